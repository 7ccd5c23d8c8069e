"""The log of what failed inside Excel, when more than one Excel writes it."""
from __future__ import annotations

from pathlib import Path

import pytest

from udfs import log as logs


@pytest.fixture
def lines(english: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a log that is full after ten lines."""
    monkeypatch.setattr(logs, "_BYTES", 1000)
    return english / "state"


def filled() -> None:
    for n in range(40):
        logs.get_logger().info("line %d %s", n, "x" * 60)


def test_a_full_log_is_kept_aside_once(lines: Path) -> None:
    filled()
    assert sorted(file.name for file in lines.iterdir()) == ["excel.log", "excel.log.1"]
    assert "line 39 " in logs.log_file().read_text(encoding="utf-8")


@pytest.mark.usefixtures("lines")
def test_nothing_is_lost_while_another_excel_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows refuses to rename a file that is open elsewhere."""
    def held(_source: object, _target: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr("logging.handlers.os.rename", held)
    filled()
    said = logs.log_file().read_text(encoding="utf-8").splitlines()
    assert [line.split()[4] for line in said] == [str(n) for n in range(40)]
