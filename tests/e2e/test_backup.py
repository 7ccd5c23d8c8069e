"""A plan folder put back from a copy, as the README says: what it gives is what it gave, and what the copy does not know is said."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rounds_case import ON, begun, declares, send, targets_of
from test_old_plan import relisted

import xlplan
from xlplan.errors import XlplanError
from xlplan.excel.reading.intake import read_submission
from xlplan.pipeline.results import Consolidation
from xlplan.plan.consolidate.merge import like_for_like
from xlplan.store.folder import PlanFolder


def errors(folder: Path) -> list[str]:
    return [d.code for d in xlplan.audit(folder).diagnostics if d.severity and d.severity.value == "error"]


def copied(folder: Path, to: Path) -> Path:
    """A copy as a share or a zip makes it: other times, no empty folders."""
    for path in folder.rglob("*"):
        if path.is_file():
            (to / path.relative_to(folder)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to / path.relative_to(folder))
    return to


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Consolidation]:
    """(a folder in which a round went on after the copy was taken, that copy, what it gave then)."""
    folder = begun(tmp_path_factory.mktemp("backup") / "plan")
    for unit in ("A", "B"):
        send(folder, unit, declares(-1_00))
    then = xlplan.consolidate(folder)
    copy = copied(folder, folder.parent / "copy")
    assert not xlplan.issue(folder, branches=["A"], reason="上年数更正", on=ON).must_fix
    send(folder, "A", declares(-2_00), days=20)
    xlplan.consolidate(folder)
    return folder, copy, then


def test_the_copy_goes_on_where_it_was_taken(played: tuple[Path, Path, Consolidation], tmp_path: Path) -> None:
    _, copy, then = played
    again = copied(copy, tmp_path / "elsewhere")
    assert errors(again) == []
    result = xlplan.consolidate(again)
    assert like_for_like(result.numbers) == like_for_like(then.numbers)
    assert result.numbers.codes == then.numbers.codes
    assert [xlplan.receipt(code, again).problem for code in then.numbers.codes.values()] == [None, None]
    assert not xlplan.issue(again, round="revise", on=ON, balance="unassigned").must_fix
    assert sum(target for target, _ in targets_of(again)) > 0


def test_what_came_after_the_copy_is_said_and_counts_only_as_far_as_it_knows(played: tuple[Path, Path, Consolidation],
                                                                            tmp_path: Path) -> None:
    folder, copy, _ = played
    code = xlplan.consolidate(folder).numbers.codes["A"]
    older = copied(copy, tmp_path / "older")
    shutil.copy(folder / "inbox" / "A.xlsx", older / "inbox" / "A.xlsx")  # filled in on a workbook that this ledger never issued
    assert xlplan.receipt(code, older).problem is not None
    result = xlplan.consolidate(older)
    assert {"XP532", "XP533"} & {d.code for d in result.ledger}


def test_a_lost_key_refuses_nothing_and_trusts_nothing(played: tuple[Path, Path, Consolidation], tmp_path: Path) -> None:
    """What is in the field is compared with the ledger; what is issued from then on has a key again."""
    _, copy, then = played
    again = copied(copy, tmp_path / "lost")
    first = xlplan.seal_key_list(again).keys.newest.name
    (again / "seal.key").unlink()
    made = xlplan.seal_key_new(again, reason="磁盘坏了", by="王五")
    assert (again / "seal.key").stat().st_mode & 0o077 == 0
    lines = [*made.text("zh-CN")]
    assert lines[0].startswith("第一把密钥遗失")
    assert f"{first} · 遗失 · 下发用过 4 份" in lines
    assert f"{made.keys.newest.name} · 在用 · 下发用过 0 份;磁盘坏了 (王五)" in lines
    result = xlplan.consolidate(again)
    assert like_for_like(result.numbers) == like_for_like(then.numbers)
    assert [[d.code for d in f.diagnostics if d.code == "XP586"] for f in result.files] == [["XP586"], ["XP586"]]
    relisted(again / "inbox" / "B.xlsx", lambda key, value: value + "0" if key.endswith("|hq_target") else value, b"anybody's")
    refused = {f.file: f for f in xlplan.consolidate(again).files}["B.xlsx"]
    assert (refused.verdict, [d.code for d in refused.diagnostics if d.code == "XP530"]) == ("refused", ["XP530"])
    assert not xlplan.issue(again, branches=["A"], reason="新密钥", on=ON).must_fix
    path = again / "issued" / "A.xlsx"
    sealed = read_submission(path, path.name, PlanFolder(again).seal_keys())
    assert (sealed.seal, sealed.key) == ("verified", made.keys.newest.name)
    assert xlplan.consolidate(again, rollup=False).states["A"].file is not None  # of the earlier issue, read with the later one's values
    assert errors(again) == []


def test_a_new_key_seals_and_a_withdrawn_one_is_said(played: tuple[Path, Path, Consolidation], tmp_path: Path) -> None:
    _, copy, then = played
    again = copied(copy, tmp_path / "withdrawn")
    old = xlplan.seal_key_list(again).keys.newest.name
    new = xlplan.seal_key_new(again, reason="换人").keys.newest.name
    assert not [d for f in xlplan.consolidate(again).files for d in f.diagnostics if d.code in ("XP586", "XP587")]
    left = xlplan.seal_key_withdraw(again, old.upper(), reason="外泄", by="王五")
    assert [*left.text("en")][:2] == [f"{old} · withdrawn · workbooks sealed: 4; 外泄 (王五)",
                                      f"{new} · in use · workbooks sealed: 0; 换人"]
    result = xlplan.consolidate(again)
    assert like_for_like(result.numbers) == like_for_like(then.numbers)
    assert [[d.code for d in f.diagnostics if d.code == "XP587"] for f in result.files] == [["XP587"], ["XP587"]]
    assert xlplan.seal_key_list(again).data("en")["keys"] == [
        {"key": old, "state": "withdrawn", "sealed": 4}, {"key": new, "state": "seals", "sealed": 0}]
    for wrong, why in ((old, "already"), ("x", new)):
        with pytest.raises(XlplanError, match=why):
            xlplan.seal_key_withdraw(again, wrong, reason="外泄")
    with pytest.raises(XlplanError, match="--reason"):
        xlplan.seal_key_new(again, reason=" ")
    assert errors(again) == []
    (again / "seal.key").write_text("ab12")
    xlplan.seal_key_new(again, reason="坏了")
    assert (again / "seal-spoilt.key").read_text() == "ab12"


def test_without_its_key_nothing_goes_on_until_it_is_put_back(played: tuple[Path, Path, Consolidation], tmp_path: Path) -> None:
    _, copy, then = played
    again = copied(copy, tmp_path / "keyless")
    (again / "seal.key").unlink()
    with pytest.raises(XlplanError, match="backup"):
        xlplan.consolidate(again)
    shutil.copy(copy / "seal.key", again / "seal.key")
    assert like_for_like(xlplan.consolidate(again).numbers) == like_for_like(then.numbers)
