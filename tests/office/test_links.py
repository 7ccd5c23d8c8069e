"""Links between rows over every odd text there is, and days worked: LibreOffice makes of the formulas what we make ourselves."""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from libreoffice import needs_office, recalculated
from random_trees import CODES, HERE, THERE, WORKED
from test_expressions import with_days

from xlplan.address import a1
from xlplan.excel.writing.write import write_workbook
from xlplan.schema import expr as x
from xlplan.schema.days import day_number, iso_day
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.readings.formula import count_formula, formula_of, is_array
from xlplan.workbook.blueprint import Book, Sheet
from xlplan.workbook.layout import RowAddresses, table_layout
from xlplan.workbook.writing.template import Sheetwork, table_sheet

pytestmark = needs_office
_RIGHT = 30
CODE, BOTH = (("code", "code"),), (("code", "code"), ("other", "other"))
ROWS: list[x.Expr] = [
    x.SumSame(x.col("wan"), CODE, (), "there"), x.SumSame(x.ONE, CODE, (), "there"), x.SumSame(x.ONE, CODE), x.SumSame(x.ONE, BOTH),
    x.SumSame(x.col("wan") * x.col("heads"), CODE, (x.Is("colour", "red"), x.col("heads") > 2), "there"),
    x.Find("wan", CODE, "there"), x.Find("heads", (("other", "code"),), "there"), x.Find("wan", BOTH, "there"), x.Find("wan", CODE),
    x.Find("day", CODE, "there"), x.Find("wan", CODE, "there", (x.Is("colour", "blue"), x.col("heads") > 1)),
    x.If(x.exists("there", ("other", "code")), x.lift(1), x.lift(0)),
    x.If(x.unique("code"), x.lift(1), x.lift(0)), x.If(x.Same("code", "other"), x.lift(1), x.lift(0))]
RULES: list[x.Expr] = [
    x.exists("there", *CODE), x.exists("there", *BOTH), x.exists("there", ("other", "code")), x.unique("code"), x.unique("code", "other"),
    x.exists("there", *CODE, where=(x.Is("colour", "red"),)), x.unique("code", where=(x.Filled("wan"), x.Is("colour", "blue"))),
    x.Same("code", "other"), x.SumSame(x.col("wan"), CODE, (x.col("heads") > 2, x.Is("colour", "red")), "there").eq(x.col("wan")),
    x.SumSame(x.col("wan") * x.col("heads"), CODE) >= x.col("wan")]


def tables() -> dict[str, Frame]:
    """Here every odd text once, there the first half of them thrice, and other figures beside each."""
    half = CODES[:len(CODES) // 2]
    out = {"here": blank_frame(HERE, [f"M{i}|{m}" for i in range(len(CODES) // 2 + 1) for m in HERE.measures]),
           "there": blank_frame(THERE, [f"r{i:02}" for i in range(3 * len(half))])}
    for frame, codes in zip(out.values(), ((*CODES, CODES[0])[:out["here"].size], half * 3), strict=True):
        frame.texts["code"][:len(codes)] = codes
        frame.texts["other"][:len(codes)] = codes[::-1]
        for i in range(frame.size):
            frame.texts["colour"][i], frame.texts["day"][i] = ("red", "blue")[i % 2], iso_day(46_000 + 13 * i)
            for key, steps in (("wan", 1_234 * i - 5_000), ("heads", i % 5)):
                frame.filled[key][i], frame.amounts[key][i] = (True, steps) if i % 7 else (False, 0)
    return out


def computed(path: Path, sheets: Iterable[Sheet]) -> dict[str, dict[str, object]]:
    """What LibreOffice makes of the sheets."""
    return recalculated(write_workbook(Book(*with_days(sheets)), path / "links.xlsx").path)


def test_every_text_is_the_same_as_itself_alone(tmp_path: Path) -> None:
    held = tables()
    layouts = {k: table_layout(f, "en", {}, {}) for k, f in held.items()}
    values, here, scope = Evaluator(held), layouts["here"], Scope("here")
    sheets = {k: table_sheet(f, Sheetwork(layouts, values, "en", "", "")) for k, f in held.items()}
    one = held["here"].keys[CODES.index("1")]
    sheets["here"].put(here.rows[one], here.columns["code"], 1)  # a number typed where texts stand
    expected = {}
    for n, node in enumerate(ROWS):
        value = values.number(node, scope)
        for i, row in enumerate(held["here"].keys):
            at = here.rows[row], _RIGHT + n
            printed = formula_of(node, RowAddresses(here, row, layouts))
            sheets["here"].put(*at, 0, formula=printed, format="0.00")
            expected[a1(*at)] = int(value.n[i]) / 10**value.places, held["here"].texts["code"][i], printed
    place, checks = RowAddresses(here, held["here"].keys[0], layouts, outside=True), Sheet("checks", "checks")
    counts = {f"A{n}": int((~values.truth(must, scope)).sum()) for n, must in enumerate(RULES, 1)}
    for n, must in enumerate(RULES, 1):
        checks.put(n, 1, 0, formula=count_formula(None, must, place), array=is_array(must, True))
    found = computed(tmp_path, (*sheets.values(), checks))
    assert [f"{at}: {was} {found['Here'].get(at)}" for at, was in expected.items() if found["Here"].get(at) != was[0]] == []
    assert {at: found["checks"][at] for at in counts} == counts


def test_workdays_are_counted_by_the_list(tmp_path: Path) -> None:
    sheet, expected = Sheet("here", "here"), {}
    nodes: dict[str, x.Expr] = {f"{day} {far}": x.Workday(x.lift(day), x.lift(far)) for day in (
        *range(WORKED[0] - 3, WORKED[0] + 12), *range(WORKED[-1] - 9, WORKED[-1] + 4), 0, day_number("2027-02-06"))
        for far in (1, 2, 7, -1, -2, -7, 0, 400, -400)}
    nodes |= {f"{day} counted, {n} months on": node for day in (*range(WORKED[0] - 2, WORKED[0] + 9), 0, 36_525, 36_526, 109_574, 109_575)
              for n, node in ((0, x.DaysWorked(x.lift(day), x.lift(day + 11))), (1, x.DaysWorked(x.lift(day), x.lift(WORKED[-1] + 5))),
                              *((n, x.MonthStart(x.lift(day), n)) for n in (-13, -1, 0, 1, 12)))}
    values = Evaluator({"here": blank_frame(HERE, ["a|up"])}, workdays=WORKED)
    layout = table_layout(blank_frame(HERE, ["a|up"]), "en", {}, {})
    for row, (name, node) in enumerate(nodes.items(), 1):
        parts = [node]
        if isinstance(node, x.Workday):
            parts.append(x.Workday(node.of, x.If(x.lift(1) > 0, node.days, x.lift(0))))  # so many as a cell may hold
        for column, part in enumerate(parts, 1):
            sheet.put(row, column, 0, formula=formula_of(part, RowAddresses(layout, "a|up", {})), format="0")
            expected[a1(row, column)] = int(np.ravel(values.number(part, Scope("here")).n)[0]), name
    found = computed(tmp_path, [sheet])["here"]
    assert [(at, was, found[at]) for at, was in expected.items() if found[at] != was[0]] == []
