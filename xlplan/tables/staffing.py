"""人员规划: heads by post and month, from which cost, coverage and productivity follow (P1 P2 P7). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice, Column, Who
from xlplan.schema.expr import (
    All,
    CeilDiv,
    Compare,
    Div,
    Expr,
    Filled,
    Foot,
    Is,
    Pick,
    Sibling,
    Some,
    SumCols,
    SumRows,
    col,
    lift,
)
from xlplan.schema.from_export import FromExport, Movements
from xlplan.schema.table import FootRow, Rollup, Rule, Table
from xlplan.tables.periods import MONTHS
from xlplan.text import Text, same_text
from xlplan.units import OUTLET, PERCENT, PERSON, PERSON_TENTH, WAN_A_HEAD, WAN_YUAN, YUAN

POST_TYPE: Final = (
    Choice("sales", Text("销售", "銷售", "Sales")), Choice("promoter", Text("促销", "促銷", "Promoter")),
    Choice("support", Text("支持", "支援", "Support")))
EMPLOY: Final = (
    Choice("own", Text("自有", "自有", "Own")), Choice("agency", Text("外包", "外包", "Agency")),
    Choice("temporary", Text("临时", "臨時", "Temporary")))
MEASURE: Final = (
    Choice("hires", Text("期内入职", "期內到職", "Joining")), Choice("leavers", Text("期内离职", "期內離職", "Leaving")),
    Choice("closing", Text("月末在岗", "月底在職", "Month-end heads")))
_CLOSING: Final = Is("measure", "closing")
_COUNTED: Final = (_CLOSING,)


def _closing_heads(month: int) -> Expr:
    before = col("opening") if month == 0 else col(MONTHS[month - 1])
    return before + Sibling("hires", MONTHS[month]) - Sibling("leavers", MONTHS[month])


def _only_closing(formula: Expr) -> dict[str, tuple[Who, Expr | None]]:
    return {"hires": ("G", None), "leavers": ("G", None), "closing": ("C", formula)}


def _month_columns() -> tuple[Column, ...]:
    return tuple(Column(
        month, same_text("{" + month + "}"), PERSON, who="I", up="sum", width=6.5, help=Text(
            "当月入职或离职人数,整数", "當月到職或離職人數,整數", "Heads joining or leaving in the month, whole numbers"),
        by_measure={"hires": ("I", None), "leavers": ("I", None), "closing": ("C", _closing_heads(i))})
        for i, month in enumerate(MONTHS))


_YEAR_COST: Final = Div(SumCols(MONTHS) * col("unit_cost"), lift(10_000), 2)
_MONTH_COST: Final = {m: Div(SumRows(col(m) * col("unit_cost"), _COUNTED), lift(10_000), 2) for m in MONTHS}
_SALES: Final = Foot("@total", "year", "sales_targets")

STAFFING: Final = Table(
    "staffing", Text("人员规划", "人力規劃", "Staffing plan"), "fixed", given="posts",
    columns=(
        Column("post", terms.POST, kind="text", width=15),
        Column("post_type", Text("类别", "類別", "Class"), kind="choice", choices=POST_TYPE, width=8),
        Column("employ", Text("用工性质", "僱用性質", "Employment"), kind="choice", choices=EMPLOY, width=9.5),
        Column("measure", Text("项目", "項目", "Movement"), kind="choice", choices=MEASURE, width=13),
        Column("opening", terms.OPENING_HEADS, PERSON, up="sum", width=8.5),
        Column("cap", terms.AUTHORISED_HEADS, PERSON, up="sum", width=9.5),
        *_month_columns(),
        Column("year_end", Text("年末在岗", "年末在職", "Year-end heads"), PERSON, up="last", width=8.5, strong=True,
               by_measure=_only_closing(col(MONTHS[-1]))),
        Column("avg", Text("年平均人数", "年平均人數", "Average heads"), PERSON_TENTH, up="re", width=9,
               by_measure=_only_closing(Div(SumCols(MONTHS), lift(12), 1))),
        Column("over_cap", Text("超编", "超編", "Above authorised"), PERSON, up="sum", width=9.5,
               by_measure=_only_closing(Pick("MAX", lift(0), col("year_end") - col("cap")))),
        Column("unit_cost", Text("人均月成本(元)", "每人月成本(元)", "Monthly cost a head (yuan)"), YUAN, up="wavg",
               weight="year_end", width=11),
        Column("year_cost", Text("全年人力成本(万元)", "全年人力成本(萬元)", "Staff cost (10k yuan)"), WAN_YUAN, up="sum",
               width=12, by_measure=_only_closing(_YEAR_COST)),
        Column("outlets", Text("负责网点数", "負責據點數", "Outlets served"), OUTLET, up="sum", width=9,
               by_measure={"hires": ("G", None), "leavers": ("G", None), "closing": ("I", None)}, help=Text(
                   "该岗位全部人员负责的网点数", "該職務全部人員負責的據點數", "Outlets served by all heads of this post")),
        Column("std_outlets", Text("人均网点标准", "每人據點標準", "Outlets a head, standard"), OUTLET, width=9.5),
        Column("need", Text("需要人数", "需求人數", "Heads needed"), PERSON, up="sum", width=8.5,
               by_measure=_only_closing(CeilDiv(col("outlets"), col("std_outlets")))),
        Column("short", Text("人员缺口", "人力缺口", "Heads short"), PERSON, up="sum", width=8.5,
               by_measure=_only_closing(Pick("MAX", lift(0), col("need") - col("year_end")))),
        Column("remark", Text("增减说明", "增減說明", "Reason"), kind="text", who="I", up="list", width=22),
    ),
    names=("post", "measure"),
    measures=("hires", "leavers", "closing"),
    measure_column="measure",
    feet=(
        FootRow("@total", terms.TOTAL, total=True, where=_COUNTED, strong=True),
        FootRow("@sales_heads", Text("其中:销售", "其中:銷售", "of which sales"), total=True,
                where=(_CLOSING, Is("post_type", "sales"))),
        FootRow("@promoters", Text("其中:促销", "其中:促銷", "of which promoters"), total=True,
                where=(_CLOSING, Is("post_type", "promoter"))),
        FootRow("@cost", Text("月人力成本(万元)", "月人力成本(萬元)", "Staff cost (10k yuan)"), unit=WAN_YUAN, cells={
            **_MONTH_COST, "year_cost": SumCols(MONTHS)}),
        FootRow("@cost_promoters", Text("其中:促销员(万元)", "其中:促銷員(萬元)", "of which promoters (10k yuan)"),
                unit=WAN_YUAN, cells={**{m: Div(SumRows(col(m) * col("unit_cost"), (
                    _CLOSING, Is("post_type", "promoter"))), lift(10_000), 2) for m in MONTHS},
                    "year_cost": SumCols(MONTHS)}),
        FootRow("@productivity", Text("人效(万元/人)", "人均產值(萬元/人)", "Sales per head (10k yuan)"), unit=WAN_A_HEAD,
                cells={"avg": Div(_SALES, Foot("@total", "avg"), 1)}),
        FootRow("@cost_rate", Text("人力费用率", "人力費用率", "Staff cost ratio"), unit=PERCENT,
                cells={"year_cost": Div(Foot("@total", "year_cost"), _SALES, 3)}),
    ),
    rules=(
        Rule("XP310", "closing-not-negative", All(tuple(col(m) >= 0 for m in MONTHS)), "m01",
             Text("月末在岗不为负数", "月底在職不為負數", "Month-end heads are not negative"), where=_CLOSING),
        Rule("XP411", "heads-within-authorised", col("over_cap").eq(0), "over_cap",
             Text("年末在岗不超定编", "年末在職不超核定員額", "Year-end heads stay within authorised heads"), where=_CLOSING,
             found=col("year_end"), expected=col("cap"), answer="remark"),
        Rule("XP412", "coverage-complete", col("short").eq(0), "short",
             Text("人员满足网点覆盖", "人力滿足據點覆蓋", "Heads cover the outlets"), where=_CLOSING,
             found=col("year_end"), expected=col("need"), answer="remark"),
        Rule("XP413", "change-has-reason", Some((Compare("=", col("year_end"), col("opening")), Filled("remark"))),
             "remark", Text("人数有增减的岗位已写说明", "人數有增減的職務已寫說明", "Posts that change give a reason"),
             where=_CLOSING),
    ),
    purpose=Text("入职、离职、网点覆盖", "到職、離職、據點覆蓋", "Joining, leaving, outlet coverage"),
    minutes=10, unit=PERSON, rollup=Rollup(amount="year_end"),
    from_export=FromExport("heads", {"post": "post"}, movements=Movements("opening", "closing", "hires", "leavers")),
)
