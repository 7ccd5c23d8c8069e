"""A range of a workbook becomes a Target, or a sentence why not. Floor 6."""
from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from xlplan import numerals
from xlplan.address import a1_range
from xlplan.errors import XlplanError
from xlplan.excel.patching.formats import cell_formats
from xlplan.excel.patching.patch_reasons import REASONS
from xlplan.excel.reading.read import read_workbook
from xlplan.pipeline.decompose import refusals as no
from xlplan.pipeline.decompose.areas import list_areas, merge_areas
from xlplan.pipeline.decompose.ranges import Range, parse_range
from xlplan.pipeline.decompose.target import Target
from xlplan.schema.codes.catalogue import message_of
from xlplan.store.folder import show_path
from xlplan.tables.rebalance import KEY as REBALANCE
from xlplan.text import Text, text_list
from xlplan.workbook import stamp as stamps
from xlplan.workbook.cell_role import cell_roles
from xlplan.workbook.own_sheets import OTHERS, SCRATCH
from xlplan.workbook.rawbook import At, Raw, RawBook, RawSheet, plain_text
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.identify import key_of
from xlplan.workbook.submission import Submission

_PAGES: Final = frozenset((*OTHERS, stamps.SHEET, REBALANCE)) - {SCRATCH}  # on that a unit may spread what it likes
_SURE: Final = ("plain", "separators", "full_width")  # what a text may be and still be read as the number it shows


def read_target(path: Path, range: str) -> Target:
    """The cells of `range` (see `ranges`; the sheet by its title, or by the table's key in a branch workbook).

    XlplanError for what is no workbook, no such sheet, and for every cell that cannot be spread to.
    """
    asked = parse_range(range)
    data = _read_bytes(path)
    book = read_workbook(data, path.name)
    if not isinstance(book, RawBook):
        raise XlplanError(REASONS["unreadable"], where=f"{show_path(path.name)} · ",
                          reason=Text.of(lambda lang: message_of(book, lang)))
    sub: Submission | None = extract_submission(book)
    if sub is not None and sub.issued is None:
        sub = None
    t = Target(path, data, hashlib.sha256(data).hexdigest(), book, sheet_of(book, sub, asked, path), asked)
    settle_target(t, sub)
    if t.sub is None:
        t.formats = cell_formats(t.data, t.sheet.name, t.places)
        refuse_locked(t)
    return t


def settle_target(t: Target, sub: Submission | None) -> None:
    """Find out which cells of the range to spread over, which of them do not move, and what they hold. `sub`: the workbook as
    read, where it is one of ours; the formats of any other are the caller's to add. XlplanError as `read_target`."""
    _note_own_table(t, sub)
    _choose_cells(t)
    _refuse_doubtful(t)
    _read_numbers(t)


def _read_bytes(path: Path) -> bytes:
    if not path.exists():
        raise XlplanError(no.NO_FILE, file=show_path(path))
    if not path.is_file():
        raise XlplanError(no.NOT_A_FILE, file=show_path(path))
    return path.read_bytes()


def sheet_of(book: RawBook, sub: Submission | None, asked: Range, path: Path) -> RawSheet:
    """The sheet meant: by the key of its table, by its title in any case of letters, or the only visible one."""
    seen = [s for s in book.sheets if s.state == "visible"]
    names = text_list(s.name for s in seen)
    if not asked.sheet:
        if len(seen) == 1:
            return seen[0]
        example = f"{seen[0].name if seen else book.sheets[0].name}!{asked}"
        raise XlplanError(no.WHICH_SHEET, file=show_path(path.name), example=example, sheets=names)
    placed = sub.placements.get(asked.sheet) if sub else None
    wanted = placed.sheet if placed else asked.sheet
    exact = [s for s in book.sheets if s.name == wanted]
    near = [s for s in book.sheets if s.name.strip().casefold() == wanted.strip().casefold()]
    if not exact and len(near) != 1:
        raise XlplanError(no.NO_SHEET, file=show_path(path.name), sheet=asked.sheet, sheets=names)
    return (exact or near)[0]


def _note_own_table(t: Target, sub: Submission | None) -> None:
    """Note the table that stands on the sheet, if it is one of a branch workbook; a table that cannot be read is refused."""
    key = key_of(t.sheet)
    if sub is None or sub.issued is None:
        return
    if key in _PAGES:
        raise XlplanError(no.OUR_PAGE, file=show_path(t.path.name), sheet=t.sheet.name)
    if key not in sub.issued.stamp.opens:  # a sheet that somebody added
        return
    placed = sub.placements.get(key)
    if key not in sub.frames or placed is None or placed.sheet != t.sheet.name:
        first = next((d for d in sub.diagnostics if d.table == key), None)
        why = Text.of(lambda lang: message_of(first, lang)) if first else "–"
        raise XlplanError(no.TABLE_REFUSED, file=show_path(t.path.name), sheet=t.sheet.name, why=why)
    t.sub, t.table = sub, key


