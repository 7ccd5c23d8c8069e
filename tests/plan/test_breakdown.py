"""The breakdown: whatever HQ types, every level adds up to the one above, to the step."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.plan.breakdown.branch_frames import frames_for
from xlplan.plan.breakdown.breakdown import Breakdown, break_down
from xlplan.plan.breakdown.ceilings import group_ceilings
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables.periods import MONTHS

UNITS = ("B01", "B02", "B03", "KA")


def plan(workdays: list[int] | None = None, **changes: Any) -> tuple[Master, Breakdown, list[str]]:
    master, _ = master_from(sample.frames(**changes))
    result, problems = break_down(master, workdays)
    return master, result, [p.code for p in problems]


def ties(master: Master, result: Breakdown) -> None:
    """Every identity a CFO checks."""
    org = master.organisation
    assert sum(result.target[c] for c in org.carriers()) + result.unassigned == result.goal
    for code in org.by_code:
        if not org.by_code[code].carries:
            assert result.target[code] == sum(result.target[c] for c in org.children(code))
            assert result.py_estimate[code] == sum(result.py_estimate[c] for c in org.children(code))
    for code in org.carriers():
        lines = result.lines[code]
        assert not lines or sum(x.target for x in lines) == result.target[code]
        for line in lines:
            assert sum(line.months) == line.target
            assert sum(line.py_months) == line.py


def test_sample() -> None:
    master, result, problems = plan()
    ties(master, result)
    assert problems == []
    assert result.assigned == 48_960_00
    assert result.unassigned == -960_00  # over-assignment stands as a negative line
    past = sum(result.py_estimate[c] for c in UNITS)
    for code in UNITS:  # nobody has a coefficient: all grow alike, to the step
        assert result.target[code] == pytest.approx(result.assigned * result.py_estimate[code] / past, abs=1)


def test_a_new_product_starts_with_its_launch_month() -> None:
    _, result, _ = plan()
    new = [x for x in result.lines["B01"] if x.product == "P03"]
    assert all(x.months[:3] == (0, 0, 0) and min(x.months[3:]) > 0 for x in new)
    assert sum(x.target for x in new) == pytest.approx(result.target["B01"] * 0.08 * 9 / 12, abs=2)


def test_planned_growth_weighs_products() -> None:
    """P01 stays, P02 grows by 20 %; both sold the same last year."""
    _, result, _ = plan()
    by = {p: sum(x.target for x in result.lines["B02"] if x.product == p) for p in ("P01", "P02")}
    assert by["P02"] == pytest.approx(by["P01"] * 1.2, abs=3)


def test_direct_targets_go_first() -> None:
    master, result, problems = plan(weights=[{"branch": "B02", "direct_target": 10_000_00},
                                             {"branch": "R2", "direct_target": 15_000_00}])
    ties(master, result)
    assert problems == []
    assert result.target["B02"] == 10_000_00
    assert result.target["B03"] == result.target["R2"] == 15_000_00
    assert result.target["B01"] + result.target["KA"] == 48_960_00 - 25_000_00


def test_direct_targets_beyond_the_total_are_said_and_still_tie() -> None:
    master, result, problems = plan(weights=[{"branch": "B02", "direct_target": 60_000_00}])
    ties(master, result)
    assert problems[0] == "XP615"
    assert result.target["B01"] == 0


def test_local_coefficient() -> None:
    _, plain, _ = plan()
    _, bent, _ = plan(weights=[{"branch": "R2", "coefficient": 1200, "note": "新厂投产"}])
    assert bent.target["B03"] > plain.target["B03"]


def test_bases_are_compared_as_shares() -> None:
    """B01 by last year, the others by population: their figures cannot be added, their shares can."""
    rows = [{"branch": "B01", "population": 500}, *({"branch": b, "basis": "population", "population": p}
                                                    for b, p in (("B02", 300), ("B03", 200)))]
    master, result, _ = plan(weights=rows)
    ties(master, result)
    assert result.target["B02"] == pytest.approx(result.target["B03"] * 1.5, abs=3)


def test_nothing_to_weigh_by_is_shared_equally_and_said() -> None:
    master, result, problems = plan(history_sales=[])
    ties(master, result)
    assert "XP626" in problems
    assert result.target["R1"] == result.target["R2"]


def test_a_new_branch_without_figures_gets_nothing_and_that_is_said() -> None:
    extra = {"code": "B04", "name": "南京", "parent": "R1", "level": "branch", "type": "fills"}
    master, result, problems = plan(organisation=[*sample.ORGANISATION, extra])
    ties(master, result)
    assert problems == ["XP624"]
    assert result.target["B04"] == 0


def test_a_delisted_assortment_cannot_carry_a_target() -> None:
    gone = [{**p, "delist": "2026-12-01"} for p in sample.PRODUCTS]
    _, result, problems = plan(products=gone)
    assert problems == ["XP616"] * 4
    assert sum(x.target for x in result.lines["B01"]) == 0


def test_workdays_bend_the_months() -> None:
    _, flat, _ = plan()
    _, bent, _ = plan([22, 10, *[22] * 10])
    assert bent.months("B01")[1] < flat.months("B01")[1]


amount = st.integers(0, 10**7)
maybe = st.none() | amount


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 80), st.lists(st.tuples(maybe, st.integers(500, 1500), maybe), min_size=4,
                                                           max_size=4),
       st.lists(st.integers(-5000, 10**6), min_size=12, max_size=60), st.lists(st.integers(0, 3000), min_size=12,
                                                                               max_size=12))
def test_every_level_ties_exactly(goal: int, over: int, weights: list[tuple[int | None, int, int | None]],
                                  past: list[int], season: list[int]) -> None:
    rows = [{"branch": b, "coefficient": c, "note": "x"} | ({} if e is None else {"py_estimate": e}) | (
        {} if d is None else {"direct_target": d}) for b, (e, c, d) in zip(UNITS, weights, strict=True)]
    history = [{"year": 2026, "month": i % 12 + 1, "branch": UNITS[i % 4], "product": f"P0{1 + i % 2}",
                "channel": f"C0{1 + i % 3 % 2}", "amount": a} for i, a in enumerate(past)]
    master, result, _ = plan(
        reserve=[{"goal": goal, "over_rate": over}], weights=rows, history_sales=history,
        season=[{"source": "manual", **dict(zip(MONTHS, season, strict=True))}])
    ties(master, result)


EXPENSES: dict[str, Any] = {
    "expense_items": [
        {"code": "E1", "group": "终端费用", "item": "进场费", "mark": "key_project", "payment": "cash"},
        {"code": "E2", "group": "终端费用", "item": "陈列费"},
        {"code": "E3", "group": "人员费用", "item": "工资", "mark": "linked", "link": "staff"},
        {"code": "E4", "group": "终端费用", "item": "总部费", "owner": "hq"}],
    "ceilings": [{"branch": "all", "group": "终端费用", "rate": 41, "control": "control"},
                 {"branch": "B01", "group": "人员费用", "amount": 900_00, "control": "alarm"}],
    "history_expense": [{"year": 2026, "month": m, "branch": "B01", "item": i, "amount": a}
                        for m in range(1, 13) for i, a in (("E1", 200), ("E2", 100))],
    "posts": [{"code": "S01", "post": "业务代表", "post_type": "sales", "employ": "own", "carries_target": "yes",
               "unit_cost": 10_000, "raise_month": 7, "raise_rate": 60, "std_outlets": 80}],
    "heads": [{"branch": "B01", "post": "S01", "opening": 20, "cap": 22}],
    "courses": [{"topic": "企业文化", "kind": "culture", "audience": "业务代表", "sessions": 4, "month": 2}],
}


def test_issued_tables() -> None:
    master, problems = master_from(sample.frames(**EXPENSES))
    assert problems == []
    result, _ = break_down(master)
    made = frames_for(master, result, "B01")
    assert list(made) == ["sales_targets", "staffing", "training", "expense_budget", "person_targets", "risks"]
    values = Evaluator(made)
    target = result.target["B01"]
    assert int(values.foot_steps("sales_targets", "@total", "hq_target")[0]) == target
    assert int(values.foot_steps("sales_targets", "@total", "year")[0]) == target       # suggestions tie
    assert values.steps("sales_targets", "diff").tolist() == [0] * 6
    assert int(values.foot_steps("sales_targets", "@py_month", "year")[0]) == result.py_estimate["B01"]

    staffing = made["staffing"]
    assert staffing.keys == ["S01|hires", "S01|leavers", "S01|closing"]
    assert int(values.steps("staffing", "year_end")[2]) == 20
    assert int(staffing.amounts["unit_cost"][2]) == 10_300  # 6 % more for half the year

    training = made["training"]
    assert training.keys[:2] == ["c01", "r01"]
    assert [training.texts[k][0] for k in ("audience", "start", "end", "cost_month")] == [
        "S01", "2027-02-01", "2027-02-28", "m02"]

    expense = made["expense_budget"]
    assert expense.keys == ["E1", "E2", "E3"]
    caps = expense.amounts["cap"].tolist()
    assert caps[0] + caps[1] == round(target * 0.041)
    assert caps[0] == pytest.approx(2 * caps[1], abs=2)
    assert caps[2] == 900_00
    assert int(values.steps("expense_budget", "year")[0]) == caps[0]
    assert not any(expense.filled[m][2] for m in MONTHS)  # linked: a formula, no suggestion
    assert made["person_targets"].keys[0] == "s01"


def test_of_two_ceilings_the_own_one_counts_and_then_the_first() -> None:
    """The budget of a branch and the total on the roll-up's pages look them up in one place."""
    rows = [{"branch": "all", "group": "终端费用", "amount": 100_00}, {"branch": "all", "group": "终端费用", "amount": 200_00},
            {"branch": "B01", "group": "终端费用", "amount": 300_00}, {"branch": "B01", "group": "人员费用", "rate": 100}]
    master, _ = master_from(sample.frames(**{**EXPENSES, "ceilings": rows}))
    assert group_ceilings(master, "B02", 1_000_00) == {"终端费用": 100_00}
    assert group_ceilings(master, "B01", 1_000_05) == {"终端费用": 300_00, "人员费用": 100_01}  # 10 %, half a step up
