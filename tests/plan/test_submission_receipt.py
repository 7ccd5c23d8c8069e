"""The code of a receipt, however it is written down, and what a receipt holds."""
from __future__ import annotations

import pytest

from xlplan.plan.returns.receipt import SubmissionReceipt, read_code, receipt_code, receipt_from


@pytest.mark.parametrize(("text", "code"), [
    ("214-9F3A1C7B", (214, "9f3a1c7b")), (" 214-9f3a-1c7b ", (214, "9f3a1c7b")), ("２１４－９Ｆ３Ａ１Ｃ７Ｂ", (214, "9f3a1c7b")),
    ("214:9f3a 1c7b", (214, "9f3a1c7b")), ("214–9F3A1C7B", (214, "9f3a1c7b")),
    ("214", None), ("9F3A1C7B", None), ("214-9F3A1C7", None), ("214-9F3A1C7G", None), ("", None)])
def test_a_code_is_read_however_it_was_noted(text: str, code: tuple[int, str] | None) -> None:
    assert read_code(text) == code


def test_a_code_is_read_as_it_was_given_and_goes_by_all_before_it() -> None:
    one, other = receipt_code(7, "ab", {"file": "a"}), receipt_code(7, "cd", {"file": "a"})
    assert one != other != receipt_code(7, "cd", {"file": "b"})
    found = read_code(one)
    assert found is not None
    assert f"{found[0]}-{found[1].upper()}" == one


def test_a_record_gives_the_receipt_back_and_a_strange_one_is_none() -> None:
    one = SubmissionReceipt("HD", "bottom_up", "GD", "广东", "gd.xlsx", "ab", "2026-11-06", {"staffing": "accepted"}, {"staffing": 17})
    assert receipt_from(one.body()) == one
    with pytest.raises(KeyError):
        receipt_from({"plan": "HD"})
