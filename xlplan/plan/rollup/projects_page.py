"""重点项目保障: what each key project needs, what is secured of it, how much is missing (G1). Floor 4."""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan import terms
from xlplan.plan.rollup.change_rows import choice_label
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page, set_widths, total_of
from xlplan.plan.rollup.grid import PlacedGrid, put_grid
from xlplan.plan.rollup.roll import Node, RollColumn
from xlplan.schema.expr import Div, Rounded, col
from xlplan.tables.master.expenses import KEY_PROJECTS
from xlplan.text import Text
from xlplan.units import PERCENT, PERSON, WAN_YUAN

PAGE: Final = "key_projects"
TITLE: Final = Text("重点项目保障", "重點專案保障", "Key projects covered")
_LABELS: Final = {c.key: c.label for c in KEY_PROJECTS.columns}
_UNIT: Final = terms.BRANCH
_ALL: Final = Text("全部", "全部", "All")
_COLUMNS: Final = (
    RollColumn("kind", _LABELS["kind"], up="none", width=18),
    RollColumn("branch", _UNIT, up="none", width=18),
    RollColumn("need", _LABELS["need"], WAN_YUAN, width=14), RollColumn("secured", _LABELS["secured"], WAN_YUAN, width=14),
    RollColumn("covered", Text("保障率", "保障率", "Covered"), PERCENT, "re", Div(col("secured"), col("need"), 3), width=11),
    RollColumn("gap", Text("缺口", "缺口", "Gap"), WAN_YUAN, "re", Rounded(col("secured") - col("need"), 2), look="difference", width=14),
    RollColumn("need_heads", _LABELS["need_heads"], PERSON, width=12),
    RollColumn("frozen", _LABELS["frozen"], up="none", width=10))


def projects_page(context: RollupContext) -> PlacedGrid:
    """The page: a row for each project as HQ stated it, and their total."""
    rows, say = context.master.key_projects, context.words.say
    nodes = [Node(row.row_key, row.project, leaf=i, texts={
        "kind": choice_label(context, KEY_PROJECTS.by_key["kind"], row.kind),
        "branch": context.name(row.branch) if row.branch else say(_ALL),
        "frozen": choice_label(context, KEY_PROJECTS.by_key["frozen"], row.frozen)}) for i, row in enumerate(rows)]
    nodes.append(total_of(nodes, "@total", say(terms.TOTAL)))
    values = {key: np.array([getattr(row, key) or 0 for row in rows], dtype=np.int64) for key in ("need", "secured", "need_heads")}
    sheet = context.page(PAGE)
    placed = put_grid(sheet, context.words, _COLUMNS, nodes, values=values, head=HEAD, name=_LABELS["project"])
    set_widths(sheet, placed, {c.key: c.width for c in _COLUMNS}, 36)
    finish_page(sheet, 2 + len(_COLUMNS))
    return placed
