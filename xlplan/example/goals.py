"""What the made-up company wants: goals, reserve, weights, ceilings, heads, rules, workdays, calendar, adjustments. Floor 4."""
from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

from xlplan.calendar import spring_festival
from xlplan.decompose import apportion
from xlplan.example.catalogue import AMBIENT, CHILLED, DRINKS, ITEMS, JOBS, SEASONS, STAFF, WATER
from xlplan.example.history import Seller, season_weights
from xlplan.example.names import new_name, person_name
from xlplan.example.phrases import ADJUSTMENTS, ASSIGNMENTS, CALENDAR, COEFFICIENTS, GOALS, PROJECTS, SIGNERS, WORDS, WORKDAY_EXCEPTIONS
from xlplan.plan.master.history import TWELVE
from xlplan.schema.frame import Frame
from xlplan.schema.params import PARAMS
from xlplan.tables import BRANCH
from xlplan.tables.master.rows import Row, from_rows
from xlplan.text import Lang, Text

ONLINE: Final = "C04"                                          # the channel the board set a total for
OVER_RATE: Final = 20                                          # 2.0 % over-assigned
HQ_RATES: Final = {"5404": 55, "5601": 12, "5604": 8, "5607": 15}  # 0.01 % of company sales
SIGNED: Final = {"GD": 600_000}                                # agreed with the branch before the season
_LIMIT_OF: Final = {"XP405": "month_share_points", "XP406": "first_half_points", "XP423": "calc_compulsory",
                    "XP425": "rebate_share", "XP426": "contingency_share", "XP432": "person_ratio_note"}
_STATED: Final = 10_000  # steps of AS_STATED


def workday_from(year: int, month: int, day: int) -> str:
    """ISO date of that day, or of the Monday after when it falls on a weekend."""
    then = date(year, month, day)
    return (then + timedelta(days=(7 - then.weekday()) if then.weekday() > 4 else 0)).isoformat()


