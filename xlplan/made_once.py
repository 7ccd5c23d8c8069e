"""What is made once a process of objects that live on, such as declarations. Floor 0."""
from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class MadeOnce(Generic[T]):
    """By identity, as comparing declarations costs more than most of what is made of them. `most`: when so many are kept, all are
    forgotten. Threads may share it: at worst one makes what another has made already."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[tuple[Hashable, ...], tuple[tuple[object, ...], T]] = {}

    def of(self, objects: tuple[object, ...], more: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """What `make` gave for those very objects and as much `more`."""
        at = (*map(id, objects), None, *more)
        held = self._made.get(at)
        if held is None:
            if len(self._made) >= self._most:
                self.forget()
            held = self._made[at] = objects, make()  # with the objects: while they are held, no other has their ids
        return held[1]

    def forget(self) -> None:
        """Make all of it anew."""
        self._made = {}
