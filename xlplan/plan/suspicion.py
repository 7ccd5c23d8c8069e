"""HQ's own figures doubted as branches' are: pasted history, estimates, bases, unit costs against each other. Floor 4.

An error is what can only be a slip and would go out with every workbook; what may be right is a warning. Amounts are in
0.01 万元; a ratio is always the larger over the smaller.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from xlplan.plan.by_month import (
    HALF_YEAR,
    LEAST,
    SURE,
    Years,
    dated,
    doubtful_months,
    middle_of,
    missing_months,
    month_slips,
    past_estimates,
    some_of,
)
from xlplan.plan.goals import sales_base
from xlplan.plan.master import Master
from xlplan.plan.parts import Weight
from xlplan.plan.rows import finding
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY
from xlplan.tables.master.company import MONEY
from xlplan.text import LANGS, Text, same
from xlplan.units import COUNT, OUTLET, UNITS, WAN_YUAN, YUAN, Ints, Unit

OFF: Final = 5           # last year stated twice differs by 千元 for 万元 (ten), not by growth: it is one year
GROWN: Final = 8         # from year to year: a branch may triple, an opened one grow sixfold; ten is a unit
_BASE: Final = 0.005     # of the base: a rounded figure is nearer
_FEW: Final = 3          # months in both years, or other units, before two means are compared
_COST: Final = (100, 1_000_000)  # 元 a head and month: 9 千元 or 0.9 万元 read as 元 is below, a year's pay in 分 above
_PRICE: Final = (1, 1_000_000)   # 元 a case
OF_GOAL: Final = 0.5       # what is put on top of a goal is a part of it; half of it is another unit or a digit too many
HEADS_ODD: Final = 10     # from last year to this: a digit too many; a branch that doubles its people is far below
HEADS_SURE: Final = 100   # nobody hires a hundredfold
GROWTH: Final[Mapping[str, float]] = {"goals": 1, "products": 3}  # 2 is 2 % without its sign; companies do not double
MONTH_MOST: Final = 4     # of twelve: a third of the year in one month; gift boxes stay below
_NAMED: Final = 5        # units that a message names



def suspicions(master: Master, told: Iterable[Diagnostic] = ()) -> list[Diagnostic]:
    """XP631 a sheet, units or months in another unit, XP632 a weight in another unit, XP653 a cost or price in another unit,
    XP635 months that are missing, XP636 a base that is not last year, XP656 what is five or ten times out and may be right,
    XP676 to XP679 months of a unit (see `by_month`).

    `told`: findings known already; a sheet that was pasted twice (XP633) is not compared with anything.
    """
    doubled = {d.table for d in told if d.code == "XP633"}
    history = master.history
    out: list[Diagnostic] = []
    if "history_sales" not in doubled:
        out += (_spikes(master, history.by_branch, "history_sales") or _years(master, history.by_branch, "history_sales", "unit_sales")
                or _against_goals(master))
        out += [] if any(d.code == "XP631" for d in out) else _base(master)
    if "history_expense" not in doubled:
        out += (_spikes(master, history.spending, "history_expense")
                or _years(master, history.spending, "history_expense", "unit_expense") or _against_sales(master))
    out += _weights(master)
    spent = {fy: frozenset(np.flatnonzero(sum(units.values(), np.zeros(12, np.int64))).tolist()) for fy, units in history.spending.items()}
    for table, years, given in (("history_sales", history.by_branch, history.given), ("history_expense", history.spending, spent)):
        out += missing_months(master, years, given, table)
        if table not in doubled:
            out += doubtful_months(master, years, table)
    return [*out, *past_estimates(master), *_singles(master)]


def _against_goals(master: Master) -> list[Diagnostic]:
    """Last year as pasted against the base of the sales goal, which is last year too; without one, against the goal."""
    last, base = _last(master, master.history.by_branch), sales_base(master.goals)
    goal = base or master.reserve.goal or 0
    far = OFF if base else SURE
    if last > 0 and goal > 0 and _ratio(last, goal) >= far:
        return [_slip(master, "unit_sales", "history_sales", last, goal, _WHAT["base" if base else "goal"])]
    return []


def _against_sales(master: Master) -> list[Diagnostic]:
    """Last year's expenses against its sales: no trade spends five times as much, or nothing."""
    spent, sold = _last(master, master.history.spending), sales_base(master.goals) or _last(master, master.history.by_branch)
    if spent > 0 and sold > 0 and not 1 / (10 * SURE) < spent / sold < OFF:
        return [_slip(master, "unit_expense", "history_expense", spent, sold, _WHAT["sales"])]
    return []


