"""What a unit is told of the findings about its file, and what it has to do something about. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xlplan.plan.checking.finding import TRIAL
from xlplan.plan.checking.results import UNDECIDED, WHOLE_FILE
from xlplan.schema.diagnostic import Diagnostic, Severity

_OF_HQ: Final = frozenset((*WHOLE_FILE, *UNDECIDED, "XP586", "XP587"))  # HQ has to look into them
_TOLD: Final = frozenset(("XP502", "XP513", "XP573"))  # which of several files counts: said to the unit, not asked of it


def unit_findings(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those that the unit is told, in their order; what breaks a rule on trial is for HQ."""
    return [d for d in found if d.severity is not None and d.code not in _OF_HQ and TRIAL not in d.params]


def open_findings(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those about which the unit has to do something: what must be fixed, and what asks for an explanation that is not there."""
    return [d for d in unit_findings(found) if d.severity is Severity.ERROR or (
        d.severity is Severity.WARNING and not d.explanation and d.code not in _TOLD)]
