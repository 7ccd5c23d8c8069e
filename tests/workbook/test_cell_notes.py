"""Cells that HQ changed: one look over all of them, a message on each, and what may be typed there asked as before."""
from __future__ import annotations

from branch_case import case

from xlplan.calendar import label_params
from xlplan.workbook.blueprint import Condition, Sheet, Validation
from xlplan.workbook.layout import table_layout
from xlplan.workbook.writing.cell_notes import put_notes


def test_each_cell_keeps_its_rule_and_gets_its_message() -> None:
    made = case("zh-CN", "bottom_up")
    here = table_layout(made.frames["sales_targets"], "zh-CN", label_params(2027, 1, "zh-CN"), made.issued.members)
    rows = made.frames["sales_targets"].keys[:3]
    top = here.rows[rows[0]]
    letter = here.at(rows[0], "m01").rstrip("0123456789")
    sheet = Sheet("sales_targets", here.title)
    sheet.validations.append(Validation((f"{letter}{top}:{letter}{top + 2}",), "decimal", "0", "100", "月", "填金额"))
    put_notes(sheet, here, {(rows[1], "m01"): "由 42.00 改为 41.63", ("gone", "m01"): "no such row"}, "zh-CN")
    assert [(rule.ranges, rule.prompt) for rule in sheet.validations] == [
        ((f"{letter}{top}", f"{letter}{top + 2}"), "填金额"), ((f"{letter}{top + 1}",), "由 42.00 改为 41.63")]
    assert {(rule.kind, rule.formula1, rule.formula2) for rule in sheet.validations} == {("decimal", "0", "100")}
    assert sheet.conditions == [Condition(f"{letter}{top + 1}", "TRUE", "changed")]


def test_a_sheet_without_changes_is_left_alone() -> None:
    made = case("zh-CN", "bottom_up")
    here = table_layout(made.frames["sales_targets"], "zh-CN", label_params(2027, 1, "zh-CN"), made.issued.members)
    sheet = Sheet("sales_targets", here.title)
    put_notes(sheet, here, {}, "zh-CN")
    assert (sheet.validations, sheet.conditions) == ([], [])
