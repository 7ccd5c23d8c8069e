"""HQ's adjustments keep what is held: spread methods, months in the 固定 column, frozen key projects, key lines spared."""
from __future__ import annotations

import numpy as np
import pytest
import small_company as sample
from by_hand import DISPLAY, NEW, OLD, months, put, submission
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.calendar import MONTHS
from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.consolidate.respread import RespreadTerms, moves_fixed, spares_rows, terms_of
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master import steering_records
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Severity
from xlplan.tables.adjusted import PERIODS
from xlplan.workbook.submission import Submission

SALES, MONEY = "sales_targets", "expense_budget"
FROZEN = RespreadTerms(frozenset([""]))


def change(row: str, column: str, steps: int, spread: str = "", *, table: str = SALES) -> AppliedChange:
    return AppliedChange("GD", table, row, column, steps, "质询会", spread=spread)


def file(fixed: str = "", *, start_month: int = 1, closed: tuple[str, ...] = ()) -> Submission:
    """GD's file; its first row holds the months `fixed`, HQ has closed the months `closed` of that row."""
    found = submission("GD")
    if fixed:
        put(found.frames[SALES], "P1|C1", fixed=fixed)
    assert found.issued
    for m in closed:
        found.issued.values[SALES]["P1|C1"][m] = 0
        put(found.frames[SALES], "P1|C1", **{m: 0})
    object.__setattr__(found.issued.stamp, "start_month", start_month)
    return found


def merged(*adjustments: AppliedChange, of: Submission | None = None, terms: RespreadTerms | None = None) -> Merged:
    given_ = [of or submission("GD")]
    return merge_tables(validate_submissions(given_), given_, ("GD",), adjustments, "bottom_up", terms)


def moved(result: Merged, row: str = "P1|C1", table: str = SALES) -> list[int]:
    """What the twelve months of a row gained."""
    i = result.frames[table].keys.index(row)
    zero = np.zeros(result.frames[table].size, np.int64)
    return [int(result.adjusted.get(table, {}).get(m, zero)[i]) for m in MONTHS]


def reason(result: Merged) -> str:
    (lost,) = result.register
    assert (lost.code, result.adjusted) == ("XP520", {})
    return message_of(lost, "en").rpartition(": ")[2]


# --- spread methods ---------------------------------------------------------------------------------------------------
def test_in_proportion_unless_something_else_is_asked() -> None:
    assert moved(merged(change("P1|C1", "year", 10_000))) == [amount // 10 for amount in OLD]
    assert moved(merged(change("P1|C1", "year", 10_000, "proportional"))) == [amount // 10 for amount in OLD]


def test_equally() -> None:
    assert moved(merged(change("P1|C1", "year", 1_203, "equal"))) == [101, 101, 101, *[100] * 9]
    total = merged(change("@total", "m02", -301, "equal"))
    assert (moved(total)[1], moved(total, "P2|C1")[1]) == (-151, -150)


def test_by_season_as_typed() -> None:
    """The row's own category and channel go before the category, that before all."""
    of = submission("GD")
    put(of.frames[SALES], "P1|C1", group="乳品")
    spring = (2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0)
    channels = {"电商": "C1"}
    for seasons in ({("乳品", "C1"): spring, ("", ""): (1,) * 12}, {("乳品", ""): spring}, {("", ""): spring}):
        result = merged(change("P1|C1", "year", 1_200, "season"), of=of, terms=RespreadTerms(seasons=seasons, channels=channels))
        assert moved(result) == [100 * k for k in spring]


def test_by_season_without_an_index_follows_last_years_months() -> None:
    """What the branch sold last year by month; budget rows have no season of their own and follow it too."""
    result = merged(change("P2|C1", "q1", 25_000, "season"))
    assert moved(result, "P2|C1")[:3] == [9_000, 8_000, 8_000]
    assert moved(merged(change("E3", "q1", 250, "season", table=MONEY)), "E3", MONEY)[:3] == [90, 80, 80]


@pytest.mark.parametrize(("row", "column"), [("P1|C1", "q1"), ("P1|C1", "year"), ("@total", "m03")])
def test_this_cell_only_names_one_cell(row: str, column: str) -> None:
    assert "names one row and one month" in reason(merged(change(row, column, 100, "one_cell")))


def test_this_cell_only() -> None:
    assert moved(merged(change("P1|C1", "m03", 100, "one_cell"))) == [0, 0, 100, *[0] * 9]


# --- months that are held ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("fixed", "still"), [
    ("1 2 12", {0, 1, 11}),
    ("1，2、12", {0, 1, 11}),   # as people type it
    ("１ ２", {0, 1}),
    ("10-12", {9, 10, 11}),
    ("", set()),
])
@pytest.mark.parametrize("spread", ["proportional", "equal", "season"])
@pytest.mark.parametrize("steps", [10_000, -10_000])
def test_held_months_do_not_move(fixed: str, still: set[int], spread: str, steps: int) -> None:
    for adjustment in (change("P1|C1", "year", steps, spread), change("@total", "year", steps, spread)):
        result = merged(adjustment, of=file(fixed))
        got = moved(result)
        assert {i for i, n in enumerate(got) if n == 0} >= still
        assert sum(got) + sum(moved(result, "P2|C1")) == steps
        assert sum(n != 0 for n in got) == 12 - len(still)


