"""What tables of lists cost that are declared beside the built-in ones: to issue, to read and to roll up, against none.

    python tests/bench/tables.py                        # none and 30 tables, 20 branches
    python tests/bench/tables.py --tables 3 --branches 2    # a smoke test

Prints a table in Markdown. Every line is a fresh process that does one thing; its CPU is user + system, imports included, and
everything is done in it (no workers), as tables declared in a program are known to that program alone.
"""
from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("issue", "check", "consolidate")
ROWS = 8  # filled in of each table


@contextmanager
def declared(count: int) -> Iterator[None]:
    """That many lists of eight columns, five rules of length and order among them, rolled up as figures and as a list."""
    from xlplan.schema.column import Choice, Column  # noqa: PLC0415 - imports are part of what is measured
    from xlplan.schema.table import Rollup, Table  # noqa: PLC0415
    from xlplan.tables import BRANCH  # noqa: PLC0415
    from xlplan.text import same_text  # noqa: PLC0415
    from xlplan.units import PERCENT, WAN_YUAN, YUAN  # noqa: PLC0415

    kinds = tuple(Choice(f"k{i}", same_text(f"Kind {i}")) for i in range(5))
    columns = (
        Column("what", same_text("What"), kind="text", who="I", up="count", width=24), Column(
            "kind", same_text("Kind"), kind="choice", choices=kinds, who="I", up="count"),
        Column("amount", same_text("Amount"), WAN_YUAN, who="I", up="sum"), Column("cost", same_text("Cost"), YUAN, who="I", up="sum"),
        Column("odds", same_text("Odds"), PERCENT, who="I", up="wavg", weight="amount", maximum=1),
        Column("begin", same_text("Begin"), kind="date", who="I", up="min"),
        Column("end", same_text("End"), kind="date", who="I", up="max"),
        Column("owner", same_text("Owner"), kind="text", who="I", required=True, up="list"))
    with BRANCH.declared(*(Table(
            f"own_{i:02}", same_text(f"Own table {i:02}"), "open", columns, ("what",), spare=20, used_by=tuple(c.key for c in columns),
            rollup=Rollup(("figures", "listing"), ("kind",), "amount"), unit=WAN_YUAN) for i in range(count))):
        yield


def fill(folder: Path) -> None:
    """Every workbook issued, with some rows of each list, as it comes back."""
    import openpyxl  # noqa: PLC0415

    for old in (folder / "inbox").glob("*.xlsx"):
        old.unlink()
    for path in sorted((folder / "issued").glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            if not str(sheet["A1"].value).startswith("own_"):
                continue
            first = next(r for r in range(1, sheet.max_row) if sheet.cell(r, 1).value == "r01")
            for r in range(first, first + ROWS):
                typed: tuple[str | float, ...] = (f"Matter {r}", "Kind 1", 10 + r, 5_000, 0.25, "2027-03-01", "2027-04-01", "Li")
                for c, value in enumerate(typed, 2):
                    sheet.cell(r, c, value)
        book.save(folder / "inbox" / path.name)


def measure(step: str, folder: Path, count: int) -> None:
    """Do it and print one JSON line."""
    import resource  # noqa: PLC0415 - not on Windows

    import xlplan  # noqa: PLC0415

    with declared(count):
        if step == "issue":
            xlplan.issue(folder, round="bottom_up", reason="other tables")
        elif step == "check":
            found = xlplan.check(sorted((folder / "inbox").glob("*.xlsx")), workers=1).files
            if any(f"own_{count - 1:02}" not in f.tables for f in found if count) or any(f.verdict == "refused" for f in found):
                raise SystemExit("a workbook was not taken")
        elif len(xlplan.consolidate(folder, workers=1).numbers.frames) < count:
            raise SystemExit("a table was not rolled up")
    mine = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu": mine.ru_utime + mine.ru_stime, "rss": mine.ru_maxrss / 1024}))


def run(step: str, folder: Path, count: int) -> dict[str, float]:
    """One measurement in a process of its own."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    out = subprocess.run([sys.executable, __file__, "--measure", step, "--folder", str(folder), "--tables", str(count)],
                         env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(out.stdout.splitlines()[-1])
    return found


def main() -> None:
    from xlplan.pipeline.demo import demo  # noqa: PLC0415

    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tables", type=int, default=30)
    options.add_argument("--branches", type=int, default=20)
    options.add_argument("--measure", choices=STEPS)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    if given.measure:
        measure(given.measure, given.folder, given.tables)
        return
    found: dict[int, dict[str, dict[str, float]]] = {}
    for count in (0, given.tables):
        with tempfile.TemporaryDirectory() as temp:
            folder = Path(temp) / "plan"
            demo(folder, branches=given.branches, broken=0, rollup=False, lang="en", round="bottom_up")
            found[count] = {"issue": run("issue", folder, count)}
            fill(folder)
            found[count] |= {step: run(step, folder, count) for step in STEPS[1:]}
    print(f"| {given.branches} branches | CPU, no list | CPU, {given.tables} lists | ratio | a list and branch | peak MB, no list | "
          f"peak MB, {given.tables} lists |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for step in STEPS:
        none, some = found[0][step], found[given.tables][step]
        each = (some["cpu"] - none["cpu"]) / given.tables / given.branches * 1000
        print(f"| {step} | {none['cpu']:.2f} s | {some['cpu']:.2f} s | {some['cpu'] / none['cpu']:.2f} | {each:.1f} ms | "
              f"{none['rss']:.0f} | {some['rss']:.0f} |")


if __name__ == "__main__":
    main()
