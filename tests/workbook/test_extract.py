"""Extract: a workbook filled in without a mistake reads back exactly; every break has its code, once."""
from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

import pytest
import raw
from hypothesis import given, settings
from hypothesis import strategies as st
from raw import SECRET, Made, codes, make, read, same_inputs

from xlplan.calendar import MONTHS
from xlplan.schema.column import Choice
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.as_issued import COLUMNS_OF
from xlplan.text import LANGS, Lang, same_text
from xlplan.workbook.rawbook import RawBook, RawSheet
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.identify import stamp_of
from xlplan.workbook.stamp import Issued


def drop_row(made: Made, table: str, row: str) -> None:
    """Delete a row for good; what stood below moves up, formulas and all."""
    gone, sheet = made.layouts[table].rows[row], made.sheet(table)
    del sheet.values[gone - 1]
    sheet.formulas = {(r - (r > gone), c): f for (r, c), f in sheet.formulas.items() if r != gone}


def insert_row(made: Made, table: str, row: str, values: list[object]) -> None:
    """Insert a row above that of `row`."""
    at, sheet = made.layouts[table].rows[row], made.sheet(table)
    sheet.values.insert(at - 1, values)  # type: ignore[arg-type]
    sheet.formulas = {(r + (r >= at), c): f for (r, c), f in sheet.formulas.items()}


# --- nothing wrong -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("lang", LANGS)
def test_a_clean_workbook_reads_back_in_every_language(lang: Lang) -> None:
    found = read(make(lang=lang))
    assert found.diagnostics == []
    assert found.refused == set()
    assert found.seal == "verified"
    for key, frame in raw.frames().items():
        same_inputs(found.frames[key], frame)
        assert found.placements[key].at(frame.keys[0], frame.table.columns[0].key)


amounts = st.lists(st.none() | st.integers(0, 10**9), min_size=36, max_size=36)
texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=6)


