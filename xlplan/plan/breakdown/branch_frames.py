"""What HQ puts into a branch workbook: given figures and suggested ones, table by table, exact to the step. Floor 4.

Given and suggested cells are `filled`; computed, linked and the branch's own cells stay blank.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from xlplan.decompose import apportion
from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.breakdown.assortment import active_pairs
from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.breakdown.ceilings import group_ceilings
from xlplan.plan.breakdown.given_rows import list_frame, master_rows, member_frame, month_values, put_cells, put_proposed
from xlplan.plan.master.fiscal import first_day, last_day, month_at, month_position
from xlplan.plan.master.master import Master
from xlplan.plan.master.records import Course, ExpenseItem, Heads, Post
from xlplan.schema.errors import SchemaError
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.table import GivenRows, MemberRows, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.periods import MONTHS
from xlplan.units import PERCENT

_ONE = 10**PERCENT.places


def _sales_frame(table: Table, master: Master, breakdown: Breakdown, branch: str) -> Frame:
    """Last year, target and suggested months by line; the month of last year in the foot."""
    lines = breakdown.lines[branch]
    frame = blank_frame(table, [f"{x.product}|{x.channel}" for x in lines])
    for i, line in enumerate(lines):
        product = master.products[line.product]
        put_cells(frame, i, {
            "group": product.category, "product": product.series, "new_mark": product.new_mark or "existing",
            "channel": master.channels[line.channel].name, "py_estimate": line.py, "hq_target": line.target,
            "case_price": product.case_price, **month_values(MONTHS, line.months)})
    frame.locked = frozenset(  # not on sale in those months: 0, and not the branch's to change
        (f"{p.product}|{p.channel}", month) for p in active_pairs(master, branch)
        for month, sold in zip(MONTHS, p.open, strict=True) if not sold)
    for month, amount in zip(MONTHS, breakdown.py_months(branch), strict=True):
        frame.feet["@py_month", month] = np.array([amount], dtype=np.int64)
    return frame


def _staffing_frame(table: Table, master: Master, breakdown: Breakdown, branch: str) -> Frame:
    """A block of measures a post; joining and leaving suggested as 0, so that month-end heads are the opening ones."""
    own = {h.post: h for h in reversed(master.heads) if h.branch == branch}
    posts = [p for p in master.posts.values() if p.code in own] or list(master.posts.values())
    frame = blank_frame(table, [f"{p.code}|{measure}" for p in posts for measure in table.measures])
    for i, key in enumerate(frame.keys):
        code, _, measure = key.rpartition("|")
        post = master.posts[code]
        put_cells(frame, i, {"post": post.post, "post_type": post.post_type, "employ": post.employ, "measure": measure})
        if measure == "closing":
            heads = own.get(code, Heads(branch, code))
            opening = master.history.heads.get((branch, code), 0) if heads.opening is None else heads.opening
            put_cells(frame, i, {"opening": opening, "cap": heads.cap or 0, "std_outlets": post.std_outlets,
                                  "unit_cost": year_cost(post, master.company.start_month)})
        else:
            put_cells(frame, i, month_values(MONTHS, [0] * len(MONTHS)))
    return frame


def year_cost(post: Post, start: int) -> int:
    """Monthly cost a head in 元, the mean over the year when there is a pay rise on the way."""
    cost, rate = post.unit_cost or 0, post.raise_rate or 0
    months = 0 if post.raise_month is None else 12 - month_position(post.raise_month, start)
    return half_up(cost * (12 * _ONE + rate * months), 12 * _ONE)


def _training_frame(table: Table, master: Master, breakdown: Breakdown, branch: str) -> Frame:
    """Compulsory courses first, then the blank rows."""
    posts = {p.post: p.code for p in reversed(list(master.posts.values()))}
    return list_frame(table, ({"topic": course.topic, "kind": course.kind, "sessions": course.sessions,
                               "audience": posts.get(course.audience, course.audience), **_course_dates(master, course)}
                              for course in master.courses))


def _course_dates(master: Master, course: Course) -> dict[str, int | str | None]:
    """First and last day of the month the course belongs to, and that month for its cost."""
    if course.month is None:
        return {}
    year, start = master.company.year, master.company.start_month
    at = month_position(course.month, start)
    return {"start": first_day(year, start, at), "end": last_day(year, start, at), "cost_month": MONTHS[at]}


def _expense_frame(table: Table, master: Master, breakdown: Breakdown, branch: str) -> Frame:
    """The branch's items; a ceiling a group is shared over its items by last year, an item's over months by sales."""
    items = [i for i in master.expense_items.values() if i.owner != "hq"]
    frame = blank_frame(table, [i.code for i in items])
    spent = {i.code: master.history.expense.get((branch, i.code), 0) for i in items}
    caps = _item_ceilings(master, branch, breakdown.target[branch], items, spent)
    season = np.maximum(breakdown.months(branch), 0)
    for row, item in enumerate(items):
        link = item.link or "none"
        put_cells(frame, row, {
            "code": item.code, "group": item.group, "item": item.item, "mark": item.mark or "plain", "link": link,
            "payment": item.payment, "booked": item.booked or "expense", "py_estimate": spent[item.code],
            "cap": caps.get(item.code)})
        if link == "none" and item.code in caps:
            put_cells(frame, row, month_values(MONTHS, apportion(caps[item.code], season)))
    if ("@margin", "year") in frame.feet:
        frame.feet["@margin", "year"] = np.array([_gross_margin(master, breakdown, branch)], dtype=np.int64)
    return frame


def _item_ceilings(master: Master, branch: str, target: int, items: Sequence[ExpenseItem],
                   spent: Mapping[str, int]) -> dict[str, int]:
    """item -> ceiling; items of a group without ceiling have none. The branch's own row goes before one for all."""
    out: dict[str, int] = {}
    for group, cap in group_ceilings(master, branch, target).items():
        inside = [i.code for i in items if i.group == group]
        if inside:
            parts = apportion(cap, [max(spent[code], 0) for code in inside])
            out |= {code: int(part) for code, part in zip(inside, parts, strict=True)}
    return out


