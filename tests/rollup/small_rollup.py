"""A company with three regions (one of them two levels deep), five branches of which one is missing, one HQ-run unit,
and two adjustments by HQ; the consolidated numbers are made by hand from what HQ would have issued."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
from declared_tables import fill

from xlplan.plan.breakdown.branch_frames import frames_for
from xlplan.plan.breakdown.breakdown import Breakdown, break_down
from xlplan.plan.checking.results import FileResult, Merged
from xlplan.plan.checking.rules import stack_aligned
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master
from xlplan.plan.regions.meeting import regions_met
from xlplan.plan.rollup import facts_from, rollup_book
from xlplan.plan.versions.capture import captured_state
from xlplan.plan.versions.kept import Kept
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import Frame, blank_frame
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY
from xlplan.tables.periods import MONTHS
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book, Cell, Sheet
from xlplan.workbook.stamp import Issued, Stamp
from xlplan.workbook.submission import Placement, Submission

NOW = datetime(2026, 11, 11, 8, 0)
BRANCHES = ("SH", "HZ", "GZ", "BJ", "TJ")
MISSING = "TJ"
COMPANY = {
    "name": "华东饮品", "year": "2027", "start_month": "1", "language": "zh-CN", "unit": "万元", "basis": "开票额",
    "tax_included": "是", "round": "bottom_up", "version": "V1", "deadline": "2026-11-10 18:00",
    "mailbox": "plan@huadong.example", "contact_name": "李敏", "contact_phone": "13800000000", "switch_volume": "no"}
_UNITS = (("HQ", "总公司", "", "company", "sums_up", ""), ("E", "华东", "HQ", "region", "sums_up", "周总"),
          ("ZJ", "浙江", "E", "province", "sums_up", ""), ("S", "华南", "HQ", "region", "sums_up", "吴总"),
          ("N", "华北", "HQ", "region", "sums_up", "郑总"), ("SH", "上海分公司", "E", "branch", "fills", "张经理"),
          ("HZ", "杭州分公司", "ZJ", "branch", "fills", "王经理"), ("GZ", "广州分公司", "S", "branch", "fills", "陈经理"),
          ("BJ", "北京分公司", "N", "branch", "fills", "刘经理"), ("TJ", "天津分公司", "N", "branch", "fills", "赵经理"),
          ("KA", "全国重点客户", "HQ", "department", "hq_run", ""))
_SCALE = {"SH": 9, "HZ": 6, "GZ": 7, "BJ": 5, "TJ": 3, "KA": 2}
_ITEMS = (("6601", "人员费用", "工资社保", "linked", "staff"), ("6602", "人员费用", "促销员劳务", "linked", "promoter"),
          ("6701", "渠道费用", "经销商返利", "short_term", ""), ("6801", "终端费用", "陈列费", "key_project", ""),
          ("7001", "培训费", "培训费", "linked", "training"))


def _frame(key: str, rows: list[dict[str, Any]]) -> Frame:
    out = blank_frame(MASTER_BY_KEY[key], [f"#{i + 1}" for i in range(len(rows))])
    for i, row in enumerate(rows):
        for column, value in row.items():
            if column in out.texts:
                out.texts[column][i] = value
            else:
                out.amounts[column][i], out.filled[column][i] = value, True
    return out


def master() -> Master:
    """HQ's plan."""
    company = blank_frame(MASTER_BY_KEY["company"], [f.key for f in COMPANY_FIELDS])
    for i, key in enumerate(company.keys):
        company.texts["value"][i] = COMPANY.get(key, "")
    rows: dict[str, list[dict[str, Any]]] = {
        "organisation": [dict(zip(("code", "name", "parent", "level", "type", "manager"), u, strict=True),
                              phone="139" + "0" * 8) for u in _UNITS],
        "products": [
            {"code": "P1", "series": "常温奶", "category": "乳品", "new_mark": "existing"},
            {"code": "P2", "series": "低温奶", "category": "乳品", "new_mark": "key"},
            {"code": "P3", "series": "果汁", "category": "饮料", "new_mark": "new", "new_share": 60}],
        "channels": [{"code": "C1", "name": "商超", "trade": "ka"}, {"code": "C2", "name": "流通", "trade": "distribution"}],
        "mix": [{"branch": "全部", "product": p, "channel": c, "sold": "yes"}
                for p in ("P1", "P2", "P3") for c in ("C1", "C2")],
        "expense_items": [{"code": c, "group": g, "item": i, "mark": m, "link": k} for c, g, i, m, k in _ITEMS],
        "posts": [{"code": "S1", "post": "业务代表", "post_type": "sales", "employ": "own", "carries_target": "yes",
                   "unit_cost": 9500, "std_outlets": 60},
                  {"code": "S2", "post": "促销员", "post_type": "promoter", "employ": "agency", "carries_target": "no",
                   "unit_cost": 5500}],
        "heads": [{"branch": b, "post": p, "opening": 4 * s, "cap": 4 * s + 2}
                  for b, s in _SCALE.items() if b != "KA" for p in ("S1", "S2")],
        "ceilings": [{"branch": "全部", "group": g, "rate": r, "control": "alarm"}
                     for g, r in (("人员费用", 90), ("渠道费用", 50), ("终端费用", 40), ("培训费", 5))],
        "history_sales": [
            {"year": 2026, "month": m, "branch": b, "product": p, "channel": c, "amount": 900 * s * (12 + m) // 10 + 7 * m,
             "status": "actual" if m <= 10 else "estimate"}
            for b, s in _SCALE.items() for p in ("P1", "P2") for c in ("C1", "C2") for m in range(1, 13)],
        "history_expense": [{"year": 2026, "month": m, "branch": b, "item": c, "amount": 250 * s}
                            for b, s in _SCALE.items() if b != "KA" for c, *_ in _ITEMS for m in range(1, 13)],
        "goals": [{"code": "G1", "metric": "sales", "direction": "up", "unit": "wan_yuan", "form": "level",
                   "target": 29_000_0000}],
        "reserve": [{"over_rate": 20}]}
    return master_from({"company": company} | {k: _frame(k, v) for k, v in rows.items()})[0]


