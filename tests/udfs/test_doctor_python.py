"""`xlplan addin doctor`: each thing that can be wrong with the Python that Excel starts, and that no code is without a case."""
from __future__ import annotations

import ast
from pathlib import Path

import pytest
from doctor_case import Act, Make, codes, has, lost
from fake_machine import OFFICE, XLWINGS, FakeMachine, addin_bytes, mac, pc, program, startup

from udfs.addin.conf import with_conf
from udfs.install.advice import ADVICE
from udfs.install.check_python import odd_characters
from udfs.install.doctor import doctor
from udfs.install.install import install
from udfs.install.interpreter import expand_path, interpreter_setting
from udfs.install.machine import ProgramRun
from udfs.names import ADDIN

STORE = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_3.12.2800.0_x64__qbz5n2kfra8p0"
VENV = r"C:\Users\lin\AppData\Local\xlplan\.venv"
DLL64, DLL32 = rf"{VENV}\xlwings64-{XLWINGS}.dll", rf"{VENV}\xlwings32-{XLWINGS}.dll"


def at(machine: Make, python: str) -> FakeMachine:
    """An add-in copied there by hand, with a sound Python in that place."""
    m = machine()
    m.answers[m.has(python)] = m.answers[m.python]
    for bits in (64, 32):
        m.has(m.path(python).parent / f"xlwings{bits}-{XLWINGS}.dll", program(bits))
    m.python = m.path(python)
    m.has(f"{startup(m)}/{ADDIN}", with_conf(addin_bytes(), {interpreter_setting(m): python}))
    if m.platform == "darwin":
        m.has(f"/Users/lin/Library/Application Scripts/com.microsoft.Excel/xlwings-{XLWINGS}.applescript")
    return m


def says(**changes: object) -> Act:
    return lambda m: m.says(m.python, **changes)


def answers(ran: ProgramRun) -> Act:
    return lambda m: m.answers.update({m.python: ran})


@pytest.mark.parametrize(("machine", "act", "expected", "words"), [
    # -- is it there, does it start
    (pc, lost(rf"{VENV}\Scripts\python.exe"), ["interpreter-missing"], rf"{VENV}\Scripts\python.exe"),
    (mac, lost("/Users/lin/xlplan/.venv/bin/python"), ["interpreter-missing"], "/Users/lin/xlplan/.venv/bin/python"),
    # the Python below the environment was uninstalled
    (pc, answers(ProgramRun(103, "", "No Python at 'C:\\Program Files\\Python312\\python.exe'\n")), ["interpreter-fails"], "No Python at"),
    (pc, answers(ProgramRun(-1, "", "[WinError 5] Access is denied")), ["interpreter-fails"], "Access is denied"),
    (mac, answers(ProgramRun(0, "", "")), ["interpreter-fails"], "exit status 0"),
    (mac, answers(ProgramRun(0, "[1]", "")), ["interpreter-fails"], "exit status 0"),
    # from Microsoft Store, or an environment on top of it
    (pc, says(base=STORE), ["python-store"], rf"{VENV}\Scripts\python.exe"),
    # it starts, but the packages were installed for the user only, or are broken
    (pc, says(error="ModuleNotFoundError: No module named 'xlplan'"), ["package-missing"], "No module named 'xlplan'"),
    (mac, says(error="ImportError: DLL load failed"), ["package-missing"], "DLL load failed"),

    # -- versions of add-in, DLL and packages
    (pc, says(xlplan="9.9"), ["version-xlplan"], "Python holds xlplan 9.9"),
    (mac, says(xlwings="0.38.0"), ["version-xlwings"], "the add-in needs xlwings 0.37.8, Python holds xlwings 0.38.0"),
    (pc, lambda m: (lost(DLL64, DLL32)(m), has(rf"{VENV}\xlwings64-0.37.7.dll", program(64))(m)), ["dll-version"],
     f"needs xlwings64-{XLWINGS}.dll, but beside Python lies xlwings64-0.37.7.dll"),

    # -- bits: of the DLL and Excel; Python's own do not matter, but only 64-bit Python brings the DLLs
    (pc, says(platform="win32"), ["python-bitness"], "Python is for win32"),
    (pc, says(platform="win-arm64"), ["python-bitness"], "Python is for win-arm64"),
    (pc, lost(DLL64), ["dll-bitness"], f"Excel has 64 bits and needs xlwings64-{XLWINGS}.dll, but there is only xlwings32-{XLWINGS}.dll"),
    (pc, lambda m: (lost(DLL32)(m), has(rf"{OFFICE}\EXCEL.EXE", program(32))(m)), ["dll-bitness"], "Excel has 32 bits"),
    (pc, lost(DLL32), [], ""),                               # 64-bit Excel does not miss it
    (pc, has(DLL64, program(32)), ["dll-bitness"], "(32)"),  # renamed by somebody
    (pc, lost(DLL64, DLL32), ["dll-missing"], rf"There is no usable xlwings64-{XLWINGS}.dll in {VENV}"),
    (pc, has(DLL64, b""), ["dll-missing"], "antivirus"),     # emptied
    (pc, has(DLL64, b"MZ" + b"\xff" * 100), ["dll-missing"], "antivirus"),
    # which Excel it is cannot be seen: then both are needed
    (pc, lambda m: (lost(rf"{OFFICE}\EXCEL.EXE")(m), lost(DLL32)(m)), ["dll-bitness"], f"needs xlwings32-{XLWINGS}.dll"),
    # beside the interpreter, as without an environment, is as good
    (pc, lambda m: (lost(DLL64)(m), has(rf"{VENV}\Scripts\xlwings64-{XLWINGS}.dll", program(64))(m)), [], ""),

    # -- what often goes wrong later
    (pc, lambda m: m.folders.add(m.path(r"C:\Program Files\Python312\conda-meta")), ["conda"], "without activating"),
    (mac, lambda m: m.env.update(PYTHONPATH="/Users/lin/lib"), ["pythonpath"], "PYTHONPATH is set to /Users/lin/lib"),
    (pc, lambda m: m.env.update(ONEDRIVE=r"c:\users\LIN\appdata"), ["synced-folder"], r"%LOCALAPPDATA%\xlplan"),
])
def test_each_thing_that_can_be_wrong(machine: Make, act: Act, expected: list[str], words: str) -> None:
    m = machine()
    install(m)
    act(m)
    found = doctor(m).findings
    assert [finding.code for finding in found] == expected
    assert words in "\n".join(line for finding in found for line in finding.lines("en"))


