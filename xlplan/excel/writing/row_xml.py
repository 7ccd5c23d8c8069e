"""Rows of a sheet as SpreadsheetML text: constants, formulas with their cached values, streamed rows. Floor 5.

openpyxl cannot write a formula together with its cached value, and takes 40 us a cell; so every row of every sheet is
printed here and `finish` puts it between the parts openpyxl wrote. Style numbers come from `StyleTable`.
"""
from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, Final

from xlplan.address import LAST_ROW, a1, column_letters
from xlplan.excel.writing.style_table import StyleTable
from xlplan.workbook.blueprint import Cell, RowSpec, Sheet, Stream, Value
from xlplan.workbook.styles import Style

TEXT_LIMIT: Final = 32_767      # Excel's, in UTF-16 units
FORMULA_LIMIT: Final = 8_192
NUMBER_LIMIT: Final = 9.99999999999999e307
_SHARED_LIMIT: Final = 65_536   # distinct texts kept in memory; the texts after them are written where they stand
_CHUNK: Final = 400             # streamed rows joined at once

_FORBIDDEN: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH: Final = datetime(1899, 12, 30)
_FIRST_DAY: Final = datetime(1900, 1, 1)
_MARCH_1900: Final = datetime(1900, 3, 1)
_DAY: Final = timedelta(days=1)
_StreamColumn = tuple[str, str, str, str, tuple[str, Style, str | None]]


def clean_text(text: str) -> str:
    """`text` with line ends as Excel keeps them and every character XML forbids replaced by U+FFFD."""
    if text.isprintable():  # as nearly all are: none of those then
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _FORBIDDEN.sub("\ufffd", text)


def escape_text(text: str) -> str:
    """`text` as element content. Excel reads `_x0041_` as 'A', so the underscore that begins it is spelt out."""
    clean = clean_text(text)
    return _without_markup(_LOOKS_ESCAPED.sub("_x005F_", clean) if "_x" in clean else clean)


def _without_markup(text: str) -> str:
    # a tenth of what `str.translate` takes, and every formula and text comes by here
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def serial_number(day: date) -> float | int:
    """Excel's number of a day or moment: 1 is 1900-01-01. ValueError before that day or with a time zone."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    if moment.tzinfo is not None or moment < _FIRST_DAY:
        raise ValueError(f"Excel has no such date: {day!r}")
    days = (moment - _EPOCH) / _DAY - (moment < _MARCH_1900)  # Excel believes that 1900 had a 29 February
    return int(days) if days.is_integer() else days


class SharedStrings:
    """The shared strings of a workbook. Shared, not inline: more phone previews show them, and a repeated name
    costs a number (300,000 rows x 25, three of them text: 7.9 s of CPU against 10.9, 44 MB against 48)."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.uses = 0

    def number(self, text: str) -> int | None:
        """Index of `text`, new if need be; None when the table is full and `text` must be written inline."""
        found = self._numbers.get(text)
        if found is None and len(self._numbers) < _SHARED_LIMIT:
            found = self._numbers[text] = len(self._numbers)
        if found is not None:
            self.uses += 1
        return found

    def takes(self, more: int) -> bool:
        """Whether there is room for so many new texts."""
        return len(self._numbers) + more <= _SHARED_LIMIT

    def __len__(self) -> int:
        return len(self._numbers)

    def xml(self) -> Iterator[str]:
        """One `<si>` a text, in the order of their indices."""
        return (f"<si>{_text_element(text)}</si>" for text in self._numbers)


class InlineStrings(SharedStrings):
    """No shared strings: a text is written where it stands, and the part that holds the shared ones stays untouched."""

    def number(self, text: str) -> int | None:
        """None: every text is inline."""
        return None


def _text_element(text: str) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{kept}>{escape_text(text)}</t>"


def _number_text(value: object) -> str:
    """A number or day as Excel stores it. ValueError for what is neither: a mistake of ours, not of a planner."""
    if isinstance(value, date):
        value = serial_number(value)
    if not isinstance(value, int | float):
        raise ValueError(f"no cell can hold {value!r}")
    return float.__repr__(value) if isinstance(value, float) else str(int(value))


