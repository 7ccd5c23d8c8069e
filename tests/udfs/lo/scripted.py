"""A person at a scripted Excel: what they open, select, press and are told."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlwings as xw

from udfs.macros.rehearsal import PreparedAnswers
from udfs.mailing import write_eml
from udfs.run import run_session
from udfs.session import Session
from xlplan.text import Lang


@dataclass
class Office:
    """Excel, and what is done in it. `folder`: where its files lie; each test's files are copies of their own."""

    app: xw.App
    folder: Path
    count: int = 0

    def open(self, source: Path | bytes, name: str = "branch.xlsx") -> xw.Book:
        """A copy of a file, or a file of those bytes, opened."""
        self.count += 1
        path = self.folder / str(self.count) / name
        path.parent.mkdir()
        path.write_bytes(source.read_bytes() if isinstance(source, Path) else source)
        return self.app.books.open(str(path))

    def clean(self) -> None:
        """No workbook is open and all is as Excel starts."""
        for book in list(self.app.books):
            book.close()
        impl: Any = self.app.impl
        impl.selected = None
        impl.status.clear()
        self.app.calculation = "automatic"


@dataclass
class Told:
    """What the person was told and asked; `grave` where something was not done."""

    text: str = ""
    grave: bool = False
    asked: list[str] = field(default_factory=list)


def shown_nowhere(app: xw.App, path: Path) -> None:
    """A list that is not opened: LibreOffice would take half a second for each."""
    assert path.is_file()


class Person(PreparedAnswers):
    """Prepared answers; says no to `agree` where `refuses`."""

    def __init__(self, *answers: str, folder: Path | None = None, file: Path | None = None, refuses: bool = False) -> None:
        super().__init__(*answers, folder=folder, file=file)
        self.refuses, self.last = refuses, Told()

    def tell(self, text: str, *, grave: bool = False) -> None:
        self.last.text, self.last.grave = text, grave

    def agree(self, text: str) -> bool:
        self.last.asked.append(text)
        return not self.refuses

    def ask(self, text: str, default: str = "") -> str | None:
        self.last.asked.append(text)
        return self.answers.pop(0) if self.answers else default

    def folder(self, text: str) -> Path | None:
        self.last.asked.append(text)
        return self.place

    def file(self, text: str) -> Path | None:
        self.last.asked.append(text)
        return self.chosen


def pressed(name: str, book: xw.Book, *answers: str, lang: Lang = "en", folder: Path | None = None, file: Path | None = None,
            refuses: bool = False, cancelled: Callable[[], bool] = lambda: False,
            show: Callable[[xw.App, Path], None] = shown_nowhere) -> Told:
    """What came of a button, in the frame that every button has."""
    person = Person(*answers, folder=folder, file=file, refuses=refuses)
    run_session(Session(name, book, person, lang, cancelled, write_eml, show))
    return person.last


def select(sheet: xw.Sheet, address: str) -> None:
    """The person goes to that sheet and selects those cells."""
    sheet.activate()
    sheet.range(address).select()
