"""What stands on a person's plan, in three languages, and what its pages share. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.text import Text, same_text

PAGES: Final[dict[str, Text]] = {
    "person_year": Text("个人年度销售计划", "個人年度銷售計畫", "Annual sales plan"),
    "person_months": Text("个人月度销售计划", "個人月度銷售計畫", "Monthly sales plan"),
    "person_days": Text("每日目标", "每日目標", "Daily targets")}

TITLE: Final = Text("{year} {page} · {name}", "{year} {page} · {name}", "{page} {year} · {name}")
SUBTITLE: Final = Text(
    "{company} · {branch} · {round} · 单位:{unit} · 口径:{basis}", "{company} · {branch} · {round} · 單位:{unit} · 計算基準:{basis}",
    "{company} · {branch} · {round} · Unit: {unit} · Basis: {basis}")
FOOTER: Final = Text(
    "{company} {year} 年度计划 · {branch} · {name} · {version}", "{company} {year} 年度計畫 · {branch} · {name} · {version}",
    "{company} {year} plan · {branch} · {name} · {version}")

# cards
YEAR_TARGET: Final = Text("全年目标", "全年目標", "Target of the year")
LAST_YEAR: Final = Text("上年完成", "去年實績", "Last year")
SHARE: Final = Text("占分公司目标", "占分公司目標", "Share of branch")
DAYS: Final = Text("工作日", "工作日", "Workdays")
A_DAY: Final = Text("日均目标", "日均目標", "Target a workday")
BRANCH_LINE: Final = Text(
    "{branch}核定目标 {target} = 人员小计 {persons} + 分公司统筹(未分到人) {unassigned} − 加码 {over} · 分解率 {ratio}",
    "{branch}核定目標 {target} = 人員小計 {persons} + 分公司統籌(未分配) {unassigned} − 加碼 {over} · 分解率 {ratio}",
    "{branch}: approved target {target} = persons {persons} + unassigned {unassigned} − over-assigned {over} · assigned ratio {ratio}")
RAISED: Final = Text("▲ 人员小计高于核定目标(加码),加码月份的渠道目标按人员小计同比例提高。",
                     "▲ 人員小計高於核定目標(加碼),加碼月份的通路目標按人員小計同比例提高。",
                     "▲ Persons carry more than the approved target; channels of those months are raised in proportion.")

# grids
GROUPS: Final = terms.CHANNEL
RUNNING: Final = Text("累计目标", "累計目標", "Cumulative target")
REACHED: Final = Text("目标进度", "目標進度", "Target progress")
RUNNING_DAYS: Final = Text("累计工作日", "累計工作日", "Cumulative workdays")
PACE: Final = Text("时间进度", "時間進度", "Time progress")
MONTH: Final = Text("月份", "月份", "Month")
MONTH_TARGET: Final = Text("当月目标", "當月目標", "Target of the month")
CHECK: Final = Text("核对(与个人年度销售计划相差)", "核對(與個人年度銷售計畫相差)", "Check against Annual sales plan")

# days
WEEK: Final = Text("周次", "週次", "Week")
WEEKDAY: Final = Text("星期", "星期", "Day")
DAY_TARGET: Final = Text("当日目标", "當日目標", "Target of the day")
ACTUAL: Final = Text("实际", "實際", "Actual")
ACTUAL_HINT: Final = Text("当日实际销售,单位:{unit}", "當日實際銷售,單位:{unit}", "Sales of the day, unit: {unit}")
MONTH_SUM: Final = Text("{month}小计", "{month}小計", "{month} total")
N_DAYS: Final = Text("{n} 天", "{n} 天", "{n} days")
WEEKDAYS: Final = (Text("周一", "週一", "Mon"), Text("周二", "週二", "Tue"), Text("周三", "週三", "Wed"), Text("周四", "週四", "Thu"),
                   Text("周五", "週五", "Fri"), Text("周六", "週六", "Sat"), Text("周日", "週日", "Sun"))

# measures of performance
HARD: Final = Text("硬指标", "硬指標", "Hard measures")
METRIC: Final = Text("指标", "指標", "Measure")
SAYS: Final = Text("说法", "說法", "In words")
SOURCE: Final = Text("数据来源", "資料來源", "Source of data")
DIRECTION: Final = Text("方向", "方向", "Direction")
TARGET: Final = Text("目标", "目標", "Target")
OWN: Final = Text("本计划全年目标", "本計畫全年目標", "This plan's target of the year")
STANDARD: Final = Text("公司标准", "公司標準", "Company standard")
STANDARD_OF: Final = Text("公司标准:{reason}", "公司標準:{reason}", "Company standard: {reason}")
OF_WHOLE: Final = Text("不列入个人的公司整体指标:{names}。", "不列入個人的公司整體指標:{names}。",
                       "Goals of the whole company, none of a person: {names}.")
SHARED_OUT: Final = Text("它们的权重按比例分给其余指标。", "它們的權重按比例分給其餘指標。", " Their weight is shared out over the others.")
SALES: Final = Text("个人销售额", "個人銷售額", "Own sales")
SOFT: Final = Text("软指标(评价人填,1–5 分)", "軟指標(評核人填,1–5 分)", "Soft measures (rated 1–5)")
ITEM: Final = Text("项目", "項目", "Item")
RATING: Final = Text("评分", "評分", "Rating")
RATER: Final = Text("评价人", "評核人", "Rated by")
EVIDENCE: Final = Text("证据", "證據", "Evidence")
SOFT_ITEMS: Final = (
    Text("管理制度", "管理制度", "Management rules"), Text("客情关系", "客情關係", "Customer relations"),
    Text("价格体系", "價格體系", "Price discipline"), Text("市场秩序", "市場秩序", "Market order"),
    Text("信息分析", "資訊分析", "Data analysis"))

# sign-off
SELF: Final = Text("本人", "本人", "Owner of the plan")
SUPERIOR: Final = Text("直接上级", "直屬主管", "Superior")
NOTHING: Final = same_text("–")
