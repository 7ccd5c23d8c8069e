"""Master sheet `assignments`: targets assigned after the first breakdown (压指标), one dated line each."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice
from xlplan.tables.master.control import CHANGE_STATUS
from xlplan.tables.master.parts import choice_column, date_column, master_sheet, number_column, serial_column, text_column
from xlplan.text import Text
from xlplan.units import WAN_YUAN

LATER_SOURCE: Final = (
    Choice("over", Text("加码", "加碼", "Over-assignment")),
    Choice("goal", Text("公司目标增加", "公司目標增加", "Higher company goal")),
    Choice("reserve", Text("动用预留", "動用預留", "From the reserve")))
LATER_METHOD: Final = (
    Choice("proportional", Text("按已下达比例", "按已下達比例", "As assigned so far")),
    Choice("equal", Text("平均", "平均", "Equally")),
    Choice("weights", Text("按分配权重", "按分配權重", "By weights")))

ASSIGNMENTS: Final = master_sheet(
    "assignments", terms.LATER_ASSIGNMENTS,
    Text("首次分解之后的追加(±);只有已批的按日期依次生效", "首次分解之後的追加(±);只有已核准的按日期依次生效",
         "Added (±) after the first breakdown; only approved lines count, in the order of their dates"), (
        serial_column("no", terms.NUMBER),
        date_column("date", terms.DATE, required=True),
        text_column("scope", Text("范围", "範圍", "Scope"), width=12,
                    help=Text("单位编码(大区或分公司);留空表示全部", "單位代碼(區域或分公司);留空表示全部",
                              "Code of a region or branch; blank means every unit")),
        number_column("amount", Text("金额(±)", "金額(±)", "Amount (±)"), WAN_YUAN, minimum=None, required=True),
        choice_column("source", terms.SOURCE, LATER_SOURCE, required=True, width=16),
        choice_column("method", Text("分配方式", "分配方式", "Shared out"), LATER_METHOD, width=16),
        text_column("exempt", Text("不参与单位", "不參與單位", "Exempt units"), width=18,
                    help=Text("单位编码,用逗号隔开", "單位代碼,用逗號隔開", "Unit codes, separated by commas")),
        text_column("reason", Text("理由", "理由", "Reason"), required=True, width=30),
        text_column("proposed_by", Text("提出人", "提出人", "Proposed by"), required=True),
        text_column("approved_by", Text("批准人", "核准人", "Approved by")),
        choice_column("status", terms.STATUS, CHANGE_STATUS, required=True)),
    names=("no", "scope"), spare=60, unique=("no",), next_year="emptied")
