"""The figures of a state that are compared: a row of a table each, told apart by unit and by what names it. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from xlplan import terms
from xlplan.plan.versions.kept import Kept, KeptTable, KeptUnit
from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.tables import BRANCH
from xlplan.tables.periods import MONTHS
from xlplan.text import Text, fold_text

Basis = Literal["approved", "issued", "last_year"]
SALES: Final = "sales_targets"
IN: Final = ("in",)  # states of a table that counts
_SAYS: Final = ("remark", "calc", "why")  # keys of the columns in which a unit says why a figure is so
_CALLED: Final = frozenset(map(fold_text, (  # what HQ calls such a column of its own
    *terms.REMARK.all(), "说明", "說明", "Note", "Notes", "Reason", "原因", "理由", "依据", "依據", "Grounds")))
_GIVEN: Final[dict[Basis, tuple[str, ...]]] = {"issued": ("hq_target", "cap"), "last_year": ("py_estimate", "opening")}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states that are compared: as approved, or what HQ had issued, or last year, as that state has them."""

    label: Text
    state: Kept
    basis: Basis = "approved"


class RowFigure(NamedTuple):
    """One row, of a unit whose sales are not in at what was assigned to it there; `key` '' for what is not told apart by rows.

    `issued`: what HQ gave for the row, of tables in which that is the same figure, None elsewhere; `months`: as approved, () where the
    table has none.
    `entries`: column that names the row -> (key, name) of what stands there. `remark`: the branch's own words. `linked`: the row
    follows another table.
    """

    declared: int
    adjusted: int
    entries: Mapping[str, tuple[str, str]]
    remark: str = ""
    linked: bool = False
    issued: int | None = None
    months: tuple[int, ...] = ()


def compared_tables() -> tuple[Table, ...]:
    """The tables that a comparison goes through: those that the roll-up adds up and that have a figure of the year."""
    return tuple(t for t in BRANCH if (t.kind == "fixed" or t.rollup) and amount_column(t))


def amount_column(table: Table) -> Column | None:
    """The column that stands as the year's figure."""
    found = table.by_key.get((table.rollup.amount if table.rollup else "") or "year")
    return found if found is not None and found.unit and found.up in ("sum", "last") else None


def is_by_month(table: Table) -> bool:
    """Whether its figures are those of months, of which the year is the sum."""
    first = table.by_key.get(MONTHS[0])
    return first is not None and first.unit is not None


def compared_column(table: Table, basis: Basis) -> str | None:
    """Key of the column with that figure; None where the table has none on that basis."""
    amount = amount_column(table)
    if basis == "approved" or amount is None:
        return amount.key if amount else None
    return next((key for key in _GIVEN[basis] if key in table.by_key and table.by_key[key].unit == amount.unit), None)


def naming_columns(table: Table) -> tuple[Column, ...]:
    """The columns by which rows are told apart: products and channels, items, posts; of a list those that the roll-up goes by."""
    if table.kind != "fixed":
        return tuple(table.by_key[key] for key in (table.rollup.by if table.rollup else ()))
    return tuple(table.by_key[key] for key in table.names if key != table.measure_column)


def row_figures(side: Side, table: Table, whole: Collection[str] = ()) -> dict[tuple[str, str], RowFigure]:
    """(unit, row key) -> what stands there, of the rows that the table's total adds up; of sales also of the units whose table is
    not in, `whole`: those of them that are not to be told apart by rows."""
    column, kept = compared_column(table, side.basis), side.state.tables.get(table.key)
    out = dict(_rows(side, table, kept, column)) if kept and column and column in kept.declared else {}
    for unit in away_units(side) if table.key == SALES else ():
        out |= {(unit.code, key): one for key, one in _assigned_rows(side, table, unit, unit.code in whole)}
    return out


def away_units(side: Side) -> list[KeptUnit]:
    """The units whose sales are not in: they count with what was assigned to them."""
    kept = side.state.tables.get(SALES)
    return [unit for unit in side.state.units if unit.code not in (kept.files if kept else {})]


