"""Mails in which nothing is attached: those that only say or link to what should be there are told from those that bring nothing."""
from __future__ import annotations

import base64
from hashlib import sha256
from pathlib import Path

import pytest
from msg_file import Msg
from post import Post, outlook, picture
from test_unpack import BOOK

from xlplan.mail.links import Lack, lack_of
from xlplan.mail.unpack import open_bytes
from xlplan.pipeline.collect.bare import bare_findings
from xlplan.pipeline.collect.lying import say_why_unopened
from xlplan.plan.checking.validate import unreadable_result
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS

WHO = "zhang@branch.example"
QQ = ('<div id="QQMailBigAttach"><b>从QQ邮箱发来的超大附件</b><a href="https://mail.qq.com/cgi-bin/ftnExs_download?k=abc">填报表.xlsx</a></div>')
NETEASE = '<div id="divNeteaseBigAttach"><a href="https://dashi.163.com/html/cloud-attachment-download/?key=a">填报表</a></div>'
TEXTS: list[tuple[str, Lack]] = [
    (QQ, "file"), (NETEASE, "file"), ('<p><a href="https://contoso-my.sharepoint.com/:x:/g/x">gd.xlsx</a></p>', "file"),
    ("https://files.example/2027/gd.xls", "file"), ('<a href="https://x.example/1">广东.et</a>', "file"),
    ("填报表在企业微信微盘: https://drive.weixin.qq.com/s?k=AbC 密码 1234", "link"), ("https://contoso-my.sharepoint.com/:f:/g/x", "link"),
    ("见 https://pan.baidu.com/s/1x", "link"), ("https://notdropbox.com/x https://dropbox.com.example/x", ""),
    ("各位好,广东分公司的填报表见附件,请查收。", "said"), ("<p>The plan is <b>attached</b>.</p>", "said"), ("隨信附上填報檔", "said"),
    ("收到,谢谢", ""), ("附件的表看不懂,请教一下", ""), ("收到\n\n----- 原始邮件 -----\n发件人: 总部\n填报表见附件", ""),
    ("<p>收到</p><blockquote>填报表见附件</blockquote>", ""), ("OK\n\nOn Fri, 4 Dec 2026 HQ wrote:\n> the workbook is attached", ""),
    ("https://www.huadong.example/gd.html", ""), ("", ""),
]


@pytest.mark.parametrize(("text", "lack"), TEXTS)
def test_what_a_text_tells(text: str, lack: Lack) -> None:
    assert lack_of([text]) == lack


REPLIES: list[tuple[str, str, Lack]] = [
    ("Re: 一上", "好的\n\n在 2026-11-05 plan@hq.example 写道:\n> https://pan.baidu.com/s/1", ""),
    ("回复：一上", '<p>好的</p><blockquote><a href="https://pan.baidu.com/s/1">说明.xlsx</a></blockquote>', ""),
    ("Re: 一上", '<p>好的: <a href="https://pan.baidu.com/s/1">这里</a></p><blockquote>x</blockquote>', "link"),
    ("Re: 一上", '<p><a href="https://x.example/1">gd.xlsx</a></p><blockquote>x</blockquote>', "file"),
    ("Fw: 一上", "见下\n\n在 2026-11-05 a@x.example 写道:\n> https://pan.baidu.com/s/1", "link"),
]


@pytest.mark.parametrize(("subject", "text", "lack"), REPLIES)
def test_what_a_reply_quotes_is_no_answer(subject: str, text: str, lack: Lack) -> None:
    assert lack_of([text], subject) == lack


def html_mail(text: str) -> bytes:
    return (f"From: 张三 <{WHO}>\r\nSubject: plan\r\nDate: Fri, 04 Dec 2026 08:00:00 +0800\r\nContent-Type: text/html; charset=utf-8\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n").encode() + base64.encodebytes(text.encode())


