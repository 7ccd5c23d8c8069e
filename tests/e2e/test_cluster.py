"""`consolidate --cluster local`: read by the workers of a Dask cluster, the same figures and findings come back."""
from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from console import run
from plan_case import said

from xlplan.errors import XlplanError
from xlplan.excel.reading.cluster import cluster_executor
from xlplan.text import Lang


@pytest.fixture
def plan(plan_folder: Callable[[Lang], Path], tmp_path: Path) -> Path:
    """A plan folder of three branches, a file that is no workbook in its inbox."""
    folder = Path(shutil.copytree(plan_folder("en"), tmp_path / "2027-plan"))
    (folder / "inbox" / "notes.txt").write_text("not a workbook", encoding="utf-8")
    return folder


def judged(folder: Path, *options: str) -> Any:
    out = json.loads(run("consolidate", folder, "--format", "json", *options).stdout)
    for file in out["files"]:
        file.pop("received", None)
    assert out.pop("chain")  # every run is a record of its own
    return out


def test_a_cluster_gives_what_this_machine_gives(plan: Path) -> None:
    here = judged(plan, "--workers", "1")
    assert len(here["files"]) == 4
    assert judged(plan, "--cluster", "local") == here


@pytest.mark.parametrize(("address", "words"), [
    ("tcp://127.0.0.1:9", "No cluster at tcp://127.0.0.1:9"),    # nobody listens on the port of `discard`
    ("nowhere", "No cluster at nowhere"), ("ftp://127.0.0.1:1", "Write local, or a scheduler's address")])
def test_where_there_is_no_cluster_a_sentence_says_so(plan: Path, address: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlplan.excel.reading.cluster._SECONDS", 1)
    assert words in said("consolidate", plan, "--lang", "en", "--cluster", address, status=2)


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(XlplanError, match="xlplan\\[cluster\\]"), cluster_executor("local"):
        pass
