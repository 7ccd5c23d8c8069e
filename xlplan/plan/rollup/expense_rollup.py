"""费用汇总: last year, ceiling, declared, adjusted, approved, by region and branch and by group and item. Floor 4."""
from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from xlplan import terms
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.cell_texts import put_across
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page, note_sales, set_widths, total_of
from xlplan.plan.rollup.grid import NOTE, PlacedGrid, put_grid
from xlplan.plan.rollup.remarks import put_remarks
from xlplan.plan.rollup.roll import Node, RollColumn
from xlplan.plan.rollup.views import nest_nodes, sum_by_group
from xlplan.schema.expr import Div, Expr, Foot, Rounded, col
from xlplan.schema.frame import Frame
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN, Ints

TABLE: Final = "expense_budget"
_SHORT: Final = Text("其中短期返利", "其中短期獎勵金", "of which short-term rebates")
COLUMNS: Final = (
    RollColumn("py_estimate", Text("{py}年预计费用", "{py}年預估費用", "{py} expenses"), WAN_YUAN, width=15),
    RollColumn("cap", terms.CEILING, WAN_YUAN),
    RollColumn("year", terms.DECLARED, WAN_YUAN, look="strong"),
    RollColumn("diff", Text("与控制数差异", "與額度差異", "Difference to ceiling"), WAN_YUAN, "re",
               Rounded(col("year") - col("cap"), 2), look="over"),
    RollColumn("adjustment", terms.ADJUSTMENT, WAN_YUAN, width=11),
    RollColumn("approved", terms.APPROVED, WAN_YUAN, "sum", Rounded(col("year") + col("adjustment"), 2), look="strong"),
    RollColumn("growth", terms.GROWTH, PERCENT, "re",
               Div(col("approved") - col("py_estimate"), col("py_estimate"), 3), look="signed", width=10),
    RollColumn("share", terms.SHARE, PERCENT, "re",
               Div(col("approved"), Foot("@total", "approved"), 3), width=9),
    RollColumn("short", _SHORT, WAN_YUAN, width=12),
    RollColumn("short_share", Text("短期返利占比", "短期獎勵金占比", "Short-term rebate share"), PERCENT, "re",
               Div(col("short"), col("approved"), 3), width=10),
    RollColumn("sales", w.SALES_HERE, WAN_YUAN),
    RollColumn("rate", terms.EXPENSE_RATIO, PERCENT, "re", Div(col("approved"), col("sales"), 3),
               look="strong", width=9),
    RollColumn("py_sales", w.PY_SALES_HERE, WAN_YUAN),
    RollColumn("py_rate", Text("上年费用率", "去年費用率", "Last year's ratio"), PERCENT, "re",
               Div(col("py_estimate"), col("py_sales"), 3), width=9),
    RollColumn("state", terms.STATUS, width=28, look="bad"),
)
_OF_COMPANY: Final[dict[str, Expr | None]] = {
    "sales": None, "py_sales": None, "rate": Div(col("approved"), Foot("@total", "sales"), 3),
    "py_rate": Div(col("py_estimate"), Foot("@total", "py_sales"), 3)}
_BY_ITEM: Final = Text("按一级、二级科目", "依一級、二級科目", "By group and item")
_RATIOS: Final = Text("费用率以上面合计的销售为分母", "費用率以上面合計的銷售為分母", "ratios to the sales of the total above")
_WHOLE: Final = Text("历史费用里{py}年合计 {total} 万元 = 本表合计 {here}", "歷史費用裡{py}年合計 {total} 萬元 = 本表合計 {here}",
                     "{py} in the expense history, {total} (10k yuan) = total of this page {here}")
_APART: Final = {
    "away": Text("未交、退回、未填的单位 {amount}", "未交、退回、未填的單位 {amount}", "units not declared {amount}"),
    "held": Text("归口总部的科目 {amount}({names})", "歸口總公司的科目 {amount}({names})", "items kept at HQ {amount} ({names})"),
    "beside": Text("不填报费用的单位 {amount}({names})", "不填報費用的單位 {amount}({names})",
                   "units without an expense sheet {amount} ({names})"),
    "elsewhere": Text("没有目标的单位 {amount}", "沒有目標的單位 {amount}", "units without a target {amount}")}
_HQ_RUN: Final = Text("总部直管单位 {amount}({names})", "總公司直管單位 {amount}({names})", "HQ-run units {amount} ({names})")
_HELD: Final = Text("归口总部的科目不进填报表,也不占一级科目的控制数:控制数全部由同一一级科目里下发的科目使用。",
                    "歸口總公司的科目不進填報檔,也不占一級科目的額度:額度全部由同一一級科目裡發送的科目使用。",
                    "Items kept at HQ are in no branch workbook and take no part of their group's ceiling: it is all for the other items "
                    "of the group.")


