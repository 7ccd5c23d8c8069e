"""The lower half of the annual plan: hard and soft measures, sign-off (K1 K3 K11). Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from xlplan import terms
from xlplan.address import a1_range
from xlplan.decompose import apportion
from xlplan.plan.individual import words as w
from xlplan.plan.individual.context import PlanContext
from xlplan.plan.master.goals import goal_format
from xlplan.plan.master.records import Goal
from xlplan.schema.column import Choice
from xlplan.tables.master.goals import DIRECTION, GOAL_UNIT, METRIC
from xlplan.text import Text, text_list
from xlplan.units import AS_STATED, PERCENT, WAN_YUAN
from xlplan.workbook.blueprint import Cell, RowSpec, Sheet, Validation
from xlplan.workbook.styles import AMOUNT, RATE, WHOLE
from xlplan.workbook.words import WORDS

_OF_WHOLE: Final = ("wan_yuan", "yuan", "piece", "person", "outlet", "rank")  # a rate or a point may be everybody's
# where the columns of each block stand: first and last column of the sheet
_HARD: Final = {"metric": (2, 2), "says": (3, 5), "source": (6, 9), "direction": (10, 11), "unit": (12, 12), "target": (13, 14),
                "weight": (15, 15)}
_SOFT: Final = {"item": (17, 18), "rating": (19, 19), "rater": (20, 20), "evidence": (21, 22)}
_SIGN: Final = {"step": (2, 2), "name": (3, 5), "conclusion": (6, 9), "date": (10, 12), "opinion": (13, 22)}
_TITLES: Final = {
    "metric": w.METRIC, "says": w.SAYS, "source": w.SOURCE, "direction": w.DIRECTION, "unit": terms.UNIT, "target": w.TARGET,
    "weight": terms.WEIGHT, "item": w.ITEM, "rating": w.RATING, "rater": w.RATER, "evidence": w.EVIDENCE}
_TYPED: Final = Cell(style="input_text")


def put_measures(context: PlanContext, sheet: Sheet, row: int, year: str) -> None:
    """The blocks from `row` down; `year`: address of the year's target, to which the sales line is linked."""
    below = max(_put_hard(context, sheet, row, year), _put_soft(context, sheet, row))
    _put_signoff(context, sheet, below + 1)


def _put_hard(context: PlanContext, sheet: Sheet, row: int, year: str) -> int:
    """The person's own sales, then the goals that hold for a person as standards of the company; the row below."""
    first = at = _put_heading(context, sheet, row, _HARD, w.HARD)
    goals = context.edition.goals
    sales, *others = person_goals(goals)
    mine = Cell(WAN_YUAN.value(int(context.cells.sum())), year, "bold_number", AMOUNT)
    _put_line(sheet, at, _HARD, _goal_cells(context, sales, context.say(w.SALES), context.say(w.OWN), mine) | {
        "metric": Cell(_choice_label(context, METRIC, "sales"), style="field_bold"),
        "unit": Cell(_choice_label(context, GOAL_UNIT, "wan_yuan"), style="field")})
    sheet.put(at, 1, f"goal|{sales.code}", "key")
    for at, goal in enumerate(others, first + 1):
        source = context.say(w.STANDARD_OF, reason=goal.reason) if goal.reason else context.say(w.STANDARD)
        form = goal_format(goal)
        value = None if goal.target is None else AS_STATED.value(goal.target)
        height = context.height(19, (goal.name, _columns_width(sheet, "says")), (source, _columns_width(sheet, "source")))
        _put_line(sheet, at, _HARD, _goal_cells(context, goal, goal.name, source, Cell(value, style="right", format=form)), height)
        sheet.put(at, 1, f"goal|{goal.code}", "key")
    weight, column = sum(g.weight or 0 for g in (sales, *others)), _HARD["weight"][0]
    _put_line(sheet, at + 1, _HARD, dict.fromkeys(_HARD, Cell(style="total")) | {
        "metric": Cell(context.say(terms.TOTAL), style="total_text"),
        "weight": Cell(PERCENT.value(weight), f"SUM({a1_range(first, column, at, column)})", "total", RATE)})
    at += 2
    if left := [goal for goal in goals if _is_of_whole(goal)]:
        names = text_list(g.name or _choice_label(context, METRIC, g.metric) for g in left)(context.lang)
        said = context.say(w.OF_WHOLE, names=names)
        if any(g.weight for g in left) and weight:
            said += context.say(w.SHARED_OUT)
        over = (_HARD["metric"][0], _HARD["weight"][1])
        wide = sum(sheet.columns[c].width or 0 for c in range(over[0], over[1] + 1))
        _put_line(sheet, at, {"said": over}, {"said": Cell(said, style="note")}, context.height(19, (said, wide)))
        at += 1
    return at


