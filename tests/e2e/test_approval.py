"""批复 of the plan of `rounds_case`: its figures are HQ's and locked; units acknowledge it, and hand their targets out to persons.

| | A | B | C | KA |
| 二上 | two persons, one January typed over | persons that do not carry all | nothing came | HQ runs it: no persons |
| HQ's line | -7.37 | -30.00 | | |
| 批复 | 4,004.06 | 3,008.57 | 1,700.00 | 1,520.00 |
| comes back | acknowledged, a third person | figures changed, not acknowledged, twice | nothing | acknowledged |
"""
from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from console import run
from openpyxl.worksheet.worksheet import Worksheet
from rounds_case import ON, UNITS, begun, declares, issued, rounds_plan, send, targets_of

import xlplan
from udfs.answers.block import Block
from udfs.answers.lookups import status_list
from xlplan.excel.reading.intake import read_submission
from xlplan.pipeline.printing import consolidation_lines
from xlplan.plan.consolidate.figures import approved_figures
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import Frame
from xlplan.tables.periods import MONTHS
from xlplan.workbook.forms import RECEIPT_FIELDS
from xlplan.workbook.own_sheets import SCRATCH

BY: dict[str, Any] = {"by": "王五", "approved_by": "赵总", "on": ON}
PERSONS, SALES, KEPT = "person_targets", "sales_targets", "P01|C01"
APPROVERS = ({"level": "company", "step": 2, "post": "总经理", "name": "赵总"},
             {"level": "company", "step": 1, "post": "销售总监", "name": "周总"},
             {"level": "branch", "step": 1, "post": "分公司经理", "name": "钱二"})
Typed = tuple[str, str, str, object]  # sheet, row, column, what is typed


def plans_persons(january: int = 0) -> Any:
    """Two persons with half of the target each; `january`: typed over in the first one's row, 0.01 万元. Money and a person more beside."""
    def act(tables: dict[str, Frame]) -> None:
        for table, row, month, steps in (("expense_budget", 0, "m05", 40_00), ("staffing", 0, "m03", 2)):
            tables[table].amounts[month][row], tables[table].filled[month][row] = steps, True
            tables[table].texts["calc" if table == "expense_budget" else "remark"][row] = "新网点"
        frame = tables.get(PERSONS)
        for i, name in enumerate(("张三", "李四") if frame else ()):
            assert frame is not None
            for key, text in (("emp_no", f"A0{i}"), ("name", name), ("post", "S01"), ("status", "on_post"), ("area", "流通")):
                frame.texts[key][i] = text
            frame.amounts["share"][i], frame.filled["share"][i], frame.used[i] = 500, True, True
        if frame is not None and january:
            frame.amounts["m01"][0], frame.filled["m01"][0] = january, True
    return act


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """批复 is out."""
    folder = rounds_plan(tmp_path_factory.mktemp("approval") / "plan", {"person_targets_from": "final"}, approvers=APPROVERS)
    xlplan.issue(folder, round="bottom_up", on=ON)
    send(folder, "A", declares(-100_00))
    send(folder, "KA", declares(20_00))
    xlplan.assign(folder, amount=90, reason="新品铺货", scope="E", write=True, **BY)
    for unit, change in (("A", 60), ("KA", 0)):
        assert xlplan.adjust(folder, change=change, reason="质询会", branches=[unit], write=True, **BY).written
    xlplan.issue(folder, round="final", on=ON, balance="unassigned")
    for unit, act in (("A", plans_persons(100_00)), ("B", plans_persons()), ("KA", None)):
        send(folder, unit, act)
    xlplan.consolidate(folder)
    for of, column, row, less in (("expense_budget", "m05", "E01", -5.0), ("staffing", "m03", "S01|hires", -1.0)):
        made = xlplan.adjust(folder, change=less, reason="控制人数和费用", branches=["A"], table=of, row=row, period=column,
                             write=True, **BY)
        assert made.written
    for unit, cut in (("A", -7.37), ("B", -30.0)):
        assert xlplan.adjust(folder, change=cut, reason="压缩新品", branches=[unit], write=True, **BY).written
    out = xlplan.issue(folder, round="approved", on=ON, balance="unassigned")
    assert not out.must_fix, [d for d in out.diagnostics if d.severity]
    return folder


@pytest.fixture
def plan(approved: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(approved, tmp_path / "plan"))
    for path in (folder / "inbox").iterdir():
        path.unlink()
    return folder


def sheet_of(book: openpyxl.Workbook, key: str) -> Worksheet:
    return next(sheet for sheet in book.worksheets if sheet.cell(1, 1).value == key)


