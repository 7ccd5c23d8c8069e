"""One expression, two readings: what `evaluate` makes of 500 random trees, LibreOffice makes of their printed formulas.

The trees stand beside the table they read: in every data row, or in the total row. One workbook, one recalculation.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import pytest
from libreoffice import needs_office, recalculated
from random_trees import WORKED, Trees, frames

from xlplan.address import a1
from xlplan.excel.writing.row_xml import FORMULA_LIMIT
from xlplan.excel.writing.write import write_workbook
from xlplan.schema import expr as x
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.readings.formula import count_formula, formula_of, is_array
from xlplan.schema.readings.formula_links import WORKDAYS
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book, Sheet
from xlplan.workbook.layout import RowAddresses, table_layout
from xlplan.workbook.writing.day_rule_lists import put_day_rules
from xlplan.workbook.writing.template import Sheetwork, table_sheet

pytestmark = needs_office
TREES = 500
_RIGHT = 30  # first column beside the table


def nodes() -> set[type]:
    """Every kind of node there is."""
    return {v for v in vars(x).values() if isinstance(v, type) and issubclass(v, x.Expr)} - {x.Expr}


def trees() -> Iterator[tuple[x.Expr, str | None]]:
    """(tree, foot row or None)."""
    for seed in range(TREES):
        rng = Random(seed)
        foot = rng.choice((None, "@total"))
        yield Trees(rng, foot is not None).number(rng.randrange(1, 5)), foot


def with_days(sheets: Iterable[Sheet]) -> tuple[list[Sheet], Lang, dict[str, str]]:
    """Sheets, language and names of a book that carries the list of workdays."""
    days = Sheet("days", "days", "veryHidden")
    for row, day in enumerate(WORKED, 1):
        days.put(row, 1, day)
    return [*sheets, days], "en", {WORKDAYS: f"days!$A$1:$A${len(WORKED)}", **put_day_rules(days, 3, WORKED, "zh-CN")}


def agree(ours: int, places: int, theirs: object) -> bool:
    """Whether a float is our exact number: to the last place we keep, or to the last digits a float has."""
    if isinstance(theirs, bool) or not isinstance(theirs, (int, float)):
        return False
    exact: float = ours / 10**places
    return abs(theirs - exact) <= max(10.0 ** -(places + 1), abs(exact) * 1e-12)


def test_the_trees_hold_every_kind_of_node() -> None:
    assert nodes() == {type(part) for tree, _ in trees() for part in x.walk_nodes(tree)}


def test_evaluated_and_printed_agree(tmp_path: Path) -> None:
    held = frames(Random(7))
    layouts = {k: table_layout(f, "en", {}, {}) for k, f in held.items()}
    numbers, here = Evaluator(held, workdays=WORKED), layouts["here"]
    sheets = {k: table_sheet(f, Sheetwork(layouts, numbers, "en", "", "")) for k, f in held.items()}
    expected: dict[str, tuple[int, int, str]] = {}  # address -> count, places, formula
    for n, (tree, foot) in enumerate(trees()):
        value = numbers.number(tree, Scope("here", foot))
        for i, row in enumerate([foot] if foot else held["here"].keys):
            at = (here.rows[row], _RIGHT + n)
            printed = formula_of(tree, RowAddresses(here, row, layouts))
            if len(printed) > FORMULA_LIMIT:
                continue
            # without a format LibreOffice shows sums with a date as dates
            sheets["here"].put(*at, 0, formula=printed, format="0.000000", array=is_array(tree))
            expected[a1(*at)] = (int(value.n[i] if value.n.ndim else value.n), value.places, printed)
    found = recalculated(write_workbook(Book(*with_days(sheets.values())), tmp_path / "trees.xlsx").path)["Here"]
    wrong = [f"{at} ={printed}: ours {n / 10**places!r}, LibreOffice {found.get(at)!r}"
             for at, (n, places, printed) in expected.items() if not agree(n, places, found.get(at))]
    assert not wrong, "\n".join(wrong)


def test_rules_count_the_rows_that_break_them(tmp_path: Path) -> None:
    """`count_formula`, which the checks sheet is made of, over random conditions."""
    held = frames(Random(8))
    layouts = {k: table_layout(f, "en", {}, {}) for k, f in held.items()}
    numbers, scope = Evaluator(held), Scope("here")
    place = RowAddresses(layouts["here"], held["here"].keys[0], layouts, outside=True)
    sheet, expected = Sheet("checks", "checks"), {}
    for n in range(1, 201):
        made = Trees(Random(n), False)
        must, where = made.over_rows(3), made.over_rows(2) if n % 3 else None
        broken = ~numbers.truth(must, scope) & (numbers.truth(where, scope) if where else True)
        printed = count_formula(where, must, place)
        sheet.put(n, 1, 0, formula=printed, array=any(is_array(node, True) for node in (must, where) if node))
        expected[f"A{n}"] = (int(broken.sum()), printed)
    book = Book([sheet, *(table_sheet(f, Sheetwork(layouts, numbers, "en", "", "")) for f in held.values())], "en")
    found = recalculated(write_workbook(book, tmp_path / "rules.xlsx").path)["checks"]
    assert [f"{at} ={printed}: ours {n}, LibreOffice {found[at]}" for at, (n, printed) in expected.items()
            if found[at] != n] == []


@pytest.mark.parametrize(("ours", "places", "theirs", "same"), [
    (402_89, 2, 402.89, True),
    (402_89, 2, 402.9, False),             # a step away
    (1, 3, 0.0010000000000001, True),      # float dust
    (10**17 + 1, 2, 1_000_000_000_000_000.0, True),  # beyond what a float holds
    (1, 0, True, False),                   # a truth is no number
    (0, 0, None, False), (0, 0, "#DIV/0!", False),
])
def test_what_counts_as_agreeing(ours: int, places: int, theirs: object, same: bool) -> None:
    assert agree(ours, places, theirs) is same
