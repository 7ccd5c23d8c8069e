"""Notes, tints and a first sheet put into workbooks that other programs made: all else stays, byte for byte where nothing was asked."""
from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from first_sheet import first_sheet
from foreign_book import BOOK, MAIN, OFFICE, PACKAGE, SHEET, XML, pack, parts_of, sheet_xml, unpack, with_chain
from lint_tool import lint
from openpyxl.comments import Comment

from xlplan.excel.errors import PatchRefused
from xlplan.excel.patching.annotate import Annotation, CellNote, annotate_package
from xlplan.excel.patching.patch_content import OLD, Formula
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.marks import NO_FILL, note_text
from xlplan.workbook.rawbook import At

ROWS = '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c></row>'
TINT, OWN = "F0D0D0", "华东:等区域确认"
FOUND = [Diagnostic("XP401", Severity.ERROR, "计划", "A1")]


def note(color: str = TINT) -> CellNote:
    return CellNote(lambda fill, before: note_text(FOUND, "zh-CN", fill, before), color)


def first() -> Sheet:
    sheet = Sheet("returned", "退回说明")
    sheet.put(1, 1, "returned", "key")
    sheet.put(2, 2, "退回说明", "title", link="'计划'!A1")
    sheet.put(3, 2, 12.5, "bad_number", format="0.000")
    return sheet


def annotated(data: bytes, *at: At, instead: str = "", **more: Any) -> bytes:
    return annotate_package(data, Annotation(first(), "zh-CN", {"计划": {a: note() for a in at}}, instead=instead, **more), name="a.xlsx")


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def with_comment(text: str = OWN) -> bytes:
    """A workbook with a comment on A1, and its box, as openpyxl writes them."""
    book = openpyxl.Workbook()
    ws = first_sheet(book)
    ws.title, ws["A1"], ws["B2"] = "计划", 1, "话"
    ws["A1"].comment = Comment(text, "李")
    ws["B2"].comment = Comment("别的", "李")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_note_a_tint_and_a_first_sheet(tmp_path: Path) -> None:
    data = pack(parts_of(sheet_xml(ROWS), book_more='<bookViews><workbookView activeTab="0"/></bookViews>'))
    made = annotated(data, (1, 1), (4, 3))
    book = opened(made)
    assert book.active is not None
    assert (book.sheetnames, book.active.title) == (["退回说明", "计划"], "退回说明")
    ws = book["计划"]
    for at in ("A1", "C4"):
        assert ws[at].comment.text == note_text(FOUND, "zh-CN", NO_FILL)
        assert ws[at].fill.fgColor.rgb == f"FF{TINT}"
    assert (ws["A1"].value, ws["A1"].number_format, ws["B1"].value, ws["B1"].fill.fill_type) == (1, "#,##0.00", "=A1*2", None)
    page = book["退回说明"]
    assert (page["B2"].value, page["B2"].font.size, page["B2"].hyperlink.location) == ("退回说明", 16, "'计划'!A1")
    assert (page["B3"].number_format, page["B3"].font.bold) == ("0.000", True)
    (tmp_path / "a.xlsx").write_bytes(made)
    assert lint(tmp_path / "a.xlsx") == ""


@pytest.mark.parametrize("before", [with_comment(), annotated(with_comment(), (1, 1)), annotated(with_comment(), (1, 1), (2, 2), (5, 1))],
                         ids=["somebody's", "somebody's below ours", "more of ours"])
def test_a_note_that_stands_there_is_kept_below_ours(before: bytes) -> None:
    there = "退回说明" if "退回说明" in opened(before).sheetnames else ""
    made = opened(annotated(before, (1, 1), instead=there))
    notes = {c.coordinate: c.comment.text for line in made["计划"].iter_rows() for c in line if c.comment}
    assert notes == {"A1": note_text(FOUND, "zh-CN", NO_FILL, OWN), "B2": "别的"}
    assert made.sheetnames == ["退回说明", "计划"]
    gone = opened(annotated(before, instead=there))["计划"]
    assert {c.coordinate: c.comment.text for line in gone.iter_rows() for c in line if c.comment} == {"A1": OWN, "B2": "别的"}
    assert gone["A1"].fill.fill_type is None


def test_every_other_part_keeps_its_bytes() -> None:
    data = with_comment()
    before, after = unpack(data), unpack(annotated(data, (1, 1)))
    touched = {"[Content_Types].xml", BOOK, "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet2.xml", SHEET,
               "xl/comments/comment1.xml"}
    assert {name for name, part in after.items() if before.get(name) != part} == touched
    assert before.keys() <= after.keys()


