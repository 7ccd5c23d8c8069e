"""validate beside cells that hold no value: one message a mistake, and every rule asked that no value could mend."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from by_hand import OLD, months, put
from rule_cases import Edit, Frames, codes, judged, on

from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.days import day_number
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.submission import Submission


def unread(table: str, row: str, column: str, code: str = "XP204") -> Callable[[Submission], None]:
    """A cell that could not be read: it holds nothing, and a finding says so."""
    def change(found: Submission) -> None:
        frame = found.frames[table]
        if column in frame.amounts:
            i = frame.keys.index(row)
            frame.amounts[column][i], frame.filled[column][i] = 0, False
        found.diagnostics.append(Diagnostic(code, table=table, row_key=row, column=column, cell="H7",
                                            params={"text": "约500"}))
    return change


def test_a_cell_without_a_value_has_no_consequences() -> None:
    bad = on("sales_targets", "P1|C1", m01=0)
    assert codes(judged(bad)) == ["XP404", "XP401", "XP405", "XP402"]
    result = judged(change=unread("sales_targets", "P1|C1", "m01"))
    assert codes(result) == ["XP204"]
    assert message_of(result.diagnostics[0], "zh-CN") == "1月 是文本「约500」,不是一个确定的数"


@pytest.mark.parametrize("code", ["XP204", "XP205", "XP206", "XP207", "XP212", "XP213", "XP243", "XP245", "XP252", "XP253"])
def test_whatever_took_the_value_it_has_no_consequences(code: str) -> None:
    assert codes(judged(change=unread("sales_targets", "P1|C1", "m01", code))) == [code]


def test_one_finding_of_many_cells_stands_for_each_of_them() -> None:
    """Formulas never calculated: the second row, which the finding is not at, is short of its target for them alone."""
    def many(found: Submission) -> None:
        cells = (("P1|C1", "m01"), ("P2|C1", "m01"), ("P2|C1", "m02"), ("P2|C1", "m03"))
        for row, month in cells:
            unread("sales_targets", row, month, "XP207")(found)
        first = found.diagnostics[-len(cells)]
        found.diagnostics[-len(cells):] = [replace(first, params={"count": len(cells), "cells": "H7, H8", "spots": cells})]

    assert codes(judged(change=many)) == ["XP207"]


def test_two_cells_may_need_two_values() -> None:
    """Last year January made 0.5 % and February 16.5 %: what keeps both near that is no one figure put into both."""
    def uneven(frames: Frames) -> None:
        feet = frames["sales_targets"].feet
        feet["@py_month", "m01"][0], feet["@py_month", "m02"][0] = 500, 16_500

    def both(found: Submission) -> None:
        for month in ("m01", "m02"):
            unread("sales_targets", "P1|C1", month)(found)

    assert codes(judged(uneven, change=both)) == ["XP204", "XP204"]
    assert "XP405" in codes(judged(uneven))


# what else is wrong with the tables while January of 低温奶 · 电商 cannot be read, and what is said of it
BESIDES: list[tuple[Edit, list[str]]] = [
    # another row is short: that row is judged; the total may be right once January is there
    (on("sales_targets", "P2|C1", m01=4_499), ["XP404", "XP402"]),
    # another row alone is above the company's whole target: no January of 0 or more brings the total down
    (on("sales_targets", "P2|C1", m01=144_000), ["XP404", "XP401", "XP405", "XP406", "XP402"]),
    # the row itself is above its target without January; what makes December's share small makes January's large
    (on("sales_targets", "P1|C1", m12=17_501), ["XP404", "XP401", "XP405", "XP402"]),
    # a figure below the column's limit is a figure: its row is judged with it
    (on("sales_targets", "P2|C1", m01=-1), ["XP404", "XP402"]),
]


@pytest.mark.parametrize(("edit", "said"), BESIDES)
def test_what_no_value_of_the_cell_could_mend_is_said_beside_it(edit: Edit, said: list[str]) -> None:
    assert codes(judged(edit, change=unread("sales_targets", "P1|C1", "m01"))) == ["XP204", *said]


@pytest.mark.parametrize("code", ["XP202", "XP203", "XP209", "XP210", "XP211", "XP229"])
def test_a_cell_with_a_value_switches_no_rule_off(code: str) -> None:
    """Whatever is said of the cell, its value counts, so every rule is asked of it."""
    def said(found: Submission) -> None:
        found.diagnostics.append(Diagnostic(code, table="sales_targets", row_key="P1|C1", column="m01", cell="H7"))

    both = judged(on("sales_targets", "P1|C1", m01=0), change=said)
    assert sorted(codes(both)) == sorted([code, *codes(judged(on("sales_targets", "P1|C1", m01=0)))])


def test_a_share_beyond_what_may_be_typed_has_no_consequences() -> None:
    """10 for 10 % is 1,000 %: what the person carries is not known. Where HQ lets it pass, it counts and is judged."""
    def ten(found: Submission) -> None:
        put(found.frames["person_targets"], "p1", share=10_000)
        found.diagnostics.append(Diagnostic("XP212", table="person_targets", row_key="p1", column="share", cell="H7", found=10.0,
                                            expected=1))

    def passed(found: Submission) -> None:
        ten(found)
        assert found.issued
        found.issued.severities["XP212"] = "note"

    assert codes(judged(round="final", change=ten)) == ["XP212"]
    assert "XP432" in codes(judged(round="final", change=passed))


def test_heads_follow_from_the_rows_of_the_same_post() -> None:
    """Joining in January cannot be read: heads may be enough from then on. Not so before."""
    def few(frames: Frames) -> None:
        put(frames["staffing"], "S1|leavers", m01=6, m03=1)

    found = [d for d in judged(few, change=unread("staffing", "S1|hires", "m03")).diagnostics if d.table == "staffing"]
    assert [(d.code, d.column, d.found) for d in found] == [("XP204", "m03", None), ("XP310", "m01", -1)]
    assert found[1].params["columns"] == ["1月", "2月"]
    found = [d for d in judged(few, change=unread("staffing", "S1|hires", "m01")).diagnostics if d.table == "staffing"]
    assert [d.code for d in found] == ["XP204"]


def test_figures_linked_to_a_cell_without_a_value_are_judged_as_they_count() -> None:
    """The staffing plan is refused, but the budget counts with the pay its own file gives (XP521): its rules are asked."""
    result = judged(on("expense_budget", "E1", cap=100), change=unread("staffing", "S1|hires", "m02"))
    assert result.tables["staffing"] == "refused"
    assert codes(result) == ["XP204", "XP521", "XP421", "XP422"]


@pytest.mark.parametrize(("column", "cells"), [("cost", 1), ("cost_month", 1), ("remark", 0), ("start", 0), ("heads", 0)])
def test_the_budget_is_short_only_of_cells_that_make_it(column: str, cells: int) -> None:
    result = judged(change=unread("training", "r1", column))
    (told,) = [d for d in result.diagnostics if d.code == "XP521"]
    assert ("1 格没有数(H7)" in message_of(told, "zh-CN")) == bool(cells)
    assert ("每一格都有数" in message_of(told, "zh-CN")) != bool(cells)


def test_rules_about_linked_figures_wait_for_a_missing_table() -> None:
    """The staffing sheet is gone. Where its file still shows the pay, that counts and is judged; else nothing is known."""
    def gone(found: Submission) -> None:
        del found.frames["staffing"]
        found.refused.add("staffing")
        found.diagnostics.append(Diagnostic("XP111", table="staffing", params={"label": "人员规划"}))

    def gone_but_shown(found: Submission) -> None:
        gone(found)
        put(found.frames["expense_budget"], "E1", **months(500))

    result = judged(on("expense_budget", "E1", cap=0), change=gone)
    assert result.tables["staffing"] == "refused"
    assert codes(result) == ["XP111", "XP521"]
    assert result.tables["expense_budget"] == "accepted_with_warnings"
    assert codes(judged(on("expense_budget", "E1", cap=100), change=gone_but_shown)) == ["XP111", "XP521", "XP421", "XP422"]


def test_a_sheet_in_yuan_is_one_message_and_hides_no_other_fault() -> None:
    """Where 元 was typed for 万元 the table is refused, so what follows from the figures need not be said; where HQ lets
    it pass it counts, and is judged."""
    def slip(found: Submission) -> None:
        found.diagnostics.append(Diagnostic("XP219", table="sales_targets", row_key="P1|C1", column="m01", cell="H7",
                                            params={"whole": False}))

    yuan = on("sales_targets", "P1|C1", **months(*(10_000 * m for m in OLD)))
    assert codes(judged(yuan, change=slip)) == ["XP219"]

    def both(frames: Frames) -> None:
        yuan(frames)
        put(frames["sales_targets"], "P2|C1", m01=4_499)

    assert codes(judged(both, change=slip)) == ["XP219", "XP404", "XP402"]

    def passed(found: Submission) -> None:
        slip(found)
        assert found.issued
        found.issued.severities["XP219"] = "note"

    assert codes(judged(yuan, change=passed)) == ["XP404", "XP401", "XP219", "XP402"]


def test_a_date_that_cannot_be_read_is_in_no_wrong_order() -> None:
    assert codes(judged(on("training", "r1", start="下周一"), change=unread("training", "r1", "start", "XP217"))) == ["XP217"]

    def in_2027(found: Submission) -> None:
        assert found.issued
        found.issued.limits["year_end"] = Decimal(day_number("2027-12-31"))
        unread("training", "r1", "start", "XP217")(found)

    assert codes(judged(on("training", "r1", start="下周一", end="2027-12-31"), change=in_2027)) == ["XP217"]
    assert codes(judged(on("training", "r1", start="下周一", end="2028-01-01"), change=in_2027)) == ["XP217", "XP324"]
    late = judged(on("training", "r1", end="2028-01-01"), change=in_2027).diagnostics
    assert all("limit" not in d.params for d in late if d.code == "XP324")  # a day is no share


def test_a_blank_beside_an_unreadable_cell_is_said_alone() -> None:
    found = judged(on("training", "r1", kind="", audience=""), change=unread("training", "r1", "audience", "XP206"))
    assert [(d.code, d.params.get("columns")) for d in found.diagnostics if d.table == "training"] == [
        ("XP206", None), ("XP321", ["类别"])]


@pytest.mark.parametrize(("start", "end", "said"), [
    ("2027-05-31", "2027-05-16", "开始 2027-05-31 晚于结束 2027-05-16(计划年度 2027-01-01 ~ 2027-12-31)"),
    ("2027-05-16", "2028-01-02", "2028-01-02 不在计划年度内(计划年度 2027-01-01 ~ 2027-12-31)"),
    ("2028-01-03", "2027-05-16", "开始 2028-01-03 晚于结束 2027-05-16;2028-01-03 不在计划年度内(计划年度 2027-01-01 ~ 2027-12-31)"),
])
def test_which_of_the_dates_of_a_course_is_wrong_is_said(start: str, end: str, said: str) -> None:
    def in_2027(found: Submission) -> None:
        assert found.issued
        for key, day in (("year_start", "2027-01-01"), ("year_end", "2027-12-31")):
            found.issued.limits[key] = Decimal(day_number(day))

    (told,) = [d for d in judged(on("training", "r1", start=start, end=end), change=in_2027).diagnostics if d.code == "XP324"]
    assert message_of(told, "zh-CN").endswith(said)
