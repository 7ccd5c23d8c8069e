"""HQ's decisions about files, in their order: what holds of them in a plan."""
from __future__ import annotations

import pytest

from xlplan.plan.checking.decided import Act, FileDecision, decisions_held


def said(act: Act, *files: str, over: tuple[str, ...] = (), plan: str = "HD") -> FileDecision:
    named, others = ({sha: f"{sha}.xlsx" for sha in which} for which in (files, over))
    return FileDecision(act, plan, "bottom_up", "GD", named, others, "电话核实")


OUT, BACK = said("excluded", "a", "b"), said("restored", "a")
FIRST, SECOND = said("chosen", "a", over=("b",)), said("chosen", "b", over=("a",))


@pytest.mark.parametrize(("told", "excluded", "chosen"), [
    ([], "", []), ([OUT], "ab", []), ([OUT, BACK], "b", []), ([OUT, BACK, said("excluded", "a")], "ab", []), ([BACK], "", []),
    ([FIRST, SECOND], "", [SECOND, FIRST]),                                                                   # the last one first
    ([said("excluded", "a", plan="2026"), said("chosen", "a", plan="2026"), FIRST], "", [FIRST]),             # of last year's plan
    ([OUT, said("restored", "a", plan="2026")], "ab", [])])
def test_what_holds(told: list[FileDecision], excluded: str, chosen: list[FileDecision]) -> None:
    held = decisions_held(told, "HD")
    assert (sorted(held.excluded), [*held.chosen.get("GD", ())]) == ([*excluded], chosen)


def test_the_same_contents_under_another_name_are_out_as_well() -> None:
    held = decisions_held([OUT], "HD")
    assert held.excluding(["x", "b"]) is OUT
    assert held.excluding(["x"]) is None
