"""The ribbon as a manager meets it: what it says in each language, what a click does, and what happens with nothing open.

Clicks and questions run the VBA of the built file; what would go to Python is only written down.
"""
from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import wizard_functions
from pyopenvba.apps.excel import ExcelApplication
from vba_excel import PC, RECORDER, asked, excel, lose_all, press, sources

import udfs
from udfs.addin.labels import MESSAGES
from udfs.addin.package import RIBBON_PART
from udfs.addin.ribbon import GET_LABEL, GET_SCREENTIP, NAMESPACE, ribbon_xml
from udfs.buttons import GROUPS, OWN_NAMES, TAB, TAB_ID, TOPICS, macro_buttons
from udfs.declare import declared_functions
from udfs.names import RUN_MACRO
from xlplan.text import LANGS, Lang

Start = Callable[[], ExcelApplication]

# what the signature of a callback must be, by the attribute that names it
SIGNATURES = {
    "onLoad": "ribbonUI As IRibbonUI",
    "onAction": "control As IRibbonControl",
    "getLabel": "control As IRibbonControl, ByRef returnedVal",
    "getScreentip": "control As IRibbonControl, ByRef returnedVal",
    "getTitle": "control As IRibbonControl, ByRef returnedVal",
    "getDescription": "control As IRibbonControl, ByRef returnedVal",
    "getEnabled": "control As IRibbonControl, ByRef returnedVal",
    "getVisible": "control As IRibbonControl, ByRef returnedVal",
    "getPressed": "control As IRibbonControl, ByRef returnedVal",
    "checkBox": "control As IRibbonControl, pressed As Boolean",  # a press of one that has a tick
}


@pytest.fixture(scope="module")
def drawn(addin_file: Path) -> ET.Element:
    """The ribbon of the built file."""
    with zipfile.ZipFile(addin_file) as package:
        return ET.fromstring(package.read(RIBBON_PART))


def found(drawn: ET.Element, tag: str) -> list[ET.Element]:
    """Its elements of one kind."""
    return list(drawn.iter(f"{{{NAMESPACE}}}{tag}"))


# -- the table and the XML --------------------------------------------------------------------------------------------

def test_every_button_of_the_table_is_drawn_in_its_group(drawn: ET.Element) -> None:
    assert [(group.get("id"), [control.get("id") for control in group]) for group in found(drawn, "group")] == [
        (group.id, [control.id for control in group.controls]) for group in GROUPS]


def test_ids_are_unique(drawn: ET.Element) -> None:
    ids = [element.get("id") for element in drawn.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)


def test_keytips_are_unique_and_none_begins_another(drawn: ET.Element) -> None:
    """Excel would wait for a second letter, or take the first."""
    keytips = [element.get("keytip", "") for group in found(drawn, "group") for element in group]
    assert all(keytips)
    assert not [(one, other) for i, one in enumerate(keytips) for other in keytips[i + 1:]
                if one.startswith(other) or other.startswith(one)]


@pytest.mark.parametrize("lang", LANGS)
def test_labels_fit_and_differ(lang: Lang) -> None:
    """Two buttons of one name cannot be told apart; Excel cuts screentips that are too long."""
    labels = [button.label(lang) for button in macro_buttons()]
    assert len(set(labels)) == len(labels)
    assert max(map(len, labels)) <= 20
    assert all(len(button.screentip(lang)) <= 100 for button in macro_buttons())


def test_the_readme_names_every_button() -> None:
    """In its table beside the command, or below it among those of Excel alone."""
    _, _, after = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").partition("## Command, function, button")
    told = " ".join(after.partition("\n## ")[0].split())
    assert [b.id for b in macro_buttons() if f"{b.label('zh-CN')} {b.label('en')}" not in told] == []


# -- callbacks: all there, all used, all with the right signature -----------------------------------------------------

def declared_callbacks(addin_file: Path) -> dict[str, str]:
    """`Module.Sub` -> parameters, of every Sub that only a ribbon can call."""
    return {f"{name}.{sub}": parameters for name, source in sources(addin_file).items()
            for sub, parameters in re.findall(r"^Public Sub (\w+)\((.*IRibbon.*)\)$", source, re.M)}


def test_every_callback_exists_with_its_signature_and_none_is_unused(addin_file: Path, drawn: ET.Element) -> None:
    named = {value: SIGNATURES["checkBox" if attribute == "onAction" and element.tag.endswith("checkBox") else attribute]
             for element in drawn.iter() for attribute, value in element.attrib.items() if re.match("on|get[A-Z]", attribute)}
    assert named == declared_callbacks(addin_file)


