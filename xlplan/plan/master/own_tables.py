"""HQ's own tables as its sheets declare them, and everything wrong with the declarations. Floor 4.

A table with something wrong in it or in its columns is not declared, nor is a rule that cannot be; the others are. What names a table or
a column may say its key or its name.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from xlplan.plan.master.own_figures import NOT_MADE, Figure, figure_meant
from xlplan.plan.master.own_lines import SHEETS, ColumnLine, RuleLine, TableLine, entries_in
from xlplan.plan.master.own_names import OFF, OwnNames, name_of
from xlplan.plan.master.own_sealed import read_sealed, sealed_instead
from xlplan.plan.master.own_wrong import (
    BRACES,
    KEY_WRONG,
    LONGEST_KEY,
    MONTH_UNIT,
    shown,
    wrong_with_column,
    wrong_with_members,
)
from xlplan.plan.master.own_wrong_rules import wrong_with_rule
from xlplan.plan.master.read_rows import master_finding, read_records
from xlplan.plan.master.sheet_lists import listed_rows
from xlplan.plan.master.steering_records import TableIssued
from xlplan.schema.column import KEY
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.errors import SchemaError
from xlplan.schema.frame import Frame
from xlplan.schema.table import PageKind, Table
from xlplan.tables import BRANCH
from xlplan.tables.master import TOLD
from xlplan.tables.master.own import LIFE
from xlplan.tables.own.declared import ADDED, MEMBER, PREFIX, OwnColumn, OwnRule, OwnTable
from xlplan.tables.own.made import MEANS, table_from
from xlplan.tables.own.more_entries import open_lists
from xlplan.tables.own.ours import OURS
from xlplan.tables.own.rules import RULE_KINDS, columns_of
from xlplan.tables.periods import MONTHS
from xlplan.tables.shelf import shelf_tables
from xlplan.tables.sound import WHOLE_LISTS, name_wrong
from xlplan.text import Text, same_text, text_list
from xlplan.units import UNITS
from xlplan.workbook.own_sheets import PAGES

_ROWS: Final = 20
_PAGES: Final[Mapping[str, tuple[PageKind, ...]]] = {
    "": ("figures", "listing"), "both": ("figures", "listing"), "figures": ("figures",), "listing": ("listing",), "none": ()}
_AS_LIST: Final = {sheet: name for name, sheet in WHOLE_LISTS.items()}  # sheet -> the list of all its rows
_FIXED: Final = {  # tables of ours to which nothing can be added, and why
    "staffing": Text("人员规划一个岗位有几行(入职、离职、在岗),加的列不知道填在哪一行;可以另做一张固定行的表,写 =岗位",
                     "人力規劃一個職務有幾列(到職、離職、在職),加的欄不知道填在哪一列;可以另做一張固定列的表,寫 =職務",
                     "a post has several rows there, and an added column would not know which is its own; make a table of fixed rows, "
                     "=Posts"),
    "hq_feedback": Text("总部审核意见由总部写,不填数", "總公司審核意見由總公司寫,不填數",
                        "HQ feedback is what HQ writes; nothing is filled in there")}
_UNRULED: Final = ("hq_feedback",)  # those of them about which there are no rules either
_MOST_COLUMNS: Final = 60
_TOO_MANY: Final = Text("一张表最多 {most} 列", "一張表最多 {most} 欄", "a table has at most {most} columns")
_ALONE: Final = Text("和别的表放不到一起:{why}", "和別的表放不到一起:{why}", "it cannot stand with the others: {why}")
_NO_COLUMNS: Final = Text("「自定义列」里没有它的列", "「自訂欄」裡沒有它的欄", "no columns of it stand on Own columns")
_NO_WORDS: Final = Text("要有一列文字或列表,行才叫得出名", "要有一欄文字或清單,列才叫得出名",
                        "it needs a column of texts or entries by which its rows are named")
_NO_SHEET_NAME: Final = Text("名称最多 31 个字,不能有 []:*?/\\{}", "名稱最多 31 個字,不能有 []:*?/\\{}",
                             "a name has at most 31 characters, none of []:*?/\\{}")
_NAMED_ALIKE: Final = Text("已有一张表叫这个名称", "已有一張表叫這個名稱", "another table has that name")
_LIVES: Final = {choice.key: choice.label for choice in LIFE}
_UNKNOWN: Final = Text("没有这张表;{choices}", "沒有這張表;{choices}", "there is no such table; {choices}")


@dataclass(frozen=True, slots=True)
class OwnDeclarations:
    """`tables`: what HQ declared and what can be; `made`: the planning tables of it, in order; `found`: what is wrong; `off`: `table` or
    `table.column` of what HQ put out of use; `claimed`: keys of the tables that the rows in use are about;
    `hushed`: table -> numbers of its rules out of use or on trial."""

    tables: tuple[OwnTable, ...] = ()
    made: tuple[Table, ...] = ()
    found: tuple[Diagnostic, ...] = ()
    off: frozenset[str] = frozenset()
    claimed: frozenset[str] = frozenset()
    hushed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def issued(self) -> dict[str, str]:
        """Table -> its declaration as it goes out: without rules on trial, which are HQ's alone."""
        return {own.key: replace(own, rules=tuple(r for r in own.rules if r.life == "live"), hushed=()).text for own in self.tables}


