"""HQ's own tables whose declaration was changed under what units typed: what the next workbook has no place for. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from xlplan import terms
from xlplan.plan.checking.former import FormerCell, former_cells, former_from, former_plain, joined_former
from xlplan.plan.master.filling import opened_tables, told_tables
from xlplan.plan.master.master import Master
from xlplan.plan.rounds.declared_cells import DeclaredCells, Spot, declared_cells
from xlplan.plan.rounds.own_renamed import own_frames_of, renamed_findings
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.schema.table import Table
from xlplan.tables import BRANCH
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, list_briefly, text_list
from xlplan.units import UNITS
from xlplan.workbook.submission import Submission

_NO_TABLE: Final = Text("已没有这张表", "已沒有這張表", "has no such table any more")
_ROWS: Final = Text("这张表换了行的种类", "這張表換了列的種類", "has its table with rows of another kind")
_NO_ROW: Final = Text("这张表没有「{entries}」这些行了", "這張表沒有「{entries}」這些列了", "has no rows {entries} in it any more")
_GONE: Final = Text("已没有这一列", "已沒有這一欄", "has no such column any more")
_OTHER: Final = Text("这一列换了类型或单位", "這一欄換了類型或單位", "has it of another kind or unit")
_GIVEN: Final = Text("这一列改成了由总部给定", "這一欄改成了由總公司給定", "has HQ give it now")
_NARROWED: Final = Text("它的列表没有「{entries}」了", "它的清單沒有「{entries}」了", "has no {entries} in its list any more")
_LIMITS: Final = Text("这一列的上下限改窄了,填了的 {entries} 在外面", "這一欄的上下限改窄了,填了的 {entries} 在外面",
                      "has it within narrower limits, and {entries} lies outside")
_NAME: Final = Text("这一列用了另一列原来的名称", "這一欄用了另一欄原來的名稱", "gives it the name that another column had")
_NAMED: Final = Text("这张表用了另一张表原来的名称", "這張表用了另一張表原來的名稱", "gives its table the name that another table had")
_ABOUT: Final[Mapping[str, Text]] = {
    "table": _NO_TABLE, "rows": _ROWS, "row": _NO_ROW, "column": _GONE, "kind": _OTHER, "given": _GIVEN, "entry": _NARROWED,
    "limit": _LIMITS, "name": _NAME, "named": _NAMED}
_OF_TABLE: Final[Mapping[str, str]] = {"table": "name", "named": "name", "rows": "kind", "row": "members"}  # why -> cell of its row
_OF_COLUMN: Final[Mapping[str, str]] = {"kind": "kind", "given": "filled_by", "entry": "entries", "limit": "most"}
Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Declared:
    """HQ's declarations as they are. `tables`: that stand; `off`: `table.column` or `table` that HQ put out of use; `opens`: unit -> keys
    of the tables in the workbook that it is to get; `called`: what a unit is called; `places`: where the master declares them;
    `went_out`: (unit, round) -> keys of the tables that HQ has go out to it in that round."""

    tables: Mapping[str, Table]
    off: Collection[str]
    opens: Callable[[str], Collection[str]]
    called: Callable[[str], str]
    places: DeclaredCells = field(default_factory=DeclaredCells)
    went_out: Callable[[str, Round], Collection[str]] = lambda unit, in_round: ()


@dataclass(frozen=True, slots=True)
class FormerFound:
    """`found`: XP804 for each column in which units typed what the declarations have no place for, XP805 where HQ says that it wants none,
    XP808 for each other name;
    `cells`: unit -> all such cells, those known before among them, as the ledger notes them."""

    found: tuple[Diagnostic, ...]
    cells: Mapping[str, Sequence[Plain]]


def changed_declarations(typed: Mapping[str, Submission], now: Declared,
                         before: Mapping[str, Sequence[Plain]] | None = None) -> FormerFound:
    """What becomes of what units typed. `typed`: unit -> the file that speaks for it; `before`: what was noted of former cells. A table
    that only does not go out in this round, as an approval is of fewer, is as it was."""
    lost = list[FormerCell]()
    noted: dict[str, Sequence[Plain]] = {**(before or {})}
    for unit, file in typed.items():
        opens = {*now.opens(unit), *(now.went_out(unit, file.issued.stamp.round) if file.issued else ())}
        cells = former_cells(file, {key: table for key, table in now.tables.items() if key in opens})
        lost += cells
        if cells:
            noted[unit] = former_plain(joined_former(former_from(noted.get(unit, ())), cells))
    return FormerFound((*former_findings(lost, now), *renamed_findings(own_frames_of(typed), now.tables, now.called, now.places)), noted)


def declared_now(master: Master, round: Round) -> Declared:
    """HQ's declarations, as workbooks of that round hold them."""
    def out(unit: str, in_round: Round) -> set[str]:
        return {*opened_tables(master, in_round, unit), *told_tables(master, in_round, unit)}

    return Declared({table.key: table for table in BRANCH}, master.own_off, lambda unit: out(unit, round), master.organisation.called,
                    declared_cells(master), out)


