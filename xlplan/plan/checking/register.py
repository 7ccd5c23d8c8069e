"""Which file counts for each branch. The answer never depends on the order in which the files lie. Floor 4."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final, NamedTuple

from xlplan.plan.checking.came import OF_THE_NAME, CameFile, add_finding
from xlplan.plan.checking.choosing import choosing_commands
from xlplan.plan.checking.decided import FileDecision
from xlplan.plan.checking.grounds import NOTHING_KNOWN, Grounds, saved_too_early
from xlplan.plan.checking.lost_inputs import differing_tables, lost_inputs
from xlplan.plan.checking.provenance import sent_before
from xlplan.plan.checking.results import ACCEPTED, FileResult
from xlplan.plan.checking.settling import Settlement
from xlplan.plan.checking.several import ON_THE_COPY, last_of, said_decision, settle_unit
from xlplan.plan.checking.signatures import people_of, saved_elsewhere, signed_elsewhere
from xlplan.plan.checking.untouched import UNTOUCHED, say_of_returned, without_untouched
from xlplan.plan.checking.validate import gravest_first, judge_links
from xlplan.plan.master.labels import branch_label
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import APPROVAL, ROUNDS, Diagnostic, Round, Severity, rounds_answered
from xlplan.schema.frame import same_inputs
from xlplan.text import Text, fold_text, list_briefly
from xlplan.workbook.authors import is_joined_of
from xlplan.workbook.seal_keys import OF_HQ
from xlplan.workbook.stamp import Stamp
from xlplan.workbook.submission import Submission

ELSEWHERE: Final = ("XP505", "XP506", "XP507", "XP508", "XP509", "XP511", "XP512", "XP530")  # why a file is no unit's
_TAKEN: Final = ("XP531", "XP586", "XP587")  # said of a file that goes on
_FIRST_KEY: Final = Text("(第一把)", "(第一把)", "(the first)")
_SOUND: Final = Text("封印有效:是用总部的密钥 {key} 盖的", "封印有效:是用總公司的金鑰 {key} 蓋的",
                     "the seal is sound, made with HQ's key {key}")
_UNVERIFIED: Final = Text("封印无法核验:密钥 {key} 不在 seal.key 里", "封印無法核驗:金鑰 {key} 不在 seal.key 裡",
                          "the seal cannot be verified: key {key} is not in seal.key")
_AS_MISSING: Final = Text("该单位没有别的文件,按未交计,合计里没有它申报的数", "該單位沒有別的檔案,按未交計,合計裡沒有它提報的數",
                          "The unit has no other file: it counts as missing, and no total holds what it declared")
_OTHERS_COUNT: Final = Text("该单位按其余的文件({files})计", "該單位按其餘的檔案({files})計",
                           "The unit counts by its other files ({files})")
_ON_LATER: Final = Text("填在后一次下发的填报表上", "填在後一次發送的填報檔上", "filled in on the workbook that was issued again")
_SENT_LATER: Final = Text("{other} 保存得比 {counts} 晚,却发得早:后发的 {counts} 算较晚的一份",
                          "{other} 儲存得比 {counts} 晚,卻寄得早:後寄的 {counts} 算較晚的一份",
                          "{other} was saved later than {counts} but sent earlier: {counts}, sent last, is taken as the later one")
_SAVED_LATER: Final = Text("{other} 保存得比 {counts} 早,发来时却已经有了 {counts}:后保存的 {counts} 算较晚的一份",
                           "{other} 儲存得比 {counts} 早,寄來時卻已經有了 {counts}:後儲存的 {counts} 算較晚的一份",
                           "{other} was saved earlier than {counts} but sent when that was there already: {counts}, saved last, is taken "
                           "as the later one")
_KIND: Final = re.compile(r"(分公司|办事处|辦事處|大区|大區|区域|區域| branch| region)$")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is being consolidated."""

    plan: str
    year: int
    round: Round
    branches: frozenset[str]
    issues: Mapping[str, int]
    sealed: Mapping[tuple[str, int], str] | None


class Registered(NamedTuple):
    """What became of the files.

    Attributes:
        about: findings that belong to no file: XP501 for every branch from which nothing came.
        submissions: the files in their order, that which speaks for a unit with several as all of them come to.
        settled: unit -> how its several files were settled.
    """

    about: list[Diagnostic]
    submissions: list[Submission]
    settled: Mapping[str, Settlement]


