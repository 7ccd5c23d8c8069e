"""What a unit typed, put into the workbook of its next round: it starts from its own figures, not from HQ's suggestions. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from xlplan.plan.checking.changes import inputs_of
from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.figures import approved_figures, approved_frames
from xlplan.plan.rounds.persons import PERSONS, moved_persons
from xlplan.plan.rounds.settle import SALES
from xlplan.plan.rounds.standing import Standing
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame, is_hq_row, own_row_key, with_rows
from xlplan.schema.table import GivenRows, Table
from xlplan.tables import BRANCH
from xlplan.tables.adjusted import counted_measure
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.periods import MONTHS
from xlplan.workbook.cell_notes import CellNotes
from xlplan.workbook.forms import NOTHING, SIGN_STEPS, Choice, figure_columns
from xlplan.workbook.own_work import OwnWork
from xlplan.workbook.submission import Submission

_SIGNED = frozenset(f"{step}|name" for step in SIGN_STEPS)  # who signs stays, what was signed does not


@dataclass(frozen=True)
class NextWorkbook:
    """The next workbook of one unit.

    Attributes:
        frames: its tables.
        answers, signs, choices: as `branch_book` takes them.
        lost: (table, row key) of rows with inputs that HQ's lists no longer have.
        given: the tables with HQ's figures and suggestions alone, where what the unit typed is to be told from them; again: whether the
            round was issued to it before.
        work: what the unit worked out for itself. notes: on the cells that HQ changed.
    """

    frames: dict[str, Frame]
    answers: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    lost: tuple[tuple[str, str], ...] = ()
    given: Mapping[str, Frame] | None = None
    choices: Mapping[str, Choice] = field(default_factory=dict)
    again: bool = False
    work: OwnWork = field(default_factory=OwnWork)
    notes: CellNotes = field(default_factory=dict)


def carry_over(frames: Mapping[str, Frame], code: str, standing: Standing, *, approves: bool = False) -> NextWorkbook:
    """`frames`, as HQ gives them to the unit for the next round, with what the unit typed so far in its cells: a table that went back
    as it was typed, HQ's changes in the months of money (`is_moved`). What is broken down from a target keeps the
    months of `frames`: they were moved to it. Where the round `approves`, all but what is filled in after it is as it counts, with
    all of HQ's changes, and persons keep their parts of the unit's months."""
    typed, own = standing.typed.get(code), standing.copies.get(code)
    made, lost = dict[str, Frame](), list[tuple[str, str]]()
    for key, frame in frames.items():
        settled = approves and not frame.table.after_approval
        state = _approved_state(key, code, standing.merged) if settled else _state_of(key, code, standing)
        if state is None:
            made[key] = frame
            continue
        kept = frozenset(c.key for c in frame.table.columns if c.proposed) if key == SALES else frozenset[str]()
        made[key], gone = _with_inputs(frame, state, kept)
        if counted := counted_measure(frame.table) if _has(key, code, standing.merged) else "":
            gone = _heads_gone(frame, code, standing.merged, counted)
        lost += ((key, row) for row in gone)
    if approves and PERSONS in made and SALES in made and _has(SALES, code, standing.merged):
        before = one_member(standing.merged.frames[SALES], standing.merged.branches.index(code))
        made[PERSONS] = moved_persons(made[PERSONS], before, made[SALES], standing.merged.limits)
    said = typed or own
    return NextWorkbook(made, said.answers if said else {}, _names_signed(said), tuple(lost), frames,
                        {} if approves else _denied(said, made))


def _heads_gone(frame: Frame, code: str, merged: Merged, counted: str) -> list[str]:
    """Rows of that measure for which `frame` has no place, and in which something counts, typed or not, after HQ's changes."""
    state, ordinal = merged.frames[frame.table.key], merged.branches.index(code)
    rows = [i for i in np.flatnonzero((state.owner == ordinal) & state.measure_mask(counted)) if state.keys[i] not in frame.keys]
    approved = approved_figures(merged) if rows else None
    return [state.keys[i] for i in rows if approved is not None and any(approved.steps(frame.table.key, m)[i] for m in MONTHS)]


