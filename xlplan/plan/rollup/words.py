"""The words that several pages of the roll-up share, and their one speaker. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xlplan.calendar.periods import head_params, label_params
from xlplan.text import Lang, Text, text_list


@dataclass(frozen=True)
class Words:
    """Says texts in one language, with the year and month names of one plan filled in."""

    lang: Lang
    year: int
    start_month: int = 1

    def say(self, text: Text, **params: object) -> str:
        """The text, filled in; texts without parameters may hold no braces."""
        return text(self.lang, **(self._labels | params))

    @cached_property
    def _labels(self) -> dict[str, str]:
        return label_params(self.year, self.start_month, self.lang, dated=True)

    def head(self, text: Text) -> str:
        """The text as the header of a narrow column."""
        return text(self.lang, **head_params(self.year, self.start_month, self.lang))

    def join(self, items: list[str]) -> str:
        """A list in a sentence."""
        return text_list(items)(self.lang) if items else ""


PLAN: Final = Text("{year} 年度计划", "{year} 年度計畫", "{year} plan")
PROVISIONAL: Final = Text("暂汇", "暫彙總", "provisional")
PROVISIONAL_TITLE: Final = Text("{title}(暂汇:{table}未交/退回/未填 {missing} 家)", "{title}(暫彙總:{table}未交/退回/未填 {missing} 家)",
                                "{title} (provisional: {table} missing, returned or not filled in: {missing})")
WHO_IS_IN: Final = Text(
    "{company} · {table} {have} / {all} 家计入(占下达 {part})", "{company} · {table} {have} / {all} 家計入(占下達 {part})",
    "{company} · {table} of {have} / {all} branches in ({part} of target)")
UNIT: Final = Text("单位:{unit}", "單位:{unit}", "unit: {unit}")
UNIT_WHOLE: Final = Text("单位:{unit}(取整,舍位平衡;占比各自取整)", "單位:{unit}(取整,尾差已平衡;占比各自取整)",
                         "unit: {unit} (whole, rounded to add up; shares are not)")
TOTAL_OFF: Final = Text("≠ 各月之和", "≠ 各月之和", "≠ the months")
BASIS: Final = Text("口径:{basis}", "計算基準:{basis}", "basis: {basis}")
UNFILLED_ESTIMATED: Final = Text("未填,按下达暂估", "未填,按下達暫估", "not filled in (at target)")
WITHHELD_ESTIMATED: Final = Text("暂不交,按下达暂估", "暫不交,按下達暫估", "kept back (at target)")
UNDECLARED_COUNT: Final = Text("另有 {n} 家未填或暂不交,不算申报", "另有 {n} 家未填或暫不交,不算提報",
                               "{n} not filled in or kept back, not declared")
EXCLUDED: Final = Text("不含总部剔除的{names}", "不含總公司剔除的{names}", "without {names}, excluded by HQ")
EXCLUDED_ESTIMATED: Final = Text("总部剔除,按下达暂汇", "總公司剔除,按下達暫彙總", "excluded by HQ (at target)")
ESTIMATED: Final = Text("未交,按下达暂汇", "未交,按下達暫彙總", "missing (at target)")
RETURNED_ESTIMATED: Final = Text("退回,按下达暂汇", "退回,按下達暫彙總", "returned (at target)")
SALES_ESTIMATED: Final = Text("销售未交,按下达暂汇", "銷售未交,按下達暫彙總", "sales missing (at target)")
SALES_UNFILLED: Final = Text("销售未填,按下达暂估", "銷售未填,按下達暫估", "sales not filled in (at target)")
SALES_WITHHELD: Final = Text("销售暂不交,按下达暂估", "銷售暫不交,按下達暫估", "sales kept back (at target)")
SALES_RETURNED: Final = Text("销售退回,按下达暂汇", "銷售退回,按下達暫彙總", "sales returned (at target)")

POINTS: Final = Text('+0.0" 点";-0.0" 点";"–"', '+0.0" 點";-0.0" 點";"–"', '+0.0" pts";-0.0" pts";"–"')  # format of percentage points
BRANCH: Final = Text("大区 / 分公司", "區域 / 分公司", "Region / branch")
OWN_ROW: Final = Text("{name}(本部)", "{name}(本部)", "{name} (own)")  # of a unit that fills in and adds up what is below it
BRANCHES_TOTAL: Final = Text("分公司合计", "分公司合計", "All branches")
FILLING_TOTAL: Final = Text("填报单位合计", "填報單位合計", "All units that fill in")  # where not branches only do
FILLS_NO_SALES: Final = Text("不填报销售的单位", "不填報銷售的單位", "Units without a sales sheet")
UNASSIGNED: Final = Text("统筹(未分配,加码为负)", "統籌(未分配,加碼為負)", "Unassigned / over-assigned")

PY_LIKE: Final = Text("{py}年预计(同口径)", "{py}年預估(同基準)", "{py} estimate like-for-like")
ASSIGNED: Final = Text("下达", "下達", "Target")
MISSING_PART: Final = Text("其中暂估(未交、退回、未填)", "其中暫估(未交、退回、未填)", "of which not declared")
LIKE: Final = Text("同口径下达", "同基準下達", "Target like-for-like")
GAP: Final = Text("差异(同口径)", "差異(同基準)", "Difference like-for-like")
GROWTH_APPROVED: Final = Text("核定增长率", "核定成長率", "Growth, approved")
SALES_HERE: Final = Text("核定销售(本页计入)", "核定銷售(本頁計入)", "Approved sales, in here")
PY_SALES_HERE: Final = Text("{py}年预计销售(本页计入)", "{py}年預估銷售(本頁計入)", "{py} sales, in here")
NOTE_SALES_HERE: Final = Text(
    "「本页计入」的销售只算本表计入的分公司,是本页各比率的分母;其中销售未交、退回、未填的,用下达目标代替核定数。",
    "「本頁計入」的銷售只算本表計入的分公司,是本頁各比率的分母;其中銷售未交、退回、未填的,用下達目標代替核定數。",
    "Sales “in here” are those of the branches that are in on this page, which its ratios divide by; the target stands in for sales "
    "that are missing, returned or not filled in.")
CHECK: Final = Text("核对(与目标与申报对比页相差)", "核對(與目標與提報對照頁相差)", "Check against Target vs declared")
CHECK_SHORT: Final = Text("核对", "核對", "Check")
NOTE_MISSING: Final = Text(
    "未交、退回、未填的分公司单列,差异只比较计入的分公司;「暂汇数」里它们按下达目标计。",
    "未交、退回、未填的分公司單列,差異只比較計入的分公司;「暫彙總數」裡它們按下達目標計。",
    "Branches that are missing, returned or not filled in stand on their own rows; differences compare branches that are in; “Provisional” "
    "has them at target.")
