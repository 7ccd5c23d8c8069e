"""`xlplan status`: the round, its deadline, who is missing, what is open and what to do next, followed through the rounds."""
from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from console import run
from rounds_case import ON, declares, rounds_plan, send

import xlplan
from xlplan.pipeline.status import PlanStatus
from xlplan.pipeline.submissions import read_submissions
from xlplan.schema.frame import Frame
from xlplan.text import LANGS, Lang
from xlplan.workbook.submission import Submission

CALENDAR = ({"item": "二上", "deadline": "2026-12-08", "round": "final"},)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """一下 is out; A declares less with a reason, B only signs, C sends nothing, KA declares more."""
    folder = rounds_plan(tmp_path_factory.mktemp("status") / "plan", calendar=CALENDAR)
    xlplan.issue(folder, round="bottom_up", on=ON)
    send(folder, "A", declares(-100_00))
    send(folder, "B", signs={"preparer|name": "周六"})
    send(folder, "KA", declares(20_00))
    return folder


@pytest.fixture
def plan(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "plan"))


def seen(folder: Path, day: str = "2026-11-13 09:00", **options: object) -> PlanStatus:
    return xlplan.status(folder, now=datetime.fromisoformat(day), **options)  # type: ignore[arg-type]


def open_(found: PlanStatus) -> dict[str, int]:
    return {one.key: one.count for one in found.open}


def test_before_anything_is_issued(tmp_path: Path) -> None:
    folder = rounds_plan(tmp_path / "plan")
    found = seen(folder)
    assert (found.round, open_(found)) == (None, {"issue": 1})
    assert [*found.text("zh-CN")] == ["青禾食品 2027 年度计划 · 还没有下发", "", "下一步:",
                                      f"  1. 可以下发一上:xlplan issue {folder} --round bottom_up"]


