"""One plan from the goal to the days of each person, every figure followed by hand (`year_by_hand`) through all rounds: equal to the step,
nothing typed is lost, and units and what is unassigned are the company's goal after every step (万元).

| | A | B | C | KA | unassigned | |
| 一下 | 4,000.00 | 3,000.00 | 1,700.00 | 1,500.00 | -200.00 | |
| 一上 | 3,900.00, from two people | 3,002.00, chosen | nothing, ever | 1,520.00, then 1,525.00 | | V1 before correction and choice |
| assigned since | +51.43 | +38.57 | | | -290.00 | |
| HQ's lines | +60.00, staff -12.00, phoned +5.00 | none | | accepted | | P03 is given up: its 338.55 and 141.60 go to P01 |
| 二下 | 4,016.43 | 3,038.57 | 1,700.00 | 1,525.00 | -280.00 | |
| 二上 | a hire less, appeals | appeals | nothing | closed out, then in | | V2 closes, opened again |
| HQ's lines | refuses, lets 4.80 go | -30.00 | | | | |
| 批复 | 4,016.43 | 3,008.57 | 1,700.00 | 1,525.00 | -250.00 | persons of A and B |
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from independent import MONTHS, pages
from openpyxl.utils import get_column_letter
from rounds_case import ON, UNITS, declares, rounds_plan, send
from steering_case import told, type_in
from test_feedback import answers, rules
from test_several import both
from test_unplaced import ITEMS, STAFF, hires
from year_by_hand import Unit, assigned, hundredths, year

import xlplan
from xlplan.errors import XlplanError
from xlplan.pipeline.results import Consolidation
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.frame import Frame

GOAL, GONE, KEPT = 10_000_00, "P03|C01", "P01|C01"
SALES, BUDGET = "销售目标分解", "费用预算"
BY: dict[str, Any] = {"by": "王五", "approved_by": "赵总", "write": True, "on": ON}
Change = Callable[[dict[str, Frame]], None]


class Played:
    """The plan folder, the units as they stand by hand, and every cell beside sales that a unit typed."""

    def __init__(self, folder: Path) -> None:
        self.folder = rounds_plan(folder, only={"P03": ("A", "C")}, expense_items=ITEMS)
        self.units: dict[str, Unit] = {}
        self.typed: dict[tuple[str, str, str, str], object] = {}  # (unit, sheet, row, column) -> what must stand there ever after

    def goes_out(self, round: Any, without: Collection[str] = (), **options: Any) -> None:
        """A round is issued to all, and every workbook is what follows by hand, cell by cell."""
        made = xlplan.issue(self.folder, round=round, on=ON, balance="unassigned", **options)
        assert not made.must_fix, [(d.code, d.branch) for d in made.diagnostics if d.severity]
        books = {code: self.folder / "issued" / f"{code}.xlsx" for code in UNITS}
        self.units = {code: self.units[code].goes_on(without) if self.units else Unit.given(books[code]) for code in UNITS}
        for code, unit in self.units.items():
            stands = Unit.given(books[code])
            assert (stands.target, stands.months) == (unit.target, unit.months), code
        for (code, sheet, row, column), value in self.typed.items():
            assert pages(books[code])[sheet].value(row, column) == value, (round, code, sheet, row, column)
        assert made.targets.unassigned == GOAL - sum(sum(u.target.values()) for u in self.units.values())

    def comes_to(self, *, approved: bool = False) -> Consolidation:
        """The roll-up says of every unit what it was given, declared, was adjusted by and has approved, and comes to the goal."""
        result = xlplan.consolidate(self.folder)
        page = pages(self.folder / "rollup.xlsx")["target_compare"]
        for code, unit in self.units.items():
            given, lines = sum(unit.target.values()), year(unit.lines)
            counts = unit.sent or approved
            expected = [given, year(unit.months), lines, year(unit.months) + lines] if counts else [given, 0, 0, 0]
            assert [hundredths(page, code, c) for c in ("hq_target", "year", "adjustment", "approved")] == expected, code
            if not approved:
                assert hundredths(page, code, "provisional") == (expected[-1] if counts else given)
        targets = [hundredths(page, code, "hq_target") for code in (*UNITS, "@unassigned")]
        assert sum(targets) == hundredths(page, "@total", "hq_target") == GOAL
        if not approved:
            counted = [hundredths(page, code, "provisional") for code in (*UNITS, "@unassigned")]
            assert sum(counted) == hundredths(page, "@total", "provisional")
        return result

    def line(self, unit: str, change: int, **options: Any) -> None:
        """HQ's line about a unit's sales of the year, by the command."""
        made = xlplan.adjust(self.folder, change=change / 100, branches=[unit], **BY | options)
        assert made.written, made.diagnostics
        self.units[unit].line(change)

    def writes(self, *lines: tuple[str, str, str, str, float, str, dict[str, Any]]) -> None:
        """HQ's lines typed into its master: unit, table, row, period, change, why, and what else."""
        sheet = pages(self.folder / "master.xlsx")["adjustments"]
        used = [row for row in sheet.data() if sheet.value(row, "branch")]
        cells: dict[tuple[int | str, str], Any] = {}
        for n, (unit, table, row, period, change, why, more) in enumerate(lines, len(used) + 1):
            said = {"no": n, "branch": unit, "kind": "总部调整", "table": table, "row": row, "column": period, "change": change,
                    "reason": why, "proposed_by": "王五", "approved_by": "赵总", "date": ON, "status": "已批"} | more
            cells |= {(sheet.rows[used[0]] + n - 1, column): value for column, value in said.items()}
        self.types("adjustments", cells)

    def types(self, sheet: str, cells: Mapping[tuple[int | str, str], Any]) -> None:
        """HQ types into its master: (key of the row, or its number; key of the column) -> value."""
        page = pages(self.folder / "master.xlsx")[sheet]
        type_in(self.folder, {f"{get_column_letter(page.columns[column])}{page.rows[row] if isinstance(row, str) else row}": value
                              for (row, column), value in cells.items()}, page.title)

    def sells(self, product: str, word: str) -> None:
        """HQ says on its sheet of what is sold where whether it is."""
        mix = pages(self.folder / "master.xlsx")["mix"]
        self.types("mix", {(row, "sold"): word for row in mix.data() if product in str(mix.value(row, "product"))})


