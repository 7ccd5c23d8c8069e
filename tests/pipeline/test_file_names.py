"""What files are called that leave the house: after company, plan, unit and round, whatever those are called, and never two alike."""
from __future__ import annotations

import re

import pytest
from small_company import company, frames

from xlplan.pipeline.file_names import LONGEST, FileNames, folded, plain_part
from xlplan.plan.judging.assembly import master_from
from xlplan.tables.books import REVIEW, SHIFTS

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def names(units: dict[str, str] | None = None, name: str = "青禾日化有限公司", lang: str = "zh-CN", policy: str = "spoken") -> FileNames:
    """Of a plan of that company with those units, by code."""
    called = {"SH": "上海分公司", **(units or {})}
    rows = ({"code": "HQ", "name": "总部", "level": "company", "type": "sums_up"},
            *({"code": code, "name": text, "parent": "HQ", "level": "branch", "type": "fills"} for code, text in called.items()))
    sheets = frames(company=company(name=name, language=lang, file_names=policy), organisation=rows)
    return FileNames(master_from(sheets)[0])


@pytest.mark.parametrize(("lang", "first", "again", "shifts", "back"), [
    ("zh-CN", "青禾日化_2027计划_上海_一上.xlsx", "青禾日化_2027计划_上海_一上_第3次.xlsx", "青禾日化_2027计划_上海_一上_大区调剂.xlsx",
     "青禾日化_2027计划_上海_二上_退回.xlsx"),
    ("zh-TW", "青禾日化_2027計畫_上海_初編.xlsx", "青禾日化_2027計畫_上海_初編_第3次.xlsx", "青禾日化_2027計畫_上海_初編_區域調劑.xlsx",
     "青禾日化_2027計畫_上海_定案_退回.xlsx"),
    ("en", "青禾日化_2027-plan_上海_First-submission.xlsx", "青禾日化_2027-plan_上海_First-submission_issue-3.xlsx",
     "青禾日化_2027-plan_上海_First-submission_Regional-shift.xlsx", "青禾日化_2027-plan_上海_Final-submission_Returned.xlsx")])
def test_a_name_says_whose_and_of_what(lang: str, first: str, again: str, shifts: str, back: str) -> None:
    of = names(lang=lang)
    assert (of.workbook("SH", "bottom_up"), of.workbook("SH", "bottom_up", 3)) == (first, again)
    assert of.workbook("SH", "bottom_up", kind=SHIFTS) == shifts
    assert of.going_back("SH", "returned", "revise") == back  # by the round that it came back in


@pytest.mark.parametrize(("kind", "issued", "back"), [(None, "SH.xlsx", "SH-一上-returned.xlsx"),
                                                      (REVIEW, "SH-review.xlsx", "SH-review-一上-returned.xlsx")])
def test_by_codes_names_are_what_they_were(kind: object, issued: str, back: str) -> None:
    of = names(policy="coded")
    assert of.workbook("SH", "bottom_up", 3, kind) == issued  # type: ignore[arg-type]
    assert of.going_back("SH", "returned", "bottom_up", kind) == back  # type: ignore[arg-type]
    assert names().earlier_names("SH", "returned", "bottom_up", kind).count(back) == 1  # type: ignore[arg-type]


def test_a_plan_that_says_nothing_goes_by_codes() -> None:
    assert not FileNames(master_from(frames())[0]).spoken
    assert not names(policy="").spoken


@pytest.mark.parametrize(("text", "part"), [
    ("上海/浦东:一部", "上海-浦东-一部"), ("A<B>|C?*\"\\", "A-B-C"), ("CON", "CON"), ("  a.b. ", "a-b"),
    ("广东😀分公司\x07", "广东-分公司"), ("ABC（华东）", "ABC(华东)"), ("Über Åse Ñandú", "Uber-Ase-Nandu"),
    ("한국", ""), ("a\u200bb\ufeffc", "abc"),
    ("台北・新竹", "台北-新竹"), ("50%&#;'$", "50"), ("𠮷野", "野"), ("Ⅷ①", "VIII1"), ("", ""), ("...", "")])
def test_a_part_has_nothing_that_a_system_minds(text: str, part: str) -> None:
    assert plain_part(text) == part
    plain_part(text).encode("gbk")


@pytest.mark.parametrize("units", [
    {"A1": "华东", "a2": "华东"}, {"A1": "ABC", "A2": "abc", "A3": "ＡＢＣ"}, {"A1": "华东", "A2": "华东分公司"},
    {"A/1": "😀", "A-1": "😁", "A:1": ""}, {"A1": "长" * 60 + "一", "A2": "长" * 60 + "二"}, {"A2": "华东", "A3": "华东", "A1": "华东-A2"},
    {"CON": "CON", "NUL": "nul", "X.": ". ."}, {"K" * 50: "同名", "K" * 51: "同名"}, {"A1": "Straße", "A2": "STRASSE"}])
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_no_two_are_alike_and_none_is_long(units: dict[str, str], lang: str) -> None:
    of = names(units, "华东" * 30 + "饮品股份有限公司", lang)
    codes = ("SH", *units)
    for made in ([of.workbook(unit, "final") for unit in codes], [of.workbook(unit, "final", 123, REVIEW) for unit in codes],
                 [of.going_back(unit, "returned", "bottom_up", SHIFTS) for unit in codes]):
        assert len({folded(name) for name in made}) == len(made), made
        for name in made:
            assert len(name) <= LONGEST, name
            assert not re.search(r'[<>:"/\\|?*\x00-\x1f\s]|\.\.|[. ]\.xlsx', name), name
            assert not _RESERVED.fullmatch(name)
            assert name.encode("gbk").decode("gbk") == name


def test_of_rounds_and_kinds_none_are_alike() -> None:
    of = names()
    made = [of.workbook("SH", one, n, kind) for one in ("guide", "bottom_up", "revise", "approved") for n in (None, 2)
            for kind in (None, SHIFTS, REVIEW)]
    made += [of.going_back("SH", what, one) for what in ("returned", "joined") for one in ("bottom_up", "final")]
    assert len(set(made)) == len(made)


def test_the_company_is_shortened_before_the_unit() -> None:
    of = names({"B": "黑龙江省哈尔滨市道里区第一营业部"}, "华东" * 40)
    assert len(of.workbook("B", "bottom_up")) == LONGEST
    assert of.workbook("B", "bottom_up").endswith("_2027计划_黑龙江省哈尔滨市道里区第一营业部_一上.xlsx")


def test_persons_of_one_unit_are_told_apart() -> None:
    persons = [("1001-张三", "p1"), ("1001-张三", "p2"), ("-李/四", "p3")]
    assert names().persons("SH", "approved", persons) == [
        f"青禾日化_2027计划_上海_批复_{who}.xlsx" for who in ("1001-张三-p1", "1001-张三-p2", "李-四")]
    assert names(policy="coded").persons("SH", "approved", persons)[0] == "1001-张三.xlsx"


def test_a_unit_that_is_gone_is_called_by_its_code() -> None:
    assert names().going_back("GONE", "returned", "bottom_up") == "青禾日化_2027计划_GONE_一上_退回.xlsx"


def test_wrong_words_are_a_finding_with_the_choices() -> None:
    _, found = master_from(frames(company=company(file_names="拼音")))
    [d] = [d for d in found if d.row_key == "file_names"]
    assert d.code == "XP611"
    assert "公司_年度计划_单位_轮次" in str(d.params["choices"]("zh-CN"))  # type: ignore[operator]
