"""What the made-up company sells, spends on, employs and teaches. Data only. Floor 4.

Shares of expenses and pay follow what a beverage and dairy company with 5 to 10 亿 of sales looks like.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlplan.text import Text

CHILLED, AMBIENT, DRINKS, WATER = (
    Text("低温奶", "低溫奶", "Chilled dairy"), Text("常温奶", "常溫奶", "Ambient dairy"),
    Text("饮料", "飲料", "Beverages"), Text("包装水", "包裝水", "Bottled water"))


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product line. `share`: weight in sales by channel C01..C05 (0: not sold there); `trend`: thousandths a year of
    its weight; `launch`: (years before the plan year, month) of a new one; `growth`, `margin`, `new_share` in 0.1 %."""

    code: str
    name: Text
    category: Text
    mark: str
    price: int
    margin: int
    growth: int
    share: tuple[int, int, int, int, int]
    trend: int = 1000
    launch: tuple[int, int] | None = None
    new_share: int | None = None


LINES: Final = (
    ProductLine("P01", Text("鲜享鲜牛奶", "鮮享鮮牛奶", "Fresh milk"), CHILLED, "key", 62, 330, 160, (52, 26, 18, 9, 0), 1040),
    ProductLine("P02", Text("鲜享酸奶", "鮮享優酪乳", "Chilled yoghurt"), CHILLED, "existing", 58, 345, 120,
                (44, 24, 8, 7, 0)),
    ProductLine("P03", Text("牧场纯牛奶", "牧場純牛奶", "Plain milk"), AMBIENT, "existing", 48, 265, 80, (58, 96, 14, 22, 18),
                985),
    ProductLine("P04", Text("安纯常温酸奶", "安純常溫優酪乳", "Ambient yoghurt"), AMBIENT, "key", 56, 350, 150,
                (46, 62, 0, 18, 16), 1020),
    ProductLine("P05", Text("小小牛儿童奶", "小小牛兒童奶", "Children's milk"), AMBIENT, "existing", 60, 380, 120,
                (24, 26, 0, 14, 5)),
    ProductLine("P06", Text("一叶茶饮", "一葉茶飲", "Leaf tea"), DRINKS, "existing", 42, 400, 110, (30, 78, 26, 8, 0)),
    ProductLine("P07", Text("果园果汁", "果園果汁", "Orchard juice"), DRINKS, "existing", 50, 370, 70, (24, 40, 28, 6, 7),
                975),
    ProductLine("P08", Text("豆香植物奶", "豆香植物奶", "Oat and soy drink"), DRINKS, "key", 54, 410, 190, (16, 22, 12, 10, 5),
                1070),
    ProductLine("P09", Text("气感气泡水", "氣感氣泡水", "Sparkling water"), DRINKS, "new", 44, 420, 350, (14, 20, 10, 8, 0),
                launch=(1, 4)),
    ProductLine("P10", Text("动力电解质水", "動力電解質水", "Electrolyte drink"), DRINKS, "new", 52, 430, 0, (14, 18, 0, 9, 0),
                launch=(0, 3), new_share=25),
    ProductLine("P11", Text("清源天然水", "清源天然水", "Spring water"), WATER, "existing", 24, 310, 90, (20, 58, 18, 5, 10)))

CHANNELS: Final = (
    ("C01", Text("商超KA", "量販KA", "Key accounts"), "ka"),
    ("C02", Text("流通(经销)", "經銷流通", "Distribution"), "distribution"),
    ("C03", Text("餐饮特通", "餐飲特通", "On-premise"), "on_premise"),
    ("C04", Text("电商(O2O)", "電商(O2O)", "Online (O2O)"), "online"),
    ("C05", Text("团购", "團購", "Group buying"), "group"))

# month weights without Spring Festival, and what the festival's stocking-up adds; (category -> weights, boost) in 0.001
SEASONS: Final[dict[str, tuple[tuple[int, ...], int]]] = {
    CHILLED.en: ((900, 850, 990, 1020, 1080, 1090, 1060, 1060, 1050, 1000, 960, 950), 60),
    AMBIENT.en: ((1000, 840, 890, 930, 960, 960, 970, 1040, 1230, 1020, 1010, 1160), 560),
    DRINKS.en: ((720, 670, 870, 1010, 1160, 1280, 1350, 1310, 1090, 920, 800, 820), 420),
    WATER.en: ((740, 700, 880, 1000, 1140, 1280, 1380, 1330, 1080, 920, 800, 790), 120)}


