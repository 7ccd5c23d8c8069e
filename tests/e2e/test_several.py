"""Two people for one unit, played with files: joined and sent back, in conflict and chosen, the second sending, the wrong name."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from console import run
from lint_tool import lint
from rounds_case import begun, saved_by, send
from steering_case import told

import xlplan
from xlplan.excel.patching.patch import patch_bytes
from xlplan.excel.reading.intake import read_submission
from xlplan.pipeline.printed_results import printed_book
from xlplan.pipeline.printing import consolidation_lines
from xlplan.pipeline.results import Consolidation
from xlplan.plan.consolidate.merge import like_for_like
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Severity
from xlplan.schema.frame import Frame
from xlplan.store.folder import PlanFolder
from xlplan.text import LANGS

Change = Callable[[dict[str, Frame]], None]
ZHANG, LI = "张三", "吴九"


def sells(month: str, change: int) -> Change:
    def act(tables: dict[str, Frame]) -> None:
        tables["sales_targets"].amounts[month][0] += change
    return act


def spends(month: str, steps: int) -> Change:
    def act(tables: dict[str, Frame]) -> None:
        frame = tables["expense_budget"]
        frame.amounts[month][0], frame.filled[month][0] = steps, True
        frame.texts["calc"][0] = "120 家 × 500 元"
    return act


def both(*changes: Change) -> Change:
    def act(tables: dict[str, Frame]) -> None:
        for change in changes:
            change(tables)
    return act


@pytest.fixture(scope="module")
def issued_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begun(tmp_path_factory.mktemp("several") / "plan")


@pytest.fixture
def folder(issued_plan: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(issued_plan, tmp_path / "plan"))


def declared(result: Consolidation) -> int:
    """Sales of the units that are in, 0.01 万元."""
    return like_for_like(result.numbers)[1]


def spent(result: Consolidation) -> int:
    return int(sum(result.numbers.frames["expense_budget"].amounts[f"m{n:02}"].sum() for n in range(1, 13)))


def codes(result: Consolidation) -> set[str]:
    return {d.code for f in result.files for d in f.diagnostics if d.code.startswith("XP5")}


def counting(result: Consolidation) -> list[str]:
    return [f.file for f in result.files if not f.stands_aside]


def said(result: Consolidation) -> str:
    return "\n".join(consolidation_lines(result, "zh-CN"))


def two_departments(folder: Path) -> None:
    send(folder, "A", sells("m03", -1_00), name="A 销售.xlsx", author=ZHANG, days=3, signs={"preparer|name": ZHANG})
    send(folder, "A", spends("m02", 500), name="A 费用.xlsx", author=LI, days=5, signs={"finance|name": LI})


@pytest.fixture(scope="module")
def joined(issued_plan: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Consolidation]:
    folder = Path(shutil.copytree(issued_plan, tmp_path_factory.mktemp("joined") / "plan"))
    two_departments(folder)
    return folder, xlplan.consolidate(folder)


def test_each_department_its_own_table_and_one_file_goes_back(joined: tuple[Path, Consolidation]) -> None:
    folder, result = joined
    assert (declared(result), spent(result), codes(result) - {"XP501"}) == (3_999_00, 500, {"XP513"})
    assert counting(result) == ["A 费用.xlsx"]
    assert {(f.file, f.joined) for f in result.files} == {("A 费用.xlsx", False), ("A 销售.xlsx", True)}
    sources = {table: found[0].file for (table, _), found in result.numbers.source.items()}
    assert (sources["sales_targets"], sources["expense_budget"]) == ("A 销售.xlsx", "A 费用.xlsx")
    assert "「销售目标分解」取自 A 销售.xlsx" in said(result)
    [path] = result.joined
    assert path == folder / "returned" / "A-一上-joined.xlsx"
    copy = read_submission(path, path.name, PlanFolder(folder).seal_key())
    assert copy.seal == "verified"
    for key, frame in copy.frames.items():
        kept = result.numbers.frames[key]
        for column, amounts in frame.amounts.items():
            if frame.table.by_key[column].who in "IS":
                assert amounts.tolist() == kept.amounts[column].tolist(), (key, column)
    assert {k: v for k, v in copy.signs.items() if v} == {"preparer|name": ZHANG, "finance|name": LI}


def test_the_joined_file_shows_no_result_of_before(joined: tuple[Path, Consolidation]) -> None:
    """Previews, phones and LibreOffice do not calculate: the totals of the joined months stand in it."""
    folder, result = joined
    [path] = result.joined
    shown, lead = (openpyxl.load_workbook(p, data_only=True)["销售目标分解"] for p in (path, folder / "inbox" / "A 费用.xlsx"))
    place = read_submission(path, path.name).placements["sales_targets"]
    row = read_submission(path, path.name).frames["sales_targets"].keys[0]
    for of, change in ((row, 1.0), ("@total", 1.0)):
        at = str(place.at(of, "year"))
        assert shown[at].value == pytest.approx(lead[at].value - change)
    pages = {sheet.title: sheet for sheet in printed_book(read_submission(path, path.name)).sheets}
    numbers = openpyxl.load_workbook(path, data_only=True)
    for sheet, page in pages.items():  # and no cell shows anything but what follows from what stands in it
        for where, cell in page.cells.items():
            if cell.formula is not None and sheet in numbers.sheetnames and isinstance(cell.value, (int, float)):
                assert numbers[sheet].cell(*where).value == pytest.approx(cell.value), (sheet, where)


@pytest.mark.lint
def test_the_joined_file_opens_without_repair(joined: tuple[Path, Consolidation]) -> None:
    assert lint(*joined[1].joined) == ""


def test_what_hq_typed_into_the_joined_file_is_kept(joined: tuple[Path, Consolidation], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(joined[0], tmp_path / "plan"))
    copy = folder / "returned" / "A-一上-joined.xlsx"
    as_written = copy.read_bytes()
    copy.write_bytes(as_written + b" ")
    xlplan.consolidate(folder)
    kept = folder / "returned" / "earlier" / "A-一上-joined-001.xlsx"
    assert (kept.read_bytes(), copy.read_bytes()) == (as_written + b" ", as_written)


def test_the_unit_goes_on_from_the_joined_file(folder: Path) -> None:
    two_departments(folder)
    [path] = xlplan.consolidate(folder).joined
    sales = read_submission(path, path.name).placements["sales_targets"]
    row = next(iter(sales.rows))
    data = patch_bytes(path.read_bytes(), {sales.sheet: {str(sales.at(row, "m03")): 200.0}})
    (folder / "inbox" / "A 再报.xlsx").write_bytes(saved_by(data, "周六"))
    result = xlplan.consolidate(folder)
    assert counting(result) == ["A 再报.xlsx"]
    assert (spent(result), "XP515" in codes(result), result.joined) == (500, False, [])
    assert "在总部发回的那份上改的" in said(result)


def test_different_cells_of_one_table_are_joined_and_listed(folder: Path) -> None:
    send(folder, "A", sells("m03", -1_00), name="A-1.xlsx", author=ZHANG, days=3)
    send(folder, "A", sells("m04", 3_00), name="A-2.xlsx", author=LI, days=5)
    result = xlplan.consolidate(folder, rollup=False)
    assert declared(result) == 4_002_00
    [told_of] = [d for f in result.files for d in f.diagnostics if d.code == "XP513" and f.file == "A-2.xlsx"]
    assert "A-1.xlsx(K7 258.84)、A-2.xlsx(M7 " in message_of(told_of, "zh-CN")


def test_two_people_in_one_cell_wait_for_hq_and_the_choice_is_kept(folder: Path) -> None:
    send(folder, "A", sells("m03", -1_00), name="A-1.xlsx", author=ZHANG, days=3)
    assert declared(xlplan.consolidate(folder, rollup=False)) == 3_999_00
    send(folder, "A", both(sells("m03", 2_00), spends("m02", 500)), name="A-2.xlsx", author=LI, days=5)
    for _ in range(2):  # the last agreed state stands, run after run
        result = xlplan.consolidate(folder)
        assert (declared(result), spent(result), result.must_fix, result.joined) == (3_999_00, 500, True, [])
        assert {"XP513", "XP518"} <= codes(result)
        assert "待总部选定" in status_of(folder, "甲分公司")
    open_now, text = asked_of_hq(folder)
    assert open_now.keys() & {"undecided", "returned", "partly", "issue"} == {"undecided"}
    assert "未交 3;待总部选定 1 家" in text
    assert "甲分公司  东区" in text
    assert f"待总部选定(甲分公司):向填报单位问清后运行 xlplan choose {folder}" in text
    assert "待总部选定 1 家" in "\n".join(xlplan.return_workbooks(folder).text("zh-CN"))
    [receipt] = [one for one in xlplan.send(folder, what=["receipt"]).drafts if one.unit == "A"]
    assert ("待总部选定" in receipt.draft.text, "不用再改" in receipt.draft.text) == (True, False)
    assert "另外必须改 0 处,请说明 2 处" in receipt.draft.text
    assert "\n▲ 销售目标分解!AA11 全年申报 3,999.00" in receipt.draft.text
    assert next_round_stops(folder) == {"XP518"}  # neither figure goes out as if it were agreed on
    made = told("choose", folder, "A-2.xlsx", "--by", "王五")
    assert (made["files"], made["others"], made["by"]) == (["A-2.xlsx"], ["A-1.xlsx"], "王五")
    for _ in range(2):  # shown again by later runs
        result = xlplan.consolidate(folder, rollup=False)
        assert (declared(result), spent(result)) == (4_002_00, 500)
        assert {"XP514", "XP516"} <= codes(result)
        assert not {"XP515", "XP518"} & codes(result)
        assert "总部(王五," in said(result)
    told("choose", folder, "A-1.xlsx", "--by", "赵总", "--reason", "复核")
    result = xlplan.consolidate(folder, rollup=False)
    assert (declared(result), spent(result)) == (3_999_00, 500)
    lines = run("audit", folder, "--lang", "zh-CN")
    assert lines.exit_code == 0, lines.output


def next_round_stops(folder: Path) -> set[str]:
    """What keeps 二下 from going out, of what is said of A."""
    found = xlplan.issue(folder, round="revise", balance="unassigned", dry_run=True)
    assert found.must_fix
    assert not found.files
    return {d.code for d in found.diagnostics if d.branch == "A" and d.severity is Severity.ERROR}


def status_of(folder: Path, name: str) -> str:
    page = next(ws for ws in openpyxl.load_workbook(folder / "rollup.xlsx") if ws["A1"].value == "status" or ws.title == "上报进度")
    return " ".join(str(c) for row in page.iter_rows(values_only=True) if name in row for c in row if c)


def asked_of_hq(folder: Path) -> tuple[dict[str, int], str]:
    """(what `status` has open, what it prints)."""
    found = xlplan.status(folder)
    return {one.key: one.count for one in found.open}, "\n".join(found.text("zh-CN"))


def test_both_at_once_leave_the_target_until_hq_excludes_one(folder: Path) -> None:
    send(folder, "A", sells("m03", -1_00), name="A-1.xlsx", author=ZHANG, days=3)
    send(folder, "A", sells("m03", 2_00), name="A-2.xlsx", author=LI, days=5)
    result = xlplan.consolidate(folder, rollup=False)
    assert (declared(result), result.numbers.missing) == (0, ["A", "B", "C", "KA"])  # 4,000.00 stand apart, as estimated
    assert "XP515" in codes(result)
    assert next_round_stops(folder) == {"XP515"}
    told("exclude", folder, "A-2.xlsx", "--reason", "发错了", "--by", "王五")
    assert declared(xlplan.consolidate(folder, rollup=False)) == 3_999_00


@pytest.mark.parametrize("author", [ZHANG, ""], ids=["one person", "nobody named"])
def test_the_second_sending_after_a_telephone_call_is_no_conflict(folder: Path, author: str) -> None:
    send(folder, "A", both(sells("m03", -1_00), sells("m05", -2_00)), name="A.xlsx", author=author, days=3)
    xlplan.consolidate(folder, rollup=False)
    send(folder, "A", both(sells("m03", 4_00), sells("m05", -2_00)), name="A 更正.xlsx", author=author, days=5)
    result = xlplan.consolidate(folder)
    assert (declared(result), counting(result), result.joined) == (4_002_00, ["A 更正.xlsx"], [])
    assert {"XP502", "XP514"} <= codes(result)
    [listed] = [d for f in result.files for d in f.diagnostics if d.code == "XP514"]
    assert "K7 258.84 → 263.84" in message_of(listed, "zh-CN")  # the cell that was corrected, and no other
    assert listed.params["n"] == 1


def test_another_units_file_is_named_and_replaces_nothing(folder: Path) -> None:
    send(folder, "A", sells("m03", -1_00), days=3)
    xlplan.consolidate(folder, rollup=False)
    send(folder, "A", sells("m03", 9_00), name="B.xlsx", days=5)  # 乙 filled in 甲's workbook
    result = xlplan.consolidate(folder, rollup=False)
    assert declared(result) == 3_999_00
    assert {"XP518", "XP534"} <= codes(result)
    assert "B.xlsx(写的是乙分公司(B))" in said(result)


def test_who_saved_it_last_may_be_another_units(folder: Path) -> None:
    """钱二 is 乙分公司's manager and saved 甲's workbook: asked about, on the overview too; beside 甲's own it replaces nothing."""
    send(folder, "A", sells("m03", 9_00), name="填报.xlsx", author="钱二", days=5)
    result = xlplan.consolidate(folder)
    assert declared(result) == 4_009_00  # asked about, and counted
    assert "钱二 却是乙分公司(B)的负责人或签批人" in said(result)
    assert "1 家的文件要总部核对或选定:甲分公司" in overview(folder)
    send(folder, "A", sells("m03", -1_00), name="A.xlsx", author=ZHANG, days=3)
    assert {"XP518", "XP589"} <= codes(xlplan.consolidate(folder, rollup=False))  # what was counted before stands until HQ has chosen
    told("choose", folder, "A.xlsx", "--by", "王五")
    assert declared(xlplan.consolidate(folder, rollup=False)) == 3_999_00


