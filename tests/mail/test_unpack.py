"""What is attached to mails and packed into archives, as programs write it: every attachment gets one verdict, and no bytes are lost."""
from __future__ import annotations

import base64
import io
import struct
import zipfile
from binascii import b2a_uu
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from random import Random

import pytest
from msg_file import Msg
from post import (
    PROGRAMS,
    Post,
    apple,
    foxmail,
    gmail,
    mailbox,
    outlook,
    packed,
    picture,
    raw_utf8,
    wrapped,
)

from xlplan.mail.item import Item
from xlplan.mail.kinds import LARGEST
from xlplan.mail.mime import split_mailbox
from xlplan.mail.unpack import open_bytes, open_source
from xlplan.schema.codes.catalogue import CODES, message_of

BOOK = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
OTHER = BOOK + b"another one"
XLS = bytes.fromhex("0908100000060500")
NAME = "广东分公司 2027 上报.xlsx"


def told(data: bytes, name: str = "a.eml") -> list[tuple[str, str]]:
    """(name, what it is or why not) of every attachment."""
    return [(i.name, i.why.code if i.why else i.kind) for i in open_bytes(data, name).items]


def only(data: bytes) -> Item:
    [item] = open_bytes(data, "a.eml").items
    return item


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_workbook_comes_out_as_it_was_under_its_name(program: Callable[[str], bytes]) -> None:
    item = only(Post(parts=[picture(), (program(NAME), BOOK)]).bytes())
    assert (item.name, item.kind, item.data, item.place) == (NAME, "workbook", BOOK, ("#1",))
    assert item.mail is not None
    assert (item.mail.name, item.mail.sender) == ("张三", "zhang@branch.example")
    assert (item.mail.subject, item.mail.id) == ("上报", "1@branch.example")
    assert item.mail.sent == datetime(2026, 11, 20, 4, tzinfo=timezone.utc)


def _digest(mails: list[bytes]) -> bytes:
    parts = b"".join(b"--d\r\n\r\n" + mail + b"\r\n" for mail in mails)
    return b"From: l@x.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/digest; boundary=d\r\n\r\n" + parts + b"--d--\r\n"


def _uuencoded(data: bytes) -> bytes:
    lines = b"".join(b2a_uu(data[i:i + 45]) for i in range(0, len(data), 45)).replace(b"\n", b"\r\n")
    return b"From: old@x.example\r\nSubject: x\r\n\r\nsee below\r\n\r\nbegin 644 gd.xlsx\r\n" + lines + b"`\r\nend\r\n"


