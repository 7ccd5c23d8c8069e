"""The tables of the shelf, in memory: they stand together, their examples keep every rule, and some row breaks each of them."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module

import numpy as np
import pytest
from broken_rows import BROKEN, TOGETHER, Cells, Edit
from tables_page import ELSEWHERE, PAGE, ROWS, page, served

from xlplan import terms
from xlplan.schema.days import day_number, iso_day
from xlplan.schema.frame import Frame, blank_frame, own_row_key
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.table import Rule, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.own.made import MEANS
from xlplan.tables.periods import MONTHS
from xlplan.tables.risks import EXAMPLE
from xlplan.tables.shelf import KEYS, shelf_table, shelf_tables
from xlplan.text import LANGS, Lang, Text, printed_width
from xlplan.workbook.words import WORDS

YEAR = 2027
_DAYS = [date(2026, 12, 1) + timedelta(n) for n in range(760)]
WORKED = [day_number(day.isoformat()) for day in _DAYS if day.weekday() < 5]
LIMITS = {"year_start": Decimal(day_number(f"{YEAR}-01-01")), "year_end": Decimal(day_number(f"{YEAR}-12-31"))}
RISK = EXAMPLE[0]
RULES = {rule.own.number: (key, rule) for key in KEYS for rule in shelf_table(key).rules if rule.own}


@pytest.fixture(scope="module", autouse=True)
def together() -> Iterator[None]:
    with BRANCH.declared(*map(shelf_table, KEYS)):
        yield


def typed(table: Table, rows: list[Cells]) -> Frame:
    """The rows as somebody types them, and a blank one below: live checks ask of that one too."""
    frame = blank_frame(table, [own_row_key(n) for n in range(1, len(rows) + 2)])
    for i, cells in enumerate(rows):
        frame.used[i] = True
        for key, value in cells.items():
            unit = table.by_key[key].unit
            if unit is None:
                frame.texts[key][i] = str(value).strip()
            elif value != "":
                frame.amounts[key][i], exact = unit.steps(Decimal(value))
                frame.filled[key][i] = True
                assert exact, f"{table.key}.{key}"
    return frame


def others() -> dict[str, Frame]:
    """Sales of 1,500 万元, expenses of 600 and two who join, in tables of ours."""
    sales, expenses, staffing = (blank_frame(BY_KEY[key].with_switches(frozenset()), rows) for key, rows in (
        ("sales_targets", ["P1|C1"]), ("expense_budget", ["E2"]), ("staffing", [f"S1|{m}" for m in BY_KEY["staffing"].measures])))
    for month in MONTHS:
        sales.amounts[month][0], expenses.amounts[month][0] = 12_500, 5_000
    staffing.texts["measure"][:], staffing.amounts["m03"][0] = BY_KEY["staffing"].measures, 2
    return {frame.table.key: frame for frame in (sales, expenses, staffing)}


def example(key: str, lang: Lang = "zh-CN") -> list[Cells]:
    rows = import_module(f"xlplan.tables.shelf.{key}").EXAMPLE
    return [{of: value(lang) if isinstance(value, Text) else value for of, value in row.items()} for row in rows]


def edited(key: str, edit: Edit | None) -> list[Cells]:
    rows = example(key)
    if edit is None or edit[0] != key:
        return rows
    _, at, cells = edit
    if at in ("thirty more", "ten a day"):
        return rows + [{**cells, "outlet": f"店 {n}", "owner": cells["owner"] or f"员 {n}"} for n in range(30)]
    if at == "new":
        return [*rows, cells]
    rows[int(at)] |= cells
    return rows


def frames_of(edit: Edit | None = None) -> dict[str, Frame]:
    return others() | {key: typed(BY_KEY[key], edited(key, edit)) for key in KEYS}


def broken(frames: Mapping[str, Frame], keys: tuple[str, ...] = KEYS) -> Counter[str]:
    """How many rows break which rule: of ours by number, of compulsory columns by table and column."""
    values, out = Evaluator(frames, LIMITS, WORKED), Counter[str]()
    for key, rule in ((of, rule) for of in keys for rule in BY_KEY[of].rules):
        scope = Scope(key, rule.foot if rule.scope == "table" else None)
        wrong = ~values.truth(rule.must, scope)
        if rule.where is not None:
            wrong = wrong & values.truth(rule.where, scope)
        if n := int(np.sum(wrong)):
            out[name_of(key, rule)] += n
    return out


def name_of(key: str, rule: Rule) -> str:
    return rule.own.number if rule.own else f"{key}.{rule.column}"


@pytest.mark.parametrize("key", KEYS)
def test_days_and_means_are_not_added_up_over_units(key: str) -> None:
    """366 days of three units are no 1,098 days; the sheet's own total may well say 366."""
    assert [c.key for c in shelf_table(key).columns if c.unit and c.unit.key in ("day", *MEANS) and c.up in ("sum", "last")] == []


