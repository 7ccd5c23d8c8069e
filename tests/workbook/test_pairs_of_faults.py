"""No finding switches a check off: two faults at once are judged as a judge would who leaves nothing out.

Random workbooks with any pair of faults, both in the book, calculated as Excel does (`recalculated`). What is counted is
judged here by every rule, one by one; a finding may be missing only where cells that have no value, and are named, could
keep every condition that fails. A computed cell is named exactly where somebody typed over it.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any, Final, NamedTuple

import pytest
import raw
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from raw import Made, make, read
from recalculated import recalculate

from xlplan.calendar import MONTHS
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema import expr as x
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.table import Rule
from xlplan.workbook.submission import Submission

S, H, T, E, P = "sales_targets", "staffing", "training", "expense_budget", "person_targets"
INPUTS: Final = [(S, row, m) for row in ("P1|KA", "P2|KA", "P3|EC") for m in ("m01", "m05", "m12")] + [
    (H, row, m) for row in ("J01|hires", "J01|leavers", "J02|leavers") for m in ("m01", "m06")] + [
    (H, "J01|closing", "outlets"), (T, "s01", "heads"), (T, "s01", "cost"), (E, "E04", "m02"), (P, "n01", "share"), (P, "n02", "share")]
GIVEN: Final = [(S, "P1|KA", "hq_target"), (S, "P2|KA", "py_estimate"), (S, "@py_month", "m03"), (H, "J01|closing", "cap"),
                (H, "J02|closing", "opening"), (E, "E04", "cap"), (E, "@margin", "year")]
COMPUTED: Final = [(S, "@total", "year"), (S, "P1|KA", "year"), (S, "P2|KA", "q2"), (S, "@mshare", "m02"), (H, "J01|closing", "m03"),
                   (H, "@cost", "m06"), (T, "@total", "cost"), (E, "E01", "m01"), (E, "@total", "year"), (P, "@persons", "year")]
NO_VALUE: Final = ("XP204", "XP205", "XP206", "XP207", "XP213", "XP215", "XP217", "XP241", "XP245")


class Fault(NamedTuple):
    """Something a branch does to a cell: which cells it may be, what it types, the code its cell then has (none: a rule's
    business)."""

    places: list[tuple[str, str, str]]
    typed: Any
    code: str = ""

    def make(self, made: Made, at: tuple[str, str, str]) -> None:
        table, row, column = at
        if table not in (s.at(1, 1) for s in made.book.sheets):
            return
        if self.code == "XP206":
            made.put(table, row, column, None)
            made.sheet(table).errors[made.at(table, row, column)] = "#N/A"
        elif self.code == "XP111":
            made.book.sheets.remove(made.sheet(table))
        else:
            made.put(table, row, column, self.typed)
            made.sheet(table).errors.pop(made.at(table, row, column), None)


FAULTS: Final = {
    "text": Fault(INPUTS[:-2], "30", "XP203"), "text with separators": Fault(INPUTS[:9], "1,200.50", "XP203"),
    "text with 万": Fault(INPUTS[:9], "120万", "XP203"), "too fine": Fault(INPUTS[:15], 33.3333, "XP202"),
    "below its limit": Fault(INPUTS[:15], -50.0, "XP211"), "month 13": Fault([(P, "n01", "to_month")], 13.0, "XP212"),
    "HQ's cell": Fault(GIVEN, 7.0, "XP210"), "typed over": Fault(COMPUTED, 9_999.0, "XP221"),
    "unreadable": Fault(INPUTS, "约500", "XP204"), "logical": Fault(INPUTS, True, "XP205"), "error": Fault(INPUTS, None, "XP206"),
    "gap up": Fault(INPUTS[:9], 1_000.0), "gap down": Fault(INPUTS[:9], 1.0), "leavers": Fault([(H, "J01|leavers", "m06")], 99.0),
    "outlets": Fault([(H, "J01|closing", "outlets")], 90_000.0), "budget": Fault([(E, "E04", "m02")], 9_000.0),
    "no date": Fault([(T, "s01", "start"), (T, "s01", "end")], "下周一", "XP217"), "no topic": Fault([(T, "s01", "topic")], None),
    "no kind": Fault([(T, "s01", "kind")], "别的", "XP215"), "blank": Fault([(T, "s01", "audience"), (T, "s01", "cost_month")], None),
    "share": Fault([(P, "n01", "share")], 0.2), "sheet gone": Fault([(H, "", ""), (T, "", ""), (S, "", "")], None, "XP111"),
}


def workbook(seed: int) -> dict[str, Frame]:
    """A branch that keeps some rules and breaks others."""
    rng, of = Random(seed), raw.frames()
    sales = of[S]
    for i in range(sales.size):
        whole = int(sum(sales.amounts[m][i] for m in MONTHS))
        sales.amounts["hq_target"][i] = whole + rng.choice((0, 0, 1, -500, 90_000))
        sales.texts["remark"][i] = rng.choice(("", "门店调整"))
    of[H].amounts["cap"][2] = rng.choice((10, 22, 25))
    of[H].amounts["outlets"][2] = rng.choice((0, 300, 1_000))
    of[E].amounts["cap"][:] = rng.choice((40_000, 10_000, 500_000))
    of[E].texts["calc"][3] = rng.choice(("", "120 家"))
    return of


# -- the plain judge ---------------------------------------------------------------------------------------------------
def rules(found: Submission, frames: dict[str, Frame]) -> Iterator[tuple[str, Rule]]:
    """(table, rule) of every rule that this workbook raises."""
    assert found.issued is not None
    for key, frame in frames.items():
        for rule in frame.table.rules:
            if found.issued.stamp.round in rule.rounds and severity_of(rule.code, found.issued.stamp.round, found.issued.severities):
                yield key, rule


def holds(frames: dict[str, Frame], found: Submission, key: str, node: x.Expr, rule: Rule) -> list[bool]:
    assert found.issued is not None
    scope = Scope(key, rule.foot if rule.scope == "table" else None)
    return [bool(v) for v in Evaluator(frames, found.issued.limits).truth(node, scope)]


def broken(found: Submission) -> Iterator[tuple[str, Rule, int]]:
    """(table, rule, row) of every rule that the figures counted break, nothing left out."""
    for key, rule in rules(found, found.frames):
        kept = holds(found.frames, found, key, rule.must, rule)
        asked = holds(found.frames, found, key, rule.where, rule) if rule.where else [True] * len(kept)
        used = [True] * len(kept) if rule.scope == "table" else found.frames[key].used.tolist()
        yield from ((key, rule, i) for i, (k, a, u) in enumerate(zip(kept, asked, used, strict=True)) if a and u and not k)


def mendable(found: Submission, said: list[Diagnostic], clean: dict[str, Frame], key: str, rule: Rule, i: int) -> bool:
    """Whether every condition that fails there is kept by some values of the cells without one."""
    cells = [(d.row_key or "", d.column or "") for d in said if d.table == key and d.code in NO_VALUE]
    lost = {k: f for k, f in clean.items() if k not in found.frames}
    conditions = next((p.terms for p in (rule.must, *x.child_nodes(rule.must)) if isinstance(p, x.All)), (rule.must,))
    failing = [c for c in conditions if not holds(found.frames, found, key, c, rule)[i]]

    def kept(condition: x.Expr) -> bool:
        values = (*(FEW if len(cells) > 1 else MANY), *gaps(found, key, condition, rule, i))
        ways = ({**found.frames, **lost, key: filled(found.frames[key], clean[key], cells, of)}
                for of in product(values, repeat=len(cells)))
        return any(holds(way, found, key, condition, rule)[i] for way in ways)

    return bool(cells or lost) and all(map(kept, failing))


FEW: Final = (None, 0, 10**6)  # steps; None: as in the workbook before
MANY: Final = (*FEW, *(a * 10**k for k in range(6) for a in (1, 2, 3, 5, 7)))


def gaps(found: Submission, key: str, condition: x.Expr, rule: Rule, i: int) -> Iterator[int]:
    """What the two sides of the condition's comparisons differ by: a cell that holds it makes them equal."""
    assert found.issued is not None
    numbers = Evaluator(found.frames, found.issued.limits)
    for part in x.walk_nodes(condition):
        if isinstance(part, x.Compare):
            scope = Scope(key, rule.foot if rule.scope == "table" else None)
            gap = numbers.number(part.left, scope).plus(numbers.number(part.right, scope), -1)
            yield abs(int(gap.n[i])) if gap.n.ndim else abs(int(gap.n))


