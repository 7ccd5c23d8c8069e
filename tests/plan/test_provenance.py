"""Where a file came from: what the ledger keeps of it, who sent it first, and clocks that cannot be right."""
from __future__ import annotations

from datetime import timedelta

import pytest
from by_hand import NOON, submission

from xlplan.plan.checking.provenance import Provenance, clock_findings, first_sendings, provenance_of
from xlplan.schema.codes.catalogue import message_of
from xlplan.text import LANGS

CAME = Provenance("gd.xlsx", "1", "a.eml", "2", "#1", "zhang@x.example", "张三", "上报", "id", "2026-11-20T04:00:00+00:00")


def test_what_the_ledger_keeps_is_what_was_put_there() -> None:
    assert provenance_of(CAME.body()) == CAME
    assert provenance_of({"file": "gd.xlsx", "sha256": "1", "of_a_later_version": 1}) == Provenance("gd.xlsx", "1")
    with pytest.raises(KeyError):
        provenance_of({"sender": "x"})


@pytest.mark.parametrize(("sent", "first"), [
    (["2026-11-20T04:00:00+00:00", "2026-11-20T03:00:00+00:00", "2026-11-21T03:00:00+00:00"], 1),
    (["", "2026-11-21T03:00:00+00:00"], 1), (["2026-11-21T03:00:00+00:00", ""], 0), (["", ""], 0),
    (["2026-11-20T12:00:00+08:00", "2026-11-20T03:59:00+00:00"], 1),
])
def test_who_sent_it_first(sent: list[str], first: int) -> None:
    every = [Provenance("gd.xlsx", "1", sender=str(i), sent=moment) for i, moment in enumerate(sent)]
    assert first_sendings(every)["1"].sender == str(first)


@pytest.mark.parametrize(("dated", "hours", "codes"), [
    ("", -1, []), ("", 0, []), ("", 0.2, []), ("", 1, ["XP937"]), ("2037-11-20T04:00:00+00:00", -1, ["XP939"]),
    ("2037-11-20T04:00:00+00:00", 1, ["XP939", "XP937"]),
])
def test_clocks_that_disagree_are_said(dated: str, hours: float, codes: list[str]) -> None:
    came = Provenance("gd.xlsx", "1", sent=NOON.isoformat(), dated=dated)
    found = clock_findings(came, submission(modified=NOON + timedelta(hours=hours)))
    assert [d.code for d in found] == codes
    assert all("–" not in message_of(d, lang) for d in found for lang in LANGS)
