"""A workbook that uses everything a Blueprint can say, for the tests of the writing side."""
from __future__ import annotations

import io
from datetime import date, datetime
from functools import cache

import openpyxl
from python_calamine import CalamineWorkbook, load_workbook

from xlplan.excel.writing.write import to_bytes
from xlplan.text import Lang
from xlplan.workbook.blueprint import (
    Book,
    Chart,
    ColumnSpec,
    Condition,
    RowSpec,
    Series,
    Sheet,
    Stream,
    Validation,
)
from xlplan.workbook.styles import AMOUNT, DIFFERENCE, RATE, STYLES, WHOLE

MONTHS = ("1月", "2月", "3月")
REGIONS = (("华东", 17400, 17412), ("华南", 13600, 13588), ("华北", 7692, 7256), ("西南", 6700, 6718))


def targets() -> Sheet:
    """A planning sheet as branches get it: keys hidden, quarters folded, inputs validated, differences marked."""
    s = Sheet("sales_targets", "销售'目标'分解", tab="E0B93B", freeze=(6, 4), title_rows=(2, 5), protected=True,
              footer=("华东 A&P · 广东分公司", "&P / &N"), autofilter="B5:H9")
    for c, width in enumerate((4, 15, 11, 10.5, 9.2, 9.2, 10.6, 9.5), 1):
        s.columns[c] = ColumnSpec(width, hidden=c == 1, outline=1 if c in (5, 6) else 0)
    s.rows |= {1: RowSpec(hidden=True), 2: RowSpec(30), 5: RowSpec(22), 8: RowSpec(20, hidden=True, outline=1),
               9: RowSpec(20, collapsed=True)}
    s.put(1, 1, "sales_targets", "key")
    s.put(2, 2, "销售目标分解", "title")
    for c in range(2, 9):
        s.put(3, c, "广东分公司 · 2027 年 · 单位:万元" if c == 2 else None, "subtitle")
    s.put(4, 4, "一季度", "band")
    s.merges.append((4, 4, 4, 6))
    for c, head in enumerate(("产品系列", "渠道", *MONTHS, "小计", "差异"), 2):
        s.put(5, c, head, "header" if c < 4 else "header_number")
    for r, (product, q) in enumerate((("=常温奶", 328.39), ("低温奶", 105.03), ("果汁 <新品> & 其他", 58.88)), 6):
        s.put(r, 1, f"P0{r - 5}|C01", "key")
        s.put(r, 2, product, "given_text")
        s.put(r, 3, "商超", "given_text")
        for c in (4, 5, 6):
            s.put(r, c, round(q / 3, 2), "input", format=AMOUNT)
        s.put(r, 7, q, "subtotal", formula=f"SUM(D{r}:F{r})", format=AMOUNT)
        s.put(r, 8, -31.11 if r == 7 else 0.0, "computed", formula=f"ROUND(G{r}-100,2)", format=DIFFERENCE)
    s.put(9, 2, "合计", "total_text")
    s.put(9, 3, None, "total")
    for c in range(4, 9):
        s.put(9, c, 492.3, "total", formula=f"SUM({'ABCDEFGH'[c - 1]}6:{'ABCDEFGH'[c - 1]}8)", format=AMOUNT)
    s.put(10, 2, "同比", "foot_text")
    s.put(10, 4, 0.123, "foot", formula="IF(D9=0,0,ROUND(D9/100-1,3))", format=RATE)
    s.put(11, 2, "▲ 请说明", "warn", formula='IF(G9>0,"▲ 请说明","")')
    s.put(11, 3, True, "text", formula="G9>0")
    s.put(11, 4, None, "text", formula='IF(G9>0,"","x")')
    s.put(12, 2, "去检查表", "link", link="'总览'!B2")
    s.put(12, 3, date(2027, 11, 6), "input")
    s.put(12, 4, datetime(2027, 11, 6, 17, 30), "text")
    s.validations += [
        Validation(("D6:F8", "D10"), "decimal", "0", "100000", "填报", "单位:万元 & 两位小数" + "长" * 300,
                   "超出", "请改" * 200),
        Validation(("C6:C8",), "list", '"商超,经销,电商"', severity="warning"),
        Validation(("B6:B8",), "list", "products"), Validation(("C12",), "date", "45000", "50000"),
        Validation(("D12",), "custom", "LEN(D12)>0"), Validation(("B11",), "any", prompt="只看不填"),
        Validation(("E12",), "whole", "1")]
    s.conditions += [Condition("H6:H9", "H6<>0", "must_fix", stop=True), Condition("D6:F8", "D6>100", "held"),
                     Condition("D6:F8", "D6>50", "explain")]
    return s


