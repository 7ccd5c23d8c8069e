"""A ceiling of the kind 控制 stops the group it is typed for; one of the kind 报警 asks for a reason."""
from __future__ import annotations

import pytest
from by_hand import put
from rule_cases import Frames, judged

from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic, Round, Severity
from xlplan.workbook.submission import Submission

GROUPS = {"E1": "人员费用", "E2": "市场推广", "E3": "渠道费用", "E4": "人员费用", "E5": "渠道费用"}


def grouped(frames: Frames) -> None:
    for row, name in GROUPS.items():
        put(frames["expense_budget"], row, group=name)


def rebates(frames: Frames) -> None:
    """渠道费用 holds 24.00 and 2.00 against 30.00 and 3.00; now 36.00, while the other groups leave more than that unused."""
    grouped(frames)
    put(frames["expense_budget"], "E3", m01=1_200)


def controls(*names: str, **switches: str):  # type: ignore[no-untyped-def]
    def change(found: Submission) -> None:
        assert found.issued
        found.issued.severities |= {f"XP428|{name}": "error" for name in names} | switches
    return change


def test_a_controlled_group_above_its_ceiling_goes_back() -> None:
    result = judged(rebates, "final", controls("渠道费用", "市场推广"))
    (found,) = [d for d in result.diagnostics if d.code == "XP428"]
    assert (found.severity, found.row_key, found.column) == (Severity.ERROR, "E3", "year")
    assert (found.found, found.expected, found.difference) == (36.0, 33.0, 3.0)
    assert message_of(found, "zh-CN") == "渠道费用 的控制型是「控制」:全年合计 36.00,控制数 33.00,超出 +3.00 万元"
    assert result.tables["expense_budget"] == "refused"
    assert "XP421" not in [d.code for d in result.diagnostics]


@pytest.mark.parametrize(("round", "names", "switches"), [
    ("final", ("市场推广",), {}),                      # 渠道费用 is 报警
    ("final", (), {}),
    ("final", ("渠道费用",), {"XP428": "off"}),        # HQ's own switch
    ("bottom_up", ("渠道费用",), {}),                  # 一上 asks for reasons
])
def test_another_group_an_alarm_a_switch_and_the_first_round_stop_nothing(
        round: Round, names: tuple[str, ...], switches: dict[str, str]) -> None:
    result = judged(rebates, round, controls(*names, **switches))
    assert "XP428" not in [d.code for d in result.diagnostics]
    assert result.tables["expense_budget"] == ("accepted" if round == "bottom_up" else "accepted_with_warnings")


@pytest.mark.parametrize(("caps", "said"), [((None,) * 5, False), ((0, *(None,) * 4), True)])
def test_expenses_without_any_ceiling_are_above_none(caps: tuple[int | None, ...], said: bool) -> None:
    """A blank ceiling is none; one of 0 is one."""
    def without(frames: Frames) -> None:
        budget = frames["expense_budget"]
        budget.amounts["cap"][:], budget.filled["cap"][:] = 0, [cap is not None for cap in caps]

    result = judged(without)
    assert ("XP421" in [d.code for d in result.diagnostics]) is said


def test_a_group_within_its_ceiling_may_shift_between_its_items() -> None:
    """An item above its own ceiling is asked about as before; its group is not above."""
    def shifted(frames: Frames) -> None:
        grouped(frames)
        put(frames["expense_budget"], "E3", m01=1_100 - 200)  # 31.00 of 30.00; with 2.00 33.00 of 33.00

    said = [d.code for d in judged(shifted, "final", controls("渠道费用")).diagnostics]
    assert "XP422" in said
    assert "XP428" not in said


def test_a_cell_without_a_value_comes_first() -> None:
    def change(found: Submission) -> None:
        controls("渠道费用")(found)
        found.diagnostics.append(Diagnostic("XP204", table="expense_budget", row_key="E3", column="m02", params={"text": "约200"}))

    assert "XP428" not in [d.code for d in judged(rebates, "final", change).diagnostics]
