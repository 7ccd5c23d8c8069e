"""风险与缓冲: what units expect to lose by their risks, beside what HQ assigned above its goal and holds in reserve (C5). Floor 4."""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan import terms
from xlplan.address import a1
from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.adjust import lost_lines
from xlplan.plan.consolidate.reserve import KINDS, ReserveBalance, reserve_balances
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.cell_texts import put_across
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page, set_widths
from xlplan.plan.rollup.grid import PlacedGrid, number_format, put_grid
from xlplan.plan.rollup.roll import RollColumn
from xlplan.plan.rounds.change_lines import waiting_lines
from xlplan.plan.rounds.taken_up import released
from xlplan.schema.expr import Div, col
from xlplan.tables.risks import EXPECTED, RISKS
from xlplan.text import Text
from xlplan.units import COUNT, PERCENT, WAN_YUAN, Ints
from xlplan.workbook.room import part_headings
from xlplan.workbook.styles import SHAPES

PAGE: Final = "risk_cover"
TITLE: Final = Text("风险与缓冲", "風險與緩衝", "Risk cover")
_COLUMNS: Final = (
    RollColumn("risks", Text("风险数", "風險數", "Risks named"), COUNT, width=11),
    RollColumn("impact", RISKS.by_key["impact"].label, WAN_YUAN, width=15),
    RollColumn("expected", EXPECTED, WAN_YUAN, width=15),
    RollColumn("assigned", terms.TARGET, WAN_YUAN, width=15),
    RollColumn("rate", Text("占下达目标", "占下達目標", "Of the target"), PERCENT, "re", Div(col("expected"), col("assigned"), 3),
               width=12))
_OVER: Final = Text("加码(下达合计比公司目标多)", "加碼(下達合計比公司目標多)", "Over-assignment (targets above the goal)")
_COVER: Final = Text("缓冲合计", "緩衝合計", "Cover in all")
_LEFT: Final = Text("缓冲减预期损失", "緩衝減預期損失", "Cover less what is expected to be lost")
_SHORT: Final = Text("不够", "不夠", "not enough")
_NOTE: Final = Text(
    "预期损失 = 发生概率 × 影响金额,已作废的行不计。加码抵销售的损失,预留费用用于应对措施。本页只给总部看,不下发。",
    "預期損失 = 發生機率 × 影響金額,已作廢的列不計。加碼抵銷售的損失,預留費用用於因應措施。本頁只給總公司看,不發送。",
    "Expected loss = probability × impact; void rows do not count. Over-assignment makes up for sales lost, the reserve pays for "
    "responses. This page is HQ's alone and goes to no unit.")
_POINT: Final = Text("预期损失比缓冲多 {amount} 万元", "預期損失比緩衝多 {amount} 萬元",
                     "Expected loss above the cover by {amount} (10k yuan)")


def risk_cover_page(context: RollupContext) -> PlacedGrid:
    """The page: a row for each unit that named risks, their total, and below it what stands against them."""
    figures, say, key = context.figures, context.words.say, RISKS.key
    frame, live = context.result.frames[key], context.result.frames[key].live
    values = {"risks": figures.by_branch(key, live.astype(np.int64)),
              "impact": figures.by_branch(key, np.where(live, figures.rows(key, "impact"), 0)),
              "expected": figures.by_branch(key, _expected(context)), "assigned": figures.assigned}
    nodes = context.stated(frame.table.key, beside_sales=False)
    sheet = context.page(PAGE)
    placed = put_grid(sheet, context.words, _COLUMNS, nodes, values=values, head=HEAD, name=w.BRANCH)
    set_widths(sheet, placed, {c.key: c.width for c in _COLUMNS}, 40)
    row, at, form = max(placed.rows.values()) + 2, placed.columns["expected"], number_format(WAN_YUAN)
    against = (("@over", say(_OVER), _over(context)), ("@reserve", say(KINDS["expense"]), _reserve(context).left))
    for name, label, steps in against:
        sheet.put(row, 1, name, "key")
        sheet.put(row, 2, label, "state")
        sheet.put(row, at, WAN_YUAN.value(steps), "computed", format=form)
        row += 1
    cover, left = sum(steps for *_, steps in against), cover_left(context)
    sheet.put(row, 1, "@cover", "key")
    sheet.put(row, 2, say(_COVER), "state")
    sheet.put(row, at, WAN_YUAN.value(cover), "bold_number", format=form, formula=f"SUM({a1(row - len(against), at)}:{a1(row - 1, at)})")
    sheet.put(row + 1, 1, "@left", "key")
    sheet.put(row + 1, 2, say(_LEFT), "state")
    sheet.put(row + 1, at, WAN_YUAN.value(left), "bad_number" if left < 0 else "bold_number", format=form,
              formula=f"ROUND({a1(row, at)}-{placed.at('@total', 'expected')},{WAN_YUAN.places})")
    if left < 0:
        sheet.put(row + 1, at + 1, f"{SHAPES['explain']} {say(_SHORT)}", "bad")
    put_across(sheet, row + 3, say(_NOTE), "note")
    part_headings(sheet, HEAD)
    finish_page(sheet, 2 + len(_COLUMNS))
    return placed


def names_risks(result: Merged) -> bool:
    """Whether units fill in risks with what is expected of each."""
    frame = result.frames.get(RISKS.key)
    return frame is not None and "expected" in frame.table.by_key and bool(result.filling(RISKS.key).any())


def open_risks(context: RollupContext) -> str:
    """How much more is expected to be lost than stands against it, in words; '' where there is enough."""
    short = -cover_left(context)
    return context.words.say(_POINT, amount=f"{WAN_YUAN.value(short):,.2f}") if short > 0 else ""


def cover_left(context: RollupContext) -> int:
    """What is left of over-assignment and reserve once all that is expected to be lost is lost, in steps of 0.01 万元."""
    return _over(context) + _reserve(context).left - int(_expected(context).sum())


def _expected(context: RollupContext) -> Ints:
    """Of each row, worked out anew from what was typed: workbooks issued before the column was there count too."""
    return np.where(context.result.frames[RISKS.key].live, context.figures.rows(RISKS.key, "expected"), 0)


def _over(context: RollupContext) -> int:
    """So much was assigned above the company's goal; 0 where the goal is what was assigned, or more."""
    facts = context.facts
    return 0 if facts.goal is None else max(int(facts.assigned.sum()) - facts.goal, 0)


def _reserve(context: RollupContext) -> ReserveBalance:
    """Expenses that HQ holds."""
    master, facts = context.master, context.facts
    given_back = {**(facts.released or {}), **released(
        context.result, master.adjustments, waiting_lines(master.adjustments, facts.gone_lines), facts.decided)}
    balances = reserve_balances(master, facts.expense_base(master), lost_lines(context.result.register), given_back)
    return next(b for b in balances if b.kind == "expense")