def codes(result: Consolidation, *of: str) -> set[tuple[str, str | None]]:
    return {(d.code, d.branch) for d in (*result.notes, *result.diagnostics) if d.code in of}


def fixes(months: str, row: int) -> Change:
    def act(tables: dict[str, Frame]) -> None:
        tables["sales_targets"].texts["fixed"][row] = months
    return act


def spends(steps: int) -> Change:
    def act(tables: dict[str, Frame]) -> None:
        budget = tables["expense_budget"]
        budget.amounts["m05"][0], budget.filled["m05"][0], budget.texts["calc"][0] = steps, True, "新网点"
    return act


def persons(*shares: int) -> Change:
    def act(tables: dict[str, Frame]) -> None:
        frame = tables["person_targets"]
        for i, share_of_it in enumerate(shares):
            for key, text in (("emp_no", f"A0{i}"), ("name", f"业务{i}"), ("post", "S01"), ("status", "on_post"), ("area", "流通")):
                frame.texts[key][i] = text
            frame.amounts["share"][i], frame.filled["share"][i], frame.used[i] = share_of_it, True, True
    return act


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("year") / "plan")


# The steps follow each other: each goes on from the folder as the one before left it.

def first_round_comes_in(p: Played) -> None:
    """A's sales come from one, its heads and budget from another; two of B typed into one cell; KA sends twice, around V1."""
    p.goes_out("bottom_up")
    a, b, ka = p.units["A"], p.units["B"], p.units["KA"]
    send(p.folder, "A", both(declares(-100_00), fixes("6", 1)), name="A 销售.xlsx", author="张三", days=3)
    send(p.folder, "A", both(hires(2), spends(40_00)), name="A 费用.xlsx", author="吴九", days=5)
    a.declares(KEPT, 1, -100_00)
    a.held.add(("P01|C02", 6))
    p.typed |= {("A", "sales_targets", KEPT, "remark"): "客户流失", ("A", "sales_targets", "P01|C02", "fixed"): "6",
                ("A", "staffing", "S01|hires", "m01"): 4, ("A", "staffing", "S01|hires", "m04"): 2,
                ("A", "staffing", "S01|closing", "remark"): "新店",
                ("A", "expense_budget", "E01", "m05"): 40, ("A", "expense_budget", "E01", "calc"): "新网点"}
    send(p.folder, "B", declares(-1_00, month=2), name="B-1.xlsx", author="周六", days=3)
    send(p.folder, "B", declares(2_00, month=2, reason="新门店"), name="B-2.xlsx", author="郑十", days=5)
    send(p.folder, "KA", declares(20_00))
    ka.declares(KEPT, 1, 20_00)
    assert codes(p.comes_to(), "XP513", "XP515") == {("XP513", "A"), ("XP513", "B"), ("XP515", "B")}  # joined; nobody wins
    xlplan.freeze(p.folder, "V1", by="王五")
    send(p.folder, "KA", declares(25_00), days=10)
    ka.declares(KEPT, 1, 5_00)
    told("choose", p.folder, "B-2.xlsx", "--by", "王五")
    b.declares(KEPT, 3, 2_00)
    p.typed |= {("B", "sales_targets", KEPT, "remark"): "新门店", ("KA", "sales_targets", KEPT, "remark"): "客户流失"}
    xlplan.issue(p.folder, branches=["KA"], reason="电话更正", on=ON)  # its file was filled in on the first one, and counts
    assert codes(p.comes_to(), "XP515", "XP556", "XP501") == {("XP556", "KA"), ("XP501", "C")}


