"""What the text of a mail tells of attachments that are not in it: links to files that lie with a file service. Floor 5."""
from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final, Literal

Lack = Literal["", "file", "link", "said"]

_LONGEST: Final = 400_000  # characters of a text that are looked at
_MARKS: Final = ("qqmailbigattach", "divneteasebigattach", "超大附件", "云附件", "雲端附件", "雲附件")  # as mail programs put them there
_SERVICES: Final = (  # hosts, whatever stands before them
    "weiyun.com", "drive.weixin.qq.com", "doc.weixin.qq.com", "docs.qq.com", "dashi.163.com", "dashi.126.com", "pan.baidu.com", "yunpan.cn",
    "yunpan.360.cn", "aliyundrive.com", "alipan.com", "kdocs.cn", "yun.139.com", "caiyun.139.com", "cloud.189.cn", "jianguoyun.com",
    "alidocs.dingtalk.com", "space.dingtalk.com", "feishu.cn", "larksuite.com", "cowtransfer.com", "wenshushu.cn", "115.com", "ctfile.com",
    "sharepoint.com", "sharepoint.cn", "1drv.ms", "onedrive.live.com", "drive.google.com", "docs.google.com", "dropbox.com",
    "wetransfer.com", "we.tl", "box.com", "icloud.com", "mega.nz")
_FTN: Final = re.compile(r"https?://[\w.-]{0,100}mail\.qq\.com/[^\s\"'<>]{0,300}ftn", re.IGNORECASE)
_HOST: Final = re.compile(r"https?://(?:[^\s/@\"'<>]{0,100}@)?([\w.-]+)", re.IGNORECASE)
_BOOK: Final = r"\.(?:xlsx|xlsm|xlsb|xls|et|ods)\b"
_LINKED: Final = re.compile(rf"<a\b[^<>]*>[^<]{{0,300}}{_BOOK}\s*<|https?://[^\s\"'<>]{{1,500}}{_BOOK}", re.IGNORECASE)
_SAID: Final = re.compile(
    r"(?:见|見|请查收|請查收|随|隨|详|詳)(?:邮件|郵件)?附[件檔档]|附[件檔档](?:是|为|為|里|裡|中|,|，)|附上|附[件檔档][^。\n]{0,12}(?:查收|审阅|審閱)|"
    r"\b(?:attached|enclosed)\b|\b(?:see|in) the attachment\b", re.IGNORECASE)
_QUOTE: Final = re.compile(  # from here on it is what others wrote before
    r"^[ \t]*(?:>|-{2,}\s*(?:original|forwarded|原始|转发|轉寄)|(?:发件人|寄件者|寄件人|from)\s*[:：]|"
    r"on\b.{4,200}\bwrote[ \t]*:|.{4,100}(?:写道|寫道)[ \t]*[:：])",
    re.IGNORECASE | re.MULTILINE)
_SCRIPTS: Final = r"<(?:style|script)\b(?:[^<]|<(?!/?(?:style|script)\b))*</(?:style|script)>"
_TAGS: Final = re.compile(rf"{_SCRIPTS}|<[^<>]*>", re.IGNORECASE)
_NOT_LINKS: Final = re.compile(rf"{_SCRIPTS}|<(?!/?a\b)[^<>]*>", re.IGNORECASE)
_REPLY: Final = re.compile(r"\s*(?:re|回[复覆]|答[复覆])\s*[:：]", re.IGNORECASE)
_BREAKS: Final = re.compile(r"<(?:br|/?p|/?div|/?tr|/?li|hr)\b[^<>]*>", re.IGNORECASE)
_BLOCKQUOTE: Final = re.compile(r"<blockquote\b", re.IGNORECASE)


def lack_of(texts: Iterable[str], subject: str = "") -> Lack:
    """What texts of a mail to which nothing is attached tell: `file`, a link to a workbook, or the mark of a mail program that it put the
    attachment elsewhere; `link`, one to a file service; `said`, that something is attached, in other words than those it quotes. Links that
    a reply quotes are nobody's answer; of a mail that was passed on they are."""
    found: Lack = ""
    reply = _REPLY.match(subject) is not None
    for text in texts:
        part = text[:_LONGEST]
        near = _own_words(part, _NOT_LINKS) if reply else part
        if any(mark in part.lower() for mark in _MARKS) or _FTN.search(part) or _LINKED.search(near):
            return "file"
        if any(_is_service(host) for host in _HOST.findall(near)):
            found = "link"
        elif not found and _SAID.search(_own_words(part)):
            found = "said"
    return found


def _is_service(host: str) -> bool:
    name = host.lower().rstrip(".")
    return any(name == one or name.endswith(f".{one}") for one in _SERVICES)


def _own_words(text: str, tags: re.Pattern[str] = _TAGS) -> str:
    """Those before what it quotes, without these tags."""
    plain = text
    if "<" in text:
        cut = _BLOCKQUOTE.search(text)
        plain = html.unescape(tags.sub("", _BREAKS.sub("\n", text[:cut.start()] if cut else text)))
    quoted = _QUOTE.search(plain)
    return plain[:quoted.start()] if quoted else plain
