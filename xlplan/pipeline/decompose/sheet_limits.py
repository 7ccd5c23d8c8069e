"""Whether figures keep to the sheet they go into: what its data validation allows, rows out of sight, typed subtotals. Floor 6."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xlplan.address import a1
from xlplan.excel.patching.validations import ValidationRule, validation_rules
from xlplan.pipeline.decompose.areas import list_areas
from xlplan.pipeline.decompose.notes import Note, hidden_cells
from xlplan.pipeline.decompose.result import Decomposition
from xlplan.pipeline.decompose.steps_typed import plain_number, steps_to_amount
from xlplan.pipeline.decompose.target import Target
from xlplan.text import Text, text_list
from xlplan.workbook.rawbook import At

_WHOLE: Final = Text("整数", "整數", "whole numbers")
_ANY: Final = Text("数", "數", "numbers")
_SPAN: Final[dict[str, Text]] = {
    "between": Text("{low} 到 {high} 的{kind}", "{low} 到 {high} 的{kind}", "{kind} from {low} to {high}"),
    "notBetween": Text("{low} 到 {high} 以外的{kind}", "{low} 到 {high} 以外的{kind}", "{kind} outside {low} to {high}"),
    "equal": Text("{low}", "{low}", "{low}"), "notEqual": Text("{low} 以外的{kind}", "{low} 以外的{kind}", "{kind} other than {low}"),
    "greaterThan": Text("大于 {low} 的{kind}", "大於 {low} 的{kind}", "{kind} above {low}"),
    "lessThan": Text("小于 {low} 的{kind}", "小於 {low} 的{kind}", "{kind} below {low}"),
    "greaterThanOrEqual": Text("不小于 {low} 的{kind}", "不小於 {low} 的{kind}", "{kind} of at least {low}"),
    "lessThanOrEqual": Text("不大于 {low} 的{kind}", "不大於 {low} 的{kind}", "{kind} of at most {low}")}
_BROKEN: Final = Text("数据有效性只允许 {allowed},但会写入:{found}", "資料驗證只允許 {allowed},但會寫入:{found}",
                      "Data validation allows {allowed} only, yet this would be written: {found}")
_UNKNOWN: Final = Text("数据有效性看不出是否允许(公式或其他条件),请在 Excel 里核对:{cells}",
                       "資料驗證看不出是否允許(公式或其他條件),請在 Excel 裡核對:{cells}",
                       "Whether data validation allows the new figures cannot be told here (a formula or another condition); check in "
                       "Excel: {cells}")
_PERHAPS: Final = Text("恰好等于前面几格之和:{cells}。若是小计,请用 --hold 固定或从区域里去掉",
                       "恰好等於前面幾格之和:{cells}。若是小計,請用 --hold 固定或從範圍裡去掉",
                       "Equal to the sum of the cells before: {cells}. If these are subtotals, hold them with --hold or leave them out")


def refuse_hidden(t: Target) -> None:
    """XlplanError where cells of the range are out of sight."""
    if out_of_sight := hidden_cells(t):
        raise t.refuse("hidden", out_of_sight)


def keep_to_sheet(t: Target, out: Decomposition) -> list[Note]:
    """What a planner should know before somebody's sheet is written to. XlplanError where the sheet does not allow it: a
    figure that its data validation refuses, two or more subtotals typed among the parts."""
    return [*_check_validation(t, out), *_check_subtotals(t, out)]


def _check_validation(t: Target, out: Decomposition) -> list[Note]:
    new = {one.at: steps_to_amount(one.after, out.unit) for one in out.lines if one.written}
    broken: dict[ValidationRule, list[At]] = defaultdict(list)
    unknown: list[At] = []
    for at, rules in validation_rules(t.data, t.sheet.name, new).items():
        for rule in rules:
            if (judged := rule.judge(new[at])) == "breaks":
                broken[rule].append(at)
            elif judged == "unknown":
                unknown.append(at)
    notes: list[Note] = [(_UNKNOWN, {"cells": list_areas(dict.fromkeys(unknown))})] if unknown else []
    for rule, cells in broken.items():
        found = text_list([*(f"{a1(*at)} = {plain_number(new[at])}" for at in cells[:3]), *(["…"] if len(cells) > 3 else [])])
        if rule.stops:
            raise t.refuse("validation", cells, allowed=_rule_words(rule), found=found)
        notes.append((_BROKEN, {"allowed": _rule_words(rule), "found": found}))
    return notes


def _rule_words(rule: ValidationRule) -> Text:
    if rule.members:
        return text_list(rule.members)
    kind = _WHOLE if rule.kind == "whole" else _ANY
    if rule.low is None:
        return kind
    low, high = plain_number(rule.low), "" if rule.high is None else plain_number(rule.high)
    return Text.of(lambda lang: _SPAN[rule.operator](lang, low=low, high=high, kind=kind(lang)))


def _check_subtotals(t: Target, out: Decomposition) -> list[Note]:
    moving = {one.at for one in out.lines if not one.held}
    value = dict(zip(t.places, t.values, strict=True))
    sure, perhaps = list[At](), list[At]()
    for line in (*_range_lines(t.places, 0), *_range_lines(t.places, 1)):
        found = [at for at in _subtotal_cells(line, value) if at in moving]
        if len(found) > 1:
            sure += found
        else:
            perhaps += found
    if sure:
        raise t.refuse("subtotal", dict.fromkeys(sure))
    return [(_PERHAPS, {"cells": list_areas(dict.fromkeys(perhaps))})] if perhaps else []


def _range_lines(places: Sequence[At], axis: int) -> list[list[At]]:
    """Rows (axis 0) or columns (axis 1) of the range, each in order, cut where a cell is missing."""
    out: dict[int, list[list[At]]] = {}
    for at in sorted(places, key=lambda at: (at[axis], at[1 - axis])):
        lines = out.setdefault(at[axis], [[]])
        if lines[-1] and at[1 - axis] != lines[-1][-1][1 - axis] + 1:
            lines.append([])
        lines[-1].append(at)
    return [line for lines in out.values() for line in lines if len(line) > 2]


def _subtotal_cells(line: Sequence[At], value: dict[At, Decimal]) -> list[At]:
    """Cells that equal the sum of two or more cells before them, since the last such cell; the last may be that of all."""
    out: list[At] = []
    since, count, parts = Decimal(0), 0, Decimal(0)  # sum and figures since the last such cell; all of them together
    for at in line:
        figure = value[at]
        if count > 1 and figure == since:
            out.append(at)
            parts, since, count = parts + since, Decimal(0), 0
        elif len(out) > 1 and not count and figure == parts:
            out.append(at)
        else:
            since, count = since + figure, count + bool(figure)
    return out