def hq_decides(p: Played) -> None:
    """More for the east; lines, one phoned in, one of a linked cost; a product is given up, of what was never declared too."""
    a, c, ka = p.units["A"], p.units["C"], p.units["KA"]
    xlplan.assign(p.folder, amount=90, reason="新品铺货", scope="E", **BY)
    assigned(90_00, {code: p.units[code] for code in ("A", "B")})
    p.line("A", 60_00, reason="质询会")
    assert xlplan.adjust(p.folder, change=-12, reason="压缩人员", branches=["A"], **STAFF, **BY).written
    p.writes(("KA", SALES, "合计", "全年", 0, "同意", {}), ("A", BUDGET, "E01", "5月", -5, "控制费用", {}),
             ("A", SALES, KEPT, "1月", 5, "电话更正", {"kind": "代改", "date": ON + timedelta(days=12)}))
    ka.line(0)
    a.line(5_00, [KEPT], 1)
    p.typed["A", "expense_budget", "E01", "m05"] = 35
    p.sells("P03", "否")
    stopped = xlplan.issue(p.folder, round="revise", on=ON, balance="unassigned")
    assert [message_of(d, "zh-CN").split(",总控表")[0] for d in stopped.diagnostics if d.code == "XP551"] == [
        "甲分公司(A)「销售目标分解」的 果汁 P03 · 商超 有数(核定 338.55 万元)",
        "丙分公司(C)「销售目标分解」的 果汁 P03 · 商超 有数(核定 141.60 万元)"]
    with pytest.raises(XlplanError, match=r"no declared figures to adjust: .* type a line on “HQ adjustments”"):
        xlplan.adjust(p.folder, change=-141.6, reason="停产", branches=["C"], row=GONE, **BY)
    moved = {"A": sum(a.stands(GONE)), "C": c.target[GONE]}
    p.writes(*((code, SALES, row, "全年", sign * amount / 100, "停产,转常温奶", {"notify": told_of}) for code, amount, told_of in (
        ("A", moved["A"], "是"), ("C", moved["C"], "否")) for row, sign in ((GONE, -1), (KEPT, 1))))
    for code, amount in moved.items():
        p.units[code].line(-amount, [GONE])
        p.units[code].line(amount, [KEPT])
    assert codes(p.comes_to(), "XP649", "XP520") == {("XP649", "C")}


