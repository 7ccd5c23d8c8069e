"""One small expression tree for formulas and rules. Floor 1.

Meaning, the same in every reading: a blank is 0 in arithmetic; a quotient with divisor 0 is 0 and is rounded where it is
made; comparisons are made at the finest decimals of both sides.

Its readings, and what a new node needs in each; a reading says so (an error) where it is asked about a node in its `not`:

    schema.expr                       its keys in `columns_read`, its table in `tables_read`, its name in TRUTHS if it is a condition
    schema.readings.evaluate          its value on whole columns, in `number` or in `truth`
    schema.readings.formula           its print for Excel, in `show` or in `truth`, and the decimals of a number in `places`
    schema.readings.sentence          its words in three languages, in `say`
    schema.readings.bounds            its bounds while cells are unread, where the corners of two parts are not enough (not: Part)
    schema.readings.reach             the tables it follows from, where it reads cells that are no parts of it
    schema.fast.shapes                its values, or NOT_COVERED (not: Alone, Beside, CountRows, Covering, Day, DaysWorked, Find, MonthStart, Names, Part, RuleDay, Same, SumSame, Workday)
    tables.sound_formulas             the cells that it reads itself, in `cells_read`, and which parts are conditions, in `_misplaced`
    workbook.reading.sheet_evaluator  in `_reads` the cells it reads; a case in `number` where Excel counts a text otherwise than +
    workbook.writing.rounded          a case in `_is_rounded` where its formula comes out rounded as it is

Others look for some nodes and pass over the rest; a new node concerns them where it does what one of these does:

    schema.column                     Find: the formula of a text
    schema.table                      Foot, Sibling, Param: names that there must be; Workday, RuleDay, ...: whether the workdays are needed
    workbook.reading.row_links        Workday: days that the list does not reach
    workbook.reading.linked           Foot: cells typed over that a kept cell reads
    workbook.reading.changed_formulas Foot: what follows from a formula that HQ changed
    plan.checking.finding             Compare, All, Some, Col, Foot, Filled, Day, Param: which cell and which figures a finding shows
    plan.checking.mending             All, Some, and what compares with =: whether a value could keep a rule
    plan.checking.rules               All, Some, Not, Filled, Is: what a rule cannot do without
    plan.checking.entries_asked       Compare, CountRows, Is: for which entries of a list a rule asks for a row
    plan.consolidate.ratios           Num, Col, Arith, Div: the two sides of what is worked out of one row's cells
    schema.readings.elsewhere         SumRows, SumSame, Find, Beside, Foot: the cells of other tables that it reads
    tables.sound_links                SumSame, Find, Same: what they compare; all that reads a row: where no formula can hold it
    plan.consolidate.judge_adjusted   Col: the figure of a rule that HQ's adjustments brought further below
    plan.consolidate.contribution     SumRows: what each row adds to a total
    workbook.writing.rule_rows        Param: the limits that a rule goes by
    plan.rollup.roll                  Col, Foot: read off a grid
    plan.rollup.figure_columns        Col, Arith, Div, ...: what is worked out of one row's cells alone, where sums stand in their place

Every node must also come up in `tests/random_trees.py`, which the plain reading is compared on with LibreOffice and the fast one.
"""  # noqa: E501  what a reading does not take stands in its line
from __future__ import annotations

from xlplan.schema.conditions import All, Alone, Filled, Is, Names, Not, Some
from xlplan.schema.links import ONE, Covering, DaysWorked, Find, MonthStart, Pairs, RuleDay, Same, SumSame, Workday, exists, unique
from xlplan.schema.node import Arith, Compare, Expr, Num, Operand, child_nodes, kept_by_node, lift, walk_nodes
from xlplan.schema.numbers import (
    Abs,
    Beside,
    CeilDiv,
    Col,
    CountRows,
    Day,
    Div,
    Foot,
    If,
    Param,
    Part,
    Pick,
    Rounded,
    RunningSum,
    Sibling,
    SumCols,
    SumRows,
)

__all__ = [
    "ONE", "TRUTHS", "Abs", "All", "Alone", "Arith", "Beside", "CeilDiv", "Col", "Compare", "CountRows", "Covering", "Day", "DaysWorked",
    "Div", "Expr", "Filled", "Find", "Foot", "If", "Is", "MonthStart", "Names", "Not", "Num", "Operand", "Pairs", "Param", "Part",
    "Pick", "Rounded", "RuleDay", "RunningSum", "Same", "Sibling", "Some", "SumCols", "SumRows", "SumSame", "Workday",
    "child_nodes", "col", "columns_read", "exists", "lift", "tables_read", "unique", "walk_nodes",
]

TRUTHS = (Alone, Compare, Filled, Is, Names, Same, All, Some, Not)


def col(key: str) -> Col:
    """Short for Col, so that declarations read like formulas."""
    return Col(key)


@kept_by_node
def columns_read(node: Expr) -> frozenset[str]:
    """Keys of the own table's columns that the expression reads (cells of other tables excluded)."""
    out: set[str] = set()
    if not (isinstance(node, (SumRows, SumSame, Find)) and node.table):
        out.update(*map(columns_read, child_nodes(node)))
    match node:
        case SumSame(_, same) | Find(_, same):
            out.update(key for theirs, mine in same for key in ((mine,) if node.table else (theirs, mine)))
            if isinstance(node, Find) and not node.table:
                out.add(node.key)
        case Same(left, right):
            out |= {left, right}
        case Covering(key, first, last):
            out |= {key, first, last}
        case Col(key) | Sibling(_, key) | RunningSum(key) | Filled(key) | Alone(key) | Day(key) | Is(key, _) | Names(key, _) | RuleDay(key):
            out.add(key)
        case SumCols(keys) | Part(_, keys, _):
            out.update(keys)
        case Foot(_, key, ""):
            out.add(key)
    return frozenset(out)


@kept_by_node
def tables_read(node: Expr) -> frozenset[str]:
    """Keys of the other tables that the expression reads."""
    return frozenset(part.table for part in walk_nodes(node) if isinstance(part, (Foot, SumRows, Beside, SumSame, Find)) and part.table)
