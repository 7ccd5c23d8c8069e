"""What follows from HQ's adjustments is judged as a branch's own figures are: before a line is written, and when it stands in the
master, whoever typed it."""
from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from console import run
from independent import MONTHS, pages
from steering_case import WHY, told, type_in, typed

import xlplan
from xlplan.address import a1
from xlplan.errors import XlplanError
from xlplan.plan.consolidate.frames import to_pandas
from xlplan.schema.diagnostic import Severity


@pytest.fixture(autouse=True)
def _records_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def final(plan_folder: Callable[..., Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(plan_folder("zh-CN", round="final"), tmp_path / "final"))


LEAVE = ("adjust", "--table", "staffing", "--row", "CITY|leavers", "--period", "m03", "--branches", "GD")


def test_heads_below_zero_are_refused_before_they_are_written(alone: Path) -> None:
    """All city managers of Guangdong leave, and one more; what follows from the cell is judged, not the cell alone."""
    numbers = xlplan.consolidate(alone, rollup=False).numbers
    heads = to_pandas(numbers)["staffing"].set_index(["branch", "row_key"]).loc[("GD", "CITY|closing")]
    least, before = min(int(heads[m]) for m in MONTHS[2:]), (alone / "master.xlsx").read_bytes()
    over = run(LEAVE[0], alone, *LEAVE[1:], "--change", str(least + 1), *WHY, "--approved-by", "李总", "--write", "--format", "json")
    (wrong,) = json.loads(over.stdout)["diagnostics"]
    assert (over.exit_code, wrong["code"], wrong["severity"], wrong["found"]) == (1, "XP310", "error", -1)
    assert wrong["message"].startswith("按总部调整后,广东分公司「人员规划」城市经理")
    assert (alone / "master.xlsx").read_bytes() == before
    told(LEAVE[0], alone, *LEAVE[1:], "--change", str(least), *WHY, "--approved-by", "李总", "--write")  # all of them may leave
    assert [d for d in told("consolidate", alone)["diagnostics"] if d["code"] == "XP310"] == []


def test_heads_below_zero_by_a_line_typed_into_the_master_must_be_fixed(alone: Path) -> None:
    """The console, JSON and the findings page of the roll-up name the line's own cell."""
    done = told(LEAVE[0], alone, *LEAVE[1:], "--change", "1", *WHY, "--approved-by", "李总", "--write")
    other = [part.replace("CITY", "REP") for part in LEAVE]  # a later line, about another post
    told(other[0], alone, *other[1:], "--change", "1", *WHY, "--approved-by", "李总", "--write")
    at = a1(done["written"]["rows"][0], typed(alone)[0]["change"])
    type_in(alone, {at: 400})
    result = run("consolidate", alone, "--format", "json", "--lang", "zh-CN")
    (wrong,) = (d for d in json.loads(result.stdout)["diagnostics"] if d["code"] == "XP310")
    assert (result.exit_code, wrong["sheet"], wrong["cell"], wrong["severity"]) == (1, "总部调整", at, "error")
    page = pages(alone / "rollup.xlsx")["issues"]
    (row,) = (key for key in page.data() if page.value(key, "code") == "XP310")
    assert "广东分公司「人员规划」城市经理" in str(page.value(row, "what"))


def test_heads_that_are_below_zero_go_no_deeper(alone: Path) -> None:
    """A row that HQ's line has broken already is judged by its figures: ten leavers more are refused, some fewer are not."""
    wish = (LEAVE[0], alone, *LEAVE[1:], *WHY, "--approved-by", "李总", "--write", "--format", "json")
    done = told(*wish[:-2], "--change", "1")
    type_in(alone, {a1(done["written"]["rows"][0], typed(alone)[0]["change"]): 400})
    before = (alone / "master.xlsx").read_bytes()
    more, fewer = run(*wish, "--change", "10"), run(*wish, "--change", "-10")
    (wrong,) = json.loads(more.stdout)["diagnostics"]
    assert (more.exit_code, wrong["code"], wrong["severity"], json.loads(more.stdout)["written"]) == (1, "XP310", "error", None)
    assert wrong["message"].startswith("按总部调整后,广东分公司「人员规划」城市经理")
    assert (fewer.exit_code, json.loads(fewer.stdout)["diagnostics"]) == (0, [])
    assert (alone / "master.xlsx").read_bytes() != before  # the fewer only
    (left,) = (d for d in json.loads(run("consolidate", alone, "--format", "json").stdout)["diagnostics"] if d["code"] == "XP310")
    assert left["found"] == wrong["found"] + 20


def test_a_cut_that_leaves_an_earlier_line_without_cells_is_said(final: Path) -> None:
    """Persons' months follow sales: HQ's line about a person finds no more to cut once sales are cut to nothing."""
    why: dict[str, Any] = {"reason": "review", "by": "Wang", "approved_by": "Li"}
    xlplan.adjust(final, table="person_targets", row="@persons", period="m03", change=-100, branches=["GD"], write=True, **why)
    tried = xlplan.adjust(final, period="m03", change=-350, branches=["GD"], **why)
    assert [(d.code, d.table, d.severity) for d in tried.diagnostics] == [("XP520", "person_targets", Severity.ERROR)]
    assert (tried.asked.change, tried.wish) == (-350_00, tried.asked)  # by its name of 0.2 too


def test_a_person_is_found_by_number_or_name_and_is_nobody_else(final: Path) -> None:
    """Slots count from s01 in every branch: a slot without its branch is another person in each."""
    frame = xlplan.consolidate(final, rollup=False).numbers.frames["person_targets"]
    second = {b: i for i, (key, b) in enumerate(zip(frame.keys, frame.owner, strict=True)) if key == "s02"}
    no, name = (str(frame.texts[k][second[1]]) for k in ("emp_no", "name"))
    ways = [(no, None), (f"{no} · {name}(s02)", None), ("S02", ["ZJ"])]
    tried = [xlplan.adjust(final, table="人员目标", row=row, branches=b, period="m03", change=1, reason="a", by="b") for row, b in ways]
    assert {(one.asked.row, tuple(line.branch for line in one.lines)) for one in tried} == {("s02", ("ZJ",))}
    assert {next(iter(one.text("zh-CN"))) for one in tried} == {f"人员目标 · {no} · {name}(s02) · 3月:+1.00 万元"}
    for row, branches, words in (
            ("s02", None, "is another row in every branch: .*" + ".*".join(str(frame.texts["name"][i]) for i in second.values())),
            (no, ["GD"], "no such row"), (f"{no}0", ["ZJ"], f"nearest “{no} · {name}"), ("@total", None, "is computed")):
        with pytest.raises(XlplanError, match=words):
            xlplan.adjust(final, table="person_targets", row=row, branches=branches, change=1, reason="a", by="b")
    assert xlplan.adjust(final, table="person_targets", change=1, reason="a", by="b").asked.row == "@persons"  # the sum of persons


def test_ways_of_a_later_assignment_are_taken_by_name(week: Path) -> None:
    by_name = xlplan.assign(week, amount=30, reason="review", by="Wang", method="平均", source="公司目标增加")
    assert (by_name.method, by_name.source) == ("equal", "goal")


@pytest.mark.parametrize(("wish", "code", "status"), [
    (("assign", "--amount", "300000"), "XP671", 0),                       # ten times the goal: what `check` would ask of the line
    (("assign", "--amount", "10", "--date", "2035-01-01"), "XP648", 1),   # a line that would not count
    (("adjust", "--change", "-1", "--date", "2035-01-01"), "XP648", 1),
])
def test_a_new_line_is_asked_what_the_master_would_be(week: Path, wish: tuple[str, ...], code: str, status: int) -> None:
    result = run(wish[0], week, *WHY, *wish[1:], "--format", "json")
    assert (result.exit_code, [d["code"] for d in json.loads(result.stdout)["diagnostics"]]) == (status, [code])


@pytest.mark.parametrize("wish", [("assign", "--amount", "10"), ("adjust", "--change", "-1", "--branches", "GD")])
def test_a_line_that_says_what_one_says_already_is_asked_about(week: Path, wish: tuple[str, ...], tmp_path: Path) -> None:
    """As after a command that was stopped when it had written: run again it names the line that stands there."""
    folder = Path(shutil.copytree(week, tmp_path / "plan"))
    asked = (wish[0], folder, *WHY, *wish[1:], "--approved-by", "赵总", "--write", "--format", "json")
    first, again = (json.loads(run(*asked).stdout)["diagnostics"] for _ in range(2))
    assert ([d["code"] for d in first], [d["code"] for d in again]) == ([], ["XP670"])
    assert re.search(r"与 [A-Z]\d+ 相同", again[0]["message"])


def test_a_round_there_is_none_of_is_one_sentence(week: Path) -> None:
    with pytest.raises(XlplanError, match="No such round: finale; nearest “final”"):
        xlplan.consolidate(week, round="finale")  # type: ignore[arg-type]
