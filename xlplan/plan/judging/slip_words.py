"""What is said of pasted history that can only stand in another unit, and the unit that would fit. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding, some_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY
from xlplan.tables.master.company import MONEY
from xlplan.text import Text, same_text
from xlplan.units import UNITS, WAN_YUAN

NAMED: Final = 5  # units that a message names
WHAT: Final[Mapping[str, Text]] = {
    "base": Text("销售额目标的基数", "銷售額目標的基數", "the base of the sales goal"),
    "goal": Text("公司目标", "公司目標", "the company goal"),
    "sales": Text("上年销售额", "去年銷售額", "last year's sales"), "total": Text("上年合计", "去年合計", "the total of last year"),
    "months": Text("该行其他月份", "該列其他月份", "its other months"), "last": Text("上年", "去年", "last year"),
    "others": Text("其他单位", "其他單位", "the other units")}
MEAN: Final = Text("{who} {year} 年月均", "{who} {year} 年月均", "{who}, a month of {year}")
_TOTAL: Final = Text("{year} 年合计", "{year} 年合計", "the total of {year}")
_MENDED: Final = Text("(换算后)", "(換算後)", " (converted)")
_YEAR: Final = Text("{year} 年", "{year} 年", "{year}")
HINTS: Final[Mapping[str, Text]] = {
    "unit": Text("若整张表是{fits},在基本信息表把「{field}」选为{fits}(旧表没有这一项,就在表末加一行)",
                 "若整張表是{fits},在基本資料表把「{field}」選為{fits}(舊表沒有這一項,就在表末加一列)",
                 "If the whole sheet stands in {fits}, choose {fits} for “{field}” on the company sheet (add a line where it has none)"),
    "other": Text("核对单位、重复和漏粘的行,再改数字或基数", "核對單位、重複和漏貼的列,再改數字或基數",
                  "See the unit, rows pasted twice and rows left out; then correct the figures or the base"),
    "some": Text("把这几处改成与整张表相同的单位", "把這幾處改成與整張表相同的單位", "Bring these figures into the unit of the sheet")}


def sheet_slip_finding(master: Master, field: str, table: str, found: float, expected: float, against: Text,
                       earlier: Text | None = None) -> Diagnostic:
    """XP631 of a whole sheet, with the unit that fits; `earlier`: of that year of it alone."""
    label = next(f.label for f in COMPANY_FIELDS if f.key == field)
    ratio = found / expected * (10 if against is WHAT["sales"] else 1)  # a tenth or so of the sales is usual
    fits = _fitting(master, table, ratio)
    hint = HINTS["some" if earlier else "other"] if earlier or fits is None else HINTS["unit"].filled(field=label, fits=fits)
    return master_finding("XP631", "company", field, "value", found=WAN_YUAN.value(round(found)), expected=WAN_YUAN.value(round(expected)),
                          unit=WAN_YUAN.key, sheet=MASTER_BY_KEY[table].label,
                          what=earlier or WHAT["total"], against=against, times=said_times(found / expected), hint=hint)


def unit_power(master: Master, table: str, ratio: float) -> int:
    """The power of ten by which the sheet is too large; 0 where no unit is so far from the stated one."""
    return power_of(ratio) if _fitting(master, table, ratio) is not None else 0


def said_times(ratio: float) -> str:
    """`10,000`, `2.5`, `1/800`."""
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"1/{1 / ratio:,.0f}"


def named_units(master: Master, codes: Iterable[str]) -> Text:
    """The first units, and how many more there are."""
    return some_of([same_text(master.organisation.called(c)) for c in codes], NAMED)


def _fitting(master: Master, table: str, ratio: float) -> Text | None:
    report = next((r for r in master.history.reports if r.table == table), None)
    stated = UNITS[report.stated if report else WAN_YUAN.key]
    return next((c.label for c in MONEY if UNITS[c.key].base * 10.0**power_of(ratio) == stated.base), None)


def power_of(ratio: float) -> int:
    """The power of ten nearest to it."""
    return round(float(np.log10(ratio)))


def year_converted(year: int) -> Text:
    """`2026 年(换算后)`."""
    return Text.of(lambda lang: in_year(year)(lang) + _MENDED(lang))


def whole_year(year: int) -> Text:
    """`2025 年合计`."""
    return _TOTAL.filled(year=year)


def in_year(year: int) -> Text:
    """`2026 年`."""
    return _YEAR.filled(year=year)
