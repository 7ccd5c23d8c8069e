"""What goes out above HQ's ceilings is named, and stops the approval: E2, of 推广, holds 24.10 万元; posts end the year as typed."""
from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
import small_company as sample
from by_hand import submission
from hq_lines import change

from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.records import Ceiling, Heads
from xlplan.plan.rounds.above_ceilings import above_ceilings
from xlplan.plan.rounds.carrying import NextWorkbook
from xlplan.plan.rounds.ceilings_cut import CutCeiling
from xlplan.plan.rounds.granted import Granted, heads_granted
from xlplan.plan.rounds.said_since import Said, said_since
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Round, Severity
from xlplan.text import Lang

BUDGET, HEADS, MASTER = "expense_budget", "staffing", master_from(sample.frames())[0]
FILE = submission("GD", "final")
MERGED = merge_tables(validate_submissions([FILE]), [FILE], ["GD"], [], "final")
YEAR = 111.3  # 万元, of all items


def workbook(ceiling: int | None = None, heads: int | None = None) -> NextWorkbook:
    """GD's next one: E2 alone is of 推广, with that ceiling; each post may have so many heads."""
    frames = submission("GD", "final").frames
    budget, staff = frames[BUDGET], frames[HEADS]
    budget.texts["group"][:] = ["推广" if key == "E2" else "其他" for key in budget.keys]
    budget.filled["cap"][:] = [ceiling is not None and key == "E2" for key in budget.keys]
    budget.amounts["cap"][:] = ceiling or 0
    staff.amounts["cap"][:], staff.filled["cap"][:] = heads or 0, heads is not None
    return NextWorkbook(frames)


def controlled(kind: str) -> Any:
    return replace(MASTER, ceilings=(Ceiling("GD", "推广", amount=24_00, control=kind),))


def seen(own: NextWorkbook, master: Any, round: Round, lines: tuple[Any, ...] = (),
         cuts: tuple[CutCeiling, ...] = ()) -> list[tuple[object, ...]]:
    since = said_since(MERGED, (), lines)
    return [(d.table, d.found, d.expected, d.difference, d.severity) for d in above_ceilings({"GD": own}, master, round, since, cuts)]


@pytest.mark.parametrize(("ceiling", "kind", "round", "said"), [
    (24_00, "control", "approved", [(BUDGET, 24.1, 24.0, 0.1, Severity.ERROR)]),
    (24_00, "control", "revise", [(BUDGET, 24.1, 24.0, 0.1, Severity.WARNING)]),  # the unit can still bring it down
    (24_00, "alarm", "approved", [(BUDGET, 24.1, 24.0, 0.1, Severity.WARNING)]),  # asks for a reason, and forbids nothing
    (24_10, "control", "approved", []), (None, "control", "approved", [])])
def test_a_budget_above_its_ceiling(ceiling: int | None, kind: str, round: Round, said: list[tuple[object, ...]]) -> None:
    assert seen(workbook(ceiling), controlled(kind), round) == said


def test_a_ceiling_that_comes_down_is_named_as_that_until_the_approval() -> None:
    cut = (CutCeiling("GD", "推广", 30_00, 24_00, 24_10),)
    assert seen(workbook(24_00), controlled("control"), "revise", cuts=cut) == []
    assert len(seen(workbook(24_00), controlled("control"), "approved", cuts=cut)) == 1


def test_heads_above_what_is_authorised() -> None:
    """Of posts of which HQ gave a number."""
    posts = {key.partition("|")[0] for key in workbook().frames[HEADS].keys}
    given = replace(MASTER, heads=tuple(Heads("GD", post, cap=0) for post in posts))
    assert [*above_ceilings({"GD": workbook(heads=0)}, replace(MASTER, heads=()), "approved")] == []
    found = [*above_ceilings({"GD": workbook(heads=0)}, given, "approved")]
    assert found
    assert {(d.table, d.severity, d.expected) for d in found} == {(HEADS, Severity.ERROR, 0)}
    assert all(d.found == d.difference for d in found)
    assert "总部准许 0" in message_of(found[0], "zh-CN")
    assert 'xlplan adjust 计划文件夹 --table 人员规划 --row "业务代表 · 期内入职" --branches GD --change 0 ' in remedy_of(found[0], "zh-CN")


def line(place: str, declared: float | None = None, **said: Any) -> Any:
    """A line of 0; `declared` as `adjust` writes it: what was declared there when it was written."""
    table, row, column = place.split()
    stated = None if declared is None else round(declared * 10_000)
    return change(**{"table": table, "row": row, "column": column, "change": 0, "declared": stated, **said})


@pytest.mark.parametrize(("said", "over"), [
    (line(f"{BUDGET} @total year"), None), (line(f"{BUDGET} @total year", YEAR), None),
    (line(f"{BUDGET} @total year", YEAR - 0.06), 0.06),                             # a later file goes above what HQ saw
    (line(f"{BUDGET} @total year", YEAR - 50), 0.1), (line(f"{BUDGET} @total m03"), 0.1),
    (line(f"{BUDGET} E1 year"), 0.1), (line(f"{BUDGET} E1 m01"), 0.1),              # about another item
    (line("sales_targets @total year"), 0.1), (line(f"{BUDGET} @total year", branch="FJ"), 0.1),
    (line(f"{BUDGET} @total year", status="proposed"), 0.1)])
def test_a_line_of_hq_on_all_of_the_table_settles_it(said: Any, over: float | None) -> None:
    stops = seen(workbook(24_00), controlled("control"), "approved", (said,))
    assert [one[3] for one in stops] == ([] if over is None else [over])


