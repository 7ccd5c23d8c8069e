"""首页: what this file is, how to fill it in, what is done and what is left, who signs. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from xlplan.address import a1, a1_range, on_sheet
from xlplan.calendar import MONTHS, label_params
from xlplan.schema.diagnostic import Severity
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.round_names import round_name
from xlplan.tables import BY_KEY
from xlplan.tables.region_review import REGION_REVIEW
from xlplan.tables.region_shifts import REGION_SHIFTS, TOTAL
from xlplan.text import Lang, printed_width, text_list
from xlplan.units import PERCENT, PERSON, WAN_A_HEAD, WAN_YUAN, Unit
from xlplan.workbook.blueprint import ColumnSpec, Condition, RowSpec, Sheet, Validation
from xlplan.workbook.control_line import FOUR_DIGITS, PLACE, line_formula, line_text
from xlplan.workbook.control_number import control_formula, number_of_frame, whole_formula, whole_number
from xlplan.workbook.forms import CHOICES, Choice, progress_key
from xlplan.workbook.layout import FIRST, SUBTITLE, TITLE, Layout, RowAddresses
from xlplan.workbook.own_sheets import PAGES
from xlplan.workbook.rawbook import At
from xlplan.workbook.stamp import CHANGED, LATER_DEADLINES, REASON, REPLACES, SHIFTED, Issued
from xlplan.workbook.words import SEVERITY_NAMES, WORDS, unit_words
from xlplan.workbook.writing.checks import AT, CheckLine
from xlplan.workbook.writing.number_formats import number_format
from xlplan.workbook.writing.page import begin_page, put_section
from xlplan.workbook.writing.signoff import put_receipt, put_signoff

KEY: Final = "cover"
_LEFT, _RIGHT = 2, 9
_FACTS: Final = 5  # first row of them
_AGAIN: Final = ("again", "changed")
_SHIFTED: Final = "by_region"
_KNOWN: Final = ("deadline", "issued", "region", "unit_basis", "year_start", "contact")
_CHOICE: Final = 3
_NUMBER: Final = 7
_ALL: Final = "@control"  # key of the row with the number of all tables
_WIDTHS: Final = (23.0, 17.0, 17.0, 13.0, 13.0, 13.0, 15.0, 15.0)
_ENGLISH: Final = (22.0, 16.0, 17.0, 13.0, 22.0, 13.0, 12.0, 14.0)  # it says in more room what is to be filled in

# what the one-line summary shows: word, table, foot row, column, unit
SUMMARY: Final[tuple[tuple[str, str, str, str, Unit], ...]] = (
    ("py", "sales_targets", "@total", "py_estimate", WAN_YUAN), ("target", "sales_targets", "@total", "hq_target", WAN_YUAN),
    ("declared", "sales_targets", "@total", "year", WAN_YUAN), ("growth", "sales_targets", "@yoy", "year", PERCENT),
    ("expense_ratio", "expense_budget", "@rate", "year", PERCENT), ("heads", "staffing", "@total", "year_end", PERSON),
    ("productivity", "staffing", "@productivity", "avg", WAN_A_HEAD),
    ("py", REGION_SHIFTS.key, TOTAL, "py_estimate", WAN_YUAN), ("target", REGION_SHIFTS.key, TOTAL, "hq_target", WAN_YUAN),
    ("shifted", REGION_SHIFTS.key, TOTAL, "adjusted", WAN_YUAN),
    ("target", REGION_REVIEW.key, TOTAL, "hq_target", WAN_YUAN), ("declared", REGION_REVIEW.key, TOTAL, "declared", WAN_YUAN),
    ("approved", REGION_REVIEW.key, TOTAL, "approved", WAN_YUAN))
APPROVED_SUMMARY: Final = tuple(  # what was declared is approved, and the target
    ("approved" if word == "declared" else word, table, foot, column, unit) for word, table, foot, column, unit in SUMMARY
    if word != "target")


def subtitle_of(issued: Issued, unit: Unit | None) -> str:
    """The line under the title of a table whose amounts stand in `unit`; in None: as their headers say."""
    stamp, lang = issued.stamp, issued.stamp.lang
    return WORDS["subtitle"](lang, branch=stamp.branch_name, year=stamp.year, round=round_name(stamp.round, "out", long=True)(lang),
                             unit=unit.label(lang) if unit else WORDS["unit_mixed"](lang), basis=issued.facts.get("basis", "–"))


def own_texts(issued: Issued) -> dict[At, str]:
    """Place -> text of what the cover says about this branch and issue alone."""
    facts, stamp, lang = issued.facts, issued.stamp, issued.stamp.lang
    contact = " · ".join(facts[k] for k in ("contact_name", "contact_phone", "contact_wecom") if facts.get(k))
    lines = (
        *_steps(issued), WORDS["step3"](lang, mailbox=facts.get("mailbox", "–")), shown_deadline(issued), _issue_line(issued, stamp.issue),
        stamp.region_name or "–", facts.get("unit_basis", "–"), label_params(stamp.year, stamp.start_month, lang)["m01"],
        contact or "–", *([facts[SHIFTED]] if issued.shifted else []), *_said_again(issued))
    return {(TITLE, _LEFT): f"{stamp.company} · {WORDS['plan_title'](lang, year=stamp.year)}",
            (SUBTITLE, _LEFT): " · ".join((stamp.branch_name, *([issued.kind.label(lang)] if issued.kind else []),
                                           round_name(stamp.round, "out", long=True)(lang))),
            **{(_FACTS + i, _LEFT + 1): text for i, text in enumerate(lines)}}


def older_texts(issued: Issued) -> frozenset[str]:
    """What xlplan 0.2 to 0.4 printed there: the master's version as the number of the issue."""
    return frozenset([_issue_line(issued, issued.stamp.version)])


