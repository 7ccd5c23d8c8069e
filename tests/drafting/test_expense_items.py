"""The sheet of accounts from a ledger: the group in an account's name, and pay that follows from heads where these were exported."""
from __future__ import annotations

import pytest
from draft_case import Rows, drafted, table

SALES = (("年月", "分公司", "产品", "金额(元)"), [("202601", "江苏", "鲜奶", "100")])
LEDGER = ("年月", "分公司", "费用科目", "金额(元)")
ROSTER = ("年月", "分公司", "岗位", "人数")


def ledger(*items: str) -> Rows:
    return [("202601", "江苏", item, "6000") for item in items]


@pytest.mark.parametrize(("items", "posts", "rows", "cost"), [
    # accounts, posts that were exported, (group, item, mark, link) of each account; what a head costs a month, in yuan
    (("人员费用-工资", "人员费用-差旅费", "市场费用—陈列费", "办公费"), ("业务代表",), {
        ("人员费用", "人员费用-工资", "linked", "staff"), ("人员费用", "人员费用-差旅费", "plain", "none"),
        ("市场费用", "市场费用—陈列费", "plain", "none"), ("费用", "办公费", "plain", "none")}, 3000),
    (("工资",), (), {("费用", "工资", "plain", "none")}, None),                                          # no heads to follow from
    (("工资",), ("业务代表", "促销员"), {("费用", "工资", "plain", "none")}, 1500),                  # promoters have a plan of their own
    (("工资", "社保"), ("业务代表",), {("费用", "工资", "plain", "none"), ("费用", "社保", "plain", "none")}, 6000),  # would count twice
    (("促销费/返利", "X-1"), ("业务代表",), {("费用", "促销费/返利", "plain", "none"), ("费用", "X-1", "plain", "none")}, None)])
def test_accounts(items: tuple[str, ...], posts: tuple[str, ...], rows: set[tuple[str, ...]], cost: int | None) -> None:
    staff = [(ROSTER, [("202601", "江苏", post, "2") for post in posts])] if posts else []
    draft = drafted(SALES, (LEDGER, ledger(*items)), *staff)
    assert set(table(draft, "expense_items", "group", "item", "mark", "link")) == rows
    assert {n for (n,) in table(draft, "posts", "unit_cost")} == ({cost} if posts else set())
