"""What HQ's week gives back before and after it is written: a what-if over branches, a later assignment. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from xlplan import terms
from xlplan.pipeline.findings import WithFindings
from xlplan.pipeline.master_lines import WrittenLines
from xlplan.pipeline.printing import LEDGER, PLANNED, align_columns, balance_lines, diagnostic_lines, identity_line, ledger_lines
from xlplan.plan.breakdown.assigned import AssignedTargets
from xlplan.plan.checking.outcome import diagnostic_data, must_fix
from xlplan.plan.checking.results import AppliedChange
from xlplan.plan.consolidate.reserve import ReserveBalance
from xlplan.plan.consolidate.respread import LIFTED, SPARED
from xlplan.plan.consolidate.whatif import BranchChange
from xlplan.plan.master.labels import period_name
from xlplan.schema.codes.register import REASONS
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import show_path
from xlplan.tables import BY_KEY
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Lang, Text, number_runs, text_list
from xlplan.units import WAN_YUAN, Unit

_WHAT: Final = Text("{table} · {row} · {period}:{change} {unit}", "{table} · {row} · {period}:{change} {unit}",
                    "{table} · {row} · {period}: {change} ({unit})")
_HEADS: Final = (terms.BRANCH, terms.DECLARED, Text("已调整", "已調整", "Adjusted so far"),
                 Text("本次", "本次", "This change"), terms.APPROVED)
_UNITS: Final = (terms.UNIT, Text("现下达", "現下達", "Assigned so far"), Text("本次", "本次", "This change"),
                 terms.TOTAL_ASSIGNED)
_NOTE: Final = Text("注意:{what}", "注意:{what}", "Note: {what}")
_SPARED: Final = Text("注意:{what}。要各行一起压,逐行写调整", "注意:{what}。要各列一起減,逐列寫調整",
                      "Note: {what}. To cut all rows alike, write a line for each")
_HELD: Final = Text("不参与:{names}", "不參與:{names}", "taking no part: {names}")
_DIRECT: Final = Text("已直接指定目标,不参与分配:{names}(要加给它,就把范围只写成这个单位)",
                      "已直接指定目標,不參與分配:{names}(要加給它,就把範圍只寫成這個單位)",
                      "target set directly, so no part of this: {names} (to give it more, make that unit alone the scope)")
_LEFT: Final = Text("未计:{name}({why})", "未計:{name}({why})", "left out: {name} ({why})")
_PREVIEW: Final = Text("只是试算,总控表没有改。加 --write 写入。", "只是試算,總控表沒有改。加 --write 寫入。",
                       "A preview; the master workbook was not changed. Add --write to write it.")
_REFUSED: Final = Text("有必须改的问题,没有写入。", "有必須修正的問題,沒有寫入。", "Something must be fixed; nothing was written.")
_WRITTEN: Final = Text("已写入 {file}「{sheet}」第 {rows} 行({status});撤销:xlplan undo {path}",
                       "已寫入 {file}「{sheet}」第 {rows} 列({status});復原:xlplan undo {path}",
                       "Written to {file}, sheet “{sheet}”, rows {rows} ({status}); to take it back: xlplan undo {path}")


@dataclass(slots=True, repr=False)
class AdjustmentPreview(WithFindings):
    """A what-if over branches.

    Attributes:
        asked: table, row, period and the whole change in steps of `unit`; its branch is ''. `wish` is its name of 0.2.
        lines: the branches that take part or are held; `names` by code. held: those asked to stay as they are.
        left_out: branch -> why it has no such cells (reasons of XP520).
        balances: what HQ holds back, once the change counts. diagnostics: what would be wrong then.
        status: of the lines in the master, proposed or approved; year: the plan year and its first month; row: as its sheet names
            it; written: None for a preview; spared: whether rows of key products or projects are spared; lifted: whether months move
            that units fixed.
    """

    asked: AppliedChange
    unit: Unit
    method: str
    source: str
    lines: tuple[BranchChange, ...]
    names: dict[str, str]
    held: tuple[str, ...]
    left_out: dict[str, str]
    balances: tuple[ReserveBalance, ...]
    diagnostics: list[Diagnostic]
    status: str
    year: tuple[int, int]
    row: Text
    written: WrittenLines | None = None
    spared: bool = False
    lifted: bool = False

    @property
    def wish(self) -> AppliedChange:
        """`asked`."""
        return self.asked

    @property
    def must_fix(self) -> bool:
        """Whether something must be fixed before it may count."""
        return must_fix(self.diagnostics)

    @property
    def total(self) -> BranchChange:
        """All branches together."""
        return BranchChange("", *(sum(getattr(one, k) for one in self.lines) for k in ("declared", "earlier", "change")))

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready; amounts as a sheet shows them."""
        return {
            "table": self.asked.table, "row": self.asked.row, "period": self.asked.column, "unit": self.unit.key,
            "change": self.unit.value(self.asked.change), "method": self.method, "spread": self.asked.spread, "spared": self.spared,
            "lifted": self.lifted,
            "source": self.source, "status": self.status,
            "branches": [{"branch": one.branch, "name": self.names[one.branch], "held": one.branch in self.held,
                          **self._figures(one)} for one in self.lines],
            "total": self._figures(self.total), "left_out": self.left_out,
            "balances": [b.data() for b in self.balances],
            "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics],
            "written": self.written.data() if self.written else None}

    def _figures(self, one: BranchChange) -> dict[str, Any]:
        value = self.unit.value
        return {"declared": value(one.declared), "adjusted": value(one.earlier), "change": value(one.change),
                "approved": value(one.after)}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        yield from ledger_lines(self.diagnostics, lang)
        show, asked = self.unit.show, self.asked
        period = period_name(asked.column, *self.year, lang, asked.table)
        yield _WHAT(lang, table=BY_KEY[asked.table].label, row=self.row, period=period, unit=self.unit.label(lang),
                    change=show(asked.change, sign=True))
        rows = [(name, show(one.declared), show(one.earlier, sign=True) if one.earlier else "–",
                 show(one.change, sign=True) if one.change else "–", show(one.after))
                for one in (*self.lines, self.total) for name in (self.names.get(one.branch) or terms.TOTAL(lang),)]
        yield from align_columns([tuple(h(lang) for h in _HEADS), *rows])
        if self.spared:
            yield _SPARED(lang, what=SPARED)
        if self.lifted:
            yield _NOTE(lang, what=LIFTED)
        if self.held:
            yield _HELD(lang, names=text_list(self.names[b] for b in self.held))
        for branch, why in self.left_out.items():
            yield _LEFT(lang, name=self.names[branch], why=REASONS[why](lang))
        if self.source:
            yield from balance_lines(self.balances, lang)
        yield from _closing_lines(self.diagnostics, self.written, self.status, self.must_fix, lang)


