"""客户与经销商: contracts on one accounting basis, growth, care and complaints (C7, C8). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.expr import ONE, All, Compare, CountRows, Day, Div, Filled, Foot, Is, Not, Param, Some, SumSame, col
from xlplan.tables.shelf.parts import (
    AREA,
    EXPLAIN,
    OWNER,
    Example,
    day,
    entry,
    figure,
    filled,
    in_order,
    keep,
    once,
    options,
    positive,
    shelf_list,
    word,
)
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import DAY, PERCENT, WAN_YUAN

_KIND: Final = options(
    dealer=Text("一级经销商", "一級經銷商", "Tier-1 dealer"), sub=Text("二级分销商", "二級經銷商", "Tier-2 dealer"),
    agent=Text("代理商", "代理商", "Agent"), chain=Text("连锁系统", "連鎖系統", "Chain"), shop=Text("终端客户", "終端客戶", "Shop"))
_BASIS: Final = options(shipped=Text("按发货", "依出貨", "By shipment"), invoiced=Text("按开票", "依開票", "By invoice"),
                        cash=Text("按回款", "依收款", "By cash received"))
_CARE: Final = options(visit=Text("定期拜访", "定期拜訪", "Regular visits"), party=Text("联谊会", "聯誼會", "Get-together"),
                       survey=Text("客户调查卡", "客戶調查卡", "Survey card"), data=Text("客户数据库", "客戶資料庫", "Customer database"))

_LIU: Final = Text("刘芳", "劉芳", "Liu Fang")
_CHEN: Final = Text("陈伟", "陳偉", "Chen Wei")
EXAMPLE: Final[Example] = (
    {"customer": Text("粤东冷链商贸", "粵東冷鏈商貿", "Yuedong Cold Chain"), "kind": "dealer", "area": Text("汕头", "汕頭", "Shantou"),
     "contract_no": "HT2027-018", "signed": "2026-12-18", "valid_from": "2027-01-01", "valid_to": "2027-12-31", "basis": "invoiced",
     "terms": 30, "credit": 60, "last_year": 420, "target": 480,
     "ground": Text("新增便利系统 2 个", "新增便利系統 2 個", "Two new convenience chains"), "care": "visit", "complaints": _LIU,
     "owner": _CHEN},
    {"customer": Text("美家便利", "美家便利", "Meijia"), "kind": "chain", "area": Text("东莞", "東莞", "Dongguan"), "basis": "invoiced",
     "last_year": 300, "target": 300, "care": "data", "complaints": _LIU, "owner": _CHEN})

TABLE: Final = shelf_list(
    "customers", Text("客户与经销商", "客戶與經銷商", "Customers and dealers"), (
        word("customer", Text("客户名称", "客戶名稱", "Customer"), 24, required=True, up="count"),
        entry("kind", Text("客户类型", "客戶類型", "Type of customer"), _KIND, 12, required=True),
        word("area", AREA, 12),
        word("contract_no", Text("合同编号", "合約編號", "Contract no."), 14),
        day("signed", Text("合同签订日", "合約簽訂日", "Contract signed")),
        day("valid_from", Text("合同起", "合約起", "Contract from")), day("valid_to", Text("合同止", "合約迄", "Contract until")),
        day("renewed", Text("续签日期", "續約日期", "Renewed by")),
        entry("basis", Text("记账口径", "記帳基準", "Accounting basis"), _BASIS, 10),
        figure("terms", Text("账期(天)", "帳期(天)", "Days to pay"), DAY, 9, up="none"),
        figure("credit", Text("信用额度(万元)", "信用額度(萬元)", "Credit (10k yuan)"), WAN_YUAN, 12),
        figure("last_year", Text("上年销售(万元)", "去年銷售(萬元)", "Sales last year (10k yuan)"), WAN_YUAN, 13),
        figure("target", Text("本年目标(万元)", "本年目標(萬元)", "Target of this year (10k yuan)"), WAN_YUAN, 13),
        figure("growth", terms.GROWTH, PERCENT, 9, made=Div(col("target") - col("last_year"), col("last_year"), 3), up="re"),
        word("ground", Text("增减原因", "增減原因", "Why it grows or falls"), 22),
        entry("care", Text("客情维护", "客情維護", "Customer care"), _CARE, 12),
        word("complaints", Text("投诉处理人", "客訴處理人", "Handles complaints"), 12),
        word("owner", OWNER, 11, required=True)),
    names=("customer",), example=EXAMPLE,
    purpose=Text("合同、口径、目标、客情", "合約、基準、目標、客情", "Contracts, basis, targets, care"), minutes=12,
    rows=30,
    pages=("figures", "listing"), by=("kind", "basis"), unit=WAN_YUAN, amount="target", rules=(
        filled("C7·1", "complaints",
               Text("有目标的客户写了投诉处理人", "有目標的客戶寫了客訴處理人", "A customer with a target has somebody for complaints"),
               where=positive("target")),
        once("C7·2", "customer"),
        filled("C8·1", "signed", Text("经销商和代理商已签合同", "經銷商和代理商已簽合約", "Dealers and agents have signed"),
               where=Some((Is("kind", "dealer"), Is("kind", "agent")))),
        keep("C8·2", "XP820", Compare("=", SumSame(ONE, (("basis", "basis"),), (LIVE,)), CountRows((Filled("basis"), LIVE))), "basis",
             Text("全部客户用同一记账口径", "全部客戶用同一記帳基準", "All customers are booked on one basis"), where=Filled("basis")),
        in_order("C8·3", "valid_from", "valid_to"),
        keep("C8·4", "XP816", Compare("<=", Foot("@total", "target"), Foot("@total", "year", "sales_targets")), "target",
             Text("客户目标合计不超过全年申报", "客戶目標合計不超過全年提報", "The customers' targets are no more than the declared year"),
             whole=True, levels=EXPLAIN),
        filled("C8·5", "ground", Text("目标与上年不同的写了增减原因", "目標與去年不同的寫了增減原因", "A target unlike last year says why"),
               where=Not(Compare("=", col("target"), col("last_year")))),
        filled("C8·6", "valid_to", Text("签了合同的写了合同止", "簽了合約的寫了合約迄", "A contract says until when"),
               where=Filled("signed")),
        filled("C8·7", "renewed", Text("年内到期的合同写了续签日期", "年內到期的合約寫了續約日期",
                                       "A contract that ends in the year says when it is renewed"),
               where=All((Filled("valid_to"), Day("valid_to") < Param("year_end")))),
        keep("C8·8", "XP813", Day("renewed") <= Day("valid_to"), "renewed",
             Text("续签不晚于合同止", "續約不晚於合約迄", "It is renewed before it ends"), where=All((Filled("renewed"),
                 Filled("valid_to")))),
        filled("C8·9", "basis", Text("有目标的客户选了记账口径", "有目標的客戶選了記帳基準", "A customer with a target has its basis"),
               where=positive("target"))))
