"""Compare: two states by region, unit, and what names the rows of each table; exact, and the same total at every level. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from xlplan import terms
from xlplan.plan.versions.figures import (
    SALES,
    RowFigure,
    Side,
    amount_column,
    assigned_lines,
    away_units,
    compared_column,
    compared_tables,
    naming_columns,
    own_total,
    row_figures,
)
from xlplan.plan.versions.kept import KeptUnit
from xlplan.plan.versions.other_columns import ColumnChange, other_changes
from xlplan.plan.versions.reasons import Explainer, Reason, add_reasons
from xlplan.schema.table import Table
from xlplan.text import Text, same_text
from xlplan.units import Unit

REGION: Final = "region"
UNIT: Final = "unit"
_LARGEST_PART: Final = 3  # times the whole change: beyond that, shares of 900 % and -800 % stand for a change of next to nothing
_APART: Final = Text("未交、不填报单位的下达数(没有细分)", "未交、不填報單位的下達數(沒有細分)",
                     "targets of units not in (not told apart)")
_ALONE: Final = Text("只在一边计入的单位", "只在一邊計入的單位", "Units on one side only")
_ON_ONE_SIDE: Final = Text("{unit}(只计入 {side})", "{unit}(只計入 {side})", "{unit} (only in {side})")
ALONE: Final = "@alone"
_BLANK: Final = Text("没有填", "沒有填", "blank")
_NO_REGION: Final = Text("不在大区内", "不在區域內", "in no region")
Place = tuple[str, Text]  # key and name of what a row is added up under
Figures = Mapping[tuple[str, str], RowFigure]  # of `row_figures`
_ALONE_PLACE: Final[Place] = ALONE, _ALONE


@dataclass(frozen=True, slots=True)
class Change:
    """What one region, unit, product, ... came to and comes to, in steps of the unit of its table; `declared` and `adjusted`, what the
    units and what HQ made of it, and the reasons are exact parts of the change. `moved`: months of its rows that are other, row by row.
    `alone`: it is of units that count on one of the two sides only."""

    key: str
    name: Text
    before: int
    after: int
    declared: int
    adjusted: int
    reasons: tuple[Reason, ...] = ()
    moved: int = 0
    alone: bool = False

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
        """Change by what it was; None of nothing, and of units that count on one side only."""
        return Fraction(self.change, self.before) if self.before > 0 and not self.alone else None


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one table by one thing, largest first; `by`: region, unit, or a column of the table. What counts on one of the two
    sides only is no part of the others: it stands in a line ALONE, by unit in a line each."""

    by: str
    title: Text
    lines: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class TableChanges:
    """One table. `total`: of all units, as the roll-up has it; `like`: of those that count on both sides. `gaps`: what the sums of its
    rows differ from its own totals, before and after; 0 where all is well, None where no totals were kept."""

    table: Table
    unit: Unit
    sections: tuple[Section, ...]
    total: Change
    like: Change
    gaps: tuple[int | None, int | None]

    @property
    def alone(self) -> tuple[Change, ...]:
        """The units that count on one side only."""
        return tuple(line for section in self.sections if section.by == UNIT for line in section.lines if line.alone)

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
    """Two states, table by table; `left_out`: those that one of them has no such figures of; `others`: table -> what changed in its
    columns beside the figure that is compared, also of tables that have none."""

    before: Side
    after: Side
    tables: tuple[TableChanges, ...]
    left_out: tuple[Table, ...]
    names: Mapping[str, str]
    others: Mapping[str, tuple[ColumnChange, ...]] = field(default_factory=dict)

    def only(self, table: str) -> Comparison:
        """That table alone."""
        return replace(self, tables=tuple(t for t in self.tables if t.table.key == table),
                       left_out=tuple(t for t in self.left_out if t.key == table),
                       others={key: found for key, found in self.others.items() if key == table})


