"""Which named lines stand behind a cell, and what is said where they and the cell do not agree: a table of cases."""
from __future__ import annotations

import pytest
from raw import make, read
from test_lines_block import filled

from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.text import LANGS
from xlplan.workbook.own_sheets import SCRATCH
from xlplan.workbook.own_work import WorkCell
from xlplan.workbook.rawbook import At, RawSheet
from xlplan.workbook.reading.own_lines import read_own_lines
from xlplan.workbook.submission import OwnFormula, Submission

S, ROW = "sales_targets", "P1|KA"
OWN = "底稿"  # as the unit renamed the sheet
LINES = (("陈列", "堆头", 200.0, 80.0), ("陈列", "端架", 10.0, 400.0), ("社保", "12 人", 12.0, 1_000.0),
         ("Rebate", "年返", None, None, 5_000.0))
# 7 and 8: 20,000.00 = 2.00; 9: 12,000.00 = 1.20; 10: 5,000.00 = 0.50


def found(formula: str | None, value: float, lines: tuple[tuple[object, ...], ...] = LINES,
          more: dict[At, WorkCell] | None = None, refused: str = "") -> Submission:
    """A file in which the first month of a row holds that, over those lines; `refused`: a table that cannot be used."""
    made = make()
    made.book.sheets.append(RawSheet(OWN, key=SCRATCH))
    made.put(S, ROW, "m01", value, formula)
    out = read(made)
    out.refused |= {refused} - {""}
    read_own_lines(out, filled(*lines) | (more or {}))
    return out


def of_lines(file: Submission) -> list[tuple[str, str | None]]:
    return [(d.code, d.cell) for d in file.diagnostics if d.code in ("XP267", "XP268", "XP269")]


@pytest.mark.parametrize(("formula", "value", "rows", "said"), [
    (f"{OWN}!H7", 2.0, (7, 8), ["B9", "B10"]),                           # beside the first of a name, in 万元
    (f"'{OWN}'!$G$7/10000", 2.0, (7, 8), ["B9", "B10"]),
    (f"ROUND({OWN}!H7*1.06,2)", 2.12, (7, 8), ["B9", "B10"]),
    (f"{OWN}!H7+{OWN}!H9", 3.2, (7, 8, 9), ["B10"]),
    (f"SUM({OWN}!F7:F8)/10000", 2.0, (7, 8), ["B9", "B10"]),
    (f"{OWN}!F8/10000", 0.4, (8,), ["B7", "B9", "B10"]),                 # one line of two
    (f"SUM({OWN}!F:F)/10000", 3.7, (7, 8, 9, 10), []),
    (f"SUM({OWN}!8:8)", 9.0, (8,), ["B7", "B9", "B10"]),
    (f'SUMIFS({OWN}!F:F,{OWN}!B:B,"rebate")/10000', 0.5, (10,), []),
    (f"SUMIF({OWN}!B7:B99,{OWN}!B9,{OWN}!F7:F99)/10000", 1.2, (9,), []),
    (f"SUMPRODUCT({OWN}!F7:F8)/10000", 2.0, (7, 8), ["B9", "B10"]),      # it picks by no name
    (f"{OWN}!D9", 12.0, (), ["B7", "B10"]),                              # a quantity alone, as of heads: no amount stands behind it
    (f"{OWN}!G99", 0.0, (), ["B7", "B9", "B10"]),                        # no subtotal stands there
    (f"{OWN}!K3", 5.0, (), ["B7", "B9", "B10"]),
    (f"J7+[1]{OWN}!H7", 5.0, (), ["B7", "B9", "B10"]),
    (None, 2.0, (), ["B7", "B9", "B10"]),                                # typed over the formula: the lines stand behind nothing
])
def test_the_lines_behind_a_cell(formula: str | None, value: float, rows: tuple[int, ...], said: list[str]) -> None:
    file = found(formula, value)
    behind = file.lines.get(S, {}).get((ROW, "m01"), ())
    assert tuple(line.row for line in behind) == rows
    assert of_lines(file) == [("XP267", cell) for cell in said]


