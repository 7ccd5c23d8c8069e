"""Many cells of a pasted column that say the same: one finding, each text beside its own reading."""
from __future__ import annotations

from dataclasses import replace

import pytest

from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS
from xlplan.workbook.reading.alike_findings import together, uncalculated_together


def cell(n: int, text: str, expected: float) -> Diagnostic:
    return Diagnostic("XP203", sheet="销售", cell=f"F{n}", table="history_sales", column="amount", row_key=f"#{n}", expected=expected,
                      unit="wan_yuan", params={"text": text})


def test_each_text_stands_beside_its_own_reading() -> None:
    """A dash twice in different letters is two texts of one reading."""
    told = together([cell(7, "-", 0), cell(8, "1.2万", 1.2), cell(9, "—", 0), cell(10, "12元", 0.0012), cell(11, "-", 0)])
    assert [(d.cell, d.params["text"][:3], d.params["expected"]) for d in told] == [  # type: ignore[index]
        ("F7", ["-", "1.2万", "—"], [0, 1.2, 0, "…"])]
    assert "「-、1.2万、—、…」(共 5 格:F7、F8、F9、F10、F11),按 0、1.2、0、…" in message_of(told[0], "zh-CN")


def test_one_reading_of_all_is_said_once() -> None:
    told = together([cell(n, text, 0) for n, text in enumerate(["-", "—", "－", "-"], 7)])
    assert [(d.expected, "expected" in d.params) for d in told] == [(0, False)]


@pytest.mark.parametrize(("text", "kind", "n", "said"), [
    ("1,200", "separators", 10, "分列"),          # Excel reads them again
    ("1200", "plain", 9, "再重新输入数字"),        # few enough to type
    ("1.2万", "magnitude", 10, "再重新输入数字"),  # Excel does not read 万
    ("1\u00a0200.5", "separators", 10, "Ctrl+H"),  # nor such a space
])
def test_a_column_full_of_text_numbers_is_mended_at_once(text: str, kind: str, n: int, said: str) -> None:
    told = together([replace(cell(i, text, 1200), found=text, params={"text": text, "kind": kind}) for i in range(n)])
    assert len(told) == 1
    assert said in remedy_of(told[0], "zh-CN")


def test_formulas_never_calculated_are_one_finding_of_a_sheet() -> None:
    """Their cells all count as unread; those that follow from another table have one of their own already."""
    found = [Diagnostic("XP207", sheet="销售", cell=f"F{n}", table="sales_targets", column="1月", row_key=f"P{n}") for n in range(7, 11)]
    other, linked = cell(3, "-", 0), replace(found[0], params={"linked": "人员规划", "count": 9, "cells": "G1"})
    assert uncalculated_together([other, *found[:3], linked]) == [other, *found[:3], linked]
    told = uncalculated_together([found[0], other, *found[1:], linked])
    assert [d.cell for d in told] == ["F7", "F3", "F7"]
    assert told[0].params["spots"] == tuple((f"P{n}", "1月") for n in range(7, 11))
    assert message_of(told[0], "zh-CN") == "1月 等 4 格的公式从未计算,没有结果:F7、F8、F9、F10"
    assert all("{" not in message_of(told[0], lang) and "–" not in message_of(told[0], lang) for lang in LANGS)
