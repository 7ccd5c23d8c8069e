"""One set of sales, whatever shape it was exported in, drafts one master."""
from __future__ import annotations

from datetime import date

import pytest
from export_tables import layout_of
from shapes import SHAPES, Sale, Sales

from xlplan.drafting.draft import Draft, draft_master
from xlplan.drafting.goals import Asked
from xlplan.exports.grid import grid_of
from xlplan.exports.reading import read_grid

SALES: Sales = {
    Sale(unit, product, channel, year, month): 10_000 + 137 * month + 11 * year % 97 + len(unit) * 1_000 + len(product) * 500 + len(channel)
    for unit in ("南京", "上海浦东") for product in ("鲜奶", "无糖绿茶") for channel in ("KA", "电商渠道")
    for year in (2025, 2026) for month in range(1, 13) if (year, month) <= (2026, 10)}


def drafted(shape: str) -> Draft:
    rows = SHAPES[shape](SALES)
    layout = layout_of(rows)
    export = read_grid(grid_of("S", rows), layout)
    return draft_master([export], [layout], company="青禾", year=None, asked=Asked(), today=date(2026, 11, 29), lang="zh-CN")


def names(draft: Draft, sheet: str, column: str) -> dict[str, str]:
    frame = draft.frames[sheet]
    return dict(zip(frame.texts["code"], frame.texts[column], strict=True))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_history_and_what_is_proposed_are_the_same(shape: str) -> None:
    draft = drafted(shape)
    units, products, channels = names(draft, "organisation", "name"), names(draft, "products", "series"), names(draft, "channels", "name")
    have = {Sale(units[u], products[p], channels[c], month // 12, month % 12 + 1): int(cell.amount * 100)
            for (month, (u, p, c)), cell in draft.sales.cells.items()}
    assert have == SALES
    assert sorted(draft.running.proposed.values()) == sorted(drafted("long").running.proposed.values())
