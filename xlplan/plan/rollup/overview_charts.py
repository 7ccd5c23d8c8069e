"""The charts of the overview, and at its foot the cells that they draw. Floor 4.

A chart holds no figure of its own: where a bar hangs, or differences above and below zero are told apart, cells that follow the
figures by formulas stand for all to see, and are what is drawn.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from xlplan import terms
from xlplan.address import a1, on_sheet
from xlplan.plan.rollup import headline as h
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.flow import PageFlow
from xlplan.text import Text, printed_width
from xlplan.units import PERCENT, WAN_YUAN
from xlplan.workbook.blueprint import Chart, Series, Sheet
from xlplan.workbook.room import centimetres
from xlplan.workbook.styles import WHOLE

LEFT: Final = 2
SPLIT: Final = 5       # column at which the chart of differences begins
BESIDE: Final = 6      # the last column below charts, which have tables beside them
CM: Final = 28.35      # points
_SPARE: Final = 8.0    # points
_SIGNED: Final = "+#,##0;-#,##0;"  # nothing at a bar that is none
_WHOLE_SEEN: Final = "#,##0;-#,##0;"

_NONE_IN: Final = Text("尚无计入的申报", "尚無計入的提報", "Nothing declared yet")
_TARGETS: Final = Text("下达(空心),万元", "下達(空心),萬元", "Target (outlined), 10k yuan")
_DECLARED: Final = Text("申报(实心),万元", "提報(實心),萬元", "Declared (solid), 10k yuan")
_BOTH: Final = Text("同口径下达(空心)与申报(实心),万元", "同基準下達(空心)與提報(實心),萬元",
                    "Target (outlined), declared (solid), 10k yuan")
_GAP: Final = Text("差异,万元(比例尺放大)", "差異,萬元(比例尺放大)", "Difference (enlarged)")
_NO_TARGET: Final = Text("尚未下达,没有可比的差异", "尚未下達,沒有可比的差異", "No target assigned: nothing to compare")
_EQUAL: Final = Text("申报与下达一致,没有差异", "提報與下達一致,沒有差異", "Declared as assigned, no differences")
_SHORT: Final = Text("差异 {all} 万元,没有多报的大区", "差異 {all} 萬元,沒有多報的區域", "Difference {all} (10k yuan), no region above")
_OVER: Final = Text("差异 {all} 万元,没有少报的大区", "差異 {all} 萬元,沒有少報的區域", "Difference {all} (10k yuan), no region below")
_INSIDE: Final = Text("({n} 个区内有相抵)", "({n} 個區內有相抵)", " (offsets inside {n})")
_OFFSET: Final = Text("差异 {all} 万元:多报 {over},少报 {short}", "差異 {all} 萬元:多報 {over},少報 {short}",
                      "Difference {all} (10k yuan): {over}, {short}")
_MONTHS_LACK: Final = Text("按月:核定(空心)与上年(浅),万元;上年缺月", "依月:核定(空心)與去年(淺),萬元;去年缺月",
                           "By month: approved (outlined) and last year (light), 10k yuan; last year lacks months")
_NO_MONTHS: Final = Text("按月:尚无计入的申报", "依月:尚無計入的提報", "By month: nothing declared yet")
_MONTHS_ALONE: Final = Text("按月:核定(空心),万元;没有上年数", "依月:核定(空心),萬元;沒有去年數",
                            "By month (10k yuan): approved; no last year")
_MONTHS: Final = Text("按月:核定(空心)比上年(浅)多 {by},万元", "依月:核定(空心)比去年(淺)多 {by},萬元",
                      "By month (10k yuan): approved +{by} on last year")
_MONTHS_LESS: Final = Text("按月:核定(空心)比上年(浅)少 {by},万元", "依月:核定(空心)比去年(淺)少 {by},萬元",
                           "By month (10k yuan): approved -{by} on last year")
_MONTHS_SAME: Final = Text("按月:核定(空心)与上年(浅)持平,万元", "依月:核定(空心)與去年(淺)持平,萬元",
                           "By month (10k yuan): approved like last year")
_REST: Final = Text("公司目标 {goal} 万元,还有 {rest} 万元未分配", "公司目標 {goal} 萬元,還有 {rest} 萬元未分配",
                    "Goal {goal}, of which {rest} unassigned (10k yuan)")
_ABOVE: Final = Text("公司目标 {goal} 万元,下达多出 {rest} 万元", "公司目標 {goal} 萬元,下達多出 {rest} 萬元",
                     "Goal {goal}, over-assigned by {rest} (10k yuan)")
_NO_GOAL: Final = Text("尚未下达目标", "尚未下達目標", "No targets yet")
_WHOLE: Final = Text("公司目标 {goal} 万元,已全部分配", "公司目標 {goal} 萬元,已全部分配", "Goal {goal}, all assigned (10k yuan)")
_DATA: Final = Text("图中的数(万元,取自上面各表)", "圖中的數(萬元,取自上面各表)", "What the charts draw (10k yuan, from the tables above)")
_ABSENT: Final = Text("{name}(未计入)", "{name}(未計入)", "{name} (not in)")
_MORE_COLUMN: Final = Text("多报", "多報", "Above")
_LESS_COLUMN: Final = Text("少报", "少報", "Below")
_PART: Final = Text("构成", "構成", "Part")
_STEPS: Final = (Text("累计", "累計", "Reached"), Text("垫底(不画)", "墊底(不畫)", "Base (unseen)"), Text("加", "加", "Added"),
                 Text("减(虚线)", "減(虛線)", "Less (broken)"), Text("零以下", "零以下", "Below zero"))
_ROLES: Final[tuple[Literal["base", "plan", "less"], ...]] = ("base", "plan", "less", "less")
_TALL, _MORE, _SHORT_NAME = 27.0, 13.0, 22  # row of a name and its amount, what a name adds that is longer than so many digits
_NAMED, _STACKED = 5, 7  # columns of the waterfall's names and of what it is stacked of


@dataclass(frozen=True)
class Place:
    """Where a chart stands: its first row, and how high it is in points."""

    row: int
    height: float

    @property
    def cm(self) -> float:
        """The height of the chart in centimetres; it ends above the last row, since rows come out lower where there is another font."""
        return (self.height - _SPARE) / CM


@dataclass(frozen=True)
class Regions:
    """The table of regions below its header row, and what it shows of each. `place`: of its charts, below two rows of words."""

    head: int
    last: int
    parts: Sequence[h.RegionPart]
    place: Place


@dataclass(frozen=True)
class Whole:
    """Parts and their whole, the last, in the rows below `head`: columns of their names and amounts, and these. `place`: of its chart,
    below a row of words. `exact`: what they are to the step, where the cells show whole 万元."""

    head: int
    name: int
    column: int
    amounts: Sequence[int]
    place: Place
    exact: Sequence[int] = ()


def series_at(sheet: Sheet, column: int, head: int, first: int, last: int) -> tuple[str, str]:
    """(title, values) of a chart's series."""
    values = f"{a1(first, column)}:{a1(last, column)}"
    return on_sheet(sheet.title, a1(head, column)), on_sheet(sheet.title, values)


