"""The pages as a planner meets them: keys, words, print, status, findings, data; nothing foreign in a Chinese page."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from small_rollup import Case, case, find, master, steps

from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.data import data_page
from xlplan.plan.rollup.facts import facts_from
from xlplan.plan.rollup.findings_page import LIMIT, findings_page
from xlplan.plan.rollup.grid import number_format
from xlplan.plan.rollup.overview import MOST
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.plan.rollup.reminders import chase_texts
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import stack_frames
from xlplan.text import LANGS, Lang
from xlplan.units import UNITS, Unit
from xlplan.workbook.blueprint import ColumnSpec
from xlplan.workbook.writing.number_formats import number_format as branch_format

PAGES = ("contents", "overview", "status", "target_compare", "by_product", "by_channel", "by_month", "staffing_rollup",
         "expense_rollup", "training_rollup", "adjustments", "region_page", "goals", "issues", "data")
OF_HQ = ("contents", "goals", "key_projects")  # nobody is waited for
_LATIN = re.compile(r"[A-Za-z]{2,}")
# What may stand in Latin letters on a Chinese page: codes, file names, mail addresses, row keys, our commands.
_ALLOWED = re.compile(r"XP\d+|[A-Z]{2}|\S+\.xlsx|\S+@\S+|\w+\|\w+|xlplan \w+|V\d|r\d+")


@pytest.fixture(scope="module")
def sample() -> Case:
    return case()


def context(sample: Case, lang: Lang = "zh-CN", now: datetime = datetime(2026, 11, 11, 8, 0)) -> RollupContext:
    return RollupContext(sample.result, sample.master, facts_from(sample.master, sample.breakdown), now, lang, rollup_pages())


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_has_its_keys_and_prints(sample: Case, lang: Lang) -> None:
    book = sample.book(lang)
    assert tuple(s.key for s in book.sheets) == PAGES
    for sheet in book.sheets:
        assert sheet.cells[1, 1].value == sheet.key
        assert sheet.rows[1].hidden
        assert sheet.columns[1].hidden
        assert sheet.freeze is not None
        assert sheet.title_rows is not None
        assert "V1" in sheet.footer[0]
        assert len(sheet.title) <= 31
        keys = [c.value for (row, column), c in sheet.cells.items() if row == 1 and column > 1]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("lang", LANGS)
def test_a_partial_rollup_says_so_on_every_page_of_units(sample: Case, lang: Lang) -> None:
    word = {"zh-CN": "暂汇", "zh-TW": "暫彙總", "en": "provisional"}[lang]
    for sheet in (s for s in sample.book(lang).sheets if s.key not in OF_HQ):
        assert word in str(sheet.cells[2, 2].value)
        assert word in str(sheet.cells[3, 2].value)
    for sheet in case(missing=()).book(lang).sheets:
        assert word not in str(sheet.cells[3, 2].value)


@pytest.mark.parametrize("lang", ["zh-CN", "zh-TW"])
def test_no_english_in_chinese_pages(sample: Case, lang: Lang) -> None:
    for sheet in sample.book(lang).sheets:
        for (row, column), cell in sheet.cells.items():
            if row > 1 and column > 1 and isinstance(cell.value, str) and not sheet.columns.get(column, ColumnSpec()).hidden:
                left = _ALLOWED.sub("", cell.value)
                assert not _LATIN.search(left), (sheet.key, row, column, cell.value)


@pytest.mark.parametrize("lang", LANGS)
def test_no_parameter_is_left_unfilled(sample: Case, lang: Lang) -> None:
    for sheet in sample.book(lang).sheets:
        assert not [c.value for c in sheet.cells.values() if isinstance(c.value, str) and "{" in c.value]


def test_overview_amounts_are_whole_and_the_exact_ones_stand_behind(sample: Case) -> None:
    book = sample.book()
    cell = find(book.sheet("overview"), "E", "hq_target")
    assert (cell.format, cell.value, cell.formula) == ('#,##0;-#,##0;"–"', 13845, "ROUND('目标与申报对比'!D6,0)")
    assert find(book.sheet("target_compare"), "E", "hq_target").value == 13845.2
    assert find(book.sheet("overview"), "N", "have").value == "1 / 2"


def test_months_are_drawn_as_a_plan_beside_last_year(sample: Case) -> None:
    charts = [chart for sheet in sample.book().sheets for chart in sheet.charts if chart.kind == "column" and not chart.stacked]
    assert [[s.role for s in chart.series] for chart in charts] == [["previous", "plan"]] * 4  # the company, three regions


def test_status(sample: Case) -> None:
    page = sample.book().sheet("status")
    assert find(page, "TJ", "state").value == "○ 未交"
    assert find(page, "BJ", "state").value == "▲ 通过(请说明)"
    assert find(page, "SH", "state").value == "✓ 通过"
    assert find(page, "BJ", "warnings").value == 1
    assert find(page, "SH", "received").value == datetime(2026, 11, 9, 17, 30)
    assert find(page, "SH", "late").value == ""
    assert find(page, "GZ", "late").value == "迟交"  # 2026-11-11, a day after the deadline
    assert find(page, "SH", "version").value == "V1"
    assert page.cells[4, 3].value == "已交 4/5 家(全部通过 4,部分退回 0,暂估 0),退回 0,未交 1 · 截止:一上 2026-11-10 18:00"


def test_pages_call_what_came_back_by_the_round_that_answers() -> None:
    """The workbooks went out in `revise`; what lies on the pages is 二上."""
    made = case()
    made.result.round = "revise"
    made.result.files[:] = [replace(file, round="revise") for file in made.result.files]
    page = made.book().sheet("status")
    assert find(page, "SH", "round").value == "二上"
    assert " · 二上 · " in str(page.footer)
    assert str(made.book().sheet("overview").cells[2, 2].value).startswith("2027 年度计划(二上")
    assert chase_texts(context(made))[0].startswith("【华北】2027年度计划(二上):")


def test_status_counts_every_file_of_a_branch_and_the_register() -> None:
    """Shanghai sent two files: their findings and those of the register add up to the pages' and the console's sum."""
    made = case()
    first = next(f for f in made.result.files if f.branch == "SH")
    doubt = Diagnostic("XP503", Severity.ERROR, branch="SH")
    first.diagnostics.append(doubt)
    made.result.files.append(replace(first, file="SH-2.xlsx", sha256="2",
                                     diagnostics=[doubt, Diagnostic("XP402", Severity.NOTE, branch="SH")]))
    made.result.register = [Diagnostic("XP501", Severity.WARNING, branch="TJ")]
    page = made.book().sheet("status")
    assert [find(page, "SH", key).value for key in ("errors", "warnings", "notes")] == [2, 0, 1]
    assert find(page, "TJ", "warnings").value == 1
    every = [*made.result.register, *(d for f in made.result.files for d in f.counted)]
    for key, grave in (("errors", Severity.ERROR), ("warnings", Severity.WARNING), ("notes", Severity.NOTE)):
        counts = [find(page, branch, key).value for branch in made.result.branches]
        assert sum(n for n in counts if isinstance(n, int)) == sum(d.severity is grave for d in every)


def test_a_refused_table_is_named(sample: Case) -> None:
    wrong = case()
    wrong.result.files[0].tables["training"] = "refused"
    assert find(wrong.book().sheet("status"), "SH", "state").value == "● 部分退回:培训纲领"


def test_reminders_are_written_by_region(sample: Case) -> None:
    early = context(sample, now=datetime(2026, 11, 9, 9, 0))
    assert chase_texts(early) == ["【华北】2027年度计划(一上):天津分公司(赵经理)尚未上报,请于 2026-11-10 18:00 前发回 "
                                  "plan@huadong.example,有问题请联系李敏 13800000000。请郑总督促。"]
    assert "截止时间 2026-11-10 18:00 已过,请今天发回" in chase_texts(context(sample))[0]
    assert "已过 3 天;交来之前,按总部下达数计入公司计划。" in chase_texts(context(sample, now=datetime(2026, 11, 13, 18, 0)))[0]
    assert "已过," in chase_texts(context(sample, now=datetime(2026, 11, 13, 17, 59)))[0]
    assert chase_texts(context(case(missing=()))) == ["全部已交,无需催报。"]


def test_what_was_approved_is_no_part_of_the_companys_goal(sample: Case) -> None:
    """Units that declare nothing and what is unassigned have no approved figure, so a sum with them would say 0 for theirs."""
    page = sample.book().sheet("target_compare")
    assert find(page, "@branches", "approved").value
    assert [find(page, row, "approved").value for row in ("@unassigned", "@total")] == [None, None]
    assert find(page, "@total", "hq_target").value


def test_a_reminder_stays_on_the_first_printed_page(sample: Case) -> None:
    """A merged text is cut where the printed page ends."""
    page = sample.book().sheet("status")
    text = next(at for at, cell in page.cells.items() if isinstance(cell.value, str) and cell.value.startswith("【华北】"))
    last = next(right for top, _, _, right in page.merges if top == text[0])
    assert sum(page.columns[at].width or 0 for at in range(2, last + 1) if not page.columns[at].hidden) < 120
    assert (page.rows[text[0]].height or 0) >= 31  # two lines


@pytest.mark.parametrize("unit", UNITS.values(), ids=str)
def test_a_difference_of_one_step_is_shown(unit: Unit) -> None:
    """-0.50 read "-1" where the unit stands in a column beside."""
    assert ("0.0" in number_format(unit, "difference")) == (unit.places > 0)


@pytest.mark.parametrize("unit", UNITS.values(), ids=str)
def test_numbers_look_there_as_in_workbooks_of_units(unit: Unit) -> None:
    """A year read 2,026."""
    assert number_format(unit) == branch_format(unit)


def test_findings_carry_the_branchs_own_words(sample: Case) -> None:
    page = sample.book().sheet("issues")
    assert "总部处理意见(填报单位会看到)" in {cell.value for cell in page.cells.values()}
    keys = [str(cell.value) for (row, at), cell in page.cells.items() if at == 1 and row > 5]
    assert "天津分公司" in [find(page, key, "branch").value for key in keys]
    row = next(key for key in keys if find(page, key, "code").value == "XP401")
    assert find(page, row, "explanation").value == "客户门店调整"
    assert find(page, row, "difference").value == -61.11
    assert find(page, row, "decision").style == "input_wrap"


def test_findings_stop_at_five_thousand_and_say_how_many_more() -> None:
    many = case()
    many.result.register = [Diagnostic("XP501", Severity.NOTE, branch="TJ")] * (LIMIT + 7)
    page = findings_page(context(many))
    assert any(c.value == "还有 8 条未列出,完整清单请用 xlplan check 查看。" for c in page.cells.values())


def test_data_holds_every_row_with_its_source(sample: Case) -> None:
    stream = data_page(context(sample)).stream
    assert stream is not None
    rows = list(stream.rows)
    first = rows[0]
    assert first[:7] == ("SH|sales_targets|P1|C1", "SH", "上海分公司", "销售目标分解", "P1|C1", "常温奶 · 商超", "万元")
    assert first[7] == int(sample.frames["SH"]["sales_targets"].amounts["m01"][0]) / 100
    assert first[-3:] == ("SH.xlsx", "销售目标分解", 7)
    assert all(len(r) == len(stream.styles) for r in rows)
    fixed = sum(f.size for f in sample.result.frames.values() if f.table.kind == "fixed")
    assert len(rows) == fixed + 4  # and one course a branch
    assert next(r for r in rows if r[0] == "SH|staffing|S1|closing")[-4] == 38


def enlarged(copies: int) -> Case:
    """The sample's branches over and over, as branches that stand in no region."""
    big = case(missing=())
    big.result.frames = {k: stack_frames([f] * copies) for k, f in big.result.frames.items()}
    big.result.have = {k: np.tile(v, copies) for k, v in big.result.have.items()}
    big.result.branches = tuple(f"{b}{i}" for i in range(copies) for b in big.result.branches)
    big.result.adjusted, big.result.regions = {}, ()
    return big


