"""The organisation: paths by members, any depth, dates, and what can be wrong with it."""
from __future__ import annotations

import pytest

from xlplan.plan.master.organisation import Organisation, organisation_from
from xlplan.plan.master.records import Entity
from xlplan.text import Text


def unit(code: str, parent: str = "", type_: str = "fills", level: str = "branch", **dates: str) -> Entity:
    return Entity(code, code, parent, level, type_, row_key=f"#{code}", **dates)


def tree(*entities: Entity) -> Organisation:
    org, problems = organisation_from(entities)
    assert problems == []
    return org


DEEP = (unit("HQ", "", "sums_up", "company"), unit("R1", "HQ", "sums_up", "region"),
        unit("R10", "HQ", "sums_up", "region"),  # its code begins with R1's, yet it is not below R1
        unit("S1", "R1", "sums_up", "province"), unit("R1X", "R10"), unit("B2", "S1"), unit("B1", "S1"),
        unit("O1", "B1", "sums_up", "office"), unit("KA", "HQ", "hq_run", "department"))


def test_descendants_are_found_by_members_not_by_spelling() -> None:
    org = tree(*DEEP)
    assert org.below("R1") == ("S1", "B2", "B1", "O1")
    assert org.below("R10") == ("R1X",)
    assert org.path("O1") == ("HQ", "R1", "S1", "B1", "O1")


def test_order_is_that_of_the_sheet() -> None:
    org = tree(*DEEP)
    assert org.branches() == ("B2", "B1", "R1X")
    assert org.carriers("R1") == ("B2", "B1")
    assert org.hq_run() == ("KA",)
    assert org.regions() == ("R1", "R10")


def test_region_is_the_nearest_of_that_level_and_an_office_counts_with_its_branch() -> None:
    org = tree(*DEEP)
    assert (org.region_of("B1"), org.region_of("R1X"), org.region_of("HQ")) == ("R1", "R10", None)
    assert (org.carrier_of("O1"), org.carrier_of("B1"), org.carrier_of("S1")) == ("B1", "B1", None)


def test_a_unit_that_moved_stands_where_it_is_at_the_end_of_the_period() -> None:
    rows = (*DEEP, unit("B9", "R1", valid_to="2027-06-30"), unit("B9", "R10", valid_from="2027-07-01"))
    whole, problems = organisation_from(rows, "2027-01-01", "2027-12-31")
    assert not problems
    assert whole.path("B9") == ("HQ", "R10", "B9")
    spring, _ = organisation_from(rows, "2027-01-01", "2027-03-31")
    assert spring.path("B9") == ("HQ", "R1", "B9")


def test_a_closed_unit_is_gone() -> None:
    org, problems = organisation_from((*DEEP, unit("B9", "R1", valid_to="2026-12-31")), "2027-01-01", "2027-12-31")
    assert "B9" not in org.by_code
    assert not problems


@pytest.mark.parametrize(("rows", "code"), [
    ((unit("B1"), unit("B1")), "XP602"),                                            # one code twice at one time
    ((unit("B1", "R9"),), "XP603"),                                                 # parent that is not there
    ((unit("B1"), unit("X", "Y", "sums_up"), unit("Y", "X", "sums_up")), "XP604"),  # a circle of two
    ((unit("B1"), unit("X", "X", "sums_up")), "XP604"),                             # its own parent
    ((unit("B1"), unit("B2", "B1")), "XP614"),                                      # a target below a target
    ((unit("B1", valid_from="2027-05-01", valid_to="2027-01-01"), unit("B2")), "XP622"),  # dates the wrong way round
])
def test_what_is_wrong_is_said_once(rows: tuple[Entity, ...], code: str) -> None:
    org, problems = organisation_from(rows)
    assert [p.code for p in problems] == [code]
    assert all(org.path(c) for c in org.by_code)  # and the tree can still be walked


def test_no_unit_with_a_target_is_offered_as_the_parent_of_another() -> None:
    _, (found,) = organisation_from((unit("B1", "R9"), unit("B2"), unit("R1", "", "sums_up")))
    offered = found.params["choices"]
    assert isinstance(offered, Text)
    assert ("R1" in offered("zh-CN"), "B2" in offered("zh-CN")) == (True, False)
