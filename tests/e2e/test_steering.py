"""HQ's week through the command line: try a cut over branches, see what a consolidation will show, write it; assign more.

A preview changes nothing in the folder but the ledger; what is written shows in the next consolidation to the step.
"""
from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from console import run
from independent import MONTHS, exact, pages
from steering_case import WHY, told, type_in, typed

import xlplan
from xlplan.address import a1
from xlplan.errors import XlplanError
from xlplan.pipeline.adjust.order import AdjustOrder, AssignOrder
from xlplan.plan.consolidate.frames import to_pandas
from xlplan.schema.holds import held_positions


@pytest.fixture(autouse=True)
def _records_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path_factory.mktemp("state")))


SALES, MONEY = "sales_targets", "expense_budget"
BRANCHES = ("GD", "JS", "ZJ")


def test_a_blank_name_approves_nothing() -> None:
    for name, status in (("", "proposed"), (" ", "proposed"), ("赵六", "approved")):
        assert AdjustOrder(change=-1, reason="压缩", by="王五", approved_by=name).line.status == status
        assert AssignOrder(amount=1, reason="压缩", by="王五", approved_by=name).line(1, "", ()).status == status


def approved(folder: Path, table: str = SALES) -> dict[str, Decimal]:
    """Branch -> approved year, from the pages of the roll-up read by other eyes."""
    page = pages(folder / "rollup.xlsx")["target_compare" if table == SALES else "expense_rollup"]
    return {b: page.number(b, "approved") for b in BRANCHES}


def exactly(data: dict[str, Any], key: str) -> dict[str, Decimal]:
    return {b["branch"]: Decimal(str(b[key])) for b in data["branches"]}


# -- adjust ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("wish", "held"), [
    (("--change", "-300"), set()),                                             # over everybody, in proportion
    (("--change", "-300.01", "--hold", "R-S", "--method", "equal"), {"GD"}),  # a region stands for its branches
    (("--change", "77.77", "--scope", "R-E"), {"GD"}),                         # Jiangsu and Zhejiang only
    (("--change", "-50", "--branches", "GD, ZJ", "--period", "q1", "--spread", "season"), {"JS"}),
    (("--change", "12.34", "--row", "P03|C02", "--period", "m09", "--spread", "one_cell"), set()),
    (("--change", "-3", "--table", MONEY, "--row", "5603", "--period", "h2", "--spread", "equal"), set()),
], ids=lambda v: " ".join(v) if isinstance(v, tuple) else "")
def test_the_preview_is_what_the_consolidation_shows(plan: Path, wish: tuple[str, ...], held: set[str]) -> None:
    whole, table = Decimal(wish[1]), MONEY if MONEY in wish else SALES
    before, master = approved(plan, table), (plan / "master.xlsx").read_bytes()
    tried = told("adjust", plan, *wish, *WHY)
    assert (plan / "master.xlsx").read_bytes() == master  # a preview
    assert tried["written"] is None
    assert sum(exactly(tried, "change").values()) == whole == Decimal(str(tried["total"]["change"]))
    for one in tried["branches"]:
        d = {k: Decimal(str(one[k])) for k in ("declared", "adjusted", "change", "approved")}
        assert d["declared"] + d["adjusted"] + d["change"] == d["approved"]
    done = told("adjust", plan, *wish, *WHY, "--approved-by", "李总", "--write")
    assert [done[k] for k in ("branches", "total")] == [tried[k] for k in ("branches", "total")]
    result = xlplan.consolidate(plan)
    after, changed = approved(plan, table), exactly(tried, "change")
    assert {b: after[b] - before[b] for b in after} == {b: changed.get(b, Decimal(0)) for b in after}
    assert all(after[b] == before[b] for b in held)
    assert [d for d in result.register if d.code == "XP520"] == []


def test_months_that_a_branch_holds_stand(plan: Path) -> None:
    """Every row's 固定 column is read from the files as sent; none of those months has moved after a cut of the total."""
    told("adjust", plan, "--change", "-500", *WHY, "--approved-by", "李总", "--write")
    numbers = xlplan.consolidate(plan, rollup=False).numbers
    was, now = (to_pandas(numbers, with_adjustments=a)[SALES].set_index(["branch", "row_key"]) for a in (False, True))
    held = [(key, m) for key, text in was["fixed"].items() for i, m in enumerate(MONTHS)
            if isinstance(text, str) and i in held_positions(text)]
    assert len(held) > 5
    named = {(("GD", "P03|C02"), "m09"), (("JS", "P03|C02"), "m09")}  # changed by a line of their own
    assert [at for at in held if was.loc[at] != now.loc[at] and at not in named] == []


