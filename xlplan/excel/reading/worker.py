"""What runs inside a process of `pool`: files one after the other, each marked before it is opened. Floor 5."""
from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, MutableSequence, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeVar

T = TypeVar("T")

IDLE: Final = -1  # the mark of a worker that has not begun its chunk


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file has no result: its process died twice, was ended twice at the limit, or `work` raised.
    `detail`: exception and traceback as text; empty for the first two."""

    kind: Literal["crashed", "timeout", "error"]
    detail: str = ""


_GARBAGE: Final = 100_000  # new objects before cycles are looked for: a workbook read makes many lists and no cycle
_marks: MutableSequence[int] = [IDLE]  # per chunk under way, the file its worker is at; shared with the parent


def begin_worker(marks: MutableSequence[int]) -> None:
    """Ctrl-C is the parent's to answer; a worker does not outlive its parent; a reader that dies leaves no dump of a
    company's plan on the disk."""
    global _marks  # noqa: PLW0603  # shared memory can only be inherited, at the start of a process
    _marks = marks
    gc.freeze()  # what a forked process was born with is its parent's; looking through it would copy every page
    gc.set_threshold(_GARBAGE, 20, 20)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_follow_parent, daemon=True).start()
    with suppress(ImportError):  # Windows has no such dumps
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def map_chunk(work: Callable[[Path], T], files: Sequence[tuple[int, Path]], slot: int) -> list[T | Failure]:
    """Results of `files`, one after the other, in order."""
    results = []
    for i, path in files:
        if slot < len(_marks):  # an executor that is not ours has no marks
            _marks[slot] = i
        results.append(try_work(work, path))
    return results


def try_work(work: Callable[[Path], T], path: Path) -> T | Failure:
    """`work(path)`, or what it raised."""
    try:
        return work(path)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # calamine's PanicException is no Exception
        return failure_of(error)


def failure_of(error: BaseException) -> Failure:
    """The exception as text: not every exception survives the way between processes."""
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return Failure("error", f"{error!r}\n{text}")
