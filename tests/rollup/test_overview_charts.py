"""The overview's charts: parts that add up to the company's goal, differences, sentences that are true; all of cells."""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

import pytest
from lxml import etree
from small_rollup import BRANCHES, NOW, Case, case, steps

from xlplan.excel.writing.write import to_bytes
from xlplan.plan.rollup import facts_from
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.flow import PageFlow
from xlplan.plan.rollup.headline import RegionPart
from xlplan.plan.rollup.overview_charts import Place, Regions, Whole, gaps_said, goal_said, months_said, put_charts
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.text import LANGS, Lang
from xlplan.units import WAN_YUAN
from xlplan.workbook.blueprint import RowSpec, Sheet

NAMES = ("分公司合计", "总部直管", "统筹", "公司目标")


@pytest.fixture(scope="module")
def sample() -> Case:
    return case()


def context(of: Case, lang: Lang = "zh-CN") -> RollupContext:
    return RollupContext(of.result, of.master, facts_from(of.master, of.breakdown), NOW, lang, rollup_pages())


def row_of(sheet: Sheet, key: str) -> int:
    return next(row for (row, at), cell in sheet.cells.items() if at == 1 and cell.value == key)


def worked_out(sheet: Sheet, at: tuple[int, int]) -> float:
    """What the cell's formula comes to from the values of the cells that it names."""
    formula = re.sub(r"\b([A-Z])(\d+)\b", lambda m: repr(sheet.cells[int(m[2]), ord(m[1]) - 64].value or 0), str(sheet.cells[at].formula))
    return float(eval(formula, {"MIN": min, "MAX": max, "ROUND": round, "IF": lambda if_, then, other: then if if_ else other}))


# what is added to what, in steps: hanging above zero, over zero and below it; nothing assigned; nothing at all
PARTS = ((27_716_00, 1_864_00, -580_00), (27_716_00, 0, 0), (0, 0, 500_00), (100_01, -30_02, -60_03), (100_00, -130_00, 90_00),
         (-10_00, -5_00, 40_00), (50_00, 0, -80_00), (0, 0, 0), (33, 33, 34))


@pytest.mark.parametrize("parts", PARTS, ids=str)
def test_hanging_bars_add_up_to_the_whole(sample: Case, parts: tuple[int, ...]) -> None:
    """Each bar reaches from where the one before it ended, and the last from zero to the whole; the formulas say the same."""
    whole = sum(parts)
    sheet = Sheet("overview", "总览")
    for row, (name, amount) in enumerate(zip(NAMES, (*parts, whole), strict=True), 3):
        sheet.put(row, 7, name)
        sheet.put(row, 11, WAN_YUAN.value(amount))
    put_charts(context(sample), sheet, PageFlow(sheet, 30, 15.0), Regions(1, 1, (), Place(1, 1.0)),
               Whole(2, 7, 11, (*parts, whole), Place(12, 150.0)))
    first, reached = min(row for (row, at), cell in sheet.cells.items() if row > 12 and "\n" in str(cell.value)), 0
    for i, amount in enumerate((*parts, whole)):
        row, last = first + i, i == len(parts)
        bar = [steps(sheet.cells[row, column]) for column in range(8, 12)]
        assert bar == [round(worked_out(sheet, (row, column)) * 100) for column in range(8, 12)]
        start = 0 if last else reached
        reached = start + amount
        assert reached == steps(sheet.cells[row, 7]) == round(worked_out(sheet, (row, 7)) * 100)
        above, below = sum(n for n in bar if n > 0), sum(n for n in bar if n < 0)  # where Excel stacks to, each way from zero
        assert (above, below) == (max(start, reached, 0), min(start, reached, 0))
        seen = sum(map(abs, bar[1:]))
        assert seen == abs(amount)
        assert not bar[1 if amount < 0 else 2]  # what is taken off is drawn as such
    assert reached == whole


