"""The eleven kinds of rules that HQ declares by typing, each kept and broken, and the text in which a declaration travels."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from by_hand import submission

from xlplan.plan.checking.owed import unit_findings
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.days import day_number
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import blank_frame
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.tables import BRANCH
from xlplan.tables.own.declared import OwnColumn, OwnRule, OwnTable, own_table_from
from xlplan.tables.own.made import table_from
from xlplan.tables.own.rules import RULE_KINDS
from xlplan.tables.periods import MONTHS
from xlplan.text import Text, same_text

AIMS = OwnTable("x_aims", same_text("打算"), columns=(OwnColumn("aim", same_text("做什么")),))
MARKET = OwnTable("x_market", Text("市场", "市場", "Market"), pages=("figures", "listing"), rows=3, columns=(
    OwnColumn("area", same_text("区域"), up="count"),
    OwnColumn("level", same_text("级别"), "choice", entries=("高", "低"), up="count"),
    OwnColumn("size", same_text("容量"), "number", "wan_yuan", least=-5, up="sum"),
    OwnColumn("share", same_text("份额"), "number", "percent", most=1, up="wavg", weight="size"),
    OwnColumn("start", same_text("开始"), "date"), OwnColumn("end", same_text("结束"), "date"),
    OwnColumn("when", same_text("月份"), "month"), OwnColumn("sure", same_text("确定"), "mark")))
GOAL = "sales_targets.@total."  # of the sample branch: 1,500.00, in January 135.00
Row = dict[str, Any]


def said(rule: OwnRule, *rows: Row, read: Sequence[Diagnostic] = ()) -> list[Diagnostic]:
    """What is found in a workbook with that rule and these rows of the table; amounts in steps; `read`: said where it was read."""
    own = replace(MARKET, rules=(rule,))
    tables = [table_from(own.text), table_from(AIMS.text)]
    BRANCH.use(tables)
    keys = [f"r{n + 1}" for n in range(max(3, len(rows)))]
    market, aims = (blank_frame(next(t for t in BRANCH if t.key == key), keys) for key in ("x_market", "x_aims"))
    aims.texts["aim"][0], aims.used[0] = "开店", True
    for i, row in enumerate(rows):
        market.used[i] = True
        for key, value in row.items():
            if key in market.texts:
                market.texts[key][i] = value
            else:
                market.amounts[key][i], market.filled[key][i] = value, True
    got = submission(round="bottom_up")
    assert got.issued is not None
    got.issued.stamp = replace(got.issued.stamp, opens=(*got.issued.stamp.opens, "x_market", "x_aims"))
    got.issued.limits |= {"year_start": Decimal(day_number("2027-01-01")), "year_end": Decimal(day_number("2027-12-31"))}
    got.issued.own = {own.key: own.text, AIMS.key: AIMS.text}
    got.frames |= {"x_market": market, "x_aims": aims}
    got.diagnostics += read
    return [d for d in validate_submissions([got])[0].diagnostics if d.table == "x_market"]


def rule(kind: str, column: str, **more: Any) -> OwnRule:
    return OwnRule("7", kind, column, **more)


def by_month() -> list[Row]:
    """A row for each month, with what the sample branch declares in it."""
    frame = submission(round="bottom_up").frames["sales_targets"]
    return [{"size": int(np.sum(frame.amounts[month])), "when": month} for month in MONTHS]


CASES: list[tuple[OwnRule, list[Row], list[Row], str, str]] = [
    # the rule, rows that keep it, rows that break it, where that is found, what is said
    (rule("required_if", "share", other="level", entry="高"), [{"level": "高", "share": 250}, {"level": "低"}], [{"level": "高"}],
     "r1", "还没填 份额(%)(规则 7:「级别」高的行,「份额」已填)"),
    (rule("required_if", "share", other="area"), [{"area": "天河", "share": 250}, {"level": "低"}], [{"area": "天河"}], "r1", "份额"),
    (rule("in_plan_year", "start"), [{"area": "天河", "start": "2027-12-31"}, {"area": "越秀", "start": "2027-01-01"}, {"level": "高"}],
     [{"area": "天河", "start": "2026-12-31"}], "r1", "2026-12-31"),
    (rule("ordered", "start", other="end"), [{"start": "2027-03-01", "end": "2027-03-01"}, {"start": "2027-03-01"}],
     [{"start": "2027-03-02", "end": "2027-03-01"}], "r1", "开始 2027-03-02(结束 2027-03-01),先后不对(规则 7:「开始」不晚于「结束」)"),
    (rule("unique", "area"), [{"area": "天河"}, {"area": "越秀"}, {"level": "高"}], [{"area": "天河"}, {"area": "天河"}], "r1", "重复"),
    (rule("unique", "area", other="when"), [{"area": "天河", "when": "m01"}, {"area": "天河", "when": "m02"}],
     [{"area": "天河", "when": "m01"}, {"area": "天河", "when": "m01"}], "r1", "区域 天河 和另一行重复"),
    (rule("exists_in", "area", other="x_aims.aim"), [{"area": "开店"}, {"level": "高"}], [{"area": "关店"}], "r1", "没有"),
    (rule("sum_at_most", "size", figure=GOAL + "year"), [{"size": 150_000}], [{"size": 150_000}, {"size": 1}], "@total",
     "容量(万元) 合计 1,500.01,超过 1,500.00,多 +0.01(规则 7:「容量」合计不超过销售目标分解 · 合计"),
    (rule("sum_equals", "size", figure=GOAL + "year"), [{"size": 149_999}, {"size": 1}], [{"size": 149_999}], "@total", "差 -0.01"),
    (rule("by_month", "size", other="when", figure=GOAL + "year"), by_month(), [*by_month()[1:], by_month()[0] | {"size": 13_501}],
     "@total", "该月合计 135.01,应为 135.00,差 +0.01(规则 7:「容量」1月合计等于销售目标分解 · 合计)"),
    (rule("share_band", "size", low=Decimal("0.4"), high=Decimal("0.6")), [{"size": 400}, {"size": 600}], [{"size": 399}, {"size": 601}],
     "r1", "「容量」占合计的比重 在 40% 到 60% 之间"),
    (rule("share_band", "size", high=Decimal(1)), [{"size": 400}], [{"size": 1_000}, {"size": -1}], "r1", "比重 不超过 100%"),
    (rule("between", "share", low=Decimal("0.1"), high=Decimal("0.5")), [{"share": 100}, {"share": 500}, {"area": "天河"}],
     [{"share": 501}], "r1", "50.1% 不合要求(规则 7:「份额」在 10% 到 50% 之间)"),
    (rule("between", "size", low=Decimal(200)), [{"size": 20_000}], [{"size": 19_999}], "r1", "「容量」不低于 200)"),
    (rule("one_row_per", "level"), [{"level": "高"}, {"level": "低"}], [{"level": "高"}, {"level": "高"}], "@total",
     "级别:高 多于一行(规则 7:「级别」的「高」有且只有一行)"),
]


@pytest.mark.parametrize(("asked", "kept", "broken", "at", "words"), CASES, ids=[c[0].kind for c in CASES])
def test_a_rule_is_kept_and_broken(asked: OwnRule, kept: list[Row], broken: list[Row], at: str, words: str) -> None:
    if kept:
        assert said(asked, *kept) == []
        assert said(asked, *kept[1:], {**kept[0], "area": kept[0].get("area", ""), "void": ""}) == []
    found = said(asked, *broken)
    assert {d.code for d in found} == {RULE_KINDS[asked.kind].code}
    assert (found[0].row_key, found[0].column, found[0].severity and found[0].severity.value) == (at, asked.column, "warning")
    assert words in message_of(found[0], "zh-CN"), message_of(found[0], "zh-CN")
    assert "规则 7" in message_of(found[0], "zh-CN")
    assert not {*"{}"} & {*message_of(found[0], "en")}
    if not RULE_KINDS[asked.kind].whole:  # rows that are void are not asked
        assert said(asked, *({**row, "void": "yes"} for row in broken)) == []


def test_every_kind_has_a_case() -> None:
    assert {c[0].kind for c in CASES} == {*RULE_KINDS}
    assert {c[0].kind: RULE_KINDS[c[0].kind].code for c in CASES} == {
        "required_if": "XP811", "in_plan_year": "XP812", "ordered": "XP813", "unique": "XP814", "exists_in": "XP815",
        "sum_at_most": "XP816", "sum_equals": "XP817", "by_month": "XP818", "share_band": "XP819", "between": "XP820",
        "one_row_per": "XP821"}


@pytest.mark.parametrize(("first", "life", "severity"), [("error", "live", "error"), ("off", "live", None), ("error", "trial", "note")])
def test_its_level_is_what_hq_says_and_on_trial_it_is_a_note(first: str, life: str, severity: str | None) -> None:
    found = said(rule("unique", "area", first=first, life=life, version=3), {"area": "天河"}, {"area": "天河"})
    assert {d.severity and d.severity.value for d in found} == ({severity} if severity else set())
    assert all(("规则 7·v3,试行:" if life == "trial" else "规则 7·v3:") in message_of(d, "zh-CN") for d in found)
    assert unit_findings(found) == ([] if life == "trial" else found)


def test_hqs_own_sentence_stands_in_the_place_of_ours() -> None:
    found = said(rule("between", "share", high=Decimal("0.5"), said="份额超过一半要写明来源"), {"share": 501})
    assert "规则 7:份额超过一半要写明来源" in message_of(found[0], "zh-CN")


def test_the_text_of_a_declaration_is_the_declaration() -> None:
    own = replace(MARKET, purpose=same_text("容量"), minutes=5, rules=tuple(c[0] for c in CASES))
    assert own_table_from(own.text) == own
    assert own_table_from(own.text).text == own.text
    assert "minutes" not in MARKET.text  # what is as usual is not said


@pytest.mark.parametrize("text", ["", "[]", "7", "{}", '{"key":1,"label":"x"}', '{"key":"x_a","label":"x","who":"I"}',
                                  '{"key":"x_a","label":["x"]}', '{"key":"x_a","label":"x","columns":[{"key":"a"}]}',
                                  '{"key":"x_a","label":"x","rows":"many"}', "[" * 100_000])
def test_what_is_no_declaration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        own_table_from(text)


def test_amounts_are_not_read_off_the_frame() -> None:
    """The sample's figures, on which the cases above rest."""
    frame = submission(round="bottom_up").frames["sales_targets"]
    assert sum(int(np.sum(frame.amounts[month])) for month in MONTHS) == 150_000


