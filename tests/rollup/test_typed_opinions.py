"""What HQ types into the roll-up is read back by key whatever was done to the file, put beside the same finding, or listed as settled."""
from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from small_rollup import NOW, Case, case, find

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.checking.results import Merged
from xlplan.plan.checking.states import branch_states
from xlplan.plan.opinions.board import Board, board_of, status_keys
from xlplan.plan.opinions.findings import finding_keys, listed_findings
from xlplan.plan.opinions.opinion import Opinion, Place, opinion_of
from xlplan.plan.opinions.typed import TypedBook, changed_opinions, read_typed
from xlplan.plan.rollup import rollup_book
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.rawbook import RawBook

HEAD = 5
Hands = Callable[[Workbook], object]
Held = dict[Place, Opinion]
PAGES = {key: page.inputs for key, page in rollup_pages().items()}
SAID = "同意,12 月补 3 场"


@cache
def sample() -> Case:
    return case()


def column(ws: Worksheet, key: str) -> int:
    return next(c.column for c in ws[1] if c.value == key)


def page(wb: Workbook, key: str) -> Worksheet:
    return next(ws for ws in wb.worksheets if ws["A1"].value == key)


def row_of(ws: Worksheet, **cells: str) -> int:
    """The first row that shows these texts."""
    return next(row for row in range(HEAD + 1, ws.max_row + 1)
                if all(str(ws.cell(row, column(ws, key)).value) == text for key, text in cells.items()))


def type_in(wb: Workbook, text: object, key: str = "issues", of: str = "decision", **cells: str) -> None:
    ws = page(wb, key)
    ws.cell(row_of(ws, **(cells or {"branch": "北京分公司", "code": "XP401"})), column(ws, of)).value = text  # type: ignore[assignment]


def written(of: Case, board: Board | None = None, lang: Lang = "zh-CN") -> bytes:
    return to_bytes(rollup_book(of.result, of.master, breakdown=of.breakdown, now=NOW, lang=lang, board=board))


def drawn(of: Case, made: Board, key: str, lang: Lang = "zh-CN") -> Sheet:
    return rollup_book(of.result, of.master, breakdown=of.breakdown, now=NOW, lang=lang, board=made).sheet(key)


def worked_on(data: bytes, *hands: Hands) -> TypedBook:
    """What is read of the workbook after people had it in hand."""
    wb = openpyxl.load_workbook(io.BytesIO(data))
    for hand in hands:
        hand(wb)
    out = io.BytesIO()
    wb.save(out)
    book = read_workbook(out.getvalue(), "rollup.xlsx")
    assert isinstance(book, RawBook)
    return read_typed(book, PAGES)


def ledger_after(held: Held, typed: TypedBook) -> Held:
    return held | {one.place: one for one in changed_opinions(typed.cells, held)}


def board(held: Held, result: Merged | None = None) -> Board:
    return board_of(result or sample().result, held, {"BJ": "北京分公司", "TJ": "天津分公司"})


def texts(held: Held) -> list[str]:
    return [one.text for one in held.values()]


# -- what people do to the file ----------------------------------------------------------------------------------------

def sort_rows(wb: Workbook) -> None:
    """As the filter of the sheet sorts: what it covers moves, column A does not."""
    ws = page(wb, "issues")
    first, _, last = str(ws.auto_filter.ref).partition(":")
    rows = [[c.value for c in line] for line in ws[f"{first[0]}{HEAD + 1}:{last}"]]
    for line, values in zip(ws[f"{first[0]}{HEAD + 1}:{last}"], reversed(rows), strict=True):
        for cell, value in zip(line, values, strict=True):
            cell.value = value


def insert_rows(wb: Workbook) -> None:
    page(wb, "issues").insert_rows(HEAD, 3)
    page(wb, "issues").insert_rows(HEAD + 6, 2)


def insert_columns(wb: Workbook) -> None:
    page(wb, "issues").insert_cols(4, 2)


def rename_and_move(wb: Workbook) -> None:
    ws = page(wb, "issues")
    ws.title = "HQ 12月"
    wb.move_sheet(ws, -9)


def hide_rows(wb: Workbook) -> None:
    ws = page(wb, "issues")
    for row in range(HEAD + 1, ws.max_row + 1):
        ws.row_dimensions[row].hidden = True


def drop_other_rows(wb: Workbook) -> None:
    ws = page(wb, "issues")
    for row in range(ws.max_row, HEAD, -1):
        if ws.cell(row, column(ws, "decision")).value is None:
            ws.delete_rows(row)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("hand", [None, sort_rows, insert_rows, insert_columns, rename_and_move, hide_rows, drop_other_rows],
                         ids=lambda hand: getattr(hand, "__name__", "nothing else"))
