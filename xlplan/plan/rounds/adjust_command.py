"""The command by which HQ accepts what a unit declares at one place, as messages print it. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.plan.master.labels import period_said, row_said
from xlplan.plan.master.master import Master
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import counted_measure, must_name_place, whole_place
from xlplan.text import Text, same_text

_COMMAND: Final = Text(
    "xlplan adjust {folder} --table {table}{row}{period} --branches {code}{round} --change 0 --reason 原因 --by 提出人 "
    "--approved-by 批准人 --write",
    "xlplan adjust {folder} --table {table}{row}{period} --branches {code}{round} --change 0 --reason 原因 --by 提出人 "
    "--approved-by 核准人 --write",
    'xlplan adjust {folder} --table "{table}"{row}{period} --branches {code}{round} --change 0 --reason WHY --by PROPOSER '
    "--approved-by APPROVER --write")
_ROW: Final = same_text(' --row "{row}"')
_ROUND: Final = same_text(" --round {round}")
_PERIOD: Final = same_text(' --period "{period}"')


def adjust_command(master: Master, table: str, row: Text | None, period: str, unit: str, round: Round | None = None) -> Text:
    """It in all languages. `row`: as its sheet calls it, None for all of the table; the period is left out where it is the whole; `round`:
    that in which the unit is, where another was issued last."""
    of, company = BY_KEY[table], master.company
    whole = period == whole_place(table) and not must_name_place(table)
    said = "" if whole else _PERIOD.filled(period=period_said(period, company.year, company.start_month, table))
    named = "" if row is None or row == terms.TOTAL else _ROW.filled(row=row)
    return _COMMAND.filled(folder=terms.PLAN_FOLDER, table=of.label, row=named, period=said, code=unit,
                           round=_ROUND.filled(round=round) if round else "")


def row_accepted(frame: Frame, at: int) -> Text | None:
    """What the sheet calls a row, of the same thing, on which HQ may write: heads are counted in one that nobody writes on. None for all
    of the table, where that can be written on."""
    if not (measure := counted_measure(frame.table)):
        return None
    behind = frame.keys[at].rpartition("|")[0]
    first = next((one for one in frame.table.measures if one != measure), "")
    return row_said(f"{behind}|{first}", frame.table, frame, int(frame.owner[at]))
