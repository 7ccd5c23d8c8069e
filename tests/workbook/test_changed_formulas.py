"""Formulas that HQ declares otherwise in a running year: nobody is accused of the old ones, which the workbooks in the field hold."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from linked_case import SECRET as KEY
from linked_case import TABLES, linked_file, links_declared
from listed import listed
from raw import SECRET, Made, frames, issued, make

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.expr import Expr, Foot, Is, SumCols, SumRows, col, lift
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.table import FootRow, Table
from xlplan.tables import BY_KEY
from xlplan.text import same_text
from xlplan.units import WAN_YUAN
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.stamp import parse_stamp, stamp_lines
from xlplan.workbook.submission import Submission

SALES, STAFF, COURSES, BUDGET, PEOPLE = "sales_targets", "staffing", "training", "expense_budget", "person_targets"


def with_formula(table: Table, key: str, change: Callable[[Expr], Expr]) -> Table:
    """The column's formula, or those of all measures, declared otherwise."""
    return replace(table, columns=tuple(c if c.key != key else replace(
        c, formula=change(c.formula) if c.formula else None,
        by_measure={m: (who, change(node) if node else None) for m, (who, node) in c.by_measure.items()}) for c in table.columns))


def with_total(table: Table, where: tuple[Expr, ...]) -> Table:
    return replace(table, feet=tuple(replace(f, where=where) if f.key == "@total" else f for f in table.feet))


def read_today(made: Made, *tables: Table) -> Submission:
    return extract_submission(made.book, {**BY_KEY, **{t.key: t for t in tables}}, SECRET)


def said(found: Submission) -> list[tuple[str, str | None, str | None, str | None, object]]:
    return [(d.code, d.table, d.row_key, d.column, d.params.get("count")) for d in found.diagnostics]


def steps(found: Submission, table: str, row: str, column: str) -> int:
    """What counts."""
    assert found.issued is not None
    values = Evaluator(found.frames, found.issued.limits, found.issued.workdays)
    if row.startswith("@"):
        return int(values.foot_steps(table, row, column)[0])
    return int(values.steps(table, column)[found.frames[table].keys.index(row)])


TWICE: Callable[[Expr], Expr] = lambda node: node * 2  # noqa: E731


def test_a_computed_cell_counts_by_today_s_formula_and_is_said_once_a_table() -> None:
    """12 heads in 2 sessions, twice; 0 of HQ's first course, 20 of its second."""
    found = read_today(make(), with_formula(BY_KEY[COURSES], "person_times", TWICE))
    assert said(found) == [("XP138", COURSES, "c02", "person_times", 2)]
    assert [steps(found, COURSES, row, "person_times") for row in ("c01", "c02", "s01")] == [0, 40, 48]


def test_a_foot_row_counts_by_today_s_formula() -> None:
    """Only new products, of which there is one; what follows from the total is not what stands in the way."""
    was, found = read_today(make()), read_today(make(), with_total(BY_KEY[SALES], (Is("new_mark", "new"),)))
    assert {(d.code, d.table) for d in found.diagnostics} == {("XP138", SALES), ("XP138", PEOPLE)}
    assert steps(found, SALES, "@total", "m01") == steps(was, SALES, "P2|KA", "m01") == 20_000
    assert steps(was, SALES, "@total", "m01") == 60_000


def test_a_suggestion_left_alone_counts_as_the_branch_saw_it() -> None:
    """Whichever formula changed: its own, or one that it follows from. A figure of the branch's own stays what it is."""
    was = read_today(make())
    seen = [[steps(was, PEOPLE, row, f"m{n:02}") for n in range(1, 13)] for row in ("n01", "n02")]
    assert seen[0][0] == 36_000  # 60% of 60,000
    assert seen[1][1] == 123
    for tables in ([with_formula(BY_KEY[PEOPLE], "m01", TWICE)], [with_total(BY_KEY[SALES], (Is("new_mark", "new"),))]):
        found = read_today(make(), *tables)
        assert [[steps(found, PEOPLE, row, f"m{n:02}") for n in range(1, 13)] for row in ("n01", "n02")] == seen
        assert not {d.code for d in found.diagnostics} & {"XP221", "XP222"}
        [note] = [d for d in found.diagnostics if (d.code, d.table) == ("XP138", PEOPLE)]
        assert note.row_key == "n01"
        assert "1月" in listed(note, "columns")


def test_a_suggestion_without_a_result_counts_by_today_s_formula() -> None:
    made = make()
    at = made.at(PEOPLE, "n01", "m01")
    sheet = made.sheet(PEOPLE)
    sheet.values[at[0] - 1][at[1] - 1] = None
    sheet.uncalculated.add(at)
    found = read_today(made, with_formula(BY_KEY[PEOPLE], "m01", TWICE))
    assert steps(found, PEOPLE, "n01", "m01") == 72_000
    assert [(d.code, d.row_key, d.column) for d in found.diagnostics if d.code == "XP223"] == [("XP223", "n01", "m01")]


def test_a_suggestion_that_shows_what_today_s_formula_makes_is_left_alone() -> None:
    """Another formula of the same value: the cell goes on following its target."""
    found = read_today(make(), with_formula(BY_KEY[PEOPLE], "m01", lambda node: node + lift(0)))
    assert said(found) == []
    assert not found.frames[PEOPLE].filled["m01"].any()