NOTHING = Post(parts=[picture()]).bytes()
CASES: list[tuple[str, bytes, set[str], list[str]]] = [
    ("a link to a workbook, from anybody", html_mail(QQ), {"li@x"}, ["XP935"]),
    ("a link to a file service", html_mail("https://we.tl/x"), {WHO}, ["XP935"]),
    ("the same from nobody we know", html_mail("https://we.tl/x"), {"li@x"}, []),
    ("the same where no unit has an address", html_mail("https://we.tl/x"), set(), ["XP935"]),
    ("an attachment that was forgotten", NOTHING, {WHO}, ["XP935"]),
    ("the same from nobody we know", NOTHING, {"li@x"}, []),
    ("a text about nothing", html_mail("收到"), {WHO}, ["XP953"]),
    ("the same from nobody we know", html_mail("收到"), set(), []),
    ("something attached that is no workbook", Post(parts=[picture(inline=False)]).bytes(), {WHO}, ["XP953"]),
    ("a link beside a picture", Post(parts=[picture(inline=False)]).bytes().replace("见附件".encode(), QQ.encode()), {WHO}, ["XP935"]),
    ("a workbook beside the link", Post(parts=[(outlook("gd.xls"), bytes.fromhex("0908100000060500"))]).bytes().replace(
        "见附件".encode(), QQ.encode()), {WHO}, []),
    ("passed on as it was", Post(sender="li@x", mails=[html_mail(QQ)], id="2").bytes(), {WHO}, ["XP935"]),
    ("passed on by a unit", Post(sender=f"<{WHO}>", id="2", mails=[html_mail("https://we.tl/x").replace(WHO.encode(), b"a@x")]).bytes(),
     {WHO}, ["XP935"]),
    ("kept by Outlook", Msg(body="https://pan.baidu.com/s/1").bytes(), {WHO}, ["XP935"]),
]


@pytest.mark.parametrize(("mail", "units", "codes"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_is_said_of_a_mail_that_brought_nothing(mail: bytes, units: set[str], codes: list[str]) -> None:
    opened = open_bytes(mail, "a.eml")
    found = [d for _, d in bare_findings(opened, units)]
    assert [d.code for d in found] == codes
    assert not [*bare_findings(opened, units, (WHO, "a@x"))]  # HQ's own
    assert not any("没有带附件" in message_of(d, "zh-CN") for d in found if opened.bare[0].beside)
    assert all(str(d.params[part]) in message_of(d, lang) for d in found for lang in LANGS for part in ("who", "when", "text"))


@pytest.mark.parametrize("text", ["<a href=", "<style", "\n", "<"])
def test_no_text_holds_it_up(text: str) -> None:
    assert lack_of([text * 20_000], "Re:") == ""


@pytest.mark.parametrize(("mail", "taken", "codes"), [
    (html_mail(QQ), [], ["XP935"]),
    (html_mail("收到"), [], ["XP921"]),  # nothing in it: `collect` puts it away
    (Post(parts=[(outlook("a.xlsx"), BOOK)]).bytes(), [], ["XP921"]),  # to be collected
    (Post(parts=[(outlook("a.xlsx"), BOOK), (outlook("b.7z"), b"7z\xbc\xaf\x27\x1c")]).bytes(), [], ["XP921"]),
    (Post(parts=[(outlook("a.xlsx"), BOOK)], mails=[html_mail(QQ)]).bytes(), [sha256(BOOK).hexdigest()], ["XP935"]),
])
def test_why_a_mail_stays_in_the_inbox(tmp_path: Path, mail: bytes, taken: list[str], codes: list[str]) -> None:
    """As `collect` says, where that can take nothing more."""
    path, result = tmp_path / "a.eml", unreadable_result(Diagnostic("XP921", params={"kind": "eml"}), "a.eml", "")
    path.write_bytes(mail)
    say_why_unopened({path: result}, taken, {WHO}, (), workers=0)
    assert ([(d.code, d.file) for d in result.diagnostics], result.verdict) == ([(code, "a.eml") for code in codes], "refused")
