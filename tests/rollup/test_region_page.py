"""大区一页纸: figures that are those of the other pages, what a region is asked, what HQ concludes of it kept across runs."""
from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

import openpyxl
import pytest
from small_rollup import NOW, Case, case, find, master

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.opinions.board import Board, board_of
from xlplan.plan.opinions.opinion import Opinion
from xlplan.plan.opinions.typed import changed_opinions, read_typed
from xlplan.plan.regions.meeting import regions_met
from xlplan.plan.rollup import rollup_book
from xlplan.plan.rollup.key_figures import best_and_worst
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.plan.rollup.questions import Asked, Found, three_questions
from xlplan.plan.rollup.region_page import EXACT, SIDE, THIRD
from xlplan.plan.rollup.words import Words
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.rawbook import RawBook

ZH = Words("zh-CN", 2027)
REGIONS = ("E", "S", "N")


@cache
def sample() -> Case:
    return case()


@cache
def drawn(lang: Lang = "zh-CN") -> Sheet:
    return sample().book(lang).sheet("region_page")


def figure(sheet: Sheet, key: str, column: int) -> object:
    row = next(row for (row, at), cell in sheet.cells.items() if at == 1 and cell.value == key)
    return sheet.cells[row, column].value


def test_regions_are_the_units_that_add_up_below_the_company() -> None:
    assert sample().result.regions == REGIONS
    plan = master()
    assert regions_met(plan, ["HZ", "KA"]) == ("E",)  # the province in it is none, and neither is what HQ runs
    assert regions_met(plan, []) == ()
    assert regions_met(plan, ["HQ", "HZ"]) == ("HQ",)  # the company fills in itself: it is met as a whole
    said = replace(plan, company=replace(plan.company, acting="province"))
    assert regions_met(said, ["HZ", "GZ"]) == ("ZJ",)  # HQ names the level


@pytest.mark.parametrize(("key", "page", "row", "column"), [
    ("sales", "target_compare", "@branches", "approved"), ("expense", "expense_rollup", "@total", "approved"),
    ("heads", "staffing_rollup", "@total", "year_end"), ("year", "by_month", "@total", "year")])
def test_the_regions_add_up_to_the_pages_of_the_company(key: str, page: str, row: str, column: str) -> None:
    of = [figure(drawn(), f"{code}|{key}", 5 if key == "year" else 4) for code in REGIONS]
    assert sum(of) == pytest.approx(find(sample().book().sheet(page), row, column).value, abs=0.5)  # type: ignore[arg-type]


def test_growth_is_that_of_the_exact_figures() -> None:
    """The page of months has the approved ones, a hidden column last year's."""
    months = sample().book().sheet("by_month")
    for code, month in ((code, month) for code in REGIONS for month in ("m01", "year")):
        before, growth = (figure(drawn(), f"{code}|{month}", column) for column in (EXACT, THIRD))
        now = find(months, code, month).value
        assert growth == pytest.approx((now - before) / before, abs=0.0005001), (code, month)  # type: ignore[operator]
    assert figure(drawn(), "E|year", THIRD) != 0


@pytest.mark.parametrize(("n", "best", "worst"), [
    (0, [], []), (1, [0], []), (3, [0, 1], [2]), (10, [0, 1, 2, 3, 4], [9, 8, 7, 6, 5]), (13, [0, 1, 2, 3, 4], [12, 11, 10, 9, 8])])
def test_five_units_at_most_stand_at_each_end(n: int, best: list[int], worst: list[int]) -> None:
    growth = [*(Fraction(100 - i, 100) for i in range(n)), None]
    assert best_and_worst(growth, range(n + 1)) == (best, worst)


def test_a_region_alone_has_the_eight_figures_of_the_overview() -> None:
    """Every branch in one region: its figures are the company's."""
    plan = master()
    org = replace(plan.organisation, entities=tuple(
        replace(e, parent="E") if e.code in ("S", "N") else e for e in plan.organisation.entities))
    book = case(plan=replace(plan, organisation=org)).book()
    ours, overview = book.sheet("region_page"), book.sheet("overview")
    for key in ("sales", "expense", "heads", "rate", "productivity", "q1", "h1", "new"):
        rows = [next(r for (r, at), c in sheet.cells.items() if at == 1 and c.value == name)
                for sheet, name in ((ours, f"E|{key}"), (overview, f"@{key}"))]
        assert [ours.cells[rows[0], c].value for c in (2, 4, 5, 6)] == [overview.cells[rows[1], c].value for c in (2, 3, 4, 5)], key
    assert (ours.breaks, ours.fit_height) == ((), 1)


