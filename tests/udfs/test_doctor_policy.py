"""`xlplan addin doctor`: settings and policies of Office and of Windows Defender that keep macros from running or Python from
starting, and what is said about them."""
from __future__ import annotations

import pytest
from doctor_case import FROM_WEB, HKCU, PC_ADDIN, POLICY, POLICY_FOR_ALL, Act, Make, codes, healthy, lost, marked, sets
from fake_machine import USER_XLSTART, FakeMachine, addin_bytes, mac, pc

from udfs.install.doctor import doctor
from udfs.install.install import install
from udfs.names import ADDIN
from xlplan.text import LANGS

DEFENDER = r"HKLM\Software\Policies\Microsoft\Windows Defender"
ASR = rf"{DEFENDER}\Windows Defender Exploit Guard\ASR"
CHILD = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"  # Block all Office applications from creating child processes
WIN32 = "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B"  # Block Win32 API calls from Office macros
PREFERENCES = "com.microsoft.office"
MANAGED = "/Library/Managed Preferences/com.microsoft.office"


def signed(m: FakeMachine) -> None:
    """As a release is."""
    install(m, m.has(r"D:\xlplan.xlam", addin_bytes(parts={"xl/vbaProjectSignature.bin": b"signed"})))


@pytest.mark.parametrize(("machine", "acts", "expected"), [
    # -- macros: Excel trusts the start-up folder, so the macro setting alone stops nothing
    (pc, [sets(rf"{POLICY}\Excel\Security", "VBAWarnings", 4)], ["macros-limited"]),
    (pc, [sets(rf"{HKCU}\Excel\Security", "VBAWarnings", 3)], ["macros-limited"]),
    (pc, [sets(rf"{HKCU}\Excel\Security", "VBAWarnings", 2)], []),              # asks, as Excel does out of the box
    (pc, [sets(rf"{HKCU}\Excel\Security", "VBAWarnings", 4), sets(rf"{POLICY}\Excel\Security", "VBAWarnings", 2)], []),  # policy wins
    (pc, [signed, sets(rf"{POLICY}\Excel\Security", "VBAWarnings", 3)], []),
    (pc, [sets(rf"{POLICY}\Excel\Security\Trusted Locations", "AllLocationsDisabled", 1)], ["macros-limited"]),
    (pc, [sets(rf"{POLICY}\Excel\Security\Trusted Locations", "AllLocationsDisabled", 1),
          sets(rf"{POLICY}\Excel\Security", "VBAWarnings", 4)], ["macros-blocked"]),
    (pc, [sets(rf"{POLICY}\Excel\Security", "BlockContentExecutionFromInternet", 1)], []),  # ours bears no mark
    (pc, [sets(rf"{POLICY}\Excel\Security", "BlockContentExecutionFromInternet", 1), marked(PC_ADDIN, FROM_WEB)],
     ["downloaded", "macros-limited"]),
    (pc, [sets(rf"{POLICY_FOR_ALL}\Common", "VBAOff", 1)], ["macros-blocked"]),
    (pc, [sets(rf"{HKCU}\Excel\Security", "DisableAllAddins", "1")], ["macros-blocked"]),  # a number written as text
    (pc, [sets(rf"{POLICY}\Excel\Security", "RequireAddinSig", 1)], ["macros-blocked"]),
    (pc, [signed, sets(rf"{POLICY}\Excel\Security", "RequireAddinSig", 1)], []),
    (pc, [sets(rf"{POLICY}\Excel\Resiliency", "RestrictToList", 1)], ["macros-blocked"]),
    (pc, [sets(rf"{POLICY}\Excel\Resiliency", "RestrictToList", 1), sets(rf"{POLICY}\Excel\Resiliency\AddinList", ADDIN, "1")], []),
    (pc, [sets(rf"{POLICY}\Excel\Resiliency\AddinList", ADDIN, "0")], ["macros-blocked"]),
    (pc, [sets(rf"{POLICY.replace('16.0', '15.0')}\Excel\Security", "DisableAllAddins", 1)], ["macros-blocked"]),  # Excel 2013
    (mac, [sets(PREFERENCES, "VisualBasicMacroExecutionState", "DisabledWithoutWarnings")], ["macros-blocked"]),
    (mac, [sets(PREFERENCES, "VisualBasicMacroExecutionState", "DisabledWithWarnings")], []),
    (mac, [sets(MANAGED, "VisualBasicEntirelyDisabled", True)], ["macros-blocked"]),
    (mac, [sets(PREFERENCES, "DisableVisualBasicMacScript", True), sets(MANAGED, "DisableVisualBasicMacScript", False)], []),

    # -- Windows Defender
    (pc, [sets(rf"{ASR}\Rules", CHILD, "1")], ["guard"]),
    (pc, [sets(rf"{ASR}\Rules", CHILD, "2"), sets(rf"{ASR}\Rules", WIN32, "6")], []),      # watches, warns
    (pc, [sets(rf"{DEFENDER}\Policy Manager", "ASRRules", f"{CHILD.lower()}=2|{WIN32.lower()}=1")], ["guard"]),
    (pc, [sets(rf"{ASR}\Rules", CHILD, "1"), sets(rf"{ASR}\ASROnlyExclusions", r"C:\Users\lin\AppData\Local\xlplan", "0")], []),
    (pc, [sets(rf"{ASR}\Rules", CHILD, "1"), lost(PC_ADDIN)], ["vanished", "guard"]),
])
def test_each_setting(machine: Make, acts: list[Act], expected: list[str]) -> None:
    m = healthy(machine)
    for act in acts:
        act(m)
    assert codes(m) == expected


