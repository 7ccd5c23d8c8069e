"""XP3xx and XP4xx: every rule of a planning table, broken as in `rule_cases` or by hand, and its remedy done."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date

from by_hand import months, put
from desk import Desk, Said, numbers, quoted
from rebalanced import page_of
from rows import Mend, Row
from rule_cases import BROKEN

from xlplan.calendar import MONTHS
from xlplan.schema.codes.pages import REBALANCE
from xlplan.schema.frame import Frame
from xlplan.units import WAN_YUAN

EDITS = {code: (when, edit) for code, when, edit, _ in BROKEN}
SALES, STAFF, COURSES, MONEY, PEOPLE = "sales_targets", "staffing", "training", "expense_budget", "person_targets"


def broken(code: str, mend: Mend, **more: str) -> Row:
    """The rule broken as `rule_cases` breaks it."""
    when, edit = EDITS[code]
    return Row(code, None, mend, when, issue=edit, **more)  # type: ignore[arg-type]


# -- what a remedy asks for ------------------------------------------------------------------------------------------
def write_in(which: int, text: str) -> Mend:
    """Write into the column that the remedy names (the `which`-th name in quotes), in the row of the finding."""
    def mend(desk: Desk, said: Said) -> None:
        desk.type(desk.sheet(said.sheet), desk.under(said.sheet, quoted(said.remedy)[which], said.cell), text)
    return mend


def choose_void(desk: Desk, said: Said) -> None:
    """The remedy ends with: in the column so-called choose so-called (in English the other way round)."""
    names = quoted(said.remedy)[-2:]
    column, choice = names if said.lang != "en" else names[::-1]
    desk.type(desk.sheet(said.sheet), desk.under(said.sheet, column, said.cell), choice)


def explain(code: str) -> Mend:
    """Write on the checks sheet, in the line with the words of that rule."""
    def mend(desk: Desk, said: Said) -> None:
        assert {"zh-CN": "检查表", "zh-TW": "檢核表", "en": "checks sheet"}[desk.lang] in said.remedy
        table = desk.read().frames[said.finding.table or ""].table
        desk.explain(next(r.title(desk.lang) for r in table.rules if r.code == code), "两家门店停业")
    return mend


def columns_said(desk: Desk, said: Said) -> list[str]:
    """Keys of the columns whose headers stand in the message."""
    here = desk.made.layouts[said.finding.table or ""]
    parts = f"、{said.message}、".replace(", ", "、").replace(": ", "、").replace(":", "、").replace(" not filled", "、").replace(" ", "、")
    return [c.key for c in here.table.columns if f"、{here.label(c.key)}、" in parts]


# -- staffing and courses --------------------------------------------------------------------------------------------
def fewer_leavers(desk: Desk, said: Said) -> None:
    """As many as are missing, in the first month that is named."""
    labels = [desk.made.layouts[STAFF].choice_label("measure", m) for m in ("leavers", "hires")]
    assert quoted(said.remedy)[:2] == labels
    missing = min(n for n in numbers(said.message) if n < 0)
    desk.add(STAFF, "S1|leavers", said.finding.column or "", missing)


def hired(frames: dict[str, Frame]) -> None:
    """Two join where one is authorised."""
    put(frames[STAFF], "S1|hires", m03=2)
    put(frames[STAFF], "S1|closing", outlets=120, remark="新开网点")


def fewer_joining(desk: Desk, said: Said) -> None:
    desk.add(STAFF, "S1|hires", "m03", -next(n for n in numbers(said.message) if f"+{n:.0f}" in said.message))


def complete(desk: Desk, said: Said) -> None:
    """Each cell whose header the message names: the first of a list, a date, a number."""
    named = columns_said(desk, said)
    assert named
    for key in named:
        here = desk.made.layouts[said.finding.table or ""]
        column = here.table.by_key[key]
        value = here.choice_labels(key)[0] if column.kind == "choice" else date(2027, 3, 6) if column.kind == "date" else 1
        desk.type(desk.sheet(said.sheet), desk.under(said.sheet, here.label(key), said.cell), value)


def right_dates(desk: Desk, said: Said) -> None:
    """Both columns that the remedy names get a day inside the year that the message names."""
    year = said.message.split("~")[0].strip()[-10:-6]
    for label, day in zip(quoted(said.remedy)[:2], ("05", "06"), strict=True):
        desk.type(desk.sheet(said.sheet), desk.under(said.sheet, label, said.cell), date(int(year), 3, int(day)))


# -- sales -----------------------------------------------------------------------------------------------------------
def rebalance(desk: Desk, said: Said) -> None:
    """The months that the page named in the remedy suggests, for every row."""
    assert REBALANCE(desk.lang) in said.remedy
    to_target(desk, said)


def to_target(desk: Desk, said: Said) -> None:
    """Every row by the suggested months."""
    sales: Frame = desk.read().frames[SALES]
    suggested, _ = page_of(sales)
    for row, line in zip(sales.keys, suggested, strict=True):
        desk.put(SALES, row, **{m: WAN_YUAN.value(int(n)) for m, n in zip(MONTHS, line, strict=True)})


def raise_row(desk: Desk, said: Said) -> None:
    """The named difference goes into the row and out of the product that stands above its target."""
    less = min(numbers(said.message))
    desk.add(SALES, said.finding.row_key or "", "m12", -less)
    desk.add(SALES, "P1|C1", "m12", less)


def like_last_year(desk: Desk, said: Said) -> None:
    """Months of the first row as the row named in the remedy has them."""
    here = desk.made.layouts[SALES]
    assert here.table.foot_by_key["@py_month"].label(desk.lang) in quoted(said.remedy)
    for m in MONTHS:
        shown = desk.shows(SALES, "@py_month", m)
        assert isinstance(shown, float)
        desk.put(SALES, "P1|C1", **{m: shown})


def between_halves(desk: Desk, said: Said) -> None:
    """As many points as are named, of the year, from one half to the other."""
    found, expected = numbers(said.message)[:2]
    year = desk.shows(SALES, "@total", "year")
    assert isinstance(year, float)
    desk.add(SALES, "P1|C1", "m01", year * (expected - found))
    desk.add(SALES, "P1|C1", "m12", -year * (expected - found))


# -- money -----------------------------------------------------------------------------------------------------------
def cut(row: str, month: str = "m01", to: str = "") -> Mend:
    """Take the named excess out of a row, and put it into another."""
    def mend(desk: Desk, said: Said) -> None:
        more = next(n for n in numbers(said.message) if f"{n:+,.2f}" in said.message)
        desk.add(MONEY, row, month, -more)
        if to:
            desk.add(MONEY, to, month, more)
    return mend


def spend(desk: Desk, said: Said) -> None:
    """What the ceiling allows, in two months."""
    ceiling = max(numbers(said.message))
    desk.put(MONEY, said.finding.row_key or "", m03=ceiling / 2, m09=ceiling / 4)


def uneven(desk: Desk, said: Said) -> None:
    desk.add(MONEY, said.finding.row_key or "", "m03", 0.5)
    desk.add(MONEY, said.finding.row_key or "", "m09", -0.5)


def ceilings(**caps: int) -> Callable[[dict[str, Frame]], None]:
    """Other ceilings, in steps."""
    def issue(frames: dict[str, Frame]) -> None:
        for row, cap in caps.items():
            put(frames[MONEY], row, cap=cap)
    return issue


# -- persons ---------------------------------------------------------------------------------------------------------
def raise_share(desk: Desk, said: Said) -> None:
    """As many points as the shares lack, which the message says in all."""
    share = next(n for n in numbers(said.message) if 0 < n <= 1)
    desk.add(PEOPLE, "p2", "share", 1 - share)


def hand_out(desk: Desk, said: Said) -> None:
    """What the row named in the remedy holds in the months that the message names, to a person on post."""
    here = desk.made.layouts[PEOPLE]
    assert here.table.foot_by_key["@unassigned"].label(desk.lang).startswith(quoted(said.remedy)[0])
    months_ = columns_said(desk, said)
    assert months_
    assert "100.0%" in said.message
    for m in months_:
        left = desk.shows(PEOPLE, "@unassigned", m)
        assert isinstance(left, float)
        assert left > 0
        desk.add(PEOPLE, "p1", m, left)


def lower_month(desk: Desk, said: Said) -> None:
    desk.add(PEOPLE, "p2", "m12", -max(n for n in numbers(said.message) if f"+{n}" in said.message))


def give_share(desk: Desk, said: Said) -> None:
    desk.type(desk.sheet(said.sheet), desk.under(said.sheet, desk.made.layouts[PEOPLE].label("share"), said.cell), 0.4)


def clear_row(desk: Desk, said: Said) -> None:
    """Every cell that the branch may type into."""
    for column in desk.made.layouts[PEOPLE].table.columns:
        if column.who == "I":
            desk.put(PEOPLE, said.finding.row_key or "", **{column.key: None})


def name_row(desk: Desk, said: Said) -> None:
    column, example = quoted(said.remedy)[:2]
    desk.type(desk.sheet(said.sheet), desk.under(said.sheet, column, said.cell), example)


def one_trainer(desk: Desk) -> None:
    """Two courses by one trainer on the same days."""
    desk.put(COURSES, "r1", trainer="李老师")
    desk.put(COURSES, "r2", topic="陈列实务", kind="display", audience="S1", trainer="李老师", start=date(2027, 3, 6),
             end=date(2027, 3, 7), sessions=1, heads=5)


def one_course_twice(desk: Desk) -> None:
    columns = [c.key for c in desk.made.layouts[COURSES].table.columns if c.who == "I"]
    desk.put(COURSES, "r2", **{key: desk.shows(COURSES, "r1", key) for key in columns})


def other_trainer(desk: Desk, said: Said) -> None:
    assert "李老师" in said.message
    desk.type(desk.sheet(said.sheet), desk.under(said.sheet, desk.made.layouts[COURSES].label("trainer"), said.cell), "王老师")


def late_start(frames: dict[str, Frame]) -> None:
    """Shares make 100 %, but one starts in March."""
    put(frames[PEOPLE], "p2", from_month=3)


def above_and_below(frames: dict[str, Frame]) -> None:
    """The new product lacks what the old one has too much."""
    put(frames[SALES], "P2|C1", m12=4_200)
    put(frames[SALES], "P1|C1", m12=8_550)


def costly(frames: dict[str, Frame]) -> None:
    put(frames[MONEY], "E3", m01=9_800)
    ceilings(E2=20_000, E3=20_000)(frames)


def rebates(frames: dict[str, Frame]) -> None:
    put(frames[MONEY], "E3", m01=400)
    ceilings(E3=2_500)(frames)


def level(frames: dict[str, Frame]) -> None:
    """A row divided by twelve, of the same target as last year."""
    put(frames[SALES], "P1|C1", hq_target=100_000, **months(8_334))


def loose_money(frames: dict[str, Frame]) -> None:
    put(frames[MONEY], "E5", m01=800)
    ceilings(E2=20_000, E5=2_000)(frames)


def unexplained(row: str, edit: Callable[[dict[str, Frame]], None]) -> Callable[[dict[str, Frame]], None]:
    """The edit in a row that does not show how it was calculated."""
    def issue(frames: dict[str, Frame]) -> None:
        edit(frames)
        put(frames[MONEY], row, calc="")
    return issue


def controlled(frames: dict[str, Frame]) -> None:
    """An item above its ceiling in a group whose kind of control is 控制."""
    put(frames[MONEY], "E3", group="渠道费用")
    rebates(frames)


def too_much(frames: dict[str, Frame]) -> None:
    put(frames[MONEY], "E2", m01=8_000)


ROWS = [
    broken("XP310", fewer_leavers),
    broken("XP321", complete),
    broken("XP321", choose_void),
    broken("XP331", complete),
    broken("XP331", choose_void),
    broken("XP332", write_in(0, "大客户流失")),
    broken("XP332", choose_void),
    broken("XP322", lambda desk, said: desk.type(  # the first month that the list of that column offers
        desk.sheet(said.sheet), desk.under(said.sheet, quoted(said.remedy)[0], said.cell),
        desk.made.layouts[COURSES].choice_labels("cost_month")[0])),
    broken("XP323", write_in(0, "新品知识")),
    broken("XP323", choose_void),
    broken("XP324", right_dates),
    Row("XP325", one_trainer, other_trainer),
    Row("XP326", lambda desk: desk.put(COURSES, "r1", cost=120_000_000.0), lambda desk, said: desk.type(
        desk.sheet(said.sheet), said.cell, 12_000.0)),
    Row("XP327", one_course_twice, choose_void),
    Row("XP328", lambda desk: desk.put(COURSES, "r1", cost=1.0), lambda desk, said: desk.type(desk.sheet(said.sheet), said.cell, 12_000.0)),
    Row("XP329", lambda desk: desk.put(COURSES, "r1", heads=2_000.0), lambda desk, said: desk.type(
        desk.sheet(said.sheet), said.cell, numbers(said.message)[1])),
    broken("XP401", rebalance),
    broken("XP401", explain("XP401"), ends="answered"),
    broken("XP402", rebalance),
    broken("XP402", write_in(1, "门店停业"), ends="answered"),
    Row("XP403", None, raise_row, "final", issue=above_and_below),
    broken("XP404", write_in(0, "门店停业")),
    broken("XP404", to_target),
    broken("XP405", like_last_year),
    broken("XP405", explain("XP405"), ends="answered"),
    broken("XP406", between_halves),
    broken("XP406", explain("XP406"), ends="answered"),
    Row("XP407", None, like_last_year, "bottom_up", issue=level),
    broken("XP407", write_in(1, "全年均衡"), ends="answered"),
    Row("XP411", None, fewer_joining, "bottom_up", issue=hired),
    broken("XP411", write_in(0, "请增编"), ends="answered"),
    broken("XP412", lambda desk, said: desk.type(  # heads there are times the standard that stands beside
        desk.sheet(said.sheet), desk.under(said.sheet, quoted(said.remedy)[0], said.cell), numbers(said.message)[0] * 20)),
    broken("XP412", write_in(1, "兼管"), ends="answered"),
    broken("XP413", write_in(0, "新开网点")),
    Row("XP421", None, cut("E2"), issue=too_much),
    broken("XP421", explain("XP421"), ends="answered"),
    Row("XP422", None, cut("E3"), issue=rebates),
    Row("XP422", None, write_in(0, "120 家"), ends="answered", issue=unexplained("E3", rebates)),
    Row("XP423", lambda desk: desk.add(MONEY, "E2", "m12", -0.01), write_in(0, "120 家"), EDITS["XP423"][0], issue=EDITS["XP423"][1]),
    broken("XP424", spend),
    Row("XP425", None, cut("E3", to="E2"), issue=costly),
    Row("XP425", None, explain("XP425"), ends="answered", issue=costly),
    Row("XP426", None, cut("E5", to="E2"), issue=loose_money),
    Row("XP428", None, cut("E3"), issue=controlled),
    broken("XP427", uneven),
    Row("XP427", None, write_in(0, "每月陈列费相同"), ends="answered", issue=unexplained("E2", EDITS["XP427"][1])),
    broken("XP431", raise_share),
    Row("XP431", None, hand_out, issue=late_start),
    broken("XP432", lower_month),
    broken("XP432", explain("XP432"), ends="answered"),
    broken("XP433", give_share),
    broken("XP433", clear_row),
    broken("XP434", name_row),
]
