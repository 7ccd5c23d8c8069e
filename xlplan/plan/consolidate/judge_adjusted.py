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
from xlplan.schema.expr import Col, walk_nodes
from xlplan.schema.frame import Frame
from xlplan.schema.table import Rule
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.links import table_links
from xlplan.text import Text
from xlplan.workbook.submission import Submission

IMPOSSIBLE: Final = ("XP310",)  # rules about what cannot be, whoever decides it


@BRANCH.derived
def _impossible_rules() -> Mapping[str, tuple[Rule, ...]]:
    """Table -> its rules that no figure may break."""
    return {t.key: tuple(r for r in t.rules if r.code in IMPOSSIBLE) for t in BRANCH}


_Broken = tuple[Diagnostic, tuple[int, ...]]  # a broken rule and how far below zero each of its figures is, 0 where it is not
_AFTER: Final = Text("按总部调整后,{branch}「{table}」{row}", "按總公司調整後,{branch}「{table}」{row}",
                     "with HQ's adjustments, {branch}, “{table}”, {row}")


def adjusted_findings(merged: Merged, at: Mapping[str, tuple[str, str | None]]) -> list[Diagnostic]:
    """What cannot be only since HQ adjusted, each about the last line behind it. `at`: row key of a line -> sheet and cell of the
    master; `params`: `line` is that row key."""
    return [_about_line(merged, found, at) for found, _ in _broken_since(merged)]


def worsened_findings(before: Merged, after: Merged) -> list[Diagnostic]:
    """What cannot be of `after` and was not so, or not so far below zero, of `before`."""
    return [_about_line(after, found, {}) for found in _deeper(_broken_since(before), _broken_since(after))]


def _about_line(merged: Merged, found: Diagnostic, at: Mapping[str, tuple[str, str | None]]) -> Diagnostic:
    """The finding, about the last line behind it."""
    line = _line_behind(merged, found)
    sheet, cell = at.get(line, (None, None))
    return replace(found, sheet=sheet, cell=cell, table="adjustments", row_key=line, params={**found.params, "line": line})


def _deeper(before: Iterable[_Broken], after: Iterable[_Broken]) -> list[Diagnostic]:
    """The findings of `after` with a figure that is farther below zero than `before` had it."""
    were = {(d.code, d.branch, d.table, d.row_key): short for d, short in before}
    return [d for d, short in after if any(now < was for now, was in zip(
        short, were.get((d.code, d.branch, d.table, d.row_key), (0,) * len(short)), strict=True))]


def _broken_since(merged: Merged) -> Iterator[_Broken]:
    """The rules that the adjusted figures break and the declared ones keep or break less, branch by branch."""
    frames = approved_frames(merged)
    for branch in dict.fromkeys(a.branch for a in merged.adjustments):
        ordinal, moved = merged.branches.index(branch), {a.table for a in merged.adjustments if a.branch == branch}
        judged = [key for key, rules in _impossible_rules().items()
                  if rules and merged.have[key][ordinal] and moved & {key, *table_links()[key]}]
        own = merged.source[judged[0], ordinal][0] if judged else None
        if own is None or own.issued is None:
            continue
        stamp, said = own.issued.stamp, [f.diagnostics for f in merged.files if f.branch == branch and not f.stands_aside][:1]
        tables = {key: replace(BY_KEY[key].with_switches(frozenset(stamp.switches)), rules=_impossible_rules()[key]) for key in judged}
        files = (own, _adjusted_copy(own, merged, frames, ordinal))
        was, now = (_with_shortfalls(SubmissionGroup([file], tables, said or [[]])) for file in files)
        deeper = _deeper(was, now)
        for d, short in now:
            if d not in deeper:
                continue
            table, row = BY_KEY[d.table or ""].label, str(d.params["row"])
            place = _AFTER.filled(branch=stamp.branch_name or branch, table=table, row=row)
            yield replace(d, severity=severity_of(d.code, stamp.round, own.issued.severities), branch=branch,
                          params={**d.params, "row": place}), short


def _with_shortfalls(group: SubmissionGroup) -> list[_Broken]:
    """The broken rules of the group's one file, with the figures that each asks about where they are below zero."""
    out = []
    for found in broken_rules(group)[0]:
        frame = group.frames[found.table or ""]
        row, rule = frame.keys.index(found.row_key or ""), next(r for r in _impossible_rules()[frame.table.key] if r.code == found.code)
        columns = [node.key for node in walk_nodes(rule.must) if isinstance(node, Col)]
        out.append((found, tuple(min(int(group.values.steps(frame.table.key, key)[row]), 0) for key in columns)))
    return out


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
    theirs = [a for a in merged.adjustments if a.branch == found.branch and a.table in (found.table, *table_links()[found.table or ""])]

    def near(a: AppliedChange) -> bool:
        return a.table == found.table and a.row.split("|")[0] == of

    return max(enumerate(theirs), key=lambda pair: (near(pair[1]), pair[0]))[1].row_key
