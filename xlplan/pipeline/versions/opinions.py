"""What HQ typed beside the findings of the roll-up that stands in the plan folder. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from xlplan.excel.reading.read import read_workbook
from xlplan.plan.versions.kept import KeptOpinion
from xlplan.store.folder import PlanFolder
from xlplan.workbook.rawbook import RawBook, RawSheet

_PAGE: Final = "issues"
_HEAD: Final = 5  # header row of the page


def typed_opinions(plan: PlanFolder) -> tuple[KeptOpinion, ...]:
    """In the order of the page; none where there is no roll-up, or one that cannot be read."""
    with suppress(OSError):
        book = read_workbook(plan.rollup.read_bytes(), plan.rollup.name, {_PAGE})
        if isinstance(book, RawBook):
            return tuple(one for sheet in book.sheets if sheet.at(1, 1) == _PAGE for one in _on_page(sheet))
    return ()


def _on_page(sheet: RawSheet) -> Iterator[KeptOpinion]:
    columns = {str(key): at for at, key in enumerate(sheet.values[0]) if key}
    for line in sheet.values[_HEAD:]:
        said = {key: str(line[at]).strip() if at < len(line) and line[at] is not None else "" for key, at in columns.items()}
        if said.get("decision"):
            yield KeptOpinion(said.get("code", ""), said.get("branch", ""), said.get("sheet", ""), said.get("cell", ""), said["decision"])
