"""`xlplan collect`: what came by mail, chat or archive is opened, and every workbook in it put into inbox/. Floor 6."""
from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.excel.reading.pool import read_all
from xlplan.mail.kinds import Kind, kind_of_file
from xlplan.mail.unpack import open_source
from xlplan.pipeline.collect.collector import LIMIT, Collector
from xlplan.pipeline.collect.converting import is_to_be_converted, remade
from xlplan.pipeline.collect.result import Collection, Source
from xlplan.pipeline.loading import lets_convert, own_mailboxes, unit_mailboxes
from xlplan.pipeline.steps import OPENING, begin
from xlplan.pipeline.submissions import PathLike, Progress, file_names, skipped_results
from xlplan.store.folder import PlanFolder, show_path, walk_files
from xlplan.store.ledger import Ledger

if TYPE_CHECKING:
    from concurrent.futures import Executor


def collect(folder: PathLike, sources: PathLike | Iterable[PathLike] = (), *, convert: bool | None = None, progress: Progress | None = None,
            workers: int | None = None, executor: Executor | None = None, by: str = "") -> Collection:
    """Open mails, mailboxes and archives (`sources`: files or folders of them, and always what lies in inbox/) and put every workbook in
    them into inbox/, once, with who sent it and when in the ledger. What they came in is kept in inbox/.originals/; a source that is not in
    inbox/ stays where it is; of a mail whose attachment lies elsewhere a copy waits in inbox/. XlplanError for what is no plan folder.

    `convert`: whether workbooks of other formats (.xls, .xlsb, .ods, .et) are made into .xlsx by LibreOffice; the master says unless given,
    which is read only where such files came.
    """
    plan = PlanFolder.open(folder)
    asked = [Path(p) for p in ([sources] if isinstance(sources, (str, Path)) else sources)]
    allowed = cache(lambda: lets_convert(plan)) if convert is None else lambda: convert
    return collect_files(plan, asked, converts=allowed, progress=progress, workers=workers, executor=executor, by=by)


def collect_files(plan: PlanFolder, asked: Sequence[Path], *, converts: Callable[[], bool], progress: Progress | None = None,
                  workers: int | None = None, executor: Executor | None = None, by: str = "") -> Collection:
    """`collect` of a plan folder that is known to be one. `converts`: whether LibreOffice may, asked where it is needed."""
    out = Collection(show_path(plan.originals))
    found, kinds = walk_files(asked), _kinds_in(plan)
    lying = [path for path, kind in kinds.items() if kind.role == "opened"]
    books = [path for path, kind in kinds.items() if is_to_be_converted(kind, converts)]
    names = {**file_names(found, asked), **{path: show_path(path.relative_to(plan.inbox)) for path in kinds}}
    here = plan.inbox.resolve()
    outside = [path for path in found.files if not path.resolve().is_relative_to(here)]
    if not outside and not lying and not found.skipped and not books:
        return out
    with Ledger(plan.ledger, by=by) as ledger:
        ledger.claim()  # of two runs at once the other one takes what this one leaves
        own = {*ledger.every_returned(), *(sha256 for *_, sha256 in ledger.workbooks())}
        collector = Collector(plan, ledger.collected(), own, cache(lambda: own_mailboxes(plan)), cache(lambda: unit_mailboxes(plan)),
                              (one for one, _ in ledger.undelivered()))
        lying = [path for path in lying if not collector.was_taken(path)]
        wanted, opened = [path for path in (*outside, *lying) if _is_there(path, kinds)], list[Path]()
        begin(progress, OPENING, len(wanted))
        for path, got in read_all(wanted, open_source, workers=workers, seconds=LIMIT, progress=progress, executor=executor):
            if _is_there(path, kinds):
                opened.append(path)
                out.sources.append(collector.enter(path, names[path], got))
        books = [path for path in books if _is_there(path, kinds)]
        books += [plan.inbox / one.file for one in out.taken if is_to_be_converted(Kind("taken", one.kind), converts)]
        units = dict.fromkeys(branch for branch, _, _, _ in ledger.workbooks())
        done = [collector.remake(one) for one in remade(books, bool(books) and converts(), units, workers=workers, executor=executor)]
        ledger.record_collected(collector.told)
        ledger.record_undelivered(collector.bounced)
        ledger.record_kept(collector.to_keep(zip(out.sources, opened, strict=True), lying, done))
        out.chain = ledger.head() if collector.told or collector.bounced else None
    out.sources = [collector.kept(source, path, inside=path in lying) for source, path in zip(out.sources, opened, strict=True)]
    out.converted = [collector.moved(one) for one in done]
    out.sources += [Source(one.file, 0, (), tuple(one.diagnostics)) for one in skipped_results(found, names)]
    return out


def _is_there(path: Path, inside: Container[Path]) -> bool:
    """Whether a file that lay in the inbox still does: another run may have put it away."""
    return path not in inside or path.exists()


def _kinds_in(plan: PlanFolder) -> dict[Path, Kind]:
    """What the files of the inbox are; one that cannot be read is left to whoever reads the inbox, who says so."""
    out = {}
    for path in plan.inbox_files().files:
        with suppress(OSError):
            out[path] = kind_of_file(path)
    return out
