"""The master workbook: what is read, and every way it can be wrong."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample

from xlplan.plan.breakdown.branch_issue import company_facts
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.goals import complete_goal
from xlplan.plan.master.master import Master
from xlplan.plan.master.records import Goal
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import MASTER, MASTER_BY_KEY
from xlplan.text import LANGS, Text


def read(**changes: Any) -> tuple[Master, list[Diagnostic]]:
    return master_from(sample.frames(**changes))


def codes(**changes: Any) -> list[str]:
    return [p.code for p in read(**changes)[1]]


def test_the_sample_is_sound() -> None:
    master, problems = read()
    assert problems == []
    assert master.company.year == 2027
    assert master.company.basis == "invoiced"   # typed as 开票额
    assert master.company.tax_rate == 130       # typed as 13%
    assert master.company.tax_included
    assert master.company.deadline == "2026-11-10 18:00:00"
    assert master.mix[0].branch == ""           # typed as 全部


@pytest.mark.parametrize(("typed", "paper", "found"), [
    ("A3", "A3", []), ("a3", "A3", []), ("\uff21\uff13", "A3", []), ("A4", "A4", []), ("", "A4", []),
    ("B4", "A4", [("B4", "valid: A4, A3")])])
def test_workbooks_are_printed_on_the_paper_of_the_company_sheet(typed: str, paper: str, found: list[tuple[str, str]]) -> None:
    """What was issued without it goes on as A4, and stamps say nothing of A4."""
    master, problems = read(company=sample.company(paper=typed))
    assert master.company.paper == paper
    assert [(p.found, p.params["choices"].en) for p in problems if isinstance(p.params["choices"], Text)] == found
    assert company_facts(master, "bottom_up", "zh-CN").get("paper", "A4") == paper
    assert ("paper" in company_facts(master, "bottom_up", "zh-CN")) is (paper == "A3")


def test_goal_and_reserve() -> None:
    """40,000 万元 + 20 % = 48,000; 2 % over-assignment on top."""
    master, _ = read()
    assert master.goals[0].target == 48_000_0000
    assert master.reserve.goal == 48_000_00
    assert master.reserve.assigned == 48_960_00


def test_an_empty_workbook_gives_findings_not_exceptions() -> None:
    master, problems = master_from({})
    assert master.organisation.entities == ()
    assert {"XP601", "XP613", "XP620"} <= {p.code for p in problems}


@pytest.mark.parametrize(("base", "growth", "target", "form", "due"), [
    (1000, 200, None, "relative", (1000, 200, 1200)),   # any two give the third
    (1000, None, 1200, "relative", (1000, 200, 1200)),
    (None, 200, 1200, "relative", (1000, 200, 1200)),
    (1000, 20, None, "points", (1000, 20, 1200)),       # 10 % + 2 points = 12 %
    (None, None, 900, "level", (None, None, 900)),      # 满意度达到 9 %: the target alone
    (40123, 211, 48600, "relative", (40123, 211, 48600)),  # 21.128 % reads 21.1 %: they agree
])
def test_any_two_give_the_third(base: int | None, growth: int | None, target: int | None, form: str,
                                due: tuple[int | None, int | None, int]) -> None:
    goal, problems = complete_goal(Goal("G", "share", form=form, unit="percent", base=base, growth=growth, target=target))
    assert (goal.base, goal.growth, goal.target) == due
    assert [p.code for p in problems] == (["XP617"] if due[2] > 10_000 else [])


def test_a_conflict_says_what_would_agree() -> None:
    _, problems = complete_goal(Goal("G", "sales", base=10_000_000, growth=200, target=12_500_000))
    assert [(p.code, p.found, p.expected, p.difference) for p in problems] == [("XP609", 1250.0, 1200.0, 50.0)]


WEIGHT = {"branch": "B01", "basis": "own", "base_weight": 1000}

CASES: list[tuple[str, dict[str, Any]]] = [
    ("XP601", {"products": [{**sample.PRODUCTS[0], "category": ""}, *sample.PRODUCTS[1:]]}),  # required cell blank
    ("XP602", {"channels": [*sample.CHANNELS, sample.CHANNELS[0]]}),                     # a code twice
    ("XP605", {"heads": [{"branch": "B77", "post": "", "cap": 1}]}),                     # nobody knows the branch
    ("XP607", {"weights": [{"branch": "B01", "coefficient": 1100}]}),                    # a coefficient, no reason
    ("XP608", {"weights": [{**WEIGHT, "branch": b} for b in ("B01", "B02", "B03")]}),    # 一刀切
    ("XP609", {"goals": [{**sample.GOALS[0], "target": 50_000_0000}]}),                  # three that disagree
    ("XP610", {"season": [{"source": "manual", **{f"m{m:02}": 900 for m in range(1, 13)}}]}),  # sums to 10.8
    ("XP611", {"company": sample.company(basis="大概")}),                                # not in the list
    ("XP611", {"company": sample.company(year="二〇二七")}),                              # not a number
    ("XP612", {"reserve": [{"goal": 47_000_00}]}),                                       # not the goals sheet's goal
    ("XP612", {"reserve": [{"over_rate": 20, "assigned": 1}]}),                          # not goal × 1.02
    ("XP613", {"goals": [{**sample.GOALS[0], "metric": "share"}], "reserve": []}),       # no sales goal anywhere
    ("XP616", {"mix": [{"branch": "B01", "product": "P01", "channel": "C01", "sold": "yes"}]}),  # B02, B03: nothing
    ("XP618", {"expense_items": [{"code": "E1", "group": "终端", "item": "进场费"}],
               "ceilings": [{"group": "终端", "rate": 30, "amount": 1, "control": "alarm"}]}),  # rate and amount
    ("XP619", {"reserve": [{"over_rate": 20}, {"over_rate": 20}]}),                      # two reserve rows
    ("XP625", {"expense_items": [{"code": "E1", "group": "人员", "item": "工资", "mark": "linked"}]}),  # to what?
]


@pytest.mark.parametrize(("code", "changes"), CASES)
def test_every_finding_has_a_case(code: str, changes: dict[str, Any]) -> None:
    assert code in codes(**changes)


def test_a_refused_coefficient_does_not_count() -> None:
    master, _ = read(weights=[{"branch": "B01", "coefficient": 1100}, {"branch": "B02", "coefficient": 900,
                                                                       "note": "竞品降价"}])
    assert master.weights["B01"].coefficient is None
    assert master.weights["B02"].coefficient == 900


def test_weights_that_differ_are_not_one_size_fits_all() -> None:
    rows = [{**WEIGHT, "branch": b, "base_weight": w} for b, w in (("B01", 3), ("B02", 2), ("B03", 2))]
    assert "XP608" not in codes(weights=rows)


def test_rescaled_season_adds_up_to_twelve() -> None:
    master, _ = read(season=[{"source": "manual", **{f"m{m:02}": 900 + m for m in range(1, 13)}}])
    assert sum(master.seasons[0].months) == 12_000


def test_rules_switches_and_limits() -> None:
    master, _ = read(rules=[{"code": "XP401", "bottom_up": "note", "final": "error"},
                            {"code": "XP425", "limit": "rebate_share", "limit_value": 4000, "enabled": "no"}])
    assert str(master.severity("XP401", "guide")) == "Severity.NOTE"
    assert str(master.severity("XP401", "approved")) == "Severity.ERROR"
    assert master.severity("XP402", "final") is None
    assert {k: float(v) for k, v in master.limits.items()} == {"rebate_share": 0.4}
    assert not master.enabled("XP425")


def test_declarations_are_complete() -> None:
    """Sheet order, three languages, and a row of an open sheet is recognised by what HQ types."""
    assert [t.key for t in MASTER][:5] == ["company", "organisation", "approvers", "address_book", "products"]
    for table in MASTER:
        assert all(table.label(lang) for lang in LANGS)
        assert table.kind == ("fixed" if table.key == "company" else "open")
        assert table.kind == "fixed" or set(table.used_by) <= set(table.by_key)
    assert MASTER_BY_KEY["season"].by_key["m01"].label("en", m01="Jan") == "Jan"


def test_a_row_moves_nothing_else() -> None:
    """One unknown code costs one finding."""
    base = sample.MIX[0]
    _, problems = read(mix=[*sample.MIX, {**base, "product": "P99"}])
    assert [(p.code, p.column, p.found) for p in problems] == [("XP605", "product", "P99")]


@pytest.mark.parametrize("code", ["P 01", "P|01", "P/01", "@P1", "P=1", "P\n1"])
def test_a_code_that_cannot_be_a_row_key_is_refused(code: str) -> None:
    """Codes are row keys in branch workbooks, separated by spaces and bars there."""
    products = (*sample.PRODUCTS[:-1], {**sample.PRODUCTS[-1], "code": code})
    assert "XP627" in codes(products=products)
    assert "XP627" not in codes()
