"""What `individual` gives back: who carries what, where the plans stand, and that every level ties. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from xlplan import terms
from xlplan.decompose.rounding.rational import half_up
from xlplan.pipeline.findings import WithFindings
from xlplan.pipeline.printing import align_columns, diagnostic_lines
from xlplan.plan.checking.outcome import diagnostic_data, must_fix
from xlplan.plan.individual import HandedBranch, LevelTie
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.text import Lang, Text, text_list
from xlplan.units import PERCENT, WAN_YUAN

_LEVELS: Final = {
    "company": Text("公司(已分解的分公司)", "公司(已分解的分公司)", "Company (branches handed out)"),
    "regions": Text("大区", "區域", "Regions"), "branches": Text("分公司", "分公司", "Branches"),
    "groups": Text("渠道", "通路", "Channels"),
    "persons": Text("人员", "人員", "Persons"), "days": Text("每日目标", "每日目標", "Daily targets")}
_HEADS: Final = (terms.LEVEL, Text("个数", "個數", "Count"),
                 Text("合计(万元)", "合計(萬元)", "Total (10k yuan)"), Text("+ 统筹", "+ 統籌", "+ unassigned"),
                 Text("− 加码", "− 加碼", "− over-assigned"), Text("与公司相差", "與公司相差", "Gap"))
_BRANCH: Final = Text(
    "{name}({code}):{n} 人,人员小计 {persons},核定目标 {target},统筹 {unassigned},加码 {over},分解率 {ratio} · {folder}",
    "{name}({code}):{n} 人,人員小計 {persons},核定目標 {target},統籌 {unassigned},加碼 {over},分解率 {ratio} · {folder}",
    "{name} ({code}): {n} persons carry {persons}, approved target {target}, unassigned {unassigned}, over-assigned {over}, "
    "ratio {ratio} · {folder}")
_WRITTEN: Final = Text("个人计划 {n} 份", "個人計畫 {n} 份", "{n} individual plans")
_KEPT: Final = Text("旧计划 {n} 份已移到 {folder}", "舊計畫 {n} 份已移到 {folder}", "{n} earlier plans moved to {folder}")
_LEFT: Final = Text("没有写出新计划的分公司,原来的 {n} 份计划没有动:{folders}", "沒有寫出新計畫的分公司,原來的 {n} 份計畫沒有動:{folders}",
                    "Left in place, as no new ones replace them: {n} earlier plans in {folders}")
_NONE: Final = Text("没有写出个人计划", "沒有寫出個人計畫", "No individual plans written")
_WRONG: Final = Text("不平:{names}", "不平:{names}", "does not tie: {names}")


@dataclass(repr=False)
class IndividualResult(WithFindings):
    """What was handed out and written.

    Attributes:
        handed: the branches, with persons, customer groups, days.
        names: code of a unit -> its name.
        ties: every level beside the company's figure; see `plan.individual.ties`.
        diagnostics: branches that could not be handed out, the calendar, files that were open.
        files: (branch, row key of the person) -> workbook. kept: plans moved aside, where they stand now.
        left: earlier plans of branches that could not be handed out; they stand where they stood.
    """

    round: Round
    handed: list[HandedBranch]
    names: dict[str, str]
    ties: tuple[LevelTie, ...]
    diagnostics: list[Diagnostic]
    files: dict[tuple[str, str], Path] = field(default_factory=dict)
    kept: list[Path] = field(default_factory=list)
    left: list[Path] = field(default_factory=list)

    @property
    def must_fix(self) -> bool:
        """Whether a branch could not be handed out, the master must be corrected, or a level does not tie."""
        return must_fix(self.diagnostics) or not all(t.holds for t in self.ties)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready; amounts in 万元."""
        return {"round": self.round, "branches": [self._branch(h) for h in self.handed], "ties": [t.data() for t in self.ties],
                "kept": [str(p) for p in self.kept], "left": [str(p) for p in self.left], "diagnostics": [
                    {**diagnostic_data(d, lang), "branch": d.branch} for d in self.diagnostics]}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal: findings, a line a branch, a line a level, what was written and moved."""
        for d in self.diagnostics:
            yield from diagnostic_lines(d, lang)
        show = WAN_YUAN.show
        for h in self.handed:
            persons, target = int(h.team.months.sum()), h.team.year
            ratio = PERCENT.show(half_up(persons * 10**PERCENT.places, target)) if target else "–"
            yield _BRANCH(lang, name=self.names[h.team.branch], code=h.team.branch, n=len(h.team.persons), persons=show(persons),
                          target=show(target), unassigned=show(int(h.out.unassigned.sum())), over=show(int(h.out.over.sum())),
                          ratio=ratio, folder=self.files[h.team.branch, h.team.persons[0].key].parent)
        if self.ties:
            yield from align_columns([tuple(head(lang) for head in _HEADS), *(
                (_LEVELS[t.level](lang), f"{t.parts:,}", show(t.total), show(t.unassigned), show(t.over),
                 "✓" if t.holds else show(t.gap, sign=True)) for t in self.ties)])
        for t in self.ties:
            if t.wrong:
                yield _WRONG(lang, names=text_list(t.wrong))
        yield _WRITTEN(lang, n=len(self.files)) if self.files else _NONE(lang)
        if self.kept:
            yield _KEPT(lang, n=len(self.kept), folder=self.kept[0].parents[1])
        if self.left:
            yield _LEFT(lang, n=len(self.left), folders=text_list(dict.fromkeys(str(p.parent) for p in self.left)))

    def _branch(self, h: HandedBranch) -> dict[str, Any]:
        value, code = WAN_YUAN.value, h.team.branch
        return {
            "branch": code, "name": self.names[code], "target": value(h.team.year), "persons_total": value(int(h.team.months.sum())),
            "unassigned": value(int(h.out.unassigned.sum())), "over": value(int(h.out.over.sum())), "unit": WAN_YUAN.key,
            "persons": [{"row_key": p.key, "emp_no": p.emp_no, "name": p.name, "target": value(int(p.months.sum())),
                         "file": str(self.files[code, p.key])} for p in h.team.persons]}
