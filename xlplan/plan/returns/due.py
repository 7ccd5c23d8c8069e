"""Which units have to do something about the file that they sent. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from xlplan.plan.checking.owed import open_findings
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.states import BranchState
from xlplan.plan.master.master import Master
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.submission import Submission


def declared_above(found: Iterable[Diagnostic], master: Master) -> dict[str, list[Diagnostic]]:
    """Unit -> the findings (XP559) that it declares above what HQ approved, by lines of which it was told."""
    told = {(one.branch, one.table, one.row, one.column) for one in master.adjustments if one.acts and one.told}
    out = dict[str, list[Diagnostic]]()
    for d in found:
        if d.code == "XP559" and d.branch and (d.branch, d.table, d.row_key, d.column) in told:
            out.setdefault(d.branch, []).append(d)
    return out


def placed_in(d: Diagnostic, sent: Submission) -> Diagnostic:
    """The finding, with the cell of the unit's file that it is about, where there is one."""
    place = sent.placements.get(d.table or "")
    if place is None:
        return replace(d, file=sent.file)
    return replace(d, file=sent.file, sheet=place.sheet, cell=place.at(d.row_key or "", d.column or ""))


def on_earlier_issue(file: FileResult) -> bool:
    """Whether it was filled in on a workbook that HQ has issued again since."""
    return any(d.code == "XP556" for d in file.diagnostics)


def is_renewed(how: BranchState) -> bool:
    """Whether HQ has issued again to the unit what it had filled in already, and knows what it goes on from."""
    return how.file is not None and on_earlier_issue(how.file) and not how.undecided and not how.file.stands_aside


def must_act(file: FileResult, more: Collection[Diagnostic] = ()) -> bool:
    """Whether the unit has to correct or explain something in that file, or it says `more` of it; not while HQ has to choose between
    files of its, nor in a file of another round."""
    return not file.stands_aside and not file.undecided and file.of_another is None and (
        file.goes_back or bool(more) or bool(open_findings(file.diagnostics)))
