"""Cells of HQ's own tables: percentages beyond any plan, ticks and what says no, lists of any length."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from linked_case import SECRET, linked_book, linked_issue, read_file, typed

from xlplan.excel.writing.write import to_bytes
from xlplan.plan.consolidate.contribution import contribution
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.frame import blank_frame, own_row_key
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BRANCH
from xlplan.tables.hq_feedback import HQ_FEEDBACK
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.own import UNIT
from xlplan.tables.own.declared import OwnColumn, OwnRule, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.text import same_text
from xlplan.units import UNITS
from xlplan.workbook.blueprint import Book
from xlplan.workbook.reading.read_cell import headed_scale, read_number_cell
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.number_formats import cell_format

CITIES = tuple(f"第{i}个城市" for i in range(1, 301))
SHOPS = OwnTable("x_shops", same_text("门店"), rows=3, columns=(
    OwnColumn("shop", same_text("店名")), OwnColumn("ok", same_text("完成"), "mark", up="count"),
    OwnColumn("margin", same_text("毛利率"), "number", "percent"),
    OwnColumn("doors", same_text("门数"), "number", "outlet", up="sum"), OwnColumn("users", same_text("用户数(万户)"), "number", "number"),
    OwnColumn("rent", same_text("年租金"), "number", "wan_yuan", up="sum"),
    OwnColumn("opened", same_text("开业日"), "date"), OwnColumn("due", same_text("完成日"), "date"),
    OwnColumn("city", same_text("城市"), "choice", entries=CITIES, up="count"),
    OwnColumn("fitted", same_text("装修"), "choice", entries=("Yes, later", "No"), up="count")),
    rules=(OwnRule("1", "in_plan_year", "due"),))
TABLE, ROW = table_from(SHOPS.text), own_row_key(1)


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    with BRANCH.declared(TABLE):
        yield


def book() -> Book:
    return linked_book({TABLE.key: blank_frame(TABLE, [own_row_key(n) for n in range(1, 4)])})


def found(column: str, value: Any) -> tuple[list[str], list[str], int]:
    """The codes and sentences about the cell in which that is typed, and what the column counts."""
    sent = book()
    typed(sent, TABLE.key, ROW, "shop", "东店")
    typed(sent, TABLE.key, ROW, column, value)
    file = read_file(to_bytes(sent))
    said = [d for d in file.diagnostics if d.column == column]
    units = contribution(Evaluator({TABLE.key: file.frames[TABLE.key]}), TABLE.key, {0: "gd"}).units
    return [d.code for d in said], [message_of(d, "zh-CN") + remedy_of(d, "zh-CN") for d in said], (
        int(units.finished(column)["gd"] or 0) if column in units.figures else 0)


@pytest.mark.parametrize(("value", "codes", "count"), [
    *((tick, [], 1) for tick in ("✓", "√", "V", "v", "✔", "☑", 1.0, "1", True, "TRUE", "是", "yes")),
    *((no, ["XP242"], 0) for no in ("否", "×", "✗", 0.0, "0", False, "FALSE", "no", "无", "没有", "—", "/")),
    *((text, ["XP215"], 0) for text in ("已完成", "x", 2.0)), ("  ", [], 0)])
def test_what_counts_as_a_tick(value: Any, codes: list[str], count: int) -> None:
    said, sentences, counted = found("ok", value)
    assert (said, counted) == (codes, count)
    assert all("没有就清空这一格" in one for one in sentences if codes == ["XP242"])


@pytest.mark.parametrize(("value", "codes"), [("第300个城市", []), ("第301个城市", ["XP215"])])
def test_an_entry_of_a_long_list_is_known_and_another_counts_nowhere(value: str, codes: list[str]) -> None:
    said, _, count = found("city", value)
    assert (said, count) == (codes, not codes)


@pytest.mark.parametrize(("value", "codes"), [("Yes, later", []), ("No", []), ("Yes", ["XP215"])])
def test_an_entry_may_have_a_comma(value: str, codes: list[str]) -> None:
    said, _, count = found("fitted", value)
    assert (said, count) == (codes, not codes)
    assert next(rule for rule in book().sheet(TABLE.key).validations if rule.error_title == "装修").formula1 == "xlp_entries.x_shops.fitted"


@pytest.mark.parametrize(("value", "codes"), [(0.85, []), (2.0, []), (2.001, ["XP212"]), (85.0, ["XP212"])])
def test_a_percentage_is_at_most_200(value: float, codes: list[str]) -> None:
    said, sentences, _ = found("margin", value)
    assert said == codes
    assert all("200.0%" in one for one in sentences)


WORDS = [  # unit, what people type behind a number of it
    ("yuan_fen", "元", "圓", "yuan"), ("square_metre", "平米", "㎡", "m²", "m2", "平方"), ("ton", "t"), ("person_day", "人日"),
    ("wan_a_head", "万/人", "萬/人"), ("outlet", "间", "個"), ("day", "days"),
    *((choice.key, *choice.label.all()) for choice in UNIT if choice.key not in ("number", "index"))]


@pytest.mark.parametrize(("unit", "word", "gap"), [(unit, word, gap) for unit, *words in WORDS for word in dict.fromkeys(words)
                                                   for gap in ("", " ") if gap or not word[0].isdigit()])
def test_a_number_with_the_word_of_its_unit_behind_it_is_read(unit: str, word: str, gap: str) -> None:
    """As in tables of ours: read, and said (XP203)."""
    read = read_number_cell(f"12{gap}{word}", UNITS[unit])
    assert (read.code, read.steps) == ("XP203", UNITS[unit].steps(Decimal("0.12") if unit == "percent" else 12)[0])


@pytest.mark.parametrize(("value", "codes", "steps"), [
    ("12 家", ["XP203"], 12), ("12家", ["XP203"], 12), ("12家。", ["XP204"], 0), ("12家左右", ["XP204"], 0), ("12人", ["XP204"], 0)])
def test_so_it_is_in_a_cell(value: str, codes: list[str], steps: int) -> None:
    said, _, count = found("doors", value)
    assert (said, count) == (codes, steps)


@pytest.mark.parametrize(("value", "codes"), [("8万", ["XP203"]), ("8万户", ["XP204"]), (8, [])])
def test_so_it_is_below_a_heading_with_a_multiplier(value: str | int, codes: list[str]) -> None:
    said, words, _ = found("users", value)
    assert said == codes
    assert all("8.00" in one and "80,000" not in one for one in words if "XP203" in codes)


@pytest.mark.parametrize(("value", "steps"), [("12.50元", 12_50), ("¥12.50", 12_50), ("3万元", 30_000_00), ("12.5", 12_50)])
def test_a_price_is_read_with_its_currency(value: str, steps: int) -> None:
    read = read_number_cell(value, UNITS["yuan_fen"])
    assert (read.code, read.steps) == ("XP203", steps)


@pytest.mark.parametrize(("unit", "typed_as", "value"), [
    ("wan_person", "8万", 8), ("wan_person", "8 萬", 8), ("wan_person", "1700万", 1700), ("wan_person", "0.8亿", 8000),
    ("wan_person", "10万人", 10), ("wan_person", "8", 8), ("wan_person", "5百万人", 500),
    ("wan_a_head", "12万", 12), ("wan_a_head", "12万元", 12), ("wan_a_head", "12万/人", 12),
    ("wan_yuan", "12万", 12), ("thousand_yuan", "1千", 1), ("thousand_yuan", "3万", 30), ("yuan", "3万", 30_000),
    ("wan_person", "8万元", None), ("wan_person", "¥8", None), ("wan_person", "80000人", None), ("wan_a_head", "8万人", None)])
def test_the_multiplier_of_a_unit_behind_a_number_is_that_unit(unit: str, typed_as: str, value: int | None) -> None:
    """8万 is 8 where 万人 are counted, as in 万元: never 80,000 of them."""
    read = read_number_cell(typed_as, UNITS[unit])
    assert (read.code, read.steps) == (("XP204", None) if value is None else ("XP203", UNITS[unit].steps(value)[0]))


@pytest.mark.parametrize(("heading", "unit", "typed_as", "value"), [
    ("用户数(万户)", "number", "8万", 8), ("用户数(万户)", "number", "8", 8), ("用户数(万户)", "number", "0.5亿", 5_000),
    ("用户数(百万户)", "number", "3百万", 3), ("门店(万家)", "outlet", "8万家", 8), ("人数(万人)", "person", "8万", 8),
    ("用户数(户)", "number", "8万", 80_000), ("重量(千克)", "number", "1千", 1_000), ("人口(万人)", "wan_person", "8万", 8),
    ("销售(万元)", "wan_yuan", "8万", 8),
    ("用户数\uff08万户\uff09", "number", "8万", 8), ("进店家数(万达)", "outlet", "1.2万", 12_000),  # full width; a name of a place
    ("投放(万科项目)(家)", "outlet", "5万", 50_000), ("预算(万元)", "yuan", "5万元", 50_000)])
def test_the_multiplier_of_a_heading_behind_a_number_is_that_of_the_heading(heading: str, unit: str, typed_as: str, value: int) -> None:
    of = UNITS[unit]
    read = read_number_cell(typed_as, of, scale=headed_scale(heading, of))
    assert read.steps == of.steps(value)[0] if typed_as != "8" else read.steps in (None, of.steps(value)[0])


def test_a_limit_of_nothing_is_no_blank() -> None:
    """On the sheets where HQ declares columns and rules."""
    limits = [c for key in ("own_columns", "own_rules") for c in MASTER_BY_KEY[key].columns if c.kind == "number" and c.minimum is None]
    assert {c.key for c in limits} == {"least", "most", "low", "high"}
    assert {cell_format(c).split(";")[2] for c in limits} == {"0"}
    changes = [c for c in HQ_FEEDBACK.columns if c.difference]
    assert changes
    assert all(cell_format(c).startswith("+") for c in changes)


@pytest.mark.parametrize(("times", "codes"), [(50, []), (51, ["XP275"]), (10_000, ["XP275"])])
def test_an_amount_above_50_times_the_target_is_asked_about(times: int, codes: list[str]) -> None:
    """元 for 万元: the unit is to sell 12.00 万元 in the year."""
    frames = {TABLE.key: blank_frame(TABLE, [own_row_key(n) for n in range(1, 4)])}
    issued = linked_issue(frames, "zh-CN")
    issued.values["sales_targets"] = {"P1|C1": {"hq_target": 7_00}, "P2|C1": {"hq_target": 5_00}}
    sent = branch_book(issued, frames, SECRET)
    typed(sent, TABLE.key, ROW, "shop", "东店")
    typed(sent, TABLE.key, ROW, "rent", 12.0 * times)
    said = [d for d in read_file(to_bytes(sent)).diagnostics if d.column == "rent" and d.code != "XP222"]  # its sum is of before
    assert [d.code for d in said] == codes
    assert all(f"填了 {12 * times:,}.00,超过本单位全年下达目标 12.00 的 50 倍" in message_of(d, "zh-CN") for d in said)


@pytest.mark.parametrize(("column", "value", "codes"), [
    ("opened", date(2072, 3, 1), ["XP274"]), ("opened", "2072/3/1", ["XP274", "XP216"]), ("opened", date(1927, 3, 1), ["XP274"]),
    ("opened", date(2032, 12, 31), []), ("opened", date(2033, 1, 1), ["XP274"]), ("opened", date(2007, 1, 1), []), ("opened", None, []),
    ("due", date(2072, 3, 1), [])])  # its rule says so
def test_a_date_far_from_the_plan_year_is_asked_about(column: str, value: Any, codes: list[str]) -> None:
    assert sorted(found(column, value)[0]) == sorted(codes)


@pytest.mark.parametrize(("more", "most"), [({}, 2), ({"most": 5}, 5), ({"least": 3}, None), ({"proposed": "products.growth"}, 10)])
def test_hq_sets_another_limit(more: dict[str, Any], most: int | None) -> None:
    columns = OwnColumn("a", same_text("甲")), OwnColumn("b", same_text("乙"), "number", "percent", **more)
    assert table_from(OwnTable("x_one", same_text("一"), columns=columns).text).by_key["b"].maximum == most


def test_a_long_list_stands_on_the_hidden_sheet_and_limits_are_shown_in_percent() -> None:
    made = book()
    rules = {rule.error_title: rule for rule in made.sheet(TABLE.key).validations}
    assert rules["城市"].formula1 == "xlp_entries.x_shops.city"
    assert rules["完成"].formula1 == '"✓"'
    assert rules["毛利率(%)"].error == "请填数字,范围 0% 到 200%"
    sheet, _, span = made.names["xlp_entries.x_shops.city"].rpartition("!$")
    column = span.partition("$")[0]
    assert (sheet, span) == ("'_xlplan'", f"{column}$2:${column}$301")
    cells = made.sheet("_xlplan").cells
    assert [cells[row, ord(column) - ord("A") + 1].value for row in (2, 301)] == ["第1个城市", "第300个城市"]


def test_the_cover_says_no_minutes_of_a_table_that_has_none() -> None:
    core = table_from(replace(SHOPS, key="x_core", label=same_text("必备"), core=True).text)
    with BRANCH.declared(TABLE, core):
        made = linked_book({one.key: blank_frame(one, [own_row_key(1)]) for one in (core, TABLE)})
    said = [str(cell.value) for cell in made.sheet("cover").cells.values() if cell.value]
    assert said.count("1 张表") == 2
    assert not [one for one in said if "分钟" in one]


@pytest.mark.parametrize("columns", [
    [OwnColumn("a", same_text("甲"), "choice", entries=CITIES)],
    [OwnColumn(f"c{n}", same_text(f"选{n}"), "choice", entries=tuple("abcdefghijklmnopqrst")) for n in range(9)],
    [OwnColumn(f"n{n}", same_text(f"数{n}"), "number", "yuan") for n in range(59)]], ids=["a long list", "many lists", "many numbers"])
def test_a_table_of_any_width_has_a_control_number_that_excel_reads(columns: list[OwnColumn]) -> None:
    shop = OwnColumn("shop", same_text("店名"))
    wide = table_from(OwnTable("x_wide", same_text("很长的表名" * 6), rows=500, columns=(shop, *columns)).text)
    with BRANCH.declared(wide):
        sent = linked_book({wide.key: blank_frame(wide, [own_row_key(n) for n in range(1, 501)])})
        typed(sent, wide.key, ROW, "shop", "东店")
        assert "XP529" not in [d.code for d in read_file(to_bytes(sent)).diagnostics]