@dataclass(frozen=True, slots=True)
class BudgetItem:
    """An expense item; `rate` is its share of sales in 0.01 % (0: follows from heads), `shape` how its months run."""

    code: str
    group: Text
    name: Text
    mark: str
    link: str
    rate: int
    payment: str = "cash"
    booked: str = "expense"
    owner: str = "branch"
    shape: str = "sales"


STAFF, TRADE, TERMINAL, MARKETING = (
    Text("人员费用", "人員費用", "Staff cost"), Text("渠道费用", "通路費用", "Trade expense"),
    Text("终端费用", "終端費用", "In-store expense"), Text("市场推广", "市場推廣", "Marketing"))
LOGISTICS, OFFICE, TEACHING, SPARE = (
    Text("物流费用", "物流費用", "Logistics"), Text("业务费用", "業務費用", "Operating expense"),
    Text("培训费", "訓練費", "Training"), Text("机动费用", "機動費用", "Contingency"))

ITEMS: Final = (
    BudgetItem("5101", STAFF, Text("工资社保", "薪資社保", "Pay and social insurance"), "linked", "staff", 0),
    BudgetItem("5102", STAFF, Text("绩效提成", "績效獎金", "Bonuses"), "plain", "none", 34, shape="quarter"),
    BudgetItem("5103", STAFF, Text("促销员劳务", "促銷人員勞務", "Promoters"), "linked", "promoter", 0),
    BudgetItem("5201", TRADE, Text("经销商返利", "經銷商獎勵金", "Dealer rebates"), "short_term", "none", 180, "deducted",
               "revenue", shape="quarter"),
    BudgetItem("5202", TRADE, Text("进货搭赠", "進貨搭贈", "Free goods"), "short_term", "none", 110, "goods", "revenue"),
    BudgetItem("5203", TRADE, Text("新网点开发", "新據點開發", "New outlets"), "plain", "none", 48, shape="even"),
    BudgetItem("5204", TRADE, Text("冰柜投放", "冰櫃投放", "Coolers"), "plain", "none", 38, shape="spring"),
    BudgetItem("5301", TERMINAL, Text("进场费", "上架費", "Listing fees"), "key_project", "none", 55, shape="spring"),
    BudgetItem("5302", TERMINAL, Text("条码费", "條碼費", "SKU fees"), "key_project", "none", 38, shape="spring"),
    BudgetItem("5303", TERMINAL, Text("陈列费", "陳列費", "Display fees"), "key_project", "none", 80),
    BudgetItem("5304", TERMINAL, Text("堆头端架费", "堆頭端架費", "Floor stacks and endcaps"), "key_project", "none", 80),
    BudgetItem("5305", TERMINAL, Text("海报店庆费", "海報店慶費", "Flyers and store anniversaries"), "key_project", "none",
               27,
               shape="feast"),
    BudgetItem("5401", MARKETING, Text("消费者促销", "消費者促銷", "Consumer promotions"), "plain", "none", 78,
               shape="feast"),
    BudgetItem("5402", MARKETING, Text("路演试饮", "路演試飲", "Road shows and sampling"), "plain", "none", 36,
               shape="summer"),
    BudgetItem("5403", MARKETING, Text("物料赠品", "物料贈品", "Materials and gifts"), "plain", "none", 32),
    BudgetItem("5404", MARKETING, Text("区域广告", "區域廣告", "Local advertising"), "plain", "none", 38, shape="summer"),
    BudgetItem("5405", MARKETING, Text("新品上市", "新品上市", "Launches"), "plain", "none", 31, shape="spring"),
    BudgetItem("5501", LOGISTICS, Text("干线运费", "幹線運費", "Freight"), "plain", "none", 95),
    BudgetItem("5502", LOGISTICS, Text("冷链配送", "冷鏈配送", "Chilled delivery"), "plain", "none", 52),
    BudgetItem("5503", LOGISTICS, Text("仓储费", "倉儲費", "Warehousing"), "plain", "none", 46, shape="even"),
    BudgetItem("5601", OFFICE, Text("差旅", "差旅", "Travel"), "plain", "none", 34, shape="even"),
    BudgetItem("5602", OFFICE, Text("车辆交通", "車輛交通", "Vehicles"), "plain", "none", 27, shape="even"),
    BudgetItem("5603", OFFICE, Text("业务招待", "業務招待", "Entertainment"), "plain", "none", 19, shape="feast"),
    BudgetItem("5604", OFFICE, Text("会议", "會議", "Meetings"), "plain", "none", 13, shape="quarter"),
    BudgetItem("5605", OFFICE, Text("通讯", "通訊", "Telephone and data"), "plain", "none", 6, shape="even"),
    BudgetItem("5606", OFFICE, Text("办公", "辦公", "Office supplies"), "plain", "none", 7, shape="even"),
    BudgetItem("5607", OFFICE, Text("房租水电", "房租水電", "Rent and utilities"), "plain", "none", 24, shape="even"),
    BudgetItem("5701", TEACHING, Text("培训费", "訓練費", "Training"), "linked", "training", 17, shape="spring"),
    BudgetItem("5801", SPARE, Text("机动费用", "機動費用", "Contingency"), "contingency", "none", 28, shape="even"))

