"""`xlplan targets`: what each unit will get in a round, before anything leaves the house; nothing is written. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from xlplan.errors import require_one_of
from xlplan.pipeline.loading import load_plan
from xlplan.pipeline.next_round import next_round
from xlplan.pipeline.printing import diagnostic_lines, settlement_lines, target_lines
from xlplan.pipeline.round_findings import outgoing_findings
from xlplan.pipeline.submissions import PathLike, Progress
from xlplan.plan.breakdown.assigned import AssignedTargets, assigned_targets
from xlplan.plan.checking.outcome import diagnostic_data, must_fix
from xlplan.plan.rounds.settle import UnitSettlement
from xlplan.schema.diagnostic import ROUNDS, Diagnostic, Round
from xlplan.text import Lang
from xlplan.units import WAN_YUAN


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
        return {"round": self.round, "ends": self.ends, **self.targets.data(), "moved": WAN_YUAN.value(self.moved),
                "units": [unit.data(self.names) for unit in self.units] or self.targets.data()["units"],
                "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics]}

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person at a terminal."""
        for d in self.diagnostics:
            yield from diagnostic_lines(d, lang)
        yield from settlement_lines(self.units, self.names, self.accepts, lang)
        yield from target_lines(self.targets, lang)


def targets(folder: PathLike, *, round: Round = "revise", balance: Literal["stop", "unassigned"] | None = None,
            progress: Progress | None = None) -> RoundTargets:
    """What each unit will get when that round is issued, by what it declared and what HQ decided, with everything that stands in the
    way; nothing is written. `balance` as in `issue`. XlplanError as `issue`."""
    require_one_of("round", round, ROUNDS)
    hq = load_plan(folder)
    master, found = hq.master, [*hq.behind, *hq.findings]
    start = next_round(hq, round, progress=progress)
    found += outgoing_findings(hq, round, start, balance or master.company.balance)
    names = {code: unit.name or code for code, unit in master.organisation.by_code.items()}
    if start is None:
        return RoundTargets(round, None, assigned_targets(master, hq.breakdown), (), 0, names, False, found)
    return RoundTargets(round, start.ends, assigned_targets(master, start.breakdown), start.units, start.moved, names,
                        master.company.silence == "declared", found)
