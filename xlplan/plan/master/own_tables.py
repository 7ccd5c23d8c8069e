"""HQ's own tables as its sheets declare them, and everything wrong with the declarations. Floor 4.

A table with something wrong in it is not declared; the others are. What names a table or a column may say its key or its name.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from xlplan.plan.master.read_rows import codes_in, master_finding, read_records, unknown_codes
from xlplan.plan.master.steering_records import TableIssued
from xlplan.schema.column import KEY
from xlplan.schema.diagnostic import ROUNDS, Diagnostic
from xlplan.schema.errors import SchemaError
from xlplan.schema.frame import Frame
from xlplan.schema.table import PageKind, Table
from xlplan.tables import BRANCH, BUILT_IN, BY_KEY
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.own import COLUMN_KIND
from xlplan.tables.own.declared import PREFIX, OwnColumn, OwnRule, OwnTable
from xlplan.tables.own.made import ADDED, table_from, unit_of_figure
from xlplan.tables.own.rules import RULE_KINDS
from xlplan.tables.shelf import shelf_tables
from xlplan.text import Text, fold_text, same_text, text_list
from xlplan.units import AS_STATED

SHEETS: Final = ("own_tables", "own_columns", "own_rules")
_ROWS: Final = 20
_KINDS: Final = {choice.key: choice.label for choice in COLUMN_KIND}
_PAGES: Final[Mapping[str, tuple[PageKind, ...]]] = {
    "": ("figures", "listing"), "both": ("figures", "listing"), "figures": ("figures",), "listing": ("listing",), "none": ()}
_NO_COLUMNS: Final = Text("「自定义列」里没有它的列", "「自訂欄」裡沒有它的欄", "no columns of it stand on Own columns")
_NO_WORDS: Final = Text("要有一列文字或列表,行才叫得出名", "要有一欄文字或清單,列才叫得出名",
                        "it needs a column of texts or entries by which its rows are named")
_NEEDS_UNIT: Final = Text("数字要选单位", "數字要選單位", "a number needs its unit")
_NO_UNIT: Final = Text("只有数字有单位", "只有數字有單位", "only a number has a unit")
_NEEDS_LIST: Final = Text("列表要写各项", "清單要寫各項", "a list needs its entries")
_WHOLE: Final = Text("最小、最大只能是整数;要小数请写一条「在界限内」的规则", "最小、最大只能是整數;要小數請寫一條「在界限內」的規則",
                     "least and most are whole numbers; for decimals add a rule “Between limits”")
_LACKS: Final = Text("还要填「{fields}」", "還要填「{fields}」", "“{fields}” is needed too")
_NOT_ITS: Final = Text("那张表没有这一列", "那張表沒有這一欄", "that table has no such column")
_KEY_WRONG: Final = Text("代号要小写英文字母开头,只含小写字母、数字和 _", "代號要小寫英文字母開頭,只含小寫字母、數字和 _",
                         "a key is a word of small letters, digits and _")
_WRONG_KIND: Final = Text("这种规则不能用在这种列上:它要 {kinds}", "這種規則不能用在這種欄上:它要 {kinds}",
                          "this rule is about columns of another kind: {kinds}")
_ONE_FIGURE: Final = Text("写成 表.行.列,都按名称或代号", "寫成 表.列.欄,都按名稱或代號", "write table.row.column, each by name or key")


@dataclass(frozen=True, slots=True)
class TableLine:
    row_key: str
    key: str
    name: str
    name_tw: str
    name_en: str
    kind: str
    rows: int | None
    pages: str
    purpose: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class ColumnLine:
    row_key: str
    table: str
    key: str
    name: str
    name_tw: str
    name_en: str
    kind: str
    unit: str
    entries: str
    required: str
    least: int | None
    most: int | None
    up: str
    weight: str
    help: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    row_key: str
    number: str
    table: str
    kind: str
    column: str
    other: str
    entry: str
    figure: str
    low: int | None
    high: int | None
    first: str
    second: str
    life: str
    version: int | None
    said: str


@dataclass(frozen=True, slots=True)
class OwnDeclarations:
    """`tables`: what HQ declared and what can be; `made`: the planning tables of it, in order; `found`: what is wrong."""

    tables: tuple[OwnTable, ...] = ()
    made: tuple[Table, ...] = ()
    found: tuple[Diagnostic, ...] = ()

    @property
    def issued(self) -> dict[str, str]:
        """Table -> its declaration as it goes out: without rules on trial, which are HQ's alone."""
        return {own.key: replace(own, rules=tuple(r for r in own.rules if r.life == "live")).text for own in self.tables}


