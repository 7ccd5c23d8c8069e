"""The ribbon's XML and the VBA callbacks that it names, both from udfs.buttons. Floor 7."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from udfs.buttons import GROUPS, OWN_NAMES, TAB_ID, TAB_KEYTIP, TOPICS, Button, FunctionMenu, LanguageMenu, macro_buttons
from xlplan.text import Lang

NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"
CALLBACKS: Final = "XlplanCallbacks"  # VBA module of what buttons do, written here
RIBBON: Final = "XlplanRibbon"  # VBA module of what the ribbon asks for, in vba/
LOADED, GET_LABEL, GET_SCREENTIP = f"{RIBBON}.RibbonLoaded", f"{RIBBON}.GetLabel", f"{RIBBON}.GetScreentip"


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
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + ET.tostring(root, encoding="unicode").encode()


def _common_attributes(control: Button | LanguageMenu) -> dict[str, str]:
    return {"id": control.id, "getLabel": GET_LABEL, "getScreentip": GET_SCREENTIP, "imageMso": control.image, "keytip": control.keytip}


def _add_button(box: ET.Element, button: Button) -> None:
    ET.SubElement(box, "button", {**_common_attributes(button), "size": "large" if button.large else "normal",
                                  "onAction": f"{CALLBACKS}.{_press_name(button)}"})


def _add_menu(box: ET.Element, menu: LanguageMenu) -> None:
    items = ET.SubElement(box, "menu", _common_attributes(menu))
    for lang, name in OWN_NAMES.items():
        ET.SubElement(items, "button",
                      {"id": f"{menu.id}_{_lang_word(lang)}", "label": name, "onAction": f"{CALLBACKS}.{_choose_name(lang)}"})


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
    """The module CALLBACKS: one Sub a button, a language and a function of the menu."""
    subs = [(_press_name(button), f'CallPython "{button.macro}"') for button in macro_buttons()]
    subs += [(_choose_name(lang), f'SwitchLanguage "{lang}"') for lang in OWN_NAMES]
    subs += [(_insert_name(name), f'InsertFunction "{name}"') for name in functions]
    return f'Attribute VB_Name = "{CALLBACKS}"\nOption Explicit\n' + "".join(
        f"\nPublic Sub {name}(control As IRibbonControl)\n    {does}\nEnd Sub\n" for name, does in subs)
