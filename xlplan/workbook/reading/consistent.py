"""A quick proof that a sheet's computed cells are right, so that recomputing them cell by cell is seldom needed.

Every computed cell is compared with its formula applied to the numbers that stand on the sheets. If all agree, then by
induction all are what a recalculation gives. Where anything is unusual the answer is simply no. Floor 3.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from xlplan.schema.fast.arrays import LARGEST, Env, NotCovered, SheetNumbers, sheet_numbers
from xlplan.schema.fast.groups import FormulaGroups
from xlplan.units import Bools
from xlplan.workbook.reading.table_reading import TableReading


def proven_tables(readings: Mapping[str, TableReading], proofs: Mapping[str, FormulaGroups]) -> set[str]:
    """Keys of the tables whose computed cells all agree with the numbers that stand on the sheets."""
    env, out = Env(), set[str]()
    for key, r in readings.items():
        if (numbers := _sheet_numbers(r, proofs[key])) is not None:
            env[key] = numbers
    for key in env:
        try:
            if _is_consistent(readings[key], proofs[key], env):
                out.add(key)
        except NotCovered:
            continue
    return out


def _sheet_numbers(r: TableReading, proof: FormulaGroups) -> SheetNumbers | None:
    """The sheet's numbers; None where they are too many or too large, or a foot cell is no whole count."""
    scaled = np.where(np.isnan(r.cached_feet), 0.0, r.cached_feet) * proof.scales
    feet = np.rint(scaled)
    data = np.where(np.isnan(r.cached), 0, r.steps) * proof.multiples
    if np.abs(feet).max(initial=0) > LARGEST or np.abs(scaled - feet).max(initial=0) > 1e-3:
        return None
    return sheet_numbers(data, feet.astype(np.int64), r.frame.texts)


def _is_consistent(r: TableReading, proof: FormulaGroups, env: Env) -> bool:
    known = ~np.isnan(r.cached)
    computed = ((r.who == "C") | (r.who == "L") | ((r.who == "S") & r.formula)) & (r.frame.sheet_rows > 0)[:, None]
    if r.table.kind == "open":
        computed &= known | r.formula | r.odd_cells()
    feet = proof.computed_feet
    if proof.groups is None or not ((known & r.formula) | ~computed).all() or not (
            (~np.isnan(r.cached_feet) & r.formula_feet) | ~feet).all():
        return False
    mine = env[r.table.key]
    measures = r.frame.texts.get(r.table.measure_column or "")
    plain = computed if measures is None else computed & ~_varies_by_measure(r, measures)
    for group in proof.groups:
        rows: Bools | None = None
        if group.foot is None:
            if group.measure and measures is not None:
                rows = computed[:, group.columns] & (measures == group.measure)[:, None]
            else:
                rows = plain[:, group.columns]
            if not rows.any():
                continue
            there = mine.data[:, group.columns]
        else:
            there = mine.feet[group.foot, group.columns]
        differs = group.make(env) != there
        if (differs if rows is None else differs & rows).any():
            return False
    return True


def _varies_by_measure(r: TableReading, measures: Any) -> Bools:
    """Cells whose formula depends on the row's measure."""
    names = [str(m) for m in measures]
    of = {m: [m in c.by_measure for c in r.numbers] for m in set(names)}
    return np.array([of[m] for m in names], np.bool_).reshape(r.frame.size, len(r.numbers))
