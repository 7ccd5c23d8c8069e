"""What HQ's sheets of own tables mean by a name: tables, their columns, figures of the plan; and what may be said instead. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Final

from xlplan.calendar import label_params
from xlplan.choices import said_labels
from xlplan.plan.master.folded_codes import unique_names
from xlplan.plan.master.own_lines import ColumnLine, TableLine, entries_in
from xlplan.plan.master.read_rows import company_fields, read_records
from xlplan.plan.master.sheet_lists import listed_rows
from xlplan.plan.master.steering_records import TableIssued
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.table import MemberRows, Table
from xlplan.tables.adjusted import without_unit
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.own.declared import ADDED, MEMBER, PREFIX, ROW_SHEETS, OwnColumn, OwnTable
from xlplan.tables.own.made import unit_of_figure
from xlplan.tables.own.ours import OURS
from xlplan.tables.own.rules import FOOT
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.tables.shelf import shelf_tables
from xlplan.tables.sound import WHOLE_LISTS
from xlplan.text import Text, fold_text, same_text

_ITEM: Final = Text("项目", "項目", "Item")
_LISTED_ON: Final = {  # what gives the rows of a table of ours -> the sheets of the master whose codes they are of
    "sales_lines": ("products", "channels"), "posts": ("posts",), "expense_items": ("expense_items",)}
OFF: Final = Text("「{table}」还没有启用:先在「填报安排」写上它,并写是", "「{table}」還沒有啟用:先在「填報安排」寫上它,並寫是",
                  "“{table}” is not switched on: name it on Tables issued first, with a Yes")


class OwnNames:
    """Keys by what is typed: key or name in any language, in any width and case. `tables`: key -> label of all that there are; `kinds`:
    (table, key) of HQ's own columns -> their kind; `off`: keys of tables of the shelf that are not switched on."""

    def __init__(self, lines: Sequence[TableLine], columns: Sequence[ColumnLine], frames: Mapping[str, Frame] | None = None) -> None:
        self._frames = frames or {}
        company = company_fields(self._frames.get("company"))[0]
        self._of = company.number("year"), company.number("start_month") or 1
        self.off = {*SHELF} - {table.key for table in shelf_tables(
            line.table for line in read_records(self._frames.get("tables_issued"), TableIssued) if line.says)}
        self.tables = {**{key: table.label for key, table in OURS.items()},
                       **{PREFIX + line.key: name_of(line) for line in lines if line.key}}
        self._tables = {**_by_name((key, label.all()) for key, label in self.tables.items()),
                        **_by_name((PREFIX + line.key, (line.key,)) for line in lines if line.key)}
        self.kinds: dict[tuple[str, str], str] = {}
        self._columns = {key: {c.key: self._said(c, OURS[key]) for c in OURS[key].columns} if key in OURS else {} for key in self.tables}
        self.fixed = {PREFIX + line.key: line for line in reversed(lines) if line.kind == "fixed" and line.key}
        for fixed in lines:
            if fixed.kind == "fixed" and fixed.key:
                self._columns[PREFIX + fixed.key].setdefault(MEMBER, self.members_called(fixed))
        for line in columns:
            if (of := self.table(line.table)) and line.key:
                self._columns[of].setdefault(line.key, name_of(line))
                self.kinds.setdefault((of, line.key), line.kind)

    def _said(self, column: Column, table: Table) -> Text:
        """Its label as the plan year has it; its key where no year is known, or where others of its table are called so (quarters)."""
        year, start = self._of
        if sum(one.label == column.label for one in table.columns) > 1:
            return same_text(column.key)
        if "{" not in column.label.en:
            return column.label
        return Text.of(lambda lang: column.label(lang, **label_params(year, start, lang))) if year else same_text(column.key)

    def table(self, typed: str) -> str:
        """'' where there is none."""
        return self._tables.get(fold_text(typed), "")

    def columns(self, table: str) -> Mapping[str, Text]:
        """Key -> label of the columns of that table."""
        return self._columns.get(table, {})

    def of_kind(self, table: str, kind: str) -> list[str]:
        """Keys of its columns of that kind."""
        ours = [c.key for c in OURS[table].columns if c.kind == kind] if table in OURS else []
        return [*ours, *(key for (of, key), one in self.kinds.items() if of == table and one == kind)]

    def column(self, table: str, typed: str) -> str:
        """'' where that table has none; a name without the unit behind it does where it is one column's."""
        labels = self.columns(table)
        bare = unique_names((one, key) for key, label in labels.items() for one in without_unit(label).all())
        return (bare | _by_name((key, label.all()) for key, label in labels.items())).get(fold_text(typed), "")

    def place(self, typed: str) -> str:
        """`table.column` in keys, of a text that says it in names; '' where there is none such."""
        table, _, column = typed.partition(".")
        of = self.table(table.strip())
        key = self.column(of, column.strip()) if of else ""
        return f"{of}.{key}" if key else ""

    def fixed_rows(self, typed: str) -> TableLine | None:
        """The table of fixed rows which a list names whose entries they are, as `table` or `table.column`; None where it names none."""
        table, dot, column = typed.partition(".")
        of = self.table(table.strip())
        return self.fixed.get(of) if not dot or self.column(of, column.strip()) == MEMBER else None

    def figure(self, typed: str) -> str:
        """`table.row.column` in keys, of a text that says it in names; '' where the plan has no such figure."""
        parts = [part.strip() for part in typed.split(".")]
        if len(parts) != 3 or (of := self.table(parts[0])) not in OURS:
            return ""
        named = f"{of}.{self.figure_row(of, parts[1])}.{self.column(of, parts[2])}"
        return named if unit_of_figure(named) else ""

    def figure_row(self, table: str, typed: str) -> str:
        """Key of the foot row of that table of ours; '' where it has none."""
        return _by_name((f.key, (*f.label.all(), f.key.removeprefix(FOOT))) for f in OURS[table].feet).get(fold_text(typed), "")

    def figure_rows(self, table: str) -> dict[str, Text]:
        """Key -> label of the foot rows of a table that hold figures; {} where it is none of ours."""
        feet = OURS[table].feet if table in OURS else ()
        return {foot.key: foot.label for foot in feet if self.figure_columns(table, foot.key)}

    def figure_columns(self, table: str, row: str) -> dict[str, Text]:
        """Key -> label of the columns of a table of ours that hold a figure in that foot row."""
        return {key: label for key, label in self.columns(table).items() if unit_of_figure(f"{table}.{row}.{key}")}

    def sheet(self, typed: str) -> str:
        """The sheet of the master of that key or name; '' where there is none."""
        return _by_name((key, one.label.all()) for key, one in MASTER_BY_KEY.items()).get(fold_text(typed), "")

    def members_sheet(self, typed: str) -> str:
        """The sheet of the master whose rows are fixed rows, as `=Products` or Products says; '' where the rows themselves are typed."""
        key = self.sheet(typed.removeprefix("=").strip())
        return key if key in ROW_SHEETS else ""

    def fixed_codes(self, table: str) -> list[str]:
        """Codes or entries of its fixed rows, as the master lists them; none of another table."""
        line = self.fixed.get(table)
        if line is None:
            return []
        sheet = self.members_sheet(line.members)
        return [*listed_rows(self._frames.get(sheet))] if sheet else [*entries_in(line.members)]

    def source_rows(self, table: str) -> dict[str, str]:
        """Code -> what it is called, of the rows for which a table of ours, or a sheet of the master, has figures to suggest, as far as the
        master lists them."""
        given = OURS[table].given if table in OURS else ""
        sheets = (given.sheet,) if isinstance(given, MemberRows) else _LISTED_ON.get(given, ()) if isinstance(given, str) else ()
        return {code: called for sheet in ((table,) if table not in OURS else sheets)
                for code, called in listed_rows(self._frames.get(sheet)).items()}

    def members_called(self, line: TableLine) -> Text:
        """What the column of the fixed rows is called: as the sheet of the master that lists them."""
        sheet = self.members_sheet(line.members)
        return MASTER_BY_KEY[sheet].label if sheet else _ITEM

    def source(self, typed: str) -> str:
        """`table.column` in keys of a figure that HQ can suggest; '' of any other."""
        table, _, column = typed.partition(".")
        of = self.table(table.strip()) or self.sheet(table.strip())
        sources = self.sources(of)
        key = self.column(of, column.strip()) if of in OURS else _by_name(
            (key, (*label.all(), *without_unit(label).all())) for key, label in sources.items()).get(fold_text(column.strip()), "")
        return f"{of}.{key}" if key in sources else ""

    def sources(self, table: str) -> dict[str, Text]:
        """Key -> label of the figures that HQ can suggest of that table or sheet: those that it gives or suggests in a table of ours with
        fixed rows, or of its own sheets."""
        if table in OURS:
            of = OURS[table]
            given = of.columns if of.kind == "fixed" and of.given else ()
            return {c.key: self._said(c, of) for c in given if c.kind == "number" and (c.who == "G" or c.proposed)}
        numbers = [c for c in MASTER_BY_KEY[table].columns if c.kind == "number" and not c.stated] if table in ROW_SHEETS else []
        return {c.key: c.label for c in numbers}

    def label(self, table: str) -> Text:
        """What a table, or a sheet of the master, is called."""
        return self.tables.get(table) or MASTER_BY_KEY[table].label

    def is_called_alike(self, table: str, line: ColumnLine) -> bool:
        """Whether an earlier column of that table bears one of its names."""
        said = {fold_text(name) for name in name_of(line).all()}
        earlier = takewhile(lambda one: one[0] != line.key, self._columns.get(table, {}).items())
        return any(fold_text(name) in said for _, label in earlier for name in label.all())

    def entry(self, own: OwnTable, column: OwnColumn, typed: str) -> str:
        """The entry of that column of the table which is meant by its key, code or name; '' where there is none."""
        return _by_name((key, (*label.all(), label.en.removeprefix(key).strip())) for key, label in self._entries(own, column)).get(
            fold_text(typed), "")

    def entries_said(self, own: OwnTable, column: OwnColumn, typed: str) -> Text:
        """The entries that may be named instead."""
        return said_labels(typed, [*self.entry_labels(own, column).values()])

    def entry_labels(self, own: OwnTable, column: OwnColumn) -> dict[str, Text]:
        """Entry of that column of the table -> what it is called."""
        return dict(self._entries(own, column))

    def _entries(self, own: OwnTable, column: OwnColumn) -> list[tuple[str, Text]]:
        if own.kind == ADDED and (ours := OURS[own.key].by_key.get(column.key)) is not None and ours.choices:
            more = [(entry, same_text(entry)) for entry in column.entries if entry not in {c.key for c in ours.choices}]
            return [*((c.key, c.label) for c in ours.choices if "{" not in c.label.en), *more]
        if column.entries:
            called = column.called if len(column.called) == len(column.entries) else column.entries
            return [(key, same_text(name)) for key, name in zip(column.entries, called, strict=True)]
        listed = self._frames.get(WHOLE_LISTS.get(column.members, column.members))
        return [(code, same_text(name)) for code, name in listed_rows(listed).items()]

    def columns_said(self, table: str, typed: str, of: Iterable[str] | None = None) -> Text:
        """The columns that may be named instead, those `of` these keys where it is given."""
        known = self.columns(table)
        return said_labels(typed, [known[key] for key in (known if of is None else of)])

    def tables_said(self, typed: str) -> Text:
        """The tables that may be named instead, HQ's own first."""
        return said_labels(typed, [self.tables[key] for key in sorted(self.tables, key=lambda key: key in OURS)])


def name_of(line: TableLine | ColumnLine) -> Text:
    """The name in three languages: that of the first where another is blank, the key where all are."""
    first = line.name or line.key
    return same_text(first) if not (line.name_tw or line.name_en) else Text(first, line.name_tw or first, line.name_en or first)


def _by_name(said: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Folded name or key -> key; the first goes before later ones."""
    out: dict[str, str] = {}
    for key, names in said:
        for name in (*names, key):
            if name:
                out.setdefault(fold_text(name), key)
    return out
