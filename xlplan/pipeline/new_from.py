"""`xlplan new --from`: a plan folder whose master is drafted from exports. Floor 6."""
from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlplan.drafting.draft import Draft, draft_master
from xlplan.drafting.goals import goal_asked
from xlplan.drafting.guesses import marked_cells
from xlplan.errors import require_one_of
from xlplan.excel.writing.write import write_workbook
from xlplan.exports.layout import Layout, layout_rows
from xlplan.exports.map_file import write_layouts
from xlplan.exports.map_kept import MAP, mapping_beside
from xlplan.exports.two_codes import units_of_two_codes
from xlplan.pipeline.check_new import check_start, check_year, company_name
from xlplan.pipeline.export_sheets import ReadExports, read_exports
from xlplan.pipeline.findings import WithFindings
from xlplan.pipeline.submissions import PathLike
from xlplan.plan.checking.outcome import diagnostic_data
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import PlanFolder
from xlplan.text import LANGS, Lang
from xlplan.workbook.writing.master_book import master_book


@dataclass(slots=True, repr=False)
class DraftedPlan(WithFindings):
    """What `new_from` did. `master`: the workbook, None where nothing was made: an export could not be used (`diagnostics`), or nobody
    confirmed the draft. `mapping`: the mapping file that says how the exports were read. `layouts`: the same, sheet by sheet. `draft`: the
    sheets, what of them is guessed and what is open; None without a usable export. `unread`: sheets that were left out."""

    master: Path | None
    mapping: Path | None
    layouts: list[Layout]
    diagnostics: list[Diagnostic]
    draft: Draft | None = None
    unread: list[str] = field(default_factory=list)

    @property
    def must_fix(self) -> bool:
        """Whether something has to be set right, or confirmed, before there is a plan."""
        return self.master is None

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"master": str(self.master) if self.master else None, "mapping": str(self.mapping) if self.mapping else None,
                "layouts": [{"file": one.file, "sheet": one.sheet, "kind": one.kind, "header": list(one.header),
                             "columns": [list(row) for row in layout_rows(one, lang)]} for one in self.layouts],
                "unread": self.unread, "draft": self.draft.data(lang) if self.draft else None,
                "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics]}


def new_from(folder: PathLike, sources: PathLike | Iterable[PathLike], *, company: str, year: int | None = None,
             mapping: PathLike | None = None, growth: str = "", goal: str = "", start_month: int | None = None, yes: bool = False,
             confirm: Callable[[DraftedPlan], bool] | None = None, lang: Lang = "zh-CN") -> DraftedPlan:
    """Make a plan folder whose master workbook is drafted from exports of an ERP: units, products, channels, what is sold where, history,
    the months of the running year that are not there yet, seasons, accounts, posts.

    `year`: the plan year, else the one after the last of the exports. `mapping`: a mapping file that says how to read them, else it is
    guessed. `growth` (12%) or `goal` (3000万): the sales goal; without one its line stays open. What no export says is guessed, marked in
    the workbook and listed. `start_month`: the first of the fiscal year, else January. It is made where `yes`, or `confirm` says so of the
    draft; else the mapping file is written beside the first export, and nothing else. XlplanError when the folder is not empty, an option
    is none, or there are no sales of last year.
    """
    require_one_of("lang", lang, LANGS)
    if year is not None:
        check_year(year)
    check_start(start_month)
    company_name(company), goal_asked(growth, goal)  # before long files are read
    files = [Path(p) for p in ([sources] if isinstance(sources, (str, Path)) else sources)]
    given = None if mapping is None else Path(mapping)
    plan = PlanFolder(Path(folder))
    plan.require_free()
    out = drafted_from(read_exports(files, given), company=company, year=year, growth=growth, goal=goal, start_month=start_month,
                       lang=lang)
    out.mapping = given
    if out.draft is None or not (yes or (confirm is not None and confirm(out))):
        if given is None and out.layouts:
            out.mapping = mapping_beside(files[0], out.layouts, lang)
        return out
    return make_drafted(plan.path, out, lang)


def drafted_from(read: ReadExports, *, company: str, year: int | None = None, growth: str = "", goal: str = "",
                 start_month: int | None = None, lang: Lang = "zh-CN") -> DraftedPlan:
    """The draft of exports that were read; nothing is written. As `new_from`."""
    if year is not None:
        check_year(year)
    check_start(start_month)
    company, asked = company_name(company), goal_asked(growth, goal)
    draft = draft_master(read.exports, read.layouts, company=company, year=year, asked=asked, today=date.today(),
                         lang=lang, start_month=start_month) if read.usable else None
    found = [*read.findings, *units_of_two_codes(read.exports, read.layouts)]
    return DraftedPlan(None, None, read.layouts, found, draft, read.unread)


def make_drafted(folder: Path, drafted: DraftedPlan, lang: Lang) -> DraftedPlan:
    """Its plan folder, with master and mapping file. ValueError without a draft, XlplanError when the folder is not empty."""
    draft = drafted.draft
    if draft is None:
        raise ValueError("nothing was drafted")
    plan = PlanFolder(folder).create()
    identity = f"{draft.running.year + 1}-{secrets.token_hex(4)}"
    book = master_book(draft.frames, identity, lang, datetime.now(), marked_cells(draft.guesses))
    drafted.master, drafted.mapping = write_workbook(book, plan.master).path, plan.path / MAP
    write_layouts(drafted.mapping, drafted.layouts, lang)
    return drafted
