"""Whose names stand in the sign-offs of the files that count: a person signs for one branch. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from xlplan.plan.master.labels import branch_label
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text, squeezed, text_list
from xlplan.workbook.submission import Submission

_STEPS: Final = ("preparer", "manager")  # finance and the regional director may sign for several branches
_HEADS: Final = Text("而组织架构里这个人是{other}的负责人", "而組織架構裡這個人是{other}的負責人",
                    "and is the manager of {other} in the organisation")
_TWICE: Final = Text("同一个人还签批了{other}的填报表", "同一個人還簽核了{other}的填報檔", "and also that of {other}")


def people_of(files: Iterable[Submission], managers: Mapping[str, str]) -> dict[str, set[str]]:
    """Person, as `squeezed` has the name -> the units whose 负责人 it is or whose files it prepared or approved."""
    out: dict[str, set[str]] = {}
    for code, name in managers.items():
        if name.strip():
            out.setdefault(squeezed(name), set()).add(code)
    for s in files:
        for step in _STEPS if s.issued is not None else ():
            if s.issued and (name := s.signs.get(f"{step}|name", "").strip()):
                out.setdefault(squeezed(name), set()).add(s.issued.stamp.branch)
    return out


def saved_elsewhere(s: Submission, people: Mapping[str, set[str]], for_all: Collection[str] = ()) -> list[str]:
    """Codes of the other units to which whoever saved the file last belongs; none where he belongs to its own too, to all, or is not
    known."""
    if squeezed(s.author) in map(squeezed, for_all):
        return []
    units = people.get(squeezed(s.author), set()) if s.author else set()
    return sorted(units) if s.issued is not None and s.issued.stamp.branch not in units else []


def signed_elsewhere(files: Iterable[Submission], managers: Mapping[str, str], names: Mapping[str, str],
                     for_all: Collection[str] = ()) -> dict[str, list[Diagnostic]]:
    """Branch -> XP536 for each person who prepared or approved its file and is the manager of another branch, or signed for
    another one too. `files`: those that count, one a branch; `managers`: code of a unit -> its 负责人; who is that of several
    units signs for all of them; `for_all`: whom HQ's 审批人 names for the branches, all of them. What stands beside the name
    as their opinion is the explanation."""
    heads, free = dict[str, set[str]](), {*map(squeezed, for_all)}
    for code, name in managers.items():
        if name.strip():
            heads.setdefault(squeezed(name), set()).add(code)
    signed: dict[str, dict[str, tuple[str, str]]] = {}
    for s in files:
        if s.issued is not None:
            for step in _STEPS:
                if name := s.signs.get(f"{step}|name", "").strip():
                    signed.setdefault(squeezed(name), {}).setdefault(
                        s.issued.stamp.branch, (name, s.signs.get(f"{step}|opinion", "").strip()))
    out: dict[str, list[Diagnostic]] = {}
    for person, where in signed.items():
        if person in free:
            continue
        own = heads.get(person, set())
        for branch, (name, opinion) in where.items():
            if branch in own:
                continue
            reason, others = (_HEADS, own) if own else (_TWICE, where.keys() - {branch})
            if others:
                said = sorted(branch_label(code, names) for code in others)
                why = reason.filled(other=text_list(said))
                out.setdefault(branch, []).append(Diagnostic("XP536", params={"name": name, "why": why}, explanation=opinion))
    return out
