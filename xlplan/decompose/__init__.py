"""Exact decomposition: parts are whole numbers of steps and every sum is met. Returns data, no sentences. Floor 0."""
from xlplan.decompose.margins.cascade import Crossed, cascade
from xlplan.decompose.margins.fit import fit
from xlplan.decompose.margins.fit_exact import fit_exact
from xlplan.decompose.margins.rounded_levels import round_levels
from xlplan.decompose.margins.rounded_sums import SumArc, round_sums
from xlplan.decompose.planning.capacity import coverage_headcount, ramped_capacity
from xlplan.decompose.planning.phases import PhaseConflict, PhaseSplit, Span, phase_split
from xlplan.decompose.planning.seasonal import SpringFestival, season_words, seasonal_index
from xlplan.decompose.planning.targets import Solved, over_assign, solve3
from xlplan.decompose.rounding.apportion import RULES, apportion
from xlplan.decompose.rounding.infeasible import CellConflict, Conflict, Infeasible, MarginConflict, TooLarge, Unsolved
from xlplan.decompose.spreading.hold_total import hold_total
from xlplan.decompose.spreading.spread import spread
from xlplan.decompose.why.explain import explain
from xlplan.decompose.why.explanation import Explanation

__all__ = [
    "RULES", "CellConflict", "Conflict", "Crossed", "Explanation", "Infeasible", "MarginConflict", "PhaseConflict", "PhaseSplit",
    "Solved", "Span", "SpringFestival", "SumArc", "TooLarge", "Unsolved", "apportion", "cascade", "coverage_headcount",
    "explain", "fit", "fit_exact", "hold_total", "over_assign", "phase_split", "ramped_capacity", "round_levels", "round_sums",
    "season_words", "seasonal_index", "solve3", "spread",
]
