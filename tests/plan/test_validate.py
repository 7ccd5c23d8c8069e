"""validate: every rule broken and kept, one message a mistake, verdicts by table, many branches as one."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from by_hand import NEW, OLD, put, submission
from rule_cases import BROKEN, Edit, Finding, Frames, codes, judged, late, on

from xlplan.calendar import MONTHS, label_params
from xlplan.plan.checking.rules import stack_aligned
from xlplan.plan.checking.validate import unreadable_result, validate_submissions
from xlplan.schema.codes.catalogue import CODES, message_of
from xlplan.schema.diagnostic import Diagnostic, Round, Severity
from xlplan.schema.frame import blank_frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BRANCH, BY_KEY
from xlplan.text import LANGS, Lang
from xlplan.workbook.forms import Choice, answer_key
from xlplan.workbook.layout import table_layout
from xlplan.workbook.rawbook import Raw, RawBook, RawSheet
from xlplan.workbook.reading.form_answers import answers_of
from xlplan.workbook.submission import Submission
from xlplan.workbook.words import WORDS
from xlplan.workbook.writing.checks import checks_of, checks_sheet


@pytest.mark.parametrize("round", ["guide", "bottom_up", "revise", "final", "approved"])
def test_what_keeps_every_rule_is_accepted_without_a_word(round: Round) -> None:
    result = judged(round=round)
    assert (result.verdict, result.diagnostics) == ("accepted", [])
    later = {"person_targets": ("final", "approved"), "risks": ("approved",), "hq_feedback": ("approved",)}
    opened = {t.key for t in BRANCH if round in later.get(t.key, (round,))}
    assert result.tables == {t.key: "accepted" if t.key in opened else "not_opened" for t in BRANCH if t.expected or t.key in opened}


@pytest.mark.parametrize(("code", "round", "edit", "finding"), BROKEN, ids=[b[0] for b in BROKEN])
def test_what_breaks_a_rule_is_found_in_its_cell(
        code: str, round: Round, edit: Edit, finding: Finding) -> None:
    result = judged(edit, round)
    found = [d for d in result.diagnostics if d.code == code]
    assert [(d.row_key, d.column, d.found, d.expected, d.difference) for d in found] == [finding]
    place = submission(round=round).placements[found[0].table or ""]
    assert (found[0].sheet, found[0].cell) == (place.sheet, place.at(finding[0], finding[1]))
    assert found[0].severity == (CODES[code].first if round == "bottom_up" else CODES[code].second)
    assert (found[0].file, found[0].branch) == ("GD.xlsx", "GD")
    assert "–" not in message_of(found[0], "zh-CN")


def test_every_rule_is_in_that_table() -> None:
    assert sorted({b[0] for b in BROKEN} | {"XP814"}) == sorted({r.code for t in BRANCH for r in t.rules})


def test_a_risk_in_two_rows_is_found_in_both() -> None:
    result = judged(on("risks", "r2", risk="大客户流失", owner="李四"), "approved")
    assert [(d.code, d.row_key, d.column, d.severity) for d in result.diagnostics] == [
        ("XP814", row, "risk", "warning") for row in ("r1", "r2")]


def test_the_sentence_names_row_column_and_numbers() -> None:
    found = next(d for d in judged(on("sales_targets", "P1|C1", m01=5_889)).diagnostics if d.code == "XP402")
    assert message_of(found, "zh-CN") == "低温奶 · 电商:全年申报 968.89,下达目标 1,000.00,差异 -31.11 万元"
    found = next(d for d in judged(late).diagnostics if d.code == "XP405")
    assert message_of(found, "zh-CN") == "1月、12月 的月度占比与上年相差超过 5 个百分点:1月 本年 3.0%,上年 9.0%,差 -6.0 个百分点"


@pytest.mark.parametrize(("absent", "asked"), [
    ((), ["XP405", "XP406"]), (("m06",), []), (MONTHS[:4], []), (("m02", "m12"), []), (MONTHS, [])])
def test_months_are_not_compared_with_a_year_that_lacks_some(absent: tuple[str, ...], asked: list[str]) -> None:
    """A month that is missing from the history, or from before the branch opened, makes the shares of all others too large."""
    def edit(frames: Frames) -> None:
        late(frames)
        for month in absent:
            frames["sales_targets"].feet["@py_month", month][0] = 0

    assert [code for code in codes(judged(edit)) if code in ("XP405", "XP406")] == asked


@pytest.mark.parametrize(("rows", "asked"), [({"E2"}, False), ({"E3"}, True), (set(), True)])
def test_what_hq_suggested_itself_needs_no_calculation(rows: set[str], asked: bool) -> None:
    def leave(s: Submission) -> None:
        put(s.frames["expense_budget"], "E2", calc="")
        s.as_suggested["expense_budget"] = frozenset(rows)

    assert ("XP423" in codes(judged(change=leave))) is asked


@pytest.mark.parametrize(("round", "typed", "verdict"), [
    ("approved", {}, "unfilled"), ("approved", {"p1": {"share": 600}}, "refused"), ("final", {}, "refused")])
def test_persons_still_to_be_typed_once_approved_send_nothing_back(round: Round, typed: dict[str, dict[str, int]], verdict: str) -> None:
    def type_persons(s: Submission) -> None:
        assert s.issued is not None
        s.issued = replace(s.issued, settled=("sales_targets",) if round == "approved" else ())
        s.frames["person_targets"] = blank = blank_frame(BY_KEY["person_targets"], ["p1", "p2"])
        blank.used[:] = [key in typed for key in blank.keys]
        for key, cells in typed.items():
            put(blank, key, **cells)
        s.unfilled |= set() if typed else {"person_targets"}
        s.signs["preparer|name"] = "张三"

    result = judged(round=round, change=type_persons)
    assert result.tables["person_targets"] == verdict
    assert ("XP431" in codes(result)) is (verdict == "refused")


# --- severities and answers -------------------------------------------------------------------------------------------
def test_a_round_decides_how_grave_it_is() -> None:
    edit = on("sales_targets", "P1|C1", m01=5_889)
    assert [(d.code, d.severity) for d in judged(edit, "bottom_up").diagnostics] == [
        ("XP404", Severity.WARNING), ("XP401", Severity.WARNING), ("XP402", Severity.NOTE)]
    assert judged(edit, "bottom_up").tables["sales_targets"] == "accepted_with_warnings"
    assert judged(edit, "final").tables["sales_targets"] == "refused"


def test_hq_may_switch_a_rule_and_set_its_limit() -> None:
    def switched(found: Submission) -> None:
        assert found.issued
        found.issued.severities |= {"XP401": "off", "XP402": "error", "XP404": "note"}

    result = judged(on("sales_targets", "P1|C1", m01=5_889), change=switched)
    assert [(d.code, d.severity) for d in result.diagnostics] == [("XP402", Severity.ERROR), ("XP404", Severity.NOTE)]

    def loose(found: Submission) -> None:
        assert found.issued
        found.issued.limits["month_share_points"] = found.issued.limits["first_half_points"] = Decimal("0.07")

    assert codes(judged(late, change=loose)) == []


def test_the_graver_of_two_messages_about_a_row_stands_alone() -> None:
    assert "XP402" not in codes(judged(on("sales_targets", "P2|C1", m01=4_499), "final"))
    assert "XP402" in codes(judged(on("sales_targets", "P2|C1", m01=4_501), "final"))  # above target: only XP402

    def milder(found: Submission) -> None:
        assert found.issued
        found.issued.severities |= {"XP402": "error", "XP403": "note"}

    assert {"XP402", "XP403"} <= {*codes(judged(on("sales_targets", "P2|C1", m01=4_499), "final", milder))}


def test_the_branchs_answer_stands_with_the_finding() -> None:
    def answered(found: Submission) -> None:
        found.answers["sales_targets|year-equals-target"] = "两家门店停业"

    result = judged(on("sales_targets", "P1|C1", m01=5_889, remark="门店停业"), change=answered)
    assert {d.code: d.explanation for d in result.diagnostics} == {"XP401": "两家门店停业", "XP402": "门店停业"}


@pytest.mark.parametrize("about", ["XP202", "XP203"])
def test_an_answer_typed_beside_a_line_of_the_checks_sheet_is_found_by_its_finding(about: str) -> None:
    """From the printed sheet to the finding: the line is found by its words, answered, read back, looked up."""
    found = submission()
    issued, frames = found.issued, found.frames
    assert issued
    layouts = {key: table_layout(frame, "zh-CN", label_params(2027, 1, "zh-CN"), {}) for key, frame in frames.items()}
    lines = checks_of(issued, frames, layouts, Evaluator(frames), "zh-CN")
    words = WORDS["text_numbers" if about == "XP203" else "fine_numbers"]("zh-CN", unit="0.01 万元")
    line, = (c for c in lines if c.table.key == "sales_targets" and c.item == words)
    printed = checks_sheet(lines, {line.key: "系统导出"}, "zh-CN", "", "")
    values: list[list[Raw]] = [[printed.cells[r, c].value if (r, c) in printed.cells else None for c in range(1, 20)]
                               for r in range(1, 10 + len(lines))]
    found.answers = answers_of(RawBook("x.xlsx", "0" * 64, [RawSheet("检查表", values=values)]))
    found.diagnostics.append(Diagnostic(about, table="sales_targets", row_key="P1|C1", column="m01", cell="H7"))
    assert [(d.code, d.explanation) for d in validate_submissions([found])[0].diagnostics] == [(about, "系统导出")]


@pytest.mark.parametrize(("table", "zh_cn", "en"), [
    ("sales_targets", "83.33 万元", "83.33 (10k yuan)"), ("staffing", "83 人、83 家", "83 heads, 83 outlets"),
    ("training", "83 节、83.5 小时、83 人、83 元、83 分", "83 sessions, 83.5 hours, 83 heads, 83 yuan, 83 points"),
    ("expense_budget", "83.33 万元", "83.33 (10k yuan)")])
def test_how_to_round_is_said_with_numbers_of_the_tables_own_units(table: str, zh_cn: str, en: str) -> None:
    """83.33 heads would be the fault itself."""
    found = submission()
    issued, frames = found.issued, found.frames
    assert issued
    said: list[tuple[Lang, str]] = [("zh-CN", f"按单位取整,如 {zh_cn}"), ("en", f"Round to the unit, e.g. {en}")]
    for lang, expected in said:
        layouts = {key: table_layout(frame, lang, label_params(2027, 1, lang), {}) for key, frame in frames.items()}
        lines = checks_of(issued, frames, layouts, None, lang)
        assert [c.remedy for c in lines if c.key == answer_key(table, "XP202")] == [expected]


@pytest.mark.parametrize(("one", "other", "same"), [
    ("王五", " 王五 ", True), ("Wang Wu", "ＷＡＮＧ　wu", True), ("王 五", "王五", True), ("王五", "王伍", False), ("王五", "", False),
    ("", " ", False)])
def test_one_person_prepares_and_approves(one: str, other: str, same: bool) -> None:
    def signed(found: Submission) -> None:
        found.signs |= {"preparer|name": other, "manager|name": one}

    result = judged(change=signed)
    assert [(d.code, d.severity, d.params["name"]) for d in result.diagnostics] == [("XP510", Severity.NOTE, one)] * same
    assert result.verdict == "accepted"


# --- verdicts ---------------------------------------------------------------------------------------------------------
def test_a_bad_training_sheet_never_refuses_sales() -> None:
    result = judged(on("training", "r1", kind=""), "final")
    assert result.tables["training"] == "refused"
    assert result.tables["sales_targets"] == "accepted"
    assert result.verdict == "accepted_with_warnings"


def test_a_table_that_extract_refuses_is_refused_whatever_the_severity() -> None:
    assert judged(change=lambda s: s.refused.add("training")).tables["training"] == "refused"


def test_an_error_about_the_file_refuses_every_table_and_asks_no_rule() -> None:
    result = judged(on("sales_targets", "P1|C1", m01=5_889), change=lambda s: s.diagnostics.append(Diagnostic("XP105")))
    assert result.verdict == "refused"
    assert codes(result) == ["XP105"]
    assert set(result.tables.values()) == {"refused", "not_opened"}


@pytest.mark.parametrize(("code", "verdict"), [
    ("XP101", "not_an_input"),  # somebody's own workbook
    ("XP103", "refused"),       # ours, but its stamp is broken
    ("XP901", "refused"),       # a picture under the name .xlsx
    ("XP913", "not_an_input"),  # Excel's temporary file
])
def test_files_without_a_stamp(code: str, verdict: str) -> None:
    assert validate_submissions([Submission("x.xlsx", "00", diagnostics=[Diagnostic(code)])])[0].verdict == verdict
    assert unreadable_result(Diagnostic(code), "x.xlsx", "00").verdict == ("not_an_input" if code == "XP913" else "refused")


def test_gravest_first_then_in_the_order_of_the_sheets() -> None:
    def many(frames: Frames) -> None:
        put(frames["training"], "r1", cost_month="")
        put(frames["sales_targets"], "P1|C1", m01=5_889)
        put(frames["staffing"], "S1|leavers", m02=9)

    result = judged(many, "final")
    assert [d.severity.rank for d in result.diagnostics if d.severity] == sorted(
        d.severity.rank for d in result.diagnostics if d.severity)
    assert [d.code for d in result.diagnostics if d.severity is Severity.ERROR] == ["XP401", "XP310", "XP322"]


# --- many branches at once --------------------------------------------------------------------------------------------
def test_many_at_once_are_judged_as_one_by_one() -> None:
    files: list[Submission] = []
    for n, (_, in_round, edit, _) in enumerate(BROKEN):
        files.append(submission(f"B{n:02}", in_round))
        edit(files[-1].frames)
        files.append(submission(f"C{n:02}", in_round))
        if n % 3 == 0:
            del files[-1].frames["staffing"]
    together = validate_submissions(files)
    assert together == [validate_submissions([f])[0] for f in files]
    assert validate_submissions(files[::-1]) == together[::-1]


def test_branches_without_a_table_keep_their_place() -> None:
    have = submission().frames["sales_targets"]
    frame = stack_aligned([None, have, None, have], have.table)
    assert (frame.members, frame.owner.tolist()) == (4, [1, 1, 3, 3])
    assert frame.feet["@py_month", "m01"].tolist() == [0, OLD[0], 0, OLD[0]]


def test_an_optional_column_may_be_on_in_one_branch_only() -> None:
    have, wide = submission().frames["sales_targets"], BY_KEY["sales_targets"]
    frame = stack_aligned([have], wide)
    assert set(frame.amounts) | set(frame.texts) == set(wide.by_key)
    assert not frame.filled["case_price"].any()
    assert frame.amounts["m01"].tolist() == [OLD[0], NEW[0]]


def test_the_submission_is_left_as_it_was() -> None:
    found = submission()
    found.diagnostics.append(before := Diagnostic("XP204", table="sales_targets"))
    validate_submissions([found])
    assert found.diagnostics == [before] == [replace(before)]


# two courses: trainer and dates of each; what the later one is told (R2)
TRAINERS = [
    (("王芳", "2027-03-05", "2027-03-06"), ("王芳", "2027-03-06", "2027-03-08"), "2027-03-06"),   # on one day at two courses
    (("王芳", "2027-03-05", "2027-03-06"), ("王芳", "2027-03-07", "2027-03-08"), None),            # one after the other
    (("Wang", "2027-03-05", "2027-03-09"), ("ｗａｎｇ", "2027-03-06", "2027-03-06"), "2027-03-06"),  # one person, written otherwise
    (("王芳、李敏", "2027-03-05", "2027-03-06"), ("李敏", "2027-03-05", "2027-03-05"), "2027-03-05"),
    (("外聘讲师", "2027-03-05", "2027-03-06"), ("外聘讲师", "2027-03-05", "2027-03-05"), None),      # nobody yet
    (("王芳", "2027-03-05", ""), ("王芳", "2027-03-05", "2027-03-05"), None),                       # XP321 says what is missing
    (("", "2027-03-05", "2027-03-06"), ("", "2027-03-05", "2027-03-05"), None),
]


@pytest.mark.parametrize(("one", "other", "day"), TRAINERS)
def test_a_trainer_is_at_one_course_at_a_time(one: tuple[str, str, str], other: tuple[str, str, str], day: str | None) -> None:
    def edit(frames: Frames) -> None:
        for row, (trainer, start, end) in (("r1", one), ("r2", other)):
            put(frames["training"], row, topic=f"课程{row}", trainer=trainer, start=start, end=end)
            frames["training"].used[frames["training"].keys.index(row)] = True
    found = [d for d in judged(edit).diagnostics if d.code == "XP325"]
    assert [(d.column, d.params["day"], d.severity) for d in found] == ([("trainer", day, Severity.WARNING)] if day else [])
    assert all(not re.search("None|–|{", message_of(d, lang)) for d in found for lang in LANGS)


@pytest.mark.parametrize(("choice", "asked"), [(None, True), ("fill", True), ("agreed", True), ("none", False), ("zero", False)])
def test_a_unit_without_courses_need_not_complete_those_of_hq(choice: Choice | None, asked: bool) -> None:
    """In 二上 a course of HQ's without participants must be fixed, unless the unit chose on the cover that it has none."""
    file = submission("GD", "revise")
    put(file.frames["training"], "r1", kind="", audience="", start="", end="", cost_month="", sessions=0, heads=0, cost=0)
    file.choices |= {"training": choice} if choice else {}
    [result] = validate_submissions([file])
    assert (any(d.code == "XP321" for d in result.diagnostics), result.tables["training"] == "refused") == (asked, asked)


