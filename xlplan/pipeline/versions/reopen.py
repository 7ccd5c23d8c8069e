"""`xlplan reopen`: a round that was closed takes files again, for a reason that is recorded. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from xlplan.brief import Brief
from xlplan.errors import XlplanError
from xlplan.pipeline.loading import load_issued
from xlplan.pipeline.printing import chain_lines
from xlplan.pipeline.submissions import PathLike
from xlplan.pipeline.versions.last import said_closed
from xlplan.schema.diagnostic import Round, rounds_answered
from xlplan.schema.round_names import round_name
from xlplan.store.chain import ChainHead
from xlplan.store.ledger import Ledger
from xlplan.text import Lang, Text

_UNSAID: Final = Text("重新打开要写理由和姓名:--reason 理由 --by 姓名", "重新開啟要寫理由和姓名:--reason 理由 --by 姓名",
                      "Opening it again takes a reason and a name: --reason WHY --by NAME")
_OPEN: Final = Text("{round}没有封存,可以直接更正。", "{round}沒有封存,可以直接更正。", "{round} is not closed; corrections may come in.")
_DONE: Final = Text("{round}重新打开({by}:{reason});封存它的版本 {version} 不变。",
                    "{round}重新開啟({by}:{reason});封存它的版本 {version} 不變。",
                    "{round} is open again ({by}: {reason}); the version that closed it, {version}, stays as it is.")


@dataclass(frozen=True, slots=True, repr=False)
class Reopening(Brief):
    """What `reopen` did. `version`: the one that had closed the round."""

    round: Round
    version: str
    by: str
    reason: str
    chain: ChainHead | None

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"round": self.round, "version": self.version, "by": self.by, "reason": self.reason,
                "chain": str(self.chain) if self.chain else None}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        yield _DONE(lang, round=round_name(self.round, "back"), by=self.by, reason=self.reason, version=self.version)
        yield from chain_lines(self.chain, lang)


def reopen(folder: PathLike, *, reason: str, by: str, round: Round | None = None, now: datetime | None = None) -> Reopening:
    """Open a closed round again: files that came after it was closed are judged and may count. Recorded in the ledger with the reason;
    the version that closed it stays. `round`: the one issued last unless given. XlplanError without a reason or a name, and for a
    round that is not closed."""
    if not reason.strip() or not by.strip():
        raise XlplanError(_UNSAID)
    hq = load_issued(folder, round)
    with Ledger(hq.folder.ledger, by=by) as ledger:
        held = ledger.closed_round(hq.plan, *rounds_answered(hq.round))
        if held is None:
            raise XlplanError(_OPEN, round=round_name(hq.round, "back"))
        ledger.reopen_round(hq.plan, hq.round, (now or datetime.now()).isoformat(timespec="seconds"), reason.strip())
        head = ledger.head()
    return Reopening(hq.round, said_closed(held), by.strip(), reason.strip(), head)
