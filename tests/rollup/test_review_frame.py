"""What stands in the workbook in which a region reviews its units, of the sample company: the north with Beijing, and Tianjin, which is
not in."""
from __future__ import annotations

from small_rollup import NOW, case

from xlplan.plan.regions.review import mark_of
from xlplan.plan.rollup import facts_from
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.region_facts import _found
from xlplan.plan.rollup.review_frame import review_frame
from xlplan.schema.diagnostic import Diagnostic, Severity


def context() -> RollupContext:
    made = case()
    return RollupContext(made.result, made.master, facts_from(made.master, made.breakdown), NOW, "zh-CN")


def test_a_row_for_each_unit_with_what_came_of_it() -> None:
    frame = review_frame(context(), "N")
    assert frame.keys == ["BJ", "TJ"]
    assert {key: frame.amounts[key].tolist() for key in ("errors", "warnings")} == {"errors": [0, 0], "warnings": [1, 0]}
    assert [mark_of(str(text)) for text in frame.texts["file"]] == ["BJBJBJBJ", ""]


def test_the_biggest_finding_is_the_one_told() -> None:
    found = [Diagnostic("XP401", Severity.WARNING, f"表{n}", found=0, expected=n, difference=-n, unit="wan_yuan", branch="BJ")
             for n in (30, 90, 60)]
    told = _found(context(), found)
    assert (told.biggest.partition(":")[0], told.amount, told.supports) == ("北京分公司 · 表90", 180_00, False)


def test_a_finding_about_a_table_that_only_supports_the_plan_comes_last() -> None:
    """Whatever it comes to: the roll-up's questions are about figures first."""
    of_risks, of_heads = (
        Diagnostic("XP401", Severity.WARNING, name, found=0, expected=n, difference=-n, unit=unit, branch="BJ", table=table)
        for name, n, unit, table in (("风险", 90, "wan_yuan", "risks"), ("人员", 1, "person", "staffing")))
    both, alone = _found(context(), [of_risks, of_heads]), _found(context(), [of_risks])
    assert (both.biggest.partition(":")[0], both.supports) == ("北京分公司 · 人员", False)
    assert (alone.biggest.partition(":")[0], alone.supports) == ("北京分公司 · 风险", True)
