"""Which tables go out stays in the year after as HQ typed it: tables of ours, of the shelf and HQ's own, by key or by name."""
from __future__ import annotations

import numpy as np
import pytest
from small_company import frames

from xlplan.drafting.last_plan import LastPlan
from xlplan.drafting.next_master import next_master
from xlplan.example.company import company_tables
from xlplan.example.filling_shelf import SWITCHED_ON, switch_on
from xlplan.plan.master.read_rows import used_rows
from xlplan.tables import BRANCH
from xlplan.tables.own.declared import OwnColumn, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.tables.shelf import shelf_names, shelf_table, shelf_tables
from xlplan.text import same_text

PLAN = LastPlan(2027, 1, same_text("批复"))


@pytest.mark.parametrize(("typed", "goes_on"), [
    (["市场分析"], ["市场分析"]), (["market"], ["市场分析"]), (["市場分析"], ["市场分析"]), (["Market analysis"], ["市场分析"]),
    (["工程项目储备"], ["工程项目储备"]), (["x_projects"], ["x_projects"]),  # HQ's own, as it was typed
    (["market", "市场分析"], ["市场分析", "市场分析"]),                        # twice stays twice, and is said again
    (["没有的表"], ["没有的表"])])
def test_what_is_typed_beside_a_table_of_any_kind_goes_on_once(typed: list[str], goes_on: list[str]) -> None:
    blank = [{"table": name} for name in (*shelf_names(), "费用预算")]  # as they stand ready, and by key
    own = OwnTable("x_projects", same_text("工程项目储备"), "open", columns=(OwnColumn("name", same_text("项目"), "text"),))
    with BRANCH.declared(*shelf_tables(typed), table_from(own.text)):
        old = frames(tables_issued=[*({"table": name, "bottom_up": "yes"} for name in typed), *blank])
        tables = next_master(old, PLAN, "zh-CN").frames["tables_issued"]
    called = [str(t) for t in tables.texts["table"] if t]
    assert sorted(t for t, on in zip(tables.texts["table"], tables.texts["bottom_up"], strict=True) if on) == sorted(goes_on)
    assert len(called) == len({*called, *goes_on}) + len(goes_on) - len({*goes_on})


def test_the_tables_of_the_shelf_of_the_made_up_company_stay_on() -> None:
    old = company_tables(1)
    switch_on(old["tables_issued"], "zh-CN")
    with BRANCH.declared(*shelf_tables(SWITCHED_ON)):
        new = next_master(old, PLAN, "zh-CN").frames["tables_issued"]
    were, are = ([[str(f.texts[c.key][i]) for c in f.table.columns] for i in np.flatnonzero(used_rows(f))] for f in (
        old["tables_issued"], new))
    assert are == were
    assert [row[0] for row in are if "yes" in row] == [shelf_table(key).label("zh-CN") for key in SWITCHED_ON]