def person_goals(goals: Sequence[Goal]) -> list[Goal]:
    """The sales goal, then those that a person can be held to, in order. What weight stood on the goals of the whole company is
    shared out over the others, so that weights add up to what they did."""
    sales = next((g for g in goals if g.metric == "sales"), Goal("", "sales"))
    kept = [sales, *(g for g in goals if g.metric != "sales" and not _is_of_whole(g))]
    weights, lost = [g.weight or 0 for g in kept], sum(g.weight or 0 for g in goals if _is_of_whole(g))
    if not lost or not any(weights):
        return kept
    shared = apportion(sum(weights) + lost, weights).tolist()
    return [replace(g, weight=None if g.weight is None else part) for g, part in zip(kept, shared, strict=True)]


def _is_of_whole(goal: Goal) -> bool:
    """Whether only the whole company can reach it: its head count, or any amount that its units add up to."""
    return goal.metric != "sales" and (goal.metric == "heads" or goal.unit in _OF_WHOLE)


def _goal_cells(context: PlanContext, goal: Goal, says: str, source: str, target: Cell) -> dict[str, Cell]:
    """The cells of a goal's line."""
    weight = None if goal.weight is None else PERCENT.value(goal.weight)
    return {"metric": Cell(_choice_label(context, METRIC, goal.metric), style="state"), "says": Cell(says, style="wrap"),
            "source": Cell(source, style="wrap"), "direction": Cell(_choice_label(context, DIRECTION, goal.direction), style="field"),
            "unit": Cell(_choice_label(context, GOAL_UNIT, goal.unit), style="field"), "target": target,
            "weight": Cell(weight, style="right", format=RATE)}


def _put_soft(context: PlanContext, sheet: Sheet, row: int) -> int:
    """Five items to be rated by hand, with who rates and on what evidence; the row below."""
    first, rating = _put_heading(context, sheet, row, _SOFT, w.SOFT), _SOFT["rating"][0]
    below = first + len(w.SOFT_ITEMS)
    for at, item in enumerate(w.SOFT_ITEMS, first):
        _put_line(sheet, at, _SOFT, {"item": Cell(context.say(item), style="state"), "rating": Cell(style="input", format=WHOLE),
                                     "rater": _TYPED, "evidence": _TYPED})
    sheet.validations.append(Validation((a1_range(first, rating, below - 1, rating),), "whole", "1", "5", context.say(w.RATING),
                                        context.say(w.SOFT)))
    return below


def _put_signoff(context: PlanContext, sheet: Sheet, row: int) -> None:
    """The person and the superior: name, conclusion, date, opinion."""
    sheet.rows[row] = RowSpec(height=24)
    sheet.put(row, 2, WORDS["signoff"](context.lang), "section")
    _put_line(sheet, row + 1, _SIGN, {key: Cell(WORDS[key](context.lang), style="header") for key in _SIGN}, 20)
    for at, (role, name) in enumerate(((w.SELF, context.person.name), (w.SUPERIOR, context.superior)), row + 2):
        _put_line(sheet, at, _SIGN, dict.fromkeys(_SIGN, _TYPED) | {
            "step": Cell(context.say(role), style="state"), "name": Cell(name or None, style="input_wrap")}, 24)


def _put_heading(context: PlanContext, sheet: Sheet, row: int, at: Mapping[str, tuple[int, int]], title: Text) -> int:
    """Title and header of a block; the row below."""
    sheet.rows[row] = RowSpec(height=24)
    sheet.put(row, next(iter(at.values()))[0], context.say(title), "section")
    numbers = ("target", "weight", "rating")
    _put_line(sheet, row + 1, at, {
        key: Cell(context.say(_TITLES[key]), style="header_number" if key in numbers else "header") for key in at}, 20)
    return row + 2


def _put_line(sheet: Sheet, row: int, at: Mapping[str, tuple[int, int]], cells: Mapping[str, Cell], height: float = 19) -> None:
    """One line of a block, each cell over its columns."""
    beside = sheet.rows[row].height if row in sheet.rows else None
    sheet.rows[row] = RowSpec(height=max(height, beside or 0))
    for key, (first, last) in at.items():
        sheet.cells[row, first] = cells[key]
        for column in range(first + 1, last + 1):
            sheet.put(row, column, None, cells[key].style)
        if last > first:
            sheet.merges.append((row, first, row, last))


def _columns_width(sheet: Sheet, key: str) -> float:
    first, last = _HARD[key]
    return sum(sheet.columns[c].width or 0 for c in range(first, last + 1))


def _choice_label(context: PlanContext, choices: tuple[Choice, ...], key: str) -> str:
    return next((context.say(c.label) for c in choices if c.key == key), key)
