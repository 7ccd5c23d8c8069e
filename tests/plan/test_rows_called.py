"""Which row of a list a line of HQ means, by the name and the key that it was written with, wherever the unit has it now."""
from __future__ import annotations

import pytest

from xlplan.plan.master.labels import rows_called
from xlplan.schema.frame import blank_frame
from xlplan.tables.own.declared import OwnColumn, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.text import same_text

SHOWS = table_from(OwnTable("x_shows", same_text("展会"), columns=(
    OwnColumn("name", same_text("名称")), OwnColumn("place", same_text("地点")))).text)


@pytest.mark.parametrize(("rows", "called", "expected"), [
    ({"r01": ("陈列", "广州"), "r02": ("路演", "深圳")}, "陈列 · 广州(r02)", ["r01"]),     # moved: the name goes before the key
    ({"r01": ("陈列", "广州"), "r02": ("陈列", "广州")}, "陈列 · 广州(r02)", ["r02"]),     # two of one name
    ({"r01": ("陈列", "广州"), "r02": ("陈列", "广州")}, "陈列 · 广州", ["r01", "r02"]),
    ({"r01": ("陈列", "广州")}, "广州", ["r01"]),                                          # half of the name, of one row alone
    ({"r01": ("陈列", "广州"), "r03": ("广州", "")}, "广州(r03)", ["r03"]),
    ({"r01": ("陈列", "广州")}, "广州(r03)", []),                                          # the row of that name alone is gone
    ({"r01": ("陈列", "广州"), "r03": ("路演", "")}, "广州(r03)", []),                     # or renamed
    ({"r03": ("广州", "二期")}, "广州(r03)", ["r03"]),
    ({"#1": ("陈列", "广州")}, "陈列 · 广州(#1)", ["#1"])])
def test_a_line_goes_by_the_name_and_half_a_name_by_no_other_row(
        rows: dict[str, tuple[str, str]], called: str, expected: list[str]) -> None:
    frame = blank_frame(SHOWS, [*rows])
    for i, (name, place) in enumerate(rows.values()):
        frame.texts["name"][i], frame.texts["place"][i], frame.used[i] = name, place, True
    assert [frame.keys[i] for i in rows_called(frame, called, 0)] == expected
