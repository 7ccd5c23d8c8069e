"""xlplan: annual sales and marketing planning that stays in Excel.

    result = xlplan.consolidate("2027-plan")
    result.tables["sales_targets"]     # a DataFrame over all branches

Every command has a function of the same name here; decompose, whose name is that of the engine's package, has
`decompose_range` and `decompose_total`. Importing the package loads nothing else; a function loads what it
needs when it is first called for.
"""
from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.3.0"

if TYPE_CHECKING:
    from xlplan.calendar import workdays
    from xlplan.personal.run import individual
    from xlplan.pipeline import check, consolidate, export, issue, new
    from xlplan.play import demo
    from xlplan.reference import explain
    from xlplan.spreading.parts import decompose_total
    from xlplan.spreading.run import decompose_range
    from xlplan.spreading.undoing import undo
    from xlplan.steering.run import adjust, assign
    from xlplan.templates import template_build

_HOMES = {
    "new": "xlplan.pipeline", "issue": "xlplan.pipeline", "check": "xlplan.pipeline",
    "consolidate": "xlplan.pipeline", "export": "xlplan.pipeline", "explain": "xlplan.reference",
    "decompose_range": "xlplan.spreading.run", "decompose_total": "xlplan.spreading.parts", "undo": "xlplan.spreading.undoing",
    "individual": "xlplan.personal.run", "adjust": "xlplan.steering.run", "assign": "xlplan.steering.run",
    "template_build": "xlplan.templates", "demo": "xlplan.play", "workdays": "xlplan.calendar"}

__all__ = [
    "adjust", "assign", "check", "consolidate", "decompose_range", "decompose_total", "demo", "explain", "export", "individual",
    "issue", "new", "template_build", "undo", "workdays"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'xlplan' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