def own_declarations(frames: Mapping[str, Frame]) -> OwnDeclarations:
    """What the sheets of HQ's own tables say; nothing where they are empty."""
    lines = read_records(frames.get(SHEETS[0]), TableLine)
    columns, rules = read_records(frames.get(SHEETS[1]), ColumnLine), read_records(frames.get(SHEETS[2]), RuleLine)
    if not (lines or columns or rules):
        return OwnDeclarations()
    names = OwnNames(lines, columns)
    off = {PREFIX + line.key for line in lines if line.life == "off"}
    gone = off | {f"{names.table(c.table)}.{c.key}" for c in columns if c.life == "off"}
    reader = _Reader(frames, [line for line in lines if line.life != "off"],
                     [c for c in columns if c.life != "off" and names.table(c.table) not in off],
                     [r for r in rules if names.table(r.table) not in off])
    reader.read()
    return OwnDeclarations(tuple(reader.declared.values()), tuple(reader.made.values()), tuple(reader.found), frozenset(gone),
                           frozenset((*(PREFIX + line.key for line in reader.lines), *(names.table(c.table) for c in reader.columns),
                                      *(names.table(r.table) for r in reader.rules))), reader.hushed)


def use_own_tables(frames: Mapping[str, Frame], sealed: Mapping[str, str] | None = None) -> OwnDeclarations:
    """The same, and from now on its tables stand beside ours, until those of another plan do. One that cannot stand with those before it
    is left out, and said; for each that cannot be the one of `sealed` stands, table -> its declaration as issued last."""
    own = _use_declared(frames)
    own = replace(own, found=(*own.found, *_told_of_hushed(frames, own, sealed or {})))
    instead = [replace(one, hushed=own.hushed.get(one.key, ()), rules=tuple(
        r for r in one.rules if r.life != "live" or r.number not in own.hushed.get(one.key, ())))
        for one in sealed_instead(own.tables, own.found, own.off, own.claimed, sealed or {})]
    if instead == [*own.tables]:
        return own
    shelf = BRANCH.used[:len(BRANCH.used) - len(own.made)]
    kept = {one.key: one for one in own.tables}
    waiting = [one for one in instead if kept.get(one.key) != one]
    while waiting:
        left = [one for one in waiting if not _stands(shelf, {**kept, one.key: one}, kept)]
        if left == waiting:  # its rules may look into what is not there now; else the two have no place together: what stands stays
            left = [one for one in waiting if not _stands(shelf, {**kept, one.key: replace(one, rules=())}, kept)]
            if left == waiting:
                break
        waiting = left
    return replace(own, tables=(*kept.values(),), made=tuple(table_from(one.text) for one in kept.values()))


def _stands(shelf: Sequence[Table], tried: Mapping[str, OwnTable], kept: dict[str, OwnTable]) -> bool:
    """Whether these can stand together; they do from then on, and are `kept`."""
    try:
        BRANCH.use((*shelf, *(table_from(one.text) for one in tried.values())))
    except SchemaError:
        return False
    kept.update(tried)
    return True


def _told_of_hushed(frames: Mapping[str, Frame], own: OwnDeclarations, sealed: Mapping[str, str]) -> Iterator[Diagnostic]:
    """XP807 for each rule that HQ put out of use or on trial since it issued workbooks that say it."""
    rows = {line.number: line for line in read_records(frames.get(SHEETS[2]), RuleLine)}
    for key, was in read_sealed(sealed):
        for number in own.hushed.get(key, ()):
            if any(rule.number == number and (rule.first, rule.second) != ("off", "off") for rule in was.rules):
                line = rows[number]
                yield master_finding("XP807", SHEETS[2], line.row_key, "life", rule=number, label=was.label, what=_LIVES[line.life])


