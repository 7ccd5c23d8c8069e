"""One set of sales written in every shape that exports have, by code of the tests' own."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from export_tables import Rows

from xlplan.workbook.rawbook import Raw


class Sale(NamedTuple):
    """What was sold: of which unit and product, in which channel, when."""

    unit: str
    product: str
    channel: str
    year: int
    month: int


Sales = Mapping[Sale, int]  # in steps of 0.01 yuan


def yuan(fen: int) -> float:
    return fen / 100


def by_line(sales: Sales) -> dict[tuple[str, str, str], dict[tuple[int, int], int]]:
    """(unit, product, channel) -> (year, month) -> amount, sorted."""
    out: dict[tuple[str, str, str], dict[tuple[int, int], int]] = {}
    for sale, fen in sorted(sales.items()):
        out.setdefault(sale[:3], {})[sale.year, sale.month] = fen
    return out


def times_of(sales: Sales) -> list[tuple[int, int]]:
    return sorted({(sale.year, sale.month) for sale in sales})


def long(sales: Sales) -> Rows:
    lines: list[list[Raw]] = [[s.year, f"{s.month}月", s.unit, s.product, s.channel, yuan(fen)] for s, fen in sales.items()]
    return [["年份", "月份", "分公司", "产品", "渠道", "销售额"], *lines, ["合计", *[None] * 4, total(sales)]]


def dated(sales: Sales) -> Rows:
    """As texts of a csv, with a day each, and a title."""
    return [["销售明细"], ["打印日期:2026-11-29", "", "", "", "单位:元"], ["单据日期", "机构名称", "商品名称", "销售渠道", "金额"],
            *([f"{s.year}-{s.month:02}-{s.month + 9:02}", s.unit, s.product, s.channel, f"{yuan(fen):,.2f}"] for s, fen in sales.items())]


def total(sales: Sales) -> float:
    return yuan(sum(sales.values()))


def months_across(sales: Sales) -> Rows:
    """With a total for each line, subtotals for units and one of all."""
    times, lines = times_of(sales), by_line(sales)
    out: list[list[Raw]] = [["分公司", "产品", "渠道", *(f"{y}年{m}月" for y, m in times), "合计"]]
    for unit in dict.fromkeys(key[0] for key in lines):
        mine = {key: months for key, months in lines.items() if key[0] == unit}
        for key, months in mine.items():
            out.append([*key, *(yuan(months[t]) if t in months else None for t in times), yuan(sum(months.values()))])
        sums = [sum(months.get(t, 0) for months in mine.values()) for t in times]
        out.append(["小计", None, None, *map(yuan, sums), yuan(sum(sums))])
    sums = [sum(months.get(t, 0) for months in lines.values()) for t in times]
    return [*out, ["总计", None, None, *map(yuan, sums), yuan(sum(sums))]]


def pivot(sales: Sales) -> Rows:
    """A pivot table in tabular form pasted as values: a label once for its group, `… 汇总` below it, in 万元."""
    times, lines = times_of(sales), by_line(sales)
    out: list[list[Raw]] = [["求和项:金额(万元)", None, None, "年月", *[None] * len(times)],
                            ["分公司", "产品", "渠道", *(f"{y}{m:02}" for y, m in times), "总计"]]

    def line(labels: list[Raw], sums: list[int]) -> None:
        out.append([*labels, *(fen / 1_000_000 if fen else None for fen in sums), sum(sums) / 1_000_000])

    for unit in dict.fromkeys(key[0] for key in lines):
        shown: set[tuple[str, ...]] = set()
        mine = [(key, months) for key, months in lines.items() if key[0] == unit]
        for key, months in mine:
            labels: list[Raw] = [key[0] if key[:1] not in shown else None, key[1] if key[:2] not in shown else None, key[2]]
            shown |= {key[:1], key[:2]}
            line(labels, [months.get(t, 0) for t in times])
        line([f"{unit} 汇总", None, None], [sum(months.get(t, 0) for _, months in mine) for t in times])
    line(["总计", None, None], [sum(months.get(t, 0) for months in lines.values()) for t in times])
    return out


def compact_pivot(sales: Sales) -> Rows:
    """A pivot table as Excel makes it: unit, product and channel in one column, each group with its sum above what is in it."""
    times, lines = times_of(sales), by_line(sales)
    out: list[list[Raw]] = [["求和项:金额", "列标签", *[None] * len(times)], ["行标签", *(f"{y}-{m:02}" for y, m in times), "总计"]]
    for depth_key in dict.fromkeys(key[:n] for key in lines for n in (1, 2, 3)):
        mine = [months for key, months in lines.items() if key[:len(depth_key)] == depth_key]
        sums = [sum(months.get(t, 0) for months in mine) for t in times]
        out.append([depth_key[-1], *(yuan(fen) if fen else None for fen in sums), yuan(sum(sums))])
    return [*out, ["总计", *(yuan(sum(months.get(t, 0) for months in lines.values())) for t in times), total(sales)]]


def channels_across(sales: Sales) -> Rows:
    names = list(dict.fromkeys(s.channel for s in sales))
    heads = {(s.unit, s.product, s.year, s.month): None for s in sorted(sales)}
    return [["分公司", "产品", "年度", "月份", "渠道", *[None] * (len(names) - 1)], [None, None, None, None, *names],
            *([unit, product, str(year), str(month), *(yuan(sales[at]) if (at := Sale(unit, product, name, year, month)) in sales else None
                                                       for name in names)] for unit, product, year, month in heads)]


def years_across(sales: Sales) -> Rows:
    """A row of years over a row of months, the year written once."""
    times, lines = times_of(sales), by_line(sales)
    top = [f"{y}年" if i == 0 or times[i - 1][0] != y else None for i, (y, _) in enumerate(times)]
    return [["分公司", "产品", "渠道", *top], [None, None, None, *(f"{m}月" for _, m in times)],
            *([*key, *(yuan(months[t]) if t in months else None for t in times)] for key, months in lines.items())]


SHAPES: Final[dict[str, Callable[[Sales], Rows]]] = {f.__name__: f for f in (
    long, dated, months_across, pivot, compact_pivot, channels_across, years_across)}
