"""从导出文件填写: the open workbook filled from an export of the unit's own system, by key and month. Floor 7."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import xlwings as xw

from udfs.edits import Content, edits_of
from udfs.live_cells import alike_parts, area_cells, range_at
from udfs.macros.open_workbook import read_open_book, read_usable
from udfs.messages import MORE
from udfs.native import native_excel
from udfs.session import Session
from xlplan.address import a1
from xlplan.errors import XlplanError
from xlplan.exports.layout import KIND_NAMES, MONEY, Layout
from xlplan.exports.map_kept import MAP, mapping_beside
from xlplan.filling.fill import FillOrder, fill_workbook, in_fiscal_year
from xlplan.filling.filling import CellToFill, Filling
from xlplan.filling.scale import scale_of_cells
from xlplan.pipeline.decompose.areas import merge_areas
from xlplan.pipeline.export_sheets import ReadExports, read_exports
from xlplan.pipeline.filling.lines import said_beside, shown_before, sums_lines
from xlplan.pipeline.printing import finding_counts
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import Lang, Text, list_briefly, same_text
from xlplan.workbook.marks import finding_note
from xlplan.workbook.rawbook import At

_CHOOSE: Final = Text("选择导出文件(.xlsx 或 .csv)", "選擇匯出檔(.xlsx 或 .csv)", "Choose the export (.xlsx or .csv)")
_UNREAD: Final = Text("「{file}」不能用,没有填:\n{why}", "「{file}」不能用,沒有填:\n{why}",
                      "“{file}” cannot be used, and nothing was filled in:\n{why}")
_OTHERS: Final = Text("导出里没有「{unit}」的行。那一列是部门、门店,或只是本单位所在大区的,"
                      "在导出旁边的 {file} 里把它的 role 改成 ignored,再按这个按钮",
                      "匯出檔裡沒有「{unit}」的列。那一欄是部門、門市,或只是本單位所在區域的,"
                      "在匯出檔旁邊的 {file} 裡把它的 role 改成 ignored,再按這個按鈕",
                      "The export has no rows of {unit}. Where that column holds departments or shops, or only its region, make its "
                      "role ignored in {file} beside the export, then press the button again")
_KEPT: Final = Text("读法写在导出旁边的 {file},改好后再按这个按钮", "讀法寫在匯出檔旁邊的 {file},改好後再按這個按鈕",
                    "How it is read stands in {file} beside the export: change it and press the button again")
_MAPPED: Final = Text("按旁边的 {file} 读", "按旁邊的 {file} 讀", "read as {file} beside it says")
_READ: Final = Text("{file} · {sheet} 读作{kind}({unit}):{columns}", "{file} · {sheet} 讀作{kind}({unit}):{columns}",
                    "{file} · {sheet} is read as {kind} ({unit}): {columns}")
_COLUMN: Final = same_text("{header} → {role}")
_SHEET: Final = Text("「{sheet}」改 {n} 格,变化最大的:", "「{sheet}」改 {n} 格,變化最大的:",
                     "“{sheet}”: {n} cells change, the largest changes first:")
_CELL: Final = same_text("{cell}  {name} · {before} → {after}")
_WRITE: Final = Text("还没有写入。写入吗?", "還沒有寫入。要寫入嗎?", "Nothing is written yet. Write it?")
_DONE: Final = Text("已按「{file}」填写 {n} 格。可以用「撤销」退回", "已按「{file}」填寫 {n} 格。可以用「復原」退回",
                    "{n} cells filled from “{file}”. Undo takes it back")
_CHECKED: Final = Text("检查:{found}。用「检查全部」逐条看", "檢核:{found}。用「檢核全部」逐條看",
                       "Check: {found}. “Check workbook” shows them one by one")
_SHOWN: Final = 8   # cells of a sheet in the preview
_SAID: Final = 12   # lines about what is not filled in
_TOLD: Final = 5    # findings of an export


def fill_from(session: Session) -> str:
    """Asks for the export, shows what it would put where, and writes it where that is agreed: one step to undo. Cells of HQ's, held and
    locked ones and those with formulas stay."""
    found = read_usable(session)
    file = session.file(_CHOOSE)
    assert found.sub.issued is not None
    stamp, beside = found.sub.issued.stamp, file.parent / MAP
    read = read_exports([file], beside if beside.is_file() else None, year=stamp.year, planned=True)
    _refuse(file, read, [] if read.usable else read.findings, session.lang)
    exports = [in_fiscal_year(*pair, stamp.year, stamp.start_month) for pair in zip(read.exports, read.layouts, strict=True)]
    filling = fill_workbook(found.raw, found.sub, exports, FillOrder(), lambda sheet, places: locked_cells(session.book, sheet, places))
    _refuse(file, read, [one for one in scale_of_cells(filling, read.layouts) if one.severity is Severity.ERROR], session.lang)
    if not filling.changes:
        lines = [*_read_lines(read, beside, session.lang), *_all_beside(filling, session.lang)]
        if {one.why for one in filling.left} == {"unit"}:
            kept = beside if beside.is_file() else mapping_beside(file, read.layouts, session.lang)
            lines.append(_OTHERS(session.lang, unit=stamp.branch_name, file=kept.name))
        return "\n".join(lines)
    session.agree(same_text("{said}"), said="\n".join(preview_lines(filling, read, beside, session.lang)))
    session.write([edit for sheet, cells in filling.by_sheet() for edit in edits_of(sheet, _contents(cells))])
    session.calculate()
    checked = _CHECKED(session.lang, found=finding_counts(read_open_book(session.book).diagnostics, session.lang))
    return "\n".join((_DONE(session.lang, file=file.name, n=len(filling.changes)), *_all_beside(filling, session.lang), checked))


def _refuse(file: Path, read: ReadExports, found: Sequence[Diagnostic], lang: Lang) -> None:
    """XlplanError saying what was found, and in which file beside the export it can be answered; nothing where nothing was found."""
    if not found:
        return
    beside = file.parent / MAP
    kept = beside if beside.is_file() or not read.layouts else mapping_beside(file, read.layouts, lang)
    where = [_KEPT.filled(file=kept.name)] if kept.is_file() else []
    raise XlplanError(_UNREAD, file=file.name, why=Text.of(
        lambda lang: "\n".join([*(finding_note(one, lang) for one in found[:_TOLD]), *(one(lang) for one in where)])))


def locked_cells(book: xw.Book, sheet: str, places: Sequence[At]) -> set[At]:
    """Those of the cells that the sheet's protection locks."""
    there, own = book.sheets[sheet], native_excel()
    if not own.protected(there):
        return set()
    return {at for area in merge_areas(places) for part, locked in alike_parts(area, lambda p: own.locked(range_at(there, p)))
            if locked is not False for at in area_cells(part)}