# what differs from the first course, which costs 12,000 yuan; the codes said of the second
COURSES = [
    ({}, ["XP327"]), ({"heads": 9}, []), ({"topic": "另一门"}, []), ({"start": "2027-03-04"}, []), ({"void": "yes"}, []),
    ({"cost": 1_000_000}, []), ({"cost": 1_000_001}, ["XP326"]), ({"cost": 120_000_000}, ["XP326"]),
    # 1.2 万元 typed as 1; nothing at all; ten yuan
    ({"cost": 1}, ["XP328"]), ({"cost": 0}, []), ({"cost": 9}, ["XP328"]), ({"cost": 10}, []), ({"cost": 1, "void": "yes"}, []),
    # of 40 heads; dealers are not counted among them, and may fill a hall
    ({"heads": 80}, []), ({"heads": 81}, ["XP329"]), ({"heads": 81, "audience": "dealers"}, []), ({"heads": 81, "void": "yes"}, []),
]


SAME: dict[str, int | str] = {
    "topic": "新品知识", "kind": "product", "audience": "S1", "start": "2027-03-05", "end": "2027-03-06", "sessions": 4,
    "heads": 10, "cost": 12_000, "cost_month": "m03"}


@pytest.mark.parametrize(("other", "said"), COURSES)
def test_a_course_entered_twice_or_in_another_unit(other: dict[str, int | str], said: list[str]) -> None:
    def edit(frames: Frames) -> None:
        put(frames["training"], "r2", **SAME | other)
        put(frames["staffing"], "S1|closing", opening=38)
        put(frames["staffing"], "S1|hires", m05=2)
    found = [d for d in judged(edit).diagnostics if d.code in ("XP326", "XP327", "XP328", "XP329")]
    assert [d.code for d in found] == said
    assert all(d.severity is (Severity.ERROR if d.code == "XP326" else Severity.WARNING) for d in found)
    assert all(not re.search("None|–|{", message_of(d, lang)) for d in found for lang in LANGS)


