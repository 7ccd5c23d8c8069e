"""`xlplan check` of a master workbook and of a plan folder: all that `issue` would say, and nothing is written."""
from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from console import run
from steering_case import told, type_in

import xlplan


def held(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of the folder with its bytes and the moment of its last change."""
    return {str(p.relative_to(folder)): (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()}


def spoil(plan: Path) -> None:
    """HQ types a deadline that is none."""
    type_in(plan, {"C18": "12月10日下午6点"}, "基本信息")  # type: ignore[dict-item]


@pytest.mark.parametrize("spoilt", [False, True])
def test_it_says_what_issue_says_and_writes_nothing(plan: Path, spoilt: bool) -> None:
    """Asked of the folder, of its master and of a copy of that."""
    if spoilt:
        spoil(plan)
    masters: dict[str, dict[str, Any]] = {}
    for name in ("", "master.xlsx", "copy.xlsx"):
        if name == "copy.xlsx":
            shutil.copy(plan / "master.xlsx", plan / name)
        before = held(plan)
        result = run("check", plan / name if name else plan, "--format", "json", "--lang", "zh-CN")
        assert held(plan) == before, name
        data: dict[str, Any] = json.loads(result.stdout)
        (masters[name],) = data["masters"]
        assert len(data["files"]) == (0 if name else 3), name
        assert result.exit_code == (1 if spoilt else 0), name
    issued = json.loads(run("issue", plan, "--reason", "更正", "--format", "json", "--lang", "zh-CN").stdout)
    for name, master in masters.items():
        for key in ("diagnostics", "targets", "balances", "history"):
            assert master[key] == issued[key], (name, key)
        assert master["branches"] == list(issued["files"]) == ([] if spoilt else ["JS", "ZJ", "GD"]), name
        assert spoilt or master["prospect"]["workbooks"] == len(issued["files"]), name


def test_a_plan_folder_is_its_master_and_a_trial_of_its_inbox(plan: Path) -> None:
    """Not what was issued, nor the roll-up; who has not sent is missing; the seal is looked at with the folder's key."""
    (plan / "inbox" / "zj.xlsx").unlink()
    data = told("check", plan)
    assert [f["file"] for f in data["files"]] == ["gd.xlsx", "js.xlsx"]
    assert data["submission"] == {"expected": 3, "accepted": 2, "missing": ["ZJ"], "returned": []}
    assert data["diagnostics"] == []
    lines = run("check", plan, "--lang", "zh-CN").stdout.splitlines()
    assert [line for line in lines if "可以下发,会写 3 份填报表" in line and line.endswith("没有写任何文件")]
    assert "inbox/ 里的文件,只检查、不登记、不汇总:" in lines


@pytest.mark.parametrize(("lang", "said"), [("zh-CN", "inbox/ 里还没有文件:只检查了总控表。"),
                                            ("en", "Nothing lies in inbox/ yet: only the master workbook was checked.")])
def test_that_nothing_lies_in_the_inbox_is_said(plan: Path, lang: str, said: str) -> None:
    for file in (plan / "inbox").iterdir():
        file.unlink()
    lines = run("check", plan, "--lang", lang).stdout.splitlines()
    assert lines[-1] == said
    assert not [line for line in lines if "不汇总" in line or "consolidated" in line]


def test_in_python(plan: Path) -> None:
    checked = xlplan.check([plan / "master.xlsx", plan / "inbox" / "gd.xlsx"])
    assert checked.master is not None
    assert (checked.master.branches, checked.must_fix, [f.branch for f in checked.files]) == (("JS", "ZJ", "GD"), False, ["GD"])
    spoil(plan)
    again = xlplan.check(plan / "master.xlsx")
    assert again.must_fix
    assert {d.code for d in again.diagnostics} >= {"XP611"}
    assert xlplan.check(plan / "inbox").master is None
