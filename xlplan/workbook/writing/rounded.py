"""Formulas rounded to their unit, where they would not come out so. Floor 3."""
from __future__ import annotations

from xlplan.schema import expr as x
from xlplan.schema.node import kept_by_node
from xlplan.schema.readings.formula import Addresses, formula_of
from xlplan.units import Unit


def rounded_formula(node: x.Expr, place: Addresses, unit: Unit) -> str:
    """The formula, rounded to the unit where floats could leave dust or finer digits than the unit."""
    text = formula_of(node, place)
    return text if _is_rounded(node, unit.places) else f"ROUND({text},{unit.places})"


@kept_by_node
def _is_rounded(node: x.Expr, places: int) -> bool:
    """Whether what its formula shows has no more than so many decimals, without the dust of floats."""
    clean = isinstance(node, (x.SumCols, x.Foot, x.Col, x.Beside, x.Find)) or places == 0
    adds = isinstance(node, x.Arith) and all(not isinstance(n, x.Arith) or n.op == "+" for n in x.walk_nodes(node))
    sums = isinstance(node, (x.SumRows, x.SumSame)) and isinstance(node.of, x.Col)
    exact = places == 0 and not any(isinstance(n, x.Arith) and n.op == "*" for n in x.walk_nodes(node))
    return adds or sums or exact or (clean and places > 0) or _comes_rounded(node, places)


def _comes_rounded(node: x.Expr, places: int) -> bool:
    """Whether the formula comes out rounded to that many decimals as it is."""
    match node:
        case x.Num(_, own) | x.Div(_, _, own) | x.Rounded(_, own):
            return own <= places
        case x.CeilDiv() | x.Part() | x.Covering() | x.Workday() | x.DaysWorked() | x.MonthStart() | x.RuleDay():
            return True
        case x.If(_, then, otherwise):
            return _comes_rounded(then, places) and _comes_rounded(otherwise, places)
    return False