def _encoded_mail(mail: bytes) -> bytes:
    """As some gateways attach a mail, against the standard."""
    head = (b"From: g@x.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n"
            b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n")
    return head + base64.encodebytes(mail) + b"\r\n--q--\r\n"


def _binary(data: bytes) -> bytes:
    """As servers send it that need no base64."""
    return (b"From: g@x.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n"
            b"Content-Type: application/octet-stream; name=gd.xlsx\r\nContent-Transfer-Encoding: binary\r\n\r\n" + data + b"\r\n--q--\r\n")


PLAIN = Post(parts=[(outlook("gd.xlsx"), BOOK)]).bytes()
FORWARDED = Post(sender="李四 <li@region.example>", id="2", subject="转发", mails=[PLAIN]).bytes()
AS_FILE = Post(sender="li@region.example", id="3", parts=[(outlook("转发.eml"), PLAIN)]).bytes()
BOTH = Post(id="4", parts=[(outlook("a.xlsx"), BOOK), (gmail("b.pdf"), b"%PDF-1.7"), picture(), picture(inline=False)])

CASES: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "a mail with nothing attached": (Post().bytes(), []),
    "only the logo of a signature": (Post(parts=[picture()]).bytes(), []),
    "a workbook among others": (BOTH.bytes(), [("a.xlsx", "workbook"), ("b.pdf", "pdf"), ("p.png", "picture")]),
    "forwarded as it was": (FORWARDED, [("gd.xlsx", "workbook")]),
    "attached as a file .eml": (AS_FILE, [("gd.xlsx", "workbook")]),
    "a mail in a mail in a mail": (Post(id="5", mails=[FORWARDED]).bytes(), [("gd.xlsx", "workbook")]),
    "encoded by a gateway": (_encoded_mail(PLAIN), [("gd.xlsx", "workbook")]),
    "a digest": (_digest([PLAIN, FORWARDED]), [("gd.xlsx", "workbook"), ("gd.xlsx", "workbook")]),
    "a mailbox": (mailbox([PLAIN, Post(id="6").bytes(), AS_FILE]), [("gd.xlsx", "workbook"), ("gd.xlsx", "workbook")]),
    "in the text itself, as of old": (_uuencoded(BOOK), [("gd.xlsx", "workbook")]),
    "the same name twice": (Post(parts=[(outlook("gd.xlsx"), BOOK), (outlook("gd.xlsx"), OTHER)]).bytes(),
                            [("gd.xlsx", "workbook"), ("gd.xlsx", "workbook")]),
    "without a name": (Post(parts=[(b"Content-Type: application/octet-stream\r\n", BOOK)]).bytes(), [("", "workbook")]),
    "named .dat by a gateway": (Post(parts=[(outlook("ATT00001.dat"), BOOK)]).bytes(), [("ATT00001.dat", "workbook")]),
    "a zip of today": (packed({f"上报/{NAME}": BOOK, "说明.txt": b"see"}), [(NAME, "workbook"), ("说明.txt", "text")]),
    "a zip of old, names in GBK": (packed({f"上报/{NAME}": BOOK}, "gbk"), [(NAME, "workbook")]),
    "a zip in a zip": (packed({"a.zip": packed({"gd.xlsx": BOOK}), "b.xlsx": OTHER}), [("gd.xlsx", "workbook"), ("b.xlsx", "workbook")]),
    "a zip in a zip in a zip": (packed({"a.zip": packed({"b.zip": packed({"gd.xlsx": BOOK})})}), [("b.zip", "XP932")]),
    "what systems leave in zips": (packed({"__MACOSX/._gd.xlsx": b"x", ".DS_Store": b"x", "~$gd.xlsx": b"x", "gd.xlsx": BOOK}),
                                   [("gd.xlsx", "workbook")]),
    "a zip of old, names in Big5": (packed({"上報/廣東分公司年度計劃.xlsx": BOOK}, "big5"), [("廣東分公司年度計劃.xlsx", "workbook")]),
    "Apple Mail's own file": (b"%-10d\n" % len(PLAIN) + PLAIN + b'<?xml version="1.0"?><plist>From: x</plist>', [("gd.xlsx", "workbook")]),
    "winmail.dat": (Post(parts=[(outlook("winmail.dat"), wrapped({NAME: BOOK, "a.pdf": b"%PDF-"}))]).bytes(),
                    [(NAME, "workbook"), ("a.pdf", "pdf")]),
    "winmail.dat under another name": (Post(parts=[(outlook("ATT1.dat"), wrapped({NAME: BOOK}))]).bytes(), [(NAME, "workbook")]),
    "winmail.dat of a code page": (wrapped({"Größe.xlsx": BOOK}, 1252, "cp1252"), [("Größe.xlsx", "workbook")]),
    "a zip in winmail.dat": (wrapped({"a.zip": packed({NAME: BOOK}, "gbk")}), [(NAME, "workbook")]),
    "rar and 7z, for people to open": (Post(parts=[(outlook("a.rar"), b"Rar!\x1a\x07\1\0"), (outlook("a.7z"), b"7z\xbc\xaf'")]).bytes(),
                                       [("a.rar", "rar"), ("a.7z", "7z")]),
    "a workbook of old": (Post(parts=[(outlook("gd.xls"), XLS)]).bytes(), [("gd.xls", "xls")]),
    "an empty workbook": (Post(parts=[(outlook("gd.xlsx"), b"")]).bytes(), [("gd.xlsx", "workbook")]),
    "an attachment that is a link": (Post(parts=[(b"Content-Type: message/external-body; name=gd.xlsx\r\n", b"x")]).bytes(),
                                     [("gd.xlsx", "XP935")]),
    "sealed by S/MIME": (b"From: a@x.example\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; "
                         b"name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIAG\r\n", [("smime.p7m", "XP933")]),
    "a mark of UTF-8 before the head": (b"\xef\xbb\xbf" + PLAIN, [("gd.xlsx", "workbook")]),
    "a mark of UTF-8 before a mailbox": (b"\xef\xbb\xbf" + mailbox([PLAIN]), [("gd.xlsx", "workbook")]),
    "parts that are plain bytes": (_binary(BOOK), [("gd.xlsx", "workbook")]),
    "a workbook that is called a text and has no name": (Post(parts=[(b"Content-Type: text/plain\r\n", BOOK)]).bytes(), [("", "workbook")]),
    "a line of the text that begins as a mailbox does": (mailbox([
        PLAIN.replace("见附件".encode(), b"Hello,\r\nFrom Guangdong branch\r\nTotal: 6033.99"), AS_FILE]),
        [("gd.xlsx", "workbook"), ("gd.xlsx", "workbook")]),
    "a mailbox whose program writes no date": (b"From zhang\n" + PLAIN + b"\nFrom li\n" + PLAIN, [("gd.xlsx", "workbook")] * 2),
    "a zip beside a file of a name that office files hold": (packed({"content.xml": b"<?xml?>", "gd.xlsx": BOOK}),
                                                            [("content.xml", "xml"), ("gd.xlsx", "workbook")]),
    "another such name": (packed({"[Content_Types].xml": b"<?xml?>", "gd.xlsx": BOOK}),
                          [("[Content_Types].xml", "xml"), ("gd.xlsx", "workbook")]),
    "a zip called as the one of Numbers": (packed({"index.zip": packed({"gd.xlsx": BOOK}), "js.xlsx": BOOK}),
                                           [("gd.xlsx", "workbook"), ("js.xlsx", "workbook")]),
    "no mail at all": (b"\x00\x01\x02" * 50, [("a.eml", "unknown")]),
}


