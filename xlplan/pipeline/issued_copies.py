"""What HQ issued: by the ledger, by its own copies in issued/, and workbooks on their way there. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from xlplan.errors import XlplanError
from xlplan.excel.reading.intake import file_digest, read_submission
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import free_name, move_into_place
from xlplan.pipeline.submissions import read_submissions
from xlplan.plan.rollup import facts_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import PlanFolder, show_path, walk_files
from xlplan.store.ledger import IssuedFile, Ledger
from xlplan.tables import BY_KEY
from xlplan.text import Text, list_briefly
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.identify import stamp_of
from xlplan.workbook.seal_keys import OF_HQ, Seal, SealKeys
from xlplan.workbook.stamp import SHEET, Stamp
from xlplan.workbook.submission import Submission

Issues = dict[tuple[str, int], IssuedFile]
_LOST: Final = Text("第 {number} 次下发没有完成:做好的填报表 {files} 还没放进 issued/ 就被删除或改动了(例如杀毒或清理软件)。"
                    "issued/ 里仍是原来的文件,"
                    "这个次数没有用掉。请在那个软件里排除计划文件夹,再运行一次 xlplan issue",
                    "第 {number} 次發送沒有完成:做好的填報檔 {files} 還沒放進 issued/ 就被刪除或改動了(例如防毒或清理軟體)。"
                    "issued/ 裡仍是原來的檔案,"
                    "這個次數沒有用掉。請在那個軟體裡排除計畫資料夾,再執行一次 xlplan issue",
                    "Issue {number} was not made: {files} were deleted or changed before they reached issued/ (by a virus scanner or a "
                    "clean-up, say). issued/ holds what it held before, and the number is not used up. Exclude the plan folder in that "
                    "program and run xlplan issue again")
_PARTLY: Final = Text("第 {number} 次下发只完成了一部分:填报表 {files} 还没放进 issued/ 就被删除或改动了(例如杀毒或清理软件),"
                      "这些分公司没有这一次的;"
                      "其余的已在 issued/ 里,这个次数已用掉。请在那个软件里排除计划文件夹,再运行一次 xlplan issue 全部重新下发",
                      "第 {number} 次發送只完成了一部分:填報檔 {files} 還沒放進 issued/ 就被刪除或改動了(例如防毒或清理軟體),"
                      "這些分公司沒有這一次的;"
                      "其餘的已在 issued/ 裡,這個次數已用掉。請在那個軟體裡排除計畫資料夾,再執行一次 xlplan issue 全部重新發送",
                      "Issue {number} was made in part only: {files} were deleted or changed before they reached issued/ (by a virus "
                      "scanner or a clean-up, say), so those branches have none of it; the others stand in issued/ and the number is used "
                      "up. Exclude the plan folder in that program and run xlplan issue again to issue all of them anew")


def finish_placing(plan: PlanFolder, by: str = "") -> None:
    """Bring the workbooks of a recorded issue into issued/, if they are not all there; what stood there goes to issued/earlier
    first, but for the workbooks of units that the issue does not concern. Whatever stopped it before, it goes on from there; what
    stops it now leaves it to be called again. XlplanError, once, where somebody removed workbooks on their way: of an issue of which
    none is placed yet nothing is, and it never was; else the others are placed and those are not issued."""
    if not plan.ledger.exists():
        return
    with Ledger(plan.ledger, by=by) as ledger:
        if ledger.placing() is None or (placing := ledger.placing(alone=True)) is None:  # another process may be at it
            return
        room, earlier = plan.issued / placing.room, plan.issued / "earlier" / placing.earlier
        files = ledger.files_of(placing.issue)
        new = {one.sha256: branch for branch, one in files.items()}
        stood = {path: new.get(file_digest(path)) for path in _workbooks_in(plan.issued)}
        coming = {path: branch for path in _workbooks_in(room) if (branch := new.get(file_digest(path)))}
        there = {branch: path.name for path, branch in stood.items() if branch}
        lost = sorted(show_path(files[branch].file) for branch in files.keys() - there.keys() - set(coming.values()))
        if lost and not there:
            for path in _workbooks_in(earlier):
                _put_aside(path, plan.issued)
            with suppress(OSError):
                earlier.rmdir()
            ledger.forget_issue(placing.issue)
        else:
            stays = _kept_workbooks(ledger, placing.issue)
            for path, branch in stood.items():
                if not branch and stays.isdisjoint((file_digest(path), show_path(path.name))):
                    _put_aside(path, earlier)
            ledger.record_placed(placing.issue, there | {
                branch: move_into_place(path, plan.issued / path.name).name for path, branch in coming.items()})
    plan.unstage(room)
    if lost:
        raise XlplanError(_PARTLY if there else _LOST, number=placing.issue, files=list_briefly(lost))


def _kept_workbooks(ledger: Ledger, issue: int) -> set[str]:
    """SHA-256 of the last workbook, and its name, of the units that go on with what they have: an issue to others, or of another kind,
    leaves it where it is."""
    noted, there = ledger.facts_of_issue(issue), ledger.files_of(issue)
    holding = (facts_of(noted).opens or {}).keys() - there.keys() if noted else set()
    new = {one.sha256 for one in there.values()}
    last, of = dict[tuple[str, str], tuple[str, str]](), ""
    for branch, kind, name, sha256 in ledger.workbooks():
        last[branch, kind] = (name, sha256)
        of = kind if sha256 in new else of
    stays = (marks for (branch, kind), marks in last.items() if (branch not in there if of else branch in holding) or kind != of)
    taken = {one.file for one in there.values()}
    return {mark for marks in stays for mark in marks if mark not in taken}


@contextmanager
def staging_folder(plan: PlanFolder) -> Iterator[Path]:
    """A folder for workbooks until all are made and their issue is recorded; what stops that removes it."""
    room = plan.stage()
    try:
        yield room
    except BaseException:
        with suppress(XlplanError, OSError), Ledger(plan.ledger) as ledger:
            if (recorded := ledger.placing()) is None or recorded.room != room.name:
                plan.unstage(room)
        raise


def _workbooks_in(folder: Path) -> list[Path]:
    return [f for f in walk_files(folder.glob("*.xlsx")).files if f.is_file()]


def _put_aside(path: Path, room: Path) -> None:
    """One that is open in Excel on Windows stays."""
    room.mkdir(parents=True, exist_ok=True)
    target = room / path.name
    with suppress(PermissionError):
        path.rename(free_name(target) if target.exists() else target)


def ledger_findings(plan: PlanFolder, identity: str, issues: Issues) -> list[Diagnostic]:
    """XP532 where the ledger knows no issue of the plan and issued/ holds one, XP533 where it knows none as late as the
    workbook written there last."""
    files = sorted(_workbooks_in(plan.issued), key=lambda f: (f.stat().st_mtime, f.name))
    stamp, seal = stamp_in(files[-1], plan.seal_keys()) if files else (None, "unverified")
    return ledger_behind(issues, stamp.issue) if stamp is not None and seal in OF_HQ and stamp.plan == identity else []


def ledger_behind(issues: Issues, number: int) -> list[Diagnostic]:
    """XP532 or XP533 where the ledger does not know an issue of that number, which HQ sealed; 0: of none."""
    known = max((n for _, n in issues), default=0)
    if number <= known:
        return []
    return [Diagnostic("XP533", found=known, expected=number) if known else Diagnostic("XP532", expected=number)]


def stamp_in(path: Path, key: SealKeys | None) -> tuple[Stamp | None, Seal]:
    """What the workbook says of its issue, and whether HQ sealed it; None where it says nothing or cannot be read."""
    with suppress(OSError):
        book = read_workbook(path.read_bytes(), path.name, {SHEET})
        if isinstance(book, RawBook):
            read = stamp_of(book, BY_KEY, key)
            return read.issued.stamp if read.issued else None, read.seal
    return None, "unverified"


def sealed_lists(plan: PlanFolder, identity: str, ledger: Ledger, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """(branch, issue) -> digest of the sealed list, of all that the ledger knows; '' where it cannot be told. Where the
    ledger is of xlplan 0.2, those `wanted` are taken from HQ's own copies in issued/ and noted."""
    issues = ledger.issued(identity)
    lost = {issues[at].sha256: at for at in wanted if at in issues and not issues[at].sealed}
    if lost:
        for path in issued_copies(plan):
            if (at := lost.get(file_digest(path))) is not None and (listed := read_submission(path, path.name, plan.seal_keys()).sealed):
                issues[at] = IssuedFile(listed, issues[at].sha256, issues[at].file)
                ledger.record_sealed(identity, *at, listed)
    return {at: one.sealed for at, one in issues.items()}


