"""What is open in a plan, in the order in which somebody should attend to it, and what to do about each. Floor 6."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from xlplan.errors import XlplanError
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.open_matter import Open, undecided_matter
from xlplan.pipeline.regions.matters import ReviewTurn, review_matters, shift_matters
from xlplan.pipeline.regions.standing import RegionsAsked
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.targets import round_targets
from xlplan.pipeline.units_behind import BehindUnit
from xlplan.plan.checking.outcome import must_fix
from xlplan.plan.checking.states import BranchState
from xlplan.schema.diagnostic import Diagnostic, Round, Severity
from xlplan.schema.round_names import round_name
from xlplan.store.folder import show_path
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, in_command, list_briefly, same_text

FOLLOWS: Final[dict[Round, Round]] = {"guide": "bottom_up", "bottom_up": "revise", "revise": "approved", "final": "approved"}


def next_steps(matters: Iterable[Open]) -> list[Text]:
    """One sentence for each matter."""
    return [_STEP.filled(said=one.said, todo=one.todo) for one in matters]


def each_matter(hq: Headquarters, issued: Round | None = None, result: Consolidation | None = None,
                judged: JudgedInbox | None = None, asked: RegionsAsked | None = None,
                reviews: ReviewTurn | None = None, behind: Mapping[str, BehindUnit] | None = None) -> Iterator[Open]:
    """All that is open after what came back of the round that was `issued`, as `judged`; without one what stands before the first.
    `asked`: how far the regions are that shift targets; `reviews`: that review; `behind`: units that have no workbook of that round."""
    folder = in_command(show_path(hq.folder.path))
    following = hq.round if issued is None or result is None else FOLLOWS.get(issued)
    waits = result is not None and _nothing_came(result) and not (reviews is not None and reviews.is_closed)
    first = [*shift_matters(hq, folder, following, asked)]
    if waits and (asked is None or asked.round != following):
        first = []  # nobody is asked about the next round while nothing came of this one
    yield from _master_matters(hq, result, folder) if issued is not None and result is not None else ()
    yield from first
    held = bool(first) and asked is not None and asked.waiting and not asked.past  # the round cannot go out before they have answered
    rest = _before_the_first(hq, folder) if issued is None or result is None else chain(
        _ledger_matters(result, folder), _mail_matters(result, folder), _changed_matters(hq, folder, result),
        _unit_matters(result, folder), _behind_matters(folder, issued, result.names, behind or {}),
        review_matters(hq, folder, issued, result, reviews), _decision_matters(hq),
        _round_matters(hq, folder, issued, result, judged))
    yield from (one for one in rest if not ((held or waits) and one.key == "issue"))


def _nothing_came(result: Consolidation) -> bool:
    """Whether no unit of which something is expected has sent anything: guiding figures are not answered."""
    return result.numbers.round != "guide" and bool(result.states) and all(one.file is None for one in result.states.values())


def _before_the_first(hq: Headquarters, folder: str) -> Iterator[Open]:
    if wrong := _errors(hq.findings):
        yield Open("master", wrong, _MASTER.filled(n=wrong), _CHECK.filled(folder=folder))
    else:
        yield Open("issue", 1, _READY.filled(round=round_name(hq.round, "out")), _issue_it(folder, hq.round))


def _master_matters(hq: Headquarters, result: Consolidation, folder: str) -> Iterator[Open]:
    """What must be corrected in the master before its figures can be trusted: declarations that cannot be, or leave answers without a
    place."""
    wrong = [*(d for d in hq.findings if d.severity is Severity.ERROR), *(d for d in result.notes if d.code == "XP804")]
    if wrong:
        places = list_briefly(dict.fromkeys(map(_place_said, wrong)))
        yield Open("master", len(wrong), _MASTER_IN.filled(n=len(wrong), places=places), _CHECK_IT.filled(folder=folder))


def _place_said(d: Diagnostic) -> Text:
    """Sheet, cell and code."""
    table = MASTER_BY_KEY.get(d.table or "")
    sheet = same_text(d.sheet or "") if d.sheet or table is None else table.label
    return Text.of(lambda lang: f"{'!'.join(filter(None, (sheet(lang), d.cell)))} {d.code}".strip())


def _ledger_matters(result: Consolidation, folder: str) -> Iterator[Open]:
    if result.ledger:
        yield Open("ledger", len(result.ledger), _LEDGER, _AUDIT.filled(folder=folder))


def _mail_matters(result: Consolidation, folder: str) -> Iterator[Open]:
    for d in result.register:
        if d.code == "XP947":
            n = int(str(d.params["n"]))
            yield Open("unopened", n, _UNOPENED.filled(n=n), _COLLECT.filled(folder=folder))
    if left := [f.file for f in result.files if any(d.code in _NOT_TAKEN for d in f.diagnostics)]:
        yield Open("not_taken", len(left), _STAYS.filled(n=len(left), files=list_briefly(left)), _SEND_PLAINLY)


def _changed_matters(hq: Headquarters, folder: str, result: Consolidation) -> Iterator[Open]:
    """Units that hold other figures than the master would give them now."""
    rounds = {d.branch: str(d.params["round"]) for d in result.notes if d.code == "XP555" and d.branch}
    for of in dict.fromkeys(rounds.values()):
        codes = [code for code, own in rounds.items() if own == of]
        todo = _ISSUE_AGAIN.filled(folder=folder, round=of, codes=",".join(codes))
        yield Open("master_changed", len(codes), _CHANGED.filled(
            n=len(codes), names=list_briefly(result.names.get(code) or code for code in codes)), todo)


def _unit_matters(result: Consolidation, folder: str) -> Iterator[Open]:
    """Whoever has not handed in, and what came and goes back or must be answered."""
    back, remind = _SEND_BACK.filled(folder=folder), _REMIND.filled(folder=folder)
    empty = _TAKE_IN.filled(folder=folder)
    for standing, said, todo in (("returned", _RETURNED, back), ("partly", _PARTLY, back), ("missing", _MISSING, remind),
                                 ("unfilled", _UNFILLED, remind)):
        names = [result.names.get(code) or code for code, one in result.states.items()
                 if one.standing == standing and not one.undecided and not (one.excluded and one.file is None)
                 and not (one.file and one.file.of_another)]
        if names:
            yield Open(standing, len(names), said.filled(n=len(names), names=list_briefly(names)),
                       empty if standing == "missing" and _nothing_came(result) else todo)
    if blank := [result.names.get(code) or code for code, one in result.states.items() if one.as_issued]:
        yield Open("as_issued", len(blank), _AS_ISSUED.filled(n=len(blank), names=list_briefly(blank)), _TELL)
    if foreign := [result.names.get(code) or code for code, one in result.states.items() if one.file and one.file.of_another]:
        yield Open("elsewhere", len(foreign), _ELSEWHERE.filled(n=len(foreign), names=list_briefly(foreign)),
                   _USE_THIS.filled(folder=folder))
    yield from _undecided_matters(folder, result.states, result.names)
    if out := [result.names.get(code) or code for code, one in result.states.items() if one.excluded and one.file is None]:
        yield Open("excluded", len(out), _EXCLUDED.filled(n=len(out), names=list_briefly(out)), _RESTORE)
    asked = [d for f in result.files for d in f.counted if d.severity is Severity.WARNING and not d.explanation
             and d.code != "XP580"]  # said of its unit
    if asked:
        yield Open("unanswered", len(asked), _UNANSWERED.filled(n=len(asked)), _REVIEW)


def _undecided_matters(folder: str, states: Mapping[str, BranchState], names: Mapping[str, str]) -> Iterator[Open]:
    """The units between whose files HQ has to choose, with the commands that do it."""
    if waits := {code: one.file for code, one in states.items() if one.undecided and one.file is not None}:
        yield undecided_matter([names.get(code) or code for code in waits], waits.values(), folder)


def _undecided(result: Consolidation) -> bool:
    """Whether HQ has to choose between files of any unit."""
    return any(one.undecided for one in result.states.values())


def _behind_matters(folder: str, issued: Round, names: Mapping[str, str], behind: Mapping[str, BehindUnit]) -> Iterator[Open]:
    """Units without a workbook of the round: what HQ has to choose between first, then that it is issued to them."""
    yield from _undecided_matters(folder, {code: one.state for code, one in behind.items() if one.state is not None}, names)
    if behind:
        called = list_briefly(names.get(code) or code for code in behind)
        said = _BEHIND.filled(n=len(behind), round=round_name(issued, "out"), names=called)
        yield Open("behind", len(behind), said, _ISSUE_TO.filled(folder=folder, round=issued, codes=in_command(",".join(behind))))


def _decision_matters(hq: Headquarters) -> Iterator[Open]:
    """Lines of HQ's that nobody has decided on."""
    counts = Counter({"adjustments": sum(line.status == "proposed" for line in hq.master.adjustments),
                      "assignments": sum(line.status == "proposed" for line in hq.master.assignments)})
    for table, n in counts.items():
        if n:
            yield Open(f"proposed_{table}", n, _PROPOSED.filled(sheet=MASTER_BY_KEY[table].label, n=n), _DECIDE)


