"""A declaration changed under what units typed: what the next workbook would have no place for is listed, else nothing."""
from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from by_hand import put, submission
from own_changed_case import AREA, BLANK, LEVEL, SIZE, WAS, places_of, sent, with_columns

from xlplan.plan.checking.former import former_cells, former_from, former_plain
from xlplan.plan.checking.results import Merged
from xlplan.plan.checking.rules import stack_aligned
from xlplan.plan.consolidate.contribution import merged_contribution
from xlplan.plan.consolidate.figures import declared_figures
from xlplan.plan.consolidate.merge import former_besides
from xlplan.plan.consolidate.tally import ROWS
from xlplan.plan.consolidate.unknown import UnknownFigures
from xlplan.plan.rounds.newer_issue import on_newer_issue
from xlplan.plan.rounds.own_changed import Declared, changed_declarations, former_findings
from xlplan.schema.codes.catalogue import message_of, remedy_of, severity_of
from xlplan.schema.diagnostic import Severity
from xlplan.schema.frame import blank_frame
from xlplan.tables import BRANCH
from xlplan.tables.own.declared import ADDED, OwnColumn, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.tables.own.ours import OURS
from xlplan.tables.shelf import shelf_table
from xlplan.text import LANGS, Lang, same_text
from xlplan.workbook.submission import Placement, Submission

CHANGES: list[tuple[OwnTable | None, tuple[str, ...], list[tuple[str, str, int]], str]] = [
    # the table now (None: there is none), what HQ put out of use, what is said of how many cells of which column, and a word of it
    (WAS, (), [], ""),
    (with_columns(AREA, LEVEL, SIZE, BLANK, OwnColumn("note", same_text("说明"))), (), [], ""),
    (with_columns(SIZE, AREA, LEVEL), (), [], ""),                                         # order; what nobody filled in may go
    (with_columns(AREA, replace(LEVEL, entries=("低", "高")), SIZE), (), [], ""),          # an entry that nobody chose
    (with_columns(AREA, LEVEL, replace(SIZE, most=1)), (), [], ""),                        # limits, and nobody is beyond them
    (with_columns(AREA, LEVEL, replace(SIZE, most=0)), (), [("XP804", "容量(万元)", 1)], "1.00"),
    (with_columns(AREA, LEVEL, replace(SIZE, least=2)), (), [("XP804", "容量(万元)", 1)], "1.00"),
    (with_columns(AREA, LEVEL, replace(SIZE, required=True)), (), [], ""),                 # the next workbook asks
    (with_columns(AREA, replace(LEVEL, entries=("中", "低")), SIZE), (), [("XP804", "级别", 1)], "「高」"),
    (with_columns(AREA, LEVEL), (), [("XP804", "容量(万元)", 1)], "已没有这一列"),
    (with_columns(AREA, LEVEL, replace(SIZE, key="volume")), (), [("XP804", "容量(万元)", 1)], "已没有这一列"),
    (with_columns(AREA, LEVEL, replace(SIZE, unit="person")), (), [("XP804", "容量(万元)", 1)], "单位"),
    (with_columns(replace(AREA, kind="date"), LEVEL, SIZE), (), [("XP804", "区域", 2)], "类型"),
    (with_columns(AREA, replace(LEVEL, kind="month", entries=()), SIZE), (), [("XP804", "级别", 2)], "「高、低」"),
    (replace(WAS, kind="slots"), (), [("XP804", "区域", 2), ("XP804", "级别", 2), ("XP804", "容量(万元)", 1)], "行的种类"),
    (None, (), [("XP804", "区域", 2), ("XP804", "级别", 2), ("XP804", "容量(万元)", 1)], "已没有这张表"),
    (with_columns(AREA, LEVEL), ("x_market.size",), [("XP805", "容量(万元)", 1)], "以前的列"),   # by HQ's word
    (None, ("x_market",), [("XP805", "区域、级别、容量(万元)", 5)], "以前的列"),                # one line a table
]


