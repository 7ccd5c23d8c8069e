"""The manual and the pages of `explain`: whole tables, whole names, nothing raw, in every language."""
from __future__ import annotations

import re

import pytest

from xlplan.pipeline.explain import explain, manual_text
from xlplan.schema.codes.catalogue import CODES
from xlplan.text import LANGS, Lang

_FAULTS = {
    "a raw placeholder": r"\{\w*\}",
    "a doubled word": r"\b(?!that\b)([a-z]+) \1\b",
    "an empty name": r"“ *”|「 *」|‹ *›|\( *\)| of  |\bof in\b|\w·(?: |\n|$)|的的",
    "a sign before a number": r"[+−] -?0\b|[+−] -",
    "an English sentence without its space": r"[a-z]:[A-Z]|[a-z]\([A-Z][a-z]+:",
}


@pytest.mark.parametrize("fault", _FAULTS)
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_raw_doubled_or_empty(lang: Lang, fault: str) -> None:
    pages = [manual_text(lang), *("\n".join(explain(code, lang=lang).lines()) for code in CODES)]
    wrong = re.compile(rf".{{0,40}}(?:{_FAULTS[fault]}).{{0,40}}")
    assert [met[0] for page in pages for met in wrong.finditer(page)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_row_has_the_cells_of_its_head(lang: Lang) -> None:
    rows = [line for line in manual_text(lang).splitlines() if line.startswith("|")]
    width = 0
    for line in rows:
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if set(cells) == {"---"}:
            continue
        width = len(cells) if not cells[0].startswith(("`", "XP")) else width
        assert len(cells) == width, line
        assert all(cells), line
    assert len(rows) > len(CODES)


@pytest.mark.parametrize("lang", LANGS)
def test_brackets_close(lang: Lang) -> None:
    assert [line for line in manual_text(lang).splitlines() if line.count("(") != line.count(")")] == []


@pytest.mark.parametrize(("lang", "line"), [
    ("en", "| `m02` | Feb | heads | branch/computed | sum | (Jan + Joining·Feb) − Leaving·Feb |"),
    ("zh-CN", "| `m02` | 2月 | 人 | 分公司/计算 | 相加 | (1月 + 期内入职·2月) − 期内离职·2月 |"),
])
def test_joining_and_leaving_are_named(lang: Lang, line: str) -> None:
    assert line in manual_text(lang).splitlines()


@pytest.mark.parametrize("words", [
    "Feb of “of which promoters (10k yuan)” in Staffing plan", "where Budget month is “Feb” and not (Void is “Void”) in Training outline",
    "From ≤ (First month of the fiscal year − 10)", "(From ≤ 0 or (From ≥ ",
    "((Share (running total) − Share) (to 3 decimals) × Month target·Jan)",
    r"Code “‹row›” holds a space or one of \| @ #", "lies in ‹month of the indices›, this year in ‹month of this year›",
    "equals the target: Total·Declared year", "Target (Where: New / key is “New”",
])
def test_what_once_was_lost(words: str) -> None:
    assert words in manual_text("en")
