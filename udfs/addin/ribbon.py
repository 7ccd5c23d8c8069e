"""The ribbon's XML and the VBA callbacks that it names, both from udfs.buttons. Floor 7."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from udfs.buttons import (
    CELL_MENUS,
    GROUPS,
    OWN_NAMES,
    TAB_ID,
    TAB_KEYTIP,
    TOPICS,
    Button,
    FunctionMenu,
    LanguageMenu,
    cell_buttons,
    macro_buttons,
)
from xlplan.text import Lang

NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"
CALLBACKS: Final = "XlplanCallbacks"  # VBA module of what buttons do, written here
RIBBON: Final = "XlplanRibbon"  # VBA module of what the ribbon asks for, in vba/
LOADED, GET_LABEL, GET_SCREENTIP = f"{RIBBON}.RibbonLoaded", f"{RIBBON}.GetLabel", f"{RIBBON}.GetScreentip"
GET_ENABLED, GET_VISIBLE, GET_PRESSED = f"{RIBBON}.GetEnabled", f"{RIBBON}.GetVisible", f"{RIBBON}.GetPressed"
GET_TAGGED: Final = f"{RIBBON}.GetTagged"  # label of a control whose tag, not id, is the button's: an id stands once in a ribbon


def _press_name(button: Button) -> str:
    return f"Press_{button.id}"


def _choose_name(lang: Lang) -> str:
    return f"Choose_{_lang_word(lang)}"


def _lang_word(lang: Lang) -> str:
    return lang.replace("-", "_")


def _insert_name(function: str) -> str:
    return f"Insert_{function}"


def ribbon_xml(functions: Iterable[str]) -> bytes:
    """customUI14.xml: no text of it is shown but the languages' own names and those of `functions`, everything else is asked from
    VBA."""
    root = ET.Element("customUI", {"xmlns": NAMESPACE, "onLoad": LOADED})
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", {"id": TAB_ID, "getLabel": GET_LABEL, "keytip": TAB_KEYTIP, "insertAfterMso": "TabView"})
    for group in GROUPS:
        box = ET.SubElement(tab, "group", {"id": group.id, "getLabel": GET_LABEL})
        for control in group.controls:
            if isinstance(control, FunctionMenu):
                _add_functions(box, control, list(functions))
            elif isinstance(control, LanguageMenu):
                _add_menu(box, control)
            else:
                _add_button(box, control)
    menus = ET.SubElement(root, "contextMenus")
    for name, menu in CELL_MENUS.items():
        _add_cell_menu(ET.SubElement(menus, "contextMenu", {"idMso": menu}), name)
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + ET.tostring(root, encoding="unicode").encode()


def _common_attributes(control: Button | LanguageMenu) -> dict[str, str]:
    return {"id": control.id, "getLabel": GET_LABEL, "getScreentip": GET_SCREENTIP, "imageMso": control.image, "keytip": control.keytip}


def _add_button(box: ET.Element, button: Button) -> None:
    ET.SubElement(box, "button", {**_common_attributes(button), "size": "large" if button.large else "normal",
                                  **({"getEnabled": GET_ENABLED} if button.places else {}),
                                  "onAction": f"{CALLBACKS}.{_press_name(button)}"})


def _add_cell_menu(menu: ET.Element, name: str) -> None:
    for button in cell_buttons():
        ET.SubElement(menu, "button", {"id": f"{name}_{button.id}", "tag": button.id, "getLabel": GET_TAGGED, "imageMso": button.image,
                                       "getVisible": GET_VISIBLE, "onAction": f"{CALLBACKS}.{_press_name(button)}"})


def _add_menu(box: ET.Element, menu: LanguageMenu) -> None:
    items = ET.SubElement(box, "menu", _common_attributes(menu))
    for lang, name in OWN_NAMES.items():
        ET.SubElement(items, "checkBox", {"id": f"{menu.id}_{_lang_word(lang)}", "tag": lang, "label": name, "getPressed": GET_PRESSED,
                                          "onAction": f"{CALLBACKS}.{_choose_name(lang)}"})


def _add_functions(box: ET.Element, menu: FunctionMenu, functions: Sequence[str]) -> None:
    """Large items: what each is for stands below its name."""
    items = ET.SubElement(box, "menu", {**_common_attributes(menu), "size": "large", "itemSize": "large"})
    listed = {name for topic in TOPICS for name in topic.functions}
    for topic, names in [*((topic.id, topic.functions) for topic in TOPICS), ("", [name for name in functions if name not in listed])]:
        there = [name for name in names if name in functions]
        if there and topic:
            ET.SubElement(items, "menuSeparator", {"id": topic, "getTitle": GET_LABEL})
        for name in there:
            ET.SubElement(items, "button", {"id": name, "label": name, "getDescription": GET_SCREENTIP,
                                            "onAction": f"{CALLBACKS}.{_insert_name(name)}"})


def callbacks_module(functions: Iterable[str]) -> str:
    """The module CALLBACKS: one Sub a button, a language and a function of the menu; where each button works."""
    subs = [(_press_name(button), "", f'{button.procedure} "{button.macro}"') for button in macro_buttons()]
    subs += [(_choose_name(lang), ", pressed As Boolean", f'SwitchLanguage "{lang}"') for lang in OWN_NAMES]
    subs += [(_insert_name(name), "", f'InsertFunction "{name}"') for name in functions]
    written = [f"Public Sub {name}(control As IRibbonControl{more})\n    {does}\nEnd Sub\n" for name, more, does in subs]
    return "\n".join((f'Attribute VB_Name = "{CALLBACKS}"\nOption Explicit\n', *written, _places_function()))


def _places_function() -> str:
    cases = "".join(f'        Case "{button.id}"\n            PlacesOf = "{" ".join(button.places)}"\n'
                    for button in macro_buttons() if button.places)
    return ("' The kinds of workbooks in which a button can do something; none: in every one.\n"
            f"Public Function PlacesOf(ByVal button As String) As String\n    Select Case button\n{cases}    End Select\nEnd Function\n")