def test_what_hq_gives_now_is_no_more_the_unit_s() -> None:
    member = OwnColumn("member", same_text("项目"), "given", entries=("甲",))
    goal = OwnColumn("goal", same_text("目标"), "number", "wan_yuan", up="sum", proposed="sales_targets.hq_target")
    was, now = (OwnTable("x_fixed", same_text("保障"), "fixed", columns=(member, one)) for one in (goal, replace(goal, given=True)))
    got, frame = submission(round="bottom_up"), blank_frame(table_from(was.text), ["甲"])
    put(frame, "甲", goal=100)
    assert got.issued is not None
    got.issued.own, got.frames = {was.key: was.text}, {was.key: frame}
    tables = {now.key: table_from(now.text)}
    found = changed_declarations({"GD": got}, Declared(tables, (), lambda unit: [now.key], str)).found
    assert [(d.code, d.params["n"]) for d in found] == [("XP804", 1)]  # a column taken away: what was typed would be locked, and empty
    assert "改成了由总部给定" in message_of(found[0], "zh-CN")
    assert not stack_aligned([frame], tables[now.key]).filled["goal"].any()


@pytest.mark.parametrize(("now", "off", "said", "word"), CHANGES)
def test_what_would_have_no_place_is_listed(now: OwnTable | None, off: tuple[str, ...], said: list[tuple[str, str, int]],
                                            word: str) -> None:
    tables = {now.key: table_from(now.text)} if now else {}
    of_plan = Declared(tables, off, lambda unit: [WAS.key], lambda unit: f"广东({unit})")
    got = changed_declarations({"GD": sent()}, of_plan)
    assert former_findings(former_cells(sent(), tables), of_plan) == [*got.found]  # a consolidation says the same
    assert [(d.code, str(d.params["column"]("zh-CN")), d.params["n"]) for d in got.found] == said  # type: ignore[operator]  # a Text
    for d in got.found:
        assert word in message_of(d, "zh-CN")
        assert "广东(GD)" in message_of(d, "zh-CN")
        assert ("自定义" in remedy_of(d, "zh-CN")) == (d.code == "XP804")
    assert len(former_from(got.cells.get("GD", ()))) == sum(n for _, _, n in said)  # every cell of them is kept


@pytest.mark.parametrize(("lang", "said"), [("zh-CN", "容量(万元)"), ("zh-TW", "容量(萬元)"), ("en", "容量 (10k yuan)")])
def test_a_heading_has_its_unit_as_the_language_sets_it(lang: Lang, said: str) -> None:
    assert table_from(WAS.text).by_key["size"].label(lang) == said


@pytest.mark.parametrize("way", ["back", "off"])
def test_done_as_the_finding_says_it_is_gone(way: str) -> None:
    """XP804: put back as it was, or put out of use."""
    now, off = (WAS, ()) if way == "back" else (with_columns(AREA, LEVEL), ("x_market.size",))
    without = {WAS.key: table_from(with_columns(AREA, LEVEL).text)}
    [stops] = changed_declarations({"GD": sent()}, Declared(without, (), lambda _: [WAS.key], str)).found
    assert ("改回" if way == "back" else "停用") in remedy_of(stops, "zh-CN")
    got = changed_declarations({"GD": sent()}, Declared({WAS.key: table_from(now.text)}, off, lambda _: [WAS.key], str))
    assert "XP804" not in {d.code for d in got.found}


def test_a_table_that_goes_out_no_more_stays_too() -> None:
    """HQ says so on 填报安排: nothing stops, and nothing is lost."""
    got = changed_declarations({"GD": sent()}, Declared({WAS.key: table_from(WAS.text)}, (), lambda unit: [], str))
    assert {d.code for d in got.found} == {"XP805"}
    assert len(got.cells["GD"]) == 5