def months_said(context: RollupContext, now: int, then: int, there: bool, lacking: bool = False) -> str:
    """What the chart of months shows, in one sentence: the year approved, last year's, whether any unit is in, and whether last year lacks
    months."""
    say, by = context.words.say, h.rate_of(now - then, then)
    if not there:
        return say(_NO_MONTHS)
    if not then:
        return say(_MONTHS_ALONE)
    if lacking:
        return say(_MONTHS_LACK)
    text = _MONTHS_SAME if not by else _MONTHS if by > 0 else _MONTHS_LESS
    return say(text, by=PERCENT.show(abs(by)))


def months_chart(sheet: Sheet, at: tuple[int, int], size: tuple[float, float], head: int, columns: tuple[int, int, int], heading: str,
                 then: int) -> Chart:
    """Twelve months below the row `head`: their names, last year, approved in `columns`; without last year where there is none."""
    names, past, approved = (series_at(sheet, column, head, head + 1, head + 12) for column in columns)
    plan = Series(*approved, "plan")
    return Chart("column", a1(*at), *size, names[1], (Series(*past, "previous"), plan) if then else (plan,), heading=heading)


def gaps_said(context: RollupContext, parts: Sequence[h.RegionPart]) -> str:
    """What the chart of differences shows, in one sentence."""
    say, gaps = context.words.say, [p.gap for p in parts]
    over, short = sum(g for g in gaps if g > 0), sum(g for g in gaps if g < 0)
    if not any(p.have for p in parts):
        return say(_NONE_IN)
    if not sum(p.like for p in parts):
        return say(_NO_TARGET)
    text = _EQUAL if not over and not short else _SHORT if not over else _OVER if not short else _OFFSET
    inside = sum(bool(p.offset) for p in parts)
    return say(text, **{key: WAN_YUAN.show(of, sign=True) for key, of in (("all", over + short), ("over", over), ("short", short))}) + (
        say(_INSIDE, n=inside) if inside else "")


