"""v1, v2, then v1 once more: nobody's last word vanishes."""
from __future__ import annotations

from datetime import datetime, timezone

import pytest
from by_hand import submission

from xlplan.plan.checking.decided import NONE, FileDecision, FileDecisions
from xlplan.plan.checking.provenance import Provenance
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.sent_again import say_sent_again
from xlplan.schema.codes.catalogue import message_of


def _chosen(day: int) -> FileDecisions:
    one = FileDecision("chosen", "HD", "bottom_up", "GD", {"2": "b.xlsx"}, {"1": "a.xlsx"}, "电话", at=f"2026-11-{day}T04:00:00+00:00")
    return FileDecisions({}, {"GD": (one,)})


@pytest.mark.parametrize(("first", "second", "saved", "decided", "joined", "asked"), [
    ((20, 22), (21,), 21, NONE, False, True),
    ((20,), (21,), 21, NONE, False, False),                # sent once
    ((20, 21), (22,), 22, NONE, False, False),             # twice, and the other one since
    ((20, 22), (), 21, NONE, False, True),                 # the other one came by chat
    ((20, 22), (), 23, NONE, False, False),
    ((20, 22), (21, 23), 21, NONE, False, False),          # the other one once more as well
    ((20, 22), (21,), 21, NONE, True, False),              # what it holds counts
    ((20, 22), (21,), 21, _chosen(23), False, False),      # HQ has chosen since
    ((20, 24), (21,), 21, _chosen(23), False, True),       # HQ had chosen by then
])
def test_a_file_that_is_sent_again_is_asked_about(first: tuple[int, ...], second: tuple[int, ...], saved: int, decided: FileDecisions,
                                                  joined: bool, asked: bool) -> None:
    results = [FileResult("a.xlsx", "1", "accepted", "GD", tables={"staffing": "accepted"}, superseded_by="b.xlsx", joined=joined),
               FileResult("b.xlsx", "2", "accepted", "GD", "bottom_up", tables={"staffing": "accepted"}),
               FileResult("c.xlsx", "3", "accepted", "FJ", "bottom_up", tables={"staffing": "accepted"})]
    counts = submission(file="b.xlsx", modified=datetime(2026, 11, saved, 4, tzinfo=timezone.utc))
    counts.sha256 = "2"
    came = {sha: [Provenance(file, sha, sender="zhang@x", subject="仍以第一份为准", sent=f"2026-11-{day}T04:00:00+00:00") for day in days]
            for file, sha, days in (("a.xlsx", "1", first), ("b.xlsx", "2", second))}
    say_sent_again(results, [counts], came, decided, "bottom_up")
    assert [[d.code for d in r.diagnostics] for r in results] == [[], ["XP576"] if asked else [], []]
    if asked:
        said = message_of(results[1].diagnostics[0], "zh-CN")
        assert said.startswith("a.xlsx 不计入,但在 b.xlsx 之后又发来一次(zhang@x,2026-11-2")
        assert said.endswith("「仍以第一份为准」):可能还是以它为准")
