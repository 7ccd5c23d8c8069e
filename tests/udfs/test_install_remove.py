"""`xlplan addin remove`: the PC as it was before, whatever happened in between."""
from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from fake_machine import MAC_SCRIPTS, SCRIPT, USER_XLSTART, FakeMachine, mac, pc, startup

from udfs.install.finding import InstallRefused
from udfs.install.install import install
from udfs.install.places import NoExcelHere
from udfs.install.remove import remove
from udfs.names import ADDIN
from xlplan.text import LANGS

Make = Callable[[], FakeMachine]
MACHINES = pytest.mark.parametrize("machine", [pc, mac])


@MACHINES
def test_every_file_and_folder_goes(machine: Make) -> None:
    m = machine()
    before = m.disk()
    install(m)
    done = remove(m)
    assert m.disk() == before
    assert {step.what for step in done.steps} == {"removed"}
    assert not done.must_fix


def test_folders_that_were_there_or_are_used_since_stay() -> None:
    m = pc()
    install(m)
    mine = m.has(rf"{USER_XLSTART}\my own macros.xlsb", b"mine")
    remove(m)
    assert m.names(m.path(USER_XLSTART)) == ["my own macros.xlsb"]
    assert m.files[mine] == b"mine"
    assert m.is_folder(m.state)  # Python lives in it


@MACHINES
def test_what_stood_there_before_is_put_back(machine: Make) -> None:
    m = machine()
    m.has(f"{startup(m)}/{ADDIN}", b"copied by hand")
    before = m.disk()
    assert "aside" in {step.what for step in install(m).steps}
    assert "restored" in {step.what for step in remove(m).steps}
    assert m.disk()[0] == before[0]


def test_a_script_that_users_of_xlwings_have_already_is_theirs() -> None:
    """The same bytes as ours: nothing to put aside, nothing to take away."""
    m = mac()
    m.has(f"{MAC_SCRIPTS}/{SCRIPT}", b"on VbaHandler")
    before = m.disk()
    install(m)
    remove(m)
    assert m.disk()[0] == before[0]


@MACHINES
def test_a_file_changed_since_stays_until_the_user_decides(machine: Make) -> None:
    m = machine()
    before = m.disk()
    install(m)
    addin = m.has(f"{startup(m)}/{ADDIN}", b"saved again by somebody")
    done = remove(m)
    assert done.must_fix
    assert [step.path for step in done.steps if step.what == "kept"] == [str(addin)]
    assert m.files[addin] == b"saved again by somebody"
    assert [step.what for step in remove(m).steps] == ["kept"]  # asked again, it says so again

    m.delete(addin)
    assert not remove(m).must_fix
    assert m.disk() == before


def test_installed_over_a_changed_file_that_is_kept_and_the_earliest_one_comes_back() -> None:
    m = pc()
    at = m.has(f"{USER_XLSTART}/{ADDIN}", b"copied by hand")
    install(m)
    m.has(at, b"ours, changed")
    again = install(m)
    (copy,) = [step.path for step in again.steps if step.what == "copy"]
    assert m.files[m.path(copy)] == b"ours, changed"
    remove(m)
    assert m.files[at] == b"copied by hand"
    assert m.files[m.path(copy)] == b"ours, changed"  # never thrown away behind the user's back


@MACHINES
def test_a_file_that_is_gone_already_is_no_trouble(machine: Make) -> None:
    m = machine()
    before = m.disk()
    install(m)
    m.delete(m.path(f"{startup(m)}/{ADDIN}"))
    assert "gone" in {step.what for step in remove(m).steps}
    assert m.disk() == before


def test_nothing_installed_nothing_done() -> None:
    m = pc()
    before = m.disk()
    assert [step.what for step in remove(m).steps] == ["nothing"]
    assert (m.disk(), m.steps) == (before, 0)


def test_an_addin_that_install_did_not_put_there_stays() -> None:
    m = pc()
    m.has(f"{USER_XLSTART}/{ADDIN}", b"copied by hand")
    done = remove(m)
    assert [step.what for step in done.steps] == ["foreign"]
    assert (done.must_fix, m.steps) == (True, 0)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"format": 2}', b'{"format": 1}', b"\xff\xfe",
                                  b'{"format": 1, "at": 1, "files": [{}]}'])
def test_a_receipt_that_says_nothing_of_use_is_none(text: bytes) -> None:
    m = pc()
    install(m)
    m.has(m.state / "addin.json", text)
    steps = m.steps
    assert [step.what for step in remove(m).steps] == ["foreign"]
    assert m.steps == steps


@MACHINES
def test_refused_while_excel_is_open(machine: Make) -> None:
    m = machine()
    install(m)
    before, m.open = m.disk(), True
    with pytest.raises(InstallRefused, match="excel-running"):
        remove(m)
    assert m.disk() == before


@MACHINES
@pytest.mark.parametrize("taken", [False, True])
def test_whatever_step_fails_everything_is_as_before(machine: Make, taken: bool) -> None:
    def situation() -> FakeMachine:
        m = machine()
        if taken:
            m.has(f"{startup(m)}/{ADDIN}", b"copied by hand")
        install(m)
        m.steps = 0
        return m

    trial = situation()
    remove(trial)
    assert trial.steps > 2
    for step in range(1, trial.steps + 1):
        m = situation()
        before, m.fails_at = m.disk(), step
        with pytest.raises(InstallRefused, match="no-right"):
            remove(m)
        assert m.disk() == before, f"step {step}"
        remove(m)
        assert m.disk() == trial.disk()


def test_on_linux_it_says_where_excel_is() -> None:
    m = pc()
    m.platform = "linux"
    with pytest.raises(NoExcelHere):
        remove(m)


def test_said_in_three_languages_and_as_json() -> None:
    for lang, word in zip(LANGS, ("删除", "刪除", "removed"), strict=True):
        m = pc()
        install(m)
        done = remove(m)
        assert all(line.startswith(word) for line in done.text(lang))
        assert json.loads(json.dumps(done.data(lang)))["steps"][0] == {"what": "removed", "path": rf"{USER_XLSTART}\xlplan.xlam"}
