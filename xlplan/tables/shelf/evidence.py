"""调研与证据: hard and soft evidence under numbers that conclusions cite (X6, X8, T16). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import Is, Some
from xlplan.tables.shelf.parts import (
    EVIDENCE_NO,
    EXPLAIN,
    OWNER,
    Example,
    day,
    entry,
    figure,
    filled,
    in_order,
    once,
    options,
    shelf_list,
    word,
)
from xlplan.text import Text
from xlplan.units import COUNT

_KIND: Final = options(hard=Text("硬数据", "硬數據", "Hard data"), soft=Text("软数据", "軟數據", "Soft data"))
_METHOD: Final = options(
    survey=Text("问卷", "問卷", "Survey"), interview=Text("访谈", "訪談", "Interview"), observed=Text("观察", "觀察", "Observation"),
    records=Text("公司数据", "公司資料", "Company records"), published=Text("公开数据", "公開資料", "Published data"),
    bought=Text("第三方报告", "第三方報告", "Bought report"))
_USE: Final = options(review=Text("上年回顾", "去年回顧", "Last-year review"), capacity=Text("市场容量", "市場容量", "Market capacity"),
                      segment=Text("市场细分", "市場區隔", "Segmentation"), goal=Text("目标依据", "目標依據", "Goal grounds"),
                      strategy=Text("策略依据", "策略依據", "Strategy grounds"))

EXAMPLE: Final[Example] = (
    {"no": "E1", "kind": "hard", "method": "survey", "asked": 400, "seen": "2026-10-15", "use": "strategy",
     "fact": Text("低糖产品购买意愿 62%", "低糖產品購買意願 62%", "62 % would buy products with less sugar"),
     "source": Text("十月消费者问卷", "十月消費者問卷", "Survey of consumers in October"),
     "supports": Text("新品集中低糖", "新品集中低糖", "New products with less sugar"), "owner": Text("李敏", "李敏", "Li Min")},
    {"no": "E2", "kind": "hard", "method": "records", "seen": "2026-10-31", "use": "goal",
     "fact": Text("KA 进店率 38%", "KA 進店率 38%", "38 % of KA stores list us"),
     "source": Text("终端系统", "門市系統", "Store system"),
     "supports": Text("铺货目标提高 8 点", "鋪貨目標提高 8 點", "Distribution goal up 8 points"),
     "owner": Text("王强", "王強", "Wang Qiang")},
    {"no": "E3", "kind": "soft", "method": "interview", "asked": 25, "seen": "2026-11-06", "use": "segment",
     "fact": Text("店长最看重到货和退换", "店長最看重到貨和退換", "Store managers care most for delivery and returns"),
     "source": Text("店长访谈", "店長訪談", "Talks with store managers"),
     "supports": Text("服务做成卖点", "服務做成賣點", "Service is what we sell by"), "owner": Text("赵敏", "趙敏", "Zhao Min")})

TABLE: Final = shelf_list(
    "evidence", Text("调研与证据", "調查與證據", "Evidence log"), (
        word("no", EVIDENCE_NO, 11, required=True, up="count"),
        entry("kind", Text("数据类型", "資料類型", "Type of data"), _KIND, 10),
        entry("method", Text("取得方法", "取得方法", "Method of research"), _METHOD, 11, required=True),
        word("fact", Text("数据或事实", "數據或事實", "Figure or fact"), 34, required=True),
        figure("asked", Text("样本量", "樣本數", "Sample size"), COUNT, 9, up="none"),
        word("source", Text("出处", "出處", "Where it is from"), 22),
        day("seen", Text("数据日期", "資料日期", "Date of the data")),
        day("recheck", Text("下次复核日期", "下次複核日期", "Check again on")),
        entry("use", Text("用于", "用於", "Used for"), _USE, 11),
        word("supports", Text("支持的结论", "支持的結論", "Conclusion it supports"), 28, up="list"),
        word("owner", OWNER, 11)),
    names=("no", "fact"), purpose=Text("证据编号、出处、支持的结论", "證據編號、出處、支持的結論", "Numbered facts and their sources"),
    minutes=10,
    by=("kind", "method"), example=EXAMPLE, rules=(
        once("X6·2", "no"),
        filled("X6·3", "source", Text("每条证据写了出处", "每條證據寫了出處", "Evidence says where it is from")),
        filled("X8·1", "asked", Text("问卷和访谈写了样本量", "問卷和訪談寫了樣本數", "Surveys and interviews give their sample size"),
               where=Some((Is("method", "survey"), Is("method", "interview")))),
        filled("X8·2", "use", Text("每条证据选了用途", "每條證據選了用途", "Evidence says what it is used for")),
        filled("T14·3", "seen", Text("硬数据写了数据日期", "硬數據寫了資料日期", "Hard data has its date"), where=Is("kind", "hard")),
        in_order("X6·7", "seen", "recheck", Text("复核在数据日期之后", "複核在資料日期之後", "It is checked again after its date")),
        filled("T16·1", "supports", Text("目标和策略的依据写了支持的结论", "目標和策略的依據寫了支持的結論",
                                         "Grounds of goals and strategies name their conclusion"),
               where=Some((Is("use", "goal"), Is("use", "strategy"))), levels=EXPLAIN)))
