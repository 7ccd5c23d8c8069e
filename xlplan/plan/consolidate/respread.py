"""Which cells of a consolidated table one adjustment moves, and by how much: spread methods and holds (G2 G3). Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from xlplan.calendar.periods import MONTHS
from xlplan.decompose import apportion
from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.consolidate.unknown import uncounted_columns
from xlplan.plan.master.labels import rows_called
from xlplan.plan.master.master import Master
from xlplan.schema.expr import All
from xlplan.schema.frame import Frame
from xlplan.schema.holds import held_positions
from xlplan.schema.numbers import SumRows
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.table import Table
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import PERIODS, adjusted_places, rows_summed
from xlplan.tables.expense_budget import KEY_PROJECT
from xlplan.text import Text
from xlplan.units import Bools, Ints

Reason = Literal[  # of XP520
    "branch", "table", "not_in", "row", "several", "column", "former", "computed", "given", "one_cell", "held", "negative"]
NO_ROW: Final[tuple[Reason, ...]] = ("row", "several", "computed", "not_in")  # what another row would mend, or no row at all


@dataclass(frozen=True)
class RespreadTerms:
    """What HQ's sheets say about re-spreading.

    Attributes:
        frozen: branches whose key-project expenses must not move; '' stands for all.
        seasons: (category, channel) -> twelve indices by fiscal month; '' stands for all.
        channels: channel as the sheets name it -> its code.
    """

    frozen: frozenset[str] = frozenset()
    seasons: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


def terms_of(master: Master) -> RespreadTerms:
    """The terms of a master: key projects that are frozen, seasonal indices as typed."""
    return RespreadTerms(frozenset(p.branch for p in master.key_projects if p.frozen == "yes"),
                         {(s.category, s.channel): s.months for s in reversed(master.seasons) if s.months},
                         {c.name: c.code for c in master.channels.values()})


@dataclass(frozen=True)
class AdjustedCells:
    """What one adjustment is put on: `rows` of the frame × `months`; the other arrays have that shape (`key`: rows).

    Attributes:
        declared: as the branch declared. stands: declared and earlier adjustments. free: cells that may move.
        fixed: cells that the unit fixed: they move only where the free ones cannot carry the change, as that does not bind HQ.
        pull: weights of the spread method. key: rows that a cut of a total spares as long as it can.
        held: some cell is not free because it is frozen or closed.
        linked: they follow another table: nothing is put on them, the change is a ceiling of what they are made of.
    """

    rows: Ints
    months: tuple[str, ...]
    declared: Ints
    stands: Ints
    free: Bools
    fixed: Bools
    pull: NDArray[Any]
    key: Bools
    held: bool
    linked: bool = False

    @property
    def movable(self) -> int:
        """What stands in the cells that may move: as much can be taken from them."""
        return int(np.maximum(self.stands, 0)[self.free | self.fixed].sum())

    def parts(self, change: int) -> Ints | Reason:
        """`change` over the free cells, then over those that the unit fixed, shape (rows, months), zero in all others; `held` where
        what is frozen or closed leaves less than is to be cut. A cut takes no more from a cell than stands there, until nothing does."""
        out, key = np.zeros(self.free.shape, np.int64), self.key[:, None]
        first = self.free if self.free.any() else self.fixed
        if change >= 0:
            out[first] = apportion(change, self.pull[first])
            return out
        if self.held and -change > self.movable:
            return "held"
        rest, left = -change, np.maximum(self.stands, 0)
        for stage in (self.free & ~key, self.free & key, self.fixed & ~key, self.fixed & key):
            take = min(rest, int(left[stage].sum()))
            if take:
                out[stage] = apportion(-take, self.pull[stage], lower=-left[stage])
                rest -= take
        if rest:
            out[first] += apportion(-rest, self.pull[first])
        return out


LIFTED: Final = Text("其他月份不够,单位固定的月份也动", "其他月份不夠,單位固定的月份也動",
                     "months that the unit fixed move too, as the others are not enough")
SPARED: Final = Text("重点产品、重点项目的行先不压,其他行压到 0 才动", "重點產品、重點專案的列先不減,其他列減到 0 才動",
                     "rows of key products and key projects are cut only once the others hold nothing")


def typed_rows(frame: Frame, column: str, by: str = "IS") -> Bools:
    """Rows in which that column belongs to the branch (I or S); `by`: in which it is filled in so instead."""
    declared_column = frame.table.by_key[column]
    out = np.full(frame.size, declared_column.who in by)
    for measure, (who, _) in declared_column.by_measure.items():
        out[frame.measure_mask(measure)] = who in by
    return out


def adjusted_cells(merged: Merged, adjustment: AppliedChange, declared: Evaluator, terms: RespreadTerms) -> AdjustedCells | Reason:
    """The cells of an adjustment, or why there are none. Frozen key projects and months in which the row is not on sale do not move,
    unless the adjustment names exactly that one cell. `declared`: the figures before the table's adjustments."""
    table = BY_KEY.get(adjustment.table)
    if adjustment.branch not in merged.branches or table is None:
        return "table" if table is None else "branch"
    ordinal = merged.branches.index(adjustment.branch)
    if not merged.have[table.key][ordinal]:
        return "not_in"
    months = adjusted_places(table.key).get(adjustment.column, ())
    if not months:
        return "column"
    if uncounted_columns(merged, table.key, ordinal).intersection(months):
        return "former"
    frame, foot = merged.frames[table.key], table.foot_by_key.get(adjustment.row)
    summed = None if foot is None else rows_summed(table, adjustment.row, months[0])
    if foot is not None and summed is None:
        return "computed"
    rows = _meant_rows(frame, table, adjustment.row, summed, ordinal, declared)
    if not rows.size:
        return "row"
    if table.kind == "open" and foot is None and rows.size > 1:
        return "several"
    mine = np.stack([typed_rows(frame, m)[rows] for m in months], axis=1)
    if table.kind == "open":
        if (hq := _hq_cells(merged, frame, rows, months, ordinal)).all():
            return "given"
        mine &= ~hq
    linked = np.stack([typed_rows(frame, m, "L")[rows] for m in months], axis=1)
    if not mine.any() and not linked.all():
        return "computed"
    if not mine.any():
        stands = _month_block(frame, {m: declared.steps(table.key, m) for m in months}, rows, months)
        return AdjustedCells(rows, months, stands, stands, linked, np.zeros_like(linked), np.maximum(stands, 0),
                             np.zeros(rows.size, np.bool_), False, linked=True)
    single = mine.size == 1
    if adjustment.spread == "one_cell" and not single:
        return "one_cell"
    hard, fixed = _held_cells(merged, frame, rows, months, ordinal, terms)
    may = mine if single else mine & ~hard
    if not may.any():
        return "held"
    fixed = np.zeros_like(mine) if single else may & fixed
    before = _month_block(frame, {m: declared.steps(table.key, m) for m in months}, rows, months)
    so_far = _month_block(frame, merged.adjusted.get(table.key, {}), rows, months)
    spread = "" if adjustment.spread == "season" and adjustment.column not in PERIODS else adjustment.spread
    key = _spared_rows(frame)[rows] if foot is not None else np.zeros(rows.size, np.bool_)
    seasons = [_season_weights(merged, frame, int(i), ordinal, terms) for i in rows] if spread == "season" else []
    pull = _cell_weights(spread, before, seasons, months)
    return AdjustedCells(rows, months, before, before + so_far, may & ~fixed, fixed, pull, np.asarray(key, dtype=np.bool_),
                         bool((mine & ~may).any()))


