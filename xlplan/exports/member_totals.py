"""Totals that stand among their parts as one more unit, product or channel: found by arithmetic, whatever they are called. Room
between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from xlplan.exports.findings import finding
from xlplan.exports.layout import Layout
from xlplan.exports.records import MEASURE_OF, LeftOut, month_numbers, total_of
from xlplan.exports.roles import ROLES
from xlplan.exports.version_lines import sum_said
from xlplan.schema.diagnostic import Diagnostic
from xlplan.terms import in_sentence
from xlplan.text import Text, fold_text

_MEMBERS: Final[dict[str, tuple[str, ...]]] = {  # role of members -> those that group them
    "unit": ("region", "province"), "product": ("category",), "channel": (), "item": ("item_group",), "post": (), "region": (),
    "category": (), "item_group": ()}
_WITHIN: Final = {"region": "unit", "category": "product", "item_group": "item"}  # looked at where there are no members of these
_SURE: Final = 6       # months, all of them equal, that show a total
_FEWEST: Final = 3     # months for which it is asked
_NEARLY: Final = 0.9   # of its months, likewise
_VALUES: Final = 4     # different figures among them; equal ones may be chance
_LARGE: Final = 100_000  # fen, from which figures of a total may be rounded apart
_HEADS: Final = 8      # different numbers of people: small ones add up by chance
_CALLED: Final = re.compile(r"全国|全國|全公司|全渠道|全部|全体|全體|所有|集团|集團|大区|大區|"
                            r"区域|區域|整体|整體|合计|合計|总|總|all|total|overall|company|national")
_OTHERS: Final = Text("其余 {n} 个", "其餘 {n} 個", "the other {n}")
_OF_GROUP: Final = Text("「{group}」其余 {n} 个", "「{group}」其餘 {n} 個", "the other {n} of “{group}”")


@dataclass(frozen=True, slots=True)
class MemberTotal:
    """A member that is the sum of others. `role`, `label`: which; `of`: what it is the sum of; `months` in which it is; `sure`: in every
    month, and in enough of them; `rows`: where its records are."""

    role: str
    label: str
    of: Text
    months: int
    sure: bool
    rows: pd.Series[bool]


def without_totals(records: pd.DataFrame, layout: Layout) -> tuple[pd.DataFrame, list[LeftOut], list[Diagnostic]]:
    """The records without totals that stand among their parts; these; XP750 of them, XP751 of those that may be some."""
    measure, left, said = MEASURE_OF[layout.kind], list[LeftOut](), list[Diagnostic]()
    out = records
    for one in member_totals(records, layout):
        rows = records.loc[one.rows.index[one.rows]]
        total, place = total_of(rows, measure), str(rows["cell"].iloc[0])
        of = {"text": one.label, "what": in_sentence(ROLES[one.role].label), "other": one.of, "sum": sum_said(total, layout.kind)}
        if not one.sure:
            said.append(finding("XP751", layout, place, n=one.months, **of))
            continue
        said.append(finding("XP750", layout, place, n=rows["row"].nunique(), **of))
        left.append(LeftOut(place, one.label, {measure: total}, {measure: total}))
        out = out.drop(rows.index)
    return (out.reset_index(drop=True) if left else records), left, said


def member_totals(records: pd.DataFrame, layout: Layout) -> list[MemberTotal]:
    """The totals among the members, each found once those before it are taken away."""
    found: list[MemberTotal] = []
    left = records
    while len(left):
        one = next((total for role in _MEMBERS if (total := _total_of(left, layout, role, found)) is not None), None)
        if one is None:
            break
        found.append(one)
        left = left[~one.rows[left.index]]
    return found


def _total_of(records: pd.DataFrame, layout: Layout, role: str, found: list[MemberTotal]) -> MemberTotal | None:
    within = _WITHIN.get(role)
    if within and (records[within] != "").any():
        return None
    names = records[role]
    codes = records[f"{role}_code"] if f"{role}_code" in records else pd.Series("", index=records.index)
    member = codes.where(names == "", names + "\0" + codes)
    labels = [*dict.fromkeys(member)]
    if len(labels) < 2:
        return None
    keep = {fold_text(value) for use in layout.of(role, f"{role}_code") for value in use.keep}
    sums = _by_month(records, member, MEASURE_OF[layout.kind]).reindex(labels)
    groups = {label: {key: one for key in _MEMBERS[role] if (one := _only(records.loc[member == label, key]))} for label in labels}
    for label in labels:
        if keep & {"*", *map(fold_text, filter(None, label.split("\0")) if label else [""])}:
            continue
        for of, parts in _parts_of(label, labels, groups):
            total = _compared(sums, label, parts, not layout.money, groups[label], of)
            if total:
                said = (_OF_GROUP.filled(group=of, n=len(parts)) if of else _OTHERS.filled(n=len(parts)))
                return MemberTotal(role, _shown(label), said, total[0], total[1], member == label)
    return None


def _by_month(records: pd.DataFrame, member: pd.Series[str], measure: str) -> pd.DataFrame:
    """Members × months, in fen or in hundredths of a head."""
    values = records[measure] if measure == "amount" else (records[measure] * 100).astype("int64")
    out: pd.DataFrame = values.groupby([member, month_numbers(records)]).sum().unstack(fill_value=0)
    return out


def _only(values: pd.Series[str]) -> str:
    found = [*dict.fromkeys(v for v in values if v)]
    return found[0] if len(found) == 1 else ""


def _parts_of(label: str, labels: list[str], groups: Mapping[str, Mapping[str, str]]) -> list[tuple[str, list[str]]]:
    """(group, '' of none; the members that `label` may be the sum of): those of each group, then all others, those that are called totals
    as well apart."""
    out: list[tuple[str, list[str]]] = []
    for key in dict.fromkeys(key for of in groups.values() for key in of):
        for group in dict.fromkeys(of[key] for of in groups.values() if key in of):
            out.append((group, [one for one in labels if one != label and groups[one].get(key) == group]))
    others = [one for one in labels if one != label]
    plain = [one for one in others if not _CALLED.search(fold_text(one))]
    return [(group, parts) for group, parts in [*out, ("", others), ("", plain)] if parts]


def _compared(sums: pd.DataFrame, label: str, parts: list[str], heads: bool, groups: Mapping[str, str], of: str) -> tuple[int, bool] | None:
    """(months in which it is their sum, whether that is certain); None where it is none."""
    own: Any = sums.loc[label].to_numpy()
    there = own != 0
    months = int(there.sum())
    values = len(set(own[there].tolist()))
    if months < _FEWEST or values < (_HEADS if heads else min(_VALUES, months)):
        return None
    others: Any = sums.loc[parts].to_numpy()[:, there]
    apart = abs(others.sum(axis=0) - own[there])
    rounded = np.where(abs(own[there]) >= _LARGE, len(parts), 0)
    equal = int((apart <= rounded).sum())
    if equal < _FEWEST or equal < _NEARLY * months:
        return None
    several = int((others != 0).any(axis=1).sum())
    named = _is_called(label, groups, of)
    if several < 2:  # of two that are equal either may be the other
        return (equal, True) if named and equal == months >= _SURE else None
    return equal, equal == months >= _SURE and (named or not heads)


def _is_called(label: str, groups: Mapping[str, str], of: str) -> bool:
    """Whether it is called as a total, or as the group."""
    texts = {fold_text(part) for part in label.split("\0") if part}
    return bool(texts & {fold_text(one) for one in (*groups.values(), of) if one}) or any(map(_CALLED.search, texts))


def _shown(label: str) -> str:
    return label.partition("\0")[0]
