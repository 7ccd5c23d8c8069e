"""Which of a file's sheets are ours: the stamp, and the sheet of every table by the key in its A1. Floor 3."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from xlplan.address import a1
from xlplan.calendar import label_params
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.as_issued import COLUMNS_OF
from xlplan.tables.own.declared import PREFIX
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.text import LANGS, list_briefly
from xlplan.workbook import stamp as stamps
from xlplan.workbook.own_sheets import OTHERS, PAGES, READ, SCRATCH, UNREAD
from xlplan.workbook.rawbook import RawBook, RawSheet, plain_text
from xlplan.workbook.seal_keys import Seal, SealKeys
from xlplan.workbook.stamp import Issued, NotAStamp

MASTER: Final = "master"  # parameter of XP101 where the file is HQ's own master workbook


class _Wanted(frozenset[str]):
    """Those keys, and the keys of whatever tables HQ declared itself."""

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or (isinstance(key, str) and key.startswith(PREFIX))


@BRANCH.derived
def wanted_sheets() -> frozenset[str]:
    """Keys in A1 of the sheets that are read."""
    return _Wanted(key for key in (*BY_KEY, *SHELF, *OTHERS, stamps.SHEET) if key not in UNREAD)


def key_of(sheet: RawSheet) -> str:
    """The key in A1; '' where there is none."""
    value = sheet.at(1, 1)
    return plain_text(value) if isinstance(value, str) else sheet.key


def without_pasted(book: RawBook) -> RawBook:
    """The workbook without a sheet of the unit's own working onto which it pasted one of ours whole, with its key."""
    keys = Counter(map(key_of, book.sheets))
    pasted = {s.name for s in book.sheets if keys[key_of(s)] > 1 and key_of(s) != SCRATCH and s.name.strip() in PAGES[SCRATCH].all()}
    return replace(book, sheets=[s for s in book.sheets if s.name not in pasted]) if pasted else book


class ReadStamp(NamedTuple):
    """What a workbook says of itself: what HQ issued (None when the file is not ours or its stamp cannot be read), digest of the list if
    there is a key, the state of its seal, findings, the name of the key that it was sealed with."""

    issued: Issued | None
    digest: str
    seal: Seal
    found: list[Diagnostic]
    key: str = ""


def stamp_of(book: RawBook, tables: Mapping[str, Table], key: bytes | SealKeys | None) -> ReadStamp:
    """`tables` are those of today: one that a column of the workbook no longer fits is XP104. With `key` the seal is checked: one that
    does not match is XP105 and 'foreign', and its list may switch no finding off.
    """
    sheets = [s for s in book.sheets if key_of(s) == stamps.SHEET]
    if not sheets:
        ours = any(key_of(s) in tables or key_of(s) in OTHERS for s in book.sheets)
        return ReadStamp(None, "", "unverified", [Diagnostic("XP102" if ours else "XP101")])
    lines = _stamp_lines(sheets[0])
    if any(name.startswith("#master|") for name, _ in lines):  # HQ's own workbook: not one that a branch fills in
        return ReadStamp(None, "", "unverified", [Diagnostic("XP101", params={MASTER: True})])
    try:
        if any(_stamp_lines(other) != lines for other in sheets[1:]):
            raise NotAStamp(stamps.SHEET)
        if wrong := [*sheets[0].disagree, *sheets[0].duplicates]:
            raise NotAStamp(a1(*wrong[0]))
        issued, mark = stamps.parse_stamp(lines)
        for name in issued.stamp.opens:
            if name not in issued.rows:
                raise NotAStamp(f"#rows|{name}")
            if issued.columns and name not in issued.columns:
                raise NotAStamp(f"#columns|{name}")
    except NotAStamp as wrong_line:
        return ReadStamp(None, "", "unverified", [Diagnostic("XP103", sheet=sheets[0].name, params={"line": wrong_line.args[0]})])
    found = list(_changed_tables(issued, tables))
    if key is None:  # then nobody compares the list with the ledger
        return ReadStamp(issued, "", "unverified", found)
    seal, name = SealKeys.of(key).verify(lines, mark, issued.format)
    if seal == "foreign":
        issued.severities.clear()
        found.append(Diagnostic("XP105", sheet=sheets[0].name))
    return ReadStamp(issued, stamps.digest(lines), seal, found, name)


def sealed_lines(book: RawBook) -> list[tuple[str, str]]:
    """The list that HQ sealed as it stands in the workbook, its seal with it; empty where there is none."""
    return next((_stamp_lines(s) for s in book.sheets if key_of(s) == stamps.SHEET), [])


