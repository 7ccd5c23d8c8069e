"""What 退回说明 says of a file: how each table stands, each finding with HQ's opinion. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from xlplan import terms
from xlplan.address import row_column
from xlplan.plan.checking.results import FileResult
from xlplan.plan.opinions.findings import finding_keys
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BY_KEY
from xlplan.text import Text, same_text
from xlplan.workbook.rawbook import At
from xlplan.workbook.styles import SHAPES, Style
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.return_note import ReturnedLine, TableStands

SAID: Final[dict[str, tuple[str, Text, Style]]] = {  # verdict on a table -> shape, words, look
    "accepted": ("done", terms.PASSED, "good"), "accepted_with_warnings": ("explain", terms.PASSED_TO_EXPLAIN, "warn"),
    "refused": ("must_fix", terms.RETURNED, "bad"),
    "unfilled": ("empty", Text("未填(按下达暂估)", "未填(按下達暫估)", "Not filled in (at target)"), "field"),
    "withheld": ("empty", Text("暂不交(按下达暂估)", "暫不交(按下達暫估)", "Kept back (at target)"), "field")}


_PASSED: Final = same_text("{said}")
_LOCKED: Final = Text("{said}(已锁定;确要改的,先请总部同意,再撤消工作表保护)", "{said}(已鎖定;確要修正的,先請總公司同意,再取消工作表保護)",
                      "{said} (locked; if it has to change all the same, ask HQ first, then unprotect the sheet)")


def table_lines(result: FileResult, sent: Submission, locked: Collection[str] = ()) -> list[TableStands]:
    """How each table of the file came out, in sheet order. `locked`: those into which nothing is typed any more."""
    assert sent.issued is not None
    lang, out = sent.issued.stamp.lang, []
    for key, verdict in result.tables.items():
        if verdict in SAID and key in sent.issued.stamp.opens:
            shape, text, look = SAID[verdict]
            place = sent.placements.get(key)
            said = (_LOCKED if key in locked else _PASSED)(lang, said=text(lang))
            out.append(TableStands(place.sheet if place else BY_KEY[key].label(lang), f"{SHAPES[shape]} {said}", look))
    return out


def finding_lines(found: Sequence[Diagnostic], restored: Mapping[str, Collection[At]], opinions: Mapping[str, str],
                  refilled: Collection[str] = ()) -> list[ReturnedLine]:
    """The findings as they are listed. `restored`: sheet -> cells that HQ puts back; `opinions`: what HQ typed, by `finding_keys`;
    `refilled`: tables that are to be filled in again from what was issued."""
    return [ReturnedLine(d, bool(d.sheet and d.cell and row_column(d.cell) in restored.get(d.sheet, ())), opinions.get(key, ""),
                         d.table in refilled)
            for d, key in zip(found, finding_keys(found), strict=True)]