@pytest.mark.parametrize(("formula", "value", "expected"), [
    (f"{OWN}!H7", 2.5, 2.0),                                # never calculated again after a line was changed
    (f"ROUND({OWN}!G7/10000,2)", 2.0, None),
    (f"{OWN}!G7/10000/3", 0.67, None),                      # finer than the unit: XP202 is about that
    (f"{OWN}!H7+{OWN}!K3", 9.0, None),                      # K3 holds 7 beside the block
    (f"{OWN}!H7+J9", 9.0, None),                            # takes from its own sheet, too: not worked out here
    (f'SUMIF({OWN}!B:B,"陈列",{OWN}!F:F)', 9.0, None),      # what the function comes to is not known here
    (f"{OWN}!H7+{OWN}!XFD9000", 9.0, None),                 # too far away to be looked at
    (f"{OWN}!H7+{OWN}!XFD9", 9.0, None),                    # too far to the right
])
def test_a_cell_that_its_lines_do_not_come_to(formula: str, value: float, expected: float | None) -> None:
    file = found(formula, value, more={(3, 11): WorkCell(7.0)})
    told = [d for d in file.diagnostics if d.code == "XP269"]
    assert [(d.found, d.expected, d.table, d.column, d.row_key) for d in told] == (
        [] if expected is None else [(value, expected, S, "m01", ROW)])


@pytest.mark.parametrize(("formula", "there"), [
    (f"{OWN}!H8", f"='{OWN}'!H7"), (f"{OWN}!G8/10000", f"='{OWN}'!G7"),      # the second of a name has none
    (f"{OWN}!H30", ""), (f"{OWN}!G99", ""),                                  # no line
    (f"{OWN}!H7", None), (f"SUM({OWN}!G7:G30)", None), (f"{OWN}!D8", None), (f"{OWN}!H3000", None)])
def test_a_cell_that_takes_a_blank_subtotal_is_asked_about(formula: str, there: str | None) -> None:
    told = [d for d in found(formula, 0.0).diagnostics if d.code == "XP270"]
    assert [(d.severity, d.table, d.column, d.row_key) for d in told] == ([] if there is None else [(None, S, "m01", ROW)])
    assert all(remedy_of(d, "zh-CN") == (f"请改成 {there}" if there else "请改成引用有数的小计,或直接填数字") for d in told)


def test_a_blank_subtotal_is_asked_about_where_there_are_no_lines_at_all() -> None:
    assert [d.code for d in found(f"{OWN}!H7", 0.0, ()).diagnostics if d.code.startswith("XP2")].count("XP270") == 1


@pytest.mark.parametrize(("line", "why"), [
    (("陈列", "a", "约10", 3.0), "「约10」不是数字"), (("陈列", "a", 10.0), "数量或单价没有填"),
    (("陈列", "a", None, None, "#VALUE!"), "「#VALUE!」不是数字"), (("陈列", "a"), "数量或单价没有填")])
def test_a_line_without_an_amount_is_named(line: tuple[object, ...], why: str) -> None:
    file = found(f"{OWN}!H7", 1.6, (("陈列", "堆头", 200.0, 80.0), line))
    [told] = [d for d in file.diagnostics if d.code == "XP268"]
    assert (told.sheet, told.cell, told.table) == (OWN, "F8", S)
    assert why in message_of(told, "zh-CN")
    assert of_lines(found(None, 1.6, (line,))) == [("XP267", "B7")]  # behind no cell it is nobody's business


def test_an_amount_of_the_units_own_formula_counts_as_it_stands() -> None:
    file = found(f"{OWN}!H7", 1.7, (("陈列", "堆头", 200.0, 80.0),), {(7, 6): WorkCell(17_000.0, OwnFormula("D7*E7*1.0625"))})
    assert of_lines(file) == []


def test_a_subtotal_of_the_units_own_formula_counts_as_it_stands() -> None:
    more = {(7, 7): WorkCell(21_000.0, OwnFormula("SUM(F7:F8)*1.05"))}
    assert [d.code for d in found(f"{OWN}!G7/10000", 2.1, more=more).diagnostics if d.code == "XP269"] == []


def test_of_a_refused_table_nobody_knows_what_its_cells_take() -> None:
    assert of_lines(found(None, 2.0, refused="staffing")) == []


def test_no_more_than_twenty_lines_without_an_amount_are_named() -> None:
    file = found(f"{OWN}!H7", 0.0, tuple(("陈列", "a", "约10", 3.0) for _ in range(25)))
    assert [code for code, _ in of_lines(file)] == ["XP268"] * 20


def test_a_blank_cell_is_not_compared_with_its_lines() -> None:
    made = make()
    made.book.sheets.append(RawSheet(OWN, key=SCRATCH))
    made.put(S, ROW, "m01", 2.0, f"{OWN}!H7")
    out = read(made)
    out.frames[S].filled["m01"][out.frames[S].keys.index(ROW)] = False
    out.frames[S].amounts["m01"][:] = 0
    read_own_lines(out, filled(*LINES))
    assert "XP269" not in [d.code for d in out.diagnostics]


