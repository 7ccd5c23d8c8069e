"""The command that opens the manual. Floor 7."""
from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path
from typing import Annotated, Optional

import typer

from xlplan.cli.shared import Format, Language, Shown, app, guard_errors, show_result, spoken_language

Page = Annotated[Optional[Path], typer.Option("-o", "--out", help=(  # noqa: UP045 - as in `shared`
    "Where the page is written; where xlplan keeps what is its own unless given."), show_default=False)]
Plan = Annotated[Optional[Path], typer.Option("--plan", help=(  # noqa: UP045 - as in `shared`
    "A plan folder whose own tables and rules are in the manual, too."), show_default=False)]
Spoken = Annotated[Optional[Language], typer.Option("--lang", help="Language of the manual; the system's unless given.")]  # noqa: UP045


@app.command()
def manual(out: Page = None, plan: Plan = None, lang: Spoken = None, format: Shown = Format.text) -> None:
    """Open the manual in the browser, without a network: the master sheet by sheet, every table, every finding."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded

    with guard_errors(lang):
        page = xlplan.manual(spoken_language(lang), out, plan=plan)
        opened = format is Format.text and _is_watched() and webbrowser.open(page.as_uri())
        show_result({"file": str(page), "lang": spoken_language(lang), "opened": opened}, [str(page)], format)


def _is_watched() -> bool:
    """Whether somebody sits at this terminal, before a screen on which a browser can open."""
    screen = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(screen) and sys.stdout.isatty()
