"""What a made-up company billed, line by line, and exports of it in the layouts of 用友 U8, 金蝶 K3, SAP, a pivot table and a web shop."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from xlplan.workbook.rawbook import Raw

Rows = Sequence[Sequence[Raw]]


class Bill(NamedTuple):
    """One line: `cents` of money for `pieces`; a refund is below zero."""

    year: int
    month: int
    region: str
    unit: str
    code: str
    product: str
    category: str
    channel: str
    pieces: int
    cents: int

    @property
    def period(self) -> int:
        """202601"""
        return self.year * 100 + self.month


UNITS: Final = (("华东", "南京分公司"), ("华东", "杭州分公司"), ("华南", "广州分公司"))
PRODUCTS: Final = (("0101", "鲜奶", "乳品"), ("0102", "酸奶", "乳品"), ("0201", "绿茶", "饮料"), ("0202", "气泡水", "饮料"),
                   ("0203", "豆浆", "饮料"))
CHANNELS: Final = ("商超", "电商")
LAST: Final = (2026, 10)


def bills() -> list[Bill]:
    """Three years up to October: 气泡水 began in May 2026, 豆浆 ended in June 2025, 广州 opened in November 2025; some goods came back."""
    out = []
    for year, month in [(y, m) for y in (2024, 2025, 2026) for m in range(1, 13) if (y, m) <= LAST]:
        for u, (region, unit) in enumerate(UNITS):
            for p, (code, product, category) in enumerate(PRODUCTS):
                for c, channel in enumerate(CHANNELS):
                    if ((product == "气泡水" and (year, month) < (2026, 5)) or (product == "豆浆" and (year, month) > (2025, 6))
                            or (unit == "广州分公司" and (year, month) < (2025, 11)) or (product == "鲜奶" and channel == "电商")):
                        continue
                    pieces = 200 + 13 * u + 7 * p + 5 * c + 11 * month % 17 + 10 * (year - 2024)
                    out.append(Bill(year, month, region, unit, code, product, category, channel, pieces, pieces * (1_099 + 101 * p)))
                    if (u + p + c + month) % 9 == 0:
                        out.append(Bill(year, month, region, unit, code, product, category, channel, -3, -3 * (1_099 + 101 * p)))
    return out


def yuan(cents: int) -> float:
    return cents / 100


def cells(text: str) -> list[str]:
    return text.split(",")


def pieces(lines: Iterable[Bill]) -> int:
    return sum(b.pieces for b in lines)


def yonyou(lines: Sequence[Bill]) -> Rows:
    """U8 销售统计表: titles, codes beside names, money with and without tax, a 小计 for each 部门 and month, 总计, who made it."""
    head = cells("年,月,部门编码,部门,地区,客户分类,存货编码,存货名称,存货大类,数量,单价,无税金额,税额,价税合计,成本,毛利率")
    out: list[list[Raw]] = [["销售统计表"], ["公司名称:青禾日化", *[None] * 6, "日期:2024-01-01 至 2026-10-31", "单位:元"], [*head]]
    number = {unit: f"0{i + 1}" for i, (_, unit) in enumerate(UNITS)}

    def money(of: Sequence[Bill]) -> list[Raw]:
        cents, net = sum(b.cents for b in of), sum(round(b.cents / 1.13) for b in of)
        return [yuan(net), yuan(cents - net), yuan(cents), yuan(sum(b.cents // 2 for b in of)), "50.00%"]

    def total(label: str, of: Sequence[Bill]) -> list[Raw]:
        return [label, *[None] * 8, float(pieces(of)), None, *money(of)]

    for (unit, year, month), group in groupby(sorted(lines, key=lambda b: (b.unit, b.period)), lambda b: (b.unit, b.year, b.month)):
        mine = list(group)
        out += [[year, month, number[unit], unit, b.region, b.channel, b.code, b.product, b.category, float(b.pieces),
                 yuan(b.cents // b.pieces), *money([b])] for b in mine]
        out.append(total("小计", mine))
    return [*out, total("总计", lines), ["制表人:王芳", None, None, "审核人:", None, "打印日期:2026-11-02"]]


def kingdee(lines: Sequence[Bill]) -> Rows:
    """K3 销售出库汇总表 as a text: the period as year and number, 物料, amounts with thousands' commas."""
    head = cells("会计年度,会计期间,销售组织,区域,客户类别,物料代码,物料名称,规格型号,物料分组,基本单位,实发数量,销售收入,销售成本")

    def money(of: Sequence[Bill]) -> list[Raw]:
        return [str(pieces(of)), f"{yuan(sum(b.cents for b in of)):,.2f}", f"{yuan(sum(b.cents // 2 for b in of)):,.2f}"]

    return [["销售出库汇总表"], [*head],
            *([str(b.year), str(b.month), b.unit, b.region, b.channel, f"01.{b.code}", b.product, "250ml*12", b.category, "箱", *money([b])]
              for b in lines), ["合计", *[""] * 9, *money(lines)]]


