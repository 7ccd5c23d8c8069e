"""Copies that HQ sent back to be corrected, and that came back as they were: it is said, and nothing else is hidden by it."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from by_hand import put, submission
from test_register import LATER, said, settled

from xlplan.plan.checking.grounds import Grounds
from xlplan.plan.checking.register import register_files
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.workbook.submission import Submission


def _clear(s: Submission) -> None:
    s.diagnostics.clear()


def _other_text(s: Submission) -> None:
    s.diagnostics[:] = [replace(s.diagnostics[0], found="三百")]


@pytest.mark.parametrize(("change", "said_so"), [
    (lambda s: None, True),                                                # opened, saved and sent again
    (lambda s: put(s.frames["training"], "r1", cost=12_001), False),
    (lambda s: s.signs.update({"preparer|name": "王五"}), False),
    (lambda s: s.answers.update({"XP402|P1|C1": "新开 3 家"}), False),
    (lambda s: s.choices.update({"training": "none"}), False),
    (_other_text, False), (_clear, False),                                 # what cannot be read, typed anew or cleared
    (lambda s: s.frames.pop("training"), False),                           # nobody can tell
])
def test_a_returned_copy_in_which_nothing_was_corrected_says_so(change: Callable[[Submission], object], said_so: bool) -> None:
    first, copy = submission(file="a.xlsx"), submission(file="b.xlsx", modified=LATER)
    for file in (first, copy):
        file.diagnostics.append(Diagnostic("XP204", table="sales_targets", row_key="P1|C1", column="m01", found="约三百"))
    first.diagnostics.append(Diagnostic("XP221", table="sales_targets", row_key="P1|C1", column="year", found="5"))  # put back by HQ
    copy.joins = frozenset([first.sha256[:16]])
    change(copy)
    results, _ = settled([first, copy, submission("FJ")])
    assert ("XP573" in said(results["b.xlsx"]), "XP573" in said(results["a.xlsx"])) == (said_so, False)
    assert not said_so or "XP204" in said(results["b.xlsx"])  # what was found before is not hidden


@pytest.mark.parametrize("names", [("gd.xlsx", "gd-back.xlsx"), ("a.xlsx", "b.xlsx")])
def test_the_file_that_the_unit_sent_itself_is_no_returned_copy(names: tuple[str, str]) -> None:
    """HQ's copy keeps the moment at which the unit saved, so that both files say the same."""
    first, copy = submission(file=names[0]), submission(file=names[1], extra="back")
    copy.signs = {**first.signs}
    copy.joins = frozenset([first.sha256[:16]])
    for files in ([first, copy], [copy, first]):
        results, _ = settled([*files, submission("FJ")])
        assert [name for name in names if "XP573" in said(results[name])] == [copy.file]
        assert (results[first.file].superseded_by, results[copy.file].superseded_by) == (copy.file, None)


def _sales(s: Submission) -> None:
    put(s.frames["sales_targets"], "P1|C1", m01=9_001)


def _training(s: Submission) -> None:
    put(s.frames["training"], "r1", cost=12_001)


@pytest.mark.parametrize(("wrong", "changes", "locks", "labels"), [
    ("sales_targets", [_sales], True, None),                     # what was to be corrected
    ("sales_targets", [_sales, _training], True, "培训纲领"),
    ("sales_targets", [_sales, _training], False, None),         # HQ locks nothing
    ("training", [_sales], True, "销售目标分解"),
    ("expense_budget", [_sales], True, None),                    # from which the budget follows: it was left open
])
def test_a_locked_table_that_changed_is_said(wrong: str, changes: list[Callable[[Submission], None]], locks: bool,
                                             labels: str | None) -> None:
    first, copy = submission(file="a.xlsx"), submission(file="b.xlsx", modified=LATER)
    first.diagnostics.append(Diagnostic("XP204", table=wrong, row_key="P1|C1", column="m01", found="约三百"))
    copy.joins = frozenset([first.sha256[:16]])
    for change in changes:
        change(copy)
    results = validate_submissions([first, copy])
    register_files(results, [first, copy], plan="HD", year=2027, round="bottom_up", branches=["GD"], issues={},
                   grounds=Grounds(locks=locks))
    found = [message_of(d, "zh-CN") for d in results[1].diagnostics if d.code == "XP574"]
    assert [f"「{labels}」" in text for text in found] == ([] if labels is None else [True])


def test_a_returned_copy_as_it_left_is_known_without_the_first_file() -> None:
    copy = submission()
    results = validate_submissions([copy])
    register_files(results, [copy], plan="HD", year=2027, round="bottom_up", branches=["GD"], issues={},
                   grounds=Grounds(returned=[copy.sha256]))
    assert said(results[0]) == ["XP573"]


def test_what_only_hq_has_to_look_into_unlocks_nothing() -> None:
    """A key that was withdrawn is said of the whole file: what was locked when the copy was written stays known as locked."""
    first, copy = submission(file="a.xlsx"), submission(file="b.xlsx", modified=LATER)
    first.diagnostics.append(Diagnostic("XP204", table="sales_targets", row_key="P1|C1", column="m01", found="约三百"))
    copy.joins = frozenset([first.sha256[:16]])
    _sales(copy)
    _training(copy)
    results = validate_submissions([first, copy])
    results[0].diagnostics.append(Diagnostic("XP587", severity=Severity.WARNING, params={"branch": "GD", "number": 1, "key": "12345678"}))
    register_files(results, [first, copy], plan="HD", year=2027, round="bottom_up", branches=["GD"], issues={},
                   grounds=Grounds(locks=True))
    assert [d.code for d in results[1].diagnostics if d.code == "XP574"] == ["XP574"]