def cell_value(value: Any) -> Any:
    """What a cell can hold of `value`, so that no single one keeps a workbook from being written: Python's own value of a
    numpy scalar (its repr is no number), a text cut at Excel's limit, a day before Excel's first as text, None for a number
    that is none or beyond a double."""
    if type(value) is str:
        return cut_text(value)
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, str):
        return cut_text(value)
    if isinstance(value, date):
        try:
            serial_number(value)
        except ValueError:
            return value.isoformat()
    elif isinstance(value, int | float) and not -NUMBER_LIMIT <= value <= NUMBER_LIMIT:
        return None
    return value


def cut_text(text: str) -> str:
    """`text` with as many characters as a cell holds, the last one … where some were cut off."""
    if len(text) <= TEXT_LIMIT and (text.isascii() or len(text.encode("utf-16-le", "replace")) <= 2 * TEXT_LIMIT):
        return text
    units = text.encode("utf-16-le", "surrogatepass")[:2 * (TEXT_LIMIT - 1)]
    return units.decode("utf-16-le", "ignore") + "…"  # "ignore": half a character at the cut goes too


def constant_cell(address: str, style: int, value: Value, strings: SharedStrings) -> str:
    """`<c>` of a constant, of which as much is kept as a cell holds (a number beyond Excel's is #NUM!). ValueError, naming
    the address, for what is no value at all."""
    head, kind = f'<c r="{address}" s="{style}"', type(value)
    if (kind is int or kind is float) and -NUMBER_LIMIT <= value <= NUMBER_LIMIT:  # type: ignore[operator]
        return f"{head}><v>{value!r}</v></c>"
    held = cell_value(value)
    if value is None or held == "":
        return head + "/>"
    if held is None:
        return f'{head} t="e"><v>#NUM!</v></c>'
    value = held
    try:
        if isinstance(value, str):
            number = strings.number(value)
            return (f'{head} t="inlineStr"><is>{_text_element(value)}</is></c>' if number is None
                    else f'{head} t="s"><v>{number}</v></c>')
        if isinstance(value, bool):
            return f'{head} t="b"><v>{value:d}</v></c>'
        return f"{head}><v>{_number_text(value)}</v></c>"
    except ValueError as err:
        raise ValueError(f"{address}: {err}") from err


def formula_cell(address: str, style: int, formula: str, value: Value, array: bool = False) -> str:
    """`<c>` of a formula with `value` as its cached result; None is cached as empty text, which every reader shows
    as an empty cell. `array`: as of Ctrl+Shift+Enter. ValueError, naming the address, for a formula that Excel would refuse and
    what is no value."""
    if not formula or formula.startswith("=") or len(formula) > FORMULA_LIMIT:
        raise ValueError(f"{address}: not a formula Excel reads: {formula[:60]!r}")
    held = cell_value(value)
    try:
        if value is None:
            kind, cached = ' t="str"', ""
        elif held is None:
            kind, cached = ' t="e"', "#NUM!"
        elif isinstance(held, str):
            kind, cached = ' t="str"', escape_text(held)
        elif isinstance(held, bool):
            kind, cached = ' t="b"', f"{held:d}"
        else:
            kind, cached = "", _number_text(held)
    except ValueError as err:
        raise ValueError(f"{address}: {err}") from err
    entered = f' t="array" ref="{address}"' if array else ""
    return f'<c r="{address}" s="{style}"{kind}><f{entered}>{_without_markup(clean_text(formula))}</f><v>{cached}</v></c>'


def _row_tag(number: int, spec: RowSpec | None) -> str:
    if spec is None:
        return f'<row r="{number}"'
    return (f'<row r="{number}"' + (' hidden="1"' if spec.hidden else "")
            + (f' ht="{spec.height:g}" customHeight="1"' if spec.height is not None else "")
            + (f' outlineLevel="{spec.outline}"' if spec.outline else "")
            + (' collapsed="1"' if spec.collapsed else ""))


