"""`xlplan send`: one mail a unit as a draft in outbox/, by how far the unit is, and its text for chats beside. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from xlplan.brief import Brief
from xlplan.errors import XlplanError, require_one_of
from xlplan.excel.patching.patch import put_file
from xlplan.mail.draft import Draft, draft_bytes, mail_addresses, safe_name
from xlplan.pipeline.consolidate import put_together
from xlplan.pipeline.issued_copies import find_copies
from xlplan.pipeline.loading import Headquarters, load_issued
from xlplan.pipeline.own_copies import latest_files_of, own_copies
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.returns.mails import KINDS, NAMES, Kind, Mails, Stage, addresses_above, stage_of
from xlplan.pipeline.returns.result import Answer
from xlplan.pipeline.returns.run import answer_units, chosen_units
from xlplan.pipeline.running_round import running_round
from xlplan.pipeline.submissions import PathLike, Progress
from xlplan.plan.checking.states import BranchState
from xlplan.plan.master.labels import branch_label
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.reminders import is_waited_for, region_texts, reminder_text
from xlplan.schema.diagnostic import Round, rounds_answered
from xlplan.store.folder import show_path
from xlplan.store.ledger import Ledger
from xlplan.text import Lang, Text, list_briefly, text_list

_NOTHING: Final = Text("还没有下发填报表,没有要写的邮件。先运行 xlplan issue", "還沒有發送填報檔,沒有要寫的郵件。先執行 xlplan issue",
                       "No workbook is issued yet, so there is no mail to write. Run xlplan issue first")
_ONE: Final = Text("{unit} · {what} → {path}({to})", "{unit} · {what} → {path}({to})", "{unit} · {what} → {path} ({to})")
_TO: Final = Text("收件人 {to}", "收件人 {to}", "to {to}")
_CC: Final = Text("收件人 {to};抄送 {cc}", "收件人 {to};副本 {cc}", "to {to}; copy to {cc}")
_NO_BOX: Final = Text("没有邮箱,请补收件人", "沒有信箱,請補收件人", "no mailbox is known, fill in to whom")
_COUNT: Final = Text("写了 {n} 封邮件草稿,旁边的 .txt 可粘贴到企业微信、钉钉;以前写过的 {m} 封没有再写(--again 再写)。"
                     "双击草稿,看过再发送",
                     "寫了 {n} 封郵件草稿,旁邊的 .txt 可貼到企業微信、釘釘;以前寫過的 {m} 封沒有再寫(--again 再寫)。"
                     "按兩下草稿,看過再寄出",
                     "Drafts of mails written: {n}, each with its text for chats (.txt) beside; drafted before and left: {m} (--again "
                     "writes them anew). Double-click a draft, look it over and send it")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One draft. `unit`: code of the unit, or of the region; `about`: which workbook, copy, receipt or stage it is about."""

    unit: str
    what: Kind
    about: str
    draft: Draft
    path: Path

    def data(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"unit": self.unit, "what": self.what, "file": str(self.path), "to": mail_addresses(self.draft.to),
                "cc": mail_addresses(self.draft.cc), "subject": self.draft.subject,
                "attachments": [safe_name(one.name) for one in self.draft.attachments]}


@dataclass(frozen=True, slots=True, repr=False)
class Sending(Brief):
    """What `send` did. `before`: how many mails were drafted by an earlier run and left; `names`: of units by code."""

    drafts: Sequence[Drafted]
    before: int
    names: Mapping[str, str]

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"drafts": [one.data() for one in self.drafts], "before": self.before}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        for one in self.drafts:
            to, cc = mail_addresses(one.draft.to), mail_addresses(one.draft.cc)
            said = _NO_BOX(lang) if not to else (_CC if cc else _TO)(lang, to=text_list(to), cc=list_briefly(cc))
            yield _ONE(lang, unit=branch_label(one.unit, self.names), what=NAMES[one.what], path=show_path(one.path), to=said)
        yield _COUNT(lang, n=len(self.drafts), m=self.before)


