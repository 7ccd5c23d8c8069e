"""What regions say of their units: what is wrong in it, what the ledger keeps, for which file it holds, what HQ is shown."""
from __future__ import annotations

from dataclasses import replace

import pytest
import small_company as sample

from xlplan.pipeline.regions.answers import agreed_by_regions, reviews_in_force
from xlplan.plan.breakdown.branch_issue import Issue
from xlplan.plan.checking.region_said import UnitReview
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.regions.answers import Regional, judge_regional, review_said
from xlplan.plan.regions.regional_issue import regional_issue
from xlplan.plan.regions.review import RegionReview, file_mark, marked_file, review_of
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import blank_frame
from xlplan.tables import BY_KEY
from xlplan.tables.books import REVIEW
from xlplan.text import LANGS
from xlplan.workbook.submission import Submission

KEYS = ("agreed", "opinion", "by", "date")
YES = ("yes", "可以", "周总", "2026-11-12")
HASH = "ab12cd34" + "0" * 56
LINE = UnitReview("B01", "AB12CD34", *YES)
REVIEW_OF = RegionReview("plan", "bottom_up", "R1", 7, "r1.xlsx", "ab", "2026-11-13", (LINE,))


def sent(rows: dict[str, tuple[str, ...]]) -> tuple[Submission, FileResult]:
    """The workbook of R1 with what it says by unit, judged."""
    master = master_from(sample.frames(company=sample.company(acting="region")))[0]
    frame = blank_frame(BY_KEY["region_review"], ["B01", "B02"])
    for i, code in enumerate(frame.keys):
        frame.texts["unit"][i], frame.texts["file"][i] = code, marked_file(f"{code} (1).xlsx", HASH)
        for key, text in zip(KEYS, rows.get(code, ("",) * 4), strict=True):
            frame.texts[key][i] = text
    issued = regional_issue(master, "R1", Issue("plan", "bottom_up", 7, "2026-11-11", "zh-CN"), REVIEW, {"region_review": frame})
    submission = Submission("r1.xlsx", "ab", issued=issued, seal="verified", frames={"region_review": frame})
    return submission, validate_submissions([submission])[0]


@pytest.mark.parametrize(("rows", "codes"), [
    ({}, []), ({"B01": YES}, []), ({"B01": ("yes", "", "周总", "2026-11-12")}, []),
    ({"B01": ("no", "", "周总", "2026-11-12")}, ["XP445"]), ({"B01": ("no", "太低", "周总", "2026-11-12")}, []),
    ({"B01": ("", "太低", "周总", "2026-11-12")}, ["XP446"]), ({"B01": ("yes", "", "", "2026-11-12")}, ["XP446"]),
    ({"B01": ("yes", "", "周总", "")}, ["XP446"]), ({"B01": ("no", "", "", ""), "B02": YES}, ["XP445", "XP446"])])
def test_what_must_be_fixed_in_a_review(rows: dict[str, tuple[str, ...]], codes: list[str]) -> None:
    _, result = sent(rows)
    assert sorted(d.code for d in result.diagnostics) == codes


def test_what_the_ledger_keeps_of_a_review() -> None:
    submission, result = sent({"B01": YES})
    said = review_said(Regional(submission, result), "2026-11-13")
    assert said is not None
    assert [one.unit for one in said.lines if one.blank] == ["B02"]
    said = said.beside(None)
    assert said == REVIEW_OF
    assert review_of(said.body()) == said
    assert review_of({**said.body(), "lines": [["B01", "AB12CD34", *YES]]}) == said  # as 0.6.0 noted it
    assert said.says_like(review_of({**said.body(), "file": "again.xlsx", "day": "2026-11-14"}))
    assert not said.says_like(None)
    half, bad = sent({"B01": ("no", "", "", ""), "B02": YES})
    assert (bad.verdict, bad.tables) == ("accepted_with_warnings", {"region_review": "accepted_with_warnings"})
    kept = review_said(Regional(half, bad), "")
    assert kept is not None
    assert [one.unit for one in kept.beside(REVIEW_OF).lines] == ["B02"]  # the row that is wrong waits, the others do not


def test_what_was_said_of_a_unit_stands_until_it_is_said_otherwise() -> None:
    later = RegionReview("plan", "bottom_up", "R1", 8, "r2.xlsx", "cd", "2026-11-20", (
        UnitReview("B02", "", *YES), UnitReview("B03", "", *YES)))
    other = replace(LINE, agreed="no")
    both = later.after(REVIEW_OF)
    assert [(one.unit, one.agreed) for one in both.lines] == [("B01", "yes"), ("B02", "yes"), ("B03", "yes")]
    assert later.says_like(both)
    assert not replace(later, lines=(other,)).says_like(both)
    assert replace(later, lines=(other,)).after(both).lines == (other, *later.lines)


def test_a_review_on_an_earlier_issue_is_taken_and_none_after_the_close() -> None:
    master = master_from(sample.frames(company=sample.company(acting="region")))[0]

    def verdict(closed: tuple[str, list[str]] | None) -> tuple[str, list[str]]:
        file = Regional(*sent({"B01": YES}))
        judge_regional([file], master, "plan", "bottom_up", {"R1": 9}, {}, (), closed=closed)
        return file.result.verdict, [d.code for d in file.result.diagnostics]

    assert verdict(None) == verdict(("V1", ["ab"])) == ("accepted", [])
    assert verdict(("V1", [])) == ("refused", ["XP512"])


