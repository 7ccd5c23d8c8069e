"""`xlplan targets`: what each unit will get in a round, before anything leaves the house; nothing is written. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from xlplan import terms
from xlplan.errors import require_one_of
from xlplan.pipeline.loading import load_plan
from xlplan.pipeline.next_round import next_round
from xlplan.pipeline.printing import align_columns, diagnostic_lines, target_lines
from xlplan.pipeline.round_findings import round_findings
from xlplan.pipeline.submissions import PathLike, Progress
from xlplan.plan.breakdown.assigned import AssignedTargets, assigned_targets
from xlplan.plan.checking.outcome import diagnostic_data, must_fix
from xlplan.plan.rounds.settle import UnitSettlement
from xlplan.schema.diagnostic import ROUNDS, Diagnostic, Round
from xlplan.text import Lang, Text
from xlplan.units import WAN_YUAN

_NEXT: Final = Text("下一轮", "下一輪", "Next round")
_HOW: Final = Text("说明", "說明", "Note")
_STAYS: Final = Text("差异未处理,下达不变", "差異未處理,下達不變", "gap left open: the target stays")
_TAKEN: Final = Text("按申报接受", "按提報接受", "accepted as declared")
_BY_LINE: Final = Text("已有调整行", "已有調整列", "settled by HQ's lines")
_NOT_IN: Final = Text("没有计入的申报", "沒有計入的提報", "nothing declared counts")


@dataclass(frozen=True, slots=True)
class RoundTargets:
    """What `targets` gives back.

    Attributes:
        round: the one to be issued; ends: the one that it follows, None where it starts from the goals broken down.
        targets: of every unit as they will go out.
        units: how each came about, () for a first round.
        moved: how far what is unassigned would move without a decision, 0.01 万元.
        names: of units, by code; accepts: whether silence accepts what was declared.
        diagnostics: what HQ must settle or should know.
    """

    round: Round
    ends: Round | None
    targets: AssignedTargets
    units: tuple[UnitSettlement, ...]
    moved: int
    names: dict[str, str]
    accepts: bool
    diagnostics: list[Diagnostic]

    @property
    def must_fix(self) -> bool:
        """Whether the round cannot go out like this."""
        return must_fix(self.diagnostics)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready; amounts in 万元 as a sheet shows them."""
        value = WAN_YUAN.value
        return {"round": self.round, "ends": self.ends, **self.targets.data(), "moved": value(self.moved), "units": [
            {"code": u.code, "name": self.names[u.code], "issued": value(u.issued),
             "declared": None if u.declared is None else value(u.declared), "adjusted": value(u.adjusted), "later": value(u.later),
             "target": value(u.target), "settled": u.settled, "open_gap": u.open_gap} for u in self.units] or self.targets.data()["units"],
            "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics]}

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person at a terminal."""
        for d in self.diagnostics:
            yield from diagnostic_lines(d, lang)
        if self.ends is not None:
            show = WAN_YUAN.show
            heads = (terms.UNIT, terms.TARGET, terms.DECLARED, terms.ADJUSTMENT, terms.LATER_ASSIGNMENTS, _NEXT, _HOW)
            rows = [(self.names[u.code], show(u.issued), "–" if u.declared is None else show(u.declared),
                     show(u.adjusted, sign=True) if u.adjusted else "–", show(u.later, sign=True) if u.later else "–", show(u.target),
                     how(lang) if (how := self._how(u)) else "") for u in self.units]
            yield from align_columns([tuple(h(lang) for h in heads), *rows])
        yield from target_lines(self.targets, lang)

    def _how(self, unit: UnitSettlement) -> Text | None:
        if unit.settled:
            return _BY_LINE
        if unit.declared is None:
            return _NOT_IN
        return (_TAKEN if self.accepts else _STAYS) if unit.gap else None


def targets(folder: PathLike, *, round: Round = "revise", balance: Literal["stop", "unassigned"] | None = None,
            progress: Progress | None = None) -> RoundTargets:
    """What each unit will get when that round is issued, by what it declared and what HQ decided, with everything that stands in the
    way; nothing is written. `balance` as in `issue`. XlplanError as `issue`."""
    require_one_of("round", round, ROUNDS)
    hq = load_plan(folder)
    master, found = hq.master, [*hq.behind, *hq.findings]
    start = next_round(hq, round, progress=progress)
    names = {code: unit.name or code for code, unit in master.organisation.by_code.items()}
    if start is None:
        return RoundTargets(round, None, assigned_targets(master, hq.breakdown), (), 0, names, False, found)
    new = start.settlement.breakdown
    found += round_findings(hq, start, balance or master.company.balance)
    return RoundTargets(round, start.ends, assigned_targets(master, new), start.settlement.units, start.settlement.moved, names,
                        master.company.silence == "declared", found)
