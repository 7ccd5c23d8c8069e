"""biproportional: rows and columns exact, in proportion along both, and nothing better anywhere."""
from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.decompose import Infeasible, MarginConflict, apportion, biproportional

BIG = 10**15
RULES: list[Any] = ["webster", "jefferson", "hill", "dean", "adams"]
Rows = list[list[int]]

# --- published results ------------------------------------------------------------------------------------------------
PUBLISHED: list[tuple[str, Rows, list[int], list[int], Rows]] = [
    # parties as rows, regions as columns: the articles Biproportional apportionment and Sitzzuteilungsverfahren, Wikipedia
    ("three regions", [[123, 45, 815], [912, 714, 414], [312, 255, 215]], [5, 11, 4], [7, 5, 8],
     [[1, 0, 4], [4, 4, 3], [2, 1, 1]]),
    ("drei Wahlkreise", [[51, 98, 45], [60, 100, 120], [63, 102, 144]], [4, 5, 6], [4, 5, 6],
     [[1, 2, 1], [1, 2, 2], [2, 1, 3]]),
    # Landrat of Uri, 2020: CVP, SPGB, FDP, SVP in Altdorf, Buerglen, Erstfeld, Schattdorf; Landratswahlen 2020,
    # Statistische Auswertung (as in the R package proporz)
    ("Uri", [[11471, 2822, 2309, 4794], [11908, 1606, 1705, 2600], [9213, 1567, 946, 2961], [7756, 2945, 1573, 3498]],
     [12, 9, 7, 9], [15, 7, 6, 9], [[5, 2, 2, 3], [4, 1, 2, 2], [3, 1, 1, 2], [3, 3, 1, 2]]),
]


@pytest.mark.parametrize(("name", "votes", "rows", "columns", "seats"), PUBLISHED)
def test_published_results(name: str, votes: Rows, rows: list[int], columns: list[int], seats: Rows) -> None:
    assert biproportional(votes, rows, columns).tolist() == seats, name


# Kantonsrat of Zurich, 12 February 2023: per district its seats, the votes of the nine lists that took the threshold
# (AL, Die Mitte, EDU, EVP, FDP, GLP, Gruene, SP, SVP) and the seats each won; Statistisches Amt des Kantons Zuerich
# (votes and protocol as in github.com/rjs02/DoppelterPukelsheim)
ZURICH = [
    (5, [2184, 2181, 203, 638, 8541, 5597, 6790, 10998, 5820], [0, 0, 0, 0, 1, 1, 1, 1, 1]),
    (12, [18452, 14282, 663, 4906, 27737, 30430, 37043, 79172, 32985], [1, 1, 0, 0, 1, 1, 2, 4, 2]),
    (5, [5326, 886, 82, 334, 4219, 7099, 7654, 16319, 3210], [1, 0, 0, 0, 0, 1, 1, 2, 0]),
    (8, [8589, 5730, 342, 2725, 22769, 22465, 26698, 48475, 17671], [1, 0, 0, 0, 1, 1, 1, 3, 1]),
    (6, [4205, 4294, 209, 1289, 21765, 12310, 9757, 20005, 10239], [0, 0, 0, 0, 2, 1, 1, 1, 1]),
    (12, [7267, 9860, 1416, 7109, 22350, 25681, 24768, 47864, 34682], [1, 1, 0, 0, 1, 2, 2, 3, 2]),
    (11, [1699, 13059, 1529, 4397, 27419, 18096, 9903, 24473, 47079], [0, 1, 0, 0, 2, 1, 1, 2, 4]),
    (7, [711, 4406, 1668, 7762, 10654, 13361, 8509, 13901, 25614], [0, 0, 0, 1, 1, 1, 1, 1, 2]),
    (15, [3884, 34088, 5090, 16027, 80348, 47121, 35195, 62907, 95994], [0, 1, 0, 1, 3, 2, 1, 3, 4]),
    (12, [2183, 15645, 4735, 7118, 79917, 45720, 24331, 44480, 89540], [0, 1, 0, 0, 3, 2, 1, 2, 3]),
    (11, [2645, 16958, 13699, 11952, 30188, 22064, 20690, 32108, 74014], [0, 1, 1, 1, 2, 1, 1, 1, 3]),
    (16, [5559, 31737, 7770, 12131, 69387, 61335, 37297, 70562, 116380], [0, 1, 0, 0, 3, 3, 1, 3, 5]),
    (7, [832, 5388, 3857, 7090, 13036, 10748, 8279, 12870, 33148], [0, 0, 0, 1, 1, 1, 1, 1, 2]),
    (13, [13732, 19616, 4350, 16018, 39210, 47298, 45840, 81675, 55855], [1, 1, 0, 1, 1, 2, 2, 3, 2]),
    (7, [789, 4743, 2515, 6849, 14284, 13067, 7535, 11449, 36005], [0, 0, 0, 1, 1, 1, 0, 1, 3]),
    (4, [248, 3893, 896, 1349, 5246, 3198, 2575, 4459, 12278], [0, 1, 0, 0, 1, 0, 0, 1, 1]),
    (18, [3776, 25071, 13175, 25530, 70938, 51444, 34068, 70584, 158274], [0, 1, 1, 1, 3, 2, 1, 3, 6]),
    (11, [859, 9690, 7448, 5854, 21707, 15892, 12903, 19845, 66948], [0, 1, 1, 0, 2, 1, 1, 1, 4]),
]


