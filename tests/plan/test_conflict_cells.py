"""Which cells of several files of one unit are said to contradict each other, and what is none: a no of the sign-off, the same twice."""
from __future__ import annotations

from itertools import permutations

import pytest
from test_settling import APRIL, HIRE, LI, MARCH, SALES, ZHANG, Put, held, registered, sent, state

from xlplan.schema.codes.catalogue import remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.submission import Submission


def says_no(of: Submission) -> Submission:
    """The file, with a no of the branch's finance."""
    of.signs |= {"finance|name": "韩永刚", "finance|conclusion": "不同意", "finance|opinion": "目标太高"}
    return of


def test_a_no_is_about_the_conclusion_and_no_conflict_of_cells() -> None:
    """Nothing in the tables is wrong: they are joined as ever, and all of it goes back for the no."""
    for order in permutations([says_no(sent("a", MARCH, HIRE, author=ZHANG)), sent("b", APRIL, HIRE, hours=1, author=LI)]):
        results, out = registered(order)
        assert out.settled["GD"].tables[SALES].kind == "joined"
        codes = {d.code for r in results.values() for d in r.diagnostics}
        assert ("XP522" in codes, "XP515" in codes) == (True, False)
        assert {v for r in results.values() if not r.superseded_by for v in r.tables.values()} <= {"refused", "not_opened"}


def test_only_cells_that_differ_are_said_to() -> None:
    """Neither can be joined to the other: a's March cannot be read. April stands alike in both."""
    a, b = sent("a", APRIL, author=ZHANG), sent("b", APRIL, (SALES, "P1|C1", "m05", 7_700), hours=1, author=LI)
    a.diagnostics.append(Diagnostic("XP204", table=SALES, row_key="P1|C1", column="m03", found="约三百"))
    for order in permutations([a, b]):
        results, out = registered(order)
        assert out.settled["GD"].tables[SALES].cells == {("P1|C1", "m03"), ("P1|C1", "m05")}
        [found] = [d for r in results.values() for d in r.diagnostics if d.code == "XP515"]
        assert found.params["n"] == 2
        assert "decide: xlplan choose PLAN a --by NAME or xlplan choose PLAN b --by NAME. For" in remedy_of(found, "en")


@pytest.mark.parametrize(("cells", "conflict"), [([MARCH], False), ([MARCH, APRIL], True)])
def test_what_bears_another_units_name_is_no_conflict_where_it_says_the_same(cells: list[Put], conflict: bool) -> None:
    for order in permutations([sent("a", MARCH), sent("FJ", *cells, hours=1)]):
        speaks, counts, _, codes = state(order)
        assert ("XP515" in codes, counts) == (conflict, {} if conflict else held(MARCH))
        assert speaks == {"a"}
