"""培训汇总: courses, sessions, person-times and cost by region and branch, by budget month, kind and audience. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from xlplan import terms
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.blocks import Block, append_block
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page, set_widths
from xlplan.plan.rollup.grid import PlacedGrid, put_grid
from xlplan.plan.rollup.remarks import put_remarks
from xlplan.plan.rollup.roll import RollColumn
from xlplan.plan.rollup.views import sum_by_group
from xlplan.plan.rounds.unplaced import decided_before
from xlplan.schema.expr import Div, Expr, Foot, col, lift
from xlplan.schema.frame import Frame
from xlplan.tables.master.people import DEALERS, EVERYONE
from xlplan.tables.periods import MONTHS
from xlplan.tables.training import KIND
from xlplan.text import Text, same_text
from xlplan.units import COUNT, HOUR, PERCENT, PERSON_TIMES, SESSION, WAN_YUAN, YUAN, Ints

TABLE: Final = "training"
COLUMNS: Final = (
    RollColumn("courses", Text("课程数", "課程數", "Courses"), COUNT, width=10),
    RollColumn("sessions", terms.SESSIONS, SESSION, width=10),
    RollColumn("hours", Text("课时", "時數", "Hours"), HOUR, width=10),
    RollColumn("person_times", Text("人次(申报)", "人次(提報)", "Person-times declared"), PERSON_TIMES, width=11),
    RollColumn("people_adjustment", terms.ADJUSTMENT, PERSON_TIMES, look="signed", width=11),
    RollColumn("people_approved", Text("人次(核定)", "人次(核定)", "Person-times approved"), PERSON_TIMES, "sum",
               col("person_times") + col("people_adjustment"), look="strong", width=11),
    RollColumn("limit", Text("下达费用(元)", "下達費用(元)", "Cost assigned (yuan)"), YUAN, width=13),
    RollColumn("cost", Text("申报费用(元)", "提報費用(元)", "Cost declared (yuan)"), YUAN, width=13),
    RollColumn("adjustment", terms.ADJUSTMENT, YUAN, look="signed", width=11),
    RollColumn("approved", Text("核定费用(元)", "核定費用(元)", "Cost approved (yuan)"), YUAN, "sum", col("cost") + col("adjustment"),
               look="strong", width=13),
    RollColumn("cost_wan", Text("核定费用(万元)", "核定費用(萬元)", "Cost approved (10k yuan)"), WAN_YUAN, "re",
               Div(col("approved"), lift(10_000), 2), width=13),
    RollColumn("share", terms.SHARE, PERCENT, "re", Div(col("approved"), Foot("@total", "approved"), 3), width=9),
    RollColumn("a_head", Text("人次成本(元)", "人次成本(元)", "Cost a person-time (yuan)"), YUAN, "re",
               Div(col("approved"), col("people_approved"), 0), width=12),
    RollColumn("state", terms.STATUS, width=20, look="bad"),
)
_FROM: Final = {"sessions": ("sessions", True), "hours": ("hours", True), "person_times": ("person_times", False),
                "cost": ("cost", False)}  # column of the page -> that of the table, and whether as approved
_NO_MONTH: Final = Text("未定月份", "未定月份", "Month open")
_BY_MONTH: Final = Text("按费用月份", "依費用月份", "By budget month")
_NO_KIND: Final = Text("未定类别", "未定類別", "Kind open")
_BY_KIND: Final = Text("按培训类别", "依訓練類別", "By kind of training")
_NO_AUDIENCE: Final = Text("未定对象", "未定對象", "Audience open")
_BY_AUDIENCE: Final = Text("按培训对象", "依訓練對象", "By audience")


def training_rollup(context: RollupContext) -> PlacedGrid:
    """The page: branches first; months, kinds and audiences below them in the same columns. What HQ decided of the cost stands beside
    the units that were told, once there are any."""
    numbers, say = context.figures, context.words.say
    frame, limits = numbers.frame(TABLE), _limits(context)
    live = frame.live if frame else np.zeros(0, np.bool_)
    rows = {"courses": live.astype(np.int64)}
    for key, (column, approved) in _FROM.items():
        rows[key] = np.where(live, numbers.rows(TABLE, column, approved=approved), 0)
    for key, column in (("people_adjustment", "person_times"), ("adjustment", "cost")):
        rows[key] = np.where(live, numbers.adjusted(TABLE, column), 0)
    month = _row_places(frame, "cost_month", MONTHS)
    kind, audience, audiences = _row_places(frame, "kind", [c.key for c in KIND]), *_audience_places(context, frame)
    blocks = [(month, 13), (kind, len(KIND) + 1), (audience, len(audiences) + 1)]
    values = {k: np.concatenate([numbers.by_branch(TABLE, v), *(sum_by_group(v, at, n) for at, n in blocks)])
              for k, v in rows.items()}
    nodes = context.stated(TABLE, beside_sales=False)
    leaf = numbers.count
    for block in (
            Block("months", "month", say(_BY_MONTH), [(m, say(same_text("{" + m + "}"))) for m in MONTHS], say(_NO_MONTH)),
            Block("kinds", "kind", say(_BY_KIND), [(f"kind|{c.key}", say(c.label)) for c in KIND], say(_NO_KIND)),
            Block("audiences", "audience", say(_BY_AUDIENCE), [(f"audience|{key}", name) for key, name in audiences], say(_NO_AUDIENCE))):
        leaf = append_block(nodes, block, leaf, say(terms.TOTAL), _share_of)
    values["limit"] = np.array([limits.get(i, 0) for i in range(leaf)], dtype=np.int64)
    nodes = [node if node.leaf in limits and not node.children else replace(node, formulas={**node.formulas, "limit": None})
             for node in nodes]
    columns = [c for c in COLUMNS if c.key != "limit" or limits]
    sheet = context.page("training_rollup")
    placed = put_grid(sheet, context.words, columns, nodes, values=values, head=HEAD, name=w.BRANCH)
    set_widths(sheet, placed, {c.key: c.width for c in columns}, 24)
    finish_page(sheet, put_remarks(context, placed, TABLE))
    return placed


def _limits(context: RollupContext) -> dict[int, int]:
    """Ordinal of each unit of which HQ decided what its training may cost -> that, in yuan: of all courses; else of those that HQ decided
    on, and the others as declared."""
    frame, out = context.figures.frame(TABLE), dict[int, int]()
    costs = context.figures.rows(TABLE, "cost")
    every = decided_before(context.result, context.master.adjustments)
    decided = {spot: steps for spot, steps in every.items() if spot[1::2] == (TABLE, "cost")}
    for unit in {spot[0] for spot in decided} if frame else ():
        at, told = context.result.branches.index(unit), {spot[2]: steps for spot, steps in decided.items() if spot[0] == unit}
        each = (told.get(frame.keys[i], int(costs[i])) for i in np.flatnonzero((frame.owner == at) & frame.live)) if frame else ()
        out[at] = told["@total"] if "@total" in told else sum(each)
    return out


def _share_of(total: str) -> dict[str, Expr | None]:
    return {"share": Div(col("approved"), Foot(total, "approved"), 3)}


def _row_places(frame: Frame | None, column: str, keys: Sequence[str]) -> Ints:
    """Ordinal of each row's entry among `keys`, that behind the last where it is none of them."""
    order = {key: i for i, key in enumerate(keys)}
    return np.array([order.get(str(v), len(keys)) for v in (frame.texts[column] if frame else ())], dtype=np.int64)


def _audience_places(context: RollupContext, frame: Frame | None) -> tuple[Ints, list[tuple[str, str]]]:
    """(ordinal of each row's audience, key and label of the audiences): those that branches chose, posts in their order."""
    say, posts = context.words.say, context.master.posts
    known = {"everyone": say(EVERYONE), **{code: p.post or code for code, p in posts.items()}, "dealers": say(DEALERS)}
    chosen = {str(v) for v in frame.texts["audience"][frame.live]} - {""} if frame else set()
    keys = [key for key in known if key in chosen] + sorted(chosen - known.keys())
    return _row_places(frame, "audience", keys), [(key, known.get(key, key)) for key in keys]
