"""Amounts with a unit written behind them: a multiplier before the unit is part of the amount, in every unit of the cell."""
from __future__ import annotations

import pytest

from xlplan.units import CASE, PERSON, THOUSAND_YUAN, WAN_YUAN, YUAN, Unit
from xlplan.workbook.reading.master_units import finest_unit
from xlplan.workbook.reading.read_cell import read_number_cell

AMOUNTS = [
    # typed                  in 万元  in 千元    in 元; None: refused
    ("5百万元", 500, 5_000, 5_000_000),
    ("3千万元", 3_000, 30_000, 30_000_000),
    ("5百萬元", 500, 5_000, 5_000_000),
    ("3千萬元", 3_000, 30_000, 30_000_000),
    ("RMB 5百万元", 500, 5_000, 5_000_000),
    ("人民币5百万元", 500, 5_000, 5_000_000),
    ("¥5百万元", 500, 5_000, 5_000_000),
    ("￥5 百万元", 500, 5_000, 5_000_000),
    ("5佰万元", 500, 5_000, 5_000_000),
    ("5十万元", 50, 500, 500_000),
    ("5拾萬圓", 50, 500, 500_000),
    ("1.5亿元", 15_000, 150_000, 150_000_000),
    ("1.5億元", 15_000, 150_000, 150_000_000),
    ("5百元", 0.05, 0.5, 500),
    ("5千元", 0.5, 5, 5_000),
    ("5万元", 5, 50, 50_000),
    ("¥5万元", 5, 50, 50_000),
    ("5 万元", 5, 50, 50_000),
    ("５百万元", 500, 5_000, 5_000_000),
    ("(5百万元)", -500, -5_000, -5_000_000),
    ("（3千万元）", -3_000, -30_000, -30_000_000),
    ("-5百万元", -500, -5_000, -5_000_000),
    ("+5百万元", 500, 5_000, 5_000_000),
    ("-RMB 5百万元", -500, -5_000, -5_000_000),
    ("1,200万元", 1_200, 12_000, 12_000_000),
    ("5百万", 500, 5_000, 5_000_000),
    ("5万", 5, 50, 50_000),
    ("500k yuan", 50, 500, 500_000),
    ("5m yuan", 500, 5_000, 5_000_000),
    ("5 million yuan", 500, 5_000, 5_000_000),
    ("RMB 5m", 500, 5_000, 5_000_000),
    ("RMB 500k", 50, 500, 500_000),
    ("-500k yuan", -50, -500, -500_000),
    ("(500K Yuan)", -50, -500, -500_000),
    ("5 thousand yuan", 0.5, 5, 5_000),
    ("1,510k yuan", 151, 1_510, 1_510_000),
    ("110k yuan", None, 110, 110_000),    # 11, or 1 of "10k yuan": its digits run into the label
    ("510k yuan", None, 510, 510_000),
    ("-510k yuan", None, -510, -510_000),
    ("(510k yuan)", None, -510, -510_000),
    ("5 10k yuan", 5, None, None),
    ("10k yuan", None, None, None),       # the label alone
    ("万元", None, None, None),
    ("5百千元", None, 500, None),
    ("5k", None, None, None),             # of what nobody knows
    ("5%万元", None, None, None),
    ("5美元", None, None, None),
]


@pytest.mark.parametrize(("typed", "wan", "thousand", "yuan"), AMOUNTS)
def test_an_amount_keeps_its_multiplier(typed: str, wan: float | None, thousand: float | None, yuan: float | None) -> None:
    """In a branch's cell and, at full precision, in HQ's."""
    for unit, right in ((WAN_YUAN, wan), (THOUSAND_YUAN, thousand), (YUAN, yuan)):
        for of in (unit, finest_unit(WAN_YUAN, unit)):
            steps = read_number_cell(typed, of).steps
            assert (None if steps is None else of.value(steps)) == right, of.key


def test_both_readings_of_digits_that_run_into_the_label_are_named() -> None:
    read = read_number_cell("510k yuan", WAN_YUAN)
    assert (read.code, read.readings) == ("XP245", ("51.00", "5.00"))


@pytest.mark.parametrize("unit", [PERSON, CASE])
@pytest.mark.parametrize("typed", ["500k yuan", "RMB 5m", "RMB 5万", "5百万元", "人民币5千"])
def test_money_is_no_number_of_heads_or_cases(typed: str, unit: Unit) -> None:
    assert read_number_cell(typed, unit).steps is None


@pytest.mark.parametrize(("typed", "code", "readings", "kind"), [
    ("22.10 CR", "XP245", ("22.10", "-22.10"), ""),     # a credit: income to one, less cost to another
    ("22.10cr", "XP245", ("22.10", "-22.10"), ""),
    ("1,250.00 DR", "XP245", ("1,250.00", "-1,250.00"), ""),
    ("22.10贷", "XP245", ("22.10", "-22.10"), ""),
    ("0022.10", "XP204", (), "zeros"),                  # a code, or a decimal point lost
    ("007", "XP204", (), "zeros"),
    ("01-02", "XP204", (), ""),                         # a range
])
def test_what_is_refused_says_what_it_looks_like(typed: str, code: str, readings: tuple[str, ...], kind: str) -> None:
    read = read_number_cell(typed, WAN_YUAN)
    assert (read.steps, read.code, read.readings, read.kind) == (None, code, readings, kind)


@pytest.mark.parametrize(("typed", "right"), [
    ("1\u00a0234.56", 1234.56), ("1\u202f234.56", 1234.56), ("1\u00a0234\u00a0567.8", 1234567.8),
    ("1'234.56", 1234.56), ("1’234.56", 1234.56), ("-1\u00a0234.56", -1234.56), ("1\u202f234.56万元", 1234.56),
    ("1 234.56", None),           # a blank that breaks may part two numbers
    ("1\u00a0234", None),         # so may any without a decimal point
    ("1\u00a0234'567.8", None),   # two signs
    ("12\u00a034.56", None),      # no thousands
])
def test_thousands_grouped_by_a_space_that_does_not_break(typed: str, right: float | None) -> None:
    steps = read_number_cell(typed, WAN_YUAN).steps
    assert (None if steps is None else WAN_YUAN.value(steps)) == right


@pytest.mark.parametrize(("text", "kind"), [
    ("1.234,56", "marks"), ("26,70", "marks"), ("1\u00a0234", "marks"), ("1\u202f234", "marks"), ("26。7", "marks"), ("٢٦٫٧", "marks"),
    ("约80", ""), ("70-90", ""), ("待定", "")])
def test_digits_with_marks_between_them_are_told_from_words(text: str, kind: str) -> None:
    read = read_number_cell(text, WAN_YUAN)
    assert (read.steps, read.code, read.kind) == (None, "XP204", kind)
