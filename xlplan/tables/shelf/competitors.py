"""竞争分析: who sells against us, what, at what price, with what spend, terms and strategy, and what we answer (X2). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import Compare, Is, SumSame, col, lift
from xlplan.tables.shelf.parts import AREA, EXPLAIN, Example, day, entry, figure, filled, keep, once, options, positive, shelf_list, word
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN

_TREND: Final = options(up=Text("上升", "上升", "Rising"), level=Text("持平", "持平", "Level"), down=Text("下降", "下降", "Falling"))

EXAMPLE: Final[Example] = (
    {"rival": Text("甲乳业", "甲乳業", "Dairy A"), "area": Text("广州", "臺中", "Guangzhou"),
     "product": Text("鲜牛奶", "鮮乳", "Fresh milk"),
     "price": Text("950 毫升 12.8 元", "936 毫升 92 元", "950 ml at 12.8 yuan"), "share": "0.28", "trend": "up", "sales": 63_260,
     "mix": Text("鲜奶六成、酸奶三成、其他一成", "鮮乳六成、優格三成、其他一成", "Milk 60 %, yoghurt 30 %, other 10 %"),
     "channel": Text("商超、便利店", "量販、超商", "Supermarkets, convenience stores"), "spend": 850,
     "policy": Text("季度返利 3%", "每季獎勵金 3%", "Quarterly rebate of 3 %"),
     "moves": Text("第二瓶半价", "第二瓶半價", "Second bottle at half price"),
     "strategy": Text("低价抢便利店冷柜", "低價搶超商冷藏櫃", "Low price for shelf space in convenience stores"),
     "answer": Text("冷链直配到店", "冷鏈直送門市", "Cold chain straight to the store"),
     "source": Text("终端走访", "門市走訪", "Store visits"), "seen": "2026-10-20"},)

TABLE: Final = shelf_list(
    "competitors", Text("竞争分析", "競爭分析", "Competitors"), (
        word("rival", Text("竞争对手", "競爭對手", "Competitor"), 16, required=True, up="count"),
        word("area", AREA, 12),
        word("product", Text("对手产品", "對手產品", "Its product"), 14),
        word("price", Text("规格和零售价", "規格和零售價", "Pack and shelf price"), 16),
        figure("share", Text("对手份额", "對手佔有率", "Its share"), PERCENT, 10, up="none", maximum=1),
        entry("trend", Text("走势", "走勢", "Trend"), _TREND, 9),
        figure("sales", Text("对手销售(万元)", "對手銷售(萬元)", "Its sales (10k yuan)"), WAN_YUAN),
        word("mix", Text("产品结构", "產品結構", "Product mix"), 20),
        word("channel", Text("主要渠道", "主要通路", "Main channels"), 16),
        figure("spend", Text("费用投入(万元)", "費用投入(萬元)", "Its spend (10k yuan)"), WAN_YUAN),
        word("policy", Text("渠道政策和返利", "通路政策和獎勵金", "Trade terms"), 18),
        word("moves", Text("近期动作", "近期動作", "Latest moves"), 18),
        word("strategy", Text("竞争策略", "競爭策略", "Its strategy"), 20),
        word("answer", Text("我方对策", "我方對策", "Our answer"), 20, up="list"),
        word("source", Text("信息来源", "資訊來源", "Source of it"), 14),
        day("seen", Text("信息日期", "資訊日期", "As of"))),
    names=("rival", "area", "product"),
    purpose=Text("对手、价格、份额、对策", "對手、價格、佔有率、對策", "Rivals, prices, shares, answers"), minutes=10,
    pages=("figures", "listing"), by=("trend",), unit=WAN_YUAN, amount="sales", example=EXAMPLE, rules=(
        keep("X2·1", "XP820", Compare("<=", SumSame(col("share"), (("area", "area"), ("product", "product")), (LIVE,)), lift(1)), "share",
             Text("同一市场、同一产品的对手份额合计不超过 100%", "同一市場、同一產品的對手佔有率合計不超過 100%",
                  "The rivals' shares of one market and product are no more than 100 %"), found=col("share"), where=positive("share")),
        filled("X2·2", "source", Text("写了信息来源", "寫了資訊來源", "It says where it is known from")),
        filled("X2·3", "seen", Text("写了信息日期", "寫了資訊日期", "It says as of when")),
        filled("X2·4", "answer", Text("份额上升的对手写了我方对策", "佔有率上升的對手寫了我方對策", "A rising rival has our answer"),
               where=Is("trend", "up")),
        once("X2·5", "rival", "area", "product", or_blank=("area", "product")),
        keep("X2·6", "XP820", Compare("<=", col("spend"), col("sales")), "spend",
             Text("费用投入不超过对手销售", "費用投入不超過對手銷售", "A rival spends no more than it sells"), where=positive("sales"),
             found=col("spend"), levels=EXPLAIN)))