def _round_matters(hq: Headquarters, folder: str, issued: Round, result: Consolidation,
                   judged: JudgedInbox | None) -> Iterator[Open]:
    """What stands in the way of the next round, and the round itself."""
    following = FOLLOWS.get(issued)
    if following is None:
        silent = [result.names.get(code) or code for code, one in result.states.items()
                  if one.file is not None and one.file.of_another is None and (one.file.receipt is None or not one.file.receipt.complete)]
        if silent:
            yield Open("unacknowledged", len(silent), _SILENT.filled(n=len(silent), names=list_briefly(silent)), _RECEIPT)
        yield Open("individual", 1, _PERSONS, _INDIVIDUAL.filled(folder=folder))
        return
    try:
        found = round_targets(hq.folder.path, following, judged=judged).diagnostics
    except XlplanError as wrong:
        yield Open("next_round", 1, Text.of(wrong.say), _look_at(folder, following))
        return
    yield from next_round_matters(folder, following, result, found)


def next_round_matters(folder: str, following: Round, result: Consolidation, found: Sequence[Diagnostic]) -> Iterator[Open]:
    """What HQ has to settle before that round, and that it can go out. `found`: what `targets` finds about it."""
    said, todo = round_name(following, "out"), _look_at(folder, following)
    if appeals := sum(d.code == "XP558" for d in found):
        yield Open("appeals", appeals, _APPEALS.filled(n=appeals), _SETTLE.filled(sheet=MASTER_BY_KEY["adjustments"].label))
    if gaps := sum(d.code == "XP553" for d in found):
        yield Open("gaps", gaps, _GAPS.filled(n=gaps), todo)
    if wrong_ones := _errors(found):
        yield Open("next_round", wrong_ones, _IN_THE_WAY.filled(n=wrong_ones, round=said), todo)
    elif not must_fix(result.ledger) and not _undecided(result):
        away = sum(one.standing in ("missing", "returned", "partly") for one in result.states.values())
        ready = _READY_BUT.filled(round=said, n=away) if away else _READY.filled(round=said)
        yield Open("issue", 1, ready, _issue_it(folder, following))


