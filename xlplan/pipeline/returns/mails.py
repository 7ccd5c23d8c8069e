"""What HQ's mails to units say: a workbook that goes out, a file that goes back, a receipt, a reminder. Floor 6."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, Literal, get_args

from xlplan import terms
from xlplan.calendar import workdays
from xlplan.mail.draft import Attachment, Draft
from xlplan.pipeline.file_names import FileNames
from xlplan.pipeline.returns.result import FOR_HQ, Answer
from xlplan.plan.checking.owed import open_findings
from xlplan.plan.checking.states import BranchState
from xlplan.plan.master.agenda import reminded_from
from xlplan.plan.master.deadlines import deadline_moment, deadline_of
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import codes_in
from xlplan.plan.master.workdays import extra_days
from xlplan.plan.returns.due import is_renewed
from xlplan.plan.returns.receipt import SubmissionReceipt
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import APPROVAL, Diagnostic, Round, Severity
from xlplan.schema.round_names import round_name
from xlplan.tables import BY_KEY
from xlplan.text import Text, text_list
from xlplan.workbook.forms import CHOICES
from xlplan.workbook.stamp import REASON, Issued
from xlplan.workbook.words import SEVERITY_SHAPES, UNIT_WORKBOOK, WORDS

Kind = Literal["issue", "return", "receipt", "reminder"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Urgency = Literal["soon", "today", "late"]
NAMES: Final[dict[Kind, Text]] = {
    "issue": UNIT_WORKBOOK, "return": terms.RETURNED, "receipt": terms.RECEIPT,
    "reminder": Text("催报", "催繳", "Reminder")}
_SOON: Final = 2  # workdays before the deadline from which units are reminded
_POINTS: Final = 5  # findings that are told; the workbook has them all
_SUBJECT: Final = Text("{company} {year} 年度计划 · {round} · {what} · {unit}", "{company} {year} 年度計畫 · {round} · {what} · {unit}",
                       "{company} plan {year} · {round} · {what} · {unit}")
_HELLO: Final = Text("{name}:您好!", "{name}:您好!", "Dear {name},")
_ISSUE: Final = Text("{year} 年度计划({round})的填报表见附件「{file}」。请只填黄格,{until}保存,原样作附件发回 {mailbox}。",
                     "{year} 年度計畫({round})的填報檔見附件「{file}」。請只填黃格,{until}儲存,原樣作附件寄回 {mailbox}。",
                     "attached is your workbook for the plan {year} ({round}), “{file}”. Please fill in its yellow cells only, save it and "
                     "send it back to {mailbox} {until}.")
_AGAIN: Final = Text("这一份代替之前下发的填报表,你们填过的都在里面。原因:{reason}",
                     "這一份代替之前發送的填報檔,你們填過的都在裡面。原因:{reason}",
                     "It replaces the workbook that you have, and holds what you filled in. Reason: {reason}")
_APPROVED: Final = Text("{year} 年度计划的批复见附件「{file}」。请核对,在首页「{receipt}」选「{mark}」,写姓名和日期,保存后发回 {mailbox}。",
                        "{year} 年度計畫的核准見附件「{file}」。請核對,在首頁「{receipt}」選「{mark}」,寫姓名和日期,儲存後寄回 {mailbox}。",
                        "attached is the approval of your plan {year}, “{file}”. Please look through it, choose “{mark}” under “{receipt}” "
                        "on the start page, type name and date, save it and send it back to {mailbox}.")
_RENEWED: Final = Text("{year} 年度计划({round})的填报表重新下发了,见附件「{file}」,原因:{reason}。"
                       "你们交的 {sent}({received})填在之前那一份上:总部的数已按附件里的计,你们填的都在附件里,照旧计入({state})。"
                       "请核对你们的数要不要跟着改:要改,就在附件上改,"
                       "{until}保存,发回 {mailbox};不用改的,不必再发。",
                       "{year} 年度計畫({round})的填報檔重新發送了,見附件「{file}」,原因:{reason}。"
                       "你們交的 {sent}({received})填在之前那一份上:總公司的數已按附件裡的計,你們填的都在附件裡,照舊計入({state})。"
                       "請核對你們的數要不要跟著改:要改,就在附件上修正,"
                       "{until}儲存,寄回 {mailbox};不用改的,不必再寄。",
                       "your workbook for the plan {year} ({round}) was issued again; “{file}” is attached. Reason: {reason}. Your {sent} "
                       "({received}) was filled in on the one before: HQ's figures count as they are in the attachment, which holds all "
                       "that you typed, and that counts as it did ({state}). Please see whether your figures must follow: if so, change "
                       "the attachment, save it and send it back to {mailbox} {until}; if not, nothing need be sent.")
_RETURN: Final = Text("你们的 {file} 收到了({received}):{state}。必须改 {e} 处,请说明 {w} 处:",
                      "你們的 {file} 收到了({received}):{state}。必須修正 {e} 處,請說明 {w} 處:",
                      "we have your {file} ({received}): {state}. {e} findings must be fixed, {w} explained:")
_ELSEWHERE: Final = Text("你们的 {file} 收到了({received}),但不能计入:{why}。在它上面怎么改都收不下,请不要再改它。",
                         "你們的 {file} 收到了({received}),但不能計入:{why}。在它上面怎麼改都收不下,請不要再改它。",
                         "we have your {file} ({received}), and it cannot count: {why}. Nothing that is changed in it can be taken in: "
                         "please leave it.")
_USE: Final = Text("请用附件「{name}」,它就是{round}下发给你们的那一份:"
                   "在它上面填(你们发来的那份里的数不会自动过来),{until}保存,发回 {mailbox}。",
                   "請用附件「{name}」,它就是{round}發送給你們的那一份:"
                   "在它上面填(你們寄來的那份裡的數不會自動過來),{until}儲存,寄回 {mailbox}。",
                   "Please fill in the attachment “{name}”, your workbook of this round ({round}); figures of the file that you sent "
                   "are not in it. Save it and send it back to {mailbox} {until}.")
_USE_OWN: Final = Text("请用{round}下发给你们的那一份:在它上面填,{until}保存,发回 {mailbox}。",
                       "請用{round}發送給你們的那一份:在它上面填,{until}儲存,寄回 {mailbox}。",
                       "Please fill in the workbook that you got for this round ({round}), save it and send it back to {mailbox} {until}.")
_ASK: Final = Text("要更正的,请先联系总部。", "要更正的,請先聯絡總公司。", "If something has to be corrected, please ask HQ first.")
_MORE: Final = Text("…… 其余 {n} 处见附件", "…… 其餘 {n} 處見附件", "… {n} more are in the attachment")
_HOW: Final = Text("附件就是你们发来的文件:每一处都有底色和批注,第一张表「{sheet}」列了全部。"
                   "请就在附件上改,{until}保存,发回 {mailbox}。",
                   "附件就是你們寄來的檔案:每一處都有底色和附註,第一張表「{sheet}」列了全部。"
                   "請就在附件上修正,{until}儲存,寄回 {mailbox}。",
                   "The attachment is your own file: each place has a tint and a note, and its first sheet, “{sheet}”, lists them all. "
                   "Please correct the attachment, save it and send it back to {mailbox} {until}.")
_ANEW: Final = Text("附件不是你们发来的那份:{why}。它由总部按读到的数重做,第一张表「{sheet}」列了全部要改的。"
                    "请在附件上改,{until}保存,发回 {mailbox}。",
                    "附件不是你們寄來的那份:{why}。它由總公司按讀到的數重做,第一張表「{sheet}」列了全部要修正的。"
                    "請在附件上修正,{until}儲存,寄回 {mailbox}。",
                    "The attachment is not the file that you sent: {why}. HQ made it anew from the figures that were read; its first "
                    "sheet, “{sheet}”, lists all there is to correct. Please correct the attachment, save it and send it back to "
                    "{mailbox} {until}.")
_REISSUED: Final = Text("附件同时就是重新下发给你们的填报表(原因:{reason}),你们填过的都在里面:"
                        "之前发给你们的填报表和退回件都由它代替,请不要再用。",
                        "附件同時就是重新發送給你們的填報檔(原因:{reason}),你們填過的都在裡面:"
                        "之前寄給你們的填報檔和退回檔都由它代替,請不要再用。",
                        "The attachment is also the workbook that is issued to you again (reason: {reason}), with what you typed: it "
                        "replaces the workbooks and returned files that you got before; please do not use those any more.")
_FILL: Final = Text("没有填的表:{tables}。它们暂按下达计,不算你们申报的:请填好;"
                    "不用改数的,在首页「{progress}」的「{choice}」选是哪一种({choices})。",
                    "沒有填的表:{tables}。它們暫按下達計,不算你們提報的:請填好;"
                    "不用改數的,在首頁「{progress}」的「{choice}」選是哪一種({choices})。",
                    "Not filled in: {tables}. These count at target and not as declared by you: please fill them in; where no figure is to "
                    "change, choose under “{choice}” in “{progress}” on the start page how you mean it ({choices}).")
_OWED: Final = Text("我们 {day} 发回的「{file}」里必须改 {e} 处,请说明 {w} 处,之后没有收到新的。请就在那一份上改。",
                    "我們 {day} 寄回的「{file}」裡必須修正 {e} 處,請說明 {w} 處,之後沒有收到新的。請就在那一份上修正。",
                    "In “{file}”, which we sent back on {day}, {e} findings must be fixed and {w} explained, and nothing has come since. "
                    "Please correct that one.")
_BY: Final = Text("在 {deadline} 前", "在 {deadline} 前", "by {deadline}")
_PAST: Final = Text("尽快(截止时间 {deadline} 已过)", "儘快(截止時間 {deadline} 已過)",
                    "as soon as you can (the deadline {deadline} has passed)")
_TAKEN: Final = Text("已收下的部分,回执 {code}。", "已收下的部分,回執 {code}。", "Receipt for what is taken in: {code}.")
_RECEIVED: Final = Text("你们的 {file} 收到了({received}):{state},{todo}。回执 {code},请留着:日后凭它可以查到收的是哪一份。"
                        "各表的校验码:",
                        "你們的 {file} 收到了({received}):{state},{todo}。回執 {code},請留著:日後憑它可以查到收的是哪一份。"
                        "各表的校驗碼:",
                        "we have your {file} ({received}): {state}; {todo}. Receipt {code}: keep it, it tells later "
                        "which file was taken in. Control numbers of its tables:")
_NOTHING: Final = Text("不用再改", "不用再修正", "there is nothing to correct")
_CHOOSES: Final = Text("几个文件里不同的地方待总部选定,选定后再答复你们", "幾個檔案裡不同的地方待總公司選定,選定後再答覆你們",
                       "HQ has to choose where your files differ, and answers then")
_CHOOSES_AND: Final = Text("几个文件里不同的地方待总部选定;另外必须改 {e} 处,请说明 {w} 处,见下面:"
                           "选定后我们发回批注件,请在那一份上改",
                           "幾個檔案裡不同的地方待總公司選定;另外必須修正 {e} 處,請說明 {w} 處,見下面:"
                           "選定後我們寄回附註檔,請在那一份上修正",
                           "HQ has to choose where your files differ; besides, {e} findings must be fixed and {w} explained, see below: "
                           "once HQ has chosen, a copy with notes comes back, please correct that one")
_FOLLOW: Final = Text("它填在较早一次下发的填报表上,总部的数按最近一次的计;要跟着改的,请在最近一次下发的那一份上改",
                      "它填在較早一次發送的填報檔上,總公司的數按最近一次的計;要跟著改的,請在最近一次發送的那一份上修正",
                      "it was filled in on a workbook that was issued again since, and HQ's figures count as in the last one; what must "
                      "follow is to be changed in that one")
_NUMBER: Final = Text("{table}:{n}", "{table}:{n}", "{table}: {n}")
_CONTACT: Final = Text("有问题请联系{contact}。", "有問題請聯絡{contact}。", "Questions to {contact}.")


def mail_key(what: Kind, about: object) -> str:
    """By what the ledger knows a mail to a unit: what it is, and about which workbook, copy, receipt or urgency."""
    return f"{what}|{about}"


def read_mail_key(key: str) -> tuple[str, str]:
    """(what the mail is, about what), of a key that `mail_key` made."""
    what, _, about = key.partition("|")
    return what, about


def urgency_of(master: Master, in_round: Round, now: datetime) -> Urgency | None:
    """How near the deadline is, in workdays of the company: `soon` from HQ's 提醒日 on, from two before it where HQ typed none, `today`
    until the first workday after it has begun, then `late`; None where it is farther away, or there is none."""
    return urgency_before(deadline_moment(master, in_round), reminded_from(master, in_round), master, now)


def urgency_before(due: datetime | None, remind: str, master: Master, now: datetime) -> Urgency | None:
    """The same of any deadline; `remind`: HQ's 提醒日 for it, '' where it typed none."""
    if due is None:
        return None
    day, last, own = now.date(), due.date(), extra_days(master.workday_exceptions)
    if day > last:
        return "late" if workdays(last + timedelta(days=1), day, **own) else "today"
    left = len(workdays(day + timedelta(days=1), last, **own)) if day < last else 0
    if left == 0:
        return "today"
    return "soon" if (remind <= day.isoformat() if remind else left <= _SOON) else None


