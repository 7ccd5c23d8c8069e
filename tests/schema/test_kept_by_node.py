"""What is asked of a declared formula is worked out once, however many cells hold it."""
from __future__ import annotations

import pytest

from xlplan.schema import node as nodes
from xlplan.schema.expr import Col, Expr, col


def test_a_node_is_asked_once_for_each_question() -> None:
    asked: list[tuple[Expr, int]] = []

    @nodes.kept_by_node
    def long(node: Expr, places: int) -> bool:
        asked.append((node, places))
        return places > 1

    one, other = col("m01"), col("m01")
    assert [long(one, 1), long(one, 2), long(one, 1), long(other, 2), long(one, 2)] == [False, True, False, True, True]
    assert asked == [(one, 1), (one, 2), (other, 2)]


def test_nodes_made_on_the_way_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_KEPT", 3)

    @nodes.kept_by_node
    def first(node: Expr) -> bool:
        return isinstance(node, Col) and node.key == "k0"

    assert [first(col(f"k{i}")) for i in range(9)] == [True] + [False] * 8  # their ids may be each other's