@pytest.mark.parametrize(("n", "least"), [(0, 75), (200, 87), (350, 145)])
def test_a_long_conclusion_has_its_room_on_the_page(n: int, least: float) -> None:
    """Chart and months give it theirs."""
    made, place = sample(), ("region_page", "conclusion", "N|first")
    board = Board({place: Opinion(*place, "结" * n)})
    sheet = rollup_book(made.result, made.master, breakdown=made.breakdown, now=NOW, lang="zh-CN", board=board).sheet("region_page")
    row = next(r for (r, at), c in sheet.cells.items() if at == 1 and c.value == "N")
    assert (sheet.rows[row].height or 0) >= least
    last = [sheet.rows[at].height or 0 for at in (2, 3, *range(sheet.breaks[-1] + 1, row + 1))]
    assert sum(last) < 741


@pytest.mark.parametrize("lang", LANGS)
def test_every_region_has_one_upright_page_of_paper(lang: Lang) -> None:
    sheet = drawn(lang)
    ends = [3, *sheet.breaks, max(row for row, _ in sheet.cells)]
    heads = sum(sheet.rows[row].height or 0 for row in (2, 3))
    high = [heads + sum(sheet.rows[row].height or 99 for row in range(a + 1, b + 1)) for a, b in pairwise(ends)]
    assert (len(high), sheet.landscape) == (3, False)
    assert max(high) < 741  # points that the paper holds
    assert [next(c.value for (r, at), c in sorted(sheet.cells.items()) if r == a + 1 and at == 2).split(" · ")[0]  # type: ignore[union-attr]
            for a in [4, *ends[1:-1]]] == ["华东", "华南", "华北"]
    assert len(sheet.charts) == len(REGIONS)


def test_breaks_are_in_the_file_and_nothing_fits_pages_over_them() -> None:
    wb = openpyxl.load_workbook(io.BytesIO(to_bytes(sample().book())))
    ws = next(ws for ws in wb.worksheets if ws["A1"].value == "region_page")
    assert [one.id for one in ws.row_breaks.brk] == [*drawn().breaks]
    assert (ws.sheet_properties.pageSetUpPr.fitToPage, ws.page_setup.orientation) == (False, "portrait")  # type: ignore[union-attr]
    assert 80 <= int(ws.page_setup.scale or 0) <= 100


def test_the_title_says_how_the_region_stands() -> None:
    said = {str(c.value).split(" · ")[0]: str(c.value) for (_, at), c in drawn().cells.items() if at == 2 and " · 2027" in str(c.value)}
    assert said["华南"].endswith("(一上):同口径申报与下达一致")
    assert "一上,暂汇" in said["华北"]
    assert "比下达少" in said["华北"]