@pytest.mark.parametrize("what", CASES)
def test_one_verdict_an_attachment(what: str) -> None:
    data, expected = CASES[what]
    assert told(data) == expected
    books = [i for i in open_bytes(data, "a.eml").items if i.kind in ("workbook", "xls")]
    assert {i.data for i in books} <= {BOOK, OTHER, XLS, b""}


@pytest.mark.parametrize(("mail", "sender", "through"), [
    (PLAIN, "zhang@branch.example", "zhang@branch.example"),
    (FORWARDED, "zhang@branch.example", "li@region.example"),
    (AS_FILE, "zhang@branch.example", "li@region.example"),
    (_encoded_mail(PLAIN), "zhang@branch.example", "g@x.example"),
])
def test_who_wrote_the_innermost_mail_sent_it(mail: bytes, sender: str, through: str) -> None:
    item = only(mail)
    assert item.mail is not None
    assert item.through is not None
    assert (item.mail.sender, item.through.sender) == (sender, through)


# -- heads -----------------------------------------------------------------------------------------------------------

FRIDAY = "Fri, 20 Nov 2026 12:00:00 +0800"


@pytest.mark.parametrize(("heads", "sent", "wrong"), [
    ({}, "2026-11-20 04:00", False),
    ({"Date": "Fri, 20 Nov 2026 12:00:00 +0800 (CST)"}, "2026-11-20 04:00", False),
    ({"Date": "20 Nov 26 12:00 +0800"}, "2026-11-20 04:00", False),
    ({"Date": ""}, None, False),
    ({"Date": "yesterday"}, None, False),
    ({"Date": "Fri, 99 Nov 2026 12:00:00 +0800"}, None, False),
    ({"Date": "", "Received": f"from a by b; {FRIDAY}"}, "2026-11-20 04:00", False),
    ({"Date": FRIDAY, "Received": "from a by b; Fri, 20 Nov 2026 12:03:00 +0800"}, "2026-11-20 04:00", False),
    ({"Date": FRIDAY, "Received": "from b by c; Fri, 20 Nov 2026 12:07:00 +0800\r\nReceived: from a by b; Tue, 17 Nov 2026 12:00:00 +0800"},
     "2026-11-20 04:00", False),                                                                     # the server nearest to us counts
    ({"Date": FRIDAY, "Received": "from a by b; Sun, 22 Nov 2026 12:00:00 +0800"}, "2026-11-20 04:00", False),  # two days on its way
    ({"Date": FRIDAY, "Received": "from a by b; Sun, 22 Nov 2026 12:01:00 +0800"}, "2026-11-22 04:01", True),
    ({"Date": FRIDAY, "Received": "from a by b; Fri, 20 Nov 2026 11:45:00 +0800"}, "2026-11-20 04:00", False),  # 15 minutes ahead
    ({"Date": FRIDAY, "Received": "from a by b; Fri, 20 Nov 2026 11:44:00 +0800"}, "2026-11-20 03:44", True),
    ({"Date": "Fri, 20 Nov 2037 12:00:00 +0800", "Received": f"from a by b; {FRIDAY}"}, "2026-11-20 04:00", True),
    ({"Date": "Thu, 01 Jan 2015 12:00:00 +0800", "Received": f"from a by b; {FRIDAY}"}, "2026-11-20 04:00", True),
])
def test_when_it_was_sent(heads: dict[str, str], sent: str | None, wrong: bool) -> None:
    mail = only(Post(parts=[(outlook("gd.xlsx"), BOOK)], heads=heads).bytes()).mail
    assert mail is not None
    assert (f"{mail.sent:%Y-%m-%d %H:%M}" if mail.sent else None, mail.clock_wrong) == (sent, wrong)


