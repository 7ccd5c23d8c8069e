"""Which regions HQ means where it names some, and what one is told that has no part. The sample company: R1 with B01 and B02, R2 with B03
alone, R0 around both where regions stand inside each other."""
from __future__ import annotations

import pytest
from region_sample import acting_master, nested

from xlplan.errors import XlplanError
from xlplan.pipeline.regions.meant import regions_meant
from xlplan.plan.regions.acting import shifting_regions
from xlplan.text import same_text

IDLE = {"R2": same_text("西部只有一家")}


@pytest.mark.parametrize(("named", "meant"), [
    (None, ["R0", "R1"]), (["R0"], ["R0"]), (["R1"], ["R1"]), (["R0", "R1"], ["R0", "R1"]), (["HQ"], ["R0", "R1"])])
def test_a_region_that_is_named_is_meant_alone(named: list[str] | None, meant: list[str]) -> None:
    plan = nested()
    assert regions_meant(plan, shifting_regions(plan), named, "", IDLE) == (meant, IDLE if named in (None, ["HQ"]) else {})


@pytest.mark.parametrize(("acting", "level", "idle", "named", "scope", "said"), [
    (["R1"], "region", True, ["R2"], "", "西部只有一家"), (["R1"], "region", True, ["B03"], "", None),
    (["R1"], "region", True, None, "R2", "西部只有一家"), (["R1"], "region", True, ["R1", "R2"], "", "西部只有一家"),
    (["R1"], "region", True, ["B01"], "", None), (["R1"], "region", True, ["R9"], "", "没有这个大区:R9"),
    ([], "region", True, None, "", "西部只有一家"), ([], "province", False, None, "", "没有这一层级的汇总单位"),
    ([], "", False, ["R1"], "", "没有选层级")])
def test_a_region_without_a_part_is_told_why_and_never_offered(acting: list[str], level: str, idle: bool, named: list[str] | None,
                                                               scope: str, said: str | None) -> None:
    plan = acting_master(fields={"acting": level})
    with pytest.raises(XlplanError) as wrong:
        regions_meant(plan, acting, named, scope, IDLE if idle else {})
    told = wrong.value.say("zh-CN")
    assert (said or f"{plan.organisation.called((named or [''])[0])} 不是参与的大区") in told
    assert "(R2)" not in told
