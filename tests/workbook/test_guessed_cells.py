"""Cells that xlplan guessed are marked in the master, and read as any other; amounts stand in the unit the company sheet states."""
from __future__ import annotations

from decimal import Decimal

import pytest

from xlplan.address import row_column
from xlplan.schema.frame import Frame
from xlplan.tables.master.rows import from_rows, with_amounts, with_room
from xlplan.text import LANGS, Lang, Text
from xlplan.units import YUAN
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.layout import FIRST, LEFT
from xlplan.workbook.writing.master_book import empty_frames, master_book

WHY = Text("由名称推测", "由名稱推測", "Told from the name")
OTHER = Text("先按这个", "先按這個", "Taken for this")


def frames(lang: Lang = "zh-CN", rows: int = 2) -> dict[str, Frame]:
    fields = {"name": "青禾", "year": "2027", "language": lang, "unit_sales": "yuan"}
    made = empty_frames(fields, lang)
    channels = from_rows("channels", [{"code": "C01", "name": "KA", "trade": "ka"}, {"code": "C02", "name": "电商"}], lang)
    made["channels"] = with_room(channels, 5)
    history = from_rows("history_sales", [{"year": 2026, "month": 1, "branch": "A", "product": "P", "channel": "C01"}] * rows, lang)
    made["history_sales"] = with_amounts(history, "amount", [Decimal("1234567.89"), *[Decimal("0.01")] * (rows - 1)], YUAN)
    return made


def sheet(key: str, guessed: dict[tuple[str, str], Text], lang: Lang = "zh-CN", rows: int = 2) -> Sheet:
    return master_book(frames(lang, rows), "p", lang, guessed={key: guessed}).sheet(key)


def marked(made: Sheet) -> set[tuple[int, int]]:
    """Cells that are tinted as guesses."""
    out = set()
    for area in " ".join(c.range for c in made.conditions if c.look == "guessed").split():
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = row_column(first), row_column(last or first)
        out |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
    return out


@pytest.mark.parametrize("lang", LANGS)
def test_a_guess_is_tinted_and_says_why(lang: Lang) -> None:
    made = sheet("channels", {("r01", "trade"): WHY, ("r02", "trade"): OTHER, ("r01", "name"): WHY}, lang)
    assert marked(made) == {(FIRST + 1, LEFT + 3), (FIRST + 2, LEFT + 3), (FIRST + 1, LEFT + 1)}
    prompts = {r: v.prompt for v in made.validations for r in v.ranges if v.prompt in (WHY(lang), OTHER(lang))}
    assert prompts == {"E8": WHY(lang), "E9": OTHER(lang), "C8": WHY(lang)}
    assert {"zh-CN": "橙底", "zh-TW": "橙底", "en": "amber"}[lang] in str(made.cells[4, LEFT].value)


def test_a_list_stays_a_list_and_no_cell_has_two_rules() -> None:
    made = sheet("channels", {("r01", "trade"): WHY})
    rules = [v for v in made.validations if v.kind == "list" and v.formula1 and "电商" in v.formula1]
    assert {r for v in rules for r in v.ranges} == {"E8", "E9:E14"}
    cells: list[tuple[int, int]] = []
    for area in (r for v in made.validations for r in v.ranges):
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = row_column(first), row_column(last or first)
        cells += [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
    assert len(cells) == len(set(cells))


def test_nothing_guessed_changes_nothing() -> None:
    made, plain = sheet("channels", {}), master_book(frames(), "p", "zh-CN").sheet("channels")
    assert (made.cells, made.conditions, made.validations) == (plain.cells, plain.conditions, plain.validations)


def test_amounts_stand_in_the_stated_unit() -> None:
    made = sheet("history_sales", {})
    column = next(c for (r, c), cell in made.cells.items() if r == 1 and cell.value == "amount")
    assert [made.cells[FIRST + 1 + i, column].value for i in range(2)] == [1234567.89, 0.01]


def test_of_many_rows_too() -> None:
    """A long sheet is written as a stream, which begins one row higher."""
    made = sheet("history_sales", {("r1200", "status"): WHY}, rows=1_200)
    assert made.stream is not None
    rows = list(made.stream.rows)
    amount = next(i for i in range(len(rows[0])) if rows[0][i] == 1234567.89)
    assert [row[amount] for row in rows[:2]] == [1234567.89, 0.01]
    assert marked(made) == {(FIRST + 1_199, 9)}


def test_frames_in_another_unit_than_stated_are_refused() -> None:
    made = frames()
    made["history_sales"].exact.clear()
    with pytest.raises(ValueError, match="the company sheet says yuan"):
        master_book(made, "p", "zh-CN")


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_whose_own_column_says_guess_is_tinted_until_somebody_clears_it(lang: Lang) -> None:
    made = master_book(frames(lang), "p", lang).sheet("mapping")
    tint, = (c for c in made.conditions if c.look == "guessed")
    word = {"zh-CN": "推测", "zh-TW": "推測", "en": "Guess"}[lang]
    assert (tint.range.split(":")[0], tint.formula) == (f"B{FIRST}", f'$H{FIRST}="{word}"')
    assert not [c for c in master_book(frames(lang), "p", lang).sheet("products").conditions if c.look == "guessed"]