def test_examples_keep_every_rule() -> None:
    assert broken(frames_of()) == {}


@pytest.mark.parametrize("number", BROKEN)
def test_a_row_that_breaks_it_breaks_nothing_else(number: str) -> None:
    assert set(broken(frames_of(BROKEN[number]))) == {number}


@pytest.mark.parametrize("number", TOGETHER)
def test_what_breaks_it_and_what_goes_along(number: str) -> None:
    edit, wrong = TOGETHER[number]
    assert set(broken(frames_of(edit))) == wrong


LEVELS = {  # of the rules in the first and in the second half of the rounds; all others are to be explained in both
    ("warning", "error"): (
        "X1·1 X1·2 X1·4 X1·5 X2·1 X2·5 X3·3 X4·2 X4·4 X5·1 X6·2 X6·7 X9·1 X9·4 T13·2 T13·3 T13·4 T13·6 C1·1 C1·2 C1·9 C1·10 "
        "C1·5 B7·7 B7·8 C6·1 D7·1 D7·2 D7·3 D7·4 D7·5 D7·7 D7·8 G5·2 G5·4 C7·2 C8·2 C8·3 C8·8 1.12·1 1.12·2 1.12·4 A5·3 A8·2 "
        "K6·1 K6·4 K7·1 K7·2 K7·4 M4·1 M4·4 P4·1 P4·2 P5·1 P5·4 P5·5 P5·6 P6·1 P6·3 P9·1 P9·4 P9·5 D15·1 D15·3 K2·2 K2·3 R3·1 "
        "R3·2 R5·1 M9·1 M9·3 M9·4 1.12·9 C1·12"),
    ("error", "error"): "1.12·3",
    ("note", "note"): "X1·3 X1·8 C2·3 A10·1 1.12·8 R7·1",
}


def test_levels_are_those_agreed_on() -> None:
    said = {number: tuple(level and level.value for level in (rule.own.first, rule.own.second)) for number, (_, rule) in RULES.items()
            if rule.own}
    agreed = {number: levels for levels, numbers in LEVELS.items() for number in numbers.split()}
    assert said == dict.fromkeys(RULES, ("warning", "warning")) | agreed


def test_every_rule_has_a_row_that_breaks_it() -> None:
    assert RULES.keys() == BROKEN.keys() | TOGETHER.keys()
    assert len(RULES) == sum(len(shelf_table(key).rules) for key in KEYS)  # no number twice


@pytest.mark.parametrize("key", KEYS)
def test_no_two_rules_of_a_table_say_the_same(key: str) -> None:
    for lang in LANGS:
        titles = Counter(rule.title(lang) for rule in shelf_table(key).rules)
        assert [title for title, n in titles.items() if n > 1 or "{" in title] == []


def test_a_year_is_shown_as_it_is_typed() -> None:
    tip = shelf_table("market").by_key["year"].help
    assert tip
    assert tip.all() == ("例:2026", "例:2026", "e.g. 2026")


