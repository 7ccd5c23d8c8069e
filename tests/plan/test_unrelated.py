"""Workbooks that are none of ours: 199 of them in one mail are one question to HQ."""
from __future__ import annotations

from xlplan.plan.checking.provenance import Provenance
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.unrelated import unrelated_findings
from xlplan.plan.checking.validate import unreadable_result, validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.workbook.submission import Submission


def _foreign(name: str, mail: str = "", code: str = "XP101") -> FileResult:
    [out] = validate_submissions([Submission(name, name, diagnostics=[Diagnostic(code)])])
    out.came = Provenance(name, name, f"{mail}.eml", mail, "#1", "li@x.example", "李四", f"附件 {mail}", mail) if mail else None
    return out


def test_they_are_counted_once_a_mail_and_need_not_be_corrected() -> None:
    files = [*(_foreign(f"{n}.xlsx", "1") for n in range(199)), _foreign("a.xlsx", "2")]
    told = unrelated_findings(files, "bottom_up")
    assert [(d.code, d.severity, d.params["n"]) for d in told] == [("XP952", Severity.WARNING, 199), ("XP952", Severity.WARNING, 1)]
    assert {d.severity for f in files for d in f.diagnostics} == {Severity.NOTE}
    assert message_of(told[1], "zh-CN") == "李四 <li@x.example> 发来的「附件 2」里有 1 个工作簿不是下发的填报表(a.xlsx)"


def test_one_put_there_by_hand_or_of_ours_without_its_stamp_is_left_as_it_is() -> None:
    files = [_foreign("a.xlsx"), _foreign("b.xlsx", "1", "XP102"), unreadable_result(Diagnostic("XP901"), "c.xlsx", "3")]
    assert unrelated_findings(files, "bottom_up") == []
    assert {d.severity for f in files for d in f.diagnostics} == {Severity.ERROR}
