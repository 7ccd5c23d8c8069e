"""No code without a case: every entry of the catalogue is named in the source of some test."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from xlplan.schema.codes.catalogue import CODES

TESTS = Path(__file__).parents[1]
CODE = re.compile(r"XP[0-9]{3}")
SOURCES = {p: p.read_text(encoding="utf-8") for p in sorted(TESTS.rglob("*.py")) if p != Path(__file__)}
NAMED = {code for text in SOURCES.values() for code in CODE.findall(text)}


def test_the_sources_are_there() -> None:
    assert len(SOURCES) > 20
    assert len(CODES) > 80


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_test_names_it(code: str) -> None:
    assert code in NAMED, f"{code} {CODES[code].name}: no test file names it"
