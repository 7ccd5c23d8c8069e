"""Text as spreadsheets store it: escapes, white space, shared strings, ISO dates. Floor 5."""
from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

from lxml import etree

from xlplan.excel.package.container import damaged_file

Strings = dict[bytes, str | None]
"""Shared strings by their index as the cells spell it; an empty one is None, as a blank cell is."""

_ENTITIES: Final = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
_NAMED: Final = {f"&{name};": character for name, character in _ENTITIES.items()}  # & comes last, it makes new ones
_ENTITY: Final = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6});|#([0-9]{1,7});|([a-z]+);)?")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ITEM: Final = re.compile(rb'<si><t( xml:space="preserve")?>([^<]*)</t></si>')
_ISO: Final = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d))?T?(?:(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?Z?)?")
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                                 remove_pis=True)
_INDICES: Final[list[bytes]] = []  # b"0", b"1", ... as far as any file needed them
_BLANKS: Final = " \t\r\n"
_PRESERVE: Final = "{http://www.w3.org/XML/1998/namespace}space"


class Unusual(Exception):
    """XML that the fast pass does not claim to understand; the lxml pass takes over."""


def parse_tree(data: bytes, part: str = "") -> etree._Element:
    """The XML part as a tree, without comments; nothing is loaded or expanded. Refused XP903 if it is no XML."""
    try:
        return etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged_file("xml", part) from error


def local_name(element: etree._Element) -> str:
    """Tag without its namespace: transitional and Strict workbooks differ in nothing else here."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def decode_text(raw: bytes) -> str:
    """Character data as text. Unusual for an entity XML does not know."""
    text = raw.decode()
    return _ENTITY.sub(_entity_text, text) if "&" in text else text


def decode_texts(raws: Sequence[bytes]) -> list[str]:
    """`decode_text` of each. They are joined by a character XML has no room for and made into text together: formulas are
    short, many, and full of entities."""
    return _joined_plain([b"\0".join(raws).decode()], len(raws)) if raws else []


def _joined_plain(texts: list[str], count: int = 0) -> list[str]:
    """The texts without entities; `count`: how many there are, where they come joined already."""
    text = "\0".join(texts)
    if text.count("&") != sum(map(text.count, _NAMED)):
        text = _ENTITY.sub(_entity_text, text)
    elif "&" in text:
        for name, character in _NAMED.items():
            text = text.replace(name, character)
    found = text.split("\0")
    if len(found) != (count or len(texts)):
        raise Unusual
    return found


def _entity_text(found: re.Match[str]) -> str:
    if found[1] or found[2]:
        return chr(int(found[1], 16) if found[1] else int(found[2]))
    if found[3] not in _ENTITIES:
        raise Unusual
    return _ENTITIES[found[3]]


def trim_blanks(text: str) -> str:
    """Without the white space that XML does not keep unless xml:space says so."""
    return text.strip(_BLANKS)


def unescape_text(text: str) -> str:
    """`_x000D_` is a carriage return; half a surrogate pair stays as it is written."""
    return _ESCAPE.sub(_escaped_character, text) if "_x" in text else text


def _escaped_character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def shared_strings(data: bytes | None) -> Strings:
    """Shared strings of the part (None: the workbook has none); rich-text runs joined, phonetic hints left out.

    Refused XP903 for broken XML."""
    if not data:
        return {}
    texts = _fast_strings(data)
    if texts is None:
        texts = [inline_text(item) for item in parse_tree(data, "sharedStrings") if local_name(item) == "si"]
    if "_x" in "".join(texts):
        texts = list(map(unescape_text, texts))
    if len(texts) > len(_INDICES):
        _INDICES.extend(b"%d" % i for i in range(len(_INDICES), len(texts)))
    return dict(zip(_INDICES, [text or None for text in texts], strict=False))


def _fast_strings(data: bytes) -> list[str] | None:
    """The strings when every one is a single plain run, else None."""
    start, end = data.find(b"<si>"), data.rfind(b"</sst>")
    if start < 0 or end < start or data.find(b"\r", start) >= 0:
        return None
    if b"<!--" in data[:start]:
        return None
    try:
        if (bare := _bare_strings(data[start:end].decode())) is not None:
            return bare
        pieces = _ITEM.split(data[start:end])
        if b"".join(pieces[::3]).strip():
            return None
        return [text if keep else text.strip(_BLANKS)
                for keep, text in zip(pieces[1::3], decode_texts(pieces[2::3]), strict=True)]
    except (Unusual, ValueError):
        return None


def _bare_strings(items: str) -> list[str] | None:
    """The strings when nothing but `<si><t>` and `</t></si>` stands around every one, as in nearly all files; there is
    no other `<` then."""
    texts = items.removeprefix("<si><t>").removesuffix("</t></si>").split("</t></si><si><t>")
    if items.count("<") != 4 * len(texts) or not (items.startswith("<si><t>") and items.endswith("</t></si>")):
        return None
    if "&" in items:
        texts = _joined_plain(texts)
    return [text.strip(_BLANKS) for text in texts]


def _run_texts(item: etree._Element) -> list[str]:
    return [run_text(t) for run in item for t in ([run] if local_name(run) == "t" else run if local_name(run) == "r" else ())
            if local_name(t) == "t"]


def run_text(element: etree._Element) -> str:
    """Text of a `<t>`, trimmed unless the file asks to keep its white space."""
    text = element.text or ""
    return text if element.get(_PRESERVE) == "preserve" else trim_blanks(text)


def inline_text(item: etree._Element) -> str:
    """Text of an `<is>` or `<si>`: runs joined, phonetic hints left out, `_x000D_` still as written."""
    return "".join(_run_texts(item))


def parse_iso(text: str) -> date | datetime | time | str:
    """Date, time or both of ISO 8601 text, as Strict workbooks store them; the text itself where it is neither."""
    found = _ISO.fullmatch(text)
    if found is None or not text:
        return text
    year, month, day, hour, minute, second, fraction = found.groups()
    try:
        micro = int((fraction or "0").ljust(6, "0")[:6])
        clock = time(int(hour), int(minute), int(second or 0), micro) if hour else None
        if year is None:
            return text if clock is None else clock
        whole = date(int(year), int(month), int(day))
        return whole if clock is None else datetime.combine(whole, clock)
    except ValueError:
        return text
