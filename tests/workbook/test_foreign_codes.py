"""Codes of other systems under the stamp: written, sealed, read again, and refused where a line was altered."""
from __future__ import annotations

from decimal import Decimal

import pytest
from branch_case import case

from xlplan.workbook.foreign_codes import ForeignCode, OwnCodes, by_form, codes_with_names, foreign_code, parts_of
from xlplan.workbook.stamp import NotAStamp, parse_stamp, stamp_lines

CODES = (ForeignCode("product", "1001", "", "2027-03", (("P01", Decimal(1)),)),
         ForeignCode("product", "1001", "2027-04", "", (("P01", Decimal("0.6")), ("P02", Decimal("0.4")))),
         ForeignCode("unit", "华南一部", "", "", (("GD", Decimal(1)),)))


def test_they_come_back_as_they_were() -> None:
    issued = case().issued
    issued.foreign = CODES
    assert parse_stamp(stamp_lines(issued))[0].foreign == CODES


@pytest.mark.parametrize("text", [
    "[]", "{}", '["unit","a","","",{"GD":"x"}]', '["unit",1,"","",{"GD":"1"}]', '["unit","a","","",[]]', "x", "null"
])
def test_a_line_that_is_none_is_no_stamp(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own among them
        foreign_code(text)
    with pytest.raises(NotAStamp, match="#foreign"):
        parse_stamp([*stamp_lines(case().issued), ("#foreign|0", text)])


@pytest.mark.parametrize(("kind", "texts", "month", "parts"), [
    ("product", ("１００１",), 3, {"P01": 1}), ("product", ("", "1001"), 4, {"P01": Decimal("0.6"), "P02": Decimal("0.4")}),
    ("product", ("9", "1001"), 3, {"P01": 1}), ("channel", ("1001",), 3, {}),
    ("product", ("",), 3, {}), ("unit", ("华南一部 ",), 12, {"GD": 1}),
])
def test_what_a_text_means_in_a_month(kind: str, texts: tuple[str, ...], month: int, parts: dict[str, Decimal]) -> None:
    assert dict(parts_of(by_form(CODES), kind, texts, 2027, month)) == parts


@pytest.mark.parametrize(("text", "code"), [
    ("E1", "E1"), ("ｅ1", "E1"), ("5102.00", "5102"), ("5102 绩效提成", "5102"), ("绩效提成(5102)", "5102"), ("9-绩效提成", "5102"),
    ("9", None), ("5102 房租", None), ("绩效提成", None), ("5102.5", None), ("A 1B", None)])
def test_what_a_text_means_among_our_codes(text: str, code: str | None) -> None:
    """`A 1B` is the code A with its name, and A1 with its own."""
    rows = [("E1", "房租", []), ("5102", "绩效提成", ["9"]), ("A", "1B", []), ("A1", "B", [])]
    assert OwnCodes({of.casefold(): of for of, _, _ in rows}, codes_with_names(rows)).code_of(text) == code
