"""What a comparison tells of columns beside the figure that is compared."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from two_states import compared

from xlplan.plan.versions.compare import compare_states
from xlplan.plan.versions.figures import Side
from xlplan.plan.versions.kept import Kept, KeptTable
from xlplan.plan.versions.words import other_lines
from xlplan.tables import BRANCH
from xlplan.tables.own.declared import OwnColumn, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.text import same_text


def trained(kept: Kept, rows: list[tuple[str, str, int, str]]) -> Kept:
    """The state with these lines of training: unit, row, participants, topic; each costs 18,000."""
    of = kept.tables["training"]
    blank: list[int | None] = [None] * len(rows)
    numbers: dict[str, list[int | None]] = dict.fromkeys(of.declared, blank)
    numbers |= {"heads": [n for *_, n, _ in rows], "cost": [18_000] * len(rows)}
    texts = {c: [""] * len(rows) for c in of.texts} | {"topic": [topic for *_, topic in rows]}
    table = replace(of, owner=[u for u, *_ in rows], keys=[k for _, k, *_ in rows], sheet_rows=[9] * len(rows), counts=[True] * len(rows),
                    declared=numbers, texts=texts, adjusted={}, totals={})
    return replace(kept, tables={**kept.tables, "training": table})


FIRST = [("SH", "r01", 12, "新品"), ("SH", "r02", 20, "陈列"), ("GZ", "r01", 12, "新品")]


@pytest.mark.parametrize(("rows", "said"), [
    (FIRST, []),
    ([("SH", "r01", 20, "陈列"), ("SH", "r02", 12, "新品"), FIRST[2]], []),  # sorted otherwise
    ([("SH", "r01", 15, "新品"), *FIRST[1:]], ["参训人数:44 → 47(+3),1 行不同(上海分公司 +3)"]),
    ([("SH", "r01", 11, "新品"), ("SH", "r02", 21, "陈列"), FIRST[2]], ["参训人数:合计仍是 44,2 行不同(上海分公司 2)"]),
    ([("SH", "r01", 12, "谈判"), FIRST[1], ("GZ", "r01", 12, "谈判")], ["培训主题:2 行不同(上海分公司 1、广州分公司 1)"]),
    ([*FIRST, ("GZ", "r02", 5, "谈判")], ["培训主题:1 行不同(广州分公司 1)", "参训人数:44 → 49(+5),1 行不同(广州分公司 +5)"]),
    (FIRST[:2], ["培训主题:1 行不同(广州分公司 1)", "参训人数:44 → 32(-12),1 行不同(广州分公司 -12)"])])
def test_other_columns_are_told_row_by_row_and_by_their_sums(kept: Kept, rows: list[tuple[str, str, int, str]], said: list[str]) -> None:
    """What costs the same is not the same: participants and topics of training."""
    found = compared(trained(kept, FIRST), trained(kept, rows))
    assert [line for title, lines in other_lines(found, "zh-CN", 3) for line in lines] == said
    assert [title for title, _ in other_lines(found, "zh-CN", 3)] == ["培训纲领 · 其他列"] * bool(said)


def test_numbers_of_two_units_of_measure_are_not_set_beside_each_other(kept: Kept) -> None:
    now = trained(kept, [("SH", "r01", 15, "新品"), *FIRST[1:]])
    other = replace(now.tables["training"], units={**now.tables["training"].units, "heads": "yuan"})
    found = compared(trained(kept, FIRST), replace(now, tables={**now.tables, "training": other}))
    said = [line for _, lines in other_lines(found, "zh-CN", 3) for line in lines]
    assert said == ["参训人数:两边的计量单位或类型不同,没有比较(3 行填了)"]


@pytest.mark.parametrize(("called", "told"), [("说明", "涨价"), ("Remark", "涨价"), ("负责人", "")])
def test_what_explains_a_figure_of_an_own_table_is_what_says_so(kept: Kept, called: str, told: str) -> None:
    """Who is responsible for a row is no reason why its figure changed."""
    own = OwnTable("x_fairs", same_text("展会"), pages=("figures",), columns=(
        OwnColumn("cost", same_text("费用"), "number", "wan_yuan", up="sum"), OwnColumn("c2", same_text(called), up="list")))
    with BRANCH.declared(made := table_from(own.text)):
        frames = (KeptTable({"cost": "wan_yuan"}, ["SH"], ["r01"], [9], {"SH": "f"}, [True], {"c2": ["涨价"]}, {"cost": [n]}, {}, {})
                  for n in (100, 300))
        [one] = [t for t in compared(*(replace(kept, tables={**kept.tables, made.key: of}) for of in frames)).tables if t.table is made]
    assert [reason.text("zh-CN") for reason in one.total.reasons if reason.kind == "remark"] == [told] * bool(told)


SHOPS = OwnTable("x_shops", same_text("门店"), "fixed", pages=("figures",), columns=(
    OwnColumn("member", same_text("等级"), "given", entries=("甲", "乙")), OwnColumn("rent", same_text("租金"), "number", "yuan", up="sum"),
    OwnColumn("staff", same_text("人数"), "number", "person", up="sum")))


@pytest.mark.parametrize(("was", "now", "said"), [
    ({"staff": [5, 7]}, {"staff": [7, 5]}, "人数(人):合计仍是 12,2 行不同(上海分公司 2)"),   # rows that HQ gives stay where they are
    ({}, {"staff": [5, None]}, "人数(人):V1 没有这一列,V2 有 1 行填了(上海分公司 1)"),
    ({"staff": [5, 7]}, {}, "人数(人):V2 没有这一列,V1 有 2 行填了(上海分公司 2)"),
    ({"staff": ["约5", ""]}, {"staff": [5, None]}, "人数(人):两边的计量单位或类型不同,没有比较(1 行填了)"),
    ({"staff": [500, None], "unit": "outlet"}, {"staff": [500, None]}, "人数(人):两边的计量单位或类型不同,没有比较(1 行填了)"),
    ({}, {"staff": [None, None]}, "")])
def test_columns_that_are_not_the_same_in_both_are_no_figures_of_each_other(
        kept: Kept, was: dict[str, Any], now: dict[str, Any], said: str) -> None:
    with BRANCH.declared(made := table_from(SHOPS.text)):
        states = []
        for name, of in (("V1", was), ("V2", now)):
            texts = {"staff": of["staff"]} if isinstance(of.get("staff", [0])[0], str) else {}
            figures = {"rent": [1, 2]} | ({"staff": of["staff"]} if "staff" in of and not texts else {})
            units = {"rent": "yuan"} | ({"staff": of.get("unit", "person")} if "staff" in figures else {})
            texts |= {"member": ["甲", "乙"]}
            table = KeptTable(units, ["SH", "SH"], ["甲", "乙"], [7, 8], {"SH": "f"}, [True, True], texts, figures, {}, {})
            states.append(Side(same_text(name), replace(kept, tables={made.key: table})))
        assert ["".join(lines) for _, lines in other_lines(compare_states(*states), "zh-CN", 3)] == [said] * bool(said)