@pytest.mark.parametrize("key", KEYS)
def test_each_stands_with_what_it_looks_into_alone(key: str) -> None:
    """It is named by any of its names, and brings along what its rules read."""
    table = shelf_table(key)
    for name in (*table.label.all(), key):
        assert table in shelf_tables([name])
    assert table.rules
    assert {foot.label for foot in table.feet if not foot.cells} <= {terms.ALL_ROWS}  # no total of nothing
    assert table.minutes
    assert table.rounds == ()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", KEYS)
def test_what_to_fill_in_is_read_whole_on_the_cover(key: str, lang: Lang) -> None:
    table = shelf_table(key)
    assert table.purpose
    said = f"{table.purpose(lang)} · {WORDS['minutes'](lang, n=table.minutes)}"
    assert printed_width(said) <= (64 if lang == "en" else 45)


@pytest.mark.parametrize("row", ROWS)
def test_each_row_of_the_requirements_has_a_table_or_a_reason(row: str) -> None:
    assert (row in served()) != (row in ELSEWHERE)


def test_the_page_of_tables_is_made_of_the_declarations() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


# -- the sources' own numbers ------------------------------------------------------------------------------------------

def test_the_seed_s_phases_overlap_on_the_first_of_february_and_leave_out_the_last_of_august() -> None:
    """8.1–8.30, 9.1–2.1, 2.1–2.29, 3.1–7.31 of a year from August (C3)."""
    seed: list[Cells] = [{"phase": str(n), "start": start, "end": end} for n, (start, end) in enumerate((
        ("2023-08-01", "2023-08-30"), ("2023-09-01", "2024-02-01"), ("2024-02-01", "2024-02-29"), ("2024-03-01", "2024-07-31")))]
    limits = {"year_start": Decimal(day_number("2023-08-01")), "year_end": Decimal(day_number("2024-07-31"))}
    values = Evaluator(others() | {"phases": typed(BY_KEY["phases"], seed)}, limits, [*range(*map(int, limits.values()))])
    found = {}
    for number in ("D7·1", "D7·2", "D7·3", "D7·4", "D7·5"):
        rule = RULES[number][1]
        assert rule.where is not None
        wrong = ~values.truth(rule.must, Scope("phases")) & values.truth(rule.where, Scope("phases"))
        found[number] = [*np.flatnonzero(wrong)]
    assert found == {"D7·1": [], "D7·2": [], "D7·3": [], "D7·4": [0], "D7·5": [2]}
    assert values.foot_steps("phases", "@total", "days")[0] == 366  # so nothing is said of their sum: one day too few, one twice


@pytest.mark.parametrize(("phases", "gaps", "overlaps"), [
    ((("01-01", "03-15"), ("03-01", "12-31")), [], [1]),                      # two weeks, not a day
    ((("01-01", "06-30"), ("03-01", "04-30"), ("07-01", "12-31")), [], [1]),  # one within another
    ((("07-01", "12-31"), ("01-01", "06-29")), [1], []),                      # in any order
    ((("01-01", "06-30"), ("01-01", "06-30"), ("07-01", "12-31")), [], [0, 1]),
    ((("01-01", "01-01"), ("01-02", "12-31")), [], []),                       # a phase of a day
])
def test_gaps_and_overlaps_are_found_where_they_are(phases: tuple[tuple[str, str], ...], gaps: list[int], overlaps: list[int]) -> None:
    rows: list[Cells] = [{"phase": str(n), "start": f"{YEAR}-{a}", "end": f"{YEAR}-{b}"} for n, (a, b) in enumerate(phases)]
    values = Evaluator(others() | {"phases": typed(BY_KEY["phases"], rows)}, LIMITS, WORKED)
    wrong = {n: ~values.truth(RULES[n][1].must, Scope("phases")) for n in ("D7·4", "D7·5")}
    assert [[*np.flatnonzero(of[:-1])] for of in wrong.values()] == [gaps, overlaps]  # the last row is blank


