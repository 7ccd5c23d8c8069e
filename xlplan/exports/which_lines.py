"""Columns that say which lines count, such as the state of an order or its currency; and codes whose lines are sums of
others. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlplan.exports.layout import ColumnUse
from xlplan.exports.totals import Line
from xlplan.text import fold_text

_STATE: Final = re.compile(r"状态|狀態|状况|狀況|作废|作廢|是否有效|冲销|沖銷|取消"
                           r"|(?<![a-z])(?:status|void|voided|cancell?ed|cancell?ation)(?![a-z])")
_CURRENCY: Final = re.compile(r"币种|幣種|币别|幣別|货币|貨幣|(?<![a-z])(?:currency|curr|crcy)(?![a-z])")
_COUNTS: Final = re.compile(
    r".*(?:完成|成功|已付|付清|已发|已發|已收|签收|簽收|已出库|已出庫|已审|已審|审核|審核"
    r"|已记账|已記帳|已过账|已過帳|已结|已結|已开票|已開票|正常|有效|生效"
    r"|在职|在職|在岗|在崗|试用|試用|部分退款).*|是|yes|y|ok|(?:paid|partially paid|shipped|completed?|delivered|fulfilled|posted|approved"
    r"|normal|active|valid"
    r"|invoiced|billed|closed|done|settled)")
_DOES_NOT: Final = re.compile(
    r".*(?:未|不|非|待|无效|無效|取消|作废|作廢|关闭|關閉|全额退款|全額退款|已退款|退款成功|退货|退貨).*"
    r"|(?:cancell?ed|void|voided|refunded).*")
_YUAN: Final = re.compile(r"cny|rmb|人民币|人民幣|元|¥|本位币|本位幣")
_FAMILY: Final = (frozenset(("item", "item_code", "item_group")), frozenset(("product", "product_code", "category")))
_CODE: Final = re.compile(r"\d{2,}[\d.]*")
ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class Asked:
    """A column that says which lines count, and nobody has said of which values: value -> (lines, what they come to)."""

    use: ColumnUse
    values: Mapping[str, tuple[int, Decimal]]


def says_which(use: ColumnUse) -> str:
    """`currency` or `state` of a column that is not read but may say which lines count; '' of any other."""
    if use.role != "ignored":
        return ""
    header = fold_text(use.header)
    return "currency" if _CURRENCY.search(header) else "state" if _STATE.search(header) else ""


def asked_of(use: ColumnUse, cells: Sequence[tuple[str, Decimal]]) -> Asked | None:
    """What is to be asked about a column that is not read: (value, amount) of every line. None where its values do not differ in whether
    their lines count, or all have been answered."""
    which = says_which(use)
    if not which:
        return None
    values: dict[str, tuple[int, Decimal]] = {}
    for value, amount in cells:
        n, total = values.get(value, (0, Decimal(0)))
        values[value] = (n + 1, total + amount)
    if ANY in use.keep or ((use.keep or use.leave) and all(v in use.keep or v in use.leave for v in values)):
        return None
    known = {_plain(v) for v in values if v}
    if which == "currency":
        open_ = len({"cny" if _YUAN.fullmatch(v) else v for v in known}) > 1
    else:
        open_ = any(_DOES_NOT.fullmatch(v) for v in known) or (len(known) > 1 and not all(_COUNTS.fullmatch(v) for v in known))
    return Asked(use, values) if open_ or use.keep or use.leave else None


def _plain(value: str) -> str:
    return fold_text(value).strip()


def parents(lines: Sequence[Line], said: Sequence[ColumnUse], at: int) -> list[str]:
    """Codes whose figures are the sums of the codes that begin with them, in every unit and month: `6601` of 660101 and 660102. `at`: the
    place of the column of codes."""
    codes = sorted({line.labels[at] for line in lines if _CODE.fullmatch(line.labels[at])})
    above = dict(_nearest(codes))
    if not above:
        return []
    family = next((roles for roles in _FAMILY if said[at].role in roles), frozenset((said[at].role,)))
    others = [i for i, use in enumerate(said) if use.role not in family]
    wanted = {*above, *above.values()}
    vectors: dict[str, dict[object, Decimal]] = {code: {} for code in wanted}
    for line in lines:
        if line.labels[at] in wanted:
            key = tuple(line.labels[i] for i in others)
            for column, value in line.figures.items():
                vector = vectors[line.labels[at]]
                vector[key, column] = vector.get((key, column), Decimal(0)) + value
    out = []
    below: dict[str, list[dict[object, Decimal]]] = {}
    for code, parent in above.items():
        below.setdefault(parent, []).append(vectors[code])
    for parent, children in sorted(below.items()):
        due: dict[object, Decimal] = {}
        for vector in children:
            for at_key, value in vector.items():
                due[at_key] = due.get(at_key, Decimal(0)) + value
        mine = {k: v for k, v in vectors[parent].items() if v}
        due = {k: v for k, v in due.items() if v}
        if mine == due and (len(mine) > 1 or (mine and len(children) > 1)):
            out.append(parent)
    return out


def _nearest(codes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(code, the longest other code that it begins with)."""
    open_: list[str] = []
    for code in codes:  # sorted: a parent stands before its children
        while open_ and not code.startswith(open_[-1]):
            open_.pop()
        if open_:
            yield code, open_[-1]
        open_.append(code)


def all_twice(rows: Sequence[tuple[object, ...]]) -> bool:
    """Whether every one of the rows stands there twice or more often."""
    if not 2 <= len(set(rows)) <= len(rows) // 2:
        return False
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        seen[row] = seen.get(row, 0) + 1
    return all(n > 1 for n in seen.values())