def test_frozen_key_projects_stand(plan: Path) -> None:
    """The made-up company has frozen a key project: listing, display and the like are not cut with the total."""
    told("adjust", plan, "--change", "-40", "--table", MONEY, *WHY, "--approved-by", "李总", "--write")
    numbers = xlplan.consolidate(plan, rollup=False).numbers
    was, now = (to_pandas(numbers, with_adjustments=a)[MONEY].set_index(["branch", "row_key"]) for a in (False, True))
    key = was["mark"] == "key_project"
    assert key.sum() == 15
    assert was.loc[key, "year"].equals(now.loc[key, "year"])
    assert run("adjust", plan, "--change", "-1", "--table", MONEY, "--row", "@key", *WHY).exit_code == 2


def test_a_proposal_stands_in_the_sheet_and_does_not_count(plan: Path) -> None:
    before = approved(plan)
    done = told("adjust", plan, "--change", "-300", *WHY, "--write")
    assert (done["status"], len(done["written"]["rows"])) == ("proposed", 3)
    told("consolidate", plan)
    assert approved(plan) == before
    page = pages(plan / "rollup.xlsx")["adjustments"]
    assert [page.value(r, "outcome") for r in page.rows if r.startswith("r") and page.value(r, "reason") == "质询会压缩"] == [
        "○ 拟定,未计入"] * 3


def test_the_lines_as_they_stand_in_the_master(plan: Path) -> None:
    """In the plan's language, below the lines that were there; every other part of the workbook keeps its bytes."""
    was = {n: ZipFile(plan / "master.xlsx").read(n) for n in ZipFile(plan / "master.xlsx").namelist()}
    done = told("adjust", plan, "--change", "-100", "--hold", "GD", "--from-reserve", *WHY, "--approved-by", "李总", "--write")
    now = {n: ZipFile(plan / "master.xlsx").read(n) for n in ZipFile(plan / "master.xlsx").namelist()}
    assert sum(was[n] != now[n] for n in was) == 2  # one sheet, and the workbook part that asks for a calculation
    keys, sheet = typed(plan)
    got = [[sheet.at(row, keys[k]) for k in (
        "no", "branch", "kind", "table", "row", "column", "change", "spread", "source", "reason", "proposed_by", "approved_by",
        "status", "date")] for row in done["written"]["rows"]]
    parts = {b: float(n) for b, n in exactly(done, "change").items() if n}
    assert got == [[n, b, "总部调整", "销售目标分解", "合计", "全年", part, "按比例", "动用预留", "质询会压缩", "王五", "李总", "已批",
                    date(2026, 11, 19)] for n, (b, part) in enumerate(parts.items(), 6)]
    declared, after = exactly(done, "declared"), exactly(done, "approved")
    for row, branch in zip(done["written"]["rows"], parts, strict=True):
        assert exact(sheet.at(row, keys["declared"])) == declared[branch]
        assert exact(sheet.at(row, keys["approved"])) == after[branch]


def test_several_weeks_go_on_below_each_other(plan: Path) -> None:
    first = told("adjust", plan, "--change", "-10", "--branches", "JS", *WHY, "--approved-by", "李总", "--write")
    second = told("adjust", plan, "--change", "-10", "--branches", "JS", *WHY, "--approved-by", "李总", "--write")
    assert second["written"]["rows"][0] == first["written"]["rows"][0] + 1
    assert exactly(second, "adjusted")["JS"] == Decimal(-18)  # with the 8.00 that were there


def test_a_sheet_that_is_full_says_so(plan: Path) -> None:
    _, sheet = typed(plan)
    end = 1 + [line[0] if line else None for line in sheet.values].index("@end")
    type_in(plan, {f"B{row}": row for row in range(end - 24, end - 2)})  # two blank rows are left above the last thin one
    full = run("adjust", plan, "--change", "-12", *WHY, "--write")
    assert (full.exit_code, full.stdout) == (2, "")
    assert "没有 3 个空行了" in full.stderr
    done = told("adjust", plan, "--change", "-12", "--hold", "GD", *WHY, "--write")  # two fit
    assert done["written"]["rows"] == [end - 2, end - 1]


