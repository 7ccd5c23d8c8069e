"""Tables as an ERP exports them, drafted in memory; and the same figures by code of the test's own."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xlplan.drafting.draft import Draft, draft_master
from xlplan.drafting.goals import goal_asked
from xlplan.exports.grid import grid_of
from xlplan.exports.guess import guess_layouts
from xlplan.exports.layout import Layout
from xlplan.exports.reading import read_grid
from xlplan.exports.records import Export
from xlplan.schema.frame import Frame
from xlplan.text import Lang

Rows = list[tuple[Any, ...]]
TODAY = date(2026, 11, 29)


def read(heads: Sequence[str], rows: Iterable[Sequence[Any]], name: str = "erp") -> tuple[Export, Layout]:
    """The table as it is read by guessing."""
    grid = grid_of(name, [list(heads), *map(list, rows)])
    layout = guess_layouts(f"{name}.csv", [grid])[0]
    return read_grid(grid, layout), layout


def drafted(*tables: tuple[Sequence[str], Iterable[Sequence[Any]]], year: int | None = None, growth: str = "", goal: str = "",
            start_month: int | None = None, lang: Lang = "zh-CN") -> Draft:
    """The master of those tables (heads, rows)."""
    exports, layouts = zip(*(read(heads, rows, f"erp{i}") for i, (heads, rows) in enumerate(tables)), strict=True)
    assert all(one.usable for one in exports), [f for one in exports for f in one.findings]
    return draft_master(exports, layouts, company="青禾日化", year=year, asked=goal_asked(growth, goal), today=TODAY, lang=lang,
                        start_month=start_month)


def table(draft: Draft, key: str, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of a drafted sheet that hold something: numbers in steps, texts as they stand, None where blank."""
    frame: Frame = draft.frames[key]
    return [tuple(_value(frame, column, i) for column in columns) for i in range(frame.size) if frame.used[i]]


def _value(frame: Frame, column: str, i: int) -> Any:
    if column in frame.amounts:
        return int(frame.amounts[column][i]) if frame.filled[column][i] else None
    return frame.texts[column][i] or None


def yuan(draft: Draft, key: str) -> list[Decimal]:
    """The amounts of a history sheet in yuan, exactly as they will be written: counts are of 0.0001 yuan."""
    exact = draft.frames[key].exact["amount"]
    return [(Decimal(int(n)) + exact.rest.get(i, Decimal(0))).scaleb(-4) for i, n in enumerate(exact.counts)]


def guessed(draft: Draft) -> set[tuple[str, str]]:
    """(table, column) of everything that was guessed."""
    return {(one.table, one.column) for one in draft.guesses}
