"""Is this a workbook, and safe to read? Floor 5.

Nothing is believed about a file that came by mail: its name, its size, its XML. What passes here can be given to
calamine, which aborts the process on some files. Only what a wanted sheet needs is opened: the workbook part, its
relations, styles, shared strings and the sheet itself. Whatever else lies in the package can refuse nothing.
"""
from __future__ import annotations

from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from xlplan.address import LAST_COLUMN, LAST_ROW, a1
from xlplan.excel.package.container import Archive, Refused, damaged_file, unsafe_file
from xlplan.excel.package.file_kinds import other_kind
from xlplan.excel.package.parts import Parts
from xlplan.excel.package.remarks import remarks
from xlplan.excel.package.rich_runs import rich_strings
from xlplan.excel.package.shared_strings import shared_strings
from xlplan.excel.package.workbook_xml import Tab, WorkbookXml, bare_package, read_workbook_xml
from xlplan.excel.reading.first_cell import first_text
from xlplan.excel.reading.odd_styles import odd_styles, struck_styles
from xlplan.excel.reading.scan import scan_and_rows, scan_sheet
from xlplan.excel.reading.scan_result import Scan
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import seen_text
from xlplan.workbook.lines_block import MARK
from xlplan.workbook.own_sheets import SCRATCH
from xlplan.workbook.rawbook import Remark

MAX_BYTES: Final = 50_000_000
MAX_COLUMN: Final = 1_000
MOST_BYTES: Final = 2_000_000  # of a sheet of the unit's own
MAX_AREA: Final = 10_000_000  # cells from A1 to the last one, all sheets together: calamine fills the whole rectangle


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that may be read.

    Attributes:
        name: file name as shown to people.
        sha256: of the bytes as they came.
        outline: sheets in order, date system, links, who saved it.
        scans: one for each of `outline.tabs`; None for a sheet that is not wanted or cannot be told.
        remarks: by tab name, what stands beside the cells of the sheets that have a scan.
        keys: by tab name, the key in A1 of those that are not wanted.
        own: by tab name, the scans of those among them on which the unit works for itself and keeps named lines.
        unread: the refusals of sheets about which it cannot be told whether they are wanted.
        values: a package of the sheets that have a scan, for calamine, holding nothing that was not checked.
    """

    name: str
    sha256: str
    outline: WorkbookXml
    scans: tuple[Scan | None, ...]
    remarks: dict[str, list[Remark]]
    keys: dict[str, str]
    own: dict[str, Scan]
    unread: tuple[Diagnostic, ...]
    values: bytes


def admit_workbook(data: bytes, name: str, wanted: Container[str] | None = None, largest: int | None = None) -> Package | Diagnostic:
    """The workbook in `data`, or why it is not read: a code of `kinds.other_kind`, XP903 (reason, part), XP905 (reason,
    part), XP907 (size, limit in MB), XP917 (sheet and cell). Never raises on bad data.

    `wanted`: the keys in A1 of the sheets that are; every sheet unless given. `largest`: bytes it may inflate to, for a
    file that is one's own."""
    try:
        return _admit_or_raise(data, name, wanted, largest)
    except Refused as no:
        return refusal_finding(no, name)


def refusal_finding(no: Refused, name: str) -> Diagnostic:
    """The Diagnostic of a refusal."""
    return Diagnostic(no.code, file=name, sheet=no.sheet, cell=no.cell, params=no.params)