def gone(found: Submission) -> None:
    """The staffing sheet cannot be used; what HQ issued stands in the file's own list."""
    assert found.issued is not None
    opening = int(found.frames.pop("staffing").amounts["opening"].sum())
    found.issued.values["staffing"] = {"S1|closing": {"opening": opening}, "S1|hires": {"cap": 900}, "@total": {"opening": 900}}
    found.refused.add("staffing")
    found.diagnostics.append(Diagnostic("XP111", table="staffing", params={"label": "人员规划"}))


def told_of(code: str, row: str) -> Callable[[Submission], None]:
    """A cell of the staffing plan has that finding."""
    return lambda found: found.diagnostics.append(Diagnostic(code, table="staffing", row_key=row, column="m05", cell="H7"))


CROWDS = [  # opening heads, who joins, participants, what else; whether they are too many
    (38, 2, 81, None, True), (38, 2, 80, None, False),
    (38, 2, 77, gone, True), (38, 2, 76, gone, False),               # HQ's opening heads are known without the sheet
    (0, 0, 1, None, True), (0, 3, 6, None, False),                   # a branch of nobody, and one that is only being built
    (0, 0, 1, gone, False),                                          # nobody knows who joins
    (38, 2, 81, told_of("XP204", "S1|hires"), False),                # as many may join as there are participants
    (38, 2, 81, told_of("XP204", "S1|leavers"), True), (38, 2, 81, told_of("XP203", "S1|hires"), True),
]


