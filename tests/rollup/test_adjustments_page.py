"""总部调整明细: balances, later assignments and every adjustment with what became of it; targets in their two parts."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from libreoffice import recalculated
from small_rollup import BRANCHES, NOW, Case, case, find, steps

from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.consolidate.adjust import apply_changes, changes_from_master
from xlplan.plan.master.records import Heads
from xlplan.plan.master.steering_records import AdjustmentLine, Assignment
from xlplan.plan.rollup import facts_from, rollup_book
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book, Sheet


def line(no: int, branch: str, table: str, row: str, column: str, wan: float, status: str = "approved",
         source: str = "") -> AdjustmentLine:
    return AdjustmentLine(no, branch, "adjustment", table, row, column, None, round(wan * 10_000), None, "", f"理由{no}", "王五",
                          "李总" if status == "approved" else "", "2026-11-18", status, "", source, f"r{no:02}")


LINES = (line(1, "SH", "sales_targets", "@total", "year", -30), line(2, "GZ", "expense_budget", "6701", "m03", 2.5, source="reserve"),
         line(3, "SH", "sales_targets", "P1|C1", "m02", 12.34), line(4, "TJ", "sales_targets", "@total", "year", 5),
         line(5, "BJ", "sales_targets", "@total", "q1", 7, "proposed"), line(6, "BJ", "staffing", "S1|hires", "m03", 1, source="reserve"),
         line(7, "BJ", "sales_targets", "@total", "q1", 7, "withdrawn"))
LATER = (Assignment(1, "2026-10-22", "", 150_00, "over", "", "KA", "压指标", "王五", "李总", "approved", "a1"),
         Assignment(2, "2026-10-23", "E", 50_00, "reserve", "equal", "", "华东再压", "王五", "李总", "approved", "a2"),
         Assignment(3, "2026-10-24", "", 90_00, "goal", "", "", "商议中", "王五", "", "proposed", "a3"))


@pytest.fixture(scope="module")
def sample() -> Case:
    """The sample company with those lines and a reserve of 40.00 of sales, 5 % of expenses, three heads."""
    made = case(adjust=False)
    master = replace(made.master, adjustments=LINES, assignments=LATER, heads=(*made.master.heads, Heads("SH", "S1", reserve=1)),
                     reserve=replace(made.master.reserve, held=40_00, hq_expense_rate=50, hq_heads=2))
    breakdown, problems = break_down(master)
    assert problems == []
    apply_changes(made.result, changes_from_master(LINES))
    return Case(master, breakdown, made.result, made.frames)


def page(sample: Case, lang: Lang = "zh-CN") -> Sheet:
    return sample.book(lang).sheet("adjustments")


def test_balances(sample: Case) -> None:
    """Held, drawn, left; more than 40.00 of sales is drawn, and the page says so."""
    made, facts = page(sample), facts_from(sample.master, sample.breakdown)
    money = round(int(facts.of("ceiling", BRANCHES).sum()) * 50 / 1000)
    expected = {"@sales": (4000, 5000, -1000), "@expense": (money, 250, money - 250), "@heads": (300, 100, 200)}
    for row, figures in expected.items():
        assert tuple(steps(find(made, row, c)) for c in ("date", "branch", "table")) == figures
    assert find(made, "@sales", "row").value == "● 透支"


def test_later_assignments(sample: Case) -> None:
    made = page(sample)
    assert [find(made, "a1", c).value for c in ("no", "date", "branch", "row", "change", "spread", "source", "outcome")] == [
        "1", "2026-10-22", "全部单位", "全国重点客户", 150.0, "按已下达比例", "加码", "✓ 已计入"]
    assert [find(made, "a2", c).value for c in ("branch", "spread", "source")] == ["华东", "平均", "动用预留"]
    assert find(made, "a3", "outcome").value == "○ 拟定,未计入"
    assert find(made, "@assignments", "change").value == 200.0


@pytest.mark.parametrize(("row", "outcome"), [
    ("r01", "✓ 已计入"), ("r03", "✓ 已计入"), ("r06", "✓ 已计入"),
    ("r04", "● 未计入:该单位的这张表还没有汇总进来"),  # Tianjin is missing
    ("r05", "○ 拟定,未计入"), ("r07", "已撤回")])
def test_every_adjustment_says_what_became_of_it(sample: Case, row: str, outcome: str) -> None:
    assert find(page(sample), row, "outcome").value == outcome


def test_an_adjustment_as_a_planner_reads_it(sample: Case) -> None:
    made = page(sample)
    assert [find(made, "r01", c).value for c in ("branch", "table", "row", "column", "change", "spread", "reason", "status")] == [
        "上海分公司", "销售目标分解", "合计", "全年", -30.0, "按比例", "理由1", "已批"]
    assert [find(made, "r03", c).value for c in ("row", "column")] == ["常温奶 · 商超", "2月"]
    assert [find(made, "r05", c).value for c in ("column", "status")] == ["一季度", "拟定"]
    assert [find(made, "r06", c).value for c in ("row", "change", "source")] == ["业务代表 · 期内入职", 1.0, "动用预留"]


def test_sums_of_what_counts_by_table(sample: Case) -> None:
    made = page(sample)
    assert [find(made, f"@{t}", "change").value for t in ("sales_targets", "expense_budget", "staffing")] == [-17.66, 2.5, 1]
    compare = sample.book().sheet("target_compare")
    assert find(compare, "@branches", "adjustment").value == find(made, "@sales_targets", "change").value


def test_targets_in_two_parts(sample: Case) -> None:
    """First + later = assigned on every row, and in every column branches + HQ-run + unassigned = goal."""
    made = sample.book().sheet("target_compare")
    rows = [*BRANCHES, "E", "ZJ", "@branches", "@hq_run", "KA", "@unassigned", "@total"]
    for row in rows:
        first, later, whole = (steps(find(made, row, c)) for c in ("first", "later", "hq_target"))
        assert first + later == whole, row
    for column in ("first", "later", "hq_target"):
        assert sum(steps(find(made, r, column)) for r in ("@branches", "@hq_run", "@unassigned")) == steps(find(made, "@total", column))
    assert steps(find(made, "@branches", "later")) == 200_00
    assert steps(find(made, "KA", "later")) == 0
    assert steps(find(made, "@unassigned", "later")) == -200_00


def test_without_later_assignments_the_targets_page_is_as_before() -> None:
    keys = [c.value for (row, _), c in case().book().sheet("target_compare").cells.items() if row == 1]
    assert "later" not in keys
    assert find(case().book().sheet("target_compare"), "SH", "hq_target").value


def test_what_was_approved_after_the_issue_is_said(sample: Case) -> None:
    """The workbooks went out before the second line was approved: their targets know nothing of its 50.00."""
    before, _ = break_down(replace(sample.master, assignments=LATER[:1]))
    book = rollup_book(sample.result, sample.master, now=NOW, lang="en", facts=facts_from(sample.master, before))
    said = [str(c.value) for c in book.sheet("adjustments").cells.values()]
    assert [s for s in said if s.startswith("50.00 (10k yuan) of it was approved after the last issue")]
    made = book.sheet("adjustments")
    assert [find(made, row, "outcome").value for row in ("a1", "a2", "a3")] == [
        "✓ counted", "○ approved, not issued yet", "○ proposed, not counted"]
    assert find(made, "@assignments", "change").value == 200.0
    assert not [c for c in page(sample, "en").cells.values() if "after the last issue" in str(c.value)]


@pytest.mark.parametrize(("now", "outcome", "said"), [
    # withdrawn or proposed again after it was issued: the targets hold it until the next issue
    (replace(LATER[1], status="withdrawn"), "○ 已下发,撤出待下发", ["最近一次下发的追加里有 50.00 万元"]),
    (replace(LATER[1], status="proposed", approved_by=""), "○ 已下发,撤出待下发", ["最近一次下发的追加里有 50.00 万元"]),
    # another amount, another scope: what was issued is taken out, what was approved since comes in
    (replace(LATER[1], amount=60_00), "○ 已批,待下发", ["其中 60.00 万元在最近一次下发之后批准", "最近一次下发的追加里有 50.00 万元"]),
    (replace(LATER[1], scope="S"), "○ 已批,待下发", ["其中 50.00 万元在最近一次下发之后批准", "最近一次下发的追加里有 50.00 万元"]),
    (replace(LATER[1], exempt="KA"), "○ 已批,待下发", ["其中 50.00 万元在最近一次下发之后批准", "最近一次下发的追加里有 50.00 万元"]),
    # another word of reason moves no figure; nor does its place on the sheet
    (replace(LATER[1], reason="华东再压一次", row_key="a9"), "✓ 已计入", []),
])
def test_a_line_changed_after_the_issue(sample: Case, now: Assignment, outcome: str, said: list[str]) -> None:
    master = replace(sample.master, assignments=(LATER[0], now, LATER[2]))
    made = rollup_book(sample.result, master, now=NOW, lang="zh-CN", facts=facts_from(sample.master, sample.breakdown)).sheet("adjustments")
    assert find(made, now.row_key, "outcome").value == outcome
    notes = [str(c.value) for c in made.cells.values() if "最近一次下发" in str(c.value)]
    assert [note.startswith(start) for note, start in zip(notes, said, strict=True)] == [True] * len(said)
    assert find(made, "@assignments", "change").value == 150.0 + (now.amount or 0) / 100 * now.acts


@pytest.mark.parametrize(("total", "outcomes"), [
    (200_00, ["✓ 已计入", "✓ 已计入", "○ 拟定,未计入"]), (0, ["○ 已批,待下发", "○ 已批,待下发", "○ 拟定,未计入"]),
    (150_00, ["已批", "已批", "○ 拟定,未计入"])])  # the sum alone does not tell which
def test_a_ledger_that_noted_no_lines(sample: Case, total: int, outcomes: list[str]) -> None:
    facts = replace(facts_from(sample.master, sample.breakdown), later_lines=None, later_total=total)
    made = rollup_book(sample.result, sample.master, now=NOW, lang="zh-CN", facts=facts).sheet("adjustments")
    assert [find(made, row, "outcome").value for row in ("a1", "a2", "a3")] == outcomes
    assert find(made, "@assignments", "change").value == 200.0


def test_of_lines_alike_as_many_are_counted_as_were_issued(sample: Case) -> None:
    """Two lines without a number that say the same: the one that was issued counts, the other waits; of one withdrawn the other counts."""
    first = replace(LATER[1], no=None, row_key="a1", method="")
    second = replace(first, row_key="a2")
    issued, _ = break_down(replace(sample.master, assignments=(first,)))
    facts = facts_from(sample.master, issued)
    for lines, outcomes in (((first, second), ["✓ counted", "○ approved, not issued yet"]),
                            ((replace(first, status="withdrawn"), second), ["withdrawn", "✓ counted"])):
        sheet = rollup_book(sample.result, replace(sample.master, assignments=lines), now=NOW, lang="en", facts=facts).sheet("adjustments")
        assert [find(sheet, key, "outcome").value for key in ("a1", "a2")] == outcomes
        waits = [c.value for c in sheet.cells.values() if "is in no workbook yet" in str(c.value)]
        assert [str(text)[:5] for text in waits] == (["50.00"] if outcomes[0] == "✓ counted" else [])


def test_nothing_to_list(sample: Case) -> None:
    made = case().book("en").sheet("adjustments")
    assert sum(c.value == "None." for c in made.cells.values()) == 2
    assert find(made, "@sales", "table").value == 0


def test_libreoffice_comes_to_the_same_numbers(sample: Case, written: Callable[..., Path]) -> None:
    made: Book = sample.book("zh-TW")
    found = recalculated(written(made, "rollup.xlsx"))
    checked = 0
    for key in ("adjustments", "target_compare"):
        sheet = made.sheet(key)
        for (row, column), cell in sheet.cells.items():
            if cell.formula is not None and isinstance(cell.value, int | float):
                assert found[sheet.title][f"{chr(64 + column)}{row}"] == pytest.approx(cell.value, abs=1e-6), (key, row, column)
                checked += 1
    assert checked > 50
