"""Where every unit stands when a round ends: what it declared, table by table, else what HQ issued to it last. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlplan.plan.checking.register import counting_files
from xlplan.plan.checking.results import AppliedChange, FileResult, Merged, TableVerdict
from xlplan.plan.checking.states import latest_files
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.consolidate.respread import RespreadTerms
from xlplan.schema.diagnostic import APPROVAL, Round
from xlplan.workbook.submission import Submission


@dataclass(frozen=True)
class Standing:
    """Exact to the cell.

    Attributes:
        merged: the tables of all units, as declared where that counts, else as HQ issued them last; HQ's changes of the round are in
            their `adjusted`.
        declared: unit -> keys of the tables that are as it declared them.
        typed: as `speaking_files`.
        copies: unit -> HQ's own copy of its latest workbook, where it was asked for.
    """

    merged: Merged
    declared: Mapping[str, frozenset[str]]
    typed: Mapping[str, Submission]
    copies: Mapping[str, Submission]


def units_to_copy(results: Iterable[FileResult], units: Iterable[str]) -> list[str]:
    """Units of which a table, or all, counts as HQ issued it and their own file does not hold it so."""
    counts = {r.branch: r for r in counting_files(results).values()}
    return [code for code in units if code not in counts or not {"refused", "withheld"}.isdisjoint(counts[code].tables.values())]


def standing_of(results: Sequence[FileResult], submissions: Sequence[Submission], copies: Mapping[str, Submission],
                units: Sequence[str], changes: Sequence[AppliedChange], round: Round, terms: RespreadTerms,
                opens: Mapping[str, Collection[str]]) -> Standing:
    """Where the units stand by the verdicts on the files that came. `copies`: HQ's own of `units_to_copy`; `changes`, `terms`, `opens` as
    in `merge_tables`."""
    verdicts, files, declared = _standing_files(results, submissions, copies, units, round)
    merged = merge_tables(verdicts, files, units, changes, round, terms, opens=opens)
    return Standing(merged, declared, speaking_files(results, submissions, copies), copies)


def speaking_files(results: Sequence[FileResult], submissions: Sequence[Submission],
                   copies: Mapping[str, Submission]) -> dict[str, Submission]:
    """Unit -> the file that speaks for it, whatever became of it; one that does not count only where no workbook was issued to the unit
    since, going by HQ's own `copies`."""
    by_file, counts = {(s.file, s.sha256): s for s in submissions}, counting_files(results)
    return {code: s for code, r in latest_files(results).items() if (s := by_file.get((r.file, r.sha256))) is not None and (
        (r.file, r.sha256) in counts or not _is_outdated(s, copies.get(code)))}


def _is_outdated(file: Submission, copy: Submission | None) -> bool:
    """Whether the workbook of HQ's `copy` was issued after that of the file, and so holds already what became of it."""
    return bool(copy and copy.issued and file.issued and copy.issued.stamp.issue > file.issued.stamp.issue)


def approved_standing(results: Sequence[FileResult], submissions: Sequence[Submission], copies: Mapping[str, Submission],
                      units: Sequence[str]) -> tuple[list[FileResult], list[Submission], dict[str, frozenset[str]]]:
    """(verdicts, files) of a round that brings HQ's approval, for `merge_tables`: what HQ approved counts whatever came of a unit; with,
    unit -> the tables that count so. `copies`: HQ's own of `units_to_copy`, where they are there."""
    settled = {code: replace(copy, frames={key: copy.frames[key] for key in copy.issued.settled if key in copy.frames})
               for code, copy in copies.items() if copy.issued is not None and copy.issued.approves}
    verdicts, files, _ = _standing_files(results, submissions, settled, units, APPROVAL)
    return verdicts, files, {code: frozenset(copy.frames) for code, copy in settled.items()}


def _standing_files(results: Sequence[FileResult], submissions: Sequence[Submission], copies: Mapping[str, Submission],
                    units: Sequence[str], round: Round) -> tuple[list[FileResult], list[Submission], dict[str, frozenset[str]]]:
    """(verdicts, files, unit -> tables as it declared them): a file a unit, with what counts of it, else with what `copies` have."""
    by_file = {(s.file, s.sha256): s for s in submissions}
    counts = {r.branch: r for r in counting_files(results).values()}
    declared: dict[str, frozenset[str]] = {}
    files, verdicts = list[Submission](), list[FileResult]()
    for code in units:
        result = counts.get(code)
        accepted = frozenset(t for t, v in result.tables.items() if v.startswith("accepted")) if result else frozenset[str]()
        file = by_file[result.file, result.sha256] if result else None
        base = file or copies.get(code)
        if base is None:
            continue  # nothing was ever issued to it
        own = copies[code].frames if code in copies else {}
        as_issued = {t for t, v in result.tables.items() if v == "unfilled"} if result else set()
        frames = {**own, **{key: frame for key, frame in file.frames.items() if key in accepted | as_issued}} if file else own
        files.append(replace(base, frames=frames, refused=set()))
        tables: dict[str, TableVerdict] = dict.fromkeys(frames, "accepted")
        verdicts.append(FileResult(base.file, base.sha256, "accepted", code, round, tables, received=result.received if result else None))
        declared[code] = accepted
    return verdicts, files, declared
