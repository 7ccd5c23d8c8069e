"""Lists that offer the rows of a master sheet. Floor 4."""
from __future__ import annotations

from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import used_rows
from xlplan.schema.frame import Frame


def sheet_list(master: Master, sheet: str) -> dict[str, str]:
    """`listed_rows` of that sheet."""
    return listed_rows(master.sheets.get(sheet))


def listed_rows(frame: Frame | None) -> dict[str, str]:
    """What the first of the columns that name a row says -> what all of them say, `K1 Stores`, or the name that stands elsewhere in
    the row, in the order of the sheet; of two rows with one key the first. Empty where nothing is filled in."""
    out: dict[str, str] = {}
    apart = frame is not None and "name" in frame.texts and "name" not in frame.table.names
    for i in used_rows(frame).nonzero()[0].tolist() if frame else ():
        said = [str(frame.texts[key][i]).strip() for key in frame.table.names if key in frame.texts] if frame else []
        if said and said[0]:
            called = str(frame.texts["name"][i]).strip() if apart and frame else ""
            out.setdefault(said[0], f"{called}({said[0]})" if called else said[0] if apart else " ".join(filter(None, said)))
    return out
