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
    from xlplan.pipeline.adjust.run import adjust, assign
    from xlplan.pipeline.check import check
    from xlplan.pipeline.consolidate import consolidate
    from xlplan.pipeline.decompose.parts import decompose_total
    from xlplan.pipeline.decompose.run import decompose_range
    from xlplan.pipeline.demo import demo
    from xlplan.pipeline.explain import explain
    from xlplan.pipeline.export import export
    from xlplan.pipeline.individual.run import individual
    from xlplan.pipeline.issue import issue
    from xlplan.pipeline.new import new
    from xlplan.pipeline.template_build import template_build
    from xlplan.pipeline.undo import undo

__all__ = [
    "adjust", "assign", "check", "consolidate", "decompose_range", "decompose_total", "demo", "explain", "export", "individual",
    "issue", "new", "template_build", "undo", "workdays"]

_HOMES = {"adjust": "pipeline.adjust.run", "assign": "pipeline.adjust.run", "decompose_range": "pipeline.decompose.run",
          "decompose_total": "pipeline.decompose.parts", "individual": "pipeline.individual.run", "workdays": "calendar"}
"""Where a function is that does not stand in the module of its name in `pipeline`."""


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module(f"xlplan.{_HOMES.get(name, f'pipeline.{name}')}"), name)
    raise AttributeError(f"module 'xlplan' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
