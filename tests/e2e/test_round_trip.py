"""One planning round from end to end: five branches, three of which break their workbook, and a roll-up that a second
program (`independent`) adds up again from the files the branches sent.

GD types numbers as text (explain), ZJ sorts its sales rows without the hidden keys (sales refused), SD fills the budget in
元 (budget refused), JS and SC send what was asked for.
"""
from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import independent
import pytest
from independent import MONTHS, Page, exact, pages
from issued_books import unit_book

import xlplan
from xlplan.pipeline.demo import demo
from xlplan.pipeline.results import Consolidation
from xlplan.store.folder import PlanFolder

SALES, STAFF, COURSES, MONEY = TABLES = ("sales_targets", "staffing", "training", "expense_budget")
BRANCHES = ("JS", "ZJ", "GD", "SD", "SC")
SHEETS = {"销售目标分解": SALES, "费用预算": MONEY}
MEETING = datetime(2026, 11, 7, 8)  # when the demo consolidates; the roll-up shows it
REFUSED = {("ZJ", SALES), ("SD", MONEY)}
CHAIN = re.compile(rb"(?<=\d-)[0-9A-F]{8}\b|(?<=\d\.)[0-9a-f]{16}\b")  # of the ledger, which goes by the time of day


@dataclass
class Round:
    """A plan folder after `consolidate`, and its files read by other eyes."""

    folder: Path
    result: Consolidation

    @cached_property
    def rollup(self) -> dict[str, Page]:
        return pages(self.folder / "rollup.xlsx")

    @cached_property
    def sent(self) -> dict[str, dict[str, Page]]:
        """Branch -> the pages of the file it sent, the branch read off the stamp."""
        files = [p for p in self.folder.rglob("*.xlsx") if "inbox" in p.parts]
        return {independent.stamp(p)["branch"]: pages(p) for p in files}

    def accepted(self, table: str) -> Iterator[tuple[str, Page]]:
        """(branch, page) of the files whose table counts."""
        for branch in BRANCHES:
            if branch in self.sent and (branch, table) not in REFUSED:
                yield branch, self.sent[branch][table]

    def target(self, branch: str) -> Decimal:
        """What HQ asked of a branch: read off the workbook HQ issued."""
        return pages(unit_book(self.folder, branch))[SALES].sum(["hq_target"])

    def adjusted(self, table: str, branch: str | None = None) -> Decimal:
        """HQ's approved changes of tables that are in."""
        there = {b for b, _ in self.accepted(table)}
        return sum((change for b, sheet, _, _, change in independent.adjustments(self.folder / "master.xlsx")
                    if SHEETS[sheet] == table and b in there and branch in (None, b)), Decimal(0))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Round:
    folder = tmp_path_factory.mktemp("round") / "2027-plan"
    return Round(folder, demo(folder, branches=5, broken=3, round="bottom_up"))


@pytest.fixture(scope="module")
def again(played: Round, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Round]:
    """`again(change)`: the folder copied, `change(inbox)` done to it, consolidated anew."""
    def run(change: Callable[[Path], object]) -> Round:
        folder = tmp_path_factory.mktemp("again") / "2027-plan"
        shutil.copytree(played.folder, folder)
        change(folder / "inbox")
        return Round(folder, xlplan.consolidate(folder, workers=1, now=MEETING))
    return run


@pytest.fixture(scope="module")
def without_js(again: Callable[..., Round]) -> Round:
    return again(lambda inbox: (inbox / "js.xlsx").unlink())


# -- what lies in the folder -----------------------------------------------------------------------------------------

def test_the_folder_holds_what_the_design_promises(played: Round) -> None:
    found = sorted(str(p.relative_to(played.folder)) for p in played.folder.rglob("*") if p.is_file())
    assert found == sorted([
        "master.xlsx", "rollup.xlsx", "ledger.db", "seal.key",
        *(f"issued/华东饮品_2027计划_{b}_一上.xlsx" for b in ("江苏", "浙江", "广东", "山东", "四川")),  # what HQ sent out
        *(f"inbox/{b.lower()}.xlsx" for b in BRANCHES),   # what came back
        *(f"received/{hashlib.sha256((played.folder / 'inbox' / f'{b.lower()}.xlsx').read_bytes()).hexdigest()}.xlsx" for b in BRANCHES)])
    if os.name == "posix":
        assert (played.folder / "seal.key").stat().st_mode & 0o077 == 0  # HQ's secret


