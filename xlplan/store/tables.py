"""Long tables as csv or parquet files, whole or not at all. Floor 5."""
from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pandas as pd

from xlplan.errors import OURS, XlplanError
from xlplan.text import Text

_ENDING: Final = Text("不认识的文件类型 {ending}:请用 .csv 或 .parquet", "不認識的檔案類型 {ending}:請用 .csv 或 .parquet",
                      "Unknown file type {ending}: use .csv or .parquet")
_ENGINE: Final = Text("写 .parquet 需要 pyarrow:pip install 'xlplan[parquet]'", "寫 .parquet 需要 pyarrow:pip install 'xlplan[parquet]'",
                      "Writing .parquet needs pyarrow: pip install 'xlplan[parquet]'")


# What Excel, WPS and LibreOffice take for the beginning of a formula when they open a csv, full-width signs included
# (OWASP, "CSV Injection"); blanks before it change nothing. A plain number is none: it stays what it is.
_RUNS: Final = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER: Final = re.compile(r"[+-]?\d[\d,]*(\.\d*)?%?")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a tab and the end of a line inside a text may stay


def write_table(table: pd.DataFrame, path: Path, *, raw: bool = False) -> Path:
    """Write `table` to `path` by its ending; the path. csv is UTF-8 with a byte-order mark, so that Excel reads Chinese;
    texts in it are made `harmless_text` unless `raw`, which is for programs. Parquet is never opened by a spreadsheet.

    XlplanError for another ending, or when parquet has no engine here; OSError as the disk says.
    """
    ending = path.suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise XlplanError(_ENDING, ending=ending or path.name)
    temp = path.with_name(f"{OURS}{secrets.token_hex(6)}.tmp")
    try:
        if ending == ".csv":
            (table if raw else _harmless_table(table)).to_csv(temp, index=False, encoding="utf-8-sig", lineterminator="\n")
        else:
            try:
                _single_typed(table).to_parquet(temp, index=False)
            except ImportError as missing:
                raise XlplanError(_ENGINE) from missing
        with open(temp, "rb+") as out:
            os.fsync(out.fileno())
        os.replace(temp, path)
    finally:
        with suppress(FileNotFoundError):
            temp.unlink()
    return path


def harmless_text(text: str) -> str:
    """The text as a csv may carry it: without control characters, and with an apostrophe before what a spreadsheet would
    run as a formula. It is shown, and the text begins after it."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text.strip()) else text


def _harmless_table(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every text harmless, numbers untouched."""
    out: pd.DataFrame = table.copy()
    known: dict[str, str] = {}  # file, sheet and column names come again in every row

    def safe(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = known.get(value)
        if found is None:
            found = known[value] = harmless_text(value)
        return found

    for name in out.columns:
        if not pd.api.types.is_numeric_dtype(out[name]):
            out[name] = [safe(v) for v in out[name]]
    return out


def _single_typed(table: pd.DataFrame) -> pd.DataFrame:
    """Columns that hold numbers and texts side by side as text, as csv shows them: parquet knows one type a column."""
    out: pd.DataFrame = table.copy()
    for name in out.columns:
        if out[name].dtype == object:
            out[name] = [None if v is None or v is pd.NA else str(v) for v in out[name]]
    return out
