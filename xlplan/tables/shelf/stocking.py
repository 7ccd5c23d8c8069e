"""铺货率考核: outlets stocked of those aimed at; a strategy of deep distribution asks for the measure (K2). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import All, Compare, Div, Filled, Is, col
from xlplan.tables.shelf.parts import AREA, EXPLAIN, OWNER, PRODUCT, Example, entry, figure, filled, keep, once, shelf_list, word
from xlplan.tables.ticks import TICK
from xlplan.text import Text
from xlplan.units import OUTLET, PERCENT

EXAMPLE: Final[Example] = (
    {"product": "P1", "area": Text("广州", "臺中", "Guangzhou"), "deep": "yes", "aimed": 1200, "stocked": 620, "kpi": "0.7",
     "owner": Text("陈伟", "陳偉", "Chen Wei")},)

TABLE: Final = shelf_list(
    "stocking", Text("铺货率考核", "鋪貨率考核", "Distribution KPI"), (
        entry("product", PRODUCT, "products", 16, required=True), word("area", AREA, 14),
        entry("deep", Text("做深度分销", "做深度鋪貨", "Goes for deep distribution"), TICK, 11),
        figure("aimed", Text("目标网点(家)", "目標據點(家)", "Outlets aimed at"), OUTLET, 11),
        figure("stocked", Text("铺货网点(家)", "鋪貨據點(家)", "Outlets stocked"), OUTLET, 11),
        figure("rate", Text("年初铺货率", "年初鋪貨率", "Distribution at the start"), PERCENT, 13,
               made=Div(col("stocked"), col("aimed"), 3), up="re"),
        figure("kpi", Text("考核铺货率", "考核鋪貨率", "Distribution asked"), PERCENT, 13, up="wavg", weight="aimed", maximum=1),
        word("owner", OWNER, 11)),
    names=("product", "area"), example=EXAMPLE,
    purpose=Text("目标网点、铺货网点、考核", "目標據點、鋪貨據點、考核", "Outlets aimed at, stocked, KPI"),
    minutes=5,
    pages=("figures", "listing"), amount="aimed", rules=(
        filled("K2·1", "kpi", Text("做深度分销的都有考核铺货率", "做深度鋪貨的都有考核鋪貨率", "Deep distribution has its KPI"),
               where=Is("deep", "yes")),
        keep("K2·2", "XP813", Compare("<=", col("stocked"), col("aimed")), "stocked",
             Text("铺货网点不多于目标网点", "鋪貨據點不多於目標據點", "No more outlets are stocked than aimed at")),
        once("K2·3", "product", "area", or_blank=("area",)),
        keep("K2·4", "XP820", col("kpi") >= col("rate"), "kpi",
             Text("考核铺货率不低于年初铺货率", "考核鋪貨率不低於年初鋪貨率", "What is asked is no less than at the start"),
             where=All((Filled("kpi"), Compare("<=", col("stocked"), col("aimed")))),
             levels=EXPLAIN, found=col("kpi"), expected=col("rate"))))