def second_round_comes_in(p: Played) -> None:
    """Lines are answered; the round is closed, and opened for one file again."""
    p.goes_out("revise", without=[GONE])
    asked = {code: {r: (said.value(r, "ask"), said.value(r, "unplaced")) for r in said.data() if said.value(r, "of")}
             for code in UNITS if (said := pages(p.folder / "issued" / f"{code}.xlsx").get("hq_feedback"))}
    assert asked == {"A": {key: ("请答复", {"a2": 12, "a4": 0}.get(key)) for key in ("a1", "a2", "a4", "a5", "a6", "a7", "t1")},
                     "B": dict.fromkeys(("k1", "t1"), ("请答复", None)),
                     "KA": {"a3": (None, None)}}
    send(p.folder, "A", both(hires(1), answers("a1", answer="appeal", asked=3_950_0000, why="货架不够")), days=20)
    send(p.folder, "B", answers("t1", answer="appeal", asked=2_990_0000, why="两家门店关闭"), days=20)
    for code in ("A", "B"):
        p.units[code].sent = True
    p.typed |= {("A", "staffing", "S01|hires", "m04"): 1}
    (left,) = [d for d in p.comes_to().notes if d.code == "XP559"]
    assert message_of(left, "zh-CN") == "甲分公司(A)「费用预算 · 人员 · 人员费用 · 全年」核定 40.80,申报 45.60,待落实 4.80 万元"
    assert "○ 待落实 4.80" in pages(p.folder / "rollup.xlsx")["feedback"].at.values()
    xlplan.freeze(p.folder, "V2", by="王五", close=True)
    send(p.folder, "KA", both(declares(-3_00), declares(3_00, month=1, reason="春节前移")), days=22)
    assert codes(p.comes_to(), "XP512") == {("XP512", "KA")}
    xlplan.reopen(p.folder, reason="春节", by="李总")
    p.units["KA"].declares(KEPT, 1, -3_00)
    p.units["KA"].declares(KEPT, 2, 3_00)
    p.typed["KA", "sales_targets", KEPT, "remark"] = "春节前移"
    assert codes(p.comes_to(), "XP512") == set()


def hq_settles(p: Played) -> None:
    """One appeal by a line, one by a reason; what A cannot place is let go."""
    stopped = xlplan.targets(p.folder, round="approved", balance="unassigned").diagnostics
    assert {(d.code, d.branch) for d in stopped if d.severity and d.severity.value == "error"} == {
        ("XP558", "A"), ("XP558", "B"), ("XP559", "A")}
    p.writes(("B", SALES, "合计", "全年", -30, "乙的申诉", {}), ("A", BUDGET, "E02", "全年", 0, "同意保留", {}))
    p.units["B"].line(-30_00)
    rules(p.folder, "货架由总部投放", "甲分公司")
    p.comes_to()


def approval_is_handed_out(p: Played) -> None:
    """What is approved counts whatever comes back; persons carry all of it, every day of the year."""
    p.goes_out("approved")
    for code, shares in {"A": (600, 400), "B": (350, 400, 250), "KA": ()}.items():
        receipt = {"receipt|mark": "收到", "receipt|name": "张三", "receipt|date": "2026-12-20"}
        send(p.folder, code, persons(*shares) if shares else None, days=50, signs=receipt)
    result = p.comes_to(approved=True)
    assert {code: one.state for code, one in result.states.items()} == dict.fromkeys(("A", "B", "KA"), "acknowledged") | {
        "C": "unacknowledged"}
    made = xlplan.individual(p.folder)
    assert {d.branch for d in made.diagnostics if d.code == "XP526"} == {"C"}
    for code, people in {"A": 2, "B": 3}.items():
        books = [pages(path) for path in sorted((p.folder / "individual" / code).glob("*.xlsx"))]
        assert len(books) == people
        of = p.units[code].months
        months = [sum(row[m] for row in of.values()) for m in range(12)]
        assert [sum(hundredths(book["person_months"], m, "target") for book in books) for m in MONTHS] == months
        days = [(date.fromisoformat(day), hundredths(book["person_days"], day, "target"))
                for book in books for day in book["person_days"].data() if day[:2] == "20"]
        assert [sum(target for day, target in days if day.month == m + 1) for m in range(12)] == months


def test_a_year_through_all_its_rounds(played: Played) -> None:
    for step in (first_round_comes_in, hq_decides, second_round_comes_in, hq_settles, approval_is_handed_out):
        step(played)
    assert [sum(u.target.values()) for u in played.units.values()] == [4_016_43, 3_008_57, 1_700_00, 1_525_00]
    lines = {one["key"]: (one["before"], one["after"]) for part in told("compare", played.folder, "V1", "now")["tables"][0]["sections"]
             if part["by"] == "unit" for one in part["lines"]}
    assert lines == {"A": (3900, 4016.43), "B": (3000, 3008.57), "C": (1700, 1700), "KA": (1520, 1525)}
    told("audit", played.folder)
