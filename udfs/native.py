"""What xlwings does not offer of Excel: protection, locks, read-only, areas that one formula fills. Floor 7.

Windows is asked in COM's words, a Mac in AppleScript's.
"""
from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

import xlwings as xw

from xlplan.errors import XlplanError
from xlplan.text import Text

_ALLOWED: Final = ("formatting_cells", "formatting_columns", "formatting_rows", "inserting_columns", "inserting_rows",
                   "inserting_hyperlinks", "deleting_columns", "deleting_rows", "sorting", "filtering")
_WEB: Final = ("http:", "https:")
_PASSWORD: Final = Text("工作表「{sheet}」设了保护密码。请先在「审阅」里撤销工作表保护,再按这个按钮",
                        "工作表「{sheet}」設了保護密碼。請先在「校閱」裡取消保護工作表,再按這個按鈕",
                        "The sheet “{sheet}” is protected by a password. Unprotect it first (Review, Unprotect Sheet), "
                        "then press the button again")


class Native(Protocol):
    """The platform's own words for what is asked of it."""

    def read_only(self, book: xw.Book) -> bool:
        """Whether the workbook cannot be saved under its name."""

    def in_cloud(self, book: xw.Book) -> bool:
        """Whether it was opened from OneDrive or SharePoint: its file on this computer may lag behind what was saved."""

    def copied(self, book: xw.Book, folder: Path) -> Path | None:
        """A copy of the workbook as it is, made in that folder; None on a Mac, where Excel has no words for it."""

    def protected(self, sheet: xw.Sheet) -> bool:
        """Whether locked cells of the sheet cannot be changed."""

    def unlock(self, sheet: xw.Sheet) -> Callable[[], object]:
        """Take the protection off; what is returned puts it back as it was. It may fail or do nothing (see `unprotect_sheet`)."""

    def locked(self, cells: xw.Range) -> bool | None:
        """Whether the cells are locked; None where they differ."""

    def filled_by(self, cell: xw.Range) -> str:
        """Address of the area that the formula of the cell fills; '' where it fills the cell alone."""

    def spills(self, cell: xw.Range) -> bool:
        """Whether that area is of the formula's own making, not fixed when it was entered; a Mac does not say."""

    def discussed(self, cell: xw.Range) -> bool:
        """Whether a threaded comment stands on the cell, so that no note can; a Mac does not say."""

    def fit(self, cell: xw.Range) -> None:
        """Make the box of the cell's note as large as its text."""


class Windows:
    """See Native."""

    def read_only(self, book: xw.Book) -> bool:
        return bool(book.api.ReadOnly)

    def in_cloud(self, book: xw.Book) -> bool:
        return str(book.api.FullName).lower().startswith(_WEB)

    def copied(self, book: xw.Book, folder: Path) -> Path | None:
        copy = folder / book.name
        book.api.SaveCopyAs(str(copy))
        return copy

    def protected(self, sheet: xw.Sheet) -> bool:
        return bool(sheet.api.ProtectContents)

    def unlock(self, sheet: xw.Sheet) -> Callable[[], object]:
        api = sheet.api
        allowed = {name: bool(getattr(api.Protection, name)) for name in (*map(_com_name, _ALLOWED), "AllowUsingPivotTables")}
        again = partial(api.Protect, DrawingObjects=bool(api.ProtectDrawingObjects), Contents=True,
                        Scenarios=bool(api.ProtectScenarios), UserInterfaceOnly=bool(api.ProtectionMode), **allowed)
        api.Unprotect(Password="")  # without one Excel would ask the person, and what they type could not be put back
        return again

    def locked(self, cells: xw.Range) -> bool | None:
        found: bool | None = cells.api.Locked
        return found

    def filled_by(self, cell: xw.Range) -> str:
        if self.spills(cell):
            return str(cell.api.SpillingToRange.Address)
        return str(cell.api.CurrentArray.Address) if cell.has_array else ""

    def spills(self, cell: xw.Range) -> bool:
        return bool(getattr(cell.api, "HasSpill", False))  # Excel before dynamic arrays has no such property

    def discussed(self, cell: xw.Range) -> bool:
        return getattr(cell.api, "CommentThreaded", None) is not None  # Excel before 365 has no such property

    def fit(self, cell: xw.Range) -> None:
        cell.api.Comment.Shape.TextFrame.AutoSize = True


class Mac:
    """See Native."""

    def read_only(self, book: xw.Book) -> bool:
        return bool(book.api.read_only.get())

    def in_cloud(self, book: xw.Book) -> bool:
        return str(book.api.full_name.get()).lower().startswith(_WEB)

    def copied(self, book: xw.Book, folder: Path) -> Path | None:
        return None

    def protected(self, sheet: xw.Sheet) -> bool:
        return bool(sheet.api.protect_contents.get())

    def unlock(self, sheet: xw.Sheet) -> Callable[[], object]:
        api = sheet.api
        names = [f"allow_{name}" for name in (*_ALLOWED, "using_pivot_table")]
        allowed = {name: bool(getattr(api.protection_object, name).get()) for name in names}
        again = partial(api.protect_worksheet, drawing_objects=bool(api.protect_drawing_objects.get()), worksheet_contents=True,
                        scenarios=bool(api.protect_scenarios.get()), user_interface_only=bool(api.protection_mode.get()), **allowed)
        api.unprotect(password="")
        return again

    def locked(self, cells: xw.Range) -> bool | None:
        found: Any = cells.api.locked.get()
        return found if isinstance(found, bool) else None

    def filled_by(self, cell: xw.Range) -> str:
        return str(cell.api.current_array.get_address()) if cell.has_array else ""

    def spills(self, cell: xw.Range) -> bool:
        return True

    def discussed(self, cell: xw.Range) -> bool:
        return False

    def fit(self, cell: xw.Range) -> None:
        """AppleScript has no words for it."""


def native_excel() -> Native:
    """That of this platform."""
    return Mac() if sys.platform == "darwin" else Windows()


def unprotect_sheet(sheet: xw.Sheet) -> Callable[[], object]:
    """The sheet's cells may be changed from here on; what is returned protects them as before. XlplanError where a password
    keeps them shut."""
    own = native_excel()
    if not own.protected(sheet):
        return bool
    again: Callable[[], object] = bool
    with suppress(Exception):  # a wrong password is an error on one platform and silence on the other
        again = own.unlock(sheet)
    if own.protected(sheet):
        raise XlplanError(_PASSWORD, sheet=sheet.name)
    return again


def _com_name(name: str) -> str:
    return "Allow" + "".join(word.capitalize() for word in name.split("_"))
