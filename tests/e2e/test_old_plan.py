"""Plan folders of xlplan 0.2 and 0.4 to 0.10 (tests/data: one made-up branch, issued and sent back; in that of 0.2 the master's pasted
history is left out): everything reads as before, and HQ's own copy says what was issued."""
from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

import xlplan
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.reading.read import read_workbook
from xlplan.pipeline.results import Consolidation
from xlplan.schema.codes.catalogue import message_of
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.tables.periods import MONTHS
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.identify import key_of
from xlplan.workbook.stamp import SHEET, seal

OLD = Path(__file__).parents[1] / "data" / "v02" / "plan"
NUMBERS = {  # what 0.2.0 consolidated: table, column -> steps
    ("sales_targets", "py_estimate"): 530_973, ("sales_targets", "hq_target"): 600_000, ("sales_targets", "months"): 600_000,
    ("staffing", "opening"): 54, ("staffing", "cap"): 57, ("staffing", "months"): 15,
    ("training", "cost"): 100_800, ("training", "heads"): 179, ("training", "sessions"): 41,
    ("expense_budget", "cap"): 129_600, ("expense_budget", "months"): 74_759}


@pytest.fixture
def plan(tmp_path: Path) -> PlanFolder:
    return PlanFolder(Path(shutil.copytree(OLD, tmp_path / "plan")))


def summed(result: Consolidation, table: str, column: str) -> int:
    frame = result.numbers.frames[table]
    return sum(int(frame.amounts[c].sum()) for c in (MONTHS if column == "months" else (column,)))


def said(result: Consolidation) -> list[str]:
    return [d.code for d in result.diagnostics if d.code in ("XP105", "XP103", "XP134", "XP135", "XP530", "XP531", "XP532", "XP533")]


@pytest.mark.parametrize("version", ["v02", "v04", "v05", "v06", "v07", "v08", "v09", "v10"])
def test_it_is_consolidated_to_the_same_figures_as_before(version: str, tmp_path: Path) -> None:
    result = xlplan.consolidate(shutil.copytree(OLD.parents[1] / version / "plan", tmp_path / "plan"))
    assert {at: summed(result, *at) for at in NUMBERS} == NUMBERS
    assert [(f.file, f.verdict) for f in result.files] == [("gd.xlsx", "accepted_with_warnings")]
    assert (result.must_fix, said(result)) == (False, [])


def test_tables_of_one_s_own_of_0_10_are_read_as_declared_then(tmp_path: Path) -> None:
    """Fixed rows, a list with a rule about the expense budget, a column added to ours, and a table of the shelf."""
    result = xlplan.consolidate(shutil.copytree(OLD.parents[1] / "v10" / "plan", tmp_path / "plan"))
    frames = result.numbers.frames
    assert {(key, column): frames[key].amounts[column].sum() for key, column in (
        ("x_dealers", "count"), ("x_fairs", "cost"), ("actions", "budget"))} == {
        ("x_dealers", "count"): 12, ("x_fairs", "cost"): 1_575, ("actions", "budget"): 850}
    assert frames["x_fairs"].texts["name"][:2].tolist() == ["春季糖酒会", "华南渠道会"]
    assert "广州" in frames["training"].texts["place"]
    assert not result.numbers.former


def test_a_plan_of_0_4_goes_on_to_its_next_round(tmp_path: Path) -> None:
    """With what the branch declared: its workbook then knew nothing of the rounds that follow."""
    folder = Path(shutil.copytree(OLD.parents[1] / "v04" / "plan", tmp_path / "plan"))
    made = xlplan.issue(folder, round="revise", balance="unassigned")
    assert not made.must_fix, [d for d in made.diagnostics if d.severity]
    next_one = read_submission(folder / "issued" / "GD.xlsx", "GD.xlsx", PlanFolder(folder).seal_key()).frames
    before = read_submission(OLD.parents[1] / "v04" / "plan" / "inbox" / "gd.xlsx", "gd.xlsx", PlanFolder(folder).seal_key()).frames
    for table, columns, change in (("staffing", MONTHS, 0), ("training", ("cost", "heads"), 0), ("sales_targets", MONTHS, 800),
                                   ("expense_budget", MONTHS, 600)):  # HQ added 8.00 and 6.00
        was, now = (sum(int(frames[table].amounts[c].sum()) for c in columns) for frames in (before, next_one))
        assert (table, now - was) == (table, change)


