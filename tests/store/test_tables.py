"""A csv that people open in a spreadsheet runs nothing, and loses no figure; one for programs is as it was typed."""
from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.store.tables import harmless_text, write_table


@pytest.mark.parametrize(("typed", "carried"), [
    ("=1+2", "'=1+2"), ("+1+2", "'+1+2"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),      # a DDE call
    ("＝1+2", "'＝1+2"), ("－降价", "'－降价"), ("＠x", "'＠x"),  # Excel in Chinese reads the full-width signs too
    ("  =1", "'  =1"), ("\t=1", "'\t=1"), ("\r=1", "'\n=1"), ("\n=1", "'\n=1"),
    ("\x00=1", "'=1"),                                   # what is left out does not hide what follows
    ("-", "'-"), ("-降价促销", "'-降价促销"),
    ("-5", "-5"), ("+5", "+5"), ("-1,200.50", "-1,200.50"), ("-12%", "-12%"),  # numbers, typed as text: nothing to run
    ("a=b", "a=b"), ("1-2", "1-2"), ("'=1", "'=1"), ("", ""), ("两\r\n行", "两\n行"), ("a\x07b\x9bc", "abc")])
def test_a_text_is_made_harmless(typed: str, carried: str) -> None:
    assert harmless_text(typed) == carried


@given(st.text(max_size=12))
def test_nothing_that_begins_like_a_formula_is_left(text: str) -> None:
    out = harmless_text(text)
    assert harmless_text(out) == out
    assert not any(ord(c) < 9 or 13 <= ord(c) < 32 or 127 <= ord(c) < 160 for c in out)
    assert out.lstrip()[:1] not in "=@＝＋－＠" or not out.lstrip()


def table() -> pd.DataFrame:
    made: pd.DataFrame = pd.DataFrame({
        "value": [-1.5, "-2+3", None, -7], "file": ["=a.xlsx", "b.xlsx", "+c.xlsx", "d"], "cell": ["F7"] * 4, "n": [-1, -2, -3, -4]})
    return made


def rows(path: Path) -> list[list[str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def test_a_csv_for_people_and_one_for_programs(tmp_path: Path) -> None:
    people, programs = write_table(table(), tmp_path / "a.csv"), write_table(table(), tmp_path / "b.csv", raw=True)
    assert rows(people) == [["-1.5", "'=a.xlsx", "F7", "-1"], ["'-2+3", "b.xlsx", "F7", "-2"], ["", "'+c.xlsx", "F7", "-3"],
                            ["-7", "d", "F7", "-4"]]
    assert rows(programs) == [["-1.5", "=a.xlsx", "F7", "-1"], ["-2+3", "b.xlsx", "F7", "-2"], ["", "+c.xlsx", "F7", "-3"],
                              ["-7", "d", "F7", "-4"]]


def test_parquet_is_no_spreadsheet(tmp_path: Path) -> None:
    path = write_table(table(), tmp_path / "a.parquet")
    assert pd.read_parquet(path)["file"].tolist() == ["=a.xlsx", "b.xlsx", "+c.xlsx", "d"]
