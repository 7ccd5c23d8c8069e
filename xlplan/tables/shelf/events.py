"""营销活动: each with content, time, people, media, expected effect and budget (C6, B7). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.expr import Div, col
from xlplan.tables.shelf.parts import (
    END,
    OWNER,
    START,
    Example,
    day,
    entry,
    figure,
    filled,
    in_order,
    in_year,
    once,
    options,
    positive,
    shelf_list,
    word,
)
from xlplan.tables.training import MONTH_LIST
from xlplan.text import Text
from xlplan.units import RATIO, WAN_YUAN

_KIND: Final = options(
    online=Text("线上活动", "線上活動", "Online event"), offline=Text("线下活动", "線下活動", "Event on site"),
    brands=Text("联合品牌", "聯名品牌", "Co-branding"), kol=Text("新渠道与KOL", "新通路與KOL", "New media and KOL"),
    show=Text("展会与订货会", "展會與訂貨會", "Fair, order day"), customers=Text("客户联谊会", "客戶聯誼會", "Customer day"))

EXAMPLE: Final[Example] = (
    {"event": Text("早餐季试饮", "早餐季試飲", "Breakfast tasting"), "kind": "offline",
     "content": Text("社区试饮与首单券", "社區試飲與首購券", "Tasting in estates, coupon for the first order"), "start": "2027-04-01",
     "end": "2027-04-30",
     "people": Text("促销员 12 人", "促銷人員 12 人", "12 promoters"),
     "media": Text("社区群、门店海报", "社群、門市海報", "Chat groups, posters in stores"),
     "effect": Text("新客 3,000 人", "新客 3,000 人", "3,000 new customers"), "sales": 60, "budget": 12, "of_month": "m04",
     "owner": Text("陈伟", "陳偉", "Chen Wei")},)

TABLE: Final = shelf_list(
    "events", Text("营销活动", "行銷活動", "Marketing events"), (
        word("event", Text("活动名称", "活動名稱", "Event"), 22, required=True, up="count"),
        entry("kind", Text("活动类型", "活動類型", "Type of event"), _KIND, 13, required=True),
        word("content", Text("活动内容", "活動內容", "What happens"), 28),
        day("start", START), day("end", END),
        word("people", Text("参与人员", "參與人員", "Who takes part"), 18),
        word("media", Text("宣传渠道", "宣傳管道", "Media"), 18),
        word("effect", Text("预期效果", "預期效果", "Expected effect"), 22, up="list"),
        figure("sales", Text("预期销售(万元)", "預期銷售(萬元)", "Expected sales (10k yuan)"), WAN_YUAN, 13),
        figure("budget", Text("活动预算(万元)", "活動預算(萬元)", "Event budget (10k yuan)"), WAN_YUAN, 13),
        figure("output", Text("活动投入产出比", "活動投入產出比", "Sales to budget"), RATIO, 13, made=Div(col("sales"), col("budget"), 2),
               up="re"),
        entry("of_month", Text("费用所属月", "費用所屬月", "Month of its cost"), MONTH_LIST, 10),
        word("owner", OWNER, 11, required=True), word("remark", terms.REMARK, 18)),
    names=("event",), purpose=Text("活动、时间、效果、预算", "活動、時間、效果、預算", "Events, time, effect, budget"), minutes=10,
    pages=("figures", "listing"),
    by=("kind",), unit=WAN_YUAN, amount="budget", month="of_month", example=EXAMPLE, rules=(
        filled("B7·1", "content", Text("写了活动内容", "寫了活動內容", "It says what happens")),
        filled("B7·2", "start", Text("写了开始日期", "寫了開始日期", "It says when it starts")),
        filled("B7·3", "people", Text("写了参与人员", "寫了參與人員", "It says who takes part")),
        filled("B7·4", "media", Text("写了宣传渠道", "寫了宣傳管道", "It says in what media")),
        filled("B7·5", "effect", Text("写了预期效果", "寫了預期效果", "It says what is expected of it")),
        filled("B7·6", "of_month", Text("有预算的活动选了月份", "有預算的活動選了月份", "An event with a budget has its month"),
               where=positive("budget")),
        in_order("B7·7", "start", "end"), in_year("B7·8", "start"), once("C6·1", "event")))
