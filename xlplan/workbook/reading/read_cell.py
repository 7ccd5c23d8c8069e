"""What one odd cell says: a text in a number cell, a date that is text, a list of months. No guesses. Floor 3.

Only cells that are not plain numbers come here; whole columns of those are read at once in `inputs`.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from xlplan import numerals
from xlplan.address import ADDIN_PREFIX
from xlplan.calendar import MONTHS
from xlplan.schema.codes.catalogue import show_number as shown_number
from xlplan.schema.holds import held_months, shaded_months, unread_words
from xlplan.schema.month_names import month_named
from xlplan.text import Text, fold_text, seen_text
from xlplan.units import AS_STATED, COUNTED_BY, PERSON, UNITS, WAN_PERSON, YUAN, YUAN_FEN, Unit
from xlplan.workbook.rawbook import At, Raw, RawSheet, kept_text, plain_text

_MAGNITUDES: Final = frozenset("百千万萬亿億")
_POWER: Final = re.compile(r"[1-9](?:\.[0-9]+)?E\+(?:1[5-9]|[2-9][0-9])", re.ASCII | re.IGNORECASE)
_ZEROS: Final = re.compile(r"0[0-9]", re.ASCII)
_MARKS: Final = re.compile(r"[-+]?\d(?=\d*[^\d])[\d\s.,'’。·٫٬]*")  # digits of any script
_HEADED: Final = re.compile(  # 用户数(万户): what ends the heading, of a unit without relatives
    r"[(\uff08]\s*([十百千]?[万萬亿億])\s*[个個]?(?:人次|[户戶家人名位只隻箱件套台臺辆輛吨噸册冊场場次店]|)\s*[)\uff09]\s*")
_LABELS: Final = frozenset(label.casefold() for unit in UNITS.values() for label in unit.label.all())  # a label alone is no amount
_CREDIT: Final = re.compile(r"(.*[0-9)元])\s*(?:[CD]R\.?|[借贷貸])", re.IGNORECASE)
_YUAN: Final = "元圆圓"
_FAR: Final = 1_000  # times what was suggested, or its part
_LIKE: Final = 2
_DIGITS_KEPT: Final = 1e15
_ADDIN_CALL: Final = re.compile(rf"(?<![\w.]){ADDIN_PREFIX}\w+\(")
_PICTURE: Final = re.compile(r"\s*(?:_xlfn\.|_xlws\.)*(?:DISPIMG|IMAGE)\(", re.IGNORECASE)
_CONTENTS: Final = {
    "number": Text("数字", "數字", "the number"), "date": Text("日期", "日期", "the date"),
    "choice": Text("下拉列表里的一项", "下拉清單裡的一項", "an entry of its list"),
    "mark": Text("月份数字", "月份數字", "the month numbers"),
    "text": Text("文字", "文字", "what it says in words")}
_TEXT: Final = re.compile(r'"[^"]*"')
_CHANGING: Final = re.compile(
    r"(?<![\w.])(?:_xlfn\.|_xlws\.)*(WEBSERVICE|FILTERXML|RTD|HYPERLINK|INDIRECT|OFFSET|TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY"
    r"|CUBE[A-Z]+|GETPIVOTDATA|INFO|CELL|STOCKHISTORY|IMAGE|EUROCONVERT|CALL|REGISTER\.ID|SQL\.REQUEST|PY)\("
    r"|\w\|'?[^!]*!", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"'[^']*\[[^\]]+\][^']*'!|\[[^\]]+\][\w.]*!")


class NumberReading(NamedTuple):
    """A number cell's reading: `steps` None where no number is certain; `code` '' where there is nothing to say; `readings`:
    what the text may mean where it means one of several numbers; `written`: the other unit that it names; `rounded`: whether it
    is finer than the unit."""

    steps: int | None
    code: str
    text: str
    kind: str = ""
    readings: tuple[str, ...] = ()
    written: Text | None = None
    rounded: bool = False


def headed_scale(heading: str, unit: Unit) -> int:
    """How many of the unit the heading of a column counts as one: 10,000 of 用户数(万户); 1 where it says nothing."""
    counts = unit.base == 1 and not unit.percent and unit not in (YUAN, YUAN_FEN)
    found = next((met for met in _HEADED.finditer(heading) if met.end() == len(heading)), None) if counts else None
    read = numerals.parse_number(f"1{found[1]}") if found else None
    return read.scale if read else 1


def read_number_cell(value: Raw, unit: Unit, suggested: int = 0, scale: int = 1) -> NumberReading:
    """What a value that is no plain number says in a cell of that unit, for which HQ suggested so many steps (0: none), below a heading
    that counts so many of it as one (see `headed_scale`).

    Text: XP203 with its number, XP245 where it may be one of several, XP204 without, nothing of a text of spaces. A logical
    value, a date, a time: XP205.
    """
    shown = plain_text(value)
    if not isinstance(value, str):
        return NumberReading(None, "XP205", shown)
    if not shown:
        return NumberReading(None, "", "")
    if shown.casefold() in _LABELS:
        return NumberReading(None, "XP204", shown)
    value = seen_text(value)
    if numerals.is_dash(value):
        return NumberReading(0, "XP203", shown, "dash")
    owed = _CREDIT.fullmatch(shown) if len(shown) <= numerals.LONGEST else None
    if owed and (read := numerals.parse_number(without_unit(owed[1], unit))):
        return NumberReading(None, "XP245", shown, readings=tuple(shown_number(float(n), unit) for n in (read.value, -read.value)))
    text = numerals.grouped_by_commas(value)
    if both := _two_amounts(text, unit):
        return NumberReading(None, "XP245", shown, readings=both)
    typed = without_unit(text, unit)
    read = numerals.parse_number(typed)
    amount = None if read is None or not read.sure else _in_unit(read, typed, unit, own=typed != text)
    if read is None or amount is None:
        known = _possible_numbers(read, unit) if read else ()
        return NumberReading(None, "XP245" if known else "XP204", shown, _kind_unread(shown, read), readings=known,
                             written=None if known else _other_unit(typed, unit))
    if read.scale > 1 < scale:
        amount /= scale
    bare = read.value / read.scale
    if not unit.percent and _is_doubtful(amount, bare, unit, unit.step * abs(suggested)):
        return NumberReading(None, "XP245", shown, readings=tuple(shown_number(float(n), unit) for n in (bare, amount)))
    try:
        steps, fits = unit.steps(amount)
    except OverflowError:
        return NumberReading(None, "XP213", shown)
    return NumberReading(steps, "XP203", shown, read.kind, rounded=not fits)


def _kind_unread(shown: str, read: numerals.Numeral | None) -> str:
    """What an unreadable text is made of, where that says how to mend it: `zeros` in front, digits with `marks` between them."""
    if read and _ZEROS.match(shown):
        return "zeros"
    return "marks" if _MARKS.fullmatch(shown) else ""


def without_unit(text: str, unit: Unit) -> str:
    """The text without the word of that very unit behind its number: `2` of `2人` and `5名`, `12` of `12箱`; any other text as it
    stands."""
    plain = fold_text(text)
    if unit.percent or unit.key not in UNITS:
        return text
    return _before(plain, (*unit.label.all(), *COUNTED_BY.get(unit.key, ()))) or text


def _before(plain: str, words: Iterable[str]) -> str:
    """The number in front of the longest of the words that the text ends with; '' where it ends with none, none is there, or its
    digits run into those of the word (`110k yuan`)."""
    own = sorted({word.casefold() for word in words}, key=len, reverse=True)
    word = next((word for word in own if plain.endswith(word)), "")
    if not word or (word[0].isdigit() and plain.removesuffix(word)[-1:].isdigit()):
        return ""
    bare = plain.removesuffix(word).rstrip()
    return bare if bare[-1:].isdigit() or bare[-1:] in _MAGNITUDES else ""


def _two_amounts(text: str, unit: Unit) -> tuple[str, ...]:
    """What the text may mean where its digits run into a label of the unit that begins with digits: 51 of `510k yuan`, or 5."""
    plain = fold_text(text)
    core = plain.removesuffix(")").rstrip()
    for word in (label.casefold() for label in unit.label.all() if label[0].isdigit() and unit.base > 1):
        first = core.removesuffix(word)
        if first != core and first[-1:].isdigit():
            whole, counted = numerals.parse_number(plain), numerals.parse_number(first + plain[len(core):])
            if whole and counted:
                return tuple(shown_number(float(n), unit) for n in (whole.value / unit.base, counted.value))
    return ()


def _other_unit(text: str, unit: Unit) -> Text | None:
    """The label of another unit, whose word stands behind a number; None where none does."""
    plain = fold_text(text)
    found = (other for other in UNITS.values() if other.label != unit.label and not other.percent)
    return next((other.label for other in found if numerals.parse_number(_before(plain, other.label.all()))), None)


def _is_doubtful(amount: Decimal, bare: Decimal, unit: Unit, suggested: Decimal) -> bool:
    """Whether the number without the unit written behind it may have been meant: it is like what was suggested and the one
    with it far off (34.51元 where 34.51 万元 stood), or heads were counted in 万."""
    if amount == bare or not bare:
        return False
    if unit == PERSON:
        return True
    far = max(abs(amount), suggested) >= _FAR * min(abs(amount), suggested)
    return bool(suggested) and far and suggested / _LIKE <= abs(bare) <= suggested * _LIKE


def _possible_numbers(read: numerals.Numeral, unit: Unit) -> tuple[str, ...]:
    """The numbers of which the text means one: with or without the sign, of the unit or of the plain one; none where it
    says something else than an amount of the unit."""
    value = read.value
    if unit.percent and read.kind != "percent":
        both = (value / 100, value)
    elif not unit.percent and read.kind == "currency" and read.sure and unit.base > 1 and unit != WAN_PERSON:
        both = (value, value / unit.base)
    elif not unit.percent and read.kind != "percent" and value < 0 and not read.sure:
        both = (value, -value)
    else:
        return ()
    return tuple(shown_number(float(amount), unit) for amount in both)


def _in_unit(read: numerals.Numeral, text: str, unit: Unit, *, own: bool) -> Decimal | None:
    """The number in the cell's unit; None where two readings are possible. `own`: whether the word of that unit stood behind it,
    so that a multiplier in front of the word is one of that unit: 500 of `5百万元`.

    In a cell of 万元 a written 万 or 元 says the plain amount, in one of 万人 a written 万; a mere ¥ does not say which of both was
    meant. In a cell of percent a mere 12 may be 12 % or 1200 %. Money is no number of heads.
    """
    if read.kind == "percent" or unit.percent:
        bare = read.kind in ("plain", "full_width") and abs(read.value) < 1
        return read.value if unit.percent and (read.kind == "percent" or bare) else None
    if read.money and unit == WAN_PERSON:
        return None
    if own and unit.base > 1:
        return read.value
    if unit.base == 1:  # what 5万 is of an unknown unit nobody knows
        other = (read.money and unit.key not in (YUAN.key, YUAN_FEN.key)) or (read.scale > 1 and unit.key == AS_STATED.key)
        return None if other else read.value
    if read.scale > 1 or any(word in text for word in _YUAN):
        return read.value / unit.base
    return None if read.kind == "currency" else read.value


def picture_cells(sheet: RawSheet) -> set[At]:
    """Cells that hold a picture: Excel's IMAGE and those it places in a cell, the DISPIMG of WPS. Nobody but the people who see it
    can read one."""
    return sheet.pictures | {at for at, formula in sheet.formulas.items()
                             if ("IMG" in formula or "IMAGE" in formula) and _PICTURE.match(formula)}


def picture_formula(sheet: RawSheet, at: At) -> str:
    """`=` and the formula that shows the picture; '' of one that was placed in the cell without any."""
    return f"={sheet.formulas[at]}" if sheet.formulas.get(at) else ""


def said_contents(kind: str) -> Text:
    """What to type instead of a picture in a column of that kind."""
    return _CONTENTS[kind]


def has_lost_digits(value: Raw) -> bool:
    """Whether a code or a card number lost its last digits: a number keeps 15 of them, and `1.2E+17` is all that a text of
    one has."""
    if isinstance(value, str):
        return _POWER.fullmatch(plain_text(value)) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= _DIGITS_KEPT


def read_month_cell(value: Raw, plan: tuple[int, int]) -> tuple[str, tuple[int, ...]]:
    """(the plan's month `m01` to `m12` that the value names, '' where it names none for certain; the calendar months between
    which it cannot be told: January and October of the number 2027.1). `plan`: (year, first month)."""
    named = (value.year, value.month) if isinstance(value, date) else month_named(plain_text(value))
    if named is None:
        return "", ()
    year, month = named
    if isinstance(value, float) and plain_text(value).endswith(".1"):
        return "", (1, 10)  # 2027.10 typed as a number loses its last digit
    at = (month - plan[1]) % 12
    return (MONTHS[at] if year in (None, plan[0] + (month < plan[1])) else ""), ()


def read_mark_cell(value: Raw) -> tuple[str, str]:
    """(months such as `1 2 12`, code): XP227 where a part of the cell names no month, XP228 where the sheet does not shade
    all the months it names."""
    text = plain_text(value)
    months = held_months(text)
    code = "XP227" if unread_words(text) else "" if months == shaded_months(kept_text(value)) else "XP228"
    return " ".join(map(str, months)), code


def outside_link_code(formula: str) -> str:
    """The finding about a formula whose result another PC may not have; '' for a formula of its own workbook.

    XP229: it calls a function of our add-in, which Excel stores as a link to this user's copy: `[1]!XLP_SPREAD(B2,C2:C9)`.
    XP209: it refers to another workbook: `[plan.xlsx]Q1!A1`, `'C:\\x\\[plan.xlsx]Q 1'!A1`, `[1]!Name`.
    XP238: it calls a function that is another number tomorrow or asks somewhere else (see `volatile_function`).
    """
    if ADDIN_PREFIX in formula and _ADDIN_CALL.search(formula):
        return "XP229"
    if "[" in formula and _ELSEWHERE.search(formula):
        return "XP209"
    return "XP238" if volatile_function(formula) else ""


def volatile_function(formula: str) -> str:
    """The function in it whose result depends on the day, on chance, on the web, on a pivot table or on text that is taken
    for a reference; `DDE` for a call of another program; '' where there is none."""
    found = _CHANGING.search(_TEXT.sub("", formula))
    return (found[1] or "DDE") if found else ""
