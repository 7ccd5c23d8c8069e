"""Mails as Outlook keeps them: what is attached, whatever its size, and who sent it."""
from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from msg_file import Msg
from post import NOON, Post, outlook, packed
from test_unpack import BOOK, NAME, OTHER, PLAIN, told

from xlplan.mail.unpack import open_bytes

LARGE = b"PK\3\4" + Random(1).randbytes(8_000_000)  # its allocation table needs more sectors than stand in the head
HEADERS = "Received: from a by b; Fri, 20 Nov 2026 12:01:00 +0800\r\nFrom: =?gbk?B?1cXI/Q==?= <z@way.example>\r\n" \
          "Date: Fri, 20 Nov 2026 12:00:00 +0800\r\nMessage-ID: <9@way.example>\r\n"

CASES: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "nothing attached": (Msg().bytes(), []),
    "a small one and a large one": (Msg(parts=[(NAME, BOOK), ("a.xlsx", LARGE)]).bytes(), [(NAME, "workbook"), ("a.xlsx", "workbook")]),
    "names in GBK": (Msg(parts=[(NAME, BOOK)], narrow="gbk").bytes(), [(NAME, "workbook")]),
    "a mail in it": (Msg(mails=[Msg(parts=[("gd.xlsx", BOOK)], mails=[Msg(parts=[("js.xlsx", OTHER)])])]).bytes(),
                     [("gd.xlsx", "workbook"), ("js.xlsx", "workbook")]),
    "a zip in it": (Msg(parts=[("a.zip", packed({NAME: BOOK}, "gbk"))]).bytes(), [(NAME, "workbook")]),
    "what lies in a cloud": (Msg(links=["gd.xlsx"]).bytes(), [("gd.xlsx", "XP935")]),
    "sealed": (Msg(kind="IPM.Note.SMIME", parts=[("smime.p7m", b"MIAG")]).bytes(), [("smime.p7m", "XP933")]),
    "signed": (Msg(kind="IPM.Note.SMIME.MultipartSigned", parts=[("smime.p7m", PLAIN.partition(b"MIME-Version: 1.0\r\n")[2])]).bytes(),
               [("gd.xlsx", "workbook")]),
    "in a mail of the internet": (Post(id="2", parts=[(outlook("m.msg"), Msg(parts=[("gd.xlsx", BOOK)]).bytes())]).bytes(),
                                  [("gd.xlsx", "workbook")]),
}


@pytest.mark.parametrize("what", CASES)
def test_one_verdict_an_attachment(what: str) -> None:
    data, expected = CASES[what]
    assert told(data) == expected
    assert {i.data for i in open_bytes(data, "a.msg").items if i.kind == "workbook"} <= {BOOK, OTHER, LARGE}


@pytest.mark.parametrize(("mail", "sender", "name", "id"), [
    (Msg(), "zhang@branch.example", "张三", "1@branch.example"),                       # it never left Exchange
    (Msg(moment=0x0E06), "zhang@branch.example", "张三", "1@branch.example"),          # only when it was delivered
    (Msg(narrow="gbk"), "zhang@branch.example", "张三", "1@branch.example"),
    (Msg(headers=HEADERS), "z@way.example", "张三", "1@branch.example"),               # it came from outside
    (Msg(sender="", headers=""), "", "张三", "1@branch.example"),                      # /O=HQ/CN=ZHANG is no address
    (Msg(sender="hq@hq.example", mails=[Msg()]), "zhang@branch.example", "张三", "1@branch.example"),
    (Msg(kind="IPM.Note.SMIME.MultipartSigned"), "zhang@branch.example", "张三", "1@branch.example"),
])
def test_who_sent_it(mail: Msg, sender: str, name: str, id: str) -> None:
    signed = "Signed" in mail.kind
    part = ("smime.p7m", PLAIN.partition(b"MIME-Version: 1.0\r\n")[2]) if signed else ("gd.xlsx", BOOK)
    inner = [Msg(parts=[part])] if mail.mails else []
    [item] = open_bytes(replace(mail, parts=[] if inner else [part], mails=inner).bytes(), "a.msg").items
    assert item.mail is not None
    assert (item.mail.sender, item.mail.name, item.mail.id, item.mail.subject) == (sender, name, id, "上报")
    assert item.mail.sent == NOON


def test_any_part_of_it_may_be_missing_or_wrong() -> None:
    """Cut anywhere, or with any byte changed, it comes to something, and soon."""
    whole, chance = Msg(parts=[(NAME, BOOK), ("a.xlsx", OTHER * 40)], mails=[Msg(parts=[("b.xlsx", BOOK)])]).bytes(), Random(3)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(3):
            data[chance.randrange(len(data))] = chance.choice((0, 1, 255, chance.randrange(256)))
        assert isinstance(told(bytes(data[:chance.randrange(len(data) // 2, len(data) + 1)]), "a.msg"), list)
