"""One broken rule as a Diagnostic: which cell, what was found, what was expected, what the branch answered. Floor 4."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

import numpy as np

from xlplan.calendar import MONTHS
from xlplan.plan.checking.entries_asked import entries_asked, said_entries
from xlplan.plan.master.labels import Labels
from xlplan.schema import expr as x
from xlplan.schema.codes.catalogue import show_number
from xlplan.schema.days import iso_day
from xlplan.schema.decimals import Array
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.params import PARAMS
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.table import Rule
from xlplan.text import LANGS, Text, text_list
from xlplan.units import Bools, Unit
from xlplan.workbook.forms import answer_key
from xlplan.workbook.submission import Submission

TRIAL = "trial"  # parameter of what breaks a rule on trial, which HQ alone is told
_ON_TRIAL = Text("{number},试行", "{number},試行", "{number}, on trial")
_BESIDE = {"@mshare": "@py_mshare"}           # foot row -> foot row with the figure to compare with
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TURNED = Text("开始 {first} 晚于结束 {last}", "開始 {first} 晚於結束 {last}", "the start {first} is after the end {last}")
_OUTSIDE = Text("{days} 不在计划年度内", "{days} 不在計畫年度內", "{days} lies outside the plan year")
_LEFT = {"@persons": "@unassigned"}           # foot row -> foot row with what is left to hand out
_DAYS = frozenset({"year_start", "year_end"})  # limits that are days, which `_dates` says


class BrokenRule:
    """Findings of one rule over all branches. Numbers are held as counts of 10**-places of their unit.

    `truth` says where a condition holds or could; a finding names the conditions that cannot, else those that do not."""

    def __init__(self, values: Evaluator, frame: Frame, rule: Rule, scope: Scope,
                 truth: Callable[[x.Expr, Scope], Bools]) -> None:
        self.values, self.frame, self.table, self.rule, self.scope = values, frame, frame.table, rule, scope
        found, expected, limit = rule.found, rule.expected, _rule_limit(rule)
        if found is None and scope.foot and isinstance(rule.must, x.Compare):
            found, expected = rule.must.left, rule.must.right
        elif found is not None and expected is None:
            expected = limit
        self.unit = self._unit_of(found) if found else None
        op = rule.must.op if isinstance(rule.must, x.Compare) else "="
        self.found, self.expected = self._counts(found), self._counts(expected, op)
        self.failing = [[(key, ~ask(t, scope)) for t in _must_terms(rule.must) if (key := _first_key(t))]
                        for ask in dict.fromkeys((truth, values.truth))]
        self.entries = entries_asked(rule, values, scope) if scope.foot else []
        self.limit = _shown_limit(limit, values.limits) if limit and limit.key not in _DAYS else ""

    def finding(self, i: int, submission: Submission) -> Diagnostic:
        """The finding at row `i` (of a table rule: at branch `i`), which is a row of that submission."""
        labels, place = Labels.of(submission), submission.placements.get(self.table.key)
        row = self.scope.foot or self.frame.keys[i]
        failing = next(filter(None, ([key for key, broken in asked if broken[i]] for asked in self.failing)), [])
        column, found, expected, unit = self.rule.column, _count_at(self.found, i), _count_at(self.expected, i), self.unit
        if failing and self.rule.code != "XP814":  # of what must not be repeated the rule says the column itself
            column, found, expected, unit = self._worst(failing, i)
        name = labels.foot(self.table, row) if self.scope.foot else labels.row(self.frame, i, submission)
        params: dict[str, object] = {"row": name, "column": labels.column(self.table, column)}
        if failing:
            params["columns"] = [labels.column(self.table, key) for key in failing]
        if self.limit:
            params["limit"] = self.limit
        params |= self._dates(i) | self._not_handed_out(i, labels)
        if self.entries:
            params["why"] = said_entries(self.entries, i, labels, self.table, column)
        if self.rule.own is not None:
            number = self.rule.own.number
            params |= {"keeps": self.rule.title.filled(**labels.params),
                       "rule": _ON_TRIAL.filled(number=number) if self.rule.own.trial else number}
            params |= {TRIAL: True} if self.rule.own.trial else {}
            params |= {"found": self._stands(i, labels)} if found is None and not self.scope.foot else {}
            params |= {"found": self._beside(i, labels, column)} if self.rule.code == "XP813" and not self.scope.foot else {}
        difference = None if found is None or expected is None else found - expected
        return Diagnostic(
            self.rule.code, None, place.sheet if place else None, place.at(row, column) if place else None,
            self.table.key, column, row, _sheet_number(found, unit), _sheet_number(expected, unit), _sheet_number(difference, unit),
            unit.key if unit else None, params=params, explanation=self._answer(i, submission))

    def _beside(self, i: int, labels: Labels, column: str) -> object:
        """What stands in that cell of the row, and in the one with which it is at odds: `2027-05-01(开标日期 2027-04-01)`."""
        stands, terms = self._stands(i, labels, column), _must_terms(self.rule.must) or (self.rule.must,)
        pairs = [(part.left.key, part.right.key) for part in terms if isinstance(part, x.Compare) and isinstance(part.left, (x.Day, x.Col))
                 and isinstance(part.right, (x.Day, x.Col)) and not self.values.truth(part, self.scope)[i]]
        return next((f"{stands}({labels.column(self.table, other)} {self._stands(i, labels, other)})"
                     for first, last in pairs if column in (first, last) and (other := last if column == first else first)), stands)

    def _stands(self, i: int, labels: Labels, key: str = "") -> object:
        """What stands in the rule's cell of that row, or in that of another column, as the sheet shows it."""
        column = self.table.by_key[key or self.rule.column]
        if column.unit is not None:
            return column.unit.show(int(self.values.steps(self.table.key, column.key)[i]))
        word = str(self.values.words(self.table.key, column.key)[i])
        return next((c.label for c in column.choices if c.key == word), labels.members.get(column.members or "", {}).get(word, word))

    def _dates(self, i: int) -> dict[str, object]:
        """The dates a rule about dates compares, and between which days they must lie."""
        compared = {part.key for part in x.walk_nodes(self.rule.must) if isinstance(part, x.Day)}
        if not compared:
            return {}
        days = [str(self.frame.texts[key][i]) for key in self.table.by_key if key in compared]
        read = [day for day in days if _DAY.fullmatch(day)]
        ends = [iso_day(int(self.values.limits.get(k, PARAMS[k].default))) for k in ("year_start", "year_end")]
        bound = any(isinstance(part, x.Param) and part.key in _DAYS for part in x.walk_nodes(self.rule.must))
        outside = [day for day in dict.fromkeys(read) if bound and not ends[0] <= day <= ends[1]]
        turned = len(read) == len(days) > 1 and days[0] > days[1]
        why = [";".join([*([_TURNED(lang, first=days[0], last=days[1])] if turned else []),
                         *([_OUTSIDE(lang, days=text_list(outside)(lang))] if outside else [])]) or " " for lang in LANGS]
        return {"dates": days, "limits": " ~ ".join(ends), "why": Text(*why)}

    def _not_handed_out(self, i: int, labels: Labels) -> dict[str, object]:
        """Of the rule over what persons carry: their shares in all, and the months of which something is left."""
        left = _LEFT.get(self.scope.foot or "")
        if left is None:
            return {}
        unit = self.table.foot_unit(self.table.foot_by_key[self.scope.foot or ""], "share")
        share = int(self.values.foot_steps(self.table.key, self.scope.foot or "", "share")[i])
        months = [m for m in MONTHS if self.values.foot_steps(self.table.key, left, m)[i] > 0]
        return {"share": show_number(unit.value(share), unit) if unit else "", "columns": [labels.column(self.table, m) for m in months]}

    def _answer(self, i: int, submission: Submission) -> str:
        written = ""
        if self.rule.answer and not self.scope.foot:
            written = str(self.frame.texts[self.rule.answer][i]).strip()
        return written or submission.answers.get(answer_key(self.table.key, self.rule.key), "")

    def _worst(self, failing: list[str], i: int) -> tuple[str, int | None, int | None, Unit | None]:
        """Column, found, expected, unit: of the columns that fail the one farthest off, where there is a figure to
        compare with; else the first."""
        foot, beside = self.scope.foot, _BESIDE.get(self.scope.foot or "")
        if foot and beside:
            pairs = [(int(self.values.foot(self.table.key, foot, k).n[i]),
                      int(self.values.foot(self.table.key, beside, k).n[i]), k) for k in failing]
            found, expected, key = max(pairs, key=lambda p: abs(p[0] - p[1]))
            return key, found, expected, self.table.foot_unit(self.table.foot_by_key[foot], key)
        key = failing[0]
        unit = self.table.by_key[key].unit
        if foot or unit is None or (self.table.kind == "open" and not self.frame.filled[key][i]):
            return key, None, None, None
        return key, int(self.values.column(self.table.key, key).n[i]), None, unit

    def _unit_of(self, node: x.Expr) -> Unit | None:
        if isinstance(node, x.Foot) and not node.table:
            return self.table.foot_unit(self.table.foot_by_key[node.row], node.key)
        return self.table.by_key[node.key if isinstance(node, x.Col) else self.rule.column].unit

    def _counts(self, node: x.Expr | None, op: str = "=") -> Array | None:
        if node is None or self.unit is None:
            return None
        value = self.values.number(node, self.scope).within(self.unit.places, op).at(self.unit.places)
        return np.broadcast_to(value, self.frame.members if self.scope.foot else self.frame.size)


