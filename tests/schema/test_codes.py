"""The catalogue: whole, in three languages, and its sentences never fail."""
from __future__ import annotations

import re
import runpy
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xlplan
from xlplan import tables
from xlplan.schema.codes import answers
from xlplan.schema.codes.catalogue import CODES, catalogue_of, message_of, remedy_of, severity_of, show_number
from xlplan.schema.diagnostic import ROUNDS, Diagnostic, Severity
from xlplan.schema.errors import SchemaError
from xlplan.tables import BY_KEY, sound
from xlplan.tables.own.rules import RULE_KINDS
from xlplan.text import LANGS, Lang, Text
from xlplan.units import HOUR, PERCENT, PERSON, UNITS, WAN_YUAN, Unit

SOURCES = Path(xlplan.__file__).parent
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# characters that exist in simplified Chinese only, among those the trade uses
SIMPLIFIED_ONLY = set("单数门个报审检汇总财务货价应与业产类训员职计划费项规则测备说责组织网标经营销级时间开关读写删贴发调预过确误"
                      "错编码链图页题两这还请让给从对为无线术权层见观张样归档录损压缩现减轻专长额达认处区点实岗")
TRADITIONAL_ONLY = set("單數門個報審檢彙總財務貨價應與業產類員職計劃費項規則")


def texts() -> list[tuple[str, Text]]:
    more = [*answers.MUST_FIX.items(), *answers.WHEN.items(), *answers.ANSWERED.items()]
    return [*((code, text) for code, entry in CODES.items() for text in (entry.message, entry.remedy)), *more]


def parameters(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


# --- the catalogue ----------------------------------------------------------------------------------------------------
def test_every_rule_has_a_code_and_every_rule_code_a_rule() -> None:
    rules = [r.code for t in BY_KEY.values() for r in t.rules if r.own is None]  # others share a code a kind
    assert len(rules) == len(set(rules))
    pairs = {"XP325", "XP326", "XP327", "XP328", "XP329", "XP428"}  # compare rows with one another, with other tables or with a limit
    # that no table declares (`plan.trainers`, `plan.courses`), or that HQ sets by group (`plan.controlled`)
    assert set(rules) | pairs == {code for code in CODES if code[:3] in ("XP3", "XP4")}
    assert {kind.code for kind in RULE_KINDS.values()} == {code for code in CODES if code[:4] in ("XP81", "XP82")}  # HQ declares them


def test_a_rule_without_an_entry_fails_when_the_tables_are_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound, "_RULES", frozenset({*CODES} - {"XP402"}))
    with pytest.raises(SchemaError, match=r"sales_targets\.row-equals-target: XP402 has no entry"):
        runpy.run_path(tables.__file__)


def test_every_code_the_program_utters_is_in_the_catalogue() -> None:
    uttered = {code for path in SOURCES.rglob("*.py")
               for code in re.findall(r'"(XP\d{3})"', path.read_text("utf-8"))}
    assert uttered - set(CODES) == set()


@pytest.mark.parametrize("again", [("XP101", "a-name-of-its-own"), ("XP999", CODES["XP101"].name)])
def test_no_entry_takes_the_place_of_another(again: tuple[str, str]) -> None:
    entries = [(code, name, "note/note", Text("问", "問", "?"), Text("答", "答", "!")) for code, name in (
        ("XP101", CODES["XP101"].name), again)]
    assert [*catalogue_of(entries[:1])] == ["XP101"]
    with pytest.raises(SchemaError, match=f"{again[0]} {again[1]}: another entry"):
        catalogue_of(entries)


def test_names_are_kebab_case_and_used_once() -> None:
    names = [entry.name for entry in CODES.values()]
    assert len(set(names)) == len(names)
    assert [n for n in names if not NAME.fullmatch(n)] == []
    assert all(code == entry.code and re.fullmatch(r"XP\d{3}", code) for code, entry in CODES.items())


@pytest.mark.parametrize(("code", "text"), texts(), ids=[c for c, _ in texts()])
def test_all_languages_take_the_same_parameters(code: str, text: Text) -> None:
    assert parameters(text.zh_cn) == parameters(text.zh_tw) == parameters(text.en)