def test_phases_share_the_year_by_workdays_to_the_last_step() -> None:
    values = Evaluator(frames_of(), LIMITS, WORKED)
    worked, shares = (values.steps("phases", key)[:3].tolist() for key in ("worked", "by_days"))
    assert worked == [sum(start <= day <= end for day in WORKED) for start, end in (
        (day_number(str(row["start"])), day_number(str(row["end"]))) for row in edited("phases", None))]
    assert sum(shares) == 150_000
    assert shares == [round(150_000 * sum(worked[:n + 1]) / sum(worked)) - round(150_000 * sum(worked[:n]) / sum(worked)) for n in range(3)]


def test_hiring_begins_24_workdays_before_somebody_is_needed() -> None:
    values = Evaluator(frames_of(), LIMITS, WORKED)
    assert [values.words("hiring", key)[0] for key in ("begin_by", "train_from", "trial_from")] == ["2027-01-26", "2027-02-04",
                                                                                                    "2027-02-18"]


def test_meetings_move_to_days_worked() -> None:
    values = Evaluator(frames_of(), LIMITS, WORKED)
    assert [*values.words("cadence", "held")][:-1] == ["2027-01-04", "2027-01-28", "2027-03-31", "2027-07-05", "2027-12-29", "2027-01-04",
                                                       "2027-11-08"]
    assert [[values.words("cadence", f"d{month:02}")[row][5:] for month in range(1, 13)] for row in (1, 2, 3)] == [
        ["01-28", "02-25", "03-29", "04-28", "05-27", "06-28", "07-29", "08-27", "09-28", "10-28", "11-26", "12-29"],
        ["", "", "03-31", "", "", "06-30", "", "", "09-30", "", "", "12-31"],
        ["", "", "", "", "", "", "07-05", "", "", "", "", ""]]
    assert values.steps("cadence", "times").tolist() == [1, 12, 4, 1, 1, 52, 1, 0]


@pytest.mark.parametrize(("often", "month", "held", "times"), [
    ("monthly", "m10", "10 11 12", 3), ("monthly", "", "01 02 03 04 05 06 07 08 09 10 11 12", 12), ("quarterly", "m02", "02 05 08 11", 4),
    ("quarterly", "m11", "11", 1), ("twice", "m05", "05 11", 2), ("twice", "m07", "07", 1), ("yearly", "m09", "09", 1),
    ("yearly", "", "", 0), ("two_weeks", "m12", "12", 3), ("daily", "m12", "12", 23), ("", "", "", 0)])
def test_how_often_says_in_which_months(often: str, month: str, held: str, times: int) -> None:
    frame = typed(BY_KEY["cadence"], [{"meeting": "会", "rule": "worked1", "often": often, "from_month": month}])
    values = Evaluator({"cadence": frame}, LIMITS, WORKED)
    assert " ".join(filter(None, (values.words("cadence", f"d{n:02}")[0][5:7] for n in range(1, 13)))) == held
    assert values.steps("cadence", "times")[0] == times


def test_what_is_worked_out() -> None:
    values = Evaluator(frames_of(), LIMITS, WORKED)
    assert [int(values.steps(table, key)[0]) for table, key in (
        ("market", "capacity"), ("market", "share"), ("outlets", "visits"), ("temp_staff", "person_days"), ("temp_staff", "cost"),
        ("stock", "closing"), ("resources", "gap"))] == [22_592_400, 6, 52, 96, 17_280, 1_400, 4]
    assert iso_day(day_number("2027-02-28") + 1) == values.words("phases", "next_day")[0]


@pytest.mark.parametrize(("table", "cells", "column", "steps"), [
    ("stock", {"of_month": "m12", "opening": 5, "came": 9, "sold": 6}, "year_end", 8),
    ("stock", {"of_month": "m11", "opening": 5, "came": 9, "sold": 6}, "year_end", 0),
    ("market", {"population": "0.07", "spend": 3}, "capacity", 21), ("market", {"population": "0.33", "spend": 5}, "capacity", 165)])
