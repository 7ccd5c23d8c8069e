"""Where a file came from: the mail that brought it, and where in it. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, Final

from xlplan.mail_address import shown_sender
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text
from xlplan.workbook.submission import Submission

_APART: Final = timedelta(minutes=15)  # clocks of honest machines do not differ by more

_AHEAD: Final = Text("邮件写的发出时间 {when} 还没有到(当时收取它的电脑的时间更早),不按它排先后,按文件自己的时间",
                     "郵件寫的寄出時間 {when} 還沒有到(當時收取它的電腦的時間更早),不按它排先後,按檔案自己的時間",
                     "The mail says it was sent at {when}, which was not yet when it was collected: that is not believed; the file's own "
                     "time counts")
_TOO_EARLY: Final = Text("邮件写的发出时间 {when} 比下发那天({day})还早,不按它排先后,按文件自己的时间",
                         "郵件寫的寄出時間 {when} 比發送那天({day})還早,不按它排先後,按檔案自己的時間",
                         "The mail says it was sent at {when}, before the workbook was issued ({day}): that is not believed; the file's "
                         "own time counts")
_UNSURE: Final = Text("邮件写的发出时间 {when} 没有写明时区,可能差到 {limit} 小时;只在相差更多时按它排先后,否则请总部决定",
                      "郵件寫的寄出時間 {when} 沒有寫明時區,可能差到 {limit} 小時;只在相差更多時按它排先後,否則請總公司決定",
                      "The mail says it was sent at {when} in no clear time zone and may be {limit} hours off; it decides only where more "
                      "lies between two files, else HQ is asked")


@dataclass(frozen=True, slots=True)
class Provenance:
    """One file as it was taken out of a mail, an archive or a folder.

    Attributes:
        file, sha256: of it in the inbox. original, original_sha256: of what it was taken out of, as that was called.
        place: where in it, `#2 › 批量.zip › gd.xlsx`; '' of a file that came as it is.
        sender, name, subject, message_id: of the mail that brought it, '' where none did; neither is proof.
        sent: when (ISO, UTC), '' where that is not known; dated: by the sender's own clock, where that was wrong; unsure: hours by
            which `sent` may be off, as the mail does not say in which zone its clock was.
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
    unsure: str = ""

    @property
    def moment(self) -> datetime | None:
        """When it was sent (UTC)."""
        return _moment(self.sent)

    @property
    def spread(self) -> timedelta:
        """By how much that may be off."""
        return timedelta(hours=int(self.unsure or 0))

    @property
    def when(self) -> str:
        """When it was sent, for people: by this machine's clock, with ≈ where that may be off."""
        return f"≈{said_moment(self.moment)}" if self.unsure and self.sent else said_moment(self.moment)

    @property
    def who(self) -> str:
        """`张三 <zhang@example.com>`."""
        return shown_sender(self.name, self.sender)

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


def note_sending(submission: Submission, came: Provenance | None) -> None:
    """Note in a file who sent it, and when, where that is to be believed: not of a mail that is dated before the workbook went out."""
    submission.sender = came.sender if came is not None else ""
    believed = came is not None and not _before_issue(came, submission)
    submission.sent, submission.sent_within = (came.moment, came.spread) if came is not None and believed else (None, timedelta(0))


def sent_before(a: Submission, b: Submission) -> bool:
    """Whether one was sent before the other, by however much the dates of their mails may be off."""
    return a.sent is not None and b.sent is not None and a.sent + a.sent_within < b.sent - b.sent_within


def _before_issue(came: Provenance, submission: Submission) -> bool:
    out = submission.issued.stamp.issued_on[:10] if submission.issued is not None else ""
    return bool(out) and came.moment is not None and (came.moment + came.spread).date() < date.fromisoformat(out) - timedelta(days=1)


def _doubt(came: Provenance, submission: Submission) -> Text | None:
    if came.dated and not came.sent:
        return _AHEAD.filled(when=said_moment(_moment(came.dated)))
    if _before_issue(came, submission) and submission.issued is not None:
        return _TOO_EARLY.filled(when=said_moment(came.moment), day=submission.issued.stamp.issued_on[:10])
    return _UNSURE.filled(when=said_moment(came.moment), limit=came.unsure) if came.unsure and came.sent else None


def clock_findings(came: Provenance, submission: Submission) -> list[Diagnostic]:
    """XP939 where the sender's clock was wrong, XP954 where nobody can tell by how much, XP937 where the file says it was saved after it
    was sent."""
    out = []
    if (why := _doubt(came, submission)) is not None:
        out.append(Diagnostic("XP954", file=submission.file, params={"why": why}))
    if came.dated and came.sent:
        out.append(Diagnostic("XP939", file=submission.file, params={
            "before": said_moment(_moment(came.dated)), "after": said_moment(came.moment)}))
    saved, sent = submission.modified, came.moment
    if saved is not None and sent is not None and saved - sent > _APART + came.spread and not _before_issue(came, submission):
        out.append(Diagnostic("XP937", file=submission.file, params={"before": said_moment(sent), "after": said_moment(saved)}))
    return out


def said_moment(moment: datetime | None) -> str:
    """By this machine's clock, to the minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment is not None else ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
