"""Everything of a workbook but its rows, as openpyxl objects: sheets, validations, print set-up, names. Floor 5."""
from __future__ import annotations

from collections.abc import Iterator, Sized
from itertools import chain
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.protection import SheetProtection

from xlplan.address import LAST_ROW, a1, a1_range, column_letters
from xlplan.excel.writing.charts import make_chart
from xlplan.excel.writing.row_xml import clean_text
from xlplan.excel.writing.style_table import StyleTable, conditional_style, row_height
from xlplan.workbook.blueprint import LIST_LIMIT, Book, Paper, Sheet, Validation
from xlplan.workbook.paper import MARGINS, printed_on

MESSAGE_LIMIT: Final = 255
TITLE_LIMIT: Final = 32
# Excel recalculates a file made by an older engine, and asks to save it on close. This is the engine of Excel 2019 and
# Microsoft 365; our caches are right, so nothing needs recalculating.
_ENGINE: Final = 191029
_PAPER: Final[dict[Paper, int]] = {"A4": 9, "A3": 8}


class _Merges(MultiCellRange):
    """Merged ranges in the order of their addresses: openpyxl keeps a set, whose order changes from run to run."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(self.sorted())


def make_workbook(book: Book) -> tuple[Workbook, StyleTable]:
    """`book` without its rows, and the styles those rows take their numbers from. ValueError where Excel's limits
    cannot be kept by cutting a message: too long a list, a chart over a missing sheet, no visible sheet."""
    wb = Workbook()
    wb.remove(wb.worksheets[0])
    made = [wb.create_sheet(sheet.title) for sheet in book.sheets]
    looks = StyleTable(wb, book.lang)
    for ws, sheet in zip(made, book.sheets, strict=True):
        _fill_sheet(ws, sheet, book)
    visible = [i for i, sheet in enumerate(book.sheets) if sheet.state == "visible"]
    if not visible:
        raise ValueError("a workbook needs a visible sheet")
    active = book.active if book.active in visible else visible[0]
    wb.active = active
    wb.views[0].firstSheet = visible[0]
    made[active].sheet_view.tabSelected = True
    for name, reference in book.names.items():
        wb.defined_names[name] = DefinedName(name, attr_text=reference)
    about = wb.properties
    about.creator = about.lastModifiedBy = clean_text(book.author)
    about.title = clean_text(book.title) or None
    about.language = book.lang  # which a screen reader speaks
    about.created = about.modified = book.created
    wb.calculation = CalcProperties(calcId=_ENGINE, fullCalcOnLoad=False)
    return wb, looks


def _fill_sheet(ws: Any, sheet: Sheet, book: Book) -> None:
    ws.sheet_state = sheet.state
    ws.sheet_properties.tabColor = sheet.tab
    ws.sheet_properties.outlinePr.summaryBelow = sheet.outline_below
    ws.sheet_format.defaultRowHeight = row_height(book.lang)
    ws.column_dimensions.max_outline = max((spec.outline for spec in sheet.columns.values()), default=0) or None
    ws.sheet_format.outlineLevelRow = max((spec.outline for spec in sheet.rows.values()), default=0) or None
    for column, spec in sheet.columns.items():
        dim = ws.column_dimensions[column_letters(column)]
        if spec.width is not None:
            dim.width = spec.width
        dim.hidden, dim.outlineLevel = spec.hidden, spec.outline
    if sheet.merges:
        ws.merged_cells = _Merges([CellRange(min_row=r1, min_col=c1, max_row=r2, max_col=c2)
                                   for r1, c1, r2, c2 in sheet.merges])
    for rule in sheet.validations:
        ws.add_data_validation(make_validation(rule))
    for condition in sheet.conditions:
        ws.conditional_formatting.add(condition.range, Rule(
            type="expression", dxf=conditional_style(condition.look), formula=[condition.formula],
            stopIfTrue=condition.stop or None))
    for (row, column), cell in sheet.cells.items():
        if cell.link is not None:  # openpyxl collects links from cells; `finish` replaces the cells themselves
            ws.cell(row, column).hyperlink = Hyperlink(ref=a1(row, column), location=cell.link)
    for plan in sheet.charts:
        ws.add_chart(make_chart(book, plan))
    ws.auto_filter.ref = sheet.autofilter
    if sheet.protected:  # without password: it prevents slips, not people
        ws.protection = SheetProtection(sheet=True, formatColumns=False, formatRows=False, autoFilter=False)
    _set_view(ws, sheet)
    _set_page(ws, sheet, book.paper)


def _set_view(ws: Any, sheet: Sheet) -> None:
    ws.sheet_view.showGridLines = sheet.gridlines
    ws.sheet_view.zoomScale = 100
    ws.sheet_view.tabSelected = None
    if sheet.freeze is not None:
        ws.freeze_panes = corner = a1(*sheet.freeze)
        ws.sheet_view.selection[-1].activeCell = ws.sheet_view.selection[-1].sqref = corner


def _set_page(ws: Any, sheet: Sheet, paper: Paper) -> None:
    as_printed = printed_on(sheet, paper)
    ws.page_setup.paperSize = _PAPER[as_printed.paper]
    ws.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    if as_printed.repeated:
        ws.print_title_cols = f"A:{column_letters(as_printed.repeated)}"
    ws.sheet_properties.pageSetUpPr.fitToPage = bool(as_printed.wide)  # Excel may pass over breaks where it fits pages
    if as_printed.wide:
        ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = as_printed.wide, as_printed.high
    else:
        ws.page_setup.scale = as_printed.scale
    ws.row_breaks.brk = [Break(id=row) for row in sheet.breaks]
    if sheet.printed:
        ws.print_area = a1_range(1, 1, sheet.printed, max(sheet.columns))
    elif as_printed.areas:
        ws.print_area = ",".join(a1_range(of.top, of.first, min(of.bottom, LAST_ROW), of.last) for of in as_printed.areas)
    margins = ws.page_margins
    margins.left, margins.top, margins.right, margins.bottom = MARGINS
    margins.header, margins.footer = 0.3, 0.4
    if as_printed.heads is not None:
        ws.print_title_rows = "{}:{}".format(*as_printed.heads)
    left, right = footer_texts(*sheet.footer)
    ws.oddFooter.left.text, ws.oddFooter.right.text = left or None, right or None
    if as_printed.title:
        ws.oddHeader.left.text, _ = footer_texts(as_printed.title, "")
        ws.HeaderFooter.differentFirst = True
        ws.firstFooter.left.text, ws.firstFooter.right.text = left or None, right or None


def footer_texts(left: str, right: str) -> tuple[str, str]:
    """(left, right) as Excel reads them: the left is text, so its '&' is doubled; the right keeps Excel's codes
    (`&P / &N`). The left is cut so that both stay within Excel's 255 characters together."""
    left, right = clean_text(left).replace("\n", " "), clean_text(right)
    room = MESSAGE_LIMIT - len("&L&R") - len(right)
    left = left[:room + 2]  # at once what of a long one cannot stay: letter by letter took as long as the rest of a workbook
    while len(left) + left.count("&") > room:
        left = left[:-2] + "…"
    return left.replace("&", "&&"), right


