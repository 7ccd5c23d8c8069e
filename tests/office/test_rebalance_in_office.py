"""A branch without our add-in lands on its target: LibreOffice works out the page 按比例补足 and the branch pastes from it."""
from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from branch_case import KEY as SECRET
from branch_case import case, varied
from libreoffice import filled, needs_office, recalculated, values
from rebalanced import sales_of, suggested, work_of
from test_second_producer import layouts

from xlplan.address import a1
from xlplan.calendar import MONTHS, QUARTERS
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.writing.write import write_workbook
from xlplan.schema.frame import Frame
from xlplan.schema.holds import held_months, puzzling_formula, shaded_months, shading_formula, spaced_words, unread_words, words_formula
from xlplan.tables.rebalance import KEY, SOURCE
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Book, Sheet
from xlplan.workbook.writing.checks import AT
from xlplan.workbook.writing.rebalance import rebalance_sheet
from xlplan.workbook.writing.template import table_sheet

pytestmark = needs_office
ROWS = 2_000


def rows() -> list[tuple[int, list[int], frozenset[int], str]]:
    """(target, months, held, 固定 as typed): ties by the hundred, zeros, lines of 2 billion yuan, months below zero."""
    out = []
    for seed in range(ROWS):
        rng = Random(seed)
        top = rng.choice((1, 2, 3, 10, 1_000, 15_000, 150_000, 1_500_000))
        months = [rng.choice((0, 1, rng.randrange(top + 1), top)) for _ in MONTHS]
        if rng.random() < 0.3:  # equal months: halves wherever the target is odd
            months = [top] * 12
        if rng.random() < 0.1:
            months[rng.randrange(12)] = -rng.randrange(1, top + 1)
        held = frozenset(rng.sample(range(1, 13), rng.choice((0, 0, 1, 3, 8, 12))))
        target = rng.choice((0, 1, sum(map(abs, months)), rng.randrange(13 * top), rng.randrange(13 * top), 6 * top + 3))
        mark = rng.choice((" ", ",", "，", "、", "月、", "； ", "\u3000"))
        text = mark.join(map(str, rng.sample(sorted(held), len(held))))
        if rng.random() < 0.2:
            text = "".join(chr(ord(c) - 48 + 0xFF10) if c.isdigit() else c for c in text)
        out.append((target, months, held, text))
    return out


def both(sales: Frame) -> tuple[Book, dict[str, int]]:
    """(a book of the sales targets and their page, column of each key of the page)."""
    work = work_of(sales)
    page = rebalance_sheet(sales, work)
    columns = {str(cell.value): c for (r, c), cell in page.cells.items() if r == 1}
    return Book([table_sheet(sales, work), page], "en"), columns


def steps(value: object) -> int:
    """Of an amount at 0.01; what is no whole step is no amount."""
    assert isinstance(value, int | float), value
    assert abs(value * 100 - round(value * 100)) < 1e-5
    return round(value * 100)


def test_two_thousand_rows_come_out_as_apportion_has_them(tmp_path: Path) -> None:
    given = rows()
    book, columns = both(sales_of([(t, m, text) for t, m, _, text in given]))
    wanted = {c: key for key, c in columns.items() if key in (*MONTHS, "left")}
    page = book.sheet(KEY)
    found = recalculated(write_workbook(book, tmp_path / "rows.xlsx").path)[page.title]
    wrong = []
    for at, (target, months, held, text) in enumerate(given, 7):
        theirs = [steps(found[a1(at, columns[m])]) for m in MONTHS]
        if theirs != suggested(target, months, held) or steps(found[a1(at, columns["left"])]) != sum(theirs) - target:
            wrong.append((target, months, text, theirs))
    assert wrong == []
    assert [a1(r, c) for (r, c), cell in page.cells.items() if c in wanted and cell.formula
            and steps(cell.value) != steps(found[a1(r, c)])] == []  # and as we cached them


def test_a_text_counts_as_the_sums_of_the_sheet_have_it(tmp_path: Path) -> None:
    """`12.00` typed as text is no number to Excel: nothing of it is shared, and the row lands on its target around it."""
    sales = sales_of([(1_200, [100] * 12, "3"), (1_200, [100] * 12, "")])
    book, columns = both(sales)
    sheet = book.sheet(SOURCE)
    for row in (7, 8):
        sheet.put(row, columns["m03"], "12.00", "input")
    found = recalculated(write_workbook(book, tmp_path / "texts.xlsx").path)[book.sheet(KEY).title]
    held, moved = ([steps(found[a1(row, columns[m])]) for m in MONTHS] for row in (7, 8))
    assert held == suggested(1_200, [100, 100, 0, *[100] * 9], {3})
    assert moved == suggested(1_200, [100, 100, 0, *[100] * 9], ())
    assert [steps(found[a1(row, columns["left"])]) for row in (7, 8)] == [0, 0]


