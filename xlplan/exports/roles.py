"""What a column of an export can be: each role once, with the words that headings have for it. Room between 5 and 6.

Words are in simplified characters and small letters: `plain_heading` brings a heading into that form. A word with `=` in front is
one only as the whole heading (公司 is in 公司税号, too). Words are what 用友, 金蝶, SAP, shops on the web and people write; those
of a role's `rather` are taken only where no other column has a better one: a file with 订单日期 and 发货日期 is dated by the order.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from xlplan import terms
from xlplan.text import Text, fold_text

Kind = Literal["sales", "expense", "heads"]
KINDS: Final[tuple[Kind, ...]] = ("sales", "expense", "heads")
PEOPLE: Final[Kind] = "heads"
Holds = Literal["text", "time", "number", "nothing"]


@dataclass(frozen=True, slots=True)
class Role:
    """A role. `holds`: what stands in such a column; `code_of`: the role whose code it is; `rather`: words that will do."""

    key: str
    label: Text
    holds: Holds
    words: tuple[str, ...] = ()
    rather: tuple[str, ...] = ()
    code_of: str = ""


def is_money(kind: str) -> bool:
    """Whether exports of that kind are about money: amounts in yuan, which have a unit; else about people, who have none."""
    return kind != PEOPLE


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


ROLES: Final[dict[str, Role]] = {role.key: role for role in (
    Role("unit", terms.UNIT, "text", _words(
        "分公司,子公司,分支机构,办事处,营业部,营业所,销售公司,销售组织,销售机构,经营单位,业务单位,核算单位,核算组织,组织机构,所属公司,所属组织,机构,=组织,"
        "=公司,=公司名称,=公司别,=公司代码,=company code,branch,subsidiary,business unit,=unit,=entity,=company,=company name,sales org,"
        "sales organization,sales office,sales unit,=sorg,=s org"), _words(
        "事业部,销售部门,=部门,部门名称,所属部门,利润中心,成本中心,工厂,门店,门市,分店,卖场,=单位,=单位名称,省份,=省,省区,department,=dept,profit center,cost center,"
        "=plant,=store,store name,outlet,=state,=province,=office")),
    Role("unit_code", Text("单位编码", "單位代碼", "Unit code"), "text", code_of="unit"),
    Role("region", terms.REGION, "text", _words("大区,战区,=区域,=区域名称,=region,sales region,region name"), _words(
        "片区,地区,销售区域,区域,省区,=area,=zone,=territory,=district,sales district,=market,region")),
    Role("province", Text("省区", "省區", "Province"), "text"),  # by PROVINCE, beside regions and units
    Role("product", Text("产品", "產品", "Product"), "text", _words(
        "产品,商品,存货,物料,货品,品名,品名规格,宝贝标题,宝贝名称,料件,product,material,merchandise,=sku,sku name,goods,item name,item description,=description,"
        "=stock,lineitem name"), _words("=品项,=单品,=型号,=item,=title,=article,product line")),
    Role("product_code", Text("产品编码", "產品代碼", "Product code"), "text", _words(
        "商家编码,货号,料号,品号,条码,stockcode,stock code,lineitem sku,sku code,article number,=ean,=barcode"), code_of="product"),
    Role("category", terms.CATEGORY, "text", _words(
        "品类,类别,产品类别,产品大类,产品分类,产品组,产品线,商品类别,商品大类,商品分类,存货分类,存货大类,存货类别,物料组,物料分组,物料类别,物料分类,货品分类,=大类,=分类,"
        "=一级类目,类目,=category,product category,product group,product type,material group,item category,product family,=division,item group"), _words(
        "品牌,系列,中类,小类,产品系列,子类,sub category,subcategory,=brand,=segment name,=group,=class,=type of product,kind of business")),
    Role("channel", terms.CHANNEL, "text", _words(
        "渠道,通路,分销渠道,销售渠道,channel,sales method,distribution channel,=dchl,=distr chl,=distr chan"), _words(
        "客户类型,客户分类,客户类别,客户组,销售类型,业务类型,店铺,平台,customer group,customer type,=segment,=platform,sales type,order type")),
    Role("channel_code", Text("渠道编码", "通路代碼", "Channel code"), "text", code_of="channel"),
    Role("item", Text("科目", "科目", "Item"), "text", _words(
        "科目,会计科目,费用项目,费用科目,费用名称,费用类型,支出项目,成本要素,expense item,expense type,expense name,=account,account name,gl account,g l account,"
        "cost element,ledger account"), _words("=项目,=项目名称,=摘要,=expense,=item,item name,=description,=particulars")),
    Role("item_code", Text("科目编码", "科目代碼", "Account code"), "text", code_of="item"),
    Role("item_group", terms.ACCOUNT_GROUP, "text", _words(
        "一级科目,科目大类,科目类别,费用大类,费用类别,费用分类,account group,expense group,expense category,cost element group,account type")),
    Role("post", terms.POST, "text", _words("岗位,职位,职务,工种,=position,=post,job title,=job,job role,=role"), _words("职称,职级,=title")),
    Role("year", terms.YEAR, "time", _words("=年,年度,年份,会计年度,财年,=year,fiscal year,calendar year")),
    Role("month", terms.MONTH, "time", _words("=月,月份,月度,=month,month name,calendar month")),
    Role("period", Text("年月", "年月", "Period"), "time", _words(
        "年月,期间,会计期,账期,=期,=统计月,=所属月,year month,yearmonth,=period,posting period,fiscal period,fiscal year period,period year,"
        "calendar year month,=yyyymm,month year")),
    Role("date", terms.DATE, "time", _words(
        "=日期,单据日期,订单日期,开票日期,发票日期,过账日期,记账日期,业务日期,凭证日期,制单日期,销售日期,销货日期,出库日期,交易日期,下单时间,下单日期,订单创建时间,=date,order date,"
        "invoice date,invoicedate,posting date,billing date,document date,transaction date,sale date,sales date,date of sale,order created"), _words(
        "日期,付款时间,支付时间,付款日期,订单付款时间,创建时间,发货日期,发货时间,到货日期,交货日期,录入日期,审核日期,制单时间,成交时间,date,ship date,delivery date,paid at,"
        "created at,due date,timestamp")),
    Role("amount", terms.AMOUNT, "number", _words(
        "金额,销售额,销售收入,营业收入,主营业务收入,销售净额,营业额,营收,业绩,价税合计,净值,净额,实付,实收,发生额,借方,费用额,=销售,=收入,=费用,=支出,=sales,=revenue,"
        "=amount,net sales,net value,net amount,=turnover,sales amount,sales value,total sales,gross sales,sales revenue,total revenue,=debit,debit amount,"
        "amount in local currency,amount in company code currency,amt,=sale,sale amount,=sale dollars,sales dollars,dollar sales,=spend,=cost,=expenses,sales net value"), _words(
        "收入,=合计,=总额,=总价,=小计,=数额,=total,=subtotal,=value,=total amount,total price,order total,line total,sales,revenue,amount")),
    Role("price", Text("单价", "單價", "Price"), "number", _words(
        "单价,售价,价格,=price,unit price,price per unit,price each,list price")),  # where no column has the amount: quantity × price
    Role("refund", Text("退款", "退款", "Refund"), "number", _words(  # taken off the amount of its line
        "退款金额,退货金额,退款额,=退款,=实际退款,=refund,=refunds,refund amount,refunded amount,amount refunded")),
    Role("cases", Text("数量", "數量", "Volume"), "number", _words(
        "数量,销量,箱数,件数,=quantity,=qty,=units,units sold,unit sold,bottles sold,pieces sold,=volume,sales quantity,billed quantity,sales volume,=cases"), _words(
        "quantity,qty,volume,lineitem quantity")),
    Role("heads", terms.HEADS, "number", _words(
        "人数,在岗,在职,员工数,人员数,headcount,head count,=heads,=fte,number of employees,=employees,=staff"), _words("编制")),
    Role("total", terms.TOTAL, "number"),
    Role("version", Text("版本(计哪些)", "版本(計哪些)", "Version"), "nothing", _words(
        "=版本,=版本号,=版本名称,数据版本,计划版本,=场景,数据场景,=version,=scenario")),  # of its lines those of `keep` count
    Role("money", Text("金额单位", "金額單位", "Unit of amounts"), "nothing", _words("=金额单位,=货币单位")),  # of the amounts of its line
    Role("ignored", Text("不读", "不讀", "Not read"), "nothing", _words(
        "税额,税率,成本,毛利,利润,折扣,折让,运费,余额,贷方,期初,期末,累计,同比,环比,占比,比重,增长,增幅,完成率,达成率,目标,预算,计划,去年同期,上年同期,上年同月,汇率,"
        "库存,单号,订单号,订单编号,单据编号,单据号,发票号,凭证号,流水号,序号,行号,=编号,规格,计量单位,主计量,单位重量,客户,购货单位,往来单位,业务员,销售员,经办人,制单人,备注,电话,地址,邮编,城市,=币种,币别,"
        "unit cost,gross income,gross profit,=tax,tax amount,tax 5,tax rate,profit,margin,discount,shipping,freight,cogs,"
        "balance,credit,opening,closing,ytd,growth,share,target,budget,forecast,plan,exchange rate,stock on hand,inventory,order id,order number,order no,"
        "order line number,invoice id,invoice no,invoiceno,invoice number,document number,transaction id,row id,row no,=no,=id,=index,=line,customer,client,"
        "retailer,salesperson,sales rep,remark,note,comment,phone,address,postal code,zip,city,country,ship mode,currency,=curr,=crcy,payment,rating,gender,age,"
        "status,time,weekday,week")),
)}
WORTH: Final = ("price", "refund")  # figures that count through the amount of their line
MEASURED: Final = frozenset(key for key, role in ROLES.items() if role.holds == "number" and key not in ("total", *WORTH))
TIMES: Final = ("year", "month", "period", "date")
TOTAL_WORDS: Final = re.compile(
    r"合计|小计|总计|共计|累计|汇总|全年|年度|上半年|下半年|(?:第?[一二三四1-4]季度?)|q[1-4]|[1-4]q|(?:grand |sub)?total|ytd|full year|year|h[12]")
PROVINCE: Final = re.compile(r"(?:所属|销售)?省(?:区|份|名称|公司)?(?:名称)?|province|state|sub ?region|片区|区域")
_FIRM: Final = frozenset(("ignored", "price"))  # roles whose words hold whatever else a heading says
_CODE: Final = re.compile(r"编码|代码|编号|代号|(?<![a-z])(?:code|id|no|number|key|sku)(?![a-z])")
NAMED: Final = re.compile(r"名称|描述|标题|文本|(?<![a-z])(?:name|description|desc|text|title)(?![a-z])")
_TAIL: Final = re.compile(r" (?:name|description|desc|text)$")
_SIMPLE: Final = str.maketrans(
    "產編碼類別區門單數額銷費會計間員務職稱貨價稅訂發開項業績營總實淨購與機構組織據帳賬憑證過時層級規號歷線經臺預詳點紀錄廠傳統戶從負責進補貼裡覽書體結構",
    "产编码类别区门单数额销费会计间员务职称货价税订发开项业绩营总实净购与机构组织据账账凭证过时层级规号历线经台预详点纪录厂传统户从负责进补贴里览书体结构")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SIGNS: Final = re.compile(r"[\W_]+")
_CJK: Final = re.compile("[\u4e00-\u9fff]")


def plain_heading(text: str) -> str:
    """The heading in the form in which words stand here: `order date` of OrderDate, Order.Date, order_date; `产品编码` of 產品 編碼."""
    plain = _SIGNS.sub(" ", fold_text(_CAMEL.sub(" ", text)).translate(_SIMPLE)).strip()
    return plain.replace(" ", "") if _CJK.search(plain) else plain


@lru_cache(1 << 14)  # what stands in the first rows is asked about for every heading that they might be
def roles_named(heading: str) -> tuple[tuple[str, int], ...]:
    """(role, how well its word fits: 6 the whole heading, 4 its end, 2 a part of it, one less by a word that will only do) of a
    heading, the best first, longer words first."""
    plain = plain_heading(heading)
    if not plain:
        return ()
    coded = _CODE.search(plain)
    found: list[tuple[int, int, str]] = []
    for role in ROLES.values():
        best = max(((_fit(word, plain) - less, len(word)) for less, words in ((0, role.words), (1, role.rather)) for word in words
                    if _fit(word, plain)), default=None)
        if best:
            found.append((*best, role.key))
    if coded and (entity := _entity(plain[:coded.start()].strip() or plain)):
        found.append((7, len(plain), entity))
    whole = [one for one in found if one[0] >= 5]
    longest = max((size for _, size, _ in found), default=0)
    kept = whole or [one for one in found if one[1] == longest or one[2] in _FIRM]
    if any(key in _FIRM and not whole for _, _, key in kept):  # 含税单价 is no 含税..., whatever else its words are
        kept = [one for one in kept if one[2] in _FIRM or one[1] > max(size for _, size, key in kept if key in _FIRM)] or kept
    return tuple((key, fit) for fit, size, key in sorted(kept, key=lambda one: (-one[0], -one[1])))


def _fit(word: str, plain: str) -> int:
    bare = word.removeprefix("=")
    if plain == bare:
        return 6
    if word != bare:
        return 5 if bare.isascii() and _TAIL.sub("", plain) == bare else 0
    if not bare.isascii():
        return 4 if plain.endswith((bare, bare + "名称")) else 2 if bare in plain else 0
    return 4 if _TAIL.sub("", plain).endswith((" " + bare, bare)) else 2 if f" {bare} " in f" {plain} " else 0


def _entity(before: str) -> str:
    """The role of a code by what stands before its word: `product_code` of 存货 of 存货编码; ignored where we keep no such code."""
    coded = {role.code_of: key for key, role in ROLES.items() if role.code_of}
    fits = [(max((_fit(w, before), len(w)) for w in (*role.words, *role.rather)), role.key)
            for role in ROLES.values() if role.holds == "text" and not role.code_of and any(_fit(w, before) for w in (*role.words, *role.rather))]
    known = max(fits, default=None)
    return "" if known is None else coded.get(known[1], "ignored")
