"""install.sh and install.ps1: what they call and in which order, what they refuse, that --remove takes back what they put there.

install.sh runs, with a Python, an xlplan and a Mac of a few lines in place of real ones; of install.ps1, for which there is no
PowerShell here, only what can be read in it.
"""
from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from xlplan.cli.addin import addin

SCRIPTS = Path(__file__).parents[2] / "udfs" / "install"
SHELL, POWERSHELL = SCRIPTS / "install.sh", SCRIPTS / "install.ps1"

STANDS_IN = {
    "uname": 'echo "${SYSTEM:-Linux}"',
    "defaults": 'echo "$LANG"',
    "pgrep": 'echo "pgrep $3 $4" >> "$LOG"; [ -n "${EXCEL:-}" ]',
    "xcode-select": "exit 1",
    "python3.13": '''
case "$*" in
    *version_info*) echo "${TAG-cp313}" ;;
    *"-m venv"*) for venv in "$@"; do :; done
        rm -rf "$venv"; mkdir -p "$venv/bin"; cp "$0" "$venv/bin/python"; cp "${0%/*}/xlplan-program" "$venv/bin/xlplan"
        echo venv >> "$LOG" ;;
    *"pip --version"*) ;;
    *"pip install"*) echo "$*" >> "$LOG"; exit "${PIP:-0}" ;;
esac''',
    "xlplan-program": '''
echo "xlplan $*" >> "$LOG"
case "$2" in
    install) echo "● no" >&2; [ "${ADDIN:-0}" = 2 ] || { mkdir -p "$XLPLAN_STATE"; echo {} > "$XLPLAN_STATE/addin.json"; }
        exit "${ADDIN:-0}" ;;
    doctor) exit "${DOCTOR:-0}" ;;
    remove) [ "${REMOVE:-0}" = 2 ] || rm "$XLPLAN_STATE/addin.json"; exit "${REMOVE:-0}" ;;
esac''',
}

CMDLETS = {"Get-ChildItem", "Get-Command", "Get-ItemProperty", "Get-Process", "Get-UICulture", "Join-Path", "New-Item", "Remove-Item",
           "Resolve-Path", "Select-Object", "Select-String", "Sort-Object", "Test-Path", "Where-Object", "Write-Host"}  # of PowerShell 5.1


