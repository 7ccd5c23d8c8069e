"""The cell of the master at which a declaration changed under answers is said."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from own_changed_case import AREA, LEVEL, SIZE, WAS, places_of, sent, with_columns

from xlplan.plan.rounds.own_changed import Declared, changed_declarations
from xlplan.schema.codes.catalogue import message_of
from xlplan.tables import BRANCH
from xlplan.tables.own.declared import OwnTable
from xlplan.tables.own.made import table_from
from xlplan.text import same_text

SHEETS: dict[str, list[dict[str, str]]] = {
    "own_tables": [{"key": "other", "name": "门店"}, {"key": "market", "name": "区域市场"}],
    "own_columns": [{"table": "区域市场", "key": key, "name": name, "kind": "text"} for key, name in (
        ("area", "区域"), ("level", "级别"), ("size", "容量"))], "tables_issued": [{"table": "market"}]}
SPOTS: list[tuple[str, OwnTable | None, tuple[str, ...], str, tuple[str, str | None, str | None]]] = [
    # what changed, the table now, what is out of use; the heading of the column, and the cell of the master at which it is said
    ("narrower at the top", with_columns(AREA, LEVEL, replace(SIZE, most=0)), (), "容量(万元)", ("own_columns", "#3", "most")),
    ("narrower at the bottom", with_columns(AREA, LEVEL, replace(SIZE, least=2)), (), "容量(万元)", ("own_columns", "#3", "least")),
    ("an entry less", with_columns(AREA, replace(LEVEL, entries=("中", "低")), SIZE), (), "级别", ("own_columns", "#2", "entries")),
    ("another unit", with_columns(AREA, LEVEL, replace(SIZE, unit="person")), (), "容量(万元)", ("own_columns", "#3", "unit")),
    ("another kind", with_columns(replace(AREA, kind="date"), LEVEL, SIZE), (), "区域", ("own_columns", "#1", "kind")),
    ("rows of another kind", replace(WAS, kind="slots"), (), "区域", ("own_tables", "#2", "kind")),
    ("the name of another", with_columns(replace(AREA, label=same_text("级别")), replace(LEVEL, label=same_text("区域")), SIZE), (), "级别",
     ("own_columns", "#2", "name")),
    ("a new name", with_columns(replace(AREA, label=same_text("地区")), LEVEL, SIZE), (), "XP808", ("own_columns", "#1", "name")),
    ("a new name of the table", replace(WAS, label=same_text("各地")), (), "XP808", ("own_tables", "#2", "name")),
    ("the column is out of use", with_columns(AREA, LEVEL), ("x_market.size",), "容量(万元)", ("own_columns", "#3", "life")),
    ("the table is out of use", None, ("x_market",), "区域、级别、容量(万元)", ("own_tables", "#2", "life")),
]


@pytest.mark.parametrize(("what", "now", "off", "heading", "spot"), SPOTS, ids=[one[0] for one in SPOTS])
def test_it_is_said_at_the_cell_that_was_changed(what: str, now: OwnTable | None, off: tuple[str, ...], heading: str,
                                                 spot: tuple[str, str | None, str | None]) -> None:
    declared = Declared({now.key: table_from(now.text)} if now else {}, off, lambda _: [WAS.key], str, places_of(SHEETS))
    found = changed_declarations({"GD": sent()}, declared).found
    assert [(d.table, d.row_key, d.column) for d in found if d.code == heading or (
        d.params.get("column") and message_of(d, "zh-CN").find(f"「{heading}」") > 0)] == [spot]


@pytest.mark.parametrize(("what", "sheets", "now", "spot"), [
    ("the row of the column is gone: the last of its table", SHEETS | {"own_columns": SHEETS["own_columns"][:2]}, with_columns(AREA, LEVEL),
     ("own_columns", "#2", "table")),
    ("all rows of its table are gone", SHEETS | {"own_columns": []}, with_columns(AREA, LEVEL), ("own_columns", None, None)),
    ("the row of the table is gone", SHEETS | {"own_tables": SHEETS["own_tables"][:1]}, None, ("own_tables", None, None))])
def test_where_the_row_is_gone_the_sheet_is_named(what: str, sheets: dict[str, list[dict[str, str]]], now: OwnTable | None,
                                                  spot: tuple[str, str | None, str | None]) -> None:
    declared = Declared({now.key: table_from(now.text)} if now else {}, (), lambda _: [WAS.key], str, places_of(sheets))
    found = changed_declarations({"GD": sent()}, declared).found
    assert {(d.code, d.table, d.row_key, d.column) for d in found} == {("XP804", *spot)}


@pytest.fixture(autouse=True, scope="module")
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())
