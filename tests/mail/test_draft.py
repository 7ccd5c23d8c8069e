"""A draft of a mail: what programs read of it, and that nothing in a workbook can become a header, a tag or a path."""
from __future__ import annotations

import email
import re
from email.header import decode_header
from email.message import EmailMessage
from email.policy import default

import pytest

from xlplan.mail.draft import Attachment, Draft, draft_bytes, draft_file_name
from xlplan.mail_address import mail_addresses


def opened(draft: Draft) -> EmailMessage:
    message = email.message_from_bytes(draft_bytes(draft), policy=default)
    assert isinstance(message, EmailMessage)
    return message


PLAIN = Draft(["a@example.com"], "2027 年度计划 · 一上", ["您好:", "请看附件。"], ["● 销售目标分解!I7"], 1, ["b@example.com"],
              [Attachment("甲分公司.xlsx", b"PK\3\4")])


def test_what_a_mail_program_reads() -> None:
    mail = opened(PLAIN)
    assert (mail["X-Unsent"], mail["To"], mail["Cc"], mail["Subject"]) == ("1", "a@example.com", "b@example.com", "2027 年度计划 · 一上")
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().replace("\r\n", "\n") == "您好:\n\n  ● 销售目标分解!I7\n\n请看附件。\n"
    assert "<li>● 销售目标分解!I7</li></ul><p>请看附件。</p>" in rich.get_content()
    assert [(part.get_filename(), part.get_content()) for part in mail.iter_attachments()] == [("甲分公司.xlsx", b"PK\3\4")]
    assert draft_bytes(PLAIN) == draft_bytes(PLAIN)


@pytest.mark.parametrize("name", ["甲分公司.xlsx", "GD.xlsx", "浙江分公司_2027年度计划_二上_退回_请逐条改好再发🐼.xlsx", "a_=b.xlsx"])
def test_programs_that_know_no_rfc_2231_read_the_name_too(name: str) -> None:
    """Outlook, Foxmail and QQ Mail call an attachment tcmime.bin or untitled whose name stands in its disposition alone."""
    data = draft_bytes(Draft([], "x", ["y"], attachments=[Attachment(name, b"PK"), Attachment("b.xlsx", b"PK")]))
    [head, _] = re.findall(rb"Content-Type: application/vnd[^;]*;\r\n (.*?)\r\n(?! )", data, re.S)
    lines = head.decode("ascii").split("\r\n ")
    assert all(len(line) <= 76 for line in lines)
    assert "".join(part.decode(charset or "ascii") if isinstance(part, bytes) else part
                   for line in lines for part, charset in decode_header(line.removeprefix('name="').removesuffix('"'))) == name
    part, _ = opened(Draft([], "x", ["y"], attachments=[Attachment(name, b"PK"), Attachment("b.xlsx", b"PK")])).iter_attachments()
    assert (part.get_filename(), part.get_param("name")) == (name, name)


@pytest.mark.parametrize("text", ["甲\r\nBcc: x@evil.example", "甲\nX-Unsent: 0\n\n正文", "甲\rBcc: x@evil.example",
                                  "甲\x85Bcc: x@evil.example", "甲\u2028Bcc: x@evil.example", "=?utf-8?q?a=0ABcc:_x@evil.example?="])
def test_a_name_from_a_workbook_becomes_no_header(text: str) -> None:
    mail = opened(Draft([f"a@example.com{text}", text], text, [text], attachments=[Attachment(f"{text}.xlsx", b"PK")]))
    assert [*mail] == ["X-Unsent", "Subject", "MIME-Version", "Content-Type"]
    assert [str(v) for k, v in mail.items() if k == "X-Unsent"] == ["1"]
    assert "\n" not in mail["Subject"]
    [part] = mail.iter_attachments()
    assert "\n" not in (part.get_filename() or "")


def test_the_library_refuses_what_slips_through() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        EmailMessage()["Subject"] = "a\nBcc: x@evil.example"


def test_tags_are_text() -> None:
    rich = opened(Draft([], "x", ["<script>alert(1)</script>"], ["<img src=x onerror=y>"])).get_body(("html",))
    assert rich is not None
    assert "<script" not in rich.get_content()
    assert "&lt;img" in rich.get_content()


@pytest.mark.parametrize(("text", "kept"), [
    ("a.b+c@example.com", True), (" a@example.com ", True), ("a@example", False), ("a b@example.com", False),
    ("a@example.com,b@x.com", False), ("<a@example.com>", False), ("王五", False), ("", False), ("a@example.com\nBcc: x@y.com", False),
    ("gd..sales@x.cn", False), (".gd@x.cn", False), ("gd.@x.cn", False), ("gd@x..cn", False)])
def test_what_is_no_address_is_left_out(text: str, kept: bool) -> None:
    """No draft dies of one: the mail goes without."""
    assert bool(mail_addresses([text])) is kept
    assert bool(opened(Draft([text], "x", ["y"]))["To"]) is kept


@pytest.mark.parametrize(("name", "safe"), [
    ("甲分公司.xlsx", "甲分公司.xlsx"), ("../../etc/passwd.xlsx", "_.._etc_passwd.xlsx"), ("C:\\x.xlsx", "C_x.xlsx"),
    ("a\nb.xlsx", "a b.xlsx"), ("", "_"), ("..", "_"), ("长" * 300 + ".xlsx", "长" * 120 + ".xlsx")])
def test_a_name_is_no_path(name: str, safe: str) -> None:
    assert draft_file_name(name) == safe
