"""`xlplan send`: one mail a unit as a draft in outbox/, by how far the unit is, and its text for chats beside. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from xlplan.brief import Brief
from xlplan.errors import XlplanError, require_one_of
from xlplan.mail.draft import draft_bytes
from xlplan.mail_address import mail_addresses
from xlplan.pipeline.consolidate import put_together
from xlplan.pipeline.loading import load_issued
from xlplan.pipeline.own_places import OwnPlaces, put_aside
from xlplan.pipeline.printing import diagnostic_lines
from xlplan.pipeline.regions.answers import latest_stage
from xlplan.pipeline.returns.mails import KINDS, NAMES, Kind, mail_key, read_mail_key
from xlplan.pipeline.returns.post import Drafted, Post, draft_name
from xlplan.pipeline.returns.region_post import RegionPost
from xlplan.pipeline.returns.regions import answer_regions
from xlplan.pipeline.returns.run import answer_units, chosen_units, named_units
from xlplan.pipeline.running_round import running_round
from xlplan.pipeline.steps import DRAFTING, begin
from xlplan.pipeline.submissions import PathLike, Progress
from xlplan.pipeline.undelivered import units_not_reached
from xlplan.plan.checking.outcome import diagnostic_data
from xlplan.plan.master.labels import branch_label
from xlplan.schema.diagnostic import APPROVAL, Diagnostic, Round, rounds_answered
from xlplan.store.folder import show_path
from xlplan.store.ledger import Ledger
from xlplan.tables.books import BOOKS
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

_TODAY: Final = Text("今天不催:{names}。填报表或退回的邮件是今天才写的,明天起再催(--again 今天就写)",
                     "今天不催:{names}。填報檔或退回的郵件是今天才寫的,明天起再催(--again 今天就寫)",
                     "Not reminded today: {names}. The mail with their workbook, or with the file that goes back, was drafted today; from "
                     "tomorrow on they are (--again writes it today)")
_KEPT: Final = Text("你们改过的草稿没有丢,在 {files}", "你們改過的草稿沒有丟,在 {files}", "Drafts that you had changed are kept: {files}")


_REPLACED: Final = Text("较早的草稿已由新的代替,移到 outbox/earlier:{files}", "較早的草稿已由新的代替,移到 outbox/earlier:{files}",
                        "Older drafts that the new ones replace are in outbox/earlier: {files}")


@dataclass(frozen=True, slots=True, repr=False)
class Sending(Brief):
    """What `send` did. `before`: how many mails were drafted by an earlier run and left; `names`: of units by code; `unsent`: unit -> why
    no mail with its workbook could be written; `kept`: where drafts stand now that HQ had changed; `today`: units that a reminder was
    asked for and whose mail was drafted only that day; `replaced`: where older drafts stand now of what was drafted anew;
    `not_reached`: unit -> XP955, where a mail to it came back."""

    drafts: Sequence[Drafted]
    before: int
    names: Mapping[str, str]
    unsent: Mapping[str, Text] = field(default_factory=dict)
    kept: Sequence[Path] = ()
    today: Sequence[str] = ()
    replaced: Sequence[Path] = ()
    not_reached: Mapping[str, Diagnostic] = field(default_factory=dict)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"drafts": [one.data() for one in self.drafts], "before": self.before,
                "unsent": {code: why(lang) for code, why in self.unsent.items()}, "kept": [str(path) for path in self.kept],
                "not_reached": {code: diagnostic_data(d, lang) for code, d in self.not_reached.items()},
                "today": [*self.today], "replaced": [str(path) for path in self.replaced]}

    def sums(self, lang: Lang) -> Iterator[str]:
        """How many drafts."""
        yield _COUNT(lang, n=len(self.drafts), m=self.before)

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        for one in self.drafts:
            to, cc = mail_addresses(one.draft.to), mail_addresses(one.draft.cc)
            said = _NO_BOX(lang) if not to else (_CC if cc else _TO)(lang, to=text_list(to), cc=list_briefly(cc))
            yield _ONE(lang, unit=branch_label(one.unit, self.names), what=NAMES[one.what], path=show_path(one.path), to=said)
        yield from (why(lang) for why in self.unsent.values())
        for found in self.not_reached.values():
            yield from diagnostic_lines(found, lang)
        if self.today:
            yield _TODAY(lang, names=list_briefly(branch_label(code, self.names) for code in self.today))
        if self.replaced:
            yield _REPLACED(lang, files=list_briefly(path.name for path in self.replaced if path.suffix == ".eml"))
        if self.kept:
            yield _KEPT(lang, files=list_briefly(map(show_path, self.kept)))
        yield _COUNT(lang, n=len(self.drafts), m=self.before)


def send(folder: PathLike, *, what: Iterable[Kind] = (), round: Round | None = None, branches: Iterable[str] | None = None, scope: str = "",
         again: bool = False, now: datetime | None = None, progress: Progress | None = None, by: str = "") -> Sending:
    """Write the mail that is due to each unit, by how far it is, as an unsent message into outbox/: its workbook where that was never
    mailed, with what it typed where it filled in an earlier one, its annotated copy where it must act (made first, as `return_workbooks`
    does; that is the workbook of the last issue as well, where it filled in an earlier one), a receipt where it need not, else a reminder
    from two workdays before the deadline on, with a copy to those above from the day on, and one to each region. A region gets its workbook
    for shifts or a review, and is reminded until it answers. Who owes something in the copy that was mailed on an earlier day is reminded
    of that. Older drafts to a unit go to outbox/earlier/ where a newer one takes their place.

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
        if not numbers and not any(latest_stage(ledger, kind)[1] for kind in BOOKS.values()):
            raise XlplanError(_NOTHING)
        result, inbox = put_together(hq, ledger, progress=progress)
        begin(progress, DRAFTING)
        below = None if branches is None else [*branches]
        named = named_units(hq, below, scope)
        chosen = chosen_units(hq, inbox, below, scope) if numbers else ()
        done = ledger.drafted(hq.plan)
        of_regions = RegionPost(hq, ledger, inbox, at, wanted, done, again, {
            (one.unit, one.kind.key): one for one in answer_regions(hq, ledger, inbox, named) if one.kind is not None})
        renewing = [code for code in chosen if again or (code, mail_key("issue", numbers.get(code))) not in done]
        may = (not wanted or "issue" in wanted) and hq.round != APPROVAL  # whoever acknowledged one approval has to look at the other
        answers = answer_units(hq, ledger, result, inbox, chosen, renewing if may else ())
        post = Post(hq, ledger, result, answers, numbers, at, wanted)
        due = [*post.to_units([code for code in chosen if code in result.states], done, again), *post.to_regions(chosen),
               *of_regions.due(named)]
        due = [one for one in due if not wanted or not one.kinds.isdisjoint(wanted)]
        fresh = [one for one in due if again or (one.unit, one.key) not in done]
        places = OwnPlaces(hq.folder, hq.plan, ledger)
        written = [_written(one, places) for one in fresh]
        stand, acting = {one.path.name for one in written}, {code for kind in BOOKS.values() for code in latest_stage(ledger, kind)[1]}
        replaced = [path for one in written for path in _superseded(one, done, hq.folder.outbox, stand, acting)]
        away = units_not_reached(ledger, hq.master)
        places.record()
        ledger.record_drafts(hq.plan, at.date().isoformat(), [
            (one.unit, about, one.path.name) for one in written for about in (one.key, *one.brings)])
    return Sending(written, len(due) - len(fresh), result.names, {**post.unsent, **of_regions.unsent}, places.kept,
                   [*post.today, *of_regions.today] if "reminder" in wanted else (), replaced, away)


def _superseded(one: Drafted, done: Mapping[tuple[str, str], str], outbox: Path, stand: Collection[str],
                acting: Collection[str]) -> Iterator[Path]:
    """Where the older drafts to that unit stand then, with their texts: whoever sees both might send the wrong one. A workbook, a file that
    goes back and a receipt each say how far the unit is, and take the place of all before; a reminder of reminders alone, and in a region
    of the `acting` ones, which has several workbooks, each of its own kind. `stand`: names of those that were written just now."""
    for unit, mail in done:
        what, about = read_mail_key(mail)
        older = outbox / draft_name(unit, what, about)
        alike = what == one.what or (one.what != "reminder" and unit not in acting)
        if unit == one.unit and alike and older.name not in stand:
            yield from (put_aside(path) for path in (older, older.with_suffix(".txt")) if path.is_file())


def _written(one: Drafted, places: OwnPlaces) -> Drafted:
    path = places.put(one.path, draft_bytes(one.draft))
    places.put(one.path.with_suffix(".txt"), one.draft.text.encode("utf-8-sig"))
    return replace(one, path=path)
