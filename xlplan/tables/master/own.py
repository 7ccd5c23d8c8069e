"""Master sheets `own_tables`, `own_columns`, `own_rules`: planning tables that HQ declares itself, by typing."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice, Column
from xlplan.tables.master.own_reads import READ, needed_by_kind, read_by
from xlplan.tables.master.parts import YES_NO, choice_column, master_sheet, number_column, text_column
from xlplan.tables.own.made import MEANS
from xlplan.tables.own.rules import RULE_KINDS
from xlplan.text import Text, text_list
from xlplan.units import AS_STATED, COUNT, UNITS

KIND: Final = (Choice("open", Text("清单(空行)", "清單(空列)", "List of blank rows")),
               Choice("fixed", Text("固定行", "固定列", "Fixed rows")),
               Choice("slots", Text("编号的行", "編號的列", "Numbered rows")))
PAGES: Final = (Choice("figures", Text("汇总数", "彙總數", "Figures")), Choice("listing", Text("逐行列出", "逐列列出", "Listing")),
                Choice("both", Text("汇总数和逐行", "彙總數和逐列", "Figures and listing")),
                Choice("none", Text("不上汇总表", "不上彙總表", "None")))
COLUMN_KIND: Final = (
    Choice("number", Text("填数字", "填數字", "Number")), Choice("text", Text("填文字", "填文字", "Words")),
    Choice("choice", Text("选一项", "選一項", "Entry of a list")), Choice("date", Text("填日期", "填日期", "Date")),
    Choice("month", Text("选月份", "選月份", "Month")), Choice("mark", Text("打勾", "打勾", "Tick")))
UP: Final = (
    Choice("sum", Text("求和", "加總", "Sum")), Choice("last", Text("年末数求和", "年底數加總", "Sum at year end")),
    Choice("wavg", Text("加权平均", "加權平均", "Weighted mean")), Choice("min", Text("最小", "最小", "Smallest")),
    Choice("max", Text("最大", "最大", "Largest")), Choice("count", Text("计数", "計數", "Counted")),
    Choice("list", Text("列出", "列出", "Listed")), Choice("none", Text("不汇总", "不彙總", "Not rolled up")))
UNIT: Final = tuple(Choice(u.key, u.label) for u in UNITS.values() if u.key not in ("as_stated", "person_tenth"))
LEVEL: Final = (*(Choice(key, label) for key, label in terms.SEVERITIES.items()), Choice("off", Text("不检查", "不檢核", "Not raised")))
LIFE: Final = (Choice("trial", Text("试行", "試行", "On trial")), Choice("live", Text("正式", "正式", "Live")),
               Choice("off", Text("停用", "停用", "Off")))
FILLED_BY: Final = (Choice("unit", terms.UNIT), Choice("hq", Text("总部给定", "總公司給定", "Given by HQ")))
USE: Final = (Choice("live", Text("在用", "使用中", "In use")), LIFE[-1])
RULE_KIND: Final = tuple(Choice(one.key, one.label) for one in RULE_KINDS.values())
_KEY: Final = Text("小写英文字母开头的短代号,如 market;定了就不要改", "小寫英文字母開頭的短代號,如 market;定了就不要改",
                   "A short word of small letters, such as market; never change it again")
_TABLE: Final = Text("自定义表的代号或名称", "自訂表的代號或名稱", "Key or name of a table of yours")
_COLUMN: Final = Text("列的代号或名称", "欄的代號或名稱", "Key or name of a column")
_WHEN: Final = Text("每一轮都下发、由分公司填;要改就在「填报安排」的「表」一列写上这个名称",
                    "每一輪都發送、由分公司填;要改就在「填報安排」的「表」一欄寫上這個名稱",
                    "It goes out in every round, to branches; to change that, type this name on Tables issued, in the column Table")
_NAME_IN: Final = Text("留空就用「名称」", "留空就用「名稱」", "Blank: as Name")
_CORE: Final = Text("是:排在前面、首页算作核心表;留空:配套表", "是:排在前面、首頁算作核心表;留空:配套表",
                    "Yes: it stands among the core tables, in front; blank: it supports them")
_OFF: Final = Text("停用:不再下发,已填的留在汇总表「以前的列」", "停用:不再發送,已填的留在彙總表「以前的欄」",
                   "Off: goes out no more; what was typed stays on “Former columns” of the roll-up")
_MOST: Final = Text("百分比写 1 表示 100%;留空时百分比最大 200%,带建议数的最大 1000%",
                    "百分比寫 1 表示 100%;留空時百分比最大 200%,帶建議數的最大 1000%",
                    "Of a percentage 1 means 100%; left blank, a percentage is at most 200%, one that is proposed 1000%")
_LIST: Final = Text("列表的各项,如 高、中、低;或 =表.列(那张表里写的)、=产品(总控表的一张表)、=自定义表(它的固定行);"
                    "用 、 或 ; 分开时,逗号是项里的字;已启用的表里已有的列表(写它的代号、名称),则是要加的项",
                    "清單的各項,如 高、中、低;或 =表.欄(那張表裡寫的)、=產品(總控表的一張表)、=自訂表(它的固定列);"
                    "用 、 或 ; 分開時,逗號是項裡的字;已啟用的表裡已有的清單(寫它的代號、名稱),則是要加的項",
                    "The entries: high; low (a comma parts them too where there is no semicolon); or =table.column (what stands there), "
                    "=products (a sheet), =an own table (its fixed rows); for a list that a ready table has (type its key, name): those to "
                    "add")
_MEMBERS: Final = Text("固定行才填:=产品、=渠道、=岗位、=费用科目 等总控表的一张表,每项一行;或自己列出,如 高、中、低",
                       "固定列才填:=產品、=通路、=職務、=費用科目 等總控表的一張表,每項一列;或自己列出,如 高、中、低",
                       "For fixed rows only: =Products, =Channels, =Posts, =Expense items (a sheet of this workbook), a row for each; or "
                       "a list: high, low")
_PROPOSED: Final = Text("固定行的数字才填:=表.列,如 =销售目标分解.下达目标、=产品.标准毛利率;总部的数先填好,单位可改",
                        "固定列的數字才填:=表.欄,如 =銷售目標分解.下達目標、=產品.標準毛利率;總公司的數先填好,單位可改",
                        "For numbers in fixed rows only: =table.column, such as =Sales target breakdown.Target; HQ's figure stands there, "
                        "the unit may change it")
_FILLED_BY: Final = Text("有「建议数取自」才填。总部给定:数锁定,每一轮都等于来源;留空:单位可改",
                         "有「建議數取自」才填。總公司給定:數鎖定,每一輪都等於來源;留空:單位可改",
                         "Beside Proposed from only. Given by HQ: locked, equal to its source in each round; blank: the unit may change it")
_FIGURE: Final = Text("表.行.列:内置表、自定义表和已启用的表的合计行,或自定义表的一个固定行;如 销售目标分解.合计.下达目标",
                      "表.列.欄:內建表、自訂表和已啟用的表的合計列,或自訂表的一個固定列;如 銷售目標分解.合計.下達目標",
                      "table.row.column: the total row of a table of ours, of your own or one switched on, or a fixed row of "
                      "your own; such as Sales target breakdown.Total.Target")
_OTHER: Final = Text("这张表的另一列", "這張表的另一欄", "Another column of this table")
_BLANK_UP: Final = Text("留空:数字求和,单位是 {units} 的和别的列不汇总;像单价、平均的数要选一项",
                        "留空:數字加總,單位是 {units} 的和別的欄不彙總;像單價、平均的數要選一項",
                        "Blank: numbers are summed, those in {units} and other columns are not rolled up; a number like a price or a "
                        "mean needs a choice").filled(units=text_list(UNITS[key].label for key in MEANS))
_ENTRY: Final = Text("「另一列」的哪一项", "「另一欄」的哪一項", "Which entry of the other column")
_LIMIT: Final = Text("百分比和占比 60% 写成 0.6", "百分比和占比 60% 寫成 0.6", "60% of a percentage or share is 0.6")
_HELP: Final = Text("{what};{kinds}", "{what};{kinds}", "{what}; {kinds}")


def _only(cell: str, what: Text) -> Text:
    """What stands in a cell that only some kinds of rules read."""
    return _HELP.filled(what=what, kinds=read_by(cell))


def _names(help: Text | None = None) -> tuple[Column, ...]:
    return (text_column("name", Text("名称", "名稱", "Name"), required=True, width=16, help=help),
            text_column("name_tw", Text("繁体名称", "繁體名稱", "Name, Traditional"), width=14, help=_NAME_IN),
            text_column("name_en", Text("英文名称", "英文名稱", "Name, English"), width=16, help=_NAME_IN))


OWN_TABLES: Final = master_sheet(
    "own_tables", Text("自定义表", "自訂表", "Own tables"),
    Text("公司自己的表,一行一张;列和检查写在后面两张表", "公司自己的表,一列一張;欄和檢核寫在後面兩張表",
         "Tables of your own, one a row; their columns stand on Own columns, their checks on Own rules"), (
        text_column("key", Text("代号", "代號", "Key"), required=True, width=14, help=_KEY), *_names(_WHEN),
        choice_column("kind", Text("行的种类", "列的種類", "Kind of rows"), KIND, width=14),
        text_column("members", Text("固定行是哪些", "固定列是哪些", "Which fixed rows"), width=18, help=_MEMBERS),
        number_column("rows", Text("行数", "列數", "Rows"), COUNT, minimum=1, maximum=500, width=9),
        choice_column("pages", Text("汇总表", "彙總表", "In the roll-up"), PAGES, width=16),
        text_column("purpose", Text("填什么", "填什麼", "What is filled in"), width=28),
        number_column("minutes", Text("约几分钟", "約幾分鐘", "Minutes"), COUNT, maximum=240, width=10),
        choice_column("core", terms.CORE, YES_NO, width=9, help=_CORE),
        choice_column("life", terms.STATUS, USE, width=9, help=_OFF)),
    names=("key", "name"), spare=40, unique=("key",), next_year="kept")

OWN_COLUMNS: Final = master_sheet(
    "own_columns", Text("自定义列", "自訂欄", "Own columns"),
    Text("自定义表的列,一行一列,照此排列;内置表也可加列", "自訂表的欄,一列一欄,照此排列;內建表也可加欄",
         "The columns of own tables in their order, one a row; columns can be added to our tables too"), (
        text_column("table", Text("表", "表", "Table"), required=True, width=14, help=_TABLE),
        text_column("key", Text("代号", "代號", "Key"), required=True, width=14, help=_KEY), *_names(),
        choice_column("kind", Text("类型", "類型", "Kind"), COLUMN_KIND, required=True, width=10),
        choice_column("unit", Text("计量单位", "計量單位", "Unit of measure"), UNIT, width=10),
        text_column("entries", Text("列表各项", "清單各項", "Entries"), width=26, help=_LIST),
        choice_column("required", Text("必填", "必填", "Required"), YES_NO, width=8),
        number_column("least", Text("不小于", "不小於", "At least"), AS_STATED, minimum=None, width=9),
        number_column("most", Text("不大于", "不大於", "At most"), AS_STATED, minimum=None, width=9, help=_MOST),
        choice_column("up", Text("怎么汇总", "怎麼彙總", "Rolls up as"), UP, width=13, help=_BLANK_UP),
        text_column("weight", Text("权重列", "權重欄", "Weight"), width=12, help=_COLUMN),
        text_column("proposed", Text("建议数取自", "建議數取自", "Proposed from"), width=18, help=_PROPOSED),
        choice_column("filled_by", Text("由谁填", "由誰填", "Filled in by"), FILLED_BY, width=11, help=_FILLED_BY),
        text_column("help", Text("提示语", "提示語", "Help"), width=24),
        choice_column("life", terms.STATUS, USE, width=9, help=_OFF)),
    names=("table", "key"), spare=200, unique=("table", "key"), next_year="kept")

OWN_RULES: Final = master_sheet(
    "own_rules", Text("自定义规则", "自訂規則", "Own rules"),
    Text("自定义表的检查,一行一条;写了就在填报表里实时检查", "自訂表的檢核,一列一條;寫了就在填報檔裡即時檢核",
         "Checks of own tables, one a row; they work in the workbook as it is filled in"), (
        text_column("number", Text("编号", "編號", "Number"), required=True, width=10),
        text_column("table", Text("表", "表", "Table"), required=True, width=14, help=_TABLE),
        choice_column("kind", Text("规则", "規則", "Rule"), RULE_KIND, required=True, width=18, help=needed_by_kind()),
        text_column("column", Text("列", "欄", "Column"), required=True, width=14, help=_COLUMN),
        text_column("other", READ["other"], width=18, help=_only("other", _OTHER)),
        text_column("entry", READ["entry"], width=12, help=_only("entry", _ENTRY)),
        text_column("figure", READ["figure"], width=28, help=_only("figure", _FIGURE)),
        number_column("low", READ["low"], AS_STATED, minimum=None, width=9, help=_only("low", _LIMIT)),
        number_column("high", READ["high"], AS_STATED, minimum=None, width=9, help=_only("high", _LIMIT)),
        choice_column("first", Text("一上级别", "初編級別", "First submission"), LEVEL, width=11),
        choice_column("second", Text("二上级别", "定案級別", "Final submission"), LEVEL, width=11),
        choice_column("life", terms.STATUS, LIFE, width=9),
        number_column("version", Text("版次", "版次", "Version"), COUNT, minimum=1, width=7),
        text_column("said", Text("提示句", "提示句", "Sentence"), width=30)),
    names=("number", "table"), spare=120, unique=("number",), next_year="kept")
