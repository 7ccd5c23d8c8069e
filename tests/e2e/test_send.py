"""`xlplan send`: which mail is due to whom and when, what stands in it, and that nothing is mailed twice or leaves its folder."""
from __future__ import annotations

import email
import shutil
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from rounds_case import _ORGANISATION, ON, declares, rounds_plan, saved_by, send

import xlplan
from xlplan.errors import XlplanError
from xlplan.excel.patching.patch import patch_bytes
from xlplan.excel.reading.intake import read_submission
from xlplan.pipeline.loading import load_issued
from xlplan.pipeline.returns.mails import urgency_of
from xlplan.pipeline.returns.send import Sending
from xlplan.schema.frame import Frame

BOXES = {"HQ": "plan@example.com", "E": "east@example.com", "A": "a1@example.com、a2@example.com", "B": "b@example.com\nBcc: x@evil.com",
         "C": "c@example.com"}
UNITS = tuple({**unit, "mailbox": BOXES.get(unit["code"], "")} for unit in _ORGANISATION)
EARLY, SOON, DAY, LATE = (datetime(2026, 11, day, 9) for day in (2, 9, 10, 11))  # the deadline is on the 10th, a Tuesday


@pytest.fixture(scope="module")
def issued_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = rounds_plan(tmp_path_factory.mktemp("send") / "plan", {"deadline": "2026-11-10 18:00"}, organisation=UNITS, address_book=(
        {"address": "assistant@example.com", "units": "C", "valid_from": "2026-01-01"}, {
            "address": "gone@example.com", "units": "C", "valid_to": "2026-01-31"}))
    assert not xlplan.issue(folder, round="bottom_up", on=ON).must_fix
    return folder


@pytest.fixture
def folder(issued_plan: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(issued_plan, tmp_path / "plan"))


def due(result: Sending) -> dict[str, str]:
    return {one.unit: one.what for one in result.drafts}


