"""Names that Python and the add-in's VBA must agree on. Floor 7."""
from __future__ import annotations

from typing import Final

from xlplan.address import ADDIN_PREFIX

PROJECT: Final = "xlplan"
ADDIN: Final = f"{PROJECT}.xlam"
CATEGORY: Final = PROJECT  # of the function wizard
FUNCTION_PREFIX: Final = ADDIN_PREFIX

CONF_SHEET: Final = f"{PROJECT}.conf"  # xlwings takes the name from the project
LABEL_SHEET: Final = f"{PROJECT}.labels"
LANGUAGE_CELL: Final = "B1"  # of the label sheet: the active language; blank until the ribbon is first drawn
HEADER_ROW: Final = 2  # of the label sheet: `key`, then the languages
SCREENTIP: Final = ".tip"  # a button's id with this behind it is the key of its screentip

# How VBA knows whose workbook is in front, by cells alone; tests hold them against what xlplan writes.
STAMP_KEY: Final = "_xlplan"  # in A1 of the sheet whose lines say it, and how these begin
UNIT_LINE, MASTER_LINE = "#stamp|", "#master|"
ROLLUP_KEY: Final = "target_compare"  # in A1 of a sheet of every roll-up
FINDINGS_KEY: Final = "findings"  # in A1 of a list of what a check found

RUN_MACRO: Final = "import udfs.run; udfs.run.macro('{}')"  # no double quote: it travels inside `-c "..."`
LOG_FOLDER: Final = rf"%LOCALAPPDATA%\{PROJECT}"
FUNCTION_LOG: Final = "functions.log"  # in LOG_FOLDER, UTF-16 as VBA writes it: why functions failed
