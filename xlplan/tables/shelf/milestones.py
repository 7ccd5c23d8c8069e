"""里程碑: the nodes on the way, each with a date and the standard that is its measure (K6). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.expr import All, Compare, Day, Div, Filled, If, col, lift
from xlplan.tables.shelf.parts import OWNER, Example, day, entry, figure, filled, in_year, once, options, shelf_list, word
from xlplan.text import Text
from xlplan.units import COUNT, PERCENT

_PATH: Final = options(
    outlets=Text("铺货与网点", "鋪貨與據點", "Distribution goal"), people=Text("人员到位", "人員到位", "People in place"),
    launch=Text("新品上市节点", "新品上市節點", "Product launch"), events=Text("活动执行", "活動執行", "Events held"),
    money=Text("费用与回款", "費用與收款", "Expenses and cash"))
_DONE: Final = All((Filled("actual"), Compare("<=", Day("actual"), Day("due"))))

EXAMPLE: Final[Example] = (
    {"node": Text("60 家连锁全部进店", "60 家連鎖全部進店", "All 60 chain stores list us"), "path": "outlets", "due": "2027-06-30",
     "standard": Text("进店 60 家,陈列合格率 90%", "進店 60 家,陳列合格率 90%", "60 stores, display right in 90 %"),
     "kpi": Text("进店数", "進店數", "Stores listed"), "owner": Text("王强", "王強", "Wang Qiang")},)

TABLE: Final = shelf_list(
    "milestones", Text("里程碑", "里程碑", "Milestones"), (
        word("node", Text("重要节点", "重要節點", "Milestone"), 26, required=True, up="count"),
        entry("path", Text("所属路径", "所屬路徑", "Path it is on"), _PATH, 12),
        day("due", Text("计划达成日", "計畫達成日", "Due on"), required=True, up="min"),
        word("standard", Text("达成标准", "達成標準", "Standard to be met"), 28, up="list"),
        word("kpi", Text("过程指标", "過程指標", "Measure of the process"), 18),
        day("actual", Text("实际达成日", "實際達成日", "Reached on")),
        figure("nodes", Text("节点数", "節點數", "Nodes"), COUNT, 8, made=If(Filled("due"), lift(1), lift(0))),
        figure("on_time", Text("按期数", "按期數", "Nodes on time"), COUNT, 8, made=If(_DONE, lift(1), lift(0))),
        figure("rate", Text("按期率", "按期率", "Reached on time"), PERCENT, 8, made=Div(col("on_time"), col("nodes"), 3), up="re"),
        word("owner", OWNER, 11, required=True), word("remark", terms.REMARK, 18)),
    names=("node",), purpose=Text("节点、日期、达成标准", "節點、日期、達成標準", "Milestones, dates, standards"), minutes=5,
    pages=("listing", "figures"),
    by=("path",), example=EXAMPLE, rules=(
        in_year("K6·1", "due"), filled("K6·2", "standard",
                                       Text("每个节点写了达成标准", "每個節點寫了達成標準", "Each milestone says its standard")),
        filled("K6·3", "kpi", Text("每个节点写了过程指标", "每個節點寫了過程指標", "Each milestone has its measure")),
        once("K6·4", "node")))
