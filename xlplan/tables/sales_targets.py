"""销售目标分解: the branch's target by product line, channel and month (D8 D10-D13). Floor 2."""
from __future__ import annotations

import operator
from functools import reduce
from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice, Column
from xlplan.schema.diagnostic import SECOND_HALF
from xlplan.schema.expr import Abs, All, Arith, Compare, Div, Expr, Filled, Foot, If, Is, Not, Param, Some, SumCols, col, lift
from xlplan.schema.from_export import FromExport
from xlplan.schema.table import FootRow, Rule, Table
from xlplan.tables.periods import MONTHS, PERIOD_MONTHS, month_columns
from xlplan.text import Text
from xlplan.units import CASE, PERCENT, WAN_YUAN, YUAN

NEW_MARK: Final = (
    Choice("existing", Text("老品", "舊品", "Existing")), Choice("new", Text("新品", "新品", "New")),
    Choice("key", Text("重点", "重點", "Key")))

_GROWTH = Div(col("hq_target") - col("py_estimate"), col("py_estimate"), 3)


def _far_from_last_year(month: str) -> Compare:
    """|month share − last year's share| is above the limit, cross-multiplied so that no ratio is rounded."""
    year, py_year = Foot("@total", "year"), Foot("@py_month", "year")
    gap = Abs(Foot("@total", month) * py_year - Foot("@py_month", month) * year)
    return Compare(">", gap, Param("month_share_points") * (year * py_year))


def _month_without_last_year() -> tuple[Compare, ...]:
    """Any month in which nothing was sold last year, or nothing is known: shares of the months are then of another year's length."""
    return tuple(Compare("=", Foot("@py_month", m), lift(0)) for m in MONTHS)


def _grown(period: str, months: tuple[str, ...]) -> Div:
    """Growth over the same months: what is planned for months that last year lacks has nothing to compare with."""
    past = Foot("@py_month", period)
    if len(months) == 1:
        return Div(Foot("@total", period) - past, past, 3)
    unknown: list[Expr] = [If(Compare("=", Foot("@py_month", m), lift(0)), Foot("@total", m), lift(0)) for m in months]
    return Div(Foot("@total", period) - past - reduce(operator.add, unknown), past, 3)


def _half_gap() -> Arith:
    left = Foot("@total", "h1") * Foot("@py_month", "year")
    return Arith("-", left, Foot("@py_month", "h1") * Foot("@total", "year"))


