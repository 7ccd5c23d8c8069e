"""XP2xx: single cells, each typed as branches type it, and mended by what the sentence gives."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from by_hand import NEW, OLD
from desk import HEADS, Desk, Said, addresses, numbers, quoted
from rows import Mend, Row

from xlplan.address import a1, row_column
from xlplan.calendar import MONTHS
from xlplan.workbook.forms import CHOICES
from xlplan.workbook.rawbook import Raw, Remark, Run

SALES, STAFF, COURSES, MONEY, PEOPLE = "sales_targets", "staffing", "training", "expense_budget", "person_targets"
Fault = Callable[[Desk], None]


def typed(table: str, row: str, **cells: Raw) -> Fault:
    """Typed into cells of a row."""
    return lambda desk: desk.put(table, row, **cells)


def formula(table: str, row: str, column: str, text: str) -> Fault:
    """A formula whose result is what stood there."""
    return lambda desk: desk.type(desk.table(table), desk.at(table, row, column), desk.shows(table, row, column), text)


def marked(kind: str, table: str, row: str, column: str, mark: Any) -> Fault:
    """What the reader finds at a cell: an error, a formula without result, two contents."""
    def fault(desk: Desk) -> None:
        sheet, at = desk.table(table), row_column(desk.at(table, row, column))
        if kind == "disagree":
            sheet.disagree[at] = mark
            return
        sheet.values[at[0] - 1][at[1] - 1] = None
        sheet.formulas[at] = "B1/C1"
        if kind == "errors":
            sheet.errors[at] = mark
        else:
            sheet.uncalculated.add(at)
    return fault


# -- what a remedy asks for ------------------------------------------------------------------------------------------
def type_said(desk: Desk, said: Said) -> None:
    """The number that the remedy names."""
    desk.type(desk.sheet(said.sheet), said.cell, numbers(said.remedy)[0])


def type_percent(desk: Desk, said: Said) -> None:
    """The percentage that the remedy names, with its sign: Excel keeps a hundredth."""
    assert "60%" in said.remedy
    desk.type(desk.sheet(said.sheet), said.cell, 0.6)


def type_at_least(desk: Desk, said: Said) -> None:
    """What was meant, which is not below the number that the remedy names."""
    assert numbers(said.remedy) == [0.0]
    desk.type(desk.sheet(said.sheet), said.cell, 80.0)


def type_known(value: Raw) -> Mend:
    """What the branch knows is right; the sentence only says what kind of thing it must be."""
    return lambda desk, said: desk.type(desk.sheet(said.sheet), said.cell, value)


def as_value(desk: Desk, said: Said) -> None:
    """Copy the cell that the remedy names and paste it as a value."""
    cell = addresses(said.remedy)[0]
    sheet = desk.sheet(said.sheet)
    desk.type(sheet, cell, sheet.at(*row_column(cell)))


def open_and_save(desk: Desk, said: Said) -> None:
    """Excel calculates what was not."""
    sheet, at = desk.sheet(said.sheet), row_column(said.cell)
    sheet.uncalculated.discard(at)
    sheet.values[at[0] - 1][at[1] - 1] = 88.0


def choose(desk: Desk, said: Said) -> None:
    """The nearest choice that the message names, which is on the cell's list."""
    desk.type(desk.sheet(said.sheet), said.cell, quoted(said.message)[1])


def formula_back(desk: Desk, said: Said) -> None:
    cell = addresses(said.remedy)[0]
    assert cell == said.cell
    desk.type(desk.sheet(said.sheet), cell, 0.0, "")


def fill_months(desk: Desk, said: Said) -> None:
    """Every month that the message names, with what the branch plans."""
    label = {desk.made.layouts[SALES].label(m): m for m in MONTHS}
    named = said.message[said.message.index("(") + 1:said.message.index(")")].split("、" if said.lang != "en" else ", ")
    row = said.finding.row_key or ""
    for name in named:
        desk.put(SALES, row, **{label[name]: PLANNED[label[name]]})


def ten_times(desk: Desk) -> None:
    for row, of in OWN.items():
        desk.put(SALES, row, **dict(zip(MONTHS, [n * 10 for n in of], strict=True)))


