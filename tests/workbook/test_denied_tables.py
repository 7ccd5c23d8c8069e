"""XP265: a table of which the unit says that it has nothing in it may hold what HQ put there, and nothing that it typed itself."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from raw import SECRET, Made, frames, make

from xlplan.schema.frame import Frame, blank_frame
from xlplan.workbook.reading.extract import extract_submission

PERSONS, COURSES, MONEY = "person_targets", "training", "expense_budget"


def emptied() -> dict[str, Frame]:
    """As HQ issues it: no person yet, the whole year suggested in every row; HQ's own two courses."""
    out = frames()
    for key, rows in ((PERSONS, out[PERSONS].keys), (COURSES, [k for k in out[COURSES].keys if k.startswith("c")])):
        full, out[key] = out[key], blank_frame(out[key].table, out[key].keys)
        for i, row in enumerate(full.keys):
            for column in full.table.columns if row in rows else ():
                if column.key not in full.amounts:
                    out[key].texts[column.key][i] = full.texts[column.key][i] if key == COURSES else ""
                elif key == COURSES or column.key in ("from_month", "to_month"):
                    out[key].amounts[column.key][i] = full.amounts[column.key][i]
                    out[key].filled[column.key][i] = full.filled[column.key][i]
            out[key].used[i] = key == COURSES and row in rows
    return out


def typed(table: str, row: str, column: str, value: float | str) -> Callable[[Made], None]:
    def act(made: Made) -> None:
        made.put(table, row, column, value)
    return act


@pytest.mark.parametrize(("table", "change", "count"), [
    (PERSONS, None, 0), (COURSES, None, 0), (MONEY, None, 0),
    (PERSONS, typed(PERSONS, "n02", "share", 0.3), 1),
    (PERSONS, typed(PERSONS, "n02", "to_month", 6.0), 1),    # another month than suggested
    (PERSONS, typed(PERSONS, "n02", "m03", 12.5), 1),
    (COURSES, typed(COURSES, "s02", "cost", 8000.0), 1),
    (MONEY, typed(MONEY, "E04", "m03", 31.0), 1)])
def test_what_stands_in_a_table_of_which_the_unit_has_nothing(table: str, change: Callable[[Made], None] | None, count: int) -> None:
    made = make(emptied())
    cover = made.sheet("cover")
    cover.values[:] = [["cover", "choice"], cover.values[1], [f"progress|{table}", "无此业务"]]
    if change:
        change(made)
    found = extract_submission(made.book, key=SECRET)
    assert found.choices == {table: "none"}
    assert [d.params["count"] for d in found.diagnostics if d.code == "XP265"] == [count] * bool(count)
