"""How strongly each unit pulls: weight = share of its basis × local coefficients on the way up (D3). Floor 4."""
from __future__ import annotations

from fractions import Fraction

from xlplan.plan.master.master import Master
from xlplan.plan.master.records import Weight
from xlplan.units import INDEX

_ONE = 10**INDEX.places


def estimates_by_unit(master: Master) -> dict[str, int]:
    """Last year by unit in 0.01 万元, for every unit: what the weights sheet says of a carrier, else the history of the
    unit and all below it; a unit that sums up is the sum of its carriers."""
    org, history = master.organisation, master.history.branch_total()
    out: dict[str, int] = dict.fromkeys(org.by_code, 0)
    for carrier in org.carriers():
        row = master.weights.get(carrier)
        if row is not None and row.py_estimate is not None:
            out[carrier] = row.py_estimate
        else:
            out[carrier] = sum(history.get(c, 0) for c in (carrier, *org.below(carrier)))
        for above in org.path(carrier)[:-1]:
            out[above] += out[carrier]
    return out


def carrier_weights(master: Master, py: dict[str, int]) -> dict[str, Fraction]:
    """The weight of every carrier without a direct target of its own.

    Units may rest on different bases: each counts with its share of all units that state that basis, so that shares,
    not litres and people, are compared. A basis nobody states, or a figure below zero, weighs nothing.
    """
    carriers = master.organisation.carriers()
    rows = {c: master.weights.get(c, Weight(c)) for c in carriers}
    values = {c: max(_basis_figure(rows[c], py[c]), 0) for c in carriers}
    used = {rows[c].basis or "last_year" for c in carriers}
    totals = {b: sum(max(_figure_of(rows[c], b, py[c]), 0) for c in carriers) for b in used}
    out = {}
    for code in carriers:
        row = rows[code]
        if row.direct_target is not None:
            continue
        total = totals[row.basis or "last_year"]
        weight = Fraction(values[code], total) if total else Fraction(0)
        for above in master.organisation.path(code):
            held = master.weights.get(above)
            if held is not None and held.coefficient is not None:
                weight *= Fraction(held.coefficient, _ONE)
        out[code] = weight
    return out


def _basis_figure(row: Weight, py: int) -> int:
    return _figure_of(row, row.basis or "last_year", py)


def _figure_of(row: Weight, basis: str, py: int) -> int:
    typed = {"potential": row.potential, "population": row.population, "outlets": row.outlets, "own": row.base_weight}
    return py if basis == "last_year" else typed[basis] or 0
