"""A plan folder put back from a copy, as the README says: what it gives is what it gave, and what the copy does not know is said."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rounds_case import ON, declares, rounds_plan, send, targets_of

import xlplan
from xlplan.errors import XlplanError
from xlplan.pipeline.results import Consolidation
from xlplan.plan.consolidate.merge import like_for_like


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
    folder = rounds_plan(tmp_path_factory.mktemp("backup") / "plan")
    assert not xlplan.issue(folder, round="bottom_up", on=ON).must_fix
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


def test_without_its_key_nothing_goes_on_until_it_is_put_back(played: tuple[Path, Path, Consolidation], tmp_path: Path) -> None:
    _, copy, then = played
    again = copied(copy, tmp_path / "keyless")
    (again / "seal.key").unlink()
    with pytest.raises(XlplanError, match="backup"):
        xlplan.consolidate(again)
    shutil.copy(copy / "seal.key", again / "seal.key")
    assert like_for_like(xlplan.consolidate(again).numbers) == like_for_like(then.numbers)
