"""What every test page may ask for: an issued branch workbook, a place to write it; and no skips where none may be."""
from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent
LONG = ("udfs/lo", "office", "remedies", "e2e", "example")  # files of minutes: two that come last would keep one core waiting
ENGINE = ("decompose", "schema", "workbook")  # what these run is measured, where coverage is, but for
MANY_CASES = ("_pairs_of_faults",)  # and properties: hundreds of cases over the same lines, three times as slow when watched
APART = ("test_pool", "test_bad_input", "test_odd_files", "test_stopped", "test_round_trip", "test_cluster")  # files are read in processes
FIRST = 24  # cases of one test that are watched: what further ones find is in what comes out, and they cost as much
WATCHED = pytest.StashKey[bool]()
NUMBER = pytest.StashKey[int]()
ROOMS = ("", "mail", "office", "plan", "workbook", "excel", "e2e", "rollup")
sys.path[:0] = [str(HERE / room) for room in ROOMS]  # helpers are imported by name, from any folder of tests

from branch_case import Case, case  # noqa: E402  needs the path above
from issued_books import coded_names  # noqa: E402
from lint_tool import NO_LINT  # noqa: E402

from xlplan.excel.reading import intake_master, pool  # noqa: E402
from xlplan.excel.reading.worker import try_work  # noqa: E402
from xlplan.excel.writing.write import write_workbook  # noqa: E402
from xlplan.pipeline import submissions  # noqa: E402
from xlplan.pipeline.demo import demo  # noqa: E402
from xlplan.plan.master import pasted_once  # noqa: E402
from xlplan.schema.diagnostic import Round  # noqa: E402
from xlplan.tables import BRANCH  # noqa: E402
from xlplan.text import Lang  # noqa: E402
from xlplan.workbook.blueprint import Book  # noqa: E402


class _FileMap(pool._FileMap):  # type: ignore[type-arg]  # of any result
    """Reads files in this process, but for pages that ask about processes: to begin and end one of pytest's size at every step of a
    plan costs as much as to read its three workbooks, and what it worked out ends with it."""

    apart = False

    def run(self, executor: Executor | None) -> Iterator[list[tuple[int, object]]]:  # type: ignore[override]
        if executor is not None or self.apart:
            yield from super().run(executor)
        else:
            yield from ([(i, try_work(self.work, path))] for i, path in enumerate(self.paths))


# pages of one process read the same plans: more of what was read is kept than people have at hand
for of, kept in ((submissions, 1_000), (intake_master, 64), (pasted_once, 64)):
    of._KEPT = kept  # type: ignore[attr-defined]

pool._FileMap = _FileMap  # type: ignore[misc]

# the same examples on every machine and no clock: a run that fails fails again
settings.register_profile("xlplan", derandomize=True, deadline=None)
settings.load_profile("xlplan")


@pytest.fixture
def issued_branch() -> Callable[[Lang, Round], Case]:
    """`issued_branch("zh-TW", "final")`: what HQ issues to one branch."""
    return case


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """`written(book)`: the path of the .xlsx of it; `written(book, "b.xlsx")` when there are several."""
    def to(book: Book, name: str = "branch.xlsx") -> Path:
        return write_workbook(book, tmp_path / name).path
    return to


@pytest.fixture(scope="session")
def plan_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`plan_folder("en")`: a plan folder of a made-up company after its first round, nothing broken. Read it only. `branches`: three
    unless said; "GD" comes first. `round`: another one, of which alone workbooks went out. Its workbooks are called after codes."""
    @cache
    def made(lang: Lang, branches: int = 3, round: Round = "bottom_up") -> Path:
        folder = tmp_path_factory.mktemp("plan") / "2027-plan"
        with coded_names():
            demo(folder, branches=branches, broken=0, lang=lang, round=round)
        return folder
    return made


@pytest.fixture(scope="module", autouse=True)
def _our_tables() -> None:
    """A page knows nothing of the plans that pages before it read: whose tables of its own stand is said by the plan read last."""
    BRANCH.use(())


@pytest.fixture(scope="session", autouse=True)
def _no_office_left_behind() -> Iterator[None]:
    yield
    for name in ("libreoffice", "live_office"):
        if name in sys.modules:
            sys.modules[name].stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, as they stand (`--no-loadscope-reorder`)."""
    def turn(item: pytest.Item) -> int:
        folder = item.path.parent.relative_to(HERE).as_posix()
        return LONG.index(folder) if folder in LONG else len(LONG)
    items.sort(key=turn)
    seen = Counter[str]()
    for item in items:
        of = item.nodeid.partition("[")[0]
        item.stash[NUMBER], seen[of] = seen[of], seen[of] + 1


def pytest_collection_finish() -> None:
    """What was collected stays to the end: to look through it for garbage, over and over, took a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """With `--cov`, only the engine's own tests of single cases count, with their fixtures: others run its lines without asking what
    comes out. Switched where the next test differs from the last one: a switch costs as much as a test.
    Whether files are read in processes goes by the page."""
    coverage = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    many = getattr(getattr(item, "obj", None), "is_hypothesis_test", False) or item.path.stem.endswith(MANY_CASES)
    measured = item.path.parent.name in ENGINE and not many and item.stash[NUMBER] < FIRST
    if coverage is not None and measured != item.config.stash.get(WATCHED, True):
        (coverage.resume if measured else coverage.pause)()
        item.config.stash[WATCHED] = measured
    _FileMap.apart = item.path.stem in APART
    yield


def pytest_runtest_setup(item: pytest.Item) -> None:
    if NO_LINT and item.get_closest_marker("lint"):
        pytest.skip(NO_LINT)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """With XLPLAN_NO_SKIP=1 (CI) a skipped test is a failed one: what was not run was not shown to work."""
    outcome = yield
    _no_skip(outcome.get_result())  # type: ignore[attr-defined]


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same for a module that is skipped as a whole."""
    outcome = yield
    _no_skip(outcome.get_result())  # type: ignore[attr-defined]


def _no_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("XLPLAN_NO_SKIP") == "1":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"skipped, and XLPLAN_NO_SKIP=1 allows no skip: {reason}"