def test_the_ledger_keeps_what_was_noted_before() -> None:
    now = Declared({WAS.key: table_from(with_columns(AREA, LEVEL).text)}, ("x_market.size",), lambda unit: [WAS.key], str)
    first = changed_declarations({"GD": sent()}, now)
    later = changed_declarations({"GD": sent(), "JS": submission(round="bottom_up", branch="JS")}, now, json.loads(json.dumps(first.cells)))
    assert {unit: former_from(of) for unit, of in later.cells.items()} == {unit: former_from(of) for unit, of in first.cells.items()}
    [cell] = former_from(later.cells["GD"])
    assert (cell.named("zh-CN"), cell.heading("zh-CN"), cell.shown("zh-CN"), cell.unit) == ("天河 · 高", "容量(万元)", 1.0, "wan_yuan")


UNITS: list[tuple[str, OwnColumn, str, list[int], list[str]]] = [
    # what changed, the column now; what of the two rows counts under it: numbers, or texts
    ("万元 → 元", replace(SIZE, unit="yuan"), "size", [0, 0], []),
    ("万元 → 人", replace(SIZE, unit="person"), "size", [0, 0], []),
    ("number → words", replace(SIZE, kind="text", unit="", up="none"), "size", [], ["", ""]),
    ("its name alone", replace(SIZE, label=same_text("大小")), "size", [100, 0], []),
    ("an entry less", replace(LEVEL, entries=("中", "低")), "level", [], ["", "低"]),
    ("words → number", replace(AREA, kind="number", unit="person"), "area", [0, 0], []),
]


@pytest.mark.parametrize(("what", "column", "key", "numbers", "texts"), UNITS, ids=[u[0] for u in UNITS])
def test_nothing_counts_under_another_unit(what: str, column: OwnColumn, key: str, numbers: list[int], texts: list[str]) -> None:
    now = with_columns(*(column if c.key == key else c for c in (AREA, LEVEL, SIZE, BLANK)))
    frame = stack_aligned([sent().frames[WAS.key]], table_from(now.text))
    assert frame.amounts.get(key, np.zeros(0)).tolist() == numbers
    assert frame.texts.get(key, np.zeros(0)).tolist() == texts
    assert frame.texts["level" if key != "level" else "area"].tolist() == (["高", "低"] if key != "level" else ["天河", "越秀"])
    lost = former_cells(sent(), {now.key: table_from(now.text)})
    assert len(lost) + len([n for n in numbers if n]) + len([t for t in texts if t]) == (2 if key != "size" else 1)


NUMBER = OwnColumn("number", same_text("数量"), "number", "wan_yuan", up="sum")
NAMES: list[tuple[str, dict[str, str], list[tuple[str, str]]]] = [
    # what happened, key -> the name now of those that bear another, what is said of which column
    ("names swapped", {"size": "数量", "number": "容量"}, [("XP804", "容量"), ("XP804", "数量")]),
    ("the name of one that is called otherwise", {"size": "数量", "number": "个数"}, [("XP804", "容量"), ("XP808", "数量")]),
    ("a new name", {"size": "大小"}, [("XP808", "容量")]),
    ("the name of one that nobody filled in", {"size": "没人填的", "blank": "空"}, [("XP804", "容量")]),
]


@pytest.mark.parametrize(("what", "names", "said"), NAMES, ids=[one[0] for one in NAMES])
def test_what_stood_under_one_name_stands_under_no_other_columns(what: str, names: dict[str, str], said: list[tuple[str, str]]) -> None:
    was = with_columns(AREA, SIZE, NUMBER, BLANK)
    now = with_columns(*(replace(c, label=same_text(names[c.key])) if c.key in names else c for c in was.columns))
    file, table = sent(), table_from(now.text)
    file.frames[WAS.key] = blank_frame(table_from(was.text), ["r1", "r2"])
    put(file.frames[WAS.key], "r1", area="天河", size=100, number=700)
    got = changed_declarations({"GD": file}, Declared({WAS.key: table}, (), lambda _: [WAS.key], str)).found
    assert [d.code for d in got] == [code for code, _ in said]
    assert all(f"{name}(万元)」" in message_of(d, "zh-CN") for d, (_, name) in zip(got, said, strict=True))
    for d in got:
        assert ("另一列原来的名称" if d.code == "XP804" else "照样计入") in message_of(d, "zh-CN")
    counts, stopped = stack_aligned([file.frames[WAS.key]], table), {column for code, column in said if code == "XP804"}
    for key, called, typed in (("size", "容量", 100), ("number", "数量", 700)):
        assert sum(counts.amounts[key]) == (0 if called in stopped else typed)


