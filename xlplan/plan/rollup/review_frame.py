"""What HQ puts into the workbook in which a region reviews its units: what came of each, its figures and findings. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan.plan.breakdown.given_rows import put_cells
from xlplan.plan.checking.owed import unit_findings
from xlplan.plan.checking.states import latest_files
from xlplan.plan.opinions.findings import listed_findings
from xlplan.plan.regions.review import file_mark, marked_file
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.findings_page import said_params
from xlplan.plan.rollup.status import state_cell
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Severity
from xlplan.schema.frame import Frame, blank_frame
from xlplan.tables import BY_KEY
from xlplan.tables.region_review import REGION_REVIEW
from xlplan.text import printed_width

_FOUND: Final = 3       # findings told of a unit
_LONGEST: Final = 120   # digits of one


def reviewed_units(context: RollupContext, region: str) -> list[str]:
    """The units that fill in and stand below that region."""
    org = context.master.organisation
    return [code for code in context.result.branches if code in org.by_code and region in org.path(code)[:-1]]


def review_frame(context: RollupContext, region: str) -> Frame:
    """A row for each of those units. What the region said of it comes along; yes or no only while its file is the same."""
    codes, figures, result = reviewed_units(context, region), context.figures, context.result
    frame, files, found = blank_frame(BY_KEY[REGION_REVIEW.key], codes), latest_files(result.files), listed_findings(result)
    for row, code in enumerate(codes):
        i, mine = result.branches.index(code), unit_findings(d for d in found if d.branch == code and d.sheet is not None)
        file, said = files.get(code), result.region_said.get(code, {}).get(region)
        mark = file_mark(file.sha256) if file else ""
        said = said if said is not None and said.stands else None
        again = said is not None and said.of == mark
        put_cells(frame, row, {
            "unit": context.name(code), "code": code, "state": state_cell(context, context.states[code])[0],
            "file": marked_file(file.file, file.sha256) if file else None, "hq_target": int(figures.assigned[i]),
            "declared": int(figures.declared[i]) if figures.in_[i] else None,
            "adjustment": int(figures.adjustment[i]) if figures.in_[i] else None,
            "errors": sum(d.severity is Severity.ERROR for d in mine), "warnings": sum(d.severity is Severity.WARNING for d in mine),
            "found": "\n".join(_cut(f"{d.sheet}: {message_of(d, context.lang, said_params(context, d))}") for d in mine[:_FOUND]) or None,
            "agreed": said.agreed if said and again else None, "opinion": said.opinion if said else None,
            "by": said.by if said and again else None, "date": said.date if said and again else None})
    return frame


def _cut(text: str) -> str:
    while printed_width(text) > _LONGEST:
        text = text.rstrip("…")[:-1] + "…"
    return text
