"""Rows that HQ gives to a list: blank rows, slots, and rows of a master sheet at its top; and the fixed rows of members. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from xlplan.plan.breakdown.assortment import active_pairs
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import cell_value, codes_in, used_rows
from xlplan.plan.master.sheet_lists import sheet_list
from xlplan.schema.frame import Frame, blank_frame, hq_row_key, own_row_key, slot_key
from xlplan.schema.table import GivenRows, MemberRows, Table
from xlplan.tables.master.parts import EVERY
from xlplan.text import fold_text
from xlplan.units import Ints

Cells = Mapping[str, int | str | None]  # column -> steps or text


def put_cells(frame: Frame, row: int, values: Cells) -> None:
    """Writes cells of a row; None and columns that are not there are skipped."""
    for key, value in values.items():
        if isinstance(value, str) and key in frame.texts:
            frame.texts[key][row] = value
        elif isinstance(value, int) and key in frame.amounts:
            frame.amounts[key][row], frame.filled[key][row] = value, True


def month_values(months: Sequence[str], values: Sequence[int] | Ints) -> dict[str, int | str | None]:
    """Cells of those months."""
    return {m: int(v) for m, v in zip(months, values, strict=True)}


def list_frame(table: Table, given: Iterable[Cells] = (), suggested: Cells | None = None) -> Frame:
    """An open table with the given rows at its top and blank ones below, or the slots of a table of slots; `suggested` stands in
    every row that is not given."""
    top = list(given)
    own = slot_key if table.kind == "slots" else own_row_key
    frame = blank_frame(table, [*(hq_row_key(i + 1) for i in range(len(top))), *(own(i + 1) for i in range(table.spare))])
    for i in range(frame.size):
        if i < len(top):
            frame.used[i] = True
        put_cells(frame, i, top[i] if i < len(top) else suggested or {})
    return frame


def master_rows(master: Master, given: GivenRows, unit: str) -> Iterator[Cells]:
    """The rows of the master sheet that are for the unit, as cells of the table."""
    sheet = master.sheets.get(given.sheet)
    if sheet is None:
        return
    for i in used_rows(sheet).nonzero()[0].tolist():
        whose = str(sheet.texts[given.unit][i]).strip() if given.unit else ""
        if fold_text(whose) in EVERY or master.organisation.spelling(whose) == unit:
            yield {ours: cell_value(sheet, theirs, i) for ours, theirs in given.cells.items()}


def member_frame(table: Table, master: Master, given: MemberRows, unit: str) -> Frame:
    """A row for each member, keyed by its code or entry."""
    frame = blank_frame(table, given.entries or [*unit_members(master, given.sheet, unit)])
    frame.texts[given.column][:] = frame.keys
    return frame


def put_proposed(frame: Frame, column: str, source: Frame | None, named: str) -> None:
    """Puts into the column what `source` holds in its column `named` in the rows of each member's code, `P01` or `P01|C02`, added up; a
    member of which nothing stands there gets none."""
    there = source.table.by_key.get(named) if source else None
    ours, theirs = frame.table.by_key[column].unit, there.unit if there else None
    if source is None or theirs is None or ours is None:
        return
    first, found = source.texts[source.table.names[0]], dict[str, int]()
    of_sheet = source.table.kind != "fixed"
    for i in source.filled[named].nonzero()[0].tolist():
        for code in [str(first[i]).strip()] if of_sheet else source.keys[i].split("|"):
            found[code] = found.get(code, 0) + int(source.amounts[named][i])
    for i, code in enumerate(frame.keys):
        if code in found:
            amount = Decimal(str(theirs.value(found[code]))) * theirs.base / ours.base
            frame.amounts[column][i], frame.filled[column][i] = ours.steps(amount)[0], True


def unit_members(master: Master, sheet: str, unit: str) -> list[str]:
    """Codes of the rows of that sheet which are the unit's, in its order: products and channels that it sells, posts that it has, all of
    them where nothing says which; items that are not HQ's alone; of a sheet with units their own rows and those for all."""
    codes, frame = [*sheet_list(master, sheet)], master.sheets.get(sheet)
    match sheet:
        case "products" | "channels":
            pairs = active_pairs(master, unit)
            mine = {pair.product if sheet == "products" else pair.channel for pair in pairs}
        case "posts":
            mine = {h.post for h in master.heads if h.branch == unit}
        case "expense_items":
            return [code for code in codes if code in master.expense_items and master.expense_items[code].owner != "hq"]
        case _:
            whose = next((frame.texts[key] for key in ("branch", "units") if key in frame.texts), None) if frame else None
            if frame is None or whose is None:
                return codes
            here, first = {*master.organisation.path(unit)}, frame.texts[frame.table.names[0]]
            theirs = {str(first[i]).strip() for i in used_rows(frame).nonzero()[0].tolist() if fold_text(str(whose[i]).strip()) in EVERY
                      or not here.isdisjoint(map(master.organisation.spelling, codes_in(str(whose[i]))))}
            return [code for code in codes if code in theirs]
    return [code for code in codes if code in mine] or codes