def send(folder: PathLike, *, what: Iterable[Kind] = (), round: Round | None = None, branches: Iterable[str] | None = None, scope: str = "",
         again: bool = False, now: datetime | None = None, progress: Progress | None = None, by: str = "") -> Sending:
    """Write the mail that is due to each unit, by how far it is, as an unsent message into outbox/: its workbook where that was never
    mailed, its annotated copy where it must act (made first, as `return_workbooks` does), a receipt where it need not, else a
    reminder from two workdays before the deadline on, with a copy to those above from the day on, and one to each region.

    `what`: only these; a reminder that is asked for is written however far the deadline is. `again`: also what was drafted before.
    Nothing is sent. XlplanError where nothing is issued, and as `return_workbooks`.
    """
    wanted, at = [*what], now or datetime.now()
    for one in wanted:
        require_one_of("what", one, KINDS)
    hq = load_issued(folder, round)
    running_round(hq.folder, hq.plan, round)
    with Ledger(hq.folder.ledger, by=by) as ledger:
        numbers = ledger.latest_issue(*rounds_answered(hq.round))
        if not numbers:
            raise XlplanError(_NOTHING)
        result, inbox = put_together(hq, ledger, progress=progress)
        chosen = chosen_units(hq, inbox, branches, scope)
        answers = answer_units(hq, ledger, result, inbox, chosen)
        done = ledger.drafted(hq.plan)
        post = _Post(hq, ledger, result, answers, numbers, at, wanted)
        due = [*post.to_units([code for code in chosen if code in result.states], {} if again else done), *post.to_regions(chosen)]
        due = [one for one in due if not wanted or one.what in wanted]
        fresh = [one for one in due if again or (one.unit, f"{one.what}|{one.about}") not in done]
        written = [_written(one) for one in fresh]
        ledger.record_drafts(hq.plan, at.date().isoformat(), [(one.unit, f"{one.what}|{one.about}", one.path.name) for one in written])
    return Sending(written, len(due) - len(fresh), result.names)


def _written(one: Drafted) -> Drafted:
    one.path.parent.mkdir(exist_ok=True)
    path = put_file(one.path, draft_bytes(one.draft)).path
    put_file(path.with_suffix(".txt"), one.draft.text.encode("utf-8-sig"))
    return replace(one, path=path)


class _Post:
    """What is due to whom."""

    def __init__(self, hq: Headquarters, ledger: Ledger, result: Consolidation, answers: Mapping[str, Answer], numbers: Mapping[str, int],
                 at: datetime, wanted: Sequence[Kind]) -> None:
        self._hq, self._ledger, self._answers, self._numbers, self._states = hq, ledger, answers, numbers, result.states
        self._context = RollupContext(result.numbers, hq.master, hq.facts, at, hq.master.company.lang)
        self._stage: Stage | None = stage_of(hq.master, hq.round, at) or ("soon" if "reminder" in wanted else None)
        self._issue = not wanted or "issue" in wanted
        self._mails = Mails(hq.master, hq.round, at)

    def to_units(self, codes: Sequence[str], done: Mapping[tuple[str, str], str]) -> list[Drafted]:
        """One mail for each unit to which one is due, no reminder on the day of its workbook. `done`: (unit, what about) of those that were
        drafted -> the day."""
        out, new = list[Drafted](), list[str]()
        receipts = {code: one for one, code in self._ledger.receipts()}
        for code in codes:
            how, answer = self._states[code], self._answers.get(code)
            if answer is not None and answer.path is not None:
                name, data = self._mails.attached_name(code, "return"), answer.path.read_bytes()
                about = self._ledger.returned(self._hq.plan)[code][answer.path.name][:8]
                out.append(self._drafted(code, "return", about, self._mails.returned(code, answer, name, data)))
            elif self._issue and how.file is None and not how.excluded and (code, f"issue|{self._numbers.get(code)}") not in done:
                new.append(code)
            elif is_waited_for(how) and self._stage is not None and (
                    done.get((code, f"issue|{self._numbers.get(code)}")) != self._mails.on.isoformat()):
                out.append(self._reminder(code, how))
            elif answer is not None and answer.code:
                out.append(self._drafted(code, "receipt", answer.code, self._mails.receipt(code, answer, receipts.get(answer.code))))
        return [*self._issues(new), *out]

    def to_regions(self, codes: Sequence[str]) -> Iterator[Drafted]:
        """From the day of the deadline on one mail to each region in which somebody is waited for."""
        if self._stage in (None, "soon"):
            return
        asked = {self._context.region(code) for code in codes if code in self._states}
        for region, text in region_texts(self._context).items():
            if region and region in asked:
                draft = self._mails.reminder(region, text, "soon")
                cc = addresses_above(self._hq.master, region, self._stage or "soon")
                yield self._drafted(region, "reminder", f"{self._hq.round}-{self._stage}", replace(draft, cc=cc))

    def _issues(self, codes: Sequence[str]) -> Iterator[Drafted]:
        files = latest_files_of(self._ledger, self._hq.plan, self._hq.round, codes)
        paths, copies = find_copies(self._hq.folder, files.values()), own_copies(self._hq.folder, files)
        for code, file in files.items():
            if (path := paths.get(file.sha256)) is not None:
                issued = copies[code].issued if code in copies else None
                draft = self._mails.issue(code, self._mails.attached_name(code, "issue"), path.read_bytes(), issued)
                yield self._drafted(code, "issue", str(self._numbers[code]), draft)

    def _reminder(self, code: str, how: BranchState) -> Drafted:
        text = reminder_text(self._context, self._context.region(code), [code])
        return self._drafted(code, "reminder", f"{self._hq.round}-{self._stage}", self._mails.reminder(code, text, self._stage))

    def _drafted(self, code: str, what: Kind, about: str, draft: Draft) -> Drafted:
        return Drafted(code, what, about, draft, self._hq.folder.outbox / safe_name(f"{code}-{what}-{about}.eml"))