def register_files(results: Sequence[FileResult], submissions: Sequence[Submission], *, plan: str, year: int, round: Round,
                   branches: Sequence[str], issues: Mapping[str, int], sealed: Mapping[tuple[str, int], str] | None = None,
                   names: Mapping[str, str] | None = None, managers: Mapping[str, str] | None = None,
                   closed: tuple[str, Collection[str]] | None = None, grounds: Grounds = NOTHING_KNOWN) -> Registered:
    """Settle which of the files counts for each branch, and say which branches are missing.

    The FileResults are changed in place: a file of another plan, year, round or issue, or of an unknown branch, is
    refused; several files of one branch are settled table by table (`several`), and the one that speaks for it is named in the
    others (`superseded_by`). Where HQ's own copy is gone the one saved last counts, and its tables that only the others fill in are
    refused; where that cannot be told, or its name is another branch's, all are refused. Files of the same bytes have one verdict, but
    for what is said about their names; the rightly named one of them counts.

    Args:
        results, submissions: of the same files, in any order; a result without a submission (unreadable file) is left
            alone.
        plan, year, round: what is being consolidated.
        branches: codes of the units that fill in.
        issues: branch -> number of its latest issue in this round, where that is known.
        sealed: (branch, issue) -> digest of the list that HQ issued, '' where that cannot be told; None: not compared.
        names: code -> name of the units that fill in: what the name of a file may say.
        managers: code -> name of the manager of the units that fill in: who may sign.
        closed: where the round is closed, the version that closed it and SHA-256 of the files that came before; later ones are refused.
        grounds: what is known beside the files: HQ's copies, what was agreed on before, what HQ decided.
    """
    judged = {r.sha256: (dict(r.tables), [*r.diagnostics]) for r in results}
    files, copies = _group_files(results, submissions, names or {})
    decided, made, settled = grounds.decided, dict[tuple[str, str], Submission](), dict[str, Settlement]()
    wanted = _Wanted(plan, year, round, frozenset(branches), issues, sealed)
    chains: dict[str, list[CameFile]] = defaultdict(list)
    excluded: dict[str, list[tuple[CameFile, FileDecision]]] = defaultdict(list)
    for file in files:
        why = _foreign_finding(file, wanted) or _late_finding(file, copies, closed) or _issued_otherwise(
            file.submission, file.stamp, wanted)
        if why is not None and why.code == "XP508" and not _contents(file, copies).isdisjoint(grounds.judged):
            _leave_to_its_round(file, why)
            continue
        if why is not None:
            add_finding(file, why)
        if why is not None and why.code not in _TAKEN:
            continue
        if (out := decided.excluding(_contents(file, copies))) is not None:
            excluded[file.stamp.branch].append((file, out))
            continue
        file.chosen_from = True
        chains[file.stamp.branch].append(file)
        _ask_about_name(file, names or {})
    _ask_who_saved([f for files in chains.values() for f in files], managers or {}, names or {}, grounds.for_all)
    for branch in sorted(chains):
        of = chains[branch]
        contents = {f.submission.sha256: frozenset(_contents(f, copies)) for f in of}
        got = settle_unit(of, contents, grounds, names or {}) if len(of) > 1 else None
        if got is None:
            choices = decided.chosen.get(branch, ())
            _choose_file(branch, _chosen_over(without_untouched(of, choices, grounds.returned), copies, choices), names or {})
        else:
            settled[branch], one = got
            made[one.file, one.sha256] = one
    for of in chains.values():
        _ask_about_clocks(of)
        say_of_returned(of, [copy for copy, first in copies if first in of], grounds.returned, judged if grounds.locks else None)
    for branch, taken in excluded.items():
        _set_aside(taken, chains.get(branch, ()))
    _ask_who_signed([f for files in chains.values() for f in files], managers or {}, names or {}, grounds.for_all)
    for copy, first in copies:
        if first.result.verdict == "earlier":
            _leave_to_its_round(copy, first.result.diagnostics[0])
            continue
        _copy_verdict(copy, first)
        if first.chosen_from:
            _ask_about_name(copy, names or {})
    missing = [Diagnostic("XP581" if round == APPROVAL else "XP501", branch=b, params={"branch": b}) for b in branches
               if b not in chains and b not in excluded]
    about = [replace(d, severity=grave) for d in missing if (grave := severity_of(d.code, round, {})) is not None]
    return Registered(about, [made.get((s.file, s.sha256), s) for s in submissions], settled)


