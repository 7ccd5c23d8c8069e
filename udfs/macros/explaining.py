"""这个数怎么来的: how the selected cell's number came about, or why there is none. Floor 7."""
from __future__ import annotations

from typing import Final

import xlwings as xw

from udfs.answers.block import RangeArgument
from udfs.answers.explaining import explain_cell, origin_cell
from udfs.edits import block_contents
from udfs.live_cells import error_of, range_corners
from udfs.macros.open_workbook import OpenWorkbook, read_open_book
from udfs.names import ADDIN, FUNCTION_PREFIX
from udfs.selecting import selected_block
from udfs.session import LABELS, Session
from udfs.steps import cell_key, is_same, steps_of
from xlplan.calendar import label_params
from xlplan.errors import XlplanError
from xlplan.schema.readings.sentence import sentence_of
from xlplan.tables import BY_KEY
from xlplan.text import Text
from xlplan.workbook.cell_role import CellRole, cell_roles
from xlplan.workbook.rawbook import plain_text

_ONE: Final = Text("请只选一个单元格,再按这个按钮", "請只選一個儲存格,再按這個按鈕", "Select one cell, then press the button again")
_STEP: Final = Text("{why}\n(「{label}」,{at})", "{why}\n(「{label}」,{at})", "{why}\n(“{label}”, {at})")
_FAILED: Final = Text("算不出:{why}", "算不出:{why}", "It could not be worked out: {why}")
_COMPUTED: Final = Text("= {formula}", "= {formula}", "= {formula}")
_STANDING: Final[dict[str, Text]] = {
    "hq": Text("由总部给定,分公司不填", "由總公司給定,分公司不填", "Given by HQ; the branch does not fill it in"),
    "launch": Text("总部保留(如上市前的月份)", "總公司保留(如上市前的月份)", "Kept by HQ, such as a month before a launch"),
    "held": Text("由分公司填写;「固定」列写明本月不动",
                 "由分公司填寫;「固定」欄寫明本月不動", "Filled in by the branch; held by the row's own column"),
    "open": Text("由分公司填写", "由分公司填寫", "Filled in by the branch"),
}
_SUGGESTED: Final = Text("总部的建议数是 {value}", "總公司的建議數是 {value}", "HQ suggested {value}")
_FORMULA: Final = Text("公式:{formula}", "公式:{formula}", "Formula: {formula}")
_ERROR: Final = Text("错误值 {error};公式:{formula}", "錯誤值 {error};公式:{formula}", "The error {error} of the formula {formula}")
_TYPED: Final = Text("直接填的:{value}", "直接填的:{value}", "Typed in: {value}")
_BLANK: Final = Text("空白", "空白", "Blank")
_REASON: Final = f"'{ADDIN}'!ReasonOf"


def why(session: Session) -> str:
    """One sentence about the selected cell, after its address."""
    chosen = selected_block(session.book)
    if chosen.area[:2] != chosen.area[2:]:
        raise XlplanError(_ONE)
    cell = chosen.sheet.range(chosen.area[:2])
    said = _of_function(session, cell) or _of_step(session, cell) or _of_table(session, cell) or _of_cell(session, cell)
    return f"{chosen.address} · {said}"


def _of_function(session: Session, cell: xw.Range) -> str:
    """What a function of ours says about the cell it fills, or why it failed there; '' where none fills it."""
    if f"{FUNCTION_PREFIX}" not in str(origin_cell(cell).formula or ""):
        return ""
    try:
        reason = session.app.macro(_REASON)(cell.get_address(external=True))
    except Exception:  # the add-in of another program, or none
        reason = None
    if reason:
        return _FAILED(session.lang, why=reason)
    try:
        return str(explain_cell(RangeArgument(cell))[0][0])
    except XlplanError:  # a function that breaks nothing down
        return ""


def _of_step(session: Session, cell: xw.Range) -> str:
    """What a button of ours wrote there, if it still stands."""
    name = cell_key(cell.sheet.name, (cell.row, cell.column))
    for step in reversed(steps_of(session.book)):
        written = {cell_key(one.now.sheet, (one.now.area[0] + i, one.now.area[1] + j)): value for one in step.written
                   for i, row in enumerate(one.now.rows) for j, value in enumerate(row)}
        if name in written:
            stands = is_same(block_contents(cell.sheet, range_corners(cell))[0][0], written[name])
            said = _STEP(session.lang, why=step.why.get(name, ""), label=LABELS[step.macro](session.lang), at=step.at.replace("T", " "))
            return said if stands and name in step.why else ""
    return ""


def _of_table(session: Session, cell: xw.Range) -> str:
    """What the declaration of a table of ours says about the cell; '' for any other."""
    found = read_open_book(session.book)
    if found.sub.issued is None:
        return ""
    try:
        table = found.table_on(cell.sheet)
    except XlplanError:
        return ""
    at = cell.row, cell.column
    spot = cell_roles(found.sub, table, [at])[at] if table else None
    if spot is None or spot.standing == "outside":
        return ""
    if spot.standing == "computed":
        return _COMPUTED(session.lang, formula=_formula_words(found, spot, session))
    said = _STANDING[spot.standing](session.lang)
    suggested = found.sub.issued.suggested.get(spot.table, {}).get(spot.row, {}).get(spot.column)
    if spot.standing in ("open", "held") and suggested is not None and spot.unit is not None:
        said += "; " * (session.lang == "en") + ";" * (session.lang != "en") + _SUGGESTED(session.lang, value=spot.unit.show(suggested))
    return said


def _formula_words(found: OpenWorkbook, spot: CellRole, session: Session) -> str:
    frame, stamp = found.sub.frames[spot.table], found.sub.issued.stamp if found.sub.issued else None
    assert stamp is not None
    table = frame.table
    foot = table.foot_by_key.get(spot.row)
    measures = frame.texts.get(table.measure_column or "")
    measure = str(measures[frame.keys.index(spot.row)]) if measures is not None and foot is None else None
    node = table.foot_cell(foot, spot.column) if foot else table.by_key[spot.column].formula_of(measure)
    assert node is not None  # a computed cell has a formula
    return sentence_of(node, table, BY_KEY, session.lang, label_params(stamp.year, stamp.start_month, session.lang))


def _of_cell(session: Session, cell: xw.Range) -> str:
    formula, value = str(cell.formula or ""), cell.options(err_to_str=True).value
    if error := error_of(value):
        return _ERROR(session.lang, error=error, formula=formula)
    if formula.startswith("=") and formula != value:
        return _FORMULA(session.lang, formula=formula)
    return _BLANK(session.lang) if value is None else _TYPED(session.lang,
                                                          value=plain_text(float(value)) if isinstance(value, int) else plain_text(value))
