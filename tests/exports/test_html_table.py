"""A web page as systems export it: what stands in which cell, whatever its tags leave out, and how much one page may hold."""
from __future__ import annotations

from pathlib import Path

import pytest

from xlplan.excel.package.container import Refused
from xlplan.exports.grid import read_grids
from xlplan.exports.html_table import tables_of
from xlplan.schema.diagnostic import Diagnostic

TABLE = "<table><tr><td>1<td>2</table>"


@pytest.mark.parametrize(("page", "rows"), [
    (f"<html><head><meta charset=utf-8><title>月报</title></head><body>{TABLE}", [["1", "2"]]),
    (f"<html><head><meta charset=utf-8><title>月报</title><body>{TABLE}", [["1", "2"]]),          # </head> may be left out
    (f"</script></style>{TABLE}", [["1", "2"]]),                                                 # closed and never opened
    ("<table><tr><td>1<script>var a = 9;</script><style>td {x:1}</style></table>", [["1"]]),
    ("<table><tr><td>12<br>元</table>", [["12 元"]]),
    ("<table><td>1<td>2</table>", [["1", "2"]]),                                                 # no <tr>
    ("<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>", [["abc", "d"]]),
    ("<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d</table>", [["a", "b"], ["", "c"], ["d"]]),
    ("<table><tr><td>x<td rowspan=2 colspan=2>a<td>b<tr><td>c<td>d</table>", [["x", "a", "", "b"], ["c", "", "", "d"]]),
    ("<table><tr><td rowspan=0 colspan=0>a<td>b<tr><td>c</table>", [["a", "b"], ["c"]]),
    ("<table><tr><td rowspan=x colspan=-3>a<td>b</table>", [["a", "b"]]),
    (f"<table><tr><td colspan={'9' * 5000}>a</table>", [["a", *[""] * 999]])])
def test_what_stands_where(page: str, rows: list[list[str]]) -> None:
    assert [one.rows for one in tables_of(page)] == [rows]


def test_merged_cells_end_where_they_end() -> None:
    [table] = tables_of("<table><tr><td rowspan=2>a<td colspan=3>b<tr><td>c</table>")
    assert table.merges == [(1, 1, 2, 1), (1, 2, 1, 4)]
    assert [one.merges for one in tables_of("<table><tr><td rowspan=0 colspan=2>a</table>")] == [[(1, 1, 1, 2)]]


@pytest.mark.parametrize(("more", "cell"), [
    ("", None), ("<tr><td>b<td rowspan=9000 colspan=1000>c", "B2"), ("<tr><td rowspan=65534 colspan=300>c", "A2")])
def test_a_page_holds_so_many_cells_and_no_more(more: str, cell: str | None, tmp_path: Path) -> None:
    page = f"<table><tr><td rowspan=1500 colspan=1000>x{'<tr>' * 1500}</table><table><tr><td>a{more}</table>"
    if cell is None:
        assert [len(one.rows) for one in tables_of(page)] == [1501, 1]
        return
    with pytest.raises(Refused) as no:
        tables_of(page)
    assert (no.value.code, no.value.cell) == ("XP917", cell)
    if cell == "B2":
        (path := tmp_path / "a.xls").write_text(f"<html>{page}", encoding="utf-8")
        got = read_grids(path)
        assert isinstance(got, Diagnostic)
        assert (got.code, got.file, got.cell) == ("XP917", "a.xls", cell)
