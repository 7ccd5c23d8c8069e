"""Extract: a workbook filled in without a mistake reads back exactly; every break has its code, once."""
from __future__ import annotations

import copy
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import raw
from raw import Made, make, same_inputs
from xlplan.calendar import MONTHS
from xlplan.text import LANGS, Lang
from xlplan.workbook.extract import extract
from xlplan.workbook.rawbook import RawBook, RawSheet
from xlplan.workbook.stamp import Issued
from xlplan.workbook.submission import Submission


def read(made: Made) -> Submission:
    return extract(made.book, key=raw.SECRET)


def codes(made: Made) -> list[str]:
    return [d.code for d in read(made).diagnostics]


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
    assert found.diagnostics == [] and found.refused == set() and found.seal == "verified"
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
    assert found.signs == {"prepared|name": "张三"}


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
    for month in ("m04", "q2", "h1", "year"):  # the budget follows; its cells are not looked at here
        made.sheet("expense_budget").formulas.clear()
    frame = read(made).frames["training"]
    assert frame.keys[-1] == "#1" and frame.used[-1] and frame.amounts["cost"][-1] == 500
    voided = frame.keys.index("s01")
    assert not frame.used[voided] and frame.amounts["cost"][voided] == 0


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


STRUCTURE = {
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
    "XP120": lambda m: m.put("person_targets", "n05", "post", None) and m.sheet("person_targets").values.append(["Z9", "x"]),
    "XP121": lambda m: insert_row(m, "sales_targets", "P2|KA", [None] * 30),
    "XP118": lambda m: drop_row(m, "person_targets", "n05") or drop_row(m, "sales_targets", "P2|KA"),
}


@pytest.mark.parametrize("code", STRUCTURE)
def test_each_break_of_structure_has_its_code(code: str) -> None:
    made = make()
    STRUCTURE[code](made)
    found = codes(made)
    assert code in found
    if code != "XP118":  # a refused table leaves the tables linked to it without its numbers: XP225
        assert found == [code] or set(found) == {code, "XP225"}


