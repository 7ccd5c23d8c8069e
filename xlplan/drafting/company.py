"""The sheet company, as far as an export tells. Room between exports and pipeline."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from xlplan.drafting.guesses import Guess, Open
from xlplan.tables.master import COMPANY_FIELDS
from xlplan.text import Text, fold_text, text_list

_DAYS: Final = 14  # until what is issued has to be back
_BASES: Final = (("cash", r"回款|收款|cash"), ("shipment", r"发货|發貨|出货|出貨|出库|出庫|shipment|shipped"),
                 ("sell_out", r"动销|終端|终端|sell.?out"))
_TAXED: Final = re.compile(r"价税合计|價稅合計|(?<!不)含税|(?<!不)含稅|incl\w*\.? tax|gross")
_UNTAXED: Final = re.compile(r"不含税|不含稅|未税|未稅|税前|净额|净值|主营业务收入|excl\w*\.? tax|net")
_SAID: Final = Text("由列名看出", "由欄名看出", "Told from the headings")
_UNSAID: Final = Text("导出文件没有写明,先按这个", "匯出檔沒有寫明,先按這個", "The export does not say; taken for this")
_NEXT: Final = Text("导出文件最后一年的下一年", "匯出檔最後一年的下一年", "The year after the last of the export")
_CALENDAR: Final = Text("先按日历年", "先按日曆年", "Taken for the calendar year")
_DEADLINE: Final = Text("今天起 {n} 天", "今天起 {n} 天", "{n} days from today")
_FILL: Final = Text("请填{fields}", "請填{fields}", "fill in {fields}")


def company_fields(given: Mapping[str, str], headings: Sequence[str], today: date, year_guessed: bool,
                   start_guessed: bool = True) -> tuple[dict[str, str], list[Guess]]:
    """Field -> what stands in it, those of `given` among them, and which are guesses. `headings`: of the columns of amounts."""
    said = fold_text(" ".join(headings))
    basis = next((key for key, words in _BASES if re.search(words, said)), "")
    taxed = "no" if _UNTAXED.search(said) else "yes" if _TAXED.search(said) else ""
    fields = {"start_month": "1", **given, "basis": basis or "invoiced", "tax_included": taxed or "no",
              "deadline": f"{today + timedelta(days=_DAYS)} 18:00"}
    why = {"basis": _SAID if basis else _UNSAID, "tax_included": _SAID if taxed else _UNSAID,
           **({"start_month": _CALENDAR} if start_guessed else {}), "deadline": _DEADLINE.filled(n=_DAYS),
           **({"year": _NEXT} if year_guessed else {})}
    return fields, [Guess("company", "value", (field,), of) for field, of in why.items()]


def open_fields(fields: Mapping[str, str]) -> list[Open]:
    """The fields that a plan needs and nobody can guess; [] of none."""
    lacking = [f.label for f in COMPANY_FIELDS if f.required and not fields.get(f.key, f.default)]
    return [Open("company", _FILL.filled(fields=text_list(lacking)))] if lacking else []