def place(sheet: Worksheet, row: str, column: str) -> Any:
    at = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == row)
    return sheet.cell(at, next(c for c in range(2, sheet.max_column + 1) if sheet.cell(1, c).value == column))


def sends_back(folder: Path, unit: str, receipt: Iterable[object] = (), typed: Iterable[Typed] = (), name: str = "", day: int = 21) -> None:
    """The unit fills in its approval by openpyxl, protection taken off, and sends it back."""
    book = openpyxl.load_workbook(folder / "issued" / f"{unit}.xlsx")
    for key, value in zip(RECEIPT_FIELDS, receipt, strict=False):
        place(sheet_of(book, "cover"), "sign|receipt", key).value = value
    for key, row, column, value in typed:
        sheet_of(book, key).protection.sheet = False
        place(sheet_of(book, key), row, column).value = value
    path = folder / "inbox" / (name or f"{unit}.xlsx")
    book.save(path)
    saved_on(path, day)


def saved_on(path: Path, day: int) -> None:
    """The file as saved on that day of December: openpyxl always writes now."""
    with zipfile.ZipFile(path) as old:
        parts = {one: old.read(one) for one in old.namelist()}
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>2026-12-{day:02}T09:00:00Z", core).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for one, data in parts.items():
            new.writestr(one, data)


def said(found: Iterable[Diagnostic], *codes: str) -> list[tuple[str, str | None]]:
    return [(d.code, d.table) for d in found if d.code in codes]


# --- what goes out ----------------------------------------------------------------------------------------------------
def test_its_figures_are_what_hq_approved_to_the_step(approved: Path) -> None:
    assert targets_of(approved) == [(400_406, 400_406), (300_857, 300_857), (170_000, 170_000), (152_000, 152_000)]


def test_so_are_money_and_heads(approved: Path) -> None:
    """A declared 40.00 and two persons; HQ took 5.00 and one of them off."""
    tables = {unit: issued(approved, unit).frames for unit in ("A", "B")}
    assert [(int(of["expense_budget"].amounts["m05"][0]), int(of["staffing"].amounts["m03"][0])) for of in tables.values()] == [
        (35_00, 1), (40_00, 2)]


