"""Two small worksheet functions, as udfs/functions declares its own."""
from __future__ import annotations

from typing import Any

import xlwings as xw

from udfs.declare import declare_function
from xlplan.text import Text


@declare_function(Text("每个数的两倍", "每個數的兩倍", 'Twice each number, "exactly"'), values=Text("数", "數", "Numbers"),
                  unit_step=Text("最小单位", "最小單位", "Smallest unit, 1 unless given"))
@xw.arg("values", ndim=2)
def XLP_TWICE(values: Any, unit_step: Any = None) -> Any:
    return [[2 * cell for cell in row] for row in values]


@declare_function(Text("本文件名", "本檔名", "Name of the calling workbook"))
def XLP_BOOK(caller: Any) -> Any:
    return caller
