"""Which mail is due to which region about a workbook in which it acts on its branches: the workbook itself, a reminder. Floor 6."""
from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from xlplan.mail.draft import Attachment, Draft
from xlplan.pipeline.issued_copies import find_copies
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.regions.answers import latest_stage
from xlplan.pipeline.regions.standing import region_states
from xlplan.pipeline.returns.mails import NAMES, Kind, Mails, Urgency, addresses_above, mail_key, urgency_before
from xlplan.pipeline.returns.post import Drafted, draft_name
from xlplan.pipeline.returns.result import Answer
from xlplan.plan.checking.owed import open_findings
from xlplan.plan.regions.acting import issued_since, region_deadline, region_moment, stage_event
from xlplan.schema.diagnostic import Round, rounds_answered
from xlplan.schema.round_names import round_name
from xlplan.store.folder import show_path
from xlplan.store.ledger import Ledger
from xlplan.tables.books import BOOKS, REVIEW, SHIFTS, BookKind
from xlplan.text import Text
from xlplan.workbook.words import WORDS

_SHIFT: Final = Text(
    "{year} 年度计划的{round}下发之前,请看附件「{file}」:你大区各单位的目标并排列着。要在它们之间调剂的,写调剂(±)和理由,合计为 0;"
    "不调剂的也请签批。{until}保存,原样作附件发回 {mailbox};到期没有交回的,按未调剂的目标下发。",
    "{year} 年度計畫的{round}發送之前,請看附件「{file}」:貴區域各單位的目標並排列著。要在它們之間調劑的,寫調劑(±)和理由,合計為 0;"
    "不調劑的也請簽核。{until}儲存,原樣作附件寄回 {mailbox};到期沒有交回的,按未調劑的目標發送。",
    "before the plan {year} ({round}) goes out, please look at “{file}”, attached: it has the targets of your branches side by side. To "
    "move targets among them type shifts (±) that add up to 0, and their reasons; sign it where you move none, too. Save it and send "
    "it back to {mailbox} {until}; without it the targets go out as they are.")
_REVIEW: Final = Text(
    "你大区各单位 {year} 年度计划({round})的申报和检查问题见附件「{file}」。请逐家选是否同意,写意见、审核人和日期,"
    "保存后原样作附件发回 {mailbox}。",
    "貴區域各單位 {year} 年度計畫({round})的提報和檢核問題見附件「{file}」。請逐家選是否同意,寫意見、審核人和日期,"
    "儲存後原樣作附件寄回 {mailbox}。",
    "“{file}”, attached, has what your branches declared for the plan {year} ({round}), and the findings. Please say of each whether you "
    "agree, with opinion, name and date, save it and send it back to {mailbox}.")
_REMIND: Final = Text("我们发给你大区的「{file}」还没有收到。请{until}填好,原样作附件发回 {mailbox}。",
                      "我們寄給貴區域的「{file}」還沒有收到。請{until}填好,原樣作附件寄回 {mailbox}。",
                      "your “{file}” has not come back. Please fill it in and send it back to {mailbox} {until}.")
_MENDED: Final = Text("你大区发回的「{file}」没有收下。请改好下面的问题,{until}再发回 {mailbox}:",
                      "貴區域寄回的「{file}」沒有收下。請修正下面的問題,{until}再寄回 {mailbox}:",
                      "your “{file}” could not be taken in. Please correct what is listed and send it again to {mailbox} {until}:")
_BACK: Final = Text("你大区发回的 {sent} 有要改的地方,见附件「{file}」:每一处都有底色和批注,第一张表「{sheet}」列了全部。"
                    "请就在附件上改,{until}保存,发回 {mailbox}。",
                    "貴區域寄回的 {sent} 有要修正的地方,見附件「{file}」:每一處都有底色和附註,第一張表「{sheet}」列了全部。"
                    "請就在附件上修正,{until}儲存,寄回 {mailbox}。",
                    "something has to be corrected in your {sent}. “{file}”, attached, is that file: each place has a tint and a note, and "
                    "its first sheet, “{sheet}”, lists them all. Please correct it, save it and send it back to {mailbox} {until}.")
_SOON: Final = Text("尽快", "儘快", "as soon as you can")
_GONE: Final = Text("● {unit}:它的{what}没有写成邮件:issued/{file} 不是下发时的那一份。请把下发时的文件放回 issued/,"
                    "或者重新下发:xlplan issue {folder} --stage {stage} --branches {code} --reason 原因",
                    "● {unit}:它的{what}沒有寫成郵件:issued/{file} 不是發送時的那一份。請把發送時的檔案放回 issued/,"
                    "或者重新發送:xlplan issue {folder} --stage {stage} --branches {code} --reason 原因",
                    "● {unit}: no mail with its workbook was written ({what}): issued/{file} is not as it was issued. Put the file as "
                    "issued back into issued/, or issue again: xlplan issue {folder} --stage {stage} --branches {code} --reason WHY")
ASKS: Final = {SHIFTS.key: _SHIFT, REVIEW.key: _REVIEW}  # what the mail with a workbook of that kind says