SHAPES: Final[dict[str, tuple[int, ...]]] = {
    "even": (83, 80, 84, 83, 84, 84, 83, 84, 83, 84, 83, 85),
    "quarter": (30, 40, 170, 40, 45, 170, 45, 45, 165, 40, 40, 170),
    "spring": (60, 45, 150, 140, 120, 100, 80, 70, 75, 60, 50, 50),
    "summer": (30, 30, 60, 100, 150, 170, 170, 130, 70, 40, 25, 25),
    "feast": (160, 90, 45, 60, 80, 80, 70, 75, 145, 75, 50, 70)}


@dataclass(frozen=True, slots=True)
class Job:
    """A post; `heads` a 6,000 万元 branch has of it in hundredths, `least` in the smallest one."""

    code: str
    name: Text
    kind: str
    employ: str
    target: str
    cost: int
    heads: int
    least: int
    outlets: int | None = None


JOBS: Final = (
    Job("MGR", Text("分公司经理", "分公司經理", "Branch manager"), "sales", "own", "no", 25000, 100, 1),
    Job("CITY", Text("城市经理", "城市經理", "City manager"), "sales", "own", "yes", 13000, 300, 1),
    Job("KAM", Text("KA经理", "KA經理", "Key account manager"), "sales", "own", "yes", 13500, 200, 0, 45),
    Job("REP", Text("业务代表", "業務代表", "Sales representative"), "sales", "own", "yes", 8200, 1450, 3, 120),
    Job("ECOM", Text("电商运营", "電商營運", "Online operations"), "sales", "own", "yes", 10500, 100, 0),
    Job("PSUP", Text("促销督导", "促銷督導", "Promotion supervisor"), "support", "own", "no", 8000, 150, 0),
    Job("PROM", Text("长期促销员", "長期促銷人員", "Promoter"), "promoter", "agency", "no", 5000, 2700, 5, 1),
    Job("TRN", Text("培训专员", "訓練專員", "Trainer"), "support", "own", "no", 9000, 80, 0),
    Job("CLERK", Text("销售内勤", "銷售內勤", "Sales administrator"), "support", "own", "no", 6200, 200, 1),
    Job("FIN", Text("财务", "財務", "Accountant"), "support", "own", "no", 8500, 100, 1),
    Job("WH", Text("仓储物流", "倉儲物流", "Warehouse and delivery"), "support", "own", "no", 6000, 200, 0))

COURSES: Final = (
    (Text("年度营销政策宣导", "年度行銷政策宣導", "This year's sales policy"), "management", "CITY", 2, 1),
    (Text("新品上市与卖点", "新品上市與賣點", "New products and how to sell them"), "product", "REP", 2, 3),
    (Text("低温奶冷链与食品安全", "低溫奶冷鏈與食品安全", "Chilled chain and food safety"), "product", "WH", 2, 4),
    (Text("终端陈列标准", "終端陳列標準", "Display standards"), "display", "REP", 3, 5),
    (Text("导购话术与试饮", "導購話術與試飲", "Promoter talk and sampling"), "selling", "PROM", 4, 6))
