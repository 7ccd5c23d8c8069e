"""What comes after a command, said by it. Floor 6."""
from __future__ import annotations

from pathlib import Path
from typing import Final

from xlplan.pipeline.results import Issuance
from xlplan.schema.diagnostic import APPROVAL
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


def after_new(master: Path) -> list[Text]:
    """What a planner does with an empty master."""
    return [_FILL.filled(file=show_path(master), folder=in_command(show_path(master.parent)))]


def after_issue(result: Issuance, folder: Path) -> list[Text]:
    """What is done with what was issued, or would be."""
    steps = [_MEND] if result.must_fix else [_FOR_REAL] if result.dry_run else [_SEND] if result.files else []
    if steps == [_SEND]:
        steps += [_THEN_ISSUE] if result.stage == "regions" else [_PERSONS] if result.round == APPROVAL else []
        steps.append(_LOOK)
    return [step.filled(folder=in_command(show_path(folder)), round=result.round) for step in steps]


def after_consolidate(folder: Path) -> list[Text]:
    """Where a planner reads what is to be done about what came."""
    return [_LOOK.filled(folder=in_command(show_path(folder)))]


def next_lines(steps: list[Text], lang: Lang) -> list[str]:
    """One line a step."""
    return [_NEXT(lang, step=step) for step in steps]