def test_what_one_row_comes_to(table: str, cells: Cells, column: str, steps: int) -> None:
    values = Evaluator({table: typed(BY_KEY[table], [cells])}, LIMITS, WORKED)
    assert values.steps(table, column)[0] == steps


@pytest.mark.parametrize(("budget", "numbers"), [("600", set()), ("600.01", {"B6·1"})])
def test_budgets_of_actions_may_take_all_of_the_expenses(budget: str, numbers: set[str]) -> None:
    assert set(broken(frames_of(("actions", 0, {"budget": budget})), ("actions",))) == numbers


def test_progress_is_at_most_all_of_it() -> None:
    assert BY_KEY["actions"].by_key["progress"].maximum == 1


@pytest.mark.parametrize(("cells", "broken_by"), [
    ({}, set()), ({"probability": ""}, {"C5·1"}), ({"early_sign": ""}, {"C5·2"}), ({"response": " "}, {"C5·3"}),
    ({"risk": ""}, {"risks.risk"}),
    ({"probability": "", "impact": "", "early_sign": "", "response": ""}, set())])
def test_a_risk_with_an_impact_says_all_of_it(cells: Cells, broken_by: set[str]) -> None:
    """The built-in table of risks, beside the shelf."""
    row: Cells = {k: said("zh-CN") if isinstance(said, Text) else said for k, said in RISK.items()}
    assert set(broken({"risks": typed(BY_KEY["risks"], [row | cells])}, ("risks",))) == broken_by


def test_a_risk_in_two_rows_is_asked_about() -> None:
    row: Cells = {k: said("zh-CN") if isinstance(said, Text) else said for k, said in RISK.items()}
    assert broken({"risks": typed(BY_KEY["risks"], [row, row | {"owner": "李敏"}])}, ("risks",)) == {"C5·4": 2}


@pytest.mark.parametrize(("table", "rows", "number", "n"), [
    ("stock", ({"place": ""}, {"place": ""}), "M9·3", 2), ("stock", ({"place": "广州仓"}, {"place": ""}), "M9·3", 0),
    ("stock", ({"of_month": "m02", "days_out": 28},), "M9·4", 0), ("stock", ({"of_month": "m04", "days_out": 31},), "M9·4", 1),
    ("competitors", ({"area": "", "product": ""}, {"area": "", "product": ""}), "X2·5", 2),
    ("competitors", ({"area": "", "product": ""}, {"area": "广州", "product": ""}), "X2·5", 0),
    ("actions", ({"quarter": "q1", "deadline": "2027-11-30"},), "C1·11", 1),
    ("actions", ({"quarter": "q4", "deadline": "2027-02-28"},), "C1·11", 1),
    ("actions", ({"quarter": "q1", "deadline": "2027-03-31"}, {"quarter": "q4", "deadline": "2027-10-01"}), "C1·11", 0),
    ("actions", ({"state": "todo", "progress": "0.1"}, {"state": "late", "progress": 1}, {"state": "doing", "progress": "0.5"}),
     "C1·12", 2),
    ("actions", ({"owner": "王强 李敏"}, {"owner": "王强和李敏"}, {"owner": "王和平"}), "C1·10", 2)])
def test_rows_that_are_asked_about(table: str, rows: tuple[Cells, ...], number: str, n: int) -> None:
    frame = typed(BY_KEY[table], [example(table)[0] | cells for cells in rows])
    assert broken(others() | {table: frame}, (table,))[number] == n


def test_what_a_risk_is_expected_to_cost() -> None:
    frame = typed(BY_KEY["risks"], [{"risk": "a", "probability": "0.155", "impact": "60.05"}, {"risk": "b", "impact": 9}])
    assert Evaluator({"risks": frame}, LIMITS).steps("risks", "expected")[:2].tolist() == [931, 0]
