"""Lists whose entries are rows of a table: what they offer, and which row an entry means. Floor 1."""
from __future__ import annotations

from xlplan.schema.column import RowsOf
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.text import compared_text

BLANK_IN_CODE = " "  # an entry is its code up to the first blank, so a code that holds one is not offered


def offered_rows(values: Evaluator, source: RowsOf) -> dict[int, str]:
    """Row -> its entry, `code name` where the rows have a code, of the rows that are offered, in the order of the sheet: those that
    say something and are not void, of those with one code, or of one name where there are no codes, the first."""
    seen, out = set[str](), dict[int, str]()
    for i, entry in live_rows(values, source).items():
        if (key := entry_key(entry, source)) not in seen:
            seen.add(key)
            out[i] = entry
    return out


def live_rows(values: Evaluator, source: RowsOf) -> dict[int, str]:
    """The same of all rows that say something and are not void, whether or not another one has their code."""
    frame = values.frames[source.table]
    names = values.words(source.table, source.text)
    codes = values.words(source.table, source.code) if source.code else names
    void = values.words(source.table, frame.table.void_column) == "yes" if frame.table.void_column else [False] * frame.size
    out = dict[int, str]()
    for i in frame.sheet_rows.argsort(kind="stable").tolist():
        code, name = (" ".join(filter(None, str(of[i]).split(" "))) for of in (codes, names))
        entry = f"{code} {name}".rstrip() if source.code else name
        if code and not void[i] and not (source.code and BLANK_IN_CODE in code):
            out[i] = entry
    return out


def entry_key(entry: str, source: RowsOf) -> str:
    """What tells the row that an entry means: its code, or all of it, in the form in which texts are compared."""
    text = compared_text(entry)
    return text.partition(BLANK_IN_CODE)[0] if source.code else text
