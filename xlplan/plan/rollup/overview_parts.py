"""总览, lower half: charts, three things first, key figures, months, best and worst branches, the identity. Floor 4."""
from __future__ import annotations

from math import ceil
from typing import Final

from xlplan import terms
from xlplan.plan.checking.states import BranchState
from xlplan.plan.rollup import headline as h
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.expense_rollup import TABLE as EXPENSE
from xlplan.plan.rollup.flow import PageFlow
from xlplan.plan.rollup.grid import SIGNED_RATE, PlacedGrid
from xlplan.plan.rollup.key_figures import (
    COUNT,
    LAST_YEAR,
    Figure,
    Whose,
    all_units,
    bases_said,
    linked,
    put_best_worst,
    put_header,
    put_key_figures,
)
from xlplan.plan.rollup.overview import TABLE, LinkedPages, put_link, put_month, put_whole, region_parts, upper_half
from xlplan.plan.rollup.overview_charts import BESIDE, LEFT, Place, Regions, Whole, months_chart, months_said, put_charts
from xlplan.plan.rollup.shown import PER
from xlplan.plan.rollup.staffing_rollup import TABLE as STAFF
from xlplan.schema.params import PARAMS
from xlplan.tables.periods import MONTHS
from xlplan.text import Text, printed_width
from xlplan.units import PERCENT
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.room import centimetres
from xlplan.workbook.styles import DIFFERENCE_WHOLE, RATE, WHOLE, Style

RIGHT, LAST = 7, 11
_FIRST: Final = Text("最该先看的三件事", "最該先看的三件事", "Three things to look at first")
_IDENTITY: Final = Text("分公司 + 总部直管 + 统筹(未分配) = 公司目标", "分公司 + 總公司直管 + 統籌(未分配) = 公司目標",
                        "Branches + HQ-run + unassigned = goal")
_PARTS: Final = Text("{filling} + {beside} + 统筹(未分配) = 公司目标", "{filling} + {beside} + 統籌(未分配) = 公司目標",
                     "{filling} + {beside} + unassigned = goal")
_EVERY_TABLE: Final = Text("全部", "全部", "all")
_LOW: Final = 105.0  # points that the charts of regions are high at least
_BAR: Final = 15.0  # points of a region in them
_PARTS_LINES: Final = 10  # rows beside the waterfall
_DOUBTFUL: Final = ("XP515", "XP518", "XP534", "XP584", "XP589")  # whose file it is, and which of several counts
_KEY_LINES: Final = 13
_ONE_LINE: Final = 54  # digits that fit beside the chart
MONTH: Final = Text("月份", "月份", "Month")


def overview_page(context: RollupContext) -> Sheet:
    """The page."""
    pages = LinkedPages(*map(context.grid, ("target_compare", "by_month", "staffing_rollup", "expense_rollup")))
    sheet, first, last = upper_half(context, pages)
    lower_half(context, sheet, pages, first, last)
    return sheet


