"""How findings are marked on the cells of a workbook, by the add-in and by HQ: a tint, and a note whose last line keeps the fill that the
tint replaced, so that it survives saving, inserted rows and another computer. One wording, one table of colours. Floor 3."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from xlplan.address import row_column
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import Lang
from xlplan.workbook.layout import LEFT, TITLE
from xlplan.workbook.rawbook import At
from xlplan.workbook.styles import BAD, RULE, WARN
from xlplan.workbook.words import SEVERITY_NAMES, SEVERITY_SHAPES

MARK: Final = re.compile(r"^— xlplan ([0-9A-F]{6}|0) —$", re.M)
"""The last line of what such a note says: the fill that was there. What follows is the note that stood there before."""
NO_FILL: Final = "0"
_END: Final = "— xlplan {fill} —"
_COLORS: Final = {Severity.ERROR: BAD, Severity.WARNING: WARN, Severity.NOTE: RULE}
_STRONG: Final = 0.25  # of the palette's colour in white: the figures stay readable


def finding_note(d: Diagnostic, lang: Lang) -> str:
    """`● 必须改 XP301 …` and the remedy below it."""
    grave = d.severity or Severity.NOTE
    return f"{SEVERITY_SHAPES[grave]} {SEVERITY_NAMES[grave](lang)} {d.code} {message_of(d, lang)}\n→ {remedy_of(d, lang)}"


def note_text(found: Iterable[Diagnostic], lang: Lang, fill: str, before: str = "") -> str:
    """What the note of a cell says of its findings. `fill`: RRGGBB that the tint replaces, or NO_FILL; `before`: the note that stood
    there."""
    said = "\n".join(finding_note(d, lang) for d in found)
    return f"{said}\n{_END.format(fill=fill)}" + (f"\n{before}" if before else "")


def note_before(text: str) -> tuple[str, str] | None:
    """(the fill that was there, the note that was) of a note that marks a cell; None of any other."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")  # a Mac ends them otherwise
    end = MARK.search(lines)
    return None if end is None else (end[1], lines[end.end():].lstrip("\n"))


def mark_color(found: Sequence[Diagnostic]) -> str:
    """RRGGBB that the cell of these findings is tinted with: by the gravest, which comes first."""
    return tint_color(_COLORS[found[0].severity or Severity.NOTE])


def tint_color(color: str) -> str:
    """A palette colour (RRGGBB) thinned with white."""
    return "".join(f"{round(255 - (255 - part) * _STRONG):02X}" for part in bytes.fromhex(color))


def findings_by_cell(found: Iterable[Diagnostic], sheets: Iterable[str]) -> dict[str, dict[At, list[Diagnostic]]]:
    """Sheet -> cell -> its findings, gravest first; what has a sheet and no cell stands on the sheet's title."""
    names, out = {*sheets}, dict[str, dict[At, list[Diagnostic]]]()
    for d in sorted(found, key=lambda d: (d.severity or Severity.NOTE).rank):
        if d.sheet in names:
            at = row_column(d.cell) if d.cell else (TITLE, LEFT)
            out.setdefault(d.sheet, {}).setdefault(at, []).append(d)
    return out
