"""One issued branch workbook as HQ would make it, and variations of what a branch may type into it.

A made-up dairy company: product lines by channel, four posts, compulsory courses, linked expenses, four sales people.
Everything follows from the arguments, so a failing case can be had again by its seed.
"""
from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np

from xlplan.calendar import MONTHS
from xlplan.decompose import apportion
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.table import Table
from xlplan.tables import BRANCH
from xlplan.text import Lang, Text
from xlplan.workbook.blueprint import Book
from xlplan.workbook.stamp import Issued, Stamp, fingerprint, note_owned
from xlplan.workbook.writing.branch_book import branch_book

KEY: Final = b"seal of the tests"
ROUNDS: Final[tuple[Round, ...]] = ("bottom_up", "final")
SEASON: Final = (74, 92, 76, 78, 88, 91, 97, 94, 83, 72, 75, 80)
SEASON_BEFORE: Final = (81, 85, 79, 77, 89, 90, 98, 95, 82, 73, 74, 77)

COMPANY: Final = Text("华东饮品", "華東飲品", "Huadong Drinks")
BRANCH_NAME: Final = Text("广东分公司", "廣東分公司", "Guangdong branch")
REGION: Final = Text("华南大区", "華南區域", "South region")
BASIS: Final = Text("开票额(含税)", "開票額(含稅)", "Invoiced, tax included")
WAN: Final = Text("万元", "萬元", "10k yuan")
CONTACT: Final = Text("李敏", "李敏", "Min Li")
PRODUCTS: Final = (
    (Text("乳品", "乳品", "Dairy"), Text("常温奶", "常溫奶", "Ambient milk"), "existing"),
    (Text("乳品", "乳品", "Dairy"), Text("低温奶", "低溫奶", "Chilled milk"), "key"),
    (Text("饮料", "飲料", "Drinks"), Text("果汁", "果汁", "Juice"), "new"))
CHANNELS: Final = (Text("商超KA", "商超KA", "Key accounts"), Text("流通(经销)", "流通(經銷)", "Distributors"),
                   Text("电商", "電商", "Online"))
# post, class, monthly cost, outlets a head, opening heads, authorised heads
POSTS: Final = (
    (Text("分公司经理", "分公司經理", "Branch manager"), "sales", 30_000, 0, 1, 1),
    (Text("业务代表", "業務代表", "Sales rep"), "sales", 9_500, 60, 18, 20),
    (Text("促销员", "促銷員", "Promoter"), "promoter", 5_500, 0, 20, 22),
    (Text("销售内勤", "銷售內勤", "Sales support"), "support", 7_000, 0, 3, 3))
# code, group, item, mark, source
ITEMS: Final[tuple[tuple[str, Text, Text, str, str], ...]] = (
    ("6601", Text("人员费用", "人事費用", "Staff"), Text("工资社保", "薪資保險", "Pay"), "linked", "staff"),
    ("6602", Text("人员费用", "人事費用", "Staff"), Text("促销员", "促銷員", "Promoters"), "linked", "promoter"),
    ("6701", Text("渠道费用", "通路費用", "Trade"), Text("返利", "獎勵金", "Rebates"), "short_term", "none"),
    ("6801", Text("终端费用", "終端費用", "Outlets"), Text("进场费", "上架費", "Listing fees"), "key_project", "none"),
    ("6802", Text("终端费用", "終端費用", "Outlets"), Text("陈列费", "陳列費", "Display"), "key_project", "none"),
    ("7001", Text("培训费", "訓練費", "Training"), Text("培训费", "訓練費", "Training"), "linked", "training"))
COURSE: Final = Text("新品知识与陈列标准", "新品知識與陳列標準", "New products and display")
DEALER: Final = Text("经销商", "經銷商", "Distributor")
PERSONS: Final = tuple(Text(a, b, c) for a, b, c in (
    ("张三", "張三", "Zhang San"), ("李四", "李四", "Li Si"), ("王五", "王五", "Wang Wu"), ("赵六", "趙六", "Zhao L")))
REASON: Final = Text("客户门店调整", "客戶門市調整", "A key account closes stores")
CALC: Final = Text("120 家 × 500 元/月", "120 家 × 500 元/月", "120 outlets × 500 yuan")


@dataclass
class Case:
    """What was issued and what stands in the tables now (one branch, so every frame has one member)."""

    issued: Issued
    frames: dict[str, Frame]

    @property
    def lang(self) -> Lang:
        return self.issued.stamp.lang

    def book(self) -> Book:
        """The workbook, sealed."""
        return branch_book(self.issued, self.frames, KEY)


def put(frame: Frame, row: int, **cells: int | str) -> None:
    """Fill cells of a row: steps in number columns, texts in the others."""
    for key, value in cells.items():
        if isinstance(value, str):
            frame.texts[key][row] = value
        else:
            frame.amounts[key][row], frame.filled[key][row] = value, True


