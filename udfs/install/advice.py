"""What can be wrong on a PC: code, how grave, what to say, and the one thing to do; the gravest first. Floor 7."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from udfs.install import advice_excel, advice_python
from xlplan.schema.diagnostic import Severity
from xlplan.text import Text


@dataclass(frozen=True, slots=True)
class Advice:
    """One entry. message and remedy are filled with the finding's own parameters."""

    code: str
    severity: Severity
    message: Text
    remedy: Text


ADVICE: Final[dict[str, Advice]] = {code: Advice(code, severity, message, remedy) for severity, entries in (
    (Severity.ERROR, advice_excel.ERRORS), (Severity.ERROR, advice_python.ERRORS),
    (Severity.NOTE, advice_excel.NOTES), (Severity.NOTE, advice_python.NOTES)) for code, message, remedy in entries}