@pytest.mark.parametrize(("wish", "words"), [
    (("--change", "-1.005"), "不细于 0.01 万元"),
    (("--change", "三百"), "三百"),
    (("--change", "-30,55"), "「-30,55」不能用。请填如 -300 的数"),                                   # two readings, none of them -3,055
    (("--change", "1,5"), "「1,5」不能用。请填如 -300 的数"),
    (("--change", "1_0"), "「1_0」不能用。请填如 -300 的数"),
    (("--change", "-5%"), "「-5%」不能用。请填如 -300 的数"),
    (("--change", "-3万"), "「-3万」不能用。请填如 -300 的数"),                                       # of a table in 万元
    (("--change", "nan"), "「nan」不能用。请填如 -300 的数"),
    (("--change", "9999999999999.99"), "大得不可能"),                              # as `check` would say of the line
    (("--change", "-1", "--scope", "R-E", "--branches", "GD,JS"), "GD 不在 R-E 下面"),
    (("--change", "-1", "--branches", ""), "没有写分公司代码"),
    (("--change", "-1", "--table", "budget"), "sales_targets"),                 # what there is
    (("--change", "-1", "--table", "expense_budgets"), "最接近「费用预算(expense_budget)」"),
    (("--change", "-1", "--period", "m13"), "m12"),
    (("--change", "-1", "--table", "risks"), "没有这个表:risks"),                        # nothing in it that HQ adjusts
    (("--change", "-1", "--table", "training", "--period", "m06"), "没有这个列:m06"),
    (("--change", "-1", "--branches", "XX"), "XX"),
    (("--change", "-1", "--scope", "广东"), "最接近「广东分公司(GD)」"),                      # named, not coded
    (("--change", "-1", "--hold", "GDD"), "最接近「广东分公司(GD)」"),
    (("--change", "-1", "--scope", "HQ-KA"), "HQ-KA"),                         # sells, but sends no workbook
    (("--change", "-1", "--hold", "GD,JS,ZJ"), "全部不参与"),
    (("--change", "-1", "--row", "P99|C99"), "「销售目标分解」里没有这一行:P99|C99。"),
    (("--change", "-1", "--row", "@totl"), "没有这一行:@totl。最接近「合计(@total)」;共 "),
    (("--change", "-1", "--table", "staffing", "--row", "REP|closing"), "计算出来的,不能直接调整:REP|closing。最接近「"),
    (("--change", "-1", "--table", "staffing", "--row", "期内入职"), "里 期内入职 不止一行:分公司经理 · 期内入职(MGR|hires)、"),
    (("--change", "-1", "--period", "13月"), "12月(m12)、一季度(q1)"),
    (("--change", "-1", "--spread", "one_cell"), "一行的一个月"),
    (("--change", "-99999999"), "能动的只有"),
    (("--change", "-1", "--table", "staffing", "--row", "MGR|hires", "--period", "m01"), "能动的只有 0"),  # nobody joins then
    (("--change", "-1", "--by", " "), "理由和提出人"),
])
def test_what_cannot_be_done_is_one_sentence(week: Path, wish: tuple[str, ...], words: str) -> None:
    result = run("adjust", week, *WHY, *wish)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(("words", "keys"), [
    ({"row": "p03|ｃ02", "period": "q3"}, {"row": "P03|C02", "period": "q3"}),
    ({"row": "牧场纯牛奶 · 流通(经销)", "period": "6月"}, {"row": "P03|C02", "period": "m06"}),
    ({"row": "牧场纯牛奶|c02", "period": "一季度"}, {"row": "P03|C02", "period": "q1"}),
    ({"row": "牧场纯牛奶 · 流通(经销)(P03|C02)", "period": "June"}, {"row": "P03|C02", "period": "m06"}),
    ({"table": "费用预算", "row": "绩效提成", "period": "上半年"}, {"table": MONEY, "row": "5102", "period": "h1"}),
    ({"table": "Staffing plan", "row": "城市经理|期內到職", "spread": "平均"},
     {"table": "staffing", "row": "CITY|hires", "spread": "equal"}),
    ({"table": "人力規劃", "row": "mgr|hires", "method": "Equally"}, {"table": "staffing", "row": "MGR|hires", "method": "equal"}),
])
def test_tables_rows_and_periods_are_taken_by_name_and_by_folded_code(week: Path, words: dict[str, Any], keys: dict[str, Any]) -> None:
    """What the sheets say in any language, what the command itself shows, codes in any case and width."""
    why: dict[str, Any] = {"change": 3, "reason": "review", "by": "Wang"}
    assert xlplan.adjust(week, **why, **words).data("en") == xlplan.adjust(week, **why, **keys).data("en")


