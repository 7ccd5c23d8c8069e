"""制度与职责: rules, processes and project groups, each with one leader, who takes part and who decides (A5, A8, A10, 1.12). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.expr import All, CountRows, Is
from xlplan.tables.shelf.parts import NOTE, Example, any_row, day, entry, filled, in_order, keep, once, options, shelf_list, word
from xlplan.tables.void import LIVE
from xlplan.text import Text

_KIND: Final = options(
    promotion=Text("推广管理制度", "推廣管理制度", "Promotion rules"), area=Text("区域管理制度", "區域管理制度", "Area rules"),
    channel=Text("渠道管理制度", "通路管理制度", "Channel rules"),
    sales=Text("销售业务管理制度", "銷售業務管理制度", "Selling rules"),
    research=Text("研发流程", "研發流程", "Process: R&D"), launch=Text("推广流程", "推廣流程", "Process: launch"),
    planning=Text("计划流程", "計畫流程", "Process: planning"), orders=Text("订单流程", "訂單流程", "Process: orders"),
    group=Text("项目小组", "專案小組", "Project group"))
ROLES: Final = options(
    vice=Text("营销副总", "行銷副總", "Vice president sales"), marketing=Text("市场部经理", "市場部經理", "Marketing manager"),
    seller=Text("业务员", "業務員", "Salesperson"), finance=Text("财务部", "財務部", "Finance dept"),
    head=Text("总经理", "總經理", "General manager"),
    market_team=Text("市场部", "市場部", "Marketing dept"), factory=Text("生产部", "生產部", "Production"),
    technics=Text("技术部", "技術部", "Technical dept"), supply=Text("供应部", "供應部", "Supply"), branch=terms.BRANCH, hq=terms.HQ,
    agency=Text("代理店", "代理店", "Agency"), store=Text("零售店", "零售店", "Retail store"),
    promoter=Text("促销员", "促銷員", "Promoters"), trainer=Text("培训讲师", "訓練講師", "Instructor"))
_FOUR: Final = ("promotion", "area", "channel", "sales")
_PROCESSES: Final = ("research", "launch", "planning", "orders")

EXAMPLE: Final[Example] = tuple(
    {"name": name, "kind": kind, "home": "market_team", "lead": lead,
     "joined": Text("分公司、财务部", "分公司、財務部", "Branches, finance"), "decides": "head",
     "valid_from": "2027-01-01", "valid_to": "2027-12-01"}
    for name, kind, lead in (
        (Text("活动审批", "活動簽核", "Approval of events"), "promotion", "marketing"),
        (Text("窜货处理", "越區銷售處理", "Cross-area selling"), "area", "vice"),
        (Text("经销商准入", "經銷商資格審核", "Admission of dealers"), "channel", "vice"),
        (Text("价格与返利", "價格與獎勵金", "Prices and rebates"), "sales", "vice"),
        (Text("新品研发", "新品研發", "New product development"), "research", "marketing"),
        (Text("新品推广", "新品推廣", "New product launch"), "launch", "marketing"),
        (Text("年度计划编制", "年度計畫編製", "Annual planning"), "planning", "vice"),
        (Text("订单与要货", "訂單與訂貨", "Orders and supply"), "orders", "finance")))

TABLE: Final = shelf_list(
    "systems", Text("制度与职责", "制度與職責", "Rules and duties"), (
        word("name", Text("制度或业务", "制度或業務", "Rule or business"), 26, required=True, up="count"),
        entry("kind", Text("制度类别", "制度類別", "Kind of rule"), _KIND, 15, required=True),
        entry("home", Text("归口部门", "主辦部門", "Department in charge"), ROLES, 13, up="none"),
        entry("lead", Text("领导", "領導", "Leads"), ROLES, 13),
        word("joined", Text("参与", "參與", "Takes part"), 20),
        entry("decides", Text("决策", "決策", "Decides"), ROLES, 13, up="none"),
        word("told", Text("知会", "知會", "Is told"), 16),
        day("valid_from", Text("制度生效日", "制度生效日", "In force from")), day("valid_to", Text("复审日期", "複審日期", "Reviewed on")),
        word("remark", terms.REMARK, 20)),
    names=("name",), example=EXAMPLE,
    purpose=Text("归口、领导、参与、决策", "主辦、領導、參與、決策", "Who leads, takes part, decides"), minutes=8, rows=18,
    by=("kind", "lead"),
    rules=(
        filled("A5·1", "lead", Text("每项有一个领导部门或人", "每項有一個領導部門或人", "Each has one leader")),
        filled("A5·2", "decides", Text("每项写了由谁决策", "每項寫了由誰決策", "Each says who decides")),
        once("A5·3", "name"),
        filled("A8·1", "home", Text("每项有归口部门", "每項有主辦部門", "Each has a department in charge")),
        in_order("A8·2", "valid_from", "valid_to"),
        keep("A10·1", "XP821", All(tuple(CountRows((Is("kind", key), LIVE)) >= 1 for key in _FOUR)), "kind",
             Text("推广、区域、渠道、销售业务四项制度都有", "推廣、區域、通路、銷售業務四項制度都有",
                  "Rules of promotion, areas, channels and selling are all there"), where=any_row("name"), levels=NOTE, whole=True),
        keep("1.12·8", "XP821", All(tuple(CountRows((Is("kind", key), LIVE)) >= 1 for key in _PROCESSES)), "kind",
             Text("研发、推广、计划、订单四个流程都有", "研發、推廣、計畫、訂單四個流程都有",
                  "Processes of R&D, launch, planning and orders are all there"), where=any_row("name"), levels=NOTE, whole=True)))
