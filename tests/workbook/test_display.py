"""What a number format shows of a number: every way in which it is another one than the one stored."""
from __future__ import annotations

import pytest

from xlplan.units import HOUR, PERCENT, PERSON, WAN_YUAN, YUAN, Unit
from xlplan.workbook import styles
from xlplan.workbook.reading.number_display import MisleadingDisplay, day_without_year, is_harmless, misleading_display

W = WAN_YUAN
MISLEADING = [  # code, number stored, unit, kind, what is seen
    ('0.00"元"', 25.84, W, "unit", "25.84元"),                    # 25.84 万元 that looks like 25.84 元
    ("0.00元", 25.84, W, "unit", "25.84元"),                      # as WPS and scripts write it
    ('0.00"千元"', 5.0, W, "unit", "5.00千元"),
    ('0.00"亿"', 5.0, W, "unit", "5.00亿"),
    ('0"百万"', 5.0, W, "unit", "5百万"),
    ('0.00"k"', 5.0, W, "unit", "5.00k"),
    ('0"万元"', 5.0, YUAN, "unit", "5万元"),
    ('0"%"', 15.0, W, "unit", "15%"),                             # a sign that is only written
    ('General"元"', 5.0, W, "unit", "5元"),
    ("0.00%", 0.2584, W, "percent", "25.84%"),
    ("0%", 0.15, W, "percent", "15%"),                            # 15% typed into a column of 万元
    ("0.00,", 25840.0, W, "thousands", "25.84"),
    ("#,##0.0,,", 25840000.0, W, "thousands", "25.8"),
    ("0\\.0,", 12345.0, W, "thousands", "1.2"),                   # the usual trick for 万: a point that is only written
    ("0!.0000", 12345.0, W, "thousands", "1.2345"),
    ('[>=10000]0.00,,"万";0', 20000.0, W, "thousands", "0.02万"),
    ("(0)", 25.0, W, "sign", "(25)"),
    ("\\(0\\)", 25.0, W, "sign", "(25)"),
    ("-0;0", 5.0, W, "sign", "-5"),                               # the two sections changed places
    ("-0;0", -5.0, W, "sign", "5"),
    ("0;0", -5.0, W, "sign", "5"),
    ('"-"0', 5.0, W, "sign", "-5"),
    (";;;", 5.0, W, "hidden", ""),
    ('"合计"', 5.0, W, "hidden", "合计"),
    ("0;;0", -5.0, W, "hidden", ""),
    ("¥#,##0.00", 25.84, W, "currency", "¥25.84"),                # 元 or 万元?
    ("[$¥-804]#,##0.00", 5.0, W, "currency", "¥5.00"),
    ('_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ', 5.0, W, "currency", "¥5.00"),
    ('"RMB "0.00', 5.0, W, "currency", "RMB5.00"),
    ("[$€-407]0", 5.0, YUAN, "currency", "€5"),
    ("$#,##0", 5.0, PERSON, "currency", "$5"),
    ('"约"0', 5.0, W, "words", "约5"),
    ('0"箱"', 3.0, PERSON, "words", "3箱"),
]
PLAIN = [  # code, number stored, unit: seen as it is
    ('0.00"万元"', 5.0, W), ('0.0"萬元"', 5.0, W), ('0"万"', 5.0, W),
    ('0"元"', 5.0, YUAN), ("¥#,##0.00", 5.0, YUAN), ('"NT$"0', 5.0, YUAN),
    ('0"人"', 3.0, PERSON), ('0"小时"', 5.0, HOUR),
    ("0.0%", 0.15, PERCENT), ("0.00", 0.15, PERCENT),
    (";;;", 0.0, W), ('0;-0;"–"', 0.0, W), ('0.00"元"', 0.0, W),   # nothing is lost of a zero
    ('[>=10000]0.00,,"万";0', 200.0, W),                           # the other section applies
]
HARMLESS = [
    styles.AMOUNT, styles.WHOLE, styles.TENTH, styles.DIFFERENCE, styles.DIFFERENCE_WHOLE, styles.SIGNED, styles.TEXT,
    styles.PLAIN, styles.DAY,
    "#,##0.00;\\-#,##0.00;\\–", "\\+#,##0.00;\\-#,##0.00;\\✓", "yyyy\\-mm\\-dd",                      # ours by LibreOffice
    "[$-804]#,##0.00;[Red]-#,##0.00", "[DBNum1][$-804]General", "[DBNum1][$-804]G/通用格式",
    '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
    "#,##0_);[Red]\\(#,##0\\)", "0.00;[Red]0.00", "0.00_ ", "# ?/?", "0.00E+00", "#\\ ##0", "0;-0;;@", "+0;-0;0",
    'yyyy"年"m"月"d"日"',
]


@pytest.mark.parametrize(("code", "value", "unit", "kind", "shown"), MISLEADING)
def test_what_misleads(code: str, value: float, unit: Unit, kind: str, shown: str) -> None:
    assert misleading_display(code, value, unit) == MisleadingDisplay(kind, shown)  # type: ignore[arg-type]
    assert not is_harmless(code)


@pytest.mark.parametrize(("code", "value", "unit"), PLAIN)
def test_what_does_not(code: str, value: float, unit: Unit) -> None:
    assert misleading_display(code, value, unit) is None


@pytest.mark.parametrize("code", HARMLESS)
def test_formats_that_need_no_look_at_the_cells(code: str) -> None:
    assert is_harmless(code)


@pytest.mark.parametrize(("code", "short"), [
    ('m"月"d"日"', True), ("d-mmm", True), ("m/d;@", True), ("[$-804]m\\-d", True),
    ("yyyy-mm-dd", False), ("mmm-yy", False), ("h:mm", False), ("0.00", False)])
def test_days_without_their_year(code: str, short: bool) -> None:
    assert day_without_year(code) == short
    assert not short or not is_harmless(code)