@pytest.mark.parametrize(("code", "text"), texts(), ids=[c for c, _ in texts()])
def test_no_simplified_character_and_no_mainland_word_in_zh_tw(code: str, text: Text) -> None:
    assert set(text.zh_tw) & SIMPLIFIED_ONLY == set()
    assert [w for w in ("單元格", "文件", "保存", "打印", "默認", "渠道", "申報", "控制數", "同比", "匯總") if w in text.zh_tw
            and not (w == "文件" and "Word 文件" in text.zh_tw)] == []


def test_no_traditional_character_in_zh_cn() -> None:
    assert [t.zh_cn for _, t in texts() if set(t.zh_cn) & TRADITIONAL_ONLY] == []


# --- remedies ---------------------------------------------------------------------------------------------------------
OFFERS = re.compile(r"写明|说明|写原因|写清|「意见」|理由|一上|二上")
MENDED = {"XP335", "XP336", "XP337", "XP404", "XP413", "XP423", "XP443"}  # what is written is what was missing
BESIDE = {"XP116", "XP210", "XP249", "XP250"}  # notes of which nothing need be done
OF_HQ = {"XP512", "XP515", "XP518", "XP525", "XP536", "XP551", "XP552", "XP558", "XP562", "XP607"}  # done in the master, or asked of HQ


def test_a_remedy_offers_a_reason_only_where_one_will_do() -> None:
    """Every code whose remedy offers to write a reason has another one for where it must be fixed, which does not."""
    offering = {c for c, entry in CODES.items() if OFFERS.search(entry.remedy.zh_cn)}
    assert offering - MENDED - BESIDE - OF_HQ == set(answers.MUST_FIX)
    for code in answers.MUST_FIX:
        plain, graver = (remedy_of(Diagnostic(code, severity), "zh-CN") for severity in (Severity.WARNING, Severity.ERROR))
        assert OFFERS.search(plain)
        assert not OFFERS.search(graver.removesuffix(";只写原因不能通过")), graver


def test_who_has_given_a_reason_is_not_asked_for_one() -> None:
    for code in answers.MUST_FIX:
        said = remedy_of(Diagnostic(code, Severity.WARNING, explanation="120 家 × 500 元"), "zh-CN").removesuffix(",或请总部审阅已写的说明")
        assert f"{said};只写原因不能通过" == remedy_of(Diagnostic(code, Severity.ERROR), "zh-CN")
    assert remedy_of(Diagnostic("XP402", Severity.NOTE, explanation="门店停业"), "zh-CN") == (
        "照「按比例补足」表改本行月份,或请总部审阅已写的说明")


# --- severities -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("code", "first", "second"), [
    ("XP401", "warning", "error"),    # branch total off target: explain, then stop
    ("XP402", "note", "warning"),     # the mix is the branch's business
    ("XP403", None, "error"),         # new and key products
    ("XP404", "warning", "warning"),
    ("XP405", "warning", "warning"),  # never stops
    ("XP411", "warning", "warning"),
    ("XP421", "warning", "warning"),
    ("XP428", None, "error"),         # a group whose ceiling is 控制
    ("XP431", "note", "error"),       # persons below target
    ("XP432", "warning", "warning"),
    ("XP203", "warning", "error"),    # text in a number cell
    ("XP204", "error", "error"),      # 约500
    ("XP210", "note", "note"),        # HQ cell changed: never refused for it
    ("XP230", "error", "error"), ("XP231", "error", "error"),  # a whole table in 千元, or emptied
    ("XP219", "error", "error"),      # 10,000× slip
    ("XP510", "note", "warning"),     # author = approver
])
def test_severity_follows_the_round(code: str, first: str | None, second: str | None) -> None:
    found = [severity_of(code, r, {}) for r in ROUNDS]
    assert [s.value if s else None for s in found] == [first, first, second, second, second]


@pytest.mark.parametrize(("switch", "expected"), [
    ("error", Severity.ERROR), ("note", Severity.NOTE), ("off", None), ("", Severity.WARNING), ("?", Severity.WARNING)])
def test_hqs_switch_decides_before_the_catalogue(switch: str, expected: Severity | None) -> None:
    assert severity_of("XP401", "bottom_up", {"XP401": switch, "XP402": "off"}) == expected


def test_a_code_nobody_declared_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        severity_of("XP999", "final", {})