def _issue_line(issued: Issued, number: int) -> str:
    stamp = issued.stamp
    return f"{stamp.issued_on} · {WORDS['issue_number'](stamp.lang, n=number)} · {stamp.plan}"


def _said_again(issued: Issued) -> tuple[str, ...]:
    """Where the round was issued to the unit before: what this workbook replaces and why, what HQ's side says otherwise."""
    facts, lang = issued.facts, issued.stamp.lang
    if not issued.again:
        return ()
    return WORDS["replaces"](lang, n=facts[REPLACES], reason=facts.get(REASON) or "–"), facts.get(CHANGED) or "–"


def _widths(lang: Lang) -> tuple[float, ...]:
    """Of the columns, from the first visible one on: all on one page of A4, at 7 points at least."""
    return _ENGLISH if lang == "en" else _WIDTHS


def shown_deadline(issued: Issued) -> str:
    """When the file is to be back, and those of the rounds that follow; an approval does not repeat the day of a round that is over."""
    day, later = issued.facts.get("deadline", "–"), issued.facts.get(LATER_DEADLINES)
    if issued.approves and day[:10] < issued.stamp.issued_on:
        return "–"
    return WORDS["then_due"](issued.stamp.lang, day=day or "–", later=later) if later else day


def _steps(issued: Issued) -> tuple[str, str]:
    """What is asked for, but the sending back: to fill in tables, or to acknowledge an approval."""
    lang = issued.stamp.lang
    if issued.kind is not None:
        first, second = issued.kind.steps
        return first(lang, sheet=issued.kind.label), second(lang)
    if not issued.approves:
        return WORDS["step1"](lang), WORDS["step2"](lang)
    tables = [BY_KEY[key].label for key in issued.stamp.opens if key in BY_KEY and key not in issued.settled]
    said = {"receipt": WORDS["receipt"](lang), "mark": WORDS["mark"](lang), "sheets": text_list(one(lang) for one in tables)(lang)}
    return (WORDS["approval1"](lang, letter=WORDS["letter"](lang)), WORDS["approval2_tables" if tables else "approval2"](lang, **said))


