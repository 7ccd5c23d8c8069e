"""XLP_GET: one cell of the plan or a block of them, as the last run kept them; found by keys and by names; read once and held."""
from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from paper_excel import PaperBook, cells
from small_rollup import Case, case
from udf_calls import call, reason

from udfs.answers import kept
from xlplan.pipeline.kept_cells.cells import PlanCells
from xlplan.plan.breakdown.branch_frames import frames_for
from xlplan.plan.consolidate.digest import digest_parts
from xlplan.plan.rollup import facts_from
from xlplan.plan.versions.cells import cell_parts
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.tables.periods import MONTHS
from xlplan.workbook.stamp import note_owned

pytestmark = pytest.mark.usefixtures("english")
SALES, FIRST = "sales_targets", "P1|C1"
AT = datetime(2026, 11, 11, 8, 30)


def consolidated(sample: Case, folder: Path, at: datetime = AT) -> None:
    """What a run over the sample leaves in the ledger of that folder."""
    facts = facts_from(sample.master, sample.breakdown)
    assigned = dict(zip(facts.codes, facts.assigned.tolist(), strict=True))
    cells_kept = cell_parts(sample.result, sample.master, assigned, facts.lines)
    with Ledger(PlanFolder(folder).ledger) as ledger:
        ledger.record_results(sample.result.files, at, {**digest_parts(sample.result, sample.master), **cells_kept})


@pytest.fixture(scope="module")
def sample() -> Case:
    """Issued as HQ breaks it down: Shanghai declares 12.00 more in January, HQ adds 50.00 to its February; Tianjin is missing."""
    made = case()
    for branch, frames in made.frames.items():
        issued = next(s.issued for s, _ in made.result.source.values() if s.issued and s.issued.stamp.branch == branch)
        note_owned(issued, frames_for(made.master, made.breakdown, branch, [f.table for f in frames.values()]))
    return made


@pytest.fixture(scope="module")
def folder(sample: Case, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("kept")
    consolidated(sample, path)
    return str(path)


@pytest.fixture(autouse=True)
def _nothing_held() -> None:
    kept._held.clear()


def typed(sample: Case, branch: str, column: str, row: int = 0, table: str = SALES) -> float:
    return float(sample.frames[branch][table].amounts[column][row]) / 100


# -- which cell --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("branch", "row", "column"), [
    ("SH", FIRST, "m01"), ("上海分公司", "常温奶 · 商超", "1月"), (" sh ", "常温奶|商超", "Jan"),
    ("上海分公司(SH)", "P1 · C1", "2027年1月"),
    ("SH", "常温奶 · 商超(P1|C1)", "M01"), ("SH", FIRST, datetime(2027, 1, 1)),  # a header that is a date
])
def test_it_is_found_by_keys_and_by_names(sample: Case, folder: str, branch: str, row: str, column: Any) -> None:
    assert call("XLP_GET", folder, "销售目标分解", branch, row, column) == typed(sample, "SH", "m01")


@pytest.mark.parametrize(("column", "figure", "expected"), [
    ("m01", "下达", -12.0), ("m01", "issued", -12.0), ("m01", None, 0.0), ("m01", "调整", None), ("m01", "Approved", 0.0),
])
def test_its_four_figures(sample: Case, folder: str, column: str, figure: str | None, expected: float | None) -> None:
    found = call("XLP_GET", folder, SALES, "SH", FIRST, column, figure)
    assert found == (0.0 if expected is None else pytest.approx(typed(sample, "SH", column) + expected, abs=1e-9))


def test_hqs_adjustment_stands_beside_what_is_declared(sample: Case, folder: str) -> None:
    four = call("XLP_GET", folder, SALES, "SH", FIRST, "m02", (("申报", "调整", "核定", "下达"),))
    declared = typed(sample, "SH", "m02")
    assert four == [declared, 50.0, declared + 50, declared]


def test_what_hq_issued_of_a_year_a_quarter_and_a_branch(sample: Case, folder: str) -> None:
    hq = sample.frames["SH"][SALES]
    year, quarter = (call("XLP_GET", folder, SALES, "SH", FIRST, column, "issued") for column in ("year", "q1"))
    assert year == typed(sample, "SH", "hq_target")
    assert quarter == pytest.approx(sum(typed(sample, "SH", m) for m in MONTHS[:3]) - 12, abs=1e-9)
    assert call("XLP_GET", folder, SALES, "SH", None, None, "issued") == sum(hq.amounts["hq_target"].tolist()) / 100
    lines = (facts_from(sample.master, sample.breakdown).lines or {})["TJ"]  # what was assigned to it; nothing came
    assert call("XLP_GET", folder, SALES, "TJ", FIRST, None, "issued") == int(lines[FIRST][0]) / 100
    assert call("XLP_GET", folder, SALES, "TJ", None, None, "issued") == sum(int(of[0]) for of in lines.values()) / 100 > 0
    assert call("XLP_GET", folder, SALES, "TJ", None, None) == ""


