"""Remedies are proven: the fault is made, what the finding says is done word for word, and the finding is gone.

To add a code: one `Row` (codes of a branch workbook), `Inbox` (XP5xx) or `File` (XP9xx) in the `cases_` page of its
family: the code, how a fault is made in a workbook without one, and what somebody does who has only the two sentences
and the cell: take the number, the choice, the address, the column's name out of them (`numbers`, `quoted`,
`addresses`, `under`), so that a wrong one fails. `mend=None` where nothing need be done: then the sentence must say so.
"""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cases_cells import ROWS as CELLS
from cases_files import FILES
from cases_register import INBOX
from cases_rules import ROWS as RULES
from cases_structure import ROWS as STRUCTURE
from desk import Desk, Said
from files import Desk as Sender
from files import File, sound
from inbox import Desk as Hq
from inbox import Inbox
from rows import NOTHING, Row

from xlplan.schema.codes import CODES
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import LANGS, Lang

ROWS: list[Row] = [*STRUCTURE, *CELLS, *RULES]
WITHOUT: dict[str, str] = {}


def places(found: list[Diagnostic]) -> set[tuple[str | None, ...]]:
    """Code and place of every finding."""
    return {(d.code, d.file, d.branch, d.table, d.cell) for d in found}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{r.code}" for n, r in enumerate(ROWS)])
def test_what_the_sentence_says_mends_the_workbook(row: Row, lang: Lang) -> None:
    desk = Desk(lang, row.round, row.issue)
    if row.fault:
        row.fault(desk)
    desk.calculate()
    follow(row, desk, lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("row", INBOX, ids=[f"{n}-{r.code}" for n, r in enumerate(INBOX)])
def test_what_the_sentence_says_mends_the_inbox(row: Inbox, lang: Lang) -> None:
    desk = Hq()
    assert desk.findings() == []
    row.fault(desk)
    follow(row, desk, lang)


@pytest.mark.parametrize("row", FILES, ids=[f"{n}-{r.code}" for n, r in enumerate(FILES)])
def test_what_the_sentence_says_mends_the_file(row: File, tmp_path: Path) -> None:
    desk = Sender(tmp_path, tmp_path / "gd.xlsx")
    desk.put(sound())
    always = {(d.code, d.cell) for d in desk.findings()}
    row.fault(desk)
    for lang in LANGS:
        mine = [d for d in desk.findings() if d.code == row.code]
        assert mine, [d.code for d in desk.findings()]
        said = Said(mine[0], lang)
        assert not set("–{}") & set(said.message.replace("97–2003", "") + said.remedy), said
        if row.mend is None:
            assert said.remedy.startswith(NOTHING)
    if row.mend:
        row.mend(desk, said)
        assert {(d.code, d.cell) for d in desk.findings()} == always


def follow(row: Any, desk: Any, lang: Lang) -> None:
    """The finding is there, every word of it known; what it says is done; it is gone, and nothing new has come."""
    before = desk.findings()
    mine = [d for d in before if d.code == row.code]
    assert mine, [d.code for d in before]
    for other in LANGS:
        said = Said(mine[0], other)
        assert not set("–{}") & set(said.message + said.remedy), said
    said = Said(mine[0], lang)
    if row.mend is None:
        assert said.remedy.startswith(NOTHING), said.remedy
        assert {CODES[row.code].first, CODES[row.code].second} == {Severity.NOTE}
        return
    row.mend(desk, said)
    if isinstance(desk, Desk):
        desk.calculate()
    after, here = desk.findings(), places(mine[:1])
    assert places(after) <= places(before), [(d.code, d.cell, Said(d, lang).message) for d in after]
    if row.ends == "gone":
        assert not here & places(after), (said.message, said.remedy)
    else:
        assert [d for d in after if places([d]) == here and d.explanation], (said.message, said.remedy)
