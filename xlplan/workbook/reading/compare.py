"""What belongs to HQ, compared with what the sheet shows: labels against keys, values, stray rows. Floor 3."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np

from xlplan.address import a1, column_letters
from xlplan.calendar import head_params, label_params
from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.text import Lang, Text, list_briefly, squeezed
from xlplan.units import MONTH, UNITS, YEAR, Bools, Floats, Unit
from xlplan.workbook.layout import HEAD, LEFT, SUBTITLE
from xlplan.workbook.rawbook import At, Raw, plain_text
from xlplan.workbook.reading.read_cell import read_number_cell
from xlplan.workbook.reading.row_identity import Change, NumberChange, key_meant, refuse_refigured, refuse_renamed
from xlplan.workbook.reading.sheet_identity import carried_identity, foreign_figures
from xlplan.workbook.reading.stray_content import cells_of_rows, report_blocks, rows_touching
from xlplan.workbook.reading.table_reading import TableReading, block_values
from xlplan.workbook.reading.text_cells import Shown, choice_keys, text_columns
from xlplan.workbook.words import WORDS

_FEWEST: Final = 4  # changed numbers, below which a sheet is not called another branch's


def compare_owned(r: TableReading, seen: Shown, hq: Mapping[str, Bools]) -> None:
    """XP124 where a row shows what belongs to another one (the table is refused), else one XP210 a row for every change
    of HQ's texts and numbers; HQ's values stay in the frame. Where most of HQ's numbers are others on a sheet that does not
    say to which workbook it belongs, it is another branch's: XP134."""
    texts = _changed_texts(r, seen, hq)
    if refuse_renamed(r, seen, hq, texts):
        return
    numbers = _changed_numbers(r)
    others = sum(value != "" for *_, value in numbers)
    if others >= _FEWEST and not carried_identity(r.sheet) and 2 * others > (owned := int(_hq_cells(r).sum())):
        r.refused = r.stranger = True
        r.found.append(foreign_figures(r.sheet.name, r.table.key, r.issued.stamp, owned, others))
        return
    changes: dict[int, list[Change]] = {i: list(of) for i, of in texts.items()}
    for i, j, value in numbers:
        column, unit = r.numbers[j], r.numbers[j].unit
        assert unit is not None
        changes.setdefault(i, []).append(
            (column.key, value, unit.value(int(r.frame.amounts[column.key][i])), unit.key))
    if refuse_refigured(r, changes, numbers):
        return
    for i, of in sorted(changes.items()):
        at = {c.key: n for n, c in enumerate(r.table.columns)}
        key, found, expected, unit_key = min(of, key=lambda change: at[change[0]])
        r.say("XP210", r.frame.keys[i], key, found=found, expected=expected, unit=unit_key, count=len(of),
              cells=list_briefly(r.placement.at(r.frame.keys[i], c[0]) for c in of))
    _compare_feet(r)


def compare_headers(r: TableReading) -> None:
    """XP236 where a column shows the header of another one, after which the table is refused: which of the two its figures
    belong to cannot be told. A header of other words is the branch's business."""
    head = r.placement.rows.get("@head", 0)
    labels, owners = _known_headers(r)
    seen = dict(zip(r.placement.columns, block_values(r.sheet, [head], list(r.placement.columns.values()))[0], strict=True))
    other = [key for key, shown in seen.items() if shown is not None and shown != labels[key] and plain_text(shown) != labels[key]]
    if wrong := [key for key in other if owners.get(plain_text(seen[key]), key) != key]:
        key = wrong[0]
        r.refuse("XP236", column=key, cell=a1(head, r.placement.columns[key]), found=plain_text(seen[key]), expected=labels[key],
                 count=len(wrong), cells=list_briefly(a1(head, r.placement.columns[k]) for k in wrong))


def compare_units(r: TableReading) -> None:
    """XP698 where the line under the title does not name the unit in which the figures are read, or a header names another."""
    head = r.placement.rows.get("@head", 0) or HEAD
    for row in range(2, head):
        for c, value in enumerate(r.sheet.values[row - 1] if row <= len(r.sheet.values) else (), 1):
            if isinstance(value, str) and (said := _UNIT_LINE.search(value)):
                is_own = "·" in value or (row, c) == (SUBTITLE, LEFT)  # HQ's line, not what a branch wrote beside it
                _judge_unit(r, (row, c), said[1], r.table.unit, strict=is_own)
    columns, rows = r.placement.columns, r.placement.rows
    owners = _known_headers(r)[1]
    for column in r.numbers:
        if column.unit and column.key in columns and owners.get(str(r.sheet.at(head, columns[column.key]))) != column.key:
            _judge_label(r, (head, columns[column.key]), column.label, column.unit)
    for foot in r.table.feet:
        if foot.unit and foot.key in rows and (c := columns.get(r.table.foot_label_at(foot), 0)):
            _judge_label(r, (rows[foot.key], c), foot.label, foot.unit)


