"""Fixtures of HQ's week."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from xlplan.text import Lang


@pytest.fixture(scope="module")
def week(plan_folder: Callable[[Lang], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan folder after its first consolidation: GD, JS and ZJ, all in. Copied by those who write."""
    return Path(shutil.copytree(plan_folder("zh-CN"), tmp_path_factory.mktemp("week") / "2027-plan"))


@pytest.fixture
def plan(week: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(week, tmp_path / "plan"))
