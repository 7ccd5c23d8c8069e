"""A table that units filled in, before its declaration is changed."""
from __future__ import annotations

from dataclasses import replace

import small_company
from by_hand import put, submission

from xlplan.plan.judging.assembly import master_from
from xlplan.plan.rounds.declared_cells import DeclaredCells, declared_cells
from xlplan.schema.frame import blank_frame
from xlplan.tables.own.declared import OwnColumn, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.text import same_text
from xlplan.workbook.submission import Submission

AREA = OwnColumn("area", same_text("区域"))
LEVEL = OwnColumn("level", same_text("级别"), "choice", entries=("高", "中", "低"))
SIZE = OwnColumn("size", same_text("容量"), "number", "wan_yuan", up="sum")
BLANK = OwnColumn("blank", same_text("没人填的"))
WAS = OwnTable("x_market", same_text("区域市场"), columns=(AREA, LEVEL, SIZE, BLANK))


def with_columns(*columns: OwnColumn) -> OwnTable:
    return replace(WAS, columns=columns)


def sent() -> Submission:
    """Two rows of the table: 天河 高 1.00, 越秀 低."""
    got, frame = submission(round="bottom_up"), blank_frame(table_from(WAS.text), ["r1", "r2"])
    put(frame, "r1", area="天河", level="高", size=100)
    put(frame, "r2", area="越秀", level="低")
    assert got.issued is not None
    got.issued.own = {WAS.key: WAS.text}
    got.frames["x_market"] = frame
    return got


def places_of(sheets: dict[str, list[dict[str, str]]]) -> DeclaredCells:
    """The cells of a master with these rows on its sheets."""
    frames = {key: small_company.frame(key, rows) for key, rows in sheets.items()}
    return declared_cells(master_from(small_company.frames() | frames)[0])
