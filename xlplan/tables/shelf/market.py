"""市场分析: how large each area's market is, how much of it is ours, was and shall be, and by what it is known (REQUIREMENTS X1, T14).
Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.expr import All, Compare, Div, Filled, Foot, Some, col, lift
from xlplan.tables.shelf.parts import AREA, EXPLAIN, NOTE, Example, figure, filled, keep, once, positive, shelf_list, word
from xlplan.text import Text
from xlplan.units import OUTLET, PERCENT, WAN_PERSON, WAN_YUAN, YEAR, YUAN

_SIZED: Final = positive("capacity")

EXAMPLE: Final[Example] = (
    {"area": Text("广州", "臺中", "Guangzhou"), "population": "1882.70", "spend": 120, "ours": 1320, "target": 1500, "rivals": 4,
     "rival_share": "0.35", "expense": 260, "stocked": "0.52", "known": "0.46",
     "habit": Text("早餐配奶,便利店即饮", "早餐配鮮奶,超商即飲", "Milk with breakfast; drunk at convenience stores"), "year": 2026,
     "source": Text("统计公报、终端走访", "主計總處統計、門市走訪", "Statistics bureau, store visits")},)

TABLE: Final = shelf_list(
    "market", Text("市场分析", "市場分析", "Market analysis"), (
        word("area", AREA, 16, required=True, up="count"),
        figure("population", Text("人口(万人)", "人口(萬人)", "Population (10k)"), WAN_PERSON, 11, maximum=150_000),
        figure("spend", Text("人均消费(元/年)", "每人消費(元/年)", "Spend a head (yuan a year)"), YUAN, 12, up="none"),
        figure("capacity", Text("市场容量(万元)", "市場容量(萬元)", "Capacity (10k yuan)"), WAN_YUAN, 14,
               made=Div(col("population") * col("spend"), lift(1), 2)),
        figure("ours", Text("上年销售(万元)", "去年銷售(萬元)", "Sales last year (10k yuan)"), WAN_YUAN, 14),
        figure("share", Text("我方份额", "我方佔有率", "Our share"), PERCENT, 10, made=Div(col("ours"), col("capacity"), 3), up="re"),
        figure("target", Text("市场目标(万元)", "市場目標(萬元)", "Target (10k yuan)"), WAN_YUAN, 14),
        figure("growth", Text("销售增长率", "銷售成長率", "Sales growth"), PERCENT, 10,
               made=Div(col("target") - col("ours"), col("ours"), 3), up="re"),
        figure("aim", Text("目标份额", "目標佔有率", "Share aimed at"), PERCENT, 10, made=Div(col("target"), col("capacity"), 3), up="re"),
        figure("rivals", Text("竞争对手数", "競爭對手數", "Number of rivals"), OUTLET, 9, up="none"),
        figure("rival_share", Text("主要对手份额", "主要對手佔有率", "Main rivals' share"), PERCENT, 11, up="none", maximum=1),
        figure("expense", Text("营销费用(万元)", "行銷費用(萬元)", "Marketing spend (10k yuan)"), WAN_YUAN, 14),
        figure("rate", Text("营销费用率", "行銷費用率", "Spend to sales"), PERCENT, 10, made=Div(col("expense"), col("ours"), 3), up="re"),
        figure("stocked", Text("市场铺货率", "市場鋪貨率", "Outlets stocked"), PERCENT, 10, up="none", maximum=1),
        figure("known", Text("品牌知名度", "品牌知名度", "Brand awareness"), PERCENT, 10, up="none", maximum=1),
        word("habit", Text("消费习惯", "消費習慣", "Buying habits"), 22),
        figure("year", Text("数据年份", "資料年份", "Year of the data"), YEAR, 9, up="none"),
        word("source", Text("数据来源", "資料來源", "Source of data"), 20),
        word("remark", terms.REMARK, 16, up="list")),
    names=("area",), purpose=Text("人口、消费、容量、份额", "人口、消費、容量、佔有率", "People, spend, capacity, share"), minutes=10,
    pages=("figures", "listing"), unit=WAN_YUAN, amount="capacity", example=EXAMPLE, rules=(
        keep("X1·1", "XP820", Compare("<=", col("ours"), col("capacity")), "ours",
             Text("我方销售不超过市场容量", "我方銷售不超過市場容量", "Our sales are no more than the market's capacity"),
             where=_SIZED, found=col("ours")),
        keep("X1·2", "XP820", col("share") + col("rival_share") <= 1, "rival_share",
             Text("我方和对手的份额合计不超过 100%", "我方和對手的佔有率合計不超過 100%",
                  "Our share and the rivals' are no more than 100 %"), where=All((_SIZED, positive("rival_share"))),
                  found=col("rival_share")),
        keep("X1·3", "XP820", Compare("<=", Foot("@total", "year", "sales_targets"), Foot("@total", "capacity")), "capacity",
             Text("全年申报的销售不超过市场容量", "全年提報的銷售不超過市場容量",
                  "The sales declared are no more than the market's capacity"),
             where=Foot("@total", "capacity") > 0, whole=True, levels=NOTE, found=Foot("@total", "capacity")),
        once("X1·4", "area"),
        keep("X1·5", "XP820", Compare("<=", col("target"), col("capacity")), "target",
             Text("本年目标不超过市场容量", "本年目標不超過市場容量", "The target is no more than the market's capacity"),
             where=_SIZED, found=col("target")),
        filled("X1·6", "population", Text("有目标的市场写了人口", "有目標的市場寫了人口", "A market with a target has its population"),
               where=positive("target")),
        filled("X1·7", "spend", Text("有人口的市场写了人均消费", "有人口的市場寫了每人消費", "A market with people has their spend a head"),
               where=positive("population")),
        keep("X1·8", "XP817", Compare("=", Foot("@total", "target"), Foot("@total", "year", "sales_targets")), "target",
             Text("各市场目标合计等于全年申报", "各市場目標合計等於全年提報", "The markets' targets make the declared year"),
             where=Foot("@total", "target") > 0, whole=True, levels=NOTE),
        filled("T14·1", "source", Text("有数的行写了来源", "有數的列寫了來源", "Rows with figures say where they come from"),
               where=Some((positive("population"), positive("ours"), positive("rival_share"))), levels=EXPLAIN),
        filled("T14·2", "year", Text("有数的行写了数据年份", "有數的列寫了資料年份", "Rows with figures say of what year they are"),
               where=All((Filled("source"), Some((positive("population"), positive("ours"), positive("rival_share"))))),
               levels=EXPLAIN)))
