"""Several files of one unit against what HQ issued: whose table counts, joined cell by cell, nobody's; in whatever order they lie."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest
from by_hand import NOON, put, submission

from xlplan.plan.checking.changes import CHOICE, changed_tables, inputs_of
from xlplan.plan.checking.decided import FileDecision, FileDecisions
from xlplan.plan.checking.grounds import Grounds
from xlplan.plan.checking.joining import join_cells, joined_submission
from xlplan.plan.checking.register import Registered, counting_files, register_files
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.settling import Rival, settle_files
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.text import LANGS
from xlplan.workbook.authors import joined_files, joined_mark, person_named
from xlplan.workbook.forms import Choice
from xlplan.workbook.submission import Submission

SALES, STAFF, TRAINING, COSTS = "sales_targets", "staffing", "training", "expense_budget"
BASE = submission()
NAMES = {"GD": "广东分公司", "FJ": "福建分公司"}
Put = tuple[str, str, str, int]  # table, row, column, steps
MARCH, APRIL = (SALES, "P1|C1", "m03", 8_100), (SALES, "P1|C1", "m04", 6_900)
OTHER_MARCH = (SALES, "P1|C1", "m03", 8_200)
OTHER_APRIL = (SALES, "P1|C1", "m04", 6_800)
COST = (COSTS, "E2", "m05", 250)
HIRE = (STAFF, "S1|hires", "m02", 1)


def sent(file: str, *cells: Put, hours: int | None = 0, author: str = "", sender: str = "", joins: Sequence[Submission] = ()) -> Submission:
    """GD's file with those cells typed, saved so many hours after noon by that person, mailed from that address."""
    of = submission(file=file, modified=None if hours is None else NOON + timedelta(hours=hours), extra=file)
    for table, row, column, steps in cells:
        put(of.frames[table], row, **{column: steps})
    of.sender = sender
    of.author, of.joins = author, joined_files(joined_mark(s.sha256 for s in joins)) if joins else frozenset()
    return of


def registered(files: Sequence[Submission], agreed: Mapping[str, Sequence[Submission]] | None = None,
               chosen: tuple[Submission, Sequence[Submission]] | None = None) -> tuple[dict[str, FileResult], Registered]:
    results = validate_submissions(files)
    decisions = FileDecisions({}, {"GD": (FileDecision(
        "chosen", "HD", "bottom_up", "GD", {chosen[0].sha256: chosen[0].file}, {s.sha256: s.file for s in chosen[1]}, "电话核实", "王五",
        "2026-11-06T01:00:00"),)}) if chosen else FileDecisions({}, {})
    grounds = Grounds(lambda stamp: BASE, {"GD": {t: [s.sha256 for s in of] for t, of in (agreed or {}).items()}}, decisions)
    out = register_files(results, files, plan="HD", year=2027, round="bottom_up", branches=["GD"], issues={}, names=NAMES, grounds=grounds)
    return {r.file: r for r in results}, out


def state(files: Sequence[Submission], **more: Any) -> tuple[set[str], dict[Any, Any], dict[str, str], set[str]]:
    """(file that speaks for the unit, cells of its accepted tables that are not as issued, verdicts that are no acceptance, codes)."""
    results, out = registered(files, **more)
    counts = counting_files(results.values())
    lead = next(s for s in out.submissions if (s.file, s.sha256) in counts)
    result = results[lead.file]
    cells = {(table, *at): held for table, of in changed_tables(BASE, lead).items() if result.tables[table].startswith("accepted")
             for at, held in of.items()}
    return ({lead.file}, cells, {t: v for t, v in result.tables.items() if v == "refused"}, {
        d.code for r in results.values() for d in r.diagnostics if d.code.startswith("XP5")})


def held(*cells: Put | tuple[str, str]) -> dict[Any, Any]:
    return {(one[0], one[1], one[2]) if len(one) == 4 else (SALES, one[0], one[0]): one[-1] for one in cells}


def chooses(of: Submission, choice: Choice) -> Submission:
    """The file, with that said of its sales on the cover."""
    of.choices[SALES] = choice
    return of


