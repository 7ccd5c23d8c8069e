"""What a source holds: attachments and members of archives, each with the mail that brought it. Floor 5."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from xlplan.mail.links import Lack
from xlplan.mail_address import shown_sender
from xlplan.schema.diagnostic import Diagnostic

_AHEAD: Final = timedelta(minutes=15)  # of the sender's clock before the server's, beyond which it is wrong
_BEHIND: Final = timedelta(days=2)     # mails do lie that long on their way
UNSURE: Final = timedelta(hours=14)    # by which a clock of an unknown zone may differ from ours


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its head tells. `sender`: its address in lower case, `name` as shown there; neither is proof. `dated`: by the sender's
    clock, `passed`: when the server nearest to us took it (UTC); `id`: its Message-ID without brackets.
    `unsure`: `dated` names no zone, or one by letters. '' and None: not said."""

    sender: str = ""
    name: str = ""
    dated: datetime | None = None
    passed: datetime | None = None
    subject: str = ""
    id: str = ""
    unsure: bool = False

    @property
    def clock_wrong(self) -> bool:
        """Whether the sender's clock cannot be right."""
        slack = UNSURE if self.unsure else timedelta(0)
        return self.dated is not None and self.passed is not None and not -_AHEAD - slack <= self.passed - self.dated <= _BEHIND + slack

    @property
    def sent(self) -> datetime | None:
        """When it was sent: by the sender's clock, by the server's where that cannot be right, or is not sure."""
        return self.passed if self.dated is None or self.clock_wrong or (self.unsure and self.passed is not None) else self.dated

    @property
    def spread(self) -> timedelta:
        """By how much `sent` may be off."""
        return UNSURE if self.unsure and self.passed is None else timedelta(0)

    def is_ahead(self, now: datetime) -> bool:
        """Whether the sender's clock, of which no server says anything, was ahead of `now`."""
        return self.dated is not None and self.passed is None and self.dated - self.spread > now + _AHEAD

    @property
    def who(self) -> str:
        """`张三 <zhang@example.com>`; `–` where nobody is named."""
        return shown_sender(self.name, self.sender) or "–"

    def said(self) -> dict[str, str]:
        """Who sent it, about what and when, as sentences have it."""
        return {"who": self.who, "text": self.subject or "–", "when": f"{self.sent.astimezone():%Y-%m-%d %H:%M}" if self.sent else "–"}


@dataclass(frozen=True, slots=True)
class Bounce:
    """A server's word that a mail did not reach an address. `report`: the mail that says so; `ours`: the one that did not arrive; `detail`:
    its status and what else the server says."""

    to: str
    detail: str
    report: Mail
    ours: Mail


@dataclass(frozen=True, slots=True)
class BareMail:
    """A mail that brought no workbook, and nothing that could not be opened. `through`: who passed it on, as of an `Item`; `place`: where
    it lay; `lack`: what its text tells of an attachment that is not there; `beside`: something else is attached."""

    mail: Mail
    through: Mail
    place: tuple[str, ...] = ()
    lack: Lack = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One attachment, or one member of an archive.

    Attributes:
        name: as it was called; '' of one without a name.
        place: the steps from the source to it: `#2` the second attachment, the path in an archive.
        mail: that brought it, the innermost of several; `through`: the outermost, where somebody passed it on.
        data: its bytes, where it may be somebody's work; None of anything else and of what was opened in turn.
        kind: what it is, a key of `codes.files.KINDS`; `workbook` of one to be taken; '' where `why` says it.
        why: a finding about what could not be opened.
        returned: the mail did not arrive, and lies in what a server says of that.
    """

    name: str
    place: tuple[str, ...]
    mail: Mail | None = None
    through: Mail | None = None
    data: bytes | None = None
    kind: str = ""
    why: Diagnostic | None = None
    returned: bool = False

    @property
    def sha256(self) -> str:
        """Of its bytes; '' where they were left."""
        return sha256(self.data).hexdigest() if self.data is not None else ""


@dataclass(slots=True)
class Opened:
    """What one source came to. `kind`: of the source itself; `sha256`: of its bytes, '' of one that could not be read; `items`: a verdict
    each, in their order; `mails`: how many mails; `lost`: findings about the source as a whole; `bare`: mails that brought nothing;
    `bounces`: what servers say of mails that did not arrive."""

    kind: str
    sha256: str = ""
    items: list[Item] = field(default_factory=list)
    mails: int = 0
    lost: list[Diagnostic] = field(default_factory=list)
    bare: list[BareMail] = field(default_factory=list)
    bounces: list[Bounce] = field(default_factory=list)

    @property
    def taken(self) -> list[Item]:
        """Those of which there are bytes."""
        return [item for item in self.items if item.data is not None]


def said_place(steps: Iterable[str]) -> str:
    """`#2 › 批量.zip › a/gd.xlsx`."""
    return " › ".join(steps)
