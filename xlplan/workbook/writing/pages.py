"""The pages of a unit's workbook that are printed and are no tables, each declared once: what writes it, what it says of this unit
alone, which workbooks hold it. Writer and reader go by this list; which cells of them are read says `forms.READS`. Floor 3."""
from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final

from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.forms import Choice
from xlplan.workbook.layout import LEFT, SUBTITLE, Layout
from xlplan.workbook.rawbook import At
from xlplan.workbook.stamp import Issued
from xlplan.workbook.words import unit_words
from xlplan.workbook.writing import checks as checking
from xlplan.workbook.writing import cover, letter


@dataclass(frozen=True)
class Pagework:
    """What pages are made of. `numbers` None: the words alone are wanted. `answers`, `signs`, `choices`: what the unit wrote, as
    `branch_book` takes them."""

    issued: Issued
    frames: Mapping[str, Frame]
    layouts: Mapping[str, Layout]
    numbers: Evaluator | None
    checks: list[checking.CheckLine]
    answers: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    footer: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        made: its sheet. own: place -> text of what it says about this unit and issue alone.
        stands: whether the workbook holds it. first: before the tables, not behind them.
        shape: what of a workbook, beside its tables and words, says where things stand on the page.
        older: what earlier versions said there of this unit and issue in other words.
    """

    made: Callable[[Pagework], Sheet]
    own: Callable[[Issued], dict[At, str]]
    stands: Callable[[Pagework], bool] = lambda _: True
    first: bool = True
    shape: Callable[[Issued], Hashable] = lambda _: None
    older: Callable[[Issued], frozenset[str]] = lambda _: frozenset()


def _cover(work: Pagework) -> Sheet:
    return cover.cover_sheet(work.issued, work.frames, work.layouts, work.numbers, work.checks, work.signs, work.issued.stamp.lang,
                             work.footer, work.choices, {key for key, said in work.answers.items() if said})


def _letter(work: Pagework) -> Sheet:
    return letter.letter_sheet(work.issued, work.layouts, work.numbers, work.footer)


def _checks(work: Pagework) -> Sheet:
    return checking.checks_sheet(work.checks, work.answers, work.issued.stamp.lang, cover.subtitle_of(work.issued, None), work.footer,
                                 unit_words(work.issued.of_branch))


PRINTED: Final[Mapping[str, Page]] = {
    cover.KEY: Page(_cover, cover.own_texts, older=cover.older_texts),
    letter.KEY: Page(_letter, letter.own_texts, lambda work: work.issued.approves, shape=letter.shape_of),
    checking.KEY: Page(_checks, lambda issued: {(SUBTITLE, LEFT): cover.subtitle_of(issued, None)}, lambda work: bool(work.checks),
                       first=False)}


def printed_pages(work: Pagework) -> list[Page]:
    """Those that the workbook holds, in sheet order."""
    return [page for page in PRINTED.values() if page.stands(work)]
