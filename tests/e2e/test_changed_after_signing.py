"""Who signs copies the control number of the start page: what changes afterwards shows, with the cells where the signed file is at hand."""
from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from independent import pages
from rounds_case import begun, declares, send, signed

import xlplan
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return begun(tmp_path / "plan")


def number_of(path: Path) -> str:
    """What the cover of the file shows below its tables."""
    cover = pages(path)["cover"]
    return f"{int(cover.at[cover.rows['@control'], 7]):04}"


def with_number(number: str) -> dict[str, str]:
    return {**signed("A"), "manager|name": "赵一", "manager|date": "2026-11-05", "manager|code": number}


def said(plan: Path) -> list[Diagnostic]:
    result = xlplan.consolidate(plan, rollup=False)
    return [d for f in result.files if not f.superseded_by for d in f.diagnostics if d.code == "XP529"]


def test_a_number_that_fits_is_not_mentioned(plan: Path) -> None:
    number = number_of(send(plan, "A", declares(-100_00)))
    send(plan, "A", declares(-100_00), signs=with_number(number))
    assert said(plan) == []


def test_a_change_after_signing_is_named_with_its_cells(plan: Path) -> None:
    number = number_of(send(plan, "A", declares(-100_00)))
    send(plan, "A", declares(-100_00), signs=with_number(number))
    send(plan, "A", declares(-130_00), signs=with_number(number), name="A 改.xlsx", days=10)
    found, = said(plan)
    text = message_of(found, "zh-CN")
    assert text.startswith(f"签后有改动:批准 · 分公司经理 赵一 签批时的校验码是 {number},")
    assert "与 A.xlsx 相比:销售目标分解!" in text
    assert text.count("→") == 1


def test_without_the_signed_file_only_the_change_is_known(plan: Path) -> None:
    send(plan, "A", declares(-130_00), signs=with_number("0001"))
    found, = said(plan)
    assert "改了哪些格不知道" in message_of(found, "zh-CN")


def test_another_program_saves_it_and_a_text_counts_nothing(plan: Path) -> None:
    """The number goes by what stands in the cells, not by what a formula was worked out to last."""
    path = send(plan, "A", declares(-100_00))
    send(plan, "A", declares(-100_00), signs=with_number(number_of(path)))
    book = openpyxl.load_workbook(path)
    book.save(path)
    assert said(plan) == []
