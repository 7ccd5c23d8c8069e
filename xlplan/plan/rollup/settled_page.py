"""已了结意见: what HQ typed about findings that are gone, and about files and rounds before. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from xlplan import terms
from xlplan.address import column_letters
from xlplan.plan.opinions.appeals import RULING
from xlplan.plan.opinions.board import CONCLUSION, DECISION, REVIEWED, is_tick
from xlplan.plan.opinions.opinion import InputColumn, Opinion
from xlplan.plan.opinions.typed import SETTLED, put_input, put_input_column, settled_key
from xlplan.plan.rollup.cell_texts import line_count, row_height
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page
from xlplan.plan.rollup.feedback_page import RULED
from xlplan.plan.rollup.findings_page import DECIDED
from xlplan.plan.rollup.status import CONCLUDED
from xlplan.schema.round_names import round_name
from xlplan.text import Text
from xlplan.workbook.blueprint import RowSpec, Sheet
from xlplan.workbook.writing.page import put_column

_WHAT: Final = 48.0  # width of a column
INPUTS: Final = (InputColumn("opinion", ()),)
_COLUMNS: Final[tuple[tuple[str, Text, float], ...]] = (
    ("round", terms.ROUND, 15), ("branch", terms.BRANCH, 18), ("of", Text("栏目", "欄目", "Column"), 17), ("code", terms.CODE, 8),
    ("sheet", terms.SHEET, 21), ("cell", terms.CELL, 8), ("what", Text("当时的问题", "當時的問題", "What it was"), _WHAT),
    ("at", Text("读取时间", "讀取時間", "Read back"), 17), ("by", Text("操作人", "操作人", "By"), 12))
_AT: Final = 3 + len(_COLUMNS)  # column of the opinion
_WIDTH: Final = 34.0
_MINUTE: Final = len("2026-11-04 19:57")
_OPINION: Final = Text("总部填写的内容", "總公司填寫的內容", "What HQ typed")
_HOW: Final = Text("所说的问题已经没有了,或说的是以前的文件、以前的轮次;不再需要的,清空「{opinion}」那一格,下次汇总就不再列出。",
                   "所說的問題已經沒有了,或說的是以前的檔案、以前的輪次;不再需要的,清空「{opinion}」那一格,下次彙總就不再列出。",
                   "Its finding is gone, or it is about an earlier file or round. Clear the cell under “{opinion}” of what is needed no "
                   "longer, and the next roll-up does not list it.")
_FILE_OF: Final = Text("{version} {received} 收到的文件", "{version} {received} 收到的檔案", "the file {version} received {received}")
_OF: Final[Mapping[str, Text]] = {DECISION: DECIDED, REVIEWED: terms.REVIEWED, CONCLUSION: CONCLUDED, RULING: RULED}


def settled_page(context: RollupContext) -> Sheet:
    """The page."""
    say, sheet = context.words.say, context.page(SETTLED)
    sheet.put(HEAD - 1, 3, say(_HOW, opinion=say(_OPINION)), "muted")
    for at, (key, label, width) in enumerate(_COLUMNS, 2):
        put_column(sheet, at, key, width)
        sheet.put(HEAD, at, say(label), "header")
    put_input_column(sheet, _AT - 1, INPUTS[0].key, _WIDTH)
    sheet.put(HEAD, _AT, say(_OPINION), "header")
    sheet.rows[HEAD] = RowSpec(height=24)
    for row, one in enumerate(context.board.settled, HEAD + 1):
        shown = _shown_cells(context, one)
        sheet.put(row, 1, settled_key(one), "key")
        for at, (key, _, _) in enumerate(_COLUMNS, 2):
            sheet.put(row, at, shown.get(key, ""), "wrap" if key in ("what", "branch", "sheet") else "field")
        text = say(terms.REVIEWED) if one.column == REVIEWED and is_tick(one.text) else one.text
        put_input(sheet, row, _AT - 1, settled_key(one), text)
        lines = max(line_count(shown["what"], _WHAT), line_count(text, _WIDTH))
        sheet.rows[row] = RowSpec(height=row_height(lines))
    sheet.autofilter = f"B{HEAD}:{column_letters(_AT)}{HEAD + len(context.board.settled)}"
    return finish_page(sheet, _AT)


def _shown_cells(context: RollupContext, one: Opinion) -> dict[str, str]:
    say = context.words.say
    what = one.about.get("what", "")
    if one.column == REVIEWED:
        what = say(_FILE_OF, version=one.about.get("version", ""), received=one.about.get("received", "").replace("T", " ")[:_MINUTE])
    return {**one.about, "round": say(round_name(one.round, "back")) if one.round else one.about.get("round", ""),
            "of": say(_OF[one.column]) if one.column in _OF else one.column, "what": what, "at": _said_when(one.at), "by": one.by}


def _said_when(at: str) -> str:
    """By the clock of this computer, to the minute."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return at
