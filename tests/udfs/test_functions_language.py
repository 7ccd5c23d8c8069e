"""In which language a reason is said: the one chosen on the ribbon, asked for once however many cells fail."""
from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

from udfs import language as module
from udfs.language import VARIABLE, excel_language
from udfs.names import ADDIN, LABEL_SHEET, LANGUAGE_CELL
from xlplan.text import system_lang


class Asked:
    """Excel with the add-in, whose label sheet says `says`."""

    def __init__(self, says: object) -> None:
        self.says, self.count = says, 0

    def caller(self) -> Any:
        def cell(address: str) -> Any:
            assert address == LANGUAGE_CELL
            self.count += 1
            return SimpleNamespace(value=self.says)
        return SimpleNamespace(app=SimpleNamespace(books={ADDIN: SimpleNamespace(sheets={LABEL_SHEET: SimpleNamespace(range=cell)})}))


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    module._of_ribbon.cache_clear()
    yield
    module._of_ribbon.cache_clear()


@pytest.mark.parametrize(("says", "spoken"), [
    ("en", "en"), ("zh-CN", "zh-CN"),
    ("", "zh-TW"), (None, "zh-TW"), ("Deutsch", "zh-TW"),  # nothing chosen yet: the system's
])
def test_the_ribbon_decides(says: object, spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xw, "Book", Asked(says))
    assert excel_language() == spoken


def test_without_excel_the_system_decides() -> None:
    assert excel_language() == "zh-TW"


def test_a_thousand_failing_cells_ask_once(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = Asked("en")
    monkeypatch.setattr(xw, "Book", excel)
    monkeypatch.setattr(time, "monotonic", lambda: 1000.0)
    assert {excel_language() for _ in range(1000)} == {"en"}
    assert excel.count == 1
    monkeypatch.setattr(time, "monotonic", lambda: 1006.0)
    excel.says = "zh-CN"
    assert excel_language() == "zh-CN"  # somebody switched the ribbon


@pytest.mark.parametrize(("name", "spoken"), [
    ("zh_CN.UTF-8", "zh-CN"), ("zh_HK", "zh-TW"), ("zh-TW", "zh-TW"), ("de_DE", "en"), ("Chinese (Traditional)_Taiwan.950", "zh-TW"),
    ("Chinese (Simplified)_China.936", "zh-CN"),
])
def test_languages_of_systems(name: str, spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", name)
    assert system_lang() == spoken
