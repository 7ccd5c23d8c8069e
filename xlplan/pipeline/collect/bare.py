"""Mails that brought nothing: one line about each that a unit sent, so that no answer is lost without a word. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Iterator

from xlplan.mail.item import BareMail, Opened
from xlplan.schema.codes.mails import ELSEWHERE
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import fold_text


def bare_findings(opened: Opened, units: Collection[str] | None, own: Collection[str] = ()) -> Iterator[tuple[BareMail, Diagnostic]]:
    """XP935 for each whose attachment lies elsewhere, or was forgotten, XP953 for each other one that a unit sent. `units`: addresses of
    units, folded, None where every sender is to be heard; `own`: HQ's mailboxes, whose mails are none of these. Of who is not known
    only XP935 where it links to a workbook; where no unit has an address, or to a file service."""
    for one in opened.bare:
        if one.mail.sender.lower() in own:
            continue
        known = units is None or any(fold_text(mail.sender) in units for mail in (one.mail, one.through) if mail.sender)
        if one.lack == "file" or (one.lack and known) or (one.lack == "link" and not units):
            why = ELSEWHERE["said" if one.lack == "said" else "beside" if one.beside else "link"]
            yield one, Diagnostic("XP935", params={**one.mail.said(), "why": why})
        elif known:
            yield one, Diagnostic("XP953", params={**one.mail.said()})