def test_what_stood_in_one_table_stands_in_no_other() -> None:
    """The keys of two tables are swapped, or their names; a new name says so and no more."""
    other, file = replace(WAS, key="x_other", label=same_text("门店")), sent()
    file.frames["x_other"] = blank_frame(table_from(other.text), ["r1"])
    swapped = {"x_market": replace(WAS, label=other.label), "x_other": replace(other, label=WAS.label)}
    got = changed_declarations({"GD": file}, Declared({key: table_from(one.text) for key, one in swapped.items()}, (),
                                                      lambda _: [*swapped], str)).found
    assert [d.code for d in got] == ["XP804"] * 3
    assert all("另一张表原来的名称" in message_of(d, "zh-CN") and "「自定义表」" in remedy_of(d, "zh-CN") for d in got)
    [note] = changed_declarations({"GD": file}, Declared({"x_market": table_from(replace(WAS, label=same_text("市场")).text),
                                                          "x_other": table_from(other.text)}, (), lambda _: [*swapped], str)).found
    assert message_of(note, "zh-CN").startswith("「区域市场」现在叫「市场」;已填在「区域市场」下的(GD,共 5 格)照样计入")


LATER: list[tuple[str, OwnTable, list[str]]] = [
    # what HQ issued since, the headings of what the file typed under the issue before that counts nowhere now
    ("the same", WAS, []),
    ("万元 → 元", with_columns(AREA, LEVEL, replace(SIZE, unit="yuan"), BLANK), ["容量(万元)"]),
    ("another key", with_columns(AREA, LEVEL, replace(SIZE, key="volume"), BLANK), ["容量(万元)"]),
    ("an entry less", with_columns(AREA, replace(LEVEL, entries=("中", "低")), SIZE, BLANK), ["级别"]),
    ("a column less", with_columns(LEVEL, SIZE), ["区域"]),
    ("rows of another kind", replace(WAS, kind="fixed", columns=(
        OwnColumn("member", same_text("行"), "given", entries=("甲", "乙")), SIZE)), ["区域", "级别", "容量(万元)"]),
]


@pytest.mark.parametrize(("what", "now", "lost"), LATER, ids=[one[0] for one in LATER])
@pytest.mark.parametrize("filled", [True, False])
def test_a_file_of_an_earlier_issue_keeps_what_was_typed_under_its_own_declaration(what: str, now: OwnTable, lost: list[str],
                                                                                   filled: bool) -> None:
    """HQ changes the declaration, issues again, and the unit sends the workbook that it had."""
    was, later, table = sent(), submission(round="bottom_up", issue=2), table_from(now.text)
    assert was.issued is not None
    assert later.issued is not None
    for one in (was, later):
        one.issued.stamp = replace(one.issued.stamp, opens=(*one.issued.stamp.opens, WAS.key))  # type: ignore[union-attr]
    later.issued.own = {now.key: now.text}
    later.frames[now.key] = blank_frame(table, ["甲", "乙"] if now.kind == "fixed" else ["r1", "r2"])
    later.issued.rows[now.key] = (*later.frames[now.key].keys,)
    if not filled:
        was.unfilled.add(WAS.key)
    got = on_newer_issue(was, later)
    found = former_cells(got, {now.key: table})
    assert [*dict.fromkeys(cell.heading("zh-CN") for cell in found)] == (lost if filled else [])
    assert "XP557" not in {d.code for d in got.diagnostics if d.table == WAS.key}
    counts = stack_aligned([got.frames[WAS.key]], table)
    assert sum(counts.amounts.get("size", [])) == (100 if filled and "容量(万元)" not in lost else 0)


ADDED_ONE = OwnTable("risks", same_text("风险与对策"), ADDED, columns=(OwnColumn("owner2", same_text("配合部门")),))


