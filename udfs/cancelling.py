"""Whether the person pressed Esc while Python works: Excel itself is waiting then and tells nobody. Floor 7."""
from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from typing import Any, Final

import xlwings as xw

_ESCAPE: Final = 0x1B          # Windows' number of the key
_ESCAPE_ON_MAC: Final = 53
_EVENTS: Final = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
_NOW_OR_SINCE: Final = 0x8001  # held down, or pressed since asked last


def escape_pressed(app: xw.App) -> bool:
    """Whether Esc is or was pressed in Excel; False where the system does not say."""
    with suppress(Exception):
        if sys.platform == "win32":
            return _on_windows(app.pid)
        if sys.platform == "darwin":
            return bool(ctypes.CDLL(_EVENTS).CGEventSourceKeyState(1, _ESCAPE_ON_MAC))
    return False


def _on_windows(process: int) -> bool:
    user: Any = getattr(ctypes, "windll").user32  # noqa: B009 - not there on other systems, which type checkers know
    pressed = bool(user.GetAsyncKeyState(_ESCAPE) & _NOW_OR_SINCE)
    owner = ctypes.c_ulong()
    user.GetWindowThreadProcessId(user.GetForegroundWindow(), ctypes.byref(owner))
    return pressed and owner.value == process  # Esc in another program means something else
