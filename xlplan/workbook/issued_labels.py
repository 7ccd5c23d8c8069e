"""The words in which a table was issued: its labels, headers and choices, which HQ may word otherwise in a running year. Floor 3.

A workbook is read in its own words: what its sheets show was printed from them, and a label that means another thing today
meant what it said then.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Final

from xlplan.calendar import head_params, label_params
from xlplan.made_once import MadeOnce
from xlplan.schema.column import Choice, Column
from xlplan.schema.table import Table
from xlplan.text import LANGS, Lang, Text
from xlplan.workbook.rawbook import plain_text

_KEPT: Final = 200  # tables a process: five of a plan in each of three languages, of some plans
_Words = Mapping[str, str]  # place -> words, as `printed_labels`
_printed, _worded = MadeOnce[dict[str, str]](_KEPT), MadeOnce[Table](_KEPT)


def printed_labels(table: Table, lang: Lang, year: int, start_month: int) -> dict[str, str]:
    """Place in the declaration -> what is printed there: `column` its header, `column|choice` an entry of its own list, `column|` the
    band above it, `@foot` a foot row, '' the table. Made once a process."""
    return _printed.of((table,), (lang, year, start_month), lambda: {
        place: plain_text(words) for place, words in _labels(table, lang, year, start_month)})


def _labels(table: Table, lang: Lang, year: int, start_month: int) -> Iterator[tuple[str, str]]:
    params, heads = label_params(year, start_month, lang), head_params(year, start_month, lang)
    yield "", table.label(lang, **params)
    for column in table.columns:
        yield column.key, column.label(lang, **heads)
        if column.band:
            yield f"{column.key}|", column.band(lang)
        yield from ((f"{column.key}|{choice.key}", choice.label(lang, **params)) for choice in column.choices)
    yield from ((foot.key, foot.label(lang, **params)) for foot in table.feet)


def checked_labels(read: object) -> dict[str, str]:
    """What JSON gave, if it is such labels. ValueError where it is not, or where a label would be filled in."""
    if not isinstance(read, dict) or not all(isinstance(words, str) and words and not {*words} & {*"{}"} for words in read.values()):
        raise ValueError(read)
    return read


def as_issued(table: Table, then: _Words, lang: Lang, year: int, start_month: int) -> Table:
    """The table in the words of a workbook of that language and fiscal year, the same one each time; `then`: its `printed_labels`,
    empty where they are not known. What was not issued, or was in today's words, is as today."""
    if not then or then == printed_labels(table, lang, year, start_month):
        return table
    return _worded.of((table,), (lang, year, start_month, *then.items()), lambda: _reworded(table, then, lang, year, start_month))


def _reworded(table: Table, then: _Words, lang: Lang, year: int, start_month: int) -> Table:
    today = printed_labels(table, lang, year, start_month)

    def said(place: str, text: Text) -> Text:
        return text if place not in today or then.get(place, today[place]) == today[place] else _with_words(text, lang, then[place])

    return replace(
        table, label=said("", table.label), feet=tuple(replace(foot, label=said(foot.key, foot.label)) for foot in table.feet),
        columns=tuple(unchecked_copy(c, label=said(c.key, c.label), band=said(f"{c.key}|", c.band) if c.band else None,
                                     choices=_choices_as_issued(c, then, lang, year, start_month)) for c in table.columns))


def unchecked_copy(column: Column, **changes: object) -> Column:
    """A copy that is not asked whether its words mean one thing each: a key of today may be a word of then, which goes before it."""
    out = object.__new__(Column)
    vars(out).update({f.name: getattr(column, f.name) for f in fields(Column)} | changes)
    return out


def _choices_as_issued(column: Column, then: _Words, lang: Lang, year: int, start_month: int) -> tuple[Choice, ...]:
    """Today's choices in the words of the workbook. A word that was issued means what it meant then, though it is another choice's
    today or that choice is gone; today's other words are read as well."""
    issued = {key: words for place, words in then.items() if (key := place.removeprefix(f"{column.key}|")) not in ("", place)}
    owners = {words.casefold(): key for key, words in reversed(issued.items())}
    params = {each: label_params(year, start_month, each) for each in LANGS}

    def as_then(choice: Choice) -> Choice:
        said = {each: plain_text(choice.label(each, **params[each])) for each in LANGS}
        own, free = issued.get(choice.key, ""), [each for each in LANGS if owners.get(said[each].casefold(), choice.key) == choice.key]
        label = Text.of(lambda each: choice.label(each) if each in free else own or choice.key)
        if own in ("", said[lang]):
            return replace(choice, label=label)
        return replace(choice, label=_with_words(label, lang, own), also=(*choice.also, *(said[lang] for each in free if each == lang)))

    return tuple(map(as_then, sorted(column.choices, key=lambda c: c.key not in issued))) if issued else column.choices


def _with_words(text: Text, lang: Lang, words: str) -> Text:
    return Text.of(lambda each: words if each == lang else text(each))
