"""填报进度 of the cover: core tables in front, the supporting ones behind, minutes for each group; what the core asks for is the same
however many others are switched on, and the next step goes through the core first."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from branch_case import case

from xlplan.schema.frame import Frame, blank_frame, own_row_key
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.own.declared import OwnColumn, OwnTable
from xlplan.tables.own.made import table_of
from xlplan.tables.shelf import KEYS, shelf_table
from xlplan.text import LANGS, Lang, Text, printed_width
from xlplan.workbook.blueprint import Book, Sheet
from xlplan.workbook.control_line import PLACE
from xlplan.workbook.forms import Choice, progress_key
from xlplan.workbook.paper import column_points, printed_on, pushed_down, room_of
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.checks import AT

CORE = ("sales_targets", "staffing", "training", "expense_budget", "person_targets")
LONG = Text("冷链设备与车辆投放的年度安排和分摊", "冷鏈設備與車輛投放的年度安排和分攤", "Coolers, vehicles and who pays")
OWN = table_of(OwnTable("x_coolers", LONG, purpose=Text("设备、车辆", "設備、車輛", "Coolers, vehicles"), minutes=9,
                        columns=(OwnColumn("thing", Text("设备", "設備", "Cooler"), required=True),)))
OWN_CORE = table_of(OwnTable("x_first", Text("必备", "必備", "First"), minutes=4, core=True,
                             columns=(OwnColumn("thing", Text("设备", "設備", "Cooler")),)))


@pytest.fixture(scope="module", autouse=True)
def switched_on() -> Iterator[None]:
    with BRANCH.declared(*map(shelf_table, KEYS), OWN, OWN_CORE):
        yield


@cache
def book_with(lang: Lang, *more: str, choices: tuple[tuple[str, Choice], ...] = ()) -> Book:
    """The workbook of the sample with these tables too, blank."""
    made = case(lang, "final", risks=True)
    frames: dict[str, Frame] = made.frames | {key: blank_frame(BY_KEY[key], [own_row_key(1), own_row_key(2)]) for key in more}
    frames = {key: frames[key] for key in sorted(frames, key=lambda key: not frames[key].table.core)}
    made.issued.stamp = replace(made.issued.stamp, opens=(*frames,))
    return branch_book(made.issued, frames, choices=dict(choices))


def lines(cover: Sheet) -> list[str]:
    """Keys of the rows of the block, from above."""
    keys = (str(cell.value) for (_, c), cell in sorted(cover.cells.items()) if c == 1)
    return [key for key in keys if key.startswith(("progress|", "@core", "@supporting", "@control"))]


def row_of(cover: Sheet, key: str) -> int:
    return next(r for (r, c), cell in cover.cells.items() if c == 1 and cell.value == key)


def test_core_tables_stand_in_front_on_the_cover_and_in_the_workbook() -> None:
    book = book_with("zh-CN", "market", "x_coolers", "x_first")
    core, others = (*CORE, "x_first"), ("risks", "market", "x_coolers")
    assert lines(book.sheet("cover")) == [*map(progress_key, core), "@core", *map(progress_key, others), "@supporting", "@control"]
    assert [sheet.key for sheet in book.sheets if sheet.key in (*core, *others)] == [*core, *others]


@pytest.mark.parametrize(("lang", "core", "supporting"), [
    ("zh-CN", "5 张表,共约 65 分钟", "{n} 张表,共约 {minutes} 分钟"), ("zh-TW", "5 張表,共約 65 分鐘", "{n} 張表,共約 {minutes} 分鐘"),
    ("en", "Sheets: 5 · about 65 min in all", "Sheets: {n} · about {minutes} min in all")])
def test_each_group_says_its_minutes(lang: Lang, core: str, supporting: str) -> None:
    behind = [BY_KEY[key].minutes for key in ("risks", *KEYS, OWN.key)]
    for more, others in (((), None), ((*KEYS, OWN.key), supporting.format(n=len(behind), minutes=sum(behind)))):
        cover = book_with(lang, *more).sheet("cover")
        assert cover.cells[row_of(cover, "@core"), 4].value == core  # as long as ever
        assert others is None or cover.cells[row_of(cover, "@supporting"), 4].value == others


def test_all_of_them_change_nothing_in_the_core() -> None:
    without, with_all = book_with("zh-CN"), book_with("zh-CN", *KEYS, OWN.key)
    for key in CORE:
        mine, theirs = (dict(book.sheet(key).cells) for book in (without, with_all))
        assert mine.pop(PLACE) != theirs.pop(PLACE)  # the number of all tables stands at another place of the cover
        assert mine == theirs


@pytest.mark.parametrize(("more", "choices", "said"), [
    ((), {}, "下一步:销售目标分解"),
    (("market",), dict.fromkeys(CORE, "agreed"), "下一步:销售目标分解"),  # findings are to be mended, whatever is chosen
])
def test_the_next_step_is_the_first_of_the_core(more: tuple[str, ...], choices: dict[str, Choice], said: str) -> None:
    cover = book_with("zh-CN", *more, choices=(*choices.items(),)).sheet("cover")
    assert cover.cells[row_of(cover, progress_key(CORE[0])) - 2, 4].value == said


@pytest.mark.parametrize(("opens", "choices", "said"), [
    (("training", "risks"), {}, "各表都没有问题:签批后发回"),                # both are filled in, nothing is found
    (("training", "risks", "market"), {}, "下一步:市场分析"),
    (("training", "risks", "market", "outlets"), {"market": "none"}, "下一步:门店清单"),
    (("training", "x_first", "market"), {}, "下一步:必备"),
    (("training", "risks", "market"), {"market": "fill"}, "下一步:市场分析"),  # it is to be filled in
])
def test_then_come_the_supporting_ones(opens: tuple[str, ...], choices: dict[str, Choice], said: str) -> None:
    made = case("zh-CN", "final", risks=True)
    frames = {key: made.frames.get(key) or blank_frame(BY_KEY[key], [own_row_key(1)]) for key in opens}
    made.issued.stamp = replace(made.issued.stamp, opens=opens)
    cover = branch_book(made.issued, frames, choices=choices).sheet("cover")
    cell = cover.cells[row_of(cover, progress_key("training")) - 2, 4]
    assert (cell.value, (cell.formula or "").count("INDEX(")) == (said, len({frame.table.core for frame in frames.values()}))


@pytest.mark.parametrize(("left", "state"), [(2, "▲ 请说明"), (1, "▲ 请说明"), (0, "✓ 已说明")])
def test_what_is_explained_is_left_no_more(left: int, state: str) -> None:
    """A warning is done once something stands beside it on the checks page, and the next step goes on."""
    made = case("zh-CN", "bottom_up")
    frames = {"training": made.frames["training"], "market": blank_frame(BY_KEY["market"], [own_row_key(1)])}
    market = frames["market"]
    market.texts["area"][0], market.used[0] = "广州", True
    for key in ("ours", "target"):  # of which source and population are not said
        market.amounts[key][0], market.filled[key][0] = 100_00, True
    made.issued.stamp = replace(made.issued.stamp, opens=tuple(frames))
    checks = branch_book(made.issued, frames).sheet("checks")
    asked = [str(checks.cells[row, 1].value) for row, at in checks.cells if at == AT["level"] and checks.cells[row, at].value == "请说明"
             and checks.cells[row, AT["count"]].value and str(checks.cells[row, 1].value).startswith("market|")]
    cover = branch_book(made.issued, frames, answers=dict.fromkeys(asked[:len(asked) - left], "新区域")).sheet("cover")
    row = row_of(cover, progress_key("market"))
    assert (len(asked), cover.cells[row, 8].value, cover.cells[row, 9].value) == (2, left, state)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("n", [0, 4, 13, 28])
def test_it_is_printed_in_letters_that_are_read_with_the_signatures_on_one_page(lang: Lang, n: int) -> None:
    cover = book_with(lang, *KEYS[:n], OWN.key).sheet("cover")
    printed, points = printed_on(cover, "A4"), sum(column_points(cover).values())
    scale = min(1.0, room_of("A4", landscape=False)[0] / points)
    assert (printed.wide, printed.high, scale >= 0.78) == (1, int(n < 5), True)
    ends = [sum((spec.height or 16.5) for r in range(1, row + 1) if not (spec := cover.rows.get(r) or type(cover.rows[1])()).hidden)
            for row in (row_of(cover, "sign|preparer") - 6, row_of(cover, "sign|director"))]
    page = room_of("A4", landscape=False)[1] / scale
    assert printed.high or ends[0] // page == ends[1] // page
    assert pushed_down(cover, 0) == 0


@pytest.mark.parametrize("lang", LANGS)
def test_a_long_name_is_read_whole(lang: Lang) -> None:
    cover = book_with(lang, OWN.key).sheet("cover")
    row = row_of(cover, progress_key(OWN.key))
    width, height = cover.columns[2].width or 0, cover.rows[row].height or 0
    assert cover.cells[row, 2].style == "link_wrap"
    assert printed_width(LONG(lang)) <= width * ((height - 7) // 14)
