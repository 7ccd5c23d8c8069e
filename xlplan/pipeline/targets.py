"""`xlplan targets`: what each unit will get in a round, before anything leaves the house. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from xlplan.errors import require_one_of
from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.adjust.units_meant import units_meant
from xlplan.pipeline.findings import WithFindings
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.pipeline.loading import load_plan, with_overdrawn
from xlplan.pipeline.master_lines import WrittenLines
from xlplan.pipeline.next_round import held_back, next_round
from xlplan.pipeline.printing import diagnostic_lines, finding_counts, identity_line, settlement_lines, table_lines, target_lines
from xlplan.pipeline.regions.shift_checks import shift_findings
from xlplan.pipeline.result_columns import line_results, unit_results, write_results
from xlplan.pipeline.round_findings import outgoing_findings
from xlplan.pipeline.submissions import PathLike, Progress
from xlplan.plan.breakdown.assigned import AssignedTargets, assigned_targets
from xlplan.plan.breakdown.later import called
from xlplan.plan.checking.outcome import diagnostic_data, must_fix
from xlplan.plan.consolidate.reserve import overdrawn_findings
from xlplan.plan.master.filling import filling_units
from xlplan.plan.master.steering_records import Assignment
from xlplan.plan.regions.shift import shifts_told
from xlplan.plan.rollup.targets_book import NextTargets, targets_book
from xlplan.plan.rounds.settle import UnitSettlement
from xlplan.plan.rounds.table_settlements import TableSettlement
from xlplan.schema.diagnostic import ROUNDS, Diagnostic, Round
from xlplan.store.folder import show_path
from xlplan.text import Lang, Text, number_runs, text_list
from xlplan.units import WAN_YUAN

_WRITTEN: Final = Text("已写入 {file}「{sheet}」第 {rows} 行的结果列;撤销:xlplan undo {path}",
                       "已寫入 {file}「{sheet}」第 {rows} 列的結果欄;復原:xlplan undo {path}",
                       "Result columns filled in: {file}, sheet “{sheet}”, rows {rows}; to take it back: xlplan undo {path}")
_REFUSED: Final = Text("有必须改的问题,总控表没有写入", "有必須修正的問題,總控表沒有寫入",
                       "Something must be fixed; the master workbook was left alone")
_AS_IT_STANDS: Final = Text("总控表的结果列已经是这些数,没有写入", "總控表的結果欄已經是這些數,沒有寫入",
                            "The result columns of the master workbook hold these figures already; nothing was written")


@dataclass(frozen=True, slots=True, repr=False)
class RoundTargets(WithFindings):
    """What `targets` gives back.

    Attributes:
        round: the one to be issued; ends: the one that it follows, None where it starts from the goals broken down.
        targets: of every unit as they will go out.
        units: how each came about, () for a first round.
        moved: how far what is unassigned would move without a decision, 0.01 万元.
        names: of units, by code; accepts: whether silence accepts what was declared.
        diagnostics: what HQ must settle or should know.
        tables: what heads, money and courses come to where HQ adjusted them.
        written: the lines of the master of which result columns were filled in; asked: whether they were to be; page: the workbook with
            the table, None unless asked for.
        shifts: what regions shifted before that round.
    """

    round: Round
    ends: Round | None
    targets: AssignedTargets
    units: tuple[UnitSettlement, ...]
    moved: int
    names: dict[str, str]
    accepts: bool
    diagnostics: list[Diagnostic]
    written: tuple[WrittenLines, ...] = ()
    asked: bool = False
    page: Path | None = None
    tables: tuple[TableSettlement, ...] = ()
    shifts: tuple[Assignment, ...] = ()

    @property
    def must_fix(self) -> bool:
        """Whether the round cannot go out like this."""
        return must_fix(self.diagnostics)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready; amounts in 万元 as a sheet shows them."""
        return {"round": self.round, "ends": self.ends, **self.targets.data(), "moved": WAN_YUAN.value(self.moved),
                "units": [unit.data(self.names) for unit in self.units] or self.targets.data()["units"],
                "tables": [one.data(self.names) for one in self.tables],
                "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics],
                "shifts": [{"unit": one.scope, "amount": WAN_YUAN.value(one.amount or 0), "reason": one.reason, "by": one.proposed_by}
                           for one in self.shifts],
                "written": [one.data() for one in self.written], "page": None if self.page is None else str(self.page)}

    def sums(self, lang: Lang) -> Iterator[str]:
        """What is assigned in all, and findings."""
        yield identity_line(self.targets, lang)
        yield finding_counts(self.diagnostics, lang)

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person at a terminal."""
        for d in self.diagnostics:
            yield from diagnostic_lines(d, lang)
        yield from settlement_lines(self.units, self.names, self.accepts, lang)
        for line in self.shifts if self.units else ():  # of a first round they stand among the later assignments
            change = WAN_YUAN.show(line.amount or 0, sign=True)
            yield " · ".join((called(line, by=True)(lang), self.names.get(line.scope, line.scope), change, line.reason))
        yield from table_lines(self.tables, self.names, lang)
        yield from target_lines(self.targets, lang, every=not self.units)
        if self.page is not None:
            yield show_path(self.page)
        for one in self.written:
            rows = text_list(number_runs(one.rows))
            yield _WRITTEN(lang, file=show_path(one.file.name), sheet=one.sheet, rows=rows, path=show_path(one.file))
        if self.asked and not self.written:
            yield (_REFUSED if self.must_fix else _AS_IT_STANDS)(lang)


def targets(folder: PathLike, *, round: Round = "revise", branches: Iterable[str] | None = None, scope: str = "",
            balance: Literal["stop", "unassigned"] | None = None, write: bool = False, out: PathLike | None = None,
            lang: Lang | None = None, progress: Progress | None = None) -> RoundTargets:
    """What each unit will get when that round is issued, by what it declared and what HQ decided, with everything that stands in the
    way. `branches`, `scope`, `balance` as in `issue`.

    Nothing is written unless asked for: `write` fills in the result columns of the master (分配权重: target, growth, change of share;
    总部调整: declared and approved of the lines of the round), while nothing must be fixed; `out` is a workbook with the table, in the
    plan's language unless `lang` says another. XlplanError as `issue`, and when a file is open elsewhere."""
    return round_targets(folder, round, branches=branches, scope=scope, balance=balance, write=write, out=out, lang=lang, progress=progress)


