"""The edits that put values into the cells of one worksheet part. Floor 5."""
from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from xlplan.address import a1, a1_range
from xlplan.excel.package.grid import Area, CellElement, Grid, RowElement, parse_area
from xlplan.excel.package.splice import Edit, closing_tag, open_tag, tag_of, tag_prefix, tag_with
from xlplan.excel.patching.formula_groups import Refuse, hand_on_formulas
from xlplan.excel.patching.patch_content import Cached, OldResult, Value, cell_content
from xlplan.workbook.rawbook import At

_CONTENT: Final = ("f", "v", "is")


class SheetPatch:
    """Edits of one worksheet part. `changes` and `cached` by place; `styles`: place -> the number of the style that the cell gets;
    `refuse` raises the caller's exception.

    Attributes:
        edits: what to do to the bytes; dropped: whether a formula went away.
    """

    def __init__(self, data: bytes, grid: Grid, changes: Mapping[At, Value], cached: Mapping[At, Cached], date1904: bool,
                 refuse: Refuse, styles: Mapping[At, int] | None = None) -> None:
        self.edits: list[Edit] = []
        self._data, self._grid, self._date1904, self._styles = data, grid, date1904, styles or {}
        self._rows: dict[int, list[CellElement]] = defaultdict(list)
        for cell in grid.cells:
            self._rows[cell.at[0]].append(cell)
        places = {cell.at: cell for cell in grid.cells}
        for at, times in Counter(cell.at for cell in grid.cells).items():
            if times > 1 and (at in changes or at in cached):
                refuse("twice", at)
        for at, value in cached.items():
            if at not in places or (places[at].child("f") is None and not isinstance(value, OldResult)):
                raise ValueError(f"cached: {a1(*at)} holds no formula")
        handed = hand_on_formulas(data, grid, changes, refuse)
        self.dropped = any(at in places and places[at].child("f") for at in changes)
        missing = [at for at in sorted({*changes, *self._styles}) if at not in places and (
            at in self._styles or changes[at] not in (None, ""))]
        for cell in grid.cells:
            self._touch(cell, changes, cached, handed)
        for at, text in handed.items():
            if at not in cached:
                self.edits.append(Edit(*_formula_at(grid, at), text))
        self._insert({at: changes.get(at) for at in missing})

    def _touch(self, cell: CellElement, changes: Mapping[At, Value], cached: Mapping[At, Cached],
               handed: Mapping[At, bytes]) -> None:
        at, element, tag = cell.at, cell.element, tag_of(self._data, cell.element)
        formula = cell.child("f")
        if at in self._styles:
            tag = tag_with(tag, s=str(self._styles[at]))
        if at in changes:
            kind, body = cell_content(at, changes[at], tag_prefix(tag), date1904=self._date1904)
            tag = tag_with(tag, t=kind, cm=None, vm=None)
        elif at in cached:
            kind, body = cell_content(at, cached[at], tag_prefix(tag), cached=True, date1904=self._date1904)
            tag = tag_with(tag, t=kind, vm=None)
            if formula:  # without one: a cell that an array fills
                body = handed.get(at, self._data[formula.start:formula.end]) + body
        else:
            if at in self._styles:
                self.edits.append(Edit(element.start, element.inner, tag))
            return
        body += b"".join(self._data[e.start:e.end] for e in cell.inside if e.name not in _CONTENT)
        new = _element_bytes(tag, body)
        if new != self._data[element.start:element.end]:
            self.edits.append(Edit(element.start, element.end, new))

    # -- cells that are not there yet; one without an address follows the one before it, so nothing comes between --------

    def _insert(self, new: Mapping[At, Value]) -> None:
        by_row: dict[int, list[At]] = defaultdict(list)
        for at in new:
            by_row[at[0]].append(at)
        rows = {row.number: row for row in self._grid.rows}
        tags: dict[int, dict[str, str | None]] = defaultdict(dict)  # row -> attributes its start tag needs
        fresh: dict[int, bytes] = {}                                # new row -> its bytes
        p = tag_prefix(tag_of(self._data, self._grid.data))
        for number, places in by_row.items():
            if number in rows:
                tags[number] |= self._fill(rows[number], places, new)
            else:
                cells = b"".join(self._new_cell(at, new[at], None, p) for at in places)
                fresh[number] = b'<%srow r="%d">%s</%srow>' % (p, number, cells, p)
        self._insert_rows(fresh)
        for number, attributes in tags.items():
            element = rows[number].element
            if attributes and not element.hollow:
                self.edits.append(Edit(element.start, element.inner, tag_with(tag_of(self._data, element), **attributes)))
        self._grow(new)

    def _fill(self, row: RowElement, places: list[At], new: Mapping[At, Value]) -> dict[str, str | None]:
        """Put the new cells into a row that is there; what its start tag needs besides."""
        element, tag = row.element, tag_of(self._data, row.element)
        made = [(at, self._new_cell(at, new[at], element.attributes, tag_prefix(tag))) for at in places]
        attributes = _widened_spans(element.attributes.get("spans"), [c for _, c in places])
        if element.hollow:
            self.edits.append(Edit(element.start, element.end,
                                   _element_bytes(tag_with(tag, **attributes), b"".join(cell for _, cell in made))))
            return {}
        for at, cell in made:
            before = next((c.element.start for c in self._rows[row.number] if c.at[1] > at[1]), element.close)
            self.edits.append(Edit(before, before, cell))
        return attributes

    def _insert_rows(self, fresh: Mapping[int, bytes]) -> None:
        data, numbers = self._grid.data, [row.number for row in self._grid.rows]
        if data.hollow and fresh:
            self.edits.append(Edit(data.start, data.end, _element_bytes(
                tag_of(self._data, data), b"".join(fresh[n] for n in sorted(fresh)))))
            return
        for number in sorted(fresh):
            i = bisect_right(numbers, number)
            after = self._grid.rows[i] if i < len(numbers) else None
            at = after.element.start if after else data.close
            self.edits.append(Edit(at, at, fresh[number]))

    def _new_cell(self, at: At, value: Value, row: Mapping[str, str] | None, p: bytes) -> bytes:
        """A cell in the style Excel would give it: the row's where it has one of its own, else the column's."""
        style = str(self._styles[at]) if at in self._styles else _style_given(at, self._grid, row)
        kind, body = cell_content(at, value, p, date1904=self._date1904)
        return _element_bytes(tag_with(b"<%sc>" % p, r=a1(*at), s=None if style == "0" else style, t=kind), body)

    def _grow(self, new: Mapping[At, Value]) -> None:
        """The sheet's own note of how far it reaches: some readers believe it and drop what lies beyond."""
        dimension = self._grid.dimension
        if dimension is None or not new:
            return
        try:
            known = parse_area(dimension.attributes.get("ref", ""))
        except ValueError:
            return
        far = _bounding_area([known, *(at * 2 for at in new)])
        if far != known:
            tag = tag_with(tag_of(self._data, dimension), ref=a1_range(*far))
            self.edits.append(Edit(dimension.start, dimension.inner, tag))


