"""What openpyxl writes of a workbook, in memory and without the style sheet: that one can only come after the rows. Floor 5.

openpyxl's own writer makes a file on the disk of every sheet, and a style sheet that would be thrown away.
"""
from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.extended import ExtendedProperties
from openpyxl.workbook._writer import WorkbookWriter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.writer.theme import theme_xml
from openpyxl.xml.constants import ARC_APP, ARC_CORE, ARC_ROOT_RELS, ARC_THEME, ARC_WORKBOOK, ARC_WORKBOOK_RELS
from openpyxl.xml.functions import tostring


def write_parts(wb: Workbook) -> dict[str, bytes]:
    """Name -> content of the parts of `wb`, but for its style sheet."""
    parts: Any = _Parts()
    writer: Any = _Writer(wb, parts)  # the stubs know neither its steps nor what it may be given
    parts.writestr(ARC_APP, tostring(ExtendedProperties().to_tree()))
    parts.writestr(ARC_CORE, tostring(wb.properties.to_tree()))
    parts.writestr(ARC_THEME, theme_xml)
    writer._write_worksheets()
    writer._write_charts()
    book: Any = _Workbook(wb)
    parts.writestr(ARC_ROOT_RELS, book.write_root_rels())
    parts.writestr(ARC_WORKBOOK, book.write())
    parts.writestr(ARC_WORKBOOK_RELS, book.write_rels())
    writer.manifest._write(parts, wb)
    return dict(parts)


class _Parts(dict[str, bytes]):
    """The archive that openpyxl takes it for."""

    def writestr(self, name: str, content: str | bytes) -> None:
        self[name] = content.encode() if isinstance(content, str) else content

    def namelist(self) -> list[str]:
        return list(self)


class _Writer(ExcelWriter):
    _archive: _Parts

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        out = io.BytesIO()
        writer: Any = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


class _Workbook(WorkbookWriter):
    def write_names(self) -> None:
        """The print areas before the titles that repeat, as Excel puts them: LibreOffice pages each sheet, down to the last row there is
        where no area is known, again for each title."""
        super().write_names()
        names: list[Any] = self.package.definedNames.definedName
        names.sort(key=lambda name: name.name == "Print_Titles")
