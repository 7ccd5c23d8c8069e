"""明细数据: every row of every accepted table as one long list, months as columns, with file, sheet and row. Floor 4.

Built column by column; a hundred thousand cells take tens of milliseconds.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, chain
from typing import Final

import numpy as np

from xlplan import terms
from xlplan.address import column_letters
from xlplan.plan.rollup.cell_texts import figures_width, fitting_width
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page
from xlplan.plan.rollup.grid import number_format
from xlplan.plan.rollup.page import GROUPS, entry_key
from xlplan.schema.frame import Frame
from xlplan.schema.table import Rollup, Table
from xlplan.tables import BRANCH
from xlplan.tables.periods import MONTHS
from xlplan.text import Lang, Text, same_text
from xlplan.units import Bools, Ints, Unit
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet, Stream, Value
from xlplan.workbook.styles import Style
from xlplan.workbook.writing.page import put_column

LIMIT: Final = 200_000
NAMES: Final = Text("名称", "名稱", "Names")
_TEXTS: Final[tuple[tuple[str, Text, float], ...]] = (
    ("branch", Text("分公司编码", "分公司代碼", "Branch code"), 12),
    ("branch_name", terms.BRANCH, 14),
    ("table", Text("表", "表", "Table"), 15), ("row", Text("行键", "列鍵", "Row key"), 16),
    ("names", NAMES, 28), ("unit", terms.UNIT, 8))
_TAIL: Final[tuple[tuple[str, Text, float], ...]] = (
    ("file", terms.FILE, 22), ("sheet", terms.SHEET, 15),
    ("sheet_row", Text("行号", "列號", "Row"), 8))
LAST: Final = 1 + len(_TEXTS) + len(MONTHS) + 1 + len(_TAIL)  # last column that is shown
_TOO_MANY: Final = Text("超过 {limit} 行,这里只列前 {limit} 行;全部数据请用 xlplan export 导出。",
                        "超過 {limit} 列,這裡只列前 {limit} 列;全部資料請用 xlplan export 匯出。",
                        "More than {limit} rows: only the first {limit} stand here; use xlplan export for all of them.")


def _said_in(key: str, lang: Lang) -> list[str]:
    """What may stand in a column of texts and is ours."""
    if key in ("table", "sheet"):
        return [t.label(lang) for t in BRANCH]
    return [c.unit.label(lang) for t in BRANCH for c in t.columns if c.unit and c.key in MONTHS] if key == "unit" else []


def data_page(context: RollupContext) -> Sheet:
    """The page: its rows are a stream."""
    say, sheet = context.words.say, context.page("data")
    columns = (*_TEXTS, *((m, same_text("{" + m + "}"), 9.5) for m in MONTHS), ("year", terms.WHOLE_YEAR, 11.0), *_TAIL)
    frames = [context.result.frames[t.key] for t in BRANCH if t.key in context.result.frames]
    made = [_table_block(context, frame) for frame in frames]
    for at, (key, label, width) in enumerate(columns, 2):
        own = max([width, *(widths.get(key, 0) for _, _, widths in made)])
        numeric = len(_TEXTS) + 2 <= at <= len(_TEXTS) + 14 or key == "sheet_row"
        shown = context.words.head(label)
        put_column(sheet, at, key, own if key in MONTHS else fitting_width(own, shown, _said_in(key, context.lang), context.lang))
        sheet.put(HEAD, at, shown, "header_number" if numeric else "header")
    sheet.rows[HEAD] = RowSpec(height=24 if context.words.start_month == 1 else 30)  # years in a second line
    blocks = [block for _, block, _ in made]
    count = sum(len(b[0]) for b in blocks)
    if count > LIMIT:
        sheet.put(HEAD - 1, 3, say(_TOO_MANY, limit=f"{LIMIT:,}"), "bold")
    text: Style = "state"
    number: Style = "computed"
    muted: Style = "field"
    styles: tuple[Style, ...] = ("key", *[text] * len(_TEXTS), *[number] * 13, *[muted] * (len(_TAIL) - 1), number)
    if any(_told_apart_by(frame.table) for frame in frames):
        put_column(sheet, len(styles) + 1, GROUPS, 8)
        sheet.columns[len(styles) + 1] = ColumnSpec(width=8, hidden=True)
        blocks, styles = [[*block, _row_groups(context, frame)] for block, frame in zip(blocks, frames, strict=True)], (*styles, "key")
    rows = list(chain.from_iterable(_row_tuples(b) for b in blocks))[:LIMIT]
    formats = [_formats(unit, len(styles)) for unit, _, _ in made]
    starts = [0, *accumulate(len(b[0]) for b in blocks)]
    sheet.stream = Stream(HEAD + 1, rows, styles, (None,) * len(styles), tuple(zip(starts, formats, strict=False)))
    sheet.autofilter = f"B{HEAD}:{column_letters(len(columns) + 1)}{HEAD + max(len(rows), 1)}"
    return finish_page(sheet, 1 + len(columns))


def _row_tuples(block: Sequence[list[Value]]) -> Iterator[tuple[Value, ...]]:
    return zip(*block, strict=True)


def _table_block(context: RollupContext, frame: Frame) -> tuple[Unit | None, list[list[Value]], dict[str, float]]:
    """(unit of its figures, one table as columns of Python values, widths in which the figures are read)."""
    key, kept = frame.table.key, np.flatnonzero(frame.used)
    owner = frame.owner[kept].tolist()
    codes, names = context.result.branches, [context.name(c) for c in context.result.branches]
    source = {i: found for (table, i), found in context.result.source.items() if table == key}
    files = [source[i][0].file if i in source else "" for i in range(len(codes))]
    sheets = [source[i][1].sheet if i in source else "" for i in range(len(codes))]
    keys = [frame.keys[i] for i in kept.tolist()]
    count, table_name = len(keys), context.words.say(frame.table.label)
    head: list[list[Value]] = [
        list(map(joined_key, (codes[o] for o in owner), [key] * count, keys)), [codes[o] for o in owner],
        [names[o] for o in owner], [table_name] * count, [*keys], row_names(context, frame, kept)]
    (unit, figures), unknown = _row_figures(context, frame), _unknown_rows(context, frame.table)
    units: list[Value] = [context.words.say(unit.label) if unit else ""] * count
    blank: list[Value] = [None] * count
    shown = [_shown_values(figures[k][kept], unit, unknown[k][kept]) if unit and k in figures else blank for k in (*MONTHS, "year")]
    widths = {k: figures_width(unit, of[kept].tolist()) for k, of in figures.items()} if unit else {}
    return unit, [*head, units, *shown, [files[o] for o in owner], [sheets[o] for o in owner], frame.sheet_rows[kept].tolist()], widths


def _formats(unit: Unit | None, columns: int) -> tuple[str | None, ...]:
    """Formats of a row whose figures are in that unit."""
    first, figures = 1 + len(_TEXTS), len(MONTHS) + 1
    amount = number_format(unit) if unit else None
    return tuple(amount if first <= i < first + figures else "0" if i == first + figures + len(_TAIL) - 1 else None for i in range(columns))


def _told_apart_by(table: Table) -> tuple[str, ...]:
    """The lists by whose entries a general page of figures adds up the table's rows."""
    return table.rollup.by if table.rollup and "figures" in table.rollup.pages else ()