def _look_at(folder: str, in_round: Round) -> Text:
    return same_text(f"xlplan targets {folder} --round {in_round}")


def _issue_it(folder: str, in_round: Round) -> Text:
    return same_text(f"xlplan issue {folder} --round {in_round}")


def _errors(found: Sequence[Diagnostic]) -> int:
    return sum(d.severity is Severity.ERROR for d in found)


_STEP: Final = Text("{said}:{todo}", "{said}:{todo}", "{said}: {todo}")
_CHECK: Final = Text("运行 xlplan check {folder},改好总控表", "執行 xlplan check {folder},改好總控表",
                     "run xlplan check {folder} and mend the master workbook")
_MASTER: Final = Text("总控表有 {n} 处必须改", "總控表有 {n} 處必須修正", "the master workbook must be corrected in {n} places")
_MASTER_IN: Final = Text("总控表有 {n} 处必须改(● {places})", "總控表有 {n} 處必須修正(● {places})",
                         "the master workbook must be corrected in {n} places (● {places})")
_CHECK_IT: Final = Text("运行 xlplan consolidate {folder} 看各处怎么改,改好总控表",
                        "執行 xlplan consolidate {folder} 看各處怎麼改,改好總控表",
                        "run xlplan consolidate {folder} for what to do about each, and mend the master workbook")
