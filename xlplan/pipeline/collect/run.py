"""`xlplan collect`: what came by mail, chat or archive is opened, and every workbook in it put into inbox/. Floor 6."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from xlplan.excel.reading.pool import Failure, read_all
from xlplan.mail.item import Item, Opened, said_place
from xlplan.mail.kinds import is_source
from xlplan.mail.unpack import open_source
from xlplan.pipeline.collect.placing import Shelf
from xlplan.pipeline.collect.result import Attachment, Collection, Source
from xlplan.pipeline.submissions import FAILURES, SECONDS, PathLike, Progress, file_names, skipped_results
from xlplan.plan.checking.provenance import Provenance, first_sendings
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import PlanFolder, show_path, walk_files
from xlplan.store.ledger import Ledger

if TYPE_CHECKING:
    from concurrent.futures import Executor

_SECONDS: Final = 2 * SECONDS  # an archive holds several workbooks


def collect(folder: PathLike, sources: PathLike | Iterable[PathLike] = (), *, progress: Progress | None = None,
            workers: int | None = None, executor: Executor | None = None, by: str = "") -> Collection:
    """Open mails, mailboxes and archives (`sources`: files or folders of them, and always what lies in inbox/) and put every workbook in
    them into inbox/, once, with who sent it and when in the ledger. What they came in is kept in inbox/.originals/; a source that is not in
    inbox/ stays where it is. XlplanError for what is no plan folder."""
    plan = PlanFolder.open(folder)
    asked = [Path(p) for p in ([sources] if isinstance(sources, (str, Path)) else sources)]
    return collect_files(plan, asked, progress=progress, workers=workers, executor=executor, by=by)


def collect_files(plan: PlanFolder, asked: Sequence[Path], *, progress: Progress | None = None, workers: int | None = None,
                  executor: Executor | None = None, by: str = "") -> Collection:
    """`collect` of a plan folder that is known to be one."""
    out = Collection(show_path(plan.originals))
    found, lying = walk_files(asked), sources_in(plan)
    names = {**file_names(found, asked), **{path: show_path(path.relative_to(plan.inbox)) for path in lying}}
    wanted = [*(path for path in found.files if not path.is_relative_to(plan.inbox)), *lying]
    if not wanted and not found.skipped:
        return out
    with Ledger(plan.ledger, by=by) as ledger:
        desk = _Desk(plan, ledger.collected())
        lying = [path for path in lying if not desk.was_taken(path)]
        wanted = [path for path in wanted if path not in desk.left_alone]
        for path, got in read_all(wanted, open_source, workers=workers, seconds=_SECONDS, progress=progress, executor=executor):
            out.sources.append(desk.enter(path, names[path], got))
        ledger.record_collected(desk.told)
        out.chain = ledger.head() if desk.told else None
    out.sources = [desk.kept(source, path, inside=path in lying) for source, path in zip(out.sources, wanted, strict=True)]
    out.sources += [Source(one.file, 0, (), tuple(one.diagnostics)) for one in skipped_results(found, names)]
    return out


def sources_in(plan: PlanFolder) -> list[Path]:
    """The mails and archives that lie in the inbox."""
    out = []
    for path in plan.inbox_files().files:
        try:
            if is_source(path):
                out.append(path)
        except OSError:
            continue  # whoever reads the inbox says so
    return out


class _Desk:
    """Sources one after the other, against what was taken before. `told`: what the ledger is to note; `left_alone`: files of the inbox that
    were taken out of others, and are not opened again."""

    def __init__(self, plan: PlanFolder, before: Iterable[Provenance]) -> None:
        self._shelf = Shelf(plan)
        self._first = first_sendings(before)
        self._digests: dict[Path, str] = {}
        self.told: list[Provenance] = []
        self.left_alone: set[Path] = set()

    def was_taken(self, path: Path) -> bool:
        """Whether that file of the inbox was taken out of another one: nested deeper than what is opened, or what others must open."""
        try:
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            return False
        came = self._first.get(sha256)
        if came is not None and came.place:
            self.left_alone.add(path)
            return True
        return False

    def enter(self, path: Path, name: str, got: Opened | Failure) -> Source:
        """What becomes of all that is in one source."""
        if isinstance(got, Failure):
            said = {"detail": got.detail.strip().rpartition("\n")[2], "limit": _SECONDS}
            return Source(name, 0, (), (_graded(Diagnostic(FAILURES[got.kind], params=said), name),))
        self._digests[path] = got.sha256
        made = tuple(self._attachment(item, name, got, path) for item in got.items)
        return Source(name, got.mails, made, tuple(_graded(d, name) for d in got.lost))

    def _attachment(self, item: Item, source: str, opened: Opened, path: Path) -> Attachment:
        came = _provenance(item, source, opened)
        if item.why is not None or item.data is None:
            label = f"{source} › {came.place}" if came.place else source
            why = _graded(item.why, label) if item.why is not None else None
            return Attachment("refused" if why else "left", item.name, came, kind=item.kind, why=why)
        sha256, known = item.sha256, self._first.get(item.sha256)
        there = self._shelf.held.get(sha256)
        if there is not None or known is not None:
            file = there or (known.file if known else "")
            came = replace(came, file=file)
            if first_sendings([*([known] if known else []), came])[sha256] is came:
                self._note(came)
            return Attachment("known", item.name, came, file, item.kind, gone=there is None)
        mail = item.mail
        named = self._shelf.put(item.name, item.data, sha256, _ending(item), mail.sent if mail else _own_time(path))
        came = replace(came, file=named)
        self._note(came)
        return Attachment("taken", item.name, came, named, item.kind)

    def _note(self, came: Provenance) -> None:
        self._first[came.sha256] = came
        self.told.append(came)

    def kept(self, source: Source, path: Path, *, inside: bool) -> Source:
        """The source, kept as it is where something was taken out of it, or where it lay in the inbox; there it stays while something in it
        could not be opened, so that somebody sees to it."""
        opened = path in self._digests and not source.lost and not (inside and any(one.became == "refused" for one in source.attachments))
        held = any(one.became == "taken" and one.came.place for one in source.attachments)
        if not opened or not (inside or held):
            return source
        return replace(source, original=self._shelf.keep(path, PurePath(source.name).name, self._digests[path], move=inside))


def _provenance(item: Item, source: str, opened: Opened) -> Provenance:
    mail, through = item.mail, item.through
    text = {} if mail is None else {
        "sender": mail.sender, "name": mail.name, "subject": mail.subject, "message_id": mail.id,
        "sent": mail.sent.isoformat() if mail.sent else "", "dated": mail.dated.isoformat() if mail.dated and mail.clock_wrong else ""}
    passed_on = through.sender if through is not None and mail is not None and through.sender != mail.sender else ""
    clean = {key: show_path(value) if key != "subject" else value.encode("utf-8", "replace").decode() for key, value in text.items()}
    return Provenance("", item.sha256, source, opened.sha256, show_path(said_place(item.place)), through=passed_on, **clean)


def _ending(item: Item) -> str:
    return "xlsx" if item.kind == "workbook" else item.kind


def _own_time(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)


def _graded(d: Diagnostic, file: str) -> Diagnostic:
    return replace(d, file=file, severity=severity_of(d.code, "bottom_up", {}))