def test_a_manager_who_saves_his_own_workbook_is_not_asked_about(folder: Path) -> None:
    send(folder, "A", sells("m03", 1_00), author="赵一")
    send(folder, "B", sells("m03", 1_00), author="孙八", signs={"preparer|name": "孙八"})
    assert "XP589" not in codes(xlplan.consolidate(folder, rollup=False))


def overview(folder: Path) -> str:
    """All that stands on the page on which the roll-up opens."""
    book = openpyxl.load_workbook(folder / "rollup.xlsx")
    assert book.active is not None
    return " ".join(str(c) for row in book.active.iter_rows(values_only=True) for c in row if c)


def test_the_same_bytes_twice_are_one_submission(folder: Path) -> None:
    two_departments(folder)
    shutil.copy(folder / "inbox" / "A 销售.xlsx", folder / "inbox" / "A 销售 (1).xlsx")
    result = xlplan.consolidate(folder, rollup=False)
    assert (declared(result), spent(result)) == (3_999_00, 500)
    assert "有 2 个文件" in said(result)


def test_without_hqs_copy_the_one_saved_last_counts_as_before(folder: Path) -> None:
    send(folder, "A", sells("m03", -1_00), name="A-1.xlsx", author=ZHANG, days=3)
    send(folder, "A", sells("m03", 2_00), name="A-2.xlsx", author=LI, days=5)
    (folder / "issued" / "A.xlsx").unlink()
    result = xlplan.consolidate(folder, rollup=False)
    assert (declared(result), codes(result) & {"XP502", "XP515"}) == (4_002_00, {"XP502"})


def test_every_sentence_is_in_the_planners_language(folder: Path) -> None:
    send(folder, "A", sells("m03", -1_00), name="A-1.xlsx", author=ZHANG, days=3)
    send(folder, "A", sells("m03", 2_00), name="A-2.xlsx", author=LI, days=5)
    result = xlplan.consolidate(folder, rollup=False)
    for lang in LANGS:
        for d in (d for f in result.files for d in f.diagnostics if d.code in ("XP513", "XP515")):
            assert "{" not in message_of(d, lang)
            assert ("sales_targets" in message_of(d, lang)) is False
