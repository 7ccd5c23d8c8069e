"""Scan, what one pass over a worksheet finds, and the builder in which the fast and the lxml pass meet. Floor 5."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import itemgetter
from typing import Final, NamedTuple

from xlplan.excel.package.container import damaged_file
from xlplan.excel.package.rich_runs import Piece, Rich, settle_runs
from xlplan.excel.package.shared_strings import Strings, Unusual, decode_text, decode_texts, parse_iso, trim_blanks, unescape_text
from xlplan.workbook.rawbook import At, Raw, Run

_KINDS: Final = frozenset({"n", "s", "str", "b", "e", "inlineStr", "d"})
_COLUMN: Final = itemgetter(1)
_GROUP: Final = re.compile(rb'\st=["\'](\w+)["\'](?:.*\ssi=["\']([0-9]+)["\'])?|\ssi=["\']([0-9]+)["\'].*\st=["\']shared["\']')
_BOOLEANS: Final = {"1": True, "true": True, "0": False, "false": False}

Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Scan:
    """A worksheet as its XML says.

    `at` and `values` run in parallel: the cells that carry something, in file order save that inline strings come
    last; None is an error, an empty shared text, or a number or boolean that is none. `typed` tells that booleans
    are among the values, so that 1 and True must be told apart. `far` is the largest row and the largest column that
    carry a value or a formula never calculated. `twofold`: cells that hold two values, as written.
    The rest is as in RawSheet."""

    at: list[At] = field(default_factory=list)
    values: list[Raw] = field(default_factory=list)
    formulas: dict[At, str] = field(default_factory=dict)
    errors: dict[At, str] = field(default_factory=dict)
    uncalculated: set[At] = field(default_factory=set)
    duplicates: list[At] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    typed: bool = False
    far: At = (0, 0)
    formats: dict[At, str] = field(default_factory=dict)
    twofold: dict[At, tuple[str, str]] = field(default_factory=dict)
    struck: set[At] = field(default_factory=set)
    runs: dict[At, tuple[Run, ...]] = field(default_factory=dict)
    pictures: set[At] = field(default_factory=set)
    shared: dict[At, At] = field(default_factory=dict)
    arrays: set[At] = field(default_factory=set)


def known_kind(kind: str) -> str:
    """`kind` if the format knows this cell type; Refused XP903 otherwise, as Excel does."""
    if kind not in _KINDS:
        raise damaged_file("xml")
    return kind


class CellColumns(NamedTuple):
    """Cells of a sheet as columns, one entry each.

    `marks` are what the type is told from; `formula_marks` is empty or None where there is no formula, `values` None
    where there is no value; `inline` holds `<t ...>text` of inline strings."""

    at: list[At]
    marks: Sequence[bytes]
    formula_marks: Sequence[bytes | None]
    formulas: Sequence[bytes | None]
    values: Sequence[bytes | None]
    inline: Sequence[bytes | None]


class ScanBuilder:
    """Columns of raw cell texts in, one Scan out. `text` undoes the escapes of XML where the pass has not; `odd` are the
    styles whose format is to be told (see `odd_styles`), `struck` those that are struck through; `rich`: shared strings with runs."""

    def __init__(self, strings: Strings, text: Callable[[bytes], str] = decode_text, odd: Mapping[bytes, str] | None = None,
                 struck: Collection[bytes] = (), rich: Rich | None = None) -> None:
        self._strings, self._text, self._odd, self._lines, self._rich = strings, text, odd or {}, struck, rich or {}
        self._struck: set[At] = set()
        self._runs: dict[At, tuple[Run, ...]] = {}
        self._formats: dict[At, str] = {}
        self._at: list[At] = []
        self._values: list[Raw] = []
        self._formulas: dict[At, str] = {}
        self._errors: dict[At, str] = {}
        self._uncalculated: set[At] = set()
        self._shared: dict[At, At] = {}
        self._arrays: set[At] = set()
        self._first: dict[bytes, At] = {}  # of a formula that is shared
        self._typed = False
        self._far = (0, 0)

    def add(self, cells: CellColumns, kind_of: Callable[[bytes], str], style_of: Callable[[bytes], bytes]) -> None:
        """Some more cells; `kind_of` tells the type, `style_of` the style from a mark. Raises Unusual, Refused XP903."""
        where = list(compress(cells.at, cells.values))
        try:
            self._values += self._converted(where, list(map(kind_of, compress(cells.marks, cells.values))),
                                            [v for v in cells.values if v])
        except KeyError as error:
            raise damaged_file("strings") from error
        self._at += where
        self._reach(where)
        if any(cells.formula_marks):
            self._add_formulas(cells, kind_of)
        if any(cells.inline):
            self._add_inline(list(compress(cells.at, cells.inline)), filter(None, cells.inline))
        if self._odd:
            said = {mark: code for mark in set(cells.marks) if (code := self._odd.get(style_of(mark)))}
            if said:  # few styles, many cells
                known = list(map(said.get, cells.marks))
                self._formats.update(zip(compress(cells.at, known), filter(None, known), strict=True))
        if self._lines:
            lined = {mark for mark in set(cells.marks) if style_of(mark) in self._lines}
            self._struck.update(compress(cells.at, map(lined.__contains__, cells.marks)) if lined else ())
        if self._rich:
            for place, mark, value in compress(zip(cells.at, cells.marks, cells.values, strict=True),
                                               map(self._rich.__contains__, cells.values)):
                if value and kind_of(mark) == "s":
                    self.add_runs(place, self._rich[value], style_of(mark))

    def add_runs(self, place: At, pieces: list[Piece], style: bytes) -> None:
        """The runs of a cell that has some, where they differ; else whether all of them are struck through."""
        runs = settle_runs(pieces, style in self._lines)
        if len(runs) > 1:
            self._runs[place] = runs
        if len(runs) == 1 and runs[0].struck:
            self._struck.add(place)
        else:
            self._struck.discard(place)

    def _add_formulas(self, cells: CellColumns, kind_of: Callable[[bytes], str]) -> None:
        text, marks = self._text, cells.formula_marks
        raw = [f or b"" for f in compress(cells.formulas, marks)]
        said = decode_texts(raw) if text is decode_text else list(map(text, raw))
        self._formulas.update(zip(compress(cells.at, marks), said, strict=True))
        grouped = {mark for mark in set(marks) if mark and b"t=" in mark}
        if grouped:
            self._add_groups((place, mark, text) for place, mark, text in zip(cells.at, marks, cells.formulas, strict=True)
                             if mark in grouped and mark)
        if all(compress(cells.values, marks)):
            return
        for place, mark, _, _, value, words in compress(zip(*cells, strict=True), marks):
            if not value and not words and not (kind_of(mark) == "str" and self._empty_text(value)):
                self._uncalculated.add(place)
        self._reach(list(self._uncalculated))

    def _add_groups(self, formulas: Iterable[tuple[At, bytes, bytes | None]]) -> None:
        for place, mark, text in formulas:
            if (found := _GROUP.search(mark)) is None:
                continue
            if (number := found[2] or found[3]) is None:
                self._arrays.add(place)
            elif text:
                self._first[number] = place
            elif number in self._first:
                self._shared[place] = self._first[number]

    def _reach(self, places: list[At]) -> None:
        if places:
            row, column = max(places)[0], max(map(_COLUMN, places))
            self._far = max(self._far[0], row), max(self._far[1], column)

    def _add_inline(self, at: list[At], inline: Iterable[bytes]) -> None:
        self._reach(at)
        for place, piece in zip(at, inline, strict=True):
            mark, _, words = piece.partition(b">")
            said = self._text(words)
            self._at.append(place)
            self._values.append(unescape_text(said if b"preserve" in mark else trim_blanks(said)) or None)

    def _empty_text(self, value: bytes | None) -> bool:
        """Whether a text formula's result is an empty text rather than missing."""
        if value is None and self._text is decode_text:
            raise Unusual  # `<v/>` and no `<v>` look alike to the fast pass
        return value is not None

    def _converted(self, where: list[At], kinds: list[str], values: list[bytes]) -> list[Raw]:
        strings, other = self._strings, self._other
        try:
            return [float(v) if k == "n" else strings[v] if k == "s" else other(k, v, place)
                    for k, v, place in zip(kinds, values, where, strict=True)]
        except ValueError:  # a number that is none; rare enough to begin again
            return [strings[v] if k == "s" else other(k, v, place)
                    for k, v, place in zip(kinds, values, where, strict=True)]

    def _other(self, kind: str, raw: bytes, place: At) -> Raw:
        words = self._text(raw)
        if kind == "n":
            try:
                return float(words)
            except ValueError:
                return None
        if kind == "b":
            self._typed = True
            return _BOOLEANS.get(words)
        if kind == "e":
            self._errors[place] = words
            return None
        return parse_iso(words) if kind == "d" else unescape_text(words) or None

    def done(self, duplicates: list[At], hidden_rows: list[int], hidden_columns: list[int],
             merges: list[Merge], twofold: dict[At, tuple[str, str]] | None = None) -> Scan:
        """The finished Scan."""
        return Scan(self._at, self._values, self._formulas, self._errors, self._uncalculated, duplicates,
                    sorted(set(hidden_rows)), hidden_columns, merges, self._typed, self._far, self._formats,
                    twofold or {}, self._struck, self._runs, shared=self._shared, arrays=self._arrays)


def repeated_places(places: Iterable[At]) -> list[At]:
    """The places named more than once, sorted."""
    return sorted(place for place, count in Counter(places).items() if count > 1)
