"""What the function wizard says about arguments that several functions take. Floor 7."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

STEP: Final = Text("最小单位,如 0.01(不填即 0.01)", "最小單位,如 0.01(不填即 0.01)", "Smallest amount, such as 1; 0.01 unless given")
HOLD: Final = Text("与数据同样大小的标记:TRUE、1 或 x 的格保持不变;不填则都可动", "與資料同樣大小的標記:TRUE、1 或 x 的格保持不變;不填則都可動",
                   "Marks in the shape of the cells: those with TRUE, 1 or x stay as they are; without any all may move")
WEIGHTS: Final = Text("权重,一行、一列或一块;空白算 0,全为 0 则平均", "權重,一列、一欄或一塊;空白算 0,全為 0 則平均",
                      "Weights: a row, a column or a block; blank is 0, all zero means equally")
YEAR: Final = Text("年份,如 2027", "年份,如 2027", "Calendar year, such as 2027")
MONTH: Final = Text("月份,1 到 12", "月份,1 到 12", "Month, 1 to 12")
FOLDER: Final = Text("计划文件夹,如 D:\\计划\\2027-plan", "計畫資料夾,如 D:\\計畫\\2027-plan", "Plan folder, such as D:\\plans\\2027-plan")
TABLE: Final = Text("表,如 销售目标分解 或 sales_targets", "表,如 銷售目標分解 或 sales_targets", "Table, such as sales_targets")
REFRESH: Final = Text("任意值或单元格;它一变就重新读取", "任意值或儲存格;它一變就重新讀取", "Any value or cell: when it changes, the figures are read again")
