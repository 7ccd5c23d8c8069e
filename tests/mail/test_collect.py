"""`xlplan collect` on a plan folder: every workbook once, under a name of its own, with who sent it; nothing written elsewhere."""
from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path, PurePath
from threading import Thread

import openpyxl
import pytest
from post import NOON, Post, mailbox, outlook, packed, picture
from test_bounces import FAILED, HEADS, OURS, report
from test_unpack import BOOK, OTHER, PLAIN

import xlplan
from xlplan.errors import XlplanError
from xlplan.excel.writing.write import to_bytes
from xlplan.mail.draft import Attachment, Draft, draft_bytes
from xlplan.mail.unpack import open_bytes
from xlplan.pipeline.collect.collector import Collector
from xlplan.pipeline.collect.placing import Shelf
from xlplan.pipeline.collect.result import Collection
from xlplan.pipeline.collect.said import collection_lines
from xlplan.plan.checking.provenance import came_as, first_sendings, sendings_of
from xlplan.plan.checking.senders import Mailboxes
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.text import LANGS
from xlplan.workbook.blueprint import Book, Sheet
from xlplan.workbook.writing.master_book import empty_frames, master_book

LATER = "Sat, 21 Nov 2026 12:00:00 +0800"
RAR = b"Rar!\x1a\x07\x01\0"


@pytest.fixture
def plan(tmp_path: Path) -> PlanFolder:
    made = PlanFolder(tmp_path / "plan").create()
    made.master.write_bytes(b"")  # nobody reads it
    return made


@pytest.fixture
def mails(tmp_path: Path) -> Callable[..., Path]:
    """A folder of files of those names."""
    def put(**files: bytes) -> Path:
        folder = tmp_path / "mails"
        folder.mkdir(exist_ok=True)
        for name, data in files.items():
            (folder / name.replace("_", ".")).write_bytes(data)
        return folder
    return put


def collected(plan: PlanFolder, *sources: Path) -> Collection:
    return xlplan.collect(plan.path, sources, workers=0)


def became(result: Collection) -> list[tuple[str, str]]:
    return [(one.file, one.became) for one in result.attachments]


def inbox(plan: PlanFolder) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in plan.inbox.iterdir() if p.is_file()}


def originals(plan: PlanFolder) -> set[bytes]:
    return {p.read_bytes() for p in plan.originals.iterdir()}


