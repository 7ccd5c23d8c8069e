"""Which mail is due to which unit, by how far it is, with what goes in it. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from xlplan.excel.reading.intake import read_submission
from xlplan.mail.draft import Draft, draft_file_name
from xlplan.mail_address import mail_addresses
from xlplan.pipeline.issued_copies import find_copies
from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.own_copies import latest_files_of, own_copies
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.returns.mails import Kind, Mails, Urgency, mail_key, read_mail_key, urgency_of
from xlplan.pipeline.returns.result import FOR_HQ, Answer
from xlplan.plan.checking.states import BranchState
from xlplan.plan.master.labels import branch_label
from xlplan.plan.returns.due import is_renewed, on_earlier_issue
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.reminders import is_waited_for, region_texts, reminder_text
from xlplan.schema.diagnostic import APPROVAL, FIRST_HALF
from xlplan.store.folder import show_path
from xlplan.store.ledger import IssuedFile, Ledger
from xlplan.text import Text
from xlplan.workbook.seal_keys import OF_HQ
from xlplan.workbook.stamp import REASON
from xlplan.workbook.submission import Submission

_UNSENT: Final = Text("● {unit}:它的填报表没有写成邮件:issued/{file} 不是下发时的那一份(打开保存过、改过或不在了)。"
                      "请把下发时的文件放回 issued/,或者重新下发:xlplan issue {folder} --branches {code} --reason 原因",
                      "● {unit}:它的填報檔沒有寫成郵件:issued/{file} 不是發送時的那一份(開啟儲存過、改過或不在了)。"
                      "請把發送時的檔案放回 issued/,或者重新發送:xlplan issue {folder} --branches {code} --reason 原因",
                      "● {unit}: no mail with its workbook was written: issued/{file} is not as it was issued (opened and saved, changed, "
                      "or gone). Put the file as issued back into issued/, or issue again: xlplan issue {folder} --branches {code} "
                      "--reason WHY")


def draft_name(unit: str, what: str, about: str) -> str:
    """What the draft is called in outbox/."""
    return draft_file_name(f"{unit}-{what}-{about}.eml")


def _is_of_another_round(answer: Answer) -> bool:
    """Whether the unit sent nothing in this round's workbook, of whatever issue."""
    return answer.of_another is not None and answer.of_another.code != "XP509"


