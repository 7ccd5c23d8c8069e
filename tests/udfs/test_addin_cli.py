"""`xlplan addin build` as a release engineer types it."""
from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from console import run

from udfs.addin.build import addin_bytes


def test_it_writes_the_file_and_prints_its_path(tmp_path: Path) -> None:
    out = tmp_path / "new folder" / "my.xlam"
    made = run("addin", "build", "-o", out)
    assert (made.exit_code, made.stdout, made.stderr) == (0, f"{out}\n", "")
    assert out.read_bytes() == addin_bytes()
    assert [path.name for path in out.parent.iterdir()] == ["my.xlam"]


def test_without_o_it_goes_where_the_committed_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = run("addin", "build", "--format", "json")
    assert json.loads(made.stdout) == {"addin": str(Path("workbooks/xlplan.xlam"))}
    assert (tmp_path / "workbooks" / "xlplan.xlam").exists()


@pytest.mark.parametrize("missing", ["pyopenvba", "xlwings"])
def test_without_the_extra_it_says_what_to_install(missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in (missing, "udfs")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)  # as if it were not installed
    made = run("addin", "build", "-o", tmp_path / "x.xlam")
    assert (made.exit_code, made.stdout) == (2, "")
    assert made.stderr.endswith(": pip install 'xlplan[build]'\n")
    assert missing in made.stderr
    assert made.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    made = run("addin", "build", "-o", tmp_path / "file" / "x.xlam")
    assert (made.exit_code, made.stdout, made.stderr.count("\n")) == (2, "", 1)


def test_a_module_of_xlwings_that_changed_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("udfs.addin.xlwings_module.SHA256", "0" * 64)
    made = run("addin", "build", "-o", tmp_path / "x.xlam")
    assert (made.exit_code, made.stdout) == (2, "")
    assert made.stderr == "xlplan.xlam cannot be built: the VBA module of xlwings has changed (its SHA-256 is another)\n"
    assert not (tmp_path / "x.xlam").exists()
