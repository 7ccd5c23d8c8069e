"""HQ's adjustments judged by what they make of the figures, as a branch's own are. Floor 4.

Cells that HQ moves, and suggestions, keep above zero as the lines are put on (XP520); here is what follows from them. Targets and
limits are HQ's own: a decision that departs from them breaks no rule.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.checking.rules import SubmissionGroup, broken_rules
from xlplan.plan.consolidate.figures import approved_frames
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.links import LINKS
from xlplan.text import LANGS, Text
from xlplan.workbook.submission import Submission

IMPOSSIBLE: Final = ("XP310",)  # rules about what cannot be, whoever decides it
_TABLES: Final = {t.key: tuple(r for r in t.rules if r.code in IMPOSSIBLE) for t in BRANCH}
_AFTER: Final = Text("按总部调整后,{branch}「{table}」{row}", "按總公司調整後,{branch}「{table}」{row}",
                     "with HQ's adjustments, {branch}, “{table}”, {row}")


def adjusted_findings(merged: Merged, at: Mapping[str, tuple[str, str | None]]) -> list[Diagnostic]:
    """What cannot be only since HQ adjusted, each about the last line behind it. `at`: row key of a line -> sheet and cell of the
    master; `params`: `line` is that row key."""
    out = []
    for found in _broken_since(merged):
        line = _line_behind(merged, found)
        sheet, cell = at.get(line, (None, None))
        out.append(replace(found, sheet=sheet, cell=cell, table="adjustments", row_key=line, params={**found.params, "line": line}))
    return out


def newly_broken(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings of `after` about rows of branches of which `before` has none."""
    said = {(d.code, str(d.params["row"])) for d in before}
    return [d for d in after if (d.code, str(d.params["row"])) not in said]


def _broken_since(merged: Merged) -> Iterator[Diagnostic]:
    """The rules that the adjusted figures break and the declared ones keep, branch by branch."""
    frames = approved_frames(merged)
    for branch in dict.fromkeys(a.branch for a in merged.adjustments):
        ordinal, moved = merged.branches.index(branch), {a.table for a in merged.adjustments if a.branch == branch}
        judged = [key for key, rules in _TABLES.items() if rules and merged.have[key][ordinal] and moved & {key, *LINKS[key]}]
        own = merged.source[judged[0], ordinal][0] if judged else None
        if own is None or own.issued is None:
            continue
        stamp, said = own.issued.stamp, [f.diagnostics for f in merged.files if (f.file, f.sha256) == (own.file, own.sha256)][:1]
        tables = {key: replace(BY_KEY[key].with_switches(frozenset(stamp.switches)), rules=_TABLES[key]) for key in judged}
        files = (own, _adjusted_copy(own, merged, frames, ordinal))
        was, now = (broken_rules(SubmissionGroup([file], tables, said or [[]]))[0] for file in files)
        for d in newly_broken(was, now):
            table, row = BY_KEY[d.table or ""].label, str(d.params["row"])
            place = Text(*(_AFTER(lang, branch=stamp.branch_name or branch, table=table(lang), row=row) for lang in LANGS))
            yield replace(d, severity=severity_of(d.code, stamp.round, own.issued.severities), branch=branch,
                          params={**d.params, "row": place})


def _adjusted_copy(own: Submission, merged: Merged, frames: Mapping[str, Frame], ordinal: int) -> Submission:
    """The branch's file with HQ's adjustments in its cells."""
    out = dict(own.frames)
    for key, columns in merged.adjusted.items():
        if key in out and merged.have[key][ordinal]:
            new, mine = frames[key], merged.frames[key].owner == ordinal
            out[key] = replace(out[key], amounts={**out[key].amounts, **{m: new.amounts[m][mine] for m in columns}},
                               filled={**out[key].filled, **{m: new.filled[m][mine] for m in columns}})
    return replace(own, frames=out)


def _line_behind(merged: Merged, found: Diagnostic) -> str:
    """Row key of the branch's last line that moves the table or one it follows, of the same post or item before others."""
    of = (found.row_key or "").split("|")[0]
    theirs = [a for a in merged.adjustments if a.branch == found.branch and a.table in (found.table, *LINKS[found.table or ""])]

    def near(a: AppliedChange) -> bool:
        return a.table == found.table and a.row.split("|")[0] == of

    return max(enumerate(theirs), key=lambda pair: (near(pair[1]), pair[0]))[1].row_key