@pytest.mark.parametrize(("file", "verdict", "refused", "code"), [
    ("gd.xlsx", "accepted_with_warnings", set(), "XP203"),    # numbers typed as text: read, shown, to be explained
    ("js.xlsx", "accepted_with_warnings", set(), "XP401"),    # declares less than its target, and says why
    ("sc.xlsx", "accepted_with_warnings", set(), "XP401"),
    ("sd.xlsx", "accepted_with_warnings", {MONEY}, "XP219"),  # 元 in the budget: only the budget goes back
    ("zj.xlsx", "accepted_with_warnings", {SALES}, "XP124"),  # sorted: only the sales go back
])
def test_every_file_has_its_verdict(played: Round, file: str, verdict: str, refused: set[str], code: str) -> None:
    found = next(f for f in played.result.files if f.file == file)
    assert found.verdict == verdict
    assert {t for t, v in found.tables.items() if v == "refused"} == refused
    assert found.tables["person_targets"] == "not_opened"  # persons come in the final round
    assert code in {d.code for d in found.diagnostics}
    assert found.sha256 == independent.sha256(played.folder / "inbox" / file)
    assert {d.table for d in found.diagnostics if d.severity and d.severity.value == "error"} == refused


def test_everybody_is_in_but_something_must_be_fixed(played: Round) -> None:
    assert played.result.submission == {"expected": 5, "accepted": 5, "missing": [], "returned": [],
                                        "counts": {"passed": 3, "partly": 2, "unfilled": 0, "returned": 0, "missing": 0}}
    assert played.result.must_fix


# -- the roll-up, added up again -------------------------------------------------------------------------------------

@pytest.mark.parametrize("column", ["py_estimate", "hq_target", "like", "missing", "year", "diff", "adjustment", "approved", "py_like"])
def test_target_compare(played: Round, column: str) -> None:
    """Branch by branch and in the total: four numbers side by side; what is not in stands apart with its target."""
    page, total = played.rollup["target_compare"], Decimal(0)
    sent = dict(played.accepted(SALES))
    for branch in BRANCHES:
        mine = sent.get(branch)
        year = mine.sum(MONTHS) if mine else Decimal(0)
        target = played.target(branch)
        expected = {
            "py_estimate": played.sent[branch][SALES].sum(["py_estimate"]),
            "hq_target": target, "like": target if mine else Decimal(0), "missing": Decimal(0) if mine else target,
            "year": year, "diff": year - target if mine else Decimal(0), "adjustment": played.adjusted(SALES, branch),
            "approved": year + played.adjusted(SALES, branch), "py_like": mine.sum(["py_estimate"]) if mine else Decimal(0)}[column]
        assert page.number(branch, column) == expected, branch
        total += expected
    assert page.number("@branches", column) == total


@pytest.mark.parametrize(("key", "group"), [
    ("by_product", lambda page, row: f"{page.value(row, 'group')}|{row.partition('|')[0]}"),
    ("by_channel", lambda page, row: f"{page.value(row, 'channel')}|{page.value(row, 'group')}"),
])
def test_views_by_product_and_channel(played: Round, key: str, group: Callable[[Page, str], str]) -> None:
    page = played.rollup[key]
    mine: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for _, sheet in played.accepted(SALES):
        for row in sheet.data():
            place = group(sheet, row)
            for name, column, cells in (("py_estimate",) * 2 + (["py_estimate"],), ("hq_target",) * 2 + (["hq_target"],),
                                        ("year", "year", MONTHS)):
                amount = sheet.sum(cells, [row])
                for line in (place, place.partition("|")[0], "@total"):  # the line, its group, the company
                    mine[line, column] += amount
                assert name == column
    leaves = {line for line, _ in mine}
    assert leaves == {*page.data(), "@total"}
    assert {(line, c): page.number(line, c) for line, c in mine} == dict(mine)


def test_by_month(played: Round) -> None:
    """Approved months: those declared, and HQ's two changes of September, which cancel out."""
    page = played.rollup["by_month"]
    changes = {(b, c): d for b, sheet, _, c, d in independent.adjustments(played.folder / "master.xlsx") if SHEETS[sheet] == SALES}
    assert changes == {("JS", "m09"): Decimal(-8), ("GD", "m09"): Decimal(8)}
    for branch, sheet in played.accepted(SALES):
        for month in MONTHS:
            assert page.number(branch, month) == sheet.sum([month]) + changes.get((branch, month), 0), (branch, month)
    for quarter in range(4):
        assert page.number("@total", f"q{quarter + 1}") == page.sum(MONTHS[3 * quarter:3 * quarter + 3], ["@total"])
    assert page.sum(MONTHS, ["@total"]) == page.number("@total", "year") == sum(s.sum(MONTHS) for _, s in played.accepted(SALES))


