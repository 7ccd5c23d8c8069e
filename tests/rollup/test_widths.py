"""The pages of the roll-up on a screen: nothing of ours is cut, and what is frozen leaves room."""
from __future__ import annotations

import pytest
from small_rollup import Case, case

from xlplan import terms
from xlplan.plan.rollup.context import HEAD
from xlplan.tables import BRANCH
from xlplan.text import LANGS, Lang, printed_width
from xlplan.units import UNITS
from xlplan.workbook.writing.page import PANE_HEIGHT, PANE_WIDTH, pane_size


@pytest.fixture(scope="module")
def sample() -> Case:
    return case()


@pytest.mark.parametrize("lang", LANGS)
def test_headings_and_our_own_words_are_not_cut_and_panes_leave_room(sample: Case, lang: Lang) -> None:
    """On the pages of one line a row the heading fits its row, and the longest entry of ours fits below it; on every page what is
    frozen takes at most 45 % of a laptop's screen."""
    words = {"severity": [f"● {terms.SEVERITIES[one](lang)}" for one in ("error", "warning", "note")],
             "unit": [UNITS[one].label(lang) for one in ("wan_yuan", "person")],
             **{key: [t.label(lang) for t in BRANCH] for key in ("sheet", "table")}}
    pages = sample.book(lang).sheets
    for sheet in (sheet for sheet in pages if sheet.key in ("status", "issues", "data")):
        keys = {c: str(cell.value) for (row, c), cell in sheet.cells.items() if row == 1 and c > 1}
        for c, key in keys.items():
            head = str(sheet.cells[HEAD, c].value) if (HEAD, c) in sheet.cells else ""
            width, lines = sheet.columns[c].width or 0, 3 if lang == "en" else 2
            longest = max([*map(printed_width, words.get(key, ())), *(map(printed_width, head.split()) if lang == "en" else ())], default=0)
            assert width >= longest + 2, (sheet.key, key)
            assert printed_width(head) <= lines * width, (sheet.key, head)
    small = {sheet.key: pane_size(sheet) for sheet in pages}
    assert {key: size for key, size in small.items() if size[0] > PANE_WIDTH or size[1] > PANE_HEIGHT} == {}
