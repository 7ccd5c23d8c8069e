"""The life of a number in the order in which it happened: by the ledger's records; HQ's lines, of which only the day is known, between."""
from __future__ import annotations

import pytest

from xlplan.pipeline.versions.history import Moment, as_happened
from xlplan.text import same_text

ISSUE_1, CAME, ISSUE_2, FROZEN = ("issued", "2026-11-25"), ("arrived", "2026-11-25T10:12:00"), ("issued", "2026-11-25T18:00:00"), (
    "frozen", "2026-11-25T12:00:00")


def moment(kind: str, at: str) -> Moment:
    return Moment(at, kind, same_text(kind))


@pytest.mark.parametrize(("told", "lines", "order"), [
    ([(9, ISSUE_2), (3, CAME), (1, ISSUE_1)], [], ["issued", "arrived", "issued"]),  # all of one day, known by their records
    ([(1, ISSUE_1), (3, ("arrived", "2026-11-20T08:00:00"))], [], ["issued", "arrived"]),  # a clock that was wrong
    ([(0, ("issued", "2025-11-05")), (0, ("arrived", "2025-11-03T09:00:00")), (7, ISSUE_1)], [], ["arrived", "issued", "issued"]),
    ([(1, ISSUE_1), (3, CAME), (9, ISSUE_2)], ["2026-11-25"], ["issued", "arrived", "adjusted", "issued"]),
    ([(1, ISSUE_1), (3, CAME), (5, FROZEN)], ["2026-11-24", ""], ["issued", "adjusted", "arrived", "frozen", "adjusted"]),
    ([(1, ISSUE_1), (3, CAME)], ["2026-11-26"], ["issued", "arrived", "adjusted"]),
], ids=["one day", "wrong clock", "old ledger", "a line before what went out", "of an earlier day, of none", "of a later day"])
def test_moments_stand_as_they_happened(told: list[tuple[int, tuple[str, str]]], lines: list[str], order: list[str]) -> None:
    made = as_happened([(number, moment(*of)) for number, of in told], [moment("adjusted", at) for at in lines])
    assert [one.kind for one in made] == order
