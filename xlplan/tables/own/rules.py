"""The closed set of rules of HQ's own tables: what each needs, and what it makes. Floor 2."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Severity
from xlplan.schema.expr import (
    ONE,
    All,
    Compare,
    CountRows,
    Day,
    Expr,
    Filled,
    Foot,
    Is,
    Param,
    Rounded,
    SumRows,
    col,
    exists,
    lift,
    unique,
)
from xlplan.schema.table import OwnSay, Rule
from xlplan.tables.own.declared import ADDED, MEMBER, OwnColumn, OwnRule, OwnTable
from xlplan.tables.own.ours import OURS
from xlplan.tables.periods import MONTHS
from xlplan.tables.void import LIVE, VOID_KEY
from xlplan.text import Text, same_text
from xlplan.units import PERCENT, UNITS, Unit

TOTAL: Final = "@total"
FOOT: Final = "@"  # before the key of a row of totals


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule asks. `where`: of which rows; `found`, `expected`: what it shows; `part`: told apart from others of one rule."""

    must: Expr
    where: Expr | None = None
    found: Expr | None = None
    expected: Expr | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class RuleKind:
    """A kind of rule. `needs`: fields of `OwnRule` beside the column that it cannot do without, `may`: those that it reads too where they
    are typed; `kinds`: of the columns that it can be about, () of all; `whole`: whether it is asked once a table, at its total; `sums`:
    whether it reads that total; `other`: what `other` names, a column of the same table, one of months, or a place `table.column`;
    `title`: what it keeps, `bare`: where it names no entry; `make`: what that is of a rule and the unit of a figure."""

    key: str
    label: Text
    code: str
    title: Text
    make: Callable[[OwnTable, OwnRule, Unit | None], Iterator[Asked]]
    needs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    whole: bool = False
    bare: Text | None = None
    may: tuple[str, ...] = ()
    sums: bool = False
    other: Literal["column", "month", "place"] = "column"

    @property
    def one_of(self) -> tuple[str, ...]:
        """Fields of `may` of which it cannot do without one: the limits."""
        limits = ("low", "high")
        return limits if {*limits} <= {*self.may} else ()


def _required_if(table: OwnTable, rule: OwnRule, unit: Unit | None) -> Iterator[Asked]:
    yield Asked(Filled(rule.column), Is(rule.other, rule.entry) if rule.entry else Filled(rule.other))


def _in_plan_year(table: OwnTable, rule: OwnRule, unit: Unit | None) -> Iterator[Asked]:
    day = Day(rule.column)
    yield Asked(All((day >= Param("year_start"), day <= Param("year_end"))), Filled(rule.column))


def _ordered(table: OwnTable, rule: OwnRule, unit: Unit | None) -> Iterator[Asked]:
    first, last = (Day(key) if _column(table, key).kind == "date" else col(key) for key in (rule.column, rule.other))
    yield Asked(Compare("<=", first, last), All((Filled(rule.column), Filled(rule.other))))


def _unique(table: OwnTable, rule: OwnRule, unit: Unit | None) -> Iterator[Asked]:
    keys = (rule.column, *([rule.other] if rule.other else []))
    yield Asked(unique(*keys, where=live_rows(table)), Filled(rule.column))


def _exists_in(table: OwnTable, rule: OwnRule, unit: Unit | None) -> Iterator[Asked]:
    of, _, key = rule.other.partition(".")
    yield Asked(exists(of, (key, rule.column), where=_live_in(of, rule)), Filled(rule.column))


def _sum(op: str) -> Callable[[OwnTable, OwnRule, Unit | None], Iterator[Asked]]:
    def made(table: OwnTable, rule: OwnRule, unit: Unit | None) -> Iterator[Asked]:
        yield _compared("<=" if op == "<=" else "=", Foot(TOTAL, rule.column), table, rule, unit)
    return made


def _by_month(table: OwnTable, rule: OwnRule, unit: Unit | None) -> Iterator[Asked]:
    for month in MONTHS:
        yield _compared("=", SumRows(col(rule.column), (Is(rule.other, month), *live_rows(table))), table, rule, unit, month)


