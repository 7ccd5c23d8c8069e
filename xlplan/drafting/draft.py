"""Exports become the sheets of a master: what they say exactly, the rest guessed, marked and said. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from xlplan.drafting.assortment import CHANNELS, PRODUCTS, WINDOW, categories_of, channel_rows, lines_by_category, mix_rows, product_rows
from xlplan.drafting.company import company_fields, open_fields
from xlplan.drafting.estimate import RunningYear, carry_heads, propose_months
from xlplan.drafting.figures import Figures, all_records, dated_months, day_of, sum_figures
from xlplan.drafting.goals import Asked, goal_rows, weight_rows
from xlplan.drafting.guesses import Guess, Open
from xlplan.drafting.history import expense_history, heads_history, sales_history
from xlplan.drafting.mapping import mapping_rows
from xlplan.drafting.names import Kind, Names, name_things
from xlplan.drafting.organisation import Units, organisation_rows, units_of
from xlplan.drafting.seasons import season_rows, whole_years
from xlplan.drafting.spending import ITEMS, POSTS, Pay, heads_rows, item_rows, pay_per_head, post_rows
from xlplan.errors import XlplanError
from xlplan.exports.layout import Layout
from xlplan.exports.records import Export, month_numbers
from xlplan.schema.frame import Frame
from xlplan.schema.months import month_number, year_month
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.rows import Row, from_rows, with_room
from xlplan.text import Lang, Text, list_briefly
from xlplan.units import UNITS
from xlplan.workbook.writing.master_book import beginning_fields, empty_frames

_ROOM: Final = 30  # blank rows below what was drafted
_IN_MASTER: Final = ("yuan", "thousand_yuan", "wan_yuan")
_NO_SALES: Final = Text("导出文件里没有销售:至少要有一个文件有单位或产品、年月和金额",
                        "匯出檔裡沒有銷售:至少要有一個檔案有單位或產品、年月和金額",
                        "There are no sales in the exports: one file at least must have units or products, months and amounts")
_NO_LAST_YEAR: Final = Text("导出文件里没有 {year} 年(计划年度的上一年);有的是 {first}–{last}",
                            "匯出檔裡沒有 {year} 年(計畫年度的上一年);有的是 {first}–{last}",
                            "The exports have nothing of {year}, the year before the plan year; there are {first} to {last}")
_GOAL: Final = Text("在「增幅」或「目标」填一个(基数已按去年填好);也可以重做时加 --growth 12% 或 --goal 3000万",
                    "在「增幅」或「目標」填一個(基數已按去年填好);也可以重做時加 --growth 12% 或 --goal 3000萬",
                    "type growth or target (the base is last year); or draft it again with --growth 12% or --goal 3000万")
_NOT_OVER: Final = Text("{year} 年 {month} 月还没有过完,导出的数不全:补成全月的预计数,或月底后重新导出",
                         "{year} 年 {month} 月還沒有過完,匯出的數不全:補成全月的預估數,或月底後重新匯出",
                         "month {month} of {year} is not over and its figures are not whole: put what the whole month will be, or export "
                         "again once it is over")
_HOLES_LAST: Final = Text("{what} 没有数:推算增幅时没有比这些月份;漏导了就补上,确实没有发生就不用改",
                          "{what} 沒有數:推算增幅時沒有比這些月份;漏匯了就補上,確實沒有發生就不用改",
                          "{what}: no figures, so growth was not told by these months; add them if they were left out, leave it if there "
                          "was nothing")
_HOLES_NOW: Final = Text("{what} 没有数:基数里少了这些月份,推算增幅时也没有比;漏导了就补上并改基数,确实没有销售就不用改",
                         "{what} 沒有數:基數裡少了這些月份,推算增幅時也沒有比;漏匯了就補上並改基數,確實沒有銷售就不用改",
                         "{what}: no figures, so the base of the goal lacks these months and growth was not told by them; add them, to the "
                         "base too, if they were left out, leave it if nothing was sold")
_UNIT_MONTHS: Final = Text("「{unit}」{months}", "「{unit}」{months}", "{unit} in {months}")
_COST: Final = Text("请填人均月成本", "請填每人月成本", "fill in the monthly cost a head")


@dataclass(frozen=True)
class Draft:
    """A drafted master.

    Attributes:
        frames: table -> its sheet, all of them. guesses: cells that say what no export says. open: what HQ still has to fill in.
        sales, expense, heads: what was read, by our codes; running: the year before the plan year, with the months proposed; carried: the
            sheet of expenses or heads -> the same of these; start: first month of the fiscal year; later: sales of the plan year and after
            it, which the master does not hold.
    """

    frames: Mapping[str, Frame]
    guesses: tuple[Guess, ...]
    open: tuple[Open, ...]
    sales: Figures
    running: RunningYear
    expense: Figures | None = None
    heads: Figures | None = None
    start: int = 1
    later: Figures = field(default_factory=Figures)
    units: tuple[str, ...] = ()
    carried: Mapping[str, RunningYear] = field(default_factory=dict)

    @property
    def sums(self) -> dict[str, dict[int, Decimal]]:
        """sales, expense -> year -> yuan, exactly as exported."""
        out: dict[str, dict[int, Decimal]] = {}
        for kind, figures in (("sales", self.sales), ("expense", self.expense)):
            for (month, _), cell in figures.cells.items() if figures else ():
                of = out.setdefault(kind, {})
                of[year_month(month)[0]] = of.get(year_month(month)[0], Decimal(0)) + cell.amount
        return out

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        rows = {key: int(frame.used.sum()) for key, frame in self.frames.items() if frame.table.kind == "open"}
        return {"rows": {key: n for key, n in rows.items() if n},
                "sums": {k: {str(y): n for y, n in of.items()} for k, of in self.sums.items()},
                "start_month": self.start, "running_year": self.running.year,
                "months_there": [year_month(m)[1] for m in self.running.there],
                "months_proposed": [year_month(m)[1] for m in self.running.lacking],
                "months_not_compared": {unit: [_dated(m) for m in of] for unit, of in self.running.holes.items()},
                "left_out": {"months": [_dated(m) for m in self.later.months], "sum": self.later.sum},
                "also_proposed": {key: [year_month(m)[1] for m in of.lacking] for key, of in self.carried.items()},
                "guesses": [g.data(lang) for g in self.guesses], "open": [o.data(lang) for o in self.open]}


@dataclass
class _Sheets:
    """The sheets as they are made, what was guessed on the way, and the accounts and posts as the exports name them."""

    lang: Lang
    frames: dict[str, Frame] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)
    named: dict[str, Names] = field(default_factory=dict)

    def put(self, key: str, made: tuple[list[Row], list[Guess]]) -> None:
        rows, guesses = made
        if rows:
            self.frames[key] = with_room(from_rows(key, rows, self.lang), min(_ROOM, MASTER_BY_KEY[key].spare))
            self.guesses += guesses


def draft_master(exports: Sequence[Export], layouts: Sequence[Layout], *, company: str, year: int | None, asked: Asked, today: date,
                 lang: Lang, start_month: int | None = None) -> Draft:
    """The master of the exports. `year`: the plan year, else the one after the last of the sales; `start_month`: the first of its months,
    else January. XlplanError where there are no sales, or none of the year before."""
    sales, expense, heads = (all_records(exports, kind) for kind in ("sales", "expense", "heads"))
    if sales is None:
        raise XlplanError(_NO_SALES)
    start, dated = start_month or 1, month_numbers(sales)
    plan_year = year or (int(dated.max()) - start + 1) // 12 + 1
    running, first = plan_year - 1, month_number(plan_year, start)
    before = sales[dated < first]
    if not ((dated < first) & (dated >= first - 12)).any():
        raise XlplanError(_NO_LAST_YEAR, year=running, first=int(sales["year"].min()), last=int(sales["year"].max()))
    after = sales[dated >= first]
    later = sum_figures(after, [[""] * len(after)], "amount")
    measured = [(f, m) for f, m in ((before, "amount"), (expense, "amount"), (heads, "heads")) if f is not None]
    units, out = units_of(measured, lang), _Sheets(lang)
    single, articles = before, lines_by_category(before)
    if articles:
        before = before.assign(product_code="", product=before["category"])
    products = _named(before, "product", PRODUCTS, lang)
    channels = _named(before, "channel", CHANNELS, lang)
    unit, product = units.codes(before), products.codes(before["product_code"], before["product"])
    figures = sum_figures(before, [unit, product, channels.codes(before["channel_code"], before["channel"])], "amount")
    category, torn = categories_of(before, product, lang)
    category, torn = {t.code: category[t.code] for t in products.things}, torn if not products.others else torn - {products.things[-1].code}
    selling = _selling(figures)
    active = [t.code for t in units.names.things if selling.get(t.code) == ""]
    out.put("organisation", organisation_rows(units, company, selling, lang))
    out.put("products", product_rows(products, figures, category, torn, first - 12, articles, lang))
    out.put("channels", channel_rows(channels))
    out.put("mix", mix_rows(figures, active, len(units.names.things) > len(selling), lang))
    out.put("season", season_rows(figures, category, whole_years(figures, plan_year, start), start))
    out.put("weights", weight_rows(active))
    months = propose_months(figures, running, start)
    there = sum((c.amount for (m, _), c in figures.cells.items() if m in months.there), Decimal(0))
    out.put("goals", goal_rows(asked, there + sum(months.proposed.values()), estimated=bool(months.proposed)))
    stated = {kind: _stated(layouts, kind) for kind in ("sales", "expense")}
    out.frames["history_sales"], guesses = sales_history(figures, months, stated["sales"], lang)
    out.guesses += guesses
    spent, spending = _spending(out, expense, units, stated["expense"], (running, start),
                                [] if heads is None else sorted(set(heads["post"])))
    pay, staff, staffing = _staff(out, heads, units, (running, start), spent)
    out.put("mapping", mapping_rows({"unit": units.names, "product": products, "channel": channels, **out.named},
                                    single if articles else None, products))
    opened = [Open("goals", _GOAL)] if asked.open else []
    opened += _lacking(months, units.names, "history_sales") + (_lacking(spending, units.names, "history_expense") if spending else [])
    year_now, month_now = year_month(figures.months[-1])
    if (year_now, month_now) == (today.year, today.month):
        opened.append(Open("history_sales", _NOT_OVER.filled(year=year_now, month=month_now)))
    opened += [Open("posts", _COST)] if staff and not pay else []
    given = beginning_fields() | {"name": company, "year": str(plan_year), "start_month": str(start), "language": lang,
                                  "round": "bottom_up",
                                  "unit_sales": stated["sales"], "unit_expense": stated["expense"]}
    headings = [c.header for one in layouts if one.kind == "sales" for c in one.of("amount", "price", "date")]
    fields, guesses = company_fields(given, headings, today, year is None, start_month is None)
    frames = empty_frames(fields, lang)
    return Draft({**frames, **out.frames}, (*guesses, *out.guesses), (*open_fields(fields), *opened), figures, months, spent, staff,
                 start, later, tuple(active),
                 {key: of for key, of in (("history_expense", spending), ("history_heads", staffing)) if of and of.proposed})


def _dated(month: int) -> str:
    return "{:04}-{:02}".format(*year_month(month))


def _lacking(months: RunningYear, units: Names, table: str) -> list[Open]:
    """What is said of months that units lack between others: of the year before the running one, of the running one."""
    names, out = {t.code: t.name for t in units.things}, list[Open]()
    for text, running in ((_HOLES_LAST, False), (_HOLES_NOW if table == "history_sales" else _HOLES_LAST, True)):
        of = {unit: [m for m in absent if (m >= months.first) == running] for unit, absent in months.holes.items()}
        said = [_UNIT_MONTHS.filled(unit=names[unit], months=dated_months(absent)) for unit, absent in of.items() if absent]
        out += [Open(table, text.filled(what=list_briefly(said)))] if said else []
    return out


def _named(records: pd.DataFrame, of: str, kind: Kind, lang: Lang) -> Names:
    return name_things(zip(records[f"{of}_code"], records[of], records["amount" if of != "post" else "heads"], strict=True), kind, lang)


def _selling(figures: Figures) -> dict[str, str]:
    """Unit that sells -> '' where it sold in the last twelve months, else the last day of its last month."""
    last: dict[str, int] = {}
    for (month, (unit, *_)), cell in figures.cells.items():
        if cell.amount or unit not in last:
            last[unit] = max(month, last.get(unit, month))
    return {unit: "" if month > figures.months[-1] - WINDOW else day_of(month, last=True) for unit, month in last.items()}


def _stated(layouts: Sequence[Layout], kind: str) -> str:
    """The unit in which amounts of that kind stand in the master: the export's own where the master has it."""
    units = {c.unit or one.unit for one in layouts if one.kind == kind for c in one.of("amount", "price")}
    sizes = [UNITS[u] for u in units if u in _IN_MASTER]
    return min(sizes, key=lambda u: u.base).key if sizes else "wan_yuan"