ZHANG, LI = "张三", "李四"
# files (name, cells, hours after noon, author), what counts, codes
CASES: list[tuple[str, list[Submission], dict[tuple[str, str, str], Any], set[str]]] = [
    ("each changed a table of its own",
     [sent("a", MARCH, author=ZHANG), sent("b", COST, hours=1, author=LI)], held(MARCH, COST), {"XP513"}),
    ("different cells of one table",
     [sent("a", MARCH, author=ZHANG), sent("b", APRIL, hours=1, author=LI)], held(MARCH, APRIL), {"XP513"}),
    ("different cells, one saved at no known time",
     [sent("a", MARCH, author=ZHANG), sent("b", APRIL, hours=None)], held(MARCH, APRIL), {"XP513"}),
    ("the same cell with the same number",
     [sent("a", MARCH, author=ZHANG), sent("b", MARCH, APRIL, hours=1, author=LI)], held(MARCH, APRIL), {"XP502"}),
    ("HQ's copy saved again after the work was sent",
     [sent("a", MARCH, author=ZHANG), sent("b", hours=1, author=LI)], held(MARCH), {"XP513"}),
    ("the second sending after a telephone call",
     [sent("a", MARCH, APRIL, author=ZHANG), sent("b", OTHER_MARCH, APRIL, hours=1, author=ZHANG)], held(OTHER_MARCH, APRIL),
     {"XP502", "XP514"}),
    ("the second sending, saved by programs that name nobody",
     [sent("a", MARCH, APRIL), sent("b", OTHER_MARCH, APRIL, hours=1)], held(OTHER_MARCH, APRIL), {"XP502", "XP514"}),
    ("the second sending takes a change of the first back",
     [sent("a", MARCH, APRIL, author=ZHANG), sent("b", OTHER_MARCH, hours=1, author=ZHANG)], held(OTHER_MARCH), {"XP502", "XP514"}),
    ("the same person puts the table back to as issued",
     [sent("a", MARCH, COST, author=ZHANG), sent("b", COST, hours=1, author=ZHANG)], held(COST), {"XP502", "XP514"}),
    ("the same person puts everything back to as issued",
     [sent("a", MARCH, APRIL, author=ZHANG), sent("b", hours=1, author=ZHANG)], {}, {"XP502", "XP514"}),
    ("the same person takes one change back and makes another",
     [sent("a", MARCH, author=ZHANG), sent("b", APRIL, hours=1, author=ZHANG)], held(APRIL), {"XP502", "XP514"}),
    ("one person's withdrawal does not take another's table away",
     [sent("a", MARCH, author=ZHANG), sent("c", COST, hours=1, author=LI), sent("b", hours=2, author=ZHANG)], held(COST),
     {"XP513", "XP514"}),
    ("the same person withdraws with a choice on the cover",
     [sent("a", MARCH, author=ZHANG), chooses(sent("b", hours=1, author=ZHANG), "agreed")], held(("@choice", "agreed")),
     {"XP502", "XP514"}),
    ("another person says that the table stands as issued: no figure goes with that",
     [sent("a", MARCH, author=ZHANG), chooses(sent("b", hours=1, author=LI), "agreed")], {}, {"XP513", "XP515"}),
    ("the copy of a that HQ sent back, corrected",
     [sent("a", MARCH), sent("b", OTHER_MARCH, hours=1, joins=[sent("a", MARCH)])], held(OTHER_MARCH), {"XP514", "XP588"}),
    ("both say that it is not their business",
     [chooses(sent("a", author=ZHANG), "none"), chooses(sent("b", hours=1, author=LI), "none")], held(("@choice", "none")), {"XP502"}),
    ("the same person, and it is not known which is later",
     [sent("a", MARCH, author=ZHANG), sent("b", APRIL, author=ZHANG)], {}, {"XP513", "XP515"}),
    ("the same person; a clock that says before the issue tells nothing",
     [sent("a", MARCH, author=ZHANG), sent("b", OTHER_MARCH, hours=-2_000, author=ZHANG)], {}, {"XP513", "XP515", "XP585"}),
    ("nobody named: both from the workbook as issued",
     [sent("a", MARCH, APRIL), sent("b", OTHER_MARCH, OTHER_APRIL, hours=1)], {}, {"XP513", "XP515"}),
    ("one of the two is not named",
     [sent("a", MARCH, author=ZHANG), sent("b", OTHER_MARCH, hours=1)], {}, {"XP513", "XP515"}),
    ("nobody named: one change taken back in a file made of the other",
     [sent("a", MARCH, COST, HIRE), sent("b", COST, HIRE, hours=1)], held(COST, HIRE), {"XP502", "XP514"}),
    ("different people, the same cell",
     [sent("a", MARCH, author=ZHANG), sent("b", OTHER_MARCH, hours=1, author=LI)], {}, {"XP513", "XP515"}),
    ("different people, the same cell; other tables are taken",
     [sent("a", MARCH, HIRE, author=ZHANG), sent("b", OTHER_MARCH, hours=1, author=LI)], held(HIRE), {"XP513", "XP515"}),
    ("nobody named, saved at the same moment",
     [sent("a", MARCH), sent("b", OTHER_MARCH)], {}, {"XP513", "XP515"}),
    ("nobody named, and the later one lacks most of what the first typed",
     [sent("a", MARCH, APRIL, (SALES, "P2|C1", "m01", 4_600), (SALES, "P2|C1", "m02", 3_900)), sent("b", OTHER_MARCH, hours=1)], {},
     {"XP513", "XP515"}),
    ("nobody named, and half of what the first typed stands in the later one",
     [sent("a", MARCH, HIRE), sent("b", OTHER_MARCH, HIRE, hours=1)], held(OTHER_MARCH, HIRE), {"XP502", "XP514"}),
    ("nobody named, and less than half of it does",
     [sent("a", MARCH, APRIL, HIRE), sent("b", OTHER_MARCH, OTHER_APRIL, HIRE, hours=1)], held(HIRE), {"XP513", "XP515"}),
    ("another unit's name, saved at the same moment",
     [sent("FJ", MARCH), sent("a", OTHER_MARCH)], {}, {"XP513", "XP515", "XP534"}),
    ("another unit's name on the later one",
     [sent("a", MARCH), sent("FJ", OTHER_MARCH, hours=1)], {}, {"XP513", "XP515", "XP534"}),
    ("another unit's name on the only one that changed a table",
     [sent("a", MARCH), sent("FJ", COST, hours=1)], held(MARCH), {"XP513", "XP515", "XP534"}),
    ("another unit's name on the earlier one",
     [sent("FJ", MARCH), sent("a", OTHER_MARCH, hours=1)], held(OTHER_MARCH), {"XP502", "XP514", "XP534"}),
    ("three: two join, the third corrects the first",
     [sent("a", MARCH, author=ZHANG), sent("b", COST, hours=1, author=LI), sent("c", OTHER_MARCH, hours=2, author=ZHANG)],
     held(OTHER_MARCH, COST), {"XP513", "XP514"}),
]


