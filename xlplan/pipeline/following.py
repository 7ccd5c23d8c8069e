"""What comes after a command, said by it. Floor 6."""
from __future__ import annotations

from pathlib import Path
from typing import Final, cast

from xlplan.pipeline.adjust.result import AdjustmentPreview, AssignmentPreview
from xlplan.pipeline.collect.result import Collection
from xlplan.pipeline.first_step import first_step
from xlplan.pipeline.next_steps import FOLLOWS
from xlplan.pipeline.results import Consolidation, Issuance
from xlplan.pipeline.returns.result import Returns
from xlplan.pipeline.returns.send import Sending
from xlplan.pipeline.versions.freeze import Freezing
from xlplan.schema.diagnostic import APPROVAL, Round
from xlplan.store.folder import show_path
from xlplan.text import Lang, Text, in_command

_NEXT: Final = Text("下一步:{step}", "下一步:{step}", "Next: {step}")
_FILL: Final = Text("在 Excel 里填写 {file}(「目录」页列出每张表和填了多少),保存后运行 xlplan check {folder}:它说还缺什么、会下发什么",
                    "在 Excel 裡填寫 {file}(「目錄」頁列出每張表和填了多少),儲存後執行 xlplan check {folder}:它說還缺什麼、會發送什麼",
                    "fill in {file} in Excel (its contents page lists the sheets and how much is filled), save it and run xlplan check "
                    "{folder}: it says what is missing and what would be issued")
_MEND: Final = Text("改好上面「必须改」的地方,再运行 xlplan check {folder}", "修正上面「必須修正」的地方,再執行 xlplan check {folder}",
                    "correct what must be fixed above, then run xlplan check {folder}")
_FOR_REAL: Final = Text("没有问题就去掉 --dry-run 再运行一次", "沒有問題就去掉 --dry-run 再執行一次",
                        "if that is right, run it again without --dry-run")
_SEND: Final = Text("把 issued/ 里的文件发出去(xlplan send {folder} 写好每封邮件的草稿),交回的放进 inbox/,"
                    "再运行 xlplan consolidate {folder}",
                    "把 issued/ 裡的檔案寄出去(xlplan send {folder} 寫好每封郵件的草稿),交回的放進 inbox/,"
                    "再執行 xlplan consolidate {folder}",
                    "send out what is in issued/ (xlplan send {folder} drafts each mail), put what comes back into inbox/, then run "
                    "xlplan consolidate {folder}")
_THEN_ISSUE: Final = Text("大区交齐后,给各单位下发:xlplan issue {folder} --round {round}",
                          "區域交齊後,給各單位發送:xlplan issue {folder} --round {round}",
                          "once the regions have answered, issue to the units: xlplan issue {folder} --round {round}")
_PERSONS: Final = Text("回执收齐后,写个人计划:xlplan individual {folder}", "回執收齊後,寫個人計畫:xlplan individual {folder}",
                       "once it is acknowledged, write the plans of persons: xlplan individual {folder}")
_LOOK: Final = Text("谁交了、还要做什么,随时看:xlplan status {folder}", "誰交了、還要做什麼,隨時看:xlplan status {folder}",
                    "who has answered, and what to do, at any time: xlplan status {folder}")
_SEND_COPIES: Final = Text("把 returned/ 里的批注件发回去:xlplan send {folder} 写好每封邮件的草稿",
                           "把 returned/ 裡的附註檔發回去:xlplan send {folder} 寫好每封郵件的草稿",
                           "send the copies in returned/ back: xlplan send {folder} drafts each mail")
_DRAFTS: Final = Text("打开 outbox/ 里的草稿,看过发出;交回的放进 inbox/,再运行 xlplan consolidate {folder}",
                      "打開 outbox/ 裡的草稿,看過寄出;交回的放進 inbox/,再執行 xlplan consolidate {folder}",
                      "open the drafts in outbox/, look them over and send them; put what comes back into inbox/, then run xlplan "
                      "consolidate {folder}")
