"""The ribbon's XML and the VBA callbacks that it names, both from udfs.buttons. Floor 7."""
from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

from udfs.buttons import GROUPS, OWN_NAMES, TAB_ID, TAB_KEYTIP, Button, LanguageMenu, macro_buttons
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


def ribbon_xml() -> bytes:
    """customUI14.xml: no text of it is shown but the languages' own names, everything else is asked from VBA."""
    root = ET.Element("customUI", {"xmlns": NAMESPACE, "onLoad": LOADED})
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", {"id": TAB_ID, "getLabel": GET_LABEL, "keytip": TAB_KEYTIP, "insertAfterMso": "TabView"})
    for group in GROUPS:
        box = ET.SubElement(tab, "group", {"id": group.id, "getLabel": GET_LABEL})
        for control in group.controls:
            if isinstance(control, LanguageMenu):
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


def callbacks_module() -> str:
    """The module CALLBACKS: one Sub a button and a language."""
    subs = [(_press_name(button), f'CallPython "{button.macro}"') for button in macro_buttons()]
    subs += [(_choose_name(lang), f'SwitchLanguage "{lang}"') for lang in OWN_NAMES]
    return f'Attribute VB_Name = "{CALLBACKS}"\nOption Explicit\n' + "".join(
        f"\nPublic Sub {name}(control As IRibbonControl)\n    {does}\nEnd Sub\n" for name, does in subs)
