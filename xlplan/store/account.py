"""The account of the machine at which something is done, as the system tells it: who may change that may be anybody. Floor 5."""
from __future__ import annotations

import getpass
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from xlplan.store.folder import show_path

_MADE_UP: Final[ContextVar[str | None]] = ContextVar("made_up", default=None)


def machine_account() -> str:
    """`name@machine`, what is not known left out; '' where nothing is."""
    if (made_up := _MADE_UP.get()) is not None:
        return made_up
    try:
        name = getpass.getuser()
    except (ImportError, KeyError, OSError):  # a container or a service without an account; which of them depends on the system
        name = ""
    return show_path("@".join(part for part in (name, platform.node()) if part))


@contextmanager
def made_up_account(account: str) -> Iterator[None]:
    """That account while the block runs: a demo's folder is shown to others, and says nothing of who played it."""
    before = _MADE_UP.set(account)
    try:
        yield
    finally:
        _MADE_UP.reset(before)
