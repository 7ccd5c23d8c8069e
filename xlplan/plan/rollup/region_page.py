"""大区一页纸: for the review meeting one printed page a region: figures, months, branches, questions, what was concluded. Floor 4."""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan import terms
from xlplan.address import a1
from xlplan.plan.opinions.board import CONCLUSION, REGIONS, region_key
from xlplan.plan.opinions.opinion import InputColumn
from xlplan.plan.opinions.typed import put_input, put_input_column
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.cell_texts import line_count, list_that_fits
from xlplan.plan.rollup.context import RollupContext, finish_page
from xlplan.plan.rollup.expense_rollup import TABLE as EXPENSE
from xlplan.plan.rollup.figures import SALES
from xlplan.plan.rollup.grid import SIGNED_RATE, PlacedGrid
from xlplan.plan.rollup.headline import RegionPart, headline_text, rate_of
from xlplan.plan.rollup.key_figures import (
    COUNT,
    LAST_YEAR,
    Figure,
    Whose,
    bases_said,
    linked,
    put_best_worst,
    put_header,
    put_key_figures,
)
from xlplan.plan.rollup.overview import LinkedPages, gaps_of, ordinals_below, put_month, put_whole, subtitle_height
from xlplan.plan.rollup.overview_charts import CM, months_chart, months_said
from xlplan.plan.rollup.overview_parts import MONTH
from xlplan.plan.rollup.page import of_key
from xlplan.plan.rollup.questions import three_questions
from xlplan.plan.rollup.region_facts import asked_of
from xlplan.plan.rollup.shown import rounded_link
from xlplan.plan.rollup.staffing_rollup import TABLE as STAFF
from xlplan.schema.round_names import round_name
from xlplan.tables.periods import MONTHS
from xlplan.text import Text, printed_width
from xlplan.units import PERCENT, WAN_YUAN
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet
from xlplan.workbook.room import centimetres
from xlplan.workbook.styles import AMOUNT, WHOLE, Style
from xlplan.workbook.writing.page import put_column

INPUTS: Final = (InputColumn(CONCLUSION, ("branch",)),)
NAME, HIDDEN, FIRST, SECOND, THIRD, EXACT, GAP, SIDE, LAST = 2, 3, 4, 5, 6, 7, 8, 9, 12  # EXACT, hidden: last year's months as they are,
# which no other page has of a region; beside cells that are filled, as LibreOffice prints ### of hidden numbers over blank ones
_NAMES, _WIDE, _NARROW, _SPACE = 18.0, 16.0, 9.0, 1.5
_TITLE_LINE: Final = 54  # digits of the heading that fit the page
_LINE: Final = 15.0
_BLOCK: Final = 11   # rows below the header of the key figures: they, and what their ratios divide by
_CHART: Final = 7    # rows
_ASK_LINES: Final = (4, 4, 3)  # rows of a question
_ASK_WIDTH: Final = _WIDE + 3 * _NARROW
_PERIOD: Final = {3: "q1", 6: "h1"}  # how many months -> what the page of months calls them
_PAPER: Final = 740.0  # points of a printed page
_TITLE_ROW: Final = (28.0, 18.0)  # height of one line, of each that follows
_HEADS: Final = 49.5  # of the line between, of the heading of the chart, of that of the conclusion
_FIRST_ROW: Final = 5
_BACK: Final = 14.0  # of the row that leads back to the contents
_YIELDS: Final = (49.0, 21.0)  # points that the chart, and the months, give to a long conclusion
_TYPED_LINE: Final = 14.5
_TYPED_WIDTH: Final = 1.05 * (_WIDE + 6 * _NARROW + _SPACE)  # a sign prints narrower than two digits
_NO_SALES: Final = Text("还没有计入的销售。", "還沒有計入的銷售。", "No sales are in yet.")
_QUESTIONS: Final = Text("要问的三件事", "要問的三件事", "Three things to ask")
_NOTHING: Final = Text("没有要特别问的。", "沒有要特別問的。", "Nothing in particular.")
_OPEN: Final = Text("{n} 个大区没有结论", "{n} 個區域沒有結論", "no conclusion yet: {n}")
_HEADED: Final = "|title"  # end of the key of a region's title
_TITLE: Final = Text("{name} · {said}", "{name} · {said}", "{name} · {said}")