def spread(frame: Frame, row: int, total: int) -> None:
    """The year's total over the months as HQ suggests it."""
    put(frame, row, **{m: int(v) for m, v in zip(MONTHS, apportion(total, SEASON), strict=True)})


def case(lang: Lang = "zh-CN", round: Round = "final", *, branch: str = "GD", products: int = 3, channels: int = 3,
         items: int = 6, courses: int = 4, risks: bool = False) -> Case:
    """A branch workbook as issued, some cells already filled in; `risks`: with the table that HQ switches on. More than the named
    products, channels, items and courses repeat with numbers."""
    frames = {"sales_targets": _sales(lang, products, channels), "staffing": _staffing(lang),
              "training": _training(lang, courses), "expense_budget": _expenses(lang, items)}
    if round == "final":
        frames["person_targets"] = _persons(lang)
    if risks:
        frames["risks"] = blank_frame(_table("risks"), [f"r{i:02}" for i in range(1, 11)])
        put(frames["risks"], 0, risk=REASON(lang), probability=250, impact=120_000, response="reduce", owner=PERSONS[0](lang))
        frames["risks"].used[0] = True
    stamp = Stamp("HD-2027", COMPANY(lang), 2027, 1, branch, BRANCH_NAME(lang), REGION(lang), round, 1, 1, lang,
                  "2026-10-26", fingerprint(BRANCH), tuple(t.key for t in BRANCH if t.key in frames))
    issued = Issued(stamp, facts={
        "deadline": "2026-11-06 17:00", "mailbox": "plan@huadong.example", "contact_name": CONTACT(lang),
        "contact_phone": "138 0000 0000", "unit": WAN(lang), "basis": BASIS(lang),
        "unit_basis": f"{WAN(lang)} · {BASIS(lang)}"})
    posts = {f"S{i:02}": post[0](lang) for i, post in enumerate(POSTS, 1)}
    issued.members = {"posts": posts, "audience": {**posts, "dealer": DEALER(lang)}}
    note_owned(issued, frames)
    return Case(issued, frames)


def _named(words: Text, lang: Lang, round_: int) -> str:
    return f"{words(lang)} {round_ + 1}" if round_ else words(lang)


def _table(key: str) -> Table:
    return next(t for t in BRANCH if t.key == key).with_switches(frozenset())


