"""XP6xx: the master workbook. What HQ does who has only the two sentences and the cell."""
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import small_company as sample
from desk import HEADS, Said, numbers, quoted
from master_desk import Hq, Master, code_in

from xlplan.tables import BRANCH, BY_KEY

DECISION = {"no": 1, "date": "2026-11-20", "amount": 800, "source": "reserve", "reason": "压指标", "proposed_by": "王五",
            "approved_by": "李总", "status": "approved"}
OFF = {"first": "2027-03-15", "last": "2027-03-16", "kind": "off", "note": "年会"}
EVEN = {f"m{m:02}": 1 for m in range(1, 13)}
PEAK = {**EVEN, "m01": 2, "m02": 0, "source": "manual"}


def put(key: str, row: int, **cells: Any) -> Callable[[Hq], None]:
    """Into a line of a sheet."""
    return lambda hq: hq.rows(key)[row].update(cells)


def add(key: str, *lines: dict[str, Any]) -> Callable[[Hq], None]:
    return lambda hq: hq.add(key, *lines)


def typed(value: Any) -> Callable[[Hq, Said], None]:
    """Into the cell of the finding."""
    return lambda hq, said: hq.type(said, value)


def cleared(hq: Hq, said: Said) -> None:
    hq.clear(said)


def first_choice(hq: Hq, said: Said) -> None:
    """The first choice that the message offers, after the column and what was typed."""
    hq.type(said, quoted(said.message)[2])


def first_of_list(hq: Hq, said: Said) -> None:
    """The first choice of the list at the end of the message."""
    hq.type(said, re.split("、|, ", said.message.rsplit(":", 1)[1].strip())[0])


def expected(hq: Hq, said: Said) -> None:
    """The figure that the message expects, which it shows."""
    assert said.finding.expected in numbers(said.message), said.message
    hq.type(said, said.finding.expected)


def decided(**cells: Any) -> Callable[[Hq], None]:
    """A later assignment with these cells."""
    return add("assignments", {**DECISION, **cells})


def all_alike(hq: Hq) -> None:
    hq.add("weights", *({"branch": b, "basis": "own", "base_weight": 1} for b in ("B01", "B02", "B03")))


def in_pieces(hq: Hq) -> None:
    """The history counts bottles, twelve a case."""
    hq.find("products", "P01")["case_price"] = 60
    for row in hq.rows("history_sales"):
        row.update({"cases": round(row["amount"] * 10_000 / 5)} if row["product"] == "P01" else {})


def staff_ceiling(hq: Hq) -> None:
    hq.add("expense_items", {"code": "E2", "group": "人员费用", "item": "工资", "mark": "linked", "link": "staff"})
    hq.add("heads", {"branch": "B01", "post": "S1", "opening": 10, "cap": 10})
    hq.add("ceilings", {"branch": "B01", "group": "人员费用", "amount": 100, "control": "alarm"})


def frozen_money(hq: Hq) -> None:
    hq.add("key_projects", {"code": "K1", "project": "便利店", "branch": "B01", "need": 60, "secured": 60, "frozen": "yes"})
    hq.add("ceilings", {"branch": "B01", "group": "终端", "amount": 50, "control": "alarm"})


def circle(hq: Hq) -> None:
    hq.find("organisation", "R1")["parent"], hq.find("organisation", "R2")["parent"] = "R2", "R1"


def nobody_fills(hq: Hq) -> None:
    for code in ("B01", "B02", "B03"):
        hq.find("organisation", code)["type"] = "hq_run"


def every_table_off(hq: Hq) -> None:
    hq.add("tables_issued", *({"table": t.label(hq.lang), "for_branch": "no"} for t in BRANCH if t.expected))


def tables_on(hq: Hq, said: Said) -> None:
    """At least one, says the sentence: a table that is still off would be a note."""
    for line in hq.rows("tables_issued"):
        line["for_branch"] = quoted(said.remedy)[1] if quoted(said.remedy) else "Yes"


def table_line(table: str, **marks: str) -> Callable[[Hq], None]:
    """HQ's line about a planning table."""
    return lambda hq: hq.add("tables_issued", {"table": BY_KEY[table].label(hq.lang), **marks})


def branches_fill(hq: Hq, said: Said) -> None:
    for code in ("B01", "B02", "B03"):
        hq.find("organisation", code)["type"] = quoted(said.remedy)[0] if quoted(said.remedy) else "Fills in"


def above_adds_up(hq: Hq, said: Said) -> None:
    hq.find("organisation", code_in(said.message)[1])["type"] = "彙總" if hq.lang == "zh-TW" else (
        "汇总" if "汇总" in said.remedy else "Adds up")


