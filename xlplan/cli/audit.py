"""The command `audit`: the ledger and the files against the chain. Floor 7."""
from __future__ import annotations

from typing import Annotated

import typer

from xlplan.cli.shared import MUST_FIX, OK, Format, Plan, Shown, Tongue, app, show_result, spoken_language, watched

Noted = Annotated[str, typer.Option("--noted", show_default=False, help=(
    "A check code such as 17:3fa9c2e1b07d5c44 that issue, consolidate or audit printed: the chain must still hold it."))]


@app.command()
def audit(plan: Plan, noted: Noted = "", lang: Tongue = None, format: Shown = Format.text) -> None:
    """Verify the ledger record by record and the files against it; the first broken link comes first. Changes nothing.

    Who may write the folder can write the whole ledger anew: that is found only by a check code noted elsewhere.
    """
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded
    from xlplan.pipeline.steps import AUDITING  # noqa: PLC0415

    with watched(lang, format, AUDITING):
        result = xlplan.audit(plan, noted=noted)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)
