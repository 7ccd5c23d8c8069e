"""Whatever a branch or HQ typed, the roll-up and the next workbook are written, and Excel's limits are kept in them."""
from __future__ import annotations

import io
from dataclasses import fields, replace
from typing import Any

import pytest
from branch_case import case as branch_case
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook
from small_rollup import NOW, Case, case

from xlplan.excel.writing.write import to_bytes
from xlplan.plan.rollup import rollup_book
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS
from xlplan.workbook.writing.branch_book import branch_book

HARD = ("长" * 32_767,           # the longest text a cell holds: with anything beside it, too long
        "😀" * 16_384,           # one character more than a cell holds, though a text of 16,384
        "第一行\r\n第二行" * 6_000, "=1+2", "+cmd|' /C calc'!A0", "@SUM(A1)",
        "a\x00b\x0bc\ufffe", "\u202eabc\u200f", "_x000D__x0041_", "<&>\"']]>", "'", " ", "NaN", "1E+400", "{found} {0} %s")
LIMIT = 32_767


def texts_of(content: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(content))
    return [v for name in book.sheet_names for line in book.get_sheet_by_name(name).to_python() for v in line if isinstance(v, str)]


def spoilt(text: str) -> Case:
    """The sample with that text in every text column, answer, sign, name, file name and finding."""
    out = case()
    for key, frame in out.result.frames.items():
        for column in frame.table.columns:
            if column.unit is None and column.kind == "text":
                frame.texts[column.key][:] = text
        for submission in (s for (t, _), (s, _) in out.result.source.items() if t == key):
            submission.file = text
            submission.answers |= {f"{key}|{rule.key}": text for rule in frame.table.rules}
            submission.signs = {"preparer|name": text, "manager|name": text}
    out.result.source = {at: (s, replace(p, sheet=text)) for at, (s, p) in out.result.source.items()}
    finding = Diagnostic("XP204", None, text, "F7", "training", "topic", "r1", text, text, file=text, branch="BJ", explanation=text,
                         params={"text": text})
    for one in out.result.files:
        one.file, one.diagnostics = text, [*one.diagnostics, *(replace(finding, severity=d.severity) for d in one.diagnostics)]
    org = out.master.organisation
    units = {code: replace(unit, **{f.name: text for f in fields(unit) if f.name in ("name", "manager", "phone")})
             for code, unit in org.by_code.items()}
    out.master = replace(out.master, organisation=replace(org, **{f.name: _renamed(getattr(org, f.name), units) for f in fields(org)}))
    return out


def _renamed(value: Any, units: dict[str, Any]) -> Any:
    """A field of the organisation with its units replaced."""
    if isinstance(value, dict):
        return {k: units.get(k, v) if hasattr(v, "manager") else v for k, v in value.items()}
    if isinstance(value, tuple):
        return tuple(units.get(v.code, v) if hasattr(v, "manager") else v for v in value)
    return value


def written(text: str) -> None:
    """Asserts that the roll-up is written and holds nothing that is too long."""
    found = spoilt(text)
    content = to_bytes(rollup_book(found.result, found.master, breakdown=found.breakdown, now=NOW, lang="zh-CN"))
    longest = max(len(t.encode("utf-16-le", "surrogatepass")) // 2 for t in texts_of(content))
    assert longest <= LIMIT
    for one in found.result.files:
        assert all(len(message_of(d, lang)) < 2_000 for d in one.diagnostics for lang in LANGS)  # on the console a sentence stays one


@pytest.mark.parametrize("text", HARD, ids=lambda t: repr(t[:12]))
def test_hard_texts(text: str) -> None:
    written(text)


@settings(max_examples=10, phases=[Phase.generate])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), st.sampled_from((1, 2, 100, 40_000)))
def test_any_text_of_any_length(piece: str, times: int) -> None:
    written((piece * times)[:40_000])


@pytest.mark.parametrize("text", HARD, ids=lambda t: repr(t[:12]))
def test_a_branch_workbook_with_such_names_is_written(text: str) -> None:
    start = branch_case("zh-CN", "final")
    for frame in start.frames.values():
        for column in frame.table.columns:
            if column.kind == "text":
                frame.texts[column.key][frame.used] = text
    start.issued.stamp = replace(start.issued.stamp, company=text, branch_name=text, region_name=text)
    start.issued.facts = dict.fromkeys(start.issued.facts, text)
    content = to_bytes(branch_book(start.issued, start.frames, b"k"))
    assert max(len(t.encode("utf-16-le", "surrogatepass")) // 2 for t in texts_of(content)) <= LIMIT
