"""FootRow, Rule, Table: how a planning table is declared. Frozen data, checked when it is made. Floor 1."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal, get_args

from xlplan.schema.column import KEY, Column
from xlplan.schema.diagnostic import ROUNDS, Round, Severity
from xlplan.schema.errors import SchemaError
from xlplan.schema.expr import Col, DaysWorked, Expr, Foot, Param, RuleDay, Sibling, SumRows, Workday, columns_read, walk_nodes
from xlplan.schema.from_export import FromExport
from xlplan.schema.params import PARAMS
from xlplan.text import Text
from xlplan.units import Unit

SHEET_ROWS: Final = ("@head", "@begin", "@end")  # keys of rows that every sheet of a table has: its header, its thin rows


@dataclass(frozen=True)
class FootRow:
    """A row below the data. `@total` style rows name `total=True`: every summable column is summed, every `re` column
    recomputed by its own formula. `where`: rows that are summed; where some may be void it asks for those that are not.
    `cells` adds or replaces. `given` columns carry HQ's values, `inputs` the branch's. `unit` replaces the column's unit
    (a percent row under amounts)."""

    key: str
    label: Text
    total: bool = False
    where: tuple[Expr, ...] = ()
    cells: Mapping[str, Expr] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    unit: Unit | None = None
    strong: bool = False

    def __post_init__(self) -> None:
        if not (self.key[:1] == "@" and KEY.fullmatch(self.key[1:])) or self.key in SHEET_ROWS:
            raise SchemaError(f"foot row {self.key}: a key is @ and a word of small letters, digits and _; none of {', '.join(SHEET_ROWS)}")


@dataclass(frozen=True, slots=True)
class OwnSay:
    """What HQ says itself of a rule of its own. `number`: its number and version, as findings name it; `first`, `second`: its level in the
    first and in the second half of the rounds, None where it is not asked; `trial`: whether HQ alone is shown what breaks it; `of`: its
    number alone, by which it can be switched off; `unit`: key of the unit in which it takes a figure of another table that HQ declared."""

    number: str
    first: Severity | None
    second: Severity | None
    trial: bool = False
    of: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule, declared once: `must` holds on every row where `where` holds (scope row), or once a branch (scope
    table; then `foot` says where the finding is put). Severity by round and sentences live in the catalogue under
    `code`. `found`/`expected` are shown and subtracted in the finding.

    Attributes:
        answer: column in whose cell the branch may explain.
        spares: rows whose figures stand as HQ suggested them are not asked.
        completes: it asks to complete rows: not of a table in which the unit chose to have nothing, for HQ's rows stand there all the same.
        covered: code of the rule of this table that is said instead, of a row that breaks both, where it is as grave.
        own: of a rule that HQ declared itself; its levels stand in place of those of the code.
        beside: a table without which it is not asked, although it reads nothing there.
    """

    code: str
    key: str
    must: Expr
    column: str
    title: Text
    scope: Literal["row", "table"] = "row"
    where: Expr | None = None
    foot: str | None = None
    found: Expr | None = None
    expected: Expr | None = None
    rounds: tuple[Round, ...] = ROUNDS
    answer: str | None = None
    spares: bool = False
    completes: bool = False
    covered: str = ""
    own: OwnSay | None = None
    beside: str = ""

    def __post_init__(self) -> None:
        if self.scope == "table" and self.foot is None:
            raise SchemaError(f"rule {self.key}: a table rule names the foot row it is shown at")


@dataclass(frozen=True)
class GivenRows:
    """HQ's rows at the top of an open table, one a row of a master sheet, in its order.

    Attributes:
        sheet: key of the master sheet. cells: column of the table -> column of that sheet, both of one kind and unit.
        unit: column of the sheet with the code of the unit that a row is for; '' where every unit gets every row. A row whose
            unit is blank is for all.
    """

    sheet: str
    cells: Mapping[str, str]
    unit: str = ""