class Desk:
    """A home with the script in a folder beside its wheels, both with blanks and Chinese characters in their names."""

    def __init__(self, folder: Path) -> None:
        self.home, self.bin, self.handed = folder / "home", folder / "bin", folder / "交付 2027"
        self.log = folder / "log"
        for path in (self.home, self.bin, self.handed / "wheels"):
            path.mkdir(parents=True)
        for name, does in STANDS_IN.items():
            (self.bin / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
            (self.bin / name).chmod(0o755)
        (self.handed / "install.sh").write_bytes(SHELL.read_bytes())
        for wheel in ("xlplan-0.7.0-py3-none-any.whl", "numpy-2.3.0-cp313-cp313-macosx_14_0_arm64.whl"):
            (self.handed / "wheels" / wheel).touch()

    def run(self, *options: str, **env: str) -> tuple[int, str]:
        """Exit status and all that was printed; `log` holds what was called."""
        return self.run_script(self.handed / "install.sh", *options, **env)

    def run_script(self, script: Path, *options: str, **env: str) -> tuple[int, str]:
        self.log.write_text("", encoding="utf-8")
        path = f"{self.bin}:/usr/bin:/bin"
        ran = subprocess.run(["sh", str(script), *options], capture_output=True, text=True, check=False,
                             encoding="utf-8", timeout=60, stdin=subprocess.DEVNULL, env={
                                 "HOME": str(self.home), "PATH": path, "LOG": str(self.log), "LANG": "en",
                                 "XLPLAN_STATE": str(self.home / "state"), **env})
        return ran.returncode, ran.stdout + ran.stderr

    def called(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def pip(desk: Desk, extra: str, *more: str) -> str:
    return " ".join(["-I -m pip install -q --disable-pip-version-check --no-input --upgrade", *more, f"xlplan{extra}"])


def test_on_a_mac_it_ends_in_the_doctor_and_is_undone_by_its_own_copy(desk: Desk) -> None:
    offline = pip(desk, "[excel]", "--no-index", "--find-links", str(desk.handed / "wheels"))
    status, said = desk.run(SYSTEM="Darwin", LANG="zh_CN")
    assert (status, desk.called()) == (0, ["pgrep -x Microsoft Excel", "venv", offline, "xlplan --version",
                                           "xlplan addin install --lang zh-CN", "xlplan addin doctor --lang zh-CN"])
    copy = desk.home / "xlplan" / ".venv" / "install.sh"
    assert f'卸载:sh "{copy}" --remove' in said
    assert desk.run(SYSTEM="Darwin")[0] == 0
    assert desk.called()[:2] == ["pgrep -x Microsoft Excel", offline]  # again: the same environment, what is in it renewed
    assert desk.run_script(copy, "--remove", SYSTEM="Darwin")[0] == 0
    assert desk.called()[-1] == "xlplan addin remove --lang en"
    assert not (desk.home / "xlplan").exists()
    assert desk.run("--remove", SYSTEM="Darwin")[0] == 0  # nothing to remove is no fault


@pytest.mark.parametrize(("env", "status"), [
    ({"DOCTOR": "1"}, 1), ({"ADDIN": "1"}, 0), ({"ADDIN": "2"}, 2)], ids=["must be mended", "the doctor says", "the add-in was refused"])
def test_the_exit_status_is_that_of_the_doctor(desk: Desk, env: dict[str, str], status: int) -> None:
    assert desk.run(SYSTEM="Darwin", **env)[0] == status


def test_on_linux_a_link_on_the_path_and_no_add_in(desk: Desk) -> None:
    link = desk.home / ".local" / "bin" / "xlplan"
    status, said = desk.run(PATH=f"{desk.bin}:{link.parent}:/usr/bin:/bin")
    assert (status, desk.called()[2:]) == (0, ["xlplan --version"])
    assert 'How to call it: "xlplan" --help' in said
    assert link.resolve() == desk.home / ".local" / "share" / "xlplan" / ".venv" / "bin" / "xlplan"
    desk.run("--remove")
    assert not link.is_symlink()


@pytest.mark.parametrize(("options", "env", "words"), [
    (("--wheel",), {}, "“--wheel” is not known. There are: --wheels DIR, --mirror, --remove, --help."),
    (("--wheels", "nowhere"), {}, "There is no folder “nowhere”."),
    (("--wheels",), {"LANG": "zh_TW.UTF-8"}, "沒有資料夾「」。"),
    ((), {"TAG": ""}, "There is no Python that will do (wheels: cp313 )"),
    ((), {"TAG": "cp312", "LANG": "zh_CN.UTF-8"}, "没有找到能用的 Python (wheels: cp313 )。请安装 Python 3.10 或更新版本"),
    ((), {"TAG": "", "SYSTEM": "Darwin"}, "from https://www.python.org/downloads/macos/, then run this again."),
    ((), {"EXCEL": "open", "SYSTEM": "Darwin"}, "Quit Excel, then run this again. Nothing was changed."),
    ((), {"PIP": "1"}, "Whoever gave it to you must make it on a computer like this one."),
], ids=lambda given: None)
def test_refused_with_what_to_do_and_nothing_left_behind(desk: Desk, options: tuple[str, ...], env: dict[str, str], words: str) -> None:
    for usual in ("python3.12", "python3.11", "python3.10", "python3.14", "python3"):  # those of the machine that tests
        (desk.bin / usual).write_bytes((desk.bin / "python3.13").read_bytes())
        (desk.bin / usual).chmod(0o755)
    status, said = desk.run(*options, **env)
    assert status == 2
    assert words in said
    assert list(desk.home.rglob(".venv")) == []


@pytest.mark.parametrize(("lang", "words"), [("en", "Usage: sh install.sh"), ("zh_CN.UTF-8", "用法:sh install.sh [--wheels 文件夹]"),
                                             ("zh_TW.UTF-8", "用法:sh install.sh [--wheels 資料夾]")])
def test_asked_for_help_it_says_its_options_and_does_nothing(desk: Desk, lang: str, words: str) -> None:
    for option in ("--help", "-h"):
        status, said = desk.run(option, LANG=lang)
        assert (status, desk.called()) == (0, [])
        assert words in said
        assert set(re.findall(r"--[a-z]+", said)) == set(re.findall(r"^ +(--[a-z]+)", SHELL.read_text(encoding="utf-8"), re.M))


def test_an_environment_made_by_hand_and_a_program_of_that_name_are_left_alone(desk: Desk) -> None:
    theirs = desk.home / ".local" / "share" / "xlplan" / ".venv"
    theirs.mkdir(parents=True)
    assert "was not made by this script and is left alone" in desk.run()[1]
    desk.run("--remove")
    assert theirs.is_dir()
    theirs.rmdir()
    (program := desk.home / ".local" / "bin" / "xlplan").parent.mkdir()
    program.write_text("theirs", encoding="utf-8")
    assert (desk.run()[0], desk.run("--remove")[0], program.read_text(encoding="utf-8")) == (0, 0, "theirs")


def test_where_the_add_in_cannot_be_removed_nothing_is(desk: Desk) -> None:
    desk.run(SYSTEM="Darwin")
    assert desk.run("--remove", SYSTEM="Darwin", REMOVE="2")[0] == 2
    assert (desk.home / "xlplan" / ".venv" / "bin" / "xlplan").exists()
    assert desk.run("--remove", SYSTEM="Darwin", REMOVE="1")[0] == 1  # a file was left for the user to decide about
    assert not (desk.home / "xlplan").exists()


def test_on_a_mac_a_home_that_excel_cannot_start_from_is_not_used(desk: Desk) -> None:
    desk.home.rename(desk.home.with_name("我的 家"))
    desk.home = desk.home.with_name("我的 家")
    assert f"/Users/Shared/xlplan-{os.getuid()}/.venv" in desk.run("--remove", SYSTEM="Darwin")[1]


def test_without_wheels_from_the_file_beside_or_the_checkout_and_from_a_mirror_when_asked(desk: Desk) -> None:
    (desk.handed / "wheels" / "xlplan-0.7.0-py3-none-any.whl").rename(desk.handed / "xlplan-0.7.0-py3-none-any.whl")
    assert "There is no xlplan-*.whl in" in desk.run()[1]
    for wheel in (desk.handed / "wheels").iterdir():
        wheel.unlink()
    (desk.handed / "wheels").rmdir()
    desk.run("--mirror")
    assert desk.called()[1].endswith(f"--index-url https://pypi.tuna.tsinghua.edu.cn/simple {desk.handed}/xlplan-0.7.0-py3-none-any.whl")
    desk.run_script(SHELL)
    assert desk.called()[0].endswith(f"--upgrade {SCRIPTS.parents[1]}")
    (desk.handed / "xlplan-0.7.0-py3-none-any.whl").unlink()
    assert "There is no xlplan beside this file." in desk.run()[1]


# -- what can be read in both ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("script", [SHELL, POWERSHELL], ids=lambda p: p.name)
def test_every_command_that_is_called_exists(script: Path) -> None:
    called = re.findall(r"xlplan\"? addin (\w+) --lang", script.read_text(encoding="utf-8-sig"))
    assert set(called) == {"install", "doctor", "remove"}
    assert {command.name for command in addin.registered_commands} >= set(called)


def test_both_come_with_the_package_and_name_their_options() -> None:
    """In share/xlplan beside the add-in: whoever installed with pip alone can hand them out."""
    project = (SCRIPTS.parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f'"udfs/install/{script.name}"' in project.partition("[tool.setuptools.data-files]")[2].partition("]\n")[0]
               for script in (SHELL, POWERSHELL))
    power = POWERSHELL.read_text(encoding="utf-8-sig")
    helped = power.partition("if ($Help) {")[2].partition("exit 0")[0]
    for option in re.findall(r"\[(?:switch|string)\]\$(\w+)", power.partition("param(")[2].partition("\n")[0]):
        assert f"-{option}" in helped


def test_both_say_and_do_the_same() -> None:
    shell, power = (script.read_text(encoding="utf-8-sig") for script in (SHELL, POWERSHELL))
    for same in ("https://pypi.tuna.tsinghua.edu.cn/simple", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "addin.json",
                 "-I -m venv --clear", "--disable-pip-version-check", "--no-index", "[excel]", "请先退出 Excel,再运行一次。",
                 "没有装成,原因见上。", "计划文件夹和日志没有动。", "不是本脚本建的,不动它。", 'pip wheel -w wheels ".[excel]"'):
        assert same in shell, same
        assert same in power, same
    order = re.search(r'newest="(.*) 3"', shell)
    assert order
    assert [f"cp{v.replace('.', '')}" for v in order[1].split()] == re.findall(r"'(cp3\d+)'", power)


def test_powershell_5_reads_it_as_written() -> None:
    r"""Without the mark it takes the file for the system's code page; typographic quotes are quotes to it; `"...\"` would take
    the quote of what follows along."""
    data = POWERSHELL.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert re.findall("[‘’“”„–—]", data.decode("utf-8-sig")) == []
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    bare = re.sub(r"""'[^'\n]*'|"(?:`.|[^"`\n])*"|(?m:#.*$)""", "", text)
    assert not set("'\"") & set(bare), "a string that does not end on its line"
    for opening, closing in ("()", "{}", "[]"):
        assert bare.count(opening) == bare.count(closing)
    defined = set(re.findall(r"^function ([\w-]+)", text, re.MULTILINE))
    assert set(re.findall(r"\b[A-Z][a-z]+-[A-Z]\w+", bare)) - defined == CMDLETS
    assert re.findall(r"&&|\|\||\?\?|\?\.", bare) == []  # of PowerShell 7
