"""Where a file came from: the mail that brought it, and where in it. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final

from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.submission import Submission

_APART: Final = timedelta(minutes=15)  # clocks of honest machines do not differ by more


@dataclass(frozen=True, slots=True)
class Provenance:
    """One file as it was taken out of a mail, an archive or a folder.

    Attributes:
        file, sha256: of it in the inbox. original, original_sha256: of what it was taken out of, as that was called.
        place: where in it, `#2 › 批量.zip › gd.xlsx`; '' of a file that came as it is.
        sender, name, subject, message_id: of the mail that brought it, '' where none did; neither is proof.
        sent: when (ISO, UTC), '' where that is not known; dated: by the sender's own clock, where that was wrong.
        through: address of whoever passed the mail on.
        converted: the format it had before it was made into .xlsx; lost: the first cells that read otherwise since, of so many.
    """

    file: str
    sha256: str
    original: str = ""
    original_sha256: str = ""
    place: str = ""
    sender: str = ""
    name: str = ""
    subject: str = ""
    message_id: str = ""
    sent: str = ""
    dated: str = ""
    through: str = ""
    converted: str = ""
    lost: str = ""
    lost_count: str = ""

    @property
    def moment(self) -> datetime | None:
        """When it was sent (UTC)."""
        return _moment(self.sent)

    @property
    def who(self) -> str:
        """`张三 <zhang@example.com>`."""
        return f"{self.name} <{self.sender}>" if self.name and self.sender else self.sender or self.name

    def body(self) -> dict[str, str]:
        """For the ledger: what is known."""
        return {key: value for key, value in asdict(self).items() if value}


def provenance_of(body: Mapping[str, Any]) -> Provenance:
    """That of what the ledger keeps; KeyError and TypeError for what is none."""
    known = {key: str(value) for key, value in body.items() if key in Provenance.__dataclass_fields__}
    return Provenance(known.pop("file"), known.pop("sha256"), **known)


def first_sendings(every: Iterable[Provenance]) -> dict[str, Provenance]:
    """SHA-256 -> how that file came first: who passes one on has not sent it."""
    out = dict[str, Provenance]()
    for one in every:
        known = out.get(one.sha256)
        if known is None or (one.moment is not None and (known.moment is None or one.moment < known.moment)):
            out[one.sha256] = one
    return out


def sendings_of(every: Iterable[Provenance]) -> dict[str, list[Provenance]]:
    """SHA-256 -> every way in which that file came, the first first."""
    out = dict[str, list[Provenance]]()
    for one in every:
        out.setdefault(one.sha256, []).append(one)
    return {sha: [*sorted((one for one in came if one.moment), key=attrgetter("moment")), *(one for one in came if one.moment is None)]
            for sha, came in out.items()}


def came_as(file: str, sendings: Iterable[Provenance]) -> Provenance | None:
    """How a file of that name in the inbox came first, of the sendings of its contents: an empty one may be several people's."""
    first = None
    for one in sendings:
        if one.file == file:
            return one
        first = first or one
    return first


def conversion_findings(came: Provenance) -> list[Diagnostic]:
    """XP945 of a file that was converted, XP946 where cells of it read otherwise since."""
    if not came.converted:
        return []
    out = [Diagnostic("XP945", file=came.file, params={"kind": came.converted})]
    if came.lost:
        out.append(Diagnostic("XP946", file=came.file, params={"n": int(came.lost_count), "cells": came.lost}))
    return out


def clock_findings(came: Provenance, submission: Submission) -> list[Diagnostic]:
    """XP939 where the sender's clock was wrong, XP937 where the file says it was saved after it was sent."""
    out = []
    if came.dated and came.sent:
        out.append(Diagnostic("XP939", file=submission.file, params={
            "before": said_moment(_moment(came.dated)), "after": said_moment(came.moment)}))
    saved, sent = submission.modified, came.moment
    if saved is not None and sent is not None and saved - sent > _APART:
        out.append(Diagnostic("XP937", file=submission.file, params={"before": said_moment(sent), "after": said_moment(saved)}))
    return out


def said_moment(moment: datetime | None) -> str:
    """By this machine's clock, to the minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment is not None else ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
