"""Ctrl+C in a long command: status 130, a sentence about what was and what was not done, and a plan folder of which that is true."""
from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from console import run
from rich.console import Console
from rounds_case import begun, declares, rounds_plan, send

import xlplan
from xlplan.cli.commands import app
from xlplan.cli.helping import command_tree
from xlplan.cli.progress import drawn
from xlplan.pipeline.steps import ISSUING, advance, begin
from xlplan.text import Lang

WORDS: Mapping[Lang, tuple[str, str]] = {"zh-CN": ("已按 Ctrl+C 停下(", "再运行"), "zh-TW": ("已按 Ctrl+C 停下(", "再執行"),
                                         "en": ("Stopped by Ctrl+C (", "Run ")}


@pytest.fixture(scope="module")
def begun_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """一上 is issued, and a file has come back."""
    folder = begun(tmp_path_factory.mktemp("stopped") / "plan")
    send(folder, "A", declares(-100_00))
    return folder


def stopping(at: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """Ctrl+C is pressed in that call."""
    calls = 0

    def act(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == at:
            raise KeyboardInterrupt
        return real(*args, **named)
    return act


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and not path.name.startswith("ledger.db")}


@pytest.mark.parametrize(("command", "where", "at", "said"), [
    (("issue", "--reason", "更正"), "xlplan.pipeline.issue.branch_book", 3, "写好了 2/4 份填报表,都没有下发"),
    (("issue", "--reason", "更正"), "xlplan.pipeline.issue.load_plan", 1, "还没有写任何文件"),
    (("consolidate",), "xlplan.excel.reading.pool.try_work", 1, "检查了 0/1 个文件"),
    (("consolidate",), "xlplan.pipeline.consolidate.rollup_book", 1, "rollup.xlsx 仍是原来的那份"),
    (("return",), "xlplan.pipeline.returns.run.returned_copy", 1, "returned/ 里写好的退回件都完整"),
    (("send",), "xlplan.pipeline.returns.send.answer_units", 1, "没有发出任何邮件"),
    (("status",), "xlplan.pipeline.judge_inbox.read_submissions", 1, "还没有写任何文件"),
    (("audit",), "xlplan.pipeline.audit.run.audit", 1, "")])
def test_it_says_what_was_and_what_was_not_done(command: tuple[str, ...], where: str, at: int, said: str, begun_plan: Path, tmp_path: Path,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(begun_plan, tmp_path / "plan"))
    before, (module, _, name) = everything(folder), where.rpartition(".")
    real = getattr(__import__(module, fromlist=[name]), name)
    monkeypatch.setattr("xlplan.audit" if name == "audit" else where, stopping(at, real))
    workers = ("--workers", 0) if command[0] == "consolidate" else ()
    stopped = run(command[0], folder, *command[1:], *workers, "--lang", "zh-CN")
    assert (stopped.exit_code, stopped.stdout) == (130, "")
    assert stopped.stderr.count("\n") == 1, stopped.stderr
    for words in (*WORDS["zh-CN"], said):
        assert words in stopped.stderr
    assert everything(folder) == before
    monkeypatch.undo()
    assert run(command[0], folder, *command[1:], "--lang", "zh-CN").exit_code in (0, 1)


def test_once_recorded_an_issue_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While its files are moved into issued/ it cannot be stopped half-way, and is not to be issued again."""
    folder = rounds_plan(tmp_path / "plan")
    real = __import__("xlplan.pipeline.issued_copies", fromlist=["move_into_place"]).move_into_place
    monkeypatch.setattr("xlplan.pipeline.issued_copies.move_into_place", stopping(2, real))
    stopped = run("issue", folder, "--lang", "zh-CN")
    assert (stopped.exit_code, stopped.stdout) == (130, "")
    assert "这一次下发已经完成,台账有记录,不用再下发" in stopped.stderr
    assert len([*(folder / "issued").glob("*.xlsx")]) == 4
    assert xlplan.status(folder).issue == 1


@pytest.mark.parametrize("lang", [*WORDS])
def test_in_the_planners_language(lang: Lang, begun_plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlplan.status", stopping(1, xlplan.status))
    said = run("status", begun_plan, "--lang", lang).stderr
    assert said.startswith(WORDS[lang][0])
    assert WORDS[lang][1] in said


def test_a_short_command_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlplan.explain", stopping(1, xlplan.explain))
    stopped = run("explain", "XP401", "--lang", "zh-CN")
    assert (stopped.exit_code, stopped.stdout) == (130, "")
    assert stopped.stderr.startswith("已按 Ctrl+C 停下。")


def test_a_terminal_sees_what_is_done_and_how_far() -> None:
    shown = io.StringIO()
    with drawn("zh-CN", Console(file=shown, force_terminal=True, width=100, _environ={})) as watcher:
        begin(watcher, ISSUING)
        advance(watcher, 5, 12, "上海分公司")
    assert "正在写填报表" in shown.getvalue()
    assert "5/12 上海分公司" in shown.getvalue()
    assert "[" not in shown.getvalue().replace("\x1b[", "")


def test_before_a_command_has_begun_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """While it is loaded; the tree is what `xlplan` runs."""
    tree = command_tree(app, "zh-CN")
    monkeypatch.setattr(tree.commands["explain"], "invoke", stopping(1, tree.commands["explain"].invoke))
    with pytest.raises(SystemExit) as ended:
        tree(["explain", "XP401", "--lang", "zh-CN"])
    assert ended.value.code == 130
    assert capsys.readouterr().err.startswith("已按 Ctrl+C 停下。")
