"""The named cell styles in an openpyxl workbook, and the style number of every combination a cell may need. Floor 5."""
from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as OpenpyxlCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.named_styles import NamedStyleList
from openpyxl.utils.indexed_list import IndexedList

from xlplan.text import Lang
from xlplan.workbook.blueprint import Value
from xlplan.workbook.styles import DAY, FONTS, HAIR, LOOKS, PLAIN, RULE, STYLES, CellLook, Style

PREFIX: Final = "xlp "
# Tells a machine without the face which script to substitute: GB 2312 and Big5.
_CHARSET: Final[dict[Lang, int | None]] = {"zh-CN": 134, "zh-TW": 136, "en": None}
_SIDE_COLOR: Final = {"hair": HAIR, "thin": RULE, "medium": RULE}
_MOMENT: Final = DAY + " hh:mm"


class StyleTable:
    """Registers every style of STYLES in `wb` and numbers the combinations that cells ask for."""

    def __init__(self, wb: Workbook, lang: Lang) -> None:
        _take_styles(wb, _styled(lang))
        # Never stands on a sheet: openpyxl numbers a style through a cell, and one cell is enough for all of them.
        self._scratch = OpenpyxlCell(wb.worksheets[0], row=1, column=1)
        self._numbers: dict[tuple[Style, str | None, bool], int] = {}

    def number(self, style: Style, format: str | None = None, quoted: bool = False) -> int:
        """Index into cellXfs of `style`, with `format` in place of its number format and, if `quoted`, the mark that
        keeps '=...' text when a person edits the cell. KeyError for a style that is not declared."""
        key = style, format, quoted
        found = self._numbers.get(key)
        if found is None:
            # Setting a style on a cell copies and searches openpyxl's lists (about 40 us): once per combination,
            # not once per cell, is most of the difference between 0.1 and 0.5 s for a branch workbook.
            if style not in STYLES:
                raise KeyError(f"no such style: {style}")
            self._scratch.style = PREFIX + style
            if format is not None:
                self._scratch.number_format = format
            self._scratch.quotePrefix = quoted
            found = self._numbers[key] = self._scratch.style_id
        return found

    def of(self, value: Value, style: Style, format: str | None) -> int:
        """`number` for a cell with that value: text beginning with '=' is marked, and a day whose format is General
        gets a day's format, because Excel would show its serial number."""
        if value.__class__ is not str and isinstance(value, date) and (format or STYLES[style].format) == PLAIN:
            return self.number(style, _MOMENT if isinstance(value, datetime) else DAY)
        return self.number(style, format, isinstance(value, str) and value.startswith("="))


@cache
def _styled(lang: Lang) -> Workbook:
    """A workbook of no sheets with every style of STYLES: registering them anew took a seventh of what a branch workbook takes."""
    wb, base = Workbook(), _font(CellLook(), lang)
    # Column widths count digits of the Normal style's font, and readers take fonts[0] for it: both are ours.
    inner: Any = wb  # the stubs do not know openpyxl's lists
    inner._fonts = IndexedList([base])
    inner._named_styles["Normal"].font = base
    for name, look in STYLES.items():
        wb.add_named_style(_named(name, look, lang))
    return wb


def _take_styles(wb: Any, styled: Any) -> None:
    """Give `wb` the style lists of `styled`, each its own from here on; what they hold is never changed."""
    for name in ("_fonts", "_fills", "_borders", "_alignments", "_protections", "_number_formats", "_cell_styles"):
        made: Any = IndexedList()
        of = getattr(styled, name)
        list.extend(made, of)
        made._dict, made.clean = dict(of._dict), of.clean  # a dictionary's copy asks nothing for its hash again
        setattr(wb, name, made)
    wb._named_styles = NamedStyleList(styled._named_styles)


def _font(look: CellLook, lang: Lang) -> Font:
    return Font(name=FONTS[lang], size=look.size, bold=look.bold, italic=look.italic, color=look.color,
                underline="single" if look.underline else None, family=2, charset=_CHARSET[lang])


def _named(name: str, look: CellLook, lang: Lang) -> NamedStyle:
    return NamedStyle(
        name=PREFIX + name, font=_font(look, lang), number_format=look.format,
        fill=PatternFill("solid", fgColor=look.fill) if look.fill else PatternFill(),
        border=Border(top=_border_side(look.top), bottom=_border_side(look.bottom)),
        alignment=Alignment(horizontal=look.align, vertical="center", wrap_text=look.wrap or None,
                            shrink_to_fit=look.shrink or None, indent=look.indent),
        protection=Protection(locked=not look.unlocked))


def _border_side(weight: Any) -> Side:
    return Side(style=weight, color=_SIDE_COLOR[weight]) if weight else Side()


@cache
def conditional_style(look: str) -> DifferentialStyle:
    """The conditional look of that name. KeyError if LOOKS has none."""
    color, bold, fill = LOOKS[look]
    return DifferentialStyle(font=Font(color=color, bold=bold or None),
                             fill=PatternFill("solid", bgColor=fill) if fill else None)


def row_height(lang: Lang) -> float:
    """Height in points of a row of 10-point text: Chinese faces stand taller than Calibri."""
    return 13.5 if lang == "en" else 16.5


def font_face(lang: Lang) -> str:
    """The font face of a workbook in `lang`."""
    return FONTS[lang]
