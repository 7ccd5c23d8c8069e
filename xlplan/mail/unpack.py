"""One source opened whole: mails in mails, archives in mails, a verdict on every attachment, all within limits. Floor 5."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from email.message import Message
from pathlib import Path
from typing import Final

from xlplan.excel.package.ole import CompoundFile
from xlplan.mail import mime, tnef
from xlplan.mail.archive import MAX_MEMBERS, members, open_zip
from xlplan.mail.bounces import bounces_of
from xlplan.mail.headers import mail_head
from xlplan.mail.item import BareMail, Item, Mail, Opened
from xlplan.mail.kinds import LARGEST, is_litter, kind_of
from xlplan.mail.links import lack_of
from xlplan.mail.outlook import OutlookMail
from xlplan.mail.words import last_part, mended_name
from xlplan.schema.codes.mails import ELSEWHERE, LOSSES
from xlplan.schema.diagnostic import Diagnostic

LARGEST_BOX: Final = 1 << 30     # of a mailbox, which is as large as it is old
_MOST: Final = 256 << 20         # bytes that one source may give
_ITEMS: Final = 1_000            # verdicts of one mail or archive
_MAILS: Final = 8                # a mail in a mail in ...
_ARCHIVES: Final = 2             # an archive, and one in it
_MB: Final = 1_000_000


@dataclass(slots=True)
class _Way:
    """How something was reached: the steps, the mails and archives around it; `returned`: in a mail that did not arrive."""

    place: tuple[str, ...] = ()
    mail: Mail | None = None
    through: Mail | None = None
    mails: int = 0
    archives: int = 0
    returned: bool = False

    def step(self, *more: str) -> _Way:
        return replace(self, place=(*self.place, *more))

    def inside(self, mail: Mail) -> _Way:
        """Within a mail; one without a head is the rest of the mail around it, which was signed or packed."""
        if self.mail is not None and not mail.sender and mail.sent is None:
            return replace(self, mails=self.mails + 1)
        return replace(self, mail=mail, through=self.through or mail, mails=self.mails + 1)


@dataclass(slots=True)
class _Opening:
    """One source being opened."""

    out: Opened
    left: int

    def put(self, name: str, way: _Way, **said: object) -> None:
        self.out.items.append(Item(name, way.place, way.mail, way.through, returned=way.returned, **said))  # type: ignore[arg-type]

    def refuse(self, name: str, way: _Way, code: str, kind: str = "", **params: object) -> None:
        said = {"kind": kind, **params} if kind else params
        self.put(name, way, kind=kind, why=Diagnostic(code, params=said))

    def judge(self, name: str, data: bytes, way: _Way, *, inline: bool = False, cut: bool = False) -> None:
        """A verdict on these bytes, or on all that is in them."""
        name = mended_name(last_part(name))
        found = kind_of(data, name)
        if inline and found.role == "left":
            return  # a picture of the text
        if found.role == "left":
            why = Diagnostic("XP930") if cut else None
            self.put(name, way, kind=found.kind, why=why)
        elif len(data) > LARGEST:
            self.refuse(name, way, "XP907", size=round(len(data) / _MB, 1), limit=LARGEST // _MB)
        elif found.role == "taken":
            self.take(name, data, way, found.kind)
        else:
            self.open(name, data, way, found.kind)

    def take(self, name: str, data: bytes, way: _Way, kind: str) -> None:
        if len(data) > self.left:
            self.refuse(name, way, "XP931", limit=_MOST // _MB)
            return
        self.left -= len(data)
        self.put(name, way, data=data, kind=kind)

    def open(self, name: str, data: bytes, way: _Way, kind: str) -> None:
        """All that is in a mail or archive."""
        if kind == "eml":
            self.open_mail(name, mime.parse_mail(data), way, cut=mime.ends_in_head(data))
        elif kind == "mbox":
            mails = mime.split_mailbox(data)
            for i, one in enumerate(mails, 1):
                self.open_mail("", mime.parse_mail(one), way.step(f"{i}"), cut=mime.ends_in_head(one))
            if not mails:
                self.say_lost(name, way, "parts")
        elif kind == "msg":
            self.open_outlook(name, OutlookMail(CompoundFile(data)), way)
        elif kind == "winmail":
            self.open_wrapping(name, data, way)
        elif kind == "part":
            self.refuse(name, way, "XP958")
        else:
            self.open_archive(name, data, way)

    def say_lost(self, name: str, way: _Way, why: mime.Loss) -> None:
        """That attachments of a mail may be missing; it is named by who sent it, and what it is about."""
        mail = way.mail or Mail()
        self.refuse(name, way, "XP950", who=mail.who, text=mail.subject or "–", why=LOSSES[why])

    def say_elsewhere(self, name: str, way: _Way, why: str) -> None:
        """That an attachment lies elsewhere."""
        params: dict[str, object] = {**(way.mail or Mail()).said(), "why": ELSEWHERE[why]}
        self.put(name, way, why=Diagnostic("XP935", params=params))

    def note_bare(self, way: _Way, texts: Iterable[str], items: int, bare: int) -> None:
        """That the mail brought nothing for us, where it and the mails in it did not; `items`, `bare`: how many there were before it."""
        mail, left = way.mail, self.out.items[items:]
        if mail is None or way.returned or len(self.out.bare) > bare or any(i.data is not None or i.why is not None for i in left):
            return
        lack = lack_of(texts, mail.subject)
        self.out.bare.append(BareMail(mail, way.through or mail, way.place, "" if lack == "said" and left else lack, beside=bool(left)))

    def open_mail(self, name: str, message: Message, way: _Way, *, cut: bool = False) -> None:
        if way.mails >= _MAILS:
            self.refuse(name, way, "XP932", kind="eml")
            return
        self.out.mails += 1
        within = way.inside(mail_head(message))
        if mime.is_sealed(message):
            self.refuse(name or "smime.p7m", within, "XP933", kind="eml")
            return
        if bounces := bounces_of(message):
            self.out.bounces += bounces
            self.open_report(message, within)
            return
        number, before, bare = 0, len(self.out.items), len(self.out.bare)
        for leaf in mime.leaves(message):
            if not leaf.inline or leaf.message is not None:
                number += 1
            if number > _ITEMS:
                self.refuse("", within, "XP934", limit=_ITEMS)
                return
            at = within.step(f"#{number}")
            if leaf.message is not None:
                self.open_mail(leaf.name, leaf.message, at)
            elif leaf.data is None:
                self.say_elsewhere(mended_name(last_part(leaf.name)), at, "link" if leaf.linked else "pieces")
            else:
                self.judge(leaf.name, leaf.data, at, inline=leaf.inline, cut=leaf.cut)
        lost = "head" if cut else mime.lost_parts(message)
        if lost is not None and not any(i.why is not None and i.why.code in ("XP930", "XP950") for i in self.out.items[before:]):
            self.say_lost(name, within, lost)
        self.note_bare(within, mime.texts_of(message), before, bare)

    def open_report(self, message: Message, way: _Way) -> None:
        """The mail that did not arrive, where a server's report brings it whole: whose it is, whoever enters it can tell."""
        for number, leaf in enumerate(mime.leaves(message), 1):
            if leaf.message is not None:
                self.open_mail(leaf.name, leaf.message, replace(way.step(f"#{number}"), returned=True))

    def open_outlook(self, name: str, mail: OutlookMail, way: _Way) -> None:
        if way.mails >= _MAILS:
            self.refuse(name, way, "XP932", kind="msg")
            return
        self.out.mails += 1
        within = way.inside(mail.head)
        if mail.is_sealed:
            self.refuse(name or "smime.p7m", within, "XP933", kind="msg")
            return
        before, bare = len(self.out.items), len(self.out.bare)
        for number, one in enumerate(mail.attached(), 1):
            at = within.step(f"#{number}")
            if number > _ITEMS:
                self.refuse("", within, "XP934", limit=_ITEMS)
                return
            if one.message is not None:
                self.open_outlook(one.name, one.message, at)
            elif one.missing:
                self.say_elsewhere(last_part(one.name), at, "link")
            elif mail.is_signed:
                self.open_mail(one.name, mime.parse_mail(one.data), at)
            else:
                self.judge(one.name, one.data, at, inline=one.inline)
        self.note_bare(within, mail.texts(), before, bare)

    def open_wrapping(self, name: str, data: bytes, way: _Way) -> None:
        if way.mails >= _MAILS:
            self.refuse(name, way, "XP932", kind="winmail")
            return
        within = replace(way, mails=way.mails + 1)
        held = tnef.unwrap(data)
        for i, one in enumerate(held[:_ITEMS], 1):
            self.judge(one.name, one.data, within.step(f"{name or 'winmail.dat'} #{i}"))
        if tnef.is_cut(data):
            self.say_lost(name, within, "cut")
        if len(held) > _ITEMS:
            self.refuse("", within, "XP934", limit=_ITEMS)

    def open_archive(self, name: str, data: bytes, way: _Way) -> None:
        archive = open_zip(data) if way.archives < _ARCHIVES else None
        if archive is None:
            self.refuse(name, way, "XP932", kind="zip")
            return
        within = replace(way, archives=way.archives + 1)
        if name and not (way.place and way.place[-1].endswith(name)):
            within = within.step(name)
        for one in members(archive, min(LARGEST, self.left)):
            at = within.step(mended_name(one.name))
            if is_litter(one.name):
                continue
            if one.why == "password":
                self.refuse(last_part(one.name), at, "XP936")
            elif one.why == "method":
                self.refuse(last_part(one.name), at, "XP957")
            elif one.why == "bomb":
                self.refuse(last_part(one.name), at, "XP905", reason="bomb", part=one.name)
            elif one.why:
                self.refuse(last_part(one.name), at, "XP903", reason=one.why, part=one.name)
            else:
                self.judge(one.name, one.data, at)
        if len(archive.infolist()) > MAX_MEMBERS:
            self.refuse("", within, "XP934", limit=MAX_MEMBERS)


def open_source(path: Path) -> Opened:
    """What the file at `path` holds; for a process that may die of it. OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(8_192)
        most = LARGEST_BOX if start.startswith(b"From ") else LARGEST
        if size > most:
            return Opened("", lost=[Diagnostic("XP907", params={"size": round(size / _MB, 1), "limit": most // _MB})])
        data = start + file.read(most)
    return open_bytes(data, path.name)


def open_bytes(data: bytes, name: str) -> Opened:
    """What these bytes hold; one item of them themselves where they are no mail and no archive."""
    found = kind_of(data, name)
    opening = _Opening(Opened(found.kind, hashlib.sha256(data).hexdigest()), _MOST)
    if found.role == "opened":
        opening.open("", data, _Way(), found.kind)
    else:
        opening.judge(name, data, _Way())
    return opening.out
