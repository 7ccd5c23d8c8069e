"""XP1xx: stamp, sheets, rows and columns. Who is told to paste the figures into the file as issued does it by names."""
from __future__ import annotations

import copy
import re
from collections.abc import Callable
from datetime import date

from desk import HEADS, Desk, Said, addresses, numbers, quoted
from rows import Row

from xlplan.address import column_number, row_column
from xlplan.workbook.rawbook import Raw, RawSheet

SALES, STAFF, COURSES, MONEY, PEOPLE = "sales_targets", "staffing", "training", "expense_budget", "person_targets"
FIGURE = "m01", 90.5, "m02", 79.5  # half of a thousand moved between months: what pasting must bring along
Fault = Callable[[Desk], None]


# -- what happens to sheets --------------------------------------------------------------------------------------------
def moved(of: RawSheet, at: int, by: int) -> None:
    """Rows from `at` on moved: formulas go with them."""
    of.formulas = {(r + by if r >= at else r, c): f for (r, c), f in of.formulas.items() if by > 0 or not at + by <= r < at}


def insert_row(of: RawSheet, at: int, line: list[Raw]) -> None:
    moved(of, at, 1)
    of.values.insert(at - 1, line)


def delete_row(of: RawSheet, at: int) -> None:
    moved(of, at + 1, -1)
    del of.values[at - 1]


def insert_column(of: RawSheet, at: int, cells: list[Raw]) -> None:
    of.formulas = {(r, c + (c >= at)): f for (r, c), f in of.formulas.items()}
    for line, value in zip(of.values, cells, strict=True):
        line.extend([None] * (at - 1 - len(line)))
        line.insert(at - 1, value)


def delete_column(of: RawSheet, at: int) -> None:
    of.formulas = {(r, c - (c > at)): f for (r, c), f in of.formulas.items() if c != at}
    for line in of.values:
        del line[at - 1:at]


def column(of: RawSheet, key: str) -> int:
    return of.values[0].index(key) + 1


def row(of: RawSheet, key: str) -> int:
    return next(r for r, line in enumerate(of.values, 1) if line and line[0] == key)


def stamp(desk: Desk) -> RawSheet:
    return next(s for s in desk.made.book.sheets if s.name == "_xlplan")


def filled(fault: Fault) -> Fault:
    """The branch had changed two months before."""
    def both(desk: Desk) -> None:
        one, much, other, less = FIGURE
        desk.put(SALES, "P1|C1", **{one: much, other: less})
        desk.calculate()
        fault(desk)
    return both


# -- faults ------------------------------------------------------------------------------------------------------------
def on(table: str, change: Callable[[RawSheet], None]) -> Fault:
    return filled(lambda desk: change(desk.table(table)))


def no_stamp(desk: Desk) -> None:
    desk.made.book.sheets.remove(stamp(desk))


def own_workbook(desk: Desk) -> None:
    """Their own table, which never was ours."""
    no_stamp(desk)
    for sheet in desk.made.book.sheets:
        for line in sheet.values:
            line[:1] = [None]
        sheet.values[0][:] = [None] * len(sheet.values[0])


def stamp_line(name: str, value: str) -> Fault:
    def fault(desk: Desk) -> None:
        line = next(line for line in stamp(desk).values if line[0] == name)
        line[1] = value
    return filled(fault)


def copied(change: float) -> Fault:
    """Excel's `(2)`; something typed into the copy where `change` is not 0."""
    def fault(desk: Desk) -> None:
        twin = copy.deepcopy(desk.table(SALES))
        twin.name += " (2)"
        at = row_column(desk.at(SALES, "P1|C1", "m01"))
        twin.values[at[0] - 1][at[1] - 1] = 90.5 + change
        desk.made.book.sheets.insert(2, twin)
    return filled(fault)


def renamed(desk: Desk) -> None:
    desk.table(SALES).name = "销售"


def swapped_sheets(desk: Desk) -> None:
    sheets = desk.made.book.sheets
    i, j = (sheets.index(desk.table(t)) for t in (SALES, STAFF))
    sheets[i], sheets[j] = sheets[j], sheets[i]


def sorted_rows(of: RawSheet) -> None:
    """Everything visible changes places, the hidden keys stay."""
    a, b = row(of, "P1|C1"), row(of, "P2|C1")
    one, other = of.values[a - 1], of.values[b - 1]
    one[1:], other[1:] = other[1:], one[1:]


