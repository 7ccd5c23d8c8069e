"""Digest: what a consolidation leaves behind for whoever asks later, without opening a workbook. Floor 4.

Figures that add up, as declared and as approved, by branch, region and whatever else the rows of a table are told apart by;
and how far each branch is. Ratios are not kept: they are recomputed from the figures.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.plan.checking.states import branch_states
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.master.master import Master
from xlplan.schema.column import Column
from xlplan.schema.expr import All, If, SumRows, lift
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator, Scope, to_steps
from xlplan.schema.table import Table
from xlplan.units import Bools, Ints

STATUS: Final = "status"
_TOTAL: Final = "@total"
Group = tuple[list[str], list[str], Ints]  # keys, names, and which of them each branch or row belongs to (-1: none)


def digest_parts(merged: Merged, master: Master) -> dict[str, str]:
    """Part -> JSON text: `status`, and a part for each table.

    A table: `groups`, by -> `keys`, `names` and `declared` and `approved`, each column key -> whole steps of the unit of its
    total, None where no branch of the group is in.
    """
    numbers = declared_figures(merged), approved_figures(merged)
    head = {"round": merged.round, "year": master.company.year, "start_month": master.company.start_month}
    return {STATUS: json.dumps({**head, "branches": _branch_states(merged, master)}, ensure_ascii=False), **{
        key: json.dumps({**head, "groups": _table_groups(merged, master, key, numbers)}, ensure_ascii=False) for key in merged.frames}}


def summed_columns(table: Table) -> tuple[str, ...]:
    """Keys of the columns whose figures are kept."""
    foot = table.foot_by_key[_TOTAL]
    return tuple(c.key for c in table.columns if c.up in ("sum", "last") and c.unit and table.foot_cell(foot, c.key) is not None)


def grouping_columns(table: Table) -> tuple[Column, ...]:
    """Columns that rows are grouped by: lists, and texts that HQ gives."""
    return tuple(c for c in table.columns if c.key != table.measure_column and (
        (c.kind == "choice" and len(c.choices) != 1) or (c.kind == "text" and c.who == "G")))


def _table_groups(merged: Merged, master: Master, key: str, numbers: tuple[Evaluator, Evaluator]) -> dict[str, Any]:
    frame, have = merged.frames[key], merged.have[key]
    columns = summed_columns(frame.table)
    declared, approved = ({c: n.foot_steps(key, _TOTAL, c) for c in columns} for n in numbers)
    by_branch = (declared, approved)
    out = {by: _sum_groups(group, by_branch, have) for by, group in _branch_groups(merged, master).items()}
    per_row = [_per_row(n, frame, columns) for n in numbers]
    if per_row[0]:
        counted = _counted_rows(numbers[0], frame)
        out |= {by: _sum_groups(group, per_row, counted) for by, group in _row_groups(frame, counted, master).items()}
    return out


def _branch_groups(merged: Merged, master: Master) -> dict[str, Group]:
    """All branches together, each region, each branch."""
    org, codes = master.organisation, list(merged.branches)
    region_of = [org.region_of(code) or "" if code in org.by_code else "" for code in codes]
    regions = list(dict.fromkeys(region_of))
    names = {code: unit.name for code, unit in org.by_code.items()}
    return {"total": ([""], [""], np.zeros(len(codes), np.int64)),
            "region": (regions, [names.get(r, r) for r in regions], np.array([regions.index(r) for r in region_of], np.int64)),
            "branch": (codes, [names.get(c, c) for c in codes], np.arange(len(codes)))}


def _row_groups(frame: Frame, counted: Bools, master: Master) -> dict[str, Group]:
    """The rows themselves, where every branch has the same; and by each column they are told apart by."""
    out: dict[str, Group] = {}
    if frame.table.kind == "fixed" and not frame.table.measures:
        names = (" · ".join(str(frame.texts[n][i]) for n in frame.table.names) for i in range(frame.size))
        out["row"] = _group_rows(frame.keys, list(names), counted)
    for column in grouping_columns(frame.table):
        texts = [str(t) for t in frame.texts[column.key]]
        names_of = {code: post.post for code, post in master.posts.items()} if column.members else {}
        out[column.key] = _group_rows(texts, [names_of.get(t, t) for t in texts], counted)
    return out


def _group_rows(keys: list[str], names: list[str], counted: Bools) -> Group:
    """Rows by their key, in the order first met; those that leave it blank are a group too, so that all add up."""
    named: dict[str, str] = {}
    for key, name, counts in zip(keys, names, counted.tolist(), strict=True):
        if counts:
            named.setdefault(key, name)
    place = {key: i for i, key in enumerate(named)}
    return list(named), list(named.values()), np.array([place.get(k, -1) for k in keys], np.int64)


def _counted_rows(numbers: Evaluator, frame: Frame) -> Bools:
    """Rows that the total counts."""
    return frame.used & numbers.truth(All(frame.table.foot_by_key[_TOTAL].where), Scope(frame.table.key))


def _per_row(numbers: Evaluator, frame: Frame, columns: tuple[str, ...]) -> dict[str, Ints]:
    """What each row adds to the total; columns whose total is no sum of rows are left out."""
    table, out = frame.table, dict[str, Ints]()
    foot = table.foot_by_key[_TOTAL]
    for key in columns:
        node = table.foot_cell(foot, key)
        if isinstance(node, SumRows) and not node.table:
            value = numbers.number(If(All(node.where), node.of, lift(0)), Scope(table.key))
            out[key] = np.broadcast_to(to_steps(value, table.foot_unit(foot, key)), frame.size)
    return out


def _sum_groups(group: Group, figures: Iterable[Mapping[str, Ints]], there: Bools) -> dict[str, Any]:
    keys, names, where = group
    there = there & (where >= 0)
    known = np.bincount(where[there], minlength=len(keys)) > 0
    out: dict[str, Any] = {"keys": keys, "names": names}
    for basis, columns in zip(("declared", "approved"), figures, strict=True):
        out[basis] = {}
        for column, values in columns.items():
            sums = np.zeros(len(keys), np.int64)
            np.add.at(sums, where[there], values[there])
            out[basis][column] = [n if k else None for n, k in zip(sums.tolist(), known.tolist(), strict=True)]
    return out


def _branch_states(merged: Merged, master: Master) -> list[dict[str, Any]]:
    org, out = master.organisation, []
    for code, how in branch_states(merged).items():
        file = how.file
        region = (org.region_of(code) if code in org.by_code else None) or ""
        grave = [d.severity.value for d in file.diagnostics if d.severity] if file else []
        out.append({
            "code": code, "name": org.by_code[code].name if code in org.by_code else code, "region": region,
            "region_name": org.by_code[region].name if region else "", "state": how.state, "refused": how.refused, "unfilled": how.unfilled,
            "file": file.file if file else "", "received": file.received.isoformat() if file and file.received else "",
            **{f"{kind}s": grave.count(kind) for kind in ("error", "warning", "note")}})
    return out