def test_it_stands_beside_the_same_finding_again(hand: Hands | None, lang: Lang) -> None:
    names = {"zh-CN": "北京分公司", "zh-TW": "北京分公司", "en": "北京分公司"}

    def types(wb: Workbook) -> None:
        type_in(wb, SAID, branch=names[lang], code="XP401")

    held = ledger_after({}, worked_on(written(sample(), lang=lang), types, *([hand] if hand else [])))
    assert texts(held) == [SAID]
    for other in LANGS:  # the next one may be in another language
        sheet = drawn(sample(), board(held), "issues", other)
        [key] = [key for _, _, key in board(held).shown]
        assert find(sheet, key, "decision").value == SAID
        assert (find(sheet, key, "code").value, find(sheet, key, "branch").value) == ("XP401", "北京分公司")


@pytest.mark.parametrize(("typed", "kept"), [
    ("  同意 ", "同意"), ("一\n二", "一\n二"), ("一\r\n二", "一\n二"), ("=不同意", "=不同意"), (12, "12"), (0.5, "0.5"), (True, "TRUE"),
    (date(2026, 12, 1), "2026-12-01"), ("   ", ""), ("'引号", "'引号"), ("好👍", "好👍"), ("x" * 30_000, "x" * 30_000)])
def test_a_text_comes_back_as_it_was_typed(typed: object, kept: str) -> None:
    def types(wb: Workbook) -> None:
        type_in(wb, typed)
        if isinstance(typed, str):
            ws = page(wb, "issues")
            ws.cell(row_of(ws, branch="北京分公司", code="XP401"), column(ws, "decision")).data_type = "s"

    held = ledger_after({}, worked_on(written(sample()), types))
    assert texts(held) == ([kept] if kept else [])
    assert changed_opinions(worked_on(written(sample(), board(held))).cells, held) == []


def test_what_was_cleared_is_cleared_and_what_a_deleted_row_held_is_not() -> None:
    held = ledger_after({}, worked_on(written(sample()), lambda wb: type_in(wb, SAID)))
    new = written(sample(), board(held))

    def delete(wb: Workbook) -> None:
        ws = page(wb, "issues")
        ws.delete_rows(row_of(ws, branch="北京分公司", code="XP401"))

    assert texts(ledger_after(held, worked_on(new, delete))) == [SAID]
    cleared = ledger_after(held, worked_on(new, lambda wb: type_in(wb, None)))
    assert texts(cleared) == [""]
    assert not board(cleared).shown
    assert not board(cleared).settled


def test_an_older_copy_neither_clears_nor_brings_back() -> None:
    """What was written into a copy is told from what was typed into it since, whenever it was made."""
    first = written(sample())
    held = ledger_after({}, worked_on(first, lambda wb: type_in(wb, SAID)))
    assert changed_opinions(worked_on(first).cells, held) == []  # the copy in which it was not typed yet
    second = written(sample(), board(held))
    cleared = ledger_after(held, worked_on(second, lambda wb: type_in(wb, None)))
    assert changed_opinions(worked_on(second).cells, cleared) == []  # the copy that still shows it
    other = ledger_after(cleared, worked_on(first, lambda wb: type_in(wb, "另一意见")))
    assert texts(other) == ["另一意见"]  # typed into the file at its place, it counts


def test_a_ledger_that_was_lost_learns_it_from_the_page() -> None:
    held = ledger_after({}, worked_on(written(sample()), lambda wb: type_in(wb, SAID)))
    assert texts(ledger_after({}, worked_on(written(sample(), board(held))))) == [SAID]


def test_a_row_that_stands_twice_keeps_all_texts() -> None:
    def copy_sheet(wb: Workbook) -> None:
        type_in(wb, "甲")
        ws = wb.copy_worksheet(page(wb, "issues"))
        ws.cell(row_of(ws, branch="北京分公司", code="XP401"), column(ws, "decision")).value = "乙"

    assert texts(ledger_after({}, worked_on(written(sample()), copy_sheet))) == ["甲\n乙"]


# -- the same finding, or another one ----------------------------------------------------------------------------------

def with_findings(*found: Diagnostic) -> Merged:
    return replace(sample().result, files=[], register=list(found))


def at(code: str = "XP301", row: str = "P1|C1", **more: object) -> Diagnostic:
    of = {"severity": Severity.ERROR, "table": "sales_targets", "row_key": row, "column": "year", "branch": "BJ"}
    return Diagnostic(code, **of | more)  # type: ignore[arg-type]


