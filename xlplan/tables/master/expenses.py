"""Master sheets `expense_items`, `ceilings`, `key_projects`: what may be spent, how much, and what is protected."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice
from xlplan.tables.expense_budget import BOOKED, LINK, MARK, PAYMENT
from xlplan.tables.master.parts import (
                       YES_NO,
                       branch_column,
                       choice_column,
                       code_column,
                       erp_column,
                       master_sheet,
                       number_column,
                       text_column,
)
from xlplan.text import Text
from xlplan.units import PERCENT, PERSON, WAN_YUAN

OWNER: Final = (Choice("hq", terms.HQ), Choice("branch", terms.BRANCH))
CONTROL: Final = (Choice("alarm", Text("报警", "警示", "Alarm")), Choice("control", Text("控制", "管制", "Control")))
PROJECT_KIND: Final = (Choice("ka", Text("重点客户", "重點客戶", "Key account")),
                       Choice("deep", Text("深度分销", "深度鋪貨", "Deep distribution")),
                       Choice("other", terms.OTHER))

EXPENSE_ITEMS: Final = master_sheet(
    "expense_items", Text("费用科目", "費用科目", "Expense items"),
    Text("一级、二级科目及其性质", "一級、二級科目及其性質", "Groups, items and their nature"), (
        text_column("code", Text("科目编码", "科目代碼", "Account code"), required=True),
        text_column("group", terms.ACCOUNT_GROUP, required=True, width=16),
        text_column("item", Text("二级科目", "二級科目", "Item"), required=True, width=18),
        choice_column("mark", Text("标记", "標記", "Mark"), MARK),
        choice_column("link", terms.SOURCE, LINK,
                      help=Text("标记为“联动”时必填", "標記為「連動」時必填", "Compulsory where the mark is Linked")),
        choice_column("payment", Text("支付方式", "支付方式", "Payment"), PAYMENT),
        choice_column("booked", Text("入账", "入帳", "Booked as"), BOOKED),
        choice_column("owner", Text("归口", "歸口", "Owner"), OWNER),
        erp_column(Text("ERP科目", "ERP科目", "ERP account"))),
    names=("code", "item"), spare=60, unique=("code",), next_year="kept")

CEILINGS: Final = master_sheet(
    "ceilings", Text("费用控制数", "費用額度", "Expense ceilings"),
    Text("按分公司和一级科目;费用率或金额填一个", "按分公司和一級科目;費用率或金額填一個",
         "By branch and group; a rate or an amount, not both"), (
        branch_column(every=True),
        text_column("group", terms.ACCOUNT_GROUP, required=True, width=16),
        number_column("rate", terms.EXPENSE_RATIO, PERCENT, maximum=1, next_year="asked"),
        number_column("amount", terms.CEILING, WAN_YUAN, next_year="asked"),
        choice_column("control", Text("控制型", "控管類型", "Kind of control"), CONTROL, required=True)),
    names=("branch", "group"), spare=300, used_by=("group",), unique=("branch", "group"), next_year="kept")

KEY_PROJECTS: Final = master_sheet(
    "key_projects", Text("重点项目", "重點專案", "Key projects"),
    Text("重点项目的需求和已保障的资源", "重點專案的需求和已保障的資源",
         "What key projects need and what is secured"), (
        code_column(),
        text_column("project", Text("项目", "專案", "Project"), required=True, width=22),
        choice_column("kind", Text("类型", "類型", "Kind"), PROJECT_KIND),
        branch_column(every=True),
        number_column("need", Text("需求金额", "需求金額", "Amount needed"), WAN_YUAN, next_year="asked"),
        number_column("need_heads", Text("需求人数", "需求人數", "Heads needed"), PERSON, next_year="asked"),
        number_column("secured", Text("已保障", "已保障", "Secured"), WAN_YUAN, next_year="blank"),
        choice_column("frozen", Text("冻结", "凍結", "Frozen"), YES_NO)),
    names=("code", "project"), spare=30, unique=("code", "branch"), next_year="kept")
