"""阶段指标: measures that stand for a time and aim at a problem (K7). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.tables.shelf.parts import OWNER, Example, day, figure, filled, in_order, in_year, once, shelf_list, word
from xlplan.text import Text
from xlplan.units import PERCENT

EXAMPLE: Final[Example] = (
    {"problem": Text("夏季断货", "夏季缺貨", "Out of stock in summer"), "kpi": Text("断货天数", "缺貨天數", "Days out of stock"),
     "valid_from": "2027-05-01", "valid_to": "2027-08-31", "now": Text("每店每月 3 天", "每店每月 3 天", "3 days a store and month"),
     "level": Text("每店每月 ≤ 1 天", "每店每月 ≤ 1 天", "At most 1 day a store and month"), "weight": "0.2",
     "source": Text("进销存", "進銷存", "Stock"), "owner": Text("陈伟", "陳偉", "Chen Wei")},)

TABLE: Final = shelf_list(
    "focus_kpis", Text("阶段指标", "階段指標", "KPIs of a time"), (
        word("problem", Text("要解决的问题", "要解決的問題", "Problem to solve"), 28, required=True, up="list"),
        word("kpi", Text("KPI名称", "KPI名稱", "KPI"), 18, required=True, up="count"),
        day("valid_from", Text("指标生效日", "指標生效日", "KPI from"), required=True),
        day("valid_to", Text("指标失效日", "指標失效日", "KPI until")),
        word("now", Text("目前水平", "目前水準", "Level now"), 16),
        word("level", Text("指标要求", "指標要求", "Level asked"), 16),
        figure("weight", terms.WEIGHT, PERCENT, 8, up="none", maximum=1),
        word("source", Text("指标数据来源", "指標資料來源", "Where its figures are from"), 20), word("owner", OWNER, 11, required=True)),
    names=("kpi", "valid_from"), purpose=Text("问题、指标、生效期", "問題、指標、生效期", "Problems, KPIs, how long"), minutes=5,
    example=EXAMPLE, rules=(
        filled("K7·5", "level", Text("写了指标要求", "寫了指標要求", "It says the level asked")),
        in_order("K7·1", "valid_from", "valid_to"), in_year("K7·2", "valid_from"),
        filled("K7·3", "valid_to", Text("写了失效日", "寫了失效日", "It says until when")), once("K7·4", "kpi", "valid_from"),
        filled("K11·1", "source", Text("写了数据来源", "寫了資料來源", "It says where its figures are from"))))
