"""What a row of HQ's own tables or columns cannot go by: the cell of the sheet and why, with what may stand there. Floor 4."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplan.calendar import HALVES
from xlplan.plan.master.own_figures import NOT_MADE
from xlplan.plan.master.own_lines import ColumnLine, TableLine, entries_in
from xlplan.plan.master.own_names import OFF, OwnNames, name_of
from xlplan.plan.master.own_parts import wrong_place, wrong_rows, wrong_source
from xlplan.schema.column import KEY, UPS, Column, Kind
from xlplan.tables.master import MASTER_BY_KEY, TOLD
from xlplan.tables.master.own import UNIT, UP
from xlplan.tables.own.declared import MEMBER, ROW_SHEETS
from xlplan.tables.own.made import MEANS, MONEY
from xlplan.tables.own.more_entries import known_names, open_lists
from xlplan.tables.own.ours import OURS
from xlplan.tables.periods import MONTHS, QUARTERS
from xlplan.tables.sound import RESERVED
from xlplan.tables.void import VOID, VOID_KEY
from xlplan.text import Text, fold_text, text_list
from xlplan.units import AS_STATED, UNITS

Wrong = tuple[str, Text]  # column of the sheet, why
_NOT_OF_MORE: Final = ("name_tw", "name_en", "unit", "required", "least", "most", "up", "weight", "proposed", "filled_by", "help")
_IS_CALLED: Final = Text("这是表里已有的列「{name}」:名称照写,列表各项写要加的;要另加一列就换一个代号",
                         "這是表裡已有的欄「{name}」:名稱照寫,清單各項寫要加的;要另加一欄就換一個代號",
                         "the table has this column, “{name}”: type that name, and the entries to add; for another column take another key")
_ONLY_MORE: Final = Text("「{name}」是表里已有的列,只能加列表各项:类型写「选一项」,其余留空",
                         "「{name}」是表裡已有的欄,只能加清單各項:類型寫「選一項」,其餘留空",
                         "the table has the column “{name}”; entries alone are added to it: Entry of a list, and nothing else")
_IS_THERE: Final = Text("列表里已有「{entry}」", "清單裡已有「{entry}」", "its list has “{entry}” already")
_UPS: Final = {choice.key: choice.label for choice in UP}
_UNITS: Final = text_list(choice.label for choice in UNIT)
KEY_WRONG: Final = Text("代号要小写英文字母开头,只含小写字母、数字和 _,最多 32 个",
                        "代號要小寫英文字母開頭,只含小寫字母、數字和 _,最多 32 個",
                        "a key is a word of at most 32 small letters, digits and _")
_TAKEN: Final = Text("{key} 是「{column}」一列的代号,换一个,如 {key}_1", "{key} 是「{column}」一欄的代號,換一個,如 {key}_1",
                     "{key} is the key of the column “{column}”; choose another, such as {key}_1")
_KEPT: Final = Text("{keys} 留给汇总时区分各单位的数,不能作代号;换一个,如 {key}_1",
                    "{keys} 留給彙總時區分各單位的數,不能作代號;換一個,如 {key}_1",
                    "{keys} are kept for telling the figures of all units apart; choose another key, such as {key}_1")
BRACES: Final = Text("不能有大括号", "不能有大括號", "no braces can stand in it")
_NEEDS_UNIT: Final = Text("数字要选单位:{choices}", "數字要選單位:{choices}", "a number needs its unit: {choices}").filled(choices=_UNITS)
_NO_UNIT: Final = Text("只有数字有单位", "只有數字有單位", "only a number has a unit")
_NEEDS_LIST: Final = Text("列表要写各项", "清單要寫各項", "a list needs its entries")
_NO_LIST: Final = Text("只有「选一项」有列表", "只有「選一項」有清單", "only an entry of a list has a list")
_TWICE: Final = Text("列表里「{entry}」有两个", "清單裡「{entry}」有兩個", "“{entry}” stands in the list twice")
_NO_TEXTS: Final = Text("那一列要是文字;{choices}", "那一欄要是文字;{choices}", "it must be a column of words; {choices}")
_NO_SHEET: Final = Text("没有这张表,可写 {choices}", "總控表沒有這張表,可寫 {choices}",
                        "there is no such sheet in the master; it can be {choices}")
_SHEETS_SAID: Final = text_list(Text("=" + name.zh_cn, "=" + name.zh_tw, "=" + name.en) for name in (
    *(MASTER_BY_KEY[key].label for key in ("products", "channels", "expense_items")),
    Text("自定义表的名称(固定行)", "自訂表的名稱(固定列)", "an own table with fixed rows")))
_NEEDS_ROWS: Final = Text("固定行要写是哪些:=产品 这样的一张总控表,或自己列出各项",
                          "固定列要寫是哪些:=產品 這樣的一張總控表的表,或自己列出各項",
                          "fixed rows are those of a sheet such as =Products, or of a list that you type")
_NO_COUNT: Final = Text("固定行的表有几行由固定行决定,这一格清空", "固定列的表有幾列由固定列決定,這一格清空",
                       "the fixed rows say how many there are: clear this cell")
_NO_ROWS: Final = Text("只有「固定行」的表写这一格", "只有「固定列」的表寫這一格", "only a table of fixed rows says which they are")
_ONE_ENTRY: Final = Text("只有一项,没有可选的;要两项以上,或改用「打勾」", "只有一項,沒有可選的;要兩項以上,或改用「打勾」",
                         "there is one entry, nothing to choose from; give two or more, or make it a Tick")
_LONG_LIST: Final = Text("列表最多 {most} 项;再多请写成 =表.列", "清單最多 {most} 項;再多請寫成 =表.欄",
                         "a list has at most {most} entries; beyond that write =table.column")
_LONG_ENTRY: Final = Text("一项最多 {most} 个字:「{entry}」", "一項最多 {most} 個字:「{entry}」",
                          "an entry has at most {most} characters: “{entry}”")
_AT_FIRST: Final = Text("不能以 @、=、+、-、| 开头,也不能有英文引号:「{entry}」", "不能以 @、=、+、-、| 開頭,也不能有英文引號:「{entry}」",
                        "“{entry}” cannot begin with @, =, +, - or |, nor have a quotation mark")
_MANY_ROWS: Final = Text("固定行最多 {most} 项", "固定列最多 {most} 項", "there are at most {most} fixed rows")
_OF_MONTHS: Final = Text("{key} 留给各月的数:m01 到 m12 是填数字的列,季、半年和全年由它们相加;别的意思换一个,如 {key}_1",
                         "{key} 留給各月的數:m01 到 m12 是填數字的欄,季、半年和全年由它們相加;別的意思換一個,如 {key}_1",
                         "{key} is kept for figures by month: m01 to m12 are columns of numbers, quarters and the year follow from them; "
                         "for anything else choose another, such as {key}_1")
MONTH_UNIT: Final = Text("各月的列要用同一个计量单位:{choices}", "各月的欄要用同一個計量單位:{choices}",
                        "columns of months have one unit of measure: {choices}")
_LONG_NAME: Final = Text("名称最多 {most} 个字", "名稱最多 {most} 個字", "a name has at most {most} characters")
_CALLED_ALIKE: Final = Text("这张表已有一列叫这个名称", "這張表已有一欄叫這個名稱", "another column of the table has that name")
_HELD: Final = {VOID_KEY: VOID.label, MEMBER: Text("固定行", "固定列", "Fixed rows")}  # keys of columns that a table has by itself
LONGEST_KEY, _LONGEST_NAME, _MOST_ROWS = 32, 60, 500
_MOST_ENTRIES, _LONGEST_ENTRY = 2_000, 200
_SUMS: Final = frozenset((*QUARTERS, *HALVES, "year"))
_NOT_PROPOSED: Final = Text("只有固定行的表,数字才能带建议数", "只有固定列的表,數字才能帶建議數",
                            "figures can be proposed for numbers of a table with fixed rows only")
_NOTHING_GIVEN: Final = Text("由总部给定的列,要在「建议数取自」写明数从哪里来", "由總公司給定的欄,要在「建議數取自」寫明數從哪裡來",
                             "a column that HQ gives says under “Proposed from” where its figures come from")
_WHOLE: Final = Text("最小、最大只能是整数;要小数请写一条「在界限内」的规则", "最小、最大只能是整數;要小數請寫一條「在界限內」的規則",
                     "least and most are whole numbers; for decimals add a rule “Between limits”")
_PERCENT_LIMIT: Final = Text("百分比按小数填:100% 写成 1;要 60% 这样的界限,写一条「在界限内」的规则",
                             "百分比按小數填:100% 寫成 1;要 60% 這樣的界限,寫一條「在界限內」的規則",
                             "percentages are typed as numbers: 1 for 100 %; for a limit such as 60 % add a rule “Between limits”")
MOST_PERCENT: Final = 10  # above that somebody meant so many per cent
BOUNDS: Final = Text("上限小于下限", "上限小於下限", "it is below the lower limit")
_NUMBERS_ONLY: Final = Text("只有数字有上下限", "只有數字有上下限", "only a number has limits")
_UP: Final = Text("这种列可以选 {choices}", "這種欄可以選 {choices}", "a column of this kind rolls up as {choices}")
_MAY_BE_MEAN: Final = Text("这一列像是单价、平均一类,各行相加没有意义:选好怎么汇总:{choices}",
                           "這一欄像是單價、平均一類,各列相加沒有意義:選好怎麼彙總:{choices}",
                           "it looks like a price or a mean, whose sum says nothing: choose how it rolls up: {choices}")
_AMOUNT_OR_PRICE: Final = ("yuan_fen", "number")  # units of either
_PRICED: Final = re.compile(  # names of numbers that hardly add up, whatever their unit
    r"(?<![总總造])[价價](?![值款])|[率均]|占比|比例|密度|每(?![年季月周週日天])|[人店坪]效"
    r"|\b(?:prices?|rates?|ratio|average|avg|mean|per|a head)\b", re.IGNORECASE)
_NO_PERCENT: Final = Text("百分比不能相加", "百分比不能相加", "percentages do not add up")
_WEIGHT: Final = Text("只有加权平均有权重列,它也必须有", "只有加權平均有權重欄,它也必須有",
                      "a weighted mean has a weight, nothing else has")
NOT_ITS: Final = Text("那张表没有这一列;{choices}", "那張表沒有這一欄;{choices}", "that table has no such column; {choices}")
UNRELATED: Final = Text("单位不同,不能比较", "單位不同,不能比較", "their units cannot be compared")


def shown(steps: int) -> Decimal:
    """The number as it is typed."""
    return (Decimal(steps) * AS_STATED.step).normalize()


def wrong_with_members(line: TableLine, names: OwnNames) -> list[Wrong]:
    """Of a row with a key and a name."""
    if (line.kind == "fixed") != bool(line.members):
        return [("members", _NEEDS_ROWS if line.kind == "fixed" else _NO_ROWS)]
    if line.kind == "fixed" and line.rows is not None:
        return [("rows", _NO_COUNT)]
    if not line.members or names.members_sheet(line.members):
        return []
    if line.members.startswith("="):
        return [("members", _NO_SHEET.filled(choices=text_list(MASTER_BY_KEY[key].label for key in ROW_SHEETS)))]
    return [("members", why) for why in _wrong_entries(line.members, rows=True)]


def _wrong_entries(typed: str, *, rows: bool = False, more: bool = False) -> Iterator[Text]:
    """Why these cannot be the entries of a list, or of fixed rows. `more`: they are added to others."""
    entries = entries_in(typed)
    folded = [*map(fold_text, entries)]
    if not entries:
        yield _NEEDS_ROWS if rows else _NEEDS_LIST
    elif {*typed} & {*"{}"}:
        yield BRACES
    elif twice := next((entry for entry, times in Counter(folded).items() if times > 1), ""):
        yield _TWICE.filled(entry=twice)
    elif strange := next((entry for entry in entries if entry[0] in "@=+-|" or '"' in entry), ""):
        yield _AT_FIRST.filled(entry=strange)
    elif rows and len(entries) > _MOST_ROWS:
        yield _MANY_ROWS.filled(most=_MOST_ROWS)
    elif not rows and not more and len(entries) == 1:
        yield _ONE_ENTRY
    elif not rows and len(entries) > _MOST_ENTRIES:
        yield _LONG_LIST.filled(most=_MOST_ENTRIES)
    elif not rows and (long := next((entry for entry in entries if len(entry) > _LONGEST_ENTRY), "")):
        yield _LONG_ENTRY.filled(most=_LONGEST_ENTRY, entry=long)


def wrong_with_column(line: ColumnLine, table: str, names: OwnNames) -> list[Wrong]:
    """Of a row with table, key, name and kind."""
    if line.key in open_lists(table):
        return [*_wrong_with_more(line, OURS[table].by_key[line.key])]
    number, out = line.kind == "number", list[Wrong]()
    if not KEY.fullmatch(line.key) or len(line.key) > LONGEST_KEY:
        out.append(("key", KEY_WRONG))
    elif line.key in _SUMS or (line.key in MONTHS and not number):
        out.append(("key", _OF_MONTHS.filled(key=line.key)))
    elif line.key in RESERVED:
        out.append(("key", _KEPT.filled(key=line.key, keys=text_list(sorted(RESERVED)))))
    elif taken := _HELD.get(line.key) or (names.columns(table)[line.key] if table in OURS and line.key in OURS[table].by_key else None):
        out.append(("key", _TAKEN.filled(key=line.key, column=taken)))
    out += [(key, BRACES) for key in ("name", "name_tw", "name_en", "help") if {*getattr(line, key)} & {*"{}"}]
    if max(map(len, name_of(line).all())) > _LONGEST_NAME:
        out.append(("name", _LONG_NAME.filled(most=_LONGEST_NAME)))
    elif names.is_called_alike(table, line):
        out.append(("name", _CALLED_ALIKE))
    if number != bool(line.unit):
        out.append(("unit", _NEEDS_UNIT if number else _NO_UNIT))
    out += _wrong_with_list(line, names)
    limits = [(key, steps) for key in ("least", "most") if (steps := getattr(line, key)) is not None]
    out += [(key, _NUMBERS_ONLY if not number else _WHOLE) for key, steps in limits if not number or shown(steps) % 1]
    if line.least is not None and line.most is not None and line.most < line.least:
        out.append(("most", BOUNDS))
    if number and line.unit and UNITS[line.unit].percent:
        out += [(key, _PERCENT_LIMIT) for key, steps in limits if shown(steps) > MOST_PERCENT]
    if line.filled_by == "hq" and not line.proposed:
        out.append(("filled_by", _NOTHING_GIVEN))
    if line.proposed and (not number or table not in names.fixed):
        out.append(("proposed", _NOT_PROPOSED))
    elif line.proposed:
        out += _wrong_with_source(line, table, names)
    return [*out, *_wrong_with_rolling_up(line, table, names)]


def _wrong_with_source(line: ColumnLine, table: str, names: OwnNames) -> Iterator[Wrong]:
    source = names.source(line.proposed.removeprefix("="))
    at, _, key = source.partition(".")
    of = MASTER_BY_KEY.get(at) or OURS.get(at)
    unit = of.by_key[key].unit if of is not None else None
    if unit is None:
        yield "proposed", wrong_source(line.proposed.removeprefix("="), names)
    elif unit.key != line.unit and not {unit.key, line.unit} <= {*MONEY}:
        yield "proposed", UNRELATED
    elif (why := wrong_rows(source, table, names)) is not None:
        yield "proposed", why


def _wrong_with_more(line: ColumnLine, column: Column) -> Iterator[Wrong]:
    """Of entries that are added to a list which the table has."""
    if fold_text(line.name) not in {fold_text(name) for name in (*column.label.all(), column.key)}:
        yield "name", _IS_CALLED.filled(name=column.label)
    if line.kind != "choice":
        yield "kind", _ONLY_MORE.filled(name=column.label)
    yield from ((field, _ONLY_MORE.filled(name=column.label)) for field in _NOT_OF_MORE if getattr(line, field) not in ("", None))
    if line.entries.startswith("="):
        yield "entries", _NEEDS_LIST
        return
    there = next((entry for entry in entries_in(line.entries) if fold_text(entry) in known_names(column)), "")
    yield from (("entries", why) for why in (*_wrong_entries(line.entries, more=True), *([_IS_THERE.filled(entry=there)] if there else [])))


def _wrong_with_list(line: ColumnLine, names: OwnNames) -> Iterator[Wrong]:
    if line.kind != "choice" or not line.entries:
        if (line.kind == "choice") != bool(line.entries):
            yield "entries", _NEEDS_LIST if line.kind == "choice" else _NO_LIST
        return
    named = line.entries.removeprefix("=").strip()
    if named == line.entries:
        yield from (("entries", why) for why in _wrong_entries(line.entries))
    elif names.sheet(named) not in TOLD and (rows := names.fixed_rows(named)) is not None:
        yield from (("entries", why) for why in _wrong_with_rows_listed(rows, names))
    elif "." in named:
        table, _, key = names.place(named).partition(".")
        if not key:
            yield "entries", wrong_place(named, names, names.of_kind(names.table(named.partition(".")[0].strip()), "text"))
        elif table in names.off:
            yield "entries", OFF.filled(table=names.tables[table])
        elif key not in names.of_kind(table, "text"):
            yield "entries", _NO_TEXTS.filled(choices=names.columns_said(table, key, names.of_kind(table, "text")))
    elif names.sheet(named) not in TOLD:
        yield "entries", _NO_SHEET.filled(choices=_SHEETS_SAID)


def _wrong_with_rows_listed(rows: TableLine, names: OwnNames) -> Iterator[Text]:
    """Why a list cannot offer those fixed rows."""
    if wrong_with_members(rows, names):
        yield NOT_MADE
    elif not names.members_sheet(rows.members):
        yield from _wrong_entries(rows.members)


def _wrong_with_rolling_up(line: ColumnLine, table: str, names: OwnNames) -> Iterator[Wrong]:
    kind: Kind = line.kind if line.kind in ("number", "text", "date") else "choice"  # type: ignore[assignment]  # one of the three
    allowed = [key for key in _UPS if key in UPS[kind]]
    if line.up and line.up not in allowed:
        yield "up", _UP.filled(choices=text_list(_UPS[key] for key in allowed))
    elif line.up in ("sum", "last") and line.unit and UNITS[line.unit].percent:
        yield "up", _NO_PERCENT
    elif not line.up and _may_be_mean(line):
        yield "up", _MAY_BE_MEAN.filled(choices=text_list(_UPS[key] for key in allowed))
    if (line.up == "wavg") != bool(line.weight):
        yield "weight", _WEIGHT
    elif line.weight and (key := names.column(table, line.weight)) not in (
            numbers := [one for one in names.of_kind(table, "number") if one != line.key]):
        yield "weight", NOT_ITS.filled(choices=names.columns_said(table, key or line.weight, numbers))


def _may_be_mean(line: ColumnLine) -> bool:
    """Whether a number whose row says nothing of how it rolls up may be one that does not add up."""
    if line.kind != "number" or line.unit in MEANS or line.key in MONTHS:
        return False
    return line.unit in _AMOUNT_OR_PRICE or any(map(_PRICED.search, name_of(line).all()))
