"""Do settings and policies let the add-in's macros run and start Python? Floor 7.

Excel trusts its start-up folder, and macros in a trusted place run whatever the macro setting is; a policy against add-ins
holds there too (Microsoft, "Plan security settings for add-ins", "Plan Trusted Locations settings").
"""
from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from udfs.buttons import TAB
from udfs.install.check_file import came_from_elsewhere
from udfs.install.finding import Finding
from udfs.install.office import office_preferences, office_setting
from udfs.install.places import MAC
from udfs.install.situation import Situation

_MAC_OFF: Final[dict[str, object]] = {
    "VisualBasicEntirelyDisabled": True, "VisualBasicMacroExecutionState": "DisabledWithoutWarnings",
    "DisableVisualBasicMacScript": True,  # by which xlwings turns paths into those of the system
}
_SIGNED_ONLY, _NONE = 3, 4  # of VBAWarnings
_DEFENDER: Final = r"HKLM\Software\Policies\Microsoft\Windows Defender"
_ASR: Final = rf"{_DEFENDER}\Windows Defender Exploit Guard\ASR"
_RULES: Final = {  # of Microsoft's attack surface reduction
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": "Block all Office applications from creating child processes",
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": "Block Win32 API calls from Office macros",
}
_BLOCK: Final = "1"


def check_macros(s: Situation) -> Iterator[Finding]:
    """Whether macros may run."""
    blocked, limited = _on_mac(s) if s.machine.platform == MAC else _on_windows(s)
    if blocked:
        yield Finding("macros-blocked", {"settings": ", ".join(blocked), "path": s.where.addin})
    elif limited:
        yield Finding("macros-limited", {"settings": ", ".join(limited), "tab": TAB})


def _on_mac(s: Situation) -> tuple[list[str], list[str]]:
    found = office_preferences(s.machine)
    return [f"{name}={off}" for name, off in _MAC_OFF.items() if found.get(name.lower()) == off], []


def _on_windows(s: Situation) -> tuple[list[str], list[str]]:
    """The settings that block, and those that would if the start-up folder were not trusted."""
    def said(key: str, name: str) -> object:
        return office_setting(s.machine, key, name)

    signed = s.data is not None and _is_signed(s.data)
    blocked = [f"{name}=1" for key, name in (("Common", "VBAOff"), (r"Excel\Security", "DisableAllAddins")) if said(key, name) == 1]
    listed = said(r"Excel\Resiliency\AddinList", s.where.addin.name)
    if listed == 0:
        blocked.append("AddinList=0")
    elif said(r"Excel\Resiliency", "RestrictToList") == 1 and listed is None:
        blocked.append("RestrictToList=1")
    if said(r"Excel\Security", "RequireAddinSig") == 1 and not signed:
        blocked.append("RequireAddinSig=1")

    limited = []
    warnings = said(r"Excel\Security", "VBAWarnings")
    if warnings == _NONE or (warnings == _SIGNED_ONLY and not signed):
        limited.append(f"VBAWarnings={warnings}")
    if said(r"Excel\Security", "BlockContentExecutionFromInternet") == 1 and s.data is not None and came_from_elsewhere(s):
        limited.append("BlockContentExecutionFromInternet=1")
    if said(r"Excel\Security\Trusted Locations", "AllLocationsDisabled") == 1:
        return ([*blocked, *limited, "AllLocationsDisabled=1"], []) if limited else (blocked, ["AllLocationsDisabled=1"])
    return blocked, limited


def _is_signed(data: bytes) -> bool:
    """Whether the VBA project bears a signature; whose, only Excel can tell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return any(name.startswith("xl/vbaProjectSignature") for name in package.namelist())
    except zipfile.BadZipFile:
        return False


def check_defender(s: Situation) -> Iterator[Finding]:
    """Whether Windows Defender keeps Office from starting programs. Set by group policy, or by a device manager."""
    rules = {rule: str(value) for rule, value in s.machine.settings(rf"{_ASR}\Rules").items()}
    managed = str(s.machine.settings(rf"{_DEFENDER}\Policy Manager").get("asrrules", ""))
    rules |= dict(pair.lower().split("=", 1) for pair in managed.split("|") if "=" in pair)
    excluded = s.machine.settings(rf"{_ASR}\ASROnlyExclusions")
    named = [name for rule, name in _RULES.items() if rules.get(rule) == _BLOCK]
    if named and not any(s.where.addin.stem in path for path in excluded):
        python = s.python.path if s.python else s.machine.python
        yield Finding("guard", {"settings": ", ".join(named), "path": s.where.addin, "python": python})
