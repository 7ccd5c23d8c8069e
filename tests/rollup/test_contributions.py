"""What one unit's file adds to the roll-up: made of its file alone, added up in any order and grouping to what all rows come to."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from declared_tables import CREWS, MATERIALS, MILESTONES, RISKS, TABLES, fill, typed
from hypothesis import given
from hypothesis import strategies as st

from xlplan.decompose.rounding.rational import nearest_whole
from xlplan.plan.consolidate.contribution import Contribution, contribution, merge_contributions, rolled_columns
from xlplan.plan.consolidate.tally import ROWS, Tally
from xlplan.schema.days import iso_day
from xlplan.schema.frame import Frame, blank_frame, stack_frames
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.table import Table


def frame_of(table: Table, rows: Sequence[dict[str, int | str]]) -> Frame:
    """A unit's rows."""
    frame = blank_frame(table, [f"r{i}" for i in range(len(rows) + 1)])
    fill(frame, rows)
    return frame


def alone(frame: Frame, unit: int) -> Contribution:
    """Of a file by itself, at that place of the plan."""
    return contribution(Evaluator({frame.table.key: frame}), frame.table.key, {0: f"U{unit}"}).placed(unit)


def together(frames: Sequence[Frame]) -> Contribution:
    """Of the same rows read as one."""
    whole = stack_frames(frames)
    return contribution(Evaluator({whole.table.key: whole}), whole.table.key, {i: f"U{i}" for i in range(len(frames))})


def shown(of: Contribution) -> dict[str, Any]:
    """Everything of it, comparable."""
    return {"units": told(of.units), **{by: told(tally) for by, tally in of.by.items()}}


def told(tally: Tally) -> dict[str, Any]:
    return {"keys": tally.keys, "met": tally.met.tolist(), **{c: tally.finished(c) for c in tally.figures},
            **{c: tally.listed(c) for c in tally.texts}}


def row_of(table: Table) -> st.SearchStrategy[dict[str, int | str]]:
    """A row with anything in its columns, or left out."""
    cells: dict[str, st.SearchStrategy[int | str]] = {}
    for column in table.columns:
        if column.who == "I" and column.kind == "number":
            cells[column.key] = st.integers(-10**12, 10**12) | st.integers(-3, 3)
        elif column.kind == "choice":
            cells[column.key] = st.sampled_from([c.key for c in column.choices] or ["S1", "dealers", "自定"])
        elif column.kind == "date":
            cells[column.key] = st.dates(date(1990, 1, 1)).map(str)
        elif column.kind == "text":
            cells[column.key] = st.sampled_from(["", "甲", "乙", " 甲 ", "a"])
    return st.fixed_dictionaries({}, optional=cells)


@given(st.data())
def test_any_order_and_any_grouping_come_to_the_same(data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(TABLES))
    frames = [frame_of(table, rows) for rows in data.draw(st.lists(st.lists(row_of(table), max_size=4), min_size=1, max_size=5))]
    parts = data.draw(st.permutations([alone(frame, unit) for unit, frame in enumerate(frames)]))
    while len(parts) > 1:
        cut = sorted(data.draw(st.lists(st.integers(0, len(parts)), max_size=3)))
        groups = [parts[a:b] for a, b in zip([0, *cut], [*cut, len(parts)], strict=True) if b > a]
        parts = [merge_contributions(parts)] if len(groups) == len(parts) or len(groups) == 1 else [
            merge_contributions(group) for group in data.draw(st.permutations(groups))]
    assert shown(parts[0]) == shown(together(frames))


@given(st.data())
def test_figures_are_those_of_the_live_rows(data: st.DataObject) -> None:
    """Each way of rolling up against the plainest reading of it."""
    table = data.draw(st.sampled_from((RISKS, MILESTONES)))
    frames = [frame_of(table, rows) for rows in data.draw(st.lists(st.lists(row_of(table), max_size=5), min_size=1, max_size=3))]
    whole, units = stack_frames(frames), together(frames).units
    all_units = units.by([""] * len(units.keys))
    live = [i for i in range(whole.size) if whole.used[i] and whole.texts["void"][i] != "yes"]
    assert all_units.finished(ROWS)[""] == len(live)
    for column in rolled_columns(table):
        texts = [str(whole.texts[column.key][i]).strip() for i in live if column.key in whole.texts]
        filled = [i for i in live if column.key in whole.filled and whole.filled[column.key][i]]
        numbers = [int(whole.amounts[column.key][i]) for i in filled]
        expected: object = None
        match column.up:
            case "list":
                assert all_units.listed(column.key)[""] == list(dict.fromkeys(filter(None, texts)))
                continue
            case "sum":
                expected = sum(numbers)
            case "wavg":
                weights = [int(whole.amounts[column.weight or ""][i]) for i in filled]
                products = sum(n * w for n, w in zip(numbers, weights, strict=True))
                expected = nearest_whole(Fraction(products, sum(weights))) if sum(weights) else None
            case "count":
                expected = sum(str(whole.texts[column.key][i]) != "" for i in live)
            case "min" | "max" if column.kind == "date":
                found, furthest = all_units.finished(column.key)[""], min if column.up == "min" else max
                assert (None if found is None else iso_day(found)) == furthest(filter(None, texts), default=None)
                continue
            case "min" | "max":
                expected = (min if column.up == "min" else max)(numbers, default=None)
        assert all_units.finished(column.key)[""] == expected, column.key


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.key)
def test_groups_add_up_to_the_whole(table: Table) -> None:
    made = together([frame_of(table, typed(unit)[table.key]) for unit in range(4)])
    whole = made.units.by([""] * len(made.units.keys))
    for by, tally in made.by.items():
        again = tally.by([""] * len(tally.keys))
        for column, up in tally.ups.items():
            if up in ("list",):
                assert column.startswith("@") or set(again.listed(column)[""]) == set(whole.listed(column)[""]), by
            else:
                assert again.finished(column) == whole.finished(column), (by, column)


def test_a_mean_by_weight_is_of_rows_that_hold_both() -> None:
    """30 % of 120 and 10 % of 60: 23.333… %; a row without a figure of its own pulls nothing down, one without weight weighs nothing."""
    rows: list[dict[str, int | str]] = [{"risk": "a", "probability": 300, "impact": 120_00}, {"risk": "d", "probability": 999},
                                        {"risk": "b", "probability": 100, "impact": 60_00}, {"risk": "c", "impact": 500_00}]
    assert together([frame_of(RISKS, rows)]).units.finished("probability") == {"U0": 233}
    assert together([frame_of(RISKS, rows[1:2])]).units.finished("probability") == {"U0": None}


def test_sums_are_those_of_the_total_row() -> None:
    """A void row is in neither; `a_head` is worked out of the sums and no part of them."""
    made = together([frame_of(MILESTONES, typed(0)["milestones"])]).units
    assert (made.finished("money"), made.finished("heads")) == ({"U0": 84_500}, {"U0": 129})
    assert "a_head" not in made.ups
    assert made.finished("start") == {"U0": 46487}
    assert together([frame_of(CREWS, typed(1)["crews"])]).units.finished("cost") == {"U0": 167 + 67}
    assert together([frame_of(MATERIALS, typed(1)["materials"])]).by["@row"].keys == ("r0", "r1", "r2", "r3")


def test_products_beyond_an_integer_of_the_machine_are_exact() -> None:
    frames = [frame_of(RISKS, [{"risk": "x", "probability": 10**12, "impact": 10**15}] * 3) for _ in range(2)]
    assert np.unique([*together(frames).units.finished("probability").values()]).tolist() == [10**12]
