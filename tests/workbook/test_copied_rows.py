"""Months that are exactly another row's: asked about where neither a name nor a given figure tells, never where rows may be alike."""
from __future__ import annotations

import pytest
from listed import listed
from raw import Made, frames, make, read, set_row

from xlplan.calendar import MONTHS
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic

SALES = "sales_targets"
ONE, OTHER = "P1|KA", "P2|KA"
MINE = (10.5, 9.25, 11.0, 12.0, 12.5, 13.0, 12.0, 11.0, 11.5, 10.0, 9.0, 10.25)
THEIRS = (3.0, 2.5, 3.1, 3.2, 3.3, 3.4, 3.2, 3.1, 3.0, 2.9, 2.8, 2.75)
FEW = (0.0,) * 7 + (1.0, 2.0, 3.0, 4.0, 5.0)


def issued(mine: tuple[float, ...] = MINE, theirs: tuple[float, ...] = THEIRS) -> Made:
    of = frames()
    for row, amounts in ((ONE, mine), (OTHER, theirs)):
        set_row(of[SALES], row, **{m: round(n * 100) for m, n in zip(MONTHS, amounts, strict=True)})
    return make(of)


def asked(made: Made, one: tuple[float, ...], other: tuple[float, ...]) -> list[Diagnostic]:
    for row, amounts in ((ONE, one), (OTHER, other)):
        for month, amount in zip(MONTHS, amounts, strict=True):
            made.put(SALES, row, month, amount)
    return [d for d in read(made).diagnostics if d.code == "XP256"]


def grown(amounts: tuple[float, ...], by: float) -> tuple[float, ...]:
    return tuple(round(n * by, 2) for n in amounts)


@pytest.mark.parametrize(("one", "other", "rows"), [
    (THEIRS, THEIRS, [ONE]),                            # pasted over the first
    (MINE, MINE, [OTHER]),                              # over the second
    (THEIRS, MINE, [ONE, OTHER]),                       # changed places
    (THEIRS, grown(THEIRS, 1.1), [ONE]),                # the other was planned anew afterwards
    (grown(MINE, 1.1), grown(MINE, 1.1), [OTHER]),      # planned anew, then pasted: the lower one is asked about
    (MINE, THEIRS, []),                                 # as suggested
    (grown(MINE, 1.1), grown(THEIRS, 1.2), []),
    (grown(MINE, 1.1), (*grown(MINE, 1.1)[:11], 0.5), []),  # one month differs
    ((5.0,) * 12, (5.0,) * 12, []),                     # the same every month: by plan
    ((5.0,) * 6 + (6.0,) * 6, (5.0,) * 6 + (6.0,) * 6, []),
    (FEW, FEW, []),                                     # few months
])
def test_months_of_another_row_are_asked_about(one: tuple[float, ...], other: tuple[float, ...], rows: list[str]) -> None:
    assert [d.row_key for d in asked(issued(), one, other)] == rows


def test_rows_to_which_hq_suggested_the_same_may_be_alike() -> None:
    assert asked(issued(MINE, MINE), MINE, MINE) == []
    assert asked(issued(MINE, MINE), grown(MINE, 1.1), grown(MINE, 1.1)) == []


def test_both_rows_and_the_cells_are_named() -> None:
    (told,) = asked(issued(), THEIRS, THEIRS)
    other = str(told.params["other"])
    assert other
    assert other in message_of(told, "zh-CN")
    assert str(told.params["cells"]) in remedy_of(told, "en")
    assert (told.cell, listed(told, "cells")) == ("I7", "I7:X7")
