"""培训汇总: courses, sessions, person-times and cost by region and branch and by budget month. Floor 4."""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.grid import Placed, put_grid
from xlplan.plan.rollup.roll import Node, RollColumn
from xlplan.plan.rollup.sight import HEAD, Sight, finish, widths
from xlplan.plan.rollup.views import grouped
from xlplan.schema.expr import Div, Expr, Foot, col, lift
from xlplan.schema.frame import Frame
from xlplan.tables.periods import MONTHS
from xlplan.text import Text, same
from xlplan.units import COUNT, HOUR, PERCENT, PERSON_TIMES, SESSION, WAN_YUAN, YUAN, Bools

TABLE: Final = "training"
COLUMNS: Final = (
    RollColumn("courses", Text("课程数", "課程數", "Courses"), COUNT, width=10),
    RollColumn("sessions", Text("节数", "堂數", "Sessions"), SESSION, width=10),
    RollColumn("hours", Text("课时", "時數", "Hours"), HOUR, width=10),
    RollColumn("person_times", Text("人次", "人次", "Person-times"), PERSON_TIMES, look="strong", width=11),
    RollColumn("cost", Text("培训费用(元)", "訓練費用(元)", "Cost (yuan)"), YUAN, look="strong", width=14),
    RollColumn("cost_wan", Text("培训费用(万元)", "訓練費用(萬元)", "Cost (10k yuan)"), WAN_YUAN, "re",
               Div(col("cost"), lift(10_000), 2), width=14),
    RollColumn("share", w.SHARE, PERCENT, "re", Div(col("cost"), Foot("@total", "cost"), 3), width=10),
    RollColumn("a_head", Text("人次成本(元)", "人次成本(元)", "Cost a person-time (yuan)"), YUAN, "re",
               Div(col("cost"), col("person_times"), 0), width=12),
    RollColumn("state", w.STATE, width=20, look="bad"),
)
_NO_MONTH: Final = Text("未定月份", "未定月份", "Month open")
_BY_MONTH: Final = Text("按费用月份", "依費用月份", "By budget month")
_SHARE: Final[dict[str, Expr | None]] = {"share": Div(col("cost"), Foot("@total_months", "cost"), 3)}


def training_rollup(sight: Sight) -> Placed:
    """The page: branches first, months below them in the same columns."""
    numbers, say = sight.figures, sight.words.say
    frame = numbers.frame(TABLE)
    live = _live(frame)
    rows = {"courses": live.astype(np.int64)}
    for key in ("sessions", "hours", "person_times", "cost"):
        rows[key] = np.where(live, numbers.rows(TABLE, key), 0)
    order = {m: i for i, m in enumerate(MONTHS)}
    month = np.array([order.get(str(m), 12) for m in (frame.texts["cost_month"] if frame else ())], dtype=np.int64)
    values = {k: np.concatenate([numbers.by_branch(TABLE, v), grouped(v, month, 13)]) for k, v in rows.items()}
    nodes = sight.stated(TABLE, beside_sales=False)
    nodes.append(Node("@months", say(_BY_MONTH), "section"))
    first = len(nodes)
    nodes += [Node(m, say(same("{" + m + "}")), leaf=numbers.count + i, formulas=_SHARE) for i, m in enumerate(MONTHS)]
    nodes.append(Node("@no_month", say(_NO_MONTH), leaf=numbers.count + 12, formulas=_SHARE))
    nodes.append(Node("@total_months", say(w.TOTAL), "total", children=tuple(range(first, first + 13)),
                      formulas=_SHARE))
    sheet = sight.page("training_rollup")
    placed = put_grid(sheet, sight.words, COLUMNS, nodes, values=values, head=HEAD, name=w.BRANCH)
    widths(sheet, placed, {c.key: c.width for c in COLUMNS}, 24)
    finish(sheet, 2 + len(COLUMNS))
    return placed


def _live(frame: Frame | None) -> Bools:
    if frame is None:
        return np.zeros(0, np.bool_)
    return np.asarray(frame.used & (frame.texts["void"] != "yes"), dtype=np.bool_)
