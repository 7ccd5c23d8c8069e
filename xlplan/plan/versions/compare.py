"""Compare: two states by region, unit, and what names the rows of each table; exact, and the same total at every level. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from xlplan import terms
from xlplan.plan.versions.figures import (
    RowFigure,
    Side,
    amount_column,
    compared_column,
    compared_tables,
    naming_columns,
    own_total,
    row_figures,
)
from xlplan.plan.versions.kept import KeptUnit
from xlplan.plan.versions.reasons import Explainer, Reason, add_reasons
from xlplan.schema.table import Table
from xlplan.text import Text, same_text
from xlplan.units import Unit

REGION: Final = "region"
UNIT: Final = "unit"
_LARGEST_PART: Final = 3  # times the whole change: beyond that, shares of 900 % and -800 % stand for a change of next to nothing
_APART: Final = Text("没有细分(没有交表的单位)", "沒有細分(沒有交表的單位)",
                     "not told apart (units not in)")
_BLANK: Final = Text("没有填", "沒有填", "blank")
_NO_REGION: Final = Text("不在大区内", "不在區域內", "in no region")
Place = tuple[str, Text]  # key and name of what a row is added up under


@dataclass(frozen=True, slots=True)
class Change:
    """What one region, unit, product, ... came to and comes to, in steps of the unit of its table; `declared` and `adjusted`, what the
    units and what HQ made of it, and the reasons are exact parts of the change. `moved`: months of its rows that are other, row by row."""

    key: str
    name: Text
    before: int
    after: int
    declared: int
    adjusted: int
    reasons: tuple[Reason, ...] = ()
    moved: int = 0

    @property
    def only_moved(self) -> bool:
        """Whether it comes to the same, in other months."""
        return not self.change and self.moved > 0

    @property
    def change(self) -> int:
        """After less before."""
        return self.after - self.before

    @property
    def rate(self) -> Fraction | None:
        """Change by what it was; None of nothing."""
        return Fraction(self.change, self.before) if self.before > 0 else None


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one table by one thing, largest first; `by`: region, unit, or a column of the table."""

    by: str
    title: Text
    lines: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class TableChanges:
    """One table. `gaps`: what the sums of its rows differ from its own totals, before and after; 0 where all is well, None where no
    totals were kept."""

    table: Table
    unit: Unit
    sections: tuple[Section, ...]
    total: Change
    gaps: tuple[int | None, int | None]

    def share(self, line: Change, *sections: Section) -> Fraction | None:
        """The part of a line, of the section where it stands in one, in the whole change; None where nothing changed in all or the parts
        of the section cancel each other."""
        return None if not self.total.change or any(map(self.cancels, sections)) else Fraction(line.change, self.total.change)

    def cancels(self, section: Section) -> bool:
        """Whether the parts of the section cancel each other, so that shares say nothing: one of them is more than three times the whole
        change."""
        return any(abs(line.change) > _LARGEST_PART * abs(self.total.change) for line in section.lines)

    @property
    def ties(self) -> bool:
        """Whether every section comes to the total, and the total to the table's own."""
        sums = {(sum(one.before for one in s.lines), sum(one.after for one in s.lines)) for s in self.sections}
        return sums <= {(self.total.before, self.total.after)} and not any(self.gaps)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states, table by table; `left_out`: those that one of them has no such figures of."""

    before: Side
    after: Side
    tables: tuple[TableChanges, ...]
    left_out: tuple[Table, ...]
    names: Mapping[str, str]


def compare_states(before: Side, after: Side) -> Comparison:
    """The two states by all that they have in common."""
    units = {u.code: u for side in (before, after) for u in side.state.units}
    asked = compared_tables()
    used = [t for t in asked if any(row_figures(side, t) for side in (Side(before.label, before.state), Side(after.label, after.state)))]
    there = [t for t in used if all(compared_column(t, side.basis) and t.key in side.state.tables for side in (before, after))]
    made = tuple(_compared(before, after, table, units) for table in there)
    return Comparison(before, after, made, tuple(t for t in used if t not in there), {code: u.name or code for code, u in units.items()})


def _compared(before: Side, after: Side, table: Table, units: Mapping[str, KeptUnit]) -> TableChanges:
    was, then, explain = row_figures(before, table), row_figures(after, table), Explainer(before, after, table)
    amount = amount_column(table)
    assert amount is not None
    assert amount.unit is not None
    rows = [_Row(at[0], was.get(at), then.get(at), add_reasons(parts), sum(one.amount for one in parts if one.by_hq))
            for at in dict.fromkeys((*then, *was)) for parts in ([*explain.parts(*at, was.get(at), then.get(at))],)]
    order = {code: i for i, code in enumerate(units)}
    rows.sort(key=lambda row: order.get(row.unit, len(order)))
    sections = [Section(REGION, terms.REGION, _added_up(rows, lambda row: _region(units.get(row.unit)))),
                Section(UNIT, terms.UNIT, _added_up(rows, lambda row: (row.unit, same_text(units[row.unit].name or row.unit))))]
    for column in naming_columns(table):
        choices = {c.key: c.label for c in column.choices}
        sections.append(Section(column.key, column.label, _added_up(rows, lambda row, key=column.key, of=choices: row.place(key, of))))  # type: ignore[misc]
    total = _change("", terms.TOTAL, rows)
    gaps = tuple(None if own is None else got - own for got, own in (
        (total.before, own_total(before, table)), (total.after, own_total(after, table))))
    return TableChanges(table, amount.unit, tuple(sections), total, (gaps[0], gaps[1]))


@dataclass(frozen=True, slots=True)
class _Row:
    unit: str
    was: RowFigure | None
    then: RowFigure | None
    reasons: tuple[Reason, ...]
    by_hq: int

    def place(self, column: str, labels: Mapping[str, Text]) -> Place:
        """What stands in the column that names it, as it is now."""
        of = next((one.entries for one in (self.then, self.was) if one is not None), {})
        key, text = of.get(column, ("", ""))
        if column not in of:
            return "", _APART
        return key or "@blank", labels.get(text, same_text(text)) if text else _BLANK


def _region(unit: KeptUnit | None) -> Place:
    return (unit.region, same_text(unit.region_name or unit.region)) if unit and unit.region else ("", _NO_REGION)


def _added_up(rows: Iterable[_Row], place: Callable[[_Row], Place]) -> tuple[Change, ...]:
    groups: dict[str, list[_Row]] = {}
    names: dict[str, Text] = {}
    for row in rows:
        key, name = place(row)
        groups.setdefault(key, []).append(row)
        names.setdefault(key, name)
    return tuple(sorted((_change(key, names[key], some) for key, some in groups.items()), key=lambda one: -abs(one.change)))


def _change(key: str, name: Text, rows: Iterable[_Row]) -> Change:
    some = [*rows]
    was, then = [r.was for r in some if r.was], [r.then for r in some if r.then]
    before, after = (sum(one.declared + one.adjusted for one in of) for of in (was, then))
    by_hq = sum(r.by_hq for r in some)
    return Change(key, name, before, after, after - before - by_hq, by_hq, add_reasons(p for r in some for p in r.reasons),
                  sum(_moved(r.was, r.then) for r in some))


def _moved(was: RowFigure | None, then: RowFigure | None) -> int:
    """Months of a row of both that are other."""
    return sum(a != b for a, b in zip(was.months, then.months, strict=False)) if was and then else 0