def test_a_round_half_in(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """C is chased by name, A's and KA's gaps wait for HQ, and nothing stands in the way but what nobody has decided. What came is read
    once, also for what the next round would be."""
    reads = list[int]()

    def counted(files: Sequence[Path], *of: Any) -> list[Submission]:
        reads.append(len(files))
        return read_submissions(files, *of)

    monkeypatch.setattr("xlplan.pipeline.judge_inbox.read_submissions", counted)
    found = seen(first)
    assert reads == [3]
    assert (found.round, found.issue, found.issued, found.due, found.days_left) == ("bottom_up", 1, "2026-10-26", "2026-11-10 18:00", -3)
    assert open_(found) == {"missing": 1, "unanswered": 2, "gaps": 2, "issue": 1}
    lines = [*found.text("zh-CN")]
    assert [*lines[:3], lines[4]] == ["青禾食品 2027 年度计划 · 一上 · 第 1 次下发(2026-10-26)", "截止 2026-11-10 18:00(已过 3 天)",
                         "各轮截止:一上 2026-11-10 18:00 · 二上 2026-12-08", "已交 3/4 家(全部通过 3,部分退回 0,暂估 0),退回 0,未交 1"]
    assert lines[3] == "日历 · 下一项:二上 · 截止 2026-12-08"
    assert lines[7].split() == ["丙分公司", "西区", "未交", "孙三"]
    assert lines[-4:] == [
        f"  1. 1 家未交(丙分公司):催报:xlplan send {first} 写好邮件草稿;可粘贴的文字在汇总表「上报进度」页",
        "  2. 2 条「请说明」还没有说明:在汇总表「问题清单」页写处理意见,或请分公司补写",
        f"  3. 2 家申报与下达有差异,总部还没有写调整:xlplan targets {first} --round revise",
        f"  4. 可以下发二下(没有交齐的 1 家,缺的表按下达计):xlplan issue {first} --round revise"]


@pytest.mark.parametrize(("day", "said"), [
    ("2026-11-09 23:00", "还有 1 天"), ("2026-11-10 08:00", "就在今天"), ("2026-11-11 00:10", "已过 1 天")])
def test_days_are_counted_by_the_calendar(day: str, said: str, first: Path) -> None:
    assert f"({said})" in [*seen(first, day).text("zh-CN")][1]


def test_nothing_is_written(plan: Path) -> None:
    before = {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()}
    assert run("status", plan, "--lang", "zh-CN").exit_code == 0
    assert {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()} == before


def test_what_goes_back_is_named(plan: Path) -> None:
    """A file that cannot be read is nobody's: the unit of which it bears the name is missing like the one that sent nothing."""
    (plan / "inbox" / "A.xlsx").write_bytes(b"PK half a file")
    found = seen(plan)
    assert {key: found.states[key].standing for key in ("A", "B", "C")} == {"A": "missing", "B": "passed", "C": "missing"}
    assert open_(found)["missing"] == 2


def test_an_accepted_gap_is_closed_and_a_proposed_line_waits(plan: Path) -> None:
    by = {"by": "王五", "on": ON}
    xlplan.adjust(plan, change=0, reason="质询会", branches=["KA"], write=True, approved_by="赵总", **by)  # type: ignore[arg-type]
    xlplan.adjust(plan, change=60, reason="待议", branches=["A"], write=True, **by)  # type: ignore[arg-type]
    found = open_(seen(plan))
    assert found["proposed_adjustments"] == 1
    assert found["gaps"] == 1


def test_closed_rounds_and_versions_are_told(plan: Path) -> None:
    xlplan.freeze(plan, "V1", by="王五")
    xlplan.freeze(plan, "V2", by="王五", close=True)
    lines = [*seen(plan).text("zh-CN")]
    assert "版本:V1 · V2" in lines
    assert any(line.startswith("已封存:V2") for line in lines)


@pytest.mark.parametrize("lang", LANGS)
def test_in_every_language_and_as_json(lang: Lang, first: Path) -> None:
    found = seen(first)
    assert not [line for line in found.text(lang) if "{" in line]
    data = found.data(lang)
    assert data["open"][0] == {"what": "missing", "count": 1, "said": found.open[0].said(lang)}
    assert data["units"]["C"]["standing"] == "missing"


def below_zero(frames: Mapping[str, Frame]) -> None:
    """A month that must be corrected."""
    frames["sales_targets"].amounts["m04"][0] = -1


def said_next(*command: object) -> str:
    """What the command line says after the command: the first of what comes next."""
    lines = run(*command, "--lang", "zh-CN").stdout.splitlines()
    return next(line for line in lines if line.startswith("下一步:")).removeprefix("下一步:")


def test_after_a_run_the_next_step_is_the_first_that_status_has(plan: Path) -> None:
    """Of what that run knows: what must be fixed goes back first, then whoever is missing is chased; a copy that was made is sent."""
    def first_of_status() -> str:
        lines = run("status", plan, "--lang", "zh-CN").stdout.splitlines()
        return next(line for line in lines if line.startswith("  1. ")).removeprefix("  1. ")

    chased = said_next("consolidate", plan)
    assert chased == first_of_status()
    assert chased.startswith("1 家未交(丙分公司):催报:")
    assert said_next("freeze", plan, "--as", "V1", "--by", "王五") == chased
    assert "xlplan send" in said_next("return", plan)                                    # A has to explain: a copy was made
    assert "outbox/" in said_next("send", plan)
    send(plan, "B", below_zero)
    assert said_next("consolidate", plan) == first_of_status()
    assert "xlplan return" in first_of_status()
    assert "--round revise" in said_next("freeze", plan, "--as", "V2", "--by", "王五", "--close")


def test_the_first_day_asks_for_files_and_offers_no_next_round(plan: Path) -> None:
    """Nothing is in, or only what was issued, byte for byte: that is said of the unit, and nobody is offered the next round."""
    for file in (plan / "inbox").glob("*.xlsx"):
        file.unlink()
    found = seen(plan)
    assert {"missing"} <= {*open_(found)} <= {"missing", "gone"}
    assert "inbox/" in found.open[0].todo("zh-CN")
    assert "没有要退回的" in run("return", plan, "--lang", "zh-CN").stdout
    shutil.copy(plan / "issued" / "C.xlsx", plan / "inbox" / "C.xlsx")
    found = seen(plan)
    assert open_(found) == {"missing": 4, "as_issued": 1}
    assert [found.states[unit].said("zh-CN") for unit in ("A", "C")] == ["未交", "未交 · 交回的是下发的原件,没有填报"]


def test_once_the_round_has_moved_on_return_says_so(plan: Path) -> None:
    xlplan.issue(plan, round="revise", on=ON, balance="unassigned")
    said = run("return", plan, "--lang", "zh-CN").stdout
    assert "二上还没有单位交来文件,没有要退回的" in said
    assert "inbox/ 里有 3 个文件是以前各轮的" in said
    assert "不用改" not in said


def test_at_pythons_prompt_results_say_what_they_come_to(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Totals and counts in the language of the system, and never the key that HQ seals with."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setattr("xlplan.brief.system_lang", lambda: "zh-CN")
    for result, words in (
        (xlplan.check([first / "inbox"]), ("CheckResult: ", "通过", "请说明")),
        (seen(first), ("PlanStatus: 青禾食品 2027 年度计划", "已交 3/4 家", "下一步")),
        (xlplan.targets(first), ("RoundTargets: 公司目标 10,000.00 万元", "必须改 0")),
        (xlplan.issue(first, reason="x", dry_run=True), ("Issuance: 一上:会写 4 份填报表", "公司目标 10,000.00", "必须改 0")),
        (xlplan.compare(first, "issued"), ("ComparisonResult: ",)),
        (xlplan.seal_key_list(first), ("KeyList: ",)),
        (xlplan.explain("XP401"), ("CodePage: XP401",)),
        (xlplan.decompose_total("10", "1,2"), ("TotalParts: 序号", "合计")),
    ):
        said = repr(result)
        assert [w for w in words if w not in said] == [], said
        assert "secret" not in said
        assert said.count("\n") <= 10
        assert len(said) < 1_000