def _use_declared(frames: Mapping[str, Frame]) -> OwnDeclarations:
    own = own_declarations(frames)
    shelf = shelf_tables(line.table for line in read_records(frames.get("tables_issued"), TableIssued) if line.says)
    try:
        BRANCH.use((*shelf, *own.made))
        return own
    except SchemaError:
        pass
    BRANCH.use(shelf)
    kept: dict[str, OwnTable] = {}
    waiting, found = {one.key: one for one in own.tables}, [*own.found]
    while fit := [key for key, one in waiting.items() if _stands(shelf, {**kept, key: one}, kept)]:
        waiting = {key: one for key, one in waiting.items() if key not in fit}  # what stands now may be what others read
    found += _left_out(frames, waiting, shelf, kept)
    tables = tuple(kept[one.key] for one in own.tables if one.key in kept)
    made = tuple(table_from(one.text) for one in tables)
    BRANCH.use((*shelf, *made))
    return replace(own, tables=tables, made=made, found=tuple(found))


def _left_out(frames: Mapping[str, Frame], waiting: Mapping[str, OwnTable], shelf: Sequence[Table],
              kept: dict[str, OwnTable]) -> Iterator[Diagnostic]:
    """What is wrong with tables that cannot stand beside those `kept`. One that only has rules that look into another of them is kept
    without these."""
    lines, columns = read_records(frames.get(SHEETS[0]), TableLine), read_records(frames.get(SHEETS[1]), ColumnLine)
    names, rules = OwnNames(lines, columns), read_records(frames.get(SHEETS[2]), RuleLine)
    there = {*OURS, *kept}
    for key, own in waiting.items():
        listing = {c.key for c in own.columns if c.rows_of and c.rows_of.partition(".")[0] not in there | {key}}
        looking = {r.number: at for r in own.rules for at in ("other", "figure")
                   if "." in getattr(r, at) and getattr(r, at).partition(".")[0] not in there | {key}}
        if listing:
            yield from (master_finding("XP802", SHEETS[1], line.row_key, "entries", why=NOT_MADE) for line in columns
                        if line.key in listing and names.table(line.table) == key)
        elif looking and _stands(shelf, {**kept, key: replace(own, rules=tuple(r for r in own.rules if r.number not in looking))}, kept):
            yield from (master_finding("XP803", SHEETS[2], line.row_key, looking[line.number], why=NOT_MADE) for line in rules
                        if line.number in looking)
        else:
            row = next((line.row_key for line in lines if PREFIX + line.key == key), None)
            yield master_finding("XP801", SHEETS[0], row, "key", why=_ALONE.filled(why=_why_alone(shelf, kept, own)))


def _why_alone(shelf: Sequence[Table], kept: Mapping[str, OwnTable], own: OwnTable) -> object:
    try:
        with BRANCH.declared(*shelf, *(table_from(one.text) for one in kept.values()), table_from(own.text)):
            return ""
    except SchemaError as wrong:
        return wrong


def _hushed(rules: Sequence[RuleLine], names: OwnNames) -> dict[str, tuple[str, ...]]:
    """Table -> numbers of its rules that are out of use or on trial."""
    out: dict[str, tuple[str, ...]] = {}
    asked = {(names.table(line.table), line.number) for line in rules if line.life in ("", "live")}
    for line in rules:
        if line.number and (key := names.table(line.table)) and (key, line.number) not in asked:
            out[key] = (*out.get(key, ()), line.number)
    return out


