"""Two states compared: the same total at every level, changes and reasons that add up, equal to sums made by hand."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from small_rollup import BRANCHES, Case, case, find
from two_states import LABEL, compared

from xlplan.plan.checking.results import AppliedChange
from xlplan.plan.versions.compare import Change, Comparison, TableChanges, compare_states
from xlplan.plan.versions.figures import RowFigure, Side
from xlplan.plan.versions.kept import FORMAT, Kept, KeptLine, KeptUnit, kept_of, kept_text
from xlplan.plan.versions.reasons import Explainer, Reason, add_reasons
from xlplan.plan.versions.words import NOW, beside_figures
from xlplan.tables.expense_budget import EXPENSE_BUDGET
from xlplan.tables.periods import MONTHS
from xlplan.text import LANGS, Lang, same_text


def table(found: Comparison, key: str) -> TableChanges:
    return next(one for one in found.tables if one.table.key == key)


def lines(one: TableChanges, by: str) -> Mapping[str, Change]:
    return {line.key: line for section in one.sections if section.by == by for line in section.lines}


# -- what is kept ------------------------------------------------------------------------------------------------------

def test_it_is_read_as_it_was_written(kept: Kept) -> None:
    assert kept_of(kept_text(kept)) == kept
    assert kept_text(kept_of(kept_text(kept))) == kept_text(kept)


def test_another_release_may_say_more(kept: Kept) -> None:
    text = kept_text(kept).replace('{"adjusted":', '{"of_a_later_release":[1],"adjusted":').replace('"code":"', '"also_new":1,"code":"')
    assert kept_of(text) == kept


def test_another_release_may_say_less() -> None:
    assert kept_of(f'{{"format":{FORMAT},"plan":"p","round":"final","year":2027,"start_month":1}}') == Kept("p", "final", 2027, 1)


def test_every_figure_has_its_file_and_row(sample: Case, kept: Kept) -> None:
    sales = kept.tables["sales_targets"]
    assert sales.files == {b: b * 8 for b in BRANCHES if b != "TJ"}
    for branch, frame in ((b, f["sales_targets"]) for b, f in sample.frames.items()):
        mine = [i for i, unit in enumerate(sales.owner) if unit == branch]
        assert [sales.keys[i] for i in mine] == frame.keys
        assert [sales.sheet_rows[i] for i in mine] == frame.sheet_rows.tolist()
        for month in MONTHS:
            assert [sales.declared[month][i] for i in mine] == frame.amounts[month].tolist()
    assert sum(sales.adjusted["m02"]) == sum(sales.adjusted["year"]) == 5000
    assert (sales.units["m01"], kept.tables["staffing"].units["m01"]) == ("wan_yuan", "person")
    assert [(one.code, one.branch, one.explanation) for one in kept.findings if one.code == "XP401"] == [("XP401", "BJ", "客户门店调整")]


# -- the same total at every level -------------------------------------------------------------------------------------

def require_exact(found: Comparison) -> None:
    for one in found.tables:
        assert one.ties
        assert one.gaps == (0, 0)
        for section in one.sections:
            for key in ("before", "after", "change", "declared", "adjusted"):
                assert sum(getattr(line, key) for line in section.lines) == getattr(one.total, key), (one.table.key, section.by, key)
            sizes = [abs(line.change) for line in section.lines]
            assert sizes == sorted(sizes, reverse=True)
            for line in section.lines:
                assert line.declared + line.adjusted == line.change == sum(r.amount for r in line.reasons)


def test_a_state_against_itself_has_no_change(kept: Kept) -> None:
    found = compared(kept, kept)
    require_exact(found)
    assert {one.table.key for one in found.tables} == {"sales_targets", "staffing", "training", "expense_budget"}
    assert not any(line.change for one in found.tables for section in one.sections for line in section.lines)


@pytest.mark.parametrize("seed", range(8))
def test_sums_are_exact_whatever_changed(kept: Kept, seed: int) -> None:
    lot = Random(seed)
    shift = {b: lot.randint(-90_000, 90_000) for b in BRANCHES if lot.random() < 0.7}
    missing, adjust = tuple(b for b in BRANCHES if lot.random() < 0.3), not seed % 2
    made = case(shift=shift, missing=missing, adjust=adjust and "SH" not in missing and "GZ" not in missing)
    adjust = bool(made.result.adjusted)
    found = compared(kept, made.state())
    require_exact(found)
    sales, by_unit = table(found, "sales_targets"), lines(table(found, "sales_targets"), "unit")
    for branch in BRANCHES:
        frame = made.frames.get(branch, {}).get("sales_targets")
        declared = made.breakdown.target[branch] if frame is None else sum(int(frame.amounts[m].sum()) for m in MONTHS)
        assert by_unit[branch].after == declared + (5000 if adjust and branch == "SH" and frame is not None else 0)
    assert by_unit["KA"].before == by_unit["KA"].after == made.breakdown.target["KA"]
    assert sales.total.after == sum(line.after for line in by_unit.values())
    require_exact(compared(made.state(), kept))


def test_each_level_is_what_stands_in_the_rows(sample: Case, kept: Kept) -> None:
    """Beijing's first line, P1 in the supermarkets, falls by 7.77 more; Tianjin comes in."""
    found = compared(kept, case(shift={"BJ": -6111 - 777, "SH": 1200, "TJ": 0}, missing=()).state())
    sales = table(found, "sales_targets")
    assert lines(sales, "unit")["BJ"].change == lines(sales, "region")["N"].change == -777
    assert lines(sales, "unit")["TJ"].change == 0  # at target before, and it declares its target
    at = {section.by: section for section in sales.sections}
    assert [sales.share(lines(sales, by)[key], at[by]) for by, key in (("unit", "BJ"), ("product", "P1"), ("channel", "C1"))] == [1, 1, 1]
    for by in ("product", "channel"):
        assert {line.key: line.change for line in lines(sales, by).values() if line.change} == {at[by].lines[0].key: -777}
        assert "" not in lines(sales, by)  # TJ, and KA that fills in nothing, at what was suggested to them there