def test_data_of_many_branches_is_streamed() -> None:
    """About 45,000 rows."""
    big = enlarged(45_000 // sum(f.size for f in case(missing=()).result.frames.values()) + 1)
    for frame in big.result.frames.values():
        frame.used[:] = True
    page = data_page(context(big))
    assert page.stream is not None
    assert len(list(page.stream.rows)) >= 45_000


def test_an_overview_of_very_many_regions_puts_the_smallest_together() -> None:
    book = enlarged(8).book()
    page, compare = book.sheet("overview"), book.sheet("target_compare")
    shown = [c.value for (row, column), c in page.cells.items() if column == 1 and 9 < row < 26]
    assert shown[-2:] == ["@others", "@total"]
    assert len(shown) == MOST + 2
    assert find(page, "@total", "year").value == sum(
        cell.value for (row, at), cell in page.cells.items() if at == 6 and 9 < row < 25)  # type: ignore[misc]
    assert find(page, "@total", "year").value == pytest.approx(find(compare, "@branches", "year").value, abs=0.5)
    assert "SUM(" in str(find(page, "@others", "year").formula)


HELD_AT_HQ = {"6801"}


@pytest.mark.parametrize(("missing", "held", "keys", "said"), [
    # 30 a unit and item: five branches of sizes 9 6 7 5 3, five items a month at 2.50
    ((), frozenset(), False, ""),
    (("TJ",), frozenset(), False, "4,500.00 (10k yuan) = total of this page 4,050.00 + units not declared 450.00"),
    ((), frozenset(HELD_AT_HQ), False, "4,500.00 (10k yuan) = total of this page 3,600.00 + items kept at HQ 900.00 (陈列费)"),
    (("TJ",), frozenset(HELD_AT_HQ), True, "4,620.00 (10k yuan) = total of this page 3,240.00 + units not declared 360.00 "
     "+ items kept at HQ 900.00 (陈列费) + HQ-run units 60.00 (全国重点客户) + units without a target 60.00"),
])
def test_what_of_last_years_expenses_stands_in_no_row_is_said(missing: tuple[str, ...], held: frozenset[str], keys: bool,
                                                                   said: str) -> None:
    """The page and what is said below it are the whole of the history that was pasted."""
    plan = master()
    more = {("KA", "6701"): 60_00, ("HQ", "6701"): 60_00} if keys else {}
    plan = replace(plan, history=replace(plan.history, expense={**plan.history.expense, **more}), expense_items={
        code: replace(item, owner="hq" if code in held else item.owner) for code, item in plan.expense_items.items()})
    made = case(missing=missing, plan=plan)
    sheet = made.book("en").sheet("expense_rollup")
    notes = [str(c.value) for c in sheet.cells.values() if "in the expense history" in str(c.value)]
    assert [note.removeprefix("2026 in the expense history, ") for note in notes] == [said] * bool(said)
    assert bool([c for c in sheet.cells.values() if str(c.value).startswith("Items kept at HQ are in no")]) is bool(held)
    amounts = [round(float(a.replace(",", "")) * 100) for note in notes for a in re.findall(r"[\d,]+\.\d\d", note)]
    assert not amounts or (amounts[0], amounts[1]) == (sum(amounts[1:]), steps(find(sheet, "@total", "py_estimate")))
    assert not amounts or amounts[0] == sum(plan.history.expense.values())


# (verdict on the file, on its sales, on its budget) - what the pages of targets, of expenses and of who is in say of Shanghai
@pytest.mark.parametrize(("verdict", "sales", "budget", "targets", "expenses", "status"), [
    ("accepted", "accepted", "accepted", "计入", "计入", "✓ 通过"),
    ("accepted_with_warnings", "accepted_with_warnings", "accepted", "计入", "计入", "▲ 通过(请说明)"),
    ("accepted_with_warnings", "refused", "accepted", "退回,按下达暂汇", "销售退回,按下达暂汇", "● 部分退回:销售目标分解"),
    ("accepted_with_warnings", "accepted", "refused", "计入", "退回", "● 部分退回:费用预算"),
    ("accepted", "accepted", "not_opened", "计入", "本轮不填", "✓ 通过"),
    ("refused", "refused", "refused", "退回,按下达暂汇", "退回", "● 退回"),
    ("refused", None, None, "退回,按下达暂汇", "退回", "● 退回"),  # not a table of it could be read
    (None, None, None, "未交,按下达暂汇", "未交", "○ 未交"),
])
def test_every_verdict_in_its_own_words(verdict: str | None, sales: str | None, budget: str | None, targets: str, expenses: str,
                                        status: str) -> None:
    one = case()
    file = next(f for f in one.result.files if f.branch == "SH")
    said = {"sales_targets": sales, "expense_budget": budget}
    if verdict is None:
        one.result.files.remove(file)
    else:
        file.verdict, file.tables = verdict, {k: v for k, v in said.items() if v}  # type: ignore[assignment,misc]
    for table, v in said.items():
        one.result.have[table][0] = v is not None and v.startswith("accepted")
    book = one.book()
    assert [find(book.sheet(p), "SH", "state").value for p in ("target_compare", "expense_rollup", "status")] == [
        targets, expenses, status]


def test_a_figure_of_last_year_says_whose_it_is(sample: Case) -> None:
    """One label, one figure: of sales there are those of all branches, of those that are in, and of those in on the page."""
    book = case(missing=("TJ", "SH")).book()
    found: dict[str, set[object]] = {}
    for page, row in (("target_compare", "@branches"), ("by_product", "@total"), ("by_channel", "@total"),
                      ("staffing_rollup", "@total"), ("expense_rollup", "@total")):
        sheet = book.sheet(page)
        for column in ("py_estimate", "py_like", "py_sales"):
            at = [c for (r, c), cell in sheet.cells.items() if r == 1 and cell.value == column]
            for c in at:
                found.setdefault(str(sheet.cells[5, c].value), set()).add(find(sheet, row, column).value)
    assert {label: len(values) for label, values in found.items()} == dict.fromkeys(
        ("2026年预计", "2026年预计(同口径)", "2026年预计销售(本页计入)", "2026年预计费用"), 1)


def test_last_year_of_a_branch_not_in_is_that_of_its_workbook() -> None:
    """HQ's weights may rest on another estimate: what the branch will see in its own file stands on the page."""
    one = case()
    own = int(one.result.frames["sales_targets"].amounts["py_estimate"].sum())
    facts = facts_from(one.master, one.breakdown)
    facts.py_estimate[:] += 999_00
    page = RollupContext(one.result, one.master, facts, datetime(2026, 11, 11), "zh-CN").figures
    there, away = page.py[:4].sum(), page.py[4]
    assert there == own
    assert away == facts.py_months[facts.ordinal["TJ"]].sum()


# quotient column, above, below: what a reader divides, row by row, to the last figure shown
@pytest.mark.parametrize(("key", "ratio", "above", "below", "less"), [
    ("target_compare", "gap_rate", "year", "like", True), ("target_compare", "growth", "approved", "py_like", True),
    ("by_product", "growth", "approved", "py_estimate", True), ("by_channel", "growth", "approved", "py_estimate", True),
    ("staffing_rollup", "productivity", "sales", "avg", False), ("staffing_rollup", "cost_rate", "year_cost", "sales", False),
    ("staffing_rollup", "heads_growth", "year_end", "opening", True), ("staffing_rollup", "sales_growth", "sales", "py_sales", True),
    ("expense_rollup", "growth", "approved", "py_estimate", True), ("expense_rollup", "short_share", "short", "approved", False),
    ("expense_rollup", "rate", "approved", "sales", False), ("expense_rollup", "py_rate", "py_estimate", "py_sales", False)])
def test_every_ratio_is_the_quotient_of_the_figures_of_its_row(key: str, ratio: str, above: str, below: str, less: bool) -> None:
    one = case()
    for table, branch in (("sales_targets", 0), ("expense_budget", 2)):  # one branch lacks sales, another the budget
        one.result.have[table][branch] = False
    sheet, checked = one.book().sheet(key), 0
    columns = {cell.value: c for (r, c), cell in sheet.cells.items() if r == 1 and c > 1}
    for row in {r for (r, c), cell in sheet.cells.items() if c == 1 and r > 5 and cell.value != "@check"}:
        shown, top, bottom = (sheet.cells[row, columns[k]].value if (row, columns[k]) in sheet.cells else None
                              for k in (ratio, above, below))
        if all(isinstance(v, int | float) for v in (shown, top, bottom)) and bottom:
            wanted = (top - (bottom if less else 0)) / bottom  # type: ignore[operator]
            assert shown == pytest.approx(wanted, abs=0.0506 if ratio == "productivity" else 0.000501), (row, ratio)
            checked += 1
    assert checked > 3


def test_the_overview_says_what_its_ratios_divide_by() -> None:
    one = case()
    one.result.have["sales_targets"][0] = False
    book = one.book()
    expense, staffing, overview = (book.sheet(k) for k in ("expense_rollup", "staffing_rollup", "overview"))
    note = next(str(c.value) for c in overview.cells.values() if str(c.value).startswith("费用率 = 费用"))
    for cell in (find(expense, "@total", "sales"), find(staffing, "@total", "sales")):
        assert f"{cell.value:,.0f}" in note
    labels = [str(c.value) for c in overview.cells.values() if isinstance(c.value, str)]
    assert {"费用率(计入 4 家)", "申报(计入 3 家)", "销售(万元,3 家)", "费用(万元,4 家)"} <= set(labels)


def test_years_before_last_stand_beside_it(sample: Case) -> None:
    """Two, the earlier first, of which every month was pasted; by month only of the units whose sales are in."""
    ones, past = np.ones(12, np.int64), sample.master.history
    sold = {2022: {"SH": ones}, 2023: {"SH": 9 * ones}, 2024: {"SH": 200 * ones, "TJ": 300 * ones, "KA": 400 * ones},
            2025: {"SH": 500 * ones}}
    given = {y: frozenset(range(12)) for y in (2022, 2024, 2025)} | {2023: frozenset(range(11))}
    history = replace(past, by_branch={**past.by_branch, **sold}, given={**past.given, **given})
    book = replace(sample, master=replace(sample.master, history=history)).book()
    page, months = book.sheet("target_compare"), book.sheet("by_month")
    assert [c.value for (row, column), c in sorted(page.cells.items()) if row == 5][1:4] == ["2024年销售", "2025年销售", "2026年预计"]
    assert [steps(find(page, row, "past_2024")) for row in ("SH", "E", "TJ", "@branches", "@hq_run", "@total")] == [
        2400, 2400, 3600, 6000, 4800, 10800]
    assert [steps(find(months, "@past_2024", key)) for key in ("m01", "q1", "year")] == [200, 600, 2400]
    assert "past_2023" not in {c.value for (row, _), c in page.cells.items() if row == 1}
    lacking = replace(history, given={**history.given, 2025: frozenset(range(11))})
    heads = replace(sample, master=replace(sample.master, history=lacking)).book().sheet("target_compare").cells
    assert "past_2025" not in {c.value for (row, _), c in heads.items() if row == 1}


def test_what_units_wrote_stands_beside_their_figures() -> None:
    """A reason once, behind the rows it stands in; answers to findings about the table; of a void row nothing; nothing, no column."""
    made = case()
    sales, at = made.result.frames["sales_targets"], made.result.branches.index
    first = int(sales.starts[at("GZ")])
    for i, text in ((0, "新客户"), (1, "新客户"), (2, " "), (3, "=SUM(A1)")):
        sales.texts["remark"][first + i] = text
    book = made.book()
    page = book.sheet("target_compare")
    assert find(page, "GZ", "said").value == "常温奶 · 商超、常温奶 · 流通: 新客户\n低温奶 · 流通: =SUM(A1)"
    assert find(page, "BJ", "said").value == "客户门店调整"
    assert find(page, "HZ", "said").value is None
    assert "said" not in {c.value for (row, _), c in book.sheet("expense_rollup").cells.items() if row == 1}
