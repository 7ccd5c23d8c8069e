"""What is committed under workbooks/ is what the code builds now, compared by content: a template that somebody opened
and saved, or a declaration changed without a rebuild, shows here with both sides printed.

Rebuild: `xlplan template build` and `xlplan demo workbooks/sample --branches 3 --seed 7 --broken 1` into an empty folder. The
sample's own key is what its seals are compared with: every demo makes a new one.
"""
from __future__ import annotations

import re
from pathlib import Path

import independent
import pytest

import xlplan
from xlplan.pipeline.demo import demo
from xlplan.store.folder import PlanFolder

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
TEMPLATES, SAMPLE = WORKBOOKS / "templates", WORKBOOKS / "sample"


CHAIN = re.compile(r"(?<=\d-)[0-9A-F]{8}\b|(?<=\d\.)[0-9a-f]{16}\b")  # of the ledger, which goes by the time of day


def names(folder: Path) -> list[str]:
    """What is compared: workbooks and pages (the ledger holds the time of day); `received` holds again what lies in the inbox."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*")
                  if p.suffix in (".xlsx", ".md") and p.parent.name != "received")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Committed folder -> the same built now."""
    new = tmp_path_factory.mktemp("built")
    xlplan.template_build(new / "templates")
    demo(new / "sample", branches=3, seed=7, broken=1, key=PlanFolder(SAMPLE).seal_key())
    return {TEMPLATES: new / "templates", SAMPLE: new / "sample"}


@pytest.mark.parametrize("folder", [TEMPLATES, SAMPLE], ids=lambda p: p.name)
def test_the_folder_is_there_and_holds_the_same_files(built: dict[Path, Path], folder: Path) -> None:
    assert folder.is_dir(), f"{folder} is not committed"
    assert names(folder) == names(built[folder])


EXPECTED = [(TEMPLATES, f"{lang}/{name}") for lang in ("zh-CN", "zh-TW", "en")
            for name in ("master.xlsx", "branch-bottom_up.xlsx", "branch-final.xlsx", "manual.md")] + [
    (SAMPLE, name) for name in ("master.xlsx", "rollup.xlsx", *(f"issued/华东饮品_2027计划_{of}.xlsx" for of in (
                                    "华东大区_一上_大区调剂", "华东大区_一上_大区审核意见", "华南大区_一上_大区审核意见")),
                                *(f"issued/{room}华东饮品_2027计划_{b}_{of}.xlsx" for room, of in (("", "二上"), ("earlier/001/", "一上"))
                                  for b in ("江苏", "浙江", "广东")),
                                *(f"inbox/{b}.xlsx" for b in ("js", "zj", "gd")))]


def test_nothing_is_left_out_below(built: dict[Path, Path]) -> None:
    assert sorted((f.name, n) for f, n in EXPECTED) == sorted((f.name, n) for f in built for n in names(built[f]))


@pytest.mark.parametrize(("folder", "name"), EXPECTED, ids=lambda v: v if isinstance(v, str) else v.name)
def test_the_content_is_what_is_built_now(built: dict[Path, Path], folder: Path, name: str) -> None:
    committed, now = folder / name, built[folder] / name
    assert committed.is_file(), f"{committed} is not committed"
    if name.endswith(".md"):
        assert committed.read_text(encoding="utf-8") == now.read_text(encoding="utf-8")
        return
    if independent.parts(committed) == independent.parts(now):
        return  # every part byte for byte, so every cell
    unlike = independent.unlike(independent.content(committed), independent.content(now))
    assert [line for line in unlike if len({CHAIN.sub("", half) for half in line.partition(": ")[2].split(" / ")}) > 1][:20] == []
