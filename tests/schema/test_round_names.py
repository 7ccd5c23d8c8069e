"""What went out keeps the name of its round; what came back is called by the round that answers it."""
from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.round_names import round_name

ROOT: Final = Path(__file__).parents[2]
OFFERED: Final = {  # where HQ chooses among rounds, each is called by its own name
    "xlplan/terms.py", "xlplan/schema/round_names.py", "xlplan/tables/master/tables_issued.py", "xlplan/tables/master/company.py",
    "xlplan/tables/master/control.py",
    "xlplan/plan/master/keys_meant.py", "xlplan/plan/judging/filling_checks.py", "xlplan/workbook/writing/issued_rows.py",
    "udfs/macros/plan.py"}


@pytest.mark.parametrize(("round_", "out", "back", "long", "tw", "en"), [
    ("guide", "一下", "一下", "一下(下达指导数)", "初編下達", "Guide"),
    ("bottom_up", "一上", "一上", "一上(分公司申报)", "初編", "First submission"),
    ("revise", "二下", "二上", "二上(定稿)", "定案", "Final submission"),
    ("final", "二上", "二上", "二上(定稿)", "定案", "Final submission"),
    ("approved", "批复", "批复", "批复(终版)", "核准", "Approved"),
    ("2026预算", "2026预算", "2026预算", "2026预算", "2026预算", "2026预算"),
])
def test_pairs(round_: str, out: str, back: str, long: str, tw: str, en: str) -> None:
    came = round_name(round_, "back")
    assert (round_name(round_, "out").zh_cn, *came.all()) == (out, back, tw, en)
    assert round_name(round_, "back", long=True).zh_cn == long


@pytest.mark.parametrize(("code", "was", "now", "said"), [
    ("XP508", "bottom_up", "revise", "这个文件是一上(分公司申报)的,本轮是二上(定稿)"),
    ("XP511", "revise", "bottom_up", "二上(定稿)"),
    ("XP582", "revise", "approved", "二上(定稿)"),
])
def test_findings_about_files_that_came(code: str, was: str, now: str, said: str) -> None:
    assert said in message_of(Diagnostic(code, params={"was": was, "now": now}), "zh-CN")


def test_nothing_else_names_rounds() -> None:
    """Whoever says a round says which way it goes."""
    named = {str(path.relative_to(ROOT)) for room in ("xlplan", "udfs") for path in (ROOT / room).rglob("*.py")
             if "terms.ROUNDS" in (text := path.read_text(encoding="utf-8")) or "SHORT_ROUNDS" in text}
    assert named - OFFERED == set()
