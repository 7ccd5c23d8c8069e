"""The planning tables there are, in sheet order; one may be added or replaced while the program runs. Floor 2."""
from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Final, ParamSpec, TypeVar, overload

from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table
from xlplan.tables.required import with_required_rules, with_typed_columns
from xlplan.text import Text, same_text

P = ParamSpec("P")
R = TypeVar("R")
_STATES: Final = 16  # sets of tables of which it is remembered that they stand together, with what is derived from them


def _completed(table: Table) -> Table:
    return with_required_rules(with_typed_columns(table))


class _Known(dict[str, Table]):
    """Tables by key. One that stands no longer among them is still found where it is asked for by name: results outlive the tables they
    are about."""

    def __init__(self) -> None:
        super().__init__()
        self._gone: dict[str, Table] = {}

    def clear(self) -> None:
        self._gone |= self
        super().clear()

    def __missing__(self, key: str) -> Table:
        return self._gone[key]


@dataclass(slots=True)
class _State:
    """Tables that stand together. `given`: they before they were completed, held so that no others have their ids; `answers`: of the
    functions that are derived from them."""

    given: tuple[Table, ...]
    tables: tuple[Table, ...]
    answers: dict[Hashable, object] = field(default_factory=dict)


class PlanTables(Sequence[Table]):
    """Tables in sheet order, each with the rules that its compulsory columns make. `by_key`: the same, by key, kept up to date; and
    those `beside` them, which stand in workbooks of other kinds."""

    def __init__(self, tables: Sequence[Table], beside: Iterable[Table] = ()) -> None:
        self._tables = [*map(_completed, tables)]
        self._beside = (*map(_completed, beside),)
        self._watching: list[Callable[[PlanTables], object]] = []
        self._required: list[Callable[[PlanTables], object]] = []
        self._built_in = self._standing = tuple(self._tables)  # the latter: and what is `declared` for a while
        self._used: tuple[Table, ...] = ()
        self._states: dict[tuple[int, ...], _State] = {}
        self._first = self._now = _State((*self._tables,), (*self._tables,))
        self.by_key: dict[str, Table] = _Known()
        self.by_key.update({t.key: t for t in (*self._tables, *self._beside)})

    @overload
    def __getitem__(self, at: int) -> Table: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Table]: ...
    def __getitem__(self, at: int | slice) -> Table | Sequence[Table]:
        return self._tables[at]

    def __len__(self) -> int:
        return len(self._tables)

    def watch(self, seen: Callable[[PlanTables], object]) -> None:
        """Have `seen` called with the tables, now and after each change to others than stood together before; what it raises undoes the
        change."""
        seen(self)
        self._watching.append(seen)
        self._states.clear()

    def require(self, sound: Callable[[PlanTables], object]) -> None:
        """As `watch`, before those that watch."""
        sound(self)
        self._required.append(sound)
        self._states.clear()

    def derived(self, function: Callable[P, R]) -> Callable[P, R]:
        """The function, which reads the declarations, with its answers kept for them: where they change and stand again, so do these."""
        @wraps(function)
        def answer(*args: P.args, **more: P.kwargs) -> R:
            answers, at = self._now.answers, (function, args, *more.items())
            if at not in answers:
                answers[at] = function(*args, **more)
            return answers[at]  # type: ignore[return-value]  # what the function gave
        return answer

    def label(self, key: str) -> Text:
        """What the table of that key is called, also one that stands no longer; its key where nobody knows it."""
        try:
            return self.by_key[key].label
        except KeyError:
            return same_text(key)

    @property
    def used(self) -> tuple[Table, ...]:
        """Those that stand beside the built-in ones, or in their place, because a plan that was read says so."""
        return self._used

    @contextmanager
    def declared(self, *tables: Table) -> Iterator[None]:
        """With these tables too, each in the place of one of its key or behind the others; without them again at the end. They stay
        where a plan is read meanwhile. SchemaError for one that cannot be."""
        before, used, standing = self._now, self._used, self._standing
        after = {t.key: t for t in (*before.tables, *tables)}
        try:
            self._put(list(after.values()))
            self._standing = (*{t.key: t for t in (*standing, *tables)}.values(),)
            yield
        finally:
            self._stand(before)
            self._used, self._standing = used, standing

    def use(self, tables: Sequence[Table]) -> None:
        """From now on these stand beside the built-in ones, each in the place of one of its key or behind the others, until others are
        used; nothing is done where they do already. What was used before is still found by its key. SchemaError for what cannot be."""
        if (*tables,) == self._used:
            return
        before = self._now
        try:
            self._put([*{t.key: t for t in (*self._standing, *tables)}.values()])
        except SchemaError:
            self._stand(before)
            raise
        self._used = (*tables,)

    def _put(self, tables: list[Table]) -> None:
        """Those that stood together before, these very ones, need no new proof."""
        at = (*map(id, tables),)
        if known := self._first if at == (*map(id, self._built_in),) else self._states.get(at):
            self._stand(known)
            return
        self._stand(_State((*tables,), (*map(_completed, tables),)))
        for seen in (*self._required, *self._watching):
            seen(self)
        for oldest in [*self._states][:1 - _STATES]:
            del self._states[oldest]
        self._states[at] = self._now

    def _stand(self, state: _State) -> None:
        self._now = state
        self._tables[:] = state.tables
        self.by_key.clear()
        self.by_key.update({t.key: t for t in (*state.tables, *self._beside)})
