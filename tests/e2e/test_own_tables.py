"""A table, two rules and a column of ours that HQ declares by typing in its master: issued, filled, checked without the plan, rolled up."""
from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from issued_books import coded_names
from openpyxl.worksheet.worksheet import Worksheet

import xlplan
from xlplan.schema.codes.catalogue import message_of
from xlplan.tables import BRANCH

TABLES: list[dict[str, Any]] = [{"代号": "market", "名称": "区域市场", "英文名称": "Market", "行的种类": "清单(空行)", "行数": 8,
           "汇总表": "汇总数和逐行", "填什么": "各区域的容量和份额", "约几分钟": 5},
          {"代号": "tiers", "名称": "客户分级", "行的种类": "固定行", "固定行是哪些": "甲级、乙级、丙级"}]
COLUMNS: list[dict[str, Any]] = [
    {"表": "区域市场", "代号": "area", "名称": "区域", "类型": "填文字", "必填": "是", "怎么汇总": "计数"},
    {"表": "区域市场", "代号": "level", "名称": "级别", "类型": "选一项", "列表各项": "高、中、低", "怎么汇总": "计数"},
    {"表": "区域市场", "代号": "size", "名称": "容量(万元)", "类型": "填数字", "计量单位": "万元", "怎么汇总": "求和"},
    {"表": "区域市场", "代号": "share", "名称": "份额", "类型": "填数字", "计量单位": "%", "不大于": 1, "怎么汇总": "加权平均",
     "权重列": "容量(万元)"},
    {"表": "market", "代号": "start", "名称": "开始", "类型": "填日期"},
    {"表": "客户分级", "代号": "n", "名称": "家数", "类型": "填数字", "计量单位": "家", "不大于": 20, "怎么汇总": "求和"},
    {"表": "客户分级", "代号": "kept", "名称": "年末家数", "类型": "填数字", "计量单位": "家", "怎么汇总": "年末数求和"},
    {"表": "客户分级", "代号": "rate", "名称": "返利", "类型": "填数字", "计量单位": "%", "怎么汇总": "加权平均", "权重列": "家数"},
    {"表": "客户分级", "代号": "least", "名称": "最小单", "类型": "填数字", "计量单位": "元", "怎么汇总": "最小"},
    {"表": "客户分级", "代号": "most", "名称": "最大单", "类型": "填数字", "计量单位": "元", "怎么汇总": "最大"},
    {"表": "客户分级", "代号": "who", "名称": "负责人", "类型": "填文字", "怎么汇总": "计数"},
    {"表": "客户分级", "代号": "note", "名称": "说明", "类型": "填文字", "怎么汇总": "列出"},
    {"表": "培训纲领", "代号": "place", "名称": "地点", "类型": "填文字"}]
RULES: list[dict[str, Any]] = [
    {"编号": "1", "表": "区域市场", "规则": "有条件必填", "列": "份额", "另一列": "级别", "等于哪一项": "高",
     "一上级别": "必须改", "二上级别": "必须改"},
    {"编号": "2", "表": "区域市场", "规则": "日期在计划年度内", "列": "开始", "一上级别": "请说明", "二上级别": "请说明", "版次": 2},
    {"编号": "3", "表": "区域市场", "规则": "合计不超过", "列": "容量(万元)", "计划里的数": "销售目标分解.合计.下达目标", "状态": "试行",
     "一上级别": "请说明", "二上级别": "请说明"}]
GOOD = [("天河", "高", 120.5, 0.25, "2027-03-01"), ("越秀", "低", 30, None, None)]
TIERS = {"甲级": (2, 3, 0.02, 500, 900, "李", "直供"), "乙级": (6, 5, 0.01, 300, 700, "王", None),
         "丙级": (None, 4, 0.5, None, None, None, None)}
FIGURES = {  # of the page of the roll-up: all columns in order, of a unit and of each fixed row
    "GD": [8, 12, 0.013, 300, 900, 2, "直供"], "tiers|甲级": [2, 3, 0.02, 500, 900, 1, "直供"],
    "tiers|乙级": [6, 5, 0.01, 300, 700, 1, None],
    "tiers|丙级": [0, 4, None, None, None, 0, None], "@total": [8, 12, 0.013, 300, 900, 2, "直供"]}
BAD = [("天河", "高", 120.5, None, "2026-03-01"), ("越秀", "低", 9_000_000, None, None)]


