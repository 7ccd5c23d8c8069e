"""The plan folder, and what an inbox holds besides workbooks."""
from __future__ import annotations

import json
import os
import socket
import stat
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from xlplan.errors import XlplanError
from xlplan.store.folder import PlanFolder, SkippedFile, distinct_names, show_path, walk_files
from xlplan.text import LANGS


@pytest.fixture
def plan(tmp_path: Path) -> PlanFolder:
    """A folder as `xlplan new` leaves it."""
    made = PlanFolder(tmp_path / "2027-plan").create()
    made.master.write_bytes(b"a workbook")
    return made


@pytest.fixture
def inbox(plan: PlanFolder) -> Path:
    return plan.inbox


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def says(error: pytest.ExceptionInfo[XlplanError], *words: str) -> None:
    """The sentence holds the words in every language."""
    for lang in LANGS:
        for word in words:
            assert word in error.value.say(lang)


# -- making and opening ----------------------------------------------------------------------------------------------

def test_a_new_folder(plan: PlanFolder) -> None:
    assert sorted(p.name for p in plan.path.iterdir()) == ["inbox", "issued", "master.xlsx", "returned", "seal.key"]
    assert (plan.rollup.name, plan.ledger.name) == ("rollup.xlsx", "ledger.db")
    assert PlanFolder.open(plan.path) == PlanFolder.open(str(plan.path)) == plan


def test_the_key_is_hqs_alone(plan: PlanFolder, tmp_path: Path) -> None:
    assert stat.S_IMODE(plan.key.stat().st_mode) == 0o600
    assert len(plan.seal_key()) == 32
    assert plan.seal_key() == PlanFolder.open(plan.path).seal_key()
    assert plan.seal_key() != PlanFolder(tmp_path / "another").create().seal_key()


def test_an_empty_folder_may_be_used_and_finder_may_have_been_there(tmp_path: Path) -> None:
    put(tmp_path, ".DS_Store")
    assert PlanFolder(tmp_path).create().seal_key()


def test_a_folder_in_use_is_left_alone(plan: PlanFolder) -> None:
    before = plan.seal_key()
    with pytest.raises(XlplanError) as error:
        plan.create()
    says(error, str(plan.path), "master.xlsx")  # not a room that is empty
    assert plan.seal_key() == before


@pytest.mark.parametrize("left", [
    lambda plan: None,                                                    # all but the master
    lambda plan: (plan.inbox.rmdir(), plan.returned.rmdir()),
    lambda plan: plan.key.write_text(""),                                 # before the key was written
    lambda plan: plan.key.write_text("ab12"),                             # while it was
    lambda plan: plan.key.unlink(),
    lambda plan: put(plan.path, ".xlplan-00ff.tmp", ".DS_Store"),         # while the master was written
])
def test_one_that_was_stopped_half_way_is_made_again(tmp_path: Path, left: Callable[[PlanFolder], object]) -> None:
    plan = PlanFolder(tmp_path / "plan").create()
    key = plan.key.read_text()
    left(plan)
    whole = plan.key.exists() and plan.key.read_text() == key
    again = plan.create()
    assert len(again.seal_key()) == 32
    assert (plan.key.read_text() == key) is whole  # a key that is whole is never replaced
    assert stat.S_IMODE(plan.key.stat().st_mode) == 0o600
    assert all(p.is_dir() for p in (plan.issued, plan.inbox, plan.returned))


@pytest.mark.parametrize("name", ["notes.txt", "inbox/GD.xlsx", "issued/GD.xlsx", "returned/x", "ledger.db", "master.xlsx", "sub/x"])
def test_what_somebody_put_there_is_never_made_over(tmp_path: Path, name: str) -> None:
    plan = PlanFolder(tmp_path / "plan").create()
    put(plan.path, name)
    before = {p: p.read_bytes() for p in plan.path.rglob("*") if p.is_file()}
    with pytest.raises(XlplanError):
        plan.create()
    assert {p: p.read_bytes() for p in plan.path.rglob("*") if p.is_file()} == before


