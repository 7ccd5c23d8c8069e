"""What stands on a sheet beside its cells: comments of every kind, text boxes, lines through cells; and manual calculation."""
from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from first_sheet import first_sheet
from openpyxl.comments import Comment
from openpyxl.styles import Font

from xlplan.excel.reading.odd_styles import struck_styles
from xlplan.excel.reading.openpyxl_reader import read_openpyxl
from xlplan.excel.reading.read import read_workbook
from xlplan.workbook.rawbook import RawBook, Remark

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
THREADS = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
RELS = "xl/worksheets/_rels/sheet1.xml.rels"
NOTES = f"""<comments {MAIN}><authors><author>张三</author></authors><commentList>
<comment ref="C3" authorId="0"><text><r><rPr><b/></rPr><t>张三:</t></r><r><t xml:space="preserve">
应为 95_x000D_</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh></text></comment>
<comment ref="B2" authorId="0"><text><t>[Threaded comment] Your version of Excel allows you to read this</t></text></comment>
<comment ref="nowhere" authorId="0"><text><t>of no cell</t></text></comment></commentList></comments>"""
THREADED = """<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="B2" id="{1}" personId="{2}"><text>为什么这么高?</text></threadedComment>
<threadedComment ref="B2" id="{3}" personId="{4}" parentId="{1}"><text>新品上市</text></threadedComment></ThreadedComments>"""
BOX = """<xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>9</xdr:row></xdr:from><xdr:sp><xdr:txBody>
<a:p><a:r><a:t>以下</a:t></a:r><a:r><a:t>数字</a:t></a:r></a:p><a:p/><a:p><a:r><a:t>待定</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor>"""
DRAWING = ('<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
           f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{BOX}<xdr:oneCellAnchor><xdr:sp/></xdr:oneCellAnchor></xdr:wsDr>')
LEGACY = [Remark((3, 3), "张三:\n应为 95\r", "comment"),
          Remark((2, 2), "[Threaded comment] Your version of Excel allows you to read this", "comment")]
THREAD = [Remark((2, 2), "为什么这么高?", "comment"), Remark((2, 2), "新品上市", "comment")]


def book() -> bytes:
    wb = openpyxl.Workbook()
    first_sheet(wb)["A1"] = "ours"
    wb.create_sheet("own")["A1"] = "theirs"
    out = io.BytesIO()
    wb.save(out)
    return out.getvalue()


def with_parts(**parts: str) -> bytes:
    """A workbook whose first sheet has those parts, by the kind of their relation."""
    out = io.BytesIO(book())
    links = "".join(f'<Relationship Id="x{kind}" Type="{THREADS if kind.startswith("t") else f"{OFFICE}/{kind}"}" Target="/xl/{kind}.xml"/>'
                    for kind in parts)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(RELS, f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>')
        for kind, part in parts.items():
            archive.writestr(f"xl/{kind}.xml", part)
    return out.getvalue()


def found(data: bytes) -> list[Remark]:
    got = read_workbook(data, "a.xlsx", {"ours"})
    assert isinstance(got, RawBook)
    return got.sheets[0].remarks


@pytest.mark.parametrize(("parts", "remarks"), [
    ({}, []),
    ({"comments": NOTES}, LEGACY[::-1]),
    ({"comments": NOTES, "threadedComment": THREADED}, [*THREAD, LEGACY[0]]),  # without the note for programs of old
    ({"drawing": DRAWING}, [Remark((10, 4), "以下数字\n待定", "box")]),
    ({"drawing": DRAWING.replace(BOX, BOX + BOX)}, [Remark((10, 4), "以下数字\n待定", "box")]),  # one, and its twin for programs of old
    ({"comments": NOTES[:200], "drawing": DRAWING}, [Remark((10, 4), "以下数字\n待定", "box")]),  # what is broken refuses nothing
    ({"comments": f"<!DOCTYPE comments []>{NOTES}"}, []),
])
def test_remarks(parts: dict[str, str], remarks: list[Remark]) -> None:
    assert found(with_parts(**parts)) == remarks


def test_a_part_that_is_missing_is_no_remark() -> None:
    data = with_parts(comments=NOTES)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != "xl/comments.xml":
                new.writestr(name, old.read(name))
    assert found(out.getvalue()) == []


FONTS = '<fonts><font><sz val="10"/></font><font><strike/></font><font><strike val="0"/></font><font><strike val="true"/></font></fonts>'
XFS = '<cellXfs><xf/><xf fontId="1"/><xf fontId="2"/><xf fontId="3"/><xf fontId="0"/></cellXfs>'


@pytest.mark.parametrize(("styles", "struck"), [
    (f"<styleSheet {MAIN}>{FONTS}{XFS}</styleSheet>", {b"1", b"3"}),
    (f"<styleSheet {MAIN}>{FONTS}{XFS}</styleSheet>" + " " * 200_000, {b"1", b"3"}),
    (f"<styleSheet {MAIN}><fonts><font/></fonts>{XFS}<dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>", set()),  # by a condition
    (f"<styleSheet {MAIN}/>", set()),
])
def test_struck_styles(styles: str, struck: set[bytes]) -> None:
    assert struck_styles(styles.encode()) == struck


def test_both_readers_tell_the_same() -> None:
    wb = openpyxl.Workbook()
    ws = first_sheet(wb)
    ws["A1"], ws["B2"], ws["C3"] = "ours", 1, 2
    ws["B2"].font = Font(strike=True)
    ws["C3"].comment = Comment("应为 95", "张三")
    wb.calculation.calcMode, wb.calculation.fullCalcOnLoad = "manual", False
    out = io.BytesIO()
    wb.save(out)
    for got in (read_workbook(out.getvalue(), "a.xlsx"), read_openpyxl(out.getvalue(), "a.xlsx")):
        assert isinstance(got, RawBook)
        assert (got.sheets[0].struck, got.sheets[0].remarks, got.manual) == ({(2, 2)}, [Remark((3, 3), "应为 95", "comment")], True)


@pytest.mark.parametrize(("mode", "on_load", "manual"), [
    ("manual", False, True), ("manual", True, False), ("auto", False, False), (None, False, False), ("autoNoTable", False, False)])
def test_manual_calculation(mode: str | None, on_load: bool, manual: bool) -> None:
    """One that is calculated whenever it is opened shows no old results."""
    wb = openpyxl.Workbook()
    wb.calculation.calcMode, wb.calculation.fullCalcOnLoad = mode, on_load
    out = io.BytesIO()
    wb.save(out)
    got = read_workbook(out.getvalue(), "a.xlsx")
    assert isinstance(got, RawBook)
    assert got.manual is manual
