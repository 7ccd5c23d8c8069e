"""按产品、按渠道: the same approved sales as on the page of targets, by goods and by trade. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from xlplan import terms
from xlplan.address import on_sheet
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page, set_widths, total_of
from xlplan.plan.rollup.figures import SALES
from xlplan.plan.rollup.grid import PlacedGrid, put_grid
from xlplan.plan.rollup.roll import Node, RollColumn
from xlplan.schema.expr import Div, Foot, Rounded, col
from xlplan.schema.frame import Frame, Objects
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN, Ints
from xlplan.workbook.styles import DIFFERENCE

COLUMNS: Final = (
    RollColumn("py_estimate", w.PY_LIKE, WAN_YUAN),
    RollColumn("hq_target", w.LIKE, WAN_YUAN),
    RollColumn("year", terms.DECLARED, WAN_YUAN, look="strong"),
    RollColumn("diff", w.GAP, WAN_YUAN, "re", Rounded(col("year") - col("hq_target"), 2), look="difference"),
    RollColumn("adjustment", terms.ADJUSTMENT, WAN_YUAN, width=11),
    RollColumn("approved", terms.APPROVED, WAN_YUAN, "sum", Rounded(col("year") + col("adjustment"), 2), look="strong"),
    RollColumn("change", Text("较上年增减", "較去年增減", "Change on last year"), WAN_YUAN, "re",
               Rounded(col("approved") - col("py_estimate"), 2)),
    RollColumn("growth", terms.GROWTH, PERCENT, "re", Div(col("approved") - col("py_estimate"), col("py_estimate"), 3),
               look="signed", width=9),
    RollColumn("share", terms.SHARE, PERCENT, "re", Div(col("approved"), Foot("@total", "approved"), 3), width=9),
    RollColumn("py_share", Text("上年占比", "去年占比", "Share last year"), PERCENT, "re",
               Div(col("py_estimate"), Foot("@total", "py_estimate"), 3), width=9),
)
_ON_LAST_YEAR: Final = ("change", "growth")
_PRODUCT: Final = Text("品类 / 产品系列", "品類 / 產品系列", "Category / product line")
_CHANNEL: Final = Text("渠道 / 品类", "通路 / 品類", "Channel / category")


_Rows = tuple[Frame, list[tuple[str, str, str]], list[tuple[str, str]]]


def by_product(context: RollupContext) -> PlacedGrid:
    """Category, and the product lines in it."""
    frame = context.figures.frame(SALES)
    if frame is None:
        return _draw_page(context, "by_product", _PRODUCT, None)
    codes = np.array([k.partition("|")[0] for k in frame.keys], dtype=object)
    rows = _grouped_rows(frame, frame.texts["group"], codes, frame.texts["product"])
    return _draw_page(context, "by_product", _PRODUCT, rows)


def by_channel(context: RollupContext) -> PlacedGrid:
    """Channel, and the categories it sells."""
    frame = context.figures.frame(SALES)
    if frame is None:
        return _draw_page(context, "by_channel", _CHANNEL, None)
    channel, group = frame.texts["channel"], frame.texts["group"]
    return _draw_page(context, "by_channel", _CHANNEL, _grouped_rows(frame, channel, group, group))


def _grouped_rows(frame: Frame, outer: Objects, inner: Objects, name: Objects) -> _Rows:
    of_row = [(str(o), str(i)) for o, i in zip(outer, inner, strict=True)]
    return frame, _met_pairs(outer, inner, name), of_row


def _met_pairs(outer: Objects, inner: Objects, name: Objects) -> list[tuple[str, str, str]]:
    """(outer, inner, name) in the order they are first met."""
    met = dict.fromkeys(zip(map(str, outer), map(str, inner), strict=True))
    names = dict(zip(zip(map(str, outer), map(str, inner), strict=True), map(str, name), strict=True))
    return [(o, i, names[o, i]) for o, i in met]


def nest_nodes(pairs: Sequence[tuple[str, str, str]]) -> list[Node]:
    """Groups with their members below."""
    out: list[Node] = []
    for outer in dict.fromkeys(o for o, _, _ in pairs):
        inside = [(n, i, name) for n, (o, i, name) in enumerate(pairs) if o == outer]
        at = len(out)
        out.append(Node(outer, outer, "group", children=tuple(range(at + 1, at + 1 + len(inside)))))
        out += [Node(f"{outer}|{i}", name, depth=1, leaf=n) for n, i, name in inside]
    return out


def _draw_page(context: RollupContext, key: str, label: Text, rows_as: _Rows | None) -> PlacedGrid:
    numbers, say = context.figures, context.words.say
    frame, pairs, of_row = rows_as or (None, [], [])
    place = {(o, i): n for n, (o, i, _) in enumerate(pairs)}
    where = np.array([place[p] for p in of_row], dtype=np.int64)

    empty = np.zeros(0, np.int64)
    rows = {"py_estimate": frame.amounts["py_estimate"] if frame else empty,
            "hq_target": frame.amounts["hq_target"] if frame else empty,
            "year": numbers.rows(SALES, "year"), "adjustment": numbers.adjusted(SALES)}
    values = {k: sum_by_group(v, where, len(pairs)) for k, v in rows.items()}
    nodes = nest_nodes(pairs)
    nodes.append(total_of(nodes, "@total", say(terms.TOTAL)))
    if context.holes.lacking(numbers.in_):
        nodes = [replace(n, formulas=dict.fromkeys(_ON_LAST_YEAR)) for n in nodes]
    sheet = context.page(key)
    placed = put_grid(sheet, context.words, COLUMNS, nodes, values=values, head=HEAD, name=label)
    put_tie(context, placed, {"hq_target": "like", "year": "year", "approved": "approved", "py_estimate": "py_like"})
    set_widths(sheet, placed, {c.key: c.width for c in COLUMNS}, 26)
    finish_page(sheet, 2 + len(COLUMNS))
    return placed


def sum_by_group(per_row: Ints, where: Ints, count: int) -> Ints:
    """Sums of rows by the group each belongs to."""
    out = np.zeros(count, np.int64)
    np.add.at(out, where, per_row)
    return out


def put_tie(context: RollupContext, placed: PlacedGrid, same: dict[str, str]) -> None:
    """A line under the total: its difference to the total of the page of targets, live, a tick when zero."""
    row, sheet, compare = max(placed.rows.values()) + 1, placed.sheet, context.grid("target_compare")
    sheet.put(row, 1, "@check", "key")
    sheet.put(row, 2, context.words.say(w.CHECK), "foot_text")
    for ours, theirs in same.items():
        gap = placed.number("@total", ours) - compare.number("@branches", theirs)
        other = on_sheet(compare.sheet.title, compare.at("@branches", theirs))
        sheet.put(row, placed.columns[ours], WAN_YUAN.value(gap), "foot", format=DIFFERENCE,
                  formula=f"ROUND({placed.at('@total', ours)}-{other},2)")
