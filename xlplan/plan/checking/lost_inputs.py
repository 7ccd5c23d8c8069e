"""Several files of one branch, table by table: which differ, and what only a file that does not count fills in. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import same_inputs
from xlplan.tables import BY_KEY
from xlplan.text import Text
from xlplan.workbook.submission import Submission

_NO_TABLE = Text("没有", "沒有", "none")


def differing_tables(counts: Submission, others: Sequence[Submission]) -> list[Text]:
    """Labels of the tables that are not the same in all the files, those included that cannot be used in some of them; the word
    for none where all are the same."""
    keys = dict.fromkeys(key for s in (counts, *others) for key in s.frames)
    apart = [key for key in keys if any(
        key not in s.frames or key not in counts.frames or not same_inputs(s.frames[key], counts.frames[key]) for s in others)]
    return [BY_KEY[key].label for key in apart] or [_NO_TABLE]


def _typed_alike(file: Submission, counts: Submission, key: str) -> bool:
    """Whether what the file holds of the table stands in the one that counts as well: HQ put it there when it issued again."""
    if not (counts.issued and counts.issued.again and key in file.frames):
        return False
    mine, theirs = file.frames[key], counts.frames[key]
    typed = [c.key for c in mine.table.columns if c.who in "IS"]
    return mine.keys == theirs.keys and all(
        np.array_equal(mine.amounts[k], theirs.amounts[k]) if k in mine.amounts else np.array_equal(mine.texts[k], theirs.texts[k])
        for k in typed)


def lost_inputs(counts: Submission, others: Sequence[Submission]) -> list[Diagnostic]:
    """XP537 for every table that stands as issued in the file that counts, while another file has figures in it, or
    has it on a sheet that cannot be used: what is typed there is not known."""
    out = []
    for key in counts.frames:
        fills = [s.file for s in others if key in s.placements and key not in s.unfilled and not _typed_alike(s, counts, key)]
        if key in counts.unfilled and fills:
            out.append(Diagnostic("XP537", table=key, params={"label": BY_KEY[key].label, "counts": counts.file, "other": fills}))
    return out
