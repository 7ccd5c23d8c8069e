"""What tables of the shelf share: how one is put together, the kinds of columns they have, the rules that they keep. Floor 2."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations
from typing import Final

from xlplan.schema.column import Choice, Column, Up
from xlplan.schema.diagnostic import Severity
from xlplan.schema.expr import All, Alone, Col, CountRows, Day, Expr, Filled, MonthStart, Not, Param, Some, SumRows, col, exists, unique
from xlplan.schema.table import OwnSay, PageKind, Rollup, Rule, Table
from xlplan.tables.totals import mean_cells, total_feet
from xlplan.tables.void import LIVE, void_column
from xlplan.text import Text, printed_width, same_text
from xlplan.units import YEAR, Unit

_WIDEST: Final = 19  # of a list in another language than the sheet's
_ALL: Final = All((LIVE,))
_SAID: Final = Text("例:{said}", "例:{said}", "e.g. {said}")
Example = tuple[Mapping[str, str | int | Text], ...]  # rows as somebody types them, choices by their keys

ASK: Final = (Severity.WARNING, Severity.ERROR)  # to be explained first, mended in the end
NOTE: Final = (Severity.NOTE, Severity.NOTE)
EXPLAIN: Final = (Severity.WARNING, Severity.WARNING)
MUST: Final = (Severity.ERROR, Severity.ERROR)

OWNER: Final = Text("负责人", "負責人", "Owner")
START: Final = Text("开始日期", "開始日期", "Start")
END: Final = Text("结束日期", "結束日期", "End")
AREA: Final = Text("市场", "市場", "Market")
EVIDENCE_NO: Final = Text("证据编号", "證據編號", "Evidence no.")
STRATEGY_NO: Final = Text("策略编号", "策略編號", "Strategy no.")
STRATEGY_KNOWN: Final = Text("写的策略编号在「策略」里有", "寫的策略編號在「策略」裡有", "The strategy stands in “Strategies”")
PRODUCT: Final = Text("产品", "產品", "Product")

_ONE_PERSON: Final = Text("只写一个人", "只寫一個人", "One person only")
_ONCE: Final = Text("「{column}」没有重复的行", "「{column}」沒有重複的列", "No two rows have the same “{column}”")
_IN_YEAR: Final = Text("「{column}」在计划年度内", "「{column}」在計畫年度內", "“{column}” lies in the plan year")
_IN_ORDER: Final = Text("开始不晚于结束", "開始不晚於結束", "It starts before it ends")
_SUPPORTED: Final = Text("每个结论有数据支持", "每個結論有資料支持", "Each conclusion rests on evidence")
_CITED: Final = Text("写的证据编号在「调研与证据」里有", "寫的證據編號在「調查與證據」裡有", "The evidence it cites stands in “Evidence”")


def shelf_list(key: str, label: Text, columns: Sequence[Column], *, names: tuple[str, ...], purpose: Text, minutes: int,
               rules: Sequence[Rule] = (), rows: int = 15, pages: tuple[PageKind, ...] = ("listing",), by: tuple[str, ...] = (),
               amount: str = "", month: str = "", unit: Unit | None = None, example: Example = (), within: tuple[str, ...] = ()) -> Table:
    """A list of blank rows with the column that takes one out, and a total where columns add up; those `within` a unit alone, such as the
    days of its year, do not over units. It supports the plan, and goes out where HQ says so. What the first row of `example` says is shown
    where somebody types."""
    columns = [with_example(c, example) for c in columns]
    labels = {c.key: c.label for c in columns}
    sums: dict[str, Expr] = {c.key: SumRows(Col(c.key), (LIVE,)) for c in columns if c.up == "sum" or c.key in within}
    feet = total_feet("@total", sums | mean_cells(columns, (LIVE,)), rules)
    return Table(key, label, "open", (*columns, void_column()), names, feet, tuple(_of_named(rule, names[0], labels) for rule in rules),
                 spare=rows,
                 rounds=(), core=False, purpose=purpose,
                 used_by=tuple(c.key for c in columns if c.who == "I"), minutes=minutes, unit=unit,
                 rollup=Rollup(pages, by, amount, month))


def with_example(column: Column, example: Example) -> Column:
    """The column with what the first row of the example says there as the message of its cells; dates and lists show by themselves what
    they take."""
    said = example[0].get(column.key, "") if example else ""
    if column.help or column.who != "I" or column.kind not in ("text", "number") or said == "":
        return column
    if column.unit is not None:
        said = f"{Decimal(str(said)):.0%}" if column.unit.percent else str(said) if column.unit == YEAR else f"{Decimal(str(said)):,}"
    text = said if isinstance(said, Text) else same_text(str(said))
    return replace(column, help=Text.of(lambda lang: _SAID(lang, said=text(lang))))


def _of_named(rule: Rule, name: str, labels: Mapping[str, Text]) -> Rule:
    """The rule, with its columns named in what it keeps; one about all rows is about those that are named, as live checks ask of blank
    rows too."""
    title = rule.title.filled(**labels)
    return replace(rule, title=title, where=All((Filled(name), LIVE)) if rule.where == _ALL else rule.where)


def _about(title: Text, *keys: str) -> Text:
    """The sentence about those columns, whose labels their table knows."""
    return Text.of(lambda lang: title(lang, column=(", " if lang == "en" else "、").join("{" + key + "}" for key in keys)))


def word(key: str, label: Text, width: float = 18, *, required: bool = False, up: Up = "none", help: Text | None = None) -> Column:
    """A column of texts."""
    return Column(key, label, kind="text", who="I", up=up, required=required, width=width, help=help)


def entry(key: str, label: Text, choices: Sequence[Choice] | str, width: float = 11, *, required: bool = False, up: Up = "count",
          help: Text | None = None) -> Column:
    """A column of choices, or of the rows of that sheet of the master."""
    listed, members = ((), choices) if isinstance(choices, str) else (tuple(choices), None)
    longest = max((printed_width(said) for one in listed if "{" not in one.label.en for said in one.label.all()), default=0)
    return Column(key, label, kind="choice", choices=listed, members=members, who="I", up=up, required=required,
                  width=max(width, min(longest + 1, _WIDEST)), help=help)


def day(key: str, label: Text, *, made: Expr | None = None, required: bool = False, up: Up = "none", help: Text | None = None) -> Column:
    """A column of dates, typed or `made`."""
    return Column(key, label, kind="date", who="C" if made else "I", formula=made, up=up, required=required, width=12, help=help)


def figure(key: str, label: Text, unit: Unit, width: float = 12, *, made: Expr | None = None, up: Up = "sum", weight: str | None = None,
           required: bool = False, maximum: int | None = None) -> Column:
    """A column of numbers, typed or `made`."""
    return Column(key, label, unit, who="C" if made else "I", formula=made, up=up, weight=weight, required=required, width=width,
                  minimum=None if made else 0, maximum=maximum)


def options(**labels: Text) -> tuple[Choice, ...]:
    """The entries of a list, by their keys."""
    return tuple(Choice(key, label) for key, label in labels.items())


def keep(number: str, code: str, must: Expr, column: str, title: Text, *, where: Expr | None = None,
         levels: tuple[Severity | None, Severity | None] = ASK, whole: bool = False, found: Expr | None = None,
         expected: Expr | None = None) -> Rule:
    """A rule about each row that counts, or of the `whole` table at its total. `number`: what findings call it; `where`: of which rows,
    or of which tables, it is asked."""
    asked = where if whole else All((*([where] if where else []), LIVE))
    return Rule(code, number.lower().replace("·", "-").replace(".", "-"), must, column, title, "table" if whole else "row", asked,
                "@total" if whole else None, found, expected, own=OwnSay(number, *levels))


def any_row(key: str) -> Expr:
    """Whether a row that counts has something there: a table left empty lacks no entry."""
    return CountRows((Filled(key), LIVE)) > 0


def once(number: str, *keys: str, or_blank: tuple[str, ...] = ()) -> Rule:
    """No two rows say the same in those columns; two that leave one of `or_blank` blank do, too."""
    ways = []
    for blank in chain.from_iterable(combinations(or_blank, n) for n in range(len(or_blank) + 1)):
        lacking, said = tuple(Not(Filled(key)) for key in blank), tuple(key for key in keys if key not in blank)
        ways.append(All((*(Filled(key) for key in or_blank if key not in blank), *lacking, unique(*said, where=(*lacking, LIVE)))))
    must = Some(tuple(ways)) if or_blank else unique(*keys, where=(LIVE,))
    return keep(number, "XP814", must, keys[0], _about(_ONCE, *keys), where=All(tuple(Filled(key) for key in keys if key not in or_blank)))


def in_year(number: str, key: str, of: str = "") -> Rule:
    """The date lies in the plan year. `of`: the typed column that a computed date is made of, for a formula always holds something."""
    must = All((Day(key) >= Param("year_start"), Day(key) <= Param("year_end")))
    return keep(number, "XP812", must, key, _about(_IN_YEAR, key), where=Filled(of or key))


def month_of_year(month: int) -> Expr:
    """The first day of that month of the plan year, from 0."""
    return MonthStart(Param("year_start"), month)


def in_order(number: str, first: str, last: str, title: Text = _IN_ORDER) -> Rule:
    """One date is not after the other."""
    return keep(number, "XP813", Day(first) <= Day(last), first, title, where=All((Filled(first), Filled(last))))


def one_person(number: str, key: str = "owner") -> Rule:
    """One person answers for it, not several."""
    return keep(number, "XP820", Alone(key), key, _ONE_PERSON, where=Filled(key))


def filled(number: str, key: str, title: Text, *, where: Expr | None = None,
           levels: tuple[Severity | None, Severity | None] = EXPLAIN) -> Rule:
    """The column is filled in."""
    return keep(number, "XP811", Filled(key), key, title, where=where, levels=levels)


def cites(number: str, key: str = "evidence") -> Rule:
    """What is cited stands among the evidence (X6)."""
    return keep(number, "XP815", exists("evidence", ("no", key), where=(LIVE,)), key, _CITED, where=Filled(key), levels=EXPLAIN)


def supported(number: str, key: str = "evidence") -> Rule:
    """It says what evidence it rests on: a conclusion without any is asked about, never stopped (X6), where evidence is collected."""
    return replace(filled(number, key, _SUPPORTED), beside="evidence")


def positive(key: str) -> Expr:
    """The figure is above zero."""
    return col(key) > 0