def find_copies(plan: PlanFolder, wanted: Iterable[IssuedFile]) -> dict[str, Path]:
    """SHA-256 -> HQ's own copy of each workbook, in issued/ or below it; those that are gone are left out."""
    left = {one.sha256: plan.issued / one.file for one in wanted}
    out = {sha256: path for sha256, path in left.items() if path.is_file() and file_digest(path) == sha256}
    moved = left.keys() - out.keys()
    for path in issued_copies(plan) if moved else ():
        if (sha256 := file_digest(path)) in moved:
            out.setdefault(sha256, path)
    return out


def several_copies(plan: PlanFolder, issued: Issues, submissions: Iterable[Submission]) -> dict[tuple[str, int], Submission]:
    """(unit, issue) -> HQ's own copy of a workbook that came back in several files of different contents; those that are gone are left
    out."""
    came: dict[tuple[str, int], set[str]] = {}
    for s in submissions:
        if s.issued is not None and (at := (s.issued.stamp.branch, s.issued.stamp.issue)) in issued:
            came.setdefault(at, set()).add(s.sha256)
    wanted = {at: issued[at] for at, contents in came.items() if len(contents) > 1}
    found = find_copies(plan, wanted.values()) if wanted else {}
    paths = {at: found[one.sha256] for at, one in wanted.items() if one.sha256 in found}
    read = read_submissions([*paths.values()], {path: path.name for path in paths.values()}, plan.seal_keys(), None, None, None)
    return dict(zip(paths, read, strict=True))


def issued_copies(plan: PlanFolder) -> list[Path]:
    """HQ's own workbooks, in issued/ and below it; none on their way."""
    return [f for f in walk_files([plan.issued]).files if f.suffix == ".xlsx"]