def test_the_parliament_of_zurich() -> None:
    districts, votes, seats = (list(column) for column in zip(*ZURICH, strict=True))
    voters = [sum(Fraction(v, d) for v, d in zip(of_list, districts, strict=True)) for of_list in zip(*votes, strict=True)]
    lists = apportion(180, voters, rule="webster")   # first the lists in the whole canton,
    assert lists.tolist() == [5, 11, 3, 7, 29, 24, 19, 36, 46]
    assert biproportional(votes, districts, lists).tolist() == seats  # then each list in each district


# --- by example -------------------------------------------------------------------------------------------------------
EXAMPLES: list[tuple[Any, Any, list[int], list[int], Rows]] = [
    ("webster", [[1, 1], [1, 1]], [1, 1], [1, 1], [[1, 0], [0, 1]]),                    # a tie: the earliest cell
    ("webster", [[1, 1, 1], [1, 1, 1]], [1, 2], [1, 1, 1], [[1, 0, 0], [0, 1, 1]]),
    ("jefferson", [[2, 2], [1, 1]], [3, 3], [3, 3], [[2, 1], [1, 2]]),                  # in proportion either way
    ("webster", [[3, 1], [1, 3]], [40, 40], [40, 40], [[30, 10], [10, 30]]),            # nothing to round
    ("webster", [[1, 0], [1, 1]], [2, 2], [2, 2], [[2, 0], [0, 2]]),                    # zero stays zero; one way only
    ("adams", [[1, 0], [9, 1]], [2, 3], [3, 2], [[2, 0], [1, 2]]),                      # a step for each positive weight
    ("webster", [[1, 1], [1, 1]], [0, 3], [2, 1], [[0, 0], [2, 1]]),                    # an empty row
    ("webster", [[1, 2], [3, 4]], [0, 0], [0, 0], [[0, 0], [0, 0]]),                    # nothing to give
    ("webster", [[1, 1], [1, 1]], [-1, -1], [-1, -1], [[-1, 0], [0, -1]]),              # negative totals mirror
    ("hill", [[5]], [BIG], [BIG], [[BIG]]),                                             # one cell
    ("webster", [[1e-300, 1], [1, 1]], [5, 5], [5, 5], [[0, 5], [5, 0]]),               # floats far apart: the products
    ("webster", [[1e300, 1], [1, 1e-200]], [5, 5], [5, 5], [[5, 0], [0, 5]]),           #   of the diagonals decide
    ("webster", [[2**70 + 1, 2**70], [2**70, 2**70]], [1, 1], [1, 1], [[1, 0], [0, 1]]),  # apart by one in 2**70
    ("webster", [[2**70, 2**70 + 1], [2**70, 2**70]], [1, 1], [1, 1], [[0, 1], [1, 0]]),
    ("webster", [[Fraction(1, 3), Fraction(1, 6)], [Fraction(2, 3), Fraction(1, 3)]], [3, 6], [6, 3], [[2, 1], [4, 2]]),
]


