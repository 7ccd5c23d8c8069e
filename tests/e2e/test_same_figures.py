"""What console, JSON and pages say of one plan is one thing; a file that came back as it went out is named everywhere."""
from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from independent import Page, pages
from steering_case import told, type_in

import xlplan
from xlplan.excel.patching.patch import patch_file
from xlplan.pipeline.printing import consolidation_lines
from xlplan.pipeline.results import Consolidation
from xlplan.plan.checking.states import TABLE_STATES
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Severity
from xlplan.text import LANGS, Lang

ROLLUPS = {"staffing_rollup": "staffing", "expense_rollup": "expense_budget", "training_rollup": "training"}


def consolidated(plan: Path, lang: Lang = "zh-CN") -> tuple[Consolidation, dict[str, Page], list[str]]:
    result = xlplan.consolidate(plan, workers=1, lang=lang)
    return result, pages(plan / "rollup.xlsx"), list(consolidation_lines(result, lang))


def texts(page: Page) -> list[str]:
    return [v for v in page.at.values() if isinstance(v, str)]


def cell(path: Path, row: str, column: str, sheet: str) -> tuple[str, str]:
    """(sheet, address) of a cell of a branch's workbook by its keys."""
    page = pages(path)[sheet]
    return page.title, page.address(row, column)


def packed_again(path: Path, to: Path) -> None:
    """A copy with other bytes, everything in it as it was."""
    shutil.copy(path, to)
    with zipfile.ZipFile(to, "a") as archive:
        archive.comment = b"again"


def test_the_very_file_that_hq_sent_is_nothing_handed_in(plan: Path) -> None:
    """As when a mail of HQ's comes back under an answer: the unit goes on being missing, or what else it sent counts; no receipt, no
    return, one line about the file."""
    (plan / "inbox" / "gd.xlsx").unlink()
    shutil.copy(plan / "issued" / "GD.xlsx", plan / "inbox" / "gd 回信.xlsx")
    shutil.copy(plan / "issued" / "JS.xlsx", plan / "inbox" / "js 原表.xlsx")
    xlplan.consolidate(plan, workers=1, rollup=False)
    result = xlplan.consolidate(plan, workers=1, rollup=False)
    mine = {f.file: f for f in result.files}
    for name in ("gd 回信.xlsx", "js 原表.xlsx"):
        assert (mine[name].verdict, mine[name].tables, mine[name].goes_back) == ("as_issued", {}, False)
        assert [(d.code, d.severity) for d in mine[name].diagnostics] == [("XP575", Severity.NOTE)]
    counts = {f["file"]: bool(f["counts"]) for f in result.data("zh-CN")["files"]}  # a program sees which file counts
    assert (counts["gd 回信.xlsx"], counts["js 原表.xlsx"], counts["js.xlsx"]) == (False, False, True)
    assert (result.states["GD"].state, "GD" in result.numbers.codes, result.untouched) == ("missing", False, [])
    assert [d.params["file"] for d in result.diagnostics if d.code == "XP583" and d.branch == "GD"] == ["gd.xlsx"]  # that is gone, not this
    assert (mine["js.xlsx"].superseded_by, "JS" in result.numbers.codes) == (None, True)
    assert not {"XP502", "XP513"} & {d.code for d in mine["js.xlsx"].diagnostics}


def test_reserves_and_what_was_not_filled_in_are_said_alike(plan: Path) -> None:
    """GD sends back the file it got, saved again: it declared nothing. Reserves of the last issue stand on console, page and in JSON;
    what `check` foresees carries them beside its own."""
    packed_again(plan / "issued" / "GD.xlsx", plan / "inbox" / "gd.xlsx")
    result, found, lines = consolidated(plan)
    data = result.data("zh-CN")
    assert data["untouched"] == ["GD"]
    assert [line for line in lines if line.startswith("暂估(") and "GD" in line]
    page = found["adjustments"]
    shown = {b["kind"]: [float(page.number(f"@{b['kind']}", c)) for c in ("date", "branch", "table")] for b in data["balances"]}
    assert shown == {b["kind"]: [b["held"], b["drawn"], b["left"]] for b in data["balances"]}
    assert [one["held"] for one in told("check", plan)["masters"][0]["issued_balances"]] == [b["held"] for b in data["balances"]]


