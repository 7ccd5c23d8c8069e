"""The sheets of accounts, posts and authorised heads, from exports of expenses and of heads. Room between exports and pipeline."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pandas as pd

from xlplan import terms
from xlplan.drafting.assortment import WINDOW, categories_of
from xlplan.drafting.figures import Figures
from xlplan.drafting.guesses import Guess, of_rows
from xlplan.drafting.names import Kind, Names
from xlplan.drafting.organisation import name_guesses
from xlplan.tables.master.rows import Row
from xlplan.text import Lang, Text, fold_text, text_list
from xlplan.units import YUAN, round_whole

ITEMS: Final = Kind("E", Text("未写明科目", "未寫明科目", "No account stated"), Text("费用", "費用", "Expenses"))
POSTS: Final = Kind("S", Text("未写明岗位", "未寫明職務", "No post stated"), terms.HEADS)
_ONE_GROUP: Final = Text("导出文件没有一级科目", "匯出檔沒有一級科目", "The export has no groups of accounts")
_NATURE: Final = Text("导出文件不说明科目性质:先按普通、现金、费用、分公司归口", "匯出檔不說明科目性質:先按普通、現金、費用、分公司歸口",
                      "The export does not say what the account is like: plain, paid in cash, booked as expense, of the branch")
_BY_NAME: Final = Text("由岗位名称推测", "由職務名稱推測", "Told from the name of the post")
_OPENING: Final = Text("导出文件最后一个月的人数", "匯出檔最後一個月的人數", "Heads of the last month of the export")
_CAP: Final = Text("先按年初人数,请改成定编", "先按年初人數,請改成核定員額", "The opening heads for now: put what is authorised")
_POST_WORDS: Final = (("promoter", r"促销|促銷|导购|導購|理货|promot|merchandis"),
                      ("sales", r"销售|銷售|业务|業務|客户|客戶|渠道|区域|區域|经理|經理|主任|sales|account|representative|manager"))


_PAY: Final = re.compile(r"工资|工資|薪|社保|公积金|公積金|绩效|績效|提成|奖金|獎金|津贴|津貼|人工|人员费用|人員費用|人事费|人事費|人力成本"
                         r"|payroll|salar|wage|social (?:insurance|security)|bonus|staff cost|personnel|compensation")
_NO_PAY: Final = re.compile(r"差旅|培训|培訓|训练|訓練|招聘|招募|团建|團建|travel|training|recruit")
_GROUPED: Final = re.compile(r"([^-—–_\\]*(?:[费費]用?|支出|成本|expenses?|costs?))\s*[-—–_\\]+\s*(.*\w.*)", re.IGNORECASE)
_GROUP_NAMED: Final = Text("科目名称里写在前面的一级科目", "科目名稱裡寫在前面的一級科目",
                           "The group that the name of the account begins with")
_BY_HEADS: Final = Text("名称是工资,又有人数:由人员规划(人数 × 人均月成本)得出", "名稱是工資,又有人數:由人力規劃(人數 × 每人月成本)得出",
                        "It is called pay and there are heads: it follows from the staffing plan, heads × monthly cost a head")
_PAY_A_HEAD: Final = Text("{items} ÷ 人数(最近 {n} 个月),各岗位先按同一个数", "{items} ÷ 人數(最近 {n} 個月),各職務先按同一個數",
                          "{items} over heads in the last {n} months; the same for every post for now")


@dataclass(frozen=True, slots=True)
class Pay:
    """What a head costs a month, in yuan, and what it was told from."""

    yuan: int
    why: Text


def paid_items(items: Mapping[str, str]) -> set[str]:
    """The accounts called pay: by what stands behind the group in their name, where one does (人员费用-工资, and not 人员费用-差旅费)."""
    own = {code: fold_text(_parts(name)[1]) for code, name in items.items()}
    return {code for code, name in own.items() if _PAY.search(name) and not _NO_PAY.search(name)}


def _parts(name: str) -> tuple[str, str]:
    """(the group that stands before the item in its name, '' of none; the item)."""
    found = _GROUPED.fullmatch(name.strip())
    return (found[1].strip(), found[2].strip()) if found else ("", name)


def pay_per_head(spent: Figures | None, staff: Figures, items: Mapping[str, str]) -> Pay | None:
    """Pay over heads of the last twelve months in which units have both; None where no account is called pay. `items`: account -> name."""
    paid = paid_items(items)
    if spent is None or not paid:
        return None
    pay, heads = dict[tuple[int, str], Decimal](), dict[tuple[int, str], Decimal]()
    for figures, of in ((spent, pay), (staff, heads)):
        for (month, (unit, what)), cell in figures.cells.items():
            if month > staff.months[-1] - WINDOW and (of is heads or what in paid):
                of[month, unit] = of.get((month, unit), Decimal(0)) + cell.amount
    both = [at for at in pay if heads.get(at, 0) > 0]
    many = sum((heads[at] for at in both), Decimal(0))
    yuan = round_whole(sum((pay[at] for at in both), Decimal(0)) / many) if many else 0
    why = _PAY_A_HEAD.filled(items=text_list([name for code, name in items.items() if code in paid]), n=len({month for month, _ in both}))
    return Pay(int(yuan), why) if yuan > 0 else None


def item_rows(names: Names, records: pd.DataFrame, codes: Sequence[str], lang: Lang,
              posts: Sequence[str] = ()) -> tuple[list[Row], list[Guess]]:
    """The accounts, each in the group that most of its money is in; without groups, in the one that its name begins with. Pay that is one
    account alone follows the staffing plan where heads were exported, `posts`, none of them promoters, who have a plan of their own."""
    grouped = records.assign(category=records["item_group"])
    bare = (grouped["category"] == "").all()
    group, _ = categories_of(grouped, codes, lang)
    before = {t.code: _parts(t.name)[0] for t in names.things} if bare else {}
    chosen = [before.get(t.code) or (ITEMS.only(lang) if bare or not group[t.code] else group[t.code]) for t in names.things]
    paid = paid_items({t.code: t.name for t in names.things})
    staffed = bool(posts) and len(paid) == 1 and not any(re.search(_POST_WORDS[0][1], fold_text(post)) for post in posts)
    linked = [i for i, t in enumerate(names.things) if staffed and t.code in paid]
    rows: list[Row] = [{"code": t.code, "group": of, "item": t.name, "mark": "linked" if i in linked else "plain",
                        "link": "staff" if i in linked else "none", "payment": "cash", "booked": "expense", "owner": "branch",
                        "erp_code": t.erp or None}
                       for i, (t, of) in enumerate(zip(names.things, chosen, strict=True))]
    named = [i for i, t in enumerate(names.things) if before.get(t.code)]
    guesses = [*name_guesses("expense_items", "item", names), *of_rows("expense_items", "group", named, _GROUP_NAMED)]
    guesses += of_rows("expense_items", "group", [i for i in range(len(rows)) if i not in named], _ONE_GROUP) if bare else []
    for column in ("mark", "link"):
        guesses += of_rows("expense_items", column, linked, _BY_HEADS)
    for column in ("mark", "link", "payment", "booked", "owner"):
        of = [i for i in range(len(rows)) if column not in ("mark", "link") or i not in linked]
        guesses += of_rows("expense_items", column, of, _NATURE)
    return rows, guesses


def post_rows(names: Names, pay: Pay | None) -> tuple[list[Row], list[Guess]]:
    """The posts; what one costs a month stays open where no expenses tell it."""
    kinds = [next((key for key, words in _POST_WORDS if re.search(words, fold_text(t.name))), "support") for t in names.things]
    rows: list[Row] = [{"code": t.code, "post": t.name, "post_type": kind, "employ": "own",
                   "carries_target": "yes" if kind == "sales" else "no",
                   "unit_cost": None if pay is None else YUAN.steps(Decimal(pay.yuan))[0]}
                       for t, kind in zip(names.things, kinds, strict=True)]
    guesses = name_guesses("posts", "post", names)
    for column in ("post_type", "employ", "carries_target"):
        guesses += of_rows("posts", column, range(len(rows)), _BY_NAME)
    return rows, guesses + (of_rows("posts", "unit_cost", range(len(rows)), pay.why) if pay else [])


def heads_rows(figures: Figures) -> tuple[list[Row], list[Guess]]:
    """Opening heads by unit and post, those of the last month that is there, and as many authorised."""
    last = figures.months[-1]
    rows: list[Row] = [{"branch": unit, "post": post, "opening": n, "cap": n} for (month, (unit, post)), cell in figures.cells.items()
                       if month == last and (n := int(cell.amount.to_integral_value())) > 0]
    every = range(len(rows))
    return rows, [*of_rows("heads", "opening", every, _OPENING), *of_rows("heads", "cap", every, _CAP)]
