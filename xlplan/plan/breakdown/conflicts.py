"""What HQ gives a unit and cannot all be kept: authorised heads against the ceiling of their cost, money that is frozen for key projects
against the ceilings it has to fit under. Floor 4."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.breakdown.branch_frames import year_cost
from xlplan.plan.breakdown.ceilings import ceiling_rows, group_ceilings
from xlplan.plan.master.filling import opened_tables
from xlplan.plan.master.labels import branch_label
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding, some_of
from xlplan.plan.master.records import Ceiling, ExpenseItem, Heads, KeyProject
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.tables.expense_budget import EXPENSE_BUDGET, KEY_PROJECT
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.staffing import STAFFING
from xlplan.text import Text, same_text, text_list
from xlplan.units import WAN_YUAN

HEADS_COST, FROZEN_MONEY = "XP684", "XP685"
_NAMED: Final = 5  # units that a finding names
_OVER: Final = Text("{branch} 定编成本 {found},控制数 {expected},超 {over}", "{branch} 核定員額成本 {found},額度上限 {expected},超 {over}",
                    "{branch}: they cost {found}, ceiling {expected}, {over} above")
_SHORT: Final = Text("{branch} 冻结 {found}({projects}),控制数 {expected},缺 {over}",
                     "{branch} 凍結 {found}({projects}),額度上限 {expected},缺 {over}",
                     "{branch}: {found} frozen ({projects}), ceiling {expected}, {over} missing")
_TOGETHER: Final = Text("全部单位合计", "全部單位合計", "All units together")
_IN_WAN: Final = WAN_YUAN.base // 10**WAN_YUAN.places  # 元 in 0.01 万元


@dataclass(frozen=True, slots=True)
class _Excess:
    """What is above a ceiling, 0.01 万元; `row`: the line of the ceilings that is named."""

    who: Text
    found: int
    ceiling: int
    row: Ceiling
    groups: tuple[str, ...]
    projects: Sequence[KeyProject] = ()

    def said(self, words: Text) -> Text:
        """`words` with its figures."""
        show = WAN_YUAN.show
        return words.filled(branch=self.who, found=show(self.found), expected=show(self.ceiling), over=show(self.found - self.ceiling),
                            projects=text_list(p.project for p in self.projects))


def find_conflicts(master: Master, targets: Mapping[str, int], in_round: Round) -> list[Diagnostic]:
    """XP684 authorised heads that cost more than the ceiling of their group, XP685 ceilings of key-project money below what is frozen,
    one finding a line of 费用控制数, for the units whose workbook of that round holds the budget. `targets`: unit -> its target, of
    which ceilings by rate are taken."""
    tables = {code: opened_tables(master, in_round, code) for code in master.organisation.carriers()}
    spending = [code for code, keys in tables.items() if EXPENSE_BUDGET.key in keys]
    ceilings = {code: group_ceilings(master, code, targets[code]) for code in spending}
    hiring = [code for code in spending if STAFFING.key in tables[code]]
    items = [item for item in master.expense_items.values() if item.owner != "hq"]
    return [*_findings(HEADS_COST, _heads_above(master, items, hiring, ceilings), _OVER, "heads"),
            *_findings(FROZEN_MONEY, _frozen_above(master, items, ceilings), _SHORT, "key_projects")]


def _findings(code: str, found: Iterable[_Excess], words: Text, sheet: str) -> Iterator[Diagnostic]:
    by_row = defaultdict[str, list[_Excess]](list)
    for one in found:
        by_row[one.row.row_key].append(one)
    for row, several in by_row.items():
        several.sort(key=lambda one: one.ceiling - one.found)
        worst = several[0]
        yield master_finding(
            code, "ceilings", row, "amount" if worst.row.amount is not None else "rate", found=WAN_YUAN.value(worst.found),
            expected=WAN_YUAN.value(worst.ceiling), unit=WAN_YUAN.key, n=len(several),
            what=some_of([one.said(words) for one in several], _NAMED), group=text_list(worst.groups), sheet=MASTER_BY_KEY[sheet].label)


def _heads_above(master: Master, items: Sequence[ExpenseItem], units: Iterable[str],
                 ceilings: Mapping[str, Mapping[str, int]]) -> Iterator[_Excess]:
    """Authorised heads, there the whole year, against each group whose items follow from heads."""
    names = {code: unit.name for code, unit in master.organisation.by_code.items()}
    links = defaultdict[str, list[str]](list)
    for item in items:
        links[item.group].append(item.link)
    for code in units:
        costs = _heads_cost(master, code)
        rows = ceiling_rows(master, code)
        for group, cap in ceilings[code].items():
            cost = sum(costs.get(link, 0) for link in links[group])
            if cost > cap:
                yield _Excess(same_text(branch_label(code, names)), cost, cap, rows[group], (group,))


def _heads_cost(master: Master, code: str) -> dict[str, int]:
    """Source of a linked item -> what the unit's authorised heads cost in a year, 0.01 万元, rounded by month as its workbook does."""
    own: dict[str, Heads] = {h.post: h for h in reversed(master.heads) if h.branch == code}
    month = {False: 0, True: 0}
    for post in master.posts.values():
        if post.code in own:
            month[post.post_type == "promoter"] += (own[post.code].cap or 0) * year_cost(post, master.company.start_month)
    promoters = half_up(month[True], _IN_WAN)
    return {"staff": 12 * (half_up(month[False] + month[True], _IN_WAN) - promoters), "promoter": 12 * promoters}


def _frozen_above(master: Master, items: Sequence[ExpenseItem], ceilings: Mapping[str, Mapping[str, int]]) -> Iterator[_Excess]:
    """Frozen money of each unit, then of all of them, against the ceilings of the groups in which key projects are paid."""
    frozen = [p for p in master.key_projects if p.frozen == "yes" and _money(p) > 0]
    groups = tuple(dict.fromkeys(i.group for i in items if i.mark == KEY_PROJECT)) or tuple(dict.fromkeys(i.group for i in items))
    names = {code: unit.name for code, unit in master.organisation.by_code.items()}
    limited = {code: sum(of[group] for group in groups) for code, of in ceilings.items() if groups and all(group in of for group in groups)}
    for code, cap in limited.items():
        mine = [p for p in frozen if p.branch == code]
        if (money := sum(map(_money, mine))) > cap:
            yield _Excess(same_text(branch_label(code, names)), money, cap, _named_row(master, code, groups), groups, mine)
    spending = [p for p in frozen if p.branch in ("", *ceilings)]
    if limited and len(limited) == len(ceilings) and any(not p.branch for p in spending):
        money, cap = sum(map(_money, spending)), sum(limited.values())
        if money > cap:
            yield _Excess(_TOGETHER, money, cap, _named_row(master, "", groups, tuple(limited)), groups, spending)


def _named_row(master: Master, code: str, groups: Sequence[str], units: Sequence[str] = ()) -> Ceiling:
    """The first line that holds for the unit, or for one of them, in one of the groups; its own before the one for all."""
    rows = [ceiling_rows(master, unit)[group] for unit in (units or (code,)) for group in groups]
    return next((row for row in rows if row.branch == code), rows[0])


def _money(project: KeyProject) -> int:
    """What is frozen: what is secured, the need where nobody said."""
    return (project.need if project.secured is None else project.secured) or 0
