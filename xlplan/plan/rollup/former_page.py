"""以前的列: what units typed into columns and tables of HQ's own that are declared otherwise now, or no more. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.address import column_letters
from xlplan.plan.checking.former import FormerCell
from xlplan.plan.rollup.cell_texts import figures_width, line_count, row_height
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page
from xlplan.plan.rollup.grid import number_format
from xlplan.text import Text
from xlplan.units import UNITS
from xlplan.workbook.blueprint import RowSpec, Sheet
from xlplan.workbook.writing.page import put_column

KEY: Final = "former"
TITLE: Final = terms.FORMER_COLUMNS
LIMIT: Final = 20_000
_NOTE: Final = Text("自定义表改过,这些格在现在的表里没有地方:照当时填的、当时的单位列出,不计入任何合计。",
                    "自訂表改過,這些格在現在的表裡沒有地方:照當時填的、當時的單位列出,不計入任何合計。",
                    "Own tables were changed and have no place for these cells: as typed, in the unit of then; they count nowhere.")
_VOID: Final = Text("{row}(作废)", "{row}(作廢)", "{row} (void)")
_COLUMNS: Final[tuple[tuple[str, Text, float], ...]] = (
    ("branch", terms.BRANCH, 20), ("table", terms.SHEET, 16), ("row", Text("行", "列", "Row"), 24),
    ("column", Text("列", "欄", "Column"), 18), ("typed", Text("当时填的", "當時填的", "As typed"), 16), ("unit", terms.UNIT, 11),
    ("file", terms.FILE, 24), ("cell", terms.CELL, 8), ("by", Text("谁填的", "誰填的", "Typed by"), 12))


def former_key(one: FormerCell) -> str:
    """Key of the row of the page on which the cell stands."""
    return f"{one.branch}|{one.table}|{one.column}|{one.row}|{one.sha256[:8]}"


def former_page(context: RollupContext) -> Sheet:
    """The page."""
    say, lang, sheet = context.words.say, context.lang, context.page(KEY)
    sheet.put(HEAD - 1, 3, say(_NOTE), "muted")
    widest = [figures_width(UNITS[one.unit], [one.steps]) for one in context.result.former[:LIMIT] if one.unit]
    for at, (key, label, width) in enumerate(_COLUMNS, 2):
        put_column(sheet, at, key, max([width, *widest]) if key == "typed" else width)
        sheet.put(HEAD, at, context.words.head(label), "header")
    sheet.rows[HEAD] = RowSpec(height=32)
    row = HEAD
    for row, one in enumerate(context.result.former[:LIMIT], HEAD + 1):
        unit = UNITS[one.unit] if one.unit else None
        named = say(_VOID, row=one.named(lang)) if one.void else one.named(lang)
        shown = {"branch": context.name(one.branch), "table": say(one.label), "row": named,
                 "column": context.words.head(one.heading).replace("\n", " "), "typed": one.shown(lang),
                 "unit": say(unit.label) if unit else "", "file": one.file, "cell": one.cell, "by": one.by}
        sheet.put(row, 1, former_key(one), "key")
        for at, (key, _, _) in enumerate(_COLUMNS, 2):
            looks = number_format(unit) if unit and key == "typed" else None
            sheet.put(row, at, None if shown[key] == "" else shown[key], "computed" if looks else "wrap", format=looks)
        sheet.rows[row] = RowSpec(height=row_height(max(line_count(str(shown[key]), width) for key, _, width in _COLUMNS)))
    last = 1 + len(_COLUMNS)
    sheet.autofilter = f"B{HEAD}:{column_letters(last)}{max(row, HEAD + 1)}"
    return finish_page(sheet, last)
