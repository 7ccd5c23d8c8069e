"""What tables cost that HQ declares by typing: to issue, to check and to roll up, against none.

    python tests/bench/own.py                               # none and 30 tables of 20 columns, 12 branches
    python tests/bench/own.py --tables 2 --branches 2       # a smoke test

Prints a table in Markdown. Every line is a fresh process that does one thing; its CPU is user + system, imports included, and files
are read in it (no workers). The floor is what as many cells of the plan's own tables took in the same run. Nothing is asserted about time.
"""
from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from measured import in_a_process, print_spent

STEPS = ("issue", "check", "consolidate")
COLUMNS, ROWS = 20, 20


def type_declarations(master: Path, count: int) -> None:
    """That many lists of twenty rows and columns, with two rules each, onto the sheets of the master."""
    import openpyxl  # noqa: PLC0415

    from xlplan.tables.master.own import COLUMN_KIND, KIND, RULE_KIND, UNIT, UP  # noqa: PLC0415

    kind, rows_kind, rule, unit, up = ({c.key: c.label.en for c in of} for of in (COLUMN_KIND, KIND, RULE_KIND, UNIT, UP))
    kinds: list[dict[str, Any]] = [
        {"kind": kind["text"]}, {"kind": kind["choice"], "entries": "high, middle, low", "up": up["count"]},
        {"kind": kind["number"], "unit": unit["wan_yuan"], "up": up["sum"]}, {"kind": kind["date"]}]
    book = openpyxl.load_workbook(master)
    sheets = {str(sheet["A1"].value): sheet for sheet in book.worksheets}
    _type(sheets["own_tables"], [{"key": f"t{i}", "name": f"Own table {i}", "kind": rows_kind["open"], "rows": ROWS} for i in range(count)])
    _type(sheets["own_columns"], [{"table": f"t{i}", "key": f"c{j}", "name": f"Column {j}", **kinds[j % len(kinds)]}
                                  for i in range(count) for j in range(COLUMNS)])
    _type(sheets["own_rules"], [line for i in range(count) for line in (
        {"number": f"{i}.1", "table": f"t{i}", "kind": rule["in_plan_year"], "column": "c3"},
        {"number": f"{i}.2", "table": f"t{i}", "kind": rule["between"], "column": "c2", "high": 100})])
    book.save(master)


def _type(sheet: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """The rows in the places of the example and below, by the hidden keys of the columns."""
    places = {cell.value: cell.column for cell in sheet[1]}
    first = next(cell.row for cell in sheet["A"] if cell.value == "@begin")
    for at, row in enumerate(rows, first):
        for key in places.keys() - {sheet["A1"].value, None}:
            sheet.cell(at, places[key]).value = row.get(key)


def fill(folder: Path, rows: int) -> None:
    """Every workbook issued, with so many rows of each own table, as it comes back."""
    import openpyxl  # noqa: PLC0415

    for old in (folder / "inbox").glob("*.xlsx"):
        old.unlink()
    typed: tuple[Any, ...] = ("A matter", "high", 10, date(2027, 3, 1))
    for path in sorted((folder / "issued").glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            if str(sheet["A1"].value).startswith("x_"):
                first = next(cell.row for cell in sheet["A"] if cell.value == "r01")
                for at in range(first, first + rows):
                    for j in range(COLUMNS):
                        sheet.cell(at, 2 + j).value = typed[j % len(typed)]
        book.save(folder / "inbox" / path.name)


def cells(folder: Path) -> tuple[int, int]:
    """(cells, bytes) of the first workbook issued, blank ones that are there to be filled in among them."""
    import openpyxl  # noqa: PLC0415

    path = min((folder / "issued").glob("*.xlsx"))
    book = openpyxl.load_workbook(path)
    return sum(len(sheet._cells) for sheet in book.worksheets), path.stat().st_size


def measure(step: str, folder: Path, count: int) -> None:
    """Do it and print one JSON line. An answer that lacks a table is no measurement."""
    import xlplan  # noqa: PLC0415

    if step == "issue":
        if not xlplan.issue(folder, round="bottom_up", reason="other tables").files:
            raise SystemExit("nothing was issued")
    elif step == "check":
        found = xlplan.check(sorted((folder / "inbox").glob("*.xlsx")), workers=0).files
        if not found or any(sum(key.startswith("x_") for key in f.tables) < count for f in found):
            raise SystemExit("a workbook was not taken")
    elif sum(key.startswith("x_") for key in xlplan.consolidate(folder, workers=0).numbers.frames) < count:
        raise SystemExit("a table was not rolled up")
    print_spent()


def main() -> None:
    from xlplan.pipeline.demo import demo  # noqa: PLC0415

    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tables", type=int, default=30)
    options.add_argument("--branches", type=int, default=12)
    options.add_argument("--rows", type=int, default=5, help="rows filled in of each table")
    options.add_argument("--measure", choices=STEPS, help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.measure:
        measure(asked.measure, asked.folder, asked.tables)
        return
    found: dict[int, dict[str, dict[str, float]]] = {}
    held: dict[int, tuple[int, int]] = {}
    for count in (0, asked.tables):
        with tempfile.TemporaryDirectory() as temp:
            folder = Path(temp) / "plan"
            demo(folder, branches=asked.branches, broken=0, rollup=False, lang="en", round="bottom_up")
            type_declarations(folder / "master.xlsx", count)
            found[count] = {"issue": in_a_process(__file__, measure="issue", folder=folder, tables=count)}
            held[count] = cells(folder)
            fill(folder, asked.rows)
            found[count] |= {step: in_a_process(__file__, measure=step, folder=folder, tables=count) for step in STEPS[1:]}
    (none, small), (some, large) = held[0], held[asked.tables]
    print(f"\nA workbook: {none:,} cells, {small:,} bytes; with {asked.tables} own tables {some:,} cells, {large:,} bytes\n")
    print(f"| {asked.branches} branches | CPU, none | CPU, {asked.tables} own tables | ratio | a table and branch | × floor: as many "
          "cells of ours | peak MB, none | peak MB, own tables |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for step in STEPS:
        bare, own = found[0][step], found[asked.tables][step]
        more = own["cpu"] - bare["cpu"]
        floor = bare["cpu"] * (some - none) / none
        print(f"| {step} | {bare['cpu']:.2f} s | {own['cpu']:.2f} s | {own['cpu'] / bare['cpu']:.2f} | "
              f"{more / asked.tables / asked.branches * 1000:.1f} ms | {more / floor:.2f} | {bare['rss']:.0f} | {own['rss']:.0f} |",
              flush=True)


if __name__ == "__main__":
    main()
