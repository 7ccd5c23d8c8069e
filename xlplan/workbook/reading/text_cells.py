"""Text, choice, date and mark cells of a table, and which rows are data. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from xlplan.calendar import MONTHS, label_params
from xlplan.choices import said_choices
from xlplan.made_once import MadeOnce
from xlplan.schema.column import Column
from xlplan.schema.holds import unread_words
from xlplan.tables import BUILT_IN
from xlplan.tables.ticks import is_tick, says_no
from xlplan.text import LANGS, Text
from xlplan.units import Bools
from xlplan.workbook.rawbook import At, Raw, Run, kept_text, plain_text
from xlplan.workbook.reading.date_cells import read_date_cell
from xlplan.workbook.reading.number_display import typed_as_day
from xlplan.workbook.reading.read_cell import (
    has_lost_digits,
    outside_link_code,
    picture_formula,
    read_mark_cell,
    read_month_cell,
    said_contents,
    volatile_function,
)
from xlplan.workbook.reading.rich_cells import (
    IN_FREE_WORDS,
    broken_text_code,
    holds_free_words,
    holds_one_value,
    kept_part,
    picture_code,
    said_runs,
    struck_part,
)
from xlplan.workbook.reading.table_reading import TableReading, block_values
from xlplan.workbook.stamp import Issued

Shown = list[tuple[Raw, ...]]  # what the sheet shows in the text columns, a tuple a row
_FIRST_DAY: Final = "1900-01-02"
_BEFORE, _AFTER = 20, 5  # years from the plan's within which dates lie: a shop may be old
_MONTHS: Final = frozenset(MONTHS)
_NO_MONTH: Final = Text("没有", "沒有", "none")


def text_columns(r: TableReading) -> list[Column]:
    """The table's columns that hold no numbers and are not computed."""
    return [c for c in r.table.columns if c.kind != "number" and not c.computed_word]


def shown_texts(r: TableReading) -> Shown:
    """What the text columns show, row by row as the frame has them."""
    return block_values(r.sheet, r.frame.sheet_rows.tolist(), [r.placement.columns.get(c.key, 0) for c in text_columns(r)])


def choice_keys(column: Column, issued: Issued) -> dict[str, str]:
    """Everything a choice column may show, in any language and by key -> the choice's key."""
    if column.members:
        listed = issued.members.get(column.members, {})
        return {**{plain_text(label).casefold(): key for key, label in listed.items()}, **{k.casefold(): k for k in listed}}
    of = issued.stamp.year, issued.stamp.start_month
    return _labels.of((column,), of, lambda: _keys_by_label(column, *of))


def _offered_labels(r: TableReading, column: Column) -> list[str]:
    """What the column's list offers in this workbook, in order."""
    if column.members:
        return list(r.issued.members.get(column.members, {}).values())
    return [c.label(r.lang, **r.params) for c in column.choices]


_labels = MadeOnce[dict[str, str]](10_000)  # of columns, in the words of each issue that changed some


def _keys_by_label(column: Column, year: int, start_month: int) -> dict[str, str]:
    out: dict[str, str] = {}
    for lang in LANGS:
        params = label_params(year, start_month, lang)
        for choice in column.choices:
            out.setdefault(plain_text(choice.label(lang, **params)).casefold(), choice.key)
    also = {words.casefold(): c.key for c in reversed(column.choices) for words in c.also}
    return {**{c.key.casefold(): c.key for c in column.choices}, **also, **out}


def computed_word(r: TableReading, column: Column, value: Raw) -> str:
    """What the cell of a computed text, choice or date shows, as `Evaluator.words` would have it."""
    if column.kind == "date":
        text = read_date_cell(value, r.sheet.date1904).text
        return "" if text < _FIRST_DAY else text  # a formula's 0, whatever a program takes it for
    text = kept_text(value)
    return choice_keys(column, r.issued).get(text.casefold(), text) if column.kind == "choice" else text


def owned_by_hq(r: TableReading, column: Column) -> Bools:
    """Rows in which HQ owns the text column: all of a column of who G, HQ's filled cells of an open table."""
    if column.who == "G":
        return np.ones(r.frame.size, np.bool_)
    if r.table.kind != "open":
        return np.zeros(r.frame.size, np.bool_)
    return np.asarray(r.frame.texts[column.key] != "", dtype=np.bool_)


