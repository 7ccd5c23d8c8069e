"""What becomes of all that came: against what was taken before, each thing once, and what the ledger is to note of it. Floor 6."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path, PurePath
from typing import Final

from xlplan.excel.reading.intake import file_digest
from xlplan.excel.reading.pool import Failure
from xlplan.mail.item import Bounce, Item, Opened, said_place
from xlplan.pipeline.collect.bare import bare_findings
from xlplan.pipeline.collect.converting import Remade, ending_of, remade_provenance, xlsx_name
from xlplan.pipeline.collect.placing import Shelf
from xlplan.pipeline.collect.result import Attachment, Conversion, Source
from xlplan.pipeline.submissions import FAILURES, SECONDS
from xlplan.plan.checking.provenance import Provenance, first_sendings
from xlplan.plan.checking.senders import Mailboxes
from xlplan.plan.checking.undelivered import Undelivered, undelivered_finding
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import PlanFolder, show_path
from xlplan.text import fold_text

LIMIT: Final = 2 * SECONDS  # an archive holds several workbooks


class Collector:
    """Sources one after the other, against what was taken before. `own`: SHA-256 of what HQ sent to units, `mailboxes`: from
    where, and `units`: addresses of units, asked when they are needed. `told`, `bounced`: what the ledger is to note, of
    files and of mails that did not arrive."""

    def __init__(self, plan: PlanFolder, before: Iterable[Provenance], own: Collection[str] = (),
                 mailboxes: Callable[[], Collection[str]] = tuple, units: Callable[[], Mailboxes] = lambda: Mailboxes({}, {}),
                 bounced: Iterable[Undelivered] = ()) -> None:
        self._shelf, self._own, self._mailboxes, self._units = Shelf(plan), own, mailboxes, units
        self._now = datetime.now(timezone.utc)
        known = [*before]
        self._first = first_sendings(known)
        self._sendings = {_sending(one) for one in known}
        self._made = {one.original_sha256: one for one in known if one.converted}
        self._digests: dict[Path, str] = {}
        self.told: list[Provenance] = []
        self._bounced, self.bounced = {*bounced}, list[Undelivered]()

    def was_taken(self, path: Path) -> bool:
        """Whether that file of the inbox was taken out of another one: nested deeper than what is opened, or what others must open."""
        try:
            came = self._first.get(file_digest(path))
        except OSError:
            return False
        return came is not None and came.place != ""

    def enter(self, path: Path, name: str, got: Opened | Failure) -> Source:
        """What becomes of all that is in one source."""
        if isinstance(got, Failure):
            said = {"detail": got.detail.strip().rpartition("\n")[2], "limit": LIMIT}
            return Source(name, 0, (), (_graded(Diagnostic(FAILURES[got.kind], params=said), name),))
        self._digests[path] = got.sha256
        made = tuple(self._attachment(item, name, got, path) for item in got.items)
        told = list[Diagnostic]()
        for one, found in bare_findings(got, self._units().units, self._mailboxes()) if got.bare else ():
            label = " › ".join((name, *one.place))
            if found.code == "XP935":
                item = Item("", one.place, one.mail, one.through, why=found)
                made = (*made, self._attachment(item, name, got, path))
            else:
                told.append(_graded(found, show_path(label)))
        for bounce in got.bounces:
            if self._is_from_hq(bounce) and (lost := _undelivered(bounce)) not in self._bounced:
                self._bounced.add(lost)
                self.bounced.append(lost)
                told.append(undelivered_finding(lost, self._units(), name))
        return Source(name, got.mails, made, tuple(_graded(d, name) for d in got.lost), told=tuple(told))

    def _attachment(self, item: Item, source: str, opened: Opened, path: Path) -> Attachment:
        came = _provenance(item, source, opened, self._now)
        if item.returned and (item.data is not None or item.why is not None) and self._is_hqs_returned(item):
            return Attachment("left", item.name, came, kind="own")
        if item.why is not None or item.data is None:
            label = f"{source} › {came.place}" if came.place else source
            why = _graded(item.why, label) if item.why is not None else None
            return Attachment("refused" if why else "left", item.name, came, kind=item.kind, why=why)
        if self._is_own(item):
            return Attachment("left", item.name, came, kind="own")
        sha256, known = item.sha256, self._first.get(item.sha256)
        if not item.data and _sending(came) not in self._sendings:  # what two people sent empty is not one file
            return self._taken(item, came, path)
        made = self._made.get(sha256)
        there = self._shelf.held.get(sha256) or (self._shelf.held.get(made.sha256) if made else None)
        if there is not None or known is not None:
            file = there or (known.file if known else "")
            came = replace(came, file=file)
            first, fresh = first_sendings([*([known] if known else []), came])[sha256], _sending(came) not in self._sendings
            if first is came or (came.sent and fresh):
                self._note(came, first=first)
            return Attachment("known", item.name, came, file, item.kind, gone=there is None, again=bool(came.sent) and fresh)
        return self._taken(item, came, path)

    def _taken(self, item: Item, came: Provenance, path: Path) -> Attachment:
        named = self._shelf.put(item.name, item.data or b"", item.sha256, ending_of(item), came.moment or (
            _own_time(path) if item.mail is None or came.dated else None))
        came = replace(came, file=named)
        self._note(came)
        return Attachment("taken", item.name, came, named, item.kind)

    def _is_own(self, item: Item) -> bool:
        """Whether it is what HQ sent, in a mail of HQ's own or one that is attached to another: who answers a mail with all that is in it
        has not sent that workbook. One that a unit itself attaches as it was is taken, and is said to be untouched."""
        return item.sha256 in self._own and item.mail is not None and (
            item.mail is not item.through or not item.mail.sender or item.mail.sender.lower() in self._mailboxes())

    def _is_hqs_returned(self, item: Item) -> bool:
        """Whether what lies in a mail that did not arrive is HQ's: it sent that mail; of what cannot be opened also where nobody knows from
        where HQ sends, and it is no unit that sent it."""
        sender = item.mail.sender if item.mail is not None else ""
        return sender.lower() in self._mailboxes() or (
            item.data is None and not self._mailboxes() and fold_text(sender) not in self._units().units)

    def _is_from_hq(self, bounce: Bounce) -> bool:
        """Whether the mail that did not arrive is one of HQ's: units pass on to HQ that theirs did not."""
        sender, boxes = bounce.ours.sender, self._mailboxes()
        if not sender or sender.lower() in boxes:
            return True
        units = self._units().units
        return fold_text(sender) not in units and (not boxes or fold_text(bounce.to) in units)

    def _note(self, came: Provenance, first: Provenance | None = None) -> None:
        self._first[came.sha256] = first or came
        self._sendings.add(_sending(came))
        self.told.append(came)

    def remake(self, one: Remade) -> Conversion:
        """Put what was made of a file of the inbox beside it; once, whatever is made of it the next time."""
        name = show_path(one.path.relative_to(self._shelf.room))
        if one.made is None:
            return Conversion(name, why=_graded(one.why, name) if one.why else None)
        before = self._made.get(one.made.sha256)
        if before is not None and before.sha256 in self._shelf.held:
            return Conversion(name, self._shelf.held[before.sha256], one.made.kind, before, path=one.path)
        came = remade_provenance(one.made, name, self._first.get(one.made.sha256))
        file = self._shelf.put(xlsx_name(one.path.name), one.made.data, came.sha256, "xlsx", _own_time(one.path))
        came = replace(came, file=file)
        self._note(came)
        return Conversion(name, file, one.made.kind, came, path=one.path)

    def moved(self, one: Conversion) -> Conversion:
        """The same, the file that was converted now among the originals."""
        if one.path is not None and one.came is not None:
            self._shelf.keep(one.path, one.path.name, one.came.original_sha256, move=True)
        return one

    def to_keep(self, sources: Iterable[tuple[Source, Path]], inside: Collection[Path], made: Iterable[Conversion]) -> dict[str, str]:
        """SHA-256 -> what is kept among the originals was called, by `kept` and `moved`."""
        out = {self._digests[path]: PurePath(source.name).name for source, path in sources if self._is_kept(source, path, path in inside)}
        return out | {one.came.original_sha256: one.path.name for one in made if one.path is not None and one.came is not None}

    def kept(self, source: Source, path: Path, *, inside: bool) -> Source:
        """The source, kept as it is where something was taken out of it, or where it lay in the inbox; there it stays while something in it
        could not be opened, so that somebody sees to it, and a copy is put there of one that lay elsewhere and lacks its attachment."""
        if not self._is_kept(source, path, inside):
            return source
        if not inside and _lacks_attachment(source):
            self._shelf.lay(path, PurePath(source.name).name, self._digests[path])
        return replace(source, original=self._shelf.keep(path, PurePath(source.name).name, self._digests[path], move=inside))

    def _is_kept(self, source: Source, path: Path, inside: bool) -> bool:
        opened = path in self._digests and not source.lost and not (inside and any(one.became == "refused" for one in source.attachments))
        held = any(one.became == "taken" and one.came.place for one in source.attachments)
        return opened and (inside or held or _lacks_attachment(source))