def test_a_file_of_another_kind_is_no_key_of_ours(tmp_path: Path) -> None:
    put(tmp_path, "seal.key")
    with pytest.raises(XlplanError) as error:
        PlanFolder(tmp_path).create()
    says(error, "seal.key")
    assert (tmp_path / "seal.key").read_bytes() == b"x"


def test_of_two_that_make_it_at_once_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = PlanFolder(tmp_path)
    folder.key.write_text("the other's")
    monkeypatch.setattr(Path, "iterdir", lambda _: iter(()))  # it looked empty a moment ago
    with pytest.raises(XlplanError) as error:
        folder.create()
    says(error, "seal.key")
    assert folder.key.read_text() == "the other's"


def remove_all(plan: PlanFolder) -> None:
    for path in (plan.issued, plan.inbox, plan.returned):
        path.rmdir()
    plan.key.unlink()
    plan.master.unlink()
    plan.path.rmdir()


@pytest.mark.parametrize(("harm", "words"), [
    (remove_all, ("2027-plan", "xlplan new")),
    (lambda plan: plan.master.unlink(), ("master.xlsx", "xlplan new")),
    (lambda plan: plan.key.unlink(), ("seal.key", "xlplan new")),
    (lambda plan: plan.key.write_text(""), ("seal.key", "xlplan new")),         # a full disk
    (lambda plan: plan.key.write_text("ab12"), ("seal.key",)),                  # cut short
    (lambda plan: plan.key.write_text("密" * 64, "utf-8"), ("seal.key",)),      # overwritten
])
def test_what_is_missing_and_what_makes_it(plan: PlanFolder, harm: Callable[[PlanFolder], None],
                                           words: tuple[str, ...]) -> None:
    harm(plan)
    with pytest.raises(XlplanError) as error:
        PlanFolder.open(plan.path)
    says(error, *words)


def test_the_master_itself_is_no_folder(plan: PlanFolder) -> None:
    for attempt in (PlanFolder.open, lambda path: PlanFolder(path).create()):
        with pytest.raises(XlplanError) as error:
            attempt(plan.master)
        says(error, "master.xlsx")


def test_rooms_that_a_zip_left_out_are_made_again(plan: PlanFolder) -> None:
    plan.inbox.rmdir()
    PlanFolder.open(plan.path)
    assert plan.inbox_files() == ([], [])


def test_folders_of_earlier_issues_are_counted(plan: PlanFolder) -> None:
    assert plan.next_earlier() == plan.issued / "earlier" / "001"
    put(plan.issued / "earlier" / "001", "GD.xlsx")
    assert plan.next_earlier() == plan.issued / "earlier" / "002"


def test_what_is_staged_is_seen_by_nobody(plan: PlanFolder) -> None:
    room = plan.stage()
    put(room, "GD.xlsx")
    assert (room.parent, plan.stages()) == (plan.issued, [room])
    assert walk_files([plan.issued]).files == []
    plan.unstage(room)
    assert list(plan.issued.iterdir()) == []


# -- the inbox -------------------------------------------------------------------------------------------------------

def test_any_name_at_any_depth_in_an_order_that_stays(inbox: Path) -> None:
    names = ["GD.xlsx", "b/最终版.xlsx", "b/最终版2.xlsx", "a.eml", "b.xlsx", "照片.jpg", "b/c/d/无扩展名"]
    put(inbox, *names)
    files, skipped = PlanFolder(inbox.parent).inbox_files()
    assert [f.relative_to(inbox).as_posix() for f in files] == [
        "GD.xlsx", "a.eml", "b/c/d/无扩展名", "b/最终版.xlsx", "b/最终版2.xlsx", "b.xlsx", "照片.jpg"]
    assert skipped == []


def test_names_from_a_mac_sort_as_those_from_windows(inbox: Path) -> None:
    put(inbox, "éa.xlsx", unicodedata.normalize("NFD", "éb.xlsx"), "éc.xlsx", "zz.xlsx")
    files, _ = walk_files([inbox])
    assert [unicodedata.normalize("NFC", f.name) for f in files] == ["zz.xlsx", "éa.xlsx", "éb.xlsx", "éc.xlsx"]


