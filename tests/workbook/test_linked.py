"""Cells linked to a table that cannot be used: whatever such a cell carries is counted and named, or must be mended."""
from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from raw import LINK, Made, frames, make, read, set_row
from recalculated import recalculate

from xlplan.calendar import MONTHS
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.figures import declared_figures
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.tables import BY_KEY
from xlplan.text import LANGS
from xlplan.workbook.rawbook import Raw

S, P, E, H, T = "sales_targets", "person_targets", "expense_budget", "staffing", "training"


def strip(made: Made) -> None:
    made.sheet(H).values[0][:] = [None] * len(made.sheet(H).values[0])


def copy_changed(made: Made) -> None:
    other = copy.deepcopy(made.sheet(H))
    other.name += " (2)"
    row, column = made.at(H, "J01|hires", "m03")
    other.values[row - 1][column - 1] = 9.0
    made.book.sheets.append(other)


def swap(made: Made) -> None:
    values, rows = made.sheet(H).values, made.layouts[H].rows
    a, b = rows["J01|hires"] - 1, rows["J02|hires"] - 1
    values[a][1:], values[b][1:] = values[b][1:], values[a][1:]


def drop_row(made: Made) -> None:
    values, row = made.sheet(H).values, made.layouts[H].rows["J02|hires"]
    values[row - 1] = [None] * len(values[row - 1])


def drop_column(made: Made) -> None:
    for line in made.sheet(H).values:
        line[made.layouts[H].columns["m03"] - 1] = None


WAYS: dict[str, Callable[[Made], None]] = {  # the staffing plan is refused as it is read
    "XP111": lambda made: made.book.sheets.remove(made.sheet(H)),  # deleted
    "XP112": copy_changed,                                         # there twice, with different figures
    "XP113": strip,                                                # without its hidden keys
    "XP115": drop_column,
    "XP117": lambda made: made.sheet(H).values[0].append("m03"),
    "XP118": drop_row,
    "XP124": swap,                                                 # sorted
    "XP214": lambda made: made.sheet(H).duplicates.append(made.at(H, "J01|hires", "m03")),
}


@dataclass(frozen=True)
class Cell:
    """A cell as it stands in the file, the code it is named by and the steps it counts; None: it must be mended."""

    value: Raw
    formula: str | None
    code: str
    counts: int | None
    mark: str = ""


CELLS = [
    Cell(18.0, LINK, "XP225", 1_800),                            # as issued: its stored result
    Cell(18.0, "", "XP225", 1_800),                              # its formula is shared with the cell beside
    Cell(500.0, None, "XP221", 50_000),                          # typed over
    Cell(18.0, None, "XP221", 1_800),                            # pasted as a value: nobody can tell that it is right
    Cell(0.0, None, "XP221", 0),
    Cell(500.004, None, "XP221", 50_000),                        # finer than the unit
    Cell("５００", None, "XP221", 50_000),                       # a text, but a certain number
    Cell(500.0, "250*2", "XP221", 50_000),                       # a formula of one's own, over no other sheet
    Cell(None, None, "XP207", None),                             # cleared
    Cell("  ", None, "XP207", None),
    Cell(None, LINK, "XP207", None, "uncalculated"),             # saved by a program that does not calculate
    Cell("", LINK, "XP207", None),
    Cell(None, "#REF!A1", "XP206", None, "errors"),              # what Excel makes of it when the sheet is deleted
    Cell(None, None, "XP206", None, "errors"),
    Cell("约500", None, "XP204", None),
    Cell("见总部邮件", LINK, "XP204", None),
    Cell(date(2027, 3, 5), None, "XP204", None),
    Cell(True, None, "XP204", None),
    Cell(-1.0, None, "XP204", None),                             # below what any month may hold
    Cell(1e15, None, "XP204", None),                             # larger than any plan
    Cell(18.0, LINK, "XP204", None, "disagree"),
]


def put(made: Made, cell: Cell, table: str = E, row: str = "E01", column: str = "m03") -> str:
    """Its address."""
    where = made.put(table, row, column, cell.value, cell.formula)
    at, sheet = made.at(table, row, column), made.sheet(table)
    if cell.mark == "errors":
        sheet.errors[at] = "#REF!"
    elif cell.mark == "uncalculated":
        sheet.uncalculated.add(at)
    elif cell.mark:
        sheet.disagree[at] = (18.0, 19.0)
    return where


