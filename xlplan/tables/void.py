"""The column that takes a row out of every sum without removing it (作废). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.column import Choice, Column
from xlplan.schema.expr import Is, Not
from xlplan.text import Text

VOID: Final = Choice("yes", Text("作废", "作廢", "Void"))
VOID_KEY: Final = "void"
LIVE: Final = Not(Is(VOID_KEY, "yes"))


def void_column() -> Column:
    """The column, under the key that `LIVE` reads."""
    return Column(VOID_KEY, VOID.label, kind="choice", choices=(VOID,), who="I", role="void", width=7, help=Text(
        "不要的行选「作废」,不必删除", "不要的列選「作廢」,不必刪除", "Choose Void for a row no longer wanted"))
