"""Lists that offer the rows of a master sheet. Floor 4."""
from __future__ import annotations

from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import used_rows


def sheet_list(master: Master, sheet: str) -> dict[str, str]:
    """What the first of the columns that name a row says -> what all of them say, `K1 Stores`, in the order of the sheet; of two
    rows with one key the first. Empty where nothing is filled in."""
    frame = master.sheets.get(sheet)
    out: dict[str, str] = {}
    for i in used_rows(frame).nonzero()[0].tolist() if frame else ():
        said = [str(frame.texts[key][i]).strip() for key in frame.table.names if key in frame.texts] if frame else []
        if said and said[0]:
            out.setdefault(said[0], " ".join(filter(None, said)))
    return out
