"""费用预算: expense items by month; staff and training cost are linked, not typed (B1-B5 B8 B10). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice, Column, Who
from xlplan.schema.diagnostic import FIRST_HALF
from xlplan.schema.expr import All, Compare, CountRows, Div, Expr, Filled, Foot, Is, Param, Some, SumRows, col, lift
from xlplan.schema.from_export import FromExport
from xlplan.schema.table import FootRow, Rule, Table
from xlplan.tables.periods import MONTHS, month_columns
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import PERCENT, RATIO, WAN_YUAN

KEY_PROJECT: Final = "key_project"
MARK: Final = (
    Choice("plain", Text("一般", "一般", "Ordinary")), Choice(KEY_PROJECT, Text("重点项目", "重點專案", "Key project")),
    Choice("short_term", Text("短期返利", "短期獎勵金", "Short-term rebate")),
    Choice("linked", Text("联动", "連動", "Linked")), Choice("contingency", Text("机动", "機動", "Contingency")))
LINK: Final = (
    Choice("none", Text("自填", "自填", "Typed")), Choice("staff", Text("人员规划", "人力規劃", "Staffing plan")),
    Choice("promoter", Text("促销员", "促銷員", "Promoters")), Choice("training", Text("培训纲领", "訓練綱領", "Training")))
PAYMENT: Final = (
    Choice("deducted", Text("票扣", "票扣", "Off invoice")), Choice("cash", Text("现金", "現金", "Cash")),
    Choice("goods", Text("货补", "貨補", "Goods")))
BOOKED: Final = (
    Choice("expense", Text("计入费用", "計入費用", "Expense")), Choice("revenue", Text("冲减收入", "沖減收入", "Off revenue")))

_ALL_PERIODS: Final = (*MONTHS, "q1", "q2", "q3", "q4", "h1", "h2", "year")


def _linked_months(month: str) -> dict[str, tuple[Who, Expr | None]]:
    training = SumRows(col("cost"), (Is("cost_month", month), LIVE), "training")
    promoters = Foot("@cost_promoters", month, "staffing")
    return {"none": ("I", None), "staff": ("L", Foot("@cost", month, "staffing") - promoters),
            "promoter": ("L", promoters), "training": ("L", Div(training, lift(10_000), 2))}


_TOTAL_YEAR: Final = Foot("@total", "year")
_SALES_YEAR: Final = Foot("@sales", "year")

EXPENSE_BUDGET: Final = Table(
    "expense_budget", Text("费用预算", "費用預算", "Expense budget"), "fixed", given="expense_items",
    columns=(
        Column("code", Text("科目编码", "科目代碼", "Account code"), kind="text", width=9),
        Column("group", terms.ACCOUNT_GROUP, kind="text", width=13),
        Column("item", Text("二级科目", "二級科目", "Item"), kind="text", width=17),
        Column("mark", Text("标记", "標記", "Mark"), kind="choice", choices=MARK, spared=KEY_PROJECT, width=11),
        Column("link", terms.SOURCE, kind="choice", choices=LINK, width=10),
        Column("payment", Text("支付方式", "支付方式", "Payment"), kind="choice", choices=PAYMENT, width=9),
        Column("booked", Text("入账", "入帳", "Booked as"), kind="choice", choices=BOOKED, width=9),
        Column("py_estimate", terms.PY_ESTIMATE, WAN_YUAN, up="sum", width=10.5),
        Column("py_rate", Text("上年费用率", "去年費用率", "Last year's ratio"), PERCENT, who="C", up="re", width=9,
               formula=Div(col("py_estimate"), Foot("@sales", "py_estimate"), 3)),
        Column("cap", terms.CEILING, WAN_YUAN, up="sum", width=10.5, strong=True),
        *month_columns(WAN_YUAN, "I", proposed=True, by_measure={m: _linked_months(m) for m in MONTHS}, width=8.8),
        Column("diff", Text("与控制数差异", "與額度差異", "Difference to ceiling"), WAN_YUAN, who="C", up="sum", width=10.5,
               formula=col("year") - col("cap"), difference="at_most"),
        Column("growth", Text("增幅", "增幅", "Change on last year"), PERCENT, who="C", up="re", width=8.5,
               formula=Div(col("year") - col("py_estimate"), col("py_estimate"), 3)),
        Column("rate", terms.EXPENSE_RATIO, PERCENT, who="C", up="re", width=8,
               formula=Div(col("year"), _SALES_YEAR, 3)),
        Column("share", terms.SHARE, PERCENT, who="C", up="re", width=8,
               formula=Div(col("year"), _TOTAL_YEAR, 3)),
        Column("calc", Text("测算依据(量×价)", "估算依據(量×價)", "How calculated"), kind="text", who="I", up="list", width=24,
               help=Text("例:120 家 × 500 元/月 × 12 月", "例:120 家 × 500 元/月 × 12 月", "e.g. 120 outlets × 500 yuan × 12")),
    ),
    names=("group", "item"),
    measure_column="link",
    feet=(
        FootRow("@total", terms.TOTAL, total=True, strong=True),
        FootRow("@key", Text("重点项目小计", "重點專案小計", "of which key projects"), total=True,
                where=(Is("mark", KEY_PROJECT),)),
        FootRow("@sales", Text("销售目标", "銷售目標", "Sales target"), cells={
            k: Foot("@total", k, "sales_targets") for k in ("py_estimate", *_ALL_PERIODS)}),
        FootRow("@rate", terms.EXPENSE_RATIO, unit=PERCENT, cells={
            k: Div(Foot("@total", k), Foot("@sales", k), 3) for k in ("py_estimate", *_ALL_PERIODS)}),
        FootRow("@output", Text("投入产出比", "投入產出比", "Output ratio"), unit=RATIO, cells={
            k: Div(Foot("@sales", k), Foot("@total", k), 2) for k in ("py_estimate", "year")}),
        FootRow("@short_share", Text("短期返利占比", "短期獎勵金占比", "Short-term rebate share"), unit=PERCENT, cells={
            "year": Div(SumRows(col("year"), (Is("mark", "short_term"),)), _TOTAL_YEAR, 3)}),
        FootRow("@margin", Text("标准毛利率", "標準毛利率", "Standard margin"), unit=PERCENT, given=("year",)),
        FootRow("@contribution", Text("区域贡献", "區域貢獻", "Contribution"), cells={
            "year": _SALES_YEAR * Foot("@margin", "year") - _TOTAL_YEAR}),
    ),
    rules=(
        Rule("XP421", "expenses-within-ceiling", Foot("@total", "cap") >= _TOTAL_YEAR, "year",
             Text("费用合计不超控制数", "費用合計不超額度上限", "Total expenses stay within the ceiling"), "table",
             where=CountRows((Filled("cap"),)) > 0, foot="@total", found=_TOTAL_YEAR, expected=Foot("@total", "cap")),
        Rule("XP422", "item-within-ceiling", col("year") <= col("cap"), "year",
             Text("各科目不超控制数", "各科目不超額度上限", "Each item stays within its ceiling"),
             where=Compare(">", col("cap"), lift(0)), found=col("year"), expected=col("cap"), answer="calc"),
        Rule("XP423", "large-item-calculated", Filled("calc"), "calc",
             Text("较大的科目已写测算依据", "較大的科目已寫估算依據", "Larger items show how they were calculated"),
             where=All((Is("link", "none"), Compare(">", col("year"), Param("calc_compulsory")))),
             rounds=FIRST_HALF, spares=True),
        Rule("XP424", "key-project-kept", Compare(">", col("year"), lift(0)), "year",
             Text("重点项目科目已列预算", "重點專案科目已列預算", "Key-project items have a budget"),
             where=All((Is("mark", KEY_PROJECT), Compare(">", col("cap"), lift(0)))), found=col("year"),
             expected=col("cap"), answer="calc"),
        Rule("XP425", "rebate-share-limited", SumRows(col("year"), (Is("mark", "short_term"),)) <= (
            _TOTAL_YEAR * Param("rebate_share")), "year",
             Text("短期返利占比不超限度", "短期獎勵金占比不超限度", "Short-term rebates stay within their share"), "table",
             foot="@short_share"),
        Rule("XP426", "contingency-limited", SumRows(col("year"), (Is("mark", "contingency"),)) <= (
            _TOTAL_YEAR * Param("contingency_share")), "year",
             Text("机动费用不超限度", "機動費用不超限度", "Contingency stays within its share"), "table", foot="@total"),
        Rule("XP427", "expense-not-equal-split", Some(tuple(
            Compare("<", col(MONTHS[0]), col(m)) for m in MONTHS[1:]) + tuple(
            Compare(">", col(MONTHS[0]), col(m)) for m in MONTHS[1:])), "m01",
             Text("重点项目费用不是平均切分", "重點專案費用不是平均切分", "Key-project money is not an equal split"),
             where=All((Is("mark", KEY_PROJECT), Compare(">", col("year"), lift(0)))), answer="calc"),
    ),
    purpose=Text("科目 × 月,重点项目不得挪用", "科目 × 月,重點專案不得挪用", "Items by month; key projects stay funded"),
    minutes=15, unit=WAN_YUAN, from_export=FromExport("expense", {"item": "item"}, {"item_group": "group"}),
)
