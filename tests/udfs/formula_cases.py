"""Cases of the manual's formulas: what a person types into their lines, and the same as the XLP_ function takes it."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from openpyxl.utils.datetime import to_excel

from xlplan.calendar import workdays
from xlplan.pipeline.formulas import RECIPES
from xlplan.pipeline.formulas.recipe import LAST_OF_LIST

Typed = dict[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Case:
    """typed: what stands in the lines of a recipe; given: the same as the function takes it; refused: the formula alone refuses;
    lists: which of `LISTS` are pasted."""

    typed: Typed
    given: tuple[Any, ...]
    refused: bool = False
    lists: str = ""


def shares(*, total: Any, step: Any, finest: float, **rows: Sequence[Any]) -> Typed:
    first = {"hold": "target", "actuals": "annual"}
    return {next((name for row, name in first.items() if row in rows), "total"): (total,), "step": (step,), "finest": (finest,),
            **{name: tuple(cells) for name, cells in rows.items()}}


def spreading() -> Iterator[Case]:
    def one(total: Any, weights: Sequence[Any], step: Any = 1.0, finest: float = 1.0, refused: bool = False) -> Case:
        return Case(shares(total=total, step=step, finest=finest, weights=weights), (total, (tuple(weights),), step), refused)

    yield from (one(10.0, (1.0, 1.0, 1.0)), one(-10.0, (1.0, 1.0, 1.0)), one(0.0, (1.0, 2.0)), one(100.0, (0.0, 0.0, 0.0), 0.01),
                one(7.0, (None, 0.0, None, 3.0, 3.0)), one(1200.0, (3.0, 2.0, 4.0) * 4, 0.01), one(100.0, (1.0, 1.0, 1.0), 5.0),
                one(4876543.21, (12345.0, 65432.0, 1.0), 0.01))
    yield from (one(10.0, (1.0, -1.0)), one(10.005, (1.0, 1.0), 0.01), one(7.0, (1.0, 1.0), 5.0), one(10.0, ("x", 1.0)),
                one(10.0, ("12", 1.0)),
                *(one(10.0, (1.0, 1.0), step) for step in (0.0, -1.0, "1")), one("10", (1.0, 1.0)),
                one(1.0, (1.0, 1.0), 1.0, -1.0, True),
                one(1.0, (1 / 3, 1 / 3), 1.0, 0.01, True), one(9e9, (1e6, 123457.0), 0.01, 1.0, True))
    rng = Random(14)
    for _ in range(120):
        finest, step = rng.choice((1.0, 0.01)), rng.choice((1.0, 0.01, 0.1, 5.0, 0.25))
        weights = [rng.choice((0, 1, 1, 2, 3, 7, rng.randrange(10**rng.randrange(1, 6)))) for _ in range(rng.randrange(1, 13))]
        yield one(round(rng.randrange(-10**6, 10**6) * step, 2), [round(w * finest, 2) for w in weights], step, finest)


def cumulating() -> Iterator[Case]:
    for case in spreading():
        weights = case.typed["weights"]
        if case.typed["finest"] != (1.0,) or isinstance(weights[0], str):
            continue
        known = {name: cells for name, cells in case.typed.items() if name != "finest"}
        yield Case(known, (*case.given, None, None, None, "cumulative"), case.refused or not any(weights))


def rebalancing() -> Iterator[Case]:
    def one(target: float, current: Sequence[Any], hold: Sequence[Any] = (), step: float = 1.0, finest: float = 1.0) -> Case:
        marks = (*hold, *[None] * (len(current) - len(hold)))
        typed = shares(total=target, step=step, finest=finest, current=current, hold=marks)
        return Case(typed, (target, (tuple(current),), (marks,), step))

    yield from (one(100.0, (10.0, 20.0, 30.0)), one(100.0, (10.0, 20.0, 30.0), ("x",)), one(100.0, (0.0, 60.0, None), (None, "x")),
                one(50.0, (10.0, 60.0, 3.0), (None, "x")), one(60.0, (60.0,), ("x",)), one(61.0, (60.0,), ("x",)),
                one(-100.0, (10.0, -60.0, 3.0), (None, "x")), one(5.0, (-3.0, 3.0)), one(0.0, (-3.0, 3.0)), one(5.0, (-3.0, 4.0, 4.0)),
                one(-5.0, (-3.0, 4.0, 4.0)), one(5.0, (-3.0, -4.0)), one(3.0, (60.5, 2.0), ("x",)), one(9.0, (4.5, 4.5, 1.0), (), 1.0, 0.5),
                one(60.0, (10.0, 20.0), (), -1.0), one(0.0, (5.0, -3.0), ("x",)), one(1.0, ("12", 5.0)))
    rng = Random(2)
    for _ in range(150):
        step = rng.choice((1.0, 0.01, 0.1))
        n = rng.randrange(1, 13)
        low = rng.choice((0, 0, -50))
        current = [round(rng.choice((0, 1, 10, rng.randrange(low, 10**rng.randrange(2, 6)))) * step, 2) for _ in range(n)]
        hold = [rng.choice((None, None, None, "x")) for _ in range(n)]
        yield one(round((sum(current) * rng.choice((1, 1.1, 0.7)) + rng.randrange(-9, 99)) // step * step, 2), current, hold, step, step)


def reforecasting() -> Iterator[Case]:
    def one(annual: float, actuals: Sequence[Any], weights: Sequence[Any], step: float = 1.0) -> Case:
        done = (*actuals, *[None] * (len(weights) - len(actuals)))
        typed = shares(total=annual, step=step, finest=1.0, actuals=done, weights=weights)
        return Case(typed, (annual, (done,), (tuple(weights),), step))

    yield from (one(100.0, (30.0, 0.0), (1.0, 1.0, 1.0, 2.0)), one(100.0, (), (0.0, 0.0, 0.0), 0.01), one(20.0, (30.0,), (1.0, 1.0)),
                one(30.0, (30.0,), (1.0, 1.0)), one(-9.0, (-3.0,), (1.0, 1.0, 2.0)), one(9.0, (1.0,), (1.0, -1.0, 2.0)),
                one(9.0, (0.5,), (1.0, 1.0, 2.0)), one(9.0, (4.0, 5.0), (1.0, 2.0)), one(9.0, (4.0, 4.0), (1.0, 2.0)))
    rng = Random(5)
    for _ in range(60):
        weights = [float(rng.choice((0, 1, 2, rng.randrange(2000)))) for _ in range(12)]
        actuals = [round(rng.randrange(-20, 9000) / 100, 2) for _ in range(rng.randrange(12))]
        yield one(round(rng.randrange(10**6) / 100, 2), actuals, weights, 0.01)


def converting() -> Iterator[Case]:
    names = ("元", "千元", "万元", "萬元", "百万元", "亿元", "億元")
    for value in (1.25, 1.005, -3.3333, 123.0, 0.0):
        yield from (Case({"value": (value,), "source": (one,), "target": (other,)}, (value, one, other))
                    for one in names for other in names if value * 10**8 < 10**15)
    yield Case({"value": (1.0,), "source": ("人",), "target": ("人",)}, (1.0, "人", "人"), True)
    yield from (Case({"value": (value,), "source": ("元",), "target": ("万元",)}, (value, "元", "万元")) for value in ("12", "x"))
    yield Case({"value": (1.0,), "source": ("元",), "target": ("人",)}, (1.0, "元", "人"))


def solving() -> Iterator[Case]:
    def one(base: Any, growth: Any, target: Any, step: Any = 0.01, refused: bool = False) -> Case:
        return Case({"base": (base,), "growth": (growth,), "target": (target,), "step": (step,)}, (base, growth, target, step), refused)

    yield from (one(100.05, 0.1, None), one(5.0, 0.1, None, 1.0), one(-5.0, 0.1, None, 1.0), one(None, 0.12, 1200.0),
                one(1000.0, None, 1120.5), one(1000.0, None, 1120.5, 0.5), one(-80.0, None, 100.0), one(0.0, None, 100.0),
                one(None, -1.0, 100.0), one(None, None, 1.0), one(0.005, 0.1, None), one(None, 0.1, 0.005),
                one(100.0, 0.1, None, 0.0), one(100.0, 0.1, None, -1.0), one(True, 0.1, 110.0), one("100", 0.1, None),
                one(100.0, 0.1, 110.0, 0.01, True), one(100.0, 0.12345, None, 0.01, True))
    rng = Random(3)
    for _ in range(100):
        base, target = (rng.randrange(1, 10**7) / 100 for _ in range(2))
        growth = rng.randrange(-9000, 15000) / 10000
        yield rng.choice((one(base, growth, None), one(None, growth, target), one(base, None, target)))


_READ: Final = ("１.２万", "1,200", "1,234,567.89", "-1,200", "12%", "12.5 %", "¥ 1,200.50", "￥３，５００元", "1.5亿", "3千", "12 万元",
                "２００萬", "  77 ", ".5", "-0.5", "0", "", "-", "—", "/", "－", "−3", "0.07", "1200元", "¥-5", "100000000000000")
_REFUSED: Final = ("约500", "100-120", "1,2", "12,34", "1.2.3", "1万2", "五百", "1 200", "007", "5.", "- 5", "5-", "12%元", "¥12%",
                   "元", "万", "¥", "1元2", "1e3", "1/2", "2027-6-30", "12:30", "0,200", ",5", "-,5", "1,2345", "1.5,000", "00",
                   "12345678901234567", "x", ".", "-.", "¥¥5", "%", "-万", "12,345,67")
_BEYOND: Final = ("(1,200)", "5千万", "RMB 5", "125.00-", "+5", "-¥5", "5百", "1 000.5", "0.123456789", "123.45678901234")


def reading() -> Iterator[Case]:
    yield from (Case({"text": (text,)}, (text,)) for text in (*_READ, *_REFUSED))
    yield from (Case({"text": (text,)}, (text,), True) for text in _BEYOND)
    yield Case({"text": (12.5,)}, (12.5,))


def days_worked() -> Iterator[Case]:
    def one(year: Any, month: Any, refused: bool = False, lists: str = "") -> Case:
        return Case({"year": (year,), "month": (month,)}, (year, month), refused, lists)

    yield from (one(float(year), float(month)) for year in (2025, 2026) for month in range(1, 13))
    yield from (one(2026.0, month) for month in (0.0, 13.0, 2.5, -3.0, "2", None))
    yield from (one(year, 2.0) for year in (2026.5, "2026", None))
    yield from (one(2024.0, 5.0, True), one(2027.0, 5.0, True))  # not in the lists
    yield from (one(2026.0, month, lists in REFUSED_LISTS, lists) for lists in LISTS for month in (1.0, 9.0, 10.0))


def days_shared() -> Iterator[Case]:
    def one(total: Any, year: float, month: float, step: float, refused: bool = False, lists: str = "") -> Case:
        return Case({"total": (total,), "year": (year,), "month": (month,), "step": (step,)}, (((total,), (0.0,)), year, month, step),
                    refused, lists)

    yield from (one(total, 2026.0, month, step) for total, month, step in (
        (1000.0, 2.0, 0.01), (-77.0, 10.0, 1.0), (3.0, 4.0, 1.0), (0.0, 12.0, 1.0), (10.005, 1.0, 0.01), (123.45, 6.0, 0.05),
        (5.0, 13.0, 1.0), (5.0, 2.5, 1.0), (5.0, 0.0, 1.0), (5.0, 2.0, 0.0), (5.0, 2.0, -1.0), ("5", 2.0, 1.0)))
    yield one(5.0, 2024.0, 2.0, 1.0, True)
    yield from (one(1000.0, 2026.0, 10.0, 0.01, lists in REFUSED_LISTS, lists) for lists in LISTS)


def pacing() -> Iterator[Case]:
    def one(on: date | None, start: date, end: date, refused: bool = False, lists: str = "") -> Case:
        at = tuple(None if day is None else float(to_excel(day)) for day in (on, start, end))  # type: ignore[no-untyped-call]
        return Case({"on": at[:1], "start": at[1:2], "end": at[2:]}, at, refused, lists)

    first, last = date(2025, 1, 1), date(2026, 12, 31)
    yield from (one(first + timedelta(11 * k), first, last) for k in range(67))
    yield from (one(first + timedelta(k), date(2025, 9, 25), date(2025, 10, 12)) for k in range(260, 290))
    yield from (one(date(2024, 5, 1), first, last), one(date(2027, 5, 1), first, last), one(first, last, first),
                one(first, date(2025, 10, 1), date(2025, 10, 3)), one(first, date(2024, 12, 1), last, True), one(None, first, last, True),
                one(first, first, date(2027, 12, 31), True), one(datetime(2025, 5, 6, 12), first, last, True))
    yield from (one(date(2026, 10, 16), date(2026, 10, 1), date(2026, 10, 31), lists in REFUSED_LISTS, lists) for lists in LISTS)


def notice(years: tuple[int, ...] = (2025, 2026)) -> tuple[list[date], list[date]]:
    """(days off, weekend days worked): what the notices of these years say."""
    worked = {day for year in years for day in workdays(year)}
    every = (date(years[0], 1, 1) + timedelta(k) for k in range((date(years[-1], 12, 31) - date(years[0], 1, 1)).days + 1))
    off, made_up = [], []
    for day in every:
        if day in worked and day.weekday() > 4:
            made_up.append(day)
        elif day not in worked and day.weekday() < 5:
            off.append(day)
    return off, made_up


def _as_text(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def _pasted() -> Iterator[tuple[str, tuple[list[Any], list[Any]]]]:
    """Name -> (days off, weekend days worked), as somebody pastes them."""
    off, made_up = notice()
    monday, saturday = date(2026, 10, 12), date(2026, 10, 3)
    below = [None] * (LAST_OF_LIST - len(off) - 1)
    yield from (
        ("as announced", ([*off, saturday], made_up)),  # with the weekends between
        ("a weekday worked", (off, [*made_up, monday])),
        ("in no order, with gaps", ([*off[::-1][:9], None, *off[::-1][9:]], made_up[::-1])),
        ("to the last row", ([*off, *below[:-1], saturday], made_up)),
        ("worked as text", (off, [*map(_as_text, made_up)])),
        ("off partly text", ([*map(_as_text, off[:3]), *off[3:]], made_up)),
        ("worked twice", (off, made_up * 2)),
        ("off twice", ([*off, off[-1]], made_up)),
        ("below the last row", ([*off, *below, saturday], made_up)),
        ("in both", ([*off, made_up[-1]], made_up)),
        ("with a time", (off, [*made_up[:-1], datetime(2026, 10, 10, 8, 30)])),
        ("as 20261001", ([*off, 20261001], made_up)))


LISTS: Final = dict(_pasted())
REFUSED_LISTS: Final = frozenset([*LISTS][4:])

CASES: Final[dict[str, list[Case]]] = dict(zip(
    (recipe.call for recipe in RECIPES),
    map(list, (spreading(), cumulating(), rebalancing(), reforecasting(), converting(), solving(), reading(), days_worked(), days_shared(),
               pacing())), strict=True))