def _meant_rows(frame: Frame, table: Table, row: str, summed: SumRows | None, ordinal: int, declared: Evaluator) -> Ints:
    """Ordinals of the branch's rows that are meant: those of that name, or all that a foot row sums."""
    if summed is None:
        return np.asarray([i for i in rows_called(frame, row, ordinal) if table.kind != "open" or frame.live[i]], dtype=np.int64)
    start, end = int(frame.starts[ordinal]), int(frame.starts[ordinal + 1])
    kept = frame.used & declared.truth(All(summed.where), Scope(table.key))
    return start + np.flatnonzero(kept[start:end]).astype(np.int64)


def _hq_cells(merged: Merged, frame: Frame, rows: Ints, columns: tuple[str, ...], ordinal: int) -> Bools:
    """The cells of a list that HQ filled in itself, such as the sessions of a compulsory course; none of a plan that it approved."""
    found = merged.source.get((frame.table.key, ordinal))
    issued = found[0].issued if found and found[0].issued and frame.table.key not in found[0].issued.settled else None
    given = issued.values.get(frame.table.key, {}) if issued else {}
    return np.array([[c in given.get(frame.keys[i], {}) for c in columns] for i in rows], dtype=np.bool_).reshape(len(rows), len(columns))


def _month_block(frame: Frame, columns: Mapping[str, Ints], rows: Ints, months: tuple[str, ...]) -> Ints:
    zero = np.zeros(frame.size, np.int64)
    return np.stack([columns.get(m, zero)[rows] for m in months], axis=1)


