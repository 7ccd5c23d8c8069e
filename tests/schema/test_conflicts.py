"""What cannot be decomposed, in words: every kind of conflict says where, by how much, and what to do."""
from __future__ import annotations

import pytest

from xlplan.decompose import CellConflict, Conflict, Infeasible, MarginConflict, apportion, spread
from xlplan.schema.wording.conflicts import say_conflict
from xlplan.text import LANGS

CASES = [
    (CellConflict("above", ((0,), (2,)), 100, 10), "the total 100 is 10 more than holds and upper bounds add up to (1, 3)"),
    (CellConflict("below", ((0, 1),), 100, -10), "the total 100 is 10 less than holds and lower bounds add up to (1,2)"),
    (CellConflict("fixed", ((0,),), 5, 3), "1 cannot hold what is asked: held, given by the method, or beyond a bound, 3 in all"),
    (CellConflict("crossed", ((0,), (1,)), 5, 3), "the lower bound of 1, 2 is above the upper one, 3 in all"),
    (Conflict("below", (), (), 5, 8, None, 1), "the total 5 is 3 less than the lower bounds add up to (8)"),
    (Conflict("above", (4,), (), 9, None, 6, 7), "row 5 (of 7 rows like it): the total 9 is 3 more than the upper bounds add up to (6)"),
    (Conflict("crossed", (), (1, 3), 9, None, None, 1), "the lower bound of 2, 4 is above the upper one"),
    (MarginConflict("totals_differ", ((0, ()), (1, ())), (), 7), "the totals of row totals, column totals differ by 7"),
    (MarginConflict("empty_line", ((0, (2,)),), (), 7), "row totals, number 3 has 7 to give, but no cell that may take it"),
    (MarginConflict("bounds", ((1, (0,)),), ((0, 0),), 2), "the total of column totals, number 1 is 2 more than its cells can hold (1,1)"),
    (MarginConflict("bounds", ((1, (0,)),), ((0, 0),), -2), "the total of column totals, number 1 is 2 less than its cells must hold"),
    (MarginConflict("together", (((0, 2), (1, 3)), (1, (0,))), (), 4),
     "row totals × dimension-3 totals, number 2,4, column totals, number 1 can each be met alone but not together, 4 too much"),
]


@pytest.mark.parametrize(("conflict", "words"), CASES, ids=lambda v: v.kind if hasattr(v, "kind") else "")
def test_every_kind_has_its_sentence(conflict: CellConflict, words: str) -> None:
    said = [say_conflict(conflict, lang) for lang in LANGS]
    assert said[2].startswith(words)
    assert len(set(said)) == 3
    assert not any("{" in s or "None" in s for s in said)


def test_amounts_and_cells_by_the_callers_names() -> None:
    with pytest.raises(Infeasible) as no:
        spread([10, 20, 30], 100, "proportional", upper=[30, 30, 30])
    said = say_conflict(no.value.conflict, "zh-CN", amount=lambda n: f"{n / 100:.2f} 万元", cell=lambda at: "BCD"[at[0]] + "2")
    assert said == "合计 1.00 万元 比固定数和上限之和多 0.10 万元(B2、C2、D2)。请降低总数,或放开固定、上限"
    with pytest.raises(Infeasible) as no:
        apportion(9, [1, 1], upper=[2, 3])
    assert say_conflict(no.value.conflict, "zh-TW") == "總數 9 比上限之和 5 多 4。請降低總數或提高上限"


def test_many_cells_are_counted() -> None:
    many = CellConflict("above", tuple((i,) for i in range(40)), 1, 1)
    assert "12, … (40)" in say_conflict(many, "en")
