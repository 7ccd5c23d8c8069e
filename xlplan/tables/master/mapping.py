"""Master sheet `mapping`: what other systems call units, products, channels, items and posts, and which of ours that is."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice
from xlplan.tables.master.parts import choice_column, date_column, master_sheet, number_column, text_column
from xlplan.text import Text
from xlplan.units import PERCENT

MAPPED: Final = (  # the keys are those of `plan.master.pasted_codes.PastedCodes`
    Choice("unit", terms.UNIT), Choice("product", Text("产品", "產品", "Product")), Choice("channel", terms.CHANNEL),
    Choice("item", Text("费用科目", "費用科目", "Expense item")), Choice("post", terms.POST))
GUESSED: Final = Choice("guessed", Text("推测", "推測", "Guess"))
_MONTHS: Final = Text("按整月算:这一天所在的月也算", "按整月算:這一天所在的月也算",
                      "Counts by whole months, the month of this day among them")

MAPPING: Final = master_sheet(
    "mapping", Text("编码对照", "代碼對照", "Code mapping"),
    Text("ERP等系统的编码或名称是我们的哪个编码;可按占比拆分", "ERP等系統的代碼或名稱是我們的哪個代碼;可按占比拆分",
         "Which of our codes a code or name of the ERP is; one may be split among several by share"), (
        choice_column("kind", Text("对照类别", "對照類別", "Kind of code"), MAPPED, required=True),
        text_column("foreign", Text("对方编码或名称", "對方代碼或名稱", "Code or name there"), required=True, width=24),
        text_column("ours", Text("我方编码", "我方代碼", "Our code"), required=True, width=14,
                    help=Text("本表里的编码,填名称也可以", "本表裡的代碼,填名稱也可以", "A code of this workbook, or its name")),
        number_column("share", terms.SHARE, PERCENT, maximum=1, width=10, help=Text(
            "一个编码拆给几个时填,合计 100%;不拆就留空", "一個代碼拆給幾個時填,合計 100%;不拆就留空",
            "Where one code is split among several, 100 % in all; else blank")),
        date_column("valid_from", Text("生效日", "生效日", "Valid from"), help=_MONTHS),
        date_column("valid_to", Text("失效日", "失效日", "Valid to"), help=_MONTHS),
        choice_column("state", Text("待核对", "待核對", "To check"), (GUESSED,), width=10, help=Text(
            "「推测」是猜的,不算;核对后清空", "「推測」是猜的,不算;核對後清空",
            "A guess does not count; clear this once you have seen it")),
        text_column("note", Text("说明", "說明", "Note"), width=30)),
    names=("kind", "foreign"), spare=300, unique=("kind", "foreign", "ours", "valid_from"), next_year="kept")
