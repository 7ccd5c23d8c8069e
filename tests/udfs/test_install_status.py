"""`xlplan addin status`: where, which versions, which Python, which language, and whether it works."""
from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from fake_machine import MAC_STARTUP, OFFICE, USER_XLSTART, XLWINGS, FakeMachine, mac, pc

from udfs.install.install import install
from udfs.install.machine import ProgramRun
from udfs.install.places import NoExcelHere
from udfs.install.status import status
from udfs.names import ADDIN
from xlplan import __version__
from xlplan.text import LANGS

RIBBON = r"HKCU\Software\VB and VBA Program Settings\xlplan\ribbon"


def installed(machine: Callable[[], FakeMachine]) -> FakeMachine:
    m = machine()
    install(m)
    return m


def test_of_an_installation_in_order() -> None:
    found = status(installed(pc))
    assert json.loads(json.dumps(found.data("en"))) == {
        "installed": True, "active": True, "addin": rf"{USER_XLSTART}\xlplan.xlam", "since": "2027-01-04T09:00:00+08:00",
        "xlplan": __version__, "xlwings": XLWINGS, "python": r"C:\Users\lin\AppData\Local\xlplan\.venv\Scripts\python.exe",
        "packages": {"xlplan": __version__, "xlwings": XLWINGS}, "excel": {"path": rf"{OFFICE}\EXCEL.EXE", "bits": 64},
        "language": None, "findings": []}
    assert not found.must_fix


def test_for_a_person_in_three_languages() -> None:
    found = status(installed(mac))
    assert list(found.text("zh-CN")) == [
        "✓ 可用", f"  加载项:{MAC_STARTUP}/{ADDIN}", "  安装时间:2027-01-04T09:00:00+08:00", f"  加载项版本:xlplan {__version__}",
        f"  加载项要求:xlwings {XLWINGS}", "  Python:/Users/lin/xlplan/.venv/bin/python",
        f"  其中的版本:xlplan {__version__} · xlwings {XLWINGS}", "  Excel:/Applications/Microsoft Excel.app (64 bit)", "  语言:随 Excel"]
    assert list(found.text("zh-TW"))[1].startswith("  增益集:")
    assert list(found.text("en"))[-1] == "  language: that of Excel"


@pytest.mark.parametrize("machine", [pc, mac])
def test_not_installed(machine: Callable[[], FakeMachine]) -> None:
    found = status(machine())
    data = found.data("en")
    assert (data["installed"], data["active"], data["since"], data["xlplan"]) == (False, False, None, None)
    assert found.must_fix
    text = list(found.text("zh-TW"))
    assert text[:2] == ["● 不可用,原因和辦法請看 xlplan addin doctor", "  增益集:沒有安裝"]
    assert data["findings"] == ["not-installed"]


def test_installed_but_not_active() -> None:
    m = installed(pc)
    m.answers[m.python] = ProgramRun(103, "", "No Python at 'C:\\Python312'")
    m.sets(r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", "", "")
    found = status(m)
    data = found.data("en")
    assert (data["installed"], data["active"], data["packages"], data["excel"]) == (True, False, None, None)
    assert data["findings"] == ["excel-missing", "interpreter-fails"]
    assert not any("Excel:" in line for line in found.text("en"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_language_is_the_one_chosen_on_the_ribbon(lang: str) -> None:
    """VBA keeps it with SaveSetting."""
    m = installed(pc)
    m.sets(RIBBON, "language", lang)
    assert status(m).language == lang
    m.sets(RIBBON, "language", "fr")
    assert status(m).language is None


def test_excel_of_unknown_kind() -> None:
    m = installed(pc)
    del m.files[m.path(OFFICE) / "EXCEL.EXE"]
    found = status(m)
    assert found.data("en")["excel"] == {"path": rf"{OFFICE}\EXCEL.EXE", "bits": None}
    assert rf"  Excel: {OFFICE}\EXCEL.EXE" in list(found.text("en"))


def test_a_hint_does_not_make_it_inactive() -> None:
    m = installed(pc)
    m.open = True
    assert status(m).active


def test_on_linux_it_says_where_excel_is() -> None:
    m = pc()
    m.platform = "linux"
    with pytest.raises(NoExcelHere):
        status(m)