def compare_states(before: Side, after: Side) -> Comparison:
    """The two states by all that they have in common."""
    units = {u.code: u for side in (before, after) for u in side.state.units}
    asked = compared_tables()
    used = [t for t in asked if any(row_figures(side, t) for side in (Side(before.label, before.state), Side(after.label, after.state)))]
    there = [t for t in used if all(_has_figures(side, t) for side in (before, after))]
    made = tuple(_compared(before, after, table, units) for table in there)
    return Comparison(before, after, made, tuple(t for t in used if t not in there), {code: u.name or code for code, u in units.items()},
                      other_changes(before, after))


def _has_figures(side: Side, table: Table) -> bool:
    """Whether the state has the figure of the table that is compared, in the unit in which the table has it now."""
    column, kept = compared_column(table, side.basis), side.state.tables.get(table.key)
    if column is None or kept is None:
        return False
    unit = table.by_key[column].unit
    return unit is not None and kept.units.get(column) == unit.key


def _compared(before: Side, after: Side, table: Table, units: Mapping[str, KeptUnit]) -> TableChanges:
    whole = _not_told_apart(before, after) if table.key == SALES else frozenset()
    was, then, explain = row_figures(before, table, whole), row_figures(after, table, whole), Explainer(before, after, table)
    alone = _on_one_side(before, after, table, was, then)
    amount = amount_column(table)
    assert amount is not None
    assert amount.unit is not None
    rows = [_Row(at[0], was.get(at), then.get(at), add_reasons(parts), sum(one.amount for one in parts if one.by_hq), at[0] in alone)
            for at in dict.fromkeys((*then, *was)) for parts in ([*explain.parts(*at, was.get(at), then.get(at))],)]
    order = {code: i for i, code in enumerate(units)}
    rows.sort(key=lambda row: order.get(row.unit, len(order)))
    sections = [Section(REGION, terms.REGION, _added_up(rows, lambda row: _ALONE_PLACE if row.alone else _region(units.get(row.unit)))),
                Section(UNIT, terms.UNIT, _added_up(rows, lambda row: (row.unit, alone.get(
                    row.unit, same_text(units[row.unit].name or row.unit)))))]
    for column in naming_columns(table):
        choices = {c.key: c.label for c in column.choices}
        sections.append(Section(column.key, column.label, _added_up(rows, lambda row, key=column.key, of=choices: row.place(key, of))))  # type: ignore[misc]
    total = _change("", terms.TOTAL, rows)
    gaps = tuple(None if own is None else got - own for got, own in (
        (total.before, own_total(before, table)), (total.after, own_total(after, table))))
    like = _change("", terms.TOTAL, (row for row in rows if not row.alone))
    return TableChanges(table, amount.unit, tuple(sections), total, like, (gaps[0], gaps[1]))


def _not_told_apart(before: Side, after: Side) -> frozenset[str]:
    """Units whose sales are not in and whose rows one of the sides does not know: both count them whole."""
    return frozenset(u.code for side in (before, after) for u in away_units(side) if not assigned_lines(side, u))


def _on_one_side(before: Side, after: Side, table: Table, was: Figures, then: Figures) -> dict[str, Text]:
    """Unit that counts on one of the sides only -> it, with that side."""
    one, other = _counted(before, table, was), _counted(after, table, then)
    names = {u.code: u.name for side in (before, after) for u in side.state.units}
    return {code: _ON_ONE_SIDE.filled(unit=names.get(code) or code, side=(before if code in one else after).label) for code in one ^ other}


def _counted(side: Side, table: Table, rows: Figures) -> set[str]:
    kept = side.state.tables.get(table.key)
    return {*(kept.files if kept else ()), *(unit for unit, _ in rows)}


@dataclass(frozen=True, slots=True)
class _Row:
    unit: str
    was: RowFigure | None
    then: RowFigure | None
    reasons: tuple[Reason, ...]
    by_hq: int
    alone: bool

    def place(self, column: str, labels: Mapping[str, Text]) -> Place:
        """What stands in the column that names it, as it is now."""
        if self.alone:
            return _ALONE_PLACE
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
                  sum(_moved(r.was, r.then) for r in some), bool(some) and all(r.alone for r in some))


def _moved(was: RowFigure | None, then: RowFigure | None) -> int:
    """Months of a row of both that are other."""
    return sum(a != b for a, b in zip(was.months, then.months, strict=False)) if was and then else 0
