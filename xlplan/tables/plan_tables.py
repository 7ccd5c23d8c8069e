"""The planning tables there are, in sheet order; one may be added or replaced while the program runs. Floor 2."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import ParamSpec, TypeVar, overload

from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table
from xlplan.tables.required import with_required_rules, with_typed_columns

P = ParamSpec("P")
R = TypeVar("R")


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


class PlanTables(Sequence[Table]):
    """Tables in sheet order, each with the rules that its compulsory columns make. `by_key`: the same, by key, kept up to date; and
    those `beside` them, which stand in workbooks of other kinds."""

    def __init__(self, tables: Sequence[Table], beside: Iterable[Table] = ()) -> None:
        self._tables = [*map(_completed, tables)]
        self._beside = (*map(_completed, beside),)
        self._watching: list[Callable[[PlanTables], object]] = []
        self._required: list[Callable[[PlanTables], object]] = []
        self._built_in = tuple(self._tables)
        self._used: tuple[Table, ...] = ()
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
        """Have `seen` called with the tables, now and after each change; what it raises undoes the change."""
        seen(self)
        self._watching.append(seen)

    def require(self, sound: Callable[[PlanTables], object]) -> None:
        """As `watch`, before those that watch and only where tables are declared: those that stand again at the end were sound before."""
        sound(self)
        self._required.append(sound)

    def derived(self, function: Callable[P, R]) -> Callable[P, R]:
        """The function, which reads the declarations, with its answers kept until they change."""
        kept = cache(function)
        self.watch(lambda _: kept.cache_clear())
        return kept  # type: ignore[return-value]  # arguments are hashable

    @contextmanager
    def declared(self, *tables: Table) -> Iterator[None]:
        """With these tables too, each in the place of one of its key or behind the others; without them again at the end.
        SchemaError for one that cannot be."""
        before, used = list(self._tables), self._used
        after = {t.key: t for t in (*before, *tables)}
        try:
            self._put(list(after.values()), self._required)
            yield
        finally:
            self._put(before)
            self._used = used

    def use(self, tables: Sequence[Table]) -> None:
        """From now on these stand beside the built-in ones, each in the place of one of its key or behind the others, until others are
        used; nothing is done where they do already. What was used before is still found by its key. SchemaError for what cannot be."""
        if (*tables,) == self._used:
            return
        before = list(self._tables)
        try:
            self._put([*{t.key: t for t in (*self._built_in, *tables)}.values()], self._required)
        except SchemaError:
            self._put(before)
            raise
        self._used = (*tables,)

    def _put(self, tables: list[Table], required: Iterable[Callable[[PlanTables], object]] = ()) -> None:
        self._tables[:] = map(_completed, tables)
        self.by_key.clear()
        self.by_key.update({t.key: t for t in (*self._tables, *self._beside)})
        for seen in (*required, *self._watching):
            seen(self)
