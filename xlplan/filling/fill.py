"""Exports and a workbook as read -> what is filled in, cell by cell. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from xlplan.calendar import MONTHS
from xlplan.exports.guess import needs_year
from xlplan.exports.layout import Layout
from xlplan.exports.records import MEASURE_OF, TEXTS, Export
from xlplan.exports.roles import Kind
from xlplan.filling.aside import LeftAside
from xlplan.filling.figures import Figure, export_figures, sum_of
from xlplan.filling.filling import Filling, Sums
from xlplan.filling.open_tables import is_refused, open_tables, place_figure
from xlplan.filling.sheet import Shut, TableFill
from xlplan.schema.months import month_number
from xlplan.text import fold_text
from xlplan.workbook.foreign_codes import ByForm, OwnCodes, by_form, codes_with_names, parts_of
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.submission import Submission

_UNIT: Final = ("unit_code", "unit")


@dataclass(frozen=True, slots=True)
class FillOrder:
    """What is asked. `year`: of the export that goes into the plan year, the plan year itself unless given; `unit`: what the export calls
    the unit of the workbook, by its code and name unless given."""

    year: int | None = None
    unit: str = ""


def fill_workbook(book: RawBook, sub: Submission, exports: Sequence[Export], order: FillOrder, shut: Shut) -> Filling:
    """What the exports put into the workbook, which is one of ours (`sub.issued`); nothing is written. `shut`: of some cells of a sheet
    those that its protection locks."""
    assert sub.issued is not None
    stamp = sub.issued.stamp
    first = month_number(order.year or stamp.year, stamp.start_month)
    called = [order.unit] if order.unit else [stamp.branch, stamp.branch_name]
    mine = OwnCodes({fold_text(text): stamp.branch for text in called},
                    {} if order.unit else codes_with_names([(stamp.branch, stamp.branch_name, ())]))
    foreign = by_form(sub.issued.foreign)
    known: ByForm = {} if order.unit else foreign
    by_export = [export_figures([one]) for one in exports]
    shares = [(one, ours, unnamed) for figures in by_export for unnamed in [_unnamed(figures)]
              for one, ours in _with_shares(figures, known, stamp.branch, mine)]
    figures = [one for one, *_ in shares]
    out, left = Filling(), LeftAside()
    for kind in (key for key in MEASURE_OF if any(one.kind == key for one in figures)):
        tables = open_tables(sub, kind, foreign)
        for one, ours, unnamed in (share for share in shares if share[0].kind == kind):
            at = month_number(one.year, one.month) - first
            if ours != 1:
                said = _unit_said(one)
                left.add(replace(one, value=one.value * (1 - ours)), "unit" if said else "no_unit", "unit", said)
            if ours == 0:
                continue
            own = replace(one, value=one.value * ours)
            if not 0 <= at < len(MONTHS):
                left.add(own, "year", "year", str(one.year) if stamp.start_month == 1 else f"{one.year}-{one.month:02}")
            elif not tables:
                left.add(own, "refused" if is_refused(sub, kind) else "no_table")
            else:
                place_figure(tables, own, at, unnamed, left)
        filled = [(table, table.fill(book, sub, shut, left)) for table in tables]
        for table, made in filled:
            out.cells += made.cells
            out.kept += made.kept
            out.absent += made.absent
            out.spread += made.spread
            out.renamed += table.finder.renamed if table.placed or table.whole else ()
        out.sums.append(_sums(kind, figures, [made for _, made in filled], left))
    out.left = left.out()
    return out


def _unnamed(figures: Sequence[Figure]) -> frozenset[str]:
    """Roles that no figure of an export names, neither by a code nor by a name."""
    return frozenset(TEXTS) - {role.removesuffix("_code") for one in figures for role in one.texts}


def _with_shares(figures: Sequence[Figure], foreign: ByForm, branch: str, mine: OwnCodes) -> list[tuple[Figure, Decimal]]:
    """The figures of one export, each with how much of it is the unit's own: none of what names no unit beside figures of other units."""
    shares = [_share_of(one, foreign, branch, mine) for one in figures]
    others = any(share != 1 and {"unit", "unit_code"} & one.texts.keys() for one, share in zip(figures, shares, strict=True))
    return [(one, share if _unit_said(one) or not others else Decimal(0)) for one, share in zip(figures, shares, strict=True)]


def _share_of(figure: Figure, foreign: ByForm, branch: str, mine: OwnCodes) -> Decimal:
    """How much of the figure is the unit's own: all where the export names no unit, or this one."""
    texts = [figure.texts[role] for role in _UNIT if role in figure.texts]
    for text in texts:
        if parts := parts_of(foreign, "unit", [text], figure.year, figure.month):
            return sum((share for code, share in parts if code == branch), Decimal(0))
        if mine.code_of(text):
            return Decimal(1)
    return Decimal(not texts)


def _unit_said(figure: Figure) -> str:
    return next((figure.texts[role] for role in reversed(_UNIT) if role in figure.texts), "")


def in_fiscal_year(export: Export, layout: Layout, year: int, start_month: int) -> Export:
    """The export, where its months stand without a year and are those of fiscal year `year`: months before its first are of the next
    calendar year."""
    if start_month == 1 or layout.year != year or not needs_year(replace(layout, year=None)):
        return export
    records = export.records.copy()
    records.loc[records["month"] < start_month, "year"] = year + 1
    return replace(export, records=records)


def _sums(kind: Kind, figures: Iterable[Figure], made: Sequence[TableFill], left: LeftAside) -> Sums:
    return Sums(kind, sum_of(one for one in figures if one.kind == kind), sum((one.taken for one in made), Decimal(0)),
                sum((cell.exact for one in made for cell in one.kept), Decimal(0)), left.of(kind),
                sum((one.rounded for one in made), Decimal(0)))