def sap(lines: Sequence[Bill]) -> Rows:
    """KE30 as a list: a title, an empty first column with `*` at sums, periods as 202601, `1.234,56-` of a German server."""
    swap = str.maketrans(",.", ".,")

    def money(cents: int) -> str:
        return f"{yuan(abs(cents)):,.2f}".translate(swap) + "-" * (cents < 0)

    head = ["", "Sales District", "Sales Office", "Distr. Chl", "Material", "Material Description", "Material Group", "Fiscal year/period",
            "Sales quantity", "Revenue", "Crcy"]
    return [["Dynamic List Display", *[""] * 9, "1"], [], head,
            *(["", b.region, b.unit, b.channel, b.code, b.product, b.category, str(b.period), f"{abs(b.pieces)}{'-' * (b.pieces < 0)}",
               money(b.cents), "CNY"] for b in lines), ["*", *[""] * 8, money(sum(b.cents for b in lines)), "CNY"]]


def pivot(lines: Sequence[Bill]) -> Rows:
    """A pivot table pasted as values, rows as Excel shows them at first: unit, product and channel one below the other, months across."""
    times = sorted({b.period for b in lines})
    out: list[list[Raw]] = [["求和项:金额", "列标签", *[None] * len(times)], ["行标签", *map(str, times), "总计"]]
    levels: tuple[Callable[[Bill], str], ...] = (lambda b: b.unit, lambda b: b.product, lambda b: b.channel)

    def line(label: str, of: Sequence[Bill]) -> list[Raw]:
        sums = [sum(b.cents for b in of if b.period == t) for t in times]
        return [label, *(yuan(n) if n else None for n in sums), yuan(sum(sums))]

    def add(of: Sequence[Bill], depth: int) -> None:
        for label in dict.fromkeys(map(levels[depth], of)):
            mine = [b for b in of if levels[depth](b) == label]
            out.append(line(label, mine))
            if depth + 1 < len(levels):
                add(mine, depth + 1)

    add(lines, 0)
    return [*out, line("总计", lines)]


def web_shop(lines: Sequence[Bill]) -> Rows:
    """订单明细 of a shop's back office: order numbers as `="…"`, date and time, what was paid and what was given back beside it."""
    head = cells("订单编号,订单创建时间,付款时间,店铺名称,商品标题,商家编码,类目,宝贝总数量,买家实际支付金额,退款金额,订单状态,收货地址")
    out: list[list[Raw]] = [[*head]]
    for i, b in enumerate(lines):
        if b.cents > 0:
            back = sum(-o.cents for o in lines[i + 1:i + 2] if o[:8] == b[:8] and o.cents < 0)
            day = f"{b.year}-{b.month:02}-{i % 28 + 1:02}"
            out.append([f'="{2026000000 + i}"', f"{day} 23:5{i % 10}:07", f"{day} 23:59:30", b.unit, f"{b.product},12盒", b.code,
                        b.category, str(b.pieces), f"{yuan(b.cents):.2f}", f"{yuan(back):.2f}", "部分退款" if back else "交易成功", "南京"])
    return out
