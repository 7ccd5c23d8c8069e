"""Codes compared folded: what HQ typed on any sheet becomes the spelling of the sheet that defines it. Floor 4.

`js` on the weights sheet is the unit `JS` of the organisation. Everything behind `respell_codes` compares codes as they stand.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from xlplan.calendar.periods import HALVES, MONTHS, QUARTERS
from xlplan.plan.master.fiscal import month_position
from xlplan.plan.master.labels import name_and_key, named_code, period_name
from xlplan.plan.master.read_rows import MasterSpot, codes_in, master_finding
from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.month_names import month_named
from xlplan.schema.table import GivenRows, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.adjusted import place_meant
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.tables.shelf import shelf_names
from xlplan.tables.staffing import MEASURE
from xlplan.text import LANGS, Lang, fold_text

_ITEM: Final = "expense_items"
_DEFINED: Final = {  # what a code names -> sheet and column that define it
    "unit": ("organisation", "code"), "product": ("products", "code"), "channel": ("channels", "code"),
    "post": ("posts", "code"), "item": (_ITEM, "code"), "group": (_ITEM, "group"), "category": ("products", "category")}
DEFINING: Final = frozenset(table for table, _ in _DEFINED.values())
_USED: Final = (  # sheet, column, what its codes name; pasted history is mapped by `pasted_codes.codes_from`
    ("organisation", "parent", "unit"), ("channels", "parent", "channel"), ("products", "category", "category"),
    (_ITEM, "group", "group"), ("mix", "branch", "unit"), ("mix", "product", "product"), ("mix", "channel", "channel"),
    ("weights", "branch", "unit"), ("assignments", "scope", "unit"), ("assignments", "exempt", "unit"),
    ("season", "category", "category"), ("season", "channel", "channel"), ("ceilings", "branch", "unit"),
    ("ceilings", "group", "group"), ("heads", "branch", "unit"), ("heads", "post", "post"),
    ("key_projects", "branch", "unit"), ("courses", "audience", "post"), ("adjustments", "branch", "unit"),
    ("adjustments", "table", "table"), ("adjustments", "row", "row"), ("adjustments", "column", "period"), ("rules", "code", "rule"),
    ("tables_issued", "table", "table"),
    ("address_book", "units", "unit"), ("mapping", "ours", "kind"))
_BY_COLUMN: Final = frozenset({"kind"})  # what a code names stands in that column of its row
_NAMES: Final = {  # what a code names -> sheet and column of its name
    "unit": ("organisation", "name"), "product": ("products", "series"), "channel": ("channels", "name"),
    "post": ("posts", "post"), "item": (_ITEM, "item")}
_PERIODS: Final = (*MONTHS, *QUARTERS, *HALVES, "year")
_PERIOD_NAMES: Final = {fold_text(form): key for key in _PERIODS for form in (
    key, *(() if key in MONTHS else (period_name(key, 2000, 1, lang) for lang in LANGS)))}
_LISTS: Final = frozenset([("assignments", "exempt"), ("address_book", "units")])  # cells that hold several codes
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)


@BRANCH.derived
def given_units() -> list[tuple[str, str]]:
    """(sheet, column of units) of what gives rows to planning tables, beside those that are known to name units."""
    listed = {(sheet, column) for sheet, column, _ in _USED}
    given = (t.given for t in BRANCH if isinstance(t.given, GivenRows))
    return [(g.sheet, g.unit) for g in given if g.unit and (g.sheet, g.unit) not in listed]


@BRANCH.derived
def _rule_names() -> list[tuple[str, str]]:
    return [(title, rule.code) for t in BRANCH for rule in t.rules for title in rule.title.all()]


@BRANCH.derived
def _row_names() -> list[tuple[str, str]]:
    feet = [(label, foot.key) for t in BRANCH for foot in t.feet for label in foot.label.all()]
    return [*feet, *((label, choice.key) for choice in MEASURE for label in choice.label.all())]


def make_speller(known: Iterable[str], names: Iterable[tuple[str, str]] = ()) -> Callable[[str], str]:
    """A function that gives a code as it is spelt in `known`: itself where it stands there, else the first whose folded form
    is its own, else the one code that bears it as its name (`names`: name, code; compared folded), else itself without the
    spaces around it. It can be sent to another process."""
    exact = [code for code in dict.fromkeys(known) if code]
    forms = {**unique_names(names), **{fold_text(code): code for code in reversed(exact)}}
    return partial(_spell_code, taken=frozenset(exact), forms=forms)


def _spell_code(code: str, taken: Container[str], forms: Mapping[str, str]) -> str:
    plain = code.strip()
    return plain if plain in taken else forms.get(fold_text(plain), plain)


def unique_names(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded name -> the one code that bears it; a name of two codes is in none. `names`: (name, code); as a name also stands
    what findings show, `江苏分公司(JS)`."""
    codes: dict[str, set[str]] = {}
    for name, code in names:
        for one in (name, f"{name}({code})") if name and code else ():
            codes.setdefault(fold_text(one), set()).add(code)
    return {name: of.copy().pop() for name, of in codes.items() if len(of) == 1}


