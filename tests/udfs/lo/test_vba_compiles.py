"""The add-in's VBA through the compiler of LibreOffice's Basic: a second opinion until Excel's own has the word."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from libreoffice import needs_office
from scripted import Office
from vba_excel import sources

from udfs.addin.build import NAMES, WRITTEN_BY_HAND
from udfs.addin.ribbon import CALLBACKS
from udfs.addin.wrappers import FUNCTIONS

pytestmark = needs_office
OURS = (NAMES, *WRITTEN_BY_HAND, CALLBACKS, FUNCTIONS, "ThisWorkbook")  # not xlwings' own, which Excel has compiled for years


def in_basic(source: str) -> str:
    """Without what stands in files only; LibreOffice keeps the word `base` of Option Base, VBA does not ([MS-VBAL] 3.3.5.2)."""
    return re.sub(r"\bbase\b", "base_", re.sub(r"(?m)^Attribute .*$", "", source.replace("\r\n", "\n")))


@pytest.fixture(scope="module")
def modules(addin_file: Path) -> dict[str, str]:
    """Module -> source, as it stands in the built file."""
    return sources(addin_file)


@pytest.mark.parametrize("name", OURS)
def test_every_module_of_ours_compiles(name: str, modules: dict[str, str], office: Office) -> None:
    assert office.app.books.add().impl.ask("doc_compiles", code=in_basic(modules[name]))


@pytest.mark.parametrize("slip", ["If 1 Then Then", "Dim x As", "Call", "For Each"])
def test_a_slip_would_be_seen(slip: str, modules: dict[str, str], office: Office) -> None:
    source = in_basic(modules["XlplanLanguage"]) + f"\nSub Slip()\n    {slip}\nEnd Sub\n"
    assert not office.app.books.add().impl.ask("doc_compiles", code=source)