def test_what_is_not_opened_and_why(inbox: Path) -> None:
    put(inbox, "GD.xlsx", "~$GD.xlsx", ".~lock.GD.xlsx#", ".~GD.xlsx", ".hidden.xlsx", ".DS_Store", "Thumbs.db",
        "Desktop.ini", "__MACOSX/._GD.xlsx", ".git/config", "sub/~$最终版.xlsx")
    files, skipped = walk_files([inbox])
    assert files == [inbox / "GD.xlsx"]
    assert {s.path.relative_to(inbox).as_posix(): s.why for s in skipped} == {
        "~$GD.xlsx": "temporary", ".~lock.GD.xlsx#": "temporary", ".~GD.xlsx": "temporary",
        "sub/~$最终版.xlsx": "temporary", ".hidden.xlsx": "hidden", "__MACOSX/._GD.xlsx": "hidden", ".git": "hidden",
        ".DS_Store": "system", "Thumbs.db": "system", "Desktop.ini": "system"}


def test_links_are_not_followed(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "GD.xlsx", "sub/BJ.xlsx")
    put(tmp_path, "salaries.xlsx")
    for name, target in (("out.xlsx", tmp_path / "salaries.xlsx"), ("in.xlsx", inbox / "GD.xlsx"),
                         ("sub/loop", inbox), ("up", tmp_path), ("dead.xlsx", inbox / "gone.xlsx")):
        (inbox / name).symlink_to(target)
    files, skipped = walk_files([inbox])
    assert files == [inbox / "GD.xlsx", inbox / "sub/BJ.xlsx"]
    assert {s.why for s in skipped} == {"link"}
    assert len(skipped) == 5


def test_a_file_that_a_cloud_drive_has_not_fetched_is_named(inbox: Path) -> None:
    put(inbox, ".GD.xlsx.icloud", ".BJ.xlsx.part", "SH.xlsx.crdownload", "TJ.XLSX.PART", "part.xlsx")
    found = walk_files([inbox])
    assert [(s.path.name, s.why) for s in found.skipped] == [
        (".BJ.xlsx.part", "hidden"), (".GD.xlsx.icloud", "placeholder")]
    assert [path.name for path in found.files] == ["SH.xlsx.crdownload", "TJ.XLSX.PART", "part.xlsx"]  # whose content tells


def test_a_web_address_is_no_path(tmp_path: Path) -> None:
    path = Path("https://example.sharepoint.com/plan")
    assert walk_files([path]).skipped == [SkippedFile(path, "web")]
    with pytest.raises(XlplanError) as error:
        PlanFolder.open(path)
    says(error, "example.sharepoint.com/plan")
    assert "网址" in error.value.say("zh-CN")


@pytest.mark.parametrize(("asked", "names"), [
    (["inbox"], ["GD.xlsx", "a/GD.xlsx", "b/GD.xlsx"]),                        # told apart by the path below the folder
    (["inbox/a"], ["GD.xlsx"]),
    (["inbox/a/GD.xlsx"], ["GD.xlsx"]),                                        # a single file by its name
    (["inbox/a", "inbox/b"], ["a/GD.xlsx", "b/GD.xlsx"]),                      # of several folders with the folder in front
    (["inbox/a/GD.xlsx", "inbox/b/GD.xlsx"], ["{}/inbox/a/GD.xlsx", "{}/inbox/b/GD.xlsx"]),  # as given, where nothing else helps
    (["inbox/GD.xlsx", "inbox/a"], ["{}/inbox/GD.xlsx", "{}/inbox/a/GD.xlsx"]),
])
def test_two_files_of_one_name_can_be_told_apart(tmp_path: Path, asked: list[str], names: list[str]) -> None:
    put(tmp_path / "inbox", "GD.xlsx", "a/GD.xlsx", "b/GD.xlsx")
    paths = [tmp_path / a for a in asked]
    assert distinct_names(walk_files(paths).files, paths) == [n.format(tmp_path.as_posix()) for n in names]


