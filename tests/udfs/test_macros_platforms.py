"""Windows and macOS behind the macros: their words for protection, questions, Esc and mail, played by small stand-ins."""
from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from xlwings import mac_dict

from udfs import mailing
from udfs.cancelling import escape_pressed
from udfs.mailing import Letter
from udfs.native import Mac, Windows, native_excel, unprotect_sheet
from udfs.prompt import OnMac, OnWindows, prompt_of
from xlplan.errors import XlplanError


class Value:
    """A property on a Mac: asked with `get`."""

    def __init__(self, value: Any) -> None:
        self.get = lambda: value


# -- protection ------------------------------------------------------------------------------------------------------

class ComSheet:
    """Worksheet, protected; `shut` by a password."""

    def __init__(self, shut: bool = False) -> None:
        self.ProtectContents, self.ProtectDrawingObjects, self.ProtectScenarios, self.shut = True, True, False, shut
        self.ProtectionMode = True  # another macro of the workbook counts on writing there
        self.Protection = SimpleNamespace(**{f"Allow{name}": name in ("FormattingColumns", "Filtering") for name in (
            "FormattingCells", "FormattingColumns", "FormattingRows", "InsertingColumns", "InsertingRows", "InsertingHyperlinks",
            "DeletingColumns", "DeletingRows", "Sorting", "Filtering", "UsingPivotTables")})
        self.calls: list[dict[str, Any]] = []

    def Unprotect(self, Password: str | None = None) -> None:
        assert Password is not None, "Excel asks the person for it"
        if self.shut:
            raise RuntimeError("The password you supplied is not correct.")
        self.ProtectContents = False

    def Protect(self, **options: Any) -> None:
        self.ProtectContents = True
        self.calls.append(options)


class AppleSheet:
    """The same in AppleScript's words; a wrong password is not said."""

    def __init__(self, shut: bool = False) -> None:
        self.on, self.shut = True, shut
        self.protect_drawing_objects, self.protect_scenarios, self.protection_mode = Value(True), Value(False), Value(True)
        self.protection_object = SimpleNamespace(**{f"allow_{name}": Value(name in ("formatting_columns", "filtering")) for name in (
            "formatting_cells", "formatting_columns", "formatting_rows", "inserting_columns", "inserting_rows", "inserting_hyperlinks",
            "deleting_columns", "deleting_rows", "sorting", "filtering", "using_pivot_table")})
        self.calls: list[dict[str, Any]] = []

    @property
    def protect_contents(self) -> Value:
        return Value(self.on)

    def unprotect(self, password: str | None = None) -> None:
        assert password is not None, "Excel asks the person for it"
        self.on = self.shut

    def protect_worksheet(self, **options: Any) -> None:
        self.on = True
        self.calls.append(options)


@pytest.mark.parametrize(("platform", "made", "columns", "filtering"), [
    ("win32", ComSheet, "AllowFormattingColumns", "AllowFiltering"), ("darwin", AppleSheet, "allow_formatting_columns", "allow_filtering")])
