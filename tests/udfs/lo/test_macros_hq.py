"""The buttons of HQ, and the self-test that presses every button, over a made-up plan."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw
from libreoffice import needs_office
from scripted import Office, pressed, select

import xlplan
from udfs.buttons import macro_buttons
from udfs.declare import declared_functions
from udfs.macros.report import FAIL, PASS, SHEET
from udfs.marks import marked_cells
from udfs.samples import SAMPLES
from udfs.session import LABELS
from xlplan.address import row_column
from xlplan.pipeline.printing import finding_counts
from xlplan.plan.checking.states import STATES
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Severity
from xlplan.store.folder import PlanFolder
from xlplan.tables.master.company import BALANCE
from xlplan.text import Lang
from xlplan.units import WAN_YUAN
from xlplan.workbook.layout import LEFT, TITLE

pytestmark = needs_office


@pytest.fixture
def plan(plan_folder: Callable[[Lang], Path], tmp_path: Path) -> PlanFolder:
    """A copy of a consolidated plan of three branches."""
    return PlanFolder(Path(shutil.copytree(plan_folder("en"), tmp_path / "2027-plan")))


def test_consolidate_writes_and_opens_the_roll_up(plan: PlanFolder, office: Office) -> None:
    """Pressed in the master workbook, which is saved first; the plan folder is the one it lies in."""
    plan.rollup.unlink()
    next(plan.inbox.glob("*.xlsx")).write_bytes(b"PK half of a file")
    master = office.app.books.open(str(plan.master))
    seen: list[tuple[int, int]] = []

    def never() -> bool:
        seen.append((0, 0))
        return False

    said = pressed("consolidate", master, cancelled=never)
    assert not said.grave
    assert len(said.asked) == 1  # may the master be saved?
    assert "handed in 2 of 3" in said.text
    assert "Returned: " in said.text
    assert plan.rollup.is_file()
    assert [book.name for book in office.app.books] == ["rollup.xlsx", "master.xlsx"]
    assert seen


def test_a_roll_up_that_is_open_is_not_replaced(plan: PlanFolder, office: Office) -> None:
    book = office.app.books.open(str(plan.rollup))
    before = plan.rollup.read_bytes()
    said = pressed("consolidate", book)
    assert said.grave
    assert "rollup.xlsx" in said.text
    assert plan.rollup.read_bytes() == before


AGAIN = ("2", "all", "a typing error")  # the round that was issued before, to whom, why again


@pytest.mark.parametrize(("macro", "pressed_at"), [("consolidate", 1), ("issue", 1), ("issue", 3)])  # 3: all workbooks are made
def test_esc_stops_before_anything_is_changed(macro: str, pressed_at: int, plan: PlanFolder, office: Office) -> None:
    before = {path: path.read_bytes() for path in plan.path.rglob("*") if path.is_file()}
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(0)
        return len(asked) == pressed_at

    said = pressed(macro, office.app.books.add(), *AGAIN, folder=plan.path, cancelled=cancelled)
    assert not said.grave
    assert said.text == "Cancelled; nothing was changed"
    assert {path: path.read_bytes() for path in plan.path.rglob("*") if path.is_file()} == before
    assert not list(plan.path.rglob(".xlplan-*"))
    assert "issue 2" in pressed("issue", office.app.books.add(), *AGAIN, folder=plan.path).text  # no number was used up


def test_how_far_each_branch_is(plan: PlanFolder, office: Office) -> None:
    said = pressed("status", office.app.books.add(), folder=plan.path)
    lines = said.text.splitlines()
    assert len(lines) == 1 + 3
    assert all(line.endswith(tuple(s("en") for s in STATES.values())) for line in lines[1:])


def test_what_changed_between_two_states(plan: PlanFolder, office: Office) -> None:
    """The words that are no version can be typed as they are offered; without a version the first offer is what was issued."""
    said = pressed("compare", office.app.books.add(), "as issued", "now", folder=plan.path)
    assert not said.grave
    assert said.text.splitlines()[0] == "as issued → now"
    assert said.text.splitlines()[:21] == [*xlplan.compare(plan.path, "issued", "now").text("en")][:21]
    unknown = pressed("compare", office.app.books.add(), "V9", "now", folder=plan.path)
    assert unknown.grave
    assert "V9" in unknown.text


def test_where_a_figure_comes_from(plan: PlanFolder, office: Office) -> None:
    """A figure of the roll-up adds up from the lines told; a branch workbook is no roll-up."""
    book = office.app.books.open(str(plan.rollup))
    sheet = next(s for s in book.sheets if s.range("A1").value == "by_month")
    area = sheet.used_range
    r, c = next((r, c) for r, line in enumerate(area.options(ndim=2).value) for c, v in enumerate(line) if isinstance(v, float) and v > 0)
    cell = sheet.range((area.row + r, area.column + c))
    select(sheet, cell.get_address(False, False))
    lines = pressed("trace", book).text.splitlines()
    assert lines[0] == cell.get_address(False, False)
    figures = [round(float(line.rpartition(" · ")[2].replace(",", "")) * 100) for line in lines[1:]]
    assert sum(figures) == WAN_YUAN.steps(cell.value)[0]


def test_a_figure_that_no_branch_typed(plan: PlanFolder, office: Office) -> None:
    """A target was given by HQ: the cell itself, and the words for it."""
    book = office.app.books.open(str(plan.rollup))
    sheet = next(s for s in book.sheets if s.range("A1").value == "target_compare")
    column = sheet.range("A1:Z1").value.index("hq_target")
    area = sheet.range("A6:Z30")
    row = next(r for r, line in enumerate(area.value) if isinstance(line[column], float) and line[0] == "GD")
    select(sheet, area[row, column].get_address(False, False))
    lines = pressed("trace", book).text.splitlines()
    assert len(lines) == 3
    assert lines[-1] == "No branch typed this figure: HQ gave it, or the roll-up works it out itself"


def test_issue_from_the_master_that_is_open(plan: PlanFolder, office: Office) -> None:
    """The approved figures of the demo miss its goal: nothing goes out until someone says, on the sheet, what takes the difference."""
    master = office.app.books.open(str(plan.master))
    assert "nothing was issued" in pressed("issue", master, "4").text
    company = next(s for s in master.sheets if s.range("A1").value == "company")
    row, column = company.range("A1:A99").value.index("balance") + 1, company.range("A1:Z1").value.index("value") + 1
    company.range((row, column)).value = next(c for c in BALANCE if c.key == "unassigned").label("en")
    said = pressed("issue", master, "4")
    assert "3 workbooks written (issue 2)" in said.text
    assert len(list(plan.issued.glob("*.xlsx"))) == 3


def test_a_master_that_must_be_corrected_is_marked_and_nothing_is_issued(plan: PlanFolder, office: Office) -> None:
    """A branch without a code: typed in Excel, saved by the button, found, marked on its cell."""
    master, sheet = broken_master(plan, office)
    before = {path.name: path.read_bytes() for path in plan.issued.glob("*.xlsx")}
    said = pressed("issue", master, "2")
    assert "nothing was issued" in said.text
    assert [m for m in marked_cells(master) if m.sheet == sheet.name]
    assert {path.name: path.read_bytes() for path in plan.issued.glob("*.xlsx")} == before


def broken_master(plan: PlanFolder, office: Office) -> tuple[xw.Book, xw.Sheet]:
    """The master, open, a branch without a sound code typed in and not saved; the sheet of units."""
    master = office.app.books.open(str(plan.master))
    sheet = next(s for s in master.sheets if s.range("A1").value == "organisation")
    column = sheet.range("A1:Z1").value.index("code") + 1
    first = next(i for i, key in enumerate(sheet.range("A1:A40").value, 1) if i > 6 and isinstance(key, str) and not key.startswith("@"))
    sheet.api.Unprotect()
    sheet.range((first, column)).value = "no code"
    return master, sheet


def test_the_master_is_checked_as_it_stands(plan: PlanFolder, office: Office, tmp_path: Path) -> None:
    """Unsaved, and not saved by it: what `xlplan check` says of the same workbook saved, marked on its cells, no other."""
    master, sheet = broken_master(plan, office)
    before = {path: path.read_bytes() for path in plan.path.rglob("*") if path.is_file()}
    said = pressed("check_book", master)
    assert not said.grave
    assert said.asked == []
    seen = {(m.sheet, m.at): m.text for m in marked_cells(master)}
    assert {path: path.read_bytes() for path in plan.path.rglob("*") if path.is_file()} == before
    pressed("clear_marks", master)
    assert marked_cells(master) == []
    master.api.SaveCopyAs(str(tmp_path / "saved.xlsx"))
    verdict = xlplan.check(tmp_path / "saved.xlsx").master
    assert verdict is not None
    found = [d for d in verdict.diagnostics if d.sheet]
    assert seen.keys() == {(d.sheet, row_column(d.cell) if d.cell else (TITLE, LEFT)) for d in found}
    assert all(any(message_of(d, "en") in text for text in seen.values()) for d in found)
    assert [d for d in found if d.sheet == sheet.name and d.severity is Severity.ERROR]
    assert finding_counts(verdict.diagnostics, "en") in said.text


def test_one_sheet_of_the_master_is_checked(plan: PlanFolder, office: Office) -> None:
    """Its findings alone are marked; a sheet that is sound is told so; one that is nobody's to fill in is none."""
    master, sheet = broken_master(plan, office)
    sheet.activate()
    assert not pressed("check_sheet", master).grave
    assert {m.sheet for m in marked_cells(master)} == {sheet.name}
    next(s for s in master.sheets if s.range("A1").value == "channels").activate()
    assert pressed("check_sheet", master).text == "✓ Nothing was found"
    master.sheets.add("scratch").activate()
    assert "is no sheet to fill in" in pressed("check_sheet", master).text