def filled(frame: Frame, clean: Frame, cells: list[tuple[str, str]], values: tuple[int | None, ...]) -> Frame:
    out = replace(frame, amounts={k: v.copy() for k, v in frame.amounts.items()}, filled={k: v.copy() for k, v in frame.filled.items()},
                  texts={k: v.copy() for k, v in frame.texts.items()})
    for (row, column), value in zip(cells, values, strict=True):
        i, j = frame.keys.index(row), clean.keys.index(row)
        if column in out.texts:
            out.texts[column][i] = clean.texts[column][j] or "m01"
        else:
            out.amounts[column][i] = clean.amounts[column][j] if value is None else value
            out.filled[column][i] = True
    return out


# -- the property ------------------------------------------------------------------------------------------------------
PLACED: Final = st.sampled_from([(name, at) for name, fault in FAULTS.items() for at in fault.places])


@settings(max_examples=80, deadline=None, phases=(Phase.explicit, Phase.generate))  # smaller ones say no more
@given(st.integers(0, 10**6), PLACED, PLACED)
def test_two_faults_are_judged_as_if_nothing_were_left_out(seed: int, one: tuple[str, Any], other: tuple[str, Any]) -> None:
    clean = workbook(seed)
    made = make(clean)
    for name, at in (one, other):
        FAULTS[name].make(made, at)
    judge_like_a_plain_judge(made, clean, [] if one[1] == other[1] else [one, other])