def only_shanghai(hq: Hq) -> None:
    for line in hq.rows("mix"):
        line["branch"] = "上海"


def sold_there(hq: Hq, said: Said) -> None:
    """Of every unit that the message names."""
    for code in code_in(said.message):
        hq.add("mix", {"branch": code, "product": "P01", "channel": "C01", "sold": "yes"})


def too_direct(hq: Hq) -> None:
    hq.add("weights", *({"branch": b, "basis": "last_year", "direct_target": 300} for b in ("B01", "B02", "B03", "KA")))


def one_left_open(hq: Hq, said: Said) -> None:
    hq.rows("weights")[3]["direct_target"] = None


def new_unit(*codes: str, **more: Any) -> Callable[[Hq], None]:
    """Branches without history below a new region."""
    return add("organisation", {"code": "R3", "name": "华北", "parent": "HQ", "level": "region", "type": "sums_up"},
               *({"code": c, "name": f"新{c}", "parent": "R3", "level": "branch", "type": "fills", **more} for c in codes))


def estimated(*codes: str) -> Callable[[Hq, Said], None]:
    return lambda hq, said: hq.add("weights", *({"branch": c, "basis": "last_year", "py_estimate": 500} for c in codes))


def taken_back(hq: Hq, said: Said) -> None:
    """As much as the message expects, with its sign turned."""
    assert not isinstance(said.finding.expected, str)
    hq.type(said, -(said.finding.expected or 0))


def totals_mended(hq: Hq, said: Said) -> None:
    hq.type(said, 618.11)
    hq.rows("products")[0].update(target=5000)


def ended_and_hidden(hq: Hq) -> None:
    hq.hidden.append(9)
    hq.end = 9


def without(**where: Any) -> Callable[[Hq], None]:
    """The sales history without those rows."""
    def fault(hq: Hq) -> None:
        hq.sheets["history_sales"] = [r for r in hq.rows("history_sales") if any(r[k] != v for k, v in where.items())]
    return fault


def pasted_again(hq: Hq, said: Said) -> None:
    """The rows that are not there, from the system."""
    hq.sheets["history_sales"] = Hq(years=hq.years).rows("history_sales")


def times(n: float, **where: Any) -> Callable[[Hq], None]:
    """Amounts of those rows of the sales history taken so many times."""
    def fault(hq: Hq) -> None:
        for r in hq.rows("history_sales"):
            if all(r[k] == v for k, v in where.items()):
                r["amount"] *= n
    return fault


def unit_chosen(hq: Hq, said: Said) -> None:
    """On the company sheet, for the field and the unit that the remedy names."""
    label = quoted(said.remedy)[0]
    fits = next(u for u in ("千元", "元", "thousand yuan", "yuan") if f"为{u}" in said.remedy or f"為{u}" in said.remedy
                or f"choose {u} " in said.remedy)
    hq.field(label, fits)


def doubled(hq: Hq) -> None:
    hq.add("history_sales", *hq.rows("history_sales"))


def second_copy_gone(hq: Hq, said: Said) -> None:
    """As many rows from the cell on as the message counts."""
    n = int(numbers(said.message)[0])
    assert said.cell[1:] == str(7 + n), said.cell
    del hq.rows("history_sales")[n:]


def years_of_the_calendar(hq: Hq, said: Said) -> None:
    for r in hq.rows("history_sales"):
        r["year"] += r["month"] < 4


def december_came(hq: Hq) -> None:
    hq.add("history_sales", *({**r, "status": "actual"} for r in hq.rows("history_sales") if (r["branch"], r["month"]) == ("B02", 12)))


def month_over(hq: Hq, said: Said) -> None:
    """The estimates whose rows the message names deleted, from the bottom up."""
    spans = re.findall(r"\d+(?:[-–]\d+)?", re.findall(r"(?:第|rows) ([\d, 、–-]+)", said.message)[0])
    for span in reversed(spans):
        first, last = re.split("[-–]", span)[0], re.split("[-–]", span)[-1]
        del hq.rows("history_sales")[int(first) - HEADS - 1:int(last) - HEADS]


def heads(opening: int, cap: int) -> Callable[[Hq], None]:
    def fault(hq: Hq) -> None:
        hq.add("history_heads", {"year": 2026, "month": 12, "branch": "B01", "post": "S1", "heads": 15})
        hq.add("heads", {"branch": "B01", "post": "S1", "opening": opening, "cap": cap})
    return fault


def approver(hq: Hq, said: Said) -> None:
    """Under the header that the remedy names."""
    hq.type(said, "李总", quoted(said.remedy)[0])


