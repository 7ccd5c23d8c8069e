"""Where a file came from: what the ledger keeps of it, who sent it first, and clocks that cannot be right."""
from __future__ import annotations

from datetime import timedelta

import pytest
from by_hand import NOON, submission

from xlplan.plan.checking.provenance import Provenance, clock_findings, first_sendings, note_sending, provenance_of, sent_before
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


@pytest.mark.parametrize(("came", "believed", "codes"), [
    (Provenance("gd.xlsx", "1", sent=NOON.isoformat()), True, []),
    (Provenance("gd.xlsx", "1", sent=NOON.isoformat(), unsure="14"), True, ["XP954"]),   # no zone
    (Provenance("gd.xlsx", "1", sent="2000-12-05T01:00:00"), False, ["XP954"]),    # before it was issued
    (Provenance("gd.xlsx", "1", dated="2036-12-05T01:00:00+00:00"), False, ["XP954"]),   # not yet
])
def test_a_date_that_cannot_be_is_not_believed(came: Provenance, believed: bool, codes: list[str]) -> None:
    file = submission()
    note_sending(file, came)
    assert (file.sent is not None, [d.code for d in clock_findings(came, file)]) == (believed, codes)
    assert all("–" not in message_of(d, lang) for d in clock_findings(came, file) for lang in LANGS)


@pytest.mark.parametrize(("hours", "unsure", "before"), [
    (1, "", True), (1, "14", False), (15, "14", True), (0, "", False), (-1, "", False)])
def test_what_was_sent_before_by_all_that_dates_may_be_off(hours: float, unsure: str, before: bool) -> None:
    first, then = submission(), submission()
    note_sending(first, Provenance("gd.xlsx", "1", sent=NOON.isoformat(), unsure=unsure))
    note_sending(then, Provenance("gd.xlsx", "1", sent=(NOON + timedelta(hours=hours)).isoformat()))
    assert sent_before(first, then) == before
    note_sending(then, None)
    assert not sent_before(first, then)
