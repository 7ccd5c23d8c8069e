"""The sheets that are no tables: what is printed on them, and what else stands there. Floor 3.

The cover and the checks of a branch workbook and the master's contents page are compared with what is printed there, made
from the declarations without a formula worked out. 按比例补足 is left out on purpose and never even read: it is a branch's
scratch paper, as it says itself, nothing on it counts, and what is typed there stays in the file.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from xlplan.calendar import label_params
from xlplan.made_once import MadeOnce
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import blank_frame
from xlplan.schema.table import Table
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.layout import table_layout
from xlplan.workbook.rawbook import At, Raw, RawSheet, plain_text
from xlplan.workbook.reading.stray_content import report_blocks, valueless_cells
from xlplan.workbook.stamp import Issued
from xlplan.workbook.writing import checks as checking
from xlplan.workbook.writing.pages import PRINTED, Pagework, printed_pages
from xlplan.workbook.writing.printed_page import _FORMULA, PrintedPage, _is_read, page_of

_KEPT: Final = 16  # pairs of pages a process keeps: one a plan


def judge_pages(sheets: Sequence[tuple[str, RawSheet]], issued: Issued, tables: Mapping[str, Table]) -> list[Diagnostic]:
    """XP116 for every block of content on a page that is no table that is neither printed there nor read. `sheets`: key of
    A1, sheet."""
    found: list[Diagnostic] = []
    for key, sheet in sheets:
        if (page := PRINTED.get(key)) and (printed := _printed_page(key, issued, tables)):
            found += report_blocks(sheet, None, stray_on(sheet, printed, page.own(issued), page.older(issued)))
    return found


def stray_on(sheet: RawSheet, page: PrintedPage, own: Mapping[At, str], older: frozenset[str] = frozenset()) -> list[At]:
    """Cells that hold something and neither what is printed there nor something that is read. `own`: place -> text printed
    on this sheet alone; `older`: texts that earlier versions printed there. Rows and columns may have been inserted or moved: keys
    tell where they stood."""
    head = sheet.values[0] if sheet.values else []
    width = max(map(len, sheet.values), default=0)
    keys = [plain_text(line[0]) if line else "" for line in sheet.values]
    heads = [plain_text(head[c]) if c < len(head) else "" for c in range(width)]
    rows, columns = _as_issued(keys, page.rows), _as_issued(heads, page.columns)
    same_words = page.mark in keys
    cells, texts = page.cells | own, page.texts.union(map(plain_text, own.values()), older)  # type: ignore[operator]
    out: list[At] = []
    for r, line in enumerate(sheet.values, 1):
        row = rows[r - 1]
        for c, value in enumerate(line, 1):
            if value is None:
                continue
            printed = cells.get((row, columns[c - 1]))
            if value == printed or (printed is _FORMULA and (r, c) in sheet.formulas):
                continue
            key, text = keys[r - 1], plain_text(value)
            if not text or _is_read(key, heads[c - 1]) or text in (page.rows if c == 1 else page.columns if r == 1 else ()):
                continue
            if c == 1 and (text.startswith("@") or "|" in text):
                continue  # a mark, a line of another version's
            if "|" in key and not key.startswith("@") and key not in page.rows and 1 < c <= page.width:
                continue
            if (r, c) in sheet.formulas or not _is_printed(text, value, printed, r, same_words=same_words, texts=texts):
                out.append((r, c))
    for r, c in valueless_cells(sheet):
        if r <= len(keys) and c <= len(heads) and _is_read(keys[r - 1], heads[c - 1]):
            continue  # an answer that is an error is said as such
        placed = (rows[r - 1], columns[c - 1]) if r <= len(rows) and c <= len(columns) else (r, c)
        if cells.get(placed) is not _FORMULA or (r, c) not in sheet.formulas:
            out.append((r, c))
    return out


def _is_printed(text: str, value: Raw, printed: object, row: int, *, same_words: bool, texts: frozenset[str]) -> bool:
    """Whether a constant may have been printed there, in these words or, where those are another version's, in other ones."""
    if isinstance(value, str):
        return text in texts or (isinstance(printed, str) and not same_words)
    return isinstance(printed, int) and isinstance(value, float) and value.is_integer() and 0 < value < row  # a line's number


def _as_issued(keys: Sequence[str], places: Mapping[str, int]) -> list[int]:
    """Where each row (or column) stood as printed: by its key; without one as far from the next key below as now, below
    the last one from that."""
    last = next((i for i in range(len(keys), 0, -1) if keys[i - 1] in places), 0)
    shift = places[keys[last - 1]] - last if last else 0
    out = [0] * len(keys)
    for i in range(len(keys), 0, -1):
        if keys[i - 1] in places:
            shift = places[keys[i - 1]] - i
        out[i - 1] = i + shift
    return out


_pages = MadeOnce[dict[str, PrintedPage]](_KEPT)


def _printed_page(key: str, issued: Issued, tables: Mapping[str, Table]) -> PrintedPage | None:
    """The page as printed for such a workbook, made once a process; None of one that it does not hold."""
    stamp = issued.stamp
    about = (stamp.lang, stamp.year, stamp.start_month, stamp.round, stamp.opens, issued.settled,
             *(page.shape(issued) for page in PRINTED.values()), issued.of_branch, issued.again, issued.shifted,
             tuple(issued.severities.items()), tuple(issued.limits.items()))
    return _pages.of((tables,), about, lambda: {
        sheet.key: page_of(sheet, PRINTED[sheet.key].own(issued)) for sheet in _printed_sheets(issued, tables)}).get(key)


def _printed_sheets(issued: Issued, tables: Mapping[str, Table]) -> list[Sheet]:
    """The pages over tables of one row; their words and the places of their formulas are those of any."""
    issued = replace(issued, stamp=replace(issued.stamp, opens=tuple(key for key in issued.stamp.opens if key in tables)))
    stamp, lang = issued.stamp, issued.stamp.lang
    frames = {key: blank_frame(tables[key], [f"r|{m}" for m in tables[key].measures] or ["r"]) for key in stamp.opens}
    params, limits = label_params(stamp.year, stamp.start_month, lang), {k: str(v) for k, v in issued.limits.items()}
    layouts = {key: table_layout(frame, lang, params, issued.members, limits) for key, frame in frames.items()}
    checks = checking.checks_of(issued, frames, layouts, None, lang)
    work = Pagework(issued, frames, layouts, None, checks)
    return [page.made(work) for page in printed_pages(work)]
