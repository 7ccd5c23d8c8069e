"""The README's transcript is what the command prints, and its two commands are those that CI runs."""
from __future__ import annotations

import os
import re
from pathlib import Path

from console import run

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def demo_printed(folder: Path) -> str:
    """What `xlplan demo` says; of the one that CI has just played, where XLPLAN_DEMO_PRINTED names a file of it."""
    if by_ci := os.environ.get("XLPLAN_DEMO_PRINTED"):
        return Path(by_ci).read_text(encoding="utf-8")
    played = run("demo", folder, "--lang", "zh-CN")
    assert played.exit_code == 0
    return played.stdout


def test_the_transcript_is_what_demo_prints(tmp_path: Path) -> None:
    shown = re.search(r"prints one line a file.*?```\n(.*?)```", README, re.S)
    assert shown
    lines = [line for line in shown[1].splitlines() if line != "..."]
    assert len(lines) >= 5
    printed = demo_printed(tmp_path / "year-2027").splitlines()
    assert [line for line in lines if line not in printed] == []


def test_every_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"^    xlplan ((?:template )?[a-z]+) ", README, re.M)) - {"check", "demo"}
    for command in ("check", "demo", *sorted(named)):
        assert run(*command.split(), "--help").exit_code == 0, command


def test_ci_runs_the_readmes_test_command() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert ".venv/bin/pip install -e '.[test]' && .venv/bin/pytest" in README
    assert "pip install -q -e '.[test]'" in ci
    assert re.search(r"^XLPLAN_NO_SKIP=1 \$\(command -v eatmydata\) pytest\b", ci, re.M)
    assert 'xlplan demo "$work/plan" --lang zh-CN | tee "$XLPLAN_DEMO_PRINTED"' in ci  # fails as soon as the demo does: `set -o pipefail`
