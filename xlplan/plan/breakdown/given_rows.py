"""Rows that HQ gives to a list: blank rows, slots, and rows of a master sheet at its top. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import cell_value, used_rows
from xlplan.schema.frame import Frame, blank_frame, hq_row_key, own_row_key, slot_key
from xlplan.schema.table import GivenRows, Table
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
