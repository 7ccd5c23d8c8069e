"""`xlplan fill`: an issued workbook filled from exports of the unit's own ERP. Floor 6."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from xlplan.exports.map_kept import mapping_beside
from xlplan.filling.fill import FillOrder, fill_workbook, in_fiscal_year
from xlplan.filling.scale import scale_of_cells
from xlplan.pipeline.export_sheets import read_exports
from xlplan.pipeline.filling.open_file import open_own, read_own, verdict_on
from xlplan.pipeline.filling.result import FilledWorkbook
from xlplan.pipeline.filling.write import filled_package, locked_cells, write_filled
from xlplan.pipeline.submissions import PathLike
from xlplan.schema.diagnostic import Severity
from xlplan.text import Lang


def fill(file: PathLike, sources: PathLike | Iterable[PathLike], *, mapping: PathLike | None = None, year: int | None = None,
         unit: str = "", yes: bool = False, confirm: Callable[[FilledWorkbook], bool] | None = None,
         lang: Lang = "zh-CN") -> FilledWorkbook:
    """Fill an issued workbook from exports: sales by product and channel, expenses by item, heads by post, each in its month. Rows are
    found by our codes or their very names.

    `mapping`: a mapping file that says how the exports are read, else it is guessed. `year`: of the exports, whose months go into the plan
    year, itself unless given. `unit`: what the exports call the unit of the workbook. Cells of HQ's, held or locked ones and those with
    formulas stay, and are listed; so is what belongs nowhere. It is written where `yes`, or `confirm` says so of what would come out, by
    changing only those cells in the file, and kept for `undo`; else the mapping file is written beside the first export, and nothing
    else. XlplanError for a file that HQ did not issue; OSError.
    """
    files = [Path(p) for p in ([sources] if isinstance(sources, (str, Path)) else sources)]
    given = None if mapping is None else Path(mapping)
    of = open_own(Path(file))
    assert of.sub.issued is not None
    stamp = of.sub.issued.stamp
    meant = year or stamp.year
    read = read_exports(files, given, year=meant, planned=True)
    out = FilledWorkbook(of.path, stamp, read.layouts, read.unread, read.findings, meant, given, exports=[one.name for one in files])
    if read.usable:
        exports = [in_fiscal_year(*pair, meant, stamp.start_month) for pair in zip(read.exports, read.layouts, strict=True)]
        out.filling = fill_workbook(of.book, of.sub, exports, FillOrder(year, unit), lambda sheet, places: locked_cells(
            of.data, sheet, places))
        out.diagnostics += scale_of_cells(out.filling, read.layouts)
        if any(found.severity is Severity.ERROR for found in out.diagnostics):
            out.filling = None
        elif not out.filling.changes:
            out.verdict = verdict_on(of.sub)
            if not out.nothing_placed:
                return out
        else:
            made = filled_package(of, out.filling)
            out.verdict = verdict_on(read_own(made.data, of.path.name)[1])
            if yes or (confirm is not None and confirm(out)):
                out.written = write_filled(of, out.filling, made, out.exports)
                return out
    if given is None and read.layouts:
        out.mapping = mapping_beside(files[0], read.layouts, lang)
    return out
