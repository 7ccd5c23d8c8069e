"""Which unit fills in which table in which round: HQ's sheet `tables_issued` over what each table declares. Floor 4.

A unit that fills in gets a workbook, is expected to send it back, is checked and counted, whatever kind it is of.
"""
from __future__ import annotations

from xlplan.plan.master.master import Master
from xlplan.plan.master.records import Entity
from xlplan.plan.master.sheet_lists import sheet_list
from xlplan.schema.diagnostic import ROUNDS, Round, rounds_answered
from xlplan.schema.table import MemberRows, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.links import target_behind
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.tables_issued import ROUND_NAMED, UNIT_KINDS


def kind_of(unit: Entity) -> str:
    """The kind of unit, one of `UNIT_KINDS`; '' of the company as a whole, which fills in nothing."""
    if unit.carries:
        return "branch" if unit.type == "fills" else "hq_run"
    if unit.type != "sums_up" or unit.level == "company":
        return ""
    return "region" if unit.level == "region" else "other"


def goes_out(master: Master, table: Table, in_round: Round) -> bool:
    """Whether the table goes out in that round. One that HQ wants in 二上 stands in the workbook that comes back then: that of 二下."""
    line = master.tables_issued.get(table.key)
    if any(getattr(line, one, "") == "yes" for one in rounds_answered(in_round)):
        return True
    if said := getattr(line, in_round, ""):
        return bool(said == "yes")
    if named := ROUND_NAMED.get(table.key):
        first: Round = getattr(master.company, named) or "approved"
        refused = any(getattr(line, one, "") == "no" for one in rounds_answered(in_round))  # of the one workbook that both share
        return not refused and ROUNDS.index(in_round) >= ROUNDS.index(rounds_answered(first)[0])
    return in_round in table.rounds


def is_for(master: Master, table: Table, kind: str) -> bool:
    """Whether units of that kind fill in the table; by default branches do, but not where a table that goes out by HQ's word alone is
    marked for others, and all do where it goes to whom HQ has rows for."""
    line = master.tables_issued.get(table.key)
    if said := getattr(line, f"for_{kind}", ""):
        return bool(said == "yes")
    if table.where_rows:
        return kind in UNIT_KINDS
    chosen = not table.rounds and any(getattr(line, f"for_{other}", "") == "yes" for other in UNIT_KINDS)
    return kind == "branch" and not chosen


def fills(master: Master, table: Table, code: str) -> bool:
    """Whether the unit fills in the table in the rounds it goes out in: what is broken down from a target, or reads such a table,
    is none for a unit that has none or has nothing to break it down to. KeyError for an unknown code."""
    unit = master.organisation.by_code[code]
    return is_for(master, table, kind_of(unit)) and has_members(master, table) and (
        not target_behind(table.key) or (unit.carries and code not in master.idle))


def has_members(master: Master, table: Table) -> bool:
    """Whether HQ has listed what the table's rows are about: without one post or item of theirs units have nothing to fill in."""
    if table.kind != "fixed":
        return True
    if isinstance(table.given, MemberRows):
        return not table.given.sheet or bool(sheet_list(master, table.given.sheet))
    if table.given == "posts":
        return bool(master.posts)
    return table.given != "expense_items" or any(item.owner != "hq" for item in master.expense_items.values())


def members_sheet(table: Table) -> str:
    """The sheet of the master on which what its rows are about is listed; '' where none is."""
    return table.given.sheet if isinstance(table.given, MemberRows) else table.given if table.given in MASTER_BY_KEY else ""


def opened_tables(master: Master, in_round: Round, code: str) -> tuple[str, ...]:
    """Keys of the tables that the unit's workbook of that round holds, in sheet order, but `told_tables`. KeyError for an unknown code."""
    return tuple(t.key for t in BRANCH if not t.where_rows and fills(master, t, code) and goes_out(master, t, in_round))


def told_tables(master: Master, in_round: Round, code: str) -> tuple[str, ...]:
    """Keys of the tables that it holds besides where HQ has rows for the unit. KeyError for an unknown code."""
    return tuple(t.key for t in BRANCH if t.where_rows and fills(master, t, code) and goes_out(master, t, in_round))


def filling_units(master: Master, in_round: Round) -> tuple[str, ...]:
    """Units that get a workbook in that round, in the order of the organisation, parents before their children."""
    return tuple(code for code in master.organisation.planning() if opened_tables(master, in_round, code))


def filling_carriers(master: Master, table: str, under: str | None = None) -> tuple[str, ...]:
    """Units with a target, `under` that unit, that fill in the table in some round."""
    of = BY_KEY.get(table)
    if of is None or not any(goes_out(master, of, one) for one in ROUNDS):
        return ()
    return tuple(code for code in master.organisation.carriers(under) if fills(master, of, code))


def filling_table(master: Master, table: str) -> tuple[str, ...]:
    """All units that fill in the table in some round: those with a target first, then others, as regions."""
    carriers, of = filling_carriers(master, table), BY_KEY.get(table)
    if of is None or not any(goes_out(master, of, one) for one in ROUNDS):
        return carriers
    return (*carriers, *(code for code in master.organisation.planning() if code not in carriers and fills(master, of, code)))


def sales_branches(master: Master) -> tuple[str, ...]:
    """Branches that fill in a table by product and channel in some round: each must have something to sell."""
    tables = [t.key for t in BRANCH if t.given == "sales_lines"]
    filling = {code for table in tables for code in filling_carriers(master, table)}
    return tuple(code for code in master.organisation.branches() if code in filling)
