"""The palette and the named cell styles of every workbook, declared once. Floor 3.

Each entry becomes an Excel cell style `xlp <name>`, so a company can restyle from Excel's own style gallery.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from xlplan.text import Lang

INK, MUTED, RULE, PALE = "1F2933", "5F6B79", "1F4E5F", "EEF3F5"
INPUT, GIVEN, HAIR, WHITE = "FFFBE6", "ECEFF1", "B8C2CC", "FFFFFF"
GOOD, WARN, BAD = "2E7D5B", "946200", "C0392B"

FONTS: Final[dict[Lang, str]] = {"zh-CN": "Microsoft YaHei", "zh-TW": "Microsoft JhengHei", "en": "Calibri"}

AMOUNT = '#,##0.00;-#,##0.00;"–"'
WHOLE = '#,##0;-#,##0;"–"'
TENTH = '#,##0.0;-#,##0.0;"–"'
STATED = '#,##0.00;-#,##0.00;0'  # of limits and the like, where 0 is not the same as a blank
RATE = '0.0%;-0.0%;"–"'
FINE_RATE = "0.0#%"
DIFFERENCE = '+#,##0.00;-#,##0.00;"✓"'
DIFFERENCE_WHOLE = '+#,##0;-#,##0;"✓"'
SIGNED = '+#,##0.00;-#,##0.00;"–"'
DAY = "yyyy-mm-dd"
TEXT = "@"
NUMERAL = "0"  # of years and months: 2024, never 2,024
PLAIN = "General"

Style = Literal[
    "text", "muted", "title", "subtitle", "section", "header", "header_number", "band", "input", "input_text",
    "given", "given_text", "given_wrap", "suggested", "linked", "computed", "subtotal", "total", "total_text", "foot", "foot_text",
    "note", "state", "field_bold", "good", "warn", "bad", "card_label", "card_value", "card_note", "card_bad", "link", "key", "field", "wrap",
    "input_wrap", "bold", "bold_number", "bad_number",
    "indent1", "indent2", "indent3", "indent4", "right", "total_right", "indent5", "example", "example_number", "subtotal_text", "title_wrap", "plain_wrap",
    "small", "small_link", "link_wrap"]


@dataclass(frozen=True, slots=True)
class CellLook:
    """How one named style looks. Borders: letters of the sides (t b l r) with weight hair/thin/medium."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str = INK
    fill: str | None = None
    align: Literal["left", "right", "center"] | None = None
    wrap: bool = False
    shrink: bool = False
    top: str | None = None
    bottom: str | None = None
    unlocked: bool = False
    format: str = PLAIN
    indent: int = 0


