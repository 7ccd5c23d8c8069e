"""Exact decomposition: parts are whole numbers of steps and every sum is met. Returns data, no sentences. Floor 0."""
from xlplan.decompose.apportion import RULES, apportion
from xlplan.decompose.biproportional import biproportional
from xlplan.decompose.capacity import coverage_headcount, ramped_capacity
from xlplan.decompose.cascade import Crossed, cascade
from xlplan.decompose.explain import explain
from xlplan.decompose.explanation import Explanation
from xlplan.decompose.fit import fit
from xlplan.decompose.fit_exact import fit_exact
from xlplan.decompose.hold_total import hold_total
from xlplan.decompose.infeasible import CellConflict, Conflict, Infeasible, MarginConflict, TooLarge, Unsolved
from xlplan.decompose.phases import PhaseConflict, PhaseSplit, Span, phase_split
from xlplan.decompose.seasonal import SpringFestival, season_words, seasonal_index
from xlplan.decompose.spread import spread
from xlplan.decompose.targets import Solved, over_assign, solve3

__all__ = [
    "RULES", "CellConflict", "Conflict", "Crossed", "Explanation", "Infeasible", "MarginConflict", "PhaseConflict", "PhaseSplit",
    "Solved", "Span", "SpringFestival", "TooLarge", "Unsolved", "apportion", "biproportional", "cascade", "coverage_headcount",
    "explain", "fit", "fit_exact", "hold_total", "over_assign", "phase_split", "ramped_capacity", "season_words",
    "seasonal_index", "solve3", "spread",
]