def preview_lines(filling: Filling, read: ReadExports, beside: Path, lang: Lang) -> list[str]:
    """How the export is read, the largest changes of each sheet, what is not filled in and why, the sums."""
    lines = [*_read_lines(read, beside, lang), ""]
    for sheet, cells in filling.by_sheet():
        lines.append(_SHEET(lang, sheet=sheet, n=len(cells)))
        shown = sorted(cells, key=lambda cell: -abs(cell.now - (cell.before or 0)))
        lines += [_CELL(lang, cell=a1(*cell.at), name=cell.name, before=shown_before(cell), after=cell.unit.show(cell.now))
                  for cell in shown[:_SHOWN]]
        lines += [MORE(lang, n=len(cells) - _SHOWN)] if len(cells) > _SHOWN else []
    return [*lines, "", *_all_beside(filling, lang), "", _WRITE(lang)]


def _all_beside(filling: Filling, lang: Lang) -> list[str]:
    aside = list(said_beside(filling, lang))
    more = [MORE(lang, n=len(aside) - _SAID)] if len(aside) > _SAID else []
    return [*aside[:_SAID], *more, *sums_lines(filling, lang)]


def _read_lines(read: ReadExports, beside: Path, lang: Lang) -> list[str]:
    mapped = any(layout.set for layout in read.layouts)
    return [*(_read_line(layout, lang) for layout in read.layouts), *([_MAPPED(lang, file=beside.name)] if mapped else [])]


def _read_line(layout: Layout, lang: Lang) -> str:
    used = [_COLUMN.filled(header=use.header, role=use.role_name(lang)) for use in layout.columns if use.role != "ignored"]
    return _READ(lang, file=layout.file, sheet=layout.sheet, kind=KIND_NAMES[layout.kind], unit=MONEY[layout.unit][0],
                 columns=list_briefly(used))


def _contents(cells: Sequence[CellToFill]) -> dict[At, Content]:
    return {cell.at: float(cell.unit.value(cell.now)) for cell in cells}
