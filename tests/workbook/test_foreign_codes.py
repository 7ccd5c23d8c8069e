"""Codes of other systems under the stamp: written, sealed, read again, and refused where a line was altered."""
from __future__ import annotations

from decimal import Decimal

import pytest
from branch_case import case

from xlplan.workbook.foreign_codes import ForeignCode, by_form, foreign_code, parts_of
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
