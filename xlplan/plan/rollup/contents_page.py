"""目录: the pages of the roll-up, what each is for, and what of it is open; every name leads to its page. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan.address import on_sheet
from xlplan.plan.rollup.cell_texts import line_count, row_height
from xlplan.plan.rollup.context import CONTENTS, HEAD, RollupContext, finish_page
from xlplan.text import Text
from xlplan.workbook.blueprint import Link, RowSpec, Sheet
from xlplan.workbook.writing.page import put_column

_PURPOSE: Final = 64.0
_COLUMNS: Final[tuple[tuple[str, Text, float], ...]] = (
    ("name", Text("页", "頁", "Page"), 26.0), ("purpose", Text("看什么", "看什麼", "What it is for"), _PURPOSE),
    ("open", Text("还没完成的", "還沒完成的", "Still open"), 26.0))
_HOW: Final = Text("可以点:单位到它那一行,上下相加的合计到各行,取自别页的数到那一页,申报数到「{data}」里它的各行。",
                   "可以點:單位到它那一列,上下相加的合計到各列,取自別頁的數到那一頁,提報數到「{data}」裡它的各列。",
                   "To click: a unit leads to its row, a total of rows to these, a figure of another page to that page, what was declared "
                   "to its rows on “{data}”.")
_AWAY: Final = Text("{n} 家没有计入", "{n} 家沒有計入", "{n} not in")


def contents_page(context: RollupContext) -> Sheet:
    """The page."""
    say, sheet = context.words.say, context.page(CONTENTS)
    for at, (key, label, width) in enumerate(_COLUMNS, 2):
        put_column(sheet, at, key, width)
        sheet.put(HEAD, at, say(label), "header")
    if "data" in context.pages:
        sheet.put(HEAD - 1, 2, say(_HOW, data=say(context.pages["data"].title)), "muted")
    for row, (key, page) in enumerate(((k, p) for k, p in context.pages.items() if k != CONTENTS), HEAD + 1):
        title, purpose = say(page.title), say(page.purpose)
        sheet.put(row, 1, key, "key")
        sheet.put(row, 2, title, "link")
        sheet.put(row, 3, purpose, "wrap")
        if page.points is not None:
            left = page.points(context)
        else:
            left = say(_AWAY, n=away) if page.table and (away := context.away(page.table)) else ""
        sheet.put(row, 4, left, "bad" if left else "field")
        sheet.rows[row] = RowSpec(height=max(20.0, row_height(line_count(purpose, _PURPOSE))))
        sheet.links.append(Link(f"B{row}", on_sheet(title, "B2"), purpose))
    return finish_page(sheet, 1 + len(_COLUMNS))
