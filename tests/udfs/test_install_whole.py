"""Installing is all or nothing: whatever fails, and whenever the power is cut, the PC is as it was or can be brought back there."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_machine import MAC_SCRIPTS, SCRIPT, FakeMachine, PowerCut, addin_bytes, mac, pc, program, startup

from udfs.addin.conf import conf_of
from udfs.install.finding import InstallRefused
from udfs.install.install import install
from udfs.install.remove import remove
from udfs.names import ADDIN

Make = Callable[[], FakeMachine]


def upgraded(m: FakeMachine) -> None:
    """`pip install --upgrade` of xlplan, to a release with another xlwings."""
    m.has(m.offered[0], addin_bytes(xlplan="9.9", xlwings="0.40"))
    m.says(m.python, xlplan="9.9", xlwings="0.40")
    for bits in (64, 32):
        m.has(m.state / ".venv" / f"xlwings{bits}-0.40.dll", program(bits))
    if m.platform == "darwin":
        m.has("/Users/lin/xlplan/.venv/lib/python3.12/site-packages/xlwings/xlwings-0.40.applescript", b"newer")


def with_something_there(machine: Make) -> FakeMachine:
    """Somebody copied an add-in there by hand before; on a Mac xlwings' own users have the script already."""
    m = machine()
    m.has(f"{startup(m)}/{ADDIN}", b"an older one")
    if m.platform == "darwin":
        m.has(f"{MAC_SCRIPTS}/{SCRIPT}", b"their own")
    return m


SITUATIONS = pytest.mark.parametrize("situation", [pc, mac, lambda: with_something_there(pc), lambda: with_something_there(mac)],
                                     ids=["pc", "mac", "pc-taken", "mac-taken"])


@SITUATIONS
def test_whatever_step_fails_everything_is_as_before(situation: Make) -> None:
    trial = situation()
    install(trial)
    assert trial.steps > 2
    for step in range(1, trial.steps + 1):
        m = situation()
        before, m.fails_at = m.disk(), step
        with pytest.raises(InstallRefused) as refused:
            install(m)
        assert [finding.code for finding in refused.value.findings] == ["no-right"]
        assert "Permission denied" in refused.value.say("en")
        assert m.disk() == before, f"step {step}"


@SITUATIONS
def test_whenever_the_power_is_cut_remove_still_leaves_no_trace(situation: Make) -> None:
    """At every step: the PC goes off, comes on again, and the user gives up."""
    trial = situation()
    install(trial)
    for step in range(trial.steps):
        m = situation()
        before, m.dies_at = m.disk(), step
        with pytest.raises(PowerCut):
            install(m)
        m.dies_at = -1
        remove(m)
        assert m.files == before[0], f"step {step}"
        assert m.folders - {m.state} == before[1] - {m.state}, f"step {step}"


@SITUATIONS
def test_whenever_the_power_is_cut_it_can_be_installed_again(situation: Make) -> None:
    trial = situation()
    install(trial)
    for step in range(trial.steps):
        m = situation()
        before, m.dies_at = m.disk(), step
        with pytest.raises(PowerCut):
            install(m)
        m.dies_at = -1
        assert not install(m).must_fix
        remove(m)
        assert m.files == before[0], f"step {step}"


@SITUATIONS
def test_whenever_the_power_is_cut_during_an_upgrade_remove_still_leaves_no_trace(situation: Make) -> None:
    """Half old, half new: all of it is ours."""
    trial = situation()
    install(trial)
    first = trial.steps
    upgraded(trial)
    install(trial)
    for step in range(first, trial.steps):
        m = situation()
        files = set(m.files.items())
        install(m)
        upgraded(m)
        m.dies_at = step
        with pytest.raises(PowerCut):
            install(m)
        m.dies_at = -1
        assert [done.what for done in remove(m).steps if done.what == "kept"] == [], f"step {step}"
        assert {path for path, _ in files} == {path for path in m.files if "0.40" not in path.name}, f"step {step}"


@pytest.mark.parametrize("machine", [pc, mac])
def test_a_newer_release_replaces_it_and_is_removed_without_a_trace(machine: Make) -> None:
    """A Mac's script has the version in its name: the old one goes."""
    m = machine()
    clean = m.disk()
    install(m)
    upgraded(m)
    install(m)
    assert conf_of(m.files[m.path(startup(m)) / ADDIN])["XLPLAN VERSION"] == "9.9"
    assert [step.what for step in install(m).steps] == ["unchanged"]
    assert m.names(m.path(MAC_SCRIPTS)) == (["xlwings-0.40.applescript"] if m.platform == "darwin" else [])
    assert [step.what for step in remove(m).steps if "kept" in step.what] == []
    assert set(clean[0]) == {path for path in m.files if "0.40" not in path.name}
