"""Rows whose hidden key is not the issued one: read where it is spelt otherwise, named by their cell where their name tells them."""
from __future__ import annotations

import pytest
from raw import Made, make, read

from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.rawbook import Raw

E, S = "expense_budget", "sales_targets"


def told(made: Made) -> list[Diagnostic]:
    return [d for d in read(made).diagnostics if d.code.startswith("XP1")]


def keyed(table: str, row: str, key: Raw) -> tuple[Made, str]:
    """A workbook in which that row has another key, and the key's cell."""
    made = make()
    at = made.layouts[table].rows[row]
    made.sheet(table).values[at - 1][0] = key
    return made, f"A{at}"


@pytest.mark.parametrize("key", ["E01.0", "Ｅ01", " e01 "])
def test_a_key_that_is_spelt_otherwise_is_read(key: str) -> None:
    made, cell = keyed(E, "E01", key)
    issued = read(make())
    found = read(made)
    assert [(d.code, d.cell) for d in found.diagnostics if d.code.startswith("XP1")] == ([("XP131", cell)] if key.strip() != "E01" else [])
    assert found.frames[E].amounts["m01"].tolist() == issued.frames[E].amounts["m01"].tolist()


@pytest.mark.parametrize(("table", "row", "key"), [(E, "E01", "E01 工资"), (S, "P1|KA", "P1-KA"), (S, "P1|KA", "P9|C9")])
def test_a_row_that_bears_the_name_of_a_missing_one_is_one_finding(table: str, row: str, key: str) -> None:
    made, cell = keyed(table, row, key)
    (one,) = told(made)
    assert (one.code, one.cell, table in read(made).refused) == ("XP132", cell, True)
    assert f"请把 {cell} 改回「{row}」" in remedy_of(one, "zh-CN")
    assert "不要删除这一行" in remedy_of(one, "zh-CN")


def test_two_rows_of_one_name_are_not_told_apart() -> None:
    """Nor is a row whose name is none that is missing: its figures are to be moved before it may go."""
    made, cell = keyed(S, "P1|KA", "P9|C9")
    values = made.sheet(S).values
    values.append(["P8|C8", *values[int(cell[1:]) - 1][1:]])
    found = told(made)
    assert [d.code for d in found] == ["XP118", "XP120"]
    assert message_of(found[0], "en").startswith("Missing: 1 row that HQ issued: ")
    assert "数字移到它们所属的行" in remedy_of(found[1], "zh-CN")
    assert not remedy_of(found[1], "zh-CN").startswith("请删除")