@dataclass(frozen=True)
class MemberRows:
    """Rows of a fixed table: one for each of the `entries`, or each row of a master sheet that is the unit's, by the first of the
    columns that name it there. `column`: the list column of the table that says which one it is. `proposes`: (column of the table, where
    HQ's figure for it stands: `table.column` of another table, in the rows of that code, or of that sheet)."""

    column: str
    sheet: str = ""
    entries: tuple[str, ...] = ()
    proposes: tuple[tuple[str, str], ...] = ()


PageKind = Literal["figures", "listing"]
NextYear = Literal["", "kept", "emptied", "past"]


@dataclass(frozen=True)
class Rollup:
    """How the roll-up shows a table. A page of its own takes the place of the general one of figures.

    Attributes:
        pages: `figures` (a row a unit, the columns that roll up) and `listing` (every row of every unit).
        by: list columns whose entries are added up below the units on the page of figures.
        amount: column that stands as the year's figure on the page of data, where the table has no column `year`. In rows of a
            measure in which it is not worked out the sum of their months stands there.
        month: list column that says in which month that amount falls; its entries are the months' keys.
    """

    pages: tuple[PageKind, ...] = ()
    by: tuple[str, ...] = ()
    amount: str = ""
    month: str = ""


@dataclass(frozen=True)
class Table:
    """One planning table, one sheet.

    Attributes:
        kind: fixed (a row per member, `row_key` from the member columns), slots (numbered rows with formulas), open
            (blank rows between @begin and @end, no row formulas).
        names: columns that name a row to a reader, in order.
        measures: fixed tables only: the rows of each member, in this order, keyed `member|measure`.
        measure_column: the choice column on which `by_measure` depends (it shows the measure where there are some).
        spare: number of slots or blank rows.
        rounds: rounds in which the sheet is issued.
        unit: the unit of its amounts, printed under the title.
        used_by: a row of a slots or open table is data when one of these columns is filled.
        unique: columns which together make a row of a list its own; () where rows may be alike, or another check judges it.
        given: where its given and suggested cells come from: rows or members of a master sheet, or what `plan.breakdown.given_rows` knows
            under that name ('': nothing is given; a fixed table always has something).
        rollup: how it is rolled up; None: it is in the long tables only.
        where_rows: it goes to every unit that fills in something, where HQ has rows for it; others are issued without it.
        after_approval: whether units go on filling it in once HQ has approved the plan.
        core: whether the plan cannot do without it; the others, which support it, come behind those.
        rows_apart: what must be fixed in a row leaves out that row alone, not the table.
        from_export: how its months are filled from an export of an ERP; None: they are typed.
        hushed: numbers of HQ's own rules that refuse nothing (any more), whatever a workbook says that is out.
        next_year: of a sheet of the master, what becomes of its rows in that of the year after: they are `kept`, `emptied`, or the `past`,
            which the last plan joins.
    """

    key: str
    label: Text
    kind: Literal["fixed", "slots", "open"]
    columns: tuple[Column, ...]
    names: tuple[str, ...]
    feet: tuple[FootRow, ...] = ()
    rules: tuple[Rule, ...] = ()
    measures: tuple[str, ...] = ()
    measure_column: str | None = None
    spare: int = 0
    rounds: tuple[Round, ...] = ROUNDS
    used_by: tuple[str, ...] = ()
    purpose: Text | None = None
    minutes: int = 0
    unit: Unit | None = None  # printed under the title
    unique: tuple[str, ...] = ()
    given: GivenRows | MemberRows | str = ""
    rollup: Rollup | None = None
    where_rows: bool = False
    after_approval: bool = False
    core: bool = True
    rows_apart: bool = False
    from_export: FromExport | None = None
    next_year: NextYear = ""
    hushed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise SchemaError(f"table {self.key}: a key is a word of small letters, digits and _")
        for what, keys in (("columns", [c.key for c in self.columns]), ("foot rows", [f.key for f in self.feet]),
                           ("rules", [r.key for r in self.rules])):
            if twice := sorted({key for key in keys if keys.count(key) > 1}):
                raise SchemaError(f"table {self.key}: two {what} with one key {twice}")
        if self.kind != "fixed" and (moving := [rule.key for rule in self.rules if rule.spares]):
            raise SchemaError(f"table {self.key}: rows of a list move, so {moving} cannot spare those that stand as suggested")
        known, feet = {c.key for c in self.columns}, {f.key for f in self.feet}
        for where, named in self._columns_named().items():
            if strange := {*filter(None, named)} - known:
                raise SchemaError(f"table {self.key}: unknown columns {sorted(strange)} in {where}")
        for rule in self.rules:
            if rule.foot is not None and rule.foot not in feet:
                raise SchemaError(f"{self.key}.{rule.key}: unknown foot row {rule.foot}")
        for column in self.columns if self.rollup else ():
            if column.up == "sum" and column.unit is not None and column.unit.percent:
                raise SchemaError(f"{self.key}.{column.key}: a percentage cannot be summed; it rolls up as wavg, min, max or re")
        if self.from_export is not None and self.kind != "fixed":
            raise SchemaError(f"table {self.key}: only rows that HQ gives are found by their keys in an export")
        if rolled := {*(self.rollup.pages if self.rollup else ())} - {*get_args(PageKind)}:
            raise SchemaError(f"table {self.key}: no such pages of the roll-up: {sorted(rolled)}")
        if unknown := {*map(str, self.rounds)} - {*ROUNDS}:
            raise SchemaError(f"table {self.key}: unknown rounds {sorted(unknown)}")
        for column in self.columns:
            if column.weight and self.by_key[column.weight].kind != "number":
                raise SchemaError(f"{self.key}.{column.key}: its weight {column.weight} is no number")
        for role in ("void", "holds"):
            if sum(c.role == role for c in self.columns) > 1:
                raise SchemaError(f"table {self.key}: two columns of the role {role}")
        for where, expression in self.expressions():
            if unheard := columns_read(expression) - known:
                raise SchemaError(f"{self.key}.{where}: unknown columns {sorted(unheard)}")
            for part in walk_nodes(expression):
                if isinstance(part, Foot) and not part.table and part.row not in feet:
                    raise SchemaError(f"{self.key}.{where}: unknown foot row {part.row}")
                if isinstance(part, Sibling) and part.measure not in self.measures:
                    raise SchemaError(f"{self.key}.{where}: unknown measure {part.measure}")
                if isinstance(part, Param) and part.key not in PARAMS:
                    raise SchemaError(f"{self.key}.{where}: unknown limit {part.key}")

    def _columns_named(self) -> dict[str, Iterable[str]]:
        """Where a declaration names columns of its own -> those it names."""
        rolled = self.rollup or Rollup()
        return {"unique": self.unique, "names": self.names, "used_by": self.used_by, "measure_column": (self.measure_column or "",),
                "weight": (c.weight or "" for c in self.columns), "feet": (k for f in self.feet for k in (*f.given, *f.cells)),
                "rules": (k or "" for r in self.rules for k in (r.column, r.answer)),
                "given": (self.given.cells if isinstance(self.given, GivenRows) else
                          (self.given.column, *(key for key, _ in self.given.proposes)) if isinstance(self.given, MemberRows) else ()),
                "rollup": (*rolled.by, rolled.amount, rolled.month),
                "from_export": self.from_export.columns() if self.from_export else ()}

    def expressions(self) -> list[tuple[str, Expr]]:
        """(place in the declaration, expression) of every formula and rule."""
        out = [(c.key, e) for c in self.columns for e in (c.formula, *(f for _, f in c.by_measure.values())) if e]
        out += [(f.key, e) for f in self.feet for e in (*f.cells.values(), *f.where)]
        return out + [(r.key, e) for r in self.rules for e in (r.must, r.where, r.found, r.expected) if e]

    @property
    def proposes(self) -> bool:
        """Whether HQ suggests figures in it, which count where the unit leaves them."""
        return any(c.proposed or c.who == "S" or "S" in {who for who, _ in c.by_measure.values()} for c in self.columns)

    @property
    def expected(self) -> bool:
        """Whether units fill it in by itself: HQ need not name it, nor have rows for it."""
        return bool(self.rounds) and not self.where_rows

    @cached_property
    def asks(self) -> bool:
        """Whether units fill in something in it."""
        return any(c.asked for c in self.columns)

    @cached_property
    def settled(self) -> Table:
        """The table as an approved plan holds it: all its figures are HQ's, so nothing in it is asked for, or judged as declared."""
        return replace(self, columns=tuple(c.settled for c in self.columns), rules=())

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by key."""
        return {c.key: c for c in self.columns}

    @cached_property
    def foot_by_key(self) -> dict[str, FootRow]:
        """Foot rows by key."""
        return {f.key: f for f in self.feet}

    @cached_property
    def void_column(self) -> str:
        """Key of the column that takes a row out of every sum; '' where there is none."""
        return next((c.key for c in self.columns if c.role == "void"), "")

    @cached_property
    def holds_column(self) -> str:
        """Key of the column that names months which must not move; '' where there is none."""
        return next((c.key for c in self.columns if c.role == "holds"), "")

    @cached_property
    def counts_workdays(self) -> bool:
        """Whether a formula or rule reads the list of workdays that the workbook then carries."""
        return any(isinstance(part, (Workday, DaysWorked, RuleDay)) for _, node in self.expressions() for part in walk_nodes(node))

    @cached_property
    def dates_by_rules(self) -> bool:
        """Whether a formula or rule reads the dates of each rule in each month, which the workbook then carries."""
        return any(isinstance(part, RuleDay) for _, node in self.expressions() for part in walk_nodes(node))

    def foot_cell(self, foot: FootRow, key: str) -> Expr | None:
        """The expression in a foot row's cell; None where it is blank, given or typed."""
        if key in foot.cells:
            return foot.cells[key]
        column = self.by_key[key]
        if not foot.total or column.kind != "number" or key in foot.given:
            return None
        if column.up in ("sum", "last"):
            return SumRows(Col(key), foot.where)
        if column.up == "re":
            return column.formula or next((f for _, f in column.by_measure.values() if f), None)
        return None

    def foot_label_at(self, foot: FootRow) -> str:
        """The column in which the foot row is named: the first that holds nothing of it."""
        return next((c.key for c in self.columns if c.key not in foot.given and self.foot_cell(foot, c.key) is None),
                    self.columns[0].key)

    def foot_unit(self, foot: FootRow, key: str) -> Unit | None:
        """The unit of a foot row's cell."""
        return foot.unit or self.by_key[key].unit

    def with_switches(self, on: frozenset[str]) -> Table:
        """The table with only the optional columns whose switch is on; the same one each time."""
        if all(c.switch is None or c.switch in on for c in self.columns):
            return self
        if on not in self._switched:
            kept = tuple(c for c in self.columns if c.switch is None or c.switch in on)
            keys = {c.key for c in kept}
            self._switched[on] = replace(self, columns=kept, used_by=tuple(k for k in self.used_by if k in keys),
                                         rules=tuple(r for r in self.rules if r.column in keys))
        return self._switched[on]

    def without(self, rules: frozenset[str], lists: frozenset[str]) -> Table:
        """The table without those rules, and with words in the place of those lists; the same one each time."""
        if not rules and not lists:
            return self
        if (rules, lists) not in self._reduced:
            self._reduced[rules, lists] = replace(self, rules=tuple(r for r in self.rules if r.key not in rules), columns=tuple(
                replace(c, kind="text", rows_of=None) if c.key in lists else c for c in self.columns))
        return self._reduced[rules, lists]

    @cached_property
    def _reduced(self) -> dict[tuple[frozenset[str], frozenset[str]], Table]:
        """What `without` made."""
        return {}

    @cached_property
    def _switched(self) -> dict[frozenset[str], Table]:
        """What `with_switches` made: every file that is read asks for it."""
        return {}
