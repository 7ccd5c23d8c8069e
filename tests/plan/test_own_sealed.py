"""What stands while a declaration of HQ's cannot be: the table as it was issued last; what HQ put out of use does not come back."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import small_company as sample

from xlplan.plan.master.own_sealed import sealed_from
from xlplan.plan.master.own_tables import OwnDeclarations, use_own_tables
from xlplan.schema.codes.catalogue import message_of
from xlplan.tables import BRANCH

Row = dict[str, Any]
Rows = dict[str, list[Row]]
STORES: Row = {"key": "stores", "name": "新开门店"}
DEAL: Row = {"key": "deal", "name": "合同"}
COLUMNS: list[Row] = [
    {"table": "新开门店", "key": "what", "name": "店名", "kind": "text"},
    {"table": "新开门店", "key": "rent", "name": "年租金", "kind": "number", "unit": "wan_yuan", "up": "sum"},
    {"table": "新开门店", "key": "pct", "name": "毛利率", "kind": "number", "unit": "percent", "up": "wavg", "weight": "年租金"},
    {"table": "合同", "key": "store", "name": "门店", "kind": "choice", "entries": "=新开门店.店名"},
    {"table": "培训纲领", "key": "place", "name": "地点", "kind": "text"}]


def frames_of(change: Callable[[Rows], object] = lambda rows: None) -> dict[str, Any]:
    rows: Rows = {"own_tables": [dict(STORES), dict(DEAL)], "own_columns": [dict(c) for c in COLUMNS], "own_rules": []}
    change(rows)
    return {key: sample.frame(key, of) for key, of in rows.items()}


def column(at: int, **cells: Any) -> Callable[[Rows], object]:
    return lambda rows: rows["own_columns"][at].update(cells)


def table(at: int, **cells: Any) -> Callable[[Rows], object]:
    return lambda rows: rows["own_tables"][at].update(cells)


ALL = {"x_stores": "what rent pct", "x_deal": "store", "training": "place"}
AFTER: list[tuple[str, Callable[[Rows], object], dict[str, str], set[str]]] = [
    # what HQ typed since it issued; table -> its columns that are used meanwhile; what is said
    ("nothing", lambda rows: None, ALL, set()),
    ("a weight that is none", column(2, weight="年租"), ALL, {"XP802"}),
    ("the weight put out of use", column(1, life="off"), ALL, {"XP802"}),
    ("the weight renamed", column(1, name="租金"), ALL, {"XP802"}),
    ("a name that is none", table(0, name="新开[门店]"), ALL, {"XP801", "XP802"}),
    ("a key that is none", table(0, key="Stores"), ALL, {"XP801"}),
    ("a column of an unknown table", column(1, table="新开门市"), ALL, {"XP802"}),
    ("the only column of a table of an unknown one", column(3, table="合约"), ALL, {"XP801", "XP802"}),
    ("a column of ours that cannot be", column(4, key="Place"), ALL, {"XP802"}),
    ("a kind left blank", column(1, kind=""), ALL, {"XP802"}),
    ("a table put out of use", table(1, life="off"), {key: ALL[key] for key in ("x_stores", "training")}, set()),
    ("a column put out of use", column(2, life="off"), ALL | {"x_stores": "what rent"}, set()),
    ("a table out of use, another wrong", lambda rows: (table(1, life="off")(rows), column(2, weight="年租")(rows)),
     {key: ALL[key] for key in ("x_stores", "training")}, {"XP802"}),
    ("what another lists put out of use", table(0, life="off"), {"training": "place"}, {"XP802"}),
    ("a row taken out", lambda rows: rows["own_columns"].pop(4), {key: ALL[key] for key in ("x_stores", "x_deal")}, set()),
]


@pytest.mark.parametrize(("what", "change", "columns", "said"), AFTER, ids=[one[0] for one in AFTER])
def test_meanwhile_it_stands_as_issued(what: str, change: Callable[[Rows], object], columns: dict[str, str], said: set[str]) -> None:
    sealed = use_own_tables(frames_of()).issued
    own = use_own_tables(frames_of(change), sealed)
    assert {key: " ".join(c.key for c in one.columns) for key, one in _by_key(own).items()} == columns
    assert {t.key for t in BRANCH.used} == {*columns}
    assert said <= {d.code for d in own.found}
    assert bool(said) == bool(own.found)


def test_a_rule_that_names_what_is_gone_takes_no_table_out() -> None:
    """Its table cannot be either; as it was issued it stands, without the rule."""
    rents = {"table": "合同", "key": "rent", "name": "租金", "kind": "number", "unit": "wan_yuan", "up": "sum"}
    limit = {"number": "5", "table": "合同", "kind": "sum_at_most", "column": "租金", "figure": "新开门店.合计.年租金"}

    def typed(*changes: Callable[[Rows], object]) -> dict[str, Any]:
        return frames_of(lambda rows: [change(rows) for change in (
            lambda rows: rows["own_columns"].append(dict(rents)), lambda rows: rows["own_rules"].append(dict(limit)), *changes)])

    sealed = use_own_tables(typed()).issued
    assert "x_stores.@total.rent" in sealed["x_deal"]
    renamed = column(1, key="lease", name="房租"), column(2, weight="房租")
    for changes, said in ((renamed, [("XP803", "figure")]), ((*renamed, column(3, key="Store")), [("XP802", "key")])):
        own = use_own_tables(typed(*changes), sealed)
        assert [(d.code, d.column) for d in own.found] == said
        assert {t.key for t in BRANCH.used} == {*ALL}


RULE: Row = {"number": "21", "table": "新开门店", "kind": "unique", "column": "店名", "first": "error"}
LIVES: list[tuple[Row, list[str], list[str]]] = [
    # the rule since the issue; which live rules stand meanwhile; what is said
    ({}, ["21"], []),
    ({"life": "off"}, [], ["XP807"]),
    ({"life": "trial"}, [], ["XP807"]),
    ({"life": "off", "column": "店铺名"}, [], ["XP807"]),  # what is out of use need not be right
    ({"column": "店铺名"}, [], ["XP803"]),
]


@pytest.mark.parametrize("slip", [False, True])
@pytest.mark.parametrize(("now", "live", "said"), LIVES)
def test_a_rule_out_of_use_refuses_nothing_any_more(now: Row, live: list[str], said: list[str], slip: bool) -> None:
    sealed = use_own_tables(frames_of(lambda rows: rows.update(own_rules=[RULE]))).issued
    own = use_own_tables(frames_of(lambda rows: rows.update(own_rules=[RULE | now], own_columns=[
        c | ({"weight": "年租"} if slip and c["key"] == "pct" else {}) for c in COLUMNS])), sealed)
    rules = [r.number for r in _by_key(own)["x_stores"].rules if r.life == "live"]
    assert rules == (["21"] if slip and not now.get("life") else live)  # of a table that stands as issued those as issued
    assert _by_key(own)["x_stores"].hushed == (("21",) if now.get("life") else ())
    assert [d.code for d in own.found if d.code != "XP802"] == ([] if slip and said == ["XP803"] else said)
    for d in own.found:
        assert d.code != "XP807" or "「新开门店」的规则 21 下发之后改成了" in message_of(d, "zh-CN")


def _by_key(own: OwnDeclarations) -> dict[str, Any]:
    return {one.key: one for one in own.tables}


def test_it_is_as_noted_with_the_issue_and_else_as_last_consolidated() -> None:
    assert sealed_from('{"declared": {"x_a": "…"}}', '{"own": ["{\\"key\\": \\"x_b\\"}"]}') == {"x_a": "…"}
    assert sealed_from('{"codes": []}', '{"own": ["{\\"key\\": \\"x_b\\"}"]}') == {"x_b": '{"key": "x_b"}'}
    assert sealed_from(None, None) == {}


@pytest.fixture(autouse=True)
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())
