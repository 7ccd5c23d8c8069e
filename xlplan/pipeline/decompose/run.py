"""Decompose into cells of any workbook, and put it back. Floor 6."""
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from xlplan.address import a1
from xlplan.decompose import Infeasible, spread
from xlplan.decompose import explain as why
from xlplan.excel.patching.dependents import dependent_cells
from xlplan.excel.patching.patch import Patch, Value, patch_package
from xlplan.excel.patching.patch_content import OLD, Cached
from xlplan.pipeline.decompose import notes
from xlplan.pipeline.decompose.impossible import impossible_error
from xlplan.pipeline.decompose.order import (
    DecomposeOrder,
    SpreadOrder,
    cells_named,
    known_keys,
    said_of_percentages,
    said_of_zeros,
    spread_order,
)
from xlplan.pipeline.decompose.reading import read_target
from xlplan.pipeline.decompose.reasons import Reason
from xlplan.pipeline.decompose.result import CellChange, Decomposition
from xlplan.pipeline.decompose.sheet_limits import keep_to_sheet, refuse_hidden
from xlplan.pipeline.decompose.stepping import step_for
from xlplan.pipeline.decompose.steps_typed import Amount, parse_number, plain_number, steps_to_amount
from xlplan.pipeline.decompose.target import Target
from xlplan.pipeline.written_with_undo import put_with_undo
from xlplan.store import undo as trails
from xlplan.text import same_text
from xlplan.units import Ints, Unit
from xlplan.workbook.rawbook import At
from xlplan.workbook.reading.refresh import refresh_results


def decompose_range(file: str | Path, range: str, total: Amount | None = None, *, hidden: bool = False, dry_run: bool = False,
                    **options: Any) -> Decomposition:
    """Spread an amount over cells of a workbook, exactly, and write it by changing only those cells in the file.

    Args:
        file: any .xlsx or .xlsm; a branch workbook of ours is known by its stamp.
        range: `Sheet!H7:J7,L7:N7`; the sheet may be left out where there is only one, and be a table's key in ours.
        total, options: `method=`, `action=`, `hold=`, `lower=` ...: the attributes of `DecomposeOrder`.
        hidden: cells in hidden or filtered rows and columns may change too. dry_run: nothing is written.

    A file open elsewhere is left alone and the result stands beside it. What the cells held is kept for `undo`.
    XlplanError, naming cells and what to do, for everything that cannot be done.
    """
    asked = DecomposeOrder(total=total, **options)
    t = read_target(Path(file), range)
    if not hidden:
        refuse_hidden(t)
    out = decompose_target(t, asked)
    if t.sub is None:  # the cells of a declared table are judged by their declaration
        out.notes += keep_to_sheet(t, out)
    out.dry_run = dry_run
    if not dry_run and any(one.written for one in out.lines):
        out.written = _write_file(t, out)
    return out


def decompose_target(t: Target, asked: DecomposeOrder) -> Decomposition:
    """What becomes of those cells; nothing is written. Errors as `decompose_range`."""
    method, action, rule = known_keys(asked.method, asked.action, asked.rule)
    keys = "relative_proportional" if asked.weights is not None and method == "proportional" else method, action, rule
    unit, origin = step_for(t, asked.step, [parse_number(value, same_text(f"--{key}")) for key, value in
                                            (("total", asked.total), ("start", asked.start), ("end", asked.end)) if value is not None])
    order = spread_order(t, unit, asked, keys)
    held = {**dict.fromkeys(cells_named(t, asked.hold, "hold"), "asked"), **t.held}
    puzzling = cells_named(t, asked.explain, "explain")
    before, exact = _count_steps(t, unit, held)
    call = _spread_arguments(t, order, before, held)
    after = _spread_cells(t, unit, call, held)
    lines = [_cell_change(t, at, held.get(at, ""), b, None if e else v, int(a))
             for at, v, b, e, a in zip(t.places, t.values, before, exact, after, strict=True)]
    out = Decomposition(t.path, t.sheet.name, str(t.asked), order.method, order.action, order.rule, unit, origin, lines,
                        notes.collect_notes(t, lines, held, unit), dry_run=True)
    out.notes += [*said_of_percentages(asked.weights), *said_of_zeros(call)]
    out.reasons = [Reason(a1(*at), why(spread, k, **call)) for k, at in enumerate(t.places) if at in puzzling]
    return out