@pytest.mark.parametrize(("earlier", "said"), [(None, ""), ("bottom_up", " --round bottom_up")])
def test_the_command_names_the_round_of_the_unit_and_two_persons(earlier: Round | None, said: str) -> None:
    (found,) = above_ceilings({"GD": workbook(24_00)}, controlled("control"), "approved", earlier=earlier)
    for lang, command in (("zh-CN", "--branches GD{} --change 0 --reason 原因 --by 提出人 --approved-by 批准人 --write"),
                          ("en", "--branches GD{} --change 0 --reason WHY --by PROPOSER --approved-by APPROVER --write")):
        assert command.format(said) in remedy_of(found, cast(Lang, lang))


@pytest.mark.parametrize(("ceiling", "declared", "over"), [(24_10, None, None), (24_10, 24.1, None), (24_10, 24.0, 0.1)])
def test_a_line_about_an_item_is_its_ceiling_as_hq_saw_it(ceiling: int, declared: float | None, over: float | None) -> None:
    """What it holds now stands in the workbook as its ceiling."""
    stops = seen(workbook(ceiling), controlled("control"), "approved", (line(f"{BUDGET} E2 year", declared),))
    assert [one[3] for one in stops] == ([] if over is None else [over])


@pytest.mark.parametrize(("said", "over"), [
    (None, 5), (line(f"{HEADS} @total year"), None), (line(f"{HEADS} S1|hires year"), None), (line(f"{HEADS} S2|hires year"), 5),
    (line(f"{HEADS} S1|hires m03"), 5), (line(f"{HEADS} S1|leavers year"), 5), (line(f"{HEADS} S1|hires year", 0), None),
    (line(f"{HEADS} S1|hires year", -1), 1), (line(f"{HEADS} @total year", 3), 2)])  # more were there since
def test_a_line_about_a_post_settles_that_post(said: Any, over: int | None) -> None:
    given = replace(MASTER, heads=(Heads("GD", "S1", cap=0),))
    stops = seen(workbook(heads=0), given, "approved", (said,) if said else ())
    assert [one[3] for one in stops] == ([] if over is None else [over])


S1 = "S1|closing"


@pytest.mark.parametrize(("said", "rows", "before", "noted"), [
    (line(f"{HEADS} @total year"), {S1: 5}, {}, ({S1: 5}, {})), (line(f"{HEADS} @total year", 4), {S1: 5}, {}, ({S1: 4}, {})),
    (line(f"{HEADS} S1|hires year"), {S1: 5}, {}, ({S1: 5}, {})), (line(f"{HEADS} S1|hires m03"), {S1: 5}, {}, ({}, {})),
    (line(f"{HEADS} S1|hires m03"), {S1: 5}, {"granted": {S1: 4}, "added": {S1: 1}}, ({S1: 4}, {S1: 1})),
    (line(f"{HEADS} @total year"), {S1: 5}, {"granted": {S1: 4}, "added": {S1: 1}}, ({S1: 5}, {}))])
def test_what_is_noted_of_heads_that_hq_grants(said: Any, rows: dict[str, int], before: Any, noted: tuple[Any, Any]) -> None:
    of = heads_granted(rows, said_since(MERGED, (), (said,))["GD", HEADS], before)
    assert (of["granted"], of["added"]) == noted


def test_heads_that_hq_adds_are_noted_beside_what_is_authorised() -> None:
    assert heads_granted({S1: 6}, Said(given={S1: 1}), {}) == {"granted": {}, "added": {S1: 1}}


@pytest.mark.parametrize(("noted", "over"), [
    ({}, 5), ({"granted": {S1: 5}}, None), ({"granted": {S1: 4}}, 1), ({"added": {S1: 2}}, 3),
    ({"granted": {S1: 4}, "added": {S1: 1}}, None)])
def test_heads_granted_in_an_earlier_round_are_not_asked_again(noted: Any, over: int | None) -> None:
    given, before = replace(MASTER, heads=(Heads("GD", "S1", cap=0),)), Granted({f"GD|{HEADS}|year_end": noted})
    stops = [*above_ceilings({"GD": workbook(heads=0)}, given, "approved", granted=before)]
    assert [d.difference for d in stops] == ([] if over is None else [over])


@pytest.mark.parametrize(("said", "limit", "over"), [
    (line(f"{BUDGET} @total year"), YEAR, None), (line(f"{BUDGET} @total year"), YEAR - 0.06, 0.06),
    (line(f"{BUDGET} @total year"), None, 0.1),                                             # of an issue that noted none
    (line(f"{BUDGET} E1 year"), YEAR, 0.1), (line(f"{BUDGET} @total year", branch="FJ"), YEAR, 0.1),
    (line(f"{BUDGET} E2 m03", change=600), None, 0.04), (line(f"{BUDGET} E2 m03", change=-600), None, 0.1),
    (line(f"{BUDGET} E1 m03", change=600), None, 0.1)])
def test_money_granted_in_an_earlier_round_is_not_asked_again(said: Any, limit: float | None, over: float | None) -> None:
    before = Granted(limits={} if limit is None else {"1": round(limit * 10_000)}, lines=(said,))
    stops = [*above_ceilings({"GD": workbook(24_00)}, controlled("control"), "approved", granted=before)]
    assert [d.difference for d in stops] == ([] if over is None else [over])


def test_a_line_of_an_earlier_round_settles_nothing_of_this_one() -> None:
    """It is in the master still, and was about what the unit declared then."""
    before = replace(controlled("control"), adjustments=(change(change=0),))
    assert len(seen(workbook(24_00), before, "approved")) == 1
