"""The manual's chapter on the master workbook: its sheets in the order of work, and of each what stands in its columns. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from xlplan.calendar import label_params
from xlplan.pipeline.manual_tables import table_head, table_row
from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY, CompanyField
from xlplan.tables.master.guide import GUIDE, NEEDS, ORDER, STAGES, Shown
from xlplan.tables.master.own import COLUMN_KIND
from xlplan.tables.master.own_reads import needed_cells, optional_cells
from xlplan.tables.own.rules import RULE_KINDS
from xlplan.text import Lang, Text
from xlplan.units import PERCENT, YEAR
from xlplan.workbook.master_marks import UNSAID
from xlplan.workbook.words import MASTER_WORKBOOK

_INTRO: Final[tuple[Text, ...]] = (
    Text("总控表是总部的工作簿,在计划文件夹里(master.xlsx)。工作表按填写的次序排列,照着从左到右填;「目录」上看得到每张表填了几行、还缺什么。",
         "總控表是總公司的活頁簿,在計畫資料夾裡(master.xlsx)。工作表按填寫的次序排列,照著從左到右填;「目錄」上看得到每張表填了幾列、還缺什麼。",
         "The master workbook is HQ's own, in the plan folder (master.xlsx). Its sheets stand in the order in which they are "
         "filled in, from left to right; the contents page says how many rows each has and what is still missing."),
    Text("可以从 ERP 或别的表整块粘贴,插行、删行、超出备好的行都没有关系:每一行有内容的都会读到。第 1 行和 A 列是隐藏的标记,不要删。",
         "可以從 ERP 或別的表整塊貼上,插列、刪列、超出備好的列都沒有關係:每一列有內容的都會讀到。第 1 列和 A 欄是隱藏的標記,不要刪。",
         "Blocks may be pasted from the ERP or other sheets, rows inserted, deleted, and added beyond those made ready: every row "
         "with something in it is read. Row 1 and column A are hidden and hold keys; leave them."),
    Text("填好后运行 xlplan check 计划文件夹:它说还有哪格要改,不写任何文件。",
         "填好後執行 xlplan check 計畫資料夾:它說還有哪格要修正,不寫任何檔案。",
         "Once filled in run xlplan check with the plan folder: it says which cells must be corrected, and writes nothing."))
_ORDER: Final = Text("填写次序", "填寫次序", "The order of work")
_RULES_HEAD: Final = Text("规则 | 「列」要是 | 还要填 | 可以填", "規則 | 「欄」要是 | 還要填 | 可以填",
                          "rule | Column must be | needs too | may have")
_ANY: Final = Text("不限", "不限", "any")
_ORDER_HEAD: Final = Text("步骤 | 工作表 | 要求 | 不填会怎样", "步驟 | 工作表 | 要求 | 不填會怎樣", "step | sheet | needed | if left blank")
_HEAD: Final = Text("列名 | 单位 | 要求 | 填什么 | 例", "欄名 | 單位 | 要求 | 填什麼 | 例",
                    "column | unit | needed | what to fill in | example")
_FIELD_HEAD: Final = Text("项目 | 要求 | 填什么", "項目 | 要求 | 填什麼", "field | needed | what to fill in")
_STATED: Final = Text("见基本信息「{field}」", "見基本資料「{field}」", "see “{field}”")
_ONE_OF: Final = Text("选一项:{choices}", "選一項:{choices}", "one of: {choices}")
_DEFAULT: Final = Text("留空 = {default}", "留空 = {default}", "blank = {default}")
_BEGINS: Final = Text("新总控表已填「{begins}」;清空 = {default}", "新總控表已填「{begins}」;清空 = {default}",
                     "a new master says “{begins}”; cleared = {default}")
_DATE: Final = Text("日期,如 2026-11-10", "日期,如 2026-11-10", "a date, such as 2026-11-10")
_NOT_TYPED: Final = Text("不用填", "不用填", "not typed")
_BLANK: Final = Text("{need}。不填:{blank}。", "{need}。不填:{blank}。", "{need}. If left blank: {blank}.")


def master_manual(lang: Lang) -> Iterator[str]:
    """The lines of the chapter, as Markdown."""
    yield f"## {MASTER_WORKBOOK(lang)}"
    yield ""
    for text in _INTRO:
        yield text(lang)
        yield ""
    yield f"### {_ORDER(lang)}"
    yield ""
    yield from table_head(_ORDER_HEAD(lang))
    for step, (stage, keys) in enumerate(STAGES.items(), 1):
        for key in keys:
            yield table_row(f"{step} {stage(lang)}", MASTER_BY_KEY[key].label(lang), NEEDS[GUIDE[key].need](lang), GUIDE[key].blank(lang))
    yield ""
    for key in ORDER:
        yield from _sheet_page(MASTER_BY_KEY[key], lang)


def _sheet_page(table: Table, lang: Lang) -> Iterator[str]:
    guide = GUIDE[table.key]
    yield f"### {table.label(lang)} `{table.key}`"
    yield ""
    if table.purpose:
        yield table.purpose(lang)
        yield ""
    yield _BLANK(lang, need=NEEDS[guide.need](lang), blank=guide.blank(lang))
    yield ""
    if table.key == "company":
        yield from table_head(_FIELD_HEAD(lang))
        yield from (table_row(f.label(lang), _needed(f.required, lang), _said_of_field(f, lang)) for f in COMPANY_FIELDS)
    else:
        params = label_params(2027, 1, lang)
        yield from table_head(_HEAD(lang))
        for column in table.columns:
            shown = guide.example.get(column.key)
            yield table_row(column.label(lang, **params), _unit_of(column, lang),
                            _needed(column.required, lang) if column.who == "I" else _NOT_TYPED(lang),
                            _said_of(column, lang, params), "–" if shown is None else shown_words(column, shown, lang))
    yield ""
    if table.key == "own_rules":
        yield from _rules_page(lang)


def _rules_page(lang: Lang) -> Iterator[str]:
    """Of each kind of rule the cells that it reads."""
    kinds = {choice.key: choice.label(lang) for choice in COLUMN_KIND}
    yield from table_head(_RULES_HEAD(lang))
    for kind in RULE_KINDS.values():
        yield table_row(kind.label(lang), _listed([kinds[one] for one in kind.kinds], lang) or _ANY(lang), needed_cells(kind)(lang),
                        optional_cells(kind)(lang))
    yield ""


def _needed(required: bool, lang: Lang) -> str:
    return NEEDS["must" if required else "optional"](lang)


def _unit_of(column: Column, lang: Lang) -> str:
    if column.stated:
        return _STATED(lang, field=next(f.label for f in COMPANY_FIELDS if f.key == column.stated))
    return column.unit.label(lang) if column.unit and column.unit not in UNSAID else "–"


def _said_of(column: Column, lang: Lang, params: Mapping[str, str]) -> str:
    said = [column.help(lang)] if column.help else []
    if column.choices:
        said.insert(0, _ONE_OF(lang, choices=_listed([c.label(lang, **params) for c in column.choices], lang)))
    elif column.kind == "date" and not said:
        said.append(_DATE(lang))
    return _joined(said, lang)


def _said_of_field(field: CompanyField, lang: Lang) -> str:
    said = [field.help(lang)] if field.help else []
    if field.choices:
        said.insert(0, _ONE_OF(lang, choices=_listed([c.label(lang) for c in field.choices], lang)))
    if field.default and not field.required:
        labels = {c.key: c.label(lang) for c in field.choices}
        said.append((_BEGINS if field.begins else _DEFAULT)(lang, default=labels.get(field.default, field.default),
                                                            begins=labels.get(field.begins, field.begins)))
    return _joined(said, lang)


def _listed(labels: list[str], lang: Lang) -> str:
    return (", " if lang == "en" else "、").join(labels)


def _joined(said: list[str], lang: Lang) -> str:
    return ("; " if lang == "en" else ";").join(said) or "–"


def shown_words(column: Column, shown: Shown | str, lang: Lang) -> str:
    """What stands in a cell of an example, as a person reads it there."""
    if isinstance(shown, Text):
        return shown(lang)
    if isinstance(shown, str):
        return next(c.label(lang) for c in column.choices if c.key == shown)
    if isinstance(shown, (int, float)):
        if column.unit is PERCENT:
            return f"{shown * 100:g}%"
        return str(shown) if column.unit is YEAR else f"{shown:,}"
    return f"{shown:%Y-%m-%d %H:%M}" if column.timed else f"{shown:%Y-%m-%d}"