def test_a_row_that_nobody_has_is_said_though_one_branch_is_not_in(plan: Path) -> None:
    """One reason is given: that of most branches, not that of the one which has not sent its file."""
    (plan / "inbox" / "zj.xlsx").unlink()
    result = run("adjust", plan, "--change", "-1", "--row", "P99|C99", *WHY)
    assert (result.exit_code, len(result.stderr.strip().splitlines())) == (2, 1)
    assert result.stderr.startswith("「销售目标分解」里没有这一行:P99|C99。")


def test_a_branch_that_is_not_in_is_left_out_and_named(plan: Path) -> None:
    (plan / "inbox" / "zj.xlsx").unlink()
    tried = told("adjust", plan, "--change", "-100", *WHY)
    assert tried["left_out"] == {"ZJ": "not_in"}
    assert sum(exactly(tried, "change").values()) == -100
    assert "未计:浙江分公司(该单位的这张表还没有汇总进来)" in run("adjust", plan, "--change", "-100", *WHY).stdout


def test_a_reserve_that_would_be_overdrawn_is_not_drawn(plan: Path) -> None:
    """4 % of the ceilings is what HQ holds back of the expenses."""
    held = next(b for b in told("consolidate", plan)["balances"] if b["kind"] == "expense")
    assert (held["drawn"], held["left"]) == (6.0, round(held["held"] - 6, 2))
    draw = ("adjust", plan, "--table", MONEY, "--row", "5405", "--period", "m05", "--branches", "JS", "--from-reserve", *WHY)
    fits = told(*draw, "--change", held["left"], "--approved-by", "李总", "--write")
    assert next(b for b in fits["balances"] if b["kind"] == "expense")["left"] == 0
    more = run(*draw, "--change", "0.01", "--approved-by", "李总", "--write", "--format", "json")
    assert more.exit_code == 1
    data = json.loads(more.stdout)
    assert ([d["code"] for d in data["diagnostics"]], data["written"]) == (["XP642"], None)
    told("consolidate", plan)  # and nothing was


def test_an_overdrawn_reserve_stops_the_next_issue(plan: Path) -> None:
    """Typed by hand, past the preview."""
    keys, sheet = typed(plan)
    row = 1 + next(i for i, line in enumerate(sheet.values) if "动用预留" in line)
    type_in(plan, {a1(row, keys["change"]): 99_999})
    for command in ("issue", "consolidate"):
        result = run(command, plan, "--format", "json", "--lang", "zh-CN")
        assert result.exit_code == 1
        (wrong,) = (d for d in json.loads(result.stdout)["diagnostics"] if d["code"] == "XP642")
        assert (wrong["sheet"], wrong["severity"]) == ("预留与加码", "error")
        assert wrong["message"].startswith("总部预留费用透支:已动用 99,999.00")


@pytest.mark.parametrize(("way", "codes"), [((), []), (("--from-reserve",), ["XP642"])])
def test_what_draws_nothing_may_be_adjusted_beside_an_overdrawn_reserve(plan: Path, way: tuple[str, ...], codes: list[str]) -> None:
    keys, sheet = typed(plan)
    row = 1 + next(i for i, line in enumerate(sheet.values) if "动用预留" in line)
    type_in(plan, {a1(row, keys["change"]): 99_999})
    tried = run("adjust", plan, "--table", MONEY, "--row", "5405", "--period", "m05", "--branches", "JS", "--change", "1", *way, *WHY,
                "--format", "json")
    assert [d["code"] for d in json.loads(tried.stdout)["diagnostics"] if d["severity"] == "error"] == codes


def test_a_refused_amount_stops_the_issue_with_one_finding(plan: Path) -> None:
    """A month 13 is no blank cell as well, and nothing is broken down by a target below zero."""
    columns, sheet = typed(plan, "产品")
    row = next(at for at, line in enumerate(sheet.values, 1) if line[0] == "r01")
    type_in(plan, {a1(row, columns["target"]): -5}, "产品")
    columns, sheet = typed(plan, "历史销售")
    type_in(plan, {a1(7, columns["month"]): 13}, "历史销售")
    result = run("issue", plan, "--format", "json")
    found = [(d["code"], d["cell"]) for d in json.loads(result.stdout)["diagnostics"] if d["severity"] == "error"]
    assert result.exit_code == 1
    assert sorted(code for code, _ in found) == ["XP211", "XP212"]