def test_staffing(played: Round) -> None:
    """Heads walked month by month from the opening, not taken from the sheets' own formulas."""
    page, total = played.rollup["staffing_rollup"], defaultdict[str, Decimal](Decimal)
    for branch, sheet in played.accepted(STAFF):
        mine = defaultdict[str, Decimal](Decimal)
        for post in independent.posts(sheet):
            last, cap = independent.closing_heads(sheet, post)[-1], sheet.number(f"{post}|closing", "cap")
            mine["opening"] += sheet.number(f"{post}|closing", "opening")
            mine["year_end"] += last
            mine["cap"] += cap
            mine["over_cap"] += max(Decimal(0), last - cap)
        for column, amount in mine.items():
            assert page.number(branch, column) == amount, (branch, column)
            total[column] += amount
        assert page.number(branch, "change") == mine["year_end"] - mine["opening"]
    assert {c: page.number("@total", c) for c in total} == total


def test_expenses(played: Round) -> None:
    """By branch and by item; SD's budget went back and is nowhere in it."""
    page, total, items = played.rollup["expense_rollup"], defaultdict[str, Decimal](Decimal), defaultdict[str, Decimal](Decimal)
    for branch, sheet in played.accepted(MONEY):
        mine = {"py_estimate": sheet.sum(["py_estimate"]), "cap": sheet.sum(["cap"]), "year": sheet.sum(MONTHS)}
        mine["diff"], mine["adjustment"] = mine["year"] - mine["cap"], played.adjusted(MONEY, branch)
        mine["approved"] = mine["year"] + mine["adjustment"]
        assert {c: page.number(branch, c) for c in mine} == mine, branch
        for column, amount in mine.items():
            total[column] += amount
        for row in sheet.data():
            items[f"{sheet.value(row, 'group')}|{row}"] += sheet.sum(MONTHS, [row])
    assert {c: page.number("@total", c) for c in total} == total
    assert {i: page.number(i, "year") for i in items} == items
    assert page.number("SD", "year") == 0


def test_training(played: Round) -> None:
    page, company = played.rollup["training_rollup"], Decimal(0)
    for branch, sheet in played.accepted(COURSES):
        live = [r for r in sheet.data() if sheet.value(r, "void") is None]
        costs = sheet.sum(["cost"], live)
        assert page.number(branch, "cost") == costs
        assert page.number(branch, "person_times") == sum(sheet.number(r, "heads") * sheet.number(r, "sessions") for r in live)
        company += costs
    assert page.number("@total", "cost") == company == page.sum(["cost"], (*MONTHS, "@no_month"))


def test_the_data_page_holds_every_row_as_it_was_sent(played: Round) -> None:
    page, seen = played.rollup["data"], set()
    for table in (SALES, MONEY):
        for branch, sheet in played.accepted(table):
            for row in sheet.data():
                line = f"{branch}|{table}|{row}"
                assert [page.number(line, m) for m in MONTHS] == [sheet.number(row, m) for m in MONTHS], line
                assert page.value(line, "file") == f"{branch.lower()}.xlsx"
                assert page.value(line, "sheet_row") == sheet.rows[row]
                seen.add(line)
    said = {r for r in page.data() if r.split("|")[1] in (SALES, MONEY)}
    assert said == seen  # and nothing of what went back


def test_three_views_of_one_total(played: Round) -> None:
    compare, product, channel, month = (played.rollup[k] for k in ("target_compare", "by_product", "by_channel", "by_month"))
    assert product.number("@total", "year") == channel.number("@total", "year") == compare.number("@branches", "year")
    approved = compare.number("@branches", "approved")
    assert product.number("@total", "approved") == channel.number("@total", "approved") == month.number("@total", "year") == approved
    assert product.number("@total", "hq_target") == channel.number("@total", "hq_target") == compare.number("@branches", "like")
    for page in (product, channel):  # and the workbook says so itself, with a live line of checks
        assert [page.number("@check", c) for c in ("hq_target", "year", "approved", "py_estimate")] == [0, 0, 0, 0]


