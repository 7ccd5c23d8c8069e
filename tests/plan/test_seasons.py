"""Workdays count once: those of past years are taken out of their months, the plan year's go in. A festival that moves takes
its month's weight along, to the step."""
from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

import pytest
import small_company as sample

from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master
from xlplan.plan.master.seasons import SeasonBook, moved_festivals
from xlplan.plan.master.workdays import month_workdays, past_workdays
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS

DAYS = {2023: (18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21),   # by the notices of the State Council
        2024: (22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22),
        2025: (19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23),
        2026: (21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23)}
EVEN = {"category": "", "channel": "", "source": "manual", **{f"m{m:02}": 1000 for m in range(1, 13)}}
PEAK = {**EVEN, "m01": 2000, "m02": 0}


def sold(by: dict[int, tuple[int, ...]], scale: int = 1) -> list[dict[str, Any]]:
    """A history of one branch, product and channel: year -> twelve months."""
    return [{"year": y, "month": m, "branch": "B01", "product": "P01", "channel": "C01", "amount": n * scale, "status": "actual"}
            for y, months in by.items() for m, n in enumerate(months, 1)]


def plan(year: int = 2026, switch: str = "yes", start: str = "1", **sheets: Any) -> tuple[Master, list[Diagnostic]]:
    company = sample.company(year=str(year), switch_workdays=switch, start_month=start)
    return master_from(sample.frames(**{"company": company, "history_sales": [], **sheets}))


def index(master: Master) -> tuple[int, ...]:
    switched = "workdays" in master.company.switches
    return SeasonBook(master, past_workdays(master) if switched else None).of("液奶", "C01")


def share_out(total: int, weights: list[Any]) -> tuple[int, ...]:
    """Largest remainder, ties to the earlier month."""
    exact = [Fraction(total * w, sum(weights)) for w in weights]
    parts = [floor(x) for x in exact]
    for i in sorted(range(12), key=lambda i: (parts[i] - exact[i], i))[:total - sum(parts)]:
        parts[i] += 1
    return tuple(parts)


def test_the_calendar_of_past_years_is_the_notices() -> None:
    assert past_workdays(plan()[0]) == {y: DAYS[y] for y in (2023, 2024, 2025)}


def test_who_sells_the_same_every_workday_goes_on_so() -> None:
    """Sales of 500 a workday for three years: the plan's months are its workdays, not their square."""
    master, _ = plan(history_sales=sold({y: DAYS[y] for y in (2023, 2024, 2025)}, 500))
    assert index(master) == (1000,) * 12
    made, _ = break_down(master, month_workdays(master)[0], past_workdays(master))
    line = next(x for x in made.lines["B01"] if (x.product, x.channel) == ("P01", "C01"))
    assert line.months == share_out(line.target, list(DAYS[2026]))


def test_each_year_is_taken_by_its_own_days() -> None:
    """January had 18 days in 2023, 19 in 2025: the same sales were more a day."""
    months: dict[int, tuple[int, ...]] = {2023: (180,) + (200,) * 11, 2024: (220,) + (200,) * 11, 2025: (190,) + (200,) * 11}
    shares = [Fraction(0)] * 12
    for y, sums in months.items():
        rates = [Fraction(n, d) for n, d in zip(sums, DAYS[y], strict=True)]
        shares = [a + r / sum(rates) for a, r in zip(shares, rates, strict=True)]
    assert index(plan(history_sales=sold(months))[0]) == share_out(12_000, shares)


def test_without_the_switch_months_are_months() -> None:
    months = (10, 20, 30, 10, 10, 10, 10, 10, 10, 10, 10, 10)
    assert index(plan(switch="no", history_sales=sold({2025: months}))[0]) == share_out(12_000, list(months))


MEAN = {f"m{m:02}": n for m, n in enumerate(share_out(12_000, [sum(DAYS[y][i] for y in (2023, 2024, 2025)) for i in range(12)]), 1)}


@pytest.mark.parametrize(("row", "switch", "due"), [
    ({**EVEN, **MEAN, "source": "history"}, "yes", (1000,) * 12),                # nothing but workdays is in the mean
    ({**EVEN, **MEAN, "source": "history"}, "no", tuple(MEAN.values())),
    ({**EVEN, **MEAN, "source": "manual"}, "yes", tuple(MEAN.values())),         # HQ's word, as it stands
    (EVEN, "yes", (1000,) * 12),
])
def test_what_coefficients_hold(row: dict[str, Any], switch: str, due: tuple[int, ...]) -> None:
    got = index(plan(switch=switch, season=[row])[0])
    assert sum(got) == 12_000
    assert all(abs(a - b) <= 1 for a, b in zip(got, due, strict=True))  # the typed mean is rounded to 0.001 itself