def test_a_column_that_hq_added_to_ours_is_kept_where_it_is_gone_with_a_later_issue() -> None:
    was, later = submission(round="bottom_up"), submission(round="bottom_up", issue=2)
    ours, added = OURS["risks"], table_from(ADDED_ONE.text)
    assert was.issued is not None
    was.issued.own = {"risks": ADDED_ONE.text}
    was.frames["risks"] = blank_frame(added, ["r1"])
    put(was.frames["risks"], "r1", owner2="财务部")
    later.frames["risks"] = blank_frame(ours, ["r1"])
    assert later.issued is not None
    later.issued.rows["risks"] = ("r1",)
    for one in (was, later):
        one.issued.stamp = replace(one.issued.stamp, opens=(*one.issued.stamp.opens, "risks"))  # type: ignore[union-attr]
    [cell] = former_cells(on_newer_issue(was, later), {"risks": ours})
    assert (cell.heading("zh-CN"), cell.shown("zh-CN")) == ("配合部门", "财务部")


TIERS = OwnTable("x_tiers", same_text("分级"), "fixed", columns=(
    OwnColumn("member", same_text("级"), "given", entries=("高", "中", "低")),
    OwnColumn("n", same_text("家数"), "number", "outlet", up="sum"),
    OwnColumn("p", same_text("完成率"), "number", "percent", up="wavg", weight="n")))
FEWER = replace(TIERS, columns=(replace(TIERS.columns[0], entries=("高", "低")), *TIERS.columns[1:]))


def of_tiers(now: OwnTable) -> tuple[Merged, Submission]:
    """What two units sent (高 5, 中 3, 低 0; 90 %, 80 %, 10 %), merged under the declaration as it is now; GD's former cells."""
    sent, was, table = [], table_from(TIERS.text), table_from(now.text)
    for branch in ("GD", "SH"):
        one, frame = submission(round="bottom_up", branch=branch), blank_frame(was, ["高", "中", "低"])
        for row, n, p in (("高", 5, 9000), ("中", 3, 8000), ("低", 0, 1000)):
            put(frame, row, member=row, n=n, p=p)
        assert one.issued is not None
        one.issued.own = {TIERS.key: TIERS.text}
        one.frames[TIERS.key] = frame
        sent.append(one)
    frames = {TIERS.key: stack_aligned([one.frames[TIERS.key] for one in sent], table)}
    cells = [cell for one in sent for cell in former_cells(one, {TIERS.key: table})]
    return Merged("bottom_up", ("GD", "SH"), frames, {TIERS.key: np.array([True, True])}, {
        (TIERS.key, i): (one, Placement("", {}, {})) for i, one in enumerate(sent)}, [], former=(*cells,)), sent[0]


OF_TIERS: list[tuple[str, OwnTable, dict[str, int | None], str]] = [
    # what changed, the table now, what the roll-up has of GD, and a word of XP804
    ("nothing", TIERS, {"n": 8, "p": 8625}, ""),
    ("a row less", FEWER, {"n": 5, "p": 9000}, "没有「中」这些行"),
    ("rows by another list", replace(TIERS, columns=(replace(TIERS.columns[0], entries=(), members="products"), *TIERS.columns[1:])),
     {"n": 0, "p": None}, "没有「高、中、低」这些行"),
    ("another unit", replace(TIERS, columns=(TIERS.columns[0], replace(TIERS.columns[1], unit="person"), TIERS.columns[2])),
     {"n": None, "p": None}, "单位"),
    ("another key", replace(TIERS, columns=(TIERS.columns[0], replace(TIERS.columns[2], up="none", weight=""))), {}, "没有这一列"),
    ("narrower limits", replace(TIERS, columns=(TIERS.columns[0], replace(TIERS.columns[1], most=4), TIERS.columns[2])),
     {"n": None, "p": None}, "填了的 5 在外面"),
    ("rows that units write", replace(TIERS, kind="open", columns=(replace(TIERS.columns[0], kind="text", entries=()), *TIERS.columns[1:])),
     {"n": None, "p": None, ROWS: None}, "行的种类"),
]


