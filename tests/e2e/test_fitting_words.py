"""Texts and days of `adjust` and `assign` that no cell of the master holds: a sentence before anything is read or written."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlplan.errors import XlplanError
from xlplan.pipeline.adjust.order import AdjustOrder, AssignOrder

FINE: dict[str, Any] = {"reason": "r", "by": "王五", "approved_by": "", "on": None}


@pytest.mark.parametrize(("typed", "said"), [
    ({"reason": "理" * 32_768}, "Reason: 32768 characters, of which a cell holds at most 32767"),
    ({"reason": "👍" * 16_384}, "Reason: 32768 characters"),                                   # two units each, as Excel counts
    ({"by": "王" * 33_000}, "Proposed by: 33000 characters"),
    ({"approved_by": "王" * 33_000}, "Approved by: 33000 characters"),
    ({"reason": "a\x01b"}, "Reason: character 2 (U+0001) cannot stand in a cell"),
    ({"reason": "ab\ud800"}, "Reason: character 3 (U+D800)"),                                  # half a character
    ({"by": "\ufffe"}, "Proposed by: character 1 (U+FFFE)"),
    ({"approved_by": "赵\r\n\x00"}, "Approved by: character 3 (U+0000)"),
    ({"on": date(1899, 1, 1)}, "The date 1899-01-01 is too early: give 1904-01-02 or later"),
], ids=str)
def test_what_no_cell_holds_is_refused_with_a_sentence(typed: dict[str, Any], said: str) -> None:
    for order in (lambda **k: AdjustOrder(change=-1, **k), lambda **k: AssignOrder(amount=1, **k)):
        with pytest.raises(XlplanError) as no:
            order(**FINE | typed)
        assert str(no.value).startswith(said)


@pytest.mark.parametrize("typed", [
    {"reason": "理" * 32_767}, {"reason": "a\nb\tc\r\nd"}, {"reason": "=1+1", "by": "'x"}, {"reason": "_x0041_ 👍🏽 \ufffd"},
    {"on": date(1904, 1, 2)}, {"on": date(9999, 12, 31)}], ids=lambda typed: str(typed)[:30])
def test_what_a_cell_holds_is_taken(typed: dict[str, Any]) -> None:
    assert AdjustOrder(change=-1, **FINE | typed).line.reason == (FINE | typed)["reason"]
    AssignOrder(amount=1, **FINE | typed)
