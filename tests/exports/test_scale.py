"""元 and 万元 that nobody said: exports are compared with each other, a year with another."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from export_tables import Rows, layout_of

from xlplan.exports.grid import grid_of
from xlplan.exports.reading import read_grid
from xlplan.exports.scale import power_apart, scale_findings
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.workbook.rawbook import Raw

Yearly = Sequence[tuple[str, Sequence[float]]]
LAST: Yearly = [("鲜奶", (100_000.0, 120_000.0)), ("酸奶", (80_000.0, 90_000.0)), ("奶酪", (30_000.0, 28_000.0))]


def table(year: int, lines: Yearly, unit: str = "") -> Rows:
    rows: list[list[Raw]] = [[f"{year}-{m:02}", name, n] for name, of in lines for m, n in enumerate(of, 1)]
    return [["年月", "产品", f"金额{unit}"], *rows]


def times(lines: Yearly, factor: float) -> Yearly:
    return [(name, [n * factor for n in of]) for name, of in lines]


def found(*tables: Rows, sure: str = "") -> list[tuple[str, str]]:
    """Finding and file, of tables a.csv, b.csv, …; `sure`: the unit of the second, as a mapping file states it."""
    layouts = [layout_of(rows, f"{name}.csv") for rows, name in zip(tables, "abc", strict=False)]
    if sure:
        layouts[1] = replace(layouts[1], unit=sure, unit_sure="set")
    exports = [read_grid(grid_of("S", rows), layout) for rows, layout in zip(tables, layouts, strict=True)]
    return [(d.code, str(d.file)) for d in scale_findings(exports, layouts)]


@pytest.mark.parametrize(("tables", "expected"), [
    ([table(2025, LAST), table(2026, times(LAST, 1e-4))], [("XP741", "b.csv")]),
    ([table(2025, times(LAST, 1.3e-4)), table(2026, LAST)], [("XP741", "a.csv")]),
    ([table(2025, LAST, "(元)"), table(2026, times(LAST, 1.1e-3))], [("XP741", "b.csv")]),
    ([table(2025, times(LAST, 1e8), "(元)"), table(2026, LAST)], [("XP741", "b.csv")]),
    ([[*table(2025, LAST), *table(2026, times(LAST, 1e-4))[1:]]], [("XP741", "a.csv")]),            # years of one table
    ([table(2025, LAST, "(元)"), table(2026, times(LAST, 1e-4), "(元)")], [("XP742", "b.csv")]),     # stated, and asked
    ([table(2025, LAST), table(2026, [("咖啡", (9.0, 11.0))])], [("XP742", "b.csv")]),               # other things: asked
    ([table(2025, LAST, "(元)"), table(2026, times(LAST, 1e-4), "(万元)")], []),
    ([table(2025, times(LAST, 0.02)), table(2026, LAST)], []),                                       # fifty times more
    ([table(2025, [*LAST, ("咖啡", (5.0, 9.0))]), table(2026, [*LAST, ("咖啡", (60_000.0, 50_000.0))])], []),  # launched in between
    ([table(2025, [*LAST, ("咖啡", (5.0, 9.0))]), table(2026, [("咖啡", (60_000.0, 50_000.0))])], []),
], ids=str)
def test_amounts_a_unit_of_money_apart_are_stopped_where_nothing_says_it(tables: list[Rows], expected: list[tuple[str, str]]) -> None:
    assert found(*tables) == expected


def test_the_remedies_help() -> None:
    small = times(LAST, 1e-4)
    assert found(table(2025, LAST), table(2026, small), sure="wan_yuan") == []                       # XP741, and XP742 likewise
    assert found(table(2025, LAST), table(2026, small), sure="yuan") == [("XP742", "b.csv")]
    assert found(table(2025, LAST), table(2026, small, "(万元)")) == []


def test_both_readings_are_said_and_what_to_write() -> None:
    layouts = [layout_of(table(2025, LAST), "a.csv"), layout_of(table(2026, times(LAST, 1e-4)), "b.csv")]
    exports = [read_grid(grid_of("S", rows), layout) for rows, layout in zip((table(2025, LAST), table(2026, times(LAST, 1e-4))), layouts,
                                                                           strict=True)]
    [one] = scale_findings(exports, layouts)
    assert "22.40 元" in message_of(one, "zh-CN")
    assert "224,000.00 元" in message_of(one, "zh-CN")
    assert 'unit = "wan_yuan"' in remedy_of(one, "en")


@pytest.mark.parametrize(("pairs", "power"), [
    ([], 0), ([(0.0, 5.0)], 0), ([(1.0, 10_000.0)], 4), ([(1.0, 300.0)], 0), ([(1.0, 900.0)], 3), ([(1.0, 2e8)], 8),
    ([(1.0, 1e4), (1.0, 2e4), (1.0, 8e3), (1.0, 1.0)], 4), ([(1.0, 1e4), (1.0, 1.0)], 0)])
def test_most_lines_must_be_as_far_apart(pairs: list[tuple[float, float]], power: int) -> None:
    assert power_apart(pairs) == power