_READY: Final = Text("可以下发{round}", "可以發送{round}", "the next round can be issued ({round})")
_READY_BUT: Final = Text("可以下发{round}(没有交齐的 {n} 家,缺的表按下达计)", "可以發送{round}(沒有交齊的 {n} 家,缺的表按下達計)",
                         "the next round can be issued ({round}); tables that {n} units have not handed in stay at what was assigned")
_LEDGER: Final = Text("台账与文件对不上", "台帳與檔案對不上", "ledger and files do not agree")
_AUDIT: Final = Text("运行 xlplan audit {folder}", "執行 xlplan audit {folder}", "run xlplan audit {folder}")
_UNOPENED: Final = Text("inbox/ 里有 {n} 个邮件或压缩包没有打开", "inbox/ 裡有 {n} 個郵件或壓縮檔沒有開啟",
                        "mails or archives in inbox/ that are not opened: {n}")
_COLLECT: Final = Text("运行 xlplan collect {folder}", "執行 xlplan collect {folder}", "run xlplan collect {folder}")
_NOT_TAKEN: Final = ("XP930", "XP931", "XP932", "XP933", "XP934", "XP935", "XP936", "XP950", "XP957", "XP958")  # of mails and archives
_STAYS: Final = Text("inbox/ 里有 {n} 个邮件或压缩包取不出填报表({files})", "inbox/ 裡有 {n} 個郵件或壓縮檔取不出填報檔({files})",
                     "mails or archives in inbox/ out of which no workbook can be taken: {n} ({files})")
_SEND_PLAINLY: Final = Text("请发件人把 .xlsx 作为普通附件重发(或自己下载、取出),放进 inbox,再把原邮件移出 inbox",
                            "請寄件人把 .xlsx 當一般附件重寄(或自己下載、取出),放進 inbox,再把原郵件移出 inbox",
                            "ask the sender for the .xlsx as a plain attachment (or download it, take it out), put it into inbox, then "
                            "move the mail out of inbox")
_CHANGED: Final = Text("总控表下发之后改过,{n} 家手里的数与它不同({names})", "總控表發送之後改過,{n} 家手裡的數與它不同({names})",
                       "the master workbook was changed since: {n} units hold other figures ({names})")
_ISSUE_AGAIN: Final = Text("按现在的,运行 xlplan issue {folder} --round {round} --branches {codes} --reason 原因;不该改的,把总控表改回",
                           "按現在的,執行 xlplan issue {folder} --round {round} --branches {codes} --reason 原因;不該改的,把總控表改回",
                           "if it is right, run xlplan issue {folder} --round {round} --branches {codes} --reason WHY; if not, put it back")
_MISSING: Final = Text("{n} 家未交({names})", "{n} 家未交({names})", "{n} units are missing ({names})")
_RETURNED: Final = Text("{n} 家退回({names})", "{n} 家退回({names})", "{n} units are returned ({names})")
_ELSEWHERE: Final = Text("{n} 家交来的文件不是现在该交的那一份({names})", "{n} 家交來的檔案不是現在該交的那一份({names})",
                         "{n} units sent files that are of another round or issue ({names})")
_USE_THIS: Final = Text("xlplan send {folder} 写邮件说明,附上该填的那一份;要总部先处理的见「问题清单」",
                        "xlplan send {folder} 寫郵件說明,附上該填的那一份;要總公司先處理的見「問題清單」",
                        "xlplan send {folder} drafts mails with the workbook to fill in; the page “Findings” has what HQ must settle first")
_PARTLY: Final = Text("{n} 家部分退回({names})", "{n} 家部分退回({names})", "{n} units are partly returned ({names})")
_UNFILLED: Final = Text("{n} 家有没填的表,按下达暂估({names})", "{n} 家有沒填的表,按下達暫估({names})",
                        "{n} units left tables as they were issued, which count at target ({names})")
_REMIND: Final = Text("催报:xlplan send {folder} 写好邮件草稿;可粘贴的文字在汇总表「上报进度」页",
                      "催繳:xlplan send {folder} 寫好郵件草稿;可貼上的文字在彙總表「提報進度」頁",
                      "remind them: xlplan send {folder} drafts the mails; the page “Submission status” of the roll-up has texts to paste")
