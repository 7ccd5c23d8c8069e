"""策略: product, price, channel, promotion and service, with one main line (X9, X4, X6). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import All, CountRows, Filled, Is, Some, exists
from xlplan.tables.shelf.parts import (
    EVIDENCE_NO,
    EXPLAIN,
    OWNER,
    STRATEGY_NO,
    Example,
    any_row,
    cites,
    entry,
    figure,
    filled,
    keep,
    once,
    options,
    shelf_list,
    supported,
    word,
)
from xlplan.tables.ticks import TICK
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import WAN_YUAN

_KIND: Final = options(
    product=Text("产品策略", "產品策略", "Product strategy"), price=Text("价格策略", "價格策略", "Price strategy"),
    channel=Text("渠道策略", "通路策略", "Channel strategy"), promotion=Text("促销策略", "促銷策略", "Promotion plan"),
    service=Text("服务策略", "服務策略", "Service strategy"))
_PLACE: Final = options(high=Text("高端", "高階", "Premium"), middle=Text("中端", "中階", "Mainstream"),
                        low=Text("低端", "入門", "Value for money"))

EXAMPLE: Final[Example] = (
    {"no": "S1", "kind": "product",
     "strategy": Text("低糖短保新品三支", "低糖短效期新品三支", "Three new lines with less sugar and short shelf life"),
     "main": "", "place": "high", "target": Text("年轻家庭", "年輕家庭", "Young families"), "evidence": "E1", "budget": 60,
     "owner": Text("李敏", "李敏", "Li Min")},
    {"no": "S2", "kind": "price", "strategy": Text("守住 8–12 元价格带", "守住 8–12 元價格帶", "Hold the price band of 8 to 12 yuan"),
     "place": "middle", "terms": Text("坎级返利不超过 5%", "級距獎勵金不超過 5%", "Rebates by step of no more than 5 %"), "evidence": "E2"},
    {"no": "S3", "kind": "channel", "main": "yes", "evidence": "E2", "budget": 180, "owner": Text("王强", "王強", "Wang Qiang"),
     "strategy": Text("深度分销到区域连锁便利", "深度經營區域連鎖超商", "Deep distribution to regional convenience chains")},
    {"no": "S4", "kind": "promotion", "strategy": Text("每季一次主题促销", "每季一次主題促銷", "A themed promotion each quarter"),
     "evidence": "E2"},
    {"no": "S5", "kind": "service", "evidence": "E3",
     "strategy": Text("24 小时到店、破损包换", "24 小時到店、破損包換", "To the store in 24 hours, damage replaced")})

TABLE: Final = shelf_list(
    "strategies", Text("策略", "策略", "Strategies"), (
        word("no", STRATEGY_NO, 10, required=True, up="count"),
        entry("kind", Text("策略类别", "策略類別", "Kind of strategy"), _KIND, 11, required=True),
        word("strategy", Text("策略内容", "策略內容", "The strategy"), 36, required=True, up="list"),
        entry("main", Text("主策略", "主策略", "Main line"), TICK, 8),
        entry("place", Text("定位", "定位", "Positioning"), _PLACE, 9),
        word("terms", Text("定价与折扣", "定價與折扣", "Pricing and discounts"), 24),
        word("target", Text("目标客户", "目標客戶", "Customers aimed at"), 18),
        word("evidence", EVIDENCE_NO, 11),
        figure("budget", Text("策略预算(万元)", "策略預算(萬元)", "Its budget (10k yuan)"), WAN_YUAN, 13),
        word("owner", OWNER, 11)),
    names=("no", "strategy"), pages=("listing", "figures"), unit=WAN_YUAN, amount="budget", example=EXAMPLE,
    purpose=Text("产品、价格、渠道、促销、服务", "產品、價格、通路、促銷、服務",
                                           "Five strategies, one main line"), minutes=10, by=("kind", "place"),
    rules=(
        keep("X9·1", "XP821", CountRows((Is("main", "yes"), LIVE)).eq(1), "main",
             Text("有且只有一个主策略", "有且只有一個主策略", "There is one main strategy"), where=any_row("strategy"), whole=True),
        keep("X9·2", "XP821", All(tuple(CountRows((Is("kind", one.key), LIVE)) >= 1 for one in _KIND)), "kind",
             Text("产品、价格、渠道、促销、服务都有策略", "產品、價格、通路、促銷、服務都有策略",
                  "Product, price, channel, promotion and service each have one"), where=any_row("strategy"), levels=EXPLAIN, whole=True),
        filled("X9·3", "terms", Text("价格策略写了定价与折扣", "價格策略寫了定價與折扣", "The price strategy says prices and discounts"),
               where=Is("kind", "price")),
        once("X9·4", "no"),
        keep("X4·5", "XP815", exists("swot", ("strategy", "no"), where=(LIVE,)), "no",
             Text("每个策略对应 SWOT 里的一条", "每個策略對應 SWOT 裡的一條", "Each strategy answers a point of the SWOT"),
             where=Filled("no"), levels=EXPLAIN),
        filled("X9·5", "budget", Text("主策略写了预算", "主策略寫了預算", "The main strategy has its budget"), where=Is("main", "yes")),
        filled("X9·6", "place",
               Text("产品和价格策略选了定位", "產品和價格策略選了定位", "Product and price strategies have their positioning"),
               where=Some((Is("kind", "product"), Is("kind", "price")))),
        cites("X6·4"), supported("X6·6")))
