"""Blueprint: what a workbook shall contain, as data. Hosts (files, live Excel) only carry it out. Floor 3.

Rows and columns count from 1. Formulas are English, A1, without the leading '='. A formula cell carries its cached
value too: previews, phones, Protected View and pandas show it without recalculation.
"""
from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Literal

from xlplan.text import Lang
from xlplan.workbook.styles import Style

Value = int | float | str | bool | date | datetime | None
Paper = Literal["A4", "A3"]


def paper_of(said: str | None) -> Paper:
    """The paper that a stamp or the company sheet names; A4 where it names none."""
    return "A3" if said == "A3" else "A4"


@dataclass(slots=True, unsafe_hash=True)  # never changed; frozen, each of tens of thousands would take three times as long to make
class Cell:
    """One cell: a constant, or a formula with `value` as its cached result.

    A str value is always text, even when it begins with '='. `style` names an entry of `styles.STYLES`
    (it decides font, fill, border, alignment and lock); `format` overrides the style's number format.
    `link` is an internal target such as `'销售目标分解'!B7`. `array`: the formula is entered as one of arrays, in this cell alone.
    """

    value: Value = None
    formula: str | None = None
    style: Style = "text"
    format: str | None = None
    link: str | None = None
    array: bool = False


@dataclass(frozen=True, slots=True)
class RowSpec:
    height: float | None = None
    hidden: bool = False
    outline: int = 0
    collapsed: bool = False


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    width: float | None = None
    hidden: bool = False
    outline: int = 0


LIST_LIMIT: Final = 255  # characters of a quoted list that Excel reads, its quotes with it


@dataclass(frozen=True, slots=True)
class Validation:
    """Data validation on `ranges` (A1, e.g. `H7:J36`). kind list: `formula1` is a quoted list or a defined name;
    decimal/whole: between formula1 and formula2; custom: formula1 must be TRUE; any: input message only.
    Excel's limits (255 for messages, 32 for titles) are the host's to cut at."""

    ranges: tuple[str, ...]
    kind: Literal["list", "decimal", "whole", "date", "custom", "any"]
    formula1: str | None = None
    formula2: str | None = None
    prompt_title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""
    severity: Literal["stop", "warning", "information"] = "stop"


@dataclass(frozen=True, slots=True)
class Condition:
    """Conditional format on `range` while `formula` (relative to its first cell) is TRUE. `look` is an entry of
    `styles.LOOKS`."""

    range: str
    formula: str
    look: str
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One series; `title` and `values` are A1 references with sheet. Role sets the IBCS look: plan outlined, what is taken
    off it with a broken outline, declared/actual solid dark, previous solid light, forecast hatched; base is not seen: on it
    stand the parts of a bar that hangs."""

    title: str
    values: str
    role: Literal["plan", "less", "actual", "previous", "forecast", "good", "bad", "base"]
    labels: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of cells.

    Attributes:
        stacked: the series stand on one another, and the names of the bars say what they come to: there is no axis of values.
        heading: what the cells above it say of it, for its alternative text. legend, names: whether it shows what its series and
            its bars are called.
    """

    kind: Literal["bar", "column", "line"]
    anchor: str
    width_cm: float
    height_cm: float
    categories: str
    series: tuple[Series, ...]
    number_format: str = "#,##0"
    title: str | None = None
    stacked: bool = False
    heading: str = ""
    legend: bool = True
    names: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another place of the workbook from every cell of `range` (A1), which look as they are; `target` as of `Cell.link`, `tip`
    is shown under the pointer."""

    range: str
    target: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Stream:
    """Rows too many for cell objects: written straight into the sheet from `first_row` on, one tuple a row,
    values in the order of `styles`/`formats` (one per column, from column 1). No formulas in it. `later`: (position of a row,
    formats from it on), falling due in that order."""

    first_row: int
    rows: Iterable[Sequence[Value]]
    styles: tuple[Style, ...]
    formats: tuple[str | None, ...]
    later: tuple[tuple[int, tuple[str | None, ...]], ...] = ()


@dataclass(slots=True)
class Sheet:
    """One worksheet. `key` is language-free (and stands in A1 when the sheet holds a table); `title` is the tab."""

    key: str
    title: str
    state: Literal["visible", "hidden", "veryHidden"] = "visible"
    tab: str | None = None  # colour RRGGBB
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    rows: dict[int, RowSpec] = field(default_factory=dict)
    columns: dict[int, ColumnSpec] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # row1, column1, row2, column2
    validations: list[Validation] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)  # put there by `excel.patching.commented`
    stream: Stream | None = None
    freeze: tuple[int, int] | None = None  # first row and column that scroll
    title_rows: tuple[int, int] | None = None  # repeated on every printed page
    landscape: bool = True
    paper: Paper | None = None  # that it is laid out for; None: the workbook's
    names: int = 0  # the last of the columns that each printed page repeats; 0: of those that are frozen
    fit_height: int = 0  # pages high, where letters stay readable; 0 = as many as needed
    breaks: tuple[int, ...] = ()  # rows below which a printed page ends; none: where it is full
    grows: bool = True  # people add rows below what is there
    printed: int = 0  # the last row that is; 0: all are
    footer: tuple[str, str] = ("", "&P / &N")  # left: plain text; right: Excel's codes
    protected: bool = False
    gridlines: bool = False
    outline_below: bool = True  # subtotal rows stand below (True) or above their details
    autofilter: str | None = None
    like: Pattern | None = field(default=None, compare=False, repr=False)  # what it is a copy of

    def put(self, row: int, column: int, value: Value = None, style: Style = "text", *, formula: str | None = None,
            format: str | None = None, link: str | None = None, array: bool = False) -> None:
        """Set one cell."""
        self.cells[row, column] = Cell(value, formula, style, format, link, array)


@dataclass(slots=True, eq=False)
class Pattern:
    """A sheet that many workbooks hold, each a copy in which little differs. `sheet`: itself, which is never changed; `kept`: what a host
    made of it, to be made once."""

    sheet: Sheet
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def copy(self) -> Sheet:
        """A sheet of its own, whose cells are the very same ones until others are put in their places."""
        of = self.sheet
        return replace(of, cells={**of.cells}, rows={**of.rows}, columns={**of.columns}, merges=[*of.merges], validations=[*of.validations],
                       conditions=[*of.conditions], charts=[*of.charts], links=[*of.links], comments={**of.comments}, like=self)


@dataclass(slots=True)
class Book:
    """One workbook: sheets in tab order, defined names (name -> A1 reference with sheet), document properties."""

    sheets: list[Sheet]
    lang: Lang
    names: dict[str, str] = field(default_factory=dict)
    title: str = ""
    author: str = "xlplan"
    created: datetime = datetime(2000, 1, 1)  # fixed unless given: equal content gives equal files
    active: int = 0
    paper: Paper = "A4"  # of the sheets that are laid out for any

    def sheet(self, key: str) -> Sheet:
        """The sheet of that key; KeyError if there is none."""
        for sheet in self.sheets:
            if sheet.key == key:
                return sheet
        raise KeyError(key)