def round_targets(folder: PathLike, round: Round, *, branches: Iterable[str] | None = None, scope: str = "",
                  balance: Literal["stop", "unassigned"] | None = None, write: bool = False, out: PathLike | None = None,
                  lang: Lang | None = None, progress: Progress | None = None, judged: JudgedInbox | None = None) -> RoundTargets:
    """The same; `judged`: what came back, where somebody has judged it just now."""
    require_one_of("round", round, ROUNDS)
    hq = load_plan(folder)
    master, found = hq.master, [*hq.behind, *hq.findings]
    filling = filling_units(master, round)
    some = units_meant(master.organisation, filling, branches, scope) if branches is not None or scope else None
    start = next_round(hq, round, some, progress=progress, judged=judged)
    found = with_overdrawn(hq, found, overdrawn_findings(held_back(hq, start), master.reserve.row_key))
    names = {code: unit.name or code for code, unit in master.organisation.by_code.items()}
    breakdown = start.breakdown if start else hq.breakdown
    found += outgoing_findings(hq, round, start, balance or master.company.balance)
    found += shift_findings(hq, round, filling if some is None else some, breakdown)
    made = RoundTargets(round, start.ends if start else None,
                        assigned_targets(master, breakdown, settled=bool(start and start.ends)), start.units if start else (),
                        start.moved if start else 0, names, start is not None and master.company.silence == "declared", found, asked=write,
                        tables=start.tables if start else (),
                        shifts=shifts_told(master, hq.breakdown.later, round))
    if write and not made.must_fix:
        meant = master.organisation.carriers() if some is None else some
        made = replace(made, written=write_results(hq, {
            "weights": unit_results(hq, breakdown, meant), "adjustments": line_results(hq, start.results if start else {}, meant)}))
    if out is not None:
        tongue = lang or master.company.lang
        told = NextTargets(master, round, breakdown, made.units, made.accepts, (identity_line(made.targets, tongue),), made.tables)
        made = replace(made, page=write_workbook(targets_book(told, datetime.now(), tongue), Path(out)).path)
    return made
