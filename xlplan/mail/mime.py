"""A mail of the internet (.eml, a mail inside a mail, a mailbox): its head and what is attached to it. Floor 5."""
from __future__ import annotations

import re
from binascii import Error, a2b_uu
from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Final, Literal, NamedTuple

from xlplan.excel.package.file_kinds import mail_alone
from xlplan.mail.headers import attachment_name, parameters, raw_header
from xlplan.mail.words import decode_bytes, header_text

DEEPEST: Final = 30  # parts within parts of one mail; beyond it nothing is looked at
_UU: Final = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,250})\r?\n((?:[ -`]{1,90}\r?\n)+?)(?:`|end)", re.MULTILINE)
_FROM: Final = re.compile(
    rb"^From (?:(?:[^ \r\n]*@[^ \r\n]*|-|MAILER-DAEMON) +(?=[0-9MTWFS])|[^ \r\n]+ +(?=(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ ,]))"
    rb"(?=[^\r\n]*\b[0-9]{1,2}:[0-9]{2})(?=[^\r\n]*\b[0-9]{4}\b)[^\r\n]*\r?\n(?=[!-9;-~]+:)", re.MULTILINE)  # address, date, then headers
_ANY_FROM: Final = re.compile(rb"^From [^\r\n]*\r?\n(?=[!-9;-~]+:)", re.MULTILINE)  # where no line has a date, as some programs write them
_HEAD_ENDS: Final = re.compile(rb"\r?\n\r?\n|\r\r")
_BOM: Final = b"\xef\xbb\xbf"
_BINARY: Final = (b"PK\3\4", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf")  # no text, whatever it is called
_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_ELSEWHERE: Final = ("message/external-body", "message/partial")


Loss = Literal["cut", "parts", "deep", "head"]


class Leaf(NamedTuple):
    """What is attached. `data`: None of a mail that is attached as such, then `message` is it; `missing`: it lies elsewhere, or is a
    piece of a mail that was sent in pieces, not `linked`; `cut`: the mail ends before it does; `inline`: a picture of the text."""

    name: str
    data: bytes | None
    message: Message | None = None
    missing: bool = False
    cut: bool = False
    inline: bool = False
    linked: bool = False


def parse_mail(data: bytes) -> Message:
    """The mail; whatever the bytes are, something comes back."""
    return BytesParser(policy=policy.compat32).parsebytes(mail_alone(data).removeprefix(_BOM).lstrip(b"\r\n\t "))


def ends_in_head(data: bytes) -> bool:
    """Whether the bytes of a mail end before its head does."""
    return _HEAD_ENDS.search(mail_alone(data).lstrip(b"\r\n\t ")) is None


def lost_parts(message: Message) -> Loss | None:
    """Why attachments of a mail may be missing from `leaves`: it ends before its last part does (`cut`), what marks its parts is not found
    (`parts`), its parts lie too deep; None where none can. Mails that are attached are asked for themselves."""
    if any(type(defect).__name__ == "CloseBoundaryNotFoundDefect" for defect in message.defects):
        return "cut"
    return _unclear(message, 0)


def _unclear(message: Message, depth: int) -> Loss | None:
    parts, kind = _parts_of(message), message.get_content_type()
    if depth > DEEPEST:
        return "deep"
    if kind.startswith("message/") and kind != "message/partial":
        return None
    if parts is None:
        return "parts" if kind.startswith("multipart/") else None
    return next((why for part in parts if (why := _unclear(part, depth + 1)) is not None), None)


def _parts_of(message: Message) -> list[Message] | None:
    """The parts of one that has some: asked for the text of another one the library may break."""
    payload = message.get_payload() if message.is_multipart() else None
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else None


def split_mailbox(data: bytes) -> list[bytes]:
    """The mails of a mailbox in their order."""
    data = data.removeprefix(_BOM).lstrip(b"\r\n\t ")
    marks = [(found.start(), found.end()) for found in _FROM.finditer(data)]
    marks = marks or [(found.start(), found.end()) for found in _ANY_FROM.finditer(data)]
    ends = [start for start, _ in marks[1:]] + [len(data)]
    return [_QUOTED.sub(rb"\1", data[start:end]) for (_, start), end in zip(marks, ends, strict=False)]


def leaves(message: Message, depth: int = 0) -> Iterator[Leaf]:
    """What is attached to a mail, in its order; texts without a name are none, but for what was put into them the old way."""
    if depth > DEEPEST:
        return
    kind, parts = message.get_content_type(), _parts_of(message)
    if kind in _ELSEWHERE:
        yield Leaf(attachment_name(message), None, missing=True, linked=kind == "message/external-body")
    elif kind in ("message/rfc822", "message/global"):
        yield _attached_mail(message)
    elif parts is not None:
        cut = any(type(defect).__name__ == "CloseBoundaryNotFoundDefect" for defect in message.defects)
        for i, part in enumerate(parts):
            for leaf in leaves(part, depth + 1):
                yield leaf._replace(cut=leaf.cut or (cut and i == len(parts) - 1))
    else:
        yield from _single(message, kind)


def _single(message: Message, kind: str) -> Iterator[Leaf]:
    name, data = attachment_name(message), _bytes_of(message)
    disposition = header_text(raw_header(message, "content-disposition")).lower()
    if kind.startswith("text/") and not name and "attachment" not in disposition:
        if data.startswith(_BINARY):
            yield Leaf(name, data)
        elif kind == "text/plain":
            yield from _old_attachments(data)
        return
    if kind.startswith("multipart/") or (not data and not name):
        return  # a multipart without a boundary, an empty rest
    yield Leaf(name, data, inline=kind.startswith("image/") and ("inline" in disposition or bool(raw_header(message, "content-id"))))


def _attached_mail(message: Message) -> Leaf:
    """A mail in a mail; some gateways encode it, which no standard allows."""
    coding = raw_header(message, "content-transfer-encoding").lower().strip()
    inner = next(iter(_parts_of(message) or ()), None)
    name = attachment_name(message)
    if inner is not None and coding in ("base64", "quoted-printable"):
        outer = Message(policy.compat32)
        outer["Content-Transfer-Encoding"] = coding
        outer.set_payload(inner.as_string())
        if inner.keys():  # it was written plainly after all
            return Leaf(name, None, inner)
        inner = parse_mail(_bytes_of(outer))
    return Leaf(name, None, inner, missing=inner is None)


def _bytes_of(message: Message) -> bytes:
    try:
        data = message.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = None
    return data if isinstance(data, bytes) else b""


def _old_attachments(text: bytes) -> Iterator[Leaf]:
    """Attachments that stand in the text itself (uuencode), as old mail programs wrote them."""
    for found in _UU.finditer(text):
        out = bytearray()
        try:
            for line in found[2].splitlines():
                out += a2b_uu(line)
        except Error:
            continue
        yield Leaf(decode_bytes(found[1]).strip(), bytes(out))


def texts_of(message: Message, depth: int = 0) -> Iterator[str]:
    """The texts of a mail as people read them, its own and not those of mails that are attached."""
    kind, parts = message.get_content_type(), _parts_of(message)
    if depth > DEEPEST or (kind.startswith("message/") and depth):
        return
    if parts is not None:
        for part in parts:
            yield from texts_of(part, depth + 1)
    elif kind.startswith("text/") and not attachment_name(message):
        yield decode_bytes(_bytes_of(message), parameters(raw_header(message, "content-type")).get("charset", ""))


def is_sealed(message: Message) -> bool:
    """Whether the whole mail is encrypted or packed (S/MIME, PGP), so that what is in it cannot be seen."""
    kind = message.get_content_type()
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        return parameters(raw_header(message, "content-type")).get("smime-type", "") != "certs-only"
    return kind == "multipart/encrypted"