@dataclass
class Case:
    """A consolidated plan and what it was made from."""

    master: Master
    breakdown: Breakdown
    result: Merged
    frames: dict[str, dict[str, Frame]] = field(default_factory=dict)  # branch -> table -> its frame

    def book(self, lang: Lang = "zh-CN", now: datetime = NOW, frozen: Kept | None = None) -> Book:
        """The roll-up; `frozen`: the version frozen last."""
        return rollup_book(self.result, self.master, breakdown=self.breakdown, now=now, lang=lang, frozen=frozen)

    def state(self, name: str = "") -> Kept:
        """As it is kept, frozen under that name."""
        facts = facts_from(self.master, self.breakdown)
        known = [dict(zip(facts.codes, of.tolist(), strict=True)) for of in (facts.assigned, facts.last_year(facts.codes))]
        return replace(captured_state(self.result, self.master, known[0], known[1], "2027", lines=facts.lines), name=name, by="王五",
                       at="2026-11-12T09:00:00")


def case(*, shift: Mapping[str, int] | None = None, missing: tuple[str, ...] = (MISSING,), adjust: bool = True,
         plan: Master | None = None, fills: Mapping[str, Sequence[str]] | None = None,
         typed: Callable[[int], Mapping[str, Sequence[Mapping[str, int | str]]]] | None = None) -> Case:
    """The sample. `shift`: branch -> steps its first line declares in January beyond its target (by default Beijing
    falls 31.11 short, Shanghai adds 12.00); `missing`: branches that are not in; `adjust`: HQ adjusts two cells;
    `plan`: another one than `master()`; `fills`: unit -> keys of its tables, of units that fill in beside the branches and
    stand before them, and of branches that do not fill all; `typed`: number of a branch -> table -> rows that it typed."""
    plan = plan or master()
    breakdown = break_down(plan)[0]
    moved = {"BJ": -6111, "SH": 1200} if shift is None else shift
    frames: dict[str, dict[str, Frame]] = {}
    source: dict[tuple[str, int], tuple[Submission, Placement]] = {}
    files: list[FileResult] = []
    units = (*(code for code in fills or () if code not in BRANCHES), *BRANCHES)
    tables_of = {code: tuple((fills or {}).get(code, [t.key for t in BRANCH if t.expected])) for code in units}
    numbers = {code: n for n, code in enumerate(sorted(units, key=lambda code: code not in BRANCHES))}
    for ordinal, branch in enumerate(units):
        if branch in missing:
            continue
        tables = [BY_KEY[key] for key in tables_of[branch]]
        frames[branch] = _filled(frames_for(plan, breakdown, branch, tables), moved.get(branch, 0), numbers[branch])
        for key, rows in typed(numbers[branch]).items() if typed else ():
            fill(frames[branch][key], rows)
        submission = _submission(branch, frames[branch])
        for key in frames[branch]:
            source[key, ordinal] = submission, Placement(BY_KEY[key].label("zh-CN"), {}, {})
        files.append(_file(branch, numbers[branch], tables_of[branch]))
    result = Merged(
        "bottom_up", units, {t.key: stack_aligned([frames.get(b, {}).get(t.key) for b in units], t) for t in BRANCH},
        {t.key: np.array([t.key in frames.get(b, {}) for b in units]) for t in BRANCH}, source, files,
        register=[Diagnostic("XP501", Severity.WARNING, branch=b) for b in missing],
        opens={code: frozenset(tables) for code, tables in tables_of.items()})
    result.regions = regions_met(plan, [code for code, sells in zip(units, result.filling("sales_targets"), strict=True) if sells])
    if adjust:
        _adjust(result)
    return Case(plan, breakdown, result, frames)


