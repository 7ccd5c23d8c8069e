"""Remedies are proven: the fault is made, what the finding says is done word for word, and the finding is gone.

To add a code: one `Row` (codes of a branch workbook), `Inbox` (XP5xx) or `File` (XP9xx) in the `cases_` page of its
family: the code, how a fault is made in a workbook without one, and what somebody does who has only the two sentences
and the cell: take the number, the choice, the address, the column's name out of them (`numbers`, `quoted`,
`addresses`, `under`), so that a wrong one fails. `mend=None` where nothing need be done: then the sentence must say so.
"""
from __future__ import annotations

import re
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

from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import LANGS, Lang

ROWS: list[Row] = [*STRUCTURE, *CELLS, *RULES]
FAMILIES = ("XP1", "XP2", "XP3", "XP4", "XP5", "XP9")
WITHOUT: dict[str, str] = {  # code -> why nothing can be done about it on these desks
    **dict.fromkeys(("XP267", "XP268", "XP269", "XP270", "XP271", "XP272", "XP273"),
                    "of the sheet on which a unit calculates: tests/workbook/test_own_lines.py"),
    "XP137": "needs a table that has got a column since the workbook was issued; nothing is to be done",
    "XP138": "needs a formula that was declared otherwise since the workbook was issued; nothing is to be done",
    "XP139": "of the master workbook: tests/workbook/test_master_book.py",
    "XP247": "said of codes in the master workbook",
    "XP263": "needs a table that counts workdays: tests/workbook/test_linked_rows.py",
    "XP275": "needs a table of HQ's own: tests/workbook/test_own_cells.py",
    "XP274": "needs a table of HQ's own: tests/workbook/test_own_cells.py",
    "XP264": "needs a list of rows: tests/workbook/test_row_lists.py",
    "XP534": "needs the names of the organisation", "XP535": "needs the names of the organisation",
    "XP136": "a note of `check` without HQ's key; `consolidate` has the key and does not say it",
    **dict.fromkeys(("XP583", "XP584"), "needs a ledger of earlier runs: tests/plan/test_gone.py"),
    **dict.fromkeys(("XP516", "XP517"), "needs a plan folder and its ledger: tests/e2e/test_excluded.py"),
    **dict.fromkeys(("XP513", "XP514", "XP515", "XP518", "XP519", "XP585", "XP589"),
                    "needs HQ's own copy and a ledger: tests/e2e/test_several.py"),
    **dict.fromkeys(("XP441", "XP442", "XP443"), "in workbooks of regions: tests/plan/test_region_shifts.py"),
    **dict.fromkeys(("XP445", "XP446"), "in workbooks of regions: tests/plan/test_region_reviews.py"),
    **dict.fromkeys(
        ("XP566", "XP567", "XP568", "XP590", "XP591", "XP592", "XP593", "XP594", "XP595", "XP596", "XP597", "XP599"),
        "needs a plan whose regions act: tests/e2e/test_regions.py"),
    "XP520": "a line of the master workbook: HQ corrects it there",
    "XP525": "needs a plan of another round", "XP526": "needs a plan of the last round", "XP527": "needs a plan of the last round",
    "XP562": "needs a round that is closed: tests/e2e/test_closed_round.py",
    "XP538": "needs a plan folder and its ledger: tests/e2e/test_units_of_every_kind.py",
    **dict.fromkeys(("XP550", "XP552", "XP553", "XP554", "XP561", "XP563", "XP564", "XP582"),
                    "needs a plan of two rounds: tests/e2e/test_rounds.py"),
    "XP588": "nothing is to be done about it: tests/plan/test_settling.py",
    "XP952": "needs files that came by mail: tests/plan/test_unrelated.py",
    "XP955": "about a mail of HQ's: tests/mail/test_bounces.py",
    "XP953": "nothing is to be done about it: tests/mail/test_bare.py",
    "XP576": "needs files that came by mail: tests/plan/test_sent_again.py",
    "XP575": "nothing is to be done about it: tests/e2e/test_same_figures.py",
    "XP598": "needs a plan of two rounds: tests/plan/test_taken_up.py",
    "XP569": "needs a plan of two rounds: tests/plan/test_above_decided.py",
    "XP579": "needs a plan of two rounds: tests/plan/test_above_ceilings.py",
    "XP565": "needs a plan of two rounds: tests/e2e/test_issue_some.py",
    "XP551": "needs a plan of two rounds: tests/e2e/test_one_year.py",
    **dict.fromkeys(("XP556", "XP557"), "needs two issues of a plan: tests/e2e/test_filled_on_earlier.py"),
    "XP555": "needs a plan folder and its ledger: tests/e2e/test_master_changed.py",
    **dict.fromkeys(("XP335", "XP336", "XP337", "XP558", "XP559"), "needs a plan of two rounds: done in tests/e2e/test_feedback.py"),
    **dict.fromkeys(("XP580", "XP581"), "needs a plan that HQ approved: tests/e2e/test_approval.py"),
    "XP539": "needs a plan folder and its ledger: tests/e2e/test_units_of_every_kind.py",
    **dict.fromkeys(("XP523", "XP524", "XP528"), "needs the sheet Approvers of the master: tests/plan/test_sign_off.py"),
    **dict.fromkeys(("XP571", "XP572"), "of audits: tests/mail/test_collect.py"),
    **dict.fromkeys(("XP573", "XP574"), "needs a copy that HQ sent back: tests/plan/test_untouched.py"),
    **dict.fromkeys(("XP586", "XP587"), "needs a plan folder and its ledger: tests/e2e/test_backup.py"),
    "XP530": "needs a plan folder and its ledger", "XP531": "needs a plan folder and its ledger",
    "XP532": "needs a plan folder and its ledger", "XP533": "needs a plan folder and its ledger",
    **{f"XP54{n}": "needs a plan folder and its ledger: done in tests/e2e/test_audit.py" for n in range(10)},
    "XP906": "no file is known that is Strict and cannot be read", "XP910": "no file is known that kills its reader",
    "XP911": "no file is known that hangs its reader", "XP915": "no file is known that breaks its reader",
    "XP914": "needs a result that Excel holds open; the next run writes it under its own name",
    "XP948": "needs a plan folder and its roll-up: tests/e2e/test_opinions.py",
    "XP927": "needs a roll-up that cannot be read: tests/e2e/test_opinions.py", "XP928": "needs a plan folder and its roll-up",
    **{f"XP93{n}": "said of what lies in a mail or archive: tests/mail" for n in range(7)},
    **dict.fromkeys(("XP950", "XP957", "XP958"), "said of what lies in a mail or archive: tests/mail"),
    "XP940": "nothing is to be done about it",
    **dict.fromkeys(("XP937", "XP938", "XP939", "XP954"),
                    "needs files that came by mail: tests/plan/test_provenance.py and test_register.py"),
    **{f"XP94{n}": "needs LibreOffice, or a stand-in for it: tests/mail/test_converting.py" for n in range(3, 7)},
    **dict.fromkeys(("XP947", "XP949"), "needs a plan folder: tests/e2e/test_mails.py"),
    **dict.fromkeys(("XP941", "XP942", "XP951"), "needs the address book of the master: tests/plan/test_senders.py"),
    "XP924": "a link lies beside its file and not in it", "XP925": "an address is no file",
}


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
        assert not re.search(r"[{}]|(?<!\d)–", said.message + said.remedy), said
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
        assert not re.search(r"[{}]|(?<!\d)–", said.message + said.remedy), said
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


def test_every_code_has_a_remedy_that_was_done() -> None:
    """Every code about what a branch sends has its row, or stands above with the reason why it cannot have one; not both."""
    rows = {r.code for r in ROWS} | {r.code for r in INBOX} | {r.code for r in FILES}
    assert [c for c in CODES if c.startswith(FAMILIES) and c not in rows | set(WITHOUT)] == []
    assert rows & set(WITHOUT) == set()