def test_a_table_without_rows() -> None:
    assert biproportional(np.ones((0, 2)), [], [0, 0]).shape == (0, 2)
    with pytest.raises(Infeasible):
        biproportional(np.ones((0, 2)), [], [1, 0])


@pytest.mark.parametrize(("rule", "weights", "rows", "columns", "table"), EXAMPLES)
def test_examples(rule: Any, weights: Any, rows: list[int], columns: list[int], table: Rows) -> None:
    result = biproportional(weights, rows, columns, rule)
    assert result.tolist() == table
    assert result.dtype == np.int64


IMPOSSIBLE: list[tuple[Any, Any, list[int], list[int], MarginConflict]] = [
    # the rows ask for one step more than the columns
    ("webster", [[1, 1], [1, 1]], [2, 2], [2, 1], MarginConflict("totals_differ", ((0, ()), (1, ())), (), 1)),
    # nothing in the second row may take its steps
    ("webster", [[1, 1], [0, 0]], [2, 3], [2, 3], MarginConflict("empty_line", ((0, (1,)),), (), 3)),
    ("webster", [[1, 1], [0, 0]], [-2, -3], [-2, -3], MarginConflict("empty_line", ((0, (1,)),), (), -3)),
    # the last two columns ask for 4 and only the last row, which has 2, may give
    ("webster", [[1, 1, 0, 0], [1, 1, 0, 0], [0, 1, 1, 1]], [4, 4, 2], [3, 3, 2, 2],
     MarginConflict("together", ((1, (2,)), (1, (3,)), (0, (2,))), (), 2)),
    # two steps for three parts of the first row that want one each
    ("hill", [[1, 1, 1], [1, 1, 1]], [2, 4], [2, 2, 2], MarginConflict("bounds", ((0, (0,)),), ((0, 0), (0, 1), (0, 2)), -1)),
]


@pytest.mark.parametrize(("rule", "weights", "rows", "columns", "conflict"), IMPOSSIBLE)
def test_the_impossible_raises_with_the_conflict_as_data(rule: Any, weights: Any, rows: list[int], columns: list[int],
                                                         conflict: MarginConflict) -> None:
    with pytest.raises(Infeasible) as e:
        biproportional(weights, rows, columns, rule)
    assert e.value.conflict == conflict


WRONG: list[tuple[tuple[Any, ...], type[Exception], str]] = [
    (([[1, -1]], [1], [1, 0]), ValueError, "weights: negative"),
    (([[1, float("nan")]], [1], [1, 0]), ValueError, "weights: NaN"),
    (([1, 1], [1], [1, 0]), ValueError, "weights: a table of rows and columns"),
    (([[1, 1]], [1, 2], [1, 0]), ValueError, r"row_totals: shape \(2,\)"),
    (([[1, 1], [1]], [1], [1, 0]), ValueError, "weights: rows of different lengths"),
    (([[1, 1]], [1], [1]), ValueError, r"column_totals: shape \(1,\)"),
    (([[1, 1]], [1.5], [1, 0]), ValueError, "row_totals: not whole"),
    (([[1, 1]], [0], [1, -1]), ValueError, "row_totals, column_totals: both positive and negative"),
    (([[1, 1]], [1], [1, 0], "largest_remainder"), ValueError, "rule: 'largest_remainder' is none of"),
    (([[1, 1]], [BIG + 1], [BIG, 1]), OverflowError, "row_totals: beyond"),
]