def pasted_row(of: RawSheet) -> None:
    """One row copied over another, all but its hidden key."""
    one, other = of.values[row(of, "P1|C1") - 1], of.values[row(of, "P2|C1") - 1]
    other[1:] = one[1:]


def renamed_row(of: RawSheet) -> None:
    """The name of another row typed over a row's own."""
    of.values[row(of, "P2|C1") - 1][column(of, "product") - 1] = "低温奶"


def merged(of: RawSheet) -> None:
    r, c = row(of, "P1|C1"), column(of, "m04")
    of.merges.append((r, c, r, c + 1))
    of.values[r - 1][c] = None


def beside(of: RawSheet) -> None:
    """A note of one's own right of the table."""
    line = of.values[row(of, "P1|C1") - 1]
    line += [None] * (1 + max(map(len, of.values)) - len(line))
    line[-1] = "问过王总"


def below(desk: Desk) -> None:
    """A row of one's own under the list, inside the sheet."""
    of = desk.table(SALES)
    insert_row(of, row(of, "@total"), [*[None] * 4, "新渠道", *[None] * 3, 5.0, 5.0])


def own_total(desk: Desk) -> None:
    of = desk.table(SALES)
    line: list[Raw] = [None] * (column(of, "m01") - 1)
    insert_row(of, row(of, "@total"), [*line, 90.5 + 45.0])


def without_staffing(kind: str, value: Raw = None, formula: str | None = "#REF!A1") -> Callable[[Desk], None]:
    """The staffing plan is deleted, and a cell that is linked to it holds that or is marked so."""
    def fault(desk: Desk) -> None:
        desk.made.book.sheets.remove(desk.table(STAFF))
        sheet, cell = desk.table(MONEY), desk.at(MONEY, "E1", "m03")
        desk.type(sheet, cell, value, formula)
        if kind == "errors":
            sheet.errors[row_column(cell)] = "#REF!"
        elif kind == "uncalculated":
            sheet.uncalculated.add(row_column(cell))
    return fault


# -- what a remedy asks for --------------------------------------------------------------------------------------------
def paste_into_issued(desk: Desk, said: Said) -> None:
    """Every figure of the sheets by the names of its row and column, as values, into the file as issued."""
    fresh = Desk(desk.lang, desk.round, desk.issue)
    for target in fresh.made.book.sheets:
        source = next((s for s in desk.made.book.sheets if s.name == target.name), None)
        key = str(target.at(1, 1))
        if source is None or key not in fresh.made.layouts:
            continue
        here = fresh.made.layouts[key]
        names = [here.label(k) for k in here.table.names]
        lines = {_name(source, line, names): line for line in source.values[HEADS:]}
        heads = source.values[HEADS - 1]
        for r, line in enumerate(target.values[HEADS:], HEADS + 1):
            theirs = lines.get(_name(target, line, names)) if any(_name(target, line, names)) else None
            for c in here.table.columns if theirs else ():
                at = r, here.columns[c.key]
                if c.kind == "number" and c.who in "IS" and here.label(c.key) in heads and at not in target.formulas:
                    theirs = theirs or []
                    i = heads.index(here.label(c.key))
                    target.values[r - 1][at[1] - 1] = theirs[i] if i < len(theirs) else None
    desk.made = fresh.made
    desk.calculate()
    frame = desk.read().frames[SALES]
    assert int(frame.amounts["m01"][frame.keys.index("P1|C1")]) == round(FIGURE[1] * 100), "a figure was lost"


def _name(of: RawSheet, line: list[Raw], names: list[str]) -> tuple[Raw, ...]:
    heads = of.values[HEADS - 1]
    at = [heads.index(n) for n in names if n in heads]
    return tuple(line[i] if i < len(line) else None for i in at)


def issued_anew(desk: Desk, said: Said) -> None:
    """HQ issues it again, the branch pastes its figures."""
    paste_into_issued(desk, said)


def delete_copies(desk: Desk, said: Said) -> None:
    """All sheets that the message lists but the first."""
    listed = re.findall(r"\(([^()]*(?:\(2\))[^()]*)\)", said.message)[0].split("、" if said.lang != "en" else ", ")
    assert listed[0] == desk.table(SALES).name
    desk.made.book.sheets[:] = [s for s in desk.made.book.sheets if s.name not in listed[1:]]


def keep_one(desk: Desk, said: Said) -> None:
    delete_copies(desk, said)