def judged(made: Made) -> tuple[FileResult, list[Diagnostic], dict[str, list[int]]]:
    """The verdict, the findings of the budget, and the months of the budget's rows that are consolidated."""
    found = read(made)
    result, = validate_submissions([found])
    merged = merge_tables([result], [found], ("gd",), [], "final")
    keys = merged.frames[E].keys
    by_month = [declared_figures(merged).steps(E, m).tolist() for m in MONTHS]
    return result, [d for d in result.diagnostics if d.table == E], {
        key: [month[i] for month in by_month] for i, key in enumerate(keys)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("cell", CELLS, ids=lambda c: f"{c.code} {c.value!r} {c.formula}")
def test_a_linked_cell_counts_and_is_named_or_must_be_mended(cell: Cell, way: str) -> None:
    made = make()
    where = put(made, cell)
    WAYS[way](made)
    result, said, months = judged(made)
    assert result.tables[H] == "refused"
    assert way in {d.code for d in result.diagnostics}
    mine = [d for d in said if d.code in ("XP204", "XP206", "XP207", "XP221", "XP225")]
    if cell.code == "XP225":
        assert [(d.code, d.params["count"]) for d in mine] == [("XP225", 24)]
    else:
        assert {(d.code, d.cell): d.params["count"] for d in mine if d.code != "XP225"} == {(cell.code, where): 1}
        assert [d.params["count"] for d in mine if d.code == "XP225"] == [23]
    if cell.counts is None:
        assert result.tables[E] == "refused"
        assert not any(map(any, months.values()))
    else:
        assert result.tables[E] == "accepted_with_warnings"
        assert months["E01"][2] == cell.counts
        assert months["E01"][0] > 0


def test_whatever_the_cell_carries_all_other_links_keep_their_figures() -> None:
    before = judged(make())[2]
    for way in WAYS.values():
        made = make()
        way(made)
        assert judged(made)[2] == before


def test_a_staffing_plan_of_another_branch_gives_no_figures() -> None:
    """Results of links to it are the pay of another branch's people."""
    made = make()
    made.sheet(H).values[1][0] = "@of|js|1|0123456789abcdef"
    result, said, months = judged(made)
    assert (result.tables[H], result.tables[E], months) == ("refused", "refused", {})
    assert [(d.code, d.params["count"]) for d in said if d.severity is Severity.ERROR] == [("XP204", 24)]


def test_a_deleted_sheet_is_one_finding_that_says_what_to_do() -> None:
    made = make()
    for row in ("E01", "E02"):
        for month in MONTHS:
            put(made, Cell(None, "#REF!A1", "XP206", None, "errors"), row=row, column=month)
    WAYS["XP111"](made)
    result, said, months = judged(made)
    d, = (d for d in said if d.severity is Severity.ERROR)
    assert (d.code, d.cell, d.params["count"]) == ("XP206", made.layouts[E].at("E01", "m01"), 24)
    assert result.tables[E] == "refused"
    assert not any(map(any, months.values()))
    assert message_of(d, "zh-CN").startswith("1月 显示错误 #REF!:联动的表「人员规划」不可用,无从重算(本表 24 处:")
    assert remedy_of(d, "zh-CN") == "请不要在这里填数:把自己填的数字以「数值」粘贴到原下发文件,包括「人员规划」,打开重算后整份上报"
    assert all("人员规划" in message_of(d, lang) and not set("–{}") & set(message_of(d, lang) + remedy_of(d, lang)) for lang in LANGS)


def test_figures_typed_over_a_row_are_judged_by_the_ceiling() -> None:
    made = make()
    for month in MONTHS:
        made.put(E, "E01", month, 500.0)
    WAYS["XP111"](made)
    _, said, months = judged(made)
    assert months["E01"] == [50_000] * 12
    typed, = (d for d in said if d.code == "XP221")
    assert (typed.found, typed.expected, typed.params["count"]) == (500.0, 500.0, 12)
    assert message_of(typed, "zh-CN").startswith(
        "计算格 1月 被改成 500.00;联动的表「人员规划」不可用,无从重算,暂按 500.00 计(本行 12 处:")
    assert {"XP421", "XP422"} <= {d.code for d in said}


def test_with_the_linked_table_there_a_typed_figure_is_recomputed() -> None:
    """The staffing plan is refused for a cell, but it is read: its own figures decide, as in a sound file."""
    made = make()
    before = judged(make())[2]
    made.put(E, "E01", "m03", 500.0)
    made.put(H, "J01|closing", "outlets", "约300")
    result, said, months = judged(made)
    assert result.tables[H] == "refused"
    assert {"XP221", "XP521"} <= {d.code for d in said}
    assert months == before


# --- suggestions ----------------------------------------------------------------------------------------------------
SUGGESTED = [
    Cell(18.0, "A1", "XP225", 1_800),                        # as issued
    Cell(18.0, None, "", 1_800),                             # typed over, as it may be
    Cell(None, "A1", "XP206", None, "errors"),
    Cell(None, "A1", "XP207", None, "uncalculated"),
    Cell("见邮件", "", "XP204", None),
]


@pytest.mark.parametrize("cell", SUGGESTED, ids=lambda c: f"{c.code} {c.value!r} {c.formula}")
def test_a_suggestion_that_follows_from_a_deleted_sheet(cell: Cell) -> None:
    made = make()
    where = put(made, cell, P, "n01", "m03")
    made.book.sheets.remove(made.sheet(S))
    found = read(made)
    result, = validate_submissions([found])
    said = {d.code: d.cell for d in result.diagnostics if d.table == P and d.code in ("XP204", "XP206", "XP207", "XP221")}
    assert said == ({cell.code: where} if cell.code and cell.counts is None else {})
    assert result.tables[P] == ("refused" if cell.counts is None else "accepted_with_warnings")
    if cell.counts is not None:
        assert (found.frames[P].amounts["m03"][0], found.frames[P].filled["m03"][0]) == (cell.counts, True)


def test_rows_with_nobody_in_them_need_no_figure() -> None:
    made = make()
    put(made, Cell(None, "A1", "", None, "errors"), P, "n05", "m03")
    made.book.sheets.remove(made.sheet(S))
    result, = validate_submissions([read(made)])
    assert result.tables[P] == "accepted_with_warnings"


def test_a_month_target_typed_to_bring_the_suggestions_back_is_named() -> None:
    """The suggestions follow from it, and the sheet that it came from is gone."""
    made = make()
    cell = made.put(P, "@target", "m03", 999.0)
    made.book.sheets.remove(made.sheet(S))
    result, = validate_submissions([read(made)])
    assert [(d.code, d.cell, d.found) for d in result.diagnostics if d.table == P and d.code == "XP221"] == [("XP221", cell, 999.0)]


# --- figures that cannot be -------------------------------------------------------------------------------------------
def of_negative_heads(made: Made) -> None:
    made.put(H, "J01|leavers", "m03", 60.0)                          # more leave than there are: 13 - 60


def of_a_negative_course(made: Made) -> None:
    made.put(T, "s01", "cost", -448_500.0)                           # 元; a negative cost refuses the training plan too


@pytest.mark.parametrize(("fault", "row", "first", "count", "other"), [
    (of_negative_heads, "E01", "m03", 10, H),
    (of_a_negative_course, "E03", "m04", 1, T),
])
@pytest.mark.parametrize("stale", [True, False])
def test_an_impossible_figure_of_a_refused_table_counts_nowhere(fault: Callable[[Made], None], row: str, first: str, count: int,
                                                                other: str, stale: bool) -> None:
    """Heads or costs below zero refuse their table; the expense that follows from them is named at its own cell and refuses
    the budget, whether the file was saved before or after a recalculation."""
    made = make()
    fault(made)
    if not stale:
        recalculate(made)
    result, said, months = judged(made)
    assert (result.tables[other], result.tables[E]) == ("refused", "refused")
    below, = (d for d in said if d.code == "XP211")
    assert (below.row_key, below.column, below.params["count"], below.expected) == (row, first, count, 0)
    assert below.found < 0  # type: ignore[operator]
    assert "XP521" not in {d.code for d in said}
    assert not any(map(any, months.values()))
    for lang in LANGS:
        assert BY_KEY[other].label("zh-CN") in message_of(below, lang)  # as the workbook's language calls it
        assert BY_KEY[other].label("zh-CN") in remedy_of(below, lang)


@pytest.mark.parametrize(("known", "hires", "beyond"), [
    # 万元 of last year and of the ceiling of the row, beside 1,200 of the others; heads, 8.1 万元 each; whether it is said
    (400, 900, False),      # 7,455: less than five times the table
    (400, 2_000, False),    # 16,365: less than a hundred times the row
    (400, 5_100, True),     # 41,475
    (40, 650, False),       # 5,430: a hundred times the row, but less than five times the table
    (40, 800, True),        # 6,645
    (0, 2_000, False),      # nothing is known of the row: less than a hundred times the table
    (0, 15_000, True),
])
@pytest.mark.parametrize("where", ["py_estimate", "cap"])
def test_an_expense_is_beyond_plans_by_its_row_and_by_its_table(where: str, known: int, hires: float, beyond: bool) -> None:
    of = frames()
    set_row(of[E], "E01", **{"py_estimate": 0, "cap": 0, where: known * 100})
    made = make(of)
    made.put(H, "J01|hires", "m04", float(hires))
    recalculate(made)
    assert [d.row_key for d in read(made).diagnostics if d.code == "XP213" and d.table == E] == ["E01"] * beyond


@pytest.mark.parametrize("stale", [True, False])
@pytest.mark.parametrize(("hires", "counts"), [(10_000.0, False), (60.0, True)])
def test_heads_beyond_any_plan_cost_nothing(hires: float, counts: bool, stale: bool) -> None:
    """10,000 heads are refused where they are typed, and so is the expense that follows from them; 60 are asked about."""
    made = make()
    made.put(H, "J01|hires", "m04", hires)
    if not stale:
        recalculate(made)
    result, said, months = judged(made)
    found = [(d.table, d.row_key, d.column, d.params.get("count")) for d in said if d.code == "XP213"]
    assert found == ([] if counts else [(E, "E01", "m04", 9)])
    assert {result.tables[table] != "refused" for table in (E, H)} == {counts}
    assert any(map(any, months.values())) is counts
    for linked in (d for d in said if d.code == "XP213" and d.table == E):
        for lang in LANGS:
            assert BY_KEY[H].label("zh-CN") in message_of(linked, lang)
            assert BY_KEY[H].label("zh-CN") in remedy_of(linked, lang)
