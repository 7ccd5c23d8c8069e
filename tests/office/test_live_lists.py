"""A list whose entries are rows of another table follows what is typed there: LibreOffice works out what its name stands for."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from libreoffice import filled, needs_office, recalculated, values
from linked_case import LISTED, linked_file, links_declared, place, read_file

from xlplan.address import a1
from xlplan.excel.writing.write import write_workbook
from xlplan.workbook.blueprint import Book, Value

pytestmark = needs_office
NAME = "xlp_rows.projects.name.code"
ENTRIES = ["A* 新品", "01 老品", "1 其他"]


@pytest.fixture(autouse=True)
def lists() -> Iterator[None]:
    with links_declared(LISTED):
        yield


def book() -> Book:
    """With a page that asks for every entry of the list by its name, as a validation does, and for how many there are."""
    chosen = ["A* 新品", "1 其他", "01 旧名", "B 没有的"]
    out = linked_file(lambda frames: frames["tasks"].texts["project"].__setitem__(slice(4), chosen), tables=LISTED)
    scratch = out.sheet("cover")
    for n in range(1, 9):
        scratch.put(n, 40, None, formula=f'IFERROR(INDEX({NAME},{n}),"")')
    scratch.put(9, 40, 0, formula=f"ROWS({NAME})")
    return out


def offered(found: dict[str, dict[str, object]], of: Book) -> list[object]:
    """The entries, and their number."""
    cells = found[of.sheet("cover").title]
    return [*filter(None, (cells.get(a1(n, 40)) for n in range(1, 9))), cells[a1(9, 40)]]


@pytest.mark.parametrize(("typed", "entries"), [
    ({("r05", "code"): "Z9", ("r05", "name"): " 后加 的 "}, [*ENTRIES, "Z9 后加 的"]),
    ({("r02", "name"): "改了名"}, ["A* 新品", "01 改了名", "1 其他"]), ({("r01", "void"): "作废"}, ENTRIES[1:]),
    ({("r04", "code"): "a*", ("r04", "name"): "新品"}, ENTRIES), ({("r06", "code"): "B 2"}, ENTRIES),
    ({("r06", "name"): "没有编码"}, ENTRIES),
    ({(f"r0{n}", "code"): "" for n in (1, 2, 3)}, [])])
def test_the_list_follows_what_is_typed(typed: dict[tuple[str, str], Value], entries: list[str], tmp_path: Path) -> None:
    made = book()
    path = write_workbook(made, tmp_path / "lists.xlsx").path
    title = made.sheet("projects").title
    saved = filled(path, {(title, a1(*place(made, "projects", *at))): value for at, value in typed.items()})
    assert offered(values(saved), made) == [*entries, max(len(entries), 1)]


def test_the_list_is_stored_as_it_comes_out(tmp_path: Path) -> None:
    """And so is every cell that follows from what was chosen."""
    made = book()
    path = write_workbook(made, tmp_path / "lists.xlsx").path
    found = recalculated(path)
    for key in ("_xlplan", "tasks", "projects", "checks"):
        sheet = made.sheet(key)
        stored = {a1(*at): cell.value for at, cell in sheet.cells.items() if cell.formula is not None and not (
            cell.format or "").startswith("yyyy")}
        assert {at: found[sheet.title].get(at) or None for at in stored} == {at: value or None for at, value in stored.items()}
    assert read_file(path.read_bytes()).frames["tasks"].texts["called"].tolist() == ["新品", "其他", "老品", "", "", ""]


def test_the_validation_asks_for_the_name(tmp_path: Path) -> None:
    read = openpyxl.load_workbook(write_workbook(book(), tmp_path / "lists.xlsx").path)
    [rule] = [v for v in read[LISTED["tasks"].label("zh-CN")].data_validations.dataValidation if v.type == "list"]
    assert (rule.formula1, str(rule.sqref)) == (NAME, "C7:C12")
    assert read.defined_names[NAME].attr_text.startswith("'_xlplan'!$G$2:INDEX('_xlplan'!$G$2:$G$")
