"""What a macro works with: the workbook, the person, the language, and how far it is. Floor 7."""
from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

import xlwings as xw

from udfs.buttons import macro_buttons
from udfs.edits import Edit, WrittenArea, put_back, write_edits
from udfs.mailing import Post, post_letter
from udfs.names import ADDIN
from udfs.native import native_excel
from udfs.prompt import Prompt, numbered_choices, picked_key
from udfs.steps import forget_last, remember_step
from xlplan.errors import XlplanError
from xlplan.store.folder import show_path
from xlplan.store.undo import state_folder
from xlplan.text import Lang, Text, same_text

_DOING: Final = same_text("{label}…")
_FAR: Final = Text("{label}:{done}/{total}(按住 Esc 取消)", "{label}:{done}/{total}(按住 Esc 取消)",
                   "{label}: {done} of {total} (hold Esc to cancel)")
_NO_RECORD: Final = Text("无法在 {folder} 保存撤销记录({reason}),所以没有改动。请检查这个文件夹的权限和磁盘空间",
                         "無法在 {folder} 儲存復原記錄({reason}),所以沒有變更。請檢查這個資料夾的權限和磁碟空間",
                         "No undo record can be kept in {folder} ({reason}), so nothing was changed. Check its rights and the disk's space")
_READ_ONLY: Final = Text("「{book}」是只读打开的,无法保存。请先另存到自己的文件夹,再按这个按钮",
                         "「{book}」是唯讀開啟的,無法儲存。請先另存到自己的資料夾,再按這個按鈕",
                         "“{book}” is open read-only and cannot be saved. Save it to a folder of your own first, "
                         "then press the button again")
_KEEPS: Final = ("screen_updating", "enable_events", "display_alerts", "calculation")
T = TypeVar("T")
_UNDO: Final = f"'{ADDIN}'!UndoLast"
LABELS: Final[dict[str, Text]] = {button.macro: button.label for button in macro_buttons()}


def open_beside(app: xw.App, path: Path) -> None:
    """The workbook opened in Excel, read-only."""
    app.books.open(str(path), read_only=True, add_to_mru=False)


def open_page(path: Path) -> bool:
    """The page opened in the person's browser; whether one could be."""
    return webbrowser.open(path.as_uri())


class Cancelled(Exception):
    """The person changed their mind at a question."""


class Stopped(Cancelled):
    """The person stopped long work."""


