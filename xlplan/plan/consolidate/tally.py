"""Tally: what rows of a table come to, by the way each column rolls up. Tallies add up, in any order and grouping. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from xlplan.decompose.rounding.rational import half_up
from xlplan.schema.column import Up
from xlplan.units import Bools, Ints

ROWS: Final = "@rows"    # the column that counts the rows
UNIT: Final = 1 << 32    # places of one unit's rows before those of the next begin
_LOW, _HIGH = np.iinfo(np.int64).min, np.iinfo(np.int64).max
_UFUNCS: Final[Mapping[Up, np.ufunc]] = {
    "sum": np.add, "last": np.add, "count": np.add, "wavg": np.add, "min": np.minimum, "max": np.maximum}
_NOTHING: Final[Mapping[Up, int]] = {"min": _HIGH, "max": _LOW}  # of rows that hold nothing
Figures = NDArray[Any]  # int64, or object holding Python ints where products of two steps are added up


@dataclass(frozen=True, slots=True)
class Tally:
    """What rows come to under each of some keys.

    Attributes:
        keys: what the rows are told apart by, in the order in which they are first met.
        met: place of the first row of each key: UNIT × the unit's place in the plan + the row's on its sheet.
        ups: column -> how it rolls up; ROWS counts the rows.
        figures: column -> steps, one a key; of `count` rows that hold something, of `wavg` values times weights, of dates days as
            Excel counts them.
        weights: sums of the weights of `wavg` columns.
        texts: `list` column -> one a key: text -> place where it is first met.
        known, unknown: column -> how many of what is added up have a figure in it, and how many have none that anybody knows;
            columns that are known in all of it are left out.
    """

    keys: tuple[str, ...]
    met: Ints
    ups: Mapping[str, Up]
    figures: Mapping[str, Figures]
    weights: Mapping[str, Figures]
    texts: Mapping[str, Sequence[Mapping[str, int]]]
    known: Mapping[str, Ints] = field(default_factory=dict)
    unknown: Mapping[str, Ints] = field(default_factory=dict)

    def grouped(self, keys: Sequence[str], where: Ints, met: Ints | None = None) -> Tally:
        """The same by other keys, `where` being the one of each of its own; they come in the order of their first rows, or of `met`."""
        first = _reduced(np.minimum, self.met, where, len(keys), _HIGH) if met is None else met
        order = np.array(sorted(range(len(keys)), key=lambda i: (first[i], keys[i])), dtype=np.int64)
        return Tally(
            tuple(keys[i] for i in order), first[order], self.ups,
            {c: _reduced(_UFUNCS[self.ups[c]], v, where, len(keys), _NOTHING.get(self.ups[c], 0))[order] for c, v in self.figures.items()},
            {c: _reduced(np.add, v, where, len(keys), 0)[order] for c, v in self.weights.items()},
            {c: _joined(v, where, order) for c, v in self.texts.items()},
            *({c: _reduced(np.add, v, where, len(keys), 0)[order] for c, v in counts.items()} for counts in (self.known, self.unknown)))

    def by(self, keys: Sequence[str]) -> Tally:
        """The same by other keys, one for each of its own."""
        place = {key: i for i, key in enumerate(dict.fromkeys(keys))}
        return self.grouped(list(place), np.array([place[key] for key in keys], dtype=np.int64))

    def taken(self, at: Ints) -> Tally:
        """Some of its keys, a key twice where it is asked for twice."""
        return replace(self, keys=tuple(self.keys[i] for i in at), met=self.met[at], figures={c: v[at] for c, v in self.figures.items()},
                       weights={c: v[at] for c, v in self.weights.items()}, texts={c: [v[i] for i in at] for c, v in self.texts.items()},
                       known={c: v[at] for c, v in self.known.items()}, unknown={c: v[at] for c, v in self.unknown.items()})

    def doubted(self, unknown: Mapping[str, Bools]) -> Tally:
        """The same, told in which columns each of its keys is not known: it adds nothing there."""
        some = {c: is_so for c, is_so in unknown.items() if is_so.any()}
        return replace(
            self, figures={c: np.where(some[c], _NOTHING.get(self.ups[c], 0), v) if c in some else v for c, v in self.figures.items()},
            weights={c: np.where(some[c], 0, v) if c in some else v for c, v in self.weights.items()},
            texts={c: [{} if not_so else one for one, not_so in zip(v, some[c].tolist(), strict=True)] if c in some else v
                   for c, v in self.texts.items()},
            known={c: np.asarray(~is_so, dtype=np.int64) for c, is_so in some.items()},
            unknown={c: np.asarray(is_so, dtype=np.int64) for c, is_so in some.items()})

    def partial(self, column: str) -> frozenset[str]:
        """Keys of which some is not known in that column."""
        return frozenset(key for key, n in zip(self.keys, self.unknown.get(column, ()), strict=False) if n)

    def placed(self, unit: int) -> Tally:
        """Of one unit's rows, as those of the unit at that place of the plan."""
        at = unit * UNIT
        return replace(self, met=self.met % UNIT + at,
                       texts={c: [{t: n % UNIT + at for t, n in one.items()} for one in v] for c, v in self.texts.items()})

    def finished(self, column: str) -> dict[str, int | None]:
        """Key -> its figure in steps of the column's unit, a date as Excel counts days; None where no row holds one, or nobody knows
        what it holds."""
        up, values = self.ups[column], self.figures[column].tolist()
        if column in self.unknown and up not in ("wavg", *_NOTHING):
            counts = zip(self.known[column].tolist(), self.unknown[column].tolist(), strict=True)
            values = [None if not known and unknown else n for n, (known, unknown) in zip(values, counts, strict=True)]
        if up == "wavg":
            return {key: _mean(n, weight) for key, n, weight in zip(self.keys, values, self.weights[column].tolist(), strict=True)}
        return {key: None if n == _NOTHING.get(up) else n for key, n in zip(self.keys, values, strict=True)}

    def listed(self, column: str) -> dict[str, list[str]]:
        """Key -> its distinct texts, in the order in which they are first met."""
        return {key: [text for _, text in sorted((at, text) for text, at in met.items())]
                for key, met in zip(self.keys, self.texts[column], strict=True)}


