"""register: which file counts for each branch, whatever the order of the files."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from by_hand import NOON, put, submission

from xlplan.pipeline.printing import summary_line
from xlplan.plan.checking.register import counting_files, register_files
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.tables import BY_KEY
from xlplan.workbook.seal_keys import Seal
from xlplan.workbook.submission import Submission

LATER = NOON + timedelta(hours=3)


def settled(files: Sequence[Submission], issues: dict[str, int] | None = None,
            ) -> tuple[dict[str, FileResult], list[Diagnostic]]:
    """Results by file name, and what is said about the set, for a plan of two branches in the first submission."""
    results = validate_submissions(files)
    about = register_files(results, files, plan="HD", year=2027, round="bottom_up", branches=["GD", "FJ"], issues=issues or {}).about
    return {r.file: r for r in results}, about


def said(result: FileResult) -> list[str]:
    return [d.code for d in result.diagnostics]


def counts(results: dict[str, FileResult]) -> set[str]:
    return {r.file for r in counting_files(results.values()).values()}


# what differs from the plan (HD, 2027, bottom_up, issue 2), code, sentence
FOREIGN: list[tuple[Submission, str, str]] = [
    (submission(plan="HB", issue=2), "XP505", "This file belongs to another plan: HB instead of HD"),
    (submission(year=2026, issue=2), "XP506", "This file is for 2026; the plan is for 2027"),
    (submission("XX", issue=2), "XP507", "XX does not fill in a workbook in this round"),
    (submission(round="guide", issue=2), "XP508",
     "This file is of an older round: Guide figures; now it is First submission"),
    (submission(round="final", issue=2), "XP511",
     "This file is of a later round: Final submission; the master workbook still says First submission"),
    (submission(issue=1), "XP509", "This file is of issue 1; issue 2 has replaced it"),
]


@pytest.mark.parametrize(("file", "code", "sentence"), FOREIGN, ids=[f[1] for f in FOREIGN])
def test_a_file_that_belongs_elsewhere_is_refused(file: Submission, code: str, sentence: str) -> None:
    results, about = settled([file, submission("FJ", issue=2)], {"GD": 2, "FJ": 2})
    result = results[file.file]
    assert (result.verdict, said(result)) == ("refused", [code])
    assert set(result.tables.values()) <= {"refused", "not_opened"}
    assert message_of(result.diagnostics[0], "en") == sentence
    assert counts(results) == {"FJ.xlsx"}
    assert [d.branch for d in about] == ["GD"]  # whatever came, it is not what GD owes


def test_every_branch_from_which_nothing_came_is_named() -> None:
    results, about = settled([submission()])
    assert [(d.code, d.branch, d.severity) for d in about] == [("XP501", "FJ", Severity.WARNING)]
    assert results["GD.xlsx"].verdict == "accepted"


def test_a_refused_file_is_not_a_missing_one() -> None:
    file = submission("FJ")
    file.diagnostics.append(Diagnostic("XP105"))
    _, about = settled([submission(), file])
    assert about == []


# --- lists that HQ did not issue --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("lists", "codes", "counted"), [
    ({("GD", 1): "a"}, [], True),                       # the list that was issued
    ({("GD", 1): "b"}, ["XP530"], False),               # another one
    ({("FJ", 1): "a"}, ["XP530"], False),               # the branch was not issued anything
    ({("GD", 1): ""}, ["XP531"], True),                 # a ledger of xlplan 0.2, and HQ's copy is gone
    ({("GD", 2): "a"}, ["XP530"], False),               # issue 1 skipped the branch
    ({("FJ", 0): "a"}, ["XP531"], True),                # the ledger is older than the file, and that is said by itself
    ({}, [], True), (None, [], True),                   # a ledger without any issue says so by itself
])
def test_a_list_is_compared_with_the_one_issued(lists: dict[tuple[str, int], str] | None, codes: list[str], counted: bool) -> None:
    file = submission()
    file.sealed = "a"
    results = validate_submissions([file])
    register_files(results, [file], plan="HD", year=2027, round="bottom_up", branches=["GD"], issues={}, sealed=lists)
    assert said(results[0]) == codes
    assert bool(counting_files(results)) is counted


@pytest.mark.parametrize(("seal", "lists", "codes", "counted"), [
    ("lost", {("GD", 1): "a"}, ["XP586"], True),        # nobody can verify it; the ledger answers for the list
    ("lost", {("GD", 1): "b"}, ["XP530"], False),       # never trusted for the lost key
    ("lost", {("FJ", 1): "a"}, ["XP530"], False),
    ("lost", {("GD", 1): ""}, ["XP531"], True),         # nor refused for it alone: nobody can tell
    ("lost", {("FJ", 0): "a"}, ["XP531"], True), ("lost", {}, ["XP531"], True),
    ("withdrawn", {("GD", 1): "a"}, ["XP587"], True),
    ("withdrawn", {("GD", 1): "b"}, ["XP530"], False),  # by whoever has got the key
    ("withdrawn", {("GD", 1): ""}, ["XP531"], True),
    ("unverified", {("GD", 1): "b"}, [], True),         # `check` without a key: nobody compares
])
def test_a_list_of_a_lost_or_withdrawn_key_stands_by_the_ledger(seal: Seal, lists: dict[tuple[str, int], str], codes: list[str],
                                                                counted: bool) -> None:
    file = submission()
    file.sealed, file.seal, file.key = "a", seal, "0a1b2c3d"
    results = validate_submissions([file])
    register_files(results, [file], plan="HD", year=2027, round="bottom_up", branches=["GD"], issues={}, sealed=lists)
    assert said(results[0]) == codes
    assert bool(counting_files(results)) is counted
    assert not codes or codes == ["XP531"] or "0a1b2c3d" in message_of(results[0].diagnostics[0], "zh-TW")


# --- several files of one branch --------------------------------------------------------------------------------------
def test_the_one_saved_last_counts_and_both_say_so() -> None:
    files = [submission(file="b.xlsx"), submission(file="a.xlsx", modified=LATER)]
    for order in permutations(files):
        results, _ = settled([*order, submission("FJ")])
        assert counts(results) == {"a.xlsx", "FJ.xlsx"}
        assert (results["b.xlsx"].superseded_by, results["a.xlsx"].superseded_by) == ("a.xlsx", None)
        assert said(results["a.xlsx"]) == said(results["b.xlsx"]) == ["XP502"]
        assert results["a.xlsx"].verdict == "accepted_with_warnings"
        assert message_of(results["b.xlsx"].diagnostics[0], "zh-CN") == (
            "GD 有 2 个文件(a.xlsx、b.xlsx),以 a.xlsx 为准(最后保存的);内容不同的表:没有")


def test_the_same_contents_twice_count_once() -> None:
    for order in permutations([submission(file="b.xlsx"), submission(file="a.xlsx"), submission("FJ")]):
        results, _ = settled(order)
        assert counts(results) == {"a.xlsx", "FJ.xlsx"}
        assert (said(results["a.xlsx"]), said(results["b.xlsx"])) == ([], ["XP504"])
        assert results["b.xlsx"].superseded_by == "a.xlsx"


def packed_again(changed: bool = False) -> Submission:
    """The same cells in other bytes, as a mail gateway or a program that packs a file anew leaves them."""
    of = submission(file="b.xlsx")
    of.sha256 = "9" * 64
    if changed:
        put(of.frames["training"], "r1", cost=12_001)
    return of


@pytest.mark.parametrize(("changed", "codes", "counted"), [
    (False, ([], ["XP504"]), {"a.xlsx", "FJ.xlsx"}),               # counted once
    (True, (["XP503"], ["XP503"]), {"FJ.xlsx"}),                   # one figure of one course
])
def test_the_same_cells_in_other_bytes_count_once(changed: bool, codes: tuple[list[str], list[str]], counted: set[str]) -> None:
    for order in permutations([submission(file="a.xlsx"), packed_again(changed), submission("FJ")]):
        results, _ = settled(order)
        assert (said(results["a.xlsx"]), said(results["b.xlsx"])) == codes
        assert counts(results) == counted


@pytest.mark.parametrize(("shown", "verdict", "codes"), [
    (LATER, "accepted_with_warnings", ["XP502"]),       # the twins are the newer ones: they count, once
    (NOON - timedelta(hours=3), "accepted_with_warnings", ["XP502"]),  # the older ones: another file counts instead
    (NOON, "refused", ["XP503"]),                       # it cannot be told
])
def test_the_same_bytes_have_one_verdict_whatever_their_name(shown: datetime, verdict: str, codes: list[str]) -> None:
    """As a drive that syncs leaves them: sd (1), sd-DESKTOP-AB12, and another state of the file beside them."""
    files = [submission(file="sd - copy.xlsx", extra="x"), submission(file="sd (1).xlsx", modified=shown),
             submission(file="sd-DESKTOP-AB12.xlsx", modified=shown)]
    for order in permutations(files):
        results, _ = settled([*order, submission("FJ")])
        one, two = results["sd (1).xlsx"], results["sd-DESKTOP-AB12.xlsx"]
        assert (one.verdict, two.verdict) == (verdict, verdict)
        assert one.tables == two.tables
        assert (said(one), said(two)) == (codes, [*codes, "XP504"])
        assert {d.file for d in two.diagnostics} == {"sd-DESKTOP-AB12.xlsx"}
        assert two.superseded_by == ("sd - copy.xlsx" if shown < NOON else "sd (1).xlsx")
        assert sum(file.startswith("sd") for file in counts(results)) == (verdict != "refused")


# --- what the name of a file says -------------------------------------------------------------------------------------
NAMES = {"GD": "广东分公司", "FJ": "福建分公司", "TJ": "天津分公司", "HE": "河北分公司"}


@pytest.mark.parametrize(("file", "other"), [
    ("TJ.xlsx", "天津分公司(TJ)"), ("tj (2).xlsx", "天津分公司(TJ)"), ("2027_ＴＪ_最终.xlsx", "天津分公司(TJ)"),
    ("天津分公司2027计划.xlsx", "天津分公司(TJ)"), ("天津2027.xlsx", "天津分公司(TJ)"), ("sub/福建.xlsx", "福建分公司(FJ)"),
    ("TJ,HE.xlsx", "天津分公司(TJ)、河北分公司(HE)"),
    ("GD.xlsx", ""), ("gd - TJ.xlsx", ""), ("广东(含天津).xlsx", ""), ("上报表.xlsx", ""), ("theme.xlsx", ""), ("TJ/GD.xlsx", ""),
    ("TJ2027.xlsx", "天津分公司(TJ)"), ("tjx.xlsx", ""),
])
def test_a_file_named_after_another_unit_is_asked_about(file: str, other: str) -> None:
    of = submission(file=file)
    results = validate_submissions([of])
    register_files(results, [of], plan="HD", year=2027, round="bottom_up", branches=["GD"], issues={}, names=NAMES)
    assert said(results[0]) == (["XP534"] if other else [])
    assert bool(counting_files(results)) is True
    if other:
        assert message_of(results[0].diagnostics[0], "zh-CN") == f"文件名写的是{other},里面却是发给 GD 的填报表"


@pytest.mark.parametrize(("older", "newer", "codes", "counted"), [
    ("HE.xlsx", "TJ.xlsx", ["XP535"], set()),           # 天津 filled in 河北's workbook: nobody's figures are replaced
    ("TJ.xlsx", "HE.xlsx", ["XP502"], {"HE.xlsx"}),     # the newer one is named as it is sealed
    ("HE.xlsx", "HE 最终.xlsx", ["XP502"], {"HE 最终.xlsx"}),
])
def test_a_newer_file_that_is_named_after_another_branch_replaces_nothing(older: str, newer: str, codes: list[str],
                                                                          counted: set[str]) -> None:
    files = [submission("HE", file=older), submission("HE", file=newer, modified=LATER)]
    for order in permutations(files):
        results = validate_submissions(order)
        register_files(results, order, plan="HD", year=2027, round="bottom_up", branches=["HE"], issues={}, names=NAMES)
        assert {d.code for r in results for d in r.diagnostics} - {"XP534"} == set(codes)
        assert counts({r.file: r for r in results}) == counted


def test_of_two_files_each_line_says_which_counts_and_the_asked_about_name_stays() -> None:
    """The file that is replaced is named after another unit: that is still HQ's to look into, its other findings are not."""
    files = [submission("HE", file="TJ.xlsx"), submission("HE", file="HE.xlsx", modified=LATER)]
    files[0].diagnostics.append(Diagnostic("XP107"))
    results = validate_submissions(files)
    register_files(results, files, plan="HD", year=2027, round="bottom_up", branches=["HE"], issues={}, names=NAMES)
    replaced, kept = results
    assert " · 不计入,以 HE.xlsx 为准 · " in summary_line(replaced, "zh-CN")
    assert " · 同一家有几个文件,以本文件为准 · " in summary_line(kept, "zh-CN")
    assert [d.code for d in replaced.counted] == ["XP534"]
    assert kept.counted == kept.diagnostics
    assert {"XP107", "XP534"} < {d.code for d in replaced.diagnostics}


