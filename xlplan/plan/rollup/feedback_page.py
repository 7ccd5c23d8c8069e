"""总部审核意见: every line that units were told, with their answers, what became of these, and room for HQ to rule. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlplan import terms
from xlplan.address import column_letters
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.opinions.appeals import FEEDBACK, RULING, Answered, answered_rows, line_key, settling_lines
from xlplan.plan.opinions.opinion import InputColumn
from xlplan.plan.opinions.typed import put_input, put_input_column
from xlplan.plan.rollup.cell_texts import line_count, row_height
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page
from xlplan.plan.rollup.grid import number_format
from xlplan.plan.rounds.change_lines import line_number, lines_told, waiting_lines
from xlplan.plan.rounds.taken_up import Unused, unused_additions
from xlplan.plan.rounds.unplaced import gone_unplaced
from xlplan.tables.hq_feedback import ASKED, FIGURES, HQ_FEEDBACK
from xlplan.text import Text
from xlplan.units import AS_STATED
from xlplan.workbook.blueprint import RowSpec, Sheet
from xlplan.workbook.styles import DAY, SHAPES, Style
from xlplan.workbook.writing.page import put_column

RULED: Final = terms.RULING
INPUTS: Final = (InputColumn(RULING, ("branch", "sheet", "row", "what")),)
_STATE: Final = Text("处理情况", "處理情形", "Where it stands")
_OF: Final = HQ_FEEDBACK.by_key
_COLUMNS: Final[tuple[tuple[str, str, Text, float], ...]] = (  # key, column of the table, label, width
    ("branch", "", terms.BRANCH, 18), ("kind", "kind", _OF["kind"].label, 13), ("no", "no", _OF["no"].label, 7),
    ("sheet", "of", _OF["of"].label, 17), ("row", "place", _OF["place"].label, 24), ("period", "period", _OF["period"].label, 13),
    ("unit", "measured", _OF["measured"].label, 9), ("assigned", "assigned", _OF["assigned"].label, 12),
    ("declared", "declared", _OF["declared"].label, 12), ("change", "change", _OF["change"].label, 12),
    ("others", "others", _OF["others"].label, 12), ("approved", "approved", _OF["approved"].label, 12),
    ("reason", "reason", _OF["reason"].label, 28), ("by", "by", _OF["by"].label, 10),
    ("date", "date", _OF["date"].label, 12), ("answer", "answer", _OF["answer"].label, 10),
    ("asked", "asked", _OF["asked"].label, 12), ("what", "why", _OF["why"].label, 26), ("remark", "remark", _OF["remark"].label, 18),
    ("state", "", _STATE, 24))
_AT: Final = {key: at for at, (key, *_) in enumerate(_COLUMNS, 2)}
_RULING: Final = 3 + len(_COLUMNS)  # its column
_WIDTH: Final = 30.0
_WRAPS: Final = {"kind": 13.0, "sheet": 17.0, "row": 24.0, "reason": 28.0, "what": 26.0, "remark": 18.0, "state": 24.0}
_NOTHING: Final = Text("没有答复", "沒有答覆", "no answer")
_BY_LINE: Final = Text("已用调整行处理(第 {lines} 号)", "已用調整列處理(第 {lines} 號)", "settled by line {lines}")
_BY_RULING: Final = Text("已写明不同意", "已寫明不同意", "refused, with reason")
_OPEN: Final = Text("申诉待处理", "申訴待處理", "appeal open")
_WAITING: Final = Text("{n} 件申诉待处理", "{n} 件申訴待處理", "appeals open: {n}")
_UNUSED: Final = Text("没有用上 {n}", "沒有用上 {n}", "not taken up: {n}")
_LET_GO: Final = Text("没有用上的 {n} 不再给", "沒有用上的 {n} 不再給", "not taken up and let go: {n}")
_BACK: Final = Text("没有用上的 {n} 已退回预留", "沒有用上的 {n} 已退回預留", "not taken up and back in the reserve: {n}")
_COUNT: Final = Text("共 {n} 行,已答复 {answered} 行;申诉 {appeals} 件,待处理 {open} 件。",
                     "共 {n} 列,已答覆 {answered} 列;申訴 {appeals} 件,待處理 {open} 件。",
                     "{n} rows, {answered} answered; {appeals} appeals, {open} of them open. ")
_HOW: Final = Text("申诉用「总部调整」的一行处理,或在「{ruling}」写理由;批复之前都要处理。",
                   "申訴用「總公司調整」的一列處理,或在「{ruling}」寫理由;核准之前都要處理。",
                   "An appeal is settled by a line of HQ's adjustments, or by a reason under “{ruling}”; all must be before approval.")


def feedback_page(context: RollupContext) -> Sheet:
    """The page; units in their order."""
    say, sheet, rows = context.words.say, context.page(FEEDBACK), answered_rows(context.result)
    for key, _, label, width in _COLUMNS:
        put_column(sheet, _AT[key], key, width)
        sheet.put(HEAD, _AT[key], say(label), "header_number" if key in FIGURES else "header")
    put_input_column(sheet, _RULING - 1, RULING, _WIDTH)
    sheet.put(HEAD, _RULING, say(RULED), "header")
    sheet.rows[HEAD] = RowSpec(height=32)
    waiting = waiting_lines(context.master.adjustments, context.facts.gone_lines)
    lines = context.master.adjustments
    left = {(one.line.branch, line_key(line_number(one.line))): f"{SHAPES['empty']} {say(terms.UNPLACED)} {one.unit.show(one.amount)}"
            for one in gone_unplaced(context.result, lines, waiting, context.facts.limits)}
    left |= {(one.line.branch, line_key(line_number(one.line))): _unused(context, one)
             for one in unused_additions(context.result, lines, waiting, context.facts.decided)}
    states = [_state(context, row, waiting, left.get((row.branch, row.key), "")) for row in rows]
    for at, (row, state) in enumerate(zip(rows, states, strict=True), HEAD + 1):
        _put_row(context, sheet, at, row, *state)
    answered, appeals = sum(bool(row.texts["answer"]) for row in rows), sum(row.appeals for row in rows)
    said = say(_COUNT, n=len(rows), answered=answered, appeals=appeals, open=sum(is_open for _, _, is_open in states))
    sheet.put(HEAD - 1, 3, said + say(_HOW, ruling=say(RULED)), "muted")
    sheet.autofilter = f"B{HEAD}:{column_letters(_RULING)}{HEAD + max(len(rows), 1)}"
    return finish_page(sheet, _RULING)


def open_appeals(context: RollupContext) -> str:
    """How many appeals wait for HQ, in words; '' where there are none."""
    n = sum(column == _AT["state"] and cell.style == "bad" for (_, column), cell in context.sheet(FEEDBACK).cells.items())
    return context.words.say(_WAITING, n=n) if n else ""


def _put_row(context: RollupContext, sheet: Sheet, at: int, row: Answered, state: str, style: Style, is_open: bool) -> None:
    shown: dict[str, str] = {"branch": context.name(row.branch), "state": state}
    sheet.put(at, 1, f"{row.branch}|{row.key}", "key")
    for key, of, _, _ in _COLUMNS:
        if of in row.figures:
            steps = row.figures[of]
            sheet.put(at, _AT[key], None if steps is None else AS_STATED.value(steps), "computed",
                      format=number_format(AS_STATED, "difference" if of in ("change", "others") else ""))
            continue
        if of:
            shown[key] = context.entries(_OF[of]).get(row.texts[of], row.texts[of])
        look: Style = style if key == "state" else "state" if key == "branch" else "wrap" if key in _WRAPS else "field"
        sheet.put(at, _AT[key], shown[key], look, format=DAY if key == "date" else None)
    ruled = context.board.text(*row.place)
    if row.appeals:
        put_input(sheet, at, _RULING - 1, row.place[2], ruled)
    longest = max(line_count(ruled, _WIDTH), *(line_count(shown.get(key, ""), width) for key, width in _WRAPS.items()))
    sheet.rows[at] = RowSpec(height=row_height(longest))


def _state(context: RollupContext, row: Answered, waiting: Sequence[AdjustmentLine], left: str) -> tuple[str, Style, bool]:
    """(what became of the row in words, its look, whether it is an appeal that waits for HQ). `waiting`: lines in no issue yet;
    `left`: what is to be placed or was not taken up, '' for nothing."""
    say = context.words.say
    if not row.appeals:
        blank = row.texts["ask"] == ASKED and not row.texts["answer"]
        said = [f"{SHAPES['empty']} {say(_NOTHING)}"] * blank + [left] * bool(left)
        return " · ".join(said), "warn" if left.startswith(SHAPES["empty"]) else "field", False
    lines = settling_lines(row, waiting, lines_told(context.master.adjustments), context.result)
    style: Style = "good"
    if lines:
        said = [f"{SHAPES['done']} {say(_BY_LINE, lines=context.words.join([*map(line_number, lines)]))}"]
    elif context.board.text(*row.place):
        said = [f"{SHAPES['done']} {say(_BY_RULING)}"]
    else:
        said, style = [f"{SHAPES['must_fix']} {say(_OPEN)}"], "bad"
    return " · ".join([*said, *[left] * bool(left)]), style, style == "bad"


def _unused(context: RollupContext, one: Unused) -> str:
    words = (_BACK if one.draws else _LET_GO) if one.let_go else _UNUSED
    return f"{SHAPES['done' if one.let_go else 'empty']} {context.words.say(words, n=one.unit.show(one.amount))}"
