"""What the person has selected, as cells that a macro may work with. Floor 7."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import xlwings as xw

from udfs.live_book import hidden_lines, merged_ranges
from udfs.live_cells import Corners, range_at, range_corners
from xlplan.address import a1_range, column_letters
from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.ranges import parse_range
from xlplan.text import Text, list_briefly

_CHART: Final = Text("现在选中的是图表或图形,不是单元格。请先点一下单元格,选好要处理的区域,再按这个按钮",
                     "現在選取的是圖表或圖形,不是儲存格。請先點一下儲存格,選好要處理的範圍,再按這個按鈕",
                     "A chart or a shape is selected, not cells. Click a cell, select the cells you mean, then press the button again")
_ALL: Final = Text("选中了整张工作表。请只选要处理的单元格,再按这个按钮", "選取了整張工作表。請只選要處理的儲存格,再按這個按鈕",
                   "The whole sheet is selected. Select only the cells you mean, then press the button again")
_AREAS: Final = Text("选中了几块区域({areas})。请只选连在一起的一块,再按这个按钮",
                     "選取了幾塊範圍({areas})。請只選連在一起的一塊,再按這個按鈕",
                     "Several areas are selected ({areas}). Select one block of cells, then press the button again")
MERGED: Final = Text("选中的区域里有合并单元格({cells})。请先取消合并,或选别的区域",
                     "選取的範圍裡有合併儲存格({cells})。請先取消合併,或選別的範圍",
                     "The selection holds merged cells ({cells}). Unmerge them, or select other cells")
FILTERED: Final = Text("选中的区域里有筛选掉或隐藏的行列({lines}),它们也会被改。请先全部显示,或只选看得见的一块",
                       "選取的範圍裡有篩選掉或隱藏的列欄({lines}),它們也會被改。請先全部顯示,或只選看得見的一塊",
                       "The selection holds filtered or hidden rows or columns ({lines}), which would be changed too. "
                       "Show them all, or select a block without them")
_UNCOUNTED: Final = -2146828282  # overflow: all cells of a sheet are more than Excel can count


@dataclass(frozen=True, slots=True)
class Selection:
    """One block of cells."""

    sheet: xw.Sheet
    area: Corners

    @property
    def address(self) -> str:
        """`B2:M2`."""
        return a1_range(*self.area)


def selected_block(book: xw.Book) -> Selection:
    """The block selected. XlplanError for a chart, several areas, whole rows and columns."""
    try:
        found = book.selection
    except Exception as why:
        if _UNCOUNTED in (getattr(why, "excepinfo", None) or ()):
            raise XlplanError(_ALL) from why
        raise
    if found is None:
        raise XlplanError(_CHART)
    address = found.address
    if "," in address:
        raise XlplanError(_AREAS, areas=address.replace("$", ""))
    parse_range(address)
    return Selection(found.sheet, range_corners(found))


def writable_block(book: xw.Book) -> Selection:
    """The block selected, every cell of it in sight and single. XlplanError as `selected_block`, and for merged or hidden cells."""
    chosen = selected_block(book)
    sheet, (top, left, bottom, right) = chosen.sheet, chosen.area
    if found := merged_ranges(sheet, chosen.area):
        raise XlplanError(MERGED, cells=list_briefly(a1_range(*one) for one in found))
    rows = hidden_lines(lambda a, b: range_at(sheet, (top + a - 1, left, top + b - 1, left)).row_height, bottom - top + 1)
    columns = hidden_lines(lambda a, b: range_at(sheet, (top, left + a - 1, top, left + b - 1)).column_width, right - left + 1)
    if rows or columns:
        raise XlplanError(FILTERED, lines=list_briefly([*(top + n - 1 for n in rows), *(column_letters(left + n - 1) for n in columns)]))
    return chosen
