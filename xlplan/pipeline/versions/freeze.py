"""`xlplan freeze`: the consolidated state as it is now, kept under a name for good. Floor 6.

It is kept in the ledger and not as a file of its own: there it is whole or not at all, in one step with the record of the chain
that names it; nobody moves, renames or mails away a part of the history of the plan, and its name may be any text.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from xlplan import terms
from xlplan.brief import Brief
from xlplan.errors import XlplanError
from xlplan.pipeline.consolidate import consolidate_issued, put_together
from xlplan.pipeline.loading import Headquarters, load_issued
from xlplan.pipeline.printing import align_columns, chain_lines, ledger_lines
from xlplan.pipeline.replaced_rollup import opinions_now
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.submissions import PathLike
from xlplan.pipeline.versions.last import said_closed
from xlplan.pipeline.versions.names import require_free, version_name
from xlplan.plan.checking.outcome import diagnostic_data
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.opinions.board import board_of
from xlplan.plan.rollup.shifts import shifts_issued
from xlplan.plan.rounds.change_lines import lines_gone
from xlplan.plan.versions.capture import captured_state, kept_opinions
from xlplan.plan.versions.figures import compared_column, compared_tables, is_by_month
from xlplan.plan.versions.kept import Kept, kept_text
from xlplan.plan.versions.words import shown_moment, sum_said
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Diagnostic, Round, rounds_answered
from xlplan.schema.round_names import round_name
from xlplan.schema.table import Table
from xlplan.store.chain import ChainHead
from xlplan.store.folder import show_path
from xlplan.store.ledger import FrozenVersion, Ledger
from xlplan.text import Lang, Text

_UNSAID: Final = Text("请写由谁封存:--by 姓名", "請寫由誰封存:--by 姓名", "Say who freezes it: --by NAME")
_DONE: Final = Text("已封存版本 {name}({round},{at},{by}):{files} 个文件,{findings} 条检查问题,{opinions} 条总部处理意见。"
                    "以后交来的更正不改变它。",
                    "已封存版本 {name}({round},{at},{by}):{files} 個檔案,{findings} 條檢核問題,{opinions} 條總公司處理意見。"
                    "之後交來的更正不改變它。",
                    "Version {name} is frozen ({round}, {at}, {by}): {files} files, {findings} findings, {opinions} opinions of HQ. What "
                    "comes in later does not change it.")
_CLOSED: Final = Text("{round}已封存:以后交来的文件不再计入;要改,用 xlplan reopen {folder} --reason 理由 --by 姓名 重新打开。",
                      "{round}已封存:之後交來的檔案不再計入;要改,用 xlplan reopen {folder} --reason 理由 --by 姓名 重新開啟。",
                      "{round} is closed: files that come in later do not count; to change that: xlplan reopen {folder} --reason WHY --by "
                      "NAME")
_IS_CLOSED: Final = Text("{round}已由版本 {version} 封存。要再封存,先用 xlplan reopen {folder} --reason 理由 --by 姓名 重新打开",
                         "{round}已由版本 {version} 封存。要再封存,先用 xlplan reopen {folder} --reason 理由 --by 姓名 重新開啟",
                         "{round} is closed already by version {version}. To close it anew first run: xlplan reopen {folder} --reason WHY "
                         "--by NAME")
_HEADS: Final = (Text("表", "表", "Table"), terms.DECLARED, terms.ADJUSTMENT, terms.APPROVED)
_TO_COMPARE: Final = Text("以后对比:xlplan compare {folder}", "之後對照:xlplan compare {folder}",
                          "to compare later: xlplan compare {folder}")


@dataclass(frozen=True, slots=True, repr=False)
class Freezing(Brief):
    """What `freeze` did. `state`: what is kept; `ledger`: what is wrong with the ledger (XP532, XP533), said first; `closed`: whether
    the round was closed with it; `run`: what came, judged."""

    folder: str
    version: FrozenVersion
    state: Kept
    ledger: list[Diagnostic]
    chain: ChainHead | None
    closed: bool = False
    run: Consolidation | None = None

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready; amounts in the unit of each table."""
        one = self.version
        return {"version": one.name, "round": one.round, "at": one.at, "by": one.by, "sha256": one.sha256, "closed": self.closed,
                "files": len(self.state.files), "findings": len(self.state.findings), "opinions": len(self.state.opinions),
                "tables": {table.key: _sum_data(*of[0]) | {"columns": {column.key: _sum_data(column, *sums) for column, *sums in of[1:]}}
                           for table, of in self._sums()},
                "diagnostics": [diagnostic_data(d, lang) for d in self.ledger], "chain": str(self.chain) if self.chain else None}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        yield from ledger_lines(self.ledger, lang)
        one, state = self.version, self.state
        yield _DONE(lang, name=one.name, round=round_name(one.round, "back"), at=shown_moment(one.at), by=one.by,
                    files=len(state.files), findings=len(state.findings), opinions=len(state.opinions))
        yield from align_columns([tuple(h(lang) for h in _HEADS), *(
            (f"{what(lang)} ({unit.label(lang)})", unit.show(said), unit.show(more, sign=True) if more else "–", unit.show(said + more))
            for table, of in self._sums() for column, said, more in of for unit in [column.unit] if unit
            for what in [table.label if len(of) < 2 else sum_said(table, column, self.state)])])
        if self.closed:
            yield _CLOSED(lang, round=round_name(one.round, "back"), folder=self.folder)
        yield _TO_COMPARE(lang, folder=self.folder)
        yield from chain_lines(self.chain, lang)

    def _sums(self) -> Iterator[tuple[Table, list[tuple[Column, int, int]]]]:
        """Table -> (column, declared, adjusted) of what is in: the year, or each column that adds up, the one that is compared first."""
        for table in compared_tables():
            kept, first = self.state.tables.get(table.key), compared_column(table, "approved")
            if kept is not None and first and first in kept.totals:
                others = () if is_by_month(table) else (key for key in table.by_key if key in kept.totals and key != first)
                yield table, [(table.by_key[key], sum(said for said, _ in of), sum(more for _, more in of))
                              for key in (first, *others) for of in [[*kept.totals[key].values()]]]