def counting_files(results: Iterable[FileResult]) -> dict[tuple[str, str], FileResult]:
    """(file, sha256) -> result of the files that count."""
    return {(r.file, r.sha256): r for r in results
            if not r.stands_aside and not r.regional and r.verdict in ACCEPTED}


def _group_files(results: Sequence[FileResult], submissions: Sequence[Submission], names: Mapping[str, str],
                 ) -> tuple[list[CameFile], list[tuple[CameFile, CameFile]]]:
    """(files of ours by name, of equal bytes or equal inputs, saved at the same moment, the first that is rightly named, a copy that HQ
    sent back before what it was made of; the others, each with that first one)."""
    by_file = {(r.file, r.sha256): r for r in results}
    ours = [CameFile(s, s.issued.stamp, result) for s in submissions
            if s.issued is not None and (result := by_file.get((s.file, s.sha256))) is not None]
    for file in ours:
        file.says = _other_branches(file, names)
    out: list[CameFile] = []
    copies: list[tuple[CameFile, CameFile]] = []
    first: dict[str, CameFile] = {}
    for file in sorted(ours, key=lambda f: (f.misnamed, not f.submission.joins, f.name, f.submission.sha256)):
        sha = file.submission.sha256
        alike = first.get(sha) or next((f for f in out if f.stamp == file.stamp and _are_alike(f.submission, file.submission)), None)
        if alike is not None:
            copies.append((file, alike))
        else:
            out.append(file)
        first.setdefault(sha, alike or file)
    return sorted(out, key=lambda f: (f.name, f.submission.sha256)), copies


def _are_alike(a: Submission, b: Submission) -> bool:
    """Whether both say the same cell for cell, as when one file was packed again: nothing is lost if only one counts."""
    return (a.issued == b.issued and (a.modified, a.sealed, a.seal) == (b.modified, b.sealed, b.seal)
            and (a.refused, a.answers, a.signs) == (b.refused, b.answers, b.signs) and a.frames.keys() == b.frames.keys()
            and all(same_inputs(a.frames[k], b.frames[k]) for k in a.frames) and not a.refused
            and _without_name(a.diagnostics) == _without_name(b.diagnostics))