def respell_codes(frames: Mapping[str, Frame], year: int, start: int) -> dict[str, Frame]:
    """The sheets with every code in the spelling of the sheet that defines it, a name that one code bears as that code, and a
    period by its key; what nobody defines stands as typed. `start`: first month of the plan year."""
    known = {what: _column_texts(frames, *place) for what, place in _DEFINED.items()}
    names = {what: [*zip(_column_texts(frames, known_in, column), known[what], strict=True)] for what, (known_in, column) in _NAMES.items()}
    parts = ("product", "channel", "post", "item")
    known |= {"rule": [*CODES], "table": [*(t.key for t in BRANCH), *SHELF], "row": [c for what in parts for c in known[what]]}
    names |= {"rule": _rule_names(), "table": [*((label, t.key) for t in BRANCH for label in t.label.all()), *shelf_names().items()],
              "row": [*(pair for what in parts for pair in names[what]), *_row_names()]}
    spell = {what: make_speller(codes, names.get(what, ())) for what, codes in known.items()}
    spell["period"] = partial(period_key, year=year, start=start)
    out = dict(frames)
    for table, column, what in (*_USED, *((*place, "unit") for place in given_units())):
        if table in out and column in out[table].texts:
            frame, of = out[table], spell.get(what, str.strip)
            texts = frame.texts[column].copy()
            for i, text in enumerate(texts):
                of = spell.get(str(frame.texts[what][i]), str.strip) if what in _BY_COLUMN else of
                texts[i] = _respell_cell(str(text), of, several=(table, column) in _LISTS, parts=what == "row")
                if what == "row" and (listed := BY_KEY.get(str(frame.texts["table"][i]))) and listed.kind == "open":
                    texts[i] = _list_row(str(text), listed, of)
                if what == "period" and "table" in frame.texts:
                    texts[i] = place_meant(str(frame.texts["table"][i]), str(texts[i]))
            out[table] = replace(frame, texts={**frame.texts, column: texts})
    return out


def _column_texts(frames: Mapping[str, Frame], table: str, column: str) -> list[str]:
    return [str(t).strip() for t in frames[table].texts[column]] if table in frames else []


def called_in(frames: Mapping[str, Frame], table: str, column: str) -> dict[str, str]:
    """Code -> `上海(B01)` of the codes that stand in a column; {} of a column whose texts are no codes of named things."""
    what = next((w for t, c, w in _USED if (t, c) == (table, column)), "")
    if what not in _NAMES:
        return {}
    pairs = zip(_column_texts(frames, *_DEFINED[what]), _column_texts(frames, *_NAMES[what]), strict=True)
    return {code: named for code, name in pairs if (named := named_code(name, code)) != code}


def _respell_cell(text: str, spell: Callable[[str], str], *, several: bool, parts: bool) -> str:
    if several:
        return ", ".join(map(spell, codes_in(text)))
    if not parts or spell(text) != text.strip():
        return spell(text)
    return "|".join(map(spell, text.split("|") if "|" in text else re.split(r"\s+·\s+", text)))


def _list_row(text: str, table: Table, spell: Callable[[str], str]) -> str:
    """Key of the foot row of that name; a row of a list, which is called by what stands in it, as it was typed, of entries of a list of
    the master by their codes."""
    feet = {fold_text(form): foot.key for foot in table.feet for form in (foot.key, *foot.label.all())}
    if fold_text(text) in feet:
        return feet[fold_text(text)]
    name, key = name_and_key(text.strip())
    parts, listed = re.split(r"\s*[|·]\s*", name), [bool(table.by_key[column].members) for column in table.names]
    if len(parts) == len(listed) and any(listed):
        return named_code(" · ".join(spell(part) if of else part for part, of in zip(parts, listed, strict=True)), key)
    return text.strip()


def typed_row(key: str, table: str, lang: Lang) -> str:
    """The row of an adjustment as people type it, which `respell_codes` reads as that row: 合计 of `@total`, `S1|入职` of `S1|hires`."""
    known = unique_names(_row_names())
    labels = {**{c.key: c.label for c in MEASURE}, **({f.key: f.label for f in BY_KEY[table].feet} if table in BY_KEY else {})}
    words = [(part, labels[part](lang) if part in labels else part) for part in key.split("|")]
    return "|".join(word if known.get(fold_text(word)) == part else part for part, word in words)


def period_key(text: str, year: int, start: int) -> str:
    """`m03` of 3月, 2027年3月, March where that is a month of the plan year; `q1`, `h1`, `year` of their names."""
    key = _PERIOD_NAMES.get(fold_text(text), text.strip())
    if key in _PERIODS or not (named := month_named(text)) or (text.strip().isdigit() and start != 1):  # 3: March, or the third?
        return key
    at = month_position(named[1], start)
    return MONTHS[at] if named[0] in (None, year + (named[1] < start)) else key


def twin_codes(table: str, column: str, keyed: Iterable[tuple[str, str]]) -> list[Diagnostic]:
    """XP638 for every (code, row key) that differs from an earlier code of the list only in case, width or unseen
    characters."""
    seen: dict[str, tuple[str, str]] = {}
    out = []
    for code, row in keyed:
        earlier = seen.setdefault(fold_text(code), (code, row))
        if code and earlier[0] != code:
            out.append(master_finding("XP638", table, row, column, found=code, item=code, other=earlier[0],
                                      first=MasterSpot(table, earlier[1], column)))
    return out


def is_unfileable(code: str) -> bool:
    """Whether Windows can have no file of that name: a device (`CON`, `com1.x`), or a dot at its end."""
    return bool(_DEVICES.fullmatch(code)) or code.endswith(".")