@pytest.mark.parametrize(("files", "counted", "found"), [
    # one file under two names: the name is asked about where it is wrong, not where it is right
    (["FJ.xlsx", "HE.xlsx"], "HE.xlsx", {"FJ.xlsx": ["XP534", "XP504"], "HE.xlsx": []}),
    (["HE.xlsx", "TJ.xlsx"], "HE.xlsx", {"HE.xlsx": [], "TJ.xlsx": ["XP534", "XP504"]}),
    (["FJ.xlsx", "上报表.xlsx"], "上报表.xlsx", {"FJ.xlsx": ["XP534", "XP504"], "上报表.xlsx": []}),
    # both are wrong, each in its own way
    (["FJ.xlsx", "TJ.xlsx"], "FJ.xlsx", {"FJ.xlsx": ["XP534"], "TJ.xlsx": ["XP534", "XP504"]}),
    # one is named like a download that has not finished
    (["HE.crdownload", "HE.xlsx"], "HE.xlsx", {"HE.crdownload": ["XP504", "XP929"], "HE.xlsx": []}),
    (["HE.xlsx", "HE.xlsx.part"], "HE.xlsx", {"HE.xlsx": [], "HE.xlsx.part": ["XP504", "XP929"]}),
])
@pytest.mark.parametrize("packed", [False, True])
def test_of_identical_copies_the_rightly_named_one_counts(files: list[str], counted: str, found: dict[str, list[str]],
                                                          packed: bool) -> None:
    sent = [submission("HE", file=name) for name in files]
    for file in sent:
        if file.file.endswith((".crdownload", ".part")):
            file.diagnostics.append(Diagnostic("XP929", file=file.file))
    if packed:
        sent[0].sha256 = "9" * 64
    for order in permutations(sent):
        results = validate_submissions(order)
        register_files(results, order, plan="HD", year=2027, round="bottom_up", branches=["HE"], issues={}, names=NAMES)
        by_file = {r.file: r for r in results}
        assert counts(by_file) == {counted}
        assert {name: sorted(said(r), reverse="XP534" in said(r)) for name, r in by_file.items()} == found
        other = {name: d.params["other"] for name, r in by_file.items() for d in r.diagnostics if d.code == "XP534"}
        assert other == {name: [f"{NAMES[name[:2]]}({name[:2]})"] for name, codes in found.items() if "XP534" in codes}
        assert {r.superseded_by for r in results} == {None, counted}