def said_of(result: Merged, n: int, text: str = SAID) -> Held:
    key = finding_keys(listed_findings(result))[n]
    return {("issues", "decision", key): Opinion("issues", "decision", key, text)}


A, B = at("XP205", params={"name": "甲"}), at("XP205", params={"name": "乙"})


@pytest.mark.parametrize(("before", "now", "beside"), [
    ([at()], [at()], 0), ([at(found=1.0)], [at(found=2.0)], 0),                      # another figure, the same fault
    ([at(file="a.xlsx")], [at(file="b.xlsx")], 0),                                   # sent again under another name
    ([at(params={"found": "差 1.50"})], [at(params={"found": "差 2"})], 0),
    ([at(severity=Severity.ERROR)], [at(severity=Severity.WARNING)], 0),             # HQ made it less grave
    ([at()], [at(row="P1|C2"), at()], 1), ([at()], [at(row="P1|C2")], None),          # another row
    ([at()], [at(branch="TJ")], None), ([at()], [at("XP302")], None), ([at()], [], None),
    ([A, B], [B, A], 1), ([A, B], [B], None), ([A], [at("XP205", params={"name": "丙"})], 0),  # renamed: the one at that place
    ([at(), at()], [at(), at()], 0)])
def test_a_finding_is_known_by_rule_unit_and_place(before: list[Diagnostic], now: list[Diagnostic], beside: int | None) -> None:
    held, result = said_of(with_findings(*before), 0), with_findings(*now)
    made = board_of(result, held, {}, finding_keys(listed_findings(with_findings(*before))))
    keys = finding_keys(listed_findings(result))
    assert {key: one.text for (_, _, key), one in made.shown.items()} == ({} if beside is None else {keys[beside]: SAID})
    assert [one.text for one in made.settled] == ([SAID] if beside is None else [])
    assert len(made.moved) == (beside is not None and not set(held) & set(made.shown))


def test_no_two_findings_have_one_key() -> None:
    keys = finding_keys([at(), at(), A, B, at(column=None, row_key=None, sheet="x", cell="A1"), Diagnostic("XP501", branch="TJ")])
    assert len(set(keys)) == len(keys)
    assert not any("\n" in key for key in keys)


def test_what_is_settled_is_listed_until_hq_clears_it_there_and_comes_back_with_its_finding() -> None:
    held = ledger_after({}, worked_on(written(sample()), lambda wb: type_in(wb, SAID)))
    gone = case()
    next(f for f in gone.result.files if f.branch == "BJ").diagnostics.clear()
    listed = written(gone, board(held, gone.result))
    for lang in LANGS:
        cells = drawn(gone, board(held, gone.result), "settled", lang).cells
        shown = {str(cell.value) for cell in cells.values()}
        assert {SAID, "XP401", "W13", "北京分公司"} <= shown
    assert changed_opinions(worked_on(listed).cells, held) == []
    assert not any(sheet.key == "settled" for sheet in sample().book().sheets)
    assert [one.text for one in board(held).shown.values()] == [SAID]  # the finding is back
    cleared = ledger_after(held, worked_on(listed, lambda wb: type_in(wb, None, "settled", "opinion", code="XP401")))
    assert not board(cleared, gone.result).settled


# -- the page of states ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("typed", "counts"), [
    ("已审", True), ("已審", True), ("reviewed", True), ("✓", True), ("未审", False), ("待审", False), ("王五", False)])
def test_reviewed_is_what_hq_marked_and_nothing_else(typed: str, counts: bool) -> None:
    held = ledger_after({}, worked_on(written(sample()), lambda wb: type_in(wb, typed, "status", "reviewed", branch="上海分公司")))
    made = board(held)
    assert made.reviewed == (("SH",) if counts else ())
    states = branch_states(replace(sample().result, reviewed=made.reviewed))
    assert states["SH"].state == ("reviewed" if counts else "accepted")
    assert [how.state for code, how in states.items() if code != "SH"].count("reviewed") == 0
    sheet = drawn(sample(), made, "status", "en")
    assert find(sheet, "SH", "reviewed").value == ("Reviewed" if counts else typed)
    assert changed_opinions(worked_on(written(sample(), made, "en")).cells, held) == []  # a mark in another language is no news


def test_a_file_sent_after_the_review_has_to_be_reviewed_again() -> None:
    held = ledger_after({}, worked_on(written(sample()), lambda wb: type_in(wb, "已审", "status", "reviewed", branch="上海分公司")))
    again = case()
    file = next(f for f in again.result.files if f.branch == "SH")
    file.sha256 = "9" * 64
    made = board(held, again.result)
    assert (made.reviewed, made.outdated, [one.text for one in made.settled]) == ((), ("SH",), ["已审"])
    again.result.outdated = made.outdated
    sheet = drawn(again, made, "status")
    assert find(sheet, "SH", "state").value == "✓ 通过 · 审后又交"
    assert find(sheet, "SH", "reviewed").value is None


