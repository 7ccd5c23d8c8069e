"""Reasons: what explains a change between two states, row by row, so that the parts add up to it. Floor 4."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from xlplan.plan.checking.states import TABLE_STATES
from xlplan.plan.versions.figures import IN, SALES, RowFigure, Side, amount_column
from xlplan.plan.versions.kept import Kept, KeptLine
from xlplan.schema.diagnostic import ROUNDS, rounds_answered
from xlplan.schema.round_names import round_name
from xlplan.schema.table import Table
from xlplan.tables.adjusted import PERIODS
from xlplan.tables.periods import MONTHS
from xlplan.text import Text, same_text

Kind = Literal["adjustment", "withdrawn", "issued", "follows", "state", "linked", "remark", "none"]
_NOBODY: Final = RowFigure(0, 0, {})
_ADJUSTED: Final = Text("总部调整:{reason}({by})", "總公司調整:{reason}({by})", "HQ adjustment: {reason} ({by})")
_WITHDRAWN: Final = Text("总部调整撤回:{reason}({by})", "總公司調整撤回:{reason}({by})", "HQ adjustment withdrawn: {reason} ({by})")
_WENT: Final = Text("随{round}下达:{reason}({by})", "隨{round}下達:{reason}({by})", "issued with {round}: {reason} ({by})")
_ISSUED: Final = Text("{round}下达的数", "{round}下達的數", "as issued in {round}")
_FOLLOWS: Final = Text("随总部对其他表的调整变动", "隨總公司對其他表的調整變動", "follows HQ adjustments of other tables")
_LINKED: Final = Text("随联动的表变动", "隨連動的表變動", "follows the table that it is linked to")
_NONE: Final = Text("没有说明", "沒有說明", "no reason given")
_STATE: Final = Text("{before} → {after}", "{before} → {after}", "{before} → {after}")
_FILLS_NOTHING: Final = Text("不填报", "不填報", "fills in nothing")
_AT_TARGET: Final = Text("{state},按下达", "{state},按下達", "{state}, at target")  # of sales


@dataclass(frozen=True, slots=True)
class Reason:
    """`unit`: whose words or state it is; `amount`: the part of the change that it explains, in steps."""

    kind: Kind
    unit: str
    text: Text
    amount: int = 0

    @property
    def by_hq(self) -> bool:
        """Whether HQ made that part: by lines of its own, also those that went out in an issue."""
        return self.kind in ("adjustment", "withdrawn", "issued", "follows")


class Explainer:
    """Explains the rows of one table."""

    def __init__(self, before: Side, after: Side, table: Table) -> None:
        old = before.state.lines if before.basis == "approved" else ()
        new = after.state.lines if after.basis == "approved" else ()
        amount = amount_column(table)
        self._table, self._columns = table.key, (amount.key, *(MONTHS if amount.key == "year" else ())) if amount else ()
        self._given = amount is not None and amount.who == "G"
        self._follows = amount is not None and amount.who == "C"  # what is said of its other columns may be said of it
        self._fresh, self._gone = self._only(new, old), self._only(old, new)
        both = before.basis == after.basis == "approved"
        self._round = after.state.round
        self._moved_on = both and not {*rounds_of(before.state)} & {*rounds_of(after.state)}
        self._went = [*self._gone, *self._only(after.state.gone, (*old, *before.state.gone))] if self._moved_on else []
        self._before, self._after = _states_of(before.state, table.key), _states_of(after.state, table.key)

    def parts(self, unit: str, key: str, was: RowFigure | None, then: RowFigure | None) -> Iterator[Reason]:
        """What explains the change of that row: of what was declared, and of what HQ adjusted."""
        one, other = was or _NOBODY, then or _NOBODY
        if self._moved_on:
            yield from self._since_issued(unit, key, one, other)
            return
        if declared := other.declared - one.declared:
            yield self._declared(unit, one, other, declared)
        if adjusted := other.adjusted - one.adjusted:
            yield self._adjusted(unit, key, adjusted)

    def _since_issued(self, unit: str, key: str, was: RowFigure, then: RowFigure) -> Iterator[Reason]:
        """Over an issue: what HQ approved of the earlier state and put into the workbooks is declared in the later one. So the change is
        what was issued since, what the unit made of it, and HQ's lines of the later round."""
        declared = then.declared - was.declared - was.adjusted
        before, after = self._before.get(unit, ""), self._after.get(unit, "")
        if before != after and not {before, after} <= {*IN}:
            yield self._state(unit, declared + then.adjusted)
            return
        hit = [line for line in self._went if line.branch == unit and (line.row == key or line.row.startswith("@"))]
        given = then.issued - was.declared - was.adjusted if then.issued is not None else self._by_lines(hit, key, was, declared)
        if given:
            said = self._said_lines(_WENT, hit) if hit else _ISSUED.filled(round=round_name(self._round, "out"))
            yield Reason("issued", unit, said, given)
        if own := declared - given:
            yield self._declared(unit, was, then, own)
        if then.adjusted:
            yield self._adjusted(unit, key, then.adjusted)

    def _by_lines(self, hit: Sequence[KeptLine], key: str, was: RowFigure, declared: int) -> int:
        """What those lines, which went out, made of that change: what they say, less what was there of it before; all of it where they say
        it of a whole table or of something else in the row. A linked row moves by what the unit places, at most so far."""
        if any(line.row != key or line.column not in self._columns for line in hit):
            return declared
        said = sum(line.change for line in hit) - was.adjusted if hit else 0
        return sorted((0, said, declared))[1] if was.linked else said

    def _said_lines(self, words: Text, lines: Iterable[KeptLine]) -> Text:
        """The reasons of those lines, each once."""
        each = [words.filled(reason=reason, by=by, round=round_name(self._round, "out")) for reason, by in dict.fromkeys(
            (line.reason or "–", line.by or "–") for line in lines)]
        return Text(*(";".join(said) for said in zip(*(one.all() for one in each), strict=True)))

    def _only(self, lines: Iterable[KeptLine], others: Iterable[KeptLine]) -> list[KeptLine]:
        """The lines about the figure compared of this table that are not among the others, one for one."""
        rest = Counter(lines)
        rest.subtract(others)
        return [line for line, n in rest.items() if n > 0 and line.table == self._table and (
            self._follows or line.column in self._columns or line.column in PERIODS)]

    def _declared(self, unit: str, was: RowFigure, then: RowFigure, amount: int) -> Reason:
        before, after = self._before.get(unit, ""), self._after.get(unit, "")
        words = then.remark or was.remark
        if before != after and not (words and {before, after} <= {*IN}):
            return self._state(unit, amount)
        if self._given:
            return Reason("issued", unit, _ISSUED.filled(round=round_name(self._round, "out")), amount)
        if then.linked or was.linked:
            return Reason("linked", unit, _LINKED, amount)
        if words:
            return Reason("remark", unit, same_text(words), amount)
        return Reason("none", "", _NONE, amount)

    def _state(self, unit: str, amount: int) -> Reason:
        before, after = (said_state(of.get(unit, ""), self._table) for of in (self._before, self._after))
        return Reason("state", unit, _STATE.filled(before=before, after=after), amount)

    def _adjusted(self, unit: str, key: str, amount: int) -> Reason:
        if self._after.get(unit) not in IN:  # the lines stand, and find no cell any more
            return self._state(unit, amount)
        ways: tuple[tuple[Kind, Text, list[KeptLine]], ...] = ("adjustment", _ADJUSTED, self._fresh), ("withdrawn", _WITHDRAWN, self._gone)
        for kind, words, lines in ways:
            if hit := [line for line in lines if line.branch == unit and (line.row == key or line.row.startswith("@"))]:
                return Reason(kind, unit, self._said_lines(words, hit), amount)
        return Reason("follows", unit, _FOLLOWS, amount)


def rounds_of(state: Kept) -> tuple[str, ...]:
    """The names of the round of that state."""
    return next((rounds_answered(one) for one in ROUNDS if one == state.round), (state.round,))


def add_reasons(parts: Iterable[Reason]) -> tuple[Reason, ...]:
    """Those alike as one, what explains most first; what comes to nothing is left out."""
    sums: dict[tuple[Kind, str, Text], int] = {}
    for part in parts:
        at = part.kind, part.unit, part.text
        sums[at] = sums.get(at, 0) + part.amount
    found = [Reason(kind, unit, text, amount) for (kind, unit, text), amount in sums.items() if amount]
    return tuple(sorted(found, key=lambda one: -abs(one.amount)))


def _states_of(state: Kept, table: str) -> dict[str, str]:
    return {unit.code: unit.tables.get(table, "") for unit in state.units}


def said_state(state: str, table: str) -> Text:
    """How far a table is, in words; of sales that are not in, what counts instead."""
    said = next((text for key, text in TABLE_STATES.items() if key == state), _FILLS_NOTHING)
    return said if state in IN or table != SALES else _AT_TARGET.filled(state=said)
