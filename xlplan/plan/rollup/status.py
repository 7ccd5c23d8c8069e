"""上报进度: who is in, who is late, what is wrong, and ready text to chase the rest, by region. Floor 4."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from xlplan import terms
from xlplan.address import column_letters
from xlplan.plan.checking.states import BranchState, State, handed_in_text, wall_clock
from xlplan.plan.master.deadlines import all_deadlines, deadline_moment
from xlplan.plan.opinions.board import CONCLUSION, REVIEWED, is_tick, status_keys
from xlplan.plan.opinions.opinion import InputColumn
from xlplan.plan.opinions.typed import of_input, put_input, put_input_column
from xlplan.plan.rollup.cell_texts import fitting_width, line_count, put_across, row_height, said_sending
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page
from xlplan.plan.rollup.reminders import chase_texts
from xlplan.schema.round_names import round_name
from xlplan.tables import BRANCH
from xlplan.text import Text, printed_width
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet, Validation, Value
from xlplan.workbook.styles import SHAPES, Style
from xlplan.workbook.writing.page import put_column

CONCLUDED: Final = terms.CONCLUSION
_COLUMNS: Final[tuple[tuple[str, Text, float], ...]] = (
    ("region", terms.REGION, 9), ("branch", terms.BRANCH, 13), ("state", terms.STATUS, 18), (REVIEWED, terms.REVIEWED, 9),
    ("round", terms.ROUND, 7), ("version", Text("版次", "版次", "Version"), 6),
    ("received", Text("收到时间", "收到時間", "Received"), 16.5), ("code", terms.RECEIPT, 10), ("late", Text("迟交", "遲交", "Late"), 6.5),
    ("sender", terms.SENDER, 30), ("errors", terms.SEVERITIES["error"], 7), ("warnings", terms.SEVERITIES["warning"], 7),
    ("notes", terms.SEVERITIES["note"], 7), ("manager", Text("负责人", "負責人", "Manager"), 10),
    ("phone", Text("手机", "手機", "Mobile"), 13), (CONCLUSION, CONCLUDED, 18))
_WIDE: Final = {key: width for key, _, width in _COLUMNS}
INPUTS: Final = (InputColumn(REVIEWED, ("branch", "round", "version", "received")), InputColumn(CONCLUSION, ("branch", "round")))
_AT: Final = {key: at for at, key in enumerate(
    [name for key, _, _ in _COLUMNS for name in ((of_input(key), key) if key in (REVIEWED, CONCLUSION) else (key,))], 2)}
_LAST: Final = max(_AT.values())
_TICK_ONLY: Final = Text("只能选「{tick}」,或留空", "只能選「{tick}」,或留空", "Choose “{tick}”, or leave the cell blank")
_TICK_MEANS: Final = Text("总部审过本单位这份文件后选;之后又交的要再审", "總公司審過本單位這份檔案後選;之後又交的要再審",
                          "Choose it once HQ has reviewed this file of the unit; what is sent later is reviewed again")
LOOKS: Final[dict[State, tuple[str, Style]]] = {
    "missing": ("empty", "bad"), "returned": ("must_fix", "bad"), "partly": ("must_fix", "bad"), "unfilled": ("empty", "bad"),
    "approved": ("done", "good"), "reviewed": ("done", "good"), "received": ("explain", "warn"), "accepted": ("done", "good"),
    "acknowledged": ("done", "good"), "unacknowledged": ("explain", "warn")}
_NAMED: Final = {"zh-CN": 24.0, "zh-TW": 24.0, "en": 17.0}  # names that are wider are cut; letters are narrower than digits
_BOLD, _BOLD_LETTERS, _WIDEST = 1.2, 1.05, 80.0  # bold signs are wider; a branch may have all its tables returned
_LATE: Final = Text("迟交", "遲交", "late")
_CHASE: Final = Text("催报文字(可直接粘贴到群里)", "催繳文字(可直接貼到群組)", "Reminders, ready to paste")
_DEADLINES: Final = Text("截止:{all}", "截止:{all}", "Deadlines: {all}")


def status_page(context: RollupContext) -> Sheet:
    """The page."""
    say, sheet = context.words.say, context.page("status")
    deadline = deadline_moment(context.master, context.result.round)
    due = [f"{say(round_name(of, 'back'))} {when}" for of, when in all_deadlines(context.master)]
    entries = _entries(context)
    for key, label, least in _COLUMNS:
        width = min(fitting_width(least, say(label), entries.get(key, ()), context.lang), max(least, _NAMED[context.lang]))
        if of_input(key) in _AT:
            put_input_column(sheet, _AT[of_input(key)], key, width)
        else:
            put_column(sheet, _AT[key], key, width)
        sheet.put(HEAD, _AT[key], say(label), "header_number" if key in ("errors", "warnings", "notes") else "header")
    said = [handed_in_text(context.states, context.lang), *([say(_DEADLINES, all=" · ".join(due))] if due else [])]
    sheet.put(HEAD - 1, 3, " · ".join(said), "bold")
    sheet.rows[HEAD] = RowSpec(height=32)
    row, wide, keys = HEAD, 0, status_keys(context.result)
    for row, (code, how) in enumerate(context.states.items(), HEAD + 1):
        file, unit = how.file, context.master.organisation.by_code.get(code)
        state, style = state_cell(context, how)
        wide = max(wide, printed_width(state))
        received = wall_clock(file.received) if file else None
        # A moment with seconds would not fit the column, and nobody asks for them.
        late = bool(deadline and (received or wall_clock(context.now) or deadline) > deadline)
        stamp = _file_version(context, row - HEAD - 1)
        counts = _count_findings(context, code)
        region = context.region(code)
        cells: dict[str, tuple[Value, Style, str | None]] = {
            "region": (context.name(region) if region else "", "field", None), "branch": (context.name(code), "state", None),
            "state": (state, style, None), "round": (say(round_name(file.round, "back")) if file and file.round else "", "field", None),
            "version": (stamp, "field", None), "received": (received, "field", "yyyy-mm-dd hh:mm"),
            "code": (context.result.codes.get(code, ""), "field", "@"),
            "late": (say(_LATE) if late else "", "bad", None), "sender": (said_sending(file.came) if file else "", "wrap", None),
            "errors": (counts["error"], "bad_number" if counts["error"] else "computed", '0;-0;"–"'),
            "warnings": (counts["warning"], "computed", '0;-0;"–"'), "notes": (counts["note"], "computed", '0;-0;"–"'),
            "manager": (unit.manager if unit else "", "field", None), "phone": (unit.phone if unit else "", "field", "@")}
        sheet.put(row, 1, code, "key")
        lines = line_count(str(cells["sender"][0]), _WIDE["sender"])
        for name, (value, look, shown) in cells.items():
            sheet.put(row, _AT[name], value, look, format=shown)
        _put_inputs(context, sheet, row, keys[code], lines)
    if not any(how.file and how.file.came for how in context.states.values()):
        sheet.columns[_AT["sender"]] = replace(sheet.columns[_AT["sender"]], hidden=True)
    bold = _BOLD_LETTERS if context.lang == "en" else _BOLD
    sheet.columns[_AT["state"]] = ColumnSpec(width=max(_WIDE["state"], min(wide * bold, _WIDEST)))
    sheet.autofilter = f"B{HEAD}:{column_letters(_LAST)}{row}"
    _offer_tick(context, sheet, row)
    row += 2
    sheet.put(row, 2, say(_CHASE), "section")
    for text in chase_texts(context):
        row += 1
        put_across(sheet, row, text, "wrap")
    return finish_page(sheet, _LAST)


def _entries(context: RollupContext) -> dict[str, list[str]]:
    """Column -> what stands in it, of those that are as wide as that needs."""
    units, say = context.master.organisation.by_code, context.words.say
    files = [how.file for how in context.states.values() if how.file]
    regions = [region for code in context.states if (region := context.region(code))]
    return {"region": [context.name(one) for one in regions], "branch": [context.name(code) for code in context.states],
            "round": [say(round_name(file.round, "back")) for file in files if file.round], "code": list(context.result.codes.values()),
            "manager": [units[code].manager for code in context.states if code in units]}


def _put_inputs(context: RollupContext, sheet: Sheet, row: int, keys: Mapping[str, str], lines: int) -> None:
    """What HQ types about a unit; the mark of a review in the language of the page. The row is as high as it and those `lines` need."""
    for column, key in keys.items():
        text = context.board.text("status", column, key)
        tick = column == REVIEWED and is_tick(text)
        put_input(sheet, row, _AT[of_input(column)], key, context.words.say(terms.REVIEWED) if tick else text)
        if column == CONCLUSION:
            sheet.rows[row] = RowSpec(height=row_height(max(lines, line_count(text, _WIDE[CONCLUSION]))))


def _offer_tick(context: RollupContext, sheet: Sheet, last: int) -> None:
    say, at = context.words.say, column_letters(_AT[REVIEWED])
    if last > HEAD:
        tick = say(terms.REVIEWED)
        sheet.validations.append(Validation(
            (f"{at}{HEAD + 1}:{at}{last}",), "list", f'"{tick}"', prompt_title=tick, prompt=say(_TICK_MEANS),
            error_title=tick, error=say(_TICK_ONLY, tick=tick)))


def state_cell(context: RollupContext, how: BranchState) -> tuple[str, Style]:
    """How far a unit is, in words behind their mark, and how they look."""
    shape, style = LOOKS[how.state]
    return f"{SHAPES[shape]} {how.said(context.lang)}", style


def _count_findings(context: RollupContext, code: str) -> Counter[str]:
    """Findings about the branch by severity: of every file of its that counts or stands beside, and of the register."""
    every = [d for d in context.result.register if d.branch == code]
    for file in context.result.files:
        every += file.counted if file.branch == code else ()
    return Counter(d.severity.value for d in every if d.severity)


def _file_version(context: RollupContext, ordinal: int) -> str:
    for table in BRANCH:
        found = context.result.source.get((table.key, ordinal))
        if found and found[0].issued:
            return f"V{found[0].issued.stamp.version}"
    return ""