@pytest.mark.parametrize(("what", "now", "figures", "word"), OF_TIERS, ids=[one[0] for one in OF_TIERS])
def test_a_cell_counts_or_is_former_and_is_never_0(what: str, now: OwnTable, figures: dict[str, int | None], word: str) -> None:
    merged, sent = of_tiers(now)
    units = merged_contribution(merged, declared_figures(merged), TIERS.key, UnknownFigures(merged)).units
    assert {column: units.finished(column)["GD"] for column in figures} == figures
    if what in ("another unit", "narrower limits"):  # issued with it, and its weight alone was set aside
        assert [UnknownFigures(merged).reasons(TIERS.key, key) for key in "np"] == [["former"], ["weight"]]
    rows, columns = {cell.row for cell in merged.former}, {cell.column for cell in merged.former}
    assert bool(rows) == bool(word)
    left = merged.frames[TIERS.key]
    assert not any(left.filled[cell.column][i] for cell in merged.former if cell.column in left.filled
                   for i, row in enumerate(left.keys) if row == cell.row and merged.branches[left.owner[i]] == cell.branch)
    assert columns <= {"n", "p"}
    found = changed_declarations({"GD": sent}, Declared({TIERS.key: table_from(now.text)}, (), lambda _: [TIERS.key], str)).found
    assert {d.code for d in found} == ({"XP804"} if word else set())
    assert all(word in message_of(d, "zh-CN") for d in found)
    assert all("{" not in message_of(d, lang) for d in found for lang in LANGS)


def test_rows_that_are_gone_are_said_where_they_are_listed() -> None:
    places = places_of({"own_tables": [{"key": "tiers", "name": "分级", "kind": "fixed", "members": "高、低"}]})
    now = Declared({TIERS.key: table_from(FEWER.text)}, (), lambda _: [TIERS.key], str, places)
    found = changed_declarations({"GD": of_tiers(FEWER)[1]}, now).found
    assert {(d.code, d.table, d.row_key, d.column) for d in found} == {("XP804", "own_tables", "#1", "members")}
    assert all("「自定义表」" in remedy_of(d, "zh-CN") for d in found)


def test_what_the_ledger_noted_of_a_file_that_counts_again_is_not_former() -> None:
    changed, sent = of_tiers(FEWER)
    noted = {"GD": former_plain(cell for cell in changed.former if cell.branch == "GD")}
    back, _ = of_tiers(TIERS)
    assert former_besides(back, noted) == []
    other = {"GD": [{**cell, "sha256": "of another file"} for cell in noted["GD"]]}
    assert [cell.row for cell in former_besides(back, other)] == ["中", "中"]
    assert sent.sha256


def test_a_void_row_stops_nothing_and_is_kept() -> None:
    got, now = sent(), with_columns(AREA, LEVEL)
    got.frames[WAS.key].texts["void"][:] = "yes"
    of = changed_declarations({"GD": got}, Declared({WAS.key: table_from(now.text)}, (), lambda _: [WAS.key], str))
    assert [(d.code, d.params["n"]) for d in of.found] == [("XP805", 1)]
    [cell] = former_from(json.loads(json.dumps(of.cells["GD"])))
    assert (cell.void, cell.shown("zh-CN")) == (True, 1.0)


def test_a_table_of_the_shelf_that_is_off_stops_the_issue() -> None:
    """Nothing of it is in the way: neither a declaration that travelled nor a table that stands."""
    table, got = shelf_table("market"), submission(round="bottom_up")
    column = next(c for c in table.columns if c.kind == "text" and c.who == "I")
    got.frames["market"] = blank_frame(table, ["r1"])
    put(got.frames["market"], "r1", **{column.key: "天河"})
    [found] = changed_declarations({"GD": got}, Declared({}, (), lambda _: [], str)).found
    assert (found.code, found.table, severity_of("XP804", "bottom_up", {})) == ("XP804", "tables_issued", Severity.ERROR)
    assert "填报安排" in remedy_of(found, "zh-CN")


@pytest.fixture(autouse=True, scope="module")
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())
