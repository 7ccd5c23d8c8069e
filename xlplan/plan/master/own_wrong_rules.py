"""What a row of HQ's own rules cannot go by: the cell of the sheet and why, with what may stand there. Floor 4."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from xlplan.plan.master.own_figures import NOT_MADE, figure_meant
from xlplan.plan.master.own_lines import RuleLine
from xlplan.plan.master.own_names import OFF, OwnNames
from xlplan.plan.master.own_parts import wrong_place
from xlplan.plan.master.own_wrong import BOUNDS, BRACES, MOST_PERCENT, NOT_ITS, UNRELATED, Wrong, shown
from xlplan.tables.master.own import COLUMN_KIND
from xlplan.tables.master.own_reads import READ
from xlplan.tables.own.declared import ADDED, OwnColumn, OwnTable
from xlplan.tables.own.made import MONEY
from xlplan.tables.own.ours import OURS
from xlplan.tables.own.rules import RULE_KINDS, TOTAL, columns_of
from xlplan.text import Text, text_list
from xlplan.units import UNITS

KINDS: Final = {choice.key: choice.label for choice in COLUMN_KIND}
_NUMBER: Final = re.compile(r"[\w.·-]{1,12}")  # of a rule: it names the rule in findings and is part of its key
_ASKED_OF_EACH: Final = Text("这条规则每一项查一次,列表最多 {most} 项", "這條規則每一項檢核一次,清單最多 {most} 項",
                             "this rule is asked of each entry; the list has at most {most}")
_PERCENT: Final = Text("百分比按小数填:100% 写成 1,60% 写成 0.6", "百分比按小數填:100% 寫成 1,60% 寫成 0.6",
                       "percentages are typed as numbers: 1 for 100 %, 0.6 for 60 %")
_LACKS: Final = Text("还要填「{fields}」", "還要填「{fields}」", "“{fields}” is needed too")
_WRONG_KIND: Final = Text("这种规则不能用在这种列上:它要 {kinds}", "這種規則不能用在這種欄上:它要 {kinds}",
                          "this rule is about columns of another kind: {kinds}")
_NO_MONTHS: Final = Text("那张表不分月", "那張表不分月", "that table has no months")
_ITSELF: Final = Text("这是它自己的合计,不用比", "這是它自己的合計,不用比", "that is its own total, which needs no check")
_NO_SUM: Final = Text("要一列「怎么汇总」是求和的数字", "要一欄「怎麼彙總」是加總的數字", "it is about a number that rolls up as Sum")
_NO_TOTAL: Final = Text("这张表没有合计行,这种规则要在合计行上查;换一种逐行查的规则,或自己做一张表",
                        "這張表沒有合計列,這種規則要在合計列上檢核;換一種逐列檢核的規則,或自己做一張表",
                        "that table has no total row, at which this rule is asked; take a rule about single rows, or make a table "
                        "of your own")
_NOT_READ: Final = Text("「{kind}」不看这一格,清空它,或换一种规则", "「{kind}」不看這一格,清空它,或換一種規則",
                        "“{kind}” does not read this cell: clear it, or take another kind of rule")
_NO_ENTRY: Final = Text("列表里没有这一项;{choices}", "清單裡沒有這一項;{choices}", "there is no such entry; {choices}")
_NO_ENTRY_HERE: Final = Text("只有列表和固定行能写等于哪一项", "只有清單和固定列能寫等於哪一項",
                            "only a list, or the fixed rows, equal an entry")
_UNLIKE: Final = Text("那一列要和这一列同一种:文字对文字,列表对同样的列表", "那一欄要和這一欄同一種:文字對文字,清單對同樣的清單",
                      "both columns are of one kind: words and words, or the same list")
_NO_ENTRIES: Final = Text("要一列写明各项的列表", "要一欄寫明各項的清單", "it is about a list whose entries are typed")
_SAME: Final = Text("两列要是同一种,单位也一样", "兩欄要是同一種,單位也一樣", "both columns are of one kind and unit")
_NO_NUMBER: Final = Text("编号是一个短的字,只含字母、数字和 . · -", "編號是一個短的字,只含字母、數字和 . · -",
                         "a number is one short word of letters, digits and . · -")
_MOST_ASKED: Final = 125  # entries, each of which is asked about by itself


def wrong_with_rule(line: RuleLine, own: OwnTable, names: OwnNames, declared: Mapping[str, OwnTable]) -> Wrong | None:
    """Of a row with number, table, kind and column; None of one that can be. `declared`: the tables that stand so far."""
    kind, mine = RULE_KINDS[line.kind], columns_of(own)
    lacking = [field for field in kind.needs if not getattr(line, field)]
    if kind.one_of and all(getattr(line, field) is None for field in kind.one_of):
        lacking = [*kind.one_of]
    if not _NUMBER.fullmatch(line.number):
        return "number", _NO_NUMBER
    if lacking:
        return lacking[0], _LACKS.filled(fields=text_list(READ[field] for field in lacking))
    if {*line.said} & {*"{}"}:
        return "said", BRACES
    if idle := next((field for field in READ if getattr(line, field) not in ("", None) and field not in kind.needs + kind.may), ""):
        return idle, _NOT_READ.filled(kind=kind.label)
    if line.low is not None and line.high is not None and line.high < line.low:
        return "high", BOUNDS
    column = mine.get(names.column(own.key, line.column))
    if kind.key == "share_band" or (column and column.unit and UNITS[column.unit].percent):
        above = next((key for key in ("low", "high") if (steps := getattr(line, key)) is not None and shown(steps) > MOST_PERCENT), "")
        if above:
            return above, _PERCENT
    fitting = [c.key for c in mine.values() if not kind.kinds or c.kind in kind.kinds]
    if column is None:
        return "column", NOT_ITS.filled(choices=names.columns_said(own.key, line.column, fitting))
    if column.key not in fitting:
        return "column", _WRONG_KIND.filled(kinds=text_list(KINDS[one] for one in kind.kinds))
    if kind.sums and column.up != "sum":
        return "column", _NO_SUM
    if (kind.whole or kind.sums) and own.kind == ADDED and TOTAL not in OURS[own.key].foot_by_key:
        return "table", _NO_TOTAL
    if line.kind == "one_row_per" and not column.entries:
        return "column", _NO_ENTRIES
    if line.kind == "one_row_per" and len(column.entries) > _MOST_ASKED:
        return "column", _ASKED_OF_EACH.filled(most=_MOST_ASKED)
    return next(iter((*_wrong_with_other(line, own, column, mine, names, declared),
                      *_wrong_with_figure(line, own, column, names, declared))), None)


def _wrong_with_other(line: RuleLine, own: OwnTable, column: OwnColumn, mine: Mapping[str, OwnColumn], names: OwnNames,
                      declared: Mapping[str, OwnTable]) -> Iterator[Wrong]:
    if not line.other:
        return
    if RULE_KINDS[line.kind].other == "place":
        of, _, key = names.place(line.other).partition(".")
        if key and of not in OURS and of not in declared:
            yield "other", NOT_MADE
        elif key and of in names.off:
            yield "other", OFF.filled(table=names.tables[of])
        elif key and _words(column) != _words(_columns_there(of, declared)[key]):
            yield "other", _UNLIKE
        elif not key:
            there = _columns_there(names.table(line.other.partition(".")[0].strip()), declared)
            yield "other", wrong_place(line.other, names, (one.key for one in there.values() if _words(one) == _words(column)))
        return
    other = mine.get(names.column(own.key, line.other))
    if other is None:
        yield "other", NOT_ITS.filled(choices=names.columns_said(own.key, line.other, mine))
    elif line.kind == "ordered" and (other.kind, other.unit) != (column.kind, column.unit):
        yield "other", _SAME
    elif RULE_KINDS[line.kind].other == "month" and other.kind != "month":
        yield "other", _WRONG_KIND.filled(kinds=text_list((KINDS["month"],)))
    elif line.kind == "unique" and other.kind in ("number", "mark"):
        yield "other", _WRONG_KIND.filled(kinds=text_list(KINDS[one] for one in RULE_KINDS["unique"].kinds))
    elif line.entry and other.kind not in ("choice", "given"):
        yield "entry", _NO_ENTRY_HERE
    elif line.entry and not other.rows_of and not names.entry(own, other, line.entry):
        yield "entry", _NO_ENTRY.filled(choices=names.entries_said(own, other, line.entry))


def _columns_there(table: str, declared: Mapping[str, OwnTable]) -> Mapping[str, OwnColumn]:
    """Columns by key of a table of ours, or of HQ's own where it stands; {} of another."""
    if table in declared:
        return columns_of(declared[table])
    return columns_of(OwnTable(table, OURS[table].label, ADDED)) if table in OURS else {}


def _words(column: OwnColumn) -> tuple[object, ...]:
    """What kind of words it holds; what is chosen from rows is a text."""
    return ("text", "", (), "") if column.rows_of else (column.kind, column.unit, column.entries, column.members)


def _wrong_with_figure(line: RuleLine, own: OwnTable, column: OwnColumn, names: OwnNames,
                       declared: Mapping[str, OwnTable]) -> Iterator[Wrong]:
    if not line.figure:
        return
    figure = figure_meant(line.figure, names, declared)
    if isinstance(figure, Text):
        yield "figure", figure
    elif figure.unit.key != column.unit and not {figure.unit.key, column.unit} <= {*MONEY}:
        yield "figure", UNRELATED
    elif RULE_KINDS[line.kind].other == "month" and not figure.monthly:
        yield "figure", _NO_MONTHS
    elif RULE_KINDS[line.kind].sums and figure.key == f"{own.key}.{TOTAL}.{column.key}":
        yield "figure", _ITSELF
