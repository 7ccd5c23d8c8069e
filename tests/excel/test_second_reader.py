"""openpyxl as the second opinion: what the default reader reads it reads too, and what it cannot read is not called damaged."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from test_read import everything, facts, pack, parts, saved, strict, with_rows

from xlplan.excel.reading.openpyxl_reader import read_openpyxl
from xlplan.excel.reading.read import read_workbook
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.rawbook import RawBook

ODD: dict[str, Callable[[bytes], bytes]] = {
    "strict": strict,
    "case": lambda data: pack({name.replace("sharedStrings", "SharedStrings"): part for name, part in parts(data).items()}),
    "backslashes": lambda data: pack({name.replace("/", "\\"): part for name, part in parts(data).items()}),
    "no colour": lambda data: pack({name: part.replace(b'rgb="00', b'rgb="') for name, part in parts(data).items()}),
}


@pytest.mark.parametrize("odd", ODD)
def test_openpyxl_reads_every_dialect_that_the_default_reader_reads(odd: str) -> None:
    data = saved(everything())
    found, sound = read_openpyxl(ODD[odd](data), "a.xlsx"), read_openpyxl(data, "a.xlsx")
    assert isinstance(found, RawBook)
    assert isinstance(sound, RawBook)
    assert [facts(s) for s in found.sheets] == [facts(s) for s in sound.sheets]


def test_an_escaped_character_is_one_to_both_readers() -> None:
    data = with_rows('<row r="1"><c r="A1" t="inlineStr"><is><t>22.58_x0007_</t></is></c></row>')
    for read in (read_workbook, read_openpyxl):
        found = read(data, "a.xlsx")
        assert isinstance(found, RawBook)
        assert found.sheets[0].at(1, 1) == "22.58\x07"


def test_an_escape_that_was_escaped_is_undone_once() -> None:
    """The letters `a_x0041_b`, as Excel writes them, in a shared string and in a cell of its own."""
    made = parts(with_rows('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>a_x005F_x0041_b</t></is></c></row>'))
    made["xl/sharedStrings.xml"] = (b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                                    b"<si><t>a_x005F_x0041_b</t></si></sst>")
    made["[Content_Types].xml"] = made["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                     b'spreadsheetml.sharedStrings+xml"/></Types>')
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                             b'sharedStrings" Target="sharedStrings.xml"/></Relationships>')
    for read in (read_workbook, read_openpyxl):
        found = read(pack(made), "a.xlsx")
        assert isinstance(found, RawBook)
        assert [found.sheets[0].at(1, c) for c in (1, 2)] == ["a_x0041_b"] * 2


def test_what_only_openpyxl_gives_up_on_is_not_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("xlplan.excel.reading.openpyxl_reader._load_quietly", fail)
    found = read_openpyxl(saved(everything()), "a.xlsx")
    assert isinstance(found, Diagnostic)
    assert (found.code, found.params) == ("XP903", {"reason": "openpyxl", "part": "KeyError"})
    assert message_of(found, "en") == "openpyxl cannot read this file (KeyError), which need not be damaged"
    assert remedy_of(found, "en").startswith("Check it without --reader openpyxl")