def _held_cells(merged: Merged, frame: Frame, rows: Ints, months: tuple[str, ...], ordinal: int,
                terms: RespreadTerms) -> tuple[Bools, Bools]:
    """(cells that a re-spread leaves alone: frozen key projects, months that HQ closed; those of months in the row's 固定 column)."""
    if frame.table.kind == "open":
        return _hq_cells(merged, frame, rows, months, ordinal), np.zeros((len(rows), len(months)), np.bool_)
    closed, fixed = closed_and_held(merged, frame, rows, months, ordinal)
    if not terms.frozen.isdisjoint(("", merged.branches[ordinal])):
        closed = closed | _spared_rows(frame, KEY_PROJECT)[rows][:, None]
    return closed, fixed


def closed_and_held(merged: Merged, frame: Frame, rows: Ints, months: Sequence[str], ordinal: int) -> tuple[Bools, Bools]:
    """Of rows of a unit × months: those that HQ closed, and those in the row's 固定 column. In a table that HQ approved all cells are its
    own: closed are those of a row with figures that hold none."""
    found = merged.source.get((frame.table.key, ordinal))
    issued = found[0].issued if found else None
    shut = issued.values.get(frame.table.key, {}) if issued else {}
    start_month = issued.stamp.start_month if issued else 1
    shape = len(rows), len(months)
    closed = np.array([[m in shut.get(frame.keys[i], {}) for m in months] for i in rows], dtype=np.bool_).reshape(shape)
    if issued and frame.table.key in issued.settled:
        year = _month_block(frame, frame.amounts, rows, tuple(m for m in MONTHS if m in frame.amounts))
        blank = _month_block(frame, frame.amounts, rows, tuple(months)) == 0
        closed = np.asarray(blank & (year != 0).any(axis=1, keepdims=True), dtype=np.bool_)
    held = np.zeros(shape, np.bool_)
    if frame.table.holds_column:
        for at, i in enumerate(rows):
            positions = held_positions(str(frame.texts[frame.table.holds_column][i]), start_month)
            held[at] = [MONTHS.index(m) in positions for m in months]
    return closed, held


def _spared_rows(frame: Frame, only: str = "") -> Bools:
    """Rows that a cut of a total spares as long as it can; `only`: those of that entry."""
    out = np.zeros(frame.size, np.bool_)
    for column in frame.table.columns:
        if column.spared and only in ("", column.spared):
            out |= frame.texts[column.key] == column.spared
    return out


def spares_rows(merged: Merged, change: AppliedChange) -> bool:
    """Whether the change is a cut of a sum of rows of which the unit has some that are spared as long as the others hold something."""
    table, frame = BY_KEY.get(change.table), merged.frames.get(change.table)
    if frame is None or table is None or change.change >= 0 or change.row not in table.foot_by_key or change.branch not in merged.branches:
        return False
    return bool((_spared_rows(frame) & (frame.owner == merged.branches.index(change.branch))).any())


def moves_fixed(merged: Merged, change: AppliedChange, declared: Evaluator, terms: RespreadTerms) -> bool:
    """Whether the change moves months that the unit fixed. `declared`, `terms` as in `adjusted_cells`."""
    cells = adjusted_cells(merged, change, declared, terms)
    made = cells if isinstance(cells, str) else cells.parts(change.change)
    return not isinstance(cells, str) and not isinstance(made, str) and bool(made[cells.fixed].any())


def _season_weights(merged: Merged, frame: Frame, row: int, ordinal: int, terms: RespreadTerms) -> Ints:
    """Twelve weights: the typed index of the row's category and channel, else last year's sales of the branch by month."""
    if frame.table.key == "sales_targets":
        category, channel = (str(frame.texts[k][row]) for k in ("group", "channel"))
        code = terms.channels.get(channel, channel)
        for key in ((category, code), (category, ""), ("", code), ("", "")):
            if key in terms.seasons:
                return np.array(terms.seasons[key], dtype=np.int64)
    sales = merged.frames["sales_targets"]
    return np.array([max(int(sales.feet["@py_month", m][ordinal]), 0) for m in MONTHS], dtype=np.int64)


def _cell_weights(spread: str, before: Ints, seasons: list[Ints], months: tuple[str, ...]) -> NDArray[Any]:
    """Weights of the cells: as declared; all equal; or each row with its year's share, over months by season."""
    if spread == "equal":
        return np.ones_like(before)
    if spread != "season":
        return np.maximum(before, 0)
    index = np.array([[int(s[MONTHS.index(m)]) for m in months] for s in seasons], dtype=np.int64)
    rows = np.maximum(before, 0).sum(axis=1)
    return np.where(rows.any(), rows, 1)[:, None].astype(object) * index  # as Python ints: no product overflows