def _share_band(table: OwnTable, rule: OwnRule, unit: Unit | None) -> Iterator[Asked]:
    whole = Foot(TOTAL, rule.column)
    terms = [*([col(rule.column) >= whole * _number(rule.low)] if rule.low is not None else []),
             *([col(rule.column) <= whole * _number(rule.high)] if rule.high is not None else [])]
    yield Asked(All(tuple(terms)), Filled(rule.column), found=col(rule.column))


def _between(table: OwnTable, rule: OwnRule, unit: Unit | None) -> Iterator[Asked]:
    terms = [*([col(rule.column) >= _number(rule.low)] if rule.low is not None else []),
             *([col(rule.column) <= _number(rule.high)] if rule.high is not None else [])]
    yield Asked(All(tuple(terms)), Filled(rule.column), found=col(rule.column))


def _one_row_per(table: OwnTable, rule: OwnRule, unit: Unit | None) -> Iterator[Asked]:
    for entry in _column(table, rule.column).entries:
        yield Asked(CountRows((Is(rule.column, entry), *live_rows(table))).eq(1), part=entry)


RULE_KINDS: Final[Mapping[str, RuleKind]] = {one.key: one for one in (
    RuleKind("required_if", Text("有条件必填", "有條件必填", "Required if"), "XP811",
             Text("「{other}」{entry}的行,「{column}」已填", "「{other}」{entry}的列,「{column}」已填",
                  "Rows with “{other}” {entry} have “{column}”"), _required_if, ("other",),
             bare=Text("填了「{other}」的行,「{column}」已填", "填了「{other}」的列,「{column}」已填",
                       "Rows with “{other}” filled in have “{column}”"), may=("entry",)),
    RuleKind("in_plan_year", Text("日期在计划年度内", "日期在計畫年度內", "In the plan year"), "XP812",
             Text("「{column}」在计划年度内", "「{column}」在計畫年度內", "“{column}” lies in the plan year"), _in_plan_year,
             kinds=("date",)),
    RuleKind("ordered", Text("先后(前 ≤ 后)", "先後(前 ≤ 後)", "In order (first ≤ second)"), "XP813",
             Text("「{column}」不晚于「{other}」", "「{column}」不晚於「{other}」", "“{column}” is not after “{other}”"), _ordered,
             ("other",), ("date", "number"),
             bare=Text("「{column}」不大于「{other}」", "「{column}」不大於「{other}」", "“{column}” is not above “{other}”")),
    RuleKind("unique", Text("不重复", "不重複", "Unique"), "XP814",
             Text("「{column}」没有重复的行", "「{column}」沒有重複的列", "No two rows have the same “{column}”"), _unique,
             kinds=("text", "choice", "month", "date"), may=("other",)),
    RuleKind("exists_in", Text("在另一表里有", "在另一表裡有", "Exists in"), "XP815",
             Text("「{column}」在「{other}」里有", "「{column}」在「{other}」裡有", "“{column}” stands in “{other}”"), _exists_in,
             ("other",), ("text", "choice"), other="place"),
    RuleKind("sum_at_most", Text("合计不超过", "合計不超過", "Total at most"), "XP816",
             Text("「{column}」合计不超过{figure}", "「{column}」合計不超過{figure}", "The total of “{column}” is at most {figure}"),
             _sum("<="), ("figure",), ("number",), whole=True, sums=True),
    RuleKind("sum_equals", Text("合计等于", "合計等於", "Total equals"), "XP817",
             Text("「{column}」合计等于{figure}", "「{column}」合計等於{figure}", "The total of “{column}” equals {figure}"),
             _sum("="), ("figure",), ("number",), whole=True, sums=True),
    RuleKind("by_month", Text("各月合计等于", "各月合計等於", "Months equal"), "XP818",
             Text("「{column}」{part}合计等于{figure}", "「{column}」{part}合計等於{figure}", "“{column}” of {part} adds up to {figure}"),
             _by_month, ("other", "figure"), ("number",), whole=True, other="month"),
    RuleKind("share_band", Text("占比在区间内", "占比在區間內", "Share within"), "XP819",
             Text("「{column}」占合计的比重 {band}", "「{column}」占合計的比重 {band}", "Share of each “{column}” in the total: {band}"),
             _share_band, kinds=("number",), may=("low", "high"), sums=True),
    RuleKind("between", Text("在界限内", "在界限內", "Between limits"), "XP820",
             Text("「{column}」{band}", "「{column}」{band}", "“{column}”: {band}"), _between,
             kinds=("number",), may=("low", "high")),
    RuleKind("one_row_per", Text("每项一行", "每項一列", "One row for each"), "XP821",
             Text("「{column}」的「{part}」有且只有一行", "「{column}」的「{part}」有且只有一列",
                  "There is one row with “{part}” in “{column}”"),
             _one_row_per, kinds=("choice",), whole=True))}


