"""Mails of HQ's that came back: who was not reached, and until when that is said."""
from __future__ import annotations

from datetime import datetime, timezone

import pytest
from post import Post, outlook
from test_unpack import BOOK

from xlplan.mail.unpack import open_bytes
from xlplan.plan.checking.provenance import Provenance
from xlplan.plan.checking.senders import Mailboxes
from xlplan.plan.checking.undelivered import Undelivered, not_reached, undelivered_finding, undelivered_of
from xlplan.schema.codes.catalogue import message_of
from xlplan.text import LANGS

OURS = Post(sender="plan@hq.example", subject="退回", id="our1", date="Fri, 04 Dec 2026 08:00:00 +0800",
            parts=[(outlook("GD.xlsx"), BOOK)]).bytes()
HEADS = OURS[:OURS.index(b"\r\n\r\n") + 2]
FAILED = "Final-Recipient: rfc822; <GD@branch.example>\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n"


def report(*blocks: str, part: str = "message/rfc822", ours: bytes = OURS, kind: str = "report; report-type=delivery-status") -> bytes:
    """As servers write it."""
    told = "\r\n".join(["Reporting-MTA: dns; mx.example\r\n", *blocks]).encode()
    return (f"From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nDate: Fri, 04 Dec 2026 08:01:00 +0800\r\nMessage-ID: <ndr1>\r\n"
            f"MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary=r\r\n\r\n--r\r\nContent-Type: text/plain\r\n\r\n附件退回\r\n"
            "--r\r\nContent-Type: message/delivery-status\r\n\r\n").encode() + told + (
            f"\r\n--r\r\nContent-Type: {part}\r\n\r\n".encode() + ours + b"\r\n--r--\r\n")


GD = ("gd@branch.example", "5.1.1 · smtp; 550 no such user", "退回")


@pytest.mark.parametrize(("mail", "told"), [
    (report(FAILED), [GD]), (report(FAILED, part="text/rfc822-headers", ours=HEADS), [GD]),
    (report(FAILED, FAILED.replace("GD@", "js@").replace("Diagnostic-Code: smtp; 550 no such user\r\n", "")),
     [GD, ("js@branch.example", "5.1.1", "退回")]),
    (report("Original-Recipient: rfc822;gd@branch.example\r\n" + FAILED.replace("GD@", "alias@")), [GD]),
    (report(FAILED, part="text/plain", ours=b"x"), [(*GD[:2], "")]),
    (report(FAILED.replace("failed", "delayed")), []), (report(FAILED.replace("failed", "delivered")), []),
    (report("Action: failed\r\n"), []),
    (report(FAILED, kind="mixed"), []), (Post().bytes(), []),
])
def test_who_was_not_reached(mail: bytes, told: list[tuple[str, str, str]]) -> None:
    opened = open_bytes(mail, "a.eml")
    assert [(one.to, one.detail, one.ours.subject) for one in opened.bounces] == told
    if told:
        assert all(item.returned for item in opened.items)  # whose it is depends on who sent it
        assert opened.bare == []


BOXES = Mailboxes({"gd@branch.example": ("GD",), "li@region.example": ("GD", "JS")}, {"GD": "广东分公司(GD)", "JS": "江苏分公司(JS)"})
LOST = Undelivered("gd@branch.example", "5.1.1", "2026-12-04T00:01:00+00:00", "ndr1", "2026-12-04T00:00:00+00:00", "退回")
NOTED = "2026-12-05T01:00:00+00:00"


def test_what_is_said_of_it() -> None:
    assert undelivered_of({**LOST.body(), "later": 1}) == LOST
    found = undelivered_finding(LOST, BOXES, "a.eml")
    assert (found.branch, undelivered_finding(Undelivered("a@x"), BOXES).branch) == ("GD", None)
    for lang in LANGS:
        assert all(part in message_of(found, lang) for part in ("gd@branch.example", "广东分公司(GD)", "退回", "5.1.1", "2026-12-0"))


@pytest.mark.parametrize(("lost", "sender", "sent", "received", "units"), [
    (LOST, "", "", None, ["GD"]),
    (LOST, "gd@branch.example", "2026-12-03T00:00:00+00:00", None, ["GD"]),   # before it
    (LOST, "gd@branch.example", "2026-12-06T00:00:00+00:00", None, []),       # heard of since
    (LOST, "js@branch.example", "2026-12-06T00:00:00+00:00", None, ["GD"]),   # of another unit
    (LOST, "", "", datetime(2026, 12, 6, tzinfo=timezone.utc), []),           # its file came by chat since
    (LOST, "", "", datetime(2026, 12, 1, tzinfo=timezone.utc), ["GD"]),
    (Undelivered("li@region.example"), "", "", None, ["GD", "JS"]),           # no date: by when it was noted
    (Undelivered("old@branch.example"), "", "", None, []),                    # an address that the master has no more
])
def test_until_when_a_unit_is_not_reached(lost: Undelivered, sender: str, sent: str, received: datetime | None, units: list[str]) -> None:
    came = [Provenance("gd.xlsx", "1", sender=sender, sent=sent)] if sender else []
    assert [code for code, _ in not_reached([(lost, NOTED)], BOXES, came, lambda code: received)] == units