def test_years_of_the_history_without_a_notice_are_said() -> None:
    master, _ = plan(2090, history_sales=sold({2088: (100,) * 12}))
    (found,) = month_workdays(master)[1]
    assert (found.code, found.params["years"]) == ("XP628", (2088, 2089, 2090))


def test_exceptions_of_past_years_count_with_the_switch_only() -> None:
    off = [{"first": "2025-01-06", "last": "2025-01-10", "kind": "off", "note": "盘点"}]
    master, problems = plan(workday_exceptions=off)
    assert past_workdays(master)[2025][0] == 19 - 5
    assert "XP630" not in {p.code for p in problems}
    assert "XP630" in {p.code for p in plan(switch="no", workday_exceptions=off)[1]}


FESTIVAL = [
    # plan year, begins in, month of the festival in the coefficients, what the first two months then are, said
    (2026, "1", 1, (0, 2000), ["XP654"]),       # February 17, 2026: the peak moves from January to February
    (2026, "1", 2, (2000, 0), []),              # it lies there already
    (2025, "1", 2, (0, 2000), ["XP654"]),       # January 29, 2025
    (2025, "1", 1, (2000, 0), []),
    (2026, "1", None, (2000, 0), []),           # nothing said, nothing moved
    (2026, "1", 12, (2000, 0), ["XP655"]),      # no month of the festival
    (2025, "2", 1, (2000, 0), []),              # from February: this year's January is the winter after
]


@pytest.mark.parametrize(("year", "start", "month", "due", "codes"), FESTIVAL)
def test_a_festival_that_moves(year: int, start: str, month: int | None, due: tuple[int, int], codes: list[str]) -> None:
    row = {**PEAK, "spring_month": month} if month else PEAK
    master, problems = plan(year, "no", start, season=[row])
    assert index(master) == (*due, *(1000,) * 10)
    assert [p.code for p in problems if p.code in ("XP654", "XP655")] == codes
    for p in (p for p in problems if p.code == "XP654"):
        was, now = (1, 2) if month == 1 else (2, 1)
        assert f"在 {was}月,今年在 {now}月" in message_of(p, "zh-CN")
        assert all("{" not in message_of(p, lang) for lang in LANGS)


def test_from_april_the_winter_is_that_of_the_next_calendar_year() -> None:
    """Fiscal 2025: April 2025 to March 2026; February 17, 2026. January is the tenth month."""
    row = {**EVEN, "m10": 2000, "m11": 0, "spring_month": 1}
    master, problems = plan(2025, "no", "4", season=[row])
    assert index(master) == (*(1000,) * 9, 0, 2000, 1000)
    (said,) = [p for p in problems if p.code == "XP654"]
    assert "2026年1月,今年在 2026年2月" in message_of(said, "zh-CN")


def test_history_moves_year_by_year() -> None:
    """2023 and 2025 had it in January, 2024 in February, as 2026 has: only the first two change places."""
    months = {2023: (300, 100), 2024: (110, 290), 2025: (320, 120)}
    rows = sold({y: (*two, *(100,) * 10) for y, two in months.items()})
    open_row = {"category": "", "channel": "", "source": "history", "spring_month": 2}
    moved, problems = plan(switch="no", history_sales=rows, season=[open_row])
    due = share_out(12_000, [sum(Fraction(n, 1000 + sum(months[y])) for y, n in column) for column in (
        [(2023, 100), (2024, 110), (2025, 120)], [(2023, 300), (2024, 290), (2025, 320)], *[[(y, 100) for y in months]] * 10)])
    assert index(moved) == due
    assert sum(due) == 12_000
    assert [p.code for p in problems if p.code == "XP654"] == ["XP654"]
    left, _ = plan(switch="no", history_sales=rows, season=[{k: v for k, v in open_row.items() if k != "spring_month"}])
    assert index(left)[0] > index(left)[1]      # nobody said the festival matters
    assert moved_festivals(left) == []