REFUSED = {
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
    assert found.refused == {table} and table not in found.frames and "sales_targets" in found.frames
    assert {d.code for d in found.diagnostics} <= {code, "XP225"} and code in codes(made)


def test_a_changed_key_of_a_stamp_that_excel_made_a_number_is_read() -> None:
    made = make()
    for line in made.book.sheets[-1].values:
        if len(line) > 1 and str(line[1]).isdigit():
            line[1] = float(str(line[1]))
    found = extract(made.book)
    assert found.issued is not None and found.issued.stamp.year == 2027
    assert found.seal == "unverified" and found.diagnostics == []


def test_another_version_of_the_tables_is_said_and_read() -> None:
    def older(given: Issued) -> None:
        object.__setattr__(given.stamp, "fingerprint", "0" * 16)
    found = read(make(change=older))
    assert [d.code for d in found.diagnostics] == ["XP104"] and len(found.frames) == 5


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


# --- cells: XP2xx --------------------------------------------------------------------------------------------------

S, T, P, E, H = "sales_targets", "training", "person_targets", "expense_budget", "staffing"
CELLS = [  # code, table, row, column, value typed, steps read (None: left blank)
    ("XP202", S, "P1|KA", "m01", 83.3333, 8333),
    ("XP202", H, "J01|hires", "m01", 1.5, 2),            # half a person
    ("XP203", S, "P1|KA", "m01", "1,200", 120_000),
    ("XP203", S, "P1|KA", "m01", "１２００", 120_000),
    ("XP203", S, "P1|KA", "m01", "1.2万", 120),          # in a 万元 cell 1.2万 is 1.2
    ("XP203", S, "P1|KA", "m01", "500元", 5),
    ("XP203", T, "s01", "cost", "1.2万", 12_000),        # in a 元 cell it is 12,000
    ("XP203", S, "P1|KA", "m01", "—", 0),                # a dash is zero
    ("XP203", P, "n01", "share", "60%", 600),
    ("XP204", P, "n01", "share", "60", None),            # 60 % or 6000 %
    ("XP204", S, "P1|KA", "m01", "￥1,200", None),       # 元 or 万元
    ("XP204", S, "P1|KA", "m01", "12%", None),
    ("XP204", S, "P1|KA", "m01", "约500", None),
    ("XP204", S, "P1|KA", "m01", "100-120", None),
    ("XP205", S, "P1|KA", "m01", True, None),
    ("XP205", S, "P1|KA", "m01", date(2027, 1, 2), None),
    ("XP211", S, "P1|KA", "m01", -5.0, -500),
    ("XP212", P, "n03", "to_month", 13.0, 13),
    ("XP213", S, "P1|KA", "m01", 1e20, None),
]


@pytest.mark.parametrize(("code", "table", "row", "column", "value", "steps"), CELLS)
def test_each_odd_cell_has_its_code_and_no_consequences(code: str, table: str, row: str, column: str, value: object,
                                                        steps: int | None) -> None:
    made = make()
    cell = made.put(table, row, column, value)  # type: ignore[arg-type]
    found = read(made)
    if code in ("XP211", "XP212"):  # here the sheet's own sums are as wrong as ours: recalculated in real life
        assert found.diagnostics[0].code == code
    else:
        assert [(d.code, d.cell) for d in found.diagnostics] == [(code, cell)]
    frame = found.frames[table]
    i = frame.keys.index(row)
    assert frame.suspect[i] and bool(frame.filled[column][i]) == (steps is not None)
    assert frame.amounts[column][i] == (steps or 0)


TEXTS = [  # code, column, value typed, text read
    ("XP215", "kind", "别的", "别的"),
    ("", "kind", "Selling", "selling"),                  # a label of another language
    ("XP216", "start", "2027年4月1日", "2027-04-01"),
    ("XP216", "start", "2027.4.1", "2027-04-01"),
    ("XP216", "start", "2027/4/1", "2027-04-01"),
    ("XP217", "start", "2027-02-29", "2027-02-29"),      # no leap year
    ("XP217", "start", 46000.0, "46000"),
    ("", "trainer", "　王　老师 ", "王 老师"),
    ("", "trainer", 12.0, "12"),
]


@pytest.mark.parametrize(("code", "column", "value", "text"), TEXTS)
def test_texts_choices_and_dates(code: str, column: str, value: object, text: str) -> None:
    made = make()
    cell = made.put(T, "s01", column, value)  # type: ignore[arg-type]
    found = read(made)
    assert [(d.code, d.cell) for d in found.diagnostics] == ([(code, cell)] if code else [])
    frame = found.frames[T]
    assert frame.texts[column][frame.keys.index("s01")] == text


@pytest.mark.parametrize(("value", "held", "code"), [
    ("2 1,12", "1 2 12", ""), (3.0, "3", ""), ("1月、2月", "1 2", ""), (date(2027, 1, 2), "", "XP227"), ("13", "", "XP227"),
    (1.2, "", "XP227")])
def test_holds(value: object, held: str, code: str) -> None:
    made = make()
    made.put(S, "P1|KA", "fixed", value)  # type: ignore[arg-type]
    found = read(made)
    assert found.frames[S].texts["fixed"][0] == held
    assert [d.code for d in found.diagnostics] == ([code] if code else [])


def test_formulas_errors_and_two_readings_in_an_input_cell() -> None:
    made = make()
    made.put(S, "P1|KA", "m01", 100.0, "50+50")
    assert codes(made) == ["XP208"]
    made.put(S, "P1|KA", "m01", 100.0, "'C:\\x\\[plan.xlsx]Q 1'!A1")
    assert codes(made) == ["XP209"]
    made.put(S, "P1|KA", "m01", None, "#REF!+1")
    made.sheet(S).errors[made.at(S, "P1|KA", "m01")] = "#REF!"
    assert codes(made) == ["XP206"]
    made.sheet(S).errors.clear()
    made.sheet(S).uncalculated.add(made.at(S, "P1|KA", "m01"))
    assert codes(made) == ["XP207"]
    made.sheet(S).uncalculated.clear()
    made.put(S, "P1|KA", "m01", 100.0)
    made.sheet(S).disagree[made.at(S, "P1|KA", "m01")] = (100.0, 10.0)
    found = read(made)
    assert S in found.refused and [d.code for d in found.diagnostics][0] == "XP214"


def test_changed_hq_cells_of_a_row_are_one_note_and_hq_counts() -> None:
    made = make()
    made.put(S, "P1|KA", "hq_target", 1.0)
    made.put(S, "P1|KA", "product", "高温奶")
    made.put(S, "@py_month", "m03", 9.0)
    found = read(made)
    assert [(d.code, d.row_key, d.params["count"]) for d in found.diagnostics] == [
        ("XP210", "P1|KA", 2), ("XP210", "@py_month", 1)]
    assert found.frames[S].amounts["hq_target"][0] == 120_000
    assert found.frames[S].feet["@py_month", "m03"][0] == 50_002


def test_blank_months_are_one_note_a_row() -> None:
    made = make()
    for month in ("m03", "m04"):
        made.put(S, "P1|KA", month, None)
    notes = [d for d in read(made).diagnostics if d.code == "XP218"]
    assert [(d.row_key, d.params["months"]) for d in notes] == [("P1|KA", "3月, 4月")]


@pytest.mark.parametrize(("rows", "factor", "said"), [
    (["P1|KA"], 10_000, [("P1|KA", "10000")]),
    (["P1|KA", "P2|KA", "P3|EC"], 10_000, [("P1|KA", "10000")]),   # the whole sheet in 元: one message
    (["P2|KA"], 0.0001, [("P2|KA", "1/10000")]),
    (["P1|KA"], 100, []),
])
def test_yuan_mixed_up_with_ten_thousand_yuan(rows: list[str], factor: float, said: list[tuple[str, str]]) -> None:
    made = make()
    for row in rows:
        for month in MONTHS:
            at = made.at(S, row, month)
            made.put(S, row, month, round(float(made.sheet(S).at(*at)) * factor, 2))  # type: ignore[arg-type]
    found = [(d.row_key, d.params["factor"]) for d in read(made).diagnostics if d.code == "XP219"]
    assert found == said


def test_merged_months_are_said() -> None:
    made = make()
    r, c = made.at(S, "P1|KA", "m01")
    made.sheet(S).merges.append((r, c, r, c + 1))
    assert codes(made) == ["XP126"]


# --- computed cells ------------------------------------------------------------------------------------------------

def test_computed_cells_are_recomputed() -> None:
    made = make()
    value = made.sheet(S).at(*made.at(S, "P1|KA", "year"))
    made.put(S, "P1|KA", "year", value)
    assert codes(made) == ["XP220"]
    cell = made.put(S, "P1|KA", "year", 1.0)
    d, = read(made).diagnostics
    assert (d.code, d.cell, d.found, d.expected, d.unit) == ("XP221", cell, 1.0, value, "wan_yuan")
    made.put(S, "P1|KA", "year", 1.0, "A1")
    assert [d.params["count"] for d in read(made).diagnostics if d.code == "XP222"] == [1]


def test_stale_missing_and_broken_results_are_one_note_a_table() -> None:
    made = make()
    for row in ("P1|KA", "P2|KA"):
        made.put(S, row, "year", None, "A1")
        made.sheet(S).uncalculated.add(made.at(S, row, "year"))
        made.put(S, row, "diff", None, "A1")
        made.sheet(S).errors[made.at(S, row, "diff")] = "#REF!"
    assert [(d.code, d.params["count"]) for d in read(made).diagnostics] == [("XP223", 2), ("XP224", 2)]


def test_overwriting_a_suggestion_is_legal_and_deleting_it_is_said() -> None:
    made = make()
    made.put(P, "n01", "m02", 5.0)
    frame = read(made).frames[P]
    assert frame.filled["m02"][0] and frame.amounts["m02"][0] == 500
    made = make()
    made.put(P, "n01", "m02", None)
    assert "XP226" in codes(made)


def test_linked_cells_keep_their_numbers_while_the_linked_table_is_missing() -> None:
    made = make()
    made.book.sheets.remove(made.sheet(H))
    found = read(made)
    assert [(d.code, d.table) for d in found.diagnostics] == [("XP111", H), ("XP225", E)]
    assert found.frames[E].filled["m01"][0] and found.frames[E].amounts["m01"][0] > 0


def test_no_stamp_nothing_is_read() -> None:
    found = extract(RawBook("x.xlsx", "0" * 64, []))
    assert [d.code for d in found.diagnostics] == ["XP101"] and found.issued is None
