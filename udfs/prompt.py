"""How a macro talks with the person at the screen. Floor 7.

A Prompt is what every macro is given, so that the same macro runs under Excel on Windows, on a Mac and in tests.
"""
from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import xlwings as xw

from udfs.names import PROJECT
from xlplan.errors import XlplanError
from xlplan.text import Text, fold_text

LONGEST: Final = 255  # characters of a question, which is all that Excel's own box shows
_TEXT: Final = 2      # what Excel's box gives back
_FILES: Final = 3     # of Excel's file dialogs, the one for files
_FOLDERS: Final = 4   # and the one for folders
_CHOSEN: Final = -1
_CANCELLED: Final = -128
T = TypeVar("T")
_NO_CHOICE: Final = Text("「{text}」不在可选的里面。请写 1 到 {n} 的数字,或写名称",
                         "「{text}」不在可選的裡面。請寫 1 到 {n} 的數字,或寫名稱",
                         "“{text}” is none of the choices. Type a number from 1 to {n}, or the name")
_NEVER: Final = 0     # appscript's word for a question that waits as long as it takes


class Prompt(Protocol):
    """Messages and questions."""

    def tell(self, text: str, *, grave: bool = False) -> None:
        """Show a message; `grave` where something was not done."""

    def agree(self, text: str) -> bool:
        """Whether the person says yes to it."""

    def ask(self, text: str, default: str = "") -> str | None:
        """What the person types; None where the question was cancelled."""

    def folder(self, text: str) -> Path | None:
        """The folder chosen; None where none was."""

    def file(self, text: str) -> Path | None:
        """The file chosen; None where none was."""


class OnWindows:
    """See Prompt."""

    def __init__(self, app: xw.App) -> None:
        self.app = app

    def tell(self, text: str, *, grave: bool = False) -> None:
        self.app.alert(text, title=PROJECT, buttons="ok", mode="critical" if grave else "info")

    def agree(self, text: str) -> bool:
        return self.app.alert(text, title=PROJECT, buttons="ok_cancel", mode="info") == "ok"

    def ask(self, text: str, default: str = "") -> str | None:
        found = self.app.api.InputBox(Prompt=text[:LONGEST], Title=PROJECT, Default=default, Type=_TEXT)
        return found if isinstance(found, str) else None  # False where cancelled

    def folder(self, text: str) -> Path | None:
        return self._chosen(self.app.api.FileDialog(_FOLDERS), text)

    def file(self, text: str) -> Path | None:
        dialog = self.app.api.FileDialog(_FILES)
        dialog.AllowMultiSelect = False
        return self._chosen(dialog, text)

    def _chosen(self, dialog: Any, text: str) -> Path | None:
        dialog.Title = text
        return Path(dialog.SelectedItems(1)) if dialog.Show() == _CHOSEN else None


class OnMac(OnWindows):
    """See Prompt. All comes from macOS itself, since Excel's own box cannot be reached; and not by xlwings' `alert`, which gives a
    person one minute."""

    def tell(self, text: str, *, grave: bool = False) -> None:
        self._alert(text, "OK", "critical" if grave else "informational")

    def agree(self, text: str) -> bool:
        return self._alert(text, ["Cancel", "OK"], "informational") == "OK"

    def ask(self, text: str, default: str = "") -> str | None:
        found = self._asked("display_dialog", text, default_answer=default, with_title=PROJECT)
        return None if found is None else str(found[import_module("appscript").k.text_returned])

    def folder(self, text: str) -> Path | None:
        found = self._asked("choose_folder", with_prompt=text)
        return None if found is None else Path(found.path)

    def file(self, text: str) -> Path | None:
        found = self._asked("choose_file", with_prompt=text)
        return None if found is None else Path(found.path)

    def _alert(self, text: str, buttons: str | list[str], kind: str) -> str:
        words = import_module("appscript").k
        found = self._asked("display_alert", PROJECT, message=text, buttons=buttons, as_=getattr(words, kind))
        return "" if found is None else str(found[words.button_returned])

    def _asked(self, command: str, *given: Any, **options: Any) -> Any:
        system = import_module("osax").OSAX(pid=self.app.pid)
        system.activate()
        try:
            return getattr(system, command)(*given, timeout=_NEVER, **options)
        except Exception as error:
            if getattr(error, "errornumber", None) == _CANCELLED:
                return None
            raise


def prompt_of(app: xw.App) -> Prompt:
    """That of this platform."""
    return OnMac(app) if sys.platform == "darwin" else OnWindows(app)


def numbered_choices(names: Iterable[str]) -> str:
    """Choices as a question lists them, from 1 on."""
    return "\n".join(f"{i}  {name}" for i, name in enumerate(names, 1))


def picked_key(typed: str, names: Mapping[T, str]) -> T:
    """The key whose number or name was typed, or the beginning of one name alone. XlplanError for any other text."""
    said = fold_text(typed)
    numbers = {str(i): key for i, key in enumerate(names, 1)}
    if said in numbers:
        return numbers[said]
    whole = [key for key, name in names.items() if fold_text(name) == said]
    begun = whole or [key for key, name in names.items() if fold_text(name).startswith(said)]
    if len(begun) != 1 or not said:
        raise XlplanError(_NO_CHOICE, text=typed, n=len(names))
    return begun[0]
