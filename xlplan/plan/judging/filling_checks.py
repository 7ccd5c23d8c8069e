"""What HQ's sheet `tables_issued` must keep: tables there are, units with a target for tables that need one, no table without those
that it reads. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from xlplan.plan.master.filling import filling_units, goes_out, has_members, is_for, kind_of, members_sheet
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding, unknown_codes
from xlplan.plan.master.steering_records import TableIssued
from xlplan.schema.diagnostic import ROUNDS, Diagnostic, Round
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.expense_budget import EXPENSE_BUDGET
from xlplan.tables.links import rules_reading, tables_read, target_behind
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.tables_issued import UNIT_KINDS
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.tables.shelf import shelf_table
from xlplan.terms import SHORT_ROUNDS
from xlplan.text import Text, text_list

_SHEET: Final = "tables_issued"
_WITH_TARGETS: Final = ("branch", "hq_run")
_BROKEN_DOWN: Final = Text("它的数由下达目标分解而来", "它的數由下達目標分解而來", "its figures are broken down from a target")
_READS: Final = Text("它要用「{other}」的内容", "它要用「{other}」的內容", "it makes use of “{other}”")
_NO_ROUND: Final = Text("没有一轮下发它", "沒有一輪發送它", "it goes out in no round")
_NO_KIND: Final = Text("没有一类单位填它", "沒有一類單位填它", "no kind of unit fills it in")
_NO_UNIT: Final = Text("组织架构里没有要填它的那类单位", "組織架構裡沒有要填它的那類單位",
                       "the organisation has no unit of the kind that fills it in")
_NO_MEMBERS: Final = Text("总控表的「{list}」没有填", "總控表的「{list}」沒有填", "“{list}” of the master is empty")
_LISTS: Final = {"posts": ("staff", "promoter"), "expense_items": ()}  # what a table lists -> sources of expense items that take from it
_WHO: Final = Text("{kind}:{rounds}", "{kind}:{rounds}", "{kind}: {rounds}")


def judge_filling(master: Master, typed: tuple[TableIssued, ...]) -> list[Diagnostic]:
    """XP605 a table that there is not, XP661 one that nobody fills in, XP662 one for units without the target that it needs, XP663
    one without another that it reads, XP806 rules not asked for want of another, XP664 all of them off, XP620 no unit that could fill
    in anything.
    `typed`: the lines of the sheet as they stand."""
    lang = master.company.lang
    names = {t.key: t.label(lang) for t in BRANCH} | {key: shelf_table(key).label(lang) for key in SHELF}
    out = unknown_codes(_SHEET, "table", [(line.table, line.row_key) for line in typed], names)
    idle = list(chain.from_iterable(_for_nobody(master, line) for line in master.tables_issued.values() if line.says))
    if any(filling_units(master, one) for one in ROUNDS):
        out += idle
    else:
        out += [d for d in idle if d.params["why"] is _NO_UNIT]
        able = any(kind_of(master.organisation.by_code[code]) == "branch" for code in master.organisation.planning())
        out.append(master_finding("XP664", _SHEET) if able else master_finding("XP620", "organisation"))
    for table in BRANCH:
        out += _without_members(master, table)
        out += _without_target(master, table)
        out += _without_source(master, table)
        out += _without_rules(master, table)
    return out


def _for_nobody(master: Master, line: TableIssued) -> Iterator[Diagnostic]:
    table = BY_KEY[line.table]
    kinds = [kind for kind in UNIT_KINDS if is_for(master, table, kind)]
    there = {kind_of(master.organisation.by_code[code]) for code in master.organisation.planning()}
    why = (_NO_ROUND if not any(goes_out(master, table, one) for one in ROUNDS) else _NO_KIND if not kinds else
           _NO_UNIT if there.isdisjoint(kinds) else None if has_members(master, table) else _lacks_members(table))
    if why is not None:
        yield master_finding("XP661", _SHEET, line.row_key, "table", label=table.label, why=why)


def _lacks_members(table: Table) -> Text:
    return _NO_MEMBERS.filled(list=MASTER_BY_KEY[members_sheet(table)].label)


def _without_members(master: Master, table: Table) -> Iterator[Diagnostic]:
    """Items that take their figures from a table that nobody gets, as HQ has listed nothing for it."""
    if has_members(master, table) or not any(goes_out(master, table, one) for one in ROUNDS):
        return
    lacks = _lacks_members(table)
    for item in master.expense_items.values():
        if item.link in _LISTS.get(str(table.given), ()) and item.owner != "hq":
            yield master_finding("XP663", "expense_items", item.row_key, "link", label=EXPENSE_BUDGET.label, other=table.label,
                                 what=[lacks])


def _without_target(master: Master, table: Table) -> Iterator[Diagnostic]:
    source = target_behind(table.key)
    why = _BROKEN_DOWN if source == table.key else _READS.filled(other=BY_KEY[source].label) if source else None
    for kind in UNIT_KINDS:
        if why is not None and kind not in _WITH_TARGETS and is_for(master, table, kind):
            yield master_finding("XP662", _SHEET, master.tables_issued[table.key].row_key, f"for_{kind}", found="yes",
                                 label=table.label, who=UNIT_KINDS[kind], why=why)


def _without_source(master: Master, table: Table) -> Iterator[Diagnostic]:
    """One for each cell that keeps the table apart from tables that it reads; units that XP662 is about are left out."""
    lost: dict[tuple[str | None, str], tuple[list[Text], list[Text]]] = {}
    for source in map(BY_KEY.__getitem__, tables_read(table.key)):
        if apart := _apart(master, table, source):
            kind, rounds = next(iter(apart.items()))
            lost.setdefault(_cell_between(master, table, source, kind, rounds), ([], _who(apart)))[0].append(source.label)
    for (row, column), (sources, said) in lost.items():
        yield master_finding("XP663", _SHEET, row, column, label=table.label, other=text_list(sources), what=said)


def _without_rules(master: Master, table: Table) -> Iterator[Diagnostic]:
    """One for each table that rules of this one look into and that is not there with it."""
    for key, numbers in rules_reading(table.key).items():
        if apart := _apart(master, table, BY_KEY[key]):
            kind, rounds = next(iter(apart.items()))
            row, column = _cell_between(master, table, BY_KEY[key], kind, rounds)
            yield master_finding("XP806", _SHEET, row, column, label=table.label, other=BY_KEY[key].label, rule=list(numbers),
                                 what=_who(apart))


def _apart(master: Master, table: Table, source: Table) -> dict[str, list[Round]]:
    """Kind of unit -> the rounds in which it gets the table without the other one."""
    kinds = [k for k in UNIT_KINDS if is_for(master, table, k) and (k in _WITH_TARGETS or not target_behind(table.key))]
    beside = {one for one in ROUNDS if goes_out(master, source, one)}
    return {kind: rounds for kind in kinds if (rounds := [
        one for one in ROUNDS if goes_out(master, table, one) and not (one in beside and is_for(master, source, kind))])}


def _who(apart: Mapping[str, list[Round]]) -> list[Text]:
    return [_WHO.filled(kind=UNIT_KINDS[k], rounds=text_list(map(SHORT_ROUNDS.__getitem__, of))) for k, of in apart.items()]


def _cell_between(master: Master, table: Table, source: Table, kind: str, rounds: Iterable[Round]) -> tuple[str | None, str]:
    """(row, column) of the cell in which HQ switched the source off, or the table on, for that kind in one of those rounds."""
    columns = (f"for_{kind}", *rounds)
    for of, said in ((source, "no"), (table, "yes")):
        line = master.tables_issued.get(of.key)
        for column in columns:
            if line is not None and getattr(line, column) == said:
                return line.row_key, column
    return None, columns[0]