def test_of_several_sheets_only_ours_is_selected_and_names_stay_with_theirs() -> None:
    view = '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
    names = '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">计划!$1:$1</definedName></definedNames>'
    data = pack(parts_of(sheet_xml(ROWS, before=view), calc=f'{names}<calcPr calcId="1"/>'))
    made = opened(annotated(data))
    assert [ws.sheet_view.tabSelected for ws in made] == [True, None]
    assert made["计划"].print_title_rows == "$1:$1"


def test_values_and_formulas_are_put_back_and_what_follows_is_calculated_anew() -> None:
    made = annotated(with_chain(ROWS, '<c r="B1" i="1"/>'), changes={"计划": {(1, 1): 7, (2, 1): Formula("A1+1", 8)}},
                     cached={"计划": {(1, 2): OLD}})
    parts = unpack(made)
    assert b'<c r="A2"><f>A1+1</f><v>8</v></c>' in parts[SHEET]
    assert b'<c r="B1"><f>A1*2</f></c>' in parts[SHEET]
    assert "xl/calcChain.xml" not in parts
    assert b'fullCalcOnLoad="1"' in parts[BOOK]


def test_another_sheet_of_that_name_is_not_ours() -> None:
    book = openpyxl.Workbook()
    first_sheet(book).title = "计划"
    book.create_sheet("退回说明")["A1"] = "自己的"
    out = io.BytesIO()
    book.save(out)
    assert opened(annotated(out.getvalue())).sheetnames == ["退回说明 (2)", "计划", "退回说明"]


def test_prefixed_parts_get_prefixed_elements() -> None:
    parts = parts_of(f'{XML}<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData>'
                     '</x:worksheet>')
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(f' xmlns="{MAIN}"', f' xmlns:x="{MAIN}"').replace("</", "</x:").replace(
        "<", "<x:").replace("<x:/x:", "</x:").replace("<x:?", "<?")
    book = opened(annotated(pack(parts), (1, 1)))
    assert book["计划"]["A1"].fill.fgColor.rgb == f"FF{TINT}"
    assert book["退回说明"]["B2"].font.size == 16


def test_a_discussion_stays_and_gets_no_note() -> None:
    thread = "xl/threadedComments/threadedComment1.xml"
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    more = {thread: f'{XML}<ThreadedComments xmlns="x"><threadedComment ref="A1"><text>等确认</text></threadedComment></ThreadedComments>',
            rels: f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/threadedComment" '
                  f'Target="/{thread}"/></Relationships>'}
    made = annotated(pack(parts_of(sheet_xml(ROWS), more)), (1, 1), (2, 1))
    notes = {c.coordinate for line in opened(made)["计划"].iter_rows() for c in line if c.comment}
    assert notes == {"A2"}
    assert unpack(made)[thread].decode() == more[thread]


STRICT_BOOK = {k: v.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main") for k, v in parts_of(sheet_xml(ROWS)).items()}
SIGNED = parts_of(sheet_xml(ROWS))
SIGNED["_rels/.rels"] = SIGNED["_rels/.rels"].replace("</Relationships>", (
    f'<Relationship Id="r7" Type="{PACKAGE}/relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>'))
BAD_BOX = {**parts_of(sheet_xml(ROWS)), "xl/comments1.xml": f'<comments xmlns="{MAIN}"/>', "xl/worksheets/_rels/sheet1.xml.rels": (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/comments" Target="/xl/comments1.xml"/>'
    "</Relationships>")}
NO_STYLES = {**parts_of(sheet_xml(ROWS)), "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"/>'}


@pytest.mark.parametrize("parts", [STRICT_BOOK, SIGNED, BAD_BOX, NO_STYLES], ids=["strict", "signed", "notes without boxes", "no styles"])
def test_what_would_come_to_harm_is_refused(parts: dict[str, str]) -> None:
    with pytest.raises(PatchRefused) as no:
        annotated(pack(parts), (1, 1))
    assert "a.xlsx" in no.value.say("zh-CN")


def test_a_fill_that_is_no_plain_colour_is_left_and_a_text_is_cut_where_excel_cuts_it() -> None:
    book = openpyxl.Workbook()
    ws = first_sheet(book)
    ws.title, ws["A1"] = "计划", 1
    ws["A1"].fill = openpyxl.styles.PatternFill("solid", fgColor=openpyxl.styles.Color(theme=4))
    out = io.BytesIO()
    book.save(out)
    long = CellNote(lambda fill, before: "长" * 40_000, TINT)
    made = opened(annotate_package(out.getvalue(), Annotation(first(), "zh-CN", {"计划": {(1, 1): long}})))["计划"]["A1"]
    assert made.fill.fgColor.theme == 4
    assert len(made.comment.text) == 32_767
