"""Remedies of the master workbook are proven as those of the branches' (`test_remedies`): made, done as said, and gone.

To add a code: one `Master` in `cases_master`. What cannot be mended in the master, or is not proven, stands in `NOT_YET`.
"""
from __future__ import annotations

import re

import pytest
from cases_mapping import MAPPED
from cases_master import MASTERS
from desk import Said
from master_desk import Hq, Master
from rows import NOTHING

from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import LANGS, Lang

EVERY = (*MASTERS, *MAPPED)
NOT_YET: dict[str, str] = {  # code -> why it has no row
    "XP628": "stays until a program knows the days off of that year, as it says; that days entered count: test_workday_exceptions",
    "XP698": "said of branches' sheets: cases_cells",
    "XP649": "said by `consolidate`; that it counts once the branch has sent its table: test_consolidate",
}


def places(found: list[Diagnostic]) -> set[tuple[str | None, ...]]:
    """Code and cell of every finding."""
    return {(d.code, d.table, d.sheet, d.cell) for d in found}


def test_the_small_company_is_sound() -> None:
    assert [Hq(lang, years=years).findings() for lang in LANGS for years in ((2026,), (2025, 2026))] == [[]] * 6


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("row", EVERY, ids=[f"{n}-{r.code}" for n, r in enumerate(EVERY)])
def test_what_the_sentence_says_mends_the_master(row: Master, lang: Lang) -> None:
    hq = Hq(lang, years=row.years)
    row.fault(hq)
    before = hq.findings()
    mine = [d for d in before if d.code == row.code]
    assert mine, [(d.code, d.cell, Said(d, lang).message) for d in before]
    said = Said(mine[0], lang)
    assert not re.search(r"[{}]|(?<!\d)–", said.message + said.remedy), said
    if row.mend is None:
        assert said.remedy.startswith(NOTHING), said.remedy
        assert {CODES[row.code].first, CODES[row.code].second} == {Severity.NOTE}
        return
    row.mend(hq, said)
    after = places(hq.findings())
    assert after <= places(before), [(d.code, d.cell, Said(d, lang).message) for d in hq.findings()]
    assert not places(mine[:1]) & after, (said.message, said.remedy)


def test_every_code_of_the_master_has_a_remedy_that_was_done() -> None:
    """Every XP6 code has its row, or stands above with the reason why it has none; not both."""
    rows = {row.code for row in EVERY}
    assert [code for code in CODES if code.startswith("XP6") and code not in rows | set(NOT_YET)] == []
    assert rows & set(NOT_YET) == set()