def test_a_rightly_named_copy_of_the_newest_file_settles_which_counts() -> None:
    """天津's file name on 河北's figures would leave both unread (XP535); the same figures under 河北's name do not."""
    files = [submission("HE", file="HE 1.xlsx"), submission("HE", file="HE 2.xlsx", modified=LATER), submission("HE", file="A TJ.xlsx",
                                                                                                                  modified=LATER)]
    for order in permutations(files):
        results = validate_submissions(order)
        register_files(results, order, plan="HD", year=2027, round="bottom_up", branches=["HE"], issues={}, names=NAMES)
        by_file = {r.file: r for r in results}
        assert counts(by_file) == {"HE 2.xlsx"}
        assert {n: set(said(r)) for n, r in by_file.items()} == {
            "HE 1.xlsx": {"XP502"}, "HE 2.xlsx": {"XP502"}, "A TJ.xlsx": {"XP502", "XP504", "XP534"}}


def filled_by(department: str, table: str, **other: object) -> Submission:
    """GD's file in which one department filled in its table, one figure of it by hand; the other tables stand as issued."""
    of = submission(file=f"{department}.xlsx", **other)  # type: ignore[arg-type]
    of.unfilled = {"sales_targets", "staffing", "training", "expense_budget"} - {table}
    row, cells = {"sales_targets": ("P1|C1", {"m01": 9_100}), "staffing": ("S1|hires", {"m02": 1}), "": ("", {})}[table]
    if row:
        put(of.frames[table], row, **cells)
    return of


