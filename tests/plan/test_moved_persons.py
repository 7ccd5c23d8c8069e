"""Persons' targets when their unit's target moves: 135.00 万元 in January, 60 % and 40 % of it unless typed over."""
from __future__ import annotations

from dataclasses import replace

import pytest
from by_hand import put, tables

from xlplan.plan.rounds.persons import moved_persons
from xlplan.schema.frame import Frame

WAS = 13_500


def moved(typed: dict[str, int], now: int, was: int = WAS) -> tuple[list[int], list[bool]]:
    """(January's cells of three persons, the last of them a blank row; which of them are typed) after the unit moved from `was`."""
    frames = tables("final")
    persons, before = frames["person_targets"], january(frames["sales_targets"], was)
    for row, steps in typed.items():
        put(persons, row, m01=steps)
    made = moved_persons(persons, before, january(before, now), {})
    assert made.amounts["m02"].tolist() == persons.amounts["m02"].tolist()
    return made.amounts["m01"].tolist(), made.filled["m01"].tolist()


def january(sales: Frame, steps: int) -> Frame:
    amounts = {**sales.amounts, "m01": sales.amounts["m01"].copy()}
    amounts["m01"][:] = [steps, 0]
    return replace(sales, amounts=amounts)


@pytest.mark.parametrize(("typed", "now", "cells", "filled"), [
    ({}, 27_000, [0, 0, 0], [False] * 3),                                        # nobody typed: shares say it
    ({"p1": 8_000}, WAS, [8_000, 0, 0], [True, False, False]),                   # the month does not move
    ({"p1": 8_000}, 27_000, [16_000, 10_800, 0], [True, True, False]),           # the other one's 5,400 by share moves as well
    ({"p1": 8_000, "p2": 5_500}, 13_501, [8_001, 5_500, 0], [True, True, False]),
    ({"p1": 8_000, "p2": 5_500}, 0, [0, 0, 0], [True, True, False]),
    ({"p1": 0, "p2": 0}, 27_000, [0, 0, 0], [True, True, False])])
def test_each_keeps_its_part(typed: dict[str, int], now: int, cells: list[int], filled: list[bool]) -> None:
    assert moved(typed, now) == (cells, filled)


@pytest.mark.parametrize(("typed", "was"), [({"p1": 8_000}, 0), ({"p1": 8_000}, -500), ({"p1": 8_000, "p2": -100}, WAS)])
def test_of_nothing_there_is_no_part(typed: dict[str, int], was: int) -> None:
    assert moved(typed, 27_000, was)[0][0] == 8_000


def test_the_persons_come_short_by_as_much_as_before() -> None:
    """8,000 + 5,000 of 13,500: 500 were the unit's own; of 20,250 they have 19,500."""
    cells, _ = moved({"p1": 8_000, "p2": 5_000}, 20_250)
    assert sum(cells) == 19_500
