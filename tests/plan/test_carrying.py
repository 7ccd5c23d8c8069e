"""What a unit typed, in the workbook of its next round: fixed rows by key, rows of a list by what they are called or in their order."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from xlplan.plan.checking.results import AppliedChange, FileResult
from xlplan.plan.consolidate.respread import RespreadTerms
from xlplan.plan.rounds.carrying import carry_over
from xlplan.plan.rounds.standing import Standing, standing_of
from xlplan.schema.frame import Frame, blank_frame
from xlplan.tables import BY_KEY
from xlplan.tables.periods import MONTHS
from xlplan.workbook.forms import Choice
from xlplan.workbook.stamp import Issued, Stamp
from xlplan.workbook.submission import Submission

COURSES, STAFF, SALES = BY_KEY["training"], BY_KEY["staffing"], BY_KEY["sales_targets"]


def typed(frame: Frame, row: int, **cells: int | str) -> Frame:
    frame.used[row] = True
    for key, value in cells.items():
        if isinstance(value, str):
            frame.texts[key][row] = value
        else:
            frame.amounts[key][row], frame.filled[key][row] = value, True
    return frame


def came(state: dict[str, Frame], choices: dict[str, Choice] | None = None) -> Submission:
    stamp = Stamp("p", "甲", 2027, 1, "GD", "广东", "", "bottom_up", 1, 1, "zh-CN", "2026-10-26", "", tuple(state))
    return Submission("gd.xlsx", "1", issued=Issued(stamp), frames=state, answers={"training|XP404": "已说明"}, choices=choices or {},
                      signs={"preparer|name": "周六", "preparer|conclusion": "同意"})


def stands(state: dict[str, Frame], file: Submission, verdict: str, changes: Sequence[AppliedChange] = ()) -> Standing:
    result = FileResult("gd.xlsx", "1", "accepted_with_warnings", "GD", "bottom_up", dict.fromkeys(state, verdict))  # type: ignore[arg-type]
    return standing_of([result], [file], {}, ["GD"], changes, "bottom_up", RespreadTerms(), {"GD": tuple(state)})


def next_of(given: dict[str, Frame], state: dict[str, Frame], verdict: str = "accepted") -> tuple[dict[str, Frame], list[tuple[str, str]]]:
    """(the next frames, rows without a place) of a unit whose one file holds `state`."""
    file = came(state)
    made = carry_over(given, "GD", stands(state, file, verdict))
    assert (made.answers, made.signs) == (file.answers, {"preparer|name": "周六"})
    return made.frames, list(made.lost)


def test_rows_of_one_s_own_and_what_was_typed_into_hq_s() -> None:
    """HQ's courses are known by their topic wherever they stand; one that HQ gives no longer is the unit's own."""
    state = blank_frame(COURSES, ["c01", "c02", "r01", "#9"])
    typed(state, 0, topic="产品", heads=12)
    typed(state, 1, topic="礼仪", heads=5)
    typed(state, 2, topic="陈列", sessions=3)
    typed(state, 3, topic="夜校", sessions=1)
    given = typed(typed(blank_frame(COURSES, ["c01", "c02", "r01", "r02"]), 0, topic="合规"), 1, topic="产品")
    made = next_of({"training": given}, {"training": state})[0]["training"]
    assert [(k, str(t), int(n)) for k, t, n in zip(made.keys, made.texts["topic"], made.amounts["heads"], strict=True) if t] == [
        ("c01", "合规", 0), ("c02", "产品", 12), ("r01", "陈列", 0), ("r02", "礼仪", 5), ("r03", "夜校", 0)]
    assert made.used.tolist() == [True] * 5


def test_a_table_with_nothing_in_it_is_so_in_the_next_round_unless_hq_puts_a_figure_there() -> None:
    state = typed(blank_frame(COURSES, ["c01"]), 0, topic="合规")
    for choice, heads, carried in (("none", 0, {"training": "none"}), ("zero", 0, {"training": "zero"}), ("none", 5, {}), ("fill", 0, {}),
                                   ("agreed", 0, {}), ("withheld", 0, {})):
        given = typed(blank_frame(COURSES, ["c01"]), 0, topic="合规", **({"heads": heads} if heads else {}))
        file = came({"training": state}, {"training": choice})  # type: ignore[dict-item]
        assert carry_over({"training": given}, "GD", stands({"training": state}, file, "accepted")).choices == carried, (choice, heads)


@pytest.mark.parametrize(("opening", "moved", "by_hq", "lost"), [
    (0, {"hires": 1}, {}, ["S2|closing"]), (1, {}, {}, ["S2|closing"]),                    # heads that stay count, moved or not
    (1, {"leavers": 1}, {}, []), (1, {}, {"leavers": 1}, []), (0, {"hires": 1}, {"hires": -1}, []), (0, {}, {}, [])])
def test_heads_stay_as_declared_and_a_post_that_is_gone_is_told(opening: int, moved: dict[str, int], by_hq: dict[str, int],
                                                               lost: list[str]) -> None:
    keys = [f"{post}|{m}" for post in ("S1", "S2") for m in STAFF.measures]
    state = blank_frame(STAFF, keys)
    for i, key in enumerate(keys):
        state.texts["measure"][i] = key.partition("|")[2]
    typed(state, keys.index("S1|hires"), m03=2)
    typed(state, keys.index("S2|closing"), opening=opening)
    for measure, heads in moved.items():
        typed(state, keys.index(f"S2|{measure}"), m01=heads)
    given = blank_frame(STAFF, keys[:3])
    given.texts["measure"][:] = [key.partition("|")[2] for key in given.keys]
    changes = [AppliedChange("GD", "staffing", f"S2|{measure}", "m01", heads, "") for measure, heads in by_hq.items()]
    file = came({"staffing": state})
    made = carry_over({"staffing": given}, "GD", stands({"staffing": state}, file, "accepted", changes))
    assert int(made.frames["staffing"].amounts["m03"][keys.index("S1|hires")]) == 2
    assert made.lost == tuple(("staffing", key) for key in lost)


def test_the_months_of_a_target_are_hq_s_to_move_reasons_are_the_unit_s() -> None:
    state = typed(blank_frame(SALES, ["P1|C1"]), 0, m01=500, remark="少了客户", fixed="3")
    given = typed(blank_frame(SALES, ["P1|C1"]), 0, m01=700, hq_target=700)
    made = next_of({"sales_targets": given}, {"sales_targets": state})[0]["sales_targets"]
    assert (int(made.amounts["m01"][0]), made.texts["remark"][0], made.texts["fixed"][0]) == (700, "少了客户", "3")


def test_months_that_hq_closed_stay_closed() -> None:
    budget = BY_KEY["expense_budget"]
    state = typed(blank_frame(budget, ["E1"]), 0, **dict.fromkeys(MONTHS, 10))
    given = blank_frame(budget, ["E1"])
    given.locked = frozenset({("E1", "m01")})
    made = next_of({"expense_budget": given}, {"expense_budget": state})[0]["expense_budget"]
    assert [int(made.amounts[m][0]) for m in MONTHS] == [0] + [10] * 11
    assert not np.shares_memory(made.amounts["m02"], given.amounts["m02"])


@pytest.mark.parametrize(("given", "kept"), [("c01", True), ("r01", False)])  # HQ's course for everybody; a row suggested to this unit
def test_none_of_our_business_stays_chosen_beside_hqs_courses(given: str, kept: bool) -> None:
    state = {"training": typed(blank_frame(COURSES, ["c01", "r01"]), 0, topic="产品", sessions=2)}
    file = came(state, {"training": "none"})
    frames = {"training": typed(blank_frame(COURSES, [given, "r02"]), 0, topic="产品", sessions=2)}
    made = carry_over(frames, "GD", stands({"training": blank_frame(COURSES, ["c01", "r01"])}, file, "accepted"))
    assert made.choices == ({"training": "none"} if kept else {})