def test_the_gap_is_between_the_same_branches(played: Round) -> None:
    """下达 and 申报 of those who are in; ZJ's 7,314.13 is not a shortfall of anybody."""
    page = played.rollup["target_compare"]
    there = [b for b, _ in played.accepted(SALES)]
    gap = sum(s.sum(MONTHS) - played.target(b) for b, s in played.accepted(SALES))
    assert page.number("@branches", "diff") == gap
    assert page.number("@branches", "like") == sum(played.target(b) for b in there)
    assert page.number("@branches", "like") + page.number("@branches", "missing") == page.number("@branches", "hq_target")
    assert page.value("ZJ", "diff") is None  # blank, not -7,314.13
    overview = played.rollup["overview"]
    assert max(abs(overview.number("@total", "diff") - gap), abs(overview.number("@total", "missing") - played.target("ZJ"))) < 1


def test_approved_is_declared_plus_adjusted(played: Round) -> None:
    """On every line of the pages that show the three."""
    for key in ("target_compare", "by_product", "by_channel", "expense_rollup"):
        page, moved = played.rollup[key], 0
        for row in (r for r in page.rows if r != "@check" and isinstance(page.value(r, "approved"), (int, float))):
            assert page.number(row, "approved") == page.number(row, "year") + page.number(row, "adjustment"), (key, row)
            moved += page.number(row, "adjustment") != 0
        assert moved or key in {"by_product", "by_channel"}, key  # there the two changes cancel out
    assert played.rollup["target_compare"].number("GD", "adjustment") == 8
    assert played.rollup["expense_rollup"].number("ZJ", "adjustment") == Decimal("-0.5")


def test_the_adjustment_is_in_the_cell_it_names(played: Round) -> None:
    """JS P03|C02 September -8, on 核定 only: what JS declared stays what JS declared."""
    from xlplan.plan.consolidate.frames import to_pandas  # noqa: PLC0415 - loads pandas

    declared, approved = (to_pandas(played.result.numbers, with_adjustments=a)[SALES].set_index(["branch", "row_key"])
                          for a in (False, True))
    months = list(MONTHS)
    difference = (approved[months] - declared[months]).round(2).stack()
    assert difference[difference != 0].to_dict() == {("JS", "P03|C02", "m09"): -8.0, ("GD", "P03|C02", "m09"): 8.0}
    assert exact(float(declared.loc[("JS", "P03|C02"), "m09"])) == played.sent["JS"][SALES].number("P03|C02", "m09")


# -- a branch is missing ---------------------------------------------------------------------------------------------

def test_a_missing_branch_stands_on_its_own_line_with_its_target(played: Round, without_js: Round) -> None:
    result, page, before = without_js.result, without_js.rollup["target_compare"], played.rollup["target_compare"]
    assert result.submission == {"expected": 5, "accepted": 4, "missing": ["JS"], "returned": [],
                                 "counts": {"passed": 2, "partly": 2, "unfilled": 0, "returned": 0, "missing": 1}}
    assert [(d.code, d.branch) for d in result.register if d.code == "XP501"] == []  # its file came, and is gone
    assert [(d.code, d.branch) for d in result.register if d.code == "XP583"] == [("XP583", "JS")]
    assert page.value("JS", "year") is None
    assert page.number("JS", "missing") == page.number("JS", "hq_target") == without_js.target("JS")
    assert page.number("@branches", "missing") == without_js.target("JS") + without_js.target("ZJ")
    assert page.number("@branches", "hq_target") == before.number("@branches", "hq_target")  # the goal stands


def test_nobody_elses_numbers_move(played: Round, without_js: Round) -> None:
    for branch in ("GD", "SD", "SC", "ZJ"):
        for column in ("like", "year", "diff", "approved"):
            assert (without_js.rollup["target_compare"].value(branch, column)
                    == played.rollup["target_compare"].value(branch, column)), (branch, column)
    assert without_js.rollup["target_compare"].number("@branches", "diff") == sum(
        s.sum(MONTHS) - without_js.target(b) for b, s in without_js.accepted(SALES))
    assert "JS|sales_targets|P01|C01" not in without_js.rollup["data"].rows


def test_an_adjustment_of_a_branch_that_is_not_in_is_said_and_not_applied(without_js: Round) -> None:
    said = [d for d in without_js.result.register if d.code == "XP649"]
    assert [(d.branch, d.row_key, d.column, d.found) for d in said] == [("JS", "P03|C02", "m09", -8.0)]
    assert without_js.rollup["target_compare"].number("JS", "adjustment") == 0
    assert without_js.rollup["target_compare"].number("@branches", "adjustment") == 8