def _lacks_attachment(source: Source) -> bool:
    """Whether a mail in it has its attachment elsewhere, or forgot it."""
    return any(one.why is not None and one.why.code == "XP935" for one in source.attachments)


def _sending(came: Provenance) -> tuple[str, ...]:
    """What tells one sending of a file from another: the mail, whichever copy of it was opened; where there is none, what it lay in."""
    return (came.sha256, came.sender, came.sent, came.message_id) if came.sent else (came.sha256, came.original_sha256, came.place)


def _provenance(item: Item, source: str, opened: Opened, now: datetime) -> Provenance:
    mail, through = item.mail, item.through
    ahead = mail is not None and mail.is_ahead(now)
    text = {} if mail is None else {
        "sender": mail.sender, "name": mail.name, "subject": mail.subject, "message_id": mail.id,
        "sent": mail.sent.isoformat() if mail.sent and not ahead else "",
        "unsure": f"{mail.spread // timedelta(hours=1)}" if mail.sent and mail.spread and not ahead else "",
        "dated": mail.dated.isoformat() if mail.dated and (mail.clock_wrong or ahead) else ""}
    passed_on = through.sender if through is not None and mail is not None and through.sender != mail.sender else ""
    clean = {key: show_path(value) if key != "subject" else value.encode("utf-8", "replace").decode() for key, value in text.items()}
    return Provenance("", item.sha256, source, opened.sha256, show_path(said_place(item.place)), through=passed_on, **clean)


def _undelivered(one: Bounce) -> Undelivered:
    at, sent = one.report.sent, one.ours.sent
    return Undelivered(one.to, show_path(one.detail), at.isoformat() if at else "", show_path(one.report.id),
                       sent.isoformat() if sent else "", one.ours.subject.encode("utf-8", "replace").decode() or "–")


def _own_time(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)


def _graded(d: Diagnostic, file: str) -> Diagnostic:
    return replace(d, file=file, severity=severity_of(d.code, "bottom_up", {}))
