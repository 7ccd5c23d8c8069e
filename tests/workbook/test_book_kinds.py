"""Workbooks in which a unit acts on others: told by their stamp, asking for their own steps, with neither choices nor a control number."""
from __future__ import annotations

import pytest
from region_sample import answered, region_book

from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.books import BOOKS, SHIFTS
from xlplan.text import LANGS
from xlplan.workbook.layout import LEFT, SUBTITLE
from xlplan.workbook.stamp import BOOK, parse_stamp, stamp_lines
from xlplan.workbook.writing.cover import own_texts


def test_the_stamp_says_which_kind_it_is() -> None:
    issued, _ = answered({})
    again, _ = parse_stamp(stamp_lines(issued))
    assert again.kind is SHIFTS
    assert not again.of_branch
    del again.facts[BOOK]
    assert again.kind is None


@pytest.mark.parametrize("kind", BOOKS.values(), ids=BOOKS)
def test_its_tables_are_read_and_stand_in_no_units_workbook(kind: object) -> None:
    assert kind in BOOKS.values()
    for table in BOOKS[getattr(kind, "key", "")].tables:
        assert table.key in BY_KEY
        assert table.key not in {t.key for t in BRANCH}
        assert not table.rounds


def test_the_cover_asks_for_shifts() -> None:
    texts = own_texts(answered({})[0])
    assert texts[SUBTITLE, LEFT] == "华东 · 大区调剂 · 一上(分公司申报)"
    first, second = SHIFTS.steps
    assert {first(lang, sheet=SHIFTS.label) for lang in LANGS} & {*texts.values()}
    assert second("zh-CN") in texts.values()


def test_it_has_neither_choices_nor_a_control_number() -> None:
    cover = region_book({}).sheet("cover")
    assert not {"choice", "@control"} & {str(cell.value) for cell in cover.cells.values()}