def mail_of(result: Sending, unit: str) -> EmailMessage:
    message = email.message_from_bytes(next(one.path for one in result.drafts if one.unit == unit).read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_what_is_due_goes_by_how_far_each_unit_is(folder: Path) -> None:
    first = xlplan.send(folder, now=EARLY)
    assert due(first) == {"A": "issue", "B": "issue", "C": "issue", "KA": "issue"}
    assert xlplan.send(folder, now=EARLY).drafts == []  # nothing is mailed twice
    send(folder, "A", declares(-20_00, reason=""))
    send(folder, "B")
    second = xlplan.send(folder, now=EARLY)
    assert due(second) == {"A": "return", "B": "receipt"}
    at_once = xlplan.send(folder, now=EARLY, what=["reminder"])
    assert (due(at_once), at_once.today) == ({}, ["A", "C", "KA"])  # their mails are of today
    assert any(line.startswith("今天不催:甲分公司(A)") for line in at_once.text("zh-CN"))
    soon = xlplan.send(folder, now=SOON)
    assert due(soon) == {"A": "reminder", "C": "reminder", "KA": "reminder"}
    assert "甲分公司(赵一)有没说明的问题" in text_of(mail_of(soon, "A"))
    assert "我们 2026-11-02 发回的「甲分公司 2027 一上 退回.xlsx」里必须改 0 处,请说明" in text_of(mail_of(soon, "A"))
    assert "▲ 销售目标分解!" in text_of(mail_of(soon, "A"))
    assert xlplan.send(folder, now=SOON).drafts == []
    third = xlplan.send(folder, now=DAY)
    assert due(third) == {"A": "reminder", "C": "reminder", "KA": "reminder", "W": "reminder"}  # one to the region too, in which C is
    late = xlplan.send(folder, now=LATE)
    assert (due(late)["C"], mail_of(late, "W")["Cc"]) == ("reminder", "plan@example.com")  # the region's own goes to the head of HQ as well
    assert due(xlplan.send(folder, now=LATE, again=True)) == {"A": "return", "B": "receipt", "C": "issue", "KA": "issue",
                                                                       "W": "reminder"}
    assert due(xlplan.send(folder, now=EARLY, what=["reminder"], again=True)) == {"A": "reminder", "C": "reminder", "KA": "reminder"}
    xlplan.exclude(folder, "B", reason="重复报送", by="王五")
    assert due(xlplan.send(folder, branches=["B"], now=EARLY, again=True)) == {}  # HQ took out its file: nothing new for it


def test_a_workbook_goes_out_to_the_unit_and_whom_the_address_book_names(folder: Path) -> None:
    result = xlplan.send(folder, now=EARLY)
    mail = mail_of(result, "C")
    assert (mail["To"], mail["X-Unsent"], mail["Cc"]) == ("c@example.com, assistant@example.com", "1", None)
    assert mail["Subject"] == "青禾食品 2027 年度计划 · 一上 · 填报表 · 丙分公司"
    [part] = mail.iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("丙分公司 2027 一上.xlsx", (folder / "issued" / "C.xlsx").read_bytes())
    assert "在 2026-11-10 18:00 前保存" in text_of(mail)
    assert mail_of(result, "A")["To"] == "a1@example.com, a2@example.com"
    assert mail_of(result, "B")["To"] is None  # what is no address, and would be a header of its own, is left out
    assert [*mail_of(result, "B")] == ["X-Unsent", "Subject", "MIME-Version", "Content-Type"]
    chat = next(one.path for one in result.drafts if one.unit == "C").with_suffix(".txt")
    assert chat.read_text("utf-8-sig").startswith("孙三:您好!")
    said = [*result.text("zh-CN")]
    assert any("没有邮箱" in line for line in said)


def test_a_file_that_goes_back_and_a_receipt(folder: Path) -> None:
    send(folder, "A", declares(-20_00, reason=""))
    send(folder, "B")
    result = xlplan.send(folder, now=LATE)
    back, receipt = mail_of(result, "A"), mail_of(result, "B")
    [part] = back.iter_attachments()
    assert part.get_content() == (folder / "returned" / "A-一上-returned.xlsx").read_bytes()
    assert part.get_filename() == "甲分公司 2027 一上 退回.xlsx"
    assert "▲ 销售目标分解!" in text_of(back)
    assert "<li>▲ 销售目标分解!" in text_of(back, "html")
    assert "截止时间 2026-11-10 18:00 已过" in text_of(back)
    assert xlplan.consolidate(folder).numbers.codes["B"] in text_of(receipt)
    assert "销售目标分解:" in text_of(receipt)


@pytest.mark.parametrize(("at", "cc"), [(SOON, None), (DAY, "east@example.com"), (LATE, "east@example.com, plan@example.com")])
def test_a_reminder_goes_higher_as_the_deadline_passes(folder: Path, at: datetime, cc: str | None) -> None:
    result = xlplan.send(folder, what=["reminder"], now=at)
    mail = mail_of(result, "A")
    assert (mail["To"], mail["Cc"]) == ("a1@example.com, a2@example.com", cc)
    assert "【东区】2027年度计划(一上):甲分公司(赵一)尚未上报" in text_of(mail)
    regions = [one.unit for one in result.drafts if one.unit in ("E", "W")]
    assert regions == ([] if at is SOON else ["E", "W"])
    if at is not SOON:
        assert "甲分公司(赵一)、乙分公司(钱二)尚未上报" in text_of(mail_of(result, "E"))


@pytest.mark.parametrize(("day", "hour", "stage"), [
    ("2026-11-05", 9, None), ("2026-11-06", 9, "soon"), ("2026-11-07", 9, "soon"), ("2026-11-09", 9, "soon"), ("2026-11-10", 9, "today"),
    ("2026-11-10", 20, "today"), ("2026-11-11", 0, "late")])
def test_the_stages_go_by_workdays(issued_plan: Path, day: str, hour: int, stage: str | None) -> None:
    assert urgency_of(load_issued(issued_plan).master, "bottom_up", datetime.fromisoformat(day).replace(hour=hour)) == stage


def test_a_workbook_issued_again_goes_out_with_why_also_to_who_handed_in(folder: Path) -> None:
    send(folder, "B", later, author="钱二")
    for unit in ("B", "C"):
        assert not xlplan.issue(folder, branches=[unit], reason="上年数更正", on=ON + timedelta(days=12)).must_fix
    result = xlplan.send(folder, branches=["B", "C"], now=EARLY)
    assert due(result) == {"B": "issue", "C": "issue"}
    mail = mail_of(result, "B")
    assert "原因:上年数更正。你们交的 B.xlsx" in text_of(mail)
    assert "不用改的,不必再发" in text_of(mail)
    [part] = mail.iter_attachments()
    (folder / "inbox" / "B.xlsx").write_bytes(saved_by(part.get_content(), "钱二"))
    back = xlplan.consolidate(folder, rollup=False)
    [file] = back.files
    assert (file.verdict, {"XP530", "XP556"} & {d.code for d in file.diagnostics}) == ("accepted", set())
    typed = back.tables["sales_targets"].query("branch == 'B'")["m01"].sum()
    assert typed == pytest.approx(issued_january(folder, "B") - 20)
    assert due(xlplan.send(folder, branches=["B"], now=EARLY)) == {"B": "receipt"}


def later(tables: dict[str, Frame]) -> None:
    """Something of January is sold in February."""
    sales = tables["sales_targets"]
    sales.amounts["m01"][0] -= 20_00
    sales.amounts["m02"][0] += 20_00


def issued_january(folder: Path, unit: str) -> float:
    """As HQ suggested it, before anything was typed."""
    first = folder / "issued" / "earlier" / "001" / f"{unit}.xlsx"
    return float(read_submission(first, first.name).frames["sales_targets"].amounts["m01"].sum()) / 100


def test_hqs_copy_that_was_saved_again_goes_out_while_all_in_it_is_as_sealed_else_it_is_said(folder: Path) -> None:
    for unit, cell in (("A", None), ("B", 1.0)):
        path = folder / "issued" / f"{unit}.xlsx"
        place = read_submission(path, path.name).placements["sales_targets"]
        row = next(key for key in place.rows if not key.startswith("@"))
        data = path.read_bytes() if cell is None else patch_bytes(path.read_bytes(), {place.sheet: {str(place.at(row, "m01")): cell}})
        path.write_bytes(saved_by(data, "总部张"))
    (folder / "issued" / "C.xlsx").unlink()
    result = xlplan.send(folder, now=EARLY)
    assert due(result) == {"A": "issue", "KA": "issue"}
    assert [*result.unsent] == ["B", "C"]
    assert any(line.startswith("● 乙分公司(B):它的填报表没有写成邮件:issued/B.xlsx") for line in result.text("zh-CN"))
    assert due(xlplan.send(folder, now=SOON)) == {"A": "reminder", "B": "reminder", "C": "reminder", "KA": "reminder"}


def test_what_hq_typed_into_drafts_is_kept(folder: Path) -> None:
    for one in xlplan.send(folder, branches=["A", "B"], now=EARLY).drafts:
        if one.unit == "A":
            one.path.write_bytes(one.path.read_bytes() + b"TYPED")
            one.path.with_suffix(".txt").write_text("TYPED")
    result = xlplan.send(folder, branches=["A", "B"], now=LATE, again=True)  # the text is another: the deadline has passed
    assert [path.name for path in result.kept] == ["A-issue-1-001.eml", "A-issue-1-001.txt"]  # and nothing of B, as nobody changed it
    assert all(path.parent == folder / "outbox" / "earlier" and b"TYPED" in path.read_bytes() for path in result.kept)
    assert any("outbox/earlier" in line for line in result.text("zh-CN"))


def test_whoever_left_tables_as_issued_is_told_what_to_do_about_them(folder: Path) -> None:
    (folder / "inbox").mkdir(exist_ok=True)
    (folder / "inbox" / "C.xlsx").write_bytes(saved_by((folder / "issued" / "C.xlsx").read_bytes(), "孙三"))
    for at in (EARLY, SOON, DAY):
        result = xlplan.send(folder, branches=["C"], now=at)
        text = next(one.draft.text for one in result.drafts if one.unit == "C")
        assert ("没有填的表:销售目标分解" in text, "「本表怎么交」选是哪一种(填报、同意建议数、" in text) == (at is not EARLY,) * 2
    assert due(xlplan.send(folder, branches=["C"], now=DAY)) == {}


def test_a_newer_draft_takes_the_place_of_the_older(folder: Path) -> None:
    send(folder, "A", declares(-20_00, reason=""))
    [first] = xlplan.send(folder, branches=["A"], now=EARLY).drafts
    send(folder, "A", declares(-30_00, reason=""))
    second = xlplan.send(folder, branches=["A"], now=EARLY)
    assert [path.name for path in (folder / "outbox").glob("*.eml")] == [one.path.name for one in second.drafts] != [first.path.name]
    assert {path.name for path in second.replaced} == {f"{first.path.stem}-001.eml", f"{first.path.stem}-001.txt"}
    assert any("outbox/earlier" in line for line in second.text("zh-CN"))


def test_a_round_issued_again_and_a_file_that_goes_back_are_one_mail(folder: Path) -> None:
    """A has a ▲ to explain, B none, when both get another workbook: A's returned copy is that workbook, and nothing older is left."""
    send(folder, "A", declares(-20_00, reason=""), author="赵一")
    send(folder, "B", later, author="钱二")
    both = ["A", "B"]
    assert due(xlplan.send(folder, branches=both, now=EARLY)) == {"A": "return", "B": "receipt"}
    assert not xlplan.issue(folder, branches=both, reason="上年数更正", on=ON + timedelta(days=12)).must_fix
    again = xlplan.send(folder, branches=both, now=SOON)
    assert due(again) == {"A": "return", "B": "issue"}
    assert {one.path.name for one in again.drafts} == {path.name for path in (folder / "outbox").glob("*.eml")}
    mail = mail_of(again, "A")
    assert "重新下发给你们的填报表(原因:上年数更正)" in text_of(mail)
    [part] = mail.iter_attachments()
    back = folder / "inbox" / "A.xlsx"
    back.write_bytes(part.get_content())
    made = read_submission(back, back.name, load_issued(folder).folder.seal_keys())
    assert made.issued is not None
    assert (made.issued.stamp.issue, int(made.frames["sales_targets"].amounts["m01"][0])) == (
        2, round(issued_january(folder, "A") * 100) - 20_00 - sum(map(int, made.frames["sales_targets"].amounts["m01"][1:])))
    assert due(xlplan.send(folder, branches=both, what=["issue"], now=SOON)) == {}


def test_nothing_to_mail_and_what_is_no_kind(folder: Path, tmp_path: Path) -> None:
    empty = rounds_plan(tmp_path / "empty")
    with pytest.raises(XlplanError):
        xlplan.send(empty)
    wrong: Any = ["letter"]
    with pytest.raises(XlplanError):
        xlplan.send(folder, what=wrong)
    assert not (folder / "outbox").exists()