def own_declarations(frames: Mapping[str, Frame]) -> OwnDeclarations:
    """What the sheets of HQ's own tables say; nothing where they are empty."""
    lines = read_records(frames.get(SHEETS[0]), TableLine)
    columns, rules = read_records(frames.get(SHEETS[1]), ColumnLine), read_records(frames.get(SHEETS[2]), RuleLine)
    if not (lines or columns or rules):
        return OwnDeclarations()
    reader = _Reader(lines, columns, rules)
    reader.read()
    return OwnDeclarations(tuple(reader.declared.values()), tuple(reader.made.values()), tuple(reader.found))


def use_own_tables(frames: Mapping[str, Frame]) -> OwnDeclarations:
    """The same, and from now on its tables stand beside ours, until those of another plan do."""
    own = own_declarations(frames)
    lines = read_records(frames.get("tables_issued"), TableIssued)
    try:
        BRANCH.use((*shelf_tables(line.table for line in lines if line.says), *own.made))
    except SchemaError as wrong:  # each can be, together they cannot: none of them is used
        BRANCH.use(())
        return OwnDeclarations(found=(*own.found, master_finding("XP801", SHEETS[0], why=same_text(str(wrong)))))
    return own


class _Reader:
    def __init__(self, lines: Sequence[TableLine], columns: Sequence[ColumnLine], rules: Sequence[RuleLine]) -> None:
        self.lines, self.columns, self.rules = lines, columns, rules
        self.found: list[Diagnostic] = []
        self.declared: dict[str, OwnTable] = {}
        self.made: dict[str, Table] = {}
        self.names = {**_names((key, BY_KEY[key].label.all()) for key in BUILT_IN),
                      **_names((PREFIX + line.key, (line.key, line.name, line.name_tw, line.name_en)) for line in lines if line.key)}
        self.labels = {**{key: BY_KEY[key].label.zh_cn for key in BUILT_IN}, **{PREFIX + line.key: line.name for line in lines if line.key}}

    def say(self, code: str, sheet: str, row: str, column: str, why: Text) -> None:
        self.found.append(master_finding(code, sheet, row, column, why=why))

    def read(self) -> None:
        of = self._columns_by_table()
        for line in self.lines:
            if line.key and self._is_sound(line, of):
                self.declared[PREFIX + line.key] = OwnTable(
                    PREFIX + line.key, _text(line), line.kind or "open", line.rows or _ROWS, rounds=ROUNDS, pages=_PAGES[line.pages],
                    purpose=same_text(line.purpose) if line.purpose else None, minutes=line.minutes or 0,
                    columns=tuple(of[PREFIX + line.key]))
        for key in BUILT_IN:
            if of.get(key):
                self.declared[key] = OwnTable(key, BY_KEY[key].label, ADDED, columns=tuple(of[key]))
        for rule in self.rules:
            self._read_rule(rule)
        for key, own in list(self.declared.items()):
            try:
                self.made[key] = table_from(own.text)
            except SchemaError as wrong:  # what nobody above thought of: the table is left out, and nothing else
                at = next((line.row_key for line in self.lines if PREFIX + line.key == key), None)
                self.found.append(master_finding("XP801", SHEETS[0], at, "key", why=same_text(str(wrong))))
                del self.declared[key]

    def _columns_by_table(self) -> dict[str, list[OwnColumn]]:
        out: dict[str, list[OwnColumn]] = {}
        for line in self.columns:
            key = self._table_meant(SHEETS[1], line.row_key, line.table)
            column = self._column_of(line)
            if key and column:
                out.setdefault(key, []).append(column)
        return out

    def _table_meant(self, sheet: str, row: str, typed: str) -> str:
        key = self.names.get(fold_text(typed), "")
        if typed and not key:
            self.found += unknown_codes(sheet, "table", [(typed, row)], self.labels)
        return key

    def _is_sound(self, line: TableLine, of: Mapping[str, Sequence[OwnColumn]]) -> bool:
        columns = of.get(PREFIX + line.key, ())
        why = _KEY_WRONG if not KEY.fullmatch(line.key) else _NO_COLUMNS if not columns else None if any(
            c.kind in ("text", "choice") for c in columns) else _NO_WORDS
        if why is not None:
            self.say("XP801", SHEETS[0], line.row_key, "key", why)
        return why is None

    def _column_of(self, line: ColumnLine) -> OwnColumn | None:
        if not (line.key and line.name and line.kind):
            return None  # said already: they are required
        number = line.kind == "number"
        wrong = [*([("key", _KEY_WRONG)] if not KEY.fullmatch(line.key) else []),
                 *([("unit", _NEEDS_UNIT if number else _NO_UNIT)] if number != bool(line.unit) else []),
                 *([("entries", _NEEDS_LIST)] if line.kind == "choice" and not line.entries else []),
                 *((key, _WHOLE) for key in ("least", "most") if (steps := getattr(line, key)) is not None and _shown(steps) % 1)]
        for column, why in wrong:
            self.say("XP802", SHEETS[1], line.row_key, column, why)
        if wrong:
            return None
        entries, rows_of, members = self._list_of(line)
        least, most = (None if steps is None else int(_shown(steps)) for steps in (line.least, line.most))
        return OwnColumn(line.key, _text(line), line.kind, line.unit, entries, rows_of, members, line.required == "yes", least, most,
                         line.up or ("sum" if number and _adds_up(line.unit) else "none"), line.weight, line.help)

    def _list_of(self, line: ColumnLine) -> tuple[tuple[str, ...], str, str]:
        """(entries, table.column, sheet of the master) of the list."""
        if line.kind != "choice" or not line.entries.startswith("="):
            return (codes_in(line.entries) if line.kind == "choice" else (), "", "")
        named = line.entries[1:].strip()
        table, dot, column = named.partition(".")
        if not dot:
            sheet = next((key for key, one in MASTER_BY_KEY.items() if fold_text(named) in map(fold_text, (key, *one.label.all()))), named)
            return (), "", sheet
        return (), f"{self.names.get(fold_text(table), table)}.{self._key_in(table, column)}", ""

    def _key_in(self, table: str, column: str) -> str:
        """The key of the column of that table, by key or name; as typed where there is none."""
        key = self.names.get(fold_text(table), table)
        theirs = [(c.key, (c.name, c.name_tw, c.name_en)) for c in self.columns if self.names.get(fold_text(c.table)) == key]
        if key in BY_KEY:
            theirs += [(c.key, c.label.all()) for c in BY_KEY[key].columns]
        return _names(theirs).get(fold_text(column), column)

    def _read_rule(self, line: RuleLine) -> None:
        key = self._table_meant(SHEETS[2], line.row_key, line.table)
        if not (key and line.kind and line.column and line.number) or line.life == "off" or key not in self.declared:
            return
        kind, own = RULE_KINDS[line.kind], self.declared[key]
        if lacking := [field for field in kind.needs if not getattr(line, field)]:
            labels = [MASTER_BY_KEY[SHEETS[2]].by_key[field].label for field in lacking]
            self.say("XP803", SHEETS[2], line.row_key, lacking[0], _LACKS.filled(fields=text_list(labels)))
            return
        column, other = self._key_in(key, line.column), line.other
        if "." in other:
            table, _, theirs = other.partition(".")
            other = f"{self.names.get(fold_text(table), table)}.{self._key_in(table, theirs)}"
        elif other:
            other = self._key_in(key, other)
        low, high = (None if steps is None else _shown(steps) for steps in (line.low, line.high))
        rule = OwnRule(line.number, line.kind, column, other, line.entry, self._figure(line.figure), low, high, line.first or "warning",
                       line.second or "error", line.life or "live", line.version or 1, line.said)
        if (wrong := self._wrong_with(own, rule)) is not None:
            self.say("XP803", SHEETS[2], line.row_key, *wrong)
            return
        self.declared[key] = replace(own, rules=(*own.rules, rule))

    def _figure(self, typed: str) -> str:
        """`table.row.column` in keys."""
        parts = [p.strip() for p in typed.split(".")]
        if len(parts) != 3:
            return typed
        table = self.names.get(fold_text(parts[0]), parts[0])
        feet = _names((f.key, f.label.all()) for f in BY_KEY[table].feet) if table in BY_KEY else {}
        return ".".join((table, feet.get(fold_text(parts[1]), parts[1]), self._key_in(table, parts[2])))

    def _wrong_with(self, own: OwnTable, rule: OwnRule) -> tuple[str, Text] | None:
        """(column of the sheet, why) of what the rule cannot go by; None of one that can be."""
        mine = {c.key: c for c in own.columns}
        if own.kind == ADDED:
            mine |= {c.key: OwnColumn(c.key, c.label, c.kind, c.unit.key if c.unit else "", up=c.up) for c in BY_KEY[own.key].columns}
        kind = RULE_KINDS[rule.kind]
        if rule.column not in mine or (kind.kinds and mine[rule.column].kind not in kind.kinds):
            return "column", _NOT_ITS if rule.column not in mine else _WRONG_KIND.filled(
                kinds=text_list(_KINDS[one] for one in kind.kinds))
        if rule.figure and unit_of_figure(rule) is None:
            return "figure", _ONE_FIGURE
        if rule.other and "." not in rule.other and rule.other not in mine:
            return "other", _NOT_ITS
        return None


def _adds_up(unit: str) -> bool:
    return unit not in ("percent", "index", "ratio", "month", "year", "wan_a_head", "point")


def _shown(steps: int) -> Decimal:
    return (Decimal(steps) * AS_STATED.step).normalize()


def _text(line: TableLine | ColumnLine) -> Text:
    return Text(line.name, line.name_tw or line.name, line.name_en or line.name)


def _names(said: Iterator[tuple[str, Sequence[str]]] | Sequence[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """Folded name or key -> key."""
    return {fold_text(name): key for key, names in said for name in (*names, key) if name}
