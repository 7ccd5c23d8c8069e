"""Pasted sheets in any unit: summed as they stand, rounded once so that every sum holds, against Decimals added up here."""
from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest
import small_company as sample
from hypothesis import given, settings
from hypothesis import strategies as st
from listed import listed
from pasted_master import pasted, read

from xlplan.pipeline.printing import history_lines
from xlplan.plan.master.history import SheetReport
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.exact import SCALE, exact_counts, rounded_steps
from xlplan.text import LANGS

FACTOR = {"元": 10_000, "千元": 10, "万元": 1}
STEP = Decimal("0.01")


def sale(month: int, amount: Any, year: int = 2026, **more: Any) -> dict[str, Any]:
    return {"year": year, "month": month, "branch": "B01", "product": "P01", "channel": "C01", "amount": amount, **more}


def half_up(amount: Decimal) -> Decimal:
    return amount.quantize(STEP, ROUND_HALF_UP)


def by_hand(rows: list[dict[str, Any]], unit: str) -> dict[tuple[Any, ...], Decimal]:
    """(branch, product, channel, year, month) -> 万元, exactly."""
    sums: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for r in rows:
        sums[r["branch"], r["product"], r["channel"], r["year"], r["month"]] += Decimal(repr(float(r["amount"]))) / FACTOR[unit]
    return sums


CELLS = [
    # unit, cells of one month, steps of 0.01 万元
    ("万元", [8.36], 836),
    ("万元", [8.355], 836),                        # half away from zero, by the decimal: the float is below the half
    ("万元", [-8.355], -836),
    ("万元", [0.004, 0.004], 1),                   # rounded once: 0.008, not 0 + 0
    ("万元", [0.1] * 30, 300),
    ("万元", [1 / 3, 1 / 3, 1 / 3], 100),          # sixteen digits each
    ("万元", [0.0049999999999999999, 0.0], 1),     # a float is its shortest decimal, 0.005
    ("元", [83_567.22], 836), ("元", [83_549.999999], 835), ("元", [83_550], 836),
    ("元", [49.99, 0.01], 1),                      # a half of a step, from cents
    ("元", [2_000_000_000_000], 200_000_000_00),
    ("万元", [1e9] * 47 + [0.005], 47 * 10**11 + 1),  # twice so much would not fit an int64 at full precision
    ("千元", [83.55], 836), ("千元", [0.05, -0.05], 0),
    ("元", ["83,567.22"], 836),                    # a text that is a number
    ("元", ["1.2万"], 120),                        # in a sheet of yuan, 12,000 of them
    ("千元", ["83567.22元"], 836),
    ("RMB 元", [83_567.22], 836), ("元(含税)", [83_567.22], 836), ("元（含税）", [83_567.22], 836),  # said otherwise, meant the same
]


@pytest.mark.parametrize(("unit", "cells", "steps"), CELLS)
def test_a_month_is_rounded_once(unit: str, cells: list[Any], steps: int) -> None:
    """Where it is all there is in its year."""
    master, problems = read({"history_sales": [sale(1, c, cases=i) for i, c in enumerate(cells)]}, unit_sales=unit)
    assert master.history.months("B01", "P01", "C01").tolist() == [steps] + [0] * 11
    assert {p.code for p in problems} <= {"XP203", "XP623", "XP634"}


