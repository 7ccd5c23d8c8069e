"""A made-up beverage and dairy company: its filled HQ master workbook. Floor 4."""
from __future__ import annotations

from random import Random
from typing import Final

import numpy as np

from xlplan.example import goals
from xlplan.example.catalogue import CHANNELS, COURSES, ITEMS, JOBS, LINES
from xlplan.example.history import DROPPED, SMALL, Seller, base_pairs, give_past, make_sellers
from xlplan.example.names import (
    BRANCH,
    COMPANY_NAME,
    GIFT_BOX,
    HQ_EXPENSE,
    HQ_NAME,
    HQ_UNASSIGNED,
    HQ_UNITS,
    REGIONS,
    first_areas,
    new_name,
    person_name,
)
from xlplan.schema.frame import Frame, blank_frame
from xlplan.tables.master import COMPANY_FIELDS, MASTER, MASTER_BY_KEY
from xlplan.tables.master.rows import Row, from_columns, from_rows
from xlplan.text import Lang, Text
from xlplan.workbook.writing.issued_rows import issued_rows

DOMAIN: Final = "huadong-drinks.example"
_OBJECT: Final = np.dtype(object)


_MOST: Final = 400  # units whose three years of sales fit on one sheet


def company_tables(branches: int = 12, seed: int = 7, year: int = 2027, lang: Lang = "zh-CN") -> dict[str, Frame]:
    """The filled master tables, by key in sheet order. Figures depend on everything but `lang`, names on all.

    ValueError for a number of branches outside 1..1000.
    """
    rng = Random(f"{seed}|{branches}|{year}")
    units = make_sellers(first_areas(branches))
    for unit in units:
        give_past(unit, rng, year)
    made = {
        "company": _company_frame(year, lang, rng), "organisation": organisation_frame(units, year, lang, rng),
        "products": from_rows("products", [
            _product_row(i, year, goals.board_goal(units, year)) for i in range(len(LINES))], lang),
        "channels": from_rows("channels", [
            {"code": code, "name": name, "trade": trade, "erp_code": f"CH{i}0",
             "target": goals.online_goal(units, year) if code == goals.ONLINE else None}
            for i, (code, name, trade) in enumerate(CHANNELS, 1)], lang),
        "mix": from_rows("mix", _mix_rows(units), lang),
        "expense_items": from_rows("expense_items", [
            {"code": i.code, "group": i.group, "item": i.name, "mark": i.mark, "link": i.link, "payment": i.payment,
             "booked": i.booked, "owner": i.owner, "erp_code": f"66{i.code}"} for i in ITEMS], lang),
        "posts": from_rows("posts", [
            {"code": j.code, "post": j.name, "post_type": j.kind, "employ": j.employ, "carries_target": j.target,
             "unit_cost": j.cost, "std_outlets": j.outlets} for j in JOBS], lang),
        "mapping": from_rows("mapping", [
            {"kind": "product", "foreign": "109900", "ours": line, "share": share, "note": GIFT_BOX} for line, share in (
                ("P01", 600), ("P02", 400))], lang),
        **_history_frames(units, year),
        "courses": from_rows("courses", [
            {"topic": topic, "kind": kind, "audience": post, "sessions": sessions, "month": month}
            for topic, kind, post, sessions, month in COURSES], lang),
        "tables_issued": issued_rows(lang),
        "address_book": from_rows("address_book", [
            {"address": f"assistant.{code.lower()}@{DOMAIN}", "units": code, "valid_from": f"{year - 1}-01-01"}
            for code in dict.fromkeys(u.area.region for u in units if u.area)], lang),
        **goals.goal_frames(units, rng, year, lang)}
    return {t.key: made[t.key] if t.key in made else from_rows(t.key, [], lang) for t in MASTER}


def _company_frame(year: int, lang: Lang, rng: Random) -> Frame:
    values = {
        "name": COMPANY_NAME(lang), "year": str(year), "start_month": "1", "language": lang, "unit": "wan_yuan",
        "basis": "invoiced", "tax_included": "yes", "tax_rate": "13%", "discount": "before", "round": "bottom_up",
        "version": "V1", "deadline": goals.workday_from(year - 1, 11, 10) + " 18:00", "mailbox": f"plan@{DOMAIN}",
        "contact_name": person_name(rng, lang), "contact_phone": _phone_number(rng), "contact_wecom": "huadong-plan",
        "switch_volume": "no", "switch_workdays": "no", "person_targets_from": "approved"}
    frame = blank_frame(MASTER_BY_KEY["company"], [f.key for f in COMPANY_FIELDS])
    frame.texts["field"][:] = [f.label(lang) for f in COMPANY_FIELDS]
    frame.texts["value"][:] = [values.get(f.key, f.begins or f.default) for f in COMPANY_FIELDS]
    return frame


def _phone_number(rng: Random) -> str:
    """A mobile number nobody has: the 000 block is not given out."""
    return f"13{rng.randrange(10)}0000{rng.randrange(10_000):04d}"