_CONSOLIDATE: Final = Text("检查并汇总收到的:xlplan consolidate {folder}", "檢核並彙總收到的:xlplan consolidate {folder}",
                           "check what came and put it together: xlplan consolidate {folder}")
_NEXT_ROUND: Final = Text("看下一轮各单位得到多少:xlplan targets {folder} --round {round},再用 xlplan issue 下发",
                          "看下一輪各單位得到多少:xlplan targets {folder} --round {round},再用 xlplan issue 發送",
                          "see what each unit gets in the next round: xlplan targets {folder} --round {round}, then xlplan issue")
_APPROVE: Final = Text("待批的行批准以后才计入:在总控表改状态,写核准人", "待核准的列核准以後才計入:在總控表改狀態,寫核准人",
                       "a proposed line counts once it is approved: change its state in the master workbook and say who approved it")
_WITH_LINE: Final = Text("把它算进汇总表:xlplan consolidate {folder}", "把它算進彙總表:xlplan consolidate {folder}",
                         "have the roll-up count it: xlplan consolidate {folder}")
_TARGETS: Final = Text("看各单位现在的目标:xlplan targets {folder} --round revise",
                       "看各單位現在的目標:xlplan targets {folder} --round revise",
                       "see what each unit gets now: xlplan targets {folder} --round revise")


def after_new(master: Path) -> list[Text]:
    """What a planner does with an empty master."""
    return [_FILL.filled(file=show_path(master), folder=in_command(show_path(master.parent)))]


def after_issue(result: Issuance, folder: Path) -> list[Text]:
    """What is done with what was issued, or would be."""
    steps = [_MEND] if result.must_fix else [_FOR_REAL] if result.dry_run else [_SEND] if result.files else []
    if steps == [_SEND]:
        steps += [_THEN_ISSUE] if result.stage == "regions" else [_PERSONS] if result.round == APPROVAL else []
        steps.append(_LOOK)
    return _filled(steps, folder, result.round)


def after_consolidate(result: Consolidation | None, folder: Path) -> list[Text]:
    """What `status` would say first, by what the run knows, and where all of it stands."""
    return [*(first_step(result) if result is not None else ()), *_filled([_LOOK], folder)]


def after_freeze(result: Freezing, folder: Path) -> list[Text]:
    """As after `consolidate`; once the round is closed, the next one."""
    following = FOLLOWS.get(cast(Round, result.version.round)) if result.closed else None
    return after_consolidate(result.run, folder) if following is None else _filled([_NEXT_ROUND, _LOOK], folder, following)


def after_return(result: Returns, folder: Path) -> list[Text]:
    """That the copies that were made are sent; without any what `status` would say first."""
    return _filled([_SEND_COPIES, _LOOK], folder) if result.copies else after_consolidate(result.run, folder)


def after_send(result: Sending, folder: Path) -> list[Text]:
    """What is done with the drafts."""
    return _filled([*([_DRAFTS] if result.drafts else []), _LOOK], folder)


def after_collect(result: Collection, folder: Path) -> list[Text]:
    """That what was taken into the inbox is put together."""
    came = any(one.became in ("taken", "known") for one in result.attachments) or any(one.file for one in result.converted)
    return _filled([_CONSOLIDATE if came else _LOOK], folder)


def after_adjust(result: AdjustmentPreview | AssignmentPreview, folder: Path) -> list[Text]:
    """What follows from a line in the master; a preview says itself how it is written."""
    if result.written is None:
        return []
    return _filled([_APPROVE if result.status == "proposed" else _WITH_LINE if isinstance(result, AdjustmentPreview) else _TARGETS], folder)


def _filled(steps: list[Text], folder: Path, in_round: str = "") -> list[Text]:
    """With the folder as one types it, and the round where a step names one."""
    return [step.filled(folder=in_command(show_path(folder)), round=in_round) for step in steps]


def next_lines(steps: list[Text], lang: Lang) -> list[str]:
    """One line a step."""
    return [_NEXT(lang, step=step) for step in steps]
