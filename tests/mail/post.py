"""Mails as programs write them, made by hand: what counts is every byte of a head, which libraries write in their own way."""
from __future__ import annotations

import base64
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import format_datetime
from urllib.parse import quote

BOUNDARY = "----=_NextPart_000_0012"
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=timezone.utc)


def word(text: str, coding: str = "utf-8") -> str:
    """`=?utf-8?B?...?=`."""
    return f"=?{coding}?B?{base64.b64encode(text.encode(coding)).decode()}?="


def split_word(text: str, coding: str = "utf-8", at: int = 10) -> str:
    """Words that are cut inside a character, as Foxmail cuts them."""
    raw = text.encode(coding)
    return "\r\n ".join(f"=?{coding}?B?{base64.b64encode(raw[i:i + at]).decode()}?=" for i in range(0, len(raw), at))


# How programs write the name of an attachment: headers of the part, '' and %s for what they put there.
def outlook(name: str) -> bytes:
    """Word in both headers, quoted."""
    w = split_word(name)
    return f'Content-Type: application/vnd.ms-excel;\r\n\tname="{w}"\r\nContent-Disposition: attachment;\r\n\tfilename="{w}"\r\n'.encode()


def gmail(name: str) -> bytes:
    """RFC 2231 beside a word."""
    return (f'Content-Type: application/octet-stream; name="{word(name)}"\r\nContent-Disposition: attachment; '
            f"filename*=UTF-8''{quote(name)}\r\nX-Attachment-Id: f_1\r\n").encode()


def apple(name: str) -> bytes:
    """RFC 2231 in pieces."""
    raw = quote(name)
    cut = max(len(raw) // 2 // 9 * 9, 9)
    return (f"Content-Type: application/octet-stream;\r\n\tx-unix-mode=0644;\r\n\tname*0*=utf-8''{raw[:cut]};\r\n\tname*1*={raw[cut:]}\r\n"
            f"Content-Disposition: attachment;\r\n\tfilename*0*=utf-8''{raw[:cut]};\r\n\tfilename*1*={raw[cut:]}\r\n").encode()


def foxmail(name: str) -> bytes:
    """Words in GBK."""
    w = word(name, "gbk")
    return f'Content-Type: application/octet-stream;\r\n\tname="{w}"\r\nContent-Disposition: attachment;\r\n\tfilename="{w}"\r\n'.encode()


def qq(name: str) -> bytes:
    """Words in gb18030 without quotes."""
    w = word(name, "gb18030")
    return (f'Content-Type: application/octet-stream;\r\n\tcharset="gb18030";\r\n\tname={w}\r\n'
            f"Content-Disposition: attachment; filename={w}\r\n").encode()


def raw_gbk(name: str) -> bytes:
    """Bytes as they are."""
    return b'Content-Type: application/octet-stream; name="' + name.encode("gbk") + b'"\r\nContent-Disposition: attachment; filename="' + \
        name.encode("gbk") + b'"\r\n'


def raw_utf8(name: str) -> bytes:
    """The same in UTF-8, as SMTPUTF8 and careless scripts have it."""
    return b'Content-Disposition: attachment; filename="' + name.encode() + b'"\r\nContent-Type: application/octet-stream\r\n'


def gateway(name: str) -> bytes:
    """A gateway that read UTF-8 as Windows' own coding, and wrote that as a word."""
    return outlook(name.encode().decode("latin-1"))


PROGRAMS = (outlook, gmail, apple, foxmail, qq, raw_gbk, raw_utf8, gateway)


@dataclass(frozen=True)
class Post:
    """A mail. `parts`: head and bytes of each attachment; `mails`: mails that are attached as such."""

    sender: str = "张三 <zhang@branch.example>"
    subject: str = "上报"
    date: str = format_datetime(NOON)
    id: str = "1@branch.example"
    parts: Sequence[tuple[bytes, bytes]] = ()
    mails: Sequence[bytes] = ()
    heads: Mapping[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        boundary = f"{BOUNDARY}{len(self.mails)}.{self.id.partition('@')[0]}"  # mails in mails have marks of their own
        head = {"From": _address(self.sender), "To": "plan@hq.example", "Subject": word(self.subject), "Date": self.date,
                "Message-ID": f"<{self.id}>", "MIME-Version": "1.0", "Content-Type": f'multipart/mixed;\r\n\tboundary="{boundary}"',
                **self.heads}
        out = "".join(f"{k}: {v}\r\n" for k, v in head.items() if v).encode("utf-8", "surrogateescape")
        out += b"\r\nThis is a multi-part message.\r\n"
        line = f"\r\n--{boundary}".encode()
        out += line + b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + "见附件".encode()
        for of, data in self.parts:
            out += line + b"\r\n" + of + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data)
        for mail in self.mails:
            out += line + b"\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + mail
        return out + line + b"--\r\n"


def _address(text: str) -> str:
    name, _, rest = text.rpartition("<")
    return f"{word(name.strip())} <{rest}" if name else text


def picture(inline: bool = True) -> tuple[bytes, bytes]:
    """The logo under a signature."""
    return b"Content-Type: image/png; name=logo.png\r\nContent-ID: <logo>\r\nContent-Disposition: inline\r\n" if inline else \
        b'Content-Type: image/png\r\nContent-Disposition: attachment; filename="p.png"\r\n', b"\x89PNG\r\n\x1a\n" + bytes(64)


def packed(members: Mapping[str, bytes], coding: str = "utf-8") -> bytes:
    """A zip with names in that coding: in UTF-8 with the flag that says so, in any other without, as programs of old wrote them."""
    out, names = io.BytesIO(), {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for i, (name, data) in enumerate(members.items()):
            known = name if coding == "utf-8" else str(i).rjust(len(name.encode(coding)), "#")
            names[known.encode()] = name.encode(coding)
            archive.writestr(known, data)
    made = out.getvalue()
    for known_bytes, name_bytes in names.items():
        made = made.replace(known_bytes, name_bytes) if coding != "utf-8" else made
    return made


def wrapped(files: Mapping[str, bytes], page: int = 936, narrow: str = "") -> bytes:
    """A winmail.dat: short names in the attribute, whole ones among the properties, in the coding `narrow` of that code page where it is
    given, else in UTF-16."""
    out = b"\x78\x9f\x3e\x22\x01\x00" + _attribute(1, 0x0006, 0x9007, struct.pack("<2L", page, 0))
    for i, (name, data) in enumerate(files.items()):
        long = name.encode(narrow) + b"\0" if narrow else name.encode("utf-16-le") + b"\0\0"
        properties = struct.pack("<L", 2) + struct.pack("<HHL", 3, 0x3705, 1) + struct.pack(
            "<HHLL", 30 if narrow else 31, 0x3707, 1, len(long)) + long.ljust(-(-len(long) // 4) * 4, b"\0")
        out += _attribute(2, 0x0006, 0x9002, bytes(14)) + _attribute(2, 0x0001, 0x8010, f"FILE{i}~1.XLS".encode() + b"\0")
        out += _attribute(2, 0x0006, 0x800F, data) + _attribute(2, 0x0006, 0x9005, properties)
    return out


def _attribute(level: int, kind: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BHHL", level, name, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def mailbox(mails: Sequence[bytes]) -> bytes:
    """mbox, lines of texts that begin with From quoted."""
    return b"".join(b"From MAILER Fri Nov 20 12:00:00 2026\r\n" + mail.replace(b"\nFrom ", b"\n>From ") + b"\r\n" for mail in mails)
