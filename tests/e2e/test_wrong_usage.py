"""What was typed wrong: every message of the command line's parser in the planner's language, as a line or as JSON; and a second of loading
in which Ctrl+C says its sentence."""
from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from console import run

from xlplan.cli.commands import app
from xlplan.cli.help_words import COMMANDS, OPTIONS, PANELS, USAGE, VALUES
from xlplan.cli.helping import STAGES
from xlplan.cli.wrong_usage import said_usage
from xlplan.text import LANGS, Lang

LOCALES = {"zh-CN": "zh_CN.UTF-8", "zh-TW": "zh_TW.UTF-8", "en": "en_US.UTF-8"}
MAINLAND = ("单", "文件", "保存", "打印", "默認", "渠道", "申報", "運行", "命令行", "基礎表", "下發", "批覆")

# Typed; what the answer says in zh-CN, zh-TW, en; all else that stands in it is a name that was typed, or can be.
WRONG: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("new p", ("缺少 --company:公司名称。", "缺少 --company:公司名稱。", "--company is missing: Name of the company.")),
    ("status", ("缺少 ", "缺少 ", "plan is missing: The plan folder.")),
    ("check", ("缺少 ", "缺少 ", "paths is missing: Workbooks, folders of workbooks")),
    ("foo", ("没有 foo 这个命令。", "沒有 foo 這個命令。", "There is no command foo.")),
    ("template foo", ("没有 foo 这个命令。", "沒有 foo 這個命令。", "There is no command foo.")),
    ("chekc", ("是不是 check?", "是不是 check?", "Do you mean check?")),
    ("status p --rond x", ("没有 --rond 这个选项。是不是 --round?", "沒有 --rond 這個選項。是不是 --round?",
                           "There is no option --rond. Do you mean --round?")),
    ("--foo", ("没有 --foo 这个选项。", "沒有 --foo 這個選項。", "There is no option --foo.")),
    ("status p --round", ("--round 后面要写一个值。", "--round 後面要寫一個值。", "--round needs a value behind it.")),
    ("issue p --dry-run=3", ("--dry-run 后面不写值。", "--dry-run 後面不寫值。", "--dry-run takes no value.")),
    ("status a b c", ("多写了 b c(", "多寫了 b c(", "b c is more than is asked for")),
    ("new p --year x --company c", ("--year 写得不对:要写整数。", "--year 寫得不對:要寫整數。",
                                     "--year is wrong: a whole number is expected.")),
    ("check p --format yml", ("没有 yml;可用:text、json。", "沒有 yml;可用:text、json。", "yml is none of text, json.")),
    ("demo d --branches 0", ("不能小于 1。", "不能小於 1。", "not below 1.")),
    ("demo d --branches 1001", ("不能大于 1000。", "不能大於 1000。", "not above 1000.")),
    ("adjust p --change 5 --reason r --by b --date 3", ("3 不是日期,", "3 不是日期,", "3 is no date such as")),
    ("issue p --round foo", ("没有这个轮次:foo。", "沒有這個輪次:foo。", "No such round: foo;")),
    ("decompose", ("没有写文件。", "沒有寫檔案。", "No file is given.")),
    ("decompose p", ("没有写 --range。", "沒有寫 --range。", "There is no --range.")),
)


class _Told(Exception):
    """As click of before and typer's own copy word their errors; the parser that is installed does one of them."""

    def __init__(self, message: str, param: Any = None) -> None:
        self.message, self.param, self.ctx = message, param, None


OTHER_WORDS = (
    ("BadParameter", "'x' is not a valid integer.", "要写整数"),
    ("BadParameter", "'x' is not a valid int.", "要写整数"),
    ("BadParameter", "0 is not in the range 1<=x<=1000.", "要在 1 到 1000 之间"),
    ("BadParameter", "-1 is not in the range x>=0.", "不能小于 0"),
    ("BadParameter", "'fr' is not one of 'zh-CN', 'zh-TW', 'en'.", "没有 fr;可用:zh-CN、zh-TW、en"),
    ("BadParameter", "'3' does not match the format '%Y-%m-%d'.", "3 不是日期"),
    ("BadParameter", "Input should be a valid boolean, unable to interpret input", "要写 true 或 false"),
    ("UsageError", "Missing command.", "没有写命令"),
    ("UsageError", "Got unexpected extra argument (b)", "多写了 b"),
    ("UsageError", "Got unexpected extra arguments (b c)", "多写了 b c"),
    ("NoSuchOption", "No such option: --foo", "没有 --foo 这个选项"),
    ("NoSuchOption", "No such option '--foo'.", "没有 --foo 这个选项"),
    ("BadOptionUsage", "Option '--round' requires 2 arguments.", "--round 后面要写一个值"),
    ("UsageError", "Something new.", "这条命令写得不对"))


def _plain(said: str) -> str:
    """Without what is typed: commands, options, keys, files."""
    return re.sub(r"(?<![\w-])(?:xlplan|root)(?: [a-z][a-z-]*)* --help|--[a-z-]+|\b(?:foo|bar|yml|text|json|check|chekc|b c|[abc])\b"
                  r"|\([a-z_]+\)|B2:M2|2026-11-29", "", said)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("typed", "words"), WRONG, ids=[typed for typed, _ in WRONG])
