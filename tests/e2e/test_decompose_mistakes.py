"""`xlplan decompose` with what cannot be done: one sentence says where, what is there and what to do; nothing is written."""
from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from branch_case import case
from first_sheet import first_sheet
from foreign_book import pack, unpack
from plan_case import RANGE, branch, cell, cells, exact, foreign_plan, row, said

from xlplan.excel.patching.patch import patch_package
from xlplan.excel.writing.write import write_workbook
from xlplan.text import LANGS


@pytest.fixture(autouse=True)
def _records_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    return foreign_plan(tmp_path)


MISTAKES: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (("--range", "B2:D2", "--total", "1"), ("several sheets", "计划 2027!B2:D2", "Notes")),
    (("--range", "计划2028!B2:D2", "--total", "1"), ("no sheet “计划2028”", "计划 2027, Notes")),
    (("--range", "计划 2027!B:B", "--total", "1"), ("“B:B” is whole columns", "B2:B13")),
    (("--range", "计划 2027!2:3", "--total", "1"), ("“2:3” is whole columns or rows",)),
    (("--range", "计划 2027!B2:D2,C2", "--total", "1"), ("names C2 twice",)),
    (("--range", "计划 2027!B2,Notes!B1", "--total", "1"), ("several sheets", "one sheet at a time")),
    (("--range", "计划 2027!AAAA1", "--total", "1"), ("“AAAA1” is no range",)),
    (("--range", "计划 2027!", "--total", "1"), ("is no range",)),
    (("--range", "计划 2027!A1:XFD1048576", "--total", "1"), ("at most 200000",)),
    (("--range", "计划 2027!A2:D2", "--total", "1"), ("计划 2027: A2 hold text that is no certain number (\"华东\")",)),
    (("--range", "计划 2027!B2:E5", "--total", "1"), ("E2:E4, B5:E5 hold formulas", '--range "计划 2027!B2:D4"')),
    ((*RANGE,), ("proportional needs --total",)),
    ((*RANGE, "--total", "约500"), ("--total “约500” is no certain number",)),
    ((*RANGE, "--total", "1.005"), ("--total 1.005 is finer than the step 0.01", "finer --step")),
    ((*RANGE, "--total", "1e30"), ("is no certain number",)),
    ((*RANGE, "--total", "99999999999999999"), ("beyond 1,000,000,000,000,000 steps",)),
    ((*RANGE, "--total", "1", "--step", "0"), ("“0” is no step",)),
    ((*RANGE, "--total", "1", "--step", "fine"), ("“fine” is no step",)),
    ((*RANGE, "--total", "1", "--method", "magic"), ("No such method: magic", "in proportion(proportional), equally(equal)")),
    ((*RANGE, "--total", "1", "--action", "multiply"), ("No such action: multiply",)),
    ((*RANGE, "--total", "1", "--rule", "random"), ("No such rule: random",)),
    ((*RANGE, "--total", "1", "--method", "clear"), ("clear takes no --total",)),
    ((*RANGE, "--total", "1", "--percent", "2"), ("proportional takes no --percent",)),
    ((*RANGE, "--method", "growth", "--percent", "2"), ("growth needs --start",)),
    ((*RANGE, "--total", "1", "--weights", "1,2"), ("--weights has 2 numbers, but there are 3 cells",)),
    ((*RANGE, "--total", "1", "--weights", "1,2,x1y"), ("is no range",)),
    ((*RANGE, "--total", "1", "--weights", "Notes!A1:C1"), ("Notes: A1 hold no numbers (\"权重\")",)),
    ((*RANGE, "--total", "100", "--hold", "F9"), ("--hold: F9 are not among the cells",)),
    ((*RANGE, "--total", "100", "--hold", "B2:D2"), ("the total 100 is 40 more than holds",)),
    ((*RANGE, "--total", "100", "--upper", "30"), ("the total 100 is 10 more than", "B2, C2, D2")),
    ((*RANGE, "--total", "100", "--lower", "50", "--upper", "40"), ("the lower bound of B2, C2, D2 is above the upper one",)),
    ((*RANGE, "--total", "100", "--hold", "B2", "--lower", "20"), ("B2",)),
    ((*RANGE, "--total", "100", "--rule", "cumulative", "--upper", "90"), ("cumulative and last take no bounds",)),
    ((*RANGE, "--total", "1", "--method", "transfer", "--source", "Z9", "--destination", "B2"),
     ("--source must be one cell of the range",)),
    ((*RANGE, "--total", "1", "--method", "transfer", "--source", "B2", "--destination", "B2"), ("the same cell, B2",)),
]


