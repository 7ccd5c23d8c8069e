"""Budgets and heads that would go out above what HQ allows: nobody's silence accepts them. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np

from xlplan.plan.breakdown.ceilings import ceiling_rows
from xlplan.plan.master.labels import branch_label, row_said
from xlplan.plan.master.master import Master
from xlplan.plan.rounds.adjust_command import adjust_command, row_accepted
from xlplan.plan.rounds.carrying import NextWorkbook
from xlplan.plan.rounds.ceilings_cut import BUDGET, CutCeiling, ceilings_of
from xlplan.plan.rounds.granted import Granted
from xlplan.plan.rounds.said_since import Said
from xlplan.schema.diagnostic import APPROVAL, Diagnostic, Round, Severity
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import whole_place
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, same_text
from xlplan.units import PERSON, WAN_YUAN, Unit

HEADS: Final = "staffing"
_NOTHING: Final = Granted()
_LIMITS: Final = {BUDGET: "ceilings", HEADS: "heads"}  # the sheet of the master where HQ allows more


def above_ceilings(carried: Mapping[str, NextWorkbook], master: Master, round: Round,
                   since: Mapping[tuple[str, str], Said] | None = None, cuts: Iterable[CutCeiling] = (),
                   granted: Granted = _NOTHING, earlier: Round | None = None) -> Iterator[Diagnostic]:
    """XP579 for each group of expenses above its ceiling and each post above its authorised heads in the workbooks that go out: an error
    where HQ's approval would grant what it controls, a warning before that and of what only asks for a reason. `since`: (unit, table) ->
    what HQ's lines of the round that ends say of it; that much is granted, as is what those before `granted`. `cuts` are
    named as such. `earlier`: as in `above_decided`."""
    names = {code: unit.name for code, unit in master.organisation.by_code.items()}
    named = {(one.unit, one.group) for one in cuts} if round != APPROVAL else set()
    for code, own in carried.items():
        values = Evaluator(own.frames, master.limits)
        budget, heads = ((since or {}).get((code, table), Said()) for table in (BUDGET, HEADS))
        for table, what, found, ceiling, unit, controlled, row in (*_budget(values, code, master, budget, granted), *_heads(
                values, code, master, heads, granted)):
            if (code, what("en")) not in named:
                yield Diagnostic(
                    "XP579", Severity.ERROR if controlled and round == APPROVAL else Severity.WARNING, table=table, branch=code,
                    found=unit.value(found), expected=unit.value(ceiling), difference=unit.value(found - ceiling), unit=unit.key, params={
                        "branch": branch_label(code, names), "of": BY_KEY[table].label, "row": what,
                        "sheet": MASTER_BY_KEY["adjustments"].label, "label": MASTER_BY_KEY[_LIMITS[table]].label,
                        "todo": adjust_command(master, table, row, whole_place(table), code, earlier)})


_Above = tuple[str, Text, int, int, Unit, bool, Text | None]  # the last: on which row HQ may write, None: on all


def _budget(values: Evaluator, code: str, master: Master, said: Said, granted: Granted) -> Iterator[_Above]:
    frame = values.frames.get(BUDGET)
    if frame is None:
        return
    year, kinds, added = values.steps(BUDGET, "year"), ceiling_rows(master, code), granted.added(code, frame)
    grown, before = said.whole, granted.total(code, BUDGET)
    if grown is None and before is not None:
        grown = max(int(values.foot_steps(BUDGET, "@total", "year")[0]) - before - sum(said.given.values()), 0)
    for group, ceiling in ceilings_of(frame, 0).items():
        items = np.flatnonzero(frame.texts["group"] == group)
        spent = int(year[items].sum())
        limit = ceiling + sum(_item_settled(frame, i, int(year[i]), said) + added.get(frame.keys[i], 0) for i in items.tolist())
        if (above := min(spent - limit, spent if grown is None else grown)) > 0:
            yield BUDGET, same_text(group), spent, spent - above, WAN_YUAN, group in kinds and kinds[group].control == "control", None


def _item_settled(frame: Frame, at: int, spent: int, said: Said) -> int:
    """What HQ's lines about an item allow beside its ceiling; one about its year has made the ceiling what it holds now."""
    key = frame.keys[at]
    if key in said.rows and frame.filled["cap"][at]:
        return -said.rows[key]
    given = said.given.get(key, 0)
    return given + said.settles(key, spent - given)


def _heads(values: Evaluator, code: str, master: Master, said: Said, granted: Granted) -> Iterator[_Above]:
    frame = values.frames.get(HEADS)
    if frame is None:
        return
    given = {one.post for one in master.heads if one.branch == code and one.cap is not None}
    over, end = values.steps(HEADS, "over_cap"), values.steps(HEADS, "year_end")
    for i in np.flatnonzero(frame.measure_mask("closing") & (over > 0)):
        if frame.keys[i].partition("|")[0] not in given:
            continue  # of a post without a number HQ said nothing
        beside = granted.heads_beside(code, HEADS, frame.keys[i], int(end[i] - over[i]))
        if (above := said.open_in(frame.keys[i], int(over[i]) - beside)) > 0:
            yield (HEADS, row_said(frame.keys[i], BY_KEY[HEADS], frame), int(end[i]), int(end[i]) - above, PERSON, True,
                   row_accepted(frame, int(i)))
