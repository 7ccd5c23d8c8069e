"""Several files of one unit: settled against HQ's own copy, what comes of it said, the one they come to judged like any file. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from xlplan.plan.checking.came import CameFile, add_finding
from xlplan.plan.checking.cells_said import cells_said
from xlplan.plan.checking.choosing import choosing_commands
from xlplan.plan.checking.decided import FileDecision
from xlplan.plan.checking.grounds import Grounds, rival_of, say_doubted
from xlplan.plan.checking.joining import joined_submission, lost_words
from xlplan.plan.checking.lost_inputs import differing_tables
from xlplan.plan.checking.provenance import sent_before
from xlplan.plan.checking.results import WHOLE_FILE, FileResult
from xlplan.plan.checking.settling import Replaced, Rival, SettledTable, Settlement, Why, settle_files
from xlplan.plan.checking.unfilled import is_signed
from xlplan.plan.checking.validate import file_verdict, gravest_first, signed_otherwise, validate_submissions
from xlplan.plan.master.labels import branch_label
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.tables import BY_KEY
from xlplan.text import Text, list_briefly, same_text, text_list
from xlplan.workbook.authors import is_joined_of
from xlplan.workbook.forms import SIGN_STEPS, is_refusal
from xlplan.workbook.submission import Submission

ON_THE_COPY: Final = Text("是在总部发回的那份上改的", "是在總公司發回的那份上修正的", "it goes on from the copy that HQ sent back")
_WHYS: Final[dict[Why, Text]] = {
    "chosen": Text("总部决定", "總公司決定", "HQ chose it"),
    "joined_copy": ON_THE_COPY,
    "same_person": Text("同一个人后保存的", "同一個人後儲存的", "the same person saved it later"),
    "returned": Text("更正了退回的数", "更正了退回的數", "it corrects what was returned"),
    "name": Text("另一份的文件名或保存人是别的单位的", "另一份的檔名或儲存人是別的單位的",
                 "name or last author of the other one is another unit's"),
    "later": Text("后保存的,看得出是接着改的", "後儲存的,看得出是接著改的", "it was saved later and goes on from the other one")}
_BY_MAIL: Final[dict[Why, Text]] = {
    "same_person": Text("同一个人后发来的", "同一個人後寄來的", "the same person sent it later"),
    "later": Text("后发来的,看得出是接着改的", "後寄來的,看得出是接著改的", "it was sent later and goes on from the other one")}
_SAVED_LAST: Final = Text("最后保存的", "最後儲存的", "saved last")
_SENT_LAST: Final = Text("最后发来的", "最後寄來的", "sent last")
_ONE: Final = Text("「{label}」取自 {file}", "「{label}」取自 {file}", "“{label}” of {file}")
_JOINED: Final = Text("「{label}」由改过的不同格合并:{files}", "「{label}」由改過的不同儲存格合併:{files}",
                      "“{label}” joined of the different cells that were changed: {files}")
_CELLS: Final = Text("{file}({cells})", "{file}({cells})", "{file} ({cells})")
_NOBODY: Final = Text("「{label}」待总部决定", "「{label}」待總公司決定", "“{label}” waits for HQ's decision")
_ALL_OF: Final = Text("全部取自 {file},其余的没有与它不同的改动", "全部取自 {file},其餘的沒有與它不同的改動",
                      "all of {file}; the others hold no other change of what was issued")
_NOT_COUNTED: Final = Text("这张表没有计入,按下达暂估", "這張表沒有計入,按下達暫估",
                           "the table does not count, the target stands in for it")
_AGREED: Final = Text("暂按上次汇总时的数计({files})", "暫按上次彙總時的數計({files})",
                      "for now it counts as in the last consolidation ({files})")
_AS_ISSUED: Final = Text("和下发时一样", "和發送時一樣", "as issued")
_BY: Final = Text("{file}({who})", "{file}({who})", "{file} ({who})")
_NAMED: Final = Text("写的是{other}", "寫的是{other}", "says {other}")
_OF_UNIT: Final = Text("{who},{other}的人", "{who},{other}的人", "{who} of {other}")
_BESIDE: Final = Text("并入了 {file} 没有签批的改动:{cells}", "併入了 {file} 沒有簽核的改動:{cells}",
                      "changes in {file}, which nobody signed, were joined: {cells}")
_OF_TABLE: Final = same_text("{table} {cells}")
_UNKNOWN: Final = Text("看不出是谁保存的", "看不出是誰儲存的", "it does not say who saved it")


def settle_unit(files: Sequence[CameFile], contents: Mapping[str, frozenset[str]], grounds: Grounds,
                names: Mapping[str, str]) -> tuple[Settlement, Submission] | None:
    """(what becomes of the files of one unit, the one they come to); None where HQ's copy is gone or they are of several issues. The
    results are changed: that of the file that speaks for the unit is the verdict on what they come to, it is named in the others.

    `contents`: SHA-256 of a file -> those of its copies too."""
    one_issue = len({(f.stamp, f.submission.read_on) for f in files}) == 1
    base = grounds.own_copy(files[0].stamp) if one_issue else None
    if base is None:
        return None
    branch = files[0].stamp.branch
    choice = next((one for one in grounds.decided.chosen.get(branch, ()) if any(
        not one.files.keys().isdisjoint(contents[f.submission.sha256]) for f in files)), None)
    mailed = all(f.submission.sent for f in files)
    rivals = {f.submission.sha256: rival_of(f, base, contents[f.submission.sha256], choice, grounds, mailed=mailed) for f in files}
    settled = settle_files(rivals.values(), files[0].stamp.opens, grounds.agreed.get(branch, {}))
    by_sha = {f.submission.sha256: f for f in files}
    lead, made = by_sha[settled.lead.sha256], joined_submission(settled, base)
    if not settled.whole or made.parts:
        signed = [(f, d) for f in files if settled.used(rivals[f.submission.sha256]) for d in f.result.diagnostics if d.code == "XP529"]
        [judged] = validate_submissions([made])
        own = [d for d in lead.result.diagnostics if d.code in WHOLE_FILE]
        lead.result.tables, lead.result.verdict, lead.result.receipt = judged.tables, judged.verdict, judged.receipt
        lead.result.diagnostics = gravest_first([*own, *judged.diagnostics])
        wrong = {file.submission.sha256 for file, _ in signed}
        holds = any(settled.used(f) and is_signed(f.submission) and f.sha256 not in wrong for f in settled.files)
        for file, d in signed:
            _keep_signed(d, [rivals[file.submission.sha256]], settled, lead, holds=holds)
        if beside := _unsigned_sources(settled):
            told = {d.row_key for _, d in signed}
            for d in (d for f in settled.files if settled.used(f) for d in signed_otherwise(f.submission, None)):
                grave = severity_of(d.code, lead.stamp.round, {})
                if d.row_key not in told and grave is not None:
                    cells = text_list(_said_beside(f, settled, base) for f in beside)
                    found = replace(d, severity=grave, file=lead.result.file, branch=lead.result.branch,
                                    params={**d.params, "cells": cells})
                    _keep_signed(found, beside, settled, lead)
    else:
        made = settled.lead.submission
    for file in files:
        if file is not lead:
            file.result.superseded_by = lead.name
            file.result.joined = settled.used(rivals[file.submission.sha256])
    say_doubted(settled.files, by_sha)
    _say_what_counts(settled, by_sha, lead, base)
    if lost := lost_words(settled, base, made):
        add_finding(lead, Diagnostic("XP519", params={"counts": lead.name, "other": [f.name for f in files if f is not lead],
                                                      "lines": lost}))
    _say_chosen(choice, files, lead)
    if choice is None:
        _keep_refusals(files, lead, made)
    for key, one in settled.tables.items():
        for d in _replaced_findings(key, one, base):
            add_finding(lead, d)
    for key, one in settled.tables.items():
        if one.rivals:
            _say_undecided(key, one, lead, by_sha, base, names)
    return settled, made


def agreed_now(settled: Settlement, before: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Table -> SHA-256 of the files that it is made of, for the next time; as `before` where nothing new is agreed."""
    out = dict[str, list[str]]()
    for key, one in settled.tables.items():
        if one.kind == "nobody" or one.agreed:
            out[key] = sorted(before.get(key, ())) if one.agreed else []
        else:
            out[key] = sorted({f.sha256 for f in one.sources or settled.files if not f.elsewhere or f in one.sources})
    return out


