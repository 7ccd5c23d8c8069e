"""进销存: what comes in, is sold and stays, and the days out of stock (M9). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import All, Div, Filled, If, Is, Some, col, lift
from xlplan.tables.periods import MONTHS
from xlplan.tables.shelf.parts import PRODUCT, Example, entry, figure, filled, keep, month_of_year, once, positive, shelf_list, word
from xlplan.tables.training import MONTH_LIST
from xlplan.text import Text
from xlplan.units import CASE, DAY, RATIO

EXAMPLE: Final[Example] = (
    {"product": "P1", "of_month": "m01", "place": Text("广州仓", "臺中倉", "Guangzhou depot"), "opening": 1200, "came": 5000,
     "sold": 4800, "days_out": 2,
     "measure": Text("春节前运力不足,提前备货", "農曆年前運能不足,提前備貨", "Few lorries before Spring Festival: stock up early")},)

TABLE: Final = shelf_list(
    "stock", Text("进销存", "進銷存", "Stock"), (
        entry("product", PRODUCT, "products", 16, required=True),
        entry("of_month", Text("库存月份", "庫存月份", "Month of stock"), MONTH_LIST, 9.5, required=True),
        word("place", Text("仓库或经销商", "倉庫或經銷商", "Warehouse or dealer"), 16),
        figure("opening", Text("月初库存(箱)", "月初庫存(箱)", "Opening stock (cases)"), CASE, 12, up="none"),
        figure("came", Text("进货(箱)", "進貨(箱)", "Came in (cases)"), CASE, 11),
        figure("sold", Text("销出(箱)", "銷出(箱)", "Sold (cases)"), CASE, 11),
        figure("closing", Text("月末库存(箱)", "月末庫存(箱)", "Closing stock (cases)"), CASE, 12,
               made=col("opening") + col("came") - col("sold"), up="none"),
        figure("year_end", Text("年末库存(箱)", "年末庫存(箱)", "Stock at the year's end (cases)"), CASE, 12, up="last", made=If(
            Is("of_month", "m12"), col("opening") + col("came") - col("sold"), lift(0))),
        figure("cover", Text("库存够卖(月)", "庫存可賣(月)", "Months it lasts"), RATIO, 11,
               made=Div(col("opening") + col("came") - col("sold"), col("sold"), 2), up="none"),
        figure("days_out", Text("断货天数", "缺貨天數", "Days out of stock"), DAY, 9, up="max", maximum=31),
        word("measure", Text("断货原因和措施", "缺貨原因和措施", "Why, and what is done"), 26, up="list")),
    names=("product", "of_month"), example=EXAMPLE,
    purpose=Text("进货、销出、库存、断货天", "進貨、銷出、庫存、缺貨天", "In, sold, stock, days out"),
    minutes=10, rows=40, pages=("figures", "listing"),
    by=("of_month",), rules=(
        keep("M9·1", "XP820", col("opening") + col("came") - col("sold") >= 0, "closing",
             Text("月末库存不小于零", "月末庫存不小於零", "The closing stock is not below zero"),
             found=col("closing")),
        filled("M9·2", "measure", Text("断货的写了原因和措施", "缺貨的寫了原因和措施", "Days out of stock have their reason and measure"),
               where=positive("days_out")),
        keep("M9·4", "XP820", Some(tuple(All((Is("of_month", key), col("days_out") <= month_of_year(at + 1) - month_of_year(at)))
                                         for at, key in enumerate(MONTHS))), "days_out",
             Text("断货天数不多于当月天数", "缺貨天數不多於當月天數", "No more days out of stock than the month has"),
             where=All((positive("days_out"), Filled("of_month"))), found=col("days_out")),
        once("M9·3", "product", "of_month", "place", or_blank=("place",))))
