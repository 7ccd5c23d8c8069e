"""Lists that offer the rows of a master sheet. Floor 4."""
from __future__ import annotations

from collections import Counter
from typing import Final

from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import used_rows
from xlplan.schema.frame import Frame

_NAMED: Final = ("posts",)  # sheets whose rows stand everywhere in a workbook by their names, without the codes


def sheet_list(master: Master, sheet: str) -> dict[str, str]:
    """`listed_rows` of that sheet."""
    return listed_rows(master.sheets.get(sheet))


def listed_rows(frame: Frame | None) -> dict[str, str]:
    """What the first of the columns that name a row says -> what all of them say, `K1 Stores`, or the name that stands elsewhere in
    the row, in the order of the sheet; of two rows with one key the first. Posts are called by their names, unless several have one
    name. Empty where nothing is filled in."""
    out: dict[str, str] = {}
    apart = frame is not None and "name" in frame.texts and "name" not in frame.table.names
    for i in used_rows(frame).nonzero()[0].tolist() if frame else ():
        said = [str(frame.texts[key][i]).strip() for key in frame.table.names if key in frame.texts] if frame else []
        if said and said[0]:
            called = str(frame.texts["name"][i]).strip() if apart and frame else ""
            out.setdefault(said[0], f"{called}({said[0]})" if called else said[0] if apart else " ".join(filter(None, said)))
    if frame is None or frame.table.key not in _NAMED:
        return out
    names = {key: said.removeprefix(f"{key} ") for key, said in out.items()}
    times = Counter(names.values())
    return {key: names[key] if times[names[key]] == 1 else said for key, said in out.items()}
