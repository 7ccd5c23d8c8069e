"""Whether the person holds Esc while Python works: Excel itself is waiting then and tells nobody. Floor 7."""
from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from typing import Any, Final

import xlwings as xw

_ESCAPE: Final = 0x1B          # Windows' number of the key
_ESCAPE_ON_MAC: Final = 53
_EVENTS: Final = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
_HELD: Final = 0x8000  # the other bit, pressed since somebody asked last, may be of an Esc that ended the edit of a cell hours ago


def escape_pressed(app: xw.App) -> bool:
    """Whether Esc is held down in Excel; False where the system does not say."""
    with suppress(Exception):
        if sys.platform == "win32":
            return _on_windows(app.pid)
        if sys.platform == "darwin":
            return bool(ctypes.CDLL(_EVENTS).CGEventSourceKeyState(1, _ESCAPE_ON_MAC))
    return False


def _on_windows(process: int) -> bool:
    user: Any = getattr(ctypes, "windll").user32  # noqa: B009 - not there on other systems, which type checkers know
    pressed = bool(user.GetAsyncKeyState(_ESCAPE) & _HELD)
    owner = ctypes.c_ulong()
    user.GetWindowThreadProcessId(user.GetForegroundWindow(), ctypes.byref(owner))
    return pressed and owner.value == process  # Esc in another program means something else
