"""`--help`: the commands by the stages of a year, in the language of the system, nothing of it cut; the README's table of them."""
from __future__ import annotations

import contextlib
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich import _wrap
from rich.text import Text as RichText
from typer import rich_utils

import xlplan
from udfs.buttons import GROUPS
from xlplan.cli.commands import app
from xlplan.cli.help_words import COMMANDS, OPTIONS, PANELS
from xlplan.cli.helping import STAGES, command_tree
from xlplan.text import Lang

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
OF_STAGES = [name for names in STAGES.values() for name in names]


@pytest.fixture(autouse=True)
def _english_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The words of typer's frames are those of a process: other pages of tests read English."""
    monkeypatch.setenv("COLUMNS", "80")
    kept, breaks, end = {n: getattr(rich_utils, n) for n in dir(rich_utils) if n.isupper()}, _wrap.re_word, RichText.rstrip_end
    yield
    for name, value in kept.items():
        setattr(rich_utils, name, value)
    _wrap.re_word, RichText.rstrip_end = breaks, end  # type: ignore[method-assign]


def commands(root: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, root
    for name, command in getattr(root, "commands", {}).items():
        yield from commands(command, (*words, name))


def test_every_command_stands_in_one_stage_and_is_listed_in_its_order() -> None:
    root = command_tree(app, "en")
    assert list(root.commands) == OF_STAGES
    assert len(set(OF_STAGES)) == len(OF_STAGES)


def test_every_sentence_has_a_translation_and_every_translation_a_sentence() -> None:
    said: dict[str, set[str]] = {"commands": set(), "options": {"Show this message and exit."}}
    for _, command in commands(command_tree(app, "en")):
        said["commands"].add(command.help)
        said["options"] |= {param.help for param in command.params if getattr(param, "help", None)}
        assert [param.name for param in command.params if not getattr(param, "help", None)] == [], command.name
    assert said == {"commands": set(COMMANDS), "options": set(OPTIONS)}


@pytest.mark.parametrize("words", [words for words, _ in commands(command_tree(app, "en"))], ids=" ".join)
@pytest.mark.parametrize("lang", ["zh-CN", "zh-TW"])
def test_in_chinese_no_line_is_cut_and_none_is_english(words: tuple[str, ...], lang: Lang) -> None:
    text = re.sub(r"[│╭╮╰╯─]", " ", _output(lang, words))
    assert "…" not in text
    said = " ".join(text.split()).replace(" ", "")
    assert [w for w in PANELS if w.isalpha() and w in text] == []
    for english in (*COMMANDS, *OPTIONS):
        if re.search("[a-z]{3,} [a-z]{3,}", english):
            assert english.replace("\n", "").replace(" ", "") not in said


def test_lines_break_between_chinese_characters_and_never_before_a_mark_that_closes() -> None:
    text = _output("zh-CN", ())
    assert max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in text.splitlines()) <= 80
    assert [line for line in text.splitlines() if re.match(r"│\s+[、。,:;)」]", line)] == []


def test_the_readme_has_command_function_and_button() -> None:
    rows = re.findall(r"^\| (.*?) \| `([\w-]+)` \| (.*?) \| ?(.*?) ?\|$", README, re.M)
    assert [name for _, name, _, _ in rows] == OF_STAGES
    assert [stage for stage, *_ in rows if stage.strip()] == [stage.en for stage in STAGES]
    for _, name, functions, _ in rows:
        for function in re.findall(r"`(\w+)`", functions):
            assert function in xlplan.__all__, name
    labels = {f"{button.label.zh_cn} {button.label.en}" for group in GROUPS for button in group.controls}
    assert {button for *_, button in rows if button} <= labels
    same = {button.id for group in GROUPS for button in group.controls} & set(OF_STAGES)
    assert same <= {name for _, name, _, button in rows if button}


def _output(lang: Lang, words: tuple[str, ...]) -> str:
    """What the command prints on a terminal of 80 columns."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit):
        command_tree(app, lang)([*words, "--help"], prog_name="xlplan")
    return out.getvalue()