def cell_styles(grid: Grid, wanted: Iterable[At]) -> dict[At, int]:
    """The number of the style of each of those cells, whose rows the grid holds; of one that is not there yet what it would get."""
    there = {cell.at: int(cell.element.attributes.get("s", "0")) for cell in grid.cells}
    rows = {row.number: row.element.attributes for row in grid.rows}
    return {at: there[at] if at in there else int(_style_given(at, grid, rows.get(at[0]))) for at in wanted}


def _style_given(at: At, grid: Grid, row: Mapping[str, str] | None) -> str:
    if row and row.get("customFormat") in ("1", "true"):
        return row.get("s", "0")
    return next((s for first, last, s in grid.columns if first <= at[1] <= last), "0")


def _formula_at(grid: Grid, at: At) -> tuple[int, int]:
    """Where the shared formula of a cell begins and ends."""
    element = next(s.element for group in grid.shared.values() for s in group if s.at == at)
    return element.start, element.end


def _bounding_area(areas: list[Area]) -> Area:
    return (min(a[0] for a in areas), min(a[1] for a in areas), max(a[2] for a in areas), max(a[3] for a in areas))


def _widened_spans(known: str | None, columns: list[int]) -> dict[str, str | None]:
    """The row's note of the columns it spans, where it has one and it is too narrow."""
    try:
        ends = [int(n) for run in (known or "").split() for n in run.split(":")]
    except ValueError:
        return {"spans": None}
    if not ends or (min(ends) <= min(columns) and max(columns) <= max(ends)):
        return {}
    return {"spans": f"{min(*ends, *columns)}:{max(*ends, *columns)}"}


def _element_bytes(tag: bytes, body: bytes) -> bytes:
    """The whole element, `<c/>` where nothing stands in it."""
    if body:
        return open_tag(tag) + body + closing_tag(tag)
    return tag if tag.endswith(b"/>") else tag[:-1] + b"/>"
