"""Tables that no release has, declared while a test runs: lists with dates, shares by weight and choices, rows of HQ's with months,
slots; and what units may have filled in."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from xlplan.schema.column import Choice, Column
from xlplan.schema.expr import Div, Is, Not, SumRows, col, lift
from xlplan.schema.frame import Frame
from xlplan.schema.table import FootRow, Rollup, Table
from xlplan.tables.periods import MONTHS, month_columns
from xlplan.tables.training import MONTH_LIST
from xlplan.tables.void import VOID
from xlplan.text import Text
from xlplan.units import CASE, PERCENT, PERSON, WAN_YUAN, YUAN

RESPONSE: Final = (Choice("avoid", Text("规避", "規避", "Avoid")), Choice("reduce", Text("降低", "降低", "Reduce")),
                   Choice("accept", Text("接受", "接受", "Accept")))
_LIVE: Final = (Not(Is("void", "yes")),)

RISKS: Final = Table(  # a list, no months, no total
    "risks", Text("风险清单", "風險清單", "Risks"), "open", spare=8, used_by=("risk", "probability", "impact", "response", "owner"),
    columns=(
        Column("risk", Text("风险", "風險", "Risk"), kind="text", who="I", up="list", width=30),
        Column("probability", Text("可能性", "可能性", "Probability"), PERCENT, who="I", up="wavg", weight="impact", maximum=1),
        Column("impact", Text("影响(万元)", "影響(萬元)", "Impact (10k yuan)"), WAN_YUAN, who="I", up="sum", width=12),
        Column("response", Text("对策", "對策", "Response"), kind="choice", choices=RESPONSE, who="I", up="list"),
        Column("due", Text("完成日期", "完成日期", "Due"), kind="date", who="I", up="min", width=12),
        Column("owner", Text("负责人", "負責人", "Owner"), kind="text", who="I", up="count", required=True),
        Column("void", Text("作废", "作廢", "Void"), kind="choice", choices=(VOID,), who="I", role="void", width=7)),
    names=("risk",), unit=WAN_YUAN, rollup=Rollup(("listing", "figures"), by=("response",), amount="impact"))

MILESTONES: Final = Table(  # dates and a list that travels in the workbook, a total of its own, a month for its money
    "milestones", Text("里程碑", "里程碑", "Milestones"), "open", spare=6, used_by=("step",),
    columns=(
        Column("step", Text("事项", "事項", "Step"), kind="text", who="I", up="list", width=22),
        Column("audience", Text("对象", "對象", "Whom for"), kind="choice", members="audience", who="I", up="count"),
        Column("start", Text("开始日期", "開始日期", "Start"), kind="date", who="I", up="min", width=12),
        Column("end", Text("结束日期", "結束日期", "End"), kind="date", who="I", up="max", width=12),
        Column("heads", Text("人数", "人數", "Heads"), PERSON, who="I", up="sum"),
        Column("most", Text("最大一场", "最大一場", "Largest"), PERSON, who="I", up="max"),
        Column("money", Text("费用(元)", "費用(元)", "Cost (yuan)"), YUAN, who="I", up="sum", width=12),
        Column("a_head", Text("人均(元)", "人均(元)", "A head (yuan)"), YUAN, who="C", up="re", formula=Div(col("money"), col("heads"), 0)),
        Column("pay_month", Text("月份", "月份", "Month"), kind="choice", choices=MONTH_LIST, who="I"),
        Column("void", Text("作废", "作廢", "Void"), kind="choice", choices=(VOID,), who="I", role="void", width=7)),
    names=("step",), feet=(FootRow("@total", Text("合计", "合計", "Total"), cells={
        "heads": SumRows(col("heads"), _LIVE), "money": SumRows(col("money"), _LIVE)}),),
    unit=YUAN, rollup=Rollup(("figures", "listing"), by=("audience", "pay_month"), amount="money", month="pay_month"))

MATERIALS: Final = Table(  # HQ's rows with months, quantities beside amounts
    "materials", Text("物料计划", "物料計畫", "Materials"), "fixed", given="expense_items",
    columns=(
        Column("code", Text("编码", "代碼", "Code"), kind="text"), Column("group", Text("一级", "一級", "Group"), kind="text"),
        Column("item", Text("物料", "物料", "Item"), kind="text", width=16),
        Column("cases", Text("数量(箱)", "數量(箱)", "Cases"), CASE, who="I", up="sum"),
        *month_columns(WAN_YUAN, "I"),
        Column("share", Text("占比", "占比", "Share"), PERCENT, who="C", up="re", formula=Div(col("h1"), col("year"), 3)),
        Column("price", Text("箱价(元)", "箱價(元)", "Price a case (yuan)"), YUAN, who="C", up="re",
               formula=Div(col("year") * lift(10_000), col("cases"), 0)),
        Column("agreed", Text("约定价(元)", "約定價(元)", "Agreed price (yuan)"), YUAN, who="I", up="wavg", weight="cases")),
    names=("group", "item"), feet=(FootRow("@total", Text("合计", "合計", "Total"), total=True),),
    unit=WAN_YUAN, rollup=Rollup(("figures",)))

CREWS: Final = Table(  # slots
    "crews", Text("临时队伍", "臨時隊伍", "Crews"), "slots", spare=5, used_by=("name",),
    columns=(
        Column("name", Text("队名", "隊名", "Crew"), kind="text", who="I", width=14),
        Column("heads", Text("人数", "人數", "Heads"), PERSON, who="I", up="sum"),
        Column("least", Text("最少", "最少", "Least"), PERSON, who="I", up="min", minimum=None),
        Column("cost", Text("费用", "費用", "Cost"), WAN_YUAN, who="C", up="sum", formula=Div(col("heads"), lift(3), 2))),
    names=("name",), unit=PERSON, rollup=Rollup(("listing", "figures"), amount="cost"))

TABLES: Final = (RISKS, MILESTONES, MATERIALS, CREWS)


def fill(frame: Frame, rows: Sequence[Mapping[str, int | str]]) -> None:
    """Put what a unit typed into the first rows; steps in number columns."""
    for i, row in enumerate(rows):
        frame.used[i] = True
        for key, value in row.items():
            if isinstance(value, str):
                frame.texts[key][i] = value
            else:
                frame.amounts[key][i], frame.filled[key][i] = value, True


def months(first: int, step: int = 0) -> dict[str, int]:
    """m01.. with an amount that grows by `step`."""
    return {m: first + step * i for i, m in enumerate(MONTHS)}


def typed(unit: int) -> dict[str, list[dict[str, int | str]]]:
    """Table -> what the unit at that place typed; the third leaves its list of risks empty."""
    risks: list[dict[str, int | str]] = [
        {"risk": "经销商压价,回款变慢", "probability": 300 + 50 * unit, "impact": 120_00 + 7 * unit, "response": "reduce",
         "due": f"2027-0{3 + unit}-15", "owner": "王经理"},
        {"risk": "原奶涨价" if unit % 2 else "竞品新品上市,本地大客户转单,需要提前谈好全年陈列位置与返利政策", "probability": 155,
         "impact": 60_05, "response": "accept", "due": "2027-01-31" if unit else ""},
        {"risk": "没有估计影响", "owner": "李四"}, {"risk": "已经解除", "impact": 900_00, "response": "avoid", "void": "yes"}]
    steps: list[dict[str, int | str]] = [
        {"step": "经销商大会", "audience": "dealers", "start": f"2027-04-{10 + unit}", "end": "2027-04-20", "heads": 120 + unit, "most": 60,
         "money": 80_000 + unit, "pay_month": "m04"},
        {"step": f"新人训练 {unit + 1}", "audience": "S1", "start": "2027-07-01", "heads": 9, "most": 9, "money": 4_500},
        {"step": "取消的活动", "audience": "everyone", "start": "2026-12-31", "money": 1_000_000, "heads": 500, "most": 500, "void": "yes"}]
    stuff: list[dict[str, int | str]] = [
        {"cases": 40 + 3 * unit, "agreed": 900 + unit, **months(1_00, 7 + unit)}, {"cases": 5, **months(33)}, {"agreed": 7}]
    return {"risks": [] if unit == 2 else risks, "milestones": steps, "materials": stuff,
            "crews": [{"name": f"队{unit}", "heads": 4 + unit, "least": 3 - unit}, {"name": "机动队", "heads": 2}]}


def held(frame: Frame) -> int:
    """Number of rows that hold something."""
    return int(np.sum(frame.used))
