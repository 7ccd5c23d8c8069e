"""`xlplan addin install|remove|status|doctor` as typed: exit status, what goes to stdout and what to stderr, JSON, language.

0 nothing that must be fixed · 1 something must be fixed · 2 could not run, with the reason and the one thing to do.
"""
from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from console import run
from fake_machine import USER_XLSTART, FakeMachine, mac, pc

from udfs.buttons import GROUPS, TAB
from udfs.install.advice import ADVICE

COMMANDS = ("install", "remove", "status", "doctor")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[FakeMachine], FakeMachine]:
    """The commands run on that machine."""
    def use(machine: FakeMachine) -> FakeMachine:
        monkeypatch.setattr("udfs.install.this_machine.ThisMachine", lambda: machine)
        return machine

    return use


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("lang", "words"), [("zh-CN", "Excel 加载项只能装在 Windows 和 macOS 上"),
                                             ("zh-TW", "Excel 增益集只能裝在 Windows 和 macOS 上"),
                                             ("en", "Excel add-ins exist on Windows and macOS only")])
def test_on_linux_there_is_no_excel(command: str, lang: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("udfs.install.this_machine.ThisMachine.platform", "linux")
    done = run("addin", command, "--lang", lang)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(words)


@pytest.mark.parametrize("machine", [pc, mac])
def test_the_whole_story(on: Callable[[FakeMachine], FakeMachine], machine: Callable[[], FakeMachine]) -> None:
    m = on(machine())
    before = m.disk()
    assert (run("addin", "doctor").exit_code, run("addin", "status").exit_code) == (1, 1)
    assert run("addin", "install").exit_code == 0
    assert (run("addin", "doctor").exit_code, run("addin", "status").exit_code) == (0, 0)
    assert run("addin", "install").stdout.startswith("already installed")
    assert run("addin", "remove").exit_code == 0
    assert m.disk() == before
    assert run("addin", "remove").stdout == "xlplan has installed no add-in on this computer\n"


def test_a_refusal_is_on_stderr_with_the_thing_to_do(on: Callable[[FakeMachine], FakeMachine]) -> None:
    m = on(pc())
    m.open = True
    done = run("addin", "install", "--lang", "zh-CN")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == "● 必须改 excel-running Excel 正在运行"
    assert done.stderr.splitlines()[1].startswith("    → 保存后退出 Excel")


def test_a_file_of_one_s_own(on: Callable[[FakeMachine], FakeMachine]) -> None:
    """Relative paths are those of the folder in which the command is typed."""
    m = on(pc())
    done = run("addin", "install", "nowhere.xlam")
    assert done.exit_code == 2
    assert "There is no xlplan.xlam to install: nowhere.xlam" in done.stderr
    assert m.steps == 0


def test_what_is_wrong_makes_status_1(on: Callable[[FakeMachine], FakeMachine]) -> None:
    m = on(pc())
    m.sets(r"HKLM\Software\Policies\Microsoft\Office\16.0\Common", "VBAOff", 1)
    done = run("addin", "install")
    assert done.exit_code == 1  # put there, but it will not work
    assert done.stdout.splitlines()[0] == f"made the folder {USER_XLSTART}"
    assert "● Must fix macros-blocked" in done.stdout
    assert run("addin", "doctor").exit_code == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_json(on: Callable[[FakeMachine], FakeMachine], command: str) -> None:
    on(mac())
    data = json.loads(run("addin", command, "--format", "json").stdout)
    assert set(data) == {
        "install": {"steps", "must_fix", "findings"}, "remove": {"steps", "must_fix"}, "doctor": {"must_fix", "findings"},
        "status": {"installed", "active", "addin", "since", "xlplan", "xlwings", "python", "packages", "excel", "language", "findings"},
    }[command]


def test_it_runs_where_xlwings_is_missing_and_loads_nothing_heavy() -> None:
    """A broken installation is what the doctor is for."""
    script = ("import sys; sys.modules['xlwings'] = None\n"
              "import udfs.install.install, udfs.install.remove, udfs.install.status, udfs.install.doctor, udfs.install.this_machine\n"
              "print(*sys.modules)")
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"numpy", "pandas", "openpyxl", "xlwings.main", "pyopenvba"} & set(ran.stdout.split())


def test_the_acceptance_list_names_only_commands_and_buttons_that_exist() -> None:
    text = (ROOT / "udfs" / "WINDOWS.md").read_text("utf-8")
    assert set(re.findall(r"xlplan addin (\w+)", text)) == set(COMMANDS)
    labels = {control.label("en") for group in GROUPS for control in group.controls}
    pressed = {"Check this sheet", "Why this number", "Self-test", "Language", "Rebalance", "Next finding", "Clear marks",
               "Prepare to send"}
    assert pressed <= labels
    assert all(label in text for label in pressed)
    assert TAB("en") in text
    assert set(re.findall(r"● (?:`)?([a-z]+-[a-z]+)", text)) <= set(ADVICE)
