"""市场分析: how large each area's market is, and how much of it is ours (REQUIREMENTS X1, T14). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.expr import Compare, Div, Foot, col, lift
from xlplan.tables.shelf.parts import AREA, EXPLAIN, NOTE, Example, any_row, figure, filled, keep, once, positive, shelf_list, word
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_PERSON, WAN_YUAN, YUAN

TABLE: Final = shelf_list(
    "market", Text("市场分析", "市場分析", "Market analysis"), (
        word("area", AREA, required=True, up="count"),
        figure("population", Text("人口(万人)", "人口(萬人)", "Population (10k)"), WAN_PERSON),
        figure("spend", Text("人均消费(元/年)", "每人消費(元/年)", "Spend a head (yuan a year)"), YUAN, 14, up="none"),
        figure("capacity", Text("市场容量(万元)", "市場容量(萬元)", "Capacity (10k yuan)"), WAN_YUAN, 14,
               made=Div(col("population") * col("spend"), lift(1), 2)),
        figure("ours", Text("我方销售(万元)", "我方銷售(萬元)", "Our sales (10k yuan)"), WAN_YUAN, 14),
        figure("share", Text("我方份额", "我方佔有率", "Our share"), PERCENT, 10, made=Div(col("ours"), col("capacity"), 3), up="re"),
        figure("rivals", Text("主要对手份额", "主要對手佔有率", "Main rivals' share"), PERCENT, 13, up="none", maximum=1),
        word("habit", Text("消费习惯", "消費習慣", "Buying habits"), 20),
        word("source", Text("数据来源和年份", "資料來源和年份", "Source and year"), 22),
        word("remark", terms.REMARK, 20, up="list")),
    names=("area",), purpose=Text("人口、消费、容量、份额", "人口、消費、容量、佔有率", "People, spend, capacity, share"), minutes=10,
    pages=("figures", "listing"), unit=WAN_YUAN, amount="capacity", rules=(
        keep("X1·1", "XP816", Compare("<=", Foot("@total", "ours"), Foot("@total", "capacity")), "ours",
             Text("我方销售不超过市场容量", "我方銷售不超過市場容量", "Our sales are no more than the market's capacity"), whole=True),
        keep("X1·2", "XP820", col("share") + col("rivals") <= 1, "rivals",
             Text("我方和对手的份额合计不超过 100%", "我方和對手的佔有率合計不超過 100%",
                  "Our share and the rivals' are no more than 100 %"), found=col("rivals")),
        keep("X1·3", "XP816", Compare("<=", Foot("@total", "year", "sales_targets"), Foot("@total", "capacity")), "capacity",
             Text("全年申报的销售不超过市场容量", "全年提報的銷售不超過市場容量",
                  "The sales declared are no more than the market's capacity"),
             where=any_row("population"), whole=True, levels=NOTE),
        once("X1·4", "area"),
        filled("T14·1", "source", Text("有数的行写了来源和年份", "有數的列寫了來源和年份", "Rows with figures say where they come from"),
               where=positive("population"), levels=EXPLAIN)))

EXAMPLE: Final[Example] = (
    {"area": "广州", "population": "1882.70", "spend": 120, "ours": 9600, "rivals": "0.35", "habit": "早餐配奶,便利店即饮",
     "source": "统计公报 2026"},)