def withdrawn(hq: Hq, said: Said) -> None:
    hq.type(said, {"zh-CN": "撤回", "zh-TW": "撤回", "en": "Withdrawn"}[said.lang], {
        "zh-CN": "状态", "zh-TW": "狀態", "en": "Status"}[said.lang])


def dated(hq: Hq, said: Said) -> None:
    """The last day that the remedy allows."""
    hq.type(said, said.finding.params["last"])
    assert str(said.finding.params["last"]) in said.remedy


def with_percent(hq: Hq, said: Said) -> None:
    value = next(n for n in numbers(said.remedy))
    hq.type(said, value)


def periods(hq: Hq) -> None:
    """All months as an ERP's periods of a fiscal year from April."""
    hq.company.update(start_month="4")
    for row in hq.rows("history_sales"):
        row["month"] = f"{row['month']:03}"


def calendar_months(hq: Hq, said: Said) -> None:
    """The periods as the remedy maps them."""
    years = re.findall(r"20\d\d", said.remedy)
    for row in hq.rows("history_sales"):
        period = int(row["month"])
        row["year"], row["month"] = (int(years[0]), period + 3) if period <= 9 else (int(years[1]), period - 9)


def another_unit_below(hq: Hq) -> None:
    rows = hq.rows("history_sales")
    for row in rows[3:]:
        row["amount"] *= 10_000
    rows.insert(3, {"year": "年", "month": "月", "branch": "分公司", "product": "产品", "channel": "渠道", "amount": "金额(元)"})


def brought_back(hq: Hq, said: Said) -> None:
    """Converted below the row, the row deleted."""
    rows = hq.rows("history_sales")
    at = int(said.cell[1:]) - 7
    for row in rows[at + 1:]:
        row["amount"] = round(row["amount"] / 10_000, 6)
    del rows[at]


def as_the_text_says(hq: Hq, said: Said) -> None:
    year, month = (int(n) for n in re.findall(r"(?:年填 |year )(\d{4})(?:、月填 | and month )(\d+)", said.remedy)[0])
    hq.rows("history_sales")[0].update(year=year, month=month)


