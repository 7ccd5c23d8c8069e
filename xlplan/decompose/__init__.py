"""Exact decomposition: parts are whole numbers of steps and every sum is met. Returns data, no sentences. Floor 0."""
from xlplan.decompose.apportion import RULES, apportion
from xlplan.decompose.infeasible import Conflict, Infeasible

__all__ = ["RULES", "Conflict", "Infeasible", "apportion"]
