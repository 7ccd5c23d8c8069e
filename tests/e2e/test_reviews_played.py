"""Regions review what their branches sent: the workbook goes out from what came, comes back, stands in ledger and roll-up, signs once."""
from __future__ import annotations

import io
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from rounds_case import ON, declares, issued, rounds_plan, send

import xlplan
from xlplan.errors import XlplanError
from xlplan.excel.writing.write import to_bytes
from xlplan.pipeline.results import Consolidation
from xlplan.store.folder import PlanFolder, show_path
from xlplan.store.ledger import Ledger
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.branch_book import branch_book

SIGNS = {"preparer|name": "周总", "preparer|date": "2026-11-12"}
STAGE = {"item": "大区审核", "owner": "周总", "start": "2026-11-11", "deadline": "2026-11-13", "remind": "2026-11-12",
         "round": "bottom_up_review"}
APPROVERS = ({"level": "branch", "step": 1, "post": "内勤"}, {"level": "region", "step": 1, "post": "大区总监", "name": "周总"})


def review_book(folder: Path) -> Submission:
    return issued(folder, "E-review")


def reviews(folder: Path, said: Mapping[str, tuple[str, str]], days: int = 17) -> None:
    """The east says of its units whether it agrees, and why, and sends its workbook back."""
    got = review_book(folder)
    assert got.issued is not None
    frame = got.frames["region_review"]
    for unit, (agreed, opinion) in said.items():
        at = frame.keys.index(unit)
        for key, text in (("agreed", agreed), ("opinion", opinion), ("by", "周总"), ("date", "2026-11-12")):
            frame.texts[key][at] = text
    saved = datetime.combine(ON, datetime.min.time()) + timedelta(days=days)
    path = folder / "inbox" / "E-review.xlsx"
    path.write_bytes(to_bytes(branch_book(got.issued, got.frames, PlanFolder(folder).seal_key(), signs=SIGNS, created=saved)))
    os.utime(path, (saved.timestamp(),) * 2)