def emptied(desk: Desk) -> None:
    for row in OWN:
        desk.put(SALES, row, **dict.fromkeys(MONTHS))


def says_zero(desk: Desk) -> None:
    """The unit types a figure, and chooses on the cover that it sells nothing."""
    desk.put(SALES, "P1|C1", m03=999.0)
    mark_choice(desk, CHOICES["zero"](desk.lang))


def agrees_to_others(desk: Desk) -> None:
    """The unit chooses on the cover what HQ suggested, and types something else."""
    desk.put(SALES, "P1|C1", m03=999.0)
    mark_choice(desk, CHOICES["agreed"](desk.lang))


def mark_choice(desk: Desk, choice: str) -> None:
    cover = desk.table("cover")
    desk.type(cover, a1(1 + [line[0] for line in cover.values].index("progress|sales_targets"), 2), choice)


def chooses(nth: int) -> Callable[[Desk, Said], None]:
    """What the remedy offers to choose."""
    return lambda desk, said: mark_choice(desk, quoted(said.remedy)[nth])


def refill_table(desk: Desk, said: Said) -> None:
    """Every row of the table, in its unit."""
    for row, of in OWN.items():
        desk.put(SALES, row, **dict(zip(MONTHS, of, strict=True)))


def refill(desk: Desk, said: Said) -> None:
    """In the unit that the remedy names."""
    assert desk.made.layouts[SALES].table.unit.label(desk.lang) in said.remedy  # type: ignore[union-attr]
    desk.put(SALES, said.finding.row_key or "", **PLANNED)


def mend_first(desk: Desk, said: Said) -> None:
    """The table that the remedy names: the sheet that had lost its keys is the issued one again."""
    name = quoted(said.remedy)[0]
    fresh = Desk(desk.lang, desk.round)
    at = next(i for i, s in enumerate(desk.made.book.sheets) if s.name == name)
    desk.made.book.sheets[at] = fresh.sheet(name)


def without_keys(desk: Desk) -> None:
    sheet = desk.table(STAFF)
    sheet.values[0][:] = [None] * len(sheet.values[0])


def formatted(table: str, row: str, column: str, code: str, value: Raw = None) -> Fault:
    """Another number format, over what stands there or what is typed."""
    def fault(desk: Desk) -> None:
        if value is not None:
            desk.put(table, row, **{column: value})
        desk.table(table).formats[row_column(desk.at(table, row, column))] = code
    return fault


def as_numbers(desk: Desk, said: Said) -> None:
    """The cells that the message names get the format that the remedy names."""
    cells = addresses(said.message)
    assert said.cell in cells
    for cell in cells:
        desk.sheet(said.sheet).formats.pop(row_column(cell), None)


def number_again(desk: Desk, said: Said) -> None:
    desk.sheet(said.sheet).formats.pop(row_column(said.cell))
    desk.type(desk.sheet(said.sheet), said.cell, 80.0)


def behind_apostrophe(desk: Desk, said: Said) -> None:
    """What stands behind the apostrophe of the remedy: Excel keeps the text and drops the mark."""
    desk.sheet(said.sheet).formats.pop(row_column(said.cell), None)
    desk.type(desk.sheet(said.sheet), said.cell, said.remedy.rpartition(" '")[2])


def other_header(desk: Desk) -> None:
    """The header of May over the column of April."""
    here = desk.made.layouts[SALES]
    desk.type(desk.table(SALES), a1(HEADS, here.columns["m04"]), here.label("m05"))


def header_back(desk: Desk, said: Said) -> None:
    """What the message says the key of that column is called."""
    desk.type(desk.sheet(said.sheet), said.cell, quoted(said.message)[1])


def merge(desk: Desk) -> None:
    """Two months merged, the figure of the second still there underneath."""
    r, c = row_column(desk.at(SALES, "P1|C1", "m04"))
    desk.table(SALES).merges.append((r, c, r, c + 1))


def unmerge(desk: Desk, said: Said) -> None:
    first, last = (row_column(cell) for cell in addresses(said.message)[:2])
    sheet = desk.sheet(said.sheet)
    sheet.merges.remove((*first, *last))
    for cell, value in ((a1(*first), 70.0), (a1(*last), 80.0)):
        desk.type(sheet, cell, value)