def _unsigned_sources(settled: Settlement) -> list[Rival]:
    """The files in which nobody signed, and of which something counts that they changed: where others signed, after they did."""
    return [f for f in settled.files if not is_signed(f.submission) and any(
        f in one.sources and f.of(key) for key, one in settled.tables.items())]


def _said_beside(file: Rival, settled: Settlement, base: Submission) -> Text:
    cells = [_OF_TABLE.filled(table=BY_KEY[key].label, cells=cells_said(key, file.of(key), [base, file.submission], base))
             for key, one in settled.tables.items() if file in one.sources and file.of(key)]
    return _BESIDE.filled(file=file.submission.file, cells=text_list(cells))


def _keep_refusals(files: Sequence[CameFile], lead: CameFile, made: Submission) -> None:
    """XP522 of another file stands for what the unit's files come to, and all of it goes back: a no is taken back by who signs that step
    anew in a later file that counts, or where HQ chooses, and never by a file that lies beside it."""
    for file in (f for f in files if f is not lead):
        no = [s for s in SIGN_STEPS if is_refusal(file.submission.signs.get(f"{s}|conclusion", ""))]
        one, two = file.submission, lead.submission
        if one.sent and two.sent:  # mails by mails, savings by savings
            later = sent_before(one, two)
        else:
            later = one.modified is not None and two.modified is not None and two.modified > one.modified
        stands = [s for s in no if not (said := made.signs.get(f"{s}|conclusion", "")) or not (later or is_refusal(said))]
        for d in (d for d in file.result.diagnostics if d.code == "XP522" and stands):
            _send_back(replace(d, file=lead.result.file), lead.result, lead.result.tables)


