"""Files that were filled in before HQ issued the round again to their units, read with HQ's figures of the later issue. Floor 6."""
from __future__ import annotations

from collections.abc import Sequence

from xlplan.excel.reading.intake import read_submission
from xlplan.pipeline.issued_copies import find_copies
from xlplan.plan.rounds.newer_issue import on_newer_issue
from xlplan.schema.diagnostic import rounds_answered
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.workbook.seal_keys import OF_HQ
from xlplan.workbook.submission import Submission


def on_newer_issues(plan: PlanFolder, identity: str, ledger: Ledger, submissions: Sequence[Submission]) -> list[Submission]:
    """The files in their order, those of an earlier issue of a round as `on_newer_issue` has them; as they are where HQ's own copy of the
    later workbook is gone, and where another round has followed."""
    issued = ledger.issued(identity)
    latest = {round_: (ledger.latest_issue(round_), ledger.latest_issue(*rounds_answered(round_))) for round_ in {
        s.issued.stamp.round for s in submissions if s.issued}}
    wanted: dict[int, tuple[str, int]] = {}
    for n, s in enumerate(submissions):
        if s.issued is None or s.issued.kind is not None or s.issued.stamp.plan != identity:
            continue
        stamp = s.issued.stamp
        listed = issued.get((stamp.branch, stamp.issue))
        if s.seal not in OF_HQ and not (s.seal == "lost" and listed and listed.sealed == s.sealed):
            continue
        of_round, of_answer = (of.get(stamp.branch, 0) for of in latest[stamp.round])
        if stamp.issue < of_round == of_answer and (stamp.branch, of_round) in issued:
            wanted[n] = stamp.branch, of_round
    paths = find_copies(plan, [issued[at] for at in {*wanted.values()}]) if wanted else {}
    copies = {at: read_submission(path, path.name, plan.seal_keys()) for at in {*wanted.values()}
              if (path := paths.get(issued[at].sha256)) is not None}
    return [on_newer_issue(s, copies[wanted[n]]) if n in wanted and wanted[n] in copies and copies[wanted[n]].issued else s
            for n, s in enumerate(submissions)]
