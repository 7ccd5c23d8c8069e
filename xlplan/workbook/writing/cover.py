"""首页: what this file is, how to fill it in, what is done and what is left, who signs. Floor 3."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from xlplan.calendar import label_params
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.round_names import round_name
from xlplan.tables import BY_KEY
from xlplan.tables.region_review import REGION_REVIEW
from xlplan.tables.region_shifts import REGION_SHIFTS, TOTAL
from xlplan.text import Lang, printed_width, text_list
from xlplan.units import PERCENT, PERSON, WAN_A_HEAD, WAN_YUAN, Unit
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet
from xlplan.workbook.forms import Choice
from xlplan.workbook.layout import SUBTITLE, TITLE, Layout, RowAddresses
from xlplan.workbook.own_sheets import PAGES
from xlplan.workbook.paper import pushed_down
from xlplan.workbook.rawbook import At
from xlplan.workbook.stamp import CHANGED, LATER_DEADLINES, REASON, REPLACES, SHIFTED, Issued
from xlplan.workbook.words import WORDS, unit_words
from xlplan.workbook.writing.checks import CheckLine
from xlplan.workbook.writing.number_formats import number_format
from xlplan.workbook.writing.page import begin_page, put_section
from xlplan.workbook.writing.progress import put_progress
from xlplan.workbook.writing.signoff import put_receipt, put_signoff

KEY: Final = "cover"
_SIGNED: Final = 207.0  # points of legend and sign-off, which stand on one page
_LEFT, _RIGHT = 2, 9
_FACTS: Final = 5  # first row of them
_AGAIN: Final = ("again", "changed")
_SHIFTED: Final = "by_region"
_KNOWN: Final = ("deadline", "issued", "region", "unit_basis", "year_start", "contact")
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
                choices: Mapping[str, Choice] | None = None, answers: Collection[str] = ()) -> Sheet:
    """The start page; `signs` fills the sign-off block (`step|field`), `choices` how the unit means its tables, `answers` are the checks
    that it explained. Without `numbers` the summary's formulas are empty texts."""
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
        row = put_progress(sheet, asking, layouts, frames, checks, chosen, lang, row + 1, weighs=issued.weighs_choices,
                           answers=answers)
    if issued.approves:
        put_receipt(sheet, signs, lang, row + 1)
    else:
        if down := pushed_down(sheet, _SIGNED):
            sheet.rows[row] = RowSpec(height=down)
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
