"""What the function wizard says about arguments, kept in the package as Excel keeps it: there even where no macro may say it. Floor 7.

It stands in one language, that of the person for whom the add-in is installed; the texts come from the add-in's own label sheet.
"""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from udfs.addin.conf import sheet_rows
from udfs.addin.package import LABEL_PART, WORKBOOK_PART, pack_zip
from udfs.names import FUNCTION_PREFIX
from xlplan.text import LANGS, Lang

_EXTENSION: Final = "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"
_SPACE: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_ARGUMENT: Final = re.compile(rf"({FUNCTION_PREFIX}\w+)\(([1-9]\d*)\)")
_WRITTEN: Final = re.compile(r"<ext\b[^>]*" + re.escape(_EXTENSION) + r"[^>]*>.*?</ext>", re.DOTALL)


def wizard_extension(labels: Iterable[Sequence[str]], lang: Lang) -> str:
    """The extension of workbook.xml with every argument of the functions on the label sheet, in that language; '' of none."""
    says: dict[str, dict[int, str]] = {}
    for key, *texts in labels:
        if (found := _ARGUMENT.fullmatch(key)) and len(texts) == len(LANGS):
            says.setdefault(found[1], {})[int(found[2])] = texts[LANGS.index(lang)]
    names = "".join(_defined_name(name, texts) for name, texts in says.items())
    return f'<ext uri="{_EXTENSION}" xmlns:x14="{_SPACE}"><x14:definedNames>{names}</x14:definedNames></ext>' if names else ""


def with_wizard(addin: bytes, lang: Lang) -> bytes:
    """The same .xlam with these texts in another language; as it is where Excel has saved it without them."""
    with zipfile.ZipFile(io.BytesIO(addin)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        if WORKBOOK_PART not in parts or LABEL_PART not in parts:
            return addin
        made = wizard_extension(sheet_rows(package, LABEL_PART), lang)
    before = parts[WORKBOOK_PART].decode("utf-8")
    after = _WRITTEN.sub(lambda _: made, before)
    if after == before:
        return addin
    parts[WORKBOOK_PART] = after.encode()
    return pack_zip(parts)


def _defined_name(name: str, texts: Mapping[int, str]) -> str:
    said = "".join(f'<x14:argumentDescription index="{place - 1}">{escape(text)}</x14:argumentDescription>'
                   for place, text in sorted(texts.items()))
    return (f'<x14:definedName name={quoteattr(name)}><x14:argumentDescriptions count="{len(texts)}">{said}'
            f"</x14:argumentDescriptions></x14:definedName>")
