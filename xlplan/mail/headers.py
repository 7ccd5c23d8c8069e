"""Headers of a mail: parameters by RFC 2231 and as programs write them instead, addresses, moments. Floor 5."""
from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from email.message import Message
from email.utils import parsedate_tz
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from xlplan.mail.item import Mail
from xlplan.mail.words import decode_bytes, header_text, header_words
from xlplan.mail_address import addresses_in

_PARAMETER: Final = re.compile(r';\s*([^\s=;]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_SECTION: Final = re.compile(r"([^*]+)(?:\*(\d+))?(\*)?")
_OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)\b\s*(?:\(|$)")
_COMMENT: Final = re.compile(r"\([^()]*\)\s*$")
_WORLD_TIME: Final = re.compile(r"\b(?:GMT|UTC?|Z)\s*$", re.IGNORECASE)
_YEARS: Final = range(1980, 2200)  # of moments of mails
_LONGEST: Final = 10_000  # characters of a header that are looked at
_UNFINISHED: Final = re.compile(r"=\?[^?\s]*(?:\?[bBqQ]?(?:\?[^?\s]*\??)?)?$")  # an encoded word that was cut


def raw_header(message: Message, name: str) -> str:
    """The first header of that name as it came, bytes that are no ASCII as surrogates; '' where there is none."""
    whole = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    return whole if len(whole) <= _LONGEST else _UNFINISHED.sub("", whole[:_LONGEST])


def parameters(raw: str) -> dict[str, str]:
    """The parameters of a header by name in lower case: those in pieces put together, encoded ones decoded, others as words."""
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAMETER.finditer(";" + raw.partition(";")[2]):
        key, value = found[1].lower(), found[2].strip()
        section = _SECTION.fullmatch(key)
        if section is None:
            continue
        if value.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value[1:-1]) if _is_escaped(value) else value[1:-1]
        base, number = section[1], int(section[2]) if section[2] else -1
        pieces.setdefault(base, {}).setdefault(number, (value, bool(section[3])))
    return {base: _joined(parts) for base, parts in pieces.items()}


def _is_escaped(value: str) -> bool:
    """Whether backslashes are escapes: programs for Windows put paths there as they are."""
    return '\\"' in value or "\\\\" in value


def _joined(parts: dict[int, tuple[str, bool]]) -> str:
    numbered = {n: part for n, part in parts.items() if n >= 0}
    whole = parts.get(-1)
    if whole is not None and (whole[1] or not numbered):  # of two ways of saying it the encoded one
        return _extended(whole[0]) if whole[1] else header_words(whole[0])
    ordered = [numbered[n] for n in sorted(numbered)]
    if not any(encoded for _, encoded in ordered):
        return header_words("".join(value for value, _ in ordered))
    coding, out = "", b""
    for i, (value, encoded) in enumerate(ordered):
        text = value
        if i == 0 and encoded and value.count("'") >= 2:
            coding, _, text = value.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        out += unquote_to_bytes(raw) if encoded else raw
    return decode_bytes(out, coding)


def _extended(value: str) -> str:
    coding, rest = "", value
    if value.count("'") >= 2:
        coding, _, rest = value.split("'", 2)
    return decode_bytes(unquote_to_bytes(rest.encode("utf-8", "surrogateescape")), coding)


def attachment_name(message: Message) -> str:
    """What a part is called: by its disposition, else by its type; '' where by neither."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        if found := parameters(raw_header(message, header)).get(key, ""):
            return found
    return ""


def mail_head(message: Message) -> Mail:
    """The head of a mail; '' and None for what is not said there or makes no sense."""
    text, named = "", ""
    for header in ("from", "sender", "return-path"):
        raw = header_text(raw_header(message, header))
        if found := addresses_in(raw):
            text, named = raw, found[-1].lower().strip(".'")
            break
    at = text.lower().rfind(named)
    name = (text[:at] + text[at + len(named):]).strip(" \"'<>()") if named else ""
    ways = (read_moment(line.rpartition(";")[2]) for line in _all_of(message, "received"))
    passed, dated = next((one.at for one in ways if one is not None and one.sure), None), read_moment(raw_header(message, "date"))
    return Mail(named, "" if name.lower() == named else name, dated.at if dated else None, passed,
                header_text(raw_header(message, "subject")), raw_header(message, "message-id").strip().strip("<>").strip(),
                dated is not None and not dated.sure)


def _all_of(message: Message, name: str) -> list[str]:
    return [str(value)[:_LONGEST] for key, value in message.raw_items() if key.lower() == name]


class Moment(NamedTuple):
    """A moment (UTC) as a mail writes it. `sure`: it says by how much its clock is from world time; else it is read by this machine's."""

    at: datetime
    sure: bool


def read_moment(raw: str) -> Moment | None:
    """The moment of a header; None for what is none. Letters of a zone are no offset: CST is China's and Chicago's."""
    with suppress(ValueError, TypeError, IndexError, OverflowError, AttributeError, OSError):
        text = raw.strip()
        found = parsedate_tz(text)
        if found is None or found[0] not in _YEARS:
            return None
        wall, offset = datetime(*found[:6]), _OFFSET.search(text)
        if offset is not None:
            ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3])) * (-1 if offset[1] == "-" else 1)
            return Moment(wall.replace(tzinfo=timezone(ahead)).astimezone(timezone.utc), True)
        if _WORLD_TIME.search(_COMMENT.sub("", text)):
            return Moment(wall.replace(tzinfo=timezone.utc), True)
        return Moment(wall.astimezone(timezone.utc), False)
    return None