@pytest.mark.parametrize(("code", "changes", "state"), [
    ("SH", {}, "accepted"), ("SH", {"reviewed": ("SH",)}, "reviewed"), ("SH", {"approved": ("SH",)}, "approved"),
    ("SH", {"approved": ("SH",), "reviewed": ("SH",)}, "approved"), ("SH", {"round": "approved"}, "accepted"),  # no word of HQ yet
    ("TJ", {"reviewed": ("TJ",), "approved": ("TJ",)}, "missing")])
def test_no_state_is_inferred_from_a_command_that_ran(code: str, changes: dict[str, object], state: str) -> None:
    assert branch_states(replace(sample().result, **changes))[code].state == state  # type: ignore[arg-type]


def test_a_conclusion_holds_for_the_rounds_that_go_together() -> None:
    held = ledger_after({}, worked_on(written(sample()), lambda wb: type_in(wb, "加 100", "status", "conclusion", branch="天津分公司")))
    for in_round, shown in (("guide", True), ("bottom_up", True), ("revise", False), ("final", False), ("approved", False)):
        made = board(held, replace(sample().result, round=in_round))  # type: ignore[arg-type]
        assert ([o.text for o in made.shown.values()], [o.text for o in made.settled]) == ((["加 100"], []) if shown else ([], ["加 100"]))


# -- what cannot be carried --------------------------------------------------------------------------------------------

def note_beside(wb: Workbook) -> None:
    page(wb, "by_month")["D60"] = "HQ 的批注"


def own_sheet(wb: Workbook) -> None:
    wb.create_sheet("我的")["A1"] = "备忘"


def empty_sheet(wb: Workbook) -> None:
    wb.create_sheet("Sheet1")


def over_a_figure(wb: Workbook) -> None:
    page(wb, "target_compare")["D8"] = 1


def below_the_list(wb: Workbook) -> None:
    ws = page(wb, "issues")
    ws.cell(ws.max_row + 2, column(ws, "decision")).value = "另外:请各区注意"


def beside_the_data(wb: Workbook) -> None:
    ws = page(wb, "data")
    ws.cell(HEAD + 2, ws.max_column + 2).value = "查过"


def below_the_data(wb: Workbook) -> None:
    ws = page(wb, "data")
    ws.cell(ws.max_row + 3, 3).value = "查过"


def formula_beside(wb: Workbook) -> None:
    page(wb, "by_month")["D60"] = "=1+1"


@pytest.mark.parametrize(("hand", "sheets"), [
    (None, []), (sort_rows, []), (insert_rows, []), (insert_columns, []), (rename_and_move, []), (hide_rows, []), (empty_sheet, []),
    (lambda wb: type_in(wb, SAID), []), (note_beside, ["按月"]), (own_sheet, ["我的"]), (over_a_figure, ["目标与申报对比"]),
    (below_the_list, ["问题清单"]), (beside_the_data, ["明细数据"]), (below_the_data, ["明细数据"]), (formula_beside, ["按月"])],
    ids=lambda one: getattr(one, "__name__", None))
def test_what_was_typed_beside_the_input_cells_is_noticed(hand: Hands | None, sheets: list[str]) -> None:
    assert worked_on(written(sample()), *([hand] if hand else [])).beyond == sheets


def test_a_record_says_all_of_an_opinion() -> None:
    one = Opinion("issues", "decision", "k", "好", {"what": "x"}, "final")
    assert opinion_of(one.body(), "王五", "2026") == replace(one, by="王五", at="2026")
    moved = replace(one, key="new", was="k", by="赵六", at="2025")
    assert opinion_of(moved.body(), "王五", "2026") == moved


@pytest.mark.parametrize(("ticked", "reviewed", "outdated"), [
    ((), (), ()), (("now",), ("BJ",), ()), (("before",), (), ("BJ",)), (("before", "now"), ("BJ",), ()), (("now", "before"), ("BJ",), ())])
def test_a_review_is_of_the_file_that_counts(ticked: tuple[str, ...], reviewed: tuple[str, ...], outdated: tuple[str, ...]) -> None:
    """HQ reviewed a file, the unit sent another one, HQ reviewed that."""
    of = {"now": status_keys(sample().result)["BJ"]["reviewed"], "before": "BJ|0123456789ab"}
    made = board({one.place: one for one in (Opinion("status", "reviewed", of[which], "已审") for which in ticked)})
    assert (made.reviewed, made.outdated) == (reviewed, outdated)
