"""What a plan is founded on: a year that can be planned and a company with a name. Floor 6."""
from __future__ import annotations

import unicodedata
from typing import Final

from xlplan.errors import XlplanError
from xlplan.tables.master import COMPANY_FIELDS
from xlplan.text import Text

_LONGEST: Final = 80  # characters of a name that the heads of sheets and pages still show
_FIELD: Final = next(f for f in COMPANY_FIELDS if f.key == "year")
_YEAR: Final = Text("计划年度 {year} 不对:要填 {first} 到 {last} 的四位数年份{hint}",
                    "計畫年度 {year} 不對:要填 {first} 到 {last} 的四位數年份{hint}",
                    "{year} is no plan year: give all four digits, {first} to {last}{hint}")
_START: Final = Text("起始月 {month} 不对:要填 1 到 12,例如 --start-month 4", "起始月 {month} 不對:要填 1 到 12,例如 --start-month 4",
                    "{month} is no first month: give 1 to 12, such as --start-month 4")
_MEANT: Final = Text("。是不是 {year}?", "。是不是 {year}?", ". Did you mean {year}?")
_NO_NAME: Final = Text("公司名称是空的。请写出公司名称,例如 --company 华东饮品", "公司名稱是空的。請寫出公司名稱,例如 --company 華東飲品",
                       "The name of the company is empty. Give it, such as --company \"East Drinks\"")
_LONG: Final = Text("公司名称有 {found} 个字,最多 {limit} 个。请写简称", "公司名稱有 {found} 個字,最多 {limit} 個。請寫簡稱",
                    "The name of the company has {found} characters; at most {limit} fit. Give a shorter one")
_CONTROL: Final = Text("公司名称里有看不见的控制字符({found}),例如换行。请只写文字",
                       "公司名稱裡有看不見的控制字元({found}),例如換行。請只寫文字",
                       "The name of the company holds a control character ({found}), such as a line break. Give letters only")


def check_year(year: int) -> None:
    """XlplanError for a year that the master workbook would not take."""
    first, last = _FIELD.lower or 0, _FIELD.upper or 0
    if not first <= year <= last:
        meant = first // 100 * 100 + year
        hint: Text | str = _MEANT.filled(year=meant) if 0 < year < 100 else ""
        raise XlplanError(_YEAR, year=year, first=first, last=last, hint=hint)


def check_start(month: int | None) -> None:
    """XlplanError for a first month of the fiscal year that is no month."""
    if month is not None and not 1 <= month <= 12:
        raise XlplanError(_START, month=month)


def company_name(name: str) -> str:
    """The name without blanks around it; XlplanError where nothing is left or it does not fit."""
    whole = name.strip()
    if not whole:
        raise XlplanError(_NO_NAME)
    bad = next((c for c in whole if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")), "")
    if bad:
        raise XlplanError(_CONTROL, found=f"U+{ord(bad):04X}")
    if len(whole) > _LONGEST:
        raise XlplanError(_LONG, found=len(whole), limit=_LONGEST)
    return whole
