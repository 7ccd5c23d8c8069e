"""The command `individual`: one workbook a person. Floor 7."""
from __future__ import annotations

from typing import Annotated, Optional

import typer

from xlplan.cli.shared import (
    MUST_FIX,
    OK,
    AnyRound,
    BookTongue,
    By,
    Format,
    Plan,
    Shown,
    Workers,
    app,
    show_result,
    spoken_language,
    watched,
)

Branch = Annotated[Optional[str], typer.Argument(help="Code or name of a branch, a region or another group; all unless given.")]  # noqa: UP045


@app.command()
def individual(plan: Plan, branch: Branch = None, round: AnyRound = None, lang: BookTongue = None, workers: Workers = None,
               by: By = "", format: Shown = Format.text) -> None:
    """Hand the approved targets out: every person's annual, monthly and daily plan as a workbook in individual/."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded

    with watched(lang, format) as progress:
        result = xlplan.individual(plan, branch, round=round.value if round else None, lang=lang.value if lang else None,
                                   progress=progress, workers=workers, by=by)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)
