"""The README's transcript is what the command prints, and its two commands are those that CI runs."""
from __future__ import annotations

import re
from pathlib import Path

from console import run

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_transcript_is_what_demo_prints(tmp_path: Path) -> None:
    shown = re.search(r"prints one line a file.*?```\n(.*?)```", README, re.S)
    assert shown
    printed = run("demo", tmp_path / "year-2027", "--lang", "zh-CN")
    assert printed.exit_code == 0
    lines = [line for line in shown[1].splitlines() if line != "..."]
    assert len(lines) >= 5
    assert [line for line in lines if line not in printed.stdout.splitlines()] == []


def test_every_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"^    xlplan ((?:template )?[a-z]+) ", README, re.M)) - {"check", "demo"}
    for command in ("check", "demo", *sorted(named)):
        assert run(*command.split(), "--help").exit_code == 0, command


def test_ci_runs_the_readmes_test_command() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert ".venv/bin/pip install -e '.[test]' && .venv/bin/pytest" in README
    assert "pip install -q -e '.[test]'" in ci
    assert re.search(r"^XLPLAN_NO_SKIP=1 pytest\b", ci, re.M)
