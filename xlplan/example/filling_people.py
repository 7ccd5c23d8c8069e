"""How a branch fills in heads, courses and targets by person. Floor 4."""
from __future__ import annotations

from calendar import monthrange
from random import Random
from typing import Final

import numpy as np

from xlplan.calendar import fiscal_months
from xlplan.decompose import apportion
from xlplan.example.names import distinct_names as people
from xlplan.example.names import new_name, person_name
from xlplan.example.sayings import (
    COSTED,
    HIRED,
    LEFT,
    OUTSIDE,
    SHORT,
    TERRITORY,
    TOPICS,
    TRAINER,
    VACANCY,
    VACANT_NAME,
    VACANT_REMARK,
)
from xlplan.schema.frame import Frame, is_hq_row
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables.periods import MONTHS
from xlplan.text import Lang
from xlplan.units import Ints

_TURNOVER: Final = 6      # a post with so many heads loses and replaces people during the year
_SALES_SHARE: Final = 15  # cost of courses in 0.01 % of sales where no ceiling is known


def put_cell(frame: Frame, row: int, key: str, value: int | str) -> None:
    """One cell."""
    if isinstance(value, int):
        frame.amounts[key][row], frame.filled[key][row] = value, True
    else:
        frame.texts[key][row] = value
    frame.used[row] = True