def goal_said(context: RollupContext, goal: int, rest: int) -> str:
    """What the waterfall shows, in one sentence."""
    text = _REST if rest > 0 else _ABOVE if rest < 0 else _WHOLE if goal else _NO_GOAL
    return context.words.say(text, goal=WAN_YUAN.show(goal), rest=WAN_YUAN.show(abs(rest)))


def put_charts(context: RollupContext, sheet: Sheet, flow: PageFlow, regions: Regions, whole: Whole) -> None:
    """Charts of targets and what was declared by region, of the differences, and of what the goal is made of, and at the foot of
    the page what they draw."""
    compared = regions.last >= regions.head + 1 and any(p.have for p in regions.parts) and any(p.like for p in regions.parts)
    rows = regions.last - regions.head if compared else 0
    head, count = 18.0 if context.lang != "en" else 31.0, len(whole.amounts)
    names = [str(sheet.cells[row, whole.name].value) for row in range(whole.head + 1, whole.head + 1 + count)]
    tall = [_TALL + _MORE * (printed_width(name) > _SHORT_NAME) for name in names]
    at = flow.block([20.0, head, *tall, *[flow.line] * max(rows - count, 0)], printed=False)
    sheet.put(at, LEFT, context.words.say(_DATA), "section")
    if compared:
        _put_gaps(context, sheet, regions, at + 1)
    elif regions.last > regions.head:
        _put_alone(context, sheet, regions)
    _put_waterfall(context, sheet, whole, at + 1)


def _put_alone(context: RollupContext, sheet: Sheet, regions: Regions) -> None:
    """What there is, targets or what was declared, while there is nothing to compare."""
    say, heading, row = context.words.say, gaps_said(context, regions.parts), regions.place.row
    declared = any(p.have for p in regions.parts)
    sheet.put(row - 2, LEFT, heading, "section")
    sheet.put(row - 1, LEFT, say(_DECLARED if declared else _TARGETS), "muted")
    names, targets, sales = (series_at(sheet, column, regions.head, regions.head + 1, regions.last) for column in (LEFT, 3, 6))
    shown = Series(*sales, "actual", labels=True) if declared else Series(*targets, "plan", labels=True)
    size = centimetres(sheet, LEFT, BESIDE), regions.place.cm
    sheet.charts.append(Chart("bar", a1(row, LEFT), *size, names[1], (shown,), heading=heading))


