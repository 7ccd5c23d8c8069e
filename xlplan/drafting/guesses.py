"""What a draft guessed, and what it leaves open. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlplan.calendar import label_params
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY
from xlplan.text import Lang, Text

_ANY: Final = 2000  # a year, where months are told by their number alone


@dataclass(frozen=True, slots=True)
class Guess:
    """Cells of a column that say what the export does not. `rows`: their row keys; `why`: what they were told from."""

    table: str
    column: str
    rows: tuple[str, ...]
    why: Text

    def place(self, lang: Lang) -> str:
        """`产品 · 上市月`; of the company sheet its fields."""
        table = MASTER_BY_KEY[self.table]
        if self.table == "company":
            return " · ".join([table.label(lang), *(f.label(lang) for f in COMPANY_FIELDS if f.key in self.rows)])
        return f"{table.label(lang)} · {table.by_key[self.column].label(lang, **label_params(_ANY, 1, lang))}"

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"table": self.table, "column": self.column, "cells": len(self.rows), "place": self.place(lang), "why": self.why(lang)}


@dataclass(frozen=True, slots=True)
class Open:
    """What the export cannot give. `table`: the sheet where HQ fills it in."""

    table: str
    what: Text

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"table": self.table, "what": self.said(lang)}

    def said(self, lang: Lang) -> str:
        """`公司目标:…`."""
        return f"{MASTER_BY_KEY[self.table].label(lang)}{': ' if lang == 'en' else ':'}{self.what(lang)}"


def marked_cells(guesses: Iterable[Guess]) -> dict[str, dict[tuple[str, str], Text]]:
    """Table -> (row, column) of each guessed cell -> why."""
    out: dict[str, dict[tuple[str, str], Text]] = {}
    for one in guesses:
        out.setdefault(one.table, {}).update(((row, one.column), one.why) for row in one.rows)
    return out


def of_rows(table: str, column: str, places: Sequence[int], why: Text) -> list[Guess]:
    """The guess about those rows of a made sheet, counted from 0; [] of none."""
    return [Guess(table, column, tuple(row_key(i) for i in places), why)] if places else []


def row_key(place: int) -> str:
    """The key that `tables.master.rows` gives the row, counted from 0."""
    return f"r{place + 1:02d}"
