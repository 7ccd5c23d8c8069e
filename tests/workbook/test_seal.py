"""The seal over HQ's list, and to which workbook a sheet belongs."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from json import loads
from typing import Any

import pytest
import raw
from hypothesis import given, settings
from hypothesis import strategies as st
from raw import SECRET, Made, codes, make, read

from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.text import same_text
from xlplan.units import WAN_YUAN, YUAN
from xlplan.workbook import stamp as stamps
from xlplan.workbook.rawbook import Raw
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.sheet_identity import carried_identity
from xlplan.workbook.seal_keys import Seal, SealKey, SealKeys, key_name, seal_mark
from xlplan.workbook.sheet_mark import AT, sheet_identity
from xlplan.workbook.stamp import SHEET, Issued, NotAStamp, digest, parse_stamp, seal, sealed_bytes, stamp_lines

Lines = list[tuple[str, str]]


def listed() -> Lines:
    """A list as HQ issues it now."""
    return stamp_lines(raw.issued(raw.frames()))


def older(of: Lines) -> Lines:
    """The same list as xlplan 0.2 wrote it: rows with blanks between them."""
    return [("#format", "1") if k == "#format" else (k, " ".join(loads(v))) if k.startswith("#rows|") else (k, v)
            for k, v in of]


# --- the encoding -----------------------------------------------------------------------------------------------------
texts = st.text(st.sampled_from("ab|#\t\n\r\"\\,[]\x00 壹"), max_size=4)
lists = st.lists(st.tuples(texts, texts), max_size=4)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(lists, lists)
def test_two_lists_have_one_encoding_only_when_they_are_the_same(a: Lines, b: Lines) -> None:
    assert (sealed_bytes(a) == sealed_bytes(b)) == (sorted(a) == sorted(b))
    assert (digest(a) == digest(b)) == (sorted(a) == sorted(b))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(lists, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_and_the_seals_own_line_do_not_count(of: Lines, rng: object) -> None:
    mixed = [*of, ("#seal", "x")]
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    assert seal(mixed, SECRET) == seal(of, SECRET)
    assert digest(mixed) == digest(of)


def test_two_lines_in_one_cell_had_the_seal_of_two_lines_in_version_1_and_are_no_list() -> None:
    two, one = [("a", "1"), ("b", "2")], [("a", "1\nb\t2")]
    assert sealed_bytes(two, 1) == sealed_bytes(one, 1)  # the hole
    assert sealed_bytes(two) != sealed_bytes(one)
    whole = sorted(older(listed()))
    at = next(i for i, (k, _) in enumerate(whole) if k == "sales_targets|P1|KA|group")
    after = whole[at + 1]
    joined = [*whole[:at], (whole[at][0], f"{whole[at][1]}\n{after[0]}\t{after[1]}"), *whole[at + 2:]]
    assert seal(joined, SECRET, 1) == seal(whole, SECRET, 1)
    with pytest.raises(NotAStamp, match="group"):
        parse_stamp(joined)


@pytest.mark.parametrize(("change", "line"), [
    (lambda of: [*of, ("#stamp|issue", "9")], "#stamp|issue"),                  # two lines of one key: which one counts
    (lambda of: [*of, ("x|y|z", "1\tx")], "x|y|z"),                             # a tab
    (lambda of: [*of, ("x|y\x0b|z", "1")], "x|y"),                              # in a key
    (lambda of: [("#format", "3"), *of[1:]], "#format"),                        # of a later version
    (lambda of: [(k, "[1]" if k == "#rows|training" else v) for k, v in of], "#rows|training"),
    (lambda of: [(k, "c01 c02" if k == "#rows|training" else v) for k, v in of], "#rows|training"),
])
def test_what_is_no_list_is_named(change: Callable[[Lines], Lines], line: str) -> None:
    with pytest.raises(NotAStamp, match=line.replace("|", r"\|")):
        parse_stamp(change(listed()))


def test_a_list_comes_back_whole_in_both_versions() -> None:
    given = raw.issued(raw.frames())
    for of, format_ in ((stamp_lines(given), 2), (older(stamp_lines(given)), 1)):
        got, _ = parse_stamp(of)
        assert got.format == format_
        assert (got.stamp, got.rows, got.members) == (given.stamp, given.rows, given.members)
        assert got.suggested == {table: rows for table, rows in given.suggested.items() if rows}


def test_rows_that_fill_more_than_a_cell_and_have_blanks_in_their_keys() -> None:
    given = raw.issued(raw.frames())
    for count in (0, 1, 499, 500, 501, 1000, 4321):
        given.rows["training"] = tuple(f"P {n:05}|C 01" for n in range(count))
        of = stamp_lines(given)
        assert max(len(v) for _, v in of) < 32_767
        assert parse_stamp(of)[0].rows["training"] == given.rows["training"]


def test_nothing_that_hq_writes_makes_a_list_unreadable() -> None:
    given = raw.issued(raw.frames())
    given.facts["contact_name"] = "李\t敏\r\n\x01"
    assert parse_stamp(stamp_lines(given))[0].facts["contact_name"] == "李 敏   "


# --- seals ------------------------------------------------------------------------------------------------------------
def resealed(made: Made, change: Callable[[Lines], Lines], format: int = 2, key: bytes = SECRET) -> Made:
    """With that list on the stamp sheet, sealed with `key`."""
    sheet = next(s for s in made.book.sheets if s.at(1, 1) == SHEET)
    of = change([(str(k), str(v)) for k, v, *_ in sheet.values[1:] if k != "#seal"])
    lines: list[list[Raw]] = [[k, v] for k, v in of]
    sheet.values[1:] = [*lines, ["#seal", seal(of, key, format)]]
    return made


def without_marks(made: Made) -> Made:
    """The sheets as xlplan 0.2 issued them."""
    for sheet in made.book.sheets:
        if carried_identity(sheet):
            sheet.values[AT[0] - 1][AT[1] - 1] = None
    return made


def test_a_workbook_of_0_2_is_verified_as_before() -> None:
    made = without_marks(resealed(make(), older, 1))
    found = read(made)
    assert (found.seal, found.diagnostics, found.refused) == ("verified", [], set())
    assert extract_submission(made.book).seal == "unverified"


def test_an_old_seal_under_a_new_list_and_the_other_way_round_are_foreign() -> None:
    for made in (resealed(make(), list, 1), without_marks(resealed(make(), older, 2))):
        found = read(made)
        assert (found.seal, [d.code for d in found.diagnostics]) == ("foreign", ["XP105"])


def test_a_list_that_was_altered_cannot_switch_its_own_finding_off() -> None:
    made = resealed(make(), lambda of: [*of, ("#severity|XP105", "off")], key=b"not HQ's")
    found = read(made)
    assert found.issued is not None
    assert found.issued.severities == {}


# --- several keys -----------------------------------------------------------------------------------------------------
ONE, TWO, THREE = (bytes([n]) * 32 for n in (1, 2, 3))
OLD, NEW, GONE = SealKey(ONE), SealKey(TWO), replace(SealKey(TWO), withdrawn=True)
BOTH, NEW_ONLY = SealKeys((OLD, NEW)), SealKeys((NEW,), first=False)


@pytest.mark.parametrize(("keys", "mark", "state", "name"), [
    (BOTH, seal(listed(), ONE), "verified", key_name(ONE)),            # by 0.5 and before: no name, the first key
    (BOTH, seal_mark(listed(), ONE), "verified", key_name(ONE)),
    (BOTH, seal_mark(listed(), TWO), "verified", key_name(TWO)),
    (BOTH, seal(listed(), TWO), "foreign", key_name(ONE)),             # the second key never sealed without its name
    (BOTH, f"{key_name(TWO)}:{seal(listed(), ONE)}", "foreign", key_name(TWO)),
    (BOTH, seal_mark(listed(), THREE), "lost", key_name(THREE)),       # nobody here can tell
    (BOTH, "", "foreign", ""), (NEW_ONLY, "", "foreign", ""), (BOTH, "壹:" + "0" * 64, "foreign", ""),
    (NEW_ONLY, seal(listed(), ONE), "lost", ""),                       # the first key is gone
    (NEW_ONLY, seal_mark(listed(), TWO), "verified", key_name(TWO)),
    (SealKeys((OLD, GONE)), seal_mark(listed(), TWO), "withdrawn", key_name(TWO)),
    (SealKeys((OLD, GONE)), seal_mark([("a", "b")], TWO), "foreign", key_name(TWO)),
])
def test_a_seal_is_held_against_the_key_that_it_names(keys: SealKeys, mark: str, state: Seal, name: str) -> None:
    assert keys.verify(listed(), mark, 2) == (state, name)


def test_a_workbook_names_its_key_and_one_of_a_lost_key_is_read() -> None:
    made = make()
    [mark] = [str(line[1]) for s in made.book.sheets if s.at(1, 1) == SHEET for line in s.values[1:] if line[0] == "#seal"]
    assert mark.startswith(key_name(SECRET) + ":")
    found = extract_submission(made.book, key=NEW_ONLY)
    assert (found.seal, found.key, found.sealed, found.refused) == ("lost", key_name(SECRET), read(made).sealed, set())
    assert found.frames.keys() == read(made).frames.keys()


@pytest.mark.parametrize(("text", "keys"), [
    (ONE.hex(), SealKeys((OLD,))),                                     # as every version wrote it
    (f"{ONE.hex()}\r\n{TWO.hex().upper()}\r\n\r\n", BOTH),
    (f"{ONE.hex()}\n{TWO.hex()} withdrawn\n", SealKeys((OLD, GONE))),
    (f"-\n{TWO.hex()}\n", NEW_ONLY),
    ("", None), ("-\n", None), (ONE.hex()[:-1], None), (f"{ONE.hex()}\n{TWO.hex()[:9]}\n", None),
    (f"{TWO.hex()} withdrawn\n", None),                                # none that may seal
])
def test_the_file_of_keys(text: str, keys: SealKeys | None) -> None:
    assert SealKeys.parse(text) == keys
    assert keys is None or SealKeys.parse(keys.text()) == keys


def test_the_key_that_seals() -> None:
    assert (BOTH.newest, SealKeys((OLD, GONE)).newest) == (NEW, OLD)
    more = BOTH.with_new()
    assert (more.keys[:2], more.newest) == (BOTH.keys, more.keys[2])
    assert BOTH.without(OLD.name) == SealKeys((replace(OLD, withdrawn=True), NEW))
    left = BOTH.without(NEW.name)   # not the old one again: a fresh one
    assert (left.keys[:2], len(left.keys), left.newest) == ((OLD, GONE), 3, left.keys[2])
    assert all(one.withdrawn for one in BOTH.without(OLD.name).without(NEW.name).keys[:2])  # what was withdrawn stays so


def test_the_digest_is_of_the_list_as_it_stands() -> None:
    given = raw.issued(raw.frames())
    assert read(make()).sealed == digest(stamp_lines(given))
    assert read(resealed(make(), lambda of: [*of, ("#fact|basis", "x")])).sealed != digest(stamp_lines(given))


# --- sheets of another workbook ---------------------------------------------------------------------------------------
def of_branch(branch: str, issue: int = 1) -> Callable[[Issued], None]:
    """The same workbook issued to another branch, or again."""
    def change(given: Issued) -> None:
        given.stamp = replace(given.stamp, branch=branch, issue=issue)
    return change


def transplanted(table: str, other: Made, into: Made) -> Made:
    """A sheet of `other` in the place of the same sheet of `into`, as Excel moves one."""
    sheets = into.book.sheets
    sheets[sheets.index(into.sheet(table))] = other.sheet(table)
    return into


def test_an_identity_tells_plan_year_round_branch_and_issue_apart() -> None:
    stamp = raw.issued(raw.frames()).stamp
    others = [replace(stamp, plan="q"), replace(stamp, year=2028), replace(stamp, round="revise"), replace(stamp, branch="gd|1"),
              replace(stamp, issue=2)]
    assert len({sheet_identity(s) for s in (stamp, *others)}) == 6
    assert sheet_identity(stamp).startswith("@of|gd|1|")


@pytest.mark.parametrize(("other", "said"), [
    (of_branch("js"), "its hidden mark is that of js, issue 1"),
    (of_branch("a|b"), "its hidden mark is that of a|b, issue 1"),
    (of_branch("gd", 2), "its hidden mark is that of gd, issue 2"),    # of the round before, copied over
])
@pytest.mark.parametrize("table", ["sales_targets", "training", "person_targets"])
def test_a_sheet_of_another_workbook_is_refused_and_told_of_which(table: str, other: Callable[[Issued], None], said: str) -> None:
    made = transplanted(table, make(change=other), make())
    found = read(made)
    about = [d for d in found.diagnostics if d.code == "XP134"]
    assert [(d.table, d.sheet) for d in about] == [(table, made.sheet(table).name)]
    assert said in message_of(about[0], "en")
    assert "广东(gd)的第 1 次下发" in message_of(about[0], "zh-CN")
    assert found.refused == {table}
    assert table not in found.frames


@pytest.mark.parametrize("key", ["cover", "checks"])
def test_signatures_and_answers_of_another_workbook_refuse_the_file(key: str) -> None:
    made = transplanted(key, make(change=of_branch("js")), make())
    assert [(d.code, d.table) for d in read(made).diagnostics] == [("XP134", None)]


def test_a_stamp_of_another_branch_refuses_every_sheet() -> None:
    made, other = make(), make(change=of_branch("js"))
    made.book.sheets[-1] = other.book.sheets[-1]
    found = read(made)
    assert found.seal == "verified"
    assert {d.code for d in found.diagnostics} == {"XP134"}
    assert len(found.diagnostics) == len(made.book.sheets) - 1
    assert found.frames == {}


@pytest.mark.parametrize(("change", "another"), [
    # keys, units, steps and who owns a column: what stands in a cell of that key must mean the same to both programs
    ({"key": "b"}, True), ({"unit": YUAN}, True), ({"unit": replace(WAN_YUAN, places=3)}, True), ({"who": "I"}, True),
    ({"kind": "text", "unit": None}, True),
    ({"label": same_text("B")}, False), ({"width": 20}, False), ({"minimum": None}, False),  # how it looks and what is asked of it
])
def test_what_the_fingerprint_is_made_of(change: dict[str, Any], another: bool) -> None:
    column = Column("a", same_text("A"), WAN_YUAN)
    of = [Table("t", same_text("T"), "fixed", (one,), (one.key,)) for one in (column, replace(column, **change))]
    assert (stamps.fingerprint(of[:1]) != stamps.fingerprint(of[1:])) is another
    assert stamps.fingerprint(of[:1]) != stamps.fingerprint([replace(of[0], key="u")])


@pytest.mark.parametrize("rows", [1, 18])
def test_a_mark_is_found_below_inserted_rows_and_a_spoilt_one_is_shown(rows: int) -> None:
    made = make()
    made.sheet("training").values[1:1] = [[None, "空行"] for _ in range(rows)]
    assert carried_identity(made.sheet("training")) == sheet_identity(made.issued.stamp)
    made.sheet("training").values[rows + 1][0] = "@of|x"
    about = next(d for d in read(made).diagnostics if d.code == "XP134")
    assert "its hidden mark is “@of|x”" in message_of(about, "en")


def test_a_removed_mark_is_asked_about_and_the_sheet_read() -> None:
    made = make()
    made.sheet("training").values[AT[0] - 1][AT[1] - 1] = None
    found = read(made)
    assert [(d.code, d.table) for d in found.diagnostics] == [("XP135", "training")]
    assert found.refused == set()
    assert len(found.frames) == 5


def changed(made: Made, table: str, column: str, share: float) -> Made:
    """The figures that HQ gave in a column made others, on that part of its rows."""
    rows = [r for r in made.layouts[table].rows if not r.startswith("@")]
    for row in rows[:round(len(rows) * share)]:
        made.put(table, row, column, 777.0)
    return made


@pytest.mark.parametrize(("share", "others"), [
    (0.0, 0),
    (0.4, 0),              # two of six: XP210, HQ's figures are used
    (0.67, 4), (1.0, 6),   # most of them
])
def test_without_marks_the_figures_that_hq_gave_tell(share: float, others: int) -> None:
    table = "sales_targets"
    refused = {table, "staffing", "training", "expense_budget", "person_targets"} if others else set()
    made = without_marks(resealed(make(), older, 1))
    for column in ("hq_target", "py_estimate"):
        changed(made, table, column, share)
    found = read(made)
    assert found.refused == refused
    assert {d.code for d in found.diagnostics if d.code == "XP134"} == ({"XP134"} if refused else set())
    if refused:
        about = next(d for d in found.diagnostics if d.code == "XP134")
        assert f"{others} of the 6 figures that HQ gave" in message_of(about, "en")
        assert {d.table for d in found.diagnostics if d.code == "XP134"} == refused


def test_with_its_mark_a_sheet_is_ours_whatever_was_typed_over_hqs_figures() -> None:
    made = make()
    for column in ("hq_target", "py_estimate"):
        changed(made, "sales_targets", column, 1.0)
    found = read(made)
    assert found.refused == set()
    assert "XP210" in [d.code for d in found.diagnostics]


def test_without_marks_cells_that_were_emptied_tell_nothing() -> None:
    made = without_marks(resealed(make(), older, 1))
    for row in ("P1|KA", "P2|KA", "P3|EC"):
        for column in ("hq_target", "py_estimate"):
            made.put("sales_targets", row, column, None)
    assert "XP134" not in codes(made)


def test_the_versions_that_are_read() -> None:
    assert (stamps.FORMAT, stamps.FORMATS) == (2, (1, 2))


def test_labels_of_a_long_list_are_several_lines_none_longer_than_a_cell() -> None:
    issued = raw.issued(raw.frames())
    issued.labels["sales_targets"] |= {f"product|{n}": f"产品系列 {n} " + "甲" * 50 for n in range(900)}
    lines = stamp_lines(issued)
    assert max(len(value) for _, value in lines) < 32_767
    assert parse_stamp(lines)[0].labels == issued.labels