def test_every_kind_in_the_planners_language(typed: str, words: tuple[str, str, str], lang: Lang) -> None:
    """By the system's language and by --lang; one line; no English in Chinese, no mainland word in zh-TW."""
    of_system = run(*typed.split(), messages=LOCALES[lang])
    assert (of_system.exit_code, of_system.stdout, of_system.stderr.count("\n")) == (2, "", 1)
    assert words[LANGS.index(lang)] in of_system.stderr
    if lang != "en":
        # arguments have their Chinese names in the tree that `xlplan` runs
        assert re.findall("[A-Za-z]{2,}", _plain(of_system.stderr)) in ([], ["plan"], ["paths"])
    if lang == "zh-TW":
        assert [w for w in MAINLAND if w in of_system.stderr] == []
    if len(typed.split()) > 1 and not typed.startswith("template") and typed != "status p --round":
        assert run(*typed.split(), "--lang", lang).stderr == of_system.stderr


@pytest.mark.parametrize(("kind", "message", "words"), OTHER_WORDS)
def test_as_other_versions_of_the_parser_word_it(kind: str, message: str, words: str) -> None:
    assert words in said_usage(type(kind, (_Told,), {})(message), "zh-CN")[0]


def test_no_mainland_word_in_the_help_in_zh_tw_and_one_name_for_the_master() -> None:
    said = [tw for words in (COMMANDS, OPTIONS, PANELS, USAGE, VALUES) for _, tw in words.values()]
    assert [(w, one) for one in said for w in MAINLAND if w in one] == []
    every = [*(cn for words in (COMMANDS, OPTIONS) for cn, _ in words.values()), *(stage.zh_cn for stage in STAGES)]
    assert [one for one in every if "基础表" in one] == []
    for english, (cn, tw) in {**COMMANDS, **OPTIONS}.items():
        if "master workbook" in english:
            assert ("总控表" in cn) == ("總控表" in tw), english


def _commands(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if getattr(command, "commands", None):
            yield from _commands(command, (*words, name))
        else:
            yield (*words, name)


@pytest.mark.parametrize("command", [*_commands(typer.main.get_command(app))], ids=" ".join)
def test_with_json_every_command_says_in_json_why_it_could_not_run(command: tuple[str, ...]) -> None:
    failed = run(*command, "--no-such-option", "--format", "json", "--lang", "zh-CN")
    assert (failed.exit_code, failed.stderr) == (2, "")
    said = json.loads(failed.stdout)["error"]
    assert said["message"].startswith("没有 --no-such-option 这个选项。")
    assert said["remedy"].endswith("--help。")


@pytest.mark.parametrize(("typed", "message", "remedy"), [
    ("status nowhere --format json", "没有文件夹 nowhere。", "用 xlplan new nowhere 建立。"),
    ("history p --format=json", "缺少 --unit:", "用法见 "),
    ("decompose --format json", "没有写文件。", "请写文件,或者只用 --total 和 --weights"),
    ("explain XP999 --format json", "没有这个代码:XP999", ""),
])
def test_json_has_what_is_wrong_and_what_to_do(typed: str, message: str, remedy: str) -> None:
    failed = run(*typed.split(), messages=LOCALES["zh-CN"])
    assert (failed.exit_code, failed.stderr) == (2, "")
    said = json.loads(failed.stdout)["error"]
    assert said["message"].startswith(message)
    assert (said["remedy"] or "").startswith(remedy)


def test_json_of_what_ctrl_c_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for name in ("status", "explain"):  # one that is watched, one that is not
        monkeypatch.setattr(f"xlplan.{name}", stop)
        stopped = run(name, "XP401", "--format", "json", "--lang", "zh-CN")
        assert (stopped.exit_code, stopped.stderr) == (130, "")
        said = json.loads(stopped.stdout)["error"]
        assert said["message"].startswith("已按 Ctrl+C 停下")
        assert "再运行" in said["remedy"]


@pytest.mark.parametrize(("more", "said"), [((), "已按 Ctrl+C 停下。"), (("--format", "json"), '"message": "已按 Ctrl+C 停下。')])
def test_ctrl_c_while_python_loads(more: tuple[str, ...], said: str) -> None:
    code = ("import sys\n"
            "class Stop:\n"
            "    def find_spec(self, name, *_):\n"
            "        if name == 'typer': raise KeyboardInterrupt\n"
            "sys.meta_path.insert(0, Stop())\n"
            f"sys.argv = ['xlplan', 'status', 'p', '--lang', 'zh-CN', *{more}]\n"
            "from xlplan.cli import main\nmain()")
    stopped = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, encoding="utf-8", check=False,
                             timeout=60)
    assert stopped.returncode == 130, stopped.stderr
    assert said in (stopped.stdout if more else stopped.stderr)
    assert "Traceback" not in stopped.stderr
