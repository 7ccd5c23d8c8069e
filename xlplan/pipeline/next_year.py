"""`xlplan next-year`: a plan folder whose master is made of last year's. Floor 6."""
from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from xlplan.drafting.guesses import marked_cells
from xlplan.drafting.last_plan import LastPlan, last_plan
from xlplan.drafting.next_master import NextMaster, next_master
from xlplan.errors import XlplanError, require_one_of
from xlplan.excel.package.container import Refused
from xlplan.excel.reading.intake import read_bytes
from xlplan.excel.reading.intake_master import LARGEST
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.check_new import check_year
from xlplan.pipeline.findings import WithFindings
from xlplan.pipeline.loading import PlannedHeadquarters, grade_findings, load_file, load_issued, load_plan, placed_findings
from xlplan.pipeline.submissions import PathLike
from xlplan.pipeline.versions.freeze import known_by_hq, state_now
from xlplan.plan.checking.outcome import diagnostic_data
from xlplan.plan.master.read_rows import company_fields
from xlplan.plan.versions.kept import Kept, KeptUnit, kept_of
from xlplan.schema.diagnostic import APPROVAL, Diagnostic, Severity, rounds_answered
from xlplan.schema.round_names import round_name
from xlplan.store.folder import PlanFolder, show_path
from xlplan.store.ledger import FrozenVersion, Ledger
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import LANGS, Lang, Text
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.stamp import HOME, SHEET
from xlplan.workbook.writing.master_book import master_book

_BESIDE: Final = frozenset(("XP116", "XP122", "XP249", "XP250"))  # what stands on the sheets and is no row: content, comments, boxes
_NO_YEAR: Final = Text("{file} 的「基本信息」里没有可用的计划年度,不知道下一年是哪一年。填好再运行",
                       "{file} 的「基本資料」裡沒有可用的計畫年度,不知道下一年是哪一年。填好再執行",
                       "The sheet Company of {file} has no usable plan year, so nobody knows which is the next. Fill it in and run again")
_OURS: Final = frozenset((HOME, SHEET, *MASTER_BY_KEY))
_NOT_COPIED: Final = ("outbox", "returned", "individual", "rollup*.xlsx")
_FROZEN: Final = Text("{round} · 版本 {name}", "{round} · 版本 {name}", "{round}, version {name}")
_NOW: Final = Text("{round} · 现在计入的", "{round} · 現在計入的", "{round}, what counts now")
_ISSUED: Final = Text("{round} · 下达的,还没有交回", "{round} · 下達的,還沒有交回", "{round}, as issued: nothing came back")
_TARGETS: Final = Text("总控表里的目标,没有下发过", "總控表裡的目標,沒有發送過", "the targets of the master, nothing was issued")


@dataclass(slots=True, repr=False)
class NextPlan(WithFindings):
    """What `next_year` did. `master`: the workbook; `draft`: its sheets, what of them is guessed and open, and what stayed behind;
    `own_sheets`: sheets of HQ's own in the old master, which stay there; `diagnostics`: what else of it was no row or
    could not be read; `names`: unit -> what
    it is called."""

    master: Path
    draft: NextMaster
    own_sheets: list[str]
    diagnostics: list[Diagnostic]
    names: dict[str, str]

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"master": str(self.master), "draft": self.draft.data(lang), "own_sheets": self.own_sheets,
                "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics]}


def next_year(folder: PathLike, source: PathLike, *, lang: Lang | None = None) -> NextPlan:
    """Make the plan folder of the year after: a master with all that lives on of last year's, and what that plan came to as the last plan.

    Units and products that ended before the year stay behind; what belongs to one year alone is cleared; the goal stays open. What was
    carried over and has to be looked at is marked in the workbook. The last plan is the approved one, else what counts last. `lang`: of
    the new plan, the old one's unless given. Nothing in `source` is changed. XlplanError when the new folder is not empty, or the old
    one is no plan folder or its master cannot be read.
    """
    if lang is not None:
        require_one_of("lang", lang, LANGS)
    plan, old = PlanFolder(Path(folder)), PlanFolder.find(source)
    plan.require_free()
    hq = load_file(old, old.master)
    if company_fields(hq.sheets.frames.get("company"))[0].number("year") is None:
        raise XlplanError(_NO_YEAR, file=show_path(old.master))
    check_year(hq.master.company.year + 1)
    tongue = lang or hq.master.company.lang
    draft = next_master(hq.sheets.frames, _last_plan(old), tongue)
    plan.create()
    identity = f"{draft.year}-{secrets.token_hex(4)}"
    book = master_book(draft.frames, identity, tongue, datetime.now(), marked_cells(draft.guesses))
    found = grade_findings(placed_findings(hq, hq.sheets.found), old.master.name)
    left = [d for d in found if d.code in _BESIDE or d.severity is Severity.ERROR]
    return NextPlan(write_workbook(book, plan.master).path, draft, own_sheets(old.master), left,
                    {code: hq.master.organisation.called(code) for code in hq.master.organisation.by_code})


def own_sheets(master: Path) -> list[str]:
    """Names of the sheets in the master that are HQ's own."""
    try:
        book = read_workbook(read_bytes(master, LARGEST), master.name, {SHEET}, largest=LARGEST)
    except Refused:
        return []
    return [s.name for s in book.sheets if (s.key or s.at(1, 1)) not in _OURS] if isinstance(book, RawBook) else []


def _last_plan(old: PlanFolder) -> LastPlan:
    """What the plan came to, worked out in a copy: what only looks at a folder may still tidy it."""
    with TemporaryDirectory() as room:
        copy = Path(room) / "plan"
        shutil.copytree(old.path, copy, ignore=shutil.ignore_patterns(*_NOT_COPIED))
        hq = load_plan(copy)
        state, what = _state(copy, hq)
        return last_plan(state, what, hq.breakdown.lines, _before(hq, state))


def _state(folder: Path, hq: PlannedHeadquarters) -> tuple[Kept, Text]:
    """The state that counts last, and which it is."""
    with Ledger(hq.folder.ledger) as ledger:
        latest, versions = ledger.latest_round(hq.plan), ledger.versions(hq.plan)
        if latest is None:
            return _by_targets(hq), _TARGETS
        frozen = [one for one in versions if one.round in rounds_answered(latest)]
        if latest != APPROVAL and frozen:
            one = frozen[-1]
            return kept_of(ledger.version_text(hq.plan, one.name), one.name), _frozen(one)
    state, result = state_now(load_issued(folder))
    if latest == APPROVAL:
        return state, round_name(APPROVAL, "out")
    return state, (_NOW if result.numbers.source else _ISSUED).filled(round=round_name(latest, "back"))


def _before(hq: PlannedHeadquarters, state: Kept) -> Iterator[tuple[Text, Kept]]:
    """The versions frozen before that state, the last first, each with its name."""
    with Ledger(hq.folder.ledger) as ledger:
        for one in reversed(ledger.versions(hq.plan)):
            if not state.name or one.at < state.at:
                yield _frozen(one), kept_of(ledger.version_text(hq.plan, one.name), one.name)


def _frozen(one: FrozenVersion) -> Text:
    return _FROZEN.filled(round=round_name(one.round, "back"), name=one.name)


def _by_targets(hq: PlannedHeadquarters) -> Kept:
    assigned, last = known_by_hq(hq)
    return Kept(hq.plan, hq.round, hq.master.company.year, hq.master.company.start_month, units=tuple(
        KeptUnit(code, assigned=n, last_year=last[code]) for code, n in assigned.items()))
