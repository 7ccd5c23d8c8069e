"""A round that is closed: what came before counts on, what comes later is refused by name, until HQ opens it again with a reason."""
from __future__ import annotations

import os
import shutil
from pathlib import Path

from console import run
from steering_case import told

import xlplan
from xlplan.excel.patching.patch import patch_file
from xlplan.excel.reading.intake import read_submission
from xlplan.pipeline.results import Consolidation
from xlplan.schema.codes.catalogue import message_of
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.text import LANGS

SALES = "sales_targets"
CLOSE = ("--as", "V1", "--by", "王五", "--close")
WHY = ("--reason", "广东更正", "--by", "李总")


def total(result: Consolidation) -> int:
    return int(sum(result.numbers.frames[SALES].amounts[f"m{n:02}"].sum() for n in range(1, 13)))


def corrected(plan: Path) -> Path:
    """Guangdong's file, with March of its first row 5.00 lower."""
    path = plan / "inbox" / "gd.xlsx"
    sent = read_submission(path, path.name)
    place, frame = sent.placements[SALES], sent.frames[SALES]
    patch_file(path, {place.sheet: {str(place.at(frame.keys[0], "m03")): (int(frame.amounts["m03"][0]) - 500) / 100}})
    os.utime(path, (path.stat().st_mtime + 60,) * 2)
    return path


def codes(result: Consolidation) -> list[str]:
    return [d.code for f in result.files for d in f.diagnostics if d.code == "XP512"]


def gone(result: Consolidation) -> list[str | None]:
    """Units of which a file is gone that counted when the round was closed."""
    return [d.branch for d in result.diagnostics if d.code == "XP562" and "gd.xlsx" in message_of(d, "zh-CN")]


def test_a_file_that_comes_after_it_is_refused_and_the_one_before_counts_on(plan: Path) -> None:
    before = xlplan.consolidate(plan, rollup=False)
    assert told("freeze", plan, *CLOSE)["closed"] is True
    assert codes(xlplan.consolidate(plan, rollup=False)) == []
    shutil.copy(plan / "inbox" / "gd.xlsx", plan / "first.xlsx")
    path = corrected(plan)
    after = xlplan.consolidate(plan, rollup=False)
    assert codes(after) == ["XP512"]
    assert [f.verdict for f in after.files if f.branch == "GD"] == ["refused"]
    assert gone(after) == ["GD"]
    assert [d.branch for d in xlplan.targets(plan, balance="unassigned").diagnostics if d.code == "XP562"] == ["GD"]  # nothing goes out
    shutil.copy(plan / "first.xlsx", plan / "inbox" / "gd-1.xlsx")  # both lie there: the one that came before counts
    both = xlplan.consolidate(plan, rollup=False)
    assert (codes(both), gone(both)) == (["XP512"], [])
    assert total(both) == total(before)
    path.unlink()
    assert codes(xlplan.consolidate(plan, rollup=False)) == []  # by its contents, whatever it is called


def test_the_refusal_names_the_version(alone: Path) -> None:
    told("freeze", alone, *CLOSE)
    corrected(alone)
    [finding] = [d for f in xlplan.consolidate(alone, rollup=False).files for d in f.diagnostics if d.code == "XP512"]
    for lang, closed in zip(LANGS, ("已封存", "已封存", "is closed"), strict=True):
        said = message_of(finding, lang)
        assert [word for word in (closed, "V1", "王五") if word not in said] == [], said
    assert run("consolidate", alone).exit_code == 1


def test_opened_again_it_takes_the_file_and_the_version_stays(alone: Path) -> None:
    told("freeze", alone, *CLOSE)
    before = total(xlplan.consolidate(alone, rollup=False))
    corrected(alone)
    data = told("reopen", alone, *WHY)
    assert (data["round"], data["reason"]) == ("bottom_up", "广东更正")
    after = xlplan.consolidate(alone, rollup=False)
    assert codes(after) == []
    assert total(after) == before - 500
    found = told("compare", alone)
    assert found["tables"][0]["total"]["change"] == -5.0
    assert told("freeze", alone, "--as", "V2", "--by", "王五", "--close")["closed"] is True
    with Ledger(PlanFolder(alone).ledger, reading=True) as ledger:
        kinds = [(one.kind, one.by) for one in ledger.chain() if one.kind in ("frozen", "closed", "reopened") and hasattr(one, "by")]
    assert kinds == [("frozen", "王五"), ("closed", "王五"), ("reopened", "李总"), ("frozen", "王五"), ("closed", "王五")]
    assert xlplan.audit(alone).diagnostics == []


def test_what_cannot_be_is_said(alone: Path) -> None:
    for lang, opened, unsaid in (("zh-CN", "没有封存", "要写理由"), ("zh-TW", "沒有封存", "要寫理由"),
                                 ("en", "is not closed", "takes a reason")):
        assert opened in run("reopen", alone, *WHY, "--lang", lang).stderr
        assert unsaid in run("reopen", alone, "--reason", " ", "--by", "李总", "--lang", lang).stderr
    told("freeze", alone, *CLOSE)
    for lang, closed in zip(LANGS, ("已由版本 V1", "已由版本 V1", "is closed already by version V1"), strict=True):
        again = run("freeze", alone, "--as", "V2", "--by", "王五", "--close", "--lang", lang)
        assert (again.exit_code, closed in again.stderr) == (2, True), again.stderr
    assert run("freeze", alone, "--as", "V2", "--by", "王五").exit_code == 0  # to keep another version is no closing


def test_another_round_is_not_closed_with_it(alone: Path) -> None:
    told("freeze", alone, *CLOSE)
    with Ledger(PlanFolder(alone).ledger, reading=True) as ledger:
        [identity] = {one[0] for one in ledger.tables()["issued"]}
        assert ledger.closed_round(identity, "bottom_up") is not None
        assert ledger.closed_round(identity, "final") is None
