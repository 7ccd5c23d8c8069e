"""What HQ's side of one workbook of a unit says otherwise than another: when it is issued again, or the master changed. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from xlplan import terms
from xlplan.calendar import label_params
from xlplan.plan.master.labels import row_said
from xlplan.plan.rounds.workday_changes import workdays_changed
from xlplan.schema.column import Column
from xlplan.schema.frame import is_hq_row
from xlplan.schema.table import Table
from xlplan.tables import BY_KEY
from xlplan.text import Text, clauses, same_text, text_list
from xlplan.units import Unit
from xlplan.workbook.stamp import Issued, Values, frame_of
from xlplan.workbook.words import WORDS

_HEAD: Final = same_text("{table} · {column}")
_CELL: Final = same_text("{table} · {row} · {column} {old} → {new}")
_FACT: Final = same_text("{column} {old} → {new}")
_GROUP: Final = Text("{head}:{listed}", "{head}:{listed}", "{head}: {listed}")
_NEW_ROW: Final = Text("{table} 新增 {row}", "{table} 新增 {row}", "{table}: new {row}")
_GONE_ROW: Final = Text("{table} 去掉 {row}", "{table} 去掉 {row}", "{table}: without {row}")
_NEW_TABLE: Final = Text("新增表「{table}」", "新增表「{table}」", "new table “{table}”")
_GONE_TABLE: Final = Text("去掉表「{table}」", "去掉表「{table}」", "without table “{table}”")
_RULES: Final = Text("检查规则或限额", "檢核規則或限額", "rules of the checks or limits")
_MORE: Final = Text("{listed};共 {n} 处", "{listed};共 {n} 處", "{listed}; {n} in all")
_BLANK: Final = Text("空白", "空白", "blank")
_NOTHING: Final = Text("总部的数没有改动", "總公司的數沒有改動", "no figure of HQ's")
_TOTAL: Final = "@total"
WORKDAYS: Final = "@workdays"  # of a table: no key of one
_SHOWN: Final = 8
_FACTS: Final = {"deadline": "deadline", "contact_name": "contact", "contact_phone": "contact", "contact_wecom": "contact",
                 "unit_basis": "unit_basis"}  # fact -> the word of the cover that stands beside it


@dataclass(frozen=True, slots=True)
class IssueChange:
    """One thing that is said otherwise: of a cell by its keys, of a row or table without the keys that it has none of. `said`: what, as
    it was and as it is; `head`: what cells of one column share of that, and `rest` what they do not."""

    table: str
    row: str
    column: str
    said: Text
    head: Text | None = None
    rest: Text | None = None


def issue_changes(was: Issued, now: Issued) -> list[IssueChange]:
    """What `now` gives the unit otherwise than `was`, table by table in the order of its sheets; what the unit fills in, and what is
    suggested to it, does not count."""
    out = [IssueChange(key, "", "", (_NEW_TABLE if key in now.stamp.opens else _GONE_TABLE).filled(table=_label(key)))
           for key in dict.fromkeys((*was.stamp.opens, *now.stamp.opens)) if (key in was.stamp.opens) != (key in now.stamp.opens)]
    if said_days := workdays_changed(was, now):
        out.append(IssueChange(WORKDAYS, "", "", said_days))
    for key in now.stamp.opens:
        if key in was.stamp.opens and key in BY_KEY:
            out += _in_table(BY_KEY[key], was, now)
    said = {WORDS[word]: (was.facts.get(fact, ""), now.facts.get(fact, "")) for fact, word in _FACTS.items()
            if was.facts.get(fact, "") != now.facts.get(fact, "")}
    out += [IssueChange("", "", "", _FACT.filled(column=word, old=old or _BLANK, new=new or _BLANK)) for word, (old, new) in said.items()]
    if (was.severities, was.limits) != (now.severities, now.limits):
        out.append(IssueChange("", "", "", _RULES))
    return out


def said_changes(changes: list[IssueChange], shown: int = _SHOWN) -> Text:
    """The first of them, those of one column together, and how many there are where that is not all."""
    if not changes:
        return _NOTHING
    groups: dict[tuple[str, str], list[IssueChange]] = {}
    for n, one in enumerate(changes):
        groups.setdefault((one.table, one.column) if one.head else ("", str(n)), []).append(one)
    each = max(2, shown // len(groups))
    said = [_said_group(group, each) for group in [*groups.values()][:shown]]
    told = sum(min(len(group), each) for group in [*groups.values()][:shown])
    listed = clauses(said)
    return listed if len(changes) <= told else _MORE.filled(listed=listed, n=sum(one.row != _TOTAL for one in changes))


def _said_group(group: list[IssueChange], each: int) -> Text:
    if len(group) < 2 or group[0].head is None:
        return group[0].said
    return _GROUP.filled(head=group[0].head, listed=text_list([*(one.rest for one in group[:each]), *["…"] * (len(group) > each)]))


def _label(key: str) -> Text | str:
    return BY_KEY[key].label if key in BY_KEY else key


def _in_table(table: Table, was: Issued, now: Issued) -> Iterator[IssueChange]:
    frames = [frame_of(one, table.with_switches(frozenset(one.stamp.switches))) for one in (was, now)]
    before, after = (_given_rows(table, one) for one in (was, now))
    for key in (*before, *after):
        if (key in before) != (key in after):
            frame = frames[key in after]
            yield IssueChange(table.key, key, "", (_NEW_ROW if key in after else _GONE_ROW).filled(
                table=table.label, row=row_said(key, table, frame)))
    old, new = was.values.get(table.key, {}), now.values.get(table.key, {})
    yield from _totals(table, old, new, now)
    for key in dict.fromkeys((*old, *new)):
        if key.startswith("@") or (key in before and key in after):
            for column in dict.fromkeys((*old.get(key, {}), *new.get(key, {}))):
                if column in table.by_key and _stands(table, old, key, column) != _stands(table, new, key, column):
                    figures = dict(zip(("old", "new"), (_shown(table, one, key, column) for one in (was, now)), strict=True))
                    row, label = row_said(key, table, frames[1] if key in after else frames[0]), _column_label(table.by_key[column], now)
                    yield IssueChange(table.key, key, column, _CELL.filled(table=table.label, row=row, column=label, **figures),
                                      _HEAD.filled(table=table.label, column=label), _FACT.filled(column=row, **figures))


def _totals(table: Table, old: Mapping[str, Mapping[str, int | str]], new: Mapping[str, Mapping[str, int | str]],
            now: Issued) -> Iterator[IssueChange]:
    """What HQ's columns come to, where that is other and more than one row makes it."""
    for column in () if table.measures else (c for c in table.columns if c.unit and c.up == "sum"):
        was, is_ = ([int(cells[column.key]) for row, cells in of.items() if not row.startswith("@") and column.key in cells]
                    for of in (old, new))
        if sum(was) != sum(is_) and max(len(was), len(is_)) > 1 and column.unit:
            label, show = _column_label(column, now), column.unit.show
            figures = {"old": show(sum(was)), "new": show(sum(is_))}
            yield IssueChange(table.key, _TOTAL, column.key, _CELL.filled(table=table.label, row=terms.TOTAL, column=label, **figures),
                              _HEAD.filled(table=table.label, column=label), _FACT.filled(column=terms.TOTAL, **figures))


