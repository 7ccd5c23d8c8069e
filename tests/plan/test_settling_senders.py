"""Several files of one unit that came by mail, or stand on copies that HQ sent back: who sent each tells people apart."""
from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from by_hand import NOON
from test_settling import APRIL, COST, HIRE, MARCH, OTHER_MARCH, SALES, STAFF, ZHANG, held, registered, sent, state

from xlplan.pipeline.printing import summary_line
from xlplan.schema.codes.catalogue import message_of
from xlplan.workbook.submission import Submission

# files (name, cells, hours after noon, author, address), what counts, codes
CASES: list[tuple[str, list[Submission], dict[tuple[str, str, str], Any], set[str]]] = [
    ("nobody named, and one made of the other, but mailed from two addresses",
     [sent("a", MARCH, COST, HIRE, sender="zhang@x"), sent("b", OTHER_MARCH, COST, HIRE, hours=1, sender="li@x")], held(COST, HIRE),
     {"XP513", "XP515"}),
    ("one is not named, and one made of the other, but mailed from two addresses",
     [sent("a", MARCH, COST, HIRE, author=ZHANG, sender="zhang@x"), sent("b", OTHER_MARCH, COST, HIRE, hours=1, sender="li@x")],
     held(COST, HIRE), {"XP513", "XP515"}),
    ("nobody named, different cells from two addresses",
     [sent("a", MARCH, sender="zhang@x"), sent("b", APRIL, hours=1, sender="li@x")], held(MARCH, APRIL), {"XP513"}),
    ("nobody named, one made of the other, mailed from one address",
     [sent("a", MARCH, COST, HIRE, sender="li@x"), sent("b", OTHER_MARCH, COST, HIRE, hours=1, sender="li@x")],
     held(OTHER_MARCH, COST, HIRE), {"XP502", "XP514"}),
    ("one person from two addresses",
     [sent("a", MARCH, author=ZHANG, sender="zhang@x"), sent("b", OTHER_MARCH, hours=1, author=ZHANG, sender="home@x")],
     held(OTHER_MARCH), {"XP502", "XP514"}),
    ("a copy of the copy that HQ sent back, corrected each time",
     [a := sent("a", MARCH), b := sent("b", OTHER_MARCH, hours=1, joins=[a]), sent("c", APRIL, hours=2, joins=[b])], held(APRIL),
     {"XP514", "XP588"}),
]


@pytest.mark.parametrize(("files", "counts", "codes"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_counts_of_several_files(files: list[Submission], counts: dict[Any, int], codes: set[str]) -> None:
    for order in permutations(files):
        _, cells, refused, found = state(order)
        assert (cells, found - {"XP519", "XP521"}, bool(refused)) == (counts, codes, "XP515" in codes)


# how the first and the second mail differ from what HQ issued, who saved both files, from where each was sent
UNSURE: list[tuple[str, tuple[Any, ...], tuple[Any, ...], str, tuple[str, str], bool]] = [
    ("the same person, other figures", (MARCH,), (OTHER_MARCH,), ZHANG, ("", ""), True),
    ("nobody named: a change more, or one taken back", (COST, HIRE), (MARCH, COST, HIRE), "", ("gd@x", "gd@x"), True),
    ("the same of no known address", (COST, HIRE), (MARCH, COST, HIRE), "", ("", ""), True),
    ("nobody named: one is all as issued", (), (MARCH,), "", ("gd@x", "gd@x"), True),
    ("nobody named, one address: other cells", (MARCH,), (APRIL,), "", ("gd@x", "gd@x"), True),
    ("two addresses: other cells", (MARCH,), (APRIL,), "", ("gd@x", "li@x"), False),
    ("nobody named: the same in both", (MARCH, COST), (MARCH, COST), "", ("gd@x", "gd@x"), False),
]


@pytest.mark.parametrize(("first", "second", "author", "senders", "asked"), [c[1:] for c in UNSURE], ids=[c[0] for c in UNSURE])
def test_dates_of_mails_that_may_be_off_decide_nothing(first: Any, second: Any, author: str, senders: tuple[str, str], asked: bool) -> None:
    for within in (0, 14):
        files = [sent(name, *cells, author=author, sender=who) for name, cells, who in zip("ab", (first, second), senders, strict=True)]
        for hours, of in enumerate(files):
            of.sent, of.sent_within = NOON + timedelta(hours=hours), timedelta(hours=within)
        for order in permutations(files):
            assert ("XP515" in state(order)[3]) == (asked and within > 0)


def test_two_people_who_correct_one_returned_copy_are_told_one_thing() -> None:
    """The first file stands until HQ chooses: nothing says that one of the two takes its place."""
    first = sent("a", MARCH, HIRE)
    files = [first, *(sent(name, of, HIRE, hours=1, sender=who, joins=[first])
                      for name, of, who in (("b", OTHER_MARCH, "zhang@x"), ("c", (*MARCH[:3], 8_300), "li@x")))]
    results, _ = registered(files, agreed={SALES: [first], STAFF: [first]})
    [result] = [r for r in results.values() if r.superseded_by is None]
    told = [d for d in result.diagnostics if d.table == SALES and d.code.startswith("XP5")]
    assert ([d.code for d in told], result.undecided) == (["XP518"], True)
    assert {"zhang@x", "li@x"} <= {word for word in ("zhang@x", "li@x") if word in message_of(told[0], "zh-CN")}
    assert "以本文件为准" not in summary_line(result, "zh-CN")