YEARS = [
    # twelve months in 元, steps of 0.01 万元
    ([100] * 12, [1] * 12),                                   # whole steps stay
    ([50] * 12, [1, 0] * 6),                                  # halves: 600 元 a year are 0.06 万元
    ([10] * 12, [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),        # 120 元 are 0.01 万元, not nothing
    ([0.004] * 12, [0] * 12),                                 # nothing is left of 0.05 元
    ([60, 10, 60, 10, 60, 10, 60, 10, 60, 10, 60, 10], [1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0]),  # 420 元
    ([-50] * 12, [-1, 0] * 6),
    ([1_040, -40] * 6, [10, 0] * 6),                          # returns
    ([10_000 / 3] * 12, [34] * 4 + [33] * 8),                 # sixteen digits each
]


@pytest.mark.parametrize(("months", "steps"), YEARS)
def test_months_add_up_to_the_year_rounded_once(months: list[float], steps: list[int]) -> None:
    master, _ = read({"history_sales": [sale(m, amount) for m, amount in enumerate(months, 1)]}, unit_sales="元")
    assert sorted(master.history.months("B01", "P01", "C01").tolist()) == sorted(steps)


@pytest.mark.parametrize(("unit", "amount", "codes"), [
    ("万元", 1e9, []), ("万元", 1e9 + 1, ["XP213"]), ("元", 1e13, []), ("元", 1e13 + 1, ["XP213"])])
def test_a_cell_may_hold_a_billion_of_ten_thousand(unit: str, amount: float, codes: list[str]) -> None:
    """More does not fit an int64 at full precision, and is no company's."""
    master, problems = read({"history_sales": [sale(m, amount if m == 1 else 5) for m in range(1, 13)]}, unit_sales=unit)
    assert [p.code for p in problems if p.code != "XP623"] == codes  # then the month is missing
    assert (master.history.months("B01", "P01", "C01")[0] == 10**11) == (not codes)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(["B01", "B02"]), st.sampled_from(["P01", "P02"]), st.integers(2024, 2026),
                          st.integers(1, 12), st.integers(-10**9, 10**12)), min_size=1, max_size=40))
def test_yuan_are_ten_thousandths(lines: list[tuple[str, str, int, int, int]]) -> None:
    """The same history in 元 (cents) and divided in 万元 gives the same months, and each is less than a step from Decimals."""
    rows = {unit: [{"year": y, "month": m, "branch": b, "product": p, "channel": "C01", "amount": float(Decimal(cents) / 100 / by)}
                   for b, p, y, m, cents in lines] for unit, by in (("元", 1), ("万元", 10_000))}
    yuan, wan = (read({"history_sales": rows[unit]}, unit_sales=unit)[0].history for unit in ("元", "万元"))
    due = by_hand(rows["元"], "元")
    for past in (yuan, wan):
        got = {(b, p, c, 2026, m + 1): Decimal(int(v)) * STEP for (b, p, c), months in past.sales.items() for m, v in enumerate(months)}
        assert not {key for key in got if abs(got[key] - due.get(key, 0)) >= STEP}
        assert not {key for key, one in due.items() if key[3] == 2026 and abs(got[key] - one) >= STEP}
    assert {b: v.tolist() for b, v in yuan.by_branch[lines[0][2]].items()} == {
        b: v.tolist() for b, v in wan.by_branch[lines[0][2]].items()}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e7, max_value=1e7), min_size=1, max_size=20),
       st.sampled_from([4, 7, 8, 10]))
def test_counts_and_rest_are_the_shortest_decimals(values: list[float], shift: int) -> None:
    exact, usable = exact_counts(np.array(values), shift)
    for i, value in enumerate(values):
        due = Decimal(repr(value)).scaleb(shift)
        assert usable[i] == (abs(due) <= 10**17)
        if usable[i]:
            assert Decimal(int(exact.counts[i])) + exact.rest.get(i, Decimal(0)) == due
            assert rounded_steps(exact)[i] == int((due / SCALE).to_integral_value(ROUND_HALF_UP))


def test_every_sheet_has_its_unit() -> None:
    posts = [{"code": "S1", "post": "代表", "post_type": "销售", "employ": "自有", "carries_target": "否", "unit_cost": 0.85}]
    master, problems = read(
        {"history_expense": [{"year": 2026, "month": m, "branch": "B01", "item": "660101", "amount": 1234.56} for m in (1, 2)],
         "expense_items": [{"code": "E1", "group": "终端", "item": "进场费", "erp_code": "660101"}],
         "history_heads": [{"year": 2026, "month": 12, "branch": "B01", "post": "S1", "heads": 7}],
         "weights": [{"branch": "B01", "py_estimate": 65_911_400, "potential": 228_000_000.5, "direct_target": 50_000}],
         "posts": posts}, unit_expense="元", unit_weights="元", unit_cost="万元", unit_price="元")
    assert master.history.expense == {("B01", "E1"): 25}              # 0.246912 万元
    assert master.history.heads == {("B01", "S1"): 7}
    weight = master.weights["B01"]
    assert (weight.py_estimate, weight.potential, weight.direct_target) == (659_114, 2_280_000, 500)
    assert master.posts["S1"].unit_cost == 8_500
    said = [p for p in problems if p.code == "XP652"]
    assert [(p.table, p.column, p.params["before"], p.params["after"]) for p in said] == [
        ("weights", "potential", "22,800.00005", "22,800.00")]
    assert all("22,800.00005" in message_of(said[0], lang) for lang in LANGS)


