"""个人年度销售计划: the year at a glance, customer groups × months, time progress, measures, sign-off. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlplan import terms
from xlplan.address import a1, a1_range
from xlplan.calendar.periods import MONTHS
from xlplan.plan.individual import words as w
from xlplan.plan.individual.across import COLUMNS, PERIODS, period_sums, running_sums, sum_formula
from xlplan.plan.individual.cards import put_cards
from xlplan.plan.individual.context import PlanContext, part_in_unit
from xlplan.plan.individual.measures import put_measures
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN, Ints
from xlplan.workbook.blueprint import RowSpec, Sheet
from xlplan.workbook.layout import LEFT
from xlplan.workbook.styles import AMOUNT, RATE, WHOLE, Style

KEY: Final = "person_year"
WIDTHS: Final = {"name": 17.5, **{c.key: c.width for c in COLUMNS}, "share": 7.0}
AT: Final = dict(zip(WIDTHS, range(LEFT, LEFT + len(WIDTHS)), strict=True))
BAND, HEAD, FIRST = 11, 12, 13


@dataclass(frozen=True)
class YearGrid:
    """Where the figures stand: rows of the customer groups by code, of the total, of workdays and time progress."""

    sheet: Sheet
    groups: dict[str, int]
    total: int
    days: int
    pace: int

    def at(self, row: int, key: str) -> str:
        """Address of a period in a row."""
        return a1(row, AT[key])


def year_page(context: PlanContext) -> YearGrid:
    """The page."""
    sheet = context.page(KEY, WIDTHS)
    _put_head(context, sheet)
    codes = [c.code for c in context.handed.team.customers]
    total = FIRST + len(codes)
    grid = YearGrid(sheet, {code: FIRST + i for i, code in enumerate(codes)}, total, total + 3, total + 5)
    year = int(context.cells.sum())
    for i, customer in enumerate(context.handed.team.customers):
        _put_row(sheet, FIRST + i, customer.code, customer.name, context.cells[:, i])
        sheet.rows[FIRST + i] = RowSpec(height=context.height(20, (customer.name, WIDTHS["name"])))
        _put_share(sheet, FIRST + i, total, int(context.cells[:, i].sum()), year)
    _put_total(context, grid)
    _put_progress(sheet, total, total + 1, context.months, (context.say(w.RUNNING), context.say(w.REACHED)), AMOUNT)
    _put_row(sheet, grid.days, "@days", context.say(w.DAYS), context.days, foot=True)
    _put_progress(sheet, grid.days, grid.days + 1, context.days, (context.say(w.RUNNING_DAYS), context.say(w.PACE)), WHOLE)
    put_cards(context, sheet, a1(total, AT["year"]), a1(grid.days, AT["year"]))
    put_measures(context, sheet, grid.days + 4, a1(total, AT["year"]))
    sheet.freeze, sheet.fit_height, sheet.title_rows = (FIRST, LEFT + 1), 1, (BAND, HEAD)
    return grid


def _put_head(context: PlanContext, sheet: Sheet) -> None:
    dated = context.edition.company.start_month != 1  # years in a second line
    sheet.rows |= {BAND: RowSpec(height=16), HEAD: RowSpec(height=30 if dated else 22)}
    sheet.put(HEAD, LEFT, context.say(w.GROUPS), "header")
    sheet.put(HEAD, AT["share"], context.say(terms.SHARE), "header_number")
    bands: dict[Text, list[int]] = {}
    for column in COLUMNS:
        sheet.put(HEAD, AT[column.key], context.head(column.label), "header_number")
        if column.band and column.key in (*MONTHS, "q1", "q2", "q3", "q4"):
            bands.setdefault(column.band, []).append(AT[column.key])
    for band, columns in bands.items():
        sheet.put(BAND, columns[0], context.say(band), "band")
        sheet.merges.append((BAND, columns[0], BAND, columns[-1]))


def _put_row(sheet: Sheet, row: int, key: str, name: str, months: Ints, *, foot: bool = False) -> None:
    """Months as they are, longer periods as sums; `foot`: a row of days below the amounts."""
    sheet.put(row, 1, key, "key")
    sheet.rows[row] = RowSpec(height=17 if foot else 20)
    sheet.put(row, LEFT, name, "foot_text" if foot else "wrap")
    for period, steps in period_sums(months).items():
        made = sum_formula(period, row, AT)
        style: Style = "foot" if foot else "subtotal" if made else "computed"
        sheet.put(row, AT[period], steps if foot else WAN_YUAN.value(steps), style, formula=made, format=WHOLE if foot else AMOUNT)


def _put_share(sheet: Sheet, row: int, total: int, steps: int, year: int) -> None:
    whole = a1(total, AT["year"])
    sheet.put(row, AT["share"], part_in_unit(steps, year, PERCENT), "computed", format=RATE,
              formula=f"IF({whole}=0,0,ROUND({a1(row, AT['year'])}/{whole},{PERCENT.places}))")


def _put_total(context: PlanContext, grid: YearGrid) -> None:
    sheet, row = grid.sheet, grid.total
    sheet.put(row, 1, "@total", "key")
    sheet.rows[row] = RowSpec(height=22)
    sheet.put(row, LEFT, context.say(terms.TOTAL), "total_text")
    for period, steps in period_sums(context.months).items():
        column = AT[period]
        sheet.put(row, column, WAN_YUAN.value(steps), "total", format=AMOUNT,
                  formula=f"SUM({a1_range(FIRST, column, row - 1, column)})")
    sheet.put(row, AT["share"], int(context.cells.any()), "total", format=RATE, formula=f"IF({a1(row, AT['year'])}=0,0,1)")


def _put_progress(sheet: Sheet, of: int, row: int, months: Ints, names: tuple[str, str], form: str) -> None:
    """Two rows: what of row `of` has added up when each period closes, and its part of the year."""
    upto, year = running_sums(months), int(months.sum())
    whole, before = f"${a1(of, AT['year'])}", None
    for at, name, key in ((row, names[0], "@running"), (row + 1, names[1], "@part")):
        sheet.put(at, 1, f"{key}|{of}", "key")
        sheet.rows[at] = RowSpec(height=17)
        sheet.put(at, LEFT, name, "foot_text")
    for period, steps in upto.items():
        column = AT[period]
        last = a1(row, AT[PERIODS[period][-1]])
        made = last if period not in MONTHS else f"{before}+{a1(of, column)}" if before else a1(of, column)
        value = steps if form == WHOLE else WAN_YUAN.value(steps)
        sheet.put(row, column, value, "foot", formula=made, format=form)
        sheet.put(row + 1, column, part_in_unit(steps, year, PERCENT), "foot", format=RATE,
                  formula=f"IF({whole}=0,0,ROUND({a1(row, column)}/{whole},{PERCENT.places}))")
        before = a1(row, column) if period in MONTHS else before
