"""Which units have to do something about the file that they sent. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from xlplan.plan.checking.results import UNDECIDED, WHOLE_FILE, FileResult
from xlplan.plan.checking.states import BranchState
from xlplan.plan.master.master import Master
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.workbook.submission import Submission

_OF_HQ: Final = frozenset((*WHOLE_FILE, *UNDECIDED, "XP586", "XP587"))  # HQ has to look into them
_TOLD: Final = frozenset(("XP502", "XP513", "XP573"))  # which of several files counts: said to the unit, not asked of it


def unit_findings(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those that the unit is told, in their order."""
    return [d for d in found if d.severity is not None and d.code not in _OF_HQ]


def open_findings(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those about which the unit has to do something: what must be fixed, and what asks for an explanation that is not there."""
    return [d for d in unit_findings(found) if d.severity is Severity.ERROR or (
        d.severity is Severity.WARNING and not d.explanation and d.code not in _TOLD)]


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
