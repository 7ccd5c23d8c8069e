"""Units that a mail of HQ's did not reach, as the ledger of a plan folder tells. Floor 6."""
from __future__ import annotations

from xlplan.plan.checking.senders import mailboxes_of
from xlplan.plan.checking.undelivered import not_reached, undelivered_finding
from xlplan.plan.master.master import Master
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.ledger import Ledger


def units_not_reached(ledger: Ledger, master: Master) -> dict[str, Diagnostic]:
    """Unit -> XP955 about the last mail that did not reach it, of which nothing came since."""
    boxes = mailboxes_of(master)
    return {code: undelivered_finding(one, boxes) for code, one in not_reached(
        ledger.undelivered(), boxes, ledger.collected(), lambda code: max((file.at for file in ledger.received(code)), default=None))}
