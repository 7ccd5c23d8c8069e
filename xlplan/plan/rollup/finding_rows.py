"""A finding as a row of cells, on whichever page lists it: the roll-up's, and the list that a check in Excel opens. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan import terms
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.cell_texts import fitting_width, line_count
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.tables import BRANCH
from xlplan.text import Lang, Text
from xlplan.units import UNITS, Unit
from xlplan.workbook.blueprint import Sheet, Value
from xlplan.workbook.styles import Style
from xlplan.workbook.words import SEVERITY_NAMES, SEVERITY_SHAPES
from xlplan.workbook.writing.page import put_column

# What a column of a finding is called and how wide it is.
COLUMNS: Final[Mapping[str, tuple[Text, float]]] = {
    "severity": (terms.SEVERITY, 11), "sheet": (terms.SHEET, 21), "cell": (terms.CELL, 8), "code": (terms.CODE, 8),
    "what": (Text("问题", "問題", "What"), 44), "found": (Text("填报数", "填報數", "Found"), 12),
    "expected": (Text("应为", "應為", "Expected"), 12), "difference": (terms.DIFFERENCE, 11), "remedy": (terms.WHAT_TO_DO, 34),
    "explanation": (Text("分公司说明", "分公司說明", "Branch's explanation"), 28)}
NUMBERS: Final = ("found", "expected", "difference")
_STYLES: Final[Mapping[Severity, Style]] = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTE: "field"}
_WRAPPED: Final = ("what", "remedy", "explanation")


def put_finding_head(sheet: Sheet, row: int, at: int, key: str, label: Text, width: float, lang: Lang) -> None:
    """The heading of a column of findings or beside them; its key and width."""
    put_column(sheet, at, key, fitting_width(width, label(lang), _said_in(key, lang), lang))
    sheet.put(row, at, label(lang), "header_number" if key in NUMBERS else "header")


def _said_in(key: str, lang: Lang) -> list[str]:
    """What may stand in a column of findings and is ours."""
    if key == "severity":
        return [f"{SEVERITY_SHAPES[one]} {SEVERITY_NAMES[one](lang)}" for one in Severity]
    return [t.label(lang) for t in BRANCH] if key == "sheet" else []


def put_severity(sheet: Sheet, row: int, at: int, severity: Severity, lang: Lang) -> None:
    """`● 必须改`."""
    sheet.put(row, at, f"{SEVERITY_SHAPES[severity]} {SEVERITY_NAMES[severity](lang)}", _STYLES[severity])


def put_finding(sheet: Sheet, row: int, places: Mapping[str, int], finding: Diagnostic, lang: Lang,
                params: Mapping[str, object] | None = None) -> int:
    """The finding in the columns of `places` (see COLUMNS); how many lines its texts take. `params`: keys of ours in the reader's words."""
    unit = UNITS.get(finding.unit or "")
    texts = {"sheet": finding.sheet or "", "cell": finding.cell or "", "code": finding.code,
             "what": message_of(finding, lang, params or {}), "remedy": remedy_of(finding, lang), "explanation": finding.explanation}
    put_severity(sheet, row, places["severity"], finding.severity or Severity.NOTE, lang)
    for key, text in texts.items():
        sheet.put(row, places[key], text, "wrap" if key in _WRAPPED else "field")
    for key, value in zip(NUMBERS, (finding.found, finding.expected, finding.difference), strict=True):
        if key == "difference" and unit is not None and unit.percent and isinstance(value, (int, float)):
            sheet.put(row, places[key], round(value * 100, unit.places), "computed", format=w.POINTS(lang))
        else:
            sheet.put(row, places[key], value, "computed", format=_value_format(value, unit, key == "difference"))
    return max(line_count(texts[key], COLUMNS[key][1]) for key in _WRAPPED)


def _value_format(value: Value, unit: Unit | None, sign: bool) -> str | None:
    if isinstance(value, str) or value is None:
        return None
    if unit is None:
        return "General"
    places = max(unit.places - 2, 0) if unit.percent else unit.places
    plain = "#,##0" + ("." + "0" * places if places else "") + ("%" if unit.percent else "")
    return f"+{plain};-{plain};{plain}" if sign else plain
