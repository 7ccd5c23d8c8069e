"""What is wrong on a PC, as data; sentences come from the table `advice`. Floor 7."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from udfs.install.advice import ADVICE
from xlplan.errors import XlplanError
from xlplan.schema.diagnostic import Severity
from xlplan.text import Lang, Text, same_text
from xlplan.workbook.words import SEVERITY_NAMES, SEVERITY_SHAPES

_ORDER = list(ADVICE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: its code in `advice`, and what its sentences name."""

    code: str
    params: dict[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """error: the add-in does not work; note: it may not."""
        return ADVICE[self.code].severity

    @property
    def rank(self) -> tuple[int, int]:
        """Smallest for the gravest; of equal severity, what must be done first."""
        return self.severity.rank, _ORDER.index(self.code)

    def message(self, lang: Lang) -> str:
        """What is wrong."""
        return self._say(ADVICE[self.code].message, lang)

    def remedy(self, lang: Lang) -> str:
        """The one thing to do."""
        return self._say(ADVICE[self.code].remedy, lang)

    def _say(self, words: Text, lang: Lang) -> str:
        return words(lang, **self.params)

    def lines(self, lang: Lang) -> list[str]:
        """For a person at a terminal."""
        mark = f"{SEVERITY_SHAPES[self.severity]} {SEVERITY_NAMES[self.severity](lang)}"
        return [f"{mark} {self.code} {self.message(lang)}", f"    → {self.remedy(lang)}"]

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"code": self.code, "severity": self.severity.value, "message": self.message(lang), "remedy": self.remedy(lang)}


class InstallRefused(XlplanError):
    """Nothing was changed, because of `findings`, gravest first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sorted(findings, key=lambda finding: finding.rank)
        said = Text.of(lambda lang: "\n".join(line for finding in self.findings for line in finding.lines(lang)))
        super().__init__(same_text("{said}"), said=said)


@contextmanager
def refuse_forbidden(path: object) -> Iterator[None]:
    """Turns what the system does not let us do, with a file it names or else with `path`, into Refused."""
    try:
        yield
    except OSError as error:
        raise InstallRefused([Finding("no-right", {"path": error.filename or path, "reason": error.strerror or error})]) from error