def _keep_signed(d: Diagnostic, files: Sequence[Rival], settled: Settlement, lead: CameFile, *, holds: bool = True) -> None:
    """XP529 stands for the file in which somebody signed, or those joined to it unsigned: where it must be fixed, the tables that are
    these files' go back; all of them, where no other signature `holds`."""
    _send_back(d, lead.result, [key for key, one in settled.tables.items() if not holds or any(f in one.sources for f in files)])


def _send_back(d: Diagnostic, result: FileResult, tables: Collection[str]) -> None:
    """The finding is that file's, and where it must be fixed these tables go back."""
    result.diagnostics = gravest_first([*result.diagnostics, d])
    if d.severity is Severity.ERROR:
        result.tables = {k: "refused" if k in tables and v != "not_opened" else v for k, v in result.tables.items()}
    result.verdict = file_verdict(result.tables, result.diagnostics)


def _say_what_counts(settled: Settlement, files: Mapping[str, CameFile], lead: CameFile, base: Submission) -> None:
    """XP502 where the file saved last is all there is to it, XP588 where that goes on from a copy that HQ sent back, else XP513; in every
    file."""
    params: dict[str, object] = {"branch": lead.stamp.branch, "count": len(files), "files": sorted(f.name for f in files.values()),
                                 "counts": lead.name}
    decided = not any(one.rivals for one in settled.tables.values())
    chosen = any(other.why == "chosen" for one in settled.tables.values() for other in one.replaced)
    asked = not chosen and _goes_on_from_all(settled.lead, settled.files)
    if decided and settled.whole and (asked or settled.lead is settled.files[-1]):
        others = [f.submission for f in files.values() if f is not lead]
        why = _WHYS["chosen"] if chosen else _WHYS["joined_copy"] if asked else last_of(f.submission for f in files.values())
        told = Diagnostic("XP588" if asked else "XP502", params={
            **params, "labels": differing_tables(lead.submission, others), "why": why})
    else:
        told = Diagnostic("XP513", params={**params, "lines": [*_lines(settled, base)]})
    for file in files.values():
        add_finding(file, told)


def last_of(files: Iterable[Submission]) -> Text:
    """By what the last of several files is the last."""
    return _SENT_LAST if all(s.sent for s in files) else _SAVED_LAST


def _goes_on_from_all(lead: Rival, files: Sequence[Rival]) -> bool:
    """Whether the lead goes on from copies that HQ made of all the others, one of the other, time after time."""
    behind, left = [lead], [f for f in files if f is not lead]
    while found := [f for f in left if any(is_joined_of(one.submission.joins, sha) for one in behind for sha in f.contents)]:
        behind, left = [*behind, *found], [f for f in left if f not in found]
    return not left