def type_rows(sheet: Worksheet, rows: Sequence[Mapping[str, Any]]) -> None:
    """Types into the columns by their headings, below what stands there."""
    head = next(r for r in range(1, 12) if {*rows[0]} <= {_plain(c.value) for c in sheet[r]})
    places = {_plain(c.value): at for at, c in enumerate(sheet[head], 1)}
    for at, row in enumerate(rows, head + 1):
        for column in range(2, sheet.max_column + 1):
            sheet.cell(at, column).value = None  # the example
        for name, value in row.items():
            sheet.cell(at, places[name]).value = value


def _plain(heading: object) -> str:
    return str(heading or "").removesuffix(" *")


def fill(source: Path, target: Path, rows: Sequence[Sequence[Any]]) -> None:
    book = openpyxl.load_workbook(source)
    sheet = book["区域市场"]
    keys = {cell.value: c for c, cell in enumerate(sheet[1], 1)}
    first = next(r for r in range(1, sheet.max_row) if sheet.cell(r, 1).value == "r01")
    for r, row in enumerate(rows, first):
        for key, value in zip(("area", "level", "size", "share", "start"), row, strict=True):
            sheet.cell(r, keys[key]).value = pd.Timestamp(value).to_pydatetime() if key == "start" and value else value
    sheet = book["客户分级"]
    rows_of = {sheet.cell(r, 1).value: r for r in range(1, sheet.max_row + 1)}
    for key, values in (TIERS if rows is GOOD else {}).items():
        for c, value in enumerate(values, 3):
            sheet.cell(rows_of[key], c).value = value
    cover: Any = book.worksheets[0]
    for at in (r for r in range(1, 60) if str(cover.cell(r, 1).value).startswith("sign|")):
        cover.cell(at, 7).value = "2026-11-29"
    book.save(target)


