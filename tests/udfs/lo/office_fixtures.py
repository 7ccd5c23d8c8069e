"""A live LibreOffice that behaves as Excel; records and language of their own."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from live_excel import excel
from live_office import live
from scripted import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Excel without a workbook, and a folder for files."""
    before = xw.engines.active
    try:
        yield Office(excel(live()), tmp_path_factory.mktemp("files"))
    finally:
        xw.engines.active = before


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XLPLAN_LANG", "en")
    yield
    if "office" in request.fixturenames:
        request.getfixturevalue("office").clean()
