"""签批 of a unit's workbook: who has to sign by the master's 审批人, in which order, and whether anybody says no. Floor 4."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from xlplan.plan.checking.register import counting_files
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.unfilled import UNDECLARED, signed_name
from xlplan.plan.checking.validate import add_finding, gravest_first
from xlplan.plan.judging.decisions import same_person
from xlplan.plan.master.master import Master
from xlplan.schema.column import Column
from xlplan.schema.days import iso_day
from xlplan.schema.diagnostic import FIRST_HALF, Diagnostic, Severity
from xlplan.schema.frame import Frame
from xlplan.text import Text, list_briefly, text_list
from xlplan.workbook.control_number import typed_number, weighed_lists
from xlplan.workbook.forms import SIGN_STEPS
from xlplan.workbook.submission import Submission
from xlplan.workbook.words import unit_words

_OF_REGION: Final = "director"
_CHANGED: Final = Text("与 {file} 相比:{cells}", "與 {file} 相比:{cells}", "compared with {file}: {cells}")
_DATE: Final = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
Signers = Mapping[str, frozenset[str]]  # step -> who may sign it; nobody named: anybody


def signers_of(master: Master, code: str) -> dict[str, frozenset[str]]:
    """The steps that a branch's workbook needs by the master's 审批人, in their order: the rows of branches by their number, one for
    the region where it has a row. No steps where the master names none, and for units of another kind."""
    unit = master.organisation.by_code.get(code)
    if unit is None or unit.type != "fills":
        return {}
    out: dict[str, frozenset[str]] = {}
    own = sorted((a for a in master.approvers if a.level == "branch"), key=lambda a: a.step or 0)
    for step, row in zip((s for s in SIGN_STEPS if s != _OF_REGION), own, strict=False):
        out[step] = frozenset([row.name.strip()] if row.name.strip() else [])
    above = [a for a in master.approvers if a.level == "region"]
    if above and master.organisation.region_of(code):
        out[_OF_REGION] = frozenset(a.name.strip() for a in above if a.name.strip())
    return out


def named_for_branches(master: Master) -> frozenset[str]:
    """Whom 审批人 names to sign for branches: for every one of them, since its rows name no unit."""
    return frozenset(a.name.strip() for a in master.approvers if a.level == "branch" and a.name.strip())


def judge_sign_offs(results: Sequence[FileResult], submissions: Iterable[Submission], master: Master,
                    by_region: Mapping[tuple[str, str], str] | None = None) -> None:
    """Add to the files that count what their sign-off lacks: XP523 a step that nobody signed, XP528 another name than the master has,
    XP524 a step signed before the one before it. What the region signs counts in its own workbook too, and so does the name with which it
    agreed to the file in its review (`by_region`: unit and SHA-256 -> name); in 一上 its missing step is a note, for the unit cannot
    add it. XP510 goes where the master
    gives both posts to that person. A file with nothing declared is not asked, nor an approval."""
    counts, every = counting_files(results), list(submissions)
    files = {s.issued.stamp.branch: (s, r) for s in every if s.issued and (r := counts.get((s.file, s.sha256))) is not None}
    _name_what_changed(results, every)
    for code, (s, result) in files.items():
        signers = signers_of(master, code)
        declared = [v for v in result.tables.values() if v != "not_opened" and v not in UNDECLARED]
        if not signers or not declared or s.issued is None or s.issued.approves:
            continue
        region = files.get(master.organisation.region_of(code) or "")
        signed = {step: signed_name(s, step) for step in signers}
        if _OF_REGION in signed and not signed[_OF_REGION] and region is not None:
            signed[_OF_REGION] = signed_name(region[0], "manager")
        if _OF_REGION in signed and not signed[_OF_REGION]:
            signed[_OF_REGION] = (by_region or {}).get((code, result.sha256), "")
        for d in _findings(s, signers, signed):
            add_finding(result, d, s.issued.stamp.round)
        if same_person(signed.get("preparer", ""), signed.get("manager", "")) and signers["preparer"] & signers["manager"]:
            result.diagnostics = gravest_first([d for d in result.diagnostics if d.code != "XP510"])


def _name_what_changed(results: Iterable[FileResult], every: Sequence[Submission]) -> None:
    """Put the cells into XP529, of files that go back for it too."""
    read = {(s.file, s.sha256): s for s in every}
    for result in results:
        s = read.get((result.file, result.sha256))
        result.diagnostics = [replace(d, params={**d.params, "cells": text}) if s is not None and d.code == "XP529" and (
            text := _changed_since(d, s, every)) else d for d in result.diagnostics]


def _changed_since(d: Diagnostic, s: Submission, every: Iterable[Submission]) -> Text | None:
    """The cells that are other than in a file of the same unit that the number typed fits; None where there is none."""
    typed = typed_number(str(d.found))
    for other in every:
        if other is not s and other.issued and s.issued and other.issued.stamp.branch == s.issued.stamp.branch and other.control == typed:
            return _CHANGED.filled(file=other.file, cells=list_briefly(_differing_cells(other, s)))
    return None


def _differing_cells(before: Submission, now: Submission) -> Iterator[str]:
    """Each input cell that holds another figure, or another choice: sheet, cell, what stood there then and what now."""
    lang = now.issued.stamp.lang if now.issued else "zh-CN"
    for key, frame in now.frames.items():
        was, place = before.frames.get(key), now.placements.get(key)
        if was is None or place is None:
            continue
        at = {row: i for i, row in enumerate(was.keys)}
        for column in (c for c in frame.table.columns if c.key in frame.amounts and c.unit is not None and c.key in was.amounts):
            for i, row in enumerate(frame.keys):
                old, new = (int(was.amounts[column.key][at[row]]) if row in at else 0), int(frame.amounts[column.key][i])
                cell = place.at(row, column.key)
                if old != new and cell is not None and _is_input(frame, i, column) and column.unit is not None:
                    yield f"{place.sheet}!{cell} {column.unit.show(old)} → {column.unit.show(new)}"
        for column in (c for c in weighed_lists(frame.table) if c.key in was.texts):
            for i, row in enumerate(frame.keys):
                then, chosen = str(was.texts[column.key][at[row]]) if row in at else "", str(frame.texts[column.key][i])
                if then != chosen and (cell := place.at(row, column.key)) is not None:
                    said = (next((c.label(lang) for c in column.choices if c.key == one), "–") for one in (then, chosen))
                    yield f"{place.sheet}!{cell} {' → '.join(said)}"


def _is_input(frame: Frame, i: int, column: Column) -> bool:
    measures = frame.texts.get(frame.table.measure_column or "")
    return column.who_of(str(measures[i]) if measures is not None else None) in "IS"


def _findings(s: Submission, signers: Signers, signed: Mapping[str, str]) -> list[Diagnostic]:
    assert s.issued is not None
    words, out = unit_words(s.issued.of_branch), list[Diagnostic]()
    early, missing = s.issued.stamp.round in FIRST_HALF, [step for step in signers if not signed[step]]
    own = [step for step in missing if not (early and step == _OF_REGION)]
    for steps, grave in ((own, None), ([step for step in missing if step not in own], Severity.NOTE)):
        said = [s.signs.get(f"{step}|opinion", "").strip() for step in steps]
        general = s.signs.get("preparer|opinion", "").strip()  # whoever fills in answers for the whole file
        if steps:
            out.append(Diagnostic("XP523", grave, params={"what": text_list(words[step] for step in steps)},
                                  explanation=general or (";".join(said) if all(said) else "")))
    for step, who in signers.items():
        if who and signed[step] and not any(same_person(signed[step], name) for name in who):
            out.append(Diagnostic("XP528", found=signed[step], expected="、".join(sorted(who)), params={
                "what": words[step], "expected": text_list(sorted(who))}, explanation=s.signs.get(f"{step}|opinion", "")))
    days = [(words[step], day) for step in signers if (day := signed_on(s.signs.get(f"{step}|date", "")))]
    out += [Diagnostic("XP524", found=then, expected=day, params={"what": later, "before": earlier})
            for (earlier, day), (later, then) in pairwise(days) if then < day]
    return out


def signed_on(text: str) -> str:
    """The ISO date that stands in a sign-off, typed in words or as Excel counts days; '' where it is none."""
    if (found := _DATE.fullmatch(text.strip())) is not None:
        year, month, day = (int(n) for n in found.groups())
        return f"{year:04}-{month:02}-{day:02}"
    try:
        return iso_day(int(float(text)))
    except (ValueError, OverflowError):
        return ""
