"""`xlplan individual`: one workbook a person, from the approved figures of what is in the inbox (D1 D4 D5). Floor 6."""
from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Final

from xlplan.calendar import fiscal_span, unofficial
from xlplan.errors import XlplanError
from xlplan.excel.writing.write import replace_file, to_bytes
from xlplan.pipeline.consolidate import consolidate_issued
from xlplan.pipeline.file_names import FileNames
from xlplan.pipeline.individual.result import IndividualResult
from xlplan.pipeline.loading import grade_findings, load_issued
from xlplan.pipeline.steps import PERSONAL, advance, begin
from xlplan.pipeline.submissions import PathLike, Progress
from xlplan.plan.consolidate.adjust import LOST
from xlplan.plan.individual import (
    Edition,
    HandedBranch,
    PlanContext,
    Team,
    hand_out,
    level_ties,
    person_book,
    read_teams,
    territory_weights,
)
from xlplan.plan.individual.people import PERSONS
from xlplan.plan.master.filling import filling_carriers
from xlplan.plan.master.labels import with_branch_names
from xlplan.plan.master.master import Master
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.store.branch_folders import BranchFolders
from xlplan.text import Lang, Text

ROOM: Final = "individual"  # folder in the plan folder
_CHUNK: Final = 10  # workbooks a process draws at a time: half a second
_UNKNOWN: Final = Text("没有这个填报单位:{code}。{choices}", "沒有這個填報單位:{code}。{choices}",
                       "No such unit that fills in: {code}; {choices}")


def individual(folder: PathLike, branch: str | None = None, *, round: Round | None = None, lang: Lang | None = None,
               progress: Progress | None = None, workers: int | None = None, by: str = "") -> IndividualResult:
    """Write individual/BRANCH/NUMBER-NAME.xlsx for every person of every branch whose targets are in; what was written.

    Figures are the approved ones (declared and HQ's adjustments) of the round issued last, unless one is given. `branch`:
    a branch, or a region for all below it. `lang`: of the workbooks; that of the plan unless given. `workers`: processes
    that read and draw, as many as useful unless given; 0 works in this one. `by`: who hands them out, for the ledger.

    A branch that cannot be handed out costs a finding, not the run, and keeps the plans it has. A plan that is replaced, or
    that nobody stands behind any more, is moved to individual/earlier/001, 002, ...; one whose figures are the same is left
    untouched.
    XlplanError for an unknown branch, and as `consolidate`.
    """
    hq = load_issued(folder, round)
    master, result = hq.master, consolidate_issued(hq, rollup=False, progress=progress, workers=workers, by=by)
    wanted = _wanted_units(master, branch)
    known, found = read_teams(result.numbers, master, wanted)
    edition = Edition.of(master, hq.round, lang or master.company.lang)
    handed = [_hand_out(team, master, edition) for team in known]
    lost = [d for d in result.register if d.code in LOST and d.branch in wanted]
    names = {c: u.name for c, u in master.organisation.by_code.items()}
    about = [*result.ledger, *with_branch_names(found, names), *lost, *result.notes,
             *grade_findings(_calendar_findings(master) if handed else [], hq.folder.master.name)]
    out = IndividualResult(hq.round, handed, {c: u.name or c for c, u in master.organisation.by_code.items()},
                           level_ties(handed, lambda code: master.organisation.region_of(code) or code), about)
    refused = [c for c in wanted if c not in {h.team.branch for h in handed}]
    _write_plans(BranchFolders(hq.folder.path / ROOM), out, edition, FileNames(master), None if branch is None else wanted, refused,
                 progress, workers)
    return out


def _wanted_units(master: Master, branch: str | None) -> Collection[str]:
    """The units meant that hand out targets to persons; XlplanError where there are none."""
    org = master.organisation
    if branch is None:
        return filling_carriers(master, PERSONS)
    code = org.spelling(branch)
    found = filling_carriers(master, PERSONS, under=code) if code in org.by_code else ()
    if not found:
        raise XlplanError(_UNKNOWN, code=branch, choices=org.choices(branch, (*org.regions(), *filling_carriers(master, PERSONS))))
    return found