def test_what_hq_issued_is_learnt_from_its_own_copy_once(plan: PlanFolder) -> None:
    xlplan.consolidate(plan.path, rollup=False)
    with Ledger(plan.ledger) as ledger:
        [(at, kept)] = ledger.issued("demo-2027-7").items()
    assert at == ("GD", 1)
    assert len(kept.sealed) == 64
    (plan.issued / "GD.xlsx").unlink()
    assert said(xlplan.consolidate(plan.path, rollup=False)) == []


def test_a_copy_below_earlier_will_do(plan: PlanFolder) -> None:
    (plan.issued / "earlier" / "001").mkdir(parents=True)
    (plan.issued / "GD.xlsx").rename(plan.issued / "earlier" / "001" / "GD.xlsx")
    assert said(xlplan.consolidate(plan.path, rollup=False)) == []


@pytest.mark.parametrize("harm", [
    lambda copy: copy.unlink(),
    lambda copy: copy.write_bytes(copy.read_bytes() + b" "),  # opened and saved: no longer what was sent
], ids=["gone", "changed"])
def test_without_the_copy_the_seal_is_not_verified(plan: PlanFolder, harm: Callable[[Path], object]) -> None:
    harm(plan.issued / "GD.xlsx")
    result = xlplan.consolidate(plan.path, rollup=False)
    assert said(result) == ["XP531"]
    about = next(d for d in result.diagnostics if d.code == "XP531")
    assert message_of(about, "zh-CN").startswith("封印没有核验:广东分公司(GD) 第 1 次下发")
    assert {at: summed(result, *at) for at in NUMBERS} == NUMBERS  # asked about, not lost


# --- lists that HQ never issued ---------------------------------------------------------------------------------------
def relisted(path: Path, change: Callable[[str, str], str], key: bytes) -> None:
    """Other values in the list of the workbook, sealed with HQ's own key in the way of 0.2; nothing else is touched."""
    book = read_workbook(path.read_bytes(), path.name)
    assert isinstance(book, RawBook)
    sheet = next(s for s in book.sheets if key_of(s) == SHEET)
    old = [(str(line[0]), str(line[1] or "")) for line in sheet.values[1:] if line[0] is not None]
    new = [(k, change(k, v)) for k, v in old if k != "#seal"]
    new.append(("#seal", seal(new, key, 1)))
    rows = "".join(f'<row r="{r}">' + "".join(f'<c r="{c}{r}" t="inlineStr"><is><t xml:space="preserve">{escape(t)}</t></is></c>'
                                              for c, t in zip("AB", pair, strict=True)) + "</row>"
                   for r, pair in enumerate([(SHEET, ""), *new], 1))
    part = f"xl/worksheets/sheet{book.sheets.index(sheet) + 1}.xml"
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                text = data.decode()
                data = (text[:text.index("<sheetData")] + f"<sheetData>{rows}</sheetData>"
                        + text[text.index("</sheetData>") + len("</sheetData>"):]).encode()
            target.writestr(name, data)
    path.write_bytes(out.getvalue())


def test_other_figures_under_hqs_own_key_are_refused(plan: PlanFolder) -> None:
    """Same branch, same issue, a seal that is sound, one target raised by 100,000 万元: HQ's copy knows better."""
    def raised(key: str, value: str) -> str:
        return str(int(value) + 10_000_000) if key == "sales_targets|P01|C01|hq_target" else value

    relisted(plan.inbox / "gd.xlsx", raised, plan.seal_key())
    result = xlplan.consolidate(plan.path, rollup=False)
    assert said(result) == ["XP530"]
    assert result.files[0].verdict == "refused"
    assert summed(result, "sales_targets", "hq_target") == 0
    about = next(d for d in result.diagnostics if d.code == "XP530")
    assert "不是总部下发给 广东分公司(GD) 的第 1 次下发的清单" in message_of(about, "zh-CN")


def test_the_same_list_sealed_again_is_the_same_list(plan: PlanFolder) -> None:
    relisted(plan.inbox / "gd.xlsx", lambda _, value: value, plan.seal_key())
    assert said(xlplan.consolidate(plan.path, rollup=False)) == []


def test_two_lines_of_the_list_in_one_cell_are_no_list(plan: PlanFolder) -> None:
    def joined(key: str, value: str) -> str:
        return f"{value}\nsales_targets|P01|C01|hq_target\t1" if key == "sales_targets|P01|C01|group" else value

    relisted(plan.inbox / "gd.xlsx", joined, plan.seal_key())
    assert said(xlplan.consolidate(plan.path, rollup=False)) == ["XP103"]
