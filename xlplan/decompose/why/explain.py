"""Why a cell of a decomposition is what it is. Floor 0."""
from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any, Final

from xlplan.decompose.margins.cascade import cascade
from xlplan.decompose.margins.fit import fit
from xlplan.decompose.margins.fit_exact import fit_exact
from xlplan.decompose.rounding.apportion import apportion
from xlplan.decompose.spreading.hold_total import hold_total
from xlplan.decompose.spreading.spread import spread
from xlplan.decompose.why.cells import why_hold_total, why_spread
from xlplan.decompose.why.explanation import Explanation
from xlplan.decompose.why.levels import why_cascade
from xlplan.decompose.why.parts import why_apportion
from xlplan.decompose.why.tables import why_fit, why_fit_exact

_WHY: Final[dict[Callable[..., Any], Callable[..., Explanation]]] = {
    apportion: why_apportion, spread: why_spread, hold_total: why_hold_total, fit: why_fit, fit_exact: why_fit_exact,
    cascade: why_cascade,
}


def explain(function: Callable[..., Any], index: Any, *args: Any, **kwargs: Any) -> Explanation:
    """Why the cell at `index` of `function(*args, **kwargs)` is what it is, as data; `schema.explanation` says it.

    Args:
        function: `apportion`, `spread`, `hold_total`, `fit`, `fit_exact` or `cascade`.
        index: an int counts in C order, a tuple has an int per axis; of `cascade` a tuple that begins with the level.

    Returns:
        Shared, Unmoved, Given or Fitted, whose `value` is that cell. The call is made again, and asked on
        its way what it shared among whom; all figures are its own.

    Raises:
        ValueError: a function that is none of these, an index outside. Whatever the call itself raises.
    """
    if function not in _WHY:
        raise ValueError(f"function: {getattr(function, '__name__', function)!r} is none of "
                         f"{', '.join(f.__name__ for f in _WHY)}")
    bound = signature(function).bind(*args, **kwargs)
    bound.apply_defaults()
    return _WHY[function](index, **bound.arguments)