def test_reserves_of_the_last_issue_stand_when_the_master_goes_on(plan: Path) -> None:
    """HQ sets the next round, not issued yet: what `check` foresees still goes by the ceilings that branches hold."""
    before = told("check", plan)["masters"][0]["issued_balances"]
    page = pages(plan / "master.xlsx")["company"]
    type_in(plan, {page.address("round", "value"): "二上(定稿)"}, page.title)  # type: ignore[dict-item]
    now = told("check", plan)["masters"][0]
    assert (now["round"], now["issued_balances"], len(before)) == ("final", before, 3)


@pytest.mark.parametrize("lang", LANGS)
def test_pages_name_a_branch_that_filled_in_nothing(plan: Path, lang: Lang) -> None:
    """Whoever reads the roll-up alone sees it on every page from which its figures are missing, beside its name where there is one."""
    packed_again(plan / "issued" / "GD.xlsx", plan / "inbox" / "gd.xlsx")
    result, found, _ = consolidated(plan, lang)
    state = result.states["GD"]
    assert (state.untouched, "in" in state.tables.values()) == (True, False)
    word = {"zh-CN": "未填", "zh-TW": "未填", "en": "ot filled in"}[lang]
    assert found["status"].value("GD", "state") == {"zh-CN": "○ 暂估:全部", "zh-TW": "○ 暫估:全部", "en": "○ At target: all"}[lang]
    for page, table in ({"target_compare": "sales_targets"} | ROLLUPS).items():
        said = found[page].value("GD", "state")
        assert (said in (TABLE_STATES["unfilled"](lang), w.UNFILLED_ESTIMATED(lang))) == (state.tables[table] == "unfilled"), (page, said)
        assert (word in found[page].at[3, 2]) == (state.tables[table] == "unfilled")
    name = result.names["GD"]
    for page in ("issues", "overview", "status"):  # a line above the findings, among the three things, a reminder
        assert [t for t in texts(found[page]) if word in t and name in t], page


def saved_again(path: Path) -> None:
    """Opened and saved, nothing filled in: other bytes, the same inputs."""
    openpyxl.load_workbook(path).save(path)


