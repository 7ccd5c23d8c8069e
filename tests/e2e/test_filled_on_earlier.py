"""HQ issues a round again to a unit whose file is filled in on the earlier workbook: nothing it typed is refused for that."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rounds_case import ON, begun, declares, issued, rounds_plan, send
from small_company import CHANNELS

import xlplan
from xlplan.pipeline.results import Consolidation
from xlplan.plan.checking.results import FileResult
from xlplan.schema.codes.catalogue import message_of

REGISTER = ("XP502", "XP588", "XP503", "XP509", "XP530", "XP537", "XP556", "XP557")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """一下 is out; A declared 100.00 less, with a reason, B left all as it was."""
    folder = begun(tmp_path_factory.mktemp("earlier") / "plan")
    send(folder, "A", declares(-100_00), name="A 一上.xlsx")
    send(folder, "B", signs={"preparer|name": "周六"})
    return folder


@pytest.fixture
def plan(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "plan"))


def remaster(folder: Path, room: Path, **sheets: Any) -> None:
    """HQ changes sheets of its master workbook."""
    made = rounds_plan(room / "changed", **sheets)
    shutil.copyfile(made / "master.xlsx", folder / "master.xlsx")


def without_p02(folder: Path, room: Path) -> None:
    remaster(folder, room, mix=[{"branch": "全部", "product": "P01", "channel": c["code"], "sold": "yes"} for c in CHANNELS])


def more_for_the_east(folder: Path, room: Path) -> None:
    xlplan.assign(folder, amount=90, reason="新品铺货", scope="E", by="王五", approved_by="赵总", on=ON, write=True)


def renamed(folder: Path, room: Path) -> None:
    remaster(folder, room, products=({"code": "P01", "series": "常温牛奶", "category": "液奶", "new_mark": "existing"},
                                     {"code": "P02", "series": "低温奶", "category": "液奶", "new_mark": "existing"}))


def with_risks(folder: Path, room: Path) -> None:
    remaster(folder, room, tables_issued=({"table": "销售目标分解", "for_hq_run": "yes"},
                                          {"table": "风险与对策", "bottom_up": "yes", "for_branch": "yes"}))


def of(result: Consolidation, name: str) -> FileResult:
    (found,) = [f for f in result.files if f.file == name]
    return found


def codes(result: FileResult) -> list[str]:
    return sorted(d.code for d in result.diagnostics if d.code in REGISTER)


@pytest.mark.parametrize(("change", "words"), [
    (more_for_the_east, "销售目标分解 · 下达目标:合计 4,000.00 → 4,051.43、常温奶 · 商超 1,818.13 → 1,841.51"),
    (renamed, "产品系列:常温牛奶 · 商超 常温奶 → 常温牛奶"), (lambda *_: None, "总部的数没有改动")])
def test_the_file_is_read_with_hqs_figures_of_the_later_issue(change: Callable[[Path, Path], object], words: str, plan: Path,
                                                              tmp_path: Path) -> None:
    change(plan, tmp_path)
    made = xlplan.issue(plan, branches=["A"], reason="电话更正", on=ON)
    assert not made.must_fix, made.diagnostics
    result = xlplan.consolidate(plan, rollup=False)
    file = of(result, "A 一上.xlsx")
    assert (file.tables["sales_targets"].startswith("accepted"), codes(file)) == (True, ["XP556"])
    (said,) = [message_of(d, "zh-CN") for d in file.diagnostics if d.code == "XP556"]
    assert said.startswith("这个文件填在第 1 次下发的填报表上,之后第 2 次又下发给了它")
    assert words in said
    sales, target = result.numbers.frames["sales_targets"], 400_000 + (5_143 if change is more_for_the_east else 0)
    mine = sales.owner == result.numbers.branches.index("A")
    assert int(sales.amounts["hq_target"][mine].sum()) == target
    assert sum(int(sales.amounts[f"m{m:02}"][mine].sum()) for m in range(1, 13)) == 390_000
    assert result.submission["expected"] == 4


def test_what_was_left_as_issued_stands_as_hq_suggests_now(plan: Path, tmp_path: Path) -> None:
    more_for_the_east(plan, tmp_path)
    xlplan.issue(plan, branches=["B"], reason="东区加了", on=ON)
    result = xlplan.consolidate(plan, rollup=False)
    sales = result.numbers.frames["sales_targets"]
    mine = sales.owner == result.numbers.branches.index("B")
    assert sum(int(sales.amounts[f"m{m:02}"][mine].sum()) for m in range(1, 13)) == 303_857
    assert codes(of(result, "B.xlsx")) == ["XP556"]


@pytest.mark.parametrize(("typed", "declared"), [(None, 390_000), (declares(-5_00), 389_500)])
def test_the_later_workbook_counts_where_it_comes_later(typed: Any, declared: int, plan: Path, tmp_path: Path) -> None:
    """It holds what was typed before, also where nothing more is typed: nothing is lost, and no order is missing."""
    more_for_the_east(plan, tmp_path)
    xlplan.issue(plan, branches=["A"], reason="东区加了", on=ON)
    send(plan, "A", typed, days=12, name="A 更正.xlsx")
    result = xlplan.consolidate(plan, rollup=False)
    late, early = of(result, "A 更正.xlsx"), of(result, "A 一上.xlsx")
    assert (codes(late), early.superseded_by) == (["XP588"], "A 更正.xlsx")
    sales = result.numbers.frames["sales_targets"]
    mine = sales.owner == result.numbers.branches.index("A")
    assert sum(int(sales.amounts[f"m{m:02}"][mine].sum()) for m in range(1, 13)) == declared
    assert "A" not in result.untouched


def test_an_earlier_workbook_saved_after_the_later_one_is_asked_about(plan: Path) -> None:
    xlplan.issue(plan, branches=["A"], reason="电话更正", on=ON)
    send(plan, "A", declares(-5_00), days=5, name="A 更正.xlsx")
    result = xlplan.consolidate(plan, rollup=False)
    assert {name: codes(of(result, name)) for name in ("A 一上.xlsx", "A 更正.xlsx")} == {
        "A 一上.xlsx": ["XP503", "XP556"], "A 更正.xlsx": ["XP503"]}


@pytest.mark.parametrize(("change", "table", "words"), [
    (without_p02, "sales_targets", "文件里填了数的 低温奶 · "), (with_risks, "risks", "文件里还没有这张表")])
def test_only_a_table_without_a_place_is_refused(change: Callable[[Path, Path], object], table: str, words: str, plan: Path,
                                                 tmp_path: Path) -> None:
    """The file comes after the workbook was issued again: HQ did not know what is in it."""
    (plan / "inbox" / "A 一上.xlsx").rename(tmp_path / "late.xlsx")
    change(plan, tmp_path)
    assert not xlplan.issue(plan, branches=["A"], reason="总部更正", on=ON).must_fix
    (tmp_path / "late.xlsx").rename(plan / "inbox" / "A 一上.xlsx")
    file = of(xlplan.consolidate(plan, rollup=False), "A 一上.xlsx")
    assert {t for t, v in file.tables.items() if v == "refused"} == {table}
    (said,) = [message_of(d, "zh-CN") for d in file.diagnostics if d.code == "XP557"]
    assert words in said


def test_where_hqs_own_copy_is_gone_the_file_is_refused(plan: Path) -> None:
    xlplan.issue(plan, branches=["A"], reason="电话更正", on=ON)
    (plan / "issued" / "A.xlsx").unlink()
    assert codes(of(xlplan.consolidate(plan, rollup=False), "A 一上.xlsx")) == ["XP509"]


def test_a_third_issue_goes_on_from_the_first_file(plan: Path, tmp_path: Path) -> None:
    xlplan.issue(plan, branches=["A"], reason="一", on=ON)
    more_for_the_east(plan, tmp_path)
    made = xlplan.issue(plan, branches=["A"], reason="二", on=ON)
    assert made.changes["A"]
    assert issued(plan, "A").frames["sales_targets"].texts["remark"][0] == "客户流失"
    assert codes(of(xlplan.consolidate(plan, rollup=False), "A 一上.xlsx")) == ["XP556"]
