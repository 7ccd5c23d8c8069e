"""What consolidation costs, against what a user would write and against the least any program must do.

    python tests/bench/run.py                   # 100, 300 and 1000 branch workbooks
    python tests/bench/run.py --files 6         # a smoke test

Prints a table in Markdown. Every line is a fresh process; its CPU is user + system of the process and of its children,
imports included. The plan folders come from `demo` and are kept between runs until the code that makes them changes.
"""
from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from measured import ROOT, in_a_process, print_spent

MAKERS = ("decompose", "schema", "tables", "workbook", "plan", "example", "excel")  # rooms that decide what a file holds
METHODS = {
    "inflate": "inflate only (the floor)",
    "pandas": "pandas + openpyxl: read, concat, groupby, to_excel (rows and sums, as the roll-up has both)",
    "check": "xlplan.check: read with all checks",
    "consolidate": "xlplan.consolidate: read, check, roll up, write",
}


def plan_folder(files: int) -> Path:
    """A plan folder whose inbox holds `files` filled branch workbooks, none broken; made once."""
    sources = [p for room in MAKERS for p in sorted((ROOT / "xlplan" / room).rglob("*.py"))]
    mark = hashlib.sha256(b"".join(p.read_bytes() for p in sources)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / "xlplan-bench" / f"{files}-{mark}"
    if not folder.exists():
        print(f"making {files} workbooks in {folder} ...", file=sys.stderr)
        draft = folder.with_name(f"{folder.name}.{os.getpid()}")
        in_a_process(__file__, measure="make", folder=draft, files=files)
        draft.rename(folder)
    return folder


# -- inside the measured process -------------------------------------------------------------------------------------

def inflate(paths: list[Path], out: Path) -> int:
    """Every byte of every file unpacked: what no reader can do without."""
    for path in paths:
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                package.read(name)
    return len(paths)


def pandas(paths: list[Path], out: Path) -> int:
    """The script a user would write: no checks, numbers as they stand."""
    import pandas as pd  # noqa: PLC0415 - its import is part of the cost

    sheets: dict[str, list[pd.DataFrame]] = {}
    for path in paths:
        with pd.ExcelFile(path, engine="openpyxl") as book:
            tables = [name for name in book.sheet_names if book.book[name].max_row > 5]  # not the sheet of the unit's own working
            for name, frame in book.parse(tables, header=5).items():
                sheets.setdefault(name, []).append(frame.assign(file=path.name))
    with pd.ExcelWriter(out / "pandas.xlsx", engine="openpyxl") as writer:
        for name, frames in sheets.items():
            whole = pd.concat(frames, ignore_index=True)
            whole.to_excel(writer, sheet_name=f"{name[:26]} data", index=False)
            whole.groupby(list(whole.columns[:2]), dropna=False).sum(numeric_only=True).to_excel(writer, sheet_name=name[:31])
    return len(paths)


def check(paths: list[Path], out: Path) -> int:
    """Reading with every check, verdicts thrown away."""
    import xlplan  # noqa: PLC0415

    return sum(f.verdict != "not_an_input" and f.branch is not None for f in xlplan.check(paths).files)


def consolidate(paths: list[Path], out: Path) -> int:
    """The command as HQ gives it, on a copy of the folder (it writes the ledger and the roll-up)."""
    import xlplan  # noqa: PLC0415

    result = xlplan.consolidate(out)
    if result.rollup is None or not result.rollup.exists():
        raise SystemExit("no roll-up was written")
    return sum("accepted" in verdict for f in result.files for verdict in [f.verdict])


def make(folder: Path, files: int) -> int:
    """The made-up company of the demo with that many branches."""
    from xlplan.pipeline.demo import demo  # noqa: PLC0415

    folder.parent.mkdir(parents=True, exist_ok=True)
    demo(folder, branches=files, broken=0, rollup=False, round="bottom_up")
    return files


def measure(method: str, folder: Path, files: int) -> None:
    """Do it and print one JSON line. An answer of too few files is no measurement."""
    if method == "make":
        done = make(folder, files)
    else:
        done = {"inflate": inflate, "pandas": pandas, "check": check, "consolidate": consolidate}[method](
            sorted((folder / "inbox").glob("*.xlsx")), folder)
    if done != files:
        raise SystemExit(f"{method}: {done} of {files} files were taken")
    print_spent()


# -- the table -------------------------------------------------------------------------------------------------------

def cells(folder: Path) -> int:
    """Filled cells of the first workbook."""
    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(min((folder / "inbox").glob("*.xlsx")), read_only=True)
    return sum(cell is not None for ws in book.worksheets for row in ws.iter_rows(values_only=True) for cell in row)


def table(files: int) -> None:
    """Measure and print the lines of one size."""
    made = plan_folder(files)
    found: dict[str, dict[str, float]] = {}
    for method in METHODS:
        with tempfile.TemporaryDirectory() as temp:
            copy = Path(shutil.copytree(made, Path(temp) / "plan"))
            found[method] = in_a_process(__file__, measure=method, folder=copy, files=files)
    print(f"\n{files} workbooks, {cells(made):,} filled cells in the first\n")
    print("| what | CPU s | × floor | pandas ÷ this | peak MB | largest child MB |\n|---|---:|---:|---:|---:|---:|")
    for method, label in METHODS.items():
        m, floor, peer = found[method], found["inflate"]["cpu"], found["pandas"]["cpu"]
        print(f"| {label} | {m['cpu']:.2f} | {m['cpu'] / floor:.1f} | {peer / m['cpu']:.1f} | {m['rss']:.0f} "
              f"| {m['child_rss']:.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, nargs="*", default=[100, 300, 1000], help="sizes to measure")
    parser.add_argument("--measure", choices=[*METHODS, "make"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        measure(args.measure, args.folder, args.files[0])
    else:
        for files in args.files:
            table(files)


if __name__ == "__main__":
    main()