def carry_within(frames: Mapping[str, Frame], typed: Submission | None, left: Mapping[str, Frame]) -> NextWorkbook:
    """`frames`, as HQ gives them to the unit when it issues a round again, with what the unit typed in the workbook that it has; a table
    in which it left the figures as issued stands as in `left`, with the words that it wrote beside them, and one whose figures HQ approved
    as HQ gives it now."""
    made, lost = dict[str, Frame](), list[tuple[str, str]]()
    settled = typed.issued.settled if typed is not None and typed.issued is not None else ()
    for key, frame in frames.items():
        made[key] = frame
        if typed is None or key in settled:
            continue
        if key not in typed.frames or key in typed.unfilled:
            made[key] = with_words(left.get(key, frame), typed.frames.get(key))
        else:
            made[key], gone = _with_inputs(frame, typed.frames[key], frozenset())
            lost += ((key, row) for row in gone)
    if typed is not None and typed.issued is not None and {SALES, PERSONS} <= made.keys() and SALES in settled and SALES in typed.frames:
        made[PERSONS] = moved_persons(made[PERSONS], typed.frames[SALES], made[SALES], typed.issued.limits)
    return NextWorkbook(made, typed.answers if typed else {}, _names_signed(typed), tuple(lost), frames,
                        typed.choices if typed else {}, again=True)


def with_words(frame: Frame, state: Frame | None) -> Frame:
    """The frame with what the unit wrote beside the figures in `state`: of a fixed table that does not make it filled in."""
    if state is None or frame.table.kind != "fixed":
        return frame
    figures = frozenset(c.key for c in frame.table.columns if c.key not in frame.texts)
    return _with_inputs(frame, state, frozenset() if frame.table.where_rows else figures)[0]


def _denied(said: Submission | None, made: Mapping[str, Frame]) -> dict[str, Choice]:
    """The tables that the unit chose to have nothing in, of which HQ suggests no figure now either."""
    return {key: choice for key, choice in said.choices.items()
            if choice in NOTHING and key in made and not any(_suggested(made[key]))} if said else {}


def _suggested(frame: Frame) -> Iterator[int]:
    """The figures in the unit's cells. What HQ's list of courses says of each, as its sessions, is no figure suggested to the unit, nor is
    what HQ gives below a table, as the margin below a budget."""
    given = frame.table.given
    figures = figure_columns(frame.table)
    listed = given.cells if isinstance(given, GivenRows) else MASTER_BY_KEY[given].by_key if given in MASTER_BY_KEY else ()
    return (held for (row, column), held in inputs_of(frame)
            if isinstance(held, int) and column in figures and (row, column) not in frame.feet and not (
                is_hq_row(frame.table, row) and column in listed))


def _names_signed(said: Submission | None) -> dict[str, str]:
    return {at: text for at, text in said.signs.items() if at in _SIGNED} if said else {}


def with_feedback(own: NextWorkbook, frame: Frame, code: str, standing: Standing) -> NextWorkbook:
    """The workbook with what HQ tells the unit, in its place among the sheets; what it answered already to the same lines stays."""
    state, key = _state_of(frame.table.key, code, standing), frame.table.key
    frame = frame if state is None else _with_inputs(frame, state, frozenset())[0]
    frames = {**own.frames, key: frame}
    return replace(own, frames={t.key: frames[t.key] for t in BRANCH if t.key in frames})


def is_moved(table: Table) -> bool:
    """Whether HQ's changes are put into the months that the unit declared: those of money. Heads, courses and persons are the unit's to
    choose."""
    return any(c.proposed for c in table.columns)


def _state_of(key: str, code: str, standing: Standing) -> Frame | None:
    """The unit's last rows of the table, of one member; None where it never had it."""
    typed, merged = standing.typed.get(code), standing.merged
    if typed is not None and key in typed.frames and key not in standing.declared.get(code, ()):
        return typed.frames[key]
    if not _has(key, code, merged):
        return None
    frame = approved_frames(merged)[key] if is_moved(merged.frames[key].table) else merged.frames[key]
    return one_member(frame, merged.branches.index(code))


def _approved_state(key: str, code: str, merged: Merged) -> Frame | None:
    """The unit's rows of the table that count, with HQ's changes; None where it never had it."""
    if not _has(key, code, merged):
        return None
    frame = approved_frames(merged)[key]
    if frame.added:  # changes of what nobody overwrote
        amounts = {column: approved_figures(merged).steps(key, column) for column in frame.added}
        filled = {column: frame.filled[column] | (frame.added[column] != 0) for column in frame.added}
        frame = replace(frame, amounts=frame.amounts | amounts, filled=frame.filled | filled)
    return one_member(frame, merged.branches.index(code))


def _has(key: str, code: str, merged: Merged) -> bool:
    return key in merged.frames and code in merged.branches and bool(merged.have[key][merged.branches.index(code)])


