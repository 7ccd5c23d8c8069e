"""Text in a number cell: what is read, what is refused, and that reading is exact."""
from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.numerals import DASHES, LONGEST, Numeral, is_dash, parse_number

READ = [
    # text, value, kind, scale
    ("500", "500", "plain", 1),                        # a cell formatted as text
    ("-5", "-5", "plain", 1),
    ("−5", "-5", "plain", 1),                          # the minus sign proper, U+2212
    ("+5", "5", "plain", 1),
    ("'500", "500", "plain", 1),                       # the apostrophe arrived as a character
    (" 500\u00a0", "500", "plain", 1),                 # copied from a web page
    ("\u3000500", "500", "plain", 1),                  # the Chinese space
    ("\u200b500", "500", "plain", 1),                  # an unseen character from a chat
    ("\u202d22.58\u202c", "22.58", "plain", 1),         # and from a calculator
    ("1\u00ad,200\u2069", "1200", "separators", 1),
    (".5", "0.5", "plain", 1),                         # as Excel reads it
    ("0.50", "0.5", "plain", 1),
    ("0", "0", "plain", 1),
    ("-0", "0", "plain", 1),
    ("1,200", "1200", "separators", 1),
    ("1,234,567.89", "1234567.89", "separators", 1),
    ("(1,200)", "-1200", "separators", 1),             # accountants' negative
    ("1，200", "1200", "full_width", 1),               # only the comma is full-width
    ("１２００", "1200", "full_width", 1),
    ("１２，３００", "12300", "full_width", 1),
    ("－５．５", "-5.5", "full_width", 1),
    ("（１，２００）", "-1200", "full_width", 1),
    ("1.2万", "12000", "magnitude", 10_000),
    ("1.2萬", "12000", "magnitude", 10_000),
    ("１.２万", "12000", "magnitude", 10_000),
    ("1.2 万 元", "12000", "magnitude", 10_000),       # spaces between the parts
    ("1.2万元", "12000", "magnitude", 10_000),         # the multiplier bears more than the currency
    ("¥1,200.5万", "12005000", "magnitude", 10_000),
    ("-3亿", "-300000000", "magnitude", 100_000_000),
    ("3億", "300000000", "magnitude", 100_000_000),
    ("2千", "2000", "magnitude", 1000),
    ("2千万", "20000000", "magnitude", 10_000_000),    # a compound is one multiplier
    ("5百万", "5000000", "magnitude", 1_000_000),
    ("1万亿", "1000000000000", "magnitude", 10**12),
    ("￥500元", "500", "currency", 1),
    ("¥1,200.00", "1200", "currency", 1),
    ("1,200元", "1200", "currency", 1),
    ("500圓", "500", "currency", 1),
    ("NT$500", "500", "currency", 1),
    ("ＮＴ＄５００", "500", "currency", 1),
    ("RMB 500", "500", "currency", 1),
    ("-¥500", "-500", "currency", 1),
    ("¥-500", "-500", "currency", 1),
    ("(¥500)", "-500", "currency", 1),
    ("CN¥500", "500", "currency", 1),
    ("RMB ¥500.00", "500", "currency", 1),
    ("人民币500元", "500", "currency", 1),
    ("125.00-", "-125", "plain", 1),                   # SAP writes the minus last
    ("1,250.00-", "-1250", "separators", 1),
    ("1,250-", "-1250", "separators", 1),
    ("12%", "0.12", "percent", 1),                     # as Excel stores a percentage
    ("１２％", "0.12", "percent", 1),
    ("-0.5 %", "-0.005", "percent", 1),
    ("(12%)", "-0.12", "percent", 1),
]


@pytest.mark.parametrize(("text", "value", "kind", "scale"), READ)
def test_read(text: str, value: str, kind: str, scale: int) -> None:
    assert parse_number(text) == Numeral(Decimal(value), kind, True, scale)  # type: ignore[arg-type]


