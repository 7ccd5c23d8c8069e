"""Digest: what a consolidation leaves behind for whoever asks later, without opening a workbook. Floor 4.

Figures that roll up, as declared and as approved, by branch, region and whatever else the rows of a table are told apart by;
and how far each branch is. Ratios are not kept: they are recomputed from the figures.
"""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from xlplan.plan.breakdown.branch_issue import travelling_lists
from xlplan.plan.checking.results import Merged
from xlplan.plan.checking.states import branch_states
from xlplan.plan.consolidate.contribution import NAME, ROW, merged_contribution, rolled_columns
from xlplan.plan.consolidate.tally import Tally
from xlplan.plan.consolidate.unknown import RunFigures, UnknownFigures, run_figures
from xlplan.plan.master.master import Master
from xlplan.schema.column import Column
from xlplan.schema.days import iso_day
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.table import Table
from xlplan.units import Ints

STATUS: Final = "status"
_MOST: Final = 12  # texts kept of a column that lists them
Lists = Mapping[str, Mapping[str, str]]  # those that travel in workbooks: name -> key -> label
Group = tuple[list[str], list[str], Ints]  # keys, names, and which of them each branch belongs to


def digest_parts(merged: Merged, master: Master, figures: RunFigures | None = None) -> dict[str, str]:
    """Part -> JSON text: `status`, and a part for each table. `figures`: of the merged tables, where they have been worked out.

    A table: `groups`, by -> `keys`, `names`, and `declared` and `approved`, each column key -> whole steps of the unit of its
    total, None where no branch of the group is in. `others` has both once more, for columns that do not add up: steps of means and
    of smallest and largest numbers, ISO dates, counts of rows, and lists of texts, the last of which is … where there are more.
    """
    declared, approved, unknown = figures or run_figures(merged)
    numbers, lists = (declared, approved), travelling_lists(master, master.company.lang)
    head = {"round": merged.round, "year": master.company.year, "start_month": master.company.start_month}
    groups = _branch_groups(merged, master)
    parts: dict[str, Any] = {STATUS: {"branches": _branch_states(merged, master)}, **{
        key: {"groups": _table_groups(merged, groups, key, numbers, unknown, lists)} for key in merged.frames}}
    return {part: json.dumps(head | data, ensure_ascii=False) for part, data in parts.items()}


def summed_columns(table: Table) -> tuple[str, ...]:
    """Keys of the columns whose figures add up."""
    return tuple(c.key for c in rolled_columns(table) if c.up in ("sum", "last"))


def _table_groups(merged: Merged, groups: Mapping[str, Group], key: str, numbers: tuple[Evaluator, Evaluator], unknown: UnknownFigures,
                  lists: Lists) -> dict[str, Any]:
    table, there = merged.frames[key].table, merged.have[key]
    made = {basis: merged_contribution(merged, basis, key, unknown) for basis in dict.fromkeys(numbers)}
    bases = [made[basis] for basis in numbers]
    out = {by: _group_data(rolled_columns(table), keys, names, [one.units.by([keys[i] for i in where[there]]) for one in bases], lists)
           for by, (keys, names, where) in groups.items()}
    return out | {by.lstrip("@"): _row_group(table, by, [one.by[by] for one in bases], lists) for by in bases[0].by}


def _row_group(table: Table, by: str, tallies: Sequence[Tally], lists: Lists) -> dict[str, Any]:
    """Rows by what tells them apart, in the order first met; those that leave it blank are a group too, so that all add up."""
    if by == ROW:
        names: Mapping[str, str] = {key: said[0] for key, said in tallies[0].listed(NAME).items()}
    else:
        names = lists.get(table.by_key[by].members or "", {})
    keys, columns = list(tallies[0].keys), [c for c in rolled_columns(table) if c.key in tallies[0].ups]  # a total may add up more
    return _group_data(columns, keys, [names.get(key, key) for key in keys], tallies, lists)


def _branch_groups(merged: Merged, master: Master) -> dict[str, Group]:
    """All units that fill in together, each region, each unit."""
    org, codes = master.organisation, list(merged.branches)
    region_of = [org.counts_in(code) or "" if code in org.by_code else "" for code in codes]
    regions = list(dict.fromkeys(region_of))
    names = {code: unit.name for code, unit in org.by_code.items()}
    return {"total": ([""], [""], np.zeros(len(codes), np.int64)),
            "region": (regions, [names.get(r, r) for r in regions], np.array([regions.index(r) for r in region_of], np.int64)),
            "branch": (codes, [names.get(c, c) for c in codes], np.arange(len(codes)))}


def _group_data(columns: Sequence[Column], keys: list[str], names: list[str], tallies: Sequence[Tally], lists: Lists) -> dict[str, Any]:
    out: dict[str, Any] = {"keys": keys, "names": names, "others": {}}
    for basis, tally in zip(("declared", "approved"), tallies, strict=True):
        out[basis], out["others"][basis] = {}, {}
        for column in columns:
            of = out if column.up in ("sum", "last") else out["others"]
            known = _kept_figures(tally, column, lists.get(column.members or "", {}))
            of[basis][column.key] = [known.get(key) for key in keys]
    return out


def _kept_figures(tally: Tally, column: Column, labels: Mapping[str, str]) -> Mapping[str, Any]:
    if column.up == "list":
        every = {key: [labels.get(text, text) for text in said] for key, said in tally.listed(column.key).items()}
        return {key: said if len(said) <= _MOST else [*said[:_MOST], "…"] for key, said in every.items()}
    found = tally.finished(column.key)
    if column.kind == "date" and column.up != "count":
        return {key: None if day is None else iso_day(day) for key, day in found.items()}
    return found


def _branch_states(merged: Merged, master: Master) -> list[dict[str, Any]]:
    org, out = master.organisation, []
    for code, how in branch_states(merged).items():
        file = how.file
        region = (org.counts_in(code) if code in org.by_code else None) or ""
        grave = [d.severity.value for d in file.diagnostics if d.severity] if file else []
        out.append({
            "code": code, "name": org.by_code[code].name if code in org.by_code else code, "region": region,
            "region_name": org.by_code[region].name if region else "", "state": how.state,
            "refused": how.refused, "undeclared": how.undeclared, "outdated": how.outdated,
            "excluded": how.excluded, "undecided": how.undecided, "altered": how.altered,
            "receipt": asdict(file.receipt) if file and file.receipt else None,
            "file": file.file if file else "", "received": file.received.isoformat() if file and file.received else "",
            **{f"{kind}s": grave.count(kind) for kind in ("error", "warning", "note")}})
    return out
