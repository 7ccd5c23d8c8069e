"""XLP_WORKDAYS, XLP_DAYS, XLP_PACE, XLP_NEXTDATE: workdays of the official calendar of China. Floor 7.

A year whose notice of exchanged days is not out yet counts by weekends and statutory days.
"""
from __future__ import annotations

from udfs.answers.block import NONE, Answer, Block
from udfs.answers.fits import days_of
from udfs.answers.guard import worksheet_function
from udfs.answers.single import answer_each, date_after, days_worked, pace_of
from udfs.functions.arguments import MONTH, STEP, YEAR
from xlplan.text import Text


@worksheet_function(Text("某月的工作日天数(按国家公布的放假和调休;还没公布的年份只按周末和法定假日)",
                         "某月的工作日天數(按國家公布的放假和調休;還沒公布的年份只按週末和法定假日)",
                         "Workdays of a month, by the official calendar of China; where a year's is not out yet, by weekends and statutory days"),
                    year=YEAR, month=MONTH)
def XLP_WORKDAYS(year: Block, month: Block) -> Answer:
    """One number for each year and month."""
    return answer_each("XLP_WORKDAYS", days_worked, year, month)


@worksheet_function(
    Text("把一个月的数分到每一天:工作日平均,休息日为 0,合计一分不差。每天一格,从 1 日起往下",
         "把一個月的數分到每一天:工作日平均,休息日為 0,合計一分不差。每天一格,從 1 日起往下",
         "Breaks a month down to days: equal on workdays, 0 on days off, adding up exactly. One cell a day from the 1st down"),
    total=Text("当月合计:一个,或一行,或一列(一列时日期往右)", "當月合計:一個,或一列,或一欄(一欄時日期往右)",
               "Total of the month: one, a row, or a column (then days go to the right)"), year=YEAR, month=MONTH, step_size=STEP)
def XLP_DAYS(total: Block, year: Block, month: Block, step_size: Block = NONE) -> Answer:
    """28 to 31 cells for each total."""
    return days_of(total, year, month, step_size).answer()


@worksheet_function(
    Text("时间进度:到某日收市,期间的工作日过去了几成", "時間進度:到某日收市,期間的工作日過去了幾成",
         "Time progress: the share of a period's workdays gone when a day closes"),
    on_date=Text("日期,可以是一块", "日期,可以是一塊", "The day, or a block of days"),
    start_date=Text("期间第一天;不填为当年 1 月 1 日", "期間第一天;不填為當年 1 月 1 日", "First day of the period; 1 January unless given"),
    end_date=Text("期间最后一天;不填为当年 12 月 31 日", "期間最後一天;不填為當年 12 月 31 日", "Last day of the period; 31 December unless given"))
def XLP_PACE(on_date: Block, start_date: Block = NONE, end_date: Block = NONE) -> Answer:
    """A share from 0 to 1 for each day, blank where there is none."""
    return answer_each("XLP_PACE", pace_of(start_date, end_date), on_date)


@worksheet_function(
    Text("按规则的下一个日期,落在工作日上(调休按国家公布的日历);把单元格设成日期格式",
         "按規則的下一個日期,落在工作日上(調休按國家公布的日曆);把儲存格設成日期格式",
         "The next date by a rule, on a workday (by the official calendar with its days worked in exchange); format the cell as a date"),
    rule=Text("规则,如 第一个周一、最后一个工作日、月末前 2 个工作日、15 日", "規則,如 第一個週一、最後一個工作日、月底前 2 個工作日、15 日",
              "The rule, such as First Monday, Last workday, Month end − 2, 15th"),
    after_date=Text("在哪天之后,可以是一块;写 TODAY() 就是今天之后", "在哪天之後,可以是一塊;寫 TODAY() 就是今天之後",
                    "After which day, or a block of days; TODAY() for the next one from today"))
def XLP_NEXTDATE(rule: Block, after_date: Block) -> Answer:
    """Excel's number of a day for each rule and day, blank where there is none."""
    return answer_each("XLP_NEXTDATE", date_after, rule, after_date)
