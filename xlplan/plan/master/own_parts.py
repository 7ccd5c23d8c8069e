"""Which part of a place that HQ types, `table.column` or `table.row.column`, names nothing, and what may stand there. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from xlplan.choices import said_labels
from xlplan.plan.master.own_names import OwnNames
from xlplan.tables.own.declared import PREFIX, ROW_SHEETS
from xlplan.tables.own.ours import OURS
from xlplan.text import Text, list_briefly

_NO_TABLE: Final = Text("没有「{typed}」这张表;{choices}", "沒有「{typed}」這張表;{choices}", "there is no table “{typed}”; {choices}")
_NO_FIGURES: Final = Text("「{table}」没有能拿来比的合计行;{choices}", "「{table}」沒有能拿來比的合計列;{choices}",
                          "“{table}” has no row of totals to compare with; {choices}")
_NOTHING_GIVEN: Final = Text("「{table}」没有总部给的数,不能从它取建议数;{choices}",
                             "「{table}」沒有總公司給的數,不能從它取建議數;{choices}",
                             "“{table}” has no figure that HQ gives, nothing can be proposed from it; {choices}")
_NO_ROW: Final = Text("「{table}」没有「{typed}」这一行;{choices}", "「{table}」沒有「{typed}」這一列;{choices}",
                      "“{table}” has no row “{typed}”; {choices}")
_NO_COLUMN: Final = Text("「{table}」没有「{typed}」这一列;{choices}", "「{table}」沒有「{typed}」這一欄;{choices}",
                         "“{table}” has no column “{typed}”; {choices}")
_NO_FIGURE: Final = Text("「{column}」在「{table}」的「{row}」这一行没有数;{choices}",
                         "「{column}」在「{table}」的「{row}」這一列沒有數;{choices}",
                         "“{column}” has no figure in the row “{row}” of “{table}”; {choices}")
_NOT_GIVEN: Final = Text("「{table}」的「{column}」不是总部给的数;{choices}", "「{table}」的「{column}」不是總公司給的數;{choices}",
                         "“{column}” of “{table}” is no figure that HQ gives; {choices}")
_OTHER_ROWS: Final = Text("固定行没有一行是「{table}」的行({rows}),取不到建议数", "固定列沒有一列是「{table}」的列({rows}),取不到建議數",
                          "none of the fixed rows is a row of “{table}” ({rows}), so nothing would be proposed")
_ROW_TOO: Final = Text("写成 表.行.列,「{said}」后面先写行,再写列;{choices}", "寫成 表.列.欄,「{said}」後面先寫列,再寫欄;{choices}",
                       "write table.row.column: behind “{said}” first the row, then the column; {choices}")
_COLUMN_TOO: Final = Text("「{said}」后面还少列,用 . 接着写;{choices}", "「{said}」後面還少欄,用 . 接著寫;{choices}",
                          "the column is missing behind “{said}”, type it behind a dot; {choices}")
_MORE: Final = Text("写成 表.行.列,「{said}」后面多了「{more}」", "寫成 表.列.欄,「{said}」後面多了「{more}」",
                    "write table.row.column; “{more}” behind “{said}” is too much")


def wrong_figure(typed: str, names: OwnNames) -> Text:
    """Why what is typed is no figure of a table of ours, `table.row.column`."""
    first = typed.partition(".")[0].strip()
    of = names.table(first)
    if of and (rows := names.figure_rows(of)):
        return wrong_cell(typed, names, of, rows, partial(names.figure_row, of), partial(names.figure_columns, of))
    ours = [key for key in OURS if key not in names.off and names.figure_rows(key)]
    said = said_labels(first, _labels(names, (*(key for key in names.tables if key.startswith(PREFIX)), *ours)))
    return _NO_FIGURES.filled(table=names.tables[of], choices=said) if of else _NO_TABLE.filled(typed=first, choices=said)


def wrong_cell(typed: str, names: OwnNames, of: str, rows: Mapping[str, Text], row_meant: Callable[[str], str],
               figures_in: Callable[[str], Mapping[str, Text]]) -> Text:
    """Why what is typed is no figure of that table: of its `rows`, key -> label, that hold some; `row_meant`: key of one as it is typed;
    `figures_in`: key -> label of the columns with a figure in a row."""
    table, (_, row_typed, column_typed, *more) = names.tables[of], (*(part.strip() for part in typed.split(".")), "", "")
    if not row_typed:
        return _ROW_TOO.filled(said=table, choices=said_labels("", rows.values()))
    row = row_meant(row_typed)
    if row not in rows:
        return _NO_ROW.filled(table=table, typed=row_typed, choices=said_labels(row_typed, rows.values()))
    figures = figures_in(row)
    said = said_labels(column_typed, figures.values())
    if not column_typed:
        return _COLUMN_TOO.filled(said=_joined(table, rows[row]), choices=said)
    column = names.column(of, column_typed)
    if not column:
        return _NO_COLUMN.filled(table=table, typed=column_typed, choices=said)
    if column not in figures:
        return _NO_FIGURE.filled(table=table, row=rows[row], column=names.columns(of)[column], choices=said)
    return _MORE.filled(said=_joined(table, rows[row], figures[column]), more=".".join(filter(None, more)))


def wrong_place(typed: str, names: OwnNames, fitting: Iterable[str]) -> Text:
    """Why what is typed is no column of a table, `table.column`. `fitting`: keys of those of that table that may be named."""
    first, _, column = (part.strip() for part in typed.partition("."))
    of = names.table(first)
    if not of:
        return _NO_TABLE.filled(typed=first, choices=names.tables_said(first))
    return _wrong_column(names.tables[of], column, names.columns_said(of, column, fitting))


def wrong_source(typed: str, names: OwnNames) -> Text:
    """Why what is typed is no figure that HQ can propose, `table.column`."""
    first, _, column_typed = (part.strip() for part in typed.partition("."))
    of = names.table(first) or names.sheet(first)
    if not (figures := names.sources(of)):
        said = said_labels(first, _labels(names, (key for key in (*OURS, *ROW_SHEETS) if names.sources(key))))
        return _NOTHING_GIVEN.filled(table=names.label(of), choices=said) if of else _NO_TABLE.filled(typed=first, choices=said)
    said = said_labels(column_typed, figures.values())
    if column := names.column(of, column_typed):
        return _NOT_GIVEN.filled(table=names.label(of), column=names.columns(of)[column], choices=said)
    return _wrong_column(names.label(of), column_typed, said)


def wrong_rows(source: str, table: str, names: OwnNames) -> Text | None:
    """Why `source`, `table.column` in keys, proposes nothing for the fixed rows of that table; None where it has one of them, or where the
    master does not list its rows yet."""
    of, mine = source.partition(".")[0], names.fixed_codes(table)
    there = names.source_rows(of)
    if not mine or not there or there.keys() & {*mine}:
        return None
    return _OTHER_ROWS.filled(table=names.label(of), rows=list_briefly(there.values()))


def _wrong_column(table: Text, typed: str, choices: Text) -> Text:
    return _NO_COLUMN.filled(table=table, typed=typed, choices=choices) if typed else _COLUMN_TOO.filled(said=table, choices=choices)


def _labels(names: OwnNames, keys: Iterable[str]) -> list[Text]:
    return [names.label(key) for key in keys]


def _joined(*parts: Text) -> Text:
    """As they are typed."""
    return Text.of(lambda lang: ".".join(part(lang) for part in parts))