def test_a_hold_names_months_of_the_calendar() -> None:
    """In a fiscal year from April, 4 is its first month: what the sheet shades."""
    got = moved(merged(change("P1|C1", "h1", 6_000, "equal"), of=file("4 5", start_month=4)))
    assert got == [0, 0, 1_500, 1_500, 1_500, 1_500, *[0] * 6]


def test_a_line_that_names_exactly_the_held_cell_does_change_it() -> None:
    """HQ means it: the phone call that moves February, although February was held."""
    assert moved(merged(change("P1|C1", "m02", -500), of=file("2"))) == [0, -500, *[0] * 10]


@pytest.mark.parametrize(("fixed", "adjustment", "expected"), [
    ("1 2 3", change("P1|C1", "q1", 300, "equal"), [100, 100, 100]),                 # all three are fixed
    ("2 3", change("P1|C1", "q1", -(OLD[0] + 1)), [-OLD[0], -1, 0]),                 # January alone does not hold that much
])
def test_months_that_the_unit_fixed_do_not_bind_hq(fixed: str, adjustment: AppliedChange, expected: list[int]) -> None:
    """They move last, only as far as the others do not carry the change."""
    result = merged(adjustment, of=file(fixed))
    assert sum(moved(result)) == adjustment.change
    got = moved(result)[:3]
    assert (got[0], sum(got[1:])) == (expected[0], sum(expected[1:]))
    assert moved(result)[3:] == [0] * 9
    assert moves_fixed(merged(of=file(fixed)), adjustment, declared_figures(merged(of=file(fixed))), RespreadTerms())


def test_nothing_left_to_move_is_said_and_nothing_moves() -> None:
    """What HQ froze or closed is hard."""
    assert "frozen or off sale" in reason(merged(change("P1|C1", "q1", -100), of=file(closed=("m01", "m02", "m03"))))


def test_a_cut_takes_all_that_may_move_and_no_more() -> None:
    got = moved(merged(change("P1|C1", "year", -OLD[0]), of=file("2-12")))
    assert got == [-OLD[0], *[0] * 11]


def test_months_not_on_sale_stay_closed() -> None:
    got = moved(merged(change("P1|C1", "q1", 3_001, "equal"), of=file(closed=("m01",))))
    assert got[:3] == [0, 1_501, 1_500]


# --- key projects -----------------------------------------------------------------------------------------------------
def test_a_cut_of_the_total_falls_on_what_is_no_key_project_first() -> None:
    """G3: rebates (24.00) and contingency (2.00) pay before display fees do."""
    result = merged(change("@total", "year", -1_000, table=MONEY))
    assert sum(moved(result, "E2", MONEY)) == 0
    assert sum(moved(result, "E3", MONEY)) + sum(moved(result, "E5", MONEY)) == -1_000
    deep = merged(change("@total", "year", -3_000, table=MONEY))
    assert [sum(moved(deep, row, MONEY)) for row in ("E3", "E5", "E2")] == [-2_400, -200, -400]
    assert sum(moved(merged(change("@total", "year", 1_000, table=MONEY)), "E2", MONEY)) > 0  # an increase is for all


def test_a_cut_of_total_sales_spares_key_products() -> None:
    of = submission("GD")
    put(of.frames[SALES], "P1|C1", new_mark="key")
    result = merged(change("@total", "year", -10_000), of=of)
    assert (sum(moved(result)), sum(moved(result, "P2|C1"))) == (0, -10_000)


@pytest.mark.parametrize(("adjustment", "told"), [
    (change("@total", "year", -1_000, table=MONEY), True), (change("@total", "year", 1_000, table=MONEY), False),
    (change("E3", "year", -1_000, table=MONEY), False), (change("@total", "year", -10_000), False)])
def test_a_cut_that_spares_rows_is_told(adjustment: AppliedChange, told: bool) -> None:
    """GD's sales have no key product."""
    assert spares_rows(merged(), adjustment) is told


def test_frozen_key_projects_do_not_move() -> None:
    """Frozen for all or for the branch: not in a re-spread of the total, up or down, nor of the row's own year."""
    for terms in (FROZEN, RespreadTerms(frozenset(["GD"]))):
        for steps in (500, -500):
            result = merged(change("@total", "year", steps, table=MONEY), terms=terms)
            assert sum(moved(result, "E2", MONEY)) == 0
            assert sum(sum(moved(result, row, MONEY)) for row in ("E3", "E5")) == steps
        assert "frozen" in reason(merged(change("E2", "year", 100, table=MONEY), terms=terms))
        assert "frozen" in reason(merged(change("@key", "year", -100, table=MONEY), terms=terms))
    elsewhere = merged(change("E2", "year", 100, table=MONEY), terms=RespreadTerms(frozenset(["HN"])))
    assert sum(moved(elsewhere, "E2", MONEY)) == 100
    named = merged(change("E2", "m02", -10, table=MONEY), terms=FROZEN)
    assert moved(named, "E2", MONEY) == [0, -10, *[0] * 10]


