"""What stands under the stamp of a branch workbook: tables by round, lists, limits and how strict the round is."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample

from xlplan.plan.breakdown.branch_issue import Issue, chosen_severities, issued_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.days import day_number
from xlplan.schema.diagnostic import Round
from xlplan.workbook.stamp import Issued

POSTS = ({"code": "S1", "post": "业务代表", "post_type": "sales", "carries_target": "yes", "unit_cost": 9_000},
         {"code": "S2", "post": "销售内勤", "post_type": "support", "carries_target": "no", "unit_cost": 7_000})
ITEMS = ({"code": "E1", "group": "渠道费用", "item": "返利"},)


def issued(in_round: Round = "bottom_up", **changes: Any) -> Issued:
    master, _ = master_from(sample.frames(posts=POSTS, expense_items=ITEMS, **changes))
    breakdown, _ = break_down(master)
    return issued_for(master, breakdown, "B01", Issue("p", in_round, 1, "2026-10-26", "zh-CN"))[0]


def ceiling(branch: str, control: str) -> tuple[dict[str, Any], ...]:
    return ({"branch": branch, "group": "渠道费用", "rate": 50, "control": control},)


@pytest.mark.parametrize(("in_round", "branch", "control", "expected"), [
    ("bottom_up", "B01", "control", "warning"),  # in 一上 it is always asked for a reason
    ("final", "B01", "control", "error"),        # 控制: the budget goes back
    ("final", "全部", "control", "error"),        # one row for all branches
    ("final", "B02", "control", "warning"),      # another branch's
    ("final", "B01", "alarm", "warning"),        # 报警
])
def test_a_ceiling_alarms_or_stops(in_round: Round, branch: str, control: str, expected: str) -> None:
    made = issued(in_round, ceilings=ceiling(branch, control))
    found = severity_of("XP421", in_round, made.severities)
    assert found is not None
    assert found.value == expected


def test_a_ceiling_stops_its_own_group() -> None:
    """渠道费用 under 控制, 市场推广 under 报警: the total is not stopped, the first group is."""
    both = ({"branch": "全部", "group": "渠道费用", "rate": 50, "control": "control"},
            {"branch": "全部", "group": "市场推广", "rate": 40, "control": "alarm"},
            {"branch": "B02", "group": "市场推广", "rate": 40, "control": "control"})
    items = (*ITEMS, {"code": "E2", "group": "市场推广", "item": "广告"})
    master, _ = master_from(sample.frames(posts=POSTS, expense_items=items, ceilings=both))
    assert chosen_severities(master, "final", "B01") == {"XP428|渠道费用": "error"}
    assert chosen_severities(master, "final", "B02") == {"XP428|渠道费用": "error", "XP428|市场推广": "error", "XP421": "error"}
    assert chosen_severities(master, "bottom_up", "B02") == {}


def test_hqs_own_rule_switch_goes_before_the_type_of_the_ceiling() -> None:
    rules = ({"code": "XP421", "bottom_up": "note", "final": "note", "enabled": "yes"},)
    assert issued("final", ceilings=ceiling("B01", "control"), rules=rules).severities["XP421"] == "note"


def test_only_posts_that_carry_a_target_are_offered_for_persons() -> None:
    made = issued("final")
    assert made.members["posts"] == {"S1": "业务代表"}
    assert {"S1", "S2"} <= set(made.members["audience"])


@pytest.mark.parametrize(("opens_from", "in_round", "there"), [
    ("final", "bottom_up", False), ("final", "final", True), ("bottom_up", "bottom_up", True), ("approved", "final", False)])
def test_targets_by_person_open_when_policy_says(opens_from: str, in_round: Round, there: bool) -> None:
    made = issued(in_round, company=sample.company(person_targets_from=opens_from))
    assert ("person_targets" in made.stamp.opens) is there


def test_course_dates_are_held_against_the_fiscal_year() -> None:
    made = issued(company=sample.company(start_month="4"))
    assert made.limits["year_start"] == day_number("2027-04-01")
    assert made.limits["year_end"] == day_number("2028-03-31")
