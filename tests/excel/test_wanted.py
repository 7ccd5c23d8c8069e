"""Only what a wanted sheet needs can refuse a file: whatever else lies in the package may hold anything."""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from branch_case import KEY, case
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.excel.package.shared_strings import shared_strings
from xlplan.excel.reading.first_cell import first_text
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.workbook.submission import Submission

SALES = "sales_targets"
BOOK, RELS, STRINGS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
Parts = dict[str, bytes]


def pack(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return out.getvalue()


@dataclass
class Sound:
    """A branch workbook as it comes back, the part of its sales sheet, and what is read from it."""

    parts: Parts
    sales: str
    desk: Path

    def taken(self, change: Callable[[Parts], None] = lambda parts: None) -> Submission:
        parts = dict(self.parts)
        change(parts)
        path = self.desk / "gd.xlsx"
        path.write_bytes(pack(parts))
        return read_submission(path, "gd.xlsx", KEY)

    def says(self, change: Callable[[Parts], None] = lambda parts: None) -> tuple[object, ...]:
        """Verdicts, figures and findings of the file, notes about what it carries left out."""
        got = self.taken(change)
        (result,) = validate_submissions([got])
        figures = {(t, c): a.tolist() for t, f in got.frames.items() for c, a in f.amounts.items()}
        said = [(d.code, d.sheet, d.cell) for d in result.diagnostics if d.code != "XP109"]
        return result.verdict, result.tables, figures, said


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    with zipfile.ZipFile(io.BytesIO(to_bytes(case().book()))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strings = shared_strings(parts[STRINGS])
    sales = next(n for n, p in parts.items() if n.startswith("xl/worksheets/sheet") and first_text(p[:20_000], strings) == SALES)
    return Sound(parts, sales, tmp_path_factory.mktemp("desk"))


def replaced(part: str, old: str, new: bytes) -> Callable[[Parts], None]:
    """A change: the first match of a pattern in a part."""
    def change(parts: Parts) -> None:
        changed, n = re.subn(old.encode(), lambda m: m.expand(new), parts[part], count=1, flags=re.DOTALL)
        assert n == 1, old
        parts[part] = changed
    return change


def own_sheet(xml: bytes | None, kind: str = "worksheet") -> Callable[[Parts], None]:
    """A change: a sheet of the branch's own, with that part (None: without one)."""
    def change(parts: Parts) -> None:
        parts[BOOK] = parts[BOOK].replace(
            b"</sheets>", f'<sheet xmlns:r="{OFFICE}" name="自用" sheetId="99" r:id="own"/></sheets>'.encode())
        parts[RELS] = parts[RELS].replace(
            b"</Relationships>", f'<Relationship Id="own" Type="{OFFICE}/{kind}" Target="worksheets/own.xml"/></Relationships>'.encode())
        if xml is not None:
            parts["xl/worksheets/own.xml"] = xml
    return change


def rows(inner: str) -> bytes:
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{inner}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize("xml", [
    rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),           # formatted to the end of the world
    rows('<row r="1"><c r="A1" t="inlineStr"><is><t>我的</t></is></c><c r="ZZZ1"><v>1</v></c></row>'),
    rows('<row r="1"><c r="B1"><v>1</v></c></row>')[:-20],                    # cut off
    rows('<row r="1"><c r="A1"><v>1</v></c><c r="A2" t="s"><v>99999</v></c></row>'),
    rows('<row r="1"><c r="A1" t="q"><v>1</v></c></row>'),
    rows("<!-- nothing --> "),
    b"<worksheet/>", b"", b"\0\0\0", LAUGHS, rows("").decode().encode("utf-16"), b"PK\3\4",
    rows('<row r="1"><c r="A1"><v>1</v></c></row>').replace(b"<sheetData>", LAUGHS + b"<sheetData>"),
    b" " * 30_000_000,                                                        # a bomb, if somebody inflated it
    None,
])
def test_a_sheet_of_ones_own_may_hold_anything(sound: Sound, xml: bytes | None) -> None:
    assert sound.says(own_sheet(xml)) == sound.says()


@pytest.mark.parametrize("kind", ["chartsheet", "dialogsheet", "xlMacrosheet", "worksheet"])
@pytest.mark.parametrize("xml", [None, b"junk"])
def test_sheets_that_hold_no_table(sound: Sound, kind: str, xml: bytes | None) -> None:
    assert sound.says(own_sheet(xml, kind)) == sound.says()


def test_a_module_sheet_names_no_part_at_all(sound: Sound) -> None:
    module = f'<sheet xmlns:r="{OFFICE}" name="Module1" sheetId="98" state="veryHidden" r:id=""/></sheets>'.encode()
    assert sound.says(replaced(BOOK, "</sheets>", module)) == sound.says()


STRAY = st.one_of(st.binary(max_size=200), st.sampled_from([LAUGHS, b"<a", b"\xff\xfe<\0", b" " * 5_000_000]))
NAMES = st.sampled_from([
    "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "customXml/item1.xml", "xl/theme/theme1.xml", "xl/calcChain.xml",
    "xl/drawings/vmlDrawing1.vml", "xl/drawings/drawing1.xml", "xl/media/image1.bmp", "xl/comments1.xml", "[trash]/0000.dat",
    "xl/worksheets/_rels/sheet2.xml.rels", "xl/externalLinks/externalLink1.xml", "xl/printerSettings/printerSettings1.bin", "a.b"])


@given(st.dictionaries(NAMES, STRAY, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_stray_parts_never_change_the_verdict(sound: Sound, stray: Parts) -> None:
    assert sound.says(lambda parts: parts.update(stray)) == sound.says()


@pytest.mark.parametrize("change", [
    lambda s: replaced(s.sales, "</sheetData>", b'</sheetData><mergeCells><mergeCell ref="AZ:AZ"/><mergeCell ref="900:901"/></mergeCells>')
    if b"<mergeCells" not in s.parts[s.sales] else replaced(s.sales, "<mergeCells[^>]*>", rb'\g<0><mergeCell ref="AZ:AZ"/>'),
    lambda s: replaced(s.sales, r'<dimension ref="[^"]*"', b'<dimension ref="1:45"'),
    lambda s: replaced(s.sales, r'<dimension ref="[^"]*"', b'<dimension ref=""'),
    lambda s: lambda parts: parts.update({s.sales: re.sub(rb'(<c r=")([A-Z]+)', lambda m: m[1] + m[2].lower(), parts[s.sales])}),
    lambda s: replaced(s.sales, r"<v>(\d+\.\d+)</v>", rb"<v> \1\n</v>"),
    lambda s: lambda parts: parts.update({s.sales: parts[s.sales].decode().removeprefix(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>').encode("utf-16-le")}),
    lambda s: lambda parts: parts.update({BOOK: parts[BOOK].decode().encode("utf-16-be")}),
], ids=["merged columns", "dimension of rows", "dimension of nothing", "lower case", "blanks around a number", "UTF-16 without mark",
        "the workbook part too"])
def test_what_other_programs_write_is_read(sound: Sound, change: Callable[[Sound], Callable[[Parts], None]]) -> None:
    assert sound.says(change(sound)) == sound.says()


def test_a_relation_to_strings_that_are_not_there_and_nobody_needs(sound: Sound) -> None:
    def inline(parts: Parts) -> None:
        strings = shared_strings(parts.pop(STRINGS))
        for name in [n for n in parts if n.startswith("xl/worksheets/sheet")]:
            parts[name] = re.sub(rb' t="s"><v>(\d+)</v>', lambda m: b' t="inlineStr"><is><t xml:space="preserve">'
                                 + (strings[m[1]] or "").replace("&", "&amp;").replace("<", "&lt;").encode() + b"</t></is>", parts[name])
    assert sound.says(inline) == sound.says()


def test_styles_that_are_not_there_cost_the_dates_and_no_figure(sound: Sound) -> None:
    def without_styles(parts: Parts) -> None:
        del parts[STYLES]

    verdict, _, figures, _ = sound.says(without_styles)
    assert verdict in ("accepted", "accepted_with_warnings")
    assert figures == sound.says()[2]


@pytest.mark.parametrize(("change", "code", "reason"), [
    (lambda s: lambda parts: parts.pop(STRINGS) and None, "XP903", "strings"),           # every key is a shared text
    (lambda s: lambda parts: parts.pop(s.sales) and None, "XP903", "part"),
    (lambda s: lambda parts: parts.update({s.sales: b"junk"}), "XP903", "xml"),
    (lambda s: lambda parts: parts.update({s.sales: LAUGHS}), "XP905", "dtd"),
    (lambda s: lambda parts: parts.update({STRINGS: LAUGHS}), "XP905", "dtd"),
    (lambda s: replaced(s.sales, "<worksheet", LAUGHS[:40] + b"]><worksheet"), "XP905", "dtd"),
    (lambda s: lambda parts: parts.update({s.sales: parts[s.sales] + b" " * 60_000_000}), "XP905", "bomb"),
])
def test_what_a_wanted_sheet_needs_refuses_the_file(
        sound: Sound, change: Callable[[Sound], Callable[[Parts], None]], code: str, reason: str) -> None:
    got = sound.taken(change(sound))
    assert [(d.code, d.params.get("reason")) for d in got.diagnostics] == [(code, reason)]


def test_a_far_cell_on_a_sheet_of_ours_is_named(sound: Sound) -> None:
    got = sound.taken(replaced(sound.sales, "</sheetData>", b'<row r="1048576"><c r="B1048576"><v>5</v></c></row></sheetData>'))
    assert [(d.code, d.sheet, d.cell) for d in got.diagnostics] == [("XP917", "销售目标分解", "B1048576")]


def test_a_decimal_comma_in_the_file_is_said_at_the_cell(sound: Sound) -> None:
    got = sound.taken(replaced(sound.sales, r'<c r="(I\d+)"( s="\d+")?><v>\d+\.\d+</v>', rb'<c r="\1"\2><v>17,77</v>'))
    (said,) = [d for d in got.diagnostics if d.code == "XP918"]
    assert (said.table, said.found, said.cell is not None) == (SALES, "17,77", True)
    assert "「17,77」" in message_of(said, "zh-CN")
    assert "XP214" not in {d.code for d in got.diagnostics}
    assert SALES in got.refused


# -- what can run or reach out -------------------------------------------------------------------------------------------

def link(inner: str) -> Callable[[Parts], None]:
    """A change: one external link of that content."""
    def change(parts: Parts) -> None:
        parts[RELS] = parts[RELS].replace(b"</Relationships>", (
            f'<Relationship Id="x1" Type="{OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>').encode())
        parts["xl/externalLinks/externalLink1.xml"] = (
            f'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{inner}</externalLink>').encode()
    return change


def part(name: str, kind: str = "") -> Callable[[Parts], None]:
    """A change: such a part, related to the workbook where it has a kind."""
    def change(parts: Parts) -> None:
        parts[f"xl/{name}"] = b"\1\2"
        if kind:
            parts[RELS] = parts[RELS].replace(
                b"</Relationships>", f'<Relationship Id="y{name}" Type="{OFFICE}/{kind}" Target="{name}"/></Relationships>'.encode())
    return change


@pytest.mark.parametrize(("change", "kind"), [
    (part("vbaProject.bin", "vbaProject"), "macros"),
    (part("vbaProject.bin"), "macros"),                          # hidden from the list
    (own_sheet(rows(""), "xlMacrosheet"), "xlm"),
    (own_sheet(None, "dialogsheet"), "xlm"),
    (link('<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'), "dde"),
    (part("embeddings/oleObject1.bin"), "objects"),
    (part("activeX/activeX1.xml"), "controls"),
    (part("connections.xml", "connections"), "connections"),
    (lambda parts: parts.update({"customUI/customUI14.xml": b"<x/>"}), "ribbon"),
])
def test_what_can_run_is_one_note_and_changes_no_figure(sound: Sound, change: Callable[[Parts], None], kind: str) -> None:
    (note,) = [d for d in sound.taken(change).diagnostics if d.code == "XP109"]
    assert note.params == {"kind": kind, "count": 1}
    assert kind not in message_of(note, "zh-CN")
    assert sound.says(change) == sound.says()


def test_many_of_a_kind_are_one_note(sound: Sound) -> None:
    def change(parts: Parts) -> None:
        for n in range(7):
            parts[f"xl/embeddings/oleObject{n}.bin"] = b""
    assert [d.params for d in sound.taken(change).diagnostics if d.code == "XP109"] == [{"kind": "objects", "count": 7}]


def test_an_issued_workbook_carries_nothing(sound: Sound) -> None:
    assert "XP109" not in {d.code for d in sound.taken().diagnostics}


@pytest.mark.parametrize("kind", ["<externalBook/>", "<oleLink/>"])
def test_links_that_only_the_units_own_working_can_have_are_nobodys_matter(sound: Sound, kind: str) -> None:
    assert [d for d in sound.taken(link(kind)).diagnostics if d.code == "XP109"] == []
    assert sound.says(link(kind)) == sound.says()


_HEAD = '<worksheet xmlns="x"><cols>' + '<col min="1" max="1" width="8"/>' * 200 + "</cols><sheetData><row>"


@pytest.mark.parametrize(("start", "found"), [
    (f'{_HEAD}<c r="A1" t="inlineStr"><is><t>sales</t></is></c><c r="B1"', "sales"),
    (f'{_HEAD}<c t="inlineStr"><is><t>{"销" * 2000}</t></is></c><c></x>', "销" * 2000),  # broken where nobody looks
    (f'{_HEAD}<c r="B1" t="inlineStr"><is><t>sales</t></is></c>', ""),
    (f'{_HEAD}<c r="A1" t="inlineStr"><is><t>sa', None),
    (f"{_HEAD[:-5]}</x>" + '<c r="A1" t="inlineStr"><is><t>sales</t></is></c>', None)])
def test_the_key_is_read_of_the_beginning_of_a_sheet_alone(start: str, found: str | None) -> None:
    assert first_text(start.encode(), {}) == found
