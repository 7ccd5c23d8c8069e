"""The noise that calamine makes on a broken file: it prints a page on stderr before it raises or aborts. Floor 5."""
from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

_STDERR: Final = 2
_lock = threading.Lock()
_users = 0
_kept = -1  # the real stderr while it is turned away


@contextmanager
def silence_stderr() -> Iterator[None]:
    """Nothing that is not Python reaches stderr inside; what Python raises comes out as ever. Threads may share it."""
    global _users, _kept  # noqa: PLW0603 - a process has one stderr
    with _lock:
        _users += 1
        if _users == 1:
            _kept = _divert_stderr()
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if _users == 0 and _kept >= 0:
                os.dup2(_kept, _STDERR)
                os.close(_kept)
                _kept = -1


def _divert_stderr() -> int:
    """A copy of stderr, which goes nowhere from now on; -1 where there is none, as in a program without console."""
    with suppress(OSError):
        kept = os.dup(_STDERR)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDERR)
        os.close(nowhere)
        return kept
    return -1