def _hand_out(team: Team, master: Master, edition: Edition) -> HandedBranch:
    groups = [(c.code, c.name, *_channels_above(master, c.code)) for c in team.customers]
    out = hand_out(team.months, team.groups, territory_weights([p.area for p in team.persons], groups))
    return HandedBranch(team, out, edition.workdays.split(team.months))


def _channels_above(master: Master, code: str) -> Sequence[str]:
    """Names of the channels that a channel belongs to: who has 现代渠道 has all of them."""
    out: list[str] = []
    channel = master.channels.get(code)
    while channel and (channel := master.channels.get(channel.parent)) and channel.name not in out:
        out.append(channel.name)
    return out


def _calendar_findings(master: Master) -> list[Diagnostic]:
    """XP628 where days rest on a calendar that is not published yet."""
    found = unofficial(*fiscal_span(master.company.year, master.company.start_month))
    return [found] if found else []


def _write_plans(shelf: BranchFolders, out: IndividualResult, edition: Edition, names: FileNames, codes: Collection[str] | None,
                 refused: Collection[str], progress: Progress | None, workers: int | None) -> None:
    """One workbook a person; what stands in its way, or in the folders of `codes` without a person, goes aside. The folders of
    `refused` stay as they are."""
    drawn, total = _draw_plans(edition, out.handed, workers), sum(len(h.team.persons) for h in out.handed)
    begin(progress, PERSONAL, total)
    for handed in out.handed:
        room, persons = shelf.branch(handed.team.branch), handed.team.persons
        called = [("-".join(x for x in (p.emp_no or p.key, p.name) if x), p.key) for p in persons]
        for person, name in zip(persons, names.persons(handed.team.branch, edition.round, called), strict=True):
            path = room / name
            made = _put_plan(shelf, path, next(drawn))
            out.files[handed.team.branch, person.key] = made
            if made != path:
                out.diagnostics += grade_findings([Diagnostic("XP914", params={"name": made.name})], path.name)
            advance(progress, len(out.files), total, person.name)
    shelf.clear(out.files.values(), None if codes is None else [c for c in codes if c not in refused], refused)
    out.kept, out.left = shelf.kept, shelf.standing(refused)


def _put_plan(shelf: BranchFolders, path: Path, data: bytes) -> Path:
    """Where the workbook stands now; what stood there before is kept aside unless it is the same."""
    if path.exists():
        if path.read_bytes() == data:
            return path
        shelf.keep(path)
    return replace_file(path, lambda file: file.write(data)).path


def _draw_plans(edition: Edition, handed: Sequence[HandedBranch], workers: int | None) -> Iterator[bytes]:
    """The workbooks of all persons in order, drawn in other processes where there are many."""
    tasks = [(h, range(i, min(i + _CHUNK, len(h.team.persons)))) for h in handed for i in range(0, len(h.team.persons), _CHUNK)]
    count = min(os.cpu_count() or 1 if workers is None else workers, len(tasks) // 2)
    if count < 2:
        for task in tasks:
            yield from _draw_chunk(edition, *task)
        return
    with ProcessPoolExecutor(count, initializer=_leave_stopping) as pool:
        waiting: deque[Future[list[bytes]]] = deque()
        for task in tasks:
            waiting.append(pool.submit(_draw_chunk, edition, *task))
            if len(waiting) > 2 * count:  # bounds the memory
                yield from waiting.popleft().result()
        for future in waiting:
            yield from future.result()


def _leave_stopping() -> None:
    """Ctrl+C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _draw_chunk(edition: Edition, handed: HandedBranch, which: range) -> list[bytes]:
    return [to_bytes(person_book(PlanContext(edition, handed, at))) for at in which]
