"""RawBooks for tests, made straight from frames: what a workbook filled in without a mistake contains."""
from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from xlplan.address import row_column
from xlplan.calendar import MONTHS, label_params
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BRANCH, BY_KEY
from xlplan.text import Lang
from xlplan.workbook.layout import Layout, RowAddresses, table_layout
from xlplan.workbook.rawbook import Raw, RawBook, RawSheet
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.seal_keys import seal_mark
from xlplan.workbook.sheet_mark import sheet_identity
from xlplan.workbook.stamp import SHEET, Issued, Stamp, fingerprint, note_owned, stamp_lines
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.rounded import rounded_formula

SECRET = b"hq"
LINK = "他表!A1"  # a formula that reads another sheet
MEMBERS = {"posts": {"J01": "业务代表", "J02": "促销员"}, "audience": {"J01": "业务代表", "dealer": "经销商"}}


def set_row(frame: Frame, row: str, **cells: int | str) -> None:
    """Fill cells of one row: numbers in steps, choices as keys."""
    i = frame.keys.index(row)
    for key, value in cells.items():
        if key in frame.amounts:
            frame.amounts[key][i], frame.filled[key][i] = int(value), True
        else:
            frame.texts[key][i] = value


def frames() -> dict[str, Frame]:
    """A small branch: three products, two posts, three courses, four expense items, two persons."""
    sales = blank_frame(BY_KEY["sales_targets"].with_switches(frozenset()), ["P1|KA", "P2|KA", "P3|EC"])
    names = [("乳品", "低温奶", "existing", "商超"), ("乳品", "常温奶", "new", "商超"), ("饮料", "果汁", "key", "电商")]
    for i, (row, (group, product, mark, channel)) in enumerate(zip(sales.keys, names, strict=True)):
        set_row(sales, row, group=group, product=product, new_mark=mark, channel=channel, remark="", fixed="1 2" if i else "",
                py_estimate=100_000 * (i + 1), hq_target=120_000 * (i + 1), **{m: 10_000 * (i + 1) + n for n, m in enumerate(MONTHS)})
    for n, m in enumerate(MONTHS):
        sales.feet["@py_month", m][0] = 50_000 + n
    staffing = blank_frame(BY_KEY["staffing"], [f"{j}|{m}" for j in ("J01", "J02") for m in BY_KEY["staffing"].measures])
    for j, (name, kind) in {"J01": ("业务代表", "sales"), "J02": ("促销员", "promoter")}.items():
        for measure in staffing.table.measures:
            set_row(staffing, f"{j}|{measure}", post=name, post_type=kind, employ="own", measure=measure)
        set_row(staffing, f"{j}|hires", **dict.fromkeys(MONTHS, 1))
        set_row(staffing, f"{j}|leavers", **dict.fromkeys(MONTHS, 0))
        set_row(staffing, f"{j}|closing", opening=10, cap=25, unit_cost=9_000, outlets=300, std_outlets=20)
    training = blank_frame(BY_KEY["training"], ["c01", "c02", *(f"s{n:02d}" for n in range(1, 7))])
    set_row(training, "c01", topic="新品知识", kind="product", sessions=2)
    set_row(training, "c02", topic="陈列标准", kind="display", sessions=1, heads=20, start="2027-03-05")
    set_row(training, "s01", topic="销售技巧", kind="selling", audience="J01", start="2027-04-01", end="2027-04-02",
            sessions=2, hours=3, heads=12, cost=8_000, cost_month="m04")
    training.used[:3] = True
    budget = blank_frame(BY_KEY["expense_budget"], ["E01", "E02", "E03", "E04"])
    for i, (row, link) in enumerate(zip(budget.keys, ("staff", "promoter", "training", "none"), strict=True)):
        set_row(budget, row, code=f"660{i}", group="费用", item=f"科目{i}", mark="plain", link=link, payment="cash",
                booked="expense", py_estimate=30_000, cap=40_000)
    set_row(budget, "E04", calc="120 家", **dict.fromkeys(MONTHS, 2_500))
    budget.feet["@margin", "year"][0] = 350
    persons = blank_frame(BY_KEY["person_targets"], [f"n{n:02d}" for n in range(1, 6)])
    for row in persons.keys:
        set_row(persons, row, from_month=1, to_month=12)
    set_row(persons, "n01", emp_no="001", name="张三", post="J01", share=600)
    set_row(persons, "n02", emp_no="002", name="李四", post="J02", share=400, m02=123)
    persons.used[:2] = True
    return {f.table.key: f for f in (sales, staffing, training, budget, persons)}


def issued(of: Mapping[str, Frame], lang: Lang = "zh-CN") -> Issued:
    """What HQ issued: its values out of the frames, every proposed input being just what was suggested."""
    stamp = Stamp("plan", "甲公司", 2027, 1, "gd", "广东", "华南", "final", 1, 1, lang, "2026-11-02", fingerprint(BRANCH), tuple(of))
    out = Issued(stamp, members={k: dict(v) for k, v in MEMBERS.items()})
    note_owned(out, of)
    return out


@dataclass(slots=True)
class Made:
    """A RawBook with the layouts it was made from."""

    book: RawBook
    layouts: dict[str, Layout]
    issued: Issued

    def sheet(self, table: str) -> RawSheet:
        return next(s for s in self.book.sheets if s.at(1, 1) == table)

    def at(self, table: str, row: str, column: str) -> tuple[int, int]:
        return row_column(self.layouts[table].at(row, column))

    def put(self, table: str, row: str, column: str, value: Raw, formula: str | None = None) -> str:
        """Type into a cell, as a planner does: the formula that stood there is gone. Its address comes back."""
        at = self.at(table, row, column)
        sheet = self.sheet(table)
        sheet.values[at[0] - 1][at[1] - 1] = value
        sheet.formulas.pop(at, None)
        if formula is not None:
            sheet.formulas[at] = formula
        return self.layouts[table].at(row, column)


