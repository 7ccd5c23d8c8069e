"""退回说明: how each table stands, each finding with its cell, what to do and HQ's word, in the language of the workbook; and the mark
that a finding leaves on its cell."""
from __future__ import annotations

import pytest
from branch_case import case

from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import LANGS, Lang, Text
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.marks import NO_FILL, findings_by_cell, mark_color, note_before, note_text
from xlplan.workbook.writing.return_note import ReturnedLine, ReturnNote, TableStands, return_sheet

SALES = "sales_targets"
WRONG = Diagnostic("XP401", Severity.ERROR, "销售目标分解", "W13", SALES, "year", "@total", 4548.89, 4610.0, -61.11, unit="wan_yuan")
ASKED = Diagnostic("XP402", Severity.WARNING, "销售目标分解", None, SALES, "year", "P1|C1", 10.0, 12.0, -2.0, unit="wan_yuan")


def shown(note: ReturnNote) -> list[str]:
    sheet: Sheet = return_sheet(note)
    return [str(cell.value) for _, cell in sorted(sheet.cells.items()) if cell.value is not None]


def note(lang: Lang, **more: object) -> ReturnNote:
    issued = case(lang, "final").issued
    issued.facts |= {"mailbox": "plan@hd.example", "deadline": "2026-12-08", "contact_name": "Li"}
    lines = [ReturnedLine(WRONG, False, "请补回差额"), ReturnedLine(ASKED, True, "")]
    return ReturnNote(issued, [TableStands("销售目标分解", "● 退回", "bad")], lines, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_tables_findings_and_what_to_do(lang: Lang) -> None:
    said = shown(note(lang))
    assert any("plan@hd.example" in text and "2026-12-08" in text and "Li" in text for text in said)
    assert [any(one in text for text in said) for one in ("● 退回", "(XP401)", "(XP402)", "请补回差额", "W13")] == [True] * 5


def test_a_copy_made_anew_says_why_and_a_conclusion_is_quoted() -> None:
    why, day = Text("原文件签过名", "原檔案簽過名", "the file is signed"), "2026-12-10 18:00"
    said = shown(note("zh-CN", rebuilt=why, conclusion="控制费用", deadline=day))
    found = [any(one in text for text in said) for one in ("原文件签过名", "控制费用", day, "2026-12-08")]
    assert found == [True, True, True, False]


def test_the_headings_of_the_findings_stand_on_each_page() -> None:
    sheet = return_sheet(note("zh-CN"))
    assert sheet.title_rows is not None
    assert {cell.style for (row, _), cell in sheet.cells.items() if row in sheet.title_rows} == {"header"}


def test_every_finding_links_to_its_cell_or_its_sheet() -> None:
    links = {cell.link for cell in return_sheet(note("zh-CN")).cells.values() if cell.link}
    assert {"'销售目标分解'!W13", "'销售目标分解'!B2"} <= links


def test_the_mark_on_a_cell_can_be_taken_away_again() -> None:
    """What stood there comes back: the note that was, the fill that was."""
    text = note_text([WRONG, ASKED], "zh-CN", "FFEE00", "我的批注")
    assert (text.count("→"), note_before(text), note_before("我的批注")) == (2, ("FFEE00", "我的批注"), None)
    assert note_before(note_text([ASKED], "en", NO_FILL)) == (NO_FILL, "")


def test_the_gravest_finding_of_a_cell_gives_its_tint() -> None:
    by_cell = findings_by_cell([ASKED, WRONG, WRONG], ["销售目标分解"])["销售目标分解"]
    assert {at: [d.code for d in found] for at, found in by_cell.items()} == {(13, 23): ["XP401", "XP401"], (2, 2): ["XP402"]}
    assert mark_color([WRONG]) != mark_color([ASKED])
    assert findings_by_cell([WRONG], ["人员规划"]) == {}
