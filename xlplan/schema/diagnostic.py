"""Diagnostic: whatever is wrong with a workbook, as data. Sentences are made by `codes.message`. Floor 1."""
from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Literal

Round = Literal["guide", "bottom_up", "revise", "final", "approved"]
ROUNDS: Final[tuple[Round, ...]] = ("guide", "bottom_up", "revise", "final", "approved")
FIRST_HALF: Final[tuple[Round, ...]] = ROUNDS[:2]  # figures are proposed; what does not tie is explained
APPROVAL: Final[Round] = "approved"  # figures are HQ's last word; units acknowledge them
SECOND_HALF: Final[tuple[Round, ...]] = ROUNDS[2:]  # figures are settled; what does not tie is stopped


def rounds_answered(round: Round) -> tuple[Round, ...]:
    """Rounds whose workbooks come back in that one: what goes out in 二下 comes back as 二上, and so does a further pass of 二上."""
    return ("revise", "final") if round in ("revise", "final") else (round,)


class Severity(str, Enum):
    """error 必须改: that table is not consolidated; warning 请说明: consolidated, to be explained; note 提示."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return ("error", "warning", "note").index(self.value)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: entry of the catalogue, `XP301`.
        severity: as it stands in this round, HQ's rule switches applied; None until `validate` decides.
        sheet, cell: tab name and A1 address as found in that file; None where the finding has none.
        table, column, row_key: language-free place; None where unknown.
        found, expected, difference: numbers are in `unit` as shown on the sheet, else texts.
        unit: key of `units.UNITS`.
        file: file name; branch: code of the branch; both filled by the pipeline at the latest.
        params: what the message's sentence needs beyond the fields above.
        explanation: what the branch answered.
    """

    code: str
    severity: Severity | None = None
    sheet: str | None = None
    cell: str | None = None
    table: str | None = None
    column: str | None = None
    row_key: str | None = None
    found: float | int | str | None = None
    expected: float | int | str | None = None
    difference: float | int | None = None
    unit: str | None = None
    file: str | None = None
    branch: str | None = None
    params: dict[str, object] = field(default_factory=dict)
    explanation: str = ""