def read_texts(r: TableReading, seen: Shown, hq: Mapping[str, Bools]) -> None:
    """Fill the frame's texts from the branch's cells; what cannot be read is kept as the text it is and reported."""
    bad = {(i, key): at for at, i, key in r.spots(
        sorted({*r.sheet.errors, *r.sheet.uncalculated, *r.sheet.disagree, *r.sheet.duplicates}))}
    pictures = {(i, key): at for at, i, key in r.spots(sorted(r.pictures))}
    rich = {(i, key): r.sheet.runs[at] for at, i, key in r.spots(r.sheet.runs)}
    for column, values in zip(text_columns(r), zip(*seen, strict=True) if seen else (), strict=False):
        mine, texts = ~hq[column.key], r.frame.texts[column.key]
        if not mine.any() or not (bad or pictures or rich or any(value is not None for value in values)):
            continue
        known = choice_keys(column, r.issued) if column.kind == "choice" and any(values) else {}
        for i, value in enumerate(values):
            if not mine[i]:
                continue
            if (i, column.key) in bad and (i, column.key) not in pictures:
                _report_broken(r, i, column, bad[i, column.key])
            elif (i, column.key) in pictures:
                r.say(picture_code(r.table, column), r.frame.keys[i], column.key, what=said_contents(column.kind),
                      text=picture_formula(r.sheet, pictures[i, column.key]))
            elif (i, column.key) in rich:
                texts[i] = _read_runs(r, i, column, rich[i, column.key])
            elif value is not None:
                texts[i] = _read_text(r, i, column, value, known)
    _report_links(r, hq)


def _read_runs(r: TableReading, i: int, column: Column, runs: Sequence[Run]) -> str:
    """The text without what is struck through, which XP248 asks about (see `markings`); XP252 and nothing where a value is
    wanted."""
    whole = plain_text("".join(run.text for run in runs))
    if holds_one_value(r.table, column):
        r.say("XP252", r.frame.keys[i], column.key, found=whole, text=said_runs(runs))
        return ""
    if struck_part(runs):
        r.retyped[i, column.key] = whole
        return kept_part(runs)
    return whole


def _read_text(r: TableReading, i: int, column: Column, value: Raw, known: Mapping[str, str]) -> str:
    if column.kind == "text" or column.rows_of is not None:  # which rows there are is known when their table is read
        return kept_text(value) if isinstance(value, str) and "+" not in value else _text_of_other(r, i, column, value)
    text, code, expected, readings = plain_text(value), "", None, tuple[str, ...]()
    plan = r.issued.stamp.year, r.issued.stamp.start_month
    if column.kind == "choice" and text:
        if (key := known.get(text.casefold())) is not None:
            if column.role == "void" or _is_month(column):
                _report_unlike(r, i, column, str(value), key)
            return key
        if is_tick(column) and says_no(text):
            r.retyped[i, column.key] = text  # to the sheet's formulas the cell is filled in
            r.say("XP242", r.frame.keys[i], column.key, found=text, text=text, kind="no")
            return ""
        code = "XP215"
        if _is_month(column):
            key, between = read_month_cell(value, plan)
            if key:
                text, code = key, "XP242"
                expected = next(c.label(r.lang, **r.params) for c in column.choices if c.key == key)
                r.retyped[i, column.key] = plain_text(value)  # the sheet's sums by month look for its own word
            elif between:
                code, readings = "XP241", tuple(f"{plan[0]}-{month:02d}" for month in between)
    elif column.kind == "date":
        text, code, readings = read_date_cell(value, r.sheet.date1904, plan)
        expected = text if code == "XP216" else None
        if text and code in ("", "XP216") and _is_far(r, column, int(text[:4]) - plan[0]):
            r.say("XP274", r.frame.keys[i], column.key, found=text, text=text, year=plan[0])
    elif column.kind == "mark":
        text, code = read_mark_cell(value)
        expected = text or None
    if not code:
        return text
    row, typed = r.frame.keys[i], plain_text(value)
    if code == "XP241":
        r.say(code, row, column.key, found=typed, text=typed, readings=readings, year=r.issued.stamp.year)
    elif code == "XP227":
        r.say(code, row, column.key, found=typed, expected=expected, text=typed, unread=unread_words(typed), held=expected or _NO_MONTH)
    elif code == "XP215":
        r.say(code, row, column.key, found=typed, text=typed, choices=said_choices(typed, _offered_labels(r, column)))
    else:
        r.say(code, row, column.key, found=typed, expected=expected, text=typed, year=r.issued.stamp.year)
    return text


