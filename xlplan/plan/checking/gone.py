"""Files that came before and are no longer in the inbox: said where their unit has no other one, or an earlier one again. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from xlplan.plan.checking.decided import FileDecisions
from xlplan.plan.checking.provenance import said_moment
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import add_finding
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic, Round


@dataclass(frozen=True, slots=True)
class KnownFile:
    """One file of a unit as the ledger tells of it: `run` in which HQ had it first, `at`: when it was received, whether it `counted`."""

    file: str
    sha256: str
    run: int
    at: datetime
    counted: bool


def came_and_gone(missing: Iterable[Diagnostic], known: Mapping[str, Sequence[KnownFile]], in_round: Round) -> list[Diagnostic]:
    """What is said of units from which nothing came: XP583 instead of XP501 where something did in this round."""
    out, grave = [], severity_of("XP583", in_round, {})
    for d in missing:
        last = max(known.get(d.branch or "", ()), key=lambda one: (one.run, one.at), default=None)
        out.append(d if d.code != "XP501" or last is None else replace(d, code="XP583", severity=grave, params={
            **d.params, "file": last.file, "when": said_moment(last.at)}))
    return out


def say_older_ones(results: Sequence[FileResult], known: Mapping[str, Sequence[KnownFile]], decided: FileDecisions,
                   in_round: Round) -> None:
    """XP584 in each file that counts while one of its unit that came in a later run, and counted, is gone; unless HQ excluded that one."""
    there = {r.sha256 for r in results}
    for result in (r for r in results if r.branch in known and not r.stands_aside and r.verdict != "not_an_input"):
        ours = known[result.branch or ""]
        runs = [one.run for one in ours if one.sha256 in there]
        if not {r.sha256 for r in results if r.branch == result.branch} <= {one.sha256 for one in ours}:
            continue  # something came since
        later = [one for one in ours if one.counted and one.sha256 not in there and one.run > max(runs, default=one.run)
                 and decided.excluding([one.sha256]) is None]
        if later:
            last = max(later, key=lambda one: (one.run, one.at))
            add_finding(result, Diagnostic("XP584", params={
                "counts": result.file, "other": last.file, "when": said_moment(last.at)}), in_round)
