"""An xlwings engine over a live LibreOffice: what our macros use of xlwings, behaving as Excel on Windows does.

Values come as COM gives them: errors as Excel's numbers, dates as datetimes, cells with a currency format as Decimal.
"""
from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import xlwings as xw
from live_com import AppApi, BookApi
from live_office import Client, OfficeError
from live_sheet import Range, Sheet
from xlwings import base_classes as base

from udfs.live_cells import CODES, FIRST_CODE

NAME = "libreoffice"


class Engine:
    """What `xw.engines.active` is while Excel runs. `apps`: the one."""

    name, type = NAME, "desktop"

    def __init__(self, app: App) -> None:
        self.apps = (app,)

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        return "" if x is None else x

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        def one(v: Any) -> Any:
            if v is None or v == "":
                return empty_as
            if isinstance(v, dt.datetime):
                return datetime_builder(year=v.year, month=v.month, day=v.day, hour=v.hour, minute=v.minute, second=v.second,
                                        microsecond=v.microsecond, tzinfo=None)
            if isinstance(v, int) and not isinstance(v, bool) and v - FIRST_CODE in (2000, 2007, 2015, 2023, 2029, 2036, 2042):
                return CODES[v - FIRST_CODE] if err_to_str else None
            return number_builder(v) if number_builder is not None and isinstance(v, float) else v
        return [[one(v) for v in row] for row in data]


class App(base.App):
    """Excel. `alerts`: every message shown; `selected`: what the user has selected, None for a chart."""

    def __init__(self, client: Client) -> None:
        self.client, self.engine = client, Engine(self)
        self.open: list[Book] = []
        self.alerts: list[str] = []
        self.answers: list[str] = []  # to questions in `alert`, in order; ok when there is none
        self.selected: Range | None = None
        self.api = AppApi(self)
        self.status: list[Any] = []
        self.screen_updating = self.display_alerts = self.enable_events = self.interactive = self.visible = True
        self._status: Any = False
        self._calculation = "automatic"

    engine: Any
    api: Any = None
    screen_updating: Any = True
    display_alerts: Any = True
    enable_events: Any = True
    interactive: Any = True
    visible: Any = True
    pid = property(lambda self: self.client.worker.pid)
    version = property(lambda self: "16.0")
    hwnd = property(lambda self: 0)
    selection = property(lambda self: self.selected)

    @property
    def books(self) -> Any:
        return Books(self)

    @property
    def calculation(self) -> Any:
        return self._calculation

    @calculation.setter
    def calculation(self, how: str) -> None:
        self._calculation = how
        for book in self.open:
            book.ask("doc_automatic", on=how == "automatic")

    def calculate(self) -> None:
        for book in self.open:
            book.ask("doc_calculate")

    @property
    def status_bar(self) -> Any:
        return self._status

    @status_bar.setter
    def status_bar(self, text: Any) -> None:
        self._status = text
        self.status.append(text)

    def alert(self, prompt: Any, title: Any, buttons: Any, mode: Any, callback: Any) -> str:
        self.alerts.append(prompt)
        return self.answers.pop(0) if self.answers and buttons != "ok" else "ok"

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def quit(self) -> None:
        for book in list(self.open):
            book.close()


class Books(base.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    api = property(lambda self: None)

    @property
    def active(self) -> Any:
        return self.app.open[0]

    def __len__(self) -> int:
        return len(self.app.open)

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self.app.open))

    def __call__(self, key: Any) -> Any:
        if isinstance(key, int):
            return self.app.open[key - 1]
        for book in self.app.open:
            if book.name.lower() == str(key).lower():
                return book
        raise KeyError(key)

    def add(self) -> Any:
        return self._opened(self.app.client.ask("doc_new"), "")

    def open(self, fullname: Any, *_: Any, **__: Any) -> Any:
        return self._opened(self.app.client.ask("doc_open", path=str(fullname)), os.path.abspath(fullname))

    def _opened(self, number: int, path: str) -> Any:
        book = Book(self.app, number, path)
        self.app.open.insert(0, book)
        book.ask("doc_automatic", on=self.app.calculation == "automatic")
        return book


class Book(base.Book):
    def __init__(self, app: App, number: int, path: str) -> None:
        self._app, self.number, self.path = app, number, path
        self.api = BookApi(self)
        self.shown = ""  # the sheet in front
        self.protection: dict[str, dict[str, Any]] = {}

    api: Any = None
    app = property(lambda self: self._app)
    name = property(lambda self: os.path.basename(self.path) or f"Book{self.number}")
    fullname = property(lambda self: self.path or self.name)
    sheets = property(lambda self: Sheets(self))  # noqa: PLW0108 - defined below

    def ask(self, do: str, **given: Any) -> Any:
        """One command about this document."""
        return self._app.client.ask(do, doc=self.number, **given)

    def save(self, path: Any = None, password: Any = None) -> None:
        if self.api.ReadOnly and path is None:
            raise OfficeError("read-only")
        self.path = os.path.abspath(path) if path else self.path or os.path.abspath(self.name + ".xlsx")
        self.ask("doc_save", path=self.path)

    def close(self) -> None:
        self._app.open.remove(self)
        self.ask("doc_close")

    def activate(self) -> None:
        self._app.open.remove(self)
        self._app.open.insert(0, self)


class Sheets(base.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    api = property(lambda self: None)

    def _names(self) -> list[str]:
        return list(self.book.ask("sheets"))

    @property
    def active(self) -> Any:
        names = self._names()
        return Sheet(self.book, self.book.shown if self.book.shown in names else names[0])

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> Iterator[Any]:
        return (Sheet(self.book, name) for name in self._names())

    def __call__(self, key: Any) -> Any:
        names = self._names()
        if isinstance(key, int):
            return Sheet(self.book, names[key - 1])
        found = next((name for name in names if name.lower() == str(key).lower()), None)
        if found is None:
            raise KeyError(key)
        return Sheet(self.book, found)

    def add(self, before: Any = None, after: Any = None, name: Any = None) -> Any:
        names = self._names()
        place = names.index(before.name) if before else names.index(after.name) + 1 if after else 0
        name = name or next(n for i in range(1, 99) if (n := f"Sheet{i}") not in names)
        self.book.ask("sheet_add", name=name, at=place)
        self.book.shown = name
        return Sheet(self.book, name)


def excel(client: Client) -> xw.App:
    """A running Excel without a workbook, the one that xlwings knows of."""
    app = xw.App(impl=App(client))
    app.engine.activate()
    return app