@settings(max_examples=40, deadline=None)
@given(amounts, st.lists(texts, min_size=3, max_size=3), st.lists(st.none() | st.integers(0, 500), min_size=24, max_size=24))
def test_whatever_is_typed_comes_back(money: list[int | None], remarks: list[str], heads: list[int | None]) -> None:
    of = raw.frames()
    for n, (steps, month) in enumerate(zip(money, MONTHS * 3, strict=True)):
        of["sales_targets"].amounts[month][n // 12] = steps or 0
        of["sales_targets"].filled[month][n // 12] = steps is not None
    of["sales_targets"].texts["remark"][:] = remarks
    for n, (steps, month) in enumerate(zip(heads, MONTHS * 2, strict=True)):
        of["staffing"].amounts[month][n // 12 * 3] = steps or 0
        of["staffing"].filled[month][n // 12 * 3] = steps is not None
    found = read(make(of))
    assert found.diagnostics == []
    for key, frame in of.items():
        same_inputs(found.frames[key], frame)


def test_answers_and_signatures_are_read() -> None:
    made = make()
    made.book.sheets[-2].values[2][2] = " 市场变化　"
    found = read(made)
    assert found.answers == {"sales_targets|year-equals-target": "市场变化"}
    assert found.signs == {"preparer|name": "张三"}


def test_own_rows_of_an_open_table_are_data_and_void_rows_are_not() -> None:
    made = make()
    row: list[object] = [None] * 25
    row[made.layouts["training"].columns["topic"] - 1] = "自加课程"
    row[made.layouts["training"].columns["cost"] - 1] = 500.0
    insert_row(made, "training", "s02", row)
    made.put("training", "s01", "void", "作废")
    total = made.layouts["training"].rows["@total"] + 1
    for key, value in (("sessions", 3.0), ("hours", 0.0), ("heads", 20.0), ("cost", 500.0), ("person_times", 20.0)):
        made.sheet("training").values[total - 1][made.layouts["training"].columns[key] - 1] = value
    for _month in ("m04", "q2", "h1", "year"):  # the budget follows; its cells are not looked at here
        made.sheet("expense_budget").formulas.clear()
    frame = read(made).frames["training"]
    assert frame.keys[-1] == "#1"
    assert frame.used[-1]
    assert frame.amounts["cost"][-1] == 500
    voided = frame.keys.index("s01")
    assert not frame.used[voided]
    assert frame.amounts["cost"][voided] == 0


# --- structure: XP1xx ----------------------------------------------------------------------------------------------

def no_stamp(m: Made) -> None:
    m.book.sheets.pop()


def foreign(m: Made) -> None:
    m.book.sheets[:] = [RawSheet("Sheet1", values=[["x"]])]


def bad_stamp(m: Made) -> None:
    m.book.sheets[-1].values = [line for line in m.book.sheets[-1].values if line[0] != "#stamp|branch"]


def altered_list(m: Made) -> None:
    line = next(v for v in m.book.sheets[-1].values if str(v[0]).endswith("|hq_target"))
    line[1] = "1"


def copied(m: Made) -> None:
    sheet = copy.deepcopy(m.sheet("training"))
    sheet.name += " (2)"
    m.book.sheets.append(sheet)


def copied_and_changed(m: Made) -> None:
    copied(m)
    m.book.sheets[-1].values[m.layouts["training"].rows["s01"] - 1][m.layouts["training"].columns["cost"] - 1] = 1.0


def delete_column(m: Made, table: str, key: str) -> None:
    c = m.layouts[table].columns[key]
    for line in m.sheet(table).values:
        line[c - 1] = None


def sorted_rows(m: Made) -> None:
    values, at = m.sheet("sales_targets").values, m.layouts["sales_targets"].rows
    a, b = at["P1|KA"] - 1, at["P3|EC"] - 1
    values[a][1:], values[b][1:] = values[b][1:], values[a][1:]


def typed_row(m: Made, cells: dict[str, float]) -> None:
    row: list[object] = [None] * 40
    for key, value in cells.items():
        row[m.layouts["sales_targets"].columns[key] - 1] = value
    m.sheet("sales_targets").values.append(row)  # type: ignore[arg-type]


def row_below_the_list(m: Made) -> None:
    m.put("person_targets", "n05", "post", None)
    m.sheet("person_targets").values.append(["Z9", "x"])


def two_rows_gone(m: Made) -> None:
    drop_row(m, "person_targets", "n05")
    drop_row(m, "sales_targets", "P2|KA")


STRUCTURE: dict[str, Callable[[Made], object]] = {
    "XP101": foreign,
    "XP102": no_stamp,
    "XP103": bad_stamp,
    "XP105": altered_list,
    "XP106": copied,
    "XP107": lambda m: m.book.sheets.reverse(),
    "XP110": lambda m: setattr(m.sheet("training"), "name", "培训"),
    "XP112": copied_and_changed,
    "XP114": lambda m: setattr(m.sheet("person_targets"), "state", "hidden"),
    "XP116": lambda m: m.sheet("person_targets").values[7].extend([None, 12.0]),
    "XP122": lambda m: typed_row(m, {"m01": 77.0, "m02": 3.0}),
    "XP123": lambda m: typed_row(m, {"m01": 600.0, "hq_target": 7200.0}),
    "XP124": sorted_rows,
    "XP125": lambda m: m.sheet("sales_targets").hidden_rows.append(m.layouts["sales_targets"].rows["P2|KA"]),
    "XP120": row_below_the_list,
    "XP121": lambda m: insert_row(m, "sales_targets", "P2|KA", [None] * 30),
    "XP118": two_rows_gone,
}


@pytest.mark.parametrize("code", STRUCTURE)
def test_each_break_of_structure_has_its_code(code: str) -> None:
    made = make()
    STRUCTURE[code](made)
    found = codes(made)
    assert code in found
    if code != "XP118":  # a refused table leaves the tables linked to it without its numbers: XP225
        assert found == [code] or set(found) == {code, "XP225"}


REFUSED: dict[str, Callable[[Made], object]] = {
    "XP111": lambda m: m.book.sheets.remove(m.sheet("training")),
    "XP113": lambda m: m.sheet("training").values[0].__setitem__(0, None),
    "XP115": lambda m: delete_column(m, "training", "cost"),
    "XP117": lambda m: m.sheet("training").values[0].append("cost"),
    "XP119": lambda m: m.sheet("person_targets").values.append(["n01"]),
    "XP214": lambda m: m.sheet("training").duplicates.append(m.at("training", "s01", "heads")),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_doubtful_sheet_refuses_its_table_only(code: str) -> None:
    made = make()
    REFUSED[code](made)
    found = read(made)
    table = "person_targets" if code == "XP119" else "training"
    assert found.refused == {table}
    assert table not in found.frames
    assert "sales_targets" in found.frames
    assert {d.code for d in found.diagnostics} <= {code, "XP225"}
    assert code in codes(made)


def test_a_changed_key_of_a_stamp_that_excel_made_a_number_is_read() -> None:
    made = make()
    for line in made.book.sheets[-1].values:
        if len(line) > 1 and str(line[1]).isdigit():
            line[1] = float(str(line[1]))
    found = extract_submission(made.book)
    assert found.issued is not None
    assert found.issued.stamp.year == 2027
    assert found.seal == "unverified"
    assert found.diagnostics == []


def test_another_version_of_the_tables_is_said_and_read() -> None:
    found = read(make(change=of_nobody))
    assert [d.code for d in found.diagnostics] == ["XP104"]
    assert len(found.frames) == 5


LOAN = Choice("loan", same_text("On loan"))
STAFFING = BY_KEY["staffing"]


def of_02(given: Issued) -> None:
    """As 0.2 wrote it: one fingerprint, no columns."""
    given.columns.clear()
    object.__setattr__(given.stamp, "fingerprint", next(iter(COLUMNS_OF)))


def of_nobody(given: Issued) -> None:
    """Of tables that nobody knows."""
    given.columns.clear()
    object.__setattr__(given.stamp, "fingerprint", "0" * 16)


@pytest.mark.parametrize("older", [None, of_02, of_nobody], ids=["0.4", "0.2", "unknown"])
@pytest.mark.parametrize(("measures", "refused"), [
    (("hires", "leavers", "closing"), False),
    (("leavers", "hires", "closing"), True),           # read by place, those who leave would join
    (("hires", "leavers", "closing", "loan"), True),   # a row that no workbook has
    (("loan", "hires", "leavers", "closing"), True),
])
def test_a_table_whose_rows_are_of_other_measures_is_refused_and_no_other(
        measures: tuple[str, ...], refused: bool, older: Callable[[Issued], None] | None) -> None:
    made = make(change=older)
    columns = tuple(replace(c, choices=(*c.choices, LOAN)) if c.key == "measure" else c for c in STAFFING.columns)
    with BRANCH.declared(replace(STAFFING, measures=measures, columns=columns)):
        found = read(made)
    assert [(d.table, d.params["columns"]) for d in found.diagnostics if d.code == "XP104" and d.table] == [
        ("staffing", same_text("measure"))] * refused
    assert {"sales_targets", "staffing", "training", "expense_budget", "person_targets"} - found.frames.keys() == (
        {"staffing"} if refused else set())


def test_a_table_whose_rows_have_no_measures_any_more_is_refused() -> None:
    """Its rows would count as so many members."""
    made, tables = make(), dict(BY_KEY)
    tables["staffing"] = replace(STAFFING, measures=(), feet=(), rules=(), columns=tuple(
        replace(c, by_measure={}) for c in STAFFING.columns))
    found = [d for d in stamp_of(made.book, tables, SECRET)[3] if d.code == "XP104"]
    assert [(d.table, d.params["columns"]) for d in found] == [("staffing", same_text("measure"))]


def test_a_table_that_no_version_had_is_named_and_the_others_are_read() -> None:
    def odd(given: Issued) -> None:
        of_02(given)
        object.__setattr__(given.stamp, "opens", (*given.stamp.opens, "wishes"))
        given.rows["wishes"] = ()
    found = read(make(change=odd))
    assert [(d.code, d.table) for d in found.diagnostics] == [("XP103", "wishes")]
    assert len(found.frames) == 5


def test_a_list_without_the_columns_of_a_table_is_no_stamp() -> None:
    def less(given: Issued) -> None:
        del given.columns["training"]
    found = read(make(change=less))
    assert [(d.code, d.params.get("line")) for d in found.diagnostics] == [("XP103", "#columns|training")]


def test_missing_computed_column_is_a_note() -> None:
    made = make()
    delete_column(made, "sales_targets", "growth")
    assert codes(made) == ["XP108"]


def test_a_row_copied_with_its_key_counts_as_a_row_of_its_own() -> None:
    made = make()
    sheet, here = made.sheet("training"), made.layouts["training"]
    at = here.rows["s02"]
    sheet.values[at - 1] = list(sheet.values[here.rows["s01"] - 1])
    found = read(made)
    assert "XP127" in [d.code for d in found.diagnostics]
    assert found.frames["training"].amounts["cost"][found.frames["training"].keys.index("#1")] == 8_000


def test_no_stamp_nothing_is_read() -> None:
    found = extract_submission(RawBook("x.xlsx", "0" * 64, []))
    assert [d.code for d in found.diagnostics] == ["XP101"]
    assert found.issued is None