def _changed_tables(issued: Issued, tables: Mapping[str, Table]) -> Iterator[Diagnostic]:
    """XP104 of each table whose columns, or the measures of whose rows, as issued are not all what they mean today; of the file where
    nobody knows what its columns were. Columns and tables that came later change nothing."""
    known = issued.columns or COLUMNS_OF.get(issued.stamp.fingerprint)
    if known is None:
        yield Diagnostic("XP104", found=issued.stamp.fingerprint, expected=stamps.fingerprint(tables.values()))
        known = dict.fromkeys(issued.stamp.opens, "")
    elif not issued.columns:
        issued.columns = {name: known[name] for name in issued.stamp.opens if name in known}
    for name in issued.stamp.opens:
        if name not in known:  # of that name there was no table
            yield Diagnostic("XP103", table=name, params={"line": "#stamp|opens"})
            continue
        table = issued.held(tables[name]) if name in tables else None
        then = stamps.marks_by_key(known[name])
        today = stamps.marks_by_key(stamps.column_marks(table)) if table else {}
        changed = [key for key, mark in then.items() if today.get(key) != mark and key != stamps.MEASURES]
        if table and _other_measures(table, issued.rows[name], then, today):
            changed = [*changed, table.measure_column or name]
        if changed:
            params: dict[str, object] = {"kind": "table", "label": table.label if table else name, "columns": list_briefly(changed),
                                         "count": len(changed)}
            yield Diagnostic("XP104", table=name, params=params)


def _other_measures(table: Table, rows: Sequence[str], then: Mapping[str, str], today: Mapping[str, str]) -> bool:
    """Whether its rows as issued are of other measures than today's, or in another order. Workbooks of before 0.4 say it by the keys
    of the rows alone."""
    if stamps.MEASURES in then or not table.measures:
        return then.get(stamps.MEASURES, "") != today.get(stamps.MEASURES, "")
    return [row.rpartition("|")[2] for row in rows] != [*table.measures] * (len(rows) // len(table.measures))


def _stamp_lines(sheet: RawSheet) -> list[tuple[str, str]]:
    out = []
    for line in sheet.values[1:]:
        if line and line[0] is not None:
            value = line[1] if len(line) > 1 else None
            name = line[0] if isinstance(line[0], str) else plain_text(line[0])
            out.append((name, value if isinstance(value, str) else plain_text(value)))
    return out


def sheets_of(book: RawBook, issued: Issued,
              tables: Mapping[str, Table]) -> tuple[dict[str, list[RawSheet]], list[Diagnostic]]:
    """(table key -> sheets that carry its key, the one most likely filled in first; findings).

    Findings: XP111 no such sheet, XP113 a sheet with the table's name but without its key, XP110 another tab name,
    XP114 hidden, XP107 another order.
    """
    params = label_params(issued.stamp.year, issued.stamp.start_month, issued.stamp.lang)
    out: dict[str, list[RawSheet]] = {}
    found: list[Diagnostic] = []
    order = {id(s): i for i, s in enumerate(book.sheets)}
    keys = [key_of(s) for s in book.sheets]
    for name in issued.stamp.opens:
        if name not in tables:  # XP104 has said it
            continue
        label = tables[name].label(issued.stamp.lang, **params)
        mine = [s for s, key in zip(book.sheets, keys, strict=True) if key == name]
        mine.sort(key=lambda s: (s.state != "visible", s.name != label))
        if not mine:
            stripped = next((s for s in book.sheets if s.name.strip() in
                             [tables[name].label(lang, **params) for lang in LANGS]), None)
            found.append(Diagnostic("XP113" if stripped else "XP111", sheet=stripped.name if stripped else None,
                                    table=name, params={"label": label}))
            continue
        out[name] = mine
        if mine[0].name != label:
            found.append(Diagnostic("XP110", sheet=mine[0].name, table=name,
                                    params={"old": label, "new": mine[0].name}))
        if mine[0].state != "visible":
            found.append(Diagnostic("XP114", sheet=mine[0].name, table=name))
    places = [order[id(s[0])] for s in out.values()]
    if places != sorted(places):
        found.append(Diagnostic("XP107"))
    return out, found


def ours_of(book: RawBook, issued: Issued) -> list[tuple[str, RawSheet]]:
    """(key of A1, sheet) of the sheets of ours on which a branch may say something."""
    keys = {*issued.stamp.opens, *READ}
    return [(key, sheet) for sheet in book.sheets if (key := key_of(sheet)) in keys]


def own_sheets(book: RawBook, issued: Issued) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the sheets on which the unit works for itself, by their key, else by what such a sheet is called; other visible ones that are none
    of ours)."""
    keys = [(s, key_of(s)) for s in book.sheets]
    scratch = [s.name for s, key in keys if key == SCRATCH] or [
        s.name for s, key in keys if s.name.strip() in PAGES[SCRATCH].all() and key not in {*BY_KEY, *OTHERS}]
    ours = {*issued.stamp.opens, *OTHERS, stamps.SHEET}
    return tuple(scratch), tuple(s.name for s, key in keys if s.state == "visible" and key not in ours and s.name not in scratch)


def is_from_own_sheet(book: RawBook, issued: Issued) -> bool:
    """Whether links to other files can come from nowhere but the sheet on which the unit works for itself."""
    scratch, others = own_sheets(book, issued)
    read = (f for s in book.sheets if s.name not in scratch for f in s.formulas.values())
    return bool(scratch) and not others and not any("[" in f for f in read)


def duplicate_finding(table: Table, sheets: Sequence[RawSheet], same: bool) -> Diagnostic:
    """The finding about several sheets with one key: XP106 when their inputs are the same, else XP112."""
    return Diagnostic("XP106" if same else "XP112", sheet=sheets[0].name, table=table.key,
                      params={"count": len(sheets), "labels": list_briefly(s.name for s in sheets)})
