"""The catalogue of findings: code, name, severity by round, message and remedy in three languages. Floor 1.

The entries stand beside this file: `structure` (XP1), `cells` (XP2), `rules` (XP3, XP4), `own` (XP8), `register`, `chain`, `rounds` and
`regions` (XP5), `master`,
`decisions` and `doubts` (XP6, XP700), `exports` (XP7), `files` and `mails` (XP9). Sentences are made here and nowhere else.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter
from typing import Final

from xlplan.schema.codes import (
    answers,
    cell_sentences,
    cells,
    chain,
    decisions,
    doubts,
    export_doubts,
    exports,
    files,
    lines,
    mails,
    mapped,
    master,
    own,
    regions,
    register,
    rounds,
    rules,
    structure,
)
from xlplan.schema.diagnostic import FIRST_HALF, ROUNDS, Diagnostic, Round, Severity
from xlplan.schema.errors import SchemaError
from xlplan.schema.round_names import round_name
from xlplan.schema.table import Rule
from xlplan.text import Lang, Text, singular_of_one, text_list
from xlplan.units import UNITS, Unit

NOTHING: Final = "–"  # stands for a parameter that is not known
_COUNTS: Final = ("n", "rows", "count", "factor", "times")  # parameters that count, and are no years
_LONGEST: Final = 400  # characters of one text of somebody's in a sentence; its cell shows the whole of it


@dataclass(frozen=True, slots=True)
class Code:
    """One entry.

    Attributes:
        code: `XP401`; name: language-free name of the defect, `year-differs-from-target`.
        first: severity in guide and bottom_up, second: in revise, final and approved; None: not raised.
        message, remedy: {file} {sheet} {cell} {row} {column} {found} {expected} {difference} {unit} and the finding's
            own parameters.
    """

    code: str
    name: str
    first: Severity | None
    second: Severity | None
    message: Text
    remedy: Text


def _make_entry(code: str, name: str, severities: str, message: Text, remedy: Text) -> Code:
    first, second = (None if s == "-" else Severity(s) for s in severities.split("/"))
    return Code(code, name, first, second, message, remedy)


def catalogue_of(entries: Iterable[tuple[str, str, str, Text, Text]]) -> dict[str, Code]:
    """Code -> entry, in their order. SchemaError where two entries have one code or one name."""
    out, names = dict[str, Code](), set[str]()
    for entry in entries:
        made = _make_entry(*entry)
        if made.code in out or made.name in names:
            raise SchemaError(f"{made.code} {made.name}: another entry of the catalogue has that code or that name")
        out[made.code] = made
        names.add(made.name)
    return out


CODES: Final = catalogue_of((*structure.ENTRIES, *cells.ENTRIES, *rules.ENTRIES, *register.ENTRIES, *chain.ENTRIES, *rounds.ENTRIES, *regions.ENTRIES,
                             *master.ENTRIES, *doubts.ENTRIES, *decisions.ENTRIES, *exports.ENTRIES, *export_doubts.ENTRIES, *files.ENTRIES,
                             *mails.ENTRIES, *mapped.ENTRIES, *lines.ENTRIES, *own.ENTRIES))

_QUOTED: Final = re.compile(r"\{text\}[」”]?")  # behind which it is said of how many cells that is true, parameter `many`
_CAME_BACK: Final[dict[str, Text]] = {one: round_name(one, "back", long=True) for one in ROUNDS}
_WORDS: Final[dict[str, Mapping[str, Text]]] = {  # parameters that carry a key of ours, not a word of the planner's
    "kind": {**files.KINDS, **files.CARRIED}, "how": cells.DISPLAYS,
    "reason": {**files.REASONS, **register.REASONS},
    "was": _CAME_BACK, "now": _CAME_BACK}


def severity_of(code: str, in_round: Round, switches: Mapping[str, str]) -> Severity | None:
    """How grave a finding is in that round; None: not raised. `switches`: HQ's own choice by code: error, warning,
    note or off (anything else leaves the catalogue's). KeyError for a code that is not in the catalogue."""
    entry = CODES[code]
    chosen = switches.get(code, "")
    if chosen == "off":
        return None
    if chosen in ("error", "warning", "note"):
        return Severity(chosen)
    return entry.first if in_round in FIRST_HALF else entry.second


def rule_severity(rule: Rule, in_round: Round, switches: Mapping[str, str]) -> Severity | None:
    """`severity_of` what breaks the rule: HQ says the levels of its own rules where it declares them; one on trial is a note, so that
    no verdict goes by it."""
    if rule.own is None:
        return severity_of(rule.code, in_round, switches)
    level = rule.own.first if in_round in FIRST_HALF else rule.own.second
    return Severity.NOTE if level and rule.own.trial else level


def message_of(d: Diagnostic, lang: Lang, params: Mapping[str, object] | None = None) -> str:
    """What is wrong, as a sentence. `params` adds to the finding's own. Never raises; unknown is shown as –."""
    entry = CODES.get(d.code)
    uncounted = cell_sentences.UNCOUNTED.get(d.code) if "uncounted" in d.params else None
    many = cell_sentences.MANY.get(d.code) if "count" in d.params else None
    second = files.SECOND_OPINION if d.code == "XP903" and d.params.get("reason") == "openpyxl" else None
    other = second or _linked_message(d) or uncounted or many or _replaced_message(d) or _typed(d)
    if entry is None:
        return d.code
    words = (other or entry.message)(lang)
    return _fill_words(_QUOTED.sub(r"\g<0>{many}", words, count=1) if "many" in d.params else words, d, lang, params)


def remedy_of(d: Diagnostic, lang: Lang) -> str:
    """What to click or type: what helps at that severity; of what a reason answers, that it is there. Never raises."""
    entry = CODES.get(d.code)
    if entry is None:
        return NOTHING
    linked = cell_sentences.LINKED_REMEDY.get(d.code, cell_sentences.LINKED_REMEDY_OTHER)
    bulk = cell_sentences.BULK_REMEDY.get(str(d.params.get("bulk", "")))
    typed = cell_sentences.TYPED_REMEDY.get(words) if (words := _typed(d)) else None
    rounding = cell_sentences.ROUND_FORMULA.get(d.code) if d.params.get("rounding") else None
    total = cell_sentences.TOTAL_REMEDY.get(d.code) if (d.row_key or "").startswith("@") else None
    damage = files.REMEDIES.get(str(d.params.get("reason"))) if d.code == "XP903" else None
    return _fill_words((linked if _linked_message(d) else bulk or typed or rounding or total or damage or _answered(d) or entry.remedy)(lang), d, lang, None)


def _answered(d: Diagnostic) -> Text | None:
    """Instead of the remedy of a code that a reason answers: where it must be fixed, and where a reason is given."""
    if d.severity is Severity.ERROR:
        return answers.MUST_FIX.get(d.code)
    return answers.ANSWERED.get(d.code) if d.explanation else None


def _linked_message(d: Diagnostic) -> Text | None:
    """The sentence about a cell that follows from another table: parameter `linked` names that table."""
    return cell_sentences.LINKED.get(d.code) if "linked" in d.params else None


def _replaced_message(d: Diagnostic) -> Text | None:
    """The sentence about a computed cell that holds another formula than the issued one: parameter `formula`."""
    return cell_sentences.REPLACED.get(d.code) if "formula" in d.params else None


def _typed(d: Diagnostic) -> Text | None:
    """The sentence about a text that is a number of another unit, parameter `written`, that was rounded, `rounded`, that names a
    year or month, kind `period`, either of two, `periods`, or a part of one, `part`, that begins with zeros, kind `zeros`, that is
    read without what is struck through, `kept`; or about a percentage without its sign, 60 for 60%."""
    of = (cell_sentences.OF_KIND if "what" in d.params else cell_sentences.PERCENT if _lacks_sign(d) else
          cell_sentences.PARTLY if "kept" in d.params else cell_sentences.WRITTEN if d.params.get("written") else cell_sentences.ROUNDED if d.params.get("rounded") else
          cell_sentences.BY_KIND.get(str(d.params.get("kind", "")), {}))
    return of.get(d.code)


def _lacks_sign(d: Diagnostic) -> bool:
    """Whether a percentage is beyond what may be typed and would not be with a percent sign behind it."""
    unit, most = UNITS.get(d.unit or ""), d.expected
    return (unit is not None and unit.percent and isinstance(d.found, (int, float)) and isinstance(most, (int, float))
            and most < d.found <= 100 * most)


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return NOTHING


def _fill_words(words: str, d: Diagnostic, lang: Lang, params: Mapping[str, object] | None) -> str:
    unit = UNITS.get(d.unit or "")
    known = _Known(
        file=d.file or NOTHING, sheet=d.sheet or NOTHING, cell=d.cell or NOTHING, row=d.row_key or NOTHING,
        column=d.column or NOTHING, branch=d.branch or NOTHING, found=show_number(d.found, unit),
        expected=show_number(d.expected, unit), difference=show_number(d.difference, unit, sign=True),
        points=show_number(d.difference, unit, sign=True).removesuffix("%"),
        typed=show_number(d.found, None), unit=unit.label(lang) if unit else (d.unit or ""), finest=show_number(float(unit.step), unit) if unit else NOTHING)
    for key, value in {**d.params, **(params or {})}.items():
        known[key] = _word_for(key, value, lang)
    for key, word in known.items():
        if len(word) > _LONGEST and key != "commands":  # one that is cut does not run
            known[key] = word[:_LONGEST - 1] + "…"
    text = Formatter().vformat(singular_of_one(words, known) if lang == "en" else words, (), known)
    return text.replace("% %", "%").replace(f"({NOTHING})", "").replace("()", "").rstrip()


def _word_for(key: str, value: object, lang: Lang) -> str:
    if isinstance(value, Text):
        return value(lang)
    if isinstance(value, (list, tuple)):
        return text_list(_word_for(key, v, lang) for v in value)(lang)
    if isinstance(value, str) and key in _WORDS and value in _WORDS[key]:
        return _WORDS[key][value](lang)
    if isinstance(value, int) and key in _COUNTS:
        return f"{value:,}"
    if isinstance(value, (int, float)):
        return show_number(value, None)
    return NOTHING if value in (None, "") else str(value)


def show_number(value: float | int | str | None, unit: Unit | None, sign: bool = False) -> str:
    """A number as a planner reads it in that unit, `1,234.50` or `12.3%`; never rounded, so a number finer than the
    unit shows all its decimals. Without a unit as it stands; texts as they are."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, (str, bool)):
        return str(value)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or abs(number) >= 10**16:
        return f"{value:g}" if isinstance(value, float) else str(value)
    if unit is None:
        return format(number.normalize(), "+f" if sign else "f")
    if unit.percent:
        number *= 100
    own = max(-int(number.normalize().as_tuple().exponent), 0)
    places = max(own, unit.places - 2 if unit.percent else unit.places, 0)
    return f"{number:{'+' if sign and number else ''},.{places}f}" + ("%" if unit.percent else "")