MASTERS = [
    Master("XP601", put("products", 0, series=None), typed("常温奶")),
    Master("XP602", add("products", {**sample.PRODUCTS[0], "growth": None, "margin": 0.3}), cleared),
    Master("XP603", put("organisation", 1, parent="HX"), typed("HQ")),
    Master("XP603", put("organisation", 1, parent="HX"), lambda hq, said: hq.add("organisation", {
        "code": "HX", "name": "大区", "parent": "HQ", "level": "region", "type": "sums_up"})),
    Master("XP604", circle, typed("HQ")),
    Master("XP605", add("mix", {"branch": "B1", "product": "P01", "channel": "C01", "sold": "yes"}), first_choice),
    Master("XP605", add("ceilings", {"group": "终端类", "rate": 0.01}), first_choice),
    Master("XP606", put("history_sales", 0, branch="天津"), typed("上海")),
    Master("XP607", add("weights", {"branch": "B01", "basis": "last_year", "coefficient": 1.2}), typed(1)),
    Master("XP607", add("weights", {"branch": "B01", "basis": "last_year", "coefficient": 1.2}),
           lambda hq, said: hq.rows("weights")[0].update(note="新开两个地级市")),
    Master("XP608", all_alike, typed(2)), Master("XP609", put("goals", 0, target=9000), typed(None)),
    Master("XP610", add("season", {**EVEN, "m01": 2, "source": "manual"}), None),
    Master("XP611", lambda hq: hq.company.update(start_month="13"), lambda hq, said: hq.type(said, int(numbers(said.message)[1]))),
    Master("XP611", lambda hq: hq.company.update(basis="销售额"), first_of_list),
    Master("XP612", put("reserve", 0, goal=9000), typed(None)),
    Master("XP612", put("reserve", 0, goal=9000), lambda hq, said: hq.type(said, said.finding.expected)),
    Master("XP613", put("goals", 0, metric="profit"), lambda hq, said: hq.add("goals", {**Hq().rows("goals")[0], "code": "G9"})),
    Master("XP614", put("organisation", 1, type="fills"), above_adds_up),
    Master("XP615", too_direct, one_left_open), Master("XP616", only_shanghai, sold_there),
    Master("XP617", add("goals", {"code": "G2", "metric": "distribution", "direction": "up", "unit": "percent", "form": "level",
                                  "target": 90}), lambda hq, said: hq.type(said, numbers(said.message)[-1])),
    Master("XP618", add("ceilings", {"group": "终端", "rate": 0.01, "amount": 100}), typed(None)),
    Master("XP618", add("ceilings", {"group": "终端"}, {"group": "终端", "branch": "上海", "rate": 0.01}), typed(0.01)),
    Master("XP619", add("reserve", {"over_rate": 0.03}), cleared),
    Master("XP620", nobody_fills, branches_fill),
    Master("XP621", put("history_sales", 0, year=2027), typed(2026)),
    Master("XP622", add("workday_exceptions", {**OFF, "last": "2027-03-01"}), typed("2027-03-16")),
    Master("XP623", without(year=2026, month=5), pasted_again),
    Master("XP624", new_unit("B08"), estimated("B08")),
    Master("XP625", put("expense_items", 0, mark="linked"), lambda hq, said: hq.type(said, BY_KEY["staffing"].label(hq.lang))),
    Master("XP626", lambda hq: hq.rows("history_sales").clear(), estimated("B01", "B02", "B03", "KA")),
    Master("XP627", add("channels", {"code": "C@3", "name": "电商", "trade": "ka"}), typed("C-3")),
    Master("XP629", add("workday_exceptions", OFF, {**OFF, "kind": "work"}), lambda hq, said: (
        hq.rows("workday_exceptions")[1].update(first="2027-03-20", last="2027-03-20"))),
    Master("XP630", add("workday_exceptions", {**OFF, "first": "2025-03-15", "last": "2025-03-16"}), lambda hq, said: (
        hq.rows("workday_exceptions")[0].update(OFF))),
    Master("XP631", times(10_000), unit_chosen),
    Master("XP631", times(10), unit_chosen),
    Master("XP632", add("weights", {"branch": "B01", "basis": "last_year", "py_estimate": 25_649_100}), typed(2564.91)),
    Master("XP633", doubled, second_copy_gone),
    Master("XP634", lambda hq: hq.add("history_sales", hq.rows("history_sales")[3]), cleared),
    Master("XP635", without(year=2026, month=5, branch="B02"), pasted_again, (2025, 2026)),
    Master("XP636", put("goals", 0, base=7300), expected),
    Master("XP637", lambda hq: hq.company.update(unit_sales="美元"), typed("万元")),
    Master("XP638", add("channels", {"code": "c01", "name": "电商", "trade": "ka"}), typed("C03")),
    Master("XP639", new_unit("CON"), typed("XCON")),
    Master("XP651", put("organisation", 1, mailbox="r1@qinghe。example"), typed("r1@qinghe.example")),
    Master("XP640", decided(scope="B03", exempt="R2"), lambda hq, said: hq.rows("assignments")[0].update(exempt=None)),
    Master("XP641", decided(scope="B02", amount=-50_000, source="goal"), taken_back),
    Master("XP642", decided(amount=1200), lambda hq, said: hq.type(said, numbers(said.message)[0])),
    Master("XP643", lambda hq: [line.update(target=1000) for line in hq.rows("products")],
           lambda hq, said: hq.rows("products")[0].update(target=None)),
    Master("XP644", add("products", {"code": "P09", "series": "样品", "category": "液奶", "new_mark": "existing", "target": 100}),
           lambda hq, said: hq.find("products", re.findall("P0[0-9]", said.message)[0]).update(target=None)),
    Master("XP644", add("products", {"code": "P09", "series": "样品", "category": "液奶", "new_mark": "new", "target": 100,
                                     "new_share": 0.1, "launch": "2027-01-01"}),
           lambda hq, said: hq.add("mix", {"branch": "全部", "product": "P09", "channel": "C01", "sold": "yes"})),
    Master("XP645", decided(approved_by=None), approver),
    Master("XP646", decided(approved_by="王五"), typed("李总")),
    Master("XP647", decided(status="proposed", approved_by=None), withdrawn),
    Master("XP648", decided(date="2062-11-20"), dated),
    Master("XP650", lambda hq: hq.rows("history_sales").insert(9, {"branch": "合计", "amount": 7000}), cleared),
    Master("XP652", add("weights", {"branch": "B01", "basis": "last_year", "py_estimate": 2564.911}), None),
    Master("XP653", put("posts", 0, unit_cost=9), typed(9000)),
    Master("XP654", add("season", {**PEAK, "spring_month": 1}), None),
    Master("XP655", add("season", {**PEAK, "spring_month": 12}), typed(None)),
    Master("XP656", add("weights", {"branch": "B01", "basis": "last_year", "py_estimate": 25_649.1}), typed(2564.91)),
    Master("XP657", lambda hq: (new_unit("B08", valid_to="2026-12-31")(hq), estimated("B08")(hq, None)),  # type: ignore[arg-type]
           typed(None)),
    Master("XP659", lambda hq: hq.hidden.extend((9, 10)), lambda hq, said: hq.hidden.clear()),
    Master("XP660", lambda hq: (hq.rows("products")[0].update(target=5618.11), hq.rows("products")[1].update(target=3000)), totals_mended),
    Master("XP670", add("assignments", {**DECISION, "amount": 400}, {**DECISION, "amount": 400, "no": 2}), cleared),
    Master("XP671", decided(amount=5000, source="goal"), typed(500)),
    Master("XP661", table_line("person_targets", for_branch="no"), None),
    Master("XP662", table_line("sales_targets", for_region="yes"), cleared),
    Master("XP663", table_line("sales_targets", final="no"), cleared),
    Master("XP664", every_table_off, tables_on),
    Master("XP668", lambda hq: hq.rows("posts").clear(), None),
    Master("XP666", without(year=2026, month=5), pasted_again),
    Master("XP667", without(year=2026, month=5, channel="C02"), None),
    Master("XP665", lambda hq: hq.rows("mix").clear(), lambda hq, said: hq.rows("mix").extend(Hq().rows("mix"))),
    Master("XP672", heads(15, 150), typed(15)),
    Master("XP673", heads(15, 1500), typed(15)),
    Master("XP674", put("goals", 0, growth=15), with_percent),
    Master("XP675", add("season", {**EVEN, "m12": 9.24, **{f"m{m:02}": 0.25 for m in range(1, 12)}, "m01": 0.26, "source": "manual"}),
           lambda hq, said: hq.rows("season")[0].update(EVEN)),
    Master("XP676", times(10, year=2025, month=5, branch="B02"), pasted_again, (2025, 2026)),
    Master("XP677", lambda hq: [r.update(branch="B03") for r in hq.rows("history_sales") if (r["year"], r["branch"]) == (2025, "B02")],
           pasted_again, (2025, 2026)),
    Master("XP678", times(-1, year=2025, month=5, branch="B02"), pasted_again, (2025, 2026)),
    Master("XP679", lambda hq: [r.update(status="estimate") for r in hq.rows("history_sales") if (
        r["year"], r["month"], r["branch"]) == (2025, 5, "B02")], pasted_again, (2025, 2026)),
    Master("XP680", in_pieces, lambda hq, said: hq.company.update(unit_cases="pieces")),
    Master("XP681", add("key_projects", {"code": "K1", "project": "便利店", "branch": "all", "need": 100, "secured": 90}), expected),
    Master("XP682", put("goals", 0, kind="result"), lambda hq, said: hq.add("goals", {
        "code": "G2", "metric": "distribution", "kind": "process", "direction": "up", "unit": "percent", "form": "level", "target": 0.68,
        "owner": "李四", "due": "2027-12-31"})),
    Master("XP683", put("goals", 0, due=None), typed("2027-12-31")),
    Master("XP684", staff_ceiling, lambda hq, said: hq.type(said, numbers(said.message)[-3])),
    Master("XP685", frozen_money, lambda hq, said: hq.type(said, numbers(said.message)[-3])),
    Master("XP686", put("reserve", 0, note="例:加码 3%,预留 200"), typed("加码 3%,预留 200")),
    Master("XP687", put("reserve", 0, over_rate=0.03, held=200), typed(0.02)),
    Master("XP690", lambda hq: hq.company.update(start_month="4"), years_of_the_calendar, (2025, 2026)),
    Master("XP692", lambda hq: hq.find("products", "P03").pop("new_share"), lambda hq, said: hq.find("products", "P03").update(
        new_share=0.08)),
    Master("XP691", december_came, month_over),
    Master("XP693", periods, calendar_months),
    Master("XP694", another_unit_below, brought_back),
    Master("XP695", put("history_sales", 0, month="2024-01"), typed(1)),
    Master("XP695", put("history_sales", 0, year=2024, month="2026-01"), as_the_text_says),
    Master("XP699", ended_and_hidden, lambda hq, said: hq.hidden.clear()),
    Master("XP696", lambda hq: hq.rows("history_sales").insert(3, {
        "year": "年度", "month": "期间", "branch": "公司代码", "product": "物料", "channel": "渠道", "amount": "金额"}), cleared),
    Master("XP697", lambda hq: [row.update(branch=None) for row in hq.rows("history_sales")[1:6]],
           lambda hq, said: [row.update(branch="B01") for row in hq.rows("history_sales")[1:6]]),
]
