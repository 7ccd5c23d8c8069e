"""What the use cases give back: plain data for programs, notebooks and the command line alike. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplan.pipeline.collect.result import Collection
from xlplan.pipeline.findings import WithFindings
from xlplan.pipeline.prospect import Prospect, SheetState
from xlplan.pipeline.sums import check_sums, consolidation_sums, issuance_sums, master_sums
from xlplan.plan.breakdown.assigned import AssignedTargets
from xlplan.plan.checking.outcome import diagnostic_data, file_data, must_fix, submission_data
from xlplan.plan.checking.results import FileResult, Merged
from xlplan.plan.checking.states import OF_NOBODY, BranchState, branch_states, standing_counts
from xlplan.plan.consolidate.figures import approved_sales
from xlplan.plan.consolidate.merge import like_for_like
from xlplan.plan.consolidate.reserve import ReserveBalance
from xlplan.plan.master.history import SheetReport
from xlplan.plan.regions.review import RegionReview
from xlplan.plan.regions.shift import RegionShift
from xlplan.plan.rounds.issue_changes import IssueChange
from xlplan.plan.rounds.settle import UnitSettlement
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.store.chain import ChainHead
from xlplan.tables.books import Stage
from xlplan.text import Lang, Text
from xlplan.units import WAN_YUAN
from xlplan.workbook.own_work import LeftBehind

if TYPE_CHECKING:
    import pandas as pd

    from xlplan.pipeline.judge_inbox import JudgedInbox
    from xlplan.pipeline.loading import Headquarters


@dataclass(slots=True, repr=False)
class Issuance(WithFindings):
    """What `issue` did. `files`: branch code -> workbook; empty when the master must be corrected first. `targets`: what is
    assigned to every unit, at first and later. `balances`: what HQ holds back. `history`: what came of each pasted sheet.
    `chain`: the last record of the ledger, None where nothing was issued. `dry_run`: nothing was written, `files` says what would be.
    `settled`: of a later round how the target of each unit came about, `accepts` whether silence accepts what was declared; `names`: of
    units by code. `changes`: unit that had a workbook of the round -> what HQ's side of the new one says otherwise. `left`:
    unit -> what of its own working stays in the file that it sent. `stage`: to units that fill in, or to
    regions, to shift targets or to review; `skipped`: region of the level that acts and has no part in that -> why. `passed_over`: regions
    that may shift targets before that round and were not asked."""

    round: Round
    number: int
    files: dict[str, Path]
    diagnostics: list[Diagnostic]
    targets: AssignedTargets
    balances: tuple[ReserveBalance, ...] = ()
    history: tuple[SheetReport, ...] = ()
    chain: ChainHead | None = None
    dry_run: bool = False
    settled: tuple[UnitSettlement, ...] = ()
    accepts: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    changes: dict[str, list[IssueChange]] = field(default_factory=dict)
    left: Mapping[str, Sequence[LeftBehind]] = field(default_factory=dict)
    stage: Stage = "units"
    skipped: Mapping[str, Text] = field(default_factory=dict)
    passed_over: Sequence[str] = ()

    @property
    def must_fix(self) -> bool:
        """Whether the master holds something that must be fixed."""
        return must_fix(self.diagnostics)

    def sums(self, lang: Lang) -> Iterator[str]:
        """As `Brief`."""
        return issuance_sums(self, lang)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"round": self.round, "issue": self.number, "files": {b: str(p) for b, p in self.files.items()},
                "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics],
                "targets": self.targets.data(), "balances": [b.data() for b in self.balances],
                "history": [one.data() for one in self.history], "chain": str(self.chain) if self.chain else None,
                "dry_run": self.dry_run, "stage": self.stage, "skipped": {code: why(lang) for code, why in self.skipped.items()},
                "passed_over": [*self.passed_over], "units": [unit.data(self.names) for unit in self.settled],
                "changes": {code: [one.said(lang) for one in of] for code, of in self.changes.items()},
                "left": {code: [one._asdict() for one in of] for code, of in self.left.items()}}


@dataclass(frozen=True, slots=True, repr=False)
class MasterVerdict(WithFindings):
    """What `check` found in a master workbook: all that `issue` would say of it, and what it would send out. `inbox`: the
    master's folder was asked for, and what lies in its inbox was checked against it. `issued`: the reserves by the ceilings
    that went out last, as `consolidate` has them; () where nothing went out. `empty`: nothing lies in that inbox. `sheets`: how far
    each sheet is; `prospect`: what would come out; `began`: something was issued. Other fields as in Issuance."""

    file: Path
    round: Round
    branches: tuple[str, ...]
    diagnostics: list[Diagnostic]
    targets: AssignedTargets
    balances: tuple[ReserveBalance, ...]
    history: tuple[SheetReport, ...]
    inbox: bool
    issued: tuple[ReserveBalance, ...] = ()
    empty: bool = False
    sheets: tuple[SheetState, ...] = ()
    prospect: Prospect | None = None
    began: bool = False

    @property
    def must_fix(self) -> bool:
        """Whether something must be fixed before anything can be issued."""
        return must_fix(self.diagnostics)

    def sums(self, lang: Lang) -> Iterator[str]:
        """As `Brief`."""
        return master_sums(self, lang)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready; `branches` are those whose workbooks would be written, none while something must be fixed."""
        return {"file": str(self.file), "round": self.round, "branches": [] if self.must_fix else list(self.branches),
                "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics], "targets": self.targets.data(),
                "balances": [b.data() for b in self.balances], "issued_balances": [b.data() for b in self.issued],
                "history": [one.data() for one in self.history], "sheets": [one.data(lang) for one in self.sheets],
                "prospect": self.prospect.data() if self.prospect else None}


