"""What the system says about a file, in the planner's language and with the file's name."""
from __future__ import annotations

import errno
import os
import pickle
from pathlib import Path

import pytest
from console import run

from xlplan.errors import system_error, system_reason
from xlplan.excel.writing import write as writing
from xlplan.text import LANGS


@pytest.mark.parametrize(("number", "words"), [
    (errno.EACCES, ("没有权限", "沒有權限", "no right")),             # Windows says so too of a file that Excel holds open
    (errno.ENOSPC, ("磁盘已满", "磁碟已滿", "the disk is full")),
    (errno.EROFS, ("只读", "唯讀", "read-only")),
    (errno.ENOENT, ("找不到", "找不到", "is not there")),
    (errno.ENAMETOOLONG, ("太长", "太長", "too long")),
    (errno.ENOTDIR, ("不是这里需要的", "不是這裡需要的", "not what is needed")),
    (errno.EIO, ("系统说:坏了", "系統說:坏了", "the system says: 坏了")),
])
def test_every_kind_in_three_languages_with_the_name(number: int, words: tuple[str, str, str]) -> None:
    said = system_error(OSError(number, "坏了", "计划/master.xlsx"))
    for lang, word in zip(LANGS, words, strict=True):
        assert word in said.say(lang)
        assert "计划/master.xlsx" in said.say(lang)


REASONS = [
    # what the system raised, what stands in a Chinese and in an English sentence
    (FileNotFoundError(errno.ENOENT, "No such file or directory", "a.xlsx"), "文件不在那里", "it is not there"),
    (PermissionError(errno.EACCES, "Permission denied"), "没有权限", "no right to it, or open elsewhere"),
    (OSError(errno.EIO, "Input/output error"), "读写出错", "an error of the disk or network"),
    (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), "网络连接", "no network connection, or it was broken off"),
    (PermissionError(errno.EACCES, "拒绝访问。"), "拒绝访问。", "拒绝访问。"),   # a Chinese Windows says it itself
    (OSError(errno.EDOM, "Numerical argument out of domain"), f"系统错误 {errno.EDOM}", "Numerical argument out of domain"),
    (OSError("share went away"), "系统错误", "share went away"), (TimeoutError("timed out"), "等不到回应", "no answer in time")]


@pytest.mark.parametrize(("error", "chinese", "english"), REASONS, ids=[str(row[0]) for row in REASONS])
def test_what_the_system_says_is_not_english_in_a_chinese_sentence(error: OSError, chinese: str, english: str) -> None:
    said = system_reason(error)
    assert chinese in said("zh-CN")
    assert not set(said("zh-CN") + said("zh-TW")) & set("abcdefghijklmnopqrstuvwxyz")
    assert said("en") == english
    assert pickle.loads(pickle.dumps(said)) == said  # files are read in processes


@pytest.mark.parametrize(("error", "name"), [
    (OSError(errno.ENOSPC, "full", "plan/.xlplan-00ff.tmp"), "plan"),                                 # no file of ours has a meaning
    (OSError(errno.EACCES, "no", "plan/.xlplan-00ff.tmp", None, "plan/rollup.xlsx"), "plan/rollup.xlsx"),
    (OSError(errno.EACCES, "no", os.fsdecode(b"\xff.xlsx")), "\\udcff.xlsx"),                        # a name of no writing
    (OSError("share went away"), "–"),
])
def test_the_name_is_one_that_a_person_knows(error: OSError, name: str) -> None:
    assert system_error(error).params["file"] == name


@pytest.mark.parametrize(("lang", "word"), [("zh-CN", "不能读写"), ("zh-TW", "不能讀寫"), ("en", "cannot be read or written")])
def test_a_command_says_it_and_could_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, word: str) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "plan"))

    monkeypatch.setattr(Path, "mkdir", refuse)  # rights do not stop root, under which CI runs
    result = run("new", tmp_path / "plan", "--year", 2027, "--company", "x", "--lang", lang)
    assert result.exit_code == 2
    assert word in result.stderr
    assert str(tmp_path / "plan") in result.stderr


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"),   # as writing says it
                                   OSError(errno.EFBIG, "File too large")])
def test_a_full_disk_names_the_file_that_was_asked_for(tmp_path: Path, error: OSError) -> None:
    def full(_: object) -> None:
        raise error

    with pytest.raises(OSError, match="asked") as raised:
        writing.replace_file(tmp_path / "asked.xlsx", full)
    for lang in LANGS:
        assert str(tmp_path / "asked.xlsx") in system_error(raised.value).say(lang)
    assert list(tmp_path.iterdir()) == []


def test_temporary_files_of_runs_that_died_are_swept(tmp_path: Path) -> None:
    dead, fresh, own = (tmp_path / name for name in (".xlplan-0a.tmp", ".xlplan-0b.tmp", "my.tmp"))
    for path in (dead, fresh, own):
        path.write_bytes(b"x")
    for path in (dead, own):
        os.utime(path, (0, 0))
    writing.replace_file(tmp_path / "a.xlsx", lambda out: out.write(b"y"))
    assert sorted(p.name for p in tmp_path.iterdir()) == [".xlplan-0b.tmp", "a.xlsx", "my.tmp"]
