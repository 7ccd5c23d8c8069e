"""What stands between a round that came in and the next one, of what is found about it and how far the units are."""
from __future__ import annotations

import pytest
from by_hand import submission

from xlplan.pipeline.next_steps import next_round_matters
from xlplan.pipeline.results import Consolidation
from xlplan.plan.checking.results import FileResult, TableVerdict
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.schema.diagnostic import Diagnostic, Severity

GAP, APPEAL = Diagnostic("XP553", Severity.NOTE), Diagnostic("XP558", Severity.NOTE)
WRONG, APPEAL_FIRST = Diagnostic("XP551", Severity.ERROR), Diagnostic("XP558", Severity.ERROR)
COMES, BACK, UNFILLED = "in", "back", "unfilled"


def came(*units: str) -> Consolidation:
    """Units as they came: all in, `back` with every table or `partly` with one, `unfilled` in one, '' for nothing."""
    files, results = [submission(f"B{n}") for n, how in enumerate(units) if how], list[FileResult]()
    for of, how in zip(validate_submissions(files), filter(None, units), strict=True):
        verdicts: dict[str, TableVerdict] = {"partly": "refused", UNFILLED: "unfilled"}
        if how == BACK:
            of.verdict, of.tables = "refused", dict.fromkeys(of.tables, "refused")
        elif how in verdicts:
            of.tables["training"] = verdicts[how]
        results.append(of)
    numbers = merge_tables(results, files, [f"B{n}" for n in range(len(units))], [], "bottom_up")
    numbers.files = results
    return Consolidation(results, numbers, [], 2027, 1)


def said(result: Consolidation, *found: Diagnostic) -> dict[str, int]:
    return {one.key: one.count for one in next_round_matters("plan", "revise", result, found)}


@pytest.mark.parametrize(("found", "matters"), [
    ((), {"issue": 1}), ((GAP,), {"gaps": 1, "issue": 1}), ((APPEAL, GAP, GAP), {"appeals": 1, "gaps": 2, "issue": 1}),
    ((APPEAL_FIRST,), {"appeals": 1, "next_round": 1}), ((WRONG, WRONG, GAP), {"gaps": 1, "next_round": 2})])
def test_what_is_found_about_the_next_round(found: tuple[Diagnostic, ...], matters: dict[str, int]) -> None:
    assert said(came(COMES), *found) == matters


@pytest.mark.parametrize(("units", "away"), [
    ((COMES, COMES), 0), ((COMES, ""), 1), ((COMES, BACK), 1), ((COMES, "partly"), 1), ((COMES, UNFILLED), 0),
    (("", BACK, "partly", COMES), 3)])
def test_how_many_have_not_handed_in_whole(units: tuple[str, ...], away: int) -> None:
    issue, = next_round_matters("plan", "revise", came(*units), ())
    assert issue.said("zh-CN") == ("可以下发二下" + (f"(没有交齐的 {away} 家,缺的表按下达计)" if away else ""))


def test_nothing_goes_out_while_the_ledger_is_behind_or_hq_has_to_choose() -> None:
    behind, undecided = came(COMES), came(COMES)
    behind.ledger = [Diagnostic("XP532", Severity.ERROR)]
    undecided.files[0].diagnostics.append(Diagnostic("XP515", Severity.ERROR))
    assert (said(behind), said(undecided)) == ({}, {})
