"""Where the cells of a worksheet stand in its XML: the rows to be touched in full, of the others what binds them. Floor 5."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from xlplan.address import row_column
from xlplan.excel.package.container import damaged_file
from xlplan.excel.package.splice import Element, walk_elements
from xlplan.workbook.rawbook import At

Area = tuple[int, int, int, int]  # row1, column1, row2, column2


class RowElement(NamedTuple):
    """A `<row>` by its number."""

    number: int
    element: Element


class CellElement(NamedTuple):
    """A `<c>` and what stands in it."""

    at: At
    element: Element
    inside: list[Element]

    def child(self, name: str) -> Element | None:
        """The first of that name in it."""
        return next((e for e in self.inside if e.name == name), None)


class Shared(NamedTuple):
    """A cell's `<f t="shared">`; `master` holds the text that the others of its group follow."""

    at: At
    element: Element
    master: bool


class Bound(NamedTuple):
    """Cells that one formula fills together. `kind`: array (also what a dynamic formula spills over), dataTable."""

    kind: str
    at: At
    area: Area


@dataclass(slots=True)
class Grid:
    """A worksheet part.

    Attributes:
        data: `<sheetData>`; dimension: `<dimension>` where there is one.
        rows: every row, in file order; cells: those of the wanted rows, in file order.
        shared: group -> its formulas, over the whole sheet; bound: arrays and data tables.
        merges: merged ranges. columns: (first, last, style number) of columns that have a style of their own.
        protected: whether the sheet is.
    """

    data: Element
    dimension: Element | None = None
    rows: list[RowElement] = field(default_factory=list)
    cells: list[CellElement] = field(default_factory=list)
    shared: dict[str, list[Shared]] = field(default_factory=dict)
    bound: list[Bound] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    columns: list[tuple[int, int, str]] = field(default_factory=list)
    protected: bool = False


class EveryRow(set[int]):
    """For `read_grid`: all rows are wanted."""

    def __contains__(self, row: object) -> bool:
        return True


def read_grid(data: bytes, wanted: set[int], part: str = "") -> Grid:
    """The grid of a worksheet part with the cells of the `wanted` rows. Refused XP903 for what is no worksheet."""
    reader = _Reader(wanted)
    try:
        walk_elements(data, reader.want, reader.done, part)
    except ValueError as error:
        raise damaged_file("xml", part) from error
    if reader.grid is None:
        raise damaged_file("xml", part)
    return reader.grid


def parse_area(reference: str) -> Area:
    """The corners of `B2:C5` or `B2`; ValueError for any other reference."""
    first, _, last = reference.partition(":")
    return (*row_column(first), *row_column(last or first))


class _Reader:
    """Two call-backs for `walk_elements`; positions that the file leaves out are counted as Excel counts them."""

    def __init__(self, wanted: set[int]) -> None:
        self._wanted = wanted
        self._made = Grid(Element("", {}, 0, 0, 0))
        self.grid: Grid | None = None
        self._section = ""
        self._row = self._column = 0
        self._at: At | None = None
        self._inside: list[Element] = []

    def want(self, name: str, attributes: dict[str, str], depth: int) -> bool:
        match depth:
            case 2:
                self._section = name
                if name == "sheetProtection":
                    self._made.protected = attributes.get("sheet") in ("1", "true")
                return name in ("sheetData", "dimension")
            case 3:
                return self._section_child(name, attributes)
            case 4 if self._section == "sheetData":
                self._at = self._place(attributes.get("r")) if name == "c" else None
                return self._at is not None and self._row in self._wanted
            case 5 if self._at:
                return self._row in self._wanted or (name == "f" and attributes.get("t", "normal") != "normal")
        return False

    def _section_child(self, name: str, attributes: dict[str, str]) -> bool:
        grid = self._made
        match self._section, name:
            case "sheetData", "row":
                self._row, self._column = int(attributes.get("r", self._row + 1)), 0
                return True
            case "mergeCells", "mergeCell":
                grid.merges.append(parse_area(attributes.get("ref", "")))
            case "cols", "col" if attributes.get("style", "0") != "0":
                grid.columns.append((int(attributes.get("min", "")), int(attributes.get("max", "")), attributes["style"]))
        return False

    def _place(self, address: str | None) -> At:
        place = row_column(address) if address else (self._row, self._column + 1)
        self._column = place[1]
        return place

    def done(self, element: Element) -> None:
        grid = self._made
        match element.name:
            case "sheetData":
                grid.data, self.grid = element, grid
            case "dimension":
                grid.dimension = element
            case "row":
                grid.rows.append(RowElement(int(element.attributes.get("r", self._row)), element))
            case "c" if element.depth == 4 and self._at:
                grid.cells.append(CellElement(self._at, element, self._inside))
                self._inside = []
            case _ if self._at:
                if element.name == "f":
                    self._formula(element)
                if self._row in self._wanted:
                    self._inside.append(element)

    def _formula(self, element: Element) -> None:
        assert self._at is not None
        kind, reference = element.attributes.get("t", "normal"), element.attributes.get("ref")
        if kind == "shared":
            master = not element.hollow and element.inner < element.close
            self._made.shared.setdefault(element.attributes.get("si", ""), []).append(Shared(self._at, element, master))
        elif kind in ("array", "dataTable"):
            self._made.bound.append(Bound(kind, self._at, parse_area(reference) if reference else self._at * 2))