def test_beside_a_sheet_of_another_branch_what_follows_from_it_is_not_kept() -> None:
    """By today's formula, or by the one that stands in the cell; what follows from other tables is."""
    for formula, counts in (("", 36_000), ("SALES!N9", 36_000), ("ROUND(STAFF!N9*2,2)", 72_000)):
        made = make()
        made.sheet(STAFF).values[1][0] = "@of|js|1|0123456789abcdef"
        people, at = made.sheet(PEOPLE), made.at(PEOPLE, "n01", "m01")
        people.formulas[at] = formula.replace("STAFF", made.sheet(STAFF).name) if formula else people.formulas[at]
        found = read_today(made, with_formula(BY_KEY[PEOPLE], "m01", TWICE))
        assert steps(found, PEOPLE, "n01", "m01") == counts


def test_a_linked_cell_counts_by_today_s_formula() -> None:
    was, found = read_today(make()), read_today(make(), with_formula(BY_KEY[BUDGET], "m04", TWICE))
    assert said(found) == [("XP138", BUDGET, "E01", "m04", 3)]
    for row, times in (("E01", 2), ("E02", 2), ("E03", 2), ("E04", 1)):
        assert steps(found, BUDGET, row, "m04") == times * steps(was, BUDGET, row, "m04")


def test_a_number_typed_over_a_changed_formula_is_still_named() -> None:
    made = make()
    made.put(SALES, "P1|KA", "growth", 9.0)
    made.put(SALES, "P2|KA", "diff", 1.0, "1")  # another formula, where nothing was changed
    found = read_today(made, with_formula(BY_KEY[SALES], "growth", TWICE))
    codes = {(d.code, d.row_key, d.column) for d in found.diagnostics}
    assert {("XP221", "P1|KA", "growth"), ("XP221", "P2|KA", "diff")} <= codes
    assert ("XP138", "P2|KA", "growth") in codes


def test_a_workbook_that_does_not_say_its_formulas_is_compared_with_today_s() -> None:
    """As 0.2 and 0.3 wrote it."""
    made = make(change=lambda given: given.formulas.clear())
    found = read_today(made, with_formula(BY_KEY[COURSES], "person_times", TWICE))
    assert said(found) == [("XP221", COURSES, "c02", "person_times", 1), ("XP221", COURSES, "s01", "person_times", 1)]


def moved_and_reworded(table: Table) -> Table:
    """One column more in the middle, a foot row more, other labels."""
    more = Column("later", same_text("Later"), WAN_YUAN, who="C", up="sum", formula=col("year"))
    words = tuple(replace(c, label=same_text(f"{c.key}!"), choices=tuple(replace(one, label=same_text(f"{one.key}?")) for one in c.choices))
                  for c in table.columns)
    return replace(table, columns=(*words[:9], more, *words[9:]), feet=(FootRow("@more", same_text("More"), total=True), *table.feet))


def test_a_formula_is_the_same_wherever_its_cells_stand() -> None:
    """And whatever its columns and choices are called."""
    found = read_today(make(), moved_and_reworded(BY_KEY[SALES]), moved_and_reworded(BY_KEY[BUDGET]))
    assert said(found) == []
    assert found.issued is not None
    assert found.issued.changed(BY_KEY) == frozenset()


@pytest.mark.parametrize(("table", "key", "formula", "places"), [
    (SALES, "q1", SumCols(("m01", "m02")), {(SALES, "q1")}),
    (SALES, "diff", col("hq_target") - col("year"), {(SALES, "diff")}),
    (BUDGET, "py_rate", x.Div(col("py_estimate"), Foot("@sales", "py_estimate"), 2), {(BUDGET, "py_rate")}),
    (STAFF, "m02", SumRows(col("m01"), (Is("post_type", "sales"),)), {(STAFF, "m02")}),
])
def test_what_changes_is_found_by_its_mark(table: str, key: str, formula: Expr, places: set[tuple[str, str]]) -> None:
    today = {**BY_KEY, SALES: BY_KEY[SALES].with_switches(frozenset()), table: with_formula(BY_KEY[table], key, lambda _: formula)}
    assert issued(frames()).changed(today) == places


def test_the_marks_are_carried_under_the_seal() -> None:
    given = issued(frames())
    assert parse_stamp(stamp_lines(given))[0].formulas == given.formulas
    assert given.formulas[COURSES].split()[0].startswith("person_times:")


def test_a_text_that_is_found_is_found_by_today_s_formula() -> None:
    """Its code instead of its name."""
    with links_declared():
        raw = read_workbook(to_bytes(linked_file()), "gd.xlsx")
        assert isinstance(raw, RawBook)
        found = extract_submission(raw, {**TABLES, "tasks": with_formula(
            TABLES["tasks"], "called", lambda node: replace(node, key="code") if isinstance(node, x.Find) else node)}, KEY)
    assert [(d.code, d.row_key, d.column, d.params.get("count")) for d in found.diagnostics] == [("XP138", "s01", "called", 3)]
    assert found.frames["tasks"].texts["called"].tolist()[:3] == ["A*", "A*", "1"]
