"""Fixtures of HQ's week."""
from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from xlplan.pipeline.adjust import assign, run
from xlplan.pipeline.consolidate import consolidate_issued
from xlplan.pipeline.loading import load_issued, load_plan


@pytest.fixture(scope="module")
def week(plan_folder: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A plan folder after its first consolidation: GD, JS and ZJ, all in. Copied by those who write: what `adjust` and `assign`
    read of it they read once for a whole page."""
    folder = Path(shutil.copytree(plan_folder("zh-CN"), tmp_path_factory.mktemp("week") / "2027-plan"))
    with pytest.MonkeyPatch.context() as patch:
        load, plan = (_Once(of, lambda of: of == folder) for of in (load_issued, load_plan))
        patch.setattr(run, "load_issued", load)
        patch.setattr(run, "consolidate_issued", _Once(consolidate_issued, load.answered))
        patch.setattr(assign, "load_plan", plan)
        yield folder


class _Once:
    """A function that answers once what is asked of things that `stand`."""

    def __init__(self, of: Callable[..., Any], stand: Callable[[Any], bool]) -> None:
        self.of, self.stand, self.kept = of, stand, dict[str, Any]()

    def __call__(self, what: Any, *more: Any, **named: Any) -> Any:
        if not self.stand(what):
            return self.of(what, *more, **named)
        asked = f"{more} {named}"
        if asked not in self.kept:
            self.kept[asked] = self.of(what, *more, **named)
        return self.kept[asked]

    def answered(self, what: Any) -> bool:
        """Whether it is one of its answers."""
        return any(what is one for one in self.kept.values())


@pytest.fixture
def plan(week: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(week, tmp_path / "plan"))


@pytest.fixture
def alone(plan_folder: Callable[..., Path], tmp_path: Path) -> Path:
    """Such a plan of one branch, GD."""
    return Path(shutil.copytree(plan_folder("zh-CN", 1), tmp_path / "alone"))