def one_member(frame: Frame, ordinal: int) -> Frame:
    """The frame of that member alone."""
    mine = frame.owner == ordinal
    return replace(
        frame, members=1, owner=np.zeros(int(mine.sum()), np.int64), keys=[k for k, of in zip(frame.keys, mine, strict=True) if of],
        sheet_rows=frame.sheet_rows[mine], amounts={k: v[mine] for k, v in frame.amounts.items()},
        filled={k: v[mine] for k, v in frame.filled.items()}, texts={k: v[mine] for k, v in frame.texts.items()}, used=frame.used[mine],
        feet={k: v[[ordinal]] for k, v in frame.feet.items()}, added={k: v[mine] for k, v in frame.added.items()})


def _with_inputs(frame: Frame, state: Frame, kept: frozenset[str]) -> tuple[Frame, list[str]]:
    """(the frame with the inputs of `state`, but in the columns `kept`; keys of rows with inputs that it has no place for)."""
    places, gone = places_of(frame, state)
    if (more := 1 + max(places.values(), default=-1) - frame.size) > 0:
        frame = with_more_rows(frame, more)
    out = replace(frame, amounts={k: v.copy() for k, v in frame.amounts.items()}, filled={k: v.copy() for k, v in frame.filled.items()},
                  texts={k: v.copy() for k, v in frame.texts.items()}, used=frame.used.copy())
    measures = state.texts.get(frame.table.measure_column or "")
    for i, at in places.items():
        measure = str(measures[i]) if measures is not None else None
        given = is_hq_row(frame.table, frame.keys[at])
        for column in _typed_columns(frame.table, measure):
            if column.key in kept or (frame.keys[at], column.key) in frame.locked or (given and _shows(frame, at, column)):
                continue
            _copy_cell(out, at, state, i, column)
        out.used[at] |= state.used[i]
    return out, gone


def places_of(frame: Frame, state: Frame) -> tuple[dict[int, int], list[str]]:
    """Row of `state` -> row of `frame`: by key; HQ's rows of a list by what they are called; other rows of one's own in their order."""
    by_key, places, own = {key: i for i, key in enumerate(frame.keys)}, dict[int, int](), list[int]()
    named = {_called(frame, i): i for i in range(frame.size) if is_hq_row(frame.table, frame.keys[i])}
    for i, key in enumerate(state.keys):
        if is_hq_row(state.table, key):
            at = named.get(_called(state, i))
            if at is None and _holds_inputs(state, i):  # HQ gives it no longer: it is the unit's own now
                own.append(i)
        elif frame.table.kind == "fixed":
            at = by_key.get(key)
        elif not state.used[i]:
            continue
        else:
            at = by_key.get(key)
            if at is None:
                own.append(i)
                continue
        if at is not None:
            places[i] = at
    taken = {*places.values()}
    free = (at for at in range(len(frame.keys) + len(own)) if at not in taken and (
        at >= frame.size or not is_hq_row(frame.table, frame.keys[at])))
    places |= dict(zip(own, free, strict=False))
    return places, [state.keys[i] for i in range(state.size) if i not in places and state.used[i] and _holds_inputs(state, i)]


def _called(frame: Frame, i: int) -> tuple[str, ...]:
    return tuple(str(frame.texts[name][i]) for name in frame.table.names if name in frame.texts)


def _holds_inputs(frame: Frame, i: int) -> bool:
    measures = frame.texts.get(frame.table.measure_column or "")
    return any(frame.amounts[c.key][i] if c.key in frame.amounts else frame.texts[c.key][i]
               for c in _typed_columns(frame.table, str(measures[i]) if measures is not None else None))


def _typed_columns(table: Table, measure: str | None) -> Iterator[Column]:
    return (c for c in table.columns if c.who_of(measure) in "IS")


def _shows(frame: Frame, i: int, column: Column) -> bool:
    """Whether HQ gave the cell something."""
    return bool(frame.filled[column.key][i] if column.key in frame.filled else frame.texts[column.key][i])


def _copy_cell(out: Frame, at: int, state: Frame, i: int, column: Column) -> None:
    if column.key in out.texts:
        if column.key in state.texts:
            out.texts[column.key][at] = state.texts[column.key][i]
    elif column.key in state.amounts:
        out.amounts[column.key][at], out.filled[column.key][at] = state.amounts[column.key][i], state.filled[column.key][i]


def with_more_rows(frame: Frame, more: int) -> Frame:
    """With as many blank rows more at its end."""
    known = {*frame.keys}
    names = (own_row_key(n) for n in range(1, frame.size + more + 1))
    return with_rows(frame, [key for key in names if key not in known][:more])