def test_every_button_presses_its_own_macro(start: Start, drawn: ET.Element) -> None:
    app = start()
    app.add_workbook()
    for button in macro_buttons():
        element = next(e for e in found(drawn, "button") if e.get("id") == button.id)
        press(app, element.get("onAction", ""), button.id)
    assert app.evaluate("Sent") == "".join(("killed " if button.id == "restart" else "") + RUN_MACRO.format(button.macro)
                                           for button in macro_buttons())


def test_the_command_survives_a_command_line() -> None:
    """xlwings puts it inside -c "...": no double quote, nothing cmd.exe reads."""
    for button in macro_buttons():
        assert re.fullmatch(r"[\w.;:' ()]+", RUN_MACRO.format(button.macro))


# -- the menu of functions ---------------------------------------------------------------------------------------------

def test_every_function_stands_in_one_topic_and_says_what_it_is_for() -> None:
    drawn = ET.fromstring(ribbon_xml(declared_functions(udfs)))
    [menu] = [menu for menu in found(drawn, "menu") if menu.get("id") == "function_menu"]
    assert sorted(e.get("label", "") for e in found(menu, "button")) == sorted(udfs.__all__)
    assert [e.get("id") for e in found(menu, "menuSeparator")] == [topic.id for topic in TOPICS]
    assert list(menu)[-1].tag.endswith("button")  # none stands below no title
    assert sorted(name for topic in TOPICS for name in topic.functions) == sorted(udfs.__all__)


@pytest.mark.parametrize("lang", LANGS)
def test_the_menu_says_a_line_about_each_function(start: Start, pc: PC, drawn: ET.Element, lang: Lang) -> None:
    pc.registry["language"] = lang
    app, said = start(), declared_functions(wizard_functions)
    [menu] = [menu for menu in found(drawn, "menu") if menu.get("id") == "function_menu"]
    assert {e.get("label", ""): asked(app, e.get("getDescription", ""), e.get("id", "")) for e in found(menu, "button")} == {
        name: one.summary(lang) for name, one in said.items()}
    assert asked(app, GET_LABEL, TOPICS[0].id) == TOPICS[0].label(lang)


@pytest.mark.parametrize(("answer", "typed", "left"), [
    (True, "=XLP_TWICE(A1)", "=XLP_TWICE(A1)"),
    (False, "", ""),                      # cancelled: nothing is left behind
    (None, "=XLP_TWICE(A1)", "=XLP_TWICE(A1)"),  # an Excel that does not say: what stands there tells
    (None, "", ""),
])
def test_a_click_enters_the_function_and_opens_its_dialog(start: Start, pc: PC, answer: bool | None, typed: str, left: str) -> None:
    app = start()
    app.add_workbook()
    seen: list[str] = []

    def dialog(cell: Any) -> bool | None:
        seen.append(cell.vba_get("Formula", []))
        if typed:
            cell.vba_set("Formula", typed)
        return answer

    pc.dialog = dialog
    press(app, "XlplanCallbacks.Insert_XLP_TWICE", "XLP_TWICE")
    assert (seen, pc.popups) == (["=XLP_TWICE()"], [])
    assert app.evaluate("ActiveCell.Formula") == left


def test_a_cell_that_holds_something_is_left_alone(start: Start, pc: PC) -> None:
    app = start()
    app.add_workbook()
    cell: Any = app.sheet(1).sheet.vba_get("Range", ["A1"])
    cell.vba_set("Value", 5)
    press(app, "XlplanCallbacks.Insert_XLP_TWICE", "XLP_TWICE")
    assert pc.popups == [MESSAGES["cell_taken"]("zh-CN")]
    assert app.evaluate("ActiveCell.Value") == 5


def test_with_no_workbook_open_a_function_says_what_to_do(start: Start, pc: PC) -> None:
    press(start(), "XlplanCallbacks.Insert_XLP_TWICE", "XLP_TWICE")
    assert pc.popups == [MESSAGES["no_workbook"]("zh-CN")]


# -- nothing open ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("button", [b.id for b in macro_buttons()])
def test_with_no_workbook_open_every_button_says_what_to_do(start: Start, pc: PC, button: str) -> None:
    app = start()
    press(app, f"XlplanCallbacks.Press_{button}", button)
    assert (pc.popups, app.evaluate("Sent")) == ([MESSAGES["no_workbook"]("zh-CN")], "")


def test_a_file_in_protected_view_is_no_open_workbook(start: Start, pc: PC) -> None:
    """A mailed file opens so, and the manager sees it: another sentence."""
    pc.protected_views = 1
    press(start(), "XlplanCallbacks.Press_check_book")
    assert pc.popups == [MESSAGES["protected_view"]("zh-CN")]


