"""What explains the change of one row: HQ's lines on the column that is compared, and no others."""
from __future__ import annotations

from dataclasses import replace

import pytest

from xlplan.plan.versions.figures import RowFigure, Side
from xlplan.plan.versions.kept import Kept, KeptLine, KeptUnit
from xlplan.plan.versions.reasons import Explainer, add_reasons
from xlplan.schema.table import Table
from xlplan.tables.own.declared import OwnColumn, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.tables.training import TRAINING
from xlplan.text import same_text

LABEL = same_text("a")
POLICY = table_from(OwnTable("x_policy", same_text("渠道政策"), pages=("figures",), columns=(
    OwnColumn("who", same_text("渠道")), OwnColumn("aim", same_text("目标"), "number", "wan_yuan", up="sum", given=True),
    OwnColumn("rebate", same_text("返利"), "number", "wan_yuan", up="sum"))).text)


@pytest.mark.parametrize(("of", "column", "said"), [
    (TRAINING, "cost", {"issued": -600, "none": -313}), (TRAINING, "heads", {"none": -913}),
    (POLICY, "rebate", {"issued": -913})])
def test_a_line_explains_the_column_that_it_is_on(of: Table, column: str, said: dict[str, int]) -> None:
    """Not another of its row; what a column has that HQ gives is HQ's, whatever was cut beside it."""
    told = (KeptLine("SH", of.key, "C1", column, -600, "压缩", "王五"),)
    first = Kept("p", "bottom_up", 2027, 1, units=(KeptUnit("SH", tables={of.key: "in"}),))
    sides = Side(LABEL, first), Side(LABEL, replace(first, round="revise", gone=told))
    found = add_reasons(Explainer(*sides, of).parts("SH", "C1", RowFigure(20_000, 0, {}), RowFigure(20_000 - 913, 0, {})))
    assert {one.kind: one.amount for one in found} == said
    assert ["压缩" in one.text("zh-CN") for one in found if one.kind == "issued"] == [of is TRAINING] * ("issued" in said)
    sides = Side(LABEL, first), Side(LABEL, replace(first, lines=told))
    (one,) = Explainer(*sides, of).parts("SH", "C1", RowFigure(20_000, 0, {}), RowFigure(20_000, -600, {}))
    assert one.kind == ("adjustment" if column == "cost" else "follows")