@dataclass(frozen=True, slots=True)
class Drafted:
    """One draft. `unit`: code of the unit, or of the region; `about`: which workbook, copy, receipt or stage it is about; `brings`: what
    other mails would, `issue|3`, which nobody gets therefore."""

    unit: str
    what: Kind
    about: str
    draft: Draft
    path: Path
    brings: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By what the ledger knows it."""
        return mail_key(self.what, self.about)

    @property
    def kinds(self) -> set[str]:
        """What it is, and is instead of."""
        return {self.what, *(read_mail_key(one)[0] for one in self.brings)}

    def data(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"unit": self.unit, "what": self.what, "file": str(self.path), "to": mail_addresses(self.draft.to),
                "cc": mail_addresses(self.draft.cc), "subject": self.draft.subject,
                "attachments": [draft_file_name(one.name) for one in self.draft.attachments]}


class Post:
    """What is due to whom."""

    def __init__(self, hq: Headquarters, ledger: Ledger, result: Consolidation, answers: Mapping[str, Answer], numbers: Mapping[str, int],
                 at: datetime, wanted: Sequence[Kind]) -> None:
        self._hq, self._ledger, self._answers, self._numbers, self._states = hq, ledger, answers, numbers, result.states
        self._names = result.names
        self._context = RollupContext(result.numbers, hq.master, hq.facts, at, hq.master.company.lang)
        self._urgency: Urgency | None = urgency_of(hq.master, hq.round, at) or ("soon" if "reminder" in wanted else None)
        self._issue, self._return = (not wanted or one in wanted for one in ("issue", "return"))
        self._mails = Mails(hq.master, hq.round, at)
        self.unsent: dict[str, Text] = {}
        self.today: list[str] = []

    def to_units(self, codes: Sequence[str], drafted: Mapping[tuple[str, str], str], anew: bool = False) -> list[Drafted]:
        """What is due to each unit, no reminder on the day of its workbook or of the file that goes back (`today` names these). To whom a
        file goes back the round's workbook does not go as well: that file brings it. `drafted`: (unit, what about) of those that were
        drafted -> the day; `anew`: they are due anew."""
        done, today = {} if anew else drafted, self._mails.on.isoformat()
        out, held = list[Drafted](), self._answers
        new = [code for code in codes if self._issue and (code, mail_key("issue", self._numbers.get(code))) not in done
               and not self._states[code].excluded
               and (code not in held or _is_of_another_round(held[code]) or (
                   held[code].path is None and is_renewed(self._states[code])))]
        issues = {one.unit: one for one in self._issues(new)}
        again = self._issued_again([code for code in codes if code in held and held[code].path is not None])
        receipts = {code: one for one, code in self._ledger.receipts()}
        for code in codes:
            how, answer = self._states[code], self._answers.get(code)
            waits = how.undecided and answer is not None and answer.code != ""  # for HQ, which has to choose
            if answer is not None and answer.path is not None:
                name, data = self._mails.attached_name(code, "return"), answer.path.read_bytes()
                about = self._ledger.returned(self._hq.plan)[code][answer.path.name][:8]
                draft = self._mails.returned(code, answer, name, data, again.get(code))
                brings = () if code not in again or (code, issued := mail_key("issue", self._numbers.get(code))) in done else (issued,)
                out.append(replace(self._drafted(code, "return", about, draft), brings=brings))
                day = "" if anew and self._return else drafted.get((code, mail_key("return", about)), "")
                if day == today and not anew:
                    self.today.append(code)
                elif day and self._urgency is not None:
                    out.append(self._reminder(code, how, answer, day, f"-{about}"))
            elif answer is not None and answer.of_another is not None and how.file is not None:
                right = answer.instead.read_bytes() if answer.instead is not None else None
                about = how.file.sha256[:8]
                out.append(self._drafted(code, "return", about, self._mails.elsewhere(
                    code, answer, answer.of_another, self._mails.attached_name(
                        code, "issue", answer.instead.name if answer.instead is not None else ""), right)))
                day = "" if anew and self._return else drafted.get((code, mail_key("return", about)), "")
                if day and day != today and self._urgency is not None and answer.of_another.code not in FOR_HQ:
                    out.append(self._reminder(code, how, of=f"-{about}"))
            elif code in issues:
                continue
            elif is_waited_for(how) and self._urgency is not None and not waits and (
                    done.get((code, mail_key("issue", self._numbers.get(code)))) != today):
                out.append(self._reminder(code, how))
            elif is_waited_for(how) and self._urgency is not None and not (answer is not None and answer.code):
                self.today.append(code)
            elif answer is not None and answer.code:
                out.append(self._drafted(code, "receipt", answer.code, self._mails.receipt(code, answer, receipts.get(answer.code))))
        return [*issues.values(), *out]

    def _issued_again(self, codes: Sequence[str]) -> dict[str, str]:
        """Unit whose file was filled in on an earlier issue of the round, so that the copy of it is made on the last one -> why that was
        issued, '' where nobody said."""
        mine = [code for code in codes if (file := self._states[code].file) is not None and on_earlier_issue(file)]
        copies = own_copies(self._hq.folder, latest_files_of(self._ledger, self._hq.plan, self._hq.round, mine))
        return {code: (own.issued.facts.get(REASON) or "" if (own := copies.get(code)) and own.issued else "") for code in mine}

    def to_regions(self, codes: Sequence[str]) -> Iterator[Drafted]:
        """From the day of the deadline on one mail to each region in which somebody is waited for."""
        if self._urgency in (None, "soon"):
            return
        asked = {self._context.region(code) for code in codes if code in self._states}
        for region, text in region_texts(self._context).items():
            if region and region in asked:
                draft = self._mails.reminder(region, text, self._urgency)
                yield self._drafted(region, "reminder", f"{self._hq.round}-{self._urgency}", draft)

    def _issues(self, codes: Sequence[str]) -> Iterator[Drafted]:
        files = latest_files_of(self._ledger, self._hq.plan, self._hq.round, codes)
        paths, copies = find_copies(self._hq.folder, files.values()), own_copies(self._hq.folder, files)
        for code, file in files.items():
            answer, own = self._answers.get(code), copies.get(code) or self._sound(file)
            path = paths.get(file.sha256) or self._hq.folder.issued / file.file
            lost = answer is not None and answer.newer is None and answer.of_another is None and (
                self._hq.round != APPROVAL)  # what it typed would not be in it
            if own is None or lost:
                self.unsent[code] = _UNSENT.filled(unit=branch_label(code, self._names), file=show_path(file.file), code=code,
                                                   folder=show_path(str(self._hq.folder.path)))
                continue
            data = answer.newer if answer is not None and answer.newer is not None else path.read_bytes()
            draft = self._mails.issue(code, self._mails.attached_name(code, "issue", file.file), data, own.issued, answer)
            yield self._drafted(code, "issue", str(self._numbers[code]), draft)

    def _sound(self, file: IssuedFile) -> Submission | None:
        """The file of that name in issued/ where it was saved again, and all that stands in it is as HQ sealed it."""
        path, keys = self._hq.folder.issued / file.file, self._hq.folder.seal_keys()
        if not path.is_file():
            return None
        read = read_submission(path, path.name, keys)
        if read.issued is None or read.seal not in OF_HQ or read.sealed != file.sealed or read.diagnostics or read.choices:
            return None
        signed = read.issued.stamp.round in FIRST_HALF and any(read.signs.values())  # later ones print who signed before
        return read if read.unfilled >= {*read.frames} and not signed else None

    def _reminder(self, code: str, how: BranchState, owed: Answer | None = None, day: str = "", of: str = "") -> Drafted:
        text = reminder_text(self._context, self._context.region(code), [code])
        draft = self._mails.reminder(code, text, self._urgency, how if how.file is not None else None, owed, day)
        return self._drafted(code, "reminder", f"{self._hq.round}-{self._urgency}{of}", draft)

    def _drafted(self, code: str, what: Kind, about: str, draft: Draft) -> Drafted:
        return Drafted(code, what, about, draft, self._hq.folder.outbox / draft_name(code, what, about))