def test_fixed_rows_are_asked_by_what_they_are() -> None:
    asked = (rule("required_if", "n", other="member", entry="甲"), replace(rule("between", "n", low=Decimal(2)), number="8"))
    own = OwnTable("x_tiers", same_text("分级"), "fixed", columns=(OwnColumn("member", same_text("级别"), "given", entries=("甲", "乙")),
                   OwnColumn("n", same_text("家数"), "number", "outlet", up="sum")), rules=asked)
    BRANCH.use([table_from(own.text)])
    frame = blank_frame(next(t for t in BRANCH if t.key == "x_tiers"), ["甲", "乙"])
    frame.texts["member"][:] = frame.keys
    frame.amounts["n"][1], frame.filled["n"][1] = 1, True
    got = submission(round="bottom_up")
    assert got.issued is not None
    got.issued.stamp = replace(got.issued.stamp, opens=(*got.issued.stamp.opens, "x_tiers"))
    got.issued.own, got.frames["x_tiers"] = {own.key: own.text}, frame
    found = [d for d in validate_submissions([got])[0].diagnostics if d.table == "x_tiers"]
    assert [(d.code, d.row_key, d.column) for d in found] == [("XP811", "甲", "n"), ("XP820", "乙", "n")]


@pytest.fixture(autouse=True, scope="module")
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())


