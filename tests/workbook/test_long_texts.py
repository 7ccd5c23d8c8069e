"""Texts far longer than anybody types: each is read in one pass. One that went over them again from each of their characters
would take hours here, and minutes in a cell that Excel lets hold 32,767."""
from __future__ import annotations

from collections.abc import Callable

import pytest

from xlplan.mail_address import addresses_in
from xlplan.units import WAN_YUAN
from xlplan.workbook.formula_references import is_whole, references
from xlplan.workbook.reading.read_cell import read_number_cell
from xlplan.workbook.reading.subtotals import group_of_total, is_total_name

MANY = 100_000
RUNS = [one * MANY + end for one in (" ", "1", "1,", "'", "(", "a@", "长", "元", "\t\n") for end in ("", "x", "\x01")]


@pytest.mark.parametrize(("read", "found"), [
    (is_total_name, False), (group_of_total, ""), (lambda text: read_number_cell(text, WAN_YUAN).steps, None),
    (lambda text: references(text).areas, ()), (lambda text: is_whole(f"({text}"), False),
    (lambda text: addresses_in(text.replace("@", "")), []),
], ids=["total", "group", "number", "references", "whole", "addresses"])
def test_it_is_read_in_one_pass(read: Callable[[str], object], found: object) -> None:
    assert [text[:2] for text in RUNS if read(text) != found] == []


@pytest.mark.parametrize(("text", "group"), [
    ("江苏 汇总", "江苏"), ("2026 Total", "2026"), ("江苏合计", "江苏"), ("合计", ""), ("Total", ""), ("江苏", ""), ("汇总 江苏", "")])
def test_the_group_that_a_total_names(text: str, group: str) -> None:
    assert group_of_total(text) == group


@pytest.mark.parametrize(("line", "addresses"), [
    ("李雷 <li@example.com>", ["li@example.com"]), ("rfc822;li@example.com", ["li@example.com"]),
    ('"li@a.cn" <li@b.cn>, han@c.cn', ["li@a.cn", "li@b.cn", "han@c.cn"]), ("@example.com", []), ("li@", []), ("", [])])
def test_addresses_in_a_line_of_a_mails_head(line: str, addresses: list[str]) -> None:
    assert addresses_in(line) == addresses