def organisation_frame(units: list[Seller], year: int, lang: Lang, rng: Random) -> Frame:
    since = f"{year - 6}-01-01"
    taken = set[str]()
    rows: list[Row] = [{"code": "HQ", "name": HQ_NAME, "level": "company", "type": "sums_up",
                        "manager": new_name(rng, lang, taken), "mailbox": f"plan@{DOMAIN}", "valid_from": since}]
    directors: dict[str, str] = {}
    for code, name in REGIONS.items():
        if any(u.area and u.area.region == code for u in units):
            directors[code] = new_name(rng, lang, taken)
            rows.append({"code": code, "name": name, "parent": "HQ", "level": "region", "type": "sums_up",
                         "manager": directors[code], "mailbox": f"{code.lower()}@{DOMAIN}", "phone": _phone_number(rng),
                         "valid_from": since})
    for region, director in directors.items():
        for area in (u.area for u in units):
            if area and area.region == region:
                rows.append({"code": area.code, "name": BRANCH(lang, name=area.name(lang)), "parent": region,
                             "level": "branch", "type": "fills", "manager": new_name(rng, lang, taken), "reviewer": director,
                             "mailbox": f"{area.code.lower()}@{DOMAIN}", "phone": _phone_number(rng), "valid_from": since})
    others: list[tuple[str, Text]] = [*HQ_UNITS.items(), HQ_EXPENSE, HQ_UNASSIGNED]
    for code, name in others:
        rows.append({"code": code, "name": name, "parent": "HQ", "level": "department", "type": "hq_run",
                     "manager": None if code == HQ_UNASSIGNED[0] else new_name(rng, lang, taken),
                     "mailbox": f"{code.lower()}@{DOMAIN}", "valid_from": since})
    return from_rows("organisation", rows, lang)


def _product_row(at: int, year: int, goal: int) -> Row:
    """A row of the products; the board set totals for new lines, in tens of 万元."""
    line = LINES[at]
    launch = f"{year - line.launch[0]}-{line.launch[1]:02d}-01" if line.launch else None
    return {"code": line.code, "series": line.name, "category": line.category, "new_mark": line.mark, "launch": launch,
            "case_price": line.price, "margin": line.margin, "growth": line.growth or None,
            "new_share": line.new_share, "target": goal * line.new_share // 1_000_000 * 1_000 if line.new_share else None,
            "erp_code": f"10{at + 1:02d}00"}


def _mix_rows(units: list[Seller]) -> list[Row]:
    """Rows for all branches, then what large ones sell beyond, then what small ones leave out. HQ-run units have none:
    they sell what they sold last year."""
    base = base_pairs()
    rows: list[Row] = [{"branch": "all", "product": p, "channel": c, "sold": "yes"} for p, c in base]
    for unit in (u for u in units if u.area):
        rows += [{"branch": unit.code, "product": p, "channel": c, "sold": "yes"} for p, c in unit.pairs
                 if (p, c) not in base]
        if unit.size < SMALL * 100:
            rows += [{"branch": unit.code, "product": p, "channel": c, "sold": "no"} for p, c in sorted(DROPPED)]
    return rows


def _history_frames(units: list[Seller], year: int) -> dict[str, Frame]:
    """The three long tables, oldest month first; the last two months of last year are estimates (10+2)."""
    price = {p.code: p.price for p in LINES}
    sales: dict[str, list[object]] = {k: [] for k in ("year", "month", "branch", "product", "channel", "amount",
                                                      "cases",
                                                      "status")}
    expense: dict[str, list[object]] = {k: [] for k in ("year", "month", "branch", "item", "amount")}
    heads: dict[str, list[object]] = {k: [] for k in ("year", "month", "branch", "post", "heads")}
    first = year - 1 if len(units) > _MOST else year - 3  # a sheet of Excel holds 1,048,576 rows
    for y in range(first, year):
        for m in range(12):
            status = "estimate" if y == year - 1 and m >= 10 else "actual"
            for unit in units:
                for (p, c), steps in zip(unit.pairs, unit.sales[y][:, m].tolist(), strict=True):
                    if steps:
                        _add_row(sales, y, m + 1, unit.code, p, c, steps, steps * 100 // price[p], status)
                for item, months in unit.expense[y].items():
                    if months[m]:
                        _add_row(expense, y, m + 1, unit.code, item, int(months[m]))
                for post, ends in unit.heads.get(y, {}).items():
                    _add_row(heads, y, m + 1, unit.code, post, int(ends[m]))
            everything = sum(int(u.sales[y][:, m].sum()) for u in units)
            for item, rate in goals.HQ_RATES.items():
                _add_row(expense, y, m + 1, HQ_EXPENSE[0], item, everything * rate // 10_000)
    return {"history_sales": _long_frame("history_sales", sales), "history_expense": _long_frame("history_expense", expense),
            "history_heads": _long_frame("history_heads", heads)}


def _add_row(columns: dict[str, list[object]], *values: object) -> None:
    for column, value in zip(columns.values(), values, strict=True):
        column.append(value)


def _long_frame(key: str, columns: dict[str, list[object]]) -> Frame:
    texts = {c.key for c in MASTER_BY_KEY[key].columns if c.kind != "number"}
    return from_columns(key, {k: np.array(v, dtype=_OBJECT if k in texts else np.int64) for k, v in columns.items()})