@dataclass(slots=True, repr=False)
class AssignmentPreview(WithFindings):
    """A later assignment as if it were approved: targets before and after, what is then held back, what would be wrong. `direct`:
    units in its scope that take no part as their target is set directly."""

    amount: int
    source: str
    method: str
    before: AssignedTargets
    after: AssignedTargets
    balances: tuple[ReserveBalance, ...]
    diagnostics: list[Diagnostic]
    status: str
    direct: tuple[str, ...] = ()
    written: WrittenLines | None = None

    @property
    def must_fix(self) -> bool:
        """Whether something must be fixed before it may count."""
        return must_fix(self.diagnostics)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready; amounts in 万元."""
        value, was = WAN_YUAN.value, {u.code: u.total for u in self.before.units}
        return {
            "unit": WAN_YUAN.key, "amount": value(self.amount), "source": self.source, "method": self.method,
            "status": self.status,
            "units": [{"code": u.code, "name": u.name, "type": u.type, "before": value(was[u.code]),
                       "change": value(u.total - was[u.code]), "after": value(u.total)} for u in self.after.units],
            "goal": value(self.after.goal), "unassigned": value(self.after.unassigned), "direct": [*self.direct],
            "balances": [b.data() for b in self.balances],
            "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics],
            "written": self.written.data() if self.written else None}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        yield from ledger_lines(self.diagnostics, lang)
        was, show = {u.code: u.total for u in self.before.units}, WAN_YUAN.show
        rows = [(u.name or u.code, show(was[u.code]), show(u.total - was[u.code], sign=True), show(u.total))
                for u in self.after.units if u.total != was[u.code]]
        if rows:
            yield from align_columns([tuple(h(lang) for h in _UNITS), *rows])
        if self.direct:
            names = {u.code: u.name or u.code for u in self.after.units}
            yield _DIRECT(lang, names=text_list(names[code] for code in self.direct))
        yield identity_line(self.after, lang)
        yield from balance_lines(self.balances, lang, PLANNED)
        yield from _closing_lines(self.diagnostics, self.written, self.status, self.must_fix, lang)


def _closing_lines(found: list[Diagnostic], written: WrittenLines | None, status: str, wrong: bool, lang: Lang) -> Iterator[str]:
    for d in found:
        if d.code not in LEDGER:
            yield from diagnostic_lines(d, lang)
    if written is None:
        yield (_REFUSED if wrong else _PREVIEW)(lang)
        return
    label = next(c.label(lang) for c in MASTER_BY_KEY["adjustments"].by_key["status"].choices if c.key == status)
    yield _WRITTEN(lang, file=written.file.name, sheet=written.sheet, rows=text_list(number_runs(written.rows)), status=label,
                   path=show_path(written.file))
