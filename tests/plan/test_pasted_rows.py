"""Rows of the pasted history as reports and pivot tables have them: headings and totals among the rows, labels said once a group."""
from __future__ import annotations

from typing import Any

import pytest
from listed import listed
from pasted_master import book, pasted, read

from xlplan.plan.judging.assembly import master_from
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS

KEYS = ("year", "month", "branch", "product", "channel", "amount", "cases", "status")


def lines(*rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [dict(zip(KEYS, row, strict=False)) for row in rows]


def sold(month: Any, amount: Any, year: Any = 2026, branch: Any = "B01") -> tuple[Any, ...]:
    return year, month, branch, "P01", "C01", amount


def found(*rows: tuple[Any, ...], heads: dict[str, str] | None = None) -> list[Diagnostic]:
    """What is said of the pasted rows, blank cells among it."""
    got = book({"history_sales": pasted("history_sales", lines(*rows), heads)})
    _, problems = master_from(got.frames)
    return [d for d in (*got.found, *problems) if d.table == "history_sales" and d.code != "XP623"]


def counted(*rows: tuple[Any, ...]) -> int:
    """Steps of 0.01 万元 that count of B01."""
    master, _ = read({"history_sales": pasted("history_sales", lines(*rows))})
    return int(master.history.months("B01", "P01", "C01").sum())


HEADINGS = [
    ("年", "月", "分公司", "产品", "渠道", "金额"), ("Year", "Month", "Branch", "Product", "Channel", "Amount"),
    ("年度", "期间", "公司代码", "物料", "分销渠道", "本币金额"),  # the ERP's own words
    ("Fiscal year", "Posting period", "Company code", "Material", "Distr. channel", "Amount in LC"),
    ("年", None, "分公司", None, None, "求和项:金额"), ("年", "月", "分公司", "产品", "渠道", "金额(万元)"),
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_among_the_rows_are_left_out_with_one_note(heading: tuple[Any, ...]) -> None:
    rows = [heading, sold(1, 5), sold(2, 6), heading, sold(3, 7), heading]
    told = found(*rows)
    assert [(d.code, listed(d, "rows"), d.params["count"]) for d in told] == [("XP696", "7, 10, 12", 3)]
    assert "第 7、10、12 行" in message_of(told[0], "zh-CN")
    assert counted(*rows) == 1800


NO_HEADINGS = [  # rows that hold a figure, or something like one, stay data and are named
    ("今年", "全年", "B01", "P01", "C01", "待定"),  # codes of ours, words beside them
    ("今年", "全年", "江苏分公司", "常温奶", "C01", "待定"),
    ("今年", "全年", "天津", None, None, "待定"), (None, None, "B01", "P01", "C01", "待定"), (None, None, None, None, None, "待定"),
    (None, None, "分公司", "产品", "渠道", "待定"),  # one word in a column of numbers
    sold(2, "停业"), sold(2, "五百"), (2026, "全部", "B01", "P01", "C01", 5), ("年", "月", "分公司", "产品", "渠道", 500),
    ("年", "月", "分公司", "产品", "渠道", "约500万"), ("年", "月", "分公司", "产品", "渠道", "金额", 30)]


@pytest.mark.parametrize("row", NO_HEADINGS)
def test_a_row_with_a_figure_is_no_heading(row: tuple[Any, ...]) -> None:
    told = found(sold(1, 5), row)
    assert told
    assert "XP696" not in {d.code for d in told}


OTHERS = [  # a heading among rows in 万元, the cell of what contradicts them
    ("金额(元)", None, "G8"),
    ("金额(美元)", None, "G8"), ("Amount (USD)", None, "G8"), ("金额(不含税)", None, "G8"), ("金额(千元)", None, "G8"),
    ("金额(十万元)", None, "G8"), ("金额", "数量(件)", "H8")]


@pytest.mark.parametrize(("amount", "volume", "cell"), OTHERS)
def test_a_heading_among_the_rows_that_names_another_unit_must_be_mended(amount: str, volume: str | None, cell: str) -> None:
    told = found(sold(1, 5), ("年", "月", "分公司", "产品", "渠道", amount, volume), sold(2, 60_000))
    code, = (d for d in told if d.code == "XP694")
    assert (code.cell, listed(code, "rows")) == (cell, "8")
    assert "XP696" in {d.code for d in told}
    assert all("{" not in message_of(code, lang) + remedy_of(code, lang) for lang in LANGS)


def test_two_texts_make_a_row_below_the_end_data_and_one_does_not() -> None:
    sheet = pasted("history_sales", lines(sold(1, 5)))
    sheet.values += [["@end"], [None, None, None, "天津"], [None, None, None, "天津", "鲜奶"]]
    assert book({"history_sales": sheet}).frames["history_sales"].sheet_rows.tolist() == [7, 10]


TOTALS = [("总计", None, None, None, None, 11), ("Grand Total", None, None, None, None, 11), ("2026 汇总", None, None, None, None, 11),
          ("2026 Total", None, None, None, None, 11), (2026, "合计", None, None, None, 11), (2026, None, "B01 汇总", None, None, 11),
          (2026, None, "B01 Total", None, None, 11), (None, None, "合计", None, None, 11), ("總計", None, None, None, None, 12)]


@pytest.mark.parametrize("total", TOTALS)
def test_a_total_is_named_once_wherever_its_name_stands_and_not_counted(total: tuple[Any, ...]) -> None:
    rows = [sold(1, 5), sold(2, 6), total]
    assert [(d.code, listed(d, "rows")) for d in found(*rows)] == [("XP650", "9")]
    assert counted(*rows) == 1100


def test_a_name_that_ends_like_a_total_of_nothing_pasted_is_a_name() -> None:
    told = found(sold(1, 5), (2026, 2, "B01", "Fage Total", "C01", 6))
    assert [d.code for d in told] == ["XP606"]


def test_the_blanks_of_a_pivot_table_are_one_finding_a_column_and_count_nothing() -> None:
    pivot = [(2026, 1, "B01", "P01", "C01", 5), (None, None, None, "P01", "C01", 6), (None, 2, "B01", "P01", "C01", 7),
             (None, None, None, "P01", "C01", 80), (None, 3, "B01", "P01", "C01", 9), (None, None, None, "P01", "C01", 10),
             (None, None, None, "P01", "C01", 500), ("总计", None, None, None, None, 617)]
    told = found(*pivot)
    assert {(d.code, d.column, listed(d, "rows")) for d in told} == {
        ("XP650", None, "14"), ("XP697", "year", "8–13"), ("XP697", "month", "8, 10, 12, 13"), ("XP697", "branch", "8, 10, 12, 13")}
    assert counted(*pivot) == 500
    for d in told:
        assert all("{" not in message_of(d, lang) + remedy_of(d, lang) for lang in LANGS)


def test_a_column_left_blank_from_the_first_row_is_said_once() -> None:
    told = found(*[(2026, m, None, "P01", "C01", 5) for m in range(1, 6)])
    one, = (d for d in told if d.column == "branch")
    assert (one.code, message_of(one, "zh-CN")) == ("XP601", "必填项「分公司(第 7–11 行,共 5 格)」没有填")


def test_many_cells_of_a_column_that_cannot_be_read_are_one_finding() -> None:
    rows = [sold(m, amount) for m, amount in enumerate(("约5", "约5", "约6", "约7", "约8", 9), 1)]
    told, = found(*rows)
    assert (told.code, told.cell) == ("XP204", "G7")
    assert message_of(told, "zh-CN").endswith("是文本「约5、约6、约7、…」(共 5 格:G7、G8、G9、G10、G11),不是一个确定的数")


def test_many_texts_of_one_column_that_are_read_are_one_finding_and_count() -> None:
    rows = [sold(m, f"{m}万元") for m in range(1, 13)]
    told, = found(*rows)
    assert (told.code, told.cell) == ("XP203", "G7")
    assert counted(*rows) == 7800