# -- the same again --------------------------------------------------------------------------------------------------

def frames_equal(a: Round, b: Round, but: frozenset[str] = frozenset()) -> None:
    for table in TABLES:
        one, two = (r.result.tables[table] for r in (a, b))
        assert one.drop(columns=list(but & set(one))).equals(two.drop(columns=list(but & set(two)))), table


def shuffled(inbox: Path) -> None:
    """Other names, other order, sub-folders: as they are saved from e-mails."""
    names = {"gd": "2/最终版2.xlsx", "zj": "0 浙江 (1).xlsx", "js": "2/深/销售计划.xlsx", "sc": "z.XLSX", "sd": "1/a.dat"}
    for name, to in names.items():
        (inbox / to).parent.mkdir(parents=True, exist_ok=True)
        (inbox / f"{name}.xlsx").rename(inbox / to)


def test_names_and_order_of_the_files_do_not_matter(played: Round, again: Callable[..., Round]) -> None:
    moved = again(shuffled)
    frames_equal(played, moved)
    assert ({(f.branch, f.sha256, f.verdict, *f.tables.items()) for f in moved.result.files}
            == {(f.branch, f.sha256, f.verdict, *f.tables.items()) for f in played.result.files})
    for key, page in played.rollup.items():
        if key in ("data", "status", "overview"):
            continue  # they name the files
        assert moved.rollup[key].at == page.at, key


def test_consolidating_one_branch_returns_that_branch(played: Round, again: Callable[..., Round]) -> None:
    alone = again(lambda inbox: [p.unlink() for p in inbox.iterdir() if p.name != "sc.xlsx"])
    table, sheet = alone.result.tables[SALES].set_index("row_key"), alone.sent["SC"][SALES]
    assert set(table["branch"]) == {"SC"}
    assert list(table.index) == sheet.data()
    assert {(r, m): exact(float(table.loc[r, m])) for r in sheet.data() for m in MONTHS} == {
        (r, m): sheet.number(r, m) for r in sheet.data() for m in MONTHS}
    assert set(alone.result.submission["missing"]) == {"JS", "ZJ", "GD", "SD"}


def test_twice_the_same(played: Round, again: Callable[..., Round]) -> None:
    frames_equal(played, again(lambda inbox: None))


def test_one_seed_one_company_another_seed_another(tmp_path: Path) -> None:
    """Every part of every workbook, so every cell, style and formula; and the seals too."""
    books: list[dict[str, dict[str, bytes]]] = []
    for run, seed in (("a", 3), ("b", 3), ("c", 4)):
        demo(tmp_path / run, branches=2, broken=1, seed=seed, key=b"k" * 32, round="bottom_up")
        books.append({str(p.relative_to(tmp_path / run)): independent.parts(p) for p in sorted((tmp_path / run).rglob("*.xlsx"))})
    same, twin, other = books
    assert same.keys() == twin.keys()
    assert len(same) == 8  # master, two issued, two sent back and kept as received, roll-up
    assert [(b, p) for b, parts in same.items() for p in parts if CHAIN.sub(b"", parts[p]) != CHAIN.sub(b"", twin[b].get(p, b""))] == []
    assert [b for b, parts in same.items() if parts == other.get(b)] == []


def test_two_demos_of_one_seed_do_not_share_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever played the same demo could seal workbooks for a plan that began as one."""
    sealed: list[bytes] = []

    def stops(folder: Path, **_: object) -> None:
        """Instead of the first command that seals."""
        sealed.append(PlanFolder(folder).seal_key())
        raise KeyboardInterrupt

    monkeypatch.setattr("xlplan.pipeline.demo.issue", stops)
    for run in ("a", "b"):
        with pytest.raises(KeyboardInterrupt):
            demo(tmp_path / run, branches=1, broken=0, rollup=False, round="bottom_up")
    assert len({*sealed}) == len(sealed) == 2


def test_the_round_issued_last_is_the_one_consolidated(alone: Path) -> None:
    """HQ issues the final round without touching the master: what comes back of it counts, the first round's does not."""
    assert not xlplan.issue(alone, round="final", balance="unassigned").must_fix
    earlier = xlplan.consolidate(alone, rollup=False)
    assert earlier.numbers.round == "final"
    assert {d.code for f in earlier.files for d in f.diagnostics} >= {"XP582"}
    assert [f.verdict for f in xlplan.consolidate(alone, round="bottom_up", rollup=False).files] != ["refused"]
