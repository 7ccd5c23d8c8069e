"""A branch made by hand to be handed out: two over-assigned and two short months, people who come and go, a shut month.

| person | months | territory      |
| 张三   | 1-12   | 市区KA         |
| 李四   | 1-12   | 东线流通       |
| 王五   | 7-12   | 新区           |
| 待招   | 1-6    | 电商           |
| 赵六   | 1-12   | no target      |
"""
from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from xlplan.decompose import apportion
from xlplan.example.company import company_tables
from xlplan.plan.individual import Customer, Edition, HandedBranch, Person, PlanContext, Team, hand_out, territory_weights
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master
from xlplan.text import Lang, Text, same_text
from xlplan.units import Bools, Ints

_NAMES: Final = (("C01", Text("商超KA", "量販KA", "Key accounts")), ("C02", Text("流通(经销)", "經銷流通", "Distribution")),
                 ("C04", Text("电商(O2O)", "電商(O2O)", "Online (O2O)")))
GROUPS: Final[Ints] = np.array([(50_000 + 1_000 * m, 30_000 + 777 * m, 3_333 * m) for m in range(12)], dtype=np.int64)
GROUPS[11] = 0  # the branch moves: nothing is sold in December
OVER: Final = {2: 5_001, 7: 1}      # month -> what 张三 carries above the target
SHORT: Final = {4: 3_001, 9: 13}    # month -> what nobody carries
_SHARES: Final = ((50, range(12)), (30, range(12)), (20, range(6, 12)), (20, range(6)), (0, range(12)))
_REP, _NONE = Text("业务代表", "業務代表", "Sales rep"), same_text("–")
_WHO: Final = (  # number, name, post, territory, last year
    ("100201", Text("张三", "張三", "San Zhang"), Text("KA经理", "KA經理", "Key account manager"),
     Text("市区KA", "市區KA", "City key accounts"), 400_000),
    ("100202", Text("李四", "李四", "Si Li"), _REP, Text("东线流通", "東線經銷流通", "East distribution"), 300_000),
    ("100203", Text("王五", "王五", "Wu Wang"), _REP, Text("新区", "新區", "New district"), 0),
    ("100204", Text("待招", "待招", "Vacant"), _REP, Text("电商", "電商", "Online"), None),
    ("100205", Text("赵六", "趙六", "Liu Zhao"), _REP, _NONE, 5_000))


@cache
def master(lang: Lang = "zh-CN") -> Master:
    """HQ's plan of the made-up company with one branch, GD."""
    return master_from(company_tables(1, 7, 2027, lang))[0]


def on(months: range) -> Bools:
    return np.isin(np.arange(12), list(months))


def customers(lang: Lang = "zh-CN") -> tuple[Customer, ...]:
    """The customer groups."""
    return tuple(Customer(code, name(lang)) for code, name in _NAMES)


def team(lang: Lang = "zh-CN") -> Team:
    """The branch."""
    target = GROUPS.sum(axis=1)
    carried = np.array([[share if m in months else 0 for m in range(12)] for share, months in _SHARES], dtype=np.int64)
    months = np.array([apportion(int(target[m]), carried[:, m]) for m in range(12)]).T
    for m, extra in OVER.items():
        months[0, m] += extra
    for m, missing in SHORT.items():
        months[1, m] -= missing
    months[:, 11] = 0
    persons = tuple(
        Person(f"s{i:02}", no, name(lang), post(lang), area(lang), "vacant" if py is None else "on_post", "", on(span), py, months[i - 1])
        for i, ((no, name, post, area, py), (_, span)) in enumerate(zip(_WHO, _SHARES, strict=True), 1))
    return Team("GD", persons, customers(lang), int(target.sum()), target, GROUPS)


def handed(lang: Lang = "zh-CN") -> HandedBranch:
    """The branch handed out."""
    of = team(lang)
    out = hand_out(of.months, of.groups, territory_weights([p.area for p in of.persons], [(c.code, c.name) for c in of.customers]))
    return HandedBranch(of, out, Edition.of(master(lang), "final", lang).workdays.split(of.months))


def context(at: int, lang: Lang = "zh-CN") -> PlanContext:
    """The plan of one of them."""
    return PlanContext(Edition.of(master(lang), "final", lang), handed(lang), at)
