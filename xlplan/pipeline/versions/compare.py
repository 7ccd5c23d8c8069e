"""`xlplan compare`: two states of the plan, what changed and why. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from xlplan import terms
from xlplan.brief import Brief
from xlplan.decompose.rounding.rational import nearest_whole
from xlplan.pipeline.loading import load_issued
from xlplan.pipeline.printing import align_columns, ledger_lines
from xlplan.pipeline.submissions import PathLike
from xlplan.pipeline.versions.freeze import state_now
from xlplan.pipeline.versions.names import BASES, NOW, last_version, state_label, state_meant
from xlplan.plan.checking.outcome import diagnostic_data
from xlplan.plan.master.keys_meant import key_meant
from xlplan.plan.versions.beside import beside_lines, finding_counts, new_opinions
from xlplan.plan.versions.compare import Change, Comparison, Section, TableChanges, compare_states
from xlplan.plan.versions.figures import Side
from xlplan.plan.versions.kept import Kept, kept_of
from xlplan.plan.versions.other_columns import ColumnChange
from xlplan.plan.versions.words import (
    CHANGE,
    LIKE,
    MOVED,
    RATE,
    SHARE,
    beside_figures,
    column_said,
    figure_said,
    other_lines,
    reason_lines,
    shown_moment,
)
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.round_names import round_name
from xlplan.store.folder import show_path
from xlplan.store.ledger import FrozenVersion, Ledger
from xlplan.tables import BRANCH
from xlplan.text import Lang, Text, text_list
from xlplan.units import PERCENT

_SHOWN: Final = 3  # reasons told of one line; JSON has them all
_TITLE: Final = Text("{before} → {after}", "{before} → {after}", "{before} → {after}")
_FROZEN: Final = Text("{name}({round},{at},{by})", "{name}({round},{at},{by})", "{name} ({round}, {at}, {by})")
_BY: Final = Text("{table}({unit}) · 按{by}", "{table}({unit}) · 依{by}", "{table} ({unit}) · by {by}")
_SAME: Final = Text("没有变化的 {n} 项未列", "沒有變化的 {n} 項未列", "{n} without a change are not listed")
_ALL_SAME: Final = Text("{table}:没有变化,{total} {unit}", "{table}:沒有變化,{total} {unit}", "{table}: no change, {total} ({unit})")
_OFF: Final = Text("{table}:各行之和与表自己的合计相差 {gaps} {unit},请联系 xlplan 的维护者",
                   "{table}:各列之和與表自己的合計相差 {gaps} {unit},請聯絡 xlplan 的維護者",
                   "{table}: the rows differ from the table's own total by {gaps} ({unit}); tell who maintains xlplan")


@dataclass(frozen=True, slots=True, repr=False)
class ComparisonResult(Brief):
    """What `compare` found. `ledger`: what is wrong with the ledger (XP532, XP533), said first."""

    found: Comparison
    ledger: list[Diagnostic]

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready; amounts in the unit of each table."""
        found = self.found
        return {"before": _side_data(found.before, lang), "after": _side_data(found.after, lang),
                "tables": [_table_data(one, found, lang) for one in found.tables],
                "other_columns": [_column_data(key, one, found, lang) for key, of in found.others.items() for one in of],
                "left_out": [t.key for t in found.left_out],
                **(self._beside() if self._typed else {}),
                "diagnostics": [diagnostic_data(d, lang) for d in self.ledger]}

    @property
    def _typed(self) -> bool:
        """Whether both are states in which HQ judged what came; what was issued and last year are none."""
        return all(side.basis == "approved" for side in (self.found.before, self.found.after))

    def _beside(self) -> dict[str, Any]:
        before, after = self.found.before.state, self.found.after.state
        return {"findings": {"before": finding_counts(before), "after": finding_counts(after)},
                "opinions": [{"unit": one.branch or None, "code": one.code or None, "sheet": one.sheet or None, "cell": one.cell or None,
                              "text": one.opinion, "by": one.by or None, "settled": one.settled} for one in new_opinions(before, after)]}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal: what changed, the largest first, with the reasons below each."""
        yield from ledger_lines(self.ledger, lang)
        yield _TITLE(lang, before=_said_side(self.found.before), after=_said_side(self.found.after))
        for one in self.found.tables:
            yield ""
            yield from self._table_lines(one, lang)
        for title, lines in other_lines(self.found, lang, _SHOWN):
            yield ""
            yield title
            yield from (f"  {said}" for said in lines)
        if self._typed:
            yield ""
            yield from beside_lines(self.found.before.state, self.found.after.state, lang)
        if said := [*beside_figures(self.found, lang)]:
            yield ""
            yield from said

    def _table_lines(self, one: TableChanges, lang: Lang) -> Iterator[str]:
        unit, heads = one.unit.label, (self.found.before.label, self.found.after.label, CHANGE, RATE, SHARE)
        if not one.ties:
            yield _OFF(lang, table=one.table.label, unit=unit, gaps=text_list(one.unit.show(g or 0, sign=True) for g in one.gaps))
        if not any(line.change or line.moved for section in one.sections for line in section.lines):
            yield _ALL_SAME(lang, table=figure_said(one.table, self.found.after.state), total=one.unit.show(one.total.after), unit=unit)
            return
        for section in one.sections:
            yield _BY(lang, table=figure_said(one.table, self.found.after.state), unit=unit, by=terms.in_sentence(section.title))
            lines = [line for line in section.lines if line.change or line.moved]
            head = ("", *(h(lang) for h in heads))
            sums = [*([replace(one.like, name=LIKE)] if one.alone else []), one.total]
            rows = [*align_columns([head, *(_cells(line, section, one, lang) for line in (*lines, *sums))])]
            yield f"  {rows[0]}"
            for row, line in zip(rows[1:], (*lines, *[None] * len(sums)), strict=True):
                yield f"  {row}"
                if line is not None:
                    yield from [f"      {MOVED(lang, n=line.moved)}"] * line.only_moved
                    yield from (f"      {said}" for said in reason_lines(line.reasons, one.unit, self.found.names, lang, _SHOWN))
            if len(lines) < len(section.lines):
                yield f"  {_SAME(lang, n=len(section.lines) - len(lines))}"


def compare(folder: PathLike, before: str = "", after: str = NOW, *, table: str = "") -> ComparisonResult:
    """Compare two states of a plan: versions by their names, `now` (what inbox/ holds), `issued` (what HQ assigned last), `last-year`.
    Region by region, unit by unit, and by what names the rows of each table, with the reasons that explain it.

    `before`: the version frozen last unless given. `table`: key or name of one planning table; all of them unless given. What is
    compared is what is approved; of sales a unit that is not in counts with what was assigned to it, as in the roll-up. Nothing
    is recorded or written. XlplanError for a version that does not exist, with those that do.
    """
    hq = load_issued(folder)
    tables = {t.key: t.label for t in BRANCH if not t.where_rows}
    only = key_meant("table", table, tables) if table.strip() else ""
    with Ledger(hq.folder.ledger) as ledger:
        versions = ledger.versions(hq.plan)
        meant = [state_meant(word, versions) if word.strip() else last_version(versions, show_path(str(folder)))
                 for word in (before, after)]
        kept = {one.name: kept_of(ledger.version_text(hq.plan, one.name), one.name) for one in meant if isinstance(one, FrozenVersion)}
    now, behind = None, hq.behind
    if any(isinstance(one, str) for one in meant):
        now, result = state_now(hq)
        behind = result.ledger
    sides = [_side(one, kept, now) for one in meant]
    found = compare_states(*sides)
    return ComparisonResult(found.only(only) if only else found, behind)


def version_names(folder: PathLike) -> list[str]:
    """The versions of the plan by name, the one frozen last at the end. XlplanError as `compare`."""
    hq = load_issued(folder)
    with Ledger(hq.folder.ledger) as ledger:
        return [one.name for one in ledger.versions(hq.plan)]


def _side(meant: str | FrozenVersion, kept: dict[str, Kept], now: Kept | None) -> Side:
    if isinstance(meant, FrozenVersion):
        return Side(state_label(meant), kept[meant.name])
    assert now is not None
    return Side(state_label(meant), now, BASES[meant])


def _cells(line: Change, section: Section, one: TableChanges, lang: Lang) -> tuple[str, ...]:
    show = one.unit.show
    was, then = ("–" if line.alone and not amount else show(amount) for amount in (line.before, line.after))
    return (line.name(lang), was, then, show(line.change, sign=True) if line.change else "–",
            _percent(line.rate, sign=True), _percent(one.share(line, section)))


def _percent(part: Fraction | None, sign: bool = False) -> str:
    return "–" if part is None else PERCENT.show(_tenths(part), sign=sign)


def _tenths(part: Fraction) -> int:
    """Steps of 0.1 %."""
    return nearest_whole(part * 10**PERCENT.places)


def _said_side(side: Side) -> str | Text:
    state = side.state
    if not state.name:
        return side.label
    return Text.of(lambda lang: _FROZEN(lang, name=state.name, round=round_name(state.round, "back"),
                                        at=shown_moment(state.at), by=state.by or "–"))


def _side_data(side: Side, lang: Lang) -> dict[str, Any]:
    state = side.state
    return {"name": side.label(lang), "version": state.name or None, "basis": side.basis, "round": state.round, "at": state.at or None,
            "by": state.by or None}


def _table_data(one: TableChanges, found: Comparison, lang: Lang) -> dict[str, Any]:
    return {"table": one.table.key, "name": one.table.label(lang), "unit": one.unit.key, "ties": one.ties,
            "total": _line_data(one.total, one, found, lang), "like_for_like": _line_data(one.like, one, found, lang),
            "sections": [_section_data(s, one, found, lang) for s in one.sections]}


def _column_data(table: str, one: ColumnChange, found: Comparison, lang: Lang) -> dict[str, Any]:
    unit, named = one.column.unit, column_said(one.column, found.after.state)
    sums = {"before": one.before, "after": one.after}
    return {"table": table, "column": one.column.key, "name": named(lang), "unit": unit.key if unit else None,
            "rows": sum(one.rows.values()), "rows_by_unit": dict(one.rows), "not_compared": one.why or None,
            **{key: None if steps is None or unit is None else unit.value(steps) for key, steps in sums.items()},
            "change_by_unit": {code: unit.value(n) for code, n in (one.moved or {}).items()} if unit else {}}


def _section_data(section: Section, one: TableChanges, found: Comparison, lang: Lang) -> dict[str, Any]:
    return {"by": section.by, "name": section.title(lang), "lines": [_line_data(line, one, found, lang, section) for line in section.lines]}


def _line_data(line: Change, one: TableChanges, found: Comparison, lang: Lang, *sections: Section) -> dict[str, Any]:
    value, share = one.unit.value, one.share(line, *sections)
    return {"key": line.key, "name": line.name(lang), "before": value(line.before), "after": value(line.after),
            "change": value(line.change), "rate": None if line.rate is None else PERCENT.value(_tenths(line.rate)),
            "share": None if share is None else PERCENT.value(_tenths(share)), "declared": value(line.declared),
            "adjusted": value(line.adjusted), "months_moved": line.moved, "one_side": line.alone,
            "reasons": [{"kind": r.kind, "unit": r.unit or None, "name": found.names.get(r.unit), "text": r.text(lang),
                         "amount": value(r.amount)} for r in line.reasons]}
