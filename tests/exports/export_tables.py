"""Tables of exports as rows of cells, read without a file."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from xlplan.exports.grid import grid_of
from xlplan.exports.guess import guess_layouts
from xlplan.exports.layout import Layout
from xlplan.exports.reading import read_grid
from xlplan.exports.records import Export, total_of
from xlplan.exports.roles import Kind
from xlplan.workbook.rawbook import Raw

Rows = Sequence[Sequence[Raw]]


def layout_of(rows: Rows, name: str = "export.xlsx", kind: Kind | None = None, merges: Iterable[tuple[int, int, int, int]] = ()) -> Layout:
    """How the table is guessed to be read."""
    return guess_layouts(name, [grid_of("S", rows, merges)], kind)[0]


def export_of(rows: Rows, name: str = "export.xlsx", kind: Kind | None = None, layout: Layout | None = None,
              merges: Iterable[tuple[int, int, int, int]] = ()) -> Export:
    """The table read, by the layout that is guessed unless one is given."""
    held = tuple(merges)
    return read_grid(grid_of("S", rows, held), layout or layout_of(rows, name, kind, held))


def roles_of(layout: Layout) -> dict[str, str]:
    """Letters of a column -> its role, with year and month where it has them."""
    return {c.letters: "-".join(map(str, filter(None, (c.role, c.year, c.month)))) for c in layout.columns}


def said_by(export: Export, *by: str) -> dict[tuple[object, ...], Decimal]:
    """Labels, year, month -> yuan, of all records."""
    keys = [*by, "year", "month"]
    return {key: total_of(rows) for key, rows in export.records.groupby(keys, sort=False)}


def codes_of(export: Export) -> list[str]:
    """Codes of its findings."""
    return [d.code for d in export.findings]