@pytest.mark.parametrize(("tables", "lost", "returned"), [  # who filled in what, in the order saved; XP537 on, tables returned
    (("sales_targets", "staffing"), ["sales_targets"], {"sales_targets"}),   # each department its own
    (("staffing", "sales_targets"), ["staffing"], {"staffing"}),             # the budget links to it: XP521
    (("sales_targets", ""), ["sales_targets"], {"sales_targets"}),           # HQ's own copy, saved again, replaces nothing
    (("", "sales_targets"), [], set()),                                      # as issued at first: the newer one is the work
    (("sales_targets", "sales_targets"), [], set()),                         # corrected: the newer figures are meant
])
def test_figures_that_only_a_replaced_file_holds_are_never_lost(tables: tuple[str, str], lost: list[str], returned: set[str]) -> None:
    files = [filled_by("a", tables[0]), filled_by("b", tables[1], modified=LATER)]
    if tables == ("sales_targets", "sales_targets"):
        put(files[1].frames["sales_targets"], "P1|C1", m01=9_200)
    for order in permutations(files):
        results, _ = settled([*order, submission("FJ")])
        counted, replaced = results["b.xlsx"], results["a.xlsx"]
        told = [d for d in counted.diagnostics if d.code == "XP537"]
        assert [(d.table, d.params["other"], d.severity) for d in told] == [(key, ["a.xlsx"], Severity.ERROR) for key in lost]
        assert {key for key, verdict in counted.tables.items() if verdict == "refused"} == returned
        assert [d.params["label"] for d in counted.diagnostics if d.code == "XP521"] == [BY_KEY[k].label for k in lost if k == "staffing"]
        assert counts(results) == {"b.xlsx", "FJ.xlsx"}
        assert "XP537" not in said(replaced)


