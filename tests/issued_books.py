"""Workbooks in issued/ found by their stamps, whatever they are called; and made-up plans that call them after the codes of their units."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from xlplan.example.company import company_tables
from xlplan.excel.reading.intake import read_submission
from xlplan.schema.frame import Frame
from xlplan.text import Lang

__all__ = ["coded_names", "unit_book"]


def unit_book(folder: Path, unit: str, room: str = "issued") -> Path:
    """The unit's own workbook in that room of the plan folder."""
    books = {path: read_submission(path, path.name, None).issued for path in sorted((folder / room).glob("*.xlsx"))}
    [found] = [path for path, issued in books.items() if issued and issued.stamp.branch == unit and issued.kind is None]
    return found


@contextmanager
def coded_names() -> Iterator[None]:
    """Demos made inside call workbooks `GD.xlsx`, as 0.7 did."""
    def coded(branches: int, seed: int, year: int, lang: Lang) -> dict[str, Frame]:
        tables = company_tables(branches, seed, year, lang)
        fields = tables["company"]
        fields.texts["value"][fields.keys.index("file_names")] = "coded"
        return tables
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlplan.pipeline.demo.company_tables", coded)
        yield