@pytest.mark.parametrize(("kind", "column", "rows"), [
    ("unique", "area", [{"area": "华南"}, {"area": "华南"}]),
    ("one_row_per", "level", [{"level": "高"}, {"level": "低"}, {"level": "低"}]),
    ("sum_at_most", "size", [{"size": 100_000}, {"size": 100_000}])])
def test_a_row_that_counts_is_judged_whatever_stands_where_rows_are_taken_out(kind: str, column: str, rows: list[Row]) -> None:
    """x in the column 作废 takes nothing out: the row is in all sums."""
    rule = OwnRule("1", kind, column, figure=f"{GOAL}hq_target" if kind == "sum_at_most" else "")
    odd = Diagnostic("XP215", Severity.ERROR, table="x_market", row_key=f"r{len(rows)}", column="void", found="x")
    at_odds = [*rows[:-1], rows[-1] | {"void": "x"}]
    assert [d.code for d in said(rule, *at_odds, read=[odd])] == ["XP215", *[d.code for d in said(rule, *rows)]]
    assert said(rule, *rows)


@pytest.mark.parametrize(("levels", "entries"), [
    (["高", ""], []), (["高", "低", ""], []), (["", ""], []),  # cells that cannot be read may be those that are missing
    ([""], ["高", "低"]), (["高", "高", ""], ["高"])])
def test_a_cell_that_cannot_be_read_is_one_entry_at_most(levels: list[str], entries: list[str]) -> None:
    """特高 is off the list: it may be 低 or 高, never both."""
    rows: list[Row] = [{"area": f"区{n}", "level": level} for n, level in enumerate(levels)]
    odd = [Diagnostic("XP215", Severity.ERROR, table="x_market", row_key=f"r{n}", column="level", found="特高")
           for n, level in enumerate(levels, 1) if not level]
    found = [d for d in said(rule("one_row_per", "level"), *rows, read=odd) if d.code == "XP821"]
    assert [d.params["keeps"].zh_cn for d in found if isinstance(d.params["keeps"], Text)] == [
        f"「级别」的「{one}」有且只有一行" for one in entries]


@pytest.mark.parametrize(("typed", "kept"), [(122, False), (123, True), (124, False)])
def test_a_total_equals_a_finer_figure_as_near_as_it_can_be_typed(typed: int, kept: bool) -> None:
    """123.45 元 of a table to the fen, in one of whole 元."""
    fine = table_from(OwnTable("x_fine", same_text("明细"), columns=(AIMS.columns[0], OwnColumn(
        "paid", same_text("金额"), "number", "yuan_fen", up="sum"))).text)
    whole = table_from(OwnTable("x_whole", same_text("合计"), columns=(AIMS.columns[0], OwnColumn(
        "paid", same_text("金额"), "number", "yuan", up="sum")), rules=(OwnRule(
            "1", "sum_equals", "paid", figure="x_fine.@total.paid", figure_unit="yuan_fen", figure_named=same_text("明细")),)).text)
    frames = {table.key: blank_frame(table, ["r1"]) for table in (fine, whole)}
    for key, steps in (("x_fine", 12_345), ("x_whole", typed)):
        frames[key].amounts["paid"][0], frames[key].filled["paid"][0], frames[key].used[0] = steps, True, True
    assert Evaluator(frames).truth(whole.rules[0].must, Scope("x_whole", "@total")).tolist() == [kept]
