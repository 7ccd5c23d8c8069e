"""A workbook is read by the declarations that it brings along wherever those in use say something else, in any process."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from by_hand import put, submission

from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.own.declared import ADDED, OwnColumn, OwnRule, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.tables.shelf import shelf_table
from xlplan.text import same_text
from xlplan.workbook.brought_tables import brought_tables, own_lines
from xlplan.workbook.reading.own_declared import as_declared, lacking_tables, tables_with
from xlplan.workbook.reading.transfer import pack_submission, unpack_submission

AREA = OwnColumn("area", same_text("区域"))
SIZE = OwnColumn("size", same_text("容量"), "number", "yuan", up="sum")
NOTE = OwnColumn("note", same_text("说明"))
LIMIT = OwnRule("1", "between", "size", high=Decimal(9))
TRIAL = replace(LIMIT, number="2", life="trial")
WAS = OwnTable("x_market", same_text("区域市场"), columns=(AREA, SIZE), rules=(LIMIT,))
PLACE = OwnTable("training", same_text("培训纲领"), ADDED, columns=(OwnColumn("place", same_text("地点")),))


def use(*declared: OwnTable, shelf: Sequence[str] = ()) -> None:
    BRANCH.use((*map(shelf_table, shelf), *(table_from(one.text) for one in declared)))


USED: list[tuple[str, tuple[OwnTable, ...], tuple[OwnTable, ...], list[str]]] = [
    # what is in use, what the workbook brings along, the tables that it is read by its own declaration of
    ("the same", (WAS,), (WAS,), []),
    ("no plan", (), (WAS,), ["x_market"]),
    ("another plan's", (replace(WAS, columns=(NOTE,), rules=()),), (WAS,), ["x_market"]),
    ("a column more", (replace(WAS, columns=(AREA, SIZE, NOTE)),), (WAS,), ["x_market"]),
    ("another unit", (replace(WAS, columns=(AREA, replace(SIZE, unit="wan_yuan"))),), (WAS,), ["x_market"]),
    ("another name", (replace(WAS, columns=(replace(AREA, label=same_text("哪里")), SIZE)),), (WAS,), ["x_market"]),
    ("a rule more", (replace(WAS, rules=(LIMIT, replace(LIMIT, number="3"))),), (WAS,), ["x_market"]),
    ("a rule on trial more", (replace(WAS, rules=(LIMIT, TRIAL)),), (WAS,), []),
    ("other rows", (replace(WAS, kind="slots"),), (WAS,), ["x_market"]),
    ("our table with a column more", (PLACE,), (), ["training"]),
    ("our table with a rule on trial more", (replace(PLACE, columns=(), rules=(replace(TRIAL, column="cost"),)),), (), []),
    ("our table without the column", (), (PLACE,), ["training"]),
]


@pytest.mark.parametrize(("what", "used", "brought", "lacking"), USED, ids=[u[0] for u in USED])
def test_by_which_declaration_it_is_read(what: str, used: tuple[OwnTable, ...], brought: tuple[OwnTable, ...], lacking: list[str]) -> None:
    use(*used)
    own = {one.key: one.text for one in brought}
    assert [table.key for table in lacking_tables(own, ())] == lacking
    for one in brought:
        assert [c.key for c in tables_with(own, ())[one.key].columns] == [c.key for c in table_from(one.text).columns]


def test_rules_on_trial_are_asked_of_older_workbooks_that_have_the_columns() -> None:
    new = replace(TRIAL, number="4", kind="required_if", column="note", other="size", high=None)
    use(replace(WAS, columns=(AREA, SIZE, NOTE), rules=(LIMIT, TRIAL, new)))
    [table] = lacking_tables({WAS.key: WAS.text}, ())
    assert [rule.own.number for rule in table.rules if rule.own] == ["1", "2"]  # not of a column that it has not
    use(replace(WAS, columns=(AREA, SIZE, NOTE), rules=(LIMIT, TRIAL, replace(new, column="area", other="note"))))
    [table] = lacking_tables({WAS.key: WAS.text}, ())
    assert [rule.own.number for rule in table.rules if rule.own] == ["1", "2"]  # nor of the rows that such a column tells
    use(replace(WAS, columns=(AREA, replace(SIZE, unit="wan_yuan")), rules=(LIMIT, TRIAL)))
    [table] = lacking_tables({WAS.key: WAS.text}, ())
    assert [rule.own.number for rule in table.rules if rule.own] == ["1"]  # nor of one that has another unit today


COST = OwnColumn("cost", same_text("费用"), "number", "yuan", up="sum")
FEES = OwnTable("x_fees", same_text("渠道费用"), columns=(AREA, COST))
OF_FEES = OwnRule("5", "sum_at_most", "size", figure="x_fees.@total.cost", figure_unit="yuan", figure_named=same_text("渠道费用 · 合计"))
IN_FEES = OwnRule("6", "exists_in", "area", other="x_fees.area")
OF_SHELF = OwnRule("7", "sum_at_most", "size", figure="market.@total.expense")
LIMITED = replace(WAS, rules=(OF_FEES, IN_FEES))
LISTS = OwnTable("x_deal", same_text("合同"), columns=(OwnColumn("fee", same_text("费用"), "choice", rows_of="x_fees.area"),))
LOOKING: list[tuple[str, tuple[OwnTable, ...], tuple[OwnTable, ...], list[str]]] = [
    # what is in use, what the workbook brings along, numbers of the rules that it is asked
    ("both are there", (), (LIMITED, FEES), ["5", "6"]),
    ("in the other order", (), (FEES, LIMITED), ["5", "6"]),
    ("the other one did not go out", (), (LIMITED,), []),
    ("the plan at hand has it", (FEES,), (LIMITED,), ["5", "6"]),  # `broken_rules` asks none of a table that was not issued
    ("joined from a workbook with another unit", (), (LIMITED, replace(FEES, columns=(AREA, replace(COST, unit="wan_yuan")))), ["6"]),
    ("from one in which it did not add up", (), (LIMITED, replace(FEES, columns=(AREA, replace(COST, up="max")))), ["6"]),
    ("from one without the columns", (), (LIMITED, replace(FEES, columns=(NOTE,))), []),
    ("from one with entries where words are", (), (LIMITED, replace(FEES, columns=(
        OwnColumn("area", same_text("区域"), "choice", entries=("东", "西")), NOTE, COST))), ["5"]),
    ("of a table of the shelf that is off", (), (replace(WAS, rules=(OF_SHELF, LIMIT)),), ["1"]),
    ("on trial since", (replace(LIMITED, rules=(replace(OF_FEES, life="trial"),)), FEES), (WAS, FEES), ["1", "5"]),
    ("on trial since, in another unit", (replace(LIMITED, rules=(replace(OF_FEES, life="trial"),)), FEES),
     (WAS, replace(FEES, columns=(AREA, replace(COST, unit="wan_yuan")))), ["1"]),
    ("the table that it looks into alone", (LIMITED, FEES, LISTS), (replace(FEES, columns=(NOTE,)),), []),
]


@pytest.mark.parametrize(("what", "used", "brought", "asked"), LOOKING, ids=[one[0] for one in LOOKING])
def test_rules_that_look_into_what_is_not_there_are_left_out(what: str, used: tuple[OwnTable, ...], brought: tuple[OwnTable, ...],
                                                             asked: list[str]) -> None:
    use(*used)
    own = {one.key: one.text for one in brought}
    with as_declared(own, [*own]), as_declared(own, [*own]):  # as it is judged while it is read
        assert [rule.own.number for rule in BY_KEY["x_market"].rules if rule.own] == asked
    assert [table.key for table in BRANCH.used] == [one.key for one in used]


def test_tables_of_the_shelf_that_were_switched_off_are_still_read() -> None:
    use()
    assert [table.key for table in lacking_tables({}, ("market",))][:1] == ["market"]
    use(shelf=["market"])
    assert "market" not in [table.key for table in lacking_tables({}, ("market",))]


@pytest.mark.parametrize("used", [(), ("market",)], ids=["no plan", "the plan"])
def test_what_hq_adds_to_a_table_of_the_shelf_is_read(used: tuple[str, ...]) -> None:
    more = OwnTable("market", shelf_table("market").label, ADDED, columns=(NOTE,))
    BRANCH.use((*map(shelf_table, used), *([table_from(more.text)] if used else [])))
    with as_declared({more.key: more.text}, ("market",)):
        assert "note" in BY_KEY["market"].by_key
    with as_declared({}, ("market",)):  # issued before HQ added it
        assert "note" not in BY_KEY["market"].by_key


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key":"x_market"}', '{"key":"x_other","label":"x","columns":[]}', "9" * 300_000,
                                  WAS.text + " " * 2_000_000], ids=lambda text: text[:30])
def test_what_is_no_declaration_is_no_table(text: str) -> None:
    use()
    assert lacking_tables({"x_market": text}, ()) == []


@pytest.mark.parametrize("there", [(), (WAS,), (replace(WAS, columns=(AREA, SIZE, NOTE)), PLACE)], ids=["nothing", "the same", "more"])
@pytest.mark.parametrize("here", [(), (WAS,), (replace(WAS, columns=(AREA, SIZE, NOTE)), PLACE)], ids=["nothing", "the same", "more"])
def test_it_passes_between_processes_of_other_declarations(there: tuple[OwnTable, ...], here: tuple[OwnTable, ...]) -> None:
    """A worker knows the tables of the plan, of no plan, or of the one before."""
    use(*there)
    got = submission(round="bottom_up")
    assert got.issued is not None
    got.issued.own = {WAS.key: WAS.text}
    got.frames |= {key: filled(tables_with(got.issued.own, ())[key]) for key in ("x_market", "training")}
    data = pack_submission(got)
    use(*here)
    back = unpack_submission(data)
    assert back.frames["x_market"].amounts["size"].tolist() == [5]
    assert back.frames["training"].texts["topic"].tolist() == ["x"]
    assert "place" not in back.frames["training"].texts


def filled(table: Table) -> Frame:
    frame = blank_frame(table, ["r01"])
    put(frame, "r01", **({"area": "天河", "size": 5} if table.key == WAS.key else {"topic": "x"}))
    return frame


def test_a_long_declaration_travels_in_pieces_that_follow_each_other() -> None:
    own = {"x_a": "甲" * 70_000, "x_b": "乙"}
    lines = [*own_lines(own)]
    assert [len(text) for _, text in lines] == [30_000, 30_000, 10_000, 1]  # a cell holds 32,767
    assert brought_tables([*lines, ("#stamp|opens", "training x_a")]) == (own, ("training", "x_a"))
    assert brought_tables([lines[0], *lines[2:]])[0] == {"x_a": "甲" * 30_000, "x_b": "乙"}  # no piece behind one that is missing


def test_tables_of_before_keep_their_name_and_those_declared_for_a_while_leave_none_behind() -> None:
    use(WAS)
    with BRANCH.declared(table_from(PLACE.text)):
        use(replace(WAS, key="x_other", label=same_text("别的")))
    assert [one.key for one in BRANCH.used] == ["x_market"]
    assert [one.key for one in BRANCH][-1:] == ["x_market"]
    use()
    assert BRANCH.label("x_market").zh_cn == "区域市场"


@pytest.fixture(autouse=True)
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())