@dataclass
class RegionPost:
    """What is due to regions. `drafted`: (unit, what about) of mails that were drafted -> the day; `answers`: what goes back, by region and
    key of the kind of workbook. `unsent`, `today`: as of `Post`."""

    hq: Headquarters
    ledger: Ledger
    inbox: JudgedInbox
    at: datetime
    wanted: Collection[Kind]
    drafted: Mapping[tuple[str, str], str]
    again: bool = False
    answers: Mapping[tuple[str, str], Answer] = field(default_factory=dict)
    unsent: dict[str, Text] = field(default_factory=dict)
    today: list[str] = field(default_factory=list)

    def due(self, named: Collection[str] | None) -> Iterator[Drafted]:
        """The mails to those regions that are among, or below, the units `named` (None: all)."""
        org = self.hq.master.organisation
        for kind in BOOKS.values():
            in_round, issues = latest_stage(self.ledger, kind)
            if in_round is None:
                continue
            for code, number in issues.items():
                if code not in org.by_code or (named is not None and not {*org.path(code)} & {*named}):
                    continue
                answer = self.answers.get((code, kind.key))
                if self._waits(kind, in_round, code, number) or (answer is not None and answer.path is not None):
                    yield from self._of(kind, in_round, code, number, answer)

    def _waits(self, kind: BookKind, in_round: Round, code: str, number: int) -> bool:
        """Whether the region has that workbook and HQ waits for its answer still."""
        ledger, plan, rounds = self.ledger, self.hq.plan, rounds_answered(in_round)
        if region_states(ledger, plan, in_round, {code: number}, self.inbox.regional, kind)[code] in ("answered", "came", "undecided"):
            return False
        if kind is SHIFTS:
            return not issued_since(self.hq.master.organisation, code, ledger.latest_issue(*rounds), number)
        return in_round in rounds_answered(self.hq.round) and ledger.closed_round(plan, *rounds) is None

    def _of(self, kind: BookKind, in_round: Round, code: str, number: int, answer: Answer | None) -> Iterator[Drafted]:
        master, about = self.hq.master, f"{kind.key}-{number}"
        mails, done = Mails(master, in_round, self.at), self.drafted.get((code, mail_key("issue", about)), "")
        moment, event = region_moment(master, in_round, kind), stage_event(master, in_round, kind)
        until = mails.until(moment, region_deadline(master, in_round, kind)) if moment else _SOON(mails.lang)
        stands = self.ledger.issued(self.hq.plan).get((code, number)) if mails.names.spoken else None
        name = stands.file if stands is not None else (
            f"{master.organisation.by_code[code].name or code} {master.company.year} {round_name(in_round, 'out')(mails.lang)} "
            f"{kind.label(mails.lang)}.xlsx")
        said = {"year": master.company.year, "round": round_name(in_round, "out")(mails.lang), "file": name, "until": until,
                "mailbox": master.company.mailbox or "–"}
        day = ""
        if answer is not None and answer.path is not None:
            copy, sent = answer.path.read_bytes(), answer.state.file
            back = hashlib.sha256(copy).hexdigest()[:8]
            marked = mails.names.going_back(code, "returned", in_round, kind) if mails.names.spoken else (
                name.removesuffix(".xlsx") + f" {NAMES['return'](mails.lang)}.xlsx")
            text = _BACK(mails.lang, **{**said, "file": marked}, sent=sent.file if sent else "–", sheet=WORDS["returned"](mails.lang))
            yield self._drafted(code, "return", back, mails.regional(
                code, "return", kind.label, [text], open_findings(answer.found), attachments=[Attachment(marked, copy)]))
            day = "" if self.again else self.drafted.get((code, mail_key("return", back)), "")
            if not day:
                return
        elif (not self.wanted or "issue" in self.wanted) and (self.again or not done):
            data = self._bytes(kind, code, number)
            if data is not None:
                text = ASKS[kind.key](mails.lang, **said)
                yield self._drafted(code, "issue", about, mails.regional(code, "issue", kind.label, [text],
                                                                         attachments=[Attachment(name, data)]))
            return
        stage: Urgency | None = urgency_before(moment, event.remind[:10] if event else "", master, self.at) or (
            "soon" if "reminder" in self.wanted else None)
        if stage is None:
            return
        if (day or done) == self.at.date().isoformat() and not self.again:
            self.today.append(code)
            return
        found = open_findings(answer.found) if answer is not None else []
        text = (_MENDED if found else _REMIND)(mails.lang, **said)
        draft = mails.regional(code, "reminder", kind.label, [text], found, cc=addresses_above(master, code, stage))
        yield self._drafted(code, "reminder", f"{about}-{stage}", draft)

    def _bytes(self, kind: BookKind, code: str, number: int) -> bytes | None:
        """HQ's own copy of the workbook; None, and `unsent` says so, where it is not as it was issued."""
        file = self.ledger.issued(self.hq.plan).get((code, number))
        path = find_copies(self.hq.folder, [file]).get(file.sha256) if file else None
        if path is None:
            self.unsent[code] = _GONE.filled(unit=self.hq.master.organisation.called(code), what=kind.label, code=code,
                                             file=show_path(file.file if file else f"{code}-{kind.key}.xlsx"), stage=kind.stage,
                                             folder=show_path(str(self.hq.folder.path)))
        return path.read_bytes() if path else None

    def _drafted(self, code: str, what: Kind, about: str, draft: Draft) -> Drafted:
        return Drafted(code, what, about, draft, self.hq.folder.outbox / draft_name(code, what, about))
