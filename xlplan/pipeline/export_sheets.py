"""Exports read for a use case: which of their sheets, by a mapping file or by guessing. Floor 6."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Final

from xlplan.errors import XlplanError
from xlplan.exports.findings import as_asked
from xlplan.exports.fitting import layout_for
from xlplan.exports.grid import Grid, read_grids
from xlplan.exports.guess import guess_layouts, needs_year
from xlplan.exports.layout import Layout
from xlplan.exports.map_file import read_layouts
from xlplan.exports.overlaps import overlap, with_same_codes
from xlplan.exports.reading import read_grid
from xlplan.exports.records import Export
from xlplan.exports.scale import scale_findings
from xlplan.exports.summed_sheets import months_of, total_sheets
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import Text, text_list

_TWICE: Final = Text("{file} 写了两次", "{file} 寫了兩次", "{file} is named twice")
_SAME: Final = Text("「{one}」和「{other}」在 {months} 的合计完全一样,像是同一份数据:只留一个",
                    "「{one}」和「{other}」在 {months} 的合計完全一樣,像是同一份資料:只留一個",
                    "“{one}” and “{other}” come to exactly the same in {months}, as if they were the same data: leave one of them out")
_OVERLAP: Final = Text("「{one}」和「{other}」都有 {months} 的数,其中 {n} 行有 {found} 行完全一样,像是同一份数据导出了两次:"
                       "把这些月从其中一个文件里删掉,再运行一次",
                       "「{one}」和「{other}」都有 {months} 的數,其中 {n} 列有 {found} 列完全一樣,像是同一份資料匯出了兩次:"
                       "把這些月從其中一個檔案裡刪掉,再執行一次",
                       "“{one}” and “{other}” both have {months}, and {found} of {n} lines there are the same, as if exported twice: "
                       "delete these months from one of them and run it again")


@dataclass
class ReadExports:
    """What was read. `layouts`: how, one for each of `exports`; `findings`: about files, and of the exports; `unread`: sheets that hold a
    table of another shape and were left out, `file!sheet`."""

    layouts: list[Layout] = field(default_factory=list)
    exports: list[Export] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        """Whether every figure was read for certain, and something was."""
        return bool(self.exports) and not any(d.severity is Severity.ERROR for d in self.findings)


def read_exports(files: Sequence[Path], mapping: Path | None = None, *, year: int | None = None,
                 planned: bool = False) -> ReadExports:
    """The exports, by the mapping file where one is given and has a layout for them, else by guessing. `year`: of months for which nothing
    says one; `planned`: they hold a plan, see `guess_layouts`. XlplanError
    for one that is named twice, or two that say the same; OSError."""
    names = [file.resolve() for file in files]
    if len(set(names)) < len(names):
        raise XlplanError(_TWICE, file=next(f.name for f, n in zip(files, names, strict=True) if names.count(n) > 1))
    out, known = ReadExports(), list[Layout]()
    if mapping is not None:
        said = read_layouts(mapping)
        if isinstance(said, Diagnostic):
            out.findings.append(said)
            return out
        known = said
    for file in files:
        grids = read_grids(file)
        if isinstance(grids, Diagnostic):
            out.findings.append(replace(grids, severity=Severity.ERROR))
            continue
        _take_sheets(out, file.name, grids, known, year, planned=planned)
    _refuse_copies(out.exports)
    out.exports, same = with_same_codes(out.exports, out.layouts)
    out.findings += same
    out.findings += scale_findings(out.exports, out.layouts)
    return out


def read_open_sheet(book: str, grid: Grid) -> ReadExports:
    """The export that is open in Excel: one sheet of a workbook of that name, which may never have been saved."""
    out = ReadExports()
    _take_sheets(out, book, [grid], [], None)
    out.findings += scale_findings(out.exports, out.layouts)
    return out


def _take_sheets(out: ReadExports, file: str, grids: list[Grid], known: list[Layout], year: int | None, *, planned: bool = False) -> None:
    layouts = _layouts_of(file, grids, known, out, planned)
    if not layouts:
        out.findings.append(Diagnostic("XP714", Severity.ERROR, file=file))
    read = [(layout, read_grid(next((one for one in grids if one.name == layout.sheet), grids[0]), layout))
            for layout in (_dated(one, year) for one in layouts)]
    for found in total_sheets(read):
        out.findings.append(found)
        read = [(layout, export) for layout, export in read if found.code != "XP726" or export.sheet != found.sheet]
    for layout, export in read:
        out.layouts.append(as_asked(layout, export.findings))
        out.exports.append(export)
        out.findings += export.findings


def _layouts_of(file: str, grids: list[Grid], known: list[Layout], out: ReadExports, planned: bool) -> list[Layout]:
    """Of a mapping file those of this file, else the one that fits; guessed the best, and sheets of its shape or of another kind."""
    named = [layout for layout in known if layout.file == file and any(grid.name == layout.sheet for grid in grids)]
    if named:
        return named
    if known and (fits := layout_for(file, grids, known)) is not None:
        return [fits]
    chosen: list[Layout] = []
    for layout in guess_layouts(file, grids, planned=planned):
        like = [one for one in chosen if one.kind == layout.kind]
        if not like or any(_shape(one) == _shape(layout) for one in like):
            chosen.append(layout)
        else:
            out.unread.append(f"{file}!{layout.sheet}")
    return chosen


def _dated(layout: Layout, year: int | None) -> Layout:
    return replace(layout, year=year) if year and layout.year is None and needs_year(layout) else layout


def _shape(layout: Layout) -> list[tuple[str, int]]:
    return sorted((use.role, use.month or 0) for use in layout.columns if use.role != "ignored")


def _refuse_copies(exports: Sequence[Export]) -> None:
    """XlplanError for two exports of a kind that have the same sums in every month they share, as a sheet and its pivot table have."""
    sums = [(one, months_of(one)) for one in exports]
    for (one, of), (other, also) in combinations(sums, 2):
        shared = sorted(of.keys() & also.keys())
        if one.kind == other.kind and one.money and shared and all(of[m] == also[m] for m in shared) and not _of_others(one, other):
            raise XlplanError(_SAME, one=f"{one.file}!{one.sheet}", other=f"{other.file}!{other.sheet}",
                              months=text_list([f"{y}-{m:02}" for y, m in shared[:3]] + ["…"] * (len(shared) > 3)))
        if one.kind == other.kind and (both := overlap(one, other)):
            raise XlplanError(_OVERLAP, one=f"{one.file}!{one.sheet}", other=f"{other.file}!{other.sheet}", n=both.lines, found=both.same,
                              months=text_list([f"{y}-{m:02}" for y, m in both.months]))


def _of_others(one: Export, other: Export) -> bool:
    """Whether both name units, and none of each other's."""
    mine, theirs = ({*zip(of.records["unit_code"], of.records["unit"], strict=True)} - {("", "")} for of in (one, other))
    return bool(mine and theirs) and mine.isdisjoint(theirs)