@pytest.mark.parametrize(("written", "sender", "name"), [
    ("zhang@x.example", "zhang@x.example", ""),
    ("<Zhang@X.example>", "zhang@x.example", ""),
    ('"Zhang, San" <zhang@x.example>', "zhang@x.example", "Zhang, San"),
    ("=?gbk?B?1cXI/Q==?= <zhang@x.example>", "zhang@x.example", "张三"),
    ("zhang@x.example (Zhang San)", "zhang@x.example", "Zhang San"),
    ('"boss@hq.example" <zhang@x.example>', "zhang@x.example", "boss@hq.example"),  # the address counts, not what is shown
    ("nobody", "", ""),
    ("a@x.example\r\nBcc: b@x.example", "a@x.example", ""),
])
def test_who_sent_it(written: str, sender: str, name: str) -> None:
    head = only(f"From: {written}\r\n".encode() + PLAIN.partition(b"\r\n")[2]).mail
    assert head is not None
    assert (head.sender, head.name) == (sender, name)


# -- bad input -------------------------------------------------------------------------------------------------------

def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("gd.xlsx", bytes(LARGEST))
        archive.writestr("js.xlsx", BOOK)
    return out.getvalue()


def _locked() -> bytes:
    data = bytearray(packed({"gd.xlsx": BOOK}))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        struct.pack_into("<H", data, data.index(mark) + at, 0x801)
    return bytes(data)


def _lying() -> bytes:
    """A member that says it is smaller than it is."""
    data = bytearray(packed({"gd.csv": b"x" * 5_000}))
    for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<L", data, data.index(mark) + at, 10)
    return bytes(data)


def _packed_by(method: int) -> bytes:
    data = bytearray(packed({"gd.xlsx": BOOK}))
    for mark, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        struct.pack_into("<H", data, data.index(mark) + at, method)
    return bytes(data)


def _deep_parts(depth: int) -> bytes:
    inner = b"Content-Type: text/plain\r\n\r\nx"
    for n in range(depth):
        inner = f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n".encode() + inner + f"\r\n--b{n}--\r\n".encode()
    return b"From: a@x.example\r\nSubject: s\r\n" + inner


def _deep_mails(depth: int) -> bytes:
    mail = PLAIN
    for n in range(depth):
        mail = Post(id=str(n), parts=[(outlook("m.eml"), mail)]).bytes()
    return mail


