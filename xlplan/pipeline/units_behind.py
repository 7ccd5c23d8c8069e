"""Units that have no workbook of the round that runs, and how far each is in the one that it has. Floor 6."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from xlplan.pipeline.consolidate import put_together
from xlplan.pipeline.loading import Headquarters, load_issued
from xlplan.plan.checking.states import BranchState
from xlplan.plan.master.filling import filling_units
from xlplan.schema.diagnostic import ROUNDS, Round
from xlplan.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class BehindUnit:
    """`round`: of the workbook that the unit has, None where none was issued to it; `state`: how far it is in that, None where nothing is
    expected back."""

    round: Round | None
    state: BranchState | None = None


def units_behind(hq: Headquarters, ledger: Ledger, running: Round, have: Collection[str]) -> dict[str, BehindUnit]:
    """The units that fill in something in the `running` round, are none of those that `have` its workbook, and have none of a later one
    either, in the order of the organisation. Files in inbox/ are judged once more for each earlier round in which some of them are."""
    rounds = {code: of for code in filling_units(hq.master, running) if code not in have
              and ((of := _round_of(hq, ledger, code)) is None or ROUNDS.index(of) < ROUNDS.index(running))}
    states = {one: put_together(load_issued(hq.folder.path, one), ledger)[0].states
              for one in dict.fromkeys(rounds.values()) if one not in (None, "guide")}  # guiding figures are not answered
    return {code: BehindUnit(of, states[of].get(code) if of in states else None) for code, of in rounds.items()}


def _round_of(hq: Headquarters, ledger: Ledger, code: str) -> Round | None:
    last = max(ledger.issues_of(hq.plan, code), key=lambda one: one.number, default=None)
    return next((one for one in ROUNDS if last is not None and one == last.round), None)
