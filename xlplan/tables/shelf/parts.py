"""What tables of the shelf share: how one is put together, the rules that they keep. Floor 2."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlplan import terms
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Severity
from xlplan.schema.expr import All, Col, Expr, SumRows
from xlplan.schema.table import FootRow, OwnSay, PageKind, Rollup, Rule, Table
from xlplan.tables.void import LIVE, void_column
from xlplan.text import Text
from xlplan.units import Unit

ASK: Final = (Severity.WARNING, Severity.ERROR)  # to be explained first, mended in the end
NOTE: Final = (Severity.NOTE, Severity.NOTE)
EXPLAIN: Final = (Severity.WARNING, Severity.WARNING)
MUST: Final = (Severity.ERROR, Severity.ERROR)


def shelf_list(key: str, label: Text, columns: Sequence[Column], *, names: tuple[str, ...], purpose: Text, minutes: int,
               rules: Sequence[Rule] = (), rows: int = 15, pages: tuple[PageKind, ...] = ("listing",), by: tuple[str, ...] = (),
               amount: str = "", month: str = "", unit: Unit | None = None) -> Table:
    """A list of blank rows with the column that takes one out, and a total where columns add up. It goes out where HQ says so."""
    sums = {c.key: SumRows(Col(c.key), (LIVE,)) for c in columns if c.up == "sum"}
    feet = (FootRow("@total", terms.TOTAL, strong=True, cells=sums),) if sums or any(r.scope == "table" for r in rules) else ()
    return Table(key, label, "open", (*columns, void_column()), names, feet, tuple(rules), spare=rows, rounds=(), purpose=purpose,
                 used_by=tuple(c.key for c in columns if c.who == "I"), minutes=minutes, unit=unit,
                 rollup=Rollup(pages, by, amount, month))


def keep(number: str, code: str, must: Expr, column: str, title: Text, *, where: Expr | None = None,
         levels: tuple[Severity | None, Severity | None] = ASK, whole: bool = False) -> Rule:
    """A rule about each row that counts, or of the `whole` table at its total. `number`: what findings call it."""
    return Rule(code, number.lower().replace("·", "-"), must, column, title, "table" if whole else "row",
                None if whole else All((*([where] if where else []), LIVE)), "@total" if whole else None,
                own=OwnSay(number, *levels))