def test_protection_comes_back_as_it_was(platform: str, made: Any, columns: str, filtering: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    sheet: Any = SimpleNamespace(api=made(), name="plan")
    again = unprotect_sheet(sheet)
    assert not native_excel().protected(sheet)
    again()
    [options] = sheet.api.calls
    assert {name for name, on in options.items() if on} == {
        columns, filtering, *(("DrawingObjects", "Contents", "UserInterfaceOnly") if platform == "win32" else
                              ("drawing_objects", "worksheet_contents", "user_interface_only"))}
    shut: Any = SimpleNamespace(api=made(shut=True), name="plan")
    with pytest.raises(XlplanError, match="password"):
        unprotect_sheet(shut)


def test_a_sheet_without_protection_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    sheet: Any = SimpleNamespace(api=ComSheet(), name="plan")
    sheet.api.ProtectContents = False
    unprotect_sheet(sheet)()
    assert sheet.api.calls == []


def test_the_mac_knows_our_words() -> None:
    """Every AppleScript term that we use is in xlwings' own dictionary of Excel's terms."""
    known = {entry[0] for table in (mac_dict.properties, mac_dict.commands) for entry in table}
    used = {"read_only", "protect_contents", "protection_object", "protect_drawing_objects", "protect_scenarios", "protect_worksheet",
            "protection_mode", "unprotect", "locked", "current_array", "allow_formatting_cells", "allow_formatting_columns",
            "allow_formatting_rows", "allow_inserting_columns", "allow_inserting_rows", "allow_inserting_hyperlinks",
            "allow_deleting_columns", "allow_deleting_rows", "allow_sorting", "allow_filtering", "allow_using_pivot_table"}
    assert used - known == set()


def test_locks_read_only_and_areas_of_one_formula() -> None:
    cell: Any = SimpleNamespace(has_array=False, api=SimpleNamespace(
        Locked=None, HasSpill=True, SpillingToRange=SimpleNamespace(Address="$A$1:$C$1")))
    book: Any = SimpleNamespace(api=SimpleNamespace(ReadOnly=True, read_only=Value(False)))
    assert (Windows().locked(cell), Windows().filled_by(cell)) == (None, "$A$1:$C$1")
    old: Any = SimpleNamespace(has_array=True, api=SimpleNamespace(CurrentArray=SimpleNamespace(Address="$A$1:$A$2")))
    assert Windows().filled_by(old) == "$A$1:$A$2"
    assert (Windows().spills(cell), Windows().spills(old)) == (True, False)
    assert Windows().filled_by(SimpleNamespace(has_array=False, api=SimpleNamespace())) == ""  # type: ignore[arg-type]
    assert (Windows().read_only(book), Mac().read_only(book)) == (True, False)
    apple: Any = SimpleNamespace(has_array=True, api=SimpleNamespace(
        locked=Value("missing value"), current_array=SimpleNamespace(get_address=lambda: "$B$1:$B$3")))
    assert (Mac().locked(apple), Mac().filled_by(apple)) == (None, "$B$1:$B$3")


# -- questions -------------------------------------------------------------------------------------------------------

class WindowsApp:
    def __init__(self, answer: Any = "1200", chosen: int = -1) -> None:
        self.shown: dict[str, Any] = {}
        dialogs = {kind: SimpleNamespace(Title="", AllowMultiSelect=True, Show=lambda: chosen, SelectedItems=lambda i, name=name: name)
                   for kind, name in ((4, "C:\\plans\\2027-plan"), (3, "C:\\plans\\sales.csv"))}
        self.api = SimpleNamespace(InputBox=self._box(answer), FileDialog=dialogs.get)

    def _box(self, answer: Any) -> Callable[..., Any]:
        def box(**given: Any) -> Any:
            self.shown = given
            return answer
        return box

    def alert(self, text: str, title: str, buttons: str, mode: str) -> str:
        self.shown = {"text": text, "buttons": buttons, "mode": mode}
        return "cancel" if buttons == "ok_cancel" else "ok"


def test_questions_on_windows() -> None:
    app: Any = WindowsApp()
    assert OnWindows(app).ask("How much?", "900") == "1200"
    assert app.shown == {"Prompt": "How much?", "Title": "xlplan", "Default": "900", "Type": 2}
    assert OnWindows(WindowsApp(answer=False)).ask("How much?") is None  # type: ignore[arg-type]
    assert OnWindows(app).folder("Where?") == Path("C:\\plans\\2027-plan")
    assert OnWindows(WindowsApp(chosen=0)).folder("Where?") is None  # type: ignore[arg-type]
    assert OnWindows(app).file("Which?") == Path("C:\\plans\\sales.csv")
    assert app.api.FileDialog(3).AllowMultiSelect is False
    assert OnWindows(app).agree("Go on?") is False
    OnWindows(app).tell("It did not go", grave=True)
    assert app.shown == {"text": "It did not go", "buttons": "ok", "mode": "critical"}


class CommandError(Exception):
    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.errornumber = number


@pytest.fixture
def apple(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """appscript and its dialogs; `number`: the error they end with."""
    asked = SimpleNamespace(number=0, given={}, button="OK")

    class OSAX:
        def __init__(self, pid: int) -> None:
            asked.pid = pid

        def activate(self) -> None:
            """Brings Excel to the front."""

        def display_dialog(self, text: str, **given: Any) -> dict[str, str]:
            asked.given = {"text": text, **given}
            if asked.number:
                raise CommandError(asked.number)
            return {"text returned": "1200"}

        def display_alert(self, title: str, **given: Any) -> dict[str, str]:
            asked.given = {"title": title, **given}
            return {"button returned": asked.button}

        def choose_folder(self, with_prompt: str, timeout: int) -> Any:
            assert timeout == 0
            return SimpleNamespace(path="/Users/li/2027-plan")

        def choose_file(self, with_prompt: str, timeout: int) -> Any:
            return SimpleNamespace(path="/Users/li/sales.csv")

    words = SimpleNamespace(text_returned="text returned", button_returned="button returned", critical="critical", informational="info")
    for name, content in (("osax", {"OSAX": OSAX}), ("appscript", {"k": words})):
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    return asked


def test_questions_on_a_mac(apple: SimpleNamespace) -> None:
    prompt = OnMac(SimpleNamespace(pid=77))  # type: ignore[arg-type]
    assert prompt.ask("How much?", "900") == "1200"
    assert apple.given == {"text": "How much?", "default_answer": "900", "with_title": "xlplan", "timeout": 0}
    assert apple.pid == 77
    assert prompt.folder("Where?") == Path("/Users/li/2027-plan")
    assert prompt.file("Which?") == Path("/Users/li/sales.csv")
    apple.number = -128  # cancelled
    assert prompt.ask("How much?") is None
    apple.number = -1743  # macOS does not allow it
    with pytest.raises(CommandError):
        prompt.ask("How much?")


def test_messages_on_a_mac_wait_as_long_as_they_are_read(apple: SimpleNamespace) -> None:
    """After a minute without a word the person would be told that Excel is busy, and the alert would stand there still."""
    prompt = OnMac(SimpleNamespace(pid=77))  # type: ignore[arg-type]
    assert prompt.agree("Go on?") is True
    assert apple.given == {"title": "xlplan", "message": "Go on?", "buttons": ["Cancel", "OK"], "as_": "info", "timeout": 0}
    apple.button = "Cancel"
    assert prompt.agree("Go on?") is False
    prompt.tell("It did not go", grave=True)
    assert apple.given == {"title": "xlplan", "message": "It did not go", "buttons": "OK", "as_": "critical", "timeout": 0}


def test_each_platform_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    app: Any = WindowsApp()
    assert type(prompt_of(app)) is OnWindows
    monkeypatch.setattr(sys, "platform", "darwin")
    assert type(prompt_of(app)) is OnMac


# -- Esc -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("state", "front", "pressed"), [
    (0x8000, 42, True), (0x8001, 42, True), (0, 42, False),
    (0x0001, 42, False),                                     # pressed some time ago, to end the edit of a cell
    (0x8000, 43, False)])                                    # in another program