@pytest.fixture(scope="module")
def plan(plan_folder: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = Path(shutil.copytree(plan_folder("zh-CN"), tmp_path_factory.mktemp("own") / "plan"))
    book = openpyxl.load_workbook(folder / "master.xlsx")
    for name, rows in (("自定义表", TABLES), ("自定义列", COLUMNS), ("自定义规则", RULES)):
        type_rows(book[name], rows)
    book.save(folder / "master.xlsx")
    with coded_names():
        issued = xlplan.issue(folder, round="final", balance="unassigned").files
    BRANCH.use(())  # whoever reads what comes back knows nothing of the plan
    fill(issued["GD"], folder / "inbox" / "gd.xlsx", GOOD)
    fill(issued["JS"], folder / "inbox" / "js.xlsx", BAD)
    yield folder
    BRANCH.use(())


def test_the_branch_has_it_with_checks_that_need_no_plan(plan: Path) -> None:
    good, bad = xlplan.check([plan / "inbox" / "gd.xlsx", plan / "inbox" / "js.xlsx"]).files
    assert good.tables["x_market"] == "accepted", [d for d in good.diagnostics if d.table == "x_market"]
    assert [(d.code, d.column, d.params["rule"], d.severity and d.severity.value) for d in bad.diagnostics if d.code[:4] == "XP81"] == [
        ("XP811", "share", "1", "error"), ("XP812", "start", "2·v2", "warning")]  # the rule on trial is HQ's alone


def test_hq_sees_the_rule_on_trial_and_rolls_it_up(plan: Path) -> None:
    result = xlplan.consolidate(plan)
    js = next(f for f in result.files if f.branch == "JS")
    assert "XP816" in {d.code for d in js.diagnostics if d.table == "x_market"}
    frame = result.numbers.frames["x_market"]
    assert sum(frame.amounts["size"]) == 15_050  # of JS nothing counts: it is to be mended
    assert result.rollup is not None
    book = openpyxl.load_workbook(result.rollup, data_only=True)
    said = {str(ws["A1"].value): ws for ws in book.worksheets}
    assert {"x_market_figures", "x_market_listing"} <= said.keys()

    page = said["x_tiers_figures"]
    shown = {str(row[0]).replace("member|", "tiers|"): [*row[2:9]] for row in page.iter_rows(min_row=6, values_only=True)}
    assert {key: [None if value == "" else value for value in shown[key]] for key in FIGURES} == FIGURES
    page = said["x_tiers_listing"]
    at = [cell.value for cell in page[1]].index("member")
    listed = [[*row[at:at + 2]] for row in page.iter_rows(min_row=6, values_only=True) if str(row[0]).startswith("GD|")]
    assert listed == [["甲级", 2], ["乙级", 6], ["丙级", None]]


@pytest.mark.parametrize(("change", "said"), [
    (-6, []), (14, []), (15, ["「家数(家)」最多填 20,核定也不能超过"])])
def test_hq_adjusts_within_what_a_column_may_hold(plan: Path, change: int, said: list[str]) -> None:
    """GD declared 6 of the second grade; nobody could enter 21."""
    tried = xlplan.adjust(plan, change=change, reason="补", by="王强", table="客户分级", row="乙级", period="家数", branches=["GD"])
    assert [message_of(d, "zh-CN").rpartition(":")[2] for d in tried.diagnostics if d.code == "XP520"] == said


@pytest.mark.parametrize(("line", "rows", "put_on"), [
    ("天河 · 高(r01)", GOOD, "天河"), ("天河 · 高(r01)", GOOD[::-1], "天河"), ("天河", GOOD[::-1], "天河"), ("越秀|低", GOOD, "越秀"),
    ("天河 · 高(r01)", [("番禺", "高", 50, 0.2, None), GOOD[0]], "天河"), ("天河 · 高(#1)", GOOD, "天河"),
    ("天河 · 高(r01)", [("番禺", "高", 50, 0.2, None), GOOD[1]],
     "没有哪一行叫这个名字,记着的那一行(r01)现在是「番禺 · 高」:还是它的,请把名字改成它的"),
    ("高", [GOOD[0], ("番禺", "高", 50, 0.2, None)], "这个名字不止一行,请写全名字"), ("白云", GOOD, "没有这一行")])
def test_a_line_of_hq_follows_the_name_of_a_row(plan: Path, tmp_path: Path, line: str, rows: list[Any], put_on: str) -> None:
    folder = Path(shutil.copytree(plan, tmp_path / "plan"))
    xlplan.adjust(folder, change=5, reason="补", by="王强", approved_by="赵总", write=True, table="区域市场", row="天河", branches=["GD"])
    book = openpyxl.load_workbook(folder / "master.xlsx")
    (cell,) = (c for row in book["总部调整"] for c in row if c.value == "天河 · 高(r01)")
    cell.value = line
    book.save(folder / "master.xlsx")
    fill(folder / "inbox" / "gd.xlsx", folder / "inbox" / "gd.xlsx", rows)
    result = xlplan.consolidate(folder)
    frame, put = result.numbers.frames["x_market"], result.numbers.adjusted.get("x_market", {})
    lost = [message_of(d, "zh-CN").partition("5.00 万元:")[2] for d in result.numbers.register if d.code == "XP520"]
    assert [str(frame.texts["area"][i]) for steps in put.values() for i in steps.nonzero()[0]] + lost == [put_on]
    page: Any = openpyxl.load_workbook(folder / "rollup.xlsx")["总部调整明细"]
    said = [c.value for row in page for c in row if "计入" in str(c.value) and str(c.value)[0] in "✓●"]
    assert said[-1:] == [f"● 未计入:{lost[0]}" if lost else "✓ 已计入"]


@pytest.mark.parametrize(("size", "said"), [
    ({"计量单位": "元"}, "5 元:该单位填的时候这一列还没有或不是这样"), ({"不大于": 100}, "5.00 万元:该单位填的时候这一列还没有或不是这样"),
    ({"不大于": 200}, ""), ({"状态": "停用"}, "5 :不是可以调整的月份、期间或列")])
def test_a_line_of_hq_on_a_column_that_does_not_count_is_not_said_to(plan: Path, tmp_path: Path, size: dict[str, Any], said: str) -> None:
    """HQ changed the column under the answers: 5.00 万元 never are 5.00 元."""
    folder = Path(shutil.copytree(plan, tmp_path / "plan"))
    xlplan.adjust(folder, change=5, reason="补", by="王强", approved_by="赵总", write=True, table="区域市场", row="天河", branches=["GD"])
    declare(folder, size=size)
    lost = [message_of(d, "zh-CN") for d in xlplan.consolidate(folder).numbers.register if d.code == "XP520"]
    assert [f"调整 {said}" in one for one in lost] == [True] * bool(said)
    BRANCH.use(())


def test_it_is_exported(plan: Path, tmp_path: Path) -> None:
    rows = pd.read_csv(xlplan.export(plan, tmp_path / "out.csv"))
    ours = rows[(rows["table"] == "x_market") & (rows["column"] == "size")]
    assert sorted(ours["value"].astype(float)) == [30.0, 120.5]


def test_the_manual_of_the_plan_has_it_and_that_of_everybody_not(plan: Path, tmp_path: Path) -> None:
    said = xlplan.manual("zh-CN", tmp_path / "plan.html", plan=plan).read_text(encoding="utf-8")
    assert [word in said for word in ("各区域的容量和份额", "级别」高的行", "地点")] == [True] * 3  # its table, a rule, a column of ours
    assert "各区域的容量和份额" not in xlplan.manual("zh-CN", tmp_path / "m.html").read_text(encoding="utf-8")


def test_a_declaration_changed_under_answers_loses_nothing(plan: Path) -> None:
    """HQ has the capacity in another unit and another rule, and adds a column, while workbooks are out: they are judged by what they
    bring along, what stands in the old unit counts nowhere and is kept; a further issue stops until HQ says that it wants it no more."""
    declare(plan, size={"计量单位": "元"})
    checked = xlplan.check(plan)  # says before it what the next issue will stop at
    assert [(d.code, d.sheet, d.cell) for d in checked.masters[0].diagnostics if d.code in ("XP804", "XP805")] == [
        ("XP804", "自定义列", "H9"), ("XP805", "自定义列", "R10")]
    assert checked.masters[0].must_fix
    result = xlplan.consolidate(plan)
    assert next(f for f in result.files if f.branch == "GD").tables["x_market"] == "accepted"
    frame = result.numbers.frames["x_market"]
    assert (sum(frame.amounts["size"]), [t for t in frame.texts["area"] if t]) == (0, ["天河", "越秀"])
    assert [(one.branch, one.heading("zh-CN"), one.shown("zh-CN"), one.unit) for one in result.numbers.former] == [
        ("GD", "容量(万元)", 120.5, "wan_yuan"), ("GD", "容量(万元)", 30.0, "wan_yuan"), ("GD", "份额(%)", 0.25, "percent")]
    assert {d.code for d in result.notes} >= {"XP804", "XP805"}  # the capacity HQ may not have meant, the share it put out of use
    assert [(d.code, d.sheet, d.cell) for d in result.notes if d.code in ("XP804", "XP805")] == [
        ("XP804", "自定义列", "H9"), ("XP805", "自定义列", "R10")]
    typed = openpyxl.load_workbook(plan / "master.xlsx")["自定义列"]
    assert (typed["H9"].value, typed["R10"].value) == ("元", "停用")
    assert result.rollup is not None
    page = next(ws for ws in openpyxl.load_workbook(result.rollup).worksheets if ws["A1"].value == "former")
    assert [cell.value for cell in page[6]][4:7] == ["容量(万元)", 120.5, "万元"]
    rows = pd.read_csv(xlplan.export(plan, plan / "out.csv"))
    assert rows[(rows["table"] == "x_market") & (rows["column"] == "former.size")]["value"].tolist() == ["120.5", "30.0"]
    stopped = xlplan.issue(plan, round="final", branches=["GD"], balance="unassigned", reason="x")
    assert stopped.must_fix
    assert [(d.sheet, d.cell) for d in stopped.diagnostics if d.code == "XP804"] == [("自定义列", "H9")]
    declare(plan, size={"状态": "停用"})
    again = xlplan.issue(plan, round="final", branches=["GD"], balance="unassigned", reason="x")
    assert {d.code for d in again.diagnostics} & {"XP804", "XP805"} == {"XP805"}
    (plan / "inbox" / "gd.xlsx").unlink()  # what came back before is no longer there, and still known
    assert [one.shown("zh-CN") for one in xlplan.consolidate(plan, rollup=False).numbers.former] == [120.5, 30.0, 0.25]


def test_what_goes_back_has_the_table_though_hq_has_put_it_out_of_use(plan: Path) -> None:
    book = openpyxl.load_workbook(plan / "master.xlsx")
    type_rows(book["自定义表"], [TABLES[0] | {"状态": "停用"}])
    book.save(plan / "master.xlsx")
    BRANCH.use(())
    xlplan.return_workbooks(plan, branches=["JS"])
    [back] = (plan / "returned").glob("*.xlsx")
    noted = openpyxl.load_workbook(back)["区域市场"]
    assert [cell.coordinate[0] for row in noted for cell in row if cell.comment and "XP811" in cell.comment.text] == ["E"]
    BRANCH.use(())


def declare(plan: Path, size: dict[str, Any]) -> None:
    """The columns of the table anew, that of the capacity as `size` says, no share, and one more; no rules."""
    book = openpyxl.load_workbook(plan / "master.xlsx")
    others = {"size": size, "share": {"状态": "停用"}}
    columns = [c | others.get(c["代号"], {}) for c in COLUMNS]
    type_rows(book["自定义列"], [*columns, {"表": "区域市场", "代号": "note", "名称": "说明", "类型": "填文字"}])
    type_rows(book["自定义规则"], [dict.fromkeys(RULES[0])] * len(RULES))
    book.save(plan / "master.xlsx")
