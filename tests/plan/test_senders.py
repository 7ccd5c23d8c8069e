"""Senders against HQ's address book: who may send for a unit is not asked about, everybody else once."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample

from xlplan.plan.checking.provenance import Provenance
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.senders import sender_findings
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.text import LANGS

BOOK = ({"address": "shanghai@x.example", "units": "B01"},
        {"address": "assistant@x.example", "units": "R1", "name": "周助理"},      # a region: all its branches
        {"address": "two@x.example", "units": "上海,B03"},                        # by name, several
        {"address": "boss@x.example", "units": "全部"},
        {"address": "left@x.example", "units": "B01", "valid_to": "2026-06-30"},
        {"address": "new@x.example", "units": "B01", "valid_from": "2026-12-01"},
        {"address": "moved@x.example", "units": "B01", "valid_to": "2026-11-01"}, {"address": "Moved@X.example", "units": "B02"})
DAY = "2026-11-20T04:00:00+00:00"
MAILBOXES = [dict(u, mailbox="own@x.example") if u["code"] == "B02" else u for u in sample.ORGANISATION]


def found(*sent: tuple[str, str] | tuple[str, str, str], book: Any = BOOK) -> list[tuple[str, str]]:
    """(code, address) of what is said of files; each (sender, unit), or (sender, unit, who passed it on)."""
    master = master_from(sample.frames(address_book=book, organisation=sample.frame("organisation", MAILBOXES)))[0]
    files = [FileResult(f"{i}.xlsx", str(i), "accepted", unit, came=Provenance(
        f"{i}.xlsx", str(i), sender=who, sent=DAY, through="".join(by)))
             for i, (who, unit, *by) in enumerate(sent)]
    out = sender_findings([*files, FileResult("hand.xlsx", "x", "accepted", "B01")], master, "bottom_up")
    for d in out:
        assert d.severity is not None
        assert all("–," not in message_of(d, lang) and "{" not in message_of(d, lang) + remedy_of(d, lang) for lang in LANGS)
    return [(d.code, str(d.params["name"])) for d in out]


@pytest.mark.parametrize(("sent", "expected"), [
    ([("shanghai@x.example", "B01")], []),
    ([("shanghai@x.example", "B03")], [("XP942", "shanghai@x.example")]),
    ([("assistant@x.example", "B01"), ("assistant@x.example", "B02")], []),
    ([("assistant@x.example", "B01"), ("assistant@x.example", "B03")], [("XP942", "assistant@x.example")]),
    ([("two@x.example", "B01"), ("two@x.example", "B03")], []),
    ([("boss@x.example", "KA"), ("boss@x.example", "B03")], []),
    ([("left@x.example", "B01")], [("XP942", "left@x.example")]),                 # no longer
    ([("new@x.example", "B01")], [("XP942", "new@x.example")]),                   # not yet
    ([("moved@x.example", "B01")], [("XP942", "moved@x.example")]),
    ([("moved@x.example", "B02")], []),
    ([("own@x.example", "B01")], [("XP942", "own@x.example")]),                  # it is known, of another unit
    ([("own@x.example", "B02")], []),                                            # the unit's mailbox in the organisation
    ([("nobody@y.example", "B01"), ("nobody@y.example", "B02"), ("other@y.example", "B01")],
     [("XP941", "nobody@y.example"), ("XP941", "other@y.example")]),              # once an address
    ([("nobody@y.example", "B01", "assistant@x.example")], []),                  # passed on by who may
    ([("", "B01"), ("nobody@y.example", "XX")], []),                              # nothing is said of whom; no unit of ours
])
def test_each_address_is_asked_about_once(sent: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    assert found(*sent) == expected


def test_nobody_is_asked_about_where_there_is_no_address_book() -> None:
    assert found(("nobody@y.example", "B01"), book=()) == []


@pytest.mark.parametrize(("again", "expected"), [
    ("two@x.example", [("XP951", "two@x.example")]),  # its own file is the wrong one, and has not come
    ("shanghai@x.example", []), ("boss@x.example", []), ("nobody@y.example", []), ("", [])])  # passed on by whoever may, or anybody
def test_who_sends_what_was_there_already_is_asked_about(again: str, expected: list[tuple[str, str]]) -> None:
    book = [dict(line, units="B03") if line["address"] == "two@x.example" else line for line in BOOK]
    master = master_from(sample.frames(address_book=book))[0]
    came = [Provenance("上海.xlsx", "1", sender=who, sent=DAY) for who in ("shanghai@x.example", again)]
    out = sender_findings([FileResult("上海.xlsx", "1", "accepted", "B01", came=came[0])], master, "bottom_up", {"1": came})
    assert [(d.code, d.params["name"]) for d in out] == expected


def test_what_is_said_names_files_units_and_days() -> None:
    master = master_from(sample.frames(address_book=BOOK))[0]
    file = FileResult("上海.xlsx", "1", "accepted", "B01")
    file.came = Provenance("上海.xlsx", "1", sender="left@x.example", name="钱二", sent=DAY)
    [told] = sender_findings([file], master, "bottom_up")
    assert message_of(told, "zh-CN") == (
        "按通讯录,钱二 <left@x.example> 替 上海(B01) 发文件只到 2026-06-30(失效日),之后还发来了(上海.xlsx)")
    file.branch = "B03"
    [told] = sender_findings([file], master, "bottom_up")
    assert "替 上海(B01)(–2026-06-30) 发文件,却发来了 " in message_of(told, "zh-CN")


def test_a_unit_that_is_not_there_is_an_error_of_the_master() -> None:
    problems = master_from(sample.frames(address_book=[{"address": "a@x.example", "units": "B01,B09,全部"}]))[1]
    assert [(d.code, d.params["item"]) for d in problems if d.table == "address_book"] == [("XP605", "B09")]
