"""The few things our macros ask of Excel on Windows beside xlwings: protection, locks, read-only, Excel's own dialogs."""
from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from live_office import OfficeError

from xlplan.address import a1_range

OPTIONS = ("AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns", "AllowInsertingRows",
           "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering",
           "AllowUsingPivotTables")


class AppApi:
    """Application. `undo`: what Ctrl+Z was told to call."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.undo: tuple[str, str] | None = None

    def OnUndo(self, text: str, procedure: str) -> None:
        """Registers a procedure for Ctrl+Z."""
        self.undo = text, procedure


class BookApi:
    """Workbook."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.ReadOnly = False
        self.ProtectStructure = False

    Path = property(lambda self: self.book.path.rpartition("/")[0])
    FullName = property(lambda self: self.book.path)

    def SaveCopyAs(self, path: str) -> None:
        self.book.ask("doc_save", path=path)


class Protection:
    """What a protected sheet allows."""

    def __init__(self, allowed: dict[str, Any]) -> None:
        for name in OPTIONS:
            setattr(self, name, bool(allowed.get(name, False)))


class SheetApi:
    """Worksheet."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    ProtectContents = property(lambda self: self.sheet.ask("sheet_protected"))
    ProtectDrawingObjects = ProtectScenarios = ProtectContents
    ProtectionMode = property(lambda self: bool(self._kept.get(self.sheet.name, {}).get("UserInterfaceOnly")))

    @property
    def _kept(self) -> dict[str, dict[str, Any]]:
        kept: dict[str, dict[str, Any]] = self.sheet.book.protection
        return kept

    @property
    def Protection(self) -> Protection:
        return Protection(self._kept.get(self.sheet.name, {}))

    def Protect(self, Password: str = "", **options: Any) -> None:
        """Protects it; the options are what `Protection` says from now on."""
        self._kept[self.sheet.name] = options
        self.sheet.ask("sheet_protect", on=True, password=Password)

    def Unprotect(self, Password: str = "") -> None:
        """Takes the protection off; Excel raises for a wrong password."""
        if self.sheet.ask("sheet_protect", on=False, password=Password):
            raise OfficeError("the password is not correct")


class RangeApi:
    """Range. Never false: xlwings takes a false one for no range at all."""

    def __init__(self, cells: Any) -> None:
        self.cells = cells

    @property
    def Locked(self) -> bool | None:
        """None where cells differ."""
        found: bool | None = self.cells.ask("look", what="locked")
        return found

    CommentThreaded = None

    @property
    def CurrentArray(self) -> Any:
        """The area of the array formula."""
        return SimpleNamespace(Address=a1_range(*self.cells.ask("array")))

    @property
    def Value2(self) -> Any:
        """Values without regard to formats."""
        rows = [[v[1] if isinstance(v, list) else v for v in row] for row in self.cells.ask("values")]
        return rows[0][0] if self.cells.shape == (1, 1) else rows