def former_findings(cells: Sequence[FormerCell], now: Declared) -> list[Diagnostic]:
    """XP804, or XP805 where HQ says that it wants none, for each column of which cells count nowhere because HQ declares it otherwise; one
    XP805 for a table that HQ wants no more."""
    of = dict[str, list[FormerCell]]()
    for cell in cells:
        of.setdefault(cell.table, []).append(cell)
    return [_finding(some, now) for whole in of.values() for some in ([whole] if _is_whole_away(whole, now) else _by_column(whole))]


def _by_column(cells: Sequence[FormerCell]) -> list[list[FormerCell]]:
    out = dict[str, list[FormerCell]]()
    for cell in cells:
        out.setdefault(cell.column, []).append(cell)
    return [*out.values()]


def _finding(cells: Sequence[FormerCell], now: Declared) -> Diagnostic:
    live = [cell for cell in cells if not cell.void]
    aside = not live or _is_wanted_away(cells, now)
    sheet, row, column = _aside_at(cells, now) if aside else _changed_at(live[0], now)
    if aside:
        return Diagnostic("XP805", table=sheet, row_key=row, column=column, params=_said(cells, now.called))
    return Diagnostic("XP804", table=sheet, row_key=row, column=column, params={
        **_said(live, now.called), "sheet": MASTER_BY_KEY[sheet].label, "why": _why(live)})


def _changed_at(cell: FormerCell, now: Declared) -> Spot:
    """The cell of the master by which what was typed there has no place any more."""
    if cell.why in _OF_TABLE:
        return now.places.of_table(cell.table, _OF_TABLE[cell.why])
    then = now.tables.get(cell.table)
    column = then.by_key.get(cell.column) if then is not None else None
    changed = _OF_COLUMN.get(cell.why, "name")
    if column is not None and cell.why == "kind" and column.kind == cell.kind:
        changed = "unit"
    if column is not None and cell.why == "limit" and cell.steps < column.limits[0]:
        changed = "least"
    return now.places.of_column(cell.table, cell.column, changed)


def _aside_at(cells: Sequence[FormerCell], now: Declared) -> Spot:
    """The cell by which HQ wants what was typed there no more; where all of it is void that of what was changed."""
    first = cells[0]
    if first.table in now.off:
        return now.places.of_table(first.table, "life")
    if f"{first.table}.{first.column}" in now.off:
        return now.places.of_column(first.table, first.column, "life")
    if first.table in now.tables and _is_closed(cells, now):
        return now.places.of_issue(first.table)
    return _changed_at(first, now)


def _said(cells: Sequence[FormerCell], called: Callable[[str], str]) -> dict[str, object]:
    headings = [*dict.fromkeys(cell.heading for cell in cells)]
    return {"label": cells[0].label, "column": list_briefly(headings) if headings[1:] else headings[0], "n": len(cells),
            "former": terms.FORMER_COLUMNS, "branches": list_briefly(dict.fromkeys(called(cell.branch) for cell in cells))}


def _is_wanted_away(cells: Sequence[FormerCell], now: Declared) -> bool:
    """Whether HQ put the column or the table out of use, or has it go out no more."""
    return f"{cells[0].table}.{cells[0].column}" in now.off or _is_whole_away(cells, now)


def _is_whole_away(cells: Sequence[FormerCell], now: Declared) -> bool:
    """Of cells of one table: whether HQ put it out of use, or has it go out no more."""
    return cells[0].table in now.off or (cells[0].table in now.tables and _is_closed(cells, now))


def _is_closed(cells: Sequence[FormerCell], now: Declared) -> bool:
    return all(cell.table not in now.opens(cell.branch) for cell in cells)


def _why(cells: Sequence[FormerCell]) -> Text:
    """All that is other than it was when they were typed."""
    of = dict[str, list[FormerCell]]()
    for cell in cells:
        of.setdefault(cell.why, []).append(cell)
    return text_list([_ABOUT[why].filled(entries=list_briefly(dict.fromkeys(_named(cell) for cell in some))) for why, some in of.items()])


def _named(cell: FormerCell) -> object:
    """What the finding says of a cell: the number and where it stands, its entry, or its row."""
    if cell.why == "limit":
        return f"{UNITS[cell.unit].show(cell.steps)}{f' ({cell.cell})' if cell.cell else ''}"
    return cell.named if cell.why == "row" else cell.text or ""