def test_an_inbox_that_is_a_link_to_a_share_is_followed(plan: PlanFolder, tmp_path: Path) -> None:
    put(tmp_path / "share", "GD.xlsx")
    plan.inbox.rmdir()
    plan.inbox.symlink_to(tmp_path / "share")
    assert PlanFolder.open(plan.path).inbox_files().files == [plan.inbox / "GD.xlsx"]


def test_pipes_and_sockets_would_hang_their_reader(inbox: Path) -> None:
    os.mkfifo(inbox / "pipe.xlsx")
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as ear:  # its path is limited to 107
        ear.bind(f"{short}/ear.xlsx")
        for path in (inbox, inbox / "pipe.xlsx", Path(short), Path("/dev/zero")):
            files, skipped = walk_files([path])
            assert files == []
            assert [s.why for s in skipped] == ["not_regular"]


def test_a_folder_nobody_may_look_into(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(inbox, "GD.xlsx", "locked/BJ.xlsx")
    listdir = os.listdir

    def refuse(path: Path) -> list[str]:  # rights do not stop root, under which CI runs
        if path.name == "locked":
            raise PermissionError(path)
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refuse)
    assert walk_files([inbox]) == ([inbox / "GD.xlsx"], [SkippedFile(inbox / "locked", "unreadable")])


# -- paths that somebody named -----------------------------------------------------------------------------------------

def test_files_and_folders_in_the_order_given_each_once(inbox: Path) -> None:
    put(inbox, "a.xlsx", "b.xlsx", "sub/c.xlsx")
    files, _ = walk_files([inbox / "sub", inbox / "b.xlsx", inbox, inbox / "sub" / ".." / "a.xlsx"])
    assert [f.name for f in files] == ["c.xlsx", "b.xlsx", "a.xlsx"]


def test_a_named_path_is_taken_at_its_word(inbox: Path) -> None:
    put(inbox, "GD.xlsx", ".hidden.xlsx", "~$GD.xlsx")
    (inbox / "link.xlsx").symlink_to(inbox / "GD.xlsx")
    asked = [inbox / name for name in (".hidden.xlsx", "link.xlsx", "~$GD.xlsx", "nowhere.xlsx")]
    assert walk_files(asked) == (asked[:2], [SkippedFile(asked[2], "temporary"), SkippedFile(asked[3], "missing")])


# -- names -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("raw", "shown"), [
    ("华东 2027.xlsx".encode(), "华东 2027.xlsx"),
    ("全角\u3000空格.xlsx".encode(), "全角\u3000空格.xlsx"),
    ("华东.xlsx".encode("gbk"), "华东.xlsx"),                  # unzipped by a program that knows no UTF-8
    (b"\xff\xfe\xff.xlsx", "\\xff\\xfe\\xff.xlsx"),            # no writing at all
    (b"a\nb\x1b[31m.xlsx", "a\\nb\\x1b[31m.xlsx"),             # steers a terminal
    ("a\u202excod.xlsx".encode(), "a\\u202excod.xlsx"),        # reads backwards
])
def test_any_name_on_the_disk_is_found_opened_and_shown(inbox: Path, raw: bytes, shown: str) -> None:
    Path(os.fsdecode(os.fsencode(inbox) + b"/" + raw)).write_bytes(b"x")
    [file] = walk_files([inbox]).files
    assert file.read_bytes() == b"x"
    assert show_path(file.relative_to(inbox)) == shown
    assert json.loads(json.dumps(show_path(file)).encode()) == f"{show_path(inbox)}/{shown}"


def test_each_part_of_a_path_is_read_by_itself() -> None:
    assert show_path(Path(os.fsdecode("华南".encode() + b"/" + "华东.xlsx".encode("gbk")))) == "华南/华东.xlsx"


def test_half_a_character_from_windows() -> None:
    assert show_path("a\ud83d.xlsx") == "a\\ud83d.xlsx"