@dataclass(slots=True, repr=False)
class CheckResult(WithFindings):
    """What `check` found, one verdict a file. `notes`: what is true of the whole check and said first; `masters`: the master
    workbooks among what was asked for."""

    files: list[FileResult]
    notes: list[Diagnostic] = field(default_factory=list)
    masters: list[MasterVerdict] = field(default_factory=list)

    @property
    def master(self) -> MasterVerdict | None:
        """The master workbook, the first if there are several."""
        return self.masters[0] if self.masters else None

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All findings: the notes, the masters', then file by file."""
        return [*self.notes, *(d for m in self.masters for d in m.diagnostics), *(d for f in self.files for d in f.diagnostics)]

    @property
    def must_fix(self) -> bool:
        """Whether a file or one of its tables was refused, or a master must be corrected."""
        refused = any(f.goes_back for f in self.files)
        return refused or any(m.must_fix for m in self.masters)

    def sums(self, lang: Lang) -> Iterator[str]:
        """As `Brief`."""
        return check_sums(self, lang)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        branches = [f.branch for f in self.files if f.branch]
        if len(self.masters) == 1 and self.masters[0].inbox:
            branches = list(self.masters[0].branches)
        accepted = {f.branch for f in self.files if f.verdict.startswith("accepted")}
        sent = {f.branch for f in self.files if f.verdict not in OF_NOBODY}
        back = [b for b in branches if b in sent and b not in accepted]
        return {"diagnostics": [diagnostic_data(d, lang) for d in self.notes],
                "files": [file_data(f, lang) for f in self.files],
                "submission": submission_data(branches, [b for b in branches if b not in sent], back), "rollup": None,
                "masters": [m.data(lang) for m in self.masters]}


@dataclass(frozen=True, slots=True)
class CarriedOpinions:
    """How much of what HQ typed into roll-ups was `read` back by this run, new or changed, how much it found `cleared`, how much stands
    in the new roll-up where it belongs (`carried`), and how much about nothing that is there any more (`settled`). `kept`: the roll-up
    that was replaced, where it holds more than could be carried."""

    read: int = 0
    cleared: int = 0
    carried: int = 0
    settled: int = 0
    kept: Path | None = None

    def data(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"read": self.read, "cleared": self.cleared, "carried": self.carried, "settled": self.settled,
                "kept": str(self.kept) if self.kept else None}


