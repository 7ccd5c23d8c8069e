"""`xlplan demo` plays both halves: 一上 with mistakes, V1 frozen, corrections, 二下 from the units' own figures, 二上 with answers."""
from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xlplan
from xlplan.errors import XlplanError
from xlplan.example.filling_shelf import SWITCHED_ON
from xlplan.excel.reading.intake import read_submission
from xlplan.pipeline import demo, demo_rounds
from xlplan.pipeline.results import Consolidation
from xlplan.plan.versions.kept import kept_of
from xlplan.store import demo_mark
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.tables.shelf import shelf_table

OF_REGIONS = ("_大区调剂", "_大区审核意见")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Consolidation]:
    folder = tmp_path_factory.mktemp("demo") / "plan"
    return folder, xlplan.demo(folder, branches=3, broken=2)


def test_the_second_half_is_what_stands(played: tuple[Path, Consolidation]) -> None:
    """Everybody answers 二下; two break their workbooks again, in the same ways."""
    folder, result = played
    assert {f.round for f in result.files} == {"revise"}
    assert result.submission["counts"] == {"passed": 1, "partly": 2, "unfilled": 0, "returned": 0, "missing": 0}
    units = [path for path in (folder / "issued").glob("*.xlsx") if not path.stem.endswith(OF_REGIONS)]
    assert len(units) == len([*(folder / "issued" / "earlier").rglob("*.xlsx")]) == 3


def test_a_region_shifted_before_its_branches_were_issued_to(played: tuple[Path, Consolidation]) -> None:
    folder, _ = played
    with Ledger(folder / "ledger.db", reading=True) as ledger:
        shifted, *others = ledger.shifts("demo-2027-7")
        first = min(ledger.latest_issue("bottom_up").values())
    assert shifted.issue < first
    assert not [one.lines for one in others if one.lines]
    gives, takes = shifted.lines
    assert gives.amount == -takes.amount < 0
    told = [m for m in xlplan.history(folder, unit=takes.unit).moments if m.kind == "shifted"]
    assert [m.adjusted for m in told] == [takes.amount]


def test_regions_reviewed_what_came_of_the_first_half(played: tuple[Path, Consolidation]) -> None:
    """They agree to what has no fault, and to nothing else."""
    folder, _ = played
    with Ledger(folder / "ledger.db", reading=True) as ledger:
        said = [(one.agreed, bool(one.opinion)) for review in ledger.reviews("demo-2027-7") for one in review.lines]
    assert sorted(said) == [("no", True), ("yes", False), ("yes", False)]  # of the region with one branch, too


def test_six_of_the_shelf_are_filled_in_and_rolled_up(played: tuple[Path, Consolidation]) -> None:
    """In both halves nothing is wrong with them, but for what one branch leaves out."""
    _, result = played
    found = [(d.table, d.column, d.code) for file in result.files for d in file.diagnostics if d.table in SWITCHED_ON]
    assert found == [("actions", "quarter", "XP811")]
    assert result.numbers.frames.keys() >= {*SWITCHED_ON}
    counted = {key: int(result.numbers.frames[key].used.sum()) for key in SWITCHED_ON}
    assert counted == {key: 3 * len(import_module(f"xlplan.tables.shelf.{key}").EXAMPLE) for key in SWITCHED_ON}
    assert result.rollup is not None
    book = openpyxl.load_workbook(result.rollup, read_only=True)
    pages = {str(sheet["A1"].value) for sheet in book.worksheets}
    assert pages >= {f"{key}_{page}" for key in SWITCHED_ON for page in shelf_table(key).rollup.pages}  # type: ignore[union-attr]


def test_the_version_of_the_first_half_has_its_mistake(played: tuple[Path, Consolidation]) -> None:
    """The correction came after it was frozen; the second issue goes by the correction."""
    folder, _ = played
    with Ledger(folder / "ledger.db", reading=True) as ledger:
        (version,) = ledger.versions("demo-2027-7")
        kept = kept_of(ledger.version_text("demo-2027-7", version.name), version.name)
    assert (version.name, version.round) == ("V1", "bottom_up")
    assert len(kept.tables["sales_targets"].files) == 2  # of three
    assert any("V1" in line for line in xlplan.compare(folder, "V1", "now", table="sales_targets").text("zh-CN"))


def test_every_line_of_hq_is_answered(played: tuple[Path, Consolidation]) -> None:
    _, result = played
    told = result.numbers.frames["hq_feedback"]
    asked = told.texts["ask"] == "yes"
    assert asked.any()
    assert set(told.texts["answer"][asked]) <= {"accept", "appeal"}
    assert not [d for f in result.files for d in f.diagnostics if d.code in ("XP335", "XP336", "XP337")]


def test_a_unit_goes_on_from_its_own_figures(played: tuple[Path, Consolidation]) -> None:
    """What it typed in 一上 as remarks stands in its workbook of 二下."""
    folder, _ = played
    plan = PlanFolder(folder)
    workbook = next(path for path in (folder / "issued").glob("*.xlsx") if not path.stem.endswith(OF_REGIONS))
    was = next((folder / "issued" / "earlier").rglob(workbook.name.replace("二上", "一上")))
    second, first = (read_submission(path, path.name, plan.seal_key()).frames["sales_targets"] for path in (workbook, was))
    assert not any(first.texts["remark"])
    assert any(second.texts["remark"])


def test_stopped_in_the_second_half_it_can_be_played_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the corrections are in; that each command can be stopped anywhere shows test_killed."""
    work = demo_rounds.put_in

    def stops(*args: Any, **named: Any) -> None:
        work(*args, **named)
        raise KeyboardInterrupt

    def play() -> Consolidation:
        return demo.demo(tmp_path / "plan", branches=1, broken=0, rollup=False)

    with monkeypatch.context() as patch:
        patch.setattr(demo_rounds, "put_in", stops)
        with pytest.raises(KeyboardInterrupt):
            play()
    assert play().submission["accepted"] == 1
    assert not (tmp_path / "plan" / demo_mark.MARK).exists()
    with pytest.raises(XlplanError, match="is not empty"):
        play()