BAD: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "a bomb; what lies beside it is taken": (_bomb(), [("gd.xlsx", "XP905"), ("js.xlsx", "workbook")]),
    "a member with a password": (_locked(), [("gd.xlsx", "XP936")]),
    "a member packed by a method of other programs": (_packed_by(9), [("gd.xlsx", "XP957")]),  # Deflate64
    "a member that lies about its size": (_lying(), [("gd.csv", "XP903")]),
    "a zip with its end cut off": (packed({"gd.xlsx": BOOK})[:-30], [("a.eml", "zip")]),
    "paths that lead out": (packed({"../../gd.xlsx": BOOK, "/etc/js.xlsx": BOOK, "..\\..\\zj.xlsx": BOOK}),
                            [("gd.xlsx", "workbook"), ("js.xlsx", "workbook"), ("zj.xlsx", "workbook")]),
    "200 attachments": (Post(parts=[(outlook(f"{n}.xlsx"), b"PK\3\4" + bytes(9)) for n in range(200)]).bytes(),
                        [(f"{n}.xlsx", "workbook") for n in range(200)]),
    "a mail that ends in the middle": (PLAIN[:-90], [("gd.xlsx", "workbook"), ("", "XP950")]),
    "a mail that ends behind its first attachment": (BOTH.bytes()[:BOTH.bytes().index(b"Content-Type: application/octet-stream; name=")],
                                                     [("a.xlsx", "workbook"), ("", "XP950")]),
    "a mail that ends before its first attachment": (PLAIN[:PLAIN.index(b"Content-Type: application")], [("", "XP950")]),
    "a mail that ends in its head": (PLAIN[:PLAIN.index(b"MIME-Version")], [("", "XP950")]),
    "a mail within another one that ends too early": (Post(id="4", mails=[PLAIN[:PLAIN.index(b"Content-Type: application")]]).bytes(),
                                                      [("", "XP950")]),
    "a boundary that never comes": (PLAIN.replace(b"\r\n------=", b"\r\n-- --="), [("", "XP950")]),
    "a boundary that is not said": (PLAIN.replace(b"boundary=", b"bound="), [("", "XP950")]),
    "a mailbox with a mail that ends too early": (mailbox([PLAIN[:PLAIN.index(b"Content-Type: application")], PLAIN]),
                                                  [("", "XP950"), ("gd.xlsx", "workbook")]),
    "a coding nobody knows": (PLAIN.replace(b"base64", b"base65"), [("gd.xlsx", "workbook")]),
    "an attachment in a coding nobody knows": (Post(parts=[(foxmail("广东.xlsx").replace(b"gbk", b"klingon"), BOOK)]).bytes(),
                                               [("广东.xlsx", "workbook")]),
    "parts a hundred deep": (_deep_parts(100), [("", "XP950")]),
    "mails twenty deep": (_deep_mails(20), [("m.eml", "XP932")]),
    "winmail.dat with its end cut off": (wrapped({"a.xlsx": BOOK, "b.xlsx": OTHER})[:-len(OTHER)], [
        ("a.xlsx", "workbook"), ("FILE1~1.XLS", "workbook"), ("", "XP950")]),
    "a page with a script": (Post(parts=[(outlook("gd.html"), b"<html><script>alert(1)</script>")]).bytes(), [("gd.html", "html")]),
    "a page called .xls": (Post(parts=[(outlook("gd.xls"), b"<html><table>")]).bytes(), [("gd.xls", "workbook")]),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_gets_its_verdict_and_hurts_nobody(what: str) -> None:
    data, expected = BAD[what]
    found = told(data)
    if what in ("winmail.dat with its end cut off", "a coding nobody knows"):
        assert (found[0][0], found[-1]) == (expected[0][0], expected[-1])
    else:
        assert found == expected


def test_what_is_too_deep_is_said_by_its_kind() -> None:
    [deep] = (i.why for i in open_bytes(_deep_mails(20), "a.eml").items if i.why)
    assert message_of(deep, "en").startswith("This is a mail (.eml), wrapped")


def test_what_is_cut_in_the_middle_is_said_of_what_is_no_workbook() -> None:
    mail = Post(parts=[(outlook("gd.pdf"), b"%PDF-1.7" + bytes(900))]).bytes()
    assert told(mail[:-200]) == [("gd.pdf", "XP930")]


def test_where_it_lay_is_said_by_the_names_people_gave() -> None:
    """Packed by a program that took GBK for Latin letters."""
    assert only(packed({"上报/广东.xlsx".encode("gbk").decode("latin-1"): BOOK})).place == ("上报/广东.xlsx",)


def test_a_mail_that_lost_its_attachments_is_named_by_its_sender() -> None:
    why = only(PLAIN.replace(b"boundary=", b"bound=")).why
    assert why is not None
    assert message_of(why, "zh-CN") == "张三 <zhang@branch.example> 的邮件「上报」各部分分不开(分隔标记缺失或不对),附件取不出来"


