"""What the ribbon offers in front of each kind of workbook: VBA looks at cells, never at Python; what it cannot tell greys nothing out."""
from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import wizard_functions
from pyopenvba.apps.excel import ExcelApplication
from python_calamine import CalamineWorkbook
from vba_excel import PC, RECORDER, Ribbon, excel, lose_all, press, told

import xlplan
from udfs import names
from udfs.addin.labels import MESSAGES
from udfs.addin.ribbon import GET_ENABLED, GET_PRESSED, GET_TAGGED, GET_VISIBLE, NAMESPACE, ribbon_xml
from udfs.buttons import CELL_MENUS, OWN_NAMES, cell_buttons, macro_buttons
from udfs.declare import declared_functions
from udfs.macros.support import manual, restart
from xlplan import __version__
from xlplan.plan.rollup.trace import is_rollup
from xlplan.text import LANGS, Lang
from xlplan.workbook.stamp import SHEET

Start = Callable[[], ExcelApplication]
Sheets = list[dict[str, str]]

UNITS: Sheets = [{"A1": "sales_targets"}, {"A1": "_xlplan", "A2": "#format", "A3": "#stamp|plan"}]
MASTER: Sheets = [{"A1": "home"}, {"A1": "_xlplan", "A2": "#format", "A3": "#master|plan"}]
ROLLUP: Sheets = [{"A1": "overview"}, {"A1": "target_compare"}, {"A1": "data"}]
FOUND: Sheets = [{"A1": "findings"}]
NEWER: Sheets = [{"A1": "sales_targets"}, {"A1": "_xlplan", "A2": "#format", "A3": "#something|else"}]
OTHERS: Sheets = [{"A1": "Sales"}, {}]

HQ = {"new_plan", "issue", "consolidate", "status", "compare"}
BRANCH = {"rebalance", "hold", "release", "prepare", "fill_from"}
CHECK = {"check_sheet", "check_book", "clear_marks"}


def opened(app: ExcelApplication, sheets: Sheets) -> None:
    """A workbook in front, its first sheet active; row 1 of each is hidden, as ours are."""
    app.add_workbook()
    while int(str(app.evaluate("ActiveWorkbook.Worksheets.Count"))) < len(sheets):
        app.evaluate("ActiveWorkbook.Worksheets.Add(, ActiveWorkbook.Worksheets(ActiveWorkbook.Worksheets.Count))")
    for place, cells in enumerate(sheets, 1):
        write(app, place, cells)
    run(app, "ActiveWorkbook.Worksheets(1).Activate")


def write(app: ExcelApplication, place: int, cells: Mapping[str, str]) -> None:
    run(app, f"ActiveWorkbook.Worksheets({place}).Rows(1).Hidden = True",
        *(f'ActiveWorkbook.Worksheets({place}).Range("{at}").Value = "{text}"' for at, text in cells.items()))


def run(app: ExcelApplication, *lines: str) -> None:
    app.add_module("Public Sub Doing()\n" + "\n".join(lines) + "\nEnd Sub\n", name="Doings")
    app.run("Doing")


def offered(app: ExcelApplication) -> set[str]:
    """The buttons that can be pressed."""
    return {b.id for b in macro_buttons() if not b.places or told(app, GET_ENABLED, b.id)}


@pytest.mark.parametrize(("sheets", "not_offered"), [
    (UNITS, HQ | {"trace"}),
    (MASTER, BRANCH | {"trace"}),
    (ROLLUP, BRANCH | CHECK | {"next_finding", "decompose"}),
    (FOUND, HQ | BRANCH | CHECK | {"trace", "decompose"}),
    (OTHERS, BRANCH | CHECK | {"next_finding", "trace"}),
    (NEWER, set()),  # a list that this version cannot read
], ids=["unit", "master", "rollup", "findings", "others", "newer"])
def test_buttons_follow_the_workbook_in_front(start: Start, sheets: Sheets, not_offered: set[str]) -> None:
    app = start()
    opened(app, sheets)
    assert {b.id for b in macro_buttons()} - offered(app) == not_offered


@pytest.mark.parametrize("protected", [0, 1])
def test_without_a_workbook_every_button_can_be_pressed(start: Start, pc: PC, protected: int) -> None:
    """A grey button would not say what to do; a press does. A file in protected view is no workbook."""
    pc.protected_views = protected
    assert offered(start()) == {b.id for b in macro_buttons()}