def test_a_new_plan(tmp_path: Path, office: Office) -> None:
    said = pressed("new_plan", office.app.books.add(), "2028", "Huadong Drinks", folder=tmp_path)
    assert not said.grave
    plan = PlanFolder.open(tmp_path / "2028-plan")
    assert office.app.books[0].fullname == str(plan.master)
    again = pressed("new_plan", office.app.books[1], "2028", "Huadong Drinks", folder=tmp_path)
    assert again.grave


WIZARD, CONTEXT = "Texts of the function wizard", "Buttons follow the workbook"


def test_the_self_test_presses_every_button(office: Office) -> None:
    """All pass but what LibreOffice lacks, the add-in's functions and VBA, and the doctor, who examines Windows and macOS; nothing of it
    is left open or on the disk."""
    mine = office.app.books.add()
    said = pressed("self_test", mine)
    assert not said.grave
    report, *others = list(office.app.books)
    assert [book.name for book in others] == [mine.name]
    rows = report.sheets[SHEET].used_range.options(ndim=2).value
    lines = {what: (result, detail) for what, result, _, detail in rows if result in (PASS, FAIL)}
    assert {LABELS[b.macro]("en") for b in macro_buttons()} - {"Self-test"} | {*SAMPLES, WIZARD, CONTEXT} == set(lines)
    failed = {what: detail for what, (result, detail) in lines.items() if result == FAIL}
    assert set(failed) == {"Doctor", *SAMPLES, WIZARD, CONTEXT}
    assert rows[0][0] == f"● Self-test: {len(failed)} failed, {len(lines) - len(failed)} passed"
    assert [name for name in SAMPLES if "#NAME?" not in failed[name]] == ["XLP_TRACE"]  # another workbook's cell: #VALUE!
    assert {row[0] for row in rows} >= {"xlplan", "xlwings", "python", "excel", "system"}
    assert len(said.asked) == 1  # whether to start


def test_a_self_test_that_is_stopped_leaves_nothing(office: Office) -> None:
    mine, seen = office.app.books.add(), []

    def cancelled() -> bool:
        seen.append([book.name for book in office.app.books])
        return len(seen) == 4

    assert pressed("self_test", mine, cancelled=cancelled).text == "Cancelled; nothing was changed"
    assert len(seen[-1]) > 1  # scratch workbooks were open
    assert [book.name for book in office.app.books] == [mine.name]


def test_every_function_has_a_sample() -> None:
    import udfs  # noqa: PLC0415

    assert set(SAMPLES) == set(declared_functions(udfs))