def test_a_start_up_folder_on_the_network_is_not_trusted_until_it_is_allowed() -> None:
    m = pc()
    m.env["APPDATA"] = r"\\server\profiles\lin"
    m.folders |= {m.path(r"\\server\profiles\lin"), m.path(r"\\server\profiles")}
    install(m)
    assert codes(m) == ["network-folder"]
    m.sets(rf"{POLICY}\Excel\Security\Trusted Locations", "AllowNetworkLocations", 1)
    assert codes(m) == []


def test_a_finding_says_what_is_wrong_and_the_one_thing_to_do() -> None:
    m = healthy(pc)
    m.sets(rf"{POLICY_FOR_ALL}\Common", "VBAOff", 1)
    m.sets(rf"{POLICY}\Excel\Security", "RequireAddinSig", 1)
    found = doctor(m)
    assert list(found.text("zh-CN")) == [
        "● 必须改 macros-blocked 本机的设置或策略不让加载项的宏运行:VBAOff=1, RequireAddinSig=1",
        rf"    → 把这一行发给 IT 部门,请他们允许 {USER_XLSTART}\xlplan.xlam 的宏"]
    assert next(found.text("zh-TW")).startswith("● 必須修正 macros-blocked 本機的設定或原則不讓增益集的巨集執行")
    assert found.data("en") == {"must_fix": True, "findings": [{
        "code": "macros-blocked", "severity": "error",
        "message": "A setting or policy of this PC keeps the add-in's macros from running: VBAOff=1, RequireAddinSig=1",
        "remedy": rf"Send this line to your IT department and ask them to allow the macros of {USER_XLSTART}\xlplan.xlam"}]}


def test_the_ribbon_tab_is_named_in_the_reader_s_language() -> None:
    m = healthy(pc)
    m.sets(rf"{HKCU}\Excel\Security", "VBAWarnings", 4)
    (found,) = doctor(m).findings
    said = zip(LANGS, ("没有「年度计划」选项卡", "沒有「年度計畫」索引標籤", "no tab “Planning”"), strict=True)
    assert all(words in found.remedy(lang) for lang, words in said)
