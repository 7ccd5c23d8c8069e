"""What `xlplan addin install` refuses, leaving everything as it was."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_machine import SCRIPT, FakeMachine, addin_bytes, mac, pc

from udfs.install.finding import InstallRefused
from udfs.install.install import install
from udfs.install.places import NoExcelHere

Make = Callable[[], FakeMachine]


def codes(refused: pytest.ExceptionInfo[InstallRefused]) -> list[str]:
    """What it was refused for."""
    return [finding.code for finding in refused.value.findings]


def other_xlplan(m: FakeMachine) -> None:
    m.says(m.python, xlplan="0.0.9")


def other_xlwings(m: FakeMachine) -> None:
    m.says(m.python, xlwings="0.37.9")


def other_dll(m: FakeMachine) -> None:
    for bits in (64, 32):
        m.has(m.state / ".venv" / f"xlwings{bits}-0.37.7.dll", m.files.pop(m.state / ".venv" / f"xlwings{bits}-0.37.8.dll"))


def excel_open(m: FakeMachine) -> None:
    m.open = True


def store_python(m: FakeMachine) -> None:
    m.says(m.python, base=r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_3.12.2800.0_x64__qbz5n2kfra8p0")


def no_package(m: FakeMachine) -> None:
    m.says(m.python, error="ModuleNotFoundError: No module named 'xlwings'", xlplan=None, xlwings=None, package=None)


def damaged(m: FakeMachine) -> None:
    m.has(m.offered[0], addin_bytes()[:200])


def other_addin(m: FakeMachine) -> None:
    m.has(m.offered[0], addin_bytes(xlplan=""))


def no_file(m: FakeMachine) -> None:
    del m.files[m.offered[0]]


def swallowed(m: FakeMachine) -> None:
    m.swallows = True


@pytest.mark.parametrize(("machine", "wrong", "code"), [
    (pc, excel_open, "excel-running"), (mac, excel_open, "excel-running"),
    (pc, other_xlplan, "version-xlplan"), (mac, other_xlplan, "version-xlplan"),
    (pc, other_xlwings, "version-xlwings"), (mac, other_xlwings, "version-xlwings"),
    (pc, other_dll, "dll-version"),
    (pc, store_python, "python-store"),      # what it writes into XLSTART, Excel never sees
    (pc, no_package, "package-missing"),     # installed for the user, or through PYTHONPATH: Excel starts Python without both
    (pc, damaged, "addin-damaged"), (mac, damaged, "addin-damaged"),
    (pc, other_addin, "addin-damaged"),      # an .xlam, but not ours
    (pc, no_file, "no-file"), (mac, no_file, "no-file"),
    (pc, swallowed, "vanished"), (mac, swallowed, "vanished"),  # an antivirus program takes the file while it is being put
])
def test_refused_and_nothing_is_changed(machine: Make, wrong: Callable[[FakeMachine], None], code: str) -> None:
    m = machine()
    wrong(m)
    before = m.disk()
    with pytest.raises(InstallRefused) as refused:
        install(m)
    assert codes(refused) == [code]
    assert m.disk() == before


def test_a_mac_whose_xlwings_came_without_the_script_is_refused() -> None:
    m = mac()
    m.files = {path: data for path, data in m.files.items() if path.name != SCRIPT}
    before = m.disk()
    with pytest.raises(InstallRefused, match=SCRIPT) as refused:
        install(m)
    assert codes(refused) == ["package-missing"]
    assert m.disk() == before


def test_everything_that_is_wrong_is_said_in_the_order_in_which_to_mend_it() -> None:
    m = pc()
    excel_open(m)
    other_xlwings(m)
    other_xlplan(m)
    with pytest.raises(InstallRefused) as refused:
        install(m)
    assert codes(refused) == ["excel-running", "version-xlplan", "version-xlwings"]
    assert refused.value.say("zh-CN").startswith("● 必须改 excel-running Excel 正在运行\n    → 保存后退出 Excel")


def test_a_path_with_braces_or_percent_is_shown_as_it_is() -> None:
    m = pc()
    with pytest.raises(InstallRefused, match=r"D:\\\{x\}\\%d\.xlam"):
        install(m, m.path(r"D:\{x}\%d.xlam"))


@pytest.mark.parametrize("platform", ["linux", "freebsd14"])
def test_on_other_systems_there_is_no_excel(platform: str) -> None:
    m = pc()
    m.platform = platform
    with pytest.raises(NoExcelHere, match="Windows and macOS only"):
        install(m)
