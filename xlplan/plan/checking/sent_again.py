"""Files that do not count and were sent once more after the one that does: their sender's last word is asked about. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone

from xlplan.plan.checking.decided import FileDecisions
from xlplan.plan.checking.provenance import Provenance
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import add_finding
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.workbook.submission import Submission


def say_sent_again(results: Sequence[FileResult], submissions: Sequence[Submission], sendings: Mapping[str, Sequence[Provenance]],
                   decided: FileDecisions, in_round: Round) -> None:
    """XP576 in each file that counts while another one of its unit, of which nothing does, was sent once more since, and after HQ chose.
    `sendings`: by SHA-256, as `sendings_of` gives them; one is not enough: then it was sent once, and is the earlier one."""
    saved = {(s.file, s.sha256): s.modified for s in submissions}
    for result in (r for r in results if r.branch and not r.stands_aside and r.tables):
        since = _last(sendings.get(result.sha256, ())) or _in_utc(saved.get((result.file, result.sha256)))
        chosen = [datetime.fromisoformat(one.at) for one in decided.chosen.get(result.branch or "", ()) if one.at]
        moments = [moment for moment in (since, *map(_in_utc, chosen)) if moment is not None]
        for other in results:
            if other.branch != result.branch or other.superseded_by is None or other.joined or other.sha256 == result.sha256:
                continue
            came = [one for one in sendings.get(other.sha256, ()) if one.moment is not None]
            if len(came) > 1 and moments and (last := came[-1]).moment is not None and last.moment - last.spread > max(moments):
                add_finding(result, Diagnostic("XP576", params={
                    "counts": result.file, "other": other.file, "who": last.who or "–", "when": last.when,
                    "text": last.subject or "–"}), in_round)


def _last(sendings: Sequence[Provenance]) -> datetime | None:
    return max((one.moment + one.spread for one in sendings if one.moment is not None), default=None)


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=timezone.utc)