def _judge_label(r: TableReading, at: At, label: Text, unit: Unit) -> None:
    shown = r.sheet.at(*at)
    if not isinstance(shown, str) or shown == label(r.lang, **r.params):
        return
    if (said := _IN_BRACKETS.search(shown)) and shown not in label.all(**r.params):
        _judge_unit(r, at, said[1], unit, strict=False)


def _judge_unit(r: TableReading, at: At, said: str, unit: Unit | None, *, strict: bool) -> None:
    """`strict`: whatever stands there is a unit, also one that we have no word for."""
    word = squeezed(said)
    expected = unit.label if unit else WORDS["unit_mixed"]
    money = _MONEY.match(word)
    means = money[0] if money and not strict else word
    if means in map(squeezed, expected.all()) or not (strict or money or word in _UNIT_WORDS):
        return
    r.say("XP698", cell=a1(*at), found=said.strip(), expected=expected(r.lang), label=r.table.label)


_UNIT_WORDS: Final = frozenset(squeezed(word) for unit in UNITS.values() if unit not in (MONTH, YEAR) for word in unit.label.all())
_MONEY: Final = re.compile(
    "(?:人民[币幣]|rmb|cny|美|港|欧|歐|日|新?[台臺][币幣]|nt|us)?[十百千万萬亿億k]*(?:元|圆|圓|[¥$]|(?<=[十百千万萬亿億])$)"
    "|(?:thousand|million|10k|k)?(?:yuan|rmb|cny|usd|ntd|twd)|人民[币幣]$")
_UNIT_LINE: Final = re.compile(r"(?:单位|單位|unit)\s*[:：]\s*([^·|,，;；]+)", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"[(（]([^()（）]+)[)）]\s*$")
_headers: dict[tuple[int, Lang, int, int], tuple[Table, dict[str, str], dict[str, str]]] = {}  # a few dozen tables a process


def _known_headers(r: TableReading) -> tuple[dict[str, str], dict[str, str]]:
    """`headers_of` the table in the workbook's language and year, made once a process."""
    stamp = r.issued.stamp
    at = id(r.table), r.lang, stamp.year, stamp.start_month
    if at not in _headers or _headers[at][0] is not r.table:
        _headers[at] = r.table, *headers_of(r.table, r.lang, stamp.year, stamp.start_month)
    return _headers[at][1:]


def headers_of(table: Table, lang: Lang, year: int, start_month: int) -> tuple[dict[str, str], dict[str, str]]:
    """(column key -> header; every header, those of older versions too, whose months had no year -> column key: of two columns the
    one that has it today)."""
    heads, older = ({c.key: plain_text(c.label(lang, **params)) for c in table.columns} for params in (
        head_params(year, start_month, lang), label_params(year, start_month, lang)))
    return heads, {label: key for of in (older, heads) for key, label in of.items()}


def _changed_texts(r: TableReading, seen: Shown, hq: Mapping[str, Bools]) -> dict[int, list[Change]]:
    out: dict[int, list[Change]] = {}
    for n, column in enumerate(text_columns(r)):
        mine = hq[column.key] & (r.frame.sheet_rows > 0)
        if column.key not in r.placement.columns or not mine.any():
            continue
        known = choice_keys(column, r.issued) if column.kind == "choice" else {}
        texts, meant = r.frame.texts[column.key], dict[Raw, str]()  # few texts, many rows
        for i in np.flatnonzero(mine).tolist():
            value, issued = seen[i][n], texts[i]
            if value == issued or (value is None and not issued):
                continue
            if value not in meant:
                meant[value] = key_meant(column, value, known)
            if meant[value] != plain_text(issued):
                out.setdefault(i, []).append((column.key, plain_text(value), _issued_label(column, known, str(issued)), None))
                r.retyped[i, column.key] = meant[value]
    return out


def _issued_label(column: Column, known: Mapping[str, str], issued: str) -> str:
    return next((label for label, key in known.items() if key == issued and label != key.casefold()), issued)


