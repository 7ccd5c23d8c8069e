"""The overview's message and its three things: right for every sign, for zero, for nobody in, in three languages."""
from __future__ import annotations

import pytest
from small_rollup import case

from xlplan import terms
from xlplan.plan.rollup.headline import (
    RegionPart,
    compare_growth,
    first_three,
    headline_text,
    judge_rhythm,
    offset_sentence,
    rate_of,
    show_whole,
    worst_regions,
)
from xlplan.plan.rollup.words import Words
from xlplan.text import LANGS, Lang

ZH = Words("zh-CN", 2027)


def part(name: str, like: int, gap: int, absent: int = 0, missing: int = 0) -> RegionPart:
    return RegionPart(name, missing, like, like + gap, 1 if like else 0, absent)


# (regions, what the message says after 2027 年度计划(一上):)
CASES = [
    # short, and one region stands for it
    ([part("华东", 10_000_00, 12_00), part("华北", 7_692_00, -436_00)], "同口径申报比下达少 2.4%,缺口集中在华北"),
    # over, and one region stands for it
    ([part("华东", 10_000_00, 500_00), part("华北", 10_000_00, 0)], "同口径申报比下达多 2.5%,主要来自华东"),
    # two regions stand for three quarters of it
    ([part("东", 1000_00, -40_00), part("南", 1000_00, -39_00), part("西", 1000_00, -11_00), part("北", 1000_00, -9_00)],
     "同口径申报比下达少 2.5%,缺口集中在东、南"),
    # spread out
    ([part(n, 1000_00, -10_00) for n in "东南西北中"], "同口径申报比下达少 1.0%,分布在 5 个大区或直属单位"),
    # equal to the step, everywhere or on balance
    ([part("华东", 1000_00, 0), part("华北", 1000_00, 0)], "同口径申报与下达一致"),
    ([part("华东", 1000_00, 5_00), part("华北", 1000_00, -5_00)], "同口径申报与下达一致,各大区有增有减"),
    # units of one region cancel each other out: they are named
    ([RegionPart("华北", 0, 1000_00, 1000_00, 2, 0, units=(("天津", -23_31), ("北京", 23_31), ("唐山", 0)))],
     "同口径申报与下达一致;华北内部相抵:天津 -23.31、北京 +23.31"),
    # too small for a tenth of a percent: the amount is said
    ([part("华东", 90_000_00, -3), part("华北", 1000_00, 0)], "同口径申报比下达少 0.03 万元,缺口集中在华东"),
    # nobody is in; no target was assigned
    ([part("华东", 0, 0, 2, 500_00)], "尚无分公司上报"),
    ([RegionPart("华东", 0, 0, 320_00, 1, 0)], "已申报 320 万元,尚未下达目标"),
    # one region only: no where
    ([part("华东", 1000_00, -10_00)], "同口径申报比下达少 1.0%"),
]


@pytest.mark.parametrize(("parts", "said"), CASES)
def test_message(parts: list[RegionPart], said: str) -> None:
    assert headline_text(ZH, "一上", parts) == f"2027 年度计划(一上):{said}"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("parts", [parts for parts, _ in CASES])
def test_no_language_lacks_a_word(lang: Lang, parts: list[RegionPart]) -> None:
    said = headline_text(Words(lang, 2027), "R", parts)
    assert said.strip()
    assert "{" not in said


def test_the_message_of_the_sample_names_the_north() -> None:
    assert case().book().sheet("overview").cells[2, 2].value == "2027 年度计划(一上,暂汇):同口径申报比下达少 0.2%,缺口集中在华北"
    full = case(shift={}, missing=(), adjust=False).book()
    assert full.sheet("overview").cells[2, 2].value == "2027 年度计划(一上):同口径申报与下达一致"
    over = case(shift={"GZ": 70_000}, missing=()).book()
    assert str(over.sheet("overview").cells[2, 2].value).endswith("同口径申报比下达多 2.5%,主要来自华南")


def test_nobody_in_still_makes_a_book() -> None:
    nobody = case(missing=("SH", "HZ", "GZ", "BJ", "TJ"), adjust=False).book()
    assert str(nobody.sheet("overview").cells[2, 2].value).endswith("尚无分公司上报")


def test_regions_are_ranked_by_what_is_missing_or_short() -> None:
    said = worst_regions(ZH, [part("华东", 1000_00, 12_00), part("华北", 1000_00, -436_00, 2, 3_208_00),
                              part("华南", 1000_00, -20_00)])
    assert said == ["华北:2 家销售未交/退回/未填(其下达 3,208),计入 1 家少报 436", "华南:申报比下达少报 20"]


def test_units_that_cancel_out_are_named_where_their_region_shows_nothing() -> None:
    north = RegionPart("华北", 0, 1000_00, 1000_00, 2, 0, units=(("天津", -23_31), ("北京", 23_31)))
    east = RegionPart("华东", 0, 1000_00, 990_00, 2, 0, units=(("上海", -20_00), ("杭州", 10_00)))
    assert offset_sentence(ZH, [east, north]) == "华北与下达一致,是内部相抵的:天津 -23.31、北京 +23.31"
    assert offset_sentence(ZH, [east]) == ""


def test_what_is_wrong_goes_before_what_is_well() -> None:
    flagged = [compare_growth(ZH, terms.HEADS, 50, 134), judge_rhythm(ZH, 440, 500, 50), compare_growth(ZH, terms.HEADS, 200, 134)]
    assert first_three(["甲"], flagged, "退回") == ["甲", "退回", "上半年占比 44.0%,上年 50.0%:前低后高,请核对"]
    assert first_three([], flagged, "")[1] == "人数增长率 +20.0% 高于同一批分公司的销售增长率 +13.4%"


# (above, below, steps of 0.1 %) - half away from zero, both signs, no divisor
@pytest.mark.parametrize(("above", "below", "found"), [
    (1, 2000, 1), (-1, 2000, -1), (0, 5, 0), (5, 0, 0), (-436, 7692, -57), (1, -2, -500)])
def test_rate(above: int, below: int, found: int) -> None:
    assert rate_of(above, below) == found


def test_whole_amounts() -> None:
    assert [show_whole(n) for n in (149, 150, -150, 0, 320_849)] == ["1", "2", "-2", "0", "3,208"]
    assert show_whole(-41_800, sign=True) == "-418"
