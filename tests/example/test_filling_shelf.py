"""The six tables of the shelf in the demo: filled in by their examples, in the language and year of the plan, over the branch's own sales,
so that every rule is kept, but for what one branch leaves out."""
from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pytest
from branch_case import case

from xlplan.example.filling_shelf import SWITCHED_ON, fill_shelf, spread_targets, switch_on
from xlplan.schema.days import day_number
from xlplan.schema.frame import Frame, blank_frame, own_row_key
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.shelf import shelf_table, shelf_tables
from xlplan.text import LANGS, Lang
from xlplan.workbook.writing.issued_rows import issued_rows


@pytest.fixture(scope="module", autouse=True)
def switched_on() -> Iterator[None]:
    with BRANCH.declared(*map(shelf_table, SWITCHED_ON)):
        yield


def filled(lang: Lang, year: int = 2027, *, incomplete: bool = False) -> dict[str, Frame]:
    frames = case(lang).frames
    frames |= {key: blank_frame(BY_KEY[key], [own_row_key(n) for n in range(1, 11)]) for key in SWITCHED_ON}
    fill_shelf(frames, "GD", lang, year, incomplete=incomplete)
    return frames


def broken(frames: dict[str, Frame], year: int) -> list[str]:
    limits = {f"year_{end}": Decimal(day_number(f"{year}-{day}")) for end, day in (("start", "01-01"), ("end", "12-31"))}
    values = Evaluator(frames, limits, [*range(int(limits["year_start"]) - 40, int(limits["year_end"]) + 40)])
    out = []
    for key, rule in ((of, rule) for of in SWITCHED_ON for rule in BY_KEY[of].rules):
        scope = Scope(key, rule.foot if rule.scope == "table" else None)
        wrong = ~values.truth(rule.must, scope)
        if rule.where is not None:
            wrong = wrong & values.truth(rule.where, scope)
        out += [rule.own.number if rule.own else rule.key] * int(np.sum(wrong))
    return out


def test_they_stand_without_others_and_hq_says_that_they_go_out() -> None:
    assert {table.key for table in shelf_tables(SWITCHED_ON)} == {*SWITCHED_ON}
    for lang in LANGS:
        switch_on(frame := issued_rows(lang), lang)
        said = {str(name): (str(first), str(last)) for name, first, last in zip(
            *(frame.texts[key] for key in ("table", "bottom_up", "final")), strict=True) if first or last}
        assert said == {BY_KEY[key].label(lang): ("yes", "yes") for key in SWITCHED_ON}


@pytest.mark.parametrize(("lang", "year"), [*((lang, 2027) for lang in LANGS), ("zh-CN", 2028)])  # a leap year has another February
def test_every_rule_is_kept(lang: Lang, year: int) -> None:
    frames = filled(lang, year)
    assert broken(frames, year) == []
    for key in SWITCHED_ON:
        texts = " ".join(str(text) for column in BY_KEY[key].columns if column.kind == "text" for text in frames[key].texts[column.key])
        assert any("一" <= letter <= "鿿" for letter in texts) is (lang != "en"), (key, texts)


def test_one_branch_leaves_one_thing_out() -> None:
    assert broken(filled("zh-CN", incomplete=True), 2027) == ["C4·1"]


def test_phases_and_markets_share_what_is_declared_later() -> None:
    frames = filled("zh-CN")
    frames["sales_targets"].amounts["m01"][0] += 1_234
    assert broken(frames, 2027) != []
    spread_targets(frames)
    assert broken(frames, 2027) == []
