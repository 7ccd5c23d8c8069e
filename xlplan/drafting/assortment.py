"""The sheets products, channels and mix: what is sold where. Room between exports and pipeline."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

import pandas as pd

from xlplan.drafting.figures import Figures, day_of
from xlplan.drafting.guesses import Guess, of_rows
from xlplan.drafting.names import Kind, Names
from xlplan.drafting.organisation import name_guesses
from xlplan.tables.master.rows import Row
from xlplan.text import Lang, Text, fold_text

MOST_PRODUCTS: Final = 80  # lines that a plan can be made of
PRODUCTS: Final = Kind("P", Text("未写明产品", "未寫明產品", "No product stated"), Text("全部产品", "全部產品",
                                 "All products"), MOST_PRODUCTS,
                       Text("其他产品", "其他產品", "Other products"))
CHANNELS: Final = Kind("C", Text("未写明渠道", "未寫明通路", "No channel stated"), Text("全部渠道", "全部通路", "All channels"), 20,
                       Text("其他渠道", "其他通路", "Other channels"))
WINDOW: Final = 12  # months in which what is sold is active
_TRADES: Final = (
    ("online", r"电商|電商|网|網|线上|線上|天猫|京东|抖音|拼多多|淘宝|小程序|o2o|online|web|internet|e-?commerce|shop|email"),
    ("on_premise", r"餐饮|餐飲|特通|酒店|学校|食堂|horeca|on.premise|restaurant|catering|hotel"),
    ("group", r"团购|團購|集采|礼品|group buying|corporate gift"),
    ("ka", r"(?<![a-z])ka(?![a-z])|商超|量贩|量販|连锁|連鎖|卖场|大客户|key account|chain|supermarket|modern"),
    ("distribution", r"流通|经销|經銷|分销|批发|批發|代理|distribut|wholesale|dealer|reseller|traditional|general trade"))
_NO_CATEGORY: Final = Text("导出文件没有品类", "匯出檔沒有品類", "The export has no categories")
_CATEGORY_OF: Final = Text("导出文件里有几个品类,取金额最大的", "匯出檔裡有幾個品類,取金額最大的",
                           "The export has it in several categories; this is the one with the most money")
_FIRST_SOLD: Final = Text("今年第一次有销售的月份,当作新品的上市月", "今年第一次有銷售的月份,當作新品的上市月",
                          "First sold in that month of the running year: taken for a new product")
_LAST_SOLD: Final = Text("最近 12 个月没有销售,当作已退市", "最近 12 個月沒有銷售,當作已退市",
                         "No sales in the last 12 months: taken for delisted")
_EXISTING: Final = Text("以前年度卖过,当作老品", "以前年度賣過,當作舊品", "Sold in earlier years: taken for an existing product")
_UNKNOWN_AGE: Final = Text("导出文件没有以前年度,看不出新老", "匯出檔沒有以前年度,看不出新舊",
                           "The export has no earlier year to tell new ones by")
_TRADE_BY_NAME: Final = Text("由渠道名称推测", "由通路名稱推測", "Told from the name of the channel")
_TRADE_UNKNOWN: Final = Text("名称看不出生意类型", "名稱看不出生意類型", "The name does not tell the type of trade")
_TOGETHER: Final = Text("导出文件里共有 {n} 个,太多;金额小的并作一行:{names}", "匯出檔裡共有 {n} 個,太多;金額小的併作一列:{names}",
                        "{n} in all are too many for a plan; the small ones stand together: {names}")
_BY_CATEGORY: Final = Text("单品有 {n} 个,太多;按品类做计划", "單品有 {n} 個,太多;按品類做計畫",
                           "{n} products are too many for a plan: each category is one line")
_SOLD: Final = Text("最近 12 个月有销售", "最近 12 個月有銷售", "Sold in the last 12 months")
_ALL: Final = Text("全部", "全部", "all")


def lines_by_category(sales: pd.DataFrame) -> int:
    """How many products stand behind the categories, where the products are too many for a plan and the categories are not; else 0."""
    products = {(fold_text(c), fold_text(n)) for c, n in zip(sales["product_code"], sales["product"], strict=True)}
    categories = {fold_text(c) for c in sales["category"]}
    return len(products) if len(products) > MOST_PRODUCTS and 1 < len(categories) <= MOST_PRODUCTS and "" not in categories else 0


def categories_of(sales: pd.DataFrame, codes: Sequence[str], lang: Lang) -> tuple[dict[str, str], frozenset[str]]:
    """(product -> the category that most of its money is in, products in several)."""
    money: dict[str, Counter[str]] = {}
    spelt: dict[str, str] = {}
    for code, name, weight in zip(codes, sales["category"], sales["amount"], strict=True):
        spelt.setdefault(fold_text(name), name.strip())
        money.setdefault(code, Counter())[fold_text(name)] += abs(int(weight)) + (1 if name else 0)
    spelt[""] = PRODUCTS.only(lang)
    chosen = {code: max(of, key=lambda name: (bool(name), of[name])) for code, of in money.items()}
    return ({code: spelt[name] for code, name in chosen.items()},
            frozenset(code for code, of in money.items() if len([name for name in of if name]) > 1))


def product_rows(names: Names, figures: Figures, category: Mapping[str, str], torn: frozenset[str], year: int, articles: int,
                 lang: Lang) -> tuple[list[Row], list[Guess]]:
    """The rows of the sheet and what is guessed of them. `year`: the first month of the year before the plan year; `articles`: how many
    products stand behind lines that are categories."""
    since, until = _first_and_last(figures)
    begins, ends = figures.months[0], figures.months[-1]
    known = begins < year  # an earlier year tells new ones
    rows: list[Row] = []
    new, gone, bare, several = list[int](), list[int](), list[int](), list[int]()
    for i, thing in enumerate(names.things):
        is_new = known and since[thing.code] >= year
        is_gone = until[thing.code] <= ends - WINDOW
        rows.append({"code": thing.code, "series": thing.name, "category": category[thing.code],
                     "new_mark": "new" if is_new else "existing", "launch": day_of(since[thing.code]) if is_new else None,
                     "delist": day_of(until[thing.code]) if is_gone else None, "erp_code": thing.erp or None})
        for condition, of in ((is_new, new), (is_gone, gone), (category[thing.code] == PRODUCTS.only(lang), bare),
                              (thing.code in torn, several)):
            of.extend([i] * condition)
    old = [i for i in range(len(rows)) if i not in set(new)]
    guesses = [*name_guesses("products", "series", names), *of_rows("products", "category", bare, _NO_CATEGORY),
               *of_rows("products", "category", several, _CATEGORY_OF), *of_rows("products", "new_mark", new, _FIRST_SOLD),
               *of_rows("products", "launch", new, _FIRST_SOLD), *of_rows("products",
                   "new_mark", old, _EXISTING if known else _UNKNOWN_AGE),
               *of_rows("products", "delist", gone, _LAST_SOLD), *_together("products", "series", names)]
    if articles:
        guesses += of_rows("products", "series", range(len(rows)), _BY_CATEGORY.filled(n=articles))
    return rows, guesses


def channel_rows(names: Names) -> tuple[list[Row], list[Guess]]:
    """The rows of the sheet and what is guessed of them."""
    trades = [next((key for key, words in _TRADES if re.search(words, fold_text(t.name))), "other") for t in names.things]
    rows: list[Row] = [{"code": t.code, "name": t.name, "trade": trade, "erp_code": t.erp or None}
                       for t, trade in zip(names.things, trades, strict=True)]
    told = [i for i, trade in enumerate(trades) if trade != "other"]
    return rows, [*name_guesses("channels", "name", names), *of_rows("channels", "trade", told, _TRADE_BY_NAME),
                  *of_rows("channels", "trade", [i for i in range(len(rows)) if i not in told], _TRADE_UNKNOWN),
                  *_together("channels", "name", names)]


def mix_rows(figures: Figures, branches: Sequence[str], idle: bool, lang: Lang) -> tuple[list[Row], list[Guess]]:
    """What each unit sold in the last twelve months, all of it together above zero; what all of them sold is one row, unless there are
    others that sell nothing (`idle`)."""
    last, sums = figures.months[-1], dict[tuple[str, str], dict[str, Decimal]]()
    for (month, (unit, product, channel)), cell in figures.cells.items():
        if month > last - WINDOW:
            of = sums.setdefault((product, channel), {})
            of[unit] = of.get(unit, Decimal(0)) + cell.amount
    rows: list[Row] = []
    for (product, channel), of in sorted(sums.items()):
        sold = [unit for unit in branches if of.get(unit, 0) > 0]
        if len(sold) == len(branches) and sold and not idle:
            rows.append({"branch": _ALL, "product": product, "channel": channel, "sold": "yes"})
        else:
            rows += [{"branch": unit, "product": product, "channel": channel, "sold": "yes"} for unit in sold]
    return rows, of_rows("mix", "sold", range(len(rows)), _SOLD)


def _first_and_last(figures: Figures) -> tuple[dict[str, int], dict[str, int]]:
    """(product -> first month with sales, -> last)."""
    since, until = dict[str, int](), dict[str, int]()
    for (month, (_, product, _)), cell in figures.cells.items():
        if cell.amount or product not in since:
            since[product] = min(since.get(product, month), month)
            until[product] = max(until.get(product, month), month)
    return since, until


def _together(table: str, column: str, names: Names) -> list[Guess]:
    if not names.others:
        return []
    many = len(names.others) + len(names.things) - 1
    shown = "、".join(names.others[:8]) + ("…" if len(names.others) > 8 else "")
    return of_rows(table, column, [len(names.things) - 1], _TOGETHER.filled(n=many, names=shown))