def _lines(settled: Settlement, base: Submission) -> Iterator[Text]:
    if settled.whole and all(one.kind in ("as_issued", "one") and not one.rivals for one in settled.tables.values()):
        yield _ALL_OF.filled(file=settled.lead.submission.file)
        return
    for key, one in settled.tables.items():
        label = BY_KEY[key].label
        if one.rivals:
            yield _NOBODY.filled(label=label)
        elif one.kind == "joined":
            cells = ((f.submission.file, cells_said(key, f.changes[key], [f.submission], base)) for f in one.sources)
            yield _JOINED.filled(label=label, files=text_list(_CELLS.filled(file=file, cells=at) for file, at in cells))
        elif one.kind == "one":
            yield _ONE.filled(label=label, file=one.sources[0].submission.file)


def _say_chosen(choice: FileDecision | None, files: Sequence[CameFile], lead: CameFile) -> None:
    """XP516 in the file that speaks for the unit, where HQ chose one of its files."""
    if choice is not None:
        names = {sha: f.name for f in files for sha in (f.submission.sha256,)}
        chosen = next((names[sha] for sha in choice.files if sha in names), next(iter(choice.files.values())))
        over = [names.get(sha, name) for sha, name in choice.others.items() if sha in names]
        if over:
            add_finding(lead, Diagnostic("XP516", params={"counts": chosen, "other": over, **said_decision(choice)}))


def said_decision(one: FileDecision) -> dict[str, object]:
    """Who decided, when and why, as sentences have it."""
    return {"name": one.by or "–", "day": one.day, "reason": one.reason or "–"}


def _replaced_findings(key: str, one: SettledTable, base: Submission) -> Iterator[Diagnostic]:
    """XP514 for each file whose table is not used, with all cells in which what is used is something else; not where it stands for now, or
    nobody can tell yet whether the one that takes its place counts."""
    for gone in one.replaced:
        waits = gone.file in one.sources or (gone.by in one.rivals and gone.by not in one.sources)
        if gone.cells and not waits:
            yield Diagnostic("XP514", table=key, params={
                "label": BY_KEY[key].label, "counts": gone.by.submission.file, "other": gone.file.submission.file,
                "why": (_BY_MAIL if gone.by.mailed else _WHYS).get(gone.why, _WHYS[gone.why]),
                "n": len(gone.cells), "cells": _cells_of(key, gone, base)})


def _cells_of(key: str, gone: Replaced, base: Submission) -> Text:
    return cells_said(key, gone.cells, (gone.file.submission, gone.by.submission), base)


def _say_undecided(key: str, one: SettledTable, lead: CameFile, files: Mapping[str, CameFile], base: Submission,
                   names: Mapping[str, str]) -> None:
    """XP515 in the file that speaks for the unit, whose table is refused by it, or XP518 where it stands as it was agreed on."""
    who = [_BY.filled(file=f.submission.file, who=_who(f, files[f.sha256], names)) for f in one.rivals]
    used = list_briefly([f.submission.file for f in one.sources]) if one.sources else _AS_ISSUED
    choices = tuple(files[f.sha256].name for f in one.rivals) if one.rivals[1:] else tuple(sorted(f.name for f in files.values()))
    params: dict[str, object] = {
        "label": BY_KEY[key].label, "files": who, "n": len(one.cells), "stands": _AGREED.filled(files=used) if one.agreed else _NOT_COUNTED,
        "cells": cells_said(key, one.cells, [f.submission for f in one.rivals], base, " / "),
        "choices": choices, "commands": choosing_commands(choices)}
    add_finding(lead, Diagnostic("XP518" if one.agreed else "XP515", table=key, params=params), stands=one.agreed)


def _who(rival: Rival, file: CameFile, names: Mapping[str, str]) -> Text:
    if file.says:
        return _NAMED.filled(other=text_list(same_text(branch_label(code, names)) for code in file.says))
    if file.saved_by:
        units = text_list(same_text(branch_label(code, names)) for code in file.saved_by)
        return _OF_UNIT.filled(who=rival.submission.author, other=units)
    person = rival.submission.author or rival.submission.sender
    return same_text(person) if person else _UNKNOWN