def typed(row: str, column: str, sheet: str, value: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        title, at = cell(path, row, column, sheet)
        patch_file(path, {title: {at: value}})
    return change


def filled_in(path: Path) -> None:
    """One month more."""
    page = pages(path)["sales_targets"]
    patch_file(path, {page.title: {page.address(page.data()[0], "m01"): 1}})


def answered(path: Path) -> None:
    """A line of the checks explained, and nothing else."""
    page = pages(path)["checks"]
    typed(next(r for r in page.data() if "|" in r), "answer", "checks", "客户关店")(path)


@pytest.mark.parametrize(("change", "nothing"), [
    (saved_again, True), (filled_in, False), (answered, False),
    (typed("sign|manager", "name", "cover", "陈经理"), False),  # somebody stands for HQ's figures
])
def test_what_counts_as_filled_in(plan: Path, change: Callable[[Path], None], nothing: bool) -> None:
    copy = plan / "inbox" / "gd.xlsx"
    shutil.copy(plan / "issued" / "GD.xlsx", copy)
    change(copy)
    assert xlplan.consolidate(plan, workers=1, rollup=False).untouched == (["GD"] if nothing else [])


def test_a_later_file_speaks_for_its_branch(plan: Path) -> None:
    """The file as issued and the one filled in, saved later: the branch did fill in, as its figures that count say."""
    packed_again(plan / "issued" / "GD.xlsx", plan / "inbox" / "gd 原表.xlsx")
    result = xlplan.consolidate(plan, workers=1, rollup=False)
    [old] = [f for f in result.files if f.file == "gd 原表.xlsx"]
    assert (old.superseded_by, result.untouched) == ("gd.xlsx", [])


def test_a_workbook_just_issued_does_not_call_a_table_finished(plan: Path) -> None:
    """HQ's suggestions stand in the months of sales: nothing is to be mended there, but nobody has filled anything in."""
    cover = pages(plan / "issued" / "GD.xlsx")["cover"]
    said = [str(v) for (row, _), v in cover.at.items() if row == cover.rows["progress|sales_targets"]]
    assert ("✓ 无问题" in said, any("完成" in text for text in said)) == (True, False)


def two_persons(plan: Path) -> None:
    """Two files of GD saved at one moment: neither counts, GD is returned. ZJ sent nothing."""
    for name in ("gd.xlsx", "gd 二.xlsx"):
        packed_again(plan / "issued" / "GD.xlsx", plan / "inbox" / name)
    filled_in(plan / "inbox" / "gd.xlsx")
    (plan / "inbox" / "zj.xlsx").unlink()


def one_table_back(plan: Path) -> None:
    """A text among the months of GD's sales: that table alone goes back. JS sent back what it got."""
    page = pages(plan / "inbox" / "gd.xlsx")["sales_targets"]
    patch_file(plan / "inbox" / "gd.xlsx", {page.title: {page.address(page.data()[0], "m01"): "约五万"}})
    packed_again(plan / "issued" / "JS.xlsx", plan / "inbox" / "js.xlsx")


@pytest.mark.parametrize("change", [lambda plan: None, two_persons, one_table_back])
def test_who_sent_is_one_answer(plan: Path, change: Callable[[Path], None]) -> None:
    """State of branches and tables by JSON, the console's last lines and every page, from their own cells; a page counts
    the branches whose own table is in."""
    change(plan)
    result, found, lines = consolidated(plan)
    data = result.data("zh-CN")
    said = data["submission"]
    assert said["accepted"] + len(said["missing"]) + len(said["returned"]) == said["expected"]
    total = next(line for line in lines if line.startswith("已交 "))
    assert total.startswith(f"已交 {said['accepted']}/{said['expected']} 家(")
    sums = data["totals"]
    assert sums["approved"] == pytest.approx(sums["declared"] + sums["adjusted"])
    like = next(line for line in lines if line.startswith("同口径"))
    assert like.endswith(":下达 {target:,.2f} 万元,申报 {declared:,.2f},差异 {difference:+,.2f}".format(**sums))
    words_of = result.findings("zh-CN")
    assert [*zip(words_of["code"], words_of["message"], strict=True)] == [(d.code, message_of(d, "zh-CN")) for d in result.diagnostics]
    assert max(len(repr(one)) for one in (result, result.numbers, *result.files)) < 400
    assert [f"{sums[key]:,.2f}" in repr(result) for key in ("target", "declared", "approved")] == [True] * 3
    assert sum(said["counts"].values()) == said["expected"]
    assert str(found["status"].at[4, 3]).startswith(total.partition(" · ")[0])  # the same words
    assert total.partition(" · ")[0] in found["overview"].at[3, 2]
    assert [word in total for word in ("未交:", "退回:")] == [bool(said["missing"]), bool(said["returned"])]
    words = {"missing": "○ 未交", "returned": "● 退回", "partly": "● 部分退回:", "unfilled": "○ 暂估:",
             "received": "▲ 通过(请说明)", "accepted": "✓ 通过"}
    for code, state in data["states"].items():
        shown = found["status"].value(code, "state")
        assert shown.startswith(words[state["state"]]), (code, shown)
        assert (state["state"] == "missing") == (code in said["missing"])
        assert (not {"in", "unfilled"} & set(state["tables"].values())) == (code in said["missing"] + said["returned"])
        back = [t for t, one in state["tables"].items() if one == "returned"]
        for page, table in ROLLUPS.items():
            shown = found[page].value(code, "state")
            assert ("退回" in shown and "销售" not in shown) == (table in back), (page, shown)
        assert ("退回" in found["target_compare"].value(code, "state")) == ("sales_targets" in back)
    for page, table in ({"target_compare": "sales_targets"} | ROLLUPS).items():
        states = [one["tables"][table] for one in data["states"].values()]
        have, away = (sum(s in wanted for s in states) for wanted in (("in",), ("missing", "returned", "unfilled")))
        word = rollup_pages()[page].said("zh-CN")
        assert f"{word} {have} / {len(states)} 家计入" in found[page].at[3, 2]
        assert (f"{word}未交/退回/未填 {away} 家" in found[page].at[2, 2]) == bool(away)
