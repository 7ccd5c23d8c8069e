"""Limits used by rules that HQ may change on the master's rules sheet: declared once, with their defaults. Floor 1."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlplan.text import Text


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: `default` as Excel stores it (5 % is 0.05), and the least and the most that HQ may set. `chosen` False: it
    follows from the plan, HQ cannot set it."""

    key: str
    label: Text
    default: Decimal
    lower: Decimal = Decimal(0)
    upper: Decimal = Decimal(1)
    chosen: bool = True

    @property
    def places(self) -> int:
        """Decimals a value of this limit may have."""
        return 4

    @property
    def points(self) -> bool:
        """Whether it is a difference of two shares, which is said in percentage points."""
        return self.key.endswith("_points")


def _make_limit(key: str, default: str, zh_cn: str, zh_tw: str, en: str, *, lower: str = "0", upper: str = "1",
                chosen: bool = True) -> Limit:
    return Limit(key, Text(zh_cn, zh_tw, en), Decimal(default), Decimal(lower), Decimal(upper), chosen)


PARAMS: Final[dict[str, Limit]] = {p.key: p for p in (
    _make_limit("month_share_points", "0.05", "月度占比偏离上年(点)", "月度占比偏離去年(點)", "Month share off last year (points)",
                upper="0.5"),
    _make_limit("person_ratio_note", "1.05", "分解率正常上限", "分解率正常上限", "Assigned ratio, normal up to", lower="1", upper="2"),
    _make_limit("calc_compulsory", "5", "须写测算依据的金额(万元)", "須寫估算依據的金額(萬元)",
                "Amount that needs its calculation (10k yuan)",
                upper="10000"),
    _make_limit("rebate_share", "0.45", "短期返利占比上限", "短期獎勵金占比上限", "Short-term rebate share, at most"),
    _make_limit("contingency_share", "0.03", "机动费用占比上限", "機動費用占比上限", "Contingency share, at most"),
    _make_limit("first_half_points", "0.05", "上半年占比偏离上年(点)", "上半年占比偏離去年(點)", "First-half share off last year (points)",
                upper="0.5"),
    _make_limit("start_month", "1", "会计年度起始月", "會計年度起始月", "First month of the fiscal year", lower="1", upper="12",
                chosen=False),
    _make_limit("year_start", "0", "计划年度首日", "計畫年度首日", "First day of the plan year", chosen=False),
    _make_limit("year_end", "2958465", "计划年度末日", "計畫年度末日", "Last day of the plan year", chosen=False),
)}