class _Reader:
    def __init__(self, frames: Mapping[str, Frame], lines: Sequence[TableLine], columns: Sequence[ColumnLine],
                 rules: Sequence[RuleLine]) -> None:
        self.frames, self.lines, self.columns, self.rules = frames, lines, columns, [r for r in rules if r.life != "off"]
        self.found: list[Diagnostic] = []
        self.declared: dict[str, OwnTable] = {}
        self.made: dict[str, Table] = {}
        self.names = OwnNames(lines, columns, frames)
        self.hushed = _hushed(rules, self.names)
        self.wrong = set[str]()  # tables with a column that cannot be

    def say(self, code: str, sheet: str, row: str | None, column: str, why: Text) -> None:
        self.found.append(master_finding(code, sheet, row, column, why=why))

    def read(self) -> None:
        """Fills `declared`, `made` and `found`."""
        of = self._columns_by_table()
        for line in self.lines:
            key = PREFIX + line.key
            if line.key and key not in self.declared and self._is_sound(line, of) and key not in self.wrong:
                self.declared[key] = OwnTable(
                    key, name_of(line), line.kind or "open", line.rows or _ROWS, pages=_PAGES[line.pages],
                    purpose=same_text(line.purpose) if line.purpose else None, minutes=line.minutes or 0, core=line.core == "yes",
                    columns=(*self._members_of(line), *of[key]))
        for key in OURS:
            if key not in self.wrong and (of.get(key) or any(self.names.table(rule.table) == key for rule in self.rules)):
                self.declared[key] = OwnTable(key, OURS[key].label, ADDED, columns=tuple(of.get(key, ())))
        self._drop_what_lists_none()
        for rule in self.rules:
            self._read_rule(rule)
        self.declared = {key: replace(own, hushed=self.hushed.get(key, ())) for key, own in self.declared.items()}
        for key, own in [*self.declared.items()]:
            try:
                self.made[key] = table_from(own.text)
            except SchemaError as wrong:  # what nobody above thought of: the table is left out, and nothing else
                at = next((line.row_key for line in self.lines if PREFIX + line.key == key), None)
                self.say("XP801", SHEETS[0], at, "key", _ALONE.filled(why=wrong))
                del self.declared[key]

    def _drop_what_lists_none(self) -> None:
        """Leaves out tables with a list of the rows of one that cannot be, and those that list theirs."""
        while lacking := {(key, c.key) for key, own in self.declared.items() for c in own.columns
                          if c.rows_of and (of := c.rows_of.partition(".")[0]) not in OURS and of not in self.declared}:
            for line in self.columns:
                if (self.names.table(line.table), line.key) in lacking:
                    self.say("XP802", SHEETS[1], line.row_key, "entries", NOT_MADE)
            for key in {key for key, _ in lacking}:
                del self.declared[key]

    def _columns_by_table(self) -> dict[str, list[OwnColumn]]:
        out: dict[str, list[OwnColumn]] = {}
        for line in self.columns:
            key = self._table_meant("XP802", SHEETS[1], line.row_key, line.table)
            if not key:
                continue
            if key in _FIXED:
                self.say("XP802", SHEETS[1], line.row_key, "table", _FIXED[key])
            elif len(out.get(key, ())) == _MOST_COLUMNS:
                if key not in self.wrong:
                    self.say("XP802", SHEETS[1], line.row_key, "key", _TOO_MANY.filled(most=_MOST_COLUMNS))
                self.wrong.add(key)
            elif line.unit and line.key in MONTHS and (units := {c.unit for c in out.get(key, ()) if c.key in MONTHS}) - {line.unit}:
                self.wrong.add(key)
                self.say("XP802", SHEETS[1], line.row_key, "unit", MONTH_UNIT.filled(choices=text_list(UNITS[one].label for one in units)))
            elif not (line.key and line.name and line.kind):  # said already: they are required
                self.wrong.add(key)
            elif wrong := wrong_with_column(line, key, self.names):
                self.wrong.add(key)
                for column, why in wrong:
                    self.say("XP802", SHEETS[1], line.row_key, column, why)
            elif line.key not in {c.key for c in out.get(key, ())}:  # a repeated one is said elsewhere
                out.setdefault(key, []).append(self._column_of(key, line))
        return out

    def _table_meant(self, code: str, sheet: str, row: str, typed: str) -> str:
        key = self.names.table(typed)
        if typed and not key:
            self.say(code, sheet, row, "table", _UNKNOWN.filled(choices=self.names.tables_said(typed)))
        if key in self.names.off:
            self.say(code, sheet, row, "table", OFF.filled(table=self.names.tables[key]))
        return "" if key in self.names.off else key

    def _is_sound(self, line: TableLine, of: Mapping[str, Sequence[OwnColumn]]) -> bool:
        key = PREFIX + line.key
        said = [name.casefold() for name in name_of(line).all()]
        labels = [*(label for other, label in self.names.tables.items() if other != key), *PAGES.values()]
        others = {name.casefold() for label in labels for name in label.all()}
        found = [*([("key", KEY_WRONG)] if not KEY.fullmatch(line.key) or len(line.key) > LONGEST_KEY else []),
                 *([("purpose", BRACES)] if {*line.purpose} & {*"{}"} else []),
                 *([("name", _NO_SHEET_NAME)] if any(map(name_wrong, name_of(line).all())) else []),
                 *([("name", _NAMED_ALIKE)] if others & {*said} else []), *wrong_with_members(line, self.names)]
        if key not in self.wrong and not found:
            columns = of.get(key, ())
            named = line.kind == "fixed" or any(c.kind in ("text", "choice") for c in columns)
            found += [] if named else [("key", _NO_WORDS if columns else _NO_COLUMNS)]
        for column, why in found:
            self.say("XP801", SHEETS[0], line.row_key, column, why)
        return not found

    def _members_of(self, line: TableLine) -> list[OwnColumn]:
        """The column of its fixed rows; none of another kind of table."""
        if line.kind != "fixed":
            return []
        sheet = self.names.members_sheet(line.members)
        rows = {code: re.sub("[{}]", " ", called) for code, called in listed_rows(self.frames.get(sheet)).items()}
        return [OwnColumn(MEMBER, self.names.members_called(line), "given", entries=tuple(rows) if sheet else entries_in(line.members),
                          members=sheet, called=tuple(rows.values()))]

    def _column_of(self, table: str, line: ColumnLine) -> OwnColumn:
        if line.key in open_lists(table):
            return OwnColumn(line.key, name_of(line), "choice", entries=entries_in(line.entries))
        entries, rows_of, members = self._list_of(line)
        least, most = (None if steps is None else int(shown(steps)) for steps in (line.least, line.most))
        return OwnColumn(line.key, name_of(line), line.kind, line.unit, entries, rows_of, members, line.required == "yes", least, most,
                         line.up or ("sum" if line.kind == "number" and line.unit not in MEANS else "none"),
                         self.names.column(table, line.weight) if line.weight else "", line.help,
                         self.names.source(line.proposed.removeprefix("=")) if line.proposed else "", given=line.filled_by == "hq")

    def _list_of(self, line: ColumnLine) -> tuple[tuple[str, ...], str, str]:
        """(entries, table.column, sheet of the master) of the list."""
        if line.kind != "choice" or not line.entries.startswith("="):
            return entries_in(line.entries) if line.kind == "choice" else (), "", ""
        named = line.entries.removeprefix("=").strip()
        if self.names.sheet(named) not in TOLD and (rows := self.names.fixed_rows(named)) is not None:
            sheet = self.names.members_sheet(rows.members)
            return ((), "", _AS_LIST.get(sheet, sheet)) if sheet else (entries_in(rows.members), "", "")
        return ((), self.names.place(named), "") if "." in named else (
            (), "", _AS_LIST.get(self.names.sheet(named), self.names.sheet(named)))

    def _read_rule(self, line: RuleLine) -> None:
        key = self._table_meant("XP803", SHEETS[2], line.row_key, line.table)
        own = self.declared.get(key)
        if key in _UNRULED:
            self.say("XP803", SHEETS[2], line.row_key, "table", _FIXED[key])
            return
        if own is None or not (line.kind and line.column and line.number) or line.number in {
                r.number for r in own.rules}:
            return  # said already
        if (wrong := wrong_with_rule(line, own, self.names, self.declared)) is not None:
            self.say("XP803", SHEETS[2], line.row_key, *wrong)
            return
        column = self.names.column(key, line.column)
        other = self.names.place(line.other) if RULE_KINDS[line.kind].other == "place" else (
            self.names.column(key, line.other) if line.other else "")
        low, high = (None if steps is None else shown(steps) for steps in (line.low, line.high))
        of = columns_of(own).get(other)
        entry = self.names.entry(own, of, line.entry) or line.entry if line.entry and of else ""
        rule = OwnRule(line.number, line.kind, column, other, line.other if "." in other else "", entry, "", low, high,
                       line.first or "warning", line.second or "error", line.life or "live", line.version or 1, line.said,
                       other.partition(".")[0] in self.names.fixed)
        if line.figure:
            figure = figure_meant(line.figure, self.names, self.declared, by_month=RULE_KINDS[line.kind].other == "month")
            assert isinstance(figure, Figure)  # else it was said
            rule = replace(rule, figure=figure.key, figure_unit=figure.unit.key if figure.named else "", figure_named=figure.named)
        self.declared[key] = replace(own, rules=(*own.rules, rule))
