"""What a branch may do in a sheet, and how it stands on screen and on paper."""
from __future__ import annotations

import pytest
from rich_book import seen

from xlplan.excel.writing.openpyxl_sheets import footer_texts, make_validation
from xlplan.workbook.blueprint import Validation
from xlplan.workbook.styles import AMOUNT

# -- what a branch may and may not do ------------------------------------------------------------------------------


def test_protection_locks_what_is_given_and_opens_what_is_asked() -> None:
    ws = seen()["销售'目标'分解"]
    locks = ws.protection
    assert (locks.sheet, locks.password) == (True, None)
    assert (locks.formatColumns, locks.formatRows, locks.autoFilter) == (False, False, False)  # False: not forbidden
    assert (locks.formatCells, locks.insertRows, locks.sort) == (True, True, True)
    assert (ws["D6"].protection.locked, ws["B6"].protection.locked, ws["G6"].protection.locked) == (False, True, True)
    assert not seen()["总览"].protection.sheet


def test_validations_keep_their_rule_and_cut_their_words() -> None:
    rules = {str(v.sqref): v for v in seen()["销售'目标'分解"].data_validations.dataValidation}
    amount = rules["D6:F8 D10"]
    assert (amount.type, amount.operator, amount.formula1, amount.formula2) == ("decimal", "between", "0", "100000")
    assert (len(amount.prompt), len(amount.error), amount.prompt[-2:]) == (255, 255, "长…")
    assert (rules["C6:C8"].formula1, rules["C6:C8"].errorStyle) == ('"商超,经销,电商"', "warning")
    assert rules["B6:B8"].formula1 == "products"
    assert (rules["E12"].operator, rules["E12"].formula2) == ("greaterThanOrEqual", None)
    assert (rules["B11"].type, rules["B11"].showErrorMessage, rules["B11"].prompt) == (None, False, "只看不填")


def test_a_list_too_long_for_excel_is_refused_not_cut() -> None:
    with pytest.raises(ValueError, match="use a defined name"):
        make_validation(Validation(("A1",), "list", '"' + ",".join(f"产品{i}" for i in range(80)) + '"'))


def test_conditions_keep_order_look_and_stop() -> None:
    found = [(str(f.sqref), r.formula[0], r.priority, r.stopIfTrue, r.dxf.font.color.rgb if r.dxf.font.color else None)
             for f in seen()["销售'目标'分解"].conditional_formatting for r in f.rules]
    assert found == [("H6:H9", "H6<>0", 1, True, "00FFFFFF"), ("D6:F8", "D6>100", 2, None, None),
                     ("D6:F8", "D6>50", 3, None, "00946200")]


# -- how it stands on screen and on paper --------------------------------------------------------------------------

def test_screen() -> None:
    ws = seen()["销售'目标'分解"]
    assert [str(r) for r in ws.merged_cells.ranges] == ["D4:F4"]
    assert ws.sheet_properties.tabColor is not None
    assert (ws.freeze_panes, ws.sheet_view.showGridLines, ws.sheet_properties.tabColor.rgb) == ("D6", False, "00E0B93B")
    folded = ws.row_dimensions[8]
    assert (ws.row_dimensions[1].hidden, ws.column_dimensions["A"].hidden) == (True, True)
    assert (folded.hidden, folded.outlineLevel, ws.row_dimensions[9].collapsed) == (True, 1, True)
    assert (ws.column_dimensions["B"].width, ws.column_dimensions["E"].outlineLevel) == (15, 1)
    assert ws.sheet_format.outlineLevelRow == ws.sheet_format.outlineLevelCol == 1  # else Excel hides the folding bar
    outlines = [seen()[t].sheet_properties.outlinePr for t in (ws.title, "总览")]
    assert [outline and outline.summaryBelow for outline in outlines] == [True, False]
    assert (ws["B12"].hyperlink.location, ws["B12"].value) == ("'总览'!B2", "去检查表")
    assert (ws.auto_filter.ref, ws["D6"].number_format) == ("B5:H9", AMOUNT)


def test_paper() -> None:
    ws, one_page, upright = seen()["销售'目标'分解"], seen()["总览"], seen()["样式"]
    assert (ws.page_setup.paperSize, ws.page_setup.orientation, ws.page_setup.fitToWidth) == (9, "landscape", 1)
    assert (ws.page_setup.fitToHeight, one_page.page_setup.fitToHeight) == (1, 1)  # nobody adds rows, and one page holds them
    assert upright.page_setup.orientation == "portrait"
    assert ws.print_title_rows == "$2:$5"
    footer = ws.oddFooter
    assert footer is not None
    assert (footer.left and footer.left.text, footer.right and footer.right.text) == ("华东 A&&P · 广东分公司", "&P / &N")


def test_a_footer_never_outgrows_excel() -> None:
    left, right = footer_texts("A&P " * 100, "&P / &N")
    assert len(f"&L{left}&R{right}") <= 255
    assert left.endswith("…")
