"""XLP_GET, XLP_ROLLUP, XLP_STATUS, XLP_CHECK, XLP_TRACE, XLP_EXPLAIN: what came of a plan, and of a cell. Floor 7.

What stands behind them is loaded when one of them is first asked for: the others shall answer at once.
"""
from __future__ import annotations

from typing import Any

from udfs.answers.block import NONE, NOWHERE, Answer, Block, RangeArgument
from udfs.answers.guard import worksheet_function
from udfs.functions.arguments import FOLDER, REFRESH, TABLE
from xlplan.text import Text


@worksheet_function(
    Text("上次汇总的数:按分公司、大区、产品、渠道、月等展开", "上次彙總的數:按分公司、區域、產品、通路、月等展開",
         "Figures of the last consolidation by branch, region, product, channel, month ..., without opening a workbook"),
    plan_folder=FOLDER, table=TABLE,
    column=Text("列,可多个,如 year、m01、全年申报、核定、核定 3月", "欄,可多個,如 year、m01、全年提報、核定、核定 3月",
                "Columns, one or several: year, m01, Mar, approved, approved m03, adjustment"),
    by=Text("按什么:branch(默认)、region、total、month、row,或表里的文字列,如 产品系列",
            "按什麼:branch(預設)、region、total、month、row,或表裡的文字欄,如 產品系列",
            "By branch (default), region, total, month, row, or a text column of the table such as product"),
    refresh=REFRESH)
def XLP_ROLLUP(plan_folder: Block, table: Block, column: Block, by: Block = NONE, refresh: Block = NONE) -> Answer:
    """Header, then code, name and figures of each."""
    from udfs.answers.lookups import figures_list  # noqa: PLC0415

    return figures_list(plan_folder, table, column, by)


@worksheet_function(
    Text("计划里的一个数(下达、申报、调整、核定),取自上次汇总。分公司、行、列给区域则展开成一块;只给文件夹则说明是哪次汇总",
         "計畫裡的一個數(下達、提報、調整、核定),取自上次彙總。分公司、列、欄給範圍則展開成一塊;只給資料夾則說明是哪次彙總",
         "A figure of the plan (target, declared, adjusted, approved) as last consolidated. Ranges of branches, rows or columns give a block; "
         "the folder alone says which run"),
    plan_folder=FOLDER, table=TABLE,
    branch=Text("分公司或大区的名称或编码,可以是一块;不填为全公司", "分公司或區域的名稱或代碼,可以是一塊;不填為全公司",
                "Names or codes of branches or regions; the whole company unless given"),
    row=Text("行的名称或编码,如 低温奶 · 商超、P01|C02,可以是一块;不填为合计", "列的名稱或代碼,如 低溫奶 · 商超、P01|C02,可以是一塊;不填為合計",
             "Names or keys of rows, such as P01|C02; the total unless given"),
    column=Text("列,如 3月、m03、全年申报,可以是一块;不填为全年或金额", "欄,如 3月、m03、全年提報,可以是一塊;不填為全年或金額",
                "Columns, such as Mar, m03 or year; the year or the amount unless given"),
    figure=Text("哪个数:下达、申报(默认)、调整、核定", "哪個數:下達、提報(預設)、調整、核定",
                "Which figure: target, declared (default), adjustment, approved"),
    refresh=REFRESH)
def XLP_GET(plan_folder: Block, table: Block = NONE, branch: Block = NONE, row: Block = NONE, column: Block = NONE, figure: Block = NONE,
            refresh: Block = NONE) -> Answer:
    """A figure for each unit, row, column and kind of figure; blank where none is in."""
    from udfs.answers.plan_cells import cells_block  # noqa: PLC0415

    return cells_block(plan_folder, table, branch, row, column, figure)


@worksheet_function(
    Text("每家分公司的进度:未交、退回、通过,按上次汇总", "每家分公司的進度:未交、退回、通過,按上次彙總",
         "How far every branch is as of the last consolidation: missing, returned, accepted"),
    plan_folder=FOLDER, refresh=REFRESH)
def XLP_STATUS(plan_folder: Block, refresh: Block = NONE) -> Answer:
    """Header, then one row a branch."""
    from udfs.answers.lookups import status_list  # noqa: PLC0415

    return status_list(plan_folder)


@worksheet_function(
    Text("检查本工作簿并列出问题,与「检查」按钮相同", "檢核本活頁簿並列出問題,與「檢核」按鈕相同",
         "Checks this workbook and lists the findings, as the Check button does"),
    sheet=Text("工作表名,或它的一块区域(区域一变就重查);不填为全部", "工作表名,或它的一塊範圍(範圍一變就重查);不填為全部",
               "Name of a sheet, or a range on it (then every change there checks again); all unless given"))
def XLP_CHECK(sheet: RangeArgument = NOWHERE, caller: Any = None) -> Answer:
    """Header, then severity, code, cell, found, expected, difference, message of each finding."""
    from udfs.answers.findings import list_findings  # noqa: PLC0415

    return list_findings(sheet, caller)


@worksheet_function(
    Text("汇总表里的一个数来自哪些文件、哪些行", "彙總表裡的一個數來自哪些檔案、哪些列", "The files and rows behind a figure of the roll-up"),
    cell=Text("汇总表里的一个单元格", "彙總表裡的一個儲存格", "A cell of the roll-up"))
def XLP_TRACE(cell: RangeArgument) -> Answer:
    """Header, then file, sheet, row, unit, item and figure of each source."""
    from udfs.answers.tracing import trace_cell  # noqa: PLC0415

    return trace_cell(cell)


@worksheet_function(
    Text("这个数怎么来的:由 XLP_SPREAD、XLP_REBALANCE 等填的格", "這個數怎麼來的:由 XLP_SPREAD、XLP_REBALANCE 等填的格",
         "Why this number: of a cell filled by XLP_SPREAD, XLP_REBALANCE, XLP_REFORECAST, XLP_FIT or XLP_DAYS"),
    cell=Text("要解释的单元格", "要解釋的儲存格", "The cell to explain"))
def XLP_EXPLAIN(cell: RangeArgument) -> Answer:
    """One sentence."""
    from udfs.answers.explaining import explain_cell  # noqa: PLC0415

    return explain_cell(cell)
