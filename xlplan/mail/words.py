"""Texts of mails and archives in whatever coding they came: header words, raw bytes, names that gateways mangled. Floor 5."""
from __future__ import annotations

import re
from contextlib import suppress
from email.header import decode_header
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote_to_bytes

from xlplan.text import seen_text

_CODINGS: Final = ("utf-8", "gb18030", "big5", "cp1252")  # the first that all bytes fit
_ALIASES: Final = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "hz-gb-2312": "hz", "cp936": "gb18030", "ansi": "gb18030",
                   "unknown-8bit": "", "unknown": "", "big5-hkscs": "big5hkscs", "utf8": "utf-8", "x-unknown": ""}
CODE_PAGES: Final = {936: "gb18030", 950: "big5", 65_001: "utf-8", 54_936: "gb18030", 1_252: "cp1252", 932: "cp932"}  # of Windows
_WORD: Final = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=")
_APART: Final = re.compile(r"(\?=)\s+(=\?)")
_PERCENT: Final = re.compile(r"(?:utf-8|gbk|gb2312|gb18030)''(.+)", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}){3}")  # one Chinese character; `50%` is no escape
_RUNS: Final = re.compile(r"[^\x00-\x7f]+")
_BAD: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/\u202a-\u202e\u2066-\u2069]+')
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST: Final = 150  # bytes of a name: names of 255 are what file systems hold, and sync drives put words of theirs behind it
_WHOLE: Final = 1_000  # bytes of a text that nobody cuts
_LONGEST_CHARACTER: Final = 4  # bytes
_ENDINGS: Final = ("xlsx", "xlsm", "xls", "xlsb", "ods", "et", "zip", "rar", "7z", "gz")


def decode_bytes(raw: bytes, coding: str = "") -> str:
    """The text of bytes without a word about their coding, or with one that need not be true; never raises."""
    known = _ALIASES.get(coding.lower().strip(), coding.lower().strip())
    for one in (known, *_CODINGS[:1], "big5" if _is_rather_big5(raw) else "", *_CODINGS[1:]):
        if one:
            try:
                return raw.decode(one)
            except UnicodeDecodeError as error:
                if len(raw) > _WHOLE and error.start >= len(raw) - _LONGEST_CHARACTER:  # cut within its last character
                    with suppress(UnicodeError):
                        return raw[:error.start].decode(one)
            except (UnicodeError, LookupError, ValueError):
                continue
    return raw.decode("latin-1")


def _is_rather_big5(raw: bytes) -> bool:
    """Whether more of the characters are common ones in Big5 than in GBK, in whose whole range nearly every text of Big5 fits, or some
    would be nobody's in GBK."""
    gbk = big5 = at = 0
    while at + 1 < len(raw):
        first, second = raw[at], raw[at + 1]
        at += 1 if first < 0x80 else 2
        gbk += second >= 0xA1 and (0xB0 <= first <= 0xD7 or first in (0xA1, 0xA3))
        big5 += 0xA1 <= first <= 0xC6
    return big5 > gbk or any("\ue000" <= c <= "\uf8ff" for c in raw.decode("gb18030", "ignore"))


def header_text(raw: str, coding: str = "") -> str:
    """A header as people read it: encoded words, also inside quotes and without the blank they need, raw bytes, folded lines."""
    return " ".join(seen_text(header_words(raw, coding)).split())


def header_words(raw: str, coding: str = "") -> str:
    """The same with what nobody sees left in it, which tells how a name was mangled."""
    plain = re.sub(r"\r?\n[ \t]*", " ", raw)
    if any("\udc80" <= c <= "\udcff" for c in plain):
        plain = decode_bytes(plain.encode("utf-8", "surrogateescape"), coding)
    if _WORD.search(plain):
        plain = _decoded_words(_APART.sub(r"\1\2", plain))
    return plain


def _decoded_words(text: str) -> str:
    """Encoded words decoded; a character split over two words of one coding is put together first."""
    out, at = [], 0
    held: tuple[str, bytes] = ("", b"")
    for word in _WORD.finditer(text):
        between = text[at:word.start()]
        at = word.end()
        try:
            [(raw, coding)] = decode_header(word[0])
        except Exception:  # not only ValueError: binascii and email have errors of their own
            raw, coding = word[0].encode(), "ascii"
        data, of = (raw if isinstance(raw, bytes) else raw.encode()) or word[0].encode(), (coding or "").lower()
        if held[1] and (between or of != held[0]):
            out.append(decode_bytes(held[1], held[0]))
            held = ("", b"")
        out.append(between)
        held = (of, held[1] + data)
    out += [decode_bytes(held[1], held[0]) if held[1] else "", text[at:]]
    return "".join(out)


def mended_name(name: str) -> str:
    """A name as it was before a gateway or program wrote it in the wrong coding; as it stands where it was not."""
    return " ".join(seen_text(_in_its_coding(name)).split())


def _in_its_coding(name: str) -> str:
    if (found := _PERCENT.fullmatch(name)) is not None:
        name = found[1]
    if _ESCAPED.search(name):
        name = decode_bytes(unquote_to_bytes(name.encode("utf-8", "replace")))
    if "=?" in name and _WORD.search(name):
        name = header_words(name)
    for wrong, right in (("cp1252", "utf-8"), ("latin-1", "utf-8"), ("gb18030", "utf-8"), ("latin-1", "gbk"), ("cp437", "gbk")):
        if name.isascii():
            break
        if right == "gbk" and (any(map(_is_han, name)) or min(map(len, _RUNS.findall(name))) < 4):
            continue  # Größe is a word, ¹ã¶« is none
        with suppress(UnicodeError):
            mended = name.encode(wrong).decode(right)
            if any(map(_is_han, mended)):
                return mended
    return name


def _is_han(c: str) -> bool:
    return "\u4e00" <= c <= "\u9fff"


def last_part(name: str) -> str:
    """The name behind the last slash of either kind."""
    return re.split(r"[\\/]", name)[-1]


def taken_file_name(name: str, ending: str = "") -> str:
    """A name that any system takes and that leads nowhere, not hidden and not too long. `ending`: what it has to end in, where it does
    not end like something that holds workbooks already."""
    plain = _BAD.sub("_", normalize("NFC", "".join(c for c in seen_text(last_part(name)) if c.isprintable() or c == " ")))
    stem, dot, tail = plain.strip(" ._~$").rpartition(".")
    if not dot or (ending and tail.lower() not in _ENDINGS) or len(tail) > 8:
        stem, tail = plain.strip(" ._~$"), ending
        stem = re.sub(rf"\.{ending}\.\w+$", "", stem, flags=re.IGNORECASE) if ending else stem  # .xlsx.txt, as gateways do
    stem = "" if stem == ending else stem.strip(" .")
    while len(stem.encode("utf-8", "replace")) > _LONGEST:
        stem = stem[:-1]
    stem = stem.encode("utf-8", "replace").decode().strip(" .")
    made = f"{stem or 'file'}.{tail}" if tail else stem or "file"
    return f"_{made}" if _DEVICES.fullmatch(made) else made
