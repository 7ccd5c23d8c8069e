"""What an export does not say for certain is a finding with its place, never a guess."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from export_tables import Rows, codes_of, export_of, layout_of, said_by

from xlplan.exports.grid import Grid, read_grids
from xlplan.exports.guess import guess_layout
from xlplan.exports.layout import Layout
from xlplan.exports.reading import read_export, read_grid
from xlplan.exports.records import Export
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic

HEAD = ["日期", "产品", "销售金额"]


def one(amount: object, day: str = "2026-01-05") -> Rows:
    return [HEAD, [day, "鲜奶", "10"], [day, "酸奶", amount]]  # type: ignore[list-item]


@pytest.mark.parametrize(("amount", "said"), [
    ("1.234,56", "「1.234,56」有两种读法:1,234.56、1.23456;这样的共 1 格"),
    ("12,5", "「12,5」有两种读法:12.5、125;这样的共 1 格"),
    ("1.234", "「1.234」有两种读法:1.234、1,234;这样的共 1 格"),
])
def test_two_readings_are_both_said_until_the_layout_says_which(amount: str, said: str) -> None:
    got = export_of(one(amount))
    (found,) = got.findings
    assert (found.code, found.sheet, found.cell, message_of(found, "zh-CN")) == ("XP705", "S", "C3", said)
    assert not got.usable
    comma = export_of(one(amount), layout=replace(layout_of(one(amount)), decimal=","))
    assert comma.usable
    assert comma.records["amount"].tolist() == [1000, {"1.234,56": 123456, "12,5": 1250, "1.234": 123400}[amount]]


@pytest.mark.parametrize(("rows", "code", "cell"), [
    (one("约500"), "XP703", "C3"),
    (one("12%"), "XP703", "C3"),
    (one(True), "XP703", "C3"),
    ([HEAD, ["2026-01-05", "鲜奶", "1"], ["2026-13-05", "酸奶", "1"]], "XP706", "C3"),
    (one("30", "3/4/2026"), "XP706", "C2"),   # March or April
    (one("$30"), "XP708", "C3"),
    (one("0.125"), "XP707", "C3"),
    ([["日期", "产品", "无税金额", "含税金额"], ["2026-01-05", "鲜奶", 1.0, 1.13]], "XP711", None),
    ([["月份", "产品", "销售额"], ["1月", "鲜奶", 1.0]], "XP712", None),    # of no year
    ([["年度", "产品", "销售额"], ["2026", "鲜奶", 1.0]], "XP712", None),   # of no month
])
def test_what_is_found(rows: Rows, code: str, cell: str | None) -> None:
    got = export_of(rows)
    found = next(d for d in got.findings if d.code == code)
    assert (found.sheet, found.cell) == ("S", cell)
    assert got.usable is (code in ("XP707", "XP708"))


def test_an_amount_finer_than_a_fen_is_kept_as_it_is() -> None:
    got = export_of(one("0.125"))
    assert (got.records["amount"].tolist(), got.records["rest"].tolist()) == ([1000, 13], [0, Decimal("-0.5")])
    assert got.sums() == {2026: Decimal("10.125")}


def test_a_wan_behind_a_number_of_wan_yuan_has_two_readings() -> None:
    rows: Rows = [["日期", "产品", "金额(万元)"], ["2026-01-05", "鲜奶", "1.2万"]]
    assert codes_of(export_of(rows)) == ["XP705"]
    plain: Rows = [["日期", "产品", "金额"], ["2026-01-05", "鲜奶", "1.2万"]]
    assert export_of(plain).sums() == {2026: Decimal(12000)}


def test_hidden_rows_and_errors_are_said() -> None:
    rows: Rows = [HEAD, ["2026-01-05", "鲜奶", 10.0], ["2026-01-05", "酸奶", None]]
    grid = Grid("S", [list(row) for row in rows], bad={(3, 3): "#REF!"}, hidden=frozenset({2}))
    got = read_grid(grid, layout_of(rows))
    assert [(d.code, d.cell, d.found) for d in got.findings] == [("XP703", "C3", "#REF!"), ("XP709", None, None)]


def test_a_heading_that_is_another_one_than_the_layouts() -> None:
    rows = one("5")
    other: Rows = [["日期", "产品", "毛利"], *rows[1:]]
    found = export_of(other, layout=layout_of(rows)).findings[0]
    assert (found.code, found.cell, found.found, found.expected) == ("XP713", "C1", "毛利", "销售金额")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (odd := tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00\xd8\x00\xd8a\x00")
    (broken := tmp_path / "b.xlsx").write_bytes(b"PK\3\4 no more")
    (old := tmp_path / "c.xls").write_bytes(b"\x09\x08\x10\0\0\x06" + bytes(600))
    codes = [got.code if isinstance(got := read_grids(path), Diagnostic) else "" for path in (odd, broken, old, tmp_path / "none.csv")]
    assert codes == ["XP701", "XP903", "XP724", "XP912"]
    got = read_grids(old)
    assert isinstance(got, Diagnostic)
    assert message_of(got, "zh-CN") == "文件是旧版 Excel 97–2003(.xls),不直接读取"
    assert "另存为「Excel 工作簿 (.xlsx)」,再用新文件" in remedy_of(got, "zh-CN")


PAGE = ("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=\"{0}\"><style>td {{x:1}}</style></head><body>"
        "<table border=1><tr><th colspan=3>2026年销售&nbsp;明细<tr><th>产品</th><th>月份<br></th><th>金额</th></tr>"
        "<tr><td rowspan=2>鲜&#22902;</td><td>1月</td><td>1,200.50</td></tr><tr><td>2月</td><td>7</td></tr></table></body></html>")
TEXT = "2026年销售\n产品\t月份\t金额\n鲜奶\t1月\t1,200.50\n鲜奶\t2月\t7\n"


@pytest.mark.parametrize(("text", "encoding"), [(PAGE, "gb18030"), (PAGE, "utf-8"), (TEXT, "utf-16"), (TEXT, "gb18030")])
def test_texts_and_web_pages_that_systems_call_xls(text: str, encoding: str, tmp_path: Path) -> None:
    (path := tmp_path / "export.xls").write_bytes(text.format(encoding).encode(encoding))
    layout = guess_layout(path)
    assert isinstance(layout, list)
    got = read_export(path, layout[0])
    assert isinstance(got, Export)
    assert said_by(got, "product") == {("鲜奶", 2026, 1): Decimal("1200.5"), ("鲜奶", 2026, 2): Decimal(7)}


def test_a_file_without_a_table(tmp_path: Path) -> None:
    (path := tmp_path / "a.csv").write_text("寄语\n新年好\n", encoding="gb18030")
    got = guess_layout(path)
    assert isinstance(got, Diagnostic)
    assert (got.code, got.file) == ("XP714", "a.csv")


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    import openpyxl  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in one("5"):
        sheet.append([*row])
    book.save(tmp_path / "a.xlsx")
    layout: Layout = replace(layout_of(one("5")), sheet="销售")
    got = read_export(tmp_path / "a.xlsx", layout)
    assert isinstance(got, Diagnostic)
    assert (got.code, message_of(got, "zh-CN")) == ("XP702", "没有工作表「销售」;有的是:Sheet")
    read = read_export(tmp_path / "a.xlsx", replace(layout, sheet="Sheet"))
    assert isinstance(read, Export)
    assert read.sums() == {2026: Decimal(15)}