def _choose_cells(t: Target) -> None:
    """Which cells of the range to spread over, and which of them do not move."""
    places = list(t.asked.places())
    covered = _covered_cells(t.sheet, places)
    if t.sub is None:
        formulas = [at for at in places if at in t.sheet.formulas]
        if formulas:
            left = [at for at in places if at not in covered and _can_be_filled(t.sheet, at)]
            if not left:
                raise XlplanError(no.NOTHING, where=f"{t.where}!{t.asked}")
            raise t.refuse("formula", formulas, rest=_asked_again(t.asked.sheet, ",".join(a1_range(*a) for a in merge_areas(left))))
        t.places = [at for at in places if at not in covered]
    else:
        t.spots = cell_roles(t.sub, t.table, places)
        for why in ("outside", "hq"):
            if bad := [at for at in places if t.spots[at].standing == why]:
                raise t.refuse(why, bad)
        t.computed = [at for at in places if t.spots[at].standing == "computed"]
        t.places = [at for at in places if t.spots[at].standing != "computed"]
        t.held = {at: t.spots[at].standing for at in t.places if t.spots[at].standing in ("held", "launch")}
        units = {s.unit.key: s.unit for at in t.places if (s := t.spots[at]).unit is not None}
        if len(units) > 1:
            raise XlplanError(no.UNITS_DIFFER, where=t.where, units=text_list(dict.fromkeys(u.label for u in units.values())))
    if not t.places:
        raise XlplanError(no.NOTHING, where=f"{t.where}!{t.asked}")


def _can_be_filled(sheet: RawSheet, at: At) -> bool:
    """Whether the cell is seen and holds a number or nothing, so that a range of it is not refused for that."""
    value: Raw = sheet.at(*at)
    return at not in sheet.formulas and at not in sheet.errors and at[0] not in sheet.hidden_rows and (
        at[1] not in sheet.hidden_columns) and (isinstance(value, float) or _read_value(value) is not None)


def _asked_again(sheet: str, cells: str) -> str:
    """What stands behind --range for these cells: with the sheet where one was named, in quotes for the command line."""
    if not sheet:
        return cells
    name = sheet if re.fullmatch(r"[\w .-]+", sheet) else "'" + sheet.replace("'", "''") + "'"
    return f'"{name}!{cells}"'


def _covered_cells(sheet: RawSheet, places: Sequence[At]) -> Collection[At]:
    """Cells of merged ranges but their first."""
    wanted = set(places)
    out: set[At] = set()
    for top, left, bottom, right in sheet.merges:
        inside = {at for at in wanted if top <= at[0] <= bottom and left <= at[1] <= right and at != (top, left)}
        if inside and (top, left) not in wanted:
            raise XlplanError(no.CELLS["merged"], where=sheet.name, cells=list_areas(inside))
        out |= inside
    return out


def _refuse_doubtful(t: Target) -> None:
    bad = [at for at in t.places if at in t.sheet.disagree or at in t.sheet.duplicates or at in t.sheet.runs]
    if bad:
        raise t.refuse("doubtful", bad)


def _read_numbers(t: Target) -> None:
    """Read what the cells hold; XlplanError for what is no number."""
    texts: list[At] = []
    others: list[At] = []
    for at in t.places:
        value: Raw = t.sheet.at(*at)
        if isinstance(value, float):
            t.values.append(Decimal(repr(value)))
            continue
        read = _read_value(value) if at not in t.sheet.errors and at not in t.sheet.uncalculated else None
        if read is None:
            (texts if isinstance(value, str) else others).append(at)
            continue
        t.values.append(read)
        if value is None or (isinstance(value, str) and not plain_text(value)):
            t.blank.add(at)
        else:
            t.texts[at] = plain_text(value)
    for why, bad in (("text", texts), ("value", others)):
        if bad:
            raise t.refuse(why, bad, found=t.found(bad))


def numbers_at(t: Target, sheet: RawSheet, places: Sequence[At]) -> list[Decimal]:
    """What cells of any sheet hold, blanks as 0; XlplanError for what is no number."""
    out = []
    for at in places:
        value: Raw = sheet.at(*at)
        read = Decimal(repr(value)) if isinstance(value, float) else _read_value(value)
        if read is None or at in sheet.errors or at in sheet.uncalculated:
            raise XlplanError(no.CELLS["value"], where=f"{show_path(t.path.name)}:{sheet.name}", cells=list_areas([at]),
                              found=sheet.errors.get(at) or f'"{plain_text(value)}"')
        out.append(read)
    return out


def _read_value(value: Raw) -> Decimal | None:
    """The number of a blank (0) or a text; None where there is none for certain."""
    if value is None:
        return Decimal(0)
    if not isinstance(value, str):
        return None
    if not plain_text(value) or numerals.is_dash(value):
        return Decimal(0)
    read = numerals.parse_number(value)
    return read.value if read is not None and read.sure and read.kind in _SURE else None


def refuse_locked(t: Target) -> None:
    """Locked cells of a protected sheet are refused, as Excel would."""
    if shut := [at for at in t.places if t.formats[at].shut]:
        raise t.refuse("shut", shut)
