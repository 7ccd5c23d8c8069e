"""typer's frames around help in the planner's language, their lines broken as Chinese is. Floor 7.

Loaded when one is printed: rich takes as long to load as all else that a command starts with.
"""
from __future__ import annotations

import re
from typing import Final

from rich import _wrap
from rich.cells import cell_len
from rich.text import Text
from typer import rich_utils

from xlplan.cli.help_words import PANELS, in_language
from xlplan.text import Lang

# Where a line may break: rich knows blanks only, and cuts off Chinese, which has none. No mark that closes begins a line.
_CHINESE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
_WORD: Final = re.compile(rf"\s*(?:[{_CHINESE}]|[^\s{_CHINESE}]+)[、。,:;)」]*\s*")
_OF_TYPER: Final = ("OPTIONS_PANEL_TITLE", "ARGUMENTS_PANEL_TITLE", "COMMANDS_PANEL_TITLE", "DEFAULT_STRING", "REQUIRED_LONG_STRING")


def speak_in_panels(lang: Lang) -> None:
    """From now on typer's frames of this process are in that language."""
    for name in _OF_TYPER:
        setattr(rich_utils, name, in_language(PANELS, getattr(rich_utils, name), lang))
    _wrap.re_word = _WORD
    setattr(Text, "rstrip_end", _strip_end)  # noqa: B010 - a method of ours in place of theirs


def _strip_end(text: Text, size: int) -> None:
    """rich's own counts characters where Chinese takes two columns each, and leaves a blank that has the line cut."""
    while text.plain.endswith(" ") and cell_len(text.plain) > size:
        text.right_crop(1)
