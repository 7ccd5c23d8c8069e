"""The manual's page about the start page: how tables are handed in, who signs, what the control number proves and what not. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlplan.text import Lang, Text
from xlplan.workbook.control_number import PRIME
from xlplan.workbook.forms import CHOICES, Choice
from xlplan.workbook.words import WORDS

_MEANS: Final[dict[Choice, Text]] = {
    "fill": Text("表里的数就是申报数,不管改没改过", "表裡的數就是提報數,不管改沒改過", "its figures are declared, changed or not"),
    "agreed": Text("照总部的建议数申报", "照總公司的建議數提報", "what HQ suggested is declared"),
    "zero": Text("申报 0;月份要清空", "提報 0;月份要清空", "nothing is declared; its months are empty"),
    "none": Text("没有这项业务,申报 0;月份要清空", "沒有這項業務,提報 0;月份要清空", "the unit has no such business; its months "
    "are empty"),
    "withheld": Text("填了也先不算,按下达暂估", "填了也先不算,按下達暫估", "does not count yet, at target until it comes")}
_UNFILLED: Final = Text(
    "没有改过、没有选、首页也没有人签批的表是未填:汇总时按下达暂估,不算申报。",
    "沒有改過、沒有選、首頁也沒有人簽核的表是未填:彙總時按下達暫估,不算提報。",
    "A table that was left as it came, for which nothing is chosen, in a workbook that nobody signed is not filled in: it "
    "counts at target and is not declared.")
_GROUPS: Final = Text(
    "「{core}」是计划缺不了的(目标、人员、费用、培训、回复总部),排在前面;「{supporting}」排在后面,给它们依据。两组各写共约多少分钟、还差几项、"
    "几张无问题;「{progress}」旁边的下一步先走完{core},再到{supporting}。{supporting}没有内容可写的,选「{none}」。",
    "「{core}」是計畫缺不了的(目標、人員、費用、訓練、回覆總公司),排在前面;「{supporting}」排在後面,給它們依據。兩組各寫共約多少分鐘、還差幾項、"
    "幾張無問題;「{progress}」旁邊的下一步先走完{core},再到{supporting}。{supporting}沒有內容可寫的,選「{none}」。",
    "“{core}” are the tables that the plan cannot do without (targets, staff, expenses, training, answers to HQ) and stand in front; "
    "“{supporting}” come behind and give the grounds. Each group says how many minutes it takes, what is open and how many are done; the "
    "next step beside “{progress}” goes through the core first. Where a supporting table has nothing to say, choose “{none}”.")
_SIGNING: Final = Text(
    "签批按总控表「审批人」:分公司层级的各行依次是填报人、审核、批准,大区层级的一行是复核(签在分公司的表里或大区自己的表里,算一次)。"
    "缺的环节一上写明原因,二上必须签上。结论写「不同意」,文件退回。",
    "簽核按總控表「簽核人」:分公司層級的各列依次是填報人、審核、批准,區域層級的一列是複核(簽在分公司的檔案裡或區域自己的檔案裡,算一次)。"
    "缺的環節初編寫明原因,定案必須簽上。結論寫「不同意」,檔案退回。",
    "Who signs stands on the sheet Approvers of the master workbook: its rows of branches are, in their order, who prepares, reviews and "
    "approves; a row of regions is who confirms, in the branch's workbook or the region's own, once. A missing step is "
    "explained in the first submission and must be there in the final one. A conclusion “Not agreed” sends the file back.")
_NUMBER: Final[tuple[Text, ...]] = (
    Text("校验码由各表填写格里的数字和选项(如「接受」「申诉」)算出(加权和除以 {prime} 的余数),"
         "在首页随填随变。签批时把全部表的校验码照抄到姓名旁边。",
         "校驗碼由各表填寫格裡的數字和選項(如「接受」「申訴」)算出(加權和除以 {prime} 的餘數),"
         "在首頁隨填隨變。簽核時把全部表的校驗碼照抄到姓名旁邊。",
         "The control number is worked out from the figures and choices (as Accept and Appeal) in the input cells of all tables (a "
         "weighted sum, its remainder by {prime}) and changes as they do. Who signs copies the one of all tables beside the name."),
    Text("它能说明:收到的数和选项与抄码时的是否相同。改一格、两格对调、挪月份都会变;碰巧不变的约万分之一。",
         "它能說明:收到的數和選項與抄碼時的是否相同。改一格、兩格對調、挪月份都會變;碰巧不變的約萬分之一。",
         "It tells whether the figures and choices that came are those that stood there when it was copied. A changed cell, two cells "
         "exchanged, a month moved make another number; about one change in ten thousand does not."),
    Text("它不能说明:是谁签的(谁都能打名字、抄校验码);文字、说明、备注、总部的格改没改;也防不住有意凑数的人。签批不锁表,"
         "需要证明的请用签名的纸件或 PDF。",
         "它不能說明:是誰簽的(誰都能打名字、抄校驗碼);文字、說明、備註、總公司的格改沒改;也防不住有意湊數的人。簽核不鎖表,"
         "需要證明的請用簽名的紙本或 PDF。",
         "It does not tell who signed, as anybody can type a name and copy a number; nor whether texts, reasons, remarks or "
         "HQ's cells changed; nor "
         "does it stop who means to make other figures with the same number. Signing locks nothing: where proof is needed, sign "
         "on paper or a PDF."))


def cover_manual(lang: Lang) -> Iterator[str]:
    """The lines of the page, as Markdown."""
    yield f"## {WORDS['cover'](lang)}"
    yield ""
    yield f"### {WORDS['choice'](lang)}"
    yield ""
    for choice, label in CHOICES.items():
        yield f"- **{label(lang)}** {_MEANS[choice](lang)}"
    yield ""
    yield _UNFILLED(lang)
    yield ""
    yield f"### {WORDS['progress'](lang)}"
    yield ""
    yield _GROUPS(lang, none=CHOICES["none"](lang), **{key: WORDS[key](lang) for key in ("core", "supporting", "progress")})
    yield ""
    yield f"### {WORDS['signoff'](lang)} · {WORDS['code'](lang)}"
    yield ""
    for text in (_SIGNING, *_NUMBER):
        yield text(lang, prime=PRIME)
        yield ""