def fill_staffing(frame: Frame, rng: Random, mood: str, lang: Lang) -> None:
    """Hires up to the authorised heads, leavers replaced a month later, reasons and outlets."""
    for at in range(0, frame.size, 3):
        hires, leavers, closing = at, at + 1, at + 2
        opening, cap = int(frame.amounts["opening"][closing]), int(frame.amounts["cap"][closing])
        room = max(cap - opening, 0)
        wish = {"as_told": room, "ambitious": room + (opening >= _TURNOVER and rng.randrange(4) == 0),
                "modest": room // 2, "careless": room}[mood]
        lost = int(mood == "modest" and opening > 2 * _TURNOVER and rng.randrange(2) == 0)
        joining, leaving = np.zeros(12, np.int64), np.zeros(12, np.int64)
        for _ in range(wish):
            joining[rng.randrange(1, 7)] += 1
        for k in range(lost + opening // _TURNOVER):
            month = rng.randrange(1, 10)
            leaving[month] += 1
            if k >= lost:
                joining[month + 1] += 1
        for m, a, b in zip(MONTHS, joining.tolist(), leaving.tolist(), strict=True):
            put_cell(frame, hires, m, a)
            put_cell(frame, leavers, m, b)
        end = opening + int(joining.sum() - leaving.sum())
        if end != opening and (mood != "careless" or rng.randrange(2)):
            reasons = HIRED if end > opening else LEFT
            put_cell(frame, closing, "remark", reasons[rng.randrange(len(reasons))](lang))
        _fill_outlets(frame, closing, end, rng, lang)


def _fill_outlets(frame: Frame, row: int, heads: int, rng: Random, lang: Lang) -> None:
    """Outlets served; now and then more than the heads can visit."""
    standard = int(frame.amounts["std_outlets"][row])
    if not standard or not heads:
        return
    short = standard > 1 and rng.randrange(100) < 10
    load = 1000 if standard == 1 else rng.randrange(1020, 1061) if short else rng.randrange(880, 991)
    put_cell(frame, row, "outlets", max(1, heads * standard * load // 1000))
    if short and not frame.texts["remark"][row]:
        put_cell(frame, row, "remark", SHORT[rng.randrange(len(SHORT))](lang))


def fill_training(frames: dict[str, Frame], rng: Random, mood: str, lang: Lang, begin: tuple[int, int]) -> None:
    """HQ's courses completed, own ones added; the cost stays inside the ceiling of the linked item."""
    frame = frames["training"]
    own = [i for i, key in enumerate(frame.keys) if not is_hq_row(frame.table, key)]
    if any(frame.used[i] for i in own):
        return  # planned in an earlier round
    heads, trainers = _year_end_heads(frames), set[str]()
    for i in (i for i, key in enumerate(frame.keys) if is_hq_row(frame.table, key)):
        _fill_course(frame, i, rng, lang, begin=begin, heads=heads, trainers=trainers)
    picked = rng.sample(range(len(TOPICS)), rng.randrange(4, 8))
    for i, at in zip(own, sorted(picked), strict=False):
        topic, kind, level, method, exam, post = TOPICS[at]
        for key, value in {"topic": topic(lang), "kind": kind, "level": level, "method": method, "exam": exam}.items():
            put_cell(frame, i, key, value)
        put_cell(frame, i, "audience", post if heads.get(post) or not heads else max(heads, key=lambda p: heads[p]))
        _fill_course(frame, i, rng, lang, begin=begin, heads=heads, trainers=trainers)
    rows = [i for i in range(frame.size) if frame.used[i]]
    weights = np.array([rng.randrange(3, 12) for _ in rows], dtype=np.int64)
    for i, cost in zip(rows, apportion(_course_money(frames, rng) // 100, weights).tolist(), strict=True):
        put_cell(frame, i, "cost", cost * 100)
    if mood == "careless" and rows:
        last = rows[-1]
        frame.amounts["heads"][last], frame.filled["heads"][last] = 0, False
        frame.texts["cost_month"][rows[-2]] = ""


def _fill_course(frame: Frame, i: int, rng: Random, lang: Lang, *, begin: tuple[int, int], heads: dict[str, int],
                 trainers: set[str]) -> None:
    """Everything of a course that is still blank, its cost apart."""
    named, outside = new_name(rng, lang, trainers), rng.randrange(5) == 0
    month, day, length = rng.randrange(1, 11), rng.randrange(3, 22), rng.randrange(1, 4)
    y, m = fiscal_months(*begin)[month]
    crowd = heads.get(str(frame.texts["audience"][i]), 0) or rng.randrange(8, 31)
    blank_texts = {
        "level": "branch", "method": "central", "trainer": OUTSIDE(lang) if outside else TRAINER(lang, name=named),
        "start": f"{y}-{m:02d}-{day:02d}", "end": f"{y}-{m:02d}-{min(day + length, monthrange(y, m)[1]):02d}",
        "cost_month": MONTHS[month], "exam": "written", "owner": person_name(rng, lang)}
    if str(frame.texts["start"][i]):  # HQ set the month
        blank_texts["end"] = str(frame.texts["start"][i])
    if rng.randrange(3) == 0:
        blank_texts["remark"] = COSTED[rng.randrange(len(COSTED))](lang)
    for key, text in blank_texts.items():
        if not frame.texts[key][i]:
            put_cell(frame, i, key, text)
    sessions = int(frame.amounts["sessions"][i]) or rng.randrange(1, 7)
    for key, number in {"sessions": sessions, "hours": sessions * rng.randrange(3, 7), "heads": crowd}.items():
        if not frame.filled[key][i]:
            put_cell(frame, i, key, number)
    if frame.texts["exam"][i] in ("written", "practice") and not frame.filled["pass"][i]:
        put_cell(frame, i, "pass", (60, 70, 75, 80)[rng.randrange(4)])


def _year_end_heads(frames: dict[str, Frame]) -> dict[str, int]:
    """Post -> year-end heads; {} without a staffing plan."""
    if "staffing" not in frames:
        return {}
    frame = frames["staffing"]
    ends = Evaluator(frames).steps("staffing", "year_end")
    return {key.rpartition("|")[0]: int(ends[i]) for i, key in enumerate(frame.keys) if key.endswith("|closing")}


def _course_money(frames: dict[str, Frame], rng: Random) -> int:
    """元 for all courses: most of the ceiling of the linked item."""
    ceiling = 0
    if "expense_budget" in frames:
        budget = frames["expense_budget"]
        ceiling = int(budget.amounts["cap"][budget.texts["link"] == "training"].sum())
    if not ceiling and "sales_targets" in frames:
        ceiling = int(frames["sales_targets"].amounts["hq_target"].sum()) * _SALES_SHARE // 10_000
    return (ceiling or 500) * 100 * rng.randrange(82, 97) // 100


def fill_persons(frames: dict[str, Frame], rng: Random, lang: Lang) -> None:
    """Everybody who carries a target, with shares of 100.0 % in all; single months swapped between two of them."""
    frame, staff, heads = frames["person_targets"], frames.get("staffing"), _year_end_heads(frames)
    if staff is None or frame.used.any():
        return
    sells = [(int(staff.amounts["unit_cost"][i]), key.rpartition("|")[0], i) for i, key in enumerate(staff.keys)
             if key.endswith("|closing") and staff.texts["post_type"][i] == "sales"]
    sells = sorted(sells, key=lambda s: (-s[0], s[2]))[1 if len(sells) > 1 else 0:]  # the manager hands out
    slots = [(post, n >= int(staff.amounts["opening"][i]), cost) for cost, post, i in sells for n in range(heads[post])]
    slots = slots[:frame.size - 2]
    if not slots:
        return
    weights = np.array([cost // 100 * rng.randrange(70, 131) for _, _, cost in slots], dtype=np.int64)
    shares = apportion(1000, weights, lower=np.ones(len(slots), dtype=np.int64)).tolist()
    names, vacancies = people(rng, lang, len(slots)), 0
    sales = frames["sales_targets"]
    py = int(sales.amounts["py_estimate"].sum())
    for i, ((post, vacant, _), share) in enumerate(zip(slots, shares, strict=True)):
        vacancies += vacant
        put_cell(frame, i, "emp_no", VACANCY(lang, n=vacancies) if vacant else f"{100200 + 7 * i + rng.randrange(7)}")
        put_cell(frame, i, "name", VACANT_NAME(lang) if vacant else names[i])
        put_cell(frame, i, "post", post)
        put_cell(frame, i, "area", TERRITORY[(i + rng.randrange(3)) % len(TERRITORY)](lang))
        put_cell(frame, i, "status", "vacant" if vacant else "on_post")
        put_cell(frame, i, "share", share)
        if vacant:
            put_cell(frame, i, "remark", VACANT_REMARK(lang))
        else:
            put_cell(frame, i, "py_actual", py * share // 1000 * rng.randrange(85, 112) // 100)
    _swap_months(frame, sales, np.array(shares, dtype=np.int64), rng)


def _swap_months(frame: Frame, sales: Frame, shares: Ints, rng: Random) -> None:
    """Up to three months in which one person takes over some of the next one's target: suggestions overwritten."""
    through = np.cumsum(shares)
    for _ in range(min(3, len(shares) - 1)):
        a, m = rng.randrange(len(shares) - 1), MONTHS[rng.randrange(12)]
        month = int(sales.amounts[m].sum())
        upto = (through * month + 500) // 1000  # the sheet's own rounding of running shares
        own = np.diff(upto, prepend=0)
        if frame.filled[m][a] or frame.filled[m][a + 1]:
            continue
        moved = int(own[a + 1]) * rng.randrange(5, 16) // 100
        put_cell(frame, a, m, int(own[a]) + moved)
        put_cell(frame, a + 1, m, int(own[a + 1]) - moved)
