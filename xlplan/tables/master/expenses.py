"""Master sheets `expense_items`, `ceilings`, `key_projects`: what may be spent, how much, and what is protected."""
from __future__ import annotations

from typing import Final

from xlplan.schema.table import Choice
from xlplan.tables.expense_budget import BOOKED, LINK, MARK, PAYMENT
from xlplan.tables.master.parts import YES_NO, amount, branch, code, erp, listed, sheet, words
from xlplan.text import Text
from xlplan.units import PERCENT, PERSON, WAN_YUAN

OWNER: Final = (Choice("hq", Text("总部", "總公司", "HQ")), Choice("branch", Text("分公司", "分公司", "Branch")))
CONTROL: Final = (Choice("alarm", Text("报警", "警示", "Alarm")), Choice("control", Text("控制", "管制", "Control")))
PROJECT_KIND: Final = (Choice("ka", Text("重点客户", "重點客戶", "Key account")),
                       Choice("deep", Text("深度分销", "深度鋪貨", "Deep distribution")),
                       Choice("other", Text("其他", "其他", "Other")))

EXPENSE_ITEMS: Final = sheet(
    "expense_items", Text("费用科目", "費用科目", "Expense items"),
    Text("一级、二级科目及其性质", "一級、二級科目及其性質", "Groups, items and their nature"), (
        words("code", Text("科目编码", "科目代碼", "Account code"), required=True),
        words("group", Text("一级科目", "一級科目", "Group"), required=True, width=16),
        words("item", Text("二级科目", "二級科目", "Item"), required=True, width=18),
        listed("mark", Text("标记", "標記", "Mark"), MARK),
        listed("link", Text("来源", "來源", "Source"), LINK,
               help=Text("标记为“联动”时必填", "標記為「連動」時必填", "Compulsory where the mark is Linked")),
        listed("payment", Text("支付方式", "支付方式", "Payment"), PAYMENT),
        listed("booked", Text("入账", "入帳", "Booked as"), BOOKED),
        listed("owner", Text("归口", "歸口", "Owner"), OWNER),
        erp(Text("ERP科目", "ERP科目", "ERP account"))),
    names=("code", "item"), spare=60, unique=("code",))

CEILINGS: Final = sheet(
    "ceilings", Text("费用控制数", "費用額度", "Expense ceilings"),
    Text("按分公司和一级科目;费用率或金额填一个", "按分公司和一級科目;費用率或金額填一個",
         "By branch and group; a rate or an amount, not both"), (
        branch(every=True),
        words("group", Text("一级科目", "一級科目", "Group"), required=True, width=16),
        amount("rate", Text("费用率", "費用率", "Expense ratio"), PERCENT, maximum=1),
        amount("amount", Text("控制数", "額度上限", "Ceiling"), WAN_YUAN),
        listed("control", Text("控制型", "控管類型", "Kind of control"), CONTROL, required=True)),
    names=("branch", "group"), spare=300, used_by=("group",), unique=("branch", "group"))

KEY_PROJECTS: Final = sheet(
    "key_projects", Text("重点项目", "重點專案", "Key projects"),
    Text("重点项目的需求和已保障的资源", "重點專案的需求和已保障的資源",
         "What key projects need and what is secured"), (
        code(),
        words("project", Text("项目", "專案", "Project"), required=True, width=22),
        listed("kind", Text("类型", "類型", "Kind"), PROJECT_KIND),
        branch(every=True),
        amount("need", Text("需求金额", "需求金額", "Amount needed"), WAN_YUAN),
        amount("need_heads", Text("需求人数", "需求人數", "Heads needed"), PERSON),
        amount("secured", Text("已保障", "已保障", "Secured"), WAN_YUAN),
        listed("frozen", Text("冻结", "凍結", "Frozen"), YES_NO)),
    names=("code", "project"), spare=30, unique=("code", "branch"))