@pytest.mark.parametrize(("options", "words"), MISTAKES, ids=lambda v: " ".join(v) if isinstance(v, tuple) and v[0].startswith("-") else "")
def test_what_cannot_be_done_is_said_in_one_sentence_of_every_language(
        options: tuple[str, ...], words: tuple[str, ...], foreign: Path) -> None:
    before = foreign.read_bytes()
    shown = said("decompose", foreign, *options, status=2)
    assert [w for w in words if w not in shown] == []
    everywhere = {shown, *(said("decompose", foreign, *options, "--lang", lang, status=2) for lang in LANGS[:2])}
    assert len(everywhere) >= 2  # a few read the same in both ways of writing Chinese
    assert all(len(s.strip().splitlines()) == 1 and "{" not in s for s in everywhere)
    assert foreign.read_bytes() == before
    assert os.listdir(foreign.parent) == [foreign.name]


def spoilt(change: Callable[[Any], object]) -> Callable[[Path], None]:
    """A workbook of one row 1, 2, 3 with something done to it."""
    def make(path: Path) -> None:
        wb = openpyxl.Workbook()
        ws = first_sheet(wb)
        ws.append([1, 2, 3])
        change(ws)
        wb.save(path)
    return make


def _locked(ws: Any) -> None:
    ws.protection.enable()


def _fine(ws: Any) -> None:
    ws["A1"] = 1 / 3


def _huge(ws: Any) -> None:
    ws["A1"] = 1e300


def _both_signs(ws: Any) -> None:
    ws["A1"] = -5


@pytest.mark.parametrize(("make", "options", "words"), [
    (spoilt(lambda ws: ws.__setitem__("B1", "约500")), (), ('B1 hold text that is no certain number ("约500")',)),
    (spoilt(lambda ws: ws.__setitem__("B1", "1.2万")), (), ('("1.2万")', "Type numbers")),  # of a unit nobody knows
    (spoilt(lambda ws: ws.__setitem__("B1", True)), (), ("B1 hold no numbers",)),
    (spoilt(lambda ws: ws.__setitem__("B1", "#REF!")), (), ("#REF!",)),
    (spoilt(lambda ws: ws.merge_cells("C1:D1")), ("--range", "D1:E1"), ("D1 belong to merged cells",)),
    (spoilt(_locked), (), ("the sheet is protected and A1:C1 are locked", "Unprotect")),
    (spoilt(_fine), ("--step", "0.01", "--hold", "A1"), ("A1 are held and finer than the step 0.01",)),
    (spoilt(_fine), (), ("no number format", "--step 0.01")),
    (spoilt(_huge), ("--step", "1"), ("a number is too large",)),
    (spoilt(_both_signs), ("--total", "7"), ("cancel to zero", "--method equal")),
    (lambda path: path.write_bytes(b"a,b\n1,2\n"), (), ("a CSV file", "Save it in Excel")),
    (lambda path: path.write_bytes(b""), (), ("The file is empty",)),
    (lambda path: path.mkdir(), (), ("is no file",)),
    (lambda path: None, (), ("There is no file",)),
], ids=lambda v: " ".join(v) if isinstance(v, tuple) else "")
def test_files_that_cannot_be_spread_to(make: Callable[[Path], object], options: tuple[str, ...], words: tuple[str, ...],
                                        tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make(path)
    given = {"--range": "A1:C1", "--total": "12"} | dict(zip(options[::2], options[1::2], strict=True))
    shown = said("decompose", path, *(x for pair in given.items() for x in pair), status=2)
    assert [w for w in words if w not in shown] == []
    assert len(shown.strip().splitlines()) == 1


@pytest.mark.parametrize(("area", "words"), [
    ("sales_targets!{hq}", ("are given by HQ",)), ("sales_targets!B7", ("no number cells of the table",)),
    ("sales_targets!{total}", ("holds no cell that can be filled",)), ("首页!B2", ("is made of formulas",)),
    ("staffing!B7", ("no number cells",))])
def test_what_belongs_to_hq_is_refused(area: str, words: tuple[str, ...], tmp_path: Path) -> None:
    path = branch(tmp_path)
    area = area.format(hq=cell("P01|C01", "hq_target"), total=cell("@total", "m01"))
    before = path.read_bytes()
    shown = said("decompose", path, "--range", area, "--total", "12", status=2)
    assert [w for w in words if w not in shown] == []
    assert path.read_bytes() == before


def test_more_limits_of_the_branch_workbook(tmp_path: Path) -> None:
    path, area = branch(tmp_path), row("P01|C01")
    assert "--step 0.001 is finer than the table's own step 0.01" in said(
        "decompose", path, "--range", area, "--total", "1", "--step", "0.001", status=2)
    assert "would go below the least allowed, 0" in said("decompose", path, "--range", area, "--total=-12", status=2)
    both = f"{area.partition(':')[0]},{cell('P01|C01', 'growth')}"
    assert exact(said("decompose", path, "--range", both, "--total", "9", "--dry-run", "--format", "json"))["notes"]


@pytest.mark.parametrize(("table", "column", "total", "words"), [
    ("person_targets", "share", "100", "would go above the most allowed, 200.0% ("),      # 100 for 100%
    ("person_targets", "share", "100%", ""), ("person_targets", "share", "1", ""),
    ("person_targets", "from_month", "90", "would go above the most allowed, 12 ("),
])
def test_no_cell_holds_more_than_its_column_allows(table: str, column: str, total: str, words: str, tmp_path: Path) -> None:
    path = branch(tmp_path)
    before, keys = path.read_bytes(), case("zh-CN", "final").frames[table].keys[:3]
    area = f"{table}!{cell(keys[0], column, table)}:{cell(keys[-1], column, table)}"
    shown = said("decompose", path, "--range", area, "--total", total, "--method", "equal", "--lang", "en", status=2 if words else 0)
    assert words in shown
    assert (path.read_bytes() == before) is bool(words)


def test_a_table_that_must_be_corrected_first(tmp_path: Path) -> None:
    book = case("zh-CN", "final").book()
    book.sheet("sales_targets").put(8, 1, None, "key")  # somebody wiped a row's key
    path = write_workbook(book, tmp_path / "gd.xlsx").path
    assert "“销售目标分解” must be corrected first" in said("decompose", path, "--range", "sales_targets!I7:K7", "--total", "9", status=2)
    assert said("decompose", path, "--range", "person_targets!J7", "--total", "90%", "--dry-run")  # the other tables are sound


def test_units_are_not_mixed(tmp_path: Path) -> None:
    path = branch(tmp_path)
    area = f"training!{cell('r05', 'sessions', 'training')},{cell('r05', 'cost', 'training')}"
    assert "mixes units" in said("decompose", path, "--range", area, "--total", "9", status=2)


def test_a_file_that_cannot_be_patched_says_why(foreign: Path) -> None:
    parts = unpack(foreign.read_bytes())
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", (
        b'<Relationship Id="r77" Type="x/digital-signature/origin" Target="sigs.xml"/></Relationships>'))
    foreign.write_bytes(pack(parts))
    assert "digitally signed" in said("decompose", foreign, *RANGE, "--total", "66", status=2)
    assert said("decompose", foreign, *RANGE, "--total", "66", "--dry-run")  # looking is free


