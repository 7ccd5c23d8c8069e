"""Which days HQ's list of workdays counts otherwise than that of a workbook it issued, and the tables that count them. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan.schema.days import iso_day
from xlplan.tables import BY_KEY
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import LANGS, Text, text_list
from xlplan.workbook.stamp import Issued

_OFF: Final = Text("{days} 改为休息", "{days} 改為休息", "{days} no longer worked")
_ON: Final = Text("{days} 改为上班", "{days} 改為上班", "{days} worked now")
_SAID: Final = Text("「{sheet}」{days};{tables} 里按工作日算的日期和天数随之变动",
                    "「{sheet}」{days};{tables} 裡按工作日算的日期和天數隨之變動",
                    "“{sheet}”: {days}; dates and days counted by workdays move in {tables}")
_SHOWN: Final = 3


def workdays_changed(was: Issued, now: Issued) -> Text | None:
    """The first days that are worked in one and not in the other, among those that both lists reach, and the tables of both workbooks
    whose dates and days follow from them; None where there are none."""
    tables = [BY_KEY[key].label for key in now.stamp.opens
              if key in was.stamp.opens and key in BY_KEY and BY_KEY[key].counts_workdays]
    if not (tables and was.workdays and now.workdays):
        return None
    gone, new = (sorted(set(here) - set(there)) for here, there in ((was.workdays, now.workdays), (now.workdays, was.workdays)))
    reached = _months(was) & _months(now)  # the year after is listed once its calendar is published
    said = [words.filled(days=_first_of(days)) for words, of in ((_OFF, gone), (_ON, new))
            if (days := [day for day in map(iso_day, of) if day[:7] in reached])]
    if not said:
        return None
    listed = Text(*(apart.join(one(lang) for one in said) for lang, apart in zip(LANGS, (",", ",", "; "), strict=True)))
    return _SAID.filled(sheet=MASTER_BY_KEY["workday_exceptions"].label, days=listed, tables=text_list(tables))


def _months(issued: Issued) -> set[str]:
    return {iso_day(day)[:7] for day in issued.workdays}


def _first_of(days: list[str]) -> Text:
    return text_list([*days[:_SHOWN], *["…"] * (len(days) > _SHOWN)])
