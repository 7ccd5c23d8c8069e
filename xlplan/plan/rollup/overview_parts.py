"""总览, lower half: charts, three things first, key figures, months, best and worst branches, the identity. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.address import a1, on_sheet
from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.checking.states import BranchState
from xlplan.plan.rollup import headline as h
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.expense_rollup import TABLE as EXPENSE
from xlplan.plan.rollup.figures import SALES
from xlplan.plan.rollup.flow import PageFlow
from xlplan.plan.rollup.grid import SIGNED_RATE, PlacedGrid
from xlplan.plan.rollup.overview import TABLE, LinkedPages, inside, put_link, region_parts, upper_half
from xlplan.plan.rollup.staffing_rollup import TABLE as STAFF
from xlplan.plan.rollup.target_compare import branch_growths
from xlplan.schema.params import PARAMS
from xlplan.tables.periods import MONTHS
from xlplan.text import Text, printed_width, same_text
from xlplan.units import PERCENT, UNITS, WAN_YUAN
from xlplan.workbook.blueprint import Chart, Series, Sheet
from xlplan.workbook.styles import DIFFERENCE_WHOLE, RATE, TENTH, WHOLE, Style

LEFT, RIGHT, LAST = 2, 7, 11
_CM: Final = 28.35  # points
_POINTS: Final = Text('+0.0" 点";-0.0" 点";"–"', '+0.0" 點";-0.0" 點";"–"', '+0.0" pts";-0.0" pts";"–"')
_REGIONS: Final = Text("同口径下达(空心)与申报(实心),按大区", "同基準下達(空心)與提報(實心),依區域",
                       "Target (outlined), declared (solid)")
_FIRST: Final = Text("最该先看的三件事", "最該先看的三件事", "Three things to look at first")
_KEY: Final = Text("关键指标", "關鍵指標", "Key figures")
_MONTHS: Final = Text("按月:核定(深)与上年同期(浅)", "依月:核定(深)與去年同期(淺)",
                      "By month: approved (dark), last year (light)")
_BEST: Final = Text("核定增长最快的分公司", "核定成長最快的分公司", "Fastest, as approved")
_WORST: Final = Text("核定增长最慢的分公司", "核定成長最慢的分公司", "Slowest, as approved")
_IDENTITY: Final = Text("分公司 + 总部直管 + 统筹(未分配) = 公司目标", "分公司 + 總公司直管 + 統籌(未分配) = 公司目標",
                        "Branches + HQ-run + unassigned = goal")
_PARTS: Final = Text("{filling} + {beside} + 统筹(未分配) = 公司目标", "{filling} + {beside} + 統籌(未分配) = 公司目標",
                     "{filling} + {beside} + unassigned = goal")
_LAST_YEAR: Final = Text("上年", "去年", "Last year")
_HEADS: Final = (_KEY, Text("计划", "計畫", "Plan"), _LAST_YEAR,
                 Text("变化", "變化", "Change"))
_FIGURES: Final[dict[str, Text]] = {
    "sales": Text("销售(万元,{n} 家)", "銷售(萬元,{n} 家)", "Sales ({n} in)"),
    "expense": Text("费用(万元,{n} 家)", "費用(萬元,{n} 家)", "Expenses ({n} in)"),
    "heads": Text("人数(年末/年初)", "人數(年末/年初)", "Heads, end / opening"),
    "rate": terms.EXPENSE_RATIO,
    "productivity": Text("人效(万元/人)", "人均產值(萬元/人)", "Sales per head"),
    "q1": Text("一季度占比", "第一季占比", "Q1 share"), "h1": Text("上半年占比", "上半年占比", "H1 share"),
    "new": Text("新品销售占比", "新品銷售占比", "New product share")}
_BASES: Final = Text(
    "费用率 = 费用 ÷ 费用计入的 {a} 家的销售 {sales};人效 = 人员计入的 {b} 家的销售 {beside} ÷ 年平均人数 {heads}(上年:÷ 年初人数)。"
    "这里的销售:未交、退回、未填的按下达计。",
    "費用率 = 費用 ÷ 費用計入的 {a} 家的銷售 {sales};人均產值 = 人力計入的 {b} 家的銷售 {beside} ÷ 年平均人數 {heads}(去年:÷ 年初人數)。"
    "這裡的銷售:未交、退回、未填的按下達計。",
    "Expense ratio: to the sales of the branches with expenses in ({a}), {sales}. Sales per head: of the branches with staffing in "
    "({b}), {beside}, by {heads} average heads (last year: opening heads). Sales not in stand at target.")
_EVERY_TABLE: Final = Text("全部", "全部", "all")
_GAP: Final = 6.0  # points between the three things and the identity below them
_DOUBTFUL: Final = ("XP515", "XP518", "XP534", "XP584", "XP589")  # whose file it is, and which of several counts
_KEY_LINES: Final = 13
_ONE_LINE: Final = 54  # digits that fit beside the chart
_MONTH: Final = Text("月份", "月份", "Month")


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
    row = flow.block([flow.line, *lines, _GAP, *[flow.line] * 6])
    _put_regions_chart(context, sheet, row, first, last, flow.line)
    _put_three_things(context, sheet, things, row)
    _put_identity(context, sheet, pages.compare, row + 5)
    row = flow.block([flow.line] * 14)
    _put_months(context, sheet, pages.months, row, flow.line)
    row = flow.block([flow.line] * _KEY_LINES)
    _put_key_figures(context, sheet, pages, row)
    _put_best_worst(context, sheet, pages.compare, row)


def _put_regions_chart(context: RollupContext, sheet: Sheet, row: int, first: int, last: int, line: float) -> None:
    if last < first:
        return
    sheet.put(row, LEFT, context.words.say(_REGIONS), "section")

    def column(letter: str) -> tuple[str, str]:
        return _series_addresses(sheet, letter, TABLE, first, last)

    sheet.charts.append(Chart("bar", a1(row + 1, LEFT), 13.4, (60 + 6 * line + _GAP) / _CM, column("B")[1], (
        Series(*column("E"), "plan"), Series(*column("F"), "actual", labels=True))))


def _series_addresses(sheet: Sheet, letter: str, head: int, first: int, last: int) -> tuple[str, str]:
    """(title, values) of a chart's series."""
    title, values = f"${letter}${head}", f"${letter}${first}:${letter}${last}"
    return on_sheet(sheet.title, title), on_sheet(sheet.title, values)


