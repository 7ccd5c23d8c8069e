"""Choice, Column: one column of a planning table as it is declared. Floor 1."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal

from xlplan.schema.errors import SchemaError
from xlplan.schema.expr import Expr, Find
from xlplan.text import Text, fold_text
from xlplan.units import LIMIT, Unit

Who = Literal["G", "I", "S", "C", "L"]
Up = Literal["sum", "last", "wavg", "re", "list", "count", "min", "max", "none"]
Kind = Literal["number", "text", "choice", "date", "mark"]
Role = Literal["", "void", "holds"]
CellNextYear = Literal["", "blank", "asked", "moved", "ends", "restated"]
KEY: Final = re.compile("[a-z][a-z0-9_]*")  # of a column, of a table; of a foot row behind its @
UPS: Final[Mapping[Kind, frozenset[Up]]] = {
    "number": frozenset(("sum", "last", "wavg", "re", "min", "max", "none")), "text": frozenset(("list", "count", "none")),
    "choice": frozenset(("list", "count", "none")), "date": frozenset(("min", "max", "count", "none")), "mark": frozenset(("none",))}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list column: kept as `key`, shown as `label`, read in the words of `also` too where no label says them."""

    key: str
    label: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsOf:
    """A list that offers the rows of a table of the workbook as they stand: what its column `text` says, behind what its column
    `code` says where there is one. A row is then meant by its code, whatever becomes of its name."""

    table: str
    text: str
    code: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a planning table.

    Attributes:
        key: in hidden row 1, formulas, files, JSON.
        label: may hold {year}, {py}, {m01}.. {m12}: filled by the plan's fiscal year.
        kind: number needs a unit; choice needs `choices`, or `members` naming a list that travels in the workbook (a sheet of the
            master: its rows by the first of its `names`), or `rows_of`, whose entries are kept as they are shown.
        who: G given by HQ, I input, S suggestion formula that may be overwritten, C computed, L linked.
        up: how it rolls up over rows and units: `sum`, `last` (a sum too, of what stands at the end of the year), `wavg` by
            `weight`, `min`, `max`, `count` of filled rows, `list` of what is typed; `re` is computed anew from sums.
        formula: for C, L and S. Of a text or a choice it finds one in another row (`Find`), of a date it gives the day.
        by_measure: where it differs by row: entry of the table's `measure_column` -> (who, formula).
        proposed: an input that HQ fills with a suggested figure.
        minimum: smallest allowed value in the unit (None: negative allowed); maximum likewise.
        required: blank in a used row is a finding (of the branch where it is `I`).
        help: input message of the cell.
        switch: column exists only when that switch of the plan is on.
        band: label of the band above the header (quarters).
        stated: company field that says in which unit the column's amounts stand on the sheet; they are read at full
            precision and kept in `unit`.
        role: `void` a choice whose entry `yes` takes the row out of every sum; `holds` months that must not move (固定).
        open_list: its list only offers: another text stands as it is typed, for whoever reads the sheet to make out.
        timed: a date that may bear an hour, which is kept behind the day.
        adjusted: in a table without months, a figure of its rows that HQ may adjust (`tables.adjusted`).
        spared: entry of this column whose rows a cut of a total leaves alone as long as it can.
        next_year: what becomes of its cells in the master of the year after, where their rows go on: they stay as they are (''), are
            `blank`, stay and are `asked` about, are dates `moved` by a year; a row `ends` with the date in it; they are `restated` by
            what the last plan came to.
    """

    key: str
    label: Text
    unit: Unit | None = None
    kind: Kind = "number"
    who: Who = "G"
    up: Up = "none"
    formula: Expr | None = None
    by_measure: Mapping[str, tuple[Who, Expr | None]] = field(default_factory=dict)
    weight: str | None = None
    choices: tuple[Choice, ...] = ()
    members: str | None = None
    rows_of: RowsOf | None = None
    proposed: bool = False
    minimum: int | None = 0
    maximum: int | None = None
    required: bool = False
    width: float = 10
    help: Text | None = None
    switch: str | None = None
    band: Text | None = None
    stated: str = ""
    role: Role = ""
    spared: str = ""
    open_list: bool = False
    timed: bool = False
    adjusted: bool = False
    next_year: CellNextYear = ""
    strong: bool = False  # subtotal look
    difference: Literal["", "zero", "at_most", "signed"] = ""  # zero is the goal (a tick), must not be exceeded, or shown with its sign

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise SchemaError(f"column {self.key}: a key is a word of small letters, digits and _")
        if (self.kind == "number") != (self.unit is not None):
            raise SchemaError(f"column {self.key}: a number has a unit, nothing else has")
        if sum(map(bool, (self.choices, self.members, self.rows_of))) != (self.kind == "choice"):
            raise SchemaError(f"column {self.key}: a choice has either choices or members or rows, nothing else has")
        if (self.who in "CLS") != (self.formula is not None) and not self.by_measure:
            raise SchemaError(f"column {self.key}: computed, linked and suggested columns have a formula, others none")
        if self.computed_word and (self.who not in "CL" or self.by_measure or self.kind == "mark"):
            raise SchemaError(f"column {self.key}: a text, choice or date that is computed is so in every row and not typed over")
        if self.computed_word and self.kind != "date" and not isinstance(self.formula, Find):
            raise SchemaError(f"column {self.key}: a text or choice that is computed is found in another row")
        if (self.up == "wavg") != bool(self.weight):
            raise SchemaError(f"column {self.key}: a weighted mean names its weight, nothing else does")
        if self.proposed and (self.kind != "number" or self.who != "I"):
            raise SchemaError(f"column {self.key}: figures are proposed for numbers that a unit types")
        if self.adjusted and (self.who != "I" or self.up != "sum"):
            raise SchemaError(f"column {self.key}: HQ adjusts figures that a unit types and that add up")
        if self.up not in UPS[self.kind]:
            raise SchemaError(f"column {self.key}: a {self.kind} cannot roll up as {self.up}")
        if self.minimum is not None and self.maximum is not None and self.maximum < self.minimum:
            raise SchemaError(f"column {self.key}: no number is at least {self.minimum} and at most {self.maximum}")
        means: dict[str, str] = {}
        for form, key in ((fold_text(form), c.key) for c in self.choices for form in (*c.label.all(), c.key)):
            if means.setdefault(form, key) != key:
                raise SchemaError(f"column {self.key}: {form} means {means[form]} and {key}")
        if len({c.key for c in self.choices}) < len(self.choices):
            raise SchemaError(f"column {self.key}: two choices with one key")
        if self.role == "void" and "yes" not in {c.key for c in self.choices}:
            raise SchemaError(f"column {self.key}: the list of a void column has the entry yes")
        if self.role == "holds" and self.kind != "mark":
            raise SchemaError(f"column {self.key}: months that are held stand in a column of kind mark")
        if self.spared and self.spared not in {c.key for c in self.choices}:
            raise SchemaError(f"column {self.key}: its list has no entry {self.spared}")

    @property
    def computed_word(self) -> bool:
        """Whether it is a text, choice or date that a formula makes."""
        return self.kind != "number" and self.formula is not None

    @property
    def limits(self) -> tuple[int, int]:
        """The least and the most that its numbers may be, in steps; without a limit what a number can be at all."""
        assert self.unit is not None
        scale, multiple = 10**self.unit.places, self.unit.multiple
        return (-LIMIT if self.minimum is None else int(self.minimum * scale // multiple),
                LIMIT if self.maximum is None else int(self.maximum * scale // multiple))

    def who_of(self, measure: str | None) -> Who:
        """Who fills it in rows of that measure."""
        return self.by_measure[measure][0] if measure and measure in self.by_measure else self.who

    def formula_of(self, measure: str | None) -> Expr | None:
        """Its formula in rows of that measure."""
        return self.by_measure[measure][1] if measure and measure in self.by_measure else self.formula

    @property
    def asked(self) -> bool:
        """Whether units fill it in, in rows of some measure at least."""
        return any(who in "IS" for who in (self.who, *(who for who, _ in self.by_measure.values())))

    @cached_property
    def settled(self) -> Column:
        """The column as nobody fills it in any more: what units typed in it, or left as suggested, is HQ's figure."""
        measures: dict[str, tuple[Who, Expr | None]] = {
            measure: ("G", None) if who in "IS" else (who, formula) for measure, (who, formula) in self.by_measure.items()}
        mine = self.who in "IS"
        return replace(self, who="G" if mine else self.who, formula=None if mine else self.formula, by_measure=measures,
                       proposed=False, required=False, adjusted=False)

    @cached_property
    def _choices(self) -> dict[str, str]:
        """Label in any language, or key, as it stands and folded -> key; the first choice goes before later ones."""
        also = [(form, c.key) for c in reversed(self.choices) for form in c.also]
        forms = [*also, *((form, c.key) for c in reversed(self.choices) for form in (*c.label.all(), c.key))]
        return {**{fold_text(form): key for form, key in forms}, **dict(forms)}

    def choice_key(self, label: str) -> str | None:
        """The choice meant by a label in any language or by its key (case and width do not count); None if none is."""
        return self._choices.get(label) or self._choices.get(fold_text(label))
