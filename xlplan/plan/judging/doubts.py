"""HQ's other figures doubted: assignments against the goal, heads against last year's, growth, seasonal indices, units that
are no longer there. The limits stand in `suspicion`. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from xlplan.plan.judging.by_month import HALF_YEAR, PLACES, USUAL
from xlplan.plan.judging.suspicion import GROWTH, HEADS_ODD, HEADS_SURE, MONTH_MOST, OF_GOAL
from xlplan.plan.master.fiscal import dated_month, first_day
from xlplan.plan.master.goals import missing_of_goal
from xlplan.plan.master.labels import named_code
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding, some_of
from xlplan.plan.master.records import Entity
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, same_text, text_list
from xlplan.units import INDEX, PERCENT, PERSON, WAN_YUAN

_LACKS: Final = Text("{item} 缺{names}", "{item} 缺{names}", "{item} ({names})")
_ALONE: Final = 3  # times the months beside it: a post that grows or is given up gets there step by step


def find_doubts(master: Master) -> list[Diagnostic]:
    """XP671 an assignment as large as half the goal, XP672 and XP673 heads ten and a hundred times last year's, XP674 a growth
    that reads as a percentage typed without its sign, XP675 a seasonal index that leaves the other months nearly nothing,
    XP676 heads of one month ten times those of the months around it, XP681 key projects whose needs are not secured, XP682 goals that
    all state results (T2), XP683 goals that are not SMART (T7)."""
    return [*_doubt_goals(master), *_doubt_projects(master), *_doubt_assignments(master), *_doubt_heads(master), *_past_heads(master),
            *_doubt_growths(master), *_doubt_indices(master)]


def _doubt_goals(master: Master) -> Iterable[Diagnostic]:
    goals = [g for g in master.goals if g.kind]
    if goals and all(g.kind == "result" for g in goals):
        yield master_finding("XP682", "goals", goals[0].row_key, "kind", n=len(goals))
    sheet, lacking = MASTER_BY_KEY["goals"], [(goal, lacks) for goal in master.goals if (lacks := missing_of_goal(goal))]
    if lacking:
        said = [_LACKS.filled(item=goal.name or goal.code, names=text_list(sheet.by_key[column].label for column in lacks))
                for goal, lacks in lacking]
        yield master_finding("XP683", "goals", lacking[0][0].row_key, lacking[0][1][0], n=len(lacking), what=some_of(said, PLACES))


def _doubt_projects(master: Master) -> Iterable[Diagnostic]:
    for row in master.key_projects:
        if row.need and row.secured is not None and row.secured < row.need:
            yield master_finding("XP681", "key_projects", row.row_key, "secured", found=WAN_YUAN.value(row.secured), item=row.project,
                                 expected=WAN_YUAN.value(row.need), unit=WAN_YUAN.key, share=f"{row.secured / row.need:.0%}")


def _doubt_assignments(master: Master) -> Iterable[Diagnostic]:
    goal = master.reserve.goal or 0
    for line in master.assignments:
        if line.amount and goal > 0 and line.status != "withdrawn" and abs(line.amount) >= OF_GOAL * goal:
            yield master_finding("XP671", "assignments", line.row_key, "amount", found=WAN_YUAN.value(line.amount),
                                 expected=WAN_YUAN.value(goal), unit=WAN_YUAN.key, share=f"{abs(line.amount) / goal:.0%}")


def _doubt_heads(master: Master) -> Iterable[Diagnostic]:
    """Against last year's heads of that branch and post; without them authorised ones against those of the new year's first day."""
    for row in master.heads:
        last = master.history.heads.get((row.branch, row.post), 0)
        for column, typed, against in (("opening", row.opening or 0, last), ("cap", row.cap or 0, last or row.opening or 0)):
            if against > 0 and typed >= HEADS_ODD * against:
                post = master.posts.get(row.post)
                yield master_finding("XP673" if typed >= HEADS_SURE * against else "XP672", "heads", row.row_key, column, found=typed,
                                     expected=against, unit=PERSON.key, times=f"{typed / against:,.0f}",
                                     item=f"{master.organisation.called(row.branch)} · {post.post if post else row.post}")


def _past_heads(master: Master) -> list[Diagnostic]:
    """A month far from the middle one of its branch and post and from the months beside it."""
    years, parts = master.history.staffing, list[Text]()
    for key in dict.fromkeys(key for fy in years for key in years[fy]):
        at = [(fy, p, int(years[fy][key][p])) for fy in sorted(years) if key in years[fy] for p in np.flatnonzero(years[fy][key]).tolist()]
        if len(at) < HALF_YEAR:
            continue
        middle = sorted(n for _, _, n in at)[(len(at) - 1) // 2]
        for i, (fy, p, n) in enumerate(at):
            beside = [of for _, _, of in (*at[max(i - 1, 0):i], *at[i + 1:i + 2])]
            high = n >= HEADS_ODD * middle and n - middle >= HEADS_ODD and all(n >= _ALONE * of for of in beside)
            low = len(beside) > 1 and n * HEADS_ODD <= middle and all(n * _ALONE <= of for of in beside)
            if high or low:
                post, month = master.posts.get(key[1]), dated_month(p, fy, master.company.start_month)
                who = f"{master.organisation.called(key[0])} · {post.post if post else key[1]}"
                parts.append(same_text("{who} {month} {n}{usual}").filled(who=who, month=month, n=n, usual=USUAL.filled(due=middle)))
    return [master_finding("XP676", "history_heads", None, "heads", unit=PERSON.key, sheet=MASTER_BY_KEY["history_heads"].label,
                           n=len(parts),
                           what=some_of(parts, PLACES))] if parts else []


def _doubt_growths(master: Master) -> Iterable[Diagnostic]:
    rows = [("goals", g.row_key, g.name or g.code, g.growth) for g in master.goals]
    rows += [("products", p.row_key, p.series, p.growth) for p in master.products.values()]
    for table, row_key, item, growth in rows:
        if growth is not None and PERCENT.value(growth) >= GROWTH[table]:
            yield master_finding("XP674", table, row_key, "growth", found=PERCENT.show(growth), item=item,
                                 typed=f"{PERCENT.value(growth):g}%")


def _doubt_indices(master: Master) -> Iterable[Diagnostic]:
    for row in master.seasons:
        high = [i for i, index in enumerate(row.months) if INDEX.value(index) > MONTH_MOST]
        for at in high:
            yield master_finding("XP675", "season", row.row_key, f"m{at + 1:02}", found=INDEX.value(row.months[at]), expected=MONTH_MOST,
                                 unit=INDEX.key, share=f"{INDEX.value(row.months[at]) / 12:.0%}")


def absent_units(master: Master, entities: Sequence[Entity], named: Mapping[str, Iterable[str]]) -> list[Diagnostic]:
    """XP657 for every unit whose last day lies before the plan year and that other sheets, or last year's history, still name.
    `named`: sheet -> codes of the units on it."""
    first = first_day(master.company.year, master.company.start_month)
    told = {table: set(codes) for table, codes in named.items()}
    out = []
    for code, entity in {e.code: e for e in sorted(entities, key=lambda e: e.valid_to)}.items():
        sheets = [MASTER_BY_KEY[table].label for table, codes in told.items() if code in codes]
        if code not in master.organisation.by_code and entity.valid_to and entity.valid_to < first and sheets:
            out.append(master_finding("XP657", "organisation", entity.row_key, "valid_to", found=entity.valid_to[:10], first=first,
                                      item=named_code(entity.name, code),
                                      sheets=sheets))
    return out
