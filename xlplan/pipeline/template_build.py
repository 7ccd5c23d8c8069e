"""The committed workbooks: empty templates and the manual in all languages. Floor 6."""
from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from xlplan.example.company import company_tables
from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.explain import manual_text
from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame, is_hq_row
from xlplan.text import LANGS, Lang, Text
from xlplan.workbook.blueprint import Book
from xlplan.workbook.stamp import Issued, note_owned
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.master_book import beginning_fields, empty_frames, master_book

YEAR: Final = 2027
ROUNDS_BUILT: Final[tuple[Round, ...]] = ("bottom_up", "final")
_BRANCH: Final = Text("(分公司名称)", "(分公司名稱)", "(branch)")
_COMPANY: Final = Text("(公司名称)", "(公司名稱)", "(company)")


def template_build(out: str | Path) -> list[Path]:
    """Write master, branch workbooks of both rounds and the manual of every language below `out`; the paths."""
    made: list[Path] = []
    for lang in LANGS:
        folder = Path(out) / lang
        folder.mkdir(parents=True, exist_ok=True)
        for name, book in template_books(lang):
            made.append(write_workbook(book, folder / f"{name}.xlsx").path)
        page = folder / "manual.md"
        temp = page.with_suffix(".tmp")
        temp.write_text(manual_text(lang), encoding="utf-8", newline="\n")
        os.replace(temp, page)
        made.append(page)
    return made


def template_books(lang: Lang) -> list[tuple[str, Book]]:
    """(file name, workbook): the master and one branch workbook a round, with the usual rows and no figures."""
    fields = beginning_fields() | {"name": _COMPANY(lang), "year": str(YEAR), "language": lang}
    books = [("master", master_book(empty_frames(fields, lang), "template", lang))]
    master, _ = master_from(company_tables(1, 0, YEAR, lang))
    breakdown, _ = break_down(master)
    branch = master.organisation.branches()[0]
    for in_round in ROUNDS_BUILT:
        issued, frames = issued_for(master, breakdown, branch, Issue("template", in_round, 0, f"{YEAR - 1}-10-26", lang))
        blank = {key: _without_figures(frame) for key, frame in frames.items()}
        stamp = replace(issued.stamp, branch="", branch_name=_BRANCH(lang), region_name="", company=_COMPANY(lang))
        empty = Issued(stamp, limits=issued.limits, members=issued.members, severities=issued.severities, workdays=issued.workdays,
                       facts={k: v for k, v in issued.facts.items() if k in ("unit", "basis", "unit_basis")})
        note_owned(empty, blank)
        books.append((f"branch-{in_round}", branch_book(empty, blank)))
    return books


def _without_figures(frame: Frame) -> Frame:
    """The rows with their names, every number blank; HQ's courses and closed months are figures too."""
    names = {c.key for c in frame.table.columns if c.who == "G"}
    keep = frame.table.kind == "fixed"
    return replace(
        frame, amounts={k: v * 0 for k, v in frame.amounts.items()},
        filled={k: v & False for k, v in frame.filled.items()}, feet={k: v * 0 for k, v in frame.feet.items()},
        texts={k: v.copy() if keep and k in names else v * 0 for k, v in frame.texts.items()},
        keys=[("r" + k[1:] if is_hq_row(frame.table, k) else k) for k in frame.keys], locked=frozenset())