def _gross_margin(master: Master, breakdown: Breakdown, branch: str) -> int:
    """Standard gross margin of the branch's target, in steps of PERCENT; 0 without a target."""
    lines = breakdown.lines[branch]
    total = sum(line.target for line in lines)
    weighted = sum(line.target * (master.products[line.product].margin or 0) for line in lines)
    return half_up(weighted, total) if total > 0 else 0


def _person_frame(table: Table, master: Master, breakdown: Breakdown, branch: str) -> Frame:
    """Empty slots, the whole year suggested."""
    start = master.company.start_month
    return list_frame(table, suggested={"from_month": start, "to_month": month_at(11, start)})


_MAKERS: Final[Mapping[str, Callable[[Table, Master, Breakdown, str], Frame]]] = {
    "sales_lines": _sales_frame, "posts": _staffing_frame, "courses": _training_frame, "expense_items": _expense_frame,
    "persons": _person_frame}


def frames_for(master: Master, breakdown: Breakdown, unit: str, tables: Iterable[Table] = BRANCH) -> dict[str, Frame]:
    """The unit's tables in the order of `tables`, one member each, but those that go out where HQ has rows: the master holds none.
    KeyError for a table that is broken down from a target (`tables.links.target_behind`), of a unit that carries none.

    Row keys: `P01|C02` product and channel, `S01|hires` post and measure, codes of items and other members, `c01` rows that HQ
    gives at the top of a list, then its blank rows `r01`, slots `s01`.
    """
    out = {t.key: _given_frame(t.with_switches(master.company.switches), master, breakdown, unit) for t in tables
           if not t.where_rows}
    for frame in out.values():
        given = frame.table.given
        for column, source in given.proposes if isinstance(given, MemberRows) else ():
            table, _, named = source.partition(".")
            put_proposed(frame, column, master.sheets.get(table) if table not in BY_KEY else out[table] if table in out else (
                _given_frame(BY_KEY[table].with_switches(master.company.switches), master, breakdown, unit)
                if unit in breakdown.lines else None), named)
    return out


def _given_frame(table: Table, master: Master, breakdown: Breakdown, unit: str) -> Frame:
    if isinstance(table.given, GivenRows):
        return list_frame(table, master_rows(master, table.given, unit))
    if isinstance(table.given, MemberRows):
        return member_frame(table, master, table.given, unit)
    return _MAKERS[table.given](table, master, breakdown, unit) if table.given else list_frame(table)


def require_makers(tables: Iterable[Table]) -> None:
    """SchemaError for a table whose rows nobody here makes."""
    for table in tables:
        if table.where_rows:
            continue
        if isinstance(table.given, str) and (table.given not in _MAKERS if table.given else table.kind == "fixed"):
            raise SchemaError(f"table {table.key}: nothing is known here that gives the rows {table.given!r} of a {table.kind} table")


BRANCH.watch(require_makers)