def _years(master: Master, years: Years, table: str, field: str) -> list[Diagnostic]:
    """Last year by month against every other year, unit by unit; where most units slipped, the sheet as a whole."""
    year = master.history.year
    now = years.get(year, {})
    out: list[Diagnostic] = []
    sure: dict[str, tuple[float, float, int]] = {}
    odd: dict[str, tuple[float, float, int]] = {}
    for other in sorted(set(years) - {year}, reverse=True):
        common, before = now.keys() & years[other].keys(), len(sure)
        for code in [c for c in now if c in common]:
            few = min(int((v[code] != 0).sum()) for v in (now, years[other]))
            a, b = (_mean([v[code]]) for v in (now, years[other]))
            if min(a, b) < LEAST or code in sure:
                continue
            if few >= _FEW and _ratio(a, b) >= SURE:
                sure[code] = a, b, other
            elif few >= HALF_YEAR and _ratio(a, b) >= GROWN:
                odd.setdefault(code, (a, b, other))
        if 2 * (len(sure) - before) > len(common):
            a, b = _mean(now.values()), _mean(years[other].values())
            return [_slip(master, field, table, a * 12, b * 12, _in_year(other))]
    for code, which in (("XP631", sure), ("XP656", {c: r for c, r in odd.items() if c not in sure})):
        if which:
            who, (a, b, other) = _named(master, which), next(iter(which.values()))
            out.append(finding(
                code, "company", field, "value", found=WAN_YUAN.value(round(a)), expected=WAN_YUAN.value(round(b)), unit=WAN_YUAN.key,
                sheet=MASTER_BY_KEY[table].label, what=Text(*(_MEAN(lang, who=who(lang), year=year) for lang in LANGS)),
                against=_in_year(other), times=_times(a / b), hint=_HINTS["some"]))
    return out


def _slip(master: Master, field: str, table: str, found: float, expected: float, against: Text) -> Diagnostic:
    report = next((r for r in master.history.reports if r.table == table), None)
    stated = UNITS[report.stated if report else WAN_YUAN.key]
    label = next(f.label for f in COMPANY_FIELDS if f.key == field)
    power = round(float(np.log10(found / expected)))
    if against is _WHAT["sales"]:  # a tenth or so of the sales is usual
        power = round(float(np.log10(found / expected * 10)))
    fits = next((c.label for c in MONEY if UNITS[c.key].base * 10.0**power == stated.base), None)
    hint = _HINTS["other"] if fits is None else Text(*(_HINTS["unit"](lang, field=label(lang), fits=fits(lang)) for lang in LANGS))
    return finding("XP631", "company", field, "value", found=WAN_YUAN.value(round(found)), expected=WAN_YUAN.value(round(expected)),
                   unit=WAN_YUAN.key, sheet=MASTER_BY_KEY[table].label,
                   what=_WHAT["total"], against=against, times=_times(found / expected), hint=hint)


def _base(master: Master) -> Iterable[Diagnostic]:
    """XP636: the base of the sales goal is last year, as pasted."""
    goal = next((g for g in master.goals if g.metric == "sales" and g.base is not None), None)
    base, history = sales_base(master.goals), master.history
    last = sum(int(v.sum()) for v in history.by_branch.get(history.year, {}).values())
    if goal and base and last and len(history.given.get(history.year, ())) == 12 and abs(last - base) > _BASE * base:
        yield finding("XP636", "goals", goal.row_key, "base", found=WAN_YUAN.value(base), expected=WAN_YUAN.value(last),
                      unit=WAN_YUAN.key, year=history.year)


def _spikes(master: Master, years: Years, table: str) -> list[Diagnostic]:
    """Months that stand alone: of units as a whole, else, of last year, of one product in one channel. One finding."""
    history, start = master.history, master.company.start_month
    found = [(master.organisation.called(b), fy, p, int(years[fy][b][p]), middle) for (b, fy, p), middle in month_slips(years)]
    if not found and table == "history_sales":
        found = [(" · ".join((master.organisation.called(key[0]), *key[1:])), history.year, p, int(months[p]), middle)
                 for key, months in history.sales.items() if (middle := middle_of(months)) >= LEAST
                 for p in np.flatnonzero(np.abs(months) >= SURE * middle).tolist()]
    if not found:
        return []
    places = []
    for who, fy, p, value, _ in found:
        month = dated(p, fy, start)
        places.append(Text(*(f"{who} {month(lang)} {WAN_YUAN.show(value)}" for lang in LANGS)))
    _, _, _, worst, middle = found[0]
    return [finding("XP631", table, None, "amount", found=WAN_YUAN.value(worst), expected=WAN_YUAN.value(int(middle)),
                    unit=WAN_YUAN.key, sheet=MASTER_BY_KEY[table].label, against=_WHAT["months"], hint=_HINTS["some"],
                    times=_times(abs(worst) / middle), what=some_of(places, _NAMED))]


