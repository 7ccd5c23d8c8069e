"""`xlplan issue --stage review`: to each region that acts what came of its branches, to say what it thinks of each. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from xlplan.errors import XlplanError
from xlplan.pipeline.consolidate import put_together
from xlplan.pipeline.issue_room import next_number
from xlplan.pipeline.loading import load_issued
from xlplan.pipeline.regions.issue_books import RegionalIssue, file_names, issue_books
from xlplan.pipeline.regions.meant import regions_meant
from xlplan.pipeline.results import Issuance
from xlplan.pipeline.submissions import PathLike, Progress
from xlplan.plan.breakdown.assigned import AssignedTargets
from xlplan.plan.checking.outcome import must_fix
from xlplan.plan.regions.acting import region_deadline, reviewing_regions
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.review_frame import review_frame, reviewed_units
from xlplan.schema.diagnostic import Round, rounds_answered
from xlplan.schema.frame import Frame
from xlplan.store.ledger import Ledger, stage_of
from xlplan.tables.books import REVIEW
from xlplan.tables.region_review import REGION_REVIEW
from xlplan.text import Text, list_briefly
from xlplan.workbook.stamp import LATER_DEADLINES

_NOT_ISSUED: Final = Text("{unit} 还不能审核:它下面没有单位拿到本轮的填报表", "{unit} 還不能審核:它下面沒有單位拿到本輪的填報檔",
                          "{unit} cannot review yet: no unit below it was issued to in this round")
_NO_REASON: Final = Text("{units} 已经有本轮的审核表。再次下发请写明原因(--reason)",
                         "{units} 已經有本輪的審核表。再次發送請寫明原因(--reason)",
                         "{units} have a workbook for their review of this round. Give the reason for issuing it again (--reason)")


def issue_reviews(folder: PathLike, round: Round | None, *, branches: Iterable[str] | None, scope: str, reason: str, dry_run: bool,
                  progress: Progress | None, on: date, by: str) -> Issuance:
    """Write one workbook for each region that acts, of those in `branches` or below `scope`; arguments as of `issue`. What stands in it is
    what `consolidate` would find now; what the region said before comes along. XlplanError where no region acts, nothing was issued to
    units of it, and without a reason where it has such a workbook."""
    hq = load_issued(folder, round)
    master, this = hq.master, hq.round
    with Ledger(hq.folder.ledger) as ledger:
        sent, before = ledger.latest_issue(*rounds_answered(this)), ledger.latest_issue(stage_of(this, REVIEW.key))
        result, _ = put_together(hq, ledger)
    context = RollupContext(result.numbers, master, hq.facts, datetime.combine(on, datetime.min.time()), master.company.lang)
    acting = [unit for unit in reviewing_regions(master) if sent.keys() & set(reviewed_units(context, unit))]
    units, skipped = regions_meant(master, acting, branches, scope, {
        code: _NOT_ISSUED.filled(unit=master.organisation.called(code)) for code in reviewing_regions(master) if code not in acting})
    made = Issuance(this, next_number(hq.folder), {}, [*hq.behind], AssignedTargets(0, 0, (), ()), names=result.names, dry_run=dry_run,
                    stage="review", skipped=skipped)
    if must_fix(hq.behind):
        return made
    if (again := [unit for unit in units if unit in before]) and not (reason.strip() or dry_run):
        raise XlplanError(_NO_REASON, units=list_briefly(map(master.organisation.called, again)))
    if dry_run:
        return replace(made, files={
            unit: hq.folder.issued / name for unit, name in file_names(hq, units, REVIEW, this, made.number, before).items()})

    def frames(unit: str) -> Mapping[str, Frame]:
        return {REGION_REVIEW.key: review_frame(context, unit)}

    facts = {"deadline": region_deadline(master, this, REVIEW), LATER_DEADLINES: ""}
    number, files, head = issue_books(hq, RegionalIssue(REVIEW, this, units, frames, facts, reason.strip(), on, by), progress)
    return replace(made, number=number, files=files, chain=head)
