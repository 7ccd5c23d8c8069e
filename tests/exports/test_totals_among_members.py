"""Totals that stand among their parts under any name: by arithmetic they are left out and said, or asked about; nothing else is."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from export_tables import Rows, codes_of, export_of, layout_of

from xlplan.schema.codes.catalogue import message_of
from xlplan.workbook.rawbook import Raw

UNITS = {"江苏": "华东", "浙江": "华东", "广东": "华南"}
HEAD = ["年月", "大区", "分公司", "品类", "产品", "渠道", "金额"]
Sold = tuple[int, str, str, str, str, str, int]


def sold(months: int = 8) -> list[Sold]:
    """Three units in two regions sell three products of two categories over two channels."""
    return [(m, region, unit, category, product, channel, 10_000 + 937 * m + 41 * i + 7 * j * m + 3 * k * k)
            for m in range(1, months + 1) for i, (unit, region) in enumerate(UNITS.items())
            for j, (product, category) in enumerate((("鲜奶", "乳品"), ("酸奶", "乳品"), ("果汁", "饮料")))
            for k, channel in enumerate(("商超", "电商"))]


def totals(lines: Sequence[Sold], at: Mapping[int, str], by: int | None = None, suffix: str = "") -> list[Sold]:
    """A line for each month (and each text of column `by`, which names it with `suffix`), all else being texts of `at`, or as it was."""
    sums: dict[tuple[object, ...], int] = {}
    for line in lines:
        texts = [at.get(i, text) for i, text in enumerate(line[:-1])]
        if by is not None:
            texts = [f"{line[by]}{suffix}" if text == "" else text for text in texts]
        sums[tuple(texts)] = sums.get(tuple(texts), 0) + line[-1]
    return [(*key, total) for key, total in sums.items()]  # type: ignore[misc]


def rows(*lines: Sequence[Sold]) -> Rows:
    body: list[list[Raw]] = [[f"2026-{line[0]:02}", *line[1:]] for of in lines for line in of]
    return [HEAD, *body]


CASES = {
    "the country as a unit": (totals(sold(), {1: "全国", 2: "全国"}), ["全国"]),
    "the company's own name": (totals(sold(), {1: "", 2: "青禾乳业"}), ["青禾乳业"]),
    "another word": (totals(sold(), {1: "-", 2: "汇总数"}), ["汇总数"]),
    "regions as units": (totals(sold(), {2: ""}, 1, "大区"), ["华东大区", "华南大区"]),
    "regions and the country as units": (totals(sold(), {2: ""}, 1, "大区") + totals(sold(), {1: "全国", 2: "全国"}),
                                       ["华东大区", "华南大区", "全国"]),
    "all channels as a channel": (totals(sold(), {5: "全渠道"}), ["全渠道"]),
    "categories as products": (totals(sold(), {4: ""}, 3), ["乳品", "饮料"]),
    "since June": ([line for line in totals(sold(13), {1: "全国", 2: "全国"}) if line[0] > 6], ["全国"])}


@pytest.mark.parametrize(("more", "labels"), CASES.values(), ids=CASES)
def test_a_total_is_left_out_and_said_with_its_sum(more: list[Sold], labels: list[str]) -> None:
    months = max(line[0] for line in more)
    lines = [line for line in sold(months) if line[0] < 13]
    more = [line for line in more if line[0] < 13]
    got = export_of(rows(lines, more))
    assert got.usable
    assert got.sums() == {2026: Decimal(sum(line[-1] for line in lines))}
    assert [d.params["text"] for d in got.findings if d.code == "XP750"] == [one.label for one in got.left_out] == labels
    assert sum(one.sums["amount"] for one in got.left_out) == sum(line[-1] for line in more)


def test_what_is_said() -> None:
    got = export_of(rows(sold(), totals(sold(), {1: "全国", 2: "全国"})))
    (found,) = [d for d in got.findings if d.code == "XP750"]
    assert (found.cell, message_of(found, "zh-CN")) == (
        "G146", "「全国」(单位)每个月都等于其余 3 个之和,是合计:它的 48 行、2,057,832.00 元 不计入")


@pytest.mark.parametrize(("months", "wrong", "codes"), [(2, 0, []), (3, 0, ["XP751"]), (5, 0, ["XP751"]), (12, 1, ["XP751"]), (12, 3, [])])
def test_what_is_not_certain_is_asked_or_left(months: int, wrong: int, codes: list[str]) -> None:
    more = [(*line[:-1], line[-1] + 500 * (line[0] <= wrong)) for line in totals(sold(months), {1: "全国", 2: "全国"})]
    table = rows(sold(months), more)
    got = export_of(table)
    assert [code for code in codes_of(got) if code in ("XP750", "XP751")] == codes
    assert got.usable == (not codes)
    for key, kept in (("leave", sold(months)), ("keep", [*sold(months), *more])) if codes else ():
        told = layout_of(table)
        columns = tuple(replace(c, **{key: ("全国",)}) if c.role == "unit" else c for c in told.columns)  # type: ignore[arg-type]
        answered = export_of(table, layout=replace(told, columns=columns, set=True))
        assert answered.usable
        assert answered.sums() == {2026: Decimal(sum(line[-1] for line in kept))}


PLAIN = [(m, "江苏", 100 + m) for m in range(1, 13)]
QUIET = {
    "two that are equal": [*PLAIN, *((m, "浙江", n) for m, _, n in PLAIN)],
    "one alone": PLAIN,
    "the same every month": [(m, unit, n) for m in range(1, 13) for unit, n in (("江苏", 50), ("浙江", 50), ("广东", 100))],
    "nearly": [*PLAIN, *((m, "浙江", m) for m in range(1, 13)), *((m, "广东", 101 + 2 * m) for m in range(1, 13))],
    "a large one": [*PLAIN, *((m, "总部直营", 1000 * (13 - m)) for m in range(1, 13)), *((m, "广东", m) for m in range(1, 13))]}


@pytest.mark.parametrize("lines", QUIET.values(), ids=QUIET)
def test_no_alarm(lines: list[tuple[int, str, int]]) -> None:
    body: list[list[Raw]] = [[f"2026-{m:02}", unit, n] for m, unit, n in lines]
    got = export_of([["年月", "分公司", "金额"], *body])
    assert codes_of(got) == []
    assert got.sums() == {2026: Decimal(sum(n for *_, n in lines))}
