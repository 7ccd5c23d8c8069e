"""What a unit worked out for itself, on its way into its next workbook. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from xlplan.workbook.blueprint import Value
from xlplan.workbook.rawbook import At
from xlplan.workbook.submission import OwnFormula

if TYPE_CHECKING:
    from xlplan.workbook.lines_block import Block

Reason = Literal["moved", "refers", "elsewhere", "words", "empty", "sheet", "full", "unread", "comment"]


class WorkCell(NamedTuple):
    """A cell of the sheet on which the unit works for itself; `format`: its number format, '' for the usual one."""

    value: Value = None
    formula: OwnFormula | None = None
    format: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class WorkSheet:
    """That sheet: cells, widths of columns, heights of rows where they were set, merged ranges, comments on cells."""

    cells: Mapping[At, WorkCell]
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    merges: tuple[tuple[int, int, int, int], ...] = ()
    comments: Mapping[At, str] = field(default_factory=dict)


class LeftBehind(NamedTuple):
    """What the next workbook holds no more, and why: a formula of a cell, whose value stands, a comment on one, or (no cell) a whole
    sheet."""

    why: Reason
    sheet: str
    cell: str = ""
    formula: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class OwnWork:
    """Attributes:
        sheet: what goes on the sheet on which the unit works for itself.
        formulas: table key -> (row key, column key) -> the formula for a cell of the unit.
        comments: table key -> (row key, column key) -> the comment on that cell.
        left: what stays in the old file.
        block: where the unit's named lines stand on that sheet.
    """

    sheet: WorkSheet | None = None
    formulas: Mapping[str, Mapping[tuple[str, str], OwnFormula]] = field(default_factory=dict)
    comments: Mapping[str, Mapping[tuple[str, str], str]] = field(default_factory=dict)
    left: tuple[LeftBehind, ...] = ()
    block: Block | None = None
