"""A rule of HQ's own that is out of use or on trial by the plan at hand is so for workbooks that went out with it; else as they say."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from xlplan.tables import BRANCH
from xlplan.tables.own.declared import OwnColumn, OwnRule, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.text import same_text
from xlplan.workbook.reading.own_declared import as_declared

NAME = OwnColumn("name", same_text("店名"))
RENT = OwnColumn("rent", same_text("年租金"), "number", "wan_yuan", up="sum")
RULE = OwnRule("21", "unique", "name", first="error")
OTHER = OwnRule("2", "between", "rent", low=None, high=None)
SEALED = OwnTable("x_stores", same_text("新开门店"), columns=(NAME, RENT), rules=(RULE, OTHER))
TRIAL = replace(RULE, life="trial")
CASES: list[tuple[str, OwnTable | None, list[tuple[str, bool]]]] = [
    # what HQ says now; number and whether on trial of the rules that are asked
    ("nothing else", SEALED, [("21", False), ("2", False)]),
    ("out of use", replace(SEALED, rules=(OTHER,), hushed=("21",)), [("2", False)]),
    ("both out of use", replace(SEALED, rules=(), hushed=("21", "2")), []),
    ("on trial", replace(SEALED, rules=(TRIAL, OTHER), hushed=("21",)), [("2", False), ("21", True)]),
    ("its column went with it", replace(SEALED, columns=(RENT, replace(NAME, key="shop")), rules=(OTHER,), hushed=("21",)), [("2", False)]),
    ("a row taken out", replace(SEALED, rules=(OTHER,)), [("21", False), ("2", False)]),  # as it is sealed until HQ says so
    ("a milder level", replace(SEALED, rules=(replace(RULE, first="warning"), OTHER)), [("21", False), ("2", False)]),
    ("no such table", None, [("21", False), ("2", False)]),  # or no plan at hand
]


@pytest.mark.parametrize(("what", "now", "asked"), CASES, ids=[c[0] for c in CASES])
def test_hqs_present_word_holds(what: str, now: OwnTable | None, asked: list[tuple[str, bool]]) -> None:
    BRANCH.use((table_from(now.text),) if now else ())
    with as_declared({SEALED.key: SEALED.text}, ()):
        table = BRANCH.by_key[SEALED.key]
        assert [(rule.own.of, rule.own.trial) for rule in table.rules if rule.own] == asked
        assert "name" in table.by_key


@pytest.fixture(autouse=True)
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())
