"""批复函: HQ's approval of a unit's plan as a letter on one page: figures, conditions, who signs. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan import terms
from xlplan.calendar import label_params
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.round_names import round_name
from xlplan.text import Text, printed_width
from xlplan.units import PERCENT, PERSON, WAN_A_HEAD, WAN_YUAN, Unit
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet
from xlplan.workbook.layout import LEFT, SUBTITLE, TITLE, Layout, RowAddresses
from xlplan.workbook.own_sheets import PAGES
from xlplan.workbook.rawbook import At
from xlplan.workbook.stamp import Issued
from xlplan.workbook.styles import Style
from xlplan.workbook.words import WORDS
from xlplan.workbook.writing.number_formats import number_format
from xlplan.workbook.writing.page import begin_page

KEY: Final = "letter"
CONDITION, APPROVER, MANAGER = "condition", "approver", "manager"  # facts, numbered but for the last; an approver: post|name
_RIGHT: Final = 9
_FIGURE: Final = ((2, 2), (3, 5), (6, 7), (8, 9))  # columns of a figure: number, label, value, unit
_SIGNS: Final = ((2, 3), (4, 5), (6, 7), (8, 9))
_SEALS: Final = ((2, 5), (6, 9))
_WIDTHS: Final = (7.0, 20.0, 15.0, 15.0, 13.0, 15.0, 13.0, 15.0)
_WIDE: Final = sum(_WIDTHS) - _WIDTHS[0] - 3  # of a condition
_BREAKS: Final = {"en": 0.85}  # of a line, where it breaks between words

# label, table, foot row, column, unit
FIGURES: Final[tuple[tuple[Text, str, str, str, Unit], ...]] = (
    (Text("销售目标", "銷售目標", "Sales target"), "sales_targets", "@total", "year", WAN_YUAN),
    (Text("比{py}年预计增长", "比{py}年預估成長", "Growth over the {py} estimate"), "sales_targets", "@yoy", "year", PERCENT),
    (Text("人均销售(全年平均人数)", "每人銷售(全年平均人數)", "Sales per head (average heads)"), "staffing", "@productivity", "avg",
     WAN_A_HEAD),
    (Text("费用预算合计", "費用預算合計", "Expense budget, total"), "expense_budget", "@total", "year", WAN_YUAN),
    (Text("费用率(占销售目标)", "費用率(占銷售目標)", "Expense ratio (of the sales target)"), "expense_budget", "@rate", "year",
     PERCENT),
    (WORDS["heads"], "staffing", "@total", "year_end", PERSON),
    # the sum of months, each rounded, as the linked items of the budget have it: "@total" rounds a year at once
    (Text("全年人力成本", "全年人力成本", "Staff cost of the year"), "staffing", "@cost", "year_cost", WAN_YUAN),
    (Text("全年培训费用", "全年訓練費用", "Training budget of the year"), "training", "@total_wan", "cost", WAN_YUAN))

_TITLE: Final = Text("关于{branch} {year} 年度销售计划的批复", "關於{branch} {year} 年度銷售計畫的核准",
                     "Approval of the {year} sales plan of {branch}")
_SUBTITLE: Final = Text("{company} · {round} · 第 {version} 版 · 第 {issue} 号下发 · {date}",
                        "{company} · {round} · 第 {version} 版 · 第 {issue} 號發送 · {date}",
                        "{company} · {round} · version {version} · issue {issue} · {date}")
_TO: Final = Text("{branch}:", "{branch}:", "To {branch}")
_OPENING: Final = Text(
    "你单位 {year} 年度销售计划业经审定,现将核定指标批复如下,请按此执行。分月、分产品、分渠道等明细见本工作簿各表。",
    "貴單位 {year} 年度銷售計畫業經審定,茲將核定指標核准如下,請據以執行。分月、分產品、分通路等明細見本活頁簿各表。",
    "Your sales plan for {year} has been reviewed; the figures below are approved and are to be carried out. Months, products, channels "
    "and further details are on the sheets of this workbook.")
_PARTS: Final = (Text("一、核定指标", "一、核定指標", "1. Approved figures"),
                 Text("二、条件与说明", "二、條件與說明", "2. Conditions and notes"), Text("三、签署", "三、簽署", "3. Signatures"))
_INDICATOR: Final = Text("指标名称", "指標名稱", "Figure")
_NO_CONDITION: Final = Text("无附加条件。", "無附加條件。", "No further conditions.")
_SIGNATURE: Final = Text("签字", "簽名", "Signature")
_HEAD_OF: Final = Text("{branch}负责人", "{branch}負責人", "Head of {branch}")
_FOR_COMPANY: Final = Text("公司批准人", "公司核准人", "For the company")
_SEAL: Final = Text("{name}(盖章)", "{name}(用印)", "{name} (seal)")
_SEAL_DATE: Final = Text("日期:      年    月    日", "日期:      年    月    日", "Date:")


def shape_of(issued: Issued) -> tuple[int, int]:
    """How many conditions there are, and how many sign."""
    return len(_numbered(issued, CONDITION)), len(_numbered(issued, APPROVER))


def own_texts(issued: Issued) -> dict[At, str]:
    """Place -> text of what the letter says about this unit and issue alone."""
    return _Letter(issued, "").write({}, None).own


def letter_sheet(issued: Issued, layouts: Mapping[str, Layout], numbers: Evaluator | None, footer: str) -> Sheet:
    """The page. Without `numbers` its formulas are empty texts."""
    return _Letter(issued, footer).write(layouts, numbers).sheet


def _numbered(issued: Issued, kind: str) -> list[str]:
    return [text for _, text in sorted((key, text) for key, text in issued.facts.items() if key.startswith(f"{kind}|"))]


class _Letter:
    """The page while it is written, from its top down. `own`: as `own_texts`."""

    def __init__(self, issued: Issued, footer: str) -> None:
        stamp = issued.stamp
        self.issued, self.lang, self.own, self.row = issued, stamp.lang, dict[At, str](), SUBTITLE + 2
        self.said = {"branch": stamp.branch_name, "year": stamp.year, "company": stamp.company, "version": stamp.version,
                     "issue": stamp.issue, "date": stamp.issued_on, "round": round_name(stamp.round, "out")(stamp.lang)}
        self.sheet = Sheet(KEY, PAGES[KEY](self.lang), tab="1F4E5F", landscape=False, paper="A4", fit_height=1, protected=True)
        title, below = (text(self.lang, **self.said) for text in (_TITLE, _SUBTITLE))
        begin_page(self.sheet, title, below, _RIGHT, footer=footer, height=40, below=20)
        self.own |= {(TITLE, LEFT): title, (SUBTITLE, LEFT): below}
        for i, width in enumerate(_WIDTHS):
            self.sheet.columns[LEFT + i] = ColumnSpec(width=width)

    def write(self, layouts: Mapping[str, Layout], numbers: Evaluator | None) -> _Letter:
        """All of it."""
        issued, lang = self.issued, self.lang
        self.line(_TO(lang, **self.said), "bold", own=True)
        self.line(_OPENING(lang, **self.said), "plain_wrap", own=True)
        self.heading(_PARTS[0])
        self.cells(22, "header", *zip(_FIGURE, (WORDS["no"](lang), _INDICATOR(lang), None, terms.UNIT(lang)), strict=True))
        for c in range(_FIGURE[2][0], _FIGURE[2][1] + 1):
            self.sheet.put(self.row - 1, c, terms.APPROVED(lang) if c == _FIGURE[2][0] else None, "header_number")
        params = label_params(issued.stamp.year, issued.stamp.start_month, lang)
        for n, (label, table, foot, column, unit) in enumerate((f for f in FIGURES if f[1] in issued.stamp.opens), 1):
            value, formula = None, ""
            if numbers is not None:
                value = unit.value(int(numbers.foot_steps(table, foot, column)[0]))
                formula = RowAddresses(layouts[table], foot, layouts, outside=True).cell(column)
            (_, of_label, of_value, of_unit) = _FIGURE
            self.sheet.put(self.row, LEFT, n, "computed")
            self.cells(21, "state", (of_label, label(lang, **params)), (of_unit, unit.label(lang)), (of_value, None))
            self.sheet.put(self.row - 1, of_value[0], value, "bold_number", formula=formula, format=number_format(unit))
        self.heading(_PARTS[1])
        conditions = _numbered(issued, CONDITION)
        for n, text in enumerate(conditions, 1):
            self.sheet.put(self.row, LEFT, n, "computed")
            self.line(text, "wrap", own=True, first=LEFT + 1)
        if not conditions:
            self.line(_NO_CONDITION(lang), "state")
        self.heading(_PARTS[2])
        self.signatures()
        return self

    def signatures(self) -> None:
        """Who signs, and where the seals go."""
        lang, said = self.lang, self.said
        self.cells(22, "header", *zip(_SIGNS, (terms.POST(lang), terms.NAME(lang), _SIGNATURE(lang), terms.DATE(lang)), strict=True))
        company = [tuple(one.split("|", 1)) for one in _numbered(self.issued, APPROVER)] or [(_FOR_COMPANY(lang), "")]
        for post, name in (*company, (_HEAD_OF(lang, **said), self.issued.facts.get(MANAGER, ""))):
            self.note_own(_SIGNS[0][0], post)
            self.note_own(_SIGNS[1][0], name)
            self.cells(27, "state", *zip(_SIGNS, (post, name or None, None, None), strict=True))
        self.row += 1
        for height, texts in ((70, [_SEAL(lang, name=said[who]) for who in ("company", "branch")]), (21, [_SEAL_DATE(lang)] * 2)):
            for (first, _), text in zip(_SEALS, texts, strict=True):
                self.note_own(first, text)
            self.cells(height, "state", *zip(_SEALS, texts, strict=True))

    def line(self, text: str, style: Style, *, own: bool = False, first: int = LEFT) -> None:
        """A text over the page, as high as it needs."""
        if own:
            self.note_own(first, text)
        width = (_WIDE if first > LEFT else sum(_WIDTHS) - 3) * _BREAKS.get(self.lang, 0.95)
        self.cells(max(21.0, 6 + 14.5 * -(-printed_width(text) // width)), style, ((first, _RIGHT), text))

    def heading(self, text: Text) -> None:
        """A part's."""
        self.row += 1
        self.sheet.rows[self.row] = RowSpec(height=26)
        self.sheet.put(self.row, LEFT, text(self.lang), "section")
        self.row += 1

    def cells(self, height: float, style: Style, *of: tuple[tuple[int, int], str | None]) -> None:
        """A row of merged cells; the next row below it."""
        self.sheet.rows[self.row] = RowSpec(height=height)
        for (first, last), text in of:
            for c in range(first, last + 1):
                self.sheet.put(self.row, c, text if c == first else None, style)
            if last > first:
                self.sheet.merges.append((self.row, first, self.row, last))
        self.row += 1

    def note_own(self, column: int, text: str) -> None:
        """That the text in that column of this row is the unit's alone."""
        self.own[self.row, column] = text