def rules_of(table: OwnTable, rule: OwnRule, unit: Unit | None) -> list[Rule]:
    """The rules of tables that it is: one, or one for each month or entry. `unit`: that of the figure which it names."""
    kind = RULE_KINDS[rule.kind]
    own = OwnSay(f"{rule.number}·v{rule.version}" if rule.version > 1 else rule.number, _level(rule.first), _level(rule.second),
                 rule.life == "trial", rule.number, rule.figure_unit)
    out = []
    for asked in kind.make(table, rule, unit):
        where = (*([asked.where] if asked.where else []), *live_rows(table))
        key = "/".join(filter(None, (f"own{rule.number}", asked.part)))  # no number of a rule has one
        out.append(Rule(kind.code, key, asked.must, rule.column, _title(table, rule, kind, asked.part), "table" if kind.whole else "row",
                        asked.where if kind.whole else All(where) if where else None, TOTAL if kind.whole else None, asked.found,
                        asked.expected, own=own))
    return out


def _level(said: str) -> Severity | None:
    return None if said == "off" else Severity(said)


def figure_parts(figure: str) -> tuple[str, str, str]:
    """(table, row, column) of `table.row.column`, in whose row points may stand; '' what it does not name."""
    table, _, rest = figure.partition(".")
    row, _, key = rest.rpartition(".")
    return table, row, key


def _compared(op: Literal["<=", "="], mine: Expr, table: OwnTable, rule: OwnRule, unit: Unit | None, month: str = "") -> Asked:
    """What is `mine` with the figure that the rule names, or its `month`: at most that in the finer of the two units, equal to it as near
    as the column's can be typed; shown in that of the column. A fixed row is asked about where it stands. ValueError where the rule names
    no `table.row.column`."""
    of, row, key = figure_parts(rule.figure)
    if not (of and row and key):
        raise ValueError(f"no figure: {rule.figure!r}")
    theirs, own, there = _figure_in(row, month or key, "" if of == table.key else of), _unit(table, rule.column), None
    if row[:1] != FOOT:
        there = Compare(">", SumRows(ONE, _in_row(row), theirs.table), lift(0))
    if unit is None or unit.base == own.base:
        finer = op == "=" and unit is not None and unit.places > own.places
        return Asked(Compare(op, mine, Rounded(theirs, own.places) if finer else theirs), there, part=month)
    if unit.base > own.base:
        return Asked(Compare(op, mine, theirs * str(Decimal(unit.base) / own.base)), there, part=month)
    shown = theirs * str(Decimal(unit.base) / own.base)
    if op == "=":
        return Asked(Compare(op, mine, Rounded(shown, own.places)), there, part=month)
    return Asked(Compare(op, mine * str(Decimal(own.base) / unit.base), theirs), there, mine, shown, part=month)


def _figure_in(row: str, key: str, table: str) -> Foot | SumRows:
    return Foot(row, key, table) if row[:1] == FOOT else SumRows(col(key), _in_row(row), table)


def _in_row(entry: str) -> tuple[Expr, ...]:
    """The row of that entry. In `All`, for the criteria of SUMIF, as which a condition alone is printed, mean something else by `>500` or
    `A*`."""
    return (All((Is(MEMBER, entry),)),)


