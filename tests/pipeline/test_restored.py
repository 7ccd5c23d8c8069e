"""HQ's cells that a unit changed, as they go back to it: values always, formulas where they still refer to what they did."""
from __future__ import annotations

import pytest
from openpyxl import Workbook
from test_made_anew import FIRST, SALES, by_hand, first, keys

from xlplan.address import a1
from xlplan.pipeline.printed_results import printed_book
from xlplan.pipeline.returns.anew import read_again
from xlplan.plan.returns.restore import cells_to_restore


@pytest.mark.parametrize(("changed", "moved", "restored"), [
    ((), False, ()), ((), True, ()),
    (("py_estimate",), False, ("py_estimate",)), (("py_estimate",), True, ("py_estimate",)),
    (("q1",), False, ("q1",)),
    (("q1",), True, ()),  # the sum of other months by now: the rows stand elsewhere
    (("py_estimate", "q1"), True, ("py_estimate",)),
])
def test_what_goes_back_into_hqs_cells(changed: tuple[str, ...], moved: bool, restored: tuple[str, ...]) -> None:
    issued = read_again(FIRST.read_bytes(), "", keys())[1]
    place, row = issued.placements[SALES], first(issued)

    def typed_over(book: Workbook) -> None:
        for column in changed:
            book[place.sheet][str(place.at(row, column))] = 4711
        if moved:
            book[place.sheet].insert_rows(place.rows[row])

    book, sent = read_again(by_hand(FIRST.read_bytes(), typed_over), "sent.xlsx", keys())
    found = cells_to_restore(sent, book, printed_book(sent))
    there = sent.placements[SALES]
    assert there.rows[row] == place.rows[row] + moved
    assert {a1(*at) for at in found.get(place.sheet, ())} == {str(there.at(row, column)) for column in restored}
