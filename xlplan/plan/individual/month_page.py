"""个人月度销售计划: a row a month with its workdays, target by customer group, running totals. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlplan.address import a1, a1_range, column_letters, on_sheet
from xlplan.calendar.periods import MONTHS
from xlplan.plan.individual import words as w
from xlplan.plan.individual.across import NAMES, PERIODS, parts_of, period_sums, running_sums
from xlplan.plan.individual.context import PlanContext, part_in_unit
from xlplan.plan.individual.year_page import YearGrid
from xlplan.units import PERCENT, WAN_YUAN, Ints
from xlplan.workbook.blueprint import RowSpec, Sheet
from xlplan.workbook.layout import LEFT
from xlplan.workbook.styles import AMOUNT, DIFFERENCE, RATE, WHOLE, Style

KEY: Final = "person_months"
HEAD, FIRST = 5, 6
ROW: Final = {key: FIRST + i for i, key in enumerate(PERIODS)}
CHECK: Final = FIRST + len(PERIODS)
_HEADS: Final = {"month": (w.MONTH, 14.0), "days": (w.DAYS, 10.5), "pace": (w.PACE, 10.5), "target": (w.MONTH_TARGET, 13.0),
                 "running": (w.RUNNING, 13.0), "reached": (w.REACHED, 10.5), "a_day": (w.A_DAY, 11.5)}
_STYLES: Final[dict[str, Style]] = {key: "computed" if key in MONTHS else "total" if key == "year" else "subtotal" for key in PERIODS}


@dataclass(frozen=True)
class _Page:
    """The page under way; `at`: key of a column -> its place, customer groups as `C|code`."""

    context: PlanContext
    grid: YearGrid
    sheet: Sheet
    at: dict[str, int]

    def amounts(self, key: str, months: Ints, source: int) -> None:
        """A column of amounts: months linked to row `source` of the annual plan, longer periods summed here."""
        for period, steps in period_sums(months).items():
            self._put(period, key, WAN_YUAN.value(steps), AMOUNT, self._linked(period, key, source))

    def days(self) -> None:
        """Workdays, and what part of the year's is gone."""
        gone, days = running_sums(self.context.days), period_sums(self.context.days)
        for period in PERIODS:
            self._put(period, "days", days[period], WHOLE, self._linked(period, "days", self.grid.days))
            theirs = on_sheet(self.grid.sheet.title, self.grid.at(self.grid.pace, period))
            self._put(period, "pace", part_in_unit(gone[period], days["year"], PERCENT), RATE, theirs)

    def targets(self) -> None:
        """All groups of a period together, what has added up, its part of the year, a workday's share."""
        groups = [c for key, c in self.at.items() if key.startswith("C|")]
        year = f"{column_letters(self.at['target'])}${ROW['year']}"
        totals, upto, days = period_sums(self.context.months), running_sums(self.context.months), period_sums(self.context.days)
        before = ""
        for period, row in ROW.items():
            target, cell, day = (a1(row, self.at[k]) for k in ("target", "running", "days"))
            self._put(period, "target", WAN_YUAN.value(totals[period]), AMOUNT, f"SUM({a1_range(row, groups[0], row, groups[-1])})",
                      "bold_number")
            month = period in MONTHS
            made = (f"{before}+{target}" if before else target) if month else a1(ROW[PERIODS[period][-1]], self.at["running"])
            before = cell if month else before
            self._put(period, "running", WAN_YUAN.value(upto[period]), AMOUNT, made)
            self._put(period, "reached", part_in_unit(upto[period], totals["year"], PERCENT), RATE,
                      f"IF({year}=0,0,ROUND({cell}/{year},{PERCENT.places}))")
            self._put(period, "a_day", part_in_unit(totals[period], days[period] * 10**WAN_YUAN.places, WAN_YUAN), AMOUNT,
                      f"IF({day}=0,0,ROUND({target}/{day},{WAN_YUAN.places}))")

    def check(self) -> None:
        """The year of every column beside that of the annual plan: a tick where they agree."""
        self.sheet.put(CHECK, 1, "@check", "key")
        self.sheet.put(CHECK, self.at["month"], self.context.say(w.CHECK), "foot_text")
        for key, row in {"target": self.grid.total, **{f"C|{code}": row for code, row in self.grid.groups.items()}}.items():
            theirs = on_sheet(self.grid.sheet.title, self.grid.at(row, "year"))
            self.sheet.put(CHECK, self.at[key], 0, "foot", format=DIFFERENCE,
                           formula=f"ROUND({a1(ROW['year'], self.at[key])}-{theirs},{WAN_YUAN.places})")

    def _linked(self, period: str, key: str, source: int) -> str:
        if period in MONTHS:
            return on_sheet(self.grid.sheet.title, self.grid.at(source, period))
        rows, column = [ROW[p] for p in parts_of(period)], self.at[key]
        if rows[-1] - rows[0] == len(rows) - 1:
            return f"SUM({a1_range(rows[0], column, rows[-1], column)})"
        return "+".join(a1(row, column) for row in rows)

    def _put(self, period: str, key: str, value: float | int, form: str, formula: str, style: Style = "computed") -> None:
        look = style if period in MONTHS else _STYLES[period]
        self.sheet.put(ROW[period], self.at[key], value, look, format=form, formula=formula)


def month_page(context: PlanContext, grid: YearGrid) -> Sheet:
    """The page; amounts are links to the annual plan."""
    customers = {f"C|{c.code}": c.name for c in context.handed.team.customers}
    wide = 13.0 if len(customers) < 8 else 11.0
    heads = {key: (context.say(text), width) for key, (text, width) in _HEADS.items()}
    left = ("month", "days", "pace", "target")
    columns = {k: heads[k] for k in left} | {k: (name, wide) for k, name in customers.items()} | {
        k: head for k, head in heads.items() if k not in left}
    sheet = context.page(KEY, {k: width for k, (_, width) in columns.items()})
    at = {key: LEFT + i for i, key in enumerate(columns)}
    sheet.rows |= {4: RowSpec(height=6), HEAD: RowSpec(height=context.height(30, *columns.values()))}
    for key, (name, _) in columns.items():
        sheet.put(HEAD, at[key], name, "header" if key == "month" else "header_number")
    for period, row in ROW.items():
        sheet.put(row, 1, period, "key")
        sheet.rows[row] = RowSpec(height=22 if period == "year" else 20)
        named: dict[Style, Style] = {"total": "total_text", "subtotal": "subtotal_text"}
        sheet.put(row, LEFT, context.say(NAMES[period]), named.get(_STYLES[period], "state"))
    page = _Page(context, grid, sheet, at)
    page.days()
    page.targets()
    for i, key in enumerate(customers):
        page.amounts(key, context.cells[:, i], grid.groups[key[2:]])
    page.check()
    sheet.freeze, sheet.title_rows = (FIRST, LEFT + 1), (2, HEAD)
    return sheet
