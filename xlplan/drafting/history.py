"""The sheets of history: what was exported, in its own unit, and the months proposed behind it. Room between exports and pipeline."""
from __future__ import annotations

from decimal import Decimal
from typing import Final

from xlplan.drafting.estimate import RunningYear
from xlplan.drafting.figures import Figures, year_month
from xlplan.drafting.guesses import Guess, of_rows
from xlplan.schema.frame import Frame
from xlplan.tables.master.rows import Row, from_rows, with_amounts
from xlplan.text import Lang, Text
from xlplan.units import CASE, UNITS

_PROPOSED: Final = Text("导出文件里还没有这个月:去年同月 × 该单位今年已有月份的增幅",
                        "匯出檔裡還沒有這個月:去年同月 × 該單位今年已有月份的增幅",
                        "The export does not have this month yet: last year's same month × how its unit has grown in the months there are")
_PACE: Final = Text("去年同月还没有卖:按它今年已有的月份,照全公司去年的淡旺推算",
                    "去年同月還沒有賣:按它今年已有的月份,照全公司去年的淡旺推算",
                    "Not sold in that month of last year: its own months go on as the company's ran last year")
_MEAN: Final = Text("去年同月还没有卖,全公司去年也没有可比的月份:按它今年已有月份的平均",
                    "去年同月還沒有賣,全公司去年也沒有可比的月份:按它今年已有月份的平均",
                    "Not sold in that month of last year, nor are there months of the company to compare with: the mean of its own months")
_SPENT: Final = Text("导出文件里还没有这个月:去年同月 × 该单位费用今年已有月份的增幅",
                     "匯出檔裡還沒有這個月:去年同月 × 該單位費用今年已有月份的增幅",
                     "The export does not have this month yet: last year's same month × how its unit's expenses have grown this year")
_STAYED: Final = Text("导出文件里还没有这个月:照最后一个月的人数", "匯出檔裡還沒有這個月:照最後一個月的人數",
                      "The export does not have this month yet: as many as in its last month")


def sales_history(figures: Figures, running: RunningYear, stated: str, lang: Lang) -> tuple[Frame, list[Guess]]:
    """The sheet in the unit of that key: every sum as exported, then the proposed months as estimates, which are guesses."""
    proposed, new, level = running.proposed, running.new, running.level
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
    guesses: list[Guess] = []
    behind = range(len(figures.cells), len(places))
    for why, of in ((_PROPOSED, [i for i in behind if places[i][1] not in new]), (_MEAN, [i for i in behind if places[i] in level]),
                    (_PACE, [i for i in behind if places[i][1] in new and places[i] not in level])):
        guesses += [*of_rows("history_sales", "amount", of, why), *of_rows("history_sales", "status", of, why)]
    return frame, guesses


def expense_history(figures: Figures, months: RunningYear, stated: str, lang: Lang) -> tuple[Frame, list[Guess]]:
    """The sheet in the unit of that key, the proposed months behind what was exported."""
    rows, guesses = _dated(figures, months, "history_expense", "item", "amount", _SPENT)
    amounts = [*(c.amount for c in figures.cells.values()), *(Decimal(n) for _, n in sorted(months.proposed.items()))]
    return in_unit(from_rows("history_expense", rows, lang), amounts, stated), guesses


def heads_history(figures: Figures, months: RunningYear, lang: Lang) -> tuple[Frame, list[Guess]]:
    """The sheet, heads as whole numbers, the proposed months behind what was exported."""
    rows, guesses = _dated(figures, months, "history_heads", "post", "heads", _STAYED)
    heads = [*(int(cell.amount.to_integral_value()) for cell in figures.cells.values()), *(n for _, n in sorted(months.proposed.items()))]
    return from_rows("history_heads", [{**row, "heads": n} for row, n in zip(rows, heads, strict=True)], lang), guesses


def _dated(figures: Figures, months: RunningYear, table: str, column: str, measure: str, why: Text) -> tuple[list[Row], list[Guess]]:
    places = [*figures.cells, *sorted(months.proposed)]
    rows: list[Row] = [{"year": year_month(month)[0], "month": year_month(month)[1], "branch": unit, column: of}
                       for month, (unit, of) in places]
    return rows, of_rows(table, measure, range(len(figures.cells), len(places)), why)


def in_unit(frame: Frame, yuan: list[Decimal], stated: str) -> Frame:
    """The frame with the amounts, of yuan, in the unit of that key."""
    unit = UNITS[stated]
    return with_amounts(frame, "amount", [n / unit.base for n in yuan], unit)