def test_a_file_that_changes_meanwhile_is_left_alone(foreign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(data: bytes, *args: Any, **more: Any) -> Any:
        foreign.write_bytes(data + b"saved by somebody")
        return patch_package(data, *args, **more)
    monkeypatch.setattr("xlplan.pipeline.decompose.run.patch_package", slow)
    assert "has just been changed; nothing was written" in said("decompose", foreign, *RANGE, "--total", "66", status=2)
    assert foreign.read_bytes().endswith(b"saved by somebody")


@pytest.mark.parametrize("mark", ["~$外部 计划.xlsx", ".~lock.外部 计划.xlsx#"], ids=["Excel", "LibreOffice"])
def test_a_file_open_elsewhere_is_left_alone(mark: str, foreign: Path) -> None:
    (foreign.parent / mark).touch()
    before = foreign.read_bytes()
    shown = said("decompose", foreign, *RANGE, "--total", "66")
    assert "外部 计划.xlsx is open in another program and was left alone; the result stands in 外部 计划 (2).xlsx" in shown
    assert foreign.read_bytes() == before
    beside = foreign.with_name("外部 计划 (2).xlsx")
    assert cells(beside, area="B2:D2") == [11, 22, 33]
    said("undo", beside)
    assert cells(beside, area="B2:D2") == [10, 20, 30]


def test_what_is_given_must_make_sense_together() -> None:
    assert "Give the cells" in said("decompose", "a.xlsx", "--total", "1", status=2)
    assert "No file is given" in said("decompose", "--total", "1", status=2)
    assert "--hold “4” is no part" in said("decompose", "--total", "1", "--weights", "1,2,3", "--hold", "4", status=2)
    assert "--weights must not be negative: -1" in said("decompose", "--total", "1", "--weights", "1,-1", status=2)


def test_the_range_that_is_suggested_is_taken(foreign: Path) -> None:
    """Names and headings in the range are left out of the suggestion too, which says its sheet."""
    shown = said("decompose", foreign, "--range", "计划 2027!A1:E5", "--total", "600", status=2)
    again = re.search(r'--range "([^"]+)"', shown)
    assert again is not None
    assert again[1].startswith("计划 2027!")
    said("decompose", foreign, "--range", again[1], "--total", "600", "--method", "equal", status=0)