def lower_half(context: RollupContext, sheet: Sheet, pages: LinkedPages, first: int, last: int) -> None:
    """Everything below the table of regions, which stands in rows `first`..`last`."""
    flow = PageFlow(sheet, last + 2, 15.0 if context.lang != "en" else 14.0)
    things = three_things(context, pages)
    lines = [20.0 + 11.0 * (printed_width(text) // _ONE_LINE) for text in things] + [20.0] * (3 - len(things))
    more = max(2, ceil((max(_LOW, _BAR * (last - first + 1)) - sum(lines[1:])) / flow.line))
    row = flow.block([flow.line, *lines, *[flow.line] * more])
    regions = Place(row + 2, sum(lines[1:]) + more * flow.line)
    _put_three_things(context, sheet, things, row)
    parts = flow.block([flow.line] * (1 + _PARTS_LINES))
    exact, shown = _put_identity(context, sheet, pages.compare, parts)
    row = flow.block([flow.line] * 14)
    _put_months(context, sheet, pages.months, row, flow.line)
    row = flow.block([flow.line] * _KEY_LINES)
    _put_key_figures(context, sheet, pages, row)
    put_best_worst(context, sheet, pages.compare, row, (7, 9, 10, 11), range(context.figures.count))
    put_charts(context, sheet, flow, Regions(TABLE, last, [p for _, p in region_parts(context, pages.compare)], regions),
               Whole(parts, RIGHT, LAST, [n * PER for n in shown], Place(parts + 1, _PARTS_LINES * flow.line), exact))


def _put_key_figures(context: RollupContext, sheet: Sheet, pages: LinkedPages, row: int) -> None:
    months = pages.months
    shares = {key: (linked(months, "@mshare", key), Figure(None) if months.blank("@py_mshare", key) else linked(months, "@py_mshare", key))
              for key in ("q1", "h1")}
    whose = Whose("@branches", "@total", "@total", all_units(context), shares)
    put_key_figures(context, sheet, pages, row, (2, 3, 4, 5), whose)
    sheet.put(row + COUNT + 1, 2, bases_said(context, pages, whose), "note")
    sheet.merges.append((row + COUNT + 1, 2, row + _KEY_LINES - 1, 5))


def _put_three_things(context: RollupContext, sheet: Sheet, things: list[str], row: int) -> None:
    sheet.put(row, RIGHT, context.words.say(_FIRST), "section")
    for i, text in enumerate(things, 1):
        sheet.put(row + i, RIGHT, f"{i}. {text}", "wrap")
        sheet.merges.append((row + i, RIGHT, row + i, LAST))


def three_things(context: RollupContext, pages: LinkedPages) -> list[str]:
    """The sentences, computed."""
    words, staffing, expense = context.words, pages.staffing, pages.expense
    remark, half = context.holes.remark(), context.holes.first_half()
    parts = [p for _, p in region_parts(context, pages.compare)]
    doubtful = h.doubtful_sentence(words, [context.name(code) for code in context.states if any(
        f.branch == code and any(d.code in _DOUBTFUL for d in f.counted) for f in context.result.files)])
    if not any(p.have for p in parts):
        return h.first_three(h.worst_regions(words, parts), [(True, doubtful)] if doubtful else [], "")
    space = " " if context.lang == "en" else ""
    back = [f"{context.name(code)}{space}({_tables_back(context, one)})" for code, one in context.states.items()
            if one.file and one.file.goes_back]
    limit = int(context.master.limits.get("first_half_points", PARAMS["first_half_points"].default) * 1000)
    sales, py_sales = expense.number("@total", "sales"), expense.number("@total", "py_sales")
    heads, beside = staffing.number("@total", "heads_growth"), staffing.number("@total", "sales_growth")
    blank, offset = h.undeclared_sentence(words, context.undeclared), h.offset_sentence(words, parts)
    has = context.figures.have
    flagged = [
        *([(True, doubtful)] if doubtful else []),
        *([(True, blank)] if blank else []),
        *([(True, offset)] if offset else []),
        *([h.compare_growth(words, h.EXPENSES, expense.number("@total", "growth"), h.rate_of(sales - py_sales, py_sales), remark)]
          if has(EXPENSE).any() and py_sales and not expense.blank("@total", "py_rate") else []),
        *([h.compare_growth(words, terms.HEADS, heads, beside, remark)]
          if has(STAFF).any() and staffing.number("@total", "py_sales") and not staffing.blank("@total", "sales_growth") else []),
        *([h.judge_rhythm(words, half[0], half[1], limit, half[2])] if half is not None else [])]
    return h.first_three(h.worst_regions(words, parts), flagged, h.returned_sentence(words, back))


def _tables_back(context: RollupContext, state: BranchState) -> str:
    """The tables that go back, in short."""
    every = [key for key, one in state.tables.items() if one == "returned"]
    if len(every) == sum(one != "not_opened" for one in state.tables.values()):
        return context.words.say(_EVERY_TABLE)
    return context.words.join([context.table_said(key) for key in every])


def _put_months(context: RollupContext, sheet: Sheet, months: PlacedGrid, row: int, line: float) -> None:
    now, then = (months.number(of, "year") for of in ("@total", "@py_month"))
    there = bool(context.figures.in_.any())
    heading = months_said(context, now, then, there, months.blank("@yoy", "year"))
    sheet.put(row, LEFT, heading, "section")
    put_header(context, sheet, row, {7: MONTH, 8: LAST_YEAR, 9: terms.APPROVED, 10: terms.GROWTH, 11: terms.SHARE}, frozenset({7}))
    for at, month in enumerate((*MONTHS, "year"), row + 1):
        whole = month == "year"
        style: Style = "total" if whole else "computed"
        sheet.put(at, 1, f"@{month}", "key")
        put_month(context, sheet, (at, 7), month, (8, 9))
        if not there:
            for column in range(8, 12):
                sheet.put(at, column, None, style)
            continue
        put_whole(sheet, (at, 8), months, "@py_month", month, style, context.shown.number("last_year", "@total", month))
        put_whole(sheet, (at, 9), months, "@total", month, "total" if whole else "bold_number",
                  context.shown.number("approved", "@total", month))
        if months.blank("@yoy", month):
            sheet.put(at, 10, None, style)
        else:
            put_link(sheet, (at, 10), months, "@yoy", month, style, format=SIGNED_RATE, unit=PERCENT)
        put_link(sheet, (at, 11), months, "@mshare", month, style, format=RATE, unit=PERCENT)

    if there:
        size = centimetres(sheet, LEFT, BESIDE), Place(row + 1, 13 * line).cm
        sheet.charts.append(months_chart(sheet, (row + 1, LEFT), size, row, (7, 8, 9), heading, then))


def _put_identity(context: RollupContext, sheet: Sheet, compare: PlacedGrid, row: int) -> tuple[list[int], list[int]]:
    """Units that fill in sales + those that do not + unassigned = company goal, live, with its own check; the amounts, the goal last, in
    steps and as they are shown."""
    say, usual = context.words.say, (context.filling_total, context.beside_name) == (w.BRANCHES_TOTAL, terms.HQ_RUN)
    said = say(_IDENTITY) if usual else say(_PARTS, filling=say(context.filling_total), beside=say(context.beside_name))
    sheet.put(row, RIGHT, said, "section")
    cells: dict[str, Text] = {"@branches": context.filling_total, "@hq_run": context.beside_name, "@unassigned": w.UNASSIGNED,
                              "@total": terms.GOAL}
    for at, (key, label) in enumerate(cells.items(), row + 1):
        last = key == "@total"
        sheet.put(at, RIGHT, say(label), "total_text" if last else "state")
        sheet.merges.append((at, RIGHT, at, LAST - 1))
        if key in compare.rows:
            put_whole(sheet, (at, LAST), compare, key, "hq_target", "total" if last else "bold_number",
                      context.shown.number("hq_target", key))
        else:
            sheet.put(at, LAST, 0, "bold_number", format=WHOLE)
    sheet.put(row + 5, RIGHT, say(w.CHECK_SHORT), "foot_text")
    shown = [context.shown.number("hq_target", k) for k in cells]
    sheet.put(row + 5, LAST, sum(shown[:-1]) - shown[-1], "foot", format=DIFFERENCE_WHOLE, formula=f"SUM(K{row + 1}:K{row + 3})-K{row + 4}")
    return [compare.number(k, "hq_target") if k in compare.rows else 0 for k in cells], shown
