"""What stands where a finding puts in its own figures and names: words for pages about a code, not about a finding. Floor 1."""
from __future__ import annotations

from string import Formatter
from typing import Final

from xlplan import terms
from xlplan.text import Lang, Text

PLACEHOLDERS: Final[dict[str, Text]] = {
    "above": terms.in_sentence(terms.PARENT), "after": Text("之后的数", "之後的數", "figure after"),
    "against": Text("对照数", "對照數", "compared with"), "base": Text("基数", "基數", "base"),
    "before": Text("之前的数", "之前的數", "figure before"), "branch": terms.in_sentence(terms.BRANCH), "branches": Text("各单位", "各單位", "units"),
    "changes": Text("改动", "改動", "what changed"), "cell": terms.in_sentence(terms.CELL), "cells": Text("单元格", "儲存格", "cells"),
    "choice": Text("选项", "選項", "choice"), "choices": Text("可选项", "可選項", "valid choices"), "code": Text("编码", "代碼", "code"),
    "commands": Text("命令", "指令", "commands"), "codes": Text("编码", "代碼", "codes"), "column": Text("列名", "欄名", "column"),
    "columns": Text("列名", "欄名", "columns"), "count": Text("个数", "個數", "count"),
    "counts": Text("为准的文件", "為準的檔案", "file that counts"), "dates": Text("日期", "日期", "dates"),
    "day": terms.in_sentence(terms.DATE), "detail": Text("详情", "詳情", "details"),
    "difference": terms.in_sentence(terms.DIFFERENCE), "expected": Text("应有的数", "應有的數", "expected"),
    "factor": Text("倍数", "倍數", "factor"), "field": Text("项目", "項目", "field"), "fields": Text("哪几项", "哪幾項", "fields"),
    "file": terms.in_sentence(terms.FILE), "files": Text("文件", "檔案", "files"),
    "finest": Text("最小位", "最小位", "finest step"),
    "first": Text("第一个", "第一個", "first"), "found": Text("填的内容", "填的內容", "what was found"),
    "function": Text("函数", "函數", "function"), "group": Text("分组", "分組", "group"),
    "growth": terms.in_sentence(terms.GROWTH), "held": Text("已占用", "已佔用", "held"),
    "high": Text("最高", "最高", "highest"), "hint": Text("改法", "改法", "how to mend it"),
    "how": Text("显示方式", "顯示方式", "way of showing"), "inside": Text("里面的内容", "裡面的內容", "what is inside"),
    "item": Text("行名", "列名", "row"), "kind": Text("种类", "種類", "kind"),
    "keeps": Text("规则的内容", "規則的內容", "what the rule asks"), "rule": Text("规则编号", "規則編號", "number of the rule"),
    "key": Text("密钥", "金鑰", "key"), "kept": Text("留下的字", "留下的字", "what is kept"), "struck": Text("划掉的字", "劃掉的字", "what is struck through"),
    "former": terms.FORMER_COLUMNS, "label": Text("表名", "表名", "table"), "labels": Text("表名", "表名", "tables"), "list": Text("清单", "清單", "lists"),
    "left": Text("待落实的数", "待落實的數", "figure to be placed"),
    "last": Text("最后一个", "最後一個", "last"), "limit": Text("限额", "限額", "limit"),
    "limits": Text("限额", "限額", "limits"), "line": Text("行", "列", "row"), "lines": Text("各行", "各列", "lines"),
    "low": Text("最低", "最低", "lowest"), "months": Text("月份", "月份", "months"), "n": Text("个数", "個數", "count"),
    "name": Text("名称", "名稱", "name"), "names": Text("各个名称", "各個名稱", "names"), "next": Text("下一期", "下一期", "next period"),
    "new": Text("新的", "新的", "new one"), "now": Text("现在的轮次", "現在的輪次", "round now"),
    "number": Text("次数", "次數", "number"), "of": Text("表名", "表名", "table"), "old": Text("旧的", "舊的", "old one"),
    "other": Text("另一处", "另一處", "the other one"), "parent": terms.in_sentence(terms.PARENT),
    "part": Text("部分", "部分", "part"), "period": Text("期间", "期間", "period"),
    "path": Text("路径", "路徑", "path"), "places": Text("位置", "位置", "places"),
    "points": Text("相差的点数", "相差的點數", "difference in points"),
    "record": Text("链上的条号", "鏈上的筆號", "number of the record"), "range": Text("区域", "範圍", "range"), "readings": Text("读法", "讀法", "readings"),
    "reason": Text("原因", "原因", "reason"), "rounding": Text("取整的公式", "取整的公式", "formula that rounds"),
    "round": terms.in_sentence(terms.ROUND),
    "row": Text("行", "列", "row"), "rows": Text("行", "列", "rows"),
    "share": Text("比例", "比例", "share"), "sheet": terms.in_sentence(terms.SHEET),
    "sheets": Text("工作表", "工作表", "sheets"),
    "shown": Text("显示的内容", "顯示的內容", "what is shown"), "size": Text("大小", "大小", "size"),
    "stands": Text("现在怎么计", "現在怎麼計", "what counts now"),
    "stated": Text("写明的数", "寫明的數", "what is stated"), "sum": terms.in_sentence(terms.TOTAL),
    "target": Text("目标", "目標", "target"),
    "text": Text("原文", "原文", "text"), "times": Text("倍数", "倍數", "factor"),
    "todo": Text("要做的事", "要做的事", "what to do"),
    "typed": Text("键入的内容", "鍵入的內容", "what was typed"), "unit": terms.in_sentence(terms.UNIT),
    "unread": Text("没读的内容", "沒讀的內容", "what was not read"), "until": Text("到哪天", "到哪天", "until"),
    "values": Text("各值", "各值", "values"),
    "was": Text("原来的轮次", "原來的輪次", "round before"), "what": Text("什么", "什麼", "what"),
    "who": Text("哪类单位", "哪類單位", "kind of unit"),
    "when": Text("收到的时间", "收到的時間", "when it came"),
    "whole": Text("是否每一格都有数", "是否每一格都有數", "whether every cell has a value"),
    "why": Text("原因", "原因", "reason"), "year": Text("年度", "年度", "year"), "years": Text("年度", "年度", "years"),
}


