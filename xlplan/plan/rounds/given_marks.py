"""Marks of what HQ gives a unit, by which a later look at the master tells whether it would give something else. Floor 4."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Final

from xlplan.plan.rounds.decided_ceilings import CEILINGS
from xlplan.plan.rounds.issue_changes import WORKDAYS
from xlplan.plan.rounds.settle import SALES
from xlplan.schema.diagnostic import APPROVAL, FIRST_HALF, Round
from xlplan.schema.table import MemberRows
from xlplan.tables import BRANCH, BY_KEY
from xlplan.workbook.stamp import Issued, Values

MASTER: Final = "@master"  # the master workbook that it was made with
_DECIDED: Final = "hq_target"  # by HQ for the round, not by what stands in the master


def given_marks(issued: Issued, master: str, decided: Collection[tuple[str, str]] = ()) -> dict[str, str]:
    """Table that the master makes -> a mark of what HQ put into its cells; under MASTER the SHA-256 of the `master` workbook, under
    WORKDAYS a mark of the days worked where its tables count them. `decided`: (table, row) of ceilings that lines of HQ decide, not its
    sheet of ceilings."""
    values = comparable_values(issued.values, issued.stamp.round, decided)
    marks = {key: _mark(values.get(key, {})) for key in issued.stamp.opens if not BY_KEY[key].where_rows}
    return {MASTER: master, **({WORKDAYS: _mark(issued.workdays)} if issued.workdays else {}), **marks}


def _mark(of: object) -> str:
    return hashlib.sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()[:16]


def comparable_values(values: Values, round: Round, decided: Collection[tuple[str, str]] = ()) -> Values:
    """Those that the master alone makes: in a later round without targets and the ceilings that HQ `decided`, and what is worked out of
    them or taken from elsewhere; in its approval without what units declared."""
    if round in FIRST_HALF:
        return values
    typed = {(t.key, c.key) for t in BRANCH for c in t.columns if c.asked} if round == APPROVAL else set()
    taken = {(t.key, key) for t in BRANCH if isinstance(t.given, MemberRows) for key, _ in t.given.proposes}
    left_out = typed | taken | {(SALES, _DECIDED)}
    return {table: {row: {key: value for key, value in cells.items() if (table, key) not in left_out and not (
                              CEILINGS.get(table) == key and (table, row) in decided)}
                    for row, cells in rows.items() if not row.startswith("@")} for table, rows in values.items()}