def test_vba_looks_for_what_xlplan_writes() -> None:
    assert names.STAMP_KEY == SHEET
    assert is_rollup({sheet: cells["A1"] for sheet, cells in zip("abc", ROLLUP, strict=True)})
    assert not is_rollup({sheet: cells["A1"] for sheet, cells in zip("abc", ROLLUP, strict=True) if cells["A1"] != names.ROLLUP_KEY})


DATA = Path(__file__).parents[1] / "data"
SAMPLE = DATA.parents[1] / "workbooks" / "sample"
ISSUED = [*(DATA / v / "plan" / name for v in ("v02", "v04", "v05", "v06") for name in ("issued/GD.xlsx", "master.xlsx")),
          DATA / "v02" / "branch_filled_by_libreoffice.xlsx", DATA / "v03" / "rollup.xlsx", DATA / "v06" / "plan" / "rollup.xlsx",
          next((SAMPLE / "issued").glob("*华东大区*调剂.xlsx")), SAMPLE / "master.xlsx", SAMPLE / "rollup.xlsx"]


@pytest.mark.parametrize("path", ISSUED, ids=lambda path: str(path.relative_to(DATA.parents[1])))
def test_workbooks_of_every_release_are_told_apart(start: Start, path: Path) -> None:
    """By what stands in column A of their sheets, hidden ones too: no mark had to be added."""
    read = CalamineWorkbook.from_path(path)
    firsts = [read.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=6) for name in read.sheet_names]
    app = start()
    opened(app, [{f"A{i}": str(row[0]) for i, row in enumerate(rows, 1) if row and row[0] and '"' not in str(row[0])} for rows in firsts])
    assert app.run("KindInFront") == {"master": "master", "rollup": "rollup"}.get(path.stem, "unit")


# -- when it looks again -----------------------------------------------------------------------------------------------

def test_it_is_drawn_anew_where_another_kind_comes_in_front_and_only_then(start: Start) -> None:
    app, ribbon = start(), Ribbon()
    app.interpreter.run("RibbonLoaded", [ribbon])
    opened(app, UNITS)
    app.run("FollowContext")
    assert (ribbon.drawn, "issue" in offered(app)) == (1, False)
    app.run("FollowContext")  # the same again: typing in a cell must not flicker
    opened(app, UNITS)
    app.run("FollowContext")
    assert ribbon.drawn == 1
    opened(app, MASTER)
    app.run("FollowContext")
    assert (ribbon.drawn, "issue" in offered(app)) == (2, True)
    app.application.active_book = None
    app.run("FollowContext", True)  # the last one closes
    assert (ribbon.drawn, offered(app)) == (3, {b.id for b in macro_buttons()})


def test_what_a_macro_opened_is_noticed_after_it(start: Start) -> None:
    """While a macro runs Excel tells nobody what is activated."""
    app, ribbon = start(), Ribbon()
    opened(app, MASTER)
    assert "trace" not in offered(app)
    app.interpreter.run("RibbonLoaded", [ribbon])
    opened(app, ROLLUP)
    press(app, "XlplanCallbacks.Press_status")
    assert (ribbon.drawn, "trace" in offered(app)) == (1, True)


def test_a_tab_that_was_lost_greys_nothing_out_and_is_said_once(start: Start, pc: PC) -> None:
    """Stopped in the editor, VBA forgets the tab and that it listens to Excel: a button greyed out then would never come back."""
    app = start()
    opened(app, OTHERS)
    assert "trace" not in offered(app)
    lose_all(app)
    assert offered(app) == {b.id for b in macro_buttons()}
    press(app, "XlplanCallbacks.Press_check_book")
    assert pc.popups == [MESSAGES["lost_ribbon"]("zh-CN")]
    press(app, "XlplanCallbacks.Press_check_book")
    assert len(pc.popups) == 1


def test_the_menu_of_a_cell_looks_itself_where_nobody_tells(start: Start) -> None:
    app = start()
    opened(app, OTHERS)
    assert shown(app) == set()
    lose_all(app)
    opened(app, UNITS)
    assert shown(app)
    opened(app, OTHERS)
    assert shown(app) == set()


# -- the menu of a cell ------------------------------------------------------------------------------------------------

