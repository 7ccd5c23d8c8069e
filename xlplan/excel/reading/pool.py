"""A pure map over files in processes that may die. Floor 5.

A file that came by mail may abort its reader or keep it busy for ever, and a process is all that can be ended. Files
travel to the workers in small chunks. A worker marks in shared memory the file it is at, so that when it dies or hangs
only that file is suspected: it runs again alone in a fresh process, and what happens there is its verdict; the rest of
its chunk goes back to the queue. So every file that has no result runs again, and none is judged by its neighbour's
deeds. The platform's own way to start processes is used; a pool is always ended before the next one is started.
"""
from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, MutableSequence, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Generic, TypeVar

from xlplan.excel.reading.worker import IDLE, Failure, begin_worker, failure_of, map_chunk, try_work

__all__ = ["Failure", "read_all"]

T = TypeVar("T")
_Known = Generator["list[tuple[int, T | Failure]]", None, None]

CHUNK: Final = 8         # files a worker takes at a time
_AHEAD: Final = 4        # chunks per worker that may be done before the first unfinished one: bounds the memory
_RENEW: Final = 500      # chunks after which a pool makes room for a fresh one: readers leak
_START: Final = 120.0    # seconds a fresh process has to import what the work needs; they are not the file's
_MOST: Final = 61        # worker processes Windows can wait for


def read_all(paths: Sequence[Path], work: Callable[[Path], T], *, workers: int | None = None, seconds: float = 60,
             progress: Callable[[int, int], None] | None = None, executor: Executor | None = None,
             ) -> Iterator[tuple[Path, T | Failure]]:
    """(path, `work(path)` or its Failure), lazily, in the order of `paths`; never raises for what a file does.

    Args:
        work: a function at the top level of a module, pure: a file may be worked on more than once.
        workers: processes; None for one per eight files, as many as there are processors at most; 0 works in this
            process without protection or limit, for debugging.
        seconds: what one file may take.
        progress: called with (files done, files) as they are done, in any order of files; counts never fall.
        executor: where to run instead, for example of a cluster; give `workers` then too. It stays the caller's to shut
            down, and is left for processes of ours once it breaks or nothing comes back within the limit.

    Processes end with the iterator: when it is exhausted, closed or interrupted.
    """
    paths, total = list(paths), len(paths)
    if workers == 0 and executor is None:
        known: _Known[T] = ([(i, try_work(work, path))] for i, path in enumerate(paths))
    else:
        known = _FileMap(paths, work, _chunks_at_once(workers, total, foreign=executor is not None), seconds).run(executor)
    held: dict[int, T | Failure] = {}
    done = following = 0
    try:
        for results in known:
            done += len(results)
            held.update(results)
            if progress is not None:
                progress(done, total)
            while following in held:
                yield paths[following], held.pop(following)
                following += 1
    finally:
        known.close()


