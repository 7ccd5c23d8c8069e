"""The rows of the master's sheet `tables_issued` as HQ gets it: a line for each planning table, with what holds if it is left blank.
Floor 3."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.diagnostic import ROUNDS
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.table import Table
from xlplan.tables import BUILT_IN, BY_KEY
from xlplan.tables.master.company import COMPANY_FIELDS
from xlplan.tables.master.tables_issued import ROUND_NAMED, TABLES_ISSUED
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.tables.shelf import shelf_table
from xlplan.text import Lang, Text, text_list

_DEFAULT: Final = Text("{rounds};由分公司填", "{rounds};由分公司填", "{rounds}; by branches")
_NEVER: Final = Text("不下发;打开后由标「是」的单位填,都不标由分公司填", "不發送;打開後由標「是」的單位填,都不標由分公司填",
                     "does not go out; once on, by the units marked Yes, by branches if none is")
_READY: Final = Text("打开才下发:{what};约 {n} 分钟", "打開才發送:{what};約 {n} 分鐘", "Off. {what}; {n} min")  # of the shelf
_EVERY: Final = Text("每一轮", "每一輪", "every round")
_FROM: Final = Text("从基本信息「{field}」那一轮起", "從基本資料「{field}」那一輪起",
                    "see “{field}”")


def issued_rows(lang: Lang) -> Frame:
    """The table, its blank rows below."""
    tables = [*(BY_KEY[key] for key in BUILT_IN), *map(shelf_table, SHELF)]
    frame = blank_frame(TABLES_ISSUED, [f"r{i + 1:03}" for i in range(len(tables) + TABLES_ISSUED.spare)])
    for i, table in enumerate(tables):
        frame.texts["table"][i], frame.texts["default"][i] = table.label(lang), _default_of(table)(lang)
    return frame


def _default_of(table: Table) -> Text:
    if table.key in SHELF and table.purpose:
        return _READY.filled(what=table.purpose, n=table.minutes)
    return _DEFAULT.filled(rounds=_default_rounds(table)) if table.rounds else _NEVER


def _default_rounds(table: Table) -> Text:
    if named := ROUND_NAMED.get(table.key):
        return _FROM.filled(field=next(f.label for f in COMPANY_FIELDS if f.key == named))
    return _EVERY if table.rounds == ROUNDS else text_list(terms.SHORT_ROUNDS[one] for one in table.rounds)
