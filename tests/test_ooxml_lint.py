"""Would Excel open it without repair? Every kind of workbook we write, against the schemas and Excel's own limits."""
from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from branch_case import ROUNDS, case, varied

from xlplan.schema.diagnostic import Round
from xlplan.text import LANGS, Lang

LINT = Path(os.environ.get("XLPLAN_OOXML_LINT") or Path(__file__).parents[2] / "shared" / "tools" / "ooxml_lint.py")
pytestmark = pytest.mark.skipif(not LINT.exists(), reason=f"no lint at {LINT}: set XLPLAN_OOXML_LINT to ooxml_lint.py")


def lint(*paths: Path) -> str:
    """What the tool says; it exits with 1 when it finds something and with 2 when it could not run."""
    run = subprocess.run([sys.executable, str(LINT), "--need-cached", "--quiet", *map(str, paths)],
                         capture_output=True, text=True, check=False)
    return (run.stdout + run.stderr).strip() or ("" if run.returncode == 0 else f"exit status {run.returncode}")


@pytest.mark.parametrize("round", ROUNDS)
@pytest.mark.parametrize("lang", LANGS)
def test_branch_workbook(lang: Lang, round: Round, written: Callable[..., Path]) -> None:
    start = case(lang, round)
    assert lint(written(start.book(), "issued.xlsx"), written(varied(start, 5).book(), "filled.xlsx")) == ""


@pytest.mark.parametrize("lang", LANGS)
def test_plan_folder(lang: Lang, plan_folder: Callable[[Lang], Path]) -> None:
    """Master, issued and filled branch workbooks, roll-up."""
    files = sorted(plan_folder(lang).rglob("*.xlsx"))
    assert {str(f.relative_to(plan_folder(lang)).parts[0]) for f in files} >= {
        "master.xlsx", "issued", "inbox", "rollup.xlsx"}
    assert lint(*files) == ""


def test_the_lint_finds_what_is_wrong(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    assert lint(broken) != ""
