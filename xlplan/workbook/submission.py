"""Submission: one returned file as understood: stamp, tables, where each cell stood, what was found wrong. Floor 3."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np

from xlplan.address import a1
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.units import Ints
from xlplan.workbook.forms import Choice
from xlplan.workbook.seal_keys import Seal
from xlplan.workbook.stamp import Issued


class OwnFormula(NamedTuple):
    """`text` without `=`; '' where it cannot be written as one formula of one cell. `array`: entered as one of arrays."""

    text: str
    array: bool = False


class CellComment(NamedTuple):
    """What the unit wrote beside a cell: tab name, row and column there, text."""

    sheet: str
    at: tuple[int, int]
    text: str


class NamedLine(NamedTuple):
    """One of the lines behind an amount, as it stands on `row` of the sheet on which the unit works for itself.

    `amount`: what its quantity and price come to (not rounded where no formula of ours does it), else what was typed as its amount; None
    where there is none, and `odd` is then the text that stands in its place or in that of a factor.
    """

    row: int
    name: str
    what: str
    quantity: Decimal | None
    price: Decimal | None
    amount: Decimal | None
    odd: str = ""


class SuggestedCells(NamedTuple):
    """What HQ suggested in one table, which thousands of files hold at a time: `steps` of each of the rows in each of the columns,
    UNSAID where nothing."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    steps: Ints


UNSAID: Final = int(np.iinfo(np.int64).min)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a table stood in the file: tab name, column key -> sheet column, row key -> sheet row (foot rows too)."""

    sheet: str
    columns: dict[str, int]
    rows: dict[str, int]

    def at(self, row: str, column: str) -> str | None:
        """A1 address of a cell by its keys; None when the file had no such row or column."""
        if row in self.rows and column in self.columns:
            return a1(self.rows[row], self.columns[column])
        return None


@dataclass(slots=True)
class Submission:
    """One file.

    Attributes:
        file, sha256, modified: of the file (modified: as the file itself claims, UTC).
        issued: what HQ had put in; None when the file is not one of ours. sealed: digest of that list as it stood there.
        frames: table key -> Frame with one member, HQ's values from the stamp, the branch's from the sheets.
        placements: table key -> where it stood.
        unfilled: tables among them in which the branch's cells hold the figures that HQ suggested, or nothing.
        as_suggested: table -> rows whose figures are those that HQ suggested for them, some at least.
        refused: tables that cannot be used whatever their severity says (sheet missing, keys stripped, ...).
        diagnostics: severity None until `validate_submissions` decides it.
        answers: `forms.answer_key` -> the branch's explanation from the checks sheet (分公司说明).
        read_on: number of the later issue whose HQ cells it is read with, 0 where with those of its own.
        control: the control number of what stands in it; None where a table of it is not there.
        choices: table key -> how the branch means it, chosen on the cover.
        own: table key -> (row key, column key) -> the formula that the unit wrote into one of its cells.
        comments: that it wrote on cells of our sheets.
        scratch: names of the sheets on which it works for itself, one as a rule; others: of further visible ones that are not ours.
        signs: `step|field` -> what was filled into the sign-off block of the cover.
        author: who saved it last, as the file itself claims; '' where it does not say, or says no more than a computer does.
        joins: beginnings of the SHA-256 of the files that HQ's copy takes the place of, joined or marked, on which it was filled in.
        sent: when it was sent (UTC), where a mail brought it, sent_within: by how much that may be off; sender: from which address.
        parts: table -> (file, sha256) that it comes from, where that is another one.
        key: name of the key that it was sealed with; '' of one that has none.
        lines: table key -> (row key, column key) -> the named lines of the unit that its formula there adds up.
        suggested: table key -> what HQ suggested in it, once the file has been read and passed on; `issued` no longer holds it then.
    """

    file: str
    sha256: str
    modified: datetime | None = None
    issued: Issued | None = None
    seal: Seal = "unverified"
    frames: dict[str, Frame] = field(default_factory=dict)
    placements: dict[str, Placement] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    unfilled: set[str] = field(default_factory=set)
    as_suggested: dict[str, frozenset[str]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    control: int | None = None
    sealed: str = ""
    read_on: int = 0
    own: dict[str, dict[tuple[str, str], OwnFormula]] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    scratch: tuple[str, ...] = ()
    comments: tuple[CellComment, ...] = ()
    author: str = ""
    joins: frozenset[str] = frozenset()
    parts: dict[str, tuple[str, str]] = field(default_factory=dict)
    sent: datetime | None = None
    sent_within: timedelta = timedelta(0)
    sender: str = ""
    key: str = ""
    suggested: dict[str, SuggestedCells] = field(default_factory=dict)
    lines: dict[str, dict[tuple[str, str], tuple[NamedLine, ...]]] = field(default_factory=dict)