_OWN: Final[dict[tuple[str, str], Text]] = {  # where a code means something else by a name than other codes do
    ("XP513", "lines"): Text("哪张表取自哪个文件", "哪張表取自哪個檔案", "which table counts from which file"),
    ("XP519", "lines"): Text("没有用上的文字", "沒有用上的文字", "the words that are not used"),
    ("XP512", "was"): terms.in_sentence(terms.ROUND), ("XP512", "name"): Text("版本名", "版本名", "name of the version"),
    ("XP562", "name"): Text("版本名", "版本名", "name of the version"),
    ("XP563", "was"): Text("原来的未分配", "原來的未分配", "unassigned before"),
    ("XP563", "now"): Text("现在的未分配", "現在的未分配", "unassigned now"),
    ("XP564", "was"): Text("原来的控制数", "原來的額度", "ceiling before"),
    ("XP565", "new"): Text("追加下达的数", "追加下達的數", "amount assigned"),
    ("XP654", "was"): Text("系数里的月份", "係數裡的月份", "month of the indices"),
    ("XP654", "now"): Text("今年的月份", "今年的月份", "month of this year"),
    ("XP580", "label"): Text("首页的栏目", "首頁的欄目", "block on the start page"),
    **dict.fromkeys((("XP579", "todo"), ("XP598", "todo"), ("XP569", "todo")), Text("要运行的命令", "要執行的命令", "command to run")),
    ("XP598", "stated"): Text("动用的预留", "動用的預留", "what is drawn from the reserve"),
    ("XP524", "before"): Text("上一环节", "上一環節", "step before"),
    ("XP552", "was"): Text("下发时的内容", "發送時的內容", "what it said then"),
    ("XP693", "low"): Text("当年第一个月", "當年第一個月", "first month of that year"),
}


def fill_placeholders(words: str, lang: Lang, code: str = "") -> str:
    """A sentence of that code with `‹what was found›` for `{found}`; KeyError for a placeholder without a word."""
    names = {name for _, name, _, _ in Formatter().parse(words) if name}
    return words.format(**{name: f"‹{(_OWN.get((code, name)) or PLACEHOLDERS[name])(lang)}›" for name in names})
