"""`xlplan addin doctor`: what is wrong on this PC, and the one thing to do about each. Floor 7."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from udfs.install.check_file import check_addin, check_addin_place, check_excel, check_others
from udfs.install.check_policy import check_defender, check_macros
from udfs.install.check_python import check_interpreter, check_surroundings
from udfs.install.finding import Finding
from udfs.install.machine import Machine
from udfs.install.situation import Situation, installed_situation
from xlplan.schema.diagnostic import Severity
from xlplan.text import Lang, Text

_SOUND: Final = Text("没有发现问题", "沒有發現問題", "nothing to report")
_CHECKS: Final = (check_excel, check_addin_place, check_addin, check_macros, check_defender, check_interpreter, check_others,
                  check_surroundings)


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found, the gravest first."""

    findings: tuple[Finding, ...]

    @property
    def must_fix(self) -> bool:
        """Whether the add-in does not work."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"must_fix": self.must_fix, "findings": [finding.data(lang) for finding in self.findings]}

    def text(self, lang: Lang) -> Iterator[str]:
        """For a person at a terminal."""
        for finding in self.findings:
            yield from finding.lines(lang)
        if not self.findings:
            yield f"✓ {_SOUND(lang)}"


def doctor(machine: Machine, *, from_excel: bool = False) -> Examination:
    """Examine this computer. from_excel: a button asks, so that Excel is open is no news. NoExcelHere on a system without Excel."""
    return examine_situation(installed_situation(machine), from_excel=from_excel)


def examine_situation(s: Situation, *, from_excel: bool = False) -> Examination:
    """What is wrong with an installation. While Excel is open nothing can be mended, so that comes before all that must be;
    where nothing must be, it is only said that what is new waits for a restart."""
    found = [finding for check in _CHECKS for finding in check(s)]
    if s.machine.running() and not from_excel:
        found.append(Finding("excel-running" if Examination(tuple(found)).must_fix else "excel-open"))
    return Examination(tuple(gravest_first(found)))


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """In the order in which to deal with them."""
    return sorted(findings, key=lambda finding: finding.rank)
