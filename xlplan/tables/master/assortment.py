"""Master sheets `products`, `channels`, `mix`: what is sold, where, by whom."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice
from xlplan.tables.master.parts import (
    YES_NO,
    branch_column,
    channel_column,
    choice_column,
    code_column,
    company_target_column,
    date_column,
    erp_column,
    master_sheet,
    month_number_column,
    number_column,
    product_column,
    text_column,
)
from xlplan.tables.sales_targets import NEW_MARK
from xlplan.text import Text
from xlplan.units import PERCENT, YUAN

TRADE: Final = (
    Choice("ka", Text("商超KA", "量販KA", "Key accounts")),
    Choice("distribution", Text("流通(经销)", "經銷流通", "Distribution")),
    Choice("on_premise", Text("餐饮特通", "餐飲特通", "On-premise and special")),
    Choice("online", Text("电商", "電商", "Online")),
    Choice("group", Text("团购", "團購", "Group buying")), Choice("other", terms.OTHER))

PRODUCTS: Final = master_sheet(
    "products", Text("产品", "產品", "Products"),
    Text("产品系列,不到单品", "產品系列,不到單品", "Product lines, never single articles"), (
        code_column(),
        text_column("series", Text("产品系列", "產品系列", "Product line"), required=True, width=20),
        text_column("category", terms.CATEGORY, required=True),
        choice_column("new_mark", Text("新/老/重点", "新/舊/重點", "New/existing/key"), NEW_MARK, required=True, next_year="restated"),
        date_column("launch", Text("上市月", "上市月", "Launch month"),
                    help=Text("上市月的第一天;上市前各月为零", "上市月的第一天;上市前各月為零",
                              "First day of the launch month; months before it are zero")),
        date_column("delist", Text("退市月", "退市月", "Delisting month"), next_year="ends",
                    help=Text("最后销售月;以后各月为零", "最後銷售月;以後各月為零",
                              "Last month on sale; later months are zero")),
        number_column("case_price", Text("标准箱价", "標準箱價", "Standard case price"), YUAN, stated="unit_price"),
        number_column("margin", Text("标准毛利率", "標準毛利率", "Standard gross margin"), PERCENT, minimum=-1, maximum=1),
        number_column("growth", Text("计划增幅", "計畫增幅", "Planned growth"), PERCENT, minimum=-1, maximum=10, next_year="blank",
                      help=Text("相对上年预计;分解到产品时作权重", "相對去年預估;分解到產品時作權重",
                                "On last year's estimate; weighs the product in the breakdown")),
        number_column("new_share", Text("新品占比", "新品占比", "Share of a new product"), PERCENT, maximum=1, next_year="blank",
                      help=Text("没有上年数的新品占分公司全年目标的比例(按在售月数折算)",
                                "沒有去年數的新品占分公司全年目標的比例(按在售月數折算)",
                                "Share of a branch's target for a product without last year, for the months it is on sale")),
        company_target_column(),
        erp_column()),
    names=("code", "series"), spare=60, unique=("code",), next_year="kept")

CHANNELS: Final = master_sheet(
    "channels", Text("渠道", "通路", "Channels"),
    Text("渠道及其上级", "通路及其上級", "Channels and their parents"), (
        code_column(),
        text_column("name", terms.CHANNEL, required=True, width=18),
        text_column("parent", terms.PARENT),
        choice_column("trade", Text("生意类型", "生意類型", "Type of trade"), TRADE, required=True),
        company_target_column(),
        erp_column()),
    names=("code", "name"), spare=30, unique=("code",), next_year="kept")

MIX: Final = master_sheet(
    "mix", Text("产销组合", "產銷組合", "Active mix"),
    Text("哪些产品在哪些渠道卖;某分公司的行优先于“全部”的行", "哪些產品在哪些通路賣;某分公司的列優先於「全部」的列",
         "What is sold where; a branch's own row goes before a row for all"), (
        branch_column(every=True), product_column(), channel_column(),
        choice_column("sold", Text("可售", "可售", "On sale"), YES_NO, required=True),
        month_number_column("from_month", Text("起售月", "起售月", "On sale from month"), next_year="blank")),
    names=("branch", "product", "channel"), spare=400, used_by=("product", "channel"),
    unique=("branch", "product", "channel"), next_year="kept")
