"""How much work something is, counted and not timed: the same on every machine, busy or not. Timings are in tests/bench."""
from __future__ import annotations

import sys
from collections.abc import Callable


def calls_made(work: Callable[[], object]) -> int:
    """How many functions, Python's and C's, `work()` calls in this thread, once what is loaded or kept has been."""
    work()
    made = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return made