UNSURE = [
    ("007", "7"),      # a code
    ("5.", "5"),       # a list number
    ("(5)", "-5"),     # a footnote
    ("- 5", "-5"),     # a bullet
    ("5-", "-5"),      # the beginning of a range
]


@pytest.mark.parametrize(("text", "value"), UNSURE)
def test_read_but_perhaps_no_amount(text: str, value: str) -> None:
    assert parse_number(text) == Numeral(Decimal(value), "plain", False, 1)


REFUSED = [
    "", " ", "\u3000", "'",                # nothing at all
    "约500", "500左右", "500+", ">500",    # about, at least
    "100-120", "100~120", "100～120",      # a range
    "待定", "无", "N/A", "五百", "abc",    # words
    "1,2", "12,34", "1,2000", "1234,567",  # separators that do not group by thousands: a list, or a decimal comma
    "0,123", ",123", "1,,200", "1,200,",   # nor do these
    "1,200.123,4", "1.2.3", "1.200,50",    # a version, European
    "1.5--", "-1.5-", "(1.5-)", "--5", "+-5", "-(5)", "(-5)", "-¥-5", "(5", "5)",  # signs that quarrel
    "1 200", "12 34", "5\n6",              # two numbers?
    "1万2", "1万2千", "1.2万万", "万", "元", "%",            # a magnitude is the last word, and never alone
    "12%元", "¥12%", "12%%", "12‰", "%12",                   # no percentage
    "$500", "US$500", "HK$500", "€500",    # another currency
    "5²", "½", "①", "٣", "1e3", "0x10",    # digits of another kind
    "-", "—", "/",                         # a dash is asked for with is_dash
    "1/2", "2027-01-05", "12:30",          # a fraction, a date, a time
    "nan", "inf", "-inf", "1_000",         # what Python would take
    "500人", "30箱",                       # a unit we do not convert
    "9" * (LONGEST + 1),                   # no amount is so long
]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["-", "—", "–", "−", "－", "——", "／", "/", " - ", "\u3000—", "--"])
def test_a_dash(text: str) -> None:
    assert is_dash(text)
    assert parse_number(text) is None  # it is never a number by itself


def test_every_sign_of_a_dash_is_listed() -> None:
    """For those who look for one without reading it, such as a formula."""
    assert {text.strip() for text in ("-", "—", "–", "−", "－", "——", "／", "/", "\u3000—", "--")} <= set(DASHES)
    assert all(map(is_dash, DASHES))


@pytest.mark.parametrize("text", ["", " ", "0", "-5", "5-", "无", "\\", "//", "_", "一"])
def test_no_dash(text: str) -> None:
    assert not is_dash(text)  # the last is the numeral one


FULL = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
numbers = st.decimals(-10**12, 10**12, places=3, allow_nan=False)


@given(numbers)
def test_what_python_prints_with_separators_reads_back(n: Decimal) -> None:
    for text in (f"{n:,}", f"{n}", f"¥{n:,}", f"{n:,}元", f"{n:,}".translate(FULL), f"'{n} "):
        read = parse_number(text)
        assert read is not None
        assert read.value == n


@given(numbers, st.sampled_from([("千", 3), ("万", 4), ("億", 8), ("%", -2)]))
def test_a_multiplier_is_exact(n: Decimal, suffix: tuple[str, int]) -> None:
    read = parse_number(f"{n:,}{suffix[0]}")
    assert read is not None
    assert read.value == n.scaleb(suffix[1])


@given(st.text(alphabet="0123456789,.-+()%¥元万千亿 '１，．", max_size=9))
def test_parentheses_around_what_is_unsigned_are_its_negative(text: str) -> None:
    inner, outer = parse_number(text), parse_number(f"({text})")
    if outer is not None:  # what is read in parentheses is read without them, as the opposite
        assert inner is not None
        assert outer.value == -inner.value


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = parse_number(text)
    assert read is None or (read.value.is_finite() and any(c.isdigit() for c in text))