def test_the_waterfall_ends_at_the_goal_of_the_plan(sample: Case) -> None:
    """Branches, units that HQ runs and what is unassigned, added up from what was broken down and from the master's goal."""
    sheet, target = sample.book().sheet("overview"), sample.breakdown.target
    parts = [sum(target[b] for b in BRANCHES), target["KA"]]
    [chart] = [one for one in sheet.charts if one.stacked]
    assert [s.role for s in chart.series] == ["base", "plan", "less", "less"]
    first = int(re.findall(r"\d+", chart.categories)[-2])
    reached = [steps(sheet.cells[row, 7]) for row in range(first, first + 4)]
    assert [abs(of - exact) < 100 for of, exact in zip(reached, (parts[0], sum(parts)), strict=False)] == [True, True]  # whole 万元
    assert reached[2:] == [29_000_0000 // 100, 29_000_0000 // 100]
    assert [str(sheet.cells[row, 5].value).split("\n")[1] for row in range(first, first + 4)] == ["27,716", "1,864", "-580", "29,000"]
    assert chart.heading == "公司目标 29,000.00 万元,下达多出 580.00 万元"


def test_differences_are_drawn_above_and_below_zero_by_region(sample: Case) -> None:
    sheet = sample.book().sheet("overview")
    assert [[sheet.cells[row_of(sheet, f"gap|{region}"), column].value for column in (2, 3, 4)] for region in "ESN"] == [
        ["华东", 12, 0], ["华南", 0, 0], ["华北", 0, -61]]
    for region in "ESN":
        row = row_of(sheet, f"gap|{region}")
        assert [worked_out(sheet, (row, column)) for column in (3, 4)] == [sheet.cells[row, column].value for column in (3, 4)]
    both, gaps, *_ = [one for one in sheet.charts if one.kind == "bar"]
    assert [s.role for s in both.series] == ["plan", "actual"]
    assert [(s.role, s.labels) for s in gaps.series] == [("good", True), ("bad", True)]
    assert gaps.categories == both.categories
    assert sheet.cells[int(both.anchor[1:]) - 2, 2].value == gaps.heading == "差异 -49.11 万元:多报 +12.00,少报 -61.11"


def test_a_region_of_which_nobody_is_in_says_so_beside_its_bar() -> None:
    sheet = case(missing=("BJ", "TJ")).book().sheet("overview")
    assert sheet.cells[row_of(sheet, "gap|N"), 2].value == "华北(未计入)"


def test_without_anything_declared_there_are_targets_and_no_differences() -> None:
    sheet = case(missing=BRANCHES, adjust=False).book().sheet("overview")
    bars, waterfall = sheet.charts
    assert ([s.role for s in bars.series], bars.heading, waterfall.stacked) == (["plan"], "尚无计入的申报", True)
    assert not [cell for (_, at), cell in sheet.cells.items() if at == 1 and str(cell.value).startswith("gap|")]


def part(like: int, declared: int, have: int = 1) -> RegionPart:
    return RegionPart("区", 0, like, declared, have, 0)


@pytest.mark.parametrize(("parts", "roles", "column"), [
    ([part(0, 0, 0)], [["plan"]], "C"),                             # nobody is in: what was assigned
    ([part(0, 500)], [["actual"]], "F"),                            # nothing assigned: what was declared
    ([part(100, 90)], [["plan", "actual"], ["good", "bad"]], "E"),  # one unit alone
    ([], [], "")])
def test_bars_are_drawn_of_what_there_is(
        sample: Case, parts: Sequence[RegionPart], roles: Sequence[Sequence[str]], column: str) -> None:
    sheet = Sheet("overview", "总览")
    for row in range(3, 7):
        sheet.put(row, 7, NAMES[row - 3])
    for at, value in ((1, "SH"), (2, "区"), (5, 1.0), (6, 0.9), (7, -0.1)):
        sheet.put(10, at, value)
    put_charts(context(sample), sheet, PageFlow(sheet, 30, 15.0), Regions(9, 9 + len(parts), parts, Place(14, 100.0)),
               Whole(2, 7, 11, (0, 0, 0, 0), Place(22, 150.0)))
    bars = [chart for chart in sheet.charts if chart.kind == "bar"]
    assert [[s.role for s in chart.series] for chart in bars] == roles
    assert not bars or f"!{column}10" in bars[0].series[0].values.replace("$", "")


@pytest.mark.parametrize(("parts", "said"), [
    ([part(0, 0, 0)], "尚无计入的申报"),
    ([part(0, 500)], "尚未下达,没有可比的差异"),
    ([part(100, 100), part(70, 70)], "申报与下达一致,没有差异"),
    ([part(100, 90), part(70, 70)], "差异 -0.10 万元,没有多报的大区"),
    ([part(100, 90), RegionPart("北", 0, 70, 70, 2, 0, units=(("甲", 9), ("乙", -9)))], "差异 -0.10 万元,没有多报的大区(1 个区内有相抵)"),
    ([part(100, 101), part(70, 70)], "差异 +0.01 万元,没有少报的大区"),
    ([part(100, 130), part(70, 40)], "差异 +0.00 万元:多报 +0.30,少报 -0.30"),
    ([part(10_000, 9_000), part(7_000, 7_025)], "差异 -9.75 万元:多报 +0.25,少报 -10.00")])
def test_the_sentence_above_the_differences_is_what_they_come_to(sample: Case, parts: Sequence[RegionPart], said: str) -> None:
    assert gaps_said(context(sample), parts) == said


@pytest.mark.parametrize(("now", "then", "there", "said"), [
    (0, 0, False, "按月:尚无计入的申报"), (500, 0, True, "按月:核定(空心),万元;没有上年数"),
    (1_151, 1_000, True, "按月:核定(空心)比上年(浅)多 15.1%,万元"), (900, 1_000, True, "按月:核定(空心)比上年(浅)少 10.0%,万元"),
    (1_000, 1_000, True, "按月:核定(空心)与上年(浅)持平,万元")])
def test_the_sentence_above_the_months(sample: Case, now: int, then: int, there: bool, said: str) -> None:
    assert months_said(context(sample), now, then, there) == said


@pytest.mark.parametrize(("goal", "rest", "said"), [
    (900, 0, "公司目标 9.00 万元,已全部分配"), (900, -100, "公司目标 9.00 万元,下达多出 1.00 万元"),
    (900, 25, "公司目标 9.00 万元,还有 0.25 万元未分配"), (0, 0, "尚未下达目标")])
def test_the_sentence_above_the_waterfall(sample: Case, goal: int, rest: int, said: str) -> None:
    assert goal_said(context(sample), goal, rest) == said


def test_what_a_page_of_paper_cannot_hold_begins_the_next() -> None:
    """The page ends below what stood last, with no row drawn out to fill it: on the screen that was a hole."""
    sheet = Sheet("overview", "总览", rows={2: RowSpec(height=30.0), 3: RowSpec(height=26.0)})
    flow = PageFlow(sheet, 4, 15.0)
    rows = [flow.block([20.0] * lines) for lines in (10, 10, 10, 1)]
    assert (rows, sheet.breaks) == ([5, 16, 27, 38], (25,))
    assert max(one.height or 0 for one in sheet.rows.values()) == 30.0


@pytest.mark.parametrize("lang", LANGS)
def test_every_drawing_of_a_roll_up_has_words_for_who_does_not_see_it(sample: Case, lang: Lang) -> None:
    book = sample.book(lang)
    with zipfile.ZipFile(io.BytesIO(to_bytes(book))) as package:
        words = [one.get("descr", "") for name in package.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)
                 for one in etree.fromstring(package.read(name)).iter("{*}cNvPr")]
    charts = [chart for sheet in book.sheets for chart in sheet.charts]
    assert len(words) == len(charts) > 4
    assert all(chart.heading and chart.heading in said for chart, said in zip(charts, words, strict=True))
    if lang != "en":
        assert not [said for said in words if re.search("[A-Za-z]{2}", said)]
