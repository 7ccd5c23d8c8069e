"""What each rule for days gives in each month, listed on the hidden sheet for the formulas of the tables that date by rules. Floor 3."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlplan.address import column_letters, on_sheet
from xlplan.schema.day_rules import DAY_RULES, month_starts, rule_day
from xlplan.schema.readings.formula_links import RULE_DAYS, RULE_MONTHS, RULES
from xlplan.text import Lang
from xlplan.workbook.blueprint import Sheet

_FIRST: Final = 2


def put_day_rules(sheet: Sheet, at: int, worked: Sequence[int], lang: Lang) -> dict[str, str]:
    """Put the rules in column `at`, below a row of months the days they give; name -> what it refers to."""
    months, last = month_starts(worked), _FIRST + len(DAY_RULES)
    for column, month in enumerate(months, at + 1):
        sheet.put(_FIRST, column, month, "key")
    for row, rule in enumerate(DAY_RULES.values(), _FIRST + 1):
        sheet.put(row, at, rule.label(lang), "key")
        for column, month in enumerate(months, at + 1):
            sheet.put(row, column, rule_day(rule, month, worked), "key")
    letters = [column_letters(c) for c in (at, at + 1, at + len(months))]
    spans = {RULES: (letters[0], _FIRST + 1, letters[0], last), RULE_MONTHS: (letters[1], _FIRST, letters[2], _FIRST),
             RULE_DAYS: (letters[1], _FIRST + 1, letters[2], last)}
    return {name: on_sheet(sheet.title, f"${left}${top}:${right}${bottom}") for name, (left, top, right, bottom) in spans.items()}
