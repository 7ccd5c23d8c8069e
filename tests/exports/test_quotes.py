"""A quote in a text file that closes lines later swallows them: refused, while remarks of several lines are read."""
from __future__ import annotations

from pathlib import Path

import pytest

from xlplan.exports.delimited import Swallowed, rows_of_text
from xlplan.exports.grid import read_grids
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic

LINES = ["月份,单位,产品,金额,备注", *(f"2026-{m:02},广东分公司,鲜奶,{m},正常" for m in range(1, 10))]


def text(*changes: tuple[int, str, str]) -> bytes:
    lines = list(LINES)
    for at, old, new in changes:
        lines[at] = lines[at].replace(old, new)
    return "\n".join(lines).encode()


@pytest.mark.parametrize(("data", "line", "n"), [
    (text((2, "广东", '"广东'), (7, "分公司", '分公司"')), 3, 5),    # same column
    (text((2, "广东", '"广东'), (3, "分公司", '分公司"')), 3, 1),    # the next line
    (text((2, "广东", '"广东'), (6, "鲜奶", '鲜奶"')), 3, 4),        # a later column
    (text((2, "鲜奶", '"鲜奶'), (6, "广东", '广东"')), 3, 4),        # an earlier one
    (text((4, "正常", '"正常')), 5, 5)])                             # never
def test_a_quote_that_swallows_lines(data: bytes, line: int, n: int) -> None:
    got = rows_of_text(data)
    assert isinstance(got, Swallowed)
    assert (got.line, got.n) == (line, n)


@pytest.mark.parametrize(("data", "row", "cell"), [
    (text((3, "正常", '"补货,加急\n客户已签收\n谢谢"')), 3, "补货,加急\n客户已签收\n谢谢"),
    (text((3, "广东分公司", '"广东分公司\n(本部)"')), 3, "广东分公司\n(本部)"),
    (text((3, "鲜奶", '"鲜奶 ""特""级, 1L"')), 3, '鲜奶 "特"级, 1L'), (text((3, "鲜奶", '12" 鲜奶')), 3, '12" 鲜奶')])
def test_what_is_in_quotes_is_one_cell(data: bytes, row: int, cell: str) -> None:
    got = rows_of_text(data)
    assert isinstance(got, list)
    assert len(got) == len(LINES)
    assert cell in got[row]


def test_what_is_said(tmp_path: Path) -> None:
    (path := tmp_path / "a.csv").write_bytes(text((2, "广东", '"广东'), (7, "分公司", '分公司"')))
    found = read_grids(path)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.file) == ("XP754", "a.csv")
    assert message_of(found, "zh-CN") == "第 3 行的引号「广东分公司,鲜奶,2,正常」到 5 行以后才闭合,中间各行都被当成一格里的文字"
