"""Texts in cells: how many lines they take, how much of a list fits, how wide a heading must be. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, takewhile
from typing import Final

from xlplan.plan.checking.provenance import Provenance
from xlplan.text import Lang, printed_width, text_list
from xlplan.units import Unit
from xlplan.workbook.blueprint import RowSpec, Sheet
from xlplan.workbook.styles import Style

SUBTITLE_WIDTH: Final = 110.0  # of all columns together: a narrower page would end before its sub-title does
_ACROSS: Final = 112.0  # width of columns that every first page holds
_LINE: Final = 15.5    # points of a line of print
_HIGHEST: Final = 400.0
_USED: Final = 0.95    # of a column's width, by the letters of a line that breaks anywhere
_BREAKS: Final = 0.8   # the same where lines break between words
_BOLD: Final = 1.15
_ALONE: Final = 4.6     # two Chinese letters in bold


def line_count(text: str, width: float) -> int:
    """Rows of print a text takes in a column."""
    return 1 + int(printed_width(text) // (width * _USED)) + text.count("\n")


def row_height(lines: int) -> float:
    """Points of a row with so many lines."""
    return min(max(18.0, _LINE * lines), _HIGHEST)


def put_across(sheet: Sheet, row: int, text: str, style: Style) -> None:
    """A text in lines over the first columns, those that the first printed page holds on any paper; its row is as high as they need."""
    columns = [c for c, spec in sorted(sheet.columns.items()) if c > 1 and not spec.hidden]
    reach = list(accumulate(sheet.columns[c].width or 0 for c in columns))
    last = max(sum(wide <= _ACROSS for wide in reach), 1)
    sheet.put(row, columns[0], text, style)
    if last > 1:
        sheet.merges.append((row, columns[0], row, columns[last - 1]))
    sheet.rows[row] = RowSpec(height=row_height(line_count(text, reach[last - 1])))


def list_that_fits(texts: Sequence[str], width: float, lines: int, lang: Lang) -> str:
    """The texts set apart as the language does, as many as the lines of a column hold, then …; of one that is too long as much."""
    room = width * lines * (_BREAKS if lang == "en" else _USED) - 2
    kept = list(texts)
    said = text_list(kept)(lang) if kept else ""
    while printed_width(said) > room and len(kept) > 1:
        kept = kept[:-1]
        said = text_list([*kept, "…"])(lang)
    return said if len(said) <= 1 or printed_width(said) <= room else _beginning_that_fits(said, room - 1) + "…"


def _beginning_that_fits(text: str, room: float) -> str:
    """In one pass: names may be as long as a cell holds."""
    ends = takewhile(lambda used: used <= room, accumulate(map(printed_width, text)))
    return text[:sum(1 for _ in ends)].rstrip("…")


def heading_width(label: str, lang: Lang) -> float:
    """The narrowest column in whose header row the label is read whole: in two lines, in English in three that break between words."""
    parts, lines = label.split("\n"), 2.4 if lang == "en" else 2.0
    words = max((printed_width(word) for word in label.split()), default=0) if lang == "en" else 0
    return 2 + _BOLD * max(words, *(printed_width(part) / max(lines / len(parts), 1) for part in parts))


def figures_width(unit: Unit, steps: Iterable[int | None]) -> float:
    """The narrowest column in which each of these figures is read, in bold as totals are, instead of ####; 0 of none."""
    known = [n for n in steps if n is not None]
    return 2 + _BOLD * max(len(unit.show(n)) for n in (min(known), max(known))) if known else 0.0


def headed_width(width: float, label: str, lang: Lang) -> float:
    """The width of a column, more where its heading would be cut, or leave its last letter or two alone on a line."""
    wide, whole = max(width, heading_width(label, lang)), 2 + _BOLD * printed_width(label)
    return whole if lang != "en" and "\n" not in label and wide < whole <= wide + _ALONE else wide


def fitting_width(width: float, label: str, said: Iterable[str], lang: Lang) -> float:
    """The width of a column, more where its heading or an entry of ours, in bold as some stand, would be cut."""
    return round(max(headed_width(width, label, lang), 3 + _BOLD * max(map(printed_width, said), default=0)), 1)


def said_sending(came: Provenance | None) -> str:
    """Who sent the file, in which mail, where in it and by which Message-ID; '' of one that nothing brought."""
    if came is None:
        return ""
    where = " ".join(part for part in (came.original, came.place, f"<{came.message_id}>" if came.message_id else "") if part)
    return "\n".join(part for part in (came.who, f"「{came.subject}」" if came.subject else "", where) if part)
