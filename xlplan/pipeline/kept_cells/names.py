"""CellNames: which unit, row and column of a kept table people mean, by the names that the command line goes by too. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from xlplan import terms
from xlplan.choices import said_choices
from xlplan.errors import XlplanError, require_one_of
from xlplan.pipeline.adjust.rows_meant import NamedRow, RowNames
from xlplan.pipeline.kept_cells.figures import ADJUSTMENT, DECLARED, FIGURES, TOTAL
from xlplan.plan.master.folded_codes import make_speller, period_key
from xlplan.plan.master.keys_meant import key_meant
from xlplan.plan.master.labels import named_code
from xlplan.plan.versions.figures import amount_column
from xlplan.plan.versions.kept import Kept
from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.tables.adjusted import without_unit
from xlplan.text import LANGS, Text, same_text, text_list

COMPANY: Final = "@company"
_ALSO: Final = (("调整", ADJUSTMENT), ("調整", ADJUSTMENT), ("adjusted", ADJUSTMENT), ("申報", DECLARED))
_FIGURE: Final = Text("哪个数", "哪個數", "figure")
_NO_UNIT: Final = Text("没有这个单位:{unit}。{choices}", "沒有這個單位:{unit}。{choices}", "No such unit: {unit}; {choices}")
_NO_ROW: Final = Text("「{table}」里没有这一行:{row}。{choices}", "「{table}」裡沒有這一列:{row}。{choices}",
                      "“{table}” has no such row: {row}; {choices}")
_SEVERAL: Final = Text("「{table}」里 {row} 不止一行:{rows}。请写一家单位,和全名字或编码",
                       "「{table}」裡 {row} 不止一列:{rows}。請寫一家單位,和全名字或代碼",
                       "“{table}” has more than one row {row}: {rows}. Name one unit, and the row by its whole name or key")
_SHOWN: Final = 6


class CellNames:
    """Of the table in a state; `labels`: column -> its name."""

    def __init__(self, state: Kept, table: Table, labels: Mapping[str, Text]) -> None:
        self._state, self._table, self._kept, self._labels = state, table, state.tables[table.key], labels
        self._own_rows = table.kind != "fixed"  # each unit has rows of its own

    def units(self, typed: str) -> tuple[str, ...]:
        """Codes of the unit, or of all below the region, or of the whole company, where nothing or 合计 is typed."""
        units = self._state.units
        names = {**{u.region: u.region_name or u.region for u in units if u.region}, **{u.code: u.name or u.code for u in units}}
        also = [(one, COMPANY) for name in (terms.COMPANY, terms.TOTAL) for one in name.all()]
        code = make_speller([*names, COMPANY], [*((name, key) for key, name in names.items()), *also])(typed) if typed else COMPANY
        if code != COMPANY and code not in names:
            words = {named_code(name, key): (key, name) for key, name in names.items()}
            raise XlplanError(_NO_UNIT, unit=typed, choices=said_choices(typed, words, words))
        own = tuple(u.code for u in units if u.code == code)
        return own or tuple(u.code for u in units if code in (COMPANY, u.region))

    def row(self, names: RowNames, typed: str) -> tuple[str, str]:
        """(key of the row, the unit whose it is: '' where all have it) among `names`; the total where nothing is typed."""
        if not typed:
            return TOTAL, ""
        found = names.meant(typed)
        if len(found) == 1:
            return found[0].key, found[0].branch
        if found:
            each = [Text.of(lambda lang, r=r: named_code(" · ".join(filter(None, (r.branch, r.name(lang)))), r.key))  # type: ignore[misc]
                    for r in found[:_SHOWN]]
            raise XlplanError(_SEVERAL, table=self._table.label, row=typed, rows=text_list([*each, *["…"] * (len(found) > _SHOWN)]))
        rows = [r for r in names.rows if r.key != TOTAL]
        words = [{named_code(r.name(lang), r.key): (r.key, r.name(lang), *(cell(lang) for cell in r.cells)) for r in rows}
                 for lang in LANGS]
        said = (said_choices(typed, of, of)(lang) for lang, of in zip(LANGS, words, strict=True))
        raise XlplanError(_NO_ROW, table=self._table.label, row=typed, choices=Text(*said))

    def rows_of(self, units: Iterable[str]) -> RowNames:
        """The rows of these units by what may be typed for them; of a table in which all have the same rows these."""
        wanted, foot = {*units}, self._table.foot_by_key.get(TOTAL)
        out = {(TOTAL, ""): NamedRow(TOTAL, "", foot.label, (foot.label,))} if foot else {}
        for i, (unit, key) in enumerate(zip(self._kept.owner, self._kept.keys, strict=True)):
            place = key, unit if self._own_rows else ""
            if place not in out and (unit in wanted or not self._own_rows):
                out[place] = NamedRow(*place, *self._words(i))
        return RowNames(out.values())

    def column(self, typed: str) -> Column:
        """The column; where nothing is typed that of the year, or the amount of a table without months."""
        amount, state = amount_column(self._table), self._state
        if not typed and amount is not None:
            return amount
        also = [(one, key) for key, label in self._labels.items() for one in without_unit(label).all()]
        spell = partial(period_key, year=state.year, start=state.start_month)
        return self._table.by_key[key_meant("column", typed, self._labels, spell, also)]

    def _words(self, i: int) -> tuple[Text, tuple[Text, ...]]:
        """The name of a row, and what stands in each cell that names it."""
        cells = [self._cell(self._table.by_key[name], i) for name in self._table.names]
        said = [cell for cell in cells if cell is not None]
        name = Text.of(lambda lang: " · ".join(cell(lang) for cell in said)) if said else same_text(self._kept.keys[i])
        return name, tuple(cell or same_text(" ") for cell in cells)

    def _cell(self, column: Column, i: int) -> Text | None:
        text = self._kept.texts[column.key][i] if column.key in self._kept.texts else ""
        return next((c.label for c in column.choices if c.key == text), same_text(text)) if text else None


def figure_meant(typed: str) -> str:
    """The key of FIGURES; `declared` where nothing is typed."""
    names = [*((one, key) for key, name in FIGURES.items() for one in dict.fromkeys(name.all())), *_ALSO]
    key = make_speller(FIGURES, names)(typed) if typed else DECLARED
    require_one_of(_FIGURE, key, FIGURES, FIGURES)
    return key
