"""`xlplan fill`: an issued workbook filled from exports. Floor 7."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Optional

import typer

from xlplan.cli.shared import MUST_FIX, OK, Format, Shown, Tongue, app, guard_errors, show_result, spoken_language
from xlplan.text import Text

if TYPE_CHECKING:
    from xlplan.pipeline.filling.result import FilledWorkbook

_RIGHT: Final = Text("写入吗?", "要寫入嗎?", "Write it?")


@app.command()
def fill(file: Annotated[Path, typer.Argument(help="A workbook that HQ issued.")],
         sources: Annotated[list[Path], typer.Option("--from", metavar="FILE", help=(
             "Export of an ERP (.xlsx, .csv) of sales, expenses or heads, in any layout; may be given several times."))],
         mapping: Annotated[Optional[Path], typer.Option("--map", metavar="MAP", help=(  # noqa: UP045
             "Mapping file that says how to read the exports; guessed unless given."))] = None,
         year: Annotated[Optional[int], typer.Option(show_default=False, help=(  # noqa: UP045
             "Year of the exports whose months go into the plan year; the plan year itself unless given."))] = None,
         unit: Annotated[str, typer.Option(show_default=False, help=(
             "What the exports call the workbook's unit; its code and name unless given."))] = "",
         yes: Annotated[bool, typer.Option("--yes", help="Write it; nothing is asked.")] = False,
         lang: Tongue = None, format: Shown = Format.text) -> None:
    """Fill an issued workbook from exports of the unit's own ERP, by key and month; shows every cell before it writes (see undo)."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded
    from xlplan.pipeline.filling.lines import after_fill, outcome_lines, preview_lines  # noqa: PLC0415

    with guard_errors(lang):
        tongue, shown = spoken_language(lang), False

        def confirm(result: FilledWorkbook) -> bool:
            nonlocal shown
            if format is not Format.text or not (sys.stdin.isatty() and sys.stdout.isatty()):
                return False
            show_result({}, preview_lines(result, tongue), format)
            shown = True
            return typer.confirm(_RIGHT(tongue))

        result = xlplan.fill(file, sources, mapping=mapping, year=year, unit=unit, yes=yes, confirm=confirm, lang=tongue)
        lines = [*([] if shown else preview_lines(result, tongue)), *outcome_lines(result, tongue)]
        show_result({**result.data(tongue), "next": [step(tongue) for step in after_fill(result)]}, lines, format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)