def goal_frames(units: list[Seller], rng: Random, year: int, lang: Lang) -> dict[str, Frame]:
    """The master tables about targets, limits and procedure."""
    last, goal = sum(u.total(year - 1) for u in units), board_goal(units, year)
    made: dict[str, list[Row]] = {
        "goals": _goal_rows(last, goal, sum(sum(u.cap.values()) for u in units), owners=[person_name(rng, lang) for _ in GOALS],
                            year=year),
        "reserve": [{"goal": goal, "over_rate": OVER_RATE, "held": 0, "hq_expense_rate": 40,
                     "hq_heads": max(2, len(units) // 2), "note": WORDS["reserve"]}],
        "weights": _weight_rows(units, rng, year), "season": _season_rows(year), "ceilings": _ceiling_rows(units, year),
        "heads": [{"branch": u.code, "post": j.code, "opening": u.opening(j.code, year - 1), "cap": u.cap[j.code],
                   "reserve": 1 if j.code == "REP" and u.cap[j.code] > 8 else None}
                  for u in units if u.area for j in JOBS if u.cap[j.code]],
        "key_projects": [
            {"code": f"K{i:02d}", "project": name, "kind": kind, "branch": "all", "need": need * len(units),
             "need_heads": heads, "secured": need * len(units), "frozen": frozen}
            for i, (name, kind, need, heads, frozen) in enumerate(PROJECTS, 1)],
        "rules": _rule_rows(), "adjustments": _adjustment_rows(units, year, rng, lang),
        "approvers": [
            {"level": level, "step": step, "post": post, "name": person_name(rng, lang) if level == "company" else None,
             "limit": limit} for level, step, post, limit in SIGNERS],
        "workday_exceptions": [
            _exception_row(date(year, m, d), weekday, days, kind, note) for m, d, weekday, days, kind, note in WORKDAY_EXCEPTIONS],
        "calendar": [
            {"item": item, "owner": owner, "start": workday_from(year - back, m1, d1), "deadline": workday_from(y2, m2, d2),
             "round": stage, "remind": (date.fromisoformat(workday_from(y2, m2, d2)) - timedelta(days=2)).isoformat()}
            for item, owner, back, m1, d1, m2, d2, stage in CALENDAR for y2 in (year if m2 < 6 else year - 1,)]}
    made["assignments"] = _assignment_rows(goal, year, made["adjustments"][0])
    return {key: from_rows(key, rows, lang) for key, rows in made.items()}


def board_goal(units: list[Seller], year: int) -> int:
    """The sales goal in 0.01 万元: a board decides in hundreds of 万元."""
    return sum(u.total(year - 1) for u in units) * 113 // 100 // 10_000 * 10_000


def online_goal(units: list[Seller], year: int) -> int:
    """What the board wants of the online channel: a fifth above last year, in tens of 万元."""
    last = sum(int(u.sales[year - 1][i].sum()) for u in units for i, (_, channel) in enumerate(u.pairs) if channel == ONLINE)
    return last * 12 // 10_000 * 1_000


def _assignment_rows(goal: int, year: int, decided: Row) -> list[Row]:
    """What the board put on top before the workbooks went out, by the same people as the adjustments; whole 10 万元."""
    return [{"no": i, "date": workday_from(year - 1, month, day), "amount": goal * share // 1_000 // 1_000 * 1_000,
             "source": source, "method": method, "exempt": exempt, "reason": reason, "status": "approved",
             "proposed_by": decided["proposed_by"], "approved_by": decided["approved_by"]}
            for i, (month, day, share, source, method, exempt, reason) in enumerate(ASSIGNMENTS, 1)]


def _exception_row(since: date, weekday: int, days: int, kind: str, note: Text) -> Row:
    """A row of days off or worked that begins on the first such weekday from `since` on."""
    first = since + timedelta(days=(weekday - since.weekday()) % 7)
    last = (first + timedelta(days=days - 1)).isoformat() if days > 1 else None
    return {"first": first.isoformat(), "last": last, "kind": kind, "note": note}


def _goal_rows(last: int, goal: int, heads: int, *, owners: list[str], year: int) -> list[Row]:
    """The sales goal from the history, the other ones as a board states them."""
    figures: dict[str, tuple[int | None, int | None, int | None]] = {  # base, growth, target
        "sales": (last * 100, None, goal * 100), "profit": (last * 100 * 68 // 1000, 150, None),
        "expense": (None, None, 2180), "share": (830, 8, None), "distribution": (6200, 60, None),
        "heads": (None, None, heads * _STATED), "awareness": (4150, 35, None), "complaints": (None, None, 12)}
    return [{"code": f"G{i:02d}", "metric": metric, "name": name, "kind": kind, "direction": direction, "unit": unit,
             "form": form, "base": figures[metric][0], "growth": figures[metric][1], "target": figures[metric][2],
             "owner": owners[i - 1], "due": f"{year}-12-31", "weight": weight, "reason": reason}
            for i, (metric, name, kind, direction, unit, form, weight, reason) in enumerate(GOALS, 1)]


def _weight_rows(units: list[Seller], rng: Random, year: int) -> list[Row]:
    rows: list[Row] = []
    for unit in units:
        coefficient, note = 1000, None
        if unit.area and unit.code not in SIGNED and rng.randrange(5) < 3:
            coefficient, note = COEFFICIENTS[rng.randrange(len(COEFFICIENTS))]
        people = unit.area.people if unit.area else None
        rows.append({
            "branch": unit.code, "basis": "last_year", "py_estimate": unit.total(year - 1),
            "potential": unit.size * rng.randrange(3, 7) if unit.area else None, "population": people,
            "outlets": unit.size // 100 * rng.randrange(30, 46) // 100 if unit.area else None,
            "coefficient": coefficient, "note": WORDS["signed"] if unit.code in SIGNED else note,
            "direct_target": SIGNED.get(unit.code)})
    return rows


def _season_rows(year: int) -> list[Row]:
    """Indices of the plan year by category, and for group buying, which lives on festivals."""
    rows: list[Row] = []
    for category in (CHILLED, AMBIENT, DRINKS, WATER):
        indices = apportion(TWELVE, season_weights(category.en, year)).tolist()
        rows.append({"category": category, "source": "history", "spring_month": spring_festival(year).month,
                     **{f"m{m:02d}": n for m, n in enumerate(indices, 1)}})
    gifts = apportion(TWELVE, 2 * season_weights(AMBIENT.en, year) - SEASONS[AMBIENT.en][0]).tolist()  # twice the festival
    rows.append({"channel": "C05", "category": AMBIENT, "source": "manual", "spring_month": spring_festival(year).month,
                 **{f"m{m:02d}": n for m, n in enumerate(gifts, 1)}})
    return rows


def _ceiling_rows(units: list[Seller], year: int) -> list[Row]:
    """Rates by group for all; staff cost by branch, because a small branch has its manager too."""
    groups: dict[str, tuple[Text, int]] = {}
    for item in ITEMS:
        groups[item.group.en] = (item.group, groups.get(item.group.en, (item.group, 0))[1] + item.rate)
    rows: list[Row] = [
        {"branch": "all", "group": name, "rate": (rate + 5) // 10,
         "control": "control" if name.en in ("Trade expense", "Contingency") else "alarm"}
        for name, rate in groups.values() if name is not STAFF]
    for unit in units:
        if unit.area:
            cost = sum(unit.cap[j.code] * j.cost * 12 for j in JOBS) // 100
            rows.append({"branch": unit.code, "group": STAFF, "rate": cost * 1030 // unit.size + 6,
                         "control": "control"})
    return rows


def _rule_rows() -> list[Row]:
    """Every rule at its default; limits stand beside the rule that uses them."""
    rows: list[Row] = []
    for code in dict.fromkeys(r.code for table in BRANCH for r in table.rules):  # several rules may share one
        limit = _LIMIT_OF.get(code)
        rows.append({"code": code, "limit": limit, "enabled": "yes",
                     "limit_value": int(PARAMS[limit].default * _STATED) if limit else None})
    return rows


def _adjustment_rows(units: list[Seller], year: int, rng: Random, lang: Lang) -> list[Row]:
    """What HQ decided at the review: two shifts between branches that cancel out, one cut, one still open."""
    codes = [u.code for u in units if u.area]
    author = person_name(rng, lang)
    approver = new_name(rng, lang, {author})
    rows: list[Row] = []
    for i, (at, table, row, column, change, spread, source, reason, status) in enumerate(ADJUSTMENTS, 1):
        if at < len(codes):
            rows.append({"no": i, "branch": codes[at], "kind": "adjustment", "table": table, "row": row,
                         "column": column,
                         "change": change, "spread": spread, "source": source, "reason": reason, "proposed_by": author,
                         "approved_by": approver if status == "approved" else None, "status": status,
                         "date": workday_from(year - 1, 11, 18), "notify": "yes"})
    return rows