def _counts(found: Sequence[Diagnostic]) -> dict[str, int]:
    """How many of them must be fixed, and how many explained, as sentences of mails name them."""
    grave = sum(d.severity is Severity.ERROR for d in found)
    return {"e": grave, "w": len(found) - grave}


def unit_addresses(master: Master, code: str, on: date) -> list[str]:
    """To whom the unit's mails go: its mailbox on the sheet of the organisation, then whom HQ's address book has for it that day."""
    unit, day = master.organisation.by_code.get(code), on.isoformat()
    own = codes_in(unit.mailbox) if unit else ()
    return [*own, *(line.address for line in master.addresses if code in codes_in(line.units) and line.holds_on(day))]


def addresses_above(master: Master, code: str, urgency: Urgency) -> list[str]:
    """Who gets a copy of a reminder: from the day of the deadline on the unit's region, after it HQ's own head as well."""
    org = master.organisation
    region = org.counts_in(code) if code in org.by_code else None
    above = {"soon": (), "today": (region,), "late": (region, *org.path(code)[:1])}[urgency]
    return [box for one in dict.fromkeys(above) if one and one != code and one in org.by_code for box in codes_in(org.by_code[one].mailbox)]


class Mails:
    """The mails of one plan and round, in its language."""

    def __init__(self, master: Master, in_round: Round, at: datetime) -> None:
        self.master, self.round, self.on, self.lang = master, in_round, at.date(), master.company.lang
        self.names = FileNames(master)
        self._at, company = at.replace(tzinfo=None), master.company
        self._said = {"year": company.year, "mailbox": company.mailbox or "–", "company": company.name,
                      "until": self.until(deadline_moment(master, in_round), deadline_of(master, in_round))}

    def until(self, due: datetime | None, said: str) -> str:
        """By when, or that it is past; `said`: the deadline as HQ wrote it."""
        return (_PAST if due is not None and self._at > due else _BY)(self.lang, deadline=said or "–")

    def regional(self, code: str, kind: Kind, what: Text, lines: Sequence[str], found: Sequence[Diagnostic] = (), *,
                 cc: Sequence[str] = (), attachments: Sequence[Attachment] = ()) -> Draft:
        """Of a workbook in which a region acts, called `what`; `found`: what it has to correct."""
        draft = self._draft(code, kind, lines, self._points(found), cc=cc, above=1 + len(lines), attachments=attachments)
        subject = _SUBJECT(self.lang, **self._said, round=self._round_of("issue"), unit=self.master.organisation.by_code[code].name or code,
                           what=what(self.lang) if kind == "issue" else f"{what(self.lang)} {NAMES[kind](self.lang)}")
        return replace(draft, subject=subject)

    def issue(self, code: str, name: str, data: bytes, issued: Issued | None, answer: Answer | None = None) -> Draft:
        """A workbook that goes out, or the approval. `answer`: to what the unit sent, where that was filled in on an earlier one."""
        said = {**self._said, "round": self._round_of("issue"), "file": name,
                "receipt": WORDS["receipt"](self.lang), "mark": WORDS["mark"](self.lang)}
        if answer is not None and answer.newer is not None:
            sent = self._file(answer)
            reason = (issued.facts.get(REASON) if issued is not None else "") or "–"
            text = _RENEWED(self.lang, **{**sent, **said}, sent=sent["file"], reason=reason)
            return self._draft(code, "issue", [text], attachments=[Attachment(name, data)])
        lines = [(_APPROVED if self.round == APPROVAL else _ISSUE)(self.lang, **said)]
        if issued is not None and issued.again:
            lines.append(_AGAIN(self.lang, reason=issued.facts.get(REASON) or "–"))
        return self._draft(code, "issue", lines, attachments=[Attachment(name, data)])

    def returned(self, code: str, answer: Answer, name: str, data: bytes, again: str | None = None) -> Draft:
        """A file that goes back with marks. `again`: why the round was issued again to the unit, where it brings that too."""
        found, lang = open_findings(answer.found), self.lang
        lines = [_RETURN(lang, **self._file(answer), **_counts(found)),
                 (_ANEW if answer.rebuilt else _HOW)(lang, sheet=WORDS["returned"](lang), why=answer.rebuilt or "", **self._said),
                 *([_REISSUED(lang, reason=again or "–")] if again is not None else []), *self._to_fill(answer.state)]
        lines += [_TAKEN(lang, code=answer.code)] if answer.code else []
        return self._draft(code, "return", lines, self._points(found), attachments=[Attachment(name, data)])

    def elsewhere(self, code: str, answer: Answer, why: Diagnostic, name: str, data: bytes | None) -> Draft:
        """That the file is of another round, and which workbook to fill in: `data`, where HQ has it."""
        said = {**self._said, "round": self._round_of("issue"), "name": name, "file": name,
                "receipt": WORDS["receipt"](self.lang), "mark": WORDS["mark"](self.lang)}
        use = _ASK if why.code in FOR_HQ else _USE_OWN if data is None else _APPROVED if self.round == APPROVAL else _USE
        lines = [_ELSEWHERE(self.lang, **self._file(answer), why=message_of(why, self.lang)), use(self.lang, **said)]
        return self._draft(code, "return", lines,
                           attachments=[Attachment(name, data)] if data is not None and use is not _ASK else ())

    def receipt(self, code: str, answer: Answer, receipt: SubmissionReceipt | None) -> Draft:
        """What was taken in, with nothing to correct, or nothing before HQ has chosen between files."""
        lang, held = self.lang, receipt.controls if receipt else {}
        points = [_NUMBER(lang, table=BY_KEY[key].label(lang), n=f"{held[key]:04}") for key in BY_KEY if key in held]
        found = open_findings(answer.found)
        also: list[str] = []
        todo = _FOLLOW if is_renewed(answer.state) else _NOTHING
        if answer.state.undecided:
            todo = _CHOOSES_AND.filled(**_counts(found)) if found else _CHOOSES
            also = ["\n".join(self._points(found))] if found else []
        return self._draft(code, "receipt", [_RECEIVED(lang, **self._file(answer), code=answer.code, todo=todo), *also], points)

    def reminder(self, code: str, text: str, urgency: Urgency | None, how: BranchState | None = None, owed: Answer | None = None,
                 day: str = "") -> Draft:
        """Something that has to come. `how`: how far the unit is; `owed`: what it has to correct in the copy that was mailed that `day`."""
        lines, found = [text], open_findings(owed.found) if owed else []
        if owed is not None:
            lines.append(_OWED(self.lang, day=day, file=self.attached_name(code, "return"), **_counts(found)))
        fill = self._to_fill(how) if how is not None else []
        return self._draft(code, "reminder", [*lines, *fill], self._points(found),
                           cc=addresses_above(self.master, code, urgency) if urgency else (), above=1 + len(lines))

    def _points(self, found: Sequence[Diagnostic]) -> list[str]:
        """The first findings, each in a line, and how many there are beside."""
        lang = self.lang
        points = [" ".join(filter(None, (SEVERITY_SHAPES[d.severity or Severity.NOTE], "!".join(filter(None, (d.sheet, d.cell))),
                                         message_of(d, lang)))) for d in found[:_POINTS]]
        return [*points, *([_MORE(lang, n=len(found) - _POINTS)] if len(found) > _POINTS else [])]

    def _to_fill(self, how: BranchState) -> list[str]:
        """What to do about tables that nobody filled in, where there are any."""
        lang, empty = self.lang, [BY_KEY[key].label for key, state in how.tables.items() if state == "unfilled" and key in BY_KEY]
        return [_FILL(lang, tables=text_list(empty)(lang), progress=WORDS["progress"](lang), choice=WORDS["choice"](lang),
                      choices=text_list(CHOICES.values())(lang))] if empty else []

    def attached_name(self, code: str, kind: Kind, stands_as: str = "") -> str:
        """What the workbook is called where it arrives: after the unit, the round and what it is. `stands_as`: the name of one that was
        issued, in issued/."""
        if self.names.spoken and (stands_as or kind == "return"):
            return stands_as or self.names.going_back(code, "returned", self.round)
        unit = self.master.organisation.by_code.get(code)
        what = f" {NAMES[kind](self.lang)}" if kind == "return" else ""
        return f"{(unit.name if unit else '') or code} {self._said['year']} {self._round_of(kind)}{what}.xlsx"

    def _round_of(self, kind: Kind) -> str:
        """What goes out is named by its round, what is said of what came back by the round that it came in."""
        return round_name(self.round, "out" if kind == "issue" else "back")(self.lang)

    def _file(self, answer: Answer) -> dict[str, str]:
        file = answer.state.file
        received = file.received.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes") if file and file.received else "–"
        return {"file": file.file if file else "–", "received": received, "state": answer.state.said(self.lang)}

    def _draft(self, code: str, kind: Kind, lines: Sequence[str], points: Sequence[str] = (), *, cc: Sequence[str] = (), above: int = 2,
               attachments: Sequence[Attachment] = ()) -> Draft:
        unit, lang, company = self.master.organisation.by_code.get(code), self.lang, self.master.company
        name = (unit.name if unit else "") or code
        contact = " ".join(part for part in (company.contact_name, company.contact_phone) if part)
        last = [_CONTACT(lang, contact=contact)] if contact and kind != "reminder" else []
        to = unit_addresses(self.master, code, self.on)
        hello = _HELLO(lang, name=(unit.manager if unit else "") or name)
        subject = _SUBJECT(lang, **self._said, round=self._round_of(kind), what=NAMES[kind](lang), unit=name)
        return Draft(to, subject, [hello, *lines, *last], points, above,
                     [one for one in cc if one not in to], attachments)
