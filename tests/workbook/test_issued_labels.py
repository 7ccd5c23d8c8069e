"""Labels, headers and choices reworded in a running year: a workbook issued before means what it meant then."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from raw import SECRET, Made, frames, issued, make

from xlplan.schema.column import Choice
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.table import Table
from xlplan.tables import BY_KEY
from xlplan.text import LANGS, Lang, Text, same_text
from xlplan.workbook.issued_labels import printed_labels, unchecked_copy
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.stamp import Issued, parse_stamp, stamp_lines
from xlplan.workbook.submission import Submission

Words = Mapping[str, Text | str | None]  # place -> its words today; the place whose words it has today; None: gone


def reworded(key: str, words: Words) -> Table:
    """The table as HQ words it today."""
    table = BY_KEY[key]
    labels = {"": table.label, **{f.key: f.label for f in table.feet}, **{c.key: c.label for c in table.columns}, **{
        f"{c.key}|{choice.key}": choice.label for c in table.columns for choice in c.choices}}
    bands = {f"{c.key}|": c.band for c in table.columns if c.band}
    today = {**labels, **bands} | {place: (labels[said] if isinstance(said, str) else said) for place, said in words.items()}

    def now(place: str) -> Text:
        text = today[place]
        assert text is not None
        return text

    return replace(
        table, label=now(""), feet=tuple(replace(f, label=now(f.key)) for f in table.feet),
        columns=tuple(unchecked_copy(c, label=now(c.key), band=now(f"{c.key}|") if c.band else None, choices=tuple(
            replace(choice, label=now(place)) for choice in c.choices if today[place := f"{c.key}|{choice.key}"])) for c in table.columns))


def read_today(made: Made, table: Table) -> Submission:
    return extract_submission(made.book, {**BY_KEY, table.key: table}, SECRET)


def said(found: Submission) -> list[tuple[str, str | None, str | None]]:
    return [(d.code, d.table, d.column) for d in found.diagnostics]


def exchanged(one: str, other: str) -> Words:
    return {one: other, other: one}


NEW = same_text("今年的说法")
CASES: list[tuple[str, str, Words]] = [
    ("a choice", "training", {"kind|selling": NEW}),
    ("two choices exchanged", "training", exchanged("kind|selling", "kind|product")),
    ("a choice of HQ's", "sales_targets", {"new_mark|new": NEW}),
    ("two of HQ's exchanged", "sales_targets", exchanged("new_mark|new", "new_mark|existing")),
    ("two measures exchanged", "staffing", exchanged("measure|hires", "measure|closing")),
    ("a month", "training", {"cost_month|m04": NEW}),
    ("two months exchanged", "training", exchanged("cost_month|m04", "cost_month|m05")),
    ("what takes a row out", "training", {"void|yes": NEW}),
    ("a link", "expense_budget", exchanged("link|staff", "link|promoter")),
    ("a header", "training", {"hours": NEW}),
    ("one of a month", "sales_targets", {"m03": NEW}),
    ("two headers exchanged", "sales_targets", exchanged("py_estimate", "hq_target")),
    ("three headers in a ring", "training", {"sessions": "hours", "hours": "heads", "heads": "sessions"}),
    ("a band", "sales_targets", {"m01|": NEW}),
    ("a foot row", "sales_targets", {"@total": NEW}),
    ("the table", "training", {"": NEW}),
    ("two at once", "training", {"kind": "level", "level": "kind", "kind|product": "level|hq", "level|hq": "kind|product"}),
]


@pytest.mark.parametrize(("table", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
@pytest.mark.parametrize("lang", LANGS)
def test_a_workbook_means_what_it_meant_when_it_was_issued(table: str, words: Words, lang: Lang) -> None:
    """The same texts, the same numbers, nothing said; the cells that formulas make agree with them."""
    made, today = make(lang=lang), reworded(table, words)
    was, now = extract_submission(made.book, BY_KEY, SECRET), read_today(made, today)
    assert said(was) == said(now) == []
    for key, frame in was.frames.items():
        assert {k: v.tolist() for k, v in now.frames[key].texts.items()} == {k: v.tolist() for k, v in frame.texts.items()}
        assert {k: v.tolist() for k, v in now.frames[key].amounts.items()} == {k: v.tolist() for k, v in frame.amounts.items()}


@pytest.mark.parametrize(("name", "codes"), [
    ("a choice", {"XP215"}), ("two choices exchanged", {"XP210"}), ("a header", {"XP116"}),
    ("two headers exchanged", {"XP236", "XP225"})])
def test_a_workbook_without_labels_is_read_in_today_s_words(name: str, codes: set[str]) -> None:
    """As 0.2 and 0.3 wrote it: what it meant cannot be told."""
    made = make(change=lambda given: given.labels.clear())
    found = read_today(made, reworded(*next(case[1:] for case in CASES if case[0] == name)))
    assert {d.code for d in found.diagnostics} == codes


def kinds(found: Submission) -> list[str]:
    return [str(text) for text in found.frames["training"].texts["kind"][:3]]


def typed_kind(word: str, words: Words) -> Submission:
    """The first course of the branch's own, its kind typed anew into a workbook issued before."""
    made = make()
    made.put("training", "s01", "kind", word)
    return read_today(made, reworded("training", words))


