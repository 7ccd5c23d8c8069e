"""`xlplan addin doctor`: what can be wrong with Excel, the add-in's file and other add-ins, on a PC or a Mac; what is said first.

Policies stand in test_doctor_policy.py, Python in test_doctor_python.py.
"""
from __future__ import annotations

import json

import pytest
from doctor_case import FROM_WEB, HKCU, MAC_ADDIN, PC_ADDIN, POLICY_FOR_ALL, Act, Make, codes, has, healthy, lost, marked, sets
from fake_machine import APP_PATH, MAC_SCRIPTS, OFFICE, SCRIPT, USER_XLSTART, addin_bytes, mac, pc, program

from udfs.install.advice import ADVICE
from udfs.install.doctor import doctor
from udfs.install.finding import Finding, InstallRefused
from udfs.install.places import NoExcelHere
from udfs.install.status import status
from xlplan.text import LANGS

STORE_EXCEL = r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop.Excel_16051.1_x86__8wekyb3d8bbwe\Office16\EXCEL.EXE"


def disabled_item(path: str) -> bytes:
    """A value of DisabledItems: type, two lengths, then the texts in UTF-16, small letters."""
    text = f"{path.lower()}\0".encode("utf-16-le")
    return (1).to_bytes(4, "little") + len(text).to_bytes(4, "little") + (2).to_bytes(4, "little") + text + b"\0\0"


@pytest.mark.parametrize("machine", [pc, mac])
def test_a_healthy_computer(machine: Make) -> None:
    found = doctor(healthy(machine))
    assert (found.findings, found.must_fix) == ((), False)
    assert [list(found.text(lang)) for lang in LANGS] == [["✓ 没有发现问题"], ["✓ 沒有發現問題"], ["✓ nothing to report"]]


@pytest.mark.parametrize(("machine", "acts", "expected"), [
    # -- Excel
    (pc, [sets(APP_PATH, "", "")], ["excel-missing"]),
    (mac, [lambda m: m.folders.remove(m.path("/Applications/Microsoft Excel.app"))], ["excel-missing"]),
    (pc, [sets(APP_PATH, "", f'"{STORE_EXCEL}"')], ["excel-store"]),
    (pc, [sets(APP_PATH, "", ""), sets(APP_PATH.replace("HKLM", "HKCU"), "", rf"{OFFICE}\EXCEL.EXE")], []),  # installed for one user

    # -- the file
    (pc, [lost(PC_ADDIN)], ["vanished"]), (mac, [lost(MAC_ADDIN)], ["vanished"]),
    (pc, [lost(PC_ADDIN), lost(r"C:\Users\lin\AppData\Local\xlplan\addin.json")], ["not-installed"]),
    (pc, [has(PC_ADDIN, b"PK\3\4 but no more")], ["addin-damaged"]),
    (pc, [has(PC_ADDIN, addin_bytes(xlplan=""))], ["addin-damaged"]),           # some other add-in under this name
    (pc, [has(PC_ADDIN, addin_bytes())], ["addin-changed"]),                   # as it came, not as it was put there
    (mac, [lost(f"{MAC_SCRIPTS}/{SCRIPT}")], ["script-missing"]),
    (pc, [marked(PC_ADDIN, FROM_WEB)], ["downloaded"]), (pc, [marked(PC_ADDIN, "[ZoneTransfer]\nZoneId = 4")], ["downloaded"]),
    (pc, [marked(PC_ADDIN, "[ZoneTransfer]\r\nZoneId=1")], []),                 # intranet
    (mac, [marked(MAC_ADDIN, "0081;65a1;Safari;")], ["downloaded"]),
    (pc, [sets(rf"{HKCU}\Excel\Resiliency\DisabledItems", "1A2B", disabled_item(PC_ADDIN))], ["disabled"]),
    (pc, [sets(rf"{HKCU}\Excel\Resiliency\DisabledItems", "1A2B", disabled_item(r"C:\x\solver.xlam")),
          sets(rf"{HKCU}\Excel\Resiliency\DisabledItems", "odd", "text")], []),  # another add-in's

    # -- other add-ins
    (pc, [has(rf"{USER_XLSTART}\xlplan (2).xlam")], ["second-addin"]),
    (pc, [has(rf"{OFFICE}\XLSTART\XLPLAN.XLAM")], ["second-addin"]),                        # for all users
    (mac, [has("/Library/Application Support/Microsoft/Office365/User Content.localized/Startup.localized/Excel/xlplan.xlam")],
     ["second-addin"]),
    (pc, [has(r"D:\start\xlplan.xlam"), sets(rf"{HKCU}\Excel\Options", "AltStartup", r"D:\start")], ["second-addin"]),
    (pc, [sets(rf"{HKCU}\Excel\Options", "OPEN3", r'/R "D:\old\xlplan.xlam"')], ["second-addin"]),  # ticked in the list
    (pc, [sets(rf"{HKCU}\Excel\Options", "OPEN", rf'"{PC_ADDIN}"')], []),                   # ours, ticked as well
    (pc, [sets(rf"{HKCU}\Excel\Options", "OPEN", '"xlwings.xlam"')], ["xlwings-addin"]),    # a bare name: the user's folder of add-ins
    (pc, [has(rf"{USER_XLSTART}\xlwings.xlam")], ["xlwings-addin"]),
    (pc, [has(rf"{USER_XLSTART}\PERSONAL.XLSB"), has(rf"{USER_XLSTART}\xlplan.txt"), has(r"D:\x\xlplan.xlam"),
          sets(rf"{HKCU}\Excel\Options", "OpenDirectory", r"D:\x\xlplan.xlam")], []),       # none of them is opened as an add-in
])
def test_each_thing_that_can_be_wrong(machine: Make, acts: list[Act], expected: list[str]) -> None:
    m = healthy(machine)
    for act in acts:
        act(m)
    before = m.disk()
    assert codes(m) == expected
    assert m.disk() == before  # the doctor only looks


