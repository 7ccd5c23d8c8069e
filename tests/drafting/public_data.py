"""Small cuts of public data sets, rebuilt: their headings and ways of writing, figures of our own, with what each line is worth."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from bills import Rows, cells


class Sold(NamedTuple):
    """What a line of a data set says: when, of which unit, product and channel ('' where it has none), how much."""

    year: int
    month: int
    unit: str
    product: str
    channel: str
    amount: Decimal


Cut = tuple[Rows, Sequence[Sold]]
GIFTS: Final = (("85123A", "WHITE HANGING HEART T-LIGHT HOLDER", "2.55"), ("71053", "WHITE METAL LANTERN", "3.39"),
                 ("22423", "REGENCY CAKESTAND 3 TIER", "12.75"), ("POST", "POSTAGE", "18"))


def online_retail() -> Cut:
    """UCI Online Retail: quantity and unit price without an amount, `12/1/2010 8:26`, cancellations as invoices C… with quantities below
    zero, thirteen months."""
    out, sold = list[list[str]](), list[Sold]()
    for n in range(13):
        year, month = (2010, 12) if n == 0 else (2011, n)
        for k, (code, name, price) in enumerate(GIFTS):
            for c, country in enumerate(("United Kingdom", "Germany", "EIRE")):
                quantity = 3 + (5 * k + 7 * n + 3 * c) % 24
                for many, sign in ((quantity, ""), *([(-1, "C")] if (n + k + c) % 7 == 0 else [])):
                    out.append([f"{sign}{536365 + 100 * n + 10 * k + c}", code, name, str(many), f"{month}/{k + 13}/{year} 8:26", price,
                                str(17850 + c), country])
                    sold.append(Sold(year, month, country, name, "", many * Decimal(price)))
    return [cells("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"), *out], sold


def weekly_sales() -> Cut:
    """Walmart: a line a store, department and week, Fridays from February 2010 to October 2012."""
    out, sold = list[list[str]](), list[Sold]()
    day = date(2010, 2, 5)
    while day <= date(2012, 10, 26):
        for store in (1, 2, 3):
            for dept in (1, 7, 92):
                cents = 2_490_050 + 1_003 * dept + 20_011 * store + 97_003 * (day.month % 5) + day.day * 1_001
                out.append([str(store), str(dept), day.isoformat(), f"{cents / 100:.2f}", str(day.month == 11 and day.day > 20).upper()])
                sold.append(Sold(day.year, day.month, str(store), str(dept), "", Decimal(cents) / 100))
        day += timedelta(days=7)
    return [cells("Store,Dept,Date,Weekly_Sales,IsHoliday"), *out], sold


def superstore() -> Cut:
    """Superstore orders: dates as month/day/year, states in regions, three whole years, amounts with four decimals."""
    out, sold = list[list[str]](), list[Sold]()
    goods = (("FUR-CH-1", "Furniture", "Chairs", "Chair, \"swivel\""), ("OFF-PA-1", "Office Supplies", "Paper", "Xerox 1967"),
             ("TEC-PH-1", "Technology", "Phones", "Mitel 5320"))
    for year, month in [(y, m) for y in (2015, 2016, 2017) for m in range(1, 13)]:
        for s, (state, region) in enumerate((("Kentucky", "South"), ("Florida", "South"), ("California", "West"))):
            for k, (code, category, sub, name) in enumerate(goods):
                segment, n = ("Consumer", "Corporate")[(s + k) % 2], len(out) + 1
                worth = Decimal(2_619_600 + 13_577 * (month * (k + 2) % 11) + 70_001 * s) / 10_000
                day = f"{month}/{(s * 7 + k) % 28 + 1}/{year}"
                out.append([str(n), f"CA-{year}-{n}", day, day, "Second Class", f"CG-{s}", "A Buyer", segment, "United States", "Somewhere",
                            state, "42420", region, code, category, sub, name, str(worth), "2", "0", "4.1"])
                sold.append(Sold(year, month, state, name, segment, worth))
    return [cells("Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Segment,Country,City,State,Postal Code,"
                  "Region,Product ID,Category,Sub-Category,Product Name,Sales,Quantity,Discount,Profit"), *out], sold


def liquor_sales() -> Cut:
    """Iowa liquor: codes and names of store, county, category, vendor and item side by side, `$` amounts, prices of a bottle."""
    out, sold = list[list[str]](), list[Sold]()
    stores = (("2633", "HY-VEE #3 / BDI / DES MOINES", "77", "POLK"), ("4829", "CENTRAL CITY 2", "77", "POLK"),
              ("2190", "CENTRAL CITY LIQUOR", "57", "LINN"))
    items = (("1031100", "AMERICAN VODKAS", "38177", "TITOS HANDMADE VODKA"), ("1012100", "CANADIAN WHISKIES", "11788", "BLACK VELVET"))
    for year, month in [(y, m) for y in (2020, 2021, 2022) for m in range(1, 13) if (y, m) <= (2022, 9)]:
        for s, (number, store, county, called) in enumerate(stores):
            for k, (category, kind, item, name) in enumerate(items):
                bottles = 6 + (month * 5 + s + 3 * k) % 30
                worth = bottles * (Decimal("9.64"), Decimal("15.07"))[k]
                day = f"{month:02}/{(s + k) * 9 % 28 + 1:02}/{year}"
                out.append([f"INV-{len(out):08}", day, number, store, "3221 14TH ST", "DES MOINES", "50320",
                            "POINT (-93.5 41.5)", county, called, category, kind, "301", "FIFTH GENERATION INC", item, name,
                            "12", "750", "6.42", "9.64", str(bottles), f"${worth}", f"{bottles * 0.75:.2f}", f"{bottles * 0.2:.2f}"])
                sold.append(Sold(year, month, store, name, "", worth))
    return [cells("Invoice/Item Number,Date,Store Number,Store Name,Address,City,Zip Code,Store Location,"
                  "County Number,County,Category,Category Name,Vendor Number,Vendor Name,Item Number,Item Description,Pack,"
                  "Bottle Volume (ml),State Bottle Cost,State Bottle Retail,"
                  "Bottles Sold,Sale (Dollars),Volume Sold (Liters),Volume Sold (Gallons)"), *out], sold


def daily_sales() -> Cut:
    """Rossmann: a line a store and day with customers, promotions and holidays, nothing of what was sold."""
    out, sold = list[list[str]](), list[Sold]()
    for n in range(0, 900, 3):
        day = date(2013, 1, 1) + timedelta(days=n)
        for store in (1, 2, 1115):
            sales = 0 if day.weekday() == 6 else 5_000 + 37 * (n % 29) + store
            out.append([str(store), str(day.weekday() + 1), day.isoformat(), str(sales), str(sales // 10), "1", "1", "0", "0"])
            sold.append(Sold(day.year, day.month, str(store), "", "", Decimal(sales)))
    return [cells("Store,DayOfWeek,Date,Sales,Customers,Open,Promo,StateHoliday,SchoolHoliday"), *out], sold
