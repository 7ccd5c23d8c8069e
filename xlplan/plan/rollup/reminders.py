"""Ready texts to remind those who have not handed in, or have something to correct: a region in one, or one unit alone. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from xlplan.plan.checking.states import BranchState, wall_clock
from xlplan.plan.master.deadlines import deadline_moment
from xlplan.plan.rollup.context import RollupContext
from xlplan.schema.diagnostic import APPROVAL
from xlplan.schema.round_names import round_name
from xlplan.text import Text

_REMIND: Final = Text(
    "【{region}】{year}年度计划({round}):{who},请于 {deadline} 前发回 {mailbox},有问题请联系{contact}。",
    "【{region}】{year}年度計畫({round}):{who},請於 {deadline} 前寄回 {mailbox},有問題請聯絡{contact}。",
    "[{region}] {year} plan ({round}): {who}. Please return to {mailbox} by {deadline}; questions to {contact}.")
_OVERDUE: Final = Text(
    "【{region}】{year}年度计划({round}):{who}。截止时间 {deadline} 已过,请今天发回 {mailbox},有问题请联系{contact}。",
    "【{region}】{year}年度計畫({round}):{who}。截止時間 {deadline} 已過,請今天寄回 {mailbox},有問題請聯絡{contact}。",
    "[{region}] {year} plan ({round}): {who}. The deadline {deadline} has passed; please return to {mailbox} today, "
    "questions to {contact}.")
_LONG: Final = 3  # days after the deadline from which it is said what silence means
_LONG_OVERDUE: Final = Text(
    "【{region}】{year}年度计划({round}):{who}。截止时间 {deadline} 已过 {days} 天;交来之前,按总部下达数计入公司计划。"
    "请今天发回 {mailbox},有问题请联系{contact}。",
    "【{region}】{year}年度計畫({round}):{who}。截止時間 {deadline} 已過 {days} 天;交來之前,按總公司下達數計入公司計畫。"
    "請今天寄回 {mailbox},有問題請聯絡{contact}。",
    "[{region}] {year} plan ({round}): {who}. The deadline {deadline} passed {days} days ago; until they answer, the company plans with "
    "HQ's figures. Please return to {mailbox} today, questions to {contact}.")
_NOT_SIGNED: Final = Text("{names}尚未签收批复", "{names}尚未簽收核准函", "{names} have not acknowledged the approval")
_NOT_IN: Final = Text("{names}尚未上报", "{names}尚未提報", "{names} not in yet")
_TO_FIX: Final = Text("{names}已退回,请改后重报", "{names}已退回,請修正後重新提報", "{names} returned for correction")
_TO_FILL: Final = Text("{names}未填,请填好、在首页选好或签批后重报", "{names}未填,請填好、在首頁選好或簽核後重新提報",
                       "{names} not filled in: please fill in, choose on the start page or sign, and send again")
_TO_EXPLAIN: Final = Text("{names}有没说明的问题,请补写说明后重报", "{names}有沒說明的問題,請補寫說明後重新提報",
                          "{names}: findings are not explained yet, please explain them and send again")
_COPY: Final = Text("请{name}督促。", "請{name}督促。", " {name}, please follow up.")
_NOBODY: Final = Text("全部已交,无需催报。", "全部已交,無須催繳。", "Everything is in; nobody to chase.")


def chase_texts(context: RollupContext) -> list[str]:
    """One ready text a region, in which somebody is missing or has something to correct."""
    return [*region_texts(context).values()] or [context.words.say(_NOBODY)]


def region_texts(context: RollupContext) -> dict[str, str]:
    """Code of a region, '' of units that are in none -> its text, with whom it asks to follow up."""
    waiting: dict[str, list[str]] = {}
    for code, how in context.states.items():
        if is_waited_for(how):
            waiting.setdefault(context.region(code), []).append(code)
    out = {}
    for region, codes in waiting.items():
        head = context.master.organisation.by_code.get(region)
        copy = context.words.say(_COPY, name=head.manager) if head and head.manager else ""
        out[region] = reminder_text(context, region, codes) + copy
    return out


def is_waited_for(how: BranchState) -> bool:
    """Whether something has to come from the unit; nobody is chased whose file HQ took out."""
    file = how.file
    return not (file is None and how.excluded) and (
        file is None or file.goes_back or bool(how.undeclared) or how.state == "unacknowledged")


def reminder_text(context: RollupContext, region: str, codes: Iterable[str]) -> str:
    """The text about those units of a region."""
    say, deadline = context.words.say, deadline_moment(context.master, context.result.round)
    company, org = context.master.company, context.master.organisation
    absent, wrong, unfilled, unsaid = lists = list[str](), list[str](), list[str](), list[str]()
    for code in codes:
        how = context.states[code]
        file, unit = how.file, org.by_code.get(code)
        space = " " if context.lang == "en" else ""
        person = f"{space}({unit.manager})" if unit and unit.manager else ""
        tables = f"{space}[{how.said_undeclared(context.lang)}]" if how.undeclared and not (file and file.goes_back) else ""
        at = 0 if file is None or file.of_another or how.state == "unacknowledged" else 1 if file.goes_back else 2 if how.undeclared else 3
        lists[at].append(context.name(code) + person + tables)
    not_in = _NOT_SIGNED if context.result.round == APPROVAL else _NOT_IN
    parts = [say(text, names=context.words.join(names))
             for text, names in ((not_in, absent), (_TO_FIX, wrong), (_TO_FILL, unfilled), (_TO_EXPLAIN, unsaid)) if names]
    since = (wall_clock(context.now) or deadline) - deadline if deadline else timedelta()
    days, late = since // timedelta(days=1), since > timedelta()
    return say(_LONG_OVERDUE if days >= _LONG else _OVERDUE if late else _REMIND, days=days,
               region=context.name(region) if region else company.name,
               round=say(round_name(context.result.round, "back")), who=("; " if context.lang == "en" else ";").join(parts),
               deadline=f"{deadline:%Y-%m-%d %H:%M}" if deadline else company.deadline.strip(),
               mailbox=company.mailbox,
               contact=" ".join(x for x in (company.contact_name, company.contact_phone) if x))
