"""What a file is that is no workbook of ours to read, told from its first bytes whatever it is called. Floor 5.

The codes: XP901 no workbook, XP904 a workbook in another format, XP902 a password, XP919 encrypted by company software,
XP920 rights-protected, XP921 a mail or an archive with the workbook inside, XP922 a shortcut, XP923 nothing but zeros.
"""
from __future__ import annotations

import re
from collections import Counter
from math import log2
from typing import Final

from xlplan.excel.package.container import Refused, damaged_file
from xlplan.excel.package.ole import SIGNATURE, CompoundFile

_START: Final = 8_192
_DIRECTORY: Final = 65_536  # bytes at the end of a zip among which its list of entries ends
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_INSIDE: Final = ((b"Rar!", "rar"), (b"7z\xbc\xaf", "7z"), (b"PK\5\6", "zip"), (b"PK\7\x08", "zip"), (b"\x1f\x8b", "gz"),
                  (b"BZh", "gz"), (b"\xfd7zXZ\0", "gz"), (b"\x78\x9f\x3e\x22", "winmail"))  # hold other files
_SHORTCUTS: Final = (b"l\0\0\0\1\x14\2\0", b"[internetshortcut]", b"[desktop entry]")  # in lower case
_BIFF: Final = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # Excel 5 and older, without OLE around it
_ENCRYPTED: Final = (b"%TSD-Header-###%", b"E-SafeNet")  # headers that document protection in companies is known to write
_WORKBOOKS: Final = ("xlsx", "xlsm", "xls", "xlsb", "et", "csv")
_LENGTH: Final = re.compile(rb"(\d{1,10})[ \t]*\r?\n(?=[A-Za-z][\w-]*:)")
_HEADER: Final = re.compile(
    rb"(?:received|from|to|cc|subject|date|mime-version|message-id|return-path|delivered-to|reply-to|x-[\w-]+|"
    rb"content-type|dkim-signature|thread-topic|importance):[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n", re.IGNORECASE)
_RIGHTS: Final = frozenset(("DRMEncryptedDataSpace", "DRMEncryptedTransform", "\tDRMContent"))
_MAIL: Final = ("__properties_version1", "__nameid_version1", "__substg1.0_")
_BOOKS: Final = ("Workbook", "Book", "WORKBOOK", "BOOK")
_STREAMS: Final = (*_RIGHTS, *_MAIL, *_BOOKS, "EncryptedPackage", "WordDocument", "PowerPoint Document")
_NOTHING: Final = b"\0 \t\r\n"
_FILE_PASS: Final = 0x2F
_RANDOM: Final = 7.2  # bits a byte: nothing but encrypted and packed data has more


def other_kind(data: bytes, name: str) -> Refused:
    """Why a file that does not begin as a zip is not read."""
    ending = name.lower().rpartition(".")[2]
    if data.startswith(SIGNATURE):
        return _compound_refusal(data, ending)
    start = data[:_START]
    if not start.strip(_NOTHING):
        return Refused("XP901", kind="unknown") if data.strip(_NOTHING) else Refused("XP923")
    if start.startswith(_PICTURES):
        return Refused("XP901", kind="picture")
    if b"%PDF-" in start[:1_024]:
        return Refused("XP901", kind="pdf")
    if start.startswith(_BIFF):
        return Refused("XP904", kind="xls")
    if (inside := next((kind for magic, kind in _INSIDE if start.startswith(magic)), None)) is not None:
        return Refused("XP921", kind=inside)
    if mail := _mail_kind(start, ending):  # parts of it may be any bytes
        return Refused("XP921", kind=mail)
    if start[257:262] == b"ustar":
        return Refused("XP921", kind="gz")
    if b"PK\1\2" in data[-_DIRECTORY:]:
        return damaged_file("zip")  # a zip whose beginning is spoilt
    if any(mark in start[:64] for mark in _ENCRYPTED):
        return Refused("XP919")
    return _text_refusal(start,
                         ending) or (Refused("XP919") if ending in _WORKBOOKS and _looks_random(data) else Refused("XP901", kind="unknown"))