@pytest.mark.parametrize("cells", [{}, {(6, 3): WorkCell(5.0)}], ids=["empty", "no block"])
def test_a_sheet_without_the_block_says_nothing(cells: dict[At, WorkCell]) -> None:
    made = make()
    made.book.sheets.append(RawSheet(OWN, key=SCRATCH))
    out = read(made)
    read_own_lines(out, cells)
    assert (of_lines(out), out.lines) == ([], {})


ASKED = ("XP271", "XP272", "XP273")


def asked(file: Submission) -> list[tuple[str, str | None, object, object]]:
    return [(d.code, d.cell, d.found, d.expected) for d in file.diagnostics if d.code in ASKED]


@pytest.mark.parametrize(("formula", "value", "unit", "said"), [
    (f"{OWN}!G7", 20_000.0, "H", (20_000.0, 2.0)),                       # a cell in 万元
    (f"SUM({OWN}!F7:F8)", 20_000.0, "H", (20_000.0, 2.0)),
    (f"{OWN}!H7", 2.0, "", None), (f"{OWN}!G7/10000", 2.0, "", None), (f"{OWN}!G7/12", 1_666.67, "", None),
])
def test_a_cell_that_takes_the_lines_in_another_unit(formula: str, value: float, unit: str, said: tuple[float, float] | None) -> None:
    file = found(formula, value)
    assert [(code, *of) for code, _, *of in asked(file)] == ([("XP271", *said)] if said else [])
    for d in file.diagnostics:
        if d.code == "XP271":
            assert f"改填 ='{OWN}'!{unit}7;" in remedy_of(d, "zh-CN")


@pytest.mark.parametrize(("formulas", "rows"), [
    ((f"{OWN}!H7", f"{OWN}!H7"), [7]), ((f"{OWN}!H7", f"{OWN}!F8/10000"), [8]),       # a line of the same name is among them
    ((f"{OWN}!H7", f"{OWN}!H9"), []), ((f"ROUND({OWN}!H7/2,2)", f"{OWN}!H7/2"), []),  # shared out
])
def test_a_line_that_counts_in_two_cells(formulas: tuple[str, str], rows: list[int]) -> None:
    made = make()
    made.book.sheets.append(RawSheet(OWN, key=SCRATCH))
    for column, formula in zip(("m01", "m02"), formulas, strict=True):
        made.put(S, ROW, column, 1.0, formula)
    file = read(made)
    read_own_lines(file, filled(*LINES))
    assert [(d.cell, d.params["n"]) for d in file.diagnostics if d.code == "XP272"] == [(f"G{row}", 2) for row in rows]


@pytest.mark.parametrize(("line", "said"), [
    (("陈列", "a", 5.0, 10_000.0, 99_999.0), [("XP273", "F7", 99_999.0, 50_000.0)]),
    (("陈列", "a", 5.0, 10_000.0, 50_000.0), []), (("陈列", "a", None, None, 99_999.0), [])])
def test_an_amount_typed_over_quantity_and_price(line: tuple[object, ...], said: list[tuple[object, ...]]) -> None:
    assert asked(found(f"{OWN}!H7", 10.0, (line,))) == said


def test_the_sentences() -> None:
    file = found(f"{OWN}!H7", 2.5, (("陈列", "堆头", 200.0, 80.0), ("陈列", "端架", "x", 1.0), ("社保", "a", 1.0, 1.0)))
    said = {d.code: [(message_of(d, lang), remedy_of(d, lang)) for lang in LANGS] for d in file.diagnostics}
    assert said["XP267"][0] == ("明细「社保」(1 行)没有黄格引用,不算进任何一格",
        "无需处理;要算数请在黄格填 ='底稿'!H9(按万元填的格)或 ='底稿'!G9(按元填的格)")
    assert said["XP268"][2][1] == "Type quantity and price in that line, or the amount into F8; delete the line if it is not wanted"
    far = found(None, 2.5, (*[("", "")] * 60, ("远", "粘在下面", 1.0, 1.0)))
    assert remedy_of(far.diagnostics[-1], "zh-CN") == (
        "无需处理;要算数请在黄格填 ='底稿'!H67(按万元填的格)或 ='底稿'!G67(按元填的格),先把金额、小计的公式从上面复制到这几行")
    assert "2.50" in said["XP269"][1][0]
    assert "1.60" in said["XP269"][1][0]
