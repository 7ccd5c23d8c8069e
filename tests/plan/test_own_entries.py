"""HQ adds entries to a list of a table of the shelf: a row of 自定义列 with the key and the name of that column, and the entries to add."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import small_company as sample

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.checking.former import former_cells
from xlplan.plan.checking.rules import stack_aligned
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.own_tables import OwnDeclarations, use_own_tables
from xlplan.plan.rounds.own_changed import Declared, changed_declarations
from xlplan.schema.codes.catalogue import message_of
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.own.declared import ADDED, OwnColumn, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.tables.own.more_entries import open_lists
from xlplan.tables.shelf import KEYS, shelf_table, shelf_tables
from xlplan.text import same_text
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.branch_book import branch_book

Row = dict[str, Any]
MORE: Row = {"table": "events", "key": "kind", "name": "活动类型", "kind": "choice", "entries": "校园活动、试吃"}
ON: list[Row] = [{"table": "events", "bottom_up": "yes"}]


def declared(*columns: Row, rules: tuple[Row, ...] = ()) -> OwnDeclarations:
    return use_own_tables(sample.frames(tables_issued=ON, own_columns=columns, own_rules=[one | {"table": "events"} for one in rules]))


def entries() -> list[str]:
    return [choice.label.zh_cn for choice in BY_KEY["events"].by_key["kind"].choices]


def test_they_stand_behind_the_ready_ones() -> None:
    ready = [choice.label.zh_cn for choice in shelf_table("events").by_key["kind"].choices]
    assert declared(MORE).found == ()
    assert entries() == [*ready, "校园活动", "试吃"]
    assert len(BY_KEY["events"].columns) == len(shelf_table("events").columns)
    assert declared(MORE | {"name": "Type of event", "entries": "试吃"}).found == ()  # one alone, by its name in any language
    assert entries() == [*ready, "试吃"]
    declared()
    assert entries() == ready


def test_rules_may_name_them() -> None:
    asked = {"number": "1", "kind": "required_if", "column": "budget", "other": "kind", "entry": "试吃"}
    each = {"number": "2", "kind": "one_row_per", "column": "活动类型"}
    own = declared(MORE, rules=(asked, each))
    assert own.found == ()
    rules = [rule for rule in BY_KEY["events"].rules if rule.own and rule.own.of in ("1", "2")]
    assert len(rules) == 1 + len(entries())
    assert "「活动类型」试吃的行" in rules[0].title.zh_cn


WRONG: list[tuple[Row, str, str]] = [
    # what differs, the cell, what is said
    ({"name": "类型"}, "name", "「活动类型」"),
    ({"kind": "text"}, "kind", "选一项"),
    ({"required": "yes"}, "required", "只能加列表各项"),
    ({"up": "count"}, "up", "只能加列表各项"),
    ({"entries": ""}, "entries", "要写各项"),
    ({"entries": "=产品"}, "entries", "要写各项"),
    ({"entries": "试吃、试吃"}, "entries", "有两个"),
    ({"entries": "试吃、线上活动"}, "entries", "已有「线上活动」"),
    ({"entries": "试吃、ONLINE"}, "entries", "已有「ONLINE」"),
    ({"key": "of_month", "name": "费用所属月", "entries": "上半年、下半年"}, "key", "一列的代号"),         # months are months
    ({"key": "void", "name": "作废", "entries": "不定、以后"}, "key", "一列的代号"),
    ({"table": "培训纲领", "key": "method", "name": "方式"}, "key", "一列的代号"),           # of the shelf alone
]


@pytest.mark.parametrize(("cells", "at", "said"), WRONG, ids=[f"{w[1]}-{w[2]}" for w in WRONG])
def test_what_cannot_be_added_is_said_at_its_cell(cells: Row, at: str, said: str) -> None:
    found = declared(MORE | cells).found
    assert [(d.code, d.column) for d in found] == [("XP802", at)]
    assert said in message_of(found[0], "zh-CN"), message_of(found[0], "zh-CN")
    assert "试吃" not in entries()


def test_every_list_that_is_open_can_be_added_to() -> None:
    """And none that a figure is worked out by, nor months, quarters and ticks."""
    lists = [(key, column) for key in KEYS for column in open_lists(key)]
    assert len(lists) > 30
    assert not {("cadence", "rule"), ("cadence", "often"), ("actions", "quarter"), ("events", "of_month"), ("outlets", "cycle")} & {*lists}
    for key, column in lists:
        own = OwnTable(key, shelf_table(key).label, ADDED, columns=(OwnColumn(column, same_text("x"), "choice", entries=("另一种",)),))
        BRANCH.use((*shelf_tables(KEYS), table_from(own.text)))
        assert BY_KEY[key].by_key[column].choices[-1].key == "另一种"


def sent() -> Submission:
    """What B01 chose of the added entries, read by somebody who does not know the plan."""
    frames = sample.frames(tables_issued=ON, own_columns=[MORE])
    own = use_own_tables(frames)
    assert own.found == ()
    master = replace(master_from(frames)[0], own_tables=own.issued)
    issued, made = issued_for(master, break_down(master)[0], "B01", Issue("p", "bottom_up", 1, "2026-11-01", "zh-TW"))
    made["events"].texts["kind"][:2], made["events"].used[:2] = ["试吃", "online"], True
    data = to_bytes(branch_book(issued, made))
    BRANCH.use(())
    book = read_workbook(data, "b01.xlsx")
    assert isinstance(book, RawBook)
    return extract_submission(book)


def test_they_are_read_back_and_counted_and_kept_where_hq_takes_them_away() -> None:
    got = sent()
    assert [d.code for d in got.diagnostics if d.column == "kind"] == []
    assert got.frames["events"].texts["kind"][:2].tolist() == ["试吃", "online"]
    declared(MORE)
    now = BY_KEY["events"]
    assert former_cells(got, {"events": now}) == []
    assert stack_aligned([got.frames["events"]], now).texts["kind"][:2].tolist() == ["试吃", "online"]
    for columns, off, code in (((), (), "XP804"), ((MORE | {"entries": "校园活动"},), (), "XP804"), ((), ("events.kind",), "XP805")):
        declared(*columns)
        now = BY_KEY["events"]
        [cell] = former_cells(got, {"events": now})
        assert (cell.heading("zh-CN"), cell.shown("zh-CN"), cell.why) == ("活动类型", "试吃", "entry")
        assert stack_aligned([got.frames["events"]], now).texts["kind"][:2].tolist() == ["", "online"]
        found = changed_declarations({"B01": got}, Declared({"events": now}, off, lambda _: ["events"], str)).found
        assert [d.code for d in found] == [code]
        assert "试吃" in message_of(found[0], "zh-CN") or code == "XP805"


@pytest.fixture(autouse=True, scope="module")
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())