def region_page(context: RollupContext) -> Sheet:
    """The page: one printed page a region that acts, below a heading that each repeats."""
    pages = LinkedPages(*map(context.grid, ("target_compare", "by_month", "staffing_rollup", "expense_rollup")))
    sheet = context.page(REGIONS)
    title = str(sheet.cells[2, NAME].value)
    sheet.put(2, NAME, title, "title_wrap")
    sheet.rows |= {2: RowSpec(height=30 if printed_width(title) <= _TITLE_LINE else 46), 4: RowSpec(height=_BACK)}
    sheet.columns |= {at: ColumnSpec(width=_NARROW) for at in range(FIRST, LAST + 1)}
    sheet.columns |= {NAME: ColumnSpec(width=_NAMES), SIDE: ColumnSpec(width=_WIDE), GAP: ColumnSpec(width=_SPACE)}
    sheet.put(1, NAME, "branch", "key")
    put_input_column(sheet, HIDDEN, CONCLUSION, _NARROW)
    put_column(sheet, EXACT, "last_year", _NARROW)
    sheet.columns[EXACT] = ColumnSpec(width=_NARROW, hidden=True)
    finish_page(sheet, LAST)
    sheet.freeze, sheet.title_rows, sheet.landscape, sheet.paper = (_FIRST_ROW, 2), (2, 3), False, "A4"
    sheet.put(3, NAME, sheet.cells[3, NAME].value, "note")
    sheet.rows[3] = RowSpec(height=subtitle_height(sheet, LAST))
    sheet.merges += [(2, NAME, 2, LAST), (3, NAME, 3, LAST)]
    last, ends = _FIRST_ROW - 1, list[int]()
    for code in context.result.regions:
        last = _Region(context, sheet, pages, code).put(last + 1)
        ends.append(last)
    sheet.breaks, sheet.fit_height = tuple(ends[:-1]), int(len(ends) == 1)
    return sheet


def open_regions(context: RollupContext) -> str:
    """Of how many regions nothing is concluded yet, in words; '' where there are none."""
    n = sum(not context.board.text(REGIONS, CONCLUSION, region_key(code, context.result.round)) for code in context.result.regions)
    return context.words.say(_OPEN, n=n) if n else ""


def of_region(key: str) -> str:
    """The region of its own rows, its title and its conclusion; '' of others."""
    return of_key(key.removesuffix(_HEADED))


