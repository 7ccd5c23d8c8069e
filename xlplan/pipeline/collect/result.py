"""What `collect` gives back: a verdict an attachment, source by source. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from xlplan.brief import Brief
from xlplan.pipeline.collect.said import collection_sum
from xlplan.plan.checking.outcome import diagnostic_data
from xlplan.plan.checking.provenance import Provenance
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.store.chain import ChainHead
from xlplan.text import Lang

Became = Literal["taken", "known", "refused", "left"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment, or member of an archive.

    Attributes:
        became: taken into the inbox; known, it was taken before or lies there; refused, `why`; left, as it is no workbook.
        name: as it was called; file: its name in the inbox, '' of one that is not there; gone: it was there once and is no longer.
        again: it is known, and this mail brought it once more.
        kind: what it is, a key of `codes.files.KINDS`. came: where it comes from.
    """

    became: Became
    name: str
    came: Provenance
    file: str = ""
    kind: str = ""
    why: Diagnostic | None = None
    gone: bool = False
    again: bool = False

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"became": self.became, "name": self.name, "file": self.file, "kind": self.kind, "gone": self.gone, "again": self.again,
                "came": self.came.body(),
                "why": diagnostic_data(self.why, lang) if self.why else None}


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was looked at: what it is called, how many mails it holds, what became of all that is attached, and what is wrong with
    it as a whole. `original`: its name in .originals/, '' where it is not kept there; `told`: what is said of its mails."""

    name: str
    mails: int
    attachments: tuple[Attachment, ...]
    lost: tuple[Diagnostic, ...] = ()
    original: str = ""
    told: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversion:
    """A workbook of another format, or a locked one: `name` as it was, `file` the .xlsx that was made of it, '' where none was, and `why`.
    `path`: where it lay."""

    name: str
    file: str = ""
    kind: str = ""
    came: Provenance | None = None
    why: Diagnostic | None = None
    path: Path | None = None

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"name": self.name, "file": self.file, "kind": self.kind, "came": self.came.body() if self.came else None,
                "why": diagnostic_data(self.why, lang) if self.why else None}


@dataclass(slots=True, repr=False)
class Collection(Brief):
    """What `collect` did. `folder`: where originals lie; `chain`: the last record of the ledger, None where nothing was opened."""

    folder: str
    sources: list[Source] = field(default_factory=list)
    converted: list[Conversion] = field(default_factory=list)
    chain: ChainHead | None = None

    def sums(self, lang: Lang) -> Iterator[str]:
        """As `Brief`."""
        yield collection_sum(self, lang)

    @property
    def attachments(self) -> list[Attachment]:
        """All of them, source by source."""
        return [one for source in self.sources for one in source.attachments]

    @property
    def taken(self) -> list[Attachment]:
        """Those that are new in the inbox."""
        return [one for one in self.attachments if one.became == "taken"]

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Why things could not be opened."""
        return [*(d for source in self.sources for d in (*source.lost, *source.told)),
                *(one.why for one in self.attachments if one.why is not None),
                *(one.why for one in self.converted if one.why is not None)]

    @property
    def must_fix(self) -> bool:
        """Whether something could not be opened."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"sources": [{"name": s.name, "mails": s.mails, "original": s.original,
                             "attachments": [one.data(lang) for one in s.attachments],
                             "diagnostics": [diagnostic_data(d, lang) for d in (*s.lost, *s.told)]} for s in self.sources],
                "converted": [one.data(lang) for one in self.converted],
                "chain": str(self.chain) if self.chain else None}