def shown(app: ExcelApplication) -> set[str]:
    """What stands in the menu of a cell."""
    return {b.id for b in cell_buttons() if told(app, GET_VISIBLE, f"cell_{b.id}", b.id)}


@pytest.mark.parametrize(("sheets", "there"), [
    (UNITS, {"decompose", "hold", "release", "why"}), (MASTER, {"decompose", "why"}), (ROLLUP, {"why"}), (NEWER, set()), (OTHERS, set())],
    ids=["unit", "master", "rollup", "newer", "others"])
def test_the_menu_of_a_cell_has_ours_on_sheets_of_ours_only(start: Start, sheets: Sheets, there: set[str]) -> None:
    app = start()
    assert shown(app) == set()
    opened(app, sheets)
    app.run("FollowContext")
    assert shown(app) == there


def test_a_sheet_that_somebody_added_has_none(start: Start) -> None:
    app = start()
    opened(app, [*UNITS, {"A1": "my own notes"}])
    assert shown(app)
    run(app, "ActiveWorkbook.Worksheets(3).Rows(1).Hidden = False", "ActiveWorkbook.Worksheets(3).Activate")
    app.run("FollowContext")
    assert shown(app) == set()


@pytest.mark.parametrize("lang", LANGS)
def test_entries_of_the_menu_are_those_of_the_ribbon(start: Start, pc: PC, lang: Lang) -> None:
    pc.registry["language"] = lang
    app = start()
    root = ET.fromstring(ribbon_xml(declared_functions(wizard_functions)))
    menus = {menu.get("idMso"): list(menu) for menu in root.iter(f"{{{NAMESPACE}}}contextMenu")}
    assert set(menus) == {*CELL_MENUS.values()}
    for entries in menus.values():
        assert [(e.get("tag"), told(app, GET_TAGGED, tag=e.get("tag", "")), e.get("onAction")) for e in entries] == [
            (b.id, b.label(lang), f"XlplanCallbacks.Press_{b.id}") for b in cell_buttons()]


# -- language and engine -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("lang", LANGS)
def test_the_language_that_is_spoken_has_the_tick(start: Start, pc: PC, lang: Lang) -> None:
    pc.registry["language"] = lang
    app = start()
    assert {one: told(app, GET_PRESSED, tag=one) for one in OWN_NAMES} == {one: one == lang for one in OWN_NAMES}
    press(app, "XlplanCallbacks.Choose_en", tag="en", pressed=lang != "en")  # a second press on the tick keeps it
    assert {one: told(app, GET_PRESSED, tag=one) for one in OWN_NAMES} == {one: one == "en" for one in OWN_NAMES}


def test_an_engine_that_does_not_end_is_said_and_none_is_started(addin_file: Path, pc: PC) -> None:
    stuck = RECORDER.replace('Sent = Sent & "killed "', 'Err.Raise 1000, , "no access"')
    app = excel(addin_file, pc, {"xlwings": stuck})
    app.add_workbook()
    press(app, "XlplanCallbacks.Press_restart", "restart")
    assert (pc.popups, app.evaluate("Sent")) == ([MESSAGES["no_stop"]("zh-CN") + "\n\nno access"], "")


@pytest.mark.parametrize(("platform", "words"), [("win32", "started anew"), ("darwin", "nothing to restart")])
@pytest.mark.parametrize("lang", LANGS)
def test_the_new_engine_says_which_it_is(platform: str, words: str, lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("udfs.macros.support.sys.platform", platform)
    said = restart(SimpleNamespace(lang=lang, app=SimpleNamespace(version="16.0")))  # type: ignore[arg-type]
    assert __version__ in said
    assert (str(os.getpid()) in said) is (platform == "win32")
    assert lang != "en" or words in said


@pytest.mark.parametrize(("opens", "words"), [(True, "is open in the browser"), (False, "No browser")])
@pytest.mark.parametrize("lang", LANGS)
def test_the_manual_opens_in_the_language_of_the_ribbon(lang: Lang, opens: bool, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlplan, "manual", lambda tongue: Path(f"manual-{tongue}.html"), raising=False)
    asked: list[Path] = []

    def browse(page: Path) -> bool:
        asked.append(page)
        return opens

    session: Any = SimpleNamespace(lang=lang, browse=browse)
    said = manual(session)
    assert asked == [Path(f"manual-{lang}.html")]
    assert f"manual-{lang}.html" in said
    assert lang != "en" or words in said
