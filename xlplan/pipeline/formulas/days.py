"""WORKDAYS, DAYS and PACE: by two lists pasted from the yearly notice. Floor 6.

NETWORKDAYS knows days off, but no weekend days that are worked in exchange: those are counted beside it.
"""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.pipeline.formulas.recipe import ANSWER, LAST_OF_LIST, DayList, Line, Recipe, checked, unless_refused
from xlplan.text import Text

_OFF: Final = DayList("off", Text("放假", "放假", "Off"), Text("放假的日子", "放假的日子", "days off"))
_MADE_UP: Final = DayList("made_up", Text("补班", "補班", "Worked"), Text("补班的周末", "補班的週末", "weekend days that are worked"))
_LISTS: Final = (_OFF, _MADE_UP)
_YEAR: Final = Line("year", Text("年份", "年份", "year"), typed="2026")
_MONTH: Final = Line("month", Text("月份", "月份", "month"), typed="2")
_DATE: Final = terms.in_sentence(terms.DATE)
_ANSWER: Final = terms.in_sentence(terms.RESULT)
_NOTICE: Final = Text(
    "公式自己不知道节假日:两张名单每年按国务院办公厅的通知粘贴。放假名单里没有的年份报错;名单里有文本、重复、带时刻的或同时列在两边的"
    "日期,或者写到第 {last} 行以下,也报错。名单不全,公式看不出来。",
    "公式自己不知道節假日:兩張名單每年按國務院辦公廳的通知貼上。放假名單裡沒有的年份報錯;名單裡有文字、重複、帶時刻的或同時列在兩邊的"
    "日期,或者寫到第 {last} 列以下,也報錯。名單不全,公式看不出來。",
    "The formulas know no holidays: both lists are pasted every year from the notice of the State Council. A year of which the list of "
    "days off has none is an error, and so is a list with texts, with dates that stand twice, with a time or in both lists, or with "
    "anything below row {last}. Dates that a list lacks cannot be noticed.").filled(last=LAST_OF_LIST)


def _known(year: str) -> str:
    """Whether the list of days off has some of that year."""
    return f'COUNTIF({{off}},"<"&DATE({year}+1,1,1))>COUNTIF({{off}},"<"&DATE({year},1,1))'


def _worked(first: str, last: str) -> str:
    """How many days are worked from one date to another; a weekday among those worked in exchange is one as it is."""
    return (f"(NETWORKDAYS({first},{last},{{off}})"
            f"+SUMPRODUCT(({{made_up}}>={first})*({{made_up}}<={last})*(WEEKDAY({{made_up}},2)>5)))")


def _once(days: str) -> str:
    """Whether no date is there twice."""
    return f"IF(COUNT({days})=0,TRUE,SUMPRODUCT(--(FREQUENCY({days},{days})>0))=COUNT({days}))"


def _checked(typed: str, *conditions: str) -> Line:
    """typed: the cells that must hold numbers, beside the lists."""
    return checked(
        f"AND(COUNT({typed})={typed.count(',') + 1},COUNTA({{off:all}})=COUNT({{off}}),COUNTA({{made_up:all}})=COUNT({{made_up}}))",
        *conditions, _once("{off}"), _once("{made_up}"), 'SUMPRODUCT(({made_up}<>"")*COUNTIF({off},{made_up}))=0',
        *(f"SUMPRODUCT({days}-INT({days}))=0" for days in ("{off}", "{made_up}")),
        "MIN({off},{made_up})>=DATE(1990,1,1)", "MAX({off},{made_up})<DATE(2100,1,1)")


_A_MONTH: Final = ("{year}=INT({year})", "{month}=INT({month})", "{month}>=1", "{month}<=12", _known("{year}"))

WORKDAYS: Final = Recipe(
    "XLP_WORKDAYS(year, month)",
    Text("某月的工作日天数。NETWORKDAYS 不知道补班,所以要另加补班的周末。",
         "某月的工作日天數。NETWORKDAYS 不知道補班,所以要另加補班的週末。",
         "Workdays of a month. NETWORKDAYS knows no weekend days worked in exchange, so they are added."),
    (_YEAR, _MONTH, _checked("{year},{month}", *_A_MONTH),
     Line(ANSWER, _ANSWER, unless_refused(_worked("DATE({year},{month},1)", "DATE({year},{month}+1,0)")))),
    _NOTICE, lists=_LISTS)

DAYS: Final = Recipe(
    "XLP_DAYS(total, year, month, step)",
    Text("把一个月的数分到每一天:工作日平均,休息日为 0,合计一分不差。每格与函数的结果相同(这里日期往右)。",
         "把一個月的數分到每一天:工作日平均,休息日為 0,合計一分不差。每格與函數的結果相同(這裡日期往右)。",
         "Breaks a month down to days: equal on workdays, 0 on days off, adding up exactly; the same in every cell as the function "
         "(here the days go to the right)."),
    (Line("total", Text("当月合计", "當月合計", "total of the month"), typed="1000"), _YEAR, _MONTH,
     Line("step", Text("最小单位", "最小單位", "step"), typed="0.01"),
     _checked("{total},{year},{month},{step}", *_A_MONTH, "{step}>0", "ABS({total}/{step}-ROUND({total}/{step},0))<=0.00001",
              "ABS({total}/{step})<1E14"),
     Line("date", _DATE,
          'IF(COLUMNS({total:upto})>DAY(DATE({year},{month}+1,0)),"",DATE({year},{month},COLUMNS({total:upto})))', wide=True),
     Line("works", Text("工作日记 1", "工作日記 1", "1 for a workday"),
          'IF({date:here}="",0,IF(OR(AND(WEEKDAY({date:here},2)<6,COUNTIF({off},{date:here})=0),COUNTIF({made_up},{date:here})>0),1,0))',
          wide=True),
     Line("each", Text("每天的步数(舍去)", "每天的步數(捨去)", "steps a day, rounded down"),
          "INT(ABS(ROUND({total}/{step},0))/SUM({works}))"),
     Line(ANSWER, _ANSWER, unless_refused(
          'IF({date:here}="","",'
          "ROUND(SIGN({total})*{works:here}*({each}+(SUM({works:upto})<=ABS(ROUND({total}/{step},0))-{each}*SUM({works})))*{step},6))"),
          wide=True)),
    _NOTICE, parts=31, lists=_LISTS)

PACE: Final = Recipe(
    "XLP_PACE(date, start, end)",
    Text("时间进度:到某日收市,期间的工作日过去了几成。", "時間進度:到某日收市,期間的工作日過去了幾成。",
         "Time progress: the share of a period's workdays gone when a day closes."),
    (Line("on", _DATE, typed="2026-03-31"),
     Line("start", Text("期间第一天", "期間第一天", "first day"), typed="2026-01-01"),
     Line("end", Text("期间最后一天", "期間最後一天", "last day"), typed="2026-12-31"),
     _checked("{on},{start},{end}", *(f"{day}=INT({day})" for day in ("{on}", "{start}", "{end}")), "{end}>={start}",
              "YEAR({end})-YEAR({start})<2", _known("YEAR({start})"), _known("YEAR({end})")),
     Line(ANSWER, _ANSWER, unless_refused(
          "IF({on}<{start},0," + _worked("{start}", "MIN({on},{end})") + ")/" + _worked("{start}", "{end}")))),
    Text("{notice}期间最多跨两个年份;日期带时刻的报错。", "{notice}期間最多跨兩個年份;日期帶時刻的報錯。",
         "{notice} A period spans two calendar years at most; a date with a time is an error.").filled(notice=_NOTICE), lists=_LISTS)
