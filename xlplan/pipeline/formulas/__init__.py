"""XLP_ functions done without the add-in, by formulas that Excel, WPS, LibreOffice and phones know. Room of floor 6.

Each is declared once, cell by cell: the manual prints it, tests let LibreOffice calculate it beside the engine.
"""
from xlplan.pipeline.formulas.days import DAYS, PACE, WORKDAYS
from xlplan.pipeline.formulas.recipe import Recipe
from xlplan.pipeline.formulas.shares import CUMULATIVE, REBALANCE, REFORECAST, SPREAD
from xlplan.pipeline.formulas.single import NUMBER, SOLVE3, UNIT

RECIPES: tuple[Recipe, ...] = (SPREAD, CUMULATIVE, REBALANCE, REFORECAST, UNIT, SOLVE3, NUMBER, WORKDAYS, DAYS, PACE)

__all__ = ["RECIPES", "Recipe"]
