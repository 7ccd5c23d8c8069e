"""Master sheet `company`: one row per field, a value beside it."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlplan import terms
from xlplan.schema.column import CellNextYear, Choice, Column, Kind
from xlplan.schema.table import Table
from xlplan.tables.master.parts import YES_NO
from xlplan.text import Text, fold_text, same_text
from xlplan.units import CASE, COUNT, MONTH, PERCENT, PIECE, THOUSAND_YUAN, WAN_YUAN, YUAN, Unit


@dataclass(frozen=True)
class CompanyField:
    """One row of the sheet.

    Attributes:
        key: row key, and name of the field in `records.Company`.
        kind: what the value is once read; the value column itself is text.
        choices: closed list of a choice field; the value is a key or a label in any language.
        unit: of a number field.
        default: what a blank stands for; '' where there is no such thing.
        begins: what a new master has, where that is not the default.
        next_year: what becomes of it in the master of the year after, as of a column.
        required: a blank is a finding.
        help: input message.
        lower, upper: bounds of a number field, in its unit.
    """

    key: str
    label: Text
    kind: Kind = "text"
    choices: tuple[Choice, ...] = ()
    unit: Unit | None = None
    default: str = ""
    required: bool = False
    help: Text | None = None
    lower: int | None = None
    upper: int | None = None
    begins: str = ""
    next_year: CellNextYear = ""

    def choice_key(self, label: str) -> str | None:
        """The choice meant by a label in any language or by its key (case and width do not count); None."""
        wanted = fold_text(label)
        return next((c.key for c in self.choices if wanted in map(fold_text, (c.key, *c.label.all()))), None)


LANGUAGE: Final = (Choice("zh-CN", same_text("简体中文")), Choice("zh-TW", same_text("繁體中文")), Choice("en", same_text("English")))
BASIS: Final = (
    Choice("shipment", Text("发货额", "出貨額", "Shipments")),
    Choice("invoiced", Text("开票额", "開立發票額", "Invoiced sales")),
    Choice("cash", Text("回款额", "收款額", "Cash collected")),
    Choice("sell_out", Text("终端动销", "終端銷售", "Sell-out")))
DISCOUNT: Final = (Choice("before", Text("折让前", "折讓前", "Before discounts")),
                   Choice("after", Text("折让后", "折讓後", "After discounts")))
ROUND: Final = tuple(Choice(key, label) for key, label in terms.ROUNDS.items())
TAX: Final = {True: Text("含税", "含稅", "tax included"), False: Text("不含税", "未稅", "without tax")}  # where it is printed
MONEY: Final = tuple(Choice(u.key, u.label) for u in (YUAN, THOUSAND_YUAN, WAN_YUAN))  # in which pasted sheets may stand
VOLUME: Final = tuple(Choice(u.key, u.label) for u in (CASE, PIECE))
_STATED: Final = Text("整张表只用一个单位;金额按原数精确相加,全年合计四舍五入一次,各单位、各月加起来正好等于它",
                      "整張表只用一個單位;金額按原數精確相加,全年合計四捨五入一次,各單位、各月加起來正好等於它",
                      "One unit for the whole sheet; amounts are summed as they stand, the year is rounded once, all parts add up to it")
PASSED: Final = (Choice("locked", Text("锁定", "鎖定", "Locked")), Choice("open", Text("可以修改", "可以修正", "May be changed")))
SILENCE: Final = (Choice("issued", Text("下达目标不变", "下達目標不變", "The target stays")),
                  Choice("declared", Text("接受申报数", "接受提報數", "What was declared is accepted")))
BALANCE: Final = (Choice("stop", Text("停止下发", "停止發送", "Issuing stops")),
                  Choice("unassigned", Text("由未分配承担", "由未分配承擔", "What is unassigned takes it")))
ACTING: Final = (Choice("none", Text("都不参与", "都不參與", "None")), Choice("region", terms.REGION),
                 Choice("province", Text("省区", "省區", "Province")))
PAPER: Final = tuple(Choice(size, same_text(size)) for size in ("A4", "A3"))
FILE_NAMES: Final = (Choice("spoken", Text("公司_年度计划_单位_轮次", "公司_年度計畫_單位_輪次", "Company_Year_Unit_Round")),
                     Choice("coded", Text("单位编码", "單位代碼", "Unit code")))
UNIT: Final = (Choice("wan_yuan", WAN_YUAN.label),)

COMPANY_FIELDS: Final = (
    CompanyField("name", Text("公司名称", "公司名稱", "Company name"), required=True,
                 help=Text("印在每份填报表、邮件和文件名里,用简称", "印在每份填報檔、郵件和檔名裡,用簡稱",
                           "Stands in every workbook, mail and file name; a short name is best")),
    CompanyField("year", Text("计划年度", "計畫年度", "Plan year"), "number", unit=COUNT, required=True, next_year="restated",
                 lower=2000, upper=2100, help=Text("跨年的会计年度填开始的那一年", "跨年的會計年度填開始的那一年",
                                                   "A fiscal year bears the year it begins in")),
    CompanyField("start_month", Text("会计年度起始月", "會計年度起始月", "First month of the fiscal year"), "number",
                 unit=MONTH, default="1", required=True, lower=1, upper=12, help=Text(
                     "1–12;自然年填 1,从 4 月起填 4", "1–12;曆年填 1,從 4 月起填 4",
                     "1–12; 1 where it is the calendar year, 4 where it begins in April")),
    CompanyField("language", Text("语言", "語言", "Language"), "choice", LANGUAGE, default="zh-CN", required=True),
    CompanyField("unit", Text("金额单位", "金額單位", "Unit of amounts"), "choice", UNIT, default="wan_yuan",
                 required=True),
    CompanyField("basis", Text("口径", "計算基準", "Basis"), "choice", BASIS, required=True),
    CompanyField("tax_included", Text("含税", "含稅", "Tax included"), "choice", YES_NO, required=True),
    CompanyField("tax_rate", Text("税率", "稅率", "Tax rate"), "number", unit=PERCENT, lower=0, upper=1),
    CompanyField("discount", Text("折让前/后", "折讓前/後", "Discounts"), "choice", DISCOUNT, default="after"),
    CompanyField("round", terms.ROUND, "choice", ROUND, default="bottom_up", required=True, next_year="restated"),
    CompanyField("version", Text("版次", "版次", "Version"), default="V1", required=True, next_year="restated"),
    CompanyField("deadline", Text("上报截止时间", "提報截止時間", "Deadline"), "date", required=True, next_year="moved",
                 help=Text("日期和时间,如 2026-11-10 18:00", "日期和時間,如 2026-11-10 18:00",
                           "Date and time, such as 2026-11-10 18:00")),
    CompanyField("mailbox", Text("寄回邮箱", "寄回信箱", "Return mailbox"), required=True),
    CompanyField("contact_name", Text("总部联系人", "總公司聯絡人", "HQ contact"), required=True),
    CompanyField("contact_phone", Text("联系手机", "聯絡手機", "Contact phone")),
    CompanyField("contact_wecom", Text("企业微信", "企業微信/Line", "WeCom or Line")),
    CompanyField("switch_volume", Text("显示折合销量", "顯示折合銷量", "Show volume equivalent"), "choice", YES_NO,
                 default="no", help=Text(
                     "按标准箱价折合箱数", "按標準箱價折合箱數", "Cases at the standard case price")),
    CompanyField("switch_workdays", Text("分月考虑工作日", "分月考慮工作日", "Months weighted by workdays"), "choice",
                 YES_NO, default="no"),
    CompanyField("convert", Text("转换其他格式的上报文件", "轉換其他格式的提報檔", "Convert files of other formats"), "choice",
                 YES_NO, default="no", help=Text(
                     ".xls、.xlsb、.ods、.et 由本机的 LibreOffice 转换成 .xlsx 再检查",
                     ".xls、.xlsb、.ods、.et 由本機的 LibreOffice 轉換成 .xlsx 再檢核",
                     ".xls, .xlsb, .ods and .et are made into .xlsx by LibreOffice on this computer and checked")),
    CompanyField("passed", Text("退回件里已通过的表", "退回件裡已通過的表", "Accepted tables in files sent back"), "choice", PASSED,
                 default="locked", help=Text(
                     "锁定:不能再改;与要改的表有勾稽的除外", "鎖定:不能再修正;與要修正的表有勾稽的除外",
                     "Locked: nothing more is typed there, unless the table is linked to one that must be corrected")),
    CompanyField("silence", Text("申报有差异而总部没有写调整", "提報有差異而總公司沒有寫調整", "Gaps on which HQ writes no line"), "choice",
                 SILENCE, default="issued"),
    CompanyField("balance", Text("核定数与公司目标的差额", "核定數與公司目標的差額", "Approved figures that do not meet the goal"),
                 "choice", BALANCE, default="stop"),
    CompanyField("acting", Text("参与的大区层级(调剂、审核、大区一页纸)", "參與的區域層級(調劑、審核、區域一頁表)",
                                "Level of regions that act (shifts, reviews, one-page reports)"),
                 "choice", ACTING, default="none", help=Text(
                     "下发前调剂目标(xlplan issue --stage regions),交回后审核申报(xlplan issue --stage review),各有一页纸;"
                     "期限写在「编制日历」",
                     "發送前調劑目標(xlplan issue --stage regions),交回後審核提報(xlplan issue --stage review),各有一頁表;"
                     "期限寫在「編製日程」",
                     "They shift targets before their branches are issued to (xlplan issue --stage regions), review what comes back "
                     "(xlplan issue --stage review), and have a page each; the sheet Calendar says until when")),
    CompanyField("file_names", Text("文件名", "檔名", "File names"), "choice", FILE_NAMES, default="coded", begins="spoken", help=Text(
        "下发、退回、个人计划和邮件附件的文件名。如 青禾日化_2027计划_上海_一上.xlsx;按编码则是 SH.xlsx。收回时看文件里的标记,与名字无关",
        "發送、退回、個人計畫和郵件附件的檔名。如 青禾日化_2027計畫_上海_初編.xlsx;按代碼則是 SH.xlsx。收回時看檔案裡的標記,與名字無關",
        "Of what is issued, goes back, is mailed, and of plans of persons: Qinghe_2027-plan_Shanghai_First-submission.xlsx, or SH.xlsx by "
        "codes. What comes back is known by its stamp, whatever its name")),
    CompanyField("person_targets_from", Text("人员目标开放轮次", "個人目標開放輪次", "Person targets open from"),
                 "choice", ROUND, default="approved", help=Text(
                     "二下的填报表就是二上交回的那份:选二下或二上,两轮都有", "調整的填報檔就是定案交回的那份:選調整或定案,兩輪都有",
                     "The workbook of Revision is the one that comes back as Final submission: either opens them in both")),
    CompanyField("paper", Text("打印纸张", "列印紙張", "Paper"), "choice", PAPER, default="A4", help=Text(
        "A3:宽表用 A3 打印,页数更少;首页、函件、总览和大区一页纸仍用 A4",
        "A3:寬表用 A3 列印,頁數較少;首頁、函件、總覽和區域一頁表仍用 A4",
        "A3: wide sheets are printed on A3 and fewer pages; start page, letter, overview and regions' pages stay on A4")),
    CompanyField("unit_sales", Text("历史销售的金额单位", "歷史銷售的金額單位", "Unit of the sales history"), "choice", MONEY,
                 default="wan_yuan", help=_STATED),
    CompanyField("unit_cases", Text("历史销售的数量单位", "歷史銷售的數量單位", "Unit of its volume"), "choice", VOLUME,
                 default="case"),
    CompanyField("unit_expense", Text("历史费用的金额单位", "歷史費用的金額單位", "Unit of the expense history"), "choice", MONEY,
                 default="wan_yuan", help=_STATED),
    CompanyField("unit_weights", Text("分配权重的金额单位", "分配權重的金額單位", "Unit of the weights sheet"), "choice", MONEY,
                 default="wan_yuan"),
    CompanyField("unit_cost", Text("人均月成本的单位", "每人月成本的單位", "Unit of the monthly cost a head"), "choice", MONEY,
                 default="yuan"),
    CompanyField("unit_price", Text("标准箱价的单位", "標準箱價的單位", "Unit of the standard case price"), "choice", MONEY,
                 default="yuan"),
)
STATED: Final = frozenset(f.key for f in COMPANY_FIELDS if f.key.startswith("unit_"))  # the unit of a sheet's amounts

COMPANY: Final = Table(
    "company", Text("基本信息", "基本資料", "Company"), "fixed", (
        Column("field", Text("项目", "項目", "Field"), kind="text", who="G", width=24),
        Column("value", Text("内容", "內容", "Value"), kind="text", who="I", width=40),
        Column("needed", Text("要求", "要求", "Needed"), kind="text", who="G", width=24)),
    ("field",), next_year="kept", purpose=Text("公司、年度、口径和截止时间", "公司、年度、計算基準和截止時間",
                             "Company, year, basis and deadline"))
