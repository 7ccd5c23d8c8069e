"""临时用工: person-days for an event, on an account and in a month (P5). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import All, Compare, Day, Filled, col, exists
from xlplan.tables.shelf.parts import END, START, Example, day, entry, figure, filled, in_order, in_year, keep, positive, shelf_list, word
from xlplan.tables.training import MONTH_LIST
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import DAY, PERSON, PERSON_DAY, YUAN

EXAMPLE: Final[Example] = (
    {"event": Text("早餐季试饮", "早餐季試飲", "Breakfast tasting"), "place": Text("天河片区", "西屯區", "Tianhe district"),
     "work": Text("试饮促销", "試飲促銷", "Tastings"), "start": "2027-04-03", "end": "2027-04-25", "heads": 12, "days": 8,
     "rate": 180, "account": "E2", "of_month": "m04"},)

TABLE: Final = shelf_list(
    "temp_staff", Text("临时用工", "臨時人力", "Temporary staff"), (
        word("event", Text("用于哪个活动", "用於哪個活動", "For which event"), 22, required=True, up="count"),
        word("place", Text("用工地点", "工作地點", "Place of work"), 16), word("work", Text("做什么", "做什麼", "What they do"), 18),
        day("start", START), day("end", END),
        figure("heads", Text("用工人数", "臨時人數", "Persons"), PERSON, 9, required=True),
        figure("days", Text("每人天数", "每人天數", "Days each"), DAY, 9, up="none"),
        figure("person_days", Text("用工人天", "臨時人天", "Person-days"), PERSON_DAY, 12, made=col("heads") * col("days")),
        figure("rate", Text("日薪(元/人天)", "日薪(元/人天)", "Pay a day (yuan)"), YUAN, 12, up="none"),
        figure("cost", Text("用工费用(元)", "臨時人力費用(元)", "Cost of staff (yuan)"), YUAN, 12,
               made=col("heads") * col("days") * col("rate")),
        entry("account", Text("列支科目", "列帳科目", "Charged to"), "expense_items", 14),
        entry("of_month", Text("列支月份", "列帳月份", "Charged in"), MONTH_LIST, 9.5)),
    names=("event", "place"), example=EXAMPLE,
    purpose=Text("活动、人天、科目、月份", "活動、人天、科目、月份", "Events, person-days, account"), minutes=5,
    pages=("figures", "listing"), unit=YUAN, amount="cost", month="of_month", rules=(
        keep("P5·1", "XP815", exists("events", ("event", "event"), where=(LIVE,)), "event",
             Text("活动在「营销活动」里有", "活動在「行銷活動」裡有", "The event stands in “Marketing events”"), where=Filled("event")),
        filled("P5·2", "account", Text("有费用的行选了科目", "有費用的列選了科目", "A cost names its account"), where=positive("rate")),
        filled("P5·3", "of_month", Text("有费用的行选了月份", "有費用的列選了月份", "A cost names its month"), where=positive("rate")),
        in_order("P5·4", "start", "end"), in_year("P5·5", "start"),
        keep("P5·6", "XP820", Compare("<=", col("days"), Day("end") - Day("start") + 1), "days",
             Text("每人天数不超过起止天数", "每人天數不超過起訖天數", "Days each are no more than from start to end"),
             found=col("days"), where=All((Filled("start"), Filled("end"), Compare("<=", Day("start"), Day("end")))))))