def _chunks_at_once(workers: int | None, files: int, *, foreign: bool) -> int:
    """Chunks under way at a time. Only processes of ours are limited by what Windows can wait for."""
    if workers is None:
        cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        workers = min(cpus, -(-files // CHUNK))
    return max(1, min(workers, files) if foreign else min(workers, files, _MOST))


@dataclass(slots=True)
class _SentChunk:
    """A chunk under way: file numbers, its place in the marks, the mark last seen and since when."""

    chunk: Sequence[int]
    slot: int
    seen: int
    since: float


@dataclass(slots=True)
class _FileMap(Generic[T]):
    """One map. `queue`: chunks to be sent; `suspects`: files that run alone next; `ours`: whether the pool in use is;
    `broken`: it is not to be used again."""

    paths: Sequence[Path]
    work: Callable[[Path], T]
    workers: int
    seconds: float
    queue: deque[Sequence[int]] = field(default_factory=deque)
    suspects: list[int] = field(default_factory=list)
    ours: bool = True
    broken: bool = False

    def run(self, executor: Executor | None) -> _Known[T]:
        """Results as they become known, as (number of the file, result)."""
        total = len(self.paths)
        size = max(1, min(CHUNK, -(-total // self.workers)))
        self.queue.extend(range(i, min(i + size, total)) for i in range(0, total, size))
        while self.queue:
            marks: MutableSequence[int] = multiprocessing.RawArray("q", [IDLE] * self.workers)
            pool = executor or ProcessPoolExecutor(self.workers, initializer=begin_worker, initargs=(marks,))
            self.ours, self.broken, whole = executor is None, False, False
            try:
                yield from self._generation(pool, marks)
                whole = not self.broken
            finally:
                if self.ours and isinstance(pool, ProcessPoolExecutor):
                    _end_pool(pool, kill=not whole)
            if self.broken and executor is not None:
                executor, self.workers = None, min(self.workers, _chunks_at_once(None, total, foreign=False))
            while self.suspects:
                i = self.suspects.pop(0)
                yield [(i, _work_alone(self.paths[i], self.work, self.seconds))]

    def _generation(self, pool: Executor, marks: MutableSequence[int]) -> _Known[T]:
        """Results of chunks of the queue, until it is empty, the pool is old or something went wrong."""
        sent: dict[Future[list[T | Failure]], _SentChunk] = {}
        left = _RENEW * self.workers
        while True:
            while self._may_send(sent) and left and not self.suspects and not self.broken:
                left -= 1
                self._send(pool, sent, marks)
            now = time.monotonic()
            waiting = [s.since + self.seconds - now for s in sent.values() if not self._over(s, marks, now)]
            if not waiting:  # all done, or all that are left hang
                self.broken |= bool(sent)
                for future, lost in sent.items():
                    future.cancel()
                    self._give_up(lost, marks[lost.slot])
                return
            look = min(self.seconds / 8, *waiting)  # often enough to know since when a worker is at its file
            done, _ = wait(sent, timeout=max(0.0, look), return_when=FIRST_COMPLETED)
            for future in done:
                ended = sent.pop(future)
                failed = CancelledError() if future.cancelled() else future.exception()
                if failed is None:
                    yield list(zip(ended.chunk, future.result(), strict=True))
                elif isinstance(failed, (BrokenExecutor, CancelledError)):
                    self.broken = True
                    self._give_up(ended, marks[ended.slot])
                else:  # a result that cannot be sent: any file's
                    self._give_up(ended, IDLE)
            if done and not self.ours:  # theirs may queue, so only a standstill is a hang
                for other in sent.values():
                    other.since = time.monotonic()

    def _may_send(self, sent: dict[Future[list[T | Failure]], _SentChunk]) -> bool:
        """Whether a chunk may go now: each is begun at once, so that its time counts from here."""
        if not self.queue or len(sent) >= self.workers:
            return False
        first = min((s.chunk[0] for s in sent.values()), default=self.queue[0][0])
        return self.queue[0][0] - first < _AHEAD * CHUNK * self.workers

    def _send(self, pool: Executor, sent: dict[Future[list[T | Failure]], _SentChunk],
              marks: MutableSequence[int]) -> None:
        chunk = self.queue.popleft()
        slot = min(set(range(self.workers)) - {s.slot for s in sent.values()})
        marks[slot] = IDLE
        new = _SentChunk(chunk, slot, IDLE, time.monotonic())
        try:
            sent[pool.submit(map_chunk, self.work, [(i, self.paths[i]) for i in chunk], slot)] = new
        except (BrokenExecutor, RuntimeError):  # a worker died between two chunks; RuntimeError: it was shut down
            self.broken = True
            self._give_up(new, IDLE)

    def _over(self, sent: _SentChunk, marks: MutableSequence[int], now: float) -> bool:
        """Whether the file a worker is at has had its time."""
        if marks[sent.slot] != sent.seen:
            sent.seen, sent.since = marks[sent.slot], now
        return now - sent.since >= self.seconds

    def _give_up(self, lost: _SentChunk, at: int) -> None:
        """The file the worker was at becomes a suspect, the others wait again; all are suspects if that is unknown."""
        if at in lost.chunk:
            self.suspects.append(at)
            if rest := [i for i in lost.chunk if i != at]:
                self.queue.appendleft(rest)
        else:
            self.suspects.extend(lost.chunk)


def _work_alone(path: Path, work: Callable[[Path], T], seconds: float) -> T | Failure:
    """The result of one file in a process of its own, or how that ended."""
    pool = ProcessPoolExecutor(1, initializer=begin_worker, initargs=([IDLE],))
    whole = False
    try:
        nothing: list[tuple[int, Path]] = []
        for files, limit in ((nothing, _START), ([(0, path)], seconds)):
            future = pool.submit(map_chunk, work, files, 0)
            if not wait([future], timeout=limit).done:
                return Failure("timeout")
            if (failed := future.exception()) is not None:
                whole = not isinstance(failed, BrokenExecutor)
                return failure_of(failed) if whole else Failure("crashed")
        whole = True
        return future.result()[0]
    except BrokenExecutor:
        return Failure("crashed")
    finally:
        _end_pool(pool, kill=not whole)


def _end_pool(pool: ProcessPoolExecutor, *, kill: bool) -> None:
    """Shut the pool down; with `kill` its processes are ended wherever they are. The standard library offers that only
    from 3.14 on. Our end of the result pipe is closed first: a worker ended half-way through a result would leave the
    thread that reads it waiting for the other half."""
    if kill:
        with suppress(AttributeError, OSError):
            pool._result_queue._writer.close()  # type: ignore[attr-defined]
        for process in list((pool._processes or {}).values()):
            with suppress(ValueError):  # closed already
                process.kill()
    pool.shutdown(wait=True, cancel_futures=True)