# --- sentences --------------------------------------------------------------------------------------------------------
def test_found_expected_and_difference_are_said() -> None:
    d = Diagnostic("XP401", found=27468.89, expected=27500.0, difference=-31.11, unit="wan_yuan")
    assert message_of(d, "zh-CN") == "全年申报 27,468.89,下达目标 27,500.00,差异 -31.11 万元"
    assert message_of(d, "zh-TW") == "全年提報 27,468.89,下達目標 27,500.00,差異 -31.11 萬元"
    assert message_of(d, "en") == "Declared year 27,468.89, target 27,500.00, difference -31.11 (10k yuan)"


def test_keys_of_ours_become_words() -> None:
    assert message_of(Diagnostic("XP901", params={"kind": "pdf"}), "zh-CN") == "这不是 Excel 工作簿,而是PDF"
    assert message_of(Diagnostic("XP903", params={"reason": "zip", "part": ""}), "en") == (
        "The file is damaged: its zip structure is broken")
    assert message_of(Diagnostic("XP508", params={"was": "bottom_up", "now": "final"}), "zh-TW") == (
        "這個檔案是初編(分公司提報)的,本輪是定案(定稿)")
    assert message_of(Diagnostic("XP502", params={"branch": "GD", "count": 2, "files": ["a", "b"], "counts": "b",
                                               "labels": ["x", "y"], "why": "最后保存的"}), "zh-CN") == (
        "GD 有 2 个文件(a、b),以 b 为准(最后保存的);内容不同的表:x、y")


def test_the_gates_reasons_all_have_words() -> None:
    words = (SOURCES / "excel" / "package" / "container.py").read_text("utf-8")
    named = [w.strip() for line in re.findall(r"`reason` is one of ([a-z, ]+)\.", words) for w in line.split(",")]
    assert len(named) > 10
    for reason in named:
        assert reason not in message_of(Diagnostic("XP905", params={"reason": reason}), "zh-CN")


def test_what_is_not_known_is_a_dash() -> None:
    for code in CODES:
        for lang in LANGS:
            assert "{" not in message_of(Diagnostic(code), lang) + remedy_of(Diagnostic(code), lang)
    assert message_of(Diagnostic("XP401"), "zh-CN").startswith("全年申报 –,下达目标 –")
    assert message_of(Diagnostic("XP999"), "en") == "XP999"


def test_params_may_be_given_by_the_caller() -> None:
    assert message_of(Diagnostic("XP501", branch="GD"), "en", {"branch": "Guangdong"}).startswith("Guangdong has not sent")


@pytest.mark.parametrize(("value", "unit", "text"), [
    (1234.5, WAN_YUAN, "1,234.50"),
    (-31.11, WAN_YUAN, "-31.11"),
    (83.3333, WAN_YUAN, "83.3333"),     # finer than the unit: what was typed, not what it rounds to
    (0.1 + 0.2, WAN_YUAN, "0.30000000000000004"),
    (12, PERSON, "12"), (12_000, PERSON, "12,000"), (1.5, PERSON, "1.5"),
    (1.5, HOUR, "1.5"),
    (0.123, PERCENT, "12.3%"), (1, PERCENT, "100.0%"),
    (2027, None, "2027"),               # a year has no thousands
    (None, WAN_YUAN, "–"), ("", WAN_YUAN, "–"), ("约500", WAN_YUAN, "约500"),
    (1e300, WAN_YUAN, "1e+300"), (float("nan"), WAN_YUAN, "nan"), (float("inf"), None, "inf"),
])
def test_numbers_as_a_planner_reads_them(value: float | str | None, unit: Unit | None, text: str) -> None:
    assert show_number(value, unit) == text


VALUES = st.one_of(st.none(), st.text(max_size=8), st.integers(), st.floats(), st.booleans())


@given(d=st.builds(
    Diagnostic, code=st.sampled_from([*CODES, "XP000"]), found=VALUES, expected=VALUES, difference=VALUES,
    unit=st.sampled_from([None, *UNITS]), params=st.dictionaries(
        st.sampled_from(["row", "column", "kind", "reason", "count", "text"]),
        st.one_of(VALUES, st.lists(VALUES, max_size=3)))), lang=st.sampled_from(LANGS))
def test_sentences_never_fail(d: Diagnostic, lang: Lang) -> None:
    assert message_of(d, lang)
    assert remedy_of(d, lang)
