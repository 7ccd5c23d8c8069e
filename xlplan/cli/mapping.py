"""`xlplan mapping`: codes of an export that a plan does not know. Floor 7."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from xlplan.cli.shared import MUST_FIX, OK, Format, Plan, Shown, Tongue, app, guard_errors, show_result, spoken_language

_Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help=(
    "Export of an ERP (.xlsx, .csv) of sales, expenses or heads, in any layout; one or more."))]
_Layout = Annotated[Optional[Path], typer.Option("--map", metavar="MAP", help=(  # noqa: UP045 - typer reads these on Python 3.10 too
    "Mapping file that says how to read the exports; guessed unless given."))]
_Append = Annotated[bool, typer.Option("--append", help="Append them to the master's sheet of codes, the nearest of ours as a guess.")]


@app.command()
def mapping(plan: Plan, files: _Files, layout: _Layout = None, append: _Append = False, lang: Tongue = None,
            format: Shown = Format.text) -> None:
    """List codes of an export that the plan does not know, with amounts and nearest names; with --append, put them into the master."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded

    with guard_errors(lang):
        result = xlplan.mapping(plan, files, layout=layout, append=append)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)