def expense_rollup(context: RollupContext) -> PlacedGrid:
    """The page: branches first, items below them in the same columns."""
    numbers = context.figures
    frame = numbers.frame(TABLE)
    sales, py_sales = numbers.sales_beside(TABLE)
    year, adjustment = numbers.rows(TABLE, "year"), numbers.adjusted(TABLE)
    zero = np.zeros(len(year), np.int64)
    short = zero if frame is None else np.where(frame.texts["mark"] == "short_term", year + adjustment, 0)
    rows = {"py_estimate": zero if frame is None else frame.amounts["py_estimate"], "year": year, "short": short,
            "cap": zero if frame is None else frame.amounts["cap"], "adjustment": adjustment}
    pairs, where = _item_places(frame)
    beside = {"sales": sales, "py_sales": py_sales}
    values = {k: np.concatenate([numbers.by_branch(TABLE, v), sum_by_group(v, where, len(pairs))]) for k, v in rows.items()}
    values |= {k: np.concatenate([v, np.zeros(len(pairs), np.int64)]) for k, v in beside.items()}
    nodes = context.holes.comparing(context.stated(TABLE), ("py_rate",), numbers.have(TABLE))
    nodes.append(Node("@items", context.words.say(_BY_ITEM), "section", texts={NOTE: context.words.say(_RATIOS)}))
    nodes += _item_nodes(context, pairs, len(nodes))
    sheet = context.page("expense_rollup")
    placed = put_grid(sheet, context.words, COLUMNS, nodes, values=values, head=HEAD, name=w.BRANCH)
    set_widths(sheet, placed, {c.key: c.width for c in COLUMNS}, 22)
    note_sales(context, placed, TABLE)
    _note_history(context, placed, int(rows["py_estimate"].sum()))
    finish_page(sheet, put_remarks(context, placed, TABLE))
    return placed


def _note_history(context: RollupContext, placed: PlacedGrid, here: int) -> None:
    """Below the grid, where last year's expenses are more than the page's: the whole of them, and what of it stands in no row."""
    facts, master, say = context.facts, context.master, context.words.say
    if facts.py_held is None:
        return
    filling = [code for code, fills in zip(context.result.branches, context.result.filling(TABLE), strict=True) if fills]
    there = {code for code, have in zip(context.result.branches, context.figures.have(TABLE), strict=True) if have}
    away, spent = [code for code in filling if code not in there], facts.py_expense
    beside = [c for c in context.beside(TABLE) if facts.of("py_expense", [c])[0]]
    kept = [item for item in master.expense_items.values() if item.owner == "hq"]
    parts = {"away": int((facts.of("py_expense", away) - facts.of("py_held", away)).sum()),
             "held": int(facts.of("py_held", filling).sum()), "beside": int(facts.of("py_expense", beside).sum()),
             "elsewhere": facts.py_elsewhere}
    names = {"held": [item.item or item.code for item in kept], "beside": [context.name(c) for c in beside]}
    total, at = int(spent.sum()) + facts.py_elsewhere, max(r for r, _ in placed.sheet.cells) + 2
    if total != here and total == here + sum(parts.values()):  # else the page holds figures of another issue than these facts
        words = _APART | ({"beside": _HQ_RUN} if context.run_by_hq(beside) else {})
        said = [say(words[key], amount=WAN_YUAN.show(amount), names=context.words.join(names.get(key, [])))
                for key, amount in parts.items() if amount]
        put_across(placed.sheet, at, " + ".join([say(_WHOLE, total=WAN_YUAN.show(total), here=WAN_YUAN.show(here)), *said]), "note")
        at += 1
    if kept:
        put_across(placed.sheet, at, say(_HELD), "note")


def _item_places(frame: Frame | None) -> tuple[list[tuple[str, str, str]], Ints]:
    """(group, item code, item name) in the order met, and the one each row of the frame belongs to."""
    if frame is None:
        return [], np.zeros(0, np.int64)
    rows = list(zip(map(str, frame.texts["group"]), frame.keys, strict=True))
    names = dict(zip(rows, map(str, frame.texts["item"]), strict=True))
    pairs = [(group, key, names[group, key]) for group, key in dict.fromkeys(rows)]
    place = {(group, key): i for i, (group, key, _) in enumerate(pairs)}
    return pairs, np.array([place[r] for r in rows], dtype=np.int64)


def _item_nodes(context: RollupContext, pairs: list[tuple[str, str, str]], above: int) -> list[Node]:
    """Groups, items and their total, standing below `above` rows in the same grid."""
    nodes = nest_nodes(pairs)
    nodes.append(total_of(nodes, "@total_items", context.words.say(terms.TOTAL)))
    return [replace(n, children=tuple(c + above for c in n.children), formulas=_OF_COMPANY,
                    leaf=None if n.leaf is None else n.leaf + context.figures.count) for n in nodes]
