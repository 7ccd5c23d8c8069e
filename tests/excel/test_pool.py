"""What becomes of a batch in which some files kill or hang their reader. The name of a file says what it does."""
from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from xlplan.excel.reading import pool
from xlplan.excel.reading.pool import Failure, read_all


class Panic(BaseException):
    """As calamine raises: no Exception."""


def work(path: Path) -> str:
    """A reader. Results are the name in capitals."""
    name = path.name
    if "abort" in name:
        os.kill(os.getpid(), signal.SIGKILL)  # as the system does when memory runs out
    if "sigabrt" in name:
        signal.signal(signal.SIGABRT, signal.SIG_DFL)  # not the test runner's, which prints a page
        os.abort()
    if "hang" in name:
        threading.Event().wait()
    if "raise" in name:
        raise ValueError(f"不是工作簿 {name}")
    if "panic" in name:
        raise Panic("index out of bounds")
    if "exit" in name:
        raise SystemExit(3)
    if "unsendable" in name:
        return lambda: None  # type: ignore[return-value]
    return name.upper()


def once(path: Path) -> int:
    """Dies the first time a file named `twice` is read; counts every reading in the file itself."""
    with path.open("a", encoding="ascii") as out:
        out.write("x")
    readings = path.stat().st_size
    if path.name == "twice" and readings == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return readings


def process(_: Path) -> int:
    return os.getpid()


def names(count: int, **special: int) -> list[Path]:
    """f000, f001, ... with `special` names at their places."""
    at = {place: name for name, place in special.items()}
    return [Path(at.get(i, f"f{i:03}")) for i in range(count)]


def outcome(paths: list[Path], **options: Any) -> list[str]:
    """One word a file: its result, or the kind of its failure."""
    found = list(read_all(paths, work, **options))
    assert [path for path, _ in found] == paths
    return [got.kind if isinstance(got, Failure) else got for _, got in found]


def expected(paths: list[Path], **kinds: str) -> list[str]:
    return [kinds.get(p.name, p.name.upper()) for p in paths]


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """Every process the pool started is gone when the test is over."""
    yield
    assert multiprocessing.active_children() == []


# -- a good batch --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("files", "workers"), [(0, None), (1, None), (7, 3), (8, 1), (9, 2), (100, 2), (5, 0)])
def test_results_come_in_the_order_of_the_files(files: int, workers: int | None) -> None:
    paths = names(files)
    assert outcome(paths, workers=workers) == expected(paths)


def test_a_file_may_stand_in_the_list_twice() -> None:
    assert outcome([Path("a"), Path("b"), Path("a")]) == ["A", "B", "A"]


def test_progress_never_falls_and_ends_at_the_end() -> None:
    said: list[tuple[int, int]] = []
    outcome(names(50, abort=3, **{"raise": 30}), workers=2, progress=lambda done, of: said.append((done, of)))
    assert said == sorted(set(said))
    assert said[-1] == (50, 50)
    assert len(said) > 5


def test_a_single_file_is_read_in_another_process_too() -> None:
    [(_, pid)] = read_all([Path("a")], process)
    assert pid != os.getpid()


def test_without_workers_everything_is_read_here() -> None:
    [(_, pid)] = read_all([Path("a")], process, workers=0)
    assert pid == os.getpid()


def test_workers_are_renewed_because_readers_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_RENEW", 2)
    pids = [pid for _, pid in read_all(names(48), process, workers=1)]
    assert len(set(pids)) == 3  # two chunks of eight each
    assert pids == sorted(pids, key=pids.index)


def test_a_reader_that_stops_half_way_leaves_no_process() -> None:
    with closing(read_all(names(400), work, workers=2)) as results:  # type: ignore[type-var]
        assert next(results) == (Path("f000"), "F000")


# -- bad files -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(("name", "kind"), [
    ("abort", "crashed"),
    ("sigabrt", "crashed"),
    ("raise", "error"),
    ("panic", "error"),       # no Exception, and no reason to stop either
    ("exit", "error"),
    ("unsendable", "error"),  # a result that cannot travel takes its chunk along: the others run again
])
def test_one_bad_file_costs_one_verdict(name: str, kind: str, workers: int) -> None:
    paths = names(30, **{name: 11})
    assert outcome(paths, workers=workers) == expected(paths, **{name: kind})


@pytest.mark.parametrize("place", [0, 7, 8, 29])
def test_wherever_it_stands(place: int) -> None:
    paths = names(30, abort=place)
    assert outcome(paths, workers=2) == expected(paths, abort="crashed")


def test_a_file_that_hangs_is_ended_at_the_limit_and_holds_up_nobody_else() -> None:
    paths = names(30, hang=4)
    assert outcome(paths, workers=2, seconds=1) == expected(paths, hang="timeout")


def test_all_kinds_at_once() -> None:
    bad = {"abort": 0, "abort2": 1, "raise": 2, "sigabrt": 17, "hang": 20, "panic": 39}
    paths = names(40, **bad)
    assert outcome(paths, workers=2, seconds=1) == expected(
        paths, abort="crashed", abort2="crashed", sigabrt="crashed", hang="timeout", panic="error", **{"raise": "error"})


def test_nothing_but_bad_files() -> None:
    assert outcome([Path(f"abort{i}") for i in range(10)], workers=2) == ["crashed"] * 10


def test_an_error_says_what_and_where() -> None:
    for workers in (0, 1):
        [(_, got)] = read_all([Path("raise")], work, workers=workers)
        assert isinstance(got, Failure)
        assert got.detail.startswith("ValueError('不是工作簿 raise')\nTraceback")
        assert "in work" in got.detail


def test_a_second_death_is_needed_for_a_verdict(tmp_path: Path) -> None:
    """Every file without a result runs again; one that only had bad luck gets its result."""
    paths = [tmp_path / name for name in ("a", "b", "twice", "c", "d")]
    readings = {path.name: got for path, got in read_all(paths, once, workers=1)}
    assert readings == {"a": 2, "b": 2, "twice": 2, "c": 1, "d": 1}  # a and b were read, but not yet handed over


# -- somebody else's executor ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("make", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_it_is_used_and_left_open(make: Callable[[int], Executor]) -> None:
    paths = names(30, **{"raise": 11})
    with make(2) as theirs:
        assert outcome(paths, workers=2, executor=theirs) == expected(paths, **{"raise": "error"})
        assert theirs.submit(len, "open").result() == 4


def test_when_it_breaks_the_rest_runs_in_processes_of_ours() -> None:
    paths = names(30, abort=11)
    with ProcessPoolExecutor(2) as theirs:
        assert outcome(paths, workers=2, executor=theirs) == expected(paths, abort="crashed")
        with pytest.raises(BrokenProcessPool):
            theirs.submit(len, "open")


class Silent(Executor):
    """A cluster that answers nothing."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future()


def test_when_nothing_comes_back_the_rest_runs_in_processes_of_ours() -> None:
    paths = names(10)
    assert outcome(paths, workers=2, seconds=0.2, executor=Silent()) == expected(paths)
