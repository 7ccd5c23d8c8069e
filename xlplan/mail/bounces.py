"""Reports of mail servers that a mail was not delivered (RFC 3464): to whom, why, which mail it was. Floor 5."""
from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Final

from xlplan.mail.headers import mail_head, raw_header
from xlplan.mail.item import Bounce, Mail
from xlplan.mail.words import header_text
from xlplan.mail_address import addresses_in

_MOST: Final = 1_000     # recipients of one mail
_LONGEST: Final = 200    # characters of what a server says


def bounces_of(message: Message) -> list[Bounce]:
    """One for each recipient to whom a server gave up to deliver the mail; none of what is no such report, or tells of a delay."""
    payload = message.get_payload() if message.get_content_type() == "multipart/report" and message.is_multipart() else None
    parts = [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []
    told = next((part for part in parts if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")), None)
    if told is None:
        return []
    ours, report = next((head for part in parts for head in _returned(part)), Mail()), mail_head(message)
    blocks = told.get_payload() if told.is_multipart() else []
    found = (_bounce(one, report, ours) for one in (blocks if isinstance(blocks, list) else [])[:_MOST] if isinstance(one, Message))
    return [one for one in found if one is not None]


def _bounce(block: Message, report: Mail, ours: Mail) -> Bounce | None:
    if header_text(raw_header(block, "action")).lower() != "failed":
        return None
    named = (addresses_in(header_text(raw_header(block, name))) for name in ("original-recipient", "final-recipient"))
    to = next((found[-1].lower() for found in named if found), "")
    said = [header_text(raw_header(block, name))[:_LONGEST] for name in ("status", "diagnostic-code")]
    return Bounce(to, " · ".join(filter(None, said)), report, ours) if to else None


def _returned(part: Message) -> Iterator[Mail]:
    """The head of the mail that did not arrive, where the report brings it, whole or without its text."""
    kind = part.get_content_type()
    if kind in ("message/rfc822", "message/global"):
        payload = part.get_payload()
        yield from (mail_head(one) for one in (payload if isinstance(payload, list) else []) if isinstance(one, Message))
    elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            yield mail_head(BytesHeaderParser(policy=policy.compat32).parsebytes(data))
        elif isinstance(inner := part.get_payload(), list):
            yield from (mail_head(one) for one in inner if isinstance(one, Message))