@pytest.mark.parametrize("unit", UNITS)
def test_nothing_can_be_typed_but_the_receipt_and_the_persons(approved: Path, unit: str) -> None:
    book = openpyxl.load_workbook(approved / "issued" / f"{unit}.xlsx")
    open_cells = {sheet.cell(1, 1).value: {str(row[0].value) for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
                  for sheet in book.worksheets if sheet.sheet_state == "visible" and sheet.cell(1, 1).value != SCRATCH}
    assert all(sheet.protection.sheet for sheet in book.worksheets if sheet.cell(1, 1).value in open_cells)
    has_persons = unit != "KA"
    assert open_cells.pop("cover") == {"sign|receipt"}
    assert len(open_cells.pop(PERSONS, ())) == (45 if has_persons else 0)
    assert bool(open_cells.pop("checks", ())) is has_persons  # where findings about persons are answered
    assert [key for key, rows in open_cells.items() if rows] == []
    assert "letter" in open_cells
    assert "rebalance" not in open_cells


def test_the_cover_asks_for_nothing_else(approved: Path) -> None:
    books = {unit: openpyxl.load_workbook(approved / "issued" / f"{unit}.xlsx", data_only=True) for unit in ("A", "KA")}
    texts = {unit: "\n".join(str(cell.value) for row in sheet_of(book, "cover") for cell in row if cell.value)
             for unit, book in books.items()}
    for text in texts.values():
        assert "在本页「签收」选「收到」" in text
        assert not [word for word in ("只填黄格", "填报人", "批准", "申报数", "下达目标", "费用预算") if word in text]
    assert "在「人员目标」的黄格按核定数分解" in texts["A"]
    assert not [word for word in ("人员目标", "填报进度", "颜色说明") if word in texts["KA"]]


def test_the_letter_says_figures_conditions_and_who_signs(approved: Path) -> None:
    book = openpyxl.load_workbook(approved / "issued" / "A.xlsx", data_only=True)
    letter = sheet_of(book, "letter")
    lines = [[cell.value for cell in row if cell.value is not None] for row in letter.iter_rows(min_row=2)]
    assert [line[1:3] for line in lines if line and line[0] == 1] == [["销售目标", 4004.06], ["销售目标分解 合计 全年 +60.00 万元:质询会"]]
    assert [line[1] for line in lines if line and line[0] in (2, 3, 4) and len(line) == 2] == [
        "费用预算 推广 · 促销 5月 -5.00 万元;人员规划 销售代表 · 期内入职 3月 -1 人:控制人数和费用",
        "销售目标分解 合计 全年 -7.37 万元:压缩新品", "追加下达 +51.43 万元:新品铺货"]
    assert sum(len(line) == 4 and isinstance(line[0], int) for line in lines) == 8
    assert [line for line in lines if line and line[0] in ("销售总监", "总经理", "甲分公司负责人")] == [
        ["销售总监", "周总"], ["总经理", "赵总"], ["甲分公司负责人", "赵一"]]
    assert letter.page_setup.fitToHeight == 1
    assert letter.page_setup.paperSize in ("9", 9)  # A4


def test_persons_keep_their_parts_of_the_new_months(approved: Path) -> None:
    """January was typed over in one row: both keep their parts of it; in other months the shares go on."""
    of = issued(approved, "A")
    persons, sales = of.frames[PERSONS], of.frames[SALES]
    assert [*persons.amounts["share"][:2]] == [500, 500]
    assert [m for m in MONTHS if persons.filled[m][:2].any()] == ["m01"]
    now = int(sales.amounts["m01"].sum())
    was = now - int(persons.amounts["m01"][:2].sum())
    assert 0 > was > -10_000  # together they held more than the unit's January, and do so still
    assert not [d for d in of.diagnostics if d.severity]


# --- what comes back --------------------------------------------------------------------------------------------------
def test_who_acknowledged_and_who_did_not(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("udfs.answers.lookups.excel_language", lambda: "en")
    sends_back(plan, "A", ("收到", "赵一", date(2026, 12, 20)))
    sends_back(plan, "KA", ("收到", "李四", "2026/12/18"))
    sends_back(plan, "B", ("收到", "", ""))
    result = xlplan.consolidate(plan)
    assert {code: one.state for code, one in result.states.items()} == {
        "A": "acknowledged", "B": "unacknowledged", "C": "unacknowledged", "KA": "acknowledged"}
    a = result.states["A"]
    assert a.said("zh-CN") == "已签收:赵一 2026-12-20"
    assert said(result.register, "XP501", "XP581") == [("XP581", None)]
    assert {f.branch: said(f.diagnostics, "XP580") for f in result.files} == {"A": [], "B": [("XP580", None)], "KA": []}
    found = xlplan.status(plan)
    assert {one.key: one.count for one in found.open if one.key in ("missing", "unacknowledged", "unanswered")} == {
        "missing": 1, "unacknowledged": 1}
    assert [line.split()[:3] for line in found.text("zh-CN") if line.startswith(("乙分公司", "丙分公司"))] == [
        ["乙分公司", "东区", "未签收"], ["丙分公司", "西区", "未签收"]]
    assert found.data("en")["units"]["A"]["said"] == "Acknowledged: 赵一 2026-12-20"
    in_excel = {row[0]: row[3] for row in status_list(Block([[str(plan)]]))[1:]}
    assert in_excel == {code: one.said("en") for code, one in result.states.items()}
    assert said(result.notes, "XP555") == []  # what units declared is no change of the master
    assert "批复:2/4 家已签收 · 未签收:乙分公司(B)、丙分公司(C)" in run("consolidate", plan, "--lang", "zh-CN").stdout


def test_figures_count_as_approved_whatever_comes_back(plan: Path) -> None:
    """Nothing came of C; B changed HQ's figures, twice, and acknowledged nothing."""
    changed: list[Typed] = [(SALES, KEPT, "m03", 9999), (SALES, KEPT, "remark", "改过"), ("expense_budget", "E01", "m01", 5),
                            ("training", "r01", "cost", 1000), ("staffing", "S01|hires", "m02", 7)]
    sends_back(plan, "B", typed=changed)
    sends_back(plan, "B", typed=[(SALES, KEPT, "m03", 1)], name="B again.xlsx", day=22)
    result = xlplan.consolidate(plan)
    numbers = approved_figures(result.numbers)
    assert numbers.foot_steps(SALES, "@total", "year").tolist() == [400_406, 300_857, 170_000, 152_000]
    assert numbers.foot_steps("expense_budget", "@total", "year").tolist() == [35_00, 40_00, 0, 0]
    assert not numbers.foot_steps("training", "@total", "cost").any()
    first, second = sorted(result.files, key=lambda f: len(f.file))
    assert said(first.diagnostics, "XP210") == [("XP210", t) for t in (SALES, "staffing", "training", "expense_budget")]
    assert said(second.diagnostics, "XP210") == [("XP210", SALES)]
    assert first.superseded_by == second.file
    assert {d.severity for d in second.diagnostics if d.code == "XP210"} == {Severity.WARNING}
    assert (result.states["B"].state, result.states["B"].altered) == ("unacknowledged", True)
    assert "改动了核定数(仍按核定数计):乙分公司(B)" in [*consolidation_lines(result, "zh-CN")]
    assert not [d for f in result.files for d in f.diagnostics if d.severity and d.severity.value == "error"]


def test_persons_sent_back_are_checked_and_handed_out(plan: Path) -> None:
    third: list[Typed] = [(PERSONS, "s03", "name", "王五"), (PERSONS, "s03", "post", "销售代表"), (PERSONS, "s03", "share", .1),
                          (PERSONS, "s02", "share", .4)]
    sends_back(plan, "B", ("收到", "钱二", date(2026, 12, 20)), third)
    sends_back(plan, "A", ("收到", "赵一", date(2026, 12, 20)), [(PERSONS, "s02", "share", .1)])
    sends_back(plan, "KA", ("收到", "李四", date(2026, 12, 20)))
    result = xlplan.consolidate(plan)
    assert {f.branch: said(f.diagnostics, "XP431") for f in result.files} == {"A": [("XP431", PERSONS)], "B": [], "KA": []}
    assert result.states["A"].state == "partly"
    handed = xlplan.individual(plan)
    assert [(h.team.branch, h.team.year, int(h.team.months.sum())) for h in handed.handed] == [("B", 300_857, 300_857)]
    assert [len(h.team.persons) for h in handed.handed] == [3]
    assert said(handed.diagnostics, "XP526") == [("XP526", PERSONS), ("XP526", PERSONS)]  # A goes back, C sent nothing


def test_a_receipt_reads_back_as_it_was_typed(plan: Path) -> None:
    sends_back(plan, "KA", ("收到", "李四", "2026年12月18日"))
    got = read_submission(plan / "inbox" / "KA.xlsx", "KA.xlsx")
    assert {key: text for key, text in got.signs.items() if text} == {
        "receipt|mark": "收到", "receipt|name": "李四", "receipt|date": "2026年12月18日"}
    assert said(got.diagnostics, "XP116") == []


# --- issued again -----------------------------------------------------------------------------------------------------
def test_a_change_after_the_approval_goes_out_with_it_again(plan: Path) -> None:
    """A line of HQ for B, and the approval issued again to B alone: its figures follow, its persons keep their parts."""
    sends_back(plan, "B", ("收到", "钱二", date(2026, 12, 20)))
    assert xlplan.adjust(plan, change=-8.57, reason="停产", branches=["B"], write=True, **BY).written
    stopped = xlplan.issue(plan, round="approved", branches=["B"], reason="更正", on=ON)
    assert said(stopped.diagnostics, "XP550") == [("XP550", None)]  # what is unassigned would move
    made = xlplan.issue(plan, round="approved", branches=["B"], reason="更正", on=ON, balance="unassigned")
    assert not made.must_fix, [d for d in made.diagnostics if d.severity]
    assert targets_of(plan) == [(400_406, 400_406), (300_000, 300_000), (170_000, 170_000), (152_000, 152_000)]
    of = issued(plan, "B")
    assert of.issued is not None
    assert {SALES, "staffing", "training", "expense_budget"} <= {*of.issued.settled}
    assert of.signs == {}  # what was acknowledged is the approval before
    assert [*of.frames[PERSONS].texts["name"][:2]] == ["张三", "李四"]
    sends_back(plan, "B", ("收到", "钱二", date(2026, 12, 24)), day=24, name="B.xlsx")
    result = xlplan.consolidate(plan, rollup=False)
    assert result.states["B"].state == "acknowledged"
    assert approved_figures(result.numbers).foot_steps(SALES, "@total", "year").tolist() == [400_406, 300_000, 170_000, 152_000]
    assert said(result.register, "XP552", "XP520") == []
    handed = xlplan.individual(plan)
    assert [(h.team.year, int(h.team.months.sum())) for h in handed.handed] == [(300_000, 300_000)]


def test_one_filled_on_the_approval_before_counts_with_the_later_figures(plan: Path) -> None:
    sends_back(plan, "B", ("收到", "钱二", date(2026, 12, 20)))
    assert xlplan.adjust(plan, change=-8.57, reason="停产", branches=["B"], write=True, **BY).written
    xlplan.issue(plan, round="approved", branches=["B"], reason="更正", on=ON, balance="unassigned")
    result = xlplan.consolidate(plan, rollup=False)
    (of,) = [f for f in result.files if f.branch == "B"]
    assert said(of.diagnostics, "XP556", "XP557") == [("XP556", None)]
    assert approved_figures(result.numbers).foot_steps(SALES, "@total", "year").tolist()[1] == 300_000


def test_status_says_who_has_not_acknowledged(plan: Path) -> None:
    sends_back(plan, "A", ("✓", "赵一", date(2026, 12, 28)))
    sends_back(plan, "B")
    found = {one.key: one for one in xlplan.status(plan).open}
    assert found["unacknowledged"].count == 1
    assert "乙分公司" in found["unacknowledged"].said("zh-CN")
    assert "individual" in found


def test_who_sends_nothing_goes_on_from_the_workbook_issued_last(tmp_path: Path) -> None:
    """The file of 一上 still lies in the inbox when 批复 goes out; what HQ cut since stays cut."""
    folder = begun(tmp_path / "plan")
    send(folder, "A", plans_persons())
    cut = xlplan.adjust(folder, change=-5.0, reason="压缩", branches=["A"], table="expense_budget", row="E01", period="m05",
                        write=True, **BY)
    assert cut.written
    months = []
    for following in ("revise", "final", "approved"):
        out = xlplan.issue(folder, round=following, branches=["A"], on=ON, balance="unassigned")
        assert not out.must_fix, [d for d in out.diagnostics if d.severity]
        months.append(int(issued(folder, "A").frames["expense_budget"].amounts["m05"][0]))
    assert months == [35_00, 35_00, 35_00]


@pytest.fixture(scope="module")
def unanswered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A has its workbook of 二下, with its budget of 一上 cut by HQ."""
    folder = begun(tmp_path_factory.mktemp("unanswered") / "plan")
    send(folder, "A", plans_persons(), signs={"preparer|name": "周六"})
    assert xlplan.adjust(folder, change=-5.0, reason="压缩", branches=["A"], table="expense_budget", row="E01", period="m05",
                         write=True, **BY).written
    xlplan.issue(folder, round="revise", branches=["A"], on=ON, balance="unassigned")
    return folder


@pytest.mark.parametrize("inbox", ["as it was", "emptied"])
def test_a_second_issue_of_a_later_round_keeps_what_the_unit_declared(inbox: str, unanswered: Path, tmp_path: Path) -> None:
    """It has not answered 二下 yet: its budget stands in the workbook that it has, cut by HQ, not as HQ would suggest it."""
    folder = Path(shutil.copytree(unanswered, tmp_path / "plan"))
    if inbox == "emptied":
        (folder / "inbox" / "A.xlsx").unlink()
    before = issued(folder, "A")
    assert not xlplan.issue(folder, round="revise", on=ON, branches=["A"], reason="更正", balance="unassigned").must_fix
    after = issued(folder, "A")
    assert int(after.frames["expense_budget"].amounts["m05"][0]) == 35_00
    assert after.frames["expense_budget"].texts["calc"][0] == "新网点"
    assert int(after.frames["staffing"].amounts["m03"][0]) == int(before.frames["staffing"].amounts["m03"][0]) == 2
    assert before.signs["preparer|name"] == "周六"
    assert (after.answers, after.signs) == (before.answers, before.signs)
    for key in ("sales_targets", "expense_budget", "staffing"):
        assert after.frames[key].amounts.keys() == before.frames[key].amounts.keys()
        assert all((after.frames[key].amounts[c] == before.frames[key].amounts[c]).all() for c in before.frames[key].amounts)


def test_figures_that_went_back_are_never_approved(tmp_path: Path) -> None:
    """They stand in the workbook of 二下 for the unit to mend; where it does not, HQ's suggestion is approved."""
    folder = begun(tmp_path / "plan")
    suggested = issued(folder, "A").frames["expense_budget"].amounts

    def wrong(tables: dict[str, Frame]) -> None:
        plans_persons()(tables)
        tables["expense_budget"].amounts["m05"][0] = -40_00

    send(folder, "A", wrong)
    months = []
    for following in ("revise", "final", "approved"):
        out = xlplan.issue(folder, round=following, branches=["A"], on=ON, balance="unassigned")
        assert not out.must_fix, [d for d in out.diagnostics if d.severity]
        months.append(int(issued(folder, "A").frames["expense_budget"].amounts["m05"][0]))
    assert months == [-40_00, -40_00, int(suggested["m05"][0])]
    assert xlplan.consolidate(folder, rollup=False).numbers.frames["expense_budget"].amounts["m05"].min() >= 0