@pytest.mark.parametrize(("lang", "seed"), list(zip(LANGS, (41, 42, 43), strict=True)))
def test_the_branch_pastes_four_quarters_and_no_difference_is_left(lang: Lang, seed: int, tmp_path: Path) -> None:
    """It types what must not move, copies a quarter to the same addresses, chooses the next, and so on; sends it back."""
    of = varied(case(lang), seed)
    book, here, sales = of.book(), layouts(of)[SOURCE], of.frames[SOURCE]
    page, checks = book.sheet(KEY), book.sheet("checks")
    names = str(page.validations[-1].formula1).strip('"').split(",")
    held = dict(zip(sales.keys, ("1，2", "１２", "4月、5月"), strict=False))
    path = filled(write_workbook(book, tmp_path / "branch.xlsx").path, {(here.title, here.at(row, "fixed")): v for row, v in held.items()})
    before = now = values(path)
    assert [now[page.title].get(here.at(row, "m01").replace("I", "H")) for row in held] == ["1 2", "12", "4 5"]  # understood
    for following, months in zip((*names[1:], names[0]), QUARTERS.values(), strict=True):
        block = {(here.title, here.at(row, m)): now[page.title][here.at(row, m)] for row in sales.keys for m in months}
        path = filled(path, {**block, (page.title, "D5"): following})
        now = values(path)
    assert [row for row in (*sales.keys, "@total") if steps(now[here.title][here.at(row, "diff")])] == []
    lines = {cell.value: r for (r, c), cell in checks.cells.items() if c == 1}
    for rule in ("year-equals-target", "row-equals-target"):
        assert now[checks.title][a1(lines[f"{SOURCE}|{rule}"], AT["count"])] == 0
    for row, months in zip(held, (("m01", "m02"), ("m12",), ("m04", "m05")), strict=True):
        assert [now[here.title][here.at(row, m)] for m in months] == [before[here.title][here.at(row, m)] for m in months]

    found = read_submission(path, path.name, SECRET)
    assert found.refused == set()
    assert {d.code for d in found.diagnostics} & {"XP227", "XP228"} == set()
    assert found.frames[SOURCE].texts["fixed"][:3].tolist() == ["1 2", "12", "4 5"]
    np.testing.assert_array_equal(sum(found.frames[SOURCE].amounts[m] for m in MONTHS), found.frames[SOURCE].amounts["hq_target"])


# 固定 as it is typed: what the sheets understand, what the reader takes
TYPED = ("", "1", "12", "1 2 12", "1,2,12", "1，2、12；", "１ ２ １２", "1２", "3月4月", "十二月", "1-3", "01", "13", "0", "1 1", "112",
         "1 2 x", "全年", " 7 ", "\u30007\u00a08", "1.2", "2;3", "*", "?", "~")


def test_shading_page_and_reader_agree_about_what_is_typed(tmp_path: Path) -> None:
    rng = Random(5)
    texts = [*TYPED, *("".join(rng.choice("1 2,，0、月１２x;") for _ in range(rng.randrange(1, 9))) for _ in range(400))]
    sheet = Sheet("t", "t")
    for row, text in enumerate(texts, 1):
        sheet.put(row, 1, text, "input_text")
        for month in range(1, 13):
            sheet.put(row, 1 + month, False, formula=shading_formula(f"$A{row}", month))
        sheet.put(row, 14, False, formula=puzzling_formula(f"$A{row}"))
        sheet.put(row, 15, "", formula=f"TRIM({words_formula(f'$A{row}')})")
    found = recalculated(write_workbook(Book([sheet], "en"), tmp_path / "typed.xlsx").path)["t"]
    for row, text in enumerate(texts, 1):
        shaded = tuple(n for n in range(1, 13) if found[a1(row, 1 + n)])
        assert shaded == shaded_months(text), text
        assert (found.get(a1(row, 15)) or "") == spaced_words(text), text
        red = found[a1(row, 14)]
        assert red == bool(set(spaced_words(text).split()) - set(map(str, range(1, 13)))), text
        assert set(shaded) <= set(held_months(text)), text
        if not red:  # all that is typed is understood alike
            assert (held_months(text), unread_words(text)) == (shaded, ()), text
