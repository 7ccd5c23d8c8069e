"""固定 and 解除固定: the months selected, written into the 固定 column of their rows. Floor 7."""
from __future__ import annotations

from collections.abc import Callable
from typing import Final

from udfs.edits import Content, edits_of
from udfs.macros.open_workbook import OpenWorkbook, read_open_book, require_usable
from udfs.selecting import Selection, selected_block
from udfs.session import Session
from xlplan.address import a1
from xlplan.calendar import MONTHS, fiscal_months
from xlplan.errors import XlplanError
from xlplan.schema.holds import held_months, unread_words
from xlplan.text import Text
from xlplan.workbook.rawbook import At, plain_text

_NO_TABLE: Final = Text("「{sheet}」没有固定列,固定在这里不起作用。请在填报表里有「固定」列的表上选月份的格;别的表分解时只选要动的格",
                        "「{sheet}」沒有固定欄,固定在這裡不起作用。請在填報檔裡有「固定」欄的表上選月份的格;別的表分解時只選要動的格",
                        "“{sheet}” has no column for holds, so nothing can be held there. Select months on a sheet of the branch workbook "
                        "that has that column; elsewhere, select only the cells that may move when you decompose")
_NO_MONTHS: Final = Text("选中的地方没有月份的格。请选中要固定(或解除)的月份,再按这个按钮",
                         "選取的地方沒有月份的格。請選取要固定(或解除)的月份,再按這個按鈕",
                         "The selection holds no months of a row. Select the months to hold or release, then press the button again")
_PUZZLE: Final = Text("{cell} 的固定写的是「{text}」,看不懂。请先改成月份,如 1 2 12",
                      "{cell} 的固定寫的是「{text}」,看不懂。請先改成月份,如 1 2 12",
                      "{cell} says “{text}”, which names no months. Write months such as 1 2 12 first")
_HELD: Final = Text("已固定 {n} 行的月份:{months}", "已固定 {n} 列的月份:{months}", "Held: {months} (rows changed: {n})")
_RELEASED: Final = Text("已解除 {n} 行的固定:{months}", "已解除 {n} 列的固定:{months}", "Released: {months} (rows changed: {n})")
_SAME: Final = Text("没有要改的:{months}", "沒有要改的:{months}", "Nothing to change: {months}")


def hold(session: Session) -> str:
    """The selected months take no part in rebalancing."""
    return _change_holds(session, lambda held, months: held | months, _HELD)


def release(session: Session) -> str:
    """The selected months take part again."""
    return _change_holds(session, lambda held, months: held - months, _RELEASED)


def _change_holds(session: Session, change: Callable[[set[int], set[int]], set[int]], said: Text) -> str:
    chosen = selected_block(session.book)
    found = read_open_book(session.book)
    if found.foreign:
        raise XlplanError(_NO_TABLE, sheet=chosen.sheet.name)
    require_usable(session, found)
    table = found.table_on(chosen.sheet)
    if not table or found.sub.frames[table].table.holds_column not in found.sub.placements[table].columns:
        raise XlplanError(_NO_TABLE, sheet=chosen.sheet.name)
    months, rows = _selected_months(found, table, chosen), _hold_cells(found, table, chosen)
    if not months or not rows:
        raise XlplanError(_NO_MONTHS)
    found.in_sight(chosen.sheet, (row for row, _ in rows))
    sheet = next(s for s in found.raw.sheets if s.name == chosen.sheet.name)
    cells: dict[At, Content] = {}
    for at in rows:
        text = plain_text(sheet.at(*at))
        if unread_words(text):
            raise XlplanError(_PUZZLE, cell=a1(*at), text=text)
        before = set(held_months(text))
        after = change(before, months)
        if after != before:
            cells[at] = " ".join(map(str, sorted(after))) or None
    session.write(edits_of(chosen.sheet.name, cells))
    return (said if cells else _SAME)(session.lang, n=len(cells), months=" ".join(map(str, sorted(months))))


def _selected_months(found: OpenWorkbook, table: str, chosen: Selection) -> set[int]:
    """Months of the calendar whose columns are selected."""
    assert found.sub.issued is not None
    columns = found.sub.placements[table].columns
    numbers = fiscal_months(2000, found.sub.issued.stamp.start_month)
    return {n for m, (_, n) in zip(MONTHS, numbers, strict=True) if chosen.area[1] <= columns.get(m, 0) <= chosen.area[3]}


def _hold_cells(found: OpenWorkbook, table: str, chosen: Selection) -> list[At]:
    """The cells in the selected rows that name months to hold and that the branch may fill."""
    frame, place = found.sub.frames[table], found.sub.placements[table]
    column, measures = frame.table.by_key[frame.table.holds_column], frame.texts.get(frame.table.measure_column or "")
    return [(int(at), place.columns[column.key]) for i, at in enumerate(frame.sheet_rows)
            if chosen.area[0] <= at <= chosen.area[2] and at > 0
            and column.who_of(None if measures is None else str(measures[i])) in ("I", "S")]
