"""An unsent mail as a file, which Outlook, Foxmail and Thunderbird open for editing. Floor 5.

Names and subjects come from workbooks that others filled in: whatever stands in them, a header is one line, and an address that is none
is left out. The same draft is the same bytes.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Final

from xlplan.mail_address import mail_addresses
from xlplan.text import seen_text

_XLSX: Final = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST: Final = 120  # characters of a file's name, and more than any subject needs
_LOOK: Final = "font-family:'Microsoft YaHei','Microsoft JhengHei',Calibri,sans-serif;font-size:14px;line-height:1.6"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A workbook that goes with a mail, by the name that it has there."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """One mail. `to`, `cc`: addresses, those that are none are left out. `paragraphs`: its text, one after the other; `points`: a list
    behind `above` of them. `attachments` in order."""

    to: Sequence[str]
    subject: str
    paragraphs: Sequence[str]
    points: Sequence[str] = ()
    above: int = 0
    cc: Sequence[str] = ()
    attachments: Sequence[Attachment] = ()

    @property
    def text(self) -> str:
        """All that it says, as plain text."""
        parts = [*self.paragraphs[:self.above], *(["\n".join(f"  {point}" for point in self.points)] if self.points else []),
                 *self.paragraphs[self.above:]]
        return "\n\n".join(parts) + "\n"

    @property
    def html(self) -> str:
        """The same as HTML; what stands in workbooks is text there."""
        def said(text: str) -> str:
            return escape(text).replace("\n", "<br>")

        points = "".join(f"<li>{said(point)}</li>" for point in self.points)
        parts = [*(f"<p>{said(p)}</p>" for p in self.paragraphs[:self.above]),
                 *([f'<ul style="list-style:none">{points}</ul>'] if points else []),
                 *(f"<p>{said(p)}</p>" for p in self.paragraphs[self.above:])]
        return f'<html><body style="{_LOOK}">{"".join(parts)}</body></html>\n'


def draft_bytes(draft: Draft) -> bytes:
    """The .eml file."""
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"  # mail programs open it for editing
    for header, addresses in (("To", mail_addresses(draft.to)), ("Cc", mail_addresses(draft.cc))):
        if addresses:
            message[header] = tuple(Address(addr_spec=one) for one in addresses)
    message["Subject"] = one_line(draft.subject)[:2 * _LONGEST]
    message.set_content(draft.text, cte="base64")
    message.add_alternative(draft.html, subtype="html", cte="base64")
    for one in draft.attachments:
        message.add_attachment(one.data, maintype=_XLSX[0], subtype=_XLSX[1], filename=draft_file_name(one.name))
    for number, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary(f"=_xlplan_{number}")  # no line of base64 has an underscore
    return _with_old_names(message.as_bytes(), [draft_file_name(one.name) for one in draft.attachments])


def _with_old_names(mail: bytes, names: Sequence[str]) -> bytes:
    """The mail, each attachment's name in its type too, as mail programs write it that know no RFC 2231: who finds no name there calls
    it tcmime.bin or ATT00001, and nobody can open that. Written into the bytes, as the library would write it as RFC 2231 again."""
    head = f"Content-Type: {'/'.join(_XLSX)}".encode()
    before, *after = mail.split(head)
    coded = (Header(name, "us-ascii" if name.isascii() else "utf-8", maxlinelen=70).encode(linesep=SMTP.linesep) for name in names)
    return before + b"".join(head + f';\r\n name="{name}"'.encode() + rest for name, rest in zip(coded, after, strict=True))


def one_line(text: str) -> str:
    """A text that can stand in a header: no ends of lines, nothing unseen, and none written in the code of headers, which would be read
    back with the ends of lines in it."""
    return " ".join(seen_text(text).replace("=?", "= ?").split())


def draft_file_name(name: str) -> str:
    """A name that a file may have anywhere."""
    stem, dot, ending = _FORBIDDEN.sub("_", one_line(name)).strip(" .").rpartition(".")
    return f"{stem[:_LONGEST]}{dot}{ending}" if stem else ending[:_LONGEST] or "_"
