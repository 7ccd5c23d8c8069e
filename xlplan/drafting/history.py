"""The sheets of history: what was exported, in its own unit, and the months proposed behind it. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from xlplan.drafting.estimate import RunningYear, Way
from xlplan.drafting.figures import Figures, Key
from xlplan.drafting.guesses import Guess, of_rows
from xlplan.schema.frame import Frame
from xlplan.schema.months import year_month
from xlplan.tables.master.rows import Row, from_rows, with_amounts
from xlplan.text import Lang, Text
from xlplan.units import CASE, UNITS

_WAYS: Final[Mapping[Way, Text]] = {  # of a month that the export does not have yet
    "line": Text("导出文件里还没有这个月:去年同月 × 这一行自己的增幅(只比两年都有的月份)",
                 "匯出檔裡還沒有這個月:去年同月 × 這一列自己的增幅(只比兩年都有的月份)",
                 "The export does not have this month yet: last year's same month × how this line has grown, over months that both years "
                 "have"),
    "unit": Text("导出文件里还没有这个月:去年同月 × 该单位的增幅(只比两年都有的月份;这一行自己可比的月份太少)",
                 "匯出檔裡還沒有這個月:去年同月 × 該單位的增幅(只比兩年都有的月份;這一列自己可比的月份太少)",
                 "The export does not have this month yet: last year's same month × how its unit has grown, over months that both years "
                 "have; the line has too few of its own"),
    "pace": Text("去年同月还没有这一行:按它今年已有的月份,照全公司去年的淡旺推算",
                 "去年同月還沒有這一列:按它今年已有的月份,照全公司去年的淡旺推算",
                 "The line was not there in that month of last year: its own months go on as the company's ran last year"),
    "mean": Text("去年同月还没有这一行,全公司去年也没有可比的月份:按它今年已有月份的平均",
                 "去年同月還沒有這一列,全公司去年也沒有可比的月份:按它今年已有月份的平均",
                 "The line was not there in that month of last year, nor are there months of the company to compare with: the mean of its "
                 "own months"),
    "hole_pace": Text("去年同月该单位缺数:按这一行今年已有的月份,照全公司去年的淡旺推算",
                      "去年同月該單位缺數:按這一列今年已有的月份,照全公司去年的淡旺推算",
                      "Its unit lacks that month of last year: its own months go on as the company's ran last year"),
    "hole_mean": Text("去年同月该单位缺数,全公司去年也没有可比的月份:按这一行今年已有月份的平均",
                      "去年同月該單位缺數,全公司去年也沒有可比的月份:按這一列今年已有月份的平均",
                      "Its unit lacks that month of last year, nor are there months of the company to compare with: the mean of its "
                      "own months")}
_STAYED: Final = Text("导出文件里还没有这个月:照最后一个月的人数", "匯出檔裡還沒有這個月:照最後一個月的人數",
                      "The export does not have this month yet: as many as in its last month")


def sales_history(figures: Figures, running: RunningYear, stated: str, lang: Lang) -> tuple[Frame, list[Guess]]:
    """The sheet in the unit of that key: every sum as exported, then the proposed months as estimates, which are guesses."""
    proposed = running.proposed
    places = [*figures.cells, *sorted(proposed)]
    rows: list[Row] = []
    for i, (month, (unit, product, channel)) in enumerate(places):
        year, of_year = year_month(month)
        rows.append({"year": year, "month": of_year, "branch": unit, "product": product, "channel": channel,
                     "status": "actual" if i < len(figures.cells) else "estimate"})
    amounts = [*(cell.amount for cell in figures.cells.values()), *(Decimal(proposed[at]) for at in places[len(figures.cells):])]
    cases = [*(cell.cases for cell in figures.cells.values()), *[None] * len(proposed)]
    frame = in_unit(from_rows("history_sales", rows, lang), amounts, stated)
    if any(n is not None for n in cases):
        frame = with_amounts(frame, "cases", cases, CASE)
    return frame, [one for column in ("amount", "status") for one in _proposed(running, places, "history_sales", column)]


def expense_history(figures: Figures, months: RunningYear, stated: str, lang: Lang) -> tuple[Frame, list[Guess]]:
    """The sheet in the unit of that key, the proposed months behind what was exported."""
    rows, places = _dated(figures, months, "item")
    amounts = [*(c.amount for c in figures.cells.values()), *(Decimal(n) for _, n in sorted(months.proposed.items()))]
    return in_unit(from_rows("history_expense", rows, lang), amounts, stated), _proposed(months, places, "history_expense", "amount")


def heads_history(figures: Figures, months: RunningYear, lang: Lang) -> tuple[Frame, list[Guess]]:
    """The sheet, heads as whole numbers, the proposed months behind what was exported."""
    rows, places = _dated(figures, months, "post")
    heads = [*(int(cell.amount.to_integral_value()) for cell in figures.cells.values()), *(n for _, n in sorted(months.proposed.items()))]
    return (from_rows("history_heads", [{**row, "heads": n} for row, n in zip(rows, heads, strict=True)], lang),
            of_rows("history_heads", "heads", range(len(figures.cells), len(places)), _STAYED))


def _proposed(months: RunningYear, places: Sequence[tuple[int, Key]], table: str, column: str) -> list[Guess]:
    """The guesses about the proposed months, those found in one way together. `places`: of the rows of the sheet."""
    return [one for way, why in _WAYS.items() for one in of_rows(table, column, [
        i for i in range(len(places) - len(months.proposed), len(places)) if months.ways[places[i]] == way], why)]


def _dated(figures: Figures, months: RunningYear, column: str) -> tuple[list[Row], list[tuple[int, Key]]]:
    """The rows, what was exported before what is proposed, and their places."""
    places = [*figures.cells, *sorted(months.proposed)]
    rows: list[Row] = [{"year": year_month(month)[0], "month": year_month(month)[1], "branch": unit, column: of}
                       for month, (unit, of) in places]
    return rows, places


def in_unit(frame: Frame, yuan: list[Decimal], stated: str) -> Frame:
    """The frame with the amounts, of yuan, in the unit of that key."""
    unit = UNITS[stated]
    return with_amounts(frame, "amount", [n / unit.base for n in yuan], unit)