@dataclass(slots=True)
class Session:
    """One press of a button.

    Attributes:
        macro: the button's id. book: the workbook in front. cancelled: whether the person wants it to stop. post: what makes
            the draft of a letter. show: what opens a list in Excel. browse: what opens a page.
        mode: how Excel calculates by the user's own choice; '' outside of `quiet`. wrote: whether cells were changed for good.
    """

    macro: str
    book: xw.Book
    prompt: Prompt
    lang: Lang
    cancelled: Callable[[], bool] = lambda: False
    post: Post = post_letter
    show: Callable[[xw.App, Path], None] = open_beside
    browse: Callable[[Path], bool] = open_page
    mode: str = field(default="", init=False)
    wrote: bool = field(default=False, init=False)

    @property
    def app(self) -> xw.App:
        """Excel."""
        return self.book.app

    @property
    def path(self) -> Path | None:
        """The workbook's file; None where it has none on this computer."""
        with suppress(Exception):  # a workbook in the cloud may have no path here
            path = Path(self.book.fullname)
            return path if path.is_file() else None
        return None

    @property
    def label(self) -> str:
        """The button's words."""
        return LABELS[self.macro](self.lang)

    # -- the person ----------------------------------------------------------------------------------------------------

    def ask(self, text: Text, default: str = "", **params: object) -> str:
        """What the person types, without blanks around it. Cancelled where that is nothing."""
        with self._seen():
            found = self.prompt.ask(text(self.lang, **params), default)
        if found is None or not found.strip():
            raise Cancelled
        return found.strip()

    def choose(self, text: Text, names: Mapping[T, Text], default: T) -> T:
        """One of the keys, by number or name; `text` says the {choices}. Cancelled where nothing is typed."""
        said = {key: name(self.lang) for key, name in names.items()}
        typed = self.ask(text, str(list(names).index(default) + 1), choices=numbered_choices(said.values()))
        return picked_key(typed, said)

    def agree(self, text: Text, **params: object) -> None:
        """Goes on where the person says yes, else Cancelled."""
        with self._seen():
            said = self.prompt.agree(text(self.lang, **params))
        if not said:
            raise Cancelled

    def folder(self, text: Text) -> Path:
        """The folder chosen, else Cancelled."""
        with self._seen():
            found = self.prompt.folder(text(self.lang))
        if found is None:
            raise Cancelled
        return found

    def file(self, text: Text) -> Path:
        """The file chosen, else Cancelled."""
        with self._seen():
            found = self.prompt.file(text(self.lang))
        if found is None:
            raise Cancelled
        return found

    def progress(self, done: int, total: int) -> None:
        """Shows how far it is. Stopped where the person wants that."""
        self.app.status_bar = _FAR(self.lang, label=self.label, done=done, total=total)
        if self.cancelled():
            raise Stopped

    # -- the workbook --------------------------------------------------------------------------------------------------

    def write(self, edits: Sequence[Edit] | Sequence[tuple[Edit, str]], why: Mapping[str, str] = MappingProxyType({})) -> list[WrittenArea]:
        """Carry out the edits, all or none, and keep them for Undo. `why`: see `steps.Step`."""
        if edits:
            self.refuse_read_only()
        done = write_edits(self.book, edits)
        if done:
            try:
                remember_step(self.book, self.macro, done, why)
            except OSError as error:
                put_back(self.book, done)
                raise XlplanError(_NO_RECORD, folder=show_path(state_folder().parent), reason=error.strerror or error) from error
            self.wrote = True
        return done

    def take_back(self, done: Sequence[WrittenArea]) -> None:
        """Undo what `write_edits` did last, as though it had never been."""
        if done:
            put_back(self.book, done)
            forget_last(self.book)
            self.wrote = False

    def offer_undo(self) -> None:
        """Ctrl+Z calls our Undo too, where Excel offers that and something was written. Whatever a program does to Excel afterwards
        would empty its list of undo steps: so this comes last of all."""
        if self.wrote:
            with suppress(Exception):
                self.app.api.OnUndo(f"{self.label} (xlplan)", _UNDO)

    def refuse_read_only(self) -> None:
        """XlplanError where the workbook cannot be saved: figures written into it would be lost."""
        if native_excel().read_only(self.book):
            raise XlplanError(_READ_ONLY, book=self.book.name)

    def calculate(self) -> None:
        """Brings results up to date where Excel waits to be told."""
        if self.mode == "manual":
            self.app.calculate()

    def save(self, book: xw.Book) -> None:
        """Saves it under its name."""
        with self._own_mode():
            book.save()

    def copied(self, book: xw.Book, folder: Path) -> Path | None:
        """A copy of the workbook as it is, made in that folder; None where Excel makes none (see `native.Native`)."""
        with self._own_mode():
            return native_excel().copied(book, folder)

    @contextmanager
    def _own_mode(self) -> Iterator[None]:
        """The user's own mode of calculation: a file carries the mode to whoever opens it."""
        try:
            if self.mode:
                self.app.calculation = self.mode
            yield
        finally:
            if self.mode:
                self.app.calculation = "manual"

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Excel neither calculates, redraws nor reacts until the end; then all is as it was."""
        was = {name: getattr(self.app, name) for name in _KEEPS}
        self.mode = was["calculation"]
        try:
            self.app.status_bar = _DOING(self.lang, label=self.label)
            self.app.screen_updating = self.app.enable_events = False
            self.app.display_alerts = False  # Excel complains of a program that works for long
            self.app.calculation = "manual"
            yield
        finally:
            for name in reversed(_KEEPS):
                with suppress(Exception):
                    setattr(self.app, name, was[name])
            with suppress(Exception):
                self.app.status_bar = False

    @contextmanager
    def _seen(self) -> Iterator[None]:
        self.app.screen_updating = True
        try:
            yield
        finally:
            self.app.screen_updating = False
