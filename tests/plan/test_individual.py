"""个人计划: a branch handed out to persons, customer groups and days, with every total met to the step.

Amounts are steps of 0.01 万元. The branch of `individual_case` has months in which persons carry more than the target
(加码), and less (统筹), somebody who comes in July, somebody who leaves in June, and a December without sales.
"""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from individual_case import GROUPS, OVER, SHORT, customers, handed, on, team

from xlplan.decompose import apportion
from xlplan.pipeline.individual.result import IndividualResult
from xlplan.plan.individual import HandedBranch, Workdays, hand_out, level_ties, territory_weights
from xlplan.plan.individual.territory import NAMED
from xlplan.plan.master.workdays import ExtraDays
from xlplan.units import Ints

NO_EXTRA = ExtraDays(extra_off=frozenset(), extra_work=frozenset())


def alike(persons: int, groups: int) -> Ints:
    return np.ones((persons, groups), np.int64)


# -- three ways at once ------------------------------------------------------------------------------------------------

def test_persons_months_and_customer_groups_are_all_met_to_the_step() -> None:
    branch, out = team(), handed().out
    assert out.cells.shape == (6, 12, 3)
    assert (out.cells >= 0).all()
    assert (out.persons.sum(axis=2) == branch.months).all()                  # every person, every month
    plain = [m for m in range(12) if m not in OVER]
    assert (out.cells.sum(axis=0)[plain] == GROUPS[plain]).all()             # every group, every month as approved
    assert (out.cells.sum(axis=(0, 2)) == branch.target + out.over).all()    # every month


def test_what_nobody_carries_is_a_line_of_its_own() -> None:
    out = handed().out
    assert {m: int(x) for m, x in enumerate(out.unassigned) if x} == SHORT
    assert (out.cells[-1].sum(axis=1) == out.unassigned).all()


def test_over_assignment_raises_the_groups_of_that_month_in_proportion_and_is_said() -> None:
    out = handed().out
    assert {m: int(x) for m, x in enumerate(out.over) if x} == OVER
    for m, extra in OVER.items():
        raised, total = out.cells[:, m].sum(axis=0), int(GROUPS[m].sum())
        assert raised.sum() == total + extra
        for group, before in zip(raised.tolist(), GROUPS[m].tolist(), strict=True):
            assert abs(group - Fraction(before * (total + extra), total)) < 1


def test_months_outside_a_persons_time_are_empty() -> None:
    given = handed()
    late = given.team.persons[2]  # from July
    assert not late.months[:6].any()
    assert late.months[6:11].all()
    assert not given.out.cells[2, :6].any()
    assert all(not days[2].any() for days in given.days[:6])
    assert [int(days[2].sum()) for days in given.days] == late.months.tolist()


def test_a_month_without_sales_has_no_targets() -> None:
    given = handed()
    assert not given.out.cells[:, 11].any()
    assert not given.days[11].any()


def test_a_month_in_which_only_persons_have_a_target_is_shared_equally() -> None:
    """Nothing is approved for the month, so there is no mix to follow."""
    out = hand_out(np.array([[301] + 11 * [0]]), np.zeros((12, 3), np.int64), alike(1, 3))
    assert out.cells[0, 0].tolist() == [101, 100, 100]
    assert int(out.over[0]) == 301


def test_without_territories_everybody_has_the_mix_of_the_month() -> None:
    out = hand_out(np.full((2, 12), 500), np.tile([700, 200, 100], (12, 1)), alike(2, 3))
    assert (out.persons == [350, 100, 50]).all()


# -- territories -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("area", "named"), [
    ("市区KA", [0]),                # a part of 商超KA
    ("东线流通", [1]),              # of 流通(经销), without its brackets
    ("县级经销商", [1]),            # and what stands in the brackets
    ("电商\uff08O2O\uff09", [2]),   # the whole name, in full-width brackets
    ("\uff2b\uff21 组", [0]),       # full-width letters
    ("o2o 到家", [2]),              # Latin letters in any case
    ("C01、C04", [0, 2]),           # codes
    ("C011", []),                   # another code
    ("KA 和 流通", [0, 1]),         # two territories
    ("OKAY 超市", []),              # KA is a word, not two letters
    ("KA系统", [0]),                # beside Chinese it is one
    ("新区", []), ("", []),
])
def test_a_territory_names_customer_groups(area: str, named: list[int]) -> None:
    weights = territory_weights([area], [(c.code, c.name) for c in customers()])[0]
    assert [i for i, w in enumerate(weights) if w == NAMED] == named
    assert set(weights.tolist()) <= {1, NAMED}