def unhide_sheet(desk: Desk, said: Said) -> None:
    desk.sheet(said.sheet).state = "visible"


def delete_column_said(desk: Desk, said: Said) -> None:
    letters = re.findall(r"(?<![A-Za-z])[A-Z]{1,2}(?![A-Za-z])", said.remedy)[0]
    delete_column(desk.sheet(said.sheet), column_number(letters))


def delete_row_said(desk: Desk, said: Said) -> None:
    delete_row(desk.sheet(said.sheet), int(numbers(said.remedy)[0]))


def put_key_back(desk: Desk, said: Said) -> None:
    """What the remedy quotes, into the cell it names."""
    cell = addresses(said.remedy)[0]
    assert cell == said.cell
    desk.type(desk.sheet(said.sheet), cell, quoted(said.remedy)[0])


def move_figures(desk: Desk, said: Said) -> None:
    """Nothing is lost: the row goes once its figures have moved; they were none of this branch's plan."""
    cells = addresses(said.message)
    assert cells
    for cell in cells:
        desk.type(desk.sheet(said.sheet), cell, None)
    delete_row(desk.sheet(said.sheet), int(numbers(said.remedy)[0]))


def clear_row_said(desk: Desk, said: Said) -> None:
    line = desk.sheet(said.sheet).values[int(numbers(said.remedy)[0]) - 1]
    line[:] = [None] * len(line)


def undo_sorting(desk: Desk, said: Said) -> None:
    """The rows that the message names change places again."""
    of = desk.sheet(said.sheet)
    a, b = (int(n) for n in numbers(said.message)[:2])
    assert addresses(said.message) == [said.cell]
    one, other = of.values[a - 1], of.values[b - 1]
    one[1:], other[1:] = other[1:], one[1:]


def name_back(desk: Desk, said: Said) -> None:
    """What the remedy wants back, into the cell that it names."""
    at = row_column(addresses(said.remedy)[0])
    desk.sheet(said.sheet).values[at[0] - 1][at[1] - 1] = quoted(said.remedy)[-1]


def unhide_said(desk: Desk, said: Said) -> None:
    of = desk.sheet(said.sheet)
    place = re.findall(r"\(([^)]*)\)", said.message)[0]
    of.hidden_rows[:] = [r for r in of.hidden_rows if str(r) != place]


def unmerge(desk: Desk, said: Said) -> None:
    """Each cell of the range that the message names is filled in."""
    of = desk.sheet(said.sheet)
    first, last = (row_column(a) for a in addresses(said.message)[:2])
    of.merges[:] = [m for m in of.merges if m != (*first, *last)]
    for c, value in zip(range(first[1], last[1] + 1), (70.0, 80.0), strict=True):
        of.values[first[0] - 1][c - 1] = value


def without(table: str, key: str) -> Fault:
    """A row deleted."""
    return on(table, lambda of: delete_row(of, row(of, key)))


def again(table: str, key: str) -> Fault:
    """A row copied with its key below itself."""
    return on(table, lambda of: insert_row(of, row(of, key) + 1, list(of.values[row(of, key) - 1])))


def stranger(of: RawSheet) -> None:
    """A row under a key of nobody."""
    insert_row(of, row(of, "P2|C1") + 1, ["P9|C9", *[None] * 3, "特渠"])


def stranger_with_figures(of: RawSheet) -> None:
    """The same, with months typed into it."""
    insert_row(of, row(of, "P2|C1") + 1, ["P9|C9", *[None] * 3, "特渠", None, None, None, 1.0, 2.0])


def put_key(of: RawSheet, key: str, other: str) -> None:
    """A row's hidden key is another text."""
    of.values[row(of, key) - 1][0] = other


def hide_row(of: RawSheet) -> None:
    of.hidden_rows.append(row(of, "P1|C1"))


def hide_sheet(of: RawSheet) -> None:
    of.state = "hidden"


def course(of: RawSheet, at: int, **other: Raw) -> None:
    """A whole course in that row."""
    here = {"topic": "陈列实务", "kind": "display", "audience": "S1", "start": date(2027, 6, 1), "end": date(2027, 6, 2),
            "sessions": 2, "heads": 10, **other}
    while len(of.values) < at:
        of.values.append([])
    line = of.values[at - 1]
    line += [None] * (max(map(len, of.values)) - len(line))
    for key, value in here.items():
        line[column(of, key) - 1] = value