def too_large(size: int, largest: int | None = None) -> Refused | None:
    """XP907 for a file of so many bytes, if it is: to be asked before a byte is read."""
    if size > max(MAX_BYTES, (largest or 0) // 4):
        return Refused("XP907", size=round(size / 1e6, 1), limit=MAX_BYTES // 1_000_000)
    return None


def _admit_or_raise(data: bytes, name: str, wanted: Container[str] | None, largest: int | None) -> Package:
    if (no := too_large(len(data), largest)) is not None:
        raise no
    if not data.startswith(b"PK\3\4"):
        raise other_kind(data, name)
    archive = Archive(data, largest)
    found = read_workbook_xml(archive)
    if not found.tabs:
        raise Refused("XP906", reason="sheets") if found.strict else damaged_file("sheets")
    string_part = archive[found.strings] if found.strings else None
    styles = archive[found.styles] if found.styles else None
    sheets = _Sheets(archive, string_part, styles or b"", wanted)
    scans = [sheets.scan(tab) for tab in found.tabs]
    if sheets.lost and not any(scans):
        raise sheets.lost[0]
    return Package(name, sha256(data).hexdigest(), found, tuple(scans), sheets.remarks, sheets.keys, sheets.own,
                   tuple(refusal_finding(no, name) for no in sheets.lost),
                   bare_package(found, sheets.rows, string_part, styles))


class _Sheets:
    """Sheet after sheet of one workbook. `rows`: those that were scanned, for calamine; `remarks`: what stands beside their
    cells; `keys`: of those not wanted, `own`: of a unit's own with lines; `lost`: why a sheet cannot be told."""

    def __init__(self, archive: Archive, strings: bytes | None, styles: bytes, wanted: Container[str] | None) -> None:
        self._archive, self._strings, self._wanted = archive, shared_strings(strings), wanted
        self._odd, self._struck = (odd_styles(styles), struck_styles(styles)) if styles else ({}, frozenset())
        self._rich = rich_strings(strings, bool(self._struck))
        self._parts = Parts(archive)
        self._has_lines = strings is not None and MARK.encode() in strings
        self.remarks: dict[str, list[Remark]] = {}
        self.keys: dict[str, str] = {}
        self.own: dict[str, Scan] = {}
        self._area = 0
        self.rows: list[bytes] = []
        self.lost: list[Refused] = []

    def scan(self, tab: Tab) -> Scan | None:
        """The Scan of a wanted sheet; Refused for one that cannot be read, as everything of a wanted sheet counts."""
        sure = False
        try:
            if tab.part not in self._archive:
                raise damaged_file("part", tab.part or tab.name)
            if self._wanted is not None and not self._is_wanted(tab):
                return None
            sure = True
            seen, rows = scan_and_rows(self._archive.read(tab.part), self._strings, self._odd, self._struck, self._rich)
            self._within(seen, tab)
        except Refused as no:
            no.sheet = tab.name
            no.params["part"] = no.params.get("part") or tab.part
            if sure or no.code == "XP902":
                raise
            self.lost.append(no)
            return None
        self.rows.append(rows)
        if beside := remarks(self._parts, tab.part):
            self.remarks[tab.name] = beside
        return seen

    def _is_wanted(self, tab: Tab) -> bool:
        """Whether the key in A1 is one of those; Refused where the part does not show what it has there."""
        assert self._wanted is not None
        key = first_text(self._archive.start(tab.part), self._strings)
        if key is None:
            key = first_text(self._archive.read(tab.part), self._strings)
        if key is None:
            raise damaged_file("xml" if self._strings else "strings", tab.part)
        known = seen_text(key).strip()
        if known in self._wanted:
            return True
        self.keys[tab.name] = known
        if known == SCRATCH:
            self._read_own(tab)
        return False

    def _read_own(self, tab: Tab) -> None:
        """Its scan, where it can be read and is none that would take long: what stands there is the unit's affair."""
        with suppress(Refused):
            if len(xml := self._archive.read(tab.part)) <= MOST_BYTES and (self._has_lines or MARK.encode() in xml):
                self.own[tab.name] = scan_sheet(xml, self._strings)

    def _within(self, seen: Scan, tab: Tab) -> None:
        """Refused where the cells of the sheet reach so far that a grid of them would fill the memory."""
        rows, columns = seen.far
        if rows > LAST_ROW or columns > LAST_COLUMN:
            raise unsafe_file("address", tab.part)  # no spreadsheet has such a cell
        self._area += rows * columns
        if columns > MAX_COLUMN or self._area > MAX_AREA:
            axis = int(columns > MAX_COLUMN)
            row, column = max((*seen.at, *seen.formulas), key=lambda at: at[axis])
            raise Refused("XP917", cell=a1(row, column))
