"""Figures in coarser steps that still add up: trees, tables whose rows are a tree, chains of differences; whatever the numbers."""
from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.decompose import SumArc, round_sums
from xlplan.decompose.rounding.rational import half_up

PER = 100
Figures = dict[tuple[str, ...], SumArc]


def tree_of_units(rng: random.Random, depth: int) -> dict[str, list[str]]:
    """Parent -> children, a name being that of its parent and a letter."""
    out: dict[str, list[str]] = {}
    level = ["."]
    for _ in range(depth):
        for parent in level:
            if parent == "." or rng.random() < 0.8:
                out[parent] = [parent + letter for letter in "abcde"[:rng.randint(1, 5)]]
        level = [child for parent in level for child in out.get(parent, ())]
    return out


def table_of_tree(rng: random.Random, columns: int, depth: int, draw: list[int]) -> tuple[Figures, dict[tuple[str, str], int]]:
    """The arcs of a table (units in a tree x columns, totals both ways), and its exact figures by (unit, column or 'year')."""
    tree, exact = tree_of_units(rng, depth), dict[tuple[str, str], int]()
    names = [f"m{j}" for j in range(columns)]

    def add_up(unit: str, column: str) -> int:
        inner = tree.get(unit)
        exact[unit, column] = sum(add_up(child, column) for child in inner) if inner else rng.choice(draw)
        return exact[unit, column]

    for column in names:
        add_up(".", column)
    arcs: Figures = {}
    for unit in {unit for unit, _ in exact}:
        exact[unit, "year"] = sum(exact[unit, column] for column in names)
        above = unit[:-1] or "top"
        whole = unit not in tree
        arcs[unit, "year"] = SumArc(("year", above), ("year", unit), exact[unit, "year"])
        for column in names:
            arcs[unit, column] = SumArc(("year", unit) if whole else (column, unit), (column, above), exact[unit, column])
    for column in names:
        arcs[f"={column}", ""] = SumArc((column, "top"), ("year", "top"), exact[".", column])
    return arcs, exact


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 12), st.integers(1, 3),
       st.sampled_from([[0, 50, 100], [-50, 0, 50], [0, 1, 99, 12345, 99999], [*range(-250, 251)], [33, 67]]))
def test_every_total_is_the_sum_of_its_parts_and_no_figure_is_a_step_off(seed: int, columns: int, depth: int, draw: list[int]) -> None:
    rng = random.Random(seed)
    arcs, exact = table_of_tree(rng, columns, depth, draw)
    shown = round_sums(arcs, PER)
    units = {unit for unit, _ in exact}
    for unit in units:
        assert shown[unit, "year"] == sum(shown[unit, f"m{j}"] for j in range(columns))
        inner = [child for child in units if child[:-1] == unit]
        for column in ["year", *(f"m{j}" for j in range(columns))]:
            assert not inner or shown[unit, column] == sum(shown[child, column] for child in inner)
            assert abs(shown[unit, column] * PER - exact[unit, column]) < PER
            assert shown[unit, column] * PER == exact[unit, column] or exact[unit, column] % PER
    mixed = list(arcs.items())
    rng.shuffle(mixed)
    assert round_sums(dict(mixed), PER) == shown
    plain, left = {key: half_up(arc.steps, PER) for key, arc in arcs.items()}, dict[tuple[str, ...], int]()
    for key, arc in arcs.items():
        left[arc.into] = left.get(arc.into, 0) + plain[key]
        left[arc.out_of] = left.get(arc.out_of, 0) - plain[key]
    assert any(left.values()) or shown == plain


# parts -> what is shown of them and of their sum
@pytest.mark.parametrize(("parts", "shown", "total"), [
    ([120, 230, 350], [1, 2, 4], 7),          # plain rounding adds up
    ([140, 140, 140], [1, 1, 2], 4),          # 1 + 1 + 1 would be 3 of 4.2: one of equals rises
    ([149, 140, 131], [2, 1, 1], 4),          # the one that is nearest to rising
    ([160, 160, 160], [2, 2, 1], 5),
    ([-140, -149, -131], [-1, -2, -1], -4),   # negative parts mirror
    ([50, -50], [1, -1], 0),                  # a half goes away from zero
    ([50, 50, 50], [0, 1, 1], 2),             # in the total too, 1.5
    ([0, 49, 49, 49], [0, 1, 0, 0], 1),       # zero stays zero
    ([100, 200], [1, 2], 3), ([7], [0], 0)])
def test_parts_of_one_total(parts: list[int], shown: list[int], total: int) -> None:
    arcs: Figures = {("part", str(i)): SumArc(("total",), ("all",), n) for i, n in enumerate(parts)}
    arcs["total",] = SumArc(("all",), ("total",), sum(parts), weight=1000)
    found = round_sums(arcs, PER)
    assert (sorted(found["part", str(i)] for i in range(len(parts))), found["total",]) == (sorted(shown), total)


def test_figures_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="do not add up at"):
        round_sums({("a",): SumArc(("x",), ("y",), 100), ("b",): SumArc(("y",), ("x",), 101)}, PER)


def test_the_heavier_figure_is_the_one_rounded_plainly() -> None:
    """A total of 4.4 in eleven parts of 0.4: parts alone would have it 0."""
    arcs: Figures = {("part", str(i)): SumArc(("total",), ("all",), 40) for i in range(11)}
    heavy = round_sums(arcs | {("total",): SumArc(("all",), ("total",), 440, weight=1000)}, PER)
    assert heavy["total",] == half_up(440, PER) == 4