def _sum_data(column: Column, said: int, more: int) -> dict[str, Any]:
    unit = column.unit
    assert unit is not None
    return {"unit": unit.key, "declared": unit.value(said), "adjusted": unit.value(more), "approved": unit.value(said + more)}


def freeze(folder: PathLike, name: str, *, by: str, round: Round | None = None, close: bool = False,
           now: datetime | None = None) -> Freezing:
    """Keep the state consolidated from inbox/ as a version of the plan: figures with their files and rows, findings, what HQ typed
    beside them, who and when. Nothing is refused for what is missing or wrong in it, and corrections may come in afterwards. It is
    recorded in the ledger's chain, and never changed or replaced.

    `round`: the one issued last unless given. `close`: the round is closed with it; files that come later are refused (XP512) until it
    is opened again (see `reopen`). XlplanError for a name that is none or taken, without `by`, and to close what is closed.
    """
    name, by = version_name(name), by.strip()
    if not by:
        raise XlplanError(_UNSAID)
    hq = load_issued(folder, round)
    with Ledger(hq.folder.ledger) as ledger:
        require_free(name, ledger.versions(hq.plan))  # before the long work; once more when it is done
        if close and (held := ledger.closed_round(hq.plan, *rounds_answered(hq.round))):
            raise XlplanError(_IS_CLOSED, round=round_name(hq.round, "back"), version=said_closed(held), folder=show_path(str(folder)))
    result = consolidate_issued(hq, rollup=False, by=by)
    at = (now or datetime.now()).isoformat(timespec="seconds")
    state = replace(_state_of(hq, result), name=name, by=by, at=at)
    with Ledger(hq.folder.ledger, by=by) as ledger:
        require_free(name, ledger.versions(hq.plan, alone=True))
        made = ledger.record_version(hq.plan, name, result.numbers.round, at, kept_text(state))
        if close:
            ledger.close_round(hq.plan, result.numbers.round, name, at, {one.sha256 for one in state.files})
        head = ledger.head()
    return Freezing(show_path(str(folder)), made, state, result.ledger, head, close, result)


def state_now(hq: Headquarters) -> tuple[Kept, Consolidation]:
    """The state consolidated from inbox/ as it is now, with all that HQ typed that is in force; nothing is recorded or written."""
    with Ledger(hq.folder.ledger) as ledger:
        result, _ = put_together(hq, ledger)
    return _state_of(hq, result), result


def _state_of(hq: Headquarters, result: Consolidation) -> Kept:
    with Ledger(hq.folder.ledger) as ledger:
        typed = opinions_now(hq.folder, ledger)
    board = board_of(result.numbers, typed, result.names)
    gone = [*changes_from_master(lines_gone(hq.master.adjustments, hq.facts.gone_lines)), *shifts_issued(hq.master, hq.facts)]
    state = captured_state(result.numbers, hq.master, *known_by_hq(hq), hq.plan, gone, hq.facts.lines)
    return replace(state, opinions=kept_opinions(board))


def known_by_hq(hq: Headquarters) -> tuple[dict[str, int], dict[str, int]]:
    """(assigned, last year) of every unit that carries a target."""
    codes = hq.facts.codes
    return (dict(zip(codes, hq.facts.assigned.tolist(), strict=True)), dict(zip(codes, hq.facts.last_year(codes).tolist(), strict=True)))