def test_a_cut_beyond_what_is_not_frozen_is_said() -> None:
    """26.00 may move, the 24.10 of display fees may not."""
    assert sum(DISPLAY) == 2_410
    assert "frozen" in reason(merged(change("@total", "year", -2_601, table=MONEY), terms=FROZEN))


def test_terms_of_a_master() -> None:
    master, _ = master_from(sample.frames(
        key_projects=[{"code": "K1", "project": "便利店", "branch": "全部", "frozen": "yes"},
                      {"code": "K2", "project": "县乡", "branch": "B02", "frozen": "no"}],
        season=[{"category": "液奶", "source": "manual", **months(1_000)}]))
    terms = terms_of(master)
    assert terms.frozen == {""}
    assert terms.seasons == {("液奶", ""): (1_000,) * 12}
    assert terms.channels == {"商超": "C01", "流通": "C02"}


# --- units, several lines ---------------------------------------------------------------------------------------------
def test_heads_of_a_quarter_are_heads() -> None:
    """The staffing table has no column of quarters; two heads are two heads, not 20,000 of the sheet's finest steps."""
    line = steering_records.AdjustmentLine(1, "GD", "adjustment", "staffing", "S1|hires", "q1", None, 20_000, None, "", "x", "王五", "", "",
                                           "approved", "")
    assert changes_from_master([line])[0].change == 2
    assert sum(moved(merged(*changes_from_master([line])), "S1|hires", "staffing")) == 2


def test_a_second_cut_finds_what_the_first_one_left() -> None:
    """The whole of January goes first; what is cut over the quarter then comes out of February and March."""
    got = moved(merged(change("P1|C1", "m01", -OLD[0]), change("P1|C1", "q1", -8_000)))
    assert got[0] == -OLD[0]
    assert sum(got[1:3]) == -8_000


def test_a_cut_below_zero_is_no_cut_and_must_be_fixed() -> None:
    """January holds 90.00 万元; 90.01 less would leave less than nothing."""
    result = merged(change("P1|C1", "m01", -OLD[0] - 1))
    assert (moved(result), result.register[0].severity) == ([0] * 12, Severity.ERROR)
    assert "negative" in reason(result)


@pytest.mark.parametrize(("steps", "codes"), [
    (7 * 150_000, []),                 # a year of 1,500.00 万元 becomes eight times as much
    (7 * 150_000 + 1, ["XP656"]),      # more is asked about, and counts
    (150_000 * 10_000, ["XP656"]),     # 元 typed for 万元
])
def test_a_year_many_times_as_large_is_asked_about(steps: int, codes: list[str]) -> None:
    result = merged(change("@total", "year", steps))
    assert ([d.code for d in result.register], len(result.adjustments)) == (codes, 1)
    assert all(" · 合计 · 全年:" in message_of(d, "zh-CN") and "@" not in message_of(d, "en") for d in result.register)


rows = st.sampled_from(["P1|C1", "P2|C1", "@total", "@new"])
lines = st.tuples(rows, st.sampled_from(sorted(PERIODS)), st.integers(-60_000, 10**9), st.sampled_from(["", "equal", "season"]))


@settings(max_examples=60)
@given(st.lists(lines, max_size=5), st.sets(st.integers(1, 12), max_size=6))
def test_what_is_counted_is_exact_and_held_months_stand(given_: list[tuple[str, str, int, str]], held: set[int]) -> None:
    """Whatever HQ asks: what counts adds up to the step, what does not is said, and nothing held has moved unless named or needed."""
    of = file(" ".join(map(str, sorted(held))))
    result = merged(*(change(*one) for one in given_), of=of)
    year = [int(n.foot_steps(SALES, "@total", "year")[0]) for n in (declared_figures(result), approved_figures(result))]
    assert year[1] - year[0] == sum(a.change for a in result.adjustments)
    assert len(result.adjustments) + sum(d.code == "XP520" for d in result.register) == len(given_)
    named = {int(column[1:]) for row, column, _, _ in given_ if row == "P1|C1" and column.startswith("m")}
    got = moved(result)
    short = [a for a in result.adjustments if a.change < 0 or {int(m[1:]) for m in PERIODS[a.column]} <= held]
    assert short or all(got[m - 1] == 0 for m in held - named)  # a fixed month moves only where the others may not carry the change
    assert sum(NEW) == int(declared_figures(result).steps(SALES, "year")[1])  # what was declared stays
