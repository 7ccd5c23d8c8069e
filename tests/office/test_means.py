"""The weighted mean in the total of a table's own sheet: LibreOffice, the reader and the roll-up come to the same."""
from __future__ import annotations

from pathlib import Path

import pytest
from libreoffice import Value, filled, needs_office, values
from linked_case import linked_book, place, read_file

from xlplan.address import a1
from xlplan.excel.writing.write import write_workbook
from xlplan.plan.consolidate.contribution import contribution
from xlplan.schema.frame import blank_frame, own_row_key
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BRANCH
from xlplan.tables.own.declared import OwnColumn, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.text import same_text

pytestmark = needs_office
REBATES = OwnTable("x_rebates", same_text("返利表"), rows=6, columns=(
    OwnColumn("who", same_text("客户")), OwnColumn("rate", same_text("返利率"), "number", "percent", up="wavg", weight="base"),
    OwnColumn("base", same_text("基数"), "number", "wan_yuan", up="sum")))


@pytest.mark.parametrize(("rows", "mean", "stands", "codes"), [
    # (rate, base, void) of each row, the mean, what stands on the sheet, what is said of the table
    ([(0.30, 100.0), (0.45, 50.0)], 0.35, 0.35, []),
    ([(0.30, 100.0), (0.45, 50.0), (0.9,), ("", 70.0), (0.99, 1000.0, "作废")], 0.35, 0.35, []),  # rows that count and hold both
    ([(0.001, 1.0), (0.002, 1.0)], 0.002, 0.002, []),  # half a step goes up
    ([(0.5,)], 0, 0, []), ([(0.5, 0.0)], 0, 0, []), ([], 0, 0, []),
    # a text counts as nothing there, as it does in sums
    ([(0.30, 100.0), ("60%", 200.0)], 0.5, 0.1, ["XP203"]),
    ([(0.30, 100.0), ("高", 50.0), (0.60, 200.0)], 0.5, 0.429, ["XP204"])])
def test_the_total_shows_the_mean_that_the_roll_up_shows(rows: list[tuple[Value, ...]], mean: float, stands: float,
                                                         codes: list[str], tmp_path: Path) -> None:
    table = table_from(REBATES.text)
    with BRANCH.declared(table):
        book = linked_book({table.key: blank_frame(table, [own_row_key(n) for n in range(1, 7)])})
        cells = {(f"客户{n}", *of): own_row_key(n) for n, of in enumerate(rows, 1)}
        typed = {("返利表", a1(*place(book, table.key, row, key))): value for of, row in cells.items()
                 for key, value in zip(("who", "rate", "base", "void"), of, strict=False) if value != ""}
        sent = filled(write_workbook(book, tmp_path / "gd.xlsx").path, typed)
        file = read_file(sent.read_bytes())
        numbers = Evaluator({table.key: file.frames[table.key]})
        rolled = contribution(numbers, table.key, {0: "gd"}).units.finished("rate")["gd"] or 0
        shown = values(sent)["返利表"][a1(*place(book, table.key, "@total", "rate"))]
    assert sorted(d.code for d in file.diagnostics if d.table == table.key) == codes
    assert int(numbers.foot_steps(table.key, "@total", "rate")[0]) == rolled == round(1000 * mean)
    assert shown == pytest.approx(stands, abs=1e-9)