def test_a_table_that_cannot_be_read_in_the_replaced_file_may_hold_figures() -> None:
    files = [filled_by("a", ""), filled_by("b", "staffing", modified=LATER)]
    for key in ("sales_targets", "training"):
        del files[0].frames[key]
        files[0].refused.add(key)
        files[0].unfilled.discard(key)
    del files[0].placements["training"]  # its sheet is gone: nothing is lost
    assert [d.table for d in settled(files)[0]["b.xlsx"].diagnostics if d.code == "XP537"] == ["sales_targets"]


def test_of_two_files_the_tables_that_differ_are_named() -> None:
    files = [filled_by("a", "sales_targets"), filled_by("b", "staffing", modified=LATER)]
    results, _ = settled(files)
    told = next(d for d in results["b.xlsx"].diagnostics if d.code == "XP502")
    assert message_of(told, "en").endswith("; tables that differ: Sales target breakdown, Staffing plan")
    del files[0].frames["training"]  # it cannot be used there
    files[0].refused.add("training")
    told = next(d for d in settled(files)[0]["a.xlsx"].diagnostics if d.code == "XP502")
    assert message_of(told, "zh-CN").endswith(";内容不同的表:销售目标分解、人员规划、培训纲领")


@pytest.mark.parametrize("pair", [
    (submission(file="a.xlsx"), submission(file="b.xlsx", extra="2")),                          # saved in the same second
    (submission(file="a.xlsx", modified=None), submission(file="b.xlsx")),                      # one does not say when
    (submission(file="a.xlsx", issue=3), submission(file="b.xlsx", issue=2, modified=LATER)),   # the earlier issue saved later
], ids=["same time", "no time", "earlier issue"])
def test_where_it_cannot_be_told_none_counts(pair: tuple[Submission, Submission]) -> None:
    for order in permutations(pair):
        results, about = settled([*order, submission("FJ")])
        assert counts(results) == {"FJ.xlsx"}
        assert said(results["a.xlsx"]) == said(results["b.xlsx"]) == ["XP503"]
        assert results["a.xlsx"].verdict == results["b.xlsx"].verdict == "refused"
        assert about == []