def cover_sheet(issued: Issued, frames: Mapping[str, Frame], layouts: Mapping[str, Layout], numbers: Evaluator | None,
                checks: list[CheckLine], signs: Mapping[str, str], lang: Lang, footer: str,
                choices: Mapping[str, Choice] | None = None) -> Sheet:
    """The start page; `signs` fills the sign-off block (`step|field`), `choices` how the unit means its tables. Without
    `numbers` the summary's formulas are empty texts."""
    own = own_texts(issued)
    sheet = Sheet(KEY, PAGES[KEY](lang), tab="1F4E5F", landscape=False, paper="A4", fit_height=1, protected=True)
    begin_page(sheet, own[TITLE, _LEFT], own[SUBTITLE, _LEFT], _RIGHT, footer=footer, height=40, below=20)
    for i, width in enumerate(_widths(lang)):
        sheet.columns[_LEFT + i] = ColumnSpec(width=width)
    asking = [key for key in issued.stamp.opens if frames[key].table.asks]
    more = (*([_SHIFTED] if issued.shifted else []), *(_AGAIN if issued.again else ()))
    row = _put_facts(sheet, own, ("how_approved" if issued.approves else "how", None, None, *_KNOWN, *more), lang)
    row = _put_summary(sheet, issued, frames, layouts, numbers, row + 1)
    if asking:
        chosen = None if issued.approves or issued.kind else choices or {}
        row = _put_progress(sheet, asking, layouts, frames, checks, chosen, lang, row + 1, weighs=issued.weighs_choices)
    if issued.approves:
        put_receipt(sheet, signs, lang, row + 1)
    else:
        row = _put_legend(sheet, lang, row + 1)
        put_signoff(sheet, signs, unit_words(issued.of_branch), lang, row + 1)
    return sheet


