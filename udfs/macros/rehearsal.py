"""Rehearsal: the acts of the self-test: every button pressed on a made-up plan, with a check of what it did. Floor 7."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import Final

import xlwings as xw

from udfs.buttons import Place
from udfs.findings_list import is_list
from udfs.macros import MACROS
from udfs.macros.open_workbook import read_open_book
from udfs.mailing import write_eml
from udfs.marks import marked_cells
from udfs.session import Session
from udfs.steps import steps_of
from xlplan.address import a1, on_sheet
from xlplan.pipeline.demo import demo
from xlplan.tables.rebalance import SOURCE
from xlplan.units import WAN_YUAN

Act = tuple[str, Callable[[], object]]
_PAGE: Final = "target_compare"  # of the roll-up, whose figures are traced
_TOTAL: Final = "1000"


class PreparedAnswers:
    """A Prompt that gives prepared answers and keeps what it is told."""

    def __init__(self, *answers: str, folder: Path | None = None, file: Path | None = None) -> None:
        self.answers, self.place, self.chosen, self.told = list(answers), folder, file, list[str]()

    def tell(self, text: str, *, grave: bool = False) -> None:
        """Keeps it."""
        self.told.append(text)

    def agree(self, text: str) -> bool:
        """Yes."""
        self.told.append(text)
        return True

    def ask(self, text: str, default: str = "") -> str | None:
        """The next answer, else what is proposed."""
        self.told.append(text)
        return self.answers.pop(0) if self.answers else default

    def folder(self, text: str) -> Path | None:
        """The folder it was given."""
        self.told.append(text)
        return self.place

    def file(self, text: str) -> Path | None:
        """The file it was given."""
        self.told.append(text)
        return self.chosen


class Rehearsal:
    """A consolidated plan of one made-up branch below `folder`. `figure`: a cell of its roll-up, as a formula names it."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.session, self.folder, self.plan = session, folder, folder / "plan"
        self.figure = ""
        demo(self.plan, branches=1, broken=0, lang=session.lang, round="bottom_up")

    def acts(self) -> list[Act]:
        """Each button but the self-test and the menu of languages, in an order in which they make sense."""
        return [("new_plan", self._new_plan), ("issue", self._issue), ("consolidate", self._consolidate), ("trace", self._trace),
                ("status", self._status), ("compare", self._compare), ("check_book", self._check_book),
                ("next_finding", self._next_finding), ("clear_marks", self._clear_marks), ("check_sheet", self._check_sheet),
                ("hold", self._hold), ("release", self._release), ("decompose", self._decompose), ("why", self._why),
                ("rebalance", self._rebalance), ("undo", self._undo), ("fill_from", self._fill_from), ("prepare", self._prepare),
                *((name, partial(self._press, name, self.session.book)) for name in ("manual", "doctor", "restart", "about"))]

    def kinds(self) -> list[tuple[xw.Book, Place]]:
        """Workbooks that are open when all acts are done, and what each is."""
        return [(self._scratch, "other"), (self.session.app.books["rollup.xlsx"], "rollup"), (self._branch, "unit")]

    # -- headquarters --------------------------------------------------------------------------------------------------

    def _new_plan(self) -> str:
        said = self._press("new_plan", self._scratch, "2027", "Self-test", folder=self.folder)
        self.session.app.books["master.xlsx"].close()
        return said

    def _issue(self) -> str:
        said = self._press("issue", self._scratch, "2", "*", "Self-test", folder=self.plan)  # once more: which round, to whom, why
        _expect(any((self.plan / "issued").glob("*.xlsx")), "no workbook was issued")
        return said

    def _consolidate(self) -> str:
        return self._press("consolidate", self._scratch, folder=self.plan)

    def _trace(self) -> str:
        book = self.session.app.books["rollup.xlsx"]
        sheet = next(s for s in book.sheets if s.range("A1").value == _PAGE)
        rows = sheet.used_range.options(ndim=2).value
        row, column = next((r, c) for r, line in enumerate(rows) for c, v in enumerate(line) if isinstance(v, float) and v > 0)
        area = sheet.used_range
        at = area.row + row, area.column + column
        self.figure = on_sheet(f"[{book.name}]{sheet.name}", a1(*at))
        self._select(sheet, at)
        return self._press("trace", book)

    def _status(self) -> str:
        return self._press("status", self._scratch, folder=self.plan)

    def _compare(self) -> str:
        return self._press("compare", self._scratch, "issued", "now", folder=self.plan)

    # -- a branch ------------------------------------------------------------------------------------------------------

    @cached_property
    def _scratch(self) -> xw.Book:
        return self.session.app.books.add()

    @cached_property
    def _branch(self) -> xw.Book:
        """The workbook of the branch, a copy with another name."""
        source = next((self.plan / "inbox").glob("*.xlsx"))
        return self.session.app.books.open(shutil.copy(source, self.folder / "branch.xlsx"))

    def _check_book(self) -> str:
        said = self._press("check_book", self._branch)
        lists = [book for book in self.session.app.books if is_list(book)]
        _expect(bool(lists) or not marked_cells(self._branch), "the list of findings did not open")
        return said

    def _next_finding(self) -> str:
        return self._press("next_finding", self._branch) if marked_cells(self._branch) else "nothing was found"

    def _clear_marks(self) -> str:
        said = self._press("clear_marks", self._branch)
        _expect(not marked_cells(self._branch), "marks are left")
        return said

    def _check_sheet(self) -> str:
        self._select(self._sheet, self._at("m01"))
        said = self._press("check_sheet", self._branch)
        self._press("clear_marks", self._branch)
        return said

    def _hold(self) -> str:
        self._select(self._sheet, self._at("m02"))
        said = self._press("hold", self._branch)
        _expect("2" in self._value("fixed").split(), "February is not held")
        return said

    def _release(self) -> str:
        said = self._press("release", self._branch)
        _expect("2" not in self._value("fixed").split(), "February is still held")
        return said

    def _decompose(self) -> str:
        self._select(self._sheet, self._at("m01"), self._at("m03"))
        said = self._press("decompose", self._branch, _TOTAL, "1")
        _expect(abs(sum(float(self._value(m)) for m in ("m01", "m02", "m03")) - float(_TOTAL)) < 1e-6, "the parts do not add up")
        return said

    def _why(self) -> str:
        self._select(self._sheet, self._at("m02"))
        return self._press("why", self._branch)

    def _rebalance(self) -> str:
        self._select(self._sheet, self._at("m01"), self._at("m12"))
        said = self._press("rebalance", self._branch)
        self.session.app.calculate()
        target = read_open_book(self._branch).sub.frames[SOURCE].amounts["hq_target"][0]
        _expect(abs(float(self._value("year")) - WAN_YUAN.value(int(target))) < 1e-6, "the row is not on its target")
        return said

    def _undo(self) -> str:
        count = len(steps_of(self._branch))
        said = self._press("undo", self._branch)
        _expect(len(steps_of(self._branch)) == count - 1, "nothing was undone")
        return said

    def _fill_from(self) -> str:
        found = read_open_book(self._branch).sub.frames[SOURCE]
        product, channel = (str(found.texts[column][0]) for column in ("product", "channel"))
        export = self.folder / "export.csv"
        export.write_text(f"产品,渠道,3月\n{product},{channel},{_TOTAL}0000\n", encoding="utf-8-sig")
        said = self._press("fill_from", self._branch, file=export)
        _expect(abs(float(self._value("m03")) - float(_TOTAL)) < 1e-6, "the month does not hold what was exported")
        return said

    def _prepare(self) -> str:
        said = self._press("prepare", self._branch)
        _expect(any(self.folder.glob("*.eml")), "no draft was written")
        while steps_of(self._branch):
            self._press("undo", self._branch)
        return said

    # -- how -----------------------------------------------------------------------------------------------------------

    def _press(self, name: str, book: xw.Book, *answers: str, folder: Path | None = None, file: Path | None = None) -> str:
        return str(MACROS[name](Session(name, book, PreparedAnswers(*answers, folder=folder, file=file), self.session.lang,
                                        post=write_eml, browse=Path.is_file)))

    @cached_property
    def _sheet(self) -> xw.Sheet:
        return self._branch.sheets[read_open_book(self._branch).sub.placements[SOURCE].sheet]

    def _at(self, column: str) -> tuple[int, int]:
        """The cell of the first row in that column."""
        found = read_open_book(self._branch).sub
        return found.placements[SOURCE].rows[found.frames[SOURCE].keys[0]], found.placements[SOURCE].columns[column]

    def _value(self, column: str) -> str:
        value = self._sheet.range(self._at(column)).value
        return "" if value is None else str(value)

    def _select(self, sheet: xw.Sheet, first: tuple[int, int], last: tuple[int, int] | None = None) -> None:
        sheet.book.activate()
        sheet.activate()
        sheet.range(first, last or first).select()


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
