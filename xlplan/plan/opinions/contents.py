"""What a page of the roll-up holds beside its input cells, as some digits: whether somebody typed there is seen by them. Floor 4.

They do not depend on where a cell stands, so that sorted rows, inserted rows and moved columns leave them as they are; of formulas
only their number counts, since every program calculates them anew.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Final

from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.rawbook import At, Raw, RawSheet, plain_text

MARK_AT: Final[At] = (2, 1)  # the cell of a page that holds its mark, in the hidden column of row keys
_MARK: Final = "@as"  # what its text begins with; keys with @ are never data
_BITS: Final = 64


def put_mark(sheet: Sheet, in_round: str, inputs: Collection[At]) -> None:
    """Note on a page that is complete what it holds; `inputs`: cells that HQ types into. Rows of a stream do not count."""
    told = ((cell.value, cell.formula is not None) for at, cell in sheet.cells.items() if at not in inputs and at != MARK_AT)
    sheet.put(*MARK_AT, f"{_MARK}|{in_round}|{_contents(told)}", "key")


def marked_round(sheet: RawSheet) -> str | None:
    """The round that the mark of a page names; None where it has no mark."""
    parts = plain_text(sheet.at(*MARK_AT)).split("|")
    return parts[1] if len(parts) == 3 and parts[0] == _MARK else None


def is_as_written(sheet: RawSheet, inputs: Collection[At], listed: bool) -> bool:
    """Whether a page with a mark holds what it held when it was written; `listed`: its rows with a key were a stream."""
    keyed = {column for column, value in enumerate(sheet.values[0], 1) if value is not None} if sheet.values else set()

    def told() -> Iterable[tuple[Raw, bool]]:
        for row, line in enumerate(sheet.values, 1):
            passed = keyed if listed and row > MARK_AT[0] and line and line[0] is not None else ()
            for column, value in enumerate(line, 1):
                at = row, column
                if value is not None and at not in inputs and at != MARK_AT and column not in passed and at not in sheet.formulas:
                    yield value, False
        yield from ((None, True) for at in sheet.formulas if at not in inputs)
        yield from ((error, False) for at, error in sheet.errors.items() if at not in sheet.formulas and at not in inputs)

    return plain_text(sheet.at(*MARK_AT)).rpartition("|")[2] == _contents(told()) and not sheet.remarks


def _contents(told: Iterable[tuple[Raw, bool]]) -> str:
    formulas = count = total = 0
    for value, computed in told:
        if computed:
            formulas += 1
        elif text := _plain(value):
            count += 1
            total += int.from_bytes(blake2b(text.encode("utf-8", "backslashreplace"), digest_size=_BITS // 8).digest(), "big")
    return f"{formulas}.{count}.{total % (1 << _BITS):016x}"


def _plain(value: Raw) -> str:
    """One text for one value, whatever program saved it: LibreOffice keeps 15 digits, and days as moments."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value + 0.0:.12g}"
    if isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).replace(microsecond=0).isoformat()
    return f"{value.isoformat()}T00:00:00" if isinstance(value, date) else plain_text(value)