# -- Excel open ----------------------------------------------------------------------------------------------------------

def test_while_excel_is_open_nothing_can_be_mended_so_that_comes_first() -> None:
    m = healthy(pc)
    m.open = True
    lost(PC_ADDIN)(m)
    assert codes(m) == ["excel-running", "vanished"]


def test_with_nothing_to_mend_an_open_excel_is_only_a_hint() -> None:
    m = healthy(pc)
    m.open = True
    found = doctor(m)
    assert ([f.code for f in found.findings], found.must_fix) == (["excel-open"], False)
    assert doctor(m, from_excel=True).findings == ()  # the button in Excel has no need to say so


# -- before it is installed: is this PC fit for it? ----------------------------------------------------------------------

@pytest.mark.parametrize("machine", [pc, mac])
def test_before_anything_is_installed(machine: Make) -> None:
    assert codes(machine()) == ["not-installed"]


def test_before_anything_is_installed_the_python_of_this_command_is_examined() -> None:
    m = pc()
    m.says(m.python, platform="win32")
    m.sets(rf"{POLICY_FOR_ALL}\Common", "VBAOff", 1)
    assert codes(m) == ["not-installed", "macros-blocked", "python-bitness"]


def test_on_linux_it_says_where_excel_is() -> None:
    m = pc()
    m.platform = "linux"
    with pytest.raises(NoExcelHere, match="xlplan check"):
        doctor(m)


# -- what is said --------------------------------------------------------------------------------------------------------

def test_errors_come_before_notes() -> None:
    m = healthy(pc)
    for act in (has(rf"{USER_XLSTART}\xlwings.xlam"), sets(rf"{HKCU}\Excel\Security", "VBAWarnings", 4), lost(PC_ADDIN),
                has(rf"{OFFICE}\XLSTART\xlplan.xlam")):
        act(m)
    assert codes(m) == ["vanished", "second-addin", "macros-limited", "xlwings-addin"]


def test_the_words_fit_what_a_finding_knows() -> None:
    """Whatever a message or remedy names in one language it names in the others, and no brace is left."""
    for entry in ADVICE.values():
        for words in (entry.message, entry.remedy):
            fields = [sorted({part.partition("}")[0] for part in text.split("{")[1:]}) for text in words.all()]
            assert fields[0] == fields[1] == fields[2], entry.code
            params: dict[str, object] = dict.fromkeys(fields[0], "x")
            assert not any("{" in text for text in words.all(**params)), entry.code


def test_json_has_no_object_that_json_does_not_know() -> None:
    m = healthy(pc)
    lost(PC_ADDIN)(m)
    assert json.loads(json.dumps(doctor(m).data("en")))["findings"][0]["code"] == "vanished"
    assert Finding("excel-running").data("en")["severity"] == "error"


def test_a_32_bit_office_is_told_by_its_program() -> None:
    m = healthy(pc)
    m.has(rf"{OFFICE}\EXCEL.EXE", program(32))
    lost(r"C:\Users\lin\AppData\Local\xlplan\.venv\xlwings64-0.37.8.dll")(m)
    assert codes(m) == []


def test_a_mac_that_lets_nobody_look_says_what_to_allow() -> None:
    """The terminal has no right to the folders of other programs."""
    m = healthy(mac)
    read = m.read

    def refusing(path: object, most: int = -1) -> bytes | None:
        if path == m.path(MAC_ADDIN):
            raise PermissionError(1, "Operation not permitted", str(path))
        return read(path, most)  # type: ignore[arg-type]

    m.read = refusing  # type: ignore[method-assign]
    for command in (doctor, status):
        with pytest.raises(InstallRefused, match=r"no-right .*Operation not permitted"):
            command(m)
