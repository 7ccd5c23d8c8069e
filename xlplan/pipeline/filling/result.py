"""What `fill` gives back. Floor 6."""
from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlplan.address import a1
from xlplan.exports.layout import Layout, layout_rows
from xlplan.filling.filling import CellKept, Filling
from xlplan.pipeline.decompose.steps_typed import steps_to_amount
from xlplan.pipeline.findings import WithFindings
from xlplan.plan.checking.outcome import diagnostic_data, file_data
from xlplan.plan.checking.results import FileResult
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import show_path
from xlplan.text import Lang
from xlplan.workbook.stamp import Stamp


@dataclass(slots=True, repr=False)
class FilledWorkbook(WithFindings):
    """What became of a workbook.

    Attributes:
        file, stamp: which it is. layouts, unread, diagnostics: how the exports were read, sheets of another shape, what is wrong with them.
        mapping: the mapping file that says how they were read. year: of the exports that goes into the plan year.
        filling: what they put into it; None where an export cannot be used.
        verdict: what `check` says of the workbook filled so; None likewise.
        written: the file that was written; None where nothing was: nobody confirmed it, or nothing changes.
    """

    file: Path
    stamp: Stamp
    layouts: list[Layout]
    unread: list[str]
    diagnostics: list[Diagnostic]
    year: int
    mapping: Path | None = None
    filling: Filling | None = None
    verdict: FileResult | None = None
    written: Path | None = None
    exports: list[str] = field(default_factory=list)

    @property
    def nothing_placed(self) -> bool:
        """Whether the exports say nothing of any cell of the workbook."""
        return self.filling is None or not (self.filling.cells or self.filling.kept)

    @property
    def must_fix(self) -> bool:
        """Whether something has to be set right, or confirmed: an export, what would be filled in, the workbook itself."""
        waits = self.nothing_placed or (self.written is None and self.filling is not None and bool(self.filling.changes))
        return waits or (self.verdict is not None and self.verdict.goes_back)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready but for its Decimals, which stand for numbers with the decimals of the step. Sums are in yuan, or heads."""
        found = self.filling or Filling()
        return {
            "file": show_path(self.file), "unit": self.stamp.branch, "year": self.year,
            "written": show_path(self.written) if self.written else None, "mapping": str(self.mapping) if self.mapping else None,
            "layouts": [{"file": one.file, "sheet": one.sheet, "kind": one.kind, "header": list(one.header),
                         "columns": [list(row) for row in layout_rows(one, lang)]} for one in self.layouts],
            "unread": self.unread,
            "cells": [{"table": cell.table, "row_key": cell.row, "column": cell.column, "sheet": cell.sheet, "cell": a1(*cell.at),
                       "before": cell.was if isinstance(cell.was, (int, float, str)) else None,
                       "after": steps_to_amount(cell.now, cell.unit), "changed": cell.other, "exported": cell.exact}
                      for cell in found.cells],
            "kept": [_kept(cell) for cell in found.kept], "absent": [_kept(cell) for cell in found.absent],
            "left": [{"kind": one.kind, "why": one.why, "role": one.role, "name": one.said, "amount": one.exact, "count": one.count,
                      "nearest": [{"code": code, "name": name} for code, name in one.nearest]} for one in found.left],
            "spread": [{"rows": [*one.rows], "role": one.role, "beside": one.beside, "name": one.said, "basis": one.basis,
                        "amount": one.exact, "count": one.count} for one in found.spread],
            "sums": [{"kind": one.kind, "total": one.total, "filled": one.filled, "kept": one.kept, "left": one.left,
                      "rounded": one.rounded} for one in found.sums],
            "verdict": file_data(self.verdict, lang) if self.verdict else None,
            "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics]}


def _kept(cell: CellKept) -> dict[str, str | Decimal]:
    return {"table": cell.table, "column": cell.column, "sheet": cell.sheet, "cell": a1(*cell.at), "why": cell.why, "exported": cell.exact}
