"""xlplan inside Excel: the functions, macros and add-in over the same engine as the batch. Floor 7; the only user of xlwings.

Here xlwings looks for every XLP_ function. They are loaded when the first is asked for, so that the add-in can be installed and
examined where xlwings itself is missing.
"""
from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from udfs.functions.calendar import XLP_DAYS, XLP_NEXTDATE, XLP_PACE, XLP_WORKDAYS
    from udfs.functions.planning import XLP_HEADCOUNT, XLP_NUMBER, XLP_RAMP, XLP_SEASON, XLP_SOLVE3, XLP_UNIT
    from udfs.functions.results import XLP_CHECK, XLP_EXPLAIN, XLP_GET, XLP_ROLLUP, XLP_STATUS, XLP_TRACE
    from udfs.functions.spreading import XLP_FIT, XLP_REBALANCE, XLP_REFORECAST, XLP_SPREAD

_HOMES = {
    "spreading": ("XLP_FIT", "XLP_REBALANCE", "XLP_REFORECAST", "XLP_SPREAD"),
    "calendar": ("XLP_DAYS", "XLP_NEXTDATE", "XLP_PACE", "XLP_WORKDAYS"),
    "planning": ("XLP_HEADCOUNT", "XLP_NUMBER", "XLP_RAMP", "XLP_SEASON", "XLP_SOLVE3", "XLP_UNIT"),
    "results": ("XLP_CHECK", "XLP_EXPLAIN", "XLP_GET", "XLP_ROLLUP", "XLP_STATUS", "XLP_TRACE"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "XLP_CHECK", "XLP_DAYS", "XLP_EXPLAIN", "XLP_FIT", "XLP_GET", "XLP_HEADCOUNT", "XLP_NEXTDATE", "XLP_NUMBER", "XLP_PACE", "XLP_RAMP",
    "XLP_REBALANCE", "XLP_REFORECAST", "XLP_ROLLUP", "XLP_SEASON", "XLP_SOLVE3", "XLP_SPREAD", "XLP_STATUS", "XLP_TRACE", "XLP_UNIT",
    "XLP_WORKDAYS",
]


def __getattr__(name: str) -> object:
    if name in _HOME_OF:
        return getattr(import_module(f"udfs.functions.{_HOME_OF[name]}"), name)
    raise AttributeError(f"module 'udfs' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