def _given_rows(table: Table, issued: Issued) -> dict[str, None]:
    return {key: None for key in issued.rows.get(table.key, ()) if table.kind == "fixed" or is_hq_row(table, key)}


def _stands(table: Table, values: Values | Mapping[str, Mapping[str, int | str]], row: str, column: str) -> str:
    """A blank number is as good as 0: HQ gives both alike."""
    text = str(values.get(row, {}).get(column, ""))
    return "0" if not text and table.by_key[column].unit else text


def _column_label(column: Column, issued: Issued) -> Text:
    params = {lang: label_params(issued.stamp.year, issued.stamp.start_month, lang) for lang in ("zh-CN", "zh-TW", "en")}
    return Text.of(lambda lang: column.label(lang, **params[lang]))


def _shown(table: Table, issued: Issued, row: str, key: str) -> Text:
    value = issued.values.get(table.key, {}).get(row, {}).get(key, "")
    column, unit = table.by_key[key], _unit_of(table, row, key)
    if unit is not None and str(value):
        return same_text(unit.show(int(value)))
    text = next((c.label for c in column.choices if c.key == value), None) or issued.members.get(column.members or "", {}).get(str(value))
    return (text if isinstance(text, Text) else same_text(text or str(value))) if value else _BLANK


def _unit_of(table: Table, row: str, column: str) -> Unit | None:
    foot = table.foot_by_key.get(row)
    return table.foot_unit(foot, column) if foot else table.by_key[column].unit