def test_the_ribbon_is_drawn_with_no_workbook_open(start: Start) -> None:
    assert asked(start(), GET_LABEL, TAB_ID) == TAB("zh-CN")


def test_python_that_does_not_start_is_a_message_with_the_details(addin_file: Path, pc: PC) -> None:
    """Not VBA's own dialog with its button `Debug`."""
    broken = ('Public Const PROJECT_NAME As String = "xlplan"\nPublic Function RunPython(PythonCommand As String)\n'
              'Err.Raise 1, , "Could not load xlwings64.dll"\nEnd Function\nPublic Function XLPy()\nEnd Function\n')
    app = excel(addin_file, pc, {"xlwings": broken})
    app.add_workbook()
    press(app, "XlplanCallbacks.Press_decompose")
    assert pc.popups == [MESSAGES["no_python"]("zh-CN") + "\n\nCould not load xlwings64.dll"]


@pytest.mark.parametrize(("name", "runs"), [
    ("plan 2027 (v2).xlsx", True),
    ("华东分公司.xlsx", True),
    ("a$(open -a Calculator).xlsx", False),  # a shell would run it
    ("a`id`.xlsx", False),
    ('a"b.xlsx', False),
    ("a|b.xlsx", False),
])
def test_on_a_mac_a_file_name_never_reaches_a_shell(addin_file: Path, pc: PC, name: str, runs: bool) -> None:
    as_mac = sources(addin_file)["XlplanRibbon"].replace("#If Mac Then\n        Dim place", "#If VBA7 Then\n        Dim place")
    app = excel(addin_file, pc, {"xlwings": RECORDER, "XlplanRibbon": as_mac})
    app.add_workbook().name = name
    press(app, "XlplanCallbacks.Press_check_book")
    assert (app.evaluate("Sent") != "") is runs
    assert pc.popups == ([] if runs else [MESSAGES["odd_name"]("zh-CN")])


# -- languages ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("menus", "lang"), [
    (2052, "zh-CN"),
    (4100, "zh-CN"),  # Singapore
    (1028, "zh-TW"),
    (3076, "zh-TW"),  # Hong Kong
    (5124, "zh-TW"),  # Macau
    (1033, "en"),
    (1041, "en"),  # Japanese: English is the third language we have
    (None, "zh-CN"),  # Excel does not say
])
def test_the_ribbon_follows_the_language_of_excel(start: Start, pc: PC, menus: int | None, lang: Lang) -> None:
    pc.menus = menus
    assert asked(start(), GET_LABEL, TAB_ID) == TAB(lang)


@pytest.mark.parametrize("lang", LANGS)
def test_every_label_and_screentip_in_every_language(start: Start, pc: PC, lang: Lang) -> None:
    pc.registry["language"] = lang
    app = start()
    for group in GROUPS:
        assert asked(app, GET_LABEL, group.id) == group.label(lang)
        for control in group.controls:
            assert asked(app, GET_LABEL, control.id) == control.label(lang)
            assert asked(app, GET_SCREENTIP, control.id) == control.screentip(lang)


def test_a_chosen_language_holds_at_once_and_after_a_restart(start: Start, pc: PC, drawn: ET.Element) -> None:
    items = found(next(menu for menu in found(drawn, "menu") if menu.get("id") == "language"), "checkBox")
    assert [item.get("label") for item in items] == list(OWN_NAMES.values())
    app = start()
    assert asked(app, GET_LABEL, "hold") == "固定"
    press(app, items[2].get("onAction", ""), pressed=True)
    assert asked(app, GET_LABEL, "hold") == "Hold"
    assert asked(start(), GET_LABEL, "hold") == "Hold"


def test_the_language_cell_tells_python(start: Start, pc: PC) -> None:
    """udfs.language reads it; it is filled the first time the ribbon asks for anything."""
    pc.menus = 1028
    app = start()
    assert app.evaluate('ThisWorkbook.Worksheets("xlplan.labels").Range("B1").Value') in (None, "")
    asked(app, GET_LABEL, TAB_ID)
    assert app.evaluate('ThisWorkbook.Worksheets("xlplan.labels").Range("B1").Value') == "zh-TW"


def test_what_somebody_wrote_into_the_registry_is_no_language(start: Start, pc: PC) -> None:
    pc.registry["language"] = "klingon"
    assert asked(start(), GET_LABEL, "hold") == "固定"


def test_a_ribbon_that_was_lost_says_so(start: Start, pc: PC) -> None:
    """VBA forgets it when somebody stops the code in the editor; the labels then follow at the next start."""
    app = start()
    lose_all(app)
    press(app, "XlplanCallbacks.Choose_en", pressed=True)
    assert pc.popups == [MESSAGES["next_start"]("en")]