def judge_like_a_plain_judge(made: Made, clean: dict[str, Frame], faults: list[tuple[str, Any]]) -> None:
    """Assert what the head of this file says."""
    found = read(recalculate(made))
    said = validate_submissions([found])[0].diagnostics
    have = {(d.code, d.table, d.row_key) for d in said}
    for key, rule, i in broken(found):
        row = rule.foot or found.frames[key].keys[i]
        graver = rule.code == "XP402" and ("XP403", key, row) in have  # one sentence about the row, the graver one
        assert (rule.code, key, row) in have or graver or mendable(found, said, clean, key, rule, i), (rule.code, row)
    gone = {at[0] for name, at in faults if name == "sheet gone"}
    for name, at in faults:  # each cell is named
        code = FAULTS[name].code
        if code and name != "sheet gone" and at[0] not in gone and not gone & {S, H, T}:
            assert code in {d.code for d in said if d.table == at[0] and d.row_key == at[1]}, name
    over = {(at[0], at[1]) for name, at in faults if name == "typed over"}
    if faults:  # and no computed cell but those typed over
        assert {(d.table, d.row_key) for d in said if d.code in ("XP221", "XP222", "XP224")} <= over


@pytest.mark.parametrize("pair", [
    ("gap up", "text"), ("gap up", "too fine"), ("HQ's cell", "typed over"), ("typed over", "HQ's cell"), ("leavers", "text")])
def test_the_pairs_that_hid_one_another(pair: tuple[str, str]) -> None:
    """A text or a third decimal beside a gap, HQ's cell beside an overwritten total, a text beside 99 leavers: all is said that
    is said of the first alone, and the second is named."""
    at = {"gap up": (S, "P1|KA", "m05"), "HQ's cell": (S, "P1|KA", "hq_target"), "typed over": (S, "@total", "year"),
          "leavers": (H, "J01|leavers", "m06"), "too fine": (S, "P1|KA", "m12")}
    at["text"] = (S, "P1|KA", "m01") if pair[0] == "gap up" else (H, "J01|hires", "m01")
    told: list[set[tuple[str, str | None]]] = []
    for names in ((pair[0],), (pair[1],), pair):
        made = make()
        for name in names:
            FAULTS[name].make(made, at[name])
        told.append({(d.code, d.row_key) for d in validate_submissions([read(recalculate(made))])[0].diagnostics})
    assert told[2] >= told[0] | {(FAULTS[pair[1]].code, at[pair[1]][1])}
