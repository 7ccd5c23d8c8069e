"""A list without a column of figures is written, sent back and read like any other."""
from __future__ import annotations

from pathlib import Path

from linked_case import SECRET, linked_issue, read_file

from xlplan.excel.writing.write import write_workbook
from xlplan.schema.frame import blank_frame, own_row_key
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.shelf import shelf_tables
from xlplan.tables.shelf.swot import EXAMPLE
from xlplan.text import Text
from xlplan.workbook.writing.branch_book import branch_book


def test_the_rows_of_a_swot_come_back(tmp_path: Path) -> None:
    with BRANCH.declared(*shelf_tables(["swot"])):
        frame = blank_frame(BY_KEY["swot"], [own_row_key(n) for n in range(1, 16)])
        for i, cells in enumerate(EXAMPLE):
            frame.used[i] = True
            for key, value in cells.items():
                frame.texts[key][i] = value("zh-CN") if isinstance(value, Text) else str(value)
        frames = {"swot": frame}
        book = branch_book(linked_issue(frames), frames, SECRET)
        read = read_file(write_workbook(book, tmp_path / "swot.xlsx").path.read_bytes())
    assert [*read.frames["swot"].texts["kind"][:5]] == ["strength", "strength", "weakness", "opportunity", "threat"]
    assert read.refused == set()
    assert "swot" in read.frames