def became_formula(column: str, words: str) -> Fault:
    """A list item that begins with a stroke."""
    def fault(desk: Desk) -> None:
        cell = desk.at(COURSES, "r1", column)
        desk.type(desk.table(COURSES), cell, None, f"-{words}")
        desk.table(COURSES).errors[row_column(cell)] = "#NAME?"
    return fault


def result_said(desk: Desk, said: Said) -> None:
    """What the message says the formula comes to."""
    desk.type(desk.sheet(said.sheet), said.cell, numbers(said.message.partition("=")[2])[1])


def struck(table: str, row: str, *columns: str) -> Fault:
    """A line through the cells."""
    return lambda desk: desk.table(table).struck.update(row_column(desk.at(table, row, c)) for c in columns)


def pictured(table: str, row: str, column: str) -> Fault:
    """A picture as WPS puts it into a cell."""
    return lambda desk: desk.type(desk.table(table), desk.at(table, row, column), '=DISPIMG("ID_7A",1)', 'DISPIMG("ID_7A",1)')


def half_struck(table: str, row: str, column: str, gone: str, kept: str) -> Fault:
    """Part of the text of a cell struck through."""
    def fault(desk: Desk) -> None:
        desk.put(table, row, **{column: gone + kept})
        desk.table(table).runs[row_column(desk.at(table, row, column))] = (Run(gone, True, ""), Run(kept, False, ""))
    return fault


def in_one_format(*values: Raw) -> Mend:
    """One of the values typed anew, in one format; without one, what the remedy quotes."""
    def mend(desk: Desk, said: Said) -> None:
        sheet = desk.sheet(said.sheet)
        sheet.runs.pop(row_column(said.cell))
        desk.type(sheet, said.cell, values[0] if values else quoted(said.remedy)[0])
    return mend


def line_taken_off(desk: Desk, said: Said) -> None:
    """Off every cell that the message names."""
    cells = addresses(said.message)
    assert said.cell in cells
    desk.sheet(said.sheet).struck.difference_update(map(row_column, cells))


def marked_void(desk: Desk, said: Said) -> None:
    """What the list of that column offers."""
    choice = desk.made.layouts[COURSES].table.by_key["void"].choices[0]
    desk.put(COURSES, said.finding.row_key or "", void=choice.label(desk.lang))


def date_said(desk: Desk, said: Said) -> None:
    """The example that the remedy gives."""
    day = re.findall(r"\d{4}-\d+-\d+", said.remedy)[0]
    desk.type(desk.sheet(said.sheet), said.cell, date(*map(int, day.split("-"))))


PLANNED: dict[str, Raw] = dict(zip(MONTHS, (45.0, 40.0, 40.0, 35.0, 40.0, 45.0, 45.0, 45.0, 42.5, 40.0, 40.0, 42.5), strict=True))
OWN = {"P1|C1": [n / 100 for n in OLD], "P2|C1": [n / 100 for n in NEW]}  # what the branch plans, row by row
TWIN: dict[str, Raw] = dict(zip(MONTHS, OWN["P1|C1"], strict=True))
YUAN: dict[str, Raw] = {m: n * 10_000 for m, n in PLANNED.items() if isinstance(n, float)}

