"""Would Excel open it without repair? Every kind of workbook we write, against the schemas and Excel's own limits."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from branch_case import ROUNDS, case, varied
from lint_tool import lint

from xlplan.schema.diagnostic import Round
from xlplan.text import LANGS, Lang

pytestmark = pytest.mark.lint


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