def _is_far(r: TableReading, column: Column, years: int) -> bool:
    """Whether a date that many years after the plan's is asked about: in tables and columns of HQ's own and of the shelf, whose dates
    may be of any kind, but for those that a rule keeps in the plan year."""
    ours = BUILT_IN.get(r.table.key)
    return not -_BEFORE <= years <= _AFTER and (ours is None or column.key not in ours.by_key) and not any(
        rule.code == "XP812" and rule.column == column.key for rule in r.table.rules)


def _is_month(column: Column) -> bool:
    return len(column.choices) == len(_MONTHS) and {c.key for c in column.choices} == _MONTHS


def _report_unlike(r: TableReading, i: int, column: Column, typed: str, key: str) -> None:
    """XP242 where the sheet's formulas, which compare with its own word, do not know a choice that is certain: one with a
    space behind it, of another language."""
    word = next(c.label(r.lang, **r.params) for c in column.choices if c.key == key)
    if typed.casefold() != word.casefold():
        r.retyped[i, column.key] = typed
        r.say("XP242", r.frame.keys[i], column.key, found=typed, text=typed, expected=word)


def _text_of_other(r: TableReading, i: int, column: Column, value: Raw) -> str:
    """The text of a cell that holds something else, which may be what a program made of what was typed."""
    at, text = (int(r.frame.sheet_rows[i]), r.placement.columns[column.key]), kept_text(value)
    if day := typed_as_day(value, r.sheet.formats.get(at)):
        r.say("XP244", r.frame.keys[i], column.key, found=text, text=text, typed=day)
    elif has_lost_digits(value):
        r.say("XP246", r.frame.keys[i], column.key, found=text, text=text)
    return text


def _report_broken(r: TableReading, i: int, column: Column, at: At) -> None:
    row = r.frame.keys[i]
    if at in r.sheet.errors or at in r.sheet.uncalculated:
        code = broken_text_code(r.sheet, at)
        r.say(IN_FREE_WORDS[code] if holds_free_words(r.table, column) else code, row, column.key,
              text=r.sheet.errors.get(at, ""), typed=r.sheet.formulas.get(at, ""), what=said_contents(column.kind))
    else:
        first, second = r.sheet.disagree.get(at, (r.sheet.at(*at), r.sheet.at(*at)))
        r.refuse("XP214", row, column.key, found=plain_text(first), expected=plain_text(second))


def _report_links(r: TableReading, hq: Mapping[str, Bools]) -> None:
    """Texts that a formula brings from another workbook or from the add-in; other formulas in a text cell are the branch's business."""
    places = {c for key, c in r.placement.columns.items() if key in hq}
    for at, i, key in r.spots(at for at in r.sheet.formulas if at[1] in places):
        text = r.sheet.formulas[at]
        code, function = outside_link_code(text), volatile_function(text)
        if code and at not in r.pictures and not hq[key][i] and function != "HYPERLINK":  # a link in a text stays the same text
            r.say(code, r.frame.keys[i], key, found=plain_text(r.sheet.at(*at)), text=text, function=function)


def mark_used(r: TableReading, void: Bools) -> None:
    """Decide which rows are data: all of a fixed table, elsewhere those with something in a `used_by` column."""
    if r.table.kind == "fixed":
        return
    used = np.zeros(r.frame.size, np.bool_)
    numbers = {c.key: j for j, c in enumerate(r.numbers)}
    for key in r.table.used_by:
        if key in numbers:
            mine = r.who[:, numbers[key]] != "G"
            used |= np.where(mine, ~np.isnan(r.cached[:, numbers[key]]), r.frame.filled[key])
            for i, j in r.odd:
                if j == numbers[key] and i < r.frame.size and mine[i] and plain_text(r.odd[i, j]):
                    used[i] = True
        elif key in r.frame.texts:
            used |= r.frame.texts[key] != ""
    typed = (r.who == "S") & ~r.formula & ~np.isnan(r.cached) & (r.cached != 0)  # a suggestion overwritten with a figure
    r.frame.used[:] = (used | typed.any(axis=1)) & ~void
