"""Who carries what: the persons of every branch and what the branch has to hand out, from the consolidated tables. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from xlplan.calendar.periods import MONTHS, month_text
from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.figures import approved_figures
from xlplan.plan.master.fiscal import month_at, month_position
from xlplan.plan.master.labels import Labels
from xlplan.plan.master.master import Master
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.round_names import round_name
from xlplan.tables import BY_KEY
from xlplan.units import WAN_YUAN, Bools, Ints

PERSONS, SALES = "person_targets", "sales_targets"


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer group (渠道): a channel, as the branch's own sheet calls it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One used row of 人员目标.

    Attributes:
        key: of the row. post, status: as labels of the branch's workbook and as key of the list.
        active: months on the post, (12,): from..to, where a blank from is the first and a blank to none, and every month that
            carries an amount.
        py: last year in steps, None where the branch left it blank. months: steps, (12,).
    """

    key: str
    emp_no: str
    name: str
    post: str
    area: str
    status: str
    remark: str
    active: Bools
    py: int | None
    months: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Team:
    """A branch and its persons; amounts are approved figures in steps of 0.01 万元.

    Attributes:
        year: target of the year; target: by month (12,); groups: by month and customer group (12, groups).
    """

    branch: str
    persons: tuple[Person, ...]
    customers: tuple[Customer, ...]
    year: int
    target: Ints
    groups: Ints

    @property
    def months(self) -> Ints:
        """What persons carry by month, shape (persons, 12)."""
        return np.array([p.months for p in self.persons], dtype=np.int64).reshape(-1, 12)


def read_teams(merged: Merged, master: Master, branches: Iterable[str]) -> tuple[list[Team], list[Diagnostic]]:
    """Those of `branches` whose targets by person and sales targets are in, in the order of the organisation; what
    stands in the way of the others: XP525 not opened yet, XP526 not in, XP527 an amount below zero."""
    wanted, values = set(branches), approved_figures(merged)
    out, found = [], []
    for ordinal, branch in enumerate(merged.branches):
        if branch not in wanted:
            continue
        team = _read_team(merged, values, ordinal) if all(merged.have[t][ordinal] for t in (PERSONS, SALES)) else None
        wrong = list(_missing_findings(merged, ordinal) if team is None else _below_zero_finding(team, master.company.start_month))
        found += [replace(d, severity=severity_of(d.code, merged.round, {}), branch=branch) for d in wrong]
        if team is not None and not wrong:
            out.append(team)
    return out, found


def _missing_findings(merged: Merged, ordinal: int) -> Iterator[Diagnostic]:
    """Why there is nothing to hand out."""
    branch = merged.branches[ordinal]
    sent = [f for f in merged.files if f.branch == branch and not f.stands_aside]
    tables = sent[0].tables if len(sent) == 1 else {}
    if tables.get(PERSONS) == "not_opened" or not (merged.opens_table(branch, PERSONS) or sent):
        yield Diagnostic("XP525", table=PERSONS, params={"now": round_name(merged.round, "out", long=True)})
        return
    for table in (PERSONS, SALES):
        if not merged.have[table][ordinal]:
            reason = "returned" if sent else "missing"
            yield Diagnostic("XP526", table=table, file=sent[0].file if len(sent) == 1 else None,
                             params={"label": BY_KEY[table].label, "reason": reason})
            if not sent:
                return
    if merged.have[PERSONS][ordinal] and merged.have[SALES][ordinal]:
        yield Diagnostic("XP526", table=PERSONS, file=sent[0].file if len(sent) == 1 else None,
                         params={"label": BY_KEY[PERSONS].label, "reason": "nobody"})


def _below_zero_finding(team: Team, start_month: int) -> Iterator[Diagnostic]:
    """The first amount below zero: there is no handing out a negative target."""
    for names, block in (([c.name for c in team.customers], team.groups.T),  # the cause, where persons follow it
                         ([p.name or p.emp_no for p in team.persons], team.months)):
        bad = np.argwhere(block < 0)
        if bad.size:
            i, month = bad[0].tolist()
            label = month_text(month_at(month, start_month))
            yield Diagnostic("XP527", column=MONTHS[month], found=WAN_YUAN.value(int(block[i, month])), unit=WAN_YUAN.key,
                             params={"item": names[i], "column": label})
            return


def _read_team(merged: Merged, values: Evaluator, ordinal: int) -> Team | None:
    """The branch as approved; None where nobody is named or nothing is sold."""
    persons = tuple(_read_persons(merged, values, ordinal))
    sales = merged.frames[SALES]
    rows = range(int(sales.starts[ordinal]), int(sales.starts[ordinal + 1]))
    codes = [sales.keys[i].partition("|")[2] for i in rows]
    customers = tuple(Customer(code, str(sales.texts["channel"][rows[codes.index(code)]]) or code)
                      for code in dict.fromkeys(codes))
    if not persons or not customers:
        return None
    groups = np.zeros((12, len(customers)), np.int64)
    place = np.array([[c.code for c in customers].index(code) for code in codes])
    for k, month in enumerate(MONTHS):
        np.add.at(groups[k], place, values.steps(SALES, month)[rows.start:rows.stop])

    def foot(key: str) -> int:
        return int(values.foot_steps(SALES, "@total", key)[ordinal])

    return Team(merged.branches[ordinal], persons, customers, foot("year"),
                np.array([foot(m) for m in MONTHS], dtype=np.int64), groups)


def _read_persons(merged: Merged, values: Evaluator, ordinal: int) -> Iterator[Person]:
    frame, labels = merged.frames[PERSONS], Labels.of(merged.source[PERSONS, ordinal][0])
    every = np.stack([values.steps(PERSONS, m) for m in MONTHS], axis=1)
    start, order = int(merged.limits.get("start_month", 1)), np.arange(12)

    def text(key: str, i: int) -> str:
        return str(frame.texts[key][i]).strip()

    def at(key: str, i: int, blank: int) -> int:
        return month_position(int(frame.amounts[key][i]), start) if frame.filled[key][i] else blank

    for i in range(int(frame.starts[ordinal]), int(frame.starts[ordinal + 1])):
        if frame.used[i]:
            inside = (at("from_month", i, 0) <= order) & (order <= at("to_month", i, -1))  # blanks as the sheet's formulas take them
            yield Person(
                frame.keys[i], text("emp_no", i), text("name", i), labels.text(frame, "post", i), text("area", i),
                text("status", i), text("remark", i), inside | (every[i] != 0),
                int(frame.amounts["py_actual"][i]) if frame.filled["py_actual"][i] else None, every[i])