def _sales(lang: Lang, products: int, channels: int) -> Frame:
    pairs = [(p, c) for p in range(products) for c in range(channels)]
    frame = blank_frame(_table("sales_targets"), [f"P{p + 1:02}|C{c + 1:02}" for p, c in pairs])
    for i, (p, c) in enumerate(pairs):
        group, name, mark = PRODUCTS[p % 3]
        before = 0 if mark == "new" else 100_000 + i * 13_331
        target = before * 115 // 100 or 26_000
        put(frame, i, group=group(lang), product=_named(name, lang, p // 3), new_mark=mark, py_estimate=before,
            channel=_named(CHANNELS[c % 3], lang, c // 3), hq_target=target)
        spread(frame, i, target)
    frame.amounts["m06"][4] -= 3111
    put(frame, 2, fixed="1 2 12")
    before = int(frame.amounts["py_estimate"].sum())
    for month, amount in zip(MONTHS, apportion(before, SEASON_BEFORE), strict=True):
        frame.feet["@py_month", month][0] = amount
    return frame


def _staffing(lang: Lang) -> Frame:
    table = _table("staffing")
    frame = blank_frame(table, [f"S{i:02}|{m}" for i in range(1, len(POSTS) + 1) for m in table.measures])
    for i, key in enumerate(frame.keys):
        measure = key.partition("|")[2]
        name, kind, cost, standard, opening, cap = POSTS[i // 3]
        put(frame, i, post=name(lang), post_type=kind, employ="own", measure=measure)
        if measure == "closing":
            put(frame, i, opening=opening, cap=cap, unit_cost=cost)
            if standard:
                put(frame, i, std_outlets=standard, outlets=1300)
        else:
            put(frame, i, **{m: int(key == "S02|hires" and m in ("m03", "m04")) for m in MONTHS})
    return frame


def _training(lang: Lang, courses: int) -> Frame:
    compulsory = min(2, courses)
    frame = blank_frame(_table("training"), [f"c{i:02}" for i in range(1, compulsory + 1)] + [
        f"r{i:02}" for i in range(1, 26 - compulsory)])
    for i in range(courses):
        put(frame, i, topic=_named(COURSE, lang, i), kind="product", audience="S02", start="2027-03-05",
            end="2027-03-06", sessions=4, hours=15, heads=20, cost=12_000, cost_month="m03")
        frame.used[i] = True
    return frame


def _expenses(lang: Lang, items: int) -> Frame:
    rows = [(n, ITEMS[n % 6]) for n in range(items) if n < 6 or ITEMS[n % 6][4] == "none"]
    frame = blank_frame(_table("expense_budget"), [code if n < 6 else f"{code}{n}" for n, (code, *_) in rows])
    for i, (n, (code, group, item, mark, source)) in enumerate(rows):
        put(frame, i, code=code, group=group(lang), item=_named(item, lang, n // 6), mark=mark, link=source,
            payment="cash", booked="expense", py_estimate=23_000 + i * 1000, cap=25_000)
        if source == "none":
            spread(frame, i, 25_100)
    frame.feet["@margin", "year"][0] = 420
    return frame


def _persons(lang: Lang) -> Frame:
    frame = blank_frame(_table("person_targets"), [f"s{i:02}" for i in range(1, 46)])
    for i in range(frame.size):
        put(frame, i, from_month=1, to_month=12)
    for i, (name, share) in enumerate(zip(PERSONS, (300, 300, 250, 150), strict=True)):
        put(frame, i, emp_no=f"H{i + 100}", name=name(lang), post="S02", status="on_post", share=share)
        frame.used[i] = True
    return frame


# -- what a branch may type ------------------------------------------------------------------------------------------

def typed(into: Case, seed: int) -> dict[tuple[str, str, str], int | str]:
    """(table, row, column) -> steps or text (choices as keys) that one branch types; `seed` says which branch."""
    rng, lang, out = Random(seed), into.lang, dict[tuple[str, str, str], int | str]()

    def amount(top: int) -> int:
        return rng.choice((0, rng.randrange(top), rng.randrange(top), 1))

    def months(table: str, row: str, top: int, share: float) -> None:
        out.update({(table, row, m): amount(top) for m in MONTHS if rng.random() < share})

    for row in into.frames["sales_targets"].keys:
        kind = rng.random()
        months("sales_targets", row, 60_000, 0.4 if kind < 0.6 else 0)
        if kind > 0.85:
            out.update({("sales_targets", row, m): 0 for m in MONTHS})  # a line given up
        if kind < 0.3:
            out["sales_targets", row, "remark"] = REASON(lang)
    for row in into.frames["staffing"].keys:
        if not row.endswith("closing"):
            months("staffing", row, 4, 0.25)
        elif rng.random() < 0.5:
            out["staffing", row, "outlets"] = rng.choice((0, 59, 60, 61, 1200, 1201))
    budget = into.frames["expense_budget"]
    for row, source in zip(budget.keys, budget.texts["link"], strict=True):
        if source == "none":
            months("expense_budget", row, 9_000, 0.5)
            out["expense_budget", row, "calc"] = CALC(lang)
    for i in range(rng.randrange(1, 6)):
        course = {"topic": _named(COURSE, lang, 30 + i), "kind": rng.choice(("product", "trade")), "audience": "dealer",
                  "start": "2027-05-10", "end": "2027-05-12", "sessions": rng.randrange(1, 9),
                  "hours": rng.randrange(1, 40), "heads": rng.randrange(1, 80), "cost": amount(50_000),
                  "cost_month": rng.choice(MONTHS)}
        if rng.random() < 0.4:
            course["void"] = "yes"
        out.update({("training", f"r{10 + i:02}", k): v for k, v in course.items()})
    if "person_targets" in into.frames:
        for i, share in enumerate(rng.choice(((333, 333, 334), (500, 499, 1), (1000,), (0, 250, 250, 550)))):
            row, first = f"s{i + 1:02}", rng.randrange(1, 8)
            out.update({("person_targets", row, "share"): share, ("person_targets", row, "from_month"): first,
                        ("person_targets", row, "to_month"): rng.randrange(first, 13)})
            months("person_targets", row, 30_000, 0.1)  # a suggestion overwritten
    return out


def varied(start: Case, seed: int) -> Case:
    """`start` with `typed` filled in."""
    frames = {k: _copy(f) for k, f in start.frames.items()}
    for (table, row, column), value in typed(start, seed).items():
        frame = frames[table]
        at = frame.keys.index(row)
        put(frame, at, **{column: value})
        frame.used[at] = True
    return Case(start.issued, frames)


def _copy(frame: Frame) -> Frame:
    new = blank_frame(frame.table, frame.keys)
    for mine, theirs in ((new.amounts, frame.amounts), (new.filled, frame.filled), (new.texts, frame.texts)):
        mine.update({k: np.copy(v) for k, v in theirs.items()})
    new.feet.update({k: np.copy(v) for k, v in frame.feet.items()})
    new.used = frame.used.copy()
    return new
