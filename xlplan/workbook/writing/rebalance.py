"""按比例补足: the page beside the sales targets that lands every row on its target, by native formulas alone. Floor 3.

Every month on it stands at the address of its cell on the sales targets. Pasting a quarter there changes what the page is
worked out from, so the page is told from which quarter on it may still move months: those before stay as they are. Taken
quarter by quarter its figures hold still, and after the last one no difference is left. Nothing typed on it is read or
named (`pages`), which its own instructions say.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlplan.address import a1, a1_range, column_letters, on_sheet
from xlplan.calendar import MONTHS, QUARTERS, fiscal_months
from xlplan.schema.codes.pages import REBALANCE
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.holds import spaced_words, words_formula
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables.rebalance import HELPERS, KEY, SOURCE, rebalance_table
from xlplan.text import Lang
from xlplan.workbook.blueprint import Condition, RowSpec, Sheet, Validation
from xlplan.workbook.layout import BAND, LEFT, SUBTITLE, Layout, table_layout
from xlplan.workbook.words import WORDS
from xlplan.workbook.writing.template import Sheetwork, table_sheet

_CHOICE: Final = (BAND, LEFT + 2)   # from which quarter on
_SETTLED: Final = (BAND, LEFT + 4)  # the months before it


def rebalance_sheet(sales: Frame, work: Sheetwork) -> Sheet:
    """The page for the sales targets of one branch. `work` is what their own sheet was made with: months that are HQ's
    there (`work.given`) stay here as held ones do."""
    page, source = page_frame(sales, work), work.layouts[SOURCE]
    here = table_layout(page, work.lang, source.params, source.members, heads=source.heads)
    numbers = Evaluator({SOURCE: sales, KEY: page})
    sheet = table_sheet(page, replace(work, layouts={**work.layouts, KEY: here}, numbers=numbers, given=frozenset()))
    sheet.tab = "8FA9B5"
    for i, row in enumerate(page.keys):
        read, kept = words_formula(on_sheet(source.title, source.at(row, "fixed"))), _given_months(row, work)
        for key, text in (("fixed", f'{read}&" {kept}"' if kept else read),
                          ("stays", f'{here.at(row, "fixed")}&" "&{_absolute_cell(_SETTLED)}')):
            sheet.put(here.rows[row], here.columns[key], page.texts[key][i], "state", formula=f"TRIM({text})")
    _put_instructions(sheet, here, source, work.lang)
    _put_quarter(sheet, here, work)
    for key in HELPERS:
        c = here.columns[key]
        sheet.columns[c] = replace(sheet.columns[c], hidden=True)
    return sheet


def page_frame(sales: Frame, work: Sheetwork) -> Frame:
    """The rows of the page: those of the sales targets, with every month that stays; no quarter is taken over yet."""
    page = blank_frame(rebalance_table(work.start_month), sales.keys)
    for key in ("group", "product", "channel"):
        page.texts[key][:] = sales.texts[key]
    for i, row in enumerate(sales.keys):
        page.texts["fixed"][i] = " ".join(filter(None, (spaced_words(str(sales.texts["fixed"][i])), _given_months(row, work))))
    page.texts["stays"][:] = page.texts["fixed"]
    return page


def _given_months(row: str, work: Sheetwork) -> str:
    """Months of the row that are HQ's, as `fixed` names them: those before a launch."""
    return " ".join(str(n) for m, n in _month_numbers(work.start_month) if (row, m) in work.given)


def _month_numbers(start_month: int) -> list[tuple[str, int]]:
    """(key, month of the calendar) of the fiscal year's months."""
    return [(m, n) for m, (_, n) in zip(MONTHS, fiscal_months(2000, start_month), strict=True)]


def _absolute_cell(at: tuple[int, int]) -> str:
    return f"${column_letters(at[1])}${at[0]}"


def _put_instructions(sheet: Sheet, here: Layout, source: Layout, lang: Lang) -> None:
    block = a1_range(here.first, here.columns[MONTHS[0]], here.last, here.columns[MONTHS[2]])
    at = SUBTITLE + 1
    text = "\n".join((WORDS["rebalance_take"](lang, cell=a1(*_CHOICE), block=block, sheet=source.title), WORDS["rebalance_stays"](lang),
                      WORDS["rebalance_own"](lang, sheet=source.title)))
    sheet.rows[at] = RowSpec(height=50)
    sheet.put(at, LEFT, text, "note")
    sheet.merges.append((at, LEFT, at, here.columns["h1"]))  # where the first printed page may end


def _put_quarter(sheet: Sheet, here: Layout, work: Sheetwork) -> None:
    """The cell that says from which quarter on months may move, the months before it, and the block to copy shaded."""
    lang, names = work.lang, [here.table.by_key[months[0]].band for months in QUARTERS.values()]
    quarters = [band(lang) for band in names if band]
    choice, before = _absolute_cell(_CHOICE), [str(n) for _, n in _month_numbers(work.start_month)]
    sheet.rows[BAND] = RowSpec(height=20)
    sheet.put(BAND, LEFT, WORDS["rebalance_from"](lang), "muted")
    sheet.merges.append((BAND, LEFT, BAND, LEFT + 1))
    sheet.put(*_CHOICE, quarters[0], "input_text")
    sheet.put(BAND, _SETTLED[1] - 1, WORDS["rebalance_settled"](lang), "muted")
    settled = '""'
    for q in (3, 2, 1):
        settled = f'IF({choice}="{quarters[q]}","{" ".join(before[:3 * q])}",{settled})'
    sheet.put(*_SETTLED, "", "muted", formula=settled)
    sheet.validations.append(Validation(
        (a1(*_CHOICE),), "list", f'"{",".join(quarters)}"', prompt_title=WORDS["rebalance_from"](lang),
        prompt=WORDS["rebalance_prompt"](lang), error_title=REBALANCE(lang), error=WORDS["list_error"](lang)))
    for q, (name, months) in enumerate(zip(quarters, QUARTERS.values(), strict=True)):
        block = a1_range(here.first, here.columns[months[0]], here.last, here.columns[months[-1]])
        chosen = f'{choice}="{name}"' if q else f'OR({choice}="{name}",{choice}="")'
        sheet.conditions.append(Condition(block, chosen, "take"))
        if later := ",".join(f'{choice}="{other}"' for other in quarters[q + 1:]):
            sheet.conditions.append(Condition(block, f"OR({later})", "held"))
