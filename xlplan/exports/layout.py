"""`Layout`: how a sheet of an export is read, column by column, each with the reason. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from xlplan import terms
from xlplan.address import column_letters
from xlplan.exports.roles import ROLES, Kind, is_money
from xlplan.schema.months import month_number, year_month
from xlplan.text import Lang, Text, same_text
from xlplan.units import THOUSAND_YUAN, WAN_YUAN, YUAN

Sure = Literal["set", "said", "seen", "guessed"]
Decimals = Literal["", ".", ","]
DateOrder = Literal["", "mdy", "dmy", "ymd"]

SURE: Final[dict[str, Text]] = {
    "set": Text("已指定", "已指定", "set"), "said": Text("表头写明", "表頭寫明", "said by the heading"),
    "seen": Text("由内容看出", "由內容看出", "seen in its cells"), "guessed": Text("猜测,请核对", "猜測,請核對", "a guess, please see")}
KIND_NAMES: Final[dict[str, Text]] = {
    "sales": Text("销售", "銷售", "sales"), "expense": Text("费用", "費用", "expenses"), "heads": terms.in_sentence(terms.HEADS)}
MONEY: Final[dict[str, tuple[Text, int]]] = {  # unit of money -> (its name, the power of ten from it to yuan)
    "yuan": (YUAN.label, 0), "thousand_yuan": (THOUSAND_YUAN.label, 3), "wan_yuan": (WAN_YUAN.label, 4),
    "million_yuan": (Text("百万元", "百萬元", "million yuan"), 6),
    "yi_yuan": (Text("亿元", "億元", "100 million yuan"), 8)}
_FEW: Final = 3  # months that are shown one by one
_UNSAID: Final = same_text("-")
FISCAL_BASE: Final = 2026  # the fiscal year by which `fiscal` is said
_FISCAL: Final = Text("会计年度 {year} 的第 1 期", "會計年度 {year} 的第 1 期", "Period 1 of fiscal year {year}")
_UNIT: Final = Text("金额单位", "金額單位", "Unit of amounts")
HEADINGS: Final = (Text("列", "欄", "Column"), Text("表头", "表頭", "Heading"), Text("读作", "讀作", "Read as"),
                   Text("把握", "把握", "How sure"), Text("为何这样读", "為何這樣讀", "Why"))


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column of the sheet is read as.

    Attributes:
        column: its number, from 1; header: its heading, the parts of two rows set apart by a space.
        role: key of `roles.ROLES`.
        sure, why: how it is known.
        year, month: of all its figures, where months stand across.
        unit: key of MONEY where its amounts stand in another unit than the sheet's.
        fill: a label stands once for the lines of its group.
        outer: roles of the groups whose lines stand above theirs in the same column, the outermost first.
        labels: (role, text) of all its figures, where a channel or the like stands across.
        others: what else it may be.
        keep, leave: of a column that says which lines count, or of one with sums among its labels: the values whose lines count (`*` any)
            and those whose lines do not.
    """

    column: int
    header: str
    role: str
    sure: Sure
    why: Text
    year: int | None = None
    month: int | None = None
    unit: str = ""
    fill: bool = False
    others: tuple[str, ...] = ()
    outer: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    keep: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()

    @property
    def letters(self) -> str:
        """Its letters on the sheet."""
        return column_letters(self.column)

    def role_name(self, lang: Lang) -> str:
        """What it is read as, in words: `金额 2026-03`, `单位 › 产品`."""
        period = "-".join(f"{n:02}" for n in (self.year, self.month) if n)
        levels = " › ".join(ROLES[role].label(lang) for role in (*self.outer, self.role))
        return " ".join(filter(None, (levels, period, *(text for _, text in self.labels))))