def _put_gaps(context: RollupContext, sheet: Sheet, regions: Regions, at: int) -> None:
    """Targets and what was declared, and beside them the differences, whose cells stand below the row `at`."""
    say, heading, row = context.words.say, gaps_said(context, regions.parts), regions.place.row
    first, last = regions.head + 1, regions.last
    sheet.put(row - 2, LEFT, heading, "section")
    sheet.put(row - 1, LEFT, say(_BOTH), "muted")
    sheet.put(row - 1, SPLIT, say(_GAP), "muted")
    for column, text in ((LEFT, terms.REGION), (3, _MORE_COLUMN), (4, _LESS_COLUMN)):
        sheet.put(at, column, say(text), "header" if column == LEFT else "header_number")
    for to, source in enumerate(range(first, last + 1), at + 1):
        gap, name = sheet.cells[source, 7].value, sheet.cells[source, LEFT].value
        absent = None if gap is not None else say(_ABSENT, name=name)
        sheet.put(to, 1, f"gap|{sheet.cells[source, 1].value}", "key")
        sheet.put(to, LEFT, absent or name, "state", formula=None if absent else a1(source, LEFT))
        shown = gap if isinstance(gap, int | float) else 0
        for column, value, pick in ((3, max(shown, 0), "MAX"), (4, min(shown, 0), "MIN")):
            sheet.put(to, column, value, "computed", format=_SIGNED, formula=f"{pick}({a1(source, 7)},0)")
    names, over, short = (series_at(sheet, column, at, at + 1, at + last - first + 1) for column in (LEFT, 3, 4))
    like, declared = (series_at(sheet, column, regions.head, first, last) for column in (5, 6))
    sheet.charts += [
        Chart("bar", a1(row, LEFT), centimetres(sheet, LEFT, SPLIT - 1), regions.place.cm, names[1], (
            Series(*like, "plan"), Series(*declared, "actual", labels=True)), _WHOLE_SEEN, heading=say(_BOTH), legend=False),
        Chart("bar", a1(row, SPLIT), centimetres(sheet, SPLIT, BESIDE), regions.place.cm, names[1], (
            Series(*over, "good", labels=True), Series(*short, "bad", labels=True)), _SIGNED, heading=heading, legend=False, names=False)]


def waterfall_steps(start: int, end: int) -> tuple[int, int, int, int]:
    """How a bar from `start` to `end` is stacked: what it stands on, what it adds, what it takes off, and what of it is below zero."""
    low, high = min(start, end), max(start, end)
    above = max(high, 0) - max(low, 0)
    return max(low, 0) + min(high, 0), above if end >= start else 0, above if end < start else 0, min(low, 0) - min(high, 0)


def _put_waterfall(context: RollupContext, sheet: Sheet, whole: Whole, at: int) -> None:
    """The parts as hanging bars and the whole beside them, of cells below the row `at`."""
    say, (*_, rest, goal) = context.words.say, whole.exact or whole.amounts
    heading = goal_said(context, goal, rest)
    sheet.put(whole.place.row - 1, LEFT, heading, "section")
    for column, text in ((_NAMED, _PART), (_NAMED + 1, None), *enumerate(_STEPS, _STACKED)):
        sheet.put(at, column, say(text) if text else None, "header_number" if column >= _STACKED else "header")
    last, reached = at + len(whole.amounts), 0
    for row, amount in enumerate(whole.amounts, at + 1):
        source = whole.head + row - at
        start = 0 if row == last else reached
        reached = start + amount
        name, figure = a1(source, whole.name), a1(source, whole.column)
        sheet.put(row, _NAMED, f"{sheet.cells[source, whole.name].value}\n{h.show_whole(amount)}", "wrap",
                  formula=f'{name}&CHAR(10)&TEXT(ROUND({figure},0),"#,##0;-#,##0;0")')
        sheet.put(row, _NAMED + 1, None, "wrap")
        sheet.merges.append((row, _NAMED, row, _NAMED + 1))
        before, to = "0" if row in (at + 1, last) else a1(row - 1, _STACKED), a1(row, _STACKED)
        low, high = f"MIN({before},{to})", f"MAX({before},{to})"
        above = f"ROUND(MAX({high},0)-MAX({low},0),2)"
        formulas = (f"ROUND({before}+{figure},2)", f"MAX({low},0)+MIN({high},0)", f"IF({to}>={before},{above},0)",
                    f"IF({to}<{before},{above},0)", f"ROUND(MIN({low},0)-MIN({high},0),2)")
        for column, (value, formula) in enumerate(zip((reached, *waterfall_steps(start, reached)), formulas, strict=True), _STACKED):
            sheet.put(row, column, WAN_YUAN.value(value), "computed", format=WHOLE, formula=formula)
    names = series_at(sheet, _NAMED, at, at + 1, last)[1]
    sheet.charts.append(Chart(
        "column", a1(whole.place.row, LEFT), centimetres(sheet, LEFT, BESIDE), whole.place.cm, names,
        tuple(Series(*series_at(sheet, column, at, at + 1, last), role) for column, role in enumerate(_ROLES, _STACKED + 1)),
        heading=heading, stacked=True, legend=False))
