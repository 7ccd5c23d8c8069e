"""History, estimate, season, mix and weights of a drafted master against code of the test's own over the same export: three years of two
regions, a running year that stops in October, a product that starts in May, one that ended, a unit that opened last autumn."""
from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from draft_case import Rows, drafted, guessed, table, yuan
from plain_sums import At, estimates, mix, seasons, summed

from xlplan.drafting.draft import Draft

HEADS = ("会计期", "分公司编码", "分公司", "大区", "存货编码", "存货名称", "存货大类", "渠道", "价税合计(元)")
UNITS = (("1001", "南京", "华东"), ("1002", "上海", "华东"), ("1003", "广州", "华南"))
PRODUCTS = (("A01", "鲜奶", "乳品"), ("A02", "酸奶", "乳品"), ("B01", "绿茶", "饮料"), ("B02", "气泡水", "饮料"), ("B03", "豆浆", "饮料"))
CHANNELS = ("商超KA", "电商")
LAST = (2026, 10)


def sold(year: int, month: int, unit: str, product: str, channel: str) -> bool:
    """Whether the made-up company sold it then."""
    return ((year, month) <= LAST and (product != "B02" or (year, month) >= (2026, 5)) and (product != "B03" or (year, month) <= (2025, 6))
            and (unit != "1003" or (year, month) >= (2025, 11)) and (product != "A01" or channel != "电商"))


def export_rows() -> Rows:
    """One line a month, unit, product and channel; amounts with cents that float sums would lose."""
    return [(f"{y}{m:02}", u, name + "分公司", region, p, called, category, c,
             f"{(100 + 7 * int(u[-1]) + 3 * i + 11 * m % 17) * (1 + Decimal(y - 2024) / 10) + Decimal('0.07') + 40 * (m in (1, 9)):.2f}")
            for y in (2024, 2025, 2026) for m in range(1, 13) for u, name, region in UNITS
            for i, (p, called, category) in enumerate(PRODUCTS) for c in CHANNELS if sold(y, m, u, p, c)]


CODE = {"商超KA": "C01", "电商": "C02"}


@pytest.fixture(scope="module")
def draft() -> Draft:
    rows = export_rows()
    draft = drafted((HEADS, [*rows, *rows[:3]]), growth="12%")  # three lines stand twice: two bills of a month
    by_money = [code for code, *_ in table(draft, "channels", "code", "name")]
    assert by_money == ["C01", "C02"]  # 商超 sells more
    return draft


def sums() -> dict[At, Decimal]:
    rows = export_rows()
    return summed((int(period[:4]), int(period[4:]), unit, product, CODE[channel], Decimal(amount))
                  for period, unit, _, _, product, _, _, channel, amount in [*rows, *rows[:3]])


def test_the_history_is_the_export_to_the_fen(draft: Draft) -> None:
    rows = table(draft, "history_sales", "year", "month", "branch", "product", "channel", "status")
    have = {row[:5]: amount for row, amount in zip(rows, yuan(draft, "history_sales"), strict=True) if row[5] == "actual"}
    assert have == sums()
    assert draft.sums["sales"] == {y: sum(v for at, v in sums().items() if at[0] == y) for y in (2024, 2025, 2026)}


def test_the_months_that_are_not_there_are_proposed_as_estimates(draft: Draft) -> None:
    rows = table(draft, "history_sales", "year", "month", "branch", "product", "channel", "status")
    have = {row[:5]: int(amount) for row, amount in zip(rows, yuan(draft, "history_sales"), strict=True) if row[5] == "estimate"}
    assert have == estimates(sums(), 2026)
    assert {at[1] for at in have} == {11, 12}
    assert {at[2:] for at in have if at[3] == "B02"} == {(u, "B02", c) for u in ("1001", "1002", "1003") for c in ("C01", "C02")}
    assert not [at for at in have if at[3] == "B03"]  # it had ended
    marked = {row for one in draft.guesses if one.table == "history_sales" for row in one.rows}
    assert marked == {draft.frames["history_sales"].keys[i] for i, row in enumerate(rows) if row[5] == "estimate"}


def test_a_product_first_sold_in_the_running_year_is_new_and_given_no_month_before(draft: Draft) -> None:
    assert table(draft, "products", "code", "category", "new_mark", "launch", "delist") == [
        ("A01", "乳品", "existing", None, None), ("A02", "乳品", "existing", None, None), ("B01", "饮料", "existing", None, None),
        ("B02", "饮料", "new", "2026-05-01", None), ("B03", "饮料", "existing", None, "2025-06-01")]
    rows = table(draft, "history_sales", "year", "month", "product")
    assert min((y, m) for y, m, product in rows if product == "B02") == (2026, 5)


def test_the_mix_is_what_was_sold_in_twelve_months(draft: Draft) -> None:
    assert set(table(draft, "mix", "branch", "product", "channel")) == mix(sums())


def test_the_season_is_the_mean_of_whole_years_of_what_was_sold_in_all_of_them(draft: Draft) -> None:
    """2024 and 2025, by category and channel; 2026 has no November. 饮料 counts B01 and, until it ended, B03."""
    due = seasons(sums(), {p: category for p, _, category in PRODUCTS}, (2024, 2025))
    rows = table(draft, "season", "category", "channel", *(f"m{m:02}" for m in range(1, 13)))
    assert {row[:2] for row in rows} == set(due)
    for category, channel, *indices in rows:
        assert sum(indices) == 12_000
        assert all(abs(n - exact) < 1 for n, exact in zip(indices, due[category, channel], strict=True))


def test_units_share_by_last_year_and_the_goal_rests_on_it(draft: Draft) -> None:
    assert table(draft, "weights", "branch", "basis") == [(u, "last_year") for u in ("1001", "1002", "1003")]
    base = sum((v for at, v in sums().items() if at[0] == 2026), Decimal(0)) + sum(estimates(sums(), 2026).values())
    [(metric, stated, growth, target)] = table(draft, "goals", "metric", "base", "growth", "target")
    assert (metric, growth, target) == ("sales", 120, None)
    assert stated == int(base.quantize(Decimal(1), ROUND_HALF_UP))  # steps of 0.0001 万元 are yuan


def test_units_stand_below_their_regions(draft: Draft) -> None:
    rows = table(draft, "organisation", "code", "name", "parent", "level", "type")
    assert rows == [("HQ", "青禾日化", None, "company", "sums_up"), ("R01", "华东", "HQ", "region", "sums_up"),
                    ("R02", "华南", "HQ", "region", "sums_up"), ("1001", "南京分公司", "R01", "branch", "fills"),
                    ("1002", "上海分公司", "R01", "branch", "fills"), ("1003", "广州分公司", "R02", "branch", "fills")]


def test_what_the_export_does_not_say_is_guessed_and_what_it_says_is_not(draft: Draft) -> None:
    assert guessed(draft) == {
        ("company", "value"), ("organisation", "code"), ("organisation", "level"), ("organisation", "type"), ("products", "new_mark"),
        ("products", "launch"), ("products", "delist"), ("channels", "code"), ("channels", "trade"), ("mix", "sold"), ("weights", "basis"),
        ("goals", "base"), ("history_sales", "amount"), ("history_sales", "status")}
    assert [one.table for one in draft.open] == ["company"]  # mailbox and contact; the goal was given