_TAKE_IN: Final = Text("交回的文件和邮件放进 {folder}/inbox/,运行 xlplan consolidate {folder};催报:xlplan send {folder} 写好邮件草稿",
                       "交回的檔案和郵件放進 {folder}/inbox/,執行 xlplan consolidate {folder};催繳:xlplan send {folder} 寫好郵件草稿",
                       "put files and mails that come back into {folder}/inbox/ and run xlplan consolidate {folder}; to remind them: "
                       "xlplan send {folder} drafts the mails")
_AS_ISSUED: Final = Text("{n} 家交回的是下发的原件,一格没填({names})", "{n} 家交回的是發送的原檔,一格沒填({names})",
                         "{n} units sent back the very file that was issued, with nothing filled in ({names})")
_TELL: Final = Text("请它们填好、签上姓名再交", "請它們填好、簽上姓名再交", "ask them to fill it in, sign it and send it again")
_SEND_BACK: Final = Text("运行 xlplan return {folder},把 returned/ 里的批注件发回,请改后重报",
                         "執行 xlplan return {folder},把 returned/ 裡的附註檔發回,請修正後重新提報",
                         "run xlplan return {folder} and send the copies in returned/ back to be corrected")
_BEHIND: Final = Text("{n} 家还没有拿到{round}的填报表({names})", "{n} 家還沒有拿到{round}的填報檔({names})",
                      "{n} units have no workbook of this round yet ({round}: {names})")
_ISSUE_TO: Final = Text("运行 xlplan issue {folder} --round {round} --branches {codes}",
                        "執行 xlplan issue {folder} --round {round} --branches {codes}",
                        "run xlplan issue {folder} --round {round} --branches {codes}")
_EXCLUDED: Final = Text("总部剔除了 {n} 家的文件({names})", "總公司剔除了 {n} 家的檔案({names})",
                        "HQ took out files of {n} units ({names})")
_RESTORE: Final = Text("等新文件,或用 xlplan restore 放回", "等新檔案,或用 xlplan restore 放回",
                       "wait for another file, or put it back with xlplan restore")
_UNANSWERED: Final = Text("{n} 条「请说明」还没有说明", "{n} 條「請說明」還沒有說明", "{n} findings to explain have no explanation")
_REVIEW: Final = Text("在汇总表「问题清单」页写处理意见,或请分公司补写", "在彙總表「問題清單」頁寫處理意見,或請分公司補寫",
                      "type a decision on the page “Findings” of the roll-up, or ask the branch")
_PROPOSED: Final = Text("「{sheet}」有 {n} 行待批", "「{sheet}」有 {n} 列待核准", "{n} lines of “{sheet}” await approval")
_DECIDE: Final = Text("在总控表批准或撤回", "在總控表核准或撤回", "approve or withdraw them in the master workbook")
_GAPS: Final = Text("{n} 家申报与下达有差异,总部还没有写调整", "{n} 家提報與下達有差異,總公司還沒有寫調整",
                    "{n} units declared other than they were assigned, and HQ has no line on it")
_IN_THE_WAY: Final = Text("下发{round}前有 {n} 处要定", "發送{round}前有 {n} 處要定",
                          "{n} matters must be settled before the next round ({round})")
_APPEALS: Final = Text("{n} 条申诉总部还没有处理", "{n} 條申訴總公司還沒有處理", "{n} appeals await HQ")
_SETTLE: Final = Text("在「{sheet}」写一行,或在汇总表写裁定和理由", "在「{sheet}」寫一列,或在彙總表寫裁定和理由",
                      "add a line to “{sheet}”, or type a ruling with its reason into the roll-up")
_SILENT: Final = Text("{n} 家交来的批复没有写收到({names})", "{n} 家交來的核准沒有寫收到({names})",
                      "{n} units sent the approved plan back without acknowledging it ({names})")
_RECEIPT: Final = Text("请在首页补写收到、姓名、日期", "請在首頁補寫收到、姓名、日期", "ask for the mark, name and day on its cover")
_PERSONS: Final = Text("批复已下发", "核准已發送", "the approved plan is issued")
_INDIVIDUAL: Final = Text("收齐回执后运行 xlplan individual {folder}", "收齊回執後執行 xlplan individual {folder}",
                          "once it is acknowledged, run xlplan individual {folder}")
