"""A row that shows what belongs to another row is asked about; one that shows what is no row's is a note, and HQ's counts."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from raw import Made, frames, make, read, set_row

from xlplan.calendar import MONTHS
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.text import LANGS
from xlplan.workbook.rawbook import Run

S, H, T, E = "sales_targets", "staffing", "training", "expense_budget"
Change = Callable[[Made], object]


def pasted(table: str, source: str, target: str, *, first: str = "", cut: bool = False) -> Change:
    """What stands from the column `first` on, all but the key unless given, of one row pasted over another."""
    def change(made: Made) -> None:
        here, values = made.layouts[table], made.sheet(table).values
        at = here.columns[first] - 1 if first else 1
        one, other = (values[here.rows[row] - 1] for row in (source, target))
        other[at:] = one[at:]
        if cut:
            one[at:] = [None] * len(one[at:])
    return change


def typed(table: str, row: str, **cells: object) -> Change:
    return lambda made: [made.put(table, row, column, value) for column, value in cells.items()]  # type: ignore[arg-type]


def both(*changes: Change) -> Change:
    return lambda made: [change(made) for change in changes]


given_figures = typed(S, "P1|KA", py_estimate=3000.0, hq_target=3600.0)  # those of P3|EC, whose months are 300.00 and so on


def of_another(months: int) -> dict[str, float]:
    """So many months of P3|EC."""
    return {m: round(300 + n / 100, 2) for n, m in enumerate(MONTHS[:months])}


ASKED: list[tuple[Change, str, str, str]] = [  # what was done, table, row and column that the finding names
    (pasted(S, "P2|KA", "P1|KA"), S, "P1|KA", "product"),                       # one row copied
    (pasted(S, "P2|KA", "P1|KA", cut=True), S, "P1|KA", "product"),             # one row cut: its own place is blank
    (pasted(E, "E03", "E02"), E, "E02", "item"),
    (pasted(H, "J01|hires", "J02|hires"), H, "J02|hires", "post"),
    (pasted(T, "c01", "c02"), T, "c02", "topic"),                               # a course of HQ's
    (typed(E, "E02", code="6602"), E, "E02", "code"),                           # the code alone tells the rows apart
    (typed(S, "P1|KA", product="常温奶"), S, "P1|KA", "product"),               # only the name: whose figures are they
    (pasted(S, "P3|EC", "P1|KA", first="py_estimate"), S, "P1|KA", "py_estimate"),   # without the names, inputs and all
    (both(pasted(S, "P3|EC", "P1|KA", first="py_estimate"), typed(S, "P1|KA", m01=7.0)), S, "P1|KA", "py_estimate"),
    (both(given_figures, typed(S, "P1|KA", **of_another(7))), S, "P1|KA", "py_estimate"),   # most of its months as well
    (pasted(S, "P3|EC", "P1|KA", first="py_estimate", cut=True), S, "P1|KA", "py_estimate"),
]
A_NOTE: list[tuple[Change, str]] = [  # what was done, table
    (typed(S, "P1|KA", product="高温奶"), S),                                    # no row's name
    (typed(S, "P1|KA", channel="电商"), S),                                      # 低温奶 is not sold there: no row of ours
    (typed(S, "P1|KA", hq_target=3600.0), S),                                    # one figure, that of another row by chance
    (typed(S, "P1|KA", py_estimate=3000.0, hq_target=3600.0), S),                # two, but the months are its own
    (both(given_figures, typed(S, "P1|KA", **of_another(6))), S),                # half of them are the other row's
    (typed(E, "E02", py_estimate=None, cap=None), E),                            # blanks
    (typed(E, "E02", code=None, group=None, item=None), E),
    (typed(E, "E02", booked="分摊"), E),                                         # no name: many rows have it
]


@pytest.mark.parametrize(("change", "table", "row", "column"), ASKED)
def test_a_row_that_shows_another_one_refuses_its_table(change: Change, table: str, row: str, column: str) -> None:
    made = make()
    change(made)
    found = read(made)
    told = [d for d in found.diagnostics if d.code == "XP124"]
    assert [(d.table, d.row_key, d.column, d.cell) for d in told] == [(table, row, column, made.layouts[table].at(row, column))]
    assert found.refused == {table}
    assert table not in found.frames
    assert "XP210" not in {d.code for d in found.diagnostics}


@pytest.mark.parametrize(("change", "table"), A_NOTE)
def test_a_row_that_shows_what_is_no_rows_is_a_note(change: Change, table: str) -> None:
    made, issued = make(), read(make()).frames[table]
    change(made)
    found = read(made)
    assert {d.code for d in found.diagnostics if d.table == table and d.code in ("XP124", "XP210")} <= {"XP210"}
    assert found.refused == set()
    for key in (c.key for c in issued.table.columns if c.who == "G" and c.kind == "number"):
        assert found.frames[table].amounts[key].tolist() == issued.amounts[key].tolist()


def test_one_figure_that_alone_was_different_is_a_note() -> None:
    """Two rows alike but for their target: one figure typed over may be the other's by chance, whatever else agrees."""
    of = frames()
    set_row(of[S], "P2|KA", **{c: int(of[S].amounts[c][0]) for c in ("py_estimate", *MONTHS)})
    made = make(of)
    typed(S, "P1|KA", hq_target=2400.0)(made)
    found = read(made)
    assert [(d.code, d.row_key, d.column) for d in found.diagnostics if d.code in ("XP124", "XP210")] == [("XP210", "P1|KA", "hq_target")]
    assert found.refused == set()


@pytest.mark.parametrize(("runs", "topic"), [
    ((), "新品知识"),
    ((Run("新品", struck=False, level=""), Run("知识", struck=True, level="")), "新品"),   # shows a name that it does not hold
])
def test_a_name_that_the_branch_gives_may_be_another_rows(runs: tuple[Run, ...], topic: str) -> None:
    """HQ gave the kind of a course and left its topic to the branch, which names it as the course above."""
    of = frames()
    set_row(of[T], "c02", topic="")
    made = make(of)
    typed(T, "c02", topic="新品知识", kind="企业文化")(made)
    if runs:
        made.sheet(T).runs[made.at(T, "c02", "topic")] = runs
    found = read(made)
    assert [(d.code, d.row_key, d.column) for d in found.diagnostics if d.code in ("XP124", "XP210")] == [("XP210", "c02", "kind")]
    assert found.frames[T].texts["topic"][1] == topic


def test_what_is_said_of_one_row_shows_what_stands_there_and_what_was_issued() -> None:
    made = make()
    pasted(S, "P2|KA", "P1|KA")(made)
    told = next(d for d in read(made).diagnostics if d.code == "XP124")
    for lang in LANGS:
        assert all(word in message_of(told, lang) for word in ("常温奶", "低温奶", str(told.cell)))
        assert "低温奶" in remedy_of(told, lang)
