"""Later assignments (追加下达, 压指标): dated lines on top of the first breakdown; whatever is assigned, every level ties."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample
from hypothesis import given, settings
from hypothesis import strategies as st
from test_breakdown import UNITS, ties

from xlplan.plan.breakdown.assigned import assigned_targets
from xlplan.plan.breakdown.breakdown import Breakdown, break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master

FIRST = {"no": 1, "date": "2026-11-20", "amount": 800_00, "source": "over", "reason": "压指标", "proposed_by": "王五",
         "approved_by": "李总", "status": "approved"}


def plan(*lines: dict[str, Any], **changes: Any) -> tuple[Master, Breakdown, list[str]]:
    """The sample company with those later assignments; each starts from FIRST."""
    master, problems = master_from(sample.frames(assignments=[{**FIRST, **line} for line in lines], **changes))
    result, more = break_down(master)
    return master, result, [p.code for p in (*problems, *more)]


def parts(result: Breakdown, line: int = 0) -> dict[str, int]:
    """Carriers' parts of one assignment."""
    return {c: n for c, n in result.later[line].parts.items() if c in UNITS}


def test_800_more_over_everybody() -> None:
    """In proportion to what is assigned: first, later and total stand side by side and the goal's identity holds."""
    before = plan()[1]
    master, result, problems = plan({})
    ties(master, result)
    assert problems == []
    assert result.first == before.target
    assert sum(parts(result).values()) == 800_00 == result.later[0].amount
    for code in UNITS:
        assert parts(result)[code] == pytest.approx(800_00 * before.target[code] / before.assigned, abs=1)
        assert result.target[code] == result.first[code] + parts(result)[code]
    assert result.later[0].parts["R1"] == parts(result)["B01"] + parts(result)["B02"]  # and so at every level above


@pytest.mark.parametrize(("source", "goal", "unassigned"), [
    ("over", 0, -800_00),     # above the goal: over-assignment grows
    ("goal", 800_00, 0),      # the board raises the goal itself
    ("reserve", 0, -800_00),  # out of what was held back: it is held no more
])
def test_where_it_comes_from(source: str, goal: int, unassigned: int) -> None:
    reserve = [{"over_rate": 0, "held": 1_000_00}]
    before = plan(reserve=reserve)[1]
    master, result, _ = plan({"source": source}, reserve=reserve)
    ties(master, result)
    assert before.unassigned == 1_000_00
    assert result.goal - before.goal == goal
    assert result.unassigned - before.unassigned == unassigned
    assert result.assigned - before.assigned == 800_00


@pytest.mark.parametrize("line", [
    {"status": "proposed"}, {"status": "withdrawn"}, {"status": ""},  # only what is approved acts
    {"amount": 0}])
def test_lines_that_do_not_act(line: dict[str, Any]) -> None:
    _, result, _ = plan(line)
    assert result.later == ()
    assert result.target == plan()[1].target == result.first


@pytest.mark.parametrize(("line", "takes_part"), [
    ({}, {"B01", "B02", "B03", "KA"}),                       # HQ-run units carry their part too
    ({"scope": "R1"}, {"B01", "B02"}),
    ({"scope": "B03"}, {"B03"}),
    ({"scope": "全部"}, {"B01", "B02", "B03", "KA"}),
    ({"exempt": "KA"}, {"B01", "B02", "B03"}),
    ({"exempt": "B01, KA"}, {"B02", "B03"}),
    ({"exempt": "B01、R2，KA"}, {"B02"}),                     # a region stands for all below it
    ({"scope": "R1", "exempt": "B02"}, {"B01"}),
])
def test_who_takes_part(line: dict[str, Any], takes_part: set[str]) -> None:
    master, result, problems = plan(line)
    ties(master, result)
    assert problems == []
    assert set(parts(result)) == takes_part
    assert sum(parts(result).values()) == 800_00


@pytest.mark.parametrize(("scope", "direct", "takes_part"), [
    ("", "B02", {"B01", "B03", "KA"}),   # agreed with the branch: it stays
    ("R1", "B02", {"B01"}),
    ("B02", "B02", {"B02"}),             # unless the line names it
    ("", "R1", {"B03", "KA"}),           # a region's agreement covers its branches
    ("R1", "R1", {"B01", "B02"}),
    ("B01", "R1", {"B01"}),
])
def test_direct_targets_stay_unless_they_are_named(scope: str, direct: str, takes_part: set[str]) -> None:
    master, result, problems = plan({"scope": scope}, weights=[{"branch": direct, "direct_target": 12_000_00}])
    ties(master, result)
    assert problems == []
    assert set(parts(result)) == takes_part


def test_methods() -> None:
    """Equal parts, and parts by the weights sheet, where B03's coefficient is 1.2."""
    assert parts(plan({"method": "equal"})[1]) == dict.fromkeys(UNITS, 200_00)
    weights = [{"branch": "B03", "coefficient": 1200, "note": "新厂投产"}]
    last = plan(weights=weights)[1].py_estimate
    by_weight = parts(plan({"method": "weights"}, weights=weights)[1])
    pull = {c: last[c] * (1.2 if c == "B03" else 1) for c in UNITS}
    for code in UNITS:
        assert by_weight[code] == pytest.approx(800_00 * pull[code] / sum(pull.values()), abs=1)


