"""Who loads xlwings: only what runs inside Excel, and never its paid part."""
from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = sorted(ROOT.glob("udfs/**/*.py"))


def loaded_by(code: str) -> set[str]:
    """Modules in a fresh process after running `code`."""
    run = subprocess.run([sys.executable, "-c", f"{code}; import sys; print(*sys.modules, sep='\\n')"], cwd=ROOT, capture_output=True,
                         text=True, check=True)
    return set(run.stdout.split())


def paid(modules: set[str]) -> set[str]:
    return {name for name in modules if name == "xlwings.pro" or name.startswith("xlwings.pro.")}


def test_udfs_load_nothing_of_xlwings_pro() -> None:
    """`import xlwings` looks for it by itself and gives up without a licence; nothing of ours may add to that."""
    everything = "; ".join(f"import {'.'.join(path.relative_to(ROOT).with_suffix('').parts).removesuffix('.__init__')}"
                           for path in OURS)
    loaded = loaded_by(everything)
    assert "xlwings" in loaded
    assert paid(loaded) <= paid(loaded_by("import xlwings"))


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_source_names_it(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [f"{node.module}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        assert not [name for name in names if name.startswith("xlwings.pro")]


@pytest.mark.parametrize("batch", [
    "import xlplan.cli",
    "import xlplan; xlplan.check; xlplan.consolidate; xlplan.issue",
    "from typer.testing import CliRunner; from xlplan.cli.commands import app; CliRunner().invoke(app, ['check', 'pyproject.toml'])",
    "from typer.testing import CliRunner; from xlplan.cli.commands import app; CliRunner().invoke(app, ['addin', '--help'])",
])
def test_the_batch_runs_without_xlwings(batch: str) -> None:
    """A server has no Excel, and a start of half a second more for nothing."""
    loaded = loaded_by(batch)
    assert "xlplan" in loaded
    assert not {"xlwings", "udfs", "pyopenvba"} & loaded
