"""每日目标: every workday of the person's year with its target, and room for what was sold. Floor 4."""
from __future__ import annotations

from datetime import date
from typing import Final

from xlplan import terms
from xlplan.address import a1, a1_range, on_sheet
from xlplan.calendar import Pace
from xlplan.calendar.periods import MONTHS
from xlplan.plan.individual import words as w
from xlplan.plan.individual.context import PlanContext, part_in_unit
from xlplan.plan.individual.year_page import YearGrid
from xlplan.units import PERCENT, WAN_YUAN
from xlplan.workbook.blueprint import RowSpec, Sheet, Validation
from xlplan.workbook.layout import LEFT
from xlplan.workbook.styles import AMOUNT, DAY, DIFFERENCE, RATE

KEY: Final = "person_days"
WIDTHS: Final = {"week": 13.0, "date": 14.0, "weekday": 10.0, "target": 16.0, "running": 16.0, "pace": 13.0, "actual": 15.0,
                 "remark": 36.0}
AT: Final = dict(zip(WIDTHS, range(LEFT, LEFT + len(WIDTHS)), strict=True))
HEAD, FIRST = 5, 6
_HEADS: Final = {"week": w.WEEK, "date": terms.DATE, "weekday": w.WEEKDAY, "target": w.DAY_TARGET, "running": w.RUNNING, "pace": w.PACE,
                 "actual": w.ACTUAL, "remark": terms.REMARK}
_NUMBERS: Final = ("target", "running", "pace", "actual")
_LOW, _HIGH = "-1000000000", "1000000000"


def day_page(context: PlanContext, grid: YearGrid) -> Sheet:
    """The page: the workdays of the person's months, each month closed by its sum."""
    sheet = context.page(KEY, WIDTHS)
    names = {key: context.say(text) for key, text in _HEADS.items()}
    sheet.rows |= {4: RowSpec(height=6), HEAD: RowSpec(height=context.height(22, *((names[k], WIDTHS[k]) for k in WIDTHS)))}
    for key, column in AT.items():
        sheet.put(HEAD, column, names[key], "header_number" if key in _NUMBERS else "header")
    calendar = context.edition.workdays
    row, upto = FIRST, 0
    before: str | None = None  # the running total so far
    sums: list[int] = []
    typed: list[str] = []
    for month, days, amounts, paces in zip(MONTHS, calendar.months, context.handed.days, calendar.pace(context.person.active), strict=True):
        if not paces:
            continue
        first, mine = row, amounts[context.at].tolist()
        for day, steps, pace in zip(days, mine, paces, strict=True):
            upto += steps
            _put_day(context, sheet, row, day, (steps, upto), pace, before)
            before, row = a1(row, AT["running"]), row + 1
        typed.append(a1_range(first, AT["actual"], row - 1, AT["actual"]))
        _put_month(context, sheet, row, first, month, sum(mine))
        sums.append(row)
        row += 1
    _put_year(context, sheet, row, sums, grid)
    if typed:
        sheet.validations.append(Validation(tuple(typed), "decimal", _LOW, _HIGH, context.say(w.ACTUAL),
                                            context.say(w.ACTUAL_HINT, unit=WAN_YUAN.label(context.lang)), severity="warning"))
    sheet.freeze, sheet.title_rows = (FIRST, AT["target"]), (2, HEAD)
    return sheet


def _put_day(context: PlanContext, sheet: Sheet, row: int, day: date, amounts: tuple[int, int], pace: Pace, before: str | None) -> None:
    """One day; `amounts`: its own and what has added up with it, `before`: where the day before has that."""
    target = a1(row, AT["target"])
    sheet.put(row, 1, day.isoformat(), "key")
    sheet.rows[row] = RowSpec(height=17)
    sheet.put(row, AT["week"], day.isocalendar().week, "field")
    sheet.put(row, AT["date"], day, "state", format=DAY)
    sheet.put(row, AT["weekday"], context.say(w.WEEKDAYS[day.weekday()]), "field")
    sheet.put(row, AT["target"], WAN_YUAN.value(amounts[0]), "computed", format=AMOUNT)
    sheet.put(row, AT["running"], WAN_YUAN.value(amounts[1]), "computed", format=AMOUNT,
              formula=f"{before}+{target}" if before else target)
    sheet.put(row, AT["pace"], part_in_unit(pace.done, pace.total, PERCENT), "computed", format=RATE)
    sheet.put(row, AT["actual"], None, "input", format=AMOUNT)
    sheet.put(row, AT["remark"], None, "input_text")


def _put_month(context: PlanContext, sheet: Sheet, row: int, first: int, month: str, steps: int) -> None:
    """The sum of a month's rows `first`..`row` - 1."""
    sheet.put(row, 1, month, "key")
    sheet.rows[row] = RowSpec(height=20)
    for column in AT.values():
        sheet.put(row, column, None, "subtotal")
    sheet.put(row, AT["week"], context.say(w.MONTH_SUM, month=context.edition.params[month]), "subtotal_text")
    sheet.put(row, AT["date"], context.say(w.N_DAYS, n=row - first), "subtotal_text")
    for key, value in (("target", WAN_YUAN.value(steps)), ("actual", 0)):
        sheet.put(row, AT[key], value, "subtotal", format=AMOUNT, formula=f"SUM({a1_range(first, AT[key], row - 1, AT[key])})")


def _put_year(context: PlanContext, sheet: Sheet, row: int, sums: list[int], grid: YearGrid) -> None:
    """The sum of the months, and its difference to the annual plan: a tick where they agree."""
    sheet.put(row, 1, "@total", "key")
    sheet.rows[row] = RowSpec(height=22)
    for column in AT.values():
        sheet.put(row, column, None, "total")
    sheet.put(row, AT["week"], context.say(terms.WHOLE_YEAR), "total_text")
    sheet.put(row, AT["date"], context.say(w.N_DAYS, n=int(context.days.sum())), "total_text")
    for key, value in (("target", WAN_YUAN.value(int(context.cells.sum()))), ("actual", 0)):
        made = f"SUM({','.join(a1(at, AT[key]) for at in sums)})" if sums else None
        sheet.put(row, AT[key], value, "total", format=AMOUNT, formula=made)
    sheet.put(row + 1, 1, "@check", "key")
    sheet.put(row + 1, AT["week"], context.say(w.CHECK), "foot_text")
    theirs = on_sheet(grid.sheet.title, grid.at(grid.total, "year"))
    sheet.put(row + 1, AT["target"], 0, "foot", format=DIFFERENCE, formula=f"ROUND({a1(row, AT['target'])}-{theirs},{WAN_YUAN.places})")