def make_validation(rule: Validation) -> DataValidation:
    """The openpyxl validation of `rule`, its messages cut at Excel's limits. ValueError for a quoted list longer than
    Excel reads: cutting it would lose members."""
    if rule.kind == "list" and len(rule.formula1 or "") > LIST_LIMIT:
        raise ValueError(f"list longer than {LIST_LIMIT} characters, use a defined name: {rule.formula1}")
    between = rule.kind in ("decimal", "whole", "date")
    return DataValidation(
        type=None if rule.kind == "any" else rule.kind, formula1=rule.formula1, formula2=rule.formula2,
        operator=("between" if rule.formula2 is not None else "greaterThanOrEqual") if between else None,
        sqref=MultiCellRange(" ".join(rule.ranges)), allow_blank=True, errorStyle=rule.severity,
        showErrorMessage=rule.kind != "any", showInputMessage=True,
        promptTitle=_cut_text(rule.prompt_title, TITLE_LIMIT), prompt=_cut_text(rule.prompt, MESSAGE_LIMIT),
        errorTitle=_cut_text(rule.error_title, TITLE_LIMIT), error=_cut_text(rule.error, MESSAGE_LIMIT))


def _cut_text(text: str, limit: int) -> str | None:
    text = clean_text(text)
    return (text if len(text) <= limit else text[:limit - 1] + "…") or None


def sheet_extent(sheet: Sheet) -> str | None:
    """`<dimension>` of the sheet; None where a stream does not tell its length: readers then count for themselves."""
    places = set(chain(sheet.cells, ((r2, c2) for _, _, r2, c2 in sheet.merges)))
    if sheet.stream is not None:
        if not isinstance(sheet.stream.rows, Sized):
            return None
        if sheet.stream.styles and len(sheet.stream.rows):
            last = sheet.stream.first_row + len(sheet.stream.rows) - 1
            places |= {(sheet.stream.first_row, 1), (last, len(sheet.stream.styles))}
    rows, columns = [r for r, _ in places] or [1], [c for _, c in places] or [1]
    return a1_range(min(rows), min(columns), max(rows), max(columns))