@pytest.mark.parametrize("figure", ["declared", "adjustment", "approved", "issued"])
def test_regions_and_the_company_are_the_sum_of_their_branches(folder: str, figure: str) -> None:
    codes = (("SH",), ("HZ",), ("GZ",), ("BJ",), ("TJ",), ("KA",))  # the last is run by HQ and carries a target alone
    east, rest = 0.0, 0.0
    for [value], [code] in zip(call("XLP_GET", folder, SALES, codes, None, None, figure), codes, strict=True):
        east, rest = (east + (value or 0), rest) if code in ("SH", "HZ") else (east, rest + (value or 0))
    assert call("XLP_GET", folder, SALES, "华东", None, None, figure) == pytest.approx(east, abs=1e-9)
    whole = call("XLP_GET", folder, SALES, (("", "公司", "合计"),), None, None, figure)
    assert whole[0] == whole[1] == whole[2]
    assert whole[0] == pytest.approx(east + rest, abs=1e-9)


def test_it_agrees_with_the_lists_of_the_last_run(folder: str) -> None:
    for table, column in (("sales_targets", "m03"), ("expense_budget", "m03"), ("staffing", "year_end"), ("training", "cost")):
        for code, _, declared, approved in call("XLP_ROLLUP", folder, table, ((column, f"approved {column}"),))[1:]:
            assert call("XLP_GET", folder, table, code, None, column, (("declared", "approved"),)) == [declared, approved]


def test_lists_texts_and_tables_with_measures(sample: Case, folder: str) -> None:
    assert call("XLP_GET", folder, "training", "SH", "新品知识", "cost") == 18_000.0
    assert call("XLP_GET", folder, "training", "SH", "新品知识", ("培训费用(元)", "培训费用")) == [18_000.0, 18_000.0]
    assert call("XLP_GET", folder, SALES, "SH", FIRST, (("product", "新/老/重点"),)) == ["常温奶", "Existing"]
    hires = float(sample.frames["SH"]["staffing"].amounts["m03"][0])
    assert call("XLP_GET", folder, "人员规划", "SH", "业务代表 · 期内入职", "3月") == hires
    assert call("XLP_GET", folder, "费用预算", "SH", "陈列费", "m01") == typed(sample, "SH", "m01", 3, "expense_budget")


# -- blocks ------------------------------------------------------------------------------------------------------------

def test_ranges_give_a_block(sample: Case, folder: str) -> None:
    sheet = PaperBook().add("Report", {"A2": "SH", "A3": "HZ", "A4": "TJ", "B1": "m01", "C1": "m02", "D1": "nonsense"})
    down, across = cells(sheet, "A2:A4"), cells(sheet, "B1:C1")
    block = call("XLP_GET", folder, SALES, down, FIRST, across)
    assert block == [[typed(sample, b, "m01"), typed(sample, b, "m02")] for b in ("SH", "HZ")] + [["", ""]]
    rows = call("XLP_GET", folder, SALES, "SH", (("P1|C1",), ("P1|C2",)), across)
    assert rows == [[typed(sample, "SH", m, row) for m in ("m01", "m02")] for row in (0, 1)]
    wide = call("XLP_GET", folder, SALES, down, FIRST, cells(sheet, "B1:D1"))
    assert [row[:2] for row in wide] == block  # a column that is none takes no other along
    assert all("No such column: nonsense" in row[2] for row in wide)


