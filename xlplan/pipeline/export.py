"""`xlplan export`: the long table behind the roll-up as csv or parquet. Floor 6."""
from __future__ import annotations

from pathlib import Path
from typing import Literal

from xlplan.errors import XlplanError
from xlplan.pipeline.consolidate import consolidate
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.submissions import PathLike
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.text import Text


def export(source: PathLike | Consolidation, out: PathLike, *, layout: Literal["lineage", "budget"] = "lineage",
           raw: bool = False, by: str = "") -> Path:
    """Write the long table behind the roll-up as csv or parquet (by the ending of `out`); its path.

    XlplanError where the ledger is missing or an older one: nothing in a csv would say so.

    lineage: one row per input cell of every accepted table. budget: unit, account, period, amount. In a csv a text that a
    spreadsheet would run as a formula stands behind an apostrophe; `raw` leaves texts as they were typed. `by`: who
    consolidates for it, for the ledger.
    """
    from xlplan.plan.consolidate.frames import budget_rows, export_rows  # noqa: PLC0415 - pandas only for those who export
    from xlplan.store.tables import write_table  # noqa: PLC0415

    result = source if isinstance(source, Consolidation) else consolidate(source, rollup=False, by=by)
    if result.ledger and not isinstance(source, Consolidation):
        raise XlplanError(Text.of(lambda lang: message_of(result.ledger[0], lang) + " → " + remedy_of(result.ledger[0], lang)))
    rows = export_rows(result.numbers) if layout == "lineage" else budget_rows(
        result.numbers, result.year, result.start_month)
    return write_table(rows, Path(out), raw=raw)
