"""The pages of the roll-up on a screen: nothing of ours is cut, and what is frozen leaves room."""
from __future__ import annotations

import pytest
from small_rollup import Case, case

from xlplan import terms
from xlplan.plan.rollup.cell_texts import headed_width
from xlplan.plan.rollup.context import HEAD
from xlplan.tables import BRANCH
from xlplan.tables.own.declared import OwnColumn, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.text import LANGS, Lang, printed_width, same_text
from xlplan.units import UNITS
from xlplan.workbook.styles import AMOUNT, TENTH, WHOLE
from xlplan.workbook.writing.page import PANE_HEIGHT, PANE_WIDTH, pane_size

SHOPS = OwnTable("x_shops", same_text("门店"), rows=3, pages=("figures", "listing"), columns=(
    OwnColumn("shop", same_text("店名")), OwnColumn("rent", same_text("租金"), "number", "yuan", up="sum"),
    OwnColumn("price", same_text("房价"), "number", "yuan", up="max"),
    OwnColumn("cost", same_text("装修"), "number", "yuan_fen", up="sum"),
    OwnColumn("size", same_text("面积"), "number", "square_metre", up="wavg", weight="rent")))
BIG = {"rent": 2_112_345_678, "price": 12_345_678_901, "cost": 87_654_321_09, "size": 12_345_678_9}
SHAPES = {AMOUNT: ",.2f", WHOLE: ",.0f", TENTH: ",.1f"}


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


@pytest.mark.parametrize("page", ["x_shops_figures", "x_shops_listing", "data"])
def test_figures_of_eight_digits_and_more_are_read_whole(page: str) -> None:
    """Of a table of HQ's own, their totals in bold."""
    with BRANCH.declared(table_from(SHOPS.text)):
        sheet = case(typed=lambda unit: {"x_shops": [{"shop": f"店{n}", **BIG} for n in range(2)]}).book().sheet(page)
    shown = [(c, f"{cell.value:{SHAPES[cell.format]}}") for (_, c), cell in sheet.cells.items()
             if cell.format in SHAPES and isinstance(cell.value, (int, float))]
    if sheet.stream is not None:
        shown += [(c, f"{value:,.2f}" if isinstance(value, float) else f"{value:,}") for row in sheet.stream.rows
                  for c, value in enumerate(row, 1) if isinstance(value, (int, float))]
    assert max(len(text) for _, text in shown) >= 10
    assert [(c, text, sheet.columns[c].width) for c, text in shown if len(text) + 1 > (sheet.columns[c].width or 0)] == []


@pytest.mark.parametrize(("width", "label", "lang", "wide"), [
    (14, "依工作日应占的总数", "zh-CN", 14),        # two lines of like length
    (18, "依工作日应占总数", "zh-CN", 20.4),
    (12, "主要对手份额", "zh-CN", 15.8),
    (12, "费用", "zh-CN", 12),
    (12, "Spend to sales", "en", 12)])
def test_no_letter_of_a_heading_stands_alone(width: float, label: str, lang: Lang, wide: float) -> None:
    assert round(headed_width(width, label, lang), 1) == wide