def _row_groups(context: RollupContext, frame: Frame) -> list[Value]:
    """Keys of the rows of that page in which each row is added up, a line each."""
    words = {by: context.figures.words(frame.table.key, by) for by in _told_apart_by(frame.table)}
    return ["\n".join(entry_key(by, str(of[i])) for by, of in words.items()) for i in np.flatnonzero(frame.used).tolist()]


def joined_key(branch: str, table: str, row: str) -> str:
    """The key of a row of this page, and of the same row wherever else the roll-up lists it."""
    return f"{branch}|{table}|{row}"


def _shown_values(steps: Ints, unit: Unit, unknown: Bools) -> list[Value]:
    shown = steps.tolist() if not unit.places else (steps * unit.multiple / 10**unit.places).tolist()
    return [None if blank else value for value, blank in zip(shown, unknown.tolist(), strict=True)] if unknown.any() else shown


def row_names(context: RollupContext, frame: Frame, kept: Ints) -> list[Value]:
    """What names a row to a reader: choices by their label."""
    parts = []
    for name in frame.table.names:
        column, texts = frame.table.by_key[name], frame.texts[name][kept].tolist()
        labels = {c.key: context.words.say(c.label) for c in column.choices}
        parts.append([labels.get(t, t) for t in texts] if labels else texts)
    return [" · ".join(p for p in row if p) for row in zip(*parts, strict=True)]


def _unknown_rows(context: RollupContext, table: Table) -> dict[str, Bools]:
    """Month or year -> rows in which nobody knows that figure."""
    rolled, unknown = table.rollup or Rollup(), partial(context.figures.unknown, table.key)
    out = {m: unknown(m) for m in MONTHS if m in table.by_key}
    amount = rolled.amount or "year"
    year = unknown(amount) if amount in table.by_key else np.logical_or.reduce([*out.values()])
    return (dict.fromkeys(MONTHS, year) if rolled.month else out) | {"year": year}


def _row_figures(context: RollupContext, frame: Frame) -> tuple[Unit | None, dict[str, Ints]]:
    """(unit, month or year -> a table's rows) as its declaration has them; void rows count 0."""
    table, rolled, rows = frame.table, frame.table.rollup or Rollup(), partial(context.figures.rows, frame.table.key)
    out: dict[str, Ints] = {m: rows(m) for m in MONTHS if m in table.by_key}
    whole, amount = np.asarray(sum(out.values())), table.by_key.get(rolled.amount or "year")
    if amount is None:
        unit = table.by_key[MONTHS[0]].unit if out else None
        return unit, out | {"year": whole} if out else {}
    year = rows(amount.key)
    for measure in table.measures if out and amount.by_measure else ():
        if amount.formula_of(measure) is None:
            year = np.where(frame.measure_mask(measure), whole, year)
    if rolled.month:
        out = {m: np.where(frame.texts[rolled.month] == m, year, 0) for m in MONTHS}
    return amount.unit, {key: np.where(frame.live, steps, 0) for key, steps in (out | {"year": year}).items()}
