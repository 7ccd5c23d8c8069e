"""市场分析: how large each area's market is, and how much of it is ours (REQUIREMENTS X1, T14). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Column
from xlplan.schema.expr import All, Compare, Div, Filled, Foot, col, lift
from xlplan.tables.shelf.parts import EXPLAIN, keep, shelf_list
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN, YUAN, Unit

_TEN_THOUSAND: Final = Unit("wan_person", Text("万人", "萬人", "10k people"), 2)

TABLE: Final = shelf_list(
    "market", Text("市场分析", "市場分析", "Market analysis"), (
        Column("area", Text("市场", "市場", "Market"), kind="text", who="I", up="count", required=True, width=18),
        Column("population", Text("人口(万人)", "人口(萬人)", "Population (10k)"), _TEN_THOUSAND, who="I", up="sum", width=12),
        Column("spend", Text("人均消费(元/年)", "每人消費(元/年)", "Spend a head (yuan a year)"), YUAN, who="I", up="none", width=14),
        Column("capacity", Text("市场容量(万元)", "市場容量(萬元)", "Capacity (10k yuan)"), WAN_YUAN, who="C", up="sum", width=14,
               formula=Div(col("population") * col("spend"), lift(1), 2)),
        Column("ours", Text("我方销售(万元)", "我方銷售(萬元)", "Our sales (10k yuan)"), WAN_YUAN, who="I", up="sum", width=14),
        Column("share", Text("我方份额", "我方佔有率", "Our share"), PERCENT, who="C", up="re", width=10,
               formula=Div(col("ours"), col("capacity"), 3)),
        Column("rivals", Text("主要对手份额", "主要對手佔有率", "Main rivals' share"), PERCENT, who="I", up="none", maximum=1, width=13),
        Column("source", Text("数据来源和年份", "資料來源和年份", "Source and year"), kind="text", who="I", width=22),
        Column("remark", terms.REMARK, kind="text", who="I", up="list", width=20)),
    names=("area",), purpose=Text("人口、消费、容量、份额", "人口、消費、容量、佔有率", "People, spend, capacity, share"), minutes=10,
    pages=("figures", "listing"), unit=WAN_YUAN, rules=(
        keep("X1·1", "XP816", Compare("<=", Foot("@total", "ours"), Foot("@total", "capacity")), "ours",
             Text("我方销售不超过市场容量", "我方銷售不超過市場容量", "Our sales are no more than the market's capacity"), whole=True),
        keep("X1·2", "XP820", All((col("share") + col("rivals") <= 1,)), "rivals",
             Text("我方和对手的份额合计不超过 100%", "我方和對手的佔有率合計不超過 100%",
                  "Our share and the rivals' are no more than 100 %")),
        keep("T14·1", "XP811", Filled("source"), "source",
             Text("有数的行写了来源和年份", "有數的列寫了來源和年份", "Rows with figures say where they come from"),
             where=Compare(">", col("population"), lift(0)), levels=EXPLAIN)))
