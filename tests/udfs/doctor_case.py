"""Installed computers, and what may become wrong with them: acts that a table of cases puts together."""
from __future__ import annotations

from collections.abc import Callable

from fake_machine import MAC_STARTUP, USER_XLSTART, FakeMachine

from udfs.install.doctor import doctor
from udfs.install.install import install
from udfs.names import ADDIN

Make = Callable[[], FakeMachine]
Act = Callable[[FakeMachine], object]

HKCU = r"HKCU\Software\Microsoft\Office\16.0"  # what the user chose
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
POLICY_FOR_ALL = r"HKLM\Software\Policies\Microsoft\Office\16.0"
PC_ADDIN, MAC_ADDIN = rf"{USER_XLSTART}\{ADDIN}", f"{MAC_STARTUP}/{ADDIN}"
FROM_WEB = "[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://mail.example.com/"


def healthy(machine: Make) -> FakeMachine:
    """Installed, everything in order."""
    m = machine()
    install(m)
    return m


def sets(place: str, name: str, value: object) -> Act:
    """A setting."""
    return lambda m: m.sets(place, name, value)


def has(path: str, data: bytes = b"") -> Act:
    """A file."""
    return lambda m: m.has(path, data)


def marked(path: str, mark: str) -> Act:
    """A note of the system on a file."""
    return lambda m: m.marks.update({m.path(path): mark})


def lost(*paths: str) -> Act:
    """Files that are gone."""
    return lambda m: [m.files.pop(m.path(path)) for path in paths]


def codes(m: FakeMachine) -> list[str]:
    """What the doctor finds, in order."""
    return [finding.code for finding in doctor(m).findings]