def test_heads_are_persons() -> None:
    """Heads have no other unit: half a person is finer than it."""
    _, problems = read({"history_heads": [{"year": 2026, "month": 12, "branch": "B01", "post": "S1", "heads": 1.5}]})
    assert "XP202" in {p.code for p in problems}


REFUSED = [
    # header of the amounts, fields of the company sheet, refused
    ("金额", {}, False), ("金额(万元)", {}, False), ("金额（元）", {"unit_sales": "元"}, False), ("含税金额", {}, False),
    ("金额(元)", {}, True), ("金额(万元)", {"unit_sales": "元"}, True),  # the unit of the sheet is another
    ("金额(百万元)", {}, True), ("亿元", {}, True),
    ("金额(美元)", {}, True), ("USD", {}, True), ("金额 HK$", {}, True), ("新台币", {}, True),
    ("不含税金额", {}, True), ("未税金额", {"tax_included": "否"}, False), ("含税金额", {"tax_included": "否"}, True),
    ("金額(萬元,新台幣)", {"language": "繁體中文"}, False), ("金额(人民币)", {"language": "繁體中文"}, True),
    ("金额", {"unit_sales": "万美元"}, True), ("金额", {"unit_sales": "元(不含税)"}, True), ("金额", {"unit_sales": "百万元"}, True),
    ("金额", {"unit_cases": "吨"}, True), ("金额", {"unit_cases": "件"}, False), ("金额", {"unit_cases": "pieces"}, False),
]


@pytest.mark.parametrize(("head", "fields", "refused"), REFUSED)
def test_another_currency_tax_or_unit_is_refused(head: str, fields: dict[str, str], refused: bool) -> None:
    sheet = pasted("history_sales", [sale(m, 5) for m in range(1, 13)], {"amount": head})
    found = [p for p in read({"history_sales": sheet}, **fields)[1] if p.code in ("XP637", "XP611")]
    assert [p.code for p in found] == ["XP637"] * refused
    for p in found:
        assert p.table in ("history_sales", "company")
        assert p.cell == "G6" if p.table == "history_sales" else p.column == "value"
        assert all(str(p.found) in message_of(p, lang) for lang in LANGS)


@pytest.mark.parametrize("label", ["历史销售的金额单位", "歷史銷售的金額單位", "unit of the sales history", "unit_sales"])
def test_a_master_made_before_may_say_its_unit(label: str) -> None:
    """A line typed below the company sheet, where 0.2 had no such field."""
    master, problems = read({"history_sales": [sale(m, 83_600) for m in range(1, 13)]}, [(label, "元")])
    assert master.history.months("B01", "P01", "C01").tolist() == [836] * 12
    assert problems == []


def reports(rows: list[dict[str, Any]], **fields: str) -> SheetReport:
    return read({"history_sales": rows}, **fields)[0].history.reports[0]


