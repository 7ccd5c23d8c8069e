"""The hour beside a day: kept where a column asks for it, in whatever way Excel or a person writes it."""
from __future__ import annotations

from datetime import datetime

import pytest

from xlplan.workbook.rawbook import Raw
from xlplan.workbook.reading.date_cells import read_date_cell, read_hour


@pytest.mark.parametrize(("value", "day", "hour"), [
    (datetime(2026, 12, 20, 18, 0), "2026-12-20", " 18:00"), (datetime(2026, 12, 20), "2026-12-20", ""),
    ("2026-12-20 18:00", "2026-12-20", " 18:00"), ("2026/12/20 8:30:00", "2026-12-20", " 08:30"), ("2026-12-20", "2026-12-20", ""),
    ("2026年12月20日 18:00", "2026-12-20", " 18:00"), (46376.75, "2026-12-20", " 18:00"),
    (46376.0, "2026-12-20", ""), (46376, "2026-12-20", "")])
def test_the_hour_of_a_deadline(value: Raw, day: str, hour: str) -> None:
    assert (read_date_cell(value).text, read_hour(value)) == (day, hour)
