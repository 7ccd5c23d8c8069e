"""A filling as the bytes of a workbook, and into its file, with the way back. Floor 6."""
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from xlplan.address import a1
from xlplan.excel.patching.dependents import dependent_cells
from xlplan.excel.patching.formats import cell_formats
from xlplan.excel.patching.patch import Patch, Value, patch_package
from xlplan.excel.patching.patch_content import OLD, Cached
from xlplan.filling.filling import CellToFill, Filling
from xlplan.pipeline.decompose.steps_typed import steps_to_amount
from xlplan.pipeline.filling.open_file import OwnWorkbook
from xlplan.pipeline.written_with_undo import put_with_undo
from xlplan.store import undo as trails
from xlplan.workbook.rawbook import At
from xlplan.workbook.reading.refresh import refresh_results


def locked_cells(data: bytes, sheet: str, places: Sequence[At]) -> set[At]:
    """Those of the cells that the sheet's protection locks."""
    return {at for at, one in cell_formats(data, sheet, places).items() if one.shut}


def filled_package(of: OwnWorkbook, filling: Filling) -> Patch:
    """The workbook with those cells filled, stored results with them; all else keeps its bytes."""
    cells: dict[str, dict[str, Value]] = {
        sheet: {a1(*cell.at): steps_to_amount(cell.now, cell.unit) for cell in changed} for sheet, changed in filling.by_sheet()}
    results: dict[str, dict[str, Cached]] = {
        title: {a1(*at): OLD for at in places} for title, places in dependent_cells(of.data, {
            sheet: [cell.at for cell in changed] for sheet, changed in filling.by_sheet()}).items()}
    for title, found in refresh_results(of.book, of.sub, filling.steps(), unchanged=True).items():
        results.setdefault(title, {}).update({a1(*at): value for at, value in found.items()})
    return patch_package(of.data, cells, results, name=of.path.name)


def write_filled(of: OwnWorkbook, filling: Filling, made: Patch, exports: Sequence[str]) -> Path:
    """Put it into the file, and keep the way back for `undo`; the file written, another one where that is open elsewhere. XlplanError
    where it was changed since it was read."""
    return put_with_undo(of.path, made.data, _change_record(of, filling, made, exports))


def _change_record(of: OwnWorkbook, filling: Filling, made: Patch, exports: Sequence[str]) -> trails.Change:
    changed = filling.changes
    sheets = list(dict.fromkeys(cell.sheet for cell in changed))

    def line(cell: CellToFill) -> tuple[str, Any, float]:
        address = a1(*cell.at) if len(sheets) == 1 else f"{cell.sheet}!{a1(*cell.at)}"
        was = cell.was if cell.was is None or isinstance(cell.was, (int, float, str)) else str(cell.was)
        return address, was, float(steps_to_amount(cell.now, cell.unit))

    return trails.Change(
        datetime.now().astimezone().isoformat(timespec="seconds"), of.sha256, hashlib.sha256(made.data).hexdigest(),
        sheets[0] if len(sheets) == 1 else "", f"fill {' '.join(exports)}", [line(cell) for cell in changed], made.back.data(),
        {"command": "fill", "exports": [*exports]})
