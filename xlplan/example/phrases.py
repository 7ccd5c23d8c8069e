"""What HQ of the made-up company writes into its master workbook, in three languages. Data only. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

WORDS: Final[dict[str, Text]] = {
    "reserve": Text("加码2%用于对冲新品和外埠市场不确定性;不另留预留",
                    "加碼2%用於對沖新品和外埠市場不確定性;不另留預留",
                    "2% over-assigned against uncertain launches and new cities; nothing held back"),
    "signed": Text("年中已与分公司商定,直接指定", "年中已與分公司商定,直接指定",
                   "Agreed with the branch in mid-year, set directly")}

# coefficient in 0.001, and why
COEFFICIENTS: Final = (
    (1040, Text("冷链仓投产,低温可下沉到县", "冷鏈倉啟用,低溫可下沉到縣",
                "New chilled warehouse opens the county towns")),
    (1030, Text("新增两家连锁便利系统", "新增兩家連鎖便利系統", "Two convenience chains newly listed")),
    (1060, Text("空白地市多,今年起设城市经理", "空白地市多,今年起設城市經理",
                "Many cities unserved; city managers from this year")),
    (970, Text("市占率已高,控制增速", "市占率已高,控制增速", "Share is high already, growth slows")),
    (960, Text("经销商换约,上半年消化库存", "經銷商換約,上半年消化庫存",
               "Dealers change; stock is run down in the first half")),
    (980, Text("上年含一次性团购,剔除", "去年含一次性團購,剔除", "Last year held a one-off group order")))

# metric, name, kind, direction, unit, form, weight in 0.1 %, grounds
GOALS: Final = (
    ("sales", Text("销售额(开票,含税)", "銷售額(開票,含稅)", "Sales (invoiced, tax included)"), "result", "up",
     "wan_yuan",
     "relative", 400, Text("行业增速8%,新品贡献约3点,提价1点", "產業成長8%,新品貢獻約3點,提價1點",
                           "Market +8%, new products about 3 points, prices 1 point")),
    ("profit", Text("营业利润", "營業利益", "Operating profit"), "result", "up", "wan_yuan", "relative", 200,
     Text("毛利率持平,费用率降0.3点", "毛利率持平,費用率降0.3點", "Margin stable, expense ratio down 0.3 points")),
    ("expense", Text("销售费用率不高于", "銷售費用率不高於", "Expense ratio at most"), "result", "down", "percent",
     "ceiling", 100,
     Text("三年均值", "三年均值", "Mean of three years")),
    ("share", Text("低温奶市场份额", "低溫奶市場佔有率", "Market share in chilled dairy"), "result", "up", "percent",
     "points", 100,
     Text("零售监测十二城", "零售監測十二城", "Retail audit of twelve cities")),
    ("distribution", Text("重点产品铺货率", "重點產品鋪貨率", "Distribution of key products"), "process", "up",
     "percent",
     "points", 80, Text("拜访系统抽样", "拜訪系統抽樣", "Sampled from the visit system")),
    ("heads", Text("年末在岗人数不高于", "年末在職人數不高於", "Year-end heads at most"), "process", "down", "person",
     "ceiling", 40,
     Text("定编表", "核定員額表", "Sheet of authorised heads")),
    ("awareness", Text("提示后知名度", "提示後知名度", "Aided awareness"), "process", "up", "percent", "points", 40,
     Text("年度消费者调研", "年度消費者調查", "Yearly consumer survey")),
    ("complaints", Text("客户投诉率不高于", "客訴率不高於", "Complaint rate at most"), "result", "down", "percent",
     "ceiling", 40,
     Text("客服系统", "客服系統", "Service desk")))

# project, kind, amount a unit in 0.01 万元, heads, frozen
PROJECTS: Final = (
    (Text("低温奶进连锁便利", "低溫奶進連鎖便利", "Chilled milk into convenience chains"), "ka", 2400, 6, "yes"),
    (Text("县乡深度分销", "縣鄉深度鋪貨", "Deep distribution in counties"), "deep", 1800, 12, "no"),
    (Text("植物奶餐饮渠道", "植物奶餐飲通路", "Plant drinks on-premise"), "other", 900, 3, "no"))

# month and day, thousandths of the goal, source, method, exempt, reason
ASSIGNMENTS: Final = (
    (10, 22, 5, "over", "proportional", "HQ-EX",
     Text("总经理办公会:新品铺市提前,再压 0.5%,出口除外", "總經理辦公會:新品鋪市提前,再壓 0.5%,出口除外",
          "Board meeting: launches come earlier, another 0.5%, export excepted")),)

# branch ordinal, table, row, column, change in 0.0001, spread, source, reason, status
ADJUSTMENTS: Final = (
    (1, "sales_targets", "P03|C02", "m09", -80_000, "one_cell", None,
     Text("跨省客户归口广东,销售随客户划转", "跨省客戶歸口廣東,銷售隨客戶劃轉",
          "A cross-province customer moves to Guangdong"),
     "approved"),
    (0, "sales_targets", "P03|C02", "m09", 80_000, "one_cell", None,
     Text("承接跨省客户中秋订单", "承接跨省客戶中秋訂單", "Takes over that customer's Mid-Autumn order"), "approved"),
    (2, "expense_budget", "5603", "m12", -5_000, "one_cell", None,
     Text("业务招待按上年水平封顶", "業務招待按去年水準封頂", "Entertainment capped at last year's level"), "approved"),
    (3, "sales_targets", "P04|C01", "m06", 60_000, "one_cell", None,
     Text("新进系统,质询会商议中", "新進系統,質詢會商議中", "New chain, still discussed at the review"), "proposed"),
    (0, "expense_budget", "5405", "m05", 60_000, "one_cell", "reserve",
     Text("低温新品首发城市,动用总部预留", "低溫新品首發城市,動用總公司預留",
          "First city of the chilled launch, paid from HQ's reserve"), "approved"))

# level, step, post, limit in 0.01 万元
SIGNERS: Final = (
    ("branch", 1, Text("分公司内勤", "分公司內勤", "Branch administrator"), None),
    ("branch", 2, Text("分公司财务", "分公司財務", "Branch accountant"), None),
    ("branch", 3, Text("分公司经理", "分公司經理", "Branch manager"), 1_000_000),
    ("region", 1, Text("大区总监", "區域總監", "Regional director"), 4_000_000),
    ("company", 1, Text("营销计划部总监", "行銷企劃部總監", "Director of sales planning"), None),
    ("company", 2, Text("财务总监", "財務長", "Finance director"), None),
    ("company", 3, Text("营销副总", "行銷副總", "Vice president sales"), None),
    ("company", 4, Text("总经理", "總經理", "General manager"), None))

# month, day, the weekday on or after it (0 is Monday), how many days, kind, note
WORKDAY_EXCEPTIONS: Final = (
    (1, 14, 3, 2, "off", Text("公司年会和团队活动", "公司年會和團隊活動", "Company meeting and team days")),
    (6, 24, 5, 1, "work", Text("年中盘点,周六上班", "年中盤點,週六上班", "Mid-year stock count, Saturday worked")))

# item, owner, years back of the start, start month and day, deadline month and day, round
_PLANNING: Final = Text("营销计划部", "行銷企劃部", "Sales planning")
_BRANCH: Final = Text("分公司经理", "分公司經理", "Branch managers")
_REGION: Final = Text("大区总监", "區域總監", "Regional directors")
_BOARD: Final = Text("总经理", "總經理", "General manager")
CALENDAR: Final = (
    (Text("启动会,下发一上填报表", "啟動會,發送初編填報檔", "Kick-off, first workbooks issued"), _PLANNING, 1, 10, 21,
     10, 25,
     "guide"),
    (Text("分公司填报并上报(一上)", "分公司填報並提報(初編)", "Branches fill in and send back"), _BRANCH, 1, 10, 26, 11,
     10,
     "bottom_up"),
    (Text("大区质询、审查平衡", "區域質詢、審查平衡", "Regional reviews, balancing"), _REGION, 1, 11, 12, 11, 20,
     "bottom_up"),
    (Text("下发调整数(二下)", "發送調整數(調整)", "Revised figures issued"), _PLANNING, 1, 11, 23, 11, 25, "revise"),
    (Text("分公司定稿上报(二上)", "分公司定稿提報(定案)", "Branches submit the final plan"), _BRANCH, 1, 11, 26, 12, 8,
     "final"),
    (Text("预算会、总经理办公会", "預算會、總經理辦公會", "Budget meeting of the board"), _BOARD, 1, 12, 14, 12, 18,
     "final"),
    (Text("批复,签目标责任书", "核准,簽目標責任書", "Approval, commitment letters signed"), _BOARD, 1, 12, 21, 12, 28,
     "approved"),
    (Text("下达人员目标和月度目标", "下達個人目標和月度目標", "Targets by person and month handed out"), _BRANCH, 0, 1,
     4, 1, 12,
     "approved"))