@pytest.mark.parametrize(("machine", "python", "expected"), [
    (pc, r"C:\Users\王五\AppData\Local\xlplan\.venv\Scripts\python.exe", []),         # the code page of this PC has them
    (pc, r"C:\Users\José\xlplan\Scripts\python.exe", []),                            # and é as well
    (pc, r"C:\Users\Łukasz\xlplan\Scripts\python.exe", ["path-characters"]),          # but not Ł: the DLL is not found by such a path
    (pc, r"C:\100%\Scripts\python.exe", ["path-characters"]),                         # VBA takes %...% for a variable
    (pc, r"C:\Program Files & more\it's\Scripts\python.exe", []),                     # stands in quotes
    (mac, "/Users/lin/my plan/.venv/bin/python", ["path-characters"]),                # xlwings hands it to a shell as it stands
    (mac, "/Users/lin/计划/bin/python", ["path-characters"]),
    (mac, "/Users/lin/Library/CloudStorage/OneDrive-Contoso/xlplan/bin/python", ["synced-folder"]),
    (pc, r"D:\OneDrive - Contoso\xlplan\Scripts\python.exe", ["synced-folder"]),
])
def test_where_python_may_lie(machine: Make, python: str, expected: list[str]) -> None:
    m = at(machine, python)
    m.env["ONEDRIVECOMMERCIAL"] = r"D:\OneDrive - Contoso" if m.platform == "win32" else ""
    assert codes(m) == expected


def test_the_odd_characters_are_named() -> None:
    m = at(mac, "/Users/lin/my (own) plan/bin/python")
    assert doctor(m).findings[0].message("zh-CN") == "Python 的路径里有 空格 ( ),Excel 启动不了它:/Users/lin/my (own) plan/bin/python"
    assert odd_characters(m, m.path("/plain/path-1.2_3/python")) is None


@pytest.mark.parametrize(("machine", "text", "path"), [
    (pc, r"%LOCALAPPDATA%\xlplan\.venv\Scripts\python.exe", rf"{VENV}\Scripts\python.exe"),  # as the add-in is built
    (pc, r"%localappdata%\x", r"C:\Users\lin\AppData\Local\x"),
    (pc, r"%UNKNOWN%\x", r"%UNKNOWN%\x"),
    (mac, "$HOME/xlplan/.venv/bin/python", "/Users/lin/xlplan/.venv/bin/python"),
    (mac, "$HOMES/x", "$HOMES/x"),
    (mac, "/opt/$HOME/x", "/opt/$HOME/x"),  # VBA looks in front only
])
def test_paths_of_the_conf_sheet_are_read_as_vba_reads_them(machine: Make, text: str, path: str) -> None:
    m = machine()
    assert expand_path(m, text) == m.path(path)


@pytest.mark.parametrize("machine", [pc, mac])
def test_an_addin_fresh_from_the_build_finds_python_in_its_usual_place(machine: Make) -> None:
    m = machine()
    install(m)
    m.has(f"{startup(m)}/{ADDIN}", addin_bytes())
    m.delete(m.state / "addin.json")
    assert codes(m) == []


def test_an_alias_of_microsoft_store_cannot_be_read_but_is_there() -> None:
    m = pc()
    install(m)
    m.says(m.python, base=STORE)
    read = m.read

    def refusing(path: object, most: int = -1) -> bytes | None:
        if path == m.python:
            raise OSError(22, "Invalid argument", str(path))
        return read(path, most)  # type: ignore[arg-type]

    m.read = refusing  # type: ignore[method-assign]
    assert codes(m) == ["python-store"]


def test_every_advice_has_a_case() -> None:
    """A code in the table that no test of installing or examining expects would be one that nothing raises."""
    texts = {node.value for file in Path(__file__).parent.glob("test_*.py") if file.name.startswith(("test_install", "test_doctor"))
             for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Constant)}
    assert set(ADVICE) <= texts