def assigned_lines(side: Side, unit: KeptUnit) -> Mapping[str, int]:
    """Row -> what such a unit counts there; {} where that is not known."""
    return unit.past if side.basis == "last_year" else unit.given


def own_total(side: Side, table: Table) -> int | None:
    """The same by the table's own totals; None where they were not kept."""
    column, kept = compared_column(table, side.basis), side.state.tables.get(table.key)
    if kept is None or column is None or column not in kept.totals:
        return None
    away = sum(_counts_with(side, unit) for unit in away_units(side)) if table.key == SALES else 0
    return away + sum(said + (more if side.basis == "approved" else 0) for said, more in kept.totals[column].values())


def _counts_with(side: Side, unit: KeptUnit) -> int:
    return unit.last_year if side.basis == "last_year" else unit.assigned


def _assigned_rows(side: Side, table: Table, unit: KeptUnit, whole: bool) -> Iterator[tuple[str, RowFigure]]:
    rows, names = {} if whole else assigned_lines(side, unit), [column.key for column in naming_columns(table)]
    for key, amount in {**rows, "": _counts_with(side, unit) - sum(rows.values())}.items():
        entries = {name: (part, side.state.called.get(name, {}).get(part, part))
                   for name, part in zip(names, key.split("|"), strict=True)} if key else {}
        if amount:
            yield key, RowFigure(amount, 0, entries, issued=amount if side.basis == "approved" else None)


def _rows(side: Side, table: Table, kept: KeptTable, column: str) -> Iterator[tuple[tuple[str, str], RowFigure]]:
    declared, none = kept.declared[column], [0] * len(kept.keys)
    adjusted = kept.adjusted.get(column, none) if side.basis == "approved" else none
    remarks, links = _remarks(table, kept), _linked(table, kept)
    given = kept.declared.get("hq_target", none) if table.key == SALES and side.basis == "approved" else [None] * len(kept.keys)
    months = [kept.approved(month) for month in MONTHS if month in kept.declared] if side.basis == "approved" else []
    for i, (unit, key) in enumerate(zip(kept.owner, kept.keys, strict=True)):
        if kept.counts[i]:
            said = remarks.get((unit, _member(table, key)), "")
            yield (unit, key), RowFigure(declared[i] or 0, adjusted[i], _entries(table, kept, i), said, links[i], given[i],
                                         tuple(of[i] for of in months))


def _entries(table: Table, kept: KeptTable, i: int) -> dict[str, tuple[str, str]]:
    """A row `P01|C02` names its product and its channel by key; `6601` its item, whose group goes by its name."""
    columns, parts = naming_columns(table), _member(table, kept.keys[i]).split("|")
    out = {}
    for at, column in enumerate(columns):
        text = kept.texts[column.key][i] if column.key in kept.texts else ""
        own = table.kind == "fixed" and (len(parts) == len(columns) or column is columns[-1])
        out[column.key] = ((parts[at] if len(parts) == len(columns) else kept.keys[i]) if own else text, text)
    return out


def _member(table: Table, key: str) -> str:
    """The key without its measure: rows of one post are one."""
    return key.rpartition("|")[0] if table.measures else key


def _remarks(table: Table, kept: KeptTable) -> dict[tuple[str, str], str]:
    """(unit, member) -> the branch's words about it, those of all its rows: what it says of its figures, no other texts such as owners."""
    said = [c.key for c in table.columns if c.kind == "text" and c.who == "I" and (
        c.key in _SAYS or any(fold_text(word) in _CALLED for word in c.label.all()))]
    out: dict[tuple[str, str], str] = {}
    for key in said:
        for unit, row, text in zip(kept.owner, kept.keys, kept.texts.get(key, ()), strict=False):
            if text.strip():
                at = unit, _member(table, row)
                out[at] = f"{out[at]} · {text.strip()}" if at in out and text.strip() not in out[at] else text.strip()
    return out


def _linked(table: Table, kept: KeptTable) -> list[bool]:
    months = [c for c in table.columns if any(who == "L" for who, _ in c.by_measure.values())]
    if not months or not table.measure_column:
        return [False] * len(kept.keys)
    return [months[0].who_of(text) == "L" for text in kept.texts[table.measure_column]]