def whole(state: Kept) -> Kept:
    """As frozen by a release that did not keep the rows of units that are not in."""
    return replace(state, units=tuple(replace(unit, given={}, past={}) for unit in state.units), called={})


@pytest.mark.parametrize(("before", "after"), [(("TJ",), ("TJ",)), (("TJ",), ()), ((), ("TJ",))])
def test_who_is_not_in_stands_at_what_was_suggested_row_by_row(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """It left the suggestion as it was: no product, no channel, no unit changes, whoever is in on which side."""
    sides = case(missing=before).state(), case(missing=after).state()
    for one in (table(compared(*sides), "sales_targets"),
                table(compare_states(*(Side(LABEL, side, "last_year") for side in sides)), "sales_targets")):
        require_exact(compared(*sides))
        assert not any(line.change for section in one.sections for line in section.lines)
        assert {section.by for section in one.sections for line in section.lines if not line.key} == {"region"}  # KA is in none


def test_a_version_without_those_rows_says_whose_figures_they_are(sample: Case, kept: Kept) -> None:
    now = case(shift={"BJ": -6111 - 777, "SH": 1200, "TJ": 0}, missing=())
    for before, after, line in ((whole(kept), now.state(), -sample.breakdown.target["TJ"]), (whole(kept), kept, 0)):
        found = compared(before, after)
        require_exact(found)
        sales = table(found, "sales_targets")
        assert (lines(sales, "product")[""].change, lines(sales, "channel")[""].change) == (line, line)
        assert lines(sales, "product")[""].name("zh-CN") == "未交、不填报单位的下达数(没有细分)"
    at = {section.by: section for section in table(compared(whole(kept), now.state()), "sales_targets").sections}
    assert {table(compared(whole(kept), now.state()), "sales_targets").share(line, at["product"]) for line in at["product"].lines} == {None}


def test_who_counts_on_one_side_only_stands_apart() -> None:
    """TJ is in before and GZ after: heads, expenses and courses of the others are compared, and theirs named with what they come to."""
    sides = case(missing=("GZ",), adjust=False).state(), case(missing=("TJ",), adjust=False).state()
    found = compare_states(Side(same_text("V1"), sides[0]), Side(same_text("V2"), sides[1]))
    require_exact(found)
    assert not table(found, "sales_targets").alone
    for one in found.tables[1:]:
        assert {line.name("zh-CN") for line in one.alone} == {"天津分公司(只计入 V1)", "广州分公司(只计入 V2)"}, one.table.key
        of = {line.key: line for line in one.alone}
        assert (of["TJ"].after, of["GZ"].before, of["TJ"].rate, of["GZ"].rate) == (0, 0, None, None)
        assert [sum(getattr(line, key) for line in one.alone) for key in ("before", "after")] == [
            getattr(one.total, key) - getattr(one.like, key) for key in ("before", "after")]
        for section in (s for s in one.sections if s.by != "unit"):
            assert [(line.before, line.after) for line in section.lines if line.alone] == [(of["TJ"].before, of["GZ"].after)]
            assert not any(line.change for line in section.lines if not line.alone), section.by


# -- why ---------------------------------------------------------------------------------------------------------------

def reasons(line: Change) -> list[tuple[str, str, int]]:
    return [(r.kind, r.text("zh-CN"), r.amount) for r in line.reasons]


def test_the_branchs_words_and_its_state_explain_what_it_declared(kept: Kept) -> None:
    made = case(shift={"BJ": -7111, "SH": 1700}, missing=("GZ",))
    frame = made.result.frames["sales_targets"]
    frame.texts["remark"][int(frame.starts[made.result.branches.index("BJ")])] = "客户撤场"
    by_unit = lines(table(compared(kept, made.state()), "sales_targets"), "unit")
    assert reasons(by_unit["BJ"]) == [("remark", "客户撤场", -1000)]
    assert reasons(by_unit["SH"]) == [("none", "没有说明", 500)]
    gone = table(compared(kept, made.state()), "expense_budget")
    assert {kind for kind, *_ in reasons(lines(gone, "unit")["GZ"])} == {"state"}
    tj = table(compared(case(missing=("GZ", "TJ")).state(), kept), "sales_targets")
    assert reasons(lines(tj, "unit")["TJ"]) == []


def test_hqs_lines_explain_what_it_adjusted() -> None:
    bare, made = case(adjust=False), case()
    made.result.adjustments = [AppliedChange("SH", "sales_targets", "@total", "m02", 5000, "稳住份额", "王五", "2026-11-19"),
                               AppliedChange("GZ", "expense_budget", "6701", "m03", -250, "返利压缩", "李四")]
    found = compared(bare.state(), made.state())
    require_exact(found)
    assert reasons(lines(table(found, "sales_targets"), "unit")["SH"]) == [("adjustment", "总部调整:稳住份额(王五)", 5000)]
    assert reasons(lines(table(found, "expense_budget"), "item")["6701"]) == [("adjustment", "总部调整:返利压缩(李四)", -250)]
    back = compared(made.state(), bare.state())
    assert reasons(lines(table(back, "sales_targets"), "region")["E"]) == [("withdrawn", "总部调整撤回:稳住份额(王五)", -5000)]


def test_over_an_issue_what_hq_put_out_is_no_change_of_the_unit() -> None:
    """V1 of 一上 with HQ's line, V2 of 二上: Shanghai declares HQ's 50.00 and 3.00 beyond; Beijing, without a line, what was issued."""
    made = case()
    made.result.adjustments = [AppliedChange("SH", "sales_targets", "@total", "m02", 5000, "稳住份额", "王五", "2026-11-19")]
    first = made.state()
    sales, at = first.tables["sales_targets"], {u: first.tables["sales_targets"].owner.index(u) for u in ("SH", "BJ")}
    approved, given = sales.approved("year"), [n or 0 for n in sales.declared["hq_target"]]
    declared = list(approved)
    for i, unit in enumerate(sales.owner):
        given[i] = approved[i]
        if i == at.get(unit):
            given[i] += 1000 * (unit == "BJ")
            declared[i] = given[i] + 300 * (unit == "SH")
    year: dict[str, list[int | None]] = {**sales.declared, "year": [*declared], "hq_target": [*given]}
    totals = {**sales.totals, "year": {unit: (sum(n for n, of in zip(declared, sales.owner, strict=True) if of == unit), 0)
                                       for unit in sales.totals["year"]}}
    later = replace(first, round="revise", lines=(), gone=first.lines, tables={
        **first.tables, "sales_targets": replace(sales, declared=year, adjusted={}, totals=totals)})
    found = compared(first, later)
    require_exact(found)
    by_unit = lines(table(found, "sales_targets"), "unit")
    assert reasons(by_unit["SH"]) == [("none", "没有说明", 300)]
    assert reasons(by_unit["BJ"]) == [("issued", "二下下达的数", 1000)]
    assert [(by_unit[u].declared, by_unit[u].adjusted) for u in ("SH", "BJ")] == [(300, 0), (0, 1000)]  # as the reasons beside say
    assert not [r for one in found.tables for s in one.sections for line in s.lines for r in line.reasons if r.kind == "withdrawn"]


@pytest.mark.parametrize(("lines", "linked", "was_adjusted", "change", "said"), [
    ([("6602", "year", -600)], True, 0, -913, {"issued": -600, "linked": -313}),     # the unit placed all of HQ's cut, and more
    ([("6602", "year", -600)], True, 0, -200, {"issued": -200}),                     # a part of it
    ([("6602", "year", -600)], True, 0, 0, {}),                                      # nothing: no change of anybody's
    ([("6701", "year", -600)], False, 0, -913, {"issued": -600, "none": -313}),
    ([("6701", "year", -600)], False, 0, -300, {"issued": -600, "none": 300}),       # the unit put half of it back
    ([("6701", "year", -600)], False, -600, -313, {"none": -313}),                   # the first version had HQ's line already
    ([("6701", "m01", -400), ("6701", "m02", -200)], False, 0, -913, {"issued": -600, "none": -313}),
    ([("@total", "year", -600)], False, 0, -913, {"issued": -913}), ([], False, 0, -313, {"none": -313})])
def test_over_an_issue_hqs_part_of_an_item_is_what_its_line_says(
        lines: list[tuple[str, str, int]], linked: bool, was_adjusted: int, change: int, said: dict[str, int]) -> None:
    key, told = lines[0][0] if lines and lines[0][0] != "@total" else "6701", tuple(
        KeptLine("SH", "expense_budget", row, column, n, "压缩", "王五") for row, column, n in lines)
    units = (KeptUnit("SH", tables={"expense_budget": "in"}),)
    first, later = Kept("p", "bottom_up", 2027, 1, units=units), Kept("p", "revise", 2027, 1, units=units, gone=told)
    was = RowFigure(20_000, was_adjusted, {}, linked=linked)
    parts = Explainer(Side(LABEL, first), Side(LABEL, later), EXPENSE_BUDGET).parts(
        "SH", key, was, RowFigure(20_000 + was_adjusted + change, 0, {}, linked=linked))
    found = add_reasons(parts)
    assert {one.kind: one.amount for one in found} == said
    assert sum(one.amount for one in found) == change


def test_months_moved_inside_a_row_are_said(kept: Kept) -> None:
    sales = kept.tables["sales_targets"]
    months = {m: list(sales.declared[m]) for m in ("m01", "m02")}
    at = sales.owner.index("BJ")
    months["m01"][at], months["m02"][at] = (months["m01"][at] or 0) - 700, (months["m02"][at] or 0) + 700
    after = replace(kept, tables={**kept.tables, "sales_targets": replace(sales, declared={**sales.declared, **months})})
    one = table(compared(kept, after), "sales_targets")
    moved = {line.key: line.moved for line in lines(one, "unit").values() if line.only_moved}
    assert moved == {"BJ": 2}
    assert (one.total.change, one.total.moved) == (0, 2)


def test_what_was_issued_and_last_year_are_states_too(sample: Case, kept: Kept) -> None:
    issued, last = Side(LABEL, kept, "issued"), Side(LABEL, kept, "last_year")
    found = compare_states(issued, Side(LABEL, kept))
    require_exact(found)
    assert [one.key for one in found.left_out] == ["training"]  # nothing is assigned there
    by_unit = lines(table(found, "sales_targets"), "unit")
    assert {b: by_unit[b].before for b in BRANCHES} == {b: sample.breakdown.target[b] for b in BRANCHES}
    assert (by_unit["BJ"].declared, by_unit["SH"].adjusted) == (-6111, 5000)
    require_exact(compare_states(last, issued))


# -- the page ----------------------------------------------------------------------------------------------------------

def test_there_is_no_page_without_a_version(sample: Case) -> None:
    assert "versions" not in [sheet.key for sheet in sample.book().sheets]


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_says_the_same_and_ties(sample: Case, lang: Lang) -> None:
    before = case(shift={"BJ": -5111, "SH": 1200}, missing=("TJ", "GZ"), adjust=False)
    kept = before.state("V1 {评审}")
    page = sample.book(lang, frozen=kept).sheet("versions")
    found = compared(kept, sample.state())
    for one in found.tables:
        for section in one.sections:
            for line in section.lines:
                if section.by == "region" and not line.key:
                    continue
                key = f"{one.table.key}|{section.by}|{line.key}"
                at = next(row for (row, column), cell in page.cells.items() if column == 1 and cell.value == key)
                shown = [page.cells[at, column].value for column in (3, 4, 5, 8, 9)]
                assert shown == [one.unit.value(n) for n in (line.before, line.after, line.change, line.declared, line.adjusted)]
                block = [s for s in one.sections if s.by == section.by or {s.by, section.by} == {"region", "unit"}]
                assert (page.cells[at, 7].value is None) == any(map(one.cancels, block))
                assert bool(page.cells[at, 10].value) == (bool(line.reasons) and section.by != "region")
    checks = [(row, cell.value) for (row, column), cell in page.cells.items() if column == 1 and str(cell.value).startswith("@check")]
    assert {str(key).split("|")[1] for _, key in checks} == {one.table.key for one in found.tables}
    gaps = [page.cells[row, column] for row, _ in checks for column in range(3, 10) if (row, column) in page.cells]
    assert len(gaps) > len(checks)
    assert all(cell.value == 0 and cell.formula for cell in gaps)
    assert {"V1 {评审}"} <= {cell.value for cell in page.cells.values()}


@pytest.mark.parametrize(("frozen_in", "former", "left_out", "said"), [
    ({}, 0, [], ""),
    ({}, 2, [], "「以前的列」的格不计入比较:V1 2 格,现在 0 格"),
    ({"year": "yuan"}, 0, ["expense_budget"], "没有可比的数,未列:费用预算"),  # the figure was in another unit then
], ids=["as it is", "former cells", "another unit"])
def test_what_is_not_compared_is_said(sample: Case, kept: Kept, frozen_in: dict[str, str], former: int, left_out: list[str],
                                         said: str) -> None:
    expense = kept.tables["expense_budget"]
    then = replace(kept, former=({"branch": "GD", "table": "x_market"},) * former, tables={
        **kept.tables, "expense_budget": replace(expense, units={**expense.units, **frozen_in})})
    assert kept_of(kept_text(then)) == then
    found = compare_states(Side(same_text("V1"), then), Side(NOW, sample.state()))
    assert [t.key for t in found.left_out] == left_out
    assert [*beside_figures(found, "zh-CN")] == ([said] if said else [])
    texts = {str(cell.value) for cell in sample.book("zh-CN", frozen=then).sheet("versions").cells.values()}
    assert (said in texts) or not said


def test_every_row_of_the_page_has_a_key_of_its_own(sample: Case, kept: Kept) -> None:
    page = sample.book(frozen=kept).sheet("versions")
    keys = [str(cell.value) for (row, column), cell in page.cells.items() if column == 1 and row > 5 and cell.value != "@total"]
    assert len(keys) == len(set(keys)) > 40
    assert find(page, "sales_targets|region|N", "before").formula


def test_what_explains_most_comes_first_whichever_way_it_goes() -> None:
    amounts = (("a", 10), ("b", -60), ("c", 30), ("a", 5), ("d", 4), ("d", -4))
    parts = [Reason("remark", unit, same_text(unit), amount) for unit, amount in amounts]
    assert [(one.unit, one.amount) for one in add_reasons(parts)] == [("b", -60), ("c", 30), ("a", 15)]