def add_up(tallies: Iterable[Tally]) -> Tally:
    """What the rows of all of them come to together. A column that one lacks counts as blank there."""
    parts = list(tallies)
    doubted = dict.fromkeys(c for part in parts for c in part.unknown)
    ups = {c: up for part in parts for c, up in part.ups.items()}
    together = Tally(
        tuple(key for part in parts for key in part.keys), np.concatenate([np.zeros(0, np.int64), *(part.met for part in parts)]), ups,
        {c: np.concatenate([_filled_up(part, part.figures.get(c), _NOTHING.get(up, 0)) for part in parts])
         for c, up in ups.items() if up != "list"},
        {c: np.concatenate([_filled_up(part, part.weights.get(c), 0) for part in parts]) for c, up in ups.items() if up == "wavg"},
        {c: [one for part in parts for one in part.texts.get(c, [{}] * len(part.keys))] for c, up in ups.items() if up == "list"},
        {c: np.concatenate([_filled_up(part, part.known.get(c), 1) for part in parts]) for c in doubted},
        {c: np.concatenate([_filled_up(part, part.unknown.get(c), 0) for part in parts]) for c in doubted})
    return together.by(together.keys)


def held_figures(up: Up, values: Figures, held: Bools) -> Figures:
    """The values of rows as figures of a tally; of rows that hold none, what adds nothing."""
    return np.where(held, values, _NOTHING.get(up, 0))


def _mean(total: int, weight: int) -> int | None:
    return half_up(total if weight > 0 else -total, abs(weight)) if weight else None


def _filled_up(part: Tally, figures: Figures | None, nothing: int) -> Figures:
    return np.full(len(part.keys), nothing, np.int64) if figures is None else figures


def _reduced(how: np.ufunc, values: Figures, where: Ints, count: int, nothing: int) -> Figures:
    out = np.full(count, nothing, values.dtype)
    how.at(out, where, values)
    return out


def _joined(texts: Sequence[Mapping[str, int]], where: Ints, order: Ints) -> list[Mapping[str, int]]:
    out: list[dict[str, int]] = [{} for _ in order]
    for one, at in zip(texts, where.tolist(), strict=True):
        for text, met in one.items():
            out[at][text] = min(met, out[at].get(text, met))
    return [out[i] for i in order]
