"""公司目标: every goal of the company with its kind, figures, owner and day, and how many are SMART (T2 T7). Floor 4."""
from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from xlplan.address import a1, column_letters
from xlplan.plan.master.goals import SMART, goal_format, missing_of_goal
from xlplan.plan.master.records import Goal
from xlplan.plan.rollup.cell_texts import line_count, put_across, row_height
from xlplan.plan.rollup.change_rows import choice_label
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page
from xlplan.plan.rollup.goal_figures import COLUMNS, NOTE, gap_to, is_short, plan_figures
from xlplan.plan.rollup.grid import SIGNED_RATE
from xlplan.tables.master.goals import GOALS
from xlplan.text import Text
from xlplan.units import AS_STATED, PERCENT
from xlplan.workbook.blueprint import RowSpec, Sheet, Value
from xlplan.workbook.styles import DAY, RATE, Style
from xlplan.workbook.writing.page import put_column

PAGE: Final = "goals"
_WIDTHS: Final = {"name": 28.0, "metric": 14.0, "kind": 11.0, "direction": 19.0, "form": 18.0, "unit": 12.0, "base": 15.0, "growth": 10.0,
                  "target": 15.0, **{key: width for key, (_, width) in COLUMNS.items()},
                  "weight": 9.0, "owner": 12.0, "due": 13.0, "reason": 34.0}
_AT: Final = {key: at for at, key in enumerate(_WIDTHS, 2)}
_WRAPPED: Final = ("name", "reason")
_NUMBERS: Final = ("base", "growth", "target", "weight", "due")
_COUNTS: Final = Text("{kinds} · 基数、目标、负责人、截止齐全 {whole}/{all}", "{kinds} · 基數、目標、負責人、截止齊全 {whole}/{all}",
                      "{kinds} · with base, target, owner and day: {whole} of {all}")
_LACKING: Final = Text("{n} 个目标没写全", "{n} 個目標沒寫全", "not stated whole: {n}")
_OPEN: Final = Text("未选类型", "未選類型", "Kind open")


def goals_page(context: RollupContext) -> Sheet:
    """The page: a row for each goal, as stated, its third figure filled in."""
    sheet, say, goals = context.page(PAGE), context.words.say, context.master.goals
    kinds = Counter(goal.kind for goal in goals)
    said = [f"{choice_label(context, GOALS.by_key['kind'], kind) or say(_OPEN)} {n}" for kind, n in kinds.items()]
    whole = sum(not missing_of_goal(goal) for goal in goals)
    sheet.put(HEAD - 1, 3, say(_COUNTS, kinds=" · ".join(said), whole=whole, all=len(goals)), "bold")
    for at, (key, width) in enumerate(_WIDTHS.items(), 2):
        put_column(sheet, at, key, width)
        label = COLUMNS[key][0] if key in COLUMNS else GOALS.by_key[key].label
        sheet.put(HEAD, at, context.words.head(label), "header_number" if key in (*_NUMBERS, *COLUMNS) else "header")
    sheet.rows[HEAD] = RowSpec(height=32)
    for row, goal in enumerate(goals, HEAD + 1):
        sheet.put(row, 1, goal.row_key, "key")
        blank = missing_of_goal(goal)
        _put_plan(context, sheet, row, goal)
        for at, key in enumerate(_WIDTHS, 2):
            if key in COLUMNS:
                continue
            style: Style = "bad" if key in blank else "wrap" if key in _WRAPPED else "computed" if key in _NUMBERS else "field"
            sheet.put(row, at, _cell(context, goal, key), style, format=_format(goal, key))
        sheet.rows[row] = RowSpec(height=row_height(max(line_count(str(getattr(goal, key)), _WIDTHS[key]) for key in _WRAPPED)))
    put_across(sheet, HEAD + len(goals) + 2, say(NOTE), "note")
    sheet.autofilter = f"B{HEAD}:{column_letters(1 + len(_WIDTHS))}{HEAD + len(goals)}"
    return finish_page(sheet, 1 + len(_WIDTHS))


def _put_plan(context: RollupContext, sheet: Sheet, row: int, goal: Goal) -> None:
    """What the plan gives for it, and what that is beyond it."""
    figures = plan_figures(context, goal)
    if "provisional" in figures:
        gap = gap_to(goal, figures["provisional"], (a1(row, _AT["provisional"]), a1(row, _AT["target"])), context.lang)
        figures |= {"gap": gap} if gap else {}
    for key in COLUMNS:
        figure = figures.get(key)
        if figure is None:
            sheet.put(row, _AT[key], None, "computed")
        else:
            short = key == "gap" and is_short(goal, figure.value)
            sheet.put(row, _AT[key], figure.value, "bad_number" if short else "computed", format=figure.format, formula=figure.formula)


def open_goals(context: RollupContext) -> str:
    """How many goals lack a figure, an owner or a day, in words; '' where there are none."""
    n = sum(bool(missing_of_goal(goal)) for goal in context.master.goals)
    return context.words.say(_LACKING, n=n) if n else ""


def _cell(context: RollupContext, goal: Goal, key: str) -> Value:
    if key in SMART and key in missing_of_goal(goal):
        return "–"
    value = getattr(goal, key)
    if key in ("base", "target"):
        return None if value is None else AS_STATED.value(value)
    if key in ("growth", "weight"):
        return None if value is None else PERCENT.value(value)
    if key == "due":
        return date.fromisoformat(value[:10]) if value else None
    if key == "name":
        return value or choice_label(context, GOALS.by_key["metric"], goal.metric)
    return choice_label(context, GOALS.by_key[key], value) if GOALS.by_key[key].choices else value


def _format(goal: Goal, key: str) -> str | None:
    if key in ("base", "target"):
        return goal_format(goal)
    return {"growth": SIGNED_RATE, "weight": RATE, "due": DAY}.get(key)
