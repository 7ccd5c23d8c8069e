"""A declaration changed under what units typed: what the next workbook would have no place for is listed, else nothing."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from by_hand import put, submission

from xlplan.plan.rounds.own_changed import changed_declarations
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.frame import blank_frame
from xlplan.tables import BRANCH
from xlplan.tables.own.declared import OwnColumn, OwnTable
from xlplan.tables.own.made import table_from
from xlplan.text import same_text
from xlplan.workbook.submission import Submission

AREA = OwnColumn("area", same_text("区域"))
LEVEL = OwnColumn("level", same_text("级别"), "choice", entries=("高", "中", "低"))
SIZE = OwnColumn("size", same_text("容量"), "number", "wan_yuan", up="sum")
BLANK = OwnColumn("blank", same_text("没人填的"))
WAS = OwnTable("x_market", same_text("区域市场"), columns=(AREA, LEVEL, SIZE, BLANK))


def sent() -> Submission:
    """Two rows of the table: 天河 高 1.00, 越秀 低."""
    got, frame = submission(round="bottom_up"), blank_frame(table_from(WAS.text), ["r1", "r2"])
    put(frame, "r1", area="天河", level="高", size=100)
    put(frame, "r2", area="越秀", level="低")
    assert got.issued is not None
    got.issued.own = {WAS.key: WAS.text}
    got.frames["x_market"] = frame
    return got


CHANGES: list[tuple[tuple[OwnColumn, ...] | None, list[tuple[str, int]], str]] = [
    # the columns now (None: there is no such table), columns with lost cells, what is said
    ((AREA, LEVEL, SIZE, BLANK), [], ""),
    ((AREA, LEVEL, SIZE, BLANK, OwnColumn("note", same_text("说明"))), [], ""),
    ((SIZE, replace(AREA, label=same_text("哪里")), LEVEL), [], ""),                  # its name, the order; what nobody filled in may go
    ((AREA, replace(LEVEL, entries=("低", "高")), SIZE), [], ""),                     # an entry that nobody chose
    ((AREA, replace(LEVEL, entries=("中", "低")), SIZE), [("级别", 1)], "「高」"),
    ((AREA, LEVEL), [("容量", 1)], "已没有这一列"),
    ((AREA, LEVEL, replace(SIZE, unit="person")), [("容量", 1)], "单位"),
    ((replace(AREA, kind="date"), LEVEL, SIZE), [("区域", 2)], "类型"),
    (None, [("区域", 2), ("级别", 2), ("容量", 1)], "已没有这一列"),
]


@pytest.mark.parametrize(("columns", "lost", "said"), CHANGES)
def test_what_would_have_no_place_is_listed(columns: tuple[OwnColumn, ...] | None, lost: list[tuple[str, int]], said: str) -> None:
    now = {} if columns is None else {WAS.key: replace(WAS, columns=columns).text}
    found = changed_declarations({"GD": sent()}, now, lambda unit: f"广东({unit})")
    assert [(d.code, d.params["column"], d.params["n"]) for d in found] == [("XP804", same_text(name), n) for name, n in lost]
    for d in found:
        assert said in message_of(d, "zh-CN")
        assert "广东(GD)" in message_of(d, "zh-CN")
        assert "自定义列" in remedy_of(d, "zh-CN")


@pytest.fixture(autouse=True, scope="module")
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())