class _Region:
    """One region's part of the page, from its top down."""

    def __init__(self, context: RollupContext, sheet: Sheet, pages: LinkedPages, code: str) -> None:
        self.context, self.sheet, self.pages, self.code, self.say = context, sheet, pages, code, context.words.say
        self.sales = group_key(pages.compare, code)
        at = next(i for i, node in enumerate(context.tree) if node.key == self.sales)
        self.units = np.zeros(context.figures.count, dtype=np.bool_)
        self.units[ordinals_below(context, at)] = True
        self.key = region_key(code, context.result.round)
        self.typed = context.board.text(REGIONS, CONCLUSION, self.key)
        self.chart_line = self.month_line = _LINE
        self.concluded = 0.0

    def put(self, row: int) -> int:
        """All of it, from that row on; its last row."""
        months = row + 1 + 1 + _BLOCK + 2 + _CHART + 1
        self._share_out(self._put_title(row), (2, 3, 4) if row == _FIRST_ROW else (2, 3))
        self._put_months(months)
        self._put_figures(row + 1, months)
        self._put_chart(row + 2 + _BLOCK, months)
        units = np.flatnonzero(self.units).tolist()
        put_best_worst(self.context, self.sheet, self.pages.compare, months, (SIDE, SIDE + 1, SIDE + 2, SIDE + 3), units)
        return self._put_conclusion(months + len(MONTHS) + 2)

    def _share_out(self, title: float, above: tuple[int, ...]) -> None:
        """The heights that make one page of paper below the rows `above`: what is left is for the conclusion, to which chart and months
        give where it is long."""
        heads = sum(self.sheet.rows[at].height or 0 for at in above)
        left = _PAPER - heads - title - (1 + _BLOCK) * _LINE - _HEADS - (_CHART + 1 + len(MONTHS) + 2) * _LINE
        needs = _TYPED_LINE * line_count(self.typed, _TYPED_WIDTH) if self.typed else 0.0
        over = max(needs - left, 0.0)
        of_chart = min(over, _YIELDS[0])
        of_months = min(over - of_chart, _YIELDS[1])
        self.chart_line, self.month_line = _LINE - of_chart / (_CHART + 1), _LINE - of_months / (len(MONTHS) + 2)
        self.concluded = max(left + of_chart + of_months, needs)

    def _put_title(self, row: int) -> float:
        """The height of it."""
        compare, context = self.pages.compare, self.context
        have = int((context.figures.in_ & self.units).sum())
        missing, like, declared = (compare.number(self.sales, key) for key in ("missing", "like", "year"))
        shown = context.shown.number("missing", self.sales), context.shown.number("diff", self.sales)
        part = RegionPart(context.name(self.code), missing, like, declared, have, int(self.units.sum()) - have, shown,
                          gaps_of(context, np.flatnonzero(self.units).tolist()))
        in_round = self.say(round_name(context.result.round, "back"))
        if any((context.result.filling(table) & ~context.figures.have(table) & self.units).any() for table in (SALES, EXPENSE, STAFF)):
            in_round += (", " if context.lang == "en" else ",") + self.say(w.PROVISIONAL)
        said = self.say(_TITLE, name=part.name, said=headline_text(context.words, in_round, [part]))
        high = _TITLE_ROW[0] + _TITLE_ROW[1] * (-(-printed_width(said) // _TITLE_LINE) - 1)
        self._row(row, high)
        self.sheet.put(row, 1, f"{self.code}{_HEADED}", "key")
        self._across(row, NAME, LAST, said, "title_wrap")
        return high

    def _put_figures(self, row: int, months: int) -> None:
        context, sheet = self.context, self.sheet
        whose = Whose(self.sales, group_key(self.pages.staffing, self.code), group_key(self.pages.expense, self.code), self.units,
                      {key: self._shares(months, count) for key, count in (("q1", 3), ("h1", 6))}, f"{self.code}|")
        for at in range(row, row + 1 + _BLOCK):
            self._row(at, _LINE)
        put_key_figures(context, sheet, self.pages, row, (NAME, FIRST, SECOND, THIRD), whose)
        for at in range(row, row + 1 + COUNT):  # names reach over the hidden column
            sheet.put(at, HIDDEN, None, sheet.cells[at, NAME].style)
        self._across(row + 1 + COUNT, NAME, THIRD, bases_said(context, self.pages, whose), "note", row + _BLOCK)
        self._across(row, SIDE, LAST, self.say(_QUESTIONS), "header")
        asked, at = three_questions(context.words, asked_of(context, self.pages, whose)), row + 1
        said = [f"{n}. {text}" for n, text in enumerate(asked, 1)] or [self.say(_NOTHING)]
        for lines, text in zip(_ASK_LINES, said, strict=False):
            self._across(at, SIDE, LAST, list_that_fits([text], _ASK_WIDTH, lines, context.lang), "wrap", at + lines - 1)
            at += lines

    def _shares(self, months: int, count: int) -> tuple[Figure, Figure]:
        """What the first months are of the year, of the plan and of last year."""
        page, (now, then) = self.pages.months, self._months()
        row, total = group_key(page, self.code), a1(months + len(MONTHS) + 1, EXACT)
        part, whole = (linked(page, row, key).formula for key in (_PERIOD[count], "year"))
        return (Figure(rate_of(sum(now[:count]), sum(now)), f"IF({whole}=0,0,ROUND({part}/{whole},3))"),
                Figure(None) if _lacking(then) else Figure(rate_of(sum(then[:count]), sum(then)),
                       f"IF({total}=0,0,ROUND(SUM({a1(months + 1, EXACT)}:{a1(months + count, EXACT)})/{total},3))"))

    def _months(self) -> tuple[list[int], list[int]]:
        """Approved months and those of last year, of the units whose sales are in."""
        numbers, there = self.context.figures, self.context.figures.in_ & self.units
        return numbers.months[there].sum(axis=0).tolist(), numbers.py_months[there].sum(axis=0).tolist()

    def _put_months(self, row: int) -> None:
        """Month, last year, approved, growth; the chart shows them."""
        sheet, page, shown, (now, then) = self.sheet, self.pages.months, self.context.shown.number, self._months()
        key = group_key(page, self.code)
        put_header(self.context, sheet, row, {NAME: MONTH, FIRST: LAST_YEAR, SECOND: terms.APPROVED, THIRD: terms.GROWTH}, (NAME,))
        self._row(row, self.month_line)
        for i, month in enumerate((*MONTHS, "year")):
            at, whole = row + 1 + i, month == "year"
            self._row(at, self.month_line)
            style: Style = "total" if whole else "computed"
            sheet.put(at, 1, f"{self.code}|{month}", "key")
            put_month(self.context, sheet, (at, NAME), month, (FIRST, SECOND))
            a, b = (sum(of) if whole else of[i] for of in (now, then))
            before, now_at = a1(at, EXACT), linked(page, key, month).formula
            sheet.put(at, EXACT, WAN_YUAN.value(b), "key",
                      formula=f"SUM({a1(row + 1, EXACT)}:{a1(at - 1, EXACT)})" if whole else None, format=AMOUNT)
            past = shown("last_year", key, month)
            sheet.put(at, FIRST, past, style, formula=rounded_link(before, b, past), format=WHOLE)
            put_whole(sheet, (at, SECOND), page, key, month, "total" if whole else "bold_number", shown("approved", key, month))
            if _lacking(then if whole else [b]) and any(then):
                sheet.put(at, THIRD, None, style)
            else:
                sheet.put(at, THIRD, PERCENT.value(rate_of(a - b, b)), style, format=SIGNED_RATE,
                          formula=f"IF({before}=0,0,ROUND(({now_at}-{before})/{before},3))")

    def _put_chart(self, row: int, months: int) -> None:
        sheet = self.sheet
        self._row(row, _LINE / 2)
        self._row(row + 1, 20.0)
        (now, then), lacking = map(sum, self._months()), _lacking(self._months()[1])
        there = bool((self.context.figures.in_ & self.units).any())
        heading = months_said(self.context, now, then, there, lacking)
        sheet.put(row + 1, NAME, heading, "section")
        for at in range(row + 2, months):
            self._row(at, self.chart_line)
        if not there:
            self._across(row + 2, NAME, LAST, self.say(_NO_SALES), "note")
            return
        size = centimetres(sheet, NAME, LAST), _CHART * self.chart_line / CM
        sheet.charts.append(months_chart(sheet, (row + 2, NAME), size, months, (NAME, FIRST, SECOND), heading, then))

    def _put_conclusion(self, row: int) -> int:
        """The line that HQ types in, with its region; the last row."""
        sheet = self.sheet
        self._row(row, 22.0)
        sheet.put(row, NAME, self.say(terms.CONCLUSION), "section")
        self._row(row + 1, self.concluded)
        sheet.put(row + 1, 1, self.code, "key")
        sheet.put(row + 1, NAME, self.context.name(self.code), "wrap")
        put_input(sheet, row + 1, HIDDEN, self.key, self.typed)
        for at in range(FIRST + 1, LAST + 1):
            sheet.put(row + 1, at, None, "input_wrap")
        sheet.merges.append((row + 1, FIRST, row + 1, LAST))
        return row + 1

    def _across(self, row: int, first: int, last: int, text: str, style: Style, end: int = 0) -> None:
        """A text over these columns, down to the row `end`."""
        self.sheet.put(row, first, text, style)
        self.sheet.merges.append((row, first, end or row, last))

    def _row(self, row: int, height: float) -> None:
        self.sheet.rows[row] = RowSpec(height=height)


def _lacking(months: list[int]) -> bool:
    """Whether nothing is known of some of last year's months."""
    return not all(months)


def group_key(page: PlacedGrid, code: str) -> str:
    """The key of the row that adds up what is below that unit; of one that fills in itself its own row goes by its code."""
    return f"@{code}" if f"@{code}" in page.rows else code
