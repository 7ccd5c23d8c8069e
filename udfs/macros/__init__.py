"""The macros behind the buttons: each takes a `Session` and gives back what to tell the person. Floor 7.

A macro's module is loaded when its button is pressed: on a Mac every press starts Python anew.
"""
from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from udfs.session import Session

Macro = Callable[[Session], str]

HOMES: Final = {
    "plan": ("new_plan", "issue"), "breakdown": ("decompose",), "rebalancing": ("rebalance",), "holding": ("hold", "release"),
    "explaining": ("why",), "undoing": ("undo",), "checking": ("check_sheet", "check_book", "next_finding", "clear_marks"),
    "filling": ("fill_from",), "submit": ("prepare",), "hq": ("consolidate", "status", "trace", "compare"),
    "self_test": ("self_test",), "support": ("manual", "doctor", "restart", "about")}


def _macro_of(home: str, name: str) -> Macro:
    def macro(session: Session) -> str:
        module: Any = import_module(f"udfs.macros.{home}")
        return str(getattr(module, name)(session))
    return macro


MACROS: Final[dict[str, Macro]] = {name: _macro_of(home, name) for home, names in HOMES.items() for name in names}
