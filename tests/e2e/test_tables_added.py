"""What is declared in a running year: workbooks issued before count as before; what they cannot hold is no matter."""
from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import xlplan
from xlplan.pipeline.results import Consolidation
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Severity
from xlplan.schema.expr import Filled, col
from xlplan.schema.frame import blank_frame
from xlplan.schema.table import FootRow, Rule, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.void import LIVE
from xlplan.text import same_text
from xlplan.units import WAN_YUAN, YUAN
from xlplan.workbook.stamp import Issued, Stamp, note_owned
from xlplan.workbook.submission import Submission

OLD = Path(__file__).parents[1] / "data" / "v02" / "plan"  # issued and sent back by xlplan 0.2
TRAINING = BY_KEY["training"]
PROMISE = Column("promise", same_text("Promise"), WAN_YUAN, who="I", up="sum")
LATER = Table(
    "later", same_text("Later"), "open", (Column("what", same_text("What"), kind="text", who="I"), PROMISE), ("what",), spare=5,
    used_by=("what", "promise"))


def with_columns(table: Table, *columns: Column) -> Table:
    return replace(table, columns=(*table.columns, *columns))


def consolidated(folder: Path, *tables: Table) -> Consolidation:
    with BRANCH.declared(*tables):
        return xlplan.consolidate(folder, rollup=False)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OLD, tmp_path / "plan"))


@pytest.fixture
def before(plan: Path) -> tuple[Counter[str], dict[str, object]]:
    return told(xlplan.consolidate(plan, rollup=False))


def told(result: Consolidation) -> tuple[Counter[str], dict[str, object]]:
    """Codes of the findings, and what counts: verdicts and the sums of all figures; of what was added nothing."""
    sums = {key: {k: int(a.sum()) for k, a in frame.amounts.items() if k != "promise"}
            for key, frame in result.numbers.frames.items() if key != "later"}
    verdicts = [{key: verdict for key, verdict in f.tables.items() if key != "later"} for f in result.files]
    return Counter(d.code for d in result.diagnostics), {"tables": verdicts, "sums": sums}


@pytest.mark.parametrize("added", [
    [LATER],
    [with_columns(BY_KEY["sales_targets"], PROMISE)],                                                       # an input
    [with_columns(TRAINING, replace(PROMISE, who="C", formula=col("cost") + col("heads")))],                # a formula
    [replace(with_columns(TRAINING, PROMISE), rules=(
        *TRAINING.rules, Rule("XP321", "promised", Filled("promise"), "promise", same_text("Promised"), where=Filled("topic"))))],
    [replace(with_columns(TRAINING, PROMISE), feet=(*TRAINING.feet, FootRow("@later", same_text("Later"), total=True, where=(LIVE,))))],
], ids=["table", "column", "formula", "rule", "foot row"])
def test_a_workbook_of_before_counts_as_before(added: list[Table], plan: Path, before: tuple[Counter[str], dict[str, object]]) -> None:
    """Of a whole table that units fill in from now on HQ is told that their workbooks are without it."""
    found = consolidated(plan, *added)
    assert [(d.code, d.severity, d.table) for d in found.register if d.code == "XP539"] == [
        ("XP539", Severity.NOTE, table.key) for table in added if table is LATER]
    found.register[:] = [d for d in found.register if d.code != "XP539"]
    assert told(found) == before


def test_a_compulsory_column_that_it_cannot_hold_is_a_note(plan: Path, before: tuple[Counter[str], dict[str, object]]) -> None:
    codes, counted = told(consolidated(plan, with_columns(TRAINING, replace(PROMISE, required=True))))
    assert codes - before[0] == Counter(["XP137"])
    assert counted == before[1]


def test_one_compulsory_column_more_lets_the_others_be_asked_for() -> None:
    """Of a workbook that has one of two compulsory columns only that one is asked for."""
    owner = Column("owner", same_text("Owner"), kind="text", who="I", required=True)
    first = replace(LATER, columns=(*LATER.columns, owner))
    second = replace(first, columns=(*first.columns, replace(owner, key="due")))
    frame = blank_frame(first, ["r01"])
    frame.texts["what"][0], frame.used[0] = "Depot", True
    issued = Issued(Stamp("p", "c", 2027, 1, "GD", "GD", "", "final", 1, 1, "en", "2026-10-26", "", ("later",)))
    note_owned(issued, {"later": frame})
    with BRANCH.declared(second):
        [result] = validate_submissions([Submission("gd.xlsx", "", None, issued, "verified", {"later": frame})])
    assert [(d.code, d.column) for d in result.diagnostics if d.table == "later"] == [("XP331", "owner")]


@pytest.mark.parametrize("change", [
    {"unit": WAN_YUAN}, {"key": "costs"}, {"unit": replace(YUAN, places=3)}, {"who": "G", "adjusted": False}])
def test_the_table_of_a_column_that_means_something_else_is_refused_and_no_other(change: dict[str, object], plan: Path) -> None:
    columns = tuple(replace(c, **change) if c.key == "cost" else c for c in TRAINING.columns)  # type: ignore[arg-type]
    linked = replace(BY_KEY["expense_budget"], columns=tuple(
        replace(c, by_measure={}, who="I") if c.by_measure else c for c in BY_KEY["expense_budget"].columns))
    other = replace(TRAINING, columns=columns, feet=(), rules=(), rollup=None, used_by=("topic",))
    result = consolidated(plan, other, linked)
    [file] = result.files
    assert {key for key, verdict in file.tables.items() if verdict == "refused"} == {"training"}
    assert {d.table for d in file.diagnostics if d.code == "XP104"} == {"training"}
    assert file.tables["sales_targets"] != "refused"
