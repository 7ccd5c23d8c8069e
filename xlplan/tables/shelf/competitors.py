"""竞争分析: who sells against us, at what price, with what spend and moves, and what we answer (X2). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import Compare, Is, SumSame, col, lift
from xlplan.tables.shelf.parts import AREA, Example, day, entry, figure, filled, keep, once, options, positive, shelf_list, word
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN, YUAN

_TREND: Final = options(up=Text("上升", "上升", "Rising"), level=Text("持平", "持平", "Level"), down=Text("下降", "下降", "Falling"))

TABLE: Final = shelf_list(
    "competitors", Text("竞争分析", "競爭分析", "Competitors"), (
        word("rival", Text("竞争对手", "競爭對手", "Competitor"), required=True, up="count"),
        word("area", AREA, 14),
        word("product", Text("对手产品", "對手產品", "Its product"), 16),
        figure("price", Text("零售价(元)", "零售價(元)", "Shelf price (yuan)"), YUAN, 10, up="none"),
        figure("share", Text("对手份额", "對手佔有率", "Its share"), PERCENT, 10, up="none", maximum=1),
        entry("trend", Text("走势", "走勢", "Trend"), _TREND, 9),
        word("channel", Text("主要渠道", "主要通路", "Main channels"), 16),
        figure("spend", Text("费用投入(万元)", "費用投入(萬元)", "Its spend (10k yuan)"), WAN_YUAN),
        word("policy", Text("渠道政策和返利", "通路政策和獎勵金", "Trade terms"), 22),
        word("moves", Text("近期动作", "近期動作", "Latest moves"), 22),
        word("answer", Text("我方对策", "我方對策", "Our answer"), 22, up="list"),
        word("source", Text("信息来源", "資訊來源", "Source of it"), 16),
        day("seen", Text("信息日期", "資訊日期", "As of"))),
    names=("rival", "area", "product"),
    purpose=Text("对手、价格、份额、对策", "對手、價格、佔有率、對策", "Rivals, prices, shares, answers"), minutes=10,
    pages=("figures", "listing"), unit=WAN_YUAN, amount="spend", rules=(
        keep("X2·1", "XP820", Compare("<=", SumSame(col("share"), (("area", "area"), ("product", "product")), (LIVE,)), lift(1)), "share",
             Text("同一市场、同一产品的对手份额合计不超过 100%", "同一市場、同一產品的對手佔有率合計不超過 100%",
                  "The rivals' shares of one market and product are no more than 100 %"), found=col("share"), where=positive("share")),
        filled("X2·2", "source", Text("写了信息来源", "寫了資訊來源", "It says where it is known from")),
        filled("X2·3", "seen", Text("写了信息日期", "寫了資訊日期", "It says as of when")),
        filled("X2·4", "answer", Text("份额上升的对手写了我方对策", "佔有率上升的對手寫了我方對策", "A rising rival has our answer"),
               where=Is("trend", "up")),
        once("X2·5", "rival", "area", "product")))

EXAMPLE: Final[Example] = (
    {"rival": "甲乳业", "area": "广州", "product": "鲜牛奶", "price": 12, "share": "0.28", "trend": "up", "channel": "商超、便利店",
     "spend": 850, "policy": "季度返利 3%", "moves": "第二瓶半价", "answer": "冷链直配到店", "source": "终端走访", "seen": "2026-10-20"},)