ROWS = [
    Row("XP202", typed(SALES, "P1|C1", m03=80.004), type_said),
    Row("XP202", typed(STAFF, "S1|hires", m03=0.4), type_said, "bottom_up"),  # half a person
    Row("XP203", typed(SALES, "P1|C1", m03="８０"), type_said),
    Row("XP203", typed(SALES, "P1|C1", m03="80万"), type_said, "bottom_up"),
    Row("XP204", typed(SALES, "P1|C1", m03="约80"), type_known(80.0)),
    Row("XP204", typed(SALES, "P1|C1", m03="70-90"), type_known(80.0)),
    Row("XP204", typed(SALES, "P1|C1", m03="80,00"), type_known(80.0)),
    Row("XP204", typed(PEOPLE, "p1", from_month=1.5), type_known(1.0)),
    Row("XP205", typed(SALES, "P1|C1", m03=date(2027, 3, 20)), type_known(80.0)),
    Row("XP206", marked("errors", SALES, "P1|C1", "m03", "#DIV/0!"), type_known(80.0)),
    Row("XP207", marked("uncalculated", SALES, "P1|C1", "m03", None), type_known(80.0)),
    Row("XP207", marked("uncalculated", COURSES, "r1", "start", None), type_known(date(2027, 3, 5))),
    Row("XP208", formula(SALES, "P1|C1", "m03", "40+40"), as_value),
    Row("XP209", formula(SALES, "P1|C1", "m03", "'[底稿.xlsx]Sheet1'!$C$4"), as_value),
    Row("XP229", formula(SALES, "P1|C1", "m03", "[1]!XLP_SPREAD(360,$C$4:$C$9)"), as_value),
    Row("XP210", typed(SALES, "P1|C1", hq_target=990.0), type_said),
    Row("XP210", typed(SALES, "@py_month", m01=1.0), type_said),
    Row("XP211", typed(SALES, "P1|C1", m03=-80.0), type_at_least),
    Row("XP212", typed(COURSES, "r1", **{"pass": 101}), type_said),
    Row("XP212", typed(PEOPLE, "p1", share=60.0), type_percent),
    Row("XP213", typed(SALES, "P1|C1", m03=1e15), type_known(80.0)),
    Row("XP214", marked("disagree", SALES, "P1|C1", "m03", (80.0, 90.0)), type_known(80.0)),
    Row("XP215", typed(COURSES, "r1", audience="业务员"), choose),
    Row("XP215", typed(PEOPLE, "p1", post="促销"), choose),
    Row("XP216", typed(COURSES, "r1", start="2027/3/5"), None),
    Row("XP217", typed(COURSES, "r1", start="三月初"), date_said),
    Row("XP218", typed(SALES, "P2|C1", m03=None, m04=None), fill_months),
    Row("XP219", typed(SALES, "P2|C1", **YUAN), refill),
    Row("XP255", typed(SALES, "P2|C1", m03=12_000.0), refill),
    Row("XP255", typed(SALES, "P2|C1", m03=12_000.0), lambda desk, said: desk.type(
        desk.sheet(said.sheet), desk.under(said.sheet, quoted(said.remedy)[0], said.cell), "中标全国项目"), ends="answered"),
    Row("XP256", typed(SALES, "P2|C1", **TWIN), lambda desk, said: desk.put(SALES, said.finding.row_key or "", **PLANNED)),
    Row("XP256", typed(SALES, "P2|C1", **TWIN), lambda desk, said: desk.type(
        desk.sheet(said.sheet), desk.under(said.sheet, quoted(said.remedy)[0], said.cell), "与老品同步铺货"), ends="answered"),
    Row("XP230", ten_times, refill_table),
    Row("XP231", emptied, refill_table), Row("XP231", emptied, chooses(1)), Row("XP231", emptied, chooses(2)),
    Row("XP265", says_zero, chooses(1)),
    Row("XP266", agrees_to_others, chooses(1)),
    Row("XP220", lambda desk: desk.put(SALES, "P1|C1", year=desk.shows(SALES, "P1|C1", "year")), None),
    Row("XP221", typed(SALES, "P1|C1", year=999.0), formula_back),
    Row("XP221", typed(SALES, "@total", year=999.0), formula_back),
    Row("XP221", lambda desk: desk.type(desk.table(SALES), desk.at(SALES, "@total", "year"), 999.0, "999"), formula_back),
    Row("XP222", lambda desk: desk.type(  # ours, as another program writes it
        desk.table(SALES), at := desk.at(SALES, "P1|C1", "year"), 999.0, f" {desk.table(SALES).formulas[row_column(at)]}"), None),
    Row("XP223", marked("uncalculated", SALES, "P1|C1", "year", None), None),
    Row("XP224", marked("errors", SALES, "P1|C1", "year", "#REF!"), None),
    Row("XP225", without_keys, mend_first),
    Row("XP226", typed(PEOPLE, "p1", m03=None), type_known(48.0)),
    Row("XP227", typed(SALES, "P1|C1", fixed="全部"), type_known("1 2 12")),
    Row("XP228", typed(SALES, "P1|C1", fixed="1-3 12"), lambda desk, said: desk.type(
        desk.sheet(said.sheet), said.cell, " ".join(f"{n:.0f}" for n in numbers(said.remedy)))),
    Row("XP233", formatted(SALES, "P1|C1", "m03", '0.00"元"'), as_numbers),
    Row("XP233", formatted(SALES, "P1|C1", "m03", "0.00%"), as_numbers),
    Row("XP234", formatted(SALES, "P1|C1", "m03", "¥0.00"), as_numbers),
    Row("XP235", formatted(SALES, "P1|C1", "hq_target", "0.00%"), as_numbers),
    Row("XP236", other_header, header_back),
    Row("XP237", merge, unmerge),
    Row("XP698", lambda desk: desk.type(desk.table(SALES), "B3", "广东 · 2027 年 · 单位:元"), lambda desk, said: desk.type(
        desk.sheet(said.sheet), said.cell, "广东 · 2027 年 · 单位:" + quoted(said.remedy)[0])),
    Row("XP238", formula(SALES, "P1|C1", "m03", "80*(TODAY()>0)"), as_value),
    Row("XP239", lambda desk: desk.type(desk.table(SALES), desk.at(SALES, "P1|C1", "m03"), 81.0, desk.at(SALES, "P1|C1", "m02")),
        result_said),
    Row("XP240", became_formula("topic", "新品培训"), behind_apostrophe),
    Row("XP261", became_formula("remark", "降价"), behind_apostrophe),
    Row("XP260", marked("errors", COURSES, "r1", "remark", "#N/A"), type_known("两天")),
    Row("XP260", marked("errors", COURSES, "r1", "remark", "#N/A"), type_known(None)),
    Row("XP206", marked("errors", COURSES, "r1", "start", "#N/A"), type_known(date(2027, 3, 5))),
    Row("XP262", marked("uncalculated", COURSES, "r1", "remark", None), open_and_save),
    Row("XP241", typed(COURSES, "r1", end="03/04/27"), date_said),
    Row("XP242", typed(COURSES, "r1", void="作废 "), lambda desk, said: desk.type(
        desk.sheet(said.sheet), said.cell, quoted(said.remedy)[0])),
    Row("XP242", typed(COURSES, "r1", cost_month="三月"), lambda desk, said: desk.type(
        desk.sheet(said.sheet), said.cell, quoted(said.remedy)[0])),
    Row("XP243", formatted(SALES, "P1|C1", "m03", 'm"月"d"日"', date(2027, 5, 9)), number_again),
    Row("XP244", formatted(COURSES, "r1", "trainer", 'm"月"d"日"', date(2027, 5, 9)), behind_apostrophe),
    Row("XP245", typed(SALES, "P1|C1", m03="￥80"), type_known(80.0)),
    Row("XP248", struck(SALES, "P1|C1", "m03", "m04"), line_taken_off),
    Row("XP248", struck(COURSES, "r1", "topic"), marked_void),
    Row("XP248", half_struck(COURSES, "r1", "topic", "新人培训", "陈列培训"), in_one_format()),
    Row("XP252", half_struck(SALES, "P1|C1", "m03", "38", "40"), in_one_format(80.0)),
    Row("XP252", half_struck(COURSES, "r1", "start", "2027-3-1", "5"), in_one_format(date(2027, 3, 5))),
    Row("XP253", pictured(SALES, "P1|C1", "m03"), type_known(80.0)),
    Row("XP254", pictured(COURSES, "r1", "topic"), type_known("陈列培训")),
    Row("XP249", lambda desk: desk.table(SALES).remarks.append(
        Remark(row_column(desk.at(SALES, "P1|C1", "m03")), "张三:\n应为 95", "comment")), None),
    Row("XP250", lambda desk: desk.table(SALES).remarks.append(Remark((2, 3), "这张表\n还要改", "box")), None),
    Row("XP251", lambda desk: setattr(desk.made.book, "manual", True), None),
    Row("XP246", typed(PEOPLE, "p1", emp_no=1.2e17), type_known("310101199001011234")),
]