# what is known of a region -> the questions
@pytest.mark.parametrize(("of", "said"), [
    (Asked(), []),
    (Asked(away=[("天津", 3000_00)]), ["天津的销售未交、退回或未填,其下达 3,000.00 万元:哪天交,能不能按下达交?"]),
    (Asked(excluded=[("天津", 3000_00)]), ["天津交来的文件已由总部排除,其下达 3,000.00 万元按下达计:请它重交,还是就按下达?"]),
    (Asked(like=1000_00, gaps=[("甲", -20_00), ("乙", -30_00), ("丙", 40_00)]),
     ["乙、甲申报比下达少 50 万元(该区同口径下达的 5.0%):差在哪里,用什么补?", "丙申报比下达多 40 万元:凭什么做到,要不要加人加钱?"]),
    (Asked(like=1000_00, gaps=[("甲", -31)]), ["甲申报比下达少 0.31 万元(该区同口径下达的 0.0%):差在哪里,用什么补?"]),
    (Asked(like=1000_00, gaps=[(name, -1_00) for name in "甲乙丙丁"]),
     ["甲、乙、丙等 4 家申报比下达少 4 万元(该区同口径下达的 0.4%):差在哪里,用什么补?"]),
    # the greatest amount first, whatever it is about
    (Asked(like=1000_00, away=[("天津", 10_00)], gaps=[("甲", -20_00)], must_fix=Found([("乙", 2)], "乙 · 费用:差 30", 30_00)),
     ["乙有 2 处必须改,什么时候改好重交?其中最大的:乙 · 费用:差 30", "甲申报比下达少 20 万元(该区同口径下达的 2.0%):差在哪里,用什么补?",
      "天津的销售未交、退回或未填,其下达 10.00 万元:哪天交,能不能按下达交?"]),
    (Asked(expense_growth=(200, 100), heads_growth=(100, 100), half=(400, 450), limit=30, over_cap=[("甲", 2), ("乙", 1)]),
     ["费用增长率 +20.0%,同一批分公司的销售增长率 +10.0%:多出来的换来什么?", "上半年占比 40.0%,上年 45.0%:下半年凭什么补回来?",
      "甲、乙超编 3 人:减谁,还是要加编?"]),
    (Asked(half=(480, 440), limit=30), ["上半年占比 48.0%,上年 44.0%:上半年做得到吗,下半年为什么少?"]),
    (Asked(half=(470, 440), limit=30), []),
    (Asked(half=(470, 0), limit=30), []),  # nothing was sold last year
    (Asked(unexplained=Found([("甲", 1)], "甲 · 人员:多")), ["甲有 1 处请说明没有说明,原因是什么?其中最大的:甲 · 人员:多"]),
    # tables that only support the plan behind its figures
    (Asked(like=1000_00, gaps=[("丙", 40_00)], growths=[("甲", 50), ("乙", 101)], growth=100,
           unexplained=Found([("甲", 11)], "甲 · 会议与节奏:没填", supports=True)),
     ["丙申报比下达多 40 万元:凭什么做到,要不要加人加钱?", "甲增长 +5.0%,区内最慢(全区 +10.0%):为什么?",
      "甲有 11 处请说明没有说明,原因是什么?其中最大的:甲 · 会议与节奏:没填"]),
    (Asked(like=1000_00, gaps=[("丙", -1)], must_fix=Found([("乙", 2)], "乙 · 市场:差 30", 30_00, supports=True), over_cap=[("甲", 2)],
           growths=[("甲", 50), ("乙", 101)], growth=100),
     ["丙申报比下达少 0.01 万元(该区同口径下达的 0.0%):差在哪里,用什么补?", "甲超编 2 人:减谁,还是要加编?",
      "乙有 2 处必须改,什么时候改好重交?其中最大的:乙 · 市场:差 30"]),
    (Asked(growths=[("甲", 50), ("乙", 200)], growth=100), ["甲增长 +5.0%,区内最慢(全区 +10.0%):为什么?",
                                                          "乙增长 +20.0%,区内最快(全区 +10.0%):凭什么做到?"]),
    (Asked(growths=[("甲", 90), ("乙", 111)], growth=100), ["乙增长 +11.1%,区内最快(全区 +10.0%):凭什么做到?"]),
    (Asked(growths=[("甲", 95), ("乙", 105)], growth=100), []), (Asked(growths=[("甲", 50)], growth=100), []),
])
def test_the_three_biggest_things(of: Asked, said: list[str]) -> None:
    assert three_questions(ZH, of) == said


def test_never_more_than_three_and_no_code_in_them() -> None:
    shown = [str(c.value) for (_, at), c in drawn().cells.items() if at == SIDE and str(c.value)[:2] in ("1.", "2.", "3.")]
    assert 3 <= len(shown) <= 9
    assert not [text for text in shown if "XP" in text or "|" in text]
    assert any(text.startswith("1. 天津分公司的销售未交") for text in shown)


def test_what_is_concluded_of_a_region_stays_until_the_rounds_change() -> None:
    made = sample()
    wb = openpyxl.load_workbook(io.BytesIO(to_bytes(made.book())))
    ws = next(ws for ws in wb.worksheets if ws["A1"].value == "region_page")
    row = next(r for r in range(4, ws.max_row + 1) if ws.cell(r, 1).value == "N")
    ws.cell(row, 4).value = "天津 11 月 20 日前交,缺口由北京补"
    out = io.BytesIO()
    wb.save(out)
    raw = read_workbook(out.getvalue(), "rollup.xlsx")
    assert isinstance(raw, RawBook)
    typed = read_typed(raw, {key: page.inputs for key, page in rollup_pages().items()})
    assert typed.beyond == []
    held = {one.place: one for one in changed_opinions(typed.cells, {})}
    assert [(one.key, one.text, one.unit, dict(one.about)) for one in held.values()] == [
        ("N|first", "天津 11 月 20 日前交,缺口由北京补", "N", {"branch": "华北"})]

    def again(in_round: str, regions: tuple[str, ...] = REGIONS) -> tuple[object, list[Opinion]]:
        result = replace(made.result, round=in_round, regions=regions)  # type: ignore[arg-type]
        board = board_of(result, held, {})
        book = rollup_book(result, made.master, breakdown=made.breakdown, now=NOW, lang="zh-CN", board=board)
        return (book.sheet("region_page").cells[row, 4].value if regions == REGIONS else None), [*board.settled]

    assert again("bottom_up") == ("天津 11 月 20 日前交,缺口由北京补", [])
    assert again("revise") == (None, [*held.values()])
    assert again("bottom_up", ()) == (None, [*held.values()])  # the region acts no longer: it is listed, not lost
