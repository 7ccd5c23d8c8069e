r"""Settings of Office: in the registry, where a policy of the PC or of the user stands above what the user chose. Floor 7.

Names and places as in Microsoft's administrative templates for Office; on a Mac the preferences of
"Set preferences for macro security in Office for Mac".
"""
from __future__ import annotations

from typing import Final

from udfs.install.machine import Machine

VERSIONS: Final = ("16.0", "15.0")  # Office 2016 and later, 2013
_POLICIES: Final = (r"HKLM\Software\Policies", r"HKCU\Software\Policies")
_DOMAINS: Final = ("com.microsoft.office", "/Library/Managed Preferences/com.microsoft.office")  # the latter wins


def user_key(version: str, key: str) -> str:
    r"""The registry key of what the user chose; `key` as `Excel\Options`."""
    return rf"HKCU\Software\Microsoft\Office\{version}\{key}"


def office_setting(machine: Machine, key: str, name: str) -> object:
    """A setting of Office on Windows, policies first: a number where it is one, written as text or not; None where it is not set."""
    for version in VERSIONS:
        for place in (*(rf"{root}\Microsoft\Office\{version}\{key}" for root in _POLICIES), user_key(version, key)):
            value = machine.settings(place).get(name.lower())
            if value is not None:
                return int(value) if isinstance(value, str) and value.isdigit() else value
    return None


def office_preferences(machine: Machine) -> dict[str, object]:
    """The preferences of Office on a Mac, names in small letters."""
    return {name: value for domain in _DOMAINS for name, value in machine.settings(domain).items()}
