"""What is made once a process of objects that live on."""
from __future__ import annotations

from xlplan.made_once import MadeOnce


def test_it_is_made_once_of_the_same_objects_and_again_of_others() -> None:
    kept, made = MadeOnce[int](10), list[int]()

    def make() -> int:
        made.append(len(made))
        return made[-1]

    one, alike = ["a"], ["a"]
    asked = [((one,), ()), ((one,), ()), ((alike,), ()), ((one,), ("zh",))]
    assert [kept.of(objects, more, make) for objects, more in asked] == [0, 0, 1, 2]
    kept.forget()
    assert kept.of((one,), (), make) == 3


def test_when_too_many_are_kept_all_are_forgotten() -> None:
    kept, objects = MadeOnce[int](2), [[n] for n in range(3)]
    for n, one in enumerate(objects):
        assert kept.of((one,), (), lambda n=n: n) == n  # type: ignore[misc]  # a lambda with a default
    assert kept.of((objects[0],), (), lambda: 7) == 7


def test_objects_are_held_so_that_no_later_one_is_taken_for_them() -> None:
    kept = MadeOnce[int](1_000)
    for n in range(500):
        assert kept.of(([n],), (), lambda n=n: n) == n  # type: ignore[misc]  # each list would get the id of the last