def test_a_mail_outside_is_copied_and_one_in_the_inbox_moved(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    (plan.inbox / "in.eml").write_bytes(inner := Post(id="7", parts=[(outlook("js.xlsx"), OTHER)]).bytes())
    folder = mails(a_eml=PLAIN, lunch_eml=Post(id="8", parts=[picture(inline=False)]).bytes())
    result = collected(plan, folder)
    assert became(result) == [("gd.xlsx", "taken"), ("", "left"), ("js.xlsx", "taken")]
    assert inbox(plan) == {"gd.xlsx": BOOK, "js.xlsx": OTHER}
    assert originals(plan) == {PLAIN, inner}
    assert sorted(os.listdir(folder)) == ["a.eml", "lunch.eml"]
    assert not result.must_fix
    assert datetime.fromtimestamp((plan.inbox / "gd.xlsx").stat().st_mtime, timezone.utc) == NOON


def test_the_ledger_says_who_sent_it_and_where_it_was(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    inner = Post(parts=[(outlook("批量.zip"), packed({"上报/gd.xlsx": BOOK}, "gbk"))]).bytes()
    collected(plan, mails(a_eml=Post(sender="li@region.example", id="9", subject="转发", mails=[inner]).bytes()))
    with Ledger(plan.ledger, reading=True) as ledger:
        [came] = ledger.collected()
    assert (came.file, came.original, came.place) == ("gd.xlsx", "a.eml", "#1 › #1 › 批量.zip › 上报/gd.xlsx")
    assert (came.who, came.subject, came.message_id, came.through) == (
        "张三 <zhang@branch.example>", "上报", "1@branch.example", "li@region.example")
    assert came.moment == NOON


def test_nothing_is_taken_twice(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    folder = mails(a_eml=PLAIN, b_mbox=mailbox([PLAIN, Post(id="2", mails=[PLAIN]).bytes()]), c_zip=packed({"x/GD.xlsx": BOOK}),
                   d_xlsx=BOOK)
    assert became(collected(plan, folder)) == [("gd.xlsx", "taken"), *[("gd.xlsx", "known")] * 4]
    again = collected(plan, folder)
    assert became(again) == [("gd.xlsx", "known")] * 5
    assert again.chain is None
    assert inbox(plan) == {"gd.xlsx": BOOK}
    (plan.inbox / "gd.xlsx").unlink()  # HQ has taken it out; it does not come back behind its back
    gone = collected(plan, folder)
    assert {one.gone for one in gone.attachments} == {True}
    assert inbox(plan) == {}
    for lang in LANGS:
        assert any("gd.xlsx" in line for line in collection_lines(gone, lang))


def test_what_is_sent_once_more_is_noted_and_said(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    """v1, v2, then v1 again: the ledger knows of the third mail."""
    folder = mails(a_eml=PLAIN, b_eml=Post(id="2", date=LATER, parts=[(outlook("gd.xlsx"), OTHER)]).bytes(),
                   c_eml=Post(id="3", date="Sun, 22 Nov 2026 12:00:00 +0800", subject="仍以第一份为准",
                              parts=[(outlook("gd.xlsx"), BOOK)]).bytes())
    result = collected(plan, folder)
    assert became(result) == [("gd.xlsx", "taken"), ("gd-2.xlsx", "taken"), ("gd.xlsx", "known")]
    for lang in LANGS:
        [line] = [line for line in collection_lines(result, lang) if "仍以第一份为准" in line]
        assert line.startswith(("＝ gd.xlsx", "= gd.xlsx"))
    with Ledger(plan.ledger, reading=True) as ledger:
        assert [c.subject for c in sendings_of(ledger.collected())[result.attachments[0].came.sha256]] == ["上报", "仍以第一份为准"]
    assert collected(plan, folder).chain is None


def test_what_two_people_sent_empty_is_not_one_file(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    folder = mails(a_eml=Post(parts=[(outlook("gd.xlsx"), b"")]).bytes(),
                   b_eml=Post(id="2", sender="li@x.example", parts=[(outlook("js.xlsx"), b"")]).bytes())
    assert became(collected(plan, folder)) == [("gd.xlsx", "taken"), ("js.xlsx", "taken")]
    again = collected(plan, folder)
    assert ([one.became for one in again.attachments], sorted(inbox(plan))) == (["known", "known"], ["gd.xlsx", "js.xlsx"])
    with Ledger(plan.ledger, reading=True) as ledger:
        [sent] = sendings_of(ledger.collected()).values()
    assert [came.sender for name in inbox(plan) if (came := came_as(name, sent))] == [
        "zhang@branch.example" if name == "gd.xlsx" else "li@x.example" for name in inbox(plan)]


def test_what_somebody_saved_by_hand_is_known_and_gets_its_sender(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    (plan.inbox / "广东.xlsx").write_bytes(BOOK)
    assert became(collected(plan, mails(a_eml=PLAIN))) == [("广东.xlsx", "known")]
    with Ledger(plan.ledger, reading=True) as ledger:
        assert [c.who for c in ledger.collected()] == ["张三 <zhang@branch.example>"]


@pytest.mark.parametrize("order", [("a.eml", "b.eml"), ("b.eml", "a.eml")])
def test_who_sent_it_first_is_its_sender_whichever_is_opened_first(order: tuple[str, str], plan: PlanFolder, tmp_path: Path) -> None:
    reply = Post(sender="boss@hq.example", id="2", subject="Re: 上报", date=LATER, parts=[(outlook("gd.xlsx"), BOOK)]).bytes()
    for name, data in zip(order, (PLAIN, reply), strict=True):
        (tmp_path / name).write_bytes(data)
    for name in sorted(order):
        collected(plan, tmp_path / name)
    with Ledger(plan.ledger, reading=True) as ledger:
        assert [c.sender for c in first_sendings(ledger.collected()).values()] == ["zhang@branch.example"]


def test_files_of_one_name_lie_beside_each_other(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    (plan.inbox / "GD.xlsx").write_bytes(b"of HQ")
    collected(plan, mails(a_eml=PLAIN, b_eml=Post(
        id="2", parts=[(outlook("gd.xlsx"), OTHER), (outlook("../../gd.xlsx"), OTHER + b"3")]).bytes()))
    assert inbox(plan) == {"GD.xlsx": b"of HQ", "gd-2.xlsx": BOOK, "gd-3.xlsx": OTHER, "gd-4.xlsx": OTHER + b"3"}


def test_the_inbox_itself_may_be_named(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    (plan.inbox / "a.eml").write_bytes(PLAIN)
    monkeypatch.chdir(plan.path)
    assert became(xlplan.collect(".", plan.inbox.resolve(), workers=0)) == [("gd.xlsx", "taken")]
    assert inbox(plan) == {"gd.xlsx": BOOK}


def test_what_others_must_open_lies_in_the_inbox_and_is_not_opened_again(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    deep = packed({"a.zip": packed({"b.zip": packed({"gd.xlsx": BOOK})})})
    result = collected(plan, mails(a_eml=Post(parts=[(outlook("a.rar"), RAR)]).bytes(), b_zip=deep))
    assert became(result) == [("a.rar", "taken"), ("", "refused")]
    assert [d.code for d in result.diagnostics] == ["XP932"]
    assert result.must_fix
    assert inbox(plan) == {"a.rar": RAR}
    assert collected(plan).sources == []


def test_what_cannot_be_opened_stays_in_the_inbox(plan: PlanFolder) -> None:
    (plan.inbox / "a.zip").write_bytes(deep := packed({"a.zip": packed({"b.zip": packed({"gd.xlsx": BOOK})}), "js.xlsx": OTHER}))
    assert became(collected(plan)) == [("", "refused"), ("js.xlsx", "taken")]
    assert inbox(plan) == {"a.zip": deep, "js.xlsx": OTHER}


def test_originals_are_held_against_the_ledger(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    (plan.inbox / "lunch.eml").write_bytes(Post(id="8", parts=[picture(inline=False)]).bytes())  # nothing in it, kept all the same
    sent = mails(a_eml=PLAIN)
    (sent / "~b?.eml").write_bytes(Post(id="2", parts=[(outlook("js.xlsx"), OTHER)]).bytes())  # no name that a file may have everywhere
    collected(plan, sent)
    kept = {p.name[13:]: p for p in plan.originals.iterdir()}

    def told() -> list[tuple[str, str]]:
        result = xlplan.audit(plan.path)
        return sorted((d.code, PurePath(d.file or "").name) for d in result.diagnostics if (d.file or "").startswith("inbox/.originals"))

    assert (told(), xlplan.audit(plan.path).originals) == ([], 3)
    kept["a.eml"].write_bytes(PLAIN + b" ")
    kept["b_.eml"].unlink()
    (plan.originals / "more.eml").write_bytes(b"x")
    assert told() == [("XP548", kept["b_.eml"].name), ("XP571", kept["a.eml"].name), ("XP572", "more.eml")]
    assert xlplan.audit(plan.path).must_fix
    kept["a.eml"].write_bytes(PLAIN)
    (plan.originals / "more.eml").unlink()
    assert [code for code, _ in told()] == ["XP548"]


def test_a_mail_of_our_own_that_comes_back_is_nobodys_submission(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    """A unit answers with HQ's mail, workbook and all, attached to it; HQ's own drafts and sent mails lie among the others. What a unit
    attaches itself is its own, untouched or not."""
    fields = {"name": "华东饮品", "year": "2027", "mailbox": "Plan@hq.example"}
    plan.master.write_bytes(to_bytes(master_book(empty_frames(fields, "zh-CN"), "demo", "zh-CN")))
    with Ledger(plan.ledger) as ledger:
        ledger.record_issue("demo", "GD", "bottom_up", 1, 1, "GD.xlsx", hashlib.sha256(BOOK).hexdigest(), "2026-11-01")
        ledger.record_returned("demo", "GD", "bottom_up", "GD-一上-returned.xlsx", hashlib.sha256(OTHER).hexdigest(), [])
    ours = Post(sender="HQ <plan@hq.example>", id="q", parts=[(outlook("gd.xlsx"), BOOK), (outlook("gd-back.xlsx"), OTHER)])
    draft = draft_bytes(Draft(["a@b.example"], "x", ["y"], attachments=[Attachment("gd.xlsx", BOOK)]))
    result = collected(plan, mails(a_eml=Post(id="2", subject="Re: 下发", mails=[ours.bytes()]).bytes(), b_eml=ours.bytes(), c_eml=draft))
    assert became(result) == [("", "left")] * 5
    assert inbox(plan) == {}
    assert any("总部自己发出的填报表 5 个" in line for line in collection_lines(result, "zh-CN"))
    sent = Post(id="3", mails=[Post(id="4", parts=[(outlook("gd.xlsx"), BOOK + b"filled in")]).bytes()])
    assert became(collected(plan, mails(d_eml=Post(id="5", parts=[(outlook("gd.xlsx"), OTHER)]).bytes(), e_eml=sent.bytes())))[-2:] == [
        ("gd.xlsx", "taken"), ("gd-2.xlsx", "taken")]


def test_what_stands_in_heads_and_names_is_text_wherever_it_is_shown(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    odd = '=HYPERLINK("http://evil.example")<script>\x1b[31m'
    result = collected(plan, mails(a_eml=Post(sender=f"{odd} <a@b.example>", subject=odd, parts=[(outlook("<b>.xlsx"), BOOK)]).bytes()))
    lines = [line for lang in LANGS for line in collection_lines(result, lang)]
    assert not any("\x1b" in line for line in lines)
    [came] = [one.came for one in result.attachments]
    assert (came.subject, came.name) == ('=HYPERLINK("http://evil.example")<script>[31m',) * 2
    page = Sheet("status", "上报")
    page.put(2, 2, came.who, "wrap")
    shown = openpyxl.load_workbook(io.BytesIO(to_bytes(Book([page], "zh-CN", {}, title="x"))))["上报"]["B2"]
    assert (shown.data_type, shown.value) == ("s", came.who)  # no formula
    assert [*inbox(plan)] == ["b_.xlsx"]


def test_a_stopped_run_goes_on(plan: PlanFolder, mails: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Files lie in the inbox, the ledger knows nothing of them, and the mail is still there."""
    (plan.inbox / "a.eml").write_bytes(PLAIN)
    with monkeypatch.context() as broken:
        broken.setattr(Ledger, "record_collected", lambda self, files: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(OSError, match="full"):
            collected(plan)
    assert inbox(plan) == {"a.eml": PLAIN, "gd.xlsx": BOOK}
    assert became(collected(plan)) == [("gd.xlsx", "known")]
    assert inbox(plan) == {"gd.xlsx": BOOK}
    with Ledger(plan.ledger, reading=True) as ledger:
        assert [c.sender for c in ledger.collected()] == ["zhang@branch.example"]


def test_of_two_runs_at_once_each_mail_is_taken_by_one(plan: PlanFolder) -> None:
    """The other one has the ledger, takes the mail and puts it away: this one waits, and finds nothing to do."""
    mail = plan.inbox / "a.eml"
    mail.write_bytes(PLAIN)
    done: list[Collection] = []
    waiting = Thread(target=lambda: done.append(collected(plan)))
    with Ledger(plan.ledger) as ledger:
        ledger.claim()
        waiting.start()
        plan.originals.mkdir()
        mail.rename(plan.originals / f"{sha256(PLAIN).hexdigest()[:12]}-a.eml")
    waiting.join()
    assert (done[0].sources, inbox(plan)) == ([], {})


def test_a_mail_that_is_put_away_already_is_not_missed(plan: PlanFolder) -> None:
    plan.originals.mkdir()
    digest = sha256(PLAIN).hexdigest()
    (plan.originals / f"{digest[:12]}-a.eml").write_bytes(PLAIN)
    assert Shelf(plan).keep(plan.inbox / "a.eml", "a.eml", digest, move=True) == f"{digest[:12]}-a.eml"


@pytest.mark.parametrize("room", ["inbox", "originals"])
def test_nothing_is_written_through_a_link(room: str, plan: PlanFolder, mails: Callable[..., Path], tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if room == "inbox":
        plan.inbox.rmdir()
    getattr(plan, room).symlink_to(elsewhere)
    with pytest.raises(XlplanError, match="is a link"):
        collected(plan, mails(a_eml=PLAIN))
    assert os.listdir(elsewhere) == []


def test_a_mail_that_kills_its_reader_costs_one_finding(plan: PlanFolder, mails: Callable[..., Path],
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlplan.pipeline.collect.run.open_source", _breaks)
    result = collected(plan, mails(a_eml=PLAIN, b_eml=Post(id="2", parts=[(outlook("js.xlsx"), OTHER)]).bytes()))
    assert [d.code for d in result.diagnostics] == ["XP915"]
    assert inbox(plan) == {"js.xlsx": OTHER}


def test_a_mail_from_elsewhere_whose_attachment_is_not_in_it_waits_in_the_inbox(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    """Until somebody moves it out: then it does not come back."""
    folder = mails(a_eml=Post().bytes().replace("见附件".encode(), b"https://we.tl/x"))
    for _ in range(2):
        assert ({d.code for d in collected(plan, folder).diagnostics}, [*inbox(plan)], len(originals(plan))) == ({"XP935"}, ["a.eml"], 1)
    (plan.inbox / "a.eml").unlink()
    collected(plan, folder)
    assert [*inbox(plan)] == []


def _breaks(path: Path) -> object:
    from xlplan.mail.unpack import open_source  # noqa: PLC0415

    if path.name == "a.eml":
        raise RuntimeError(path)
    return open_source(path)


def test_a_mail_that_came_back_is_noted_once(plan: PlanFolder, mails: Callable[..., Path]) -> None:
    folder = mails(a_eml=report(FAILED, part="text/rfc822-headers", ours=HEADS))
    (plan.inbox / "b.eml").write_bytes(report(FAILED.replace("GD@", "js@"), part="text/rfc822-headers", ours=HEADS))
    first, again = collected(plan, folder), collected(plan, folder)
    assert [[d.code for d in one.diagnostics] for one in (first, again)] == [["XP955", "XP955"], []]
    assert (first.chain is not None, again.chain, inbox(plan), len(originals(plan)), first.must_fix) == (True, None, {}, 1, False)
    with Ledger(plan.ledger, reading=True) as ledger:
        assert [one.to for one, _ in ledger.undelivered()] == ["gd@branch.example", "js@branch.example"]


WHO = "plan@hq.example"  # sends OURS
PASSED_ON = Post(sender="<gd@branch.example>", id="2", mails=[report(FAILED)]).bytes()


@pytest.mark.parametrize(("mail", "own", "hq", "units", "became", "codes"), [
    (report(FAILED), [sha256(BOOK).hexdigest()], [], [], ["left"], ["XP955"]),  # HQ's workbook
    (report(FAILED), [], [WHO], [], ["left"], ["XP955"]),
    (report(FAILED, ours=OURS[:-200]), [], [WHO], [], ["left"] * 2, ["XP955"]),  # servers cut what they send back
    (report(FAILED), [], ["hq@hq.example"], [WHO], ["taken"], []),           # a unit's own, filled in
    (PASSED_ON, [], ["hq@hq.example"], [WHO], ["taken"], []),
    (PASSED_ON, [], ["hq@hq.example"], ["gd@branch.example"], ["taken"], ["XP955"]),  # HQ's, from a mailbox that the master lacks
    (PASSED_ON, [], ["hq@hq.example"], ["li@x"], ["taken"], []),             # nobody's that we know of
    (PASSED_ON, [sha256(BOOK).hexdigest()], [WHO], ["gd@branch.example"], ["left"], ["XP955"]),
])
def test_whose_the_mail_is_that_came_back(plan: PlanFolder, mails: Callable[..., Path], mail: bytes, own: list[str], hq: list[str],
                                          units: list[str], became: list[str], codes: list[str]) -> None:
    """The workbook in it is taken but where HQ sent it, and only HQ's is one that a unit did not get."""
    collector = Collector(plan, [], own, lambda: hq, lambda: Mailboxes(dict.fromkeys(units, ("GD",)), {}))
    got = collector.enter(mails(a_eml=mail) / "a.eml", "a.eml", open_bytes(mail, "a.eml"))
    assert ([one.became for one in got.attachments], [d.code for d in got.told]) == (became, codes)
    assert len(collector.bounced) == len(codes)


def test_a_mail_whose_attachment_lies_elsewhere_stays(plan: PlanFolder) -> None:
    """Nothing is lost without a word, here, and where the master knows of no address."""
    (plan.inbox / "a.eml").write_bytes(Post().bytes().replace("见附件".encode(), b"https://we.tl/x"))
    for _ in range(2):
        result = collected(plan)
        assert ([d.code for d in result.diagnostics], result.must_fix, [*inbox(plan)]) == (["XP935"], True, ["a.eml"])
