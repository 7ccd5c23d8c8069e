"""Marks of what HQ gives a unit, by which a later look at the master tells whether it would give something else. Floor 4."""
from __future__ import annotations

import hashlib
import json
from typing import Final

from xlplan.plan.rounds.settle import SALES
from xlplan.schema.diagnostic import APPROVAL, FIRST_HALF, Round
from xlplan.tables import BRANCH, BY_KEY
from xlplan.workbook.stamp import Issued, Values

MASTER: Final = "@master"  # the master workbook that it was made with
_DECIDED: Final = "hq_target"  # by HQ for the round, not by what stands in the master


def given_marks(issued: Issued, master: str) -> dict[str, str]:
    """Table that the master makes -> a mark of what HQ put into its cells; under MASTER the SHA-256 of the `master` workbook."""
    values = comparable_values(issued.values, issued.stamp.round)
    marks = {key: hashlib.sha256(json.dumps(values.get(key, {}), sort_keys=True).encode()).hexdigest()[:16]
             for key in issued.stamp.opens if not BY_KEY[key].where_rows}
    return {MASTER: master, **marks}


def comparable_values(values: Values, round: Round) -> Values:
    """Those that the master alone makes: in a later round without targets, which HQ decided, and what is worked out of them; in its
    approval without what units declared."""
    if round in FIRST_HALF:
        return values
    typed = {(t.key, c.key) for t in BRANCH for c in t.columns if c.asked} if round == APPROVAL else set()
    return {table: {row: {key: value for key, value in cells.items() if (table, key) not in typed | {(SALES, _DECIDED)}}
                    for row, cells in rows.items() if not row.startswith("@")} for table, rows in values.items()}
