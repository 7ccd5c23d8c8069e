"""Two plans in one Excel, each with a table of HQ's own of the same key: functions answer of the plan that they name."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from small_rollup import BRANCHES, case, master
from udf_calls import call

from xlplan.plan.consolidate.declared_part import DECLARED, declared_part, declared_tables
from xlplan.plan.consolidate.digest import digest_parts
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.tables import BRANCH
from xlplan.tables.own.declared import OwnColumn, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.tables.shelf import shelf_tables
from xlplan.text import same_text

pytestmark = pytest.mark.usefixtures("english")
AREA = OwnColumn("area", same_text("Area"))
SIZE = OwnTable("x_market", same_text("Markets"), columns=(AREA, OwnColumn("size", same_text("Size"), "number", "yuan", up="sum")))
HEADS = OwnTable("x_market", same_text("Shops"), columns=(AREA, OwnColumn("heads", same_text("Heads"), "number", "person", up="sum")))


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], str]]:
    """Folders of the two after a consolidation each, and a third of an earlier version; nothing is in use since."""
    made = list[str]()
    for own, column in ((SIZE, "size"), (HEADS, "heads"), (None, "")):
        BRANCH.use((table_from(own.text),) if own else ())
        path: Path = tmp_path_factory.mktemp("plan")
        filled = ["x_market"] if own else ["training"]
        sample = case(typed=partial(_typed, own, column), adjust=False, fills=dict.fromkeys(BRANCHES, filled),
                      plan=replace(master(), own_tables={own.key: own.text} if own else {}))
        with Ledger(PlanFolder(path).ledger) as ledger:
            parts = digest_parts(sample.result, sample.master) | (declared_part(sample.master) if own else {})
            ledger.record_results(sample.result.files, datetime(2026, 11, 11), parts)
        made.append(str(path))
    BRANCH.use(())
    yield made.__getitem__
    BRANCH.use(())


def _typed(own: OwnTable | None, column: str, unit: int) -> dict[str, list[dict[str, int | str]]]:
    return {own.key: [{"area": "x", column: 7 + unit}]} if own else {}


ASKED: list[tuple[int, str, str, float | str]] = [
    # which plan is asked, for which table and column, and what it answers, in this order
    (0, "Markets", "size", 7.0 + 8 + 9 + 10),
    (1, "Shops", "Heads", 7.0 + 8 + 9 + 10),
    (0, "x_market", "Size", 7.0 + 8 + 9 + 10),
    (1, "Markets", "size", "table: there is no “Markets”. Known: "),
    (2, "Shops", "Heads", "table: there is no “Shops”. Known: "),
    (0, "Markets", "heads", "column: there is no “heads”. Known: "),
]


def test_each_plan_has_its_own(plans: Callable[[int], str]) -> None:
    for at, table, column, expected in ASKED:
        said = call("XLP_ROLLUP", plans(at), table, column, "total")
        if isinstance(expected, float):
            assert said[1][2] == expected, (at, table)
        else:
            assert expected in str(said), (at, table)


def test_the_part_names_the_tables_of_the_shelf_too() -> None:
    BRANCH.use((*(wanted := shelf_tables(["swot"])), table_from(SIZE.text)))
    text = declared_part(replace(master(), own_tables={SIZE.key: SIZE.text}))[DECLARED]
    assert declared_tables(text) == (*wanted, table_from(SIZE.text))
    assert declared_tables('{"shelf": ["of_later"], "own": ["{}", "[1]"]}') == ()
    BRANCH.use(())
