"""The four phases of the source in a workbook that was sent back: what is said of them, and where."""
from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from linked_case import SECRET, linked_issue, read_file

from xlplan.excel.writing.write import write_workbook
from xlplan.plan.checking.rules import SubmissionGroup, broken_rules
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.days import day_number
from xlplan.schema.frame import blank_frame, own_row_key
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.shelf import shelf_tables
from xlplan.text import LANGS, Lang
from xlplan.workbook.writing.branch_book import branch_book

SEED = (("2026-08-01", "2026-08-30"), ("2026-09-01", "2027-02-01"), ("2027-02-01", "2027-02-28"), ("2027-03-01", "2027-07-31"))

SAID: dict[Lang, list[tuple[str, str]]] = {
    "zh-CN": [("C10", "P3:开始日期 2027-02-01,先后不对(规则 D7·5:开始那天不在另一阶段里,没有重叠)"),
              ("D8", "P1:结束日期 2026-08-30,先后不对(规则 D7·4:结束次日就在另一阶段里,没有空档)")],
    "zh-TW": [("C10", "P3:開始日期 2027-02-01,先後不對(規則 D7·5:開始那天不在另一階段裡,沒有重疊)"),
              ("D8", "P1:結束日期 2026-08-30,先後不對(規則 D7·4:結束次日就在另一階段裡,沒有空檔)")],
    "en": [("C10", "P3: Start 2027-02-01 is out of order (rule D7·5: The day it starts lies in no other phase: no overlap)"),
           ("D8", "P1: End 2026-08-30 is out of order (rule D7·4: The day after its last one lies in another phase: no gap)")]}


@pytest.mark.parametrize("lang", LANGS)
def test_the_overlap_on_the_first_of_february_and_the_gap_before_september_are_said(lang: Lang, tmp_path: Path) -> None:
    with BRANCH.declared(*shelf_tables(["phases"])):
        frame = blank_frame(BY_KEY["phases"], [own_row_key(n) for n in range(1, 11)])
        for i, (start, end) in enumerate(SEED):
            frame.used[i] = True
            frame.texts["phase"][i], frame.texts["start"][i], frame.texts["end"][i] = f"P{i + 1}", start, end
        sales = blank_frame(BY_KEY["sales_targets"].with_switches(frozenset()), ["P1|C1"])
        frames = {"sales_targets": sales, "phases": frame}
        issued = linked_issue(frames, lang)
        issued.limits = {"year_start": Decimal(day_number("2026-08-01")), "year_end": Decimal(day_number("2027-07-31"))}
        sent = read_file(write_workbook(branch_book(issued, frames, SECRET), tmp_path / "p.xlsx").path.read_bytes())
        found = broken_rules(SubmissionGroup([sent], {key: BY_KEY[key] for key in frames}, [[]]))[0]
    assert sorted((d.cell, message_of(d, lang)) for d in found if d.table == "phases") == SAID[lang]