def _spending(out: _Sheets, records: pd.DataFrame | None, units: Units, stated: str,
              running: tuple[int, int], posts: Sequence[str]) -> tuple[Figures, RunningYear] | tuple[None, None]:
    if records is None:
        return None, None
    names = out.named["item"] = _named(records, "item", ITEMS, out.lang)
    items = names.codes(records["item_code"], records["item"])
    figures = sum_figures(records, [units.codes(records), items], "amount")
    out.put("expense_items", item_rows(names, records, items, out.lang, posts))
    months = propose_months(figures, *running)
    out.frames["history_expense"], guesses = expense_history(figures, months, stated, out.lang)
    out.guesses += guesses
    return figures, months


def _staff(out: _Sheets, records: pd.DataFrame | None, units: Units, running: tuple[int, int],
           spent: Figures | None) -> tuple[Pay | None, Figures, RunningYear] | tuple[None, None, None]:
    if records is None:
        return None, None, None
    coded = records.assign(post_code="")
    names = out.named["post"] = _named(coded, "post", POSTS, out.lang)
    figures = sum_figures(coded, [units.codes(coded), names.codes(coded["post_code"], coded["post"])], "heads")
    items = out.frames["expense_items"].texts if spent else {}
    pay = pay_per_head(spent, figures, dict(zip(items["code"], items["item"], strict=True)) if items else {})
    out.put("posts", post_rows(names, pay))
    out.put("heads", heads_rows(figures))
    months = carry_heads(figures, *running)
    out.frames["history_heads"], guesses = heads_history(figures, months, out.lang)
    out.guesses += guesses
    return pay, figures, months