def test_the_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mail = Post(parts=[(outlook(f"{n}.xlsx"), BOOK) for n in range(5)]).bytes()
    path = tmp_path / "a.eml"
    path.write_bytes(mail)
    for name, value, expected in (("_ITEMS", 3, ["workbook"] * 3 + ["XP934"]), ("_MOST", 2 * len(BOOK), ["workbook"] * 2 + ["XP931"] * 3),
                                  ("LARGEST", len(BOOK) - 1, ["XP907"] * 5)):
        with monkeypatch.context() as limits:
            limits.setattr(f"xlplan.mail.unpack.{name}", value)
            assert [what for _, what in told(mail)] == expected
    for data in (wrapped({f"{n}.xlsx": BOOK for n in range(5)}), Msg(parts=[(f"{n}.xlsx", BOOK) for n in range(5)]).bytes(),
                 packed({f"{n}.xlsx": BOOK for n in range(5)})):
        with monkeypatch.context() as limits:
            limits.setattr("xlplan.mail.unpack._ITEMS", 3)
            for module in ("archive", "unpack"):
                limits.setattr(f"xlplan.mail.{module}.MAX_MEMBERS", 3)
            assert [what for _, what in told(data)] == ["workbook"] * 3 + ["XP934"]  # nothing is left out without a word
    assert LARGEST == 64 * 1024 * 1024
    with monkeypatch.context() as limits:
        limits.setattr("xlplan.mail.unpack.LARGEST", 100)
        assert [d.code for d in open_source(path).lost] == ["XP907"]


def test_a_mailbox_gives_its_mails_as_they_were() -> None:
    mails = [PLAIN.replace("见附件".encode(), b"Hello,\r\nFrom Guangdong branch"), AS_FILE]
    assert split_mailbox(mailbox(mails)) == [mail + b"\r\n" for mail in mails]


def test_every_code_is_in_the_catalogue() -> None:
    assert {*(f"XP93{n}" for n in range(10)), "XP950"} <= set(CODES)


def test_names_in_pieces_out_of_order_and_twice() -> None:
    shuffled = b"Content-Disposition: attachment; filename*1*=%E4%B8%9C.xlsx; filename*0*=utf-8''%E5%B9%BF; filename=x.xlsx\r\n"
    assert told(Post(parts=[(shuffled, BOOK)]).bytes()) == [("广东.xlsx", "workbook")]
    assert [apple("a.xlsx")[:12], raw_utf8("a")[:12]] == [b"Content-Type", b"Content-Disp"]


def test_whatever_is_changed_in_it_something_comes_back() -> None:
    """Bytes changed, lost, put in and repeated anywhere: no reader of ours gives up on what a program of somebody's wrote wrong."""
    chance, seeds = Random(5), [data for data, _ in (*CASES.values(), *BAD.values()) if len(data) < 60_000]
    for _ in range(400):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.choice((1, 5, 40))):
            at, size = chance.randrange(len(data) + 1), chance.randrange(1, 40)
            data[at:at + chance.choice((0, size))] = chance.choice((b"", chance.randbytes(size), data[at - size:at]))
        assert isinstance(told(bytes(data)), list)


def test_names_that_hold_what_no_text_holds() -> None:
    """What a search by changed bytes once found."""
    name = b"Content-Disposition: attachment; filename*0*=utf-8''%E5%B9\xb8; filename*1*=\xc4.xlsx\r\n"
    assert [kind for _, kind in told(Post(parts=[(name, BOOK)]).bytes())] == ["workbook"]
    assert told(b"From x\r\n\r\nFrom: a@x.example\r\nSubject: s\r\n\r\n" * 2, "a.mbox") == [("", "XP950")]
    nameless = packed({"gd.xlsx": BOOK}).replace(b"gd.xlsx", b"\0d.xlsx")
    assert len(told(nameless)) == 1


@pytest.mark.parametrize("name", ["a.zip.001", "a.ZIP.002", "a.z01", "a.part2.rar", "a.r00", "a.7z.003"])
def test_a_part_of_an_archive_is_said(name: str) -> None:
    """Only the first of them begins like an archive."""
    for data in (packed({"gd.xlsx": BOOK})[:40], b"\x8f\x03" * 99):
        assert told(Post(parts=[(outlook(name), data)]).bytes()) == [(name, "XP958")]