@pytest.mark.parametrize(("word", "words", "key", "codes"), [
    ("销售技巧", {"kind|selling": None}, "", ["XP215"]),                                            # that choice is gone
    ("销售技巧", {"kind|selling": None, "kind|trade": "kind|selling"}, "", ["XP215"]),              # and another has its word
    ("今年的说法", {"kind|selling": NEW}, "selling", []),                                                   # a word of today
    ("New word", {"kind|selling": Text("新", "新", "New word")}, "selling", []),                            # in another language
    ("銷售技巧", {"kind|selling": NEW}, "", ["XP215"]),                                                     # no word of either
    ("销售技巧", {"kind|selling": NEW, "kind|trade": Text("商", "销售技巧", "Selling skills")}, "selling", []),  # another's elsewhere
    ("selling", {"kind|selling": NEW}, "selling", []),                                                      # the key
    ("管理", exchanged("kind|management", "kind|attitude"), "management", []),
])
def test_what_a_word_means_in_a_workbook_issued_before(word: str, words: Words, key: str, codes: list[str]) -> None:
    found = typed_kind(word, words)
    assert [d.code for d in found.diagnostics] == codes
    assert kinds(found) == ["product", "display", key or word]


def offered(found: Diagnostic) -> str:
    text = found.params["choices"]
    assert isinstance(text, Text)
    return text("zh-CN")


def test_the_words_of_the_workbook_are_offered() -> None:
    [found] = typed_kind("销售技能", {"kind|selling": NEW}).diagnostics
    assert found.code == "XP215"
    assert "销售技巧" in offered(found)


def test_labels_are_carried_under_the_seal_and_read_back() -> None:
    given = issued(frames())
    lines = stamp_lines(given)
    read, _ = parse_stamp(lines)
    assert read.labels == given.labels == {key: printed_labels(f.table, "zh-CN", 2027, 1) for key, f in frames().items()}
    assert read.labels["training"]["kind|product"] == "产品知识"
    made = make()
    sheet = made.sheet("_xlplan")
    line = next(line for line in sheet.values if line[0] == "#labels|training")
    line[1] = str(line[1]).replace("产品知识", "旧知识")
    assert [d.code for d in extract_submission(made.book, BY_KEY, SECRET).diagnostics] == ["XP105"]


@pytest.mark.parametrize("text", ["[]", "{", '{"kind": 1}', '{"kind": ""}', '{"kind": "{m01}"}'])
def test_labels_that_are_none_are_no_stamp(text: str) -> None:
    made = make()
    sheet = made.sheet("_xlplan")
    next(line for line in sheet.values if line[0] == "#labels|training")[1] = text
    assert [(d.code, d.params["line"]) for d in extract_submission(made.book, BY_KEY).diagnostics] == [("XP103", "#labels|training")]


def test_today_s_words_are_the_table_itself() -> None:
    """Which is what every workbook asks for in a year without changes."""
    given: Issued = issued(frames())
    for frame in frames().values():
        assert given.worded(frame.table) is frame.table


def test_an_old_word_may_be_the_key_of_a_new_choice() -> None:
    """It means what it meant then; the file is read."""
    table, made = BY_KEY["training"], make()
    kind = table.by_key["kind"]
    words = {c.key: c.label for c in kind.choices}
    old = words["selling"]("zh-CN")
    choices = (Choice(old, same_text("另一类")), *(replace(c, label=NEW) if c.key == "selling" else c for c in kind.choices))
    found = read_today(made, replace(table, columns=tuple(replace(c, choices=choices) if c.key == "kind" else c for c in table.columns)))
    assert found.frames["training"].texts["kind"].tolist()[:3] == ["product", "display", "selling"]
    assert "sales_targets" in found.frames
