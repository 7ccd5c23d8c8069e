"""What cells of the plan cost in a report: 5,000 single XLP_GET formulas, and one block of 5,000.

    python tests/bench/get.py                   # 100 branches
    python tests/bench/get.py --branches 3      # a smoke test

Prints a table in Markdown: CPU, user + system. Calls go through xlwings' own converters, as from Excel; what Excel and COM themselves
take is not in it. Targets of the design: below 10 s, below 0.5 s.
"""
from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("XLPLAN_LANG", "zh-CN")
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "udfs"), str(ROOT / "tests" / "workbook")]
CELLS, COLUMNS = 5_000, 10


def main() -> None:
    from udf_calls import call  # noqa: PLC0415

    from udfs.answers import kept  # noqa: PLC0415
    from xlplan.pipeline.demo import demo  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--branches", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp) / "plan"
        demo(folder, branches=asked.branches, broken=0, round="bottom_up")
        started = time.process_time()
        first = call("XLP_GET", str(folder), "sales_targets", None, None, "year")
        print(f"| {asked.branches} branches | CPU s |\n| --- | ---: |")
        print(f"| first cell: loaded and read | {time.process_time() - started:.2f} |")
        cells = kept.held_cells(folder, "sales_targets")
        state = cells.figures._kept
        places = [(unit, row) for unit, row in zip(state.owner, state.keys, strict=True)]
        places = (places * (CELLS // len(places) + 1))[:CELLS]
        months = tuple(f"m{m:02}" for m in range(1, COLUMNS + 1))
        started = time.process_time()
        single = [call("XLP_GET", str(folder), "sales_targets", unit, row, months[i % COLUMNS]) for i, (unit, row) in enumerate(places)]
        print(f"| {CELLS:,} single cells | {time.process_time() - started:.2f} |")
        down = tuple((unit,) for unit, _ in places[:CELLS // COLUMNS]), tuple((row,) for _, row in places[:CELLS // COLUMNS])
        started = time.process_time()
        block = call("XLP_GET", str(folder), "sales_targets", *down, (months,))
        print(f"| one block of {CELLS // COLUMNS} × {COLUMNS} | {time.process_time() - started:.2f} |")
        if first <= 0 or len(block) * len(block[0]) != CELLS or any(isinstance(one, str) for one in (*single, *chain(*block))):
            raise SystemExit("a cell was not found")


if __name__ == "__main__":
    main()
