"""`xlplan return`: who gets an annotated copy of its own file, what stands in it, and that it comes back corrected and counts."""
from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from independent import pages
from lint_tool import lint
from openpyxl import load_workbook
from rounds_case import ON, begun, declares, saved_by, send
from test_killed import killed_everywhere
from test_several import two_departments

import xlplan
from xlplan.address import a1
from xlplan.excel.package.repack import repack_parts
from xlplan.excel.patching.patch import Value, patch_bytes, patch_file
from xlplan.excel.reading.intake import read_submission
from xlplan.pipeline.returns.result import Returns
from xlplan.plan.checking.results import FileResult
from xlplan.store.folder import PlanFolder
from xlplan.workbook.marks import finding_note, mark_color, note_before
from xlplan.workbook.own_sheets import PAGES, RETURNED
from xlplan.workbook.writing.return_note import RESTORED

NOTE, SALES = PAGES[RETURNED]("zh-CN"), "销售目标分解"


def change(path: Path, cells: Mapping[tuple[str, str, str], Value], name: str = "", author: str = "赵一",
           at: datetime | None = None) -> Path:
    """The file with values typed into cells (table, row, column), saved under another name; untouched are all other bytes."""
    placed = read_submission(path, path.name).placements
    typed: dict[str, dict[str, Value]] = {}
    for (table, row, column), value in cells.items():
        typed.setdefault(placed[table].sheet, {})[str(placed[table].at(row, column))] = value
    to = path.with_name(name) if name else path
    to.write_bytes(_later(saved_by(patch_bytes(path.read_bytes(), typed), author), at))
    return to


def _later(data: bytes, at: datetime | None) -> bytes:
    if at is None:
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.read("docProps/core.xml").decode()
    new = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{at:%Y-%m-%dT%H:%M:%SZ}", part)
    return repack_parts(data, {"docProps/core.xml": new.encode()})


