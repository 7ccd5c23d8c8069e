"""How far a unit is, in the one sentence that console, JSON, pages and mails give."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from xlplan.pipeline.returns.result import Answer, Returns
from xlplan.plan.checking.receipts import Receipt
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.states import BranchState
from xlplan.schema.diagnostic import Diagnostic, Severity

SIGNED = Receipt(True, "赵一", "2026-12-20")
ALTERED = Diagnostic("XP210", severity=Severity.WARNING)
SENT = FileResult("gd.xlsx", "5a", "accepted", "GD", "bottom_up")
APPROVED = replace(SENT, round="approved", receipt=SIGNED)
IN = BranchState("accepted", SENT, (), {"sales_targets": "in"})


@pytest.mark.parametrize(("state", "said"), [
    (BranchState("missing", None, (), {"sales_targets": "missing"}), "未交"),
    (IN, "通过"),
    (replace(IN, state="partly", refused=("training", "staffing")), "部分退回:培训纲领、人员规划"),
    (replace(IN, state="unfilled", tables={"sales_targets": "in", "training": "unfilled"}), "暂估:培训纲领"),
    (replace(IN, state="unfilled", tables={"training": "unfilled"}), "暂估:全部"),
    (replace(IN, state="reviewed", tables={"sales_targets": "in", "training": "withheld"}), "已审 · 暂估:培训纲领"),
    (replace(IN, state="approved", tables={"sales_targets": "in", "training": "withheld"}), "已批"),
    (BranchState("acknowledged", APPROVED, (), {}), "已签收:赵一 2026-12-20"),
    (BranchState("returned", APPROVED, ("training",), {}), "退回 · 已签收:赵一 2026-12-20"),
    (BranchState("acknowledged", replace(APPROVED, diagnostics=[ALTERED]), (), {}), "已签收:赵一 2026-12-20 · 改动了核定数,不计"),
    (replace(IN, outdated=True, excluded=True, undecided=True), "通过 · 审后又交 · 总部剔除 · 待总部选定"),
])
def test_how_far_a_unit_is_in_words(state: BranchState, said: str) -> None:
    assert state.said("zh-CN") == said


def test_what_return_counts() -> None:
    """Of three that go back nowhere one waits for HQ, which has to choose between its files."""
    of_two = Diagnostic("XP515", params={"choices": ("gd.xlsx",)})
    waits = replace(IN, file=replace(SENT, diagnostics=[of_two]), undecided=True)
    answers = {"A": Answer("A", IN, None), "B": Answer("B", IN, None), "C": Answer("C", waits, None), "D": Answer("D", IN, Path("D.xlsx"))}
    said = [*Returns("2027", answers, {}).text("zh-CN")]
    assert "批注件 1 份,在 2027/returned;其余 2 家不用改" in said