def test_a_master_that_is_open_elsewhere_is_left_alone(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (plan / "master.xlsx").read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("xlplan.excel.writing.write.os.replace", _locked)
        result = run("adjust", plan, "--change", "-10", *WHY, "--write")
    assert (result.exit_code, (plan / "master.xlsx").read_bytes()) == (2, before)
    assert "master.xlsx" in result.stderr
    assert "Nothing is known" in run("undo", plan / "master.xlsx", "--lang", "en").stderr


def _locked(source: Path, target: Path, replace: Callable[[Path, Path], None] = os.replace) -> None:
    if Path(target).name == "master.xlsx":
        raise PermissionError(13, "in use")
    replace(source, target)  # the record of the change is written all the same, and dropped again


def test_what_waits_is_named_by_the_next_consolidation(plan: Path) -> None:
    """Proposals are no longer silent: console, JSON and the findings page of the roll-up name each."""
    written = told("adjust", plan, "--change", "-300", "--branches", "GD,JS", *WHY, "--write")["written"]["rows"]
    (waits,) = (d for d in told("consolidate", plan)["diagnostics"] if d["code"] == "XP647")
    assert (waits["sheet"], waits["severity"]) == ("总部调整", "warning")
    for row in written:
        assert f"第 {row} 行 " in run("consolidate", plan, "--lang", "zh-CN").stdout
    page = pages(plan / "rollup.xlsx")["issues"]
    (at,) = (key for key in page.data() if page.value(key, "code") == "XP647")
    assert page.value(at, "branch") == "master.xlsx"
    assert str(page.value(at, "what")).count("第 ") >= len(written)


# -- assign ------------------------------------------------------------------------------------------------------------

def test_800_more_over_the_branches(plan: Path) -> None:
    """压指标: tried, written, issued, and on the roll-up first and later stand beside the total."""
    wish = ("assign", plan, "--amount", "800", "--exempt", "HQ-EC", *WHY)
    tried = told(*wish)
    units = {u["code"]: u for u in tried["units"]}
    assert tried["written"] is None
    assert units["GD"]["change"] == units["HQ-EC"]["change"] == 0  # a direct target, an exempt unit
    assert tried["direct"] == ["GD"]
    shown = run("assign", plan, "--amount", "800", *WHY).stdout
    assert "已直接指定目标,不参与分配:广东分公司(要加给它" in shown
    assert "已直接指定目标" not in run("assign", plan, "--amount", "8", "--scope", "GD", *WHY).stdout
    assert units["R-E"]["change"] == round(units["JS"]["change"] + units["ZJ"]["change"], 2)
    assert round(sum(u["change"] for u in tried["units"] if u["type"] != "sums_up"), 2) == 800
    done = told(*wish, "--approved-by", "李总", "--write")
    assert (done["units"], done["written"]["sheet"]) == (tried["units"], "追加下达")
    issued = told("issue", plan, "--reason", "更正")
    assert {u["code"]: u["total"] for u in issued["targets"]["units"]} == {c: u["after"] for c, u in units.items()}
    assert [(a["amount"], a["date"]) for a in issued["targets"]["assignments"]][-1] == (800.0, "2026-11-19")
    for code in BRANCHES:
        target = pages(plan / "issued" / f"{code}.xlsx")[SALES].sum(["hq_target"])
        assert target == Decimal(str(units[code]["after"]))
    told_again = run("consolidate", plan, "--format", "json")  # what came on the earlier workbooks counts, with the new targets
    assert told_again.exit_code == 0
    page = pages(plan / "rollup.xlsx")["target_compare"]
    for code in BRANCHES:
        assert page.number(code, "first") + page.number(code, "later") == page.number(code, "hq_target") == Decimal(
            str(units[code]["after"]))
    assert page.number("@total", "hq_target") == Decimal(str(tried["goal"]))
    assert page.number("@unassigned", "hq_target") == Decimal(str(tried["unassigned"]))


def test_an_assignment_in_words(plan: Path) -> None:
    said = run("assign", plan, "--amount", "800", "--scope", "R-E", "--source", "goal", *WHY).stdout
    assert [w for w in ("现下达", "江苏分公司", "+800.00", "公司目标", "只是试算") if w not in said] == []
    issued = run("issue", plan, "--reason", "更正", "--lang", "en").stdout
    assert [w for w in ("Later assignments · 2026-10-22", "First", "Company goal", "Expense held at HQ", "left") if w not in issued] == []


@pytest.mark.parametrize(("wish", "status", "words"), [
    (("--amount", "10", "--scope", "XX"), 2, "XX"),
    (("--amount", "10", "--exempt", "GD,XX"), 2, "XX"),
    (("--amount", "10", "--scope", "江苏"), 2, "最接近「江苏分公司(JS)」"),
    (("--amount", "0"), 2, "不为零"),
    (("--amount", "1,5"), 2, "「1,5」不能用。请填如 -300 的数"),
    (("--amount", "99999999999"), 2, "大得不可能"),
    (("--amount", "10", "--scope", "R-E", "--exempt", "JS,ZJ", "--write"), 1, "XP640"),
    (("--amount", "-99999", "--scope", "R-E", "--write"), 1, "XP641"),
    (("--amount", "10", "--source", "reserve", "--write"), 1, "XP642"),     # nothing is held back of sales
])
def test_an_assignment_that_cannot_be(week: Path, wish: tuple[str, ...], status: int, words: str) -> None:
    before = (week / "master.xlsx").read_bytes()
    result = run("assign", week, *WHY, *wish)
    assert result.exit_code == status
    assert words in result.output
    assert (week / "master.xlsx").read_bytes() == before


@pytest.mark.parametrize("write", [(), ("--write",)])
def test_a_line_that_is_not_written_stands_in_no_file_and_changes_no_target(week: Path, write: tuple[str, ...]) -> None:
    """No table of nothing, and no file to look into for what is only on the command line; the reserve it draws on does stand there."""
    said = run("assign", week, "--amount", "-99999", "--scope", "R-E", *WHY, *write).stdout
    assert "现下达" not in said
    assert [line[:13] for line in said.splitlines() if "XP641" in line] == ["  ● 必须改 XP641"]
    said = run("assign", week, "--amount", "10", "--source", "reserve", *WHY, *write).stdout
    assert "现下达" in said
    assert [line[:12] for line in said.splitlines() if "XP642" in line] == ["  master.xls"]


@pytest.mark.parametrize("wish", [("adjust", "--change", "-1"), ("assign", "--amount", "1")])
@pytest.mark.parametrize(("approver", "asked"), [("王五", True), (" 王 五", True), ("赵六", False), ("", False)])
def test_who_approves_what_he_proposes_is_asked_before_it_is_written(week: Path, wish: tuple[str, ...], approver: str, asked: bool) -> None:
    result = run(wish[0], week, *wish[1:], *WHY, "--approved-by", approver)
    assert result.exit_code == 0  # a question, not a refusal
    assert ("XP646 提出人和批准人是同一人" in result.stdout) is asked


@pytest.mark.parametrize(("typed_as", "steps"), [
    ("-3,055", -305_500), ("－３，０５５", -305_500), ("+12.50", 1_250), ("(1,200.00)", -120_000), (12.5, 1_250), (Decimal("-0.01"), -1)])
def test_amounts_are_read_as_in_a_cell(week: Path, typed_as: str | float | Decimal, steps: int) -> None:
    tried = xlplan.adjust(week, change=typed_as, scope="R-E", branches=["JS"], reason="review", by="Wang")
    assert {one.branch: one.change for one in tried.lines} == {"JS": steps}  # the scope and a branch below it


def test_the_same_in_python(week: Path) -> None:
    """As a notebook calls them; amounts may be numbers."""
    tried = xlplan.adjust(week, change=-25.5, scope="R-E", hold=["JS"], reason="review", by="Wang")
    assert {one.branch: one.change for one in tried.lines} == {"JS": 0, "ZJ": -2550}
    assert tried.total.after == tried.total.declared + tried.total.earlier - 2550
    more = xlplan.assign(week, amount=Decimal("12.34"), scope="ZJ", reason="review", by="Wang")
    assert next(u.total for u in more.after.units if u.code == "ZJ") - next(
        u.total for u in more.before.units if u.code == "ZJ") == 1234
    with pytest.raises(XlplanError, match="Give a reason"):
        xlplan.adjust(week, change=1, reason="", by="Wang")
