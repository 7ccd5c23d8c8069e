"""Rows of the page of adjustments: lines of the master with what became of each, in columns that all blocks share. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Literal

from xlplan import terms
from xlplan.address import a1
from xlplan.plan.master.labels import row_said
from xlplan.plan.master.steering_records import AdjustmentLine, Assignment
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.grid import number_format
from xlplan.schema.codes.register import REASONS
from xlplan.schema.column import Column
from xlplan.tables import BY_KEY
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, printed_width
from xlplan.units import AS_STATED, Unit
from xlplan.workbook.blueprint import RowSpec, Sheet
from xlplan.workbook.styles import SHAPES, Style
from xlplan.workbook.writing.page import put_column

ByIssue = Literal["issued", "waiting", "unknown"]  # whether the last issue holds a line that acts by being issued
ADJUSTMENTS: Final = MASTER_BY_KEY["adjustments"]
ASSIGNMENTS: Final = MASTER_BY_KEY["assignments"]
_WIDTHS: Final[dict[str, float]] = {
    "no": 30, "date": 12, "branch": 18, "table": 22, "row": 32, "column": 11, "change": 13, "spread": 19, "source": 18,
    "reason": 40, "proposed_by": 14, "approved_by": 14, "status": 10, "outcome": 30, "answer": 36}
AT: Final = {key: at for at, key in enumerate(_WIDTHS, 2)}  # column key -> its column
LAST: Final = 1 + len(_WIDTHS)
ANSWER: Final = Text("分公司答复", "分公司答覆", "Branch's answer")
_COUNTED: Final = Text("已计入", "已計入", "counted")
_NOT: Final = Text("未计入:{why}", "未計入:{why}", "not counted: {why}")
_OPEN: Final = Text("拟定,未计入", "擬定,未計入", "proposed, not counted")
_WAITING: Final = Text("已批,待下发", "已核准,待發送", "approved, not issued yet")
_APPROVED: Final = Text("已批", "已核准", "approved")
_STILL_IN: Final = Text("已下发,撤出待下发", "已發送,撤出待發送", "issued, to be taken out by the next issue")
_GONE: Final = Text("已撤回", "已撤回", "withdrawn")


def put_columns(sheet: Sheet) -> None:
    """Keys and widths of the columns."""
    for key, width in _WIDTHS.items():
        put_column(sheet, AT[key], key, width)


def put_heading(context: RollupContext, sheet: Sheet, row: int, title: Text, heads: Mapping[str, Text], numbers: tuple[str, ...]) -> int:
    """A block's title and header; the row below them."""
    say = context.words.say
    sheet.put(row, 2, say(title), "section")
    sheet.rows[row], sheet.rows[row + 1] = RowSpec(height=24), RowSpec(height=30)
    for key, at in AT.items():
        text = say(heads[key]) if key in heads else None
        sheet.put(row + 1, at, text, "header_number" if key in numbers else "header")
    return row + 2


def header_texts(labels: Mapping[str, Text], **others: str) -> dict[str, Text]:
    """Headers of the shared columns by the labels of a master sheet; `others`: shared column -> column of that sheet."""
    return {key: labels[others.get(key, key)] for key in AT if others.get(key, key) in labels} | {"outcome": terms.RESULT, "answer": ANSWER}


def put_line(context: RollupContext, sheet: Sheet, row: int, line: Assignment | AdjustmentLine, shown: Mapping[str, str], amount: Decimal,
             unit: Unit, why: str | Text | None = None, issue: ByIssue | None = None, answer: str = "") -> None:
    """One line of the master; `why`, `issue` as in `outcome_cell`; `answer`: of the units to which it went."""
    sheet.put(row, 1, line.row_key, "key")
    state = choice_label(context, ADJUSTMENTS.by_key["status"], line.status)
    texts = {"no": str(line.no or ""), "table": "", "column": "", **shown, "date": line.date, "reason": line.reason,
             "proposed_by": line.proposed_by, "approved_by": line.approved_by, "status": state}
    for name, text in texts.items():
        sheet.put(row, AT[name], text, "wrap" if name == "reason" else "field")
    sheet.put(row, AT["change"], float(amount), "computed", format=number_format(unit, "difference"))
    sheet.put(row, AT["outcome"], *outcome_cell(context, line.status, why, issue))
    sheet.put(row, AT["answer"], answer, "wrap")
    lines = (int(printed_width(text) // (_WIDTHS[name] - 2)) for name, text in (("reason", line.reason), ("answer", answer)))
    sheet.rows[row] = RowSpec(height=15.5 * (1 + max(lines)))


def put_sum(sheet: Sheet, row: int, key: str, name: str, steps: int, unit: Unit, rows: tuple[int, int],
            *where: Mapping[str, str]) -> None:
    """A live sum of the amounts in `rows` (first, last) in which every column of one of `where` shows that text."""
    def area(column: str) -> str:
        return f"{a1(rows[0], AT[column])}:{a1(rows[1], AT[column])}"

    def sum_of(shown: Mapping[str, str]) -> str:
        tests = "".join(f',{area(k)},"{text.replace(chr(34), chr(34) * 2)}"' for k, text in shown.items())
        return f"SUMIFS({area('change')}{tests})"

    for at in range(2, LAST + 1):
        sheet.put(row, at, name if at == 2 else None, "total_text")
    sheet.put(row, 1, key, "key")
    sheet.put(row, AT["change"], unit.value(steps), "total", formula="+".join(map(sum_of, where)),
              format=number_format(unit, "difference"))


def outcome_cell(context: RollupContext, status: str, why: str | Text | None = None, issue: ByIssue | None = None) -> tuple[str, Style]:
    """What became of a line, as its cell shows it. `why`: a key of REASONS, or the words, where it is approved and does not count;
    `issue`: of a line that acts by being issued."""
    say = context.words.say
    if status != "approved" and issue == "issued":
        return f"{SHAPES['empty']} {say(_STILL_IN)}", "bold"
    if status == "approved" and not why and issue in ("waiting", "unknown"):
        return (f"{SHAPES['empty']} {say(_WAITING)}", "bold") if issue == "waiting" else (say(_APPROVED), "field")
    if status == "approved" and why:
        return f"{SHAPES['must_fix']} {say(_NOT, why=say(why if isinstance(why, Text) else REASONS[why]))}", "bad"
    if status == "approved":
        return f"{SHAPES['done']} {say(_COUNTED)}", "good"
    return (f"{SHAPES['empty']} {say(_OPEN)}", "field") if status == "proposed" else (say(_GONE), "field")


def choice_label(context: RollupContext, column: Column, key: str) -> str:
    """What a list column shows for the key."""
    return next((context.words.say(c.label) for c in column.choices if c.key == key), key)


def table_name(context: RollupContext, key: str) -> str:
    """A planning table's name."""
    return context.words.say(BY_KEY[key].label) if key in BY_KEY else key


def row_name(context: RollupContext, line: AdjustmentLine) -> str:
    """The row as its sheet names it."""
    table = BY_KEY.get(line.table)
    if table is not None and table.kind == "open":
        member = context.result.branches.index(line.branch) if line.branch in context.result.branches else None
        return context.words.say(row_said(line.row, table, None if member is None else context.result.frames.get(line.table), member))
    foot = table.foot_by_key.get(line.row) if table else None
    return context.words.say(foot.label) if foot else context.row_names(line.table).get(line.row) or line.row


def stated_change(line: AdjustmentLine) -> Decimal:
    """The change as typed."""
    return Decimal(line.change or 0) * AS_STATED.step