def _must_terms(must: x.Expr) -> tuple[x.Expr, ...]:
    """The conditions each of which must hold: a finding names the ones that do not."""
    for part in (must, *(must.terms if isinstance(must, x.Some) else ())):
        if isinstance(part, x.All):
            return part.terms
    return ()


def _first_key(node: x.Expr) -> str:
    return next((part.key for part in x.walk_nodes(node) if isinstance(part, (x.Col, x.Filled, x.Foot))), "")


def _rule_limit(rule: Rule) -> x.Param | None:
    """The limit the rule compares with; None where there is none."""
    parts = (part for node in (rule.must, rule.where) if node is not None for part in x.walk_nodes(node))
    return next((part for part in parts if isinstance(part, x.Param)), None)


def _shown_limit(limit: x.Param, limits: Mapping[str, Decimal]) -> str:
    """The limit as a planner reads it: `5%`, or `5` where it is an amount or counts percentage points."""
    return PARAMS[limit.key].show(limits.get(limit.key, PARAMS[limit.key].default))


def _count_at(counts: Array | None, i: int) -> int | None:
    return None if counts is None else int(counts[i])


def _sheet_number(count: int | None, unit: Unit | None) -> float | int | None:
    if count is None or unit is None:
        return None
    return count / 10**unit.places if unit.places else count