@pytest.fixture(scope="module")
def sent_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A's sales go back: a text for a number, HQ's target changed, a sum typed over. B is all right. C owes a reason. Nothing of KA."""
    folder = begun(tmp_path_factory.mktemp("returned") / "plan")
    path = send(folder, "A", author="赵一")
    row = read_submission(path, "A").frames["sales_targets"].keys[0]
    change(path, {("sales_targets", row, "m01"): "约三百", ("sales_targets", row, "hq_target"): 1.0, ("sales_targets", row, "year"): 5.0})
    send(folder, "B", author="钱二")
    send(folder, "C", declares(-20_00, reason=""), author="孙三")
    return folder


@pytest.fixture(scope="module")
def answered(sent_plan: Path) -> Returns:
    return xlplan.return_workbooks(sent_plan)


@pytest.fixture
def folder(sent_plan: Path, answered: Returns, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sent_plan, tmp_path / "plan"))


def file_of(folder: Path, unit: str) -> FileResult:
    result = xlplan.consolidate(folder, rollup=False)
    found = result.states[unit].file
    assert found is not None
    return found


def test_copies_go_to_those_who_must_act_and_a_line_tells_of_the_others(sent_plan: Path, answered: Returns) -> None:
    assert {code: path.name for code, path in answered.copies.items()} == {"A": "A-一上-returned.xlsx", "C": "C-一上-returned.xlsx"}
    assert [*answered.answers] == ["A", "B", "C"]
    said = [*answered.text("zh-CN")]
    assert said[1] == f"✓ 乙分公司(B):已收到 B.xlsx,通过,回执 {answered.answers['B'].code}"
    assert said[3].startswith("批注件 2 份")
    assert lint(*answered.copies.values()) == ""
    again = xlplan.return_workbooks(sent_plan)
    assert again.copies == answered.copies
    assert not (sent_plan / "returned" / "earlier").exists()
    assert again.chain == answered.chain  # nothing new to tell the ledger


def test_each_finding_stands_on_its_cell_and_in_the_list(sent_plan: Path, answered: Returns) -> None:
    book, found = load_workbook(answered.copies["A"]), answered.answers["A"].found
    assert book.sheetnames[0] == NOTE
    listed = "\n".join(str(c.value) for line in book[NOTE].iter_rows() for c in line if c.value)
    for d in found:
        if d.sheet and d.cell:
            cell = book[d.sheet][d.cell]
            assert finding_note(d, "zh-CN") in cell.comment.text
            mine = [one for one in found if (one.sheet, one.cell) == (d.sheet, d.cell)]
            assert cell.fill.fgColor.rgb[-6:] == mark_color(mine)
        assert f"({d.code})" in listed
    assert {"XP206", "XP210", "XP221"} & {d.code for d in found} >= {"XP210"}
    assert "● 退回" in listed
    assert RESTORED("zh-CN") in listed
    assert "甲分公司" in listed


def test_what_was_not_asked_keeps_its_bytes(sent_plan: Path, answered: Returns) -> None:
    with zipfile.ZipFile(sent_plan / "inbox" / "C.xlsx") as own, zipfile.ZipFile(answered.copies["C"]) as copy:
        same = {name for name in own.namelist() if own.read(name) == copy.read(name)}
        assert {*own.namelist()} <= {*copy.namelist()}
        sheets = {name for name in own.namelist() if name.startswith("xl/worksheets/")}
    assert {"xl/sharedStrings.xml", "xl/theme/theme1.xml"} <= same
    assert len(sheets - same) == 3  # the cover, no longer the selected one; the sales, on which the findings are; training, which is locked


def test_tables_that_passed_are_locked_and_open_again_once_something_is_to_be_corrected_there(folder: Path) -> None:
    def open_cells(path: Path, title: str) -> int:
        return sum(not c.protection.locked for line in load_workbook(path)[title].iter_rows() for c in line)

    sent, copy = folder / "inbox" / "A.xlsx", folder / "returned" / "A-一上-returned.xlsx"
    assert (open_cells(copy, "培训纲领"), open_cells(copy, SALES)) == (0, open_cells(sent, SALES))
    assert "通过(已锁定" in "\n".join(str(c.value) for line in load_workbook(copy)[NOTE].iter_rows() for c in line)
    place = read_submission(copy, "A").placements["training"]
    row = next(key for key in place.rows if not key.startswith("@"))
    fixed = change(copy, {("training", row, "heads"): "十人"}, "A 改.xlsx", at=datetime(2026, 11, 9))
    shutil.move(fixed, folder / "inbox" / fixed.name)
    assert "XP574" in {d.code for d in file_of(folder, "A").diagnostics}
    again = xlplan.return_workbooks(folder, branches=["A"]).copies["A"]
    assert open_cells(again, "培训纲领") == open_cells(sent, "培训纲领")
    assert lint(again) == ""


def test_hq_cells_are_as_issued_again_and_what_the_unit_typed_stays(sent_plan: Path, answered: Returns) -> None:
    issued, copy = (read_submission(p, p.name, PlanFolder(sent_plan).seal_key()) for p in (sent_plan / "issued" / "A.xlsx",
                                                                                         answered.copies["A"]))
    place, row = copy.placements["sales_targets"], issued.frames["sales_targets"].keys[0]
    ours, theirs = (load_workbook(p)[SALES] for p in (sent_plan / "issued" / "A.xlsx", answered.copies["A"]))
    for column in ("hq_target", "year"):
        at = str(place.at(row, column))
        assert theirs[at].value == ours[at].value
    assert theirs[str(place.at(row, "m01"))].value == "约三百"
    assert {d.code for d in copy.diagnostics} & {"XP210", "XP221"} == set()


def test_a_corrected_copy_beside_the_first_file_counts(folder: Path) -> None:
    copy = folder / "returned" / "A-一上-returned.xlsx"
    row = read_submission(copy, "A").placements["sales_targets"]
    first = next(key for key in row.rows if not key.startswith("@"))
    fixed = change(copy, {("sales_targets", first, "m01"): 300.0}, "A 改.xlsx", at=datetime(2026, 11, 9))
    shutil.move(fixed, folder / "inbox" / fixed.name)
    file = file_of(folder, "A")
    assert (file.file, file.verdict.startswith("accepted"), file.goes_back) == ("A 改.xlsx", True, False)
    told = {d.code for d in file.diagnostics}
    assert "XP515" not in told
    assert "XP249" not in told  # our notes are no comments of the unit's
    assert xlplan.return_workbooks(folder).answers["A"].state.file is not None


def test_a_copy_that_comes_back_and_is_still_wrong_is_marked_anew(folder: Path) -> None:
    copy = folder / "returned" / "A-一上-returned.xlsx"
    (folder / "inbox" / "A 又.xlsx").write_bytes(_later(saved_by(copy.read_bytes(), "赵一"), datetime(2026, 11, 9)))
    path = xlplan.return_workbooks(folder).copies["A"]
    book = load_workbook(path)
    assert [name for name in book.sheetnames if name.startswith(NOTE)] == [NOTE]
    notes = {c.coordinate: c.comment.text for line in book[SALES].iter_rows() for c in line if c.comment}
    assert notes
    assert all(text.count("— xlplan ") == 1 and note_before(text) for text in notes.values())
    listed = "\n".join(str(c.value) for line in book[NOTE].iter_rows() for c in line if c.value)
    assert "一格也没有改" in listed  # said beside what was found before, which stands
    assert "(XP204)" in listed
    assert [p.name for p in (folder / "returned" / "earlier").iterdir()] == ["A-一上-returned-001.xlsx"]


def test_a_copy_that_is_needed_no_more_goes_aside(folder: Path) -> None:
    send(folder, "C", author="孙三")
    (folder / "returned" / "C-returned.xlsx").write_bytes(b"of 0.5")
    (folder / "returned" / "C-二上-returned.xlsx").write_bytes(b"of another round")
    assert "C" not in xlplan.return_workbooks(folder, branches=["C"]).copies
    assert sorted(p.name for p in (folder / "returned").glob("*.xlsx")) == ["A-一上-returned.xlsx"]


def test_only_the_units_named(folder: Path) -> None:
    assert [*xlplan.return_workbooks(folder, branches=["丙分公司"]).answers] == ["C"]


def test_files_of_two_people_go_back_as_one(folder: Path) -> None:
    for path in (folder / "inbox").glob("A*.xlsx"):
        path.unlink()
    two_departments(folder)
    made = xlplan.return_workbooks(folder).answers["A"]
    assert made.path is not None  # the sales differ from the target, and nobody says why
    copy = read_submission(made.path, "A", PlanFolder(folder).seal_key())
    assert len(copy.joins) == 2
    assert copy.frames["expense_budget"].amounts["m02"][0] == 500


@pytest.mark.parametrize("how", ["signed", "no sheet", "earlier issue"])
def test_a_file_that_cannot_be_marked_is_made_anew_and_says_so(folder: Path, how: str) -> None:
    path = folder / "inbox" / "A.xlsx"
    if how == "signed":
        with zipfile.ZipFile(path) as archive:
            rels = archive.read("_rels/.rels").decode()
        kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
        more = f'<Relationship Id="r77" Type="{kind}" Target="_xmlsignatures/origin.sigs"/></Relationships>'
        path.write_bytes(repack_parts(path.read_bytes(), {"_rels/.rels": rels.replace("</Relationships>", more).encode()}))
    else:
        book = load_workbook(path)
        del book["费用预算"]
        book.save(path)
    if how == "earlier issue":
        xlplan.issue(folder, branches=["A"], reason="上年数更正", on=ON + timedelta(days=20))
    made = xlplan.return_workbooks(folder, branches=["A"]).answers["A"]
    assert made.path is not None
    assert made.rebuilt is not None
    said = "\n".join(str(c.value) for line in load_workbook(made.path)[NOTE].iter_rows() for c in line if c.value)
    assert "不是你们发来的那份文件" in said
    assert lint(made.path) == ""
    assert ("较早一次下发" in said) == (how == "earlier issue")
    assert ("里面的「费用预算」读不出来" in said) == ("请在这里重新填" in said) == (how != "signed")  # each reason is named
    copy = read_submission(made.path, "A", PlanFolder(folder).seal_key())
    assert copy.seal == "verified"
    assert copy.placements.keys() == {"sales_targets", "staffing", "training", "expense_budget"}
    sales = copy.placements["sales_targets"]
    assert load_workbook(made.path)[SALES][str(sales.at(copy.frames["sales_targets"].keys[0], "m01"))].value == "约三百"
    shutil.move(made.path, path)
    back = file_of(folder, "A")  # as it is: it is HQ's, and only what has to be corrected goes back
    assert (back.verdict, [key for key, verdict in back.tables.items() if verdict == "refused"]) == (
        "accepted_with_warnings", ["sales_targets"])


def test_killed_at_any_write_a_rerun_gives_the_same(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "returned" / "C-一上-returned.xlsx").unlink()
    send(folder, "C", declares(-30_00, reason=""), author="孙三")
    killed_everywhere(folder, xlplan.return_workbooks, "", tmp_path / "killed", monkeypatch)
    mailed = ["B", "C"]  # a receipt, and a copy that goes back
    killed_everywhere(folder, lambda f: xlplan.send(f, branches=mailed, now=datetime(2026, 11, 9)), "", tmp_path / "killed", monkeypatch)


def test_what_hq_typed_stands_beside_the_finding_and_the_conclusion_above(folder: Path) -> None:
    xlplan.consolidate(folder)
    book = pages(folder / "rollup.xlsx")
    issues, status = book["issues"], book["status"]
    row = next(r for (r, c), value in issues.at.items() if c == issues.columns["code"] and value == "XP204")
    unit = next(r for (r, c), value in status.at.items() if c == 1 and value == "A")
    patch_file(folder / "rollup.xlsx", {issues.title: {a1(row, issues.columns["decision"]): "按合同金额填"},
                                        status.title: {a1(unit, status.columns["conclusion"]): "下周三前补齐"}})
    sheet = load_workbook(xlplan.return_workbooks(folder).copies["A"])[NOTE]
    line = next(r for r in range(1, sheet.max_row + 1) if "(XP204)" in str(sheet.cell(r, 5).value))
    assert sheet.cell(line, 7).value == "按合同金额填"
    assert "会议结论:下周三前补齐" in [c.value for c in sheet["B"]]