def _put_three_things(context: RollupContext, sheet: Sheet, things: list[str], row: int) -> None:
    sheet.put(row, RIGHT, context.words.say(_FIRST), "section")
    for i, text in enumerate(things, 1):
        sheet.put(row + i, RIGHT, f"{i}. {text}", "wrap")
        sheet.merges.append((row + i, RIGHT, row + i, LAST))


def three_things(context: RollupContext, pages: LinkedPages) -> list[str]:
    """The sentences, computed."""
    words, staffing, expense, months = context.words, pages.staffing, pages.expense, pages.months
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
    blank = h.undeclared_sentence(words, context.undeclared)
    flagged = [
        *([(True, doubtful)] if doubtful else []),
        *([(True, blank)] if blank else []),
        h.compare_growth(words, h.EXPENSES, expense.number("@total", "growth"), h.rate_of(sales - py_sales, py_sales)),
        h.compare_growth(words, terms.HEADS, heads, beside),
        h.judge_rhythm(words, months.number("@mshare", "h1"), months.number("@py_mshare", "h1"), limit)]
    return h.first_three(h.worst_regions(words, parts), flagged, h.returned_sentence(words, back))


def _tables_back(context: RollupContext, state: BranchState) -> str:
    """The tables that go back, in short."""
    every = [key for key, one in state.tables.items() if one == "returned"]
    if len(every) == sum(one != "not_opened" for one in state.tables.values()):
        return context.words.say(_EVERY_TABLE)
    return context.words.join([context.table_said(key) for key in every])


def _put_header(context: RollupContext, sheet: Sheet, row: int, cells: dict[int, Text], left: frozenset[int]) -> None:
    for column, text in cells.items():
        sheet.put(row, column, context.words.say(text), "header" if column in left else "header_number")