def with_merged(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """The sheet's cells, and blank ones in the style of a merged range's first cell for the rest of that range:
    Excel draws a merged range's borders cell by cell."""
    cells = dict(sheet.cells)
    for row1, column1, row2, column2 in sheet.merges:
        first = sheet.cells.get((row1, column1))
        if first is not None:
            blank = Cell(style=first.style)
            for row in range(row1, row2 + 1):
                for column in range(column1, column2 + 1):
                    cells.setdefault((row, column), blank)
    return cells


def row_elements(sheet: Sheet, looks: StyleTable, strings: SharedStrings) -> Iterator[str]:
    """The `<row>` elements of the sheet's cells, its stream after them. ValueError for a value or formula Excel cannot
    hold, for rows and columns Excel does not have, and for cells or row settings at or below the first streamed row."""
    cells = with_merged(sheet)
    by_row: dict[int, list[str]] = {row: [] for row in sheet.rows}
    for (row, column), cell in sorted(cells.items(), key=itemgetter(0)):
        # A formula whose cached text begins with '=' must not be marked as text: Excel would make it one when edited.
        shown = "" if cell.formula is not None and isinstance(cell.value, str) else cell.value
        address, style = a1(row, column), looks.of(shown, cell.style, cell.format)
        by_row.setdefault(row, []).append(
            constant_cell(address, style, cell.value, strings) if cell.formula is None
            else formula_cell(address, style, cell.formula, cell.value, cell.array))
    if by_row and max(by_row) > LAST_ROW:
        raise ValueError(f"sheet {sheet.key}: row {max(by_row)} is beyond Excel's last")
    if sheet.stream is not None and by_row and max(by_row) >= sheet.stream.first_row:
        raise ValueError(f"sheet {sheet.key}: row {max(by_row)} stands in the stream")
    for row in sorted(by_row):
        yield f"{_row_tag(row, sheet.rows.get(row))}>{''.join(by_row[row])}</row>"
    if sheet.stream is not None:
        yield from stream_elements(sheet.stream, looks, strings)


def stream_elements(stream: Stream, looks: StyleTable, strings: SharedStrings) -> Iterator[str]:
    """The `<row>` elements of a stream, some hundred at a time, never all of them in memory. ValueError for a row
    longer than `styles`, beyond Excel's last row, or with what is no value."""
    if len(stream.styles) != len(stream.formats):
        raise ValueError("a stream needs one format (or None) for every style")
    # Texts met before, with their index as printed. Those beginning with '=' stay out: they need another style.
    known: dict[str, int] = {}
    columns, waiting = _stream_columns(stream, stream.formats, looks), deque(stream.later)
    rows: Iterable[Sequence[Any]] = stream.rows
    out: list[str] = []
    for n, row in enumerate(rows, stream.first_row):
        while waiting and n == stream.first_row + waiting[0][0]:
            columns = _stream_columns(stream, waiting.popleft()[1], looks)
        if n > LAST_ROW:
            raise ValueError(f"row {n} of a stream is beyond Excel's last")
        if len(row) > len(columns):
            raise ValueError(f"row {n} has {len(row)} values for {len(columns)} columns")
        out.append(f'<row r="{n}">')
        # The common kinds are printed here and not by `constant_cell`: a call a cell would double the time.
        for (head, number, shared, blank, asked_at), value in zip(columns, row, strict=False):
            kind = type(value)
            if kind is str and value in known:
                strings.uses += 1
                out.append(f"{head}{n}{shared}{known[value]}</v></c>")
            elif (kind is int or kind is float) and -NUMBER_LIMIT <= value <= NUMBER_LIMIT:
                out.append(f"{head}{n}{number}{value!r}</v></c>")
            elif value is None:
                out.append(f"{head}{n}{blank}")
            elif kind is str and value and value[0] != "=" and (index := strings.number(cut_text(value))) is not None:
                known[value] = index
                out.append(f"{head}{n}{shared}{index}</v></c>")
            else:
                letter, style, pattern = asked_at
                out.append(constant_cell(f"{letter}{n}", looks.of(value, style, pattern), value, strings))
        out.append("</row>")
        if n % _CHUNK == 0:
            yield "".join(out)
            out.clear()
    yield "".join(out)


def _stream_columns(stream: Stream, formats: Sequence[str | None], looks: StyleTable) -> list[_StreamColumn]:
    """Of each column what stands before and behind a number and before a shared text, a blank cell whole, and what `constant_cell` asks."""
    return [(f'<c r="{column_letters(i)}', f'" s="{n}"><v>', f'" s="{n}" t="s"><v>', f'" s="{n}"/>', (column_letters(i), *asked))
            for i, asked in enumerate(zip(stream.styles, formats, strict=True), 1)
            for n in (looks.number(*asked),)]
