"""Target: the cells to spread over, as read from a workbook. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from xlplan.errors import XlplanError
from xlplan.excel.patching.formats import CellFormat
from xlplan.pipeline.decompose.areas import list_areas
from xlplan.pipeline.decompose.ranges import Range
from xlplan.pipeline.decompose.refusals import CELLS
from xlplan.store.folder import show_path
from xlplan.units import Unit
from xlplan.workbook.cell_role import CellRole
from xlplan.workbook.rawbook import At, RawBook, RawSheet, plain_text
from xlplan.workbook.submission import Submission


@dataclass(slots=True)
class Target:
    """Cells of one sheet.

    Attributes:
        path, data, sha256, book, sheet: of the file. asked: the range as asked for.
        places: the cells to spread over, in order. values: what they hold, blank and dash as 0.
        blank: cells without a value. texts: cells whose number was read from text, as it stands there.
        held: cells that the workbook itself holds: `held` or `launch` (see `workbook.cell_role`).
        computed: formulas of ours inside the range, left out.
        sub, table, spots: where the sheet is a table of a branch workbook.
        formats: of the places.
    """

    path: Path
    data: bytes
    sha256: str
    book: RawBook
    sheet: RawSheet
    asked: Range
    places: list[At] = field(default_factory=list)
    values: list[Decimal] = field(default_factory=list)
    blank: set[At] = field(default_factory=set)
    texts: dict[At, str] = field(default_factory=dict)
    held: dict[At, str] = field(default_factory=dict)
    computed: list[At] = field(default_factory=list)
    sub: Submission | None = None
    table: str = ""
    spots: dict[At, CellRole] = field(default_factory=dict)
    formats: dict[At, CellFormat] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """`gd.xlsx:销售目标分解`."""
        return f"{show_path(self.path.name)}:{self.sheet.name}"

    @property
    def unit(self) -> Unit | None:
        """The unit of the cells, where a declaration says it."""
        return next((s.unit for at in self.places if (s := self.spots.get(at)) is not None), None)

    def refuse(self, why: str, cells: Iterable[At], **params: object) -> XlplanError:
        """The error that names the cells."""
        return XlplanError(CELLS[why], where=self.where, cells=list_areas(cells), **params)

    def found(self, cells: Iterable[At]) -> str:
        """What those cells hold, as it is shown in a sentence."""
        return ", ".join(self.sheet.errors.get(at) or f'"{plain_text(self.sheet.at(*at))}"' for at in list(cells)[:3])
