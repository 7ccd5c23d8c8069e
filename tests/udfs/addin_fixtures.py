"""The add-in with two small functions of our own, built once."""
from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
import wizard_functions
from pyopenvba.apps.excel import ExcelApplication
from vba_excel import PC, RECORDER, excel

from udfs.addin.build import build_addin
from udfs.language import VARIABLE
from udfs.log import LOGGER, get_logger


@pytest.fixture(scope="session")
def addin_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """xlplan.xlam, with the functions of wizard_functions."""
    return build_addin(tmp_path_factory.mktemp("addin") / "xlplan.xlam", wizard_functions)


@pytest.fixture
def pc() -> PC:
    """The machine of one test."""
    return PC()


@pytest.fixture
def start(addin_file: Path, pc: PC) -> Callable[[], ExcelApplication]:
    """Starts Excel with the add-in and no workbook; what is sent to Python is only written down."""
    return lambda: excel(addin_file, pc, {"xlwings": RECORDER})


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Reasons in English, and a state folder of the test's own, whose log begins empty."""
    monkeypatch.setenv(VARIABLE, "en")
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path / "state"))
    get_logger.cache_clear()
    logging.getLogger(LOGGER).handlers.clear()
    return tmp_path