def test_esc_on_windows(state: int, front: int, pressed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def process_of(window: int, owner: Any) -> None:
        owner._obj.value = front

    user = SimpleNamespace(GetAsyncKeyState=lambda key: state if key == 0x1B else 0, GetForegroundWindow=lambda: 7,
                           GetWindowThreadProcessId=process_of)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user), raising=False)
    assert escape_pressed(SimpleNamespace(pid=42)) is pressed  # type: ignore[arg-type]


def test_esc_on_a_mac_and_where_nobody_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert escape_pressed(SimpleNamespace(pid=42)) is False  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(CGEventSourceKeyState=lambda source, key: (source, key) == (1, 53)))
    assert escape_pressed(SimpleNamespace(pid=42)) is True  # type: ignore[arg-type]


# -- mail ------------------------------------------------------------------------------------------------------------

@pytest.fixture
def letter(tmp_path: Path) -> Letter:
    path = tmp_path / "gd.xlsx"
    path.write_bytes(b"workbook")
    return Letter("plan@huadong.example", "2027 填报表", "附件", path)


def test_a_draft_in_outlook(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    item = SimpleNamespace(Attachments=SimpleNamespace(Add=shown.append), Display=lambda: shown.append("displayed"))
    client, package = ModuleType("win32com.client"), ModuleType("win32com")
    vars(client)["Dispatch"] = lambda name: SimpleNamespace(CreateItem=lambda kind: item) if name == "Outlook.Application" else None
    monkeypatch.setitem(sys.modules, "win32com", package)
    monkeypatch.setitem(sys.modules, "win32com.client", client)
    monkeypatch.setattr(sys, "platform", "win32")
    assert mailing.post_letter(letter) is None
    assert (item.To, item.Subject, shown) == ("plan@huadong.example", "2027 填报表", [str(letter.file), "displayed"])
    assert not list(letter.file.parent.glob("*.eml"))


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_without_outlook_a_file_beside(platform: str, letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert mailing.post_letter(letter) == letter.file.with_suffix(".eml")