def _put_facts(sheet: Sheet, own: Mapping[At, str], names: Iterable[str | None], lang: Lang) -> int:
    row = _FACTS
    for name in names:
        lines = -(-printed_width(own[row, _LEFT + 1]) // int(sum(_widths(lang)[1:]) - 6)) if name in (*_AGAIN, _SHIFTED, None) else 1
        sheet.rows[row] = RowSpec(height=21 if lines < 2 else 7 + 15 * lines)
        for c in range(_LEFT, _RIGHT + 1):
            sheet.put(row, c, None, "field")
        sheet.put(row, _LEFT, WORDS[name](lang) if name else None, "field")
        sheet.put(row, _LEFT + 1, own[row, _LEFT + 1], "field_bold" if name == "deadline" else "wrap")
        sheet.merges.append((row, _LEFT + 1, row, _RIGHT))
        row += 1
    return row


def _put_summary(sheet: Sheet, issued: Issued, frames: Mapping[str, Frame], layouts: Mapping[str, Layout],
                 numbers: Evaluator | None, row: int) -> int:
    stamp, lang = issued.stamp, issued.stamp.lang
    row = put_section(sheet, row, "summary", lang)
    params = label_params(stamp.year, stamp.start_month, lang)
    shown = APPROVED_SUMMARY if issued.approves else SUMMARY
    for i, (word, table, foot, column, unit) in enumerate(s for s in shown if s[1] in frames):
        c = _LEFT + i
        sheet.put(row, c, WORDS[word](lang, **params), "card_label")
        value, formula = None, ""
        if numbers is not None:
            value = unit.value(int(numbers.foot_steps(table, foot, column)[0]))
            formula = RowAddresses(layouts[table], foot, layouts, outside=True).cell(column)
        sheet.put(row + 1, c, value, "card_value", formula=formula, format=number_format(unit))
    sheet.rows[row + 1] = RowSpec(height=26)
    return row + 2


def _put_progress(sheet: Sheet, tables: list[str], layouts: Mapping[str, Layout], frames: Mapping[str, Frame],
                  checks: list[CheckLine], choices: Mapping[str, Choice] | None, lang: Lang, row: int, *, weighs: bool) -> int:
    """A line a table; `choices` None: it is not asked how they are meant; `weighs`: see `Issued.weighs_choices`."""
    row = put_section(sheet, row, "progress", lang)
    for c, word in ((2, "sheet"), (4, "what"), (8, "left"), (9, "state")):
        sheet.put(row, c, WORDS[word](lang), "header_number" if word == "left" else "header")
    for c in (_CHOICE, 5, 6, 7):
        sheet.put(row, c, None, "header")
    first = row + 1
    for key in tables:
        row += 1
        sheet.rows[row] = RowSpec(height=21)
        here = layouts[key]
        for c in range(_LEFT, _RIGHT + 1):
            sheet.put(row, c, None, "computed")
        sheet.put(row, 1, progress_key(key), "key")
        sheet.put(row, 2, here.title, "link", link=on_sheet(here.title, "B2"))
        purpose = here.table.purpose(lang) if here.table.purpose else ""
        sheet.put(row, 4, f"{purpose} · {WORDS['minutes'](lang, n=here.table.minutes)}", "field")
        mine = [(FIRST + i, c) for i, c in enumerate(checks) if c.table.key == key]
        left, state = _state_formulas(mine, here, frames[key], lang)
        sheet.put(row, 8, left[1], "computed", formula=left[0])
        sheet.put(row, 9, state[1], "state", formula=state[0])
    if choices is not None:
        _put_choices(sheet, [key for key in tables if not layouts[key].table.where_rows], choices, lang, first)
        _put_numbers(sheet, tables, layouts, frames, first, lang, weighs=weighs)
    area, head = a1_range(first, 9, row, 9), a1(first, 9)
    for word, look in (("must_fix", "bad"), ("explain", "explain"), ("done", "done"), ("empty", "empty")):
        sheet.conditions.append(Condition(area, f'LEFT({head},1)="{WORDS[word](lang)[0]}"', look))
    return row + 1 + (choices is not None)


def _put_numbers(sheet: Sheet, tables: list[str], layouts: Mapping[str, Layout], frames: Mapping[str, Frame], first: int,
                 lang: Lang, *, weighs: bool) -> None:
    """The control number of each table beside its line, and below them that of all, which who signs types beside the name."""
    sheet.put(first - 1, _NUMBER, WORDS["code"](lang), "header_number")
    numbered = {key: number_of_frame(frames[key], layouts[key], choices=weighs) for key in tables}
    for at, key in enumerate(tables, first):
        sheet.put(at, _NUMBER, numbered[key], "computed", formula=control_formula(layouts[key], choices=weighs), format=FOUR_DIGITS)
    row = first + len(tables)
    sheet.rows[row] = RowSpec(height=21)
    for c in range(_LEFT, _RIGHT + 1):
        sheet.put(row, c, None, "foot_text")
    sheet.put(row, 1, _ALL, "key")
    sheet.put(row, _LEFT, WORDS["whole_code"](lang), "foot_text")
    sheet.put(row, _NUMBER, whole_number(numbered), "foot", format=FOUR_DIGITS,
              formula=whole_formula({key: a1(first + i, _NUMBER) for i, key in enumerate(numbered)}))


def put_control_lines(cover: Sheet, tables: Iterable[Sheet], lang: Lang) -> None:
    """The numbers of the cover above each table that has one: in the rows and columns that each of its printed pages repeats."""
    rows = {str(cell.value): r for (r, c), cell in cover.cells.items() if c == 1}
    for sheet in tables if _ALL in rows else ():
        if (row := rows.get(progress_key(sheet.key))) is not None:
            numbers = [cover.cells[at, _NUMBER].value for at in (row, rows[_ALL])]
            cells = [on_sheet(cover.title, a1(at, _NUMBER)) for at in (row, rows[_ALL])]
            text = line_text(lang, *(int(str(n)) for n in numbers))
            sheet.put(*PLACE, text, "muted", formula=line_formula(lang, *cells))
            sheet.rows[PLACE[0]] = RowSpec(height=14)
            if (short := printed_width(text) - sum(sheet.columns[c].width or 0 for c in range(PLACE[1], sheet.names + 1))) > 0:
                last = sheet.columns[sheet.names]  # it would be cut at the last of the columns that repeat
                sheet.columns[sheet.names] = replace(last, width=(last.width or 0) + short)


def _put_choices(sheet: Sheet, tables: list[str], choices: Mapping[str, Choice], lang: Lang, first: int) -> None:
    """How each table is meant, beside its line; answers to HQ, which have none, are none of the unit's figures."""
    sheet.put(1, _CHOICE, "choice", "key")
    sheet.put(first - 1, _CHOICE, WORDS["choice"](lang), "header")
    rows = {str(cell.value): at[0] for at, cell in sheet.cells.items() if at[1] == 1}
    for key in tables:
        sheet.put(rows[progress_key(key)], _CHOICE, CHOICES[choices[key]](lang) if key in choices else None, "input_text")
    last = max(at for key, at in rows.items() if key.startswith(progress_key("")))
    sheet.validations.append(Validation(
        (a1_range(first, _CHOICE, last, _CHOICE),), "list", f'"{",".join(label(lang) for label in CHOICES.values())}"',
        prompt_title=WORDS["choice"](lang), prompt=WORDS["choice_prompt"](lang), error_title=WORDS["choice"](lang),
        error=WORDS["list_error"](lang)))


def _state_formulas(mine: list[tuple[int, CheckLine]], here: Layout, frame: Frame,
                    lang: Lang) -> tuple[tuple[str, int], tuple[str, str]]:
    """(formula, value) of what is left and of the status word of one table."""
    name = WORDS["checks"](lang)

    def open_checks(severity: Severity) -> tuple[str, int]:
        if not mine:  # all switched off
            return "0", 0
        levels, counts = (on_sheet(name, a1_range(mine[0][0], AT[key], mine[-1][0], AT[key])) for key in ("level", "count"))
        text = f'SUMPRODUCT(({levels}="{SEVERITY_NAMES[severity](lang)}")*({counts}<>0))'
        return text, sum(1 for _, c in mine if c.severity is severity and c.counted)

    (errors, n_errors), (warnings, n_warnings) = open_checks(Severity.ERROR), open_checks(Severity.WARNING)
    filled, n_filled = _filled_count(here, frame)
    word = {k: WORDS[k](lang) for k in ("must_fix", "explain", "empty", "done")}
    state = (f'IF({filled}=0,"{word["empty"]}",IF({errors}>0,"{word["must_fix"]}",'
             f'IF({warnings}>0,"{word["explain"]}","{word["done"]}")))')
    shown = "empty" if not n_filled else "must_fix" if n_errors else "explain" if n_warnings else "done"
    return (f"{errors}+{warnings}", n_errors + n_warnings), (state, word[shown])


def _filled_count(here: Layout, frame: Frame) -> tuple[str, int]:
    """How many input cells of the table hold something: over the columns that show that a branch was here, at most three."""
    table = frame.table
    shows = [key for key in table.used_by or MONTHS if key in here.columns]
    keys = (shows or [column.key for column in table.columns if column.who == "I"])[:3]
    areas = ",".join(on_sheet(here.title, here.rows_of(k)) for k in keys)
    count = 0
    for key in keys:
        if key in frame.filled:
            computed = [table.by_key[key].who_of(str(m)) in "CLS" for m in frame.texts[table.measure_column]] \
                if table.measure_column else [False] * frame.size
            count += sum(bool(f) or c for f, c in zip(frame.filled[key], computed, strict=True))
        else:
            count += int((frame.texts[key] != "").sum())
    return f"COUNTA({areas})", count


def _put_legend(sheet: Sheet, lang: Lang, row: int) -> int:
    row = put_section(sheet, row, "legend", lang)
    for i, (word, style) in enumerate((("legend_input", "input_text"), ("legend_suggested", "suggested"),
                                       ("legend_given", "given_text"), ("legend_computed", "state"))):
        c = _LEFT + 2 * i
        # a legend shows how a cell looks; it is not one to fill in, so the sheet's protection covers it
        sheet.put(row, c, WORDS[word](lang), style)  # type: ignore[arg-type]
        sheet.put(row, c + 1, None, style)  # type: ignore[arg-type]
        sheet.merges.append((row, c, row, c + 1))
    return row + 1
