"""The row that HQ names, as the table has it. Floor 6."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from xlplan.choices import said_choices
from xlplan.errors import XlplanError
from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.consolidate.respread import RespreadTerms
from xlplan.plan.consolidate.whatif import adjustable_rows
from xlplan.plan.master.labels import folded_name, named_code, row_cells, row_said, rows_called
from xlplan.schema.table import MemberRows
from xlplan.tables import BY_KEY
from xlplan.text import LANGS, Lang, Text, fold_text, same_text, text_list

_ROWS: Final = {  # reason of XP520 that another row would mend
    "row": Text("「{table}」里没有这一行:{row}。{choices}", "「{table}」裡沒有這一列:{row}。{choices}",
                "“{table}” has no such row: {row}; {choices}"),
    "computed": Text("「{table}」的这一行是计算出来的,不能直接调整:{row}。{choices}",
                     "「{table}」的這一列是計算出來的,不能直接調整:{row}。{choices}",
                     "This row of “{table}” is computed and cannot be adjusted itself: {row}; {choices}")}
_SEVERAL: Final = Text("「{table}」里 {row} 不止一行:{rows}。请写全名字", "「{table}」裡 {row} 不止一列:{rows}。請寫全名字",
                       "“{table}” has more than one row {row}: {rows}. Give the whole name")
_EACH: Final = Text("「{table}」里 {row} 在各分公司是不同的行:{rows}。请写全名字,或者用 branches(--branches)只写那家分公司",
                    "「{table}」裡 {row} 在各分公司是不同的列:{rows}。請寫全名字,或者用 branches(--branches)只寫那家分公司",
                    "{row} of “{table}” is another row in every branch: {rows}. Give the whole name, or only that branch in branches "
                    "(--branches)")
_SHOWN: Final = 6
_MORE: Final = Text("…", "…", "…")


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row that may be meant: `branch` is '' where every branch has the same. `cells`: what names it, cell by cell."""

    key: str
    branch: str
    name: Text
    cells: tuple[Text, ...]

    def forms(self) -> set[str]:
        """What may be typed for the row alone: its name, its key, or a name beside a code; folded."""
        parts = self.key.split("|")
        codes = parts if len(parts) == len(self.cells) else [""] * len(self.cells)
        each = [{form for one in cell.all() for form in (one, *((code, named_code(one, code)) if code else ()))}
                for cell, code in zip(self.cells, codes, strict=True)]
        whole = {form for one in self.name.all() for form in (one, named_code(one, self.key))}
        whole |= {named_code(one, self.key) for cell in self.cells[-1:] for one in cell.all()}
        return {folded_name(form) for form in (*whole, *("|".join(mix) for mix in product(*each) if mix))}

    def short_forms(self) -> set[str]:
        """What may be typed for it as long as it names no other row: one of its names or codes."""
        return {fold_text(one) for one in (*self.key.split("|"), *(word for cell in self.cells for word in cell.all()))}


class RowNames:
    """Rows by what may be typed for them: the key as it stands, the key, the whole name, one of its names or codes; what comes first
    here goes before the others."""

    def __init__(self, rows: Iterable[NamedRow]) -> None:
        self.rows = tuple(rows)
        self._known: tuple[dict[str, list[NamedRow]], ...] = ({}, {}, {}, {})
        for row in self.rows:
            for of, forms in zip(self._known, ({row.key}, {folded_name(row.key)}, row.forms(), row.short_forms()), strict=True):
                for form in forms:
                    of.setdefault(form, []).append(row)

    def meant(self, typed: str) -> list[NamedRow]:
        """Those that are meant; none, or several, where that is not certain."""
        folded = folded_name(typed)
        return next(filter(None, (of.get(form, []) for of, form in zip(self._known, (typed, folded, folded, folded), strict=True))), [])