def make(of: Mapping[str, Frame] | None = None, lang: Lang = "zh-CN", change: Callable[[Issued], None] | None = None) -> Made:
    """The workbook of those frames, calculated; `change` may alter what HQ issued before it is written and sealed."""
    return again(_plain(lang)) if of is None and change is None else _made(frames() if of is None else of, lang, change)


def again(made: Made) -> Made:
    """Another one of the same, to type into."""
    book, given = pickle.loads(pickle.dumps((made.book, made.issued)))
    return Made(book, made.layouts, given)


@cache
def _plain(lang: Lang) -> Made:
    return _made(frames(), lang)


def _made(of: Mapping[str, Frame], lang: Lang, change: Callable[[Issued], None] | None = None) -> Made:
    given = issued(of, lang)
    if change:
        change(given)
    params = label_params(2027, 1, lang)
    numbers, layouts = Evaluator(of), dict[str, Layout]()
    limits = {key: str(limit) for key, limit in given.limits.items()}
    for key, frame in of.items():
        layouts[key] = table_layout(frame, lang, params, given.members, limits)
    sheets = [_sheet(frame, layouts, numbers) for frame in of.values()]
    listed = stamp_lines(given)
    lines: list[list[Raw]] = [[k, v] for k, v in listed]
    stamp = RawSheet(SHEET, "veryHidden", [[SHEET], *lines, ["#seal", seal_mark(listed, SECRET)]])
    mark = sheet_identity(given.stamp)
    for sheet in sheets:
        sheet.values[1][0] = mark
    checks = RawSheet("检查表", values=[["checks", "item", "answer"], [mark], ["sales_targets|year-equals-target", None, None]])
    cover = RawSheet("首页", values=[["cover", None, "name", "date"], [mark], ["sign|preparer", None, "张三", None]])
    book = RawBook("gd.xlsx", "0" * 64, [cover, *sheets, checks, stamp])
    return Made(book, layouts, given)


def _sheet(frame: Frame, layouts: Mapping[str, Layout], numbers: Evaluator) -> RawSheet:
    table, here = frame.table, layouts[frame.table.key]
    height, width = max(here.rows.values()), max(here.columns.values())
    values: list[list[Raw]] = [[None] * width for _ in range(height)]
    sheet = RawSheet(here.title, values=values, hidden_rows=[1], hidden_columns=[1])
    values[0][0], values[1][1], values[5][0] = table.key, here.title, "@head"
    for key, c in here.columns.items():
        values[0][c - 1], values[5][c - 1] = key, here.label(key)
    for key, row_number in here.rows.items():
        values[row_number - 1][0] = key
    measures = frame.texts.get(table.measure_column or "")
    for i, row in enumerate(frame.keys):
        for column in table.columns:
            at = here.rows[row], here.columns[column.key]
            who = column.who_of(str(measures[i]) if measures is not None else None)
            if column.unit is None:
                values[at[0] - 1][at[1] - 1] = _shown(str(frame.texts[column.key][i]), column.kind, here, column.key)
            elif who in "CL" or (who == "S" and not frame.filled[column.key][i]):
                values[at[0] - 1][at[1] - 1] = float(column.unit.value(int(numbers.steps(table.key, column.key)[i])))
                node = column.formula_of(str(measures[i]) if measures is not None else None)
                assert node is not None
                sheet.formulas[at] = rounded_formula(node, RowAddresses(here, row, layouts), column.unit)
            elif frame.filled[column.key][i]:
                values[at[0] - 1][at[1] - 1] = float(column.unit.value(int(frame.amounts[column.key][i])))
    for foot in table.feet:
        for column in table.columns:
            at, unit = (here.rows[foot.key], here.columns[column.key]), table.foot_unit(foot, column.key)
            if unit and (node := table.foot_cell(foot, column.key)) is not None:
                steps = int(numbers.foot_steps(table.key, foot.key, column.key)[0])
                sheet.formulas[at] = rounded_formula(node, RowAddresses(here, foot.key, layouts), unit)
            elif unit and column.key in foot.given:
                steps = int(frame.feet[foot.key, column.key][0])
            else:
                continue
            values[at[0] - 1][at[1] - 1] = float(unit.value(steps))
    return sheet


def _shown(text: str, kind: str, here: Layout, key: str) -> Raw:
    if kind == "choice" and text:
        return here.choice_label(key, text)
    return date.fromisoformat(text) if kind == "date" and text else text or None


def same_inputs(mine: Frame, other: Frame) -> None:
    """Assert that both hold the same HQ values and inputs, row for row."""
    assert mine.keys == other.keys
    for key in mine.texts:
        assert mine.texts[key].tolist() == other.texts[key].tolist(), key
    for column in mine.table.columns:
        if column.unit:
            np.testing.assert_array_equal(mine.amounts[column.key], other.amounts[column.key], column.key)
            np.testing.assert_array_equal(mine.filled[column.key], other.filled[column.key], column.key)
    assert {k: v.tolist() for k, v in mine.feet.items()} == {k: v.tolist() for k, v in other.feet.items()}
    assert mine.used.tolist() == other.used.tolist()


def read(made: Made) -> Submission:
    """The workbook extracted with HQ's key."""
    return extract_submission(made.book, key=SECRET)


def codes(made: Made) -> list[str]:
    """Codes of all findings, in order."""
    return [d.code for d in read(made).diagnostics]
