"""What HQ's side of one workbook of a unit says otherwise than another: when it is issued again, or the master changed. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from xlplan.calendar import label_params
from xlplan.plan.master.labels import row_said
from xlplan.schema.column import Column
from xlplan.schema.frame import is_hq_row
from xlplan.schema.table import Table
from xlplan.tables import BY_KEY
from xlplan.text import Text, same_text, text_list
from xlplan.units import Unit
from xlplan.workbook.stamp import Issued, Values, frame_of
from xlplan.workbook.words import WORDS

_CELL: Final = same_text("{table} · {row} · {column} {old} → {new}")
_FACT: Final = same_text("{column} {old} → {new}")
_NEW_ROW: Final = Text("{table} 新增 {row}", "{table} 新增 {row}", "{table}: new {row}")
_GONE_ROW: Final = Text("{table} 去掉 {row}", "{table} 去掉 {row}", "{table}: without {row}")
_NEW_TABLE: Final = Text("新增表「{table}」", "新增表「{table}」", "new table “{table}”")
_GONE_TABLE: Final = Text("去掉表「{table}」", "去掉表「{table}」", "without table “{table}”")
_RULES: Final = Text("检查规则或限额", "檢核規則或限額", "rules of the checks or limits")
_MORE: Final = Text("{listed};共 {n} 处", "{listed};共 {n} 處", "{listed}; {n} in all")
_BLANK: Final = Text("空白", "空白", "blank")
_NOTHING: Final = Text("总部的数没有改动", "總公司的數沒有改動", "no figure of HQ's")
_SHOWN: Final = 8
_FACTS: Final = {"deadline": "deadline", "contact_name": "contact", "contact_phone": "contact", "contact_wecom": "contact",
                 "unit_basis": "unit_basis"}  # fact -> the word of the cover that stands beside it


@dataclass(frozen=True, slots=True)
class IssueChange:
    """One thing that is said otherwise: of a cell by its keys, of a row or table without the keys that it has none of. `said`: what, as
    it was and as it is."""

    table: str
    row: str
    column: str
    said: Text


def issue_changes(was: Issued, now: Issued) -> list[IssueChange]:
    """What `now` gives the unit otherwise than `was`, table by table in the order of its sheets; what the unit fills in, and what is
    suggested to it, does not count."""
    out = [IssueChange(key, "", "", (_NEW_TABLE if key in now.stamp.opens else _GONE_TABLE).filled(table=_label(key)))
           for key in dict.fromkeys((*was.stamp.opens, *now.stamp.opens)) if (key in was.stamp.opens) != (key in now.stamp.opens)]
    for key in now.stamp.opens:
        if key in was.stamp.opens and key in BY_KEY:
            out += _in_table(BY_KEY[key], was, now)
    said = {WORDS[word]: (was.facts.get(fact, ""), now.facts.get(fact, "")) for fact, word in _FACTS.items()
            if was.facts.get(fact, "") != now.facts.get(fact, "")}
    out += [IssueChange("", "", "", _FACT.filled(column=word, old=old or _BLANK, new=new or _BLANK)) for word, (old, new) in said.items()]
    if (was.severities, was.limits, was.workdays) != (now.severities, now.limits, now.workdays):
        out.append(IssueChange("", "", "", _RULES))
    return out


def said_changes(changes: list[IssueChange], shown: int = _SHOWN) -> Text:
    """The first of them, and how many there are where that is not all."""
    if not changes:
        return _NOTHING
    listed = text_list([one.said for one in changes[:shown]])
    return listed if len(changes) <= shown else _MORE.filled(listed=listed, n=len(changes))


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
    for key in dict.fromkeys((*old, *new)):
        if key.startswith("@") or (key in before and key in after):
            for column in dict.fromkeys((*old.get(key, {}), *new.get(key, {}))):
                if column in table.by_key and _stands(table, old, key, column) != _stands(table, new, key, column):
                    said = [_shown(table, one, key, column) for one in (was, now)]
                    yield IssueChange(table.key, key, column, _CELL.filled(
                        table=table.label, row=row_said(key, table, frames[1] if key in after else frames[0]),
                        column=_column_label(table.by_key[column], now), old=said[0], new=said[1]))


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