def _compound_refusal(data: bytes, ending: str) -> Refused:
    found = CompoundFile(data, _STREAMS)
    root, names = found.root, found.names
    if {*names, *root} & _RIGHTS:
        return Refused("XP920")
    if "EncryptedPackage" in root:
        return Refused("XP902")
    if any(name.startswith(_MAIL) for name in root):
        return Refused("XP921", kind="msg")
    stream = next((root[name] for name in _BOOKS if name in root), None)
    if stream is not None:
        if _has_password(found.first_sector(stream)):
            return Refused("XP902")
        return Refused("XP904", kind="et" if ending in ("et", "ett") else "xls")
    if "WordDocument" in root:
        return Refused("XP901", kind="wps" if ending in ("wps", "wpt") else "doc")
    if "PowerPoint Document" in root:
        return Refused("XP901", kind="pptx")
    return Refused("XP901", kind="unknown")


def _has_password(stream: bytes) -> bool:
    """Whether the record of a password is among the first of an old workbook; what follows it is encrypted."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = int.from_bytes(stream[at:at + 2], "little"), int.from_bytes(stream[at + 2:at + 4], "little")
        if kind == _FILE_PASS:
            return True
        at += 4 + size
    return False


def mail_alone(data: bytes) -> bytes:
    """The mail in a file of Apple Mail (.emlx), which begins with its length and has a list of its own behind it; other bytes as they
    are."""
    length = _LENGTH.match(data)
    return data[length.end():length.end() + int(length[1])] if length else data


def _mail_kind(start: bytes, ending: str) -> str:
    """`eml`, `mbox`, '' of what is neither."""
    words = mail_alone(start).removeprefix(b"\xef\xbb\xbf").lstrip()
    if ending in ("mht", "mhtml"):
        return ""
    if words.startswith(b"From ") and _HEADER.search(words):
        return "mbox"
    found = _HEADER.match(words)
    return "eml" if found is not None and (ending == "eml" or _HEADER.match(words, found.end())) else ""


def _text_refusal(start: bytes, ending: str) -> Refused | None:
    """What a text is; None for bytes that are none."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start[:len(start) & ~1].decode("utf-16", "ignore").encode()
    words = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    low = words.lower()
    if low.startswith(_SHORTCUTS) or (b"<plist" in low and b"<key>url</key>" in low):
        return Refused("XP922")
    if low.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")) or ending in ("mht", "mhtml"):
        return Refused("XP901", kind="html")  # what web systems like to export under the name .xls
    if low.startswith((b"<?xml", b"<office:document", b"<workbook")):
        return _xml_refusal(low)
    if b"\0" in words:
        return None
    if sum(b < 9 or 13 < b < 32 for b in words) > len(words) // 50:
        return None  # texts of no coding are made of such bytes
    if ending in ("csv", "tsv") or (b"," in words.partition(b"\n")[0] and b"\n" in words):
        return Refused("XP901", kind="csv")
    return Refused("XP901", kind="text")


def _xml_refusal(low: bytes) -> Refused:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in low or b'progid="excel.sheet"' in low:
        return Refused("XP904", kind="xml2003")
    if b"<office:document" in low:
        return Refused("XP904", kind="ods") if b"opendocument.spreadsheet" in low else Refused("XP901", kind="doc")
    return Refused("XP901", kind="html" if b"<html" in low else "xml")


def _looks_random(data: bytes) -> bool:
    """Whether the bytes look like chance: encrypted, for packed files show what they are."""
    sample = data[512:512 + _START]
    if len(sample) < 1_024:
        return False
    return -sum(n / len(sample) * log2(n / len(sample)) for n in Counter(sample).values()) > _RANDOM