def test_an_increase_lowers_no_line_and_no_month() -> None:
    """One step over thousands of cells: rounding takes from nobody."""
    _, before, _ = plan()
    for amount in (1, 7, 800_00):
        _, after, _ = plan({"amount": amount})
        for code in UNITS:
            for old, new in zip(before.lines[code], after.lines[code], strict=True):
                assert new.target >= old.target
                assert all(b >= a for a, b in zip(old.months, new.months, strict=True))
                assert all(b == 0 for a, b in zip(old.months, new.months, strict=True) if a == 0)  # not on sale then


def test_lines_act_in_the_order_of_their_dates() -> None:
    """The later one finds the earlier one's figures, wherever it stands on the sheet."""
    large, small = {"date": "2026-11-01", "scope": "R2", "amount": 20_000_00}, {"no": 2, "date": "2026-12-01", "amount": 999}
    one, other = plan(large, small)[1], plan(small, large)[1]
    assert one.target == other.target
    assert [x.amount for x in one.later] == [x.amount for x in other.later] == [20_000_00, 999]
    assert parts(one, 1)["B03"] > parts(plan(small)[1])["B03"]


def test_a_cut_takes_from_nobody_more_than_stands() -> None:
    """B02 has 1.00 万元 left after the first cut: an equal cut of 30,000 takes that and the rest elsewhere."""
    _, first, _ = plan()
    strip = {"scope": "B02", "amount": 100 - first.target["B02"]}
    master, result, problems = plan(strip, {"no": 2, "amount": -30_000_00, "method": "equal"})
    ties(master, result)
    assert problems == []
    assert result.target["B02"] == 0
    assert all(n >= 0 for code in UNITS for line in result.lines[code] for n in line.months)


@pytest.mark.parametrize(("line", "code"), [
    ({"scope": "B03", "exempt": "R2"}, "XP640"),           # nobody is left
    ({"scope": "B02", "amount": -50_000_00}, "XP641"),     # more than was ever assigned
    ({"scope": "B77"}, "XP605"),                           # there is no such unit: said once
    ({"exempt": "B01,B88"}, "XP605"),
])
def test_what_cannot_be_done_is_said_and_nothing_moves(line: dict[str, Any], code: str) -> None:
    master, result, problems = plan(line)
    ties(master, result)
    assert problems == [code]
    if code != "XP605" or "scope" in line:
        assert result.target == result.first


def test_a_new_branch_gets_its_first_target_later() -> None:
    """It weighs nothing (XP624), so nothing stands there to go by: its lines follow the branch's own shares."""
    extra = {"code": "B04", "name": "南京", "parent": "R1", "level": "branch", "type": "fills"}
    master, result, problems = plan({"scope": "B04", "amount": 500_00}, organisation=[*sample.ORGANISATION, extra])
    ties(master, result)
    assert problems == ["XP624"]
    assert result.target["B04"] == 500_00 == sum(line.target for line in result.lines["B04"])


def test_what_is_told() -> None:
    master, result, _ = plan({"source": "goal", "scope": "R1"}, {"no": 2, "date": "2026-12-01", "amount": -100_00})
    told = assigned_targets(master, result).data()
    assert [u["code"] for u in told["units"]] == ["HQ", "R1", "B01", "B02", "R2", "B03", "KA"]
    for unit in told["units"]:
        assert round(unit["first"] + unit["later"], 2) == unit["total"] == result.target[unit["code"]] / 100
    assert told["goal"] == 48_800.0
    assert round(told["total"] + told["unassigned"], 2) == told["goal"]
    assert [(a["no"], a["amount"], a["source"]) for a in told["assignments"]] == [(1, 800.0, "goal"), (2, -100.0, "over")]
    assert round(sum(told["assignments"][1]["parts"][c] for c in UNITS), 2) == -100.0


units = st.sampled_from(["", "R1", "R2", "B01", "B02", "B03", "KA"])
line = st.fixed_dictionaries({
    "amount": st.integers(-10**7, 10**8), "scope": units, "exempt": st.lists(units, max_size=2).map(",".join),
    "source": st.sampled_from(["over", "goal", "reserve"]), "method": st.sampled_from(["", "proportional", "equal", "weights"]),
    "date": st.sampled_from(["2026-11-01", "2026-11-15", "2026-12-01"]), "status": st.sampled_from(["approved", "proposed"])})


@settings(max_examples=25)
@given(st.lists(line, max_size=5), st.none() | st.integers(0, 10**7), st.integers(0, 80))
def test_every_level_ties_whatever_is_assigned(lines: list[dict[str, Any]], direct: int | None, over: int) -> None:
    weights = [] if direct is None else [{"branch": "B02", "direct_target": direct}]
    reserve = [{"goal": 48_000_00, "over_rate": over}]
    master, result, _ = plan(*lines, weights=weights, reserve=reserve)
    ties(master, result)
    assert result.assigned - (master.reserve.assigned or 0) == sum(x.amount for x in result.later)
    first = 48_000_00 - sum(result.first[c] for c in UNITS)
    assert result.unassigned == first - sum(x.amount for x in result.later if x.line.source != "goal")
    for one in result.later:
        assert sum(n for c, n in one.parts.items() if c in UNITS) == one.amount
        assert all(n * one.amount > 0 for n in one.parts.values())