@pytest.mark.parametrize(("args", "error", "words"), WRONG)
def test_a_wrong_argument_is_named(args: tuple[Any, ...], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        biproportional(*args)


# --- against the definition -------------------------------------------------------------------------------------------
def price(rule: str, have: int, weight: Fraction) -> Fraction:
    """Of the next step of a cell: post / weight, by `hill` squared."""
    up = have + 1
    post = {"jefferson": Fraction(up), "adams": Fraction(have), "webster": Fraction(have + up, 2),
            "hill": Fraction(have * up), "dean": Fraction(2 * have * up, have + up)}[rule]
    return post / weight**2 if rule == "hill" else post / weight


def tables(rows: Sequence[int], columns: Sequence[int], cells: Sequence[Sequence[bool]], least: int) -> Iterator[tuple[Any, ...]]:
    """All tables with these totals, the largest in their earliest cells first."""
    def lines(total: int, room: Sequence[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
        if not room:
            if not total:
                yield ()
            return
        for x in range(min(total, room[0][1]), room[0][0] - 1, -1):
            yield from ((x, *rest) for rest in lines(total - x, room[1:]))

    if not rows:
        if not any(columns):
            yield ()
        return
    for line in lines(rows[0], [(least * open_, c * open_) for c, open_ in zip(columns, cells[0], strict=True)]):
        left = [c - x for c, x in zip(columns, line, strict=True)]
        yield from ((line, *rest) for rest in tables(rows[1:], left, cells[1:], least))


def cheapest(rule: str, weights: list[list[Fraction]], rows: list[int], columns: list[int]) -> Rows | None:
    """The first of all tables with the least product of prices; None where there is no table."""
    least = int(price(rule, 0, Fraction(1)) == 0)

    def cost(table: tuple[Any, ...]) -> Fraction:
        product = Fraction(1)
        for ws, xs in zip(weights, table, strict=True):
            for w, x in zip(ws, xs, strict=True):
                for have in range(least, x):
                    product *= price(rule, have, w)
        return product

    found = min(tables(rows, columns, [[w > 0 for w in ws] for ws in weights], least), key=cost, default=None)
    return None if found is None else [list(line) for line in found]


@settings(max_examples=120, deadline=None)
@given(st.data(), st.sampled_from(RULES), st.sampled_from([(1, 3), (2, 2), (2, 3), (3, 2), (3, 3)]),
       st.sampled_from([st.integers(0, 2), st.integers(0, 50), st.fractions(0, 3, max_denominator=9), st.floats(0, 100)]))
def test_small_tables_are_the_first_of_the_cheapest(data: st.DataObject, rule: Any, shape: tuple[int, int], kind: Any) -> None:
    def draw(cells: Any) -> list[list[Any]]:
        return [[data.draw(cells) for _ in range(shape[1])] for _ in range(shape[0])]

    weights, steps = draw(kind), draw(st.integers(0, 2))
    steps = [[x * (w > 0) for x, w in zip(xs, ws, strict=True)] for xs, ws in zip(steps, weights, strict=True)]
    rows, columns = [sum(line) for line in steps], [sum(line) for line in zip(*steps, strict=True)]
    exact = cheapest(rule, [[Fraction(w) for w in line] for line in weights], rows, columns)
    if exact is None:  # too few steps for a rule that wants one for each
        with pytest.raises(Infeasible):
            biproportional(weights, rows, columns, rule)
    else:
        assert biproportional(weights, rows, columns, rule).tolist() == exact


def can_be_cheaper(rule: str, weights: list[list[Any]], table: Rows) -> bool:
    """Whether moving steps along some cycle lowers the product of prices: Bellman and Ford, in fractions."""
    least, m = int(price(rule, 0, Fraction(1)) == 0), len(table)
    arcs = []
    for i, line in enumerate(table):
        for j, x in enumerate(line):
            if weights[i][j]:
                arcs.append((i, m + j, price(rule, x, Fraction(weights[i][j]))))
                if x > least:
                    arcs.append((m + j, i, 1 / price(rule, x - 1, Fraction(weights[i][j]))))
    way = [Fraction(1)] * (m + len(table[0]))
    for _ in range(len(way) + 1):
        before = list(way)
        for start, end, cost in arcs:
            way[end] = min(way[end], way[start] * cost)
        if way == before:
            return False
    return True


SIZES = [1, 10**3, 10**9, 10**13]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("size", SIZES)
def test_larger_tables_cannot_be_made_cheaper(rule: Any, size: int) -> None:
    draw = random.Random(size)
    for _ in range(8):
        m, n = draw.randint(2, 6), draw.randint(2, 5)
        kind = draw.choice([lambda: draw.randint(1, 3), lambda: 10.0 ** draw.uniform(-15, 0), lambda: draw.randint(1, 2**70)])
        weights = [[kind() if draw.random() < 0.7 else 0 for _ in range(n)] for _ in range(m)]
        # some lines hang together by single steps beside very many
        steps = [[draw.choice([1, 2, draw.randint(1, size)]) * (w > 0) for w in line] for line in weights]
        rows, columns = [sum(line) for line in steps], [sum(line) for line in zip(*steps, strict=True)]
        table = biproportional(weights, rows, columns, rule)
        assert table.sum(axis=1).tolist() == rows
        assert table.sum(axis=0).tolist() == columns
        assert not ((table != 0) & (np.asarray(weights, dtype=object) == 0)).any()
        assert not can_be_cheaper(rule, weights, table.tolist())


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RULES), st.integers(6, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_one_row_or_column_is_apportioned(rule: Any, total: int, weights: list[int]) -> None:
    parts = apportion(total, weights, rule=rule)
    assert biproportional([weights], [total], parts, rule).tolist() == [parts.tolist()]
    doubled = biproportional([weights, weights], [total, total], 2 * parts, rule)
    assert doubled.tolist() == [parts.tolist(), parts.tolist()]


@pytest.mark.parametrize("rule", RULES)
def test_factors_of_rows_and_columns_and_the_side_they_are_on_do_not_matter(rule: Any) -> None:
    draw = np.random.default_rng(9)
    weights, steps = draw.integers(1, 10**6, (12, 7)), draw.integers(1, 60, (12, 7))
    rows, columns = steps.sum(axis=1), steps.sum(axis=0)
    table = biproportional(weights, rows, columns, rule)
    scaled = weights.astype(object) * draw.integers(1, 10**9, (12, 1)) * draw.integers(1, 10**9, 7)
    assert biproportional(scaled, rows, columns, rule).tolist() == table.tolist()
    assert biproportional(weights.T, columns, rows, rule).T.tolist() == table.tolist()
    assert biproportional(table, rows, columns, rule).tolist() == table.tolist()  # in proportion already


LARGE: list[tuple[str, Any, Any]] = [
    ("random", np.random.default_rng(1).integers(1, 1000, (300, 30)), np.random.default_rng(2).integers(1, 100, (300, 30))),
    ("level everywhere", np.ones((300, 30), dtype=int), np.tile(np.eye(30, dtype=int), (10, 1)) + 1),
    ("10**15 in all", np.random.default_rng(3).lognormal(0, 3, (300, 30)), np.random.default_rng(4).integers(1, 10**11, (300, 30))),
    ("one way only", np.tril(np.ones((40, 40), dtype=int)), 10**12 * np.eye(40, dtype=int) + np.tril(np.ones((40, 40), dtype=int))),
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("name", "weights", "steps"), LARGE)
def test_large_tables_meet_every_total(rule: Any, name: str, weights: Any, steps: Any) -> None:
    table = biproportional(weights, steps.sum(axis=1), steps.sum(axis=0), rule)
    assert (table.sum(axis=1) == steps.sum(axis=1)).all(), name
    assert (table.sum(axis=0) == steps.sum(axis=0)).all(), name
    some = np.asarray(weights) > 0
    assert not table[~some].any()
    with np.errstate(divide="ignore"):  # gaining in two cells and losing in the two across them is not cheaper
        have, weight = np.maximum(table, 1), np.where(some, weights, 1).astype(float)
        gain = np.where(some, np.log(post(rule, table) / weight), np.inf)[:20, :20]
        lose = np.where(some & (table > 0), np.log(post(rule, have - 1) / weight), -np.inf)[:20, :20]
    dearer = gain[:, :, None, None] + gain[None, None] - lose[:, None, None, :] - lose.T[None, :, :, None]
    assert dearer.min() > -1e-9


def post(rule: str, have: Any) -> Any:
    """The rule's posts in floats."""
    return {"jefferson": have + 1, "webster": have + 0.5, "adams": have, "hill": np.sqrt(have * (have + 1.0)),
            "dean": 2 * have * (have + 1.0) / (2 * have + 1)}[rule]