def _without_name(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [d for d in found if d.code not in OF_THE_NAME]


def _copy_verdict(copy: CameFile, first: CameFile) -> None:
    """Give the copy what was said about the same contents under another name, beside what is said of its own, and XP504."""
    mine, other = copy.result, first.result
    own = [d for d in mine.diagnostics if d.code in OF_THE_NAME]
    mine.tables, mine.superseded_by, mine.excluded = dict(other.tables), other.superseded_by or first.name, other.excluded
    mine.joined = other.joined
    theirs = [d for d in _without_name(other.diagnostics) if d.code != UNTOUCHED or copy.submission.joins]  # the unit's own is no copy
    mine.diagnostics = [*own, *(replace(d, file=copy.name) for d in theirs)]
    add_finding(copy, Diagnostic("XP504", params={"counts": first.name}))


def _ask_about_name(file: CameFile, names: Mapping[str, str]) -> None:
    """XP534 where its name is another unit's."""
    if file.says:
        add_finding(file, Diagnostic("XP534", params={"other": [branch_label(code, names) for code in file.says],
                                                       "name": file.stamp.branch_name}))


def _other_branches(file: CameFile, names: Mapping[str, str]) -> list[str]:
    """Codes of other units whose code or name stands in the file's name; none where its own stands there too."""
    words = fold_text(PurePath(file.name).stem)
    said = [code for code, name in names.items() if any(
        part and re.search(_word_pattern(part), words) for part in (fold_text(code), *_name_forms(name)))]
    return [] if file.stamp.branch in said else said


def _word_pattern(part: str) -> str:
    """A pattern for the word by itself: `tj` of `tj2027`, not of `tjx`; Chinese words stand next to others."""
    kinds = ["[a-z]" if c.isascii() and c.isalpha() else "[0-9]" if c.isdigit() else "$^" for c in (part[0], part[-1])]
    return f"(?<!{kinds[0]}){re.escape(part)}(?!{kinds[1]})"


def _name_forms(name: str) -> list[str]:
    """A unit's name, and how people shorten it."""
    whole = fold_text(name)
    return [whole, short] if len(short := _KIND.sub("", whole)) > 1 else [whole]


def _foreign_finding(file: CameFile, wanted: _Wanted) -> Diagnostic | None:
    """Why the file does not belong here; None if it does. The gravest reason only."""
    stamp = file.stamp
    latest = wanted.issues.get(stamp.branch, 0)
    if stamp.plan != wanted.plan:
        return Diagnostic("XP505", found=stamp.plan, expected=wanted.plan)
    if stamp.year != wanted.year:
        return Diagnostic("XP506", found=stamp.year, expected=wanted.year)
    of_another = stamp.round not in rounds_answered(wanted.round)
    if of_another and ROUNDS.index(stamp.round) < ROUNDS.index(wanted.round):  # also of a unit that has no workbook of this one yet
        return Diagnostic("XP508", params={"was": stamp.round, "now": wanted.round})
    if stamp.branch not in wanted.branches:
        return Diagnostic("XP507")
    if of_another:
        return Diagnostic("XP511", params={"was": stamp.round, "now": wanted.round})
    return Diagnostic("XP509", found=stamp.issue, expected=latest) if max(stamp.issue, file.submission.read_on) < latest else None


def _leave_to_its_round(file: CameFile, why: Diagnostic) -> None:
    """XP582 alone for a file that was judged in its own round: whatever was found in it was said then, and it is none of this round's."""
    file.result.tables, file.result.diagnostics, file.result.verdict = {}, [], "earlier"
    file.result.diagnostics = [Diagnostic("XP582", severity=Severity.NOTE, file=file.name, branch=file.result.branch, params=why.params)]


def _late_finding(file: CameFile, copies: Iterable[tuple[CameFile, CameFile]],
                  closed: tuple[str, Collection[str]] | None) -> Diagnostic | None:
    """XP512 for a file that came when its round was closed, and none of the same contents before."""
    same = _contents(file, copies).isdisjoint(closed[1]) if closed else False
    return Diagnostic("XP512", params={"was": file.stamp.round, "name": closed[0]}) if closed and same else None


def _contents(file: CameFile, copies: Iterable[tuple[CameFile, CameFile]]) -> set[str]:
    """SHA-256 of the file and of its copies."""
    return {file.submission.sha256, *(copy.submission.sha256 for copy, first in copies if first is file)}


def _chosen_over(files: list[CameFile], copies: Sequence[tuple[CameFile, CameFile]], choices: Iterable[FileDecision]) -> list[CameFile]:
    """The files of one unit without those over which HQ chose another one that is there: its last choice that can be followed."""
    for choice in choices:
        chosen = next((f for f in files if not choice.files.keys().isdisjoint(_contents(f, copies))), None)
        if chosen is None:
            continue
        lost = [f for f in files if f is not chosen and not choice.others.keys().isdisjoint(_contents(f, copies))]
        for file in lost:
            file.result.superseded_by = chosen.name
        told = {"counts": chosen.name, "other": [f.name for f in lost], **said_decision(choice)}
        for file in (chosen, *lost) if lost else ():  # the others may be gone, or excluded
            add_finding(file, Diagnostic("XP516", params=told))
        chosen.says = []  # HQ knows whose figures they are
        return [f for f in files if f not in lost]
    return files


def _set_aside(taken: Iterable[tuple[CameFile, FileDecision]], others: Sequence[CameFile]) -> None:
    """XP517 for each file of one unit that HQ has taken out; `others`: those of the unit that it has not."""
    for file, out in taken:
        file.result.excluded = True
        stands = _OTHERS_COUNT.filled(files=list_briefly([f.name for f in others])) if others else _AS_MISSING
        add_finding(file, Diagnostic("XP517", params={"stands": stands, **said_decision(out)}))


def _issued_otherwise(submission: Submission, stamp: Stamp, wanted: _Wanted) -> Diagnostic | None:
    """XP530 for a list that HQ never issued, though its key sealed it or one that is lost; XP531 where that cannot be told; XP586 and
    XP587 for one that was issued under a key that is lost or withdrawn: the ledger answers for it."""
    lost = submission.seal == "lost"
    if wanted.sealed is None or not (lost or submission.seal in OF_HQ) or not (lost or wanted.sealed):
        return None
    said = {"branch": stamp.branch, "number": stamp.issue, "key": submission.key or _FIRST_KEY}
    if not wanted.sealed:
        return Diagnostic("XP531", params=said)
    listed = wanted.sealed.get((stamp.branch, stamp.issue))
    if listed is None and stamp.issue > max(n for _, n in wanted.sealed):  # of an issue later than the ledger
        listed = ""
    if listed == submission.sealed:
        return Diagnostic("XP586" if lost else "XP587", params=said) if submission.seal != "verified" else None
    why = (_UNVERIFIED if lost else _SOUND).filled(key=said["key"])
    return Diagnostic("XP530" if listed != "" else "XP531", params={**said, "why": why})


def _choose_file(branch: str, files: list[CameFile], unit_names: Mapping[str, str]) -> None:
    """Of several files of one branch the newest counts, if they are of one chain and it can be told, and its name is not
    that of another branch."""
    if len(files) < 2:
        return
    names = [f.name for f in files]
    params: dict[str, object] = {"branch": branch, "count": len(files), "files": names}
    mailed = all(f.submission.sent for f in files)
    times = [f.submission.sent if mailed else None if saved_too_early(f.submission) else f.submission.modified for f in files]
    known = [t for t in times if t is not None]
    newest = max(known, default=None)
    last = max(f.stamp.issue for f in files)  # the workbook of a later issue holds what was typed in those before, and goes on from it
    top = files[times.index(newest)].submission if known else None
    unsure = mailed and top is not None and not all(f.submission is top or sent_before(f.submission, top) for f in files)
    if len(known) < len(files) or unsure or times.count(newest) > 1 or files[times.index(newest)].stamp.issue < last:
        between = tuple(names)
        for file in files:
            add_finding(file, Diagnostic("XP503", params={**params, "choices": between, "commands": choosing_commands(between)}))
        return
    counts = files[times.index(newest)]
    if counts.says:
        for file in files:
            add_finding(file, Diagnostic("XP535", params={**params, "counts": counts.name,
                                                           "other": [branch_label(code, unit_names) for code in counts.says]}))
        return
    others = [file.submission for file in files if file is not counts]
    apart = differing_tables(counts.submission, others)
    renewed = not counts.submission.read_on and all(other.read_on for other in others)
    asked = renewed or all(is_joined_of(counts.submission.joins, other.sha256) for other in others)
    for file in files:
        if file is not counts:
            file.result.superseded_by = counts.name
        add_finding(file, Diagnostic("XP588" if asked else "XP502", params={
            **params, "counts": counts.name, "labels": apart,
            "why": _ON_LATER if renewed else ON_THE_COPY if asked else last_of(f.submission for f in files)}))
    for lost in lost_inputs(counts.submission, others):
        add_finding(counts, lost)
    judge_links(counts.submission, counts.result.tables, counts.result.diagnostics)
    counts.result.diagnostics = gravest_first(counts.result.diagnostics)


def _ask_about_clocks(files: Sequence[CameFile]) -> None:
    """XP938 for each file that counts while another one may be the later one: sent before it though it says it was saved later, or saved
    before it and sent when it had been saved already."""
    mailed = all(f.submission.sent for f in files)
    for later in (f for f in files if not f.result.stands_aside and not any(d.code == "XP516" for d in f.result.diagnostics)):
        for other in files:
            if _may_be_later(other.submission, later.submission, mailed):
                said = {"counts": later.name, "other": other.name}
                add_finding(later, Diagnostic("XP938", params={**said, "why": (_SENT_LATER if mailed else _SAVED_LATER).filled(**said)}))


def _may_be_later(file: Submission, counts: Submission, mailed: bool) -> bool:
    if file.sent is None or file.modified is None or counts.modified is None:
        return False
    if mailed:
        return sent_before(file, counts) and file.modified > counts.modified
    there = (counts.sent or counts.modified) + counts.sent_within
    return file.sent - file.sent_within > there and file.modified < counts.modified


def _ask_who_saved(files: Sequence[CameFile], managers: Mapping[str, str], names: Mapping[str, str], for_all: Collection[str]) -> None:
    """XP589 for each file that was saved last by somebody who belongs to another unit and not to its own."""
    people = people_of((f.submission for f in files), managers)
    for file in files:
        file.saved_by = saved_elsewhere(file.submission, people, for_all)
        if file.saved_by:
            add_finding(file, Diagnostic("XP589", params={
                "who": file.submission.author, "other": [branch_label(code, names) for code in file.saved_by],
                "name": file.stamp.branch_name}))


def _ask_who_signed(files: Iterable[CameFile], managers: Mapping[str, str], names: Mapping[str, str], for_all: Collection[str]) -> None:
    count = [f for f in files if not f.result.stands_aside and f.result.verdict in ACCEPTED]
    found = signed_elsewhere([f.submission for f in count], managers, names, for_all)
    for file in count:
        for d in found.get(file.stamp.branch, ()):
            add_finding(file, d)
