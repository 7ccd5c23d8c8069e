"""A branch's tables by hand, small enough to check with a pencil; as issued they break no rule in any round.

Sales 1,000 + 500 万元 in two rows, five sales reps, one course, five expense items, two persons. Amounts are steps.
"""
from __future__ import annotations

import hashlib
from datetime import datetime

import numpy as np

from xlplan.calendar import MONTHS
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame, blank_frame
from xlplan.tables import BRANCH, BY_KEY
from xlplan.text import Lang
from xlplan.workbook.stamp import Issued, Stamp, fingerprint, note_owned
from xlplan.workbook.submission import Placement, Submission

OLD = (9_000, 8_000, 8_000, 7_000, 8_000, 9_000, 9_000, 9_000, 8_500, 8_000, 8_000, 8_500)  # 1,000.00 万元
NEW = (4_500, 4_000, 4_000, 3_500, 4_000, 4_500, 4_500, 4_500, 4_250, 4_000, 4_000, 4_250)  # 500.00
DISPLAY = (200, 210, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)                      # 24.10
NOON = datetime(2026, 11, 5, 12, 0)


def put(frame: Frame, row: str, **cells: int | str) -> None:
    """Fill cells of a row, found by its key: steps in number columns, texts in the others."""
    i = frame.keys.index(row)
    frame.used[i] = True
    for key, value in cells.items():
        if isinstance(value, str):
            frame.texts[key][i] = value
        else:
            frame.amounts[key][i], frame.filled[key][i] = value, True


def months(*values: int) -> dict[str, int]:
    """m01..m12; one value stands for all twelve."""
    return dict(zip(MONTHS, values * 12 if len(values) == 1 else values, strict=True))


def tables(round: Round) -> dict[str, Frame]:
    """The frames of one branch that keeps every rule."""
    off: frozenset[str] = frozenset()
    sales = blank_frame(BY_KEY["sales_targets"].with_switches(off), ["P1|C1", "P2|C1"])
    put(sales, "P1|C1", product="低温奶", channel="电商", new_mark="existing", hq_target=100_000, **months(*OLD))
    put(sales, "P2|C1", product="果汁", channel="电商", new_mark="new", hq_target=50_000, **months(*NEW))
    for month, amount in zip(MONTHS, OLD, strict=True):
        sales.feet["@py_month", month][0] = amount
    staffing = blank_frame(BY_KEY["staffing"], ["S1|hires", "S1|leavers", "S1|closing"])
    for measure in ("hires", "leavers", "closing"):
        put(staffing, f"S1|{measure}", post="业务代表", post_type="sales", measure=measure)
    put(staffing, "S1|closing", opening=5, cap=6, unit_cost=10_000, outlets=100, std_outlets=20)
    training = blank_frame(BY_KEY["training"], ["r1", "r2"])
    put(training, "r1", topic="新品知识", kind="product", audience="S1", start="2027-03-05", end="2027-03-06", sessions=4,
        heads=10, cost=12_000, cost_month="m03")
    expenses = blank_frame(BY_KEY["expense_budget"], ["E1", "E2", "E3", "E4", "E5"])
    put(expenses, "E1", code="6601", item="工资", mark="linked", link="staff", cap=6_500)
    put(expenses, "E2", code="6801", item="陈列费", mark="key_project", link="none", cap=3_000, calc="量×价", **months(*DISPLAY))
    put(expenses, "E3", code="6701", item="返利", mark="short_term", link="none", cap=3_000, calc="量×价", **months(200))
    put(expenses, "E4", code="7001", item="培训费", mark="linked", link="training", cap=200)
    put(expenses, "E5", code="7901", item="机动", mark="contingency", link="none", cap=300, m06=200)
    out = {"sales_targets": sales, "staffing": staffing, "training": training, "expense_budget": expenses}
    if round in ("final", "approved"):
        persons = blank_frame(BY_KEY["person_targets"], ["p1", "p2", "p3"])
        put(persons, "p1", emp_no="001", name="张三", share=600, from_month=1, to_month=12)
        put(persons, "p2", emp_no="002", name="李四", share=400, from_month=1, to_month=12)
        out["person_targets"] = persons
    if round == "approved":
        risks = blank_frame(BY_KEY["risks"], ["r1", "r2"])
        put(risks, "r1", risk="大客户流失", probability=300, impact=5_000, early_sign="订单减三成", response="每月拜访", owner="张三")
        out["risks"] = risks
        said = blank_frame(BY_KEY["hq_feedback"], ["a1", "o1"])
        put(said, "a1", kind="adjustment", no="1", of="费用预算", place="陈列费", period="全年", change=-60_000, ask="yes", answer="accept")
        put(said, "o1", kind="decision", of="销售目标分解", reason="请说明", ask="yes", answer="appeal", why="已说明")
        out["hq_feedback"] = said
    return out


def submission(branch: str = "GD", round: Round = "bottom_up", *, file: str = "", lang: Lang = "zh-CN", issue: int = 1,
               plan: str = "HD", year: int = 2027, modified: datetime | None = NOON, extra: str = "") -> Submission:
    """What reading that branch's file gives; `extra` makes the contents of two files differ."""
    frames = tables(round)
    stamp = Stamp(plan, "华东", year, 1, branch, branch, "华南", round, issue, 1, lang, "2026-10-26", fingerprint(BRANCH),
                  tuple(frames))
    issued = Issued(stamp)
    note_owned(issued, frames)
    sha = hashlib.sha256(f"{branch}{round}{issue}{plan}{year}{modified}{extra}".encode()).hexdigest()
    found = Submission(file or f"{branch}.xlsx", sha, modified, issued, "verified", frames)
    for key, frame in frames.items():
        rows = [*frame.keys, *(f.key for f in frame.table.feet)]
        found.signs = {"preparer|date": extra}
        found.placements[key] = Placement(frame.table.label(lang), {c.key: 2 + i for i, c in enumerate(frame.table.columns)},
                                          {row: 7 + i for i, row in enumerate(rows)})
    return found


def total(frame: Frame, *keys: str) -> int:
    """Steps in those columns, all rows."""
    return int(np.sum([frame.amounts[k] for k in keys]))
