"""What a table was made of when it was judged last, by the ledger: what stands while several files cannot be decided."""
from __future__ import annotations

from datetime import datetime, timezone

import pytest

from xlplan.pipeline.judge_inbox import counted_before
from xlplan.plan.checking.results import TableVerdict
from xlplan.store.ledger import ReceivedFile

NOON = datetime(2026, 11, 15, 12, tzinfo=timezone.utc)


def came(sha: str, verdict: TableVerdict, by: str | None = None) -> ReceivedFile:
    return ReceivedFile(f"{sha}.xlsx", sha, "A", "bottom_up", "accepted", {"sales_targets": verdict}, NOON, by)


@pytest.mark.parametrize(("received", "made_of"), [
    ([], None), ([came("a", "accepted")], "a"), ([came("a", "accepted_with_warnings")], "a"), ([came("a", "unfilled")], "a"),
    ([came("a", "withheld")], "a"), ([came("a", "refused")], None), ([came("a", "not_opened")], None),
    ([came("a", "accepted", by="b.xlsx"), came("b", "accepted")], "b"),          # a correction took its place
    ([came("a", "accepted", by="b.xlsx"), came("b", "refused")], None),
    ([came("a", "accepted"), came("b", "accepted")], "ab")])                     # both made it
def test_what_made_the_table(received: list[ReceivedFile], made_of: str | None) -> None:
    assert counted_before(received) == ({} if made_of is None else {"sales_targets": frozenset(made_of)})
