"""The OOXML package around the VBA project: sheets, workbook, ribbon; the same parts give the same bytes. Floor 7."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from udfs.names import CATEGORY, CONF_SHEET, LABEL_SHEET, PROJECT

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_DOC: Final = f"{_OFFICE}/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_MS: Final = "http://schemas.microsoft.com/office"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
S: Final = f"{{{_MAIN}}}"  # in front of a tag, as ElementTree writes names

WORKBOOK_PART: Final = "xl/workbook.xml"
BUILT_IN: Final = 19  # groups of functions that Excel has itself; the one after is ours
VBA_PART: Final = "xl/vbaProject.bin"
RIBBON_PART: Final = "customUI/customUI14.xml"
CONF_PART, LABEL_PART = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
FROM_TEMPLATE: Final = ("xl/styles.xml", "xl/theme/theme1.xml")
_MADE: Final = "2026-01-01T00:00:00Z"  # a date of its own would make every build differ

_TYPES: Final[dict[str, str]] = {
    WORKBOOK_PART: "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    CONF_PART: "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    LABEL_PART: "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    "xl/styles.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
    "xl/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    VBA_PART: "application/vnd.ms-office.vbaProject",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_RELATIONS: Final[dict[str, list[tuple[str, str]]]] = {
    "_rels/.rels": [(f"{_DOC}/officeDocument", WORKBOOK_PART),
                    (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                    (f"{_DOC}/extended-properties", "docProps/app.xml"),
                    (f"{_MS}/2007/relationships/ui/extensibility", RIBBON_PART)],
    "xl/_rels/workbook.xml.rels": [(f"{_DOC}/worksheet", "worksheets/sheet1.xml"), (f"{_DOC}/worksheet", "worksheets/sheet2.xml"),
                                   (f"{_DOC}/styles", "styles.xml"), (f"{_DOC}/theme", "theme/theme1.xml"),
                                   (f"{_MS}/2006/relationships/vbaProject", "vbaProject.bin")],
}


def package_addin(project: bytes, ribbon: bytes, conf: bytes, labels: bytes, template: Mapping[str, bytes], version: str,
                  wizard: str) -> bytes:
    """The .xlam of a VBA project, a ribbon, the XML of two sheets and of what the function wizard says; look and theme come from
    `template`."""
    parts = {"[Content_Types].xml": _content_types()}
    parts |= {name: _relations_xml(pairs) for name, pairs in _RELATIONS.items()}
    parts |= {WORKBOOK_PART: _workbook_xml(wizard), CONF_PART: conf, LABEL_PART: labels, VBA_PART: project, RIBBON_PART: ribbon}
    parts |= {name: template[name] for name in FROM_TEMPLATE}
    parts |= {"docProps/core.xml": _core_xml(), "docProps/app.xml": _app_xml(version)}
    return pack_zip(parts)


def pack_zip(parts: Mapping[str, bytes]) -> bytes:
    """A zip of the parts in their order, without anything of the machine or the moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            made.writestr(info, data, compresslevel=9)
    return out.getvalue()


def sheet_xml(code_name: str, rows: Sequence[Sequence[str]]) -> bytes:
    """A sheet of text cells from A1; `code_name` is its VBA module. A blank text is no cell."""
    written = "".join(f'<row r="{r}">' + "".join(_cell_xml(r, c, text) for c, text in enumerate(row) if text) + "</row>"
                      for r, row in enumerate(rows, 1))
    return (f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr codeName={quoteattr(code_name)}/><sheetFormatPr defaultRowHeight="15"/>'
            f'<cols><col min="1" max="4" width="32" customWidth="1"/></cols><sheetData>{written}</sheetData></worksheet>').encode()


def _cell_xml(row: int, column: int, text: str) -> str:
    return f'<c r="{"ABCD"[column]}{row}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _workbook_xml(wizard: str) -> bytes:
    """No window of it is hidden by itself: Excel shows none of an add-in anyway, and refuses to describe functions of a hidden one."""
    sheets = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate((CONF_SHEET, LABEL_SHEET), 1))
    return (f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><workbookPr codeName="ThisWorkbook"/>'
            f'<bookViews><workbookView/></bookViews><sheets>{sheets}</sheets>'
            f'<functionGroups builtInGroupCount="{BUILT_IN}"><functionGroup name={quoteattr(CATEGORY)}/></functionGroups>'
            f'{f"<extLst>{wizard}</extLst>" if wizard else ""}</workbook>').encode()


def _content_types() -> bytes:
    parts = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in _TYPES.items())
    return (f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>').encode()


def _relations_xml(pairs: Sequence[tuple[str, str]]) -> bytes:
    links = "".join(f'<Relationship Id="rId{i}" Type="{kind}" Target="{target}"/>' for i, (kind, target) in enumerate(pairs, 1))
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'.encode()


def _core_xml() -> bytes:
    return (f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{PROJECT}</dc:title><dc:creator>{PROJECT}</dc:creator><cp:lastModifiedBy>{PROJECT}</cp:lastModifiedBy>"
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{_MADE}</dcterms:created>'
            f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_MADE}</dcterms:modified></cp:coreProperties>').encode()


def _app_xml(version: str) -> bytes:
    return (f'{_HEAD}<Properties xmlns="{_OFFICE}/extended-properties"><Application>Microsoft Excel</Application>'
            f"<Company>{PROJECT} {escape(version)}</Company></Properties>").encode()
