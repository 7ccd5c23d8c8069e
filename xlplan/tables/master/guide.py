"""How HQ works through the master workbook: its sheets in stages, what each is needed for, a line as an example. Floor 2."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from xlplan.text import Text, same_text

Need = Literal["must", "usual", "optional", "later"]
Shown = Text | int | float | date | datetime  # as it stands in a cell; an entry of a list by its key
EXAMPLE: Final = Text("例:", "例:", "e.g. ")  # before the first text of the line

NEEDS: Final[dict[Need, Text]] = {
    "must": Text("必填", "必填", "Required"), "usual": Text("建议填", "建議填", "Recommended"),
    "optional": Text("选填", "選填", "Optional"), "later": Text("下发以后用", "發送以後用", "Once issued")}


@dataclass(frozen=True)
class Solved:
    """What a row needs beside its required columns: `result`, or all of `others`, which give it where `column` has one of `entries`."""

    result: str
    others: tuple[str, ...]
    column: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class SheetGuide:
    """What a planner asks of a sheet before typing in it.

    Attributes:
        blank: what holds as long as nothing stands on it.
        example: column -> what a row may say; the first text has `EXAMPLE` before it. {}: the sheet has rows of its own.
        first: nothing worth a workbook comes out without it, although it can be issued; so is all that must be.
        telling: columns of the example whose cells, several together, a company hardly has by chance. A row that has them without the
            mark is asked about; codes and entries of lists are anybody's.
        solved: what every row needs beside its required columns; None of nothing.
        instead: (sheet, column) of a number for want of which alone the sheet must be filled in; () of none.
    """

    need: Need
    blank: Text
    example: Mapping[str, Shown | str] = field(default_factory=dict)
    telling: tuple[str, ...] = ()
    first: bool = False
    solved: Solved | None = None
    instead: tuple[str, str] | tuple[()] = ()


_CANNOT: Final = Text("不能下发", "不能發送", "Nothing can be issued")
_UNUSED: Final = Text("不影响下发", "不影響發送", "Nothing changes")
_BY_HISTORY: Final = Text("分月按历史销售(只取全年有数的)", "分月按歷史銷售(只取全年有數的)",
                          "Months follow the sales history (whole years only)")

STAGES: Final[dict[Text, tuple[str, ...]]] = {  # in the order of work, which is that of the sheets
    Text("公司和单位", "公司和單位", "The company and its units"): ("company", "organisation", "approvers", "address_book"),
    Text("产品、科目和岗位", "產品、科目和職務", "Products, expense items, posts"): (
        "products", "channels", "mix", "expense_items", "posts"),
    Text("历史数据", "歷史資料", "History"): ("mapping", "history_sales", "history_expense", "history_heads"),
    Text("目标和分配", "目標和分配", "Goals and how they are shared out"): (
        "goals", "reserve", "weights", "season", "ceilings", "heads", "key_projects", "courses"),
    Text("怎么填、怎么查、何时交", "怎麼填、怎麼查、何時交", "What is filled in, how it is checked, until when"): (
        "tables_issued", "own_tables", "own_columns", "own_rules", "rules", "calendar", "workday_exceptions"),
    Text("下发以后的变动", "發送以後的變動", "Changes once issued"): ("assignments", "adjustments")}

_OUTLETS: Final = Text("新开门店", "新開門市", "New outlets")
GUIDE: Final[dict[str, SheetGuide]] = {
    "company": SheetGuide("must", _CANNOT),
    "organisation": SheetGuide("must", _CANNOT, {
        "code": same_text("GD"), "name": Text("广东分公司", "廣東分公司", "Guangdong branch"), "parent": same_text("R-S"),
        "level": "branch", "type": "fills", "manager": Text("陈伟", "陳偉", "Chen Wei"), "mailbox": same_text("gd@example.com"),
        "valid_from": date(2024, 1, 1)}, ("mailbox", "valid_from")),
    "approvers": SheetGuide("usual", Text("不查首页上谁签批", "不查首頁上誰簽核", "Nobody is asked for who signs the start page"), {
        "level": "branch", "step": 1, "post": Text("分公司经理", "分公司經理", "Branch manager")}),
    "address_book": SheetGuide("optional", Text("不核对发件人", "不核對寄件人", "Senders are not checked"), {
        "address": same_text("assistant@example.com"), "units": same_text("GD, FJ"), "name": Text("李敏", "李敏", "Li Min")}, ("address",)),
    "products": SheetGuide("must", _CANNOT, {
        "code": same_text("P01"), "series": Text("低温奶", "低溫奶", "Chilled dairy"), "category": Text("乳品", "乳品", "Dairy"),
        "new_mark": "key", "case_price": 68, "margin": 0.32, "growth": 0.08, "erp_code": same_text("100101")},
        ("case_price", "margin", "growth", "erp_code")),
    "channels": SheetGuide("must", _CANNOT, {
        "code": same_text("C01"), "name": Text("商超", "量販", "Key accounts"), "trade": "ka", "erp_code": same_text("K-100")},
        ("erp_code",)),
    "mix": SheetGuide("must", _CANNOT, {"branch": Text("全部", "全部", "all"), "product": same_text("P01"), "channel": same_text("C01"),
                                        "sold": "yes"}),
    "expense_items": SheetGuide("usual", Text("费用预算不下发", "費用預算不發送", "The expense budget is not issued"), {
        "code": same_text("6601"), "group": Text("市场费用", "市場費用", "Marketing"), "item": Text("陈列费", "陳列費", "Display fees"),
        "mark": "plain", "link": "none", "payment": "cash", "booked": "expense", "owner": "branch"}),
    "posts": SheetGuide("usual", Text("人员规划不下发", "人力規劃不發送", "The staffing plan is not issued"), {
        "code": same_text("S1"), "post": Text("销售代表", "業務代表", "Sales representative"), "post_type": "sales", "employ": "own",
        "carries_target": "yes", "unit_cost": 9000, "std_outlets": 60}, ("unit_cost", "std_outlets")),
    "mapping": SheetGuide("optional", Text(
        "历史数据只认本表的编码、名称和ERP编码", "歷史資料只認本表的代碼、名稱和ERP代碼",
        "The history is known by our own codes, names and ERP codes only"), {
        "kind": "product", "foreign": same_text("100207"), "ours": same_text("P01"), "share": 0.6, "valid_from": date(2026, 1, 1),
        "note": Text("礼盒,另四成是 P02", "禮盒,另四成是 P02", "Gift box; the other 40 % is P02")}, ("share", "valid_from")),
    "history_sales": SheetGuide("usual", Text("没有上年数:目标按分配权重或平均分,分月平均", "沒有去年數:目標按分配權重或平均分,分月平均",
                                              "No last year: targets by weights or equal shares; equal months"), {
        "year": 2026, "month": 3, "branch": same_text("GD"), "product": same_text("P01"), "channel": same_text("C01"),
        "amount": 128.5, "cases": 18900, "status": "actual"}, ("amount", "cases"), first=True),
    "history_expense": SheetGuide("optional", Text("费用没有上年数可比", "費用沒有去年數可比", "Expenses have no last year beside them"), {
        "year": 2026, "month": 3, "branch": same_text("GD"), "item": same_text("6601"), "amount": 12.6}, ("amount",)),
    "history_heads": SheetGuide("optional", Text("人数没有上年数可比", "人數沒有去年數可比", "Heads have no last year beside them"), {
        "year": 2026, "month": 12, "branch": same_text("GD"), "post": same_text("S1"), "heads": 24}, ("heads",)),
    "goals": SheetGuide("must", Text("不能下发:要有一行销售额目标", "不能發送:要有一列銷售額目標",
                                     "Nothing can be issued: a line with the sales goal is needed"), {
        "code": same_text("G01"), "metric": "sales", "name": Text("销售额增长 8%", "銷售額成長 8%", "Sales up by 8 %"), "kind": "result",
        "direction": "up", "unit": "wan_yuan", "form": "relative", "base": 50000, "growth": 0.08}, ("base", "growth"),
        solved=Solved("target", ("base", "growth"), "form", ("relative", "points")), instead=("reserve", "goal")),
    "reserve": SheetGuide("optional", Text("不加码、不预留", "不加碼、不預留", "Nothing is added or held back"), {
        "over_rate": 0.03, "held": 200, "note": Text("加码 3%,预留 200", "加碼 3%,預留 200", "3 % on top, 200 held back")},
        ("over_rate", "held")),
    "weights": SheetGuide("usual", Text(
        "各单位按历史销售分;没有历史就平均分", "各單位按歷史銷售分;沒有歷史就平均分",
        "Units share by the sales history; without any, equally"), {
        "branch": same_text("GD"), "basis": "last_year", "coefficient": 1.05,
        "note": Text("新建两个办事处", "新設兩個辦事處", "Two new offices")}, ("coefficient",), first=True),
    "season": SheetGuide("optional", _BY_HISTORY, {
        "category": Text("乳品", "乳品", "Dairy"), **{f"m{i:02}": v for i, v in enumerate(
            (1.1, 0.9, 0.9, 0.9, 1, 1.1, 1.2, 1.2, 1, 0.9, 0.9, 0.9), 1)}, "source": "manual"}, tuple(f"m{i:02}" for i in range(1, 13))),
    "ceilings": SheetGuide("usual", Text("费用预算没有控制数", "費用預算沒有額度上限", "The expense budget has no ceilings"), {
        "branch": Text("全部", "全部", "all"), "group": Text("市场费用", "市場費用", "Marketing"), "rate": 0.06, "control": "control"},
        ("rate",)),
    "heads": SheetGuide("usual", Text("人员规划没有年初人数和定编", "人力規劃沒有年初人數和核定員額",
                                      "The staffing plan has no opening or authorised heads"), {
        "branch": same_text("GD"), "post": same_text("S1"), "opening": 24, "cap": 26}, ("opening", "cap")),
    "key_projects": SheetGuide("optional", _UNUSED, {
        "code": same_text("K01"), "project": Text("华南连锁便利店", "華南連鎖便利商店", "Chain stores in the south"), "kind": "ka",
        "branch": same_text("GD"), "need": 80, "need_heads": 2, "secured": 60, "frozen": "no"}, ("need", "need_heads", "secured")),
    "courses": SheetGuide("optional", Text("没有必修课程,培训由各单位自己排", "沒有必修課程,訓練由各單位自己排",
                                           "There are no compulsory courses; units plan their own"), {
        "topic": Text("新品知识", "新品知識", "New products"), "kind": "product", "audience": same_text("S1"), "sessions": 4, "month": 9},
        ("sessions", "month")),
    "tables_issued": SheetGuide("optional", Text("照「留空时」一列", "照「留空時」一欄", "As the column If left blank says")),
    "own_tables": SheetGuide("optional", Text("没有自己的表", "沒有自己的表", "There are no tables of your own"), {
        "key": same_text("outlets"), "name": _OUTLETS, "kind": "open", "rows": 20, "pages": "both",
        "purpose": Text("今年要开的店", "今年要開的店", "Outlets to open this year"), "minutes": 10}, ("key", "minutes")),
    "own_columns": SheetGuide("optional", _UNUSED, {
        "table": _OUTLETS, "key": same_text("rent"), "name": Text("年租金", "年租金", "Rent a year"),
        "kind": "number", "unit": "wan_yuan", "required": "yes", "up": "sum"}, ("key",)),
    "own_rules": SheetGuide("optional", _UNUSED, {
        "number": same_text("1"), "table": _OUTLETS, "kind": "between", "column": Text("年租金", "年租金", "Rent a year"),
        "low": 1, "high": 300, "first": "warning", "second": "error"}, ("low", "high")),
    "rules": SheetGuide("optional", Text("照「默认」一列", "照「預設」一欄", "As the column Default says")),
    "calendar": SheetGuide("usual", Text("期限只有基本信息里的一个", "期限只有基本資料裡的一個",
                                         "The only deadline is that of the company sheet"), {
        "item": Text("分公司交一上", "分公司交初編", "First submission due"), "owner": Text("李敏", "李敏", "Li Min"),
        "start": date(2026, 10, 26), "deadline": datetime(2026, 11, 10, 18), "round": "bottom_up", "remind": date(2026, 11, 6)},
        ("start", "deadline", "remind")),
    "workday_exceptions": SheetGuide("optional", Text("照国家日历", "照國家行事曆", "As the public calendar"), {
        "first": date(2027, 2, 4), "last": date(2027, 2, 5), "kind": "off", "note": Text("公司年会", "公司年會", "Company meeting")},
        ("first", "last")),
    "assignments": SheetGuide("later", Text("目标不再追加", "目標不再追加", "Targets stay as broken down"), {
        "no": 1, "date": date(2026, 12, 1), "scope": same_text("R-S"), "amount": 300, "source": "over", "method": "proportional",
        "reason": Text("华南加压", "華南加壓", "More from the south"), "proposed_by": Text("王强", "王強", "Wang Qiang"),
        "status": "proposed"}, ("date", "amount")),
    "adjustments": SheetGuide("later", Text("核定数就是申报数或下达数", "核定數就是提報數或下達數",
                                            "What is approved is what was declared or given"), {
        "no": 1, "branch": same_text("GD"), "kind": "adjustment", "table": "sales_targets", "row": same_text("P01|C01"),
        "column": same_text("m03"), "change": -20, "spread": "proportional",
        "reason": Text("质询会压缩", "質詢會減少", "Cut in the review"),
        "proposed_by": Text("王强", "王強", "Wang Qiang"), "approved_by": Text("赵敏", "趙敏", "Zhao Min"),
        "date": date(2026, 11, 20), "status": "proposed"}, ("change", "date")),
}
ORDER: Final = tuple(key for keys in STAGES.values() for key in keys)
FIRST_SHEETS: Final = tuple(key for key in ORDER if GUIDE[key].first or GUIDE[key].need == "must")  # what is needed first
LATER_SHEETS: Final = tuple(key for key in ORDER if GUIDE[key].need == "later")
OTHER_SHEETS: Final = tuple(key for key in ORDER if key not in (*FIRST_SHEETS, *LATER_SHEETS))  # blank as good as filled in
FIRST_NEEDED: Final = Text("先填这 {n} 张,按次序", "先填這 {n} 張,依次序", "First these {n}")
OTHERS_BLANK: Final = Text("其余的可以留空", "其餘的可以留空", "May stay blank")