def test_without_a_table_it_says_which_run(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("XLP_GET", folder) == "Plan 2027 · First submission · consolidated 2026-11-11 08:30"
    monkeypatch.setenv("XLPLAN_LANG", "zh-CN")
    assert call("XLP_GET", folder) == "2027 年计划 · 一上 · 汇总于 2026-11-11 08:30"


def test_why_this_number_says_what_it_is_made_of(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_LANG", "zh-CN")
    sheet = PaperBook().add("Report", {"A2": "SH", "A3": "HZ", "B1": "m02"})
    sheet.formulas[2, 2] = f'=XLP_GET("{folder}","sales_targets",A2:A3,"P1|C1",B1,"核定")'
    sheet.spills |= {(r, 2): (2, 2) for r in (2, 3)}
    said = call("XLP_EXPLAIN", cells(sheet, "B2"))
    assert said.startswith("上海分公司 · 销售目标分解 · 常温奶 · 商超 · 2月:下达 ")
    assert "总部调整 +50.00,核定 " in said
    assert said.endswith("(万元)。2027 年计划 · 一上 · 汇总于 2026-11-11 08:30")
    assert call("XLP_EXPLAIN", cells(sheet, "B3")).startswith("杭州分公司 · ")


# -- what is none ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("table", "given", "why"), [
    ("sales", (), "table: there is no “sales”. Known: "),
    (SALES, ("SX",), "No such unit: SX; "),
    (SALES, ("SH", "P9|C1"), "“Sales target breakdown” has no such row: P9|C1; "),
    (SALES, ("SH", "常温奶"), "“Sales target breakdown” has more than one row 常温奶: 常温奶 · 商超(P1|C1), 常温奶 · 流通(P1|C2). "),
    (SALES, ("SH", FIRST, "m13"), "No such column: m13; "),
    (SALES, ("SH", FIRST, "m01", "guessed"), "No such figure: guessed; "),
    (SALES, ("SH", FIRST, "growth", "issued"), "HQ issued nothing in “Growth”. It did in: "),
    (SALES, ("SH", None, "growth"), "“Growth” has no total; name a row"),
    (SALES, ("华东", FIRST, "growth"), "“Growth” of several units does not add up; name one unit"),
    ("training", ("华东", "新品知识"), "“Training outline” has more than one row 新品知识: SH · 新品知识("),
])
def test_what_is_none_is_said_with_what_there_is(folder: str, table: str, given: tuple[Any, ...], why: str) -> None:
    assert reason(call("XLP_GET", folder, table, *given)).startswith(why)


def test_a_folder_without_cells(sample: Case, tmp_path: Path) -> None:
    none = f"{tmp_path} holds no consolidation. Give the whole path, and consolidate first"
    assert reason(call("XLP_GET", str(tmp_path), SALES)) == none
    with Ledger(PlanFolder(tmp_path).ledger) as ledger:  # as 0.6.0 left it
        ledger.record_results(sample.result.files, AT, digest_parts(sample.result, sample.master))
    assert "kept no single cells. Consolidate once more" in reason(call("XLP_GET", str(tmp_path), SALES))


# -- read once ---------------------------------------------------------------------------------------------------------

def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that are read from now on."""
    read, real = list[str](), kept._read_cells

    def counting(path: Path, table: str) -> PlanCells:
        read.append(table)
        return real(path, table)

    monkeypatch.setattr(kept, "_read_cells", counting)
    return read


def test_it_is_read_once_until_the_file_changes(tmp_path: Path, sample: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    consolidated(sample, tmp_path)
    read = counted(monkeypatch)
    first = [call("XLP_GET", str(tmp_path), SALES, "SH", FIRST, m) for m in MONTHS]
    assert read == [SALES]
    consolidated(case(shift={"SH": 9900}), tmp_path, datetime(2026, 11, 12, 9))
    again = [call("XLP_GET", str(tmp_path), SALES, "SH", FIRST, m) for m in MONTHS]
    assert read == [SALES, SALES]
    assert (again[0] - first[0], again[1:]) == (pytest.approx(87.0, abs=1e-9), first[1:])


def test_while_somebody_else_writes_the_figures_held_stand(tmp_path: Path, sample: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a thousand cells do not wait for it one by one."""
    consolidated(sample, tmp_path)
    before = call("XLP_GET", str(tmp_path), SALES, "SH", FIRST, "m01")
    monkeypatch.setattr(kept, "_PATIENCE", 0.0)
    tried = counted(monkeypatch)
    other = sqlite3.connect(PlanFolder(tmp_path).ledger, isolation_level=None)
    other.execute("CREATE TABLE changed (n)")  # the file is another one now
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert [call("XLP_GET", str(tmp_path), SALES, "SH", FIRST, "m01") for _ in range(3)] == [before] * 3
        assert "is using" in reason(call("XLP_GET", str(tmp_path), "training", "SH"))  # of which nothing was held
        assert "is using" in reason(call("XLP_GET", str(tmp_path), "training", "HZ"))
        assert tried == [SALES, "training"]
    finally:
        other.close()
