"""Calls of XLP_ functions as xlwings makes them: its own converters on the way in and out, nothing of Excel between."""
from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, update_wrapper
from importlib import import_module
from types import ModuleType
from typing import Any

import paper_excel
import xlwings as xw
from xlwings import conversion

import udfs
from udfs.failure import FAILED

MISSING = -2147352572  # what VBA hands over for an argument left out
CALLER = "caller"


@contextmanager
def decorators() -> Iterator[Any]:
    """xlwings.udfs, which needs pywin32 to run functions but not to look at them."""
    stubs = {name: ModuleType(name) for name in ("pythoncom", "pywintypes", "win32com", "win32com.client")}
    stubs["pythoncom"].CoInitialize = stubs["win32com.client"].Dispatch = None  # type: ignore[attr-defined]
    sys.modules.update(stubs)
    try:
        yield import_module("xlwings.udfs")
    finally:
        for name in (*stubs, "xlwings.udfs"):
            sys.modules.pop(name, None)


@cache
def seen(name: str) -> dict[str, Any]:
    """What xlwings sees of a function: its arguments with their options, and what becomes of its answer."""
    function = getattr(udfs, name)

    def twin(*_: object) -> None: ...
    update_wrapper(twin, function)
    with decorators() as xlwings_udfs:
        info: dict[str, Any] = xlwings_udfs.xlfunc(twin).__xlfunc__
    return info


def call(name: str, *given: Any, caller: xw.Range | None = None) -> Any:
    """The answer as VBA gets it: a value, a row, or rows of a block. Arguments are ranges or what a formula may hold."""
    info = seen(name)
    waiting = list(given)
    arguments = []
    with paper_excel.registered():
        for argument in info["args"]:
            if argument["name"] == CALLER:
                arguments.append(conversion.read(None, caller, argument["options"]))
                continue
            value = waiting.pop(0) if waiting else MISSING
            if isinstance(value, int) and value == MISSING:
                arguments.append(argument.get("optional"))
            elif isinstance(value, xw.Range):
                arguments.append(conversion.read(value, None, argument["options"]))
            else:
                arguments.append(conversion.read(None, value, argument["options"]))
        assert not waiting, f"{name} takes fewer arguments"
        rows = conversion.write(getattr(udfs, name)(*arguments), None, info["ret"]["options"])
    assert len({len(row) for row in rows}) == 1
    if len(rows) > 1:
        return [list(row) for row in rows]
    return rows[0][0] if len(rows[0]) == 1 else list(rows[0])


def reason(answer: Any) -> str:
    """Why a function failed; the whole answer must say so, in one cell or in each."""
    flat = [answer] if isinstance(answer, str) else [c for row in answer for c in (row if isinstance(row, list) else [row])]
    assert flat
    assert all(isinstance(c, str) and c.startswith(FAILED) for c in flat), answer
    assert len(set(flat)) == 1
    return str(flat[0]).removeprefix(FAILED)
