"""Mails of HQ's that did not arrive: what the ledger keeps of each, and which units are not reached by now. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from xlplan.plan.checking.provenance import Provenance, said_moment
from xlplan.plan.checking.senders import Mailboxes
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import fold_text, list_briefly


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One recipient whom a mail of HQ's did not reach. `to`: the address; `detail`: what the server said; `at`: when (ISO, UTC), `report`:
    Message-ID of what it said so in; `sent`, `subject`: of the mail. '' where not said."""

    to: str
    detail: str = ""
    at: str = ""
    report: str = ""
    sent: str = ""
    subject: str = ""

    def body(self) -> dict[str, str]:
        """For the ledger: what is known."""
        return {key: value for key, value in asdict(self).items() if value}


def undelivered_of(body: Mapping[str, Any]) -> Undelivered:
    """That of what the ledger keeps; KeyError for what is none."""
    known = {key: str(value) for key, value in body.items() if key in Undelivered.__dataclass_fields__}
    return Undelivered(known.pop("to"), **known)


def undelivered_finding(one: Undelivered, boxes: Mailboxes, file: str | None = None) -> Diagnostic:
    """XP955: to whom which mail did not get."""
    codes = boxes.units.get(fold_text(one.to), ())
    return Diagnostic("XP955", severity_of("XP955", "bottom_up", {}), file=file, branch=codes[0] if len(codes) == 1 else None, params={
        "name": one.to, "branches": list_briefly(boxes.names.get(code, code) for code in codes) if codes else "–",
        "when": _said(one.sent) or "–", "text": one.subject or "–", "why": one.detail or "–"})


def not_reached(every: Iterable[tuple[Undelivered, str]], boxes: Mailboxes, came: Iterable[Provenance],
                received: Callable[[str], datetime | None]) -> Iterator[tuple[str, Undelivered]]:
    """(unit, the last mail that did not reach it) of all that the ledger tells, each with when that was noted (ISO): where the address is
    still one of the unit's, and nothing of it came since, by mail or by whatever way. `received`: when its last file came."""
    last = {code: (one, noted) for one, noted in every for code in boxes.units.get(fold_text(one.to), ())}
    mails = [(code, one.moment) for one in came if one.moment is not None for code in boxes.units.get(fold_text(one.sender), ())]
    for code, (one, noted) in last.items():
        since, then = datetime.fromisoformat(one.at or noted), received(code)
        if not any(of == code and moment > since for of, moment in mails) and (then is None or then < datetime.fromisoformat(noted)):
            yield code, one


def _said(moment: str) -> str:
    return said_moment(datetime.fromisoformat(moment)) if moment else ""
