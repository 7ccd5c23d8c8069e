"""What every node of an expression is, and the three from which Python's own signs build trees. Floor 1."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Concatenate, Final, Literal, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")
_KEPT: Final = 4096


class Expr:
    """Base of all nodes; arithmetic operators build trees."""

    __slots__ = ()

    def __add__(self, other: Operand) -> Expr:
        return Arith("+", self, lift(other))

    def __sub__(self, other: Operand) -> Expr:
        return Arith("-", self, lift(other))

    def __mul__(self, other: Operand) -> Expr:
        return Arith("*", self, lift(other))

    def eq(self, other: Operand) -> Expr:
        """self = other."""
        return Compare("=", self, lift(other))

    def __le__(self, other: Operand) -> Expr:
        return Compare("<=", self, lift(other))

    def __ge__(self, other: Operand) -> Expr:
        return Compare(">=", self, lift(other))

    def __lt__(self, other: Operand) -> Expr:
        return Compare("<", self, lift(other))

    def __gt__(self, other: Operand) -> Expr:
        return Compare(">", self, lift(other))


Operand = Expr | int | str


@dataclass(frozen=True, slots=True)
class Num(Expr):
    """A constant, `count / 10**places`."""

    count: int
    places: int


@dataclass(frozen=True, slots=True)
class Arith(Expr):
    op: Literal["+", "-", "*"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    op: Literal["=", "<=", ">=", "<", ">"]
    left: Expr
    right: Expr


def lift(value: Operand) -> Expr:
    """`value` as an expression; a number is given as int or as text ("0.05"), never as float."""
    if isinstance(value, Expr):
        return value
    sign, digits, exponent = Decimal(value).as_tuple()
    count = int("".join(map(str, digits))) * (-1 if sign else 1)
    places = -int(exponent)
    return Num(count, places) if places >= 0 else Num(count * 10**-places, 0)


def child_nodes(node: Expr) -> Iterator[Expr]:
    """The direct sub-expressions, left to right."""
    for name in node.__dataclass_fields__:  # type: ignore[attr-defined]  # every node is a dataclass
        value = getattr(node, name)
        if isinstance(value, Expr):
            yield value
        elif isinstance(value, tuple):
            yield from (v for v in value if isinstance(v, Expr))


def kept_by_node(trait: Callable[Concatenate[Expr, _P], _T]) -> Callable[Concatenate[Expr, _P], _T]:
    """The function, which asks a node only once: declared formulas stand in thousands of cells. By identity, as a node's hash costs
    as much as most answers; forgotten when more nodes than declarations have were asked. What it gives must not be changed."""
    known: dict[tuple[object, ...], tuple[Expr, _T]] = {}

    @wraps(trait)
    def asked(node: Expr, /, *more: _P.args, **named: _P.kwargs) -> _T:
        at = (id(node), *more, *named.items())
        held = known.get(at)  # once: another thread may make room
        if held is None:
            if len(known) >= _KEPT:
                known.clear()
            held = known[at] = node, trait(node, *more, **named)  # with the node: its id is its own as long as it is held
        return held[1]
    return asked


@kept_by_node
def walk_nodes(node: Expr) -> tuple[Expr, ...]:
    """`node` and everything below it, parents first."""
    return tuple(_walked(node))


def _walked(node: Expr) -> Iterator[Expr]:
    yield node
    for child in child_nodes(node):
        yield from _walked(child)