def test_what_came_of_a_sheet() -> None:
    rows = [*(sale(m, 100.005, year=2025) for m in range(1, 13)), *(sale(m, 100.00625, year=2026) for m in range(1, 13)),
            sale(1, 7, product="9001"), sale(1, 2, year=2027), {"branch": "B01", "amount": 3.5},
            sale(5, 50, status="预计"), sale(6, None)]
    one = reports(rows)
    assert (one.rows, one.counted) == (29, 24)
    assert {o.reason: (o.rows, o.amount) for o in one.left} == {
        "undated": (1, 350), "blank": (1, 0), "unknown": (1, 700), "late": (1, 200), "replaced": (1, 5000)}
    assert one.rows == one.counted + sum(o.rows for o in one.left)
    assert one.years == {2025: 120_006, 2026: 120_008}
    assert (one.before, one.after) == (Decimal("2400.135"), Decimal("2400.14"))
    assert one.data()["years"] == {"2025": Decimal("1200.06"), "2026": Decimal("1200.08")}
    (line,) = history_lines([one], "zh-CN")
    assert all(part in line for part in ("历史销售:29 行,计入 24,单位 万元", "2025 1,200.06",
                                         "编码对不上", "各年四舍五入一次,2,400.135 → 2,400.14"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_unit_is_said(lang: Any) -> None:
    line = next(history_lines([reports([sale(m, 100) for m in range(1, 13)], unit_sales="千元")], lang))
    assert {"zh-CN": "单位 千元", "zh-TW": "單位 千元", "en": "unit thousand yuan"}[lang] in line


def lines(n: int = 6, year: int = 2026, months: range = range(1, 13)) -> list[dict[str, Any]]:
    """`n` lines a month, no two alike."""
    keys = [("B01", "P01", "C01"), ("B01", "P01", "C02"), ("B01", "P02", "C01"),
            ("B02", "P01", "C01"), ("B02", "P02", "C02"), ("B03", "P01", "C01")]
    return [{**sale(m, 100 + 7 * m + i, year=year), "branch": b, "product": p, "channel": c}
            for m in months for i, (b, p, c) in enumerate(keys[:n])]


def typed(**change: Any) -> list[dict[str, Any]]:
    """The same lines with these cells typed otherwise."""
    return [{**r, **{k: of(r.get(k)) for k, of in change.items()}} for r in lines()]


TWICE = [
    # rows, codes, rows that stand once too often
    (lines(), [], 0),
    ([*lines(), *lines()], ["XP633"], 72),                                                  # the whole sheet
    (sorted([*lines(), *lines()], key=lambda r: (r["month"], r["amount"])), ["XP633"], 72),  # and sorted after
    ([*lines(), *lines(months=range(3, 4))], ["XP633"], 6),                                 # one month
    ([*lines(), *(r for r in lines() if r["branch"] == "B03")], ["XP633"], 12),             # one branch
    ([*lines(), *lines(), *lines()], ["XP633"], 144),                                       # three times
    ([*lines(), *lines(3, months=range(3, 4))], ["XP633"], 3),                              # half of a month
    ([*lines(5), *lines(2, months=range(3, 4))], ["XP634"], 2),                             # two of five may be equal by chance
    ([*lines(5), *lines(5, months=range(3, 4))], ["XP633"], 5),                             # a month of five lines
    ([*lines(4), *lines(4, months=range(3, 4))], ["XP634"], 4),                             # of four, too few to say
    ([*lines(), lines()[3]], ["XP634"], 1),                                                 # one line: a question
    ([*lines(), {**lines()[3], "amount": 1}], [], 0),                                       # another amount: a second invoice
    ([*lines(), *({**r, "amount": 0} for r in lines()), *({**r, "amount": 0} for r in lines())], [], 0),  # nothing twice is nothing
    ([*lines(), *lines(year=2027), *lines(year=2027)], ["XP621"], 0),                       # what does not count is not judged
    # compared by what counts, not as typed
    ([*lines(), *typed(branch=str.lower)], ["XP633"], 72),
    ([*lines(), *typed(branch=lambda code: {"B01": "上海", "B02": "杭州", "B03": "广州"}[code])], ["XP633"], 72),
    ([*lines(), *typed(product=lambda code: {"P01": "常温奶", "P02": "6002"}[code])], ["XP633"], 72),
    ([*lines(), *typed(channel=lambda code: f" {code} ")], ["XP633"], 72),
    ([*lines(), *typed(status=lambda _: "实际")], ["XP633"], 72),                            # no status is 实际
    ([*typed(cases=lambda _: 5), *lines()], ["XP633"], 72),                                 # without its volume
    ([*lines(), *typed(cases=lambda _: 5)], ["XP633"], 72),
    ([*typed(cases=lambda _: 5), *typed(cases=lambda _: 6)], [], 0),                        # another volume: another invoice
    ([*typed(cases=lambda _: 5), *typed(cases=lambda _: 6), *lines()], ["XP633"], 72),      # a copy of one of them
    ([*typed(cases=lambda _: 5), *typed(cases=lambda _: 6), *lines(), *lines()], ["XP633"], 144),
    ([*typed(status=lambda _: "预计"), *typed(status=lambda _: "预计"), *lines()], ["XP691"], 0),  # replaced, so not counted at all
]


@pytest.mark.parametrize(("rows", "codes", "extra"), TWICE)
def test_a_second_copy_is_found(rows: list[dict[str, Any]], codes: list[str], extra: int) -> None:
    master, problems = read({"history_sales": rows})
    assert [p.code for p in problems] == codes
    if extra:
        assert problems[0].params["n"] == extra
        assert not isinstance(problems[0].found, str)
        left = {o.reason: (o.rows, o.amount) for o in master.history.reports[0].left}.get("copied", (0, 0))
        assert left == ((extra, round((problems[0].found or 0) * 100)) if codes == ["XP633"] else (0, 0))
        assert all(str(extra) in message_of(problems[0], lang) for lang in LANGS)


def test_heads_and_expenses_pasted_twice() -> None:
    items = [{"code": f"E{i}", "group": "终端", "item": f"费{i}"} for i in range(6)]
    spent = [{"year": 2026, "month": m, "branch": "B01", "item": f"E{i}", "amount": 10 + m + i} for m in range(1, 13) for i in range(6)]
    posts = [{"code": f"S{i}", "post": f"岗{i}", "post_type": "销售", "employ": "自有", "carries_target": "否", "unit_cost": 8000}
             for i in range(6)]
    heads = [{"year": 2026, "month": m, "branch": "B01", "post": f"S{i}", "heads": 3} for m in range(1, 13) for i in range(6)]
    _, once = read({"expense_items": items, "history_expense": spent, "posts": posts, "history_heads": heads})
    _, again = read({"expense_items": items, "history_expense": [*spent, *spent], "posts": posts, "history_heads": [*heads, *heads]})
    assert (once, [(p.code, p.table, p.params["n"]) for p in again]) == (
        [], [("XP633", "history_expense", 72), ("XP633", "history_heads", 72)])


SHOWN = [
    # number format of three cells, language, whether that is another currency
    ('"$"#,##0.00', "简体中文", True), ("[$$-409]#,##0.00", "简体中文", True), ('[$€-407] #,##0.00', "简体中文", True),
    ('#,##0.00" US$"', "繁體中文", True), ('"$"#,##0.00', "繁體中文", False), ('"NT$"#,##0', "简体中文", True),
    ('"¥"#,##0.00', "简体中文", False), ("#,##0.00", "简体中文", False), ('#,##0.00"万元"', "简体中文", False),
]


@pytest.mark.parametrize(("code", "language", "refused"), SHOWN)
def test_amounts_shown_in_another_currency_are_refused(code: str, language: str, refused: bool) -> None:
    sheet = pasted("history_sales", [sale(m, 5) for m in range(1, 13)])
    sheet.formats.update({(row, 7): code for row in (8, 9, 10)})
    found = [p for p in read({"history_sales": sheet}, language=language)[1] if p.code == "XP637"]
    assert [p.cell for p in found] == ["G8"] * refused
    assert all("(G8, G9, G10)" in message_of(p, lang) for p in found for lang in LANGS)


@pytest.mark.parametrize(("text", "refused"), [("USD", True), ("美元", True), ("$", True), ("人民币", False), ("客户付USD", False)])
def test_a_column_that_names_another_currency_is_refused(text: str, refused: bool) -> None:
    sheet = pasted("history_sales", [sale(m, 5) for m in range(1, 13)])
    for line in sheet.values[6:9]:
        line.extend([None] * (12 - len(line)))
        line[10] = text
    found = [p for p in read({"history_sales": sheet})[1] if p.code == "XP637"]
    assert [p.cell for p in found] == ["K7"] * refused
    assert all("(K7, K8, K9)" in message_of(p, lang) for p in found for lang in LANGS)


def test_hidden_rows_count_and_are_said() -> None:
    sheet = pasted("history_sales", [sale(m, 5) for m in range(1, 13)])
    sheet.hidden_rows = [1, 8, 9, 30]
    (said,) = [p for p in read({"history_sales": sheet})[1] if p.code == "XP659"]
    assert (said.params["count"], said.found, said.cell) == (2, 10.0, "B8")
    assert "2 行被隐藏或筛选掉(第 8、9 行),照常计入:10" in message_of(said, "zh-CN")


@pytest.mark.parametrize(("hidden", "said"), [([10], {"XP699": "10"}), ([9, 10], {"XP659": "9", "XP699": "10"}), ([], {})])
def test_what_was_pasted_over_a_hidden_row_of_the_sheet_is_not_called_hidden_by_hand(hidden: list[int], said: dict[str, str]) -> None:
    sheet = pasted("history_sales", [sale(m, 5) for m in range(1, 13)])
    sheet.values[9][0], sheet.hidden_rows = "@end", hidden
    found = [p for p in read({"history_sales": sheet})[1] if p.code in ("XP659", "XP699")]
    assert {p.code: listed(p, "places") for p in found} == said
    for p in (p for p in found if p.code == "XP699"):
        assert (p.found, p.cell) == (5.0, "B10")
        assert "选中第 9 到 11 行,右键选「取消隐藏」" in remedy_of(p, "zh-CN")


def garbled(name: str, written: str, read_as: str) -> str:
    return name.encode(written).decode(read_as, "replace")


CODES = [  # what stands where the branch should, what the remedy says of it
    (garbled("江苏分公司", "utf-8", "gbk"), "编码选错了", "江苏分公司"),
    (garbled("江苏分公司", "gbk", "cp1252"), "编码选错了", "江苏分公司"),
    (garbled("上海", "utf-8", "cp1252"), "编码选错了", "上海"), (garbled("江苏分公司", "gbk", "utf-8"), "已成乱码", ""),
    ("(空白)", "空白标签", ""), ("(blank)", "空白标签", ""), ("（空白）", "空白标签", "")]


@pytest.mark.parametrize(("typed", "said", "name"), CODES)
def test_what_a_program_made_of_a_code_is_said_instead_of_adding_it(typed: str, said: str, name: str) -> None:
    units = [{**row, "name": name or "江苏分公司"} if row["code"] == "B01" else row for row in sample.ORGANISATION]
    _, problems = read({"organisation": units, "history_sales": [{**sale(1, 5), "branch": typed}, sale(2, 5)]})
    one, = (p for p in problems if p.code == "XP606")
    assert said in remedy_of(one, "zh-CN")
    assert name in remedy_of(one, "en")
    assert "补上这些单位" not in remedy_of(one, "zh-CN")


def test_codes_that_differ_by_a_space_or_a_decimal_are_likened_first() -> None:
    codes = ("AAAA", "BBBB", "CCCC", "\u5e38\u6e29\xa0\u5976", "P01.0")
    products = [{**p, "series": "常温奶"} if p["code"] == "P01" else p for p in sample.PRODUCTS]
    _, problems = read({"products": products, "history_sales": [{**sale(m, 5), "product": code} for m, code in enumerate(codes, 1)]})
    one, = (p for p in problems if p.code == "XP606")
    assert "「P01.0」最接近「P01」" in remedy_of(one, "zh-CN")
    assert "最接近「常温奶(P01)」" in remedy_of(one, "zh-CN")


def test_a_sum_as_typed_is_shown_without_the_noise_of_floats() -> None:
    line = next(history_lines([reports([sale(1, 82_043.83808600000011), sale(2, 0.1234567891)])], "zh-CN"))
    assert "四舍五入 82,043.961543 → 82,043.96" in line