SALES_TARGETS: Final = Table(
    "sales_targets", Text("销售目标分解", "銷售目標分解", "Sales target breakdown"), "fixed", given="sales_lines",
    columns=(
        Column("group", terms.CATEGORY, kind="text", width=9),
        Column("product", Text("产品系列", "產品系列", "Product line"), kind="text", width=16),
        Column("new_mark", Text("新/老/重点", "新/舊/重點", "New / key"), kind="choice", choices=NEW_MARK, spared="key", width=8.5),
        Column("channel", terms.CHANNEL, kind="text", width=14),
        Column("py_estimate", terms.PY_ESTIMATE, WAN_YUAN, up="sum", width=11),
        Column("hq_target", terms.TARGET, WAN_YUAN, up="sum", width=11, strong=True),
        Column("growth", terms.GROWTH, PERCENT, who="C", up="re", formula=_GROWTH, width=8.5),
        *month_columns(WAN_YUAN, "I", proposed=True, help=Text(
            "建议数已填好,可改。单位:万元,两位小数。", "建議數已填好,可改。單位:萬元,兩位小數。",
            "A suggested figure is already in; change it freely. Unit: 10k yuan, two decimals.")),
        Column("diff", Text("与下达差异", "與下達差異", "Difference to target"), WAN_YUAN, who="C", up="sum",
               formula=col("year") - col("hq_target"), difference="zero", width=11),
        Column("share", terms.SHARE, PERCENT, who="C", up="re",
               formula=Div(col("year"), Foot("@total", "year"), 3), width=8),
        Column("case_price", Text("标准箱价(元)", "標準箱價(元)", "Case price (yuan)"), YUAN, up="none", switch="volume",
               width=9),
        Column("volume", Text("折合销量(箱)", "折合銷量(箱)", "Volume (cases)"), CASE, who="C", up="sum", switch="volume",
               formula=Div(col("year") * 10_000, col("case_price"), 0), width=11),
        Column("fixed", Text("固定", "固定", "Fixed"), kind="mark", who="I", role="holds", width=9, help=Text(
            "填不参与调整的月份(表头的月份),如:1 2 12。变红表示没读懂。", "填不參與調整的月份(表頭的月份),如:1 2 12。變紅表示沒讀懂。",
            "Months, as the headers have them, that must not move, such as: 1 2 12. Red means not understood.")),
        Column("remark", Text("差异说明", "差異說明", "Reason"), kind="text", who="I", up="list", width=24, help=Text(
            "与下达目标有差异时,请写原因", "與下達目標有差異時,請寫原因", "Why the row differs from the target")),
    ),
    names=("product", "channel"),
    feet=(
        FootRow("@total", terms.TOTAL, total=True, strong=True),
        FootRow("@new", Text("其中:新品", "其中:新品", "of which new"), total=True, where=(Is("new_mark", "new"),)),
        FootRow("@py_month", Text("上年同期", "去年同期", "Same month last year"), given=MONTHS, cells={
            **{f"q{q}": SumCols(MONTHS[3 * q - 3:3 * q]) for q in range(1, 5)},
            "h1": col("q1") + col("q2"), "h2": col("q3") + col("q4"), "year": col("h1") + col("h2")}),
        FootRow("@yoy", Text("同比增长", "較去年同期", "YoY growth"), unit=PERCENT, cells={
            key: _grown(key, months) for key, months in PERIOD_MONTHS.items()}),
        FootRow("@mshare", Text("月度占比", "月度占比", "Month share"), unit=PERCENT, cells={
            k: Div(Foot("@total", k), Foot("@total", "year"), 3) for k in (*MONTHS, "q1", "q2", "q3", "q4", "h1", "h2")}),
        FootRow("@py_mshare", Text("上年月度占比", "去年月度占比", "Month share last year"), unit=PERCENT, cells={
            k: Div(Foot("@py_month", k), Foot("@py_month", "year"), 3)
            for k in (*MONTHS, "q1", "q2", "q3", "q4", "h1", "h2")}),
    ),
    rules=(
        Rule("XP401", "year-equals-target", Foot("@total", "year").eq(Foot("@total", "hq_target")), "year",
             Text("全年申报合计等于下达目标", "全年提報合計等於下達目標", "Declared total equals the target"), "table",
             foot="@total", found=Foot("@total", "year"), expected=Foot("@total", "hq_target")),
        Rule("XP402", "row-equals-target", col("year").eq(col("hq_target")), "year",
             Text("各行全年申报等于下达目标", "各列全年提報等於下達目標", "Each row's declared year equals its target"),
             found=col("year"), expected=col("hq_target"), answer="remark", covered="XP403"),
        Rule("XP403", "key-row-below-target", col("year") >= col("hq_target"), "year",
             Text("新品、重点产品不低于下达目标", "新品、重點產品不低於下達目標", "New and key products reach their target"),
             where=Some((Is("new_mark", "new"), Is("new_mark", "key"))), found=col("year"), expected=col("hq_target"),
             rounds=SECOND_HALF, answer="remark"),
        Rule("XP404", "difference-has-reason", Some((col("year").eq(col("hq_target")), Filled("remark"))), "remark",
             Text("有差异的行已写差异说明", "有差異的列已寫差異說明", "Rows that differ give a reason")),
        Rule("XP405", "month-share-like-last-year", Some((*_month_without_last_year(), All(tuple(
                Not(_far_from_last_year(m)) for m in MONTHS)))), "m01",
             Text("各月占比与上年相差不超过限度", "各月占比與去年相差不超過限度", "Month shares stay near last year's"), "table",
             foot="@mshare"),
        Rule("XP406", "first-half-like-last-year", Some((*_month_without_last_year(), Abs(_half_gap()) <= (
                Param("first_half_points") * (Foot("@total", "year") * Foot("@py_month", "year"))))), "h1",
             Text("上半年占比与上年相近", "上半年占比與去年相近", "First-half share stays near last year's"), "table",
             foot="@mshare", found=Foot("@mshare", "h1"), expected=Foot("@py_mshare", "h1")),
        Rule("XP407", "not-equal-split", Not(All(tuple(col(MONTHS[0]).eq(col(m)) for m in MONTHS[1:]))), "m01",
             Text("月份不是平均切分", "月份不是平均切分", "Months are not an equal split"),
             where=Compare(">", col("year"), lift(0)), answer="remark"),
    ),
    purpose=Text("按月调整建议数,差异请说明", "按月調整建議數,差異請說明", "Adjust the suggested months, explain differences"),
    minutes=20, unit=WAN_YUAN, from_export=FromExport("sales", {"product": "product", "channel": "channel"}, {"category": "group"},
                                                     past=("py_estimate", "hq_target")),
)
