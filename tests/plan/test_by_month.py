"""A unit's month is doubted against the same month of its other years and of the other units: one finding a kind, by name."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from xlplan.example.company import company_tables
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.judging.suspicion import find_suspicions
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import Frame
from xlplan.text import LANGS

OF_MONTHS = {"XP631", "XP635", "XP656", "XP676", "XP677", "XP678", "XP679"}
Change = tuple[str, dict[str, Any], str, Any]  # sheet, rows with these values, column, factor of an amount or what is set


@cache
def sound(seed: int) -> dict[str, Frame]:
    """Never to be changed."""
    return company_tables(12, seed, 2027)


def changed(*changes: Change, seed: int = 7) -> dict[str, Frame]:
    """A sound company of twelve branches, 2024 to 2026, with these changes of its pasted sheets."""
    frames = {key: replace(one, amounts={c: of.copy() for c, of in one.amounts.items()}, exact=dict(one.exact),
                           filled={c: of.copy() for c, of in one.filled.items()}, texts={c: of.copy() for c, of in one.texts.items()})
              for key, one in sound(seed).items()}
    for sheet, where, column, to in changes:
        frame = frames[sheet]
        hit = np.ones(frame.size, dtype=bool)
        for key, wanted in where.items():
            held = frame.amounts[key] if key in frame.amounts else frame.texts[key]
            hit &= np.isin(held, wanted if isinstance(wanted, list) else [wanted])
        assert hit.any()
        if column == "rows":
            frame.filled["year"][hit] = False
        elif column in ("amount", "heads"):
            frame.amounts[column][hit] = np.round(frame.amounts[column][hit] * to)
            frame.exact.pop(column, None)
        elif column in frame.amounts:
            frame.amounts[column][hit] = to
        else:
            frame.texts[column][hit] = to
    return frames


def found(frames: Mapping[str, Frame]) -> list[Diagnostic]:
    master, _ = master_from(frames)
    return [d for d in find_suspicions(master) if d.code in OF_MONTHS]


SALES, EXPENSE = "history_sales", "history_expense"
MAR, MAY, JUN = ({"year": 2025, "month": m, "branch": "GD"} for m in (3, 5, 6))
CASES: list[tuple[str, list[Change], str, list[str]]] = [
    # what was done, changes, code, what the Chinese message names
    ("nothing", [], "", []),
    ("a month times ten", [(SALES, MAR, "amount", 10)], "XP676", ["广东分公司(GD) 2025年3月"]),
    ("a month of the last year times ten", [(SALES, {**MAY, "year": 2026}, "amount", 10)], "XP676", ["(GD) 2026年5月"]),
    ("a month of the first year times ten", [(SALES, {**MAY, "year": 2024}, "amount", 10)], "XP676", ["(GD) 2024年5月"]),
    ("a tenth of a month", [(SALES, MAY, "amount", 0.1)], "XP676", ["(GD) 2025年5月"]),
    ("two months, one finding", [(SALES, MAR, "amount", 10), (SALES, {**MAY, "branch": "JS"}, "amount", 10)], "XP676", [
        "2 个", "(GD) 2025年3月", "(JS) 2025年5月"]),
    ("a month times a thousand", [(SALES, MAY, "amount", 1000)], "XP631", ["(GD) 2025年5月"]),
    ("a month of 万元 read as 元", [(SALES, MAY, "amount", 1 / 1000)], "XP631", ["(GD) 2025年5月"]),
    ("a zeroed month", [(SALES, MAY, "amount", 0)], "XP635", ["(GD): 2025年5月"]),
    ("a month's rows gone", [(SALES, MAY, "rows", None)], "XP635", ["(GD): 2025年5月"]),
    ("a month's rows gone, of the first year", [(SALES, {**MAY, "year": 2024}, "rows", None)], "XP635", ["(GD): 2024年5月"]),
    ("June typed as July", [(SALES, JUN, "month", 7)], "XP635", [
        "(GD): 2025年6月(2025年7月是常年的", "填错了月份"]),
    ("a year between gone", [(SALES, {"year": 2025, "branch": "GD"}, "rows", None)], "XP635", ["(GD): 2025"]),
    ("the first year under another branch", [(SALES, {"year": 2024, "branch": "GD"}, "branch", "JS")], "XP677", [
        "(GD) 2024 年没有数", "(JS) 2024 年"]),
    ("a month below zero", [(SALES, MAY, "amount", -1)], "XP678", ["(GD) 2025年5月 -"]),
    ("an estimate of a year that is over", [(SALES, {**MAY, "year": 2024}, "status", "estimate")], "XP679", ["(GD) 2024年5月"]),
    ("an expense month times ten", [(EXPENSE, MAY, "amount", 10)], "XP676", ["历史费用", "(GD) 2025年5月"]),
    ("an expense month below zero", [(EXPENSE, MAY, "amount", -1)], "XP678", ["历史费用", "(GD) 2025年5月"]),
    ("an expense month gone", [(EXPENSE, MAY, "rows", None)], "XP635", ["历史费用", "(GD): 2025年5月"]),
    # honest
    ("opened in May 2025, with half a month", [(SALES, {"year": 2024, "branch": "GD"}, "rows", None), (SALES, {
        "year": 2025, "branch": "GD", "month": [1, 2, 3, 4]}, "rows", None), (SALES, MAY, "amount", 0.1)], "", []),
    ("closed in May 2025, with half a month", [(SALES, {"year": 2026, "branch": "GD"}, "rows", None), (SALES, {
        "year": 2025, "branch": "GD", "month": [6, 7, 8, 9, 10, 11, 12]}, "rows", None), (SALES, MAY, "amount", 0.1)], "", []),
    ("a branch grows fourfold", [(SALES, {"year": 2026, "branch": "GD"}, "amount", 4)], "", []),
    ("a promotion of four months in one", [(SALES, MAY, "amount", 4)], "", []),
    ("closed every February", [(SALES, {"month": 2, "branch": "GD"}, "rows", None)], "", []),
    ("half the goods came back", [(SALES, MAY, "amount", 0.3)], "", []),
]


@pytest.mark.parametrize(("changes", "code", "named"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_month_of_a_unit(changes: list[Change], code: str, named: list[str]) -> None:
    problems = found(changed(*changes))
    assert [d.code for d in problems] == [code] * bool(code)
    for d in problems:
        assert all(part in message_of(d, "zh-CN") for part in named)
        assert all("{" not in message_of(d, lang) + remedy_of(d, lang) for lang in LANGS)


@pytest.mark.parametrize("seed", range(1, 6))
def test_sound_companies_are_not_doubted(seed: int) -> None:
    assert found(changed(seed=seed)) == []


def test_every_kind_at_once_and_many_places_cut() -> None:
    months = list(range(1, 13))
    problems = found(changed((SALES, MAR, "amount", 10), (SALES, {**MAY, "branch": "JS"}, "amount", 0), (SALES, {
        "year": 2024, "month": months, "branch": "SD"}, "amount", -1)))
    said = {d.code: message_of(d, "zh-CN") for d in problems}
    assert set(said) == {"XP676", "XP635", "XP678"}
    assert "12 个" in said["XP678"]
    assert "… +2" in said["XP678"]
    assert all(d.code == "XP631" or d.severity is not Severity.ERROR for d in problems)