def _count_steps(t: Target, unit: Unit, held: dict[At, str]) -> tuple[list[int], list[bool]]:
    """What the cells hold in steps, and whether that is exact. A held cell must be: it is not going to change."""
    try:
        counted = [unit.steps(v) for v in t.values]
    except OverflowError as why:
        raise impossible_error(why, t.where, unit, t.places) from why
    fine = [at for at, (_, exact) in zip(t.places, counted, strict=True) if at in held and not exact]
    if fine:
        raise t.refuse("held_fine", fine, step=plain_number(unit.step), found=t.found(fine))
    if words := [at for at in held if at in t.texts]:
        raise t.refuse("held_text", words, found=t.found(words))
    return [count for count, _ in counted], [exact for _, exact in counted]


def _spread_arguments(t: Target, order: SpreadOrder, before: Sequence[int], held: dict[At, str]) -> dict[str, Any]:
    """The arguments of `spread`."""
    return {"before": np.array(before, dtype=np.int64), "value": order.value, "method": order.method, "action": order.action,
            "held": np.array([at in held for at in t.places]), "lower": order.lower, "upper": order.upper,
            "reference": order.reference, "rule": order.rule, **order.parameters}


def _spread_cells(t: Target, unit: Unit, call: dict[str, Any], held: dict[At, str]) -> Ints:
    """The cells after, in steps; XlplanError where it is impossible."""
    try:
        after = spread(**call)
    except (Infeasible, ValueError, OverflowError) as refusal:
        raise impossible_error(refusal, t.where, unit, t.places) from refusal
    _refuse_beyond(t, unit, after, held)
    return after


def _refuse_beyond(t: Target, unit: Unit, after: Ints, held: dict[At, str]) -> None:
    """XlplanError where cells of a declared table would hold less or more than their column allows."""
    for word, sign in (("least", -1), ("most", 1)):
        beyond = [(at, spot.unit.show(limit), int(a)) for at, a in zip(t.places, after, strict=True)
                  if at not in held and (spot := t.spots.get(at)) is not None and spot.unit is not None
                  and (limit := spot.minimum if sign < 0 else spot.maximum) is not None
                  and sign * steps_to_amount(int(a), unit) > sign * steps_to_amount(limit, spot.unit)]
        if beyond:
            raise t.refuse(word, [at for at, _, _ in beyond], limit=beyond[0][1], found=unit.show(beyond[0][2]))


def _cell_change(t: Target, at: At, held: str, before: int, exact: Decimal | None, after: int) -> CellChange:
    blank = at in t.blank
    differs = after != before or exact is not None or at in t.texts
    return CellChange(at, None if blank else before, after, held, exact, differs and not held and not (blank and not after))


def _write_file(t: Target, out: Decomposition) -> Path:
    """Put the changed cells into the file, with the stored results of our own formulas; the file written."""
    cells: dict[str, Value] = {a1(*one.at): steps_to_amount(one.after, out.unit) for one in out.lines if one.written}
    made = patch_package(t.data, {t.sheet.name: cells}, _new_results(t, out), name=t.path.name)
    return put_with_undo(t.path, made.data, _change_record(t, out, made))


def _new_results(t: Target, out: Decomposition) -> dict[str, dict[str, Cached]]:
    """Sheet title -> address -> new result of a formula: of those of our own workbook; of any other it is `OLD`."""
    made: dict[str, dict[str, Cached]] = {
        title: {a1(*at): OLD for at in cells}
        for title, cells in dependent_cells(t.data, {t.sheet.name: [one.at for one in out.lines if one.written]}).items()}
    if t.sub is None:
        return made
    steps: dict[tuple[str, str], int] = {}
    for one in out.lines:
        spot = t.spots[one.at]
        if one.written and spot.unit is not None:
            steps[spot.row, spot.column] = int(steps_to_amount(one.after, out.unit) / spot.unit.step)
    found = refresh_results(t.book, t.sub, {t.table: steps}, unchanged=True)
    for title, cells in found.items():
        made.setdefault(title, {}).update({a1(*at): value for at, value in cells.items()})
    return made


def _change_record(t: Target, out: Decomposition, made: Patch) -> trails.Change:
    def was(at: At) -> Any:
        if at in t.sheet.formulas:
            return "=" + t.sheet.formulas[at]
        value = t.sheet.at(*at)
        return value if value is None or isinstance(value, (int, float, str)) else str(value)

    return trails.Change(
        datetime.now().astimezone().isoformat(timespec="seconds"), t.sha256, hashlib.sha256(made.data).hexdigest(), t.sheet.name,
        f"decompose {out.range} {out.method} {out.action}",
        [(a1(*one.at), was(one.at), float(steps_to_amount(one.after, out.unit))) for one in out.lines if one.written], made.back.data(),
        {"command": "decompose", "range": out.range, "method": out.method, "action": out.action})