BLANK = UnitReview("B01", "AB12CD34", "", "", "", "2026-11-20")
TAKEN_BACK = replace(LINE, withdrawn="2026-11-20")


@pytest.mark.parametrize(("was", "now", "issue", "comes_to"), [
    (LINE, BLANK, 7, [TAKEN_BACK]), (LINE, BLANK, 8, [TAKEN_BACK]),
    (LINE, BLANK, 6, []),                                                  # its workbook never showed that
    (LINE, replace(BLANK, of="99999999"), 8, [replace(LINE, withdrawn="2026-11-20")]),  # the opinion was printed again
    (replace(LINE, opinion=""), replace(BLANK, of="99999999"), 8, []),     # a yes about another file was not
    (TAKEN_BACK, replace(BLANK, date="2026-11-25"), 9, [TAKEN_BACK]),      # once
    (TAKEN_BACK, replace(LINE, opinion="还是可以"), 9, [replace(LINE, opinion="还是可以")])])
def test_what_the_region_clears_in_a_later_review_is_withdrawn(was: UnitReview, now: UnitReview, issue: int,
                                                               comes_to: list[UnitReview]) -> None:
    before = replace(REVIEW_OF, lines=(was,))
    later = replace(REVIEW_OF, issue=issue, file="r2.xlsx", sha256="cd", lines=(now,)).beside(before)
    assert [*later.lines] == comes_to
    assert review_of(later.body()) == later
    merged = later.after(before)
    assert merged.lines == tuple(comes_to or [was])
    assert later.says_like(merged)


def test_what_is_withdrawn_signs_no_more_and_shows_what_it_was() -> None:
    review = replace(REVIEW_OF, lines=(TAKEN_BACK,))
    results = [FileResult("b01.xlsx", HASH, "accepted", branch="B01")]
    assert agreed_by_regions([review], "bottom_up", results) == {}
    assert review.said({"R1": "东区", "B01": "上海"}, "zh-CN") == "东区的审核意见:上海 撤回"
    assert tuple(TAKEN_BACK.said(lang, "AB12CD34") for lang in LANGS) == (
        "2026-11-20 已撤回(原:同意 · 可以 · 周总 2026-11-12)", "2026-11-20 已撤回(原:同意 · 可以 · 周总 2026-11-12)",
        "withdrawn on 2026-11-20 (was: Agreed · 可以 · 周总 2026-11-12)")


@pytest.mark.parametrize(("in_round", "holds"), [("guide", True), ("bottom_up", True), ("revise", False), ("approved", False)])
def test_a_review_holds_for_the_rounds_that_go_together(in_round: Round, holds: bool) -> None:
    assert reviews_in_force([REVIEW_OF], in_round) == ({"B01": {"R1": LINE}} if holds else {})


@pytest.mark.parametrize(("agreed", "sha256", "signs"), [("yes", HASH, True), ("no", HASH, False), ("yes", "99" * 32, False)])
def test_who_agreed_signs_for_that_file_alone(agreed: str, sha256: str, signs: bool) -> None:
    line = UnitReview("B01", file_mark(HASH), agreed, "可以", "周总", "2026-11-12")
    review = RegionReview("plan", "bottom_up", "R1", 7, "r1.xlsx", "ab", "", (line,))
    results = [FileResult("b01.xlsx", sha256, "accepted", branch="B01")]
    assert agreed_by_regions([review], "bottom_up", results) == ({("B01", sha256): "周总"} if signs else {})


@pytest.mark.parametrize(("inner", "signs"), [("yes", True), ("no", False)])
def test_of_regions_inside_each_other_both_must_agree(inner: str, signs: bool) -> None:
    outer = REVIEW_OF
    mine = replace(outer, region="R2", lines=(replace(LINE, agreed=inner, by="郑"),))
    assert reviews_in_force([outer, mine], "bottom_up") == {"B01": {"R1": LINE, "R2": mine.lines[0]}}
    results = [FileResult("b01.xlsx", HASH, "accepted", branch="B01")]
    assert bool(agreed_by_regions([outer, mine], "bottom_up", results)) is signs


@pytest.mark.parametrize(("now", "said"), [
    ("AB12CD34", ("同意 · 可以 · 周总 2026-11-12", "同意 · 可以 · 周总 2026-11-12", "Agreed · 可以 · 周总 2026-11-12")),
    ("00000000", ("同意 · 可以 · 周总 2026-11-12 · 审后又交", "同意 · 可以 · 周总 2026-11-12 · 審後又交",
                  "Agreed · 可以 · 周总 2026-11-12 · sent again since the review"))])
def test_what_hq_reads_beside_the_declared_figure(now: str, said: tuple[str, str, str]) -> None:
    assert tuple(LINE.said(lang, now) for lang in LANGS) == said


def test_the_review_in_one_line() -> None:
    assert REVIEW_OF.said({"R1": "东区", "B01": "上海"}, "zh-CN") == "东区的审核意见:上海 同意"
    assert RegionReview("plan", "bottom_up", "R1", 7, "f", "s", "", ()).said({}, "en") == "R1 says nothing of its units"