def columns_of(table: OwnTable) -> dict[str, OwnColumn]:
    """Its columns by key; where it adds to a table of ours, those of that one, too, with the entries that it adds to their lists."""
    ours = {c.key: _ours(c) for c in (OURS[table.key].columns if table.kind == ADDED else ())}
    return ours | {c.key: replace(ours[c.key], entries=(*ours[c.key].entries, *c.entries)) if c.key in ours else c for c in table.columns}


def _ours(column: Column) -> OwnColumn:
    entries = tuple(entry.key for entry in column.choices)
    months = entries == MONTHS
    return OwnColumn(column.key, column.label, "month" if months else column.kind, column.unit.key if column.unit else "",
                     () if months else entries, up=column.up)


def _figure(rule: OwnRule) -> Text | str:
    """`销售目标分解 · 合计 · 下达目标`: the parts in words, without what only the plan's year could fill; of months the row alone."""
    table, row, key = figure_parts(rule.figure)
    of = OURS.get(table)
    if of is None or rule.figure_named is not None:
        return rule.figure_named or ""
    parts = (of.label, of.foot_by_key[row].label, *([of.by_key[key].label] if rule.kind != "by_month" else []))
    return Text.of(lambda lang: " · ".join(part(lang) for part in parts if "{" not in part.en))


def live_rows(table: OwnTable) -> tuple[Expr, ...]:
    """Of which rows of the table: of those that are not void, where rows can be."""
    return () if table.kind == "fixed" or (table.kind == ADDED and OURS[table.key].void_column != VOID_KEY) else (LIVE,)


def _live_in(other: str, rule: OwnRule) -> tuple[Expr, ...]:
    void = OURS[other].void_column == VOID_KEY if other in OURS else not rule.of_fixed
    return (LIVE,) if void else ()


def _title(table: OwnTable, rule: OwnRule, kind: RuleKind, part: str) -> Text:
    """What it keeps, of that month or entry where it is asked of each; months are named where the plan's year is known."""
    named = "{" + part + "}" if part in MONTHS else part
    if rule.said:
        return same_text(f"{rule.said}({named})" if part else rule.said)
    column = _column(table, rule.column)
    other = next((c.label for c in columns_of(table).values() if c.key == rule.other), same_text(rule.named or rule.other or " "))
    plain = column.kind != "date" if kind.key == "ordered" else not rule.entry
    title = kind.bare if kind.bare and plain else kind.title
    return title.filled(column=column.label, other=other, entry=_entry(table, rule), figure=_figure(rule), band=_band(table, rule),
                        part=named)


_BANDS: Final = {(True, True): Text("在 {low} 到 {high} 之间", "在 {low} 到 {high} 之間", "{low} to {high}"),
                 (True, False): Text("不低于 {low}", "不低於 {low}", "at least {low}"),
                 (False, True): Text("不超过 {high}", "不超過 {high}", "at most {high}")}


def _band(table: OwnTable, rule: OwnRule) -> Text | str:
    said = _BANDS.get((rule.low is not None, rule.high is not None))
    return said.filled(low=_bound(table, rule, rule.low), high=_bound(table, rule, rule.high)) if said else ""


def _entry(table: OwnTable, rule: OwnRule) -> Text | str:
    """The entry as it is called."""
    of = columns_of(table).get(rule.other)
    if table.kind == ADDED and (ours := OURS[table.key].by_key.get(rule.other)) is not None:
        return next((c.label for c in ours.choices if c.key == rule.entry), rule.entry)
    return dict(zip(of.entries, of.called, strict=False)).get(rule.entry, rule.entry) if of else rule.entry


def _bound(table: OwnTable, rule: OwnRule, value: Decimal | None) -> str:
    if value is None:
        return ""
    unit = PERCENT if rule.kind == "share_band" else UNITS.get(_column(table, rule.column).unit)
    return f"{(value * 100).normalize():f}%" if unit and unit.percent else f"{value:f}"


def _column(table: OwnTable, key: str) -> OwnColumn:
    return columns_of(table)[key]


def _unit(table: OwnTable, key: str) -> Unit:
    return UNITS[_column(table, key).unit]


def _number(value: Decimal | None) -> Expr:
    return lift(str(value))