@dataclass(repr=False)
class Consolidation(WithFindings):
    """What `consolidate` gives back.

    Attributes:
        files: one verdict a file, by name. rollup: the workbook written, None when it was not asked for.
        numbers: exact columns of all accepted tables.
        register: findings about the set of files: branches missing, two files of one branch.
        balances: what HQ holds back of sales, expenses and heads, and how much of it is drawn.
        names: code of every unit -> its name.
        ledger: what is wrong with the plan's ledger: figures may not be those that were issued, so it is said first.
        chain: the last record of the ledger once this run is in it.
        opinions: what became of all that HQ typed into the roll-up before.
        joined: workbooks to be sent back that were joined of several files of a unit.
        shifts: what regions shifted by the files that count. reviews: what they said of their units.
        collected: what was in the mails and archives that lay in the inbox; None where none did.
        basis: the plan as it was loaded, and the inbox as it was judged.
    """

    files: list[FileResult]
    numbers: Merged
    register: list[Diagnostic]
    year: int
    start_month: int
    rollup: Path | None = None
    notes: list[Diagnostic] = field(default_factory=list)
    balances: tuple[ReserveBalance, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    ledger: list[Diagnostic] = field(default_factory=list)
    chain: ChainHead | None = None
    opinions: CarriedOpinions = field(default_factory=CarriedOpinions)
    joined: list[Path] = field(default_factory=list)
    collected: Collection | None = None
    shifts: Sequence[RegionShift] = ()
    reviews: Sequence[RegionReview] = ()
    basis: tuple[Headquarters, JudgedInbox] | None = None

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Table key -> one row a branch and row key, amounts in the unit of the sheet."""
        from xlplan.plan.consolidate.frames import to_pandas  # noqa: PLC0415 - pandas is loaded by those who ask for DataFrames

        return to_pandas(self.numbers)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All findings: the ledger's, the register's, then file by file."""
        return [*self.ledger, *self.register, *self.notes, *(d for f in self.files for d in f.diagnostics)]

    @property
    def submission(self) -> dict[str, Any]:
        """`expected`, `accepted` (handed in: something came that does not go back), the codes that are `missing` (nothing came) or
        `returned` (all that came goes back), and `counts`: how many are how far (see `states.STANDINGS`)."""
        missing, returned = ([code for code, one in self.states.items() if one.standing == k] for k in ("missing", "returned"))
        return {**submission_data(self.numbers.branches, missing, returned), "counts": standing_counts(self.states)}

    @property
    def states(self) -> dict[str, BranchState]:
        """Branch -> how far it is."""
        return branch_states(self.numbers)

    @property
    def totals(self) -> dict[str, Any]:
        """Sales over the units whose table counts, as the pages of the roll-up have them, in `unit`: target, declared, HQ's adjustments,
        approved, and what declared differs from target by."""
        return {"unit": WAN_YUAN.key, **{key: WAN_YUAN.value(steps) for key, steps in self.total_steps.items()}}

    @property
    def total_steps(self) -> dict[str, int]:
        """The same in steps of 万元."""
        (target, declared), approved = like_for_like(self.numbers), approved_sales(self.numbers)
        return {"target": target, "declared": declared, "adjusted": approved - declared, "approved": approved,
                "difference": declared - target}

    @property
    def approves(self) -> bool:
        """Whether it is of a round that brings HQ's approval, which units acknowledge."""
        return bool(self.numbers.settled) or any(one.receipt is not None for one in self.files)

    @property
    def untouched(self) -> list[str]:
        """Codes of the units that came with nothing declared."""
        return [code for code, one in self.states.items() if one.untouched]

    @property
    def must_fix(self) -> bool:
        """Whether a file or table was refused, a branch is missing, HQ has to choose between files, or the master itself must be
        corrected."""
        refused = any((f.goes_back and not (f.regional and f.stands_aside)) or f.undecided for f in self.files)
        return refused or bool(self.submission["missing"]) or must_fix(self.notes) or must_fix(self.ledger)

    def sums(self, lang: Lang) -> Iterator[str]:
        """As `Brief`."""
        return consolidation_sums(self, lang)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready. `counts` of a file: its tables whose figures are in the totals and on the pages."""
        counted: dict[tuple[str, str], list[str]] = {}
        for (table, _), (sent, _) in self.numbers.source.items():
            counted.setdefault((sent.file, sent.sha256), []).append(table)
        return {"files": [{**file_data(f, lang), "counts": counted.get((f.file, f.sha256), [])} for f in self.files],
                "submission": self.submission,
                "diagnostics": [diagnostic_data(d, lang) for d in (*self.ledger, *self.register, *self.notes)],
                "rollup": str(self.rollup) if self.rollup else None, "balances": [b.data() for b in self.balances],
                "names": dict(self.names), "untouched": self.untouched,
                "totals": self.totals,
                "states": {code: {"state": one.state, "tables": dict(one.tables), "file": one.file.file if one.file else None,
                                  "receipt": one.file.receipt.data() if one.file and one.file.receipt else None}
                           for code, one in self.states.items()},
                "chain": str(self.chain) if self.chain else None, "opinions": self.opinions.data(),
                "joined": [str(path) for path in self.joined],
                "collected": self.collected.data(lang) if self.collected else None, "shifts": [one.data() for one in self.shifts],
                "reviews": [one.data() for one in self.reviews]}