@pytest.mark.parametrize(("opening", "joining", "heads", "change", "many"), CROWDS)
def test_a_crowd_is_judged_by_the_heads_that_are_known(
        opening: int, joining: int, heads: int, change: Callable[[Submission], None] | None, many: bool) -> None:
    def edit(frames: Frames) -> None:
        put(frames["training"], "r2", **SAME | {"heads": heads})
        frames["staffing"].amounts["opening"][:] = 0
        put(frames["staffing"], "S1|closing", opening=opening)
        put(frames["staffing"], "S1|hires", m05=joining)
    found = [d for d in judged(edit, change=change).diagnostics if d.code == "XP329" and d.row_key == "r2"]
    assert [(d.found, d.expected) for d in found] == ([(heads, opening + (0 if change is gone else joining))] if many else [])


COSTS: list[tuple[float | str, bool]] = [  # what was typed, as a number or a text; whether it is said
    (0.4, True), (9.6, True), (0.0004, True), ("0.4", True), ("0.4元", True), (10.4, False), (12_000.4, False)]


@pytest.mark.parametrize(("typed", "small"), COSTS)
def test_a_cost_is_judged_as_it_was_typed_not_as_it_was_rounded(typed: float | str, small: bool) -> None:
    """0.4 for 0.4 万元 is no course that costs nothing."""
    text = isinstance(typed, str)

    def said(file: Submission) -> None:
        file.diagnostics.append(Diagnostic("XP203" if text else "XP202", table="training", row_key="r2", column="cost", found=typed,
                                           params={"rounded": text}))
    found = [d for d in judged(lambda frames: put(frames["training"], "r2", **SAME | {"cost": 0 if text else round(float(typed))}),
                               change=said).diagnostics if d.code == "XP328"]
    assert [d.found for d in found] == [0.4 if text else typed] * small