def row_meant(merged: Merged, asked: AppliedChange, branches: Sequence[str]) -> tuple[str, list[str]]:
    """The key of the row that `asked` names by its key or its words, and the branches that have it: those given, or the one whose
    row that is, where each branch has rows of its own. What names no row stands as typed. XlplanError for what names several."""
    found = RowNames(rows_of(merged, asked.table, branches)).meant(asked.row)
    if not found:
        return asked.row, [*branches]
    if len(found) > 1:
        said = [_named_text(r.name, " · ".join(filter(None, (r.branch, r.key)))) for r in found[:_SHOWN]]
        raise XlplanError(_EACH if found[0].branch else _SEVERAL, table=BY_KEY[asked.table].label, row=asked.row,
                          rows=text_list([*said, *([_MORE] if len(found) > _SHOWN else [])]))
    return found[0].key, [found[0].branch] if found[0].branch else [*branches]


def row_written(merged: Merged, table: str, key: str, branches: Sequence[str]) -> str:
    """The row as a line of the master has it: its key; of a list, whose rows units move, its name too: `陈列培训(r03)`; of a row that the
    unit put in itself, whose key is another in its next file, its name alone."""
    frame = merged.frames[table]
    if frame.table.kind != "open" or len(branches) != 1 or key in frame.table.foot_by_key:
        return key
    at = rows_called(frame, key, merged.branches.index(branches[0]))
    name = " · ".join(filter(None, (str(frame.texts[name][at[0]]) for name in frame.table.names))) if at else ""
    return name if name and key.startswith("#") else named_code(name, key)


def row_shown(merged: Merged, asked: AppliedChange, branches: Sequence[str]) -> Text:
    """The row as its sheet names it, the key beside a name: `净白洗衣液 · 商超KA(XYY|KA)`."""
    table, member = BY_KEY[asked.table], merged.branches.index(branches[0]) if len(branches) == 1 else None
    name = row_said(asked.row, table, merged.frames[asked.table], member)
    return name if asked.row in table.foot_by_key or table.kind == "open" else _named_text(name, asked.row)


def _named_text(name: Callable[[Lang], str], code: str) -> Text:
    return Text.of(lambda lang: named_code(name(lang), code))


def require_row(merged: Merged, asked: AppliedChange, branches: Sequence[str], why: Sequence[str], terms: RespreadTerms) -> None:
    """XlplanError that names what was typed and the rows there are, where most of the branches cannot move that row."""
    said = _ROWS.get(max(why, key=why.count)) if why else None
    if said is None:
        return
    keys = set(adjustable_rows(merged, asked, branches, terms))
    rows = [r for r in rows_of(merged, asked.table, branches) if r.key in keys]
    choices = []
    for at, lang in enumerate(LANGS):
        words = {named_code(r.name(lang), r.key): (r.key, r.name(lang), *(cell.all()[at] for cell in r.cells[1:])) for r in rows}
        choices.append(said_choices(asked.row, words, words)(lang))
    raise XlplanError(said, row=asked.row, table=BY_KEY[asked.table].label, choices=Text(*choices))


def rows_of(merged: Merged, key: str, branches: Iterable[str]) -> list[NamedRow]:
    """The rows of a table in these branches: its totals, then each row once, or once a branch where a key says nothing of what
    stands in the row."""
    table, frame, of = BY_KEY[key], merged.frames[key], {merged.branches.index(b): b for b in branches}
    out = {(foot.key, ""): NamedRow(foot.key, "", foot.label, (foot.label,)) for foot in table.feet}
    for at, (row, owner, used) in enumerate(zip(frame.keys, frame.owner.tolist(), frame.used.tolist(), strict=True)):
        place = (row, "" if table.kind == "fixed" else of.get(owner, ""))
        if used and owner in of and place not in out:
            cells = tuple(cell or same_text(" ") for cell in row_cells(frame, at))
            if isinstance(table.given, MemberRows):  # the name beside the code, which is the key
                cells = (cells[0], *(same_text(name) for name in [cells[0].en.removeprefix(row).strip()] if name))
            out[place] = NamedRow(*place, row_said(row, table, frame, owner), cells)
    return [*out.values()]
