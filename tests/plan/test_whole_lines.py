"""Which lines make the season: what one unit lacks, or begins with, bends nobody's months."""
from __future__ import annotations

import numpy as np
import pytest
import small_company as sample

from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.seasons import SeasonBook
from xlplan.plan.master.whole_lines import whole_lines

FULL, MAY, HOLE, GIFT = "x" * 12, "." * 4 + "x" * 8, "x" * 7 + "." + "x" * 4, "xx......x..."
Year = dict[str, str]
WHOLE: list[tuple[str, list[Year], list[str]]] = [
    # what is shown, the years (unit and line -> months with figures), the lines that count in each year
    ("all whole", [{"A1": FULL, "B1": FULL}], ["A1 B1"]),
    ("one unit lacks a month", [{"A1": FULL, "B1": HOLE}], ["A1"]),
    ("one unit opened in May", [{"A1": FULL, "B1": MAY}], ["A1"]),
    ("most units opened in May", [{"A1": FULL, "B1": MAY, "C1": MAY}], ["A1"]),
    ("one unit lacks a month of one line", [{"A1": FULL, "B1": HOLE, "B2": FULL}], ["A1 B2"]),
    ("a channel began in May at one unit", [{"A1": FULL, "B1": MAY, "B2": FULL}], ["A1 B2"]),
    ("gifts sell for the feast everywhere", [{"A1": FULL, "A2": GIFT, "B1": FULL, "B2": GIFT}], ["A1 A2 B1 B2"]),
    ("gifts, and one unit sells them for ever", [{"A1": FULL, "A2": GIFT, "B1": FULL, "B2": GIFT, "C2": FULL}], ["A1 A2 B1 B2 C2"]),
    ("one year lacks a month of everybody", [{"A1": FULL, "B1": FULL}, {"A1": HOLE, "B1": HOLE}], ["A1 B1", ""]),
    ("one year lacks a month of a line", [{"A1": FULL, "A2": FULL}, {"A1": FULL, "A2": HOLE}], ["A1 A2", "A1"]),
    ("launched in May of the second year", [{"A1": FULL, "B1": FULL}, {"A1": FULL, "A2": MAY, "B1": FULL, "B2": MAY}], ["A1 B1", "A1 B1"]),
    ("in season from May on, in the first year too", [{"A1": FULL, "A2": MAY}, {"A1": FULL, "A2": MAY}], ["A1 A2", "A1 A2"]),
    ("given up after the first half", [{"A1": FULL, "A2": "x" * 6 + "." * 6}, {"A1": FULL}], ["A1", "A1"]),
    ("sold now and then", [{"A1": HOLE, "A2": FULL, "B1": "x.xx.xxxxxxx", "B2": FULL, "C1": "xxxx.xxxxx.x", "C2": FULL}],
     ["A1 A2 B1 B2 C1 C2"]),
    ("nobody has a whole year", [{"A1": HOLE, "B1": MAY}], [""]),
    ("nothing", [{"A1": "." * 12}], [""])]


@pytest.mark.parametrize(("years", "due"), [row[1:] for row in WHOLE], ids=[row[0] for row in WHOLE])
def test_the_lines_that_count(years: list[Year], due: list[str]) -> None:
    names = sorted({name for year in years for name in year})
    worth = {name: 1_000_000 + 10 ** n for n, name in enumerate(names)}  # so that a sum says which lines are in it
    got = whole_lines({2024 + n: {(name[0], name[1], "C"): np.array([worth[name] * (m == "x") for m in months], dtype=np.int64)
                                  for name, months in year.items()} for n, year in enumerate(years)})
    assert [*got] == [2024 + n for n in range(len(years))]
    for pairs, said in zip(got.values(), due, strict=True):
        assert sum(max(months.tolist()) for months in pairs.values()) == sum(worth[name] for name in said.split())


@pytest.mark.parametrize(("other", "every"), [(18, False), (24, False), (25, True)], ids=["40 %", "a third", "less"])
def test_lines_that_are_whole_must_hold_a_third(other: int, every: bool) -> None:
    """A sells 11 in each month, B `other` in eleven of them."""
    ones = np.ones(12, dtype=np.int64)
    hole = ones - (np.arange(12) == 7)
    got = whole_lines({2024: {("A", "1", "C"): ones * 11, ("B", "1", "C"): hole * other, ("B", "2", "C"): ones}})
    assert got[2024]["1", "C"].sum() == 132 + every * 11 * other


def bent(**where: object) -> list[dict[str, object]]:
    """The sales history without those rows."""
    return [row for row in sample.sales() if not all(row[k] == v for k, v in where.items())]


SOURCES = [
    # rows that are missing, where the season of 液奶 in C01 and C02 comes from, said
    (None, ("pair", "pair"), []),
    ({"month": 8, "branch": "B01"}, ("pair", "pair"), []),
    ({"month": 8, "branch": "B01", "channel": "C02"}, ("pair", "pair"), []),
    ({"month": 8, "channel": "C02"}, ("pair", "category"), ["XP667"]),
    ({"month": 8}, ("equal", "equal"), ["XP666"])]


@pytest.mark.parametrize(("missing", "due", "said"), SOURCES)
def test_where_the_season_comes_from(missing: dict[str, object] | None, due: tuple[str, str], said: list[str]) -> None:
    master, _ = master_from(sample.frames(history_sales=bent(**missing) if missing else sample.sales()))
    book = SeasonBook(master)
    assert (book.source("液奶", "C01"), book.source("液奶", "C02")) == due
    made, found = break_down(master)
    assert [d.code for d in found if d.code in ("XP666", "XP667")] == said
    if due == ("pair", "pair"):  # who lacks nothing keeps its August, to the rounding of an index: 1000 + 37 for each month
        line = next(x for x in made.lines["B03"] if x.product == "P01")
        assert line.months[7] == pytest.approx(line.target * (4000 + 37 * 8) / (12 * 4000 + 37 * 78), rel=0.02)
