"""The planning table that a declaration of HQ's own makes. Floor 2."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from xlplan.schema.column import Choice, Column, Kind, RowsOf, Up
from xlplan.schema.diagnostic import ROUNDS
from xlplan.schema.errors import SchemaError
from xlplan.schema.expr import Col, Expr, SumRows
from xlplan.schema.table import MemberRows, Rollup, Rule, Table
from xlplan.tables.own.declared import ADDED, MEMBER, OwnColumn, OwnTable, own_table_from
from xlplan.tables.own.more_entries import with_entries
from xlplan.tables.own.ours import OURS
from xlplan.tables.own.rules import TOTAL, figure_parts, live_rows, rules_of
from xlplan.tables.periods import MONTHS
from xlplan.tables.ticks import TICK
from xlplan.tables.totals import mean_cells, total_feet
from xlplan.tables.void import void_column
from xlplan.text import Text, same_text
from xlplan.units import UNITS, Unit

MONTH_LIST: Final = tuple(Choice(m, same_text("{" + m + "}")) for m in MONTHS)
MONEY: Final = ("yuan", "yuan_fen", "thousand_yuan", "wan_yuan")
MEANS: Final = ("percent", "index", "ratio", "month", "year", "wan_a_head", "point")  # units of numbers that do not add up
PERCENT_MOST, PROPOSED_MOST = 2, 10  # a percentage where HQ gives no limit: at most 200 %; one that it proposes, such as a growth, 1000 %
_FINE: Final = 15.0
_OF_UNIT: Final = Text("{said}({unit})", "{said}({unit})", "{said} ({unit})")
_WIDTHS: Final = {"text": 18.0, "date": 12.0, "month": 9.5, "mark": 6.0}


@lru_cache(maxsize=512)
def table_from(text: str) -> Table:
    """The table of a declaration as it travels: one of HQ's own, or one of ours with what HQ adds to it; the same one each time. ValueError
    for what is no declaration, SchemaError for what cannot be a table."""
    own = own_table_from(text)
    try:
        return added_to(OURS[own.key], own) if own.kind == ADDED else table_of(own)
    except (LookupError, AttributeError) as wrong:
        raise SchemaError(f"table {own.key}: there is no {wrong}") from wrong


def unit_of_figure(figure: str) -> Unit | None:
    """The unit of a figure of our tables, `table.row.column`; None where they have no such figure."""
    table, row, key = figure_parts(figure)
    of = OURS.get(table)
    foot = of.foot_by_key.get(row) if of and key in of.by_key else None
    if of is None or foot is None or not (key in foot.given or of.foot_cell(foot, key)):
        return None
    return of.foot_unit(foot, key)


def table_of(own: OwnTable) -> Table:
    """The table. SchemaError for what cannot be one; KeyError for units, columns and kinds of rules that there are not."""
    columns = [_column(c) for c in own.columns]
    rules = _rules(own)
    feet = total_feet(TOTAL, _sums(columns, live_rows(own)) | mean_cells(columns, live_rows(own)), rules)
    named = [c.key for c in columns if c.kind in ("text", "choice")]
    fixed = own.kind == "fixed"
    money = next((c.unit for c in columns if c.unit is not None and c.unit.key in MONEY and c.up == "sum"), None)
    return Table(
        own.key, own.label, "fixed" if fixed else "slots" if own.kind == "slots" else "open",
        (*columns, *([] if fixed else [void_column()])), (MEMBER,) if fixed else tuple(named[:2]), feet=feet, rules=rules,
        spare=0 if fixed else own.rows, core=own.core, rounds=ROUNDS,
        used_by=tuple(c.key for c in columns if c.who == "I"), purpose=own.purpose, minutes=own.minutes, unit=money,
        given=_members(own) if fixed else "", rollup=_rollup(own, columns), hushed=own.hushed)


def _rules(own: OwnTable) -> tuple[Rule, ...]:
    units = (UNITS[rule.figure_unit] if rule.figure_unit else unit_of_figure(rule.figure) for rule in own.rules)
    return tuple(one for rule, unit in zip(own.rules, units, strict=True) for one in rules_of(own, rule, unit))


def _members(own: OwnTable) -> MemberRows:
    """Whose rows they are. KeyError where no column says so."""
    of = next((c for c in own.columns if c.key == MEMBER), None)
    if of is None:
        raise KeyError(MEMBER)
    return MemberRows(MEMBER, of.members, () if of.members else of.entries, tuple((c.key, c.proposed) for c in own.columns if c.proposed))


def added_to(table: Table, own: OwnTable) -> Table:
    """One of our tables with the columns, rules and entries of lists that HQ adds; the columns stand before the one that takes a row out,
    or the remark."""
    added = tuple(_column(c) for c in own.columns if c.key not in table.by_key)
    more = {c.key: with_entries(table.by_key[c.key], c.entries) for c in own.columns if c.key in table.by_key}
    table = replace(table, columns=tuple(more.get(c.key, c) for c in table.columns)) if more else table
    at = next((i for i, c in enumerate(table.columns) if c.role == "void" or c.key == "remark"), len(table.columns))
    rules = _rules(own)
    sums, means = _sums(added, live_rows(own)), mean_cells(added, live_rows(own))
    feet = tuple(replace(f, cells={**f.cells, **({} if f.total else sums), **means}) if f.key == TOTAL else f for f in table.feet)
    return replace(table, columns=(*table.columns[:at], *added, *table.columns[at:]), feet=feet, rules=(*table.rules, *rules),
                   hushed=own.hushed)


def _sums(columns: Iterable[Column], live: tuple[Expr, ...]) -> dict[str, Expr]:
    return {c.key: SumRows(Col(c.key), live) for c in columns if c.up in ("sum", "last")}


def _rollup(own: OwnTable, columns: list[Column]) -> Rollup | None:
    if not own.pages:
        return None
    amount = next((c.key for c in columns if c.up == "sum"), "")
    month = next((c.key for c, said in zip(columns, own.columns, strict=True) if said.kind == "month"), "") if amount else ""
    if any(c.key in MONTHS for c in columns):  # its months say the year, and when
        amount = month = ""
    return Rollup(own.pages, by=tuple(
        c.key for c in columns if c.key == MEMBER or (c.kind == "choice" and c.up == "count" and c.choices)), amount=amount,
                  month=month)


def _column(own: OwnColumn) -> Column:
    unit = UNITS[own.unit] if own.unit else None
    kind: Kind = own.kind if own.kind in ("number", "text", "date") else "choice"  # type: ignore[assignment]  # one of the three
    named = own.called if len(own.called) == len(own.entries) else own.entries
    choices = MONTH_LIST if own.kind == "month" else TICK if own.kind == "mark" else tuple(
        Choice(e, same_text(called)) for e, called in zip(own.entries, named, strict=True))
    table, _, key = own.rows_of.partition(".")
    least = own.least if own.least is not None or unit is None else 0
    up: Up = own.up  # type: ignore[assignment]  # judged where it is read; a Column refuses any other
    return Column(
        own.key, _headed(own, unit), unit, kind, "G" if own.given or own.kind == "given" else "I", up, weight=own.weight or None,
        choices=choices,
        members=None if own.entries else own.members or None, rows_of=RowsOf(table, key) if own.rows_of else None,
        minimum=least, maximum=_most(own, unit),
        required=own.required and not own.given, proposed=bool(own.proposed) and not own.given, adjusted=up == "sum" and not own.given,
        help=same_text(own.help) if own.help else None, width=_width(own))


def _headed(own: OwnColumn, unit: Unit | None) -> Text:
    """What the column is called, with its unit behind, as columns of ours are; where HQ wrote something in brackets, that is it."""
    if unit is None or own.kind not in ("number", "given"):
        return own.label
    named, closed = unit.label, (")", "\uff09")
    return Text.of(lambda lang: said if (said := own.label(lang)).endswith(closed) else _OF_UNIT(lang, said=said, unit=named(lang)))


def _most(own: OwnColumn, unit: Unit | None) -> int | None:
    """What its numbers are at most; 85 typed for 85 % is beyond it."""
    if own.most is not None or unit is None or not unit.percent:
        return own.most
    most = PROPOSED_MOST if own.proposed else PERCENT_MOST
    return most if own.least is None or own.least <= most else None


def _width(own: OwnColumn) -> float:
    unit = UNITS[own.unit] if own.unit else None
    fine = unit is not None and unit.places > 0 and unit.base == 1 and unit.key not in MEANS  # 12,345,678.00
    return max(_FINE if fine else _WIDTHS.get(own.kind, 12.0), min(2.0 * max(map(len, own.label.all())) + 3, 24.0))