def overview() -> Sheet:
    s = Sheet("overview", "总览", fit_height=1, outline_below=False)
    s.columns |= {1: ColumnSpec(2.5), 2: ColumnSpec(16), 3: ColumnSpec(12), 4: ColumnSpec(12), 5: ColumnSpec(12)}
    s.put(2, 2, "2027 年度计划(一上):同口径申报比下达少 0.9%,缺口集中在华北", "title")
    for c, head in enumerate(("大区", "下达", "申报", "差异"), 2):
        s.put(4, c, head, "header" if c == 2 else "header_number")
    for r, (name, target, declared) in enumerate(REGIONS, 5):
        s.put(r, 2, name, "wrap")
        s.put(r, 3, target, "computed", format=WHOLE)
        s.put(r, 4, declared, "computed", format=WHOLE)
        s.put(r, 5, declared - target, "computed", formula=f"D{r}-C{r}", format=WHOLE)
    at = "'总览'!$%s$5:$%s$8"
    label, plan, actual, gap = at % ("B", "B"), at % ("C", "C"), at % ("D", "D"), at % ("E", "E")
    s.charts += [
        Chart("bar", "B11", 12, 7, label, (Series("'总览'!$C$4", plan, "plan"),
                                           Series("'总览'!$D$4", actual, "actual", labels=True))),
        Chart("column", "G4", 12, 7, label, title="预测(斜纹)",
              series=(Series("'总览'!$C$4", plan, "previous"), Series("'总览'!$D$4", actual, "forecast", labels=True))),
        Chart("line", "G20", 12, 7, label, (Series("'总览'!$C$4", plan, "plan"),
                                            Series("'总览'!$D$4", actual, "actual"),
                                            Series("'总览'!$D$4", plan, "forecast"))),
        Chart("column", "B26", 12, 5, label, (Series("'总览'!$E$4", gap, "bad", labels=True),), "+#,##0;-#,##0;0")]
    return s


def rich(lang: Lang = "zh-CN") -> Book:
    """A workbook that uses everything a Blueprint can say."""
    swatches = Sheet("styles", "样式", landscape=False)
    for r, name in enumerate(STYLES, 2):
        swatches.put(r, 2, name, name)
    details = Sheet("details", "明细", freeze=(2, 1), autofilter="A1:D1")
    for c, head in enumerate(("键", "分公司", "日期", "金额"), 1):
        details.put(1, c, head, "header")
    details.stream = Stream(2, ((f"P{i:03}", "广东", date(2027, 1 + i % 12, 1), i / 4) for i in range(1000)),
                            ("key", "text", "text", "computed"), (None, None, None, AMOUNT))
    stamp = Sheet("_xlplan", "_xlplan", state="veryHidden")
    stamp.put(1, 1, "stamp", "key")
    return Book([stamp, targets(), overview(), swatches, details], lang, active=1, title="2027 年度计划",
                names={"products": "'销售''目标''分解'!$B$6:$B$8"}, created=datetime(2026, 10, 26, 9, 0))


@cache
def seen(values: bool = False) -> openpyxl.Workbook:
    """The rich book written and read back by openpyxl: formulas, or with `values` their cached results."""
    return openpyxl.load_workbook(io.BytesIO(to_bytes(rich())), data_only=values)


@cache
def quick() -> CalamineWorkbook:
    """The same, read by calamine."""
    return load_workbook(io.BytesIO(to_bytes(rich())))
