"""The first page of the master marks the weights with ▲ where the check says of a unit that it weighs nothing."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample
from test_master_marks import states

from xlplan.plan.breakdown.shares import carrier_weights, estimates_by_unit
from xlplan.plan.breakdown.tree import TargetTree
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.workbook.writing.idle_units import count_idle
from xlplan.workbook.writing.master_book import empty_frames, master_book

NEW = {"code": "B04", "name": "成都", "parent": "R2", "level": "branch", "type": "fills"}
CASES: list[tuple[list[dict[str, Any]], list[dict[str, Any]], bool]] = [  # more units, rows of the weights, whether one weighs nothing
    ([], [{"branch": "B01"}], False), ([], [{"branch": "B01", "coefficient": 110}], False), ([NEW], [{"branch": "B01"}], True),
    ([NEW], [{"branch": "B04"}], True), ([NEW], [{"branch": "B04", "basis": "last_year"}], True),
    ([NEW], [{"branch": "B04", "py_estimate": 5000}], False), ([NEW], [{"branch": "B04", "direct_target": 5000}], False),
    ([NEW], [{"branch": "B04", "basis": "outlets", "outlets": 40}], False), ([], [{"branch": "B01", "basis": "outlets"}], True),
    ([NEW], [{"branch": "B04", "basis": "potential", "outlets": 40}], True), ([], [{"branch": "B02", "py_estimate": 0}], True),
    ([NEW | {"type": "hq_run"}], [{"branch": "B01"}], False), ([NEW | {"valid_to": "2026-06-30"}], [{"branch": "B01"}], False)]


def frames_of(units: list[dict[str, Any]], rows: list[dict[str, Any]]) -> dict[str, Frame]:
    return sample.frames(organisation=[*sample.ORGANISATION, *units], weights=rows)


def asked(frames: dict[str, Frame]) -> bool:
    """Whether the targets, shared down the organisation, leave a unit without any for want of a weight."""
    master, _ = master_from(frames)
    found: list[Diagnostic] = []
    TargetTree(master, carrier_weights(master, estimates_by_unit(master)), found).share(1_000_000)
    return any(d.code in ("XP624", "XP626") for d in found)


@pytest.mark.parametrize(("units", "rows", "idle"), CASES, ids=str)
def test_it_counts_what_the_check_asks_about(units: list[dict[str, Any]], rows: list[dict[str, Any]], idle: bool) -> None:
    frames = empty_frames(sample.COMPANY, "zh-CN") | frames_of(units, rows)
    assert (asked(frames), count_idle(frames) > 0) == (idle, idle)


@pytest.mark.parametrize(("rows", "state"), [([{"branch": "B01"}], "▲ 有单位缺依据"), ([{"branch": "B04", "py_estimate": 5}], "✓ 已填"),
                                             ([], "▲ 建议填")])
def test_the_state_on_the_first_page(rows: list[dict[str, Any]], state: str) -> None:
    """Its formula was seen to say the same in LibreOffice for each of CASES."""
    assert states(master_book(empty_frames(sample.COMPANY, "zh-CN") | frames_of([NEW], rows), "p", "zh-CN"))["weights"] == state


def test_a_history_by_other_codes_says_nothing_of_a_unit() -> None:
    frames = empty_frames(sample.COMPANY, "zh-CN") | frames_of([NEW], [{"branch": "B01"}])
    mapped = frames | {"mapping": sample.frame("mapping", ({"kind": "unit", "foreign": "x", "ours": "B04"},))}
    none = frames | {"history_sales": sample.frame("history_sales", ())}
    assert [count_idle(one) for one in (frames, mapped, none)] == [1, 0, 4]