@pytest.mark.parametrize(("area", "named"), [
    ("East distribution", [1]), ("City key accounts", [0]), ("Online", [2]), ("Quick commerce O2O", [2]),
    ("All accounts", []),           # half a name is none
    ("Redistribution centre", []),  # nor is a part of another word
])
def test_english_territories(area: str, named: list[int]) -> None:
    weights = territory_weights([area], [("C1", "Key accounts"), ("C2", "Distribution"), ("C3", "Online (O2O)")])[0]
    assert [i for i, w in enumerate(weights) if w == NAMED] == named


def test_whoever_names_a_group_sells_it() -> None:
    out, months = handed().out, range(1, 11)  # 电商 opens in February
    share = out.persons.sum(axis=1) / np.maximum(out.persons.sum(axis=(1, 2)), 1)[:, None]
    assert share[0, 0] > 0.95      # 张三 市区KA
    assert share[1, 1] > 0.90      # 李四 东线流通: as much as the branch sells there
    assert all(out.cells[3, m, 2] > out.cells[0, m, 2] for m in months if m < 6)  # 待招 电商
    assert share[2, 0] < share[0, 0]


def test_more_territory_than_there_is_to_sell_still_ties() -> None:
    """Everybody names 电商, which sells one per cent: it is shared, and the rest is carried all the same."""
    months, groups = np.tile([[600], [400]], (1, 12)), np.tile([[900, 90, 10]], (12, 1))
    out = hand_out(months, groups, territory_weights(["电商", "电商"], [("C1", "KA"), ("C2", "流通"), ("C3", "电商")]))
    assert (out.cells.sum(axis=0) == groups).all()
    assert (out.persons.sum(axis=2) == months).all()
    assert (out.persons[:, :, 2] == [[6], [4]]).all()


# -- any branch --------------------------------------------------------------------------------------------------------

@st.composite
def branches(draw: st.DrawFn) -> tuple[Ints, Ints, Ints]:
    """(persons, groups, pull) with empty months, idle persons and groups, amounts of any size."""
    n, c, most = draw(st.integers(1, 6)), draw(st.integers(1, 5)), draw(st.sampled_from([1, 3, 10**4, 10**9]))
    groups = draw(hnp.arrays(np.int64, (12, c), elements=st.integers(0, most)))
    persons = draw(hnp.arrays(np.int64, (n, 12), elements=st.integers(0, most)))
    if draw(st.booleans()):  # as a branch hands out: shares of the month
        persons = apportion(groups.sum(axis=1), persons.T).T
    return persons, groups, draw(hnp.arrays(np.int64, (n, c), elements=st.sampled_from([1, NAMED])))


@settings(max_examples=60)
@given(branches())
def test_any_branch_ties(branch: tuple[Ints, Ints, Ints]) -> None:
    persons, groups, weights = branch
    out, target = hand_out(persons, groups, weights), groups.sum(axis=1)
    assert (out.cells >= 0).all()
    assert (out.persons.sum(axis=2) == persons).all()
    assert (out.cells[-1].sum(axis=1) == out.unassigned).all()
    assert (persons.sum(axis=0) + out.unassigned - out.over == target).all()
    assert not (out.unassigned * out.over).any()  # a month is short or over, never both
    sums = out.cells.sum(axis=0)
    assert (sums[out.over == 0] == groups[out.over == 0]).all()
    assert (sums.sum(axis=1) == target + out.over).all()


# -- days --------------------------------------------------------------------------------------------------------------

def test_a_month_is_spread_over_its_workdays() -> None:
    """February 2026 has 16, the 14th, a Saturday, among them: worked in exchange for Spring Festival."""
    days = Workdays(2026, 1, NO_EXTRA)
    assert days.counts.tolist()[1] == 16
    assert date(2026, 2, 14) in days.months[1]
    months = np.zeros((2, 12), np.int64)
    months[0, 1], months[1, 1] = 1_000, 7
    split = days.split(months)
    assert split[1].shape == (2, 16)
    assert sorted(split[1][0].tolist()) == 8 * [62] + 8 * [63]
    assert split[1][1].tolist() == 7 * [1] + 9 * [0]
    assert all(not split[m].any() for m in range(12) if m != 1)


