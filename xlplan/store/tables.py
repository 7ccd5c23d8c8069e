"""Long tables as csv or parquet files, whole or not at all. Floor 5."""
from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

import pandas as pd

from xlplan.errors import XlplanError
from xlplan.text import Text

_ENDING: Final = Text("不认识的文件类型 {ending}:请用 .csv 或 .parquet", "不認識的檔案類型 {ending}:請用 .csv 或 .parquet",
                      "Unknown file type {ending}: use .csv or .parquet")
_ENGINE: Final = Text("写 .parquet 需要 pyarrow:pip install 'xlplan[parquet]'", "寫 .parquet 需要 pyarrow:pip install 'xlplan[parquet]'",
                      "Writing .parquet needs pyarrow: pip install 'xlplan[parquet]'")


def write_table(table: pd.DataFrame, path: Path) -> Path:
    """Write `table` to `path` by its ending; the path. csv is UTF-8 with a byte-order mark, so that Excel reads Chinese.

    XlplanError for another ending, or when parquet has no engine here; OSError as the disk says.
    """
    ending = path.suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise XlplanError(_ENDING, ending=ending or path.name)
    temp = path.with_name(f".xlplan-{secrets.token_hex(6)}.tmp")
    try:
        if ending == ".csv":
            table.to_csv(temp, index=False, encoding="utf-8-sig", lineterminator="\n")
        else:
            try:
                _typed(table).to_parquet(temp, index=False)
            except ImportError as missing:
                raise XlplanError(_ENGINE) from missing
        with open(temp, "rb+") as out:
            os.fsync(out.fileno())
        os.replace(temp, path)
    finally:
        with suppress(FileNotFoundError):
            temp.unlink()
    return path


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Columns that hold numbers and texts side by side as text, as csv shows them: parquet knows one type a column."""
    out: pd.DataFrame = table.copy()
    for name in out.columns:
        if out[name].dtype == object:
            out[name] = [None if v is None or v is pd.NA else str(v) for v in out[name]]
    return out