def _weights(master: Master) -> list[Diagnostic]:
    """Estimates, potentials and direct targets against last year, people and outlets against the other units."""
    last = master.history.branch_total()
    rows = [w for c in master.organisation.carriers() if (w := master.weights.get(c)) is not None]
    out: list[Diagnostic] = []
    for column in ("py_estimate", "direct_target", "potential"):
        typed = {w.branch: v for w in rows if (v := getattr(w, column)) and v > 0}
        middle = float(np.median([*typed.values()])) if len(typed) > _FEW else 0.0
        judged = {b: (v, float(last.get(b, 0) or (master.weights[b].py_estimate or 0 if column != "py_estimate" else 0) or middle))
                  for b, v in typed.items()}
        odd = 0 if column == "potential" else OFF if column == "py_estimate" else GROWN
        out += _column(master, rows, column, WAN_YUAN, judged, odd)
    for column, unit in (("population", COUNT), ("outlets", OUTLET)):
        typed = {w.branch: v for w in rows if (v := getattr(w, column)) and v > 0}
        if len(typed) > _FEW:
            middle = float(np.median([*typed.values()]))
            out += _column(master, rows, column, unit, {b: (v, middle) for b, v in typed.items()}, 0)
    return out


def _column(master: Master, rows: Sequence[Weight], column: str, unit: Unit, judged: Mapping[str, tuple[int, float]],
            odd: int) -> Iterable[Diagnostic]:
    """XP632 of every unit five hundred times out (one finding where it is half of them), XP656 of those `odd` times out."""
    keys = {w.branch: w.row_key for w in rows}
    ratios = {b: v / ref for b, (v, ref) in judged.items() if ref > 0}
    sure = [b for b, r in ratios.items() if not 1 / SURE < r < SURE]
    some = [b for b, r in ratios.items() if odd and b not in sure and not 1 / odd < r < odd]
    for code, which in (("XP632", sure), ("XP656", some)):
        whole = len(which) > 1 and 2 * len(which) > len(ratios)
        for b in which[:1] if whole else which:
            v, ref = judged[b]
            yield finding(code, "weights", keys[b], column, found=unit.value(v), expected=unit.value(round(ref)), unit=unit.key,
                          sheet=MASTER_BY_KEY["weights"].by_key[column].label, what=_named(master, which if whole else [b]),
                          against=_WHAT["last" if unit is WAN_YUAN else "others"], times=_times(v / ref), hint=_HINTS["some"])


def _singles(master: Master) -> Iterable[Diagnostic]:
    """XP653: monthly costs and case prices that no unit of ours makes right."""
    costs = [("posts", "unit_cost", p.row_key, p.post, p.unit_cost, _COST) for p in master.posts.values()]
    prices = [("products", "case_price", p.row_key, p.series, p.case_price, _PRICE) for p in master.products.values()]
    for table, column, row, name, value, (low, high) in (*costs, *prices):
        if value is not None and not low <= value <= high:
            of = MASTER_BY_KEY[table].by_key[column]
            label = next(f.label for f in COMPANY_FIELDS if f.key == of.stated)
            yield finding("XP653", table, row, column, found=YUAN.value(value), unit=YUAN.key, item=name, low=f"{low:,}",
                          high=f"{high:,}", field=label)


def _mean(months: Iterable[Ints]) -> float:
    """The mean of the months in which something was sold."""
    total = sum(months, np.zeros(12, np.int64))
    sold = int(np.count_nonzero(total))
    return float(total.sum()) / sold if sold else 0.0


def _last(master: Master, years: Years) -> float:
    """Last year, a year that lacks months taken as if they were like the others."""
    return _mean(years.get(master.history.year, {}).values()) * 12


def _ratio(a: float, b: float) -> float:
    return max(a, b) / min(a, b)


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"1/{1 / ratio:,.0f}"


def _named(master: Master, codes: Iterable[str]) -> Text:
    return some_of([same(master.organisation.called(c)) for c in codes], _NAMED)


def _in_year(year: int) -> Text:
    return Text(*(_YEAR(lang, year=year) for lang in LANGS))


_WHAT: Final = {
    "base": Text("销售额目标的基数", "銷售額目標的基數", "the base of the sales goal"),
    "goal": Text("公司目标", "公司目標", "the company goal"),
    "sales": Text("上年销售额", "去年銷售額", "last year's sales"), "total": Text("上年合计", "去年合計", "the total of last year"),
    "months": Text("该行其他月份", "該列其他月份", "its other months"), "last": Text("上年", "去年", "last year"),
    "others": Text("其他单位", "其他單位", "the other units")}
_MEAN: Final = Text("{who} {year} 年月均", "{who} {year} 年月均", "{who}, a month of {year}")
_YEAR: Final = Text("{year} 年", "{year} 年", "{year}")
_HINTS: Final = {
    "unit": Text("若整张表是{fits},在基本信息表把「{field}」选为{fits}(旧表没有这一项,就在表末加一行)",
                 "若整張表是{fits},在基本資料表把「{field}」選為{fits}(舊表沒有這一項,就在表末加一列)",
                 "If the whole sheet stands in {fits}, choose {fits} for “{field}” on the company sheet (add a line where it has none)"),
    "other": Text("核对单位、重复和漏粘的行,再改数字或基数", "核對單位、重複和漏貼的列,再改數字或基數",
                  "See the unit, rows pasted twice and rows left out; then correct the figures or the base"),
    "some": Text("把这几处改成与整张表相同的单位", "把這幾處改成與整張表相同的單位", "Bring these figures into the unit of the sheet")}
