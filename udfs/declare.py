"""The decorator of every XLP_ function: what the function wizard says about it, in three languages. Floor 7."""
from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final, TypeVar

import xlwings as xw

from udfs.names import CATEGORY, FUNCTION_PREFIX
from xlplan.text import Text

F = TypeVar("F", bound=Callable[..., Any])
MARK: Final = "__xlplan__"
FROM_EXCEL: Final = "caller"  # xlwings fills in the calling range; nobody types it


@dataclass(frozen=True, slots=True)
class Declared:
    """What a worksheet function does, and each of its arguments in their order; `summary`: the same in one line, for a menu."""

    description: Text
    arguments: dict[str, Text]
    summary: Text


def declare_function(description: Text, summary: Text | None = None, /, **arguments: Text) -> Callable[[F], F]:
    """A decorator that makes a function callable from cells. TypeError when a name or an argument does not fit.

    Every argument is described, in the order of the signature; `caller` is not, because Excel gives it.
    """
    def declare(made: F) -> F:
        taken = [name for name in inspect.signature(made).parameters if name != FROM_EXCEL]
        if not made.__name__.startswith(FUNCTION_PREFIX):
            raise TypeError(f"{made.__name__} does not begin with {FUNCTION_PREFIX}")
        if taken != list(arguments):
            raise TypeError(f"{made.__name__} takes {taken}, described are {list(arguments)}")
        setattr(made, MARK, Declared(description, arguments, summary or description))
        shown: F = xw.func(category=CATEGORY)(made)
        return shown
    return declare


def declared_functions(module: ModuleType) -> dict[str, Declared]:
    """What was declared in `module`, by function name, in the order xlwings writes its wrappers."""
    found = {name: getattr(module, name) for name in dir(module) if name.startswith(FUNCTION_PREFIX)}
    return {name: getattr(made, MARK) for name, made in found.items() if hasattr(made, MARK)}