@dataclass(frozen=True, slots=True)
class Layout:
    """How one sheet of a file is read.

    Attributes:
        file, sheet: its name and the tab's; of a csv the name of the file without its ending.
        kind: what its figures are of.
        header: first and last row of the heading; the lines begin below it.
        columns: every column that has a heading or something in it.
        unit: key of MONEY in which amounts stand; unit_sure, unit_why: how that is known.
        year: where neither a column nor a heading says one.
        decimal: the sign before decimals; '' where only one reading is possible anyway.
        dates: the order of day and month where a date could be read in two ways; '' likewise.
        fiscal: months from January 2026 to period 1 of fiscal year 2026, where its years and periods are fiscal ones; dates and
            months of the calendar (4月, 202604) are never.
        labels: (role, text) of all its figures, as the name of the tab or a line above the table says it.
        cumulative: whether its figures are those of the year up to their month; None while nobody has said.
        swapped: whether day and month of its true dates changed places; None likewise.
        repeated: whether lines that say the same are several sales; None likewise.
        why: what the kind, the heading and the year were told from.
        set: whether somebody confirmed it as a mapping file.
    """

    file: str
    sheet: str
    kind: Kind
    header: tuple[int, int]
    columns: tuple[ColumnUse, ...]
    unit: str = "yuan"
    unit_sure: Sure = "guessed"
    unit_why: Text = _UNSAID
    year: int | None = None
    decimal: Decimals = ""
    dates: DateOrder = ""
    fiscal: int = 0
    labels: tuple[tuple[str, str], ...] = ()
    cumulative: bool | None = None
    swapped: bool | None = None
    repeated: bool | None = None
    why: tuple[Text, ...] = ()
    set: bool = False

    @property
    def money(self) -> bool:
        """Whether its figures are money."""
        return is_money(self.kind)

    def of(self, *roles: str) -> list[ColumnUse]:
        """Columns of these roles, in order of the sheet."""
        return [c for c in self.columns if c.role in roles]

    def has(self, *roles: str) -> bool:
        """Whether a column says one of these: itself, its groups, or its heading."""
        return any({c.role, *c.outer, *(role for role, _ in c.labels)} & {*roles} for c in self.columns) or any(
            role in roles for role, _ in self.labels)


def layout_rows(layout: Layout, lang: Lang) -> list[tuple[str, ...]]:
    """The layout as lines of a table below HEADINGS, columns first, months that follow each other in one line; then what holds of the
    whole sheet."""
    lines: list[tuple[str, ...]] = []
    for run in _month_runs(layout.columns):
        one, last = run[0], run[-1]
        cells = [(c.letters, c.header, c.role_name(lang)) for c in ((one,) if one is last else (one, last))]
        lines.append((*map(" … ".join, zip(*cells, strict=True)), SURE[one.sure](lang), one.why(lang)))
    name, _ = MONEY[layout.unit]
    lines.append(("", _UNIT(lang), name(lang), SURE[layout.unit_sure](lang), layout.unit_why(lang)))
    lines += [("", ROLES[role].label(lang), text, SURE["set" if layout.set else "guessed"](lang), "") for role, text in layout.labels]
    if layout.year:
        lines.append(("", terms.YEAR(lang), str(layout.year), "", ""))
    if layout.fiscal:
        lines.append(("", _FISCAL(lang, year=FISCAL_BASE), fiscal_start(layout), SURE["set"](lang), ""))
    return lines


def fiscal_start(layout: Layout) -> str:
    """The month in which fiscal year FISCAL_BASE begins: `2026-04`."""
    return "{}-{:02}".format(*year_month(month_number(FISCAL_BASE, 1) + layout.fiscal))


def _month_runs(columns: Sequence[ColumnUse]) -> list[list[ColumnUse]]:
    """The columns, those of one measure whose months follow each other together."""
    runs: list[list[ColumnUse]] = []
    for use in columns:
        last = runs[-1][-1] if runs else None
        if last and use.month and last.month and _next_month(last) == (use.year, use.month) and _alike(last, use):
            runs[-1].append(use)
        else:
            runs.append([use])
    return [part for run in runs for part in ([run] if len(run) > _FEW else [[use] for use in run])]


def _next_month(use: ColumnUse) -> tuple[int | None, int]:
    assert use.month
    year, month = year_month(month_number(use.year or 0, use.month) + 1)
    return (year if use.year else None, month)


def _alike(a: ColumnUse, b: ColumnUse) -> bool:
    return (a.column + 1, a.role, a.sure, a.unit, a.labels) == (b.column, b.role, b.sure, b.unit, b.labels)
