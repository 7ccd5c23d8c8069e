"""The words of a comparison that the command line and the page of the roll-up share. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from xlplan import terms
from xlplan.calendar.periods import label_params
from xlplan.plan.versions.compare import Comparison
from xlplan.plan.versions.figures import amount_column
from xlplan.plan.versions.kept import Kept
from xlplan.plan.versions.other_columns import ColumnChange, other_columns
from xlplan.plan.versions.reasons import Reason
from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import without_unit
from xlplan.text import Lang, Text, same_text, text_list
from xlplan.units import Unit

CHANGE: Final = Text("增减", "增減", "Change")
RATE: Final = Text("增减率", "增減率", "Change %")
SHARE: Final = Text("占增减", "占增減", "Share of change")
BY: Final = Text("按{by}", "依{by}", "By {by}")
MOVED: Final = Text("年合计不变,{n} 个月度数有移动", "年合計不變,{n} 個月度數有移動", "the year is the same, {n} monthly figures moved")
LIKE: Final = Text("其中两边都计入的单位", "其中兩邊都計入的單位", "of which units on both sides")
NOW: Final = Text("现在", "現在", "now")
_LEFT: Final = Text("没有可比的数,未列:{names}", "沒有可比的數,未列:{names}", "no figures to compare, left out: {names}")
_FORMER: Final = Text("「{page}」的格不计入比较:{before} {was} 格,{after} {now} 格",
                      "「{page}」的格不計入比較:{before} {was} 格,{after} {now} 格",
                      "cells of “{page}” are not compared: {before} {was}, {after} {now}")
_OF: Final = Text("{unit}:{text}", "{unit}:{text}", "{unit}: {text}")
_MORE: Final = Text("{amount} 另有 {n} 条原因", "{amount} 另有 {n} 條原因", "{amount} for {n} more reasons")


_FIGURE: Final = same_text("{table} · {column}")
_OTHERS: Final = Text("{table} · 其他列", "{table} · 其他欄", "{table} · other columns")
_ROWS: Final = Text("{column}:{n} 行不同({units})", "{column}:{n} 列不同({units})", "{column}: {n} rows differ ({units})")
_SUM: Final = Text("{column}:{before} → {after}({change}),{n} 行不同({units})", "{column}:{before} → {after}({change}),{n} 列不同({units})",
                   "{column}: {before} → {after} ({change}), {n} rows differ ({units})")
_SAME_SUM: Final = Text("{column}:合计仍是 {after},{n} 行不同({units})", "{column}:合計仍是 {after},{n} 列不同({units})",
                        "{column}: {after} in all as before, {n} rows differ ({units})")
_UNIT_CHANGE: Final = same_text("{unit} {text}")
_OTHER_UNIT: Final = Text("{column}:两边的计量单位或类型不同,没有比较({n} 行填了)",
                          "{column}:兩邊的計量單位或類型不同,沒有比較({n} 列填了)",
                          "{column}: its unit or kind is not the same on both sides, not compared ({n} rows hold something)")
_ONE_SIDE: Final = Text("{column}:{without} 没有这一列,{side} 有 {n} 行填了({units})",
                        "{column}:{without} 沒有這一欄,{side} 有 {n} 列填了({units})",
                        "{column}: {without} has no such column, {side} has it filled in in {n} rows ({units})")


def shown_moment(at: str) -> str:
    """`2026-11-19 10:00` of an ISO moment."""
    return at[:16].replace("T", " ")


def version_said(name: str, at: str, by: str) -> str:
    """`V1 (2026-11-19 10:00 · 王五)`."""
    return f"{name} ({' · '.join(filter(None, (shown_moment(at), by)))})"


def beside_figures(found: Comparison, lang: Lang) -> Iterator[str]:
    """What the figures that are compared are without: tables of which one state has no such figures, and former cells."""
    if found.left_out:
        yield _LEFT(lang, names=text_list(t.label for t in found.left_out))
    was, now = len(found.before.state.former), len(found.after.state.former)
    if was or now:
        yield _FORMER(lang, page=terms.FORMER_COLUMNS, before=found.before.label, was=was, after=found.after.label, now=now)


def column_said(column: Column, state: Kept) -> Text:
    """What the column is called in the year of the plan."""
    return Text.of(lambda lang: column.label(lang, **label_params(state.year, state.start_month, lang)))


def sum_said(table: Table, column: Column, state: Kept) -> Text:
    """That column of the table, without its unit."""
    return _FIGURE.filled(table=table.label, column=without_unit(column_said(column, state)))


def figure_said(table: Table, state: Kept) -> Text:
    """The table, with the figure that is compared where it has other columns that may change."""
    amount = amount_column(table)
    return table.label if amount is None or not other_columns(table) else sum_said(table, amount, state)


def other_lines(found: Comparison, lang: Lang, most: int) -> Iterator[tuple[str, list[str]]]:
    """Table by table what changed in its columns beside the compared one: a title, and `场次:40 → 42(+2),2 行不同(广东 +2)` for each, the
    units that changed most first, `most` of them."""
    for key, changes in found.others.items():
        table = BY_KEY[key]
        yield _OTHERS(lang, table=table.label) if amount_column(table) else table.label(lang), [
            _other_line(one, found, lang, most) for one in changes]


def _other_line(one: ColumnChange, found: Comparison, lang: Lang, most: int) -> str:
    unit, label, rows = one.column.unit, column_said(one.column, found.after.state), sum(one.rows.values())
    units = sorted((one.moved or one.rows).items(), key=lambda pair: -abs(pair[1]))
    told: list[object] = [_UNIT_CHANGE.filled(unit=found.names.get(code, code), text=unit.show(n, sign=True) if one.moved and unit else n)
                          for code, n in units[:most]]
    said = {"column": label, "n": rows, "units": text_list([*told, *["…"] * (len(units) > most)])}
    if one.why == "unit":
        return _OTHER_UNIT(lang, **said)
    if one.why:
        sides = [side.label(lang) for side in (found.before, found.after)]
        without, having = sides if one.why == "before" else sides[::-1]
        return _ONE_SIDE(lang, **said, without=without, side=having)
    if one.before is None or one.after is None or unit is None:
        return _ROWS(lang, **said)
    sums = {"before": unit.show(one.before), "after": unit.show(one.after), "change": unit.show(one.after - one.before, sign=True)}
    return (_SAME_SUM if one.before == one.after else _SUM)(lang, **said, **sums)


def reason_lines(reasons: Sequence[Reason], unit: Unit, names: Mapping[str, str], lang: Lang, most: int) -> Iterator[str]:
    """`-12.00 广东:客户撤场`, those that explain most first; beyond `most` how many there are and what they come to. `names`: of
    units."""
    shown = reasons if len(reasons) <= most else reasons[:most]
    for one in shown:
        who = names.get(one.unit, one.unit)
        yield f"{unit.show(one.amount, sign=True)} {_OF(lang, unit=who, text=one.text) if who else one.text(lang)}"
    if rest := reasons[len(shown):]:
        yield _MORE(lang, n=len(rest), amount=unit.show(sum(one.amount for one in rest), sign=True))
