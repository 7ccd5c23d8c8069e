"""HQ's totals by product and by channel (公司目标): met to the step, together with every unit's target."""
from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import small_company as sample
from hypothesis import given, settings
from hypothesis import strategies as st
from test_breakdown import plan, ties

from xlplan.decompose import apportion
from xlplan.plan.breakdown.breakdown import Breakdown

GOAL = 48_000_00  # of the sample; 2 % more are assigned


def products(*targets: int | None) -> list[dict[str, Any]]:
    return [dict(row, **({} if t is None else {"target": t})) for row, t in zip(sample.PRODUCTS, targets, strict=True)]


def channels(*targets: int | None) -> list[dict[str, Any]]:
    return [dict(row, **({} if t is None else {"target": t})) for row, t in zip(sample.CHANNELS, targets, strict=True)]


def sums(result: Breakdown) -> tuple[Counter[str], Counter[str]]:
    """Target by product and by channel over all carriers."""
    by_product, by_channel = Counter[str](), Counter[str]()
    for lines in result.lines.values():
        for line in lines:
            by_product[line.product] += line.target
            by_channel[line.channel] += line.target
    return by_product, by_channel


def test_totals_of_all_products_and_channels_are_met_with_every_branch() -> None:
    stated, by = (20_000_00, 23_000_00, 5_000_00), (30_000_00, 18_000_00)
    master, result, problems = plan(products=products(*stated), channels=channels(*by))
    ties(master, result)
    assert problems == []
    assert result.assigned == 48_960_00
    # 2 % over-assignment stands in every product and channel alike
    assert list(sums(result)[0].values()) == apportion(48_960_00, stated).tolist() == [20_400_00, 23_460_00, 5_100_00]
    assert sorted(sums(result)[1].values()) == [18_360_00, 30_600_00]


def test_branches_keep_their_own_mix_as_far_as_the_totals_allow() -> None:
    """A product that HQ doubles is doubled everywhere, not in one branch."""
    _, before, _ = plan()
    free = sums(before)[0]["P01"]
    _, after, _ = plan(products=products(free * 3 // 2 * 100 // 102, None, None))

    def share(result: Breakdown, code: str) -> float:
        return sum(x.target for x in result.lines[code] if x.product == "P01") / result.target[code]
    for code in ("B01", "B02", "B03"):
        assert share(after, code) == pytest.approx(1.5 * share(before, code), rel=0.1)


def test_what_is_left_blank_shares_the_rest() -> None:
    master, result, problems = plan(products=products(None, None, 4_800_00))
    ties(master, result)
    assert problems == []
    assert sums(result)[0]["P03"] == 4_896_00  # a tenth of the goal stays a tenth of what is assigned
    old = {(c, x.channel, x.product): x.target for c, lines in result.lines.items() for x in lines if x.product != "P03"}
    assert all(amount > 0 for amount in old.values())


def test_a_product_for_which_nothing_is_left_is_named() -> None:
    """P03 is new and has its share; the others take the whole goal, so that it gets nothing."""
    master, result, problems = plan(products=products(28_000_00, 20_000_00, None))
    ties(master, result)
    assert (problems, sums(result)[0]["P03"]) == (["XP660"], 0)
    assert plan(products=products(28_000_00, 20_000_00, 0))[2] == []      # nothing, as HQ says
    assert plan(products=products(27_999_00, 20_000_00, None))[2] == []   # something is left
    assert plan(channels=channels(48_000_00, None))[2] == ["XP660"]       # a channel likewise


def test_a_product_total_of_zero_empties_its_lines() -> None:
    master, result, problems = plan(products=products(0, None, None))
    ties(master, result)
    assert (problems, sums(result)[0]["P01"]) == ([], 0)


def test_new_products_months_stay_closed_before_launch() -> None:
    _, result, _ = plan(products=products(None, None, 9_000_00))
    assert all(x.months[:3] == (0, 0, 0) for x in result.lines["B01"] if x.product == "P03")


@pytest.mark.parametrize(("rows", "code"), [
    ({"products": products(20_000_00, 20_000_00, 5_000_00)}, "XP643"),   # 3,000 short of the goal, nothing left blank
    ({"products": products(50_000_00, None, None)}, "XP643"),            # one product above the goal
    ({"channels": channels(10_000_00, 20_000_00)}, "XP643"),             # channels disagree with the goal
    ({"products": [*products(None, None, None), {"code": "P09", "series": "样品", "category": "液奶",
                                                 "new_mark": "existing", "target": 100_00}]}, "XP644"),  # sold nowhere
    ({"products": products(40_000_00, None, None), "channels": channels(30_000_00, None), "mix": (
        {"branch": "", "product": "P01", "channel": "C01", "sold": "yes"},
        {"branch": "", "product": "P02", "channel": "C02", "sold": "yes"})}, "XP644"),  # P01 sells in C01 only
])
def test_totals_that_cannot_be_met_are_named_and_the_plan_still_ties(rows: dict[str, Any], code: str) -> None:
    history = [r for r in sample.sales() if r["branch"] != "KA"]
    organisation = [r for r in sample.ORGANISATION if r["code"] != "KA"]
    master, result, problems = plan(history_sales=history, organisation=organisation, **rows)
    assert code in problems
    ties(master, result)


@given(st.lists(st.one_of(st.none(), st.integers(0, 16_000_00)), min_size=3, max_size=3),
       st.one_of(st.none(), st.integers(0, GOAL)))
@settings(max_examples=25, deadline=None)
def test_whatever_totals_hq_states_every_level_ties(stated: list[int | None], channel: int | None) -> None:
    rows: dict[str, Any] = {"products": products(*stated), "channels": channels(channel, None)}
    master, result, problems = plan(**rows)
    ties(master, result)
    if not problems:
        by_product, by_channel = sums(result)
        given = [t for t in stated if t is not None]
        parts = apportion(result.assigned, [*given, GOAL - sum(given)] if None in stated else given)
        at = 0
        for code, total in zip(("P01", "P02", "P03"), stated, strict=True):
            if total is not None:
                assert by_product[code] == parts[at]
                at += 1
        if channel is not None:
            assert by_channel["C01"] == apportion(result.assigned, [channel, GOAL - channel])[0]
