"""Exports in the layouts of 用友, 金蝶, SAP, pivot tables, a web shop and public data sets become masters that say what plain Python works
out of the same lines: history, estimate, season, mix. What a person corrects first is written beside each."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import bills
import public_data
import pytest
from bills import Rows
from draft_case import TODAY, table, yuan
from plain_sums import At, estimates, mix, seasons, summed

from xlplan.drafting.draft import Draft, draft_master
from xlplan.drafting.goals import goal_asked
from xlplan.exports.grid import grid_of
from xlplan.exports.guess import guess_layouts
from xlplan.exports.layout import Layout
from xlplan.exports.reading import read_grid

Line = tuple[int, int, str, str, str, Decimal]
Correct = Callable[[Layout], Layout]


def roles(**of: str) -> Correct:
    """Columns by their letters read as something else, as a line of the mapping file says it."""
    return lambda layout: replace(layout, columns=tuple(replace(c, role=of.get(c.letters, c.role)) for c in layout.columns))


class Case(NamedTuple):
    """An export, what it says, the category of each product, its last whole years, what a person corrects in the mapping file, what is said
    of it."""

    rows: Rows
    lines: Sequence[Line]
    category: dict[str, str]
    years: tuple[int, ...]
    correct: Correct = roles()
    said: tuple[str, ...] = ()


def billed(export: Callable[[Sequence[bills.Bill]], Rows], names: Callable[[bills.Bill], tuple[str, str, str]], by_category: bool = True,
           correct: Correct = roles(), said: tuple[str, ...] = ("XP710",)) -> Case:  # noqa: B008 - a mapping of nothing
    lines = bills.bills()
    category = {names(b)[1]: b.category if by_category else ALONE for b in lines}
    return Case(export(lines), [(b.year, b.month, *names(b), Decimal(b.cents) / 100) for b in lines], category, (2024, 2025), correct, said)


def public(cut: public_data.Cut, category: dict[str, str], years: tuple[int, ...], correct: Correct = roles(),  # noqa: B008
           said: tuple[str, ...] = ()) -> Case:
    rows, sold = cut
    lines = [(s.year, s.month, s.unit or "销售部", s.product or ALONE, s.channel or "全部渠道", s.amount) for s in sold]
    return Case(rows, lines, category, years, correct, said)


def plain(b: bills.Bill) -> tuple[str, str, str]:
    return b.unit, b.product, b.channel


ALONE = "全部产品"
CASES: dict[str, Callable[[], Case]] = {
    "用友 U8 销售统计表": lambda: billed(bills.yonyou, plain),
    "金蝶 K3 销售出库汇总": lambda: billed(bills.kingdee, plain),
    "SAP KE30": lambda: billed(bills.sap, plain, correct=lambda layout: replace(layout, decimal=",")),
    "a pivot table as values": lambda: billed(bills.pivot, plain, by_category=False),
    "a web shop's orders": lambda: billed(bills.web_shop, lambda b: ("销售部", f"{b.product},12盒", b.unit), said=("XP722",)),
    "Online Retail, priced": lambda: public(  # countries as units: said by a person
        public_data.online_retail(), {name: ALONE for _, name, _ in public_data.GIFTS}, (2011,), roles(H="unit"), ("XP721",)),
    "Walmart, weekly": lambda: public(  # departments as products: said by a person
        public_data.weekly_sales(), dict.fromkeys(("1", "7", "92"), ALONE), (2011,), roles(B="product"), ("XP723",)),
    "Superstore": lambda: public(
        public_data.superstore(), {"Chair, \"swivel\"": "Furniture", "Xerox 1967": "Office Supplies", "Mitel 5320": "Technology"},
        (2015, 2016, 2017), said=("XP707",)),
    "Iowa liquor": lambda: public(
        public_data.liquor_sales(), {"TITOS HANDMADE VODKA": "AMERICAN VODKAS", "BLACK VELVET": "CANADIAN WHISKIES"}, (2020, 2021),
        said=("XP708",)),
    "Rossmann, daily": lambda: public(public_data.daily_sales(), {ALONE: ALONE}, (2013, 2014))}


@pytest.fixture(scope="module", params=CASES)
def made(request: pytest.FixtureRequest) -> tuple[Case, Draft]:
    case = CASES[request.param]()
    grid = grid_of("S", case.rows)
    layout = case.correct(guess_layouts("export.csv", [grid])[0])
    export = read_grid(grid, layout)
    assert [d.code for d in export.findings] == [*case.said]
    return case, draft_master([export], [layout], company="青禾", year=None, asked=goal_asked("12%", ""), today=TODAY, lang="zh-CN")


def named(draft: Draft, rows: Iterable[tuple[object, ...]], at: int) -> list[tuple[object, ...]]:
    """The rows, codes of unit, product and channel from place `at` on as the names that the export has for them."""
    called = [dict(table(draft, key, "code", of)) for key, of in (("organisation", "name"), ("products", "series"), ("channels", "name"))]
    return [(*row[:at], *(called[i].get(row[at + i], row[at + i]) for i in range(3)), *row[at + 3:]) for row in rows]


def test_the_history_is_every_line(made: tuple[Case, Draft]) -> None:
    case, draft = made
    assert written(draft, "actual") == summed(case.lines)


def test_the_estimate(made: tuple[Case, Draft]) -> None:
    case, draft = made
    have = summed(case.lines)
    assert written(draft, "estimate") == estimates(have, max(at[0] for at in have))


def written(draft: Draft, status: str) -> dict[At, Decimal]:
    """What stands on the history sheet with that status, in yuan."""
    rows = named(draft, table(draft, "history_sales", "year", "month", "branch", "product", "channel", "status"), 2)
    return {row[:5]: amount for row, amount in zip(rows, yuan(draft, "history_sales"), strict=True) if row[5] == status}  # type: ignore[misc]


def test_the_season(made: tuple[Case, Draft]) -> None:
    """Within the rounding to 0.001; amber where one whole year is all there is."""
    case, draft = made
    due = seasons(summed(case.lines), case.category, case.years)
    channel = dict(table(draft, "channels", "code", "name"))
    rows = table(draft, "season", "category", "channel", *(f"m{m:02}" for m in range(1, 13)))
    assert {(row[0], channel[row[1]]) for row in rows} == set(due)
    for category, code, *indices in rows:
        assert sum(indices) == 12_000
        assert all(abs(n - exact) < 1 for n, exact in zip(indices, due[category, channel[code]], strict=True))
    marked = [one.place("zh-CN") for one in draft.guesses if one.table == "season"]
    assert marked == [f"淡旺季系数 · {m}月" for m in range(1, 13) if len(case.years) == 1]


def test_the_mix(made: tuple[Case, Draft]) -> None:
    case, draft = made
    assert set(named(draft, table(draft, "mix", "branch", "product", "channel"), 0)) == mix(summed(case.lines))


def test_nothing_else_is_open(made: tuple[Case, Draft]) -> None:
    """Corrected in the mapping file in one place at most, the master lacks the mailbox and the person of 基本信息 alone."""
    _, draft = made
    assert [one.table for one in draft.open] == ["company"]