def shown(folder: Path) -> dict[str, str]:
    """Unit -> what the roll-up has of its region beside what it declared."""
    wb = openpyxl.load_workbook(io.BytesIO((folder / "rollup.xlsx").read_bytes()))
    ws = next(ws for ws in wb.worksheets if ws["A1"].value == "target_compare")
    at = next((c.column for c in ws[1] if c.value == "region_said"), None)
    return {str(ws.cell(row, 1).value): str(ws.cell(row, at).value) for row in range(6, ws.max_row + 1)
            if at and ws.cell(row, at).value}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A declares 100.00 less, B as assigned; the east was asked for its review and has not answered."""
    folder = rounds_plan(tmp_path_factory.mktemp("played") / "plan", {"acting": "region"}, approvers=APPROVERS, calendar=(STAGE,))
    with pytest.raises(XlplanError):
        xlplan.issue(folder, stage="review", on=ON)  # nobody has a workbook yet
    xlplan.issue(folder, on=ON)
    send(folder, "A", declares(-100_00))
    assert open_of(folder) == []  # B has not sent anything, and the calendar has the reviews begin the day after
    send(folder, "B")
    assert lacking(xlplan.consolidate(folder)) == {"A": 1, "B": 1}
    assert open_of(folder) == ["1 个大区可以审核它们分公司交来的一上(东区):"
                               f"xlplan issue {show_path(folder)} --round bottom_up --stage review"]
    made = xlplan.issue(folder, stage="review", on=ON, by="王五")
    assert ([*made.files], made.data("zh-CN")["stage"]) == (["E", "W"], "review")
    assert open_of(folder) == [f"2 个大区还没有交回审核意见(东区、西区):催它们交回(xlplan send {show_path(folder)}),"
                               f"放进 {show_path(folder)}/inbox/;不等它们也可以下发"]
    mails = {one.unit: one for one in xlplan.send(folder, what=["issue"], now=datetime(2026, 11, 12), branches=["E"]).drafts}
    assert ([*mails], mails["E"].draft.attachments[0].name) == (["E"], "东区 2027 一上 大区审核意见.xlsx")
    return folder


def open_of(folder: Path) -> list[str]:
    """What `status` says of the reviews the day before they begin."""
    return [str(step) for one in [xlplan.status(folder, now=datetime(2026, 11, 10, 9))]
            for step in (f"{m.said('zh-CN')}:{m.todo('zh-CN')}" for m in one.open if m.key == "review")]


def lacking(result: Consolidation) -> dict[str, int]:
    """Unit -> how many of its findings say that a step of its sign-off is missing."""
    return {f.branch: sum(d.code == "XP523" for d in f.diagnostics) for f in result.files if f.branch in ("A", "B")}


def test_the_region_gets_what_came_with_its_four_figures(played: Path) -> None:
    got = review_book(played)
    assert got.seal == "verified"
    assert got.issued is not None
    assert got.issued.facts["deadline"] == "2026-11-13"
    now = xlplan.status(played, now=datetime(2026, 11, 12))
    assert "一上的大区审核意见(截止 2026-11-13):东区 未交、西区 未交" in [*now.text("zh-CN")]
    mails = {day: [one.what for one in xlplan.send(played, now=datetime(2026, 11, day, 9), branches=["E"]).drafts if one.unit == "E"]
             for day in (11, 13)}
    assert mails == {11: [], 13: ["reminder"]}  # on the 12th, from which the calendar reminds, its workbook was mailed
    frame = got.frames["region_review"]
    assert frame.keys == ["A", "B"]
    assert {key: frame.amounts[key].tolist() for key in ("hq_target", "declared", "adjustment")} == {
        "hq_target": [4_000_00, 3_000_00], "declared": [3_900_00, 3_000_00], "adjustment": [0, 0]}
    assert [str(text).split()[0] for text in frame.texts["file"]] == ["A.xlsx", "B.xlsx"]
    assert "3,900.00" in str(frame.texts["found"][0])
    assert "XP" not in "".join(map(str, frame.texts["found"]))
    with Ledger(PlanFolder(played).ledger) as ledger:
        assert ledger.latest_issue("bottom_up").keys() == {"A", "B", "C", "KA"}  # it is no workbook of theirs


def test_what_the_region_says_is_kept_shown_and_signs_once(played: Path) -> None:
    reviews(played, {"A": ("no", "门店关闭,建议补 40"), "B": ("yes", "")})
    for _ in range(2):  # told twice, kept once
        result = xlplan.consolidate(played)
        assert [one.data()["lines"] for one in result.reviews] == [[
            {"unit": "A", "agreed": "no", "opinion": "门店关闭,建议补 40", "by": "周总", "date": "2026-11-12", "withdrawn": None},
            {"unit": "B", "agreed": "yes", "opinion": "", "by": "周总", "date": "2026-11-12", "withdrawn": None}]]
    assert shown(played) == {"A": "不同意 · 门店关闭,建议补 40 · 周总 2026-11-12", "B": "同意 · 周总 2026-11-12"}
    assert lacking(result) == {"A": 1, "B": 0}  # who does not agree does not sign
    got = review_book(played).issued
    assert got is not None
    with Ledger(PlanFolder(played).ledger) as ledger:
        assert [(one.region, len(one.lines)) for one in ledger.reviews(got.stamp.plan)] == [("E", 2)]
        assert sum(1 for kind in ledger._told_of("region_said")) == 1
    assert not xlplan.audit(played).must_fix
    (played / "inbox" / "E-review.xlsx").unlink()  # gone from the inbox it still holds
    send(played, "B", declares(-1_00), days=19)
    again = xlplan.consolidate(played)
    assert shown(played)["A"] == "不同意 · 门店关闭,建议补 40 · 周总 2026-11-12"
    assert shown(played)["B"] == "同意 · 周总 2026-11-12 · 审后又交"
    assert lacking(again)["B"] == 1  # what was agreed to is another file
    with pytest.raises(XlplanError):
        xlplan.issue(played, stage="review", on=ON)
    xlplan.issue(played, stage="review", on=ON, reason="乙又交")
    frame = review_book(played).frames["region_review"]
    assert [[str(frame.texts[key][i]) for key in ("agreed", "opinion", "by")] for i in range(2)] == [
        ["no", "门店关闭,建议补 40", "周总"], ["", "", ""]]


def test_what_the_region_clears_is_withdrawn_and_what_it_said_is_kept(played: Path) -> None:
    """It goes on in the workbook that brought its no to A along, and takes that back."""
    reviews(played, {"A": ("", ""), "B": ("yes", "看过")}, days=20)
    for _ in range(2):
        result = xlplan.consolidate(played)
        assert [one.said(result.names, "zh-CN") for one in result.reviews] == ["东区的审核意见:甲分公司 撤回、乙分公司 同意"]
        assert shown(played) == {"A": "2026-11-15 已撤回(原:不同意 · 门店关闭,建议补 40 · 周总 2026-11-12)",
                                 "B": "同意 · 看过 · 周总 2026-11-12"}
    assert xlplan.status(played).reviews.states == {"E": "answered", "W": "missing"}  # type: ignore[union-attr]
    xlplan.issue(played, stage="review", on=ON, reason="再看")
    frame = review_book(played).frames["region_review"]
    assert [str(frame.texts["opinion"][i]) for i in range(2)] == ["", "看过"]
    assert not xlplan.audit(played).must_fix
