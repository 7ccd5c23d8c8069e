"""The ribbon, declared once: its XML, its VBA callbacks, its label sheet and the test that every macro exists derive from this. Floor 7."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from xlplan import terms
from xlplan.schema.codes.pages import REBALANCE
from xlplan.text import LANGS, Lang, Text

# What the workbook in front is, as VBA tells it by itself: a unit's, HQ's master, a roll-up, the list of what a check found, none of ours.
Place = Literal["unit", "master", "rollup", "findings", "other"]
UNIT: Final[tuple[Place, ...]] = ("unit",)
HQ: Final[tuple[Place, ...]] = ("master", "rollup", "other")  # in front of a workbook of none of ours they ask for the plan's folder
CHECKED: Final[tuple[Place, ...]] = ("unit", "master")
ANYWHERE: Final[tuple[Place, ...]] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """One button. `keytip` is typed after Alt and the tab's own.

    `places`: where it can do something, elsewhere it is greyed out; none: anywhere. `on_cells`: it stands in the menu of the right mouse
    button too, on sheets of ours. `procedure`: the VBA that a press calls with the macro's name.

    `image` is the icon of a control that Microsoft lists for Excel 2013, 2016, 2019 and 365 alike (Office Fluent UI command
    identifiers): one of another Office program may show as nothing.
    """

    id: str
    label: Text
    screentip: Text
    image: str
    keytip: str
    large: bool = False
    places: tuple[Place, ...] = ANYWHERE
    on_cells: bool = False
    procedure: str = "CallPython"

    @property
    def macro(self) -> str:
        """The Python macro behind it, a key of udfs.macros.MACROS."""
        return self.id


@dataclass(frozen=True, slots=True)
class LanguageMenu:
    """The menu of languages, each under its own name; VBA alone serves it."""

    id: str
    label: Text
    screentip: Text
    image: str
    keytip: str


@dataclass(frozen=True, slots=True)
class FunctionMenu(LanguageMenu):
    """The menu of our worksheet functions by what they are for, each with a line about it; a click puts one into the selected cell and
    opens Excel's own dialog for its arguments."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Functions of the menu under one title."""

    id: str
    label: Text
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Buttons side by side under one caption."""

    id: str
    label: Text
    controls: tuple[Button | LanguageMenu, ...]


TAB_ID: Final = "planning"
TAB: Final = Text("年度计划", "年度計畫", "Planning")
TAB_KEYTIP: Final = "Y"
OWN_NAMES: Final[dict[Lang, str]] = {"zh-CN": "简体中文", "zh-TW": "繁體中文", "en": "English"}
assert tuple(OWN_NAMES) == LANGS

TOPICS: Final = (
    Topic("topic_spread", Text("分解与平衡", "分解與平衡", "Break down and balance"),
          ("XLP_SPREAD", "XLP_REBALANCE", "XLP_REFORECAST", "XLP_FIT", "XLP_DAYS")),
    Topic("topic_estimate", Text("测算", "估算", "Estimate"), ("XLP_SOLVE3", "XLP_SEASON", "XLP_HEADCOUNT", "XLP_RAMP")),
    Topic("topic_calendar", Text("日历与换算", "日曆與換算", "Calendar and units"), (
        "XLP_WORKDAYS", "XLP_PACE", "XLP_NEXTDATE", "XLP_UNIT", "XLP_NUMBER")),
    Topic("topic_plan", Text("取计划的数", "取計畫的數", "Figures of the plan"), ("XLP_GET", "XLP_ROLLUP", "XLP_STATUS")),
    Topic("topic_check", Text("检查与来源", "檢核與來源", "Check and trace"), ("XLP_CHECK", "XLP_TRACE", "XLP_EXPLAIN")),
)

GROUPS: Final[tuple[Group, ...]] = (
    Group("plan", Text("计划", "計畫", "Plan"), (
        Button("new_plan", Text("新建计划", "新增計畫", "New plan"),
               Text("为一个计划年度新建文件夹,总控表由打开的导出表起草,或者空白",
                    "為一個計畫年度新增資料夾,總控表由開啟的匯出表起草,或者空白",
                    "Make a folder for a plan year: its master workbook drafted from the export that is open, or empty"),
               "FileNew", "N", large=True, places=HQ),
        Button("issue", Text("下发填报表", "發送填報檔", "Issue to branches"),
               Text("把公司目标分解到各分公司,并生成每家的填报表", "把公司目標分解到各分公司,並產生每家的填報檔",
                    "Break the company's targets down and write one workbook per branch"), "FileSendMenu", "I", large=True, places=HQ),
    )),
    Group("breakdown", Text("分解", "分解", "Break down"), (
        Button("decompose", Text("分解选区", "分解選取範圍", "Decompose selection"),
               Text("把合计精确分到选中的单元格,固定的不动", "把合計精確分到選取的儲存格,固定的不動",
                    "Spread a total over the selected cells exactly; held cells stay"), "SplitCells", "D", large=True,
               places=("unit", "master", "other"), on_cells=True),
        Button("rebalance", REBALANCE,
               Text("让合计等于下达目标,只调整未固定的单元格", "讓合計等於下達目標,只調整未固定的儲存格",
                    "Make the total equal the target, changing only cells that are not held"),
               "AlignDistributeHorizontallyClassic", "R", large=True, places=UNIT),
        Button("hold", Text("固定", "固定", "Hold"),
               Text("选中的月份不参与调整", "選取的月份不參與調整", "The selected months take no part in rebalancing"), "Lock", "H",
               places=UNIT, on_cells=True),
        Button("release", Text("解除固定", "解除固定", "Release"),
               Text("选中的月份重新参与调整", "選取的月份重新參與調整", "The selected months take part in rebalancing again"),
               "ReviewAllowUsersToEditRanges", "L", places=UNIT, on_cells=True),
        Button("why", Text("这个数怎么来的", "這個數怎麼來的", "Why this number"),
               Text("说明选中单元格的数怎样算出,或为什么算不出", "說明選取儲存格的數怎樣算出,或為什麼算不出",
                    "How the selected cell's number came about, or why there is none"), "FormulaEvaluate", "W", on_cells=True),
        Button("undo", Text("撤销", "復原", "Undo"),
               Text("撤销本功能区所做的上一步", "復原本功能區所做的上一步", "Undo the last step made from this tab"), "Undo", "U"),
    )),
    Group("functions", Text("函数", "函數", "Functions"), (
        FunctionMenu("function_menu", Text("函数库", "函數庫", "Function library"),
                     Text("全部 XLP_ 函数;选一个就填入选中的空单元格", "全部 XLP_ 函數;選一個就填入選取的空儲存格",
                          "Every XLP_ function; choose one to enter it in the empty cell that is selected"), "FunctionWizard", "K"),
    )),
    Group("check", Text("检查", "檢核", "Check"), (
        Button("check_sheet", Text("检查本表", "檢核本表", "Check this sheet"),
               Text("检查当前工作表,把问题标在单元格上", "檢核目前工作表,把問題標在儲存格上",
                    "Check the active sheet and mark the findings on its cells"), "ErrorChecking", "C", large=True, places=CHECKED),
        Button("check_book", Text("检查全部", "檢核全部", "Check workbook"),
               Text("检查整份填报表,与总部收到后的检查相同", "檢核整份填報檔,與總公司收到後的檢核相同",
                    "Check the whole workbook, exactly as HQ will"), "FileCompatibilityChecker", "B", places=CHECKED),
        Button("next_finding", Text("下一个问题", "下一個問題", "Next finding"),
               Text("选中下一个有检查问题的单元格", "選取下一個有檢核問題的儲存格", "Select the next cell with a finding"),
               "ReviewNextComment", "F", places=(*CHECKED, "findings")),
        Button("clear_marks", Text("清除标记", "清除標記", "Clear marks"),
               Text("去掉检查留下的标记,数据不变", "去掉檢核留下的標記,資料不變", "Remove the marks of the check; data stay"),
               "ClearMenu", "M", places=CHECKED),
    )),
    Group("submit", Text("上报", "提報", "Submit"), (
        Button("fill_from", Text("从导出文件填写", "從匯出檔填寫", "Fill from an export"),
               Text("用本单位系统的导出文件(.xlsx、.csv)按编码、名称和月份填写,先看后写",
                    "用本單位系統的匯出檔(.xlsx、.csv)按代碼、名稱和月份填寫,先看後寫",
                    "Fill this workbook from an export (.xlsx, .csv) by code, name and month; shown before it is written"),
               "GetExternalDataFromText", "J", places=UNIT),
        Button("prepare", Text("准备上报", "準備提報", "Prepare to send"),
               Text("把 XLP_ 公式换成数值,保存,并打开附好文件的邮件草稿", "把 XLP_ 公式換成數值,儲存,並開啟附好檔案的郵件草稿",
                    "Replace XLP_ formulas by their values, save, and open a draft with the file attached"),
               "FileSendAsAttachment", "P", large=True, places=UNIT),
    )),
    Group("hq", terms.HQ, (
        Button("consolidate", Text("汇总", "彙總", "Consolidate folder"),
               Text("检查收件箱里的填报表,汇总通过的表", "檢核收件匣裡的填報檔,彙總通過的表",
                    "Check the workbooks in the inbox and put the good tables together"), "Consolidate", "O", large=True, places=HQ),
        Button("status", Text("汇总进度", "彙總進度", "Roll-up status"),
               Text("每家分公司:未交、通过或退回", "每家分公司:未交、通過或退回", "Every branch: missing, accepted or returned"),
               "PivotTableReport", "S", places=HQ),
        Button("trace", Text("查数字来源", "查數字來源", "Trace this number"),
               Text("列出汇总表里这个数来自哪些文件和单元格", "列出彙總表裡這個數來自哪些檔案和儲存格",
                    "The files and cells behind this number of the roll-up"), "TracePrecedents", "T", places=("rollup",)),
        Button("compare", Text("版本对比", "版本對照", "Compare versions"),
               Text("两个版本之间变了什么、为什么;也可与现在、下达数、上年比", "兩個版本之間變了什麼、為什麼;也可與現在、下達數、去年比",
                    "What changed between two versions and why; also against now, as issued, last year"),
               "WhatIfAnalysisMenu", "V", places=HQ),
    )),
    Group("help", Text("帮助", "說明", "Help"), (
        LanguageMenu("language", Text("语言", "語言", "Language"),
                     Text("选择功能区和提示的语言", "選擇功能區和提示的語言", "Language of this tab and of its messages"),
                     "Translate", "G"),
        Button("manual", Text("使用手册", "使用手冊", "Manual"),
               Text("在浏览器里打开手册,不用联网:总控表、各张填报表、每条检查", "在瀏覽器裡開啟手冊,不用連網:總控表、各張填報表、每條檢核",
                    "The manual in the browser, without a network: the master, every table, every finding"),
               "FunctionsLookupReferenceInsertGallery", "Q"),
        Button("self_test", Text("自检", "自我檢測", "Self-test"),
               Text("在空白工作簿里试运行每个函数和按钮", "在空白活頁簿裡試執行每個函數和按鈕",
                    "Run every function and button on a scratch workbook"), "MacroPlay", "E"),
        Button("doctor", Text("检查安装", "檢查安裝", "Doctor"),
               Text("说明这台电脑上哪里不对,该做哪一件事", "說明這台電腦上哪裡不對,該做哪一件事",
                    "What is wrong on this PC, and the one thing to do"), "AccessibilityChecker", "X"),
        Button("restart", Text("重启计算引擎", "重新啟動計算引擎", "Restart the engine"),
               Text("XLP_ 函数或按钮不再回应、或刚更新了 xlplan 时用", "XLP_ 函數或按鈕不再回應、或剛更新了 xlplan 時用",
                    "For when functions or buttons no longer answer, or after an update of xlplan"), "Refresh", "Z",
               procedure="RestartEngine"),
        Button("about", Text("关于", "關於", "About"),
               Text("版本与文件位置", "版本與檔案位置", "Versions and where things are"), "Help", "A"),
    )),
)

CELL_MENUS: Final = {"cell": "ContextMenuCell", "layout": "ContextMenuCellLayout"}  # of the right mouse button; the second where pages show


def macro_buttons() -> tuple[Button, ...]:
    """Every button with a macro behind it, in the order of the ribbon."""
    return tuple(control for group in GROUPS for control in group.controls if isinstance(control, Button))


def cell_buttons() -> tuple[Button, ...]:
    """Those that stand in the menus of the right mouse button too."""
    return tuple(button for button in macro_buttons() if button.on_cells)
