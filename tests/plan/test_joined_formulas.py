"""What two people of one unit wrote beside the figures, once their files are joined: formulas, sign-off, explanations."""
from __future__ import annotations

from dataclasses import replace

import pytest
from test_settling import APRIL, COST, COSTS, MARCH, SALES, registered, sent

from xlplan.address import row_column
from xlplan.schema.codes.catalogue import message_of
from xlplan.workbook.submission import CellComment, OwnFormula, Submission


def test_a_formula_over_somebody_elses_working_sheet_names_his_file() -> None:
    """The sheet 我的测算 that goes on is the speaking file's: in its cells stand other figures than the formula was written over."""
    first, later = sent("a.xlsx", MARCH, author="张三"), sent("b.xlsx", COST, hours=2, author="李四")
    place, mine = ("P1|C1", "m03"), ("E2", "m05")
    for file, table, at in ((first, SALES, place), (later, COSTS, mine)):
        file.scratch, file.own = ("我的测算",), {table: {at: OwnFormula("ROUND('我的测算'!B20,2)")}}
    [lead] = [s for s in registered([first, later])[1].submissions if s.file == "b.xlsx"]
    assert lead.own == {SALES: {place: OwnFormula("ROUND('a.xlsx 我的测算'!B20,2)")}, COSTS: {mine: OwnFormula("ROUND('我的测算'!B20,2)")}}


def test_comments_of_both_stand_beside_the_cells_that_they_were_written_on() -> None:
    """On a table that both filled in, on one of somebody else's, whose sheet he renamed, and on the cover of the file that speaks."""
    first, later = sent("a.xlsx", MARCH, COST, author="张三"), sent("b.xlsx", APRIL, hours=2, author="李四")
    first.placements[COSTS] = replace(first.placements[COSTS], sheet="费用")

    def at(file: Submission, table: str, row: str, column: str) -> tuple[str, tuple[int, int]]:
        return file.placements[table].sheet, row_column(str(file.placements[table].at(row, column)))

    march, may, cover = at(first, SALES, "P1|C1", "m03"), at(first, COSTS, "E2", "m05"), ("首页", (5, 3))
    first.comments = (CellComment(*march, "门店关了"), CellComment(*may, "含促销"), CellComment(*cover, "不随走"))
    later.comments = (CellComment(*march, "已核"), CellComment(*cover, "问财务"))
    [lead] = [s for s in registered([first, later])[1].submissions if s.file == "b.xlsx"]
    assert {*lead.comments} == {CellComment(*march, "门店关了"), CellComment(*march, "已核"), CellComment(*may, "含促销"),
                                CellComment(*cover, "问财务")}


def signed(conclusion: str) -> dict[str, str]:
    return {"manager|name": "刘建华", "manager|date": "2026-11-05", "manager|conclusion": conclusion}


@pytest.mark.parametrize(("first", "later"), [("不同意", "同意上报"), ("同意上报", "不同意")])
def test_no_file_of_somebody_else_takes_a_no_back(first: str, later: str) -> None:
    a, b = sent("a.xlsx", MARCH, author="张三"), sent("b.xlsx", COST, hours=2, author="李四")
    a.signs, b.signs = signed(first), signed(later)
    results, _ = registered([a, b])
    lead = results["b.xlsx"]
    assert [(d.code, d.found) for d in lead.diagnostics if d.code == "XP522"] == [("XP522", "不同意")]
    assert {verdict for verdict in lead.tables.values() if verdict != "not_opened"} == {"refused"}


@pytest.mark.parametrize(("signs", "hours", "stands"), [
    ({}, 2, True),                     # a later file in which nobody signs
    (signed("同意上报"), 2, False),     # the step is signed anew, later
    (signed("同意上报"), -2, True)])    # it lay beside, saved before the no
def test_a_file_that_says_no_and_is_set_aside_still_stops_the_unit(signs: dict[str, str], hours: int, stands: bool) -> None:
    """Both hold the same figures, so that one of them counts whole."""
    no, other = sent("no.xlsx", MARCH, author="张三"), sent("other.xlsx", MARCH, COST, hours=hours, author="李四")
    no.signs, other.signs = signed("不同意"), signs
    results, _ = registered([no, other])
    [lead] = [r for r in results.values() if r.superseded_by is None]
    back = {verdict for verdict in lead.tables.values() if verdict != "not_opened"} == {"refused"}
    assert (back, "XP522" in {d.code for d in lead.diagnostics}) == (stands, stands)


def test_words_that_are_not_used_are_named_with_their_place() -> None:
    """The same words elsewhere do not save those that were overwritten."""
    a, b = sent("a.xlsx", MARCH, author="张三"), sent("b.xlsx", COST, hours=2, author="李四")
    a.answers, b.answers = {"sales_targets|XP401": "见附表"}, {"sales_targets|XP401": "无", "expense_budget|XP401": "见附表"}
    a.signs, b.signs = {"preparer|code": "7087"}, {"preparer|code": "1234"}
    [told] = [d for d in registered([a, b])[0]["b.xlsx"].diagnostics if d.code == "XP519"]
    assert "签批 填报人 · 校验码「7087」、检查表 销售目标分解 的说明「见附表」" in message_of(told, "zh-CN")
