"""What is seen on the sheet against what counts: number formats, headers, merged and hidden cells."""
from __future__ import annotations

import pytest
from listed import listed
from raw import make, read

from xlplan.address import a1

S, T, P, H = "sales_targets", "training", "person_targets", "staffing"


@pytest.mark.parametrize(("code", "table", "row", "column", "format", "shown"), [
    ("XP233", S, "P1|KA", "m01", '0.00"元"', "100.00元"),
    ("XP233", S, "P1|KA", "m01", "0.00%", "10000.00%"),
    ("XP233", S, "P1|KA", "m01", ";;;", ""),
    ("XP233", P, "n01", "share", "0;0,", None),                # 0.6 shown as 0.6: a percent column may show plain numbers
    ("XP233", H, "J01|hires", "m01", "(0)", "(1)"),
    ("XP234", S, "P1|KA", "m01", "¥0.00", "¥100.00"),
    ("XP234", H, "J01|hires", "m01", '0"箱"', "1箱"),
    ("XP235", S, "P1|KA", "hq_target", "0.00%", "120000.00%"),  # HQ's: its value counts, the branch is misled
    ("XP235", S, "P1|KA", "q1", '0"元"', "300元"),               # computed
    ("", P, "n01", "share", "0.0%", None),
])
def test_a_format_that_shows_another_number(code: str, table: str, row: str, column: str, format: str, shown: str | None) -> None:
    made = make()
    at = made.at(table, row, column)
    made.sheet(table).formats[at] = format
    before = read(make()).frames[table]
    found = read(made)
    expected = [(code, a1(*at), shown)] if shown is not None else []
    assert [(d.code, d.cell, d.params.get("shown")) for d in found.diagnostics] == expected
    frame = found.frames[table]
    for key, amounts in frame.amounts.items():
        assert amounts.tolist() == before.amounts[key].tolist()


def test_a_row_of_such_cells_is_one_finding() -> None:
    made = make()
    for month in ("m01", "m02", "m05"):
        made.sheet(S).formats[made.at(S, "P2|KA", month)] = "0.0%"
    found = read(made).diagnostics
    first, second, third = (a1(*made.at(S, "P2|KA", m)) for m in ("m01", "m02", "m05"))
    assert [(d.code, d.cell, d.params["count"], listed(d, "cells")) for d in found] == [
        ("XP233", first, 3, f"{first}, {second}, {third}")]


@pytest.mark.parametrize(("key", "header", "code"), [
    ("m04", "5月", "XP236"),           # either the key or the header moved: the figures may be of May
    ("m04", " 5月 ", "XP236"),
    ("hq_target", "2026年预计", "XP236"),
    ("m04", "四月", ""),               # other words are a note at most
    ("m04", None, ""),
])
def test_a_header_of_another_column(key: str, header: str | None, code: str) -> None:
    made = make()
    sheet, c = made.sheet(S), made.layouts[S].columns[key]
    sheet.values[5][c - 1] = header
    found = read(made)
    said = [(d.code, d.cell) for d in found.diagnostics if d.code not in ("XP108", "XP116", "XP225")]
    assert said == ([(code, a1(6, c))] if code else [])
    assert found.refused == ({S} if code else set())


def test_two_month_keys_that_changed_places() -> None:
    made = make()
    sheet, at = made.sheet(S), made.layouts[S].columns
    head = sheet.values[0]
    head[at["m04"] - 1], head[at["m05"] - 1] = "m05", "m04"
    found = read(made)
    assert [(d.cell, d.found, d.expected, d.params["count"]) for d in found.diagnostics if d.code == "XP236"] == [
        (a1(6, at["m04"]), "4月", "5月", 2)]
    assert found.refused == {S}