STYLES: Final[dict[Style, CellLook]] = {
    "text": CellLook(), "muted": CellLook(size=9, color=MUTED), "bold": CellLook(bold=True),
    "bold_number": CellLook(bold=True, align="right", bottom="hair"),
    "bad_number": CellLook(bold=True, color=BAD, align="right", bottom="hair"),
    "title": CellLook(size=16, bold=True, color=RULE), "subtitle": CellLook(size=9, color=MUTED, bottom="medium"),
    "section": CellLook(size=12, bold=True, color=RULE), "band": CellLook(size=9, bold=True, color=MUTED, align="center"),
    "header": CellLook(indent=1, bold=True, color=WHITE, fill=RULE, align="left", wrap=True),
    "header_number": CellLook(bold=True, color=WHITE, fill=RULE, align="right", wrap=True),
    "input": CellLook(fill=INPUT, bottom="hair", unlocked=True),
    "input_text": CellLook(indent=1, fill=INPUT, bottom="hair", unlocked=True, format=TEXT, align="left"),
    "input_wrap": CellLook(indent=1, fill=INPUT, bottom="hair", unlocked=True, format=TEXT, align="left", wrap=True),
    "given": CellLook(fill=GIVEN, bottom="hair"), "given_text": CellLook(indent=1, fill=GIVEN, bottom="hair", align="left"),
    "given_wrap": CellLook(indent=1, fill=GIVEN, bottom="hair", align="left", wrap=True),
    "suggested": CellLook(fill=INPUT, italic=True, bottom="hair", unlocked=True),
    "linked": CellLook(bottom="hair"), "computed": CellLook(bottom="hair"), "subtotal": CellLook(bold=True, fill=PALE, bottom="hair"),
    "total": CellLook(bold=True, top="thin", bottom="medium"), "total_text": CellLook(indent=1, align="left", bold=True, top="thin", bottom="medium"),
    "foot": CellLook(size=9, color=MUTED), "foot_text": CellLook(indent=1, align="left", size=9, color=MUTED),
    "note": CellLook(size=9, color=MUTED, wrap=True), "wrap": CellLook(indent=1, wrap=True, bottom="hair", align="left"),
    "good": CellLook(indent=1, align="left", bold=True, color=GOOD, bottom="hair"), "warn": CellLook(indent=1, align="left", bold=True, color=WARN, bottom="hair"),
    "bad": CellLook(indent=1, align="left", bold=True, color=BAD, bottom="hair"),
    "card_label": CellLook(indent=1, align="left", size=9, color=MUTED, fill=PALE), "card_value": CellLook(indent=1, size=14, bold=True, fill=PALE, align="left", shrink=True),
    "card_note": CellLook(indent=1, size=9, color=MUTED, fill=PALE, align="left"), "card_bad": CellLook(indent=1, size=9, color=BAD, fill=PALE, align="left"),
    "link": CellLook(indent=1, align="left", color=RULE, underline=True, bottom="hair"), "key": CellLook(size=8, color=MUTED),
    "field_bold": CellLook(indent=1, align="left", bold=True, bottom="hair"), "state": CellLook(indent=1, align="left", bottom="hair"), "field": CellLook(indent=1, align="left", color=MUTED, bottom="hair"),
    "indent1": CellLook(bottom="hair", align="left", indent=1), "indent2": CellLook(bottom="hair", align="left", indent=2),
    "right": CellLook(bottom="hair", align="right"), "total_right": CellLook(bold=True, top="thin", bottom="medium", align="right"),
    "indent3": CellLook(bottom="hair", align="left", indent=3), "indent4": CellLook(bottom="hair", align="left", indent=4),
    "example": CellLook(indent=1, italic=True, color=MUTED, fill=PALE, bottom="hair", unlocked=True, align="left"),
    "example_number": CellLook(italic=True, color=MUTED, fill=PALE, bottom="hair", unlocked=True),
    "plain_wrap": CellLook(wrap=True, align="left"),
    "title_wrap": CellLook(size=16, bold=True, color=RULE, wrap=True, align="left"),
    "indent5": CellLook(bottom="hair", align="left", indent=5),
    "subtotal_text": CellLook(indent=1, align="left", bold=True, fill=PALE, bottom="hair"),
    "small": CellLook(indent=1, align="left", size=9, color=MUTED, bottom="hair"),
    "link_wrap": CellLook(indent=1, align="left", color=RULE, underline=True, bottom="hair", wrap=True),
    "small_link": CellLook(indent=1, align="left", size=9, color=RULE, underline=True, bottom="hair"),
}

# Conditional looks: (font colour, bold, fill or None). Colour never stands alone: a shape or sign goes with it.
LOOKS: Final[dict[str, tuple[str | None, bool, str | None]]] = {
    "must_fix": (WHITE, True, BAD), "explain": (WARN, True, None), "done": (GOOD, True, None), "bad": (BAD, True, None),
    "empty": (MUTED, True, None), "held": (None, True, "D7DDE2"), "void": ("9AA5B1", False, None),
    "take": (None, False, "DCEAEE"), "changed": (RULE, True, None),
    "lacking": (None, False, "F6D5D0"), "guessed": (WARN, False, "FDF0D9"), "pasted": (None, False, INPUT),
}

SHAPES: Final[dict[str, str]] = {"done": "✓", "explain": "▲", "must_fix": "●", "empty": "○"}
