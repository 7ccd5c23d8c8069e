"""What 分解选区 shows before it writes, and that nothing is written unless it is agreed."""
from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from udfs.macros.breakdown import preview_changes
from udfs.prompt import LONGEST
from udfs.session import Cancelled, Session
from xlplan.pipeline.decompose.result import CellChange, Decomposition
from xlplan.text import LANGS, Lang, Text
from xlplan.units import WAN_YUAN

NOTE = Text("留意", "留意", "mind this")


def made(*lines: CellChange) -> Decomposition:
    return Decomposition(Path("a.xlsx"), "Sales", "B2:D2", "equal", "replace", "exact", WAN_YUAN, "unit", list(lines), [(NOTE, {})])


def cell(column: int, before: int | None, after: int, held: str = "", exact: Decimal | None = None) -> CellChange:
    return CellChange((2, column), before, after, held, exact, written=before != after or exact is not None)


def asking(answer: bool, lang: Lang = "en") -> tuple[Session, list[str]]:
    asked: list[str] = []

    def agree(text: str) -> bool:
        asked.append(text)
        return answer

    book: Any = SimpleNamespace(app=SimpleNamespace(screen_updating=False))
    prompt: Any = SimpleNamespace(agree=agree)
    return Session("decompose", book, prompt, lang), asked


CHANGES = made(cell(2, 2000, 6000), cell(3, None, 3000), cell(4, 1000, 1000, "held"))


def test_total_cells_holds_and_the_largest_change_stand_in_it() -> None:
    session, asked = asking(True)
    preview_changes(session, CHANGES, "B2:D2")
    [text] = asked
    assert text.splitlines() == ["B2:D2: total 30.00 → 100.00 (+70.00)", "Cells changed: 2, held: 1",
                                 "Largest change: B2  20.00 → 60.00 (+40.00)", "C2  – → 30.00 (+30.00)", "mind this", "",
                                 "Nothing is written yet. Write it?"]


@pytest.mark.parametrize("lang", LANGS)
def test_who_says_no_stops_it(lang: Lang) -> None:
    session, asked = asking(False, lang)
    with pytest.raises(Cancelled):
        preview_changes(session, CHANGES, "B2:D2")
    assert len(asked) == 1


def test_nothing_is_asked_where_nothing_changes() -> None:
    session, asked = asking(False)
    preview_changes(session, made(cell(2, 2000, 2000), cell(3, 1000, 1000, "held")), "B2:C2")
    assert asked == []


def many(n: int) -> Decomposition:
    return made(*(cell(c, 0, 100 * c) for c in range(2, n + 2)))


@pytest.mark.parametrize(("of", "check"), [
    (many(12), lambda lines: not any("more" in line for line in lines)),
    (many(400), lambda lines: any("388 more" in line for line in lines) and len(lines) < 20),
    (made(cell(2, 1000, 1000, exact=Decimal("10.004"))), lambda lines: "10.004" in lines[2])],  # finer than the step
    ids=["twelve", "four hundred", "finer"])
def test_large_selections_are_shortened_and_what_was_finer_is_shown(of: Decomposition, check: Callable[[list[str]], bool]) -> None:
    session, asked = asking(True)
    preview_changes(session, of, "B2:D2")
    assert check(asked[0].splitlines())
    assert len(asked[0]) < 5 * LONGEST