@pytest.mark.parametrize(("row", "left", "right", "blank", "code", "cell"), [
    ("P1|KA", "m01", "m02", "", "XP237", "m02"),           # a figure below the merge counts, and nobody sees it
    ("P1|KA", "m01", "m02", "m02", "XP126", "m01"),        # Excel threw it away: it counts as blank
    ("P1|KA", "hq_target", "m01", "", "XP237", "m01"),     # one input under HQ's cell
    ("P1|KA", "m03", "q1", "", "", ""),                    # the input is what is seen
    ("P1|KA", "py_estimate", "hq_target", "", "", ""),     # HQ's own count from the stamp
])
def test_merged_cells(row: str, left: str, right: str, blank: str, code: str, cell: str) -> None:
    made = make()
    (r, c1), (_, c2) = made.at(S, row, left), made.at(S, row, right)
    made.sheet(S).merges.append((r, c1, r, c2))
    if blank:
        made.put(S, row, blank, None)
    said = [(d.code, d.cell) for d in read(made).diagnostics if d.code in ("XP126", "XP237")]
    assert said == ([(code, a1(*made.at(S, row, cell)))] if code else [])


def test_a_text_below_a_merge() -> None:
    made = make()
    made.put(T, "s01", "trainer", "王老师")
    made.put(T, "c02", "trainer", "李老师")
    (r1, c), (r2, _) = made.at(T, "c02", "trainer"), made.at(T, "s01", "trainer")
    made.sheet(T).merges.append((r1, c, r2, c))
    assert [(d.code, d.cell, d.found, d.params["first"]) for d in read(made).diagnostics] == [
        ("XP237", a1(r2, c), "王老师", a1(r1, c))]


UNIT_WORDS = [  # row and column of a cell (None: the line under the title), what stands there, the unit that is said; '' for none
    (None, "广东 · 2027 年 · 二上 · 单位:元 · 口径:含税", "元"), (None, "单位：千元", "千元"), (None, "Unit: yuan", "yuan"),
    (None, "广东 · 2027 年 · 单位:万元 · 口径:含税", ""), (None, "Unit: 10k yuan", ""), (None, "广东 · 2027 年", ""),
    # a sheet of 万元 does not say 见表头; HQ's line names its unit and nothing else, and spaces are no change
    (None, "单位:见表头", "见表头"), (None, None, ""), (None, "广东 · 单位:万 元 · 口径:含税", ""),
    *((None, f"广东 · 2027 年 · 二上 · 单位:{word} · 口径:含税", word) for word in (
        "元(含税)", "人民币元", "千 元", "万", "RMB", "美元", "元/月", "万元(不含税)", "百万", "k", "箱", "公斤")),
    ("unit_cost", "人均月成本(RMB)", "RMB"), ("unit_cost", "人均月成本(千 元)", "千 元"), ("unit_cost", "人均月成本(美元)", "美元"),
    ("unit_cost", "人均月成本(万)", "万"), ("unit_cost", "人均月成本(元/月)", ""), ("unit_cost", "人均月成本(千分之几)", ""),
    ("unit_cost", "人均月成本(日均)", ""), ("hq_target", "总部下达目标(thousand yuan)", "thousand yuan"),
    ("unit_cost", "人均月成本(万元)", "万元"), ("unit_cost", "人均月成本(元)", ""), ("unit_cost", "人均月成本(含社保)", ""),
    ("hq_target", "总部下达目标（元）", "元"), ("hq_target", "总部下达目标(万元)", ""),
]


@pytest.mark.parametrize(("column", "text", "unit"), UNIT_WORDS)
def test_a_unit_word_that_is_not_the_units_is_said_at_its_cell(column: str | None, text: str | None, unit: str) -> None:
    made = make()
    table = H if column == "unit_cost" else S
    sheet = made.sheet(table)
    at = (6, made.layouts[table].columns[column]) if column else (3, 2)
    line = sheet.values[at[0] - 1]
    line += [None] * (at[1] - len(line))
    line[at[1] - 1] = text
    said = [(d.cell, d.found) for d in read(made).diagnostics if d.code == "XP698"]
    assert said == ([(a1(*at), unit)] if unit else [])
