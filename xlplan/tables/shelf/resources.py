"""资源配置: what the plan needs of markets, people, products and dealers, what there is, inside and outside (G5, G6). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import All, Compare, CountRows, Is, col
from xlplan.tables.shelf.parts import (
    EXPLAIN,
    OWNER,
    Example,
    any_row,
    day,
    entry,
    figure,
    filled,
    in_year,
    keep,
    once,
    options,
    shelf_list,
    word,
)
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import COUNT, PERSON

_KIND: Final = options(market=Text("目标市场", "目標市場", "Target markets"), people=Text("人力资源", "人力資源", "People"),
                       product=Text("产品资源", "產品資源", "Product range"), dealers=Text("经销商资源", "經銷商資源", "Dealer network"))
_SOURCE: Final = options(own=Text("内部资源", "內部資源", "Inside"), partner=Text("外部合作", "外部合作", "From partners"))

EXAMPLE: Final[Example] = (
    {"kind": "dealers", "item": Text("冷链经销商", "冷鏈經銷商", "Cold-chain dealers"), "source": "partner",
     "partner": Text("顺冷物流", "順冷物流", "Shunleng Logistics"), "counted_in": Text("户", "戶", "dealers"), "need": 12, "have": 8,
     "measure": Text("三月前新签 4 家", "三月前新簽 4 家", "4 more signed before March"), "by_day": "2027-03-15",
     "owner": Text("王强", "王強", "Wang Qiang")},
    {"kind": "market", "item": Text("地级市", "縣市", "Cities"), "source": "own", "counted_in": Text("座", "座", "cities"), "need": 9,
     "have": 9},
    {"kind": "people", "item": Text("业务代表", "業務代表", "Sales representatives"), "source": "own",
     "counted_in": PERSON.label, "need": 14, "have": 12, "measure": Text("招聘 2 人", "招募 2 人", "2 to be hired"),
     "by_day": "2027-03-01", "owner": Text("赵敏", "趙敏", "Zhao Min")},
    {"kind": "product", "item": Text("低糖系列", "低糖系列", "Low-sugar line"), "source": "own",
     "counted_in": Text("款", "款", "products"), "need": 3, "have": 3})

TABLE: Final = shelf_list(
    "resources", Text("资源配置", "資源配置", "Resources"), (
        entry("kind", Text("资源类别", "資源類別", "Kind of resource"), _KIND, 12, required=True),
        word("item", Text("资源名称", "資源名稱", "Resource"), 24, required=True),
        entry("source", Text("资源来源", "資源來源", "Inside or outside"), _SOURCE, 11),
        word("partner", Text("合作伙伴", "合作夥伴", "Partner"), 16),
        word("counted_in", Text("计数单位", "計數單位", "Counted in"), 9),
        figure("need", Text("需要数", "需要數", "Needed number"), COUNT, 9),
        figure("have", Text("现有数", "現有數", "Available number"), COUNT, 9),
        figure("gap", Text("资源缺口", "資源缺口", "Lacking"), COUNT, 9, made=col("need") - col("have")),
        word("measure", Text("补缺办法", "補缺辦法", "How the gap is closed"), 26, up="list"),
        day("by_day", Text("到位日期", "到位日期", "In place by")), word("owner", OWNER, 11)),
    names=("kind", "item"), example=EXAMPLE,
    purpose=Text("需要、现有、缺口、补缺办法", "需要、現有、缺口、補缺辦法", "Need, have, gap and measure"),
    minutes=8,
    pages=("figures", "listing"), by=("kind", "source"), rules=(
        filled("G5·1", "measure", Text("有缺口的资源写了补缺办法", "有缺口的資源寫了補缺辦法", "A gap says how it is closed"),
               where=Compare(">", col("need"), col("have"))),
        filled("G6·1", "partner", Text("外部合作写了合作伙伴", "外部合作寫了合作夥伴", "What comes from outside names its partner"),
               where=Is("source", "partner")),
        once("G5·2", "kind", "item"),
        keep("G5·3", "XP821", All(tuple(CountRows((Is("kind", one.key), LIVE)) >= 1 for one in _KIND)), "kind",
             Text("市场、人力、产品、经销商四类资源都有", "市場、人力、產品、經銷商四類資源都有",
                  "Markets, people, products and dealers are all there"), where=any_row("item"), levels=EXPLAIN, whole=True),
        in_year("G5·4", "by_day")))