def _put_key_figures(context: RollupContext, sheet: Sheet, pages: LinkedPages, row: int) -> None:
    say = context.words.say
    _put_header(context, sheet, row, dict(zip((2, 3, 4, 5), _HEADS, strict=True)), frozenset({2}))
    compare, staffing, expense, months = pages.compare, pages.staffing, pages.expense, pages.months
    rows: dict[str, tuple[PlacedGrid, str, str, PlacedGrid, str, str, str]] = {
        "sales": (compare, "@branches", "approved", compare, "@branches", "py_like", WHOLE),
        "expense": (expense, "@total", "approved", expense, "@total", "py_estimate", WHOLE),
        "heads": (staffing, "@total", "year_end", staffing, "@total", "opening", WHOLE),
        "rate": (expense, "@total", "rate", expense, "@total", "py_rate", RATE),
        "q1": (months, "@mshare", "q1", months, "@py_mshare", "q1", RATE),
        "h1": (months, "@mshare", "h1", months, "@py_mshare", "h1", RATE)}
    counts = {"sales": inside(context, SALES), "expense": inside(context, EXPENSE)}
    note = row + len(_FIGURES) + 1
    sheet.put(note, 2, say(
        _BASES, a=counts["expense"], sales=h.show_whole(expense.number("@total", "sales")), b=inside(context, STAFF),
        beside=h.show_whole(staffing.number("@total",
                                            "sales")), heads=f"{UNITS['person_tenth'].value(staffing.number('@total', 'avg')):,}"),
              "note")
    sheet.merges.append((note, 2, row + _KEY_LINES - 1, 5))
    for at, key in enumerate(_FIGURES, row + 1):
        sheet.put(at, 1, f"@{key}", "key")
        sheet.put(at, 2, say(_FIGURES[key], n=counts.get(key, 0)), "state")
        if key in rows:
            a, arow, acol, b, brow, bcol, shown = rows[key]
            unit = PERCENT if shown == RATE else UNITS["person"] if key == "heads" else WAN_YUAN
            put_link(sheet, (at, 3), a, arow, acol, "bold_number", format=shown, unit=unit)
            put_link(sheet, (at, 4), b, brow, bcol, "computed", format=shown, unit=unit)
            now, then = a.number(arow, acol), b.number(brow, bcol)
        else:
            now, then = _put_productivity(sheet, at, staffing) if key == "productivity" else _put_new_share(context, sheet, at)
            shown = TENTH if key == "productivity" else RATE
        if shown == RATE:
            sheet.put(at, 5, (now - then) / 10, "computed", format=say(_POINTS), formula=f"ROUND((C{at}-D{at})*100,1)")
        else:
            sheet.put(at, 5, h.rate_of(now - then, then) / 1000, "computed", format=SIGNED_RATE,
                      formula=f"IF(D{at}=0,0,ROUND((C{at}-D{at})/D{at},3))")


def _put_productivity(sheet: Sheet, at: int, staffing: PlacedGrid) -> tuple[int, int]:
    """Sales a head: of the plan by average heads, of last year by the heads the year opens with."""
    put_link(sheet, (at, 3), staffing, "@total", "productivity", "bold_number", format=TENTH, unit=UNITS["wan_a_head"])
    sales, heads = staffing.number("@total", "py_sales"), staffing.number("@total", "opening")
    then = half_up(sales, 10 * heads) if heads else 0  # 0.01 万元 a head, in tenths
    title = staffing.sheet.title
    above, below = (on_sheet(title, staffing.at("@total", k)) for k in ("py_sales", "opening"))
    sheet.put(at, 4, then / 10, "computed", format=TENTH, formula=f"IF({below}=0,0,ROUND({above}/{below},1))")
    return staffing.number("@total", "productivity"), then


def _put_new_share(context: RollupContext, sheet: Sheet, at: int) -> tuple[int, int]:
    """Share of new products, as constants: no page shows them by mark."""
    now, then = (int(a.sum()) for a in context.figures.new_sales())
    sales = int(context.figures.approved[context.figures.in_].sum()), int(context.figures.py[context.figures.in_].sum())
    shares = h.rate_of(now, sales[0]), h.rate_of(then, sales[1])
    for column, share, style in zip((3, 4), shares, ("bold_number", "computed"), strict=True):
        sheet.put(at, column, PERCENT.value(share), style, format=RATE)  # type: ignore[arg-type]
    return shares