def test_the_companys_own_days_count() -> None:
    off, work = date(2026, 3, 2), date(2026, 3, 1)  # a Monday off, a Sunday worked
    days = Workdays(2026, 1, ExtraDays(extra_off=frozenset([off]), extra_work=frozenset([work])))
    assert work in days.months[2]
    assert off not in days.months[2]


def test_a_month_in_which_nobody_works_keeps_its_target() -> None:
    """A factory holiday all July: the last day carries the month rather than nobody."""
    july = frozenset(date(2026, 7, d) for d in range(1, 32))
    days = Workdays(2026, 1, ExtraDays(extra_off=july, extra_work=frozenset()))
    assert days.months[6] == (date(2026, 7, 31),)
    assert days.split(np.full((1, 12), 100))[6].tolist() == [[100]]


def test_a_fiscal_year_begins_in_its_month() -> None:
    days = Workdays(2026, 8, NO_EXTRA)
    assert (days.months[0][0].isoformat()[:7], days.months[11][-1].isoformat()[:7]) == ("2026-08", "2027-07")


@pytest.mark.parametrize("months", [range(12), range(6, 12), range(3, 4)])
def test_time_progress_runs_over_the_persons_own_months(months: range) -> None:
    """It never falls, and is whole on the last day: of the year, or of the time the person is there."""
    paces = list(Workdays(2026, 1, NO_EXTRA).pace(on(months)))
    assert [bool(p) for p in paces] == on(months).tolist()
    flat = [p for month in paces for p in month]
    assert all(a < b for a, b in pairwise(flat))
    assert flat[-1] == 1
    assert {p.total for p in flat} == {len(flat)}


# -- every level ties, and a level that does not is named --------------------------------------------------------------

def region(code: str) -> str:
    return "R1"


def test_every_level_ties() -> None:
    given = handed()
    found = {t.level: t for t in level_ties([given], region)}
    company, over, short = given.team.year, sum(OVER.values()), sum(SHORT.values())
    assert list(found) == ["company", "regions", "branches", "groups", "persons", "days"]
    assert all(t.holds for t in found.values())
    assert [t.total for t in found.values()] == [company] * 3 + [company + over] + [company + over - short] * 2
    assert [found[k].parts for k in ("regions", "branches", "groups", "persons")] == [1, 1, 3, 5]
    assert found["days"].parts == sum(d.size for d in given.days)
    assert found["persons"].data() == {
        "level": "persons", "parts": 5, "total": (company + over - short) / 100, "unassigned": short / 100, "over": over / 100,
        "gap": 0.0, "wrong": [], "holds": True, "unit": "wan_yuan"}


def test_nothing_handed_out_has_no_ties() -> None:
    assert level_ties([], region) == ()


def moved(block: Ints, source: tuple[int, ...], to: tuple[int, ...]) -> Ints:
    """A copy with one step moved from a cell to another: the grand total stays."""
    out: Ints = block.copy()
    out[source] -= 1
    out[to] += 1
    return out


@pytest.mark.parametrize(("spoil", "level", "wrong"), [
    # one step moved between two persons in the same month and group
    (lambda h: replace(h, out=replace(h.out, cells=moved(h.out.cells, (0, 0, 0), (1, 0, 0)))), "persons", ("GD|s01", "GD|s02")),
    # between two groups of one person
    (lambda h: replace(h, out=replace(h.out, cells=moved(h.out.cells, (0, 0, 0), (0, 0, 1)))), "groups", ("GD",)),
    # between two days of different persons
    (lambda h: replace(h, days=(moved(h.days[0], (0, 0), (1, 0)), *h.days[1:])), "days", ("GD|s01", "GD|s02")),
    # the approved year is not the sum of its months
    (lambda h: replace(h, team=replace(h.team, year=h.team.year + 1)), "branches", ("GD",)),
])
def test_a_step_astray_is_named(spoil: object, level: str, wrong: tuple[str, ...]) -> None:
    assert callable(spoil)
    given: HandedBranch = spoil(handed())
    found = {t.level: t for t in level_ties([given], region)}
    assert found[level].wrong == wrong  # type: ignore[index]
    assert not found[level].holds  # type: ignore[index]
    assert IndividualResult("final", [given], {}, tuple(found.values()), []).must_fix


def test_plans_that_tie_need_nothing() -> None:
    given = handed()
    assert not IndividualResult("final", [given], {}, level_ties([given], region), []).must_fix