def test_an_older_issue_does_not_compete() -> None:
    results, _ = settled([submission(file="a.xlsx", issue=1, modified=LATER), submission(file="b.xlsx", issue=2),
                          submission("FJ", issue=2)], {"GD": 2, "FJ": 2})
    assert counts(results) == {"b.xlsx", "FJ.xlsx"}
    assert said(results["b.xlsx"]) == []


def test_the_newest_counts_even_when_it_is_worse() -> None:
    """Taking the older numbers instead would be a guess about what the branch wants."""
    worse = submission(file="b.xlsx", modified=LATER)
    put(worse.frames["staffing"], "S1|leavers", m02=9)
    results, _ = settled([submission(file="a.xlsx"), worse, submission("FJ")])
    assert counts(results) == {"b.xlsx", "FJ.xlsx"}
    assert results["b.xlsx"].tables["staffing"] == "refused"


def test_the_outcome_does_not_depend_on_the_order_of_the_files() -> None:
    files = [submission(file="3.xlsx"), submission(file="1.xlsx", modified=LATER), submission(file="2.xlsx", modified=LATER),
             submission("FJ", file="4.xlsx"), submission("FJ", file="0.xlsx", issue=1, extra="x"),
             Submission("5.xlsx", "", diagnostics=[Diagnostic("XP901")])]
    first = settled(files)
    for order in list(permutations(files))[::37]:
        assert settled(order) == first


@pytest.mark.parametrize(("issue", "asked"), [(2, True), (1, False)])  # of an issue that counts; of one that is refused
def test_only_files_that_count_are_asked_who_signed_them(issue: int, asked: bool) -> None:
    """A file that goes back is signed anew anyway: whoever signed it is no reason to doubt another branch."""
    files = [submission("GD", issue=issue), submission("FJ", issue=2)]
    for file in files:
        file.signs["preparer|name"] = "王五"
    results, _ = settled(files, {"GD": 2, "FJ": 2})
    assert ["XP536" in said(r) for r in results.values()] == [asked, asked]


# --- files that came by mail ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("first", "second", "counted", "codes"), [
    # (saved, sent) in hours after noon, None: no mail brought it
    ((0, 1), (2, 3), "b.xlsx", ["XP502"]),
    ((0, None), (2, 1), "b.xlsx", ["XP502"]),           # against one that lay there by when that was saved
    ((2, 3), (0, None), "a.xlsx", ["XP502"]),
    ((2, 1), (0, 3), "b.xlsx", ["XP938", "XP502"]),     # sent last, saved first: its mail decides, and it is said
    ((2, 3), (0, 3), "", ["XP503"]),                    # sent at once: nobody can tell
    ((0, 4), (1, None), "b.xlsx", ["XP938", "XP502"]),  # a's mail is no later saving than b's, which came by chat; but it is asked
    ((0, 1), (2, None), "b.xlsx", ["XP502"]),           # b was saved when a had been sent already
])
def test_which_is_later_goes_by_the_mails_or_by_the_savings(first: tuple[int, int | None], second: tuple[int, int | None], counted: str,
                                         codes: list[str]) -> None:
    files = [submission(file="a.xlsx"), submission(file="b.xlsx", extra="b")]
    for file, (saved, sent) in zip(files, (first, second), strict=True):
        file.modified, file.sent = NOON + timedelta(hours=saved), None if sent is None else NOON + timedelta(hours=sent)
    put(files[1].frames["training"], "r1", cost=12_001)
    for order in permutations(files):
        results, _ = settled([*order, submission("FJ")])
        assert counts(results) - {"FJ.xlsx"} == ({counted} if counted else set())
        assert sorted(said(results[counted or "a.xlsx"])) == sorted(codes)
        why = [message_of(d, "en") for d in results[counted].diagnostics if d.code == "XP502"] if counted else []
        assert all(("(sent last)" in text) == (None not in (first[1], second[1])) for text in why)