def _changed_numbers(r: TableReading) -> list[NumberChange]:
    """(row, number column, what stands there) of every changed HQ number. A blank where HQ gave 0 is no change."""
    issued = np.stack([r.frame.amounts[c.key] for c in r.numbers], axis=1) if r.numbers else r.steps
    mine = _hq_cells(r)
    out: list[NumberChange] = []
    for i, j in zip(*np.nonzero(mine & ((r.steps != issued) | ~r.exact)), strict=True):
        if (i, j) not in r.odd:
            out.append((int(i), int(j), "" if np.isnan(r.cached[i, j]) else float(r.cached[i, j])))
    for (i, j), value in r.odd.items():
        if i < r.frame.size and mine[i, j]:
            unit = r.numbers[j].unit
            read = read_number_cell(value, unit) if unit and not isinstance(value, float) else None
            at = int(r.frame.sheet_rows[i]), r.placement.columns[r.numbers[j].key]
            if read is None or at in r.sheet.runs or (read.steps or 0) != issued[i, j] or (read.steps is None and read.code):
                out.append((i, j, value if isinstance(value, float) else plain_text(value)))
    return [change for change in out if not _is_unreadable(r, change[0], change[1])]


def _hq_cells(r: TableReading) -> Bools:
    """Which number cells are HQ's and stand on the sheet."""
    placed = np.array([c.key in r.placement.columns for c in r.numbers], np.bool_)
    mine: Bools = (r.who == "G") & (r.frame.sheet_rows > 0)[:, None] & placed
    return mine


def _is_unreadable(r: TableReading, i: int, j: int) -> bool:
    """Whether the cell has no value of its own to compare: a formula that was never calculated."""
    at = int(r.frame.sheet_rows[i]), r.placement.columns[r.numbers[j].key]
    return at in r.sheet.uncalculated


def _compare_feet(r: TableReading) -> None:
    """HQ's own numbers in foot rows (last year's months): one XP210 a row."""
    at = {c.key: j for j, c in enumerate(r.numbers)}
    for n, foot in enumerate(r.table.feet):
        if foot.key not in r.placement.rows:
            continue
        changes: list[Change] = []
        for key in foot.given:
            unit, j = r.table.foot_unit(foot, key), at[key]
            if unit is None or key not in r.placement.columns:
                continue
            issued, value = int(r.frame.feet[foot.key, key][0]), float(r.cached_feet[n, j])
            odd = r.odd.get((r.frame.size + n, j))
            if odd is not None:
                changes.append((key, plain_text(odd), unit.value(issued), unit.key))
            elif not abs(float(np.nan_to_num(value)) - unit.value(issued)) < float(unit.step) / 1000:
                changes.append((key, "" if np.isnan(value) else value, unit.value(issued), unit.key))
        if changes:
            key, found, expected, unit_key = changes[0]
            r.say("XP210", foot.key, key, found=found, expected=expected, unit=unit_key, count=len(changes),
                  cells=list_briefly(r.placement.at(foot.key, c[0]) for c in changes))


def judge_outside(r: TableReading) -> None:
    """Rows with numbers that belong to no issued row: XP123 where they are the sums of their columns, else XP122, which names the
    remarks of the same block with them; XP116 for what stands beside sums."""
    totals: list[int] = []
    others: list[int] = []
    columns = [(j, r.placement.columns[c.key]) for j, c in enumerate(r.numbers) if c.key in r.placement.columns]
    with np.errstate(all="ignore"):
        known = np.where(np.isnan(r.cached), 0.0, r.cached)
    for row in r.outside:
        values = block_values(r.sheet, [row], [c for _, c in columns])[0]
        numbers = [(j, float(v)) for (j, _), v in zip(columns, values, strict=True)
                   if isinstance(v, (int, float)) and not isinstance(v, bool)]
        sums = [_is_total(r, known, row, j, v) for j, v in numbers if r.numbers[j].up == "sum"]
        (totals if sums and all(sums) else others).append(row)
    labels = rows_touching(others, r.beside)
    r.found += report_blocks(r.sheet, r.table.key, cells_of_rows(r.sheet, sorted({*r.beside}.difference(labels))))
    for code, of, rows in (("XP122", others, sorted((*others, *labels))), ("XP123", totals, totals)):
        if rows:
            cells = list(cells_of_rows(r.sheet, rows)) or [(rows[0], min((c for _, c in columns), default=1))]
            first = next((at for at in cells if at[0] == of[0]), cells[0])
            r.say(code, cell=a1(*first), rows=list_briefly(rows), count=len(rows), columns=column_letters(first[1]),
                  cells=list_briefly(a1(*at) for at in cells))


def _is_total(r: TableReading, known: Floats, row: int, j: int, value: float) -> bool:
    """Whether the number is the sum of the column, of all rows or of those above it."""
    counted = r.who[:, j] != "" if not r.table.measures else np.arange(r.frame.size) % len(r.table.measures) == (
        len(r.table.measures) - 1)
    above = counted & (r.frame.sheet_rows < row)
    return any(abs(float(known[rows, j].sum()) - value) < 5e-3 for rows in (counted, above))
