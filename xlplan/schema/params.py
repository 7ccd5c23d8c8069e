"""Limits used by rules that HQ may change on the master's rules sheet: declared once, with their defaults. Floor 1."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlplan import terms
from xlplan.text import Text
from xlplan.units import MONTH, PERCENT, WAN_YUAN, Unit


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: its `unit`, `default` as Excel stores it (5 % is 0.05), and the least and the most that HQ may set. `chosen` False:
    it follows from the plan, HQ cannot set it."""

    key: str
    label: Text
    unit: Unit
    default: Decimal
    lower: Decimal = Decimal(0)
    upper: Decimal = Decimal(1)
    chosen: bool = True

    @property
    def places(self) -> int:
        """Decimals a value of this limit may have."""
        return 4

    def show(self, value: Decimal) -> str:
        """`45%`, as finely as it is set; a mere number where the label says the unit."""
        shown = format((value * 100 if self.unit.percent else value).normalize(), "f")
        return f"{shown}%" if self.unit is PERCENT else shown


_POINTS: Final = Unit("percentage_point", Text("百分点", "百分點", "percentage points"), PERCENT.places, percent=True)  # between two shares
_DAY: Final = Unit("day", terms.in_sentence(terms.DATE), 0)


def _make_limit(key: str, unit: Unit, default: str, zh_cn: str, zh_tw: str, en: str, *, lower: str = "0", upper: str = "1",
                chosen: bool = True) -> Limit:
    return Limit(key, Text(zh_cn, zh_tw, en), unit, Decimal(default), Decimal(lower), Decimal(upper), chosen)


PARAMS: Final[dict[str, Limit]] = {p.key: p for p in (
    _make_limit("month_share_points", _POINTS, "0.05", "月度占比偏离上年(点)", "月度占比偏離去年(點)", "Month share off last year (points)",
                upper="0.5"),
    _make_limit("person_ratio_note", PERCENT, "1.05", "分解率正常上限", "分解率正常上限", "Assigned ratio, normal up to", lower="1",
                upper="2"),
    _make_limit("calc_compulsory", WAN_YUAN, "5", "须写测算依据的金额(万元)", "須寫估算依據的金額(萬元)",
                "Amount that needs its calculation (10k yuan)",
                upper="10000"),
    _make_limit("rebate_share", PERCENT, "0.45", "短期返利占比上限", "短期獎勵金占比上限", "Short-term rebate share, at most"),
    _make_limit("contingency_share", PERCENT, "0.03", "机动费用占比上限", "機動費用占比上限", "Contingency share, at most"),
    _make_limit("first_half_points", _POINTS, "0.05", "上半年占比偏离上年(点)", "上半年占比偏離去年(點)",
                "First-half share off last year (points)", upper="0.5"),
    _make_limit("start_month", MONTH, "1", "会计年度起始月", "會計年度起始月", "First month of the fiscal year", lower="1", upper="12",
                chosen=False),
    _make_limit("year_start", _DAY, "0", "计划年度首日", "計畫年度首日", "First day of the plan year", chosen=False),
    _make_limit("year_end", _DAY, "2958465", "计划年度末日", "計畫年度末日", "Last day of the plan year", chosen=False),
)}
