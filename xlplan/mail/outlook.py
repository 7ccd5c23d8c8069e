"""A mail as Outlook keeps it (.msg): its head and what is attached, from the properties of a compound file. Floor 5."""
from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from email import policy
from email.parser import HeaderParser
from typing import Final, NamedTuple

from xlplan.excel.package.ole import CompoundFile, DirectoryEntry
from xlplan.mail.headers import mail_head
from xlplan.mail.item import Mail
from xlplan.mail.words import CODE_PAGES, decode_bytes

_SUBJECT, _CLASS, _HEADERS, _ID = 0x0037, 0x001A, 0x007D, 0x1035
_SENDER_NAME, _SENDERS = 0x0C1A, (0x5D01, 0x0C1F, 0x5D02, 0x0065)  # SMTP addresses before what may be one of Exchange's own
_SENT, _DELIVERED = 0x0039, 0x0E06
_TEXT, _HTML = 0x1000, 0x1013
_DATA, _LONG_NAME, _NAME, _METHOD, _CONTENT_ID, _SHOWN_NAME = 0x3701, 0x3707, 0x3704, 0x3705, 0x3712, 0x3001
_CODEPAGES: Final = (0x3FFD, 0x3FDE)
_BY_REFERENCE: Final = (2, 3, 4, 7)
_EMBEDDED: Final = 5
_WIDE, _NARROW, _BYTES, _STORAGE = 0x001F, 0x001E, 0x0102, 0x000D
_HEAD, _HEAD_INSIDE, _HEAD_OF_ATTACHMENT = 32, 24, 8  # bytes before the properties of a fixed size
_PROPERTIES: Final = "__properties_version1.0"
_ATTACHMENT: Final = "__attach_version1.0_#"
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=timezone.utc)


class Attached(NamedTuple):
    """One attachment. `message`: it is a mail itself; `missing`: it lies elsewhere; `inline`: a picture of the text."""

    name: str
    data: bytes
    message: OutlookMail | None = None
    missing: bool = False
    inline: bool = False


class OutlookMail:
    """A mail in a compound file: all of it, or one of its storages."""

    def __init__(self, file: CompoundFile, entries: Mapping[str, DirectoryEntry] | None = None) -> None:
        self._file = file
        self._of = _Properties(file, file.root if entries is None else entries, _HEAD if entries is None else _HEAD_INSIDE)

    @property
    def head(self) -> Mail:
        """As the headers of its way tell where it came from outside; by Outlook's own properties where they do not."""
        of = self._of
        text = of.text(_HEADERS)
        way = mail_head(HeaderParser(policy=policy.compat32).parsestr(text.lstrip("\r\n"))) if text else Mail()
        sender = way.sender or next((found.lower() for tag in _SENDERS if "@" in (found := of.text(tag))), "")
        own = of.moment(_SENT)  # in UTC, whatever the headers say of zones
        dated = own or way.dated if way.unsure else way.dated or own
        return Mail(sender, way.name or of.text(_SENDER_NAME), dated, way.passed or of.moment(_DELIVERED),
                    of.text(_SUBJECT) or way.subject, (of.text(_ID) or way.id).strip("<> "), way.unsure and own is None)

    @property
    def is_sealed(self) -> bool:
        """Whether it is encrypted or packed, so that what is attached cannot be seen."""
        return "smime" in self._of.text(_CLASS).lower() and not self.is_signed

    @property
    def is_signed(self) -> bool:
        """Whether what is attached is all of the mail, as it was signed."""
        return "multipartsigned" in self._of.text(_CLASS).lower()

    def texts(self) -> Iterator[str]:
        """The texts of the mail, plain and in HTML, where they are kept so."""
        yield self._of.text(_TEXT)
        yield self._of.text(_HTML) or decode_bytes(self._of.bytes(_HTML), self._of.coding)

    def attached(self) -> Iterator[Attached]:
        """What is attached, in its order."""
        for name, entry in sorted(self._of.entries.items()):
            if name.startswith(_ATTACHMENT):
                yield self._attachment(_Properties(self._file, self._file.inside(entry), _HEAD_OF_ATTACHMENT, self._of.coding))

    def _attachment(self, of: _Properties) -> Attached:
        name = of.text(_LONG_NAME) or of.text(_SHOWN_NAME) or of.text(_NAME)
        method = of.number(_METHOD)
        inner = of.entries.get(f"__substg1.0_{_DATA:04X}{_STORAGE:04X}")
        if inner is not None and method == _EMBEDDED:
            return Attached(name, b"", OutlookMail(self._file, self._file.inside(inner)))
        data = of.bytes(_DATA)
        return Attached(name, data, missing=not data and method in _BY_REFERENCE, inline=bool(of.text(_CONTENT_ID)))


class _Properties:
    """The properties of a mail or an attachment: those of a fixed size in one stream, each other one in a stream of its own."""

    def __init__(self, file: CompoundFile, entries: Mapping[str, DirectoryEntry], head: int, coding: str = "") -> None:
        self._file, self.entries = file, entries
        fixed = file.stream(entries[_PROPERTIES]) if _PROPERTIES in entries else b""
        self._fixed = {}
        for at in range(head, len(fixed) - 15, 16):
            self._fixed[int(struct.unpack_from("<H", fixed, at + 2)[0])] = fixed[at + 8:at + 16]
        pages = [self.number(tag) for tag in _CODEPAGES]
        self.coding = next((CODE_PAGES[page] for page in pages if page in CODE_PAGES), coding)

    def bytes(self, tag: int, kind: int = _BYTES) -> bytes:
        """The value of that property; nothing where there is none."""
        entry = self.entries.get(f"__substg1.0_{tag:04X}{kind:04X}")
        return self._file.stream(entry) if entry is not None else b""

    def text(self, tag: int) -> str:
        """The same, as text."""
        if found := self.bytes(tag, _WIDE):
            return found.decode("utf-16-le", "replace").rstrip("\0")
        return decode_bytes(self.bytes(tag, _NARROW).rstrip(b"\0"), self.coding)

    def number(self, tag: int) -> int:
        """A number of 32 bits; 0 where there is none."""
        return int.from_bytes(self._fixed.get(tag, b"")[:4], "little")

    def moment(self, tag: int) -> datetime | None:
        """A moment in UTC."""
        ticks = int.from_bytes(self._fixed.get(tag, b""), "little")
        try:
            return (_EPOCH + timedelta(microseconds=ticks // 10)).replace(microsecond=0) if ticks else None
        except OverflowError:
            return None
