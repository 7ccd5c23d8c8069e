"""Which round a command is of, and none that is over. Floor 6."""
from __future__ import annotations

from typing import Final

from xlplan.errors import XlplanError
from xlplan.schema.diagnostic import FIRST_HALF, ROUNDS, Round, rounds_answered
from xlplan.schema.round_names import round_name
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.text import Text

_OVER: Final = Text(
    "{asked}已经结束:{last}已下发,各单位交来的都按{last}审。要再下发、退回或发信给某个单位,请用 --round {key};"
    "确实要回到{asked}的,请放回下发{last}之前的备份",
    "{asked}已經結束:{last}已發送,各單位交來的都按{last}審。要再發送、退回或寄信給某個單位,請用 --round {key};"
    "確實要回到{asked}的,請放回發送{last}之前的備份",
    "That round ({asked}) is over: {last} is issued, and what units send is judged as of that. To issue, return or write to some of them "
    "again use --round {key}; to go back to {asked} indeed, put the backup in place that was made before {last} was issued")


def running_round(plan: PlanFolder, identity: str, asked: Round | None) -> Round:
    """The round asked for, unless given the one issued last, the first submission where nothing was issued. XlplanError for one
    that is over: a later one was issued."""
    last: Round | None = None
    if plan.ledger.exists():
        with Ledger(plan.ledger) as ledger:
            last = ledger.latest_round(identity)
    if asked is None or last is None:
        return asked or last or "bottom_up"
    together = {asked, last} <= {*FIRST_HALF} or last in rounds_answered(asked)
    if not together and ROUNDS.index(asked) < ROUNDS.index(last):
        raise XlplanError(_OVER, asked=round_name(asked, "out"), last=round_name(last, "out"), key=last)
    return asked