def _filled(frames: dict[str, Frame], shift: int, ordinal: int) -> dict[str, Frame]:
    """What the branch typed: suggested months taken over, January of the first line moved, some heads, some money."""
    if sales := frames.get("sales_targets"):
        sales.amounts["m01"][0] += shift
    if heads := frames.get("staffing"):
        for i, key in enumerate(heads.keys):
            heads.sheet_rows[i] = 7 + i
            if key.endswith("|hires"):
                heads.amounts["m03"][i], heads.filled["m03"][i] = 2 + ordinal, True
    if costs := frames.get("expense_budget"):
        for i, key in enumerate(costs.keys):
            if str(costs.texts["link"][i]) in ("", "none"):
                costs.texts["link"][i] = "none"
                for j, month in enumerate(MONTHS):
                    costs.amounts[month][i], costs.filled[month][i] = 300 * (9 - ordinal) + 13 * j + len(key), True
    if training := frames.get("training"):
        for column, value in (("heads", 12), ("sessions", 2), ("cost", 18_000 + ordinal), ("hours", 5)):
            training.amounts[column][0], training.filled[column][0] = value, True
        training.texts["topic"][0], training.texts["cost_month"][0], training.used[0] = "新品知识", "m04", True
    for frame in frames.values():
        frame.sheet_rows = np.arange(7, 7 + frame.size, dtype=np.int64)
    return frames


def _submission(branch: str, frames: dict[str, Frame]) -> Submission:
    stamp = Stamp("2027", "华东饮品", 2027, 1, branch, branch, "", "bottom_up", 1, 1, "zh-CN", "2026-10-26", "0" * 16,
                  tuple(frames))
    return Submission(f"{branch}.xlsx", branch * 8, issued=Issued(stamp), frames=frames)


def _file(branch: str, ordinal: int, tables: Sequence[str]) -> FileResult:
    finding = Diagnostic("XP401", Severity.WARNING, "销售目标分解", "W13", "sales_targets", "year", "@total", 4548.89, 4610.0,
                         -61.11, "wan_yuan", f"{branch}.xlsx", branch, explanation="客户门店调整")
    return FileResult(f"{branch}.xlsx", branch * 8, "accepted_with_warnings" if branch == "BJ" else "accepted", branch,
                      "bottom_up", {t.key: "accepted" if t.key in tables else "not_opened" for t in BRANCH},
                      [finding] if branch == "BJ" else [], datetime(2026, 11, 9 + ordinal % 3, 17, 30 + ordinal))


def _adjust(result: Merged) -> None:
    """HQ adds 50.00 to Shanghai's first line in February and takes 2.50 of rebates from Guangzhou in March."""
    sales, costs = result.frames["sales_targets"], result.frames["expense_budget"]
    add, cut = np.zeros(sales.size, np.int64), np.zeros(costs.size, np.int64)
    add[int(sales.starts[result.branches.index("SH")])] = 5000
    first = int(costs.starts[result.branches.index("GZ")])
    cut[first + [str(m) for m in costs.texts["mark"][first:]].index("short_term")] = -250
    result.adjusted = {"sales_targets": {"m02": add}, "expense_budget": {"m03": cut}}


def find(sheet: Sheet, row: str, column: str) -> Cell:
    """A cell by its hidden keys."""
    at_row = next(r for (r, c), cell in sheet.cells.items() if c == 1 and r > 1 and cell.value == row)
    at_column = next(c for (r, c), cell in sheet.cells.items() if r == 1 and c > 1 and cell.value == column)
    return sheet.cells[at_row, at_column]


def steps(cell: Cell) -> int:
    """Steps of 0.01 of a number cell."""
    assert isinstance(cell.value, int | float)
    return round(cell.value * 100)