def _put_months(context: RollupContext, sheet: Sheet, months: PlacedGrid, row: int, line: float) -> None:
    say = context.words.say
    sheet.put(row, LEFT, say(_MONTHS), "section")
    _put_header(context, sheet, row, {7: _MONTH, 8: _LAST_YEAR, 9: terms.APPROVED, 10: terms.GROWTH, 11: terms.SHARE}, frozenset({7}))
    for at, month in enumerate((*MONTHS, "year"), row + 1):
        whole = month == "year"
        style: Style = "total" if whole else "computed"
        sheet.put(at, 1, f"@{month}", "key")
        sheet.put(at, 7, say(terms.TOTAL if whole else same_text("{" + month + "}")), "total_text" if whole else "state")
        put_link(sheet, (at, 8), months, "@py_month", month, style, format=WHOLE)
        put_link(sheet, (at, 9), months, "@total", month, "total" if whole else "bold_number", format=WHOLE)
        put_link(sheet, (at, 10), months, "@yoy", month, style, format=SIGNED_RATE, unit=PERCENT)
        put_link(sheet, (at, 11), months, "@mshare", month, style, format=RATE, unit=PERCENT)

    def column(letter: str) -> tuple[str, str]:
        return _series_addresses(sheet, letter, row, row + 1, row + 12)

    sheet.charts.append(Chart("column", a1(row + 1, LEFT), 13.4, 13 * line / _CM, column("G")[1], (
        Series(*column("H"), "previous"), Series(*column("I"), "actual"))))


def _put_best_worst(context: RollupContext, sheet: Sheet, compare: PlacedGrid, row: int) -> None:
    """The five branches that grow fastest, and the five that grow slowest below them."""
    codes, growth = context.result.branches, branch_growths(context)
    order = sorted((i for i, g in enumerate(growth) if g is not None), key=lambda i: -(growth[i] or 0))
    best = order[:min(5, (len(order) + 1) // 2)]
    worst = [i for i in reversed(order) if i not in best][:5]
    gap = terms.DIFFERENCE
    for title, branches in ((_BEST, best), (_WORST, worst)):
        _put_header(context, sheet, row, {7: title, 9: terms.GROWTH, 10: terms.DECLARED, 11: gap}, frozenset({7}))
        sheet.merges.append((row, 7, row, 8))
        for i in branches:
            row += 1
            code = codes[i]
            sheet.put(row, 7, context.name(code), "state")
            sheet.merges.append((row, 7, row, 8))
            put_link(sheet, (row, 9), compare, code, "growth", "bold_number", format=SIGNED_RATE, unit=PERCENT)
            put_link(sheet, (row, 10), compare, code, "year", "computed", format=WHOLE)
            style: Style = "bad_number" if compare.number(code, "diff") < 0 else "computed"
            put_link(sheet, (row, 11), compare, code, "diff", style, format=DIFFERENCE_WHOLE)
        row += 2


def _put_identity(context: RollupContext, sheet: Sheet, compare: PlacedGrid, row: int) -> None:
    """Units that fill in sales + those that do not + unassigned = company goal, live, with its own check."""
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
            put_link(sheet, (at, LAST), compare, key, "hq_target", "total" if last else "bold_number", format=WHOLE)
        else:
            sheet.put(at, LAST, 0, "bold_number", format=WHOLE)
    sheet.put(row + 5, RIGHT, say(w.CHECK_SHORT), "foot_text")
    parts = sum(compare.number(k, "hq_target") for k in cells if k in compare.rows and k != "@total")
    goal = context.facts.goal if context.facts.goal is not None else compare.number("@total", "hq_target")
    sheet.put(row + 5, LAST, WAN_YUAN.value(parts - goal), "foot", format=DIFFERENCE_WHOLE,
              formula=f"ROUND(SUM(K{row + 1}:K{row + 3})-K{row + 4},2)")
