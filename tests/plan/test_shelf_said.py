"""What is said of rows of the shelf's tables that break a rule: which cells are at odds, which entries of a list have no row."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest
from by_hand import submission

from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.days import day_number
from xlplan.schema.frame import blank_frame, own_row_key
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.shelf import shelf_tables
from xlplan.text import Text

Cells = Mapping[str, str | int]


def said(key: str, number: str, edits: Mapping[int, Cells]) -> list[str]:
    """What is said of that rule, the example's rows edited so."""
    with BRANCH.declared(*shelf_tables([key])):
        example = import_module(f"xlplan.tables.shelf.{key}").EXAMPLE
        frame = blank_frame(BY_KEY[key], [own_row_key(n + 1) for n in range(len(example))])
        for i, cells in enumerate(example):
            frame.used[i] = True
            for column, value in {**cells, **edits.get(i, {})}.items():
                unit = BY_KEY[key].by_key[column].unit
                if unit is None or isinstance(value, Text):
                    frame.texts[column][i] = value("zh-CN") if isinstance(value, Text) else str(value)
                else:
                    frame.amounts[column][i], frame.filled[column][i] = unit.steps(Decimal(value))[0], True
        got = submission(round="bottom_up")
        assert got.issued is not None
        got.issued.limits |= {"year_start": Decimal(day_number("2027-01-01")), "year_end": Decimal(day_number("2027-12-31"))}
        got.issued.stamp, got.frames[key] = replace(got.issued.stamp, opens=(*got.issued.stamp.opens, key)), frame
        found = validate_submissions([got])[0].diagnostics
        return [message_of(d, "zh-CN") for d in found if d.table == key and d.params.get("rule") == number]


@pytest.mark.parametrize(("key", "number", "edits", "words"), [
    ("long_goals", "T13·1", {0: {"five": 300, "three": 400, "this_year": 120}}, "三年后目标 400.00(五年后目标 300.00),先后不对"),
    ("long_goals", "T13·1", {0: {"three": 9_000}}, "本年目标 9,200.00(三年后目标 9,000.00),先后不对"),
    ("phases", "D7·3", {0: {"end": "2026-12-30"}}, "开始日期 2027-01-01(结束日期 2026-12-30),先后不对"),
    ("cadence", "1.12·6", {3: {"kind": "exchange"}, 4: {"kind": "exchange"}}, "会议类型:没有 半年总结会、年终总结会 的行(规则 1.12·6:"),
    ("plan_outline", "X7·1", {12: {"part": "mix"}}, " 的行;"),
    ("strategies", "X9·1", {0: {"main": "yes"}}, "多于一行(规则 X9·1:"),
])
def test_a_sentence_names_what_is_at_odds(key: str, number: str, edits: dict[int, Cells], words: str) -> None:
    found = said(key, number, edits)
    assert len(found) == 1
    assert words in found[0]