@pytest.mark.parametrize(("files", "counts", "codes"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_counts_of_several_files(files: list[Submission], counts: dict[Any, int], codes: set[str]) -> None:
    seen = [state(order) for order in permutations(files)]
    assert all(one == seen[0] for one in seen)  # in whatever order they lie
    _, cells, refused, found = seen[0]
    assert cells == counts
    assert found - {"XP519", "XP521"} == codes
    assert bool(refused) == ("XP515" in codes)


@pytest.mark.parametrize(("agreed", "cells", "words"), [
    ([0], held(MARCH), "a"), ([1], held(OTHER_MARCH), "b"), ([], {}, "")])
def test_a_table_in_conflict_stands_as_it_was_agreed_on(agreed: list[int], cells: dict[Any, int], words: str) -> None:
    files = [sent("a", MARCH, author=ZHANG), sent("b", OTHER_MARCH, hours=1, author=LI)]
    for order in permutations(files):
        _, counts, refused, codes = state(order, agreed={SALES: [files[i] for i in agreed]})
        assert (counts, SALES in refused) == (cells, not agreed)
        assert codes - {"XP519", "XP521"} == {"XP513", "XP518" if agreed else "XP515"}
        results, _ = registered(order, agreed={SALES: [files[i] for i in agreed]})
        [result] = [r for r in results.values() if r.superseded_by is None]
        assert result.undecided
        told = next(d for d in result.diagnostics if d.code in ("XP515", "XP518"))
        for lang in LANGS:
            said = message_of(told, lang)
            assert {"81.00", "82.00", ZHANG, LI} <= {word for word in ("81.00", "82.00", ZHANG, LI) if word in said}
            assert f"({words})" in said.split(";")[-1] or f"({words})" in said.rsplit(";")[-1] if words else True


def test_a_table_left_as_issued_may_be_what_was_agreed_on() -> None:
    """a came first and left its sales as issued; then two people changed March."""
    a, b, c = sent("a", COST), sent("b", MARCH, hours=1, author=ZHANG), sent("c", OTHER_MARCH, hours=2, author=LI)
    _, cells, refused, codes = state([a, b, c], agreed={SALES: [a], COSTS: [a]})
    assert (cells, refused, "XP518" in codes) == (held(COST), {}, True)


@pytest.mark.parametrize(("chosen", "counts"), [(0, MARCH), (1, OTHER_MARCH)])
def test_hq_chooses_between_two_people(chosen: int, counts: Put) -> None:
    files = [sent("a", MARCH, HIRE, author=ZHANG), sent("b", OTHER_MARCH, COST, hours=1, author=LI)]
    for order in permutations(files):
        _, cells, refused, codes = state(order, chosen=(files[chosen], [files[1 - chosen]]))
        assert (cells, refused) == (held(counts, HIRE, COST), {})  # what they do not differ in is joined all the same
        assert {"XP514", "XP516"} <= codes
        assert not codes & {"XP515", "XP518"}


def test_a_file_that_comes_after_the_choice_is_held_against_the_chosen_one() -> None:
    a, b, c = sent("a", MARCH, author=ZHANG), sent("b", OTHER_MARCH, hours=1, author=LI), sent("c", MARCH, APRIL, hours=2, author=ZHANG)
    assert state([a, b, c], chosen=(a, [b]))[1] == held(MARCH, APRIL)
    d = sent("d", (SALES, "P1|C1", "m03", 8_300), hours=3, author="赵六")
    assert state([a, b, d], chosen=(a, [b]))[3] >= {"XP515"}


def test_once_hq_chose_over_what_seems_another_units_nothing_of_that_counts() -> None:
    a, strange = sent("a", MARCH), sent("FJ", OTHER_MARCH, COST, hours=1)
    assert state([a, strange], chosen=(a, [strange]))[1] == held(MARCH)
    assert state([a, strange], chosen=(strange, [a]))[1] == held(OTHER_MARCH, COST)


@pytest.mark.parametrize(("files", "chosen", "counts"), [
    ([sent("a", MARCH, author=ZHANG), sent("b", hours=1, author=ZHANG)], 1, held()),                         # the withdrawal
    ([sent("a", MARCH, author=ZHANG), sent("b", hours=1, author=ZHANG)], 0, held(MARCH)),
    ([sent("a", MARCH, author=ZHANG), sent("b", APRIL, hours=1, author=LI)], 0, held(MARCH)),                # not joined any more
    ([sent("a", MARCH, author=ZHANG), sent("b", APRIL, hours=1, author=LI)], 1, held(APRIL)),
    ([sent("a", MARCH), sent("b", hours=1)], 1, held()),                                                     # nobody named
    ([sent("a", MARCH, author=ZHANG), chooses(sent("b", hours=1, author=LI), "none")], 1, held(("@choice", "none"))),
    ([chooses(sent("a", author=ZHANG), "none"), chooses(sent("b", hours=1, author=LI), "none")], 0, held(("@choice", "none"))),
    ([sent("a", MARCH, hours=None), sent("b", OTHER_MARCH, hours=-2_000)], 1, held(OTHER_MARCH)),             # no time is known
])
def test_what_hq_chose_is_what_counts(files: list[Submission], chosen: int, counts: dict[Any, Any]) -> None:
    for order in permutations(files):
        speaks, cells, refused, codes = state(order, chosen=(files[chosen], [files[1 - chosen]]))
        assert (speaks, cells, refused) == ({files[chosen].file}, counts, {})
        assert "XP516" in codes
        assert not codes & {"XP515", "XP518"}


def test_answers_that_are_alike_do_not_show_that_one_went_on_from_the_other() -> None:
    """Two files without a name that both accept what HQ changed, with other figures of March."""
    said = {("a2", "answer"): "accept", ("a5", "answer"): "accept"}
    a, b = (Rival(sent(name, hours=n), {"hq_feedback": said, SALES: {("P1|C1", "m03"): steps, CHOICE: "filled"}}, frozenset())
            for n, (name, steps) in enumerate((("a", 8_100), ("b", 8_200))))
    assert settle_files([a, b], [SALES], {}).tables[SALES].kind == "nobody"


def test_each_file_is_held_against_the_issue_that_it_was_filled_in_on() -> None:
    """HQ issued again since; its new workbook holds what b typed, so that b looks as if it changed nothing."""
    a, b = sent("a", MARCH, author=ZHANG), sent("b", OTHER_MARCH, hours=1, author=LI)
    again = sent("again", OTHER_MARCH)
    results = validate_submissions([a, b])
    grounds = Grounds(lambda stamp: again, filled_on={(s.file, s.sha256): (s, BASE) for s in (a, b)})
    out = register_files(results, [a, b], plan="HD", year=2027, round="bottom_up", branches=["GD"], issues={}, names=NAMES, grounds=grounds)
    assert out.settled["GD"].tables[SALES].kind == "nobody"
    decision = FileDecision("chosen", "HD", "bottom_up", "GD", {b.sha256: "b"}, {a.sha256: "a"}, "", "王五")
    results = validate_submissions([a, b])
    grounds = replace(grounds, decided=FileDecisions({}, {"GD": (decision,)}))
    out = register_files(results, [a, b], plan="HD", year=2027, round="bottom_up", branches=["GD"], issues={}, names=NAMES, grounds=grounds)
    assert [of.submission.file for of in out.settled["GD"].tables[SALES].sources] == ["b"]


def test_the_order_in_which_hq_had_files_is_held_against_their_clocks() -> None:
    """b says that it was saved later, and HQ had it in a run before a was there."""
    a, b = sent("a", MARCH, author=ZHANG), sent("b", OTHER_MARCH, hours=1, author=ZHANG)
    for came, code in (({}, "XP514"), ({a.sha256: 1}, "XP514"), ({a.sha256: 1, b.sha256: 2}, "XP514"), ({b.sha256: 1}, "XP585")):
        results = validate_submissions([a, b])
        register_files(results, [a, b], plan="HD", year=2027, round="bottom_up", branches=["GD"], issues={}, names=NAMES,
                       grounds=Grounds(lambda stamp: BASE, came=came))
        codes = {d.code for r in results for d in r.diagnostics}
        assert (code in codes, ("XP515" in codes) is (code == "XP585")) == (True, True)


def test_who_signs_does_so_in_one_file_and_its_number_is_of_that() -> None:
    """Two departments, each signed with the control number of its own file: what both come to has another one."""
    refused = list[set[str]]()
    for wrong in (False, True):
        a, b = sent("a", MARCH, APRIL, author=ZHANG), sent("b", COST, hours=1, author=LI)
        for s, step, number in ((a, "preparer", 1111), (b, "finance", 2222)):
            s.control = number
            s.signs |= {f"{step}|name": step, f"{step}|code": f"{number if not wrong or s is a else 3333}"}
            assert s.issued is not None
            s.issued.stamp = replace(s.issued.stamp, round="revise")
        results = validate_submissions([a, b])
        register_files(results, [a, b], plan="HD", year=2027, round="revise", branches=["GD"], issues={}, names=NAMES,
                       grounds=Grounds(lambda stamp: BASE))
        [lead] = [r for r in results if r.superseded_by is None]
        assert lead.file == "b"
        assert [(d.code, d.found) for d in lead.diagnostics if d.code == "XP529"] == ([("XP529", "3333")] if wrong else [])
        refused.append({key for key, verdict in lead.tables.items() if verdict == "refused"})
    assert refused == [set(), {COSTS}]


def test_a_signature_that_does_not_hold_is_not_mended_by_an_unsigned_file() -> None:
    """Alone a goes back whole for its number; joined to b, in which nobody signed, no signature holds either."""
    a, b = sent("a", MARCH, APRIL, author=ZHANG), sent("b", COST, hours=1, author=LI)
    a.control = 158
    a.signs |= {"manager|name": "赵六", "manager|date": "2026-11-05", "manager|code": "9999"}
    for s in (a, b):
        assert s.issued is not None
        s.issued.stamp = replace(s.issued.stamp, round="revise")
    results = validate_submissions([a, b])
    register_files(results, [a, b], plan="HD", year=2027, round="revise", branches=["GD"], issues={}, names=NAMES,
                   grounds=Grounds(lambda stamp: BASE))
    [lead] = [r for r in results if r.superseded_by is None]
    assert {verdict for verdict in lead.tables.values() if verdict != "not_opened"} == {"refused"}


@pytest.mark.parametrize("in_round", ["bottom_up", "revise"])
@pytest.mark.parametrize(("signs", "changed"), [
    ({}, True),                                                                                      # nobody stands for it
    ({"preparer|name": LI, "preparer|date": "2026-11-06"}, False)])
def test_what_is_joined_unsigned_to_a_signed_file_is_a_change_after_signing(signs: dict[str, str], changed: bool, in_round: Round) -> None:
    a, b = sent("a", MARCH, APRIL, author=ZHANG), sent("b", COST, hours=1, author=LI)
    a.control, b.control = 158, 777
    a.signs |= {"manager|name": "赵六", "manager|date": "2026-11-05", "manager|code": "0158"}
    b.signs = dict(signs)
    for s in (a, b):
        assert s.issued is not None
        s.issued.stamp = replace(s.issued.stamp, round=in_round)
    results = validate_submissions([a, b])
    register_files(results, [a, b], plan="HD", year=2027, round=in_round, branches=["GD"], issues={}, names=NAMES,
                   grounds=Grounds(lambda stamp: BASE))
    [lead] = [r for r in results if r.superseded_by is None]
    told = [d for d in lead.diagnostics if d.code == "XP529"]
    assert [d.found for d in told] == ["0158"] * changed
    assert ["并入了 b 没有签批的改动:费用预算" in message_of(d, "zh-CN") for d in told] == [True] * changed
    assert [key for key, verdict in lead.tables.items() if verdict == "refused"] == [COSTS] * (changed and in_round == "revise")


def test_what_goes_on_from_the_joined_copy_replaces_what_it_was_made_of() -> None:
    a, b = sent("a", MARCH, author=ZHANG), sent("b", COST, hours=1, author=LI)
    again = sent("c", OTHER_MARCH, hours=-5, author="赵六", joins=[a, b])  # it takes COST back; its clock is slow
    for order in permutations([a, b, again]):
        files, cells, refused, codes = state(order)
        assert (files, cells, refused) == ({"c"}, held(OTHER_MARCH), {})
        assert (codes & {"XP502", "XP513", "XP515"}, "XP588" in codes) == (set(), True)


def test_a_cell_that_cannot_be_read_is_never_joined_away() -> None:
    """b's March is a text that must be corrected: its table is its own, goes back, and says so."""
    a, b = sent("a", COST, author=ZHANG), sent("b", hours=1, author=LI)
    b.diagnostics.append(Diagnostic("XP204", table=SALES, row_key="P1|C1", column="m03", cell="K8", found="约 81"))
    for order in permutations([a, b]):
        results, out = registered(order)
        [lead] = [s for s in out.submissions if (s.file, s.sha256) in counting_files(results.values())]
        assert results[lead.file].tables[SALES] == "refused"
        assert [d.cell for d in results[lead.file].diagnostics if d.code == "XP204"] == ["K8"]
        assert results[lead.file].tables[COSTS].startswith("accepted")


@pytest.mark.parametrize(("author", "person"), [
    ("张三", "张三"), (" 张 三 ", "张 三"), ("Administrator", ""), ("微软用户", ""), ("Windows 用户", ""), ("", ""),
    ("lenovo", ""), ("admin", ""), ("USER", ""), ("系统管理员", ""), ("xlplan", ""), ("华东饮品", ""), ("广东 分公司", ""),
    ("华东", "华东")])
def test_computers_and_hq_are_nobody(author: str, person: str) -> None:
    assert person_named(author, ("华东饮品", "广东分公司", "")) == person


# --- properties, over files drawn by lot --------------------------------------------------------------------------------
CELLS = [(SALES, row, f"m{m:02}") for row in ("P1|C1", "P2|C1") for m in (1, 2, 3)] + [(COSTS, "E2", "m05"), (STAFF, "S1|hires", "m02")]


def drawn(lot: Random) -> list[Submission]:
    return [sent(f"{n}", *((*at, lot.choice([3_000, 4_000])) for at in lot.sample(CELLS, lot.randint(0, 4))),
                 hours=lot.choice([0, 1, 2, None]), author=lot.choice([ZHANG, LI, ""])) for n in range(lot.randint(2, 4))]


@pytest.mark.parametrize("seed", range(60))
def test_every_cell_is_as_issued_or_one_files_and_nothing_is_lost_unlisted(seed: int) -> None:
    files = drawn(Random(seed))
    rivals = [Rival(s, changed_tables(BASE, s), frozenset()) for s in files]
    seen = []
    for order in (rivals, rivals[::-1], sorted(rivals, key=lambda f: f.sha256)):
        settled = settle_files(order, BASE.issued.stamp.opens if BASE.issued else (), {})
        made = joined_submission(settled, BASE)
        seen.append((settled.lead.sha256, {k: (one.kind, {f.sha256 for f in one.sources}, one.cells) for k, one in settled.tables.items()}))
        for key, one in settled.tables.items():
            if one.kind == "nobody":
                assert one.rivals
                continue
            issued, now = dict(inputs_of(BASE.frames[key])), dict(inputs_of(made.frames[key]))
            for at, value in now.items():
                assert value == issued[at] or any(f.changes.get(key, {}).get(at) == value for f in one.sources)
            listed = {(gone.file.sha256, at) for gone in one.replaced for at in gone.cells}
            for f in rivals:
                for at, value in f.changes.get(key, {}).items():
                    assert now[at] == value or (f.sha256, at) in listed
    assert all(one == seen[0] for one in seen)


def test_cells_are_joined_in_the_rows_of_the_longest() -> None:
    a, b = sent("a", (TRAINING, "r1", "cost", 13_000)), sent("b", (TRAINING, "r2", "cost", 9_000), hours=1)
    rivals = [Rival(s, changed_tables(BASE, s), frozenset()) for s in (a, b)]
    frame = join_cells(TRAINING, rivals, b)
    assert [int(frame.amounts["cost"][i]) for i in (0, 1)] == [13_000, 9_000]
    assert frame.used.tolist() == [True, True]
    assert isinstance(a.modified, datetime)


@pytest.mark.parametrize("keywords", [
    joined_mark(["0a4dfdc9b2d20670ff", "b8adbb377b3d0399ee"]), "xlplan-joined:0a4dfdc9b2d20670+b8adbb377b3d0399",
    "xlplan-joined 0a4dfdc9b2d20670+b8adbb377b3d0399", "预算, xlplan-joined-0a4dfdc9b2d20670-b8adbb377b3d0399 年度"],
    ids=["as written", "as written before", "that as LibreOffice saves it", "among the unit's own"])
def test_a_copy_that_hq_sent_back_is_known_by_its_keywords(keywords: str) -> None:
    assert joined_files(keywords) == {"0a4dfdc9b2d20670", "b8adbb377b3d0399"}
