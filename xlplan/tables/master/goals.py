"""Master sheets `goals`, `reserve`, `weights`, `season`: what the company wants and how it is shared out."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice
from xlplan.tables.master.parts import branch_column, choice_column, code_column, date_column, master_sheet, number_column, text_column
from xlplan.text import Text
from xlplan.units import AS_STATED, COUNT, INDEX, MONTH, OUTLET, PERCENT, PERSON, PIECE, WAN_YUAN, YUAN

METRIC: Final = (
    Choice("sales", Text("销售额", "銷售額", "Sales")), Choice("share", Text("市场份额", "市場佔有率", "Market share")),
    Choice("expense", Text("费用", "費用", "Expense")), Choice("profit", Text("利润", "利潤", "Profit")),
    Choice("distribution", Text("铺货率", "鋪貨率", "Distribution")), Choice("heads", terms.HEADS),
    Choice("awareness", Text("知名度", "知名度", "Awareness")),
    Choice("satisfaction", Text("满意度", "滿意度", "Satisfaction")),
    Choice("complaints", Text("投诉率", "客訴率", "Complaints")), Choice("other", terms.OTHER))
DIRECTION: Final = (Choice("up", Text("越大越好", "越大越好", "The more the better")),
                    Choice("down", Text("越小越好", "越小越好", "The less the better")))
GOAL_KIND: Final = (Choice("result", terms.RESULT),
                    Choice("process", Text("过程", "過程", "Process")))
GOAL_UNIT: Final = (
    Choice("wan_yuan", WAN_YUAN.label), Choice("yuan", YUAN.label),
    Choice("piece", PIECE.label),
    Choice("percent", PERCENT.label),
    Choice("point", Text("点", "點", "points")),
    Choice("person", PERSON.label), Choice("outlet", OUTLET.label),
    Choice("rank", Text("名次", "名次", "rank")))
FORM: Final = (
    Choice("relative", Text("相对%", "相對%", "Relative %")),
    Choice("points", Text("百分点", "百分點", "Percentage points")),
    Choice("level", Text("水平", "水準", "Level")), Choice("ceiling", Text("上限", "上限", "Ceiling")),
    Choice("rank", Text("名次", "名次", "Rank")))
WEIGHT_BASIS: Final = (
    Choice("last_year", Text("上年预计", "去年預估", "Last-year estimate")),
    Choice("potential", Text("潜力", "潛力", "Potential")),
    Choice("population", Text("人口", "人口", "Population")), Choice("outlets", Text("网点", "據點", "Outlets")),
    Choice("own", Text("自定", "自訂", "Own weight")))
SEASON_OF_YEARS: Final = {3: "history", 2: "two_years", 1: "one_year"}  # how many years coefficients are the mean of -> their source
SEASON_SOURCE: Final = (Choice("history", Text("三年均值", "三年均值", "Mean of three years")),
                        Choice("two_years", Text("两年均值", "兩年均值", "Mean of two years")),
                        Choice("one_year", Text("一年实际", "一年實際", "One year")),
                        Choice("manual", Text("人工", "人工", "By hand")))

GOALS: Final = master_sheet(
    "goals", Text("公司目标", "公司目標", "Company goals"),
    Text("基数、增幅、目标填两个,第三个自动得出", "基數、增幅、目標填兩個,第三個自動得出",
         "Of base, growth and target any two give the third"), (
        code_column(),
        choice_column("metric", Text("指标", "指標", "Measure"), METRIC, required=True),
        text_column("name", Text("说法", "說法", "In words"), width=24, next_year="asked"),
        choice_column("kind", Text("类型", "類型", "Kind"), GOAL_KIND),
        choice_column("direction", Text("方向", "方向", "Direction"), DIRECTION, required=True),
        choice_column("unit", terms.UNIT, GOAL_UNIT, required=True),
        choice_column("form", Text("表达方式", "表達方式", "Form"), FORM, required=True,
                      help=Text("“提升2%”要说清是相对%还是百分点", "「提升2%」要說清是相對%還是百分點",
                                "“Up 2%” must say relative % or percentage points")),
        number_column("base", Text("基数", "基數", "Base"), AS_STATED, minimum=None, next_year="restated"),
        number_column("growth", Text("增幅", "增幅", "Growth"), PERCENT, minimum=None, next_year="blank"),
        number_column("target", Text("目标", "目標", "Target"), AS_STATED, minimum=None, next_year="blank"),
        text_column("owner", Text("负责人", "負責人", "Owner")),
        date_column("due", Text("截止", "截止", "Due"), next_year="moved"),
        number_column("weight", terms.WEIGHT, PERCENT, maximum=1),
        text_column("reason", Text("依据", "依據", "Grounds"), width=30, next_year="blank")),
    names=("code", "metric"), spare=30, unique=("code",), next_year="kept")

RESERVE: Final = master_sheet(
    "reserve", Text("预留与加码", "預留與加碼", "Reserve"),
    Text("一行:公司目标如何变成下达合计", "一列:公司目標如何變成下達合計",
         "One row: from the company goal to the total assigned"), (
        number_column("goal", terms.GOAL, WAN_YUAN, next_year="blank",
                      help=Text("留空取公司目标表的销售额目标", "留空取公司目標表的銷售額目標",
                                "Blank: the sales goal of the goals sheet")),
        number_column("over_rate", Text("加码率", "加碼率", "Over-assignment"), PERCENT, maximum=1, next_year="asked",
                      help=Text("常见0–8%", "常見0–8%", "Usually 0–8 %")),
        number_column("held", Text("预留(未分配)", "預留(未分配)", "Held back"), WAN_YUAN, next_year="asked"),
        number_column("assigned", terms.TOTAL_ASSIGNED, WAN_YUAN, next_year="blank",
                      help=Text("留空 = 公司目标×(1+加码率)−预留", "留空 = 公司目標×(1+加碼率)−預留",
                                "Blank: goal × (1 + over-assignment) − held back")),
        number_column("hq_expense_rate", Text("总部预留费用率", "總公司預留費用率", "Expense held at HQ, rate"),
                      PERCENT, maximum=1, next_year="asked",
                      help=Text("占费用合计,常见3–5%", "占費用合計,常見3–5%", "Of total expense, usually 3–5 %")),
        number_column("hq_heads", Text("总部机动编制", "總公司機動員額", "Heads held at HQ"), PERSON, next_year="asked"),
        text_column("note", Text("说明", "說明", "Note"), width=30)),
    names=("goal",), spare=1, next_year="kept")

WEIGHTS: Final = master_sheet(
    "weights", Text("分配权重", "分配權重", "Weights"),
    Text("权重 = 依据 × 地区系数;直接指定的目标先扣除", "權重 = 依據 × 地區係數;直接指定的目標先扣除",
         "Weight = basis × local coefficient; direct targets go first"), (
        branch_column(),
        choice_column("basis", Text("依据", "依據", "Basis of weight"), WEIGHT_BASIS),
        number_column("py_estimate", Text("上年预计", "去年預估", "Last-year estimate"), WAN_YUAN, stated="unit_weights", next_year="blank",
                      help=Text("留空取历史销售", "留空取歷史銷售", "Blank: from the sales history")),
        number_column("potential", Text("潜力", "潛力", "Potential"), WAN_YUAN, stated="unit_weights"),
        number_column("population", Text("人口(千人)", "人口(千人)", "Population (thousands)"), COUNT),
        number_column("outlets", Text("网点", "據點", "Outlets"), OUTLET),
        number_column("base_weight", Text("基数权重", "基數權重", "Own weight"), INDEX),
        number_column("coefficient", Text("地区系数", "地區係數", "Local coefficient"), INDEX, maximum=5,
                      help=Text("常见0.80–1.20,不为1要写说明", "常見0.80–1.20,不為1要寫說明",
                                "Usually 0.80–1.20; other than 1 needs a note")),
        text_column("note", Text("系数说明", "係數說明", "Note on coefficient"), width=24),
        number_column("direct_target", Text("直接指定目标", "直接指定目標", "Direct target"), WAN_YUAN, stated="unit_weights",
                      next_year="blank"),
        number_column("target", terms.TARGET, WAN_YUAN, who="G", next_year="blank"),
        number_column("growth", terms.GROWTH, PERCENT, minimum=None, who="G", next_year="blank"),
        number_column("share_change", Text("占比变化(点)", "占比變化(點)", "Change of share (points)"), PERCENT, minimum=None,
                      who="G", next_year="blank")),
    names=("branch",), spare=250, unique=("branch",), next_year="kept")

SEASON: Final = master_sheet(
    "season", Text("淡旺季系数", "淡旺季係數", "Seasonality"),
    Text("十二个月合计为12;品类或渠道留空表示全部", "十二個月合計為12;品類或通路留空表示全部",
         "Twelve months add up to 12; a blank category or channel means all"), (
        text_column("category", terms.CATEGORY),
        text_column("channel", terms.CHANNEL),
        *(number_column(f"m{i:02}", Text(f"{{m{i:02}}}", f"{{m{i:02}}}", f"{{m{i:02}}}"), INDEX, maximum=12, width=8)
          for i in range(1, 13)),
        choice_column("source", terms.SOURCE, SEASON_SOURCE, required=True, help=Text(
            "分月考虑工作日时:各年均值里含那几年的工作日,先除掉再乘今年的;人工系数按不含工作日直接乘",
            "分月考慮工作日時:各年均值裡含那幾年的工作日,先除掉再乘今年的;人工係數按不含工作日直接乘",
            "With months weighted by workdays: a mean of years holds those years' workdays, which are taken out before "
            "this year's go in; coefficients by hand hold none")),
        number_column("spring_month", Text("春节月", "春節月", "Month of Spring Festival"), MONTH, minimum=1, maximum=12,
                      help=Text("系数里春节所在的月份(1或2);今年的春节在另一个月,两个月的系数就对调;不移动就留空",
                                "係數裡春節所在的月份(1或2);今年的春節在另一個月,兩個月的係數就對調;不移動就留空",
                                "Where the festival lies in these coefficients, 1 or 2; if this year's lies in the other month, the two "
                                "change places; blank moves nothing"))),
    names=("category", "channel"), spare=60, unique=("category", "channel"), next_year="kept")