def to_blank_row(desk: Desk, said: Said) -> None:
    """The row that the message names moved to a blank row of the table."""
    of = desk.sheet(said.sheet)
    line, to = of.values[int(numbers(said.message)[0]) - 1], of.values[row(of, "r2") - 1]
    to[1:], line[1:] = line[1:], [None] * (len(line) - 1)


def mark(value: Raw) -> Callable[[RawSheet], None]:
    """Another hidden mark, or none, in the row of the title."""
    def change(of: RawSheet) -> None:
        of.values[1][0] = value
    return change


def strip_keys(of: RawSheet) -> None:
    of.values[0][1:] = [None] * (len(of.values[0]) - 1)


def copied_column(of: RawSheet) -> None:
    at = column(of, "growth")
    insert_column(of, at + 1, [line[at - 1] if at <= len(line) else None for line in of.values])


ROWS = [
    Row("XP101", filled(own_workbook), paste_into_issued),
    Row("XP102", filled(no_stamp), paste_into_issued),
    Row("XP103", stamp_line("#stamp|round", "?"), paste_into_issued),
    Row("XP104", stamp_line("#columns|training", "topic:text::I costs:yuan:1:I"), issued_anew),
    Row("XP105", stamp_line("sales_targets|P1|C1|hq_target", "1"), paste_into_issued),
    Row("XP106", copied(0), delete_copies),
    Row("XP107", swapped_sheets, None),
    Row("XP108", on(SALES, lambda of: delete_column(of, column(of, "growth"))), None),
    Row("XP110", renamed, None),
    Row("XP111", filled(lambda desk: desk.made.book.sheets.remove(desk.table(STAFF))), paste_into_issued),
    Row("XP204", filled(without_staffing("", "约5", None)), paste_into_issued),
    Row("XP206", filled(without_staffing("errors")), paste_into_issued),
    Row("XP207", filled(without_staffing("uncalculated")), paste_into_issued),
    Row("XP221", filled(without_staffing("", 500.0, None)), paste_into_issued),
    Row("XP112", copied(1), keep_one),
    Row("XP113", on(SALES, strip_keys), paste_into_issued),
    Row("XP114", on(STAFF, hide_sheet), unhide_sheet),
    Row("XP115", on(SALES, lambda of: delete_column(of, column(of, "m06"))), paste_into_issued),
    Row("XP116", on(SALES, beside), None),
    Row("XP117", on(SALES, copied_column), delete_column_said),
    Row("XP118", without(SALES, "P2|C1"), paste_into_issued),
    Row("XP118", without(STAFF, "S1|leavers"), paste_into_issued),
    Row("XP119", again(SALES, "P2|C1"), delete_row_said),
    Row("XP119", again(PEOPLE, "p2"), delete_row_said),
    Row("XP120", on(SALES, stranger), delete_row_said),
    Row("XP120", on(SALES, stranger_with_figures), move_figures),
    Row("XP131", on(SALES, lambda of: put_key(of, "P2|C1", "P２|C1")), None),
    Row("XP132", on(SALES, lambda of: put_key(of, "P2|C1", "P2|C1 电商")), put_key_back),
    Row("XP121", on(SALES, lambda of: insert_row(of, row(of, "P2|C1"), [None])), None),
    Row("XP122", filled(below), clear_row_said),
    Row("XP123", filled(own_total), clear_row_said),
    Row("XP124", on(SALES, sorted_rows), undo_sorting),
    Row("XP124", on(SALES, sorted_rows), paste_into_issued),
    Row("XP124", on(SALES, pasted_row), paste_into_issued),
    Row("XP124", on(SALES, renamed_row), name_back),
    Row("XP125", on(SALES, hide_row), unhide_said),
    Row("XP126", on(SALES, merged), unmerge),
    Row("XP127", again(COURSES, "r1"), delete_row_said),
    Row("XP134", on(STAFF, mark("@of|js|1|0123456789abcdef")), paste_into_issued),
    Row("XP135", on(STAFF, mark(None)), paste_into_issued),
    Row("XP128", on(COURSES, lambda of: course(of, row(of, "@end"))), None),
    Row("XP129", on(COURSES, lambda of: course(of, row(of, "r2"), topic="小计", cost=12_000)), clear_row_said),
    Row("XP130", on(COURSES, lambda of: course(of, row(of, "@total_wan") + 1)), to_blank_row),
]
