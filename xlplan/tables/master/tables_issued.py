"""Master sheet `tables_issued`: which planning tables go out in which round, and to which kinds of units."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import ROUNDS
from xlplan.tables.master.parts import YES_NO, master_sheet, text_column
from xlplan.text import Text

UNIT_KINDS: Final = {  # kind of unit -> what it is called; its column is `for_` and the kind
    "branch": terms.BRANCH, "hq_run": terms.HQ_RUN, "region": terms.REGION,
    "other": Text("其他汇总单位", "其他彙總單位", "Other groups")}
ROUND_NAMED: Final = {"person_targets": "person_targets_from"}  # table -> company field that names the first round it goes out in
_TABLE: Final = Text("表的名称;自定义表也写在下面的空行,不写就每一轮都下发、由分公司填",
                     "表的名稱;自訂表也寫在下面的空列,不寫就每一輪都發送、由分公司填",
                     "Name of a table; tables of your own go into the blank rows below, else they go out in every round, to branches")
_IN: Final = Text("是:这一轮下发;否:不下发;留空:按「留空时」一列。二下的填报表就是二上交回的那份:两轮有一轮写是,都有",
                  "是:這一輪發送;否:不發送;留空:按「留空時」一欄。調整的填報檔就是定案交回的那份:兩輪有一輪寫是,都有",
                  "Yes: goes out in this round; No: does not; blank: as the column If left blank says. The workbook of Revision is "
                  "the one that comes back as Final submission: a Yes in either is one in both")
_FOR: Final = Text("是:由它们填;否:不填;留空:按「留空时」一列。大区和其他汇总单位没有下达目标,只能填不用目标的表",
                   "是:由它們填;否:不填;留空:按「留空時」一欄。區域和其他彙總單位沒有下達目標,只能填不用目標的表",
                   "Yes: they fill it in; No: they do not; blank: as the column If left blank says. Regions and other groups carry no "
                   "target and can fill in only what needs none")


def _mark(key: str, label: Text, band: Text, help: Text) -> Column:
    return Column(key, label, kind="choice", who="I", choices=YES_NO, width=10, band=band, help=help)


TABLES_ISSUED: Final = master_sheet(
    "tables_issued", Text("填报安排", "填報安排", "Tables issued"),
    Text("每张表在哪几轮下发、由哪类单位填;都留空就照旧", "每張表在哪幾輪發送、由哪類單位填;都留空就照舊",
         "In which rounds each table goes out and which kinds of units fill it in; blank changes nothing"), (
        text_column("table", Text("表", "表", "Table"), required=True, width=22, help=_TABLE),
        Column("default", terms.IF_BLANK, kind="text", who="G", width=50),
        *(_mark(one, terms.SHORT_ROUNDS[one], terms.ROUND, _IN) for one in ROUNDS),
        *(_mark(f"for_{kind}", label, Text("由谁填", "由誰填", "Filled in by"), _FOR) for kind, label in UNIT_KINDS.items())),
    names=("table",), spare=40, unique=("table",), next_year="kept")
