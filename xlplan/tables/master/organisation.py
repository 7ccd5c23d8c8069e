"""Master sheets `organisation`, `approvers` and `address_book`: who plans, who adds up, who signs, who sends."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice
from xlplan.tables.master.parts import choice_column, date_column, master_sheet, number_column, serial_column, text_column
from xlplan.text import Text
from xlplan.units import WAN_YUAN

LEVEL: Final = (
    Choice("company", terms.COMPANY), Choice("region", terms.REGION),
    Choice("province", Text("省区", "省區", "Province")), Choice("branch", terms.BRANCH),
    Choice("office", Text("办事处", "辦事處", "Office")), Choice("department", Text("部门", "部門", "Department")))
TYPE: Final = (Choice("fills", Text("填报", "填報", "Fills in")),
               Choice("hq_run", terms.HQ_RUN),
               Choice("sums_up", Text("汇总", "彙總", "Adds up")))
SIGN_LEVEL: Final = tuple(c for c in LEVEL if c.key in ("branch", "region", "company"))

ORGANISATION: Final = master_sheet(
    "organisation", Text("组织架构", "組織架構", "Organisation"),
    Text("单位及其上级;填报单位会收到填报表", "單位及其上級;填報單位會收到填報檔",
         "Units and their parents; a unit that fills in receives a workbook"), (
        text_column("code", Text("单位编码", "單位代碼", "Unit code"), required=True),
        text_column("name", Text("名称", "名稱", "Name"), required=True, width=20),
        text_column("parent", terms.PARENT,
                    help=Text("上级单位编码;最上层留空", "上級單位代碼;最上層留空", "Code of the parent; blank at the top")),
        choice_column("level", terms.LEVEL, LEVEL, required=True),
        choice_column("type", Text("类型", "類型", "Type"), TYPE, required=True,
                      help=Text("填报:收到填报表;总部直管:没有填报表,目标由总部定;汇总:只合计下级",
                                "填報:收到填報檔;總公司直管:沒有填報檔,目標由總公司定;彙總:只合計下級",
                                "Fills in: gets a workbook; run by HQ: gets none, HQ sets its target; adds up: the sum of those below")),
        text_column("manager", Text("负责人", "負責人", "Manager")),
        text_column("reviewer", Text("大区审核人", "區域審核人", "Regional reviewer")),
        text_column("mailbox", Text("邮箱", "信箱", "Mailbox"), width=26),
        text_column("phone", Text("手机", "手機", "Mobile")),
        date_column("valid_from", Text("生效日", "生效日", "Valid from")),
        date_column("valid_to", Text("失效日", "失效日", "Valid to"), next_year="ends")),
    names=("code", "name"), spare=300, next_year="kept")

APPROVERS: Final = master_sheet(
    "approvers", Text("审批人", "簽核人", "Approvers"),
    Text("各层级的签批步骤", "各層級的簽核步驟", "Steps of sign-off by level"), (
        choice_column("level", terms.LEVEL, SIGN_LEVEL, required=True),
        serial_column("step", Text("步", "步", "Step")),
        text_column("post", terms.POST, required=True),
        text_column("name", terms.NAME),
        number_column("limit", Text("额度", "額度", "Limit"), WAN_YUAN)),
    names=("level", "step"), spare=30, unique=("level", "step"), next_year="kept")

ADDRESS_BOOK: Final = master_sheet(
    "address_book", Text("通讯录", "通訊錄", "Address book"),
    Text("谁可以替哪些单位发文件;填了才核对发件人,只提醒", "誰可以替哪些單位寄檔案;填了才核對寄件人,只提醒",
         "Who may send files for which units; senders are checked once it is filled in, and only asked about"), (
        text_column("address", Text("邮箱地址", "信箱地址", "Mail address"), required=True, width=30),
        text_column("units", Text("可替单位", "可替單位", "May send for"), required=True, width=24,
                    help=Text("单位编码或名称,几个用逗号隔开;大区包括它下面的全部单位;全公司填“全部”",
                              "單位代碼或名稱,幾個用逗號隔開;大區包括它下面的全部單位;全公司填「全部」",
                              "Codes or names, separated by commas; a region means all units below it, “all” the whole company")),
        text_column("name", terms.NAME),
        date_column("valid_from", Text("生效日", "生效日", "Valid from")),
        date_column("valid_to", Text("失效日", "失效日", "Valid to"), next_year="ends")),
    names=("address", "units"), spare=300, unique=("address", "units"), next_year="kept")
